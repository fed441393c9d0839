//! Who is on duty when: counts, shifts with breaks, adjustments.

use super::clock::Hours;
use super::{Notes, each_interval};
use crate::centre::{self, Roster, Segment};
use crate::scenario::written::agents::{Adjustment, Break, Group, Shift};
use crate::scenario::written::leaf::Moment;
use crate::scenario::written::several::{Named, Shifts};

/// The roster of the group at `key`.
pub(super) fn roster(written: &Group, key: &str, hours: &Hours, notes: &mut Notes) -> Roster {
    let mut roster = match (&written.count, &written.shifts) {
        (_, Some(_)) if written.count.is_some() || notes.is_lost(&format!("{key}.count")) => {
            notes.wrong(
                format!("{key}.shifts"),
                "both `count` and `shifts` are given",
                "keep one of the two; `adjust` changes either for a while",
            );
            Roster::default()
        }
        (None, None) => {
            let lost = ["count", "shifts"].map(|part| notes.is_lost(&format!("{key}.{part}")));
            if !lost.contains(&true) {
                let cure = "give `count`, such as count = 12, or `shifts`";
                notes.missing(&format!("{key}.count"), cure);
            }
            Roster::default()
        }
        (Some(count), None) => {
            let key = format!("{key}.count");
            let counts = each_interval(Some(count.clone()), |n| n.0, 0, &key, hours, notes);
            Roster::from_counts(&counts, hours.clock.interval.get())
        }
        (_, Some(shifts)) => {
            let Shifts(Named(shifts)) = shifts;
            let shifts = shifts.iter().filter_map(|(name, shift)| {
                duty(shift, &format!("{key}.shifts.{name}"), hours, notes)
            });
            Roster {
                shifts: shifts.collect(),
                reductions: Vec::new(),
            }
        }
    };
    let adjustments = written.adjust.iter().flatten().enumerate();
    for (index, adjustment) in adjustments {
        adjust(
            &mut roster,
            adjustment,
            &format!("{key}.adjust.{index}"),
            hours,
            notes,
        );
    }
    roster
}

fn duty(written: &Shift, key: &str, hours: &Hours, notes: &mut Notes) -> Option<centre::Shift> {
    if written.count.is_none() {
        notes.missing(
            &format!("{key}.count"),
            "say how many agents work this shift",
        );
    }
    let shift = spell(written.from, written.to, key, hours, notes);
    let breaks = written.breaks.iter().flatten().enumerate();
    let breaks: Vec<Option<(usize, Segment)>> = breaks
        .map(|(index, one)| {
            let key = format!("{key}.breaks.{index}");
            rest(one, shift, &key, hours, notes).map(|spell| (index, spell))
        })
        .collect();
    let agents = written.count?.0;
    let shift = shift?;
    let mut breaks: Vec<(usize, Segment)> = breaks.into_iter().flatten().collect();
    breaks.sort_by(|a, b| a.1.from.total_cmp(&b.1.from));
    let mut segments = Vec::new();
    let mut back = shift.from;
    for (index, one) in breaks {
        if one.from < back {
            let cure = "let a break start after the one before has ended";
            notes.wrong(
                format!("{key}.breaks.{index}"),
                "this break overlaps another",
                cure,
            );
            continue;
        }
        segments.push(Segment {
            from: back,
            to: one.from,
        });
        back = one.to;
    }
    segments.push(Segment {
        from: back,
        to: shift.to,
    });
    segments.retain(|spell| spell.from < spell.to);
    if agents == 0 {
        let cure = "give a `count` above 0, or take the shift out";
        notes.warn(format!("{key}.count"), "nobody works this shift", cure);
    }
    (agents > 0 && !segments.is_empty()).then_some(centre::Shift { agents, segments })
}

/// A break; it must lie inside its shift.
fn rest(
    written: &Break,
    shift: Option<Segment>,
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) -> Option<Segment> {
    let at_key = format!("{key}.at");
    if written.at.is_none() {
        notes.missing(&at_key, "say when the break starts, such as at = \"12:00\"");
    }
    if written.length.is_none() {
        let cure = "say how long the break is, such as length = \"30m\"";
        notes.missing(&format!("{key}.length"), cure);
    }
    let from = hours.since_opening(written.at?, &at_key, notes)?;
    let length = written.length?.get();
    let shift = shift?;
    let to = from + length;
    if from < shift.from || to > shift.to {
        let (start, end) = (hours.clock.label(shift.from), hours.clock.label(shift.to));
        notes.wrong(
            at_key,
            format!("this break is outside its shift ({start} to {end})"),
            "move or shorten the break, or change the shift",
        );
        return None;
    }
    if length == 0.0 {
        let cure = "say how long it is, or take it out";
        notes.warn(format!("{key}.length"), "a break of no length", cure);
    }
    (length > 0.0).then_some(Segment { from, to })
}

/// From one moment to a later one.
fn spell(
    from: Option<Moment>,
    to: Option<Moment>,
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) -> Option<Segment> {
    let mut end = |moment: Option<Moment>, part: &str, cure: &str| {
        let key = format!("{key}.{part}");
        if moment.is_none() {
            notes.missing(&key, cure);
        }
        hours.since_opening(moment?, &key, notes)
    };
    let start = end(from, "from", "say when it begins, such as from = \"08:00\"");
    let stop = end(to, "to", "say when it ends, such as to = \"16:00\"");
    let (start, stop) = (start?, stop?);
    if start >= stop {
        let (start, stop) = (hours.clock.label(start), hours.clock.label(stop));
        notes.wrong(
            format!("{key}.to"),
            format!("it ends at {stop}, not after it begins at {start}"),
            "let `to` be later than `from`",
        );
        return None;
    }
    Some(Segment {
        from: start,
        to: stop,
    })
}

/// Most agents on duty at once in `spell`.
fn most_in(roster: &Roster, spell: Segment) -> u32 {
    let steps = roster.levels(|shift| shift.agents);
    let later = steps.iter().skip(1).map(|step| step.at);
    let ends = later.chain([f64::INFINITY]);
    let during = steps.iter().zip(ends);
    let during = during.filter(|(step, end)| step.at < spell.to && *end > spell.from);
    during.map(|(step, _)| step.on_duty).max().unwrap_or(0)
}

/// More agents are a shift of their own, fewer are a reduction.
fn adjust(roster: &mut Roster, written: &Adjustment, key: &str, hours: &Hours, notes: &mut Notes) {
    if written.by.is_none() {
        let cure = "say how many agents more or fewer, such as by = 2 or by = -1";
        notes.missing(&format!("{key}.by"), cure);
    }
    let spell = spell(written.from, written.to, key, hours, notes);
    let (Some(by), Some(spell)) = (written.by, spell) else {
        return;
    };
    let agents = by.0.unsigned_abs();
    if by.0 == 0 {
        let cure = "say how many agents more or fewer, or take it out";
        notes.warn(key, "an adjustment that changes nothing", cure);
    }
    if by.0 < 0 && most_in(roster, spell) < agents {
        notes.warn(
            format!("{key}.by"),
            format!(
                "{agents} agents fewer, where there are never more than {}",
                most_in(roster, spell)
            ),
            "nobody is left on duty; take away as many as there are",
        );
    }
    roster.adjust(spell, by.0);
}
