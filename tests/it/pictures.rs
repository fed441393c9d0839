//! Golden pictures: small figures as they are written, byte for byte.

use holdtrue::plot::{
    Caption, Day, DayInterval, Differences, Frontier, FrontierPlan, HeatAxis, HeatCell, HeatMap,
    Measure, MetricDifferences, Outcomes, Picture, PlanDifference, PlanOutcomes, PromiseBin,
    Promises, Reading, Series, Standing, Swept, Tornado, TornadoBar, Unit, WaitCurve, Waits,
    WeekPanel, Weeks, Width,
};

#[track_caller]
fn check(name: &str, picture: &Picture) {
    let svg = picture.svg(Width::PAGE).unwrap();
    insta::assert_snapshot!(name, svg);
}

fn caption() -> Caption {
    Caption::new("Callers < agents & \"lines\"", "means with 95 % intervals")
}

fn reading(value: f64, half: f64) -> Option<Reading> {
    Reading::between(value, value - half, value + half)
}

fn euros() -> Measure {
    Measure::new("Cost a day", Unit::Number("€".to_owned()))
}

fn series(name: &str, slope: f64) -> Series {
    let points = (8..12).map(f64::from);
    let points = points.map(|agents| (agents, reading(slope * agents, 20.0)));
    Series {
        name: name.to_owned(),
        points: points.collect(),
    }
}

#[test]
fn the_day() {
    let interval = |hour: f64, offered: f64| DayInterval {
        start: 3600.0 * hour,
        length: 3600.0,
        offered: reading(offered, 3.0),
        answered: reading(0.9 * offered, 3.0),
        abandoned: reading(0.1 * offered, 1.0),
        staffed: Some(5.0),
        needed: Some((offered / 10.0).ceil()),
        service_level: (offered > 0.0).then(|| Reading::new(0.7)).flatten(),
    };
    let picture = Day {
        caption: caption(),
        intervals: vec![
            interval(8.0, 40.0),
            interval(9.0, 61.0),
            interval(10.0, 0.0),
            interval(11.0, 35.0),
        ],
        target: Some(0.8),
        ..Day::default()
    };
    check("day", &Picture::Day(picture));
}

#[test]
fn waits() {
    let picture = Waits {
        caption: caption(),
        plans: vec![WaitCurve {
            name: "base".to_owned(),
            answered: vec![(0.0, 0.6), (20.0, 0.3), (60.0, 0.0)],
            abandoned: vec![(0.0, 1.0), (40.0, 0.4), (120.0, 0.0)],
        }],
        mark: Some(20.0),
    };
    check("waits", &Picture::Waits(picture));
}

#[test]
fn promises() {
    let bin = |from: f64, real: f64, kept: f64| PromiseBin {
        quoted_from: from,
        quoted_to: from + 60.0,
        real: reading(real, 20.0),
        kept: Some(kept),
    };
    let picture = Promises {
        caption: caption(),
        bins: vec![bin(0.0, 25.0, 0.7), bin(60.0, 110.0, 0.4)],
    };
    check("promises", &Picture::Promises(picture));
}

#[test]
fn differences() {
    let plan = |name: &str, difference| PlanDifference {
        plan: name.to_owned(),
        difference,
    };
    let picture = Differences {
        caption: caption(),
        base: "98 agents".to_owned(),
        metrics: vec![MetricDifferences {
            measure: Measure::new("Abandoned", Unit::Share),
            base: Some(0.081),
            plans: vec![
                plan("100 agents", reading(-0.02, 0.004)),
                plan("callback <offered>", reading(0.001, 0.004)),
                plan("closed", None),
            ],
        }],
    };
    check("differences", &Picture::Differences(picture));
}

#[test]
fn swept() {
    let picture = Swept {
        caption: caption(),
        key: Measure::new("Agents", Unit::Number(String::new())),
        metric: euros(),
        series: vec![series("few calls", 90.0), series("many calls", 110.0)],
        target: Some(1000.0),
    };
    check("swept", &Picture::Swept(picture));
}

#[test]
fn heat_map() {
    let cell = |value: f64| {
        let meets = value < 20.0;
        Some(HeatCell { value, meets })
    };
    let axis = |name: &str| HeatAxis {
        name: name.to_owned(),
        labels: vec!["8".to_owned(), "10".to_owned()],
    };
    let picture = HeatMap {
        caption: caption(),
        across: axis("agents"),
        down: axis("lines"),
        metric: Measure::new("Mean wait", Unit::Seconds),
        cells: vec![vec![cell(61.0), cell(12.5)], vec![None, cell(f64::NAN)]],
        target: Some("under 20 s".to_owned()),
    };
    check("heat_map", &Picture::HeatMap(picture));
}

#[test]
fn frontier() {
    let plan = |name: &str, cost, lost, standing| FrontierPlan {
        name: name.to_owned(),
        cost: reading(cost, 30.0).unwrap(),
        lost: reading(lost, 4.0).unwrap(),
        standing,
    };
    let picture = Frontier {
        caption: caption(),
        cost: euros(),
        lost: Measure::new("Callers lost a day", Unit::Number(String::new())),
        plans: vec![
            plan("98 agents", 900.0, 70.0, Standing::Frontier),
            plan("100 agents", 1000.0, 40.0, Standing::Frontier),
            plan("part-timers", 1010.0, 60.0, Standing::Dominated),
        ],
    };
    check("frontier", &Picture::Frontier(picture));
}

#[test]
fn weeks() {
    let panel = |measure| WeekPanel {
        measure,
        plans: vec![series("honest", 100.0), series("hopeful", -20.0)],
        level: None,
    };
    let picture = Weeks {
        caption: caption(),
        panels: vec![panel(euros()), panel(Measure::new("Trust", Unit::Share))],
    };
    check("weeks", &Picture::Weeks(picture));
}

#[test]
fn tornado() {
    let end = |setting: &str, value: f64| holdtrue::plot::End {
        setting: setting.to_owned(),
        value,
    };
    let picture = Tornado {
        caption: caption(),
        metric: Measure::new("Abandoned", Unit::Share),
        base: 0.1,
        bars: vec![
            TornadoBar {
                name: "volume".to_owned(),
                low: end("−10 %", 0.08),
                high: end("+10 %", 0.13),
            },
            TornadoBar {
                name: "patience".to_owned(),
                low: end("60 s", 0.18),
                high: end("180 s", 0.06),
            },
        ],
    };
    check("tornado", &Picture::Tornado(picture));
}

#[test]
fn outcomes() {
    let plan = |name: &str, answered: f64| PlanOutcomes {
        name: name.to_owned(),
        shares: vec![answered, 0.9 - answered, 0.1],
    };
    let picture = Outcomes {
        caption: caption(),
        parts: ["answered", "abandoned", "blocked"]
            .map(str::to_owned)
            .to_vec(),
        plans: vec![plan("base", 0.7), plan("休日 & more", 0.8)],
    };
    check("outcomes", &Picture::Outcomes(picture));
}
