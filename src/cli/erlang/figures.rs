//! Shares, times and counts as text.

/// A share for a table: two decimals of a percent, and a small one keeps its digits.
pub(super) fn percent(value: f64) -> String {
    format!("{} %", figure(100.0 * value))
}

/// A time for a table.
pub(super) fn seconds(value: f64) -> String {
    format!("{} s", figure(value))
}

/// A number for a table: two decimals, or two digits of a small one.
pub(super) fn figure(value: f64) -> String {
    if value == 0.0 || value >= 0.005 {
        format!("{value:.2}")
    } else {
        format!("{value:.1e}")
    }
}

/// A share in a sentence: `80 %`.
pub(super) fn share(value: f64) -> String {
    let text = figure(100.0 * value);
    format!("{} %", short(&text))
}

/// A time in a sentence: `3 min`, `1.5 h`, `42.5 s`.
pub(super) fn time(value: f64) -> String {
    for (unit, name) in [(3600.0, "h"), (60.0, "min")] {
        if value >= unit && value % (unit / 2.0) == 0.0 {
            return format!("{} {name}", value / unit);
        }
    }
    let text = figure(value);
    format!("{} s", short(&text))
}

/// Without the zeros behind the point.
fn short(text: &str) -> &str {
    if text.contains('.') && !text.contains('e') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_keep_their_digits() {
        assert_eq!(percent(0.8), "80.00 %");
        assert_eq!(percent(1.234e-9), "1.2e-7 %");
        assert_eq!(
            (share(0.8), share(0.0), share(0.125)),
            ("80 %".into(), "0 %".into(), "12.5 %".into())
        );
        assert_eq!(
            (time(180.0), time(5400.0), time(0.001)),
            ("3 min".into(), "1.5 h".into(), "1.0e-3 s".into())
        );
        assert_eq!((time(20.0), time(100.0)), ("20 s".into(), "100 s".into()));
    }
}
