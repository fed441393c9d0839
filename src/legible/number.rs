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

/// A whole number: `12`, `1,200`.
#[must_use]
pub fn thousands(number: u64) -> String {
    in_thousands(&number.to_string())
}

/// So many of something, by a number as it is written: `1 caller`, `1.0 callers`, `12 callers`. Thousands are parted.
///
/// ```
/// use holdtrue::legible::number::so_many;
/// assert_eq!((so_many(&"1", "day"), so_many(&2, "day")), ("1 day".into(), "2 days".into()));
/// assert_eq!((so_many(&1440, "row"), so_many(&"1,440", "row")), ("1,440 rows".into(), "1,440 rows".into()));
/// ```
#[must_use]
pub fn so_many(number: &impl ToString, one: &str) -> String {
    let number = number.to_string();
    let number = match number.bytes().all(|digit| digit.is_ascii_digit()) {
        true => in_thousands(&number),
        false => number,
    };
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

/// A number that somebody gave, as they might have: all its decimals, or four of what no few decimals write.
///
/// ```
/// use holdtrue::legible::number::given;
/// assert_eq!((given(1200.0), given(0.5), given(1.0 / 3.0)), ("1,200".into(), "0.5".into(), "0.3333".into()));
/// assert_eq!((given(100.0 * 0.999_999_6), given(1e-9)), ("99.99996".into(), "1e-9".into()));
/// ```
#[must_use]
pub fn given(value: f64) -> String {
    let text = grouped(value, written_decimals(value));
    if is_nothing(&grouped(value, 4)) && value != 0.0 {
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

/// Decimals with which a number was written, as far as its ten leading digits tell; four if they do not.
fn written_decimals(value: f64) -> usize {
    let size = value.abs().max(1.0);
    let most = 9 - size.log10().floor().min(9.0) as i32;
    let is_all = |decimals: &i32| {
        let ten = 10_f64.powi(*decimals);
        // What a product such as 100 x 0.07 leaves is noise.
        ((value * ten).round() / ten - value).abs() <= 1e-13 * size
    };
    (0..=most)
        .find(is_all)
        .map_or(4, |decimals| decimals as usize)
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

/// A share that was measured or computed, in per cent without the sign: so many decimals, or as many more as it takes
/// not to read as all or nothing where it is neither.
///
/// ```
/// use holdtrue::legible::number::partly;
/// assert_eq!((partly(0.5, 1), partly(0.999_96, 1), partly(1.0, 1)), ("50.0".into(), "99.996".into(), "100.0".into()));
/// ```
#[must_use]
pub fn partly(share: f64, least: usize) -> String {
    let written = |decimals: usize| grouped(100.0 * share, decimals);
    let is_all_or_none = |text: &str| is_nothing(text) || (share > 0.5 && text.starts_with("100"));
    // What is nearer to all or nothing is noise.
    let is_part = share > 1e-12 && share < 1.0 - 1e-12;
    (least..=10)
        .map(written)
        .find(|text| !is_part || !is_all_or_none(text))
        .unwrap_or_else(|| written(least))
}

/// Numbers with so many decimals, or as many more as it takes to tell those apart that differ by more than noise.
///
/// ```
/// use holdtrue::legible::number::told_apart;
/// assert_eq!(told_apart([1.0, 1.26], 0), ["1.0", "1.3"]);
/// assert_eq!(told_apart([8.0, 8.0], 0), ["8", "8"]);
/// ```
#[must_use]
pub fn told_apart<const N: usize>(values: [f64; N], least: usize) -> [String; N] {
    let differ = |one: f64, other: f64| (one - other).abs() > 1e-9 * one.abs().max(other.abs());
    let is_apart = |decimals: &usize| {
        let written = values.map(|value| grouped(value, *decimals));
        (0..N).all(|one| {
            (0..one)
                .all(|other| !differ(values[one], values[other]) || written[one] != written[other])
        })
    };
    let decimals = (least..=9).find(is_apart).unwrap_or(least);
    values.map(|value| grouped(value, decimals))
}

/// A time that somebody gave \[s\]: `45 s`, `4:30 min`, `3 min`, `2 h`; with parts of a second all in seconds: `100.5 s`.
#[must_use]
pub fn time(seconds: f64) -> String {
    let written = given(seconds);
    let whole = seconds.round();
    if seconds.is_infinite() {
        "for ever".to_owned()
    } else if seconds < 60.0 || written.contains('.') {
        format!("{written} s")
    } else if whole % 3600.0 == 0.0 {
        format!("{} h", given(whole / 3600.0))
    } else if whole % 60.0 == 0.0 {
        format!("{} min", given(whole / 60.0))
    } else {
        format!("{} min", minutes(whole))
    }
}

/// A time that somebody gave \[s\], in minutes and seconds as [`minutes`] has them, with all its parts of a second:
/// `10:00`, `10:10.5`.
#[must_use]
pub fn given_minutes(seconds: f64) -> String {
    let written = given(seconds);
    match written.split_once('.') {
        Some((_, part)) => format!("{}.{part}", minutes(seconds.trunc())),
        None => minutes(seconds),
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

/// A share that is known exactly, in per cent without the sign: as [`exact`], and with up to six decimals what would
/// read as all and is not.
///
/// ```
/// use holdtrue::legible::number::exact_percent;
/// assert_eq!((exact_percent(0.8), exact_percent(1.0)), ("80.00".into(), "100.00".into()));
/// assert_eq!((exact_percent(0.999_998), exact_percent(6.1e-6)), ("99.9998".into(), "6.1e-4".into()));
/// assert_eq!(exact_percent(1.0 - 1e-10), "nearly 100");
/// ```
#[must_use]
pub fn exact_percent(share: f64) -> String {
    // What is nearer to all is noise.
    if share <= 0.5 || share > 1.0 - 1e-12 {
        return exact(100.0 * share);
    }
    match partly(share, 2) {
        long if long.len() > "99.999999".len() => "nearly 100".to_owned(),
        text => text,
    }
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
            (60.04, "60.04 s"),
            (2.5, "2.5 s"),
            (0.001, "0.001 s"),
        ] {
            assert_eq!(time(seconds), said);
        }
    }

    #[test]
    fn given_numbers_keep_the_decimals_they_were_given() {
        for (value, said) in [
            (100.0 * 0.000_4, "0.04"),
            (100.0 * 0.999_6, "99.96"),
            (100.0 * 0.07, "7"),
            (12.345_67, "12.34567"),
            (1_000_000.0 + 1.0 / 3.0, "1,000,000.3333"),
            (2.0 / 3.0, "0.6667"),
        ] {
            assert_eq!(given(value), said);
        }
        assert_eq!(
            [610.0, 610.5, 599.04].map(given_minutes),
            ["10:10", "10:10.5", "9:59.04"]
        );
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
