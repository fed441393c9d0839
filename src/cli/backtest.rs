//! `holdtrue backtest`: how far is the simulator's day from the real one?

use super::failure::Failure;
use super::fit::{command, shown};
use super::fit_reading::ReadingOptions;
use super::interrupt::Interrupt;
use super::options::{self, SEEDS, whole};
use super::out_folder::{self, OutFolder};
use super::progress::Bar;
use super::run::{TOO_EARLY, stopped};
use super::run_options::{ThreadOptions, replications};
use super::terminal;
use crate::centre::Operation;
use crate::files;
use crate::random::Seed;
use crate::records::fit::{Duty, FitOptions, IdleRule, Use, fit, judged};
use crate::records::{Date, Dates, Log};
use crate::report::{
    FitReport, backtest_csv, backtest_html, backtest_json, backtest_table, fit_files, fit_json,
};
use crate::study::{self, Taken};
use crate::units::Seconds;
use anyhow::anyhow;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

/// An agent who takes no call for so long is taken to be away where no fit says it [s]. A convention.
const AWAY: f64 = 1800.0;
/// Every day is replayed so often unless told otherwise.
const REPLICATIONS: u64 = 20;

/// Replays recorded calls under a scenario and holds the predicted waits against the real ones
///
/// With --train and --test the scenario is made from some days of the records, as `fit` makes it, and predicts others, of
/// which those that are not ordinary are left out and named.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue backtest [OPTIONS] <SCENARIO> <LOG>...\n       \
                            holdtrue backtest [OPTIONS] --train <FROM..TO> --test <FROM..TO> <LOG>..."
)]
pub(super) struct Backtest {
    /// The scenario (TOML), then call records, plain or packed with gzip; with --train call records alone
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Lays a value over the scenario, such as calls.service.volume_scale=1.2 (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE", conflicts_with = "train")]
    set: Vec<String>,
    #[command(flatten)]
    reading: ReadingOptions,
    /// Fits a scenario to the days from one date to another, such as 1999-01-01..1999-05-31 (one end may be left out)
    #[arg(long, value_name = "FROM..TO", requires = "test", conflicts_with_all = ["from", "to", "recent"])]
    train: Option<Dates>,
    /// The days that are predicted
    #[arg(long, value_name = "FROM..TO")]
    test: Option<Dates>,
    /// Which days are replayed: `held-out` are those that `holdtrue fit --hold-out N` kept out of the fit (fit.json beside
    /// the scenario), `N/M` every M-th from the N-th on [default: all]
    #[arg(long, value_name = "DAYS", conflicts_with = "test")]
    days: Option<String>,
    /// Whose talk and wrap-up the answered have
    #[arg(long, value_name = "WHOSE", value_enum, default_value = "scenario")]
    services: Whose,
    /// Who is on duty: as the scenario says, or as the records show who answered when; by the groups and the idle rule of the
    /// fit (fit.json beside the scenario), or where each agent's calls fit
    #[arg(long, value_name = "WHOSE", value_enum, default_value = "scenario")]
    staffing: Whose,
    /// With `--staffing recorded`: an agent who was idle for so long was away [default: what the fit chose, or 30 minutes]
    #[arg(long, value_name = "TIME")]
    idle: Option<Seconds>,
    /// How often each day is replayed [default: 20]
    #[arg(short, long, value_name = "N", value_parser = replications)]
    replications: Option<u64>,
    /// Seed of the random numbers: the same seed gives the same results
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole(SEEDS))]
    seed: u64,
    #[command(flatten)]
    threads: ThreadOptions,
    /// No progress bar
    #[arg(short, long)]
    quiet: bool,
    /// Prints JSON instead of tables
    #[arg(long)]
    json: bool,
    /// Writes report.html, backtest.json and backtest.csv (every day, type and interval, real and predicted) into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Where something is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Whose {
    /// The scenario draws or says it
    Scenario,
    /// The records say it
    Recorded,
}

/// What is written whatever is predicted.
const OWN: [&str; 3] = ["backtest.json", "backtest.csv", "report.html"];

/// A scenario, and the days that it is to predict.
struct Predicting {
    name: String,
    operation: Operation,
    /// What is known of the fit that made it.
    fit: Option<Value>,
    /// Its files, where the command made it.
    files: Vec<(String, String)>,
    log: Log,
}

impl Backtest {
    pub(super) fn run(&self) -> Result<(), Failure> {
        if self.idle.is_some() && self.staffing != Whose::Recorded {
            return Err(Failure::wrong(
                "--idle says when an agent of the records was away: give it with --staffing recorded",
            ));
        }
        let folder = self.out.as_deref().map(OutFolder::new).transpose()?;
        let Predicting {
            name,
            operation,
            fit,
            files,
            log,
        } = match (self.train, self.test) {
            (Some(train), Some(test)) => self.fitted(train, test)?,
            _ => self.given()?,
        };
        if let Some(folder) = &folder {
            folder.check(&OWN)?;
            let made: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
            folder.check(&made)?;
        }
        let seed = Seed(self.seed);
        let planned = self.replications.unwrap_or(REPLICATIONS);
        let workers = self.threads.workers()?;
        let interrupt = Interrupt::watch();
        let operation = study::with_known_bumpers(&operation, seed, &workers, interrupt.flag());
        let operation = operation.ok_or_else(|| anyhow!(TOO_EARLY))?;
        let is_recorded = self.staffing == Whose::Recorded;
        let taken = Taken {
            services: self.services == Whose::Recorded,
            staffing: is_recorded.then(|| self.duty(fit.as_ref())),
        };
        let recorded = study::recorded(&operation, &log, &taken).map_err(Failure::wrong)?;
        let bar = Bar::new(self.quiet.into());
        let result = study::backtest(
            &recorded,
            (seed, planned),
            &workers,
            interrupt.flag(),
            |done| bar.at(done, planned),
        );
        bar.done();
        let result = result.ok_or_else(|| anyhow!(TOO_EARLY))?;
        let json = backtest_json(&name, &recorded, &result);
        let text = match self.json {
            true => pretty(&json)?,
            false => backtest_table(&name, &recorded, &result, terminal::columns()),
        };
        terminal::print(&text)?;
        if let Some(folder) = folder {
            let mut rows = Vec::new();
            backtest_csv(&result, &mut rows)?;
            let page = backtest_html(&name, &command(), &recorded, &result)?;
            let own = [pretty(&json)?.into_bytes(), rows, page.into_bytes()];
            let own = OWN.map(str::to_owned).into_iter().zip(own);
            let made = files.into_iter();
            let made = made.map(|(name, text)| (name, text.into_bytes()));
            let pending = own.chain(made).map(|(name, bytes)| {
                let mut file = folder.file(&name, &interrupt)?;
                file.write_all(&bytes)?;
                Ok(file)
            });
            out_folder::finish(pending.collect::<Result<Vec<_>, Failure>>()?)?;
        }
        if result.replications < planned {
            return Err(stopped(result.replications, planned, self.out.as_deref()));
        }
        Ok(())
    }

    /// The scenario that is named, and the days of the log.
    fn given(&self) -> Result<Predicting, Failure> {
        let Some((scenario, logs)) = self
            .files
            .split_first()
            .filter(|(_, logs)| !logs.is_empty())
        else {
            return Err(Failure::wrong(
                "a backtest takes a scenario and call records: write `holdtrue backtest scenario.toml calls.csv`, or fit and \
                 predict with `holdtrue backtest --train 1999-01-01..1999-05-31 --test 1999-06-01.. calls.csv`",
            ));
        };
        let file = scenario;
        let scenario = options::load(file, &self.set)?;
        let reading = self.reading.of(logs);
        let mut log = reading.log(&reading.reading()?)?;
        let beside = fit_json_beside(file);
        if let Some(test) = self.test {
            log = tested(&log, test)?;
        }
        self.keep_days(&mut log, &beside)?;
        let fit = files::text(&beside, files::LARGEST_TEXT).ok();
        let fit: Option<Value> = fit.and_then(|text| serde_json::from_str(&text).ok());
        log.names.call_as(&called(fit.as_ref()));
        Ok(Predicting {
            name: scenario.name().to_owned(),
            operation: scenario.operation().clone(),
            fit,
            files: Vec::new(),
            log,
        })
    }

    /// A scenario of some days of the log, and others.
    fn fitted(&self, train: Dates, test: Dates) -> Result<Predicting, Failure> {
        if let Some(scenario) = self.files.iter().find(|file| is_toml(file)) {
            return Err(Failure::wrong(format!(
                "--train makes a scenario of its own: leave `{}` out, or leave --train out to test it",
                scenario.display()
            )));
        }
        if train.overlap(&test) {
            return Err(Failure::wrong(format!(
                "--train {train} and --test {test} have days in common: a fit predicts its own days too well"
            )));
        }
        let options = self.reading.of(&self.files);
        let reading = options.reading()?;
        let log = options.log(&reading)?;
        let fitting = FitOptions::of(reading.filter.hours);
        let (known, mut unseen) = (log.on(train), tested(&log, test)?);
        if known.calls.is_empty() {
            return Err(Failure::wrong(format!(
                "--train {train}: no call of the log is on these days"
            )));
        }
        let special = leave_special_out(&mut unseen, &fitting)?;
        if !special.is_empty() {
            let days = if special.len() == 1 {
                "day is"
            } else {
                "days are"
            };
            let count = special.len();
            let special = special.join("; ");
            terminal::say(&format!(
                "{count} special {days} left out of the test: {special}"
            ));
        }
        let fit = fit(&known, &fitting).map_err(Failure::wrong)?;
        let sources = shown(&self.files);
        let report = FitReport {
            name: &format!("Fitted to {train}"),
            sources: &sources,
            command: &command(),
            fit: &fit,
        };
        let json = fit_json(&report);
        let mut files = fit_files(&report).map_err(anyhow::Error::from)?;
        let value = serde_json::from_str(&json).ok();
        files.push(("fit.json".to_owned(), json));
        Ok(Predicting {
            name: format!("Fitted to {train}, tested on {test}"),
            operation: fit.operation.clone(),
            fit: value,
            files,
            log: unseen,
        })
    }

    /// How duty is read from the records: as the fit did it, as far as that is known.
    fn duty(&self, fit: Option<&Value>) -> Duty {
        let rule = |key: &str| {
            let rule = &fit?["staffing"][key];
            Some(IdleRule {
                idle: rule["idle"].as_f64()?,
                ignoring: rule["ignoring"].as_f64().unwrap_or(f64::INFINITY),
            })
        };
        let with_their_talk = match self.services {
            Whose::Recorded => rule("rule_with_recorded_talk"),
            Whose::Scenario => None,
        };
        let rule = with_their_talk.or_else(|| rule("rule"));
        let groups = fit.and_then(|fit| fit["agents"].as_object());
        let known = groups.into_iter().flatten().flat_map(|(group, own)| {
            let names = own["names"].as_array().into_iter().flatten();
            let names = names.filter_map(Value::as_str);
            names.map(|name| (name.to_owned(), group.clone()))
        });
        let given = self.idle.map(|idle| IdleRule {
            idle: idle.get(),
            ignoring: f64::INFINITY,
        });
        Duty {
            known: known.collect(),
            rule: given.or(rule).unwrap_or(IdleRule {
                idle: AWAY,
                ignoring: f64::INFINITY,
            }),
        }
    }

    /// Leaves the days that are to be replayed.
    fn keep_days(&self, log: &mut Log, fit: &Path) -> Result<(), Failure> {
        let Some(days) = &self.days else {
            return Ok(());
        };
        let dates: Vec<Date> = log.days().map(|(date, _)| date).collect();
        let kept: BTreeSet<Date> = if days == "held-out" {
            held_out(fit)?
        } else {
            let part = days.split_once('/');
            let part = part.and_then(|(first, every)| {
                let first: usize = first.parse().ok()?;
                let every: usize = every.parse().ok()?;
                (first >= 1 && every >= first).then_some((first, every))
            });
            let Some((first, every)) = part else {
                return Err(Failure::wrong(format!(
                    "--days: `{days}` are no days: write held-out, or 4/4 for every fourth day"
                )));
            };
            let each = dates.iter().skip(first - 1).step_by(every);
            each.copied().collect()
        };
        log.calls.retain(|call| kept.contains(&call.date));
        if log.calls.is_empty() {
            return Err(Failure::wrong(
                "--days: none of these days is in the log: give the log from which the scenario was fitted",
            ));
        }
        Ok(())
    }
}

/// The days that a fit kept out.
fn held_out(file: &Path) -> Result<BTreeSet<Date>, Failure> {
    let shown = file.display();
    let cure = "write it with `holdtrue fit LOG --hold-out 4 --out DIR` and name DIR/scenario.toml";
    let text = files::text(file, files::LARGEST_TEXT).map_err(|error| {
        Failure::wrong(format!(
            "--days held-out: `{shown}` cannot be read ({error}); {cure}"
        ))
    })?;
    let value: Option<Value> = serde_json::from_str(&text).ok();
    let dates = value.as_ref().and_then(held_out_in);
    let dates: Option<BTreeSet<Date>> = dates.map(|dates| {
        let dates = dates.iter().filter_map(Value::as_str);
        dates.filter_map(|date| date.parse().ok()).collect()
    });
    dates.filter(|dates| !dates.is_empty()).ok_or_else(|| {
        Failure::wrong(format!(
            "--days held-out: `{shown}` names no days as `held_out`; {cure}"
        ))
    })
}

/// What a fit calls the call types of its log, by what the log calls them.
fn called(fit: Option<&Value>) -> BTreeMap<String, String> {
    let kinds = fit.and_then(|fit| fit["calls"].as_object());
    let kinds = kinds.into_iter().flatten().map(|(name, own)| {
        let written = own["in_the_log"].as_str().unwrap_or(name);
        (written.to_owned(), name.clone())
    });
    kinds.collect()
}

/// What `fit` wrote beside a scenario.
fn fit_json_beside(scenario: &Path) -> PathBuf {
    scenario.with_file_name("fit.json")
}

fn is_toml(file: &Path) -> bool {
    file.extension() == Some(OsStr::new("toml"))
}

/// The days of the test.
fn tested(log: &Log, test: Dates) -> Result<Log, Failure> {
    let log = log.on(test);
    match log.calls.is_empty() {
        true => Err(Failure::wrong(format!(
            "--test {test}: no call of the log is on these days"
        ))),
        false => Ok(log),
    }
}

/// Leaves the ordinary days; the others come back, each with what is special about it.
fn leave_special_out(log: &mut Log, options: &FitOptions) -> Result<Vec<String>, Failure> {
    let days = judged(log, &options.hours, options.interval).map_err(Failure::wrong)?;
    let special = days.iter().filter_map(|day| match day.used {
        Use::Aside(why) => Some((day.date, format!("{} ({why})", day.date))),
        Use::Fitted | Use::HeldOut => None,
    });
    let (dates, said): (BTreeSet<Date>, Vec<String>) = special.unzip();
    log.calls.retain(|call| !dates.contains(&call.date));
    if log.calls.is_empty() {
        return Err(Failure::wrong(format!(
            "no day of the test is an ordinary one: {}",
            said.join("; ")
        )));
    }
    Ok(said)
}

/// The dates that stand under `held_out`, wherever that is.
fn held_out_in(value: &Value) -> Option<&Vec<Value>> {
    match value {
        Value::Object(keys) => {
            let own = keys.get("held_out").and_then(Value::as_array);
            own.or_else(|| keys.values().find_map(held_out_in))
        }
        _ => None,
    }
}

fn pretty(json: &Value) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(json).map_err(anyhow::Error::from)?;
    Ok(text + "\n")
}
