//! The days of a week: one below the other, and where their own targets are missed.

use super::Study;
use super::agents::{is_paid, wages};
use super::calls::service_level;
use super::digits::{Clockwork, Figure, figure};
use super::grid::{Grid, Label};
use super::words::listed;
use crate::centre::Weekday;
use crate::measures::{
    CallMetric, CallResults, GroupMetric, Kind, MoneyMetric, Promise, Verdict, promises,
};

/// What is said of the calls of every day.
const SHOWN: [CallMetric; 4] = [
    CallMetric::Offered,
    CallMetric::ServiceLevel,
    CallMetric::Abandonment,
    CallMetric::Asa,
];

/// What callers met on each day, how busy agents were and what they cost; nothing if days are all alike.
pub(super) fn days(study: &Study<'_>) -> Vec<String> {
    let days: Vec<_> = study.by_day().collect();
    if days.is_empty() {
        return Vec::new();
    }
    let mut calls = of_calls(study, &days, "By day", |day| &day.results.all);
    let agents = of_agents(study, &days);
    // One group stands beside the calls.
    if study.results.agents.len() == 1 {
        calls.columns.extend(agents.columns);
        for ((_, row), (_, more)) in calls.rows.iter_mut().zip(agents.rows) {
            row.extend(more);
        }
        return vec![calls.cut()];
    }
    vec![calls.cut(), agents.cut()]
}

/// The calls of each type on each day, where there are several types.
pub(super) fn days_of_types(study: &Study<'_>) -> Vec<String> {
    let days: Vec<_> = study.by_day().collect();
    let types = study.results.calls.iter().enumerate();
    let several = types.filter(|_| study.results.calls.len() > 1 && !days.is_empty());
    several
        .map(|(place, calls)| {
            let corner = format!("{}, by day", calls.name);
            of_calls(study, &days, &corner, |day| &day.results.calls[place]).cut()
        })
        .collect()
}

fn of_calls<'a>(
    study: &Study<'_>,
    days: &[(Weekday, Study<'a>)],
    corner: &str,
    pick: impl Fn(&Study<'a>) -> &'a CallResults,
) -> Grid {
    let waits = days.iter();
    let waits = waits.map(|(_, day)| pick(day).measures[CallMetric::Asa].mean);
    let clockwork = Clockwork::fitting(waits);
    let rows = days.iter().map(|(weekday, day)| {
        let measures = &pick(day).measures;
        let figures = SHOWN.map(|metric| figure(&measures[metric], metric.kind(), clockwork));
        (Label::name(&weekday.to_string()), figures.to_vec())
    });
    let columns = SHOWN.map(|metric| match metric {
        CallMetric::ServiceLevel => Label::name(&service_level(study).short),
        CallMetric::Abandonment => Label::name("abandoned\n%"),
        CallMetric::Asa => Label::name(&format!("speed of\nanswer {}", clockwork.unit())),
        other => Label::name(other.key()),
    });
    Grid {
        corner: corner.to_owned(),
        columns: columns.to_vec(),
        rows: rows.collect(),
    }
}

/// How busy every group is, and wages if any are paid.
fn of_agents(study: &Study<'_>, days: &[(Weekday, Study<'_>)]) -> Grid {
    let groups = study.results.agents.iter();
    let alone = study.results.agents.len() == 1;
    let mut columns: Vec<Label> = groups
        .map(|group| match alone {
            true => Label::name("agents\nbusy %"),
            false => Label::name(&format!("{}\nbusy %", group.name)),
        })
        .collect();
    let paid = is_paid(study);
    if paid {
        columns.push(wages(study));
    }
    let rows = days.iter().map(|(weekday, day)| {
        let groups = day.results.agents.iter();
        let mut figures: Vec<Figure> = groups
            .map(|group| {
                let metric = GroupMetric::Occupancy;
                figure(&group.measures[metric], metric.kind(), Clockwork::Seconds)
            })
            .collect();
        if paid {
            let paid = &day.results.money[MoneyMetric::Wages];
            figures.push(figure(paid, Kind::Money, Clockwork::Seconds));
        }
        (Label::name(&weekday.to_string()), figures)
    });
    Grid {
        corner: "Agents, by day".to_owned(),
        columns,
        rows: rows.collect(),
    }
}

/// On which days targets are missed or in doubt: each day's own targets against its own calls.
pub(super) fn targets(study: &Study<'_>) -> Vec<String> {
    let mut kept: Vec<(Promise, Weekday)> = Vec::new();
    for (weekday, day) in study.by_day() {
        let of_day = promises(day.centre, day.results).into_iter();
        kept.extend(of_day.map(|promise| (promise, weekday)));
    }
    let found = [
        (Verdict::Missed, "missed"),
        (Verdict::Unclear, "in doubt"),
        (Verdict::Met, "met"),
    ]
    .map(|(verdict, word)| {
        let such = kept
            .iter()
            .filter(|(promise, _)| promise.verdict == verdict);
        let such: Vec<_> = such.collect();
        (word, such)
    });
    let [missed, unclear, met] = &found;
    if kept.is_empty() {
        return Vec::new();
    }
    if missed.1.is_empty() && unclear.1.is_empty() {
        return vec!["Day by day, every target is met.".to_owned()];
    }
    let all = kept.len();
    if met.1.is_empty() && unclear.1.is_empty() {
        return vec!["Day by day, every target is missed.".to_owned()];
    }
    let said = [missed, unclear].into_iter();
    let said = said.filter(|(_, such)| !such.is_empty());
    let said = said.map(|(word, such)| format!("{word} on {}", by_measure(study, such)));
    let said: Vec<String> = said.collect();
    let rest = match met.1.len() {
        0 => String::new(),
        met => format!("; {met} of {all} are met"),
    };
    vec![format!(
        "Day by day, targets are {}{rest}.",
        said.join("; ")
    )]
}

/// `Monday and Friday (service level of sales)`
fn by_measure(study: &Study<'_>, such: &[&(Promise, Weekday)]) -> String {
    let several = study.results.calls.len() > 1;
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (promise, weekday) in such {
        let measure = match promise.metric {
            CallMetric::ServiceLevel => "service level",
            CallMetric::Abandonment => "abandonment",
            _ => "speed of answer",
        };
        let what = if several {
            let calls = &study.results.calls[promise.call_type.index()];
            format!("{measure} of {}", calls.name)
        } else {
            measure.to_owned()
        };
        let day = weekday.to_string();
        match groups.iter_mut().find(|(other, _)| *other == what) {
            Some((_, days)) => days.push(day),
            None => groups.push((what, vec![day])),
        }
    }
    let said = groups.iter();
    let said = said.map(|(what, days)| format!("{} ({what})", listed(days)));
    said.collect::<Vec<_>>().join(", ")
}
