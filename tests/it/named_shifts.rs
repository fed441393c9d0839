//! Shifts in a list or by name, and help that can be followed where a list has to be given as a whole.

use crate::bad_input::one_error;
use crate::support::{GOOD, good_with, load_text, load_texts};
use holdtrue::centre::Roster;

const LIST: &str = "[{ count = 4, from = \"08:00\", to = \"09:30\" }, { count = 3, from = \"08:30\", to = \"10:00\" }]";

/// The good scenario with these shifts and no adjustments.
fn with(shifts: &str) -> String {
    let old = "shifts = [{ count = 8, from = \"08:00\", to = \"10:00\", breaks = [{ at = \"09:00\", length = \"15m\" }] }]\nadjust = [{ from = \"09:00\", to = \"10:00\", by = 2 }]";
    good_with(old, &format!("shifts = {shifts}"))
}

fn named() -> String {
    with(
        "{ early = { count = 4, from = \"08:00\", to = \"09:30\" }, late = { count = 3, from = \"08:30\", to = \"10:00\" } }",
    )
}

#[track_caller]
fn roster(text: &str, set: &[&str]) -> Roster {
    match load_texts(&[("s.toml", text)], set) {
        Ok(scenario) => scenario.centre().groups()[0].roster.clone(),
        Err(refused) => panic!("{refused}"),
    }
}

#[test]
fn a_shift_by_name_can_be_changed_by_itself() {
    assert_eq!(roster(&named(), &[]), roster(&with(LIST), &[]));
    let changed = roster(&named(), &["agents.desk.shifts.early.count=5"]);
    assert_eq!(
        changed
            .shifts
            .iter()
            .map(|duty| duty.agents)
            .collect::<Vec<_>>(),
        [5, 3]
    );
    let more = "agents.desk.shifts.noon={ count = 1, from = \"09:00\", to = \"10:00\" }";
    assert_eq!(roster(&named(), &[more]).headcount(), 8);
    let plan = "extends = \"s.toml\"\n[agents.desk.shifts.late]\nto = \"09:00\"\n";
    let files = [("p.toml", plan), ("s.toml", &named())];
    let scenario = load_texts(&files, &[]).unwrap();
    assert_eq!(
        scenario.centre().groups()[0].roster.shifts[1].segments[0].to,
        3600.0
    );
    // Another list, or other names, in the place of a list.
    assert_eq!(
        roster(
            &with(LIST),
            &["agents.desk.shifts=[{ count = 1, from = 0, to = \"1h\" }]"]
        )
        .headcount(),
        1
    );
    assert_eq!(roster(&with(LIST), &["agents.desk.count=2"]).headcount(), 2);
}

#[test]
fn elements_of_lists_are_not_set_one_by_one() {
    let set = |text: &str, key: &str| load_texts(&[("s.toml", text)], &[key]).map(drop);
    one_error(
        set(&with(LIST), "agents.desk.shifts.0.count=5"),
        "--set:1:20",
        "the elements of `agents.desk.shifts` cannot be set one by one",
        "give all of it anew: agents.desk.shifts=[{ count = 4, from = \"08:00\"",
    );
    one_error(
        set(&with(LIST), "agents.desk.shifts.0.count=5"),
        "--set:1:20",
        "one by one",
        "[agents.desk.shifts.early]",
    );
    one_error(
        set(&with(LIST), "agents.desk.shifts.early.count=5"),
        "--set:1:20",
        "the shifts in `agents.desk.shifts` have no names",
        "name them in the file: [agents.desk.shifts.early]",
    );
    one_error(
        set(&named(), "agents.desk.shifts.erly.count=5"),
        "--set:1:20",
        "there is no shift `erly` in `agents.desk.shifts`",
        "did you mean agents.desk.shifts.early?",
    );
    one_error(
        set(&named(), "agents.desk.shifts.0.count=5"),
        "--set:1:20",
        "there is no shift `0`",
        "its shifts are `early` or `late`",
    );
    let count = with(LIST).replace(&format!("shifts = {LIST}"), "count = 12");
    one_error(
        set(&count, "agents.desk.count.3=1"),
        "--set:1:19",
        "the elements of `agents.desk.count` cannot be set one by one",
        "agents.desk.count=[8, 9, 9, 8]",
    );
    one_error(
        set(GOOD, "calls.service.volume.2=5"),
        "--set:1:22",
        "the elements of `calls.service.volume` cannot",
        "calls.service.volume=[10, 20, 30, 40]",
    );
    let plan = "extends = \"s.toml\"\n[agents.desk.shifts.0]\ncount = 5\n";
    let laid = load_texts(&[("p.toml", plan), ("s.toml", &with(LIST))], &[]).map(drop);
    one_error(
        laid,
        "p.toml:2:21",
        "cannot be set one by one",
        "give all of it anew",
    );
}

#[test]
fn a_short_day_says_which_whole_key_to_set() {
    let days = "\n[week]\nmonday = {}\nsaturday = { \"clock.opens\" = \"08:30\", \"clock.closes\" = \"09:30\"";
    let short = |more: &str| {
        format!("{}{days}{more} }}\n", with(LIST))
            .replace("volume = [10, 20, 30, 40]", "volume = 10")
    };
    let refused = load_text(&short("")).map(drop);
    one_error(
        refused.clone(),
        "s.toml:27:1",
        "on Saturday `from` of number 1 in `agents.desk.shifts` is not right any more",
        "set \"agents.desk.shifts\" for this day, too, as a whole; without that it is [{ count = 4",
    );
    assert!(!refused.unwrap_err().contains("shifts.0"));
    let followed =
        short(", \"agents.desk.shifts\" = [{ count = 4, from = \"08:30\", to = \"09:30\" }]");
    assert!(load_text(&followed).is_ok());
    // The same by name: each can be set by itself.
    let by_name = |more: &str| {
        format!("{}{days}{more} }}\n", named()).replace("volume = [10, 20, 30, 40]", "volume = 10")
    };
    let refused = load_text(&by_name("")).expect_err("outside the hours");
    assert!(
        refused.contains("set \"agents.desk.shifts.early.from\" for this day"),
        "{refused}"
    );
    let followed = ", \"agents.desk.shifts.early.from\" = \"08:30\", \"agents.desk.shifts.late.to\" = \"09:30\"";
    assert!(load_text(&by_name(followed)).is_ok());
    // A day cannot count the elements either.
    let counted = load_text(&short(", \"agents.desk.shifts.0.from\" = \"08:30\"")).map(drop);
    let text = counted.expect_err("it counts");
    assert!(
        text.contains("`agents.desk.shifts` cannot be set one by one"),
        "{text}"
    );
}

#[test]
fn a_key_is_shown_as_it_can_be_set() {
    let text = GOOD
        .replace("calls.service", "calls.\"walk.in\"")
        .replace("\"service\"", "\"walk.in\"");
    let text =
        format!("{text}[week]\nmonday = {{}}\nfriday = {{ \"clock.closes\" = \"11:00\" }}\n");
    let refused = load_text(&text).expect_err("four values for six intervals");
    assert!(
        refused.contains("set \"calls.\\\"walk.in\\\".volume\"")
            || refused.contains("calls.\"walk.in\".volume"),
        "{refused}"
    );
}

/// The good scenario with two targets, and a rank for nobody.
fn two_targets() -> String {
    let one = "service_level = { within = \"20s\", target = \"80%\", formula = \"offered\" }";
    let two = "service_level = [{ within = \"30s\", target = \"80%\" }, { within = \"60s\", target = \"99%\" }]";
    good_with(one, two)
}

const BOTH: &str = "calls.service.service_level=[{ within = \"30s\", target = \"80%\" }, { within = \"60s\", target = \"99%\" }]";

#[test]
fn a_part_is_not_laid_over_a_list() {
    let set = |text: &str, key: &str| load_texts(&[("s.toml", text)], &[key]).map(drop);
    one_error(
        set(&two_targets(), "calls.service.service_level.target=75%"),
        "--set:1:29",
        "`target` cannot be set by itself in `calls.service.service_level`, which is a list",
        &format!("give all of it anew: {BOTH}"),
    );
    set(&two_targets(), BOTH).unwrap();
    one_error(
        set(GOOD, "agents.desk.adjust.by=3"),
        "--set:1:20",
        "`by` cannot be set by itself in `agents.desk.adjust`",
        "agents.desk.adjust=[{ from = \"09:00\", to = \"10:00\", by = 2 }]",
    );
    let sales = good_with("[agents.desk]", "[calls.sales]\nvolume = 1\ntalk = { dist = \"constant\", value = 9 }\npatience = { dist = \"never\" }\n[agents.desk]")
        .replace("answers = [\"service\"]", "answers = [\"service\", \"sales\"]");
    let whole = "agents.desk.answers={ service = { rank = 2 }, sales = {} }";
    one_error(
        set(&sales, "agents.desk.answers.service.rank=2"),
        "--set:1:21",
        "`service` cannot be set by itself in `agents.desk.answers`, which is a list",
        whole,
    );
    set(&sales, whole).unwrap();
    // With all of them nothing is lost.
    set(GOOD, "agents.desk.answers.service.rank=2").unwrap();
    let plan = "extends = \"s.toml\"\n[calls.service.service_level]\ntarget = \"75%\"\n";
    one_error(
        load_texts(&[("p.toml", plan), ("s.toml", &two_targets())], &[]).map(drop),
        "p.toml:3:1",
        "`target` cannot be set by itself in `calls.service.service_level`",
        "give all of it anew under [calls.service]: service_level = [{ within = \"30s\"",
    );
    let day = "\n[week]\nmonday = { \"agents.desk.adjust.by\" = 3 }\n";
    one_error(
        load_texts(&[("s.toml", &format!("{GOOD}{day}"))], &[]).map(drop),
        "s.toml:",
        "`by` cannot be set by itself in `agents.desk.adjust`",
        "give all of it anew: \"agents.desk.adjust\" = [{ from = \"09:00\"",
    );
    let days = "\n[week]\nmonday = {}\n[kinds.heavy]\nshare = 0.3\n";
    let text = format!("{}{days}", two_targets());
    for day in ["week.monday", "kinds.heavy"] {
        let key = format!("{day}.agents.desk.adjust.by=3");
        let cure = format!("{day}.agents.desk.adjust=[{{ from = \"09:00\"");
        one_error(
            set(&text, &key),
            "--set:1:",
            "`by` cannot be set by itself",
            &cure,
        );
    }
    let days = GOOD.replace(
        "volume = [10, 20, 30, 40]",
        "volume = { days = { a = 1, b = 2 } }",
    );
    one_error(
        set(&days, "calls.service.volume.days.a=3"),
        "--set:1:27",
        "`a` cannot be set by itself in `calls.service.volume.days`",
        "calls.service.volume.days={ a = 3, b = 2 }",
    );
    set(&days, "calls.service.volume.days={ a = 3 }").unwrap();
}

/// One target takes the place of a list of them where it is given as one.
#[test]
fn a_whole_target_takes_the_place_of_a_list() {
    let many = two_targets()
        .replace("[agents.desk]", "abandonment = [{ target = \"5%\" }, { target = \"9%\", every = \"interval\" }]\n[agents.desk]\noccupancy = [{ target = \"85%\" }]");
    let one = "{ within = \"20s\", target = \"80%\" }";
    let read = |files: &[(&str, &str)], set: &[&str]| {
        let scenario = load_texts(files, set).unwrap_or_else(|refused| panic!("{refused}"));
        scenario.operation().clone()
    };
    // As if the file itself said so.
    let wanted = |key: &str, value: &str| {
        let lines = many.lines();
        let lines = lines.map(|line| match line.starts_with(&format!("{key} = ")) {
            true => format!("{key} = {value}"),
            false => line.to_owned(),
        });
        let text: Vec<String> = lines.collect();
        let text = text.join("\n");
        assert_ne!(text.trim(), many.trim());
        read(&[("s.toml", &text)], &[])
    };
    let three = "{ target = \"3%\" }";
    for (holder, key, value) in [
        ("calls.service", "service_level", one),
        ("calls.service", "abandonment", three),
        ("calls.*", "abandonment", three),
        ("agents.desk", "occupancy", three),
    ] {
        let wanted = wanted(key, value);
        let set = format!("{holder}.{key}={value}");
        assert_eq!(read(&[("s.toml", &many)], &[&set]), wanted, "{set}");
        let keys = value.trim_matches(['{', '}', ' ']).replace(", ", "\n");
        for plan in [
            format!("[{holder}]\n{key} = {value}\n"),
            format!("[{holder}.{key}]\n{keys}\n"),
        ] {
            let plan = format!("extends = \"s.toml\"\n{plan}");
            let files = [("p.toml", plan.as_str()), ("s.toml", &many)];
            if holder != "calls.*" {
                assert_eq!(read(&files, &[]), wanted, "{plan}");
            }
        }
    }
    let day = format!(
        "extends = \"s.toml\"\n[week]\nmonday = {{}}\nfriday = {{ \"calls.service.service_level\" = {one} }}\n"
    );
    read(&[("p.toml", &day), ("s.toml", &many)], &[]);
    let alone = "one target in the place of these: { within = \"30s\", target = \"75%\" }";
    for set in [
        "calls.service.service_level.target=75%",
        "calls.service.service_level={ target = \"75%\" }",
    ] {
        let refused = load_texts(&[("s.toml", &many)], &[set]).map(drop);
        one_error(
            refused,
            "--set:1:",
            "`target` cannot be set by itself",
            alone,
        );
    }
    for plan in [
        "[calls.service]\nabandonment.target = \"3%\"\n",
        "[calls]\nservice.abandonment.target = \"3%\"\n",
    ] {
        let plan = format!("extends = \"s.toml\"\n{plan}");
        let refused = load_texts(&[("p.toml", &plan), ("s.toml", &many)], &[]).map(drop);
        one_error(
            refused,
            "p.toml:",
            "`target` cannot be set by itself",
            "{ target = \"3%\" }",
        );
    }
}

/// A name that is none is told as one: no list that holds it would be read.
#[test]
fn a_misspelt_name_over_a_list_is_told_as_one() {
    let two = format!(
        "{GOOD}[agents.b]\nanswers = [\"service\"]\ncount = 1\n[staff]\nagents = [\"desk\"]\n"
    );
    let set = |key: &str| load_texts(&[("s.toml", &two)], &[key]).map(drop);
    let found = "there is no call type `servce`";
    one_error(
        set("agents.b.answers.servce.rank=2"),
        "--set:1:18",
        found,
        "did you mean \"service\"?",
    );
    one_error(
        set("agents.b.answers={ servce = { rank = 2 }, service = {} }"),
        "--set:1:20",
        found,
        "did you mean \"service\"?",
    );
    one_error(
        set("agents.b.answers.*.rank=2"),
        "--set:1:18",
        "there is no call type `*`",
        "the call types are `service`",
    );
    one_error(
        set("staff.agents.dsk.at_most=2"),
        "--set:1:14",
        "there is no agent group `dsk`",
        "did you mean `desk`?",
    );
    let plan = "extends = \"s.toml\"\n[agents.desk.answers.servce]\nrank = 2\n";
    let laid = load_texts(&[("p.toml", plan), ("s.toml", &two)], &[]).map(drop);
    one_error(laid, "p.toml:2:22", found, "did you mean \"service\"?");
}

#[test]
fn what_has_no_elements_says_what_it_takes() {
    let set = |key: &str| load_texts(&[("s.toml", GOOD)], &[key]).map(drop);
    one_error(
        set("calls.service.talk.mean.0=1"),
        "--set:1:25",
        "`calls.service.talk.mean` is no list",
        "give a duration, such as calls.service.talk.mean=\"4m\"",
    );
    one_error(
        set("clock.opens.0=1"),
        "--set:1:13",
        "`clock.opens` is no list",
        "give a time of day, such as clock.opens=\"08:00\"",
    );
}

#[test]
fn a_group_without_the_shift_is_named() {
    let other = "[agents.b]\nanswers = [\"service\"]\ncount = 1\n";
    let text = format!("{}{other}", named());
    let set = |text: &str, keys: &[&str]| load_texts(&[("s.toml", text)], keys).map(drop);
    let whole = "agents.b.shifts.early={ count = 3, from = \"08:00\", to = \"10:00\" }";
    for group in ["b", "*"] {
        one_error(
            set(&text, &[&format!("agents.{group}.shifts.early.count=2")]),
            "--set:1:17",
            "there is no shift `early` in `agents.b`, which has a `count`",
            &format!(
                "set agents.b.count=1 or another number, or give all of the shift: {whole}; agents.desk.shifts.early is one"
            ),
        );
    }
    set(&text, &[whole]).unwrap();
    let plan = "extends = \"s.toml\"\n[agents.b.shifts.early]\ncount = 2\n[agents.desk.shifts.late]\ncount = 2\n";
    one_error(
        load_texts(&[("p.toml", plan), ("s.toml", &text)], &[]).map(drop),
        "p.toml:2:18",
        "there is no shift `early` in `agents.b`",
        "set agents.b.count=1",
    );
    let day = "[week]\nmonday = { \"agents.desk.shifts.early.to\" = \"09:00\" }\n";
    let text = format!("{text}{day}");
    one_error(
        set(&text, &["agents.desk.count=3"]),
        "s.toml:",
        "there is no shift `early` in `agents.desk`, which has a `count`",
        "or set week.monday.agents.desk.count=3, which takes the place of these shifts",
    );
    set(
        &text,
        &["agents.desk.count=3", "week.monday.agents.desk.count=3"],
    )
    .unwrap();
    set(&text, &["agents.desk.shifts.early.count=3"]).unwrap();
}
