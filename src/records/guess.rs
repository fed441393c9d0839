//! What a file of records is, by its first line.

use super::input::{open, unread};
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

/// Looks at the first line of a file.
///
/// # Errors
/// If it cannot be read.
pub fn guess(path: &Path) -> Result<Guess, Mistake> {
    let mut input = open(path)?;
    let start = input
        .fill_buf()
        .map_err(|error| unread(path, None, &error))?;
    let said = said_separator(start);
    let (separator, length) = said.unwrap_or((b',', 0));
    let line = start[length..]
        .split(|&byte| byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty());
    if start.is_empty() {
        return Ok(Guess::Nothing);
    }
    Ok(of_line(line.unwrap_or_default().trim_ascii(), separator))
}

fn of_line(line: &[u8], separator: u8) -> Guess {
    let bars = line.iter().filter(|&&byte| byte == b'|').count();
    if bars >= 4 && line.first().is_some_and(u8::is_ascii_digit) {
        return Guess::QueueLog;
    }
    if line.first() == Some(&b'{') && line.windows(11).any(|part| part == b"\"ContactId\"") {
        return Guess::Connect;
    }
    let header = String::from_utf8_lossy(line).to_lowercase();
    let has = |names: &[&str]| {
        names.iter().any(|name| {
            header
                .split(char::from(separator))
                .any(|own| own.trim_matches(['"', ' ', '\u{feff}']) == *name)
        })
    };
    if has(&["callid", "call_id"])
        && has(&["queuename", "queue"])
        && has(&["event", "verb"])
        && has(&["agent"])
    {
        return Guess::QueueLog;
    }
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
                "1711843200|1711843200.1|support|NONE|ENTERQUEUE||5551234|1",
                Guess::QueueLog,
            ),
            (
                "id,time,callid,queuename,agent,event,data1,data2",
                Guess::QueueLog,
            ),
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
}
