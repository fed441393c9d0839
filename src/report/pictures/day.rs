//! The day by interval, and where its service level is missed.

use super::super::Study;
use super::super::digits::{Clockwork, brief, figure};
use super::{Illustration, Said, has_calls, per_cent, reading};
use crate::centre::Clock;
use crate::measures::{CallMetric, GroupMetric, IntervalResults, Kind, need};
use crate::plot::{Day, DayInterval, Picture};
use crate::stats::Estimate;

/// The day of `study`; `None` if it has no clock on the wall or a single interval.
pub(super) fn day(study: &Study<'_>, name: &str, of: Option<&str>) -> Option<Illustration> {
    let clock = study.centre.clock();
    let opens = clock.opens?;
    let counted = counted(study);
    if counted.len() < 2 {
        return None;
    }
    let needed = need(study.centre);
    let is_needed = needed.is_some();
    let intervals = counted.iter().map(|&(place, interval)| {
        let estimates = &interval.estimates;
        let staffed = interval.values.groups.iter();
        let staffed = staffed.filter_map(|group| group[GroupMetric::Staffed]);
        let needed = needed.as_ref().and_then(|needed| *needed.get(place)?);
        DayInterval {
            start: opens.seconds() + place as f64 * clock.interval.get(),
            length: clock.interval.get(),
            offered: reading(&estimates.offered),
            answered: reading(&estimates.answered),
            abandoned: reading(&estimates.abandoned),
            staffed: Some(staffed.sum()),
            needed: needed.map(f64::from),
            service_level: reading(&estimates.service_level),
        }
    });
    let finding = finding(study, &counted);
    let said = Said {
        finding: match of {
            Some(plan) => format!("{plan}: {finding}"),
            None => finding,
        },
        shows: format!(
            "Calls by interval of arrival, agents on duty, service level; mean of {} {}s",
            study.results.replications,
            study.unit()
        ),
        reading: if is_needed {
            "Bands reach as far as the means may be off. Needed: the fewest agents with which a steady \
             queue of the interval's calls would meet the targets, by Erlang's formulas, which know no \
             busier days, no absence and no queue left over from the interval before."
        } else {
            "Bands reach as far as the means may be off."
        },
    };
    let picture = Picture::Day(Day {
        caption: said.caption(),
        intervals: intervals.collect(),
        days: Vec::new(),
        target: target(study),
    });
    said.with(name, picture)
}

/// The intervals that count, with their places.
fn counted<'a>(study: &Study<'a>) -> Vec<(usize, &'a IntervalResults)> {
    let clock = study.centre.clock();
    let intervals = study.results.intervals.iter().enumerate();
    intervals
        .filter(|(place, _)| (place + 1) as f64 * clock.interval.get() > clock.warm_up.get())
        .collect()
}

/// The service level that all call types are promised.
fn target(study: &Study<'_>) -> Option<f64> {
    let mut targets = study.centre.call_types().iter();
    let first = targets.next()?.targets.service_level?;
    let is_common = targets.all(|kind| kind.targets.service_level == Some(first));
    is_common.then(|| first.get())
}

fn finding(study: &Study<'_>, counted: &[(usize, &IntervalResults)]) -> String {
    let all = &study.results.all;
    if !has_calls(all) {
        return format!("Nobody called on any {}", study.unit());
    }
    target(study)
        .and_then(|target| against_target(study.centre.clock(), counted, target))
        .unwrap_or_else(|| {
            let offered = &all.measures[CallMetric::Offered];
            let offered = figure(offered, Kind::Number, Clockwork::Seconds).text();
            let abandoned = per_cent(&all.measures[CallMetric::Abandonment]);
            let abandoned = abandoned.unwrap_or_default();
            format!("{offered} calls a {}, {abandoned} abandoned", study.unit())
        })
}

/// What the intervals' own intervals bear out about the target; `None` if no interval has a level.
fn against_target(
    clock: &Clock,
    counted: &[(usize, &IntervalResults)],
    target: f64,
) -> Option<String> {
    let said = brief(100.0 * target);
    let ends = |level: &Estimate| {
        let mean = level.mean?;
        Some((level.low.unwrap_or(mean), level.high.unwrap_or(mean)))
    };
    let levels = counted
        .iter()
        .filter_map(|&(place, interval)| Some((place, ends(&interval.estimates.service_level)?)));
    let levels: Vec<(usize, (f64, f64))> = levels.collect();
    let missed = levels.iter().filter(|(_, (_, high))| *high < target);
    let missed: Vec<usize> = missed.map(|(place, _)| *place).collect();
    let met = levels.iter().filter(|(_, (low, _))| *low >= target).count();
    match (levels.len(), missed.as_slice()) {
        (0, _) => None,
        (all, []) if met == all => Some(format!(
            "Every interval keeps the service level's target of {said} %"
        )),
        (_, []) => Some(format!(
            "No interval clearly misses the service level's target of {said} %"
        )),
        (all, missed) if missed.len() == all => Some(format!(
            "Every interval misses the service level's target of {said} %"
        )),
        (_, [first, .., last]) if last - first + 1 == missed.len() => Some(format!(
            "From {} to {} the service level misses its target of {said} %",
            edge(clock, *first),
            edge(clock, last + 1)
        )),
        (_, [only]) => Some(format!(
            "From {} to {} the service level misses its target of {said} %",
            edge(clock, *only),
            edge(clock, only + 1)
        )),
        (all, missed) => Some(format!(
            "The service level misses its target of {said} % in {} of {all} intervals",
            missed.len()
        )),
    }
}

/// When an interval begins.
fn edge(clock: &Clock, place: usize) -> String {
    clock.label(place as f64 * clock.interval.get())
}
