//! Which rule of idleness staffs the recorded days so that the simulator's days come nearest to them: in abandonment,
//! share queued and mean wait together. One of them alone would be met by rules that miss the others.

use super::prepared::{FitDay, Played, Prepared};
use super::replay::{Came, Recorded, replay};
use super::span::Span;
use super::staffing::{IdleRule, busy_while_waiting, on_duty, rosters, shift, whole};
use super::work::Stretch;
use crate::centre::{Parts, Roster};
use crate::random::{Occasion, Seed};
use rayon::prelude::*;

/// Minutes after which an idle agent may count as away. Conventions, as is all below.
const IDLE: [f64; 9] = [2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 60.0];
/// The same with a caller waiting.
const IGNORING: [f64; 6] = [1.0, 2.0, 3.0, 5.0, 10.0, f64::INFINITY];
/// Calls that are played for each rule; more days would change little.
const PLAYED: f64 = 60_000.0;
/// What counts as one step away: points of abandonment, points queued, a part of the mean wait.
const STEPS: [f64; 3] = [0.01, 0.03, 0.05];

/// A rule and the days that it makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    /// The rule.
    pub rule: IdleRule,
    /// Abandonment, share queued, mean wait \[s\].
    pub shares: [f64; 3],
    /// Agents on duty over all, in hours a day.
    pub hours: f64,
    /// How far off: squares of steps.
    pub off: f64,
}

/// How staffing was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// By sessions of agents, under the first of these rules; nearest first.
    Sessions(Vec<Tried>),
    /// By logins, memberships and pauses, as they are recorded.
    Logins,
    /// No record names agents: as many as were busy while somebody waited.
    Busy,
    /// A report says how many were on duty.
    Reported,
    /// No report says it: as many as would lose, by Erlang A, what was lost.
    Erlang,
}

/// The staffing of the days, and how it was found.
#[derive(Debug, Clone)]
pub struct Staffing {
    /// How it was read.
    pub source: Source,
    /// What was recorded on the days that were played: abandonment, share queued, mean wait \[s\].
    pub recorded: [f64; 3],
    /// Days that were played for each rule.
    pub played: usize,
}

/// Of so many days with so many offered calls every how many-th is played.
pub(super) fn play_every(calls: f64) -> usize {
    ((calls / PLAYED).ceil() as usize).max(1)
}

/// Finds the rule, unless it is given. `parts` is the centre without its staff.
pub(super) fn calibrate(
    prepared: &Prepared,
    parts: &Parts,
    span: &Span,
    given: Option<IdleRule>,
    seed: Seed,
) -> Staffing {
    let days = prepared.days.iter().enumerate();
    let played: Vec<(usize, &FitDay, &Played)> = days
        .filter_map(|(place, day)| Some((place, day, day.played.as_ref()?)))
        .collect();
    let recorded = recorded(played.iter().map(|(_, day, _)| *day));
    let found = |source, played| Staffing {
        source,
        recorded,
        played,
    };
    if prepared.has_logins() && given.is_none() {
        return found(Source::Logins, 0);
    }
    if !prepared.has_agents {
        return found(Source::Busy, played.len());
    }
    let rules = given.map_or_else(rules, |rule| vec![rule]);
    let mut tried: Vec<Tried> = rules
        .into_par_iter()
        .map(|rule| {
            let (mut came, mut hours) = (Came::default(), 0.0);
            for (place, _, day) in &played {
                let rosters = by_rule(prepared, day, rule, span);
                hours += rosters
                    .iter()
                    .map(|roster| hours_of(roster, span))
                    .sum::<f64>();
                let occasion = Occasion::first(seed, *place as u64);
                let day = Recorded {
                    arrivals: &day.arrivals,
                    rosters,
                };
                let all = replay(parts, day, occasion).unwrap_or_default();
                came = all.into_iter().fold(came, Came::and);
            }
            Tried {
                rule,
                shares: came.shares(),
                hours: hours / played.len().max(1) as f64,
                off: off(came.shares(), recorded),
            }
        })
        .collect();
    tried.sort_by(|a, b| a.off.total_cmp(&b.off));
    found(Source::Sessions(tried), played.len())
}

/// Agents on duty on a day, by group and interval, as the staffing is read.
pub(super) fn duty(
    prepared: &Prepared,
    (logins, day): (&[(u32, Vec<Stretch>)], &Played),
    source: &Source,
    span: &Span,
) -> Vec<Vec<f64>> {
    let rosters = match source {
        Source::Logins => by_logins(prepared, logins, span),
        Source::Busy => vec![busy(day, span)],
        Source::Sessions(tried) => match tried.first() {
            Some(best) => by_rule(prepared, day, best.rule, span),
            None => Vec::new(),
        },
        Source::Reported | Source::Erlang => Vec::new(),
    };
    let rosters = rosters.iter();
    rosters.map(|roster| on_duty(roster, span)).collect()
}

/// All rules that are tried.
fn rules() -> Vec<IdleRule> {
    let mut rules = Vec::new();
    for ignoring in IGNORING {
        let fitting = IDLE
            .iter()
            .filter(|idle| ignoring < **idle || ignoring.is_infinite());
        rules.extend(fitting.map(|idle| IdleRule {
            idle: 60.0 * idle,
            ignoring: 60.0 * ignoring,
        }));
    }
    rules
}

fn recorded<'d>(played: impl Iterator<Item = &'d FitDay>) -> [f64; 3] {
    let came = played.flat_map(|day| &day.kinds).map(|kind| Came {
        offered: kind.offered,
        abandoned: kind.abandoned,
        queued: kind.queued,
        waited: kind.waited,
    });
    came.fold(Came::default(), Came::and).shares()
}

fn off(shares: [f64; 3], recorded: [f64; 3]) -> f64 {
    let steps = [STEPS[0], STEPS[1], STEPS[2] * recorded[2].max(1.0)];
    (0..3)
        .map(|place| ((shares[place] - recorded[place]) / steps[place]).powi(2))
        .sum()
}

/// The rosters of a day by a rule.
fn by_rule(prepared: &Prepared, day: &Played, rule: IdleRule, span: &Span) -> Vec<Roster> {
    rosters(
        &day.work,
        &day.waited,
        rule,
        span,
        |agent| prepared.group_of[agent as usize],
        |kind| prepared.takes(kind),
    )
}

/// The rosters of a day by logins.
fn by_logins(prepared: &Prepared, logins: &[(u32, Vec<Stretch>)], span: &Span) -> Vec<Roster> {
    let mut rosters = vec![Roster::default(); prepared.groups.len()];
    for (agent, stretches) in logins {
        let group = prepared.group_of.get(*agent as usize).copied().unwrap_or(0);
        rosters[group].shifts.extend(shift(stretches, span));
    }
    rosters
}

fn busy(day: &Played, span: &Span) -> Roster {
    let means = busy_while_waiting(&day.work, &day.waited[0], span);
    Roster::from_counts(&whole(&means), span.interval)
}

/// Agent hours of a roster.
fn hours_of(roster: &Roster, span: &Span) -> f64 {
    on_duty(roster, span).iter().sum::<f64>() * span.interval / 3600.0
}
