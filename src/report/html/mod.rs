//! The report: one HTML page that needs nothing else, no network, no script, and prints well. The answer
//! comes first, then pictures, tables, assumptions, the method and the scenario itself.
//!
//! The page is well-formed XML as well, so that any parser can check it.

mod answer;
mod front;
mod numbers;
mod page;
mod scenarios;
mod tables;

use super::chances::not_seen;
use super::sweep::{Names, idle, not_seen_of, verdict};
use super::visible::visible;
use super::{Illustration, MetricChoice, Plans, Study, Swept, SweptCell, VERSION};
use crate::legible::number::so_many;
use crate::plot::PlotError;
use askama::Template;
use numbers::{by_interval, comparison_tables, run_tables, sweep_tables};
use page::{Page, PictureShown, assumed};
use scenarios::scenarios;

/// The report of a run, with the pictures that are given.
///
/// # Errors
/// If a picture would not fit on a sheet.
pub fn run_html(
    study: &Study<'_>,
    title: Option<&str>,
    illustrations: &[Illustration],
) -> Result<String, PlotError> {
    let results = study.results;
    let options = format!(
        "--replications {} --seed {}",
        results.replications, results.seed.0
    );
    let (lead, figures) = PictureShown::all(illustrations)?;
    let first = front::run(study);
    let page = Page {
        version: VERSION,
        style: page::STYLE,
        title: title.unwrap_or(study.name).to_owned(),
        facts: answer::facts(study),
        answer: answer::run(study),
        plans: vec![first.plans],
        heading: first.heading,
        remarks: first.remarks,
        lead,
        findings: answer::findings(study),
        figures,
        meaning: vec![answer::meaning(study)],
        tables: run_tables(study),
        by_interval: by_interval(study),
        assumptions: assumed(std::slice::from_ref(study)),
        has_customers: study.customers.is_some(),
        method: answer::method(study),
        command: format!("holdtrue run scenario.toml {options}"),
        scenarios: scenarios(std::slice::from_ref(study), &["scenario.toml".to_owned()]),
    };
    Ok(rendered(page))
}

/// The report of a comparison, with the pictures that are given.
///
/// # Errors
/// If a picture would not fit on a sheet.
pub fn comparison_html(
    plans: &Plans<'_>,
    title: Option<&str>,
    illustrations: &[Illustration],
) -> Result<String, PlotError> {
    let Some(base) = plans.studies.first() else {
        return Err(PlotError::Nothing("no plan was simulated"));
    };
    let results = base.results;
    let files: Vec<String> = (0..plans.studies.len())
        .map(|place| match place {
            0 => "base.toml".to_owned(),
            other => format!("plan-{other}.toml"),
        })
        .collect();
    let judgement = plans.judgement();
    let (lead, figures) = PictureShown::all(illustrations)?;
    let first = front::comparison(plans, judgement.best.or(judgement.most_profitable));
    let page = Page {
        version: VERSION,
        style: page::STYLE,
        title: title.map_or_else(|| answer::versus(plans), str::to_owned),
        facts: answer::facts(base),
        answer: answer::opening(&judgement.sentence),
        plans: vec![first.plans],
        heading: first.heading,
        remarks: first.remarks,
        lead,
        findings: plans
            .studies
            .iter()
            .find_map(not_seen)
            .into_iter()
            .collect(),
        figures,
        meaning: vec![
            answer::meaning(base) + " " + &answer::paired(base),
            answer::directions(),
        ],
        tables: comparison_tables(plans),
        by_interval: Vec::new(),
        assumptions: assumed(&plans.studies),
        has_customers: plans.studies.iter().any(|study| study.customers.is_some()),
        method: answer::method_of_plans(base),
        command: format!(
            "holdtrue compare {} --replications {} --seed {}",
            files.join(" "),
            results.replications,
            results.seed.0
        ),
        scenarios: scenarios(&plans.studies, &files),
    };
    Ok(rendered(page))
}

/// The report of a sweep, with the pictures that are given; of a large one, its best and worst combinations by `shown`.
///
/// # Errors
/// If a picture would not fit on a sheet.
pub fn sweep_html(
    swept: &Swept<'_>,
    shown: &MetricChoice,
    title: Option<&str>,
    illustrations: &[Illustration],
) -> Result<String, PlotError> {
    let Some(first) = swept.cells.first().map(SweptCell::study) else {
        return Err(PlotError::Nothing("no combination was simulated"));
    };
    let names = Names::new(swept.sweep);
    let mut said = verdict(swept, &names);
    said.extend(idle(swept));
    said.extend(not_seen_of(swept));
    if said.is_empty() {
        said.push(match swept.cells.len() {
            1 => "1 combination was simulated.".to_owned(),
            cells => format!("{} were simulated.", so_many(&cells, "combination")),
        });
    }
    let varied = swept.sweep.axes().iter().map(answer::varied);
    let varied: Vec<String> = varied.collect();
    let (lead, figures) = PictureShown::all(illustrations)?;
    let page = Page {
        version: VERSION,
        style: page::STYLE,
        title: title
            .or(swept.sweep.name())
            .unwrap_or(first.name)
            .to_owned(),
        facts: answer::facts_of_sweep(swept, &first),
        answer: said,
        plans: Vec::new(),
        heading: "",
        remarks: Vec::new(),
        lead,
        findings: Vec::new(),
        figures,
        meaning: vec![answer::meaning(&first)],
        tables: sweep_tables(swept, &names, shown, &first),
        by_interval: Vec::new(),
        assumptions: assumed(std::slice::from_ref(&first)),
        has_customers: first.customers.is_some(),
        method: answer::method_of_sweep(swept, &first),
        command: format!(
            "holdtrue sweep scenario.toml {} --replications {} --seed {}",
            varied.join(" "),
            swept.replications,
            swept.seed.0
        ),
        scenarios: scenarios(std::slice::from_ref(&first), &["scenario.toml".to_owned()]),
    };
    Ok(rendered(page))
}

fn rendered(mut page: Page<'_>) -> String {
    let remarks = page.remarks.iter_mut().map(|remark| &mut remark.text);
    for text in page
        .answer
        .iter_mut()
        .chain(&mut page.findings)
        .chain(remarks)
    {
        *text = answer::glued(text);
    }
    // Writing text into memory cannot fail.
    let text = page.render().unwrap_or_default();
    visible(&text)
}
