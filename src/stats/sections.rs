//! The difference of a quantile of waits between two plans that met the same callers.
//!
//! Each of the two quantiles has an interval of its own, which may reach further up than down; that of their
//! difference is put together of both (Zou & Donner 2008, Construction of confidence limits about effect
//! measures), less what happens to both on the same day. How much that is tells the correlation of the shares
//! of waits up to either quantile. Where the quantiles lie is known only at the end; therefore replications
//! are dealt out to sections, and what is kept is how many waits of each section lie up to each of a few
//! hundred places (sectioning: Asmussen & Glynn, Stochastic Simulation, chapter III).

use super::histogram::Histogram;
use super::paired::Difference;
use super::quantile::{PLACES, PooledWaits, each_place};
use super::survival::Survival;
use super::{Confidence, Estimate};

/// Sections: as many tell a correlation of 0.9 to within 0.05. A convention.
const SECTIONS: usize = 64;

/// The waits of all replications, and of the sections that they are dealt out to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SectionedWaits {
    pooled: PooledWaits,
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq)]
struct Section {
    /// Number of waits up to each place.
    upto: Box<[u64]>,
    waits: u64,
}

impl Default for Section {
    fn default() -> Self {
        Self {
            upto: vec![0; PLACES].into_boxed_slice(),
            waits: 0,
        }
    }
}

impl SectionedWaits {
    /// One more replication.
    pub fn push(&mut self, day: &Histogram) {
        let turn = (self.pooled.replications() % SECTIONS as u64) as usize;
        self.pooled.push(day);
        if self.sections.len() == turn {
            self.sections.push(Section::default());
        }
        if let Some(section) = self.sections.get_mut(turn) {
            section.waits += day.waits();
            each_place(day, |place, upto| section.upto[place] += upto);
        }
    }

    /// The wait that a share `p` of all waits does not exceed, with its interval \[s\].
    #[must_use]
    pub fn quantile(&self, p: f64, confidence: Confidence) -> Estimate {
        self.pooled.quantile(p, confidence)
    }

    /// Which share of waits was longer than so long.
    #[must_use]
    pub fn survival(&self) -> Survival {
        self.pooled.survival()
    }

    /// The wait that a share `p` of all waits does not exceed, less that of `base` \[s\]. Both must have
    /// been told the same replications.
    #[must_use]
    pub fn difference(&self, base: &Self, p: f64, confidence: Confidence) -> Difference {
        let [plan, other] = [self, base].map(|waits| waits.pooled.quantile(p, confidence));
        let (Some(mean), Some(base_mean)) = (plan.mean, other.mean) else {
            return Difference::NONE;
        };
        let size = mean.max(base_mean);
        if self.sections.len() < 2 {
            return Difference::of(Estimate::exactly(mean - base_mean), size);
        }
        let alike = self.correlation(base, p).unwrap_or(0.0);
        let below = together(arm(plan, plan.low), arm(other, other.low), alike);
        let above = together(arm(plan, plan.high), arm(other, other.high), alike);
        match below.zip(above) {
            Some((below, above)) => {
                let half = below.max(above);
                Difference::of(Estimate::around(mean - base_mean, half), size)
            }
            None => Difference {
                mean: Some(mean - base_mean),
                clear: Some(false),
                ..Difference::NONE
            },
        }
    }

    /// How alike the shares of waits up to both quantiles go, section by section: from -1 to 1.
    fn correlation(&self, base: &Self, p: f64) -> Option<f64> {
        let (near, near_base) = (self.pooled.place_of(p)?, base.pooled.place_of(p)?);
        let sections = self.sections.iter().zip(&base.sections);
        let [mut own, mut others, mut both] = [0.0; 3];
        for (section, other) in sections {
            let (off, off_base) = (section.off(near), other.off(near_base));
            own += off * off;
            others += off_base * off_base;
            both += off * off_base;
        }
        let size = (own * others).sqrt();
        (size > 0.0).then(|| (both / size).clamp(-1.0, 1.0))
    }
}

/// How far an interval reaches to one of its ends.
fn arm(estimate: Estimate, end: Option<f64>) -> Option<f64> {
    Some((end? - estimate.mean?).abs())
}

/// The reach of a difference of two that go together as much as `alike`.
fn together(plan: Option<f64>, base: Option<f64>, alike: f64) -> Option<f64> {
    let (plan, base) = (plan?, base?);
    let square = plan * plan + base * base - 2.0 * alike * plan * base;
    Some(square.max(0.0).sqrt())
}

impl Section {
    /// By how many waits the section is short of its share up to a place.
    fn off(&self, (place, share): (usize, f64)) -> f64 {
        share * self.waits as f64 - self.upto[place] as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Occasion, Purpose, Seed, Streams};
    use rand_distr::{Distribution, Exp1};

    /// Waits of a day under two plans: the same luck, and some of their own.
    fn day(seed: u64, replication: u64, waits: u32) -> [Histogram; 2] {
        let mut draws =
            Streams::new(Occasion::first(Seed(seed), replication)).sequence(Purpose::Talk, "t");
        let mut days = [Histogram::default(), Histogram::default()];
        let mut unit = || -> f64 { Exp1.sample(&mut draws) };
        let busy = 0.5 + 0.5 * unit();
        for _ in 0..waits {
            let [shared, own] = [unit(), unit()];
            days[0].add(100.0 * busy * shared);
            days[1].add(80.0 * busy * (0.9 * shared + 0.1 * own));
        }
        days
    }

    fn pushed(seed: u64, replications: u64) -> [SectionedWaits; 2] {
        let mut plans = [SectionedWaits::default(), SectionedWaits::default()];
        for replication in 0..replications {
            let days = day(seed, replication, 60);
            plans
                .iter_mut()
                .zip(&days)
                .for_each(|(plan, day)| plan.push(day));
        }
        plans
    }

    #[test]
    fn the_same_waits_differ_by_nothing() {
        let [plan, _] = pushed(1, 150);
        let difference = plan.difference(&plan.clone(), 0.9, Confidence::USUAL);
        let nothing = (Some(0.0), Some(0.0), Some(0.0), Some(false));
        let Difference {
            mean,
            low,
            high,
            clear,
        } = difference;
        assert_eq!((mean, low, high, clear), nothing);
    }

    #[test]
    fn against_nobody_waiting_it_is_the_interval_of_the_quantile() {
        let [plan, _] = pushed(2, 2_000);
        let mut base = SectionedWaits::default();
        for _ in 0..2_000 {
            let mut day = Histogram::default();
            (0..60).for_each(|_| day.add(0.0));
            base.push(&day);
        }
        for p in [0.5, 0.8, 0.95] {
            let alone = plan.pooled.quantile(p, Confidence::USUAL);
            let difference = plan.difference(&base, p, Confidence::USUAL);
            assert_eq!(difference.mean, alone.mean);
            let half = (difference.high.unwrap() - difference.low.unwrap()) / 2.0;
            // A spread told from 64 sections is within 35 % all but once in ten thousand times.
            let ratio = half / alone.half_width().unwrap();
            assert!((ratio - 1.0).abs() < 0.35, "{p}: {ratio}");
        }
    }

    #[test]
    fn shared_luck_makes_it_sharper() {
        let [plan, base] = pushed(3, 300);
        let [_, strange] = pushed(4, 300);
        let half = |base: &SectionedWaits| {
            let Difference { low, high, .. } = plan.difference(base, 0.8, Confidence::USUAL);
            (high.unwrap() - low.unwrap()) / 2.0
        };
        assert!(half(&base) < 0.5 * half(&strange));
    }

    #[test]
    fn a_single_replication_has_no_interval() {
        let [plan, base] = pushed(5, 1);
        let difference = plan.difference(&base, 0.5, Confidence::USUAL);
        assert!(difference.mean.is_some());
        assert_eq!((difference.low, difference.clear), (None, None));
        let nobody = SectionedWaits::default();
        assert_eq!(
            plan.difference(&nobody, 0.5, Confidence::USUAL),
            Difference::NONE
        );
    }

    /// 500 studies of 150 days against the difference that 20,000 days give: a 95 % interval that is right
    /// covers it 461 to 487 times, but for once in a hundred seeds; the longer of two sides covers it more often.
    #[test]
    fn intervals_cover_as_often_as_they_say() {
        let shares = [0.5, 0.9];
        let [plan, base] = pushed(6, 20_000);
        let exact = shares.map(|p| plan.difference(&base, p, Confidence::USUAL).mean.unwrap());
        let mut covered = [0; 2];
        for study in 0..500 {
            let [plan, base] = pushed(1_000 + study, 150);
            for (place, p) in shares.into_iter().enumerate() {
                let Difference { low, high, .. } = plan.difference(&base, p, Confidence::USUAL);
                let holds = low.unwrap() <= exact[place] && exact[place] <= high.unwrap();
                covered[place] += u32::from(holds);
            }
        }
        assert!(
            covered.iter().all(|count| (461..=495).contains(count)),
            "{covered:?}"
        );
    }
}
