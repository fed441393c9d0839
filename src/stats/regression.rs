//! Control variates: means less what chance put into them, told by numbers whose means are known.
//!
//! What is estimated is regressed on the controls, whose means are 0, and the estimate is where they are 0 (Lavenberg &
//! Welch 1981). Which controls are used depends on them alone: in their order, as long as there are
//! fifteen units for each, those that tell something that the ones before do not and do not hang on a single
//! unit. The variance is heteroscedasticity-consistent (HC3: MacKinnon & White 1985, nearly a jackknife),
//! because what is left differs between quiet and busy days; the interval is Student's with the degrees of
//! freedom that are left. All follows from one weight of each unit, the same for everything that is estimated.

use super::units::Units;

/// Units for each control. A convention: more controls widen what they do not tell, fewer leave too much of what they do.
const FOR_EACH: u64 = 15;
/// A control of which less than this share is its own, after those before, tells nothing new.
const OWN: f64 = 1e-6;
/// A unit may decide so much of what is fitted to it. A convention.
const DECIDED: f64 = 0.9;
/// What is left of less than this share, as a standard deviation, is rounding.
const ROUNDING: f64 = 1e-10;

/// Columns that are added up side by side, so that a processor can do it at once.
const LANES: usize = 4;

/// How much each unit counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    controls: usize,
    /// Columns of an orthonormal basis of controls and intercept, unit by unit, filled up with zeros.
    basis: Vec<[f64; LANES]>,
    /// What a unit's sum counts in a mean.
    weights: Vec<f64>,
    /// Square roots of the numbers of replications.
    roots: Vec<f64>,
    /// What is left of a unit's value, over the root, counts so much in a mean: by its weight, over 1 - leverage.
    counts: Vec<f64>,
    replications: f64,
}

/// A mean by regression.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Fitted {
    /// By how much the mean hangs on each unit.
    pub(super) influences: Vec<f64>,
    /// Of the mean: the sum of their squares.
    pub(super) variance: f64,
    /// Nothing but rounding is left of what moves.
    pub(super) is_known: bool,
}

/// What is fitted before any control.
struct Intercept {
    /// Square roots of the units' numbers of replications.
    roots: Vec<f64>,
    /// They, at length 1.
    column: Vec<f64>,
    leverages: Vec<f64>,
}

impl Intercept {
    fn of(units: &Units) -> Self {
        let whole = (units.replications() as f64).sqrt();
        let roots: Vec<f64> = (0..units.len())
            .map(|unit| units.size(unit).sqrt())
            .collect();
        let column: Vec<f64> = roots.iter().map(|root| root / whole).collect();
        Self {
            leverages: column.iter().map(|one| one * one).collect(),
            column,
            roots,
        }
    }
}

impl Regression {
    /// On the controls of these units; `None` if none can be used.
    #[must_use]
    pub fn new(units: &Units) -> Option<Self> {
        let all: Vec<usize> = (0..units.controls()).collect();
        Self::of(units, &all)
    }

    /// The same on some of the controls, in this order.
    #[must_use]
    pub fn of(units: &Units, usable: &[usize]) -> Option<Self> {
        let count = units.len();
        let most = count as u64 / FOR_EACH;
        let Intercept {
            roots,
            column,
            mut leverages,
        } = Intercept::of(units);
        let mut centred = vec![column];
        // The controls as they are: their means are known to be 0.
        let mut raw: Vec<Vec<f64>> = Vec::new();
        for &control in usable {
            if raw.len() as u64 >= most {
                break;
            }
            let values = (0..count).map(|unit| units.control(unit, control) / roots[unit]);
            let values: Vec<f64> = values.collect();
            let moves = less(values.clone(), &centred[..1]);
            let own = less(moves.clone(), &centred[1..]);
            let (square, moved) = (dot(&own, &own), dot(&moves, &moves));
            let is_still = moved <= ROUNDING * ROUNDING * dot(&values, &values);
            if is_still || square <= OWN * moved {
                continue;
            }
            let own = scaled(own, square.sqrt().recip());
            let decided = own
                .iter()
                .zip(&leverages)
                .map(|(own, so_far)| so_far + own * own);
            let decided: Vec<f64> = decided.collect();
            if decided.iter().any(|leverage| *leverage > DECIDED) {
                continue;
            }
            leverages = decided;
            centred.push(own);
            let left = less(values, &raw);
            let size = dot(&left, &left).sqrt();
            raw.push(scaled(left, size.recip()));
        }
        if raw.is_empty() {
            return None;
        }
        Some(Self::on(&raw, &centred, &leverages, roots))
    }

    /// On no control: what these units say by themselves.
    #[must_use]
    pub fn on_nothing(units: &Units) -> Self {
        let Intercept {
            roots,
            column,
            leverages,
        } = Intercept::of(units);
        Self::on(&[], &[column], &leverages, roots)
    }

    /// On controls as they are (`raw`), which with the intercept span the `centred` columns.
    fn on(raw: &[Vec<f64>], centred: &[Vec<f64>], leverages: &[f64], roots: Vec<f64>) -> Self {
        // What of the intercept no control tells: a mean is what is left of a value along it.
        let own = less(roots.clone(), raw);
        let square = dot(&own, &own);
        let weights = own
            .iter()
            .zip(&roots)
            .map(|(own, root)| own / root / square);
        let weights: Vec<f64> = weights.collect();
        let counts = weights.iter().zip(&roots).zip(leverages);
        let counts =
            counts.map(|((weight, root), leverage)| weight * root * (1.0 - leverage).recip());
        Self {
            controls: raw.len(),
            counts: counts.collect(),
            weights,
            basis: (0..roots.len())
                .flat_map(|unit| in_lanes(centred, unit))
                .collect(),
            replications: dot(&roots, &roots).round(),
            roots,
        }
    }

    /// How many controls are used.
    #[must_use]
    pub fn controls(&self) -> usize {
        self.controls
    }

    pub(super) fn replications(&self) -> f64 {
        self.replications
    }

    /// Degrees of freedom that are left of so many units.
    pub(super) fn freedom(&self, units: f64) -> f64 {
        units - 1.0 - self.controls as f64
    }

    pub(super) fn units(&self) -> usize {
        self.roots.len()
    }

    /// The mean of a value of which these are the sums over units.
    pub(super) fn mean(&self, sum: impl Fn(usize) -> f64) -> f64 {
        let weights = self.weights.iter().enumerate();
        weights.map(|(unit, weight)| weight * sum(unit)).sum()
    }

    /// The means of two values, of which these are the sums.
    pub(super) fn means(&self, sums: &[(f64, f64)]) -> (f64, f64) {
        let (mut first, mut second) = (0.0, 0.0);
        for ((one, other), weight) in sums.iter().zip(&self.weights) {
            first += weight * one;
            second += weight * other;
        }
        (first, second)
    }

    /// On what such a mean hangs.
    pub(super) fn fit(&self, sum: impl Fn(usize) -> f64) -> Fitted {
        let width = (self.controls + 1).div_ceil(LANES);
        let mut along = vec![[0.0; LANES]; width];
        let each = self.roots.iter().enumerate();
        let mut left: Vec<f64> = each.map(|(unit, root)| sum(unit) / root).collect();
        for (value, row) in left.iter().zip(self.basis.chunks_exact(width)) {
            for (sums, columns) in along.iter_mut().zip(row) {
                for (sum, column) in sums.iter_mut().zip(columns) {
                    *sum += value * column;
                }
            }
        }
        let mut after = 0.0;
        for (value, row) in left.iter_mut().zip(self.basis.chunks_exact(width)) {
            let mut fitted = [0.0; LANES];
            for (along, columns) in along.iter().zip(row) {
                for ((sum, along), column) in fitted.iter_mut().zip(along).zip(columns) {
                    *sum += along * column;
                }
            }
            *value -= fitted.iter().sum::<f64>();
            after += *value * *value;
        }
        let mut variance = 0.0;
        for (value, counts) in left.iter_mut().zip(&self.counts) {
            *value *= counts;
            variance += *value * *value;
        }
        // The columns are at right angles, so what was taken off by them adds up.
        let fitted: f64 = along.iter().flatten().map(|along| along * along).sum();
        Fitted {
            variance,
            influences: left,
            is_known: after <= ROUNDING * ROUNDING * (after + fitted),
        }
    }
}

/// A unit's place in each column.
fn in_lanes(columns: &[Vec<f64>], unit: usize) -> impl Iterator<Item = [f64; LANES]> {
    columns.chunks(LANES).map(move |columns| {
        let mut row = [0.0; LANES];
        row.iter_mut()
            .zip(columns)
            .for_each(|(place, column)| *place = column[unit]);
        row
    })
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn scaled(mut column: Vec<f64>, by: f64) -> Vec<f64> {
    column.iter_mut().for_each(|value| *value *= by);
    column
}

/// A column less all of it that lies along others; twice, so that rounding leaves nothing (Gram and Schmidt).
fn less(mut column: Vec<f64>, others: &[Vec<f64>]) -> Vec<f64> {
    for _ in 0..2 {
        for other in others {
            let along = dot(&column, other);
            for (value, part) in column.iter_mut().zip(other) {
                *value -= along * part;
            }
        }
    }
    column
}

#[cfg(test)]
mod tests {
    use super::super::{Adjusted, Confidence, Counted, Ratio};
    use super::*;
    use crate::random::{Occasion, Purpose, Seed, Streams};
    use rand_distr::{Distribution, Exp1, StandardNormal};

    /// A control and a value that goes with it, wider where the control is large.
    fn days(seed: u64, count: u64) -> Vec<[f64; 2]> {
        let day = |number| {
            let streams = Streams::new(Occasion::first(Seed(seed), number));
            let mut draws = streams.sequence(Purpose::Talk, "t");
            let unit: f64 = Exp1.sample(&mut draws);
            let noise: f64 = StandardNormal.sample(&mut draws);
            let control = unit - 1.0;
            [
                control,
                5.0 + 2.0 * control + control * control + 0.5 * (1.0 + unit) * noise,
            ]
        };
        (0..count).map(day).collect()
    }

    fn units(rows: &[Vec<f64>], controls: usize) -> Units {
        let mut units = Units::new(controls, rows[0].len() - controls);
        rows.iter().for_each(|row| units.push(row));
        units
    }

    /// Estimate and HC3 variance of the intercept by the formulas of a single regressor, as textbooks have them.
    #[test]
    fn one_control_is_simple_regression() {
        let days = days(1, 40);
        let n = days.len() as f64;
        let rows: Vec<Vec<f64>> = days.iter().map(|day| day.to_vec()).collect();
        let units = units(&rows, 1);
        let regression = Regression::new(&units).unwrap();
        let mean = |of: &dyn Fn(&[f64; 2]) -> f64| days.iter().map(of).sum::<f64>() / n;
        let (c, y) = (mean(&|day| day[0]), mean(&|day| day[1]));
        let square = n * mean(&|day| (day[0] - c).powi(2));
        let slope = n * mean(&|day| (day[0] - c) * (day[1] - y)) / square;
        let found = regression.mean(|unit| units.value(unit, 0));
        assert!((found - (y - slope * c)).abs() < 1e-12);
        let variance: f64 = days
            .iter()
            .map(|[control, value]| {
                let off = value - y - slope * (control - c);
                let leverage = 1.0 / n + (control - c).powi(2) / square;
                let weight = 1.0 / n - c * (control - c) / square;
                (weight * off / (1.0 - leverage)).powi(2)
            })
            .sum();
        let fitted = regression.fit(|unit| units.value(unit, 0));
        assert!((fitted.variance / variance - 1.0).abs() < 1e-10);
        assert!(!fitted.is_known);
    }

    /// One control for fifteen replications; none that never moves, follows from others, or hangs on a single one.
    #[test]
    fn controls_are_chosen_by_themselves() {
        let row = |[one, other]: [f64; 2]| vec![one, 3.0 * one, 0.0, one - other, other, 1.0];
        let rows: Vec<Vec<f64>> = days(2, 200).into_iter().map(row).collect();
        let count = |days: usize| {
            let units = units(&rows[..days], 5);
            Regression::new(&units).map_or(0, |regression| regression.controls())
        };
        assert_eq!([14, 29, 30, 200].map(count), [0, 1, 2, 2]);
        let lonely = |place: usize| {
            let alone = if place == 7 { 1.0 } else { 0.0 };
            vec![alone - 0.01, place as f64]
        };
        // What is the same on all days, such as the hours of people of whom nobody happened to be absent.
        for (count, same) in [(60, 2160.0), (61, 0.1), (200, -1.0 / 3.0)] {
            let rows = vec![vec![same, 1.0]; count];
            assert_eq!(Regression::new(&units(&rows, 1)), None);
        }
        let rows: Vec<Vec<f64>> = (0..100).map(lonely).collect();
        assert_eq!(Regression::new(&units(&rows, 1)), None);
    }

    /// What follows from a control is known, however units were put together.
    #[test]
    fn what_controls_tell_is_known() {
        for count in [30, 511, 3000] {
            let rows: Vec<Vec<f64>> = days(3, count)
                .into_iter()
                .map(|[control, _]| vec![control, 839.0 + 30.0 * control, 1.0])
                .collect();
            let units = units(&rows, 1);
            let mut plain = Ratio::default();
            rows.iter().for_each(|row| plain.push(row[1], row[2]));
            let regression = Regression::new(&units).unwrap();
            let sums = |unit| (units.value(unit, 0), units.value(unit, 1));
            let range = (0.0, f64::INFINITY);
            let of = |counted: Counted| {
                let found = Adjusted::new(&plain, &regression, counted, range, sums);
                found.unwrap().estimate(counted, Confidence::USUAL)
            };
            let found = of(Counted::Amount);
            assert_eq!(
                (found.mean, found.low, found.high),
                (Some(839.0), Some(839.0), Some(839.0))
            );
            // Events of which none was seen may yet happen.
            let unseen = -(0.025_f64.ln()) / count as f64;
            let found = of(Counted::Events).high.unwrap();
            assert!((found - 839.0 - unseen).abs() < 1e-6, "{found}");
        }
    }

    /// The value has a mean of 6. Of 1,000 studies, an interval that covers 95 % holds it 930 to 968 times but for one
    /// in a hundred seeds; what is left is wider on busy days. A value that bends needs a control that does.
    #[test]
    fn intervals_cover_as_often_as_they_say() {
        let holds = |study: &u64| {
            let rows: Vec<Vec<f64>> = days(100 + study, 60)
                .into_iter()
                .map(|[control, value]| vec![control, control * control - 1.0, value, 1.0])
                .collect();
            let units = units(&rows, 2);
            let regression = Regression::new(&units).unwrap();
            let mut plain = Ratio::default();
            rows.iter().for_each(|row| plain.push(row[2], row[3]));
            let sums = |unit| (units.value(unit, 0), units.value(unit, 1));
            let range = (0.0, f64::INFINITY);
            let found = Adjusted::new(&plain, &regression, Counted::Amount, range, sums).unwrap();
            let found = found.estimate(Counted::Amount, Confidence::USUAL);
            (found.low.unwrap()..=found.high.unwrap()).contains(&6.0)
        };
        let held = (0..1000).filter(holds).count();
        assert!((925..=970).contains(&held), "{held}");
    }
}
