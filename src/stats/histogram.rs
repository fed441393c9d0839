//! Waits by size, in bins that grow with the wait: 128 to every doubling, so that a bin is at most
//! 0.8 % wide, from a millisecond to 17 years. Memory is fixed and histograms add up exactly.

use super::quantile::wait_at;
use super::survival::Survival;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Mantissa bits that tell bins apart.
const FINE: u32 = 7;
/// Bits dropped from a float to get its bin.
const SHIFT: u32 = 52 - FINE;
/// Exponent of the smallest doubling that is kept apart: 2^-10 s, about a millisecond.
const LOWEST: u64 = (1023 - 10) << FINE;
/// Doublings that are kept apart.
const DOUBLINGS: usize = 39;
/// All bins: one for no wait at all, one for less than the lowest, the fine ones.
const BINS: usize = 2 + (DOUBLINGS << FINE);

/// Bins that are looked at together.
const BLOCK: usize = 64;

/// How many waits fell into each bin.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    bins: Box<[u32]>,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            bins: vec![0; BINS].into_boxed_slice(),
        }
    }
}

impl Histogram {
    /// Number of bins.
    pub(super) const BINS: usize = BINS;

    /// Counts a wait \[s\].
    #[inline]
    pub fn add(&mut self, wait: f64) {
        self.bins[bin(wait)] += 1;
    }

    /// How many waits were counted.
    #[must_use]
    pub fn waits(&self) -> u64 {
        self.bins.iter().map(|&count| u64::from(count)).sum()
    }

    /// The wait that a share `p` of all does not exceed \[s\]; `None` if there is none.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let wanted = p * self.waits() as f64;
        wait_at(self.counts(), wanted).map(|found| found.0)
    }

    /// Which share of waits was longer than so long.
    #[must_use]
    pub fn survival(&self) -> Survival {
        Survival::of(self.counts())
    }

    fn counts(&self) -> impl Iterator<Item = u64> + Clone {
        self.bins.iter().map(|&count| u64::from(count))
    }

    /// The bins from the first to the last that holds something, with the number of the first.
    pub(super) fn filled(&self) -> (usize, &[u32]) {
        // Most bins are empty, and many at a time are told so at once.
        let is_empty = |bins: &[u32]| bins.iter().fold(0, |all, count| all | count) == 0;
        let blocks = self.bins.rchunks(BLOCK).take_while(|block| is_empty(block));
        let upto = BINS.saturating_sub(BLOCK * blocks.count());
        let blocks = self.bins[..upto].chunks(BLOCK);
        let from = BLOCK * blocks.take_while(|block| is_empty(block)).count();
        let holds = |count: &u32| *count > 0;
        let rest = self.bins.get(from..upto).unwrap_or_default();
        let first = rest.iter().position(holds).unwrap_or(0);
        let end = rest.iter().rposition(holds).map_or(0, |last| last + 1);
        (from + first, &rest[first.min(end)..end])
    }

    /// Adds all of another's waits.
    pub fn merge(&mut self, other: &Histogram) {
        let (first, bins) = other.filled();
        for (place, count) in bins.iter().enumerate() {
            self.bins[first + place] += count;
        }
    }
}

/// Pairs of a bin and how many waits fell into it, of the bins that hold something.
impl Serialize for Histogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bins = self.bins.iter().enumerate();
        serializer.collect_seq(bins.filter(|(_, count)| **count > 0))
    }
}

impl<'de> Deserialize<'de> for Histogram {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut histogram = Self::default();
        for (bin, count) in Vec::<(usize, u32)>::deserialize(deserializer)? {
            let place = histogram.bins.get_mut(bin);
            *place.ok_or_else(|| D::Error::custom("there is no such bin of waits"))? = count;
        }
        Ok(histogram)
    }
}

/// The bin of a wait.
#[inline]
fn bin(wait: f64) -> usize {
    // Without a branch on whether there was a wait, which no processor could foresee.
    // What is no wait may have a sign, which the sum takes away.
    let bits = (wait.max(0.0) + 0.0).to_bits() >> SHIFT;
    let fine = bits.saturating_sub(LOWEST - 1) as usize;
    (fine + usize::from(wait > 0.0)).min(BINS - 1)
}

/// Where a bin begins and ends \[s\]; bin 0 is no wait at all.
pub(super) fn edges(bin: usize) -> (f64, f64) {
    let upper = |bin: usize| f64::from_bits((bin as u64 - 1 + LOWEST) << SHIFT);
    match bin {
        0 => (0.0, 0.0),
        1 => (0.0, upper(1)),
        _ => (upper(bin - 1), upper(bin)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, bin for bin: none, one at either end, several, and ends of blocks.
    #[test]
    fn what_is_filled_reaches_from_the_first_to_the_last() {
        for held in [
            &[][..],
            &[0],
            &[BINS - 1],
            &[5, 700],
            &[BLOCK - 1, BLOCK],
            &[BINS - BLOCK, BINS - 1],
            &[BINS - BLOCK - 1],
            &[0, BINS - 1],
            &[63, 64, 127, 128, 4000],
        ] {
            let mut histogram = Histogram::default();
            held.iter().for_each(|bin| histogram.bins[*bin] = 2);
            let (first, bins) = histogram.filled();
            match (held.first(), held.last()) {
                (Some(from), Some(to)) => {
                    assert_eq!((first, first + bins.len()), (*from, to + 1));
                    assert_eq!(bins, &histogram.bins[*from..=*to]);
                }
                _ => assert!(bins.is_empty()),
            }
        }
    }

    #[test]
    fn every_wait_lies_within_its_bin() {
        for wait in [1e-9, 0.001, 0.5, 1.0, 1.004, 19.999, 20.0, 3600.0, 1e6] {
            let (from, to) = edges(bin(wait));
            assert!(from <= wait && wait < to, "{wait}: {from} to {to}");
            assert!(wait < 0.002 || to / from < 1.008);
        }
        assert_eq!([bin(0.0), bin(-0.0), bin(-1.0)], [0; 3]);
        assert_eq!(bin(1e300), BINS - 1);
    }
}
