//! Changes of the page one after the other: its film, "Ask" and the plan that is copied are the same day.

use crate::serve_http::{Server, check_counts, ends, run};
use crate::support::load_text;
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

const CENTRE: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
[calls.a]
volume = 20
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
[agents.desk]
answers = ["a"]
count = 4
"#;

/// A scenario that is served from a folder of its own.
struct Served {
    folder: TempDir,
    server: Server,
}

impl Served {
    fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("base.toml");
        fs::write(&file, text).unwrap();
        let server = Server::start(&[file.to_str().unwrap()]);
        Self { folder, server }
    }

    #[track_caller]
    fn day(&self, changes: &Value) -> Value {
        let pane = json!({ "scenario": "0", "changes": changes });
        let (status, film) = self.server.post("/api/day", &pane);
        assert_eq!(status, 200, "{film}");
        film
    }

    fn plan(&self, changes: &Value) -> (u16, Value) {
        let pane = json!({ "scenario": "0", "changes": changes });
        let asked = json!({ "name": "mine", "pane": pane });
        self.server.post("/api/plan", &asked)
    }

    /// The file of the plan that is copied.
    #[track_caller]
    fn copied(&self, changes: &Value) -> String {
        let (status, told) = self.plan(changes);
        assert_eq!(status, 200, "{told}");
        let plan = self.folder.path().join("plan.toml");
        fs::write(&plan, told["plan"].as_str().unwrap()).unwrap();
        plan.to_str().unwrap().to_owned()
    }
}

fn fewer(by: i32) -> Value {
    json!({ "change": { "agents": { "group": "desk", "by": by } } })
}

/// People on a rota who are sent home are not there, in the film as in the plan.
#[test]
fn fewer_people_on_a_rota_are_fewer() {
    let rota = format!("{CENTRE}counts = \"rostered\"\nshrinkage = \"20%\"\n");
    let served = Served::new(&rota);
    let lost = [0, -1, -3].map(|by| {
        let changes = match by {
            0 => json!([]),
            by => json!([fewer(by)]),
        };
        let film = served.day(&changes);
        check_counts(&film, &run(&[&served.copied(&changes)]));
        ends(&film)[2]
    });
    assert!(lost.is_sorted_by(|one, other| one < other), "{lost:?}");
    // Who leaves after an hour has a shorter shift, which a file can say.
    let mut at_nine = fewer(-1);
    at_nine["at"] = json!(3600);
    let text = fs::read_to_string(served.copied(&json!([at_nine]))).unwrap();
    assert!(text.contains("count = [4, 4, 3, 3"), "{text}");
}

/// What is changed for the whole day holds from then on, too, when it was changed after something "from now on".
#[test]
fn changes_hold_one_after_the_other() {
    let busy = CENTRE.replace("count = 4", "count = 2");
    let served = Served::new(&format!("{busy}[reaction]\ntrust = \"80%\"\n"));
    let rows = |film: &Value, what: u64| {
        let rows = film["rows"].as_array().unwrap().iter();
        rows.filter(|row| row[1] == what).count()
    };
    let offer = json!({ "callback": { "offer_when": 60 } });
    let none = json!({ "callback": { "offer_when": null } });
    let estimate = json!({ "told": { "say": "estimate" } });
    let silence = json!({ "told": { "say": "silence" } });
    // Takes a callback; is told something.
    for (what, first, second) in [(7, offer, none), (1, estimate, silence)] {
        let later = json!({ "at": 3600, "change": first });
        let whole = json!({ "change": second });
        let both = json!([later, whole]);
        let film = served.day(&both);
        assert_eq!(rows(&film, what), 0, "{both}");
        check_counts(&film, &run(&[&served.copied(&both)]));
        assert_eq!(film["rows"], served.day(&json!([whole]))["rows"], "{both}");
        let other_way = served.day(&json!([whole, later]));
        assert!(rows(&other_way, what) > 0, "{both}");
        // One that was made for an earlier moment, but later, holds from that on.
        let earlier = json!({ "at": 1800, "change": second });
        assert_eq!(rows(&served.day(&json!([later, earlier])), what), 0);
    }
}

/// Kinds of days that say who is on duty, in a week of which one day is unlike the other.
#[test]
fn a_plan_of_a_week_with_kinds_is_what_the_page_asked_about() {
    let week = "wage = 20\n[week]\nmonday = { \"agents.desk.count\" = 6 }\ntuesday = {}\n[kinds.heavy]\nshare = \"50%\"\n\
        \"agents.desk.adjust\" = [ { from = \"10:00\", to = \"12:00\", by = 1 } ]\n";
    let text = format!("{CENTRE}{week}");
    let served = Served::new(&text);
    let plain = load_text(&text).unwrap();
    let whole = fs::read_to_string(served.copied(&json!([fewer(2)]))).unwrap();
    let plan = served.folder.path().join("plan.toml");
    let read = holdtrue::scenario::load(&plan, &[]).unwrap();
    for (day, before) in read.operation().days().iter().zip(plain.operation().days()) {
        let duty = |day: &holdtrue::centre::Day| -> Vec<Vec<f64>> {
            let centres = day.centres();
            let rosters = centres.map(|one| one.groups()[0].roster.on_duty(1800.0, 8));
            rosters.collect()
        };
        let wanted = duty(before).into_iter().map(|counts| {
            let counts = counts.into_iter().map(|count| count + 2.0);
            counts.collect::<Vec<f64>>()
        });
        assert_eq!(duty(day), wanted.collect::<Vec<_>>(), "{whole}");
    }
}

/// A plan that no file can say is refused in words, and its cure is one.
#[test]
fn a_plan_that_cannot_be_said_is_refused() {
    let kinds = "counts = \"rostered\"\n[week]\nmonday = { \"agents.desk.count\" = 6 }\ntuesday = {}\n[kinds.heavy]\nshare = \"50%\"\n";
    let fewer_at_ten =
        "\"agents.desk.adjust\" = [ { from = \"10:00\", to = \"11:00\", by = -1 } ]\n";
    let more = json!([fewer(1)]);
    let served = Served::new(&format!("{CENTRE}{kinds}{fewer_at_ten}"));
    let (status, told) = served.plan(&more);
    let said = told["error"].as_str().unwrap();
    assert_eq!(status, 422, "{said}");
    let cure = "take `count`, `shifts` and `adjust` of `desk` out of [kinds.heavy]";
    assert!(said.contains(cure), "{said}");
    let cured = Served::new(&format!("{CENTRE}{kinds}"));
    cured.copied(&more);
}

/// Days of a kind quote to the second, and the page rounds all others: the plan says so of both.
#[test]
fn exact_quotes_of_some_days_are_said_in_a_plan() {
    let kinds =
        "[kinds.heavy]\nshare = \"30%\"\n\"calls.a.messages\" = { policy = \"estimate\" }\n";
    let week =
        "[week]\nmonday = { \"calls.a.messages\" = { policy = \"estimate\" } }\ntuesday = {}\n";
    for days in [kinds, week] {
        let served = Served::new(&format!("{CENTRE}{days}"));
        let plan = served.copied(&json!([{ "change": { "told": { "say": "estimate" } } }]));
        let text = fs::read_to_string(&plan).unwrap();
        assert!(
            text.contains("round_to = 0")
                || text.contains("round_to\" = 0")
                || text.contains("\"0s\""),
            "{text}"
        );
    }
}
