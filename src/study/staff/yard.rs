//! What is wanted, as sums that must not be negative.
//!
//! A target asks that a ratio be at least, or at most, a level. Its gap, numerator - level x denominator with the sign for
//! which more is better, must not be negative: in the long run its mean over days, on a share of days its quantile.
//! Gaps add up, so they are kept by cell, an interval of one of the days of a replication. Where a share of all intervals is
//! to keep a target, an interval that does counts as a call that was answered in time.

use crate::centre::{Aim, Every, Operation, Target};
use crate::measures::{Fraction, Gauges, SlimCount, twin};
use std::ops::Range;

/// Targets, and where each is to be reached.
#[derive(Debug)]
pub(super) struct Yard {
    targets: Vec<Target>,
    days: Vec<DayYard>,
    requirements: Vec<Requirement>,
    /// Where each day's cells begin, and at last their number.
    first_cells: Vec<usize>,
    /// Sums that are kept of every replication.
    rows: usize,
}

/// The targets of a day.
#[derive(Debug)]
struct DayYard {
    gauges: Gauges,
    /// By the day's own target, the place of the same in the list of all.
    of: Vec<Option<usize>>,
}

/// A place in which a target is to be reached.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Requirement {
    /// Which target, by its place in the centre's list.
    pub(super) target: usize,
    /// Where: one stretch of cells, or one for each day on which it is tried.
    pub(super) stretches: Vec<Range<usize>>,
    /// The first of its rows, one for each stretch.
    pub(super) first_row: usize,
    /// How it is reached.
    pub(super) wanted: Standard,
}

/// How a target is reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Standard {
    /// In the long run.
    LongRun,
    /// On this share of days.
    OnDays(f64),
}

/// A gap and its denominator.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Gap {
    pub(super) gap: f64,
    pub(super) out_of: f64,
}

impl Yard {
    pub(super) fn new(operation: &Operation) -> Self {
        let targets = operation.base().goals();
        let mut first_cells = vec![0];
        let mut days = Vec::new();
        for day in operation.days() {
            let cells = first_cells.last().copied().unwrap_or_default();
            first_cells.push(cells + day.centre.clock().intervals());
            let own = day.centre.goals();
            let of = (0..own.len()).map(|place| twin(&own, place, &targets));
            days.push(DayYard {
                of: of.collect(),
                gauges: Gauges::new(&day.centre),
            });
        }
        let mut yard = Self {
            targets,
            days,
            requirements: Vec::new(),
            first_cells,
            rows: 0,
        };
        for target in 0..yard.targets.len() {
            yard.require(target, operation.is_week());
        }
        yard
    }

    /// Where a target is to be reached.
    fn require(&mut self, target: usize, is_week: bool) {
        let goal = self.targets[target].goal;
        let days = 0..self.days.len();
        let days: Vec<usize> = days
            .filter(|day| self.days[*day].of.contains(&Some(target)))
            .collect();
        let all = alone(0..self.cells());
        match (goal.every, goal.on_days) {
            (Some(Every::Interval), None) => {
                for day in days {
                    for cell in self.judged(day, target) {
                        self.add(target, alone(cell..cell + 1), Standard::LongRun);
                    }
                }
            }
            (Some(Every::Interval), Some(_)) => self.add(target, all, Standard::LongRun),
            (Some(Every::Week), Some(share)) => {
                self.add(target, all, Standard::OnDays(share.get()));
            }
            (_, Some(share)) => {
                let stretches = days.iter().map(|day| self.cells_of(*day)).collect();
                self.add(target, stretches, Standard::OnDays(share.get()));
            }
            (Some(Every::Day), None) if is_week => {
                for day in days {
                    self.add(target, alone(self.cells_of(day)), Standard::LongRun);
                }
            }
            _ => self.add(target, all, Standard::LongRun),
        }
    }

    fn add(&mut self, target: usize, stretches: Vec<Range<usize>>, wanted: Standard) {
        let first_row = self.rows;
        self.rows += stretches.len();
        self.requirements.push(Requirement {
            target,
            stretches,
            first_row,
            wanted,
        });
    }

    /// Cells of a day in which a target of the interval is judged.
    fn judged(&self, day: usize, target: usize) -> Vec<usize> {
        let own = &self.days[day];
        let judged = own.gauges.judged().iter();
        let judged = judged.filter(|one| own.of.get(one.target) == Some(&Some(target)));
        let cells = judged.filter_map(|one| Some(self.first_cells[day] + one.interval?));
        cells.collect()
    }

    pub(super) fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// Stretches of a replication over each of which a target is told as a whole: its days, or all of it where it is about
    /// all of it.
    pub(super) fn spans(&self, target: usize) -> Vec<Range<usize>> {
        let goal = &self.targets[target].goal;
        if goal.every == Some(Every::Interval) && goal.on_days.is_none() {
            let days = 0..self.days.len();
            let own = days.filter(|day| self.days[*day].of.contains(&Some(target)));
            return own.map(|day| self.cells_of(day)).collect();
        }
        let own = self.requirements.iter();
        let own = own.filter(|one| one.target == target);
        own.flat_map(|one| one.stretches.iter().cloned()).collect()
    }

    pub(super) fn targets(&self) -> usize {
        self.targets.len()
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn cells(&self) -> usize {
        self.first_cells.last().copied().unwrap_or_default()
    }

    /// The cells of a day.
    pub(super) fn cells_of(&self, day: usize) -> Range<usize> {
        self.first_cells[day]..self.first_cells[day + 1]
    }

    /// The gaps of a day that was counted, by target and cell.
    pub(super) fn book(&self, day: usize, count: &mut SlimCount, into: &mut [Gap]) {
        let cells = self.cells();
        let own = &self.days[day];
        let gauges = own.gauges.gauges();
        count.each(&own.gauges, |interval, place, fraction| {
            let Some(target) = own.of[place] else {
                return;
            };
            let gap = gauges[place].gap(fraction);
            let cell = self.first_cells[day] + interval;
            into[target * cells + cell] = self.gap(target, gap, fraction);
        });
    }

    fn gap(&self, target: usize, gap: f64, Fraction { out_of, .. }: Fraction) -> Gap {
        let goal = &self.targets[target].goal;
        match (goal.every, goal.on_days) {
            (Some(Every::Interval), Some(share)) if out_of > 0.0 => Gap {
                gap: f64::from(u8::from(gap >= -NOISE * out_of)) - share.get(),
                out_of: 1.0,
            },
            _ => Gap { gap, out_of },
        }
    }

    /// The sums of a replication, of which these are the gaps by target and cell.
    pub(super) fn sums(&self, gaps: &[Gap], into: &mut Vec<f64>) {
        let cells = self.cells();
        for requirement in &self.requirements {
            let own = &gaps[requirement.target * cells..][..cells];
            for stretch in &requirement.stretches {
                into.push(own[stretch.clone()].iter().map(|one| one.gap).sum());
            }
        }
    }

    /// What a measure is whose gap and denominator these are; where a share of intervals is wanted, that share.
    pub(super) fn value(&self, target: usize, gap: f64, out_of: f64) -> Option<f64> {
        let goal = &self.targets[target].goal;
        let by = gap / out_of;
        let value = match (self.is_of_intervals(target), goal.is_at_least()) {
            (true, _) => goal.on_days.map_or(0.0, |share| share.get()) + by,
            (false, true) => goal.level + by,
            (false, false) => goal.level - by,
        };
        (out_of > 0.0).then_some(value)
    }

    /// Whether at least so much is wanted, of the measure or of intervals that keep it.
    pub(super) fn is_at_least(&self, target: usize) -> bool {
        self.targets[target].goal.is_at_least() || self.is_of_intervals(target)
    }

    /// What is wanted of a target.
    pub(super) fn level(&self, target: usize) -> f64 {
        self.value(target, 0.0, 1.0).unwrap_or_default()
    }

    /// What a unit of a target's measure is: shares by themselves, times as parts of what is wanted.
    pub(super) fn unit(&self, target: usize) -> f64 {
        match self.targets[target].goal.aim {
            Aim::Asa => self.targets[target].goal.level.max(1.0),
            _ => 1.0,
        }
    }

    /// Whether a target may ask for this level: no share is below nothing, and none that is wanted is nothing or all.
    pub(super) fn may_ask(&self, target: usize, level: f64) -> bool {
        const LEAST: f64 = 1e-9;
        let is_time = self.targets[target].goal.aim == Aim::Asa && !self.is_of_intervals(target);
        level > LEAST && (is_time || level < 1.0 - LEAST)
    }

    /// Whether a share of intervals is wanted.
    fn is_of_intervals(&self, target: usize) -> bool {
        let goal = &self.targets[target].goal;
        goal.every == Some(Every::Interval) && goal.on_days.is_some()
    }

    /// The same in some stretches: of a single day, by the level that the day has of its own.
    pub(super) fn value_in(
        &self,
        (target, stretches): (usize, &[Range<usize>]),
        gap: f64,
        out_of: f64,
    ) -> Option<f64> {
        let value = self.value(target, gap, out_of)?;
        match self.is_of_intervals(target) {
            true => Some(value),
            false => {
                let level = self.targets[target].goal.level;
                Some(value + self.own_level(target, stretches) - level)
            }
        }
    }

    /// The nearest value that a target's measure can have.
    pub(super) fn possible(&self, target: usize, value: f64) -> f64 {
        let most = match self.targets[target].goal.aim {
            Aim::Asa => f64::INFINITY,
            _ => 1.0,
        };
        value.clamp(0.0, most)
    }

    /// What is wanted in the place of a requirement.
    pub(super) fn level_of(&self, requirement: &Requirement) -> f64 {
        let of = (requirement.target, requirement.stretches.as_slice());
        self.value_in(of, 0.0, 1.0).unwrap_or_default()
    }

    fn own_level(&self, target: usize, stretches: &[Range<usize>]) -> f64 {
        let day = self.day_of(stretches).and_then(|day| self.days.get(day));
        let own = day.and_then(|day| {
            let place = day.of.iter().position(|of| *of == Some(target))?;
            day.gauges.gauges().get(place)
        });
        own.map_or(self.targets[target].goal.level, |own| {
            own.target().goal.level
        })
    }

    /// The day in which these stretches lie, if it is one stretch and one day.
    fn day_of(&self, stretches: &[Range<usize>]) -> Option<usize> {
        let [stretch] = stretches else {
            return None;
        };
        (0..self.days.len()).find(|day| {
            let cells = self.cells_of(*day);
            cells.start <= stretch.start && stretch.end <= cells.end
        })
    }

    /// The day and interval of a requirement, where it is about one.
    pub(super) fn place(&self, requirement: &Requirement) -> (Option<usize>, Option<usize>) {
        let [stretch] = requirement.stretches.as_slice() else {
            return (None, None);
        };
        let days = self.days.len();
        let Some(day) = self.day_of(&requirement.stretches) else {
            return (None, None);
        };
        let is_interval = self.targets[requirement.target].goal.every == Some(Every::Interval)
            && requirement.wanted == Standard::LongRun
            && stretch.len() == 1;
        let day_by_itself = (days > 1).then_some(day);
        let first = self.first_cells[day];
        (day_by_itself, is_interval.then(|| stretch.start - first))
    }

    pub(super) fn target(&self, target: usize) -> &Target {
        &self.targets[target]
    }
}

/// A single stretch of cells.
fn alone(cells: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(cells).collect()
}

/// Relative noise of sums of times.
const NOISE: f64 = 1e-12;
