//! Logs that name no agents, of a centre whose phones ring and whose hours begin within an interval.

use crate::program::{holdtrue, said};
use crate::support::{COLUMNS, Recorded};
use serde_json::Value;
use std::collections::BinaryHeap;

/// In minutes.
const HOUR: u64 = 60;

/// A centre of some agents, who let it ring.
struct Desk {
    /// Minutes after midnight.
    open: std::ops::Range<u64>,
    calls_an_hour: f64,
    agents: usize,
    rings: bool,
}

impl Desk {
    /// Four agents from 8 to 12.
    fn of_a_morning() -> Self {
        Self {
            open: 8 * HOUR..12 * HOUR,
            calls_an_hour: 60.0,
            agents: 4,
            rings: false,
        }
    }

    /// Ten working days, one call a row.
    fn log(&self) -> String {
        let mut state = 9_u64;
        let mut chance = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            ((state >> 33) as f64 + 0.5) / (1_u64 << 31) as f64
        };
        let mut text = "at,wait,end,talk\n".to_owned();
        for day in [1, 2, 3, 4, 5, 8, 9, 10, 11, 12] {
            // When each is free, in milliseconds: the first one is on top.
            let mut free: BinaryHeap<std::cmp::Reverse<u64>> =
                vec![std::cmp::Reverse(0); self.agents].into();
            let mut at = (60 * self.open.start) as f64;
            loop {
                at -= chance().ln() * 3600.0 / self.calls_an_hour;
                if at >= (60 * self.open.end) as f64 {
                    break;
                }
                let [ring, patience, talk] = [chance(), chance(), chance()];
                let ring = if self.rings { 3.0 + 5.0 * ring } else { 0.0 };
                let (patience, talk) = (-300.0 * patience.ln(), 5.0 - 115.0 * talk.ln());
                let Some(first) = free.pop() else { break };
                let begins = at.max(first.0 as f64 / 1000.0) + ring;
                let (hour, minute, second) =
                    (at as u64 / 3600, at as u64 / 60 % 60, at as u64 % 60);
                let moment = format!("2024-01-{day:02} {hour:02}:{minute:02}:{second:02}");
                if begins - at > patience + ring {
                    free.push(first);
                    text += &format!("{moment},{:.1},abandoned,\n", patience + ring);
                } else {
                    free.push(std::cmp::Reverse(((begins + talk) * 1000.0) as u64));
                    text += &format!("{moment},{:.1},answered,{talk:.1}\n", begins - at);
                }
            }
        }
        text
    }
}

/// What `fit` tells of a log, as JSON and in words.
fn fitted(log: &str, more: &[&str]) -> (Value, String) {
    let files = Recorded::of("");
    let path = files.put("log.csv", log);
    let out = files.path("fitted");
    let usual = ["fit", &path, "--resamples", "0"];
    let told = files.json(&[&usual[..], &COLUMNS, more].concat());
    let output = holdtrue(&[&usual[..], &COLUMNS, &["--out", &out], more].concat());
    let words = said(&output) + &String::from_utf8_lossy(&output.stdout);
    (told, words.replace("\n  ", " "))
}

#[test]
fn who_rings_is_served() {
    let desk = Desk {
        open: 8 * HOUR..17 * HOUR,
        calls_an_hour: 60.0,
        agents: 5,
        rings: true,
    };
    let (told, words) = fitted(&desk.log(), &[]);
    let number = |value: &Value| value.as_f64().unwrap();
    let staffing = &told["staffing"];
    let desk = &told["agents"]["agents"];
    let hours = number(&desk["hours"]["mean"]) * number(&staffing["counts"]["scale"]);
    assert!((hours / 45.0 - 1.0).abs() < 0.2, "{hours}");
    assert_eq!(desk["share_of_calls"], 1.0);
    let [replayed, recorded] =
        ["replayed", "recorded"].map(|which| number(&staffing[which]["abandonment"]));
    assert!((replayed - recorded).abs() < 0.01, "{staffing:#}");
    for said in [
        "The phone rings for 5.",
        "days replayed with them have",
        "agents (100.0 % of the calls)",
    ] {
        assert!(words.contains(said), "`{said}` in\n{words}");
    }
    assert!(
        !words.contains("does not give what was recorded"),
        "{words}"
    );
}

/// One agent at most can have been there, and callers hang up while nobody is busy.
#[test]
fn staffing_that_does_not_give_the_record_is_told() {
    let mut log = "at,wait,end,talk\n".to_owned();
    for call in 0..100 {
        let moment = format!("2024-01-01 {:02}:{:02}:00", 8 + call / 20, call % 20 * 3);
        log += &match call % 5 {
            0 => format!("{moment},30,abandoned,\n"),
            1 | 3 => format!("{moment},20,answered,200\n"),
            _ => format!("{moment},0,answered,180\n"),
        };
    }
    let (told, words) = fitted(&log, &[]);
    let counts = told["agents"]["agents"]["count"].as_array().unwrap();
    let least = counts.iter().map(|one| one["mean"].as_f64().unwrap());
    assert!(least.fold(f64::INFINITY, f64::min) >= 1.0, "{counts:?}");
    assert!(words.contains("does not give what was recorded"), "{words}");
    assert!(!words.contains("Nobody is on duty"), "{words}");
}

#[test]
fn hours_within_an_interval_are_those_of_the_calls() {
    let desk = Desk {
        open: 8 * HOUR + 15..17 * HOUR + 45,
        calls_an_hour: 400.0,
        agents: 16,
        rings: false,
    };
    let log = desk.log();
    for (interval, [opens, closes]) in [
        ("30m", ["08:15", "17:45"]),
        // The hours are no whole number of these: shorter ones are taken.
        ("4h", ["08:15", "17:45"]),
    ] {
        let (told, words) = fitted(&log, &["--interval", interval]);
        assert_eq!(told["hours"]["opens"], opens, "{words}");
        assert_eq!(told["hours"]["closes"], closes, "{words}");
        assert_eq!(told["days"]["fitted"].as_array().unwrap().len(), 10);
    }
    // They are shorter than this one: calls an hour would be fewer than they are.
    let files = Recorded::of("");
    let log = files.put("log.csv", &log);
    let refused = holdtrue(&[&["fit", &log, "--json", "--interval", "24h"][..], &COLUMNS].concat());
    assert!(
        said(&refused).contains("give --interval 30m"),
        "{refused:?}"
    );
}

#[test]
fn hours_that_no_interval_fits_are_refused_with_one_that_does() {
    let desk = Desk::of_a_morning();
    let files = Recorded::of("");
    let log = files.put("log.csv", &desk.log());
    let hours = files.put(
        "hours.toml",
        "[hours]\nopens = \"08:00\"\ncloses = \"11:45\"\n",
    );
    let fit = |interval: &str| {
        let own = ["fit", &log, "--json", "--columns", &hours];
        let more = ["--resamples", "0", "--interval", interval];
        holdtrue(&[&own[..], &more, &COLUMNS].concat())
    };
    let refused = said(&fit("30m"));
    assert!(refused.contains("--interval 15m"), "{refused}");
    assert!(fit("15m").status.success());
}

#[test]
fn hours_that_no_interval_fits_at_all_are_told_anew() {
    let desk = Desk::of_a_morning();
    let files = Recorded::of("");
    let log = files.put("log.csv", &desk.log());
    let fit = |closes: &str| {
        let hours = format!("[hours]\nopens = \"08:00\"\ncloses = \"{closes}\"\n");
        let hours = files.put("hours.toml", &hours);
        let own = [
            "fit",
            &log,
            "--json",
            "--columns",
            &hours,
            "--resamples",
            "0",
        ];
        holdtrue(&[&own[..], &COLUMNS].concat())
    };
    let refused = said(&fit("11:59"));
    assert!(refused.contains("give closes = \"12:00\""), "{refused}");
    assert!(!refused.contains("--interval"), "{refused}");
    assert!(fit("12:00").status.success());
}

/// It rests at noon, from a quarter past to a quarter past.
#[test]
fn a_rest_within_intervals_is_no_breakdown() {
    let desk = |open| Desk {
        open,
        calls_an_hour: 200.0,
        agents: 9,
        rings: false,
    };
    let morning = desk(8 * HOUR..12 * HOUR + 15).log();
    let evening = desk(13 * HOUR + 15..18 * HOUR).log();
    let rows = evening.lines().skip(1);
    let (told, words) = fitted(&(morning + &rows.collect::<Vec<_>>().join("\n")), &[]);
    let days = told["days"]["fitted"].as_array().unwrap();
    assert_eq!(days.len(), 10, "{words}");
}

#[test]
fn a_backtest_takes_ringing_for_no_wait_as_the_fit_does() {
    let desk = Desk {
        open: 8 * HOUR..17 * HOUR,
        calls_an_hour: 60.0,
        agents: 5,
        rings: true,
    };
    let files = Recorded::of("");
    let log = files.put("log.csv", &desk.log());
    let out = files.path("fitted");
    let own = [
        "fit",
        &log,
        "--resamples",
        "0",
        "--hold-out",
        "3",
        "--out",
        &out,
    ];
    let output = holdtrue(&[&own[..], &COLUMNS].concat());
    assert!(output.status.success(), "{}", said(&output));
    let scenario = format!("{out}/scenario.toml");
    let own = ["backtest", &scenario, &log, "-q", "--days", "held-out"];
    let told = files.json(&[&own[..], &COLUMNS].concat());
    let number = |value: &Value| value.as_f64().unwrap();
    let rings = number(&told["backtest"]["ringing"]);
    assert!((5.0..6.0).contains(&rings), "{rings}");
    let all = &told["backtest"]["calls"]["all"];
    let (wait, queued) = (&all["wait"], &all["delayed"]);
    assert!(number(&wait["real"]) < 4.0, "{all:#}");
    assert!(number(&queued["real"]) < 0.2, "{all:#}");
    let output = holdtrue(&[&own[..], &COLUMNS].concat());
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(words.contains("The phone rings for 5."), "{words}");
    // Nobody is named, so nobody knows who was on duty.
    let output = holdtrue(&[&own[..], &COLUMNS, &["--staffing", "recorded"]].concat());
    let refused = said(&output);
    assert!(refused.contains("does not name who answered"), "{refused}");
}
