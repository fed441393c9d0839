//! What the engine tells about a day. Whoever counts, traces or animates is an [`Observer`];
//! the engine knows none of them, and `()` costs nothing.

use crate::centre::{CallTypeId, GroupId};

/// One attempt of one caller.
#[derive(Debug, Clone, Copy, PartialEq)]
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
    pub(super) const UNQUOTED: Marks = Marks(16);

    pub(super) fn has(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }

    pub(super) fn with(self, mark: Marks) -> Marks {
        Marks(self.0 | mark.0)
    }

    /// Only what holds for the caller's later attempts too.
    pub(super) fn anew(self) -> Marks {
        Marks(self.0 & (Marks::FIRST_COUNTED.0 | Marks::REACHED_BEFORE.0))
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

    /// Whether it should have been quoted a wait, but nobody was on duty who could have taken it.
    #[must_use]
    pub fn unquoted(&self) -> bool {
        self.marks.has(Marks::UNQUOTED)
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
    /// It left at once, because it believed a quote that was longer than its patience.
    Balked {
        /// What it was quoted \[s\].
        quote: f64,
    },
    /// Its patience ran out.
    Abandoned {
        /// Time in queue \[s\].
        wait: f64,
        /// The first wait it was quoted, if any \[s\].
        quote: Option<f64>,
        /// Talk before it was handed back, at the agents' paces \[s\].
        talked: f64,
    },
    /// It still waited when the centre closed, and was cut off or could no longer be answered.
    TurnedAway {
        /// Time in queue \[s\].
        wait: f64,
        /// The first wait it was quoted, if any \[s\].
        quote: Option<f64>,
        /// Talk before it was handed back, at the agents' paces \[s\].
        talked: f64,
    },
    /// An agent took it and talked to the end.
    Answered(Answered),
    /// It took the offer to be called back, and this is what came of it.
    CalledBack {
        /// What came of it.
        outcome: CallbackOutcome,
        /// The wait it was quoted before it was offered the callback, if any \[s\].
        quote: Option<f64>,
    },
}

/// What came of a promise to call back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CallbackOutcome {
    /// The customer was reached; `late` if the first try came after the promised time.
    Made {
        /// First tried after the promised time.
        late: bool,
        /// The talk, from the call's arrival on; its quote is not used.
        talk: Answered,
    },
    /// All tries were in vain; `late` as above.
    Unreached {
        /// First tried after the promised time.
        late: bool,
    },
    /// Nobody ever tried.
    NeverTried,
}

/// What a caller is told on entry, or at a refresh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told {
    /// "Your call is very important to us."
    Comfort,
    /// "Unusually high call volume."
    Busy,
    /// Its place in the queue, 1 for the next.
    Position(u32),
    /// A wait.
    Quote {
        /// What the estimator said \[s\].
        estimate: f64,
        /// What was quoted \[s\].
        quote: f64,
    },
    /// Nothing, because there is nobody to estimate by.
    NothingToQuote,
}

/// An attempt that was answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answered {
    /// Time in queue \[s\]; 0 if an agent was idle.
    pub wait: f64,
    /// The first wait it was quoted, if any \[s\].
    pub quote: Option<f64>,
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

    /// It found no idle agent and is told something; also at a refresh.
    fn told(&mut self, _at: f64, _call: &Call, _told: Told) {}

    /// It took the offer to be called back.
    fn took_callback(&mut self, _at: f64, _call: &Call) {}

    /// Time has got short for a promise to call back: its place is now at the head of its priority.
    fn hurried(&mut self, _at: f64, _call: &Call) {}

    /// An agent rings back a caller; `attempt` is 1 for the first time.
    fn dialled(&mut self, _at: f64, _call: &Call, _agent: AgentId, _attempt: u32) {}

    /// Told only when patient waits are asked for: a caller who had left would now have been
    /// answered, after this wait.
    fn would_have_waited(&mut self, _call: &Call, _wait: f64) {}

    /// It found no idle agent and joined the queue, or was handed back to its place by arrival.
    fn queued(&mut self, _at: f64, _call: &Call, _waiting: Waiting) {}

    /// An agent took it.
    fn answered(&mut self, _at: f64, _call: &Call, _agent: AgentId, _wait: f64) {}

    /// It spent `from..to` in queue.
    fn waited(&mut self, _call: &Call, _from: f64, _to: f64) {}

    /// Its agent's duty ended; the caller goes back to its place in the queue by arrival.
    fn handed_back(&mut self, _at: f64, _call: &Call, _agent: AgentId) {}

    /// The duty of the agent who did this call's wrap-up has ended; so much of it is left undone \[s\].
    fn cut_off(&mut self, _at: f64, _call: &Call, _agent: AgentId, _undone: f64) {}

    /// The caller of this attempt would try again at `when` \[s from opening\], but the centre will have closed.
    fn redial_lost(&mut self, _at: f64, _call: &Call, _when: f64) {}

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

/// One that watches several days.
impl<O: Observer> Observer for &mut O {
    #[inline]
    fn arrived(&mut self, call: &Call) {
        (**self).arrived(call);
    }
    #[inline]
    fn queued(&mut self, at: f64, call: &Call, waiting: Waiting) {
        (**self).queued(at, call, waiting);
    }
    #[inline]
    fn answered(&mut self, at: f64, call: &Call, agent: AgentId, wait: f64) {
        (**self).answered(at, call, agent, wait);
    }
    #[inline]
    fn told(&mut self, at: f64, call: &Call, told: Told) {
        (**self).told(at, call, told);
    }
    #[inline]
    fn took_callback(&mut self, at: f64, call: &Call) {
        (**self).took_callback(at, call);
    }
    #[inline]
    fn dialled(&mut self, at: f64, call: &Call, agent: AgentId, attempt: u32) {
        (**self).dialled(at, call, agent, attempt);
    }
    #[inline]
    fn would_have_waited(&mut self, call: &Call, wait: f64) {
        (**self).would_have_waited(call, wait);
    }
    #[inline]
    fn waited(&mut self, call: &Call, from: f64, to: f64) {
        (**self).waited(call, from, to);
    }
    #[inline]
    fn handed_back(&mut self, at: f64, call: &Call, agent: AgentId) {
        (**self).handed_back(at, call, agent);
    }
    #[inline]
    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        (**self).ended(at, call, ending);
    }
    #[inline]
    fn will_redial(&mut self, at: f64, call: &Call, when: f64) {
        (**self).will_redial(at, call, when);
    }
    #[inline]
    fn hurried(&mut self, at: f64, call: &Call) {
        (**self).hurried(at, call);
    }
    #[inline]
    fn cut_off(&mut self, at: f64, call: &Call, agent: AgentId, undone: f64) {
        (**self).cut_off(at, call, agent, undone);
    }
    #[inline]
    fn redial_lost(&mut self, at: f64, call: &Call, when: f64) {
        (**self).redial_lost(at, call, when);
    }
    #[inline]
    fn worked(&mut self, agent: AgentId, from: f64, to: f64) {
        (**self).worked(agent, from, to);
    }
    #[inline]
    fn freed(&mut self, at: f64, agent: AgentId) {
        (**self).freed(at, agent);
    }
    #[inline]
    fn staffed(&mut self, at: f64, group: GroupId, on_duty: u32, present: u32) {
        (**self).staffed(at, group, on_duty, present);
    }
}

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
    fn told(&mut self, at: f64, call: &Call, told: Told) {
        self.0.told(at, call, told);
        self.1.told(at, call, told);
    }
    fn took_callback(&mut self, at: f64, call: &Call) {
        self.0.took_callback(at, call);
        self.1.took_callback(at, call);
    }
    fn dialled(&mut self, at: f64, call: &Call, agent: AgentId, attempt: u32) {
        self.0.dialled(at, call, agent, attempt);
        self.1.dialled(at, call, agent, attempt);
    }
    fn would_have_waited(&mut self, call: &Call, wait: f64) {
        self.0.would_have_waited(call, wait);
        self.1.would_have_waited(call, wait);
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
    fn hurried(&mut self, at: f64, call: &Call) {
        self.0.hurried(at, call);
        self.1.hurried(at, call);
    }
    fn cut_off(&mut self, at: f64, call: &Call, agent: AgentId, undone: f64) {
        self.0.cut_off(at, call, agent, undone);
        self.1.cut_off(at, call, agent, undone);
    }
    fn redial_lost(&mut self, at: f64, call: &Call, when: f64) {
        self.0.redial_lost(at, call, when);
        self.1.redial_lost(at, call, when);
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
