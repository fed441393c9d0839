//! What the engine tells about a day. Whoever counts, traces or animates is an [`Observer`];
//! the engine knows none of them, and `()` costs nothing.

use crate::centre::{CallTypeId, GroupId};

/// One attempt of one caller.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Call {
    /// When it arrived \[s from opening\].
    pub arrived: f64,
    /// The caller's number within its type, from 0, in order of first attempts.
    pub caller: u32,
    /// Interval in which this attempt arrived.
    pub interval: u32,
    /// Interval in which the caller's first attempt arrived.
    pub first_interval: u32,
    /// Interval in which the caller first called about the present matter.
    pub matter_interval: u32,
    /// Its type.
    pub call_type: CallTypeId,
    /// 1 for a first attempt, 2 for the first redial, ...
    pub attempt: u16,
    /// 0 for the matter of the first attempt; one more after each answered call that settled nothing.
    pub matter: u16,
    /// Which of its facts hold.
    pub(super) marks: Marks,
}

/// Yes-or-no facts about a call, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks(u8);

impl Marks {
    pub(super) const COUNTED: Marks = Marks(1);
    pub(super) const FIRST_COUNTED: Marks = Marks(2);
    pub(super) const REACHED_BEFORE: Marks = Marks(4);
    pub(super) const DELAYED: Marks = Marks(8);

    pub(super) fn has(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }

    pub(super) fn with(self, mark: Marks) -> Marks {
        Marks(self.0 | mark.0)
    }

    pub(super) fn without(self, mark: Marks) -> Marks {
        Marks(self.0 & !mark.0)
    }
}

impl Call {
    /// Whether it arrived after the warm-up, so that it counts.
    #[must_use]
    pub fn counted(&self) -> bool {
        self.marks.has(Marks::COUNTED)
    }

    /// Whether its caller's first attempt counted.
    #[must_use]
    pub fn first_counted(&self) -> bool {
        self.marks.has(Marks::FIRST_COUNTED)
    }

    /// Whether it found no idle agent and queued.
    #[must_use]
    pub fn delayed(&self) -> bool {
        self.marks.has(Marks::DELAYED)
    }

    /// Whether the caller was answered at an earlier attempt.
    #[must_use]
    pub fn reached_before(&self) -> bool {
        self.marks.has(Marks::REACHED_BEFORE)
    }
}

/// An agent: its group, and its number among all agents of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgentId {
    /// The group.
    pub group: GroupId,
    /// Number among the agents of all groups; numbers are used again when agents go and others come.
    pub number: u32,
}

/// How an attempt ended; every attempt ends exactly once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ending {
    /// Every line of its type was held.
    Blocked,
    /// Its patience ran out.
    Abandoned {
        /// Time in queue \[s\].
        wait: f64,
    },
    /// It still waited when the centre closed, and was cut off or could no longer be answered.
    TurnedAway {
        /// Time in queue \[s\].
        wait: f64,
    },
    /// An agent took it and talked to the end.
    Answered(Answered),
}

/// An attempt that was answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answered {
    /// Time in queue \[s\]; 0 if an agent was idle.
    pub wait: f64,
    /// Talk time, at the agent's pace \[s\].
    pub talk: f64,
    /// After-call work still to come, at the agent's pace \[s\].
    pub wrap_up: f64,
    /// Who answered.
    pub agent: AgentId,
    /// Whether the matter is settled.
    pub settled: bool,
}

/// Watches a day. Every method does nothing unless it is overridden; times are in seconds from
/// opening and never go backwards, except where a stretch that is over is told as `from..to`.
pub trait Observer {
    /// An attempt arrived.
    fn arrived(&mut self, _call: &Call) {}

    /// It found no idle agent and joined the queue (or was handed back to its head).
    fn queued(&mut self, _at: f64, _call: &Call, _waiting: Waiting) {}

    /// An agent took it.
    fn answered(&mut self, _at: f64, _call: &Call, _agent: AgentId, _wait: f64) {}

    /// It spent `from..to` in queue.
    fn waited(&mut self, _call: &Call, _from: f64, _to: f64) {}

    /// Its agent's duty ended; the caller goes back to the head of the queue.
    fn handed_back(&mut self, _at: f64, _call: &Call, _agent: AgentId) {}

    /// It is over. Told for every attempt exactly once.
    fn ended(&mut self, _at: f64, _call: &Call, _ending: &Ending) {}

    /// The caller of this attempt will try again.
    fn will_redial(&mut self, _at: f64, _call: &Call, _when: f64) {}

    /// An agent spent `from..to` on a call, in talk or wrap-up.
    fn worked(&mut self, _agent: AgentId, _from: f64, _to: f64) {}

    /// An agent's work on a call is over, wrap-up and all.
    fn freed(&mut self, _at: f64, _agent: AgentId) {}

    /// From `at` on, `on_duty` agents of the group should be there, and `present` are:
    /// those who finish a call after their duty are present above the number.
    fn staffed(&mut self, _at: f64, _group: GroupId, _on_duty: u32, _present: u32) {}
}

/// How many wait, the caller in question included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Of its type.
    pub of_type: u32,
    /// Of all types.
    pub all: u32,
}

impl Observer for () {}

/// Two observers of the same day.
impl<A: Observer, B: Observer> Observer for (A, B) {
    fn arrived(&mut self, call: &Call) {
        self.0.arrived(call);
        self.1.arrived(call);
    }
    fn queued(&mut self, at: f64, call: &Call, waiting: Waiting) {
        self.0.queued(at, call, waiting);
        self.1.queued(at, call, waiting);
    }
    fn answered(&mut self, at: f64, call: &Call, agent: AgentId, wait: f64) {
        self.0.answered(at, call, agent, wait);
        self.1.answered(at, call, agent, wait);
    }
    fn waited(&mut self, call: &Call, from: f64, to: f64) {
        self.0.waited(call, from, to);
        self.1.waited(call, from, to);
    }
    fn handed_back(&mut self, at: f64, call: &Call, agent: AgentId) {
        self.0.handed_back(at, call, agent);
        self.1.handed_back(at, call, agent);
    }
    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        self.0.ended(at, call, ending);
        self.1.ended(at, call, ending);
    }
    fn will_redial(&mut self, at: f64, call: &Call, when: f64) {
        self.0.will_redial(at, call, when);
        self.1.will_redial(at, call, when);
    }
    fn worked(&mut self, agent: AgentId, from: f64, to: f64) {
        self.0.worked(agent, from, to);
        self.1.worked(agent, from, to);
    }
    fn freed(&mut self, at: f64, agent: AgentId) {
        self.0.freed(at, agent);
        self.1.freed(at, agent);
    }
    fn staffed(&mut self, at: f64, group: GroupId, on_duty: u32, present: u32) {
        self.0.staffed(at, group, on_duty, present);
        self.1.staffed(at, group, on_duty, present);
    }
}
