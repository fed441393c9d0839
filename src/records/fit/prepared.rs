//! What of each day everything is estimated from: counts and times in bins, cheap to add up.

use super::crowding::{self, Waits};
use super::days::weekday;
use super::levels::Times;
use super::logged::Covered;
use super::logins::Logins;
use super::pauses;
use super::priorities::Order;
use super::redial::{self, Again, Further, Kept, NAMED_CALLERS, Returns};
use super::ringing::Ringing;
use super::sample::Sample;
use super::skills::{SkillGroup, groups};
use super::span::Span;
use super::survey::Survey;
use super::work::{Kinds, MOST_KINDS, Stretch, Waited, Work};
use crate::error::Mistake;
use crate::records::call::{Call, KindId, Outcome};
use crate::records::names::Names;
use crate::records::source::{Batch, DaysOfCalls};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Call types with fewer calls than this are left out: nothing can be fitted to them.
const FEWEST_CALLS: u64 = 30;
/// If fewer answered calls than this name their agent, agents are not told apart.
pub(super) const NAMED_AGENTS: f64 = 0.5;

/// The call types that are fitted.
#[derive(Debug, Clone)]
pub struct KindList {
    /// Their names, the largest first.
    pub names: Vec<String>,
    /// Those that are left out, with their calls.
    pub left_out: Vec<(String, u64)>,
    places: Vec<Option<usize>>,
}

impl KindList {
    /// `offered` are the calls of each type of the log.
    pub(super) fn of(known: &Names, offered: &[u64]) -> Self {
        let mut counts = vec![0_u64; known.kinds().len()];
        for (count, offered) in counts.iter_mut().zip(offered) {
            *count = *offered;
        }
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by_key(|kind| std::cmp::Reverse(counts[*kind]));
        let (mut names, mut left_out, mut places) =
            (Vec::new(), Vec::new(), vec![None; counts.len()]);
        for kind in order {
            let name = known.kinds()[kind].clone();
            if counts[kind] >= FEWEST_CALLS && names.len() < MOST_KINDS {
                places[kind] = Some(names.len());
                names.push(name);
            } else if counts[kind] > 0 {
                left_out.push((name, counts[kind]));
            }
        }
        Self {
            names,
            left_out,
            places,
        }
    }

    /// The place of a type among those that are fitted.
    #[must_use]
    pub fn place(&self, kind: KindId) -> Option<usize> {
        self.places.get(usize::from(kind.0)).copied().flatten()
    }
}

/// What came of a type's calls on a day.
#[derive(Debug, Clone, Default)]
pub struct KindDay {
    /// Calls in each interval; first attempts only where redials of the scenario make the others.
    pub counts: Vec<f64>,
    /// Talk times.
    pub talk: Sample,
    /// Talk of the day, as sums.
    pub talk_of_day: Times,
    /// The same by interval; with `talk`, of all days of a block.
    pub talk_by_interval: Vec<Times>,
    /// After-call work.
    pub wrap_up: Sample,
    /// Waits of those who queued, which tell patience: abandonment ends them, an answer cuts them off.
    pub patience: Waits,
    /// Attempts that redials make, after hanging up and after an answer. Their waits are in `patience` unless callers keep their
    /// patience, so that these tell nothing new.
    pub further: [Further; 2],
    /// Calls.
    pub offered: f64,
    /// Who hung up in the queue.
    pub abandoned: f64,
    /// Who did not get an agent at once.
    pub queued: f64,
    /// Sum of waits \[s\].
    pub waited: f64,
    /// How much of them the phone rang \[s\].
    pub rang: f64,
    /// Who never queued.
    pub never_queued: f64,
    /// Who called again.
    pub again: Again,
}

/// A day that is fitted.
#[derive(Debug, Clone)]
pub struct FitDay {
    /// Which day.
    pub date: Date,
    /// Monday is 0.
    pub weekday: usize,
    /// Days of a block are drawn anew together; the first of them has the times of all.
    pub block: usize,
    /// By call type.
    pub kinds: Vec<KindDay>,
    /// Hidden pauses.
    pub pauses: Sample,
    /// Who was there by logins, where they are recorded: agents with their stretches.
    pub logins: Vec<(u32, Vec<Stretch>)>,
    /// How much of the day's work they cover.
    pub covered: Covered,
    /// Agents on duty, by group and interval; filled in once the rule is known.
    pub duty: Vec<Vec<f64>>,
    /// What playing it again needs, if it is played.
    pub played: Option<Played>,
}

/// Talk, and wrap-up where it is recorded \[s\], of a call that was answered.
pub(super) type Service = Option<(f64, Option<f64>)>;

/// A day as it can be played again.
#[derive(Debug, Clone)]
pub struct Played {
    /// Arrivals of each type \[s from opening\].
    pub arrivals: Vec<Vec<f64>>,
    /// Talk of each of them, and wrap-up where it is recorded \[s\]; `None` of those who were not answered.
    pub(super) services: Vec<Vec<Service>>,
    /// What agents did.
    pub work: Work,
    /// When somebody waited, for each group.
    pub waited: Vec<Waited>,
}

/// All of it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Which types.
    pub kinds: KindList,
    /// The days that are fitted.
    pub days: Vec<FitDay>,
    /// Agents by what they take.
    pub groups: Vec<SkillGroup>,
    /// The group of each agent.
    pub group_of: Vec<usize>,
    /// Whether agents can be told apart.
    pub has_agents: bool,
    /// For how long the phone rings.
    pub ringing: Ringing,
    /// The share of calls that name their caller.
    pub named_callers: f64,
    /// Who calls again, by type: after hanging up, and after an answer.
    pub returns: Vec<[Option<Returns>; 2]>,
    /// Whether callers of each type who call again keep their patience.
    pub kept: Vec<Kept>,
    /// Which types were put before which.
    pub order: Order,
    /// Whether times are known by their means alone, as interval reports tell them.
    pub has_only_means: bool,
}

/// Which days are prepared, and how.
pub(super) struct Plan<'p> {
    pub(super) survey: &'p Survey,
    /// Whether each surveyed day is fitted.
    pub(super) fitted: &'p [bool],
    pub(super) span: &'p Span,
    /// Of the days that are fitted every so many-th is played again.
    pub(super) play_every: usize,
}

/// With more days than this, several of the same weekday are drawn anew together. A convention.
const MOST_BLOCKS: usize = 300;
/// Days that are prepared together.
const AT_ONCE: usize = 64;

/// What is known before any day is prepared.
struct Known {
    kinds: KindList,
    groups: Vec<SkillGroup>,
    group_of: Vec<usize>,
    has_agents: bool,
    ringing: Ringing,
    has_redials: bool,
    span: Span,
}

impl Prepared {
    pub(super) fn of(source: &dyn DaysOfCalls, plan: &Plan<'_>) -> Result<Self, Mistake> {
        let (survey, fitted) = (plan.survey, plan.fitted);
        let mut offered = vec![0_u64; survey.told.names.kinds().len()];
        for (kind, count) in survey.days.iter().flat_map(|day| &day.kinds) {
            offered[usize::from(*kind)] += u64::from(*count);
        }
        let kinds = KindList::of(&survey.told.names, &offered);
        let has_agents = survey.has_agents(fitted);
        let taken = match has_agents {
            true => survey.taken(fitted, &kinds),
            false => BTreeMap::new(),
        };
        let groups = groups(&taken, &kinds.names);
        let mut group_of = vec![0; survey.told.names.agents().len()];
        for (group, own) in groups.iter().enumerate() {
            for agent in &own.agents {
                group_of[*agent as usize] = group;
            }
        }
        let named_callers = survey.named_callers(fitted);
        let known = Known {
            ringing: survey.ringing(fitted),
            has_redials: named_callers >= NAMED_CALLERS,
            span: *plan.span,
            kinds,
            groups,
            group_of,
            has_agents,
        };
        let days = survey
            .days
            .iter()
            .zip(fitted)
            .filter(|(_, fitted)| **fitted);
        let dates: Vec<Date> = days.map(|(day, _)| day.date).collect();
        let mut order = Order::new(known.kinds.names.len());
        let mut days = known.days(
            source,
            &dates,
            plan.play_every,
            &Logins::of(&survey.told.presence, survey.answered()),
            &mut order,
        )?;
        // What no redial makes tells patience as a first attempt does.
        let returns = redial::all_returns(&mut days, known.kinds.names.len());
        Ok(Self {
            returns,
            kept: redial::kept(&mut days, known.kinds.names.len()),
            order,
            kinds: known.kinds,
            days,
            groups: known.groups,
            group_of: known.group_of,
            has_agents,
            ringing: known.ringing,
            named_callers,
            has_only_means: false,
        })
    }

    /// How much of all work logins cover.
    pub(super) fn covered(&self) -> Covered {
        let days = self.days.iter().map(|day| day.covered);
        days.fold(Covered::default(), Covered::and)
    }

    /// Whether first attempts and redials are told apart.
    #[must_use]
    pub fn has_redials(&self) -> bool {
        self.named_callers >= NAMED_CALLERS
    }

    /// What all days show of those who call again, by numbers of them.
    #[must_use]
    pub fn again(&self, kind: usize, of: impl Fn(&Again) -> f64) -> f64 {
        let days = self.days.iter().filter_map(|day| day.kinds.get(kind));
        days.map(|day| of(&day.again)).sum()
    }

    /// The group of an agent; the first one of who took no call.
    pub(super) fn group_of(&self, agent: u32) -> usize {
        self.group_of.get(agent as usize).copied().unwrap_or(0)
    }

    /// The group that most agents who take a type are in.
    #[must_use]
    pub fn takes(&self, kind: usize) -> usize {
        self.groups
            .iter()
            .position(|group| group.kinds.has(kind))
            .unwrap_or(0)
    }

    /// All types a group may take.
    #[must_use]
    pub fn all_kinds(&self) -> Kinds {
        self.groups
            .iter()
            .fold(Kinds::default(), |all, group| Kinds(all.0 | group.kinds.0))
    }
}

impl Known {
    fn days(
        &self,
        source: &dyn DaysOfCalls,
        dates: &[Date],
        play_every: usize,
        logins: &Logins,
        order: &mut Order,
    ) -> Result<Vec<FitDay>, Mistake> {
        let blocks = blocks(dates, MOST_BLOCKS);
        let mut days: Vec<FitDay> = Vec::with_capacity(dates.len());
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        source.each(&mut |batch: &Batch<'_>| {
            let wanted: Vec<(usize, &(Date, &[Call]))> = batch
                .iter()
                .filter_map(|day| Some((dates.binary_search(&day.0).ok()?, day)))
                .collect();
            // A few at a time, as each has its own times until they are added up.
            for some in wanted.chunks(AT_ONCE) {
                let prepared = some.par_iter().map(|(place, (date, calls))| {
                    let (calls, logins) = logins.on(*date, calls);
                    let mut day = self.day(*date, &calls, place.is_multiple_of(play_every));
                    day.block = blocks[*place];
                    day.covered = Covered::of(&calls, &logins);
                    day.logins = logins;
                    (day, self.order_of(&calls))
                });
                for (mut day, own) in prepared.collect::<Vec<(FitDay, Order)>>() {
                    order.merge(&own);
                    let place = *first.entry(day.block).or_insert(days.len());
                    if place < days.len() {
                        days[place].take_times_of(&mut day);
                    }
                    days.push(day);
                }
            }
        })?;
        Ok(days)
    }

    fn day(&self, date: Date, calls: &[Call], is_played: bool) -> FitDay {
        let place = |kind: KindId| self.kinds.place(kind);
        let work = Work::of(calls, self.ringing, &place);
        let waited: Vec<Waited> = self.waited(calls);
        let mut pauses = Sample::default();
        let agents = work.agents.iter().filter(|_| self.has_agents);
        for (agent, stretches) in agents {
            let group = self.group_of[agent.0 as usize];
            pauses::add(&mut pauses, stretches, &waited[group]);
        }
        let (kinds, arrivals, services) = self.counted(calls);
        FitDay {
            date,
            weekday: weekday(date),
            block: 0,
            kinds,
            pauses,
            logins: Vec::new(),
            covered: Covered::default(),
            duty: Vec::new(),
            played: is_played.then_some(Played {
                arrivals,
                services,
                work,
                waited,
            }),
        }
    }

    fn waited(&self, calls: &[Call]) -> Vec<Waited> {
        let place = |kind: KindId| self.kinds.place(kind);
        let groups = self.groups.iter();
        let each =
            groups.map(|group| Waited::of(calls, (group.kinds, self.ringing), &self.span, &place));
        each.collect()
    }

    fn order_of(&self, calls: &[Call]) -> Order {
        let mut order = Order::new(self.kinds.names.len());
        order.add(calls, &self.kinds, |call| {
            let agent = call
                .agent
                .and_then(|agent| self.group_of.get(agent.0 as usize));
            agent.map_or_else(Kinds::default, |group| self.groups[*group].kinds)
        });
        order
    }

    /// What came of the calls of each type, and when they came.
    fn counted(&self, calls: &[Call]) -> (Vec<KindDay>, Vec<Vec<f64>>, Vec<Vec<Service>>) {
        let (list, span) = (&self.kinds, &self.span);
        let mut arrivals = vec![Vec::new(); list.names.len()];
        let mut services = vec![Vec::new(); list.names.len()];
        let mut kinds = vec![
            KindDay {
                counts: vec![0.0; span.intervals()],
                further: [(); 2].map(|()| Further::over(span.intervals())),
                talk_by_interval: vec![Times::default(); span.intervals()],
                ..KindDay::default()
            };
            list.names.len()
        ];
        let further = redial::add(calls, span, |call, note| {
            if let Some(own) = list.place(call.kind).and_then(|place| kinds.get_mut(place)) {
                note(&mut own.again);
            }
        });
        let ahead = crowding::ahead(calls, self.ringing.longest);
        for ((call, further), ahead) in calls.iter().zip(further).zip(ahead) {
            let (Some(place), Some(interval)) =
                (list.place(call.kind), span.interval_of(call.arrival))
            else {
                continue;
            };
            let own = &mut kinds[place];
            if call.outcome == Outcome::NeverQueued {
                own.never_queued += 1.0;
                continue;
            }
            let (counts, waits) = match further.filter(|_| self.has_redials) {
                Some(after) => {
                    let further = &mut own.further[after as usize];
                    (&mut further.counts, &mut further.waits)
                }
                None => (&mut own.counts, &mut own.patience),
            };
            counts[interval] += 1.0;
            let waits = waits.behind(ahead);
            arrivals[place].push(call.arrival - span.opens);
            services[place].push(call.talk.map(|talk| (talk, call.wrap_up)));
            own.offered += 1.0;
            own.waited += call.wait;
            own.rang += self.ringing.of(call);
            let is_queued = self.ringing.has_queued(call);
            own.queued += f64::from(u8::from(is_queued));
            match call.outcome {
                Outcome::Abandoned => {
                    own.abandoned += 1.0;
                    waits.ended(call.wait);
                }
                _ if is_queued => waits.cut(call.wait),
                _ => {}
            }
            if let Some(talk) = call.talk {
                own.talk.ended(talk);
                own.talk_of_day.add(talk);
                own.talk_by_interval[interval].add(talk);
            }
            if let Some(wrap_up) = call.wrap_up {
                own.wrap_up.ended(wrap_up);
            }
        }
        (kinds, arrivals, services)
    }
}

/// The block of each day: the day itself, or with many days several of the same weekday that follow each other.
fn blocks(dates: &[Date], most: usize) -> Vec<usize> {
    let size = dates.len().div_ceil(most.max(1)).max(1);
    let mut seen = [0_usize; 7];
    let per_weekday = dates.len();
    let each = dates.iter().map(|date| {
        let weekday = weekday(*date);
        let number = seen[weekday] / size;
        seen[weekday] += 1;
        weekday * per_weekday + number
    });
    each.collect()
}

impl FitDay {
    /// Adds the times of another day, which has none then.
    fn take_times_of(&mut self, other: &mut FitDay) {
        let take = |own: &mut Sample, other: &mut Sample| {
            own.add(&std::mem::take(other), 1.0);
        };
        take(&mut self.pauses, &mut other.pauses);
        for (own, other) in self.kinds.iter_mut().zip(&mut other.kinds) {
            take(&mut own.talk, &mut other.talk);
            let theirs = std::mem::take(&mut other.talk_by_interval);
            let both = own.talk_by_interval.iter_mut().zip(&theirs);
            both.for_each(|(own, theirs)| own.and(theirs, 1.0));
            take(&mut own.wrap_up, &mut other.wrap_up);
            own.patience.take(&mut other.patience);
            let further = own.further.iter_mut().zip(&mut other.further);
            further.for_each(|(own, other)| own.waits.take(&mut other.waits));
            take(&mut own.again.abandoned, &mut other.again.abandoned);
            take(&mut own.again.answered, &mut other.again.answered);
        }
    }
}
