//! The checks that need more than one part of a centre, and the limits of what is sane.

use super::{AgentGroup, Clock, Headcount, Parts, Redial, Retry, Segment, check_messages};
use crate::error::{Cause, Problem};
use crate::legible::number::so_many;
use crate::random::Law;

/// Calls in one replication beyond which a run would take minutes and gigabytes.
const MOST_CALLS: f64 = 5e7;
/// Spells off the phones in a day, of all people: more take all memory. A convention.
const MOST_SPELLS: f64 = 5e6;
/// Agents on the roster of one centre.
const MOST_AGENTS: u64 = 1_000_000;
/// A name that results need for themselves.
pub(crate) const ALL_CALLS: &str = "all";
/// Intervals in one replication.
const MOST_INTERVALS: f64 = 100_000.0;
/// Call types or agent groups.
const MOST_KINDS: usize = 1_000;
/// Widest gamma factor of volume (coefficient of variation).
const WIDEST_BUSYNESS: f64 = 3.0;
/// Slowest and fastest pace, and largest scale of times.
const PACES: std::ops::RangeInclusive<f64> = 0.01..=100.0;
/// Smallest value of a profile that is not 0: factors made of smaller ones have no end.
const LEAST: f64 = 1e-12;
/// Tries of one caller in all. With a chance of 1 and no delay, all of them happen.
const TRIES: std::ops::RangeInclusive<u32> = 1..=1_000;

/// Everything wrong with `parts`.
pub(super) fn problems(parts: &Parts) -> Vec<Problem> {
    let mut found = Vec::new();
    if !check_clock(&parts.clock, &mut found) {
        return found;
    }
    check_kinds(parts, &mut found);
    for (key, cv) in [
        ("busyness.day", parts.busyness.day),
        ("busyness.interval", parts.busyness.interval),
    ] {
        check_busyness(key, cv, &mut found);
    }
    for place in 0..parts.call_types.len() {
        check_call_type(place, parts, &mut found);
    }
    for group in &parts.groups {
        check_group(group, parts, &mut found);
    }
    check_size(parts, &mut found);
    found
}

/// Whether the clock can be divided into intervals; otherwise nothing else can be checked.
pub(super) fn check_clock(clock: &Clock, found: &mut Vec<Problem>) -> bool {
    let (length, interval) = (clock.length.get(), clock.interval.get());
    if interval <= 0.0 {
        let cure = "give an interval such as \"30m\"";
        found.push(Problem::new("clock.interval", "the interval is 0", cure));
        return false;
    }
    if length <= 0.0 {
        let cure = "let `closes` be later than `opens`, or give a `length` such as \"10h\"";
        found.push(Problem::new("clock", "the centre is never open", cure));
        return false;
    }
    let intervals = length / interval;
    if intervals > MOST_INTERVALS {
        found.push(Problem::new(
            "clock.interval",
            format!(
                "{intervals:.0} intervals are more than this program keeps apart ({MOST_INTERVALS})"
            ),
            "use longer intervals or a shorter day",
        ));
        return false;
    }
    if intervals < 0.5 || (intervals - intervals.round()).abs() > 1e-9 * intervals {
        found.push(Problem::new(
            "clock.interval",
            format!(
                "intervals of {interval} s do not divide the {length} s between opening and closing"
            ),
            "choose an interval that fits a whole number of times into the day",
        ));
        return false;
    }
    if clock.warm_up.get() >= length {
        found.push(Problem::new(
            "clock.warm_up",
            "the warm-up leaves no time in which calls are counted",
            "make it shorter than the opening hours",
        ));
    }
    true
}

fn check_kinds(parts: &Parts, found: &mut Vec<Problem>) {
    for (key, what, number) in [
        ("calls", "call type", parts.call_types.len()),
        ("agents", "agent group", parts.groups.len()),
    ] {
        if number == 0 {
            let cure = format!("add a table such as [{key}.NAME]");
            found.push(Problem::new(key, format!("there is no {what}"), cure));
        }
        if number > MOST_KINDS {
            let said =
                format!("{number} {what}s are more than the {MOST_KINDS} that are supported");
            found.push(Problem::new(key, said, "merge alike ones"));
        }
    }
}

fn check_busyness(key: &str, cv: f64, found: &mut Vec<Problem>) {
    if !(0.0..=WIDEST_BUSYNESS).contains(&cv) {
        found.push(Problem::new(
            key,
            format!("a coefficient of variation of {cv}"),
            format!("give a number from 0 to {WIDEST_BUSYNESS}; real days have about 0.1 to 0.3"),
        ));
    }
}

fn check_call_type(place: usize, parts: &Parts, found: &mut Vec<Problem>) {
    let call_type = &parts.call_types[place];
    let name = &call_type.name;
    let at = |key: &str| format!("calls.{name}.{key}");
    if name == ALL_CALLS {
        let said = format!("`{ALL_CALLS}` is what results call all call types together");
        found.push(Problem::new(
            format!("calls.{name}"),
            said,
            "give it another name",
        ));
    }
    check_busyness(&at("busyness"), call_type.busyness, found);
    let intervals = parts.clock.intervals();
    for (key, profile) in [
        ("volume", &call_type.volume[..]),
        ("talk_scale", &call_type.talk_scale[..]),
        ("wrap_up_scale", &call_type.wrap_up_scale[..]),
        ("patience_scale", &call_type.patience_scale[..]),
    ] {
        check_profile(&at(key), profile, intervals, key != "volume", found);
    }
    for (key, law) in [("talk", &call_type.talk), ("wrap_up", &call_type.wrap_up)] {
        if law.mean().is_infinite() {
            let said = "`never` is a patience, not a time that an agent can spend";
            found.push(Problem::new(at(key), said, "use another `dist` here"));
        }
    }
    let retries = [
        ("redial.abandoned", &call_type.redial.abandoned),
        ("redial.balked", own_balked(&call_type.redial)),
        ("redial.blocked", &call_type.redial.blocked),
        ("redial.unsettled", &call_type.redial.unsettled),
    ];
    for (key, retry) in retries {
        if retry
            .as_ref()
            .is_some_and(|retry| retry.after.mean().is_infinite())
        {
            let said = "the delay of a second try may not be `never`";
            found.push(Problem::new(at(key), said, "lower its `chance` instead"));
        }
    }
    check_messages::check(call_type, found);
    if !TRIES.contains(&call_type.redial.most) {
        let (least, most) = (TRIES.start(), TRIES.end());
        found.push(Problem::new(
            at("redial.most"),
            format!("{} tries in all", call_type.redial.most),
            format!("give a whole number from {least}, the first try alone, to {most}"),
        ));
    }
    if call_type.lines == Some(0) {
        let cure = "give at least 1, or leave `lines` out for no limit";
        found.push(Problem::new(
            at("lines"),
            "no lines: every call is blocked",
            cure,
        ));
    }
    if !call_type.value.is_finite() {
        found.push(Problem::new(
            at("value"),
            "not a finite amount",
            "give a plain number",
        ));
    }
    let answered = parts
        .groups
        .iter()
        .flat_map(|group| &group.answers)
        .any(|skill| skill.call_type.index() == place);
    if !answered {
        let unanswered = Problem::new(
            format!("calls.{name}"),
            format!("no agent group answers `{name}`"),
            format!("add \"{name}\" to the `answers` of a group under [agents]"),
        );
        found.push(unanswered.due_to(Cause::Answers));
    }
}

/// What those who balk do, unless it is what those who abandon do: that is checked already.
fn own_balked(redial: &Redial) -> &Option<Retry> {
    if redial.balked == redial.abandoned {
        &None
    } else {
        &redial.balked
    }
}

fn check_profile(
    key: &str,
    profile: &[f64],
    intervals: usize,
    is_scale: bool,
    found: &mut Vec<Problem>,
) {
    if profile.len() != intervals {
        found.push(Problem::new(
            key,
            format!(
                "{} for {}",
                so_many(&profile.len(), "value"),
                so_many(&intervals, "interval")
            ),
            format!(
                "give {}, or one number for all intervals",
                so_many(&intervals, "value")
            ),
        ));
    }
    let most = if is_scale { *PACES.end() } else { MOST_CALLS };
    let is_slip = |value: f64| value > 0.0 && value < LEAST;
    let bad = profile
        .iter()
        .position(|&value| !(0.0..=most).contains(&value) || is_slip(value));
    if let Some(place) = bad {
        found.push(Problem::new(
            key,
            format!("value {} of the profile is {}", place + 1, profile[place]),
            format!("values must be numbers from 0 to {most}"),
        ));
    }
}

fn check_group(group: &AgentGroup, parts: &Parts, found: &mut Vec<Problem>) {
    let name = &group.name;
    let at = |key: &str| format!("agents.{name}.{key}");
    if group.answers.is_empty() {
        let cure = "name at least one call type";
        found.push(Problem::new(
            at("answers"),
            "the group answers nothing",
            cure,
        ));
    }
    for (place, skill) in group.answers.iter().enumerate() {
        let Some(call_type) = parts.call_types.get(skill.call_type.index()) else {
            let cure = "name a call type under [calls]";
            found.push(Problem::new(at("answers"), "an unknown call type", cure));
            continue;
        };
        let earlier = &group.answers[..place];
        if earlier
            .iter()
            .any(|other| other.call_type == skill.call_type)
        {
            let said = format!("`{}` is named twice", call_type.name);
            found.push(Problem::new(at("answers"), said, "name it once"));
        }
        if !PACES.contains(&skill.speed) {
            found.push(Problem::new(
                format!("{}.{}.speed", at("answers"), call_type.name),
                format!("a speed of {}", skill.speed),
                "give a number from 0.01 to 100; 1 is the usual pace",
            ));
        }
    }
    if !(group.wage.is_finite() && group.wage >= 0.0) {
        let said = format!("a wage of {}", group.wage);
        found.push(Problem::new(
            at("wage"),
            said,
            "give money per paid hour, 0 or more",
        ));
    }
    if group.shrinkage.get() > 0.95 {
        found.push(Problem::new(
            at("shrinkage"),
            "hardly any paid time is left for the phones",
            "give a share of at most 0.95",
        ));
    }
    let length = parts.clock.length.get();
    let outside = |from: f64, to: f64| !(from >= 0.0 && from < to && to <= length * (1.0 + 1e-12));
    let segments = group.roster.shifts.iter().flat_map(|shift| &shift.segments);
    let reductions = group.roster.reductions.iter().map(|one| &one.segment);
    if segments
        .chain(reductions)
        .any(|segment| outside(segment.from, segment.to))
    {
        found.push(Problem::new(
            format!("agents.{name}"),
            "a stretch of duty that is empty or outside the opening hours",
            "keep duty between `opens` and `closes`",
        ));
    }
    let overlap = |pair: &[Segment]| pair[1].from < pair[0].to;
    let mut shifts = group.roster.shifts.iter();
    if shifts.any(|shift| shift.segments.windows(2).any(overlap)) {
        found.push(Problem::new(
            format!("agents.{name}"),
            "a shift with segments that overlap: its agents would be on duty twice",
            "give the segments of a shift in order of time, each after the end of the one before",
        ));
    }
}

fn check_size(parts: &Parts, found: &mut Vec<Problem>) {
    let calls: f64 = parts.call_types.iter().flat_map(|ct| &ct.volume).sum();
    if calls > MOST_CALLS {
        found.push(Problem::new(
            "calls",
            format!("{calls:.3e} calls in one replication would need more memory and time than is sane (at most {MOST_CALLS:e})"),
            "lower `volume` or `volume_scale`, or simulate a shorter span in more replications",
        ));
    }
    for group in &parts.groups {
        let Headcount::Rostered(rostered) = &group.counts else {
            continue;
        };
        let shifts = group.roster.shifts.iter();
        let duty = shifts.map(|shift| {
            let own = shift.segments.iter().map(|part| part.to - part.from);
            f64::from(shift.agents) * own.sum::<f64>()
        });
        let spells = duty.sum::<f64>() * group.shrinkage.get() / rostered.spell.get().max(1e-9);
        if spells > MOST_SPELLS {
            found.push(Problem::new(
                format!("agents.{}.shrinkage_spell", group.name),
                format!("{spells:.3e} spells off the phones in a day, of at most {MOST_SPELLS:e}"),
                "make each longer, such as shrinkage_spell = \"30m\", or lower the number of agents",
            ));
        }
    }
    let agents: u64 = parts
        .groups
        .iter()
        .map(|group| group.roster.headcount())
        .sum();
    if agents > MOST_AGENTS {
        found.push(Problem::new(
            "agents",
            format!("{agents} rostered agents are more than the {MOST_AGENTS} that are supported"),
            "lower `count`, or what `shifts` and `adjust` add",
        ));
    }
    if parts
        .call_types
        .iter()
        .any(|ct| matches!(ct.talk, Law::Never))
    {
        return;
    }
    let hours: f64 = parts
        .call_types
        .iter()
        .map(|ct| (ct.talk.mean() + ct.wrap_up.mean()) / 3600.0)
        .fold(0.0, f64::max);
    if hours > 24.0 * 365.0 {
        found.push(Problem::new(
            "calls",
            format!("calls that take {hours:.0} hours on average"),
            "give talk and wrap-up in seconds, or with a unit such as \"4m\"",
        ));
    }
}
