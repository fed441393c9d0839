//! Rows of a CSV file, each of bounded length.

use crate::files::headings::said_separator;
use std::io::{self, BufRead};

/// No row is longer [bytes]. A convention: call records have some hundred.
pub(super) const LONGEST_ROW: usize = 64 * 1024;
/// Nor has more fields.
pub(super) const MOST_FIELDS: usize = 1024;

/// What comes next in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A row, which can be looked at.
    Row,
    /// One that is too long; the next one begins on a line of its own.
    TooLong,
    End,
}

/// Reads rows into one and the same space.
pub(super) struct Rows<R> {
    input: R,
    core: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    fields: usize,
    line: u64,
}

impl<R: BufRead> Rows<R> {
    pub(super) fn new(input: R, separator: u8) -> Self {
        let mut builder = csv_core::ReaderBuilder::new();
        Self::of(input, builder.delimiter(separator).build())
    }

    /// From the header on: behind a line `sep=;`, which spreadsheets take for what separates the fields if nobody says it.
    pub(super) fn headed(mut input: R, separator: Option<u8>) -> io::Result<Self> {
        let said = said_separator(input.fill_buf()?);
        let separator = separator.or(said.map(|(separator, _)| separator));
        if let Some((_, length)) = said {
            input.consume(length);
        }
        let mut rows = Self::new(input, separator.unwrap_or(b','));
        rows.core.set_line(1 + u64::from(said.is_some()));
        Ok(rows)
    }

    /// Quotes are letters like others.
    pub(super) fn unquoted(input: R, separator: u8) -> Self {
        let mut builder = csv_core::ReaderBuilder::new();
        Self::of(input, builder.delimiter(separator).quoting(false).build())
    }

    fn of(input: R, core: csv_core::Reader) -> Self {
        Self {
            input,
            core,
            text: vec![0; LONGEST_ROW],
            ends: vec![0; MOST_FIELDS],
            fields: 0,
            line: 1,
        }
    }

    /// The line on which the row in hand begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Fields of the row in hand.
    pub(super) fn len(&self) -> usize {
        self.fields
    }

    /// A field of the row in hand without the blanks around it; nothing if there is none.
    pub(super) fn get(&self, field: usize) -> &[u8] {
        if field >= self.fields {
            return b"";
        }
        let from = if field == 0 { 0 } else { self.ends[field - 1] };
        self.text[from..self.ends[field]].trim_ascii()
    }

    /// Whether a zero byte is in the row in hand.
    pub(super) fn has_zero(&self) -> bool {
        let length = self.fields.checked_sub(1).map_or(0, |last| self.ends[last]);
        self.text[..length].contains(&0)
    }

    /// Goes on to the next row.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        use csv_core::ReadRecordResult::{End, InputEmpty, OutputEndsFull, OutputFull, Record};
        let (mut written, mut ended) = (0, 0);
        self.fields = 0;
        self.skip_empty_lines()?;
        self.line = self.core.line();
        loop {
            let input = self.input.fill_buf()?;
            let (result, read, wrote, ends) =
                self.core
                    .read_record(input, &mut self.text[written..], &mut self.ends[ended..]);
            self.input.consume(read);
            written += wrote;
            ended += ends;
            match result {
                InputEmpty => {}
                Record => {
                    self.fields = ended;
                    return Ok(Next::Row);
                }
                End => return Ok(Next::End),
                OutputFull | OutputEndsFull => {
                    self.skip_line()?;
                    return Ok(Next::TooLong);
                }
            }
        }
    }

    /// What ends the last row, and lines with nothing on them, so that the next row's line is known.
    fn skip_empty_lines(&mut self) -> io::Result<()> {
        loop {
            let input = self.input.fill_buf()?;
            let empty = input
                .iter()
                .take_while(|byte| b"\r\n".contains(byte))
                .count();
            if empty == 0 {
                return Ok(());
            }
            let lines = input[..empty].iter().filter(|&&byte| byte == b'\n').count();
            self.input.consume(empty);
            self.core.set_line(self.core.line() + lines as u64);
        }
    }

    /// To the end of the line, whatever is on it: an open quote ends here, too.
    fn skip_line(&mut self) -> io::Result<()> {
        let line = self.core.line();
        loop {
            let input = self.input.fill_buf()?;
            if input.is_empty() {
                break;
            }
            match input.iter().position(|&byte| byte == b'\n') {
                Some(at) => {
                    self.input.consume(at + 1);
                    break;
                }
                None => {
                    let all = input.len();
                    self.input.consume(all);
                }
            }
        }
        self.core.reset();
        self.core.set_line(line + 1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<(u64, Vec<String>)> {
        let mut rows = Rows::new(io::BufReader::with_capacity(7, text), b',');
        let mut found = Vec::new();
        loop {
            match rows.next().unwrap() {
                Next::End => return found,
                Next::TooLong => found.push((rows.line(), vec!["too long".to_owned()])),
                Next::Row => {
                    let fields = (0..rows.len()).map(|field| rows.get(field));
                    let fields = fields.map(|field| String::from_utf8_lossy(field).into_owned());
                    found.push((rows.line(), fields.collect()));
                }
            }
        }
    }

    #[test]
    fn rows_know_their_lines() {
        let text = b"a,b\r\n\r\n1,\"x\ny\" \n\n 3 ,4";
        let found = read(text);
        let lines: Vec<u64> = found.iter().map(|row| row.0).collect();
        assert_eq!(lines, [1, 3, 6]);
        assert_eq!(found[1].1, ["1", "x\ny"]);
        assert_eq!(found[2].1, ["3", "4"]);
    }

    #[test]
    fn a_line_before_the_header_says_the_separator() {
        let mut rows = Rows::headed(&b"sep=;\r\na;b\r\n1;2\r\n"[..], None).unwrap();
        assert_eq!(rows.next().unwrap(), Next::Row);
        assert_eq!((rows.line(), rows.len(), rows.get(1)), (2, 2, &b"b"[..]));
        let mut rows = Rows::headed(&b"a;b\n"[..], Some(b';')).unwrap();
        assert_eq!(rows.next().unwrap(), Next::Row);
        assert_eq!((rows.line(), rows.len()), (1, 2));
    }

    #[test]
    fn a_row_without_end_costs_a_line() {
        let long = "x".repeat(3 * LONGEST_ROW);
        let found = read(format!("a,b\n{long}\n1,2\n").as_bytes());
        let words: Vec<&str> = found.iter().map(|row| row.1[0].as_str()).collect();
        assert_eq!(words, ["a", "too long", "1"]);
        assert_eq!(found[2].0, 3);
        let many = ",".repeat(2 * MOST_FIELDS);
        assert_eq!(
            read(format!("a\n{many}\n1,2\n").as_bytes())[2].1,
            ["1", "2"]
        );
    }

    #[test]
    fn an_open_quote_does_not_swallow_the_file() {
        let rows = "1,2\n".repeat(LONGEST_ROW);
        let found = read(format!("a,b\n\"{rows}").as_bytes());
        assert_eq!(found[1].1, ["too long"]);
        assert!(found.len() > LONGEST_ROW / 2, "{}", found.len());
        let last = found.last().unwrap();
        assert_eq!(last.0, LONGEST_ROW as u64 + 1);
    }
}
