//! Which choice to take: the cheapest that meets every target, under each circumstance.
//!
//! Some of what is varied is for a manager to decide (agents, messages), some is not (how many call, how many
//! turn up): a circumstance is never recommended. `scenario::Role` knows which is which.

use super::super::agents::currency;
use super::super::digits::{TimeStyle, figure};
use super::super::words::{listed, such_studies};
use super::names::Names;
use super::{Swept, SweptCell};
use crate::legible::number::given;
use crate::measures::{CostMetric, Results, TargetOutcome, Verdict, outcomes, tail};
use crate::scenario::Role;
use crate::study::{PlanDoubt, levels};
use std::collections::HashMap;

/// Cases beyond which nobody reads an answer for each. A convention.
const FEW: usize = 12;

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
            let outcomes = outcomes.filter(TargetOutcome::is_testable);
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

/// What came of a combination's targets, if all combinations are judged together.
pub(super) fn judged(cell: &SweptCell<'_>, level: Level) -> Vec<TargetOutcome> {
    let outcomes = outcomes_of(cell).into_iter();
    outcomes
        .map(|outcome| outcome.judged(level.met, level.missed))
        .collect()
}

/// How many targets a combination misses, and of how many one cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct TargetMisses {
    missed: usize,
    in_doubt: usize,
}

/// `None` without targets that anything can tell of.
pub(in super::super) fn standing(cell: &SweptCell<'_>, level: Level) -> Option<TargetMisses> {
    let mut outcomes = judged(cell, level);
    outcomes.retain(TargetOutcome::is_testable);
    let count = |verdict: Verdict| {
        let such = outcomes.iter().filter(|outcome| outcome.verdict == verdict);
        such.count()
    };
    (!outcomes.is_empty()).then(|| TargetMisses {
        missed: count(Verdict::Missed),
        in_doubt: count(Verdict::Unclear),
    })
}

/// The best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Met,
    InDoubt,
    Missed,
}

impl TargetMisses {
    fn rank(self) -> Rank {
        match (self.missed, self.in_doubt) {
            (0, 0) => Rank::Met,
            (0, _) => Rank::InDoubt,
            _ => Rank::Missed,
        }
    }

    /// Whether every target is met for sure.
    pub(in super::super) fn is_met(self) -> bool {
        self.missed + self.in_doubt == 0
    }

    pub(super) fn text(self) -> String {
        match self {
            TargetMisses {
                missed: 0,
                in_doubt: 0,
            } => "met".to_owned(),
            TargetMisses {
                missed: 0,
                in_doubt,
            } => format!("{in_doubt} in doubt"),
            TargetMisses { missed, .. } => format!("{missed} missed"),
        }
    }
}

/// A sentence for each circumstance; one for all of them where nothing is chosen, or where they are many.
pub(in super::super) fn verdict(swept: &Swept<'_>, names: &Names) -> Vec<String> {
    if swept.cells.len() < 2 {
        return Vec::new();
    }
    let court = Court::new(swept, names);
    let mut said: Vec<String> = if court.chosen.contains(&true) {
        let cases = court.cases();
        match cases.as_slice() {
            [only] => {
                let said = court.cheapest(only);
                said.map(|said| capital(&said)).into_iter().collect()
            }
            few if few.len() <= FEW => few.iter().filter_map(|case| court.case(case)).collect(),
            many => court.of_many(many).into_iter().collect(),
        }
    } else {
        court.of_circumstances().into_iter().collect()
    };
    if !said.is_empty() {
        said.extend(court.how_sure());
    }
    said
}

/// Keys whose values change no number at all.
pub(in super::super) fn idle(swept: &Swept<'_>) -> Option<String> {
    let axes = swept.sweep.axes().iter().enumerate();
    let varied = axes.filter(|(_, axis)| axis.points.len() > 1);
    let idle = varied.filter(|(axis, _)| changes_nothing(swept, *axis));
    let idle: Vec<String> = idle.flat_map(|(_, axis)| axis.keys.clone()).collect();
    (!idle.is_empty()).then(|| {
        format!(
            "No number changes with {}: the results are the same at each of its values.",
            listed(&idle)
        )
    })
}

/// Whether combinations that differ in nothing but this axis all have the same results.
fn changes_nothing(swept: &Swept<'_>, axis: usize) -> bool {
    let mut others: HashMap<Vec<usize>, &Results> = HashMap::new();
    swept.cells.iter().all(|cell| {
        let mut places = cell.cell.places.clone();
        places[axis] = 0;
        let first = *others.entry(places).or_insert(cell.results);
        first == cell.results
    })
}

/// The combinations that the verdict names: the best choice under each circumstance.
pub(super) fn best_of_each<'a>(swept: &'a Swept<'a>, names: &'a Names) -> Vec<SweptCell<'a>> {
    let best = choices(swept, names).into_iter();
    best.filter_map(|choice| choice.best).take(FEW).collect()
}

/// What to choose under some circumstances.
pub(super) struct BestChoice<'a> {
    /// A combination with these circumstances.
    pub(super) first: SweptCell<'a>,
    /// The cheapest of theirs that is known to meet every target.
    pub(super) best: Option<SweptCell<'a>>,
}

/// The best choice under each circumstance; none where nothing is chosen.
pub(super) fn choices<'a>(swept: &'a Swept<'a>, names: &'a Names) -> Vec<BestChoice<'a>> {
    let court = Court::new(swept, names);
    if !court.chosen.contains(&true) {
        return Vec::new();
    }
    let choice = |case: Case<'a>| {
        Some(BestChoice {
            first: *case.first()?,
            best: best(&case, court.level, &Price::among(&case)),
        })
    };
    court.cases().into_iter().filter_map(choice).collect()
}

/// Judges combinations by what is chosen and what is given in them.
struct Court<'a> {
    swept: &'a Swept<'a>,
    names: &'a Names,
    /// Whether a manager decides about an axis.
    chosen: Vec<bool>,
    level: Level,
}

/// Combinations with the same circumstances.
type Case<'a> = Vec<SweptCell<'a>>;

impl<'a> Court<'a> {
    fn new(swept: &'a Swept<'a>, names: &'a Names) -> Self {
        let axes = swept.sweep.axes().iter();
        Self {
            swept,
            names,
            chosen: axes.map(|axis| axis.role() == Role::Choice).collect(),
            level: Level::of(swept),
        }
    }

    /// How often such verdicts are wrong, where a combination is said to meet every target.
    fn how_sure(&self) -> Option<String> {
        let cells = &self.swept.cells;
        let standings = cells.iter().filter_map(|cell| standing(cell, self.level));
        let unit = cells.first()?.study().unit();
        let few = cells.iter().map(|cell| cell.results.replications).min();
        standings.clone().any(TargetMisses::is_met).then(|| {
            format!(
                "{} that misses a target is said to meet it in at most {} % of {}.",
                match standings.count() {
                    1 => "A combination".to_owned(),
                    several => format!("Any of {several} combinations"),
                },
                given(100.0 * tail(self.swept.confidence)),
                such_studies(few.unwrap_or(0), unit)
            )
        })
    }

    /// Combinations by circumstance, in the order in which they first come.
    fn cases(&self) -> Vec<Case<'a>> {
        let mut cases: Vec<Case<'a>> = Vec::new();
        let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
        for cell in &self.swept.cells {
            let places = cell.cell.places.iter().zip(&self.chosen);
            let given = places.filter(|(_, is_chosen)| !**is_chosen);
            let given: Vec<usize> = given.map(|(&place, _)| place).collect();
            let place = *known.entry(given).or_insert(cases.len());
            match cases.get_mut(place) {
                Some(case) => case.push(*cell),
                None => cases.push(vec![*cell]),
            }
        }
        cases
    }

    /// The best choice under the circumstances of a case.
    fn case(&self, case: &Case<'_>) -> Option<String> {
        let said = self.cheapest(case)?;
        let circumstances = self.circumstances(case.first()?);
        Some(format!("With {circumstances}, {said}"))
    }

    fn circumstances(&self, cell: &SweptCell<'_>) -> String {
        let places = &cell.cell.places;
        self.names.spoken(places, |axis| !self.chosen[axis])
    }

    fn cheapest(&self, case: &Case<'_>) -> Option<String> {
        cheapest(case, self.level, |cell| {
            let places = &cell.cell.places;
            self.names.spoken(places, |axis| self.chosen[axis])
        })
    }

    /// In how many circumstances there is a choice, where nobody would read them one by one.
    fn of_many(&self, cases: &[Case<'_>]) -> Option<String> {
        let best = cases.iter().map(|case| {
            let standings = case.iter().filter_map(|cell| standing(cell, self.level));
            standings.map(TargetMisses::rank).min()
        });
        let best: Vec<Rank> = best.collect::<Option<_>>()?;
        let count = |wanted: Rank| best.iter().filter(|rank| **rank == wanted).count();
        let (met, doubt) = (count(Rank::Met), count(Rank::InDoubt));
        let none = best.len() - met - doubt;
        Some(format!(
            "In {met} of {} circumstances some choice is known to meet every target; in {doubt} one may; in \
             {none} none does.",
            best.len()
        ))
    }

    /// In how many circumstances the targets are met, where nothing is chosen.
    fn of_circumstances(&self) -> Option<String> {
        let cells = self.swept.cells.iter();
        let ranks = cells.map(|cell| Some((cell, standing(cell, self.level)?.rank())));
        let ranks: Vec<_> = ranks.collect::<Option<_>>()?;
        let such = |wanted: Rank| -> Vec<String> {
            let such = ranks.iter().filter(|(_, rank)| *rank == wanted);
            such.map(|(cell, _)| self.circumstances(cell)).collect()
        };
        let met = such(Rank::Met).len();
        let mut said = format!(
            "Every target is met in {met} of {} circumstances",
            ranks.len()
        );
        for (rank, word) in [(Rank::InDoubt, "in doubt"), (Rank::Missed, "missed")] {
            let such = such(rank);
            if such.is_empty() {
                continue;
            }
            said.push_str(&format!("; {word} in {}", such.len()));
            if such.len() <= FEW && such.len() < ranks.len() {
                said.push_str(&format!(" ({})", listed(&such)));
            }
        }
        Some(said + ".")
    }
}

/// `None` without targets.
fn cheapest<'a>(
    cells: &[SweptCell<'a>],
    level: Level,
    spoken: impl Fn(&SweptCell<'a>) -> String,
) -> Option<String> {
    let price = Price::among(cells);
    let metric = price.0;
    let standings = cells
        .iter()
        .filter_map(|cell| Some((cell, standing(cell, level)?)));
    let standings: Vec<(&SweptCell<'_>, TargetMisses)> = standings.collect();
    if standings.is_empty() {
        return None;
    }
    let in_doubt = |below: f64| {
        let may = standings
            .iter()
            .filter(|(_, one)| one.missed == 0 && one.in_doubt > 0);
        may.filter(|(cell, _)| price.of(cell) < below).count()
    };
    let Some(best) = best(cells, level, &price) else {
        return Some(match in_doubt(f64::INFINITY) {
            0 => "no choice meets every target.".to_owned(),
            1 => "no choice is known to meet every target; one may.".to_owned(),
            some => format!("no choice is known to meet every target; {some} may."),
        });
    };
    let amount = figure(
        &best.results.whole.cost[metric],
        metric.kind(),
        TimeStyle::Seconds,
    )
    .text();
    let unit = match metric {
        CostMetric::PaidHours => format!("paid hours a {}", best.study().unit()),
        _ => currency(&best.study()),
    };
    let doubt = match in_doubt(price.of(&best)) {
        0 => String::new(),
        1 => " A cheaper one may.".to_owned(),
        some => format!(" Of the cheaper ones, {some} may."),
    };
    Some(format!(
        "the cheapest choice that is known to meet every target is {} ({amount} {unit}).{doubt}",
        spoken(&best)
    ))
}

/// What combinations are ranked by: their cost, or paid hours if nothing has a price.
struct Price(CostMetric);

impl Price {
    fn among(cells: &[SweptCell<'_>]) -> Self {
        let priced =
            |cell: &SweptCell<'_>| cell.results.whole.cost[CostMetric::Total].mean != Some(0.0);
        Self(if cells.iter().any(priced) {
            CostMetric::Total
        } else {
            CostMetric::PaidHours
        })
    }

    fn of(&self, cell: &SweptCell<'_>) -> f64 {
        let cost = &cell.results.whole.cost[self.0];
        cost.mean.unwrap_or(f64::INFINITY)
    }
}

/// The cheapest of those that are known to meet every target.
fn best<'a>(cells: &[SweptCell<'a>], level: Level, price: &Price) -> Option<SweptCell<'a>> {
    let met = cells.iter();
    let met = met.filter(|cell| standing(cell, level).is_some_and(TargetMisses::is_met));
    let best = met.min_by(|one, other| price.of(one).total_cmp(&price.of(other)));
    best.copied()
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
