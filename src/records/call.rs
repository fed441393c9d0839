//! A call as it was recorded.

use jiff::civil::Date;

/// A call type's place in [`Names::kinds`](super::Names::kinds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

/// An agent's place in [`Names::agents`](super::Names::agents).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Agent(pub u32);

/// Tells one caller from another: a digest of what the record says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Caller(pub u64);

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// An agent took it.
    Answered,
    /// The caller hung up in the queue.
    Abandoned,
    /// The switch took it out of the queue (time limit, a key, no agents): how long the caller would have waited is
    /// not known, only that it was longer.
    Removed,
    /// Hung up before it asked for an agent. It never queued, and is no call of the model.
    NeverQueued,
}

/// One attempt to reach an agent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Call {
    /// The day on which it came, by the clock on the wall.
    pub date: Date,
    /// When it came \[s after midnight\], by the clock on the wall.
    pub arrival: f64,
    /// What it was about.
    pub kind: KindId,
    /// How it ended.
    pub outcome: Outcome,
    /// From arrival to the agent, or to hanging up \[s\].
    pub wait: f64,
    /// Talk of an answered call \[s\], where it is recorded.
    pub talk: Option<f64>,
    /// After-call work \[s\], where it is recorded.
    pub wrap_up: Option<f64>,
    /// Who answered, where that is known.
    pub agent: Option<Agent>,
    /// Who called, where callers can be told apart.
    pub caller: Option<Caller>,
    /// The priority that the switch gave it, where it is recorded.
    pub priority: Option<i32>,
}

impl Call {
    /// When the wait was over \[s after midnight\].
    #[must_use]
    pub fn settled_at(&self) -> f64 {
        self.arrival + self.wait
    }

    /// When the agent was free again, as far as is recorded \[s after midnight\].
    #[must_use]
    pub fn done_at(&self) -> f64 {
        self.settled_at() + self.talk.unwrap_or(0.0) + self.wrap_up.unwrap_or(0.0)
    }

    /// Whether somebody asked for an agent.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.outcome != Outcome::NeverQueued
    }

    /// Whether an agent took it.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.outcome == Outcome::Answered
    }
}
