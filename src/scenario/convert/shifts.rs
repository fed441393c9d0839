//! The shifts that may be worked, the rules that they follow, and what is to be covered.

use super::clock::Hours;
use super::{Notes, counted, no_group};
use crate::centre::{
    AgentGroup, Alike, BreakKind, Catalogue, GroupId, Per, Rule, ShiftKind, Tours,
};
use crate::error::Mistake;
use crate::scenario::diagnostic::nearest;
use crate::scenario::written::leaf::{Amount, Moment};
use crate::scenario::written::several::{Named, Profile};
use crate::scenario::written::shifts::{self, Choices};
use crate::units::Seconds;

/// Most values of a range: more are a mistyped step.
const MOST_CHOICES: usize = 2000;
/// Most shifts to choose from: with more, a search takes hours and all memory. A convention.
const MOST_SHIFTS: usize = 10_000;
/// Time between two shifts unless somebody says otherwise \[s\]: the European Union's working time directive, 2003/88/EC.
const REST: f64 = 11.0 * 3600.0;

/// What may be worked by the groups that are staffed.
pub(super) fn catalogue(
    (written, rules, tours): (
        Option<Named<shifts::ShiftKind>>,
        Option<Vec<shifts::Rule>>,
        Option<shifts::TourRules>,
    ),
    (groups, staffed): (&[AgentGroup], &[GroupId]),
    hours: &Hours,
    notes: &mut Notes,
) -> Catalogue {
    let Named(written) = written.unwrap_or(Named(Vec::new()));
    let kinds = written.into_iter();
    let kinds: Vec<ShiftKind> = kinds
        .map(|(name, kind)| kind_of(name, kind, (groups, staffed), hours, notes))
        .collect();
    let places = |kind: &ShiftKind| {
        let breaks = kind.breaks.iter().map(|one| one.after.len().max(1));
        let own = [kind.from.len(), kind.length.len(), kind.groups.len()];
        breaks.chain(own).fold(1_usize, usize::saturating_mul)
    };
    let mut all = 0_usize;
    for kind in &kinds {
        let own = places(kind);
        all = all.saturating_add(own);
        if all > MOST_SHIFTS {
            let found = format!(
                "starts, lengths and places of breaks leave {own} shifts to choose from; all together may be {MOST_SHIFTS}"
            );
            let cure = "give longer steps, or fewer breaks that move by themselves";
            notes.wrong(format!("shifts.{}", kind.name), found, cure);
            break;
        }
    }
    let rules = rules.unwrap_or_default().into_iter().enumerate();
    let shifts = (&kinds[..], tours.is_some());
    let rules = rules
        .filter_map(|(place, rule)| rule_of(rule, &format!("staff.rules.{place}"), shifts, notes));
    Catalogue {
        rules: rules.collect(),
        shifts: kinds,
        tours: tours.map(|tours| tours_of(&tours, notes)),
    }
}

fn kind_of(
    name: String,
    written: shifts::ShiftKind,
    (groups, staffed): (&[AgentGroup], &[GroupId]),
    hours: &Hours,
    notes: &mut Notes,
) -> ShiftKind {
    let key = format!("shifts.{name}");
    let at = |part: &str| format!("{key}.{part}");
    if written.from.is_none() {
        let cure = "say when it may begin, such as from = \"08:00\" or from = { first = \"08:00\", last = \"10:00\", step = \"30m\" }";
        notes.missing(&at("from"), cure);
    }
    if written.length.is_none() {
        notes.missing(
            &at("length"),
            "say how long it lasts, such as length = \"8h\"",
        );
    }
    let are_said = [written.from.is_some(), written.length.is_some()];
    let from = written
        .from
        .map_or_else(Vec::new, |from| moments(&from, &at("from"), hours, notes));
    let length = written
        .length
        .map_or_else(Vec::new, |length| times(&length, &at("length"), notes));
    let shortest = length.iter().copied().fold(f64::INFINITY, f64::min);
    let closes = hours.clock.length.get();
    let fits = from.iter().any(|from| from + shortest <= closes + 1e-6)
        || ["from", "length"]
            .iter()
            .any(|part| notes.is_torn_inside(&at(part)));
    if hours.are_known && !from.is_empty() && shortest.is_finite() && !fits {
        let found = format!(
            "the shift ends after closing at {}",
            hours.clock.said(closes)
        );
        notes.wrong(at("from"), found, "let it begin earlier, or be shorter");
    }
    let lists = [("from", &from), ("length", &length)].into_iter();
    for ((part, times), _) in lists.zip(are_said).filter(|(_, is_said)| *is_said) {
        // Nobody could work it, and nothing else would say so.
        if times.is_empty() && hours.are_known && !notes.is_torn_inside(&at(part)) {
            let found = format!("there is nothing in this list: nobody can work `{name}`");
            let cure = format!("give one `{part}` at least, or take the shift out");
            notes.wrong(at(part), found, cure);
        }
    }
    if length.contains(&0.0) {
        let cure = "say how long it lasts, such as length = \"8h\"";
        notes.wrong(at("length"), "a shift of no length", cure);
    }
    let breaks = written.breaks.unwrap_or_default().into_iter().enumerate();
    let longest = length.iter().copied().fold(0.0, f64::max);
    let breaks = breaks.filter_map(|(place, one)| {
        break_of(&one, &format!("{key}.breaks.{place}"), longest, notes)
    });
    let breaks = breaks.collect();
    let groups = match written.agents {
        None => staffed.to_vec(),
        Some(names) => named_groups(&names, groups, &at("agents"), notes),
    };
    ShiftKind {
        name,
        groups,
        from,
        length,
        breaks,
        wage: written.wage.map(|wage| wage.0),
        premium: written.premium.map_or(0.0, |premium| premium.get()),
        cost: written.cost.map_or(0.0, |cost| cost.0),
        at_most: written.at_most.map(|most| most.0),
        kinds: written.kind.unwrap_or_default(),
    }
}

fn named_groups(
    names: &[String],
    groups: &[AgentGroup],
    key: &str,
    notes: &mut Notes,
) -> Vec<GroupId> {
    let known: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let mut found = Vec::new();
    if names.is_empty() {
        let cure =
            "name a group that works it, or leave `agents` out: all that are staffed work it then";
        notes.wrong(key, "there is no group in this list: nobody works it", cure);
    }
    for (index, name) in names.iter().enumerate() {
        match known.iter().position(|known| known == name) {
            Some(place) => found.push(GroupId(place as u16)),
            None if notes.is_lost(&format!("agents.{name}")) => {}
            None => {
                let Mistake { found, cure } = no_group(name, &known);
                notes.wrong(format!("{key}.{index}"), found, cure);
            }
        }
    }
    found
}

fn break_of(
    written: &shifts::BreakKind,
    key: &str,
    longest: f64,
    notes: &mut Notes,
) -> Option<BreakKind> {
    if written.after.is_none() {
        let cure = "say how long after the start of the shift it may begin, such as after = \"4h\"";
        notes.missing(&format!("{key}.after"), cure);
    }
    if written.length.is_none() {
        let cure = "say how long the break is, such as length = \"30m\"";
        notes.missing(&format!("{key}.length"), cure);
    }
    let after = times(written.after.as_ref()?, &format!("{key}.after"), notes);
    let length = written.length?.get();
    if after.is_empty() {
        let cure = "say when it may begin, such as after = \"4h\", or take the break out";
        notes.wrong(
            format!("{key}.after"),
            "there is nothing in this list: nobody has this break",
            cure,
        );
    }
    let fits = after.iter().any(|after| after + length <= longest + 1e-6);
    if !after.is_empty() && longest > 0.0 && !fits {
        let cure = "let it begin earlier, or make the shift longer";
        notes.wrong(
            format!("{key}.after"),
            "this break is outside its shift",
            cure,
        );
        return None;
    }
    Some(BreakKind {
        after,
        length,
        is_paid: written.paid.unwrap_or(false),
    })
}

fn rule_of(
    written: shifts::Rule,
    key: &str,
    (kinds, by_person): (&[ShiftKind], bool),
    notes: &mut Notes,
) -> Option<Rule> {
    let Some(kind) = written.kind else {
        notes.missing(
            &format!("{key}.kind"),
            "say which shifts it is about, such as kind = \"late\"",
        );
        return None;
    };
    let rule = Rule {
        kind,
        at_least: written.at_least.map(|number| number.0),
        at_most: written.at_most.map(|number| number.0),
        at_least_share: written.at_least_share.map(|share| share.get()),
        at_most_share: written.at_most_share.map(|share| share.get()),
        per: match written.per {
            Some(shifts::Per::Day) => Per::Day,
            Some(shifts::Per::Week) => Per::Week,
            None if by_person => Per::Week,
            None => Per::Day,
        },
    };
    if !kinds.iter().any(|kind| rule.is_about(kind)) {
        let mut names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        names.extend(
            kinds
                .iter()
                .flat_map(|kind| &kind.kinds)
                .map(String::as_str),
        );
        let cure = match nearest(&rule.kind, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "give a shift of the catalogue this `kind`".to_owned(),
        };
        let found = format!("no shift is of the kind `{}`", rule.kind);
        notes.wrong(format!("{key}.kind"), found, cure);
    }
    if let (Some(least), Some(most)) = (rule.at_least, rule.at_most)
        && least > most
    {
        let found = format!("at least {least} and at most {most} of them");
        let cure = "lower `at_least`, or raise `at_most`";
        notes.wrong(format!("{key}.at_least"), found, cure);
    }
    Some(rule)
}

fn tours_of(written: &shifts::TourRules, notes: &mut Notes) -> Tours {
    let (least, most) = written
        .days_on
        .map_or((5, 5), |days| (days.least, days.most));
    let together = written
        .days_off_together
        .map_or(2.min(7 - most.min(7)), |days| days.0);
    let tours = Tours {
        days_on: (least, most),
        days_off_together: together,
        rest: written.rest.map_or(REST, Seconds::get),
        hours_at_most: written
            .hours_at_most
            .map_or(f64::INFINITY, |time| time.get() / 3600.0),
        late_at_most: written.late_at_most.map_or(u32::MAX, |most| most.0),
        alike: match (written.within, written.same_start) {
            (Some(within), _) => Alike::Start(within.get()),
            (None, Some(false)) => Alike::Start(f64::INFINITY),
            (None, Some(true) | None) => Alike::Shift,
        },
    };
    if written.same_start == Some(true) && written.within.is_some_and(|within| within.get() > 0.0) {
        let found = "everybody begins at the same time on all days, and also does not";
        let cure = "take one of `same_start` and `within` out";
        notes.wrong("staff.week.within", found, cure);
    }
    if least > most || most > 7 || most == 0 {
        let cure = "give from 1 to 7 days, the least first";
        notes.wrong("staff.week.days_on", "no week has such days", cure);
    } else if tours.patterns().is_empty() {
        let found = format!("{together} days off together leave no {least} days on");
        let cure = "lower one of the two: a week has seven days";
        notes.wrong("staff.week.days_off_together", found, cure);
    }
    tours
}

/// What a group requires, by day: the same on each of so many days, or one after the other.
pub(super) fn required(
    written: Profile<Amount>,
    days: usize,
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) -> Vec<Vec<f64>> {
    let intervals = hours.clock.intervals();
    match written {
        Profile::Same(same) => vec![vec![same.0; intervals]; days],
        Profile::Each(each) => {
            let each: Vec<f64> = each.into_iter().map(|one| one.0).collect();
            if each.len() == intervals {
                return vec![each; days];
            }
            if each.len() == intervals * days {
                return each.chunks(intervals).map(<[f64]>::to_vec).collect();
            }
            if hours.are_known {
                let found = format!(
                    "{} for {} a day",
                    counted(each.len(), "value"),
                    counted(intervals, "interval")
                );
                let cure = match days {
                    1 => format!("give {}", counted(intervals, "value")),
                    _ => format!(
                        "give {} for every day, or {} for {days} days one after the other",
                        counted(intervals, "value"),
                        intervals * days
                    ),
                };
                notes.wrong(key, found, cure);
            }
            vec![vec![0.0; intervals]; days]
        }
    }
}

fn moments(written: &Choices<Moment>, key: &str, hours: &Hours, notes: &mut Notes) -> Vec<f64> {
    match written {
        Choices::List(list) => {
            let each = list.iter();
            let each = each.filter_map(|one| hours.since_opening(*one, key, notes));
            each.collect()
        }
        Choices::Range(range) => {
            let first = hours.since_opening(range.first, key, notes);
            let last = hours.since_opening(range.last, key, notes);
            match (first, last) {
                (Some(first), Some(last)) => steps(first, last, range.step, key, notes),
                _ => Vec::new(),
            }
        }
    }
}

fn times(written: &Choices<Seconds>, key: &str, notes: &mut Notes) -> Vec<f64> {
    match written {
        Choices::List(list) => list.iter().map(|one| one.get()).collect(),
        Choices::Range(range) => steps(range.first.get(), range.last.get(), range.step, key, notes),
    }
}

fn steps(first: f64, last: f64, step: Seconds, key: &str, notes: &mut Notes) -> Vec<f64> {
    let step = step.get();
    if step <= 0.0 || first > last {
        let cure = "let `last` be no earlier than `first`, and `step` longer than 0";
        notes.wrong(key, "there is nothing between the first and the last", cure);
        return Vec::new();
    }
    let number = ((last - first) / step + 1e-9).floor() as usize + 1;
    if number > MOST_CHOICES {
        let found = format!("{number} values from the first to the last");
        notes.wrong(key, found, "give a longer step");
        return Vec::new();
    }
    (0..number)
        .map(|place| first + place as f64 * step)
        .collect()
}
