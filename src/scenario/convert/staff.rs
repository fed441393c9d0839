//! What may be staffed.

use super::clock::Hours;
use super::{Notes, each_interval, no_group};
use crate::centre::{AgentGroup, By, Centre, GroupId, GroupLimits, Staffing, Whose};
use crate::error::Mistake;
use crate::scenario::written::leaf::Count;
use crate::scenario::written::several::Named;
use crate::scenario::written::shifts::ShiftKind;
use crate::scenario::written::staff::{Limits, Staff, StaffedAgents};
use crate::units::Share;

/// What a search may decide about these groups.
pub(super) fn staffing(
    (written, shifts): (Staff, Option<Named<ShiftKind>>),
    groups: &[AgentGroup],
    hours: &Hours,
    notes: &mut Notes,
) -> Staffing {
    let usual = Staffing::of_groups(groups, hours.clock.intervals());
    let limits = match written.agents {
        None => usual.groups,
        Some(named) => limits(named, groups, hours, notes),
    };
    let sure = written.sure.map_or(usual.sure, |sure| sure.0);
    if !(0.5..=0.999).contains(&sure.get()) {
        let found = "nothing simulated is that sure, or it is no more than a toss-up";
        notes.wrong(
            "staff.sure",
            found,
            "give a share from 50% to 99.9%, such as \"95%\"",
        );
    }
    if written.budget.is_some_and(|budget| budget.0 <= 0.0) {
        let cure = "give the most that may be spent, or take it out";
        notes.wrong("staff.budget", "nothing can be staffed for nothing", cure);
    }
    let interval = hours.clock.interval.get();
    let step = written.step.map_or(1.0, |step| step.get() / interval);
    let is_whole = step >= 1.0 && (step - step.round()).abs() < 1e-9;
    if !is_whole && hours.are_known {
        let found = "this is no whole number of intervals";
        let cure = format!("give a multiple of the clock's interval, {interval} s");
        notes.wrong("staff.step", found, cure);
    }
    let minimise = written.minimise.unwrap_or_else(|| {
        let paid = |limits: &GroupLimits| groups[limits.group.index()].wage > 0.0;
        if limits.iter().any(paid) {
            crate::centre::Minimise::Wages
        } else {
            usual.minimise
        }
    });
    let staffed: Vec<GroupId> = limits.iter().map(|one| one.group).collect();
    let catalogue = super::shifts::catalogue(
        (shifts, written.rules, written.week),
        (groups, &staffed),
        hours,
        notes,
    );
    if written.by == Some(By::Shifts) && catalogue.shifts.is_empty() {
        let cure = "describe some, such as [shifts.full] with from = \"08:00\" and length = \"8h\"";
        notes.wrong("staff.by", "there are no shifts to choose from", cure);
    }
    Staffing {
        catalogue,
        by: written.by.unwrap_or(usual.by),
        groups: limits,
        minimise,
        budget: written.budget.map(|budget| budget.0),
        sure: if sure.get() < 1.0 {
            sure
        } else {
            Share::new(0.95).unwrap_or(sure)
        },
        step: if is_whole { step as u32 } else { 1 },
        change_at_most: written.change_at_most.map(|most| most.0),
        seats: written
            .seats
            .and_then(|seats| seats.at_most)
            .map(|seats| each_interval(Some(seats), count, 0, "staff.seats.at_most", hours, notes)),
    }
}

fn count(count: Count) -> u32 {
    count.0
}

fn limits(
    named: StaffedAgents,
    groups: &[AgentGroup],
    hours: &Hours,
    notes: &mut Notes,
) -> Vec<GroupLimits> {
    let (named, is_list): (Vec<(String, Limits)>, bool) = match named {
        StaffedAgents::List(names) => {
            let named = names.into_iter().map(|name| (name, Limits::default()));
            (named.collect(), true)
        }
        StaffedAgents::Table(Named(named)) => (named, false),
    };
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let names_none = named.is_empty();
    let mut found: Vec<GroupLimits> = Vec::new();
    for (index, (name, written)) in named.into_iter().enumerate() {
        let key = match is_list {
            true => format!("staff.agents.{index}"),
            false => format!("staff.agents.{name}"),
        };
        let Some(place) = names.iter().position(|known| *known == name) else {
            if !notes.is_lost(&format!("agents.{name}")) {
                let Mistake { found, cure } = no_group(&name, &names);
                notes.wrong(&key, found, cure);
            }
            continue;
        };
        let group = GroupId(place as u16);
        if found.iter().any(|other| other.group == group) {
            notes.wrong(&key, format!("`{name}` is named twice"), "name it once");
            continue;
        }
        found.push(of_group(group, written, &key, hours, notes));
    }
    found.sort_by_key(|limits| limits.group);
    if found.is_empty() && names_none {
        let cure = "name a group, or take `agents` out: all groups with a wage are staffed then";
        notes.wrong("staff.agents", "no group is to be staffed", cure);
    }
    found
}

fn of_group(
    group: GroupId,
    written: Limits,
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) -> GroupLimits {
    let least_key = format!("{key}.at_least");
    let at_least = each_interval(written.at_least, count, 0, &least_key, hours, notes);
    let most_key = format!("{key}.at_most");
    let at_most = written
        .at_most
        .map(|most| each_interval(Some(most), count, u32::MAX, &most_key, hours, notes));
    let crossed = at_most.as_ref().and_then(|most| {
        let mut pairs = at_least.iter().zip(most);
        pairs.position(|(least, most)| least > most)
    });
    if let (Some(place), Some(most)) = (crossed, &at_most) {
        let at = hours.clock.said(place as f64 * hours.clock.interval.get());
        let found = format!(
            "from {at} at least {} agents are to be there, and at most {}",
            at_least[place], most[place]
        );
        notes.wrong(&least_key, found, "lower `at_least`, or raise `at_most`");
    }
    let required_key = format!("{key}.required");
    let days = if notes.around.has_week { 7 } else { 1 };
    let required = written
        .required
        .map(|need| super::shifts::required(need, days, &required_key, hours, notes));
    let people = written.people.map(|people| people.0);
    let fewest = || at_least.iter().copied().max().unwrap_or_default();
    if let Some(people) = people.filter(|people| *people < fewest()) {
        let found = format!("{people} people, and at least {} are to be there", fewest());
        notes.wrong(
            format!("{key}.people"),
            found,
            "lower `at_least`, or raise `people`",
        );
    }
    GroupLimits {
        required,
        group,
        at_least,
        at_most,
        people,
    }
}

/// What is wrong with what may be staffed in a centre that is right.
pub(super) fn check(staffing: &Staffing, centre: &Centre, notes: &mut Notes) {
    let staffed = |place: usize| {
        let mut groups = staffing.groups.iter();
        groups.any(|limits| limits.group.index() == place)
    };
    if staffing.groups.is_empty() {
        // Why there are none is told already.
        return;
    }
    warn_of_few_people(staffing, centre, notes);
    warn_of_idle_limits(staffing, centre, notes);
    for wanted in centre.goals() {
        let goal = wanted.goal;
        let (name, key, is_theirs) = match wanted.whose {
            Whose::Calls(id) => {
                let mut takers = centre.groups().iter().enumerate();
                let is_theirs = takers.any(|(group, one)| {
                    staffed(group) && one.answers.iter().any(|skill| skill.call_type == id)
                });
                let kind = centre.call_types().get(id.index());
                let name = kind.map_or("", |kind| kind.name.as_str());
                (name, format!("calls.{name}.{}", goal.aim.key()), is_theirs)
            }
            Whose::Agents(id) => {
                let group = centre.groups().get(id.index());
                let name = group.map_or("", |group| group.name.as_str());
                let key = format!("agents.{name}.{}", goal.aim.key());
                (name, key, staffed(id.index()))
            }
            Whose::All => continue,
        };
        if !is_theirs {
            notes.wrong(
                key,
                format!("no group that is staffed can change this target of `{name}`"),
                "add one that can to [staff] agents, or take the target out",
            );
        }
    }
}

/// Warns of what only shifts could keep, where numbers are decided, and of a step where none is counted in.
fn warn_of_idle_limits(staffing: &Staffing, centre: &Centre, notes: &mut Notes) {
    let is_cover = staffing
        .groups
        .iter()
        .any(|limits| limits.required.is_some());
    warn_of_idle_step(staffing, is_cover, notes);
    if staffing.by == By::Shifts || is_cover {
        return;
    }
    let cure = "say by = \"shifts\" under [staff], or take it out";
    let mut idle = |key: String, what: &str| {
        let found = format!("{what} without effect: no shifts are decided here");
        notes.warn(key, found, cure);
    };
    for limits in staffing
        .groups
        .iter()
        .filter(|limits| limits.people.is_some())
    {
        if let Some(group) = centre.groups().get(limits.group.index()) {
            idle(format!("staff.agents.{}.people", group.name), "`people` is");
        }
    }
    if !staffing.catalogue.rules.is_empty() {
        idle("staff.rules".to_owned(), "these rules are");
    }
    if staffing.catalogue.tours.is_some() {
        idle("staff.week".to_owned(), "[staff.week] is");
    }
}

/// Warns of a step where no numbers are decided that could change with each.
fn warn_of_idle_step(staffing: &Staffing, is_cover: bool, notes: &mut Notes) {
    let (why, cure) = match staffing.by {
        _ if staffing.step <= 1 => return,
        _ if is_cover => ("shifts cover what is required here", "take it out"),
        By::Interval => return,
        By::Day => (
            "one number all day is decided here",
            "say by = \"interval\" under [staff], or take it out",
        ),
        By::Shifts => (
            "shifts are decided here",
            "say by = \"interval\" under [staff], or take it out",
        ),
    };
    let counts = match staffing.change_at_most {
        Some(_) if is_cover || staffing.by == By::Shifts => {
            ", and `change_at_most` counts from one interval to the next"
        }
        _ => "",
    };
    let found = format!("`step` is without effect: {why}{counts}");
    notes.warn("staff.step", found, cure);
}

/// Warns of people who are too few for their calls at the busiest time of a day, or for what is required then.
fn warn_of_few_people(staffing: &Staffing, centre: &Centre, notes: &mut Notes) {
    let clock = centre.clock();
    for limits in &staffing.groups {
        let (Some(people), Some(group)) =
            (limits.people, centre.groups().get(limits.group.index()))
        else {
            continue;
        };
        let calls = |interval: usize| alone_with(centre, limits.group, interval);
        let required = |interval: usize| {
            let days = limits.required.iter().flatten();
            let there = days.filter_map(|day| day.get(interval).copied());
            there.fold(0.0, f64::max)
        };
        let needs = (0..clock.intervals()).map(|interval| (required(interval), calls(interval)));
        let most = needs.map(|(required, calls)| match limits.required.is_some() {
            true => required,
            false => calls,
        });
        let most = most
            .enumerate()
            .max_by(|one, other| one.1.total_cmp(&other.1));
        let Some((interval, most)) = most.filter(|(_, most)| *most > f64::from(people)) else {
            continue;
        };
        let at = clock.said(interval as f64 * clock.interval.get());
        let who = match people {
            1 => "one person".to_owned(),
            people => format!("{people} people"),
        };
        let found = match limits.required.is_some() {
            true => format!("{who} cannot cover what is required at {at}: {most}"),
            false => format!(
                "{who} cannot answer all calls: those that only `{}` takes keep {most:.1} busy at {at}",
                group.name
            ),
        };
        let cure = format!(
            "raise `people` to {:.0} at least, or expect to fall short",
            most.ceil()
        );
        notes.warn(format!("staff.agents.{}.people", group.name), found, cure);
    }
}

/// Agents of a group whom the calls of an interval keep busy that nobody else takes.
fn alone_with(centre: &Centre, group: GroupId, interval: usize) -> f64 {
    let length = centre.clock().interval.get();
    let mut load = 0.0;
    for (place, kind) in centre.call_types().iter().enumerate() {
        let takers = centre.groups().iter().enumerate();
        let takers = takers.filter_map(|(taker, one)| {
            let mut skills = one.answers.iter();
            let skill = skills.find(|skill| skill.call_type.index() == place)?;
            Some((taker, skill.speed))
        });
        let takers: Vec<(usize, f64)> = takers.collect();
        if let [(taker, speed)] = takers.as_slice()
            && *taker == group.index()
        {
            let scale = kind.talk_scale.get(interval).copied().unwrap_or(1.0);
            let work = kind.talk.mean() * scale + kind.wrap_up.mean();
            load += kind.volume[interval] * work / length / speed;
        }
    }
    load
}
