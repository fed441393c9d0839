//! Targets held against results: met, missed, or too close to call.

use super::address::Metric;
use super::catalogue::{CallMetric, GroupMetric};
use super::day_totals::DayTotals;
use super::gauge::{Gauges, stretches};
use super::measured::Measured;
use super::results::Results;
use super::row::{MetricKind, Row};
use super::target_sums::{PlaceTested, Tested};
use crate::centre::{Aim, CallTypeId, Centre, Every, Whose};
use crate::stats::{Confidence, Doubts, Estimate};

pub use crate::centre::Target;

/// A target and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetOutcome {
    /// What is wanted of whom; where days have levels of their own and are told one by one, with that of the worst.
    pub target: Target,
    /// What was estimated: the measure; of a target of the interval, in the worst interval; of one for so many days,
    /// the share of days that keep it.
    pub estimate: Estimate,
    /// How doubtful it is that the target is met: how often a plan that just misses it would do as well.
    pub doubt_met: f64,
    /// How doubtful it is that the target is missed.
    pub doubt_missed: f64,
    /// Whether it is met.
    pub verdict: Verdict,
    /// Where intervals, or the days of a week, are held to it one by one.
    pub places: Option<Places>,
    /// The lowest and the highest level, where the days of a week have levels of their own.
    pub levels: Option<[f64; 2]>,
}

/// Intervals, or the days of a week, that are held to a target one by one.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// How many are.
    pub judged: usize,
    /// How many miss it, all of them together but for a small chance.
    pub missed: usize,
    /// Of how many one cannot say.
    pub in_doubt: usize,
    /// The one that falls shortest.
    pub worst: String,
    /// Intervals, or days of a week, in which too little is expected to be judged.
    pub left_out: Vec<String>,
}

/// Whether a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is, but for a small chance: see [`tail`].
    Met,
    /// It is not, but for a small chance.
    Missed,
    /// It may be or not.
    Unclear,
    /// Nothing can happen by which to tell: nobody calls, or too few where each interval is held to it.
    Untestable,
}

/// Every target of the centre: of its call types, of all calls, of its groups.
#[must_use]
pub fn targets(centre: &Centre) -> Vec<Target> {
    centre.goals()
}

/// Every target of the centre, and what came of it.
#[must_use]
pub fn outcomes(centre: &Centre, results: &Results) -> Vec<TargetOutcome> {
    let targets = targets(centre).into_iter().enumerate();
    let outcome = |(place, target): (usize, Target)| {
        let tested = results.doubts.get(place);
        if tested.is_some_and(|tested| tested.elsewhere) {
            return None;
        }
        let chance = tail(results.confidence);
        let goal = &target.goal;
        let is_whole = goal.on_days.is_none() && goal.every != Some(Every::Interval);
        let is_whole = is_whole && tested.is_none_or(|tested| tested.places.is_empty());
        let measure = MeasureOf::target(&target).filter(|_| is_whole);
        let plain = measure.and_then(|measure| measure.of(&results.whole).copied());
        let Some(tested) = tested else {
            let estimate = plain.unwrap_or(Estimate::NONE);
            let doubts = Doubts::of(&estimate, target.goal.level);
            return Some(target.held_against(estimate, doubts, chance));
        };
        let estimate = tested.estimate.or(plain).unwrap_or(Estimate::NONE);
        let doubts = tested
            .doubts
            .with_interval(&estimate, target.wanted(), chance);
        let outcome = target.held_against(estimate, doubts, chance);
        let outcome = outcome.with_levels(tested.levels);
        if tested.untestable {
            return Some(outcome.untestable(tested));
        }
        if tested.places.is_empty() && tested.left_out.is_empty() {
            return Some(outcome);
        }
        Some(outcome.in_places(tested, chance))
    };
    targets.filter_map(outcome).collect()
}

/// Whether every target is met that anything can tell of, and there is one.
#[must_use]
pub fn all_met<'a>(outcomes: impl Iterator<Item = &'a TargetOutcome>) -> bool {
    let mut told = outcomes.filter(|outcome| outcome.is_testable()).peekable();
    told.peek().is_some() && told.all(|outcome| outcome.verdict == Verdict::Met)
}

/// How often a target that is just missed is called met: as often as an interval lies on the wrong side of the
/// truth.
#[must_use]
pub fn tail(confidence: Confidence) -> f64 {
    (1.0 - confidence.level()) / 2.0
}

/// The measure of a call type that a target is about, where it is held against that as it stands.
fn as_metric(target: &Target) -> Option<(CallTypeId, CallMetric)> {
    let goal = &target.goal;
    let Whose::Calls(id) = target.whose else {
        return None;
    };
    if goal.on_days.is_some() || matches!(goal.every, Some(Every::Interval | Every::Day)) {
        return None;
    }
    let metric = match goal.aim {
        Aim::ServiceLevel(None) => CallMetric::ServiceLevel,
        Aim::Abandonment => CallMetric::Abandonment,
        Aim::Lost => CallMetric::Lost,
        Aim::Asa => CallMetric::Asa,
        Aim::ServiceLevel(Some(_)) | Aim::Blocked | Aim::Occupancy => return None,
    };
    Some((id, metric))
}

/// The measure that a target is about, where all days together are held to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct MeasureOf {
    pub(super) whose: Whose,
    pub(super) metric: Metric,
}

impl MeasureOf {
    /// `None` where it is no measure.
    pub(super) fn target(target: &Target) -> Option<Self> {
        let metric = match (target.goal.aim, target.whose) {
            (Aim::Occupancy, Whose::Agents(_)) => Metric::Agents(GroupMetric::Occupancy),
            (_, Whose::Agents(_)) => return None,
            (Aim::ServiceLevel(None), _) => Metric::Calls(CallMetric::ServiceLevel),
            (Aim::Abandonment, _) => Metric::Calls(CallMetric::Abandonment),
            (Aim::Lost, _) => Metric::Calls(CallMetric::Lost),
            (Aim::Asa, _) => Metric::Calls(CallMetric::Asa),
            (Aim::ServiceLevel(Some(_)) | Aim::Blocked | Aim::Occupancy, _) => return None,
        };
        let whose = target.whose;
        Some(Self { whose, metric })
    }

    /// Its value among others.
    pub(super) fn of<T: Default>(self, measured: &Measured<T>) -> Option<&T> {
        match (self.whose, self.metric) {
            (Whose::Calls(id), Metric::Calls(metric)) => {
                measured.types().get(id.index())?.measures.get(metric)
            }
            (Whose::All, Metric::Calls(metric)) => measured.all().measures.get(metric),
            (Whose::Agents(id), Metric::Agents(metric)) => {
                measured.groups().get(id.index())?.measures.get(metric)
            }
            _ => None,
        }
    }

    pub(super) fn row(self) -> &'static Row {
        self.metric.row()
    }
}

/// The place in `others` of the same target as the one at `place` of `own`; levels and thresholds may differ.
#[must_use]
pub fn twin(own: &[Target], place: usize, others: &[Target]) -> Option<usize> {
    let about = |one: &Target| {
        let goal = &one.goal;
        (
            one.whose,
            goal.aim.key(),
            goal.every,
            goal.on_days.is_some(),
        )
    };
    let wanted = about(&own[place]);
    let before = own[..place].iter().filter(|one| about(one) == wanted);
    let alike = others.iter().enumerate();
    let mut alike = alike.filter(|(_, one)| about(one) == wanted);
    alike.nth(before.count()).map(|(place, _)| place)
}

/// The targets of the days of a replication, held against each single day.
#[derive(Debug)]
pub struct DayTargets {
    gauges: Gauges,
    /// By target of the whole, the place of the same in this day's list.
    twins: Vec<Option<usize>>,
}

impl DayTargets {
    /// Those of a day, beside the targets of all days together.
    #[must_use]
    pub fn new(day: &Centre, whole: &[Target]) -> Self {
        let own = day.goals();
        let twins = (0..whole.len()).map(|place| twin(whole, place, &own));
        Self {
            twins: twins.collect(),
            gauges: Gauges::new(day),
        }
    }

    /// For every target of the whole whether a day misses it, in some interval where it is one of the interval; `None`
    /// if it is not the day's. One on which there was nothing to measure misses nothing.
    #[must_use]
    pub fn missed(&self, day: &DayTotals) -> Vec<Option<bool>> {
        let stretches = stretches(day);
        let fractions = self.gauges.fractions(&stretches);
        let mut missed = vec![false; self.gauges.gauges().len()];
        for (one, fraction) in self.gauges.judged().iter().zip(fractions) {
            missed[one.target] |= !self.gauges.gauges()[one.target].is_kept(fraction);
        }
        let own = |twin: &Option<usize>| {
            let place = (*twin)?;
            let goal = &self.gauges.gauges()[place].target().goal;
            (goal.every != Some(Every::Week)).then(|| missed[place])
        };
        self.twins.iter().map(own).collect()
    }
}

impl Target {
    /// What came of it, if it may be called met wrongly with this chance, and missed as well.
    #[must_use]
    pub fn held_against(self, estimate: Estimate, doubts: Doubts, chance: f64) -> TargetOutcome {
        let (doubt_met, doubt_missed) = self.sides(doubts);
        let outcome = TargetOutcome {
            target: self,
            estimate,
            doubt_met,
            doubt_missed,
            verdict: Verdict::Unclear,
            places: None,
            levels: None,
        };
        outcome.judged(chance, chance)
    }

    /// What is to be reached: a level, or a share of days.
    #[must_use]
    pub fn wanted(&self) -> f64 {
        let goal = &self.goal;
        goal.on_days.map_or(goal.level, |share| share.get())
    }

    /// Whether at least so much is wanted.
    #[must_use]
    pub fn wants_at_least(&self) -> bool {
        self.goal.on_days.is_some() || self.goal.is_at_least()
    }

    /// What [`Target::wanted`] is counted in.
    #[must_use]
    pub fn kind(&self) -> MetricKind {
        match self.goal.aim {
            Aim::Asa if self.goal.on_days.is_none() => MetricKind::Seconds,
            _ => MetricKind::Share,
        }
    }

    /// The measure of a call type whose row in tables it belongs to: that is as the type itself has it, over all days.
    #[must_use]
    pub fn row(&self) -> Option<(CallTypeId, CallMetric)> {
        let of_week = self.goal.every == Some(Every::Week);
        as_metric(self).filter(|_| !of_week)
    }

    /// The doubts that it is met, and missed.
    fn sides(&self, doubts: Doubts) -> (f64, f64) {
        if self.wants_at_least() {
            (doubts.at_least, doubts.at_most)
        } else {
            (doubts.at_most, doubts.at_least)
        }
    }

    /// The same with another level.
    fn at_level(mut self, level: Option<f64>) -> Self {
        self.goal.level = level.unwrap_or(self.goal.level);
        self
    }

    fn shortfall(&self, value: f64) -> f64 {
        if self.wants_at_least() {
            self.wanted() - value
        } else {
            value - self.wanted()
        }
    }
}

impl TargetOutcome {
    /// The same, if it may be called met wrongly with one chance and missed with another.
    #[must_use]
    pub fn judged(self, met: f64, missed: f64) -> Self {
        let verdict = match self.estimate.mean {
            _ if self.verdict == Verdict::Untestable => Verdict::Untestable,
            None => Verdict::Unclear,
            Some(_) if self.doubt_met <= met => Verdict::Met,
            Some(_) if self.doubt_missed <= missed => Verdict::Missed,
            Some(_) => Verdict::Unclear,
        };
        Self { verdict, ..self }
    }

    /// With the lowest and the highest level of the days that are held to it; all have the same where these are alike.
    fn with_levels(self, levels: Option<[f64; 2]>) -> Self {
        let alike = levels.filter(|[low, high]| low == high);
        Self {
            target: self.target.at_level(alike.map(|[level, _]| level)),
            levels: levels.filter(|_| alike.is_none()),
            ..self
        }
    }

    /// Of a target that nothing can test.
    fn untestable(self, tested: &Tested) -> Self {
        let places = (!tested.left_out.is_empty()).then(|| Places {
            judged: 0,
            missed: 0,
            in_doubt: 0,
            worst: String::new(),
            left_out: tested.left_out.clone(),
        });
        Self {
            estimate: Estimate::NONE,
            verdict: Verdict::Untestable,
            places,
            ..self
        }
    }

    /// Whether anything can tell if it is met.
    #[must_use]
    pub fn is_testable(&self) -> bool {
        self.verdict != Verdict::Untestable
    }

    /// Of a target that is to be met everywhere. It is met as surely as in its worst place (all must be); that it is
    /// missed somewhere is as sure as the surest place, out of so many (Holm 1979).
    fn in_places(self, tested: &Tested, chance: f64) -> Self {
        let target = self.target;
        let sides = |one: &PlaceTested| target.sides(one.doubts);
        let places = tested.places.iter();
        let met = places.clone().map(|one| sides(one).0).fold(0.0, f64::max);
        let mut misses: Vec<f64> = places.clone().map(|one| sides(one).1).collect();
        misses.sort_by(f64::total_cmp);
        let all = misses.len();
        let steps = misses.iter().enumerate();
        let missed = steps.take_while(|(place, doubt)| **doubt * (all - place) as f64 <= chance);
        let missed = missed.count();
        let sure = places.clone().filter(|one| sides(one).0 <= chance).count();
        let short = |one: &PlaceTested| {
            let (mean, own) = (one.estimate.mean, target.at_level(one.level));
            mean.map_or(f64::NEG_INFINITY, |mean| own.shortfall(mean))
        };
        let worst = places.reduce(|worst, one| {
            if short(one) > short(worst) {
                one
            } else {
                worst
            }
        });
        let told = Places {
            judged: all,
            missed,
            in_doubt: all.saturating_sub(missed + sure),
            worst: worst.map(|one| one.place.clone()).unwrap_or_default(),
            left_out: tested.left_out.clone(),
        };
        let first = misses.first().copied().unwrap_or(1.0);
        let outcome = Self {
            target: target.at_level(worst.and_then(|one| one.level)),
            // Where on_days holds for the intervals of all days, these only say what was left out.
            estimate: worst.map_or(self.estimate, |one| one.estimate),
            doubt_met: if all > 0 { met } else { self.doubt_met },
            doubt_missed: match all {
                0 => self.doubt_missed,
                _ => (first * all as f64).min(1.0),
            },
            places: Some(told),
            ..self
        };
        outcome.judged(chance, chance)
    }

    /// By how much the estimate falls short of the target, in the target's unit; negative if it does
    /// better, `None` if nothing was estimated.
    #[must_use]
    pub fn short_by(&self) -> Option<f64> {
        Some(self.target.shortfall(self.estimate.mean?))
    }

    /// The same as a share of the target.
    #[must_use]
    pub fn shortfall(&self) -> Option<f64> {
        Some(self.short_by()? / self.target.wanted().max(f64::MIN_POSITIVE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::Goal;

    #[track_caller]
    fn check(aim: Aim, estimate: Estimate, level: f64, expected: Verdict) {
        let target = Target {
            whose: Whose::Calls(CallTypeId(0)),
            goal: Goal::plain(aim, level),
        };
        let doubts = Doubts::of(&estimate, level);
        let found = target.held_against(estimate, doubts, 0.025);
        assert_eq!(found.verdict, expected);
    }

    #[test]
    fn a_target_within_the_interval_is_too_close_to_call() {
        let (level, asa) = (Aim::ServiceLevel(None), Aim::Asa);
        let estimate = Estimate::around(0.80, 0.01);
        check(level, estimate, 0.78, Verdict::Met);
        check(level, estimate, 0.80, Verdict::Unclear);
        check(level, estimate, 0.82, Verdict::Missed);
        let estimate = Estimate::around(30.0, 2.0);
        check(asa, estimate, 33.0, Verdict::Met);
        check(asa, estimate, 27.0, Verdict::Missed);
        check(asa, Estimate::NONE, 27.0, Verdict::Unclear);
        check(asa, Estimate::exactly(20.0), 27.0, Verdict::Unclear);
    }
}
