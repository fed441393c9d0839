//! An agent group: whom it answers, when it is there, and what it costs.

use super::{Line, targets};
use crate::centre::{AgentGroup, Centre, Headcount, LateBreaks, Leaving, Whose};
use crate::cli::spoken::money;
use crate::legible::number::{given, percent, thousands, time};
use crate::units::{Seconds, Share};

pub(super) fn of_group(group: &AgentGroup, centre: &Centre) -> Vec<Line> {
    let skills = group.answers.iter().map(|skill| {
        let name = &centre.call_types()[skill.call_type.index()].name;
        let mut how = Vec::new();
        if group
            .answers
            .iter()
            .any(|other| other.rank != group.answers[0].rank)
        {
            how.push(format!("rank {}", skill.rank));
        }
        if skill.after > Seconds::ZERO {
            how.push(format!("after {}", time(skill.after.get())));
        }
        if skill.speed != 1.0 {
            how.push(format!("at {} times the pace", given(skill.speed)));
        }
        if how.is_empty() {
            name.clone()
        } else {
            format!("{name} ({})", how.join(", "))
        }
    });
    let mut lines = vec![("answers", skills.collect::<Vec<_>>().join(", "))];
    lines.push(("on duty", on_duty(group, centre)));
    lines.extend(breaks(group, centre).map(|said| ("breaks", said)));
    if group.absence > Share::NONE {
        lines.push((
            "absence",
            format!("{} do not turn up", percent(group.absence.get())),
        ));
    }
    lines.extend(shrinkage(group).map(|said| ("shrinkage", said)));
    lines.extend(paid(group, centre).map(|said| ("wage", said)));
    let targets = targets(centre, |whose| match whose {
        Whose::Agents(id) => centre.groups()[id.index()].name == group.name,
        _ => false,
    });
    if !targets.is_empty() {
        lines.push(("targets", targets.join("; ")));
    }
    let shifts = &group.roster.shifts;
    if shifts
        .iter()
        .any(|one| one.late_breaks == LateBreaks::Moves && one.breaks().next().is_some())
    {
        lines.push((
            "late breaks",
            "a break that is due during a call is taken whole after it".to_owned(),
        ));
    }
    if group.leaving == Leaving::Drop {
        lines.push((
            "leaving",
            "at the end of duty the call in hand goes back to its queue".to_owned(),
        ));
    }
    lines
}

/// Who is off the phones, and how.
fn shrinkage(group: &AgentGroup) -> Option<String> {
    let share = percent(group.shrinkage.get());
    let Headcount::Rostered(rostered) = group.counts else {
        let said = "of paid time is off the phones, paid on top of the hours on duty";
        return (group.shrinkage > Share::NONE).then(|| format!("{share} {said}"));
    };
    let parts = [
        (
            rostered.contains_absence && group.absence > Share::NONE,
            "absence",
        ),
        (
            rostered.contains_breaks && group.roster.breaks() > 0.0,
            "breaks",
        ),
    ];
    let parts = parts.into_iter().filter(|(is_contained, _)| *is_contained);
    let parts: Vec<&str> = parts.map(|(_, part)| part).collect();
    let contains = match parts.as_slice() {
        [] => String::new(),
        parts => format!(", {} included", parts.join(" and ")),
    };
    if group.shrinkage == Share::NONE {
        return Some("the count is of people on the rota".to_owned());
    }
    Some(format!(
        "the count is of people on the rota; {share} of their time is off the phones{contains}: those who turn up are away for {} of their duty, {} at a time",
        percent(group.off_phones()),
        time(rostered.spell.get())
    ))
}

/// What is paid for an hour.
fn paid(group: &AgentGroup, centre: &Centre) -> Option<String> {
    let by_interval = group.pay.by_interval.as_ref();
    let mut said = match by_interval {
        Some(wages) => format!("{} a paid hour, by interval", money(wages, centre)),
        None => format!("{} a paid hour", money(&[group.wage], centre)),
    };
    let shifts = group.roster.shifts.iter();
    let own: Vec<f64> = shifts.filter_map(|shift| shift.wage).collect();
    if !own.is_empty() {
        said = format!("{said}; by shift {}", money(&own, centre));
    }
    if group.pay.overtime > 0.0 {
        let times = given(group.pay.overtime);
        said = format!("{said}; overtime at {times} times the wage");
    }
    if group.pay.absence > Share::NONE {
        let share = percent(group.pay.absence.get());
        said = format!("{said}; {share} of it for those who do not turn up");
    }
    let is_paid = group.wage > 0.0 || by_interval.is_some() || !own.is_empty();
    is_paid.then_some(said)
}

/// When how many are on duty, if everybody turns up.
fn on_duty(group: &AgentGroup, centre: &Centre) -> String {
    /// More changes than these are summed up.
    const FEW: usize = 8;
    let steps = group.roster.levels(|shift| shift.agents);
    let clock = centre.clock();
    let inside = steps.iter().filter(|step| step.at < clock.length.get());
    let said: Vec<String> = inside
        .map(|step| match step.at {
            0.0 => thousands(step.on_duty.into()),
            at => format!("{} from {}", thousands(step.on_duty.into()), clock.said(at)),
        })
        .collect();
    if said.len() <= FEW {
        return said.join(", ");
    }
    let least = steps
        .iter()
        .filter(|step| step.at < clock.length.get())
        .map(|step| step.on_duty)
        .min()
        .unwrap_or(0);
    let most = steps.iter().map(|step| step.on_duty).max().unwrap_or(0);
    let people = match group.roster.headcount() {
        1 => "1 person".to_owned(),
        people => format!("{} people", thousands(people)),
    };
    let [least, most] = [least, most].map(|agents| thousands(agents.into()));
    format!("{people}, {least} to {most} at a time")
}

/// When how many have a break, if everybody turns up.
fn breaks(group: &AgentGroup, centre: &Centre) -> Option<String> {
    /// More breaks than these are summed up.
    const FEW: usize = 6;
    let mut breaks: Vec<(f64, f64, u32)> = Vec::new();
    for shift in &group.roster.shifts {
        for one in shift.breaks() {
            let (from, to) = (one.from, one.to);
            match breaks.iter_mut().find(|one| (one.0, one.1) == (from, to)) {
                Some(same) => same.2 += shift.agents,
                None => breaks.push((from, to, shift.agents)),
            }
        }
    }
    breaks.retain(|one| one.2 > 0);
    breaks.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let clock = centre.clock();
    let said = breaks.iter().take(FEW).map(|(from, to, agents)| {
        let agents = thousands((*agents).into());
        format!("{} to {} ({agents})", clock.said(*from), clock.said(*to))
    });
    let mut said: Vec<String> = said.collect();
    let others: u32 = breaks.iter().skip(FEW).map(|one| one.2).sum();
    if others > 0 {
        let last = breaks.iter().map(|one| one.1).fold(0.0, f64::max);
        let others = thousands(others.into());
        said.push(format!("{others} more until {}", clock.said(last)));
    }
    (!said.is_empty()).then(|| said.join(", "))
}
