//! Agents: who is on duty, who is idle and since when, and what each busy one is doing.

use super::breaks::LateBreaks;
use super::callers::Callers;
use super::ids::{AgentNumber, CallerSlot};
use super::observer::{AgentId, Call};
use crate::centre::GroupId;
use std::collections::VecDeque;

/// One agent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agent {
    pub(super) id: AgentId,
    pub(super) work: Work,
    /// When the work on the present call began \[s from opening\].
    pub(super) since: f64,
}

impl Agent {
    /// Who has rung a customer back finishes that in any case.
    fn may_drop(&self, callers: &Callers) -> bool {
        match self.work {
            Work::Talking(talk) => !callers.get(talk.slot).is_callback(),
            Work::WrappingUp => true,
            Work::Free | Work::Dialling(_) => false,
        }
    }
}

/// What an agent is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Work {
    /// Idle, or not on duty.
    Free,
    /// Rings back a caller; the talk will begin if the customer picks up.
    Dialling(Talk),
    /// Talks to a caller.
    Talking(Talk),
    /// After-call work.
    WrappingUp,
}

/// After-call work that may be cut off.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrapUp {
    pub(super) call: Call,
    /// When it would be done \[s from opening\].
    pub(super) until: f64,
}

/// A call in hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Talk {
    /// The caller.
    pub(super) slot: CallerSlot,
    /// Time in queue \[s\].
    pub(super) wait: f64,
    /// Talk time in all, at the agents' paces \[s\].
    pub(super) talk: f64,
    /// Of that, before this agent took it \[s\].
    pub(super) spent_before: f64,
    /// Time that this agent takes for what takes a second at the usual pace \[s\].
    pub(super) slowness: f64,
}

/// An agent who waits for a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Idle {
    pub(super) agent: AgentNumber,
    /// \[s from opening\].
    pub(super) since: f64,
}

/// A group's agents of the day.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// How many the roster has now.
    pub(super) rostered: u32,
    /// How many should be there: without those whose breaks end late.
    pub(super) on_duty: u32,
    /// How many are: idle, busy, or finishing after their duty.
    pub(super) present: u32,
    /// Longest idle first.
    pub(super) idle: VecDeque<Idle>,
    /// How many have gone home after closing, with nobody left to take.
    home: u32,
    gone: Vec<AgentNumber>,
    pub(super) late_breaks: LateBreaks,
}

impl Group {
    /// How many are on duty as it is told: those who should be there, and those whose break is due once they are free.
    pub(super) fn on_shift(&self) -> u32 {
        self.on_duty + self.late_breaks.owed()
    }

    /// Whether others come.
    pub(super) fn is_short(&self) -> bool {
        self.present < self.on_shift()
    }

    /// How many may still take a call or promise, now or when they come free.
    pub(super) fn staying(&self) -> u32 {
        self.present.min(self.on_duty) - self.home
    }

    /// Whether there are more than should be.
    pub(super) fn is_over(&self) -> bool {
        self.present > self.on_duty
    }

    /// Sends idle agents home as far as there are too many, the latest idle first.
    fn send_idle_home(&mut self) {
        while self.present > self.on_shift()
            && let Some(idle) = self.idle.pop_back()
        {
            self.present -= 1;
            self.gone.push(idle.agent);
        }
    }

    /// After closing, an agent who was neither idle nor busy goes home.
    pub(super) fn one_goes_home(&mut self) {
        self.home += 1;
    }

    /// After closing, those who are idle go home.
    pub(super) fn idle_go_home(&mut self) {
        self.home += self.idle.len() as u32;
        self.idle.clear();
    }
}

/// All agents.
#[derive(Debug, Default)]
pub(super) struct Staff {
    groups: Vec<Group>,
    agents: Vec<Agent>,
    /// By agent; in use only where the end of duty cuts work off.
    wrap_ups: Vec<Option<WrapUp>>,
}

impl Staff {
    pub(super) fn clear(&mut self, groups: usize) {
        self.agents.clear();
        self.wrap_ups.clear();
        self.groups.resize_with(groups, Group::default);
        for group in &mut self.groups {
            group.rostered = 0;
            group.on_duty = 0;
            group.present = 0;
            group.late_breaks.clear();
            group.idle.clear();
            group.home = 0;
            group.gone.clear();
        }
    }

    /// How many of each group the roster has.
    pub(super) fn levels(&self) -> Vec<u32> {
        self.groups.iter().map(|group| group.rostered).collect()
    }

    /// The roster has so many of a group from now on; those who are over the number and idle go home.
    pub(super) fn set(&mut self, group: GroupId, rostered: u32, now: f64) {
        let its = &mut self.groups[group.index()];
        its.rostered = rostered;
        its.on_duty = rostered - its.late_breaks.missing(now).min(rostered);
        its.send_idle_home();
    }

    /// So many of a group go on a break, the idle first. How many cannot go yet.
    pub(super) fn begin_break(&mut self, group: GroupId, agents: u32) -> u32 {
        let its = &mut self.groups[group.index()];
        its.on_duty -= agents.min(its.on_duty);
        its.send_idle_home();
        its.present.saturating_sub(its.on_shift()).min(agents)
    }

    #[inline]
    pub(super) fn group(&self, group: GroupId) -> &Group {
        &self.groups[group.index()]
    }

    #[inline]
    pub(super) fn group_mut(&mut self, group: GroupId) -> &mut Group {
        &mut self.groups[group.index()]
    }

    #[inline]
    pub(super) fn agent(&self, agent: AgentNumber) -> &Agent {
        &self.agents[agent.index()]
    }

    /// The agent begins work on a call at `now` \[s from opening\].
    #[inline]
    pub(super) fn begin(&mut self, agent: AgentNumber, now: f64, work: Work) -> AgentId {
        let one = &mut self.agents[agent.index()];
        debug_assert!(one.work == Work::Free, "an agent has one call at a time");
        one.since = now;
        one.work = work;
        one.id
    }

    /// The agent's work on the call goes on.
    #[inline]
    pub(super) fn goes_on(&mut self, agent: AgentNumber, work: Work) {
        let one = &mut self.agents[agent.index()];
        debug_assert!(one.work != Work::Free, "an idle agent has no work");
        one.work = work;
    }

    /// The agent's work on the call is over.
    #[inline]
    pub(super) fn end(&mut self, agent: AgentNumber) -> &Agent {
        let one = &mut self.agents[agent.index()];
        debug_assert!(one.work != Work::Free, "an idle agent's work ends");
        one.work = Work::Free;
        one
    }

    /// An agent comes on duty; it is neither idle nor busy yet.
    pub(super) fn comes(&mut self, group: GroupId) -> AgentNumber {
        let its = &mut self.groups[group.index()];
        its.present += 1;
        if let Some(agent) = its.gone.pop() {
            return agent;
        }
        let number = self.agents.len() as u32;
        self.agents.push(Agent {
            id: AgentId { group, number },
            work: Work::Free,
            since: 0.0,
        });
        AgentNumber(number)
    }

    /// The agent is in wrap-up.
    pub(super) fn note_wrap_up(&mut self, agent: AgentNumber, wrap_up: WrapUp) {
        let agent = agent.index();
        if agent >= self.wrap_ups.len() {
            self.wrap_ups.resize(agent + 1, None);
        }
        self.wrap_ups[agent] = Some(wrap_up);
    }

    /// The agent's wrap-up is cut off.
    pub(super) fn take_wrap_up(&mut self, agent: AgentNumber) -> Option<WrapUp> {
        self.wrap_ups.get_mut(agent.index())?.take()
    }

    /// An agent who is neither idle nor busy goes off duty.
    pub(super) fn goes(&mut self, agent: AgentNumber) {
        let group = self.agents[agent.index()].id.group;
        let group = &mut self.groups[group.index()];
        group.present -= 1;
        group.gone.push(agent);
    }

    /// The busy agents who go when a group that drops calls is over its number: those in wrap-up
    /// first, then those whose calls arrived last, so that the longest wait ends up at the head.
    pub(super) fn leavers(&self, group: GroupId, callers: &Callers) -> Vec<AgentNumber> {
        let its = &self.groups[group.index()];
        let excess = its.present.saturating_sub(its.on_duty) as usize;
        if excess == 0 {
            return Vec::new();
        }
        let arrived = |agent: &Agent| match agent.work {
            Work::Talking(talk) => callers.get(talk.slot).call.arrived,
            Work::WrappingUp => f64::INFINITY,
            Work::Dialling(_) | Work::Free => f64::NEG_INFINITY,
        };
        let mut busy: Vec<&Agent> = self
            .agents
            .iter()
            .filter(|agent| agent.id.group == group && agent.may_drop(callers))
            .collect();
        busy.sort_by(|a, b| arrived(b).total_cmp(&arrived(a)));
        let leavers = busy.iter().take(excess);
        leavers.map(|agent| AgentNumber(agent.id.number)).collect()
    }
}
