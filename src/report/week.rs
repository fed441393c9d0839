//! The days of a week: one below the other, and where their own targets are missed.

use super::Study;
use super::agents::{is_paid, wages};
use super::calls::head;
use super::digits::{Figure, TimeStyle, figure};
use super::grid::{Grid, Label};
use super::wanted::{what, who};
use super::words::listed;
use crate::centre::{Weekday, Whose};
use crate::measures::{
    CallMetric, Calls, GroupMetric, Measure, MetricKind, MetricList, MoneyMetric, TargetOutcome,
    Verdict, outcomes,
};
use crate::stats::Estimate;

/// What callers met on each day, how busy agents were and what they cost; nothing if days are all alike.
pub(super) fn days(study: &Study<'_>) -> Vec<Grid> {
    let days: Vec<_> = study.by_day().collect();
    if days.is_empty() {
        return Vec::new();
    }
    let mut calls = of_calls(study, &days, "By day", |day| day.results.all());
    let agents = of_agents(study, &days);
    // One group stands beside the calls.
    if study.results.whole.groups().len() == 1 {
        calls.columns.extend(agents.columns);
        for ((_, row), (_, more)) in calls.rows.iter_mut().zip(agents.rows) {
            row.extend(more);
        }
        return vec![calls];
    }
    vec![calls, agents]
}

/// The calls of each type on each day, where there are several types.
pub(super) fn days_of_types(study: &Study<'_>) -> Vec<Grid> {
    let days: Vec<_> = study.by_day().collect();
    let types = study.results.types().iter().enumerate();
    let several = types.filter(|_| study.results.types().len() > 1 && !days.is_empty());
    several
        .map(|(place, calls)| {
            let corner = format!("{}, by day", calls.name);
            of_calls(study, &days, &corner, |day| &day.results.types()[place])
        })
        .collect()
}

fn of_calls<'a>(
    study: &Study<'_>,
    days: &[(Weekday, Study<'a>)],
    corner: &str,
    pick: impl Fn(&Study<'a>) -> &'a Calls<Estimate>,
) -> Grid {
    let shown = CallMetric::shown_in(MetricList::Weekday);
    let waits = days.iter();
    let waits = waits.map(|(_, day)| pick(day).measures[CallMetric::Asa].mean);
    let style = TimeStyle::fitting(waits);
    let rows = days.iter().map(|(weekday, day)| {
        let measures = &pick(day).measures;
        let figures = shown.iter();
        let figures = figures.map(|&metric| figure(&measures[metric], metric.kind(), style));
        (Label::name(&weekday.to_string()), figures.collect())
    });
    let columns = shown.iter().map(|&metric| head(study, metric, style));
    Grid {
        corner: corner.to_owned(),
        columns: columns.collect(),
        rows: rows.collect(),
    }
}

/// How busy every group is, and wages if any are paid.
fn of_agents(study: &Study<'_>, days: &[(Weekday, Study<'_>)]) -> Grid {
    let groups = study.results.whole.groups().iter();
    let alone = study.results.whole.groups().len() == 1;
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
        let groups = day.results.whole.groups().iter();
        let mut figures: Vec<Figure> = groups
            .map(|group| {
                let metric = GroupMetric::Occupancy;
                figure(&group.measures[metric], metric.kind(), TimeStyle::Seconds)
            })
            .collect();
        if paid {
            let paid = &day.results.whole.money[MoneyMetric::Wages];
            figures.push(figure(paid, MetricKind::Money, TimeStyle::Seconds));
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
    let days: Vec<(Weekday, Vec<TargetOutcome>)> = study
        .by_day()
        .map(|(weekday, day)| (weekday, outcomes(day.centre, day.results)))
        .collect();
    let count = |is: &dyn Fn(&TargetOutcome) -> bool| {
        let outcomes = days.iter().flat_map(|(_, outcomes)| outcomes);
        outcomes.filter(|outcome| is(outcome)).count()
    };
    let all = count(&TargetOutcome::is_testable);
    if all == 0 {
        return Vec::new();
    }
    let met = count(&|outcome| outcome.verdict == Verdict::Met);
    if met == all {
        return vec!["Day by day, every target is met.".to_owned()];
    }
    let verdicts = [
        (Verdict::Missed, "missed"),
        (Verdict::Unclear, "in doubt"),
        (Verdict::Untestable, "not to be judged"),
    ];
    let said = verdicts.into_iter().filter_map(|(verdict, word)| {
        let such = such(study, &days, verdict);
        (!such.is_empty()).then(|| format!("{word} on {}", such.join(", ")))
    });
    let said: Vec<String> = said.collect();
    let said = said.join("; ");
    let (plural, are) = (
        if all == 1 { "" } else { "s" },
        if met == 1 || all == 1 { "is" } else { "are" },
    );
    vec![format!(
        "Day by day, {met} of {all} target{plural} {are} met; {said}."
    )]
}

/// `Monday and Tuesday (service level of sales)`, for the days with targets of this verdict.
fn such(
    study: &Study<'_>,
    days: &[(Weekday, Vec<TargetOutcome>)],
    verdict: Verdict,
) -> Vec<String> {
    let mut alike: Vec<(String, Vec<String>)> = Vec::new();
    for (weekday, outcomes) in days {
        let such = outcomes.iter().filter(|outcome| outcome.verdict == verdict);
        let names: Vec<String> = such.map(|outcome| name(study, outcome)).collect();
        if names.is_empty() {
            continue;
        }
        let what = if names.len() == outcomes.len() && names.len() > 1 {
            "every one".to_owned()
        } else {
            listed(&names)
        };
        match alike.iter_mut().find(|(other, _)| *other == what) {
            Some((_, days)) => days.push(weekday.to_string()),
            None => alike.push((what, vec![weekday.to_string()])),
        }
    }
    let alike = alike.into_iter();
    alike
        .map(|(what, days)| format!("{} ({what})", listed(&days)))
        .collect()
}

/// `service level of sales`
fn name(study: &Study<'_>, outcome: &TargetOutcome) -> String {
    let what = what(&outcome.target);
    match (study.results.types(), outcome.target.whose) {
        ([_], Whose::Calls(_)) => what,
        (_, whose) => format!("{what} of {}", who(study.centre, whose)),
    }
}
