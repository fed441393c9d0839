//! Whether limits and rules leave any plan, whatever calls come; where not, which of them contradict the others.

use super::master::{Master, Solved};
use super::method::StaffError;
use super::problem::Problem;
use crate::centre::{GroupLimits, Operation, Staffing};
use std::fmt;

/// One of the limits of a staffing, by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit(String);

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Nodes of a search for any plan.
const NODES: u64 = 500;

/// That some plan keeps all limits and rules.
///
/// # Errors
/// If none does.
pub(super) fn allowed(problem: &Problem<'_>, master: &impl Master) -> Result<(), StaffError> {
    if leaves_some(problem, master) {
        return Ok(());
    }
    let (operation, staffing) = (problem.operation(), problem.staffing());
    let others = without_one(operation, staffing).into_iter();
    let enough = others.filter(|(_, other)| {
        let other = Problem::new(operation, other, problem.ceilings());
        leaves_some(&other, master)
    });
    Err(StaffError::NoneAllowed(
        enough.map(|(key, _)| Limit(key)).collect(),
    ))
}

/// Whether the fewest of everything, or the most, keep them, or the solver does not say that nothing does.
fn leaves_some(problem: &Problem<'_>, master: &impl Master) -> bool {
    let decided = problem.decided();
    let fewest = decided.iter().map(|(_, least, _)| *least).collect();
    let most = decided.iter().map(|(_, _, most)| *most).collect();
    let mut plans = [fewest, most]
        .into_iter()
        .map(|decided| problem.plan(decided));
    if plans.any(|plan| problem.within(plan).is_some()) {
        return true;
    }
    let (program, _) = problem.program();
    let is_none = |solved| matches!(solved, Solved::Impossible);
    !is_none(master.solve(&program.in_fractions(), 1, None))
        && !is_none(master.solve(&program, NODES, None))
}

/// The staffing without each of its limits, by the key of the limit.
fn without_one(operation: &Operation, staffing: &Staffing) -> Vec<(String, Staffing)> {
    let mut found = Vec::new();
    let mut add = |key: String, change: &dyn Fn(&mut Staffing)| {
        let mut other = staffing.clone();
        change(&mut other);
        if other != *staffing {
            found.push((key, other));
        }
    };
    add("staff.seats".to_owned(), &|other| other.seats = None);
    add("staff.change_at_most".to_owned(), &|other| {
        other.change_at_most = None;
    });
    for (place, limits) in staffing.groups.iter().enumerate() {
        let group = operation.base().groups().get(limits.group.index());
        let name = group.map_or("", |group| group.name.as_str());
        let mut own = |key: &str, change: &dyn Fn(&mut GroupLimits)| {
            add(format!("staff.agents.{name}.{key}"), &|other| {
                change(&mut other.groups[place]);
            });
        };
        own("at_least", &|limits| limits.at_least.fill(0));
        own("at_most", &|limits| limits.at_most = None);
        own("people", &|limits| limits.people = None);
    }
    for (place, kind) in staffing.catalogue.shifts.iter().enumerate() {
        add(format!("shifts.{}.at_most", kind.name), &|other| {
            other.catalogue.shifts[place].at_most = None;
        });
    }
    for (place, rule) in staffing.catalogue.rules.iter().enumerate() {
        add(format!("staff.rules.{place} ({})", rule.kind), &|other| {
            other.catalogue.rules.remove(place);
        });
    }
    found
}
