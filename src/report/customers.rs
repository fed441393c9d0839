//! Customers with a memory: what became of them over a season, week by week, and in sentences.

use super::Study;
use super::calls::service_level;
use super::digits::{Clockwork, Figure, brief, figure};
use super::grid::{Grid, Label};
use super::words::listed;
use crate::centre::{CallTypeId, Customers};
use crate::measures::{
    CallMetric, CustomerMetric, CustomerResults, Kind, Numbered, ProfitMetric, WeekResults,
};
use crate::stats::Estimate;

/// What is said of every week.
const BY_WEEK: [CustomerMetric; 5] = [
    CustomerMetric::AtEnd,
    CustomerMetric::Churned,
    CustomerMetric::Won,
    CustomerMetric::Trust,
    CustomerMetric::Reputation,
];

/// What became of the customers; nothing where callers are strangers.
pub(super) fn season(study: &Study<'_>) -> Option<Grid> {
    let results = study.results.customers.as_ref()?;
    let shown = CustomerMetric::ALL.iter().copied();
    let shown = shown.filter(|&metric| matters(study, metric));
    let rows = shown.map(|metric| {
        let figures = vec![plain_figure(&results.measures[metric], metric.kind())];
        (Label::name(label(metric)), figures)
    });
    let weeks = results.weeks.len();
    Some(Grid {
        corner: "Customers".to_owned(),
        columns: vec![Label::name(&match weeks {
            1 => "1 week".to_owned(),
            weeks => format!("{weeks} weeks"),
        })],
        rows: rows.collect(),
    })
}

/// What customers bring and cost, as rows of the money table.
pub(super) fn money(study: &Study<'_>) -> Vec<(Label, Vec<Figure>)> {
    let Some(results) = &study.results.customers else {
        return Vec::new();
    };
    let shown = ProfitMetric::ALL.iter().copied();
    let shown = shown.filter(|&metric| {
        metric == ProfitMetric::Profit || results.profit[metric].mean > Some(0.0)
    });
    let rows = shown.map(|metric| {
        let amount = plain_figure(&results.profit[metric], Kind::Money);
        (Label::name(profit_label(metric)), vec![amount])
    });
    rows.collect()
}

/// The season week by week.
pub(super) fn weeks(study: &Study<'_>) -> Option<Grid> {
    let results = study.results.customers.as_ref()?;
    let shown = BY_WEEK.iter().copied();
    let shown: Vec<_> = shown.filter(|&metric| matters(study, metric)).collect();
    let mut columns: Vec<Label> = shown.iter().map(|&metric| short(metric)).collect();
    columns.push(Label::name("calls\noffered"));
    columns.push(Label::name(&service_level(study).short));
    columns.push(Label::name(&format!(
        "profit,\n{}",
        study.centre.money().currency.as_deref().unwrap_or("money")
    )));
    let row = |(place, week): (usize, &WeekResults)| {
        let customers = shown.iter();
        let mut figures: Vec<Figure> = customers
            .map(|&metric| mean(&week.customers[metric], metric.kind()))
            .collect();
        for metric in [CallMetric::Offered, CallMetric::ServiceLevel] {
            figures.push(mean(&week.all[metric], metric.kind()));
        }
        figures.push(mean(&week.profit[ProfitMetric::Profit], Kind::Money));
        (Label::name(&(place + 1).to_string()), figures)
    };
    Some(Grid {
        corner: "Week".to_owned(),
        columns,
        rows: results.weeks.iter().enumerate().map(row).collect(),
    })
}

/// How many leave and why, and what that does to the calls.
pub(super) fn words(study: &Study<'_>) -> Vec<String> {
    let (Some(results), Some(customers)) = (&study.results.customers, study.customers) else {
        return Vec::new();
    };
    let mut said = vec![leaving(results, customers)];
    said.extend(fewer_calls(study, results, customers));
    said.extend(talk(results, customers));
    said
}

fn leaving(results: &CustomerResults, customers: &Customers) -> String {
    let rate = figure_of(results, CustomerMetric::ChurnRate);
    let left = figure_of(results, CustomerMetric::Churned);
    let aggrieved = figure_of(results, CustomerMetric::Aggrieved);
    let base = -(-customers.parts().base_churn).exp_m1();
    let without = plain_figure(&Estimate::exactly(base), Kind::Share).text();
    format!(
        "In a week {rate} % of the customers leave; without grievances it would be {without} %. \
         Of the {left} who left, {aggrieved} did because of a grievance."
    )
}

/// Bad service lowers its own demand: the calls that those who left would have made.
fn fewer_calls(
    study: &Study<'_>,
    results: &CustomerResults,
    customers: &Customers,
) -> Option<String> {
    let weeks = results.measures[CustomerMetric::LostWeeks].mean?;
    let days = study.days.len() as f64;
    let calls = study.results.calls.iter().enumerate();
    let calls = calls.filter_map(|(place, calls)| {
        let contacts = customers.contacts(CallTypeId(place as u16))?;
        let scales = study.days.iter();
        let scales = scales.map(|day| day.centre.call_types()[place].volume_scale);
        let fewer = weeks * contacts * scales.sum::<f64>() / days;
        (fewer >= 0.5).then(|| format!("{} calls of {}", brief(fewer.round()), calls.name))
    });
    let calls: Vec<String> = calls.collect();
    (!calls.is_empty()).then(|| {
        format!(
            "Bad service lowers its own demand: by the end, those who left because of a grievance \
             would have made about {}.",
            listed(&calls)
        )
    })
}

/// What word of mouth does to those who are no customers.
fn talk(results: &CustomerResults, customers: &Customers) -> Option<String> {
    let parts = customers.parts();
    if parts.prospects.is_none() && parts.former.is_none() {
        return None;
    }
    let reputation = results.measures[CustomerMetric::Reputation];
    let level = reputation.mean?;
    let change = brief((100.0 * (level - 1.0)).abs().round());
    let figure = plain_figure(&reputation, Kind::Number).text();
    Some(match level {
        _ if change == "0" => format!("Word of mouth leaves the reputation at {figure}."),
        level if level < 1.0 => format!(
            "Word of mouth takes the reputation from 1 to {figure}: at the end {change} % fewer prospects call."
        ),
        _ => format!(
            "Word of mouth takes the reputation from 1 to {figure}: at the end {change} % more prospects call."
        ),
    })
}

/// Whether a measure says anything here.
pub(super) fn matters(study: &Study<'_>, metric: CustomerMetric) -> bool {
    let Some(results) = &study.results.customers else {
        return false;
    };
    let happens = |metric: CustomerMetric| results.measures[metric].mean > Some(0.0);
    match metric {
        CustomerMetric::Won | CustomerMetric::Returned | CustomerMetric::Aggrieved => {
            happens(metric)
        }
        // Nothing is believed or doubted where nothing is quoted.
        CustomerMetric::Trust => study.results.all.measures[CallMetric::Quoted].mean > Some(0.0),
        // The sentence about fewer calls says it.
        CustomerMetric::LostWeeks => false,
        _ => true,
    }
}

/// What it is called at the left of a row.
pub(super) fn profit_label(metric: ProfitMetric) -> &'static str {
    match metric {
        ProfitMetric::Margin => "Margin of customers",
        ProfitMetric::Acquisition => "Acquisition",
        ProfitMetric::LostValue => "Margin lost to grievances",
        ProfitMetric::Profit => "Profit",
    }
}

/// What it is called at the left of a row.
pub(super) fn label(metric: CustomerMetric) -> &'static str {
    match metric {
        CustomerMetric::AtStart => "At the start",
        CustomerMetric::AtEnd => "At the end",
        CustomerMetric::Churned => "Left",
        CustomerMetric::Aggrieved => "  because of a grievance",
        CustomerMetric::LostWeeks => "  weeks lost by that",
        CustomerMetric::Won => "Won",
        CustomerMetric::Returned => "  former customers",
        CustomerMetric::ChurnRate => "Leave in a week, %",
        CustomerMetric::Trust => "Trust in quotes at the end, %",
        CustomerMetric::Grievance => "Grievance at the end, points",
        CustomerMetric::Reputation => "Reputation at the end (1 at the start)",
        CustomerMetric::BadExperiences => "Bad experiences, % of all",
    }
}

fn short(metric: CustomerMetric) -> Label {
    if metric == CustomerMetric::Reputation {
        return Label::new("reputation", "repu-\ntation");
    }
    Label::name(match metric {
        CustomerMetric::AtEnd => "customers",
        CustomerMetric::Churned => "left",
        CustomerMetric::Won => "won",
        CustomerMetric::Trust => "trust\n%",
        other => other.key(),
    })
}

fn figure_of(results: &CustomerResults, metric: CustomerMetric) -> String {
    plain_figure(&results.measures[metric], metric.kind()).text()
}

fn plain_figure(estimate: &Estimate, kind: Kind) -> Figure {
    figure(estimate, kind, Clockwork::Seconds)
}

/// The digits that an interval supports, without it.
fn mean(estimate: &Estimate, kind: Kind) -> Figure {
    Figure::plain(plain_figure(estimate, kind).mean)
}
