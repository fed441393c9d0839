//! Which rule of idleness staffs the recorded days so that the simulator's days come nearest to them: in abandonment,
//! share queued and mean wait together. One of them alone would be met by rules that miss the others.

use super::logged::{self, GroupsOf, Unlogged};
use super::parameters::Parameter;
use super::playing::{Playing, Talk, means_of, next_alike};
use super::prepared::{FitDay, Played, Prepared};
use super::replay::Came;
use super::span::Span;
use super::staffing::{IdleRule, busy_while_waiting, on_duty, rosters, whole};
use crate::centre::{Parts, Roster, Weekday};
use crate::random::Seed;
use std::collections::BTreeMap;

/// Minutes after which an idle agent may count as away. Conventions, as is all below.
const IDLE: [f64; 9] = [2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 60.0];
/// The same with a caller waiting.
const IGNORING: [f64; 6] = [1.0, 2.0, 3.0, 5.0, 10.0, f64::INFINITY];
/// The same that are tried where whole agents of shorter sessions do not do: of a small centre, where calls come seldom.
pub(super) const LONG_IDLE: [f64; 3] = [120.0, 240.0, 480.0];
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
    /// By logins, memberships and pauses, as they are recorded; who answers without a login is on duty by its calls.
    Logins(Option<Unlogged>),
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
    /// What was recorded on the days that were played: abandonment, share queued, mean wait without ringing \[s\].
    pub recorded: [f64; 3],
    /// The same of these days with the staffing as it was read; `None` if they were not played.
    pub replayed: Option<[f64; 3]>,
    /// The rule by which the days come nearest if talk, too, is as recorded. Sessions are read from the very calls that are
    /// then played, so an agent may count as away sooner than where talk is drawn and comes at other times.
    pub with_their_talk: Option<Tried>,
    /// Days that were played for each rule.
    pub played: usize,
    /// Whether the rules are told apart by whole agents for every interval, as the scenario has them, and not by sessions.
    pub by_whole_agents: bool,
    /// What became of it as whole agents for every interval; `None` if that was not played.
    pub counts: Option<Counts>,
}

/// Agents of whole intervals do less than those who come and go with the calls: how many more make up for it. Where no record
/// names agents it also makes up for what busy ones do not tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts {
    /// Times the agents on duty.
    pub scale: f64,
    /// Abandonment, share queued, mean wait \[s\] with so many; of a small centre by the calls of other days.
    pub shares: [f64; 3],
    /// The same with as many as there were.
    pub plain: [f64; 3],
}

impl Staffing {
    /// Whole agents of a group in every interval of the average day, or of one of the weekdays, which follow each other.
    #[must_use]
    pub fn on_average(
        &self,
        parameters: &[Parameter],
        group: &str,
        weekday: Option<Weekday>,
    ) -> Vec<u32> {
        let name = format!("agents.{group}.count");
        let own = parameters
            .iter()
            .filter(|one| one.key.interval.is_some() && one.key.name == name);
        let mut days: BTreeMap<Option<Weekday>, Vec<f64>> = BTreeMap::new();
        for one in own {
            let means = days.entry(one.key.weekday).or_default();
            means.extend(one.value.mean);
        }
        let mut carried = 0.0;
        let mut counts = days
            .into_iter()
            .map(|(day, means)| (day, self.whole_after(&means, &mut carried)));
        let own = counts.find(|(day, _)| *day == weekday);
        own.map_or_else(Vec::new, |(_, counts)| counts)
    }

    /// Whole agents in every interval of a day, from means; the day before left so much over.
    #[must_use]
    pub fn whole_after(&self, means: &[f64], carried: &mut f64) -> Vec<u32> {
        let scale = self.counts.map_or(1.0, |counts| counts.scale);
        let scaled: Vec<f64> = means.iter().map(|mean| mean * scale).collect();
        whole(&scaled, carried)
    }

    /// Whether days with the staffing that the scenario has are far from what was recorded.
    #[must_use]
    pub fn is_far(&self) -> bool {
        let given = self.given();
        given.is_some_and(|given| are_far(given, self.recorded))
    }

    /// What days have with the staffing of the scenario: abandonment, share queued, mean wait \[s\].
    #[must_use]
    pub fn given(&self) -> Option<[f64; 3]> {
        self.counts.map(|counts| counts.shares).or(self.replayed)
    }
}

fn are_far(shares: [f64; 3], recorded: [f64; 3]) -> bool {
    let by = |place: usize| (shares[place] - recorded[place]).abs();
    let far = FAR[2].max(recorded[2] / 2.0);
    by(0) > FAR[0] || by(1) > FAR[1] || by(2) > far
}

/// Points of abandonment, points queued and seconds of mean wait, or half of it, that are far from what was recorded.
const FAR: [f64; 3] = [0.03, 0.1, 10.0];

/// Times the agents on duty that are tried where no record names them.
fn scales_of_busy() -> Vec<f64> {
    (14..=50).map(|scale| f64::from(scale) / 20.0).collect()
}

/// Times the agents on duty that are tried, in order.
const SCALES: [f64; 12] = [
    0.98, 0.99, 1.0, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.08, 1.1, 1.12,
];

/// The same for a small centre, where rounding to whole agents may take many.
const SCALES_OF_SMALL: [f64; 16] = [
    0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.35, 1.4, 1.5,
];
/// With fewer agents on duty on average sessions follow the calls so closely that other calls find other agents. A convention.
const FEW: f64 = 3.0;
/// Rules, and scales of a small centre, are as good as the nearest if they are no further off than by a step more, and by what
/// chance makes of so few calls.
const AS_GOOD: f64 = 1.0;

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
    let playing = Playing {
        parts,
        span,
        seed,
        days: &played,
        calls_of: &[],
    };
    let found = |source, replayed, counts| Staffing {
        source,
        recorded,
        replayed,
        with_their_talk: None,
        played: played.len(),
        by_whole_agents: false,
        counts,
    };
    let covered = prepared.covered();
    if covered.has_most() && given.is_none() {
        let share = covered.without();
        let days = played.iter().map(|(_, day, played)| (*day, *played));
        let unlogged = (share > 0.0).then(|| Unlogged {
            share,
            rule: logged::rule(days, span, |agent| prepared.group_of(agent)),
            is_by_day: covered.is_by_other_names(),
        });
        let rosters =
            |day: &FitDay, played: &Played| by_logins(prepared, (day, played), unlogged, span);
        let (as_logged, _) = playing.play(&mut { rosters }, Talk::Drawn);
        let counts = playing.counts(&means_of(&rosters, span), (&SCALES[..], 0.0), as_logged);
        return found(Source::Logins(unlogged), Some(as_logged), counts);
    }
    if !prepared.has_agents {
        let means = |_: &FitDay, day: &Played| vec![busy(day, span)];
        let counts = playing.counts(&means, (&scales_of_busy()[..], 0.0), recorded);
        return found(Source::Busy, counts.map(|counts| counts.shares), counts);
    }
    let rules = given.map_or_else(rules, |rule| vec![rule]);
    let tried = playing.tried(prepared, &rules, Talk::Drawn, recorded);
    let with_their_talk = playing.tried(prepared, &rules, Talk::AsRecorded, recorded);
    let counts_by = |playing: &Playing<'_>, tried: &[Tried], scales: (&[f64], f64)| {
        let rule = tried.first()?.rule;
        let rosters = |_: &FitDay, day: &Played| by_rule(prepared, day, rule, span);
        playing.counts(&means_of(&rosters, span), scales, recorded)
    };
    let replayed = tried.first().map(|best| best.shares);
    let counts = counts_by(&playing, &tried, (&SCALES[..], 0.0));
    // A scale at its end repairs no more, and what is left over is not seen on the days that sessions are read from.
    let fails =
        |counts: Counts| are_far(counts.shares, recorded) || SCALES.last() == Some(&counts.scale);
    let others = next_alike(&played);
    let among_others = Playing {
        calls_of: &others,
        ..playing
    };
    let open = (span.closes - span.opens) / 3600.0;
    let is_small = tried.first().is_some_and(|best| best.hours < FEW * open);
    // What a small centre does when other calls come on its days, as they do in the scenario.
    let (playing, counts) = match (is_small, tried.first(), counts) {
        (true, Some(best), Some(counts)) => {
            let rosters = |_: &FitDay, day: &Played| by_rule(prepared, day, best.rule, span);
            let means = means_of(&rosters, span);
            let play = |scale| among_others.play_whole(&means, scale).0;
            let counts = Counts {
                shares: play(counts.scale),
                plain: play(1.0),
                ..counts
            };
            (among_others, Some(counts))
        }
        _ => (playing, counts),
    };
    let fails = counts.is_some_and(fails);
    let by_sessions = Staffing {
        with_their_talk: with_their_talk.into_iter().next(),
        ..found(Source::Sessions(tried), replayed, counts)
    };
    if !fails || given.is_some() {
        return by_sessions;
    }
    let as_good = AS_GOOD + chance(playing.calls(), recorded);
    let tried = playing.tried_whole(prepared, recorded, as_good);
    let counts = counts_by(&playing, &tried, (&SCALES_OF_SMALL[..], as_good));
    Staffing {
        by_whole_agents: true,
        replayed: tried.first().map(|best| best.shares),
        source: Source::Sessions(tried),
        counts,
        ..by_sessions
    }
}

/// Agents on duty on a day, by group and interval, as the staffing is read.
pub(super) fn duty(
    prepared: &Prepared,
    (day, played): (&FitDay, &Played),
    source: &Source,
    span: &Span,
) -> Vec<Vec<f64>> {
    let rosters = match source {
        Source::Logins(unlogged) => by_logins(prepared, (day, played), *unlogged, span),
        Source::Busy => return vec![busy(played, span)],
        Source::Sessions(tried) => match tried.first() {
            Some(best) => by_rule(prepared, played, best.rule, span),
            None => Vec::new(),
        },
        Source::Reported | Source::Erlang => Vec::new(),
    };
    let rosters = rosters.iter();
    rosters.map(|roster| on_duty(roster, span)).collect()
}

/// All rules that are tried.
pub(super) fn rules() -> Vec<IdleRule> {
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
        waited: kind.waited - kind.rang,
    });
    came.fold(Came::default(), Came::and).shares()
}

pub(super) fn off(shares: [f64; 3], recorded: [f64; 3]) -> f64 {
    let steps = [STEPS[0], STEPS[1], STEPS[2] * recorded[2].max(1.0)];
    (0..3)
        .map(|place| ((shares[place] - recorded[place]) / steps[place]).powi(2))
        .sum()
}

/// How far off chance alone puts so many calls: shares of a Poisson number of calls, and waits of exponential length.
fn chance(calls: f64, [abandoned, queued, _]: [f64; 3]) -> f64 {
    let wait = 2.0 / queued.max(1.0 / calls.max(1.0));
    let squares = [abandoned, queued, wait].into_iter().zip(STEPS);
    squares
        .map(|(square, step)| square / (step * step))
        .sum::<f64>()
        / calls.max(1.0)
}

/// The rosters of a day by a rule.
pub(super) fn by_rule(
    prepared: &Prepared,
    day: &Played,
    rule: IdleRule,
    span: &Span,
) -> Vec<Roster> {
    rosters(
        &day.work,
        &day.waited,
        rule,
        span,
        |agent| prepared.group_of(agent),
        |kind| prepared.takes(kind),
    )
}

/// The rosters of a day by logins.
fn by_logins(
    prepared: &Prepared,
    (day, played): (&FitDay, &Played),
    unlogged: Option<Unlogged>,
    span: &Span,
) -> Vec<Roster> {
    let groups = GroupsOf {
        agent: &|agent| prepared.group_of(agent),
        kind: &|kind| prepared.takes(kind),
    };
    let work = (&played.work, played.waited.as_slice());
    let unlogged = unlogged.filter(|own| !own.is_by_day || day.logins.is_empty());
    let rule = unlogged.map(|unlogged| unlogged.rule);
    logged::rosters(&day.logins, work, rule, span, &groups)
}

fn busy(day: &Played, span: &Span) -> Vec<f64> {
    busy_while_waiting(&day.work, &day.waited[0], span)
}

/// Agent hours of a roster.
pub(super) fn hours_of(roster: &Roster, span: &Span) -> f64 {
    on_duty(roster, span).iter().sum::<f64>() * span.interval / 3600.0
}
