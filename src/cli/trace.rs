//! `holdtrue trace`: one replication, event by event, or one caller's whole story.

use super::failure::Failure;
use super::options::{SEEDS, ScenarioFile, whole};
use super::run_options::all_workers;
use super::terminal;
use crate::centre::{CallTypeId, Centre, Day, Operation, Weekday};
use crate::engine::{Each, Engine, Event, Observer};
use crate::random::{Occasion, Seed};
use crate::report::{
    DayOfCalls, QueueLog, RecordsCsv, Stories, Trace as Events, TraceFilter, TraceFormat, date_of,
};
use crate::study::{Beginning, pilot};
use std::io::{BufWriter, Write};
use std::sync::atomic::AtomicBool;

/// Prints one replication event by event, or one caller's whole story
#[derive(Debug, clap::Args)]
pub(super) struct Trace {
    #[command(flatten)]
    scenario: ScenarioFile,
    /// Which replication, from 0
    #[arg(long, value_name = "K", default_value_t = 0, value_parser = whole(0..=u64::MAX))]
    replication: u64,
    /// Seed of the random numbers, as for `holdtrue run`
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole(SEEDS))]
    seed: u64,
    /// Which day, if the scenario has a [week] [default: its first]
    #[arg(long, value_enum, value_name = "DAY")]
    day: Option<DayOfWeek>,
    /// Only the caller with this number (callers of each type are counted from 0), as a story
    #[arg(long, value_name = "N")]
    caller: Option<u32>,
    /// Only callers of this type
    #[arg(long = "type", value_name = "NAME")]
    call_type: Option<String>,
    /// How events are printed [default: csv]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// The same as --format jsonl
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<DayOfWeek> for Weekday {
    fn from(day: DayOfWeek) -> Self {
        match day {
            DayOfWeek::Monday => Weekday::Monday,
            DayOfWeek::Tuesday => Weekday::Tuesday,
            DayOfWeek::Wednesday => Weekday::Wednesday,
            DayOfWeek::Thursday => Weekday::Thursday,
            DayOfWeek::Friday => Weekday::Friday,
            DayOfWeek::Saturday => Weekday::Saturday,
            DayOfWeek::Sunday => Weekday::Sunday,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A heading and a row for every event
    Csv,
    /// A JSON object on a line for every event
    Jsonl,
    /// A row for every attempt, as `run --records` writes them
    CallsCsv,
    /// An Asterisk queue_log, with a queue for each call type
    QueueLog,
}

impl Trace {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let scenario = self.scenario.load()?;
        let operation = self.piloted(scenario.operation())?;
        let day = self.wanted_day(&operation)?;
        // Customers have no memory on the first day.
        let beginning = Beginning::new(&operation, Seed(self.seed), self.replication);
        let centre = self.drawn(day);
        let whose = TraceFilter {
            call_type: self.wanted_type(centre)?,
            caller: self.caller,
        };
        if let Some(format @ (Format::CallsCsv | Format::QueueLog)) = self.format {
            if self.caller.is_some() || self.call_type.is_some() {
                return Err(Failure::wrong(
                    "--caller and --type do not go with records: --format calls-csv and queue-log have all calls of the day",
                ));
            }
            return self.write_records(day, &beginning, format);
        }
        match (self.format(), self.caller) {
            (None, Some(caller)) => self.tell_story(day, &beginning, whose, caller),
            (format, _) => {
                self.write_events(day, &beginning, whose, format.unwrap_or(TraceFormat::Csv))
            }
        }
    }

    /// With the bumpers that `run` sets under the same seed, so that it quotes the same waits.
    fn piloted(&self, operation: &Operation) -> Result<Operation, Failure> {
        let never = AtomicBool::new(false);
        let pilot = pilot(operation, Seed(self.seed), &all_workers()?, &never);
        Ok(pilot.map_or_else(|| operation.clone(), |pilot| pilot.operation))
    }

    fn format(&self) -> Option<TraceFormat> {
        match (self.json, self.format) {
            (true, _) | (_, Some(Format::Jsonl)) => Some(TraceFormat::JsonLines),
            (false, Some(Format::Csv)) => Some(TraceFormat::Csv),
            (false, None | Some(Format::CallsCsv | Format::QueueLog)) => None,
        }
    }

    fn wanted_day<'a>(&self, operation: &'a Operation) -> Result<&'a Day, Failure> {
        let days = operation.days();
        let wanted = self.day.map(Weekday::from);
        let mut found = days.iter();
        let found = found.find(|day| wanted.is_none() || day.weekday == wanted);
        found.ok_or_else(|| {
            let open = days.iter().filter_map(|day| day.weekday);
            let open: Vec<&str> = open.map(Weekday::key).collect();
            Failure::wrong(match open.as_slice() {
                [] => "--day: this scenario has no [week]; its days are all alike".to_owned(),
                open => format!(
                    "--day: the centre is closed on that day; it is open on {}",
                    open.join(", ")
                ),
            })
        })
    }

    fn wanted_type(&self, centre: &Centre) -> Result<Option<CallTypeId>, Failure> {
        let Some(wanted) = &self.call_type else {
            return Ok(None);
        };
        let mut types = centre.call_types().iter();
        let place = types.position(|kind| kind.name == *wanted);
        let found = place.and_then(|place| u16::try_from(place).ok());
        let found = found.map(CallTypeId).ok_or_else(|| {
            let names: Vec<String> = centre
                .call_types()
                .iter()
                .map(|kind| format!("`{}`", kind.name))
                .collect();
            let names = names.join(", ");
            Failure::wrong(format!(
                "--type: there is no call type `{wanted}`; there is {names}"
            ))
        });
        found.map(Some)
    }

    fn write_events(
        &self,
        day: &Day,
        beginning: &Beginning<'_>,
        whose: TraceFilter,
        format: TraceFormat,
    ) -> Result<(), Failure> {
        let centre = self.drawn(day);
        let out = BufWriter::new(terminal::results());
        let events = Events::new(centre, whose, format, out);
        let mut events = events.map_err(|error| terminal::unwritten(&error))?;
        self.play(
            day,
            beginning,
            &mut Each(|event: &Event| events.write(event)),
        );
        events
            .finish()
            .map_err(|error| terminal::unwritten(&error))?;
        Ok(())
    }

    /// The calls of the day as records.
    fn write_records(
        &self,
        day: &Day,
        beginning: &Beginning<'_>,
        format: Format,
    ) -> Result<(), Failure> {
        let centre = self.drawn(day);
        let out = BufWriter::new(terminal::results());
        let unwritten = |error| terminal::unwritten(&error);
        if let Format::QueueLog = format {
            let date = date_of(self.replication, day.weekday);
            let mut log = QueueLog::new(centre, date, out).map_err(unwritten)?;
            self.play(day, beginning, &mut log);
            log.finish().map_err(unwritten)?;
            return Ok(());
        }
        let mut calls = DayOfCalls::default();
        self.play(day, beginning, &mut calls);
        let mut rows = RecordsCsv::new(out).map_err(unwritten)?;
        let written = rows.day(self.replication, day.weekday, centre, calls);
        written.map_err(unwritten)?;
        rows.finish()
            .and_then(|mut out| out.flush())
            .map_err(unwritten)?;
        Ok(())
    }

    fn tell_story(
        &self,
        day: &Day,
        beginning: &Beginning<'_>,
        whose: TraceFilter,
        caller: u32,
    ) -> Result<(), Failure> {
        let centre = self.drawn(day);
        let mut stories = Stories::new(centre, whose);
        self.play(
            day,
            beginning,
            &mut Each(|event: &Event| stories.tell(event)),
        );
        let text = stories
            .text()
            .ok_or_else(|| self.nobody(caller, &stories))?;
        Ok(terminal::print(&text)?)
    }

    fn play(&self, day: &Day, beginning: &Beginning<'_>, observer: &mut impl Observer) {
        let (centre, occasion) = (self.drawn(day), self.occasion(day));
        let callers = beginning.callers(centre, occasion);
        Engine::new(centre).day_of(occasion, &callers, observer);
    }

    /// The centre on that day; where days come by chance, on the one that this replication draws.
    fn drawn<'a>(&self, day: &'a Day) -> &'a Centre {
        day.as_drawn(day.drawn(self.occasion(day)))
    }

    fn occasion(&self, day: &Day) -> Occasion {
        Occasion {
            seed: Seed(self.seed),
            replication: self.replication,
            day: day.number(0),
        }
    }

    fn nobody(&self, caller: u32, stories: &Stories<'_>) -> Failure {
        let there: Vec<String> = stories
            .callers()
            .map(|(name, callers)| match callers {
                None => format!("`{name}` has none"),
                Some(there) if there.last - there.first < there.callers => {
                    format!("`{name}` has {} to {}", there.first, there.last)
                }
                Some(there) => format!(
                    "`{name}` has {} between {} and {}, which `holdtrue trace` lists",
                    there.callers, there.first, there.last
                ),
            })
            .collect();
        Failure::wrong(format!(
            "--caller: nobody has the number {caller} in replication {}: {}",
            self.replication,
            there.join(", ")
        ))
    }
}
