//! The search itself: simulate a plan, learn what one agent more or fewer would change, solve for the cheapest plan that
//! could do by all that is known, and again, on more and more days.

use super::bench::{Bench, Days, Halt, Kept, Sample};
use super::differences::{Colours, Way, slopes};
use super::master::Master;
use super::model::{Answer, Known, Model, Seen, Wish};
use super::problem::Plan;
use super::{Phase, Watch};
use crate::random::Seed;
use std::collections::BTreeMap;

/// A search in progress.
pub(super) struct Search<'a, 'b, M> {
    pub(super) bench: Bench<'b>,
    pub(super) master: &'a M,
    pub(super) watch: &'a mut dyn Watch,
    pub(super) seed: Seed,
    pub(super) colours: Colours,
    pub(super) model: Model,
    /// What plans came to, on all days so far.
    tried: BTreeMap<Plan, Sample>,
    /// By requirement: what it must be kept by, because a sample flattered it before.
    pub(super) margins: Vec<f64>,
    /// Days on which plans are simulated now.
    days: u64,
    pub(super) best: Option<Best>,
    /// No plan can cost less if further agents help less and less.
    pub(super) bound: f64,
    pub(super) rounds: u64,
}

/// A plan that meets everything on the days of the search.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Best {
    pub(super) plan: Plan,
    pub(super) cost: f64,
    /// How far it keeps what it keeps least, in standard errors.
    pub(super) slack: f64,
}

/// What a sample says of the requirements.
#[derive(Debug)]
pub(super) struct Judged {
    /// By requirement; `None` where there was nothing to measure.
    pub(super) kept: Vec<Option<Kept>>,
    /// How far that is kept which is kept least, in standard errors.
    pub(super) slack: f64,
    /// The largest part of its denominator by which something is missed.
    pub(super) short_by: f64,
    /// The smallest part of its denominator by which something is kept: below 0, it is missed.
    pub(super) worst: f64,
}

/// Rounds of one stage at most. A convention.
const ROUNDS: u64 = 60;
/// Plans around which slopes are kept from one stage to the next.
const KEPT: usize = 8;
/// Slopes are taken on this part of the days, but on [`FEWEST`].
const PART: u64 = 4;
const FEWEST: u64 = 100;
/// A plan that falls short by less than this is looked at closely: of its denominator.
const NEARLY: f64 = 0.05;
/// A target of an interval that is kept by more than this has no row.
const FAR: f64 = 0.25;
/// Nodes of a linear program's search, and what they may be for all slots together: those of large programs take longer, and
/// are begun from a rounded solution. With shifts they take longer still.
const NODES: u64 = 4_000;
const NODES_OF_SHIFTS: u64 = 1_000;
const NODES_BY_SLOTS: u64 = 40_000;
/// The same for the search for slack, which need not be the most there is.
const NODES_FOR_SLACK: u64 = 400;
/// Plans of the same cost that are tried for more slack.
const FOR_SLACK: u32 = 6;
/// Standard errors beyond which a row is contradicted.
const SURELY: f64 = 3.0;

impl<'a, 'b, M: Master> Search<'a, 'b, M> {
    pub(super) fn new(
        bench: Bench<'b>,
        master: &'a M,
        watch: &'a mut dyn Watch,
        seed: Seed,
        colours: Colours,
    ) -> Self {
        let requirements = bench.yard.requirements().len();
        Self {
            margins: vec![0.0; requirements],
            bench,
            master,
            watch,
            seed,
            colours,
            model: Model::default(),
            tried: BTreeMap::new(),
            days: 0,
            best: None,
            bound: f64::NEG_INFINITY,
            rounds: 0,
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

    /// Plans that cost less and miss by no more than `errors` standard errors, the nearest first.
    pub(super) fn near(&self, plan: &Plan, errors: f64, most: usize) -> Vec<Plan> {
        let problem = self.bench.problem;
        let cost = problem.cost(plan) * (1.0 - 1e-9);
        let tried = self.tried.iter();
        let tried = tried.filter(|(other, sample)| {
            sample.days >= self.days && problem.is_choice(other) && problem.cost(other) < cost
        });
        let judged = tried.map(|(plan, sample)| (self.judged(sample).slack, plan));
        let mut near: Vec<(f64, &Plan)> = judged.filter(|(slack, _)| *slack > -errors).collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0));
        near.into_iter()
            .take(most)
            .map(|(_, plan)| plan.clone())
            .collect()
    }

    pub(super) fn on(&self, range: std::ops::Range<u64>) -> Days {
        Days {
            seed: self.seed,
            range,
        }
    }

    pub(super) fn judged(&self, sample: &Sample) -> Judged {
        let cells = self.bench.yard.cells();
        let mut judged = Judged {
            kept: Vec::new(),
            slack: f64::INFINITY,
            short_by: 0.0,
            worst: f64::INFINITY,
        };
        for (place, requirement) in self.bench.yard.requirements().iter().enumerate() {
            let out_of = sample.out_of(requirement, cells);
            let full = self.bench.full[place];
            let kept = match (out_of > 0.0, full > 0.0) {
                (true, _) => Some(sample.kept(requirement)),
                (false, true) => Some(Kept {
                    by: -full,
                    error: 0.0,
                }),
                (false, false) => None,
            };
            let out_of = out_of.max(1e-3 * full);
            if let Some(kept) = kept {
                let by = kept.by - self.margins[place];
                let error = kept.error.max(1e-6 * out_of);
                judged.slack = judged.slack.min(by / error);
                let unit = out_of * self.bench.yard.unit(requirement.target);
                judged.short_by = judged.short_by.max(-by / unit);
                judged.worst = judged.worst.min(by / unit);
            }
            judged.kept.push(kept);
        }
        judged
    }

    /// Improves on the best plan, beginning with `from`, on so many days. What is missed by less than `lenience` standard
    /// errors counts as met.
    pub(super) fn stage(&mut self, from: Plan, days: u64, lenience: f64) -> Result<(), Halt> {
        self.days = days;
        self.bound = f64::NEG_INFINITY;
        self.renew()?;
        let mut next = self.best.take().map_or(from, |best| best.plan);
        for _ in 0..ROUNDS {
            self.rounds += 1;
            let is_new = self.learn(&next, lenience)?;
            self.tell(Phase::Search);
            match self.cheapest() {
                Next::Try(plan) if is_new || !self.is_tried(&plan) => next = plan,
                _ if self.best.is_none() => match self.further(&next) {
                    Some(plan) => next = plan,
                    None => break,
                },
                _ => break,
            }
        }
        for _ in 0..FOR_SLACK {
            let Some(plan) = self.safest() else { break };
            if self
                .tried
                .get(&plan)
                .is_some_and(|one| one.days >= self.days)
            {
                break;
            }
            self.learn(&plan, lenience)?;
        }
        Ok(())
    }

    /// Half of the way from a plan to as many agents as may be, where nothing else is left to try.
    fn further(&self, plan: &Plan) -> Option<Plan> {
        let problem = self.bench.problem;
        let pairs = problem.decided_in(plan).into_iter().zip(problem.decided());
        let more = pairs.map(|(own, (_, _, most))| own + most.saturating_sub(own).div_ceil(2));
        let more = problem.within(problem.plan(more.collect()))?;
        (!self.is_tried(&more)).then_some(more)
    }

    /// Plans are simulated on so many days from now on.
    pub(super) fn begin(&mut self, days: u64) {
        self.days = days;
    }

    /// The cheapest plan by all that is known before a stage of so many days.
    pub(super) fn guess(&mut self, days: u64) -> Option<Plan> {
        self.days = days;
        match self.cheapest() {
            Next::Try(plan) => Some(plan),
            Next::Nothing => None,
        }
    }

    /// Whether a plan is sampled on all days of this stage.
    fn is_tried(&self, plan: &Plan) -> bool {
        let sample = self.tried.get(plan);
        sample.is_some_and(|sample| sample.days >= self.days)
    }

    /// Plans that miss something by so many standard errors and this part of its denominator.
    pub(super) fn far_off(&self, errors: f64, part: f64) -> Vec<Plan> {
        let tried = self.tried.iter().filter(|(_, sample)| {
            let judged = self.judged(sample);
            judged.slack < -errors && judged.short_by > part
        });
        tried.map(|(plan, _)| plan.clone()).collect()
    }

    /// What is known of earlier plans is brought up to the days of this stage.
    fn renew(&mut self) -> Result<(), Halt> {
        self.model.keep_latest(KEPT);
        let plans: Vec<Plan> = self.model.plans().cloned().collect();
        self.sample_all(&plans)?;
        for plan in plans {
            let sample = self.tried.get(&plan).cloned().unwrap_or_default();
            let judged = self.judged(&sample);
            self.model.renew(&plan, &values(&judged, 0.0));
        }
        Ok(())
    }

    /// Simulates a plan and keeps what is to be learnt from it; whether there was anything.
    pub(super) fn learn(&mut self, plan: &Plan, lenience: f64) -> Result<bool, Halt> {
        let known = self.model.plans().any(|known| known == plan);
        let sample = self.sample(plan)?;
        let judged = self.judged(&sample);
        self.model.hold_against(&self.seen(plan, &judged));
        let is_met = judged.slack >= -lenience;
        if is_met {
            self.consider(plan, judged.slack);
        }
        if known {
            return Ok(false);
        }
        let part = (self.days / PART).max(FEWEST).min(self.days);
        let days = self.on(0..part);
        let base = if part == sample.days {
            sample.clone()
        } else {
            self.bench.try_one(plan, &days)?
        };
        let pair = (plan, &base);
        let up = slopes(&mut self.bench, pair, &days, self.colours, Way::More)?;
        let closely = is_met || judged.short_by < NEARLY;
        let down = if closely {
            Some(slopes(
                &mut self.bench,
                pair,
                &days,
                self.colours,
                Way::Fewer,
            )?)
        } else {
            None
        };
        // A plan that counts as met is not cut off by what it misses.
        let lift = if is_met { lenience } else { 0.0 };
        let values = self.telling(values(&judged, lift), &sample);
        let others = self.simulated();
        let levels = self.bench.problem.levels(plan);
        let known = Known::new((plan.clone(), levels), &values, up, down);
        self.model.add_beside(known, &others);
        self.bench.work.cuts = self.bench.work.cuts.max(self.model.cuts());
        Ok(true)
    }

    /// What every plan of this stage is surely kept by.
    fn simulated(&self) -> Vec<Seen> {
        let tried = self.tried.iter();
        let tried = tried.filter(|(_, sample)| sample.days >= self.days);
        tried
            .map(|(plan, sample)| self.seen(plan, &self.judged(sample)))
            .collect()
    }

    /// What a plan is surely kept by.
    fn seen(&self, plan: &Plan, judged: &Judged) -> Seen {
        Seen {
            plan: plan.clone(),
            levels: self.bench.problem.levels(plan),
            kept: values(judged, -SURELY),
        }
    }

    /// Without intervals in which a target is kept by far: they say nothing yet.
    fn telling(&self, mut values: Vec<Option<f64>>, sample: &Sample) -> Vec<Option<f64>> {
        let yard = self.bench.yard;
        for (value, requirement) in values.iter_mut().zip(yard.requirements()) {
            let out_of = sample.out_of(requirement, yard.cells());
            let far = FAR * out_of * yard.unit(requirement.target);
            if yard.place(requirement).1.is_some() && value.is_some_and(|value| value > far) {
                *value = None;
            }
        }
        values
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
        if is_better {
            self.best = Some(Best {
                plan: plan.clone(),
                cost,
                slack,
            });
        }
    }

    /// The cheapest plan that could do, if it would be cheaper than the best one.
    fn cheapest(&mut self) -> Next {
        let units = self.units();
        let limit = self
            .best
            .as_ref()
            .map(|best| just_below(best.cost, self.step()));
        let wish = Wish {
            margins: &self.margins,
            units: &units,
            cost: limit,
        };
        let problem = self.bench.problem;
        self.bench.work.programs += 1;
        let nodes = self.nodes();
        let solved = self.model.cheapest(problem, self.master, &wish, nodes);
        let best = self.best.as_ref().map(|best| best.cost);
        match solved {
            Answer::Could(found) => {
                self.bound = found.bound;
                let wish = Wish {
                    cost: Some(found.value + 1e-9 * found.value.abs()),
                    ..wish
                };
                self.bench.work.programs += 1;
                let safer = self.model.safest(
                    problem,
                    self.master,
                    &wish,
                    self.nodes().min(NODES_FOR_SLACK),
                );
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

    /// A plan that costs no more than the best and could have more slack.
    fn safest(&mut self) -> Option<Plan> {
        let units = self.units();
        let best = self.best.as_ref()?;
        let wish = Wish {
            margins: &self.margins,
            units: &units,
            cost: Some(best.cost + 1e-9 * best.cost.abs()),
        };
        let problem = self.bench.problem;
        self.bench.work.programs += 1;
        let found = self.model.safest(
            problem,
            self.master,
            &wish,
            self.nodes().min(NODES_FOR_SLACK),
        )?;
        Some(found.plan)
    }

    /// By requirement, a standard error of what it is kept by; 0 where there is nothing to measure.
    pub(super) fn units(&self) -> Vec<f64> {
        let plan = self.best.as_ref().map(|best| &best.plan);
        let plan = plan.or_else(|| self.model.plans().last());
        let sample = plan.and_then(|plan| self.tried.get(plan));
        let Some(sample) = sample else {
            return vec![1.0; self.margins.len()];
        };
        let cells = self.bench.yard.cells();
        let each = self.bench.yard.requirements().iter();
        let each = each.map(|requirement| {
            let out_of = sample.out_of(requirement, cells);
            sample.kept(requirement).error.max(1e-4 * out_of)
        });
        each.collect()
    }

    /// By requirement, what it is a part of, in the unit in which its target is told.
    pub(super) fn denominators(&self) -> Vec<f64> {
        let yard = self.bench.yard;
        let pairs = yard.requirements().iter().zip(&self.bench.full);
        pairs
            .map(|(one, full)| full * yard.unit(one.target))
            .collect()
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
        let ties = ties.into_iter().take(most);
        ties.map(|(_, plan)| plan.clone()).collect()
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
        by_slots.clamp(FEWEST, most)
    }

    /// The step in which costs come, where they do.
    pub(super) fn step(&self) -> Option<f64> {
        self.bench.problem.program().0.cost_step()
    }

    pub(super) fn tell(&mut self, phase: Phase) {
        let best = self.best.as_ref().map(|best| best.cost);
        let bound = (self.bound > 0.0 && self.bound.is_finite()).then_some(self.bound);
        self.watch.at(phase, best, bound, self.bench.work);
    }
}

enum Next {
    Try(Plan),
    Nothing,
}

/// The most that is less than a cost.
fn just_below(cost: f64, step: Option<f64>) -> f64 {
    match step {
        Some(step) => cost - step / 2.0,
        None => cost * (1.0 - 1e-6) - 1e-9,
    }
}

/// What requirements are kept by, plus so many standard errors.
fn values(judged: &Judged, errors: f64) -> Vec<Option<f64>> {
    let each = judged.kept.iter();
    each.map(|kept| kept.map(|kept| kept.by + errors * kept.error))
        .collect()
}
