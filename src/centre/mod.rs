//! A call centre as it is meant to run: validated, immutable, free of files and strings.
//!
//! The parts ([`CallType`], [`AgentGroup`], [`Clock`], ...) are plain descriptions whose fields have
//! types that cannot be wrong by themselves. [`Centre::new`] checks them against each other, reports
//! everything that is wrong at once, and hands out nothing but shared references afterwards: whoever
//! holds a `Centre` may simulate it without another check.

mod agents;
mod assumed;
mod assumptions;
mod build;
mod calls;
mod catalogue;
mod change;
mod check;
mod check_customers;
mod check_messages;
mod clock;
mod customer_assumptions;
mod customers;
mod goals;
mod messages;
mod operation;
mod rota;
mod staffing;
mod variants;

pub use agents::{
    AgentGroup, DEFAULT_RANK, GroupId, LateBreaks, Leaving, Level, Reduction, Roster, Segment,
    Shift, Skill, on_duty_at,
};
pub use assumed::{Assumed, Assumption, Basis, Range, Span};
pub use assumptions::ASSUMPTIONS;
pub use build::{Agents, Build, Calls, Profile, per_interval};
pub use calls::{
    CallType, CallTypeId, DEFAULT_MOST_TRIES, Formula, Redial, Retry, ServiceLevel, Targets, Volume,
};
pub use catalogue::{Alike, BreakKind, Catalogue, Per, PlacedShift, Rule, ShiftKind, Tours};
pub use change::Change;
pub(crate) use check::ALL_CALLS;
pub use clock::{AtClose, Busyness, Clock};
pub use customer_assumptions::{CUSTOMER_ASSUMPTIONS, Clientele};
pub use customers::{
    BEST_REPUTATION, CustomerParts, Customers, Former, Grievances, Prospects, Tellings, WEEK,
};
pub use goals::{Aim, Every, FEWEST_CALLS, Goal, Target, Whose};
pub use messages::{
    Bumper, Callback, CallbackTiming, Crowding, CrowdingStep, Estimator, Messages, Policy, Quote,
    Reaction,
};
pub use operation::{Day, Operation, Weekday};
pub use rota::{Headcount, Pay, Rostered};
pub use staffing::{By, GroupLimits, Minimise, Staffing, USUALLY_SURE};
pub use variants::{Likely, Variants};

use crate::error::Problems;
use crate::units::Share;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which idle agent takes a call when several groups of equal rank could.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PickAgent {
    /// The one that has been idle longest.
    #[default]
    LongestIdle,
    /// Any of them, by chance.
    Random,
    /// One of the group with the most idle agents; then the longest idle.
    MostAvailable,
}

/// What the money columns are counted in, what lines cost and what customers bring.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Money {
    /// Name of the currency, for display.
    pub currency: Option<String>,
    /// Cost of a minute on which a caller holds a line \[money/min\].
    pub line_minute: f64,
    /// What a customer brings in a week [money/week]; counts with customers only.
    pub margin: f64,
}

/// Everything a centre is made of, before it is checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// When it is open.
    pub clock: Clock,
    /// How uncertain the volume is.
    pub busyness: Busyness,
    /// Who calls; a [`CallTypeId`] is a place in this list.
    pub call_types: Vec<CallType>,
    /// Who answers; a [`GroupId`] is a place in this list.
    pub groups: Vec<AgentGroup>,
    /// Which idle agent takes a call.
    pub pick_agent: PickAgent,
    /// Currency and line cost.
    pub money: Money,
    /// What is wanted of all calls together.
    pub goals: Vec<Goal>,
}

/// A call centre that can be simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    parts: Parts,
}

impl Centre {
    /// Checks the parts against each other.
    ///
    /// # Errors
    /// Every problem there is, each with the dotted scenario key that it belongs to.
    pub fn new(mut parts: Parts) -> Result<Self, Problems> {
        Problems::none_of(check::problems(&parts))?;
        for group in &mut parts.groups {
            group.send_home_by_shift();
        }
        Ok(Self { parts })
    }

    /// When it is open.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.parts.clock
    }

    /// How uncertain the volume is.
    #[must_use]
    pub fn busyness(&self) -> &Busyness {
        &self.parts.busyness
    }

    /// All call types, in the order of their ids.
    #[must_use]
    pub fn call_types(&self) -> &[CallType] {
        &self.parts.call_types
    }

    /// All agent groups, in the order of their ids.
    #[must_use]
    pub fn groups(&self) -> &[AgentGroup] {
        &self.parts.groups
    }

    /// The call type of this name.
    #[must_use]
    pub fn call_type(&self, name: &str) -> Option<CallTypeId> {
        let mut types = self.parts.call_types.iter();
        let place = types.position(|kind| kind.name == name)?;
        Some(CallTypeId(place as u16))
    }

    /// The agent group of this name.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<GroupId> {
        let mut groups = self.parts.groups.iter();
        let place = groups.position(|group| group.name == name)?;
        Some(GroupId(place as u16))
    }

    /// Which idle agent takes a call.
    #[must_use]
    pub fn pick_agent(&self) -> PickAgent {
        self.parts.pick_agent
    }

    /// Currency and line cost.
    #[must_use]
    pub fn money(&self) -> &Money {
        &self.parts.money
    }

    /// What is wanted of all calls together.
    #[must_use]
    pub fn goals_of_all(&self) -> &[Goal] {
        &self.parts.goals
    }

    /// The share of a call type's quotes that is to hold, if a pilot run is to see to it.
    #[must_use]
    pub fn quotes_to_keep(&self, call_type: CallTypeId) -> Option<Share> {
        let kind = self.parts.call_types.get(call_type.index())?;
        match kind.messages.policy {
            Policy::Estimate(quote) => match quote.bumper {
                Bumper::Kept(share) => Some(share),
                Bumper::Times(_) => None,
            },
            _ => None,
        }
    }

    /// The same centre, except that a call type of which a share of quotes is to hold is quoted its estimates
    /// times `factor`, brought within what is allowed. Other types stay as they are.
    #[must_use]
    pub fn with_bumper(mut self, call_type: CallTypeId, factor: f64) -> Self {
        let is_wanted = self.quotes_to_keep(call_type).is_some();
        let kind = self.parts.call_types.get_mut(call_type.index());
        let policy = kind.map(|kind| &mut kind.messages.policy);
        if let (true, Some(Policy::Estimate(quote))) = (is_wanted, policy) {
            quote.bumper = Bumper::Times(factor.clamp(f64::MIN_POSITIVE, Bumper::LARGEST));
        }
        self
    }

    /// The parts, to change and check again.
    #[must_use]
    pub fn into_parts(self) -> Parts {
        self.parts
    }
}
