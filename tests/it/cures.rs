//! Refusals that name the true cause, and cures that work when they are followed.

use crate::program::{holdtrue, printed, said};
use crate::support::load_texts;
use std::fs;
use tempfile::TempDir;

const BASE: &str = "[clock]\nopens = \"08:00\"\ncloses = \"10:00\"\ninterval = \"30m\"\n[calls.s]\nvolume = 20\n\
    talk = { dist = \"exponential\", mean = 240 }\npatience = { dist = \"exponential\", mean = 180 }\n\
    service_level = { within = \"20s\" }\n[agents.d]\nanswers = [\"s\"]\ncount = 4\n";

#[track_caller]
fn refused(files: &[(&str, &str)], set: &[&str], parts: &[&str]) {
    let error = load_texts(files, set).unwrap_err();
    for part in parts {
        assert!(error.contains(part), "`{part}` in\n{error}");
    }
}

#[track_caller]
fn told(arguments: &[&str], status: i32, parts: &[&str]) {
    let output = holdtrue(arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(status), "{said}");
    for part in parts {
        assert!(said.contains(part), "`{part}` in\n{said}");
    }
}

#[test]
fn a_share_in_quotes_is_written_without() {
    let quoted = format!("{BASE}absence = \"0.05\"\n");
    let parts = [
        "s.toml:13:",
        "the share `0.05` stands in quotes",
        "write 0.05 without quotes",
    ];
    refused(&[("s.toml", &quoted)], &[], &parts);
    refused(
        &[("s.toml", &quoted.replace("0.05", "8"))],
        &[],
        &["`8` is not a share", "\"8%\""],
    );
    let set =
        |value: &str| load_texts(&[("s.toml", BASE)], &[&format!("agents.d.absence={value}")]);
    assert_eq!(set(".25").unwrap().centre(), set("0.25").unwrap().centre());
    assert!(set("-.25").is_err());
}

#[test]
fn a_law_is_replaced_where_its_dist_is_written() {
    let plan = "extends = \"s.toml\"\n[calls.s.talk]\ndist = \"gamma\"\ncv = 0.5\n";
    let parts = [
        "plan.toml:2:10",
        "`mean` is missing",
        "keeps nothing of a distribution that it replaces",
    ];
    refused(&[("plan.toml", plan), ("s.toml", BASE)], &[], &parts);
    let set = ["calls.s.talk.dist=gamma"];
    refused(
        &[("s.toml", BASE)],
        &set,
        &["--set:1:9", "`mean` is missing", "`cv` is missing"],
    );
}

#[test]
fn numbers_and_stars_are_told_as_they_are_meant() {
    let file = [("s.toml", BASE)];
    let parts = [
        "give one whole number, or [5, 6] for one in each interval",
        "--vary",
    ];
    refused(&file, &["agents.d.count=5,6"], &parts);
    refused(&file, &["agents.d.count=1,500"], &["write 1500"]);
    let parts = [
        "there is no [calls.x*] to change",
        "calls.* means all of [calls]",
    ];
    refused(&file, &["calls.x*.volume_scale=2"], &parts);
    let kinds = format!(
        "{BASE}[kinds.busy]\nshare = 0.3\n\"calls.s.volume_scale\" = 2\n[kinds.calm]\nshare = 0.1\n\"calls.s.volume_scale\" = 0.5\n"
    );
    let file = [("s.toml", kinds.as_str())];
    for star in ["kinds.*.share=0.2", "kinds.c*.share=0.2"] {
        let named = [
            "stands for no name",
            "name one here: `kinds.busy` or `kinds.calm`",
        ];
        refused(&file, &[star], &named);
    }
    refused(&file, &["shifts.*.from=08:00"], &["write a name here"]);
    // A kind of days has all types, too.
    load_texts(&file, &["kinds.busy.calls.*.volume_scale=3"]).unwrap();
    let adjust = format!("{BASE}adjust = [{{ from = \"08:00\", to = \"10:00\", by = 2000000 }}]\n");
    refused(
        &[("s.toml", &adjust)],
        &[],
        &["2000004 rostered agents", "`adjust`"],
    );
}

#[test]
fn targets_that_ask_for_nothing_or_too_much() {
    let asked = |option: &str, value: &str, part: &str| {
        let line = [
            "erlang", "c", "--calls", "20", "--handle", "4m", option, value,
        ];
        told(&line, 2, &[part]);
    };
    asked(
        "--target-service-level",
        "0%",
        "at least 0 % asks for nothing",
    );
    asked(
        "--target-service-level",
        "100%",
        "no finite number of agents reaches 100 %",
    );
    asked("--target-delayed", "0", "at most 0 % is out of reach");
    asked("--target-blocked", "0", "at most 0 % is out of reach");
    asked("--max-occupancy", "100%", "at most 100 % asks for nothing");
    let line = [
        "erlang", "b", "--calls", "20", "--handle", "4m", "--agents", "1e12",
    ];
    told(
        &line,
        2,
        &["--agents: the number of agents", "1000000000000"],
    );
}

#[test]
fn a_file_is_no_folder() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("s.toml");
    fs::write(&file, BASE).unwrap();
    let file = file.to_str().unwrap();
    told(
        &["merge", file],
        2,
        &["is a file, and shards are in a folder"],
    );
    let line = ["run", file, "--shard", "1/2", "--out", file];
    told(
        &line,
        2,
        &["it is a file or within one, and --out needs a folder"],
    );
}

#[test]
fn a_time_has_its_unit() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("s.toml");
    fs::write(&file, BASE).unwrap();
    let line = ["run", file.to_str().unwrap(), "--precision", "s.asa=1"];
    told(
        &line,
        2,
        &[
            "`1` is not how far it may be off",
            "a time with its unit, such as 1s",
        ],
    );
}

#[test]
fn times_without_a_clock_on_the_wall_have_units() {
    let clock = "opens = \"08:00\"\ncloses = \"10:00\"\n";
    let text = BASE
        .replace(clock, "length = \"3h\"\n")
        .replace(
            "count = 4",
            "shifts = [{ count = 3, from = \"0h\", to = \"2h\" }]",
        )
        .replace("volume = 20", "volume = 20\npatience_scale = 2");
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("s.toml");
    fs::write(&file, text).unwrap();
    let output = holdtrue(&["check", file.to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("3, 0 from 2 h\n"), "{text}");
    assert!(text.contains("patience_scale times 2\n"), "{text}");
}

#[test]
fn numbers_with_commas_and_units_are_told_as_numbers_are_written() {
    let check = |value: &str, parts: &[&str]| {
        let text = format!("{BASE}wage = {value}\n");
        let error = load_texts(&[("s.toml", &text)], &[]).unwrap_err();
        assert_eq!(error.matches("error: ").count(), 1, "{error}");
        for part in parts {
            assert!(error.contains(part), "`{part}` in\n{error}");
        }
    };
    check(
        "21,50",
        &[
            "s.toml:13:8",
            "`21,50` has a comma",
            "write decimals with a point: 21.50",
        ],
    );
    check("1,200.50", &["write thousands without commas: 1200.50"]);
    check("1.200,50", &["thousands without a mark: 1200.50"]);
    check(
        "20 EUR",
        &["`20 EUR` is not a value", "give the number alone: 20"],
    );
    check("EUR 20", &["give the number alone: 20"]);
    check(
        "20%",
        &["\"20%\"; where no share is meant give the number alone: 20"],
    );
    check("20m", &["put texts between double quotes"]);
    check("Line 4", &["put texts between double quotes"]);
    let talk = BASE.replace("mean = 240", "mean = 4,5");
    let parts = ["`4,5` has a comma", "write decimals with a point: 4.5"];
    refused(&[("s.toml", &talk)], &[], &parts);
    let set = ["agents.d.wage=21,50"];
    refused(
        &[("s.toml", BASE)],
        &set,
        &["write decimals with a point: 21.50"],
    );
}

#[test]
fn negative_values_are_refused_by_their_options() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, BASE).unwrap();
    let path = path.to_str().unwrap();
    for (line, parts) in [
        (
            &["run", path, "--seed", "-1"][..],
            ["'--seed <N>'", "give a whole number, 0 or more"],
        ),
        (
            &["run", path, "-r", "-1"],
            ["'--replications <N>'", "from 1 to 10000000"],
        ),
        (
            &["run", path, "--threads", "-1"],
            ["'--threads <N>'", "from 1 to 1024"],
        ),
        (
            &["run", path, "--precision", "-1%"],
            ["'-1%'", "from 0.01% to 100%"],
        ),
        (
            &["run", path, "--shard", "-1/2", "--out", "x"],
            ["'-1/2'", "--shard"],
        ),
        (&["trace", path, "--caller", "-1"], ["'-1'", "--caller"]),
        (
            &["sweep", path, "--more-or-fewer", "-1"],
            ["'-1'", "--more-or-fewer"],
        ),
        (
            &[
                "erlang", "c", "--calls", "20", "--handle", "-3m", "--agents", "4",
            ],
            ["'-3m'", "--handle"],
        ),
    ] {
        told(line, 2, &parts);
        let output = said(&holdtrue(line));
        assert!(
            !output.contains("-- -") && !output.contains("unexpected"),
            "{output}"
        );
    }
}

#[test]
fn three_dots_are_a_slip_for_two() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, BASE).unwrap();
    let line = [
        "sweep",
        path.to_str().unwrap(),
        "--vary",
        "agents.d.count=3...6",
    ];
    told(
        &line,
        2,
        &["there are three dots in `3...6`", "write two: 3..6"],
    );
}

#[test]
fn a_day_reads_what_the_file_reads() {
    let text = format!(
        "{BASE}[week]\nmonday = {{}}\nsaturday = {{ \"clock.closes\" = 09:30:00 }}\n[kinds.heavy]\nshare = 0.3\n"
    );
    for set in [
        "week.saturday.clock.closes=09:00",
        "week.saturday.\"clock.closes\"=09:00",
        "week.saturday={ \"clock.closes\" = 09:00 }",
        "kinds.heavy.agents.d.adjust=[{ from = 08:00, to = 09:00, by = 1 }]",
        "kinds.heavy.\"calls.s.settled\"=90%",
        "kinds.heavy.share=20%",
    ] {
        if let Err(error) = load_texts(&[("s.toml", &text)], &[set]) {
            panic!("{set}: {error}");
        }
    }
    refused(
        &[("s.toml", &text)],
        &[
            "week.saturday.messages.policy=silence",
            "week.saturday.\"messages.policy\"=busy",
        ],
        &["`week.saturday.messages.policy` is set twice"],
    );
}

/// A time of day needs no quotes in a list nor alone.
#[test]
fn a_catalogue_reads_a_time_without_quotes() {
    let text = format!(
        "{BASE}wage = 20\n[shifts.full]\nfrom = {{ first = \"08:00\", last = \"08:30\", step = \"30m\" }}\nlength = \"1h\"\n"
    );
    let staffing = |text: &str, set: &[&str]| {
        let scenario = load_texts(&[("s.toml", text)], set);
        scenario.unwrap_or_else(|no| panic!("{no}")).staffing()
    };
    let quoted = staffing(&text, &["shifts.full.from=\"08:30\""]);
    for written in ["08:30", "08:30:00", "[08:30]"] {
        let set = format!("shifts.full.from={written}");
        assert_eq!(staffing(&text, &[&set]), quoted, "{set}");
    }
    let plan = "extends = \"s.toml\"\n[shifts.full]\nfrom = 08:30\n";
    let files = [("p.toml", plan), ("s.toml", &text)];
    assert_eq!(load_texts(&files, &[]).unwrap().staffing(), quoted);
}

/// As a duration `4:30` is minutes and seconds; where times of day are taken it is a slip.
#[test]
fn a_moment_is_given_as_a_time_of_day_or_since_opening() {
    const HELP: &str =
        "a time of day such as \"12:30\", or a duration since opening such as \"4h\"";
    let shift = |part: &str| {
        let shift = "count = 3, from = \"08:00\", to = \"10:00\", breaks = [{ at = \"09:00\", length = \"5m\" }]";
        let wrong = shift.replacen(part, "\"5x\"", 1);
        BASE.replace("count = 4", &format!("shifts = [{{ {wrong} }}]"))
    };
    for part in ["\"08:00\"", "\"10:00\"", "\"09:00\""] {
        refused(&[("s.toml", &shift(part))], &[], &["`5x`", HELP]);
    }
    for set in [
        "agents.d.adjust=[{ from = \"5x\", to = \"10:00\", by = 1 }]",
        "shifts.full={ from = \"5x\", length = \"1h\" }",
        "shifts.full={ from = \"5\", length = \"1h\" }",
    ] {
        refused(&[("s.toml", BASE)], &[set], &["`5", HELP]);
    }
}

/// Settings below it, the setting of X, its key, what is said of its range, and a value out of it and one within.
type Ranged<'a> = (&'a [&'a str], &'a str, &'a str, &'a str, [&'a str; 2]);

/// What help and `holdtrue keys` say of a number is the range in which it is taken.
#[test]
fn numbers_that_may_not_be_0_say_their_range() {
    const LAW: &str = "calls.s.talk={ mean = 240, dist =";
    let season = ["customers.contacts.s=1", "customers.count=9"];
    let weibull = format!("{LAW} \"weibull\", shape = X }}");
    let erlang = format!("{LAW} \"erlang\", stages = X }}");
    let ranges: [Ranged; 14] = [
        (
            &[],
            "calls.s.lines=X",
            "lines",
            "a whole number, 1 or more",
            ["0", "1"],
        ),
        (
            &[],
            "calls.s.redial.most=X",
            "redial.most",
            "a whole number from 1 to 1000",
            ["0", "1"],
        ),
        (
            &["callback.offer_when=60"],
            "callback.tries=X",
            "callback.tries",
            "a whole number from 1 to 100",
            ["101", "100"],
        ),
        (
            &season[..1],
            "customers.count=X",
            "customers.count",
            "a whole number from 1 to 10000000",
            ["0", "1"],
        ),
        (
            &season,
            "customers.weeks=X",
            "weeks",
            "a whole number from 1 to 520",
            ["0", "1"],
        ),
        (
            &season,
            "customers.opening_days=X",
            "opening_days",
            "a whole number from 1 to 7",
            ["8", "7"],
        ),
        (
            &[],
            "agents.d.answers={ s = { speed = X } }",
            "speed",
            "a number from 0.01 to 100",
            ["0", "0.01"],
        ),
        (
            &[],
            &weibull,
            "shape",
            "a number from 0.1 to 100",
            ["0.09", "0.1"],
        ),
        (
            &[],
            &erlang,
            "stages",
            "a whole number from 1 to 10000",
            ["0", "1"],
        ),
        (
            &["agents.d.wage=20"],
            "staff.budget=X",
            "budget",
            "a number above 0",
            ["0", "1000"],
        ),
        (
            &["agents.d.wage=20"],
            "staff.sure=X",
            "sure",
            "a share from 50% to 99.9%",
            ["1", "0.999"],
        ),
        (
            &["messages.policy=\"estimate\""],
            "messages.bumper={ kept = X }",
            "bumper.kept",
            "a share above 0 and below 1",
            ["1", "0.8"],
        ),
        (
            &[],
            "agents.d.shrinkage=X",
            "agents.d.shrinkage",
            "a share from 0 to 0.95",
            ["0.96", "0.95"],
        ),
        (
            &[],
            "busyness.day=X",
            "busyness.day",
            "a number from 0 to 3",
            ["3.1", "3"],
        ),
    ];
    for (base, set, key, range, [wrong, right]) in ranges {
        let with = |value: &str| {
            let set = set.replace('X', value);
            let all: Vec<&str> = base.iter().copied().chain([set.as_str()]).collect();
            load_texts(&[("s.toml", BASE)], &all).map(drop)
        };
        for value in ["\"inf\"", "-3"] {
            let error = with(value).unwrap_err();
            assert!(error.contains(&format!("give {range}")), "{set}: {error}");
        }
        assert!(with(wrong).is_err(), "{set}: {wrong}");
        if let Err(error) = with(right) {
            panic!("{set}: {right}: {error}");
        }
        let told = range.replace(", 1 or more", " of at least 1");
        let keys = printed(&["keys", key]);
        assert!(keys.contains(&format!(": {told}")), "{keys}");
    }
    let folder = TempDir::new().unwrap();
    let sweep = folder.path().join("sweep.toml");
    fs::write(folder.path().join("s.toml"), BASE).unwrap();
    let text = "scenario = \"s.toml\"\nreplications = -3\n[vary]\n\"agents.d.count\" = [3, 4]\n";
    fs::write(&sweep, text).unwrap();
    told(
        &["sweep", sweep.to_str().unwrap()],
        2,
        &["give a whole number, 1 or more"],
    );
}

/// A list of targets may be empty, which takes those of another file away: for editors, too.
#[test]
fn no_targets_are_a_list_to_the_schema() {
    assert!(
        load_texts(
            &[("s.toml", BASE)],
            &["calls.s.asa=[]", "calls.s.blocked=[]"]
        )
        .is_ok()
    );
    let schema = holdtrue::scenario::schema();
    let call_type = &schema["$defs"]["CallType"]["properties"];
    for key in ["asa", "blocked"] {
        assert!(call_type[key]["anyOf"][1]["minItems"].is_null(), "{key}");
    }
}

/// Editors are told so.
#[test]
fn what_may_not_be_0_is_above_0_to_the_schema() {
    let schema = holdtrue::scenario::schema();
    let above_0 = &schema["$defs"]["Lasting"]["anyOf"];
    assert_eq!(above_0[1]["exclusiveMinimum"], 0, "{above_0}");
    for (table, key) in [
        ("Clock", "interval"),
        ("Messages", "repeat_every"),
        ("Customers", "forgets_after"),
        ("Customers", "reputation_falls"),
        ("Customers", "reputation_recovers"),
    ] {
        let property = schema["$defs"][table]["properties"][key].to_string();
        assert!(property.contains("#/$defs/Lasting"), "{key}: {property}");
    }
}

/// What is there and wrong is not missing.
#[test]
fn of_two_keys_the_one_that_is_wrong_is_told_alone() {
    let breaks = |inner: &str| {
        let shift = format!(
            "shifts = [{{ count = 3, from = \"08:00\", to = \"10:00\", breaks = [{{ {inner}, length = \"5m\" }}] }}]"
        );
        BASE.replace("count = 4", &shift)
    };
    let clock = BASE.replace("closes = \"10:00\"", "length = \"2x\"");
    for (text, part) in [
        (breaks("between = \"1d\""), "is the string \"1d\""),
        (
            breaks("between = [\"08:30\", \"x\"]"),
            "`x` is not a duration",
        ),
        (
            breaks("beetween = [\"08:30\", \"09:00\"]"),
            "did you mean `between`?",
        ),
        (clock, "`2x` is not a duration"),
        (
            format!("{BASE}wage = 20\n[shifts.full]\nfrom = [\"09:30\", \"x\"]\nlength = \"1h\"\n"),
            "`x` is not a duration",
        ),
    ] {
        let error = load_texts(&[("s.toml", &text)], &[]).map(drop).unwrap_err();
        assert!(error.contains(part), "{error}");
        assert_eq!(error.matches("error: ").count(), 1, "{error}");
    }
}

#[test]
fn a_range_without_its_end_asks_for_it() {
    let set = "shifts.full={ from = { first = \"08:00\", step = \"30m\" }, length = \"1h\" }";
    let parts = [
        "`last` is missing in `shifts.full.from`",
        "give `last` beside",
    ];
    refused(&[("s.toml", BASE)], &[set], &parts);
}

/// Who calls a type gets the shape of the day from its volume: a day without any is mended there.
#[test]
fn a_day_without_calls_of_prospects_is_told_at_its_volume() {
    let base = format!(
        "{BASE}[customers]\ncount = 40\ncontacts = {{ s = 1 }}\nprospects = {{ calls = \"x\", per_week = 30, conversion = 0.2 }}\n\
         [week]\nmonday = {{}}\nfriday = {{ \"clock.closes\" = \"11:00\" }}\n[calls.x]\nvolume = 5\n\
         talk = {{ dist = \"constant\", value = 100 }}\npatience = {{ dist = \"never\" }}\n"
    );
    let base = base.replace("answers = [\"s\"]", "answers = [\"s\", \"x\"]");
    let plan = "extends = \"s.toml\"\n[week]\nfriday = { \"calls.x.volume\" = 0 }\n";
    let files = |plan: &str| load_texts(&[("p.toml", plan), ("s.toml", &base)], &[]).map(drop);
    let error = files(plan).unwrap_err();
    for part in [
        "p.toml:3:31",
        "the volume of `x` is 0 all day",
        "`customers.prospects.calls`",
        "such as volume = 1",
    ] {
        assert!(error.contains(part), "`{part}` in\n{error}");
    }
    assert_eq!(files(&plan.replace("= 0 }", "= 1 }")), Ok(()));
    let scaled = plan.replace("volume\" = 0", "volume_scale\" = 0");
    let error = files(&scaled).unwrap_err();
    assert!(
        error.contains("p.toml:3:37") && error.contains("`volume_scale` above 0"),
        "{error}"
    );
}
