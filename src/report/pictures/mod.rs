//! Pictures of results: which there are, what they show, and the finding that stands above each, made
//! from nothing but the results. What cannot be seen in the numbers is not claimed: a finding is either
//! a figure with its interval or something that the interval bears out.

mod along;
mod compare;
mod day;
mod frontier;
mod run;
mod season;
mod sensitivity;
mod staff;
mod sweep;
mod types;

pub use compare::comparison_pictures;
pub use run::run_pictures;
pub use sensitivity::sensitivity_picture;
pub use staff::staff_pictures;
pub use sweep::sweep_pictures;

use super::calls::common_threshold;
use super::digits::{TimeStyle, figure, spoken};
use super::visible::visible;
use super::{MetricChoice, Study};
use crate::measures::{
    ALL, CallMetric, Calls, Measured, Metric, MetricKind, MoneyMetric, Results, Waits,
};
use crate::plot::{Better, Caption, Picture, PlotError, Reading, Width};
use crate::stats::Estimate;
use std::collections::BTreeSet;

/// What pictures are to be about.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Focus<'a> {
    /// One call type, by its name; all of them otherwise.
    pub only: Option<&'a str>,
    /// The measures in which plans are compared; the usual ones if there are none.
    pub metrics: &'a [CallMetric],
}

impl<'a> Focus<'a> {
    /// The calls that are meant: those of one type, or all together.
    fn calls<'r, T: Default>(&self, measured: &'r Measured<T>) -> Option<&'r Calls<T>> {
        measured.calls_of(self.only.unwrap_or(ALL))
    }

    /// How their waits are spread.
    fn waits<'r>(&self, results: &'r Results) -> Option<&'r Waits> {
        results.waits(self.only.unwrap_or(ALL))
    }

    /// Within which time these calls are to be answered, if it is one time \[s\].
    fn threshold(&self, study: &Study<'_>) -> Option<f64> {
        match self.only {
            Some(only) => {
                let mut types = study.centre.call_types().iter();
                let kind = types.find(|kind| kind.name == only)?;
                Some(kind.service_level.within.get())
            }
            None => common_threshold(study),
        }
    }

    /// Whether this call type is among those that are meant.
    fn holds(&self, name: &str) -> bool {
        self.only.is_none_or(|only| only == name)
    }

    /// A finding, with the call type that it is about.
    fn says(&self, finding: String) -> String {
        match self.only {
            Some(only) => format!("{only}: {finding}"),
            None => finding,
        }
    }

    /// `all calls`, or those of which type.
    fn words(&self) -> String {
        self.only
            .map_or_else(|| "all calls".to_owned(), |only| format!("calls of {only}"))
    }
}

/// A picture with what is to be said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Illustration {
    /// What files of it are called, without their ending.
    pub name: String,
    /// The finding, a sentence without its full stop; it stands in the picture too.
    pub finding: String,
    /// What is shown, with units; it stands in the picture too.
    pub shows: String,
    /// How to read it.
    pub reading: String,
    picture: Picture,
}

/// What stands above a picture and below it.
struct Said {
    finding: String,
    shows: String,
    reading: &'static str,
}

impl Said {
    fn caption(&self) -> Caption {
        Caption::new(&*self.finding, &*self.shows)
    }

    /// The picture, unless there is nothing in it or it would not fit on a sheet.
    fn with(self, name: impl Into<String>, picture: Picture) -> Option<Illustration> {
        let illustration = Illustration {
            name: name.into(),
            finding: self.finding,
            shows: self.shows,
            reading: self.reading.to_owned(),
            picture,
        };
        let widths = [Width::PAGE, Width::PHONE];
        let is_drawn = widths
            .into_iter()
            .all(|width| illustration.svg(width).is_ok());
        is_drawn.then_some(illustration)
    }
}

impl Illustration {
    /// As SVG.
    ///
    /// # Errors
    /// If it would not fit on a sheet.
    pub fn svg(&self, width: Width) -> Result<String, PlotError> {
        Ok(visible(&self.picture.svg(width)?))
    }

    /// As PNG, two pixels a point.
    ///
    /// # Errors
    /// If it would not fit on a sheet.
    pub fn png(&self, width: Width) -> Result<Vec<u8>, PlotError> {
        self.picture.png(width)
    }

    /// Letters for which the PNG has a box, as its font lacks them.
    ///
    /// # Errors
    /// If it would not fit on a sheet.
    pub fn boxed_letters(&self, width: Width) -> Result<BTreeSet<char>, PlotError> {
        self.picture.boxed_letters(width)
    }
}

/// The places of the `most` heaviest of some things, in their order: the worst ones where all are too many.
fn heaviest(weights: &[f64], most: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..weights.len()).collect();
    places.sort_by(|&one, &other| weights[other].total_cmp(&weights[one]));
    places.truncate(most);
    places.sort_unstable();
    places
}

/// Which way a measure of calls is better; `None` if neither is.
fn better(metric: CallMetric) -> Option<Better> {
    match metric {
        CallMetric::ServiceLevel
        | CallMetric::CallersReached
        | CallMetric::Answered
        | CallMetric::CallbackMade
        | CallMetric::PromiseKept
        | CallMetric::Settled => Some(Better::Higher),
        CallMetric::Blocked
        | CallMetric::Balked
        | CallMetric::Abandoned
        | CallMetric::CallbackUnreached
        | CallMetric::CallbackBroken
        | CallMetric::TurnedAway
        | CallMetric::Abandonment
        | CallMetric::Lost
        | CallMetric::Delayed
        | CallMetric::Asa
        | CallMetric::Wait
        | CallMetric::WaitP50
        | CallMetric::WaitP80
        | CallMetric::WaitP90
        | CallMetric::WaitP95
        | CallMetric::WaitP99
        | CallMetric::Queue
        | CallMetric::QueueMax
        | CallMetric::TimeWasted
        | CallMetric::NotQuoted
        | CallMetric::QuoteAbsError => Some(Better::Lower),
        _ => None,
    }
}

/// Which way a measure of anything is better.
pub(super) fn better_of(shown: &MetricChoice) -> Option<Better> {
    match shown.0.metric {
        Metric::Calls(metric) => better(metric),
        Metric::Cost(_) => Some(Better::Lower),
        Metric::Money(MoneyMetric::Profit) => Some(Better::Higher),
        _ => None,
    }
}

/// An estimate as it is drawn.
fn reading(estimate: &Estimate) -> Option<Reading> {
    let Estimate {
        mean, low, high, ..
    } = *estimate;
    match (low, high) {
        (Some(low), Some(high)) => Reading::between(mean?, low, high),
        _ => Reading::new(mean?),
    }
}

/// `34.2 ± 0.4 s`; `None` if there is nothing to say.
pub(super) fn seconds(estimate: &Estimate) -> Option<String> {
    let mean = estimate.mean?;
    let style = TimeStyle::fitting([Some(mean)].into_iter());
    if style == TimeStyle::Minutes && estimate.half_width().is_none_or(|half| half < 0.5) {
        return Some(spoken(mean));
    }
    let text = figure(estimate, MetricKind::Seconds, style).text();
    Some(match style {
        TimeStyle::Seconds => format!("{text} s"),
        TimeStyle::Minutes => format!("{text} min"),
        TimeStyle::Hours => format!("{text} h"),
    })
}

/// `8.4 ± 0.4 %`; `None` if there is nothing to say.
fn per_cent(estimate: &Estimate) -> Option<String> {
    estimate.mean?;
    let text = figure(estimate, MetricKind::Share, TimeStyle::Seconds).text();
    Some(format!("{text} %"))
}

/// Whether any call came.
fn has_calls(calls: &Calls<Estimate>) -> bool {
    calls.measures[CallMetric::Offered].mean > Some(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_with_their_intervals() {
        assert_eq!(
            seconds(&Estimate::around(34.21, 0.42)).unwrap(),
            "34.2 ± 0.4 s"
        );
        assert_eq!(
            seconds(&Estimate::around(754.6, 65.0)).unwrap(),
            "12:35 ± 1:05 min"
        );
        assert_eq!(seconds(&Estimate::exactly(754.6)).unwrap(), "12:35 min");
        assert_eq!(seconds(&Estimate::NONE), None);
        assert_eq!(
            per_cent(&Estimate::around(0.084, 0.004)).unwrap(),
            "8.4 ± 0.4 %"
        );
        assert_eq!(per_cent(&Estimate::exactly(0.0)).unwrap(), "0 %");
    }
}
