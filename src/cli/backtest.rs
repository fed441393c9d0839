//! `holdtrue backtest`: how far is the simulator's day from the real one?

use super::failure::Failure;
use super::fit::command;
use super::fit_reading::ReadingOptions;
use super::interrupt::Interrupt;
use super::options::ScenarioFile;
use super::out_folder::{self, OutFolder};
use super::progress::Bar;
use super::run::TOO_EARLY;
use super::run_options::RunOptions;
use super::terminal;
use crate::records::fit::{Duty, IdleRule};
use crate::records::{Date, Log};
use crate::report::{Columns, backtest_csv, backtest_html, backtest_json, backtest_table};
use crate::study::{self, Taken};
use crate::units::Seconds;
use anyhow::anyhow;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// An agent who takes no call for so long is taken to be away where no fit says it [s]. A convention.
const AWAY: f64 = 1800.0;
/// Every day is replayed so often unless told otherwise.
const REPLICATIONS: u64 = 20;

/// Replays recorded calls under a scenario and holds the predicted waits against the real ones
#[derive(Debug, clap::Args)]
pub(super) struct Backtest {
    #[command(flatten)]
    scenario: ScenarioFile,
    #[command(flatten)]
    reading: ReadingOptions,
    /// Which days are replayed: `held-out` are those that `holdtrue fit --hold-out N` kept out of the fit (fit.json beside
    /// the scenario), `N/M` every M-th from the N-th on [default: all]
    #[arg(long, value_name = "DAYS")]
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
    #[command(flatten)]
    options: RunOptions,
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

impl Backtest {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let scenario = self.scenario.load()?;
        let reading = self.reading.reading()?;
        let mut log = self.reading.log(&reading)?;
        self.keep_days(&mut log)?;
        let plan = self
            .options
            .plan_or(Some(REPLICATIONS), None, scenario.centre())?;
        let workers = self.options.workers()?;
        let interrupt = Interrupt::watch();
        let operation =
            study::with_known_bumpers(scenario.operation(), plan.seed, &workers, interrupt.flag());
        let operation = operation.ok_or_else(|| anyhow!(TOO_EARLY))?;
        let taken = Taken {
            services: self.services == Whose::Recorded,
            staffing: (self.staffing == Whose::Recorded).then(|| self.duty()),
        };
        let recorded = study::recorded(&operation, &log, &taken).map_err(Failure::wrong)?;
        let bar = Bar::new(self.options.is_quiet().into());
        let result = study::backtest(
            &recorded,
            (plan.seed, plan.replications),
            &workers,
            interrupt.flag(),
            |done| bar.at(done, plan.replications),
        );
        bar.done();
        let result = result.ok_or_else(|| anyhow!(TOO_EARLY))?;
        let json = backtest_json(scenario.name(), &recorded, &result);
        if let Some(folder) = &self.out {
            let folder = OutFolder::new(folder)?;
            let mut object = folder.file("backtest.json", &interrupt)?;
            object.write_all(pretty(&json)?.as_bytes())?;
            let mut rows = folder.file("backtest.csv", &interrupt)?;
            backtest_csv(&result, &mut rows)?;
            let mut page = folder.file("report.html", &interrupt)?;
            let told = backtest_html(scenario.name(), &command(), &recorded, &result)?;
            page.write_all(told.as_bytes())?;
            out_folder::finish(vec![object, rows, page])?;
        }
        let text = match self.json {
            true => pretty(&json)?,
            false => backtest_table(scenario.name(), &recorded, &result, Columns::USUAL),
        };
        terminal::print(&text)?;
        Ok(())
    }

    /// How duty is read from the records: as the fit did it, as far as that is known.
    fn duty(&self) -> Duty {
        let fit = fs::read_to_string(self.fit_json()).ok();
        let fit: Option<Value> = fit.and_then(|text| serde_json::from_str(&text).ok());
        let rule = fit.as_ref().and_then(|fit| {
            let rule = fit.pointer("/staffing/rule")?;
            Some(IdleRule {
                idle: rule["idle"].as_f64()?,
                ignoring: rule["ignoring"].as_f64().unwrap_or(f64::INFINITY),
            })
        });
        let groups = fit.as_ref().and_then(|fit| fit["agents"].as_object());
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

    fn fit_json(&self) -> PathBuf {
        let folder = self.scenario.path().parent().map(PathBuf::from);
        folder.unwrap_or_default().join("fit.json")
    }

    /// Leaves the days that are to be replayed.
    fn keep_days(&self, log: &mut Log) -> Result<(), Failure> {
        let Some(days) = &self.days else {
            return Ok(());
        };
        let dates: Vec<Date> = log.days().map(|(date, _)| date).collect();
        let kept: BTreeSet<Date> = if days == "held-out" {
            self.held_out()?
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

    fn held_out(&self) -> Result<BTreeSet<Date>, Failure> {
        let file = self.fit_json();
        let shown = file.display();
        let cure =
            "write it with `holdtrue fit LOG --hold-out 4 --out DIR` and name DIR/scenario.toml";
        let text = fs::read_to_string(&file).map_err(|error| {
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
