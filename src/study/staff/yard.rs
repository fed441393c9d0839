//! What is wanted, as sums that must not be negative.
//!
//! A target asks that a ratio be at least, or at most, a level. Its gap, numerator - level x denominator with the sign for
//! which more is better, must not be negative: in the long run its mean over days, on a share of days its quantile.
//! Gaps add up, so they are kept by cell, an interval of one of the days of a replication.

use crate::centre::{CallType, Operation};
use crate::measures::{CallMetric, Fraction, SlimCount, Target, ratio_of_calls, targets};
use std::ops::Range;

/// Targets, and where each is to be reached.
#[derive(Debug)]
pub(super) struct Yard {
    streams: Vec<Stream>,
    requirements: Vec<Requirement>,
    /// Where each day's cells begin, and at last their number.
    first_cells: Vec<usize>,
    /// Sums that are kept of every replication.
    rows: usize,
}

/// A target's gap in every cell.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    target: Target,
    types: Range<usize>,
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
    pub(super) wanted: Wanted,
}

/// How a target is reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wanted {
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
        let mut first_cells = vec![0];
        for day in operation.days() {
            let cells = first_cells.last().copied().unwrap_or_default();
            first_cells.push(cells + day.centre.clock().intervals());
        }
        let cells = first_cells.last().copied().unwrap_or_default();
        let targets = targets(operation.base()).into_iter();
        let streams: Vec<Stream> = targets.map(Stream::new).collect();
        let requirements = (0..streams.len()).map(|target| Requirement {
            target,
            stretches: vec![0..cells],
            first_row: target,
            wanted: Wanted::LongRun,
        });
        Self {
            requirements: requirements.collect(),
            rows: streams.len(),
            streams,
            first_cells,
        }
    }

    pub(super) fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    pub(super) fn targets(&self) -> usize {
        self.streams.len()
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
    pub(super) fn book(&self, day: usize, types: &[CallType], count: &SlimCount, into: &mut [Gap]) {
        let cells = self.cells();
        for (interval, counts) in count.by_interval().enumerate() {
            let cell = self.first_cells[day] + interval;
            for (place, stream) in self.streams.iter().enumerate() {
                let own = stream.types.clone();
                let metric = stream.target.metric;
                let fraction = ratio_of_calls(metric, &types[own.clone()], &counts[own]);
                into[place * cells + cell] = stream.gap(fraction.unwrap_or_default());
            }
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

    /// What a measure is whose gap and denominator these are.
    pub(super) fn value(&self, target: usize, gap: f64, out_of: f64) -> Option<f64> {
        let stream = &self.streams[target];
        let by = gap / out_of;
        let level = stream.target.target;
        let value = if stream.is_at_least() {
            level + by
        } else {
            level - by
        };
        (out_of > 0.0).then_some(value)
    }

    /// What is wanted of a target.
    pub(super) fn level(&self, target: usize) -> f64 {
        self.streams[target].target.target
    }

    /// The day and interval of a requirement, where it is about one.
    pub(super) fn place(&self, requirement: &Requirement) -> (Option<usize>, Option<usize>) {
        let [stretch] = requirement.stretches.as_slice() else {
            return (None, None);
        };
        let days = self.first_cells.len() - 1;
        let own = (0..days).find(|day| {
            let cells = self.cells_of(*day);
            cells.start <= stretch.start && stretch.end <= cells.end
        });
        let Some(day) = own else { return (None, None) };
        let cells = self.cells_of(day);
        let is_single = stretch.len() == 1 && cells.len() > 1;
        let day_by_itself = (days > 1).then_some(day);
        (
            day_by_itself,
            is_single.then(|| stretch.start - cells.start),
        )
    }

    pub(super) fn target(&self, target: usize) -> &Target {
        &self.streams[target].target
    }
}

impl Stream {
    fn new(target: Target) -> Self {
        let own = target.call_type.index();
        Self {
            target,
            types: own..own + 1,
        }
    }

    fn is_at_least(&self) -> bool {
        self.target.metric == CallMetric::ServiceLevel
    }

    fn gap(&self, Fraction { of, out_of }: Fraction) -> Gap {
        let gap = of - self.target.target * out_of;
        let gap = if self.is_at_least() { gap } else { -gap };
        Gap { gap, out_of }
    }
}
