//! Units as they are written.

use super::*;

#[test]
fn durations() {
    let read = |text: &str| text.parse::<Seconds>().map(Seconds::get).ok();
    for (text, seconds) in [
        ("20s", 20.0),
        ("4m", 240.0),
        ("1h30m", 5400.0),
        ("1h 30m", 5400.0),
        ("1 hour 30 minutes", 5400.0),
        ("2d", 172_800.0),
        ("8w", 4_838_400.0),
        ("0s", 0.0),
        ("-0", 0.0),
        ("1.5h", 5400.0),
        ("250ms", 0.25),
        ("1.500s", 1.5),
        (" 90s ", 90.0),
        ("4:30", 270.0),
        ("0:05", 5.0),
        ("90:00", 5400.0),
        ("00:04:30", 270.0),
        ("20", 20.0),
        ("2.5", 2.5),
    ] {
        assert_eq!(read(text), Some(seconds), "{text}");
    }
    for text in [
        "", "20 sex", "-20s", "20s ago", "1y", "1mo", "s", "1e3s", "10000d", "\u{660}s", "-1",
        "inf", "nan", "1e99", "4:3", "4:60", ":30", "4:", "-4:30", "4:30:", "+4:30",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    assert!(!Seconds::new(-0.0).unwrap().get().is_sign_negative());
    assert!(Seconds::from_text("20").is_some_and(|read| read.is_err()));
    assert!(Seconds::from_number(f64::NAN).is_some_and(|read| read.is_err()));
    assert!(Seconds::above_zero("0s").is_err());
}

#[track_caller]
fn check_comma(text: &str, cure: &str) {
    let found = text.parse::<Seconds>().expect_err("a comma is refused");
    assert!(found.found.contains("has a comma"), "{found}");
    assert!(found.cure.contains(cure), "{found}");
}

#[test]
fn a_comma_is_never_read() {
    check_comma("1,500s", "write 1500s or 1.500s");
    check_comma("4,5m", "write decimals with a point: 4.5m");
    check_comma("1,234,567s", "write thousands without commas: 1234567s");
    check_comma("3,5,7m", "write numbers without commas");
    check_comma("PT1,5S", "write decimals with a point: PT1.5S");
    check_comma("1 hour, 30 minutes", "take it out");
    check_comma("1h,30m", "take it out");
    check_comma("20,s", "take it out");
    assert!("80,5%".parse::<Share>().unwrap_err().cure.contains("80.5%"));
    assert!(
        positive("1,000")
            .unwrap_err()
            .cure
            .contains("1000 or 1.000")
    );
}

#[test]
fn per_cent_are_the_nearest_number_to_what_is_written() {
    for (text, share) in [
        ("93.1%", 0.931),
        ("99.96%", 0.9996),
        ("7 %", 0.07),
        (".5%", 0.005),
        ("1e1%", 0.1),
        ("100%", 1.0),
    ] {
        assert_eq!(text.parse::<Share>().ok(), Share::new(share), "{text}");
    }
    for wrong in ["%", "x%", "-1%", "101%", "nan%", "inf%"] {
        assert!(wrong.parse::<Share>().is_err(), "{wrong}");
    }
}

#[test]
fn times_of_day() {
    let read = |text: &str| text.parse::<TimeOfDay>().map(|time| time.to_string()).ok();
    for text in ["08:00", "23:59:30", "24:00"] {
        assert_eq!(read(text).as_deref(), Some(text));
    }
    for wrong in [
        "", "8:00", "24:01", "25:00", "08:60", "0800", "08-00", "T08:0", "noon", "08:00:60",
    ] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

#[test]
fn shares() {
    let read = |text: &str| text.parse::<Share>().map(Share::get).ok();
    for (text, found) in [
        ("0.8", 0.8),
        ("80%", 0.8),
        ("2.5 %", 0.025),
        ("1", 1.0),
        ("-0", 0.0),
    ] {
        assert_eq!(read(text), Some(found), "{text}");
    }
    for text in ["", "%", "-1%", "101%", "nan", "nan%", "80", "a"] {
        assert_eq!(read(text), None, "{text}");
    }
    assert!("80".parse::<Share>().unwrap_err().cure.contains("80%"));
    assert!(Share::from_text("0.5").is_some_and(|read| read.is_err()));
}

#[test]
fn numbers() {
    assert_eq!(positive("12.5"), Ok(12.5));
    for text in ["0", "-3", "inf", "NaN", "many"] {
        assert!(positive(text).is_err(), "{text}");
    }
    assert!(sane(1e-310).is_err() && sane(1e13).is_err());
    assert!(!sane(-0.0).unwrap().is_sign_negative());
}

/// Whether editors take a text where it is read.
#[track_caller]
fn check_pattern<T: Leaf>(pattern: &str, texts: &[&str]) {
    let pattern = regex_lite::Regex::new(pattern).unwrap();
    for text in texts {
        let is_read = T::from_text(text).is_some_and(|read| read.is_ok());
        assert_eq!(pattern.is_match(text), is_read, "`{text}`");
    }
}

#[test]
fn editors_take_the_texts_that_are_read() {
    check_pattern::<Share>(
        SHARE_TEXT,
        &[
            "80%", "80 %", " 5%", "5%\n", "5\t%", "+5%", "1e1%", "1E+1%", ".5%", "5.%", "-0%",
            "-.0%", "0.5", "", "%", ".%", "-5%", "+-5%", "1e%", "5", "5%%", "5 5%", "inf%", "nan%",
            "1,5%", "0x5%",
        ],
    );
    check_pattern::<TimeOfDay>(
        TIME_TEXT,
        &[
            "08:30",
            " 08:30",
            "08:30:15\t",
            "24:00",
            "24:00:00",
            "23:59:59",
            "8:30",
            "24:01",
            "08:60",
            "08:30:60",
            "0830",
            "08:30 h",
            "",
            "08-30",
            "08:3",
        ],
    );
}
