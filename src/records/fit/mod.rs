//! From calls to a centre, with the evidence: what was seen, what was fitted to it, and how sure that is.
//!
//! ```text
//! Log -> days judged -> counts and times of each day in bins ( Prepared )
//!     -> laws by likelihood, agents in groups, staffing by a rule that replayed days choose
//!     -> numbers of the fit, with intervals from days drawn anew -> a centre, or a week of them
//! ```

mod busyness;
mod calibrate;
mod centre;
mod choice;
mod days;
mod laws;
mod parameters;
mod pauses;
mod prepared;
mod priorities;
mod redial;
mod replay;
mod sample;
mod simplex;
mod skills;
mod span;
mod staffing;
mod work;

pub use busyness::{Variation, after_day_and_slot};
pub use calibrate::{Source, Staffing, Tried, of_day};
pub use choice::Choice;
pub use days::{LogDay, Special, Use};
pub use laws::{Family, Fitted, SHORT, rounded};
pub use parameters::{Key, Parameter};
pub use prepared::{FitDay, KindDay, KindList, Prepared};
pub use priorities::Order;
pub use redial::{Again, NAMED_CALLERS, Returns};
pub use replay::{Came, Recorded, replay};
pub use sample::{Point, Sample};
pub use skills::SkillGroup;
pub use span::Span;
pub use staffing::{IdleRule, on_duty, whole};
pub use work::{Kinds, Stretch, Waited, Work};

use super::filter::Hours;
use super::log::Log;
use crate::centre::{Operation, Weekday};
use crate::error::Mistake;
use crate::random::Seed;
use jiff::civil::Date;
use parameters::Families;
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// How a log is fitted.
#[derive(Debug, Clone)]
pub struct FitOptions {
    /// Length of an interval \[s\].
    pub interval: f64,
    /// When the centre is open; what is not said is read from the calls.
    pub hours: Hours,
    /// Every so many-th ordinary day is kept out.
    pub hold_out: Option<usize>,
    /// How often days are drawn anew.
    pub resamples: u32,
    /// When an idle agent is away; `None`: what replayed days choose.
    pub idle_rule: Option<IdleRule>,
    /// Of those draws, and of replays.
    pub seed: Seed,
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
    /// Its share of answered calls whose talk is recorded decides the law.
    pub talk: Choice,
    /// After-call work; `None` if it is not recorded.
    pub wrap_up: Option<Choice>,
    /// Patience of those who queued; `None` if nobody did.
    pub patience: Option<Choice>,
    /// Who calls again after hanging up.
    pub after_abandoning: Option<Returns>,
    /// Who calls again after being answered.
    pub after_answer: Option<Returns>,
}

/// A centre from a log.
#[derive(Debug, Clone)]
pub struct Fit {
    /// When it is open.
    pub span: Span,
    /// All days of the log.
    pub days: Vec<DayUse>,
    /// Whether weekdays differ, so that each has its own volume and staffing.
    pub is_week: bool,
    /// Call types, the largest first.
    pub kinds: Vec<KindFit>,
    /// What the days were prepared to.
    pub prepared: Prepared,
    /// Hidden pauses, where they stand for after-call work.
    pub pauses: Option<Choice>,
    /// Who was on duty.
    pub staffing: Staffing,
    /// All numbers with their intervals.
    pub parameters: Vec<Parameter>,
    /// Variance of interval counts over their mean after a factor for each day and a mean for each interval.
    pub within_days: Option<f64>,
    /// The days as they are simulated.
    pub operation: Operation,
}

/// Weekdays are told apart if chance makes as large a difference less often than this.
const SIGNIFICANT: f64 = 0.01;
/// Fewer pauses than this tell nothing.
const FEWEST_PAUSES: f64 = 100.0;

/// Fits a centre to a log.
///
/// # Errors
/// If there is too little to fit to.
pub fn fit(log: &Log, options: &FitOptions) -> Result<Fit, Mistake> {
    let span = Span::of(&options.hours, &log.calls, options.interval);
    let judged = days::judge(log.days(), &span, options.hold_out);
    let fitted: Vec<&LogDay<'_>> = judged
        .iter()
        .filter(|day| day.used == Use::Fitted)
        .collect();
    if fitted.is_empty() {
        let found = format!(
            "none of the {} days of the log is an ordinary one",
            judged.len()
        );
        return Err(Mistake::new(
            found,
            "give a longer log, or name what is to be left out under [hours]",
        ));
    }
    let mut prepared = Prepared::of(log, &fitted, &span);
    let kinds = kinds(&prepared)?;
    let pauses = pauses(&prepared, &kinds);
    let parts = centre::parts(&prepared, &kinds, pauses.as_ref(), &span);
    let staffing = calibrate::calibrate(&prepared, &parts, &span, options.idle_rule, options.seed);
    for (day, rosters) in prepared.days.iter_mut().zip(&staffing.rosters) {
        day.duty = rosters
            .iter()
            .map(|roster| on_duty(roster, &span))
            .collect();
    }
    let families = Families {
        talk: kinds.iter().map(|kind| kind.talk.family).collect(),
        wrap_up: kinds
            .iter()
            .map(|kind| {
                kind.wrap_up
                    .as_ref()
                    .map_or(Family::Empirical, |law| law.family)
            })
            .collect(),
        patience: kinds
            .iter()
            .map(|kind| {
                kind.patience
                    .as_ref()
                    .map_or(Family::Empirical, |law| law.family)
            })
            .collect(),
        is_week: weekdays_differ(&prepared),
    };
    let parameters =
        parameters::with_intervals(&prepared, &families, options.resamples, options.seed);
    let operation = centre::operation(parts, &prepared, &kinds, &parameters, &span)?;
    let once = vec![1.0; prepared.days.len()];
    let within_days = after_day_and_slot(
        &parameters::counted(&prepared, &once, true, None),
        span.intervals(),
    );
    Ok(Fit {
        span,
        days: judged
            .iter()
            .map(|day| DayUse {
                date: day.date,
                offered: day.calls.iter().filter(|call| call.is_offered()).count() as u64,
                used: day.used,
            })
            .collect(),
        is_week: families.is_week,
        kinds,
        prepared,
        pauses,
        staffing,
        parameters,
        within_days,
        operation,
    })
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

fn kinds(prepared: &Prepared) -> Result<Vec<KindFit>, Mistake> {
    let each = prepared.kinds.names.iter().enumerate();
    each.map(|(kind, name)| {
        let sum = |of: fn(&KindDay) -> &Sample| {
            let mut all = Sample::default();
            prepared
                .days
                .iter()
                .for_each(|day| all.add(of(&day.kinds[kind]), 1.0));
            all
        };
        let talk = Choice::of_times(sum(|day| &day.talk)).ok_or_else(|| {
            let found = format!("no answered call of type `{name}` has a talk time");
            Mistake::new(
                found,
                "name the column of talk times, or leave the type out with [hours] without_types",
            )
        })?;
        Ok(KindFit {
            name: name.clone(),
            offered: prepared
                .days
                .iter()
                .map(|day| day.kinds[kind].offered)
                .sum(),
            talk,
            wrap_up: Choice::of_times(sum(|day| &day.wrap_up)),
            patience: Choice::of_patience(sum(|day| &day.patience)),
            after_abandoning: redial::returns(&sum(|day| &day.again.abandoned)),
            after_answer: redial::returns(&sum(|day| &day.again.answered)),
        })
    })
    .collect()
}

/// Hidden pauses stand for after-call work that is not recorded.
fn pauses(prepared: &Prepared, kinds: &[KindFit]) -> Option<Choice> {
    if kinds.iter().any(|kind| kind.wrap_up.is_some()) {
        return None;
    }
    let mut all = Sample::default();
    prepared
        .days
        .iter()
        .for_each(|day| all.add(&day.pauses, 1.0));
    let values = pauses::slices(&all, 200);
    (all.count() >= FEWEST_PAUSES)
        .then(|| Choice::as_seen(all, values))
        .flatten()
}

/// Whether the calls or the agents of weekdays differ by more than chance (Fisher's test of variances).
fn weekdays_differ(prepared: &Prepared) -> bool {
    let calls = |day: &FitDay| day.kinds.iter().map(|kind| kind.offered).sum::<f64>();
    let agents = |day: &FitDay| day.duty.iter().flatten().sum::<f64>();
    [&calls as &dyn Fn(&FitDay) -> f64, &agents]
        .into_iter()
        .any(|of| {
            let mut groups: Vec<Vec<f64>> = vec![Vec::new(); 7];
            prepared
                .days
                .iter()
                .for_each(|day| groups[day.weekday].push(of(day)));
            groups.retain(|group| !group.is_empty());
            differ(&groups)
        })
}

fn differ(groups: &[Vec<f64>]) -> bool {
    let count: usize = groups.iter().map(Vec::len).sum();
    let (between_freedom, within_freedom) = (groups.len().saturating_sub(1), count - groups.len());
    if between_freedom == 0 || within_freedom == 0 {
        return false;
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let grand = groups.iter().flatten().sum::<f64>() / count as f64;
    let between: f64 = groups
        .iter()
        .map(|group| group.len() as f64 * (mean(group) - grand).powi(2))
        .sum();
    let within: f64 = groups
        .iter()
        .map(|group| {
            group
                .iter()
                .map(|value| (value - mean(group)).powi(2))
                .sum::<f64>()
        })
        .sum();
    if within <= 0.0 {
        return between > 0.0;
    }
    let ratio = between / between_freedom as f64 / (within / within_freedom as f64);
    let law = FisherSnedecor::new(between_freedom as f64, within_freedom as f64);
    law.is_ok_and(|law| 1.0 - law.cdf(ratio) < SIGNIFICANT)
}
