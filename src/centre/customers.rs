//! Customers with a memory: how many there are, how often they call, what they take amiss, how long
//! they remember it, and what makes them leave or brings others.
//!
//! [`CustomerParts`] is the plain description; [`Customers::new`] checks it against the call types.
//! What is done with it, the season, is the study's business.

use super::calls::{CallType, CallTypeId};
use super::check_customers;
use crate::error::Problems;
use crate::units::{Seconds, Share};

/// One week \[s\].
pub const WEEK: f64 = 7.0 * 86_400.0;
/// The best reputation that talk can bring, as nobody tells anything bad; 1 at the start.
pub const BEST_REPUTATION: f64 = 2.0;

/// Everything there is to say about customers, before it is checked.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerParts {
    /// Customers at the start.
    pub count: u32,
    /// Weeks that are simulated.
    pub weeks: u32,
    /// Days in each of them.
    pub opening_days: u32,
    /// Calls of each type that customers call [calls per customer and week].
    pub contacts: Vec<(CallTypeId, f64)>,
    /// Told nothing, a longer wait than this is a bad experience \[s\].
    pub tolerance: Seconds,
    /// The credit that a customer starts with \[points of grievance\].
    pub goodwill: f64,
    /// What each bad experience weighs.
    pub grievances: Grievances,
    /// What a good experience mends \[points of grievance\].
    pub repair: f64,
    /// Half-life of a grievance \[s\].
    pub forgets_after: Seconds,
    /// Hazard of leaving without a grievance [1/week].
    pub base_churn: f64,
    /// Every point of grievance multiplies the hazard by exp(this).
    pub sensitivity: f64,
    /// Trust in quoted waits at the start: the chance that a customer believes one.
    pub trust: Share,
    /// A kept promise moves trust towards 1 by this share of what is missing.
    pub trust_gain: Share,
    /// A broken promise takes this share of the trust away.
    pub trust_loss: Share,
    /// How many people hear of an experience.
    pub told: Tellings,
    /// Half-life of the way down to a worse reputation \[s\].
    pub reputation_falls: Seconds,
    /// Half-life of the way up to a better one \[s\].
    pub reputation_recovers: Seconds,
    /// People who call to become customers.
    pub prospects: Option<Prospects>,
    /// Customers who left, and may come back.
    pub former: Option<Former>,
    /// Spent on winning a customer \[money\].
    pub acquisition: f64,
}

/// What bad experiences weigh, in points of grievance; the weights of one attempt add up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grievances {
    /// Gave up waiting, or was cut off at closing.
    pub abandoned: f64,
    /// Found every line held.
    pub blocked: f64,
    /// Was told the truth, and left at once.
    pub balked: f64,
    /// Answered later than quoted, or than `tolerance` if nothing was quoted; called back late.
    pub late: f64,
    /// Answered, and the matter was not settled.
    pub unsettled: f64,
    /// Was promised a callback that nobody ever tried to make.
    pub callback_broken: f64,
}

/// How many people hear of an experience.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tellings {
    /// Of a bad one.
    pub bad: f64,
    /// Of a good one.
    pub good: f64,
}

/// People who call to become customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prospects {
    /// The type of their calls.
    pub calls: CallTypeId,
    /// First attempts at a reputation of 1 [calls per week].
    pub per_week: f64,
    /// Share of those answered who become customers.
    pub conversion: Share,
}

/// Customers who left, and may come back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Former {
    /// The type of their calls.
    pub calls: CallTypeId,
    /// Calls at a reputation of 1 [calls per former customer and week].
    pub contacts: f64,
    /// Share of those answered who come back.
    pub conversion: Share,
}

impl Default for Grievances {
    fn default() -> Self {
        Self {
            abandoned: 1.0,
            blocked: 1.0,
            balked: 0.5,
            late: 0.5,
            unsettled: 1.0,
            callback_broken: 2.0,
        }
    }
}

impl Default for Tellings {
    fn default() -> Self {
        Self {
            bad: 17.0,
            good: 2.0,
        }
    }
}

impl CustomerParts {
    /// So many customers who never call; all else is the default.
    #[must_use]
    pub fn of(count: u32) -> Self {
        let weeks = |weeks: f64| Seconds::new(weeks * WEEK).unwrap_or_default();
        let share = |share| Share::new(share).unwrap_or_default();
        Self {
            count,
            weeks: 26,
            opening_days: 5,
            contacts: Vec::new(),
            tolerance: Seconds::new(60.0).unwrap_or_default(),
            goodwill: 0.0,
            grievances: Grievances::default(),
            repair: 0.1,
            forgets_after: weeks(8.0),
            base_churn: 0.002,
            sensitivity: 1.5,
            trust: share(0.8),
            trust_gain: share(0.1),
            trust_loss: share(0.5),
            told: Tellings::default(),
            reputation_falls: weeks(4.0),
            reputation_recovers: weeks(26.0),
            prospects: None,
            former: None,
            acquisition: 0.0,
        }
    }
}

/// Customers that can be simulated with the call types that they were checked against.
#[derive(Debug, Clone, PartialEq)]
pub struct Customers {
    parts: CustomerParts,
}

impl Customers {
    /// Checks the parts, and that the profiles of the types they call give a shape to the day.
    ///
    /// # Errors
    /// Every problem there is, each with the dotted scenario key that it belongs to.
    pub fn new(parts: CustomerParts, call_types: &[CallType]) -> Result<Self, Problems> {
        Problems::none_of(check_customers::problems(&parts, call_types))?;
        Ok(Self { parts })
    }

    /// The same, whom it costs nothing to win.
    pub(super) fn without_prices(mut self) -> Self {
        self.parts.acquisition = 0.0;
        self
    }

    /// All that was said about them.
    #[must_use]
    pub fn parts(&self) -> &CustomerParts {
        &self.parts
    }

    /// Calls per customer and week; `None` if customers do not call this type.
    #[must_use]
    pub fn contacts(&self, call_type: CallTypeId) -> Option<f64> {
        let mut contacts = self.parts.contacts.iter();
        contacts
            .find(|(called, _)| *called == call_type)
            .map(|(_, calls)| *calls)
    }

    /// Prospects, if they call this type.
    #[must_use]
    pub fn prospects(&self, call_type: CallTypeId) -> Option<&Prospects> {
        let prospects = self.parts.prospects.as_ref();
        prospects.filter(|prospects| prospects.calls == call_type)
    }

    /// Former customers, if they call this type.
    #[must_use]
    pub fn former(&self, call_type: CallTypeId) -> Option<&Former> {
        let former = self.parts.former.as_ref();
        former.filter(|former| former.calls == call_type)
    }

    /// First attempts of this type in a week, expected at the start: of all customers and prospects, at a
    /// reputation of 1 and a `volume_scale` of 1.
    #[must_use]
    pub fn calls_at_start(&self, call_type: CallTypeId) -> f64 {
        let contacts = self.contacts(call_type).unwrap_or(0.0);
        let prospects = self.prospects(call_type);
        contacts * f64::from(self.parts.count) + prospects.map_or(0.0, |one| one.per_week)
    }

    /// Whether the type's callers are customers, former customers or prospects: its volume then gives
    /// only the shape of the day.
    #[must_use]
    pub fn call(&self, call_type: CallTypeId) -> bool {
        self.contacts(call_type).is_some()
            || self.prospects(call_type).is_some()
            || self.former(call_type).is_some()
    }
}
