//! Results as they are kept in a folder, so that everything can be told and drawn again without
//! simulating: one JSON document with each plan's scenario as text and all of its numbers.
//!
//! Numbers come back to the last bit. What a later version adds is passed over, what an earlier one did
//! not have yet is empty; a document of another [`FORMAT`] is refused.

mod by_key;
mod comparison;
mod customers;
mod plan;

use super::{Plans, Study, VERSION};
use crate::measures::Results;
use crate::scenario::{self, Scenario};
use crate::study::Comparison;
use comparison::{SavedDifferences, SavedSide};
use plan::SavedPlan;
use serde::{Deserialize, Serialize};
use std::path::Path;
use thiserror::Error;

/// Counts the changes after which older programs would misunderstand a document.
const FORMAT: u64 = 1;

/// What is kept.
#[derive(Serialize, Deserialize)]
struct Document {
    /// Version of the program that simulated it.
    holdtrue: String,
    saved_results: u64,
    /// One, or the base and those that it was compared with.
    plans: Vec<SavedPlan>,
    /// What a comparison knows besides; nothing in a run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comparison: Option<SavedComparison>,
}

/// What a comparison knows besides the results of its plans.
#[derive(Serialize, Deserialize)]
struct SavedComparison {
    /// Of every plan.
    sides: Vec<SavedSide>,
    /// Of every plan after the base.
    differences: Vec<SavedDifferences>,
}

/// What tells a document of another format from a file that is none at all.
#[derive(Deserialize)]
struct Head {
    holdtrue: String,
    saved_results: u64,
}

/// The results of a run as they are kept.
#[must_use]
pub fn saved_run(study: &Study<'_>) -> String {
    text(&Document {
        holdtrue: VERSION.to_owned(),
        saved_results: FORMAT,
        plans: vec![SavedPlan::new(study)],
        comparison: None,
    })
}

/// The results of a comparison as they are kept.
#[must_use]
pub fn saved_comparison(plans: &Plans<'_>) -> String {
    let comparison = plans.comparison;
    text(&Document {
        holdtrue: VERSION.to_owned(),
        saved_results: FORMAT,
        plans: plans.studies.iter().map(SavedPlan::new).collect(),
        comparison: Some(SavedComparison {
            sides: comparison.plans.iter().map(SavedSide::new).collect(),
            differences: comparison
                .differences
                .iter()
                .map(SavedDifferences::new)
                .collect(),
        }),
    })
}

fn text(document: &Document) -> String {
    // Strings, numbers and maps with string keys cannot fail to be written to memory.
    let mut text = serde_json::to_string(document).unwrap_or_default();
    text.push('\n');
    text
}

/// Results that were kept.
#[derive(Debug)]
pub enum Saved {
    /// Those of `holdtrue run`.
    Run(Box<Kept>),
    /// Those of `holdtrue compare`.
    Comparison(KeptPlans),
}

/// A scenario and its results.
#[derive(Debug)]
pub struct Kept {
    scenario: Scenario,
    results: Results,
}

impl Kept {
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
        Plans {
            studies: studies
                .map(|((name, scenario), results)| Study {
                    name,
                    ..Study::new(scenario, results)
                })
                .collect(),
            comparison: &self.comparison,
        }
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
    /// Reads what [`saved_run`] or [`saved_comparison`] wrote.
    ///
    /// # Errors
    /// If it is something else, damaged, or from a version that writes them differently.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let Head {
            holdtrue: by,
            saved_results: format,
        } = parsed(text)?;
        if format != FORMAT {
            return Err(Unreadable::OtherFormat { by, format });
        }
        let document: Document = parsed(text)?;
        let plans = document.plans.into_iter().map(|plan| {
            let scenario = scenario::reload(Path::new(&plan.file), &plan.scenario);
            let scenario = scenario.map_err(|refused| Unreadable::Scenario {
                by: by.clone(),
                why: refused.to_string(),
            })?;
            let name = plan.name.clone();
            let results = plan.results(scenario.operation())?;
            Ok((name, scenario, results))
        });
        let mut plans = plans.collect::<Result<Vec<_>, Unreadable>>()?;
        match (document.comparison, plans.len()) {
            (Some(comparison), 1..) => comparison.among(plans).map(Saved::Comparison),
            (None, 1) => {
                let (_, scenario, results) = plans.remove(0);
                Ok(Saved::Run(Box::new(Kept { scenario, results })))
            }
            _ => Err(incomplete()),
        }
    }
}

impl SavedComparison {
    fn among(self, plans: Vec<(String, Scenario, Results)>) -> Result<KeptPlans, Unreadable> {
        if self.sides.len() != plans.len() || self.differences.len() + 1 != plans.len() {
            return Err(incomplete());
        }
        let mut scenarios = Vec::new();
        let mut sides = Vec::new();
        for ((name, scenario, results), side) in plans.into_iter().zip(self.sides) {
            sides.push(
                side.results(scenario.centre(), results)
                    .ok_or_else(incomplete)?,
            );
            scenarios.push((name, scenario));
        }
        let differences = self.differences.into_iter();
        Ok(KeptPlans {
            scenarios,
            comparison: Comparison::new(
                sides,
                differences.map(SavedDifferences::differences).collect(),
            ),
        })
    }
}

/// Numbers and scenarios that do not belong together.
fn incomplete() -> Unreadable {
    Unreadable::NotResults("its numbers are not those of its scenarios".to_owned())
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Unreadable> {
    serde_json::from_str(text).map_err(|error| {
        if error.is_eof() && !text.trim().is_empty() {
            Unreadable::CutShort
        } else {
            Unreadable::NotResults(error.to_string())
        }
    })
}
