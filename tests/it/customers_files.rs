//! Customers in scenario files: what the keys mean, and mistakes, one diagnostic each.

use crate::support::{GOOD, load_text};
use holdtrue::centre::{
    CallTypeId, CustomerParts, Former, Grievances, Operation, Prospects, Tellings,
};
use holdtrue::units::{Seconds, Share};

/// All keys, with values that are not the defaults.
const ALL: &str = r#"[customers]
count = 12345
weeks = 4
opening_days = 6
contacts = { service = 0.12 }
tolerance = "90s"
goodwill = 0.25
grievances = { abandoned = 2, blocked = 3, balked = 4, late = 5, unsettled = 6, callback_broken = 7 }
repair = 0.2
forgets_after = "3w"
base_churn = 0.004
sensitivity = 1.25
trust = "70%"
trust_gain = 0.2
trust_loss = 0.4
told = { bad = 9, good = 3 }
reputation_falls = "2w"
reputation_recovers = "13w"
prospects = { calls = "service", per_week = 300, conversion = 0.07 }
former = { calls = "service", contacts = 0.002, conversion = "25%" }
acquisition = 90

[money]
margin = 6
"#;

fn operation(tables: &str) -> Operation {
    // With lines, quotes and callbacks no key is without an effect.
    let base = GOOD.replace("settled", "lines = 50\nsettled");
    let told = "[messages]\npolicy = \"estimate\"\n[callback]\noffer_when = 60";
    match load_text(&format!("{base}{tables}\n{told}\n")) {
        Ok(scenario) => {
            assert_eq!(scenario.warnings(), [] as [&str; 0]);
            scenario.operation().clone()
        }
        Err(refused) => panic!("{refused}"),
    }
}

fn customers(tables: &str) -> CustomerParts {
    let operation = operation(tables);
    operation.customers().expect("customers").parts().clone()
}

#[test]
fn every_key_means_what_it_says() {
    let seconds = |value| Seconds::new(value).unwrap();
    let share = |value| Share::new(value).unwrap();
    let service = CallTypeId(0);
    let week = 604_800.0;
    let expected = CustomerParts {
        count: 12_345,
        weeks: 4,
        opening_days: 6,
        contacts: vec![(service, 0.12)],
        tolerance: seconds(90.0),
        goodwill: 0.25,
        grievances: Grievances {
            abandoned: 2.0,
            blocked: 3.0,
            balked: 4.0,
            late: 5.0,
            unsettled: 6.0,
            callback_broken: 7.0,
        },
        repair: 0.2,
        forgets_after: seconds(3.0 * week),
        base_churn: 0.004,
        sensitivity: 1.25,
        trust: share(0.7),
        trust_gain: share(0.2),
        trust_loss: share(0.4),
        told: Tellings {
            bad: 9.0,
            good: 3.0,
        },
        reputation_falls: seconds(2.0 * week),
        reputation_recovers: seconds(13.0 * week),
        prospects: Some(Prospects {
            calls: service,
            per_week: 300.0,
            conversion: share(0.07),
        }),
        former: Some(Former {
            calls: service,
            contacts: 0.002,
            conversion: share(0.25),
        }),
        acquisition: 90.0,
    };
    assert_eq!(customers(ALL), expected);
    assert_eq!(operation(ALL).base().money().margin, 6.0);
}

#[test]
fn what_is_not_said_is_the_default() {
    let told = "[customers]\ncount = 20000\ncontacts = { service = 0.1 }";
    let expected = CustomerParts {
        contacts: vec![(CallTypeId(0), 0.1)],
        ..CustomerParts::of(20_000)
    };
    assert_eq!(customers(told), expected);
    assert_eq!(operation("").customers(), None);
}

/// `tables` are appended to the good scenario, from line 25 on: there must be one error, at `place`.
#[track_caller]
fn check(tables: &str, place: &str, found: &str, cure: &str) {
    let refused = load_text(&format!("{GOOD}[customers]\n{tables}\n"));
    let refused = refused.map(drop).expect_err("it should be refused");
    let place = format!("s.toml:{place}\n");
    assert_eq!(refused.matches("error: ").count(), 1, "one in\n{refused}");
    for part in [&place, found, cure] {
        assert!(refused.contains(part), "`{part}` in\n{refused}");
    }
}

#[test]
fn mistakes_have_a_place_and_a_cure() {
    let few = "count = 9\ncontacts = { service = 1 }\n";
    let with = |line: &str| format!("{few}{line}");
    check(
        "contacts = { service = 1 }",
        "25:2",
        "`count` is missing",
        "count = 20000",
    );
    check(
        "count = 9",
        "25:2",
        "customers who never call",
        "contacts = { service = 0.12 }",
    );
    check(
        "count = 9\ncontacts = { servise = 1 }",
        "27:24",
        "there is no call type `servise`",
        "did you mean \"service\"?",
    );
    check(
        &with("sensitivty = 1"),
        "28:1",
        "unknown key `sensitivty`",
        "did you mean `sensitivity`?",
    );
    check(
        &with("grievances = { abandonned = 1 }"),
        "28:16",
        "unknown key `abandonned`",
        "did you mean `abandoned`?",
    );
    check(
        &with("prospects = { calls = \"sales\", per_week = 1, conversion = 1 }"),
        "28:23",
        "there is no call type `sales`",
        "the call types are `service`",
    );
    check(
        &with("prospects = { calls = \"service\", conversion = 1 }"),
        "28:1",
        "`per_week` is missing",
        "per_week = 300",
    );
    check(
        &with("former = { calls = \"service\", contacts = 1 }"),
        "28:1",
        "`conversion` is missing",
        "conversion = \"7%\"",
    );
    check(
        &with("trust = 1.5"),
        "28:9",
        "`1.5` is not a share",
        "from 0 to 1",
    );
    check(
        &with("forgets_after = 0"),
        "28:17",
        "a half-life of 0",
        "\"8w\"",
    );
    check(
        &with("weeks = 0"),
        "28:9",
        "a `weeks` of 0",
        "from 1 to 520",
    );
    check(
        &with("opening_days = 8"),
        "28:16",
        "a `opening_days` of 8",
        "from 1 to 7",
    );
    check(
        &with("base_churn = -1"),
        "28:14",
        "-1 is negative",
        "0 or more",
    );
    check(
        &with("goodwill = 1000"),
        "28:12",
        "a `goodwill` of 1000",
        "from 0 to 100",
    );
    check(
        "count = 10000000\ncontacts = { service = 90 }",
        "27:1",
        "calls in one season",
        "lower `count`",
    );
}

#[test]
fn callers_need_a_shape_of_the_day() {
    let text = GOOD.replace("volume = [10, 20, 30, 40]", "volume = 0");
    let text = format!("{text}[customers]\ncount = 9\ncontacts = {{ service = 1 }}\n");
    let refused = load_text(&text).map(drop).expect_err("no shape");
    assert!(refused.contains("it gives the day no shape"), "{refused}");
    assert!(refused.contains("s.toml:13:10"), "{refused}");
    assert!(
        refused.contains("`customers.contacts.service` needs one"),
        "{refused}"
    );
}

#[test]
fn a_call_type_that_is_lost_is_not_held_against_those_who_call_it() {
    let text = GOOD.replace("volume = [10, 20, 30, 40]", "volume = [10, 20]");
    let text = format!("{text}[customers]\ncount = 9\ncontacts = {{ service = 1 }}\n");
    let refused = load_text(&text).map(drop).expect_err("a short profile");
    assert_eq!(refused.matches("error: ").count(), 1, "{refused}");
}

#[test]
fn a_season_has_a_most_of_calls_whoever_makes_them() {
    let season = |rest: &str| load_text(&format!("{GOOD}[customers]\n{rest}\n")).map(drop);
    let refused = |rest: &str| {
        let text = season(rest).expect_err("too many calls");
        assert!(text.contains("calls in one season"), "{text}");
    };
    // 520 weeks of 10 million prospects, at a reputation of up to 2.
    refused(
        "count = 100\nweeks = 520\ncontacts = { service = 0.001 }\nprospects = { calls = \"service\", per_week = 1e7, conversion = 0 }",
    );
    // 5,000 are won a week and call once a week: 13 million customers' weeks, and as many at the best reputation.
    let won = "count = 1\nweeks = 104\ncontacts = { service = 1 }\nprospects = { calls = \"service\", per_week = 5000, conversion = 1 }";
    refused(won);
    assert_eq!(season(&won.replace("5000", "500")), Ok(()));
    // Everybody leaves and goes on calling.
    refused(
        "count = 10000000\nweeks = 52\nbase_churn = 10\ncontacts = { service = 0 }\nformer = { calls = \"service\", contacts = 100, conversion = 0 }",
    );
    // Strangers count, and so does what multiplies the calls.
    let strangers = "[calls.other]\nvolume = 100000\ntalk = { dist = \"constant\", value = 1 }\npatience = { dist = \"never\" }\n";
    let text = GOOD.replace("[\"service\"]", "[\"service\", \"other\"]") + strangers;
    let text = format!("{text}[customers]\ncount = 1\nweeks = 520\ncontacts = {{ service = 1 }}\n");
    let found = load_text(&text)
        .map(drop)
        .expect_err("1e9 calls of strangers");
    assert!(found.contains("1.040e9 calls in one season"), "{found}");
    let scaled = GOOD.replace("settled", "volume_scale = 100\nsettled");
    let text = format!(
        "{scaled}[customers]\ncount = 100000\nweeks = 52\ncontacts = {{ service = 0.1 }}\n"
    );
    assert!(load_text(&text).is_err(), "52 million calls");
    let week = text.replace("volume_scale = 100\n", "")
        + "[week]\nmonday = { \"calls.service.volume_scale\" = 100 }\n";
    assert!(load_text(&week).is_err(), "the same on the days");
}

#[test]
fn a_day_of_next_to_no_calls_gives_no_shape() {
    let text = GOOD.replace("[10, 20, 30, 40]", "1e-11");
    let text = format!("{text}[customers]\ncount = 1\nweeks = 5\ncontacts = {{ service = 0.1 }}\n");
    let refused = load_text(&text).map(drop).expect_err("no shape");
    assert!(refused.contains("gives the day no shape"), "{refused}");
}
