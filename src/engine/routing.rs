//! Which idle agent takes a caller: the smallest rank that has one, then the centre's rule.

use super::layout::Taker;
use super::staff::Staff;
use crate::centre::PickAgent;

/// An agent who takes a call, and its pace for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Server {
    pub(super) agent: u32,
    pub(super) slowness: f64,
}

/// Takes an idle agent off the bench. `takers` are in order of rank; `may` says whether a group
/// that takes callers only after a wait may take this one; `draw` picks one of so many.
#[inline]
pub(super) fn take_idle(
    staff: &mut Staff,
    takers: &[Taker],
    rule: PickAgent,
    may: impl Fn(f64) -> bool,
    draw: impl FnOnce(usize) -> usize,
) -> Option<Server> {
    let idle = |taker: &Taker| &staff.groups[taker.group as usize].idle;
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
    let idle = staff.groups[best.group as usize].idle.pop_front()?;
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
    let idle = |taker: &Taker| staff.groups[taker.group as usize].idle.len();
    let mut place = draw(equals.iter().map(idle).sum());
    for taker in equals {
        let idle = &mut staff.groups[taker.group as usize].idle;
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
