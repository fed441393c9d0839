//! How many waits of a unit of replications lie up to each place.

use super::histogram::Histogram;
use super::quantile::each_place;

/// The waits of a unit of replications.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Unit {
    /// Number of waits up to each place, as far as there are longer ones.
    pub(super) upto: Vec<u64>,
    pub(super) waits: u64,
}

impl Unit {
    pub(super) fn of(day: &Histogram) -> Self {
        let waits = day.waits();
        let mut upto = Vec::new();
        let mut is_first = true;
        each_place(day, |place, count| {
            // No wait lies before the first place that is told, also where all lie in it.
            if std::mem::take(&mut is_first) {
                upto.resize(place, 0);
            }
            if count < waits {
                upto.push(count);
            }
        });
        Self { upto, waits }
    }

    pub(super) fn add(&mut self, more: &Self) {
        let longer = self.upto.len().max(more.upto.len());
        let sums = (0..longer).map(|place| self.upto(place) + more.upto(place));
        self.upto = sums.collect();
        self.waits += more.waits;
    }

    /// Number of waits up to a place.
    pub(super) fn upto(&self, place: usize) -> u64 {
        self.upto.get(place).copied().unwrap_or(self.waits)
    }

    /// By how many waits the unit is short of its share up to a place.
    pub(super) fn off(&self, place: usize, share: f64) -> f64 {
        share * self.waits as f64 - self.upto(place) as f64
    }
}
