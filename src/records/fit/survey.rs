//! A first look at every day: how many calls when, where none came, and who took what.

use super::days::{MISSED, Seen, weekday};
use super::prepared::{KindList, NAMED_AGENTS};
use super::ringing::{Answers, Ringing};
use super::skills::Taken;
use super::span::Span;
use crate::error::Mistake;
use crate::records::call::{Call, Outcome};
use crate::records::filter::Hours;
use crate::records::source::{Batch, DaysOfCalls, ReadingNotes};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// A day [s].
const DAY: f64 = 86_400.0;
/// Stretches without a call are noted from this length on \[s\].
pub(super) const SHORTEST_GAP: f64 = 300.0;

/// Centres open and close at such moments \[s\]. A convention.
const CLOCK_STEP: f64 = 300.0;
/// Of so many days a call may come before the centre opens. A convention.
const STRAY_DAYS: f64 = 0.02;

/// All days at a glance.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) days: Vec<Surveyed>,
    pub(super) told: ReadingNotes,
    grid: Grid,
}

/// Intervals around the clock \[s after midnight\].
#[derive(Debug, Clone, Copy, Default)]
struct Grid {
    from: f64,
    interval: f64,
}

/// What an agent took of a type on a day.
#[derive(Debug, Clone, Copy)]
struct Share {
    agent: u32,
    kind: u16,
    own: f32,
    fair: f32,
}

/// A day at a glance.
#[derive(Debug, Clone)]
pub(super) struct Surveyed {
    pub(super) date: Date,
    /// Calls, also of those who never queued.
    pub(super) calls: u64,
    /// Offered calls of each type that has any.
    pub(super) kinds: Vec<(u16, u32)>,
    /// Offered calls in each interval around the clock.
    cells: Vec<u32>,
    /// Stretches without an offered call between the first and the last \[s after midnight\].
    gaps: Vec<(f64, f64)>,
    ends: Option<(f64, f64)>,
    answered: u64,
    waits: Answers,
    named_agents: u64,
    named_callers: u64,
    shares: Vec<Share>,
}

impl Survey {
    /// Looks at all days.
    pub(super) fn of(
        source: &dyn DaysOfCalls,
        hours: &Hours,
        interval: f64,
    ) -> Result<Self, Mistake> {
        let from = hours.opens.map_or(0.0, |opens| opens.seconds() % interval);
        let grid = Grid { from, interval };
        let mut days = Vec::new();
        let told = source.each(&mut |batch: &Batch<'_>| {
            let of_batch = batch
                .par_iter()
                .map(|(date, calls)| grid.look_at(*date, calls));
            days.extend(of_batch.collect::<Vec<_>>());
        })?;
        Ok(Self { days, told, grid })
    }

    /// Offered calls around the clock, from the grid's first moment on.
    pub(super) fn around_the_clock(&self) -> (f64, Vec<u64>) {
        let mut counts = vec![0; self.grid.cells()];
        for day in &self.days {
            for (sum, count) in counts.iter_mut().zip(&day.cells) {
                *sum += u64::from(*count);
            }
        }
        (self.grid.from, counts)
    }

    /// What judging the days needs.
    pub(super) fn seen(&self, span: &Span) -> Vec<Seen> {
        let first = ((span.opens - self.grid.from) / self.grid.interval)
            .round()
            .max(0.0) as usize;
        let usual: Vec<Option<(f64, f64)>> = (0..7).map(|day| self.usual_ends(day)).collect();
        let days = self.days.iter();
        days.map(|day| {
            let cells = day.cells.iter().skip(first).take(span.intervals());
            let mut counts: Vec<f64> = cells.map(|count| f64::from(*count)).collect();
            counts.resize(span.intervals(), 0.0);
            let mut gaps = day.gaps.clone();
            match day.ends {
                Some((first, last)) => {
                    let (from, to) = usual[weekday(day.date)].unwrap_or((first, last));
                    gaps.insert(0, (from.max(span.opens), first));
                    gaps.push((last, to.min(span.closes)));
                }
                None => gaps.push((span.opens, span.closes)),
            }
            Seen {
                date: day.date,
                offered: day.offered() as f64,
                counts,
                gaps,
            }
        })
        .collect()
    }

    /// When the centre opens, if that is clearly within the first interval \[s after midnight\].
    pub(super) fn opens_within(&self, span: &Span) -> Option<f64> {
        let firsts = self.days.iter().filter_map(|day| Some(day.ends?.0));
        let late = firsts.map(|first| first - span.opens);
        let room = self.idle_end(late, span.interval, self.count_in(span.opens))?;
        Some(span.opens + room)
    }

    /// When it closes, if that is clearly within the last interval \[s after midnight\].
    pub(super) fn closes_within(&self, span: &Span) -> Option<f64> {
        let last = span.opens + (span.intervals() - 1) as f64 * span.interval;
        let end = last + span.interval;
        let lasts = self.days.iter().filter_map(|day| Some(day.ends?.1));
        let early = lasts.map(|last| end - last);
        let room = self.idle_end(early, span.interval, self.count_in(last))?;
        Some(end - room)
    }

    /// Offered calls of all days in the interval around a moment.
    fn count_in(&self, at: f64) -> f64 {
        let cell = self.grid.cell(at);
        let days = self.days.iter();
        let counts = days.filter_map(|day| day.cells.get(cell?));
        counts.map(|count| f64::from(*count)).sum()
    }

    /// For how long at an end of the day nobody calls though the interval has so many calls: in whole steps of the clock, and
    /// only if that is no chance. `room` is what lies between the end of the grid and the outermost call of each day.
    fn idle_end(&self, room: impl Iterator<Item = f64>, interval: f64, calls: f64) -> Option<f64> {
        let mut room: Vec<f64> = room.filter(|room| (0.0..interval).contains(room)).collect();
        room.sort_by(f64::total_cmp);
        let least = room.get((STRAY_DAYS * room.len() as f64) as usize)?;
        let idle = (least / CLOCK_STEP).floor() * CLOCK_STEP;
        let missed = calls * idle / (interval - idle);
        (missed >= MISSED).then_some(idle)
    }

    /// When the first and the last call of a weekday come: the medians, the outer ones of two. No call is missed before the
    /// doors open within an interval.
    fn usual_ends(&self, of: usize) -> Option<(f64, f64)> {
        let own = self.days.iter().filter(|day| weekday(day.date) == of);
        let ends: Vec<(f64, f64)> = own.filter_map(|day| day.ends).collect();
        let (mut first, mut last): (Vec<f64>, Vec<f64>) = ends.into_iter().unzip();
        first.sort_by(f64::total_cmp);
        last.sort_by(f64::total_cmp);
        let from = first.get(first.len().saturating_sub(1) / 2)?;
        Some((*from, *last.get(last.len() / 2)?))
    }

    /// How long the phone rings.
    pub(super) fn ringing(&self, used: &[bool]) -> Ringing {
        let days = self.days.iter().zip(used).filter(|(_, used)| **used);
        let waits = days.map(|(day, _)| day.waits);
        waits.fold(Answers::default(), Answers::and).ringing()
    }

    /// The share of offered calls that name their caller.
    pub(super) fn named_callers(&self, used: &[bool]) -> f64 {
        let (named, offered) = self.share(used, |day| (day.named_callers, day.offered()));
        if offered > 0.0 { named / offered } else { 0.0 }
    }

    /// Answered calls of all days.
    pub(super) fn answered(&self) -> f64 {
        let days = self.days.iter().map(|day| day.answered);
        days.sum::<u64>() as f64
    }

    /// Whether agents can be told apart.
    pub(super) fn has_agents(&self, used: &[bool]) -> bool {
        let (named, answered) = self.share(used, |day| (day.named_agents, day.answered));
        named > 0.0 && named >= NAMED_AGENTS * answered
    }

    fn share(&self, used: &[bool], of: impl Fn(&Surveyed) -> (u64, u64)) -> (f64, f64) {
        let days = self.days.iter().zip(used).filter(|(_, used)| **used);
        let sums = days.map(|(day, _)| of(day));
        let (part, whole) = sums.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        (part as f64, whole as f64)
    }

    /// What every agent took, and what would have fallen to it in fair shares of each interval's calls.
    pub(super) fn taken(&self, used: &[bool], list: &KindList) -> BTreeMap<u32, Taken> {
        let kinds = list.names.len();
        let mut agents: BTreeMap<u32, Taken> = BTreeMap::new();
        let days = self.days.iter().zip(used).filter(|(_, used)| **used);
        for share in days.flat_map(|(day, _)| &day.shares) {
            let Some(place) = list.place(crate::records::call::KindId(share.kind)) else {
                continue;
            };
            let own = agents.entry(share.agent).or_insert_with(|| Taken {
                own: vec![0.0; kinds],
                fair: vec![0.0; kinds],
            });
            own.own[place] += f64::from(share.own);
            own.fair[place] += f64::from(share.fair);
        }
        agents
    }
}

impl Surveyed {
    pub(super) fn offered(&self) -> u64 {
        self.kinds.iter().map(|(_, count)| u64::from(*count)).sum()
    }
}

impl Grid {
    fn cells(self) -> usize {
        (((DAY - self.from) / self.interval).ceil() as usize).max(1)
    }

    fn cell(self, at: f64) -> Option<usize> {
        (at >= self.from)
            .then(|| (((at - self.from) / self.interval) as usize).min(self.cells() - 1))
    }

    fn look_at(self, date: Date, calls: &[Call]) -> Surveyed {
        let mut day = Surveyed {
            date,
            calls: calls.len() as u64,
            kinds: Vec::new(),
            cells: vec![0; self.cells()],
            gaps: Vec::new(),
            ends: None,
            answered: 0,
            waits: Answers::default(),
            named_agents: 0,
            named_callers: 0,
            shares: Vec::new(),
        };
        let mut kinds: BTreeMap<u16, u32> = BTreeMap::new();
        for call in calls.iter().filter(|call| call.is_offered()) {
            *kinds.entry(call.kind.0).or_default() += 1;
            if let Some(cell) = self.cell(call.arrival) {
                day.cells[cell] += 1;
            }
            day.ends = match day.ends {
                None => Some((call.arrival, call.arrival)),
                Some((first, last)) => {
                    if call.arrival - last >= SHORTEST_GAP {
                        day.gaps.push((last, call.arrival));
                    }
                    Some((first, call.arrival))
                }
            };
            day.named_callers += u64::from(call.caller.is_some());
            if call.outcome == Outcome::Answered {
                day.answered += 1;
                day.waits.add(call.wait);
                day.named_agents += u64::from(call.agent.is_some());
            }
        }
        day.kinds = kinds.into_iter().collect();
        day.shares = self.shares(calls);
        day
    }

    fn shares(self, calls: &[Call]) -> Vec<Share> {
        let answered = calls.iter().filter_map(|call| {
            let cell = self.cell(call.arrival)?;
            Some((call.agent?.0, call.kind.0, cell))
        });
        let mut of_kind: HashMap<(usize, u16), f64> = HashMap::new();
        let mut of_cell = vec![0.0; self.cells()];
        let mut own: BTreeMap<(u32, u16), f64> = BTreeMap::new();
        let mut there: BTreeMap<(u32, usize), f64> = BTreeMap::new();
        for (agent, kind, cell) in answered {
            *of_kind.entry((cell, kind)).or_default() += 1.0;
            of_cell[cell] += 1.0;
            *own.entry((agent, kind)).or_default() += 1.0;
            *there.entry((agent, cell)).or_default() += 1.0;
        }
        let mut fair: BTreeMap<(u32, u16), f64> = BTreeMap::new();
        let mut kinds: Vec<u16> = of_kind.keys().map(|(_, kind)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for ((agent, cell), took) in there {
            for kind in &kinds {
                if let Some(count) = of_kind.get(&(cell, *kind)) {
                    *fair.entry((agent, *kind)).or_default() += took * count / of_cell[cell];
                }
            }
        }
        let each = fair.into_iter();
        each.map(|((agent, kind), fair)| Share {
            agent,
            kind,
            own: own.get(&(agent, kind)).copied().unwrap_or(0.0) as f32,
            fair: fair as f32,
        })
        .collect()
    }
}
