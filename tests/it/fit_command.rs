//! `fit` as a command: what it prints, what it refuses, logs that are read again, interval reports.

use crate::program::{holdtrue, printed, said, unversioned};
use crate::support::Recorded;
use holdtrue::random::Seed;
use holdtrue::records::fit::{Fit, FitOptions, Simulate, fit};
use holdtrue::records::{
    BadLines, ColumnsFile, DaysOfCalls, Filter, Format, Hours, Reading, Source,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

const DESK: &str = r#"
name = "Desk"
[clock]
opens = "08:00"
closes = "12:00"
interval = "30m"
[busyness]
day = 0.15
[calls.service]
volume = [20, 30, 40, 40, 40, 30, 30, 20]
talk = { dist = "exponential", mean = "4m" }
wrap_up = { dist = "exponential", mean = "30s" }
patience = { dist = "exponential", mean = "3m" }
[agents.desk]
answers = ["service"]
count = [3, 4, 6, 6, 6, 5, 4, 4]
"#;

fn desk() -> Recorded {
    Recorded::of(DESK)
}

fn fitted(files: &Recorded, arguments: &[&str]) -> Value {
    files.json(&[&["fit"], arguments].concat())
}

#[test]
fn what_a_fit_prints() {
    let files = desk();
    let calls = files.calls("15");
    let out = files.path("fitted");
    let output = holdtrue(&["fit", &calls, "--out", &out, "--resamples", "20"]);
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    insta::assert_snapshot!("what_a_fit_prints", unversioned(&text));
    for file in ["scenario.toml", "days.csv", "fit.json", "report.html"] {
        assert!(fs::exists(format!("{out}/{file}")).unwrap(), "{file}");
    }
    printed(&["check", &format!("{out}/scenario.toml")]);
    // What was fitted predicts what was recorded; the agents are in the groups of fit.json.
    let scenario = format!("{out}/scenario.toml");
    let output = holdtrue(&[
        "backtest",
        &scenario,
        &calls,
        "--staffing",
        "recorded",
        "-r",
        "4",
        "-q",
        "--json",
    ]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn ten_days_tell_busyness_and_no_weekdays() {
    let files = desk();
    let calls = files.calls("10");
    let told = fitted(&files, &[&calls, "--resamples", "20"]);
    assert_eq!(told["days"]["weekdays_differ"], false);
    let day = &told["busyness"]["day"];
    let [low, high] = ["low", "high"].map(|end| day[end].as_f64().unwrap());
    assert!(low <= 0.15 && 0.15 <= high, "{day}");
    assert!(day["mean"].as_f64().unwrap() > 0.03, "{day}");
}

#[test]
fn what_cannot_be_fitted_is_said() {
    let files = desk();
    let calls = files.calls("1");
    let text = fs::read_to_string(&calls).unwrap();
    let header = text.lines().next().unwrap().to_owned() + "\n";
    let refused = |arguments: &[&str], found: &str| {
        let output = holdtrue(&[&["fit", "--json"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said(&output).contains(found), "{}", said(&output));
        assert!(!said(&output).contains("panicked"));
    };
    let empty = files.put("empty.csv", "");
    refused(&[&empty], "is empty");
    refused(&[&empty, &empty], "are empty");
    refused(&[&empty, "--format", "queue-log"], "is empty");
    refused(&[&files.put("header.csv", &header)], "is empty");
    refused(&[&files.put("x.csv", "a,b\n1,2\n")], "give a columns file");
    refused(&[&files.path("none.csv")], "there is no file");
    refused(
        &[&calls, "--from", "2030-01-01"],
        "no call is left to count",
    );
    refused(&[&calls, "--interval", "7m"], "that divide a day");
    refused(&[&calls, "--format", "intervals"], "under [intervals]");
    let mixed = text.replacen("\n", "\n\0\0\0\n1|2|3|4|5\n", 120);
    refused(
        &[&files.put("mixed.csv", &mixed), "--bad-lines", "5"],
        "cannot be read",
    );
    let zeros = files.put("zeros.csv", &format!("{header}{}", "\0".repeat(100_000)));
    refused(&[&zeros], "no call is left to count");
}

/// A gigabyte without a line end, as a file with a hole.
#[test]
#[ignore = "reads a gigabyte"]
fn a_line_of_a_gigabyte_costs_no_memory() {
    let files = desk();
    let path = files.path("long.csv");
    let file = fs::File::create(&path).unwrap();
    file.set_len(1 << 30).unwrap();
    let output = holdtrue(&["fit", &path, "--format", "queue-log", "--json"]);
    assert_eq!(output.status.code(), Some(2));
}

fn reading(files: &Recorded, calls: &str) -> (Vec<PathBuf>, Reading) {
    let columns = files.put(
        "columns.toml",
        "[columns]\ndate = \"day\"\narrival = \"arrival\"\ntype = \"type\"\nwait = \"wait\"\noutcome = \"outcome\"\ntalk = \
         \"talk\"\nwrap_up = \"wrap_up\"\nagent = \"agent\"\n",
    );
    let columns = ColumnsFile::read(&PathBuf::from(columns)).unwrap();
    let reading = Reading {
        format: Format::Calls(Box::new(columns.columns().unwrap().unwrap())),
        zone: None,
        filter: Filter::default(),
        recent: None,
        bad_lines: BadLines::Lines(0),
    };
    (vec![PathBuf::from(calls)], reading)
}

fn fit_of(source: &dyn DaysOfCalls) -> Fit {
    let options = FitOptions {
        interval: 1800.0,
        hours: Hours::default(),
        hold_out: None,
        resamples: 10,
        idle_rule: None,
        seed: Seed(1),
        simulate: Simulate::Fitting,
    };
    fit(source, &options).unwrap()
}

#[test]
fn a_log_that_is_read_again_is_fitted_like_one_that_is_kept() {
    let files = desk();
    let calls = files.calls("25");
    let (paths, reading) = reading(&files, &calls);
    let kept = Source::with_most_kept(&paths, &reading, 1_000_000).unwrap();
    let again = Source::with_most_kept(&paths, &reading, 100).unwrap();
    assert!(matches!(kept, Source::Kept(_)) && matches!(again, Source::Files(_)));
    let (kept, again) = (fit_of(&kept), fit_of(&again));
    assert_eq!(kept.parameters.len(), again.parameters.len());
    for (one, other) in kept.parameters.iter().zip(&again.parameters) {
        assert_eq!(one.key, other.key);
        let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
            (a, b) => a == b,
        };
        assert!(same(one.value.mean, other.value.mean), "{one:?} {other:?}");
        assert!(same(one.value.low, other.value.low), "{one:?} {other:?}");
    }
    assert_eq!(kept.calls, again.calls);
    assert_eq!(kept.told.skipped, again.told.skipped);
}

#[test]
fn a_large_log_must_be_in_order_of_time() {
    let files = desk();
    let calls = files.calls("10");
    let text = fs::read_to_string(&calls).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    // The first day once more at the end.
    rows.push(rows[0]);
    let calls = files.put("calls.csv", &format!("{header}\n{}\n", rows.join("\n")));
    let (paths, reading) = reading(&files, &calls);
    let again = Source::with_most_kept(&paths, &reading, 100).unwrap();
    let refused = again.each(&mut |_| {}).unwrap_err();
    assert!(refused.found.contains("in order of time"), "{refused}");
    // Files are put in order by themselves.
    let days = |from: &str| -> String {
        let own = rows
            .iter()
            .filter(|row| row.split(',').nth(1) == Some(from));
        let own: Vec<&str> = own.copied().collect();
        format!("{header}\n{}\n", own[..own.len() - 1].join("\n"))
    };
    let files_in_disorder = ["2001-01-05", "2001-01-02", "2001-01-09"];
    let paths: Vec<PathBuf> = files_in_disorder
        .iter()
        .map(|day| files.put(&format!("{day}.csv"), &days(day)).into())
        .collect();
    let again = Source::with_most_kept(&paths, &reading, 10).unwrap();
    let mut seen = Vec::new();
    again
        .each(&mut |batch| seen.extend(batch.iter().map(|(date, _)| date.to_string())))
        .unwrap();
    assert_eq!(seen, ["2001-01-02", "2001-01-05", "2001-01-09"]);
}

/// Sums of an interval, from the records of single calls.
#[derive(Default)]
struct Sums {
    offered: u32,
    answered: u32,
    talk: f64,
    wrap_up: f64,
    wait: f64,
    waits: Vec<(f64, bool)>,
}

fn intervals(calls: &str) -> BTreeMap<(String, u32), Sums> {
    let mut found: BTreeMap<(String, u32), Sums> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(calls).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let number = |place: usize| row[place].parse().unwrap_or(0.0);
        let place = (number(5) / 1800.0) as u32;
        let own = found.entry((row[1].to_owned(), place)).or_default();
        let answered = &row[9] == "answered";
        own.offered += 1;
        own.answered += u32::from(answered);
        own.talk += number(12);
        own.wrap_up += number(13);
        own.wait += number(8);
        own.waits.push((number(8), answered));
    }
    found
}

fn mean(value: &Value) -> f64 {
    value["mean"].as_f64().unwrap_or_else(|| panic!("{value}"))
}

#[test]
fn reports_of_genesys_give_volumes_and_the_staff_that_loses_as_many() {
    let files = desk();
    let calls = files.calls("40");
    let mut text = "Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,Total Handle Time\n"
        .to_owned();
    let mut offered: BTreeMap<String, u32> = BTreeMap::new();
    for ((day, place), sums) in intervals(&calls) {
        let (hour, minute) = (place / 2, 30 * (place % 2));
        let handle = (sums.talk + sums.wrap_up).round();
        *offered.entry(day.clone()).or_default() += sums.offered;
        writeln!(
            text,
            "{day}T{hour:02}:{minute:02}:00Z,Service,Voice,a|||b,English,{},{},{handle}",
            sums.offered, sums.answered
        )
        .unwrap();
        writeln!(
            text,
            "{day}T{hour:02}:{minute:02}:00Z,Service,Chat,,,99,99,9"
        )
        .unwrap();
    }
    let report = files.put("genesys.csv", &text);
    let told = fitted(&files, &[&report, "--resamples", "0"]);
    let own = &told["calls"]["Service"];
    // A busy day may be set aside as a special one.
    let fitted = told["days"]["fitted"].as_array().unwrap();
    let calls = fitted.iter().map(|day| offered[day.as_str().unwrap()]);
    let a_day = f64::from(calls.sum::<u32>()) / fitted.len() as f64;
    assert!((mean(&own["offered"]) - a_day).abs() < 1e-6);
    // Talk and wrap-up are one.
    assert!((mean(&own["talk"]["seen"]["mean"]) / 270.0 - 1.0).abs() < 0.05);
    assert_eq!(told["staffing"]["source"], "erlang-a");
    // 38 half hours of agents on duty; the nearer the busier they are. Patience is a convention here.
    let hours = mean(&told["agents"]["Service-desk"]["hours"]);
    assert!((hours / 19.0 - 1.0).abs() < 0.2, "{hours}");
    let out = files.path("out");
    let output = holdtrue(&["fit", &report, "--out", &out, "--zone", "Europe/Berlin"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("of the medium chat"));
    let scenario = format!("{out}/scenario.toml");
    printed(&["check", &scenario]);
    let written = fs::read_to_string(scenario).unwrap();
    assert!(
        written.contains("opens = \"09:00\""),
        "winter time is an hour on: {written}"
    );
}

#[test]
fn wait_histograms_of_avaya_give_patience_and_staff() {
    let files = desk();
    let calls = files.calls("60");
    let ends = [5.0, 10.0, 20.0, 40.0, 60.0, 90.0, 120.0, 180.0, 300.0];
    let mut text = "row_date,starttime,intrvl,acd,split,callsoffered,acdcalls,abncalls,acdtime,holdacdtime,acwtime,anstime,abntime,i_stafftime,i_auxtime"
        .to_owned();
    for (name, count) in [("acdcalls", 10), ("abncalls", 10), ("period", 9)] {
        (1..=count).for_each(|number| write!(text, ",{name}{number}").unwrap());
    }
    text.push('\n');
    let agents = [3, 4, 6, 6, 6, 5, 4, 4];
    for ((day, place), sums) in intervals(&calls) {
        let stretch = |wait: f64| ends.iter().position(|end| wait <= *end).unwrap_or(9);
        let counts = |answered: bool| {
            let mut counts = [0; 10];
            let own = sums.waits.iter().filter(|(_, so)| *so == answered);
            own.for_each(|(wait, _)| counts[stretch(*wait)] += 1);
            counts.map(|count| count.to_string()).join(",")
        };
        let on_duty = agents[place as usize - 16] * 1800 + 600;
        writeln!(
            text,
            "{day},{},30,1,7,{},{},{},{:.0},0,{:.0},{:.0},0,{on_duty},600,{},{},{}",
            place / 2 * 100 + 30 * (place % 2),
            sums.offered,
            sums.answered,
            sums.offered - sums.answered,
            sums.talk,
            sums.wrap_up,
            sums.wait,
            counts(true),
            counts(false),
            ends.map(|end| end.to_string()).join(",")
        )
        .unwrap();
    }
    let told = fitted(
        &files,
        &[&files.put("hsplit.csv", &text), "--resamples", "0"],
    );
    let own = &told["calls"]["7"];
    assert!((mean(&own["talk"]["seen"]["mean"]) / 240.0 - 1.0).abs() < 0.04);
    assert!((mean(&own["wrap_up"]["seen"]["mean"]) / 30.0 - 1.0).abs() < 0.06);
    assert_eq!(told["staffing"]["source"], "reported");
    assert!((mean(&told["agents"]["7-desk"]["hours"]) - 19.0).abs() < 1e-9);
    // Some 1,500 who hung up, in stretches: 15 % is more than four standard errors.
    let median = mean(&own["patience"]["seen"]["median"]);
    assert!(
        (median / (180.0 * 2_f64.ln()) - 1.0).abs() < 0.15,
        "{median}"
    );
}

#[test]
fn other_reports_are_read_by_a_columns_file() {
    let files = desk();
    let calls = files.calls("20");
    let mut text = "Tag;Von;Anrufe;Verloren;AHT;ASA;Agenten\n".to_owned();
    for ((day, place), sums) in intervals(&calls) {
        let handle = (sums.talk + sums.wrap_up) / f64::from(sums.answered.max(1));
        writeln!(
            text,
            "{day};{:02}:{:02};{};{};{};{};4,5",
            place / 2,
            30 * (place % 2),
            sums.offered,
            sums.offered - sums.answered,
            format!("{handle:.1}").replace('.', ","),
            format!("{:.1}", sums.wait / f64::from(sums.offered)).replace('.', ",")
        )
        .unwrap();
    }
    let columns = files.put(
        "columns.toml",
        "[intervals]\ndate = \"Tag\"\nstart = \"Von\"\noffered = \"Anrufe\"\nabandoned = \"Verloren\"\nmean_handle = \
         \"AHT\"\nmean_wait = \"ASA\"\nagents = \"Agenten\"\n[format]\nseparator = \";\"\ndecimal = \",\"\n",
    );
    let report = files.put("report.csv", &text);
    let told = fitted(
        &files,
        &[&report, "--columns", &columns, "--resamples", "0"],
    );
    let own = &told["calls"]["calls"];
    assert!((mean(&own["talk"]["seen"]["mean"]) / 270.0 - 1.0).abs() < 0.06);
    // Total of waits over those who hung up: exponential patience is what made them.
    let patience = mean(&own["patience"]["seen"]["mean_if_exponential"]);
    assert!((patience / 180.0 - 1.0).abs() < 0.2, "{patience}");
    assert!((mean(&told["agents"]["calls-desk"]["hours"]) - 18.0).abs() < 1e-9);
    let hourly = holdtrue(&[
        "fit",
        "--json",
        &report,
        "--columns",
        &columns,
        "--interval",
        "15m",
    ]);
    assert!(
        said(&hourly).contains("--interval 30m"),
        "{}",
        said(&hourly)
    );
    let cut = ["--columns", &columns, "--interval", "45m"];
    let cut = said(&holdtrue(&[&["fit", "--json", &report], &cut[..]].concat()));
    assert!(cut.contains("--interval 30m or --interval 60m"), "{cut}");
    let replayed = holdtrue(&[
        "backtest",
        &files.path("s.toml"),
        &report,
        "--columns",
        &columns,
    ]);
    assert!(
        said(&replayed).contains("no calls that could be replayed"),
        "{}",
        said(&replayed)
    );
}

/// Four agents all day are four, however their number is scaled before it is rounded.
#[test]
fn agents_that_are_as_many_as_were_there_are_no_fewer() {
    let text = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "30m"
[busyness]
day = 0.15
[calls.s]
volume = [20, 25, 30, 35, 30, 25, 20, 15]
talk = { dist = "lognormal", mean = "4m", cv = 0.8 }
wrap_up = { dist = "exponential", mean = "30s" }
patience = { dist = "exponential", mean = "3m" }
[agents.d]
answers = ["s"]
count = 4
"#;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("s.toml"), text).unwrap();
    let calls = path("calls.csv");
    printed(&[
        "run",
        &path("s.toml"),
        "-r",
        "60",
        "-q",
        "--records",
        &calls,
    ]);
    let fitted = holdtrue(&["fit", &calls, "--out", &path("fitted")]);
    assert!(fitted.status.success(), "{}", said(&fitted));
    let fitted = String::from_utf8(fitted.stdout).unwrap();
    assert!(!fitted.contains("than were there"), "{fitted}");
    let days = fs::read_to_string(path("fitted/days.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(days.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let count = headers.iter().position(|one| one == "agents count");
    let count = count.unwrap();
    assert!(
        reader.records().all(|row| &row.unwrap()[count] == "4"),
        "{days}"
    );
}
