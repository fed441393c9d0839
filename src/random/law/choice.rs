//! Choosing one of a few things by weight.

use super::LawError;
use rand::{Rng, RngExt};
use std::sync::Arc;

/// A weighted choice among a few things, by running totals that end at 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightedChoice {
    upto: Arc<[f64]>,
}

impl WeightedChoice {
    pub(super) fn new(weights: impl Iterator<Item = f64>) -> Result<Self, LawError> {
        let mut total = 0.0;
        let mut upto = Vec::new();
        for weight in weights {
            if !(weight.is_finite() && weight >= 0.0) {
                return Err(LawError::BadWeights);
            }
            total += weight;
            upto.push(total);
        }
        if !(total.is_finite() && total > 0.0) {
            return Err(LawError::BadWeights);
        }
        let whole = total;
        Ok(Self {
            upto: upto.into_iter().map(|running| running / whole).collect(),
        })
    }

    pub(super) fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> usize {
        let at: f64 = rng.random();
        self.upto.partition_point(|&upto| upto <= at)
    }

    pub(super) fn shares(&self) -> impl Iterator<Item = f64> {
        let before = std::iter::once(0.0).chain(self.upto.iter().copied());
        self.upto
            .iter()
            .zip(before)
            .map(|(upto, before)| upto - before)
    }

    /// Share of the first `count` things together.
    pub(super) fn share_of_first(&self, count: usize) -> f64 {
        count.checked_sub(1).map_or(0.0, |last| self.upto[last])
    }
}
