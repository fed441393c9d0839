//! The waits of a study: their quantiles, and by how much these differ between two plans that met the same callers.
//!
//! Where a quantile lies is known only at the end; therefore what is kept of each unit of replications is how
//! many of its waits lie up to each of a few hundred places. Regressed on controls, they give the share of waits up to
//! each place less what chance put into it, and the quantile where that share is reached. Each of two plans'
//! quantiles has an interval of its own, which may reach further up than down; that of their
//! difference is put together of both (Zou & Donner 2008, Construction of confidence limits about effect
//! measures), less what happens to both on the same day. How much that is tells the correlation of the shares
//! of waits up to either quantile.

use super::histogram::Histogram;
use super::paired::Difference;
use super::quantile::{Curve, PooledWaits, STRIDE, end_of};
use super::regression::{Fitted, Regression};
use super::survival::Survival;
use super::unit_waits::Unit;
use super::units::{Deal, Dealing};
use super::{Confidence, Estimate};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The waits of all replications, and of units of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SectionedWaits {
    pub(super) pooled: PooledWaits,
    dealing: Dealing,
    pub(super) units: Vec<Unit>,
}

/// A quantile, and on what it hangs.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantile {
    estimate: Estimate,
    /// What the share of waits up to it hangs on, unit by unit.
    influences: Vec<f64>,
}

impl SectionedWaits {
    /// One more replication.
    pub fn push(&mut self, day: &Histogram) {
        self.pooled.push(day);
        let own = Unit::of(day);
        match self.dealing.next() {
            Deal::Join => {
                if let Some(last) = self.units.last_mut() {
                    last.add(&own);
                }
                return;
            }
            Deal::Begin => {}
            Deal::Halve => self.halve(),
        }
        self.units.push(own);
    }

    fn halve(&mut self) {
        let pairs = self.units.chunks_mut(2).map(|pair| {
            let (first, second) = pair.split_at_mut(1);
            let mut sum = std::mem::take(&mut first[0]);
            second.iter().for_each(|second| sum.add(second));
            sum
        });
        self.units = pairs.collect();
    }

    /// The wait that a share `p` of all waits does not exceed, with its interval \[s\].
    #[must_use]
    pub fn quantile(&self, p: f64, confidence: Confidence) -> Estimate {
        self.pooled.quantile(p, confidence)
    }

    /// The same with what it hangs on.
    #[must_use]
    pub fn plain(&self, p: f64, confidence: Confidence) -> Option<Quantile> {
        let (place, share) = self.pooled.place_of(p)?;
        let off = self.units.iter().map(|unit| unit.off(place, share));
        Some(Quantile {
            influences: off.collect(),
            estimate: self.pooled.quantile(p, confidence),
        })
    }

    /// The same by regression on controls.
    #[must_use]
    pub fn adjusted<'a>(&'a self, regression: &'a Regression) -> Option<AdjustedWaits<'a>> {
        let waits = self.pooled.waits();
        if waits == 0.0 || regression.units() != self.units.len() {
            return None;
        }
        let plain = self.pooled.upto();
        let shares = Shares::new(&self.units, &plain, regression);
        let upto = shares.curve(&plain);
        Some(AdjustedWaits {
            shares,
            upto,
            waits,
        })
    }

    /// Which share of waits was longer than so long.
    #[must_use]
    pub fn survival(&self) -> Survival {
        self.pooled.survival()
    }
}

/// Waits by regression on controls.
#[derive(Debug)]
pub struct AdjustedWaits<'a> {
    shares: Shares<'a>,
    /// Numbers of waits up to each bin.
    upto: Vec<f64>,
    waits: f64,
}

impl AdjustedWaits<'_> {
    /// The wait that a share `p` of all waits does not exceed; `None` where few waits are longer, or shorter.
    #[must_use]
    pub fn quantile(&self, p: f64, confidence: Confidence) -> Option<Quantile> {
        if p.min(1.0 - p) * self.waits < FEW {
            return None;
        }
        let regression = self.shares.regression;
        let curve = Curve {
            upto: &self.upto,
            waits: self.waits,
            freedom: regression.freedom(regression.units() as f64),
            variance: &|place| self.shares.fitted(place, |found| found.variance),
        };
        let (estimate, bin) = curve.quantile(p, confidence)?;
        Some(Quantile {
            influences: self
                .shares
                .fitted(bin / STRIDE, |found| found.influences.clone()),
            estimate,
        })
    }
}

/// Fewer waits are few. A convention.
const FEW: f64 = 30.0;

/// Shares of waits up to places, by regression.
#[derive(Debug)]
struct Shares<'a> {
    units: &'a [Unit],
    regression: &'a Regression,
    /// Mean number of waits.
    waits: f64,
    /// By place, as far as there are longer waits.
    upto: Vec<f64>,
    fitted: RefCell<BTreeMap<usize, Fitted>>,
}

impl<'a> Shares<'a> {
    /// Where `plain` are the numbers of all waits up to each bin.
    fn new(units: &'a [Unit], plain: &[f64], regression: &'a Regression) -> Self {
        let waits = regression.mean(|unit| units[unit].waits as f64);
        let longest = units.iter().map(|unit| unit.upto.len()).max();
        let share = |place: usize| {
            if plain[end_of(place)] == 0.0 {
                return 0.0;
            }
            regression.mean(|unit| units[unit].upto(place) as f64) / waits
        };
        Self {
            upto: (0..longest.unwrap_or(0)).map(share).collect(),
            units,
            regression,
            waits,
            fitted: RefCell::default(),
        }
    }

    fn share(&self, place: usize) -> f64 {
        self.upto.get(place).copied().unwrap_or(1.0)
    }

    /// Numbers of waits up to each bin: the `plain` ones and what is to be added, which is known at the ends of places
    /// and in between in proportion.
    fn curve(&self, plain: &[f64]) -> Vec<f64> {
        let waits = plain.last().copied().unwrap_or(0.0);
        let mut most: f64 = 0.0;
        let mut before = None;
        let mut upto = Vec::with_capacity(plain.len());
        for (place, bins) in plain.chunks(STRIDE).enumerate() {
            let last = bins.last().copied().unwrap_or(waits);
            let at = self.share(place) * waits - last;
            // Most waits of the first place are none at all.
            let from = before.unwrap_or(at);
            for (bin, plain) in bins.iter().enumerate() {
                let part = (bin + 1) as f64 / bins.len() as f64;
                let own = plain + from * (1.0 - part) + at * part;
                most = most.max(own).min(waits);
                upto.push(most);
            }
            before = Some(at);
        }
        upto
    }

    /// Of the share up to a place: its variance, or anything else that was fitted.
    fn fitted<T>(&self, place: usize, part: impl Fn(&Fitted) -> T) -> T {
        let share = self.share(place);
        let fit = || {
            self.regression.fit(|unit| {
                let unit = &self.units[unit];
                (unit.upto(place) as f64 - share * unit.waits as f64) / self.waits
            })
        };
        part(self.fitted.borrow_mut().entry(place).or_insert_with(fit))
    }
}

impl Quantile {
    /// The wait with its interval \[s\].
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        self.estimate
    }

    /// This less that of `base`, which must have been told the same replications \[s\].
    #[must_use]
    pub fn less(&self, base: &Self) -> Difference {
        let (plan, other) = (self.estimate, base.estimate);
        let (Some(mean), Some(base_mean)) = (plan.mean, other.mean) else {
            return Difference::NONE;
        };
        let size = mean.max(base_mean);
        if self.influences.len() < 2 {
            return Difference::of(Estimate::exactly(mean - base_mean), size);
        }
        let alike = self.correlation(base).unwrap_or(0.0);
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

    /// How alike the shares of waits up to both quantiles go: from -1 to 1.
    fn correlation(&self, base: &Self) -> Option<f64> {
        let [mut own, mut others, mut both] = [0.0; 3];
        for (off, off_base) in self.influences.iter().zip(&base.influences) {
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

#[cfg(test)]
mod tests {
    use super::super::units::Units;
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

    fn less(plan: &SectionedWaits, base: &SectionedWaits, p: f64) -> Difference {
        let [plan, base] = [plan, base].map(|one| one.plain(p, Confidence::USUAL));
        let both = plan.zip(base);
        both.map_or(Difference::NONE, |(plan, base)| plan.less(&base))
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
        let difference = less(&plan, &plan.clone(), 0.9);
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
            let difference = less(&plan, &base, p);
            assert_eq!(difference.mean, alone.mean);
            let half = (difference.high.unwrap() - difference.low.unwrap()) / 2.0;
            let ratio = half / alone.half_width().unwrap();
            assert!((ratio - 1.0).abs() < 0.35, "{p}: {ratio}");
        }
    }

    #[test]
    fn shared_luck_makes_it_sharper() {
        let [plan, base] = pushed(3, 300);
        let [_, strange] = pushed(4, 300);
        let half = |base: &SectionedWaits| {
            let Difference { low, high, .. } = less(&plan, base, 0.8);
            (high.unwrap() - low.unwrap()) / 2.0
        };
        assert!(half(&base) < 0.5 * half(&strange));
    }

    #[test]
    fn a_single_replication_has_no_interval() {
        let [plan, base] = pushed(5, 1);
        let difference = less(&plan, &base, 0.5);
        assert!(difference.mean.is_some());
        assert_eq!((difference.low, difference.clear), (None, None));
        let nobody = SectionedWaits::default();
        assert_eq!(less(&plan, &nobody, 0.5), Difference::NONE);
    }

    /// 500 studies of 150 days against the difference that 20,000 days give: a 95 % interval that is right
    /// covers it 461 to 487 times, but for once in a hundred seeds; the longer of two sides covers it more often.
    #[test]
    fn intervals_cover_as_often_as_they_say() {
        let shares = [0.5, 0.9];
        let [plan, base] = pushed(6, 20_000);
        let exact = shares.map(|p| less(&plan, &base, p).mean.unwrap());
        let mut covered = [0; 2];
        for study in 0..500 {
            let [plan, base] = pushed(1_000 + study, 150);
            for (place, p) in shares.into_iter().enumerate() {
                let Difference { low, high, .. } = less(&plan, &base, p);
                let holds = low.unwrap() <= exact[place] && exact[place] <= high.unwrap();
                covered[place] += u32::from(holds);
            }
        }
        assert!(
            covered.iter().all(|count| (461..=495).contains(count)),
            "{covered:?}"
        );
    }

    /// How busy a day of `day` is, less what is expected.
    fn busy(seed: u64, replication: u64) -> f64 {
        let mut draws =
            Streams::new(Occasion::first(Seed(seed), replication)).sequence(Purpose::Talk, "t");
        let unit: f64 = Exp1.sample(&mut draws);
        0.5 * unit - 0.5
    }

    /// 100 studies of 100 days: an interval that covers 95 % holds the quantile of 5,000 days 88 to 99 times, but for
    /// once in a hundred seeds; it is much narrower, and a wait that more callers have is longer.
    #[test]
    fn what_is_known_of_days_makes_quantiles_sharper() {
        let [_, many] = pushed(7, 5_000);
        let exact = many.quantile(0.9, Confidence::USUAL).mean.unwrap();
        let (mut held, mut widths) = (0, [0.0, 0.0]);
        for study in 0..100 {
            let [_, waits] = pushed(5_000 + study, 100);
            let mut units = Units::new(1, 0);
            (0..100).for_each(|day| units.push(&[busy(5_000 + study, day)]));
            let regression = Regression::new(&units).unwrap();
            let adjusted = waits.adjusted(&regression).unwrap();
            let of = |p| adjusted.quantile(p, Confidence::USUAL).unwrap().estimate();
            let found = [waits.quantile(0.9, Confidence::USUAL), of(0.9)];
            for (width, one) in widths.iter_mut().zip(found) {
                *width += one.high.unwrap() - one.low.unwrap();
            }
            held += u32::from(found[1].low.unwrap() <= exact && exact <= found[1].high.unwrap());
            let each = [0.1, 0.5, 0.8, 0.9].map(|p| of(p).mean.unwrap());
            assert!(each.is_sorted() && each[0] >= 0.0);
        }
        assert!((88..=100).contains(&held), "{held}");
        assert!(widths[1] < 0.6 * widths[0], "{widths:?}");
    }

    /// Waits that all lie in one place are as long as they are.
    #[test]
    fn waits_that_are_all_the_same_are_no_shorter() {
        let mut waits = SectionedWaits::default();
        let mut units = Units::new(1, 0);
        for number in 0..100 {
            let mut day = Histogram::default();
            (0..20).for_each(|_| day.add(606.0));
            waits.push(&day);
            units.push(&[busy(9, number)]);
        }
        let regression = Regression::new(&units).unwrap();
        let adjusted = waits.adjusted(&regression).unwrap();
        for p in [0.1, 0.5, 0.9] {
            let found = adjusted.quantile(p, Confidence::USUAL).unwrap().estimate();
            let plain = waits.quantile(p, Confidence::USUAL);
            let ends = |one: Estimate| [one.mean, one.low, one.high].map(Option::unwrap);
            assert!((ends(found)[0] - 606.0).abs() < 2.0, "{found:?}");
            for (own, usual) in ends(found).into_iter().zip(ends(plain)) {
                assert!((own - usual).abs() < 2.0, "{found:?} {plain:?}");
            }
        }
    }

    /// Callers who do not wait at all stay as many as they were where the control tells nothing of them.
    #[test]
    fn no_wait_stays_no_wait() {
        let mut waits = SectionedWaits::default();
        let mut units = Units::new(1, 0);
        for number in 0..100 {
            let mut day = Histogram::default();
            (0..60).for_each(|_| day.add(0.0));
            (0..40).for_each(|_| day.add(30.0));
            waits.push(&day);
            units.push(&[busy(9, number)]);
        }
        let regression = Regression::new(&units).unwrap();
        let adjusted = waits.adjusted(&regression).unwrap();
        for (p, wait) in [(0.55, 0.0), (0.9, 30.0)] {
            let found = adjusted.quantile(p, Confidence::USUAL).unwrap().estimate();
            assert!((found.mean.unwrap() - wait).abs() < 0.3, "{found:?}");
        }
    }
}
