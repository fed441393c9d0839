//! Customers with a memory: what became of them over a season, week by week, and in sentences.

use super::Study;
use super::calls::service_level;
use super::digits::{Figure, TimeStyle, brief, figure};
use super::grid::{Grid, Label};
use super::words::listed;
use crate::centre::{CallTypeId, Customers};
use crate::legible::number::{exact_percent, so_many};
use crate::measures::{
    CallMetric, CustomerMetric, Customers as Measures, Measure, MetricKind, MetricList,
    MoneyMetric, Week, When,
};
use crate::stats::Estimate;

/// What became of the customers.
type Season = Measures<Estimate>;

/// What became of the customers; nothing where callers are strangers.
pub(super) fn season(study: &Study<'_>) -> Option<Grid> {
    let results = study.results.whole.season()?;
    let shown = CustomerMetric::shown_in(MetricList::Headline).into_iter();
    let shown = shown.filter(|&metric| matters(study, metric));
    let rows = shown.map(|metric| {
        let figures = vec![plain_figure(&results.measures[metric], metric.kind())];
        (Label::name(metric.row().long), figures)
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

/// The season week by week.
pub(super) fn weeks(study: &Study<'_>) -> Option<Grid> {
    let results = study.results.whole.season()?;
    let mut shown = CustomerMetric::shown_in(MetricList::WeekTable);
    shown.retain(|&metric| matters(study, metric));
    let short = shown.iter().map(|metric| Label::name(metric.row().short));
    let mut columns: Vec<Label> = short.collect();
    columns.push(Label::name("calls\noffered"));
    columns.push(Label::name(&service_level(study).short));
    columns.push(Label::name(&format!(
        "profit,\n{}",
        study.centre.money().currency.as_deref().unwrap_or("money")
    )));
    let row = |week: &Week<Estimate>| {
        let customers = shown.iter();
        let mut figures: Vec<Figure> = customers
            .map(|&metric| mean(&week.customers[metric], metric.kind()))
            .collect();
        for metric in [CallMetric::Offered, CallMetric::ServiceLevel] {
            figures.push(mean(&week.all().measures[metric], metric.kind()));
        }
        figures.push(mean(&week.money[MoneyMetric::Profit], MetricKind::Money));
        (Label::name(&week.week.to_string()), figures)
    };
    Some(Grid {
        corner: "Week".to_owned(),
        columns,
        rows: results.weeks.iter().map(row).collect(),
    })
}

/// How many leave and why, and what that does to the calls.
pub(super) fn words(study: &Study<'_>) -> Vec<String> {
    let (Some(results), Some(customers)) = (study.results.whole.season(), study.customers) else {
        return Vec::new();
    };
    let mut said = vec![leaving(results, customers)];
    said.extend(fewer_calls(study, results, customers));
    said.extend(talk(results, customers));
    said
}

fn leaving(results: &Season, customers: &Customers) -> String {
    let rate = figure_of(results, CustomerMetric::ChurnRate);
    let left = figure_of(results, CustomerMetric::Churned);
    let aggrieved = figure_of(results, CustomerMetric::Aggrieved);
    let base = -(-customers.parts().base_churn).exp_m1();
    let without = exact_percent(base);
    format!(
        "In a week {rate} % of the customers leave; without grievances it would be {without} %. \
         Of the {left} who left, {aggrieved} did because of a grievance."
    )
}

/// Bad service lowers its own demand: the calls that those who left would have made.
fn fewer_calls(study: &Study<'_>, results: &Season, customers: &Customers) -> Option<String> {
    let weeks = results.measures[CustomerMetric::LostWeeks].mean?;
    let days = study.days.len() as f64;
    let calls = study.results.types().iter().enumerate();
    let calls = calls.filter_map(|(place, calls)| {
        let contacts = customers.contacts(CallTypeId(place as u16))?;
        let scales = study.days.iter();
        let scales = scales.map(|day| day.centre.call_types()[place].volume.scale());
        let fewer = weeks * contacts * scales.sum::<f64>() / days;
        (fewer >= 0.5).then(|| {
            let fewer = so_many(&brief(fewer.round()), "call");
            format!("{fewer} of {}", calls.name)
        })
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
fn talk(results: &Season, customers: &Customers) -> Option<String> {
    let parts = customers.parts();
    if parts.prospects.is_none() && parts.former.is_none() {
        return None;
    }
    let reputation = results.measures[CustomerMetric::Reputation];
    let level = reputation.mean?;
    let change = brief((100.0 * (level - 1.0)).abs().round());
    let who = match (&parts.prospects, &parts.former) {
        (Some(_), None) => "prospects",
        (None, _) => "former customers",
        (Some(_), Some(_)) => "prospects and former customers",
    };
    let figure = plain_figure(&reputation, MetricKind::Number).text();
    Some(match level {
        _ if change == "0" => format!("Word of mouth leaves the reputation at {figure}."),
        level => {
            let fewer = if level < 1.0 { "fewer" } else { "more" };
            format!(
                "Word of mouth takes the reputation from 1 to {figure}: at the end {change} % {fewer} {who} call."
            )
        }
    })
}

/// Whether a measure says anything here.
pub(super) fn matters(study: &Study<'_>, metric: CustomerMetric) -> bool {
    let Some(results) = study.results.whole.season() else {
        return false;
    };
    let happens = |metric: CustomerMetric| results.measures[metric].mean > Some(0.0);
    match metric.when() {
        When::Always | When::BelowOne | When::Messages => true,
        // The sentence about fewer calls says it.
        When::Never => false,
        When::Own => happens(metric),
        When::Any(others) => others.iter().copied().any(happens),
        // Nothing is believed or doubted where nothing is quoted.
        When::Quotes => {
            let quoted = study.results.all().measures[CallMetric::Quoted];
            quoted.mean > Some(0.0)
        }
    }
}

fn figure_of(results: &Season, metric: CustomerMetric) -> String {
    plain_figure(&results.measures[metric], metric.kind()).text()
}

fn plain_figure(estimate: &Estimate, kind: MetricKind) -> Figure {
    figure(estimate, kind, TimeStyle::Seconds)
}

/// The digits that an interval supports, without it.
fn mean(estimate: &Estimate, kind: MetricKind) -> Figure {
    Figure::plain(plain_figure(estimate, kind).mean)
}
