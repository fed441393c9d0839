//! Results as JSON with stable keys, and the schema that documents them. The same document is what is kept: see
//! [`super::saved`].

use super::assumptions::Rests;
use super::compare::CompareJson;
use super::run_json::RunJson;
use super::sensitivity::SensitivityJson;
use super::staff::StaffJson;
use super::sweep::SweepJson;
use super::{Study, VERSION};
use crate::NUMBERS;
use crate::measures::Results;
use crate::random::Seed;
use crate::stats::Confidence;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Counts the changes after which older programs would misunderstand a document.
pub(super) const FORMAT: u64 = 2;

/// Results of one scenario, as `--json` prints them and `summary.json` keeps them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JsonReport<'a> {
    #[serde(flatten)]
    pub(super) origin: Origin,
    /// What was simulated.
    pub(super) scenario: Simulated,
    /// Under this seed the same numbers come again.
    pub(super) seed: u64,
    /// How many days were simulated; or weeks, of days that differ, or seasons of customers with a memory: what is
    /// said to be a day's is then a week's or a season's.
    pub(super) replications: u64,
    /// How sure every interval from `low` to `high` is to cover the true value.
    pub(super) confidence: f64,
    /// The defaults about callers that are in effect, and what holds here.
    #[serde(skip_deserializing)]
    assumptions: Vec<Rests>,
    #[serde(flatten)]
    pub(super) results: Cow<'a, Results>,
}

/// Where a document comes from.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Origin {
    /// Version of the program that simulated it.
    pub(super) holdtrue: String,
    /// Which keys the document has; programs of another format do not read it.
    #[serde(default)]
    pub(super) format: u64,
    /// Which draws and counts the program has; under another number the same seed gives other results.
    #[serde(default)]
    pub(super) numbers: u32,
    /// The command that was given.
    #[serde(default)]
    pub(super) command: String,
}

/// What was simulated.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Simulated {
    /// What the scenario is called.
    pub(super) name: String,
    /// The file that it was read from.
    pub(super) file: String,
    /// All of it as one TOML text that needs no other file; that of a sweep's combinations is in their `set`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
}

impl Origin {
    /// Of what this program simulates through `command`.
    pub(super) fn here(command: &str) -> Self {
        Self {
            holdtrue: VERSION.to_owned(),
            format: FORMAT,
            numbers: NUMBERS,
            command: command.to_owned(),
        }
    }
}

impl Simulated {
    pub(super) fn new(study: &Study<'_>) -> Self {
        Self {
            name: study.name.to_owned(),
            file: study.file.display().to_string(),
            text: Some(study.text.to_owned()),
        }
    }
}

impl<'a> JsonReport<'a> {
    /// The results of `study`, come by through `command`.
    #[must_use]
    pub fn new(command: &str, study: &Study<'a>) -> Self {
        let results = study.results;
        Self {
            origin: Origin::here(command),
            scenario: Simulated::new(study),
            seed: results.seed.0,
            replications: results.replications,
            confidence: results.confidence.level(),
            assumptions: Rests::all(study),
            results: Cow::Borrowed(results),
        }
    }

    /// The results, with what stands beside them in the document; `None` if that makes no sense.
    pub(super) fn into_results(self) -> Option<Results> {
        let confidence = Confidence::new(self.confidence)?;
        let results = self.results.into_owned();
        Some(results.of_study(Seed(self.seed), self.replications, confidence))
    }

    /// As text, ending with a line break.
    #[must_use]
    pub fn text(&self) -> String {
        text(self)
    }
}

/// As text, ending with a line break.
pub(super) fn text(report: &impl Serialize) -> String {
    // Strings, numbers and maps with string keys cannot fail to be written to memory.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

/// What commands print.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, clippy::large_enum_variant)] // it is never made: it describes
enum Printed {
    /// `holdtrue run`
    Run(RunJson<'static>),
    /// `holdtrue compare`
    Compare(CompareJson<'static>),
    /// `holdtrue sweep`
    Sweep(SweepJson<'static>),
    /// `holdtrue sensitivity`
    Sensitivity(SensitivityJson),
    /// `holdtrue staff`
    Staff(StaffJson),
}

/// The JSON Schema of what `--json` prints.
#[must_use]
pub fn results_schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Printed>()
}
