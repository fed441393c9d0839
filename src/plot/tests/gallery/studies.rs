//! Figures of many plans: sweeps, frontiers, sensitivities.

use super::{LONG_NAMES, caption, number, reading, wave};
use crate::plot::*;

pub(super) fn series(name: &str, points: usize, from: f64, level: f64, phase: f64) -> Series {
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

pub(super) fn swept() -> Vec<(&'static str, Picture)> {
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

pub(super) fn heat_maps() -> Vec<(&'static str, Picture)> {
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

pub(super) fn frontiers() -> Vec<(&'static str, Picture)> {
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

pub(super) fn tornados() -> Vec<(&'static str, Picture)> {
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

pub(super) fn ranked() -> Vec<(&'static str, Picture)> {
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

pub(super) fn single_days() -> Vec<(&'static str, Picture)> {
    let measured =
        |name: &str, unit: Unit, better: Better, wanted: f64, values: Vec<f64>| MeasuredDays {
            measure: Measure::new(name, unit).better(better),
            wanted,
            finding: "kept by some".to_owned(),
            values,
        };
    let spread = |many: usize, about: f64, by: f64| {
        let one = move |index: usize| about + by * wave(index, 0.5);
        (0..many).map(one).collect::<Vec<f64>>()
    };
    let picture = |title: &str, measures: Vec<MeasuredDays>| {
        Picture::SingleDays(SingleDays {
            caption: caption(title, "What each target comes to on single days"),
            measures,
        })
    };
    let answered = spread(400, 0.82, 0.2).into_iter().map(|one| one.min(1.0));
    let waits = spread(90, 200.0, 900.0).into_iter().map(f64::abs);
    vec![
        (
            "single-days",
            picture(
                "On 61 of 100 days service is answered in time",
                vec![
                    measured(
                        LONG_NAMES[4],
                        Unit::Share,
                        Better::Higher,
                        0.8,
                        answered.collect(),
                    ),
                    measured(
                        "lost",
                        Unit::Share,
                        Better::Lower,
                        0.05,
                        spread(400, 0.04, 0.04),
                    ),
                    measured(
                        "speed of answer",
                        Unit::Seconds,
                        Better::Lower,
                        30.0,
                        waits.collect(),
                    ),
                ],
            ),
        ),
        (
            "single-days-one",
            picture(
                "A single day",
                vec![
                    measured("lost", Unit::Share, Better::Lower, 0.0, vec![0.0]),
                    measured(
                        "busy",
                        Unit::Share,
                        Better::Lower,
                        0.85,
                        vec![f64::NAN, 1e300],
                    ),
                ],
            ),
        ),
    ]
}
