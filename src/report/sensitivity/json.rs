//! What a result hangs on as JSON with stable keys.

use super::super::VERSION;
use super::super::json::text;
use super::{Swing, Tried, Varied, said, words};
use crate::stats::Difference;
use crate::study::{Because, best_plan};
use schemars::JsonSchema;

/// Assumptions at the ends of their ranges, as `sensitivity --json` prints them and `sensitivity.json`
/// holds them.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
pub struct SensitivityJson {
    /// Version of the program that simulated it.
    holdtrue: String,
    /// The command that was given.
    command: String,
    /// Under this seed the same numbers come again.
    seed: u64,
    /// How many replications were simulated at each end.
    replications: u64,
    /// How sure every interval from `low` to `high` is to cover the true value.
    confidence: f64,
    /// The plans, the base first.
    plans: Vec<String>,
    /// What is looked at, such as `money.profit`.
    metric: String,
    /// The plan that is held against the base; null without plans: results are then values, not differences.
    plan: Option<String>,
    /// What comes out with every assumption as it stands.
    as_it_stands: Difference,
    /// The best plan as it stands.
    best: Option<String>,
    /// Every assumption that was varied, the strongest first.
    assumptions: Vec<AssumptionJson>,
    /// Those that are in effect and were not varied.
    not_varied: Vec<LeftOutJson>,
    /// What is to be concluded, for people.
    verdict: Vec<String>,
}

/// An assumption at both ends of its range.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct AssumptionJson {
    /// Dotted key, without the call type's name.
    assumption: String,
    /// What it says.
    meaning: String,
    /// Whether the default is `measured` or a `convention`.
    basis: String,
    /// Whether the range is `measured` or a `convention`.
    range_basis: String,
    /// Who found the range, or why it is plausible.
    range_source: String,
    /// What the plans say.
    here: Vec<String>,
    /// At the low end.
    low: TriedJson,
    /// At the high end.
    high: TriedJson,
    /// From the lowest to the highest of what comes out, as it stands included.
    swing: f64,
    /// Whether the conclusion is another one at an end; false without plans.
    decides: bool,
}

/// One end.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct TriedJson {
    /// The value there.
    setting: String,
    /// What comes out.
    result: Difference,
    /// Less what comes out as it stands; with plans it has no interval.
    change: Difference,
    /// The best plan there.
    best: Option<String>,
}

/// What was not varied.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct LeftOutJson {
    /// Dotted key, without the call type's name.
    assumption: String,
    /// Why not.
    because: BecauseJson,
}

#[derive(Debug, Clone, Copy, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum BecauseJson {
    /// It is what the plans are about.
    PlansDiffer,
    /// It says what is asked, not what is so; or the scenario has it found by a rule.
    NoRange,
}

impl SensitivityJson {
    /// What came out.
    #[must_use]
    pub fn new(varied: &Varied<'_>) -> Self {
        let names = varied.studies.iter().map(|study| study.name.to_owned());
        let base = varied.studies.first().map(|study| study.results);
        let left_out = varied.left_out.iter().map(|one| LeftOutJson {
            assumption: one.key.to_owned(),
            because: match one.because {
                Because::PlansDiffer => BecauseJson::PlansDiffer,
                Because::NoRange => BecauseJson::NoRange,
            },
        });
        let swings = varied.swings();
        Self {
            holdtrue: VERSION.to_owned(),
            command: "sensitivity".to_owned(),
            seed: base.map_or(0, |base| base.seed.0),
            replications: base.map_or(0, |base| base.replications),
            confidence: base.map_or(0.0, |base| base.confidence.level()),
            plans: names.collect(),
            metric: varied.metric.key(),
            plan: name(varied, varied.measured()),
            as_it_stands: varied.as_it_stands(),
            best: name(varied, best_plan(&varied.outcome.as_it_stands)),
            assumptions: swings
                .iter()
                .map(|swing| AssumptionJson::new(varied, swing))
                .collect(),
            not_varied: left_out.collect(),
            verdict: words::words(varied),
        }
    }

    /// As text, ending with a line break.
    #[must_use]
    pub fn text(&self) -> String {
        text(self)
    }
}

impl AssumptionJson {
    fn new(varied: &Varied<'_>, swing: &Swing<'_>) -> Self {
        let convention = swing.convention;
        let tried = |tried: &Tried| TriedJson {
            setting: tried.setting.clone(),
            result: tried.result,
            change: tried.change,
            best: name(varied, tried.best),
        };
        let [low, high] = &swing.ends;
        Self {
            assumption: convention.key().to_owned(),
            meaning: convention.meaning().to_owned(),
            basis: convention.basis().to_string(),
            range_basis: convention.range.basis.to_string(),
            range_source: convention.range.source.to_owned(),
            here: convention.here.iter().map(|one| said(*one)).collect(),
            low: tried(low),
            high: tried(high),
            swing: swing.reach,
            decides: varied.decides(swing),
        }
    }
}

fn name(varied: &Varied<'_>, plan: Option<usize>) -> Option<String> {
    let study = varied.studies.get(plan?)?;
    Some(study.name.to_owned())
}
