//! What waiting callers are told, how they take it, and the offer to call them back.

use crate::units::{Seconds, Share};

/// What a caller who has to wait is told.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Messages {
    /// What is said.
    pub policy: Policy,
    /// How the wait is estimated, for quotes and for callback offers.
    pub estimator: Estimator,
    /// Comfort and busy messages are repeated, quotes refreshed, this often \[s\]; `None`: said once.
    pub repeat_every: Option<Seconds>,
}

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Policy {
    /// Nothing, or music.
    #[default]
    Silence,
    /// "Your call is very important to us."
    Comfort,
    /// "Unusually high call volume."
    Busy,
    /// The caller's place in the queue.
    Position,
    /// An estimated wait.
    Estimate(Quote),
}

/// How an estimate becomes a quote.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quote {
    /// What the estimate is multiplied by.
    pub bumper: Bumper,
    /// Quoted up to a whole number of these \[s\]; `None`: as it is.
    pub round_to: Option<Seconds>,
}

/// Cushion or optimism.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bumper {
    /// Above 1 a cushion, below 1 an optimistic lie.
    Times(f64),
    /// Set by a pilot run so that this share of the quoted waits holds. Until the pilot has run,
    /// a bumper of 1.
    Kept(Share),
}

impl Default for Bumper {
    /// The estimate as it is.
    fn default() -> Self {
        Bumper::Times(1.0)
    }
}

impl Bumper {
    /// Largest multiple of an estimate that may be quoted.
    pub const LARGEST: f64 = 100.0;

    /// What estimates are multiplied by.
    #[must_use]
    pub fn factor(self) -> f64 {
        match self {
            Bumper::Times(factor) => factor,
            Bumper::Kept(_) => 1.0,
        }
    }
}

/// How the wait of a caller who would join now is estimated; `n` agents on duty who may take the
/// type, `mu` one over its mean handle time, `theta` one over its mean patience, `q` callers ahead.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Estimator {
    /// (q + 1) / (n mu).
    #[default]
    QueueLength,
    /// The sum over k = 0..q of 1 / (n mu + k theta).
    QueueLengthAbandon,
    /// The wait of the caller of this type who entered service last.
    LastToEnter,
    /// How long the type's first waiting caller has waited so far.
    HeadOfLine,
    /// Mean wait of the type's calls answered in the last 15 minutes.
    RecentAverage,
    /// Always the same \[s\].
    Constant(Seconds),
}

impl Estimator {
    /// The one of this name in files, unless it needs to be told more.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        let all = [
            Estimator::QueueLength,
            Estimator::QueueLengthAbandon,
            Estimator::LastToEnter,
            Estimator::HeadOfLine,
            Estimator::RecentAverage,
        ];
        all.into_iter().find(|one| one.key() == key)
    }

    /// Its name in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Estimator::QueueLength => "queue-length",
            Estimator::QueueLengthAbandon => "queue-length-abandon",
            Estimator::LastToEnter => "last-to-enter",
            Estimator::HeadOfLine => "head-of-line",
            Estimator::RecentAverage => "recent-average",
            Estimator::Constant(_) => "constant",
        }
    }
}

/// How callers take what they hear: the speed of the patience clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reaction {
    /// Share of callers who believe a quoted wait.
    pub trust: Share,
    /// Speed of a believer's clock while the quoted wait has not run out.
    pub calm: f64,
    /// Its speed at the moment when it runs out.
    pub broken: f64,
    /// Growth of that speed: by exp(this) with every minute late [1/min].
    pub late_growth: f64,
    /// How much longer an answered believer talks for every minute late [s/min].
    pub late_talk: Seconds,
    /// Speed of the clock of a caller who is told its place in the queue.
    pub position: f64,
    /// What every repeat of a comfort or busy message multiplies the clock's speed by.
    pub annoyance: f64,
}

impl Default for Reaction {
    /// The conventions and measurements that [`ASSUMPTIONS`](super::ASSUMPTIONS) lists.
    fn default() -> Self {
        let share = |value| Share::new(value).unwrap_or_default();
        Self {
            trust: share(0.8),
            calm: 0.7,
            broken: 1.0,
            late_growth: 0.2,
            late_talk: Seconds::new(10.0).unwrap_or_default(),
            position: 0.4,
            annoyance: 1.0,
        }
    }
}

/// The offer to call back: "no, but".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Callback {
    /// Offered on entry when the estimated wait is at least this \[s\].
    pub offer_when: Seconds,
    /// Share of those offered who take it.
    pub accepts: Share,
    /// Share of promised callbacks that are really made.
    pub kept: Share,
    /// When the caller is called.
    pub promise: CallbackTiming,
    /// Share of customers who pick up at a try.
    pub reached: Share,
    /// Tries in all; at least 1.
    pub tries: u32,
    /// From the beginning of a try in vain to the next \[s\].
    pub gap: Seconds,
    /// An agent's time to ring, also when nobody picks up \[s\].
    pub dial: Seconds,
}

impl Callback {
    /// An offer from this estimated wait on, as [`ASSUMPTIONS`](super::ASSUMPTIONS) has it otherwise.
    #[must_use]
    pub fn offered_when(offer_when: Seconds) -> Self {
        let share = |value| Share::new(value).unwrap_or_default();
        let seconds = |value| Seconds::new(value).unwrap_or_default();
        Self {
            offer_when,
            accepts: share(0.37),
            kept: Share::ALL,
            promise: CallbackTiming::KeepsPlace,
            reached: share(0.93),
            tries: 2,
            gap: seconds(600.0),
            dial: seconds(20.0),
        }
    }
}

/// When a caller who took the offer is called.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum CallbackTiming {
    /// When its place in the queue comes up.
    #[default]
    KeepsPlace,
    /// Within this time \[s\]: when an agent finds nobody waiting, at the latest just in time.
    Within(Seconds),
}
