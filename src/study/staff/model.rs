//! What simulated plans say about all others: rows that a plan which meets the targets satisfies if a further agent in a
//! place never helps more than the one before.
//!
//! Around a plan that was simulated, a requirement is kept by at most its value there, plus its slope for each agent more,
//! less its slope for each agent fewer. That is a hypothesis: where a simulated plan contradicts a row, the row is
//! weakened just enough to admit it.

use super::differences::Slopes;
use super::master::{Column, ColumnId, Master, Program, Sense, Solved};
use super::posed::Posed;
use super::problem::{Plan, Problem};

/// What is known around a plan.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) plan: Plan,
    /// Its agents by slot.
    levels: Vec<f64>,
    cuts: Vec<Cut>,
}

/// A plan that was simulated, and what it is surely kept by.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) plan: Plan,
    /// Its agents by slot.
    pub(super) levels: Vec<f64>,
    /// By requirement.
    pub(super) kept: Vec<Option<f64>>,
}

/// What came of asking for a plan.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// This one could do.
    Could(Candidate),
    /// None does.
    None,
    /// None was found; none that does costs less than this, as far as that is known.
    GaveUp(Option<f64>),
}

/// A plan that could do by all that is known.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) plan: Plan,
    /// What was to be little: its cost, or its slack with the other sign.
    pub(super) value: f64,
    /// None has less.
    pub(super) bound: f64,
}

/// What is known of a requirement around a plan.
#[derive(Debug, Clone)]
struct Cut {
    requirement: usize,
    /// What it is kept by.
    value: f64,
    /// By slot, for an agent more.
    up: Vec<f64>,
    /// The same for an agent fewer; `None`: as for one more.
    down: Option<Vec<f64>>,
}

/// All that is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    known: Vec<Known>,
    /// Places at which rows were held against plans that were simulated, and those at which one was contradicted.
    pub(super) checked: u64,
    pub(super) contradicted: u64,
}

/// What a plan must reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish<'a> {
    /// By requirement: what it must be kept by.
    pub(super) margins: &'a [f64],
    /// By requirement: what a unit of slack is; 0 where there is none to be had.
    pub(super) units: &'a [f64],
    /// It may cost this at most.
    pub(super) cost: Option<f64>,
}

/// Plans around which agents fewer are looked at apart: the latest ones. Older ones are told by one slope only.
const LOOKED_AT_CLOSELY: usize = 3;
/// Slopes that are a smaller part than this of a row's largest are left out of it.
const TOO_SMALL: f64 = 1e-5;
/// How much a row may be weakened before it is dropped.
const WEAKEST: f64 = 4.0;

impl Known {
    /// Of the requirements whose `values` are given: all else says nothing.
    pub(super) fn new(
        (plan, levels): (Plan, Vec<f64>),
        values: &[Option<f64>],
        up: Slopes,
        down: Option<Slopes>,
    ) -> Self {
        let mut down = down.map(Vec::into_iter);
        let cuts = values.iter().zip(up).enumerate();
        let cuts = cuts.filter_map(|(requirement, (value, up))| {
            let down = down.as_mut().and_then(Iterator::next);
            Some(Cut {
                requirement,
                value: (*value)?,
                down: down.map(|down| no_less(down, &up)),
                up,
            })
        });
        Self {
            cuts: cuts.collect(),
            levels,
            plan,
        }
    }

    /// Weakens what a simulated plan contradicts; counts what was looked at, and what did not hold.
    fn admit(&mut self, seen: &Seen, (checked, contradicted): (&mut u64, &mut u64)) {
        if self.plan == seen.plan {
            return;
        }
        let (from, to) = (&self.levels, &seen.levels);
        self.cuts.retain_mut(|cut| {
            let Some(kept) = seen.kept[cut.requirement] else {
                return true;
            };
            *checked += 1;
            if cut.at(from, to) >= kept {
                return true;
            }
            *contradicted += 1;
            cut.weaken(from, to, kept)
        });
    }

    fn has_down(&self) -> bool {
        self.cuts.iter().any(|cut| cut.down.is_some())
    }
}

/// An agent fewer costs at least what one more brings: noise alone says otherwise.
fn no_less(down: Vec<f64>, up: &[f64]) -> Vec<f64> {
    down.into_iter()
        .zip(up)
        .map(|(down, up)| down.max(*up))
        .collect()
}

impl Cut {
    /// What it says that a requirement is kept by at most.
    fn at(&self, from: &[f64], to: &[f64]) -> f64 {
        let (gained, lost) = self.parts(from, to);
        self.value + gained - lost
    }

    fn parts(&self, from: &[f64], to: &[f64]) -> (f64, f64) {
        let (mut gained, mut lost) = (0.0, 0.0);
        for (slot, (before, after)) in from.iter().zip(to).enumerate() {
            let by = after - before;
            if by > 0.0 {
                gained += by * self.up[slot];
            } else {
                let down = self.down.as_ref().unwrap_or(&self.up);
                lost -= by * down[slot];
            }
        }
        (gained, lost)
    }

    /// Admits a plan that is kept by `kept`; whether that is possible.
    fn weaken(&mut self, from: &[f64], to: &[f64], kept: f64) -> bool {
        let (gained, lost) = self.parts(from, to);
        let at = |by: f64| self.value + gained.max(0.0) * by - lost.max(0.0) / by;
        if at(WEAKEST) < kept {
            return false;
        }
        let (mut low, mut high) = (1.0, WEAKEST);
        for _ in 0..30 {
            let middle = (low + high) / 2.0;
            if at(middle) < kept {
                low = middle;
            } else {
                high = middle;
            }
        }
        for slot in 0..to.len() {
            match to[slot].total_cmp(&from[slot]) {
                std::cmp::Ordering::Greater => self.up[slot] *= high,
                std::cmp::Ordering::Less => match &mut self.down {
                    Some(down) => down[slot] /= high,
                    None => self.up[slot] /= high,
                },
                std::cmp::Ordering::Equal => {}
            }
        }
        true
    }
}

impl Model {
    /// The plans around which something is known.
    pub(super) fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.known.iter().map(|known| &known.plan)
    }

    /// Forgets all but the latest plans.
    pub(super) fn keep_latest(&mut self, most: usize) {
        let old = self.known.len().saturating_sub(most);
        self.known.drain(..old);
    }

    /// What a plan is kept by, by requirement, is known better now.
    pub(super) fn renew(&mut self, plan: &Plan, values: &[Option<f64>]) {
        for known in self.known.iter_mut().filter(|known| known.plan == *plan) {
            for cut in &mut known.cuts {
                cut.value = values[cut.requirement].unwrap_or(cut.value);
            }
        }
    }

    pub(super) fn cuts(&self) -> u64 {
        self.known.iter().map(|one| one.cuts.len() as u64).sum()
    }

    /// Weakens what a simulated plan contradicts.
    pub(super) fn hold_against(&mut self, seen: &Seen) {
        let (mut checked, mut contradicted) = (0, 0);
        for known in &mut self.known {
            known.admit(seen, (&mut checked, &mut contradicted));
        }
        self.checked += checked;
        self.contradicted += contradicted;
    }

    /// Adds what is known around a plan, as far as plans that were simulated before admit it.
    pub(super) fn add_beside(&mut self, mut known: Known, others: &[Seen]) {
        let (mut checked, mut contradicted) = (0, 0);
        for seen in others {
            known.admit(seen, (&mut checked, &mut contradicted));
        }
        self.checked += checked;
        self.contradicted += contradicted;
        self.known.push(known);
    }

    /// The cheapest plan that satisfies all rows.
    pub(super) fn cheapest(
        &self,
        problem: &Problem<'_>,
        master: &impl Master,
        wish: &Wish<'_>,
        nodes: u64,
    ) -> Answer {
        let (mut program, written) = self.program(problem, wish, None);
        if let Some(cost) = wish.cost {
            program.row(written.posed.costs(), Sense::AtMost, cost);
        }
        let start = written.rounded(&program, problem, master);
        let posed = &written.posed;
        match master.solve(&program, nodes, start.as_deref()) {
            Solved::Found(found) => Answer::Could(Candidate {
                plan: posed.plan(problem, &found.values),
                value: found.cost,
                bound: found.bound,
            }),
            Solved::Impossible => Answer::None,
            Solved::GaveUp { bound } => Answer::GaveUp(bound),
        }
    }

    /// Of the plans that satisfy all rows and cost no more than is wished, one with much slack; `None` if none is
    /// found.
    pub(super) fn safest(
        &self,
        problem: &Problem<'_>,
        master: &impl Master,
        wish: &Wish<'_>,
        nodes: u64,
    ) -> Option<Candidate> {
        let mut program = Program::default();
        let slack = Column {
            cost: -1.0,
            at_least: -1e4,
            at_most: MOST_SLACK,
            is_whole: false,
        };
        let slack = program.column(slack);
        let (mut program, written) = self.program(problem, wish, Some((program, slack)));
        let posed = &written.posed;
        if let Some(cost) = wish.cost {
            program.row(posed.costs(), Sense::AtMost, cost);
        }
        match master.solve(&program, nodes, None) {
            Solved::Found(found) => Some(Candidate {
                plan: posed.plan(problem, &found.values),
                value: found.cost,
                bound: found.bound,
            }),
            _ => None,
        }
    }

    /// One column for each slot, first of all unless there is one for slack, and the rows.
    fn program(
        &self,
        problem: &Problem<'_>,
        wish: &Wish<'_>,
        slack: Option<(Program, ColumnId)>,
    ) -> (Program, Written<'_>) {
        let (mut program, slack) = match slack {
            Some((program, slack)) => (program, Some(slack)),
            None => (Program::default(), None),
        };
        let costs = slack.is_none();
        let posed = problem.add_to(&mut program, costs);
        let columns = &posed.slots;
        let closely = self.known.iter().rev().filter(|one| one.has_down());
        let closely: Vec<&Plan> = closely
            .take(LOOKED_AT_CLOSELY)
            .map(|known| &known.plan)
            .collect();
        let mut beside = Vec::new();
        for known in &self.known {
            let is_close = closely.contains(&&known.plan);
            let apart = is_close.then(|| apart(&mut program, problem, columns, &known.levels));
            for cut in &known.cuts {
                let unit = wish.units[cut.requirement];
                if unit <= 0.0 {
                    continue;
                }
                let (mut terms, bound) = cut.row(&known.levels, columns, apart.as_deref());
                let mut bound = (wish.margins[cut.requirement] + bound) / unit;
                let most = terms.iter().map(|(_, by)| by.abs()).fold(0.0, f64::max);
                terms.retain(|(_, by)| by.abs() > TOO_SMALL * most);
                for (_, by) in &mut terms {
                    *by /= unit;
                }
                // In numbers about 1.
                let scale = (most / unit).max(bound.abs() * 1e-4).max(1e-9).recip();
                terms.iter_mut().for_each(|(_, by)| *by *= scale);
                bound *= scale;
                if let Some(slack) = slack {
                    terms.push((slack, -scale));
                }
                program.row(terms, Sense::AtLeast, bound);
            }
            beside.extend(apart.map(|apart| (apart, known.levels.as_slice())));
        }
        (program, Written { posed, beside })
    }
}

/// Columns for agents more and fewer than under a plan in each slot, and how many are there under it.
type Beside<'a> = (Vec<(ColumnId, ColumnId)>, &'a [f64]);

/// The columns of a program that says what is known.
struct Written<'a> {
    posed: Posed,
    /// By plan that is looked at closely.
    beside: Vec<Beside<'a>>,
}

impl Written<'_> {
    /// Values that hold, from the solution in fractions: rounded up, with more where that is not enough, and then down again
    /// as far as that goes, the dearest first. `None` if there are none.
    fn rounded(
        &self,
        program: &Program,
        problem: &Problem<'_>,
        master: &impl Master,
    ) -> Option<Vec<f64>> {
        let each = problem.decided();
        let begun = match master.solve(&program.in_fractions(), 1, None) {
            Solved::Found(found) => self.posed.rounded_up(&found.values),
            Solved::Impossible => return None,
            Solved::GaveUp { .. } => each.iter().map(|one| one.1).collect(),
        };
        let size = program.columns().len();
        let values = |decided: &[u32]| self.values(problem, &problem.plan(decided.to_vec()), size);
        let mut decided = repaired(program, &each, begun, &values)?;
        let mut best = Some(values(&decided)).filter(|values| program.holds(values))?;
        let mut order: Vec<usize> = (0..each.len()).collect();
        order.sort_by(|one, other| each[*other].0.total_cmp(&each[*one].0));
        for place in order {
            while decided[place] > each[place].1 {
                decided[place] -= 1;
                let fewer = values(&decided);
                if !program.holds(&fewer) {
                    decided[place] += 1;
                    break;
                }
                best = fewer;
            }
        }
        Some(best)
    }

    /// Values of all columns under a plan.
    fn values(&self, problem: &Problem<'_>, plan: &Plan, size: usize) -> Vec<f64> {
        let mut values = self.posed.values(problem, plan);
        values.resize(size, 0.0);
        let levels = problem.levels(plan);
        for (columns, known) in &self.beside {
            for ((more, fewer), (own, known)) in columns.iter().zip(levels.iter().zip(*known)) {
                values[more.index()] = (own - known).max(0.0);
                values[fewer.index()] = (known - own).max(0.0);
            }
        }
        values
    }
}

/// Steps of a repair, at most.
const REPAIRS: usize = 400;
/// What is missed by less than this is rounding.
const ROUNDING: f64 = 1e-7;

/// More and more of what brings most for its cost to the rows that are missed, until none is; `None` if that does not do.
fn repaired(
    program: &Program,
    each: &[(f64, u32, u32)],
    mut decided: Vec<u32>,
    values: &impl Fn(&[u32]) -> Vec<f64>,
) -> Option<Vec<u32>> {
    for _ in 0..REPAIRS {
        let now = values(&decided);
        let rows = program.rows().iter();
        let missed: Vec<_> = rows.filter(|row| row.missed_by(&now) > ROUNDING).collect();
        if missed.is_empty() {
            return Some(decided);
        }
        let short =
            |values: &[f64]| -> f64 { missed.iter().map(|row| row.missed_by(values)).sum() };
        let before = short(&now);
        let mut best: Option<(f64, usize)> = None;
        for (place, (cost, _, most)) in each.iter().enumerate() {
            if decided[place] >= *most {
                continue;
            }
            decided[place] += 1;
            let gain = (before - short(&values(&decided))) / cost.max(1e-6);
            decided[place] -= 1;
            if gain > ROUNDING * before && best.is_none_or(|(known, _)| gain > known) {
                best = Some((gain, place));
            }
        }
        decided[best?.1] += 1;
    }
    None
}

/// Slack that is as good as any more.
const MOST_SLACK: f64 = 12.0;

impl Cut {
    /// Terms, and what they must reach beside the margin.
    fn row(
        &self,
        from: &[f64],
        columns: &[ColumnId],
        apart: Option<&[(ColumnId, ColumnId)]>,
    ) -> (Vec<(ColumnId, f64)>, f64) {
        if let (Some(down), Some(apart)) = (&self.down, apart) {
            let more = apart
                .iter()
                .zip(&self.up)
                .map(|((more, _), up)| (*more, *up));
            let fewer = apart
                .iter()
                .zip(down)
                .map(|((_, fewer), down)| (*fewer, -down));
            return (more.chain(fewer).collect(), -self.value);
        }
        let terms = columns.iter().copied().zip(self.up.iter().copied());
        let there = from.iter().zip(&self.up).map(|(agents, up)| agents * up);
        let there: f64 = there.sum();
        (terms.collect(), there - self.value)
    }
}

/// Columns for the agents more and fewer than in a plan.
fn apart(
    program: &mut Program,
    problem: &Problem<'_>,
    columns: &[ColumnId],
    levels: &[f64],
) -> Vec<(ColumnId, ColumnId)> {
    let slots = problem.slots().iter().zip(columns).zip(levels);
    let is_bounded = !problem.is_by_shifts();
    let each = slots.map(|((slot, column), agents)| {
        let up_to = |most: f64| Column {
            at_most: most.max(0.0),
            ..Column::any(0.0)
        };
        // Long shifts put more people somewhere than are of use there.
        let most = match (slot.limit, is_bounded) {
            (Some(limit), false) => f64::from(limit),
            (None, false) => f64::INFINITY,
            (_, true) => f64::from(slot.at_most),
        };
        let more = program.column(up_to(most - agents));
        let fewer = program.column(up_to(agents - f64::from(slot.at_least)));
        let terms = vec![(*column, 1.0), (more, -1.0), (fewer, 1.0)];
        program.row(terms, Sense::Equal, *agents);
        (more, fewer)
    });
    each.collect()
}
