//! Which combination to take: the cheapest that meets every target.
//!
//! Some of what is varied is to be decided (agents, messages); some is not (how many call, how
//! patient they are). Where the latter is varied, there is an answer for each case.

use super::super::agents::currency;
use super::super::digits::{Clockwork, figure};
use super::names::Names;
use super::{Swept, SweptCell};
use crate::measures::{CostMetric, TargetOutcome, Verdict, outcomes, tail};
use crate::scenario::Axis;
use crate::study::{PlanDoubt, levels};

/// Cases beyond which nobody reads an answer for each. A convention.
const FEW: usize = 12;

/// What is said of callers, and not for anybody to decide: tables, and keys of a call type.
const GIVEN: [&str; 4] = ["busyness", "reaction", "customers", "clock"];
const GIVEN_OF_CALLS: [&str; 13] = [
    "volume",
    "volume_scale",
    "busyness",
    "talk",
    "talk_scale",
    "wrap_up",
    "wrap_up_scale",
    "patience",
    "patience_scale",
    "redial",
    "settled",
    "value",
    "reaction",
];

/// With which doubts the targets of all combinations are called met and missed.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Level {
    met: f64,
    missed: f64,
}

impl Level {
    /// All combinations that are finished are judged together.
    pub(in super::super) fn of(swept: &Swept<'_>) -> Self {
        let doubt = |cell: &SweptCell<'_>| {
            let outcomes = outcomes_of(cell).into_iter();
            PlanDoubt::of(outcomes.map(|outcome| (outcome.doubt_met, outcome.doubt_missed)))
        };
        let doubts: Vec<_> = swept.cells.iter().map(doubt).collect();
        let missed = tail(swept.confidence);
        let met = levels(&doubts, missed).first().copied();
        Self {
            met: met.unwrap_or(missed),
            missed,
        }
    }
}

fn outcomes_of(cell: &SweptCell<'_>) -> Vec<TargetOutcome> {
    let study = cell.study();
    outcomes(study.centre, study.results)
}

/// How many targets a combination misses, and of how many one cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Standing {
    missed: usize,
    in_doubt: usize,
}

/// `None` without targets.
pub(in super::super) fn standing(cell: &SweptCell<'_>, level: Level) -> Option<Standing> {
    let outcomes = outcomes_of(cell).into_iter();
    let outcomes: Vec<TargetOutcome> = outcomes
        .map(|outcome| outcome.judged(level.met, level.missed))
        .collect();
    let count = |verdict: Verdict| {
        let such = outcomes.iter().filter(|outcome| outcome.verdict == verdict);
        such.count()
    };
    (!outcomes.is_empty()).then(|| Standing {
        missed: count(Verdict::Missed),
        in_doubt: count(Verdict::Unclear),
    })
}

impl Standing {
    /// Whether every target is met for sure.
    pub(in super::super) fn is_met(self) -> bool {
        self.missed + self.in_doubt == 0
    }

    pub(super) fn text(self) -> String {
        match self {
            Standing {
                missed: 0,
                in_doubt: 0,
            } => "met".to_owned(),
            Standing {
                missed: 0,
                in_doubt,
            } => format!("{in_doubt} in doubt"),
            Standing { missed, .. } => format!("{missed} missed"),
        }
    }
}

/// A sentence for each case.
pub(in super::super) fn verdict(swept: &Swept<'_>, names: &Names) -> Vec<String> {
    let axes = swept.sweep.axes();
    let decided: Vec<bool> = axes.iter().map(is_decided).collect();
    if !decided.contains(&true) || swept.cells.len() < 2 {
        return Vec::new();
    }
    let given = |cell: &SweptCell<'_>| -> Vec<usize> {
        let places = cell.cell.places.iter().zip(&decided);
        let given = places.filter(|(_, is_decided)| !**is_decided);
        given.map(|(&place, _)| place).collect()
    };
    let mut cases: Vec<(Vec<usize>, Vec<SweptCell<'_>>)> = Vec::new();
    for cell in &swept.cells {
        let case = given(cell);
        match cases.iter_mut().find(|(known, _)| *known == case) {
            Some((_, cells)) => cells.push(*cell),
            None => cases.push((case, vec![*cell])),
        }
    }
    if cases.len() > FEW {
        return Vec::new();
    }
    let level = Level::of(swept);
    let only_one = cases.len() == 1;
    let sentences = cases.iter().filter_map(|(_, cells)| {
        let said = cheapest(cells, level, |cell| {
            names.spoken(&cell.cell.places, |axis| decided[axis])
        })?;
        let first = cells.first()?;
        Some(if only_one {
            capital(&said)
        } else {
            let case = names.spoken(&first.cell.places, |axis| !decided[axis]);
            format!("With {case}, {said}")
        })
    });
    sentences.collect()
}

/// Whether the centre can choose it.
fn is_decided(axis: &Axis) -> bool {
    axis.keys.iter().all(|key| {
        let mut parts = key.split('.');
        let table = parts.next().unwrap_or_default();
        let of_calls = parts.nth(1).unwrap_or_default();
        let is_given =
            GIVEN.contains(&table) || (table == "calls" && GIVEN_OF_CALLS.contains(&of_calls));
        !is_given
    })
}

/// `None` without targets.
fn cheapest<'a>(
    cells: &[SweptCell<'a>],
    level: Level,
    spoken: impl Fn(&SweptCell<'a>) -> String,
) -> Option<String> {
    let priced = |cell: &SweptCell<'_>| cell.results.cost[CostMetric::Total].mean != Some(0.0);
    let metric = if cells.iter().any(priced) {
        CostMetric::Total
    } else {
        CostMetric::PaidHours
    };
    let price = |cell: &SweptCell<'_>| cell.results.cost[metric].mean.unwrap_or(f64::INFINITY);
    let standings = cells
        .iter()
        .filter_map(|cell| Some((cell, standing(cell, level)?)));
    let standings: Vec<(&SweptCell<'_>, Standing)> = standings.collect();
    if standings.is_empty() {
        return None;
    }
    let in_doubt = |below: f64| {
        let may = standings
            .iter()
            .filter(|(_, one)| one.missed == 0 && one.in_doubt > 0);
        may.filter(|(cell, _)| price(cell) < below).count()
    };
    let met = standings
        .iter()
        .filter(|(_, one)| one.missed + one.in_doubt == 0);
    let best = met.min_by(|(one, _), (other, _)| price(one).total_cmp(&price(other)));
    let Some((best, _)) = best else {
        return Some(match in_doubt(f64::INFINITY) {
            0 => "no combination meets every target.".to_owned(),
            1 => "no combination is known to meet every target; one may.".to_owned(),
            some => format!("no combination is known to meet every target; {some} may."),
        });
    };
    let amount = figure(
        &best.results.cost[metric],
        metric.kind(),
        Clockwork::Seconds,
    )
    .text();
    let unit = match metric {
        CostMetric::PaidHours => format!("paid hours a {}", best.study().unit()),
        _ => currency(&best.study()),
    };
    let doubt = match in_doubt(price(best)) {
        0 => String::new(),
        1 => " A cheaper one may.".to_owned(),
        some => format!(" Of the cheaper ones, {some} may."),
    };
    Some(format!(
        "the cheapest combination that is known to meet every target is {} ({amount} {unit}).{doubt}",
        spoken(best)
    ))
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
