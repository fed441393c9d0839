//! `holdtrue staff` as people use it: what it prints, the plan and the rota that other commands take, what it refuses,
//! what it says of the impossible, and Ctrl-C.

use crate::program::{holdtrue, printed, said, unversioned};
use crate::support::load_text;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Four hours of one queue, quick to staff.
const SHORT: &str = r#"name = "A short day"
[clock]
opens = "08:00"
closes = "12:00"
interval = "1h"
[calls.help]
volume = [20, 44, 50, 28]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "2m" }
service_level = { within = "20s", target = "80%" }
[agents.desk]
answers = ["help"]
count = 3
wage = 20
[money]
currency = "EUR"
"#;

/// The same with shifts to choose from, one with a break.
const SHIFTS: &str = r#"
[staff]
by = "shifts"
[shifts.full]
from = "08:00"
length = "4h"
breaks = [{ after = ["1h", "2h"], length = "30m" }, { after = "3h", length = "15m", paid = true }]
[shifts.half]
from = ["08:00", "09:00", "10:00"]
length = "2h"
wage = 21
premium = "10%"
cost = 2
"#;

fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What comes of staffing this text, with its exit status.
fn staffed(text: &str, more: &[&str]) -> (Value, i32, String) {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "s.toml", text);
    let output = holdtrue(&[&["staff", &path, "--json", "-q", "--effort", "0.1"], more].concat());
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let status = output.status.code().unwrap();
    (json(&text), status, said(&output))
}

#[test]
fn what_is_printed() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "s.toml", SHORT);
    insta::assert_snapshot!(unversioned(&printed(&[
        "staff", &path, "-q", "--effort", "0.1"
    ])));
}

#[test]
fn what_is_printed_of_shifts() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "s.toml", &format!("{SHORT}{SHIFTS}"));
    insta::assert_snapshot!(unversioned(&printed(&[
        "staff", &path, "-q", "--effort", "0.1"
    ])));
}

/// A plan costs in `run` what `staff` says, and reaches what it says; `compare` and `staff --from` take it; the rota is
/// read as the same shifts.
#[test]
fn the_plan_and_the_rota_are_taken_by_other_commands() {
    let folder = TempDir::new().unwrap();
    let text = format!("{SHORT}{SHIFTS}").replace(
        "wage = 20",
        "wage = 20\nabsence = \"4%\"\nshrinkage = \"20%\"\ncounts = \"on-phones\"",
    );
    let path = file(&folder, "s.toml", &text);
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let found = json(&printed(&[
        "staff", &path, "--json", "-q", "--effort", "0.2", "--out", out,
    ]));
    let plan = Path::new(out).join("plan.toml");
    let plan = plan.to_str().unwrap();
    let ran = json(&printed(&[
        "run", plan, "--json", "-r", "400", "--seed", "5",
    ]));
    let wages = &ran["agents"]["desk"]["wages"];
    let cost = found["staff"]["optimum"]["cost"].as_f64().unwrap();
    assert!(
        wages["low"].as_f64().unwrap() <= cost && cost <= wages["high"].as_f64().unwrap(),
        "{cost} for {wages}"
    );
    // Ten standard errors of 400 days: a service level of another plan is farther off.
    let level = &ran["calls"]["help"]["service_level"];
    let half = level["high"].as_f64().unwrap() - level["mean"].as_f64().unwrap();
    let held = found["staff"]["targets"][0]["holds"]["mean"]
        .as_f64()
        .unwrap();
    assert!(
        (level["mean"].as_f64().unwrap() - held).abs() < 2.5 * half,
        "{level} for {held}"
    );
    assert!(printed(&["compare", &path, plan, "-r", "50"]).contains("staffed: EUR"));
    let again = json(&printed(&[
        "staff", &path, "--from", plan, "--json", "-q", "--effort", "0.2",
    ]));
    // Other shifts may cost the same, added up in another order.
    let again = again["staff"]["optimum"]["cost"].as_f64().unwrap();
    assert!((again - cost).abs() < 1e-9, "{again} for {cost}");
    let rota = "extends = 's.toml'\n[agents.desk]\nshifts = { csv = 'out/rota.csv', start = 'from', end = 'to', breaks = 'breaks', group = 'agents' }\n";
    let rota = file(&folder, "rota.toml", rota);
    let [read, planned] = [rota.as_str(), plan].map(|path| {
        let scenario = holdtrue::scenario::load(Path::new(path), &[]).unwrap();
        scenario.centre().groups()[0]
            .roster
            .levels(|shift| shift.agents)
    });
    assert_eq!(read, planned);
}

/// The workbook of `--out`: its sheets, and the plan's numbers in them; the same every time.
#[cfg(feature = "xlsx")]
#[test]
fn the_plan_is_a_workbook_too() {
    use std::io::Read;
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "s.toml", SHORT);
    let write = |name: &str| {
        let out = folder.path().join(name);
        let out = out.to_str().unwrap();
        let text = printed(&[
            "staff", &path, "--json", "-q", "--effort", "0.1", "--out", out,
        ]);
        let bytes = std::fs::read(Path::new(out).join("staffing.xlsx")).unwrap();
        (json(&text), bytes)
    };
    let (found, bytes) = write("one");
    assert_eq!(bytes, write("other").1);
    let mut packed = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        packed
            .by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    let book = part("xl/workbook.xml");
    for sheet in ["Need", "Rota", "Targets", "By interval"] {
        assert!(book.contains(&format!("name=\"{sheet}\"")), "{book}");
    }
    let words = part("xl/sharedStrings.xml");
    for word in ["desk", "answered within 20 s", "staffed"] {
        assert!(words.contains(word), "{word}: {words}");
    }
    let need = part("xl/worksheets/sheet1.xml");
    let counts = found["staff"]["agents"]["desk"]["counts"]
        .as_array()
        .unwrap();
    for (place, count) in counts.iter().enumerate() {
        let cell = format!("<c r=\"B{}\"><v>{count}</v></c>", place + 2);
        assert!(need.contains(&cell), "{cell}: {need}");
    }
}

/// A plan by interval: the same numbers come from `run`, and from the rota.
#[test]
fn a_plan_by_interval_is_taken_by_run() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "s.toml", SHORT);
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let found = json(&printed(&[
        "staff", &path, "--json", "-q", "--effort", "0.2", "--out", out,
    ]));
    let plan = Path::new(out).join("plan.toml");
    let ran = json(&printed(&[
        "run",
        plan.to_str().unwrap(),
        "--json",
        "-r",
        "50",
    ]));
    assert_eq!(
        ran["agents"]["desk"]["wages"]["mean"]
            .as_f64()
            .unwrap()
            .round(),
        found["staff"]["optimum"]["cost"].as_f64().unwrap()
    );
    for name in ["staffing.json", "rota.csv", "report.html"] {
        assert!(Path::new(out).join(name).exists(), "{name}");
    }
    let price = &found["staff"]["prices"][0];
    // Without its only target nobody is needed.
    assert_eq!(price["without"], 0.0);
    assert!(price["shadow"].as_f64().unwrap() >= 0.0);
}

/// Two hours of one queue.
const BRIEF: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "30m"
[calls.s]
volume = [10, 14, 12, 8]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
GOAL
[agents.d]
answers = ["s"]
count = 3
wage = 20
"#;

/// No finite staffing reaches 100 %, and nothing is less than none.
#[test]
fn no_point_is_priced_that_cannot_be() {
    let level =
        |share: &str| format!("service_level = {{ within = \"20s\", target = \"{share}\" }}");
    for (goal, is_priced) in [
        (level("80%"), true),
        (level("99%"), false),
        (level("99.9%"), false),
        ("abandonment = { target = \"1%\" }".to_owned(), false),
        ("abandonment = { target = \"8%\" }".to_owned(), true),
    ] {
        let (found, _, _) = staffed(&BRIEF.replace("GOAL", &goal), &[]);
        let price = &found["staff"]["prices"][0];
        assert_eq!(price["shadow"].is_number(), is_priced, "{goal}: {price}");
        assert!(price["a_point_less"].is_number(), "{goal}: {price}");
    }
}

/// Each day of a week is told by its own level.
#[test]
fn days_with_levels_of_their_own_are_staffed_and_told_by_these() {
    let goal = "service_level = { within = \"20s\", target = \"80%\", every = \"day\" }";
    let text = format!(
        "{}[week]\nmonday = {{ \"calls.s.service_level.target\" = \"50%\" }}\ntuesday = {{ \
         \"calls.s.service_level.target\" = \"90%\" }}\n[staff]\nby = \"day\"\n",
        BRIEF.replace("GOAL", goal)
    );
    let (found, status, said) = staffed(&text, &[]);
    assert_eq!(status, 0, "{said}");
    let targets = found["staff"]["targets"].as_array().unwrap();
    let of = |day: &str| {
        let mut own = targets.iter();
        let own = own.find(|one| one["place"] == day).unwrap();
        let holds = own["holds"]["mean"].as_f64();
        (own["wanted"].as_f64().unwrap(), holds.unwrap())
    };
    for (day, level) in [("Monday", 0.5), ("Tuesday", 0.9)] {
        let (wanted, holds) = of(day);
        assert!((wanted - level).abs() < 1e-9, "{day}: {wanted}");
        assert!(holds >= level, "{day}: {holds}");
    }
}

/// Within 100 it is [2, 3, 3, 2] that misses least, with 76.6 %.
#[test]
fn the_best_within_a_budget_has_its_agents_in_the_right_places() {
    let goal = "service_level = { within = \"20s\", target = \"80%\" }";
    let text = format!("{}[staff]\nbudget = 100\n", BRIEF.replace("GOAL", goal));
    let folder = TempDir::new().unwrap();
    let output = holdtrue(&["staff", &file(&folder, "s.toml", &text), "--json", "-q"]);
    assert_eq!(output.status.code(), Some(3));
    let found = json(&String::from_utf8(output.stdout).unwrap());
    let best = &found["staff"]["best_within"];
    let level = best["targets"][0]["holds"]["mean"].as_f64();
    assert!(level.is_some_and(|level| level > 0.76), "{best}");
}

const FEW: &str = "\n[staff.agents.desk]\nat_most = 3\n";

#[test]
fn what_is_impossible_is_told_with_what_would_mend_it() {
    let (found, status, _) = staffed(&format!("{SHORT}{FEW}"), &[]);
    assert_eq!(
        (status, &found["verdict"]["kind"]),
        (3, &Value::from("impossible"))
    );
    let staff = &found["staff"];
    assert!(staff["impossible"][0]["short_by"].as_f64().unwrap() > 0.1);
    assert_eq!(staff["mended_by"]["key"], "staff.agents.desk.at_most");
    let more = staff["mended_by"]["value"].as_f64().unwrap() as u64;
    // Just so many: with one fewer it is impossible still.
    for (at_most, wanted) in [(more - 1, 3), (more, 0)] {
        let text = format!("{SHORT}\n[staff.agents.desk]\nat_most = {at_most}\n");
        assert_eq!(staffed(&text, &[]).1, wanted, "{at_most}");
    }
    // The best that there is uses every limit up.
    let best = &staff["best_within"];
    assert_eq!(best["agents"]["desk"]["counts"], Value::from(vec![3; 4]));
    assert_eq!(best["verdict"], "missed");
}

#[test]
fn too_few_seats_and_too_little_change_are_named() {
    for (limit, key) in [
        ("[staff.seats]\nat_most = 3\n", "staff.seats.at_most"),
        (
            "[staff]\nchange_at_most = 0\n[staff.agents.desk]\nat_most = [2, 9, 9, 9]\n",
            "staff.change_at_most",
        ),
    ] {
        let (found, status, _) = staffed(&format!("{SHORT}\n{limit}"), &[]);
        assert_eq!(status, 3, "{limit}");
        assert_eq!(found["staff"]["mended_by"]["key"], key, "{found}");
        assert!(found["staff"]["best_within"]["cost"].as_f64().unwrap() > 0.0);
    }
}

#[test]
fn a_budget_that_is_too_small_leaves_the_best_within_it() {
    let (free, _, _) = staffed(SHORT, &[]);
    let cost = free["staff"]["optimum"]["cost"].as_f64().unwrap();
    let (found, status, _) = staffed(
        &format!("{SHORT}\n[staff]\nbudget = {}\n", cost - 40.0),
        &[],
    );
    assert_eq!(status, 3);
    assert_eq!(found["staff"]["optimum"]["cost"].as_f64(), Some(cost));
    assert_eq!(found["staff"]["mended_by"]["value"].as_f64(), Some(cost));
    let best = &found["staff"]["best_within"];
    assert!(best["cost"].as_f64().unwrap() <= cost - 40.0);
    let reached = |of: &Value| of["targets"][0]["holds"]["mean"].as_f64().unwrap();
    assert!(reached(best) > 0.6 && reached(best) < 0.8, "{best}");
}

#[test]
fn people_limit_the_shifts() {
    let text = format!("{SHORT}{SHIFTS}\n[staff.agents.desk]\npeople = 3\n");
    let (found, status, warned) = staffed(&text, &[]);
    assert_eq!(status, 3);
    assert_eq!(
        found["staff"]["mended_by"]["key"], "staff.agents.desk.people",
        "{found}"
    );
    assert!(
        warned.contains("keep 3.3 busy at 10:00") && warned.contains("people = 3"),
        "{warned}"
    );
    let enough = found["staff"]["mended_by"]["value"].as_f64().unwrap() as u64;
    let text = text.replace("people = 3", &format!("people = {enough}"));
    let (found, status, _) = staffed(&text, &[]);
    assert_eq!(status, 0);
    let shifts = found["staff"]["agents"]["desk"]["shifts"]
        .as_array()
        .unwrap();
    let people = shifts.iter().map(|one| one["people"].as_u64().unwrap());
    // What mends it is enough, and no more.
    assert_eq!(people.sum::<u64>(), enough);
}

/// However far from enough they are, what would mend it is the same.
#[test]
fn what_would_mend_too_few_people_does_not_hang_on_how_few_they_are() {
    let mended = [3, 4, 5].map(|people| {
        let path = "scenarios/staffing/shifts.toml";
        let people = format!("staff.agents.desk.people={people}");
        let output = holdtrue(&[
            "staff", path, "--json", "-q", "--effort", "0.2", "--set", &people,
        ]);
        assert_eq!(output.status.code(), Some(3));
        let found = json(&String::from_utf8(output.stdout).unwrap());
        found["staff"]["mended_by"]["value"].as_f64().unwrap()
    });
    assert!(mended.iter().all(|one| *one == mended[0]), "{mended:?}");
    let enough = mended[0];
    let status = |people: f64| {
        let people = format!("staff.agents.desk.people={people}");
        let path = "scenarios/staffing/shifts.toml";
        let output = holdtrue(&["staff", path, "-q", "--effort", "0.2", "--set", &people]);
        output.status.code()
    };
    assert_eq!((status(enough), status(enough - 1.0)), (Some(0), Some(3)));
}

#[test]
fn a_plan_is_tested_without_a_search() {
    let folder = TempDir::new().unwrap();
    let enough = SHORT.replace("count = 3", "count = [3, 5, 6, 4]");
    let text = format!("{enough}[staff.agents.desk]\nat_most = 8\n");
    let (found, status, _) = staffed(&text, &["--verify"]);
    assert_eq!(
        (status, &found["verdict"]["kind"]),
        (0, &Value::from("met")),
        "{found}"
    );
    assert_eq!(found["staff"]["searched"], false);
    assert_eq!(
        found["staff"]["agents"]["desk"]["counts"],
        Value::from(vec![3, 5, 6, 4])
    );
    assert_eq!(found["staff"]["optimum"]["cost"], 360.0);
    assert_eq!(found["staff"]["bound"]["kind"], "unknown");
    // By --from, as by the file itself.
    let base = file(&folder, "base.toml", &text.replace("[3, 5, 6, 4]", "2"));
    let plan = file(&folder, "plan.toml", &text);
    let from = [
        "--from", &plan, "--verify", "--json", "-q", "--effort", "0.1",
    ];
    let again = json(&printed(&[&["staff", &base][..], &from].concat()));
    assert_eq!(again["staff"]["targets"], found["staff"]["targets"]);
    let missed = holdtrue(&["staff", &base, "--verify", "-q", "--effort", "0.1"]);
    assert_eq!(missed.status.code(), Some(3));
    let missed = String::from_utf8(missed.stdout).unwrap();
    assert!(missed.contains("It misses: on"), "{missed}");
}

/// Three hours a day, shifts of two: people of tours that may begin an hour apart.
const TOURS: &str = r#"
[clock]
opens = "08:00"
closes = "11:00"
interval = "1h"
[calls.service]
volume = 10
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "50%" }
[agents.desk]
answers = ["service"]
count = 2
wage = 10
[week]
monday = {}
tuesday = { "calls.service.volume_scale" = 0.5 }
wednesday = {}
thursday = {}
friday = {}
saturday = {}
sunday = { "calls.service.volume_scale" = 0.5 }
[staff]
by = "shifts"
[staff.week]
days_on = 5
within = "1h"
[shifts.day]
from = ["08:00", "09:00"]
length = "2h"
"#;

/// One person is there for less than half of the week: two are the least. What they work is a plan of these tours, and
/// none of others.
/// What a plan of `--from` changes beside its rosters would not be tested: it is refused, with what that is.
#[test]
fn a_plan_that_changes_more_than_rosters_is_refused() {
    let folder = TempDir::new().unwrap();
    let base = file(&folder, "base.toml", SHORT);
    for (change, what) in [
        (
            "[calls.help.patience]\nmean = \"9m\"",
            "the calls of `help`",
        ),
        (
            "agents.desk.shrinkage = \"10%\"",
            "how `desk` works or is paid",
        ),
        (
            "agents.desk.answers = { help = { speed = 0.5 } }",
            "what `desk` answers",
        ),
        ("busyness.day = 0.3", "how busy days are"),
    ] {
        let plan = file(
            &folder,
            "plan.toml",
            &format!("extends = \"base.toml\"\n{change}\n"),
        );
        let output = holdtrue(&["staff", &base, "--from", &plan, "--verify", "-q"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(what), "{}", said(&output));
    }
}

/// A line without a target is left to nobody, which is said.
#[test]
fn calls_that_nobody_would_answer_are_named() {
    let folder = TempDir::new().unwrap();
    let text = SHORT.replace(
        "[agents.desk]",
        "[calls.sales]\nvolume = 6\ntalk = { dist = \"exponential\", mean = \"4m\" }\n\
         patience = { dist = \"exponential\", mean = \"2m\" }\n\
         [agents.sellers]\nanswers = [\"sales\"]\ncount = 2\nwage = 20\n[agents.desk]",
    );
    let path = file(&folder, "s.toml", &text);
    let output = holdtrue(&["staff", &path, "-q", "--effort", "0.1"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("nobody answers `sales`"), "{told}");
    assert!(told.contains("at_least"), "{told}");
}

#[test]
fn tours_of_unlike_days_are_planned_and_tested() {
    let folder = TempDir::new().unwrap();
    let base = file(&folder, "base.toml", TOURS);
    let out = folder.path().join("out");
    let all = ["staff", &base, "-q", "--json", "--effort", "0.05"];
    let found = json(&printed(
        &[&all[..], &["--out", out.to_str().unwrap()]].concat(),
    ));
    assert_eq!(found["staff"]["optimum"]["cost"], 200.0);
    let rota = fs::read_to_string(out.join("rota.csv")).unwrap();
    let mut begun: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rota.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        begun.entry(cells[2]).or_default().push(cells[4]);
    }
    assert!(
        begun.len() == 2 && begun.values().all(|starts| starts.len() == 5),
        "{rota}"
    );
    assert!(
        begun
            .values()
            .any(|starts| starts.contains(&"08:00") && starts.contains(&"09:00"))
    );
    let plan = out.join("plan.toml");
    let test = [&all[..], &["--verify", "--from", plan.to_str().unwrap()]].concat();
    let tested = json(&printed(&test));
    assert_eq!(tested["staff"]["searched"], false);
    assert_eq!(tested["staff"]["agents"], found["staff"]["agents"]);
    // Ten shifts are none of tours of four.
    let others = holdtrue(&[&test[..], &["--set", "staff.week.days_on=4"]].concat());
    assert_eq!(others.status.code(), Some(2), "{}", said(&others));
}

#[test]
fn what_staff_could_not_decide_is_not_tested() {
    let beyond = SHORT.replace("count = 3", "count = 9");
    let within = SHORT.replace(
        "count = 3",
        "shifts = [{ count = 5, from = \"08:00\", to = \"11:30\" }]",
    );
    for text in [
        format!("{beyond}[staff.agents.desk]\nat_most = 8\n"),
        within,
        SHORT.replace("count = 3", "count = [3, 5, 6, 4]") + "[staff]\nby = \"day\"\n",
    ] {
        let folder = TempDir::new().unwrap();
        let path = file(&folder, "s.toml", &text);
        let output = holdtrue(&["staff", &path, "--verify", "-q"]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(
            said(&output).contains("compare --require-targets"),
            "{}",
            said(&output)
        );
    }
}

/// The pictures of STAFF.md, and the costs that one of them shows: stricter is not cheaper, and what is wanted is among them.
#[test]
fn a_staffing_is_drawn() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "s.toml", &format!("{SHORT}{SHIFTS}"));
    let out = folder.path().join("out");
    let arguments = ["staff", &path, "-q", "--json", "--effort", "0.1", "--out"];
    let found = json(&printed(
        &[&arguments[..], &[out.to_str().unwrap()]].concat(),
    ));
    for picture in ["staffing", "shifts", "single-days", "cost-of-target"] {
        let svg = fs::read_to_string(out.join(format!("pictures/{picture}.svg"))).unwrap();
        assert!(svg.starts_with("<svg") && !svg.contains("NaN"), "{picture}");
    }
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("Agents of each group that is staffed"));
    let levels = found["staff"]["cost_of_levels"]["levels"]
        .as_array()
        .unwrap();
    let number = |one: &Value, key: &str| one[key].as_f64().unwrap();
    assert!(levels.is_sorted_by(|one, other| {
        number(one, "wanted") < number(other, "wanted")
            && number(one, "cost") <= number(other, "cost")
    }));
    let cost = found["staff"]["optimum"]["cost"].as_f64().unwrap();
    let own = levels
        .iter()
        .find(|one| number(one, "wanted") == 0.8)
        .unwrap();
    assert!((number(own, "cost") - cost).abs() < 1e-9);
    // Of a test nothing else is told.
    let (tested, ..) = staffed(&SHORT.replace("count = 3", "count = 8"), &["--verify"]);
    assert_eq!(tested["staff"]["cost_of_levels"], Value::Null);
}

/// Each has its line and a caret below it.
#[test]
fn what_cannot_be_staffed_says_where() {
    for (more, parts) in [
        (
            "[staff]\nby = \"shifts\"",
            ["by = \"shifts\"", "no shifts to choose from"],
        ),
        (
            "[staff.agents.desk]\nat_least = 5\nat_most = 4",
            [
                "at_least = 5",
                "at least 5 agents are to be there, and at most 4",
            ],
        ),
        (
            "[shifts.early]\nfrom = \"07:00\"\nlength = \"4h\"",
            ["from = \"07:00\"", "08:00"],
        ),
        (
            "[shifts.late]\nfrom = \"11:00\"\nlength = \"4h\"",
            ["from = \"11:00\"", "the shift ends after closing at 12:00"],
        ),
        (
            "[shifts.early]\nfrom = \"08:00\"\nlength = \"2h\"\nbreaks = [{ after = \"2h\", length = \"30m\" }]",
            ["after = \"2h\"", "this break is outside its shift"],
        ),
        (
            "[staff.agents.desk]\nat_least = 5\npeople = 4",
            ["people = 4", "at least 5 are to be there"],
        ),
        (
            "[staff]\nagents = [\"dsek\"]",
            ["[\"dsek\"]", "did you mean `desk`?"],
        ),
        (
            "[staff]\nstep = \"90m\"",
            ["step = \"90m\"", "no whole number of intervals"],
        ),
        (
            "[staff]\nbudget = 0",
            ["budget = 0", "nothing can be staffed for nothing"],
        ),
        (
            "[staff]\nsure = \"30%\"",
            ["sure = \"30%\"", "no more than a toss-up"],
        ),
        (
            "[agents.other]\nanswers = [\"help\"]\ncount = 1\n[calls.mail]\nvolume = 3\ntalk = { dist = \"exponential\", mean = \"1m\" }\npatience = { dist = \"never\" }\nservice_level = { within = \"20s\", target = \"80%\" }\n[agents.post]\nanswers = [\"mail\"]\ncount = 1\n[staff]\nagents = [\"desk\"]",
            [
                "service_level",
                "no group that is staffed can change this target of `mail`",
            ],
        ),
    ] {
        let error = load_text(&format!("{SHORT}\n{more}\n")).unwrap_err();
        for part in parts {
            assert!(error.contains(part), "`{part}` in\n{error}");
        }
        assert!(error.contains('^'), "{error}");
    }
}

/// Without this, a plan that breaks a limit was called the cheapest one.
#[test]
fn limits_that_contradict_each_other_are_told() {
    let shift = "[shifts.x]\nfrom = \"08:00\"\nlength = \"4h\"";
    let half = "[shifts.x]\nfrom = \"08:00\"\nlength = \"2h\"";
    let two = "[staff]\nby = \"shifts\"\n[staff.agents.desk]\nat_least = 2\n";
    for (more, key) in [
        (
            format!("{two}{shift}\nat_most = 1"),
            "`shifts.x.at_most`",
        ),
        (format!("{two}{half}"), "`staff.agents.desk.at_least`"),
        (
            format!("{two}{shift}\nkind = [\"k\"]\n[[staff.rules]]\nkind = \"k\"\nat_most = 1"),
            "`staff.rules.0 (k)`",
        ),
        (
            "[staff]\nseats = { at_most = 1 }\n[staff.agents.desk]\nat_least = 2".to_owned(),
            "`staff.seats`",
        ),
        (
            "[staff]\nchange_at_most = 1\n[staff.agents.desk]\nat_least = [0, 5, 0, 0]\nat_most = [0, 5, 0, 0]"
                .to_owned(),
            "`staff.change_at_most`",
        ),
    ] {
        let folder = TempDir::new().unwrap();
        let path = file(&folder, "s.toml", &format!("{SHORT}\n{more}\n"));
        let output = holdtrue(&["staff", &path, "-q", "--effort", "0.1"]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{more}\n{said}");
        assert!(said.contains("leave no plan") && said.contains(key), "{said}");
    }
}

#[test]
fn more_shifts_than_can_be_looked_at_are_refused() {
    let places = "{ first = \"0s\", last = \"50m\", step = \"1m\" }";
    let breaks = format!("{{ after = {places}, length = \"1m\" }}");
    let more = format!(
        "[shifts.x]\nfrom = \"08:00\"\nlength = \"1h\"\nbreaks = [{breaks}, {breaks}, {breaks}]"
    );
    let error = load_text(&format!("{SHORT}\n{more}\n")).unwrap_err();
    assert!(error.contains("132651 shifts to choose from"), "{error}");
}

/// None of these is anybody's mistake that ends in a panic.
#[test]
fn odd_centres_are_staffed_or_refused() {
    let free = SHORT.replace("wage = 20\n", "");
    assert_eq!(staffed(&free, &[]).1, 0);
    let uncovered = format!(
        "{SHORT}\n[staff]\nby = \"shifts\"\n[shifts.half]\nfrom = \"08:00\"\nlength = \"2h\"\n"
    );
    let (found, status, _) = staffed(&uncovered, &[]);
    assert_eq!(status, 3);
    let sentence = found["verdict"]["kind"].as_str().unwrap();
    assert_eq!(sentence, "impossible");
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "s.toml", &uncovered);
    let text =
        String::from_utf8(holdtrue(&["staff", &path, "-q", "--effort", "0.1"]).stdout).unwrap();
    let begins = "No shift of [shifts] puts `desk` on the phones at";
    let cure = format!("{begins} 10:00: let one begin later, or last longer.");
    assert!(text.contains(&cure), "{text}");
    let told = |shift: &str, cure: &str| {
        let later = uncovered.replace("from = \"08:00\"\nlength = \"2h\"", shift);
        let path = file(&folder, "u.toml", &later);
        let output = holdtrue(&["staff", &path, "-q", "--effort", "0.1"]);
        let text = String::from_utf8(output.stdout).unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let cure = format!("{begins} {cure}");
        assert!(text.contains(&cure), "{cure} in {text}");
    };
    told(
        "from = \"10:00\"\nlength = \"2h\"",
        "08:00: let one begin earlier.",
    );
    told(
        "from = [\"08:00\", \"11:00\"]\nlength = \"1h\"",
        "09:00: let one begin earlier or later, or last longer.",
    );
    told(
        "from = \"08:00\"\nlength = \"4h\"\nbreaks = [{ after = \"1h\", length = \"1h\" }]",
        "09:00: let one have its breaks at another time.",
    );
    let without = SHORT.replace(
        "service_level = { within = \"20s\", target = \"80%\" }\n",
        "",
    );
    let path = file(&folder, "t.toml", &without);
    let output = holdtrue(&["staff", &path]);
    assert!(said(&output).contains("has no target"));
    let output = holdtrue(&["staff", &file(&folder, "u.toml", SHORT), "--by", "shifts"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("[shifts.full]"), "{}", said(&output));
}

/// A search of hours is stopped by two signals at once, as when a terminal and a wrapper both pass one on: the best so far
/// comes out, marked as not tested.
#[cfg(unix)]
#[test]
fn ctrl_c_gives_the_best_so_far() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    let arguments = [
        "staff",
        "scenarios/staffing/helpline.toml",
        "--effort",
        "300",
        "-q",
        "--out",
    ];
    let mut child = Command::new(env!("CARGO_BIN_EXE_holdtrue"))
        .args(arguments)
        .arg(&out)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It listens as soon as its files are begun.
    while fs::read_dir(&out).map_or(0, Iterator::count) == 0 {
        std::thread::yield_now();
    }
    let pid = child.id();
    let twice = format!("kill -INT {pid}; kill -INT {pid}");
    assert!(
        Command::new("sh")
            .args(["-c", &twice])
            .status()
            .unwrap()
            .success()
    );
    let mut printed = String::new();
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_to_string(&mut printed)
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("interrupted"), "{said}");
    assert!(printed.contains("Stopped"), "{printed}");
    let kept = json(&fs::read_to_string(out.join("staffing.json")).unwrap());
    assert_eq!(kept["verdict"]["kind"], "untested");
}
