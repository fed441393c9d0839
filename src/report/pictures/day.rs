//! The day, or the days of a week, by interval, and where the service level is missed.

use super::super::Study;
use super::super::digits::{TimeStyle, figure};
use super::{Focus, Illustration, Said, has_calls, per_cent, reading};
use crate::legible::number::{percent, so_many};
use crate::measures::{CallMetric, GroupMetric, Interval, MetricKind, Table, need};
use crate::plot::{Day, DayInterval, Picture};
use crate::stats::Estimate;

/// Seconds in a day.
const A_DAY: f64 = 86_400.0;

/// The days of `study`, called `name`; the finding may say `of` which plan. `None` if there is no clock on
/// the wall, or a single interval.
pub(super) fn day(
    study: &Study<'_>,
    focus: &Focus<'_>,
    name: &str,
    of: Option<&str>,
) -> Option<Illustration> {
    let mut days: Vec<DrawnDay<'_>> = if study.is_week() {
        let days = study.by_day().enumerate();
        let days = days
            .map(|(place, (weekday, day))| DrawnDay::new(day, focus, place, weekday.to_string()));
        days.collect::<Option<_>>()?
    } else {
        vec![DrawnDay::new(*study, focus, 0, String::new())?]
    };
    if days.iter().map(|day| day.counted.len()).sum::<usize>() < 2 {
        return None;
    }
    if study.is_season() {
        // A season's calls depend on the weeks before; no formula covers that.
        days.iter_mut().for_each(|day| day.needed = None);
    }
    let finding = focus.says(finding(study, focus, &days)?);
    let is_needed = days.iter().any(|day| day.needed.is_some());
    let said = Said {
        finding: match of {
            Some(plan) => format!("{plan}: {finding}"),
            None => finding,
        },
        shows: format!(
            "{} by interval of arrival, agents on duty, service level; mean of {}",
            capital(&focus.words()),
            so_many(&study.results.replications, study.unit())
        ),
        reading: reading_of(focus.only.is_none(), is_needed),
    };
    let picture = Picture::Day(Day {
        caption: said.caption(),
        intervals: days.iter().flat_map(DrawnDay::intervals).collect(),
        days: if days.len() > 1 {
            days.iter().map(|day| day.name.clone()).collect()
        } else {
            Vec::new()
        },
        target: target(study, focus),
    });
    said.with(name, picture)
}

/// One day as it is drawn.
struct DrawnDay<'a> {
    study: Study<'a>,
    name: String,
    /// From midnight of the first day to this day's opening \[s\].
    opens: f64,
    /// The intervals that count, with their places.
    counted: Vec<(usize, &'a Interval)>,
    /// The call type that is shown alone, by its place.
    only: Option<usize>,
    needed: Option<Vec<Option<u32>>>,
}

impl<'a> DrawnDay<'a> {
    fn new(study: Study<'a>, focus: &Focus<'_>, place: usize, name: String) -> Option<Self> {
        let clock = study.centre.clock();
        let opens = place as f64 * A_DAY + clock.opens?.seconds();
        let counts = |place: usize| {
            let end = (place + 1) as f64 * clock.interval.get();
            end > clock.warm_up.get()
        };
        let intervals = study.results.intervals.iter().enumerate();
        Some(Self {
            name,
            opens,
            counted: intervals.filter(|(place, _)| counts(*place)).collect(),
            only: focus.only.and_then(|only| {
                let mut calls = study.results.types().iter();
                calls.position(|calls| calls.name == only)
            }),
            needed: need(study.centre),
            study,
        })
    }

    fn intervals(&self) -> Vec<DayInterval> {
        let length = self.study.centre.clock().interval.get();
        let drawn = self.counted.iter().map(|&(place, interval)| {
            let estimates = self.estimates(interval);
            let staffed = interval.means.groups().iter();
            let staffed = staffed.filter_map(|group| group.measures[GroupMetric::Staffed]);
            let needed = self.needed.as_ref();
            let needed = needed.and_then(|needed| *needed.get(place)?);
            DayInterval {
                start: self.opens + place as f64 * length,
                length,
                offered: reading(&estimates[CallMetric::Offered]),
                answered: reading(&estimates[CallMetric::Answered]),
                abandoned: reading(&estimates[CallMetric::Abandoned]),
                staffed: Some(staffed.sum()),
                needed: needed.map(f64::from),
                service_level: reading(&estimates[CallMetric::ServiceLevel]),
            }
        });
        drawn.collect()
    }

    /// All calls with their intervals, or the means of one type.
    fn estimates(&self, interval: &Interval) -> Table<CallMetric, Estimate> {
        let only = self.only.and_then(|only| interval.means.types().get(only));
        only.map_or_else(
            || interval.bands.clone(),
            |only| {
                let means = &only.measures;
                means.map(|_, mean| mean.map_or(Estimate::NONE, Estimate::exactly))
            },
        )
    }

    /// When an interval begins.
    fn edge(&self, place: usize) -> String {
        let clock = self.study.centre.clock();
        clock.label(place as f64 * clock.interval.get())
    }
}

/// How to read it.
fn reading_of(has_bands: bool, is_needed: bool) -> &'static str {
    match (has_bands, is_needed) {
        (true, true) => {
            "The bands are the intervals of the means. Needed: the fewest agents that meet the targets in \
             a steady queue of the interval's calls, by Erlang's formulas. They leave out busier days, \
             absence and the queue left over from the interval before."
        }
        (true, false) => "The bands are the intervals of the means.",
        (false, _) => "Means without their intervals; agents are those of all groups.",
    }
}

/// The service level that these calls are promised on every day.
fn target(study: &Study<'_>, focus: &Focus<'_>) -> Option<f64> {
    let types = study.days.iter();
    let types = types.flat_map(|day| day.centre.call_types());
    let mut types = types.filter(|kind| focus.holds(&kind.name));
    let first = types.next()?.targets.service_level?;
    let is_common = types.all(|kind| kind.targets.service_level == Some(first));
    is_common.then(|| first.get())
}

fn finding(study: &Study<'_>, focus: &Focus<'_>, days: &[DrawnDay<'_>]) -> Option<String> {
    let calls = focus.calls(&study.results.whole)?;
    if !has_calls(calls) {
        return Some(format!("Nobody called on any {}", study.unit()));
    }
    // One type's intervals have no intervals of their own, so nothing is said of single ones.
    let target = target(study, focus).filter(|_| focus.only.is_none());
    let said = target
        .and_then(|target| against_target(days, target))
        .unwrap_or_else(|| {
            let offered = &calls.measures[CallMetric::Offered];
            let offered = figure(offered, MetricKind::Number, TimeStyle::Seconds).text();
            let abandoned = per_cent(&calls.measures[CallMetric::Abandonment]);
            let abandoned = abandoned.unwrap_or_default();
            let offered = so_many(&offered, "call");
            format!("{offered} a {}, {abandoned} abandoned", study.unit())
        });
    Some(said)
}

/// With a capital letter.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What the intervals' own intervals bear out about the target; `None` if no interval has a level.
fn against_target(days: &[DrawnDay<'_>], target: f64) -> Option<String> {
    let goal = format!("the service level's target of {}", percent(target));
    let ends = |level: &Estimate| {
        let mean = level.mean?;
        Some((level.low.unwrap_or(mean), level.high.unwrap_or(mean)))
    };
    let levels = days.iter().flat_map(|day| {
        let counted = day.counted.iter();
        counted.filter_map(move |&(place, interval)| {
            Some((day, place, ends(&interval.bands[CallMetric::ServiceLevel])?))
        })
    });
    let levels: Vec<(&DrawnDay<'_>, usize, (f64, f64))> = levels.collect();
    let met = levels.iter().filter(|(_, _, (low, _))| *low >= target);
    let met = met.count();
    let missed = levels.iter().filter(|(_, _, (_, high))| *high < target);
    let missed: Vec<(&DrawnDay<'_>, usize)> =
        missed.map(|(day, place, _)| (*day, *place)).collect();
    let all = levels.len();
    if all == 0 {
        return None;
    }
    let Some(((first_day, first), (last_day, last))) = missed.first().zip(missed.last()) else {
        return Some(if met == all {
            format!("Every interval keeps {goal}")
        } else {
            format!("No interval clearly misses {goal}")
        });
    };
    if missed.len() == all {
        return Some(format!("Every interval misses {goal}"));
    }
    let is_one_day = std::ptr::eq(*first_day, *last_day);
    if is_one_day && last - first + 1 == missed.len() {
        let on = match first_day.name.as_str() {
            "" => String::new(),
            name => format!("{name} "),
        };
        return Some(format!(
            "{on}{} to {} misses {goal}",
            first_day.edge(*first),
            last_day.edge(last + 1)
        ));
    }
    Some(format!("{} of {all} intervals miss {goal}", missed.len()))
}
