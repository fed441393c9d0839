//! The whole answer of a run, for people: what was simulated, tables, and findings in sentences.

use super::words::wrapped;
use super::{Study, VERSION, agents, calls, customers, day, forecast, told, week, words};
use crate::measures::forecasts;

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// What a manager asks first.
    #[default]
    Headlines,
    /// All measures, and the day by interval.
    Everything,
}

/// The results as text of at most 80 columns, as far as names allow.
#[must_use]
pub fn table(study: &Study<'_>, detail: Detail) -> String {
    let mut sections = vec![heading(study)];
    sections.push(calls::headlines(study).fitted());
    if detail == Detail::Everything {
        sections.push(calls::details(study).fitted());
        sections.push(calls::service_levels(study).fitted());
    }
    sections.push(agents::groups(study).cut());
    sections.extend(customers::season(study).map(|grid| grid.cut()));
    sections.extend(agents::money(study).map(|grid| grid.cut()));
    sections.extend(week::days(study).iter().map(|grid| grid.cut()));
    if detail == Detail::Everything {
        sections.extend(customers::weeks(study).map(|grid| grid.cut()));
        sections.extend(week::days_of_types(study).iter().map(|grid| grid.cut()));
        sections.extend(day::by_interval(study));
    }
    let mut said = words::formulas(study);
    said.extend(told::pilot(study));
    said.extend(told::told(study));
    said.extend(words::targets(study));
    said.extend(week::targets(study));
    said.extend(customers::words(study));
    if study.is_season() {
        // How many call is told by what happened before: no formula knows it.
    } else if study.is_week() {
        // A formula is asked about a day; seven answers are for those who want to know.
        if detail == Detail::Everything {
            sections.extend(forecast::by_day(study));
        }
    } else {
        let forecasts = forecasts(study.centre);
        sections.extend(forecast::table(study, &forecasts).map(|grid| grid.cut()));
        said.extend(forecast::words(study, &forecasts));
    }
    said.extend(told::assumptions(study));
    if !said.is_empty() {
        sections.push(said.iter().map(|sentence| wrapped(sentence)).collect());
    }
    sections.join("\n")
}

fn heading(study: &Study<'_>) -> String {
    let results = study.results;
    let unit = study.unit();
    let plural = if results.replications == 1 { "" } else { "s" };
    let sure = 100.0 * results.confidence.level();
    let meaning = match results.replications {
        1 => format!("A single {unit} does not tell how far off its numbers may be."),
        _ => format!("± is how far off a number may be ({sure:.0} % sure)."),
    };
    let said = format!(
        "{} {unit}{plural}, seed {}, holdtrue {VERSION}. {meaning}",
        results.replications, results.seed.0
    );
    format!("{}\n{}", study.name, wrapped(&said))
}
