//! What would mend a problem that no plan solves: which limit, by how much; and the best plan within all of them.

use super::asked::{Answer, Wish};
use super::bench::{Bench, Halt};
use super::find::{CEILING, STAGES};
use super::found::Lift;
use super::impossible::smallest;
use super::master::Master;
use super::problem::{Plan, Problem};
use super::search::Search;
use crate::centre::Staffing;
use std::ops::Range;

/// Nodes of a linear program's search.
const NODES: u64 = 400;
/// How much a limit is raised, at most.
const MOST_MORE: u32 = 4_096;
/// Searches with a raised limit, at most: each that finds nothing raises it by one more.
const TRIALS: u32 = 6;
/// Plans that are simulated for a compromise.
const COMPROMISES: u32 = 8;
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

/// The limit that, raised by itself as little as will do, leaves a plan; of several that with which it is raised least.
pub(super) fn mended<M: Master>(search: &mut Search<'_, '_, M>) -> Result<Option<Lift>, Halt> {
    let staffing = search.bench.problem.staffing().clone();
    let mut best: Option<(u32, Lift)> = None;
    for limit in Limit::all(&staffing) {
        let lifted = |more| limit.raised(&staffing, more).0;
        let more = match limit {
            Limit::Seats | Limit::Change => enough(search, &lifted)?,
            // Nothing is known of more agents than may be: the search begins anew.
            Limit::Group(_) | Limit::People(_) => match smallest(search, lifted)? {
                Some(least) => confirmed(search, least, &lifted, false)?,
                None => None,
            },
        };
        if let Some(more) = more
            && best.as_ref().is_none_or(|(known, _)| more < *known)
        {
            best = Some((more, limit.raised(&staffing, more).1));
        }
    }
    Ok(best.map(|(_, lift)| lift))
}

/// How much a limit has to be raised for a search to find a plan.
fn enough<M: Master>(
    search: &mut Search<'_, '_, M>,
    lifted: &dyn Fn(u32) -> Staffing,
) -> Result<Option<u32>, Halt> {
    let (mut short, mut enough) = (0, 1);
    while !could(search, &lifted(enough)) {
        if enough >= MOST_MORE {
            return Ok(None);
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
    confirmed(search, enough, lifted, true)
}

/// The smallest raise from `least` on with which a search finds a plan, with what is known already or anew; `None` if that
/// is much more.
pub(super) fn confirmed<M: Master>(
    search: &mut Search<'_, '_, M>,
    least: u32,
    lifted: &dyn Fn(u32) -> Staffing,
    is_known: bool,
) -> Result<Option<u32>, Halt> {
    for more in least..least.saturating_add(TRIALS) {
        if leaves_a_plan(search, &lifted(more), is_known)? {
            return Ok(Some(more));
        }
    }
    Ok(None)
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

/// Whether a search within these limits finds a plan.
fn leaves_a_plan<M: Master>(
    search: &mut Search<'_, '_, M>,
    staffing: &Staffing,
    is_known: bool,
) -> Result<bool, Halt> {
    let outer = search.bench.problem;
    let problem = Problem::new(outer.operation(), staffing, outer.ceilings());
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
    if let Some(start) = own.guess(days(&stages[0]).0) {
        for (days, lenience) in stages.iter().map(days) {
            own.stage(start.clone(), days, lenience)?;
        }
    }
    let is_found = own.best.is_some();
    search.bench.work = own.bench.work;
    Ok(is_found)
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
        if is_within(&plan) && best.as_ref().is_none_or(|known| short.worst > known.0) {
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
