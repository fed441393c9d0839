//! The plan as a rota: a row for every agent's stretch on duty.

use super::super::worked::Worked;
use super::StaffStudy;
use crate::centre::Roster;
use std::io::{self, Write};

/// Writes a row for each agent of a staffed group and each stretch that it is on duty: the agent with the smallest number
/// is there whenever anybody is.
///
/// # Errors
/// If it cannot be written.
pub fn rota_csv(study: &StaffStudy<'_>, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    if let Some(worked) = study.worked() {
        return by_shifts(&worked, rows);
    }
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

/// A row for each person and day; somebody's number is the same on all of its days.
fn by_shifts<W: Write>(worked: &Worked<'_>, mut rows: csv::Writer<W>) -> io::Result<()> {
    rows.write_record(["day", "agents", "agent", "shift", "from", "to", "breaks"])?;
    let clock = worked.operation.base().clock();
    let mut first = 1;
    for one in worked.shifts {
        let shift = &one.shift;
        let (from, to) = (clock.label(shift.from), clock.label(shift.to));
        let breaks = worked.breaks(shift, "; ");
        for person in first..first + one.people {
            for day in &one.days {
                let weekday = worked.weekday(*day).map_or("", |weekday| weekday.key());
                rows.write_record([
                    weekday,
                    worked.group(shift.group),
                    &person.to_string(),
                    worked.kind(shift),
                    &from,
                    &to,
                    &breaks,
                ])?;
            }
        }
        first += one.people;
    }
    rows.flush()
}
