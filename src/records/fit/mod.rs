//! From calls to a centre, with the evidence: what was seen, what was fitted to it, and how sure that is.
//!
//! ```text
//! calls by day -> a glance at each ( Survey ) -> days judged -> counts and times of each in bins ( Prepared )
//!     -> laws by likelihood, agents in groups, staffing by a rule that replayed days choose
//!     -> numbers of the fit, with intervals from days drawn anew -> a centre, or a week of them
//! ```

mod busyness;
mod calibrate;
mod centre;
mod choice;
mod crowding;
mod daily;
mod days;
mod drift;
mod duty;
mod estimates;
mod held_out;
mod hours;
mod laws;
mod levels;
mod logged;
mod logins;
mod parameters;
mod pauses;
mod playing;
mod prepared;
mod priorities;
mod redial;
mod replay;
mod reports;
mod resampled;
mod result;
mod ringing;
mod sample;
mod shape;
mod simplex;
mod skills;
mod span;
mod staffing;
mod survey;
mod work;

pub use busyness::{Variation, after_day_and_slot};
pub use calibrate::{Counts, Source, Staffing, Tried};
pub use choice::ChosenLaw;
pub use crowding::{Speeds, Waits};
pub use daily::{DayAsItWas, Simulate, TalkLevels};
pub use days::{Special, Use};
pub use drift::Drift;
pub use duty::{Duty, DutyGroup, OnDuty};
pub use hours::Cut;
pub use laws::{Family, Fitted, SHORT, rounded};
pub use levels::Times;
pub use logged::{Covered, Unlogged};
pub use logins::Logins;
pub use parameters::{Key, Parameter};
pub use prepared::{FitDay, KindDay, KindList, Played, Prepared};
pub use priorities::Order;
pub use redial::{Again, Further, Kept, NAMED_CALLERS, Returns};
pub use replay::{Came, Recorded, replay};
pub use reports::fit_reports;
pub use result::{DayUse, Fit, FitOptions, KindFit};
pub use ringing::Ringing;
pub use sample::{Point, Sample};
pub use skills::SkillGroup;
pub use span::Span;
pub use staffing::{IdleRule, on_duty, whole};
pub use work::{Kinds, Stretch, Waited, Work};

use super::call::KindId;
use super::filter::Hours;
use super::skipped::Skipped;
use super::source::{Batch, DaysOfCalls, ReadingNotes};
use crate::centre::Parts;
use crate::error::Mistake;
use jiff::civil::Date;
use parameters::Families;
use prepared::Plan;
use rayon::prelude::*;
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// Weekdays are told apart if chance makes as large a difference less often than this, in calls or in agents.
const SIGNIFICANT: f64 = 0.005;
/// And if so many degrees of freedom tell what chance does: five weekdays twice. A convention.
const FEWEST_FREEDOM: usize = 5;
/// Shorter intervals have too few calls to tell anything \[s\]. A convention.
pub const SHORTEST_INTERVAL: f64 = 300.0;
/// Fewer pauses than this tell nothing.
const FEWEST_PAUSES: f64 = 100.0;

/// Fits a centre to calls, which are read four times at the most and kept only as their sums.
///
/// # Errors
/// If there is too little to fit to, or the calls cannot be read.
pub fn fit(source: &dyn DaysOfCalls, options: &FitOptions) -> Result<Fit, Mistake> {
    let (survey, span, cut) = hours::surveyed(source, &options.hours, options.interval)?;
    if !span.is_whole() {
        return Err(span.not_whole(60.0));
    }
    let seen = survey.seen(&span);
    let uses = days::to_fit(&seen, &span, options.hold_out)?;
    let fitted: Vec<bool> = uses.iter().map(|used| *used == Use::Fitted).collect();
    let offered = survey
        .days
        .iter()
        .zip(&fitted)
        .filter(|(_, fitted)| **fitted);
    let offered: u64 = offered.map(|(day, _)| day.offered()).sum();
    let plan = Plan {
        survey: &survey,
        fitted: &fitted,
        span: &span,
        play_every: calibrate::play_every(offered as f64),
    };
    let mut prepared = Prepared::of(source, &plan)?;
    let speeds = Speeds::of(&prepared);
    let kinds = kinds(&prepared, speeds.as_ref(), &survey.told.skipped)?;
    let pauses = pauses(&prepared, &kinds);
    let talk_levels = TalkLevels::of(&prepared);
    let times = (pauses.as_ref(), speeds.as_ref());
    let parts = centre::parts(&prepared, &kinds, times, &talk_levels, &span);
    let played = redial::each_by_itself(&parts, &prepared, speeds.as_ref());
    let staffing = calibrate::calibrate(&prepared, &played, &span, options.idle_rule, options.seed);
    put_on_duty(source, &mut prepared, &staffing, &span)?;
    let used = survey.days.iter().zip(&uses).map(|(day, used)| DayUse {
        date: day.date,
        offered: day.offered(),
        used: *used,
    });
    let pieces = Pieces {
        days: used.collect(),
        calls: survey.days.iter().map(|day| day.calls).sum(),
        told: survey.told,
        parts,
        prepared,
        kinds,
        pauses,
        speeds,
        talk_levels,
        staffing,
    };
    pieces.fit((span, cut), options)
}

/// What a fit would use the days of a log for: which are ordinary, and which are special.
///
/// # Errors
/// If the calls cannot be read.
pub fn judged(
    source: &dyn DaysOfCalls,
    hours: &Hours,
    interval: f64,
) -> Result<Vec<DayUse>, Mistake> {
    let (survey, span, _) = hours::surveyed(source, hours, interval)?;
    let uses = days::judge(&survey.seen(&span), &span, None);
    let days = survey.days.iter().zip(uses).map(|(day, used)| DayUse {
        date: day.date,
        offered: day.offered(),
        used,
    });
    Ok(days.collect())
}

/// What a fit is put together from.
struct Pieces {
    parts: Parts,
    prepared: Prepared,
    kinds: Vec<KindFit>,
    pauses: Option<ChosenLaw>,
    speeds: Option<Speeds>,
    talk_levels: TalkLevels,
    staffing: Staffing,
    days: Vec<DayUse>,
    told: ReadingNotes,
    calls: u64,
}

impl Pieces {
    /// With the numbers and their intervals, and the days as they are simulated.
    fn fit(self, (span, cut): (Span, Cut), options: &FitOptions) -> Result<Fit, Mistake> {
        let (prepared, kinds) = (&self.prepared, &self.kinds);
        let families = Families {
            speeds: self.speeds,
            talk_scale: self
                .talk_levels
                .by_interval
                .iter()
                .map(Option::is_some)
                .collect(),
            ..families(prepared, kinds)
        };
        let parameters =
            resampled::with_intervals(prepared, &families, options.resamples, options.seed);
        let as_they_were = daily::as_they_were(
            prepared,
            (&self.talk_levels, &self.staffing),
            &parameters,
            &span,
            options,
        );
        let numbers = centre::Numbers {
            parameters: &parameters,
            as_they_were: as_they_were.as_deref(),
            staffing: &self.staffing,
        };
        let operation = centre::operation(self.parts, prepared, kinds, &numbers, &span)?;
        let once = vec![1.0; prepared.days.len()];
        let within_days = after_day_and_slot(
            &parameters::counted(prepared, &once, families.is_week, None),
            span.intervals(),
        );
        Ok(Fit {
            drifts: drift::drifts(prepared),
            span,
            cut,
            days: self.days,
            calls: self.calls,
            told: self.told,
            is_week: families.is_week,
            kinds: self.kinds,
            prepared: self.prepared,
            pauses: self.pauses,
            speeds: self.speeds,
            staffing: self.staffing,
            parameters,
            within_days,
            talk_levels: self.talk_levels,
            as_they_were,
            operation,
        })
    }
}

fn families(prepared: &Prepared, kinds: &[KindFit]) -> Families {
    let family = |choice: Option<&ChosenLaw>| choice.map_or(Family::Empirical, |law| law.family);
    let each = kinds.iter();
    Families {
        talk: each.clone().map(|kind| kind.talk.family).collect(),
        wrap_up: each
            .clone()
            .map(|kind| family(kind.wrap_up.as_ref()))
            .collect(),
        patience: each
            .clone()
            .map(|kind| family(kind.patience.as_ref()))
            .collect(),
        of_totals: each
            .map(|kind| kind.patience.as_ref().is_some_and(|law| law.is_of_means))
            .collect(),
        is_week: weekdays_differ(prepared),
        speeds: None,
        talk_scale: Vec::new(),
    }
}

/// Fills in who was on duty on each day. Days that are not played are read once more.
fn put_on_duty(
    source: &dyn DaysOfCalls,
    prepared: &mut Prepared,
    staffing: &Staffing,
    span: &Span,
) -> Result<(), Mistake> {
    let mut days = std::mem::take(&mut prepared.days);
    let own = |day: &FitDay, played: &Played| {
        calibrate::duty(prepared, (day, played), &staffing.source, span)
    };
    days.par_iter_mut().for_each(|day| {
        if let Some(played) = day.played.take() {
            day.duty = own(day, &played);
        }
    });
    if days.iter().any(|day| day.duty.is_empty()) {
        let dates: Vec<Date> = days.iter().map(|day| day.date).collect();
        source.each(&mut |batch: &Batch<'_>| {
            let wanted = batch
                .par_iter()
                .filter_map(|(date, calls)| Some((dates.binary_search(date).ok()?, *calls)));
            let wanted = wanted.filter(|(place, _)| days[*place].duty.is_empty());
            let found = wanted.map(|(place, calls)| {
                let played = Played::of(prepared, calls, span);
                (place, own(&days[place], &played))
            });
            let found: Vec<(usize, Vec<Vec<f64>>)> = found.collect();
            for (place, duty) in found {
                days[place].duty = duty;
            }
        })?;
    }
    prepared.days = days;
    Ok(())
}

impl Played {
    /// What agents did on a day and when somebody waited; without arrivals.
    fn of(prepared: &Prepared, calls: &[super::call::Call], span: &Span) -> Self {
        let place = |kind: KindId| prepared.kinds.place(kind);
        let groups = prepared.groups.iter();
        let waited =
            groups.map(|group| Waited::of(calls, (group.kinds, prepared.ringing), span, &place));
        Self {
            arrivals: Vec::new(),
            services: Vec::new(),
            work: Work::of(calls, prepared.ringing, &place),
            waited: waited.collect(),
        }
    }
}

fn kinds(
    prepared: &Prepared,
    speeds: Option<&Speeds>,
    skipped: &Skipped,
) -> Result<Vec<KindFit>, Mistake> {
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
        let talk = ChosenLaw::of_times(sum(|day| &day.talk));
        let talk = talk.ok_or_else(|| untold_talk(prepared, (kind, name), skipped))?;
        let waits = prepared.days.iter().map(|day| (&day.kinds[kind], 1.0));
        let waits = Waits::of(waits);
        let returns = prepared.returns.get(kind).cloned();
        let [after_abandoning, after_answer] = returns.unwrap_or_default();
        Ok(KindFit {
            name: name.clone(),
            offered: prepared
                .days
                .iter()
                .map(|day| day.kinds[kind].offered)
                .sum(),
            talk,
            wrap_up: ChosenLaw::of_times(sum(|day| &day.wrap_up)),
            patience: ChosenLaw::of_patience(waits.readings(speeds)),
            waits: waits.readings(None),
            after_abandoning,
            after_answer,
        })
    })
    .collect()
}

/// Why the calls of a type have no talk time: none is known to have been answered, or nothing says how long talk took.
fn untold_talk(prepared: &Prepared, (kind, name): (usize, &str), skipped: &Skipped) -> Mistake {
    let days = prepared.days.iter().map(|day| &day.kinds[kind]);
    let answered: f64 = days.map(|day| day.offered - day.abandoned).sum();
    let unnamed = skipped.unnamed_outcome().filter(|_| answered == 0.0);
    if let Some(Mistake { found, cure }) = unnamed {
        let found = format!("no call of type `{name}` was answered, and {found}");
        return Mistake::new(found, cure);
    }
    let found = format!("no answered call of type `{name}` has a talk time");
    let cure = "name the column of talk times, or leave the type out with [hours] without_types";
    Mistake::new(found, cure)
}

/// Hidden pauses stand for after-call work that is not recorded.
fn pauses(prepared: &Prepared, kinds: &[KindFit]) -> Option<ChosenLaw> {
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
        .then(|| ChosenLaw::as_seen(all, values))
        .flatten()
}

/// Whether the calls or the agents of weekdays differ by more than chance (Fisher's test of variances). Days of one weekday
/// tell what chance does: a weekday that is there once tells nothing, and with too few days of the same weekday all are
/// taken to be alike, so that what differs is busyness.
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
            differ(&groups)
        })
}

fn differ(groups: &[Vec<f64>]) -> bool {
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|group| group.len() > 1).collect();
    let count: usize = groups.iter().map(|group| group.len()).sum();
    let (between_freedom, within_freedom) = (groups.len().saturating_sub(1), count - groups.len());
    if between_freedom == 0 || within_freedom < FEWEST_FREEDOM {
        return false;
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let grand = groups.iter().copied().flatten().sum::<f64>() / count as f64;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_differ_if_days_of_the_same_do_not() {
        let twice = |means: [f64; 5], spread: f64| -> Vec<Vec<f64>> {
            means
                .map(|mean| vec![mean - spread, mean + spread])
                .to_vec()
        };
        let means = [1000.0, 900.0, 880.0, 870.0, 1100.0];
        assert!(differ(&twice(means, 10.0)));
        assert!(!differ(&twice(means, 100.0)));
        // Three weekdays twice and four once, the ones that are there once far off: that may be chance.
        let mut few = twice([944.0, 942.0, 940.0, 1073.0, 1348.0], 1.0);
        few.iter_mut().skip(3).for_each(|group| group.truncate(1));
        assert!(!differ(&few));
    }
}
