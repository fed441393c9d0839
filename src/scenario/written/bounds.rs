//! Numbers whose least value is not 0: what help and editors say of them is what holds. What is out of range is refused
//! where a centre is checked, which knows why.

use super::leaf::{amount, comma_in_whole};
use crate::error::Mistake;
use crate::units::{Leaf, Share, leaf, whole};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

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

/// A share of that range.
macro_rules! share {
    ($(#[$doc:meta])* $type:ident, $name:literal, $expected:literal, $schema:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(in crate::scenario) struct $type(pub(in crate::scenario) Share);

        impl Leaf for $type {
            const EXPECTED: &'static str = $expected;

            fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
                let own = |mistake| in_words(mistake, Self::EXPECTED);
                Share::from_text(text).map(|read| read.map(Self).map_err(own))
            }

            fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
                let own = |mistake| in_words(mistake, Self::EXPECTED);
                Share::from_number(number).map(|read| read.map(Self).map_err(own))
            }
        }

        leaf!($type, $name, {
            "anyOf": [$schema, { "type": "string", "pattern": crate::units::SHARE_TEXT }]
        });
    };
}

/// A share of another range is asked for.
fn in_words(Mistake { found, cure }: Mistake, expected: &str) -> Mistake {
    Mistake::new(found, cure.replace(Share::EXPECTED, expected))
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
number!(
    /// Coefficient of variation of the volume.
    Variation,
    "Variation",
    "a number from 0 to 3",
    { "type": "number", "minimum": 0, "maximum": 3 }
);
share!(
    /// How sure a staffing is.
    Certainty,
    "Certainty",
    "a share from 50% to 99.9% such as \"95%\"",
    { "type": "number", "minimum": 0.5, "maximum": 0.999 }
);
share!(
    /// Of quotes that hold.
    KeptShare,
    "KeptShare",
    "a share above 0 and below 1 such as \"80%\"",
    { "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1 }
);
share!(
    /// Of paid time off the phones.
    Shrinkage,
    "Shrinkage",
    "a share from 0 to 0.95 such as 0.3, or \"30%\"",
    { "type": "number", "minimum": 0, "maximum": 0.95 }
);

/// What editors are told of a duration that may not be 0.
pub(in crate::scenario) struct Lasting;

impl JsonSchema for Lasting {
    fn schema_name() -> Cow<'static, str> {
        "Lasting".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A duration above 0: \"20s\", \"4m\", \"4:30\" (minutes and seconds), \"1h30m\", \"2d\", \"8w\", or a number of seconds.",
            "anyOf": [
                { "type": "string", "pattern": "[1-9]" },
                { "type": "number", "exclusiveMinimum": 0 }
            ]
        })
    }
}
