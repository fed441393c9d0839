//! A sweep as JSON with stable keys.

use super::super::json::{Origin, Simulated};
use super::super::target_json::TargetJson;
use super::verdict::{BestChoice, Level, choices, judged, verdict};
use super::{Names, Swept, SweptCell};
use crate::measures::Results;
use crate::scenario::Role;
use schemars::JsonSchema;
use serde::ser::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Every combination under the same callers, as `sweep --json` prints them and `sweep.json` holds them.
#[derive(Debug, serde::Serialize, JsonSchema)]
pub struct SweepJson<'a> {
    #[serde(flatten)]
    origin: Origin,
    /// What was varied.
    scenario: Option<Simulated>,
    /// Where it was said how; the scenario itself if the command line said it.
    sweep: SweepName,
    /// Under this seed the same numbers come again.
    seed: u64,
    /// How many days of each combination were asked for.
    replications: u64,
    /// How sure every interval from `low` to `high` is to cover the true value.
    confidence: f64,
    /// What is to be concluded.
    verdict: SweepVerdict<'a>,
    /// Every combination, the last key changing fastest.
    #[schemars(with = "Vec<CellJson<'a>>")]
    cells: Cells<'a>,
}

/// Where it was said what is varied.
#[derive(Debug, serde::Serialize, JsonSchema)]
struct SweepName {
    /// What the sweep is called; null if nobody said.
    name: Option<String>,
    /// The file that was named.
    file: String,
}

/// What is to be concluded.
#[derive(Debug, serde::Serialize, JsonSchema)]
struct SweepVerdict<'a> {
    /// For people; empty without targets that anything can tell of.
    sentence: String,
    /// The best choice under each circumstance; empty where nothing that is varied is for a manager to decide.
    best: Vec<BestJson<'a>>,
}

/// The best choice under some circumstances.
#[derive(Debug, serde::Serialize, JsonSchema)]
struct BestJson<'a> {
    /// The circumstances: the value of each varied key that is not for a manager to decide.
    #[schemars(with = "BTreeMap<&str, serde_json::Value>")]
    given: BTreeMap<&'a str, &'a toml::Value>,
    /// Number of the cheapest combination that is known to meet every target; null if none is.
    cell: Option<usize>,
}

/// One combination.
#[derive(serde::Serialize, JsonSchema)]
struct CellJson<'a> {
    /// What it is, from 1 in the order of the list.
    cell: usize,
    /// The value of each varied key. `agents.NAME.more` is how many agents more the group has all day.
    #[schemars(with = "BTreeMap<&str, serde_json::Value>")]
    set: BTreeMap<&'a str, &'a toml::Value>,
    /// How many days were simulated.
    replications: u64,
    /// Its targets, and whether they are met, all combinations judged together; left out without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    targets: Vec<TargetJson>,
    #[serde(flatten)]
    results: &'a Results,
}

/// Made one after the other while they are written: all at once may not fit into memory.
#[derive(Debug)]
struct Cells<'a>(&'a Swept<'a>);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.0.cells.iter();
        let level = Level::of(self.0);
        serializer.collect_seq(cells.map(|cell| CellJson::new(self.0, cell, level)))
    }
}

impl<'a> SweepJson<'a> {
    fn new(swept: &'a Swept<'a>) -> Self {
        let sweep = swept.sweep;
        let first = swept.cells.first().map(SweptCell::study);
        Self {
            origin: Origin::here("sweep"),
            scenario: first.map(|study| Simulated {
                file: sweep.scenario().display().to_string(),
                text: None,
                ..Simulated::new(&study)
            }),
            sweep: SweepName {
                name: sweep.name().map(str::to_owned),
                file: sweep.file().display().to_string(),
            },
            seed: swept.seed.0,
            replications: swept.replications,
            confidence: swept.confidence.level(),
            verdict: SweepVerdict::new(swept),
            cells: Cells(swept),
        }
    }
}

impl<'a> SweepVerdict<'a> {
    fn new(swept: &'a Swept<'a>) -> Self {
        let names = Names::new(swept.sweep);
        let choices = choices(swept, &names);
        Self {
            sentence: verdict(swept, &names).join(" "),
            best: choices
                .iter()
                .map(|choice| BestJson::new(swept, choice))
                .collect(),
        }
    }
}

impl<'a> BestJson<'a> {
    fn new(swept: &'a Swept<'a>, choice: &BestChoice<'_>) -> Self {
        let axes = swept.sweep.axes().iter().zip(&choice.first.cell.places);
        let given = axes.filter(|(axis, _)| axis.role() != Role::Choice);
        let set = given.flat_map(|(axis, &place)| axis.keys.iter().zip(&axis.points[place].values));
        Self {
            given: set
                .map(|(key, varied)| (key.as_str(), &varied.value))
                .collect(),
            cell: choice.best.map(|best| best.number),
        }
    }
}

impl<'a> CellJson<'a> {
    fn new(swept: &'a Swept<'a>, cell: &'a SweptCell<'a>, level: Level) -> Self {
        let set = swept.sweep.set(&cell.cell.places);
        Self {
            cell: cell.number,
            set: set.map(|(key, varied)| (key, &varied.value)).collect(),
            replications: cell.results.replications,
            targets: targets(cell, level),
            results: cell.results,
        }
    }
}

fn targets(cell: &SweptCell<'_>, level: Level) -> Vec<TargetJson> {
    let study = cell.study();
    let judged = judged(cell, level);
    judged
        .iter()
        .map(|outcome| TargetJson::new(study.centre, outcome))
        .collect()
}

/// Writes all of it, ending with a line break.
///
/// # Errors
/// What `out` could not do.
pub fn sweep_json(swept: &Swept<'_>, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, &SweepJson::new(swept))?;
    out.write_all(b"\n")
}
