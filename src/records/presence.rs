//! Who was there when, by logins, memberships and pauses.

use super::call::Agent;
use super::moment::{Moment, running};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A day \[s\].
const DAY: f64 = 86_400.0;
/// Nobody is there for longer; a logoff is missing \[s\]. A convention.
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
    pub(super) found: Vec<Presence>,
}

#[derive(Debug, Clone, Default)]
struct State {
    /// Queues it is a member of.
    places: BTreeSet<Vec<u8>>,
    is_paused: bool,
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

impl One<'_> {
    pub(super) fn came(&mut self, place: &[u8]) {
        self.state.places.insert(place.to_vec());
        self.settle();
    }

    pub(super) fn went(&mut self, place: &[u8]) {
        self.state.places.remove(place);
        self.settle();
    }

    pub(super) fn paused(&mut self) {
        self.state.is_paused = true;
        self.settle();
    }

    pub(super) fn back(&mut self) {
        self.state.is_paused = false;
        self.settle();
    }

    /// Begins or ends a presence.
    fn settle(&mut self) {
        let is_there = !self.state.places.is_empty() && !self.state.is_paused;
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
