//! Every mistake a person can make: one diagnostic each, at its place, with its cure.

use crate::support::{good_with, load_text};

/// Replaces `from` by `to` in the good scenario: there must be one error, at `place`, that says `found` and `cure`.
#[track_caller]
pub(crate) fn check(from: &str, to: &str, place: &str, found: &str, cure: &str) {
    one_error(
        load_text(&good_with(from, to)).map(drop),
        &format!("s.toml:{place}\n"),
        found,
        cure,
    );
}

#[track_caller]
pub(crate) fn one_error(outcome: Result<(), String>, place: &str, found: &str, cure: &str) {
    let text = outcome.expect_err("it should be refused");
    assert_eq!(text.matches("error: ").count(), 1, "one error in\n{text}");
    for part in [place, found, cure] {
        assert!(text.contains(part), "`{part}` in\n{text}");
    }
}

#[test]
fn misspelt_and_unknown_keys() {
    check(
        "day = 0.1",
        "dya = 0.1",
        "10:1",
        "unknown key `dya`",
        "did you mean `day`?",
    );
    check(
        "[busyness]",
        "[bussyness]",
        "9:2",
        "unknown key `bussyness`",
        "did you mean `busyness`?",
    );
    check(
        "talk = {",
        "tlak = {",
        "14:1",
        "unknown key `tlak`",
        "did you mean `talk`?",
    );
    check(
        "wage = 20",
        "salary = 20",
        "24:1",
        "unknown key `salary`",
        "the keys known here are",
    );
    check(
        "at = \"09:00\"",
        "att = \"09:00\"",
        "22:66",
        "unknown key `att`",
        "did you mean `at`?",
    );
    check(
        "\"lognormal\"",
        "\"log-normal\"",
        "14:17",
        "`log-normal` is not one of the choices",
        "did you mean \"lognormal\"?",
    );
    check(
        "\"offered\"",
        "\"ofered\"",
        "16:61",
        "`ofered` is not one",
        "did you mean \"offered\"?",
    );
}

#[test]
fn wrong_types() {
    check(
        "name = \"good\"",
        "name = 3",
        "1:8",
        "`name` is the number 3",
        "give a text in double quotes",
    );
    check(
        "wage = 20",
        "wage = \"20\"",
        "24:8",
        "`agents.desk.wage` is the string \"20\"",
        "give a number, 0 or more",
    );
    check(
        "[10, 20, 30, 40]",
        "[10, 20, \"x\", 40]",
        "13:19",
        "a value in `calls.service.volume` is the string \"x\"",
        "give a number",
    );
    check(
        "[10, 20, 30, 40]",
        "\"many\"",
        "13:10",
        "is the string \"many\"",
        "an array with one for each interval",
    );
    check(
        "\"20s\"",
        "true",
        "16:28",
        "`calls.service.service_level.within` is true",
        "a duration such as",
    );
    check(
        "[\"service\"]",
        "\"service\"",
        "21:11",
        "is the string \"service\"",
        "[\"service\"]",
    );
    check(
        "{ dist = \"exponential\", mean = \"3m\" }",
        "\"3m\"",
        "15:12",
        "`calls.service.patience` is the string \"3m\"",
        "{ dist = \"exponential\"",
    );
    check(
        "count = 8",
        "count = 8.5",
        "22:21",
        "8.5 is not a whole number",
        "give a whole number",
    );
    check(
        "shifts = [{",
        "shifts = [3, {",
        "22:11",
        "a value in `agents.desk.shifts` is the number 3",
        "a table such as { count = 8",
    );
}

#[test]
fn impossible_numbers() {
    check(
        "[10, 20, 30, 40]",
        "[10, 20, -30, 40]",
        "13:19",
        "-30 is negative",
        "0 or more",
    );
    check(
        "[10, 20, 30, 40]",
        "nan",
        "13:10",
        "nan is not a number",
        "ordinary number",
    );
    check(
        "[10, 20, 30, 40]",
        "inf",
        "13:10",
        "infinite",
        "ordinary number",
    );
    check(
        "[10, 20, 30, 40]",
        "1e300",
        "13:10",
        "1e300 is absurdly large",
        "ordinary number",
    );
    check(
        "[10, 20, 30, 40]",
        "99999999999999999999999",
        "13:10",
        "absurdly large",
        "ordinary number",
    );
    check(
        "[10, 20, 30, 40]",
        "1e10",
        "13:10",
        "value 1 of the profile is",
        "from 0 to",
    );
    check(
        "\"90%\"",
        "90",
        "17:11",
        "`90` is not a share",
        "did you mean \"90%\"?",
    );
    check(
        "\"90%\"",
        "\"190%\"",
        "17:11",
        "`190%` is not a share",
        "from 0 to 1",
    );
    check(
        "cv = 0.9",
        "cv = 1e6",
        "14:48",
        "`lognormal` cannot be made of this",
        "between 0 and 100",
    );
    check(
        "mean = \"4m\"",
        "mean = 0",
        "14:37",
        "mean must be above 0",
        "give a mean above 0",
    );
    check(
        "day = 0.1",
        "day = 50",
        "10:7",
        "a coefficient of variation of 50",
        "from 0 to 3",
    );
    check(
        "by = 2",
        "by = 99999999999",
        "23:48",
        "absurdly large",
        "whole number",
    );
}

#[test]
fn durations_and_times() {
    check(
        "\"4m\"",
        "\"4 sex\"",
        "14:37",
        "`4 sex` is not a duration",
        "\"20s\", \"4m\"",
    );
    check(
        "\"4m\"",
        "\"-4m\"",
        "14:37",
        "-4m is negative",
        "from 0 to ten years",
    );
    check(
        "\"4m\"",
        "\"4\"",
        "14:37",
        "`4` has no unit",
        "write \"4s\"",
    );
    check(
        "\"4m\"",
        "\"4y\"",
        "14:37",
        "no fixed length",
        "weeks or days",
    );
    check(
        "\"4m\"",
        "\"999999999d\"",
        "14:37",
        "`999999999d` is not a duration",
        "a duration such as",
    );
    check("\"4m\"", "1e10", "14:37", "absurdly long", "ten years");
    check(
        "opens = \"08:00\"",
        "opens = \"25:00\"",
        "4:9",
        "`25:00` is not a time of day",
        "\"HH:MM\"",
    );
    check(
        "opens = \"08:00\"",
        "opens = \"8:00\"",
        "4:9",
        "`8:00` is not a time of day",
        "did you mean \"08:00\"?",
    );
    check(
        "opens = \"08:00\"",
        "opens = 8",
        "4:9",
        "`clock.opens` is the number 8",
        "\"08:30\"",
    );
}

#[test]
fn the_clock() {
    check(
        "closes = \"10:00\"",
        "closes = \"07:00\"",
        "5:10",
        "closes at 07:00, not after it opens at 08:00",
        "later",
    );
    check(
        "closes = \"10:00\"",
        "closes = \"08:00\"",
        "5:10",
        "not after it opens",
        "later",
    );
    check(
        "interval = \"30m\"",
        "interval = \"35m\"",
        "6:12",
        "do not divide",
        "whole number of times",
    );
    check(
        "interval = \"30m\"",
        "interval = 0",
        "6:12",
        "the interval is 0",
        "\"30m\"",
    );
    check(
        "closes = \"10:00\"\n",
        "",
        "3:2",
        "`closes` is missing",
        "closes = \"18:00\"",
    );
    check(
        "warm_up = 0",
        "warm_up = \"3h\"",
        "7:11",
        "no time in which calls are counted",
        "shorter",
    );
    check(
        "warm_up = 0",
        "length = \"3h\"",
        "7:10",
        "both a `length` and opening hours",
        "keep `opens`",
    );
    let steady = good_with("opens = \"08:00\"\ncloses = \"10:00\"", "length = \"2h\"");
    let text = load_text(&steady).expect_err("it has times of day");
    assert_eq!(text.matches("has none").count(), 5, "{text}");
}

#[test]
fn profiles_and_distributions() {
    check(
        "[10, 20, 30, 40]",
        "[10, 20, 30]",
        "13:10",
        "3 values for 4 intervals of 30 min",
        "give 4 values, or one number",
    );
    check(
        ", cv = 0.9",
        "",
        "14:1",
        "`cv` is missing",
        "`lognormal` takes `mean` and `cv`",
    );
    check(
        "cv = 0.9",
        "cv = 0.9, shape = 2",
        "14:61",
        "`lognormal` has no `shape`",
        "it takes `mean` and `cv`",
    );
    check(
        "dist = \"lognormal\", ",
        "",
        "14:1",
        "`dist` is missing",
        "say which distribution",
    );
    check(
        "\"lognormal\", mean = \"4m\", cv = 0.9",
        "\"never\"",
        "14:1",
        "`never` is a patience",
        "another `dist`",
    );
    check(
        "\"lognormal\", mean = \"4m\", cv = 0.9",
        "\"hyperexponential\", means = [1, 2], shares = [0.5, 0.9]",
        "14:62",
        "these shares add up to 1.4",
        "add up to 1",
    );
    check(
        "\"lognormal\", mean = \"4m\", cv = 0.9",
        "\"hyperexponential\", means = [1, 2], shares = [1]",
        "14:62",
        "as many weights as values",
        "give one of `shares` for each",
    );
    check(
        "\"lognormal\", mean = \"4m\", cv = 0.9",
        "\"uniform\", from = 5, to = 2",
        "14:35",
        "`from` must not be above `to`",
        "the smaller one",
    );
    check(
        "\"lognormal\", mean = \"4m\", cv = 0.9",
        "\"empirical\", values = []",
        "14:39",
        "at least one",
        "`values`",
    );
    check(
        "\"lognormal\", mean = \"4m\", cv = 0.9",
        "\"mixture\", parts = [{ dist = \"gamma\", mean = 3 }], shares = [1]",
        "14:37",
        "`cv` is missing",
        "`gamma` takes",
    );
}

#[test]
fn missing_keys_point_at_their_table() {
    check(
        "talk = { dist = \"lognormal\", mean = \"4m\", cv = 0.9 }\n",
        "",
        "12:8",
        "`talk` is missing",
        "say how long calls take",
    );
    check(
        "volume = [10, 20, 30, 40]\n",
        "",
        "12:8",
        "`volume` is missing",
        "volume = 40",
    );
    check(
        "answers = [\"service\"]\n",
        "",
        "20:9",
        "`answers` is missing",
        "answers = [\"service\"]",
    );
    check(
        "chance = 0.3, ",
        "",
        "18:12",
        "`chance` is missing",
        "chance = 0.3",
    );
    check(
        ", by = 2",
        "",
        "23:11",
        "`by` is missing",
        "by = 2 or by = -1",
    );
    check(
        "length = \"15m\"",
        "",
        "22:64",
        "`length` is missing",
        "length = \"30m\"",
    );
}

#[test]
fn who_answers_what() {
    check(
        "[\"service\"]",
        "[\"servce\"]",
        "21:12",
        "there is no call type `servce`",
        "did you mean \"service\"?",
    );
    check(
        "[\"service\"]",
        "[\"billing\"]",
        "21:12",
        "there is no call type `billing`",
        "the call types are `service`",
    );
    check(
        "[\"service\"]",
        "{ servce = { rank = 1 } }",
        "21:13",
        "there is no call type `servce`",
        "did you mean \"service\"?",
    );
    check(
        "[\"service\"]",
        "[\"service\", \"service\"]",
        "21:23",
        "named twice",
        "once",
    );
    check(
        "[\"service\"]",
        "{ service = { speed = 0 } }",
        "21:33",
        "a speed of 0",
        "0.01 to 100",
    );
    check(
        "[busyness]\nday = 0.1",
        "[calls.sales]\nvolume = 1\ntalk = { dist = \"constant\", value = 1 }\npatience = { dist = \"never\" }",
        "9:8",
        "no agent group answers `sales`",
        "add \"sales\"",
    );
    check(
        "[agents.desk]",
        "[agents.\"\"]",
        "20:9",
        "an empty name",
        "short name",
    );
}

#[test]
fn shifts_breaks_and_adjustments() {
    check(
        "wage = 20",
        "count = 5",
        "22:10",
        "both `count` and `shifts`",
        "keep one",
    );
    check(
        "at = \"09:00\"",
        "at = \"09:50\"",
        "22:71",
        "outside its shift (08:00 to 10:00)",
        "move or shorten",
    );
    check(
        "to = \"10:00\", breaks",
        "to = \"12:00\", breaks",
        "22:45",
        "outside the opening hours (08:00 to 10:00)",
        "change the one or the other",
    );
    check(
        "from = \"09:00\", to = \"10:00\", by",
        "from = \"10:00\", to = \"09:00\", by",
        "23:34",
        "ends at 09:00, not after it begins at 10:00",
        "later than `from`",
    );
    check(
        "length = \"15m\" }",
        "length = \"15m\" }, { at = \"09:10\", length = \"15m\" }",
        "22:98",
        "overlaps another",
        "after the one before",
    );
    check(
        "wage = 20",
        "shrinkage = 1",
        "24:13",
        "hardly any paid time",
        "at most 0.95",
    );
}

#[test]
fn tries_without_end() {
    for most in ["0", "1001", "4000000000"] {
        check(
            "redial = { abandoned",
            &format!("redial = {{ most = {most}, abandoned"),
            "18:19",
            &format!("{most} tries in all"),
            "from 1, the first try alone, to 1000",
        );
    }
}

/// Of what could not be read nobody knows whether it is unlikely.
#[test]
fn no_warning_follows_from_what_could_not_be_read() {
    let only = |text: &str, found: &str| {
        let said = load_text(text).expect_err("it should be refused");
        assert!(said.contains(found), "`{found}` in\n{said}");
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
        assert!(!said.contains("warning: "), "{said}");
    };
    let by_interval = good_with("{ count = 8", "{ count = 9");
    only(
        &by_interval.replace("\"08:00\"\ncloses", "\"8:00\"\ncloses"),
        "`8:00` is not a time of day",
    );
    let plain = "[clock]\nopens = \"08:00\"\ncloses = \"10:00\"\n[calls.s]\nvolume = [20, 30, 30, 20]\n\
        talk = { dist = \"exponential\", mean = 240 }\npatience = { dist = \"exponential\", mean = 180 }\n\
        lines = 9\n[agents.d]\nanswers = [\"s\"]\ncount = [4, 4, 4, 4]\n\
        adjust = [{ from = \"09:00\", to = \"10:00\", by = -1 }]\n";
    only(
        &plain.replace("opens = \"08:00\"", "opens = \"8:00\""),
        "`8:00`",
    );
    only(&plain.replace("count = [4", "count [4"), "expected");
    only(&plain.replace("[4, 4, 4, 4]", "\"four\""), "four");
    let shrunk = format!("{plain}shrinkage = \"30%\"\ncounts = \"Rostered\"\n");
    only(&shrunk, "`Rostered`");
    only(
        &format!("{shrunk}shrinkage_spell = \"20m\"\n"),
        "`Rostered`",
    );
    let staffed = plain.replace("count = [4, 4, 4, 4]", "count = 20");
    only(
        &staffed.replace("[\"s\"]", "[\"sales\"]"),
        "no call type `sales`",
    );
}
