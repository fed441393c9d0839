//! Where plans are tried: the same days for every plan, in parallel, folded in order.

use super::problem::{Plan, Problem};
use super::yard::{Gap, Requirement, Standard, Yard};
use crate::centre::Day;
use crate::engine::Engine;
use crate::error::Problems;
use crate::measures::SlimCount;
use crate::random::{Occasion, Seed};
use crate::study::Workers;
use std::collections::BTreeMap;
use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

/// Replications that one piece of work simulates. A convention: long enough that handing it in costs nothing.
const TOGETHER: u64 = 8;

/// Simulates plans.
pub(super) struct Bench<'a> {
    pub(super) problem: &'a Problem<'a>,
    pub(super) yard: &'a Yard,
    pub(super) workers: &'a Workers,
    pub(super) stop: &'a AtomicBool,
    pub(super) work: Work,
    /// By requirement: its mean denominator with as many agents as are allowed. Where that is 0, no plan has anything to
    /// measure, so none keeps it.
    pub(super) full: Vec<f64>,
}

/// How much was simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// Plans that were simulated, each on some days; one that is tried on further days counts again.
    pub evaluations: u64,
    /// Replications of all of them together.
    pub days: u64,
    /// Linear programs.
    pub programs: u64,
    /// Rows that describe what simulated plans reach.
    pub cuts: u64,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Halt {
    /// It was asked to stop.
    Stopped,
    /// A plan cannot be simulated.
    Wrong(Problems),
    /// What was found cannot be kept, or what is kept cannot be read.
    Failed(io::Error),
    /// No more was wanted than a part of the fresh days.
    Cut,
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Halt::Failed(error)
    }
}

impl From<Problems> for Halt {
    fn from(problems: Problems) -> Self {
        Halt::Wrong(problems)
    }
}

/// Which days: of a seed, from one replication to another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Days {
    pub(super) seed: Seed,
    pub(super) range: Range<u64>,
}

/// What a plan came to on some days.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample {
    pub(super) days: u64,
    /// The rows of each replication, one after the other.
    rows: Vec<f64>,
    width: usize,
    /// Sums over replications, by target and cell.
    cells: Vec<Gap>,
    /// Sums over the days that a window marks, by window, target and cell.
    windows: Vec<Vec<f64>>,
}

/// Rows of replications that count for some requirement: those near the quantile that it wants.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    pub(super) requirement: usize,
    /// By replication, then stretch.
    pub(super) marks: Vec<bool>,
}

impl Days {
    /// Pieces of work.
    pub(super) fn pieces(&self) -> u64 {
        (self.range.end - self.range.start).div_ceil(TOGETHER)
    }
}

impl Bench<'_> {
    /// What each plan comes to on these days; `windows` mark days of which sums are wanted apart.
    pub(super) fn try_all(
        &mut self,
        plans: &[Plan],
        days: &Days,
        windows: &[Window],
    ) -> Result<Vec<Sample>, Halt> {
        let empty = || Sample::empty(self.yard, windows.len());
        let mut samples: Vec<Sample> = plans.iter().map(|_| empty()).collect();
        self.simulate(
            plans,
            (days, 0..days.pieces()),
            windows,
            &mut |plan, sample| {
                samples[plan].add(sample);
                ControlFlow::Continue(())
            },
        )?;
        let wanted = days.range.end - days.range.start;
        if self.stop.load(Ordering::Relaxed) || samples.iter().any(|one| one.days < wanted) {
            return Err(Halt::Stopped);
        }
        self.work.evaluations += plans.len() as u64;
        self.work.days += plans.len() as u64 * wanted;
        Ok(samples)
    }

    /// What one plan comes to on some pieces of these days, one after the other.
    pub(super) fn each_piece(
        &self,
        plan: &Plan,
        days: &Days,
        pieces: Range<u64>,
        tell: &mut (dyn FnMut(Sample) -> ControlFlow<()> + Send),
    ) -> Result<(), Halt> {
        let plans = std::slice::from_ref(plan);
        self.simulate(plans, (days, pieces), &[], &mut |_, sample| tell(sample))
    }

    /// Counts the days on which a plan was simulated elsewhere.
    pub(super) fn count(&mut self, days: u64) {
        self.work.evaluations += 1;
        self.work.days += days;
    }

    /// Simulates plans on some pieces of these days, and tells of each piece by the plan's place.
    fn simulate(
        &self,
        plans: &[Plan],
        days: (&Days, Range<u64>),
        windows: &[Window],
        tell: &mut (dyn FnMut(usize, Sample) -> ControlFlow<()> + Send),
    ) -> Result<(), Halt> {
        let yard = self.yard;
        let empty = || Sample::empty(yard, windows.len());
        let push = |sample: &mut Sample, gaps: &[Gap], replication| {
            sample.push(yard, gaps, windows, replication);
        };
        self.fold(plans, days, (empty, push), tell)
    }

    /// The same, keeping of each replication's gaps what is wanted of them.
    pub(super) fn fold<T: Send>(
        &self,
        plans: &[Plan],
        (days, pieces): (&Days, Range<u64>),
        (empty, push): (impl Fn() -> T + Sync, impl Fn(&mut T, &[Gap], u64) + Sync),
        tell: &mut (dyn FnMut(usize, T) -> ControlFlow<()> + Send),
    ) -> Result<(), Halt> {
        let played = plans.iter().map(|plan| self.problem.days(plan));
        let played = played.collect::<Result<Vec<Vec<Day>>, Problems>>()?;
        let each = plans.len() as u64;
        let (problem, yard, stop) = (self.problem, self.yard, self.stop);
        self.workers.each(
            each * pieces.start..each * pieces.end,
            stop,
            || plans.iter().map(|_| None).collect::<Vec<Option<Player>>>(),
            |players, index| {
                let plan = (index % each) as usize;
                let player =
                    players[plan].get_or_insert_with(|| Player::new(&played[plan], yard, stop));
                let first = days.range.start + index / each * TOGETHER;
                let own = first..(first + TOGETHER).min(days.range.end);
                let mut kept = empty();
                for replication in own {
                    player.play(problem, days.seed, replication, yard);
                    push(&mut kept, &player.gaps, replication);
                }
                kept
            },
            &mut |index: u64, kept: T| tell((index % each) as usize, kept),
        );
        Ok(())
    }

    /// What one plan comes to.
    pub(super) fn try_one(&mut self, plan: &Plan, days: &Days) -> Result<Sample, Halt> {
        let mut samples = self.try_all(std::slice::from_ref(plan), days, &[])?;
        Ok(samples.pop().unwrap_or_default())
    }
}

/// Plays the days of one plan, one after the other.
struct Player<'a> {
    days: Vec<Played<'a>>,
    stop: &'a AtomicBool,
    gaps: Vec<Gap>,
}

/// A day of a plan, and an engine for each way in which it came.
struct Played<'a> {
    day: &'a Day,
    engines: BTreeMap<usize, Engine<'a>>,
    count: SlimCount,
}

impl<'a> Player<'a> {
    fn new(days: &'a [Day], yard: &Yard, stop: &'a AtomicBool) -> Self {
        let days = days.iter().map(|day| Played {
            day,
            engines: BTreeMap::new(),
            count: SlimCount::new(&day.centre),
        });
        Self {
            days: days.collect(),
            stop,
            gaps: vec![Gap::default(); yard.targets() * yard.cells()],
        }
    }

    fn play(&mut self, problem: &Problem<'_>, seed: Seed, replication: u64, yard: &Yard) {
        for (place, played) in self.days.iter_mut().enumerate() {
            let occasion = Occasion {
                seed,
                replication,
                day: problem.day_number(place),
            };
            let (day, stop) = (played.day, self.stop);
            let drawn = day.drawn(occasion);
            let engine = played.engines.entry(drawn);
            let engine =
                engine.or_insert_with(|| Engine::new(day.as_drawn(drawn)).stopped_by(stop));
            played.count.clear();
            engine.day(occasion, &mut played.count);
            yard.book(place, &mut played.count, &mut self.gaps);
        }
    }
}

impl Sample {
    fn empty(yard: &Yard, windows: usize) -> Self {
        let cells = yard.targets() * yard.cells();
        Self {
            days: 0,
            rows: Vec::new(),
            width: yard.rows(),
            cells: vec![Gap::default(); cells],
            windows: vec![vec![0.0; yard.cells()]; windows],
        }
    }

    fn push(&mut self, yard: &Yard, gaps: &[Gap], windows: &[Window], replication: u64) {
        yard.sums(gaps, &mut self.rows);
        for (sum, more) in self.cells.iter_mut().zip(gaps) {
            sum.gap += more.gap;
            sum.out_of += more.out_of;
        }
        for (sums, window) in self.windows.iter_mut().zip(windows) {
            let requirement = &yard.requirements()[window.requirement];
            let own = &gaps[requirement.target * yard.cells()..];
            let each = requirement.stretches.len();
            for (place, stretch) in requirement.stretches.iter().enumerate() {
                let mark = window.marks.get(replication as usize * each + place);
                if mark == Some(&true) {
                    for cell in stretch.clone() {
                        sums[cell] += own[cell].gap;
                    }
                }
            }
        }
        self.days += 1;
    }

    /// Of so many days, by their rows and the sums of their cells; `None` unless they are of this yard.
    pub(super) fn of(yard: &Yard, days: u64, rows: Vec<f64>, cells: &[[f64; 2]]) -> Option<Self> {
        let mut sample = Self::empty(yard, 0);
        let is_of_it =
            rows.len() as u64 == days * sample.width as u64 && cells.len() == sample.cells.len();
        is_of_it.then(|| {
            sample.days = days;
            sample.rows = rows;
            sample.cells = cells
                .iter()
                .map(|&[gap, out_of]| Gap { gap, out_of })
                .collect();
            sample
        })
    }

    /// The rows of all replications.
    pub(super) fn rows(&self) -> &[f64] {
        &self.rows
    }

    /// Sums of numerators and denominators, by target and cell.
    pub(super) fn sums(&self) -> impl Iterator<Item = [f64; 2]> {
        self.cells.iter().map(|one| [one.gap, one.out_of])
    }

    /// Takes in further days.
    pub(super) fn add(&mut self, more: Sample) {
        if self.days == 0 {
            *self = more;
            return;
        }
        self.days += more.days;
        self.rows.extend(more.rows);
        for (sum, more) in self.cells.iter_mut().zip(more.cells) {
            sum.gap += more.gap;
            sum.out_of += more.out_of;
        }
        for (sums, more) in self.windows.iter_mut().zip(more.windows) {
            for (sum, more) in sums.iter_mut().zip(more) {
                *sum += more;
            }
        }
    }

    /// The sums of a requirement, by replication and stretch.
    pub(super) fn values<'a>(
        &'a self,
        requirement: &'a Requirement,
    ) -> impl Iterator<Item = f64> + 'a {
        let own = requirement.first_row..requirement.first_row + requirement.stretches.len();
        let each = self.rows.chunks_exact(self.width.max(1));
        each.flat_map(move |rows| rows[own.clone()].iter().copied())
    }

    /// How far a requirement is kept: below 0, it is missed. The mean, or the quantile of the days.
    pub(super) fn kept(&self, requirement: &Requirement) -> Kept {
        match requirement.wanted {
            Standard::LongRun => Kept::of_mean(self.values(requirement)),
            Standard::OnDays(share) => Kept::of_quantile(self.values(requirement), share),
        }
    }

    /// The mean of a requirement, also where a quantile is wanted.
    pub(super) fn mean_kept(&self, requirement: &Requirement) -> Kept {
        let each = requirement.stretches.len();
        let values: Vec<f64> = self.values(requirement).collect();
        Kept::of_mean(values.chunks_exact(each.max(1)).map(|one| one.iter().sum()))
    }

    /// The rows of each replication.
    pub(super) fn each_day(&self) -> impl Iterator<Item = &[f64]> {
        self.rows.chunks_exact(self.width.max(1))
    }

    /// Mean denominator of a requirement, of all of its stretches together.
    pub(super) fn out_of(&self, requirement: &Requirement, cells: usize) -> f64 {
        let own = &self.cells[requirement.target * cells..][..cells];
        let all = requirement
            .stretches
            .iter()
            .flat_map(|one| &own[one.clone()]);
        all.map(|one| one.out_of).sum::<f64>() / self.days as f64
    }

    /// Mean gap and denominator of a target in a cell.
    pub(super) fn mean(&self, target: usize, cell: usize, cells: usize) -> Gap {
        let sum = self.cells[target * cells + cell];
        let days = self.days as f64;
        Gap {
            gap: sum.gap / days,
            out_of: sum.out_of / days,
        }
    }

    /// Sum over a window's days of its target's gap in a cell.
    pub(super) fn in_window(&self, window: usize, cell: usize) -> f64 {
        self.windows[window][cell]
    }
}

/// How far something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Kept {
    /// Below 0, it is missed.
    pub(super) by: f64,
    /// Its standard error.
    pub(super) error: f64,
}

impl Kept {
    fn of_mean(values: impl Iterator<Item = f64>) -> Self {
        let (mut number, mut mean, mut squares) = (0.0, 0.0, 0.0);
        for value in values {
            number += 1.0;
            let off = value - mean;
            mean += off / number;
            squares += off * (value - mean);
        }
        let variance = squares / (number - 1.0f64).max(1.0);
        Self {
            by: mean,
            error: (variance / number.max(1.0)).sqrt(),
        }
    }

    /// The value that this share of all reaches, and half the distance between those a standard error of the share
    /// before and after.
    fn of_quantile(values: impl Iterator<Item = f64>, share: f64) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let number = values.len() as f64;
        let spread = (share * (1.0 - share) / number.max(1.0)).sqrt();
        let at = |share: f64| {
            let rank = ((1.0 - share) * number).ceil() as usize;
            let last = values.len().saturating_sub(1);
            values
                .get(rank.saturating_sub(1).min(last))
                .copied()
                .unwrap_or_default()
        };
        Self {
            by: at(share),
            error: (at(share - spread) - at(share + spread)).max(0.0) / 2.0,
        }
    }
}

/// Part of the days on either side of a quantile that count for how it changes.
const NEAR: f64 = 0.05;

impl Window {
    /// The days near the quantile that a requirement wants; `None` where a mean is wanted.
    pub(super) fn of(sample: &Sample, place: usize, requirement: &Requirement) -> Option<Self> {
        let Standard::OnDays(share) = requirement.wanted else {
            return None;
        };
        let values: Vec<f64> = sample.values(requirement).collect();
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
        let number = values.len() as f64;
        let rank = (1.0 - share) * number;
        let reach = (number * NEAR).max(3.0);
        let mut marks = vec![false; values.len()];
        for (place, day) in order.into_iter().enumerate() {
            marks[day] = (place as f64 + 0.5 - rank).abs() <= reach;
        }
        Some(Self {
            requirement: place,
            marks,
        })
    }

    pub(super) fn size(&self) -> f64 {
        self.marks.iter().filter(|mark| **mark).count() as f64
    }
}
