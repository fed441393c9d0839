//! Numbers that mean one thing to one reader and another to the next, in files and on the command line.

use crate::bad_input::{check, one_error};
use crate::program::{holdtrue, said};
use crate::support::{GOOD, good_with, load_text, load_texts};

#[test]
fn a_comma_is_refused_in_files() {
    let cases = [
        ("1,500s", "`1,500s` has a comma", "write 1500s or 1.500s"),
        (
            "4,5m",
            "`4,5m` has a comma",
            "write decimals with a point: 4.5m",
        ),
        (
            "1,234,567s",
            "has a comma",
            "write thousands without commas: 1234567s",
        ),
        ("1 hour, 30 minutes", "has a comma", "take it out"),
    ];
    for (written, found, cure) in cases {
        check("\"4m\"", &format!("\"{written}\""), "14:37", found, cure);
    }
    check(
        "\"80%\"",
        "\"80,5%\"",
        "16:44",
        "`80,5%` has a comma",
        "80.5%",
    );
    check(
        "wage = 20",
        "wage = \"21,50\"",
        "24:8",
        "`21,50` has a comma",
        "21.50",
    );
    check(
        "[10, 20, 30, 40]",
        "[\"1,000\", 20, 30, 40]",
        "13:11",
        "has a comma",
        "1000 or 1.000",
    );
    for (key, at) in [
        ("agents.desk.wage=21,50", 18),
        ("calls.service.talk.mean=1,500s", 25),
    ] {
        let refused = load_texts(&[("s.toml", GOOD)], &[key]).map(drop);
        one_error(refused, &format!("--set:1:{at}"), "has a comma", "write");
    }
}

#[test]
fn a_comma_is_refused_on_the_command_line() {
    let usual = [
        ("--calls", "100"),
        ("--handle", "4m"),
        ("--agents", "14"),
        ("--within", "20s"),
    ];
    for (wrong, text, cure) in [
        ("--calls", "1,000", "1000 or 1.000"),
        ("--handle", "1,500s", "1500s or 1.500s"),
        ("--handle", "4,5m", "4.5m"),
        ("--agents", "1,000", "1000"),
        ("--within", "20,5", "20.5"),
    ] {
        let mut arguments = vec!["erlang", "c"];
        for (option, value) in usual {
            arguments.extend([option, if option == wrong { text } else { value }]);
        }
        let output = holdtrue(&arguments);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("has a comma") && said.contains(cure),
            "{said}"
        );
    }
}

#[test]
fn minutes_and_seconds_are_a_duration() {
    let talk = |text: &str| {
        let scenario = load_text(&good_with("\"4m\"", &format!("\"{text}\""))).unwrap();
        scenario.centre().call_types()[0].talk.mean()
    };
    for (text, seconds) in [("4:30", 270.0), ("0:45", 45.0), ("61:00", 3660.0)] {
        assert!((talk(text) - seconds).abs() < 1e-9, "{text}");
    }
    check(
        "\"4m\"",
        "\"4:5\"",
        "14:37",
        "`4:5` is not a duration",
        "\"4:30\" (minutes and seconds)",
    );
    check(
        "\"4m\"",
        "\"4:65\"",
        "14:37",
        "`4:65` is not a duration",
        "\"1h30m\"",
    );
    let output = holdtrue(&[
        "erlang", "c", "--calls", "100", "--handle", "4:00", "--agents", "14",
    ]);
    assert!(output.status.success());
}

#[test]
fn minus_nothing_is_nothing() {
    let text = GOOD.replace("wage = 20", "wage = -0.0\nabsence = -0.0")
        + "[callback]\noffer_when = -0.0\ndial = -0.0\n";
    let scenario = load_text(&text).unwrap();
    let centre = scenario.centre();
    let offer = centre.call_types()[0].callback.unwrap();
    let group = &centre.groups()[0];
    let all = [
        offer.dial.get(),
        offer.offer_when.get(),
        group.wage,
        group.absence.get(),
    ];
    assert!(all.iter().all(|number| number.to_bits() == 0), "{all:?}");
}

#[test]
fn numbers_next_to_nothing_are_slips() {
    check(
        "[10, 20, 30, 40]",
        "1e-310",
        "13:10",
        "absurdly small",
        "ordinary number",
    );
    check(
        "mean = \"4m\"",
        "mean = 1e-310",
        "14:1",
        "on average are absurdly short",
        "ordinary times",
    );
    check(
        "day = 0.1",
        "day = 1e-320",
        "10:7",
        "absurdly small",
        "ordinary number",
    );
}
