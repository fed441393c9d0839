//! What simulated plans say about all others: rows that a plan which meets the targets satisfies if a further agent in a
//! place never helps more than the one before.
//!
//! Around a plan that was simulated, a requirement is kept by at most its value there, plus its slope for each agent more,
//! less its slope for each agent fewer. That is a hypothesis: where a simulated plan contradicts a row, the row is
//! weakened just enough to admit it.

use super::differences::Slopes;
use super::master::{Column, ColumnId, Found, Master, Program, Sense, Solved};
use super::problem::{Plan, Problem};

/// What is known around a plan.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) plan: Plan,
    cuts: Vec<Cut>,
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
#[derive(Debug, Default)]
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
        plan: Plan,
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
            plan,
        }
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
    fn at(&self, from: &[u32], plan: &[u32]) -> f64 {
        let (gained, lost) = self.parts(from, plan);
        self.value + gained - lost
    }

    fn parts(&self, from: &[u32], plan: &[u32]) -> (f64, f64) {
        let (mut gained, mut lost) = (0.0, 0.0);
        for (slot, (before, after)) in from.iter().zip(plan).enumerate() {
            let by = f64::from(*after) - f64::from(*before);
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
    fn weaken(&mut self, from: &[u32], plan: &[u32], kept: f64) -> bool {
        let (gained, lost) = self.parts(from, plan);
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
        for slot in 0..plan.len() {
            match plan[slot].cmp(&from[slot]) {
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
    pub(super) fn renew(&mut self, plan: &[u32], values: &[Option<f64>]) {
        for known in self.known.iter_mut().filter(|known| known.plan == plan) {
            for cut in &mut known.cuts {
                cut.value = values[cut.requirement].unwrap_or(cut.value);
            }
        }
    }

    pub(super) fn cuts(&self) -> u64 {
        self.known.iter().map(|one| one.cuts.len() as u64).sum()
    }

    pub(super) fn add(&mut self, known: Known) {
        self.known.push(known);
    }

    /// Weakens what a simulated plan contradicts: it is surely kept by `kept`, by requirement.
    pub(super) fn hold_against(&mut self, plan: &[u32], kept: &[Option<f64>]) {
        let mut contradicted = 0;
        for known in self.known.iter_mut().filter(|known| known.plan != plan) {
            let from = &known.plan;
            known.cuts.retain_mut(|cut| {
                let Some(kept) = kept[cut.requirement] else {
                    return true;
                };
                self.checked += 1;
                if cut.at(from, plan) >= kept {
                    return true;
                }
                contradicted += 1;
                cut.weaken(from, plan, kept)
            });
        }
        self.contradicted += contradicted;
    }

    /// The cheapest plan that satisfies all rows.
    pub(super) fn cheapest(
        &self,
        problem: &Problem<'_>,
        master: &impl Master,
        wish: &Wish<'_>,
        nodes: u64,
    ) -> Solved {
        let (mut program, columns) = self.program(problem, wish, None);
        if let Some(cost) = wish.cost {
            program.row(problem.costs(&columns), Sense::AtMost, cost);
        }
        master.solve(&program, nodes, None)
    }

    /// Of the plans that satisfy all rows and cost no more than is wished, one with much slack; `None` if none is
    /// found.
    pub(super) fn safest(
        &self,
        problem: &Problem<'_>,
        master: &impl Master,
        wish: &Wish<'_>,
        nodes: u64,
    ) -> Option<Found> {
        let mut program = Program::default();
        let slack = Column {
            cost: -1.0,
            at_least: -1e4,
            at_most: MOST_SLACK,
            is_whole: false,
        };
        let slack = program.column(slack);
        let (program, columns) = self.program(problem, wish, Some((program, slack)));
        let mut program = program;
        if let Some(cost) = wish.cost {
            program.row(problem.costs(&columns), Sense::AtMost, cost);
        }
        match master.solve(&program, nodes, None) {
            Solved::Found(found) => {
                let values = columns.iter().map(|column| found.values[column.index()]);
                Some(Found {
                    values: values.collect(),
                    ..found
                })
            }
            _ => None,
        }
    }

    /// One column for each slot, first of all unless there is one for slack, and the rows.
    fn program(
        &self,
        problem: &Problem<'_>,
        wish: &Wish<'_>,
        slack: Option<(Program, ColumnId)>,
    ) -> (Program, Vec<ColumnId>) {
        let (mut program, slack) = match slack {
            Some((program, slack)) => (program, Some(slack)),
            None => (Program::default(), None),
        };
        let costs = slack.is_none();
        let columns = problem.add_to(&mut program, costs);
        let closely = self.known.iter().rev().filter(|one| one.has_down());
        let closely: Vec<&Plan> = closely
            .take(LOOKED_AT_CLOSELY)
            .map(|known| &known.plan)
            .collect();
        for known in &self.known {
            let is_close = closely.contains(&&known.plan);
            let apart = is_close.then(|| apart(&mut program, problem, &columns, &known.plan));
            for cut in &known.cuts {
                let unit = wish.units[cut.requirement];
                if unit <= 0.0 {
                    continue;
                }
                let (mut terms, bound) = cut.row(&known.plan, &columns, apart.as_deref());
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
        }
        (program, columns)
    }
}

/// Slack that is as good as any more.
const MOST_SLACK: f64 = 12.0;

impl Cut {
    /// Terms, and what they must reach beside the margin.
    fn row(
        &self,
        from: &[u32],
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
        let there = from
            .iter()
            .zip(&self.up)
            .map(|(agents, up)| f64::from(*agents) * up);
        let there: f64 = there.sum();
        (terms.collect(), there - self.value)
    }
}

/// Columns for the agents more and fewer than in a plan.
fn apart(
    program: &mut Program,
    problem: &Problem<'_>,
    columns: &[ColumnId],
    plan: &[u32],
) -> Vec<(ColumnId, ColumnId)> {
    let slots = problem.slots().iter().zip(columns).zip(plan);
    let each = slots.map(|((slot, column), agents)| {
        let up_to = |most: u32| Column {
            at_most: f64::from(most),
            ..Column::any(0.0)
        };
        let more = program.column(up_to(slot.at_most.saturating_sub(*agents)));
        let fewer = program.column(up_to(agents.saturating_sub(slot.at_least)));
        let terms = vec![(*column, 1.0), (more, -1.0), (fewer, 1.0)];
        program.row(terms, Sense::Equal, f64::from(*agents));
        (more, fewer)
    });
    each.collect()
}
