//! Who was there by logins, and by calls that were answered outside of them: whoever answers is there, though its login or logoff
//! is not in the log.

use super::prepared::{FitDay, Played};
use super::span::Span;
use super::staffing::{IdleRule, by_activity, shift};
use super::work::{Stretch, Waited, Work};
use crate::centre::Roster;
use crate::records::call::Call;
use std::collections::BTreeMap;

/// A call that is answered so soon before a login or after a logoff belongs to it, as logs round \[s\]. A convention.
const AT_THE_ENDS: f64 = 60.0;
/// Minutes after which an idle agent without a login may count as away. Conventions.
const IDLE: [f64; 9] = [5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 240.0, 480.0];
/// The one that is taken where nobody who logged in tells it.
const USUAL: f64 = 60.0;

/// How much of what was done is covered by logins.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Covered {
    /// Answered calls that name their agent.
    calls: f64,
    /// Those within a login of that agent.
    within: f64,
    /// Answered calls of any agent.
    answered: f64,
    /// Those on days without a login.
    alone: f64,
    /// Time at work \[s\].
    worked: f64,
    /// Time that somebody was logged in \[s\].
    logged: f64,
}

/// What is done about agents who answer without being logged in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unlogged {
    /// Which share of the answered calls they answer.
    pub share: f64,
    /// When they count as away.
    pub rule: IdleRule,
    /// Whether they are on days without any login alone.
    pub is_by_day: bool,
}

impl Covered {
    /// Of a day.
    pub(super) fn of(calls: &[Call], logins: &[(u32, Vec<Stretch>)]) -> Self {
        let own = |agent: u32| {
            let place = logins.binary_search_by_key(&agent, |(agent, _)| *agent);
            place.map_or(&[][..], |place| logins[place].1.as_slice())
        };
        let length = |stretch: &Stretch| stretch.to - stretch.from;
        let all = logins.iter().flat_map(|(_, stretches)| stretches);
        let mut covered = Self {
            logged: all.map(length).sum(),
            ..Self::default()
        };
        for call in calls.iter().filter(|call| call.is_answered()) {
            covered.answered += 1.0;
            covered.alone += f64::from(u8::from(logins.is_empty()));
            covered.worked += call.done_at() - call.settled_at();
            if let Some(agent) = call.agent {
                covered.calls += 1.0;
                let is_within = is_within(own(agent.0), call.settled_at());
                covered.within += f64::from(u8::from(is_within));
            }
        }
        covered
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            within: self.within + other.within,
            answered: self.answered + other.answered,
            alone: self.alone + other.alone,
            worked: self.worked + other.worked,
            logged: self.logged + other.logged,
        }
    }

    /// Whether logins tell who was there, rather than what was done.
    pub(super) fn has_most(self) -> bool {
        match self.is_by_other_names() {
            true => self.logged > 0.0 && self.logged >= self.worked,
            false => 2.0 * self.within > self.calls,
        }
    }

    /// Whether logins name nobody who answers, as where members log in by their phones: then a call does not tell whose login is
    /// missing, but on a day without any.
    pub(super) fn is_by_other_names(self) -> bool {
        self.within <= 0.0
    }

    /// The share of the answered calls that no login covers.
    pub(super) fn without(self) -> f64 {
        match self.is_by_other_names() {
            true => self.alone / self.answered.max(1.0),
            false => 1.0 - self.within / self.calls,
        }
    }
}

fn is_within(logins: &[Stretch], at: f64) -> bool {
    let mut around = logins
        .iter()
        .map(|own| own.from - AT_THE_ENDS..=own.to + AT_THE_ENDS);
    around.any(|around| around.contains(&at))
}

/// What an agent did outside of its logins.
fn outside(work: &[Stretch], logins: &[Stretch]) -> Vec<Stretch> {
    let outside = work.iter().filter(|own| !is_within(logins, own.from));
    outside.copied().collect()
}

/// A group for each agent, and one for each type whose agents are not known.
pub(super) struct GroupsOf<'g> {
    pub(super) agent: &'g dyn Fn(u32) -> usize,
    pub(super) kind: &'g dyn Fn(usize) -> usize,
}

/// The rosters of a day by logins, one a group; with a rule also by what was done outside of them.
pub(super) fn rosters(
    logins: &[(u32, Vec<Stretch>)],
    (work, waited): (&Work, &[Waited]),
    rule: Option<IdleRule>,
    span: &Span,
    groups: &GroupsOf<'_>,
) -> Vec<Roster> {
    let mut there: BTreeMap<u32, Vec<Stretch>> = logins.iter().cloned().collect();
    let mut rosters = vec![Roster::default(); waited.len()];
    if let Some(rule) = rule {
        for (agent, work) in &work.agents {
            let own = there.entry(agent.0).or_default();
            let more = outside(work, own);
            own.extend(by_activity(
                &more,
                &waited[(groups.agent)(agent.0)],
                rule,
                span,
            ));
            own.sort_by(|a, b| a.from.total_cmp(&b.from));
        }
        // Who answers is known to be logged in, unless nobody is.
        for (kind, stretch) in work.unknown.iter().filter(|_| logins.is_empty()) {
            let group = (groups.kind)(*kind);
            rosters[group].shifts.extend(shift(&[*stretch], span));
        }
    }
    for (agent, stretches) in there {
        let group = (groups.agent)(agent);
        rosters[group].shifts.extend(shift(&stretches, span));
    }
    rosters
}

/// The rule under which those who were logged in are on duty for as long by their calls as by their logins: it tells of the
/// others.
pub(super) fn rule<'d>(
    days: impl Iterator<Item = (&'d FitDay, &'d Played)>,
    span: &Span,
    group_of: impl Fn(u32) -> usize,
) -> IdleRule {
    let rules = IDLE.map(|idle| IdleRule {
        idle: 60.0 * idle,
        ignoring: f64::INFINITY,
    });
    let seconds = |stretches: &[Stretch]| -> f64 {
        let shift = shift(stretches, span);
        let segments = shift.iter().flat_map(|shift| &shift.segments);
        segments.map(|segment| segment.to - segment.from).sum()
    };
    let (mut logged, mut by_rule) = (0.0, IDLE.map(|_| 0.0));
    for (day, played) in days {
        for (agent, logins) in &day.logins {
            let work = &played.work.agents;
            let Ok(place) = work.binary_search_by_key(agent, |(agent, _)| agent.0) else {
                continue;
            };
            let work = &work[place].1;
            if outside(work, logins).is_empty() {
                logged += seconds(logins);
                let waited = &played.waited[group_of(*agent)];
                for (sum, rule) in by_rule.iter_mut().zip(rules) {
                    *sum += seconds(&by_activity(work, waited, rule, span));
                }
            }
        }
    }
    let off = by_rule.iter().map(|sum| (sum - logged).abs());
    let nearest = off.zip(rules).min_by(|a, b| a.0.total_cmp(&b.0));
    let usual = IdleRule {
        idle: 60.0 * USUAL,
        ignoring: f64::INFINITY,
    };
    nearest
        .filter(|_| logged > 0.0)
        .map_or(usual, |(_, rule)| rule)
}
