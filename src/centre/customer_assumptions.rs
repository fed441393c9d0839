//! Every default about customers with a memory: what it is, where it comes from, and whether anybody
//! has measured it. The `Default` impls and [`CustomerParts::of`] hold the values; a test holds
//! them against this table.

use super::assumed::Assumed::{Number, Time, Weeks};
use super::assumed::{Assumption, Basis, around, found, plausible};
use super::assumptions::assumptions;
use super::{CallType, CustomerParts, Customers, Day, Operation, Policy};
use crate::units::Share;

/// Customers, and what they meet when they call.
#[derive(Debug, Clone, PartialEq)]
pub struct Clientele {
    pub(super) parts: CustomerParts,
    /// Of every day.
    call_types: Vec<CallType>,
}

impl Clientele {
    /// Those of an operation, if callers have a memory.
    #[must_use]
    pub fn of(operation: &Operation) -> Option<Self> {
        Some(Self::new(operation.customers()?, operation.days()))
    }

    /// Those who call on these days.
    #[must_use]
    pub fn new(customers: &Customers, days: &[Day]) -> Self {
        Self::with_parts(customers.parts().clone(), days)
    }

    pub(super) fn with_parts(parts: CustomerParts, days: &[Day]) -> Self {
        let call_types = days.iter().flat_map(|day| day.centre.call_types());
        Self {
            parts,
            call_types: call_types.cloned().collect(),
        }
    }

    fn has_lines(&self) -> bool {
        self.call_types.iter().any(|one| one.lines.is_some())
    }

    fn quotes(&self) -> bool {
        let mut types = self.call_types.iter();
        types.any(|one| matches!(one.messages.policy, Policy::Estimate(_)))
    }

    fn leaves_unsettled(&self) -> bool {
        self.call_types.iter().any(|one| one.settled < Share::ALL)
    }

    fn calls_back(&self) -> bool {
        self.call_types.iter().any(|one| one.callback.is_some())
    }

    /// Whether anybody can be won: they call as the reputation has it, and winning them costs.
    fn is_talked_about(&self) -> bool {
        self.parts.prospects.is_some() || self.parts.former.is_some()
    }
}

/// Nobody has tied a wait to what a customer does later, as far as public data go.
const UNKNOWN: &str =
    "not measured: no public data tie a caller's wait to later churn; yours to set";

assumptions! {
    /// All of them, in the order of the scenario file.
    CUSTOMER_ASSUMPTIONS of Clientele:

    "customers.weeks" = Number(26.0), Convention:
        "weeks that are simulated"
        from "half a year: long enough for a reputation to turn";
        range None;
        of |one| Some(Number(f64::from(one.parts.weeks)));
        put |one, value| {
            one.parts.weeks = value.count()?;
            Some(())
        };

    "customers.opening_days" = Number(5.0), Convention:
        "days in each of them"
        from "Monday to Friday";
        range None;
        of |one| Some(Number(f64::from(one.parts.opening_days)));
        put |one, value| {
            one.parts.opening_days = value.count()?;
            Some(())
        };

    "customers.tolerance" = Time(60.0), Convention:
        "told nothing, a longer wait than this is a bad experience"
        from UNKNOWN;
        range around(1.0 / 3.0, 3.0, "a third, or three times: for the usual minute from what service levels promise to about as long as half of all callers wait");
        of |one| Some(Time(one.parts.tolerance.get()));
        put |one, value| {
            one.parts.tolerance = value.seconds()?;
            Some(())
        };

    "customers.goodwill" = Number(0.0), Convention:
        "credit that a customer starts with, in points of grievance"
        from "nobody is owed anything at the start";
        range plausible(Number(0.0), Number(1.0), "none, or as much as one bad experience takes");
        of |one| Some(Number(one.parts.goodwill));
        put |one, value| {
            one.parts.goodwill = value.number()?;
            Some(())
        };

    "customers.grievances.abandoned" = Number(1.0), Convention:
        "points for giving up, or being cut off"
        from "the unit: other grievances are held against it";
        range around(0.5, 2.0, "half, or twice as bad");
        of |one| Some(Number(one.parts.grievances.abandoned));
        put |one, value| {
            one.parts.grievances.abandoned = value.number()?;
            Some(())
        };

    "customers.grievances.blocked" = Number(1.0), Convention:
        "points for finding every line held"
        from "as bad as giving up";
        range around(0.5, 2.0, "half, or twice as bad");
        of |one| one.has_lines().then_some(Number(one.parts.grievances.blocked));
        put |one, value| {
            one.parts.grievances.blocked = value.number()?;
            Some(())
        };

    "customers.grievances.balked" = Number(0.5), Convention:
        "points for being told the truth and leaving at once"
        from "no time was wasted: half as bad as giving up";
        range around(0.0, 2.0, "no harm at all, or twice as bad");
        of |one| one.quotes().then_some(Number(one.parts.grievances.balked));
        put |one, value| {
            one.parts.grievances.balked = value.number()?;
            Some(())
        };

    "customers.grievances.late" = Number(0.5), Convention:
        "points for being answered later than quoted or tolerated"
        from "answered after all: half as bad as giving up";
        range around(0.2, 2.0, "hardly noticed, or twice as bad");
        of |one| Some(Number(one.parts.grievances.late));
        put |one, value| {
            one.parts.grievances.late = value.number()?;
            Some(())
        };

    "customers.grievances.unsettled" = Number(1.0), Convention:
        "points for a matter that was not settled"
        from "stated intentions to leave rise from 5 to 25 % (SQM 2022); `check --assumptions` shows what a point does";
        range around(0.5, 2.0, "half, or twice as bad");
        of |one| one.leaves_unsettled().then_some(Number(one.parts.grievances.unsettled));
        put |one, value| {
            one.parts.grievances.unsettled = value.number()?;
            Some(())
        };

    "customers.grievances.callback_broken" = Number(2.0), Convention:
        "points for a promised callback that is never made"
        from "a wait and a broken word: twice as bad as giving up";
        range around(0.5, 2.0, "half, or twice as bad");
        of |one| one.calls_back().then_some(Number(one.parts.grievances.callback_broken));
        put |one, value| {
            one.parts.grievances.callback_broken = value.number()?;
            Some(())
        };

    "customers.repair" = Number(0.1), Convention:
        "points that a good experience mends"
        from "trade lore: ten successes make up for one that got away";
        range plausible(Number(0.0), Number(0.3), "nothing is mended, or three successes make up for a failure");
        of |one| Some(Number(one.parts.repair));
        put |one, value| {
            one.parts.repair = value.number()?;
            Some(())
        };

    "customers.forgets_after" = Weeks(8.0), Convention:
        "half-life of a grievance"
        from UNKNOWN;
        range around(0.25, 3.25, "a quarter, or a little more than three times: two weeks to half a year for the usual eight");
        of |one| Some(Weeks(one.parts.forgets_after.get() / super::WEEK));
        put |one, value| {
            one.parts.forgets_after = value.seconds()?;
            Some(())
        };

    "customers.base_churn" = Number(0.002), Measured:
        "weekly hazard of leaving without a grievance"
        from "9.9 % a year; 10.1 % of 2,909 telecom customers left who had not complained";
        range around(0.5, 2.0, "half, or twice the rate: 5 to 19 % a year for the one that was measured");
        of |one| Some(Number(one.parts.base_churn));
        put |one, value| {
            one.parts.base_churn = value.number()?;
            Some(())
        };

    "customers.sensitivity" = Number(1.5), Convention:
        "each point of grievance multiplies it by exp(this)"
        from UNKNOWN;
        range plausible(Number(0.8), Number(3.4), "from a tenth of those who say that they will leave if unsettled (20 points more; SQM 2022) to all of them do");
        of |one| Some(Number(one.parts.sensitivity));
        put |one, value| {
            one.parts.sensitivity = value.number()?;
            Some(())
        };

    "customers.trust" = Number(0.8), Convention:
        "chance that a customer believes a quoted wait, at the start"
        from "not measured; as reaction.trust";
        range plausible(Number(0.0), Number(1.0), "nobody believes, everybody does");
        of |one| one.quotes().then_some(Number(one.parts.trust.get()));
        put |one, value| {
            one.parts.trust = value.share()?;
            Some(())
        };

    "customers.trust_gain" = Number(0.1), Convention:
        "a kept promise moves trust towards 1 by this share of what is missing"
        from "not measured; losses outweigh gains";
        range plausible(Number(0.02), Number(0.3), "slowly, or a third with every kept promise");
        of |one| one.quotes().then_some(Number(one.parts.trust_gain.get()));
        put |one, value| {
            one.parts.trust_gain = value.share()?;
            Some(())
        };

    "customers.trust_loss" = Number(0.5), Convention:
        "a broken promise takes this share of the trust away"
        from "not measured; losses outweigh gains";
        range plausible(Number(0.2), Number(0.9), "a fifth, or nearly all with one broken promise");
        of |one| one.quotes().then_some(Number(one.parts.trust_loss.get()));
        put |one, value| {
            one.parts.trust_loss = value.share()?;
            Some(())
        };

    "customers.told.bad" = Number(17.0), Convention:
        "people who hear of a bad experience"
        from "as a trade essay has it; surveys say 5 to 24";
        range found(Number(5.0), Number(24.0), "what surveys say");
        of |one| one.is_talked_about().then_some(Number(one.parts.told.bad));
        put |one, value| {
            one.parts.told.bad = value.number()?;
            Some(())
        };

    "customers.told.good" = Number(2.0), Convention:
        "people who hear of a good experience"
        from "as a trade essay has it; surveys say 1 to 15";
        range found(Number(1.0), Number(15.0), "what surveys say");
        of |one| one.is_talked_about().then_some(Number(one.parts.told.good));
        put |one, value| {
            one.parts.told.good = value.number()?;
            Some(())
        };

    "customers.reputation_falls" = Weeks(4.0), Convention:
        "half-life of the way down to a worse reputation"
        from "not measured; quickly down";
        range around(0.25, 2.0, "a quarter, or twice as long: a week to two months for the usual four");
        of |one| {
            one.is_talked_about().then_some(Weeks(
                one.parts.reputation_falls.get() / super::WEEK,
            ))
        };
        put |one, value| {
            one.parts.reputation_falls = value.seconds()?;
            Some(())
        };

    "customers.reputation_recovers" = Weeks(26.0), Convention:
        "half-life of the way up to a better one"
        from "not measured; it turns like an ocean liner";
        range around(4.0 / 13.0, 2.0, "a third, or twice as long: two months to a year for the usual half");
        of |one| {
            one.is_talked_about().then_some(Weeks(
                one.parts.reputation_recovers.get() / super::WEEK,
            ))
        };
        put |one, value| {
            one.parts.reputation_recovers = value.seconds()?;
            Some(())
        };

    "customers.acquisition" = Number(0.0), Convention:
        "money spent on winning a customer"
        from "yours to set";
        range around(1.0 / 3.0, 5.0 / 3.0, "trade lore: 5 to 25 times what selling to a present customer costs; a third to five thirds of yours");
        of |one| one.is_talked_about().then_some(Number(one.parts.acquisition));
        put |one, value| {
            one.parts.acquisition = value.number()?;
            Some(())
        };
}

#[cfg(test)]
mod tests {
    use super::super::assumptions::tests::{call_type, quote};
    use super::super::{CallTypeId, Prospects};
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_table() {
        let call_type = CallType {
            lines: Some(1),
            settled: Share::NONE,
            ..call_type(quote())
        };
        let prospects = Prospects {
            calls: CallTypeId(0),
            per_week: 1.0,
            conversion: Share::ALL,
        };
        let defaults = Clientele {
            parts: CustomerParts {
                prospects: Some(prospects),
                ..CustomerParts::of(1)
            },
            call_types: vec![call_type],
        };
        for assumption in CUSTOMER_ASSUMPTIONS {
            let value = assumption.of(&defaults);
            assert_eq!(value, Some(assumption.default), "{}", assumption.key);
        }
    }

    #[test]
    fn what_cannot_happen_is_not_assumed() {
        let quiet = Clientele {
            parts: CustomerParts::of(1),
            call_types: vec![CallType {
                callback: None,
                ..call_type(Policy::Silence)
            }],
        };
        let idle = CUSTOMER_ASSUMPTIONS.iter();
        let idle = idle.filter(|one| one.of(&quiet).is_none());
        let idle: Vec<&str> = idle.map(|one| one.key).collect();
        let expected = [
            "customers.grievances.blocked",
            "customers.grievances.balked",
            "customers.grievances.unsettled",
            "customers.grievances.callback_broken",
            "customers.trust",
            "customers.trust_gain",
            "customers.trust_loss",
            "customers.told.bad",
            "customers.told.good",
            "customers.reputation_falls",
            "customers.reputation_recovers",
            "customers.acquisition",
        ];
        assert_eq!(idle, expected);
    }
}
