//! What the engine works out of a centre once, before the first day: who may take whom, in which
//! order, and when the numbers on duty change.

use super::observer::Observer;
use super::present::{Duty, edges, turn_up};
use crate::centre::{
    AgentGroup, CallType, CallTypeId, Callback, CallbackTiming, Centre, GroupId, Leaving, Policy,
};
use crate::random::{Law, Streams};
use std::cmp::Ordering;

/// A group that may take a call type, as the type sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taker {
    pub(super) group: GroupId,
    pub(super) rank: u32,
    /// Only callers who have waited this long \[s\].
    pub(super) after: f64,
    /// Time it takes for what takes a second at the usual pace \[s\].
    pub(super) slowness: f64,
}

/// A call type that a group may take, as the group sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Take {
    pub(super) call_type: CallTypeId,
    pub(super) class: Class,
    /// Only callers who have waited this long \[s\].
    pub(super) after: f64,
    /// How much earlier its callers count as having arrived \[s\].
    pub(super) head_start: f64,
    /// Time it takes for what takes a second at the usual pace \[s\].
    pub(super) slowness: f64,
}

/// What comes before arrival when an agent chooses: lower is served first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    priority: i32,
    rank: u32,
}

/// A moment that was fixed before the day began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    /// \[s from opening\].
    pub(super) at: f64,
    pub(super) what: Fixed,
}

/// What happens at such a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fixed {
    /// Some agents of a group go on a break that is taken whole, just before the group's number changes.
    Break(Break),
    /// From now on the group should have `on_duty` agents.
    Staff { group: GroupId, on_duty: u32 },
    /// Agents of the group are back from breaks that began late, or would be.
    Back { group: GroupId },
    /// The centre closes.
    Close,
}

/// A break of agents who go together, and take it whole however late it begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Break {
    pub(super) group: GroupId,
    pub(super) agents: u32,
    /// \[s from opening\].
    pub(super) from: f64,
    /// \[s from opening\].
    pub(super) to: f64,
    /// Until when they are on duty after it \[s from opening\].
    pub(super) until_again: f64,
}

/// A type's usual caller.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typical {
    /// Mean talk and wrap-up \[s\].
    pub(super) handle_time: f64,
    /// One over the mean patience \[1/s\]; 0 if it is endless, infinite if it is nothing.
    pub(super) leaving: f64,
}

/// Tables for quick decisions.
#[derive(Debug)]
pub(super) struct Layout {
    /// By call type, by rank.
    pub(super) takers: Vec<Vec<Taker>>,
    /// By group, by class.
    pub(super) takes: Vec<Vec<Take>>,
    /// By call type: the waits at which another group may take the caller \[s\], in order.
    pub(super) thresholds: Vec<Vec<f64>>,
    /// By call type: the types of which some callers would be taken before its own, itself included. Empty
    /// where nobody asks.
    pub(super) ahead: Vec<Vec<(CallTypeId, Ahead)>>,
    /// By call type: the types with windows for callbacks whose promises must begin earlier as its queue grows.
    pub(super) hurries: Vec<Vec<(CallTypeId, Ahead)>>,
    /// By call type: whether estimates ask how many of its callers arrived before some moment.
    pub(super) ranked: Vec<bool>,
    /// By call type: what estimators take for granted.
    pub(super) typical: Vec<Typical>,
    /// By group: whether the end of duty cuts work off.
    pub(super) drops: Vec<bool>,
    /// By call type: nothing is said and no callback offered.
    pub(super) silent: Vec<bool>,
    /// Times of calls may repeat, so that sums may be equal but for the order in which they were added up.
    pub(super) may_tie: bool,
    /// The day is played in parts of this length \[s\], after each of which it is looked whether it should stop.
    pub(super) part: f64,
    /// The day's edges if every rostered agent turns up.
    full_edges: Vec<Edge>,
    /// Who is there is drawn every day.
    by_the_day: bool,
}

impl Layout {
    pub(super) fn new(centre: &Centre) -> Self {
        let groups = centre.groups();
        let takers = (0..centre.call_types().len())
            .map(|call_type| takers_of(groups, call_type))
            .collect::<Vec<_>>();
        let thresholds = takers.iter().map(|takers| thresholds(takers)).collect();
        let ahead = ahead_of_each(centre);
        Self {
            ranked: ranked(centre, &ahead),
            hurries: hurries(centre, &ahead),
            ahead,
            typical: centre.call_types().iter().map(typical).collect(),
            silent: centre.call_types().iter().map(is_silent).collect(),
            takes: groups.iter().map(|group| takes_of(centre, group)).collect(),
            takers,
            thresholds,
            drops: groups
                .iter()
                .map(|group| group.leaving == Leaving::Drop)
                .collect(),
            may_tie: centre.call_types().iter().any(repeats),
            part: part(centre),
            full_edges: edges(centre, Duty::full),
            by_the_day: groups
                .iter()
                .any(|group| group.absence.get() > 0.0 || group.off_phones() > 0.0),
        }
    }

    /// All call types.
    pub(super) fn call_types(&self) -> impl Iterator<Item = CallTypeId> + use<> {
        (0..self.takers.len()).map(|place| CallTypeId(place as u16))
    }

    /// The edges of one day, in order of time; those who do not turn up are drawn.
    pub(super) fn edges(&self, centre: &Centre, streams: &Streams, into: &mut Vec<Edge>) {
        into.clear();
        if self.by_the_day {
            into.extend(edges(centre, |id, group| Duty::today(id, group, streams)));
        } else {
            into.extend_from_slice(&self.full_edges);
        }
    }

    /// Tells how many of each shift have turned up, of groups that are paid by the shift.
    pub(super) fn tell_turned_up(centre: &Centre, streams: &Streams, observer: &mut impl Observer) {
        for (place, group) in centre.groups().iter().enumerate() {
            if !group.is_paid_by_shift() {
                continue;
            }
            let mut before = 0;
            for (shift, duty) in group.roster.shifts.iter().enumerate() {
                let there = turn_up(group, duty, before, streams);
                before += duty.agents;
                observer.turned_up(GroupId(place as u16), shift as u32, there);
            }
        }
    }
}

/// First attempts between two looks at the flag that stops a study: some milliseconds.
const CALLS_BETWEEN_LOOKS: f64 = 8_000.0;

/// The length of a part of the day with about so many calls; a day of fewer is played as a whole \[s\].
fn part(centre: &Centre) -> f64 {
    let kinds = centre.call_types().iter();
    let calls: f64 = kinds.map(|kind| kind.volume.iter().sum::<f64>()).sum();
    if calls > CALLS_BETWEEN_LOOKS {
        centre.clock().length.get() * CALLS_BETWEEN_LOOKS / calls
    } else {
        f64::INFINITY
    }
}

/// Which waiting callers of another type would be taken before one who joins now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ahead {
    /// All.
    Always,
    /// Those who arrived at least this much earlier \[s\]; negative if also some who arrived later.
    Since(f64),
}

/// Whether it is asked who would be taken before callers of this type.
fn asks(call_type: &CallType) -> bool {
    let policy = call_type.messages.policy;
    let is_told = matches!(policy, Policy::Estimate(_) | Policy::Position);
    is_told || call_type.callback.is_some() || !call_type.reaction.crowding.is_none()
}

/// Whether the times of its calls are drawn from so few that they may repeat.
fn repeats(kind: &CallType) -> bool {
    let redial = &kind.redial;
    let again = [
        &redial.abandoned,
        &redial.balked,
        &redial.blocked,
        &redial.unsettled,
    ];
    let again = again.into_iter().flatten().map(|retry| &retry.after);
    let laws = [&kind.talk, &kind.wrap_up, &kind.patience];
    laws.into_iter().chain(again).any(Law::repeats)
}

/// Whether its callers hear nothing and see nothing of those ahead.
fn is_silent(kind: &CallType) -> bool {
    let hears = kind.messages.policy != Policy::Silence || kind.callback.is_some();
    !hears && kind.reaction.crowding.is_none()
}

/// By call type, where it is asked. The choice that an agent who may take both would make decides; where groups
/// differ, the one that puts the other type first.
fn ahead_of_each(centre: &Centre) -> Vec<Vec<(CallTypeId, Ahead)>> {
    let call_types = centre.call_types();
    let mut found: Vec<Option<Ahead>> = vec![None; call_types.len()];
    let takers = takers_by_type(centre);
    let each = call_types.iter().zip(&takers);
    let each = each.map(|(call_type, takers)| {
        if !asks(call_type) {
            return Vec::new();
        }
        found.fill(None);
        for (group, own_rank) in takers {
            for skill in &group.answers {
                let other = skill.call_type.index();
                let theirs = (call_types[other].priority, skill.rank);
                found[other] = first_of(
                    found[other],
                    theirs.cmp(&(call_type.priority, *own_rank)),
                    call_type.head_start.get() - call_types[other].head_start.get(),
                );
            }
        }
        let found = found.iter().enumerate();
        let found = found.filter_map(|(other, ahead)| Some((CallTypeId(other as u16), (*ahead)?)));
        found.collect()
    });
    each.collect()
}

/// What is known of another type, after one more group's choice between the two.
fn first_of(known: Option<Ahead>, theirs: Ordering, head_start: f64) -> Option<Ahead> {
    match (known, theirs) {
        (Some(Ahead::Always), _) | (_, Ordering::Less) => Some(Ahead::Always),
        (_, Ordering::Equal) => Some(Ahead::Since(head_start)),
        (known, Ordering::Greater) => known,
    }
}

/// By call type: the groups that take it, and its rank there.
fn takers_by_type(centre: &Centre) -> Vec<Vec<(&AgentGroup, u32)>> {
    let mut takers = vec![Vec::new(); centre.call_types().len()];
    for group in centre.groups() {
        for skill in &group.answers {
            takers[skill.call_type.index()].push((group, skill.rank));
        }
    }
    takers
}

/// The relation `ahead` the other way about, for those types that promise callbacks within a window.
fn hurries(centre: &Centre, ahead: &[Vec<(CallTypeId, Ahead)>]) -> Vec<Vec<(CallTypeId, Ahead)>> {
    let mut hurries = vec![Vec::new(); ahead.len()];
    for (place, (call_type, ahead)) in centre.call_types().iter().zip(ahead).enumerate() {
        let within = |offer: &Callback| matches!(offer.promise, CallbackTiming::Within(_));
        if call_type.callback.as_ref().is_some_and(within) {
            for (other, how) in ahead {
                hurries[other.index()].push((CallTypeId(place as u16), *how));
            }
        }
    }
    hurries
}

/// Those whose callers are counted from some moment back, and not as a whole: when a quote is
/// refreshed, or where a head start lets others overtake.
fn ranked(centre: &Centre, ahead: &[Vec<(CallTypeId, Ahead)>]) -> Vec<bool> {
    let mut ranked = vec![false; ahead.len()];
    for (call_type, ahead) in centre.call_types().iter().zip(ahead) {
        let messages = &call_type.messages;
        let quotes = matches!(messages.policy, Policy::Estimate(_));
        let refreshes = quotes && messages.repeat_every.is_some();
        for (other, ahead) in ahead {
            if let Ahead::Since(long) = ahead {
                ranked[other.index()] |= refreshes || *long > 0.0;
            }
        }
    }
    ranked
}

fn typical(call_type: &CallType) -> Typical {
    Typical {
        handle_time: call_type.talk.mean() + call_type.wrap_up.mean(),
        leaving: call_type.patience.mean().recip(),
    }
}

fn takers_of(groups: &[AgentGroup], call_type: usize) -> Vec<Taker> {
    let mut takers: Vec<Taker> = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let skills = group.answers.iter();
        for skill in skills.filter(|skill| skill.call_type.index() == call_type) {
            takers.push(Taker {
                group: GroupId(place as u16),
                rank: skill.rank,
                after: skill.after.get(),
                slowness: skill.speed.recip(),
            });
        }
    }
    takers.sort_by_key(|taker| taker.rank);
    takers
}

fn takes_of(centre: &Centre, group: &AgentGroup) -> Vec<Take> {
    let take = |skill: &crate::centre::Skill| {
        let call_type = &centre.call_types()[skill.call_type.index()];
        let class = Class {
            priority: call_type.priority,
            rank: skill.rank,
        };
        Take {
            call_type: skill.call_type,
            class,
            after: skill.after.get(),
            head_start: call_type.head_start.get(),
            slowness: skill.speed.recip(),
        }
    };
    let mut takes: Vec<Take> = group.answers.iter().map(take).collect();
    takes.sort_by_key(|take| take.class);
    takes
}

fn thresholds(takers: &[Taker]) -> Vec<f64> {
    let mut waits: Vec<f64> = takers.iter().map(|taker| taker.after).collect();
    waits.retain(|&wait| wait > 0.0);
    waits.sort_by(f64::total_cmp);
    waits.dedup();
    waits
}
