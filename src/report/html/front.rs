//! The first page: what the answer rests on, as a table of plans and some remarks on each.

use super::super::agents::currency;
use super::super::calls::{service_level, service_level_of};
use super::super::digits::{Figure, NOTHING, TimeStyle, figure};
use super::super::wanted::held;
use super::super::words::listed;
use super::super::{Plans, Study, lost, week};
use super::tables::{Better, ColumnShown, RowShown, TableShown};
use crate::legible::number::{given, visible};
use crate::measures::{
    CallMetric, CostMetric, CustomerMetric, MetricKind, MoneyMetric, TargetOutcome, Verdict,
    outcomes,
};

/// Targets that a plan falls short of and that are told one by one. A convention.
const TOLD: usize = 4;

/// Plans that are remarked on one by one; of more only the base and the best. A convention.
const FEW: usize = 8;

/// The table and the remarks.
pub(super) struct Front {
    pub(super) plans: TableShown,
    /// What stands above the remarks.
    pub(super) heading: &'static str,
    pub(super) remarks: Vec<Remark>,
}

/// Where a plan falls short and when its calls are lost.
pub(super) struct Remark {
    /// Whose; empty if there is a single plan.
    pub(super) plan: String,
    pub(super) text: String,
}

/// What is known of one plan.
struct PlanRow<'a> {
    study: &'a Study<'a>,
    outcomes: Vec<TargetOutcome>,
}

/// What is told of every plan.
type Column<'a> = (String, Better, Box<dyn Fn(&PlanRow<'_>) -> Figure + 'a>);

/// The first page of a run.
pub(super) fn run(study: &Study<'_>) -> Front {
    let rows = [PlanRow {
        study,
        outcomes: outcomes(study.centre, study.results),
    }];
    let remark = remark(&rows[0]).map(|text| Remark {
        plan: String::new(),
        text,
    });
    Front {
        plans: table(&rows),
        heading: heading(&rows),
        remarks: remark.into_iter().collect(),
    }
}

/// The first page of a comparison; `best` is the place of the plan that is recommended.
pub(super) fn comparison(plans: &Plans<'_>, best: Option<usize>) -> Front {
    let rows = plans.studies.iter().zip(&plans.comparison.plans);
    let rows = rows.map(|(study, plan)| PlanRow {
        study,
        outcomes: plan
            .targets
            .iter()
            .map(|target| target.outcome.clone())
            .collect(),
    });
    let rows: Vec<PlanRow<'_>> = rows.collect();
    let is_told = |place: usize| rows.len() <= FEW || place == 0 || Some(place) == best;
    let told = rows.iter().enumerate().filter(|(place, _)| is_told(*place));
    let remarks = told.filter_map(|(_, row)| {
        Some(Remark {
            plan: row.study.name.to_owned(),
            text: remark(row)?,
        })
    });
    Front {
        plans: table(&rows),
        heading: heading(&rows),
        remarks: remarks.collect(),
    }
}

fn heading(rows: &[PlanRow<'_>]) -> &'static str {
    let is_short = |row: &PlanRow<'_>| {
        let mut outcomes = row.outcomes.iter();
        outcomes.any(|outcome| outcome.verdict != Verdict::Met)
    };
    match (rows.iter().any(is_short), rows.len()) {
        (false, _) => "When calls are lost",
        (true, 1) => "Where it falls short, and when calls are lost",
        (true, _) => "Where plans fall short, and when calls are lost",
    }
}

fn table(rows: &[PlanRow<'_>]) -> TableShown {
    let unit = rows.first().map_or("day", |row| row.study.unit());
    let columns = columns(rows);
    let shown = rows.iter().map(|row| RowShown {
        label: row.study.name.to_owned(),
        is_below: false,
        cells: columns.iter().map(|(.., cell)| cell(row).text()).collect(),
    });
    TableShown {
        title: format!("All calls on an average {unit}"),
        corner: "Plan".to_owned(),
        rows: shown.collect(),
        columns: columns
            .iter()
            .map(|(name, better, _)| ColumnShown {
                name: name.clone(),
                better: better.said(),
            })
            .collect(),
        class: "whole plans",
    }
}

fn columns<'a>(rows: &'a [PlanRow<'_>]) -> Vec<Column<'a>> {
    let mut columns: Vec<Column<'a>> = Vec::new();
    let Some(first) = rows.first() else {
        return columns;
    };
    let unit = first.study.unit();
    columns.push((
        format!("Paid hours a {unit}, h"),
        Better::Less,
        Box::new(paid_hours),
    ));
    let types = rows.iter().flat_map(|row| row.study.centre.call_types());
    let level = match rows {
        [only] => service_level(only.study),
        _ => service_level_of(types.collect::<Vec<_>>().iter().copied()),
    };
    let calls = [
        (CallMetric::ServiceLevel, level.long, Better::More),
        (
            CallMetric::Abandonment,
            "Abandoned, %".to_owned(),
            Better::Less,
        ),
        (
            CallMetric::Lost,
            "Lost in any way, %".to_owned(),
            Better::Less,
        ),
    ];
    for (metric, name, better) in calls {
        let cell = move |row: &PlanRow<'_>| {
            let estimate = &row.study.results.all().measures[metric];
            figure(estimate, metric.kind(), TimeStyle::Seconds)
        };
        columns.push((name, better, Box::new(cell)));
    }
    columns.extend(cost(rows));
    if rows.iter().any(|row| row.study.is_season()) {
        columns.push((
            "Customers at the end".to_owned(),
            Better::More,
            Box::new(|row| of_customers(row, CustomerMetric::AtEnd)),
        ));
        columns.push((
            format!("Profit, {}", currency(first.study)),
            Better::More,
            Box::new(profit),
        ));
    }
    if rows.iter().any(|row| !row.outcomes.is_empty()) {
        columns.push((
            "Targets".to_owned(),
            Better::Neither,
            Box::new(|row| Figure::plain(kept(&row.outcomes))),
        ));
    }
    columns
}

/// What plans are ranked by, if anything has a price.
fn cost<'a>(rows: &'a [PlanRow<'_>]) -> Option<Column<'a>> {
    let first = rows.first()?;
    let total = |row: &PlanRow<'_>| row.study.results.whole.cost[CostMetric::Total];
    if rows.iter().all(|row| total(row).mean == Some(0.0)) {
        return None;
    }
    let cell = move |row: &PlanRow<'_>| figure(&total(row), MetricKind::Money, TimeStyle::Seconds);
    Some((
        format!("Cost, {}", currency(first.study)),
        Better::Less,
        Box::new(cell),
    ))
}

fn paid_hours(row: &PlanRow<'_>) -> Figure {
    let hours = &row.study.results.whole.cost[CostMetric::PaidHours];
    figure(hours, MetricKind::Hours, TimeStyle::Seconds)
}

fn of_customers(row: &PlanRow<'_>, metric: CustomerMetric) -> Figure {
    match row.study.results.whole.season() {
        Some(customers) => {
            let estimate = &customers.measures[metric];
            figure(estimate, metric.kind(), TimeStyle::Seconds)
        }
        None => Figure::plain(NOTHING),
    }
}

fn profit(row: &PlanRow<'_>) -> Figure {
    match row.study.results.whole.season() {
        Some(_) => {
            let profit = &row.study.results.whole.money[MoneyMetric::Profit];
            figure(profit, MetricKind::Money, TimeStyle::Seconds)
        }
        None => Figure::plain(NOTHING),
    }
}

/// `2 of 4 missed, 1 in doubt`
fn kept(outcomes: &[TargetOutcome]) -> String {
    let such = |verdict: Verdict| {
        let such = outcomes.iter();
        such.filter(|outcome| outcome.verdict == verdict).count()
    };
    let (missed, unclear) = (such(Verdict::Missed), such(Verdict::Unclear));
    match (outcomes.len() - such(Verdict::Untestable), missed, unclear) {
        (0, ..) if outcomes.is_empty() => "none set".to_owned(),
        (0, ..) => "not judged".to_owned(),
        (1, 0, 0) => "met".to_owned(),
        (1, 1, _) => "missed".to_owned(),
        (1, ..) => "in doubt".to_owned(),
        (all, 0, 0) => format!("all {all} met"),
        (all, 0, unclear) => format!("{unclear} of {all} in doubt"),
        (all, missed, 0) => format!("{missed} of {all} missed"),
        (all, missed, unclear) => format!("{missed} of {all} missed, {unclear} in doubt"),
    }
}

fn remark(row: &PlanRow<'_>) -> Option<String> {
    let mut said = shortfalls(row.study, &row.outcomes);
    said.extend(week::targets(row.study));
    said.extend(lost::hours(row.study));
    (!said.is_empty()).then(|| said.join(" "))
}

/// By how much targets are missed, the worst first.
fn shortfalls(study: &Study<'_>, outcomes: &[TargetOutcome]) -> Vec<String> {
    let mut short: Vec<&TargetOutcome> = outcomes.iter().collect();
    short.retain(|outcome| outcome.verdict != Verdict::Met);
    let rank = |outcome: &TargetOutcome| {
        let is_missed = outcome.verdict == Verdict::Missed;
        (is_missed, outcome.shortfall().unwrap_or(f64::NEG_INFINITY))
    };
    short.sort_by(|one, other| {
        let (one, other) = (rank(one), rank(other));
        other.0.cmp(&one.0).then(other.1.total_cmp(&one.1))
    });
    let told: Vec<String> = short
        .iter()
        .take(TOLD)
        .map(|outcome| shortfall(study, outcome))
        .collect();
    let rest = short.iter().skip(TOLD);
    let missed = rest.clone().filter(|one| one.verdict == Verdict::Missed);
    let untestable = rest.clone().filter(|one| !one.is_testable());
    let (rest, missed, untestable) = (rest.count(), missed.count(), untestable.count());
    let counts = [
        (missed, "missed"),
        (untestable, "not to be judged"),
        (rest - missed - untestable, "in doubt"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let more = (rest > 0).then(|| format!("Of the other targets {}.", listed(&counts)));
    told.into_iter().chain(more).collect()
}

/// `service has 74.2 ± 2.8 % answered within 20 s, 5.8 points less than the 80 % wanted.`
fn shortfall(study: &Study<'_>, outcome: &TargetOutcome) -> String {
    let said = held(study, outcome);
    let has = said.split_once("; ").map_or(said.as_str(), |(has, _)| has);
    let Some(mean) = outcome.estimate.mean else {
        return format!("{said}.");
    };
    let is_share = outcome.target.kind() == MetricKind::Share;
    let (scale, unit, gap_unit) = if is_share {
        (100.0, "%", "points")
    } else {
        (1.0, "s", "s")
    };
    let wanted = format!("{} {unit}", given(scale * outcome.target.wanted()));
    let than = match outcome.target.wants_at_least() {
        true => "less",
        false => "more",
    };
    let is_short = outcome.shortfall().is_some_and(|short| short > 0.0);
    let gap = scale * (mean - outcome.target.wanted()).abs();
    let gap = visible(gap, usize::from(gap < 99.95));
    match (outcome.verdict, is_short) {
        (Verdict::Unclear, false) => {
            format!("{has}: whether the {wanted} wanted are met is in doubt.")
        }
        (Verdict::Unclear, true) => {
            format!("{has}, {gap} {gap_unit} {than} than the {wanted} wanted: in doubt.")
        }
        _ => format!("{has}, {gap} {gap_unit} {than} than the {wanted} wanted."),
    }
}
