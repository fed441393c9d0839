//! Lesson files, and the page that needs no server.

use crate::program::holdtrue;
use holdtrue::centre::{Centre, Operation};
use holdtrue::scenario::{Setting, load};
use holdtrue::serve::{LESSONS_MARK, Lesson, Pane, Site, offline};
use holdtrue::study::Workers;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

fn copied(folder: &Path) -> PathBuf {
    fs::copy("tests/it/scenarios/centre.toml", folder.join("centre.toml")).unwrap();
    let lesson = folder.join("lesson.toml");
    fs::write(&lesson, LESSON).unwrap();
    lesson
}

const LESSON: &str = r#"
lesson = "A </script> lesson"
minutes = 5
story = "Fewer & fewer."
scenario = "centre.toml"
days = 3
notice = ["one thing"]
convention = "All of it."
[[panes]]
name = "as it is"
[[panes]]
name = "busier"
set = ["calls.*.volume_scale=1.3"]
[question]
text = "How many give up?"
measure = "calls.all.abandonment"
of = "second"
unit = "%"
choices = [{ text = "few", below = 10 }, { text = "many" }]
[claim]
text = "It gets worse."
source = "somebody"
"#;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Eight or more, 30 to 45 minutes in all, and every scenario in them can be read.
#[test]
fn the_lessons_make_one_class() {
    let lessons = Lesson::read_all(Path::new("scenarios/lessons")).unwrap();
    assert!(lessons.len() >= 8);
    let minutes: u32 = lessons.iter().map(Lesson::minutes).sum();
    assert!((30..=45).contains(&minutes), "{minutes}");
    let folder = tempfile::tempdir().unwrap();
    let here = Lesson::built_in(folder.path()).unwrap();
    let keys = |lessons: &[Lesson]| {
        lessons
            .iter()
            .map(|one| one.key().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&here), keys(&lessons));
    for (one, other) in here.iter().zip(&lessons) {
        assert_eq!(one.question(), other.question());
        assert_eq!(one.title(), other.title());
    }
}

#[test]
fn a_lesson_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let lesson = copied(folder.path());
    let path = lesson.to_str().unwrap();
    let out = holdtrue(&["check", path]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("as it is | busier"));
    let cases = [
        ("minutes = 5", "minutes = 5\ncolour = 1", "colour"),
        ("calls.all.abandonment", "calls.all.gloom", "gloom"),
        ("below = 10", "below = 10, above = 1", "above"),
        (r#", { text = "many" }"#, "", "two to six"),
        ("centre.toml", "nowhere.toml", "nowhere.toml"),
        ("volume_scale=1.3", "volume_scal=1.3", "volume_scale"),
        (r#"name = "busier""#, r#"name = "as it is""#, "own name"),
    ];
    for (was, is, word) in cases {
        fs::write(&lesson, LESSON.replace(was, is)).unwrap();
        let out = holdtrue(&["check", path]);
        let said = text(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{is}: {said}");
        assert!(
            said.contains(word) && said.contains("lesson"),
            "{is}: {said}"
        );
    }
}

#[test]
fn lessons_become_one_page() {
    let folder = tempfile::tempdir().unwrap();
    let lesson = copied(folder.path());
    let out = folder.path().join("page.html");
    let arguments = [
        "lesson",
        lesson.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    let done = holdtrue(&arguments);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let page = fs::read_to_string(&out).unwrap();
    // Nothing in it ends the script that holds it, and nothing is fetched.
    assert!(page.contains(r"A \u003c/script> lesson"));
    assert!(
        !page.contains("src=\"/") && !page.contains("href=\"/") && !page.contains("<!-- files")
    );
    assert_eq!(page.matches("</html>").count(), 1);
    let again = holdtrue(&arguments);
    assert!(again.status.success());
    assert_eq!(
        fs::read_to_string(&out).unwrap(),
        page,
        "the same file to the byte"
    );
    fs::write(&out, "my own notes").unwrap();
    let refused = holdtrue(&arguments);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&out).unwrap(), "my own notes");
}

/// A pane of a lesson is copied with what the lesson sets in it, also where that may not be said over the file.
#[test]
fn the_plan_of_a_pane_holds_what_the_lesson_sets() {
    let folder = tempfile::tempdir().unwrap();
    let lesson = Lesson::read(&copied(folder.path())).unwrap();
    let workers = || Workers::new(1).unwrap();
    let site = Site::new(Vec::new(), vec![lesson], workers(), workers());
    let plan = |pane: &str| site.plan_file("mine", &Pane::of(pane)).unwrap();
    assert!(!plan("lesson/1").contains("volume_scale"));
    let copied = plan("lesson/2");
    assert!(copied.contains("extends = \"centre.toml\""), "{copied}");
    let file = folder.path().join("mine.toml");
    fs::write(&file, &copied).unwrap();
    let own = load(&file, &[]).unwrap();
    let set = Setting::new("set", "calls.*.volume_scale=1.3");
    let wanted = load(&folder.path().join("centre.toml"), &[set]).unwrap();
    assert_eq!(own.centre().call_types(), wanted.centre().call_types());
    fs::remove_file(folder.path().join("centre.toml")).unwrap();
    fs::write(&file, plan("lesson/2")).unwrap();
    let whole = load(&file, &[]).unwrap();
    assert_eq!(whole.centre().call_types(), wanted.centre().call_types());
}

const ROTA: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "30m"
[calls.s]
volume = 20
talk = { dist = "gamma", mean = "4m", cv = 0.7 }
patience = { dist = "weibull", mean = "3m", shape = 0.7 }
[agents.d]
answers = ["s"]
wage = 20
shifts = SHIFTS
"#;

/// Agents on duty in the middle of each interval, day by day.
fn on_duty(operation: &Operation) -> Vec<Vec<i64>> {
    let of_day = |centre: &Centre| {
        let roster = &centre.groups()[0].roster;
        let there = |from: f64, to: f64, at: f64| i64::from(from <= at && at < to);
        let at = |number: u32| {
            let at = 1800.0 * (f64::from(number) + 0.5);
            let shifts = roster.shifts.iter().flat_map(|shift| {
                let own = shift.segments.iter();
                own.map(|one| i64::from(shift.agents) * there(one.from, one.to, at))
            });
            let fewer = roster.reductions.iter();
            let fewer = fewer
                .map(|one| i64::from(one.agents) * there(one.segment.from, one.segment.to, at));
            shifts.sum::<i64>() - fewer.sum::<i64>()
        };
        (0..8).map(at).collect()
    };
    operation
        .days()
        .iter()
        .map(|day| of_day(&day.centre))
        .collect()
}

/// A plan of a roster that its file says as shifts: nobody of these is counted twice.
#[test]
fn the_plan_of_a_pane_has_its_roster() {
    let folder = tempfile::tempdir().unwrap();
    let list = "[{ count = 4, from = \"08:00\", to = \"11:00\" }, { count = 3, from = \"09:00\", to = \"12:00\" }]";
    let named = "{ early = { count = 4, from = \"08:00\", to = \"11:00\" }, late = { count = 3, from = \"09:00\", to = \"12:00\" } }";
    let week = format!(
        "{list}\n[week]\nmonday = {{}}\ntuesday = {{ \"agents.d.shifts\" = {list} }}\n\
         friday = {{ \"agents.d.adjust\" = [{{ from = \"09:00\", to = \"10:00\", by = 2 }}] }}"
    );
    let heavy = format!("{list}\n[kinds.heavy]\nshare = 0.3\n\"agents.d.adjust\" = []");
    let early = "agents.d.shifts.early.count=6";
    let five = [5, 5, 8, 8, 8, 8, 4, 4];
    let cases = [
        (list, "", &[five][..]),
        (named, "", &[five]),
        (named, early, &[[7, 7, 10, 10, 10, 10, 4, 4]]),
        (&week, "", &[five, five, [5, 5, 10, 10, 8, 8, 4, 4]]),
        (&heavy, "", &[five]),
    ];
    let workers = || Workers::new(1).unwrap();
    for (shifts, set, wanted) in cases {
        let path = folder.path().join("rota.toml");
        fs::write(&path, ROTA.replace("SHIFTS", shifts)).unwrap();
        let settings = Some(set).filter(|set| !set.is_empty());
        let settings: Vec<Setting> = settings
            .map(|set| Setting::new("--set", set))
            .into_iter()
            .collect();
        let scenario = load(&path, &settings).unwrap();
        let site = Site::new(
            vec![("rota".into(), scenario)],
            Vec::new(),
            workers(),
            workers(),
        );
        for by in [1, 0] {
            let change = json!({ "change": { "agents": { "group": "d", "by": by } } });
            let pane = json!({ "scenario": "0", "changes": [change] });
            let pane: Pane = serde_json::from_value(pane).unwrap();
            let plan = site.plan_file("mine", &pane).unwrap();
            let file = folder.path().join("mine.toml");
            fs::write(&file, &plan).unwrap();
            let read = load(&file, &[]).unwrap();
            assert_eq!(read.name(), "mine");
            let wanted: Vec<Vec<i64>> = wanted
                .iter()
                .map(|day| day.iter().map(|agents| agents - 1 + by).collect())
                .collect();
            assert_eq!(on_duty(read.operation()), wanted, "{plan}");
            assert!(by == 0 || plan.contains("adjust"), "{plan}");
        }
    }
}

/// A comparison of weeks pairs no days: their difference is that of the means. Monday has a volume of its own.
#[test]
fn a_lesson_can_ask_for_a_difference_on_a_day_of_a_week() {
    let folder = tempfile::tempdir().unwrap();
    let week = fs::canonicalize("tests/it/scenarios/week.toml").unwrap();
    let lesson = folder.path().join("lesson.toml");
    let asked = |of: &str, measure: &str| {
        let text = LESSON.replace("of = \"second\"", &format!("of = \"{of}\""));
        let text = text.replace("calls.all.abandonment", measure);
        let text = text.replace("centre.toml", week.to_str().unwrap());
        fs::write(
            &lesson,
            text.replace("days = 3", "days = 3\nday = \"monday\""),
        )
        .unwrap();
    };
    let figure = |of: &str| {
        asked(of, "days.1.calls.all.offered");
        let page = offline(
            &[Lesson::read(&lesson).unwrap()],
            &Workers::new(1).unwrap(),
            |_| (),
        );
        let page = page.unwrap();
        let (_, kept) = page.split_once(LESSONS_MARK).unwrap();
        let (kept, _) = kept.split_once("</script>").unwrap();
        let kept: serde_json::Value = serde_json::from_str(kept).unwrap();
        kept["lessons"][0]["figure"].clone()
    };
    let mean = |of: &str| figure(of)["mean"].as_f64().unwrap();
    let difference = mean("second") - mean("first");
    assert!(difference > 0.0 && (mean("difference") - difference).abs() < 1e-12);
    assert!(figure("difference")["low"].is_null());
    // What neither plan has is still refused.
    asked("difference", "days.9.calls.all.offered");
    let out = holdtrue(&["check", lesson.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("have no figure"));
}

/// A key that the results have, of which a pane has no value: nobody is there to answer.
#[test]
fn a_figure_without_a_value_is_not_called_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let lesson = copied(folder.path());
    let text_with = |measure: &str| {
        let text = LESSON.replace("calls.*.volume_scale=1.3", "calls.*.volume=0");
        fs::write(&lesson, text.replace("calls.all.abandonment", measure)).unwrap();
        holdtrue(&["check", lesson.to_str().unwrap()])
    };
    let out = text_with("calls.all.asa");
    let said = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(
        said.contains("in pane 2 (`busier`) there is nothing to measure"),
        "{said}"
    );
    assert!(!said.contains("have no figure"), "{said}");
    // The cure works as it stands.
    assert!(said.contains("such as calls.all.offered"), "{said}");
    let cured = text_with("calls.all.offered");
    assert!(cured.status.success(), "{}", text(&cured.stderr));
}
