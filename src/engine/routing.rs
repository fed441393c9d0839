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
    let free =
        |taker: &Taker| !staff.groups[taker.group as usize].idle.is_empty() && may(taker.after);
    let first = takers.iter().position(free)?;
    let rank = takers[first].rank;
    let equals = takers[first..]
        .iter()
        .take_while(|taker| taker.rank == rank);
    let equals = equals.filter(|taker| free(taker));
    if rule == PickAgent::Random {
        let equals: Vec<Taker> = equals.copied().collect();
        return take_any(staff, &equals, draw);
    }
    let since = |taker: &Taker| {
        let idle = &staff.groups[taker.group as usize].idle;
        idle.front().map_or(f64::INFINITY, |idle| idle.since)
    };
    let idle = |taker: &Taker| staff.groups[taker.group as usize].idle.len();
    let before = |a: &Taker, b: &Taker| match rule {
        PickAgent::MostAvailable if idle(a) != idle(b) => idle(a) > idle(b),
        _ => since(a) < since(b),
    };
    let best = equals.fold(takers[first], |best, taker| {
        if before(taker, &best) { *taker } else { best }
    });
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
