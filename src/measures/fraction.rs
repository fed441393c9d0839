//! A replication's numerator and denominator of a measure, and what was counted for them.

use super::row::Adding;
use super::tally::{Counts, Tally};
use std::ops::Index;

/// One replication's numerator and denominator of a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fraction {
    /// What is counted, in the measure's unit times that of `out_of`.
    pub of: f64,
    /// Out of what; replications for plain means.
    pub out_of: f64,
}

impl Fraction {
    /// An amount of one replication.
    #[must_use]
    pub fn once(of: f64) -> Self {
        Self { of, out_of: 1.0 }
    }

    /// The ratio, `None` out of nothing.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.out_of != 0.0).then(|| self.of / self.out_of)
    }

    /// Takes in the same measure's fraction of another day.
    pub fn add(&mut self, more: Fraction, adding: Adding) {
        match adding {
            Adding::Amount => self.of += more.of,
            Adding::Ratio => {
                self.of += more.of;
                self.out_of += more.out_of;
            }
            Adding::Largest => self.of = self.of.max(more.of),
        }
    }
}

/// The time over which something was counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Over {
    /// Days.
    pub days: f64,
    /// Counted time on all of them \[s\].
    pub seconds: f64,
}

/// Counts, and the time over which they were counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tallied<'a, T: Tally> {
    pub(super) counts: &'a Counts<T>,
    pub(super) span: Over,
}

impl<T: Tally> Index<T> for Tallied<'_, T> {
    type Output = f64;

    fn index(&self, tally: T) -> &f64 {
        &self.counts[tally]
    }
}

impl<T: Tally> Tallied<'_, T> {
    pub(super) fn ratio(&self, of: f64, out_of: f64) -> Fraction {
        Fraction { of, out_of }
    }

    pub(super) fn a_day(&self, of: f64) -> Fraction {
        self.ratio(of, self.span.days)
    }

    pub(super) fn a_second(&self, of: f64) -> Fraction {
        self.ratio(of, self.span.seconds)
    }
}
