//! Running sums of targets over replications, and what they come to.

use super::catalogue::{CallMetric, GroupMetric};
use super::day_totals::DayTotals;
use super::fraction::Fraction;
use super::gauge::{Gauge, Gauges, stretches};
use super::measured::{Calls, Measured};
use super::regressed::Regressed;
use super::row::Adding;
use super::targets::{MeasureOf, tail, twin};
use crate::centre::{Aim, Centre, Every, Target, Weekday, Whose};
use crate::stats::{Confidence, Counted, Doubts, Estimate, Limit, Proportion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What came of a target, and how doubtful it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tested {
    /// On which side of its target the measure lies; where intervals or days are held to it one by one, see `places`.
    #[serde(flatten)]
    pub doubts: Doubts,
    /// What was estimated; left out where it is one of the measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
    /// Each interval, or each day of a week, that is held to it by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<PlaceTested>,
    /// Intervals, or days of a week, in which too little is expected to be judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// The lowest and the highest level of the days that are held to it, where some have levels of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<[f64; 2]>,
    /// Whether nothing can come of it by which to judge it, however many replications there are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untestable: bool,
    /// Whether it is not for this day to be held to: a week's target.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
}

/// An interval, or a day of a week, that is held to a target by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceTested {
    /// Which it is.
    pub place: String,
    /// What was estimated for it.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// On which side of the target it lies.
    #[serde(flatten)]
    pub doubts: Doubts,
    /// What is wanted of it, where the days have levels of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<f64>,
}

/// GoalSums for the targets of a centre, over its days.
#[derive(Debug)]
pub(super) struct TargetSums {
    days: Vec<Gauges>,
    targets: Vec<TargetSum>,
}

#[derive(Debug)]
struct TargetSum {
    target: Target,
    gauge: Gauge,
    /// Places of the same target in the lists of the days.
    twins: Vec<Option<usize>>,
    sums: GoalSums,
    counted: Counted,
    left_out: Vec<String>,
    levels: Option<[f64; 2]>,
    /// Whether nothing can be measured.
    untestable: bool,
}

#[derive(Debug)]
enum GoalSums {
    /// A week's target, on a day.
    Elsewhere,
    /// Over all days together.
    Whole(Limit),
    /// By day and, for targets of the interval, by interval.
    Places(Vec<HeldAt>),
    /// On how many days it is kept.
    Days(Proportion),
    /// In how many weeks it is kept.
    Weeks(Proportion),
    /// In how many intervals, out of how many, on each day.
    Intervals(Limit),
}

#[derive(Debug)]
struct HeldAt {
    name: String,
    day: usize,
    interval: Option<usize>,
    level: f64,
    limit: Limit,
}

impl TargetSums {
    /// For the targets of `base` over `days`; a single one may be a day of a week.
    pub(super) fn new(
        base: &Centre,
        days: &[(Option<Weekday>, &Centre)],
        counted: &Measured<Counted>,
    ) -> Self {
        let gauges: Vec<Gauges> = days.iter().map(|(_, day)| Gauges::new(day)).collect();
        let goals = base.goals();
        let targets = goals.iter().enumerate().map(|(place, target)| {
            let twins = days
                .iter()
                .map(|(_, day)| twin(&goals, place, &day.goals()));
            let twins: Vec<Option<usize>> = twins.collect();
            let left_out = left_out(days, &gauges, &twins);
            TargetSum {
                untestable: !is_testable(target, days, &gauges, &twins, counted),
                levels: levels(target, &gauges, &twins),
                sums: GoalSums::new(target, days, &gauges, &twins),
                gauge: Gauges::new(base).gauges()[place].clone(),
                twins,
                target: *target,
                counted: how_counted(target, counted),
                left_out,
            }
        });
        Self {
            targets: targets.collect(),
            days: gauges,
        }
    }

    /// Takes in a replication: what all of it contributes, and what was counted on its days.
    pub(super) fn push(&mut self, whole: &Measured<Fraction>, days: &[&DayTotals]) {
        let stretches: Vec<_> = days.iter().map(|day| stretches(day)).collect();
        for sum in &mut self.targets {
            let twins = sum.twins.iter().enumerate();
            let twins = twins.filter_map(|(day, twin)| {
                let gauge = self.days[day].gauges().get((*twin)?)?;
                Some((day, gauge, stretches.get(day)?))
            });
            match &mut sum.sums {
                GoalSums::Elsewhere => {}
                GoalSums::Whole(limit) => {
                    let plain = MeasureOf::target(&sum.target);
                    let plain = plain.and_then(|measure| measure.of(whole).copied());
                    let fraction = plain.unwrap_or_else(|| {
                        let each = twins.map(|(_, gauge, day)| gauge.of_all(day));
                        together(each)
                    });
                    limit.push(fraction.of, fraction.out_of);
                }
                GoalSums::Places(places) => {
                    for (number, gauge, day) in twins {
                        let own = places.iter_mut().filter(|place| place.day == number);
                        for place in own {
                            let fraction = match place.interval {
                                None => gauge.of_all(day),
                                Some(interval) => gauge.of(&day[interval]),
                            };
                            place.limit.push(fraction.of, fraction.out_of);
                        }
                    }
                }
                GoalSums::Days(kept) => {
                    for (number, gauge, day) in twins {
                        let own = self.days[number].judged().iter();
                        let mut own = own.map(|one| Some(one.target));
                        if own.any(|target| target == sum.twins[number]) {
                            kept.push(gauge.is_kept(gauge.of_all(day)));
                        }
                    }
                }
                GoalSums::Weeks(kept) => {
                    let each = twins.map(|(_, gauge, day)| gauge.of_all(day));
                    kept.push(sum.gauge.is_kept(together(each)));
                }
                GoalSums::Intervals(limit) => {
                    let (mut met, mut judged) = (0.0, 0.0);
                    for (number, gauge, day) in twins {
                        let own = self.days[number].judged().iter();
                        let twin = sum.twins[number];
                        let intervals = own.filter(|one| Some(one.target) == twin);
                        for interval in intervals.filter_map(|one| one.interval) {
                            let fraction = gauge.of(&day[interval]);
                            if fraction.out_of > 0.0 {
                                judged += 1.0;
                                met += f64::from(u8::from(gauge.is_kept(fraction)));
                            }
                        }
                    }
                    limit.push(met, judged);
                }
            }
        }
    }

    /// Days of a week that are held to a target by themselves: places of the target and of the day among its own, then the
    /// number of the day and the place of the target there.
    pub(super) fn days_by_themselves(&self) -> impl Iterator<Item = ([usize; 2], [usize; 2])> {
        let targets = self.targets.iter().enumerate();
        targets.flat_map(|(target, sum)| {
            let places: &[HeldAt] = match &sum.sums {
                GoalSums::Places(places) => places,
                _ => &[],
            };
            let days = places.iter().enumerate();
            let days = days.filter(|(_, place)| place.interval.is_none());
            days.filter_map(move |(own, place)| {
                let twin = (*sum.twins.get(place.day)?)?;
                Some(([target, own], [place.day, twin]))
            })
        })
    }

    /// What came of each target.
    pub(super) fn tested(&self, regressed: &Regressed, confidence: Confidence) -> Vec<Tested> {
        let each = self.targets.iter();
        each.map(|sum| sum.tested(regressed, confidence)).collect()
    }
}

impl GoalSums {
    fn new(
        target: &Target,
        days: &[(Option<Weekday>, &Centre)],
        gauges: &[Gauges],
        twins: &[Option<usize>],
    ) -> Self {
        let goal = &target.goal;
        let is_day_of_week = matches!(days, [(Some(_), _)]);
        let is_week = days.len() > 1 || is_day_of_week;
        match (goal.every, goal.on_days) {
            (Some(Every::Week), _) if is_day_of_week => GoalSums::Elsewhere,
            (Some(Every::Week), Some(_)) => GoalSums::Weeks(Proportion::default()),
            (Some(Every::Interval), Some(share)) => GoalSums::Intervals(Limit::new(share.get())),
            (_, Some(_)) => GoalSums::Days(Proportion::default()),
            (Some(Every::Interval), None) => GoalSums::Places(places(target, days, gauges, twins)),
            (Some(Every::Day), None) if is_week && !is_day_of_week => {
                GoalSums::Places(places(target, days, gauges, twins))
            }
            _ => GoalSums::Whole(Limit::new(goal.level)),
        }
    }
}

fn together(each: impl Iterator<Item = Fraction>) -> Fraction {
    let mut sum = Fraction::default();
    each.for_each(|one| sum.add(one, Adding::Ratio));
    sum
}

/// Where a target is judged: the days that have it, or their intervals.
fn places(
    target: &Target,
    days: &[(Option<Weekday>, &Centre)],
    gauges: &[Gauges],
    twins: &[Option<usize>],
) -> Vec<HeldAt> {
    let mut found = Vec::new();
    for (day, ((weekday, centre), twin)) in days.iter().zip(twins).enumerate() {
        let Some(twin) = *twin else {
            continue;
        };
        let level = centre
            .goals()
            .get(twin)
            .map_or(target.goal.level, |one| one.goal.level);
        let weekday = weekday.filter(|_| days.len() > 1);
        let own = gauges[day].judged().iter().filter(|one| one.target == twin);
        found.extend(own.map(|one| HeldAt {
            name: place_name(weekday, centre, one.interval),
            day,
            interval: one.interval,
            level,
            limit: Limit::new(level),
        }));
    }
    found
}

/// The lowest and the highest level of the days that are held to a target; `None` where they have that of the target, or
/// are held to it together.
fn levels(target: &Target, gauges: &[Gauges], twins: &[Option<usize>]) -> Option<[f64; 2]> {
    let goal = &target.goal;
    if !target.is_of_days() && goal.every != Some(Every::Interval) {
        return None;
    }
    let own = gauges.iter().zip(twins).filter_map(|(gauges, twin)| {
        let mut judged = gauges.judged().iter();
        judged.find(|one| Some(one.target) == *twin)?;
        Some(gauges.gauges().get((*twin)?)?.target().goal.level)
    });
    let own: Vec<f64> = own.collect();
    let low = own.iter().copied().reduce(f64::min)?;
    let high = own.iter().copied().reduce(f64::max)?;
    (low < goal.level || high > goal.level).then_some([low, high])
}

/// `Monday 09:00`
fn place_name(weekday: Option<Weekday>, centre: &Centre, interval: Option<usize>) -> String {
    let clock = centre.clock();
    let interval = interval.map(|place| clock.label(place as f64 * clock.interval.get()));
    let day = weekday.map(|day| day.to_string());
    let both: Vec<String> = day.into_iter().chain(interval).collect();
    both.join(" ")
}

fn left_out(
    days: &[(Option<Weekday>, &Centre)],
    gauges: &[Gauges],
    twins: &[Option<usize>],
) -> Vec<String> {
    let each = days.iter().zip(gauges).zip(twins);
    let each = each.flat_map(|(((weekday, centre), gauges), twin)| {
        let weekday = weekday.filter(|_| days.len() > 1);
        let own = gauges.left_out().iter();
        let own = own.filter(move |one| Some(one.target) == *twin);
        own.map(move |one| place_name(weekday, centre, one.interval))
    });
    // The only day has no name.
    each.filter(|name| !name.is_empty()).collect()
}

/// Whether there is a place where a target is judged, and something may happen by which it is.
fn is_testable(
    target: &Target,
    days: &[(Option<Weekday>, &Centre)],
    gauges: &[Gauges],
    twins: &[Option<usize>],
    counted: &Measured<Counted>,
) -> bool {
    let mut places = gauges.iter().zip(twins).flat_map(|(gauges, twin)| {
        let own = gauges.judged().iter();
        own.filter(move |one| Some(one.target) == *twin)
    });
    let may = |metric: CallMetric| {
        let calls = calls_of(target.whose, counted);
        calls.is_none_or(|calls| calls.measures[metric] != Counted::Amount)
    };
    let on_duty = || {
        let mut days = days.iter();
        days.any(|(_, day)| day.is_judged_by_day(target.whose))
    };
    places.next().is_some()
        && match (target.whose, target.goal.aim) {
            (Whose::Agents(_), _) => on_duty(),
            (_, Aim::Asa) => may(CallMetric::Answered),
            _ => may(CallMetric::Offered),
        }
}

/// How the measures are counted of the calls that a target is about.
fn calls_of(whose: Whose, counted: &Measured<Counted>) -> Option<&Calls<Counted>> {
    match whose {
        Whose::Calls(id) => counted.types().get(id.index()),
        Whose::All => Some(counted.all()),
        Whose::Agents(_) => None,
    }
}

/// How the ratio of a target is counted.
fn how_counted(target: &Target, counted: &Measured<Counted>) -> Counted {
    if let Whose::Agents(id) = target.whose {
        let group = counted.groups().get(id.index());
        return group.map_or(Counted::Amount, |group| {
            group.measures[GroupMetric::Occupancy]
        });
    }
    let calls = calls_of(target.whose, counted);
    let of = |metric: CallMetric| calls.map_or(Counted::Amount, |calls| calls.measures[metric]);
    match target.goal.aim {
        Aim::ServiceLevel(_) => of(CallMetric::ServiceLevel),
        Aim::Abandonment => of(CallMetric::Abandonment),
        Aim::Lost => of(CallMetric::Lost),
        Aim::Asa => of(CallMetric::Asa),
        Aim::Blocked if of(CallMetric::Blocked).size() > 0.0 => Counted::Share,
        Aim::Blocked | Aim::Occupancy => Counted::Amount,
    }
}

impl TargetSum {
    fn tested(&self, regressed: &Regressed, confidence: Confidence) -> Tested {
        let measure = MeasureOf::target(&self.target);
        let most = if self.target.goal.aim == Aim::Asa {
            f64::INFINITY
        } else {
            1.0
        };
        let estimate = |limit: &Limit, counted: Counted, most: f64| {
            let estimate = limit.ratio().counted(counted, confidence);
            estimate.within(0.0, most)
        };
        let goal = &self.target.goal;
        let share = goal.on_days.map_or(goal.level, |share| share.get());
        let (doubts, found, places) = match &self.sums {
            GoalSums::Elsewhere => (Doubts::ALL, None, Vec::new()),
            GoalSums::Whole(limit) => {
                let blocked = (goal.aim == Aim::Blocked).then_some(self.target.whose);
                let blocked = blocked
                    .and_then(|whose| regressed.blocked(whose, limit, self.counted, confidence));
                if let Some((found, doubts)) = blocked {
                    return self.with(doubts, Some(found.within(0.0, most)), Vec::new());
                }
                let found = measure.is_none();
                let found = found.then(|| estimate(limit, self.counted, most));
                let adjusted = measure.and_then(|measure| regressed.doubts(measure, limit));
                let doubts = adjusted.unwrap_or_else(|| limit.doubts(self.counted));
                (doubts, found, Vec::new())
            }
            GoalSums::Days(kept) | GoalSums::Weeks(kept) => {
                (kept.doubts(share), Some(kept.exact(confidence)), Vec::new())
            }
            GoalSums::Intervals(limit) => {
                let found = estimate(limit, Counted::Share, 1.0);
                (limit.doubts(Counted::Share), Some(found), Vec::new())
            }
            GoalSums::Places(places) => {
                let each = places.iter().map(|place| {
                    let (limit, chance) = (&place.limit, tail(confidence));
                    let estimate = estimate(limit, self.counted, most);
                    let doubts = limit.doubts(self.counted);
                    PlaceTested {
                        place: place.name.clone(),
                        doubts: doubts.with_interval(&estimate, place.level, chance),
                        level: self.levels.map(|_| place.level),
                        estimate,
                    }
                });
                (Doubts::ALL, None, each.collect())
            }
        };
        self.with(doubts, found, places)
    }

    fn with(&self, doubts: Doubts, estimate: Option<Estimate>, places: Vec<PlaceTested>) -> Tested {
        Tested {
            doubts,
            estimate,
            places,
            left_out: self.left_out.clone(),
            levels: self.levels,
            untestable: self.untestable,
            elsewhere: matches!(self.sums, GoalSums::Elsewhere),
        }
    }
}
