//! Keys that do nothing, and what can hardly be meant: allowed, and told at its place. What counts for one call
//! type, on one day or in the base of a plan is not idle.

use crate::support::{GOOD, good_with, load_text, load_texts};

/// What is warned of, as "line:column: what was found".
#[track_caller]
fn warned(files: &[(&str, &str)], set: &[&str]) -> Vec<String> {
    let scenario = match load_texts(files, set) {
        Ok(scenario) => scenario,
        Err(refused) => panic!("{refused}"),
    };
    let warnings = scenario.warnings().iter().map(|warning| {
        let mut lines = warning.lines();
        let found = lines.next().unwrap_or_default();
        let place = lines.next().unwrap_or_default();
        let (_, place) = place.split_once(".toml:").unwrap_or(("", place));
        format!("{place}: {}", found.trim_start_matches("warning: "))
    });
    warnings.collect()
}

/// The good scenario with these tables, whose first line is 25, has these warnings.
#[track_caller]
fn check(tables: &str, expected: &[&str]) {
    let text = format!("{GOOD}{tables}\n");
    assert_eq!(warned(&[("s.toml", &text)], &[]), expected, "{tables}");
}

/// The good scenario with `from` replaced has these warnings.
#[track_caller]
fn check_with(from: &str, to: &str, expected: &[&str]) {
    let text = good_with(from, to);
    assert_eq!(warned(&[("s.toml", &text)], &[]), expected, "{to}");
}

const REDIAL: &str =
    "redial = { abandoned = { chance = 0.3, after = { dist = \"exponential\", mean = \"15m\" } } }";

#[test]
fn reactions_where_nothing_is_said() {
    let all = "[reaction]\ntrust = 0.5\ncalm = 0.5\nbroken = 1.5\nlate_growth = 0.1\nlate_talk = 5\nposition = 0.5\nannoyance = 1.2";
    let idle = |names: &[&str]| -> Vec<String> {
        let keys = [
            "trust",
            "calm",
            "broken",
            "late_growth",
            "late_talk",
            "position",
            "annoyance",
        ];
        let lines = keys.iter().enumerate();
        let lines = lines.filter(|(_, key)| names.contains(key));
        lines
            .map(|(line, key)| {
                format!(
                    "{}:{}: `{key}` has no effect here",
                    26 + line,
                    key.len() + 4
                )
            })
            .collect()
    };
    let check = |policy: &str, names: &[&str]| {
        let text = format!("{GOOD}{all}\n[messages]\n{policy}\n");
        assert_eq!(warned(&[("s.toml", &text)], &[]), idle(names), "{policy}");
    };
    check(
        "",
        &[
            "trust",
            "calm",
            "broken",
            "late_growth",
            "late_talk",
            "position",
            "annoyance",
        ],
    );
    check(
        "policy = \"position\"",
        &[
            "trust",
            "calm",
            "broken",
            "late_growth",
            "late_talk",
            "annoyance",
        ],
    );
    check("policy = \"estimate\"", &["position", "annoyance"]);
    let busy = [
        "trust",
        "calm",
        "broken",
        "late_growth",
        "late_talk",
        "position",
    ];
    check("policy = \"busy\"\nrepeat_every = 30", &busy);
    let doubted = "[messages]\npolicy = \"estimate\"\n[reaction]\ntrust = 0\ncalm = 0.5";
    crate::idle_keys::check(doubted, &["29:8: `calm` has no effect here"]);
}

#[test]
fn second_tries_that_cannot_happen() {
    let after = "after = { dist = \"exponential\", mean = \"15m\" }";
    let redial = |rest: &str| format!("redial = {{ {rest} }}");
    let once = redial(&format!(
        "most = 1, abandoned = {{ chance = 0.3, {after} }}"
    ));
    check_with(REDIAL, &once, &["18:22: `abandoned` has no effect here"]);
    let blocked = redial(&format!("blocked = {{ chance = 0.3, {after} }}"));
    check_with(REDIAL, &blocked, &["18:12: `blocked` has no effect here"]);
    check_with(
        REDIAL,
        &redial("most = 4"),
        &["18:19: `most` has no effect here"],
    );
    let unsettled = redial(&format!("unsettled = {{ chance = 0.3, {after} }}"));
    check_with(REDIAL, &unsettled, &[]);
    let settled = format!("settled = 1\n{unsettled}");
    let text = good_with(&format!("settled = \"90%\"\n{REDIAL}"), &settled);
    assert_eq!(
        warned(&[("s.toml", &text)], &[]),
        ["18:12: `unsettled` has no effect here"]
    );
    let late =
        redial("abandoned = { chance = 0.3, after = { dist = \"constant\", value = \"3h\" } }");
    check_with(
        REDIAL,
        &late,
        &["18:40: `after` is longer than the centre is open"],
    );
}

#[test]
fn times_longer_than_the_day() {
    let offer = "[callback]\noffer_when = \"10h\"\npromise = \"3h\"\ngap = \"4h\"";
    check(
        offer,
        &[
            "26:14: `offer_when` is longer than the centre is open",
            "27:11: `promise` is longer than the centre is open",
            "28:7: `gap` is longer than the centre is open",
        ],
    );
    check_with(
        "answers = [\"service\"]",
        "answers = { service = { after = \"10h\" } }",
        &["21:33: `after` is longer than the centre is open"],
    );
}

#[test]
fn promises_that_mean_nothing() {
    check(
        "[callback]\noffer_when = 60\naccepts = 0\ngap = 60",
        &[
            "26:14: `offer_when` has no effect here",
            "28:7: `gap` has no effect here",
        ],
    );
    check(
        "[callback]\noffer_when = 60\nkept = 0\ndial = 10",
        &["28:8: `dial` has no effect here"],
    );
    check(
        "[callback]\noffer_when = 60\nreached = 0",
        &["27:11: nobody is ever reached"],
    );
    check(
        "[callback]\noffer_when = 60\nreached = 1\ntries = 3",
        &["28:9: `tries` has no effect here"],
    );
    check(
        "[callback]\noffer_when = 60\ntries = 1\ngap = 60",
        &["28:7: `gap` has no effect here"],
    );
}

#[test]
fn what_call_types_and_groups_say_in_vain() {
    check_with(
        "settled = \"90%\"",
        "settled = \"90%\"\nlines = 3",
        &["18:9: 3 lines for 10 agents who answer `service` alone: 7 of them can never talk"],
    );
    check_with(
        "formula = \"offered\"",
        "short_abandon = \"3s\"",
        &["16:67: `short_abandon` has no effect here"],
    );
    check_with(
        "settled = \"90%\"",
        "priority = 2\nhead_start = 60\nwrap_up_scale = 2",
        &[
            "17:12: `priority` has no effect here",
            "18:14: `head_start` has no effect here",
            "19:17: `wrap_up_scale` has no effect here",
        ],
    );
    check_with(
        "by = 2",
        "by = -300",
        &["23:48: 300 agents fewer, where there are never more than 8"],
    );
    check_with(
        "by = 2",
        "by = 0",
        &["23:11: an adjustment that changes nothing"],
    );
    check_with(
        "length = \"15m\"",
        "length = 0",
        &["22:89: a break of no length"],
    );
    check_with(
        "answers = [\"service\"]",
        "answers = { service = { rank = 2 } }",
        &["21:32: `rank` has no effect here"],
    );
    check(
        "[routing]\nagent = \"most-available\"",
        &["26:9: `agent` has no effect here"],
    );
    check(
        "[money]\nmargin = 3",
        &["26:10: `margin` has no effect here"],
    );
}

#[test]
fn calls_that_take_no_time() {
    let said =
        "calls of `service` take no time: talk and wrap-up are 0, so nobody ever waits for them";
    let law = "{ dist = \"lognormal\", mean = \"4m\", cv = 0.9 }";
    for none in [
        "{ dist = \"exponential\", mean = 0 }",
        "{ dist = \"constant\", value = 0 }",
        "{ dist = \"uniform\", from = 0, to = 0 }",
        "{ dist = \"empirical\", values = [0, 0] }",
    ] {
        check_with(law, none, &[&format!("14:1: {said}")]);
    }
    check_with(
        law,
        &format!("{law}\ntalk_scale = [0, 0, 0, 0]"),
        &[&format!("14:1: {said}")],
    );
    let wrap_up =
        "{ dist = \"exponential\", mean = 0 }\nwrap_up = { dist = \"constant\", value = 30 }";
    check_with(law, wrap_up, &[]);
}

#[test]
fn customers_who_never_call_and_what_they_would_feel() {
    let customers = |rest: &str| format!("[customers]\ncount = 100\nweeks = 2\n{rest}");
    check(
        &customers("contacts = { service = 0 }"),
        &["28:24: customers never call `service`"],
    );
    let rest = "contacts = { service = 0.1 }\ntrust_gain = 0.2\ntold.bad = 3\nacquisition = 9\ngrievances = { blocked = 2, balked = 1, callback_broken = 3, unsettled = 2 }";
    check(
        &customers(rest),
        &[
            "29:14: `trust_gain` has no effect here",
            "30:12: `bad` has no effect here",
            "31:15: `acquisition` has no effect here",
            "32:26: `blocked` has no effect here",
            "32:38: `balked` has no effect here",
            "32:59: `callback_broken` has no effect here",
        ],
    );
    let rest = "contacts = { service = 0.1 }\nbase_churn = 0\nsensitivity = 2";
    check(
        &customers(rest),
        &["30:15: `sensitivity` has no effect here"],
    );
    let trust =
        "contacts = { service = 0.1 }\n[messages]\npolicy = \"estimate\"\n[reaction]\ntrust = 0.5";
    check(&customers(trust), &["32:9: `trust` has no effect here"]);
    check(
        &customers("opening_days = 5\ncontacts = { service = 0.1 }\n[week]\nmonday = {}"),
        &["28:16: `opening_days` has no effect here"],
    );
}

#[test]
fn what_counts_on_one_day_is_not_idle() {
    let days = |friday: &str| {
        format!("[reaction]\nposition = 0.5\n[week]\nmonday = {{}}\nfriday = {{ {friday} }}\n")
    };
    check(&days(""), &["26:12: `position` has no effect here"]);
    check(&days("\"messages.policy\" = \"position\""), &[]);
    check(
        &days("\"reaction.calm\" = 0.5"),
        &[
            "26:12: `position` has no effect here",
            "29:30: `calm` has no effect here",
        ],
    );
    // It has no effect on any day, although it would have without the week.
    let text = format!(
        "{GOOD}[reaction]\nposition = 0.5\n[messages]\npolicy = \"position\"\n[week]\nmonday = {{ \"messages.policy\" = \"silence\" }}\n"
    );
    assert_eq!(
        warned(&[("s.toml", &text)], &[]),
        ["26:12: `position` has no effect here"]
    );
}

#[test]
fn a_plan_or_a_setting_is_not_told_of_what_its_base_says() {
    let base = format!("{GOOD}[messages]\npolicy = \"position\"\n[reaction]\nposition = 0.5\n");
    let plan = "extends = \"s.toml\"\n[messages]\npolicy = \"comfort\"\nbumper = 2\n";
    let files = [("p.toml", plan), ("s.toml", base.as_str())];
    assert_eq!(warned(&files, &[]), ["4:10: `bumper` has no effect here"]);
    let base = [("s.toml", base.as_str())];
    assert_eq!(warned(&base, &["messages.policy=comfort"]), [] as [&str; 0]);
    assert_eq!(
        warned(&[("s.toml", GOOD)], &["reaction.calm=0.5"]),
        [] as [&str; 0]
    );
}

#[test]
fn an_offer_may_be_withdrawn_for_one_type() {
    let sales = "[calls.sales]\nvolume = 1\ntalk = { dist = \"constant\", value = 60 }\npatience = { dist = \"never\" }\n";
    let text = GOOD.replace("[\"service\"]", "[\"service\", \"sales\"]");
    let text = format!(
        "{text}{sales}[callback]\noffer_when = 60\ngap = 60\n[calls.sales.callback]\naccepts = 0\n"
    );
    assert_eq!(warned(&[("s.toml", &text)], &[]), [] as [&str; 0]);
}

#[test]
fn nobody_calls_because_of_the_scale() {
    let text = good_with(
        "volume = [10, 20, 30, 40]",
        "volume = [10, 20, 30, 40]\nvolume_scale = 0",
    );
    assert_eq!(
        warned(&[("s.toml", &text)], &[]),
        ["14:16: nobody ever calls `service`"]
    );
    assert!(load_text(&text).is_ok());
}

#[test]
fn pay_breaks_and_targets_that_count_for_nobody() {
    check_with(
        "wage = 20\n",
        "overtime = 1.5\nabsence_paid = \"50%\"\n",
        &[
            "24:12: `overtime` has no effect here",
            "25:16: `absence_paid` has no effect here",
        ],
    );
    check_with(
        "wage = 20\n",
        "wage = 20\nabsence_paid = \"50%\"\n",
        &["25:16: `absence_paid` has no effect here"],
    );
    // Whose duty ends with the day finishes the call in hand, and is paid for it.
    let drop = "wage = 20\novertime = 1.5\nleaving = \"drop\"\n";
    check_with("wage = 20\n", drop, &[]);
    let paid = "wage = 20\novertime = 1.5\nabsence = \"5%\"\nabsence_paid = \"50%\"\nlate_breaks = \"moves\"\n";
    check_with("wage = 20\n", paid, &[]);
    let without = ", breaks = [{ at = \"09:00\", length = \"15m\" }] }]\n";
    let late = " }]\nlate_breaks = \"moves\"\n";
    check_with(without, late, &["23:15: `late_breaks` has no effect here"]);
    check(
        "[all]\nblocked = { target = \"1%\" }",
        &["26:1: `blocked` has no effect here"],
    );
    check_with(
        "wage = 20\n",
        "wage = 20\nabsence = \"100%\"\n",
        &["25:11: nobody of `desk` ever turns up"],
    );
}

#[test]
fn tables_that_nothing_follows_from() {
    let shared = "[messages]\npolicy = \"comfort\"\n[calls.service.messages]\npolicy = \"silence\"";
    check(shared, &["26:10: `policy` has no effect here"]);
    check(
        "[kinds.x]\nshare = \"30%\"",
        &["25:8: the kind `x` sets nothing, so its days are as all others"],
    );
    let customers = "[customers]\ncount = 100\nweeks = 2\ncontacts = { service = 0.1 }\nsensitivity = 0\ngrievances = { abandoned = 2 }\n\
                     prospects = { calls = \"service\", per_week = 0, conversion = 0.1 }";
    check(
        customers,
        &[
            "30:1: no grievance makes anybody leave: `sensitivity` is 0",
            "31:45: none of these ever calls",
        ],
    );
    let even = "[reaction]\ncrowding = [{ ahead = 1, speed = 1 }]";
    check(even, &["26:12: `crowding` has no effect here"]);
}

#[test]
fn who_leaves_at_once_was_quoted_a_wait() {
    let balked = "balked = { chance = 0.3, after = { dist = \"exponential\", mean = \"15m\" } }";
    let both = REDIAL.replace("\"15m\" } } }", &format!("\"15m\" }} }}, {balked} }}"));
    // A base may leave it to its plans what is said.
    let text = good_with(REDIAL, &both);
    assert!(warned(&[("s.toml", &text)], &[]).is_empty());
    let text = format!("{text}[messages]\npolicy = \"silence\"\n");
    let found = warned(&[("s.toml", &text)], &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].ends_with("`balked` has no effect here"),
        "{found:?}"
    );
}

/// Two intervals are a step of numbers that change, and nothing to shifts, covers or one number for the day.
#[test]
fn a_step_where_no_numbers_change_with_it() {
    const SHIFTS: &str = "[shifts.all]\nfrom = \"08:00\"\nlength = \"2h\"";
    let step = |by: &str| format!("[staff]\nstep = \"1h\"\n{by}");
    let idle = "26:8: `step` is without effect:";
    let counts = ", and `change_at_most` counts from one interval to the next";
    let shifts = format!("{idle} shifts are decided here");
    let day = format!("{idle} one number all day is decided here");
    let cover = format!("{idle} shifts cover what is required here");
    let by_shifts = step(&format!("by = \"shifts\"\n{SHIFTS}"));
    check(&by_shifts, &[&shifts]);
    let change = step(&format!("change_at_most = 1\nby = \"shifts\"\n{SHIFTS}"));
    check(&change, &[&format!("{shifts}{counts}")]);
    check(&step("by = \"day\""), &[&day]);
    let need = "[staff.agents.desk]\nrequired = 2\n";
    check(&step(&format!("{need}{SHIFTS}")), &[&cover]);
    check(&step("by = \"interval\""), &[]);
    let one = by_shifts.replace("1h", "30m");
    check(&one, &[]);
}
