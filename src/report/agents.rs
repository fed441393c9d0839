//! The tables of agent groups and of money.

use super::Study;
use super::digits::{Figure, TimeStyle, figure};
use super::grid::{Grid, Label};
use crate::measures::{GroupMetric, Measure, MetricKind, MetricList, MoneyMetric};

/// What is said of every group.
pub(super) fn groups(study: &Study<'_>) -> Grid {
    let paid = is_paid(study);
    let mut shown = GroupMetric::shown_in(MetricList::Headline);
    shown.retain(|&metric| paid || metric != GroupMetric::Wages);
    let rows = study.results.whole.groups().iter().map(|group| {
        let figures = shown
            .iter()
            .map(|&metric| figure(&group.measures[metric], metric.kind(), TimeStyle::Seconds));
        (Label::name(&group.name), figures.collect())
    });
    Grid {
        corner: "Agents".to_owned(),
        columns: shown.iter().map(|&metric| label(metric, study)).collect(),
        rows: rows.collect(),
    }
}

/// Wages, line cost and earnings, as far as the scenario gives prices, and what customers bring and cost; `None`
/// without any.
pub(super) fn money(study: &Study<'_>) -> Option<Grid> {
    let has_value = || {
        let mut types = study.days.iter().flat_map(|day| day.centre.call_types());
        types.any(|kind| kind.value != 0.0)
    };
    let amounts = &study.results.whole.money;
    let shown = amounts.iter().filter(|(metric, amount)| match metric {
        MoneyMetric::Wages => is_paid(study),
        MoneyMetric::LineCost => study.centre.money().line_minute != 0.0,
        MoneyMetric::Earned => has_value(),
        MoneyMetric::Profit => true,
        _ => amount.mean > Some(0.0),
    });
    let rows = shown.map(|(metric, amount)| {
        let label = Label::name(metric.row().long);
        (
            label,
            vec![figure(amount, MetricKind::Money, TimeStyle::Seconds)],
        )
    });
    let rows: Vec<(Label, Vec<Figure>)> = rows.collect();
    (!rows.is_empty()).then(|| Grid {
        corner: "Money".to_owned(),
        columns: vec![Label::name(&currency(study))],
        rows,
    })
}

/// Whether any agent has a wage on any day.
pub(super) fn is_paid(study: &Study<'_>) -> bool {
    let mut groups = study.days.iter().flat_map(|day| day.centre.groups());
    groups.any(|group| {
        let mut shifts = group.roster.shifts.iter();
        group.wage > 0.0 || shifts.any(|shift| shift.wage.is_some_and(|wage| wage > 0.0))
    })
}

/// `EUR a day`
pub(super) fn currency(study: &Study<'_>) -> String {
    let named = study.centre.money().currency.clone();
    let named = named.unwrap_or_else(|| "money".to_owned());
    format!("{named} a {}", study.unit())
}

/// `wages, EUR`
pub(super) fn wages(study: &Study<'_>) -> Label {
    match &study.centre.money().currency {
        Some(currency) => Label::name(&format!("wages, {currency}")),
        None => Label::name("wages"),
    }
}

fn label(metric: GroupMetric, study: &Study<'_>) -> Label {
    match metric {
        GroupMetric::Wages => wages(study),
        other => Label::name(other.row().short),
    }
}
