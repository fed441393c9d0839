//! How much sharper estimates are by regression on controls, and how often their intervals hold the true value.

use crate::support::load_text;
use holdtrue::centre::Operation;
use holdtrue::engine::Engine;
use holdtrue::measures::{
    CallMetric, Contribution, DayCount, GroupMetric, Measured, Pairing, Replication, Results,
    Summary,
};
use holdtrue::random::{Occasion, Seed};
use holdtrue::stats::{Confidence, Difference, Estimate};

/// Studies of each length.
const STUDIES: usize = 1000;
/// Days that they are cut from, in another order every time.
const DAYS: u64 = 8000;

const CALLS: [CallMetric; 8] = [
    CallMetric::ServiceLevel,
    CallMetric::Abandonment,
    CallMetric::Asa,
    CallMetric::Wait,
    CallMetric::Lost,
    CallMetric::WaitP80,
    CallMetric::WaitP95,
    CallMetric::Answered,
];

/// A morning with days that are busier than others.
const BUSY: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "2h"
[busyness]
day = 0.15
interval = 0.1
[calls.service]
volume = [52, 60]
talk = { dist = "lognormal", mean = "4m", cv = 0.9 }
wrap_up = { dist = "exponential", mean = "30s" }
patience = { dist = "exponential", mean = "5m" }
TARGETS
[calls.service.redial]
abandoned = { chance = 0.3, after = { dist = "exponential", mean = "15m" } }
[agents.desk]
answers = ["service"]
count = AGENTS
"#;

/// Two types and two groups, some of whom are absent.
const GROUPS: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "2h"
[busyness]
day = 0.1
[calls.service]
volume = [50, 60]
talk = { dist = "lognormal", mean = "4m", cv = 0.9 }
patience = { dist = "exponential", mean = "5m" }
TARGETS
[calls.sales]
volume = [16, 12]
busyness = 0.1
talk = { dist = "exponential", mean = "6m" }
patience = { dist = "exponential", mean = "3m" }
priority = 0
[agents.desk]
answers = { service = {}, sales = { rank = 2, after = "20s", speed = 0.9 } }
count = AGENTS
absence = "8%"
[agents.advisers]
answers = { sales = {}, service = { rank = 2, after = "30s" } }
count = 2
absence = "5%"
"#;

/// Callers are quoted their wait and may ask to be called back.
const MESSAGES: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "2h"
[busyness]
day = 0.12
[calls.service]
volume = [56, 62]
talk = { dist = "lognormal", mean = "4m", cv = 0.9 }
wrap_up = { dist = "exponential", mean = "30s" }
patience = { dist = "exponential", mean = "5m" }
messages = { policy = "estimate" }
callback = { offer_when = "4m", accepts = "30%", reached = "80%" }
TARGETS
[calls.service.redial]
abandoned = { chance = 0.3, after = { dist = "exponential", mean = "15m" } }
balked = { chance = 0.3, after = { dist = "exponential", mean = "15m" } }
[agents.desk]
answers = ["service"]
count = AGENTS
"#;

struct Case {
    name: &'static str,
    text: &'static str,
    agents: [u32; 2],
}

const CASES: [Case; 5] = [
    Case {
        name: "busy days",
        text: BUSY,
        agents: [5, 6],
    },
    Case {
        name: "groups, absence",
        text: GROUPS,
        agents: [5, 6],
    },
    Case {
        name: "messages",
        text: MESSAGES,
        agents: [5, 6],
    },
    Case {
        name: "overload",
        text: BUSY,
        agents: [4, 5],
    },
    Case {
        name: "light load",
        text: BUSY,
        agents: [8, 9],
    },
];

/// What intervals said in all studies of a length.
#[derive(Default)]
struct Said {
    held: usize,
    plain_held: usize,
    studies: usize,
    width: f64,
    plain_width: f64,
}

impl Said {
    fn add(&mut self, found: [Option<f64>; 2], plain: Option<[Option<f64>; 2]>, truth: f64) {
        let holds = |[low, high]: [Option<f64>; 2]| {
            low.is_none_or(|low| low <= truth) && high.is_none_or(|high| truth <= high)
        };
        let width = |[low, high]: [Option<f64>; 2]| low.zip(high).map(|(low, high)| high - low);
        let plain = plain.unwrap_or(found);
        self.studies += 1;
        self.held += usize::from(holds(found));
        self.plain_held += usize::from(holds(plain));
        if let Some((own, usual)) = width(found).zip(width(plain)) {
            self.width += own;
            self.plain_width += usual;
        }
    }
}

impl Case {
    fn operation(&self, which: usize, targets: &str) -> Operation {
        let agents = self.agents[which].to_string();
        let text = self
            .text
            .replace("AGENTS", &agents)
            .replace("TARGETS", targets);
        load_text(&text).unwrap().operation().clone()
    }
}

fn pool(operation: &Operation) -> Vec<Replication> {
    let centre = operation.base();
    let mut engine = Engine::new(centre);
    let day = |number| {
        let mut count = DayCount::new(centre);
        engine.day(Occasion::first(Seed(41), number), &mut count);
        let days = vec![count.finish()];
        let weeks = Vec::new();
        Replication::new(operation, Contribution { days, weeks })
    };
    (0..DAYS).map(day).collect()
}

/// The places 0 to `count` in an order that depends on the round.
fn order(count: usize, round: u64) -> Vec<usize> {
    use rand::seq::SliceRandom;
    let streams = holdtrue::random::Streams::new(Occasion::first(Seed(5), round));
    let mut draws = streams.sequence(holdtrue::random::Purpose::Talk, "order");
    let mut places: Vec<usize> = (0..count).collect();
    places.shuffle(&mut draws);
    places
}

fn estimates(results: &Results) -> Vec<(String, Estimate)> {
    let calls = CALLS.iter().map(|metric| {
        let found = results.all().measures[*metric];
        (metric.key().to_owned(), found)
    });
    let group = results.whole.groups()[0].measures[GroupMetric::Occupancy];
    calls.chain([("occupancy".to_owned(), group)]).collect()
}

fn differences(found: &Measured<Difference>) -> Vec<(String, Difference)> {
    let all = &found.all().measures;
    let each = CALLS.iter();
    each.map(|metric| (format!("{} differs", metric.key()), all[*metric]))
        .collect()
}

fn study<'a>(
    operations: [&'a Operation; 2],
    pools: [&[Replication]; 2],
    places: &[usize],
) -> (Results, Measured<Difference>) {
    let mut sums = operations.map(Summary::with_controls);
    let mut pairing = Pairing::new(&sums[1], &sums[0]);
    for &place in places {
        let days = pools.map(|pool| &pool[place]);
        sums.iter_mut()
            .zip(days)
            .for_each(|(sums, day)| sums.push(day));
        pairing.push(&days[1].whole, &days[0].whole);
    }
    let [base, plan] = &sums;
    let results = base.results(Seed(41), Confidence::USUAL);
    (results, pairing.differences(plan, base, Confidence::USUAL))
}

/// Says of studies of 60 and of 200 days how often each interval holds the true value, with controls and without, how
/// much narrower it is, and how often a target that is just reached is called met or missed.
#[test]
#[allow(clippy::print_stdout)] // that is what it is for
#[ignore = "takes minutes; run it with --nocapture to see how often which interval holds"]
fn how_often_sharper_intervals_hold() {
    for case in &CASES {
        let bare = [0, 1].map(|which| case.operation(which, ""));
        let pools = [pool(&bare[0]), pool(&bare[1])];
        let pools = [pools[0].as_slice(), pools[1].as_slice()];
        let all: Vec<usize> = (0..DAYS as usize).collect();
        let (truth, true_differences) = study([&bare[0], &bare[1]], pools, &all);
        let own = &truth.types()[0].measures;
        let mean = |metric: CallMetric| own[metric].mean.unwrap();
        let targets = format!(
            "service_level = {{ target = {:?} }}\nabandonment = {{ target = {:?} }}\nasa = {{ target = {:?} }}\n",
            mean(CallMetric::ServiceLevel),
            mean(CallMetric::Abandonment),
            mean(CallMetric::Asa),
        );
        let with_targets = [0, 1].map(|which| case.operation(which, &targets));
        let (truths, true_differences) = (estimates(&truth), differences(&true_differences));
        for days in [60, 200] {
            let mut said: Vec<(String, Said)> = Vec::new();
            let mut wrong = [[0; 2]; 3];
            let mut done = 0;
            for round in 0.. {
                let order = order(DAYS as usize, round);
                for places in order.chunks_exact(days) {
                    let (results, found) =
                        study([&with_targets[0], &with_targets[1]], pools, places);
                    for (wrong, tested) in wrong.iter_mut().zip(&results.doubts) {
                        wrong[0] += usize::from(tested.doubts.at_most <= 0.025);
                        wrong[1] += usize::from(tested.doubts.at_least <= 0.025);
                    }
                    let found = differences(&found);
                    let own = estimates(&results);
                    said.resize_with(own.len() + found.len(), Default::default);
                    let own = own.iter().zip(&truths).map(|((name, one), (_, truth))| {
                        let plain = one.plain.map(|plain| [plain.low, plain.high]);
                        (name, [one.low, one.high], plain, truth.mean)
                    });
                    let found = found.iter().zip(&true_differences);
                    let found = found.map(|((name, one), (_, truth))| {
                        (name, [one.low, one.high], None, truth.mean)
                    });
                    for ((name, ends, plain, truth), said) in own.chain(found).zip(&mut said) {
                        said.0.clone_from(name);
                        said.1.add(ends, plain, truth.unwrap());
                    }
                    done += 1;
                    if done == STUDIES {
                        break;
                    }
                }
                if done == STUDIES {
                    break;
                }
            }
            println!("{}, {days} days", case.name);
            for (name, said) in &said {
                let share = |held: usize| 100.0 * held as f64 / said.studies as f64;
                println!(
                    "  {name:28} {:5.1} %  plain {:5.1} %  {:4.2} times narrower",
                    share(said.held),
                    share(said.plain_held),
                    said.plain_width / said.width,
                );
                assert!(share(said.held) >= 91.0, "{name}");
            }
            println!(
                "  called below, above (of 1,000): {:?}",
                wrong.map(|one| one.map(|n| n * 1000 / STUDIES))
            );
        }
    }
}
