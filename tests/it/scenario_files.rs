//! Scenario files that are right, and that no file at all makes the reader stumble.

use crate::support::{GOOD, good_with, load_text, load_texts};
use holdtrue::centre::{
    AtClose, Bumper, CallTypeId, Callback, Centre, CustomerParts, Estimator, Former, Formula,
    Leaving, Messages, PickAgent, Policy, Prospects, Quote, Reaction, Redial, ServiceLevel,
    Targets,
};
use holdtrue::random::Law;
use holdtrue::scenario::{STARTER, schema};
use holdtrue::units::{Seconds, Share, TimeOfDay};
use proptest::prelude::*;

/// The example of the contract.
const WHOLE: &str = include_str!("whole.toml");

#[track_caller]
fn centre(text: &str) -> Centre {
    match load_text(text) {
        Ok(scenario) => scenario.centre().clone(),
        Err(refused) => panic!("{refused}"),
    }
}

#[test]
fn the_starter_runs_as_it_is() {
    let scenario = load_text(STARTER).expect("the starter is right");
    assert_eq!(scenario.warnings(), [] as [&str; 0]);
    assert_eq!(scenario.centre().call_types().len(), 2);
}

#[test]
fn the_whole_example_means_what_it_says() {
    let centre = centre(WHOLE);
    let clock = centre.clock();
    assert_eq!(clock.opens, TimeOfDay::new(8, 0, 0));
    assert_eq!(
        (clock.length.get(), clock.interval.get()),
        (36_000.0, 1800.0)
    );
    assert_eq!(clock.at_close, AtClose::ServeQueue);
    assert_eq!(
        (centre.busyness().day, centre.busyness().interval),
        (0.15, 0.10)
    );
    assert_eq!(centre.pick_agent(), PickAgent::LongestIdle);
    let [service, sales] = centre.call_types() else {
        panic!("two call types")
    };
    assert_eq!(
        (service.name.as_str(), sales.name.as_str()),
        ("service", "sales")
    );
    assert_eq!(service.volume.len(), 20);
    assert!((service.talk.mean() - 240.0).abs() < 1e-9);
    assert_eq!(service.wrap_up, Law::Exponential(30.0));
    assert_eq!(service.patience, Law::Exponential(180.0));
    assert_eq!(service.service_level.formula, Formula::Offered);
    assert_eq!(
        service.targets.service_level.map(|share| share.get()),
        Some(0.8)
    );
    assert_eq!(
        service.targets.abandonment.map(|share| share.get()),
        Some(0.05)
    );
    assert_eq!(service.lines, Some(200));
    let unsettled = service.redial.unsettled.as_ref().expect("given");
    assert_eq!(
        (unsettled.chance.get(), unsettled.after.mean()),
        (0.9, 14_400.0)
    );
    let [desk] = centre.groups() else {
        panic!("one group")
    };
    assert_eq!(desk.roster.headcount(), 14);
    assert_eq!(
        (desk.wage, desk.absence.get(), desk.leaving),
        (21.5, 0.05, Leaving::Finish)
    );
    assert_eq!(centre.money().currency.as_deref(), Some("EUR"));
    let quote = Quote {
        bumper: Bumper::Times(1.0),
        round_to: Seconds::new(30.0),
    };
    let messages = Messages {
        policy: Policy::Estimate(quote),
        estimator: Estimator::QueueLength,
        repeat_every: Seconds::new(60.0),
    };
    for one in [service, sales] {
        assert_eq!(one.messages, messages);
        assert_eq!(one.reaction, Reaction::default());
        let offer = Seconds::new(240.0).map(Callback::offered_when);
        assert_eq!(one.callback, offer);
    }
    assert_eq!(centre.money().margin, 6.0);
}

/// The example writes the defaults down, so it gives nothing but those.
#[test]
fn the_whole_examples_customers_are_the_defaults() {
    let scenario = load_text(WHOLE).expect("right");
    let customers = scenario.operation().customers().expect("customers");
    let share = |value| Share::new(value).expect("a share");
    let [service, sales] = [0, 1].map(CallTypeId);
    let expected = CustomerParts {
        contacts: vec![(service, 0.12)],
        prospects: Some(Prospects {
            calls: sales,
            per_week: 300.0,
            conversion: share(0.07),
        }),
        former: Some(Former {
            calls: sales,
            contacts: 0.002,
            conversion: share(0.25),
        }),
        acquisition: 90.0,
        ..CustomerParts::of(20_000)
    };
    assert_eq!(customers.parts(), &expected);
}

#[test]
fn shifts_breaks_and_adjustments_make_a_roster() {
    let centre = centre(&good_with(
        "by = 2 }",
        "by = 2 }, { from = \"09:30\", to = \"1h45m\", by = -3 }",
    ));
    let steps = centre.groups()[0].roster.levels(|shift| shift.agents);
    let steps: Vec<(f64, u32)> = steps.iter().map(|step| (step.at, step.on_duty)).collect();
    let expected = [
        (0.0, 8),
        (3600.0, 2),
        (4500.0, 10),
        (5400.0, 7),
        (6300.0, 10),
        (7200.0, 0),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn a_plan_is_laid_over_its_base() {
    let plan = r#"
        extends = "../base.toml"
        [calls.service]
        volume = 5
        volume_scale = 3
        talk = { dist = "exponential", mean = 60 }   # another distribution: nothing of the old one stays
        redial.abandoned.chance = "10%"
        [agents.desk]
        count = 4                                    # instead of shifts
        [agents.night]
        answers = { service = { rank = 2, after = 30, speed = 0.5 } }
        count = 1
    "#;
    let scenario = load_texts(&[("plans/p.toml", plan), ("base.toml", GOOD)], &[]);
    let scenario = scenario.expect("a plan of three lines");
    assert_eq!(scenario.name(), "good");
    let service = &scenario.centre().call_types()[0];
    assert_eq!(service.volume[..], [15.0; 4]);
    assert_eq!(service.talk, Law::Exponential(60.0));
    let retry = service.redial.abandoned.as_ref().expect("given");
    assert_eq!((retry.chance.get(), retry.after.mean()), (0.1, 900.0));
    let [desk, night] = scenario.centre().groups() else {
        panic!("two groups")
    };
    assert_eq!(
        desk.roster.headcount(),
        6,
        "4 and the adjustment of the base"
    );
    let skill = night.answers[0];
    assert_eq!((skill.rank, skill.after.get(), skill.speed), (2, 30.0, 0.5));
}

#[test]
fn a_plan_of_a_plan() {
    let files = [
        ("c.toml", "extends = \"b.toml\"\nname = \"c\"\n"),
        (
            "b.toml",
            "extends = \"a.toml\"\nname = \"b\"\ncalls.service.priority = -2\n",
        ),
        ("a.toml", GOOD),
    ];
    let scenario = load_texts(&files, &["calls.service.volume_scale=2"]).expect("right");
    assert_eq!(scenario.name(), "c");
    assert_eq!(scenario.centre().call_types()[0].priority, -2);
    assert_eq!(scenario.centre().call_types()[0].volume[3], 80.0);
}

#[test]
fn settings_reach_any_key() {
    let dotted =
        good_with("[calls.service]", "[calls.\"a.b=c\"]").replace("[\"service\"]", "[\"a.b=c\"]");
    let set = [
        "calls.\"a.b=c\".talk.mean = 2m",
        "name=with a text that is no TOML",
        "agents.desk.count=[1,2,3,4]",
        "clock.at_close=\"disconnect\"",
    ];
    let scenario = load_texts(&[("s.toml", &dotted)], &set).expect("right");
    assert_eq!(scenario.name(), "with a text that is no TOML");
    assert!((scenario.centre().call_types()[0].talk.mean() - 120.0).abs() < 1e-9);
    assert_eq!(scenario.centre().clock().at_close, AtClose::Disconnect);
}

#[test]
fn columns_come_from_csv_files_relative_to_the_file_that_names_them() {
    let base = good_with(
        "[10, 20, 30, 40]",
        "{ csv = \"v.csv\", column = \"calls per half hour\" }",
    )
    .replace(
        "\"lognormal\", mean = \"4m\", cv = 0.9",
        "\"empirical\", values = { csv = \"v.csv\", column = \"talk\" }, weights = \"n\"",
    );
    let csv = "n, talk, calls per half hour\n1, 60, 1\n1, 2m, 2\n2, 180, 3\n0,\"1\", 4\n";
    let files = [
        ("p.toml", "extends = \"data/b.toml\"\n"),
        ("data/b.toml", &base),
        ("data/v.csv", csv),
    ];
    let scenario = load_texts(&files, &[]).expect("right");
    let service = &scenario.centre().call_types()[0];
    assert_eq!(service.volume[..], [1.0, 2.0, 3.0, 4.0]);
    assert!((service.talk.mean() - 135.0).abs() < 1e-9);
    // The text of the scenario needs none of these files.
    let again = load_text(scenario.text()).expect("its own text");
    assert_eq!(again.operation(), scenario.operation());
}

#[test]
fn a_steady_state_study_has_a_length() {
    let text = good_with("opens = \"08:00\"\ncloses = \"10:00\"", "length = \"2h\"")
        .replace("\"08:00\"", "0")
        .replace("\"10:00\"", "\"2h\"")
        .replace("\"09:00\"", "\"1h\"");
    let centre = centre(&text);
    assert_eq!(centre.clock().opens, None);
    assert_eq!(centre.clock().intervals(), 4);
    assert_eq!(centre.groups()[0].roster.headcount(), 10);
}

#[test]
fn times_without_quotes_and_midnight() {
    let text = good_with("opens = \"08:00\"", "opens = 22:00:00")
        .replace("closes = \"10:00\"", "closes = \"24:00\"")
        .replace(
            "from = \"08:00\", to = \"10:00\"",
            "from = \"22:00\", to = \"24:00\"",
        )
        .replace("\"09:00\"", "\"23:00\"")
        .replace("to = \"10:00\", by", "to = \"24:00\", by");
    assert_eq!(centre(&text).clock().length.get(), 7200.0);
}

#[test]
fn defaults() {
    let text = r#"
        [clock]
        length = "1h"
        [calls.a]
        volume = 1
        talk = { dist = "constant", value = 60 }
        patience = { dist = "never" }
        [agents.g]
        answers = ["a"]
        count = 1
    "#;
    let scenario = load_text(text).expect("right");
    assert_eq!(scenario.name(), "s", "the file's name");
    let centre = scenario.centre();
    assert_eq!(centre.clock().interval.get(), 1800.0);
    let one = &centre.call_types()[0];
    assert_eq!(
        (one.priority, one.settled, one.value, one.lines),
        (1, Share::ALL, 0.0, None)
    );
    assert_eq!(
        (&one.wrap_up, &one.patience),
        (&Law::Constant(0.0), &Law::Never)
    );
    assert_eq!(
        (&one.talk_scale, &one.patience_scale),
        (&vec![1.0; 2], &vec![1.0; 2])
    );
    assert_eq!(one.service_level, ServiceLevel::default());
    assert_eq!(
        (one.targets, &one.redial),
        (Targets::default(), &Redial::default())
    );
    let group = &centre.groups()[0];
    assert_eq!((group.answers[0].rank, group.answers[0].speed), (1, 1.0));
    assert_eq!(
        (group.absence, group.shrinkage, group.wage),
        (Share::NONE, Share::NONE, 0.0)
    );
}

#[test]
fn what_is_probably_not_meant_is_a_warning() {
    let text = good_with("[10, 20, 30, 40]", "0");
    let scenario = load_text(&text).expect("allowed");
    let [warning] = scenario.warnings() else {
        panic!("one warning: {:?}", scenario.warnings())
    };
    assert!(
        warning.contains("nobody ever calls `service`") && warning.contains("s.toml:13:10"),
        "{warning}"
    );
}

/// Every table of the schema: the reader knows its keys and no others.
#[test]
fn the_schema_knows_the_keys_that_the_reader_knows() {
    let schema = schema();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    let keys = |properties: &serde_json::Value| -> Vec<String> {
        properties
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    let cases = [
        ("", schema["properties"].clone()),
        ("[clock]\n", schema["$defs"]["Clock"]["properties"].clone()),
        (
            "[calls.a]\n",
            schema["$defs"]["CallType"]["properties"].clone(),
        ),
        (
            "[calls.a.redial]\n",
            schema["$defs"]["Redial"]["properties"].clone(),
        ),
        (
            "[calls.a.talk]\n",
            schema["$defs"]["Distribution"]["properties"].clone(),
        ),
        (
            "[agents.a]\n",
            schema["$defs"]["Group"]["properties"].clone(),
        ),
        (
            "[[agents.a.shifts]]\n",
            schema["$defs"]["Shift"]["properties"].clone(),
        ),
        ("[money]\n", schema["$defs"]["Money"]["properties"].clone()),
        (
            "[messages]\n",
            schema["$defs"]["Messages"]["properties"].clone(),
        ),
        (
            "[calls.a.reaction]\n",
            schema["$defs"]["Reaction"]["properties"].clone(),
        ),
        (
            "[callback]\n",
            schema["$defs"]["Callback"]["properties"].clone(),
        ),
        (
            "[customers]\n",
            schema["$defs"]["Customers"]["properties"].clone(),
        ),
        (
            "[customers.grievances]\n",
            schema["$defs"]["Grievances"]["properties"].clone(),
        ),
        (
            "[customers.told]\n",
            schema["$defs"]["WordOfMouth"]["properties"].clone(),
        ),
        (
            "[customers.prospects]\n",
            schema["$defs"]["Prospects"]["properties"].clone(),
        ),
        (
            "[customers.former]\n",
            schema["$defs"]["Former"]["properties"].clone(),
        ),
    ];
    for (table, properties) in cases {
        let refused = load_text(&format!("{table}qqqqqqqq = 1\n"))
            .map(drop)
            .expect_err("an unknown key");
        let known = refused
            .split("the keys known here are ")
            .nth(1)
            .expect("a list");
        let known = known.lines().next().unwrap_or_default();
        let mut known: Vec<String> = known
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        known.sort_unstable();
        let mut described = keys(&properties);
        described.sort_unstable();
        assert_eq!(described, known, "{table}");
    }
}

/// A part of `text` is taken out, doubled, or replaced by something else.
fn mutated(text: &str, line: usize, word: usize, change: usize, junk: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = line % lines.len();
    let words: Vec<&str> = lines[at].split(' ').collect();
    let word = word % words.len().max(1);
    let replaced = |by: &str| {
        let parts = words.iter().enumerate();
        let parts: Vec<&str> = parts
            .map(|(place, part)| if place == word { by } else { *part })
            .collect();
        parts.join(" ")
    };
    match change {
        0 => drop(lines.remove(at)),
        1 => lines[at] = replaced(""),
        2 => lines[at] = replaced(junk),
        3 => lines.insert(at, lines[(at + word) % lines.len()].clone()),
        4 => lines[at] = junk.to_owned(),
        _ => lines.truncate(at),
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn whatever_is_changed_there_is_a_scenario_or_a_place(
        original in prop_oneof![Just(STARTER), Just(WHOLE)],
        first in (0..1000_usize, 0..50_usize, 0..6_usize),
        junk in prop_oneof![
            Just("-1".to_owned()), Just("\"\"".to_owned()), Just("[".to_owned()), Just("]".to_owned()),
            Just("{ csv = \"x\" }".to_owned()), Just("nan".to_owned()), Just("[[calls]]".to_owned()),
            Just("1e999".to_owned()), Just("= =".to_owned()), Just("extends = 1".to_owned()),
            Just("\u{7}é\u{feff}".to_owned()), Just("2026-01-01".to_owned()), "\\PC{0,12}", ".{0,12}",
        ],
    ) {
        let text = mutated(original, first.0, first.1, first.2, &junk);
        if let Err(refused) = load_text(&text) {
            let located = refused.lines().any(|line| {
                line.trim_start().strip_prefix("--> s.toml:").is_some_and(|place| place.starts_with(|c: char| c.is_ascii_digit()))
            });
            let no_text = refused.contains("not a text file");
            prop_assert!(located || no_text, "no place in\n{refused}\nof\n{text}");
        }
    }
}
