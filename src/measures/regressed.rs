//! Estimates by regression on controls: what is kept of each replication for it, and what comes out.

use super::CallMetric;
use super::address::{ALL, Address, Metric};
use super::controls::{Controls, Seen};
use super::day_totals::DayTotals;
use super::fraction::Fraction;
use super::measured::Measured;
use super::row::Adding;
use super::tally::Numbered;
use super::targets::MeasureOf;
use crate::centre::Whose;
use crate::stats::{
    Adjusted, AdjustedWaits, Confidence, Counted, Doubts, Estimate, Limit, Quantile, Ratio,
    Regression, SectionedWaits, Units,
};
use std::cell::OnceCell;

/// Controls and fractions of the replications.
#[derive(Debug)]
pub(super) struct Regressed {
    controls: Controls,
    /// Controls, numerators and denominators; nothing without controls.
    units: Units,
    /// Where the numerator of each ratio stands among a unit's values; its denominator is the next.
    columns: Measured<usize>,
    /// How each of them is counted; what arrives is an amount that controls tell.
    known: Measured<Counted>,
    /// The same where some call type never came: controls do not tell how many all are.
    but_for_all: Measured<Counted>,
    /// Whether every kind of day came whose calls are in the means of the controls: without it, a regression would go on to
    /// days that nobody has seen.
    is_whole: bool,
    /// Room for the next replication's.
    row: Vec<f64>,
    /// What comes out of the replications so far, once it was asked for.
    seen: OnceCell<Seen>,
    regression: OnceCell<Option<Regression>>,
    alone: OnceCell<Regression>,
    ratios: OnceCell<Option<Measured<Option<Adjusted>>>>,
}

impl Regressed {
    pub(super) fn new(
        controls: Controls,
        shape: &Measured<Fraction>,
        counted: &Measured<Counted>,
    ) -> Self {
        let mut width = 0;
        let mut columns = shape.map(|_, _| 0);
        columns.take(shape, |_, column, _| {
            *column = width;
            width += 2;
        });
        let values = if controls.is_empty() { 0 } else { width };
        Self {
            units: Units::new(controls.len(), values),
            controls,
            columns,
            known: or_known(counted, |_| true),
            but_for_all: or_known(counted, |name| name != ALL),
            is_whole: true,
            row: Vec::new(),
            seen: OnceCell::new(),
            regression: OnceCell::new(),
            alone: OnceCell::new(),
            ratios: OnceCell::new(),
        }
    }

    /// The next replication: `measured` on these days.
    pub(super) fn push(&mut self, measured: &Measured<Fraction>, days: &[&DayTotals]) {
        if self.controls.is_empty() {
            return;
        }
        self.seen.take();
        self.regression.take();
        self.alone.take();
        self.ratios.take();
        self.row.clear();
        self.controls.values(days, &mut self.row);
        let row = &mut self.row;
        self.columns.take(measured, |_, _, fraction| {
            row.extend([fraction.of, fraction.out_of]);
        });
        self.units.push(&self.row);
    }

    /// Whether every kind of day came that may.
    pub(super) fn know(&mut self, is_whole: bool) {
        self.is_whole = is_whole;
    }

    fn regression(&self) -> Option<&Regression> {
        if !self.is_whole {
            return None;
        }
        let find = || Regression::of(&self.units, &self.seen().usable);
        self.regression.get_or_init(find).as_ref()
    }

    fn seen(&self) -> &Seen {
        self.seen.get_or_init(|| self.controls.seen(&self.units))
    }

    /// How each ratio is counted.
    fn counted(&self) -> &Measured<Counted> {
        match self.seen().all_types {
            true => &self.known,
            false => &self.but_for_all,
        }
    }

    /// Every ratio by regression, if there are controls that can be used.
    pub(super) fn ratios(&self, plain: &Measured<Ratio>) -> Option<&Measured<Option<Adjusted>>> {
        let find = || {
            let regression = self.regression()?;
            let sums = plain.zip(self.counted(), |_, ratio, counted| (*ratio, *counted));
            let ratios = sums.zip(&self.columns, |metric, (ratio, counted), column| {
                self.adjust(regression, metric, ratio, *counted, *column)
            });
            Some(ratios)
        };
        self.ratios.get_or_init(find).as_ref()
    }

    fn adjust(
        &self,
        regression: &Regression,
        metric: Metric,
        ratio: &Ratio,
        counted: Counted,
        column: usize,
    ) -> Option<Adjusted> {
        let row = metric.row();
        // The largest of a day is no sum over calls, and is left as it was seen.
        if row.adding == Adding::Largest {
            return None;
        }
        let range = (row.least(), row.most());
        let sums = |unit| self.sums(unit, column);
        Adjusted::new(ratio, regression, counted, range, sums).or_else(|| {
            let alone = self
                .alone
                .get_or_init(|| Regression::on_nothing(&self.units));
            Adjusted::of_few(ratio, alone, counted, range, sums)
        })
    }

    /// A unit's numerator and denominator.
    fn sums(&self, unit: usize, column: usize) -> (f64, f64) {
        let value = |column| self.units.value(unit, column);
        (value(column), value(column + 1))
    }

    /// Waits, of which quantiles are wanted.
    pub(super) fn waits<'a>(&'a self, plain: &'a SectionedWaits) -> Waits<'a> {
        Waits {
            adjusted: self.regression().and_then(|one| plain.adjusted(one)),
            plain,
        }
    }

    /// The share of the calls offered that found no line, and on which side of a target it lies, by the regression that
    /// tells how many they are; `None` where that is told without one.
    pub(super) fn blocked(
        &self,
        whose: Whose,
        limit: &Limit,
        counted: Counted,
        confidence: Confidence,
    ) -> Option<(Estimate, Doubts)> {
        let column = |metric: CallMetric| {
            let metric = Metric::Calls(metric);
            MeasureOf { whose, metric }.of(&self.columns).copied()
        };
        let (blocked, offered) = (column(CallMetric::Blocked)?, column(CallMetric::Offered)?);
        let sums = |unit: usize| (self.sums(unit, blocked).0, self.sums(unit, offered).0);
        let regression = self.regression()?;
        let range = (0.0, 1.0);
        let adjusted = Adjusted::new(limit.ratio(), regression, counted, range, sums)?;
        let estimate = adjusted.estimate(counted, confidence);
        Some((estimate, limit.adjusted(regression, counted, range, sums)?))
    }

    /// On which side of a target a measure lies, by regression.
    pub(super) fn doubts(&self, measure: MeasureOf, limit: &Limit) -> Option<Doubts> {
        let counted = *measure.of(self.counted())?;
        let column = *measure.of(&self.columns)?;
        let row = measure.row();
        let range = (row.least(), row.most());
        limit.adjusted(self.regression()?, counted, range, |unit| {
            self.sums(unit, column)
        })
    }

    /// All estimates, where without controls they would be `plain`.
    pub(super) fn estimates(
        &self,
        sums: &Measured<Ratio>,
        plain: Measured<Estimate>,
        confidence: Confidence,
    ) -> Measured<Estimate> {
        let Some(ratios) = self.ratios(sums) else {
            return plain;
        };
        let found = ratios.zip(self.counted(), |metric, one, counted| {
            let estimate = one.as_ref()?.estimate(*counted, confidence);
            Some(estimate.within(metric.row().least(), metric.row().most()))
        });
        let mut whole = plain;
        whole.take(&found, |_, estimate, adjusted| {
            if let Some(adjusted) = adjusted.filter(|_| !estimate.is_known()) {
                *estimate = adjusted.beside(*estimate);
            }
        });
        whole
    }

    /// The estimate that stands there, of a `plain` ratio, without making all others.
    pub(super) fn estimate_at(
        &self,
        address: &Address<'_>,
        plain: &Ratio,
        confidence: Confidence,
    ) -> Option<Estimate> {
        let counted = *self.counted().get(address)?;
        let column = *self.columns.get(address)?;
        let adjusted = self.adjust(self.regression()?, address.metric, plain, counted, column)?;
        Some(adjusted.estimate(counted, confidence))
    }
}

/// Waits of the answered: as they were, and by regression on controls.
pub(super) struct Waits<'a> {
    plain: &'a SectionedWaits,
    adjusted: Option<AdjustedWaits<'a>>,
}

impl Waits<'_> {
    /// The wait that a share of them does not exceed: plain, and by regression.
    pub(super) fn quantile(
        &self,
        share: f64,
        confidence: Confidence,
    ) -> Option<(Quantile, Option<Quantile>)> {
        let adjusted = self.adjusted.as_ref();
        let adjusted = adjusted.and_then(|waits| waits.quantile(share, confidence));
        Some((self.plain.plain(share, confidence)?, adjusted))
    }

    /// How far the difference of two quantiles may be off by few waits, or by those of which nothing is known \[s\].
    pub(super) fn off_by_few(
        &self,
        base: &Self,
        of: (f64, f64),
        counted: Counted,
        confidence: Confidence,
    ) -> Option<f64> {
        self.plain.off_by_few(base.plain, of, counted, confidence)
    }

    /// The better of both.
    pub(super) fn estimate(&self, share: f64, confidence: Confidence) -> Estimate {
        let plain = self.plain.quantile(share, confidence);
        let adjusted = self.adjusted.as_ref();
        let adjusted = adjusted.and_then(|waits| waits.quantile(share, confidence));
        adjusted.map_or(plain, |adjusted| adjusted.estimate().beside(plain))
    }

    /// The same where a share of the waits is not known at all: they may be shorter or longer than all others.
    pub(super) fn estimate_without(
        &self,
        unknown: f64,
        share: f64,
        confidence: Confidence,
    ) -> Estimate {
        let usual = self.estimate(share, confidence);
        if unknown == 0.0 || usual.mean.is_none() {
            return usual;
        }
        let [least, most] = [share - unknown, share].map(|share| share / (1.0 - unknown));
        let at = |share: f64| self.estimate(share, confidence);
        Estimate {
            low: if least > 0.0 {
                at(least).low
            } else {
                Some(0.0)
            },
            high: (most < 1.0).then(|| at(most).high).flatten(),
            ..usual
        }
    }
}

/// The same, where the mean of what arrives of these types follows from the description: it is no event that may go unseen.
fn or_known(counted: &Measured<Counted>, is_such: impl Fn(&str) -> bool) -> Measured<Counted> {
    let mut counted = counted.clone();
    let calls = counted.calls_mut().iter_mut();
    for calls in calls.filter(|calls| is_such(&calls.name)) {
        let alone = calls.measures[CallMetric::Redials] == Counted::Amount;
        calls.measures = calls.measures.map(|metric, counted| match metric {
            CallMetric::FirstAttempts => Counted::Amount,
            CallMetric::Offered if alone => Counted::Amount,
            _ => *counted,
        });
    }
    counted
}

/// The measures that are quantiles of waits, each with its share.
pub(super) fn quantiles() -> impl Iterator<Item = (CallMetric, f64)> {
    let all = CallMetric::ALL.iter();
    all.filter_map(|&metric| Some((metric, metric.quantile()?)))
}
