//! Results as they are kept in a folder, so that everything can be told and drawn again without
//! simulating: one JSON document with each plan's scenario as text and all of its numbers.
//!
//! Numbers come back to the last bit. What a later version adds is passed over, what an earlier one did
//! not have yet is empty; a document of another [`FORMAT`] is refused.

mod by_key;
mod plan;

use super::{Study, VERSION};
use crate::measures::Results;
use crate::scenario::{self, Scenario};
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
    plans: Vec<SavedPlan>,
}

/// What tells a document of another format from a file that is none at all.
#[derive(Deserialize)]
struct Head {
    holdtrue: String,
    saved_results: u64,
}

/// The results of a run as they are kept.
#[must_use]
pub fn saved_text(study: &Study<'_>) -> String {
    let document = Document {
        holdtrue: VERSION.to_owned(),
        saved_results: FORMAT,
        plans: vec![SavedPlan::new(study)],
    };
    // Strings, numbers and maps with string keys cannot fail to be written to memory.
    let mut text = serde_json::to_string(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// Results that were kept.
#[derive(Debug)]
pub struct Saved {
    scenario: Scenario,
    results: Results,
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
    /// Reads what [`saved_text`] wrote.
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
        let Some(plan) = document.plans.into_iter().next() else {
            return Err(Unreadable::NotResults("there are none in it".to_owned()));
        };
        let scenario = scenario::reload(Path::new(&plan.file), &plan.scenario);
        let scenario = scenario.map_err(|refused| Unreadable::Scenario {
            by,
            why: refused.to_string(),
        })?;
        let results = plan.results(scenario.centre())?;
        Ok(Self { scenario, results })
    }

    /// The run.
    #[must_use]
    pub fn study(&self) -> Study<'_> {
        Study::new(&self.scenario, &self.results)
    }
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
