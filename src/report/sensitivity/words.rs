//! What the conclusion hangs on, in sentences.

use super::super::digits::{NOT_CLEAR, TimeStyle, is_no_change, number};
use super::super::words::listed;
use super::table::shown;
use super::{Direction, Swing, Varied};
use crate::centre::Basis;
use crate::stats::Difference;
use crate::study::{Because, Lead, best_plan, lead};

/// Assumptions that a sentence names; more are only counted. A convention.
const NAMED: usize = 6;
/// Those that move a value most. A convention.
const STRONGEST: usize = 3;

/// What is looked at: `Profit, EUR a season: two-more less base`
pub(super) fn title(varied: &Varied<'_>) -> String {
    let Some(base) = varied.studies.first() else {
        return String::new();
    };
    let metric = varied.metric.title(base, TimeStyle::Seconds);
    match varied.measured() {
        Some(plan) => format!("{metric}: {} less {}", name(varied, plan), base.name),
        None => format!("{metric}: {}", base.name),
    }
}

/// What is looked at, without its unit: `Average speed of answer`
pub(super) fn measure(varied: &Varied<'_>) -> String {
    let Some(base) = varied.studies.first() else {
        return String::new();
    };
    let title = varied.metric.title(base, TimeStyle::Seconds);
    let name = title.replacen(", %", "", 1);
    name.replacen(", s", "", 1)
}

/// Above a picture: what the conclusion hangs on, without a full stop.
pub(in crate::report) fn finding(varied: &Varied<'_>) -> String {
    let swings = varied.swings();
    let deciding: Vec<&str> = deciding(varied, &swings);
    let measure = measure(varied);
    match (varied.measured(), deciding.as_slice(), swings.first()) {
        (Some(_), [], _) if Direction::of(&varied.as_it_stands()) == Direction::Open => {
            let none = none(&varied.as_it_stands());
            format!("{measure}: {none}, at either end of any range")
        }
        (Some(_), [], _) => {
            format!("{measure}: the conclusion holds at both ends of every range")
        }
        (Some(_), some, _) => format!("{measure}: the conclusion hangs on {}", few(some)),
        (None, _, Some(first)) if first.reach > 0.0 => {
            format!("{measure} moves most with {}", first.convention.key())
        }
        (None, ..) => format!("{measure}: no assumption moves it"),
    }
}

/// What is said where no direction is clear: an exact nothing is not in doubt, and what a plan does not have is not
/// compared.
fn none(difference: &Difference) -> &'static str {
    match is_no_change(difference) {
        true => "no difference",
        false if difference.mean.is_none() => "nothing to compare",
        false => NOT_CLEAR,
    }
}

/// All there is to say.
pub(super) fn words(varied: &Varied<'_>) -> Vec<String> {
    let swings = varied.swings();
    let mut sentences = match varied.measured() {
        Some(plan) => conclusion(varied, &swings, plan),
        None => vec![moves(varied, &swings)],
    };
    let idle = swings.iter().filter(|swing| swing.reach == 0.0);
    let idle: Vec<&str> = idle.map(|swing| swing.convention.key()).collect();
    if !idle.is_empty() {
        sentences.push(format!("It does not change with {}.", few(&idle)));
    }
    for (because, why) in [
        (Because::PlansDiffer, "the plans differ in it"),
        (Because::NoRange, "it has no range"),
    ] {
        let such = varied.left_out.iter().filter(|one| one.because == because);
        let such: Vec<&str> = such.map(|one| one.key).collect();
        if !such.is_empty() {
            sentences.push(format!("Not varied, as {why}: {}.", listed(&such)));
        }
    }
    sentences
}

/// How the value moves.
fn moves(varied: &Varied<'_>, swings: &[Swing<'_>]) -> String {
    let here = shown(varied, &varied.as_it_stands(), TimeStyle::Seconds).text();
    let strong = swings.iter().filter(|swing| swing.reach > 0.0);
    let strong: Vec<String> = strong
        .take(STRONGEST)
        .map(|swing| {
            let by = number(swing.reach, varied.metric.kind(), TimeStyle::Seconds);
            let unmeasured = match swing.convention.range.basis {
                Basis::Measured => "measured",
                Basis::Convention => "not measured",
            };
            format!("{} (by {by}; {unmeasured})", swing.convention.key())
        })
        .collect();
    match strong.is_empty() {
        true => format!("It is {here}, whatever is assumed."),
        false => format!(
            "As it stands it is {here}; it moves most with {}.",
            listed(&strong)
        ),
    }
}

fn conclusion(varied: &Varied<'_>, swings: &[Swing<'_>], plan: usize) -> Vec<String> {
    let here = varied.as_it_stands();
    let stands = match Direction::of(&here) {
        Direction::Open => format!("As it stands there is {}", none(&here)),
        _ => {
            let by = shown(varied, &here, TimeStyle::Seconds).text();
            format!("As it stands the difference is {by}")
        }
    };
    let turning = swings.iter().flat_map(|swing| {
        let tried = swing.ends.iter().filter(|tried| varied.turns(tried));
        tried.map(move |tried| {
            let there = match Direction::of(&tried.result) {
                Direction::Open => none(&tried.result),
                Direction::Less => "less",
                Direction::More => "more",
            };
            format!("{} ({there} at {})", swing.convention.key(), tried.setting)
        })
    });
    let turning: Vec<String> = turning.collect();
    let turning: Vec<&str> = turning.iter().map(String::as_str).collect();
    let name_of = |plan: usize| name(varied, plan);
    let hangs = if turning.is_empty() {
        format!(
            "{stands}, and that holds at both ends of {}.",
            match swings.len() {
                1 => "the only range".to_owned(),
                all => format!("all {all} ranges"),
            }
        )
    } else {
        format!("{stands}; that hangs on {}.", few(&turning))
    };
    let best = best_plan(&varied.outcome.as_it_stands).unwrap_or(plan);
    let others = swings.iter().flat_map(|swing| {
        let tried = swing.ends.iter();
        tried.filter_map(move |tried| {
            let other = varied.other_best(tried)?;
            let (key, at) = (swing.convention.key(), &tried.setting);
            Some(format!("{} with {key} at {at}", name_of(other)))
        })
    });
    let others: Vec<String> = others.collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let changes = best_said(varied, swings, name_of(best), &others);
    vec![hangs, changes]
}

/// Which plan is the best, no more surely than a comparison says it; `others` are the best somewhere.
fn best_said(varied: &Varied<'_>, swings: &[Swing<'_>], best: &str, others: &[&str]) -> String {
    let ends = swings.iter().flat_map(|swing| &swing.ends);
    let mut leads = ends.map(|tried| tried.lead);
    let but = few(others);
    let is_everywhere = others.is_empty();
    match lead(&varied.outcome.as_it_stands) {
        Some(Lead::Nearest) if is_everywhere => format!(
            "No plan is sure to meet every target as it stands; {best} comes nearest, and no other plan does \
             better at any end."
        ),
        Some(Lead::Nearest) => {
            format!(
                "No plan is sure to meet every target as it stands; {best} comes nearest, but {but}."
            )
        }
        Some(Lead::Clear) if is_everywhere => match leads.all(|lead| lead == Some(Lead::Clear)) {
            true => format!("The best plan is {best} everywhere."),
            false => format!("The best plan is {best}, but not clearly at every end."),
        },
        Some(Lead::Clear) => format!("The best plan is {best}, but {but}."),
        _ if is_everywhere => format!("{best} comes out best everywhere, but not clearly."),
        _ => format!("{best} comes out best, but not clearly, and {but}."),
    }
}

fn deciding<'a>(varied: &Varied<'_>, swings: &[Swing<'a>]) -> Vec<&'static str> {
    let such = swings.iter().filter(|swing| varied.decides(swing));
    such.map(|swing| swing.convention.key()).collect()
}

fn name<'a>(varied: &'a Varied<'_>, plan: usize) -> &'a str {
    varied.studies.get(plan).map_or("", |study| study.name)
}

/// The first of them, and how many more.
fn few(things: &[&str]) -> String {
    if things.len() <= NAMED {
        return listed(things);
    }
    let (named, rest) = things.split_at(NAMED - 1);
    let more = format!("{} more", rest.len());
    listed(&[named, &[more.as_str()]].concat())
}
