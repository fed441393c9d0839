//! Numbers that were the same on every day that was simulated, and yet may be others: an agent who may be absent, a kind of
//! day that may come, a customer who may leave. None of them is exact.

use crate::program::printed;
use serde_json::Value;
use std::path::Path;

const CENTRE: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "30m"
[calls.s]
volume = [10, 14, 12, 8]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "60%" }
[agents.d]
answers = ["s"]
count = 2
wage = 20
"#;

fn ran(text: &str, options: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("s.toml");
    std::fs::write(&file, text).unwrap();
    of_file(&file, options)
}

fn of_file(file: &Path, options: &[&str]) -> Value {
    let file = file.to_str().unwrap();
    let text = printed(&[&["run", file, "-q", "--json"], options].concat());
    serde_json::from_str(&text).unwrap()
}

#[track_caller]
fn check(value: &Value, holds: f64) {
    let [low, high] = ["low", "high"].map(|end| value[end].as_f64().unwrap());
    assert!(
        low <= holds && holds <= high && low < high,
        "{holds}: {value}"
    );
}

/// An agent is absent on 0.2 % of days: 4 x 0.998 paid hours, whether or not that was seen.
#[test]
fn an_absence_that_was_not_seen_may_come() {
    for seed in ["1", "2", "3"] {
        let json = ran(CENTRE, &["--set", "agents.d.absence=0.2%", "--seed", seed]);
        let own = &json["agents"]["d"];
        check(&own["paid_hours"], 3.992);
        check(&own["wages"], 79.84);
        check(&own["staffed"], 1.996);
        check(&json["money"]["wages"], 79.84);
        check(&json["cost"]["total"], 79.84);
    }
}

/// One day in a hundred has three agents more: 4 + 6 / 100 hours.
#[test]
fn a_kind_of_day_that_did_not_come_may_come() {
    let text = format!(
        "{CENTRE}[kinds.storm]\nshare = \"1%\"\n\"calls.s.volume_scale\" = 3\n\"agents.d.count\" = 5\n"
    );
    let json = ran(&text, &["-r", "50"]);
    check(&json["agents"]["d"]["paid_hours"], 4.06);
    check(&json["money"]["wages"], 81.2);
}

/// Nobody is won: who is there at the end is who did not leave. What customers bring may be less than if none leaves.
#[test]
fn customers_who_did_not_leave_may_leave() {
    let season = "[customers]\ncount = 200\nweeks = 3\nopening_days = 2\ncontacts = { s = 0.4 }\n[money]\nmargin = 3\n";
    let text = format!("{CENTRE}{season}");
    let json = ran(&text, &["-r", "3"]);
    let own = &json["customers"];
    let [churned, at_end] = ["churned", "at_end"].map(|key| &own[key]);
    let reach = |value: &Value, end: &str| {
        (value[end].as_f64().unwrap() - value["mean"].as_f64().unwrap()).abs()
    };
    assert!(
        reach(at_end, "low") >= reach(churned, "high") - 1e-9,
        "{own}"
    );
    assert!(
        reach(at_end, "high") >= reach(churned, "low") - 1e-9,
        "{own}"
    );

    let rare = [
        "-r",
        "5",
        "--set",
        "customers.base_churn=0.0001",
        "--set",
        "customers.sensitivity=0",
    ];
    let json = ran(&text, &rare);
    // 200 customers, 3 weeks, each leaving with a hazard of .0001.
    let stay = [0.0_f64, 1.0, 2.0].map(|weeks| 200.0 * (-0.0001 * weeks).exp());
    check(&json["money"]["margin"], 3.0 * stay.iter().sum::<f64>());
    check(&json["customers"]["at_end"], 200.0 * (-0.0003_f64).exp());
}

/// The same share of the same calls is one number, whatever asks for it.
#[test]
fn a_target_is_held_against_the_number_of_the_table() {
    let all = "[all]\nlost = { target = \"20.5%\" }\nabandonment = { target = \"20%\" }\n";
    let busy = "occupancy = { target = \"90%\" }\n";
    let own = "abandonment = { target = \"20%\", every = \"day\" }\n";
    let calls = CENTRE.replace("[agents.d]", &format!("{own}[agents.d]"));
    let json = ran(&format!("{calls}{busy}{all}"), &["-r", "50"]);
    let targets = json["targets"].as_array().unwrap();
    let of = |target: &Value| match target["metric"].as_str().unwrap() {
        "occupancy" => json["agents"]["d"]["occupancy"].clone(),
        key => json["calls"]["s"][key].clone(),
    };
    assert_eq!(targets.len(), 5);
    for target in targets {
        let found = of(target);
        for end in ["mean", "low", "high"] {
            assert_eq!(target["simulated"][end], found[end], "{target}");
        }
    }
}

/// Of 200 studies of 60 days of a centre whose callers wait 2.72 s on average (400,000 days), a wait of 2.69 s is called met in
/// at most 3 %: more than 12 come once in a hundred seeds. What is called met, or missed, is so with all of its interval,
/// also by 3 days.
#[test]
fn a_wait_that_is_missed_is_seldom_called_met() {
    let text = CENTRE
        .replace("[agents.d]", "asa = { target = \"2.69s\" }\n[agents.d]")
        .replace("count = 2", "count = 4");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("s.toml");
    std::fs::write(&file, text).unwrap();
    let verdict = |days: &str, seed: u32| -> String {
        let json = of_file(&file, &["-r", days, "--seed", &seed.to_string()]);
        let targets = json["targets"].as_array().unwrap();
        let wait = targets.iter().find(|one| one["metric"] == "asa").unwrap();
        let limit = wait["target"].as_f64().unwrap();
        let [low, high] = ["low", "high"].map(|end| wait["simulated"][end].as_f64().unwrap());
        let verdict = wait["verdict"].as_str().unwrap();
        assert!(verdict != "met" || high <= limit, "{wait}");
        assert!(verdict != "missed" || low >= limit, "{wait}");
        verdict.to_owned()
    };
    let met = (1..=200)
        .filter(|&seed| verdict("60", seed) == "met")
        .count();
    assert!(met <= 12, "{met}");
    (1..=60).for_each(|seed| {
        verdict("3", seed);
    });
}

/// A day of a week that is held to a target by itself has there the numbers of its own table.
#[test]
fn a_day_that_is_held_to_a_target_is_told_as_in_its_table() {
    let own = "abandonment = { target = \"12%\", every = \"day\" }\n[agents.d]\noccupancy = { target = \"60%\", every = \"day\" }";
    let week = "[week]\nmonday = {}\ntuesday = { \"calls.s.volume_scale\" = 0.8 }\n";
    let text = CENTRE
        .replace("target = \"60%\" }", "target = \"60%\", every = \"day\" }")
        .replace("[agents.d]", own);
    let json = ran(&format!("{text}{week}"), &["-r", "60"]);
    let targets = json["targets"].as_array().unwrap();
    assert_eq!(targets.len(), 3);
    for target in targets {
        let worst = target["places"]["worst"].as_str().unwrap().to_lowercase();
        let mut days = json["days"].as_array().unwrap().iter();
        let day = days.find(|day| day["day"] == worst.as_str()).unwrap();
        let found = match target["metric"].as_str().unwrap() {
            "occupancy" => &day["agents"]["d"]["occupancy"],
            key => &day["calls"]["s"][key],
        };
        for end in ["mean", "low", "high"] {
            assert_eq!(target["simulated"][end], found[end], "{target}");
        }
    }
}

/// All who wait do so for ten minutes: no quantile is surer than the histogram tells waits apart.
#[test]
fn intervals_of_quantiles_hold_waits_that_are_all_the_same() {
    let text = CENTRE
        .replace(
            "{ dist = \"exponential\", mean = \"3m\" }",
            "{ dist = \"never\" }",
        )
        .replace("answers = [\"s\"]", "answers = { s = { after = \"10m\" } }")
        .replace("count = 2", "count = 20");
    let json = ran(&text, &["-r", "40"]);
    for key in ["wait_p50", "wait_p90", "wait_p95"] {
        let own = &json["calls"]["s"][key];
        for one in [own, &own["plain"]] {
            check(one, 600.0);
        }
    }
}

/// What cannot be is in no interval: nobody is paid less than nothing, or for more than the longest kind of day.
#[test]
fn what_may_come_is_no_more_than_what_can_be() {
    let one = CENTRE.replace("count = 2", "count = 1\nabsence = \"1%\"");
    let rare = format!("{CENTRE}[kinds.rare]\nshare = \"1%\"\n\"agents.d.count\" = 1\n");
    for days in ["2", "3", "40"] {
        let json = ran(&one, &["-r", days]);
        for value in [
            &json["agents"]["d"]["paid_hours"],
            &json["agents"]["d"]["staffed"],
            &json["agents"]["d"]["wages"],
            &json["cost"]["total"],
        ] {
            assert!(value["low"].as_f64().unwrap() >= 0.0, "{value}");
        }
        let json = ran(&rare, &["-r", days]);
        let hours = &json["agents"]["d"]["paid_hours"];
        let [low, high] = ["low", "high"].map(|end| hours[end].as_f64().unwrap());
        assert!(low >= 0.0 && high <= 4.0, "{hours}");
    }
}

/// Who leaves in the last week of a season misses no week of it: that is no number that was not seen.
#[test]
fn nobody_misses_weeks_after_the_last() {
    let season = "[customers]\ncount = 200\nweeks = 3\nopening_days = 2\ncontacts = { s = 0.4 }\n[money]\nmargin = 3\n";
    let json = ran(&format!("{CENTRE}{season}"), &["-r", "5"]);
    let weeks = json["customers"]["weeks"].as_array().unwrap();
    let last = &weeks[2];
    // And of one customer no more than one leaves.
    let alone = ran(
        &format!("{CENTRE}{season}"),
        &["-r", "2", "--set", "customers.count=1"],
    );
    let at_end = &alone["customers"]["at_end"];
    assert!(at_end["low"].as_f64().unwrap() >= 0.0, "{at_end}");
    for value in [&last["lost_weeks"], &last["money"]["lost_value"]] {
        for end in ["mean", "low", "high"] {
            assert_eq!(value[end], 0.0, "{value}");
        }
    }
}

/// One agent more, absent on 0.2 % of days: 2 x 0.998 hours more, and no exact difference. What both plans pay alike is.
#[test]
fn a_difference_whose_absence_was_not_seen_is_not_exact() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("base.toml");
    let text = format!("{CENTRE}absence = \"0.2%\"\n");
    std::fs::write(&base, text).unwrap();
    let plan = |name: &str, key: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, format!("extends = \"base.toml\"\n{key}")).unwrap();
        file
    };
    let more = plan("more.toml", "[agents.d]\ncount = 3\n");
    let patient = plan(
        "patient.toml",
        "[calls.s]\npatience = { dist = \"exponential\", mean = \"5m\" }\n",
    );
    for seed in ["1", "2"] {
        let files = [&base, &more, &patient].map(|file| file.to_str().unwrap());
        let rest = ["-q", "--json", "-r", "12", "--seed", seed];
        let text = printed(&[&["compare"], &files[..], &rest].concat());
        let json: Value = serde_json::from_str(&text).unwrap();
        let [more, patient] = [0, 1].map(|place| &json["differences"][place]);
        check(&more["agents"]["d"]["paid_hours"], 1.996);
        check(&more["agents"]["d"]["wages"], 39.92);
        check(&more["cost"]["wages"], 39.92);
        check(&more["money"]["wages"], 39.92);
        assert_eq!(patient["cost"]["wages"]["low"], 0.0);
        assert_eq!(patient["cost"]["wages"]["high"], 0.0);
    }
}

const RARELY_FEW: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "1h"
[calls.a]
volume = 20
talk = { dist = "exponential", mean = "5m" }
patience = { dist = "exponential", mean = "10m" }
[agents.d]
answers = ["a"]
count = 4
[kinds.bad]
share = "2%"
"agents.d.count" = 2
"#;

/// Two days in a hundred have two agents less, and seed 3 draws none of them in 40: what 20,000 days say lies in all
/// intervals, also of the plan that does without such days.
#[test]
fn what_a_kind_of_day_that_did_not_come_may_bring_is_allowed_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let base = file("base.toml", RARELY_FEW);
    let plan = file(
        "plan.toml",
        "extends = \"base.toml\"\nname = \"plan\"\n[kinds.bad]\n\"agents.d.count\" = 4\n",
    );
    let options = ["-q", "--json", "-r", "40", "--seed", "3"];
    let own: Value =
        serde_json::from_str(&printed(&[&["run", &base], &options[..]].concat())).unwrap();
    assert_eq!(own["unseen_kinds"], serde_json::json!(["bad"]));
    // How long those wait who hang up on such days nobody knows, and it is not told as if it were known.
    let table = printed(&["run", &base, "-q", "-v", "-r", "40", "--seed", "3"]);
    let waits = table
        .lines()
        .find(|line| line.contains("wait of the abandoned"));
    assert!(waits.unwrap().ends_with("± ?"), "{table}");
    let own = &own["calls"]["a"];
    let sums = [
        ("service_level", 0.9196),
        ("abandonment", 0.0146),
        ("abandoned", 0.585),
        ("asa", 9.03),
    ];
    for (key, truth) in sums {
        check(&own[key], truth);
    }
    let told = printed(&["compare", &base, &plan, "-q", "-r", "40", "--seed", "3"]);
    assert!(told.contains("`bad` came on none of the days"), "{told}");
    let json = printed(&[&["compare", &base, &plan], &options[..]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    let own = &json["differences"][0]["calls"]["a"];
    let differences = [
        ("service_level", 0.008_26),
        ("abandonment", -0.002_94),
        ("abandoned", -0.117),
        ("asa", -1.302),
        ("wait_p95", -10.05),
    ];
    for (key, truth) in differences {
        check(&own[key], truth);
    }
}

/// Whom the last agent spares are few, and not the longest waits: what 8,000 days say of the difference of quantiles lies
/// in at least 17 of 20 intervals (a 95 % interval fails more than 3 times once in 60).
#[test]
fn quantiles_that_are_the_same_under_both_plans_may_differ() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, count: &str| {
        let text = RARELY_FEW.split("[kinds").next().unwrap();
        let text = text.replace("count = 4", count);
        let text = text.replace("\"exponential\", mean = \"10m\"", "\"never\"");
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let base = file("base.toml", "count = [2, 9]");
    let plan = file("plan.toml", "count = [2, 10]");
    let mut held = [0; 2];
    for seed in 1..=20_u32 {
        let seed = seed.to_string();
        let options = [
            "compare", &base, &plan, "-q", "--json", "-r", "100", "--seed", &seed,
        ];
        let json: Value = serde_json::from_str(&printed(&options)).unwrap();
        let own = &json["differences"][0]["calls"]["a"];
        for (held, (key, truth)) in held
            .iter_mut()
            .zip([("wait_p95", -0.546), ("wait_p99", -0.34)])
        {
            // An end that nobody knows is no wrong one.
            let [low, high] = ["low", "high"].map(|end| own[key][end].as_f64());
            let holds = low.is_none_or(|low| low <= truth) && high.is_none_or(|high| truth <= high);
            *held += u32::from(holds && (low != high || low.is_none()));
        }
    }
    assert!(held.iter().all(|held| *held >= 17), "{held:?}");
}

const STORMS: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "30m"
[calls.a]
volume = 20
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "4m" }
value = 35
[agents.desk]
answers = ["a"]
count = 9
[kinds.storm]
share = "3%"
"calls.a.volume_scale" = 3
"#;

/// Seed 100 draws no storm in 20 days. What 20,000 days say lies in the intervals, whichever plan has the storms; money
/// and calls of a group go with the calls.
#[test]
fn kinds_that_did_not_come_count_under_either_plan() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let base = file("base.toml", STORMS);
    let calm = file("calm.toml", STORMS.split("[kinds").next().unwrap());
    let more = file(
        "more.toml",
        "extends = \"base.toml\"\n[agents.desk]\ncount = 10\n",
    );
    let options = ["-q", "--json", "-r", "20", "--seed", "100"];
    let json = |files: &[&str]| -> Value {
        let text = printed(
            &[
                &[if files.len() == 1 { "run" } else { "compare" }],
                files,
                &options,
            ]
            .concat(),
        );
        serde_json::from_str(&text).unwrap()
    };
    let own = json(&[&base]);
    check(&own["money"]["earned"], 5_891.9);
    let difference = &json(&[&base, &calm])["differences"][0]["calls"]["a"];
    for (key, truth) in [("offered", -9.6), ("service_level", 0.0265), ("asa", -1.42)] {
        check(&difference[key], truth);
    }
    let difference = &json(&[&base, &more])["differences"][0];
    check(&difference["money"]["earned"], 17.95);
    check(&difference["agents"]["desk"]["calls"], 0.513);
}

/// The few who hang up on a day or two say nothing of how long those wait: of 20 studies none says that it knows.
#[test]
fn means_of_a_few_callers_differ_by_nobody_knows_what() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("base.toml");
    std::fs::write(&base, STORMS).unwrap();
    let more = folder.path().join("more.toml");
    std::fs::write(
        &more,
        "extends = \"base.toml\"\n[agents.desk]\ncount = 10\n",
    )
    .unwrap();
    let files = [&base, &more].map(|file| file.to_str().unwrap());
    for seed in 1..=20_u32 {
        let seed = seed.to_string();
        let options = ["-q", "--json", "-r", "20", "--seed", &seed];
        let text = printed(&[&["compare"], &files[..], &options].concat());
        let json: Value = serde_json::from_str(&text).unwrap();
        let own = &json["differences"][0]["calls"]["a"]["wait_abandoned"];
        let exact = own["low"].is_number() && own["low"] == own["high"];
        assert!(!exact, "{seed}: {own}");
    }
}

/// Under 30 days of plans that differ in much are told as before: by what both quantiles are known to.
#[test]
fn few_days_of_plans_that_differ_are_no_rare_events() {
    let files = ["scenarios/insurer.toml", "scenarios/plans/one-fewer.toml"];
    let options = ["-q", "--json", "-r", "29"];
    let text = printed(&[&["compare"], &files[..], &options].concat());
    let json: Value = serde_json::from_str(&text).unwrap();
    for name in ["service", "all"] {
        let own = &json["differences"][0]["calls"][name]["wait_p99"];
        check(own, 56.0);
        let reach = own["high"].as_f64().unwrap() - own["low"].as_f64().unwrap();
        assert!(reach < 150.0, "{own}");
    }
}

/// A day on which 40 % of sixty agents are absent did not come: 240 x (1 - .03 x .4) paid hours. No wait is below 0.
#[test]
fn an_absence_of_many_that_did_not_come_may_come() {
    let flu = STORMS.replace(
        "[kinds.storm]\nshare = \"3%\"\n\"calls.a.volume_scale\" = 3",
        "[kinds.flu]\nshare = \"3%\"\n\"agents.desk.absence\" = \"40%\"",
    );
    let flu = flu.replace("count = 9", "count = 60\nwage = 20");
    let json = ran(&flu, &["-r", "40", "--seed", "6"]);
    assert_eq!(json["unseen_kinds"], serde_json::json!(["flu"]));
    let own = &json["agents"]["desk"];
    check(&own["paid_hours"], 237.12);
    check(&own["wages"], 4_742.4);
    check(&own["staffed"], 59.28);
    let json = ran(STORMS, &["-r", "20", "--seed", "100"]);
    for (key, value) in json["calls"]["a"].as_object().unwrap() {
        let is_signed = key == "quote_error";
        assert!(
            is_signed || value["low"].as_f64().is_none_or(|low| low >= 0.0),
            "{key}: {value}"
        );
    }
    check(
        &json["calls"]["a"]["abandonment"],
        json["calls"]["a"]["abandonment"]["mean"].as_f64().unwrap(),
    );
}

/// A flood brings calls of one type; the agents of the other have nothing to do with them.
const FLOODS: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "1h"
[calls.a]
volume = [20, 24, 24, 20]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "5m" }
[calls.b]
volume = 6
talk = { dist = "exponential", mean = "6m" }
patience = { dist = "exponential", mean = "2m" }
[agents.d]
answers = ["a"]
count = 4
[agents.e]
answers = ["b"]
count = 1
[kinds.flood]
share = "1.5%"
"calls.a.volume_scale" = 4
"#;

/// Controls whose means have days in them that did not come would tell of calls that nobody has seen: 40 ± 26 % of the
/// callers of `b` gave up. The truth is of 20,000 days; seeds 6, 7 and 8 draw no flood in 60.
#[test]
fn no_control_goes_on_to_kinds_of_days_that_did_not_come() {
    for seed in ["6", "7", "8"] {
        let json = ran(FLOODS, &["-r", "60", "--seed", seed]);
        assert_eq!(json["unseen_kinds"][0], "flood");
        let own = &json["calls"]["b"]["abandonment"];
        check(own, 0.3095);
        let reach = own["high"].as_f64().unwrap() - own["low"].as_f64().unwrap();
        assert!(reach < 0.09, "{own}");
    }
    // Once it came they are of use again: how many call is known.
    let json = ran(FLOODS, &["-r", "400"]);
    let offered = &json["calls"]["b"]["offered"];
    assert_eq!(offered["low"], offered["high"]);
}

/// A week of two days that may each be a flood has one twice as soon: 3.69 / (2 x .015) weeks.
#[test]
fn weeks_of_several_days_draw_a_kind_sooner() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("week.toml");
    std::fs::write(
        &file,
        format!("{FLOODS}[week]\nmonday = {{}}\ntuesday = {{}}\n"),
    )
    .unwrap();
    let text = printed(&[
        "run",
        file.to_str().unwrap(),
        "-q",
        "-r",
        "10",
        "--seed",
        "2",
    ]);
    assert!(text.contains("Of 123 weeks one would"), "{text}");
}
