//! Control variates: means less what chance put into them, told by numbers whose means are known.
//!
//! What is estimated is regressed on the controls, whose means are 0, and the estimate is where they are 0 (Lavenberg &
//! Welch 1981). Which controls are used depends on them alone: in their order, as long as there are
//! ten units for each, those that tell something that the ones before do not and do not hang on a single
//! unit. The variance is heteroscedasticity-consistent (HC3: MacKinnon & White 1985, nearly a jackknife),
//! because what is left differs between quiet and busy days; the interval is Student's with the degrees of
//! freedom that are left. All follows from one weight of each unit, the same for everything that is estimated.

use super::units::Units;

/// Units for each control. A convention, as is usual in regressions.
const FOR_EACH: u64 = 10;
/// A control of which less than this share is its own, after those before, tells nothing new.
const OWN: f64 = 1e-6;
/// A unit may decide so much of what is fitted to it. A convention.
const DECIDED: f64 = 0.6;
/// What is left of less than this share, as a standard deviation, is rounding.
const ROUNDING: f64 = 1e-10;

/// How much each unit counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    controls: usize,
    /// Columns of an orthonormal basis of controls and intercept, unit by unit.
    basis: Vec<f64>,
    /// What a unit's sum counts in a mean.
    weights: Vec<f64>,
    /// Square roots of the numbers of replications.
    roots: Vec<f64>,
    /// 1 / (1 - leverage).
    spare: Vec<f64>,
    replications: f64,
}

/// A mean by regression.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Fitted {
    /// By how much the mean hangs on each unit: the sum of squares is its variance.
    pub(super) influences: Vec<f64>,
    /// Nothing but rounding is left of what moves.
    pub(super) is_known: bool,
}

impl Fitted {
    /// Of the mean.
    pub(super) fn variance(&self) -> f64 {
        self.influences.iter().map(|one| one * one).sum()
    }
}

impl Regression {
    /// On the controls of these units; `None` if none can be used.
    #[must_use]
    pub fn new(units: &Units) -> Option<Self> {
        let (replications, count) = (units.replications(), units.len());
        let most = count as u64 / FOR_EACH;
        let roots: Vec<f64> = (0..count).map(|unit| units.size(unit).sqrt()).collect();
        let whole = (replications as f64).sqrt();
        let intercept: Vec<f64> = roots.iter().map(|root| root / whole).collect();
        // Leverages with the intercept, and the controls as they are: their means are known to be 0.
        let mut leverages: Vec<f64> = intercept.iter().map(|one| one * one).collect();
        let mut centred = vec![intercept];
        let mut raw: Vec<Vec<f64>> = Vec::new();
        for control in 0..units.controls() {
            if raw.len() as u64 >= most {
                break;
            }
            let values = (0..count).map(|unit| units.control(unit, control) / roots[unit]);
            let values: Vec<f64> = values.collect();
            let moves = less(values.clone(), &centred[..1]);
            let own = less(moves.clone(), &centred[1..]);
            let square = dot(&own, &own);
            if square <= OWN * dot(&moves, &moves) {
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
        // What of the intercept no control tells: a mean is what is left of a value along it.
        let own = less(roots.clone(), &raw);
        let square = dot(&own, &own);
        let weights = own
            .iter()
            .zip(&roots)
            .map(|(own, root)| own / root / square);
        let spare = leverages.iter().map(|leverage| (1.0 - leverage).recip());
        Some(Self {
            controls: raw.len(),
            weights: weights.collect(),
            spare: spare.collect(),
            basis: (0..count)
                .flat_map(|unit| centred.iter().map(move |column| column[unit]))
                .collect(),
            roots,
            replications: replications as f64,
        })
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

    /// On what such a mean hangs.
    pub(super) fn fit(&self, sum: impl Fn(usize) -> f64) -> Fitted {
        let columns = self.controls + 1;
        let mut left: Vec<f64> = (0..self.units())
            .map(|unit| sum(unit) / self.roots[unit])
            .collect();
        let mut along = vec![0.0; columns];
        for (value, row) in left.iter().zip(self.basis.chunks_exact(columns)) {
            for (sum, column) in along.iter_mut().zip(row) {
                *sum += value * column;
            }
        }
        let (mut before, mut after) = (0.0, 0.0);
        for (value, row) in left.iter_mut().zip(self.basis.chunks_exact(columns)) {
            let fitted: f64 = along
                .iter()
                .zip(row)
                .map(|(along, column)| along * column)
                .sum();
            before += *value * *value;
            *value -= fitted;
            after += *value * *value;
        }
        let counts = self.weights.iter().zip(&self.roots).zip(&self.spare);
        for (value, ((weight, root), spare)) in left.iter_mut().zip(counts) {
            *value *= weight * root * spare;
        }
        Fitted {
            influences: left,
            is_known: after <= ROUNDING * ROUNDING * before,
        }
    }
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
