//! The page of a fit: what was read, what came out, pictures, every number.

use super::super::VERSION;
use super::super::layout::TerminalWidth;
use super::super::visible::visible;
use super::pictures::pictures;
use super::{FitReport, fit_text, with_interval};
use crate::plot::{PlotError, Width};
use askama::Template;

#[derive(Template)]
#[template(path = "page.html", config = "src/report/fit/askama.toml")]
struct Page<'a> {
    version: &'a str,
    style: &'a str,
    title: &'a str,
    summary: String,
    skipped: String,
    figures: Vec<Drawn>,
    numbers: Vec<(String, String)>,
    command: &'a str,
    scenario: String,
}

/// A picture, for a page and for a phone.
struct Drawn {
    wide: String,
    narrow: String,
    alt: String,
    reading: String,
}

/// The page, one file that works offline.
///
/// # Errors
/// If a picture would not fit on a sheet.
pub fn fit_html(report: &FitReport<'_>, scenario: &str) -> Result<String, PlotError> {
    let mut figures = Vec::new();
    for (picture, reading) in pictures(report) {
        // Of what a convention stands for nothing was seen.
        let wide = match picture.svg(Width::PAGE) {
            Err(PlotError::Nothing(_)) => continue,
            wide => wide?,
        };
        figures.push(Drawn {
            wide: visible(&wide),
            narrow: visible(&picture.svg(Width::PHONE)?),
            alt: reading.clone(),
            reading,
        });
    }
    let page = Page {
        version: VERSION,
        style: include_str!("../html/style.css"),
        title: report.name,
        summary: fit_text(report, TerminalWidth::USUAL),
        skipped: report.fit.told.skipped.to_string(),
        figures,
        numbers: numbers(report),
        command: report.command,
        scenario: scenario.to_owned(),
    };
    // Writing text into memory cannot fail.
    Ok(visible(&page.render().unwrap_or_default()))
}

/// Every number but those by interval, with its interval over days.
fn numbers(report: &FitReport<'_>) -> Vec<(String, String)> {
    let single = report
        .fit
        .parameters
        .iter()
        .filter(|one| one.key.interval.is_none() && one.value.mean.is_some());
    single
        .map(|one| (one.key.name.clone(), with_interval(&one.value)))
        .collect()
}
