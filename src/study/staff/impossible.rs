//! What is out of reach: which target, by how much, and which single limit would mend it.

use super::Phase;
use super::bench::{Bench, Days, Halt, Sample};
use super::find::{CEILING, Task};
use super::found::{Lift, Reach};
use super::master::Master;
use super::mend::{Limit, Raised, Spending, cheapest_within, confirmed, mended, raised_in};
use super::problem::{Plan, Problem};
use super::search::{Best, Search};
use super::tell::estimate;
use super::verify::{Verdict, Verified, doubts, on_days};
use super::yard::Standard;
use crate::centre::Staffing;
use crate::stats::Confidence;

/// What is out of reach.
pub(super) struct Out {
    pub(super) reach: Vec<Reach>,
    pub(super) lift: Option<Lift>,
}

/// Days on which what is out of reach is measured.
const MEASURED: u64 = 5_000;
/// A target that would miss its level so surely at the ceiling is out of reach.
const SURELY: f64 = 1e-4;
/// Intervals before and after those that are missed in which a limit may be raised, too.
const MOST_WIDER: usize = 2;
/// Agents beyond a limit that are looked at.
const MOST_MORE: u32 = 4_096;

/// What is out of reach with as many agents everywhere as may be; `None` if that is not certain.
pub(super) fn at_ceiling<M: Master>(
    search: &mut Search<'_, '_, M>,
    spending: Spending,
) -> Result<Option<Out>, Halt> {
    let sample = look_at_ceiling(search)?;
    let plan = search.bench.problem.ceiling();
    if missed(&search.bench, &sample).is_empty() {
        return Ok(None);
    }
    let days = search.on(0..MEASURED);
    let sample = search.bench.try_one(&plan, &days)?;
    let places = missed(&search.bench, &sample);
    if places.is_empty() {
        return Ok(None);
    }
    search.tell(Phase::Mending);
    Ok(Some(Out {
        reach: reaches(&search.bench, &sample, &places, &places),
        lift: lift(search, &places, spending)?,
    }))
}

/// What all that may be there come to on a few days: what has no callers even then has nothing to measure.
pub(super) fn look_at_ceiling<M: Master>(search: &mut Search<'_, '_, M>) -> Result<Sample, Halt> {
    let plan = search.bench.problem.ceiling();
    let days = search.on(0..CEILING);
    let sample = search.bench.try_one(&plan, &days)?;
    let yard = search.bench.yard;
    let requirements = yard.requirements().iter();
    search.bench.full = requirements
        .map(|one| sample.out_of(one, yard.cells()))
        .collect();
    Ok(sample)
}

/// The plan with as many agents everywhere as may be, if it might do; `None` too where limits forbid it.
pub(super) fn all_that_may_be<M: Master>(
    search: &mut Search<'_, '_, M>,
) -> Result<Option<Best>, Halt> {
    let problem = search.bench.problem;
    let Some(plan) = problem.within(problem.ceiling()) else {
        return Ok(None);
    };
    let days = search.on(0..MEASURED);
    let sample = search.bench.try_one(&plan, &days)?;
    let slack = search.judged(&sample).slack;
    Ok((slack >= 0.0).then(|| Best {
        cost: problem.cost(&plan),
        plan,
        slack,
    }))
}

/// The same where the search found no plan, though the ceiling might have done.
pub(super) fn without_plan<M: Master>(
    search: &mut Search<'_, '_, M>,
    spending: Spending,
) -> Result<Out, Halt> {
    let plan = search.bench.problem.ceiling();
    let days = search.on(0..MEASURED);
    let sample = search.bench.try_one(&plan, &days)?;
    out(search, &sample, spending)
}

/// What is out of reach by what all that may be there come to, and what would mend it.
fn out<M: Master>(
    search: &mut Search<'_, '_, M>,
    sample: &Sample,
    spending: Spending,
) -> Result<Out, Halt> {
    let places = short(&search.bench, sample);
    let surely = missed(&search.bench, sample);
    search.tell(Phase::Mending);
    Ok(Out {
        reach: reaches(&search.bench, sample, &places, &surely),
        lift: mended(search, !surely.is_empty(), spending)?,
    })
}

impl<M: Master> Task<'_, '_, M> {
    pub(super) fn spending(&self) -> Spending {
        Spending {
            budget: self.staffing.budget,
            seed: self.seed,
            chance: 1.0 - self.staffing.sure.get(),
        }
    }

    /// What is out of reach, where a plan did not pass its last test because all that may be there would not: on the days
    /// of the search they seemed to.
    pub(super) fn out_after_test(&mut self, verified: &Verified) -> Result<Option<Out>, Halt> {
        if verified.verdict != Verdict::Missed {
            return Ok(None);
        }
        let plan = self.search.bench.problem.ceiling();
        let fresh = self.seed.of_staffing(1);
        let days = self.search.fresh(fresh, verified.sample.days);
        let sample = self.search.bench.try_one(&plan, &days)?;
        if short(&self.search.bench, &sample).is_empty() {
            return Ok(None);
        }
        // The plan is none, and margins were for finding another.
        self.search.best = None;
        self.search.margins.fill(0.0);
        let spending = self.spending();
        out(&mut self.search, &sample, spending).map(Some)
    }
}

/// Requirements that are missed, surely or not.
fn short(bench: &Bench<'_>, sample: &Sample) -> Vec<usize> {
    let requirements = bench.yard.requirements().iter().enumerate();
    let short = requirements.filter(|(_, one)| sample.kept(one).by < 0.0);
    short.map(|(place, _)| place).collect()
}

/// Requirements that are surely missed.
fn missed(bench: &Bench<'_>, sample: &Sample) -> Vec<usize> {
    let yard = bench.yard;
    let chance = SURELY / yard.requirements().len().max(1) as f64;
    let requirements = yard.requirements().iter().zip(&bench.full).enumerate();
    let missed = requirements
        .filter(|(_, (one, full))| doubts(sample, one, yard.cells(), **full).at_most <= chance);
    missed.map(|(place, _)| place).collect()
}

fn reaches(bench: &Bench<'_>, sample: &Sample, places: &[usize], surely: &[usize]) -> Vec<Reach> {
    let yard = bench.yard;
    let each = places.iter().map(|place| {
        let requirement = &yard.requirements()[*place];
        let (day, interval) = yard.place(requirement);
        let (reachable, wanted) = match requirement.wanted {
            Standard::LongRun => {
                let reachable = estimate(yard, sample, requirement, 0.025);
                (reachable, yard.level_of(requirement))
            }
            Standard::OnDays(share) => (on_days(sample, requirement, Confidence::USUAL), share),
        };
        Reach {
            target: requirement.target,
            day,
            interval,
            short_by: reachable.mean.map_or(0.0, |mean| (wanted - mean).abs()),
            reachable,
            is_certain: surely.contains(place),
        }
    });
    each.collect()
}

/// The smallest lift of one limit with which the ceiling does, and with which a plan is found within all others.
fn lift<M: Master>(
    search: &mut Search<'_, '_, M>,
    missed: &[usize],
    spending: Spending,
) -> Result<Option<Lift>, Halt> {
    if let Some(slot) = search.bench.problem.uncovered().first() {
        let slot = &search.bench.problem.slots()[*slot];
        return Ok(Some(Lift::Shift {
            group: slot.group,
            day: slot.day,
            interval: slot.intervals.start,
        }));
    }
    let staffing = search.bench.problem.staffing().clone();
    let by_shifts = search.bench.problem.is_by_shifts();
    let mut best: Option<Raised> = None;
    let limits = Limit::all(&staffing);
    // Seats leave the ceiling as it is.
    for limit in limits.iter().filter(|one| !matches!(one, Limit::Seats)) {
        let lifted = |more| limit.raised(&staffing, more).0;
        let Some(least) = smallest(search, lifted)? else {
            continue;
        };
        if by_shifts {
            search.begin(CEILING);
        }
        let asked = (*limit, least, false);
        let Some(mut raised) = confirmed(search, &staffing, asked, spending)? else {
            continue;
        };
        if let (Limit::Group(place), None) = (limit, raised.over) {
            let how = (*place, raised.more);
            let narrowed = narrowed(search, (&staffing, spending), how, missed)?;
            raised.lift = narrowed.unwrap_or(raised.lift);
        }
        best = raised.or(best);
    }
    if best.is_none() && limits.len() > 1 {
        let free = limits
            .iter()
            .fold(staffing.clone(), |one, limit| limit.gone(&one));
        return Ok(does(search, &free)?.then_some(Lift::Several));
    }
    Ok(best.map(Raised::lift))
}

/// The same in a short stretch of the day, if all that is missed is of single intervals and that is enough.
fn narrowed<M: Master>(
    search: &mut Search<'_, '_, M>,
    (staffing, spending): (&Staffing, Spending),
    (place, more): (usize, u32),
    missed: &[usize],
) -> Result<Option<Lift>, Halt> {
    let problem = search.bench.problem;
    let yard = search.bench.yard;
    let intervals = missed
        .iter()
        .map(|one| yard.place(&yard.requirements()[*one]).1);
    let Some(intervals) = intervals.collect::<Option<Vec<usize>>>() else {
        return Ok(None);
    };
    let (Some(first), Some(last)) = (intervals.iter().min(), intervals.iter().max()) else {
        return Ok(None);
    };
    let all = problem.operation().base().clock().intervals();
    if problem.is_by_shifts() {
        return Ok(None);
    }
    for wider in 0..=MOST_WIDER {
        let run = first.saturating_sub(wider)..(last + 1 + wider).min(all);
        if run.len() >= all {
            break;
        }
        let (raised, lift) = raised_in(staffing, place, (more, run));
        if !does(search, &raised)? {
            continue;
        }
        let found = cheapest_within(search, &raised, (false, None), spending)?;
        if found.is_some_and(|found| spending.allows(found.cost)) {
            return Ok(Some(lift));
        }
    }
    Ok(None)
}

/// The smallest number with which nothing is surely missed at the ceiling, and everything is kept on average.
pub(super) fn smallest<M: Master>(
    search: &mut Search<'_, '_, M>,
    lifted: impl Fn(u32) -> Staffing,
) -> Result<Option<u32>, Halt> {
    let (mut short, mut enough) = (0, 1);
    while !does(search, &lifted(enough))? {
        if enough >= MOST_MORE {
            return Ok(None);
        }
        short = enough;
        enough *= 4;
    }
    while enough - short > 1 {
        let middle = short + (enough - short) / 2;
        if does(search, &lifted(middle))? {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Ok(Some(enough))
}

/// Whether everything is kept on average with as many agents as these limits allow.
fn does<M: Master>(search: &mut Search<'_, '_, M>, staffing: &Staffing) -> Result<bool, Halt> {
    let bench = &mut search.bench;
    let ceilings = bench.problem.ceilings();
    let problem = Problem::new(bench.problem.operation(), staffing, ceilings);
    let plan: Plan = problem.ceiling();
    let mut own = Bench {
        problem: &problem,
        yard: bench.yard,
        workers: bench.workers,
        stop: bench.stop,
        work: bench.work,
        full: bench.full.clone(),
    };
    let days = Days {
        seed: search.seed,
        range: 0..CEILING,
    };
    let sample = own.try_one(&plan, &days)?;
    search.bench.work = own.work;
    let mut requirements = search.bench.yard.requirements().iter();
    Ok(requirements.all(|one| sample.kept(one).by >= 0.0))
}
