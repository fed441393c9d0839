//! Who calls: volume, times, patience, targets and second tries of a call type.

use super::goals::Goal;
use super::messages::{Callback, Messages, Reaction};
use crate::random::Law;
use crate::units::{Seconds, Share};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A call type's place in [`Centre::call_types`](super::Centre::call_types).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct CallTypeId(pub u16);

impl CallTypeId {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Tries in all when a scenario does not say. A convention; [`ASSUMPTIONS`](super::ASSUMPTIONS) lists it.
pub const DEFAULT_MOST_TRIES: u32 = 3;

/// One kind of call.
#[derive(Debug, Clone, PartialEq)]
pub struct CallType {
    /// Its name; it keys the random streams, so renaming it changes its callers.
    pub name: String,
    /// Mean first attempts in each interval [calls per interval].
    pub volume: Volume,
    /// Coefficient of variation of this type's own day factor, on top of the shared ones.
    pub busyness: f64,
    /// Talk time \[s\].
    pub talk: Law,
    /// After-call work \[s\]; holds the agent, not the caller.
    pub wrap_up: Law,
    /// The wait that a caller would sit out, told nothing \[s\].
    pub patience: Law,
    /// Multiplies talk, by interval of arrival.
    pub talk_scale: Vec<f64>,
    /// Multiplies wrap-up, by interval of arrival.
    pub wrap_up_scale: Vec<f64>,
    /// Multiplies patience, by interval of arrival.
    pub patience_scale: Vec<f64>,
    /// Lower is served first.
    pub priority: i32,
    /// The type queues as if it had arrived this much earlier \[s\].
    pub head_start: Seconds,
    /// How the service level is counted.
    pub service_level: ServiceLevel,
    /// What was promised for it, in the long run.
    pub targets: Targets,
    /// What else was.
    pub goals: Vec<Goal>,
    /// Lines: callers in queue and in talk at once; `None` is without limit.
    pub lines: Option<u32>,
    /// Share of answered calls that settle the matter.
    pub settled: Share,
    /// Earned by an answered call \[money\].
    pub value: f64,
    /// Who tries again.
    pub redial: Redial,
    /// What a waiting caller is told.
    pub messages: Messages,
    /// How callers take it.
    pub reaction: Reaction,
    /// The offer to call back, if one is made.
    pub callback: Option<Callback>,
}

/// Priority when a scenario does not say. A convention.
const DEFAULT_PRIORITY: i32 = 1;

impl CallType {
    /// A call type of which only this is said; all else is the default of the file format, which stands here.
    #[must_use]
    pub fn new(name: impl Into<String>, volume: Volume, talk: Law, patience: Law) -> Self {
        let same = vec![1.0; volume.len()];
        Self {
            name: name.into(),
            volume,
            busyness: 0.0,
            talk,
            wrap_up: Law::Constant(0.0),
            patience,
            talk_scale: same.clone(),
            wrap_up_scale: same.clone(),
            patience_scale: same,
            priority: DEFAULT_PRIORITY,
            head_start: Seconds::ZERO,
            service_level: ServiceLevel::default(),
            targets: Targets::default(),
            goals: Vec::new(),
            lines: None,
            settled: Share::ALL,
            value: 0.0,
            redial: Redial::default(),
            messages: Messages::default(),
            reaction: Reaction::default(),
            callback: None,
        }
    }
}

/// Mean first attempts in each interval: a profile times a scale. It reads as the products.
///
/// ```
/// use holdtrue::centre::Volume;
/// let volume = Volume::new(vec![10.0, 20.0], 1.5);
/// assert_eq!(volume[..], [15.0, 30.0]);
/// assert_eq!(volume.with_scale(2.0)[..], [20.0, 40.0]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    profile: Vec<f64>,
    scale: f64,
    calls: Vec<f64>,
}

impl Volume {
    /// `scale` times the profile. Where customers call, only the shape of the profile counts, and the scale
    /// multiplies their calls.
    #[must_use]
    pub fn new(profile: Vec<f64>, scale: f64) -> Self {
        Self {
            calls: profile.iter().map(|calls| calls * scale).collect(),
            profile,
            scale,
        }
    }

    /// The profile at a scale of 1 [calls per interval].
    #[must_use]
    pub fn profile(&self) -> &[f64] {
        &self.profile
    }

    /// What the profile is multiplied by.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The same profile at another scale.
    #[must_use]
    pub fn with_scale(&self, scale: f64) -> Self {
        Self::new(self.profile.clone(), scale)
    }
}

/// The calls of each interval as they are.
impl From<Vec<f64>> for Volume {
    fn from(profile: Vec<f64>) -> Self {
        Self::new(profile, 1.0)
    }
}

impl<'a> IntoIterator for &'a Volume {
    type Item = &'a f64;
    type IntoIter = std::slice::Iter<'a, f64>;

    fn into_iter(self) -> Self::IntoIter {
        self.calls.iter()
    }
}

impl std::ops::Deref for Volume {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.calls
    }
}

/// How the headline service level of a type is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceLevel {
    /// The threshold T \[s\].
    pub within: Seconds,
    /// Which of the six ratios.
    pub formula: Formula,
    /// The threshold S under which an abandonment counts as short \[s\].
    pub short_abandon: Seconds,
}

impl Default for ServiceLevel {
    /// 20 s of the offered; short is under 5 s.
    fn default() -> Self {
        let seconds = |value| Seconds::new(value).unwrap_or_default();
        Self {
            within: seconds(20.0),
            formula: Formula::Offered,
            short_abandon: seconds(5.0),
        }
    }
}

/// The six ratios that call centres call service level; T is `within`, S is `short_abandon`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// answered<=T / offered.
    #[default]
    Offered,
    /// answered<=T / answered.
    Answered,
    /// answered<=T / (offered - abandoned<=T).
    LessEarlyAbandons,
    /// (answered<=T + abandoned<=T) / offered.
    EarlyAbandonsMet,
    /// answered<=T / (offered - abandoned<=S).
    LessShortAbandons,
    /// (answered<=T + abandoned<=S) / offered.
    ShortAbandonsMet,
}

impl Formula {
    /// All six, in the order in which they are listed.
    pub const ALL: [Formula; 6] = [
        Formula::Offered,
        Formula::Answered,
        Formula::LessEarlyAbandons,
        Formula::EarlyAbandonsMet,
        Formula::LessShortAbandons,
        Formula::ShortAbandonsMet,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Formula::Offered => "offered",
            Formula::Answered => "answered",
            Formula::LessEarlyAbandons => "less-early-abandons",
            Formula::EarlyAbandonsMet => "early-abandons-met",
            Formula::LessShortAbandons => "less-short-abandons",
            Formula::ShortAbandonsMet => "short-abandons-met",
        }
    }
}

/// Promises that a plan should keep; each optional.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Targets {
    /// Service level at least.
    pub service_level: Option<Share>,
    /// Abandonment at most.
    pub abandonment: Option<Share>,
    /// Average speed of answer at most \[s\].
    pub asa: Option<Seconds>,
}

/// Who tries again after which ending, and how often.
#[derive(Debug, Clone, PartialEq)]
pub struct Redial {
    /// After abandoning.
    pub abandoned: Option<Retry>,
    /// After leaving at once because of what was quoted.
    pub balked: Option<Retry>,
    /// After finding no line.
    pub blocked: Option<Retry>,
    /// After an answered call that did not settle the matter.
    pub unsettled: Option<Retry>,
    /// Tries in all; at least 1.
    pub most: u32,
    /// As patient at every attempt; otherwise drawn afresh.
    pub keeps_patience: bool,
}

impl Default for Redial {
    /// Nobody tries again.
    fn default() -> Self {
        Self {
            abandoned: None,
            balked: None,
            blocked: None,
            unsettled: None,
            most: DEFAULT_MOST_TRIES,
            keeps_patience: true,
        }
    }
}

/// One more try: how likely and how much later.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// Chance of it.
    pub chance: Share,
    /// Delay until it \[s\].
    pub after: Law,
}
