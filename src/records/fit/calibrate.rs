//! Which rule of idleness staffs the recorded days so that the simulator's days come nearest to them: in abandonment,
//! share queued and mean wait together. One of them alone would be met by rules that miss the others.

use super::prepared::Prepared;
use super::replay::{Came, Recorded, replay};
use super::span::Span;
use super::staffing::{IdleRule, busy_while_waiting, on_duty, rosters, shift, whole};
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
    /// By day and group.
    pub rosters: Vec<Vec<Roster>>,
}

/// Finds the rule, unless it is given, and the rosters of all days by it. `parts` is the centre without its staff.
pub(super) fn calibrate(
    prepared: &Prepared,
    parts: &Parts,
    span: &Span,
    given: Option<IdleRule>,
    seed: Seed,
) -> Staffing {
    let calls: f64 = prepared
        .days
        .iter()
        .flat_map(|day| &day.kinds)
        .map(|kind| kind.offered)
        .sum();
    let step = ((calls / PLAYED).ceil() as usize).max(1);
    let played: Vec<usize> = (0..prepared.days.len()).step_by(step).collect();
    let recorded = recorded(prepared, &played);
    if prepared.has_logins() && given.is_none() {
        return Staffing {
            source: Source::Logins,
            recorded,
            played: 0,
            rosters: (0..prepared.days.len())
                .map(|day| by_logins(prepared, day, span))
                .collect(),
        };
    }
    if !prepared.has_agents {
        let rosters = (0..prepared.days.len())
            .map(|day| vec![busy(prepared, day, span)])
            .collect();
        return Staffing {
            source: Source::Busy,
            recorded,
            played: played.len(),
            rosters,
        };
    }
    let arrivals: Vec<Vec<Vec<f64>>> = played
        .iter()
        .map(|day| {
            prepared.days[*day]
                .kinds
                .iter()
                .map(|kind| kind.arrivals.clone())
                .collect()
        })
        .collect();
    let rules = given.map_or_else(rules, |rule| vec![rule]);
    let mut tried: Vec<Tried> = rules
        .into_par_iter()
        .map(|rule| {
            let (mut came, mut hours) = (Came::default(), 0.0);
            for (place, day) in played.iter().enumerate() {
                let rosters = of_day(prepared, *day, rule, span);
                hours += rosters
                    .iter()
                    .map(|roster| hours_of(roster, span))
                    .sum::<f64>();
                let occasion = Occasion::first(seed, *day as u64);
                let day = Recorded {
                    arrivals: &arrivals[place],
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
    let best = tried[0].rule;
    Staffing {
        source: Source::Sessions(tried),
        recorded,
        played: played.len(),
        rosters: (0..prepared.days.len())
            .into_par_iter()
            .map(|day| of_day(prepared, day, best, span))
            .collect(),
    }
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

fn recorded(prepared: &Prepared, played: &[usize]) -> [f64; 3] {
    let kinds = played.iter().flat_map(|day| &prepared.days[*day].kinds);
    let came = kinds.map(|kind| Came {
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
#[must_use]
pub fn of_day(prepared: &Prepared, day: usize, rule: IdleRule, span: &Span) -> Vec<Roster> {
    let own = &prepared.days[day];
    rosters(
        &own.work,
        &own.waited,
        rule,
        span,
        |agent| prepared.group_of[agent as usize],
        |kind| prepared.takes(kind),
    )
}

/// The rosters of a day by logins.
fn by_logins(prepared: &Prepared, day: usize, span: &Span) -> Vec<Roster> {
    let mut rosters = vec![Roster::default(); prepared.groups.len()];
    for (agent, stretches) in &prepared.days[day].logins {
        let group = prepared.group_of.get(*agent as usize).copied().unwrap_or(0);
        rosters[group].shifts.extend(shift(stretches, span));
    }
    rosters
}

fn busy(prepared: &Prepared, day: usize, span: &Span) -> Roster {
    let own = &prepared.days[day];
    let means = busy_while_waiting(&own.work, &own.waited[0], span);
    Roster::from_counts(&whole(&means), span.interval)
}

/// Agent hours of a roster.
fn hours_of(roster: &Roster, span: &Span) -> f64 {
    on_duty(roster, span).iter().sum::<f64>() * span.interval / 3600.0
}
