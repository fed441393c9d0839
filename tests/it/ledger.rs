//! Ledgers: parts of a study put together are the study, to the byte; a run goes on where it stopped.

use crate::program::{holdtrue, printed, said};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use holdtrue::random::Seed;
use holdtrue::scenario::{Scenario, Setting, load};
use holdtrue::stats::Confidence;
use holdtrue::study::{Ledger, LedgerHead, RunPlan, Workers, digest, run, run_after};
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

const FILES: [&str; 3] = [
    "tests/it/scenarios/told.toml",
    "tests/it/scenarios/week.toml",
    "tests/it/scenarios/tiny-season.toml",
];

fn scenario(file: &str) -> Scenario {
    let weeks = Setting::new("test", "customers.weeks=2");
    let settings = if file.contains("season") {
        vec![weeks]
    } else {
        Vec::new()
    };
    load(Path::new(file), &settings).unwrap_or_else(|refused| panic!("{refused}"))
}

fn ledger(scenario: &Scenario, range: Range<u64>, threads: usize) -> Ledger {
    let workers = Workers::new(threads).unwrap();
    let stop = AtomicBool::new(false);
    let which = (Seed(4), range);
    Ledger::simulate(
        scenario.operation(),
        scenario.text(),
        which,
        &workers,
        &stop,
    )
    .unwrap()
}

#[test]
fn neighbouring_ledgers_make_one_and_fold_to_the_results_of_one_run() {
    for file in FILES {
        let scenario = scenario(file);
        let whole = ledger(&scenario, 0..7, 2).write(Vec::new()).unwrap();
        let parts = [ledger(&scenario, 0..3, 1), ledger(&scenario, 3..7, 2)];
        // Written and read in between.
        let parts = parts.map(|part| Ledger::read(&*part.write(Vec::new()).unwrap()).unwrap());
        let [first, second] = parts;
        assert!(second.clone().merge(first.clone()).is_err());
        let merged = first.merge(second).unwrap();
        assert_eq!(merged.write(Vec::new()).unwrap(), whole, "{file}");

        let plan = RunPlan {
            seed: Seed(4),
            replications: 9,
            confidence: Confidence::USUAL,
            precision: None,
            controls: true,
        };
        let workers = Workers::new(2).unwrap();
        let stop = AtomicBool::new(false);
        let known = merged.entries().iter().cloned().map(Ok);
        let operation = scenario.operation();
        let folded = run_after(known, operation, &plan, &workers, &stop, &mut ()).unwrap();
        let at_once = run(operation, &plan, &workers, &stop, &mut ()).unwrap();
        assert_eq!(folded, at_once, "{file}");
    }
}

/// Where this changes, draws or counts have changed: raise `NUMBERS`, and say in the changelog which numbers move.
#[test]
fn numbers_are_pinned_to_what_is_drawn_and_counted() {
    let digests = FILES.map(|file| {
        let ledger = ledger(&scenario(file), 0..3, 2);
        let counted = serde_json::to_string(ledger.entries()).unwrap();
        format!("{file}: {}", digest(&[&counted]))
    });
    let numbers = holdtrue::NUMBERS;
    insta::assert_snapshot!(format!("numbers {numbers}\n{}", digests.join("\n")));
}

#[test]
fn a_ledger_of_something_else_is_refused() {
    let scenario = scenario(FILES[0]);
    let own = LedgerHead::new(scenario.text(), Seed(1), 0);
    let refused = |head: &LedgerHead| head.check(&own).unwrap_err().to_string();
    assert!(refused(&LedgerHead::new("else", Seed(1), 0)).contains("another scenario"));
    assert!(refused(&LedgerHead::new(scenario.text(), Seed(2), 0)).contains("another seed"));
    let text = serde_json::to_string(&own).unwrap();
    let numbers = format!("\"numbers\":{}", holdtrue::NUMBERS);
    assert!(text.contains(&numbers));
    let other = serde_json::from_str(&text.replace(&numbers, "\"numbers\":1")).unwrap();
    assert!(refused(&other).contains("other draws or counts (numbers 1, here"));
    assert!(Ledger::read(&b"no ledger"[..]).is_err());
    // Counts of another centre do not pass for its own.
    let plan = RunPlan {
        seed: Seed(1),
        replications: 2,
        confidence: Confidence::USUAL,
        precision: None,
        controls: true,
    };
    let strange = ledger(&self::scenario(FILES[1]), 0..1, 1);
    let known = strange.entries().iter().cloned().map(Ok);
    let (workers, stop) = (Workers::new(1).unwrap(), AtomicBool::new(false));
    let outcome = run_after(known, scenario.operation(), &plan, &workers, &stop, &mut ());
    assert!(outcome.is_err());
}

/// Unpacked, changed in one digit and packed again it is whole to gzip.
#[test]
fn a_ledger_that_was_changed_is_refused() {
    let written = ledger(&scenario(FILES[0]), 0..3, 1)
        .write(Vec::new())
        .unwrap();
    let text = io::read_to_string(GzDecoder::new(&written[..])).unwrap();
    let packed = |text: &str| {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    assert!(Ledger::read(&packed(&text)[..]).is_ok());
    let numbers = text.match_indices(':').map(|(at, _)| at + 1);
    let mut numbers =
        numbers.filter(|&at| text[at..].starts_with(|one: char| one.is_ascii_digit()));
    // The last one is of what was counted.
    let at = numbers.next_back().unwrap();
    let digit = if &text[at..=at] == "1" { "2" } else { "1" };
    let changed = format!("{}{digit}{}", &text[..at], &text[at + 1..]);
    let (cut, _) = text.trim_end().rsplit_once('\n').unwrap();
    for (text, why) in [
        (changed, "it was changed after it was written"),
        (format!("{cut}\n"), "it is cut off"),
        (format!("{text}{text}"), "it goes on after its end"),
    ] {
        let refused = Ledger::read(&packed(&text)[..]).unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
}

fn out<'a>(folder: &'a TempDir, extra: &[&'a str]) -> Vec<&'a str> {
    let path = folder.path().to_str().unwrap();
    let fixed = ["run", FILES[0], "--pictures", "none", "--out", path, "-q"];
    [&fixed[..], extra].concat()
}

#[test]
fn a_run_goes_on_where_it_stopped() {
    let (parts, whole) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    printed(&out(&parts, &["-r", "4"]));
    let table = printed(&out(&parts, &["--more", "5"]));
    assert_eq!(table, printed(&out(&whole, &["-r", "9"])));
    let names = [
        "summary.json",
        "replications.csv",
        "intervals.csv",
        "ledger.jsonl.gz",
    ];
    for name in names {
        let [one, other] =
            [&parts, &whole].map(|folder| fs::read(folder.path().join(name)).unwrap());
        assert!(one == other, "{name}");
    }
    let output = holdtrue(&out(&parts, &["--more", "1", "--seed", "2"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("another seed"), "{}", said(&output));
    let empty = TempDir::new().unwrap();
    let output = holdtrue(&out(&empty, &["--more", "1"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("name a folder that `holdtrue run` wrote"));
}
