//! How much sharper estimates are by regression on controls, and how often their intervals hold the true value.

use crate::support::load_texts;
use holdtrue::centre::Operation;
use holdtrue::engine::Engine;
use holdtrue::measures::{
    CallMetric, Contribution, DayCount, GroupMetric, Measured, Pairing, Replication, Results,
    Summary,
};
use holdtrue::random::{Occasion, Seed};
use holdtrue::stats::{Confidence, Difference, Estimate};

/// Studies of each length.
const STUDIES: usize = 4000;
/// Days that theirs are drawn from: what holds of all of these is the truth.
const DAYS: u64 = 10_000;
/// An interval that holds in 94 of 100 studies holds in fewer than these for one of 1,000 seeds.
const LEAST_HELD: f64 = 0.928;
/// The same where few of 60 days decide a mean wait: it holds in 92 of 100.
const LEAST_HELD_BY_FEW: f64 = 0.907;

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
[calls.service.redial]
abandoned = { chance = 0.3, after = { dist = "exponential", mean = "15m" } }
balked = { chance = 0.3, after = { dist = "exponential", mean = "15m" } }
[agents.desk]
answers = ["service"]
count = AGENTS
"#;

/// An insurer's days, three in ten of them heavy, and two groups.
const DRAWN: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "1h"
[busyness]
day = 0.08
[kinds.heavy]
share = "30%"
"calls.service.volume_scale" = 1.25
[calls.service]
volume = [24, 28, 30, 28]
talk = { dist = "lognormal", mean = "4m", cv = 0.9 }
patience = { dist = "exponential", mean = "5m" }
[agents.desk]
answers = ["service"]
count = AGENTS
"#;

const INSURER: &str = include_str!("../../scenarios/insurer.toml");

struct Case {
    text: &'static str,
    /// Settings of the base and of the plan.
    set: [&'static str; 2],
    least_held: f64,
}

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
    fn operation(&self, which: usize, targets: &[String]) -> Operation {
        let set = self.set[which]
            .split('|')
            .chain(targets.iter().map(String::as_str));
        let text = self.text.replace("AGENTS", "5");
        let set: Vec<&str> = set.collect();
        let loaded = load_texts(&[("s.toml", &text)], &set).unwrap();
        loaded.operation().clone()
    }
}

fn pool(operation: &Operation) -> Vec<Replication> {
    let day = &operation.days()[0];
    let counted = |number| {
        let occasion = Occasion::first(Seed(41), number);
        let drawn = day.drawn(occasion);
        let centre = day.as_drawn(drawn);
        let mut count = DayCount::new(centre);
        Engine::new(centre).day(occasion, &mut count);
        let drawn = day.variants.iter().map(|_| drawn).collect();
        let days = vec![count.finish()];
        let weeks = Vec::new();
        Replication::new(operation, Contribution { days, weeks, drawn })
    };
    (0..DAYS).map(counted).collect()
}

/// Places of `count` days, drawn from the pool for this study, each as if there were no others.
fn drawn(count: usize, study: u64) -> Vec<usize> {
    use rand::RngExt;
    let streams = holdtrue::random::Streams::new(Occasion::first(Seed(5), study));
    let mut draws = streams.sequence(holdtrue::random::Purpose::Talk, "order");
    (0..count)
        .map(|_| draws.random_range(0..DAYS as usize))
        .collect()
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

/// What a study of these days says of the base, of the difference that the plan makes, and of the base without controls.
fn study(
    operations: [&Operation; 2],
    pools: [&[Replication]; 2],
    places: &[usize],
) -> (Results, Measured<Difference>, Results) {
    let mut sums = operations.map(Summary::new);
    let mut plain = Summary::without_controls(operations[0]);
    let mut pairing = Pairing::new(&sums[1], &sums[0]);
    for &place in places {
        let days = pools.map(|pool| &pool[place]);
        plain.push(days[0]);
        sums.iter_mut()
            .zip(days)
            .for_each(|(sums, day)| sums.push(day));
        pairing.push(&days[1].whole, &days[0].whole);
    }
    let [base, plan] = &sums;
    let of = |sums: &Summary<'_>| sums.results(Seed(41), Confidence::USUAL);
    let found = pairing.differences(plan, base, Confidence::USUAL);
    (of(base), found, of(&plain))
}

/// Says of studies of 60 and of 200 days how often each interval holds the true value, with controls and without, how
/// much narrower it is, and how often a target that is just reached is called met or missed.
#[allow(clippy::print_stdout)] // that is what it is for
fn how_often(name: &str, case: &Case) {
    let bare = [0, 1].map(|which| case.operation(which, &[]));
    let pools = [pool(&bare[0]), pool(&bare[1])];
    let pools = [pools[0].as_slice(), pools[1].as_slice()];
    let all: Vec<usize> = (0..DAYS as usize).collect();
    let (truth, true_differences, _) = study([&bare[0], &bare[1]], pools, &all);
    let own = &truth.types()[0].measures;
    let targets = [
        CallMetric::ServiceLevel,
        CallMetric::Abandonment,
        CallMetric::Asa,
    ];
    let targets = targets.map(|metric| {
        let level = own[metric].mean.unwrap();
        format!("calls.service.{}.target={level:?}", metric.key())
    });
    let with_targets = [0, 1].map(|which| case.operation(which, &targets));
    let (truths, true_differences) = (estimates(&truth), differences(&true_differences));
    for days in [60, 200] {
        let mut said: Vec<(String, Said)> = Vec::new();
        let mut wrong = [[0; 2]; 3];
        let mut plain_wrong = [[0; 2]; 3];
        for number in 0..STUDIES as u64 {
            let places = drawn(days, number);
            let (results, found, plain) =
                study([&with_targets[0], &with_targets[1]], pools, &places);
            for (wrong, results) in [(&mut wrong, &results), (&mut plain_wrong, &plain)] {
                for (wrong, tested) in wrong.iter_mut().zip(&results.doubts) {
                    wrong[0] += u32::from(tested.doubts.at_most <= 0.025);
                    wrong[1] += u32::from(tested.doubts.at_least <= 0.025);
                }
            }
            let found = differences(&found);
            let own = estimates(&results);
            said.resize_with(own.len() + found.len(), Default::default);
            let own = own.iter().zip(&truths).map(|((name, one), (_, truth))| {
                let plain = one.plain.map(|plain| [plain.low, plain.high]);
                (name, [one.low, one.high], plain, truth.mean)
            });
            let found = found.iter().zip(&true_differences);
            let found = found
                .map(|((name, one), (_, truth))| (name, [one.low, one.high], None, truth.mean));
            for ((name, ends, plain, truth), said) in own.chain(found).zip(&mut said) {
                said.0.clone_from(name);
                said.1.add(ends, plain, truth.unwrap());
            }
        }
        let mut lines = vec![format!("{name}, {days} days")];
        for (name, said) in &said {
            let share = |held: usize| 100.0 * held as f64 / said.studies as f64;
            lines.push(format!(
                "  {name:28} {:5.1} %  plain {:5.1} %  {:4.2} times narrower",
                share(said.held),
                share(said.plain_held),
                said.plain_width / said.width,
            ));
        }
        let [wrong, plain] = [wrong, plain_wrong].map(|all| {
            all.map(|one| one.map(|number| 1000.0 * f64::from(number) / STUDIES as f64))
        });
        lines.push(format!(
            "  called below, above (of 1,000): {wrong:?}, plain {plain:?}"
        ));
        println!("{}", lines.join("\n"));
        for (name, said) in &said {
            assert!(
                said.held as f64 >= case.least_held * said.studies as f64,
                "{name}"
            );
        }
    }
}

/// A test for each case, so that they run at once; they take minutes: run them with --ignored and --nocapture to see how
/// often which interval holds.
mod how_often_sharper_intervals_hold {
    use super::*;

    #[test]
    #[ignore = "takes minutes"]
    fn busy_days() {
        let set = ["agents.desk.count=[5, 6]", "agents.desk.count=6"];
        how_often(
            "busy days",
            &Case {
                text: BUSY,
                set,
                least_held: LEAST_HELD,
            },
        );
    }

    #[test]
    #[ignore = "takes minutes"]
    fn groups_and_absence() {
        let set = ["agents.desk.count=[5, 6]", "agents.desk.count=6"];
        how_often(
            "groups and absence",
            &Case {
                text: GROUPS,
                set,
                least_held: LEAST_HELD,
            },
        );
    }

    #[test]
    #[ignore = "takes minutes"]
    fn messages() {
        let set = ["agents.desk.count=[5, 6]", "agents.desk.count=6"];
        how_often(
            "messages",
            &Case {
                text: MESSAGES,
                set,
                least_held: LEAST_HELD,
            },
        );
    }

    #[test]
    #[ignore = "takes minutes"]
    fn overload() {
        let set = ["agents.desk.count=[4, 5]", "agents.desk.count=5"];
        how_often(
            "overload",
            &Case {
                text: BUSY,
                set,
                least_held: LEAST_HELD,
            },
        );
    }

    #[test]
    #[ignore = "takes minutes"]
    fn light_load() {
        let set = ["agents.desk.count=[8, 9]", "agents.desk.count=9"];
        how_often(
            "light load",
            &Case {
                text: BUSY,
                set,
                least_held: LEAST_HELD,
            },
        );
    }

    #[test]
    #[ignore = "takes minutes"]
    fn days_by_chance() {
        let set = ["agents.desk.count=9", "agents.desk.count=10"];
        how_often(
            "days by chance",
            &Case {
                text: DRAWN,
                set,
                least_held: LEAST_HELD_BY_FEW,
            },
        );
    }

    #[test]
    #[ignore = "takes minutes"]
    fn the_insurer() {
        let set = [
            "busyness.day=0.14",
            "agents.desk.adjust=[{ from = \"12:00\", to = \"14:00\", by = 2 }]",
        ];
        how_often(
            "the insurer",
            &Case {
                text: INSURER,
                set,
                least_held: LEAST_HELD,
            },
        );
    }
}
