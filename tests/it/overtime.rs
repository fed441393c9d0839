//! Overtime is the work on a call that outlasts the duty of who does it, before and after closing.

use crate::support::{Build, exponential};
use holdtrue::centre::GroupId;
use holdtrue::engine::{AgentId, Engine, Observer};
use holdtrue::measures::{DayCount, GroupMetric, GroupTally, of_day};
use holdtrue::random::{Law, Occasion, Seed};

/// Work after closing, and agents beyond the number on duty before, added up by hand.
#[derive(Default)]
struct Watch {
    closing: f64,
    after_closing: f64,
    before: f64,
    since: f64,
    beyond: u32,
}

impl Observer for Watch {
    fn worked(&mut self, _: AgentId, from: f64, to: f64) {
        self.after_closing += (to - self.closing).max(0.0) - (from - self.closing).max(0.0);
    }

    fn staffed(&mut self, at: f64, _: GroupId, on_duty: u32, present: u32) {
        let at = at.min(self.closing);
        self.before += f64::from(self.beyond) * (at - self.since).max(0.0);
        (self.since, self.beyond) = (at, present.saturating_sub(on_duty));
    }
}

#[test]
fn work_after_the_end_of_duty_is_overtime() {
    // Twelve agents, then four, then nobody: calls of twenty minutes outlast both ends.
    let centre = Build::open(7200.0, 4)
        .calls(
            "calls",
            &[30.0; 4],
            Law::Constant(1200.0),
            exponential(300.0),
        )
        .agents("desk", &[12, 12, 4, 4], &[(0, 1)])
        .centre();
    let mut all = 0.0;
    for number in 0..5 {
        let mut count = DayCount::new(&centre);
        let mut watch = Watch {
            closing: 7200.0,
            ..Watch::default()
        };
        let occasion = Occasion::first(Seed(3), number);
        Engine::new(&centre).day(occasion, &mut (&mut count, &mut watch));
        let totals = count.finish();
        let by_hand = watch.before + watch.after_closing;
        let counted = totals.agents(0)[GroupTally::Overtime];
        assert!((counted - by_hand).abs() < 1e-6, "{counted} {by_hand}");
        assert!(watch.before > 0.0 && watch.after_closing > 0.0);
        let told = of_day(&centre, &totals).groups()[0].measures[GroupMetric::Overtime];
        assert!((told.value().unwrap() - by_hand / 3600.0).abs() < 1e-9);
        all += counted;
    }
    assert!(all > 5.0 * 8.0 * 300.0, "{all}");
}

/// One call after the other until long after closing: of (scenario, wage of the hours after it).
#[test]
fn overtime_is_paid_at_the_wage_of_the_time_and_of_the_shift_that_ended() {
    let centre = |agents: &str| {
        let text = format!(
            r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "1h"
[calls.c]
volume = [0, 60]
talk = {{ dist = "constant", value = "10m" }}
patience = {{ dist = "never" }}
[agents.a]
answers = ["c"]
overtime = 2
{agents}
"#
        );
        crate::support::load_text(&text).unwrap().centre().clone()
    };
    // By the hour: all of it comes after 10:00, when an hour costs 50. By shift: nobody of the first works at 10:00.
    for (agents, paid, wage) in [
        ("count = [1, 1]\nwage = [10, 50]", 60.0, 50.0),
        (
            "wage = 10\nshifts = [{ count = 1, from = \"08:00\", to = \"09:00\", wage = 50 }, \
             { count = 1, from = \"09:00\", to = \"10:00\", wage = 30 }]",
            80.0,
            30.0,
        ),
        (
            "wage = [10, 50]\nshifts = [{ count = 1, from = \"08:00\", to = \"10:00\" }, \
             { count = 1, from = \"09:00\", to = \"10:00\", wage = 20 }]",
            80.0,
            35.0,
        ),
    ] {
        let centre = centre(agents);
        let mut count = DayCount::new(&centre);
        Engine::new(&centre).day(Occasion::first(Seed(5), 0), &mut count);
        let day = of_day(&centre, &count.finish());
        let own = &day.groups()[0].measures;
        let [overtime, wages] =
            [GroupMetric::Overtime, GroupMetric::Wages].map(|metric| own[metric].value().unwrap());
        assert!(overtime > 1.0, "{overtime}");
        let by_hand = paid + 2.0 * wage * overtime;
        assert!((wages - by_hand).abs() < 1e-6, "{wages} {by_hand}");
    }
}

/// Who goes home for an hour has ended its duty, and who is late for a break has not; it is the same whether overtime is paid.
#[test]
fn overtime_does_not_hang_on_its_price() {
    use crate::program::printed;
    let head = "[clock]\nopens = \"08:00\"\ncloses = \"12:00\"\ninterval = \"1h\"\n[calls.s]\nvolume = [3, 0, 0, 0]\n\
                patience = { dist = \"never\" }\n";
    let long = "talk = { dist = \"constant\", value = 5400 }\n";
    let short = "talk = { dist = \"constant\", value = 3000 }\n";
    let agents = "[agents.d]\nanswers = [\"s\"]\nwage = 10\n";
    let of = |text: &str, priced: &str| -> [f64; 2] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("s.toml");
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let paid = format!("agents.d.overtime={priced}");
        let text = printed(&[
            "run",
            file,
            "-q",
            "-r",
            "1",
            "--no-controls",
            "--json",
            "--set",
            &paid,
        ]);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        ["overtime", "wages"].map(|key| json["agents"]["d"][key]["mean"].as_f64().unwrap())
    };
    let dips = "count = [2, 1, 2, 2]\n".to_owned();
    let sent_home =
        "count = 2\nadjust = [{ from = \"09:00\", to = \"10:00\", by = -1 }]\n".to_owned();
    for duty in [dips, sent_home] {
        // One of two goes at 09:00 and ends its call at 5401.6 s: 1801.6 s of overtime, beside 7 hours of duty.
        let text = format!("{head}{long}{agents}{duty}");
        let [unpaid, wages] = of(&text, "0");
        assert!((unpaid - 1801.6 / 3600.0).abs() < 1e-4, "{duty}: {unpaid}");
        assert!((wages - 70.0).abs() < 1e-9);
        let [paid, wages] = of(&text, "2");
        assert_eq!(paid.to_bits(), unpaid.to_bits());
        assert!((wages - 70.0 - 20.0 * paid).abs() < 1e-9, "{duty}: {wages}");
    }
    let breaks = "shifts = [{ count = 1, from = \"08:00\", to = \"10:00\", breaks = [{ at = \"08:30\", length = \"30m\" }] }]\n";
    let text = format!("{head}{short}{agents}{breaks}");
    let [unpaid, paid] = ["0", "2"].map(|price| of(&text, price)[0]);
    assert_eq!(paid.to_bits(), unpaid.to_bits());
}

/// One agent of three goes home from 09:00 to 11:00: 3 + 2 + 2 + 3 hours, however the group is paid.
#[test]
fn who_is_sent_home_is_not_paid() {
    use crate::program::printed;
    let head = "[clock]\nopens = \"08:00\"\ncloses = \"12:00\"\ninterval = \"1h\"\n[calls.s]\nvolume = 20\n\
                talk = { dist = \"constant\", value = 60 }\npatience = { dist = \"never\" }\n";
    let by = "adjust = [{ from = \"09:00\", to = \"11:00\", by = -1 }]\n";
    for paid in ["wage = 10\n", "wage = [10, 10, 10, 10]\n"] {
        let text = format!("{head}[agents.d]\nanswers = [\"s\"]\ncount = 3\n{by}{paid}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("s.toml");
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let text = printed(&["run", file, "-q", "-r", "1", "--no-controls", "--json"]);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let of = |key: &str| json["agents"]["d"][key]["mean"].as_f64().unwrap();
        let own = (of("staffed"), of("paid_hours"), of("wages"));
        assert_eq!(own, (2.5, 10.0, 100.0), "{paid}");
        let checked = printed(&["check", file]);
        let row = checked
            .lines()
            .find(|line| line.trim_start().starts_with("d "));
        assert!(row.unwrap().ends_with("10.0"), "{checked}");
    }
}

/// A wage by interval, a paid break after the hour for which its agent is sent home: that break is not paid.
#[test]
fn a_break_of_who_is_sent_home_is_not_paid() {
    use holdtrue::centre::{Roster, Segment, Shift};
    let at = |from: f64, to: f64| Segment { from, to };
    let shift = Shift {
        paid_breaks: vec![at(3600.0, 4500.0)],
        ..Shift::new(2, vec![at(0.0, 3600.0), at(4500.0, 7200.0)])
    };
    let mut roster = Roster {
        shifts: vec![shift],
        reductions: Vec::new(),
    };
    roster.adjust(at(0.0, 7200.0), -1);
    let left = roster.without_reductions();
    let paid = left.shifts.iter().map(|shift| {
        let stretches = shift.segments.iter().chain(&shift.paid_breaks);
        f64::from(shift.agents) * stretches.map(|one| one.to - one.from).sum::<f64>()
    });
    assert_eq!(paid.sum::<f64>(), 7200.0);
}

/// What `run` says of a group on some days, of files that must mean the same.
fn alike(files: [&str; 2], keys: &[&str]) -> [Vec<f64>; 2] {
    use crate::program::holdtrue;
    let head = "[clock]\nopens = \"08:00\"\ncloses = \"16:00\"\n[calls.s]\nvolume = 100\npatience = { dist = \"exponential\", mean = \"3m\" }\n\
                talk = { dist = \"constant\", value = \"5m\" }\n[agents.d]\nanswers = [\"s\"]\n";
    files.map(|file| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml");
        std::fs::write(&path, format!("{head}{file}")).unwrap();
        let output = holdtrue(&[
            "run",
            path.to_str().unwrap(),
            "-q",
            "-r",
            "40",
            "--no-controls",
            "--json",
        ]);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let of = |key: &&str| json["agents"]["d"][*key]["mean"].as_f64().unwrap();
        keys.iter().map(of).collect()
    })
}

/// Five of ten are sent home for three hours: that is no break, whether or not their shift has one; written as shifts of their
/// own it is the same rota. People off the phones are other ones then, so the numbers are near each other and not the same.
#[test]
fn who_is_sent_home_is_on_no_break() {
    let people = "counts = \"rostered\"\nshrinkage = \"30%\"\n";
    let lunch = "breaks = [ { at = \"14:00\", length = \"30m\" } ]";
    let sent = format!(
        "{people}shifts = [ {{ count = 10, from = \"08:00\", to = \"16:00\", {lunch} }} ]\n\
         adjust = [ {{ from = \"09:00\", to = \"12:00\", by = -5 }} ]\n"
    );
    let apart = format!(
        "{people}shifts = [ {{ count = 5, from = \"08:00\", to = \"16:00\", {lunch} }}, \
         {{ count = 5, from = \"08:00\", to = \"09:00\" }}, {{ count = 5, from = \"12:00\", to = \"16:00\", {lunch} }} ]\n"
    );
    let [own, other] = alike([&sent, &apart], &["staffed", "paid_hours"]);
    assert_eq!(own[1], other[1]);
    assert!((own[0] - other[0]).abs() < 0.1, "{own:?} {other:?}");

    let moved = "counts = \"rostered\"\nshrinkage = \"0%\"\nlate_breaks = \"moves\"\n";
    let home = "shifts = [ { count = 10, from = \"08:00\", to = \"16:00\" } ]\nadjust = [ { from = \"09:00\", to = \"12:00\", by = -5 } ]\n";
    let [own, other] = alike([&format!("{moved}{home}"), home], &["staffed", "overtime"]);
    assert_eq!(own, other);
}

/// Nine are late for a break as one ends its shift: at most one of them works overtime.
#[test]
fn who_is_late_for_a_break_is_so_also_as_others_go_home() {
    let of = |end: &str| {
        format!(
            "shifts = [ {{ count = 1, from = \"08:00\", to = \"{end}\" }}, {{ count = 9, from = \"08:00\", to = \"16:00\", \
             breaks = [ {{ at = \"12:00\", length = \"30m\" }} ] }} ]\n"
        )
    };
    let [together, apart] = alike([&of("12:00"), &of("12:01")], &["overtime"]);
    assert!(
        (together[0] - apart[0]).abs() < 0.05,
        "{together:?} {apart:?}"
    );
}

/// Who is sent home works overtime at the wage of its shift.
#[test]
fn overtime_of_who_is_sent_home_has_the_wage_of_its_shift() {
    let sent = "overtime = 1.5\nshifts = [ { count = 2, from = \"08:00\", to = \"16:00\", wage = 20 } ]\n\
                adjust = [ { from = \"09:00\", to = \"16:00\", by = -2 } ]\n";
    let short =
        "overtime = 1.5\nshifts = [ { count = 2, from = \"08:00\", to = \"09:00\", wage = 20 } ]\n";
    let [own, other] = alike([sent, short], &["overtime", "wages", "paid_hours"]);
    for (own, other) in own.iter().zip(&other) {
        assert!((own - other).abs() < 1e-9, "{own} {other}");
    }
    assert!(own[1] > 40.0);
}

/// A paid break is within the shrinkage, wherever in the shift it lies: 30 % of 80 hours are off the phones.
#[test]
fn a_paid_break_at_the_end_of_a_shift_is_within_the_shrinkage() {
    let of = |at: &str| {
        format!(
            "counts = \"rostered\"\nshrinkage = \"30%\"\nshifts = [ {{ count = 10, from = \"08:00\", to = \"16:00\", \
             breaks = [ {{ at = \"{at}\", length = \"1h\", paid = true }} ] }} ]\n"
        )
    };
    for [own, other] in [["15:00", "12:00"], ["08:00", "12:00"]] {
        let [own, other] = alike([&of(own), &of(other)], &["staffed"]);
        assert!(
            (own[0] - 7.0).abs() < 0.1 && (other[0] - 7.0).abs() < 0.1,
            "{own:?} {other:?}"
        );
    }
}

/// One of two ends its shift as the other's break begins, both with half an hour of a call left on average: who of them
/// works overtime is not told, but how much is to be expected is.
#[test]
fn of_who_goes_home_and_who_is_late_each_is_as_likely_busy() {
    let of = |end: &str| {
        format!(
            "leaving = \"finish\"\nshifts = [ {{ count = 10, from = \"08:00\", to = \"{end}\" }}, {{ count = 10, from = \"08:00\", to = \"16:00\", \
             breaks = [ {{ at = \"12:00\", length = \"1h\" }} ] }} ]\n"
        )
    };
    let [together, apart] = alike([&of("12:00"), &of("12:00:30")], &["overtime"]);
    // Half of the twenty end their shift.
    assert!(
        (together[0] / apart[0] - 1.0).abs() < 0.15,
        "{together:?} {apart:?}"
    );
}
