//! Numbers that somebody gave are told as they were given, everywhere; what was found does not read as all or nothing
//! where it is neither.

use crate::program::{holdtrue, printed, said};
use crate::support::load_text;
use std::fs;
use tempfile::TempDir;

const CENTRE: &str = r#"
[clock]
opens = "09:00"
closes = "12:00"
interval = "1h"
[calls.a]
volume = [1, 20, 4]
talk = { dist = "exponential", mean = "3m" }
patience = { dist = "exponential", mean = "2m" }
service_level = { within = "20s", target = "99.96%" }
[agents.d]
answers = ["a"]
count = 6
wage = 2000
"#;

/// What a command prints of a text, and what it says beside that, on one line.
#[track_caller]
fn told(command: &[&str], text: &str) -> String {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, text).unwrap();
    let output = holdtrue(&[command, &[path.to_str().unwrap()]].concat());
    assert!(output.status.success(), "{}", said(&output));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let all = printed + &said(&output);
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(command: &[&str], text: &str, parts: &[&str]) {
    let told = told(command, text);
    for part in parts {
        assert!(told.contains(part), "no `{part}` in: {told}");
    }
}

#[test]
fn targets_and_their_times_are_told_as_they_were_given() {
    let text = CENTRE.replace(
        "service_level = { within = \"20s\", target = \"99.96%\" }",
        "service_level = { within = \"2.5s\", target = \"99.96%\", on_days = \"99.96%\" }\n\
         abandonment = { target = \"0.04%\" }\nasa = { target = \"0.3s\" }",
    );
    check(
        &["check"],
        &text,
        &[
            "service level at least 99.96 % in 2.5 s (offered), on 99.96 % of days",
            "abandoned at most 0.04 %",
            "mean wait of the answered at most 0.3 s",
        ],
    );
    check(
        &["run", "-q", "-r", "1000"],
        &text,
        &[
            "1,000 days, seed 1",
            "at least 99.96 % answered within 2.5 s; at least 99.96 % is wanted",
            "at most 0.04 % is wanted",
            "at most 0.3 s is wanted",
            "Answered within 2.5 s, %",
            "≤ 0.04 ",
            "≤ 0.3 ",
        ],
    );
    let many = text.replace("asa = {", "blocked = { target = \"0.15%\" }\nlost = { target = \"12.345%\", every = \"interval\" }\nasa = {");
    let many = told(&["run", "-q", "-r", "20"], &many);
    assert!(many.contains("≤ 12.345 %"), "{many}");
}

#[test]
fn per_cent_are_the_number_that_was_written() {
    let text = CENTRE.replace(
        "[agents.d]",
        "callback = { offer_when = \"1m\", reached = \"93.1%\" }\n[agents.d]",
    );
    check(
        &["check", "--assumptions"],
        &text,
        &["callback.reached: 0.931 "],
    );
    let scenario = load_text(&text).unwrap();
    assert_eq!(scenario.centre().goals()[0].goal.level, 0.9996);
}

/// The mean lies between its ends, and neither 100 % nor ± 0 is said where it is not.
#[test]
fn a_staffing_is_not_said_to_hold_always_where_it_does_not() {
    let text = format!("{CENTRE}[staff]\nby = \"interval\"\n");
    check(
        &["staff", "-q"],
        &text,
        &[
            "≥ 99.96 % 99.99 ± 0.01 % 99.7 ",
            "On 99.7 of 100 days (99.6 to 99.8)",
        ],
    );
}

#[test]
fn shares_of_weeks_are_not_called_shares_of_days() {
    let text = CENTRE.replace("target = \"99.96%\"", "target = \"80%\", every = \"week\"")
        + "[week]\nmonday = {}\ntuesday = {}\n[staff]\nby = \"interval\"\n";
    let staff = ["staff", "-q", "--effort", "0.1"];
    check(&staff, &text, &["holds on weeks one agent"]);
    let both = text.replace(
        "[agents.d]",
        "asa = { target = \"90s\", every = \"day\" }\n[agents.d]",
    );
    check(&staff, &both, &["holds on days or weeks one agent"]);
}

#[test]
fn what_kinds_of_days_change_is_told_as_it_was_given() {
    let kinds = "[kinds.hot]\nshare = \"0.04%\"\ncalls.a.volume_scale = 1.04\n\
                 [kinds.cold]\nshare = \"5%\"\ncalls.a.volume_scale = 0.96\n";
    check(
        &["check"],
        &format!("{CENTRE}{kinds}"),
        &[
            "`hot` with a chance of 0.04 %: a calls 1.04 times as often",
            "`cold` with a chance of 5 %: a calls 0.96 times as often",
        ],
    );
    let week = "[week]\nmonday = { calls.a.volume_scale = 1.03 }\ntuesday = {}\n";
    check(
        &["check"],
        &format!("{CENTRE}{kinds}{week}"),
        &["Every Monday is `cold` with a chance of 5 %: a calls 0.932 times as often"],
    );
}

#[test]
fn one_is_one() {
    let alone = CENTRE
        .replace("closes = \"12:00\"", "closes = \"10:00\"")
        .replace("[1, 20, 4]", "5")
        .replace("count = 6", "count = 1\nshrinkage = \"30%\"")
        .replace(
            "[agents.d]",
            "redial = { abandoned = { chance = \"10%\", after = { dist = \"exponential\", mean = \"5m\" } }, most = 1 }\n\
             [agents.d]",
        );
    check(
        &["check"],
        &alone,
        &[
            "the only person on the rota is on the phones, for 1.0 hours a day, and 1.4 hours are paid",
            "0.7 are on duty",
            "; 1 try in all",
        ],
    );
    for formula in [
        "c --target-service-level 50%",
        "a --patience 3m --target-service-level 50%",
        "b --target-blocked 5%",
    ] {
        let asked = format!("erlang {formula} --agents 1 --handle 4m");
        let told = printed(&asked.split(' ').collect::<Vec<_>>());
        assert!(told.contains("with which 1 agent meets: "), "{told}");
    }
}

#[test]
fn thousands_are_parted_in_sentences() {
    let crowd = CENTRE.replace("count = 6", "count = 2000")
        + "[customers]\ncount = 1000\nweeks = 2\nopening_days = 5\ncontacts = { a = 0.1 }\n";
    check(
        &["check"],
        &crowd,
        &["1,000 customers with a memory", "on duty 2,000"],
    );
}

#[test]
fn formulas_tell_all_from_nearly_all_and_little_from_nothing() {
    for (asked, parts) in [
        (
            "b --calls 1 --per 1h --handle 1s --agents 1",
            &["(2.8e-4 erlang)"][..],
        ),
        (
            "c --calls 100 --handle 4m --target-service-level 99.996%",
            &[" 99.99 ", "99.996 ", "99.998 "],
        ),
        (
            "a --calls 10 --handle 4m --agents 9 --patience 2m",
            &["answered        99.9998 %", "2.2e-4 %"],
        ),
    ] {
        let asked = format!("erlang {asked}");
        let told = printed(&asked.split(' ').collect::<Vec<_>>());
        for part in parts {
            assert!(told.contains(part), "no `{part}` in: {told}");
        }
    }
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("d.csv");
    fs::write(
        &file,
        "from,calls,aht\n09:00,0.001,1\n09:30,100,240\n10:00,1,1\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let day = "--handle-column aht --target-service-level 80%".split(' ');
    let told = printed(
        &["erlang", "day", file]
            .into_iter()
            .chain(day)
            .collect::<Vec<_>>(),
    );
    for part in [" 09:00   0.001 ", " 5.6e-7 ", "nearly 100"] {
        assert!(told.contains(part), "no `{part}` in: {told}");
    }
}
