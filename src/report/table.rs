//! The whole answer of a run, for people: the verdict, tables, and findings in sentences.

use super::chances::{days_by_chance, not_seen};
use super::digits::{TimeStyle, figure};
use super::layout::{Detail, Layout, paragraph, paragraphs};
use super::words::listed;
use super::{Study, VERSION, agents, calls, customers, day, forecast, told, wanted, week, words};
use crate::legible::number::so_many;
use crate::measures::{GroupMetric, MetricKind, MoneyMetric};

/// The results as text that fits the layout's columns, as far as names allow. The verdict comes first.
#[must_use]
pub fn table(study: &Study<'_>, layout: Layout) -> String {
    let Layout { detail, columns } = layout;
    let mut sections = vec![heading(study, layout)];
    sections.extend(verdict(study, layout));
    if detail == Detail::Brief {
        sections.push(calls::few(study).fitted(columns));
        sections.push(paragraphs(&in_brief(study), columns));
        return sections.join("\n");
    }
    sections.push(calls::headlines(study).fitted(columns));
    if detail == Detail::Everything {
        sections.push(calls::details(study).fitted(columns));
        sections.push(calls::service_levels(study).fitted(columns));
    }
    sections.extend(wanted::table(study, words::FEW).map(|grid| grid.cut(columns)));
    sections.push(agents::groups(study).cut(columns));
    sections.extend(customers::season(study).map(|grid| grid.cut(columns)));
    sections.extend(agents::money(study).map(|grid| grid.cut(columns)));
    sections.extend(week::days(study).iter().map(|grid| grid.cut(columns)));
    if detail == Detail::Everything {
        sections.extend(customers::weeks(study).map(|grid| grid.cut(columns)));
        let of_types = week::days_of_types(study);
        sections.extend(of_types.iter().map(|grid| grid.cut(columns)));
        sections.extend(day::by_interval(study, columns));
    }
    let mut said = days_by_chance(study.days);
    said.extend(not_seen(study));
    said.extend(words::formulas(study));
    said.extend(told::pilot(study));
    said.extend(told::told(study));
    said.extend(customers::words(study));
    if study.is_season() {
        // The calls of a season depend on earlier weeks, which no formula knows.
    } else if study.is_week() {
        // A formula is asked about a day; seven answers are for those who want to know.
        if detail == Detail::Everything {
            sections.extend(forecast::by_day(study, columns));
        }
    } else {
        let forecasts = study.forecasts();
        sections.extend(forecast::table(study, &forecasts).map(|grid| grid.cut(columns)));
        said.extend(forecast::words(study, &forecasts));
    }
    said.extend(told::assumptions(study));
    if sections.iter().any(|section| section.contains("± ?")) {
        said.push(UNKNOWN_END.to_owned());
    }
    if !said.is_empty() {
        sections.push(paragraphs(&said, columns));
    }
    sections.join("\n")
}

/// What stands below a table in which it is not known how far off a number may be.
const UNKNOWN_END: &str =
    "± ?: too little was seen to tell how far off the number may be. More replications would.";

/// Which targets are met; nothing without targets.
fn verdict(study: &Study<'_>, layout: Layout) -> Option<String> {
    let mut said = words::targets(study);
    said.extend(week::targets(study));
    (!said.is_empty()).then(|| paragraphs(&said, layout.columns))
}

/// How busy agents are and what they cost, in a sentence each.
fn in_brief(study: &Study<'_>) -> Vec<String> {
    let groups = study.results.whole.groups().iter().map(|group| {
        let metric = GroupMetric::Occupancy;
        let busy = figure(&group.measures[metric], metric.kind(), TimeStyle::Seconds);
        format!("{} {} %", group.name, busy.text())
    });
    let groups: Vec<String> = groups.collect();
    let mut said = vec![format!("Agents are busy: {}.", listed(&groups))];
    if agents::is_paid(study) {
        let wages = &study.results.whole.money[MoneyMetric::Wages];
        let wages = figure(wages, MetricKind::Money, TimeStyle::Seconds);
        let currency = agents::currency(study);
        said.push(format!("Wages are {} {currency}.", wages.text()));
    }
    said.extend(not_seen(study));
    said
}

fn heading(study: &Study<'_>, layout: Layout) -> String {
    let results = study.results;
    let unit = study.unit();
    let sure = 100.0 * results.confidence.level();
    let meaning = match results.replications {
        1 => format!("A single {unit} does not tell how far off its numbers may be."),
        _ => format!("± is how far off a number may be ({sure:.0} % sure)."),
    };
    let said = format!(
        "{}, seed {}, holdtrue {VERSION}. {meaning}",
        so_many(&results.replications, unit),
        results.seed.0
    );
    paragraph(study.name, layout.columns) + &paragraph(&said, layout.columns)
}
