//! What a file of records is, by its first lines.

use super::input::{look_at, unread};
use super::moment;
use crate::error::Mistake;
use crate::files::headings::said_separator;
use std::io::BufRead;
use std::path::Path;

/// What a file seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// Asterisk's `queue_log`, as text or as a table.
    QueueLog,
    /// Amazon Connect contact records.
    Connect,
    /// Something else: a CSV file that needs columns.
    Other,
    /// The history that Genesys Cloud imports.
    Genesys,
    /// Avaya's hsplit.
    Avaya,
    /// Nothing is in it.
    Nothing,
}

/// The mark of UTF-8 that some programs begin a file with.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Looks at the first lines of a file.
///
/// # Errors
/// If it cannot be read.
pub fn guess(path: &Path) -> Result<Guess, Mistake> {
    let mut input = look_at(path)?;
    let start = input
        .fill_buf()
        .map_err(|error| unread(path, None, &error))?;
    let said = said_separator(start);
    let (separator, length) = said.unwrap_or((b',', 0));
    if start.is_empty() {
        return Ok(Guess::Nothing);
    }
    if is_queue_log_text(start) || table_of_events(start).is_some() {
        return Ok(Guess::QueueLog);
    }
    let line = first_lines(&start[length..]).next();
    Ok(of_line(line.unwrap_or_default(), separator))
}

/// Lines with something on them.
fn first_lines(start: &[u8]) -> impl Iterator<Item = &[u8]> {
    let start = start.strip_prefix(MARK).unwrap_or(start);
    let lines = start.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    lines.filter(|line| !line.is_empty())
}

/// Whether a file begins as a `queue_log` does, with the mark of UTF-8 or with a line that rotation has cut: the second one
/// is whole then.
pub(super) fn is_queue_log_text(start: &[u8]) -> bool {
    if table_of_events(start).is_some() {
        return false;
    }
    let mut lines = first_lines(start);
    let is_first = lines.next().is_some_and(|line| {
        let bars = line.iter().filter(|&&byte| byte == b'|').count();
        bars >= 4 && line.first().is_some_and(u8::is_ascii_digit)
    });
    is_first || lines.next().is_some_and(is_event)
}

/// What separates the fields of a table of events, by the names of its columns: clients of databases write `|` or tabs, too.
pub(super) fn table_of_events(start: &[u8]) -> Option<u8> {
    let said = said_separator(start);
    let header = first_lines(&start[said.map_or(0, |(_, length)| length)..]).next()?;
    let header = String::from_utf8_lossy(header).to_lowercase();
    let each = match said {
        Some((separator, _)) => vec![separator],
        None => b",|;\t".to_vec(),
    };
    let is_it = |separator: &u8| {
        let has = |names: &[&str]| has(&header, *separator, names);
        has(&["callid", "call_id"])
            && has(&["queuename", "queue"])
            && has(&["event", "verb"])
            && has(&["agent"])
    };
    each.into_iter().find(is_it)
}

/// Whether a header in small letters has a column of one of these names.
fn has(header: &str, separator: u8, names: &[&str]) -> bool {
    header
        .split(char::from(separator))
        .any(|own| names.contains(&own.trim_matches(['"', ' ', '\u{feff}'])))
}

/// Seconds since 1970 of any log are more than this, those of a day fewer.
const EPOCHS: f64 = 1e8;

/// `seconds|callid|queue|agent|EVENT|data`.
fn is_event(line: &[u8]) -> bool {
    let fields: Vec<&[u8]> = line.splitn(6, |&byte| byte == b'|').collect();
    let is_word = |event: &[u8]| event.len() > 1 && event.iter().all(u8::is_ascii_uppercase);
    let [time, _, _, _, event, ..] = fields.as_slice() else {
        return false;
    };
    moment::number(time, false).is_some_and(|seconds| seconds > EPOCHS) && is_word(event)
}

fn of_line(line: &[u8], separator: u8) -> Guess {
    if line.first() == Some(&b'{') && line.windows(11).any(|part| part == b"\"ContactId\"") {
        return Guess::Connect;
    }
    let header = String::from_utf8_lossy(line).to_lowercase();
    let has = |names: &[&str]| has(&header, separator, names);
    if has(&["interval start utc date"]) {
        return Guess::Genesys;
    }
    if has(&["row_date"]) && has(&["starttime"]) && has(&["acdcalls"]) {
        return Guess::Avaya;
    }
    Guess::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_tells_what_a_file_is() {
        for (line, expected) in [
            (
                "{\"AWSAccountId\":\"1\",\"ContactId\":\"a\"}",
                Guess::Connect,
            ),
            ("{\"a\":1}", Guess::Other),
            ("date,arrive_s,type", Guess::Other),
            ("Interval Start UTC Date,Queue,Media Type", Guess::Genesys),
            ("row_date,starttime,intrvl,acd,split,acdcalls", Guess::Avaya),
            ("", Guess::Other),
        ] {
            assert_eq!(of_line(line.as_bytes(), b','), expected, "{line}");
        }
    }

    #[test]
    fn a_first_line_that_is_cut_or_marked_is_no_other_file() {
        let whole = "1711843200|1711843200.1|support|NONE|ENTERQUEUE||5551234|1";
        let cut = ["", "\u{feff}", "34|17.1|support|NONE\n", "rt|NONE\r\n\r\n"];
        for start in cut.map(|start| format!("{start}{whole}\n{whole}\n")) {
            assert!(is_queue_log_text(start.as_bytes()), "{start}");
        }
        for other in [
            "",
            "at|wait|end|talk|who\n2024-01-01|5|answered|60|ann\n",
            "at|wait|a|b|c\n2024-01-01|5|q|ann|60\n",
            "arrival|wait|talk|agent|type\n28800|5|60|ann|SALES\n",
        ] {
            assert!(!is_queue_log_text(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_header_tells_a_table_of_events_whatever_separates_it() {
        let event = "1711843200|17.1|support|NONE|ENTERQUEUE||5551234|1";
        for separator in [",", "|", ";", "\t", " | "] {
            let names = [
                "id",
                "time",
                "CallID",
                "queuename",
                "agent",
                "event",
                "data1",
            ];
            let start = format!("\u{feff}{}\n{event}\n", names.join(separator));
            let expected = separator.trim_matches(' ').bytes().next();
            assert_eq!(table_of_events(start.as_bytes()), expected, "{start}");
            assert!(!is_queue_log_text(start.as_bytes()), "{start}");
        }
        let said = "sep=;\ntime;callid;queue;agent;verb\n";
        assert_eq!(table_of_events(said.as_bytes()), Some(b';'));
        assert_eq!(table_of_events(event.as_bytes()), None);
    }
}
