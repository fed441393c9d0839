//! Known truth, told by interval reports alone: what is fitted to them covers what was simulated.

use crate::fit_truth::{Coverage, centre, options};
use holdtrue::centre::Centre;
use holdtrue::engine::{Ending, Engine, Event, Tape};
use holdtrue::random::{Occasion, Seed};
use holdtrue::records::fit::fit_reports;
use holdtrue::records::{BadLines, Date, Filter, ReportColumns, ReportReading, Reports};
use std::fmt::Write;
use std::fs;
use tempfile::TempDir;

/// Ends of the stretches over which waits are spread \[s\].
const ENDS: [f64; 9] = [5.0, 10.0, 20.0, 40.0, 60.0, 90.0, 120.0, 180.0, 300.0];
const HALF_HOURS: usize = 16;

/// Sums of a queue in half an hour.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    talk: f64,
    wrap_up: f64,
    wait: f64,
    answered: [u32; 10],
    abandoned: [u32; 10],
}

fn listed(counts: [u32; 10]) -> String {
    counts.map(|count| count.to_string()).join(",")
}

/// What a switch reports of so many days, as a table of Avaya's: counts and sums by half hour, and how waits spread.
fn reports_of(centre: &Centre, days: u32, seed: u64) -> Reports {
    let mut text =
        "row_date,starttime,intrvl,acd,split,callsoffered,acdcalls,abncalls,acdtime,holdacdtime,acwtime,anstime,abntime,i_stafftime,i_auxtime"
            .to_owned();
    for (name, count) in [("acdcalls", 10), ("abncalls", 10), ("period", 9)] {
        (1..=count).for_each(|number| write!(text, ",{name}{number}").unwrap());
    }
    text.push('\n');
    let mut engine = Engine::new(centre);
    for day in 0..days {
        let date = Date::constant(2024, 1, 1)
            .checked_add(jiff::Span::new().days(i64::from(day)))
            .unwrap();
        let mut tape = Tape::default();
        engine.day(Occasion::first(Seed(seed), u64::from(day)), &mut tape);
        let kinds = centre.call_types().len();
        let mut sums = vec![Sums::default(); HALF_HOURS * kinds];
        for event in tape.events() {
            let Event::Ended { call, ending, .. } = event else {
                continue;
            };
            let own = &mut sums[call.interval as usize * kinds + call.call_type.index()];
            let place = |wait: f64| ENDS.iter().position(|end| wait <= *end).unwrap_or(9);
            match ending {
                Ending::Answered(one) => {
                    own.talk += one.talk;
                    own.wrap_up += one.wrap_up;
                    own.wait += one.wait;
                    own.answered[place(one.wait)] += 1;
                }
                Ending::Abandoned { wait, .. } => {
                    own.wait += wait;
                    own.abandoned[place(*wait)] += 1;
                }
                _ => {}
            }
        }
        for (place, own) in sums.iter().enumerate() {
            let (half_hour, kind) = (16 + place / kinds, place % kinds);
            let sum = |counts: [u32; 10]| counts.iter().sum::<u32>();
            let [answered, abandoned] = [own.answered, own.abandoned].map(sum);
            let offered = answered + abandoned;
            let start = half_hour / 2 * 100 + 30 * (half_hour % 2);
            writeln!(
                text,
                "{date},{start},30,1,{},{offered},{answered},{abandoned},{:.0},0,{:.0},{:.0},0,7200,0,{},{},{}",
                kind + 1,
                own.talk,
                own.wrap_up,
                own.wait,
                listed(own.answered),
                listed(own.abandoned),
                ENDS.map(|end| end.to_string()).join(",")
            )
            .unwrap();
        }
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hsplit.csv");
    fs::write(&path, text).unwrap();
    let reading = ReportReading {
        columns: ReportColumns::avaya(),
        zone: None,
        filter: Filter::default(),
        recent: None,
        bad_lines: BadLines::Lines(0),
    };
    Reports::read(&[path], &reading).unwrap()
}

/// What was simulated: of the first type patience is no law of one parameter, and is not among them.
const TRUTH: [(&str, f64); 6] = [
    ("calls.1.volume.day", 480.0),
    ("calls.2.volume.day", 192.0),
    ("calls.1.talk.mean", 200.0),
    ("calls.2.talk.mean", 300.0),
    ("calls.1.wrap_up.mean", 30.0),
    ("calls.2.patience.mean", 120.0),
];

#[test]
fn intervals_from_reports_cover_the_truth() {
    let centre = centre();
    let mut found = Coverage::default();
    for seed in 0..16 {
        let reports = reports_of(&centre, 15, 500 + seed);
        found.add(&fit_reports(&reports, &options(60)).unwrap(), &TRUTH);
    }
    // Of 90 or so intervals of 95 % at least 85 % hold: a false alarm in fewer than 1 of 1,000 runs if they were independent.
    assert!(found.all >= 80 && found.share() >= 0.85, "{found:#?}");
}
