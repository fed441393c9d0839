//! Options by which call records are read, for every command that reads them.

use super::failure::Failure;
use super::terminal;
use crate::records::{
    self, BadLines, ColumnsFile, Date, Filter, Format, Guess, Log, Reading, Recent,
};
use std::path::PathBuf;

/// Formats by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    /// A CSV file with a row for each call, and columns that --columns or --column names
    Calls,
    /// Asterisk's queue_log, as text or as its table in CSV
    QueueLog,
    /// Amazon Connect contact records, a JSON object a line
    Connect,
}

/// How call records are read.
#[derive(Debug, clap::Args)]
pub(super) struct ReadingOptions {
    /// Call records, plain or packed with gzip
    #[arg(value_name = "LOG", required = true)]
    pub(super) logs: Vec<PathBuf>,
    /// What the files are [default: by their first line]
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<FormatName>,
    /// What the columns of a calls CSV mean, and what counts (TOML: [columns], [outcomes], [hours], [format], [unknown])
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,
    /// Names one column, such as wait=queue_seconds (repeatable)
    #[arg(long = "column", value_name = "KEY=NAME")]
    column: Vec<String>,
    /// The time zone by whose clock moments are told, such as Europe/Berlin; times without an offset are told by it already
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The first day that counts
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day that counts
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// Only so much of the end of the log counts, such as 8w or 60d
    #[arg(long, value_name = "TIME")]
    recent: Option<Recent>,
    /// How many records may be skipped because they cannot be read: a number or a share [default: 1%, and 100 in any case]
    #[arg(long, value_name = "N")]
    bad_lines: Option<BadLines>,
}

impl ReadingOptions {
    /// How the files are read.
    pub(super) fn reading(&self) -> Result<Reading, Failure> {
        let mut file = match &self.columns {
            Some(path) => ColumnsFile::read(path).map_err(Failure::wrong)?,
            None => ColumnsFile::default(),
        };
        for column in &self.column {
            file.set(column)
                .map_err(|mistake| Failure::wrong(format!("--column: {mistake}")))?;
        }
        let format = self.format(&file)?;
        let zone = self.zone.as_deref().map(records::zone).transpose();
        Ok(Reading {
            format,
            zone: zone.map_err(|mistake| Failure::wrong(format!("--zone: {mistake}")))?,
            filter: Filter {
                hours: file.hours().map_err(Failure::wrong)?,
                from: self.from,
                to: self.to,
            },
            recent: self.recent,
            bad_lines: self.bad_lines.unwrap_or_default(),
        })
    }

    /// What the files are: as it was said, or as the first one looks.
    fn format(&self, file: &ColumnsFile) -> Result<Format, Failure> {
        let columns = file.columns().map_err(Failure::wrong)?;
        let name = match (self.format, &columns, self.logs.first()) {
            (Some(name), ..) => name,
            (None, Some(_), _) | (None, None, None) => FormatName::Calls,
            (None, None, Some(first)) => match records::guess(first).map_err(Failure::wrong)? {
                Guess::QueueLog => FormatName::QueueLog,
                Guess::Connect => FormatName::Connect,
                Guess::Other => FormatName::Calls,
            },
        };
        match (name, columns) {
            (FormatName::QueueLog, _) => Ok(Format::QueueLog),
            (FormatName::Connect, _) => Ok(Format::Connect),
            (FormatName::Calls, Some(columns)) => Ok(Format::Calls(Box::new(columns))),
            (FormatName::Calls, None) => Err(Failure::wrong(
                "nothing says what the columns of the log mean: give a columns file with --columns, or name them with \
                 --column arrival=NAME, wait=NAME, outcome=NAME; `holdtrue fit --help` shows one",
            )),
        }
    }

    /// Reads the files; what was skipped and set aside goes to stderr.
    pub(super) fn log(&self, reading: &Reading) -> Result<Log, Failure> {
        let log = records::read(&self.logs, reading).map_err(Failure::wrong)?;
        terminal::say(&log.skipped.to_string());
        Ok(log)
    }
}
