//! The bank's calls fitted: a month against sums done here in the plain way, all months against what was published.

use holdtrue::random::Seed;
use holdtrue::records::fit::{Family, Fit, FitOptions, IdleRule, Sample, Simulate, fit};
use holdtrue::records::{BadLines, Call, ColumnsFile, Filter, Format, Log, Outcome, Reading, read};
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const COLUMNS: &str = r#"
[columns]
date = "date"
arrival = "arrive_s"
type = "type"
priority = "priority"
wait = "wait_s"
outcome = "outcome"
talk = "service_s"
agent = "agent"
caller = "customer"
[outcomes]
answered  = ["answered"]
abandoned = ["abandoned"]
never_queued = ["left_vru"]
[hours]
days = ["sunday", "monday", "tuesday", "wednesday", "thursday"]
opens = "07:00"
closes = "24:00"
without = ["1999-05-23"]
"#;

fn bank(file: PathBuf) -> (Log, FitOptions) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("columns.toml");
    fs::write(&path, COLUMNS).unwrap();
    let columns = ColumnsFile::read(&path).unwrap();
    let reading = Reading {
        format: Format::Calls(Box::new(columns.columns().unwrap().unwrap())),
        zone: None,
        filter: Filter {
            hours: columns.hours().unwrap(),
            ..Filter::default()
        },
        recent: None,
        bad_lines: BadLines::Lines(0),
    };
    let options = FitOptions {
        interval: 1800.0,
        hours: reading.filter.hours.clone(),
        hold_out: None,
        resamples: 0,
        idle_rule: Some(IdleRule {
            idle: 420.0,
            ignoring: f64::INFINITY,
        }),
        seed: Seed(1),
        simulate: Simulate::Fitting,
    };
    (read(&[file], &reading).unwrap(), options)
}

fn june() -> (Log, Fit) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/data/bank_1999_06.csv.gz");
    let (log, options) = bank(file);
    let fit = fit(&log, &options).unwrap();
    (log, fit)
}

fn number(fit: &Fit, name: &str) -> f64 {
    fit.parameter(name).unwrap().value.mean.unwrap()
}

/// The calls of the days that were fitted, of one type.
fn fitted_calls<'l>(log: &'l Log, fit: &'l Fit, kind: &'l str) -> impl Iterator<Item = &'l Call> {
    let days: Vec<_> = fit
        .days
        .iter()
        .filter(|day| day.used == holdtrue::records::fit::Use::Fitted)
        .map(|day| day.date)
        .collect();
    log.calls
        .iter()
        .filter(move |call| log.names.kind(call.kind) == kind && days.contains(&call.date))
}

/// Kaplan and Meier over single times.
fn median(mut waits: Vec<(f64, bool)>) -> f64 {
    waits.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (mut share, mut watched) = (1.0, waits.len() as f64);
    for (wait, hung_up) in waits {
        if hung_up {
            share *= 1.0 - 1.0 / watched;
        }
        if share <= 0.5 {
            return wait;
        }
        watched -= 1.0;
    }
    f64::INFINITY
}

#[test]
fn a_month_of_the_bank_is_what_plain_sums_say() {
    let (log, fit) = june();
    for kind in ["PS", "NW", "NE"] {
        let of = |key: &str| number(&fit, &format!("calls.{kind}.{key}"));
        let calls: Vec<&Call> = fitted_calls(&log, &fit, kind).collect();
        let talks: Vec<f64> = calls.iter().filter_map(|call| call.talk).collect();
        let mean = talks.iter().sum::<f64>() / talks.len() as f64;
        let sd = (talks.iter().map(|talk| (talk - mean).powi(2)).sum::<f64>() / talks.len() as f64)
            .sqrt();
        assert!(
            (of("talk.seen_mean") / mean - 1.0).abs() < 1e-6,
            "{kind}: {mean}"
        );
        // Bins are 3 % wide.
        assert!((of("talk.seen_sd") / sd - 1.0).abs() < 0.01, "{kind}: {sd}");
        let offered: Vec<&&Call> = calls.iter().filter(|call| call.is_offered()).collect();
        let hung_up = offered
            .iter()
            .filter(|call| call.outcome == Outcome::Abandoned)
            .count();
        assert!((of("abandonment") - hung_up as f64 / offered.len() as f64).abs() < 1e-9);
        let queued = offered
            .iter()
            .filter(|call| call.wait > 0.0 || call.outcome == Outcome::Abandoned);
        let waits = queued
            .map(|call| (call.wait, call.outcome == Outcome::Abandoned))
            .collect();
        let plain = median(waits);
        // Half of those who ask for stocks sit out any wait that is seen.
        if plain.is_finite() {
            let found = of("patience.median");
            assert!(
                (found / plain - 1.0).abs() < 0.04,
                "{kind}: {found} for {plain}"
            );
        }
        let days = fit.prepared.days.len() as f64;
        assert!((of("volume.day") - offered.len() as f64 / days).abs() < 1e-9);
    }
}

/// The hazard of hanging up per second, between two times.
fn hazard(sample: &Sample, from: f64, to: f64) -> f64 {
    let mut before = (0.0, 1.0);
    let (mut left, mut length, mut start) = (0.0, 0.0, 1.0);
    for (end, share, _) in sample.survival() {
        if before.0 >= from && end <= to {
            if length == 0.0 {
                start = before.1;
            }
            left += before.1 - share;
            length += end - before.0;
        }
        before = (end, share);
    }
    left / start / length
}

#[test]
fn callers_of_the_bank_hang_up_most_at_once_and_when_told_their_place() {
    let (_, fit) = june();
    let kind = fit.kinds.iter().find(|kind| kind.name == "PS").unwrap();
    let patience = &kind.waits;
    let [first, then, before, told, after] = [
        (0.5, 10.5),
        (25.0, 50.0),
        (45.0, 57.0),
        (58.0, 66.0),
        (70.0, 90.0),
    ]
    .map(|(from, to)| hazard(patience, from, to));
    // About 100 hang up in each stretch: a tenth is a standard error.
    assert!(first > 1.5 * then, "{first} and {then}");
    assert!(
        told > 1.1 * f64::midpoint(before, after),
        "{before}, {told}, {after}"
    );
}

#[test]
fn exponential_patience_and_talk_are_refused() {
    let (_, fit) = june();
    let kind = |name: &str| fit.kinds.iter().find(|kind| kind.name == name).unwrap();
    let patience = kind("PS").patience.as_ref().unwrap();
    assert_ne!(patience.family, Family::Exponential);
    for name in ["PS", "NW"] {
        let talk = kind(name).talk.candidates.iter().map(|one| one.family);
        let talk: Vec<Family> = talk.collect();
        assert_eq!(talk[0], Family::LognormalAndShort, "{name}: {talk:?}");
    }
}

/// In the bank the hazard of the first 15 s is 1.6, 3.8 and 6 times as high with 1-2, 3-5 and 6-9 ahead as with none
/// (seven months, by counts over time at risk; speeds are smaller, as the hazard falls along the clock).
#[test]
fn callers_of_the_bank_hang_up_faster_behind_others() {
    let (_, fit) = june();
    let speeds = fit.speeds.expect("callers ahead make a difference").0;
    assert!(speeds.is_sorted(), "{speeds:?}");
    assert!(
        speeds[0] > 1.2 && (2.0..8.0).contains(&speeds[2]),
        "{speeds:?}"
    );
}

/// With the calls of January to July in the file that `HOLDTRUE_BANK` names.
#[test]
#[ignore = "needs all months of the bank"]
fn what_was_published_of_the_bank_is_found() {
    let file =
        std::env::var_os("HOLDTRUE_BANK").expect("HOLDTRUE_BANK names calls_jan_jul_1999.csv.gz");
    let (log, options) = bank(file.into());
    let fit = fit(&log, &options).unwrap();
    let near = |found: f64, published: f64, share: f64| {
        assert!(
            (found / published - 1.0).abs() < share,
            "{found} for {published}"
        );
    };
    let talks: Vec<f64> = log
        .calls
        .iter()
        .filter_map(|call| call.talk)
        .filter(|talk| *talk < 7200.0)
        .collect();
    let mean = talks.iter().sum::<f64>() / talks.len() as f64;
    near(mean, 186.6, 0.02);
    near(
        (talks.iter().map(|talk| (talk - mean).powi(2)).sum::<f64>() / talks.len() as f64).sqrt(),
        238.1,
        0.05,
    );
    // Published of ten months, found on the ordinary weekdays of seven.
    for (kind, published) in [("PS", 678.0), ("NW", 171.0), ("NE", 602.0), ("IN", 292.0)] {
        near(
            number(&fit, &format!("calls.{kind}.patience.median")),
            published,
            0.15,
        );
    }
    let mut hours: HashMap<&str, [f64; 2]> = HashMap::new();
    for (which, key) in ["abandoned", "answered"].into_iter().enumerate() {
        for day in &fit.prepared.days {
            for kind in &day.kinds {
                let sums = hours.entry(key).or_default();
                sums[0] += kind.again.within_hour[which][0];
                sums[1] += kind.again.within_hour[which][1];
            }
        }
    }
    // Published of calls of any type (41.7 % and 16.3 %); the fit tells of the type that was called before, so of fewer.
    for (key, some) in [("abandoned", 0.25..0.44), ("answered", 0.12..0.18)] {
        let [all, again] = hours[key];
        assert!(some.contains(&(again / all)), "{hours:?}");
    }
}
