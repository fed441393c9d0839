//! Speed, in calls a second, of one thread: the bare loop, W1 at four sizes with all measures and with
//! none, W1 whose callers are quoted a wait, and W2; then a study of many days on one thread and on two.
//!
//! `cargo bench` runs all; figures in one run may be compared with each other, not with another machine.

#![allow(clippy::expect_used)] // a benchmark whose scenario does not load has nothing to measure

mod bare;

use divan::Bencher;
use divan::counter::ItemsCount;
use holdtrue::centre::{Bumper, Centre, Estimator, Operation, Policy, Quote};
use holdtrue::engine::Engine;
use holdtrue::measures::{CallTally, DayCount};
use holdtrue::random::{Occasion, Seed};
use holdtrue::scenario::{Setting, load};
use holdtrue::stats::Confidence;
use holdtrue::study::{RunPlan, Workers, run};
use std::path::Path;
use std::sync::atomic::AtomicBool;

const SIZES: [u32; 4] = [10, 100, 1_000, 10_000];

fn main() {
    divan::main();
}

fn scenario(file: &str, settings: &[String]) -> Centre {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(file);
    let settings: Vec<Setting> = settings
        .iter()
        .map(|setting| Setting::new("bench", setting))
        .collect();
    load(&path, &settings)
        .expect("the scenario loads")
        .centre()
        .clone()
}

/// W1 with so many agents and a load of 1: 100,000 calls with 10 agents, a million or more with others.
fn w1(agents: u32) -> Centre {
    let length = match agents {
        ..=100 => 1_000_000,
        101..=1_000 => 100_000,
        _ => 20_000,
    };
    scenario(
        "w1.toml",
        &[
            format!("clock.length={length}"),
            "clock.interval=10000".to_owned(),
            format!("agents.desk.count={agents}"),
            format!("calls.calls.volume_scale={}", f64::from(agents) / 1_000.0),
        ],
    )
}

fn offered(centre: &Centre) -> u64 {
    let mut count = DayCount::new(centre);
    Engine::new(centre).day(Occasion::first(Seed(1), 0), &mut count);
    let totals = count.finish();
    let types = 0..centre.call_types().len();
    types
        .map(|place| totals.calls(place)[CallTally::Offered])
        .sum::<f64>() as u64
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn bare_loop(bencher: Bencher, agents: u32) {
    bencher
        .counter(ItemsCount::new(1_000_000_u64))
        .bench(|| bare::bare_loop(agents as usize, 1_000_000));
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn w1_without_measures(bencher: Bencher, agents: u32) {
    let centre = w1(agents);
    let mut engine = Engine::new(&centre);
    bencher
        .counter(ItemsCount::new(offered(&centre)))
        .bench_local(|| engine.day(Occasion::first(Seed(1), 0), &mut ()));
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn w1_with_all_measures(bencher: Bencher, agents: u32) {
    let centre = w1(agents);
    count_days(bencher, &centre);
}

/// To be held against silence: W1 with 100 agents and all measures.
const QUOTES: [&str; 3] = ["silence", "queue-length", "queue-length-abandon"];

#[divan::bench(args = QUOTES, sample_count = 10, sample_size = 1)]
fn w1_quoted(bencher: Bencher, estimator: &str) {
    let mut parts = w1(100).into_parts();
    let messages = &mut parts.call_types[0].messages;
    messages.estimator = match estimator {
        "queue-length-abandon" => Estimator::QueueLengthAbandon,
        _ => Estimator::QueueLength,
    };
    if estimator != "silence" {
        messages.policy = Policy::Estimate(Quote {
            bumper: Bumper::default(),
            round_to: None,
        });
    }
    let centre = Centre::new(parts).expect("W1 with a message");
    count_days(bencher, &centre);
}

#[divan::bench(sample_count = 50)]
fn w2_with_all_measures(bencher: Bencher) {
    count_days(bencher, &scenario("w2.toml", &[]));
}

fn count_days(bencher: Bencher, centre: &Centre) {
    let mut engine = Engine::new(centre);
    bencher
        .counter(ItemsCount::new(offered(centre)))
        .bench_local(|| {
            let mut count = DayCount::new(centre);
            engine.day(Occasion::first(Seed(1), 0), &mut count);
            count.finish()
        });
}

#[divan::bench(args = [1, 2], sample_count = 10, sample_size = 1)]
fn study_of_w2_on_threads(bencher: Bencher, threads: usize) {
    let centre = scenario("w2.toml", &[]);
    let operation = Operation::from(centre.clone());
    let workers = Workers::new(threads).expect("threads");
    let plan = RunPlan {
        seed: Seed(1),
        replications: 100,
        confidence: Confidence::USUAL,
        precision: None,
        controls: true,
    };
    bencher
        .counter(ItemsCount::new(100 * offered(&centre)))
        .bench_local(|| {
            run(
                &operation,
                &plan,
                &workers,
                &AtomicBool::new(false),
                &mut (),
            )
        });
}
