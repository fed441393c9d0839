//! Rotas as planners mean them: who is off the phones, who is paid for what, breaks that are spread, files of people.

use crate::support::{load_text, load_texts};
use holdtrue::centre::{Change, GroupId, Operation, Roster, Segment};
use holdtrue::engine::{Engine, Observer};
use holdtrue::measures::{CallMetric, DayCount, GroupMetric, GroupTally, Results, of_day};
use holdtrue::random::{Occasion, Seed};
use holdtrue::study::{RunPlan, Workers, simulate};
use std::sync::atomic::AtomicBool;

/// Open for eight hours; `desk` is what is said of the group.
fn centre(desk: &str) -> String {
    format!(
        r#"
[clock]
opens = "08:00"
closes = "16:00"
interval = "2h"
[calls.service]
volume = 30
talk = {{ dist = "exponential", mean = "4m" }}
patience = {{ dist = "exponential", mean = "3m" }}
[agents.desk]
answers = ["service"]
{desk}
"#
    )
}

fn results(operation: &Operation, days: u64) -> Results {
    let stop = AtomicBool::new(false);
    simulate(
        operation,
        &RunPlan::days(days),
        &Workers::new(1).unwrap(),
        &stop,
    )
}

#[track_caller]
fn check(desk: &str, hours: f64, wages: f64) {
    let scenario = load_text(&centre(desk)).unwrap();
    let results = results(scenario.operation(), 5);
    let found = |metric: GroupMetric| results.whole.groups()[0].measures[metric].mean.unwrap();
    let (paid, cost) = (found(GroupMetric::PaidHours), found(GroupMetric::Wages));
    assert!((paid - hours).abs() < 1e-9, "{paid} hours");
    assert!((cost - wages).abs() < 1e-9, "wages {cost}");
    // As it is written back, it costs the same.
    let text = holdtrue::scenario::write("again", None, scenario.operation()).unwrap();
    let again = load_text(&text).unwrap();
    assert_eq!(
        again.centre().groups(),
        scenario.centre().groups(),
        "{text}"
    );
}

#[test]
fn paid_breaks_and_wages_of_shifts() {
    // 2 x (8 h - 30 min unpaid) at 25, and 1 x 4 h at the group's 20.
    check(
        "wage = 20\nshifts = [{ count = 2, from = \"08:00\", to = \"16:00\", wage = 25, breaks = [{ at = \"12:00\", length = \"30m\" }, { at = \"14:00\", length = \"15m\", paid = true }] }, { count = 1, from = \"10:00\", to = \"14:00\" }]",
        19.0,
        455.0,
    );
}

#[test]
fn wages_by_the_time_of_day() {
    // One agent for 2 h each at 10, 20, 30, 40; a shift over 09:00 to 13:00 has 1 h at 10, 2 at 20, 1 at 30.
    check("wage = [10, 20, 30, 40]\ncount = 1", 8.0, 200.0);
    check(
        "wage = [10, 20, 30, 40]\nshifts = [{ count = 1, from = \"09:00\", to = \"13:00\" }]",
        4.0,
        80.0,
    );
}

#[test]
fn those_who_do_not_turn_up_get_their_share() {
    check("wage = 20\ncount = 4\nabsence = 1", 0.0, 0.0);
    // Half of 4 x 8 h x 20.
    check(
        "wage = 20\ncount = 4\nabsence = 1\nabsence_paid = 0.5",
        16.0,
        320.0,
    );
    check(
        "wage = 20\ncount = 4\nabsence = 0.3\nabsence_paid = 1",
        32.0,
        640.0,
    );
}

#[test]
fn people_on_the_rota_are_paid_for_their_shifts() {
    let rota = "wage = 20\ncount = 10\nshrinkage = \"25%\"\ncounts = \"rostered\"";
    check(rota, 80.0, 1600.0);
    check(
        "wage = 20\ncount = 10\nshrinkage = \"25%\"\ncounts = \"rostered\"\nadjust = [{ from = \"10:00\", to = \"12:00\", by = -2 }]",
        76.0,
        1520.0,
    );
    // Counted on the phones, shrinkage is paid on top.
    check(
        "wage = 20\ncount = 6\nshrinkage = \"25%\"\ncounts = \"on-phones\"",
        64.0,
        1280.0,
    );
}

/// A quarter of eight hours is four spells of half an hour for everybody, every day.
#[test]
fn everybody_is_off_the_phones_for_just_its_share() {
    let rota = "count = 10\nshrinkage = \"25%\"\ncounts = \"rostered\"";
    let scenario = load_text(&centre(rota)).unwrap();
    let mut by_interval = [0.0; 4];
    for day in 0..40 {
        let mut count = DayCount::new(scenario.centre());
        Engine::new(scenario.centre()).day(Occasion::first(Seed(3), day), &mut count);
        let day = count.finish();
        let mut whole = 0.0;
        for (sum, groups) in by_interval.iter_mut().zip(day.agents_by_interval()) {
            *sum += groups[0][GroupTally::OnDuty];
            whole += groups[0][GroupTally::OnDuty];
        }
        assert!((whole / 3600.0 - 60.0).abs() < 1e-6, "{} h", whole / 3600.0);
    }
    // 7.5 on average at any time of the day: over 40 days within 0.35 (four standard errors).
    for sum in by_interval {
        let mean = sum / 7200.0 / 40.0;
        assert!((mean - 7.5).abs() < 0.35, "{mean} on the phones");
    }
}

/// Nobody waits who calls while somebody is there, and nobody is answered while all are off the phones. In spells as long as
/// the day each of n people is there with half of a chance: 1 - 2^-n of all calls are answered at once, whether those who do
/// not turn up are among the half or come from it.
#[test]
fn people_off_the_phones_answer_nobody() {
    for (people, absence) in [(1, "0"), (2, "0"), (2, "0.3"), (3, "0.3")] {
        let rota = format!(
            "count = {people}\nabsence = {absence}\nshrinkage = 0.5\ncounts = \"rostered\"\nshrinkage_spell = \"8h\"\nshrinkage_contains = [\"absence\"]"
        );
        let text = centre(&rota)
            .replace("volume = 30", "volume = 8")
            .replace("mean = \"4m\"", "mean = \"2s\"")
            .replace(
                "patience =",
                "service_level = { within = \"20s\" }\npatience =",
            );
        let results = results(load_text(&text).unwrap().operation(), 2000);
        let level = results.all().measures[CallMetric::ServiceLevel]
            .mean
            .unwrap();
        let exact = 1.0 - 0.5_f64.powi(people);
        // Four standard errors of 2,000 days that are all or nothing: wrong once in 16,000.
        let error = (exact * (1.0 - exact) / 2000.0).sqrt();
        assert!(
            (level - exact).abs() < 4.0 * error + 0.001,
            "{level} for {exact}"
        );
    }
}

/// All 60 people of a rota on the phones would reach 89 %; a third of them is not.
#[test]
fn a_rota_with_shrinkage_reaches_less_than_its_people_on_the_phones() {
    let naive = include_str!("scenarios/rota-naive.toml");
    let rostered = naive.replace(
        "shrinkage = \"32%\"",
        "shrinkage = \"32%\"\ncounts = \"rostered\"",
    );
    let level = |text: &str| {
        let results = results(load_text(text).unwrap().operation(), 60);
        results.all().measures[CallMetric::ServiceLevel]
            .mean
            .unwrap()
    };
    let (on_phones, on_rota) = (level(naive), level(&rostered));
    assert!((on_phones - 0.89).abs() < 0.015, "{on_phones}");
    assert!(on_rota < on_phones - 0.1, "{on_rota}");
}

fn roster(text: &str) -> Roster {
    load_text(text).unwrap().centre().groups()[0].roster.clone()
}

#[test]
fn breaks_are_spread_over_a_window() {
    let found = roster(&centre(
        "shifts = [{ count = 3, from = \"08:00\", to = \"16:00\", breaks = [{ between = [\"11:00\", \"12:30\"], length = \"30m\" }] }]",
    ));
    // At 11:00, 11:30 and 12:00.
    let starts: Vec<f64> = found.shifts.iter().map(|one| one.segments[0].to).collect();
    assert_eq!(starts, [10_800.0, 12_600.0, 14_400.0]);
    assert!(found.shifts.iter().all(|one| one.agents == 1));
}

/// Work beyond the end of shifts at closing and before, which is paid one and a half times.
#[test]
fn overtime_is_paid_and_late_breaks_are_none() {
    let shifts = "wage = 20\nshifts = [{ count = 5, from = \"08:00\", to = \"12:00\" }, { count = 5, from = \"12:00\", to = \"16:00\" }]";
    let of = |text: &str| {
        let scenario = load_text(&centre(text)).unwrap();
        let results = results(scenario.operation(), 50);
        let measures = results.whole.groups()[0].measures.clone();
        [GroupMetric::Overtime, GroupMetric::Wages].map(|metric| measures[metric].mean.unwrap())
    };
    let [plain, wages] = of(shifts);
    let [overtime, with_overtime] = of(&format!("overtime = 1.5\n{shifts}"));
    assert!(
        overtime > 0.0 && (overtime - plain).abs() < 1e-9,
        "{overtime} for {plain}"
    );
    assert!((with_overtime - wages - overtime * 30.0).abs() < 1e-9);
    // All go to lunch at once: who is late for it works no overtime.
    let lunch = "overtime = 1.5\nwage = 20\nleaving = \"finish\"\nshifts = [{ count = 5, from = \"08:00\", to = \"16:00\", breaks = [{ at = \"12:00\", length = \"30m\" }] }]";
    let [with_lunch, _] = of(lunch);
    let whole = lunch.replace(
        "breaks = [{ at = \"12:00\", length = \"30m\" }]",
        "breaks = []",
    );
    let [without, _] = of(&whole);
    assert!(
        (with_lunch - without).abs() < 0.2 * without,
        "{with_lunch} for {without}"
    );
}

const ROTA: &str = "agent,group,date,start,end,breaks\n\
Ann,desk,2026-03-02,08:00,16:00,12:00-12:30; 14:00-14:15 paid\n\
Bea,desk,2026-03-02,08:00,16:00,12:00-12:30; 14:00-14:15 paid\n\
Cem,desk,2026-03-02,10:00,14:00,\n\
Dov,back,2026-03-02,08:00,12:00,\n";

#[test]
fn a_file_of_people_is_read_as_shifts() {
    let file = centre("shifts = { csv = \"rota.csv\" }");
    let files = [("s.toml", file.as_str()), ("rota.csv", ROTA)];
    let scenario = load_texts(&files, &[]).unwrap();
    let written = centre(
        "shifts = [{ count = 2, from = \"08:00\", to = \"16:00\", breaks = [{ at = \"12:00\", length = \"30m\" }, { at = \"14:00\", length = \"15m\", paid = true }] }, { count = 1, from = \"10:00\", to = \"14:00\" }]",
    );
    assert_eq!(scenario.centre().groups()[0].roster, roster(&written));
    let paid = &scenario.centre().groups()[0].roster.shifts[0].paid_breaks;
    let expected = Segment {
        from: 21_600.0,
        to: 22_500.0,
    };
    assert_eq!(paid, &[expected]);
    // What is printed of a scenario needs no other file.
    assert_eq!(
        load_text(scenario.text()).unwrap().centre(),
        scenario.centre()
    );
}

/// As `holdtrue staff` writes it, and in a day of a week.
#[test]
fn a_rota_of_staff_is_read_for_each_day() {
    let rota = "day,agents,agent,shift,from,to,breaks\n\
        monday,desk,1,full,08:00,16:00,12:00-12:30\n\
        tuesday,desk,1,half,10:00,14:00,\n\
        tuesday,desk,2,half,10:00,14:00,\n";
    let day = |day: &str| {
        format!(
            "{day} = {{ \"agents.desk.shifts\" = {{ csv = \"rota.csv\", day = \"{day}\" }} }}\n"
        )
    };
    let week = format!("[week]\n{}{}", day("monday"), day("tuesday"));
    let file = centre("shifts = []\nwage = 1") + &week;
    let file = file.replace(
        "shifts = []",
        "shifts = [{ count = 1, from = \"08:00\", to = \"09:00\" }]",
    );
    let files = [("s.toml", file.as_str()), ("rota.csv", rota)];
    let scenario = load_texts(&files, &[]).unwrap();
    let days = scenario.operation().days();
    let people = |day: usize| days[day].centre.groups()[0].roster.headcount();
    assert_eq!((people(0), people(1)), (1, 2));
    assert_eq!(
        days[0].centre.groups()[0].roster.shifts[0].segments.len(),
        2
    );
}

#[track_caller]
fn refused(rota: &str, shifts: &str, parts: &[&str]) {
    let file = centre(shifts);
    let files = [("s.toml", file.as_str()), ("rota.csv", rota)];
    let error = load_texts(&files, &[]).unwrap_err();
    for part in parts {
        assert!(error.contains(part), "`{part}` in\n{error}");
    }
}

#[test]
fn what_is_wrong_with_a_file_of_people_is_shown_in_it() {
    let shifts = "shifts = { csv = \"rota.csv\" }";
    let late = ROTA.replace("Cem,desk,2026-03-02,10:00", "Cem,desk,2026-03-02,ten");
    refused(
        &late,
        shifts,
        &["rota.csv:4:", "`ten` is no time of day", "HH:MM"],
    );
    let lunch = ROTA.replace("12:00-12:30", "16:00-16:30");
    refused(&lunch, shifts, &["rota.csv:2:", "outside its shift"]);
    let words = ROTA.replace("12:00-12:30", "noon");
    refused(&words, shifts, &["rota.csv:2:", "`noon` is no break"]);
    let other = ROTA.replace("Cem,desk,2026-03-02", "Cem,desk,2026-03-03");
    refused(&other, shifts, &["several days", "day = \"2026-03-02\""]);
    let twice = ROTA.replace("agent,", "start,");
    refused(&twice, shifts, &["two columns `start`"]);
    let nobody = ROTA.replace("desk", "front");
    refused(&nobody, shifts, &["no row of `rota.csv` is of `desk`"]);
    let column = "shifts = { csv = \"rota.csv\", start = \"from\" }";
    refused(ROTA, column, &["no column `from`", "s.toml:"]);
    let key = "shifts = { csv = \"rota.csv\", strat = \"from\" }";
    refused(ROTA, key, &["unknown key `strat`", "did you mean `start`?"]);
}

/// What takes all memory is refused, with its number.
#[test]
fn spells_off_the_phones_have_a_bound() {
    let desk = |spell: &str| {
        format!(
            "count = 100000\ncounts = \"rostered\"\nshrinkage = \"30%\"\nshrinkage_spell = \"{spell}\""
        )
    };
    wrong(
        &desk("1s"),
        &["8.640e8 spells off the phones", "make each longer"],
    );
    assert!(load_text(&centre(&desk("30m"))).is_ok());
}

/// A time of day without its colon is no duration since opening.
#[test]
fn a_time_of_day_has_a_colon() {
    for written in ["9.00", "09,00", "0900", "9h00"] {
        let desk = format!("shifts = [{{ count = 1, from = \"{written}\", to = \"16:00\" }}]");
        wrong(&desk, &["is no time of day", "did you mean \"09:00\"?"]);
    }
    let since_opening = "shifts = [{ count = 1, from = \"1h\", to = \"2h30m\" }]";
    assert_eq!(
        roster(&centre(since_opening)).shifts[0].segments[0].from,
        3600.0
    );
}

#[track_caller]
fn wrong(desk: &str, parts: &[&str]) {
    let error = load_text(&centre(desk)).unwrap_err();
    for part in parts {
        assert!(error.contains(part), "`{part}` in\n{error}");
    }
}

#[test]
fn breaks_that_cannot_be_say_where() {
    let shift = |rest: &str| {
        format!("shifts = [{{ count = 2, from = \"08:00\", to = \"12:00\", breaks = [{rest}] }}]")
    };
    let both = "{ at = \"09:00\", between = [\"09:00\", \"10:00\"], length = \"15m\" }";
    wrong(&shift(both), &["both `at` and `between`", "s.toml:12:"]);
    let late = "{ between = [\"11:00\", \"13:00\"], length = \"15m\" }";
    wrong(&shift(late), &["outside its shift", "between"]);
    let long = "{ between = [\"09:00\", \"09:10\"], length = \"15m\" }";
    wrong(&shift(long), &["longer than the time"]);
    let one = "{ between = [\"09:00\"], length = \"15m\" }";
    wrong(&shift(one), &["1 in place of two moments"]);
    wrong(
        "count = 3\ncounts = \"heads\"",
        &["counts = \"heads\"", "rostered"],
    );
}

#[test]
fn shrinkage_that_contains_more_than_it_is_warns() {
    let text = centre("count = 3\nabsence = \"10%\"\nshrinkage = \"5%\"\ncounts = \"rostered\"");
    let scenario = load_text(&text).unwrap();
    let warnings = scenario.warnings().join("\n");
    assert!(
        warnings.contains("contain absence and breaks"),
        "{warnings}"
    );
}

/// Nothing is drawn that was not drawn before: a shift by the name of what it was costs and does the same.
#[test]
fn new_streams_leave_the_others_alone() {
    struct Levels(Vec<(f64, u32)>);
    impl Observer for Levels {
        fn staffed(&mut self, at: f64, _: holdtrue::centre::GroupId, on_duty: u32, _: u32) {
            self.0.push((at, on_duty));
        }
    }
    let plain = load_text(&centre("count = 5\nabsence = \"20%\"")).unwrap();
    let rostered = load_text(&centre(
        "count = 5\nabsence = \"20%\"\ncounts = \"rostered\"",
    ))
    .unwrap();
    for day in 0..10 {
        let of = |centre| {
            let mut levels = Levels(Vec::new());
            Engine::new(centre).day(Occasion::first(Seed(1), day), &mut levels);
            levels.0
        };
        assert_eq!(of(plain.centre()), of(rostered.centre()));
    }
    let mut count = DayCount::new(plain.centre());
    Engine::new(plain.centre()).day(Occasion::first(Seed(1), 0), &mut count);
    let measured = of_day(plain.centre(), &count.finish());
    assert!(measured.groups()[0].measures[GroupMetric::PaidHours].of > 0.0);
}

/// Who is sent home leaves their shift: a change does as the file does.
#[test]
fn fewer_people_on_a_rota_leave_their_shifts() {
    let desk = "count = 4\ncounts = \"rostered\"\nshrinkage = \"20%\"\n";
    let said = "adjust = [{ from = \"10:00\", to = \"16:00\", by = -1 }]\n";
    let file = load_text(&centre(&format!("{desk}{said}"))).unwrap();
    let plain = load_text(&centre(desk)).unwrap();
    let [from, to] = [7200.0, 28_800.0];
    let fewer = Change::Adjust {
        group: GroupId(0),
        during: Segment { from, to },
        by: -1,
    };
    let changed = plain.centre().with(&[fewer]).unwrap();
    assert_eq!(&changed, file.centre());
    assert!(changed.groups()[0].roster.reductions.is_empty());
    assert_eq!(changed.groups()[0].roster.headcount(), 4);
}
