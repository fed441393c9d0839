//! The tables of agent groups and of money.

use super::digits::{Clockwork, Figure, figure};
use super::grid::{Grid, Label};
use super::{Study, customers};
use crate::measures::{GroupMetric, Kind, MoneyMetric, Numbered};

/// What is said of every group.
pub(super) fn groups(study: &Study<'_>) -> Grid {
    let paid = is_paid(study);
    let shown = [
        GroupMetric::Staffed,
        GroupMetric::Occupancy,
        GroupMetric::Calls,
        GroupMetric::PaidHours,
        GroupMetric::Wages,
    ];
    let shown = shown.into_iter();
    let shown: Vec<_> = shown
        .filter(|&metric| paid || metric != GroupMetric::Wages)
        .collect();
    let rows = study.results.agents.iter().map(|group| {
        let figures = shown
            .iter()
            .map(|&metric| figure(&group.measures[metric], metric.kind(), Clockwork::Seconds));
        (Label::name(&group.name), figures.collect())
    });
    Grid {
        corner: "Agents".to_owned(),
        columns: shown.iter().map(|&metric| label(metric, study)).collect(),
        rows: rows.collect(),
    }
}

/// Wages, line cost and earnings, as far as the scenario gives prices; `None` without any.
pub(super) fn money(study: &Study<'_>) -> Option<Grid> {
    let priced = |metric: MoneyMetric| match metric {
        MoneyMetric::Wages => is_paid(study),
        MoneyMetric::LineCost => study.centre.money().line_minute != 0.0,
        MoneyMetric::Earned => study.days.iter().any(|day| {
            let mut types = day.centre.call_types().iter();
            types.any(|kind| kind.value != 0.0)
        }),
    };
    let shown: Vec<_> = MoneyMetric::ALL
        .iter()
        .copied()
        .filter(|&metric| priced(metric))
        .collect();
    if shown.is_empty() && !study.is_season() {
        return None;
    }
    let rows = shown.into_iter().map(|metric| {
        let name = match metric {
            MoneyMetric::Wages => "Wages",
            MoneyMetric::LineCost => "Lines",
            MoneyMetric::Earned => "Earned by answered calls",
        };
        let amount = figure(
            &study.results.money[metric],
            Kind::Money,
            Clockwork::Seconds,
        );
        (Label::name(name), vec![amount])
    });
    Some(Grid {
        corner: "Money".to_owned(),
        columns: vec![Label::name(&currency(study))],
        rows: rows
            .chain(customers::money(study))
            .collect::<Vec<(Label, Vec<Figure>)>>(),
    })
}

/// Whether any agent has a wage on any day.
pub(super) fn is_paid(study: &Study<'_>) -> bool {
    let mut groups = study.days.iter().flat_map(|day| day.centre.groups());
    groups.any(|group| group.wage > 0.0)
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
        GroupMetric::Staffed => Label::name("on duty"),
        GroupMetric::Occupancy => Label::name("busy %"),
        GroupMetric::Calls => Label::name("calls answered"),
        GroupMetric::PaidHours => Label::name("paid hours"),
        GroupMetric::Wages => wages(study),
    }
}
