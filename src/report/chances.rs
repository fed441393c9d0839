//! Days that come by chance: how many there are, how often each comes, and what they differ in.

use super::digits::{TimeStyle, number};
use super::study::Study;
use super::words::listed;
use crate::centre::{AgentGroup, CallType, Centre, Day, Likely, Variants};
use crate::legible::number::{given, percent, so_many, told_apart};
use crate::measures::MetricKind;

/// Numbers closer than this part of the larger are alike.
const ALIKE: f64 = 1e-9;

/// What is said of the days among which each day of a replication draws; nothing where no day comes by chance.
#[must_use]
pub fn days_by_chance(days: &[Day]) -> Vec<String> {
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for day in days {
        let Some(variants) = &day.variants else {
            continue;
        };
        let name = day.weekday.map(|weekday| weekday.to_string());
        for words in words(variants) {
            let names: Vec<String> = name.iter().cloned().collect();
            match said.iter_mut().find(|(other, _)| *other == words) {
                Some((_, others)) => others.extend(names),
                None => said.push((words, names)),
            }
        }
    }
    let said = said.into_iter();
    let told = said.map(|(words, names)| {
        if names.is_empty() || names.len() == days.len() {
            format!("Every day {words}")
        } else {
            format!("Every {} {words}", listed(&names))
        }
    });
    told.collect()
}

/// What is said of kinds of days that came on none of the days, and how many days would most likely hold one.
pub(super) fn not_seen(study: &Study<'_>) -> Option<String> {
    let unseen = &study.results.unseen_kinds;
    if unseen.is_empty() {
        return None;
    }
    // In how many of its days a replication draws such a kind on average.
    let often = unseen.iter().map(|name| {
        let kinds = study.days.iter().flat_map(|day| &day.variants);
        let kinds = kinds.flat_map(|variants| variants.kinds());
        let own = kinds.filter(|kind| kind.name == *name);
        own.map(|kind| kind.weight).sum::<f64>()
    });
    let rarest = often.fold(1.0, f64::min);
    let names: Vec<String> = unseen.iter().map(|name| format!("`{name}`")).collect();
    Some(format!(
        "{} came on none of the days that were simulated: what lies within ± allows for all that such days may bring. \
         Of {} {}s one would most likely have been.",
        listed(&names),
        number(
            (MOST_LIKELY / rarest).ceil(),
            MetricKind::Number,
            TimeStyle::Seconds
        ),
        study.unit()
    ))
}

/// In so many times as many days as come between two, one is missed in a fortieth of all studies.
const MOST_LIKELY: f64 = 3.689;

fn words(variants: &Variants) -> Vec<String> {
    let mut said = Vec::new();
    let were = variants.were();
    if let (Some(first), Some(last)) = (were.first(), were.last()) {
        let kinds = 1 + variants.kinds().len();
        let centres = (0..were.len()).map(|day| variants.centre(day * kinds));
        let days = match were.len() {
            1 => format!("is {}, the only day of its file", first.name),
            days => format!(
                "is one of {} as they were ({} to {}), {}",
                so_many(&days, "day"),
                first.name,
                last.name,
                odds(were)
            ),
        };
        said.push(format!("{days}; {}.", ranges(&centres.collect::<Vec<_>>())));
    }
    let plain = variants.plain_share();
    for (place, kind) in variants.kinds().iter().enumerate() {
        let (stands, own) = (variants.centre(0), variants.centre(1 + place));
        let changes = changes(stands, own);
        let changes = if changes.is_empty() {
            "as all others".to_owned()
        } else {
            listed(&changes)
        };
        let share = percent(kind.weight);
        said.push(format!(
            "is `{}` with a chance of {share}: {changes}.",
            kind.name
        ));
    }
    if !variants.kinds().is_empty() && plain <= 0.0 {
        said.push("is of one of these kinds: their shares are all days.".to_owned());
    }
    said
}

/// How often the days come.
fn odds(were: &[Likely]) -> String {
    let all: f64 = were.iter().map(|day| day.weight).sum();
    let shares = were.iter().map(|day| day.weight / all);
    let (least, most) = bounds(shares);
    if alike(least, most) {
        "each as likely as the others".to_owned()
    } else {
        let ends = [least, most].map(|share| 100.0 * share);
        let is_whole = |end: &f64| (end - end.round()).abs() < ALIKE;
        let [least, most] = told_apart(ends, usize::from(!ends.iter().all(is_whole)));
        format!("drawn by weight (chances of {least} to {most} %)")
    }
}

fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, 0.0), |(least, most), value| {
        (value.min(least), value.max(most))
    })
}

fn alike(one: f64, other: f64) -> bool {
    (one - other).abs() <= ALIKE * one.abs().max(other.abs())
}

/// What days as they were differ in.
fn ranges(days: &[&Centre]) -> String {
    let Some(first) = days.first() else {
        return String::new();
    };
    let mut said = Vec::new();
    for (place, kind) in first.call_types().iter().enumerate() {
        let own = |day: &&Centre| calls(&day.call_types()[place]);
        let differs = |of: &dyn Fn(&CallType) -> Vec<f64>| {
            let mut days = days.iter();
            days.any(|day| of(&day.call_types()[place]) != of(kind))
        };
        if differs(&|kind| kind.volume.to_vec()) {
            let (least, most) = bounds(days.iter().map(own));
            let [least, most] = amounts(least, most);
            said.push(format!("{} has {least} to {most} calls a day", kind.name));
        }
        let scales = |kind: &CallType| {
            [&kind.talk_scale, &kind.wrap_up_scale, &kind.patience_scale].map(Clone::clone)
        };
        if differs(&|kind| scales(kind).concat()) {
            said.push(format!("{} differs in its times", kind.name));
        }
    }
    for (place, group) in first.groups().iter().enumerate() {
        let own = |day: &&Centre| hours(&day.groups()[place], day);
        let mut others = days.iter();
        if others.any(|day| day.groups()[place].roster != group.roster) {
            let (least, most) = bounds(days.iter().map(own));
            let [least, most] = amounts(least, most);
            said.push(format!(
                "{} is on duty for {least} to {most} hours",
                group.name
            ));
        }
    }
    match said.is_empty() {
        true => "nothing differs".to_owned(),
        false => listed(&said),
    }
}

/// What a kind of days has otherwise.
fn changes(stands: &Centre, own: &Centre) -> Vec<String> {
    let mut said = Vec::new();
    let calls_of = stands.call_types().iter().zip(own.call_types());
    for (before, now) in calls_of {
        let (old, new) = (calls(before), calls(now));
        if !alike(old, new) {
            let times = so_often(new / old);
            said.push(format!("{} calls {times} as often", before.name));
        } else if before.volume != now.volume {
            said.push(format!("{} calls at other times of the day", before.name));
        }
        let without_volume = CallType {
            volume: before.volume.clone(),
            ..now.clone()
        };
        if without_volume != *before {
            said.push(format!("other ways of {}", before.name));
        }
    }
    for (before, now) in stands.groups().iter().zip(own.groups()) {
        let (old, new) = (hours(before, stands), hours(now, own));
        if !alike(old, new) {
            let [old, new] = amounts(old, new);
            said.push(format!(
                "{} on duty for {new} hours instead of {old}",
                before.name
            ));
        } else if before.roster != now.roster {
            said.push(format!("{} on duty at other times", before.name));
        }
        let without_roster = AgentGroup {
            roster: before.roster.clone(),
            ..now.clone()
        };
        if without_roster != *before {
            said.push(format!("other ways of {}", before.name));
        }
    }
    if (stands.busyness(), stands.pick_agent()) != (own.busyness(), own.pick_agent()) {
        said.push("another uncertainty or routing".to_owned());
    }
    said
}

fn so_often(times: f64) -> String {
    if !times.is_finite() {
        return "more".to_owned();
    }
    let usual = given(times);
    if usual != "1" {
        return format!("{usual} times");
    }
    let [told, _] = told_apart([times, 1.0], 2);
    format!("{told} times")
}

/// Two amounts as tables have them, or with the digits that tell them apart.
fn amounts(one: f64, other: f64) -> [String; 2] {
    let usual = [one, other].map(|amount| number(amount, MetricKind::Number, TimeStyle::Seconds));
    match usual[0] == usual[1] {
        true => told_apart([one, other], usize::from(one.max(other) < 99.95)),
        false => usual,
    }
}

/// Mean calls of a day.
fn calls(kind: &CallType) -> f64 {
    kind.volume.iter().sum()
}

/// Hours on duty, everybody turning up [h].
fn hours(group: &AgentGroup, centre: &Centre) -> f64 {
    let clock = centre.clock();
    let on_duty = group
        .roster
        .on_duty(clock.interval.get(), clock.intervals());
    on_duty.iter().sum::<f64>() * clock.interval.get() / 3600.0
}
