//! The plan as a scenario file that lies over the one that was staffed: `run`, `compare` and `staff --from` take it.

use super::StaffStudy;
use super::said;
use crate::scenario::{complete, write_counts};
use crate::study::staff::Verdict;

/// The text of the plan, which extends the scenario at `extends`, or says all of it where no path leads there; `None` if
/// there is no plan.
#[must_use]
pub fn staff_plan(study: &StaffStudy<'_>, extends: Option<&str>) -> Option<String> {
    let plan = over(study, extends.unwrap_or_default())?;
    Some(complete(study.scenario, &plan, extends.is_some()))
}

/// The plan without what was set on top of the file.
fn over(study: &StaffStudy<'_>, extends: &str) -> Option<String> {
    let staffed = study.outcome.staffed.as_ref()?;
    let settings: Vec<&str> = study.scenario.settings().collect();
    let with = match settings.as_slice() {
        [] => String::new(),
        some => format!(" with {}", some.join(", ")),
    };
    let name = format!("staffed: {} a {}", study.amount(staffed.cost), study.unit());
    let found = format!(
        "Found by `holdtrue staff` for {}{with}, seed {}, effort {}, holdtrue {}.",
        study
            .scenario
            .file()
            .file_name()
            .unwrap_or_default()
            .to_string_lossy(),
        study.seed,
        study.effort,
        super::super::VERSION
    );
    let promised = match staffed.verdict {
        Some(Verdict::Met | Verdict::Undecided | Verdict::Missed) | None => {
            said::verdict(study, staffed)
        }
    };
    let groups: Vec<_> = study
        .outcome
        .staffing
        .groups
        .iter()
        .map(|one| one.group)
        .collect();
    let notes = format!("{found} {promised}");
    if let Some(worked) = study.worked() {
        return Some(worked.plan((extends, &name, &notes), &groups));
    }
    let counts = groups.into_iter().zip(staffed.counts.iter().cloned());
    Some(write_counts(
        (extends, &name, &notes),
        study.scenario.operation(),
        &counts.collect::<Vec<_>>(),
    ))
}
