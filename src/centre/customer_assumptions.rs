//! Every default about customers with a memory: what it is, where it comes from, and whether anybody
//! has measured it. The `Default` impls and [`CustomerParts::of`] hold the values; a test holds
//! them against this table.

use super::assumed::{Assumed, Assumption, Basis, around, found, plausible};
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

/// All of them, in the order of the scenario file.
pub const CUSTOMER_ASSUMPTIONS: [Assumption<Clientele>; 22] = [
    Assumption {
        key: "customers.weeks",
        default: Assumed::Number(26.0),
        meaning: "weeks that are simulated",
        basis: Basis::Convention,
        source: "half a year: long enough for a reputation to turn",
        range: None,
        of: |one| Some(Assumed::Number(f64::from(one.parts.weeks))),
        put: |one, value| {
            one.parts.weeks = value.count()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.opening_days",
        default: Assumed::Number(5.0),
        meaning: "days in each of them",
        basis: Basis::Convention,
        source: "Monday to Friday",
        range: None,
        of: |one| Some(Assumed::Number(f64::from(one.parts.opening_days))),
        put: |one, value| {
            one.parts.opening_days = value.count()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.tolerance",
        default: Assumed::Time(60.0),
        meaning: "told nothing, a longer wait than this is a bad experience",
        basis: Basis::Convention,
        source: UNKNOWN,
        range: around(
            1.0 / 3.0,
            3.0,
            "a third, or three times: for the usual minute from what service levels promise to about as long as half of all callers wait",
        ),
        of: |one| Some(Assumed::Time(one.parts.tolerance.get())),
        put: |one, value| {
            one.parts.tolerance = value.seconds()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.goodwill",
        default: Assumed::Number(0.0),
        meaning: "credit that a customer starts with, in points of grievance",
        basis: Basis::Convention,
        source: "nobody is owed anything at the start",
        range: plausible(
            Assumed::Number(0.0),
            Assumed::Number(1.0),
            "none, or as much as one bad experience takes",
        ),
        of: |one| Some(Assumed::Number(one.parts.goodwill)),
        put: |one, value| {
            one.parts.goodwill = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.grievances.abandoned",
        default: Assumed::Number(1.0),
        meaning: "points for giving up, or being cut off",
        basis: Basis::Convention,
        source: "the unit: other grievances are held against it",
        range: around(0.5, 2.0, "half, or twice as bad"),
        of: |one| Some(Assumed::Number(one.parts.grievances.abandoned)),
        put: |one, value| {
            one.parts.grievances.abandoned = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.grievances.blocked",
        default: Assumed::Number(1.0),
        meaning: "points for finding every line held",
        basis: Basis::Convention,
        source: "as bad as giving up",
        range: around(0.5, 2.0, "half, or twice as bad"),
        of: |one| {
            one.has_lines()
                .then_some(Assumed::Number(one.parts.grievances.blocked))
        },
        put: |one, value| {
            one.parts.grievances.blocked = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.grievances.balked",
        default: Assumed::Number(0.5),
        meaning: "points for being told the truth and leaving at once",
        basis: Basis::Convention,
        source: "no time was wasted: half as bad as giving up",
        range: around(0.0, 2.0, "no harm at all, or twice as bad"),
        of: |one| {
            one.quotes()
                .then_some(Assumed::Number(one.parts.grievances.balked))
        },
        put: |one, value| {
            one.parts.grievances.balked = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.grievances.late",
        default: Assumed::Number(0.5),
        meaning: "points for being answered later than quoted or tolerated",
        basis: Basis::Convention,
        source: "answered after all: half as bad as giving up",
        range: around(0.2, 2.0, "hardly noticed, or twice as bad"),
        of: |one| Some(Assumed::Number(one.parts.grievances.late)),
        put: |one, value| {
            one.parts.grievances.late = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.grievances.unsettled",
        default: Assumed::Number(1.0),
        meaning: "points for a matter that was not settled",
        basis: Basis::Convention,
        source: "stated intentions to leave rise from 5 to 25 % (SQM 2022); `check --assumptions` shows what a point does",
        range: around(0.5, 2.0, "half, or twice as bad"),
        of: |one| {
            one.leaves_unsettled()
                .then_some(Assumed::Number(one.parts.grievances.unsettled))
        },
        put: |one, value| {
            one.parts.grievances.unsettled = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.grievances.callback_broken",
        default: Assumed::Number(2.0),
        meaning: "points for a promised callback that is never made",
        basis: Basis::Convention,
        source: "a wait and a broken word: twice as bad as giving up",
        range: around(0.5, 2.0, "half, or twice as bad"),
        of: |one| {
            one.calls_back()
                .then_some(Assumed::Number(one.parts.grievances.callback_broken))
        },
        put: |one, value| {
            one.parts.grievances.callback_broken = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.repair",
        default: Assumed::Number(0.1),
        meaning: "points that a good experience mends",
        basis: Basis::Convention,
        source: "trade lore: ten successes make up for one that got away",
        range: plausible(
            Assumed::Number(0.0),
            Assumed::Number(0.3),
            "nothing is mended, or three successes make up for a failure",
        ),
        of: |one| Some(Assumed::Number(one.parts.repair)),
        put: |one, value| {
            one.parts.repair = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.forgets_after",
        default: Assumed::Weeks(8.0),
        meaning: "half-life of a grievance",
        basis: Basis::Convention,
        source: UNKNOWN,
        range: around(
            0.25,
            3.25,
            "a quarter, or a little more than three times: two weeks to half a year for the usual eight",
        ),
        of: |one| Some(Assumed::Weeks(one.parts.forgets_after.get() / super::WEEK)),
        put: |one, value| {
            one.parts.forgets_after = value.seconds()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.base_churn",
        default: Assumed::Number(0.002),
        meaning: "weekly hazard of leaving without a grievance",
        basis: Basis::Measured,
        source: "9.9 % a year; 10.1 % of 2,909 telecom customers left who had not complained",
        range: around(
            0.5,
            2.0,
            "half, or twice the rate: 5 to 19 % a year for the one that was measured",
        ),
        of: |one| Some(Assumed::Number(one.parts.base_churn)),
        put: |one, value| {
            one.parts.base_churn = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.sensitivity",
        default: Assumed::Number(1.5),
        meaning: "each point of grievance multiplies it by exp(this)",
        basis: Basis::Convention,
        source: UNKNOWN,
        range: plausible(
            Assumed::Number(0.8),
            Assumed::Number(3.4),
            "from a tenth of those who say that they will leave if unsettled (20 points more; SQM 2022) to all of them do",
        ),
        of: |one| Some(Assumed::Number(one.parts.sensitivity)),
        put: |one, value| {
            one.parts.sensitivity = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.trust",
        default: Assumed::Number(0.8),
        meaning: "chance that a customer believes a quoted wait, at the start",
        basis: Basis::Convention,
        source: "not measured; as reaction.trust",
        range: plausible(
            Assumed::Number(0.0),
            Assumed::Number(1.0),
            "nobody believes, everybody does",
        ),
        of: |one| {
            one.quotes()
                .then_some(Assumed::Number(one.parts.trust.get()))
        },
        put: |one, value| {
            one.parts.trust = value.share()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.trust_gain",
        default: Assumed::Number(0.1),
        meaning: "a kept promise moves trust towards 1 by this share of what is missing",
        basis: Basis::Convention,
        source: "not measured; losses outweigh gains",
        range: plausible(
            Assumed::Number(0.02),
            Assumed::Number(0.3),
            "slowly, or a third with every kept promise",
        ),
        of: |one| {
            one.quotes()
                .then_some(Assumed::Number(one.parts.trust_gain.get()))
        },
        put: |one, value| {
            one.parts.trust_gain = value.share()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.trust_loss",
        default: Assumed::Number(0.5),
        meaning: "a broken promise takes this share of the trust away",
        basis: Basis::Convention,
        source: "not measured; losses outweigh gains",
        range: plausible(
            Assumed::Number(0.2),
            Assumed::Number(0.9),
            "a fifth, or nearly all with one broken promise",
        ),
        of: |one| {
            one.quotes()
                .then_some(Assumed::Number(one.parts.trust_loss.get()))
        },
        put: |one, value| {
            one.parts.trust_loss = value.share()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.told.bad",
        default: Assumed::Number(17.0),
        meaning: "people who hear of a bad experience",
        basis: Basis::Convention,
        source: "as a trade essay has it; surveys say 5 to 24",
        range: found(
            Assumed::Number(5.0),
            Assumed::Number(24.0),
            "what surveys say",
        ),
        of: |one| {
            one.is_talked_about()
                .then_some(Assumed::Number(one.parts.told.bad))
        },
        put: |one, value| {
            one.parts.told.bad = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.told.good",
        default: Assumed::Number(2.0),
        meaning: "people who hear of a good experience",
        basis: Basis::Convention,
        source: "as a trade essay has it; surveys say 1 to 15",
        range: found(
            Assumed::Number(1.0),
            Assumed::Number(15.0),
            "what surveys say",
        ),
        of: |one| {
            one.is_talked_about()
                .then_some(Assumed::Number(one.parts.told.good))
        },
        put: |one, value| {
            one.parts.told.good = value.number()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.reputation_falls",
        default: Assumed::Weeks(4.0),
        meaning: "half-life of the way down to a worse reputation",
        basis: Basis::Convention,
        source: "not measured; quickly down",
        range: around(
            0.25,
            2.0,
            "a quarter, or twice as long: a week to two months for the usual four",
        ),
        of: |one| {
            one.is_talked_about().then_some(Assumed::Weeks(
                one.parts.reputation_falls.get() / super::WEEK,
            ))
        },
        put: |one, value| {
            one.parts.reputation_falls = value.seconds()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.reputation_recovers",
        default: Assumed::Weeks(26.0),
        meaning: "half-life of the way up to a better one",
        basis: Basis::Convention,
        source: "not measured; it turns like an ocean liner",
        range: around(
            4.0 / 13.0,
            2.0,
            "a third, or twice as long: two months to a year for the usual half",
        ),
        of: |one| {
            one.is_talked_about().then_some(Assumed::Weeks(
                one.parts.reputation_recovers.get() / super::WEEK,
            ))
        },
        put: |one, value| {
            one.parts.reputation_recovers = value.seconds()?;
            Some(())
        },
    },
    Assumption {
        key: "customers.acquisition",
        default: Assumed::Number(0.0),
        meaning: "money spent on winning a customer",
        basis: Basis::Convention,
        source: "yours to set",
        range: around(
            1.0 / 3.0,
            5.0 / 3.0,
            "trade lore: 5 to 25 times what selling to a present customer costs; a third to five thirds of yours",
        ),
        of: |one| {
            one.is_talked_about()
                .then_some(Assumed::Number(one.parts.acquisition))
        },
        put: |one, value| {
            one.parts.acquisition = value.number()?;
            Some(())
        },
    },
];

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
        for assumption in &CUSTOMER_ASSUMPTIONS {
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
