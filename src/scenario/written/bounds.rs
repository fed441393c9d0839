//! Numbers whose least value is not 0: what help and editors say of them is what holds. What is out of range is refused
//! where a centre is checked, which knows why.

use super::leaf::{amount, comma_in_whole};
use crate::error::Mistake;
use crate::units::{Leaf, leaf, whole};

/// A whole number of that range.
macro_rules! whole_number {
    ($(#[$doc:meta])* $type:ident, $name:literal, $expected:literal, $schema:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(in crate::scenario) struct $type(pub(in crate::scenario) u32);

        impl Leaf for $type {
            const EXPECTED: &'static str = $expected;

            fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
                let read = whole(number, 0.0, f64::from(u32::MAX), Self::EXPECTED);
                Some(read.map(|number| Self(number as u32)))
            }

            fn comma(text: &str) -> Option<Mistake> {
                comma_in_whole(text)
            }
        }

        leaf!($type, $name, $schema);
    };
}

/// A number of that range.
macro_rules! number {
    ($(#[$doc:meta])* $type:ident, $name:literal, $expected:literal, $schema:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(in crate::scenario) struct $type(pub(in crate::scenario) f64);

        impl Leaf for $type {
            const EXPECTED: &'static str = $expected;

            fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
                Some(amount(number, Self::EXPECTED).map(Self))
            }
        }

        leaf!($type, $name, $schema);
    };
}

whole_number!(
    /// One or more: lines, replications.
    AtLeastOne,
    "AtLeastOne",
    "a whole number, 1 or more",
    { "type": "integer", "minimum": 1 }
);
whole_number!(
    /// Days of a week.
    DaysOfWeek,
    "DaysOfWeek",
    "a whole number from 1 to 7",
    { "type": "integer", "minimum": 1, "maximum": 7 }
);
whole_number!(
    /// Weeks of a season.
    Weeks,
    "Weeks",
    "a whole number from 1 to 520",
    { "type": "integer", "minimum": 1, "maximum": 520 }
);
whole_number!(
    /// Customers at the start.
    CustomerCount,
    "CustomerCount",
    "a whole number from 1 to 10000000",
    { "type": "integer", "minimum": 1, "maximum": 10_000_000 }
);
whole_number!(
    /// Tries of a caller in all.
    CallTries,
    "CallTries",
    "a whole number from 1 to 1000",
    { "type": "integer", "minimum": 1, "maximum": 1000 }
);
whole_number!(
    /// Tries to call somebody back.
    CallbackTries,
    "CallbackTries",
    "a whole number from 1 to 100",
    { "type": "integer", "minimum": 1, "maximum": 100 }
);
whole_number!(
    /// Stages of an Erlang distribution.
    Stages,
    "Stages",
    "a whole number from 1 to 10000",
    { "type": "integer", "minimum": 1, "maximum": 10_000 }
);
number!(
    /// How fast a group works.
    Pace,
    "Pace",
    "a number from 0.01 to 100",
    { "type": "number", "minimum": 0.01, "maximum": 100 }
);
number!(
    /// Shape of a Weibull distribution.
    Shape,
    "Shape",
    "a number from 0.1 to 100",
    { "type": "number", "minimum": 0.1, "maximum": 100 }
);
number!(
    /// What estimates are multiplied by.
    Cushion,
    "Cushion",
    "a number above 0 and up to 100",
    { "type": "number", "exclusiveMinimum": 0, "maximum": 100 }
);
number!(
    /// What may be spent.
    Spending,
    "Spending",
    "a number above 0",
    { "type": "number", "exclusiveMinimum": 0 }
);
