//! `holdtrue fit`: call records to a scenario, with the evidence.

use super::failure::Failure;
use super::fit_reading::ReadingOptions;
use super::interrupt::Interrupt;
use super::options::{SEEDS, whole};
use super::out_folder::{self, OutFolder};
use super::terminal;
use crate::random::Seed;
use crate::records::Hours;
use crate::records::fit::{
    FitOptions, IdleRule, SHORTEST_INTERVAL, Simulate, Source, fit, fit_reports,
};
use crate::report::{FitReport, fit_files, fit_html, fit_json, fit_text};
use crate::units::Seconds;
use std::env;
use std::io::Write;
use std::path::PathBuf;

/// Makes a scenario from call records, with the evidence for every number.
///
/// Volumes by weekday and interval, busyness, talk, wrap-up and patience (answered callers are censored), skills and
/// staffing, each with an interval from days drawn anew. Writes scenario.toml, which `run` takes as it is, the CSV files
/// that it reads, and fit.json. Days that are not ordinary (breakdowns, holidays, floods) are set aside and named.
#[derive(Debug, clap::Args)]
pub(super) struct Fit {
    /// Call records, plain or packed with gzip
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadingOptions,
    /// Writes the scenario and its evidence into this folder
    #[arg(long, value_name = "DIR", required_unless_present = "json")]
    out: Option<PathBuf>,
    /// What the scenario is called
    #[arg(long, value_name = "TEXT", default_value = "Fitted to call records")]
    name: String,
    /// Length of the intervals of the scenario
    #[arg(long, value_name = "TIME", default_value = "30m")]
    interval: Seconds,
    /// Keeps every N-th ordinary day out of the fit, to be predicted; of each weekday some
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    hold_out: Option<u32>,
    /// An agent who was idle for so long was away [default: chosen by replaying the days under many such rules]
    #[arg(long, value_name = "TIME")]
    idle: Option<Seconds>,
    /// Writes one average day (or one of each weekday), also where days differ; otherwise days as they were (days.csv)
    #[arg(long)]
    average_day: bool,
    /// How often days are drawn anew for intervals; 0: no intervals
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    resamples: u32,
    /// Seed of what is drawn
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole(SEEDS))]
    seed: u64,
    /// Prints fit.json instead of a summary
    #[arg(long)]
    json: bool,
}

/// What is written whatever the records say.
const ALWAYS: [&str; 3] = ["scenario.toml", "report.html", "fit.json"];

impl Fit {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let interval = self.interval.get();
        if interval < SHORTEST_INTERVAL || 86_400.0 % interval != 0.0 {
            return Err(Failure::wrong(
                "--interval: give 5 minutes or more that divide a day, such as 15m, 30m or 1h",
            ));
        }
        let folder = self.out.as_deref().map(OutFolder::new).transpose()?;
        let options = self.reading.of(&self.logs);
        let refused = folder.as_ref().map(|folder| folder.check(&ALWAYS));
        refused.transpose()?;
        let (fit, hours) = match options.report()? {
            Some(reading) => {
                let why = "interval reports do not say when an agent was idle";
                self.without_idle(why)?;
                let reports = options.reports(&reading)?;
                let hours = reading.filter.hours;
                (fit_reports(&reports, &self.options(hours.clone())), hours)
            }
            None => {
                let reading = options.reading()?;
                let source = options.source(&reading)?;
                let hours = reading.filter.hours;
                (fit(&source, &self.options(hours.clone())), hours)
            }
        };
        let fit = fit.map_err(Failure::wrong)?;
        let why = match &fit.staffing.source {
            Source::Sessions(_) => None,
            Source::Logins(_) => Some("logins and pauses are recorded, which say who was there"),
            Source::Busy | Source::Reported | Source::Erlang => Some(
                "no record names agents who could be idle (--column agent=NAME names their column)",
            ),
        };
        why.map_or(Ok(()), |why| self.without_idle(why))?;
        terminal::say(&fit.told.skipped.to_string());
        let told = &fit.told;
        ReadingOptions::warn_of_hours(&hours, &told.names, &told.skipped);
        let sources = shown(&self.logs);
        let command = command();
        let report = FitReport {
            name: &self.name,
            sources: &sources,
            command: &command,
            fit: &fit,
        };
        let json = fit_json(&report);
        let text = if self.json {
            json.clone()
        } else {
            fit_text(&report, terminal::columns())
        };
        let printed = terminal::print(&text);
        if let Some(folder) = folder {
            let interrupt = Interrupt::default();
            let mut files = fit_files(&report).map_err(anyhow::Error::from)?;
            let scenario = files.first().map_or("", |(_, text)| text.as_str());
            let page = fit_html(&report, scenario)?;
            files.push(("report.html".to_owned(), page));
            files.push(("fit.json".to_owned(), json));
            let pending = files.into_iter().map(|(name, text)| {
                let mut file = folder.file(&name, &interrupt)?;
                file.write_all(text.as_bytes())?;
                Ok(file)
            });
            out_folder::finish(pending.collect::<Result<Vec<_>, Failure>>()?)?;
        }
        printed?;
        Ok(())
    }
}

impl Fit {
    /// Refuses a rule of idle agents where nothing is read by it.
    fn without_idle(&self, why: &str) -> Result<(), Failure> {
        match self.idle {
            None => Ok(()),
            Some(_) => Err(Failure::wrong(format!(
                "--idle has no effect: {why}: take --idle out"
            ))),
        }
    }

    fn options(&self, hours: Hours) -> FitOptions {
        FitOptions {
            interval: self.interval.get(),
            hours,
            hold_out: self.hold_out.map(|every| every as usize),
            resamples: self.resamples,
            idle_rule: self.idle.map(|idle| IdleRule {
                idle: idle.get(),
                ignoring: f64::INFINITY,
            }),
            seed: Seed(self.seed),
            simulate: match self.average_day {
                true => Simulate::Average,
                false => Simulate::Fitting,
            },
        }
    }
}

/// Files by name.
pub(super) fn shown(files: &[PathBuf]) -> Vec<String> {
    let names = files.iter().map(|path| path.display().to_string());
    names.collect()
}

/// The command as it was typed.
pub(super) fn command() -> String {
    let words = env::args_os().skip(1).map(|word| {
        let word = word.to_string_lossy().into_owned();
        if word.contains([' ', '\'', '"', '*']) {
            format!("'{word}'")
        } else {
            word
        }
    });
    ["holdtrue".to_owned()]
        .into_iter()
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}
