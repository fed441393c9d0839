//! Figures to be tested and looked at.

mod studies;

use crate::plot::*;
use studies::series;

const LONG_NAMES: [&str; 12] = [
    "98 agents, as in the winter of the year before the last one, no messages",
    "100 agents",
    "Two more at noon & a callback offered after 90 s to those who \"hold\"",
    "part-timers <early>",
    "Honest announcement, overflow to the second centre from 16:00 to close",
    "no breaks from 11 to 13",
    "Ölförderung, déjà vu, Żółć",
    "一二三四五 outsourced",
    "cheapest",
    "Cheapest, with the trunk lines cut to 110 and the queue capped at twelve",
    "priority for returning callers",
    "everything at once, all day, every day, with all agents cross-trained",
];

fn wave(index: usize, phase: f64) -> f64 {
    (index as f64 * 0.9 + phase).sin() * 0.5 + (index as f64 * 2.3 + phase).cos() * 0.3
}

fn reading(value: f64, half: f64) -> Option<Reading> {
    Reading::between(value, value - half, value + half)
}

fn number(unit: &str) -> Unit {
    Unit::Number(unit.to_owned())
}

fn caption(title: &str, subtitle: &str) -> Caption {
    Caption::new(title, subtitle)
}

fn interval(index: usize, start: f64, length: f64) -> DayInterval {
    let hump = (std::f64::consts::PI * ((start % 86400.0) / 86400.0 - 0.1))
        .sin()
        .max(0.05);
    let offered = 90.0 * hump * (1.0 + 0.15 * wave(index, 0.0));
    let abandoned = offered * (0.06 + 0.05 * wave(index, 1.0)).max(0.0);
    DayInterval {
        start,
        length,
        offered: reading(offered, 4.0),
        answered: reading(offered - abandoned, 4.0),
        abandoned: reading(abandoned, 1.2),
        staffed: Some((14.0 * hump).round()),
        needed: Some((14.0 * hump * (1.0 + 0.2 * wave(index, 2.0))).ceil()),
        service_level: reading((0.82 + 0.2 * wave(index, 3.0)).clamp(0.0, 1.0), 0.03),
    }
}

fn days() -> Vec<(&'static str, Picture)> {
    let plain = (0..20).map(|i| interval(i, 28800.0 + 1800.0 * i as f64, 1800.0));
    let mut gaps: Vec<DayInterval> = (0..96)
        .map(|i| interval(i, 900.0 * i as f64, 900.0))
        .collect();
    for (index, interval) in gaps.iter_mut().enumerate() {
        if index < 24 || (50..53).contains(&index) || index == 55 {
            interval.service_level = None;
            interval.offered = None;
        }
    }
    let week = (0..7).flat_map(|day| {
        (0..26).map(move |i| {
            interval(
                day * 26 + i,
                86400.0 * day as f64 + 25200.0 + 1800.0 * i as f64,
                1800.0,
            )
        })
    });
    let names = ["Mon 3 Mar", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun 9 Mar"];
    let mut zero = interval(0, 32400.0, 3600.0);
    for value in [&mut zero.offered, &mut zero.answered, &mut zero.abandoned] {
        *value = Reading::new(0.0);
    }
    let day = |caption: Caption, intervals: Vec<DayInterval>, days: Vec<String>| {
        Picture::Day(Day {
            caption,
            intervals,
            days,
            target: Some(0.8),
        })
    };
    vec![
        (
            "day",
            day(
                caption(
                    "From 11:00 to 13:00 two agents are missing, and one caller in eight gives up",
                    "Mean of 200 days per half-hour; bands: 95 % intervals",
                ),
                plain.collect(),
                Vec::new(),
            ),
        ),
        (
            "day-24h-gaps",
            day(
                caption("The night is not staffed", "Per quarter-hour"),
                gaps,
                Vec::new(),
            ),
        ),
        (
            "day-week",
            day(
                caption(
                    "Mondays are short of staff",
                    "Mean of 50 weeks per half-hour",
                ),
                week.collect(),
                names.map(str::to_owned).to_vec(),
            ),
        ),
        (
            "day-one-zero",
            day(caption("Nobody called", "One hour"), vec![zero], Vec::new()),
        ),
    ]
}

fn curve(mean: f64, end: f64) -> Vec<(f64, f64)> {
    (0..=200)
        .map(|i| f64::from(i) * end / 200.0)
        .map(|t| (t, 0.8 * (-t / mean).exp()))
        .collect()
}

fn waits() -> Vec<(&'static str, Picture)> {
    let plan = |index: usize, name: &str| WaitCurve {
        name: name.to_owned(),
        answered: curve(30.0 + 12.0 * index as f64, 900.0),
        abandoned: curve(90.0 + 9.0 * index as f64, 900.0),
    };
    let many = LONG_NAMES
        .iter()
        .enumerate()
        .map(|(index, name)| plan(index, name));
    vec![
        (
            "waits-one",
            Picture::Waits(Waits {
                caption: caption(
                    "Half of those who give up do so within a minute",
                    "Share of callers who still wait, by time since the call came",
                ),
                plans: vec![plan(0, "base")],
                reference: None,
                mark: Some(20.0),
            }),
        ),
        (
            "waits-three",
            Picture::Waits(Waits {
                caption: caption(
                    "Two more agents halve the long waits",
                    "Share of callers who still wait",
                ),
                plans: vec![
                    plan(0, "100 agents"),
                    plan(4, "98 agents"),
                    plan(9, "96 agents"),
                ],
                reference: Some(plan(5, "base")),
                mark: Some(20.0),
            }),
        ),
        (
            "waits-twelve",
            Picture::Waits(Waits {
                caption: caption("Twelve plans", "Share of callers who still wait"),
                plans: many.collect(),
                reference: None,
                mark: None,
            }),
        ),
    ]
}

fn promised() -> Vec<(&'static str, Picture)> {
    let bin = |index: usize| {
        let (from, to) = (30.0 * index as f64, 30.0 * index as f64 + 30.0);
        let real = (from + to) / 2.0 * (1.15 + 0.3 * wave(index, 0.5));
        PromiseBin {
            quoted_from: from,
            quoted_to: to,
            real: (index != 7)
                .then(|| Reading::between(real, 0.5 * real, 1.6 * real + 10.0))
                .flatten(),
            kept: (index != 7).then_some((0.55 + 0.3 * wave(index, 1.5)).clamp(0.0, 1.0)),
        }
    };
    let one = PromiseBin {
        quoted_from: 60.0,
        quoted_to: 60.0,
        real: Reading::new(95.0),
        kept: Some(0.0),
    };
    let rounded = |index: usize| PromiseBin {
        quoted_from: 30.0 * index as f64,
        quoted_to: 30.0 * index as f64,
        ..bin(index)
    };
    vec![
        (
            "promises-rounded",
            Picture::Promises(Promises {
                caption: caption("Quotes are whole half minutes", ""),
                bins: (0..9).map(rounded).collect(),
            }),
        ),
        (
            "promises",
            Picture::Promises(Promises {
                caption: caption(
                    "Announcements above two minutes are too hopeful",
                    "Real wait of callers who were quoted about the same wait",
                ),
                bins: (0..14).map(bin).collect(),
            }),
        ),
        (
            "promises-one",
            Picture::Promises(Promises {
                caption: caption("A single quote, never kept", ""),
                bins: vec![one],
            }),
        ),
    ]
}

fn differences() -> Vec<(&'static str, Picture)> {
    let metric = |name: &str, unit: Unit, size: f64, plans: usize, phase: f64| MetricDifferences {
        measure: Measure::new(name, unit),
        base: Some(size * 3.0),
        plans: LONG_NAMES
            .iter()
            .take(plans)
            .enumerate()
            .map(|(index, plan)| PlanDifference {
                plan: (*plan).to_owned(),
                difference: reading(size * wave(index, phase), size * 0.25),
            })
            .collect(),
    };
    let mut many: Vec<MetricDifferences> = vec![
        metric("Service level", Unit::Share, 0.1, 12, 0.0),
        metric("Mean wait of those answered", Unit::Seconds, 12.0, 12, 1.0),
        metric(
            "Longest wait of the day, over all call types and queues of the centre",
            Unit::Seconds,
            700.0,
            12,
            2.0,
        ),
        metric("Cost a day", number("€"), 1.2e6, 12, 3.0),
        metric("Blocked", Unit::Share, 1e-6, 12, 4.0),
        metric("Always zero", number("calls"), 0.0, 3, 5.0),
    ];
    if let Some(plan) = many.first_mut().and_then(|metric| metric.plans.get_mut(3)) {
        plan.difference = None;
    }
    let few = vec![
        metric("Service level", Unit::Share, 0.1, 1, 0.4),
        metric("Abandoned", Unit::Share, 0.02, 1, 3.6),
        metric("Wages", number("€ a day"), 820.0, 1, 0.4),
    ];
    let picture = |title: &str, metrics| {
        Picture::Differences(Differences {
            caption: caption(
                title,
                "Plan minus base under the same callers, with 95 % intervals",
            ),
            base: "98 agents, as in the winter of the year before the last one".to_owned(),
            metrics,
        })
    };
    vec![
        (
            "differences-one",
            picture(
                "Two more agents lift the service level and cost 820 € a day",
                few,
            ),
        ),
        ("differences-twelve", picture("Nothing is clear", many)),
    ]
}

fn weeks() -> Vec<(&'static str, Picture)> {
    let panel = |name: &str, unit: Unit, level: f64, plans: &[&str]| WeekPanel {
        measure: Measure::new(name, unit),
        plans: plans
            .iter()
            .enumerate()
            .map(|(index, plan)| {
                series(
                    plan,
                    26,
                    1.0,
                    level * (1.0 - 0.07 * index as f64),
                    index as f64,
                )
            })
            .collect(),
        level: Some(Level {
            name: "at the start".to_owned(),
            value: level * 0.5,
        }),
    };
    let picture = |title: &str, plans: &[&str]| {
        Picture::Weeks(Weeks {
            caption: caption(title, "Means of 50 runs; bands: 95 % intervals"),
            panels: vec![
                panel("Customers", number("customers"), 12000.0, plans),
                panel("Trust in announcements", Unit::Share, 0.8, plans),
                panel("Reputation", number(""), 3.4, plans),
                panel("Profit a week", number("€"), -2.5e5, plans),
            ],
        })
    };
    vec![
        (
            "weeks",
            picture(
                "Honest announcements keep customers",
                &["honest", "none", "hopeful"],
            ),
        ),
        ("weeks-twelve", picture("Twelve plans", &LONG_NAMES)),
    ]
}

fn outcomes() -> Vec<(&'static str, Picture)> {
    let parts = [
        Outcome::Answered,
        Outcome::CalledBack,
        Outcome::Abandoned,
        Outcome::Balked,
        Outcome::Blocked,
    ];
    let plan = |index: usize, name: &str| PlanOutcomes {
        name: name.to_owned(),
        shares: vec![
            0.8 - 0.03 * index as f64,
            0.05,
            0.08 + 0.02 * index as f64,
            0.01 * index as f64,
            0.003,
        ],
    };
    let picture = |title: &str, plans: Vec<PlanOutcomes>| {
        Picture::Outcomes(Outcomes {
            caption: caption(title, "Share of all calls, mean of 200 days"),
            parts: parts.to_vec(),
            plans,
        })
    };
    let all = PlanOutcomes {
        name: LONG_NAMES[0].to_owned(),
        shares: vec![0.9, 0.04, 0.02, 0.01, 0.01, 0.01, 0.0099, 0.0001],
    };
    vec![
        (
            "outcomes-all",
            Picture::Outcomes(Outcomes {
                caption: caption("Every way to end", ""),
                parts: Outcome::ALL.to_vec(),
                plans: vec![all],
            }),
        ),
        (
            "outcomes",
            picture(
                "The base loses one caller in eight",
                vec![plan(0, "98 agents"), plan(3, "base"), plan(5, "96 agents")],
            ),
        ),
        (
            "outcomes-twelve",
            picture(
                "Twelve plans",
                LONG_NAMES
                    .iter()
                    .enumerate()
                    .map(|(i, n)| plan(i, n))
                    .collect(),
            ),
        ),
    ]
}

/// Every figure, plain and nasty, with a name for its file.
pub(super) fn gallery() -> Vec<(&'static str, Picture)> {
    let all = [
        days(),
        waits(),
        promised(),
        differences(),
        studies::swept(),
        studies::heat_maps(),
        studies::frontiers(),
        weeks(),
        studies::tornados(),
        outcomes(),
        studies::ranked(),
        studies::single_days(),
    ];
    all.into_iter().flatten().collect()
}
