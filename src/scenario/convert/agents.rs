//! Agent groups and what they can take.

use super::clock::Hours;
use super::roster::roster;
use super::{Notes, suggestion};
use crate::centre::{self, AgentGroup, CallType, CallTypeId};
use crate::scenario::diagnostic::nearest;
use crate::scenario::written::agents::{Group, Skill};
use crate::scenario::written::several::{Answers, Named};

/// All groups, in the order in which they were written.
pub(super) fn groups(
    written: Named<Group>,
    call_types: &[CallType],
    hours: &Hours,
    notes: &mut Notes,
) -> Vec<AgentGroup> {
    let names: Vec<&str> = call_types.iter().map(|one| one.name.as_str()).collect();
    let others: Vec<String> = written.0.iter().map(|(name, _)| name.clone()).collect();
    let pairs = written.0.into_iter();
    pairs
        .map(|(name, written)| group(name, written, (&names, &others), hours, notes))
        .collect()
}

fn group(
    name: String,
    written: Group,
    (call_types, others): (&[&str], &[String]),
    hours: &Hours,
    notes: &mut Notes,
) -> AgentGroup {
    let key = format!("agents.{name}");
    if written.answers.is_none() && written.count.is_none() && written.shifts.is_none() {
        let parts = ["answers", "count", "shifts"];
        if !parts
            .iter()
            .any(|part| notes.is_lost(&format!("{key}.{part}")))
        {
            notes.missing_all(&key, &parts[..2], others);
        }
    }
    let roster = roster(&written, &key, hours, notes);
    let counts = super::rota::headcount(&written, &key, notes);
    let (wage, by_interval) = super::rota::wages(written.wage.clone(), &key, hours, notes);
    let answers = match written.answers {
        Some(answers) => skills(&answers, &format!("{key}.answers"), call_types, notes),
        None => {
            let cure = "name the call types that the group takes, such as answers = [\"service\"]";
            notes.missing(&format!("{key}.answers"), cure);
            notes.unknown_answered = true;
            Vec::new()
        }
    };
    let usual = AgentGroup::new(name, roster);
    let group = AgentGroup {
        answers,
        absence: written.absence.unwrap_or(usual.absence),
        wage,
        counts,
        pay: centre::Pay {
            by_interval,
            overtime: written.overtime.map_or(0.0, |times| times.0),
            absence: written.absence_paid.unwrap_or_default(),
        },
        shrinkage: written.shrinkage.map_or(usual.shrinkage, |share| share.0),
        leaving: written.leaving.unwrap_or(usual.leaving),
        late_breaks: written.late_breaks.unwrap_or(usual.late_breaks),
        goals: super::goals::of_group(written.occupancy.as_ref(), &key, notes),
        ..usual
    };
    super::rota::warn(&group, &key, notes);
    group
}

fn skills(
    answers: &Answers,
    key: &str,
    call_types: &[&str],
    notes: &mut Notes,
) -> Vec<centre::Skill> {
    let named: Vec<(String, &str, Skill)> = match answers {
        Answers::List(names) => names
            .iter()
            .enumerate()
            .map(|(index, name)| (format!("{key}.{index}"), name.as_str(), Skill::default()))
            .collect(),
        Answers::Table(Named(pairs)) => pairs
            .iter()
            .map(|(name, skill)| (format!("{key}.{name}"), name.as_str(), *skill))
            .collect(),
    };
    notes.unknown_answered |= notes.is_torn_inside(key);
    let mut skills: Vec<centre::Skill> = Vec::new();
    // One that was taken for another is told already.
    let is_twice = |name: &str| named.iter().filter(|(_, other, _)| *other == name).count() > 1;
    for (at, name, written) in &named {
        let Some(call_type) = known(name, at, call_types, notes) else {
            continue;
        };
        let skill = skill(call_type, *written);
        if skills
            .iter()
            .any(|other| other.call_type == skill.call_type)
        {
            if is_twice(name) {
                notes.wrong(at, format!("`{name}` is named twice"), "name it once");
            }
            continue;
        }
        skills.push(skill);
    }
    skills
}

/// The call type of that name; otherwise, noting it, the one that was probably meant.
fn known(name: &str, key: &str, call_types: &[&str], notes: &mut Notes) -> Option<CallTypeId> {
    let place = |name: &str| {
        let index = call_types.iter().position(|known| *known == name)?;
        u16::try_from(index).ok().map(CallTypeId)
    };
    if let Some(id) = place(name) {
        return Some(id);
    }
    let found = format!("there is no call type `{name}`");
    // If that call type, or all of them, were lost, the name cannot be held against the group.
    if !notes.is_lost(&format!("calls.{name}")) {
        notes.wrong(key, found, suggestion(name, call_types));
    } else {
        notes.lost.insert(key.to_owned());
    }
    notes.unknown_answered = true;
    nearest(name, call_types.iter().copied()).and_then(place)
}

fn skill(call_type: CallTypeId, written: Skill) -> centre::Skill {
    let usual = centre::Skill::of(call_type);
    centre::Skill {
        call_type,
        rank: written.rank.map_or(usual.rank, |rank| rank.0),
        after: written.after.unwrap_or(usual.after),
        speed: written.speed.map_or(usual.speed, |speed| speed.0),
    }
}
