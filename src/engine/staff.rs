//! Agents: who is on duty, who is idle and since when, and what each busy one is doing.

use super::observer::{AgentId, Call};
use super::room::Room;
use crate::centre::GroupId;
use std::collections::VecDeque;

/// One agent's work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Desk {
    pub(super) id: AgentId,
    pub(super) stage: Stage,
    /// The call in hand, or the last one.
    pub(super) talk: Talk,
    /// When the present call began \[s\].
    pub(super) since: f64,
}

impl Desk {
    /// Who has rung a customer back finishes that in any case.
    fn may_drop(&self, room: &Room) -> bool {
        match self.stage {
            Stage::Talk => !room.caller(self.talk.seat).is_callback(),
            Stage::WrapUp => true,
            Stage::Free | Stage::Dial => false,
        }
    }
}

/// What an agent is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Idle, or not on duty.
    Free,
    /// Rings back a caller.
    Dial,
    Talk,
    WrapUp,
}

/// After-call work that may be cut off.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrapUp {
    pub(super) call: Call,
    /// When it would be done \[s from opening\].
    pub(super) until: f64,
}

/// A call in hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Talk {
    /// The seat of the caller.
    pub(super) seat: u32,
    /// Time in queue \[s\].
    pub(super) wait: f64,
    /// Talk time in all, at the agents' paces \[s\].
    pub(super) talk: f64,
    /// Of that, before this agent took it \[s\].
    pub(super) spent_before: f64,
    /// Time that this agent takes for what takes a second at the usual pace \[s\].
    pub(super) slowness: f64,
}

impl Talk {
    /// No call has been taken yet.
    const NONE: Talk = Talk {
        seat: 0,
        wait: 0.0,
        talk: 0.0,
        spent_before: 0.0,
        slowness: 1.0,
    };
}

/// An agent who waits for a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Idle {
    pub(super) agent: u32,
    pub(super) since: f64,
}

/// A group's agents of the day.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// How many should be there.
    pub(super) on_duty: u32,
    /// How many are: idle, busy, or finishing after their duty.
    pub(super) present: u32,
    /// Longest idle first.
    pub(super) idle: VecDeque<Idle>,
    /// How many have gone home after closing, with nobody left to take.
    home: u32,
    gone: Vec<u32>,
}

impl Group {
    /// How many may still take a call or promise, now or when they come free.
    pub(super) fn staying(&self) -> u32 {
        self.present.min(self.on_duty) - self.home
    }

    /// After closing, an agent who was neither idle nor busy goes home.
    pub(super) fn one_goes_home(&mut self) {
        self.home += 1;
    }

    /// After closing, those who are idle go home; says whether there were any.
    pub(super) fn idle_go_home(&mut self) -> bool {
        let some = !self.idle.is_empty();
        self.home += self.idle.len() as u32;
        self.idle.clear();
        some
    }
}

/// All agents.
#[derive(Debug, Default)]
pub(super) struct Staff {
    pub(super) groups: Vec<Group>,
    pub(super) desks: Vec<Desk>,
    /// By agent; in use only where the end of duty cuts work off.
    wrap_ups: Vec<Option<WrapUp>>,
}

impl Staff {
    pub(super) fn clear(&mut self, groups: usize) {
        self.desks.clear();
        self.wrap_ups.clear();
        self.groups.resize_with(groups, Group::default);
        for group in &mut self.groups {
            group.on_duty = 0;
            group.present = 0;
            group.idle.clear();
            group.home = 0;
            group.gone.clear();
        }
    }

    /// An agent comes on duty; it is neither idle nor busy yet.
    pub(super) fn comes(&mut self, group: u16) -> u32 {
        let its = &mut self.groups[group as usize];
        its.present += 1;
        if let Some(agent) = its.gone.pop() {
            return agent;
        }
        let number = self.desks.len() as u32;
        let id = AgentId {
            group: GroupId(group),
            number,
        };
        self.desks.push(Desk {
            id,
            stage: Stage::Free,
            talk: Talk::NONE,
            since: 0.0,
        });
        number
    }

    /// The agent is in wrap-up.
    pub(super) fn note_wrap_up(&mut self, agent: u32, wrap_up: WrapUp) {
        let agent = agent as usize;
        if agent >= self.wrap_ups.len() {
            self.wrap_ups.resize(agent + 1, None);
        }
        self.wrap_ups[agent] = Some(wrap_up);
    }

    /// The agent's wrap-up is cut off.
    pub(super) fn take_wrap_up(&mut self, agent: u32) -> Option<WrapUp> {
        self.wrap_ups.get_mut(agent as usize)?.take()
    }

    /// An agent who is neither idle nor busy goes off duty.
    pub(super) fn goes(&mut self, agent: u32) {
        let desk = &self.desks[agent as usize];
        let group = &mut self.groups[desk.id.group.index()];
        group.present -= 1;
        group.gone.push(agent);
    }

    /// Sends idle agents home as far as the group is over its number, the latest idle first.
    pub(super) fn send_idle_home(&mut self, group: u16) {
        let group = &mut self.groups[group as usize];
        while group.present > group.on_duty
            && let Some(idle) = group.idle.pop_back()
        {
            group.present -= 1;
            group.gone.push(idle.agent);
        }
    }

    /// The busy agents who go when a group that drops calls is over its number: those in wrap-up
    /// first, then those whose calls arrived last, so that the longest wait ends up at the head.
    pub(super) fn leavers(&self, group: u16, room: &Room) -> Vec<u32> {
        let its = &self.groups[group as usize];
        let excess = its.present.saturating_sub(its.on_duty) as usize;
        if excess == 0 {
            return Vec::new();
        }
        let arrived = |desk: &Desk| match desk.stage {
            Stage::Talk => room.caller(desk.talk.seat).call.arrived,
            Stage::WrapUp => f64::INFINITY,
            Stage::Dial | Stage::Free => f64::NEG_INFINITY,
        };
        let mut busy: Vec<&Desk> = self
            .desks
            .iter()
            .filter(|desk| desk.id.group.0 == group && desk.may_drop(room))
            .collect();
        busy.sort_by(|a, b| arrived(b).total_cmp(&arrived(a)));
        busy.iter()
            .take(excess)
            .map(|desk| desk.id.number)
            .collect()
    }
}
