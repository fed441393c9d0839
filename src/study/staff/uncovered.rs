//! What would mend a need that no cover meets: which limit, by how much.

use super::allowed::Without;
use super::found::Lift;
use super::greedy::{greedy, steps};
use super::master::{Master, Solved};
use super::mend;
use super::shifts::{Covering, begun, posed};
use crate::centre::Staffing;

/// Nodes of a search for any cover. A convention.
const NODES: u64 = 500;
/// How much a limit is raised, at most.
const MOST_MORE: u32 = 4_096;

/// What would leave a cover.
#[derive(Debug, Clone, PartialEq)]
pub enum Mended {
    /// This one limit, raised: that which is raised least.
    By(Lift),
    /// Others.
    Without(Without),
}

/// What would leave a cover, where none is left.
pub(super) fn mended(covering: Covering<'_>, master: &impl Master) -> Mended {
    let staffing = covering.staffing;
    let can = |staffing: &Staffing| {
        let covering = Covering {
            staffing,
            ..covering
        };
        is_coverable(covering, master)
    };
    let mut best: Option<(u32, Lift)> = None;
    for limit in mend::Limit::all(staffing) {
        let most = best.as_ref().map_or(MOST_MORE, |known| known.0 - 1);
        let least = smallest(most, |more| can(&limit.raised(staffing, more).0));
        if let Some(more) = least {
            best = Some((more, limit.raised(staffing, more).1));
        }
    }
    if let Some((_, lift)) = best {
        return Mended::By(lift);
    }
    Mended::Without(Without::of(covering.centre, staffing, can))
}

/// The smallest number up to `most` that is enough.
fn smallest(most: u32, is_enough: impl Fn(u32) -> bool) -> Option<u32> {
    let (mut short, mut enough) = (0, 1);
    loop {
        if enough > most {
            return None;
        }
        if is_enough(enough) {
            break;
        }
        (short, enough) = (enough, enough * 2);
    }
    while enough - short > 1 {
        let middle = short + (enough - short) / 2;
        if is_enough(middle) {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Some(enough)
}

/// Whether some cover is found with little effort.
fn is_coverable(covering: Covering<'_>, master: &impl Master) -> bool {
    let Ok((program, choices)) = posed(covering) else {
        return false;
    };
    let is_none = |solved| matches!(solved, Solved::Impossible);
    if greedy(&program, &steps(&choices)).is_some() {
        return true;
    }
    if is_none(master.solve(&program.in_fractions(), 1, None)) {
        return false;
    }
    let start = begun(&program, &choices, (master, NODES));
    start.is_some() || matches!(master.solve(&program, NODES, None), Solved::Found(_))
}
