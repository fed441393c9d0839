//! Plans near the best one that cost less, tried one after the other: rows around other plans may have cut them off, by
//! noise or because a further agent helped more than the one before.

use super::asked::Wish;
use super::bench::Halt;
use super::board::{Board, Position, Scratch};
use super::master::Master;
use super::problem::Plan;
use super::search::{Best, Search, just_below};

/// Steps down from one best plan to the next, at most, and where they take long. Conventions.
const STEPS: u32 = 12;
const STEPS_DEAR: u32 = 4;
/// Plans that are tried near one, those first that should do best by its own slopes; and where that takes long.
const TRIED: usize = 10;
const TRIED_DEAR: usize = 4;
/// Standard errors by which a plan may miss on a part of the days.
const NEARLY: f64 = 2.0;
/// Plans of the same cost that are tried for more slack.
const FOR_SLACK: usize = 4;
/// Agents fewer that are looked at further, and for each so many agents more elsewhere: those that leave most slack.
const FEWER: usize = 12;
const MORE: usize = 6;

impl<M: Master> Search<'_, '_, M> {
    /// Goes down to cheaper plans that do, each near the one before, as long as there are any.
    pub(super) fn polish(&mut self) -> Result<(), Halt> {
        let (steps, tried) = if self.is_dear() {
            (STEPS_DEAR, TRIED_DEAR)
        } else {
            (STEPS, TRIED)
        };
        for _ in 0..steps {
            let Some(best) = self.best.clone() else { break };
            if !self.is_known(&best.plan) {
                // A plan of an earlier stage, around which nothing is known any more.
                self.learn(&best.plan, 0.0)?;
            }
            for plan in self.nearby(&best, Neighbours::Cheaper, tried) {
                if self.could_do(&plan, NEARLY)? {
                    self.learn(&plan, 0.0)?;
                }
                if self.best.as_ref() != Some(&best) {
                    break;
                }
            }
            if self.best.as_ref() == Some(&best) {
                break;
            }
        }
        Ok(())
    }

    /// Looks for more slack at the same cost.
    pub(super) fn look_for_slack(&mut self) -> Result<(), Halt> {
        let Some(best) = self.best.clone() else {
            return Ok(());
        };
        let plans = self.nearby(&best, Neighbours::Safer, FOR_SLACK);
        self.sample_all(&plans)?;
        for plan in plans {
            let sample = self.sample(&plan)?;
            let slack = self.judged(&sample).slack;
            if slack >= 0.0 {
                self.consider(&plan, slack);
            }
        }
        Ok(())
    }

    /// Plans with an agent elsewhere, or one more, that cost at most this: those first that should miss least of what is
    /// counted by the slopes around the plan.
    pub(super) fn exchanges(&mut self, plan: &Plan, cost: f64) -> Result<Vec<Plan>, Halt> {
        if !self.is_known(plan) {
            // That it surely misses is no reason not to learn from it: all that cost so little do.
            self.rejected.remove(plan);
            self.learn(plan, 0.0)?;
        }
        Ok(self.ranked(plan, (Neighbours::Within, cost), &self.denominators()))
    }

    /// The same around a plan that is known, those with most slack in these units first.
    pub(super) fn within(&self, plan: &Plan, cost: f64, units: &[f64]) -> Vec<Plan> {
        self.ranked(plan, (Neighbours::Within, cost), units)
    }

    /// Plans not yet tried with an agent fewer in a place or two, and perhaps one more in another: the ones with most slack
    /// by the slopes around the best.
    fn nearby(&self, best: &Best, wanted: Neighbours, most: usize) -> Vec<Plan> {
        let cost = match wanted {
            Neighbours::Cheaper => just_below(best.cost, self.step()),
            Neighbours::Safer | Neighbours::Within => best.cost,
        };
        let plans = self
            .ranked(&best.plan, (wanted, cost), &self.units())
            .into_iter();
        plans
            .filter(|plan| !self.is_tried(plan))
            .take(most)
            .collect()
    }

    /// Plans near one, those with most slack in these units first.
    fn ranked(&self, plan: &Plan, (wanted, cost): (Neighbours, f64), units: &[f64]) -> Vec<Plan> {
        let problem = self.bench.problem;
        let Some(around) = self.model.around(plan) else {
            return Vec::new();
        };
        let wish = Wish {
            // Where nothing does, all rows say so, and tell how much is missed.
            may_miss: wanted == Neighbours::Within,
            ..Wish::new(&self.margins, units)
        };
        let board = Board::new(&around, problem, &wish);
        let mut nearby = Nearby {
            board: &board,
            wanted,
            cost,
            scratch: Scratch::default(),
            found: Vec::new(),
        };
        nearby.look(&problem.decided_in(plan));
        let mut found = nearby.found;
        found.sort_by(|one, other| {
            let slacks = other.0.total_cmp(&one.0);
            slacks.then_with(|| one.1.cmp(&other.1))
        });
        found.dedup_by(|one, other| one.1 == other.1);
        let plans = found.into_iter().map(|(_, decided)| problem.plan(decided));
        plans.collect()
    }
}

/// What plans near another are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Neighbours {
    /// Those that cost less.
    Cheaper,
    /// Those that cost the same, with one agent elsewhere.
    Safer,
    /// Those that cost no more than may be spent.
    Within,
}

/// Plans near another.
struct Nearby<'a> {
    board: &'a Board,
    wanted: Neighbours,
    cost: f64,
    scratch: Scratch,
    /// Each with its slack.
    found: Vec<(f64, Vec<u32>)>,
}

impl Nearby<'_> {
    fn look(&mut self, from: &[u32]) {
        let start = self.board.position(from, 0.0, &mut self.scratch);
        if self.wanted == Neighbours::Within {
            self.best_of(&start, 1, None, 0);
        }
        for (decision, fewer) in self.best_of(&start, -1, None, FEWER) {
            for (other, moved) in self.best_of(&fewer, 1, Some(decision), MORE) {
                if self.wanted == Neighbours::Cheaper {
                    self.best_of(&moved, -1, Some(other), 0);
                }
            }
        }
    }

    /// Those of the plans with one more or fewer of something than in another that leave most slack; keeps all that are
    /// wanted.
    fn best_of(
        &mut self,
        from: &Position,
        by: i32,
        but: Option<usize>,
        most: usize,
    ) -> Vec<(usize, Position)> {
        if !self.board.linked.tours.is_empty() {
            return self.best_of_tours(from, by, but, most);
        }
        let mut changed = Vec::new();
        for (decision, (_, at_least, at_most)) in self.board.each.iter().enumerate() {
            let own = from.decided[decision];
            let may = if by > 0 {
                own < *at_most
            } else {
                own > *at_least
            };
            if !may || but == Some(decision) {
                continue;
            }
            let mut position = from.clone();
            self.board
                .change(&mut position, decision, by, &mut self.scratch);
            self.keep((decision, position), most > 0, &mut changed);
        }
        first_of(changed, most)
    }

    /// The same of people on tours whose days are not alike.
    fn best_of_tours(
        &mut self,
        from: &Position,
        by: i32,
        but: Option<usize>,
        most: usize,
    ) -> Vec<(usize, Position)> {
        let weights = self.board.weights(from, by, &mut self.scratch);
        let mut changed = Vec::new();
        for tour in (0..self.board.linked.tours.len()).filter(|tour| but != Some(*tour)) {
            if let Some(step) = self.board.on_tour(from, tour, by, &weights) {
                let position = self.board.after(from, &step, &mut self.scratch);
                self.keep((tour, position), most > 0, &mut changed);
            }
        }
        first_of(changed, most)
    }

    fn keep(
        &mut self,
        (which, position): (usize, Position),
        goes_on: bool,
        changed: &mut Vec<(f64, usize, Position)>,
    ) {
        let slack = position.slack(self.board);
        if self.is_wanted(&position) {
            self.found.push((slack, position.decided.clone()));
        }
        if goes_on {
            changed.push((slack, which, position));
        }
    }
    fn is_wanted(&self, position: &Position) -> bool {
        let costs = match self.wanted {
            Neighbours::Cheaper | Neighbours::Within => position.cost <= self.cost,
            Neighbours::Safer => {
                (position.cost - self.cost).abs() <= 1e-9 * self.cost.abs().max(1.0)
            }
        };
        costs && position.keeps_rules(self.board)
    }
}

/// Those with most slack.
fn first_of(mut changed: Vec<(f64, usize, Position)>, most: usize) -> Vec<(usize, Position)> {
    changed.sort_by(|one, other| other.0.total_cmp(&one.0));
    let best = changed.into_iter().take(most);
    best.map(|(_, which, position)| (which, position)).collect()
}
