//! Logs that are written in another way than is usual, and what is said of a log that cannot be meant: the true cause, with a
//! cure that works.

use crate::program::{holdtrue, said};
use crate::support::{COLUMNS, Recorded};
use std::process::Output;

/// Ten days of 120 calls each: these words for the answered and the abandoned, moments made by `at` of a day and a second.
fn log(answered: &str, abandoned: &str, at: impl Fn(u32, u32) -> String) -> String {
    let mut text = "at,wait,end,talk,who\n".to_owned();
    for call in 0..1200 {
        let (day, second) = (1 + call / 120, 8 * 3600 + call % 120 * 118);
        let (wait, talk) = (call * 7 % 50, 60 + call * 37 % 400);
        let moment = at(day, second);
        let (end, talk) = match call % 20 {
            0 => (abandoned, 0),
            _ => (answered, talk),
        };
        text.push_str(&format!("{moment},{wait},{end},{talk},a{}\n", call % 4));
    }
    text
}

fn iso(day: u32, second: u32) -> String {
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("2024-01-{day:02} {hour:02}:{minute:02}:{second:02}")
}

fn folder() -> Recorded {
    Recorded::of("")
}

/// What `fit` says of this log with these options.
fn fit(files: &Recorded, log: &str, more: &[&str]) -> Output {
    let path = files.put("log.csv", log);
    let usual = ["fit", &path, "--json", "--resamples", "0"];
    holdtrue(&[&usual[..], more].concat())
}

#[track_caller]
fn refused(files: &Recorded, log: &str, more: &[&str], parts: &[&str]) {
    let output = fit(files, log, more);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    for part in parts {
        assert!(text.contains(part), "`{part}` in\n{text}");
    }
}

#[track_caller]
fn fitted(files: &Recorded, log: &str, more: &[&str]) -> String {
    let output = fit(files, log, more);
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

#[test]
fn outcomes_that_nobody_named_are_the_cause() {
    let files = folder();
    fitted(&files, &log("Handled", "Hung Up", iso), &COLUMNS);
    let served = log("Served", "abandoned", iso);
    let cause = [
        "no call of type `calls` was answered",
        "1,140 of 1,200 records were set aside with the outcome `Served`",
        "answered = [\"Served\"], abandoned = [\"abandoned\", ",
    ];
    refused(&files, &served, &COLUMNS, &cause);
    let columns = files.put(
        "columns.toml",
        "[outcomes]\nanswered = [\"Served\"]\nabandoned = [\"abandoned\"]\n",
    );
    let with_file = [&["--columns", &columns], &COLUMNS[..]].concat();
    fitted(&files, &served, &with_file);
    let cause = ["most have the outcome `Done`", "add \"Done\" to `answered`"];
    refused(&files, &log("Done", "Gone", iso), &with_file, &cause);
    // Nothing is said of outcomes where it is the column that lacks.
    let column = ["name the column of talk times"];
    refused(
        &files,
        &log("answered", "abandoned", iso),
        &COLUMNS[..6],
        &column,
    );
}

#[test]
fn moments_are_read_as_the_format_says() {
    let files = folder();
    let german = log("answered", "abandoned", |day, second| {
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{day:02}.01.2024 {hour:02}:{minute:02}:{second:02}")
    });
    let parts = [
        "without a moment of arrival",
        "moments are written 2024-01-31 08:00:30",
        "[format] date = \"%d.%m.%Y %H:%M:%S\"",
    ];
    refused(&files, &german, &COLUMNS, &parts);
    for format in ["%d.%m.%Y %H:%M:%S", "%d.%m.%Y"] {
        let text = format!("[format]\ndate = \"{format}\"\n");
        let columns = files.put("columns.toml", &text);
        let more = [&["--columns", &columns], &COLUMNS[..]].concat();
        fitted(&files, &german, &more);
    }
    // As spreadsheets and browsers write halves of days.
    for half in [" a.m.", "\u{202f}AM", "\u{a0}a.\u{a0}m."] {
        let american = log("answered", "abandoned", |day, second| {
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            format!("01/{day:02}/2024 {hour:02}:{minute:02}:{second:02}{half}")
        });
        for format in ["%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y"] {
            let text = format!("[format]\ndate = \"{format}\"\n");
            let columns = files.put("columns.toml", &text);
            let more = [&["--columns", &columns], &COLUMNS[..]].concat();
            fitted(&files, &american, &more);
        }
    }
    let columns = files.put("columns.toml", "[format]\ndate = \"DD.MM.YYYY\"\n");
    let more = [&["--columns", &columns], &COLUMNS[..]].concat();
    let parts = [
        "[format] date: `DD.MM.YYYY` does not say which day",
        "\"%d.%m.%Y\"",
    ];
    refused(&files, &german, &more, &parts);
    let serial = log("answered", "abandoned", |day, second| {
        format!(
            "{:.6}",
            45_291.0 + f64::from(day) + f64::from(second) / 86_400.0
        )
    });
    let parts = ["counts days, as spreadsheets do", "yyyy-mm-dd hh:mm:ss"];
    refused(&files, &serial, &COLUMNS, &parts);
}

#[test]
fn what_is_left_out_and_was_not_there_is_told() {
    let files = folder();
    let plain = log("answered", "abandoned", iso);
    let columns = files.put(
        "columns.toml",
        "[hours]\nwithout_types = [\"Calls\", \"sales\"]\nwithout = [\"2024-01-03\", \"2023-01-02\"]\n",
    );
    let text = fitted(
        &files,
        &plain,
        &[&["--columns", &columns], &COLUMNS[..]].concat(),
    );
    for part in [
        "nothing was called `Calls`: did you mean `calls`?",
        "nothing was called `sales`: take it out",
        "hours.without: 2023-01-02 is not in the log, which goes from 2024-01-01 to 2024-01-10",
    ] {
        assert!(text.contains(part), "`{part}` in\n{text}");
    }
    assert!(!text.contains("2024-01-03"), "{text}");
}

#[test]
fn options_that_would_be_dropped_are_refused() {
    let files = folder();
    let plain = log("answered", "abandoned", iso);
    let with = |more: &[&'static str]| [&COLUMNS[..], more].concat();
    let twice = ["`wait` is named twice, as `wait` and as `talk`", "keep one"];
    refused(&files, &plain, &with(&["--column", "wait=talk"]), &twice);
    let queue_log = ["--format", "queue-log", "--column", "wait=foo"];
    let parts = ["--column has no effect", "a queue_log", "take it out"];
    refused(&files, "1|1|q|NONE|ENTERQUEUE||1|1\n", &queue_log, &parts);
    let idle = [
        "--idle has no effect",
        "--column agent=NAME",
        "take --idle out",
    ];
    refused(&files, &plain, &with(&["--idle", "5m"]), &idle);
    fitted(
        &files,
        &plain,
        &with(&["--column", "agent=who", "--idle", "5m"]),
    );
    let parts = [
        "`--hold-out 20` keeps none of 10 ordinary days out",
        "write `--hold-out 10` or less",
    ];
    refused(&files, &plain, &with(&["--hold-out", "20"]), &parts);
    fitted(&files, &plain, &with(&["--hold-out", "10"]));
    let columns = files.put(
        "columns.toml",
        "[intervals]\nstart = \"from\"\noffered = \"calls\"\nmean_handle = \"aht\"\n",
    );
    let report = "from,calls,aht\n2024-01-01 08:00,20,240\n2024-01-01 08:30,20,240\n";
    let more = ["--columns", &columns, "--idle", "5m"];
    refused(
        &files,
        report,
        &more,
        &["--idle has no effect: interval reports"],
    );
    let more = ["--columns", &columns, "--column", "wait=asa"];
    refused(&files, report, &more, &["[intervals]", "take --column out"]);
}

/// A `queue_log` longer than what is looked at to see what it is.
#[cfg(unix)]
#[test]
fn what_comes_through_a_pipe_is_read_from_its_first_line_on() {
    let mut log = String::new();
    for call in 0..2000 {
        let at = 1_704_096_000 + call / 200 * 86_400 + call % 200 * 100;
        log += &format!("{at}|c{call}|q|NONE|ENTERQUEUE||555{call}|1\n");
        log += &format!("{}|c{call}|q|ann|CONNECT|5|x|2\n", at + 5);
        log += &format!("{}|c{call}|q|ann|COMPLETECALLER|5|60|1\n", at + 65);
    }
    assert!(log.len() > 150_000);
    let files = folder();
    let path = files.put("queue_log", &log);
    let program = assert_cmd::cargo::cargo_bin!("holdtrue").display();
    let more = "--json --resamples 0";
    for line in [
        format!("cat {path} | {program} fit /dev/stdin {more}"),
        format!("gzip -c {path} | {program} fit /dev/stdin {more}"),
        format!("{program} fit <(cat {path}) {more}"),
    ] {
        let output = std::process::Command::new("bash")
            .args(["-c", &line])
            .output()
            .expect("bash");
        let told = said(&output);
        assert!(told.contains("6,000 records read"), "{line}\n{told}");
    }
    let line = format!("cat {path} | {program} fit /dev/stdin /dev/stdin {more}");
    let twice = std::process::Command::new("bash")
        .args(["-c", &line])
        .output();
    let twice = said(&twice.expect("bash"));
    assert!(
        twice.contains("a pipe, which can be read but once"),
        "{twice}"
    );
}

/// Ten days of interval reports: rows of so many minutes, from one minute of the day to another.
fn report(row: u32, open: std::ops::Range<u32>) -> String {
    let mut text = "date,start,queue,offered,answered,abandoned,talk,wait,agents\n".to_owned();
    for day in 1..=10 {
        for at in open.clone().step_by(row as usize) {
            let moment = format!("2024-01-{day:02},{:02}:{:02}", at / 60, at % 60);
            text += &format!("{moment},q,60,58,2,13920,1200,9\n");
        }
    }
    text
}

#[test]
fn intervals_begin_where_rows_of_a_report_do() {
    let files = folder();
    let columns = [
        "date",
        "start",
        "offered",
        "answered",
        "abandoned",
        "talk",
        "wait",
        "agents",
    ];
    let columns = columns
        .map(|name| format!("{name} = \"{name}\"\n"))
        .concat();
    let of = |row: u32, open: std::ops::Range<u32>, hours: &str| {
        let text = format!("[intervals]\ntype = \"queue\"\n{columns}[hours]\n{hours}");
        let columns = files.put("columns.toml", &text);
        let output = fit(&files, &report(row, open), &["--columns", &columns]);
        (
            output.status.code(),
            said(&output),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let off = 8 * 60 + 15..17 * 60 + 45;
    for row in [15, 30] {
        let (_, words, told) = of(row, off.clone(), "");
        let told: serde_json::Value = serde_json::from_str(&told).expect(&words);
        assert_eq!(told["hours"]["opens"], "08:15");
        assert_eq!(told["hours"]["closes"], "17:45");
    }
    let on = 8 * 60..18 * 60;
    for (row, open, hours, cures) in [
        (30, off, "opens = \"08:00\"", vec!["opens = \"07:45\""]),
        (
            15,
            on.clone(),
            "opens = \"08:00\"\ncloses = \"17:40\"",
            vec!["closes = \"18:00\""],
        ),
        (
            10,
            on,
            "opens = \"08:00\"\ncloses = \"17:40\"",
            vec!["closes = \"18:00\"", "--interval 20m"],
        ),
        (
            30,
            15..1440,
            "",
            vec!["opens = \"00:15\" and closes = \"23:45\""],
        ),
    ] {
        let (status, words, _) = of(row, open, hours);
        assert_eq!(status, Some(2), "{words}");
        for cure in cures {
            assert!(words.contains(cure), "`{cure}` in\n{words}");
        }
    }
}
