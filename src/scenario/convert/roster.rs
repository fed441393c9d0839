//! Who is on duty when: counts, shifts with breaks, adjustments.

use super::clock::Hours;
use super::{Notes, each_interval};
use crate::centre::{self, LateBreaks, Roster, Segment};
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
            if shifts.is_empty() && !notes.is_torn_inside(&format!("{key}.shifts")) {
                let cure = "say who comes, such as shifts = [{ count = 8, from = \"08:00\", to = \"16:00\" }], or take the group out";
                notes.warn(format!("{key}.shifts"), NO_SHIFT, cure);
            }
            let shifts = shifts.iter().flat_map(|(name, shift)| {
                let usual = written.late_breaks;
                duty(
                    (shift, usual),
                    &format!("{key}.shifts.{name}"),
                    hours,
                    notes,
                )
            });
            Roster {
                shifts: shifts.collect(),
                reductions: Vec::new(),
            }
        }
    };
    let is_known = ["count", "shifts"].iter().all(|part| {
        let key = format!("{key}.{part}");
        hours.are_known && !notes.is_lost(&key) && !notes.is_torn_inside(&key)
    });
    let adjustments = written.adjust.iter().flatten().enumerate();
    for (index, adjustment) in adjustments {
        adjust(
            (&mut roster, is_known),
            adjustment,
            &format!("{key}.adjust.{index}"),
            hours,
            notes,
        );
    }
    roster
}

/// What is said of a group whose list of shifts is empty.
const NO_SHIFT: &str = "there is no shift in this list: nobody is ever on duty";
/// What is said of a shift that is all breaks.
const ALL_BREAKS: &str = "the breaks take up all of this shift: nobody of it is ever on the phones";

/// Whether it was said why nobody of the group at `key` is on duty.
pub(super) fn is_explained(key: &str, notes: &Notes) -> bool {
    let shifts = format!("{key}.shifts");
    let mut warnings = notes.warnings.iter();
    warnings.any(|one| {
        one.key.starts_with(&shifts) && [NO_SHIFT, ALL_BREAKS].contains(&one.found.as_str())
    })
}

/// A break of the people of a shift.
struct Rest {
    /// Its place in the list.
    index: usize,
    length: f64,
    is_paid: bool,
    /// When the first and the last of them take it \[s from opening\].
    starts: (f64, f64),
}

impl Rest {
    /// That of person `number` of so many.
    fn of(&self, number: u32, all: u32) -> Segment {
        let (first, last) = self.starts;
        let part = match all {
            0 | 1 => 0.0,
            _ => f64::from(number) / f64::from(all - 1),
        };
        let from = match first == last {
            true => first,
            // To the second, as times are written.
            false => (first + part * (last - first)).round(),
        };
        Segment {
            from,
            to: from + self.length,
        }
    }
}

/// The people of a shift, alike ones together.
fn duty(
    (written, usual): (&Shift, Option<LateBreaks>),
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) -> Vec<centre::Shift> {
    if written.count.is_none() {
        notes.missing(
            &format!("{key}.count"),
            "say how many agents work this shift",
        );
    }
    let shift = spell(written.from, written.to, key, hours, notes);
    let breaks = written.breaks.iter().flatten().enumerate();
    let rests: Vec<Rest> = breaks
        .filter_map(|(index, one)| {
            let at = format!("{key}.breaks.{index}");
            rest(index, one, shift, &at, hours, notes)
        })
        .collect();
    let (Some(count), Some(shift)) = (written.count, shift) else {
        return Vec::new();
    };
    let agents = count.0;
    if agents == 0 {
        let cure = "give a `count` above 0, or take the shift out";
        notes.warn(format!("{key}.count"), "nobody works this shift", cure);
    }
    let is_staggered = rests.iter().any(|rest| rest.starts.0 != rest.starts.1);
    let (people, each) = if is_staggered {
        (agents, 1)
    } else {
        (1, agents)
    };
    let mut found: Vec<centre::Shift> = Vec::new();
    let mut is_all_breaks = false;
    for number in 0..people.min(agents) {
        let mut own: Vec<(&Rest, Segment)> = rests
            .iter()
            .map(|rest| (rest, rest.of(number, people)))
            .collect();
        own.sort_by(|a, b| a.1.from.total_cmp(&b.1.from));
        let Some(mut person) = person(&own, shift, key, notes) else {
            return found;
        };
        person.agents = each;
        person.wage = written.wage.map(|wage| wage.0);
        person.late_breaks = written.late_breaks.or(usual).unwrap_or_default();
        match found.last_mut() {
            Some(last) if last.segments == person.segments => last.agents += person.agents,
            _ if person.segments.is_empty() => is_all_breaks = true,
            _ => found.push(person),
        }
    }
    if is_all_breaks {
        let cure = "make the breaks shorter or the shift longer, or take the shift out";
        notes.warn(format!("{key}.breaks"), ALL_BREAKS, cure);
    }
    found
}

/// One of a shift, between its breaks; `None` if they overlap.
fn person(
    breaks: &[(&Rest, Segment)],
    shift: Segment,
    key: &str,
    notes: &mut Notes,
) -> Option<centre::Shift> {
    let mut segments = Vec::new();
    let mut paid = Vec::new();
    let mut back = shift.from;
    for (rest, one) in breaks {
        if one.from < back {
            let cure = "let a break start after the one before has ended";
            let at = format!("{key}.breaks.{}", rest.index);
            notes.wrong(at, "this break overlaps another", cure);
            return None;
        }
        segments.push(Segment {
            from: back,
            to: one.from,
        });
        if rest.is_paid {
            paid.push(*one);
        }
        back = one.to;
    }
    segments.push(Segment {
        from: back,
        to: shift.to,
    });
    segments.retain(|spell| spell.from < spell.to);
    let mut person = centre::Shift::new(1, segments);
    person.paid_breaks = paid;
    Some(person)
}

/// A break; it must lie inside its shift.
fn rest(
    index: usize,
    written: &Break,
    shift: Option<Segment>,
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) -> Option<Rest> {
    if written.length.is_none() {
        let cure = "say how long the break is, such as length = \"30m\"";
        notes.missing(&format!("{key}.length"), cure);
    }
    let within = within(written, key, hours, notes)?;
    let length = written.length?.get();
    let shift = shift?;
    let part = if written.between.is_some() {
        "between"
    } else {
        "at"
    };
    let window = match part {
        "at" => Segment {
            from: within.from,
            to: within.from + length,
        },
        _ => within,
    };
    if window.to - window.from < length {
        let found = "the break is longer than the time between which it lies";
        let cure = "give it more room, or make it shorter";
        notes.wrong(format!("{key}.between"), found, cure);
        return None;
    }
    if window.from < shift.from || window.to > shift.to {
        let (start, end) = (hours.clock.said(shift.from), hours.clock.said(shift.to));
        notes.wrong(
            format!("{key}.{part}"),
            format!("this break is outside its shift ({start} to {end})"),
            "move or shorten the break, or change the shift",
        );
        return None;
    }
    if length == 0.0 {
        let cure = "say how long it is, or take it out";
        notes.warn(format!("{key}.length"), "a break of no length", cure);
    }
    (length > 0.0).then_some(Rest {
        index,
        length,
        is_paid: written.paid.unwrap_or(false),
        starts: (window.from, window.to - length),
    })
}

/// When the break starts, or between which moments it lies.
fn within(written: &Break, key: &str, hours: &Hours, notes: &mut Notes) -> Option<Segment> {
    let (at_key, between_key) = (format!("{key}.at"), format!("{key}.between"));
    // What is there and wrong is told, and a moment of it may be lost.
    if notes.is_lost(&between_key) || notes.is_torn_inside(&between_key) {
        return None;
    }
    match (written.at, &written.between) {
        (Some(_), Some(_)) => {
            let found = "both `at` and `between` say when the break is";
            notes.wrong(between_key, found, "keep one of the two");
            None
        }
        (None, None) => {
            notes.missing(&at_key, "say when the break starts, such as at = \"12:00\"");
            None
        }
        (Some(at), None) => {
            let from = hours.of_break(at, &at_key, notes)?;
            Some(Segment { from, to: from })
        }
        (None, Some(between)) => {
            let [first, last] = between.as_slice() else {
                let cure = "give two, such as between = [\"11:00\", \"13:30\"]";
                let found = format!("{} in place of two moments", between.len());
                notes.wrong(between_key, found, cure);
                return None;
            };
            let from = hours.of_break(*first, &between_key, notes)?;
            let to = hours.of_break(*last, &between_key, notes)?;
            if from >= to {
                let cure = "let the second be later than the first";
                notes.wrong(between_key, "it ends before it begins", cure);
                return None;
            }
            Some(Segment { from, to })
        }
    }
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
        let (start, stop) = (hours.clock.said(start), hours.clock.said(stop));
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
fn adjust(
    (roster, is_known): (&mut Roster, bool),
    written: &Adjustment,
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) {
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
    if by.0 < 0 && is_known && most_in(roster, spell) < agents {
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
