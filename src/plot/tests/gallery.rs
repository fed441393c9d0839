//! Figures to be tested and looked at.

use crate::plot::*;

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

fn series(name: &str, points: usize, from: f64, level: f64, phase: f64) -> Series {
    let point = |index: usize| {
        let value =
            level * (1.0 - (-(index as f64) / 4.0).exp()) * (1.0 + 0.04 * wave(index, phase));
        let reading = (index != 5).then(|| reading(value, level * 0.04)).flatten();
        (from + index as f64, reading)
    };
    Series {
        name: name.to_owned(),
        points: (0..points).map(point).collect(),
    }
}

fn swept() -> Vec<(&'static str, Picture)> {
    let picture = |title: &str, metric: Measure, series: Vec<Series>, target| {
        Picture::Swept(Swept {
            caption: caption(title, "Mean of 200 days; bands: 95 % intervals"),
            key: Measure::new("Agents on the desk", number("")),
            metric,
            panels: vec![SweptPanel {
                name: String::new(),
                series,
            }],
            target,
        })
    };
    let small = |index: usize| SweptPanel {
        name: LONG_NAMES[index].to_owned(),
        series: (0..3)
            .map(|line| {
                let level = 0.9 - 0.05 * line as f64;
                series(LONG_NAMES[line], 9, 8.0, level, index as f64)
            })
            .collect(),
    };
    let level = || Measure::new("Service level", Unit::Share);
    let three = vec![
        series("patience 60 s", 13, 8.0, 0.97, 0.0),
        series("patience 120 s", 13, 8.0, 0.9, 1.0),
        series("patience 240 s", 13, 8.0, 0.8, 2.0),
    ];
    let twelve = LONG_NAMES.iter().enumerate().map(|(index, name)| {
        series(
            name,
            40,
            8.0,
            1e9 * (1.0 + index as f64 / 9.0),
            index as f64,
        )
    });
    let single = Series {
        name: "x".to_owned(),
        points: vec![(12.0, reading(3.0, 1.0))],
    };
    let zero = Series {
        name: "y".to_owned(),
        points: (0..5)
            .map(|i| (f64::from(i) * 1e-6, Reading::new(0.0)))
            .collect(),
    };
    let narrow = Series {
        name: "z".to_owned(),
        points: (0..9)
            .map(|i| (f64::from(i), reading(1003.0 + f64::from(i), 0.5)))
            .collect(),
    };
    vec![
        (
            "swept",
            picture(
                "Fifteen agents are enough for callers who wait two minutes",
                level(),
                three,
                Some(0.8),
            ),
        ),
        (
            "swept-panels",
            Picture::Swept(Swept {
                caption: caption("Three keys", "Mean of 200 days; bands: 95 % intervals"),
                key: Measure::new("Agents on the desk", number("")),
                metric: level().better(Better::Higher),
                panels: (0..7).map(small).collect(),
                target: Some(0.8),
            }),
        ),
        (
            "swept-twelve",
            picture(
                "Twelve lines",
                Measure::new("Profit", number("€")),
                twelve.collect(),
                None,
            ),
        ),
        (
            "swept-single",
            picture(
                "A single value",
                Measure::new("Cost", number("€")),
                vec![single],
                Some(4.0),
            ),
        ),
        (
            "swept-zero",
            picture(
                "Always zero",
                Measure::new("Blocked", Unit::Share),
                vec![zero],
                None,
            ),
        ),
        (
            "swept-narrow",
            picture(
                "All nearly equal",
                Measure::new("Calls", number("calls")),
                vec![narrow],
                None,
            ),
        ),
    ]
}

fn heat_maps() -> Vec<(&'static str, Picture)> {
    let picture = |title: &str, columns: usize, rows: usize, size: f64, unit: Unit, long: bool| {
        let cell = |row: usize, column: usize| {
            let value = size
                * (1.0 - 0.9 * (column as f64 + 0.6 * row as f64) / (columns + rows) as f64)
                    .max(0.0);
            ((row * 7 + column * 3) % 11 != 4).then_some(HeatCell {
                value,
                meets: value < 0.45 * size,
            })
        };
        let label = |index: usize| {
            if long {
                LONG_NAMES[index % 12].to_owned()
            } else {
                (8 + index).to_string()
            }
        };
        Picture::HeatMap(HeatMap {
            caption: caption(title, "Mean of 200 days"),
            across: HeatAxis {
                name: "agents on the desk".to_owned(),
                labels: (0..columns).map(label).collect(),
            },
            down: HeatAxis {
                name: "median patience [s]".to_owned(),
                labels: (0..rows).map(label).collect(),
            },
            metric: Measure::new("Mean wait of those answered", unit),
            cells: (0..rows)
                .map(|row| (0..columns).map(|column| cell(row, column)).collect())
                .collect(),
            target: Some("mean wait under 30 s".to_owned()),
            missing: "no result".to_owned(),
        })
    };
    vec![
        (
            "heat",
            picture(
                "From twelve agents on, waits stay under half a minute",
                13,
                4,
                66.0,
                Unit::Seconds,
                false,
            ),
        ),
        (
            "heat-long",
            picture("Long labels", 6, 8, 1.0, Unit::Share, true),
        ),
        (
            "heat-many",
            picture("Many cells", 25, 18, 1e9, number("€"), false),
        ),
        (
            "heat-zero",
            picture("Always zero", 3, 2, 0.0, number(""), false),
        ),
    ]
}

fn frontiers() -> Vec<(&'static str, Picture)> {
    let plan = |index: usize, name: &str| {
        let cost = 4000.0 + 420.0 * index as f64 + 300.0 * wave(index, 0.0);
        let dominated = index % 3 == 2;
        let lost = 260.0 / (1.0 + index as f64) + if dominated { 60.0 } else { 0.0 };
        FrontierPlan {
            name: name.to_owned(),
            cost: reading(cost, 60.0).unwrap(),
            lost: reading(lost, 9.0).unwrap(),
            standing: if dominated {
                Dominance::Dominated
            } else {
                Dominance::Frontier
            },
        }
    };
    let picture = |title: &str, plans: Vec<FrontierPlan>| {
        Picture::Frontier(Frontier {
            caption: caption(title, "Means of 200 days with 95 % intervals"),
            cost: Measure::new("Cost a day", number("€")),
            lost: Measure::new("Callers lost a day", number("callers")),
            plans,
        })
    };
    let same = (0..12).map(|index| FrontierPlan {
        name: format!("plan {index}"),
        ..plan(0, "")
    });
    let short = ["base", "98 agents", "100 agents", "callback", "part-timers"];
    vec![
        (
            "frontier",
            picture(
                "The callback costs least for what it saves",
                short.iter().enumerate().map(|(i, n)| plan(i, n)).collect(),
            ),
        ),
        (
            "frontier-twelve",
            picture(
                "Twelve plans",
                LONG_NAMES
                    .iter()
                    .enumerate()
                    .map(|(i, n)| plan(i, n))
                    .collect(),
            ),
        ),
        (
            "frontier-one",
            picture("One plan", vec![plan(0, LONG_NAMES[0])]),
        ),
        ("frontier-same", picture("All the same", same.collect())),
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

fn tornados() -> Vec<(&'static str, Picture)> {
    let bar = |index: usize, name: &str| {
        let size = 0.06 / (1.0 + index as f64);
        let sign = if index.is_multiple_of(2) { 1.0 } else { -1.0 };
        TornadoBar {
            name: name.to_owned(),
            low: End {
                setting: format!("{} s", 60 - index),
                value: 0.12 - sign * size,
            },
            high: End {
                setting: format!("{} s", 90 + index),
                value: 0.12 + sign * 0.7 * size,
            },
        }
    };
    let one_sided = TornadoBar {
        name: "both ends above".to_owned(),
        low: End {
            setting: "2".to_owned(),
            value: 0.16,
        },
        high: End {
            setting: "3, a setting with a very long description of itself".to_owned(),
            value: 0.14,
        },
    };
    let mut bars: Vec<TornadoBar> = LONG_NAMES
        .iter()
        .enumerate()
        .map(|(index, name)| bar(index, name))
        .collect();
    bars.push(one_sided);
    let picture = |title: &str, bars: Vec<TornadoBar>| {
        Picture::Tornado(Tornado {
            caption: caption(
                title,
                "Share of callers who abandon, in %, as one assumption at a time goes from its low to its high setting",
            ),
            metric: Measure::new("Abandoned", Unit::Share),
            base: 0.12,
            bars,
        })
    };
    let still = TornadoBar {
        name: "does nothing".to_owned(),
        low: End {
            setting: "1".to_owned(),
            value: 0.12,
        },
        high: End {
            setting: "2".to_owned(),
            value: 0.12,
        },
    };
    vec![
        ("tornado", picture("Patience matters most", bars)),
        ("tornado-still", picture("Nothing matters", vec![still])),
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

fn ranked() -> Vec<(&'static str, Picture)> {
    let row = |index: usize, name: &str| RankedRow {
        name: name.to_owned(),
        reading: (index != 4)
            .then(|| reading(0.5 + 0.04 * index as f64, 0.03))
            .flatten(),
    };
    let picture = |title: &str, metric: Measure, rows: Vec<RankedRow>, target| {
        Picture::Ranked(Ranked {
            caption: caption(title, "Mean of 200 days; bars: 95 % intervals"),
            metric,
            rows,
            target,
        })
    };
    let twelve = LONG_NAMES.iter().enumerate();
    let equal = ["silence", "comfort", "estimate"].map(|name| RankedRow {
        name: name.to_owned(),
        reading: Reading::new(-1.5e9),
    });
    vec![
        (
            "ranked",
            picture(
                "Twelve policies",
                Measure::new("Service level", Unit::Share).better(Better::Higher),
                twelve.map(|(index, name)| row(index, name)).collect(),
                Some(0.8),
            ),
        ),
        (
            "ranked-equal",
            picture(
                "All the same",
                Measure::new("Profit", number("€")),
                equal.to_vec(),
                None,
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
        swept(),
        heat_maps(),
        frontiers(),
        weeks(),
        tornados(),
        outcomes(),
        ranked(),
    ];
    all.into_iter().flatten().collect()
}
