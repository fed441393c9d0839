//! `holdtrue staff` on a scenario that says how many are required: shifts cover that, and nothing is simulated.

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::out_folder::{self, OutFolder};
use super::staff::extended;
use super::terminal;
use crate::centre::{Centre, Staffing, Weekday};
use crate::report::{CoverStudy, Layout};
use crate::scenario::Scenario;
use crate::study::staff::{Covering, Microlp, Needed, NoCover, StaffError, cover, other_opening};
use std::io::Write;
use std::path::Path;

/// Nodes of the search at the usual effort. A convention: half a minute for a week of tours.
const NODES: f64 = 20_000.0;

/// How a cover is asked for and answered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// So many times as many nodes of the search as usual.
    pub(super) effort: f64,
    pub(super) json: bool,
    pub(super) layout: Layout,
    pub(super) out: Option<&'a Path>,
}

/// Whether anything is required.
pub(super) fn is_asked(staffing: &Staffing) -> bool {
    staffing.groups.iter().any(|group| group.required.is_some())
}

/// Covers what is required, and says with what.
pub(super) fn run(
    scenario: &Scenario,
    staffing: &Staffing,
    asked: Asked<'_>,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    if let Some(day) = other_opening(scenario.operation()) {
        let (file, why) = (scenario.file().display(), StaffError::OtherOpening(day));
        return Err(Failure::wrong(format!("`{file}` cannot be covered: {why}")));
    }
    let centre = scenario.centre();
    let needed = needed(centre, staffing, scenario);
    let covering = Covering {
        centre,
        staffing,
        needed: &needed,
    };
    let nodes = (NODES * asked.effort).max(1.0) as u64;
    let mut file = scenario.file().display().to_string();
    let mut files = Vec::new();
    if let Some(out) = asked.out {
        let folder = OutFolder::new(out)?;
        file = extended(scenario.file(), out);
        for name in ["plan.toml", "staffing.json", "rota.csv"] {
            files.push(folder.file(name, interrupt)?);
        }
    }
    let found =
        cover(covering, &Microlp, nodes).map_err(|why| refused(&why, scenario, staffing))?;
    let study = CoverStudy {
        name: scenario.name(),
        file: &file,
        operation: scenario.operation(),
        staffing,
        cover: &found,
    };
    let json = study.json();
    let answer = if asked.json {
        json.clone()
    } else {
        study.text(asked.layout)
    };
    terminal::print(&answer)?;
    if let [plan, staffing, rota] = files.as_mut_slice() {
        plan.write_all(study.plan().as_bytes())?;
        staffing.write_all(json.as_bytes())?;
        study.rota(rota)?;
        out_folder::finish(files)?;
    }
    if study.over_budget().is_some() {
        return Err(Failure::TargetMissed);
    }
    Ok(())
}

/// What is required on each day; nobody on those on which the centre is closed.
fn needed(centre: &Centre, staffing: &Staffing, scenario: &Scenario) -> Needed {
    let operation = scenario.operation();
    let intervals = centre.clock().intervals();
    let days = if operation.is_week() { 7 } else { 1 };
    let open = (0..days).map(|place| {
        let mut days = operation.days().iter();
        let day = days
            .find(|day| !operation.is_week() || day.weekday == Weekday::ALL.get(place).copied());
        day.map_or(0.0, |day| day.centre.clock().length.get())
    });
    let open: Vec<f64> = open.collect();
    let by_day = open.iter().enumerate().map(|(day, open)| {
        let mut groups = vec![vec![0.0; intervals]; centre.groups().len()];
        for limits in staffing.groups.iter().filter(|_| *open > 0.0) {
            let own = limits.required.as_ref().and_then(|need| need.get(day));
            if let (Some(own), Some(group)) = (own, groups.get_mut(limits.group.index())) {
                group.clone_from(own);
                let closed = (open / centre.clock().interval.get()).ceil() as usize;
                group.iter_mut().skip(closed).for_each(|need| *need = 0.0);
            }
        }
        groups
    });
    Needed {
        by_day: by_day.collect(),
        open,
    }
}

fn refused(why: &NoCover, scenario: &Scenario, staffing: &Staffing) -> Failure {
    let file = scenario.file().display();
    let said = match why {
        NoCover::Nobody {
            day,
            group,
            interval,
        } => {
            let clock = scenario.centre().clock();
            let at = clock.said(*interval as f64 * clock.interval.get());
            let on = match Weekday::ALL.get(*day) {
                Some(day) if scenario.operation().is_week() => format!(" on {day}"),
                _ => String::new(),
            };
            let group = &scenario.centre().groups()[*group].name;
            let shifts = match (
                staffing.catalogue.shifts.is_empty(),
                staffing.catalogue.tours,
            ) {
                (true, _) => {
                    "there is no shift to cover it with: describe some under [shifts.NAME]"
                }
                (false, None) => {
                    "no shift of [shifts] covers that: let one begin earlier or last longer"
                }
                (false, Some(_)) => {
                    "no shift of [shifts] covers that on any tour: let one begin earlier or last longer, or let [staff.week] \
                     allow other days, more late shifts or less rest"
                }
            };
            format!("`{file}` requires `{group}` at {at}{on}; {shifts}")
        }
        NoCover::Impossible => format!(
            "what `{file}` requires cannot be covered within its limits and rules: raise an `at_most`, or take a rule out"
        ),
        NoCover::GaveUp => format!(
            "no cover of what `{file}` requires was found with this effort: give --effort 4, or fewer shifts to choose from"
        ),
    };
    Failure::wrong(said)
}
