//! Values on the command line: durations, shares and positive numbers, for clap's `value_parser`.

use crate::units::{Seconds, Share};
use jiff::{Span, SpanRelativeTo, Unit};

/// `90`, `4m`, `1h30m`, `2.5 s`: plain numbers are seconds.
pub(super) fn duration(text: &str) -> Result<Seconds, String> {
    let cure = "give a duration such as 20s, 4m or 1h30m, or plain seconds, at most ten years";
    let seconds = match text.trim().parse::<f64>() {
        Ok(seconds) => seconds,
        Err(_) => text
            .trim()
            .parse::<Span>()
            .and_then(|span| span.total((Unit::Second, SpanRelativeTo::days_are_24_hours())))
            .map_err(|_| cure.to_owned())?,
    };
    Seconds::new(seconds).ok_or_else(|| cure.to_owned())
}

/// A [`duration`] of more than nothing.
pub(super) fn some_time(text: &str) -> Result<Seconds, String> {
    let found = duration(text)?;
    if found > Seconds::ZERO {
        Ok(found)
    } else {
        Err("it must be above 0".to_owned())
    }
}

/// `0.8` or `80%`.
pub(super) fn share(text: &str) -> Result<Share, String> {
    let text = text.trim();
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0),
        None => text.parse(),
    };
    let cure = match number {
        Ok(number) if number > 1.0 && number <= 100.0 && !text.ends_with('%') => {
            format!("a share lies between 0 and 1 or 0% and 100%; did you mean {number}%?")
        }
        _ => "give a share such as 0.8 or 80%".to_owned(),
    };
    number.ok().and_then(Share::new).ok_or(cure)
}

/// A share that is neither nothing nor all: what a target can be.
pub(super) fn part(text: &str) -> Result<Share, String> {
    let found = share(text)?;
    if found > Share::NONE && found < Share::ALL {
        Ok(found)
    } else {
        Err("no finite number of agents reaches it: give a share above 0 and below 1".to_owned())
    }
}

/// A finite number above 0.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok(number),
        _ => Err("give a number above 0, such as 100 or 12.5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_with_and_without_units() {
        let read = |text| duration(text).map(Seconds::get).ok();
        for (text, seconds) in [
            ("20", 20.0),
            ("2.5", 2.5),
            ("4m", 240.0),
            ("1h30m", 5400.0),
            ("1 hour 30 minutes", 5400.0),
            (" 90s ", 90.0),
            ("500ms", 0.5),
            ("1d", 86_400.0),
            ("0", 0.0),
        ] {
            assert_eq!(read(text), Some(seconds), "{text}");
        }
        for text in ["", "-1", "-4m", "4 moons", "inf", "nan", "1e99", "20y", "m"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(some_time("0s").is_err());
    }

    #[test]
    fn shares_as_fractions_and_percentages() {
        let read = |text| share(text).map(Share::get).ok();
        for (text, found) in [("0.8", 0.8), ("80%", 0.8), ("5 %", 0.05), ("1", 1.0)] {
            assert_eq!(read(text), Some(found), "{text}");
        }
        for text in ["", "%", "-1%", "101%", "nan", "80", "a"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(share("80").unwrap_err().contains("80%"));
        assert!(part("100%").is_err() && part("0").is_err());
    }

    #[test]
    fn numbers_above_nothing() {
        assert_eq!(positive("12.5"), Ok(12.5));
        for text in ["0", "-3", "inf", "NaN", "many"] {
            assert!(positive(text).is_err(), "{text}");
        }
    }
}
