//! Logs of centres that are known: a small one, callers who keep their patience and such who do not, agents who pause to write
//! a call up, half hours of which only totals are told, and names that no scenario takes.

use crate::program::{holdtrue, printed, said};
use crate::support::Recorded;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::fmt::Write;
use std::fs;

fn mean(value: &Value) -> f64 {
    value["mean"].as_f64().unwrap_or_else(|| panic!("{value}"))
}

/// The scenario of a fit, and its JSON.
fn fit(files: &Recorded, log: &str, more: &[&str]) -> (String, Value) {
    let out = files.path("fitted");
    let usual = ["fit", log, "--out", &out, "--resamples", "0"];
    let told = files.json(&[&usual[..], more].concat());
    (format!("{out}/scenario.toml"), told)
}

fn abandonment(files: &Recorded, scenario: &str, days: &str) -> f64 {
    let run = files.json(&["run", scenario, "-r", days, "-q"]);
    mean(&run["calls"]["all"]["abandonment"])
}

/// One agent who is there all day and 25 calls: sessions about these calls are a part of the day.
const SMALL: &str = r#"
name = "Small"
[clock]
opens = "08:00"
closes = "18:00"
interval = "30m"
[calls.service]
volume = 1.25
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[agents.desk]
answers = ["service"]
count = 1
"#;

#[test]
fn a_small_centre_comes_out_as_it_was() {
    let files = Recorded::of(SMALL);
    let calls = files.calls("60");
    let (scenario, told) = fit(&files, &calls, &[]);
    assert_eq!(told["staffing"]["by_whole_agents"], true);
    let hours = mean(&told["agents"]["agents"]["hours"]);
    assert!((9.0..=10.5).contains(&hours), "{hours}");
    // What the centre does, and not what 60 of its days happened to do.
    let real = abandonment(&files, &files.path("s.toml"), "200");
    let found = abandonment(&files, &scenario, "200");
    // Law and volume come from 1,450 calls; it was 40 points.
    assert!((found - real).abs() < 0.03, "{found} for {real}");
}

#[test]
fn a_small_centre_with_breaks_is_checked_by_calls_that_did_not_make_its_staffing() {
    let shifts = r#"shifts = [
  { count = 1, from = "08:00", to = "17:00", breaks = [{ at = "12:00", length = "1h" }] },
  { count = 1, from = "09:00", to = "18:00", breaks = [{ at = "12:00", length = "30m" }] },
]"#;
    let scenario = SMALL.replace("count = 1", shifts).replace("1.25", "2");
    let files = Recorded::of(&scenario);
    let calls = files.calls("80");
    let (scenario, told) = fit(&files, &calls, &[]);
    let whole = &told["staffing"]["counts"]["abandonment"];
    let real = abandonment(&files, &files.path("s.toml"), "200");
    let found = abandonment(&files, &scenario, "200");
    let promised = whole
        .as_f64()
        .unwrap_or_else(|| panic!("{}", told["staffing"]));
    assert!((found - promised).abs() < 0.03, "{found} for {promised}");
    assert!((found - real).abs() < 0.04, "{found} for {real}");
}

/// Who hangs up calls again and again.
const AGAIN: &str = r#"
name = "Again"
[clock]
opens = "08:00"
closes = "18:00"
interval = "30m"
[calls.service]
volume = 60
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[calls.service.redial]
abandoned = { chance = 0.6, after = { dist = "exponential", mean = "5m" } }
most = 100
[agents.desk]
answers = ["service"]
count = 8
"#;

#[test]
fn patience_that_callers_keep_is_told_by_first_calls_and_other_patience_by_all() {
    let keeps = "keeps_patience = false\n[agents.desk]";
    for (text, is_kept) in [
        (AGAIN.to_owned(), true),
        (AGAIN.replace("[agents.desk]", keeps), false),
    ] {
        let files = Recorded::of(&text);
        let (calls, was) = files.days("40");
        let (scenario, told) = fit(&files, &calls, &["--average-day"]);
        let service = &told["calls"]["service"];
        assert_eq!(service["redial"]["keeps_patience"]["kept"], is_kept);
        let written = fs::read_to_string(&scenario).unwrap();
        assert_eq!(
            written.contains("keeps_patience = false"),
            !is_kept,
            "{written}"
        );
        let patience = mean(&service["patience"]["seen"]["mean_if_exponential"]);
        // Some 8,000 who hung up: four standard errors are 8 s.
        assert!(
            (patience - 180.0).abs() < 9.0,
            "{patience} where kept: {is_kept}"
        );
        let real = mean(&was["calls"]["service"]["abandonment"]);
        let found = abandonment(&files, &scenario, "40");
        assert!((found - real).abs() < 0.02, "{found} for {real}");
    }
}

/// Everybody pauses after a call for as long as it takes to write it up.
const WRITTEN_UP: &str = r#"
name = "Written up"
[clock]
opens = "08:00"
closes = "18:00"
interval = "30m"
[calls.support]
volume = 80
talk = { dist = "exponential", mean = "4m" }
wrap_up = { dist = "exponential", mean = "30s" }
patience = { dist = "exponential", mean = "2m" }
[agents.desk]
answers = ["support"]
count = 12
"#;

/// The records as a `queue_log` of 12 members.
fn queue_log(records: &str) -> String {
    let mut lines: Vec<(i64, u8, String)> = Vec::new();
    let mut days: Vec<i64> = Vec::new();
    let mut reader = csv::Reader::from_path(records).unwrap();
    let headings = reader.headers().unwrap().clone();
    for (number, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let cell = |name: &str| &row[headings.iter().position(|one| one == name).unwrap()];
        let length = |name: &str| cell(name).parse::<f64>().unwrap_or(0.0).round() as i64;
        let day: Date = cell("day").parse().unwrap();
        let midnight = day.to_zoned(TimeZone::UTC).unwrap().timestamp().as_second();
        days.push(midnight);
        let (came, wait) = (midnight + length("arrival"), length("wait"));
        let mut line =
            |at: i64, order, rest: String| lines.push((at, order, format!("{at}|{rest}")));
        line(
            came,
            1,
            format!("c{number}|support|NONE|ENTERQUEUE||{number}|1"),
        );
        if cell("outcome") != "answered" {
            line(
                came + wait,
                2,
                format!("c{number}|support|NONE|ABANDON|1|1|{wait}"),
            );
            continue;
        }
        let (agent, talk, wrap_up) = (cell("agent"), length("talk"), length("wrap_up"));
        let end = came + wait + talk;
        line(
            came + wait,
            2,
            format!("c{number}|support|{agent}|CONNECT|{wait}|x|3"),
        );
        line(
            end,
            3,
            format!("c{number}|support|{agent}|COMPLETECALLER|{wait}|{talk}|1"),
        );
        if wrap_up > 0 {
            line(end, 4, format!("NONE|NONE|{agent}|PAUSEALL|wrapup"));
            line(end + wrap_up, 0, format!("NONE|NONE|{agent}|UNPAUSEALL|"));
        }
    }
    days.dedup();
    for (midnight, agent) in days
        .iter()
        .flat_map(|day| (0..12).map(move |agent| (day, agent)))
    {
        for (at, event) in [
            (8 * 3600 - 60, "ADDMEMBER"),
            (18 * 3600 + 900, "REMOVEMEMBER"),
        ] {
            let at = midnight + at;
            lines.push((
                at,
                5,
                format!("{at}|REALTIME|support|desk/{agent}|{event}|"),
            ));
        }
    }
    lines.sort();
    lines.into_iter().map(|(.., line)| line + "\n").collect()
}

#[test]
fn pauses_at_the_end_of_calls_are_after_call_work_and_no_absence() {
    let files = Recorded::of(WRITTEN_UP);
    let log = files.put("queue_log", &queue_log(&files.calls("10")));
    let (scenario, told) = fit(&files, &log, &[]);
    let wrap_up = mean(&told["calls"]["support"]["wrap_up"]["seen"]["mean"]);
    assert!((wrap_up - 30.0).abs() < 2.0, "{wrap_up}");
    let hours = mean(&told["agents"]["agents"]["hours"]);
    assert!((hours - 120.0).abs() < 1.0, "{hours}");
    let real = mean(&told["calls"]["support"]["abandonment"]);
    let found = abandonment(&files, &scenario, "40");
    assert!((found - real).abs() < 0.015, "{found} for {real}");
    let recorded = ["--staffing", "recorded", "-q", "-r", "5"];
    let held = files.json(&[&["backtest", &scenario, &log][..], &recorded].concat());
    let predicted = mean(&held["backtest"]["calls"]["all"]["abandonment"]["predicted"]);
    assert!((predicted - real).abs() < 0.02, "{predicted} for {real}");
}

#[test]
fn totals_of_waits_tell_no_curve_of_patience() {
    let files = Recorded::of("");
    let mut text = "start,calls,lost,talk,wait\n".to_owned();
    for (day, hour) in (1..=20).flat_map(|day| (8..12).map(move |hour| (day, hour))) {
        let more = (day + hour) % 3;
        writeln!(
            text,
            "2024-01-{day:02} {hour:02}:00,{},20,24000,2000",
            100 + more
        )
        .unwrap();
    }
    let log = files.put("report.csv", &text);
    let columns = "[intervals]\nstart = \"start\"\noffered = \"calls\"\nabandoned = \"lost\"\ntalk = \"talk\"\nwait = \"wait\"\n";
    let columns = files.put("columns.toml", columns);
    let (_, told) = fit(&files, &log, &["--columns", &columns, "--interval", "1h"]);
    let patience = &told["calls"]["calls"]["patience"];
    // 2,000 s over 20 who hung up.
    let median = mean(&patience["seen"]["median"]);
    assert!(
        (median - 100.0 * std::f64::consts::LN_2).abs() < 0.1,
        "{median}"
    );
    assert_eq!(patience["distance"], Value::Null);
    assert_eq!(patience["survival"], Value::Array(Vec::new()));
}

const COLUMNS: [&str; 12] = [
    "--column",
    "arrival=at",
    "--column",
    "wait=wait",
    "--column",
    "outcome=end",
    "--column",
    "talk=talk",
    "--column",
    "agent=who",
    "--column",
    "type=queue",
];

/// Calls of two queues on weekdays from Monday, 1 January 2024 on: 120 a day from 08:00 on, so many seconds apart.
fn log(weeks: i32, apart: i32, queues: [&str; 2]) -> String {
    let mut text = "at,wait,end,talk,who,queue\n".to_owned();
    let days = (0..7 * weeks).filter(|day| day % 7 < 5);
    for (day, call) in days.flat_map(|day| (0..120).map(move |call| (day, call))) {
        let monday = jiff::civil::date(2024, 1, 1).at(8, 0, 0, 0);
        let at = monday
            + jiff::Span::new()
                .days(day)
                .seconds(call * apart + (day * 7 + call) % 5);
        let (end, talk) = match call % 20 {
            0 => ("abandoned", 0),
            _ => ("answered", 30 + call * 37 % 100),
        };
        let (wait, queue) = (call * 7 % 50, queues[(call % 2) as usize]);
        writeln!(text, "{at},{wait},{end},{talk},a{},{queue}", call % 4).unwrap();
    }
    text
}

#[test]
fn names_that_no_scenario_takes_are_others_and_still_those_of_the_log() {
    let files = Recorded::of("");
    let calls = files.put("log.csv", &log(2, 300, ["all", "=1+1"]));
    let (scenario, told) = fit(&files, &calls, &COLUMNS);
    assert_eq!(told["calls"]["all calls"]["in_the_log"], "all");
    assert_eq!(told["calls"]["calls =1+1"]["in_the_log"], "=1+1");
    let text = printed(&["run", &scenario, "-r", "2", "-q"]);
    assert!(text.contains("all calls"), "{text}");
    let held = files.json(
        &[
            &["backtest", &scenario, &calls, "-q", "-r", "2"][..],
            &COLUMNS,
        ]
        .concat(),
    );
    assert!(held["backtest"]["calls"]["all calls"].is_object(), "{held}");
    let columns = files.put("columns.toml", "[hours]\nwithout_types = [\"all\"]\n");
    let without = [&COLUMNS[..], &["--columns", &columns]].concat();
    let (_, told) = fit(&files, &calls, &without);
    assert!(told["calls"]["all calls"].is_null(), "{told}");
    // Another log names them in another order, or not all of them.
    let both = log(2, 300, ["all", "all calls"]);
    let calls = files.put("log.csv", &both);
    let (scenario, told) = fit(&files, &calls, &COLUMNS);
    assert_eq!(told["calls"]["all calls 2"]["in_the_log"], "all");
    let without = |part: &str| {
        let lines = both.lines().enumerate();
        let kept = lines.filter(|(line, text)| *line != 1 && !text.ends_with(part));
        let kept: Vec<&str> = kept.map(|(_, text)| text).collect();
        files.put("later.csv", &kept.join("\n"))
    };
    for (part, offered) in [(",none", [599.0, 600.0]), (",all calls", [599.0, 0.0])] {
        let later = without(part);
        let options = ["backtest", &scenario, &later, "-q", "-r", "2"];
        let held = files.json(&[&options[..], &COLUMNS].concat());
        let calls = |name: &str| held["backtest"]["calls"][name]["offered"].as_f64();
        let found = ["all calls 2", "all calls"].map(|name| calls(name).unwrap_or(0.0));
        assert_eq!(found, offered, "{held:#}");
    }
}

#[test]
fn days_are_held_out_of_each_weekday() {
    let files = Recorded::of("");
    let calls = files.put("log.csv", &log(8, 300, ["one", "two"]));
    let (_, told) = fit(
        &files,
        &calls,
        &[&COLUMNS[..], &["--hold-out", "5"]].concat(),
    );
    for (which, each) in [("fitted", 6), ("held_out", 1)] {
        let days = told["days"][which].as_array().unwrap().iter();
        let days: Vec<Date> = days
            .map(|day| day.as_str().unwrap().parse().unwrap())
            .collect();
        for weekday in 1..=5 {
            let own = days
                .iter()
                .filter(|day| day.weekday().to_monday_one_offset() == weekday);
            assert!(own.count() >= each, "{which}: {days:?}");
        }
    }
    let week = format!(
        "{}[week]\nmonday = {{}}\n",
        SMALL.replace("calls.service", "calls.one")
    );
    let week = files.put("week.toml", &week.replace("\"service\"", "\"one\""));
    let tuesdays = log(1, 300, ["one", "one"]);
    let tuesdays: Vec<&str> = tuesdays
        .lines()
        .filter(|line| !line.starts_with("2024-01-0") || line.starts_with("2024-01-02"))
        .collect();
    let tuesdays = files.put("tuesdays.csv", &tuesdays.join("\n"));
    let output = holdtrue(&[&["backtest", &week, &tuesdays, "-q"][..], &COLUMNS].concat());
    let text = said(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("the days of the log are tuesday")
            && text.contains("give tuesday under [week]"),
        "{text}"
    );
}

#[test]
fn a_centre_that_is_open_for_less_than_an_interval_is_not_stretched() {
    let files = Recorded::of("");
    let calls = files.put("log.csv", &log(2, 10, ["one", "two"]));
    let output = holdtrue(&[&["fit", &calls, "--json"][..], &COLUMNS].concat());
    let text = said(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("from 08:00 to 08:20 is no whole number"),
        "{text}"
    );
    let (_, told) = fit(
        &files,
        &calls,
        &[&COLUMNS[..], &["--interval", "20m"]].concat(),
    );
    assert_eq!(told["hours"]["closes"], "08:20", "{}", told["hours"]);
}

#[test]
fn how_a_wait_is_written_is_said_where_it_cannot_be_read() {
    let files = Recorded::of("");
    let wrong = log(2, 300, ["one", "two"]).replace(",answered,", " parts,answered,");
    let wrong = files.put("log.csv", &wrong);
    let text = said(&holdtrue(
        &[&["fit", &wrong, "--json"][..], &COLUMNS].concat(),
    ));
    assert!(
        text.contains("written as seconds, 1:20") && text.contains("1m 20s"),
        "{text}"
    );
}
