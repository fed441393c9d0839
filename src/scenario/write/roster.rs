//! Agent groups: what they take, and who is on duty when.

use super::{Section, number, profile, table, time};
use crate::centre::{AgentGroup, Centre, Clock, Leaving, Roster, Segment, Shift};
use crate::units::Seconds;
use toml::{Table, Value};

/// The section of a group.
pub(super) fn section(group: &AgentGroup, centre: &Centre) -> Section {
    let mut section = Section::new(&["agents", &group.name]);
    section.say("answers", answers(group, centre), "");
    let clock = centre.clock();
    let (duty, more) = duty(&group.roster, clock);
    match duty {
        Duty::Counts(counts) => section.say("count", counts, "agents on duty in each interval"),
        Duty::Shifts(shifts) => section.say("shifts", shifts, ""),
    }
    let fewer = group.roster.reductions.iter();
    let fewer = fewer.map(|one| adjustment(one.segment, -i64::from(one.agents), clock));
    let more = more.iter().flat_map(|shift| {
        let by = i64::from(shift.agents);
        shift
            .segments
            .iter()
            .map(move |one| adjustment(*one, by, clock))
    });
    let adjust: Vec<Value> = more.chain(fewer).map(Value::Table).collect();
    section.or("adjust", adjust, Vec::new(), "");
    section.or(
        "absence",
        number(group.absence.get()),
        number(0.0),
        "chance that an agent does not turn up",
    );
    section.or("wage", number(group.wage), number(0.0), "per paid hour");
    section.or(
        "shrinkage",
        number(group.shrinkage.get()),
        number(0.0),
        "share of paid time off the phones",
    );
    let leaving = match group.leaving {
        Leaving::Finish => "finish",
        Leaving::Drop => "drop",
    };
    section.or("leaving", leaving, "finish", "");
    super::goals::say_shares(&mut section, &group.goals);
    section
}

/// Names if nothing else needs to be said.
fn answers(group: &AgentGroup, centre: &Centre) -> Value {
    let named = group.answers.iter().filter_map(|skill| {
        let kind = centre.call_types().get(skill.call_type.index())?;
        let (rank, after) = (i64::from(skill.rank), time(skill.after));
        let rows = table([
            ("rank", (rank != 1).then(|| rank.into())),
            ("after", (skill.after > Seconds::ZERO).then_some(after)),
            ("speed", (skill.speed != 1.0).then(|| number(skill.speed))),
        ]);
        Some((kind.name.clone(), rows))
    });
    let named: Vec<(String, Table)> = named.collect();
    if named.iter().all(|(_, rows)| rows.is_empty()) {
        let names = named.into_iter().map(|(name, _)| Value::String(name));
        return names.collect::<Vec<_>>().into();
    }
    let rows = named.into_iter();
    Value::Table(rows.map(|(name, rows)| (name, rows.into())).collect())
}

/// How a roster is said.
enum Duty {
    Counts(Value),
    Shifts(Value),
}

/// Counts with as few shifts on top as it takes, if the roster is so; otherwise all its shifts.
fn duty<'a>(roster: &'a Roster, clock: &Clock) -> (Duty, &'a [Shift]) {
    let interval = clock.interval.get();
    for place in (0..=roster.shifts.len()).rev() {
        let (first, more) = roster.shifts.split_at(place);
        if more.iter().any(|shift| shift.segments.len() != 1) {
            break;
        }
        let counts: Vec<u32> = (0..clock.intervals())
            .map(|number| {
                let middle = (number as f64 + 0.5) * interval;
                let there = |one: &&Shift| {
                    one.segments
                        .iter()
                        .any(|at| at.from <= middle && middle < at.to)
                };
                first.iter().filter(there).map(|one| one.agents).sum()
            })
            .collect();
        if Roster::from_counts(&counts, interval).shifts == first {
            let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
            return (Duty::Counts(profile(&counts)), more);
        }
    }
    let shifts = roster.shifts.iter().filter_map(|one| shift(one, clock));
    let shifts: Vec<Value> = shifts.map(Value::Table).collect();
    (Duty::Shifts(shifts.into()), &[])
}

/// From its first moment to its last, with breaks between.
fn shift(shift: &Shift, clock: &Clock) -> Option<Table> {
    let (first, last) = (shift.segments.first()?, shift.segments.last()?);
    let breaks = shift.segments.windows(2).map(|pair| {
        let length = Seconds::new(pair[1].from - pair[0].to).unwrap_or_default();
        Value::Table(table([
            ("at", Some(moment(pair[0].to, clock))),
            ("length", Some(time(length))),
        ]))
    });
    let breaks: Vec<Value> = breaks.collect();
    Some(table([
        ("count", Some(i64::from(shift.agents).into())),
        ("from", Some(moment(first.from, clock))),
        ("to", Some(moment(last.to, clock))),
        ("breaks", (!breaks.is_empty()).then(|| breaks.into())),
    ]))
}

fn adjustment(during: Segment, by: i64, clock: &Clock) -> Table {
    table([
        ("from", Some(moment(during.from, clock))),
        ("to", Some(moment(during.to, clock))),
        ("by", Some(by.into())),
    ])
}

/// A time on the wall if there is one to the second, otherwise the time since opening.
fn moment(at: f64, clock: &Clock) -> Value {
    match clock.opens {
        Some(opens) if at.fract() == 0.0 => opens.after(at).to_string().into(),
        _ => number(at),
    }
}
