//! Quoted waits held against real ones: the answered who were quoted about the same.

use crate::stats::Histogram;
use crate::units::is_longer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An answered caller who had been quoted a wait.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quoted {
    /// What was quoted \[s\].
    pub quote: f64,
    /// How long it took \[s\].
    pub wait: f64,
}

/// Quotes up to each of these are about the same \[s\]; one bin more for the longer ones. A convention:
/// each is 1.3 to 2 times the one before, on times that people round to.
const EDGES: [f64; 16] = [
    15.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 240.0, 300.0, 420.0, 600.0, 900.0, 1200.0, 1800.0,
    2700.0, 3600.0,
];

/// The answered who were quoted about the same wait.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteBin {
    /// The shortest wait quoted to any of them \[s\].
    pub from: f64,
    /// The longest wait quoted to any of them \[s\].
    pub to: f64,
    /// How many they are, over all replications.
    pub callers: u64,
    /// Share of them who waited no longer than quoted.
    pub kept: f64,
    /// Wait that a tenth of them did not exceed \[s\].
    pub p10: f64,
    /// Wait that half of them did not exceed \[s\].
    pub p50: f64,
    /// Wait that nine tenths of them did not exceed \[s\].
    pub p90: f64,
}

/// Callers counted by what they were quoted. Empty, it takes no room.
#[derive(Debug, Clone, Default)]
pub(super) struct QuoteCounts {
    bins: Vec<Count>,
}

#[derive(Debug, Clone)]
struct Count {
    from: f64,
    to: f64,
    kept: u64,
    waits: Histogram,
}

impl QuoteCounts {
    /// One more caller.
    pub(super) fn add(&mut self, quoted: Quoted) {
        let Quoted { quote, wait } = quoted;
        if self.bins.is_empty() {
            let nobody = Count {
                from: f64::INFINITY,
                to: f64::NEG_INFINITY,
                kept: 0,
                waits: Histogram::default(),
            };
            self.bins = vec![nobody; EDGES.len() + 1];
        }
        let place = EDGES.partition_point(|edge| *edge < quote);
        let bin = &mut self.bins[place];
        bin.from = bin.from.min(quote);
        bin.to = bin.to.max(quote);
        bin.kept += u64::from(!is_longer(wait, quote));
        bin.waits.add(wait);
    }

    /// The bins that hold anybody, ascending.
    pub(super) fn bins(&self) -> Vec<QuoteBin> {
        let told = self.bins.iter().filter_map(|bin| {
            let callers = bin.waits.waits();
            Some(QuoteBin {
                from: bin.from,
                to: bin.to,
                callers,
                kept: bin.kept as f64 / callers as f64,
                p10: bin.waits.quantile(0.1)?,
                p50: bin.waits.quantile(0.5)?,
                p90: bin.waits.quantile(0.9)?,
            })
        });
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_about_the_same_are_together() {
        let mut counts = QuoteCounts::default();
        assert_eq!(counts.bins(), []);
        for (quote, wait) in [(60.0, 50.0), (50.0, 70.0), (61.0, 61.0), (1e9, 3.0)] {
            counts.add(Quoted { quote, wait });
        }
        let bins = counts.bins();
        let told: Vec<_> = bins
            .iter()
            .map(|bin| (bin.from, bin.to, bin.callers, bin.kept))
            .collect();
        assert_eq!(
            told,
            [
                (50.0, 60.0, 2, 0.5),
                (61.0, 61.0, 1, 1.0),
                (1e9, 1e9, 1, 1.0)
            ]
        );
        assert!((bins[0].p50 / 50.0 - 1.0).abs() < 0.01);
        assert!((bins[0].p90 / 70.0 - 1.0).abs() < 0.01);
    }
}
