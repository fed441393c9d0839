//! Mistakes in messages, reactions and callbacks: one diagnostic each, at its place, with its cure.

use crate::support::{GOOD, good_with, load_text, load_texts};

/// `tables` are appended to the good scenario, from line 25 on: there must be one error, at `place`.
#[track_caller]
fn check(tables: &str, place: &str, found: &str, cure: &str) {
    check_text(&format!("{GOOD}{tables}\n"), place, found, cure);
}

#[track_caller]
fn check_text(text: &str, place: &str, found: &str, cure: &str) {
    let refused = load_text(text).map(drop).expect_err("it should be refused");
    let place = format!("s.toml:{place}\n");
    assert_eq!(refused.matches("error: ").count(), 1, "one in\n{refused}");
    for part in [&place, found, cure] {
        assert!(refused.contains(part), "`{part}` in\n{refused}");
    }
}

#[test]
fn misspelt_keys_and_choices() {
    let cases = [
        (
            "[mesages]\npolicy = \"busy\"",
            "25:2",
            "unknown key `mesages`",
            "did you mean `messages`?",
        ),
        (
            "[messages]\npolcy = \"busy\"",
            "26:1",
            "unknown key `polcy`",
            "did you mean `policy`?",
        ),
        (
            "[reaction]\ntrsut = 1",
            "26:1",
            "unknown key `trsut`",
            "did you mean `trust`?",
        ),
        (
            "[callback]\noffer_wen = 1",
            "26:1",
            "unknown key `offer_wen`",
            "did you mean `offer_when`?",
        ),
        (
            "[calls.service.callback]\ntriess = 1\noffer_when = 1",
            "26:1",
            "unknown key `triess`",
            "did you mean `tries`?",
        ),
        (
            "[messages]\npolicy = \"confort\"\nrepeat_every = 9",
            "26:10",
            "`confort` is not one",
            "did you mean \"comfort\"?",
        ),
        (
            "[messages]\npolicy = \"estimate\"\nestimator = \"queue_length\"",
            "27:13",
            "not one of the choices",
            "did you mean \"queue-length\"?",
        ),
        (
            "[messages]\npolicy = \"estimate\"\nbumper = { keept = 0.8 }",
            "27:12",
            "unknown key `keept`",
            "did you mean `kept`?",
        ),
        (
            "[callback]\noffer_when = 1\npromise = \"keep-place\"",
            "27:11",
            "no way to promise",
            "did you mean \"keeps-place\"?",
        ),
        (
            "[callback]\noffer_when = 1\npromise = \"soon\"",
            "27:11",
            "no way to promise",
            "\"2h\"",
        ),
    ];
    for (tables, place, found, cure) in cases {
        check(tables, place, found, cure);
    }
}

#[test]
fn wrong_values_of_messages() {
    let estimate = |line: &str| format!("[messages]\npolicy = \"estimate\"\n{line}");
    let cases = [
        ("bumper = 0", "27:10", "a bumper of 0", "above 0"),
        ("bumper = 101", "27:10", "a bumper of 101", "up to 100"),
        (
            "bumper = -1",
            "27:10",
            "-1 is negative",
            "above 0 and up to 100",
        ),
        (
            "bumper = \"80%\"",
            "27:10",
            "is the string \"80%\"",
            "{ kept = \"80%\" }",
        ),
        (
            "bumper = { kept = 1 }",
            "27:19",
            "no bumper makes",
            "above 0 and below 1",
        ),
        (
            "bumper = { kept = 0 }",
            "27:19",
            "no bumper makes",
            "above 0 and below 1",
        ),
        (
            "bumper = { kept = \"100%\" }",
            "27:19",
            "no bumper makes",
            "above 0 and below 1",
        ),
        ("bumper = { kept = 80 }", "27:19", "not a share", "\"80%\""),
        (
            "bumper = {}",
            "27:1",
            "`kept` is missing",
            "such as { kept = \"80%\" }",
        ),
        (
            "repeat_every = 0",
            "27:16",
            "have no end",
            "at least \"1s\"",
        ),
        (
            "repeat_every = 0.5",
            "27:16",
            "every 0.5 s",
            "at least \"1s\"",
        ),
        ("round_to = \"30\"", "27:12", "no unit", "\"30s\""),
        (
            "round_to = 1e-308",
            "27:12",
            "a whole number of 0.000",
            "at least a millisecond",
        ),
        (
            "estimator = \"constant\"",
            "25:2",
            "`constant` is missing",
            "constant = \"5m\"",
        ),
        (
            "estimator = \"constant\"\nconstant = \"x\"",
            "28:12",
            "not a duration",
            "\"4m\"",
        ),
        ("estimator = 3", "27:13", "the number 3", "`head-of-line`"),
    ];
    for (line, place, found, cure) in cases {
        check(&estimate(line), place, found, cure);
    }
}

#[test]
fn wrong_values_of_reactions() {
    let cases = [
        (
            "trust = 80",
            "26:9",
            "`80` is not a share",
            "did you mean \"80%\"?",
        ),
        ("calm = -1", "26:8", "-1 is negative", "0 or more"),
        ("calm = 1001", "26:8", "a `calm` of 1001", "0 to 1000"),
        ("broken = inf", "26:10", "infinite", "ordinary number"),
        (
            "broken = nan",
            "26:10",
            "nan is not a number",
            "ordinary number",
        ),
        (
            "late_growth = 11",
            "26:15",
            "a `late_growth` of 11",
            "0 to 10",
        ),
        (
            "late_talk = \"2h\"",
            "26:13",
            "a `late_talk` of 7200 s",
            "at most \"1h\"",
        ),
        (
            "position = 1e4",
            "26:12",
            "a `position` of 10000",
            "0 to 1000",
        ),
        (
            "annoyance = 2000",
            "26:13",
            "a `annoyance` of 2000",
            "0 to 1000",
        ),
    ];
    for (line, place, found, cure) in cases {
        check(&format!("[reaction]\n{line}"), place, found, cure);
    }
}

#[test]
fn wrong_values_of_callbacks() {
    let cases = [
        ("accepts = 37", "27:11", "not a share", "\"37%\""),
        ("promise = 0", "27:11", "within no time", "\"keeps-place\""),
        ("promise = true", "27:11", "is true", "\"keeps-place\""),
        (
            "promise = \"2y\"",
            "27:11",
            "no fixed length",
            "weeks or days",
        ),
        ("tries = 0", "27:9", "0 tries", "1 to 100"),
        ("tries = 101", "27:9", "101 tries", "1 to 100"),
        ("tries = 1.5", "27:9", "not a whole number", "whole number"),
        (
            "gap = \"8d\"",
            "27:7",
            "a `gap` of 691200 s",
            "at most \"7d\"",
        ),
        (
            "dial = \"61m\"",
            "27:8",
            "a `dial` of 3660 s",
            "at most \"1h\"",
        ),
    ];
    for (line, place, found, cure) in cases {
        check(
            &format!("[callback]\noffer_when = 60\n{line}"),
            place,
            found,
            cure,
        );
    }
    check(
        "[callback]\ntries = 3",
        "25:2",
        "`offer_when` is missing",
        "offer_when = \"4m\"",
    );
    check(
        "[calls.service.callback]\ntries = 3",
        "25:16",
        "`offer_when` is missing",
        "offer_when = \"4m\"",
    );
}

#[test]
fn a_problem_is_shown_where_the_value_stands() {
    let shared =
        "[messages]\npolicy = \"estimate\"\nbumper = 200\n[calls.service.messages]\nround_to = 30";
    check(shared, "27:10", "a bumper of 200", "up to 100");
    let own =
        "[messages]\npolicy = \"estimate\"\nbumper = 2\n[calls.service.messages]\nbumper = 200";
    check(own, "29:10", "a bumper of 200", "up to 100");
    let chosen =
        "[messages]\npolicy = \"estimate\"\n[calls.service.messages]\nestimator = \"constant\"";
    check(
        chosen,
        "27:16",
        "`constant` is missing",
        "constant = \"5m\"",
    );
    let lost = "[messages]\npolicy = \"estimate\"\nconstant = -1\n[calls.service.messages]\nestimator = \"constant\"";
    check(lost, "27:12", "negative", "ten years");
    // Two types inherit it: it is said once.
    let two = "[calls.sales]\nvolume = 1\ntalk = { dist = \"constant\", value = 1 }\npatience = { dist = \"never\" }\n[reaction]\ncalm = 5000\n";
    let text = GOOD.replace("[\"service\"]", "[\"service\", \"sales\"]");
    check_text(
        &format!("{text}{two}"),
        "30:8",
        "a `calm` of 5000",
        "0 to 1000",
    );
}

#[test]
fn all_problems_of_these_tables_at_once() {
    let text = format!(
        "{GOOD}[messages]\npolicy = \"estimat\"\nrepeat_every = 0\n[reaction]\ncalm = -1\nposition = 9999\n[callback]\ntries = 0\n[calls.service.callback]\nkept = 3\n"
    );
    let refused = load_text(&text).map(drop).expect_err("refused");
    for place in ["26:10", "27:16", "29:8", "30:12", "33:16", "32:9", "34:8"] {
        assert!(
            refused.contains(&format!("s.toml:{place}\n")),
            "{place} in\n{refused}"
        );
    }
}

#[test]
fn those_who_balk() {
    let never = "{ abandoned = { chance = 0.3, after = { dist = \"never\" } } }";
    let old =
        "{ abandoned = { chance = 0.3, after = { dist = \"exponential\", mean = \"15m\" } } }";
    check_text(
        &good_with(old, never),
        "18:12",
        "may not be `never`",
        "lower its `chance`",
    );
    let own = never.replace("abandoned", "balked");
    check_text(
        &good_with(old, &own),
        "18:12",
        "may not be `never`",
        "lower its `chance`",
    );
    let lacks = "{ balked = { after = { dist = \"constant\", value = 3 } } }";
    check_text(
        &good_with(old, lacks),
        "18:12",
        "`chance` is missing",
        "chance = 0.3",
    );
}

#[test]
fn an_empirical_distribution_from_a_file_among_its_own_keys() {
    #[track_caller]
    fn load(parameters: &str) -> Result<f64, String> {
        let text = good_with(
            "\"lognormal\", mean = \"4m\", cv = 0.9",
            &format!("\"empirical\", {parameters}"),
        );
        let files = [("s.toml", text.as_str()), ("t.csv", "n,x\n1,60\n3,2m\n")];
        let scenario = load_texts(&files, &[])?;
        // The text of the scenario needs no file.
        let again = load_text(scenario.text())?;
        assert_eq!(again.centre(), scenario.centre());
        Ok(scenario.centre().call_types()[0].talk.mean())
    }
    assert_eq!(load("csv = \"t.csv\", column = \"x\""), Ok(90.0));
    assert_eq!(
        load("csv = \"t.csv\", column = \"x\", weights = \"n\""),
        Ok(105.0)
    );
    assert_eq!(
        load("csv = \"t.csv\", column = \"x\", weights = [1, 1]"),
        Ok(90.0)
    );
    let cases = [
        (
            "csv = \"t.csv\", column = \"y\"",
            "there is no column `y`",
            "its columns are `n` or `x`",
        ),
        (
            "csv = \"t.csv\"",
            "`column` is missing",
            "name a column of the file",
        ),
        (
            "csv = \"u.csv\", column = \"x\"",
            "u.csv",
            "did you mean `t.csv`?",
        ),
        (
            "column = \"x\"",
            "a `column` without a file",
            "csv = \"talk.csv\"",
        ),
        (
            "csv = 3, column = \"x\"",
            "talk.csv` is the number 3",
            "a text in double quotes",
        ),
        (
            "csv = \"t.csv\", column = \"x\", values = [1]",
            "both `values` and `csv`",
            "keep one of the two",
        ),
        (
            "mean = 3, csv = \"t.csv\", column = \"x\"",
            "`empirical` has no `mean`",
            "it takes `values` and `weights`",
        ),
    ];
    for (parameters, found, cure) in cases {
        let refused = load(parameters).expect_err("refused");
        assert_eq!(refused.matches("error: ").count(), 1, "one in\n{refused}");
        assert!(
            refused.contains(found) && refused.contains(cure),
            "{refused}"
        );
    }
    let other = good_with("cv = 0.9", "cv = 0.9, csv = \"t.csv\"");
    check_text(
        &other,
        "14:59",
        "`lognormal` has no `csv`",
        "it takes `mean` and `cv`",
    );
}
