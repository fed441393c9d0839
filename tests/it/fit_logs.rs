//! Logs as switches leave them: callers who are passed on or taken out, logins that are missing, files that are named twice, hours
//! that no interval fits. The truth is known.

use crate::support::Recorded;
use serde_json::Value;
use std::fmt::Write;
use std::fs;

/// The columns of the calls that are written here.
const CALLS: [&str; 14] = [
    "--column",
    "arrival=at",
    "--column",
    "type=queue",
    "--column",
    "wait=wait",
    "--column",
    "outcome=end",
    "--column",
    "talk=talk",
    "--column",
    "agent=who",
    "--column",
    "caller=caller",
];
const HEADER: &str = "at,queue,wait,end,talk,who,caller\n";

/// A moment of January 2024 by the day and the second.
fn at(day: u32, second: u32) -> String {
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("2024-01-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// What `fit` says of a log.
#[track_caller]
fn fit(files: &Recorded, logs: &[&str], more: &[&str]) -> Value {
    let folder = files.path("out");
    let usual = ["--resamples", "0", "--average-day", "--out", &folder];
    files.json(&[&["fit"], logs, &usual, more].concat())
}

fn scenario(files: &Recorded) -> String {
    fs::read_to_string(files.path("out/scenario.toml")).unwrap()
}

fn number(value: &Value) -> f64 {
    value["mean"].as_f64().unwrap()
}

fn volume(told: &Value, queue: &str) -> f64 {
    number(&told["calls"][queue]["offered"])
}

#[test]
fn who_goes_on_to_another_type_is_in_its_volume() {
    let files = Recorded::of("");
    for apart in [0, 600] {
        let mut text = HEADER.to_owned();
        for (day, call) in (1..=10).flat_map(|day| (0..100).map(move |call| (day, call))) {
            let first = 8 * 3600 + call * 250 + (day * 7 + call) % 40;
            let second = first + 60 + apart;
            let (first, second) = (at(day, first), at(day, second));
            let caller = format!("c{day}-{call}");
            writeln!(text, "{first},front,0,answered,60,ann,{caller}").unwrap();
            writeln!(text, "{second},expert,0,answered,120,eve,{caller}").unwrap();
        }
        let log = files.put("log.csv", &text);
        let told = fit(&files, &[&log], &CALLS);
        assert_eq!(
            (volume(&told, "front"), volume(&told, "expert")),
            (100.0, 100.0)
        );
        assert!(!scenario(&files).contains("redial"), "{}", scenario(&files));
        assert_eq!(
            told["calls"]["front"]["redial"]["came_to_another_type"],
            1000.0
        );
    }
}

#[test]
fn who_is_sent_to_another_queue_of_a_switch_is_in_its_volume() {
    let files = Recorded::of("");
    let mut text = String::new();
    for (day, call) in (0..10).flat_map(|day| (0..100).map(move |call| (day, call))) {
        let second = 1_704_096_000 + day * 86_400 + call * 250 + (day * 7 + call) % 40;
        let id = format!("{day}.{call}");
        let (out, answered, end) = (second + 60, second + 70, second + 190);
        for (at, event) in [
            (second, format!("a|NONE|ENTERQUEUE||0{day}{call}|1")),
            (out, "a|NONE|EXITWITHTIMEOUT|1|1|60".to_owned()),
            (out, format!("b|NONE|ENTERQUEUE||0{day}{call}|1")),
            (answered, "b|eve|CONNECT|10|x|1".to_owned()),
            (end, "b|eve|COMPLETECALLER|10|120|1".to_owned()),
        ] {
            let (queue, rest) = event.split_once('|').unwrap();
            writeln!(text, "{at}|{id}|{queue}|{rest}").unwrap();
            // Some are answered in the first queue, too: nothing can be fitted to one that is never.
        }
        let id = format!("x{id}");
        let (second, end) = (second + 100, second + 160);
        writeln!(text, "{second}|{id}|a|NONE|ENTERQUEUE||9{day}{call}|1").unwrap();
        writeln!(text, "{second}|{id}|a|ann|CONNECT|0|x|0").unwrap();
        writeln!(text, "{end}|{id}|a|ann|COMPLETECALLER|0|60|1").unwrap();
    }
    let log = files.put("queue_log", &text);
    let told = fit(&files, &[&log], &[]);
    assert_eq!((volume(&told, "a"), volume(&told, "b")), (200.0, 100.0));
    assert!(!scenario(&files).contains("redial"), "{}", scenario(&files));
}

#[test]
fn calls_that_no_redial_makes_stay_in_the_volume() {
    let files = Recorded::of("");
    let mut text = HEADER.to_owned();
    for (day, call) in (1..=10).flat_map(|day| (0..100).map(move |call| (day, call))) {
        // A second call of the same number as the first one ends: no delay that a scenario could have.
        let first = 8 * 3600 + call * 250 + (day * 7 + call) % 40;
        let caller = format!("c{day}-{call}");
        for (second, who) in [(first, "ann"), (first + 60, "eve")] {
            let moment = at(day, second);
            writeln!(text, "{moment},q,0,answered,60,{who},{caller}").unwrap();
        }
    }
    let log = files.put("log.csv", &text);
    let told = fit(&files, &[&log], &CALLS);
    assert_eq!(volume(&told, "q"), 200.0);
    assert!(!scenario(&files).contains("redial"), "{}", scenario(&files));
}

#[test]
fn who_was_taken_out_of_the_queue_has_not_hung_up() {
    let files = Recorded::of("");
    let mut text = HEADER.to_owned();
    for (day, call) in (1..=10).flat_map(|day| (0..100).map(move |call| (day, call))) {
        let first = 8 * 3600 + call * 250 + (day * 7 + call) % 40;
        let (moment, again) = (at(day, first), at(day, first + 130 + call));
        let caller = format!("c{day}-{call}");
        match call % 10 {
            0 => writeln!(text, "{moment},q,{},abandoned,,,{caller}", 5 + call),
            1 => writeln!(
                text,
                "{moment},q,60,timeout,,,{caller}\n{again},q,0,answered,60,ann,{caller}"
            ),
            _ => writeln!(text, "{moment},q,{},answered,60,ann,{caller}", call % 3),
        }
        .unwrap();
    }
    let log = files.put("log.csv", &text);
    let told = fit(&files, &[&log], &CALLS);
    let redial = &told["calls"]["q"]["redial"];
    assert_eq!(redial["abandoned"]["within_hour"]["mean"], 0.0, "{redial}");
    assert_eq!(redial["removed"]["callers"], 100.0, "{redial}");
    assert_eq!(redial["removed"]["called_again"], 100.0, "{redial}");
    assert_eq!(volume(&told, "q"), 110.0);
    assert!(!scenario(&files).contains("redial"), "{}", scenario(&files));
}

/// A switch with a time limit in a loop takes a call out and puts it back: it is one call, of one caller.
#[test]
fn who_is_put_back_into_the_queue_is_one_caller() {
    let files = Recorded::of("");
    let mut text = HEADER.to_owned();
    for (day, call) in (1..=10).flat_map(|day| (0..100).map(move |call| (day, call))) {
        let first = 8 * 3600 + call * 250 + (day * 7 + call) % 40;
        let (moment, again) = (at(day, first), at(day, first + 68));
        let caller = format!("c{day}-{call}");
        match call % 10 {
            1 => writeln!(
                text,
                "{moment},q,60,timeout,,,{caller}\n{again},q,5,answered,60,ann,{caller}"
            ),
            _ => writeln!(text, "{moment},q,{},answered,60,ann,{caller}", call % 3),
        }
        .unwrap();
    }
    let log = files.put("log.csv", &text);
    let told = fit(&files, &[&log], &CALLS);
    assert_eq!(volume(&told, "q"), 100.0);
    assert!(!scenario(&files).contains("redial"), "{}", scenario(&files));

    let mut lines = switch();
    for day in 0..10 {
        for call in (1..120).step_by(10) {
            let id = format!("{day}.{call}");
            let came = FIRST + day * 86_400 + 8 * 3600 + 5 + call * 119;
            let piece = format!("{id}|q|NONE|ENTERQUEUE||5{day}{call}|1");
            lines.push((came - 40, piece.clone()));
            lines.push((came - 20, format!("{id}|q|NONE|EXITWITHTIMEOUT|1|1|20")));
            lines.push((came - 20, piece));
            lines.push((came, format!("{id}|q|NONE|EXITWITHTIMEOUT|1|1|20")));
        }
    }
    lines.sort_by_key(|(at, line)| (*at, !line.contains("EXIT")));
    let log: String = lines
        .iter()
        .map(|(at, line)| format!("{at}|{line}\n"))
        .collect();
    let told = fit(&files, &[&files.put("queue_log", &log)], &[]);
    assert_eq!(volume(&told, "q"), 120.0);
}

/// Midnight of the first day of a queue_log.
const FIRST: u32 = 1_704_067_200;

/// Ten days from 08:00 to 12:00 of three members, who take 120 calls in turn: every line with the second at which it stands.
fn switch() -> Vec<(u32, String)> {
    let mut lines = Vec::new();
    for day in 0..10 {
        let opens = FIRST + day * 86_400 + 8 * 3600;
        for agent in 0..3 {
            lines.push((opens, format!("NONE|q|a{agent}|ADDMEMBER|")));
            lines.push((opens + 4 * 3600, format!("NONE|q|a{agent}|REMOVEMEMBER|")));
        }
        for call in 0..120 {
            let (id, agent) = (format!("{day}.{call}"), call % 3);
            let came = opens + 5 + call * 119;
            let wait = call % 2;
            lines.push((came, format!("{id}|q|NONE|ENTERQUEUE||5{day}{call}|1")));
            let answered = came + wait;
            lines.push((answered, format!("{id}|q|a{agent}|CONNECT|{wait}|x|0")));
            let end = format!("{id}|q|a{agent}|COMPLETECALLER|{wait}|90|1");
            lines.push((answered + 90, end));
        }
    }
    lines.sort_by_key(|(at, _)| *at);
    lines
}

/// The days and hours of the agents, with the lines that are left.
fn agents_with(files: &Recorded, stays: impl Fn(u32, &str) -> bool) -> (f64, String) {
    let mut text = String::new();
    for (at, line) in switch().iter().filter(|(at, line)| stays(*at, line)) {
        writeln!(text, "{at}|{line}").unwrap();
    }
    let log = files.put("queue_log", &text);
    let told = fit(files, &[&log], &[]);
    assert_eq!(told["staffing"]["source"], "logins");
    (number(&told["agents"]["agents"]["hours"]), log)
}

#[test]
fn agents_whose_logins_are_not_in_the_log_are_there_by_their_calls() {
    let files = Recorded::of("");
    let is_member = |line: &str| line.contains("MEMBER");
    let day = |at: u32| (at - FIRST) / 86_400;
    type Stays<'s> = &'s dyn Fn(u32, &str) -> bool;
    let cases: [(&str, Stays<'_>); 6] = [
        ("whole", &|_, _| true),
        ("without the last logoffs", &|at, line| {
            !(line.contains("REMOVEMEMBER") && day(at) == 9)
        }),
        ("without the first logins", &|at, line| {
            at > FIRST + 8 * 3600 + 600 || line.contains("|5")
        }),
        ("without any of four days", &|at, line| {
            !is_member(line) || day(at) > 3
        }),
        ("with a static member", &|_, line| {
            !(is_member(line) && line.contains("a1"))
        }),
        // Who is a member still is not added once more.
        ("with a logoff that is missing", &|at, line| {
            let out = line.contains("REMOVEMEMBER") && day(at) == 4;
            let come = line.contains("ADDMEMBER") && day(at) == 5;
            !(line.contains("a2") && (out || come))
        }),
    ];
    for (name, stays) in cases {
        let (hours, log) = agents_with(&files, stays);
        assert!((hours - 12.0).abs() < 0.1, "{name}: {hours}");
        let scenario = files.path("out/scenario.toml");
        let recorded = ["--staffing", "recorded", "-q", "-r", "2"];
        let held = files.json(&[&["backtest", &scenario, &log][..], &recorded].concat());
        let predicted = number(&held["backtest"]["calls"]["all"]["abandonment"]["predicted"]);
        assert!(predicted < 0.02, "{name}: {predicted}");
    }
}

#[test]
fn files_that_are_named_twice_count_once() {
    let files = Recorded::of("");
    let (mut named, mut plain) = (HEADER.to_owned(), HEADER.to_owned());
    let mut rows = "date,start,queue,offered,answered,abandoned,talk,wait\n".to_owned();
    for (day, call) in (1..=10).flat_map(|day| (0..60).map(move |call| (day, call))) {
        let moment = at(day, 8 * 3600 + call * 200 + (day * 7 + call) % 40);
        let wait = call % 3;
        let (end, talk, who) = match call % 10 {
            0 => ("abandoned", String::new(), ""),
            _ => ("answered", (60 + call).to_string(), "ann"),
        };
        writeln!(named, "{moment},q,{wait},{end},{talk},{who},c{day}-{call}").unwrap();
        writeln!(plain, "{moment},q,{wait},{end},{talk},,").unwrap();
        // Two who hang up in the same second are two.
        if call == 10 {
            writeln!(plain, "{moment},q,{wait},{end},{talk},,").unwrap();
        }
    }
    for (day, hour) in (1..=10).flat_map(|day| (8..12).map(move |hour| (day, hour))) {
        let talk = 2400 + day * 13 + hour;
        writeln!(rows, "2024-01-{day:02},{hour:02}:00,q,15,13,2,{talk},90").unwrap();
    }
    let columns = [
        "date",
        "start",
        "offered",
        "answered",
        "abandoned",
        "talk",
        "wait",
    ];
    let columns = columns
        .map(|name| format!("{name} = \"{name}\"\n"))
        .concat();
    let columns = files.put(
        "columns.toml",
        &format!("[intervals]\ntype = \"queue\"\n{columns}"),
    );
    let of_rows = ["--columns", &columns, "--interval", "1h"];
    for (name, text, options, calls) in [
        ("named", named, &CALLS[..], 60.0),
        ("plain", plain, &CALLS[..10], 61.0),
        ("rows", rows, &of_rows[..], 60.0),
    ] {
        let log = files.put("log.csv", &text);
        let copy = files.put("copy.csv", &text);
        for (logs, times) in [
            (vec![&*log], 1),
            (vec![&*log, &copy], 2),
            (vec![&*log, &copy, &log], 3),
        ] {
            let told = fit(&files, &logs, options);
            assert_eq!(volume(&told, "q"), calls, "{name} {times}");
            let aside = told["read"]["set_aside"].to_string();
            assert_eq!(
                aside.contains("alike in everything"),
                times > 1,
                "{name}: {aside}"
            );
        }
    }
}

#[test]
fn intervals_go_no_longer_than_the_centre_is_open() {
    let files = Recorded::of("");
    // Calls every 15 s from 08:15 on.
    let log = |minutes: u32| {
        let mut text = HEADER.to_owned();
        for (day, call) in (1..=10).flat_map(|day| (0..minutes * 4).map(move |call| (day, call))) {
            let moment = at(day, 8 * 3600 + 900 + call * 15 + (day * 7 + call) % 10);
            let talk = 5 + call % 7;
            writeln!(
                text,
                "{moment},q,0,answered,{talk},a{},c{day}-{call}",
                call % 3
            )
            .unwrap();
        }
        files.put("log.csv", &text)
    };
    let told = fit(
        &files,
        &[&log(90)],
        &[&CALLS[..], &["--interval", "1h"]].concat(),
    );
    let hours = &told["hours"];
    assert_eq!(
        (&hours["opens"], &hours["closes"]),
        (&"08:15".into(), &"09:45".into())
    );
    assert_eq!(
        (&hours["interval"], &hours["asked_interval"]),
        (&2700.0.into(), &3600.0.into())
    );
    let counts = told["calls"]["q"]["volume"].as_array().unwrap();
    let counts: Vec<f64> = counts.iter().map(number).collect();
    assert!(
        counts.iter().all(|count| (count - 180.0).abs() < 2.0),
        "{counts:?}"
    );
    // Nothing of a quarter of an hour or more fits 85 minutes: what does is said, and works.
    let log = log(85);
    let told = fit(&files, &[&log], &CALLS);
    assert_eq!(
        told["hours"]["calls"],
        serde_json::json!(["08:15", "09:40"])
    );
    let told = fit(
        &files,
        &[&log],
        &[&CALLS[..], &["--interval", "5m"]].concat(),
    );
    assert_eq!(told["hours"]["closes"], "09:40");
    assert!(told["hours"]["calls"].is_null());
}
