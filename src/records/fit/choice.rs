//! Which law stands for a sample: the family that is likeliest, if it is near enough; otherwise what was seen.

use super::laws::{Family, Fitted, candidates, distance, rounded};
use super::pauses::equal_slices;
use super::sample::Sample;
use crate::random::Law;
use crate::units::Seconds;

/// A law further than this from what was seen is not taken. A convention.
const FAR: f64 = 0.02;
/// In a small sample chance alone is as far once in twenty times: this over the root of the size (Kolmogorov).
const CHANCE: f64 = 1.36;
/// Times of an empirical law.
const SLICES: usize = 200;
/// The survival of patience is trusted while so many are watched. A convention.
const TRUSTED: f64 = 30.0;

/// A law, and what else was tried.
#[derive(Debug, Clone)]
pub struct ChosenLaw {
    /// What was fitted to.
    pub sample: Sample,
    /// Families by likelihood, the best first.
    pub candidates: Vec<Fitted>,
    /// What is taken.
    pub family: Family,
    /// The law.
    pub law: Law,
    /// The values of an empirical law \[s\].
    pub values: Vec<f64>,
    /// Whether the sample has means of many times and not these: it tells their mean and nothing of how they spread.
    pub is_of_means: bool,
}

impl ChosenLaw {
    /// Of times that were all seen to end. `None` without any.
    #[must_use]
    pub fn of_times(sample: Sample) -> Option<Self> {
        let bins: Vec<(f64, f64)> = sample
            .points()
            .iter()
            .map(|point| (point.at, point.ended))
            .collect();
        let values = equal_slices(&bins, SLICES);
        Self::new(sample, &Family::PARAMETRIC, values)
    }

    /// Of waits that abandonment ends and an answer cuts off. `None` without any.
    #[must_use]
    pub fn of_patience(sample: Sample) -> Option<Self> {
        let values = patient_slices(&sample);
        let few = sample.clone();
        Self::new(sample, &Family::PARAMETRIC[..5], values).or_else(|| Self::of_few(few))
    }

    /// Of waits that are too few to tell a law: exponential, with the hazard that they had. `None` if nobody hung up.
    fn of_few(sample: Sample) -> Option<Self> {
        let mean = rounded(sample.total() / sample.count().max(1.0));
        let mean = Seconds::new(mean).filter(|_| sample.count() > 0.0 && mean > 0.0)?;
        Some(Self::given(
            sample,
            Family::Exponential,
            Law::exponential(mean),
        ))
    }

    /// Whether it is a law only because one is needed.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.family != Family::Empirical && self.candidates.is_empty()
    }

    /// Only what was seen, by these values.
    #[must_use]
    pub fn as_seen(sample: Sample, values: Vec<f64>) -> Option<Self> {
        Self::new(sample, &[], values)
    }

    /// A law that nothing seen decides.
    #[must_use]
    pub(super) fn given(sample: Sample, family: Family, law: Law) -> Self {
        Self {
            sample,
            candidates: Vec::new(),
            family,
            law,
            values: Vec::new(),
            is_of_means: false,
        }
    }

    /// Exponential by a convention, as means of many times tell no law.
    #[must_use]
    pub(super) fn of_means(sample: Sample, law: Law) -> Self {
        Self {
            is_of_means: true,
            ..Self::given(sample, Family::Exponential, law)
        }
    }

    fn new(sample: Sample, families: &[Family], values: Vec<f64>) -> Option<Self> {
        let values: Vec<f64> = values
            .into_iter()
            .map(|value| (value * 10.0).round() / 10.0)
            .collect();
        let times: Option<Vec<Seconds>> = values.iter().map(|value| Seconds::new(*value)).collect();
        let candidates = candidates(&sample, families);
        let near = FAR.max(CHANCE / sample.count().max(1.0).sqrt());
        let best = candidates.first().filter(|best| best.distance <= near);
        let (family, law) = match best.and_then(|best| Some((best.family, best.law()?))) {
            Some(chosen) => chosen,
            None => (Family::Empirical, Law::empirical(&times?, None).ok()?),
        };
        Some(Self {
            sample,
            candidates,
            family,
            law,
            values,
            is_of_means: false,
        })
    }

    /// The share that lasted longer than each bin, as [`Sample::survival`] has it; of means alone nothing.
    #[must_use]
    pub fn survival(&self) -> Vec<(f64, f64, f64)> {
        match self.is_of_means {
            true => Vec::new(),
            false => self.sample.survival(),
        }
    }

    /// The chosen family's fit; `None` if what was seen is taken as it is.
    #[must_use]
    pub fn fitted(&self) -> Option<&Fitted> {
        self.candidates.iter().find(|one| one.family == self.family)
    }

    /// How far the law is from what was seen; `NaN` where nothing was seen of how times spread.
    #[must_use]
    pub fn distance(&self) -> f64 {
        if self.is_of_means {
            return f64::NAN;
        }
        distance(&self.sample, |time| self.law.survival(time))
    }
}

/// Patience as it was seen, in slices of equal weight: Kaplan and Meier as long as enough are watched, then an
/// exponential tail with the hazard of the second half of what was seen.
fn patient_slices(sample: &Sample) -> Vec<f64> {
    let survival = sample.survival();
    let points = sample.points();
    let Some(last) = survival
        .iter()
        .rposition(|(_, _, watched)| *watched >= TRUSTED)
    else {
        return Vec::new();
    };
    let (end, left, _) = survival[last];
    let mut bins = Vec::with_capacity(last + SLICES);
    let mut before = 1.0;
    for (point, (_, share, _)) in points.iter().zip(&survival[..=last]) {
        bins.push((point.at, before - share));
        before = *share;
    }
    let late = points[..=last].iter().filter(|point| point.at > end / 2.0);
    let ended: f64 = late.map(|point| point.ended).sum();
    // Time that was watched in the second half: everybody who came so far, until the end or their own.
    let watched: f64 = points
        .iter()
        .filter(|point| point.at > end / 2.0)
        .map(|point| (point.ended + point.cut) * (point.at.min(end) - end / 2.0))
        .sum();
    let mean = if ended > 0.0 {
        watched / ended
    } else {
        10.0 * end
    };
    if left > 0.0 {
        let steps = SLICES as f64;
        for step in 0..SLICES {
            let middle = (step as f64 + 0.5) / steps;
            bins.push((end - mean * (1.0 - middle).ln(), left / steps));
        }
    }
    equal_slices(&bins, SLICES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn few_who_hang_up_at_once_still_lose_patience() {
        let mut sample = Sample::default();
        for _ in 0..10 {
            sample.ended(60.0);
            sample.cut(20.0);
        }
        let patience = ChosenLaw::of_patience(sample).unwrap();
        assert!((patience.law.mean() - 80.0).abs() < 1.0, "{patience:?}");
        assert!(patience.is_given());
        let mut nobody = Sample::default();
        nobody.cut(20.0);
        assert!(ChosenLaw::of_patience(nobody).is_none());
    }

    #[test]
    fn patience_as_seen_goes_on_beyond_what_was_seen() {
        let mean = Seconds::new(300.0).unwrap();
        let (patience, wait) = (
            Law::exponential(mean),
            Law::exponential(Seconds::new(100.0).unwrap()),
        );
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
        let mut sample = Sample::default();
        for _ in 0..50_000 {
            let (left, waited) = (patience.sample(&mut rng), wait.sample(&mut rng));
            if left < waited {
                sample.ended(left);
            } else {
                sample.cut(waited);
            }
        }
        let values = patient_slices(&sample);
        let seen = values.iter().sum::<f64>() / values.len() as f64;
        // Hazards of the second half rest on some 1,000 callers: 10 % is three standard errors.
        assert!((seen / 300.0 - 1.0).abs() < 0.1, "{seen}");
        assert!(
            (values[100] / (300.0 * 2_f64.ln()) - 1.0).abs() < 0.03,
            "{}",
            values[100]
        );
        assert_eq!(
            ChosenLaw::of_patience(sample).unwrap().family,
            Family::Exponential
        );
    }
}
