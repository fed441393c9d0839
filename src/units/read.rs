//! Durations, shares and times of day as people write them: `"4m"`, `"4:30"`, `"80%"`, `"08:30"`, 12.

use super::{Seconds, Share, TimeOfDay};
use crate::error::Mistake;
use jiff::{Span, SpanRelativeTo, Unit};
use serde::de::{Error, Unexpected, Visitor};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// Newtype name under which leaves are read, so that a format may hand on a time without quotes as its text.
pub(crate) const LEAF: &str = "leaf";
/// A share as a text, as editors are told of it: what is read from one, whatever its size.
pub(crate) const SHARE_TEXT: &str =
    r"^\s*(\+?([0-9]+\.?[0-9]*|\.[0-9]+)|-(0+\.?0*|\.0+))([eE][+-]?[0-9]+)?\s*%\s*$";
/// The same of a time of day.
const TIME_TEXT: &str = r"^\s*(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?|24:00(:00)?)\s*$";
/// Numbers beyond this are slips of the keyboard.
const LARGEST_NUMBER: f64 = 1e12;
/// Nearer to 0, but not 0: likewise. A factor made of two such numbers is still finite.
const SMALLEST_NUMBER: f64 = 1e-12;

/// A value that is read from one string or number.
pub(crate) trait Leaf: Sized {
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

    /// What is wrong with a number that has a comma.
    fn comma(text: &str) -> Option<Mistake> {
        comma_in(text)
    }
}

impl Leaf for Seconds {
    const EXPECTED: &'static str = "a duration such as \"20s\", \"4m\", \"4:30\" (minutes and seconds), \"1h30m\" or \"2d\", or a number of seconds";

    /// In a file a number in quotes may have lost its unit: without quotes it is one of seconds.
    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        let text = text.trim();
        Some(match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Err(Mistake::new(
                format!("the duration `{}` has no unit", shortened(text)),
                format!(
                    "write \"{number}s\" or the number without quotes if seconds are meant; otherwise {}",
                    Self::EXPECTED
                ),
            )),
            _ => text.parse(),
        })
    }

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        Some(in_bounds(&format!("{number} seconds"), number))
    }
}

impl Leaf for Share {
    const EXPECTED: &'static str = "a share from 0 to 1 such as 0.8, or \"80%\"";

    /// In a file a share in quotes has its sign.
    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        let text = text.trim();
        Some(match text.parse::<f64>() {
            Ok(number) if Share::new(number).is_some() => Err(Mistake::new(
                format!("the share `{}` stands in quotes", shortened(text)),
                format!("write {number} without quotes, or give {}", Self::EXPECTED),
            )),
            Ok(number) => Err(not_a_share(text, number)),
            Err(_) => text.parse(),
        })
    }

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        let shown = number.to_string();
        Some(Share::new(number).ok_or_else(|| not_a_share(&shown, number)))
    }
}

impl Leaf for TimeOfDay {
    const EXPECTED: &'static str = "a time of day such as \"08:30\"";

    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        Some(text.parse())
    }
}

/// `4m`, `4:30`, `1h30m`, `2.5 s`; plain numbers are seconds.
impl FromStr for Seconds {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let text = text.trim();
        if let Some(mistake) = comma_in(text) {
            return Err(mistake);
        }
        let is_number =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|one| one.is_ascii_digit());
        let clock = text.split_once(':');
        let clock = clock.filter(|(minutes, seconds)| {
            is_number(minutes) && is_number(seconds) && seconds.len() == 2 && *seconds < "60"
        });
        if let Some((minutes, seconds)) = clock {
            let [minutes, seconds] =
                [minutes, seconds].map(|part| part.parse().unwrap_or(f64::INFINITY));
            return in_bounds(text, 60.0 * minutes + seconds);
        }
        if let Ok(number) = text.parse() {
            return in_bounds(&format!("{text} seconds"), number);
        }
        let span: Span = text.parse().map_err(|_| {
            Mistake::new(
                format!("`{}` is not a duration", shortened(text)),
                format!("give {}", Self::EXPECTED),
            )
        })?;
        if span.get_years() != 0 || span.get_months() != 0 {
            return Err(Mistake::new(
                format!("`{}` has no fixed length", shortened(text)),
                "use weeks or days: \"4w\", \"30d\"",
            ));
        }
        let days_are_24_hours = SpanRelativeTo::days_are_24_hours();
        let seconds = span.total((Unit::Second, days_are_24_hours));
        in_bounds(text, seconds.unwrap_or(f64::INFINITY))
    }
}

/// `0.8` or `80%`.
impl FromStr for Share {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let text = text.trim();
        if let Some(mistake) = comma_in(text) {
            return Err(mistake);
        }
        let number = match text.strip_suffix('%') {
            Some(percent) => hundredths(percent),
            None => text.parse().ok(),
        };
        let number = number.unwrap_or(f64::NAN);
        Share::new(number).ok_or_else(|| not_a_share(text, number))
    }
}

/// `HH:MM` or `HH:MM:SS`.
impl FromStr for TimeOfDay {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let written = text.trim();
        let refuse = || {
            let mut cure =
                "give a time as \"HH:MM\" or \"HH:MM:SS\", from \"00:00\" to \"24:00\"".to_owned();
            let padded = format!("0{written}");
            if written.len() == 4 && written.contains(':') && padded.parse::<TimeOfDay>().is_ok() {
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
        let parts = [time.hour(), time.minute(), time.second()];
        let [hour, minute, second] = parts.map(i8::unsigned_abs);
        TimeOfDay::new(hour.into(), minute.into(), second.into()).ok_or_else(refuse)
    }
}

impl Seconds {
    /// The duration that `text` is, if it is more than nothing.
    ///
    /// # Errors
    /// If it is no duration, or 0.
    pub fn above_zero(text: &str) -> Result<Self, Mistake> {
        let found: Self = text.parse()?;
        if found > Self::ZERO {
            Ok(found)
        } else {
            Err(Mistake::new(
                "a duration of 0",
                format!("give {}", Self::EXPECTED),
            ))
        }
    }
}

/// What so many per cent are of one: the number nearest to what was written, which a division by 100 may miss.
///
/// ```
/// use holdtrue::units::hundredths;
/// assert_eq!((hundredths("93.1"), hundredths(" 8 "), hundredths("x")), (Some(0.931), Some(0.08), None));
/// ```
#[must_use]
pub fn hundredths(percent: &str) -> Option<f64> {
    let percent = percent.trim();
    let shifted = format!("{percent}e-2").parse();
    // What has a power of ten of its own, or is no number of digits.
    let number = shifted.or_else(|_| percent.parse().map(|percent: f64| percent / 100.0));
    number.ok()
}

/// The finite number above 0 that `text` is.
///
/// # Errors
/// If it is none.
pub fn positive(text: &str) -> Result<f64, Mistake> {
    if let Some(mistake) = comma_in(text) {
        return Err(mistake);
    }
    let number = text.trim().parse().unwrap_or(f64::NAN);
    if number > 0.0 && f64::is_finite(number) {
        Ok(number)
    } else {
        let found = format!("`{}` is not a number above 0", shortened(text));
        Err(Mistake::new(found, "give one such as 100 or 12.5"))
    }
}

/// The whole number that `text` is.
///
/// # Errors
/// If it is none, or negative.
pub fn count(text: &str) -> Result<u32, Mistake> {
    if let Some(mistake) = comma_in(text) {
        return Err(mistake);
    }
    text.trim().parse().map_err(|_| {
        let found = format!("`{}` is not a whole number", shortened(text));
        Mistake::new(found, "give one such as 12")
    })
}

/// What is wrong with a number that has a comma: a decimal point to one reader, thousands to another.
#[must_use]
pub fn comma_in(text: &str) -> Option<Mistake> {
    let text = text.trim();
    let (before, after) = text.split_once(',')?;
    let is_digit = |letter: Option<char>| letter.is_some_and(|one| one.is_ascii_digit());
    let found = format!("`{}` has a comma", shortened(text));
    if !is_digit(before.chars().last()) || !is_digit(after.chars().next()) {
        return Some(Mistake::new(found, "take it out"));
    }
    let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).count();
    let are_thousands = text.split(',').skip(1).all(|part| digits(part) == 3);
    let is_single = !after.contains(',');
    // Beside a point one of the two marks thousands: the one that comes first.
    if before.contains('.') && is_single {
        let plain = format!("{}.{after}", before.replace('.', ""));
        let cure = format!(
            "write decimals with a point and thousands without a mark: {}",
            shortened(&plain)
        );
        return Some(Mistake::new(found, cure));
    }
    let are_certain = are_thousands && after.contains('.');
    let plain = shortened(&text.replace(',', ""));
    let pointed = shortened(&text.replace(',', "."));
    let cure = match (are_thousands, is_single && !are_certain) {
        (true, true) => format!(
            "it is a decimal point to one reader and marks thousands for another: write {plain} or {pointed}"
        ),
        (true, false) => format!("write thousands without commas: {plain}"),
        (false, true) => format!("write decimals with a point: {pointed}"),
        (false, false) => "write numbers without commas, decimals with a point".to_owned(),
    };
    Some(Mistake::new(found, cure))
}

/// A number of ordinary size.
pub(crate) fn sane(number: f64) -> Result<f64, Mistake> {
    let cure = "give an ordinary number";
    if number.is_nan() {
        Err(Mistake::new("nan is not a number", cure))
    } else if number.is_infinite() {
        Err(Mistake::new("the number is infinite", cure))
    } else if number.abs() > LARGEST_NUMBER {
        Err(Mistake::new(format!("{number:e} is absurdly large"), cure))
    } else if number != 0.0 && number.abs() < SMALLEST_NUMBER {
        Err(Mistake::new(format!("{number:e} is absurdly small"), cure))
    } else {
        // The sum makes 0 of -0.
        Ok(number + 0.0)
    }
}

/// A whole number from `least` to `most`.
pub(crate) fn whole(number: f64, least: f64, most: f64, expected: &str) -> Result<f64, Mistake> {
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

/// A text short enough for a message.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain("...".chars()).collect()
    }
}

fn not_a_share(shown: &str, number: f64) -> Mistake {
    let expected = Share::EXPECTED;
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

fn in_bounds(shown: &str, seconds: f64) -> Result<Seconds, Mistake> {
    let shown = shortened(shown);
    Seconds::new(seconds).ok_or_else(|| {
        let found = if seconds < 0.0 {
            format!("a duration of {shown} is negative")
        } else if seconds.is_nan() {
            "nan is not a duration".to_owned()
        } else {
            format!("a duration of {shown} is absurdly long")
        };
        Mistake::new(found, "durations go from 0 to ten years")
    })
}

/// Reads any [`Leaf`].
pub(crate) struct LeafVisitor<T>(pub(crate) PhantomData<T>);

impl<T: Leaf> Visitor<'_> for LeafVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        match T::from_text(text) {
            Some(read) => read.map_err(|mistake| E::custom(mistake.packed())),
            // A number that is no number to TOML, or to a CSV file.
            None => match T::comma(text)
                .filter(|_| text.starts_with(|one: char| "+-.0123456789".contains(one)))
            {
                Some(mistake) => Err(E::custom(mistake.packed())),
                None => Err(E::invalid_type(Unexpected::Str(text), &self)),
            },
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        match T::from_number(number as f64) {
            Some(read) => read.map_err(|mistake| E::custom(mistake.packed())),
            None => Err(E::invalid_type(Unexpected::Signed(number), &self)),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        match T::from_number(number) {
            Some(read) => read.map_err(|mistake| E::custom(mistake.packed())),
            None => Err(E::invalid_type(Unexpected::Float(number), &self)),
        }
    }
}

/// How a [`Leaf`] is read by serde and what editors are told of it.
macro_rules! leaf {
    ($type:ty, $name:literal, $schema:tt) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let visitor = $crate::units::LeafVisitor(std::marker::PhantomData);
                deserializer.deserialize_newtype_struct($crate::units::LEAF, visitor)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}
pub(crate) use leaf;

leaf!(Seconds, "Duration", {
    "description": "A duration: \"20s\", \"4m\", \"4:30\" (minutes and seconds), \"1h30m\", \"2d\", \"8w\", or a number of seconds.",
    "anyOf": [{ "type": "string" }, { "type": "number", "minimum": 0 }]
});
leaf!(Share, "Share", {
    "description": "A share: a number from 0 to 1, or a string such as \"80%\".",
    "anyOf": [
        { "type": "number", "minimum": 0, "maximum": 1 },
        { "type": "string", "pattern": crate::units::SHARE_TEXT }
    ]
});
leaf!(TimeOfDay, "TimeOfDay", {
    "description": "A time of day: \"HH:MM\" or \"HH:MM:SS\"; \"24:00\" is the end of the day.",
    "type": "string",
    "pattern": TIME_TEXT
});

#[cfg(test)]
mod tests;
