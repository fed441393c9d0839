//! Numbers as people read them. Tables, pictures, sentences and calculators write all of theirs here.
//!
//! Thousands are parted by commas, a number below 0 has a true minus, exactly nothing is a bare 0, and what
//! rounds to nothing has its decimals and no sign.

/// Where there is no number.
pub const NOTHING: &str = "–";

/// The sign of a number below 0.
pub const MINUS: char = '−';

/// So many decimals of a number.
///
/// ```
/// use holdtrue::legible::number::grouped;
/// assert_eq!(grouped(1033.46, 1), "1,033.5");
/// assert_eq!(grouped(-1_234_567.0, 0), "−1,234,567");
/// assert_eq!((grouped(0.0, 2), grouped(-0.001, 2)), ("0".into(), "0.00".into()));
/// ```
#[must_use]
pub fn grouped(value: f64, decimals: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let written = format!("{:.decimals$}", value.abs());
    let sign = if value < 0.0 && !is_nothing(&written) {
        MINUS.to_string()
    } else {
        String::new()
    };
    let (whole, rest) = written.split_at(written.find('.').unwrap_or(written.len()));
    sign + &in_thousands(whole) + rest
}

fn in_thousands(whole: &str) -> String {
    let mut parted = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// Whether a text shows nothing but zeros: `0`, `0.00`, `0:00`.
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    !text.chars().any(|letter| ('1'..='9').contains(&letter))
}

/// With its sign, also if it is above 0; what shows nothing but zeros has none.
#[must_use]
pub fn signed(text: &str, value: f64) -> String {
    if value > 0.0 && !is_nothing(text) {
        format!("+{text}")
    } else {
        text.to_owned()
    }
}

/// Decimals that tell multiples of `step` apart, at most nine.
#[must_use]
pub fn decimals(step: f64) -> usize {
    if step > 0.0 && step.is_finite() {
        (-(step * (1.0 + 1e-9)).log10().floor()).clamp(0.0, 9.0) as usize
    } else {
        0
    }
}

/// Decimals that leave `half`, half the width of an interval, one significant digit, or two if they are less than
/// 30: 0.43 gives 1, 0.14 gives 2, 23 gives 0. At most three.
#[must_use]
pub fn supported(half: f64) -> usize {
    // 0.0298 reads as 0.030, so it is not less than 30 of its last digit.
    let decimals = -(half / 2.95).log10().floor();
    decimals.clamp(0.0, 3.0) as usize
}

/// A time \[s\] in minutes and seconds: 754.6 s is `12:35`.
#[must_use]
pub fn minutes(seconds: f64) -> String {
    let whole = seconds.abs().round();
    let sign = if seconds < 0.0 && whole > 0.0 {
        MINUS.to_string()
    } else {
        String::new()
    };
    let minutes = grouped((whole / 60.0).floor(), 0);
    format!("{sign}{minutes}:{:02}", whole % 60.0)
}

/// Without decimals if it is a whole number, otherwise with one: `20`, `7.5`.
#[must_use]
pub fn brief(value: f64) -> String {
    let decimals = usize::from((value - value.round()).abs() >= 1e-9);
    grouped(value, decimals)
}

/// So many decimals, or as many as it takes to see that a number is not nothing: 0.0004 is `0.0004`, and no `0.0`.
///
/// ```
/// use holdtrue::legible::number::visible;
/// assert_eq!((visible(0.000_41, 1), visible(0.26, 1), visible(0.0, 1)), ("0.0004".into(), "0.3".into(), "0".into()));
/// ```
#[must_use]
pub fn visible(value: f64, least: usize) -> String {
    let usual = grouped(value, least);
    match is_nothing(&usual) && value != 0.0 {
        true => grouped(value, decimals(value.abs())),
        false => usual,
    }
}

/// So many of something, by a number as it is written: `1 caller`, `1.0 callers`, `12 callers`.
///
/// ```
/// use holdtrue::legible::number::so_many;
/// assert_eq!((so_many(&"1", "day"), so_many(&2, "day")), ("1 day".into(), "2 days".into()));
/// ```
#[must_use]
pub fn so_many(number: &impl ToString, one: &str) -> String {
    let number = number.to_string();
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {one}{plural}")
}

/// A wait in a sentence: `34 s`, `2:05 min`, `1:02:05 h`.
#[must_use]
pub fn spoken(seconds: f64) -> String {
    if seconds.round() < 100.0 {
        return format!("{} s", grouped(seconds.round(), 0));
    }
    if seconds < 3600.0 {
        return format!("{} min", minutes(seconds));
    }
    let whole = seconds.round();
    let hours = grouped((whole / 3600.0).floor(), 0);
    let rest = whole % 3600.0;
    format!("{hours}:{:02}:{:02} h", (rest / 60.0).floor(), rest % 60.0)
}

/// A number that somebody gave, as they might have: at most four decimals, none that say nothing.
///
/// ```
/// use holdtrue::legible::number::given;
/// assert_eq!((given(1200.0), given(0.5), given(1.0 / 3.0)), ("1,200".into(), "0.5".into(), "0.3333".into()));
/// assert_eq!(given(1e-9), "1e-9");
/// ```
#[must_use]
pub fn given(value: f64) -> String {
    let text = grouped(value, 4);
    if is_nothing(&text) && value != 0.0 {
        let written = format!("{value:.3e}");
        let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        return format!("{digits}e{power}");
    }
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A share that somebody gave: `80 %`. What is not all is not said to be.
#[must_use]
pub fn percent(share: f64) -> String {
    let text = given(100.0 * share);
    if text == "100" && share < 1.0 {
        // 1 - share is exact here, 100 share is not.
        return format!("100 % less {} %", given(100.0 * (1.0 - share)));
    }
    format!("{text} %")
}

/// A time that somebody gave \[s\]: `45 s`, `4:30 min`, `3 min`, `2 h`.
#[must_use]
pub fn time(seconds: f64) -> String {
    let whole = seconds.round();
    if seconds.is_infinite() {
        "for ever".to_owned()
    } else if seconds < 60.0 || (seconds - whole).abs() > 0.05 {
        format!("{} s", given(seconds))
    } else if whole % 3600.0 == 0.0 {
        format!("{} h", given(whole / 3600.0))
    } else if whole % 60.0 == 0.0 {
        format!("{} min", given(whole / 60.0))
    } else {
        format!("{} min", minutes(whole))
    }
}

/// A number that is known exactly: two decimals, or two digits of a small one.
#[must_use]
pub fn exact(value: f64) -> String {
    if value == 0.0 || value.abs() >= 0.005 {
        let text = grouped(value, 2);
        return if text == "0" { "0.00".to_owned() } else { text };
    }
    format!("{value:.1e}").replacen('-', if value < 0.0 { "−" } else { "-" }, 1)
}

/// A number of millions, billions or trillions, as numbers that reach so far are written: `12 M`, `1.5 bn`.
#[must_use]
pub fn large(value: f64, step: f64, reach: f64) -> String {
    let (scale, letter) = match reach {
        reach if reach >= 1e12 => (1e12, "tn"),
        reach if reach >= 1e9 => (1e9, "bn"),
        _ => (1e6, "M"),
    };
    let digits = grouped(value / scale, decimals(step / scale).min(3));
    if value == 0.0 {
        digits
    } else {
        format!("{digits}\u{a0}{letter}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_and_nothing_has_no_sign() {
        assert_eq!(grouped(999.96, 1), "1,000.0");
        assert_eq!(grouped(-0.04, 1), "0.0");
        assert_eq!(grouped(12_345_678.0, 0), "12,345,678");
        assert_eq!(signed(&grouped(0.04, 1), 0.04), "0.0");
        assert_eq!(signed(&grouped(4.2, 1), 4.2), "+4.2");
        assert_eq!(signed(&grouped(-4.2, 1), -4.2), "−4.2");
    }

    #[test]
    fn digits_are_those_that_an_interval_supports() {
        for (half, expected) in [
            (23.0, 0),
            (3.21, 0),
            (2.21, 1),
            (0.43, 1),
            (0.14, 2),
            (0.0298, 2),
        ] {
            assert_eq!(supported(half), expected, "{half}");
        }
    }

    #[test]
    fn times_are_read_as_they_are_said() {
        assert_eq!(
            (spoken(34.2), spoken(125.0)),
            ("34 s".into(), "2:05 min".into())
        );
        assert_eq!(spoken(3725.2), "1:02:05 h");
        assert_eq!(
            (minutes(-754.6), minutes(-0.2)),
            ("−12:35".into(), "0:00".into())
        );
        assert_eq!(minutes(65_000.0), "1,083:20");
        for (seconds, said) in [
            (20.0, "20 s"),
            (180.0, "3 min"),
            (100.0, "1:40 min"),
            (5400.0, "90 min"),
            (7200.0, "2 h"),
            (194.857, "194.857 s"),
            (0.001, "0.001 s"),
        ] {
            assert_eq!(time(seconds), said);
        }
    }

    #[test]
    fn a_share_of_nearly_all_is_not_all() {
        assert_eq!(
            (percent(0.8), percent(1.0)),
            ("80 %".into(), "100 %".into())
        );
        assert_eq!(percent(0.125), "12.5 %");
        assert_eq!(percent(0.999_999), "99.9999 %");
        assert_eq!(percent(1.0 - 1e-15), "100 % less 9.992e-14 %");
    }

    #[test]
    fn small_exact_numbers_keep_their_digits() {
        assert_eq!((exact(80.0), exact(0.0)), ("80.00".into(), "0.00".into()));
        assert_eq!(
            (exact(1.234e-9), exact(-1.5e-4)),
            ("1.2e-9".into(), "−1.5e-4".into())
        );
        assert_eq!(exact(1_234.5), "1,234.50");
    }
}
