//! Linear programs in whole numbers, as the staffing search asks them, and who solves them.
//!
//! A [`Program`] is columns (what is decided, what one costs, between which limits) and rows (what must hold of a weighted
//! sum of them); its cost is to be as low as possible. [`Microlp`] is the only place that knows a solver. A solver may err:
//! every point that it returns is held against all rows here before anybody sees it. Effort is counted in nodes of the
//! search and never in time, so that the answer is the same on any machine.

use microlp::{
    ComparisonOp, Error, OptimizationDirection, Problem, Solution, SolveOptions, SolveOutcome,
    Variable,
};

/// A linear program: the columns that cost least, while all rows hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Program {
    columns: Vec<Column>,
    rows: Vec<Constraint>,
}

/// Something that is decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// What one of it costs.
    pub cost: f64,
    /// Its smallest value.
    pub at_least: f64,
    /// Its largest value; infinite if there is none.
    pub at_most: f64,
    /// Whether only whole numbers will do.
    pub is_whole: bool,
}

/// Which column of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(usize);

impl ColumnId {
    /// Its place in [`Values::values`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

/// What must hold of a weighted sum of columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Columns and their weights.
    pub terms: Vec<(ColumnId, f64)>,
    /// How the sum is held against `bound`.
    pub sense: Sense,
    /// What it is held against.
    pub bound: f64,
}

/// How a sum is held against its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// At least the bound.
    AtLeast,
    /// At most the bound.
    AtMost,
    /// Equal to it.
    Equal,
}

/// What came of a program.
#[derive(Debug, Clone, PartialEq)]
pub enum Solved {
    /// Values that satisfy every row.
    Found(Values),
    /// No values do.
    Impossible,
    /// None were found with this effort, or what was found did not hold.
    GaveUp {
        /// No solution can cost less; `None` if nothing is known.
        bound: Option<f64>,
    },
}

/// Values that satisfy every row.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// By column.
    pub values: Vec<f64>,
    /// What they cost.
    pub cost: f64,
    /// No solution can cost less.
    pub bound: f64,
}

/// Solves programs.
pub trait Master: Sync {
    /// The cheapest values found within so many nodes of the search; `start` are values to begin from, if they hold.
    fn solve(&self, program: &Program, nodes: u64, start: Option<&[f64]>) -> Solved;
}

/// A solution this close to the bound is not improved on: its cost is at most this share above it.
const GAP: f64 = 1e-6;
/// Part of a row's size by which rounding may make it miss. A convention.
const TOLERANCE: f64 = 1e-6;
/// Costs are told apart to this part of a unit of money.
const PENNIES: f64 = 10_000.0;

impl Column {
    /// A whole number of something.
    #[must_use]
    pub fn whole(cost: f64, at_least: u32, at_most: Option<u32>) -> Self {
        Self {
            cost,
            at_least: f64::from(at_least),
            at_most: at_most.map_or(f64::INFINITY, f64::from),
            is_whole: true,
        }
    }

    /// Any number from 0 on.
    #[must_use]
    pub fn any(cost: f64) -> Self {
        Self {
            cost,
            at_least: 0.0,
            at_most: f64::INFINITY,
            is_whole: false,
        }
    }
}

impl Constraint {
    /// By how much the sum misses its bound: 0 if it holds.
    #[must_use]
    pub fn missed_by(&self, values: &[f64]) -> f64 {
        let value = |column: &ColumnId| values.get(column.0).copied().unwrap_or_default();
        let sum: f64 = self.terms.iter().map(|(at, by)| by * value(at)).sum();
        match self.sense {
            Sense::AtLeast => (self.bound - sum).max(0.0),
            Sense::AtMost => (sum - self.bound).max(0.0),
            Sense::Equal => (sum - self.bound).abs(),
        }
    }

    /// The largest number in it, for judging by how much it is missed.
    fn size(&self, values: &[f64]) -> f64 {
        let value = |column: &ColumnId| values.get(column.0).copied().unwrap_or_default();
        let terms = self.terms.iter().map(|(at, by)| (by * value(at)).abs());
        terms.fold(self.bound.abs().max(1.0), f64::max)
    }
}

impl Program {
    /// Adds something to decide.
    pub fn column(&mut self, column: Column) -> ColumnId {
        self.columns.push(column);
        ColumnId(self.columns.len() - 1)
    }

    /// Adds what must hold.
    pub fn row(&mut self, terms: Vec<(ColumnId, f64)>, sense: Sense, bound: f64) {
        self.rows.push(Constraint {
            terms,
            sense,
            bound,
        });
    }

    /// What is decided.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// What must hold.
    #[must_use]
    pub fn rows(&self) -> &[Constraint] {
        &self.rows
    }

    /// The same where everything may come in parts.
    #[must_use]
    pub fn in_fractions(&self) -> Self {
        let columns = self.columns.iter().map(|column| Column {
            is_whole: false,
            ..*column
        });
        Self {
            columns: columns.collect(),
            rows: self.rows.clone(),
        }
    }

    /// The same where only some columns may be anything but the least.
    #[must_use]
    pub fn with_only(&self, may: impl Fn(usize) -> bool) -> Self {
        let columns = self.columns.iter().enumerate();
        let columns = columns.map(|(place, column)| Column {
            at_most: if may(place) {
                column.at_most
            } else {
                column.at_least
            },
            ..*column
        });
        Self {
            columns: columns.collect(),
            rows: self.rows.clone(),
        }
    }

    /// What these values cost.
    #[must_use]
    pub fn cost(&self, values: &[f64]) -> f64 {
        let pairs = self.columns.iter().zip(values);
        pairs.map(|(column, value)| column.cost * value).sum()
    }

    /// Whether these values satisfy all limits and rows.
    #[must_use]
    pub fn holds(&self, values: &[f64]) -> bool {
        let within = |(column, value): (&Column, &f64)| {
            let slack = TOLERANCE * value.abs().max(1.0);
            let is_within = (column.at_least - slack..=column.at_most + slack).contains(value);
            is_within && (!column.is_whole || value.fract() == 0.0)
        };
        values.len() == self.columns.len()
            && self.columns.iter().zip(values).all(within)
            && self
                .rows
                .iter()
                .all(|row| row.missed_by(values) <= TOLERANCE * row.size(values))
    }

    /// The lowest cost from `bound` on that a solution can have: where all that costs is whole, costs come in steps.
    #[must_use]
    pub fn next_cost(&self, bound: f64) -> f64 {
        let Some(step) = self.cost_step() else {
            return bound;
        };
        ((bound - TOLERANCE * bound.abs().max(1.0)) / step).ceil() * step
    }

    /// The step in which costs come \[money\], where all that costs is whole.
    #[must_use]
    pub fn cost_step(&self) -> Option<f64> {
        let mut step: u64 = 0;
        for column in self.columns.iter().filter(|column| column.cost != 0.0) {
            let pennies = (column.cost * PENNIES).abs();
            let is_exact = (pennies - pennies.round()).abs() <= 1e-6 * pennies.max(1.0);
            if !column.is_whole || !is_exact || !(1.0..1e15).contains(&pennies) {
                return None;
            }
            step = common(step, pennies.round() as u64);
        }
        (step > 0).then(|| step as f64 / PENNIES)
    }
}

/// The largest number that divides both.
fn common(one: u64, other: u64) -> u64 {
    if other == 0 {
        one
    } else {
        common(other, one % other)
    }
}

/// The solver of the crate of that name: branch and bound over a simplex method.
#[derive(Debug, Clone, Copy, Default)]
pub struct Microlp;

impl Master for Microlp {
    fn solve(&self, program: &Program, nodes: u64, start: Option<&[f64]>) -> Solved {
        let (problem, variables) = posed(program);
        let start = start.filter(|values| program.holds(values));
        let pairs = |values: &[f64]| {
            let pairs = variables.iter().copied().zip(values.iter().copied());
            pairs.collect()
        };
        let mut options = SolveOptions::default();
        options.node_limit = Some(nodes);
        options.mip_gap = GAP;
        options.warm_start = start.map(pairs);
        let known = start.map(|values| Values {
            values: values.to_vec(),
            cost: program.cost(values),
            bound: f64::NEG_INFINITY,
        });
        match problem.solve_with(options) {
            Ok(SolveOutcome::Solution(solution)) => held(program, &variables, &solution, known),
            Ok(SolveOutcome::Interrupted(rest)) => {
                let bound = rest.stats().best_bound;
                gave_up(program, known, bound)
            }
            // A start that holds is proof to the contrary.
            Err(Error::Infeasible) if known.is_none() => Solved::Impossible,
            Err(_) => gave_up(program, known, None),
        }
    }
}

fn gave_up(program: &Program, known: Option<Values>, bound: Option<f64>) -> Solved {
    let bound = bound.map(|bound| program.next_cost(bound));
    match known {
        Some(known) => Solved::Found(Values {
            bound: bound.unwrap_or(known.bound),
            ..known
        }),
        None => Solved::GaveUp { bound },
    }
}

fn posed(program: &Program) -> (Problem, Vec<Variable>) {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let whole = |value: f64| value.clamp(f64::from(i32::MIN), f64::from(i32::MAX)) as i32;
    let columns = program.columns.iter().map(|column| {
        let (least, most) = (column.at_least, column.at_most);
        if column.is_whole {
            let limits = (whole(least.ceil()), whole(most.floor()));
            problem.add_integer_var(column.cost, limits)
        } else {
            problem.add_var(column.cost, (least, most))
        }
    });
    let variables: Vec<Variable> = columns.collect();
    for row in &program.rows {
        let terms = row.terms.iter();
        let terms: Vec<(Variable, f64)> = terms.map(|(at, by)| (variables[at.0], *by)).collect();
        let sense = match row.sense {
            Sense::AtLeast => ComparisonOp::Ge,
            Sense::AtMost => ComparisonOp::Le,
            Sense::Equal => ComparisonOp::Eq,
        };
        problem.add_constraint(terms.as_slice(), sense, row.bound);
    }
    (problem, variables)
}

/// The solution, if it is one.
fn held(
    program: &Program,
    variables: &[Variable],
    solution: &Solution,
    known: Option<Values>,
) -> Solved {
    let columns = program.columns.iter().zip(variables);
    let values = columns.map(|(column, variable)| {
        let value = solution.var_value(*variable);
        if column.is_whole {
            value.round()
        } else {
            value
        }
    });
    let values: Vec<f64> = values.collect();
    let bound = solution.stats().best_bound;
    if !program.holds(&values) {
        return gave_up(program, known, bound);
    }
    let cost = program.cost(&values);
    let bound = match bound {
        Some(bound) => program.next_cost(bound).min(cost),
        // Without whole columns there is nothing to search: the solution is the best.
        None if solution.stats().nodes_solved == 0 => cost,
        None => f64::NEG_INFINITY,
    };
    Solved::Found(Values {
        values,
        cost,
        bound,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole columns, one for each shift, with the needs that it covers; the cheapest cover.
    fn cheapest(costs: &[f64], covers: &[Vec<usize>], need: &[f64]) -> Values {
        let mut program = Program::default();
        let columns: Vec<ColumnId> = costs
            .iter()
            .map(|cost| program.column(Column::whole(*cost, 0, None)))
            .collect();
        for (place, need) in need.iter().enumerate() {
            let there = columns.iter().zip(covers);
            let there = there.filter(|(_, covers)| covers.contains(&place));
            let terms = there.map(|(column, _)| (*column, 1.0)).collect();
            program.row(terms, Sense::AtLeast, *need);
        }
        match Microlp.solve(&program, 10_000, None) {
            Solved::Found(found) => {
                assert!(program.holds(&found.values));
                found
            }
            other => panic!("{other:?}"),
        }
    }

    /// Eight-hour shifts that may start at every hour of 24: 55 people (github.com/sevenxx07/LP-Scheduling-problem).
    #[test]
    fn a_day_round_the_clock_takes_55_shifts() {
        let need = [
            6, 6, 6, 6, 6, 8, 9, 12, 18, 22, 25, 21, 21, 20, 18, 21, 21, 24, 24, 18, 18, 18, 12, 8,
        ];
        let covers: Vec<Vec<usize>> = (0..24)
            .map(|start| (0..8).map(|hour| (start + hour) % 24).collect())
            .collect();
        let found = cheapest(&[1.0; 24], &covers, &need.map(f64::from));
        assert_eq!((found.cost, found.bound), (55.0, 55.0));
    }

    /// Five days on, two together off: 25 people; by fractions of people it would be 24.67.
    #[test]
    fn a_week_takes_25_people() {
        let need = [22, 17, 13, 14, 15, 18, 24];
        let covers: Vec<Vec<usize>> = (0..7)
            .map(|start| (0..5).map(|day| (start + day) % 7).collect())
            .collect();
        let found = cheapest(&[1.0; 7], &covers, &need.map(f64::from));
        assert_eq!((found.cost, found.bound), (25.0, 25.0));
    }

    /// Eight six-hour shifts at day and night pay (github.com/mtpa/mtpa, chapter 6): 6,336.
    #[test]
    fn shifts_at_day_and_night_pay_cost_6336() {
        let starts = [0, 6, 8, 10, 12, 14, 16, 18];
        let costs = [252, 288, 180, 180, 180, 288, 288, 288].map(f64::from);
        let covers: Vec<Vec<usize>> = starts
            .iter()
            .map(|start| (*start..start + 6).collect())
            .collect();
        let mut need = [0.0; 24];
        let busy = [1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4];
        need[6..].copy_from_slice(&busy.map(f64::from));
        let found = cheapest(&costs, &covers, &need);
        assert_eq!((found.cost, found.bound), (6336.0, 6336.0));
    }

    #[test]
    fn what_cannot_be_is_said() {
        let mut program = Program::default();
        let agents = program.column(Column::whole(1.0, 0, Some(4)));
        program.row(vec![(agents, 1.0)], Sense::AtLeast, 4.5);
        assert_eq!(Microlp.solve(&program, 100, None), Solved::Impossible);
    }

    #[test]
    fn a_start_that_holds_is_never_lost() {
        let mut program = Program::default();
        let columns: Vec<ColumnId> = (0..12)
            .map(|place| program.column(Column::whole(10.0 + f64::from(place), 0, Some(9))))
            .collect();
        let weights = |by: f64| {
            let pairs = columns.iter().enumerate();
            pairs
                .map(|(place, at)| (*at, 3.0 + by * (place as f64).sin()))
                .collect()
        };
        program.row(weights(2.0), Sense::AtLeast, 50.5);
        program.row(weights(-2.0), Sense::AtLeast, 40.5);
        let start = vec![2.0; 12];
        for nodes in [0, 1, 10_000] {
            match Microlp.solve(&program, nodes, Some(&start)) {
                Solved::Found(found) => {
                    assert!(program.holds(&found.values));
                    assert!(found.cost <= program.cost(&start) && found.bound <= found.cost);
                }
                other => panic!("{nodes} nodes: {other:?}"),
            }
        }
    }

    #[test]
    fn costs_come_in_steps() {
        let mut program = Program::default();
        program.column(Column::whole(10.75, 0, None));
        program.column(Column::whole(13.5, 0, None));
        assert_eq!(program.cost_step(), Some(0.25));
        assert_eq!(program.next_cost(100.1), 100.25);
        assert_eq!(program.next_cost(100.25), 100.25);
        program.column(Column::any(1.0));
        assert_eq!(program.next_cost(100.1), 100.1);
    }
}
