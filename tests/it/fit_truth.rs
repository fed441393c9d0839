//! Known truth: a simulated log is fitted, and gives back what it was simulated with.

use crate::support::{exponential, seconds};
use holdtrue::centre::{Agents, CallTypeId, Calls, Centre, Change, Redial, Retry, per_interval};
use holdtrue::engine::{Ending, Engine, Event, Tape};
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::records::fit::{Family, Fit, FitOptions, IdleRule, Simulate, Use, fit};
use holdtrue::records::{BadLines, ColumnsFile, Filter, Format, Hours, Log, Reading, read};
use holdtrue::report::{FitReport, TerminalWidth, fit_files, fit_html, fit_json, fit_text};
use holdtrue::scenario::load;
use holdtrue::stats::Estimate;
use holdtrue::units::Share;
use std::fmt::Write;
use std::fs;
use tempfile::TempDir;

const COLUMNS: &str = r#"
[columns]
date = "date"
arrival = "arrival"
type = "type"
wait = "wait"
outcome = "outcome"
talk = "talk"
wrap_up = "wrap_up"
agent = "agent"
[hours]
opens = "08:00"
closes = "16:00"
"#;

/// Two types, two groups, busy enough that some 6 % hang up.
pub(crate) fn centre() -> Centre {
    let service = Calls::new(
        "service",
        per_interval(30.0),
        Law::lognormal(seconds(200.0), 0.9).unwrap(),
    )
    .wrap_up(exponential(30.0))
    .patience(Law::weibull(seconds(240.0), 0.7).unwrap());
    let sales = Calls::new(
        "sales",
        per_interval(12.0),
        Law::gamma(seconds(300.0), 0.6).unwrap(),
    )
    .wrap_up(exponential(30.0))
    .patience(exponential(120.0));
    Centre::open("08:00", "16:00", seconds(1800.0))
        .calls(service)
        .calls(sales)
        .agents(Agents::new("desk", per_interval(4.0)).answers("service"))
        .agents(
            Agents::new("all", per_interval(3.0))
                .answers("service")
                .answers("sales"),
        )
        .busyness(0.15, 0.1)
        .check()
        .unwrap()
}

/// The calls of so many days as a CSV file, in whole seconds, from Monday, 1 January 2024 on.
fn log_of(centre: &Centre, days: u32, seed: u64) -> Log {
    log_with(centre, days, seed, false)
}

/// The same, each call with the name of its caller if they are told apart.
fn log_with(centre: &Centre, days: u32, seed: u64, has_callers: bool) -> Log {
    let mut text = "date,arrival,type,wait,outcome,talk,wrap_up,agent,caller\n".to_owned();
    let mut engine = Engine::new(centre);
    let first = holdtrue::records::Date::constant(2024, 1, 1);
    for day in 0..days {
        let mut tape = Tape::default();
        engine.day(Occasion::first(Seed(seed), u64::from(day)), &mut tape);
        let date = first
            .checked_add(jiff::Span::new().days(i64::from(day)))
            .unwrap();
        for event in tape.events() {
            let Event::Ended { call, ending, .. } = event else {
                continue;
            };
            let name = &centre.call_types()[call.call_type.index()].name;
            let caller = match has_callers {
                true => format!("{date}-{name}-{}", call.caller),
                false => String::new(),
            };
            let arrival = (8.0 * 3600.0 + call.arrived).floor();
            let _ = match ending {
                Ending::Answered(one) => writeln!(
                    text,
                    "{date},{arrival},{name},{:.0},answered,{:.0},{:.0},{}-{},{caller}",
                    one.wait.ceil(),
                    one.talk.round(),
                    one.wrap_up.round(),
                    one.agent.group.0,
                    one.agent.number
                ),
                Ending::Abandoned { wait, .. } => writeln!(
                    text,
                    "{date},{arrival},{name},{:.0},abandoned,,,,{caller}",
                    wait.round()
                ),
                Ending::TurnedAway { wait, .. } => writeln!(
                    text,
                    "{date},{arrival},{name},{:.0},removed,,,,{caller}",
                    wait.round()
                ),
                _ => Ok(()),
            };
        }
    }
    let folder = TempDir::new().unwrap();
    let (path, columns) = (
        folder.path().join("calls.csv"),
        folder.path().join("columns.toml"),
    );
    fs::write(&path, text).unwrap();
    let named = match has_callers {
        true => COLUMNS.replace("[hours]", "caller = \"caller\"\n[hours]"),
        false => COLUMNS.to_owned(),
    };
    fs::write(&columns, named).unwrap();
    let columns = ColumnsFile::read(&columns).unwrap();
    let reading = Reading {
        format: Format::Calls(Box::new(columns.columns().unwrap().unwrap())),
        zone: None,
        filter: Filter::default(),
        recent: None,
        bad_lines: BadLines::Lines(0),
    };
    read(&[path], &reading).unwrap()
}

pub(crate) fn options(resamples: u32) -> FitOptions {
    FitOptions {
        interval: 1800.0,
        hours: Hours {
            opens: Some("08:00".parse().unwrap()),
            closes: Some("16:00".parse().unwrap()),
            ..Hours::default()
        },
        hold_out: None,
        resamples,
        // Agents are there all day, so that no idleness is long.
        idle_rule: Some(IdleRule {
            idle: 3600.0,
            ignoring: f64::INFINITY,
        }),
        seed: Seed(1),
        simulate: Simulate::Fitting,
    }
}

/// What the log was simulated with.
const TRUTH: [(&str, f64); 11] = [
    ("calls.service.volume.day", 480.0),
    ("calls.sales.volume.day", 192.0),
    ("calls.service.talk.mean", 200.0),
    ("calls.service.talk.cv", 0.9),
    ("calls.sales.talk.mean", 300.0),
    ("calls.sales.talk.cv", 0.6),
    ("calls.service.wrap_up.mean", 30.0),
    ("calls.service.patience.mean", 240.0),
    ("calls.service.patience.shape", 0.7),
    ("calls.sales.patience.mean", 120.0),
    ("busyness.day", 0.15),
];

#[test]
fn what_was_simulated_is_found_again() {
    let centre = centre();
    let log = log_of(&centre, 40, 11);
    let fit = fit(&log, &options(0)).unwrap();
    // Redials are not simulated, and callers have no names.
    assert_eq!(fit.prepared.named_callers, 0.0);
    let families: Vec<Family> = fit
        .kinds
        .iter()
        .flat_map(|kind| [kind.talk.family, kind.patience.as_ref().unwrap().family])
        .collect();
    assert_eq!(
        families,
        [
            Family::Lognormal,
            Family::Weibull,
            Family::Gamma,
            Family::Exponential
        ]
    );
    assert!(!fit.is_week, "all days are alike");
    let groups: Vec<(&str, u64)> = fit
        .prepared
        .groups
        .iter()
        .map(|group| (group.name.as_str(), group.kinds.0))
        .collect();
    assert_eq!(groups, [("service-desk", 1), ("all-round", 3)]);
    // 40 days of 17 hours of 7 agents: the day begins with somebody's first call.
    for (group, agents) in [("all-round", 3.0), ("service-desk", 4.0)] {
        let seen = number(&fit, &format!("agents.{group}.count.day")) / 16.0;
        assert!(
            (seen / agents - 1.0).abs() < 0.05,
            "{group}: {seen} for {agents}"
        );
    }
    for (name, truth) in TRUTH {
        let found = number(&fit, name);
        // Four standard errors or more of 27,000 calls on 40 days; of the patience mean and the busyness 25 %.
        let allowed = if name.contains("patience") || name.contains("busyness") {
            0.25
        } else {
            0.1
        };
        assert!(
            (found / truth - 1.0).abs() < allowed,
            "{name}: {found} for {truth}"
        );
    }
    assert!((number(&fit, "dispersion.after") - 1.0).abs() < 0.1);
}

fn number(fit: &Fit, name: &str) -> f64 {
    let found = fit.parameter(name).unwrap_or_else(|| panic!("no `{name}`"));
    found.value.mean.unwrap()
}

/// How many intervals there were, and those that do not hold the truth.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    pub(crate) all: u32,
    pub(crate) missed: Vec<(&'static str, Estimate)>,
}

impl Coverage {
    /// Takes in what a fit says of these; a law that was taken for another has no such parameter.
    pub(crate) fn add(&mut self, fit: &Fit, truths: &[(&'static str, f64)]) {
        for &(name, truth) in truths {
            let Some(found) = fit.parameter(name) else {
                continue;
            };
            self.all += 1;
            let (low, high) = (found.value.low.unwrap(), found.value.high.unwrap());
            if !(low..=high).contains(&truth) {
                self.missed.push((name, found.value));
            }
        }
    }

    /// The share that holds it.
    pub(crate) fn share(&self) -> f64 {
        1.0 - self.missed.len() as f64 / f64::from(self.all)
    }
}

#[test]
fn intervals_cover_the_truth() {
    let centre = centre();
    let mut found = Coverage::default();
    for seed in 0..12 {
        let fit = fit(&log_of(&centre, 15, 100 + seed), &options(60)).unwrap();
        found.add(&fit, &TRUTH);
    }
    // Of 120 or so intervals of 95 % at least 88 % cover: a false alarm in fewer than 1 of 500 runs if they were independent.
    assert!(found.all > 100 && found.share() >= 0.88, "{found:#?}");
}

/// Of callers who hang up half call again, after ten minutes on average; of those who were answered a fifth, after an hour.
const RETURNS: [(&str, f64); 5] = [
    ("calls.service.volume.day", 480.0),
    ("calls.service.redial.abandoned.chance", 0.5),
    ("calls.service.redial.abandoned.mean", 600.0),
    ("calls.service.redial.answered.chance", 0.2),
    ("calls.service.redial.answered.mean", 3600.0),
];

#[test]
fn intervals_of_who_calls_again_cover_the_truth() {
    let mut centre = centre();
    let again = |chance: f64, after: f64| Retry {
        chance: Share::new(chance).unwrap(),
        after: exponential(after),
    };
    let redial = Redial {
        abandoned: Some(again(0.5, 600.0)),
        unsettled: Some(again(1.0, 3600.0)),
        most: 1000,
        ..Redial::default()
    };
    let changes = [
        Change::Redial(CallTypeId(0), redial),
        Change::Settled(CallTypeId(0), Share::new(0.8).unwrap()),
    ];
    centre = centre.with(&changes).unwrap();
    let mut found = Coverage::default();
    for seed in 0..16 {
        let log = log_with(&centre, 15, 300 + seed, true);
        found.add(&fit(&log, &options(60)).unwrap(), &RETURNS);
    }
    // Of 80 intervals that hold in 95 % each, fewer than 68 do once in 2,000 runs if they were independent.
    assert!(found.all == 80 && found.share() >= 0.85, "{found:#?}");
}

#[test]
fn days_that_are_not_ordinary_are_set_aside_and_held_out_days_are_not_fitted() {
    let centre = centre();
    let mut log = log_of(&centre, 20, 5);
    let days: Vec<_> = log.days().map(|(date, _)| date).collect();
    // A flood on one day, a breakdown on another.
    let flood: Vec<_> = log
        .calls
        .iter()
        .filter(|call| call.date == days[4])
        .copied()
        .collect();
    log.calls.extend(flood);
    log.calls
        .retain(|call| call.date != days[7] || !(36_000.0..43_200.0).contains(&call.arrival));
    log.calls
        .sort_by(|a, b| a.date.cmp(&b.date).then(a.arrival.total_cmp(&b.arrival)));
    let fit = fit(
        &log,
        &FitOptions {
            hold_out: Some(4),
            ..options(0)
        },
    )
    .unwrap();
    let aside: Vec<_> = fit
        .days
        .iter()
        .filter(|day| matches!(day.used, Use::Aside(_)))
        .map(|day| day.date)
        .collect();
    assert_eq!(aside, [days[4], days[7]]);
    let held = fit
        .days
        .iter()
        .filter(|day| day.used == Use::HeldOut)
        .count();
    assert_eq!((held, fit.prepared.days.len()), (4, 14));
}

#[test]
fn the_scenario_that_is_written_is_the_fit() {
    let centre = centre();
    let log = log_of(&centre, 21, 3);
    let fit = fit(&log, &options(10)).unwrap();
    let sources = ["calls.csv".to_owned()];
    let report = FitReport {
        name: "Truth",
        sources: &sources,
        command: "holdtrue fit calls.csv",
        fit: &fit,
    };
    let folder = TempDir::new().unwrap();
    let files = fit_files(&report).unwrap();
    for (name, text) in &files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let scenario = load(&folder.path().join("scenario.toml"), &[]).unwrap();
    let (read, fitted) = (scenario.operation().base(), fit.operation.base());
    assert_eq!(read.busyness(), fitted.busyness());
    for (read, fitted) in read.call_types().iter().zip(fitted.call_types()) {
        assert_eq!(read.name, fitted.name);
        assert_eq!(read.volume[..], fitted.volume[..]);
        for (read, fitted) in [
            (&read.talk, &fitted.talk),
            (&read.patience, &fitted.patience),
            (&read.wrap_up, &fitted.wrap_up),
        ] {
            assert!((read.mean() / fitted.mean() - 1.0).abs() < 1e-9);
        }
    }
    for (read, fitted) in read.groups().iter().zip(fitted.groups()) {
        assert_eq!((&read.name, &read.answers), (&fitted.name, &fitted.answers));
        let all = |shift: &holdtrue::centre::Shift| shift.agents;
        assert_eq!(read.roster.levels(all), fitted.roster.levels(all));
    }
    let text = &files[0].1;
    for evidence in [
        "by likelihood",
        "calls a day",
        "on duty: from an agent's first call",
        "holdtrue fit calls.csv",
    ] {
        assert!(text.contains(evidence), "no `{evidence}` in\n{text}");
    }
    let json: serde_json::Value = serde_json::from_str(&fit_json(&report)).unwrap();
    let talk = &json["calls"]["service"]["talk"]["parameters"]["mean"];
    assert!(
        talk["low"].as_f64() < talk["mean"].as_f64()
            && talk["mean"].as_f64() < talk["high"].as_f64()
    );
    let page = fit_html(&report, text).unwrap();
    assert!(
        roxmltree::Document::parse_with_options(
            &page,
            roxmltree::ParsingOptions {
                allow_dtd: true,
                ..Default::default()
            }
        )
        .is_ok()
    );
    assert!(page.matches("<svg").count() >= 8);
    let words = fit_text(&report, TerminalWidth::USUAL);
    assert!(
        words.contains("Weekdays do not differ") || words.contains("Weekdays differ"),
        "{words}"
    );
}
