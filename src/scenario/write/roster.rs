//! Agent groups: what they take, and who is on duty when.

use super::{Section, number, profile, table, time};
use crate::centre::{
    AgentGroup, Centre, Clock, Headcount, LateBreaks, Leaving, Roster, Segment, Shift,
};
use crate::units::Seconds;
use toml::{Table, Value};

/// The section of a group, with so many of its first shifts under `count` or `shifts`; as many as go there without it.
pub(super) fn section(group: &AgentGroup, centre: &Centre, first: Option<usize>) -> Section {
    let mut section = Section::new(&["agents", &group.name]);
    section.say("answers", answers(group, centre), "");
    let clock = centre.clock();
    let (duty, more) = match first {
        Some(first) => split_at(first, group, clock),
        None => duty(group, clock),
    };
    match duty {
        Duty::Counts(counts) => section.say("count", counts, "agents on duty in each interval"),
        Duty::Shifts(shifts) => section.say("shifts", shifts, ""),
    }
    section.or("adjust", adjustments(more, group, clock), Vec::new(), "");
    section.or(
        "absence",
        number(group.absence.get()),
        number(0.0),
        "chance that an agent does not turn up",
    );
    let wage = match &group.pay.by_interval {
        Some(wages) => profile(wages),
        None => number(group.wage),
    };
    section.or("wage", wage, number(0.0), "per paid hour");
    let (overtime, absent) = (group.pay.overtime, group.pay.absence.get());
    section.or("overtime", number(overtime), number(0.0), "times the wage");
    section.or("absence_paid", number(absent), number(0.0), "");
    section.or(
        "shrinkage",
        number(group.shrinkage.get()),
        number(0.0),
        "share of paid time off the phones",
    );
    if let Headcount::Rostered(rostered) = group.counts {
        section.say("counts", "rostered", "people on the rota");
        section.say("shrinkage_spell", time(rostered.spell), "");
        let parts = [
            ("absence", rostered.contains_absence),
            ("breaks", rostered.contains_breaks),
        ];
        let parts = parts.into_iter().filter(|(_, is_contained)| *is_contained);
        let parts: Vec<Value> = parts.map(|(part, _)| part.into()).collect();
        section.say("shrinkage_contains", parts, "");
    } else {
        section.or("counts", "on-phones", "on-phones", "");
    }
    let leaving = match group.leaving {
        Leaving::Finish => "finish",
        Leaving::Drop => "drop",
    };
    section.or("leaving", leaving, "finish", "");
    let late = late_breaks(group.late_breaks);
    section.or(
        "late_breaks",
        late,
        "shortens",
        "after a call that runs into one",
    );
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
fn duty<'a>(group: &'a AgentGroup, clock: &Clock) -> (Duty, &'a [Shift]) {
    let shifts = &group.roster.shifts;
    // Counts make no more layers than there are intervals.
    let most = shifts.len().min(clock.intervals());
    for place in (0..=most).rev() {
        let (first, more) = shifts.split_at(place);
        if !more.iter().all(is_plain) {
            break;
        }
        if let Some(counts) = counts(first, clock) {
            return (Duty::Counts(counts), more);
        }
    }
    (listed(shifts, group.late_breaks, clock), &[])
}

/// The first shifts as counts or as they are, and the others.
fn split_at<'a>(first: usize, group: &'a AgentGroup, clock: &Clock) -> (Duty, &'a [Shift]) {
    let shifts = &group.roster.shifts;
    let (first, more) = shifts.split_at(first.min(shifts.len()));
    let duty =
        counts(first, clock).map_or_else(|| listed(first, group.late_breaks, clock), Duty::Counts);
    (duty, more)
}

fn listed(shifts: &[Shift], usual: LateBreaks, clock: &Clock) -> Duty {
    let shifts = shifts.iter();
    let shifts = shifts.filter_map(|one| shift(one, usual, clock));
    let shifts: Vec<Value> = shifts.map(Value::Table).collect();
    Duty::Shifts(shifts.into())
}

/// Whether a shift can be said by `adjust`.
pub(super) fn is_plain(shift: &Shift) -> bool {
    shift.segments.len() == 1 && shift.wage.is_none() && shift.paid_breaks.is_empty()
}

/// Shifts as a profile, if they are what `count` makes of it.
pub(super) fn counts(shifts: &[Shift], clock: &Clock) -> Option<Value> {
    let interval = clock.interval.get();
    let counts = (0..clock.intervals()).map(|number| {
        let middle = (number as f64 + 0.5) * interval;
        let there = |one: &&Shift| {
            let mut segments = one.segments.iter();
            segments.any(|at| at.from <= middle && middle < at.to)
        };
        shifts.iter().filter(there).map(|one| one.agents).sum()
    });
    let counts: Vec<u32> = counts.collect();
    (Roster::from_counts(&counts, interval).shifts == shifts).then(|| {
        let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
        profile(&counts)
    })
}

/// What `adjust` says: shifts on top, and who is sent home.
pub(super) fn adjustments(more: &[Shift], group: &AgentGroup, clock: &Clock) -> Vec<Value> {
    let fewer = group.roster.reductions.iter();
    let fewer = fewer.map(|one| adjustment(one.segment, -i64::from(one.agents), clock));
    let more = more.iter().flat_map(|shift| {
        let by = i64::from(shift.agents);
        let segments = shift.segments.iter();
        segments.map(move |one| adjustment(*one, by, clock))
    });
    more.chain(fewer).map(Value::Table).collect()
}

/// From its first moment to its last, with breaks between.
fn shift(shift: &Shift, usual: LateBreaks, clock: &Clock) -> Option<Table> {
    let (first, last) = (shift.segments.first()?, shift.segments.last()?);
    let paid = &shift.paid_breaks;
    let from = paid
        .first()
        .map_or(first.from, |one| one.from.min(first.from));
    let to = paid.last().map_or(last.to, |one| one.to.max(last.to));
    let mut breaks = Vec::new();
    let mut back = from;
    let ends = shift.segments.iter().map(|one| (one.from, one.to));
    for (start, end) in ends.chain([(to, to)]) {
        let since = back;
        let inside = paid
            .iter()
            .filter(|one| one.from >= since && one.to <= start);
        for one in inside {
            breaks.extend(pause(back, one.from, false, clock));
            breaks.extend(pause(one.from, one.to, true, clock));
            back = one.to;
        }
        breaks.extend(pause(back, start, false, clock));
        back = end;
    }
    let is_broken = !breaks.is_empty();
    Some(table([
        ("count", Some(i64::from(shift.agents).into())),
        ("from", Some(moment(from, clock))),
        ("to", Some(moment(to, clock))),
        ("breaks", (!breaks.is_empty()).then(|| breaks.into())),
        ("wage", shift.wage.map(number)),
        (
            "late_breaks",
            (is_broken && shift.late_breaks != usual)
                .then(|| late_breaks(shift.late_breaks).into()),
        ),
    ]))
}

fn late_breaks(late: LateBreaks) -> &'static str {
    match late {
        LateBreaks::Shortens => "shortens",
        LateBreaks::Moves => "moves",
    }
}

/// A break, if it has any length.
fn pause(from: f64, to: f64, is_paid: bool, clock: &Clock) -> Option<Value> {
    let length = Seconds::new(to - from).filter(|length| *length > Seconds::ZERO)?;
    Some(Value::Table(table([
        ("at", Some(moment(from, clock))),
        ("length", Some(time(length))),
        ("paid", is_paid.then_some(Value::Boolean(true))),
    ])))
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
