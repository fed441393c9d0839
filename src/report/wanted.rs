//! Targets in words: what is wanted of whom, where and how often, and what came of it.

use super::Study;
use super::calls::headline_style;
use super::digits::{Figure, TimeStyle, figure};
use super::forecast::wait;
use super::grid::{Grid, Label};
use super::words::listed;
use crate::centre::{Aim, Centre, Every, Formula, ServiceLevel, Whose};
use crate::legible::number::{
    given, given_minutes, partly, percent, so_many, thousands, time, visible,
};
use crate::measures::{ALL, MetricKind, Places, Target, TargetOutcome, Verdict, outcomes};
use crate::stats::Estimate;

pub(super) fn name(centre: &Centre, whose: Whose) -> Option<&str> {
    match whose {
        Whose::Calls(id) => Some(&centre.call_types().get(id.index())?.name),
        Whose::All => Some(ALL),
        Whose::Agents(id) => Some(&centre.groups().get(id.index())?.name),
    }
}

/// `service`, `all calls`
pub(super) fn who(centre: &Centre, whose: Whose) -> &str {
    match whose {
        Whose::All => "all calls",
        _ => name(centre, whose).unwrap_or_default(),
    }
}

/// `service level`, `abandonment in every interval`
pub(super) fn what(target: &Target) -> String {
    let measure = match target.goal.aim {
        Aim::ServiceLevel(Some(own)) => {
            let within = time(own.within.get());
            return format!("service level within {within}{}", scope(target));
        }
        Aim::ServiceLevel(None) => "service level",
        Aim::Abandonment => "abandonment",
        Aim::Blocked => "blocked calls",
        Aim::Lost => "lost calls",
        Aim::Asa => "speed of answer",
        Aim::Occupancy => "occupancy",
    };
    format!("{measure}{}", scope(target))
}

/// Where and how often, as it stands behind a measure; nothing for what is wanted of all days together.
fn scope(target: &Target) -> String {
    let share = target.goal.on_days.map(|share| percent(share.get()));
    match (target.goal.every, share) {
        (None, None) => String::new(),
        (Some(every), None) => match every {
            Every::Week => " over the week".to_owned(),
            _ => format!(" in every {}", every.key()).replace("in every day", "on every day"),
        },
        (Some(Every::Interval), Some(share)) => format!(" in {share} of intervals"),
        (Some(Every::Week), Some(share)) => format!(" in {share} of weeks"),
        (_, Some(share)) => format!(" on {share} of days"),
    }
}

/// What is wanted, for people who read a scenario: `service level at least 80 % in 20 s (offered), in every interval`.
#[must_use]
pub fn wish(centre: &Centre, target: &Target) -> String {
    let goal = &target.goal;
    let level = match goal.aim {
        Aim::Asa => time(goal.level),
        _ => percent(goal.level),
    };
    let said = match goal.aim {
        Aim::ServiceLevel(_) => match level_of(centre, target) {
            Some(own) => format!(
                "service level at least {level} in {} ({})",
                time(own.within.get()),
                own.formula.key()
            ),
            None => format!("service level, each type's own, at least {level}"),
        },
        Aim::Abandonment => format!("abandoned at most {level}"),
        Aim::Blocked => format!("blocked at most {level}"),
        Aim::Lost => format!("lost in any way at most {level}"),
        Aim::Asa => format!("mean wait of the answered at most {level}"),
        Aim::Occupancy => format!("busy at most {level}"),
    };
    let scope = scope(target);
    match scope.as_str() {
        "" => said,
        scope => format!("{said},{scope}"),
    }
}

/// By what the service level is counted; `None` where each call type has its own.
fn level_of(centre: &Centre, target: &Target) -> Option<ServiceLevel> {
    match (target.goal.aim, target.whose) {
        (Aim::ServiceLevel(Some(level)), _) => Some(level),
        (_, Whose::Calls(id)) => Some(centre.call_types().get(id.index())?.service_level),
        _ => None,
    }
}

/// What they have, and what is wanted: `service has 79 % answered within 20 s; at least 80 % is wanted`.
pub(super) fn held(study: &Study<'_>, outcome: &TargetOutcome) -> String {
    let target = &outcome.target;
    let who = who(study.centre, target.whose);
    let Some(mean) = outcome.estimate.mean else {
        return untold(study, outcome);
    };
    let style = headline_style(study);
    if let Some(share) = target.goal.on_days {
        let wanted = percent(share.get());
        let few = left_out(target, outcome.places.as_ref());
        return format!(
            "{}; at least {wanted} is wanted{}{few}",
            kept(study, outcome, mean),
            short(outcome, style)
        );
    }
    let has = has(study.centre, outcome, style);
    let least = if target.wants_at_least() {
        "at least"
    } else {
        "at most"
    };
    let wanted = match target.kind() {
        MetricKind::Seconds => seconds(target.wanted(), style),
        _ => percent(target.wanted()),
    };
    let places = outcome.places.as_ref().filter(|places| places.judged > 0);
    let Some(places) = places else {
        let over = match target.goal.every {
            Some(Every::Week) => " over the week",
            _ => "",
        };
        return format!(
            "{who} {has}{over}; {least} {wanted} is wanted{}",
            short(outcome, style)
        );
    };
    let one = every_one(target);
    if places.judged == 1 {
        return format!(
            "{who} {has} {}, the only {one} that is judged; {least} {wanted} is wanted{}",
            at(target, &places.worst),
            left_out(target, Some(places)),
        );
    }
    let each = match outcome.levels {
        Some(_) => "there",
        None => "in each",
    };
    format!(
        "{who} {has} {}, the worst of {}; {least} {wanted} is wanted {each}{}{}",
        at(target, &places.worst),
        so_many(&places.judged, one),
        misses(places),
        left_out(target, Some(places)),
    )
}

/// Why there is nothing to hold against a target: `service has no call by which to tell`.
fn untold(study: &Study<'_>, outcome: &TargetOutcome) -> String {
    let target = &outcome.target;
    let who = who(study.centre, target.whose);
    let few = left_out(target, outcome.places.as_ref());
    let every = every_one(target);
    match (target.whose, target.goal.aim) {
        (Whose::Agents(_), _) => format!("{who} has no time on duty by which to tell"),
        _ if !few.is_empty() => format!("{who}: no {every} has calls enough to tell{few}"),
        (Whose::All, Aim::Asa) => "no call is answered by which to tell".to_owned(),
        (_, Aim::Asa) => format!("{who} has no answered call by which to tell"),
        (Whose::All, _) => "there is no call by which to tell".to_owned(),
        (Whose::Calls(_), _) => format!("{who} has no call by which to tell"),
    }
}

fn every_one(target: &Target) -> &'static str {
    match target.goal.every {
        Some(Every::Interval) => "interval",
        Some(Every::Week) => "week",
        _ => "day",
    }
}

/// `at 09:00`, `on Monday`
fn at(target: &Target, place: &str) -> String {
    match target.goal.every {
        Some(Every::Interval) => format!("at {place}"),
        _ => format!("on {place}"),
    }
}

/// `, and 3 miss it, 2 are in doubt`
fn misses(places: &Places) -> String {
    let missed = match places.missed {
        0 => None,
        1 => Some("1 misses it".to_owned()),
        many => Some(format!("{} miss it", thousands(many as u64))),
    };
    let doubt = match places.in_doubt {
        0 => None,
        1 => Some("1 is in doubt".to_owned()),
        many => Some(format!("{} are in doubt", thousands(many as u64))),
    };
    let said: Vec<String> = missed.into_iter().chain(doubt).collect();
    match said.as_slice() {
        [] => String::new(),
        _ => format!(", and {}", said.join(", ")),
    }
}

/// Intervals, or days, that are not judged.
fn left_out(target: &Target, places: Option<&Places>) -> String {
    const FEW: usize = 8;
    let why = match target.whose {
        Whose::Agents(_) => "nobody on duty",
        Whose::Calls(_) | Whose::All => "less than one call expected",
    };
    let left_out = places.map_or(&[][..], |places| &places.left_out);
    match left_out {
        [] => String::new(),
        few if few.len() <= FEW => {
            format!(" (left out, with {why}: {})", listed(few))
        }
        [first, .., last] => format!(
            " (left out, with {why}: {} of them from {first} to {last})",
            thousands(left_out.len() as u64)
        ),
        [_] => String::new(),
    }
}

/// `on 81.2 % of days (78.1 to 84) service has at least 80 % answered within 20 s`
fn kept(study: &Study<'_>, outcome: &TargetOutcome, mean: f64) -> String {
    let target = &outcome.target;
    let who = who(study.centre, target.whose);
    let ends = outcome.estimate.low.zip(outcome.estimate.high);
    let ends = ends.map_or_else(String::new, |(low, high)| {
        format!(" ({} to {})", partly(low, 1), partly(high, 1))
    });
    let (scale, unit) = match target.goal.aim {
        Aim::Asa => (1.0, "s"),
        _ => (100.0, "%"),
    };
    let level = match outcome.levels {
        Some([low, high]) => format!(
            "{} to {} {unit} (each day its own)",
            given(scale * low),
            given(scale * high)
        ),
        None if target.goal.aim == Aim::Asa => time(target.goal.level),
        None => percent(target.goal.level),
    };
    let verb = verb(target.whose);
    let keeps = match target.goal.aim {
        Aim::ServiceLevel(_) => match level_of(study.centre, target) {
            Some(own) if own.formula == Formula::Offered => format!(
                "{verb} at least {level} answered within {}",
                time(own.within.get())
            ),
            _ => format!("{verb} a service level of at least {level}"),
        },
        Aim::Abandonment => format!("{verb} at most {level} abandoned"),
        Aim::Blocked => format!("{verb} at most {level} blocked"),
        Aim::Lost => format!("{verb} at most {level} lost"),
        Aim::Asa => format!(
            "{} answered after at most {level} on average",
            be(target.whose)
        ),
        Aim::Occupancy => format!("is busy at most {level} of the time"),
    };
    let (on, of) = match target.goal.every {
        Some(Every::Interval) => ("in", "intervals"),
        Some(Every::Week) => ("in", "weeks"),
        _ => ("on", "days"),
    };
    format!("{on} {} % of {of}{ends} {who} {keeps}", partly(mean, 1))
}

fn verb(whose: Whose) -> &'static str {
    match whose {
        Whose::All => "have",
        _ => "has",
    }
}

fn be(whose: Whose) -> &'static str {
    match whose {
        Whose::All => "are",
        _ => "is",
    }
}

/// `has 79 ± 1 % answered within 20 s`
fn has(centre: &Centre, outcome: &TargetOutcome, style: TimeStyle) -> String {
    let target = &outcome.target;
    let estimate = said(&outcome.estimate, target.kind(), style);
    let verb = verb(target.whose);
    match target.goal.aim {
        Aim::ServiceLevel(_) => match level_of(centre, target) {
            Some(own) if own.formula == Formula::Offered => {
                format!(
                    "{verb} {estimate} % answered within {}",
                    time(own.within.get())
                )
            }
            _ => format!("{verb} a service level of {estimate} %"),
        },
        Aim::Abandonment => format!("{verb} {estimate} % abandoned"),
        Aim::Blocked => format!("{verb} {estimate} % blocked"),
        Aim::Lost => format!("{verb} {estimate} % lost"),
        Aim::Asa => format!(
            "{} answered after {estimate} {} on average",
            be(target.whose),
            unit_of(style)
        ),
        Aim::Occupancy => format!("is busy {estimate} % of the time"),
    }
}

fn said(estimate: &Estimate, kind: MetricKind, style: TimeStyle) -> String {
    figure(estimate, kind, style).text()
}

/// The unit of a wait in a sentence.
fn unit_of(style: TimeStyle) -> &'static str {
    match style {
        TimeStyle::Minutes => "min",
        TimeStyle::Seconds => "s",
        TimeStyle::Hours => "h",
    }
}

/// A wait that is wanted, in the unit of the tables.
fn seconds(wanted: f64, style: TimeStyle) -> String {
    match style {
        TimeStyle::Minutes => format!("{} min", given_minutes(wanted)),
        TimeStyle::Seconds | TimeStyle::Hours => format!("{} s", given(wanted)),
    }
}

/// By how much a target that is missed is missed.
fn short(outcome: &TargetOutcome, style: TimeStyle) -> String {
    let short = outcome.short_by().filter(|short| *short > 0.0);
    let Some(short) = short.filter(|_| outcome.verdict == Verdict::Missed) else {
        return String::new();
    };
    match (outcome.target.kind(), outcome.target.wants_at_least()) {
        (MetricKind::Seconds, _) if short < 1.0 && style != TimeStyle::Minutes => {
            format!(", {} s less", visible(short, 1))
        }
        (MetricKind::Seconds, _) => format!(", {} less", wait(short.max(1.0), style)),
        (_, true) => format!(", {} points more", tenths(100.0 * short)),
        (_, false) => format!(", {} points fewer", tenths(100.0 * short)),
    }
}

/// A number above 0 with a decimal, and as many more as it takes to be seen.
fn tenths(number: f64) -> String {
    visible(number, if number < 0.05 { 2 } else { 1 })
}

/// The targets that have no row in the table of calls; nothing where a sentence has told each.
pub(super) fn table(study: &Study<'_>, told: usize) -> Option<Grid> {
    let outcomes = outcomes(study.centre, study.results);
    if outcomes.len() <= told {
        return None;
    }
    let rows = outcomes.iter().filter(|one| one.target.row().is_none());
    let rows: Vec<(Label, Vec<Figure>)> = rows.map(|outcome| row(study, outcome)).collect();
    let columns = [
        Label::name("wanted"),
        Label::name("verdict"),
        Label::name("simulated"),
        Label::name("worst"),
        Label::name("missed in"),
    ];
    (!rows.is_empty()).then(|| Grid {
        corner: "Targets".to_owned(),
        columns: columns.into(),
        rows,
    })
}

fn row(study: &Study<'_>, outcome: &TargetOutcome) -> (Label, Vec<Figure>) {
    let target = &outcome.target;
    let style = headline_style(study);
    let (wanted, unit) = match target.kind() {
        MetricKind::Seconds => (seconds(target.wanted(), style), unit_of(style)),
        _ => (percent(target.wanted()), "%"),
    };
    let sign = if target.wants_at_least() {
        '≥'
    } else {
        '≤'
    };
    let (who, what) = (who(study.centre, target.whose), what(target));
    let places = outcome.places.as_ref().filter(|places| places.judged > 0);
    let missed = places.map(|places| {
        let doubt = match places.in_doubt {
            0 => String::new(),
            number => format!(", {number}?"),
        };
        format!("{} of {}{doubt}", places.missed, places.judged)
    });
    let verdict = match outcome.verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::Unclear => "in doubt",
        Verdict::Untestable => "not judged",
    };
    let simulated = format!("{} {unit}", said(&outcome.estimate, target.kind(), style));
    let figures = [
        format!("{sign} {wanted}"),
        verdict.to_owned(),
        outcome
            .estimate
            .mean
            .map_or_else(String::new, |_| simulated),
        places
            .map(|places| places.worst.clone())
            .unwrap_or_default(),
        missed.unwrap_or_default(),
    ];
    let label = Label::name(&format!("{who}: {what}"));
    (label, figures.into_iter().map(Figure::plain).collect())
}
