//! Every default about customers with a memory: what it is, where it comes from, and whether anybody
//! has measured it. The `Default` impls and [`CustomerParts::of`] hold the values; a test holds
//! them against this table.

use super::CustomerParts;
use super::assumptions::{Assumed, Assumption, Basis};

/// Nobody has tied a wait to what a customer does later, as far as public data go.
const UNKNOWN: &str =
    "not measured: no public data tie a caller's wait to later churn; yours to set";

/// All of them, in the order of the scenario file.
pub const CUSTOMER_ASSUMPTIONS: [Assumption<CustomerParts>; 21] = [
    Assumption {
        key: "customers.weeks",
        default: Assumed::Number(26.0),
        meaning: "weeks that are simulated",
        basis: Basis::Convention,
        source: "half a year: long enough for a reputation to turn",
        of: |one| Some(Assumed::Number(f64::from(one.weeks))),
    },
    Assumption {
        key: "customers.opening_days",
        default: Assumed::Number(5.0),
        meaning: "days in each of them",
        basis: Basis::Convention,
        source: "Monday to Friday",
        of: |one| Some(Assumed::Number(f64::from(one.opening_days))),
    },
    Assumption {
        key: "customers.tolerance",
        default: Assumed::Time(60.0),
        meaning: "told nothing, a longer wait than this is a bad experience",
        basis: Basis::Convention,
        source: UNKNOWN,
        of: |one| Some(Assumed::Time(one.tolerance.get())),
    },
    Assumption {
        key: "customers.goodwill",
        default: Assumed::Number(0.0),
        meaning: "credit that a customer starts with, in points of grievance",
        basis: Basis::Convention,
        source: "nobody is owed anything at the start",
        of: |one| Some(Assumed::Number(one.goodwill)),
    },
    Assumption {
        key: "customers.grievances.abandoned",
        default: Assumed::Number(1.0),
        meaning: "points for giving up, or being cut off",
        basis: Basis::Convention,
        source: "the unit: other grievances are held against it",
        of: |one| Some(Assumed::Number(one.grievances.abandoned)),
    },
    Assumption {
        key: "customers.grievances.blocked",
        default: Assumed::Number(1.0),
        meaning: "points for finding every line held",
        basis: Basis::Convention,
        source: "as bad as giving up",
        of: |one| Some(Assumed::Number(one.grievances.blocked)),
    },
    Assumption {
        key: "customers.grievances.balked",
        default: Assumed::Number(0.5),
        meaning: "points for being told the truth and leaving at once",
        basis: Basis::Convention,
        source: "no time was wasted: half as bad as giving up",
        of: |one| Some(Assumed::Number(one.grievances.balked)),
    },
    Assumption {
        key: "customers.grievances.late",
        default: Assumed::Number(0.5),
        meaning: "points for being answered later than quoted or tolerated",
        basis: Basis::Convention,
        source: "answered after all: half as bad as giving up",
        of: |one| Some(Assumed::Number(one.grievances.late)),
    },
    Assumption {
        key: "customers.grievances.unsettled",
        default: Assumed::Number(1.0),
        meaning: "points for a matter that was not settled",
        basis: Basis::Convention,
        source: "stated intentions to leave rise from 5 to 25 % (SQM 2022); `check --assumptions` shows what a point does",
        of: |one| Some(Assumed::Number(one.grievances.unsettled)),
    },
    Assumption {
        key: "customers.grievances.callback_broken",
        default: Assumed::Number(2.0),
        meaning: "points for a promised callback that is never made",
        basis: Basis::Convention,
        source: "a wait and a broken word: twice as bad as giving up",
        of: |one| Some(Assumed::Number(one.grievances.callback_broken)),
    },
    Assumption {
        key: "customers.repair",
        default: Assumed::Number(0.1),
        meaning: "points that a good experience mends",
        basis: Basis::Convention,
        source: "trade lore: ten successes make up for one that got away",
        of: |one| Some(Assumed::Number(one.repair)),
    },
    Assumption {
        key: "customers.forgets_after",
        default: Assumed::Number(8.0),
        meaning: "half-life of a grievance, in weeks",
        basis: Basis::Convention,
        source: UNKNOWN,
        of: |one| Some(Assumed::Number(one.forgets_after.get() / super::WEEK)),
    },
    Assumption {
        key: "customers.base_churn",
        default: Assumed::Number(0.002),
        meaning: "weekly hazard of leaving without a grievance",
        basis: Basis::Measured,
        source: "9.9 % a year; 10.1 % of 2,909 telecom customers left who had not complained",
        of: |one| Some(Assumed::Number(one.base_churn)),
    },
    Assumption {
        key: "customers.sensitivity",
        default: Assumed::Number(1.5),
        meaning: "each point of grievance multiplies it by exp(this)",
        basis: Basis::Convention,
        source: UNKNOWN,
        of: |one| Some(Assumed::Number(one.sensitivity)),
    },
    Assumption {
        key: "customers.trust",
        default: Assumed::Number(0.8),
        meaning: "chance that a customer believes a quoted wait, at the start",
        basis: Basis::Convention,
        source: "not measured; as reaction.trust",
        of: |one| Some(Assumed::Number(one.trust.get())),
    },
    Assumption {
        key: "customers.trust_gain",
        default: Assumed::Number(0.1),
        meaning: "a kept promise moves trust towards 1 by this share of what is missing",
        basis: Basis::Convention,
        source: "not measured; losses outweigh gains",
        of: |one| Some(Assumed::Number(one.trust_gain.get())),
    },
    Assumption {
        key: "customers.trust_loss",
        default: Assumed::Number(0.5),
        meaning: "a broken promise takes this share of the trust away",
        basis: Basis::Convention,
        source: "not measured; losses outweigh gains",
        of: |one| Some(Assumed::Number(one.trust_loss.get())),
    },
    Assumption {
        key: "customers.told.bad",
        default: Assumed::Number(17.0),
        meaning: "people who hear of a bad experience",
        basis: Basis::Convention,
        source: "as a trade essay has it; surveys say 5 to 24",
        of: |one| Some(Assumed::Number(one.told.bad)),
    },
    Assumption {
        key: "customers.told.good",
        default: Assumed::Number(2.0),
        meaning: "people who hear of a good experience",
        basis: Basis::Convention,
        source: "as a trade essay has it; surveys say 1 to 15",
        of: |one| Some(Assumed::Number(one.told.good)),
    },
    Assumption {
        key: "customers.reputation_falls",
        default: Assumed::Number(4.0),
        meaning: "half-life of the way down to a worse reputation, in weeks",
        basis: Basis::Convention,
        source: "not measured; quickly down",
        of: |one| Some(Assumed::Number(one.reputation_falls.get() / super::WEEK)),
    },
    Assumption {
        key: "customers.reputation_recovers",
        default: Assumed::Number(26.0),
        meaning: "half-life of the way up to a better one, in weeks",
        basis: Basis::Convention,
        source: "not measured; it turns like an ocean liner",
        of: |one| Some(Assumed::Number(one.reputation_recovers.get() / super::WEEK)),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_table() {
        let defaults = CustomerParts::of(1);
        for assumption in &CUSTOMER_ASSUMPTIONS {
            let value = assumption.of(&defaults);
            assert_eq!(value, Some(assumption.default), "{}", assumption.key);
        }
    }
}
