//! `scenario::write` of days that come by chance, whose rosters are changed: each day of each kind comes back.

use crate::support::load_text;
use holdtrue::centre::{Centre, Change, GroupId, Operation, Segment};
use holdtrue::scenario::{reload, write};
use std::path::Path;

const CENTRE: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
[calls.a]
volume = 20
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[agents.desk]
answers = ["a"]
"#;
const WEEK: &str = "[week]\nmonday = { \"agents.desk.count\" = 6 }\ntuesday = {}\n";
const HEAVY: &str = "[kinds.heavy]\nshare = \"50%\"\n";

fn more(from: f64, by: i32) -> Change {
    let during = Segment { from, to: 14_400.0 };
    let group = GroupId(0);
    Change::Adjust { group, during, by }
}

#[track_caller]
fn comes_back(operation: &Operation) -> String {
    let text = write("x", None, operation).unwrap();
    let back = reload(Path::new("x.toml"), &text).unwrap_or_else(|no| panic!("{no}\n{text}"));
    assert_eq!(back.operation(), operation, "{text}");
    text
}

#[test]
fn kinds_adjust_every_day_alike() {
    let kinds = [
        "\"agents.desk.adjust\" = [ { from = \"10:00\", to = \"12:00\", by = 1 } ]\n",
        "\"agents.desk.adjust\" = [ { from = \"10:00\", to = \"12:00\", by = -1 } ]\n",
        "\"agents.desk.count\" = 7\n",
        "\"agents.desk.absence\" = 0.1\n",
    ];
    for kind in kinds {
        for week in [WEEK, ""] {
            let text = format!("{CENTRE}count = 4\n{week}{HEAVY}{kind}");
            let scenario = load_text(&text).unwrap();
            comes_back(scenario.operation());
            for change in [
                more(0.0, 2),
                more(7200.0, 2),
                more(0.0, -1),
                more(3661.0, 1),
            ] {
                let changed = scenario.operation().with(&[change.clone(), change]);
                comes_back(&changed.unwrap());
            }
        }
    }
    // A kind is said as it was.
    let text = format!("{CENTRE}count = 4\n{WEEK}{HEAVY}{}", kinds[0]);
    let said = comes_back(load_text(&text).unwrap().operation());
    let adjust = "\"agents.desk.adjust\" = [{ from = \"10:00\", to = \"12:00\", by = 1 }]";
    assert!(said.contains(adjust), "{said}");
}

#[test]
fn days_as_they_were_are_adjusted_alike() {
    let days =
        "count = { days = { \"2024-01-01\" = 4, \"2024-01-02\" = [3, 3, 3, 3, 3, 3, 5, 5] } }\n";
    for kind in [
        "",
        "[kinds.heavy]\nshare = \"50%\"\n\"agents.desk.adjust\" = [ { from = \"10:00\", to = \"12:00\", by = 1 } ]\n",
    ] {
        let scenario = load_text(&format!("{CENTRE}{days}{kind}")).unwrap();
        comes_back(scenario.operation());
        for change in [more(0.0, 2), more(7200.0, 2), more(3661.0, -1)] {
            comes_back(&scenario.operation().with(&[change]).unwrap());
        }
    }
}

#[test]
fn what_would_differ_from_day_to_day_is_refused() {
    let kind = "\"agents.desk.shifts\" = [ { count = 1, from = \"08:00\", to = \"10:00\" } ]\n";
    let text = format!("{CENTRE}count = 4\n{WEEK}{HEAVY}{kind}");
    let scenario = load_text(&text).unwrap();
    comes_back(scenario.operation());
    let (monday, tuesday) = match scenario.operation().days() {
        [monday, tuesday] => (monday.clone(), tuesday.clone()),
        _ => panic!("two days"),
    };
    // More of them on days of the kind, on one weekday alone.
    let heavy_alone = |one: &Centre| match one.groups()[0].roster.headcount() {
        1 => vec![more(0.0, 3)],
        _ => Vec::new(),
    };
    let changed = tuesday.variants.unwrap().with(heavy_alone).unwrap();
    let days = vec![
        monday,
        holdtrue::centre::Day::drawn_from(tuesday.weekday, changed),
    ];
    let base = scenario.operation().base().clone();
    let week = Operation::week_of(base, days).unwrap();
    let refused = write("x", None, &week).unwrap_err().to_string();
    let cure = "take `count`, `shifts` and `adjust` of `desk` out of [kinds.heavy]";
    assert!(refused.contains(cure), "{refused}");
}
