//! Files of profiles: the times of day beside a column, the rows of days, and their weights.

use crate::support::load_texts;

/// Open from 08:00 to 10:00 in half hours; `volume` is what is said of the calls, `more` of the rest.
fn scenario(volume: &str, more: &str) -> String {
    format!(
        "[clock]\nopens = \"08:00\"\ncloses = \"10:00\"\ninterval = \"30m\"\n[calls.s]\nvolume = {volume}\n\
        talk = {{ dist = \"exponential\", mean = 240 }}\npatience = {{ dist = \"exponential\", mean = 180 }}\n\
        [agents.d]\nanswers = [\"s\"]\ncount = 5\n{more}"
    )
}

const PLAIN: &str = "{ csv = \"x.csv\", column = \"calls\" }";
const DAYS: &str = "{ csv = \"x.csv\", column = \"calls\", day = \"date\" }";

#[track_caller]
fn loaded(volume: &str, csv: &str) {
    let file = scenario(volume, "");
    if let Err(refused) = load_texts(&[("s.toml", &file), ("x.csv", csv)], &[]) {
        panic!("{csv}: {refused}");
    }
}

#[track_caller]
fn refused(file: &str, csv: &str, parts: &[&str]) {
    let error = load_texts(&[("s.toml", file), ("x.csv", csv)], &[]).unwrap_err();
    for part in parts {
        assert!(error.contains(part), "`{part}` in\n{error}");
    }
}

#[track_caller]
fn wrong(volume: &str, csv: &str, parts: &[&str]) {
    refused(&scenario(volume, ""), csv, parts);
}

#[test]
fn times_of_day_beside_a_profile_are_those_of_the_clock() {
    loaded(PLAIN, "from,calls\n08:00,1\n08:30,2\n09:00,3\n09:30,4\n");
    loaded(
        PLAIN,
        "when,calls\n8:00-8:30,1\n8:30-9:00,2\n9:00-9:30,3\n9:30-10:00,4\n",
    );
    let late = "from,calls\n08:30,1\n09:00,2\n09:30,3\n10:00,4\n";
    let parts = [
        "x.csv:2:1",
        "`from` begins at `08:30`, and the centre opens at 08:00",
        "change `opens`",
    ];
    wrong(PLAIN, late, &parts);
    wrong(PLAIN, &late.replace("from", "when"), &parts[..1]);
    let back = "from,calls\n09:30,1\n09:00,2\n08:30,3\n08:00,4\n";
    wrong(PLAIN, back, &["x.csv:2:1", "begins at `09:30`"]);
    let quarters = "from,calls\n08:00,1\n08:15,2\n08:30,3\n08:45,4\n";
    let parts = [
        "x.csv:3:1",
        "`08:15` in column `from` comes 15 min after the row before",
        "an interval is 30 min",
    ];
    wrong(PLAIN, quarters, &parts);
    let unquoted = scenario(PLAIN, "").replace("\"08:00\"", "08:30");
    refused(
        &unquoted.replace("\"10:00\"", "10:30"),
        &late.replace("08:30", "09:30"),
        &["opens at 08:30"],
    );
    let shuffled = "from,calls\n08:00,1\n09:00,2\n08:30,3\n09:30,4\n";
    wrong(PLAIN, shuffled, &["x.csv:3:1", "1 h after the row before"]);
    let twice = "from,calls\n08:00,1\n08:30,2\n08:00,3\n08:30,4\n";
    wrong(PLAIN, twice, &["x.csv:4:1", "is before the row before"]);
}

/// A column of ends is no clock, one of a usual name counts before others, and lengths may go one way.
#[test]
fn the_column_that_is_the_clock_is_found() {
    let ends = "end,start,calls\n08:30,08:00,1\n09:00,08:30,2\n09:30,09:00,3\n10:00,09:30,4\n";
    loaded(PLAIN, ends);
    loaded(PLAIN, &ends.replace("end,", "closing,"));
    loaded(PLAIN, "calls,end\n1,08:30\n2,09:00\n3,09:30\n4,10:00\n");
    loaded(PLAIN, "aht,calls\n3:50,1\n4:00,2\n4:10,3\n4:15,4\n");
    let late = ends.replace(",08:00", ",07:30");
    wrong(PLAIN, &late, &["x.csv:2:7", "`start` begins at `07:30`"]);
    // More than a length of calls has.
    let quarters = "when,calls\n8:00-8:15,1\n8:15-8:30,2\n8:30-8:45,3\n8:45-9:00,4\n";
    wrong(
        PLAIN,
        quarters,
        &["x.csv:3:1", "15 min after the row before"],
    );
    let twice = scenario(PLAIN, "").replace("\"30m\"", "\"1h\"");
    let files = [
        ("s.toml", twice.as_str()),
        ("x.csv", "calls,aht\n20,3:50\n24,4:10\n"),
    ];
    if let Err(error) = load_texts(&files, &[]) {
        panic!("{error}");
    }
}

/// AM and PM and ranges are times of day under any heading, bare digits under one that says so.
#[test]
fn times_of_day_without_a_colon_are_held_against_the_clock() {
    let hours = |begins: &str| {
        let text = scenario(PLAIN, "").replace("\"30m\"", "\"1h\"");
        text.replace("\"10:00\"", "\"11:00\"")
            .replace("\"08:00\"", begins)
    };
    let (late, right) = (
        hours("\"09:00\"").replace("11:00", "12:00"),
        hours("\"08:00\""),
    );
    for (name, cells) in [
        ("start", ["8 AM", "9 AM", "10 AM"]),
        ("when", ["8 am", "9 am", "10 am"]),
        ("when", ["8 AM - 9 AM", "9 AM - 10 AM", "10 AM - 11 AM"]),
        ("when", ["0800-0900", "0900-1000", "1000-1100"]),
        ("from", ["08.00", "09.00", "10.00"]),
        ("Start time", ["0800", "0900", "1000"]),
        ("hour", ["0800", "0900", "1000"]),
    ] {
        let [first, second, third] = cells;
        let csv = format!("{name},calls\n{first},10\n{second},20\n{third},30\n");
        let files = [("s.toml", right.as_str()), ("x.csv", csv.as_str())];
        if let Err(error) = load_texts(&files, &[]) {
            panic!("{csv}: {error}");
        }
        let parts = [
            "x.csv:2:1",
            &format!("`{name}` begins at `{first}`, and the centre opens at 09:00"),
        ];
        refused(&late, &csv, &parts);
    }
    let gap = "start,calls\n8 AM,10\n10 AM,20\n11 AM,30\n";
    refused(
        &right,
        gap,
        &["x.csv:3:1", "`10 AM` in column `start` comes 2 h after"],
    );
}

/// Neither lengths of calls nor numbers are a clock.
#[test]
fn what_only_looks_like_a_clock_tells_nothing() {
    loaded(PLAIN, "aht,calls\n04:10,1\n04:05,2\n04:20,3\n04:15,4\n");
    loaded(PLAIN, "sales,calls\n0900,1\n1000,2\n1100,3\n1200,4\n");
    loaded(PLAIN, "time,calls\n4.10,1\n4.05,2\n4.20,3\n4.15,4\n");
    loaded(
        PLAIN,
        "room,calls\nDesk 0901,1\nDesk 0902,2\nDesk 0903,3\nDesk 0904,4\n",
    );
    loaded(PLAIN, "note,calls\n08:30,1\n,2\n09:30,3\n10:00,4\n");
    // A law has no clock.
    let text = scenario("20", "").replace(
        "{ dist = \"exponential\", mean = 240 }",
        "{ dist = \"empirical\", csv = \"x.csv\", column = \"talk\" }",
    );
    let csv = "time,talk\n09:10,100\n09:11,200\n09:12,300\n09:15,250\n";
    assert!(load_texts(&[("s.toml", &text), ("x.csv", csv)], &[]).is_ok());
}

/// A file with this first column beside calls.
fn beside(name: &str, cells: &[&str]) -> String {
    let rows = cells.iter().map(|cell| format!("{cell},10\n"));
    format!("{name},calls\n{}", rows.collect::<String>())
}

/// Open from `opens` to `closes` in intervals of this length.
fn open(opens: &str, closes: &str, interval: &str) -> String {
    let text = scenario(PLAIN, "").replace("\"30m\"", &format!("\"{interval}\""));
    let text = text.replace("\"10:00\"", &format!("\"{closes}\""));
    text.replace("\"08:00\"", &format!("\"{opens}\""))
}

#[track_caller]
fn right(file: &str, csv: &str) {
    if let Err(error) = load_texts(&[("s.toml", file), ("x.csv", csv)], &[]) {
        panic!("{csv}: {error}");
    }
}

/// Hours with decimals, seconds, years and running numbers may be read as times of day, and ends are no starts.
#[test]
fn plain_numbers_and_ends_are_no_clock() {
    for (name, cells) in [
        ("hour", ["8.00", "8.50", "9.00", "9.50"]),
        ("hour", ["8.25", "8.50", "9.25", "9.50"]),
        ("time", ["1210", "1150", "1225", "1205"]),
        ("time", ["4.10", "4.20", "4.30", "4.40"]),
        ("period", ["2024", "2024", "2024", "2024"]),
        ("start", ["2024", "2024", "2024", "2024"]),
        ("slot", ["1001", "1002", "1003", "1004"]),
        ("interval", ["0001", "0002", "0003", "0004"]),
    ] {
        loaded(PLAIN, &beside(name, &cells));
    }
    let both = "half-hour,calls,time\n1,10,1210\n2,20,1150\n3,30,1225\n4,10,1205\n";
    loaded(PLAIN, both);
    let hours = open("08:00", "11:00", "1h");
    for (name, cells) in [
        ("hour", ["8.25", "9.25", "10.25"]),
        ("fiscal", ["2001-2002", "2002-2003", "2003-2004"]),
        ("per_cent", ["10.00-12.00", "11.00-13.00", "12.00-14.00"]),
        ("ext", ["1000-1059", "1100-1159", "1200-1259"]),
        ("shift", ["0900-1700", "1000-1800", "1100-1900"]),
        ("shift", ["09:00-17:00", "10:00-18:00", "11:00-19:00"]),
    ] {
        right(&hours, &beside(name, &cells));
    }
    for name in [
        "End time",
        "Closes",
        "ends",
        "till",
        "finish",
        "Half hour ending",
        "interval_end",
        "IntervalEnd",
    ] {
        right(&hours, &beside(name, &["9 AM", "10 AM", "11 AM"]));
    }
    // What is off by an hour is told however many hours are left out.
    let cells = ["09:00-10:00", "10:00-11:00", "11:00-12:00"];
    refused(&hours, &beside("start to end", &cells), &["x.csv:2:1"]);
    for (name, cells) in [
        ("start", ["0800", "1000", "1100"]),
        ("hour", ["08.00", "10.00", "11.00"]),
        ("when", ["0800-0900", "1000-1100", "1100-1200"]),
        ("from", ["0800-0859", "1000-1059", "1100-1159"]),
    ] {
        let csv = beside(name, &cells);
        refused(&hours, &csv, &["x.csv:3:1", "2 h after the row before"]);
    }
}

#[test]
fn halves_of_the_day_are_read_however_they_are_written() {
    let hours = open("09:00", "12:00", "1h");
    for cells in [
        ["8 a.m.", "9 a.m.", "11 a.m."],
        ["8 A.M.", "9 A.M.", "11 A.M."],
        ["8.00 AM", "9.00 AM", "11.00 AM"],
        ["8 am to 9 am", "9 am to 10 am", "11 am to 12 pm"],
        ["8-9 AM", "9-10 AM", "11-12 PM"],
    ] {
        refused(&hours, &beside("start", &cells), &["x.csv:2:1", cells[0]]);
        let csv = beside("start", &cells);
        refused(
            &open("08:00", "11:00", "1h"),
            &csv,
            &["x.csv:4:1", "2 h after"],
        );
    }
    let noon = [
        "12:00-12:30 PM",
        "12:30-1:00 PM",
        "1:00-1:30 PM",
        "1:30-2:00 PM",
    ];
    right(&open("12:00", "14:00", "30m"), &beside("start", &noon));
    refused(
        &open("13:00", "15:00", "30m"),
        &beside("start", &noon),
        &["x.csv:2:1"],
    );
    let before = ["11:00-12:00 PM", "12:00-1:00 PM"];
    right(&open("11:00", "13:00", "1h"), &beside("start", &before));
}

#[test]
fn a_day_s_own_clock_counts() {
    let csv = "from,calls\n09:00,1\n09:30,2\n10:00,3\n10:30,4\n";
    let day = "\"clock.opens\" = \"09:00\", \"clock.closes\" = \"11:00\"";
    let volume = format!("\"calls.s.volume\" = {PLAIN}");
    let right = scenario("20", &format!("[week]\nmonday = {{ {day}, {volume} }}\n"));
    let files = [("s.toml", right.as_str()), ("x.csv", csv)];
    if let Err(error) = load_texts(&files, &[]) {
        panic!("{error}");
    }
    let wrong = scenario("20", &format!("[week]\nmonday = {{ {volume} }}\n"));
    refused(&wrong, csv, &["x.csv:2:1", "opens at 08:00"]);
}

const TWO_DAYS: &str = "date,from,calls\nd1,08:00,1\nd1,08:30,2\nd1,09:00,3\nd1,09:30,4\n\
    d2,08:00,1\nd2,08:30,2\nd2,09:00,3\nd2,09:30,4\n";

#[test]
fn every_day_of_a_file_follows_the_clock() {
    loaded(DAYS, TWO_DAYS);
    let late = TWO_DAYS.replace("d2,09:30", "d2,10:00");
    wrong(
        DAYS,
        &late,
        &["x.csv:9:4", "`10:00` in column `from` comes 1 h after"],
    );
    let off = TWO_DAYS.replace("d2,08:00", "d2,07:30");
    wrong(DAYS, &off, &["x.csv:6:4", "begins at `07:30`"]);
}

#[test]
fn the_clock_says_how_many_rows_a_day_has() {
    let short: String = TWO_DAYS
        .lines()
        .take(7)
        .map(|line| format!("{line}\n"))
        .collect();
    wrong(
        DAYS,
        &short,
        &[
            "x.csv:6:1",
            "day d2 has 2 rows, and the clock has 4 intervals",
        ],
    );
    let other = "date,calls\nd1,1\nd1,2\nd2,1\nd2,2\nd2,3\n";
    wrong(DAYS, other, &["day d2 has 3 rows, and day d1 has 2"]);
}

#[test]
fn weights_are_found_however_they_are_spelt() {
    let weighted = |heads: &str, cells: &str| {
        let rows = TWO_DAYS
            .lines()
            .skip(1)
            .map(|line| format!("{line},{cells}\n"));
        format!("date,from,calls,{heads}\n{}", rows.collect::<String>())
    };
    let file = scenario(DAYS, "");
    let csv = weighted("Weight", "3").replace("d2,08:00,1,3", "d2,08:00,1,4");
    refused(
        &file,
        &csv,
        &["x.csv:7:", "the weight 3.0 here and 4.0 in its first row"],
    );
    let csv = weighted("weight,Weight", "3,3");
    refused(
        &file,
        &csv,
        &["x.csv:1:", "two columns are called `weight`"],
    );
}
