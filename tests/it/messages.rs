//! What scenario files say of messages, reactions and callbacks, for all call types and for one.

use crate::support::{GOOD, load_text, load_texts};
use holdtrue::centre::{
    Bumper, CallType, Callback, CallbackTiming, Estimator, Messages, Policy, Quote, Reaction,
};
use holdtrue::scenario::Scenario;
use holdtrue::units::{Seconds, Share};

/// A second call type beside the good scenario's `service`; its last line is 29.
const TWO: &str = r#"
[calls.sales]
volume = 1
talk = { dist = "constant", value = 60 }
patience = { dist = "never" }
"#;

fn two(tables: &str) -> String {
    let groups = GOOD.replace("[\"service\"]", "[\"service\", \"sales\"]");
    format!("{groups}{TWO}{tables}")
}

#[track_caller]
fn loaded(text: &str) -> Scenario {
    match load_text(text) {
        Ok(scenario) => scenario,
        Err(refused) => panic!("{refused}"),
    }
}

/// The good scenario's only call type, with `tables` appended.
#[track_caller]
fn service(tables: &str) -> CallType {
    loaded(&format!("{GOOD}{tables}")).centre().call_types()[0].clone()
}

fn seconds(value: f64) -> Seconds {
    Seconds::new(value).expect("a time")
}

fn share(value: f64) -> Share {
    Share::new(value).expect("a share")
}

fn quote(bumper: Bumper, round_to: Option<f64>) -> Policy {
    let round_to = round_to.map(seconds);
    Policy::Estimate(Quote { bumper, round_to })
}

#[test]
fn every_policy() {
    #[track_caller]
    fn check(tables: &str, expected: Policy) {
        assert_eq!(service(tables).messages.policy, expected, "{tables}");
    }
    let plain = quote(Bumper::Times(1.0), None);
    check("", Policy::Silence);
    check("[messages]\n", Policy::Silence);
    check("[messages]\npolicy = \"silence\"\n", Policy::Silence);
    check("[messages]\npolicy = \"comfort\"\n", Policy::Comfort);
    check("[messages]\npolicy = \"busy\"\n", Policy::Busy);
    check("[messages]\npolicy = \"position\"\n", Policy::Position);
    check("[messages]\npolicy = \"estimate\"\n", plain);
    check(
        "[messages]\npolicy = \"estimate\"\nbumper = 2\nround_to = \"30s\"\n",
        quote(Bumper::Times(2.0), Some(30.0)),
    );
    check(
        "[messages]\npolicy = \"estimate\"\nbumper = { kept = \"80%\" }\n",
        quote(Bumper::Kept(share(0.8)), None),
    );
}

#[test]
fn every_estimator() {
    #[track_caller]
    fn check(lines: &str, expected: Estimator) {
        let messages = service(&format!("[messages]\npolicy = \"estimate\"\n{lines}\n")).messages;
        assert_eq!(messages.estimator, expected, "{lines}");
    }
    check("", Estimator::QueueLength);
    for (name, expected) in [
        ("queue-length", Estimator::QueueLength),
        ("queue-length-abandon", Estimator::QueueLengthAbandon),
        ("last-to-enter", Estimator::LastToEnter),
        ("head-of-line", Estimator::HeadOfLine),
        ("recent-average", Estimator::RecentAverage),
    ] {
        check(&format!("estimator = \"{name}\""), expected);
        assert_eq!(expected.key(), name);
    }
    check(
        "estimator = \"constant\"\nconstant = \"5m\"",
        Estimator::Constant(seconds(300.0)),
    );
}

#[test]
fn every_key_of_reactions() {
    let all = "[reaction]\ntrust = \"50%\"\ncalm = 0.1\nbroken = 2\nlate_growth = 0.3\nlate_talk = 4\nposition = 0.5\nannoyance = 1.1\n";
    let expected = Reaction {
        trust: share(0.5),
        calm: 0.1,
        broken: 2.0,
        late_growth: 0.3,
        late_talk: seconds(4.0),
        position: 0.5,
        annoyance: 1.1,
    };
    assert_eq!(service(all).reaction, expected);
    assert_eq!(service("[reaction]\n").reaction, Reaction::default());
}

#[test]
fn every_key_of_callbacks() {
    assert_eq!(service("[callback]\n").callback, None);
    let plain = Callback::offered_when(seconds(240.0));
    assert_eq!(plain.promise, CallbackTiming::KeepsPlace);
    let short = service("[callback]\noffer_when = \"4m\"\n");
    assert_eq!(short.callback, Some(plain));
    let all = "[callback]\noffer_when = 1\naccepts = 0.1\nkept = 0.2\npromise = \"2h\"\nreached = 0.3\ntries = 4\ngap = \"5m\"\ndial = \"6s\"\n";
    let expected = Callback {
        offer_when: seconds(1.0),
        accepts: share(0.1),
        kept: share(0.2),
        promise: CallbackTiming::Within(seconds(7200.0)),
        reached: share(0.3),
        tries: 4,
        gap: seconds(300.0),
        dial: seconds(6.0),
    };
    assert_eq!(service(all).callback, Some(expected));
    let kept = "[callback]\noffer_when = 240\npromise = \"keeps-place\"\n";
    assert_eq!(service(kept).callback, Some(plain));
}

#[test]
fn those_who_balk_do_as_those_who_abandon_unless_it_is_said() {
    let plain = service("");
    assert!(plain.redial.balked.is_some());
    assert_eq!(plain.redial.balked, plain.redial.abandoned);
    let retry =
        "calls.service.redial.balked={ chance = 0.1, after = { dist = \"constant\", value = 9 } }";
    let scenario = load_texts(&[("s.toml", GOOD)], &[retry]).expect("right");
    let redial = &scenario.centre().call_types()[0].redial;
    let [balked, abandoned] = [&redial.balked, &redial.abandoned].map(|retry| {
        let retry = retry.as_ref().expect("given");
        (retry.chance.get(), retry.after.mean())
    });
    assert_eq!((balked, abandoned), ((0.1, 9.0), (0.3, 900.0)));
}

#[test]
fn a_call_types_own_keys_are_laid_over_those_for_all() {
    let text = two(r#"
[messages]
policy = "estimate"
bumper = { kept = 0.9 }
round_to = 30

[reaction]
trust = 0.5
calm = 0.6

[callback]
offer_when = "4m"
tries = 3

[calls.sales.messages]
bumper = 1.5
estimator = "head-of-line"

[calls.sales.reaction]
calm = 0

[calls.sales.callback]
offer_when = "1m"
kept = 0.5
"#);
    let scenario = loaded(&text);
    assert_eq!(scenario.warnings(), [] as [&str; 0]);
    let [service, sales] = scenario.centre().call_types() else {
        panic!("two call types")
    };
    let kept = quote(Bumper::Kept(share(0.9)), Some(30.0));
    assert_eq!(service.messages.policy, kept);
    let own = Messages {
        policy: quote(Bumper::Times(1.5), Some(30.0)),
        estimator: Estimator::HeadOfLine,
        repeat_every: None,
    };
    assert_eq!(sales.messages, own);
    assert_eq!((service.reaction.calm, sales.reaction.calm), (0.6, 0.0));
    assert_eq!(sales.reaction.trust, share(0.5));
    let offer = Callback {
        tries: 3,
        ..Callback::offered_when(seconds(240.0))
    };
    assert_eq!(service.callback, Some(offer));
    let own = Callback {
        offer_when: seconds(60.0),
        kept: share(0.5),
        ..offer
    };
    assert_eq!(sales.callback, Some(own));
}

#[test]
fn an_offer_to_one_call_type_alone() {
    let scenario = loaded(&two("[calls.sales.callback]\noffer_when = 60\n"));
    let offers = scenario.centre().call_types().iter();
    let offers: Vec<bool> = offers.map(|one| one.callback.is_some()).collect();
    assert_eq!(offers, [false, true]);
}

#[test]
fn settings_reach_these_tables() {
    let set = [
        "messages.policy=estimate",
        "messages.bumper.kept=90%",
        "calls.service.messages.repeat_every=60s",
        "calls.service.reaction.trust=1",
        "callback.offer_when=2m",
        "callback.promise=1h",
    ];
    let scenario = load_texts(&[("s.toml", GOOD)], &set).expect("right");
    let service = &scenario.centre().call_types()[0];
    assert_eq!(
        service.messages.policy,
        quote(Bumper::Kept(share(0.9)), None)
    );
    assert_eq!(service.messages.repeat_every, Some(seconds(60.0)));
    assert_eq!(service.reaction.trust, Share::ALL);
    let promise = service.callback.map(|offer| offer.promise);
    assert_eq!(promise, Some(CallbackTiming::Within(seconds(3600.0))));
    // A number is put in the place of a table.
    let text = format!("{GOOD}[messages]\npolicy = \"estimate\"\nbumper = {{ kept = 0.5 }}\n");
    let scenario = load_texts(&[("s.toml", &text)], &["messages.bumper=1.1"]).expect("right");
    let policy = scenario.centre().call_types()[0].messages.policy;
    assert_eq!(policy, quote(Bumper::Times(1.1), None));
}

/// What is appended to the good scenario (line 25 is its first) or to that with two types (line 30) is allowed, with these warnings.
#[track_caller]
fn check_warnings(text: &str, expected: &[(&str, &str)]) {
    let scenario = loaded(text);
    let warnings = scenario.warnings();
    assert_eq!(warnings.len(), expected.len(), "{warnings:#?}");
    for (warning, (place, found)) in warnings.iter().zip(expected) {
        let place = format!("s.toml:{place}\n");
        for part in ["warning: ", &place, found] {
            assert!(warning.contains(part), "`{part}` in\n{warning}");
        }
    }
}

#[test]
fn what_has_no_effect_is_a_warning() {
    let good = |tables: &str| format!("{GOOD}{tables}");
    let idle = "has no effect";
    check_warnings(
        &good(
            "[messages]\npolicy = \"comfort\"\nbumper = 1.2\nround_to = 30\nestimator = \"head-of-line\"\nrepeat_every = 30\n",
        ),
        &[("27:10", idle), ("28:12", idle), ("29:13", idle)],
    );
    check_warnings(
        &good("[messages]\nrepeat_every = 30\n"),
        &[("26:16", "`repeat_every` has no effect")],
    );
    check_warnings(
        &good("[messages]\npolicy = \"estimate\"\nconstant = 30\n"),
        &[("27:12", "`constant` has no effect")],
    );
    // Repeats annoy, not the first message.
    let annoying = "[messages]\npolicy = \"comfort\"\n[reaction]\nannoyance = 1.3\n";
    check_warnings(&good(annoying), &[("28:13", "`annoyance` has no effect")]);
    check_warnings(
        &good(&annoying.replace("[reaction]", "repeat_every = 30\n[reaction]")),
        &[],
    );
    // An offer needs the estimator, whatever is said aloud.
    check_warnings(
        &good("[messages]\nestimator = \"head-of-line\"\n[callback]\noffer_when = 1\n"),
        &[],
    );
    // What counts for one type is not idle; what a type says in vain is.
    check_warnings(
        &two(
            "[messages]\npolicy = \"estimate\"\nbumper = 2\n[calls.sales.messages]\npolicy = \"busy\"\n",
        ),
        &[],
    );
    check_warnings(
        &two(
            "[messages]\npolicy = \"estimate\"\nbumper = 2\n[calls.sales.messages]\npolicy = \"busy\"\nbumper = 3\n",
        ),
        &[("35:10", "`bumper` has no effect")],
    );
}
