//! Golden pictures: small figures as they are written, byte for byte.

use holdtrue::plot::{
    Caption, Day, DayInterval, Differences, Measure, MetricDifferences, Outcome, Outcomes, Picture,
    PlanDifference, PlanOutcomes, Reading, Unit, Width,
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
fn outcomes() {
    let plan = |name: &str, answered: f64| PlanOutcomes {
        name: name.to_owned(),
        shares: vec![answered, 0.9 - answered, 0.1],
    };
    let picture = Outcomes {
        caption: caption(),
        parts: vec![Outcome::Answered, Outcome::Abandoned, Outcome::Blocked],
        plans: vec![plan("base", 0.7), plan("休日 & more", 0.8)],
    };
    check("outcomes", &Picture::Outcomes(picture));
}
