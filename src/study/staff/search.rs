//! The search itself: simulate a plan, learn what one agent more or fewer would change, solve for the cheapest plan that
//! could do by all that is known, and again, on more and more days.

use super::asked::{Answer, Wish};
use super::bench::{Bench, Days, Halt, Sample};
use super::corrected::Failed;
use super::differences::Colours;
use super::judged::values;
use super::learn::Borrowed;
use super::master::Master;
use super::method::Effort;
use super::model::Model;
use super::problem::Plan;
use super::{Phase, Watch};
use crate::random::Seed;
use std::collections::{BTreeMap, BTreeSet};

/// A search in progress.
pub(super) struct Search<'a, 'b, M> {
    pub(super) bench: Bench<'b>,
    pub(super) master: &'a M,
    pub(super) watch: &'a mut dyn Watch,
    pub(super) seed: Seed,
    pub(super) colours: Colours,
    pub(super) model: Model,
    /// What plans came to, on all days so far.
    pub(super) tried: BTreeMap<Plan, Sample>,
    /// By requirement: what it must be kept by, because a sample flattered it before.
    pub(super) margins: Vec<f64>,
    /// Tests that plans of this search did not pass.
    pub(super) failed: Vec<Failed>,
    /// Days on which plans are simulated now.
    pub(super) days: u64,
    /// How much is simulated, for searches within this one.
    pub(super) effort: Effort,
    pub(super) best: Option<Best>,
    /// The best plan of the stage before, or of before the last test: for who is stopped before there is another.
    pub(super) before: Option<Plan>,
    /// No plan can cost less if further agents help less and less.
    pub(super) bound: f64,
    pub(super) rounds: u64,
    /// By how many standard errors more than it must a plan has to keep everything by what is known.
    pub(super) caution: f64,
    /// Plans of this stage that surely miss on a part of its days, and were tried on no more.
    pub(super) rejected: BTreeSet<Plan>,
    /// Slopes that were simulated: in this stage, or where they take long in any.
    pub(super) slopes: Vec<Borrowed>,
    /// Plans that every stage begins by looking at: today's, and the one that is given.
    pub(super) known: Vec<Plan>,
    /// What the best plan of courses that are at their end costs.
    pub(super) elsewhere: Option<f64>,
}

/// A plan that meets everything on the days of the search.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Best {
    pub(super) plan: Plan,
    pub(super) cost: f64,
    /// How far it keeps what it keeps least, in standard errors.
    pub(super) slack: f64,
}

/// Plans around which slopes are kept from one stage to the next.
const KEPT: usize = 6;
/// Nodes of a linear program's search, and what they may be for all slots together: those of large programs take longer, and
/// are begun from a rounded solution. With shifts they take longer still.
const NODES: u64 = 4_000;
const NODES_OF_SHIFTS: u64 = 1_000;
const NODES_BY_SLOTS: u64 = 40_000;
const FEWEST_NODES: u64 = 100;
/// The same for the search for slack, which need not be the most there is.
const NODES_FOR_SLACK: u64 = 400;
/// How far a plan may be from the best one in anything that is decided, at first and where nothing is found there.
const REACHES: [u32; 4] = [2, 4, 8, u32::MAX];
/// Standard errors beyond which a row is contradicted.
pub(super) const SURELY: f64 = 3.0;

impl<'a, 'b, M: Master> Search<'a, 'b, M> {
    pub(super) fn new(
        bench: Bench<'b>,
        master: &'a M,
        watch: &'a mut dyn Watch,
        (seed, effort): (Seed, Effort),
        colours: Colours,
    ) -> Self {
        let requirements = bench.yard.requirements().len();
        Self {
            margins: vec![0.0; requirements],
            failed: Vec::new(),
            bench,
            master,
            watch,
            seed,
            colours,
            model: Model::default(),
            tried: BTreeMap::new(),
            days: 0,
            effort,
            best: None,
            before: None,
            bound: f64::NEG_INFINITY,
            rounds: 0,
            caution: 0.0,
            rejected: BTreeSet::new(),
            slopes: Vec::new(),
            known: Vec::new(),
            elsewhere: None,
        }
    }

    /// The sample of a plan on the days of this stage.
    pub(super) fn sample(&mut self, plan: &Plan) -> Result<Sample, Halt> {
        self.sample_all(std::slice::from_ref(plan))?;
        Ok(self.tried.get(plan).cloned().unwrap_or_default())
    }

    /// Sees to it that all these plans are sampled.
    pub(super) fn sample_all(&mut self, plans: &[Plan]) -> Result<(), Halt> {
        let mut by_days: BTreeMap<u64, Vec<Plan>> = BTreeMap::new();
        for plan in plans {
            let done = self.tried.get(plan).map_or(0, |sample| sample.days);
            if done < self.days {
                by_days.entry(done).or_default().push(plan.clone());
            }
        }
        self.sample_up_to(by_days)
    }

    /// Samples plans on the days from those that they have on.
    fn sample_up_to(&mut self, by_days: BTreeMap<u64, Vec<Plan>>) -> Result<(), Halt> {
        for (done, mut plans) in by_days {
            plans.sort();
            plans.dedup();
            let days = self.on(done..self.days);
            let samples = self.bench.try_all(&plans, &days, &[])?;
            for (plan, sample) in plans.into_iter().zip(samples) {
                self.tried.entry(plan).or_default().add(sample);
            }
        }
        Ok(())
    }

    /// Days on which plans are simulated now.
    pub(super) fn days(&self) -> u64 {
        self.days
    }

    /// Days of another seed.
    pub(super) fn fresh(&self, seed: Seed, days: u64) -> Days {
        Days {
            seed,
            range: 0..days,
        }
    }

    /// Plans that cost less and miss by no more than `errors` standard errors: those that somebody has first, then the nearest.
    pub(super) fn near(&self, plan: &Plan, errors: f64, most: usize) -> Vec<Plan> {
        let problem = self.bench.problem;
        let cost = problem.cost(plan) * (1.0 - 1e-9);
        let tried = self.tried.iter();
        let tried = tried.filter(|(other, sample)| {
            sample.days >= self.days && problem.is_choice(other) && problem.cost(other) < cost
        });
        let judged = tried.map(|(plan, sample)| (self.judged(sample).slack, plan));
        let mut near: Vec<(f64, &Plan)> = judged.filter(|(slack, _)| *slack > -errors).collect();
        let is_given = |plan: &Plan| self.known.contains(plan);
        near.sort_by(|one, other| {
            let given = is_given(other.1).cmp(&is_given(one.1));
            given.then_with(|| other.0.total_cmp(&one.0))
        });
        self.first_within(near.into_iter().map(|(_, plan)| plan), most)
    }

    pub(super) fn on(&self, range: std::ops::Range<u64>) -> Days {
        Days {
            seed: self.seed,
            range,
        }
    }

    /// Plans are simulated on so many days from now on.
    pub(super) fn begin(&mut self, days: u64) {
        self.days = days;
    }

    /// The cheapest plan by all that is known before a stage of so many days.
    pub(super) fn guess(&mut self, days: u64) -> Option<Plan> {
        self.days = days;
        // Before anything is known, everybody is there.
        let known = self.model.plans().last().cloned();
        let near = known.unwrap_or_else(|| self.bench.problem.ceiling());
        match self.cheapest(&near, true) {
            Next::Try(plan) => Some(plan),
            Next::Nothing => None,
        }
    }

    /// Whether a plan is sampled on all days of this stage, or on fewer that were enough.
    pub(super) fn is_tried(&self, plan: &Plan) -> bool {
        self.rejected.contains(plan) || self.is_sampled(plan)
    }

    /// Plans that miss something by so many standard errors and this part of its denominator.
    pub(super) fn far_off(&self, errors: f64, part: f64) -> Vec<Plan> {
        let tried = self.tried.iter();
        let tried = tried.filter(|(_, sample)| self.judged(sample).is_far_off(errors, part));
        tried.map(|(plan, _)| plan.clone()).collect()
    }

    /// What is known of earlier plans is brought up to the days of this stage.
    pub(super) fn renew(&mut self) -> Result<(), Halt> {
        self.model.keep_latest(KEPT);
        if self.is_dear() {
            // What they came to on fewer days is near enough: a plan that does is admitted, whatever they say.
            return Ok(());
        }
        let plans: Vec<Plan> = self.model.plans().cloned().collect();
        self.sample_all(&plans)?;
        for plan in plans {
            let sample = self.tried.get(&plan).cloned().unwrap_or_default();
            let judged = self.judged(&sample);
            self.model.renew(&plan, &values(&judged, 0.0));
        }
        Ok(())
    }

    /// Takes the best of all that were sampled on the days of this stage.
    pub(super) fn consider_all(&mut self, lenience: f64) {
        let problem = self.bench.problem;
        let tried = self.tried.iter();
        let tried = tried.filter(|(plan, one)| one.days >= self.days && problem.is_choice(plan));
        let judged = tried.map(|(plan, sample)| (plan.clone(), self.judged(sample).slack));
        let met: Vec<(Plan, f64)> = judged.filter(|(_, slack)| *slack >= -lenience).collect();
        for (plan, slack) in met {
            self.consider(&plan, slack);
        }
    }

    /// Takes the plan for the best one if it costs less, or the same with more slack.
    pub(super) fn consider(&mut self, plan: &Plan, slack: f64) {
        let cost = self.bench.problem.cost(plan);
        let is_better = self.best.as_ref().is_none_or(|best| {
            let same = (cost - best.cost).abs() <= 1e-9 * cost.abs().max(1.0);
            if same {
                slack > best.slack
            } else {
                cost < best.cost
            }
        });
        // What a search begins with may break a limit: with all that may be there nobody has asked for one.
        if is_better && self.bench.problem.within(plan.clone()).is_some() {
            self.best = Some(Best {
                plan: plan.clone(),
                cost,
                slack,
            });
        }
    }

    /// The cheapest plan that could do, if it would be cheaper than the best one; our own search begins from `near`, too.
    pub(super) fn cheapest(&mut self, near: &Plan, is_bounded: bool) -> Next {
        let units = self.units();
        let limit = self
            .best
            .as_ref()
            .map(|best| just_below(best.cost, self.step()));
        let mut known = vec![near.clone()];
        known.extend(self.best.as_ref().map(|best| best.plan.clone()));
        let mut wish = Wish {
            cost: limit,
            caution: self.caution,
            near: &known,
            is_bounded,
            ..Wish::new(&self.margins, &units)
        };
        let problem = self.bench.problem;
        let nodes = self.nodes();
        self.bench.work.programs += 1;
        let mut solved = self.within_reach(&wish);
        let is_found = matches!(solved, Answer::Could(_));
        if !is_found && self.best.is_some() && self.stays_near() && self.model.is_large(problem) {
            return Next::Nothing;
        }
        if !is_found {
            solved = self.model.cheapest(problem, self.master, &wish, nodes);
        }
        if wish.caution > 0.0 && matches!(solved, Answer::GaveUp(_)) {
            wish.caution = 0.0;
            solved = self.model.cheapest(problem, self.master, &wish, nodes);
        }
        let best = self.best.as_ref().map(|best| best.cost);
        match solved {
            Answer::Could(found) => {
                self.bound = found.bound;
                let near = [found.plan.clone()];
                let wish = Wish {
                    cost: Some(found.value + 1e-9 * found.value.abs()),
                    near: &near,
                    ..wish
                };
                self.bench.work.programs += 1;
                let nodes = nodes.min(NODES_FOR_SLACK);
                let safer = self.model.safest(problem, self.master, &wish, nodes);
                Next::Try(safer.unwrap_or(found).plan)
            }
            Answer::None => {
                self.bound = best.unwrap_or(f64::INFINITY);
                Next::Nothing
            }
            Answer::GaveUp(bound) => {
                self.bound = bound
                    .unwrap_or(f64::NEG_INFINITY)
                    .min(best.unwrap_or(f64::INFINITY));
                Next::Nothing
            }
        }
    }

    /// Where the search stays near: the cheapest plan near the best one, or else farther off. Rows around plans say too little of
    /// others far from them, and the cheapest by all rows is one that they flatter.
    fn within_reach(&self, wish: &Wish<'_>) -> Answer {
        let reaches: &[u32] = if self.stays_near() { &REACHES } else { &[] };
        let answers = reaches.iter().map(|reach| {
            let wish = Wish {
                reach: Some(*reach),
                ..*wish
            };
            self.model
                .cheapest(self.bench.problem, self.master, &wish, 0)
        });
        let mut found = answers.filter(|answer| matches!(answer, Answer::Could(_)));
        found.next().unwrap_or(Answer::GaveUp(None))
    }

    /// Whether something was learnt from a plan.
    pub(super) fn is_known(&self, plan: &Plan) -> bool {
        self.model.plans().any(|known| known == plan)
    }

    /// Plans that cost the same and keep everything on the days of the search, those with most slack first.
    pub(super) fn ties(&self, plan: &Plan, most: usize) -> Vec<Plan> {
        let problem = self.bench.problem;
        let cost = problem.cost(plan);
        let is_tie = |other: &Plan| {
            other != plan
                && problem.is_choice(other)
                && (problem.cost(other) - cost).abs() <= 1e-9 * cost.abs().max(1.0)
        };
        let tried = self.tried.iter();
        let tried = tried.filter(|(other, sample)| sample.days >= self.days && is_tie(other));
        let judged = tried.map(|(plan, sample)| (self.judged(sample).slack, plan));
        let mut ties: Vec<(f64, &Plan)> = judged.filter(|(slack, _)| *slack >= 0.0).collect();
        ties.sort_by(|one, other| other.0.total_cmp(&one.0));
        self.first_within(ties.into_iter().map(|(_, plan)| plan), most)
    }

    /// So many of these within all limits: what a search begins with, and was tried for that, may break one.
    fn first_within<'p>(&self, plans: impl Iterator<Item = &'p Plan>, most: usize) -> Vec<Plan> {
        let within = plans.filter_map(|plan| self.bench.problem.within(plan.clone()));
        within.take(most).collect()
    }

    /// Nodes of a linear program's search.
    fn nodes(&self) -> u64 {
        let problem = self.bench.problem;
        let most = if problem.is_by_shifts() {
            NODES_OF_SHIFTS
        } else {
            NODES
        };
        let by_slots = NODES_BY_SLOTS / (problem.slots().len() as u64).max(1);
        by_slots.clamp(FEWEST_NODES, most)
    }

    /// The step in which costs come, where they do.
    pub(super) fn step(&self) -> Option<f64> {
        self.bench.problem.program().0.cost_step()
    }

    pub(super) fn tell(&mut self, phase: Phase) {
        let own = self.best.as_ref().map(|best| best.cost);
        let best = own.into_iter().chain(self.elsewhere).reduce(f64::min);
        let bound = (self.bound > 0.0 && self.bound.is_finite()).then_some(self.bound);
        self.watch.at(phase, best, bound, self.bench.work);
    }
}

pub(super) enum Next {
    Try(Plan),
    Nothing,
}

/// The most that is less than a cost.
pub(super) fn just_below(cost: f64, step: Option<f64>) -> f64 {
    match step {
        Some(step) => cost - step / 2.0,
        None => cost * (1.0 - 1e-6) - 1e-9,
    }
}
