//! Days as they were and kinds of days: how they are read, drawn, simulated and told.

use crate::bad_input::one_error;
use crate::program::{holdtrue, printed, said, unversioned};
use crate::support::{load_text, load_texts};
use holdtrue::centre::{CallTypeId, Change, Operation, Roster, Weekday};
use holdtrue::measures::Contribution;
use holdtrue::random::{Occasion, Seed};
use holdtrue::scenario::{Scenario, reload, write};
use holdtrue::study::{Ledger, Workers};
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

const DAYS: &str = "tests/it/scenarios/days.toml";
const TEXT: &str = include_str!("scenarios/days.toml");
const CSV: &str = include_str!("scenarios/days.csv");

#[track_caller]
fn loaded(text: &str, set: &[&str]) -> Scenario {
    let files = [("s.toml", text), ("days.csv", CSV)];
    load_texts(&files, set).unwrap_or_else(|refused| panic!("{refused}"))
}

/// Without kinds of days.
fn of_one_kind() -> String {
    TEXT.split("\n[kinds").next().unwrap().to_owned()
}

fn ledger(operation: &Operation, replications: u64) -> Ledger {
    let workers = Workers::new(2).unwrap();
    let stop = AtomicBool::new(false);
    Ledger::simulate(operation, "", (Seed(7), 0..replications), &workers, &stop).unwrap()
}

/// Of what was drawn, the counts alone.
fn counted(one: &Contribution) -> Contribution {
    let mut one = one.clone();
    one.drawn.clear();
    one
}

#[test]
fn a_replication_is_that_of_the_day_that_it_draws() {
    let scenario = loaded(TEXT, &[]);
    let day = &scenario.operation().days()[0];
    let variants = day.variants.as_ref().unwrap();
    let all = ledger(scenario.operation(), 60);
    let alone: Vec<Ledger> = (0..6)
        .map(|number| ledger(&Operation::from(variants.centre(number)), 60))
        .collect();
    let mut seen = HashMap::new();
    for (place, one) in all.entries().iter().enumerate() {
        let [drawn] = one.drawn[..] else {
            panic!("one day a replication")
        };
        *seen.entry(drawn).or_insert(0) += 1;
        assert_eq!(
            counted(one),
            alone[drawn].entries()[place],
            "replication {place}"
        );
        let occasion = Occasion::first(Seed(7), place as u64);
        assert_eq!(day.drawn(occasion), drawn);
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
    let mut bytes = Vec::new();
    all.write(&mut bytes).unwrap();
    assert_eq!(Ledger::read(&bytes[..]).unwrap(), all);
}

#[test]
fn days_come_as_often_as_they_should() {
    let scenario = loaded(TEXT, &[]);
    let day = &scenario.operation().days()[0];
    let variants = day.variants.as_ref().unwrap();
    let draws = 20_000;
    let mut seen = [0.0; 6];
    for replication in 0..draws {
        seen[day.drawn(Occasion::first(Seed(1), replication))] += 1.0;
    }
    let shares = [0.175, 0.075, 0.35, 0.15, 0.175, 0.075];
    let expected: Vec<f64> = variants.each().map(|(share, _)| share).collect();
    let distance: f64 = shares
        .iter()
        .zip(&seen)
        .map(|(share, seen)| (seen - share * draws as f64).powi(2) / (share * draws as f64))
        .sum();
    for (one, other) in shares.iter().zip(&expected) {
        assert!((one - other).abs() < 1e-12, "{expected:?}");
    }
    // Chi square with 5 degrees of freedom is beyond 20.5 once in 1,000 seeds.
    assert!(distance < 20.5, "{seen:?}");
    assert_eq!(variants.name(0), "1999-03-01");
    assert_eq!(variants.name(3), "1999-03-02 heavy");
}

#[test]
fn the_average_day_has_the_mean_volume_and_staffing() {
    let scenario = loaded(&of_one_kind(), &[]);
    let centre = scenario.centre();
    assert_eq!(
        centre.call_types()[0].volume[..],
        [13.75, 26.25, 38.75, 51.25]
    );
    let on_duty = centre.groups()[0].roster.on_duty(1800.0, 4);
    // 2.25, 3.5, 4 and 5.25, rounded.
    assert_eq!(on_duty, [2.0, 4.0, 4.0, 5.0]);
}

#[test]
fn every_plan_draws_the_same_day_and_settings_change_all_of_them() {
    let base = loaded(TEXT, &[]);
    let set = [
        "calls.service.volume_scale=2",
        "agents.desk.adjust=[{from=\"08:00\",to=\"10:00\",by=1}]",
        "kinds.heavy.share=0.4",
    ];
    let plan = loaded(TEXT, &set[..2]);
    let days = [&base, &plan].map(|one| &one.operation().days()[0]);
    for replication in 0..200 {
        let occasion = Occasion::first(Seed(3), replication);
        assert_eq!(days[0].drawn(occasion), days[1].drawn(occasion));
    }
    let [before, after] = days.map(|day| day.variants.as_ref().unwrap());
    let calls = |number| {
        [before, after].map(|one| {
            one.centre(number).call_types()[0]
                .volume
                .iter()
                .sum::<f64>()
        })
    };
    assert_eq!(calls(0), [100.0, 200.0]);
    // The kind says what the scale is.
    assert_eq!(calls(1), [140.0, 140.0]);
    assert_eq!(calls(2), [200.0, 400.0]);
    let more = loaded(TEXT, &set);
    let kinds = more.operation().days()[0].variants.as_ref().unwrap();
    assert_eq!(kinds.kinds()[0].weight, 0.4);
    let whole = loaded(TEXT, &["agents.desk.count=6"]);
    let whole = whole.operation().days()[0].variants.as_ref().unwrap();
    assert!((0..6).all(|one| whole.centre(one).groups()[0].roster.headcount() == 6));
}

#[test]
fn a_typed_change_reaches_every_day_but_not_what_a_kind_says() {
    let scenario = loaded(TEXT, &[]);
    let id = CallTypeId(0);
    let changes = [
        Change::VolumeScale(id, 2.0),
        Change::Roster(
            holdtrue::centre::GroupId(0),
            Roster::from_counts(&[9; 4], 1800.0),
        ),
    ];
    let changed = scenario.operation().with(&changes).unwrap();
    let variants = changed.days()[0].variants.as_ref().unwrap();
    let scales = (0..6).map(|one| variants.centre(one).call_types()[0].volume.scale());
    assert_eq!(scales.collect::<Vec<_>>(), [2.0, 1.4, 2.0, 1.4, 2.0, 1.4]);
    assert!((0..6).all(|one| variants.centre(one).groups()[0].roster.headcount() == 9));
    assert_eq!(changed.base().groups()[0].roster.headcount(), 9);
}

#[test]
fn a_weekday_draws_among_its_own_dates() {
    let week = "[week]\nmonday = {}\ntuesday = { \"calls.service.volume_scale\" = 0.5 }\nfriday = { \"calls.service.volume\" = 7, \"agents.desk.count\" = 2 }\n";
    let scenario = loaded(&format!("{}\n{week}", of_one_kind()), &[]);
    let [monday, tuesday, friday] = scenario.operation().days() else {
        panic!("three days")
    };
    let names = |day: &holdtrue::centre::Day| -> Vec<String> {
        let were = day.variants.as_ref().unwrap().were().iter();
        were.map(|day| day.name.clone()).collect()
    };
    assert_eq!(names(monday), ["1999-03-01", "1999-03-08"]);
    assert_eq!(names(tuesday), ["1999-03-02"]);
    assert_eq!(
        tuesday.centre.call_types()[0].volume[..],
        [10.0, 20.0, 30.0, 40.0]
    );
    assert_eq!(friday.variants, None);
    assert_eq!(friday.weekday, Some(Weekday::Friday));
    let one = &ledger(scenario.operation(), 1).entries()[0].clone();
    assert_eq!((one.days.len(), one.drawn.len()), (3, 2));
    let refused = load_texts(
        &[
            (
                "s.toml",
                &format!("{}\n[week]\nsunday = {{}}\n", of_one_kind()),
            ),
            ("days.csv", CSV),
        ],
        &[],
    );
    one_error(
        refused.map(drop),
        "days.csv:2:1",
        "none of the days is a Sunday",
        "set the profile for that day of [week]",
    );
}

#[test]
fn what_was_read_is_written_and_read_again() {
    let week = "[week]\nmonday = {}\ntuesday = { \"agents.desk.adjust\" = [{ from = \"09:00\", to = \"10:00\", by = 1 }] }\n";
    for text in [
        TEXT.to_owned(),
        of_one_kind(),
        format!("{TEXT}\n{week}"),
        format!("{}\n{week}", of_one_kind()),
        "name = \"kinds alone\"\n".to_owned()
            + &TEXT
                .replace("name = \"Days as they were\"\n", "")
                .replace(
                    "{ csv = \"days.csv\", column = \"calls\", day = \"date\" }",
                    "30",
                )
                .replace(
                    "{ csv = \"days.csv\", column = \"desk\", day = \"date\" }",
                    "4",
                ),
    ] {
        let scenario = loaded(&text, &[]);
        let again = reload(Path::new("s.toml"), scenario.text()).unwrap();
        assert_eq!(
            again.operation(),
            scenario.operation(),
            "{}",
            scenario.text()
        );
        assert!(!scenario.text().contains("csv"));
        let written = write("x", None, scenario.operation()).unwrap();
        let back = reload(Path::new("s.toml"), &written);
        let back = back.unwrap_or_else(|no| panic!("{no}\n{written}"));
        assert_eq!(back.operation(), scenario.operation(), "{written}");
    }
}

/// The scenario with `from` replaced, and its file with `from_csv`.
#[track_caller]
fn check(scenario: [&str; 2], csv: [&str; 2], place: &str, found: &str, cure: &str) {
    let text = TEXT.replacen(scenario[0], scenario[1], 1);
    let table = CSV.replacen(csv[0], csv[1], 1);
    assert!(text != TEXT || table != CSV, "nothing is wrong");
    let files = [("s.toml", text.as_str()), ("days.csv", table.as_str())];
    one_error(load_texts(&files, &[]).map(drop), place, found, cure);
}

const AS_IT_IS: [&str; 2] = ["", ""];

#[test]
fn days_that_cannot_be_drawn_are_shown_where_they_stand() {
    let csv = |from, to, place, found, cure| check(AS_IT_IS, [from, to], place, found, cure);
    csv(
        "1999-03-02,09:30,80,8,2\n",
        "",
        "days.csv:6:1",
        "day 1999-03-02 has 3 rows, and the clock has 4 intervals",
        "one row for each interval",
    );
    csv(
        "1999-03-02,08:00,20,3,2",
        ",08:00,20,3,2",
        "days.csv:6:1",
        "row 5 has nothing in column `date`",
        "give every row a value",
    );
    csv(
        "09:00,60,6,2",
        "09:00,-60,6,2",
        "days.csv:8:18",
        "-60 is negative",
        "",
    );
    csv(
        "08:00,10,2,1",
        "08:00,x,2,1",
        "days.csv:2:18",
        "the string \"x\"",
        "",
    );
    csv(
        "09:00,60,6,2",
        "09:00,60,6,3",
        "days.csv:8:23",
        "day 1999-03-02 has the weight 3.0 here and 2.0 in its first row",
        "the same weight",
    );
    let zero = CSV.replace(",2\n", ",0\n");
    let files = [("s.toml", TEXT), ("days.csv", zero.as_str())];
    one_error(
        load_texts(&files, &[]).map(drop),
        "days.csv:6:23",
        "day 1999-03-02 has the weight 0.0, which is not above 0",
        "take the day out",
    );
    let short: String = CSV
        .lines()
        .filter(|line| !line.contains("09:30"))
        .fold(String::new(), |text, line| text + line + "\n");
    let files = [("s.toml", TEXT), ("days.csv", short.as_str())];
    let refused = load_texts(&files, &[]).map(drop).unwrap_err();
    assert_eq!(refused.matches("error: ").count(), 2, "{refused}");
    assert!(
        refused.contains("day 1999-03-01: 3 values for 4 intervals of 30 min"),
        "{refused}"
    );
    let other = CSV.replace("date,start", "datum,start");
    let files = [("s.toml", TEXT), ("days.csv", other.as_str())];
    let refused = load_texts(&files, &[]).map(drop).unwrap_err();
    for part in [
        "s.toml:9:54",
        "s.toml:15:52",
        "there is no column `date`",
        "`datum`",
    ] {
        assert!(refused.contains(part), "{refused}");
    }
    let files = [("s.toml", TEXT), ("days.csv", "date,start,calls,desk\n")];
    let refused = load_texts(&files, &[]).map(drop).unwrap_err();
    assert!(
        refused.contains("there is no day in this file"),
        "{refused}"
    );
}

#[test]
fn profiles_have_the_same_days() {
    let other = "date,desk\n1999-03-01,2\n1999-03-01,2\n1999-03-01,2\n1999-03-01,2\n";
    let text = TEXT.replace(
        "csv = \"days.csv\", column = \"desk\"",
        "csv = \"desk.csv\", column = \"desk\"",
    );
    let files = [
        ("s.toml", text.as_str()),
        ("days.csv", CSV),
        ("desk.csv", other),
    ];
    one_error(
        load_texts(&files, &[]).map(drop),
        "s.toml:15:1",
        "`agents.desk.count` lacks the day 1999-03-02, which `calls.service.volume` has",
        "let all profiles with several days have the same ones",
    );
    check(
        [
            "{ dist = \"exponential\", mean = \"4m\" }",
            "{ dist = \"empirical\", csv = \"days.csv\", column = \"calls\", day = \"date\" }",
        ],
        AS_IT_IS,
        "s.toml:10:72",
        "`day` goes with a profile only",
        "`volume`",
    );
}

#[test]
fn kinds_that_cannot_be_are_shown_where_they_stand() {
    let kind = |from, to, place, found, cure| check([from, to], AS_IT_IS, place, found, cure);
    kind(
        "share = \"30%\"\n",
        "",
        "s.toml:18:8",
        "`share` is missing",
        "share = \"30%\"",
    );
    kind(
        "share = \"30%\"",
        "share = 0",
        "s.toml:19:9",
        "no day is of the kind `heavy`",
        "above 0",
    );
    kind("share = \"30%\"", "share = 3", "s.toml:19:9", "3", "");
    kind(
        "\"calls.service.volume_scale\" = 1.4",
        "\"calls.service.volume_scal\" = 1.4",
        "s.toml:20:1",
        "unknown key `volume_scal`",
        "did you mean `volume_scale`?",
    );
    kind(
        "\"calls.service.volume_scale\" = 1.4",
        "\"calls.servce.volume_scale\" = 1.4",
        "s.toml:20:1",
        "there is no [calls.servce] to change",
        "did you mean calls.service?",
    );
    kind(
        "\"calls.service.volume_scale\" = 1.4",
        "\"clock.closes\" = \"11:00\"",
        "s.toml:20:1",
        "`clock` is the same on all days",
        "`calls`",
    );
    kind(
        "\"calls.service.volume_scale\" = 1.4",
        "\"calls.service.asa\" = { target = \"30s\" }",
        "s.toml:20:1",
        "`calls.service.asa` is the same for all kinds of days",
        "set it for all",
    );
    kind(
        "\"calls.service.volume_scale\" = 1.4",
        "\"agents.desk.count\" = [1, 2]",
        "s.toml:20:23",
        "2 values for 4 intervals",
        "give 4 values",
    );
    kind(
        "share = \"30%\"",
        "share = \"60%\"\n[kinds.light]\nshare = \"50%\"",
        "s.toml:20:8",
        "the kinds of days are 110 % of all days",
        "100 % together at most",
    );
    let season =
        format!("{TEXT}\n[customers]\ncount = 100\nweeks = 2\ncontacts = {{ service = 0.1 }}\n");
    let files = [("s.toml", season.as_str()), ("days.csv", CSV)];
    one_error(
        load_texts(&files, &[]).map(drop),
        "s.toml:22:2",
        "days that come by chance do not go with [customers]",
        "take [customers] out",
    );
}

#[test]
fn days_may_stand_in_the_file_itself() {
    let text = of_one_kind()
        .replace(
            "{ csv = \"days.csv\", column = \"calls\", day = \"date\" }",
            "{ days = { quiet = 10, busy = [20, 30, 40, 50] }, weights = [3, 1] }",
        )
        .replace(
            "{ csv = \"days.csv\", column = \"desk\", day = \"date\" }",
            "3",
        );
    let scenario = load_text(&text).unwrap();
    let variants = scenario.operation().days()[0].variants.clone().unwrap();
    assert_eq!(variants.were()[0].weight, 3.0);
    let calls = [0, 1].map(|one| variants.centre(one).call_types()[0].volume.to_vec());
    assert_eq!(calls, [vec![10.0; 4], vec![20.0, 30.0, 40.0, 50.0]]);
    let wrong = |from: &str, to: &str, place: &str, found: &str| {
        one_error(
            load_text(&text.replacen(from, to, 1)).map(drop),
            place,
            found,
            "give",
        );
    };
    wrong("[3, 1]", "[3]", "s.toml:9:70", "1 weight for 2 days");
    wrong("[3, 1]", "2", "s.toml:9:70", "`weights` is no list");
    wrong(
        "{ quiet = 10, busy = [20, 30, 40, 50] }",
        "[1, 2]",
        "s.toml:9:19",
        "`days` is no table of days",
    );
}

#[test]
fn the_program_says_how_many_days_there_are_and_what_they_differ_in() {
    let checked = printed(&["check", DAYS]);
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    let run = ["run", DAYS, "-r", "40", "--out", out.to_str().unwrap()];
    let table = String::from_utf8(holdtrue(&run).stdout).unwrap();
    insta::assert_snapshot!(unversioned(&format!("{checked}\n{table}")));
    let rows = fs::read_to_string(out.join("replications.csv")).unwrap();
    assert!(rows.starts_with("replication,drawn,kind,name,"), "{rows}");
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("is one of 3 days as they were"));
    let again = holdtrue(&["report", out.to_str().unwrap()]);
    assert!(again.status.success(), "{}", said(&again));
}

#[test]
fn days_by_chance_are_compared_and_swept() {
    let folder = TempDir::new().unwrap();
    for (name, text) in [("days.toml", TEXT), ("days.csv", CSV)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let plan = folder.path().join("plan.toml");
    fs::write(
        &plan,
        "extends = \"days.toml\"\nagents.desk.adjust = [{ from = \"09:00\", to = \"10:00\", by = 1 }]\n",
    )
    .unwrap();
    let base = folder.path().join("days.toml");
    let (base, plan) = (base.to_str().unwrap(), plan.to_str().unwrap());
    let compared = printed(&["compare", base, plan, "-r", "20", "--json"]);
    let compared: serde_json::Value = serde_json::from_str(&compared).unwrap();
    let offered = &compared["differences"][0]["calls"]["service"]["first_attempts"]["mean"];
    assert_eq!(offered, 0.0, "the same callers on the same days");
    let swept = [
        "sweep",
        base,
        "--vary",
        "calls.service.volume_scale=1,2",
        "-r",
        "10",
        "--json",
    ];
    let swept: serde_json::Value = serde_json::from_str(&printed(&swept)).unwrap();
    assert_eq!(swept["cells"].as_array().unwrap().len(), 2);
}
