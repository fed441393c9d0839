//! Single values that only scenario files have; durations, shares and times of day are read by `units`.

use crate::centre::CallbackTiming;
use crate::error::Mistake;
use crate::scenario::diagnostic::nearest;
use crate::units::{Leaf, Seconds, TimeOfDay, comma_in, leaf, sane, shortened, whole};

/// A moment of the day: a time on the wall, or the time since opening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scenario) enum Moment {
    OnTheWall(TimeOfDay),
    SinceOpening(Seconds),
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

impl Leaf for Moment {
    const EXPECTED: &'static str =
        "a time of day such as \"12:30\", or a duration since opening such as \"4h\"";

    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        if text.contains(':') {
            Some(text.parse().map(Moment::OnTheWall))
        } else if let Some(meant) = on_the_wall(text) {
            let found = format!("`{}` is no time of day", shortened(text.trim()));
            let cure = format!("did you mean \"{meant}\"? Give {}", Self::EXPECTED);
            Some(Err(Mistake::new(found, cure)))
        } else {
            let read = Seconds::from_text(text)?;
            // `4:30` is minutes and seconds as a duration, and a slip in a time of day.
            let own = |Mistake { found, cure }: Mistake| {
                Mistake::new(found, cure.replace(Seconds::EXPECTED, Self::EXPECTED))
            };
            Some(read.map(Moment::SinceOpening).map_err(own))
        }
    }

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        Seconds::from_number(number).map(|read| read.map(Moment::SinceOpening))
    }
}

/// The time of day that is meant by one without its colon: `9.00`, `9,00`, `0900`, `9h00`.
fn on_the_wall(text: &str) -> Option<TimeOfDay> {
    let text = text.trim();
    let (hours, minutes) = match text.split_once(['.', ',', 'h']) {
        Some(parts) => parts,
        None if text.len() == 4 => text.split_at_checked(2)?,
        None => return None,
    };
    let is_number = |part: &str| part.bytes().all(|letter| letter.is_ascii_digit());
    let is_one = (1..=2).contains(&hours.len()) && minutes.len() == 2;
    let written = format!("{hours:0>2}:{minutes}");
    (is_one && is_number(hours) && is_number(minutes))
        .then(|| written.parse().ok())
        .flatten()
}

impl Leaf for CallbackTiming {
    const EXPECTED: &'static str = "\"keeps-place\", or a duration such as \"2h\"";

    fn from_text(text: &str) -> Option<Result<Self, Mistake>> {
        const KEEPS_PLACE: &str = "keeps-place";
        let written = text.trim();
        if written == KEEPS_PLACE {
            return Some(Ok(CallbackTiming::KeepsPlace));
        }
        if written.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
            return Seconds::from_text(written).map(|read| read.map(CallbackTiming::Within));
        }
        let expected = Self::EXPECTED;
        let cure = match nearest(written, [KEEPS_PLACE]) {
            Some(name) => format!("did you mean \"{name}\"? Give {expected}"),
            None => format!("give {expected}"),
        };
        let found = format!("`{}` is no way to promise a callback", shortened(written));
        Some(Err(Mistake::new(found, cure)))
    }

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        Seconds::from_number(number).map(|read| read.map(CallbackTiming::Within))
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
        Some(amount(number, Self::EXPECTED).map(Amount))
    }
}

impl Leaf for Count {
    const EXPECTED: &'static str = "a whole number, 0 or more";

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        Some(whole(number, 0.0, f64::from(u32::MAX), Self::EXPECTED).map(|n| Count(n as u32)))
    }

    fn comma(text: &str) -> Option<Mistake> {
        comma_in_whole(text)
    }
}

impl Leaf for Change {
    const EXPECTED: &'static str = "a whole number such as 2 or -1";

    fn from_number(number: f64) -> Option<Result<Self, Mistake>> {
        let (least, most) = (f64::from(i32::MIN), f64::from(i32::MAX));
        Some(whole(number, least, most, Self::EXPECTED).map(|n| Change(n as i32)))
    }

    fn comma(text: &str) -> Option<Mistake> {
        comma_in_whole(text)
    }
}

/// A number that is not negative.
pub(super) fn amount(number: f64, expected: &str) -> Result<f64, Mistake> {
    let number = sane(number)?;
    if number < 0.0 {
        let cure = format!("give {expected}");
        return Err(Mistake::new(format!("{number} is negative"), cure));
    }
    Ok(number)
}

/// What is wrong with a whole number that has a comma: no decimals are meant, but thousands, or several numbers.
pub(super) fn comma_in_whole(text: &str) -> Option<Mistake> {
    let mistake = comma_in(text)?;
    let parts: Option<Vec<i64>> = text
        .split(',')
        .map(|part| part.trim().parse().ok())
        .collect();
    let are_thousands = text.split(',').skip(1).all(|part| part.trim().len() == 3);
    let Some(numbers) = parts.filter(|_| !are_thousands) else {
        return Some(mistake);
    };
    let cure = format!(
        "give one whole number, or {numbers:?} for one in each interval; values to try one after the other belong to `sweep --vary`"
    );
    Some(Mistake::new(mistake.found, cure))
}

leaf!(Moment, "Moment", {
    "description": "A time of day (\"12:30\"), or a duration since opening (\"4h\").",
    "anyOf": [{ "type": "string" }, { "type": "number", "minimum": 0 }]
});
leaf!(CallbackTiming, "Promise", {
    "description": "\"keeps-place\", or a duration such as \"2h\".",
    "anyOf": [{ "const": "keeps-place" }, { "type": "string" }, { "type": "number", "minimum": 0 }]
});
leaf!(Number, "Number", { "type": "number" });
leaf!(Amount, "Amount", { "type": "number", "minimum": 0 });
leaf!(Count, "Count", { "type": "integer", "minimum": 0 });
leaf!(Change, "Change", { "type": "integer" });
