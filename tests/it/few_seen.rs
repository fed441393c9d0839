//! Studies in which something never came, or came out alike by chance: a call type, the rarer of two times, a customer who
//! leaves. What is said of the others is right, and nothing is exact that may be otherwise.

use crate::program::printed;
use serde_json::Value;

fn put(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("s.toml");
    std::fs::write(&file, text).unwrap();
    let name = file.to_str().unwrap().to_owned();
    (folder, name)
}

fn ran(text: &str, options: &[&str]) -> Value {
    let (_folder, file) = put(text);
    let text = printed(&[&["run", &file, "-q", "--json"], options].concat());
    serde_json::from_str(&text).unwrap()
}

const HEAD: &str = "[clock]\nopens = \"08:00\"\ncloses = \"10:00\"\ninterval = \"1h\"\n";

/// 20 calls of one type, and .1 of another of which none came in 20 days: not 20.1 of the first.
#[test]
fn calls_of_a_type_that_never_came_are_no_calls_of_another() {
    let calls = |name: &str, volume: f64| {
        format!(
            "[calls.{name}]\nvolume = {volume}\ntalk = {{ dist = \"exponential\", mean = \"6m\" }}\n\
             patience = {{ dist = \"exponential\", mean = \"4m\" }}\n"
        )
    };
    let text = format!(
        "{HEAD}{}{}[agents.desk]\nanswers = [\"s\", \"r\"]\ncount = 2\n",
        calls("s", 10.0),
        calls("r", 0.05)
    );
    for seed in ["3", "6", "14"] {
        let json = ran(&text, &["-r", "20", "--seed", seed]);
        let offered = |name: &str| {
            let one = &json["calls"][name]["offered"];
            ["mean", "low", "high"].map(|end| one[end].as_f64().unwrap())
        };
        assert_eq!(offered("r")[0], 0.0, "it came under seed {seed}");
        let [mean, low, high] = offered("s");
        assert!(
            (mean - 20.0).abs() < 1e-9 && low <= 20.0 && high >= 20.0,
            "{mean}"
        );
        let [_, low, high] = offered("all");
        assert!(low <= 20.1 && high >= 20.1 && low < high, "{low} to {high}");
    }
}

/// Of five agents one is absent on .5 % of days, on none of 100 here: .04 of its 8 paid hours are neither the others' nor nobody's.
#[test]
fn an_absence_that_never_came_is_not_that_of_others() {
    let text = "[clock]\nopens = \"08:00\"\ncloses = \"16:00\"\n[calls.s]\nvolume = 5\n\
        talk = { dist = \"exponential\", mean = \"4m\" }\npatience = { dist = \"exponential\", mean = \"3m\" }\n\
        [agents.a]\nanswers = [\"s\"]\ncount = 4\nabsence = \"20%\"\nwage = 10\n\
        [agents.b]\nanswers = [\"s\"]\ncount = 1\nabsence = \"0.5%\"\nwage = 10\n";
    let json = ran(text, &["-r", "100", "--seed", "4"]);
    let paid = |of: &Value| ["mean", "low", "high"].map(|end| of[end].as_f64().unwrap());
    assert_eq!(paid(&json["agents"]["b"]["paid_hours"])[0], 8.0, "it came");
    let [_, low, high] = paid(&json["agents"]["a"]["paid_hours"]);
    assert!(low <= 25.6 + 1e-9 && high >= 25.6 - 1e-9, "{low} to {high}");
    let [_, low, high] = paid(&json["cost"]["paid_hours"]);
    assert!(
        low <= 33.56 && high >= 33.56 && low < high,
        "{low} to {high}"
    );
    let [_, low, high] = paid(&json["money"]["wages"]);
    assert!(
        low <= 335.6 && high >= 335.6 && low < high,
        "{low} to {high}"
    );
}

/// One talk in ten takes half an hour; none of 43 did. One patience in five lasts four minutes; none of 7 did.
#[test]
fn times_that_happened_to_be_alike_may_be_others() {
    let text = format!(
        "{HEAD}[calls.s]\nvolume = 0.3\n\
         talk = {{ dist = \"empirical\", values = [\"5m\", \"30m\"], weights = [9, 1] }}\n\
         patience = {{ dist = \"exponential\", mean = \"5m\" }}\n[agents.desk]\nanswers = [\"s\"]\ncount = 1\n"
    );
    let json = ran(&text, &["-r", "60", "--seed", "1016"]);
    let talk = &json["calls"]["s"]["handle_time"];
    assert!(
        (talk["mean"].as_f64().unwrap() - 300.0).abs() < 1e-6,
        "{talk}"
    );
    assert!(talk["high"].is_null(), "{talk}");
    let text = format!(
        "{HEAD}[calls.s]\nvolume = 1\ntalk = {{ dist = \"exponential\", mean = \"6m\" }}\n\
         patience = {{ dist = \"empirical\", values = [\"2m\", \"4m\"], weights = [4, 1] }}\n\
         [agents.desk]\nanswers = [\"s\"]\ncount = 1\n"
    );
    // Sums of times that are alike differ by noise.
    for (days, seed) in [("30", "2"), ("20", "18")] {
        let noisy = ran(&text, &["-r", days, "--seed", seed]);
        assert!(noisy["calls"]["s"]["wait_abandoned"]["high"].is_null());
    }
    let json = ran(&text, &["-r", "30", "--seed", "1"]);
    let waits = &json["calls"]["s"]["wait_abandoned"];
    assert!(
        (waits["mean"].as_f64().unwrap() - 120.0).abs() < 1e-6,
        "{waits}"
    );
    assert!(waits["high"].is_null(), "{waits}");
    // All are alike by what is written: it is known.
    let (from, to) = (
        "{ dist = \"empirical\", values = [\"2m\", \"4m\"], weights = [4, 1] }",
        "{ dist = \"constant\", value = \"2m\" }",
    );
    let json = ran(&text.replace(from, to), &["-r", "30", "--seed", "1"]);
    assert_eq!(
        json["calls"]["s"]["wait_abandoned"]["high"]
            .as_f64()
            .map(f64::round),
        Some(120.0)
    );
}

/// An offer that one in hundreds of callers takes up changes who leaves, although nobody was offered it: with 3,000 seasons
/// there are .001 customers fewer at the end.
#[test]
fn seasons_in_which_nothing_differed_may_differ() {
    let text = format!(
        "{HEAD}[calls.s]\nvolume = 10\ntalk = {{ dist = \"exponential\", mean = 300 }}\n\
         patience = {{ dist = \"exponential\", mean = 240 }}\n[agents.d]\nanswers = [\"s\"]\ncount = 4\nwage = 20\n\
         [customers]\ncount = 200\nweeks = 10\nopening_days = 2\ncontacts = {{ s = 0.4 }}\nbase_churn = 0.05\n\
         [money]\nmargin = 6\ncurrency = \"EUR\"\n"
    );
    let (folder, base) = put(&text);
    let plan = folder.path().join("offer.toml");
    let offer = "extends = \"s.toml\"\n[callback]\noffer_when = \"8m\"\naccepts = 1\nkept = 0\n";
    std::fs::write(&plan, offer).unwrap();
    let plan = plan.to_str().unwrap();
    let text = printed(&["compare", &base, plan, "-r", "20", "-q", "--json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let all = &json["differences"][0];
    for one in [
        &all["customers"]["at_end"],
        &all["money"]["margin"],
        &all["money"]["profit"],
        &all["customers"]["break_even"]["weeks"],
    ] {
        let [low, high] = ["low", "high"].map(|end| one[end].as_f64().unwrap());
        assert!(low < 0.0 && high > 0.0, "{one}");
    }
    assert!(all["customers"]["reputation"]["high"].is_null());
    let told = printed(&["compare", &base, plan, "-r", "20", "-q", "--brief"]);
    assert!(!told.contains("exactly"), "{told}");
    // What is the same is known to be.
    let twin = folder.path().join("twin.toml");
    std::fs::write(&twin, "extends = \"s.toml\"\nname = \"twin\"\n").unwrap();
    let same = printed(&[
        "compare",
        &base,
        twin.to_str().unwrap(),
        "-r",
        "20",
        "-q",
        "--json",
    ]);
    let json: Value = serde_json::from_str(&same).unwrap();
    let of = &json["differences"][0];
    assert_eq!(of["customers"]["at_end"]["high"], 0.0);
}

/// One agent in a hundred is absent: 118.80 of wages and .67 of overtime. An hour of overtime does not make the absence known.
#[test]
fn overtime_leaves_an_absence_that_never_came_in_the_wages() {
    let text = format!(
        "{HEAD}[calls.s]\nvolume = 5\ntalk = {{ dist = \"exponential\", mean = \"4m\" }}\n\
         patience = {{ dist = \"exponential\", mean = \"3m\" }}\n[agents.d]\nanswers = [\"s\"]\ncount = 3\nwage = 20\n\
         absence = \"1%\"\novertime = 1.5\n"
    );
    for seed in ["1", "5"] {
        let json = ran(&text, &["-r", "20", "--seed", seed]);
        assert_eq!(json["agents"]["d"]["paid_hours"]["mean"], 6.0, "it came");
        for wages in [
            &json["agents"]["d"]["wages"],
            &json["money"]["wages"],
            &json["cost"]["wages"],
            &json["cost"]["total"],
        ] {
            let [low, high] = ["low", "high"].map(|end| wages[end].as_f64().unwrap());
            assert!(low <= 119.4677 && high >= 119.4677, "{wages}");
        }
    }
}

/// Calls of Tuesday take twice as long as Monday's, and none came; who is told too little talks about it.
#[test]
fn calls_of_other_days_and_complaints_are_not_alike() {
    let calls = "[calls.s]\nvolume = 2\ntalk = { dist = \"constant\", value = \"5m\" }\n\
        patience = { dist = \"constant\", value = \"2m\" }\n[agents.desk]\nanswers = [\"s\"]\ncount = 1\n";
    let tuesday = "[week]\nmonday = {}\ntuesday = { \"calls.s.talk.value\" = \"10m\", \"calls.s.volume\" = 0.01 }\n";
    let json = ran(
        &format!("{HEAD}{calls}{tuesday}"),
        &["-r", "20", "--seed", "2"],
    );
    assert!(json["calls"]["s"]["handle_time"]["high"].is_null());
    let estimates =
        "[messages]\npolicy = \"estimate\"\n[reaction]\ntrust = 1\nlate_talk = \"60s\"\n";
    let calls = calls
        .replace("volume = 2\n", "volume = 1\n")
        .replace("count = 1", "count = 2");
    let json = ran(
        &format!("{HEAD}{calls}{estimates}"),
        &["-r", "20", "--seed", "1"],
    );
    assert!(json["calls"]["s"]["handle_time"]["high"].is_null());
    // By day and by call they are all alike.
    let json = ran(&format!("{HEAD}{calls}"), &["-r", "20", "--seed", "1"]);
    let high = json["calls"]["s"]["handle_time"]["high"].as_f64();
    assert_eq!(high.map(f64::round), Some(300.0));
}

/// One person on the rota is off the phones for a fifth of the time, at closing too: who waits then is turned away.
#[test]
fn who_is_off_the_phones_at_closing_answers_nobody() {
    let text = format!(
        "{HEAD}[calls.s]\nvolume = 6\ntalk = {{ dist = \"exponential\", mean = \"5m\" }}\n\
         patience = {{ dist = \"exponential\", mean = \"3m\" }}\n[agents.d]\nanswers = [\"s\"]\ncount = 1\n\
         shrinkage = \"20%\"\ncounts = \"rostered\"\n"
    );
    for seed in ["1", "3"] {
        let json = ran(&text, &["-r", "20", "--seed", seed]);
        let away = &json["calls"]["s"]["turned_away"];
        assert_eq!(away["mean"], 0.0, "it came");
        assert!(away["high"].as_f64().unwrap() >= 0.0557, "{away}");
    }
    let other = "[agents.e]\nanswers = [\"s\"]\ncount = 2\n";
    let json = ran(
        &format!("{text}{other}"),
        &["-r", "20", "--seed", "3", "--no-controls"],
    );
    let staffed = &json["agents"]["d"]["staffed"];
    let [low, high] = ["low", "high"].map(|end| staffed[end].as_f64().unwrap());
    assert!(low <= 0.8 && high >= 0.8 && low < high, "{staffed}");
}
