//! Who was there when, by logins, memberships and pauses.

use super::call::Agent;
use super::moment::{Moment, running};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A day \[s\].
const DAY: f64 = 86_400.0;
/// Nobody is there for longer; a logoff is missing, and calls tell who was there \[s\]. A convention.
const LONGEST: f64 = 16.0 * 3600.0;

/// Somebody was there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Presence {
    /// Who.
    pub agent: Agent,
    /// On which day.
    pub date: Date,
    /// From when on \[s after midnight\].
    pub from: f64,
    /// Until when \[s after midnight\].
    pub to: f64,
}

/// All that is known of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Presences {
    agents: BTreeMap<Agent, State>,
    found: Vec<Presence>,
    /// The last event of the log.
    last: Option<Moment>,
}

#[derive(Debug, Clone, Default)]
struct State {
    /// Queues it is a member of.
    places: BTreeSet<Vec<u8>>,
    /// Queues in which it is paused.
    paused: BTreeSet<Vec<u8>>,
    since: Option<Moment>,
}

/// One agent at a moment.
pub(super) struct One<'p> {
    state: &'p mut State,
    found: &'p mut Vec<Presence>,
    agent: Agent,
    moment: Moment,
}

impl Presences {
    pub(super) fn of(&mut self, agent: Agent, moment: Moment) -> One<'_> {
        One {
            state: self.agents.entry(agent).or_default(),
            found: &mut self.found,
            agent,
            moment,
        }
    }

    /// Something happened.
    pub(super) fn at(&mut self, moment: Moment) {
        let is_later = |last: &Moment| running(*last) < running(moment);
        if self.last.as_ref().is_none_or(is_later) {
            self.last = Some(moment);
        }
    }

    /// The log is over: who is there was there up to its last event.
    pub(super) fn over(mut self) -> Vec<Presence> {
        if let Some(last) = self.last {
            self.end_all(last);
        }
        self.found
    }

    /// Everybody is gone: the switch was started anew.
    pub(super) fn end_all(&mut self, moment: Moment) {
        let agents: Vec<Agent> = self.agents.keys().copied().collect();
        for agent in agents {
            let mut one = self.of(agent, moment);
            one.state.places.clear();
            one.settle();
        }
        self.agents.clear();
    }
}

fn is_none(place: &[u8]) -> bool {
    place.is_empty() || place.eq_ignore_ascii_case(NO_QUEUE)
}

/// The queue of events that are about no queue or about all.
const NO_QUEUE: &[u8] = b"NONE";

impl State {
    /// Whether it takes calls of some queue.
    fn is_there(&self) -> bool {
        // Of which queues it is a member is not known of who logged in as an agent: any pause counts.
        let is_agent = self.places.contains(NO_QUEUE) && !self.paused.is_empty();
        let mut places = self.places.iter();
        !is_agent && places.any(|place| !self.paused.contains(place))
    }
}

impl One<'_> {
    pub(super) fn came(&mut self, place: &[u8], is_paused: bool) {
        // Whoever comes again after so long had gone.
        let now = running(self.moment);
        let since = self.state.since;
        self.state.since = since.filter(|since| now - running(*since) <= LONGEST);
        self.state.places.insert(place.to_vec());
        if is_paused {
            self.state.paused.insert(place.to_vec());
        }
        self.settle();
    }

    pub(super) fn went(&mut self, place: &[u8]) {
        self.state.places.remove(place);
        self.state.paused.remove(place);
        self.settle();
    }

    /// In this queue.
    pub(super) fn paused(&mut self, place: &[u8]) {
        if is_none(place) {
            return self.paused_in_all();
        }
        self.state.paused.insert(place.to_vec());
        self.settle();
    }

    pub(super) fn paused_in_all(&mut self) {
        let all = self.state.places.iter().cloned();
        self.state.paused.extend(all.chain([NO_QUEUE.to_vec()]));
        self.settle();
    }

    /// In this queue.
    pub(super) fn back(&mut self, place: &[u8]) {
        if is_none(place) {
            return self.back_in_all();
        }
        self.state.paused.remove(place);
        self.state.paused.remove(NO_QUEUE);
        self.settle();
    }

    pub(super) fn back_in_all(&mut self) {
        self.state.paused.clear();
        self.settle();
    }

    /// Begins or ends a presence.
    fn settle(&mut self) {
        let is_there = self.state.is_there();
        match (self.state.since, is_there) {
            (None, true) => self.state.since = Some(self.moment),
            (Some(since), false) => {
                self.state.since = None;
                let length = running(self.moment) - running(since);
                if !(0.0..=LONGEST).contains(&length) {
                    return;
                }
                let end = since.1 + length;
                let mut add = |date, from, to| {
                    let presence = Presence {
                        agent: self.agent,
                        date,
                        from,
                        to,
                    };
                    self.found.push(presence);
                };
                add(since.0, since.1, end.min(DAY));
                if end > DAY {
                    add(self.moment.0, 0.0, end - DAY);
                }
            }
            _ => {}
        }
    }
}
