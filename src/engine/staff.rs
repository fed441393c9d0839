//! Agents: who is on duty, who is idle and since when, and what each busy one is doing.

use super::observer::{AgentId, Call};
use super::patience::{Clock, Pace};
use super::room::Standing;
use crate::centre::GroupId;
use std::collections::VecDeque;

/// One agent's work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Desk {
    pub(super) id: AgentId,
    pub(super) stage: Stage,
    /// The call in hand, or the last one.
    pub(super) talk: Talk,
    /// The entry in the calendar of service ends that is valid.
    pub(super) ticket: u32,
    /// When the present call began \[s\].
    pub(super) since: f64,
}

impl Desk {
    fn may_drop(&self) -> bool {
        match self.stage {
            Stage::Talk => !matches!(self.talk.standing, Standing::Callback(_)),
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

/// A call in hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Talk {
    pub(super) call: Call,
    /// Time in queue \[s\].
    pub(super) wait: f64,
    /// Talk time in all, at the agents' paces \[s\].
    pub(super) talk: f64,
    /// Of that, before this agent took it \[s\].
    pub(super) spent_before: f64,
    /// Time that this agent takes for what takes a second at the usual pace \[s\].
    pub(super) slowness: f64,
    /// As what it stood in the queue.
    pub(super) standing: Standing,
}

impl Talk {
    /// No call has been taken yet.
    const NONE: Talk = Talk {
        call: Call::NONE,
        wait: 0.0,
        talk: 0.0,
        spent_before: 0.0,
        slowness: 1.0,
        standing: Standing::Line { quote: None },
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
    gone: Vec<u32>,
}

/// All agents.
#[derive(Debug, Default)]
pub(super) struct Staff {
    pub(super) groups: Vec<Group>,
    pub(super) desks: Vec<Desk>,
    /// By agent: the clock of the caller in talk, where what it heard last does not tell it.
    clocks: Vec<Clock>,
}

impl Staff {
    pub(super) fn clear(&mut self, groups: usize) {
        self.desks.clear();
        self.clocks.clear();
        self.groups.resize_with(groups, Group::default);
        for group in &mut self.groups {
            group.on_duty = 0;
            group.present = 0;
            group.idle.clear();
            group.gone.clear();
        }
    }

    /// Keeps the clock of the caller whom the agent takes.
    pub(super) fn keep_clock(&mut self, agent: u32, clock: Clock) {
        let agent = agent as usize;
        if agent >= self.clocks.len() {
            let none = Clock::start(0.0, Pace::Steady(1.0));
            self.clocks.resize(agent + 1, none);
        }
        self.clocks[agent] = clock;
    }

    /// The clock that was kept.
    pub(super) fn clock(&self, agent: u32) -> Clock {
        self.clocks[agent as usize]
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
            ticket: 0,
            since: 0.0,
        });
        number
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
    /// Who has rung a customer back finishes that in any case.
    pub(super) fn leavers(&self, group: u16) -> Vec<u32> {
        let its = &self.groups[group as usize];
        let excess = its.present.saturating_sub(its.on_duty) as usize;
        if excess == 0 {
            return Vec::new();
        }
        let arrived = |desk: &Desk| match desk.stage {
            Stage::Talk => desk.talk.call.arrived,
            Stage::WrapUp => f64::INFINITY,
            Stage::Dial | Stage::Free => f64::NEG_INFINITY,
        };
        let mut busy: Vec<&Desk> = self
            .desks
            .iter()
            .filter(|desk| desk.id.group.0 == group && desk.may_drop())
            .collect();
        busy.sort_by(|a, b| arrived(b).total_cmp(&arrived(a)));
        busy.iter()
            .take(excess)
            .map(|desk| desk.id.number)
            .collect()
    }
}
