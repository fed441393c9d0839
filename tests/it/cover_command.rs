//! `holdtrue staff` on a scenario that says how many are required: shifts cover it, and nothing is simulated.

use crate::program::{holdtrue, printed, said};
use crate::support::load_text;
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// Eight six-hour shifts at day and night pay (github.com/mtpa/mtpa, chapter 6): 6,336.
const DAY: &str = r#"
[clock]
opens = "00:00"
closes = "24:00"
interval = "1h"
[calls.service]
volume = 10
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[agents.desk]
answers = ["service"]
count = 4
wage = 30
[staff.agents.desk]
required = [0, 0, 0, 0, 0, 0, 1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4]
[shifts.night]
from = "00:00"
length = "6h"
wage = 42
[shifts.day]
from = ["08:00", "10:00", "12:00"]
length = "6h"
[shifts.late]
from = ["06:00", "14:00", "16:00", "18:00"]
length = "6h"
wage = 48
kind = ["odd"]
"#;

fn file(folder: &TempDir, text: &str) -> String {
    let path = folder.path().join("s.toml");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn json(text: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let text = printed(&["staff", &file(&folder, text), "--json"]);
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_published_day_is_covered_at_its_known_cost() {
    let found = json(DAY);
    assert_eq!(found["staff"]["optimum"]["cost"], 6336.0);
    assert_eq!(found["staff"]["bound"]["cost"], 6336.0);
    assert_eq!(found["staff"]["proved"], true);
    let shifts = found["staff"]["shifts"].as_array().unwrap();
    let people = |at: usize| -> i64 {
        let there = shifts.iter().filter(|one| {
            let hour = |key: &str| one[key].as_str().unwrap()[..2].parse::<usize>().unwrap();
            (hour("from")..hour("to")).contains(&at)
        });
        there.map(|one| one["people"].as_i64().unwrap()).sum()
    };
    assert!(people(13) >= 16 && people(6) >= 1 && people(23) >= 4);
}

#[test]
fn the_plan_is_a_scenario_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = file(&folder, DAY);
    let out = folder.path().join("out");
    let text = printed(&["staff", &scenario, "--out", out.to_str().unwrap()]);
    assert!(
        text.contains("6,336.00") && text.contains("no other cover costs less"),
        "{text}"
    );
    let plan = out.join("plan.toml");
    let ran = printed(&["run", plan.to_str().unwrap(), "-r", "3", "--json"]);
    let ran: Value = serde_json::from_str(&ran).unwrap();
    // What is paid by the shift is what the cover costs.
    assert_eq!(ran["agents"]["desk"]["wages"]["mean"], 6336.0);
}

/// Five days on, two together off: 25 people (a Julia notebook's week), each 480 a week.
const WEEK: &str = r#"
[clock]
opens = "09:00"
closes = "17:00"
interval = "8h"
[calls.service]
volume = 10
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[agents.desk]
answers = ["service"]
count = 20
wage = 12
[week]
monday = {}
tuesday = {}
wednesday = {}
thursday = {}
friday = {}
saturday = {}
sunday = {}
[staff.agents.desk]
required = [22, 17, 13, 14, 15, 18, 24]
[staff.week]
days_on = 5
days_off_together = 2
[shifts.day]
from = "09:00"
length = "8h"
"#;

#[test]
fn a_week_of_tours_takes_25_people() {
    let found = json(WEEK);
    assert_eq!(found["staff"]["people"], 25);
    assert_eq!(found["staff"]["optimum"]["cost"], 12_000.0);
    let first = &found["staff"]["shifts"][0];
    assert_eq!(first["days"].as_array().unwrap().len(), 5);
    let folder = tempfile::tempdir().unwrap();
    let scenario = file(&folder, WEEK);
    let out = folder.path().join("out");
    printed(&["staff", &scenario, "-q", "--out", out.to_str().unwrap()]);
    let ran = printed(&[
        "run",
        out.join("plan.toml").to_str().unwrap(),
        "-r",
        "2",
        "--json",
    ]);
    let ran: Value = serde_json::from_str(&ran).unwrap();
    assert_eq!(ran["agents"]["desk"]["wages"]["mean"], 12_000.0);
}

#[test]
fn rules_and_limits_are_kept() {
    // At most three odd shifts cannot carry the evening.
    let rule = format!("{DAY}\n[[staff.rules]]\nkind = \"odd\"\nat_most = 3\n");
    let folder = tempfile::tempdir().unwrap();
    let output = holdtrue(&["staff", &file(&folder, &rule)]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        said(&output).contains("it can without `staff.rules.0 (odd)`"),
        "{}",
        said(&output)
    );
    let twelve = format!("{DAY}\n[[staff.rules]]\nkind = \"night\"\nat_least = 2\n");
    let found = json(&twelve);
    let shifts = found["staff"]["shifts"].as_array().unwrap();
    let night = shifts.iter().find(|one| one["shift"] == "night").unwrap();
    assert_eq!(night["people"], 2);
    assert_eq!(found["staff"]["optimum"]["cost"], 6336.0 + 2.0 * 252.0);
}

/// Two tours of five days a week each cover less of a day than is needed: a rule of each day is stricter than one of people.
#[test]
fn rules_are_of_each_day_or_of_the_week() {
    let text = WEEK.replace("[shifts.day]", "[shifts.day]\nkind = [\"late\"]");
    let rule = |more: &str| format!("{text}\n[[staff.rules]]\nkind = \"late\"\n{more}\n");
    let people = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let output = holdtrue(&["staff", &file(&folder, text), "--json", "-q"]);
        let found = output.status.success().then(|| {
            let found: Value = serde_json::from_slice(&output.stdout).unwrap();
            found["staff"]["people"].as_u64().unwrap()
        });
        found.ok_or_else(|| said(&output))
    };
    // 25 people in the week, and 24 of them on the day that needs most.
    assert_eq!(people(&rule("at_most = 25")), Ok(25));
    assert_eq!(people(&rule("at_most = 25\nper = \"week\"")), Ok(25));
    assert!(people(&rule("at_most = 24\nper = \"week\"")).is_err());
    assert!(people(&rule("at_most = 24\nper = \"day\"")).is_ok());
    assert!(people(&rule("at_most = 23\nper = \"day\"")).is_err());
    // Nobody works five late shifts where three are the most.
    let week = |more: &str| text.replace("[staff.week]", &format!("[staff.week]\n{more}"));
    assert!(people(&week("late_at_most = 5")).is_ok());
    assert!(people(&week("late_at_most = 3")).is_err());
    assert!(people(&week("same_start = true")).is_ok());
}

/// Early on two days, late on three: one person, where the starts of a week may be an hour apart.
const TURNS: &str = r#"
[clock]
opens = "08:00"
closes = "22:00"
interval = "1h"
[calls.service]
volume = 10
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[agents.desk]
answers = ["service"]
count = 1
wage = 10
[week]
monday = {}
tuesday = {}
wednesday = {}
thursday = {}
friday = {}
saturday = {}
sunday = {}
[staff.agents.desk]
required = { csv = "need.csv", column = "desk" }
[staff.week]
days_on = 5
[shifts.day]
from = { first = "08:00", last = "14:00", step = "1h" }
length = "LONG"
breaks = [{ after = ["1h", "2h"], length = "1h" }]
"#;

/// What covers a week in which people are needed from these hours on for so long, but for a break an hour or two after.
fn turns(starts: &[usize], hours: usize, week: &str) -> (String, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let text = TURNS.replace("LONG", &format!("{hours}h"));
    let text = text.replace(
        "days_on = 5",
        &format!("days_on = {}\n{week}", starts.len()),
    );
    let mut need = "desk\n".to_owned();
    for day in 0..7 {
        let start = starts.get(day).copied();
        for hour in 8..22 {
            let is_on = start.is_some_and(|start| {
                (start..start + hours).contains(&hour) && hour != start + 1 + day % 2
            });
            need.push_str(if is_on { "1\n" } else { "0\n" });
        }
    }
    fs::write(folder.path().join("need.csv"), need).unwrap();
    (file(&folder, &text), folder)
}

#[test]
fn starts_of_one_person_lie_as_far_apart_as_may_be() {
    let people = |starts: &[usize], hours: usize, week: &str| {
        let (scenario, _folder) = turns(starts, hours, week);
        let found: Value = serde_json::from_str(&printed(&["staff", &scenario, "--json"])).unwrap();
        found["staff"]["people"].as_u64().unwrap()
    };
    let unlike = [8, 9, 9, 8, 8];
    assert_eq!(people(&unlike, 6, "within = \"1h\""), 1);
    assert_eq!(people(&unlike, 6, "same_start = false"), 1);
    // Where days are alike, breaks are, too; where starts may differ by nothing, breaks still may.
    assert_eq!(people(&[8; 5], 6, "same_start = true"), 2);
    assert_eq!(people(&[8; 5], 6, "within = 0"), 1);
    assert!(people(&unlike, 6, "within = \"30m\"") > 1);
    assert!(people(&[8, 10, 9, 8, 8], 6, "within = \"1h\"") > 1);
    // Eleven hours and a rest of eleven leave two between starts, whatever may be.
    assert_eq!(people(&[8, 10, 9, 8, 8], 11, "same_start = false"), 1);
    assert!(people(&[8, 11, 9, 8, 8], 11, "same_start = false") > 1);
    assert_eq!(
        people(&[8, 11, 9, 8, 8], 11, "same_start = false\nrest = \"10h\""),
        1
    );
}

#[test]
fn a_rota_of_unlike_days_has_one_person_a_tour() {
    let (scenario, folder) = turns(&[8, 9, 9, 8, 8], 6, "within = \"1h\"");
    // The plan names the scenario as a file beside its folder, which was not there before.
    let out = folder.path().join("new/plans");
    let text = printed(&[
        "staff",
        &scenario,
        "-q",
        "--json",
        "--out",
        out.to_str().unwrap(),
    ]);
    let rota = fs::read_to_string(out.join("rota.csv")).unwrap();
    assert_eq!(
        rota,
        "day,agents,agent,shift,from,to,breaks\n\
         monday,desk,1,day,08:00,14:00,09:00-10:00\n\
         tuesday,desk,1,day,09:00,15:00,11:00-12:00\n\
         wednesday,desk,1,day,09:00,15:00,10:00-11:00\n\
         thursday,desk,1,day,08:00,14:00,10:00-11:00\n\
         friday,desk,1,day,08:00,14:00,09:00-10:00\n"
    );
    let found: Value = serde_json::from_str(&text).unwrap();
    let shifts = found["staff"]["shifts"].as_array().unwrap();
    assert!(
        shifts.len() > 1 && shifts.iter().all(|one| one["tour"] == 1),
        "{shifts:?}"
    );
    let plan = out.join("plan.toml");
    let ran = printed(&["run", plan.to_str().unwrap(), "-r", "2", "--json"]);
    let ran: Value = serde_json::from_str(&ran).unwrap();
    assert_eq!(ran["agents"]["desk"]["wages"]["mean"], 5.0 * 5.0 * 10.0);
}

#[test]
fn limits_of_numbers_hold_in_a_cover() {
    // Sixteen at 13:00, which is more than may be there.
    let with = |more: &str| {
        DAY.replace(
            "[staff.agents.desk]",
            &format!("{more}\n[staff.agents.desk]"),
        )
    };
    for (more, in_group, mended) in [
        (
            "",
            "at_most = 15\n",
            "`at_most` of [staff.agents.desk] 16 instead of 15",
        ),
        (
            "[staff.seats]\nat_most = 15",
            "",
            "`at_most` of [staff.seats] 16 instead of 15",
        ),
    ] {
        let text = with(more).replace("required =", &format!("{in_group}required ="));
        let folder = tempfile::tempdir().unwrap();
        let output = holdtrue(&["staff", &file(&folder, &text), "-q"]);
        assert_eq!(output.status.code(), Some(3), "{more}{in_group}");
        let said = said(&output);
        assert!(
            said.contains("cannot be covered") && said.contains(mended),
            "{said}"
        );
    }
    let found = json(&with("[staff]\nchange_at_most = 2"));
    let shifts = found["staff"]["shifts"].as_array().unwrap();
    let there = |hour: u64| -> u64 {
        let at = |one: &Value, key: &str| one[key].as_str().unwrap()[..2].parse::<u64>().unwrap();
        let own = shifts.iter();
        let own = own.filter(|one| (at(one, "from")..at(one, "to")).contains(&hour));
        own.map(|one| one["people"].as_u64().unwrap()).sum()
    };
    assert!(there(13) >= 16);
    assert!(
        (1..24).all(|hour| there(hour).abs_diff(there(hour - 1)) <= 2),
        "{shifts:?}"
    );
    // Nobody is required at night, but somebody has to be there.
    let least = format!("at_least = [1{}]\nrequired =", ", 0".repeat(23));
    let least = DAY.replace("required =", &least);
    let found = json(&least);
    assert_eq!(found["staff"]["optimum"]["cost"], 6336.0 + 252.0);
}

/// Nobody works while the centre is closed, and what a cover costs is what its plan costs.
#[test]
fn nobody_covers_a_day_that_is_closed() {
    let text = WEEK.replace("wednesday = {}", "wednesday = \"closed\"");
    let text = text.replace(
        "days_on = 5\ndays_off_together = 2",
        "days_on = 4\ndays_off_together = 1",
    );
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let scenario = file(&folder, &text);
    let found = printed(&[
        "staff",
        &scenario,
        "-q",
        "--json",
        "--out",
        out.to_str().unwrap(),
    ]);
    let found: Value = serde_json::from_str(&found).unwrap();
    let rota = fs::read_to_string(out.join("rota.csv")).unwrap();
    assert!(!rota.contains("wednesday"), "{rota}");
    let plan = out.join("plan.toml");
    let ran = printed(&["run", plan.to_str().unwrap(), "-r", "2", "--json"]);
    let ran: Value = serde_json::from_str(&ran).unwrap();
    assert_eq!(
        ran["agents"]["desk"]["wages"]["mean"],
        found["staff"]["optimum"]["cost"]
    );
    // Seven days a week are no tour where one of them is closed.
    let seven = text.replace(
        "days_on = 4\ndays_off_together = 1",
        "days_on = 7\ndays_off_together = 0",
    );
    let output = holdtrue(&["staff", &file(&folder, &seven), "-q"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("on any tour"), "{}", said(&output));
}

/// A day's earlier closing is kept; another opening would move every shift, and is refused.
#[test]
fn days_of_other_hours_are_covered_or_refused() {
    let long = WEEK.replace("length = \"8h\"", "length = [\"8h\", \"4h\"]");
    let long = long.replace("interval = \"8h\"", "interval = \"4h\"");
    let long = long.replace("required = [22, 17, 13, 14, 15, 18, 24]", "required = 2");
    let alone = long.replace("[staff.week]\ndays_on = 5\ndays_off_together = 2\n", "");
    let early = alone.replace("sunday = {}", "sunday = { \"clock.closes\" = \"13:00\" }");
    // Two people for eight hours on six days, and for four on Sunday.
    let found = json(&early);
    assert_eq!(
        found["staff"]["optimum"]["cost"],
        2.0 * (6.0 * 8.0 + 4.0) * 12.0
    );
    let folder = tempfile::tempdir().unwrap();
    let late = long.replace("sunday = {}", "sunday = { \"clock.opens\" = \"13:00\" }");
    for text in [
        late.clone(),
        late.replace("required = 2", "at_most = 30")
            .replace("[staff.week]", "[staff]\nby = \"shifts\"\n[staff.week]")
            .replace(
                "[calls.service]",
                "[calls.service]\nservice_level = { within = \"20s\", target = \"80%\" }",
            ),
    ] {
        let output = holdtrue(&["staff", &file(&folder, &text), "-q"]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("Sunday opens at another time"), "{said}");
    }
}

#[test]
fn a_cover_above_its_budget_says_so() {
    let text = DAY.replace(
        "[staff.agents.desk]",
        "[staff]\nbudget = 6000\n[staff.agents.desk]",
    );
    let folder = tempfile::tempdir().unwrap();
    let scenario = file(&folder, &text);
    let output = holdtrue(&["staff", &scenario, "-q"]);
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("That is 336.00 above the budget."), "{told}");
    let output = holdtrue(&["staff", &scenario, "-q", "--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["staff"]["within_budget"], false);
}

#[test]
fn starts_are_alike_or_they_are_not() {
    let (scenario, _folder) = turns(&[8; 5], 6, "same_start = true\nwithin = \"1h\"");
    let output = holdtrue(&["staff", &scenario]);
    assert_eq!(output.status.code(), Some(2));
    let text = said(&output);
    assert!(
        text.contains("within = \"1h\"") && text.contains("take one"),
        "{text}"
    );
}

#[track_caller]
fn refused(from: &str, to: &str, parts: &[&str]) {
    assert_eq!(DAY.matches(from).count(), 1, "{from}");
    let error = load_text(&DAY.replace(from, to)).unwrap_err();
    for part in parts {
        assert!(error.contains(part), "`{part}` in\n{error}");
    }
}

#[test]
fn a_catalogue_that_cannot_be_says_where() {
    refused(
        "from = \"00:00\"\nlength = \"6h\"\nwage = 42",
        "from = \"20:00\"\nlength = \"6h\"\nwage = 42",
        &["after closing", "from = \"20:00\""],
    );
    refused(
        "kind = [\"odd\"]",
        "breaks = [{ after = \"7h\", length = \"30m\" }]",
        &["outside its shift"],
    );
    refused("required = [0,", "required = [0, 0,", &["25 values", "24"]);
    let first = "from = \"00:00\"\nlength = \"6h\"\nwage = 42";
    for (from, length, parts) in [
        ("[]", "\"6h\"", ["give one `from` at least", "from = []"]),
        (
            "\"00:00\"",
            "[]",
            ["give one `length` at least", "length = []"],
        ),
        (
            "\"00:00\"",
            "0",
            ["a shift of no length", "length = \"8h\""],
        ),
    ] {
        refused(
            first,
            &format!("from = {from}\nlength = {length}\nwage = 42"),
            &parts,
        );
    }
    refused(
        "kind = [\"odd\"]",
        "agents = []",
        &["no group in this list", "leave `agents` out"],
    );
    let never = "breaks = [{ after = [], length = \"30m\" }]";
    refused(
        "kind = [\"odd\"]",
        never,
        &["nobody has this break", "take the break out"],
    );
    refused(
        "kind = [\"odd\"]",
        "agents = [\"dseK\"]",
        &["no agent group `dseK`", "desk"],
    );
    refused(
        "length = \"6h\"\nwage = 42",
        "wage = 42",
        &["`length` is missing"],
    );
}

#[test]
fn what_no_shift_covers_is_named() {
    let said_of = |from: &str, to: &str| {
        assert_eq!(DAY.matches(from).count(), 1, "{from}");
        let folder = tempfile::tempdir().unwrap();
        let output = holdtrue(&["staff", &file(&folder, &DAY.replace(from, to))]);
        let error = said(&output);
        assert_eq!(output.status.code(), Some(3), "{error}");
        error
    };
    let error = said_of(
        "from = [\"06:00\", \"14:00\", \"16:00\", \"18:00\"]",
        "from = [\"14:00\", \"16:00\", \"18:00\"]",
    );
    assert!(error.contains("requires `desk` at 06:00"), "{error}");
    assert!(error.contains("begin at that time"), "{error}");
    let error = said_of(
        "from = [\"06:00\", \"14:00\", \"16:00\", \"18:00\"]",
        "from = [\"06:00\", \"14:00\", \"16:00\"]",
    );
    assert!(error.contains("begin later or last longer"), "{error}");
}

/// Which limit stands in the way, by how much: with it as it is said, there is a cover.
#[test]
fn the_limit_that_leaves_no_cover_is_named() {
    let text = r#"
[clock]
opens = "08:00"
closes = "14:00"
interval = "1h"
[calls.s]
volume = 10
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[agents.d]
answers = ["s"]
count = 2
wage = 20
[agents.e]
answers = ["s"]
count = 2
wage = 20
[staff]
by = "shifts"
[staff.agents.d]
required = [2, 3, 4, 4, 3, 2]
people = 4
[staff.agents.e]
required = 1
people = 1
[shifts.long]
from = ["08:00", "10:00"]
length = "4h"
[shifts.short]
from = ["08:00", "09:00", "10:00", "11:00", "12:00"]
length = "2h"
wage = 25
[shifts.full]
from = "08:00"
length = "6h"
breaks = [{ after = "2h", length = "1h" }]
"#;
    let folder = tempfile::tempdir().unwrap();
    let staffed = |text: &str| {
        let output = holdtrue(&["staff", &file(&folder, text), "-q"]);
        (output.status.code(), said(&output))
    };
    // Of `e` nobody can be there all day, with a break in the only shift that lasts as long.
    let (status, error) = staffed(text);
    assert_eq!(status, Some(3), "{error}");
    let together = "without these together: `staff.agents.d.people` and `staff.agents.e.people`";
    assert!(error.contains(together), "{error}");
    let text = text.replace("people = 1", "people = 2");
    let (status, error) = staffed(&text);
    assert_eq!(status, Some(3), "{error}");
    let mended = "`people` of [staff.agents.d] 5 instead of 4";
    assert!(error.contains(mended), "{error}");
    let (status, error) = staffed(&text.replace("people = 4", "people = 5"));
    assert_eq!(status, Some(0), "{error}");
}
