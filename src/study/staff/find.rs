//! From what may be staffed to a plan and what can be said of it.

use super::allowed::allowed;
use super::bench::{Bench, Halt, Work};
use super::choices::other_opening;
use super::courses::Course;
use super::differences::Colours;
use super::found::{Alternative, Bound, BoundKind, Held, Outcome, Staffed, TargetPlace};
use super::fresh::Fresh;
use super::impossible::{self, Out};
use super::master::Master;
use super::mend::compromise;
use super::method::{Effort, FRESH, Method, StaffError};
use super::prices::{cost_of_levels, prices};
use super::problem::{Plan, Problem};
use super::prove::{Proof, prove};
use super::search::{Best, Search};
use super::start::Loads;
use super::verify::{self, Verdict, Verified, verify};
use super::yard::Yard;
use super::{Phase, Watch};
use crate::centre::{Operation, Staffing};
use crate::random::Seed;
use crate::stats::{Confidence, Estimate};
use crate::study::{Workers, pilot};
use std::sync::atomic::AtomicBool;

/// Days of each stage of the search, for an effort of 1, and the standard errors by which a plan may miss there.
pub(super) const STAGES: [(u64, f64); 3] = [(128, 1.0), (256, 1.0), (2048, 0.0)];
/// Days of the ceiling test.
pub(super) const CEILING: u64 = 400;
/// Attempts at a plan that holds on fresh days.
const ATTEMPTS: u32 = 5;
/// The same where there are many targets, each of which may turn out too close.
const ATTEMPTS_DEAR: u32 = 8;
/// Cheaper plans that are tested when one has passed.
const CHEAPER: u32 = 2;
/// Which days a plan is tested on that is given: no search of the same seed has seen them.
const OF_TESTS: u32 = 1_000;
/// Nodes of the first linear program.
pub(super) const NODES: u64 = 2_000;

/// Searches for the cheapest staffing. When `stop` is set, the best plan so far is what comes of it, untested; so it is
/// where a part of the fresh days is all that was wanted.
///
/// # Errors
/// If a plan cannot be simulated, a plan to be tested is none of those allowed, or parts of the fresh days cannot be
/// kept or read.
pub fn find<M: Master>(
    operation: &Operation,
    staffing: &Staffing,
    method: Method<'_, '_>,
    (workers, master): (&Workers, &M),
    stop: &AtomicBool,
    watch: &mut dyn Watch,
) -> Result<Outcome, StaffError> {
    let Method {
        seed,
        effort,
        from,
        only_tests,
        for_pictures,
        mut fresh,
    } = method;
    let Some(piloted) = pilot(operation, seed, workers, stop) else {
        return Ok(nothing(staffing, Work::default(), true));
    };
    let loads = Loads::new(&piloted.operation);
    let yard = Yard::new(&piloted.operation);
    let unlimited = Staffing {
        budget: None,
        ..staffing.clone()
    };
    let ceiling = |group, day, interval| loads.ceiling(group, day, interval);
    let problem = Problem::new(&piloted.operation, &unlimited, ceiling);
    if let Some(day) = other_opening(operation).filter(|_| problem.is_by_shifts()) {
        return Err(StaffError::OtherOpening(day));
    }
    allowed(&problem, master)?;
    let without_shifts = problem.is_by_shifts().then(|| problem.without_shifts());
    let bench = Bench {
        problem: &problem,
        yard: &yard,
        workers,
        stop,
        work: Work::default(),
        full: vec![0.0; yard.requirements().len()],
    };
    let clock = piloted.operation.base().clock();
    let step = clock.interval.get() * f64::from(unlimited.step.max(1));
    let colours = Colours::new(loads.handle_time(), step);
    let tested = only_tests.then(|| from.unwrap_or(operation));
    let from = tested.or(from).map(|plan| problem.of(plan, master));
    if let (Some(tested), Some(plan)) = (tested, &from)
        && !problem.is_exactly(plan, tested)?
    {
        return Err(StaffError::NotOneOfThese);
    }
    let mut task = Task {
        search: Search::new(bench, master, watch, (seed.of_staffing(0), effort), colours),
        loads: &loads,
        staffing,
        seed,
        effort,
        for_pictures,
        others: Vec::new(),
        is_under_way: false,
        proof: None,
        without_shifts: without_shifts.as_ref(),
        cost_without_shifts: None,
    };
    task.search.effort = effort.of_a_course(task.search.is_dear());
    let today = problem.today(&piloted.operation, master)?;
    // What is given stays a candidate, wherever the search goes from there.
    let given = from.clone().and_then(|plan| problem.within(plan));
    task.search.known = today.into_iter().chain(given).collect();
    // One of these that breaks a limit may be so far beyond it that rows around it say nothing of what is within.
    let known = &task.search.known;
    let from = from.filter(|plan| only_tests || !problem.is_choice(plan) || known.contains(plan));
    let found = match from {
        Some(plan) if only_tests => task.tested(&plan, &mut fresh),
        from => task.run(from.as_ref(), &mut fresh),
    };
    match found {
        Ok(outcome) => Ok(outcome),
        Err(Halt::Stopped) => Ok(task.stopped()),
        Err(Halt::Cut) => Ok(task.empty(false)),
        Err(Halt::Wrong(problems)) => Err(problems.into()),
        Err(Halt::Failed(error)) => Err(error.into()),
    }
}

fn nothing(staffing: &Staffing, work: Work, is_stopped: bool) -> Outcome {
    Outcome {
        staffing: staffing.clone(),
        staffed: None,
        alternatives: Vec::new(),
        impossible: Vec::new(),
        mended_by: None,
        compromise: None,
        requirements: Vec::new(),
        prices: Vec::new(),
        cost_of_levels: None,
        single_days: Vec::new(),
        rounds: 0,
        checked: 0,
        contradicted: 0,
        work,
        is_stopped,
        only_tests: false,
    }
}

pub(super) struct Task<'a, 'b, M> {
    pub(super) search: Search<'a, 'b, M>,
    pub(super) loads: &'a Loads<'b>,
    /// As it was asked, the budget included.
    pub(super) staffing: &'a Staffing,
    pub(super) seed: Seed,
    pub(super) effort: Effort,
    pub(super) for_pictures: bool,
    /// Courses that are at their end, beside the one that is in hand.
    pub(super) others: Vec<Course>,
    /// Whether the course in hand is one more, and not at its end.
    pub(super) is_under_way: bool,
    proof: Option<Proof>,
    /// With shifts: the same where any number may be there at any time, and what that would cost.
    pub(super) without_shifts: Option<&'b Problem<'b>>,
    pub(super) cost_without_shifts: Option<f64>,
}

impl<'b, M: Master> Task<'_, 'b, M> {
    fn run(&mut self, from: Option<&Plan>, fresh: &mut Fresh<'_>) -> Result<Outcome, Halt> {
        self.search.tell(Phase::Ceiling);
        let spending = self.spending();
        if let Some(out) = impossible::at_ceiling(&mut self.search, spending)? {
            return self.impossible(out);
        }
        self.all_courses(from)?;
        if self.search.best.is_none() {
            self.search.best = impossible::all_that_may_be(&mut self.search)?;
        }
        if self.search.best.is_none() {
            let out = impossible::without_plan(&mut self.search, spending)?;
            return self.impossible(out);
        }
        let calls = self.calls_a_day();
        self.proof = prove(&mut self.search, calls, self.effort.times())?;
        self.verified(fresh)
    }

    /// Tests a plan, and searches nothing.
    fn tested(&mut self, plan: &Plan, fresh: &mut Fresh<'_>) -> Result<Outcome, Halt> {
        self.search.tell(Phase::Verification);
        impossible::look_at_ceiling(&mut self.search)?;
        let chance = 1.0 - self.staffing.sure.get();
        let seed = self.seed.of_staffing(OF_TESTS);
        let test = (seed, 0, self.effort.days(FRESH));
        let verified = verify(&mut self.search.bench, plan, test, chance, fresh)?;
        self.search.begin(self.effort.days(STAGES[1].0));
        let held = self.held(plan, &verified, chance)?;
        let mut outcome = self.empty(false);
        outcome.staffed = Some(self.staffed(plan, Some(&verified), held)?);
        outcome.work = self.search.bench.work;
        outcome.only_tests = true;
        outcome.single_days = self.single_days(plan)?;
        Ok(outcome)
    }

    /// Tests the best plan on fresh days; if it fails there, searches on with a margin.
    fn verified(&mut self, fresh: &mut Fresh<'_>) -> Result<Outcome, Halt> {
        let chance = 1.0 - self.staffing.sure.get();
        let mut undecided = Vec::new();
        // Later ones hold for plans with a margin only.
        let bound = self.search.bound;
        let days = self.effort.days(FRESH);
        let attempts = if self.search.is_dear() {
            ATTEMPTS_DEAR
        } else {
            ATTEMPTS
        };
        for attempt in 1.. {
            self.take_cheapest();
            let Some(best) = self.search.best.clone() else {
                break;
            };
            self.search.tell(Phase::Verification);
            let test = (self.seed.of_staffing(attempt), attempt, days);
            let simulated = &mut Fresh::Simulated;
            let fresh = if attempt == 1 { &mut *fresh } else { simulated };
            let verified = verify(&mut self.search.bench, &best.plan, test, chance, fresh)?;
            if verified.verdict == Verdict::Met || attempt >= attempts {
                return self.settled((best.plan, verified), attempt, undecided);
            }
            undecided.retain(|(plan, _)| *plan != best.plan);
            if verified.verdict == Verdict::Undecided {
                let held = self.reached(&verified.sample, chance);
                let told = self.alternative(&best.plan, held, Verdict::Undecided);
                undecided.push((best.plan.clone(), told));
            }
            self.proof = None;
            self.remember(&best.plan, &verified);
            let each = verify::of_a_look(chance, attempt + 1) / self.requirements();
            let stays_near = self.search.stays_near();
            let days = match verified.verdict {
                Verdict::Missed if !stays_near => self.search.days() * 2,
                _ => self.search.days(),
            };
            self.search.begin(days);
            self.correct(each)?;
            match stays_near {
                true => self.search.after_test(best.plan.clone(), days)?,
                false => self.search.stage(best.plan.clone(), days, 0.0)?,
            }
            let calls = self.calls_a_day();
            prove(&mut self.search, calls, self.effort.times())?;
            self.search.bound = bound;
            if self.search.best.is_none() && !self.another_has_one() {
                self.search.best = Some(best.clone());
                return self.settled((best.plan, verified), attempt, undecided);
            }
        }
        Ok(self.stopped())
    }

    /// Goes over to a cheaper plan that was only found to be met when it was tried beside the one that was tested, if it
    /// passes a test of its own, and tells.
    fn settled(
        &mut self,
        (mut plan, mut verified): (Plan, Verified),
        attempt: u32,
        undecided: Vec<(Plan, Alternative)>,
    ) -> Result<Outcome, Halt> {
        if let Some(out) = self.out_after_test(&verified)? {
            return self.impossible(out);
        }
        let chance = 1.0 - self.staffing.sure.get();
        let mut beside = self.others(&plan, &verified, chance)?;
        for attempt in attempt + 1..=attempt + CHEAPER {
            let cost = self.search.bench.problem.cost(&plan) * (1.0 - 1e-9);
            let met = beside
                .iter()
                .filter(|(_, one)| one.cost < cost && one.verdict == Verdict::Met);
            let Some((cheaper, _)) = met.min_by(|one, other| one.1.cost.total_cmp(&other.1.cost))
            else {
                break;
            };
            let cheaper = cheaper.clone();
            self.search.tell(Phase::Verification);
            let seed = self.seed.of_staffing(attempt);
            let test = (seed, attempt, self.effort.days(FRESH));
            let bench = &mut self.search.bench;
            let tested = verify(bench, &cheaper, test, chance, &mut Fresh::Simulated)?;
            if tested.verdict == Verdict::Met {
                (plan, verified) = (cheaper, tested);
                self.search.best = Some(Best {
                    cost: self.search.bench.problem.cost(&plan),
                    plan: plan.clone(),
                    slack: 0.0,
                });
                if self.proof.take().is_some() {
                    // It was about the plan before, and had taken this one for one that misses.
                    self.search.bound = f64::NEG_INFINITY;
                }
                beside = self.others(&plan, &verified, chance)?;
            } else if let Some((_, one)) = beside.iter_mut().find(|(one, _)| *one == cheaper) {
                one.verdict = tested.verdict;
                one.held = self.reached(&tested.sample, chance);
            }
        }
        let mut others = undecided;
        let new = beside
            .into_iter()
            .filter(|(one, _)| others.iter().all(|(other, _)| other != one));
        let new: Vec<(Plan, Alternative)> = new.collect();
        others.extend(new);
        others.retain(|(one, _)| *one != plan);
        let others = others.into_iter().map(|(_, told)| told).collect();
        self.outcome(&plan, &verified, others)
    }

    fn outcome(
        &mut self,
        plan: &Plan,
        verified: &Verified,
        mut alternatives: Vec<Alternative>,
    ) -> Result<Outcome, Halt> {
        let chance = 1.0 - self.staffing.sure.get();
        let held = self.held(plan, verified, chance)?;
        let mut staffed = self.staffed(plan, Some(verified), held)?;
        alternatives.retain(|one| one.cost <= staffed.cost * (1.0 + 1e-9));
        for one in &mut alternatives {
            if one.cost < staffed.cost * (1.0 - 1e-9) && one.verdict == Verdict::Met {
                // Only a test of its own would promise that.
                one.verdict = Verdict::Undecided;
            }
            if one.verdict != Verdict::Missed {
                staffed.bound.cost = staffed.bound.cost.min(one.cost);
            }
        }
        let over = self
            .staffing
            .budget
            .filter(|budget| staffed.cost > budget * (1.0 + 1e-9));
        self.search.tell(Phase::Prices);
        let calls = self.calls_a_day();
        let prices = prices(&mut self.search, calls, self.effort.times())?;
        let within = match over {
            Some(budget) => {
                self.search.tell(Phase::Mending);
                let best = self.search.best.clone();
                let compromise = compromise(&mut self.search, Some(plan.clone()), Some(budget))?;
                self.search.best = best;
                compromise
                    .map(|plan| self.on_fresh_days(&plan))
                    .transpose()?
            }
            None => None,
        };
        let mut outcome = self.empty(false);
        if self.for_pictures {
            let calls = self.calls_a_day();
            outcome.cost_of_levels =
                cost_of_levels(&mut self.search, &prices, (calls, self.effort.times()))?;
        }
        outcome.single_days = self.single_days(plan)?;
        outcome.prices = prices;
        outcome.compromise = within;
        outcome.mended_by = over.map(|_| super::Lift::Budget { cost: staffed.cost });
        outcome.staffed = Some(staffed);
        outcome.alternatives = alternatives;
        Ok(outcome)
    }

    fn impossible(&mut self, out: Out) -> Result<Outcome, Halt> {
        let problem = self.search.bench.problem;
        if self.search.days() == 0 {
            self.search.begin(self.effort.days(STAGES[1].0));
        }
        let yard = self.search.bench.yard;
        let start = self.loads.start(problem, yard, self.search.master, NODES);
        let start = match problem.is_by_shifts() {
            true => start,
            false => problem.within(problem.ceiling()).unwrap_or(start),
        };
        let compromise = compromise(&mut self.search, Some(start), self.staffing.budget)?;
        let compromise = compromise
            .map(|plan| self.on_fresh_days(&plan))
            .transpose()?;
        let mut outcome = self.empty(false);
        outcome.compromise = compromise;
        outcome.impossible = out.reach;
        outcome.mended_by = out.lift;
        outcome.work = self.search.bench.work;
        Ok(outcome)
    }

    /// The best plan so far, untested.
    fn stopped(&mut self) -> Outcome {
        if self.is_under_way {
            // What a course that is not at its end holds for its best is sure of little.
            self.take_cheapest_of_others();
        }
        let mut outcome = self.empty(true);
        let best = self.search.best.as_ref().map(|best| &best.plan);
        if let Some(plan) = best.or(self.search.before.as_ref()) {
            outcome.staffed = self.staffed(plan, None, Vec::new()).ok();
        }
        outcome
    }

    fn empty(&self, is_stopped: bool) -> Outcome {
        Outcome {
            rounds: self.search.rounds,
            checked: self.search.model.checked,
            contradicted: self.search.model.contradicted,
            requirements: self.places(),
            ..nothing(self.staffing, self.search.bench.work, is_stopped)
        }
    }

    /// How many requirements there are; one at least.
    fn requirements(&self) -> f64 {
        self.search.bench.yard.requirements().len().max(1) as f64
    }

    fn places(&self) -> Vec<TargetPlace> {
        let yard = self.search.bench.yard;
        let each = yard.requirements().iter().map(|one| {
            let (day, interval) = yard.place(one);
            TargetPlace {
                target: one.target,
                day,
                interval,
            }
        });
        each.collect()
    }

    fn staffed(
        &self,
        plan: &Plan,
        verified: Option<&Verified>,
        held: Vec<Held>,
    ) -> Result<Staffed, Halt> {
        let problem = self.search.bench.problem;
        let cost = problem.cost(plan);
        let sure = Confidence::USUAL;
        let days = verified.map_or(0, |one| one.sample.days);
        let bound = self.search.bound.min(cost);
        let kind = match (self.proof, bound.is_finite()) {
            (Some(_), _) => BoundKind::Proved,
            (None, true) => BoundKind::Cuts,
            (None, false) => BoundKind::Unknown,
        };
        Ok(Staffed {
            cost,
            hours: problem.hours(plan),
            today: problem.cost_as_rostered(problem.operation()),
            counts: self.counts(plan),
            shifts: problem.worked_shifts(plan),
            cost_without_shifts: self.cost_without_shifts,
            operation: problem.staffed(plan)?,
            verdict: verified.map(|one| one.verdict),
            days,
            sure: self.staffing.sure.get(),
            all_on_days: verified.map_or(Estimate::NONE, |one| self.all_on_days(&one.sample, sure)),
            held,
            bound: Bound {
                cost: if bound.is_finite() { bound } else { 0.0 },
                kind,
            },
            proof: self.proof,
        })
    }

    pub(super) fn counts(&self, plan: &Plan) -> Vec<Vec<Vec<u32>>> {
        let problem = self.search.bench.problem;
        let days = 0..problem.operation().days().len();
        let groups = problem.staffing().groups.iter();
        let groups = groups.map(|limits| {
            let days = days.clone();
            days.map(|day| problem.counts(plan, limits.group, day))
                .collect()
        });
        groups.collect()
    }

    pub(super) fn calls_a_day(&self) -> f64 {
        let days = self.search.bench.problem.operation().days().iter();
        let types = days.flat_map(|day| day.centre.call_types());
        types.map(|kind| kind.volume.iter().sum::<f64>()).sum()
    }
}
