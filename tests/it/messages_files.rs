//! Plans of three lines that change what callers are told.

use crate::support::{GOOD, load_texts};
use holdtrue::centre::{Bumper, Policy, Quote};

/// A base that quotes waits, and says all there is to say of it.
fn base() -> String {
    format!(
        "{GOOD}[messages]\npolicy = \"estimate\"\nestimator = \"head-of-line\"\nbumper = 1.5\nround_to = 30\nrepeat_every = 60\n"
    )
}

/// The policy under a plan of these lines; it has nothing to warn of.
#[track_caller]
fn check(plan: &str, expected: Policy) {
    let plan = format!("extends = \"base.toml\"\n{plan}\n");
    let files = [("plan.toml", plan.as_str()), ("base.toml", &base())];
    let scenario = load_texts(&files, &[]).expect("a plan of three lines");
    let call_type = &scenario.centre().call_types()[0];
    assert_eq!(call_type.messages.policy, expected, "{plan}");
    assert_eq!(scenario.warnings(), [] as [&str; 0], "{plan}");
}

#[test]
fn a_plan_changes_the_policy_alone_and_is_not_told_of_what_its_base_says() {
    let quote = |bumper| {
        Policy::Estimate(Quote {
            bumper,
            round_to: holdtrue::units::Seconds::new(30.0),
        })
    };
    check("", quote(Bumper::Times(1.5)));
    check("[messages]\npolicy = \"silence\"", Policy::Silence);
    check("[messages]\npolicy = \"comfort\"", Policy::Comfort);
    check("[messages]\npolicy = \"busy\"", Policy::Busy);
    check("[messages]\npolicy = \"position\"", Policy::Position);
    check("[messages]\nbumper = 0.8", quote(Bumper::Times(0.8)));
    check("[calls.service.messages]\npolicy = \"busy\"", Policy::Busy);
}

#[test]
fn a_setting_changes_the_policy_alone() {
    let set = ["messages.policy=comfort"];
    let scenario = load_texts(&[("s.toml", &base())], &set).expect("right");
    let policy = scenario.centre().call_types()[0].messages.policy;
    assert_eq!(policy, Policy::Comfort);
    assert_eq!(scenario.warnings(), [] as [&str; 0]);
}
