//! Who takes whom: an idle agent for a caller, a waiting caller for an agent.

use super::caller::Order;
use super::callers::Callers;
use super::ids::{AgentNumber, CallerSlot};
use super::layout::{Class, Take, Taker};
use super::staff::Staff;
use crate::centre::PickAgent;

/// An agent who takes a call, and its pace for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Server {
    pub(super) agent: AgentNumber,
    /// Time it takes for what takes a second at the usual pace \[s\].
    pub(super) slowness: f64,
}

/// Whom an agent chooses.
#[derive(Debug, Clone, Copy)]
pub(super) struct NextCaller {
    pub(super) slot: CallerSlot,
    pub(super) slowness: f64,
    pub(super) class: Class,
    pub(super) order: Order,
}

/// Whom an agent takes next who may take these: smallest class, then earliest arrival less head start.
#[inline(always)]
pub(super) fn choose(callers: &Callers, takes: &[Take], now: f64) -> Option<NextCaller> {
    if callers.nobody_waits() {
        return None;
    }
    let mut best: Option<NextCaller> = None;
    for take in takes {
        if best.is_some_and(|best| best.class != take.class) {
            break;
        }
        let Some(slot) = callers.first_after(take.call_type, take.after, now) else {
            continue;
        };
        let order = callers.get(slot).order().less(take.head_start);
        if best.is_none_or(|best| order < best.order) {
            best = Some(NextCaller {
                slot,
                slowness: take.slowness,
                class: take.class,
                order,
            });
        }
    }
    best
}

/// Takes an idle agent: of the smallest rank that has one, then by the centre's rule. `takers` are in order of rank; `may` says whether a group
/// that takes callers only after a wait may take this one; `draw` picks one of so many.
#[inline]
pub(super) fn take_idle(
    staff: &mut Staff,
    takers: &[Taker],
    rule: PickAgent,
    may: impl Fn(f64) -> bool,
    draw: impl FnOnce(usize) -> usize,
) -> Option<Server> {
    let idle = |taker: &Taker| &staff.group(taker.group).idle;
    let free = |taker: &Taker| !idle(taker).is_empty() && may(taker.after);
    if rule == PickAgent::Random {
        let first = takers.iter().find(|taker| free(taker))?;
        let equals = takers
            .iter()
            .filter(|taker| taker.rank == first.rank && free(taker));
        let equals: Vec<Taker> = equals.copied().collect();
        return take_any(staff, &equals, draw);
    }
    let since = |taker: &Taker| idle(taker).front().map_or(f64::INFINITY, |idle| idle.since);
    let before = |a: &Taker, b: &Taker| match rule {
        PickAgent::MostAvailable if idle(a).len() != idle(b).len() => idle(a).len() > idle(b).len(),
        _ => since(a) < since(b),
    };
    let mut best: Option<&Taker> = None;
    for taker in takers {
        if best.is_some_and(|best| best.rank != taker.rank) {
            break;
        }
        if free(taker) && best.is_none_or(|best| before(taker, best)) {
            best = Some(taker);
        }
    }
    let best = best?;
    let idle = staff.group_mut(best.group).idle.pop_front()?;
    Some(Server {
        agent: idle.agent,
        slowness: best.slowness,
    })
}

fn take_any(
    staff: &mut Staff,
    equals: &[Taker],
    draw: impl FnOnce(usize) -> usize,
) -> Option<Server> {
    let idle = |taker: &Taker| staff.group(taker.group).idle.len();
    let mut place = draw(equals.iter().map(idle).sum());
    for taker in equals {
        let idle = &mut staff.group_mut(taker.group).idle;
        if place < idle.len() {
            let idle = idle.remove(place)?;
            return Some(Server {
                agent: idle.agent,
                slowness: taker.slowness,
            });
        }
        place -= idle.len();
    }
    None
}
