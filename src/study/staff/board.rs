//! All rows over what is decided, so that one more or one fewer is quick to weigh.
//!
//! What the model says of a requirement bends where a plan was simulated: a further agent brings less than one fewer
//! costs. Here every such line is kept with its bend, whatever became of it in the linear program.

use super::asked::Wish;
use super::master::{ColumnId, Program, Sense};
use super::model::Model;
use super::problem::{Plan, Problem};
use super::tours::Linked;

/// What must hold, over what is decided.
#[derive(Debug)]
pub(super) struct Board {
    /// By decision: what one costs, and the fewest and most.
    pub(super) each: Vec<(f64, u32, u32)>,
    /// By decision: slots, and the share of each.
    covers: Vec<Vec<(usize, f64)>>,
    /// By slot, then plan that was simulated: its agents there, and the lines that bend there.
    bends: Vec<Vec<(f64, Vec<Bend>)>>,
    /// By decision: limits and rules that it is part of, and its weight.
    rules: Vec<Vec<(usize, f64)>>,
    /// By line, then rule: the decisions that change it.
    touching: Vec<Vec<usize>>,
    /// By line: how far it is kept where it bends \[units of its slack\].
    lines: Vec<f64>,
    /// By rule: how far it is kept if nobody works.
    kept: Vec<f64>,
    slots: usize,
    /// By decision: others near it in the day that stand in the same line, of lines with few decisions.
    near: Vec<Vec<usize>>,
    /// All decisions.
    all: Vec<usize>,
    /// Tours whose days are not alike, and their shifts.
    pub(super) linked: Linked,
    /// What the dearest of all costs.
    pub(super) dearest: f64,
}

/// How a line changes with the agents of a slot.
#[derive(Debug, Clone, Copy)]
struct Bend {
    line: usize,
    up: f64,
    down: f64,
}

/// A plan on the board.
#[derive(Debug, Clone)]
pub(super) struct Position {
    pub(super) decided: Vec<u32>,
    levels: Vec<f64>,
    /// How far each line and rule is kept: below 0, it is missed.
    kept: Vec<f64>,
    /// What is missed, all together.
    pub(super) missed: f64,
    pub(super) cost: f64,
    /// How much more than needed every line must be kept, in units of slack.
    caution: f64,
}

/// What a change does, before it is made.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    touched: Vec<usize>,
    by: Vec<f64>,
    /// Changes of lines that were looked at.
    pub(super) work: u64,
}

/// A rule that is missed by one weighs as much as so many units of slack.
pub(super) const RULE: f64 = 30.0;
/// Decisions that share a row with so few others are near each other.
const FEW: usize = 40;
/// What is missed by less than this is rounding.
pub(super) const ROUNDING: f64 = 1e-7;

impl Board {
    pub(super) fn new(model: &Model, problem: &Problem<'_>, wish: &Wish<'_>) -> Self {
        let slots = problem.slots().len();
        let mut board = Self {
            each: within_reach(problem, wish),
            covers: problem.covers(),
            bends: vec![Vec::new(); slots],
            rules: Vec::new(),
            touching: Vec::new(),
            lines: Vec::new(),
            kept: Vec::new(),
            slots,
            near: Vec::new(),
            all: Vec::new(),
            linked: problem.linked(),
            dearest: 0.0,
        };
        board.dearest = board.each.iter().map(|one| one.0).fold(0.0, f64::max);
        for known in model.known() {
            let mut bends: Vec<Vec<Bend>> = vec![Vec::new(); slots];
            for cut in known.cuts() {
                let unit = wish.units[cut.requirement];
                let margin = wish.margins[cut.requirement];
                let says_nothing = || cut.is_hopeless(problem, known.levels(), margin);
                if unit <= 0.0 || (!wish.may_miss && says_nothing()) {
                    continue;
                }
                let line = board.lines.len();
                let by = cut.value - margin;
                board.lines.push(by / unit);
                for (slot, bends) in bends.iter_mut().enumerate() {
                    let (up, down) = (cut.up(slot) / unit, cut.down(slot) / unit);
                    if up != 0.0 || down != 0.0 {
                        bends.push(Bend { line, up, down });
                    }
                }
            }
            for (slot, own) in bends.into_iter().enumerate() {
                if !own.is_empty() {
                    board.bends[slot].push((known.levels()[slot], own));
                }
            }
        }
        board.add_rules(problem, wish.cost);
        board.find_touching();
        board
    }

    /// The rows of a program by themselves.
    pub(super) fn of(program: &Program, linked: Linked) -> Self {
        let columns = program.columns().iter();
        let whole = |number: f64| number.clamp(0.0, f64::from(i32::MAX)) as u32;
        let each = columns.map(|one| (one.cost, whole(one.at_least.ceil()), whole(one.at_most)));
        let each: Vec<(f64, u32, u32)> = each.collect();
        let parts: Vec<Vec<(usize, f64)>> = (0..each.len()).map(|one| vec![(one, 1.0)]).collect();
        let mut board = Self {
            covers: vec![Vec::new(); each.len()],
            bends: Vec::new(),
            rules: vec![Vec::new(); each.len()],
            touching: Vec::new(),
            lines: Vec::new(),
            kept: Vec::new(),
            slots: 0,
            near: Vec::new(),
            all: Vec::new(),
            linked,
            dearest: each.iter().map(|one| one.0).fold(0.0, f64::max),
            each,
        };
        for row in program.rows() {
            board.add_rule(&row.terms, &parts, row.sense, row.bound);
        }
        board.find_touching();
        board
    }

    /// Limits of slots and rules, each as a sum over what is decided that must not be negative.
    fn add_rules(&mut self, problem: &Problem<'_>, cost: Option<f64>) {
        let (program, posed) = problem.program();
        let by_shifts = problem.is_by_shifts();
        let mut parts: Vec<Vec<(usize, f64)>> = vec![Vec::new(); program.columns().len()];
        for (decision, column) in posed.decided_columns().enumerate() {
            parts[column.index()].push((decision, 1.0));
        }
        if by_shifts {
            for (decision, covers) in self.covers.iter().enumerate() {
                for (slot, share) in covers {
                    parts[posed.slots[*slot].index()].push((decision, *share));
                }
            }
        }
        self.rules = vec![Vec::new(); self.each.len()];
        // With shifts, equalities say no more than which slots a shift covers.
        let rows = program.rows().iter();
        for row in rows.filter(|row| !(by_shifts && row.sense == Sense::Equal)) {
            self.add_rule(&row.terms, &parts, row.sense, row.bound);
        }
        if by_shifts {
            for column in &posed.slots {
                let own = program.columns()[column.index()];
                let term = [(*column, 1.0)];
                if own.at_least > 0.0 {
                    self.add_rule(&term, &parts, Sense::AtLeast, own.at_least);
                }
                if own.at_most.is_finite() {
                    self.add_rule(&term, &parts, Sense::AtMost, own.at_most);
                }
            }
        }
        if let Some(cost) = cost {
            let terms = posed.costs();
            let most = terms.iter().map(|one| one.1.abs()).fold(1e-9, f64::max);
            let terms: Vec<_> = terms.iter().map(|(at, by)| (*at, by / most)).collect();
            self.add_rule(&terms, &parts, Sense::AtMost, cost / most);
        }
    }

    fn add_rule(
        &mut self,
        terms: &[(ColumnId, f64)],
        parts: &[Vec<(usize, f64)>],
        sense: Sense,
        bound: f64,
    ) {
        let signs: &[f64] = match sense {
            Sense::AtLeast => &[1.0],
            Sense::AtMost => &[-1.0],
            Sense::Equal => &[1.0, -1.0],
        };
        for sign in signs {
            let rule = self.lines.len() + self.kept.len();
            self.kept.push(-sign * bound * RULE);
            for (column, weight) in terms {
                for (decision, share) in &parts[column.index()] {
                    self.rules[*decision].push((rule, sign * weight * share * RULE));
                }
            }
        }
    }

    /// Which decisions change which rows, and which are near each other.
    fn find_touching(&mut self) {
        let mut touching: Vec<Vec<usize>> = vec![Vec::new(); self.lines.len() + self.kept.len()];
        for (decision, covers) in self.covers.iter().enumerate() {
            let bends = covers.iter().flat_map(|(slot, _)| &self.bends[*slot]);
            let lines = bends.flat_map(|(_, bends)| bends.iter().map(|bend| bend.line));
            let rules = self.rules[decision].iter().map(|one| one.0);
            for row in lines.chain(rules) {
                if touching[row].last() != Some(&decision) {
                    touching[row].push(decision);
                }
            }
        }
        let all = self.each.len();
        let few = touching
            .iter()
            .filter(|own| own.len() <= (all / 3).clamp(2, FEW));
        self.near = vec![Vec::new(); all];
        for own in few {
            for decision in own {
                self.near[*decision].extend(own);
            }
        }
        for near in &mut self.near {
            near.sort_unstable();
            near.dedup();
        }
        self.all = (0..all).collect();
        self.touching = touching;
    }

    /// Decisions near another in the day: all, if none is.
    pub(super) fn near(&self, decision: usize) -> &[usize] {
        match self.near[decision].as_slice() {
            [] | [_] => &self.all,
            near => near,
        }
    }

    /// A plan on the board; every line is to be kept by `caution` more units of slack.
    pub(super) fn position(
        &self,
        decided: &[u32],
        caution: f64,
        scratch: &mut Scratch,
    ) -> Position {
        let levels = vec![0.0; self.slots];
        let mut kept: Vec<f64> = self.lines.iter().map(|line| line - caution).collect();
        // Where nobody is, every line lies so far below its bend.
        for (level, bends) in self.bends.iter().flatten() {
            for bend in bends {
                kept[bend.line] -= level * bend.down;
            }
        }
        kept.extend(&self.kept);
        let mut position = Position {
            decided: vec![0; self.each.len()],
            levels,
            missed: kept.iter().map(|kept| missed(*kept)).sum(),
            kept,
            cost: 0.0,
            caution,
        };
        for (decision, (number, (_, least, most))) in decided.iter().zip(&self.each).enumerate() {
            let number = (*number).clamp(*least, *most);
            if number > 0 {
                self.change(&mut position, decision, number as i32, scratch);
            }
        }
        position
    }

    /// How the rows change, into `scratch`.
    fn weigh_rows(&self, position: &Position, decision: usize, by: i32, scratch: &mut Scratch) {
        scratch.by.resize(position.kept.len(), 0.0);
        for row in scratch.touched.drain(..) {
            scratch.by[row] = 0.0;
        }
        let mut add = |row: usize, by: f64| {
            if scratch.by[row] == 0.0 {
                scratch.touched.push(row);
            }
            scratch.by[row] += by;
        };
        let mut work = 0;
        for (slot, share) in &self.covers[decision] {
            let before = position.levels[*slot];
            let after = before + share * f64::from(by);
            for (level, bends) in &self.bends[*slot] {
                let (above, below) = parts(before - level, after - level);
                work += bends.len() as u64;
                for bend in bends {
                    add(bend.line, above * bend.up + below * bend.down);
                }
            }
        }
        for (rule, weight) in &self.rules[decision] {
            add(*rule, weight * f64::from(by));
        }
        scratch.work += work + self.rules[decision].len() as u64 + 1;
    }

    /// How much more is missed after a change.
    pub(super) fn weigh(
        &self,
        position: &Position,
        decision: usize,
        by: i32,
        scratch: &mut Scratch,
    ) -> f64 {
        self.weigh_rows(position, decision, by, scratch);
        let rows = scratch.touched.iter().map(|row| {
            let kept = position.kept[*row];
            missed(kept + scratch.by[*row]) - missed(kept)
        });
        rows.sum()
    }

    /// Makes a change.
    pub(super) fn change(
        &self,
        position: &mut Position,
        decision: usize,
        by: i32,
        scratch: &mut Scratch,
    ) {
        self.weigh_rows(position, decision, by, scratch);
        for row in &scratch.touched {
            let kept = &mut position.kept[*row];
            position.missed -= missed(*kept);
            *kept += scratch.by[*row];
            position.missed += missed(*kept);
        }
        for (slot, share) in &self.covers[decision] {
            position.levels[*slot] += share * f64::from(by);
        }
        position.decided[decision] = position.decided[decision].saturating_add_signed(by);
        position.cost += self.each[decision].0 * f64::from(by);
    }

    /// Decisions that change some row that is missed.
    pub(super) fn touching_missed(&self, position: &Position) -> Vec<usize> {
        let missed = position.kept.iter().zip(&self.touching);
        let missed = missed.filter(|(kept, _)| **kept < -ROUNDING);
        let mut found: Vec<usize> = missed.flat_map(|(_, own)| own.iter().copied()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Position {
    /// How many rows it has.
    pub(super) fn size(&self) -> u64 {
        self.kept.len() as u64
    }

    /// Whether every row holds.
    pub(super) fn holds(&self) -> bool {
        self.kept.iter().all(|kept| *kept >= -ROUNDING)
    }

    /// How far the line is kept that is kept least; without rules.
    pub(super) fn slack(&self, board: &Board) -> f64 {
        let lines = self.kept[..board.lines.len()].iter();
        lines.copied().fold(f64::INFINITY, f64::min) + self.caution
    }

    /// Whether limits and rules hold.
    pub(super) fn keeps_rules(&self, board: &Board) -> bool {
        let rules = self.kept[board.lines.len()..].iter();
        rules.copied().all(|kept| kept >= -ROUNDING)
    }

    /// The same where every line is to be kept by so much more than needed.
    pub(super) fn with_caution(&self, board: &Board, caution: f64) -> Self {
        let mut position = self.clone();
        for kept in &mut position.kept[..board.lines.len()] {
            *kept += self.caution - caution;
        }
        position.caution = caution;
        position.missed = position.kept.iter().map(|kept| missed(*kept)).sum();
        position
    }

    pub(super) fn plan(&self, problem: &Problem<'_>) -> Plan {
        problem.plan(self.decided.clone())
    }
}

/// What is decided: what one of it costs, and the fewest and most of it that are within reach.
fn within_reach(problem: &Problem<'_>, wish: &Wish<'_>) -> Vec<(f64, u32, u32)> {
    let mut each = problem.decided();
    let centre = wish.near.iter().rev().find(|plan| problem.is_choice(plan));
    if let (Some(reach), Some(centre)) = (wish.reach, centre) {
        for ((_, least, most), own) in each.iter_mut().zip(problem.decided_in(centre)) {
            let (fewest, highest) = (*least, *most);
            *least = own.saturating_sub(reach).clamp(fewest, highest);
            *most = own.saturating_add(reach).clamp(fewest, highest);
        }
    }
    each
}

fn missed(kept: f64) -> f64 {
    if kept < -ROUNDING { -kept } else { 0.0 }
}

/// Of a way from one place to another, both told from a bend: what lies above it, and what below.
fn parts(before: f64, after: f64) -> (f64, f64) {
    (
        after.max(0.0) - before.max(0.0),
        after.min(0.0) - before.min(0.0),
    )
}
