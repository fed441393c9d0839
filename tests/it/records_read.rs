//! Reading call records: what is read, what is skipped, what is refused.

use flate2::Compression;
use flate2::write::GzEncoder;
use holdtrue::error::Mistake;
use holdtrue::records::{
    Aside, BadLines, ColumnsFile, Filter, Format, Log, Outcome, Reading, Reason, Recent, read, zone,
};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use tempfile::TempDir;

const COLUMNS: &str = r#"
[columns]
date = "date"
arrival = "at"
type = "queue"
wait = "wait"
outcome = "end"
talk = "talk"
agent = "agent"
caller = "who"
[outcomes]
answered = ["ok"]
abandoned = ["gone"]
never_queued = ["menu"]
"#;

const HEADER: &str = "date,at,queue,wait,end,talk,agent,who\n";

struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn columns(&self, text: &str) -> Result<ColumnsFile, Mistake> {
        ColumnsFile::read(&self.put("columns.toml", text.as_bytes()))
    }
}

fn reading(file: &ColumnsFile) -> Reading {
    Reading {
        format: Format::Calls(Box::new(file.columns().unwrap().unwrap())),
        zone: None,
        filter: Filter {
            hours: file.hours().unwrap(),
            from: None,
            to: None,
        },
        recent: None,
        bad_lines: BadLines::default(),
    }
}

/// The log that the text of a calls CSV gives.
fn log_of(columns: &str, text: &[u8], change: impl FnOnce(&mut Reading)) -> Result<Log, Mistake> {
    let files = Files::new();
    let path = files.put("calls.csv", text);
    let mut reading = reading(&files.columns(columns).unwrap());
    change(&mut reading);
    read(&[path], &reading)
}

fn rows(rows: &str) -> Vec<u8> {
    format!("{HEADER}{rows}").into_bytes()
}

#[test]
fn calls_are_read_as_they_were_recorded() {
    let text = rows(
        "2024-03-02,08:00:05,sales,12,ok,200,Ann,77\n\
         2024-03-01,30600,service,0:30,gone,,,0\n\
         2024-03-01,9:00,service,0,menu,,,\n",
    );
    let log = log_of(COLUMNS, &text, |_| {}).unwrap();
    assert_eq!(log.calls.len(), 3);
    let [first, second, third] = log.calls[..] else {
        panic!("three calls")
    };
    assert_eq!(first.date.to_string(), "2024-03-01");
    assert_eq!(
        (first.arrival, first.wait, first.outcome),
        (30_600.0, 30.0, Outcome::Abandoned)
    );
    assert_eq!(
        (first.talk, first.agent, first.caller),
        (None, None, None),
        "0 is nobody"
    );
    assert_eq!(
        (second.arrival, second.outcome),
        (32_400.0, Outcome::NeverQueued)
    );
    assert_eq!((third.arrival, third.talk), (28_805.0, Some(200.0)));
    assert!(third.caller.is_some());
    assert_eq!(log.names.kind(third.kind), "sales");
    assert_eq!(log.names.agents(), ["Ann"]);
    assert_eq!(log.skipped.rows(), 3);
    let days: Vec<usize> = log.days().map(|(_, calls)| calls.len()).collect();
    assert_eq!(days, [2, 1]);
}

#[test]
fn other_separators_decimals_dates_and_moments() {
    let columns =
        format!("{COLUMNS}[format]\nseparator = \";\"\ndecimal = \",\"\ndate = \"%d.%m.%Y\"\n");
    let text = b"date;at;queue;wait;end;talk;agent;who\n31.12.2023;23:59:59,5;a;1,5;ok;10;x;y\n";
    let call = log_of(&columns, text, |_| {}).unwrap().calls[0];
    assert_eq!((call.arrival, call.wait), (86_399.5, 1.5));
    assert_eq!(call.date.to_string(), "2023-12-31");

    let columns = "[columns]\narrival = \"t\"\nwait = \"w\"\noutcome = \"o\"\n";
    let text = b"\xef\xbb\xbft,w,o\n1711846800,1,answered\n2024-03-31T01:00:00Z,2,abandoned\n";
    let log = log_of(columns, text, |reading| {
        reading.zone = Some(zone("Europe/Berlin").unwrap());
    })
    .unwrap();
    let moments: Vec<f64> = log.calls.iter().map(|call| call.arrival).collect();
    assert_eq!(moments, [3.0 * 3600.0; 2], "the clocks went forward");
    assert_eq!(log.names.kinds(), ["calls"]);
}

#[test]
fn what_does_not_count_is_counted_apart() {
    let columns = format!(
        "{COLUMNS}[hours]\ndays = [\"friday\", \"Saturday\"]\nopens = \"08:00\"\ncloses = \"18:00\"\n\
         without = [\"2024-03-08\"]\nwithout_types = [\"x\"]\n"
    );
    let text = rows(
        "2024-03-01,7:59,a,1,ok,1,A,1\n2024-03-01,18:00,a,1,ok,1,A,1\n2024-03-03,9:00,a,1,ok,1,A,1\n\
         2024-03-08,9:00,a,1,ok,1,A,1\n2024-03-01,9:00,x,1,ok,1,A,1\n2024-03-01,9:00,a,1,voicemail,1,A,1\n\
         2024-03-01,9:00,a,1,ok,1,A,1\n2024-03-15,9:00,a,1,ok,1,A,1\n2024-03-16,9:00,a,1,ok,1,A,1\n",
    );
    let log = log_of(&columns, &text, |reading| {
        reading.filter.to = Some("2024-03-15".parse().unwrap());
        reading.recent = Some("2w".parse().unwrap());
    })
    .unwrap();
    assert_eq!(log.calls.len(), 1, "{}", log.skipped);
    let aside: Vec<(Aside, u64)> = log
        .skipped
        .aside()
        .map(|(why, count)| (why.clone(), count))
        .collect();
    assert_eq!(
        aside,
        [
            (Aside::Outcome("voicemail".to_owned()), 1),
            (Aside::KindLeftOut, 1),
            (Aside::DayLeftOut, 1),
            (Aside::Weekday, 1),
            (Aside::Hours, 2),
            (Aside::Dates, 2),
        ]
    );
    assert!("12h".parse::<Recent>().is_err());
}

#[test]
fn bad_records_are_skipped_and_named_by_line() {
    let text = rows(
        "2024-03-01,9:00,a,1,ok,1,A,1\n2024-03-01,25:00,a,1,ok,1,A,1\n2024-13-01,9:00,a,1,ok,1,A,1\n\
         2024-03-01,9:00,a,-1,ok,1,A,1\n2024-03-01,9:00,a,,ok,1,A,1\n2024-03-01,9:00,a,1,ok,1e99,A,1\n\
         2024-03-01,9:00,a,1\n2024-03-01,9:00,a\0,1,ok,1,A,1\nNaN,NaN,a,NaN,ok,NaN,A,1\n2024-03-01,9:0",
    );
    let log = log_of(COLUMNS, &text, |_| {}).unwrap();
    assert_eq!(log.calls.len(), 1);
    let bad: Vec<(Reason, u64)> = log
        .skipped
        .bad()
        .map(|(reason, places)| (reason, places.lines))
        .collect();
    assert_eq!(
        bad,
        [
            (Reason::ZeroByte, 1),
            (Reason::Fields, 2),
            (Reason::Arrival, 3),
            (Reason::Wait, 2),
            (Reason::Talk, 1)
        ]
    );
    let said = log.skipped.to_string();
    assert!(said.contains("calls.csv:3, "), "{said}");
    let refused = log_of(COLUMNS, &text, |reading| {
        reading.bad_lines = BadLines::Lines(3);
    })
    .unwrap_err();
    assert!(refused.found.contains("line 6"), "{refused}");
    assert!(refused.cure.contains("--bad-lines"), "{refused}");
}

#[test]
fn a_line_that_never_ends_costs_one_record() {
    let mut text = rows("2024-03-01,9:00,a,1,ok,1,A,1\n");
    text.extend(std::iter::repeat_n(b'x', 3_000_000));
    text.extend(b"\n2024-03-01,9:01,a,1,ok,1,A,1\n\"");
    text.extend(b"2024-03-01,9:02,a,1,ok,1,A,1\n".repeat(4000));
    let log = log_of(COLUMNS, &text, |_| {}).unwrap();
    let bad: Vec<(Reason, u64)> = log
        .skipped
        .bad()
        .map(|(reason, places)| (reason, places.lines))
        .collect();
    assert_eq!(bad, [(Reason::TooLong, 2)]);
    // An open quote eats 64 kB of the 116.
    assert!(
        (1500..2000).contains(&log.calls.len()),
        "{}",
        log.calls.len()
    );
}

fn packed(write: impl FnOnce(&mut GzEncoder<Vec<u8>>)) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    write(&mut encoder);
    encoder.finish().unwrap()
}

#[test]
fn packed_files_are_read_as_they_are() {
    let text = rows(&"2024-03-01,9:00,a,1,ok,1,A,1\n".repeat(1000));
    let whole = packed(|encoder| encoder.write_all(&text).unwrap());
    assert_eq!(log_of(COLUMNS, &whole, |_| {}).unwrap().calls.len(), 1000);
    let mut twice = whole.clone();
    let more = "2024-03-02,9:00,a,1,ok,1,A,1\n";
    twice.extend(packed(|encoder| {
        encoder.write_all(more.as_bytes()).unwrap();
    }));
    assert_eq!(
        log_of(COLUMNS, &twice, |_| {}).unwrap().calls.len(),
        1001,
        "members one after the other"
    );
    let cut = &whole[..whole.len() / 2];
    let refused = log_of(COLUMNS, cut, |_| {}).unwrap_err();
    assert!(
        refused.found.contains("in the middle of its packed data"),
        "{refused}"
    );
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..].fill(0xff);
    assert!(log_of(COLUMNS, &damaged, |_| {}).is_err());
}

#[test]
fn a_gzip_bomb_is_refused() {
    let bomb = packed(|encoder| {
        encoder.write_all(HEADER.as_bytes()).unwrap();
        let block = vec![b'0'; 1 << 20];
        for _ in 0..100 {
            encoder.write_all(&block).unwrap();
        }
    });
    let refused = log_of(COLUMNS, &bomb, |_| {}).unwrap_err();
    assert!(refused.found.contains("200 times its size"), "{refused}");
}

#[test]
fn files_that_are_no_logs_are_refused_with_a_cure() {
    let check = |text: &[u8], words: &str| {
        let refused = log_of(COLUMNS, text, |_| {}).unwrap_err();
        assert!(refused.to_string().contains(words), "{refused}");
    };
    check(b"", "is empty");
    check(HEADER.as_bytes(), "is empty");
    check(b"\xff\xfed\0a\0t\0e\0", "UTF-16");
    check(
        b"date,at,queue,wait,end,talk,agent,whom\n",
        "did you mean `whom`?",
    );
    check(b"date;at;queue;wait;end\n", "separator = \";\"");
    check(
        b"date,at,queue,wait,end,talk,agent,who,who\n",
        "two columns",
    );
    check(&b"x".repeat(100_000), "longer than 64 kB");
    let nothing = read(&[PathBuf::from("/nowhere/calls.csv")], &{
        let files = Files::new();
        reading(&files.columns(COLUMNS).unwrap())
    });
    assert!(nothing.unwrap_err().found.contains("there is no file"));
}

#[test]
fn columns_files_are_checked() {
    let files = Files::new();
    let check = |text: &str, words: &str| {
        let file = files.columns(text);
        let refused = file
            .and_then(|file| file.columns().and_then(|_| file.hours()))
            .unwrap_err();
        assert!(refused.to_string().contains(words), "{refused}");
    };
    check("[columns]\narival = \"x\"\n", "arival");
    check(
        "[columns]\nwait = \"w\"\noutcome = \"o\"\n",
        "--column arrival=NAME",
    );
    check("[columns\n", "line 1");
    check(
        &format!("{COLUMNS}[format]\nseparator = \"::\"\n"),
        "separates no fields",
    );
    check(
        &format!("{COLUMNS}[format]\ndecimal = \",\"\n"),
        "commas cannot be decimal",
    );
    check(
        &format!("{COLUMNS}[hours]\ndays = [\"lundi\"]\n"),
        "no weekday",
    );
    check(
        &format!("{COLUMNS}[hours]\nopens = \"18:00\"\ncloses = \"08:00\"\n"),
        "closes is not after",
    );
    check(
        &format!("{COLUMNS}[hours]\nwithout = [\"1.5.1999\"]\n"),
        "no date",
    );
    check(
        "[columns]\narrival = \"a\"\nwait = \"w\"\noutcome = \"o\"\n[outcomes]\nabandoned = [\"x\"]\n",
        "no value for `answered`",
    );
    let mut file = files.columns("[hours]\ndays = [\"monday\"]\n").unwrap();
    assert!(file.columns().unwrap().is_none());
    for column in ["arrival=a", "wait=w", "outcome=o"] {
        file.set(column).unwrap();
    }
    assert!(file.columns().unwrap().is_some());
    assert!(file.set("weight=x").is_err());
}

/// As spreadsheets write them: a line that says the separator, and headings with capitals.
#[test]
fn headings_are_found_as_spreadsheets_write_them() {
    let row = "2024-03-01;9:00;a;1;ok;1;A;1\n";
    let said = format!("sep=;\r\n{}\r\n{row}", HEADER.trim().replace(',', ";"));
    assert_eq!(
        log_of(COLUMNS, said.as_bytes(), |_| {})
            .unwrap()
            .calls
            .len(),
        1
    );
    let upper = format!("{}{}", HEADER.to_uppercase(), row.replace(';', ","));
    assert_eq!(
        log_of(COLUMNS, upper.as_bytes(), |_| {})
            .unwrap()
            .calls
            .len(),
        1
    );
    let twice = HEADER.replace("wait", "Wait,WAIT");
    let refused = log_of(COLUMNS, twice.as_bytes(), |_| {}).unwrap_err();
    assert!(refused.found.contains("`Wait` and `WAIT`"), "{refused}");
}
