//! What a fit is: how it was asked for, and all that came of it.

use super::calibrate::Staffing;
use super::choice::ChosenLaw;
use super::crowding::Speeds;
use super::daily::{DayAsItWas, Simulate, TalkLevels};
use super::days::Use;
use super::drift::Drift;
use super::hours::Cut;
use super::parameters::Parameter;
use super::prepared::Prepared;
use super::redial::{Kept, Returns};
use super::sample::Sample;
use super::span::Span;
use super::staffing::IdleRule;
use crate::centre::{Operation, Weekday};
use crate::random::Seed;
use crate::records::filter::Hours;
use crate::records::source::ReadingNotes;
use jiff::civil::Date;

/// How a log is fitted.
#[derive(Debug, Clone)]
pub struct FitOptions {
    /// Length of an interval \[s\].
    pub interval: f64,
    /// When the centre is open; what is not said is read from the calls.
    pub hours: Hours,
    /// Every so many-th ordinary day is kept out, of each weekday some.
    pub hold_out: Option<usize>,
    /// How often days are drawn anew.
    pub resamples: u32,
    /// When an idle agent is away; `None`: what replayed days choose.
    pub idle_rule: Option<IdleRule>,
    /// Of those draws, and of replays.
    pub seed: Seed,
    /// Which days the scenario has.
    pub simulate: Simulate,
}

/// Intervals of half an hour \[s\]. A convention.
const INTERVAL: f64 = 1800.0;
/// So many draws of days make an interval. A convention.
const RESAMPLES: u32 = 100;

impl FitOptions {
    /// As `fit` has them unless told otherwise.
    #[must_use]
    pub fn of(hours: Hours) -> Self {
        Self {
            interval: INTERVAL,
            hours,
            hold_out: None,
            resamples: RESAMPLES,
            idle_rule: None,
            seed: Seed(1),
            simulate: Simulate::Fitting,
        }
    }
}

/// What became of a day of the log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayUse {
    /// Which day.
    pub date: Date,
    /// Offered calls.
    pub offered: u64,
    /// What it was used for.
    pub used: Use,
}

/// A call type with its laws.
#[derive(Debug, Clone)]
pub struct KindFit {
    /// Its name.
    pub name: String,
    /// Offered calls on the days that were fitted.
    pub offered: f64,
    /// The law of its talk, from the answered calls whose talk is recorded.
    pub talk: ChosenLaw,
    /// After-call work; `None` if it is not recorded.
    pub wrap_up: Option<ChosenLaw>,
    /// Patience of those who queued; `None` if nobody did.
    pub patience: Option<ChosenLaw>,
    /// Waits of those who queued, whoever was ahead.
    pub waits: Sample,
    /// Who calls again after hanging up.
    pub after_abandoning: Option<Returns>,
    /// Who calls again after being answered.
    pub after_answer: Option<Returns>,
}

/// A centre from a log.
#[derive(Debug, Clone)]
pub struct Fit {
    /// What reading told beside the calls.
    pub told: ReadingNotes,
    /// Calls that count, also of those who never queued and on days that are not fitted.
    pub calls: u64,
    /// When it is open.
    pub span: Span,
    /// How that goes with the intervals that were asked for.
    pub cut: Cut,
    /// All days of the log.
    pub days: Vec<DayUse>,
    /// Whether weekdays differ, so that each has its own volume and staffing.
    pub is_week: bool,
    /// Call types, the largest first.
    pub kinds: Vec<KindFit>,
    /// What the days were prepared to.
    pub prepared: Prepared,
    /// Hidden pauses, where they stand for after-call work.
    pub pauses: Option<ChosenLaw>,
    /// How fast the patience clock runs at first with callers ahead, where that makes a difference.
    pub speeds: Option<Speeds>,
    /// Who was on duty.
    pub staffing: Staffing,
    /// All numbers with their intervals.
    pub parameters: Vec<Parameter>,
    /// Variance of interval counts over their mean after a factor for each day and a mean for each interval.
    pub within_days: Option<f64>,
    /// How fast volumes and talk change.
    pub drifts: Vec<Drift>,
    /// How talk differs by time of day and from day to day.
    pub talk_levels: TalkLevels,
    /// The days as they were that are simulated; `None` if an average day is, or one of each weekday.
    pub as_they_were: Option<Vec<DayAsItWas>>,
    /// The days as they are simulated.
    pub operation: Operation,
}

impl Fit {
    /// A number by its name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        let mut of_day = self
            .parameters
            .iter()
            .filter(|one| one.key.interval.is_none());
        of_day.find(|one| one.key.name == name)
    }

    /// Whether callers of a type keep their patience, where first attempts and redials are told apart.
    #[must_use]
    pub fn kept(&self, name: &str) -> Option<&Kept> {
        let place = self.kinds.iter().position(|kind| kind.name == name)?;
        let kept = self.prepared.kept.get(place);
        kept.filter(|_| self.prepared.has_redials())
    }

    /// A profile by its name and weekday.
    pub fn profile(
        &self,
        name: &str,
        weekday: Option<Weekday>,
    ) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |one| {
            one.key.interval.is_some() && one.key.weekday == weekday && one.key.name == name
        })
    }
}
