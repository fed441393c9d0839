//! What `--out` keeps, so that everything can be told and drawn again without simulating: the documents that people
//! read too, `summary.json` and `comparison.json`, with each scenario as text among them.
//!
//! Numbers come back to the last bit. Keys that are not known are passed over; a document of another format, or of
//! a program that draws or counts differently, is refused, and so are numbers that cannot be.

use super::compare::CompareJson;
use super::json::{FORMAT, JsonReport, Origin};
use super::{Plans, Study, VERSION};
use crate::NUMBERS;
use crate::centre::{Centre, Operation};
use crate::measures::{Measured, MetricKind, Results, outcomes};
use crate::scenario::{self, Scenario};
use crate::stats::Estimate;
use crate::study::{Comparison, PlanResults, TargetResult};
use serde::Deserialize;
use std::path::Path;
use thiserror::Error;

/// Results that were kept.
#[derive(Debug)]
pub enum Saved {
    /// Of `run`.
    Run(Box<KeptRun>),
    /// Of `compare`.
    Comparison(KeptPlans),
}

/// A scenario and its results.
#[derive(Debug)]
pub struct KeptRun {
    scenario: Scenario,
    results: Results,
}

impl KeptRun {
    /// What was simulated, and what came out.
    #[must_use]
    pub fn study(&self) -> Study<'_> {
        Study::new(&self.scenario, &self.results)
    }
}

/// Scenarios under names that tell them apart, and their results.
#[derive(Debug)]
pub struct KeptPlans {
    scenarios: Vec<(String, Scenario)>,
    comparison: Comparison,
}

impl KeptPlans {
    /// What was compared, and what came out.
    #[must_use]
    pub fn plans(&self) -> Plans<'_> {
        let results = self.comparison.plans.iter().map(|plan| &plan.results);
        let studies = self.scenarios.iter().zip(results);
        let studies = studies.map(|((name, scenario), results)| Study {
            name,
            ..Study::new(scenario, results)
        });
        Plans::new(studies.collect(), &self.comparison)
    }
}

/// Why a text is no results that can be read.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// The text ends too early.
    #[error("the file is cut short: simulate again")]
    CutShort,
    /// It is something else.
    #[error("these are not results that holdtrue saved: {0}")]
    NotResults(String),
    /// A document that this program does not understand.
    #[error(
        "these results were saved by holdtrue {by} in another format ({format}; this is holdtrue {VERSION}, \
         which reads format {FORMAT}): use that version, or simulate again"
    )]
    OtherFormat {
        /// The version that saved them.
        by: String,
        /// Its format.
        format: u64,
    },
    /// Results of a program whose draws or counts are others.
    #[error(
        "these results were simulated by holdtrue {by} with other draws or counts (numbers {numbers}; this is \
         holdtrue {VERSION} with numbers {NUMBERS}): use that version, or simulate again"
    )]
    OtherNumbers {
        /// The version that simulated them.
        by: String,
        /// Its numbers.
        numbers: u32,
    },
    /// The scenario among the results is refused.
    #[error(
        "the scenario that was saved with the results, by holdtrue {by}, cannot be read by holdtrue {VERSION}:\n{why}"
    )]
    Scenario {
        /// The version that saved them.
        by: String,
        /// All that is wrong with it.
        why: String,
    },
}

impl Saved {
    /// Reads a document that `run` or `compare` wrote.
    ///
    /// # Errors
    /// If it is something else, damaged, or from a version that writes or simulates differently.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let Origin {
            holdtrue: by,
            format,
            numbers,
            command,
        } = parsed(text)?;
        if format != FORMAT {
            return Err(Unreadable::OtherFormat { by, format });
        }
        if numbers != NUMBERS {
            return Err(Unreadable::OtherNumbers { by, numbers });
        }
        match command.as_str() {
            "run" => {
                let (scenario, results) = plan(parsed(text)?)?;
                Ok(Saved::Run(Box::new(KeptRun { scenario, results })))
            }
            "compare" => comparison(parsed(text)?).map(Saved::Comparison),
            other => Err(Unreadable::NotResults(format!("they are of `{other}`"))),
        }
    }
}

/// A scenario and its results, if they belong together.
fn plan(report: JsonReport<'_>) -> Result<(Scenario, Results), Unreadable> {
    let simulated = &report.scenario;
    let text = simulated.text.as_deref().unwrap_or_default();
    let scenario = scenario::reload(Path::new(&simulated.file), text);
    let scenario = scenario.map_err(|refused| Unreadable::Scenario {
        by: report.origin.holdtrue.clone(),
        why: refused.to_string(),
    })?;
    let results = report.into_results().ok_or_else(incomplete)?;
    let results = results.in_order(scenario.operation());
    check(&results, scenario.operation())?;
    Ok((scenario, results))
}

fn comparison(document: CompareJson<'_>) -> Result<KeptPlans, Unreadable> {
    if document.plans.is_empty() || document.differences.len() + 1 != document.plans.len() {
        return Err(incomplete());
    }
    let mut scenarios = Vec::new();
    let mut plans = Vec::new();
    for one in document.plans {
        let (scenario, results) = plan(one.report)?;
        let set = outcomes(scenario.centre(), &results);
        if set.len() != one.targets.len() {
            return Err(incomplete());
        }
        let kept = set.into_iter().zip(one.targets);
        let targets = kept.map(|(outcome, kept)| TargetResult {
            outcome,
            days_missed: kept.days_missed,
        });
        plans.push(PlanResults {
            targets: targets.collect(),
            any_missed: one.any_target_missed,
            results,
        });
        scenarios.push((one.name, scenario));
    }
    let plan_of = scenarios.iter().skip(1);
    let differences = document.differences.into_iter().zip(plan_of);
    let differences = differences.map(|(one, (_, plan))| {
        let mut differences = one.less_base.into_owned();
        differences.put_in_order(plan.centre());
        differences
    });
    let differences: Vec<_> = differences.collect();
    let (base, others) = scenarios.split_at(1);
    for ((_, other), differences) in others.iter().zip(&differences) {
        let centres = [base[0].1.centre(), other.centre()];
        if !are_of_both(differences, centres) {
            return Err(incomplete());
        }
    }
    Ok(KeptPlans {
        scenarios,
        comparison: Comparison::new(plans, differences),
    })
}

/// Numbers and scenarios that do not belong together.
fn incomplete() -> Unreadable {
    Unreadable::NotResults("its numbers are not those of its scenarios".to_owned())
}

/// Whether the results are those of this operation, and can be.
fn check(results: &Results, operation: &Operation) -> Result<(), Unreadable> {
    let base = operation.base();
    let weeks = results.whole.season().map(|season| season.weeks.len());
    let remembered = operation.customers();
    let remembered = remembered.map(|customers| customers.parts().weeks as usize);
    let days = results.days.iter().map(|day| Some(day.weekday));
    let is_week = operation.is_week();
    let intervals = if is_week { 0 } else { base.clock().intervals() };
    let same_days = !is_week || days.eq(operation.days().iter().map(|day| day.weekday));
    if weeks != remembered || !same_days || !is_of(results, base, intervals) {
        return Err(incomplete());
    }
    for (day, own) in results.days.iter().zip(operation.days()) {
        let intervals = own.centre.clock().intervals();
        if !is_of(&day.results, &own.centre, intervals) {
            return Err(incomplete());
        }
    }
    Ok(())
}

/// Whether these results have everything of a centre with so many intervals, and nothing that cannot be.
fn is_of(results: &Results, centre: &Centre, intervals: usize) -> bool {
    let whole = &results.whole;
    let weeks = whole.season().into_iter().flat_map(|season| &season.weeks);
    let mut waits = whole.calls().iter().map(|calls| results.waits(&calls.name));
    is_shaped(whole, centre)
        && waits.all(|waits| waits.is_some())
        && results.intervals.len() == intervals
        && results
            .intervals
            .iter()
            .all(|one| is_shaped(&one.means, centre))
        && weeks
            .clone()
            .all(|week| week.calls().len() == whole.calls().len())
        && whole
            .each()
            .all(|(address, estimate)| can_be(address.metric.row().kind, estimate))
        && weeks
            .flat_map(|week| week.each())
            .all(|(address, estimate)| can_be(address.metric.row().kind, estimate))
}

/// Whether there is a value for every call type, for all, and for every group, in their order.
fn is_shaped<T: Default>(measured: &Measured<T>, centre: &Centre) -> bool {
    let types = centre.call_types().iter().map(|kind| kind.name.as_str());
    let calls = measured.calls().iter().map(|calls| calls.name.as_str());
    let groups = centre.groups().iter().map(|group| &group.name);
    types.chain([crate::measures::ALL]).eq(calls)
        && groups.eq(measured.groups().iter().map(|group| &group.name))
}

/// Whether the differences tell of all calls, and of nobody whom not both plans have.
fn are_of_both<T: Default>(differences: &Measured<T>, centres: [&Centre; 2]) -> bool {
    let has_type = |centre: &Centre, name: &str| {
        name == crate::measures::ALL || centre.call_types().iter().any(|one| one.name == name)
    };
    let last = differences.calls().last();
    last.is_some_and(|all| all.name == crate::measures::ALL)
        && differences
            .calls()
            .iter()
            .all(|calls| centres.iter().all(|centre| has_type(centre, &calls.name)))
}

/// JSON has no number that is not finite; a share lies between 0 and 1.
fn can_be(kind: MetricKind, estimate: &Estimate) -> bool {
    let Estimate {
        mean, low, high, ..
    } = estimate;
    let mut values = [mean, low, high].into_iter().flatten();
    values.all(|value| kind != MetricKind::Share || (0.0..=1.0 + 1e-9).contains(value))
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Unreadable> {
    serde_json::from_str(text).map_err(|error| {
        // A number that is cut in two is no number, and stands where the text ends.
        let last = text.lines().last().unwrap_or_default();
        let ends = error.line() >= text.lines().count() && error.column() >= last.len();
        let is_begun = text.trim_start().starts_with('{');
        if (error.is_eof() || error.is_syntax() && ends) && is_begun {
            Unreadable::CutShort
        } else {
            Unreadable::NotResults(error.to_string())
        }
    })
}
