//! Asking the model: the cheapest plan that could do, or the safest one for so much money.
//!
//! Our own search (`whole`) finds whole numbers; the linear program says what no plan can cost less than, and in small
//! programs, by branch and bound, what is cheaper still.

use super::board::Board;
use super::master::{Column, ColumnId, Master, Program, Sense, Solved};
use super::model::{Cut, Known, Model};
use super::posed::Posed;
use super::problem::{Plan, Problem};
use super::whole::Whole;

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

/// What a plan must reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish<'a> {
    /// By requirement: what it must be kept by.
    pub(super) margins: &'a [f64],
    /// By requirement: what a unit of slack is; 0 where there is none to be had.
    pub(super) units: &'a [f64],
    /// It may cost this at most.
    pub(super) cost: Option<f64>,
    /// By how many units more everything must be kept.
    pub(super) caution: f64,
    /// Plans from which our own search begins.
    pub(super) near: &'a [Plan],
    /// Whether a large program is to be solved in fractions even where our own search finds a plan: that takes longest.
    pub(super) is_bounded: bool,
    /// Whether everything may be missed, as little as may be: rows are kept by which no plan does.
    pub(super) may_miss: bool,
    /// How far from the last plan that is wished near our own search may go, in anything that is decided: it alone is
    /// asked then.
    pub(super) reach: Option<u32>,
}

/// Plans around which agents fewer are looked at apart: the latest ones. Older ones are told by one slope only.
const LOOKED_AT_CLOSELY: usize = 3;
/// Slopes that are a smaller part than this of a row's largest are left out of it.
const TOO_SMALL: f64 = 1e-5;
/// Slack that is as good as any more.
const MOST_SLACK: f64 = 12.0;
/// Changes of rows that a search for slack may look at.
const WORK: u64 = 3_000_000;
/// Programs with more weights than this are not branched on: a node takes too long, and hardly lifts the bound.
const LARGE: usize = 20_000;

impl<'a> Wish<'a> {
    pub(super) fn new(margins: &'a [f64], units: &'a [f64]) -> Self {
        Self {
            margins,
            units,
            cost: None,
            caution: 0.0,
            near: &[],
            is_bounded: true,
            may_miss: false,
            reach: None,
        }
    }
}

impl Model {
    /// The cheapest plan that satisfies all rows.
    pub(super) fn cheapest(
        &self,
        problem: &Problem<'_>,
        master: &impl Master,
        wish: &Wish<'_>,
        nodes: u64,
    ) -> Answer {
        let limit = wish.cost.unwrap_or(f64::INFINITY);
        let board = Board::new(
            self,
            problem,
            &Wish {
                cost: None,
                ..*wish
            },
        );
        let mut whole = Whole::new(&board);
        // What is known of numbers is no choice of shifts.
        let near = wish.near.iter().filter(|plan| problem.is_choice(plan));
        let mut starts: Vec<Vec<u32>> = near.map(|plan| problem.decided_in(plan)).collect();
        let mut by_itself = || {
            let own = whole.cheapest(&starts, wish.caution, limit)?;
            (own.cost <= limit).then(|| {
                Answer::Could(Candidate {
                    plan: own.plan(problem),
                    value: own.cost,
                    bound: f64::NEG_INFINITY,
                })
            })
        };
        if wish.reach.is_some() {
            return by_itself().unwrap_or(Answer::GaveUp(None));
        }
        let (mut program, posed) = self.program(problem, wish, None);
        if size(&program) > LARGE
            && !wish.is_bounded
            && let Some(own) = by_itself()
        {
            return own;
        }
        let bound = match master.solve(&program.in_fractions(), 1, None) {
            Solved::Found(found) => {
                starts.push(posed.rounded(problem, &found.values));
                Some(program.next_cost(found.bound))
            }
            Solved::Impossible => return Answer::None,
            Solved::GaveUp { bound } => bound,
        };
        if bound.is_some_and(|bound| bound > limit) {
            return Answer::None;
        }
        let own = whole.cheapest(&starts, wish.caution, limit);
        let own = own.filter(|own| own.cost <= limit);
        let is_best = |cost: f64| bound.is_some_and(|bound| cost <= bound + 1e-9 * bound.abs());
        let small = size(&program) <= LARGE && !own.as_ref().is_some_and(|own| is_best(own.cost));
        if small && wish.caution <= 0.0 {
            if let Some(cost) = wish.cost {
                program.row(posed.costs(), Sense::AtMost, cost);
            }
            let start = own.map(|own| self.values(problem, &posed, &program, &own.plan(problem)));
            return match master.solve(&program, nodes, start.as_deref()) {
                Solved::Found(found) => Answer::Could(Candidate {
                    plan: posed.plan(problem, &found.values),
                    value: found.cost,
                    bound: found.bound.max(bound.unwrap_or(f64::NEG_INFINITY)),
                }),
                Solved::Impossible => Answer::None,
                Solved::GaveUp { bound: other } => Answer::GaveUp(other.or(bound)),
            };
        }
        match own {
            Some(own) => Answer::Could(Candidate {
                plan: own.plan(problem),
                value: own.cost,
                bound: bound.unwrap_or(f64::NEG_INFINITY).min(own.cost),
            }),
            None => Answer::GaveUp(bound),
        }
    }

    /// Whether a program of all rows is too large to be branched on.
    pub(super) fn is_large(&self, problem: &Problem<'_>) -> bool {
        self.cuts() as usize * problem.slots().len() > LARGE
    }

    /// What no plan can cost less than, as far as that is known.
    pub(super) fn bound(
        &self,
        problem: &Problem<'_>,
        master: &impl Master,
        wish: &Wish<'_>,
    ) -> Option<f64> {
        let program = self.program(problem, wish, None).0;
        match master.solve(&program.in_fractions(), 1, None) {
            Solved::Found(found) => Some(program.next_cost(found.bound)),
            Solved::Impossible => None,
            Solved::GaveUp { bound } => bound,
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
        let (mut program, posed) = self.program(problem, wish, Some((program, slack)));
        if size(&program) > LARGE {
            return self.safest_nearby(problem, wish);
        }
        if let Some(cost) = wish.cost {
            program.row(posed.costs(), Sense::AtMost, cost);
        }
        match master.solve(&program, nodes, None) {
            Solved::Found(found) => Some(Candidate {
                plan: posed.plan(problem, &found.values),
                value: found.cost,
                bound: found.bound,
            }),
            _ => self.safest_nearby(problem, wish),
        }
    }

    /// The same by our own search, near the first plan that is wished near.
    fn safest_nearby(&self, problem: &Problem<'_>, wish: &Wish<'_>) -> Option<Candidate> {
        let near = wish.near.iter().find(|plan| problem.is_choice(plan))?;
        let start = problem.decided_in(near);
        let board = Board::new(self, problem, wish);
        let found = Whole::new(&board).safest(&start, MOST_SLACK, WORK);
        let plan = problem.within(found.plan(problem))?;
        let limit = wish.cost.unwrap_or(f64::INFINITY);
        (found.cost <= limit).then(|| Candidate {
            plan,
            value: -found.slack(&board),
            bound: f64::NEG_INFINITY,
        })
    }

    /// One column for each slot, first of all unless there is one for slack, and the rows.
    fn program(
        &self,
        problem: &Problem<'_>,
        wish: &Wish<'_>,
        slack: Option<(Program, ColumnId)>,
    ) -> (Program, Posed) {
        let (mut program, slack) = match slack {
            Some((program, slack)) => (program, Some(slack)),
            None => (Program::default(), None),
        };
        let costs = slack.is_none();
        let posed = problem.add_to(&mut program, costs);
        let columns = &posed.slots;
        let closely: Vec<&Plan> = self.closely().map(|known| &known.plan).collect();
        for known in self.known() {
            let is_close = closely.contains(&&known.plan);
            let apart = is_close.then(|| apart(&mut program, problem, columns, known.levels()));
            for cut in known.cuts() {
                let unit = wish.units[cut.requirement];
                let margin = wish.margins[cut.requirement];
                let says_nothing = || cut.is_hopeless(problem, known.levels(), margin);
                if unit <= 0.0 || (!wish.may_miss && says_nothing()) {
                    continue;
                }
                let (mut terms, bound) = row(cut, known.levels(), columns, apart.as_deref());
                let mut bound = (margin + bound) / unit;
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
        (program, posed)
    }

    /// Values of all columns of a program under a plan.
    fn values(
        &self,
        problem: &Problem<'_>,
        posed: &Posed,
        program: &Program,
        plan: &Plan,
    ) -> Vec<f64> {
        let mut values = posed.values(problem, plan);
        let levels = problem.levels(plan);
        for known in self.closely() {
            for (own, known) in levels.iter().zip(known.levels()) {
                values.push((own - known).max(0.0));
                values.push((known - own).max(0.0));
            }
        }
        values.resize(program.columns().len(), 0.0);
        values
    }

    /// Plans around which agents fewer are looked at apart.
    fn closely(&self) -> impl Iterator<Item = &Known> {
        let all = self.known();
        let closely = all
            .iter()
            .rev()
            .filter(|one| one.has_down())
            .take(LOOKED_AT_CLOSELY);
        let closely: Vec<&Plan> = closely.map(|one| &one.plan).collect();
        all.iter().filter(move |one| closely.contains(&&one.plan))
    }
}

/// How many weights a program has.
fn size(program: &Program) -> usize {
    program.rows().iter().map(|row| row.terms.len()).sum()
}

/// Terms of a row, and what they must reach beside the margin.
fn row(
    cut: &Cut,
    from: &[f64],
    columns: &[ColumnId],
    apart: Option<&[(ColumnId, ColumnId)]>,
) -> (Vec<(ColumnId, f64)>, f64) {
    let ups = cut.ups();
    if let (Some(downs), Some(apart)) = (cut.downs(), apart) {
        let more = apart.iter().zip(ups);
        let more = more.map(|((more, _), up)| (*more, *up));
        let fewer = apart.iter().zip(downs);
        let fewer = fewer.map(|((_, fewer), down)| (*fewer, -down));
        return (more.chain(fewer).collect(), -cut.value);
    }
    let terms = columns.iter().copied().zip(ups.iter().copied());
    let there: f64 = from.iter().zip(ups).map(|(agents, up)| agents * up).sum();
    (terms.collect(), there - cut.value)
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
