//! What would mend a problem that no plan solves: which limit, by how much; and the best plan within all of them.

use super::asked::{Answer, Wish};
use super::bench::{Bench, Halt};
use super::find::{self, CEILING, STAGES};
use super::found::Lift;
use super::fresh::Fresh;
use super::impossible::smallest;
use super::master::Master;
use super::method::FRESH;
use super::problem::{Plan, Problem};
use super::search::{Best, Search};
use super::start::Loads;
use super::verify::{Verdict, verify};
use crate::centre::Staffing;
use crate::random::Seed;
use std::ops::Range;

/// Nodes of a linear program's search.
const NODES: u64 = 400;
/// How much a limit is raised, at most.
const MOST_MORE: u32 = 4_096;
/// Searches with a raised limit, at most: each that finds nothing raises it by one more.
const TRIALS: u32 = 6;
/// Plans that are simulated for a compromise.
const COMPROMISES: u32 = 8;
/// Tests of a plan, at most, by which a budget is named; and standard errors by which the next one should pass by more.
const TESTS: u32 = 3;
const SAFER: f64 = 2.5;
/// Exchanges of an agent from there, one after the other, and plans that are simulated for each.
const EXCHANGES: u32 = 8;
const EXCHANGED: usize = 16;

/// A limit that might be raised.
#[derive(Debug, Clone, Copy)]
pub(super) enum Limit {
    Seats,
    Change,
    /// Agents of the group at this place.
    Group(usize),
    /// Its people.
    People(usize),
}

impl Limit {
    /// All limits that there are.
    pub(super) fn all(staffing: &Staffing) -> Vec<Limit> {
        let mut found = Vec::new();
        found.extend(staffing.seats.as_ref().map(|_| Limit::Seats));
        found.extend(staffing.change_at_most.map(|_| Limit::Change));
        for (place, limits) in staffing.groups.iter().enumerate() {
            found.extend(limits.at_most.as_ref().map(|_| Limit::Group(place)));
            found.extend(limits.people.map(|_| Limit::People(place)));
        }
        found
    }

    /// Without it.
    pub(super) fn gone(self, staffing: &Staffing) -> Staffing {
        let mut gone = staffing.clone();
        match self {
            Limit::Seats => gone.seats = None,
            Limit::Change => gone.change_at_most = None,
            Limit::Group(place) => gone.groups[place].at_most = None,
            Limit::People(place) => gone.groups[place].people = None,
        }
        gone
    }

    /// With so much more of it, and what that is.
    pub(super) fn raised(self, staffing: &Staffing, more: u32) -> (Staffing, Lift) {
        let mut raised = staffing.clone();
        let each = |limits: &mut Option<Vec<u32>>| {
            let all = limits.iter_mut().flatten();
            all.for_each(|one| *one = one.saturating_add(more));
            limits.iter().flatten().copied().max().unwrap_or_default()
        };
        let one = |limit: &mut Option<u32>| {
            *limit = limit.map(|limit| limit.saturating_add(more));
            limit.unwrap_or_default()
        };
        let lift = match self {
            Limit::Seats => Lift::Seats {
                more,
                at_most: each(&mut raised.seats),
            },
            Limit::Change => Lift::Change {
                more,
                at_most: one(&mut raised.change_at_most),
            },
            Limit::Group(place) => Lift::Group {
                group: staffing.groups[place].group,
                more,
                run: None,
                at_most: each(&mut raised.groups[place].at_most),
            },
            Limit::People(place) => Lift::People {
                group: staffing.groups[place].group,
                more,
                people: one(&mut raised.groups[place].people),
            },
        };
        (raised, lift)
    }
}

/// A group's limit, raised in a stretch of the day only, and what that is.
pub(super) fn raised_in(
    staffing: &Staffing,
    place: usize,
    (more, run): (u32, Range<usize>),
) -> (Staffing, Lift) {
    let mut raised = staffing.clone();
    let intervals = raised.groups[place].at_least.len().max(run.end);
    let limits = raised.groups[place].at_most.get_or_insert_default();
    let last = limits.last().copied().unwrap_or_default();
    limits.resize(intervals.max(limits.len()), last);
    let own = &mut limits[run.clone()];
    own.iter_mut()
        .for_each(|limit| *limit = limit.saturating_add(more));
    let lift = Lift::Group {
        group: staffing.groups[place].group,
        more,
        at_most: own.iter().copied().max().unwrap_or_default(),
        run: Some(run),
    };
    (raised, lift)
}

/// What may be spent, and how a plan is tested before it is said to cost no more: as it will be where that is followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spending {
    pub(super) budget: Option<f64>,
    pub(super) seed: Seed,
    pub(super) chance: f64,
}

impl Spending {
    pub(super) fn allows(&self, cost: f64) -> bool {
        self.budget
            .is_none_or(|budget| cost <= budget * (1.0 + 1e-9))
    }
}

/// A limit that was raised, and what that is enough for.
pub(super) struct Raised {
    pub(super) more: u32,
    pub(super) lift: Lift,
    /// What the cheapest plan that was found costs, if that is more than the budget.
    pub(super) over: Option<f64>,
}

impl Raised {
    pub(super) fn new(more: u32, lift: Lift, over: Option<f64>) -> Self {
        Self { more, lift, over }
    }

    /// The better of two: one that needs no more of the budget, or is raised less.
    pub(super) fn or(self, known: Option<Self>) -> Option<Self> {
        let order = |one: &Self| (one.over.is_some(), one.more);
        match known {
            Some(known) if order(&known) <= order(&self) => Some(known),
            _ => Some(self),
        }
    }

    pub(super) fn lift(self) -> Lift {
        match self.over {
            None => self.lift,
            Some(cost) => Lift::WithBudget {
                limit: Box::new(self.lift),
                cost,
            },
        }
    }
}

/// The limit that, raised by itself as little as will do, leaves a plan; of several that with which it is raised least.
/// Where something is short with all that may be there, more seats are no help.
pub(super) fn mended<M: Master>(
    search: &mut Search<'_, '_, M>,
    is_short: bool,
    spending: Spending,
) -> Result<Option<Lift>, Halt> {
    let staffing = search.bench.problem.staffing().clone();
    let mut best: Option<Raised> = None;
    let limits = Limit::all(&staffing);
    let helpful = limits.iter().copied();
    for limit in helpful.filter(|one| !(is_short && matches!(one, Limit::Seats))) {
        let lifted = |more| limit.raised(&staffing, more).0;
        let (least, is_known) = match limit {
            Limit::Seats | Limit::Change => (enough(search, &lifted), true),
            // Nothing is known of more agents than may be: the search begins anew.
            Limit::Group(_) | Limit::People(_) => (smallest(search, lifted)?, false),
        };
        let Some(least) = least else { continue };
        let asked = (limit, least, is_known);
        if let Some(raised) = confirmed(search, &staffing, asked, spending)? {
            best = raised.or(best);
        }
    }
    if best.is_none() && limits.len() > 1 {
        let all = limits.iter();
        let free = all.fold(staffing.clone(), |one, limit| limit.gone(&one));
        let found = cheapest_within(search, &free, (false, None), spending)?;
        return Ok(found.map(|_| Lift::Several));
    }
    Ok(best.map(Raised::lift))
}

/// How much a limit has to be raised for some plan to do, by all that is known.
fn enough<M: Master>(
    search: &mut Search<'_, '_, M>,
    lifted: &dyn Fn(u32) -> Staffing,
) -> Option<u32> {
    let (mut short, mut enough) = (0, 1);
    while !could(search, &lifted(enough)) {
        if enough >= MOST_MORE {
            return None;
        }
        (short, enough) = (enough, enough * 4);
    }
    while enough - short > 1 {
        let middle = short + (enough - short) / 2;
        if could(search, &lifted(middle)) {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Some(enough)
}

/// The smallest raise of a limit, from `least` on, with which a search finds a plan within the budget, with what is known
/// already or anew; it may take too few for none, so from what it finds with more it goes down again. Where not even the end of the limit leaves one, the smallest with which it finds any; `None` if that is
/// much more.
pub(super) fn confirmed<M: Master>(
    search: &mut Search<'_, '_, M>,
    staffing: &Staffing,
    (limit, least, is_known): (Limit, u32, bool),
    spending: Spending,
) -> Result<Option<Raised>, Halt> {
    let mut over = None;
    for more in least..least.saturating_add(TRIALS) {
        let (raised, lift) = limit.raised(staffing, more);
        let Some(found) = cheapest_within(search, &raised, (is_known, None), spending)? else {
            continue;
        };
        if spending.allows(found.cost) {
            // By rows a number is only likely to be the least, and what they cut off may do: the search begins anew.
            let least = if is_known { 1 } else { least };
            let (mut more, mut plan) = (more, found.plan);
            while more > least {
                let fewer = limit.raised(staffing, more - 1).0;
                let found = cheapest_within(search, &fewer, (false, Some(&plan)), spending)?;
                match found.filter(|found| spending.allows(found.cost)) {
                    Some(found) => (more, plan) = (more - 1, found.plan),
                    None => break,
                }
            }
            let lift = limit.raised(staffing, more).1;
            return Ok(Some(Raised::new(more, lift, None)));
        }
        if over.is_none() {
            over = Some(Raised::new(more, lift, Some(found.cost)));
            let gone = limit.gone(staffing);
            let at_best = cheapest_within(search, &gone, (false, None), spending)?;
            if !at_best.is_some_and(|found| spending.allows(found.cost)) {
                break;
            }
        }
    }
    Ok(over)
}

/// Whether some plan could do within these limits, by all that is known.
fn could<M: Master>(search: &mut Search<'_, '_, M>, staffing: &Staffing) -> bool {
    let own = search.bench.problem;
    let problem = Problem::new(own.operation(), staffing, own.ceilings());
    let units = search.units();
    let known: Vec<Plan> = search.model.plans().last().cloned().into_iter().collect();
    let wish = Wish {
        near: &known,
        ..Wish::new(&search.margins, &units)
    };
    search.bench.work.programs += 1;
    let answer = search.model.cheapest(&problem, search.master, &wish, NODES);
    matches!(answer, Answer::Could(_))
}

/// With as many agents as may be, where all limits leave that to be a plan: that plan, if it passes a test, or else nothing,
/// as none with fewer would. `None` where it is no plan.
fn with_all_there<M: Master>(
    search: &mut Search<'_, '_, M>,
    problem: &Problem<'_>,
    spending: Spending,
) -> Result<Option<Option<Best>>, Halt> {
    let Some(plan) = problem.within(problem.ceiling()) else {
        return Ok(None);
    };
    let mut bench = Bench {
        problem,
        yard: search.bench.yard,
        workers: search.bench.workers,
        stop: search.bench.stop,
        work: search.bench.work,
        full: search.bench.full.clone(),
    };
    let days = (spending.seed.of_staffing(1), 1, search.effort.days(FRESH));
    let fresh = &mut Fresh::Simulated;
    let tested = verify(&mut bench, &plan, days, spending.chance, fresh)?;
    search.bench.work = bench.work;
    let cost = problem.cost(&plan);
    Ok(Some((tested.verdict == Verdict::Met).then_some(Best {
        plan,
        cost,
        slack: 0.0,
    })))
}

/// The plan that a search within these limits finds, whatever the budget: with what is known already or anew, and from a plan
/// near it where there is one.
pub(super) fn cheapest_within<M: Master>(
    search: &mut Search<'_, '_, M>,
    staffing: &Staffing,
    (is_known, near): (bool, Option<&Plan>),
    spending: Spending,
) -> Result<Option<Best>, Halt> {
    let outer = search.bench.problem;
    let problem = Problem::new(outer.operation(), staffing, outer.ceilings());
    let all = with_all_there(search, &problem, spending)?;
    match &all {
        Some(None) => return Ok(None),
        Some(Some(all)) if spending.allows(all.cost) => return Ok(Some(all.clone())),
        _ => {}
    }
    let all = all.flatten();
    // As a search does: what numbers at any time would do is learnt first, and holds for shifts, too.
    let free = (problem.is_by_shifts() && !is_known).then(|| problem.without_shifts());
    let bench = Bench {
        problem: free.as_ref().unwrap_or(&problem),
        yard: search.bench.yard,
        workers: search.bench.workers,
        stop: search.bench.stop,
        work: search.bench.work,
        full: search.bench.full.clone(),
    };
    let (master, how, colours) = (search.master, (search.seed, search.effort), search.colours);
    let mut own = Search::new(bench, master, &mut *search.watch, how, colours);
    if is_known {
        own.model = search.model.clone();
    }
    let days = |stage: &(u64, f64)| (how.1.days(stage.0), stage.1);
    if free.is_some() {
        if let Some(start) = own.guess(days(&STAGES[0]).0) {
            for (days, lenience) in STAGES[..2].iter().map(days) {
                own.stage(start.clone(), days, lenience)?;
            }
        }
        own.best = None;
        own.bench.problem = &problem;
    }
    let few = [(CEILING, 1.0)];
    let stages = if own.is_dear() {
        &few[..]
    } else {
        &STAGES[1..]
    };
    let start = match near {
        // As who follows what is said begins: rows around a plan beyond the limits may leave none within them.
        Some(_) if !problem.is_by_shifts() => {
            let loads = Loads::new(problem.operation());
            Some(loads.start(&problem, own.bench.yard, master, find::NODES))
        }
        Some(near) => Some(near.clone()),
        None => own.guess(days(&stages[0]).0),
    };
    own.known.extend(near.cloned());
    if let Some(start) = start {
        for (days, lenience) in stages.iter().map(days) {
            own.stage(start.clone(), days, lenience)?;
        }
    }
    if own.best.is_none()
        && let Some(all) = all
    {
        // From there it can only go down.
        own.known.push(all.plan.clone());
        for (days, lenience) in stages.iter().map(days) {
            own.stage(all.plan.clone(), days, lenience)?;
        }
        own.best.get_or_insert(all);
    }
    if spending.budget.is_some() && !own.is_dear() {
        test(&mut own, spending)?;
    }
    let best = own.best.take();
    search.bench.work = own.bench.work;
    Ok(best)
}

/// Searches on with a margin until the plan passes a test.
fn test<M: Master>(search: &mut Search<'_, '_, M>, spending: Spending) -> Result<(), Halt> {
    for attempt in 1..=TESTS {
        let Some(best) = search.best.clone() else {
            break;
        };
        let seed = spending.seed.of_staffing(attempt);
        let days = (seed, attempt, search.effort.days(FRESH));
        let fresh = &mut Fresh::Simulated;
        let tested = verify(&mut search.bench, &best.plan, days, spending.chance, fresh)?;
        if tested.verdict == Verdict::Met || attempt == TESTS {
            break;
        }
        let sample = search.sample(&best.plan)?;
        let requirements = search.bench.yard.requirements().iter();
        let margins = requirements.map(|one| {
            let fresh = tested.sample.kept(one);
            sample.kept(one).by - fresh.by + SAFER * fresh.error
        });
        search.margins = margins.collect();
        search.stage(best.plan.clone(), search.days(), 0.0)?;
        if search.best.is_none() {
            search.best = Some(best);
            break;
        }
    }
    Ok(())
}

/// Of the plans within all limits that cost no more than this, one that misses its targets little: each in parts of what is
/// counted. It begins from `start`.
pub(super) fn compromise<M: Master>(
    search: &mut Search<'_, '_, M>,
    start: Option<Plan>,
    cost: Option<f64>,
) -> Result<Option<Plan>, Halt> {
    let problem = search.bench.problem;
    let is_within = |plan: &Plan| {
        cost.is_none_or(|cost| problem.cost(plan) <= cost * (1.0 + 1e-9)) && problem.is_choice(plan)
    };
    let mut best: Option<(f64, Plan)> = None;
    let mut next = start;
    for _ in 0..COMPROMISES {
        let Some(plan) = next else { break };
        let is_new = search.learn(&plan, 0.0)?;
        let short = search.sample(&plan).map(|sample| search.judged(&sample))?;
        if is_within(&plan)
            && problem.within(plan.clone()).is_some()
            && best.as_ref().is_none_or(|known| short.worst > known.0)
        {
            best = Some((short.worst, plan.clone()));
        }
        if !is_new && best.as_ref().is_some_and(|known| known.1 == plan) {
            break;
        }
        let units = search.denominators();
        let near: Vec<Plan> = match &best {
            Some((_, plan)) => vec![plan.clone()],
            None => vec![plan],
        };
        let wish = Wish {
            cost,
            near: &near,
            may_miss: search.best.is_none(),
            ..Wish::new(&search.margins, &units)
        };
        search.bench.work.programs += 1;
        let safest = search.model.safest(problem, search.master, &wish, NODES);
        next = safest.map(|found| found.plan);
    }
    // Rows around other plans say too little of the best one's neighbours: each is looked at by itself.
    let may_cost = cost.map_or(f64::INFINITY, |cost| cost * (1.0 + 1e-9));
    let steps = if search.is_dear() { 1 } else { EXCHANGES };
    for _ in 0..steps {
        let Some((known, from)) = best.clone() else {
            break;
        };
        let mut near = search.exchanges(&from, may_cost)?;
        near.retain(is_within);
        near.truncate(EXCHANGED);
        search.sample_all(&near)?;
        for plan in near {
            let short = search.sample(&plan).map(|sample| search.judged(&sample))?;
            if best.as_ref().is_none_or(|known| short.worst > known.0) {
                best = Some((short.worst, plan));
            }
        }
        if best.as_ref().is_some_and(|best| best.0 <= known) {
            break;
        }
    }
    Ok(best.map(|(_, plan)| plan))
}
