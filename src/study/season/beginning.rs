//! The callers of a season's first days, for one day to be looked at by itself.

use super::callers::{Callers, SeasonState};
use super::population::Population;
use super::reputation::Reputation;
use crate::centre::{CallTypeId, Centre, Customers, Operation};
use crate::engine::{Crowd, Source};
use crate::random::{Occasion, Purpose, Seed, Streams};
use crate::units::Share;

/// How a replication stands before its first day: customers to whom nothing has happened yet, or strangers.
#[derive(Debug)]
pub struct Beginning<'a> {
    customers: Option<(&'a Customers, Population)>,
    /// Days in a week.
    days: f64,
}

impl<'a> Beginning<'a> {
    /// That of replication number `replication` of `operation` under `seed`.
    #[must_use]
    pub fn new(operation: &'a Operation, seed: Seed, replication: u64) -> Self {
        Self {
            customers: operation.customers().map(|customers| {
                let first = Occasion::first(seed, replication);
                let loyalty = Streams::new(first).family(Purpose::Loyalty, "");
                let parts = customers.parts();
                let population = Population::new(parts.count, parts.trust.get(), &loyalty);
                (customers, population)
            }),
            days: operation.days_in_week().into(),
        }
    }

    /// Who calls on `occasion`, one of the first week's days, if the centre is then this one. A later day of the week
    /// has the callers that it would have if it were the first.
    #[must_use]
    pub fn callers(&self, centre: &Centre, occasion: Occasion) -> FirstCallers<'_> {
        FirstCallers(self.customers.as_ref().map(|(customers, population)| {
            let now = SeasonState {
                population,
                former: 0,
                reputation: Reputation::new(customers.parts()).level(),
                days: self.days,
            };
            Callers::new(customers, centre, now, &Streams::new(occasion))
        }))
    }
}

/// The callers of a day before which nothing has happened.
#[derive(Debug)]
pub struct FirstCallers<'a>(Option<Callers<'a>>);

impl Crowd for FirstCallers<'_> {
    fn sources(&self, call_type: CallTypeId) -> Option<&[Source]> {
        self.0.as_ref()?.sources(call_type)
    }

    fn admits(&self, call_type: CallTypeId, caller: u32) -> bool {
        let callers = self.0.as_ref();
        callers.is_none_or(|callers| callers.admits(call_type, caller))
    }

    fn trust(&self, call_type: CallTypeId, caller: u32) -> Option<Share> {
        self.0.as_ref()?.trust(call_type, caller)
    }
}
