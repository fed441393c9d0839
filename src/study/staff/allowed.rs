//! Whether limits and rules leave any plan, whatever calls come; where not, which of them contradict the others.

use super::master::{Master, Solved};
use super::method::StaffError;
use super::problem::Problem;
use crate::centre::{Centre, GroupLimits, Staffing};
use std::fmt;

/// One of the limits of a staffing, by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit(String);

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Limits without which there is something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Without {
    /// Any one of these by itself.
    One(Vec<Limit>),
    /// All of these together, and not fewer of them; none if that is not enough either.
    All(Vec<Limit>),
}

impl Without {
    /// Of a staffing, if this says whether there is something.
    pub(super) fn of(
        centre: &Centre,
        staffing: &Staffing,
        is_some: impl Fn(&Staffing) -> bool,
    ) -> Self {
        let limits = limits(centre, staffing);
        let without = |gone: &[&(Limit, Lifted)]| {
            let mut other = staffing.clone();
            gone.iter().for_each(|(_, lift)| lift(&mut other));
            is_some(&other)
        };
        let named = |gone: &[&(Limit, Lifted)]| gone.iter().map(|(key, _)| key.clone()).collect();
        let alone = limits.iter().filter(|one| without(&[*one]));
        let alone: Vec<_> = alone.collect();
        if !alone.is_empty() {
            return Without::One(named(&alone));
        }
        let mut gone: Vec<_> = limits.iter().collect();
        if !without(&gone) {
            return Without::All(Vec::new());
        }
        // Each is put back, and stays if the rest is enough.
        for place in (0..gone.len()).rev() {
            let mut fewer = gone.clone();
            fewer.remove(place);
            if without(&fewer) {
                gone = fewer;
            }
        }
        Without::All(named(&gone))
    }
}

impl fmt::Display for Without {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (keys, between) = match self {
            Without::One(keys) => (keys, ", or without "),
            Without::All(keys) => (keys, " and "),
        };
        let said = keys.iter().map(|key| format!("`{key}`"));
        f.write_str(&said.collect::<Vec<_>>().join(between))
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
    let without = Without::of(operation.base(), staffing, |other| {
        let other = Problem::new(operation, other, problem.ceilings());
        leaves_some(&other, master)
    });
    Err(StaffError::NoneAllowed(without))
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

/// Takes a limit out of a staffing.
type Lifted = Box<dyn Fn(&mut Staffing)>;

/// The limits of a staffing, each with how it is lifted: the places of all others stay what they are.
fn limits(centre: &Centre, staffing: &Staffing) -> Vec<(Limit, Lifted)> {
    let mut found: Vec<(Limit, Lifted)> = Vec::new();
    let mut add = |key: String, lift: Lifted| {
        let mut other = staffing.clone();
        lift(&mut other);
        if other != *staffing {
            found.push((Limit(key), lift));
        }
    };
    add(
        "staff.seats".to_owned(),
        Box::new(|other| other.seats = None),
    );
    add(
        "staff.change_at_most".to_owned(),
        Box::new(|other| other.change_at_most = None),
    );
    for (place, limits) in staffing.groups.iter().enumerate() {
        let group = centre.groups().get(limits.group.index());
        let name = group.map_or("", |group| group.name.as_str());
        let mut own = |key: &str, lift: fn(&mut GroupLimits)| {
            add(
                format!("staff.agents.{name}.{key}"),
                Box::new(move |other| lift(&mut other.groups[place])),
            );
        };
        own("at_least", |limits| limits.at_least.fill(0));
        own("at_most", |limits| limits.at_most = None);
        own("people", |limits| limits.people = None);
    }
    for (place, kind) in staffing.catalogue.shifts.iter().enumerate() {
        add(
            format!("shifts.{}.at_most", kind.name),
            Box::new(move |other| other.catalogue.shifts[place].at_most = None),
        );
    }
    for (place, rule) in staffing.catalogue.rules.iter().enumerate() {
        add(
            format!("staff.rules.{place} ({})", rule.kind),
            Box::new(move |other| {
                let rule = &mut other.catalogue.rules[place];
                (rule.at_least, rule.at_most) = (None, None);
                (rule.at_least_share, rule.at_most_share) = (None, None);
            }),
        );
    }
    found
}
