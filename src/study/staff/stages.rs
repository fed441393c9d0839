//! A stage of the search: plan after plan on the same days, each learnt from, until none is cheaper.
//!
//! Where little is decided and slopes are quick to simulate, the next plan is the cheapest that could do by all that is
//! known. Elsewhere there are many rows, and the cheapest plan by all of them is one that they flatter: the next plan is then near the
//! best one, and what it misses is mended where it is before another is looked for.

use super::Phase;
use super::asked::Wish;
use super::bench::Halt;
use super::board::Board;
use super::master::Master;
use super::problem::Plan;
use super::search::{Next, SURELY, Search};
use super::whole::Whole;

/// Rounds of one stage at most. A convention.
const ROUNDS: u64 = 60;
/// Rounds without a much cheaper plan after which a stage ends, where a round takes long, and after a test; and the part of its cost by which a plan is much cheaper.
const PATIENCE: f64 = 4.0;
const PATIENCE_AFTER_TEST: f64 = 1.0;
const MUCH: f64 = 2e-3;
/// So many times as many, where a round is quick.
const QUICK: f64 = 3.0;
/// How often in a row a plan is mended before another is looked for.
const MENDED: u64 = 3;
/// Plans that miss, one after the other, before the next must be safer by what is known; and by how many standard errors
/// more each time.
const TRUSTED: u64 = 3;
const STEP: f64 = 0.25;

impl<M: Master> Search<'_, '_, M> {
    /// Improves on the best plan, beginning with `from`, on so many days. What is missed by less than `lenience` standard
    /// errors counts as met.
    pub(super) fn stage(&mut self, from: Plan, days: u64, lenience: f64) -> Result<(), Halt> {
        self.go_through(from, days, (lenience, PATIENCE))?;
        if lenience == 0.0 {
            self.polish()?;
            self.find_bound();
        }
        self.look_for_slack()
    }

    /// The same on as many days as before, after a test: margins have changed.
    pub(super) fn after_test(&mut self, from: Plan, days: u64) -> Result<(), Halt> {
        self.go_through(from, days, (0.0, PATIENCE_AFTER_TEST))?;
        self.look_for_slack()
    }

    fn go_through(
        &mut self,
        from: Plan,
        days: u64,
        (lenience, patience): (f64, f64),
    ) -> Result<(), Halt> {
        self.begin(days);
        self.bound = f64::NEG_INFINITY;
        self.rejected.clear();
        if !self.is_dear() {
            self.slopes.clear();
        }
        self.renew()?;
        let from = match self.best.take() {
            Some(best) => self.before.insert(best.plan).clone(),
            None => from,
        };
        let known = self.known.clone();
        self.sample_all(&known)?;
        self.consider_all(lenience);
        // What is there already and does is the best place to begin.
        let best = self.best.as_ref().map(|best| &best.plan);
        let from = match best.filter(|best| known.contains(best)) {
            Some(best) => best.clone(),
            None => from,
        };
        let mut last = if self.stays_near() {
            self.go_down(from, lenience, patience)?
        } else {
            self.close_in(from, lenience)?
        };
        while self.best.is_none()
            && let Some(plan) = self.further(&last)
        {
            self.learn(&plan, lenience)?;
            last = plan;
        }
        Ok(())
    }

    /// Tries the cheapest plan that could do by all that is known, again and again; the last one that was tried.
    fn close_in(&mut self, from: Plan, lenience: f64) -> Result<Plan, Halt> {
        let mut next = from;
        for round in 0..ROUNDS {
            let is_new = self.look_at(&next, lenience)?;
            match self.cheapest(&next, round == 0) {
                Next::Try(plan) if is_new || !self.is_tried(&plan) => next = plan,
                _ if self.best.is_some() => break,
                _ => match self.otherwise(&next, STEP * (round + 1) as f64) {
                    Some(plan) => next = plan,
                    None => break,
                },
            }
        }
        Ok(next)
    }

    /// Goes from plan to cheaper plan, each near the one before; the last one that was tried.
    fn go_down(&mut self, from: Plan, lenience: f64, patience: f64) -> Result<Plan, Halt> {
        // Fewer days must not end a search sooner: its plan would be dear, where that of few days is only less sure.
        let patience = patience * self.effort.times().max(1.0);
        let patience = match self.is_dear() {
            true => patience,
            false => patience * QUICK,
        };
        let mut next = from;
        // Plans, one after the other, that were no better; of them those that a mending led to; and rounds without a much
        // better one.
        let (mut misses, mut mended, mut stale) = (0_u64, 0_u64, 0_u64);
        let mut enough = f64::INFINITY;
        for round in 0..ROUNDS {
            let before = self.best.as_ref().map(|best| best.cost);
            let is_new = self.look_at(&next, lenience)?;
            let cost = self.best.as_ref().map(|best| best.cost);
            let is_better = cost != before;
            misses = if is_better { 0 } else { misses + 1 };
            self.caution = (STEP * misses.saturating_sub(TRUSTED) as f64).min(SURELY);
            if let Some(cost) = cost {
                stale += 1;
                if cost < enough {
                    (enough, stale) = (cost * (1.0 - MUCH), 0);
                }
                if stale as f64 > patience {
                    break;
                }
            }
            if !is_better && mended < MENDED {
                let caution = STEP * mended as f64 - lenience;
                if let Some(plan) = self.mended(&next, caution)
                    && cost.is_none_or(|cost| self.bench.problem.cost(&plan) < cost)
                {
                    mended += 1;
                    next = plan;
                    continue;
                }
            }
            mended = 0;
            match self.cheapest(&next, round == 0) {
                Next::Try(plan) if is_new || !self.is_tried(&plan) => next = plan,
                _ if self.best.is_some() => break,
                _ => match self.otherwise(&next, STEP * misses as f64) {
                    Some(plan) => next = plan,
                    None => break,
                },
            }
        }
        self.caution = 0.0;
        Ok(next)
    }

    /// Learns from the next plan, and tells; whether there was anything to learn.
    fn look_at(&mut self, plan: &Plan, lenience: f64) -> Result<bool, Halt> {
        self.rounds += 1;
        let is_new = self.learn(plan, lenience)?;
        self.tell(Phase::Search);
        Ok(is_new)
    }

    /// Where nothing could do by what is known, and nothing does yet: more than in this plan, where that is needed or
    /// everywhere.
    fn otherwise(&self, plan: &Plan, caution: f64) -> Option<Plan> {
        self.mended(plan, caution).or_else(|| self.further(plan))
    }

    /// A plan with more agents where a plan misses something, by what is known around that plan alone: so many standard
    /// errors more than seems to be needed.
    fn mended(&self, plan: &Plan, caution: f64) -> Option<Plan> {
        let problem = self.bench.problem;
        let around = self.model.around(plan)?;
        let units = self.units();
        let board = Board::new(&around, problem, &Wish::new(&self.margins, &units));
        let found = Whole::new(&board).mended(&problem.decided_in(plan), caution)?;
        let mended = problem.within(found.plan(problem))?;
        (!self.is_tried(&mended)).then_some(mended)
    }

    /// An eighth more of everything than in a plan, one more at least, where nothing else is left to try.
    fn further(&self, plan: &Plan) -> Option<Plan> {
        let problem = self.bench.problem;
        let pairs = problem.decided_in(plan).into_iter().zip(problem.decided());
        let more = pairs.map(|(own, (_, _, most))| (own + (own / 8).max(1)).min(most.max(own)));
        let more = problem.within(problem.plan(more.collect()))?;
        (!self.is_tried(&more)).then_some(more)
    }

    /// What no plan can cost less than, where rounds did without.
    fn find_bound(&mut self) {
        let best = self.best.as_ref().filter(|_| self.stays_near());
        let Some(best) = best.map(|best| best.cost) else {
            return;
        };
        let units = self.units();
        let wish = Wish::new(&self.margins, &units);
        self.bench.work.programs += 1;
        let bound = self.model.bound(self.bench.problem, self.master, &wish);
        self.bound = bound.unwrap_or(self.bound).min(best);
    }
}
