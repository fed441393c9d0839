//! Single values as people write them: `"4m"`, `"80%"`, `"08:30"`, 12.

use crate::scenario::de::{TIME, shortened};
use crate::scenario::diagnostic::{Mistake, nearest};
use crate::units::{Seconds, Share, TimeOfDay};
use jiff::{Span, SpanRelativeTo, Unit};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// Numbers beyond this are slips of the keyboard.
const LARGEST_NUMBER: f64 = 1e12;

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) struct Duration(pub(in crate::scenario) Seconds);

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) struct Portion(pub(in crate::scenario) Share);

/// A time on the wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) struct WallTime(pub(in crate::scenario) TimeOfDay);

/// A moment of the day: a time on the wall, or the time since opening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) enum Moment {
    OnTheWall(TimeOfDay),
    SinceOpening(Seconds),
}

/// When one who took the offer is called back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) enum Promise {
    KeepsPlace,
    Within(Seconds),
}

/// Any finite number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) struct Number(pub(in crate::scenario) f64);

/// A number, 0 or more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) struct Amount(pub(in crate::scenario) f64);

/// A whole number, 0 or more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) struct Count(pub(in crate::scenario) u32);

/// A whole number, also below 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) struct Change(pub(in crate::scenario) i32);

/// A value that is read from one string or number.
pub(in crate::scenario) trait Leaf: Sized {
    /// What to write, after "give".
    const EXPECTED: &'static str;

    /// `None` if it is never a string.
    fn from_text(_text: &str) -> Option<Result<Self, Mistake>> {
        None
    }

    /// `None` if it is never a number.
    fn from_number(_number: f64) -> Option<Result<Self, Mistake>> {
        None
    }
}

impl Leaf for Duration {
    const EXPECTED: &'static str =
        "a duration such as \"20s\", \"4m\", \"1h30m\" or \"2d\", or a number of seconds";

    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        Some(seconds(text).map(Duration))
    }

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        let shown = format!("{number} seconds");
        Some(in_bounds(&shown, number).map(Duration))
    }
}

impl Leaf for Portion {
    const EXPECTED: &'static str = "a share from 0 to 1 such as 0.8, or \"80%\"";

    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        let number = text
            .trim()
            .strip_suffix('%')
            .map(|digits| digits.trim().parse::<f64>());
        Some(match number {
            Some(Ok(percent)) => share(text, percent / 100.0),
            _ => Err(not_a_share(text, text.trim().parse().unwrap_or(f64::NAN))),
        })
    }

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        Some(share(&number.to_string(), number))
    }
}

impl Leaf for WallTime {
    const EXPECTED: &'static str = "a time of day such as \"08:30\"";

    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        Some(time_of_day(text).map(WallTime))
    }
}

impl Leaf for Moment {
    const EXPECTED: &'static str =
        "a time of day such as \"12:30\", or a duration since opening such as \"4h\"";

    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        Some(if text.contains(':') {
            time_of_day(text).map(Moment::OnTheWall)
        } else {
            seconds(text).map(Moment::SinceOpening)
        })
    }

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        let shown = format!("{number} seconds");
        Some(in_bounds(&shown, number).map(Moment::SinceOpening))
    }
}

impl Leaf for Promise {
    const EXPECTED: &'static str = "\"keeps-place\", or a duration such as \"2h\"";

    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        const KEEPS_PLACE: &str = "keeps-place";
        let written = text.trim();
        Some(if written == KEEPS_PLACE {
            Ok(Promise::KeepsPlace)
        } else if written.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        {
            seconds(written).map(Promise::Within)
        } else {
            let expected = Self::EXPECTED;
            Err(Mistake::new(
                format!("`{}` is no way to promise a callback", shortened(written)),
                match nearest(written, [KEEPS_PLACE]) {
                    Some(name) => format!("did you mean \"{name}\"? Give {expected}"),
                    None => format!("give {expected}"),
                },
            ))
        })
    }

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        let shown = format!("{number} seconds");
        Some(in_bounds(&shown, number).map(Promise::Within))
    }
}

impl Leaf for Number {
    const EXPECTED: &'static str = "a number";

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        Some(sane(number).map(Number))
    }
}

impl Leaf for Amount {
    const EXPECTED: &'static str = "a number, 0 or more";

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        Some(sane(number).and_then(|number| {
            if number < 0.0 {
                let cure = format!("give {}", Self::EXPECTED);
                Err(Mistake::new(format!("{number} is negative"), cure))
            } else {
                Ok(Amount(number))
            }
        }))
    }
}

impl Leaf for Count {
    const EXPECTED: &'static str = "a whole number, 0 or more";

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        Some(whole(number, 0.0, f64::from(u32::MAX), Self::EXPECTED).map(|n| Count(n as u32)))
    }
}

impl Leaf for Change {
    const EXPECTED: &'static str = "a whole number such as 2 or -1";

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        let (least, most) = (f64::from(i32::MIN), f64::from(i32::MAX));
        Some(whole(number, least, most, Self::EXPECTED).map(|n| Change(n as i32)))
    }
}

fn sane(number: f64) -> Result<f64, Mistake> {
    let cure = "give an ordinary number";
    if number.is_nan() {
        Err(Mistake::new("nan is not a number", cure))
    } else if number.is_infinite() {
        Err(Mistake::new("the number is infinite", cure))
    } else if number.abs() > LARGEST_NUMBER {
        Err(Mistake::new(format!("{number:e} is absurdly large"), cure))
    } else {
        Ok(number)
    }
}

fn whole(number: f64, least: f64, most: f64, expected: &str) -> Result<f64, Mistake> {
    let number = sane(number)?;
    let cure = format!("give {expected}");
    if number.fract() != 0.0 {
        Err(Mistake::new(
            format!("{number} is not a whole number"),
            cure,
        ))
    } else if number < 0.0 && least == 0.0 {
        Err(Mistake::new(format!("{number} is negative"), cure))
    } else if number < least || number > most {
        Err(Mistake::new(format!("{number} is absurdly large"), cure))
    } else {
        Ok(number)
    }
}

/// A text that means a number: a share, a duration \[s\], a time of day \[s after midnight\].
pub(in crate::scenario) fn quantity(text: &str) -> Option<f64> {
    if text.trim_end().ends_with('%') {
        let share = Portion::from_text(text)?.ok()?;
        return Some(share.0.get());
    }
    let duration = seconds(text).map(Seconds::get).ok();
    duration.or_else(|| time_of_day(text).map(TimeOfDay::seconds).ok())
}

fn share(shown: &str, number: f64) -> Result<Portion, Mistake> {
    Share::new(number)
        .map(Portion)
        .ok_or_else(|| not_a_share(shown, number))
}

fn not_a_share(shown: &str, number: f64) -> Mistake {
    let expected = Portion::EXPECTED;
    let cure = if (2.0..=100.0).contains(&number) && !shown.contains('%') {
        format!("give {expected}; did you mean \"{number}%\"?")
    } else {
        format!("give {expected}")
    };
    Mistake::new(
        format!("`{}` is not a share of a whole", shortened(shown)),
        cure,
    )
}

fn seconds(text: &str) -> Result<Seconds, Mistake> {
    let expected = Duration::EXPECTED;
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return Err(Mistake::new(
            format!("the duration `{}` has no unit", shortened(text)),
            format!(
                "write \"{number}s\" or the number without quotes if seconds are meant; otherwise {expected}"
            ),
        ));
    }
    let span: Span = text.parse().map_err(|_| {
        Mistake::new(
            format!("`{}` is not a duration", shortened(text)),
            format!("give {expected}"),
        )
    })?;
    if span.get_years() != 0 || span.get_months() != 0 {
        return Err(Mistake::new(
            format!("`{}` has no fixed length", shortened(text)),
            "use weeks or days: \"4w\", \"30d\"",
        ));
    }
    let days_are_24_hours = SpanRelativeTo::days_are_24_hours();
    let seconds = span
        .total((Unit::Second, days_are_24_hours))
        .unwrap_or(f64::INFINITY);
    in_bounds(text, seconds)
}

fn in_bounds(shown: &str, seconds: f64) -> Result<Seconds, Mistake> {
    Seconds::new(seconds).ok_or_else(|| {
        let found = if seconds < 0.0 {
            format!("a duration of {shown} is negative")
        } else if seconds.is_nan() {
            "nan is not a duration".to_owned()
        } else {
            format!("a duration of {} is absurdly long", shortened(shown))
        };
        Mistake::new(found, "durations go from 0 to ten years")
    })
}

fn time_of_day(text: &str) -> Result<TimeOfDay, Mistake> {
    let written = text.trim();
    let refuse = || {
        let mut cure =
            "give a time as \"HH:MM\" or \"HH:MM:SS\", from \"00:00\" to \"24:00\"".to_owned();
        let padded = format!("0{written}");
        if written.len() == 4 && written.contains(':') && time_of_day(&padded).is_ok() {
            cure = format!("{cure}; did you mean \"{padded}\"?");
        }
        Mistake::new(
            format!("`{}` is not a time of day", shortened(written)),
            cure,
        )
    };
    if matches!(written, "24:00" | "24:00:00") {
        return TimeOfDay::new(24, 0, 0).ok_or_else(refuse);
    }
    // jiff also reads "0800", takes 60 for a leap second, and takes what follows "08" in "08-00" for an offset.
    let colons = written.match_indices(':').map(|(at, _)| at);
    let has_colons = colons.eq([2, 5].into_iter().take(written.len() / 4));
    if !matches!(written.len(), 5 | 8) || !has_colons || written.ends_with(":60") {
        return Err(refuse());
    }
    let time: jiff::civil::Time = written.parse().map_err(|_| refuse())?;
    let [hour, minute, second] = [time.hour(), time.minute(), time.second()].map(i8::unsigned_abs);
    TimeOfDay::new(hour.into(), minute.into(), second.into()).ok_or_else(refuse)
}

/// Reads any [`Leaf`].
struct LeafVisitor<T>(PhantomData<T>);

impl<T: Leaf> Visitor<'_> for LeafVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        match T::from_text(text) {
            Some(read) => read.map_err(E::custom),
            None => Err(E::invalid_type(Unexpected::Str(text), &self)),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        match T::from_number(number as f64) {
            Some(read) => read.map_err(E::custom),
            None => Err(E::invalid_type(Unexpected::Signed(number), &self)),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        match T::from_number(number) {
            Some(read) => read.map_err(E::custom),
            None => Err(E::invalid_type(Unexpected::Float(number), &self)),
        }
    }
}

macro_rules! leaf {
    ($type:ty, $name:literal, $schema:tt) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_newtype_struct(TIME, LeafVisitor(PhantomData))
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

leaf!(Duration, "Duration", {
    "description": "A duration: \"20s\", \"4m\", \"1h30m\", \"2d\", \"8w\", or a number of seconds.",
    "anyOf": [{ "type": "string" }, { "type": "number", "minimum": 0 }]
});
leaf!(Portion, "Share", {
    "description": "A share: a number from 0 to 1, or a string such as \"80%\".",
    "anyOf": [
        { "type": "number", "minimum": 0, "maximum": 1 },
        { "type": "string", "pattern": "^[0-9.]+ *%$" }
    ]
});
leaf!(WallTime, "TimeOfDay", {
    "description": "A time of day: \"HH:MM\" or \"HH:MM:SS\"; \"24:00\" is the end of the day.",
    "type": "string",
    "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?|24:00(:00)?)$"
});
leaf!(Moment, "Moment", {
    "description": "A time of day (\"12:30\"), or a duration since opening (\"4h\").",
    "anyOf": [{ "type": "string" }, { "type": "number", "minimum": 0 }]
});
leaf!(Promise, "Promise", {
    "description": "\"keeps-place\", or a duration such as \"2h\".",
    "anyOf": [{ "const": "keeps-place" }, { "type": "string" }, { "type": "number", "minimum": 0 }]
});
leaf!(Number, "Number", { "type": "number" });
leaf!(Amount, "Amount", { "type": "number", "minimum": 0 });
leaf!(Count, "Count", { "type": "integer", "minimum": 0 });
leaf!(Change, "Change", { "type": "integer" });

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_duration(text: &str, expected: Option<f64>) {
        let read = Duration::from_text(text).and_then(Result::ok);
        assert_eq!(read.map(|duration| duration.0.get()), expected, "{text}");
    }

    #[test]
    fn durations() {
        check_duration("20s", Some(20.0));
        check_duration("4m", Some(240.0));
        check_duration("1h30m", Some(5400.0));
        check_duration("1h 30m", Some(5400.0));
        check_duration("2d", Some(172_800.0));
        check_duration("8w", Some(4_838_400.0));
        check_duration("0s", Some(0.0));
        check_duration("1.5h", Some(5400.0));
        check_duration("250ms", Some(0.25));
        for wrong in [
            "", "20", "20 sex", "-20s", "20s ago", "1y", "1mo", "s", "1e3s", "10000d", "\u{660}s",
        ] {
            check_duration(wrong, None);
        }
        assert!(Duration::from_number(f64::NAN).is_some_and(|read| read.is_err()));
    }

    #[track_caller]
    fn check_time(text: &str, expected: Option<&str>) {
        let read = WallTime::from_text(text).and_then(Result::ok);
        let read = read.map(|time| time.0.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn times_of_day() {
        check_time("08:00", Some("08:00"));
        check_time("23:59:30", Some("23:59:30"));
        check_time("24:00", Some("24:00"));
        for wrong in [
            "", "8:00", "24:01", "25:00", "08:60", "0800", "08-00", "T08:0", "noon", "08:00:60",
        ] {
            check_time(wrong, None);
        }
    }

    #[test]
    fn shares() {
        let read = |text| {
            Portion::from_text(text)
                .and_then(Result::ok)
                .map(|share| share.0.get())
        };
        assert_eq!(read("80%"), Some(0.8));
        assert_eq!(read("2.5 %"), Some(0.025));
        assert_eq!(
            [
                read("101%"),
                read("-1%"),
                read("nan%"),
                read("%"),
                read("0.5")
            ],
            [None; 5]
        );
    }
}
