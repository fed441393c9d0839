//! The plan as a rota: a row for every agent's stretch on duty.

use super::StaffStudy;
use crate::centre::Roster;
use std::io::{self, Write};

/// Writes a row for each agent of a staffed group and each stretch that it is on duty: the agent with the smallest number
/// is there whenever anybody is.
///
/// # Errors
/// If it cannot be written.
pub fn rota_csv(study: &StaffStudy<'_>, out: impl Write) -> io::Result<()> {
    if let Some(worked) = study.worked() {
        return worked.rota_csv(out);
    }
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["day", "agents", "agent", "from", "to"])?;
    let operation = study.scenario.operation();
    let groups = study.scenario.centre().groups();
    let counts = study
        .outcome
        .staffed
        .as_ref()
        .map(|one| one.counts.as_slice());
    let pairs = study
        .outcome
        .staffing
        .groups
        .iter()
        .zip(counts.unwrap_or_default());
    for (limits, counts) in pairs {
        let Some(group) = groups.get(limits.group.index()) else {
            continue;
        };
        for (day, counts) in operation.days().iter().zip(counts) {
            let clock = day.centre.clock();
            let weekday = day.weekday.map_or("", |weekday| weekday.key());
            let mut first = 1;
            for shift in Roster::from_counts(counts, clock.interval.get()).shifts {
                for agent in first..first + shift.agents {
                    for stretch in &shift.segments {
                        let (from, to) = (clock.label(stretch.from), clock.label(stretch.to));
                        rows.write_record([weekday, &group.name, &agent.to_string(), &from, &to])?;
                    }
                }
                first += shift.agents;
            }
        }
    }
    rows.flush()
}
