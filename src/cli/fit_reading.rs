//! Options by which call records are read, for every command that reads them.

use super::failure::Failure;
use super::terminal;
use crate::error::Mistake;
use crate::files;
use crate::legible::shown;
use crate::records::{
    self, BadLines, ColumnsFile, Date, Filter, Format, Guess, Hours, Log, Names, Reading, Recent,
    ReportColumns, ReportReading, Reports, Skipped, Source, TimeZone,
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
    /// Interval reports: a CSV file with a row for each queue and interval, and columns that [intervals] of --columns names
    Intervals,
    /// Interval reports as Genesys Cloud imports them
    Genesys,
    /// Interval reports as Avaya CMS keeps them in hsplit
    Avaya,
}

/// How a file of `run --records` begins.
const RECORDS_HEADING: &str =
    "replication,day,type,caller,attempt,arrival,told,quote,wait,outcome,";
/// What its columns are.
const SIMULATED: [&str; 9] = [
    "date=day",
    "arrival=arrival",
    "type=type",
    "wait=wait",
    "outcome=outcome",
    "talk=talk",
    "wrap_up=wrap_up",
    "agent=agent",
    "caller=caller",
];

/// How call records are read.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ReadingOptions {
    /// The files, as the command names them.
    #[arg(skip)]
    logs: Vec<PathBuf>,
    /// What the files are [default: by their first line]
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<FormatName>,
    /// What the columns of a calls CSV mean, and what counts (TOML: [columns] or [intervals], [outcomes], [hours], [format], [unknown])
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
    /// The same for these files.
    pub(super) fn of(&self, logs: &[PathBuf]) -> Self {
        // Some are opened late, and none may be written over by then.
        logs.iter().for_each(|log| files::remember(log));
        Self {
            logs: logs.to_vec(),
            ..self.clone()
        }
    }

    /// How the files are read.
    pub(super) fn reading(&self) -> Result<Reading, Failure> {
        let file = self.columns_file()?;
        let format = self.format(&file)?;
        Ok(Reading {
            format,
            zone: self.zone()?,
            filter: self.filter(&file)?,
            recent: self.recent,
            bad_lines: self.bad_lines.unwrap_or_default(),
        })
    }

    /// The columns file with what other options say of columns.
    fn columns_file(&self) -> Result<ColumnsFile, Failure> {
        let mut file = match &self.columns {
            Some(path) => ColumnsFile::read(path).map_err(Failure::wrong)?,
            None => ColumnsFile::default(),
        };
        self.columns_once()?;
        for column in &self.column {
            file.set(column)
                .map_err(|mistake| Failure::wrong(format!("--column: {mistake}")))?;
        }
        if self.columns.is_none() && self.column.is_empty() && self.is_simulated() {
            for column in SIMULATED {
                file.set(column).map_err(Failure::wrong)?;
            }
        }
        Ok(file)
    }

    /// Refuses a key that is named twice: the last one would count without a word.
    fn columns_once(&self) -> Result<(), Failure> {
        let pairs = self.column.iter().filter_map(|text| text.split_once('='));
        let mut known: Vec<(&str, &str)> = Vec::new();
        for (key, name) in pairs.map(|(key, name)| (key.trim(), name.trim())) {
            if let Some((_, other)) = known.iter().find(|(other, _)| *other == key) {
                return Err(Failure::wrong(format!(
                    "--column: `{key}` is named twice, as `{other}` and as `{name}`: keep one of them"
                )));
            }
            known.push((key, name));
        }
        Ok(())
    }

    /// Refuses columns that are named where the records have columns of their own.
    fn without_columns(&self, name: FormatName) -> Result<FormatName, Failure> {
        let what = match name {
            FormatName::Calls => return Ok(name),
            _ if self.column.is_empty() => return Ok(name),
            FormatName::Intervals => {
                return Err(Failure::wrong(
                    "--column names columns of single calls, and these are interval reports: name theirs under [intervals] in the \
                     file for --columns, and take --column out",
                ));
            }
            FormatName::QueueLog => "a queue_log",
            FormatName::Connect => "contact records",
            FormatName::Genesys => "a report of Genesys Cloud",
            FormatName::Avaya => "a report of Avaya CMS",
        };
        Err(Failure::wrong(format!(
            "--column has no effect: the fields of {what} are known; take it out, or say --format calls for a CSV file of calls"
        )))
    }

    /// Warns of what is left out and was not there.
    pub(super) fn warn_of_hours(hours: &Hours, names: &Names, skipped: &Skipped) {
        for Mistake { found, cure } in hours.without_effect(names, skipped.days()) {
            terminal::say(&format!("warning: {}", shown(&format!("{found}: {cure}"))));
        }
    }

    /// Whether the first file is one that `run --records` writes.
    fn is_simulated(&self) -> bool {
        let first = self.logs.first();
        first.is_some_and(|file| records::begins_with(file, RECORDS_HEADING))
    }

    /// What the files are called: as it was said, or as the first one looks.
    fn name(&self, file: &ColumnsFile) -> Result<FormatName, Failure> {
        if let Some(name) = self.format {
            return self.without_columns(name);
        }
        if file.report().map_err(Failure::wrong)?.is_some() {
            return self.without_columns(FormatName::Intervals);
        }
        let name = match file.columns().map_err(Failure::wrong)? {
            Some(_) => FormatName::Calls,
            None => self.guessed()?,
        };
        self.without_columns(name)
    }

    /// How the files are read if they are interval reports; `None` if they are calls.
    pub(super) fn report(&self) -> Result<Option<ReportReading>, Failure> {
        let file = self.columns_file()?;
        let columns = match self.name(&file)? {
            FormatName::Genesys => file
                .of_preset(ReportColumns::genesys())
                .map_err(Failure::wrong)?,
            FormatName::Avaya => file
                .of_preset(ReportColumns::avaya())
                .map_err(Failure::wrong)?,
            FormatName::Intervals => {
                let columns = file.report().map_err(Failure::wrong)?;
                columns.ok_or_else(|| {
                    Failure::wrong(
                        "nothing says what the columns of the report mean: name them under [intervals] in a file for \
                         --columns, such as start = \"from\", offered = \"calls\", mean_handle = \"aht\"",
                    )
                })?
            }
            FormatName::Calls | FormatName::QueueLog | FormatName::Connect => return Ok(None),
        };
        Ok(Some(ReportReading {
            columns,
            zone: self.zone()?,
            filter: self.filter(&file)?,
            recent: self.recent,
            bad_lines: self.bad_lines.unwrap_or_default(),
        }))
    }

    /// Reads interval reports.
    pub(super) fn reports(&self, reading: &ReportReading) -> Result<Reports, Failure> {
        Reports::read(&self.logs, reading).map_err(Failure::wrong)
    }

    fn zone(&self) -> Result<Option<TimeZone>, Failure> {
        let zone = self.zone.as_deref().map(records::zone).transpose();
        zone.map_err(|mistake| Failure::wrong(format!("--zone: {mistake}")))
    }

    fn filter(&self, file: &ColumnsFile) -> Result<Filter, Failure> {
        Ok(Filter {
            hours: file.hours().map_err(Failure::wrong)?,
            from: self.from,
            to: self.to,
        })
    }

    fn format(&self, file: &ColumnsFile) -> Result<Format, Failure> {
        let name = self.name(file)?;
        let columns = match name {
            FormatName::Calls => file.columns().map_err(Failure::wrong)?,
            _ => None,
        };
        match (name, columns) {
            (FormatName::QueueLog, _) => Ok(Format::QueueLog),
            (FormatName::Connect, _) => Ok(Format::Connect),
            (FormatName::Intervals | FormatName::Genesys | FormatName::Avaya, _) => {
                Err(Failure::wrong(
                    "interval reports have no calls that could be replayed: give call records",
                ))
            }
            (FormatName::Calls, Some(columns)) => Ok(Format::Calls(Box::new(columns))),
            (FormatName::Calls, None) => Err(Failure::wrong(
                "nothing says what the columns of the log mean: give a columns file with --columns, or name them with \
                 --column arrival=NAME, wait=NAME, outcome=NAME; `holdtrue fit --help` shows one",
            )),
        }
    }

    /// What the first file is in which there is anything.
    fn guessed(&self) -> Result<FormatName, Failure> {
        for log in &self.logs {
            match records::guess(log).map_err(Failure::wrong)? {
                Guess::QueueLog => return Ok(FormatName::QueueLog),
                Guess::Connect => return Ok(FormatName::Connect),
                Guess::Genesys => return Ok(FormatName::Genesys),
                Guess::Avaya => return Ok(FormatName::Avaya),
                Guess::Other => return Ok(FormatName::Calls),
                Guess::Nothing => {}
            }
        }
        let shown = self.logs.iter().map(|log| format!("`{}`", log.display()));
        let shown = shown.collect::<Vec<_>>().join(", ");
        let are = if self.logs.len() > 1 { "are" } else { "is" };
        Err(Failure::wrong(format!(
            "{shown} {are} empty: name a file of call records, plain or packed with gzip"
        )))
    }

    /// The files, to be read as often as their calls are wanted.
    pub(super) fn source(&self, reading: &Reading) -> Result<Source, Failure> {
        Source::open(&self.logs, reading).map_err(Failure::wrong)
    }

    /// Reads the files; what was skipped and set aside goes to stderr.
    pub(super) fn log(&self, reading: &Reading) -> Result<Log, Failure> {
        let log = records::read(&self.logs, reading).map_err(Failure::wrong)?;
        terminal::say(&log.skipped.to_string());
        Self::warn_of_hours(&reading.filter.hours, &log.names, &log.skipped);
        Ok(log)
    }
}
