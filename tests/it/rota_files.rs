//! Files of people: who is in them twice, which day is meant, and where what is wrong is shown.

use crate::support::load_texts;
use holdtrue::scenario::Scenario;

fn scenario(more: &str) -> String {
    format!(
        "[clock]\nopens = \"08:00\"\ncloses = \"10:00\"\ninterval = \"30m\"\n[calls.s]\nvolume = 20\n\
        talk = {{ dist = \"exponential\", mean = 240 }}\npatience = {{ dist = \"exponential\", mean = 180 }}\n\
        [agents.d]\nanswers = [\"s\"]\nshifts = {more}\n"
    )
}

const ROTA: &str = "{ csv = \"r.csv\" }";

fn read(shifts: &str, rota: &str) -> Result<Scenario, String> {
    load_texts(&[("s.toml", &scenario(shifts)), ("r.csv", rota)], &[])
}

/// The error in which all `parts` are.
#[track_caller]
fn refused(shifts: &str, rota: &str, parts: &[&str]) -> String {
    let error = read(shifts, rota).unwrap_err();
    for part in parts {
        assert!(error.contains(part), "`{part}` in\n{error}");
    }
    error
}

#[track_caller]
fn people(shifts: &str, rota: &str) -> u64 {
    match read(shifts, rota) {
        Ok(scenario) => scenario.centre().groups()[0].roster.headcount(),
        Err(error) => panic!("{rota}: {error}"),
    }
}

/// The caret under this part of a line.
#[track_caller]
fn marks(error: &str, part: &str) {
    let lines: Vec<&str> = error.lines().collect();
    let marked = lines.windows(2).any(|pair| {
        let at = pair[1].find('^');
        let carets = pair[1].matches('^').count();
        at.is_some_and(|at| pair[0].get(at..at + carets) == Some(part))
    });
    assert!(marked, "`{part}` is not marked in\n{error}");
}

#[test]
fn nobody_is_there_twice_at_a_time() {
    let twice = "agent,start,end\nAnn,08:00,10:00\nAnn,08:00,10:00\n";
    let parts = [
        "r.csv:3:1",
        "`Ann` is there from 08:00 to 10:00, and by line 2 from 08:00 to 10:00",
        "take it out",
    ];
    refused(ROTA, twice, &parts);
    let overlapping = "Agent,start,end\nAnn,08:00,09:30\nBea,08:00,10:00\nAnn,09:00,10:00\n";
    refused(
        ROTA,
        overlapping,
        &["r.csv:4:1", "by line 2 from 08:00 to 09:30"],
    );
    // A split shift, and the same hours on another day or in another group.
    assert_eq!(
        people(ROTA, "agent,start,end\nAnn,08:00,09:00\nAnn,09:00,10:00\n"),
        2
    );
    let days = "agent,date,start,end\nAnn,monday,08:00,10:00\nAnn,tuesday,08:00,10:00\n";
    assert_eq!(people("{ csv = \"r.csv\", day = \"monday\" }", days), 1);
    let groups = "agent,group,start,end\n1,d,08:00,10:00\n1,e,08:00,10:00\n";
    assert_eq!(people(ROTA, groups), 1);
}

#[test]
fn a_row_is_of_one_person() {
    let parts = [
        "r.csv:2:13",
        "column `count` says 3",
        "every row is of one person",
        "give each person a row",
    ];
    refused(ROTA, "start,end,count\n08:00,10:00,3\n", &parts);
    refused(
        ROTA,
        "start,end,Headcount\n08:00,10:00,3\n",
        &["column `Headcount` says 3"],
    );
    assert_eq!(
        people(ROTA, "start,end,count,site\n08:00,10:00,1,Bonn\n"),
        1
    );
}

const WEEK: &str = "date,start,end\nmonday,08:00,10:00\ntuesday,08:00,10:00\ntuesday,09:00,10:00\n";

#[test]
fn days_of_a_week_name_their_own_rows() {
    let week = format!("{ROTA}\n[week]\nmonday = {{}}\ntuesday = {{}}");
    let form = "tuesday = { \"agents.d.shifts\" = { csv = \"r.csv\", day = \"tuesday\" } }";
    refused(
        &week,
        WEEK,
        &["several days", "say here day = \"monday\"", form],
    );
    let base = "{ csv = \"r.csv\", day = \"monday\" }";
    let by_day = |tuesday: &str| {
        let scenario = read(&format!("{base}\n[week]\nmonday = {{}}\n{tuesday}"), WEEK);
        let scenario = scenario.unwrap_or_else(|error| panic!("{error}"));
        let days = scenario.operation().days().iter();
        let people = days.map(|day| day.centre.groups()[0].roster.headcount());
        (people.collect::<Vec<_>>(), scenario.warnings().join("\n"))
    };
    // What the help says, and the same in short.
    assert_eq!(by_day(form), (vec![1, 2], String::new()));
    let short = "tuesday = { \"agents.d.shifts.day\" = \"tuesday\" }";
    assert_eq!(by_day(short), (vec![1, 2], String::new()));
    let (people, warnings) = by_day("tuesday = {}");
    assert_eq!(people, [1, 1]);
    assert!(
        warnings.contains("the people of monday are there on tuesday, too"),
        "{warnings}"
    );
    assert!(warnings.contains(short), "{warnings}");
}

#[test]
fn times_of_a_rota_are_marked_where_they_stand() {
    let back = refused(
        ROTA,
        "start,end\n10:00,08:00\n",
        &[
            "it ends at 08:00, not after it begins at 10:00",
            "let `end` be later than `start`",
        ],
    );
    marks(&back, "08:00");
    let named = "{ csv = \"r.csv\", start = \"von\", end = \"bis\" }";
    refused(
        named,
        "von,bis\n10:00,08:00\n",
        &["let `bis` be later than `von`"],
    );
    let late = refused(
        ROTA,
        "start,end\n08:00,18:00\n",
        &["outside the opening hours (08:00 to 10:00)"],
    );
    marks(&late, "18:00");
    let early = refused(
        ROTA,
        "start,end,breaks\n08:00,10:00,07:30-07:45\n",
        &[
            "this break is outside the opening hours",
            "within its shift",
        ],
    );
    marks(&early, "07:30-07:45");
    let outside = "start,end,breaks\n08:00,09:00,08:15-08:30; 09:15-09:30 paid\n";
    let outside = refused(
        ROTA,
        outside,
        &["this break is outside its shift (08:00 to 09:00)"],
    );
    marks(&outside, "09:15-09:30 paid");
    let twice = "start,end,breaks\n08:00,10:00,08:15-08:45;08:30-09:00\n";
    marks(
        &refused(ROTA, twice, &["this break overlaps another"]),
        "08:30-09:00",
    );
    let words = refused(
        ROTA,
        "start,end,breaks\n08:00,10:00,09:00-09:15;noon\n",
        &["`noon` is no break"],
    );
    marks(&words, "noon");
}

#[test]
fn a_rota_of_nobody_says_why() {
    refused(
        ROTA,
        "start,end\n",
        &["there is no row in `r.csv`", "a row for each person"],
    );
    let other = "group,start,end\ne,08:00,10:00\n";
    refused(
        ROTA,
        other,
        &[
            "no row of `r.csv` is of `d`",
            "column `group` has `e`: write `d` there",
        ],
    );
    let day = "{ csv = \"r.csv\", day = \"sunday\" }";
    let error = refused(
        day,
        WEEK,
        &[
            "no row of `r.csv` is of day `sunday`",
            "its days are `monday` and `tuesday`",
        ],
    );
    marks(&error, "\"sunday\"");
}

#[test]
fn shifts_without_work_say_what_to_change() {
    let warned = |shifts: &str, rota: &str| read(shifts, rota).unwrap().warnings().join("\n");
    let none = warned("[]", "");
    assert!(
        none.contains("no shift in this list") && none.contains("shifts = [{ count = 8"),
        "{none}"
    );
    let all = warned(ROTA, "start,end,breaks\n08:00,10:00,08:00-10:00\n");
    assert!(
        all.contains("breaks take up all of this shift") && all.contains("breaks shorter"),
        "{all}"
    );
    assert!(
        !format!("{none}{all}").contains("a `count` above 0"),
        "{none}{all}"
    );
}

/// Spreadsheets write headings with capitals: groups, days and breaks count all the same.
#[test]
fn headings_are_found_whatever_their_capitals() {
    let rows = "ann,d,2024-01-01,08:00,10:00,09:00-09:30\nbob,back,2024-01-01,08:00,10:00,\n\
        cy,d,2024-01-02,08:00,10:00,\n";
    let day = "{ csv = \"r.csv\", day = \"2024-01-01\" }";
    for heading in [
        "agent,group,date,start,end,breaks",
        "Agent,Group,Date,Start,End,Breaks",
        "AGENT,GROUP,DATE,start,end,BREAKS",
        "Agent,Agents,Day,From,To,Breaks",
    ] {
        let rota = format!("{heading}\n{rows}");
        assert_eq!(people(day, &rota), 1, "{heading}");
        refused(ROTA, &rota, &["several days: 2024-01-01 and 2024-01-02"]);
    }
    let scenario = read(day, &format!("Agent,Group,Date,Start,End,Breaks\n{rows}")).unwrap();
    assert!(scenario.centre().groups()[0].roster.breaks() > 0.0);
    // As it is said, too; and written just so, a column is meant before others.
    let said = "{ csv = \"r.csv\", start = \"begin\", end = \"END\" }";
    assert_eq!(people(said, "Begin,End\n08:00,10:00\n"), 1);
    assert_eq!(people(ROTA, "start,Start,end\n08:00,x,10:00\n"), 1);
    let parts = [
        "the columns `Start` and `START`, and either may be `start`",
        "start = \"Start\"",
    ];
    refused(ROTA, "Start,START,end\n08:00,09:00,10:00\n", &parts);
    let named = "{ csv = \"r.csv\", start = \"Start\" }";
    assert_eq!(people(named, "Start,START,end\n08:00,09:00,10:00\n"), 1);
}

#[test]
fn headings_that_are_nearly_right_are_told() {
    let check = |heading: &str, part: &str| {
        let rota = format!("{heading}\n08:00,10:00,\n");
        refused(ROTA, &rota, &[part]);
    };
    check("start,end,Break", "say breaks = \"Break\" if that is meant");
    check(
        "start,end,groups",
        "say group = \"groups\" if that is meant",
    );
    check("start,end,Dates", "say date = \"Dates\" if that is meant");
    check("Agent,end,Start time", "such as start = \"Start time\"");
    check("Agent,end,shift start", "such as start = \"shift start\"");
    check(
        "Agent,end,x",
        "start = \"NAME\": its columns are `Agent`, `end` or `x`",
    );
}

#[test]
fn what_is_said_of_a_rota_is_text() {
    let rota = "date,start,end\n2024-01-01,08:00,10:00\n2024-01-02,08:00,10:00\n";
    let one = |more: &str| format!("{{ csv = \"r.csv\", day = \"2024-01-02\", {more} }}");
    // A date without quotes is that day, also where a day of the week says it alone.
    assert_eq!(people("{ csv = \"r.csv\", day = 2024-01-02 }", rota), 1);
    let week = format!(
        "{}\n[week]\nmonday = {{}}\ntuesday = {{ \"agents.d.shifts.day\" = 2024-01-02 }}\n",
        "{ csv = \"r.csv\", day = 2024-01-01 }"
    );
    if let Err(error) = read(&week, rota) {
        panic!("{error}");
    }
    for (more, found, cure) in [
        (
            "separator = 5",
            "`separator` is the number 5",
            "separator = \";\"",
        ),
        ("date = 5", "`date` is the number 5", "date = \"NAME\""),
        (
            "date = 2024-01-02",
            "`date` is the date 2024-01-02",
            "date = \"NAME\"",
        ),
        ("group = 1", "`group` is the number 1", "group = \"NAME\""),
        ("breaks = false", "`breaks` is false", "breaks = \"NAME\""),
        ("start = 5", "`start` is the number 5", "start = \"NAME\""),
        ("end = [1]", "`end` is an array", "end = \"NAME\""),
    ] {
        refused(&one(more), rota, &["s.toml:11:", found, cure]);
    }
    refused(
        &one("separator = \"|\""),
        &rota.replace(',', ";"),
        &["separated otherwise", "write separator = \";\" instead"],
    );
    refused(
        "{ csv = \"r.csv\", day = 3 }",
        rota,
        &["`day` is the number 3", "day = \"2024-01-01\""],
    );
}

/// Excel's first line is no heading, and what is wrong below it stands where it is.
#[test]
fn a_line_that_says_the_separator_is_no_heading() {
    assert_eq!(people(ROTA, "sep=;\nstart;end\n08:00;10:00\n"), 1);
    let parts = ["r.csv:3:7", "`ten` is no time of day"];
    refused(ROTA, "sep=;\nstart;end\n08:00;ten\n", &parts);
    let twice = "sep=;\nagent;start;end\nAnn;08:00;10:00\nAnn;08:00;10:00\n";
    refused(ROTA, twice, &["r.csv:4:1", "and by line 3 from 08:00"]);
}

#[test]
fn a_column_of_wages_is_said_to_have_no_effect() {
    let warnings = |rota: &str| read(ROTA, rota).unwrap().warnings().join("\n");
    for name in ["wage", "Hourly rate", "pay_per_hour"] {
        let said = warnings(&format!("start,end,{name}\n08:00,10:00,20\n"));
        for part in [
            "s.toml:11:",
            &format!("column `{name}` of `r.csv` has no effect"),
            "set agents.d.wage",
        ] {
            assert!(said.contains(part), "`{part}` in\n{said}");
        }
    }
    // Days that ask for the same file by themselves are told once.
    let own = "{ \"agents.d.shifts\" = { csv = \"r.csv\" } }";
    let week = format!("{ROTA}\n[week]\nmonday = {{}}\ntuesday = {own}\n");
    let read = read(&week, "start,end,pay\n08:00,10:00,20\n").unwrap();
    assert_eq!(read.warnings().len(), 1, "{:?}", read.warnings());
    for name in ["notes", "separate"] {
        let said = warnings(&format!("start,end,{name}\n08:00,10:00,20\n"));
        assert!(!said.contains("no effect"), "{said}");
    }
}
