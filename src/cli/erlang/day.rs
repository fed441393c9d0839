//! `holdtrue erlang day`: what every interval of a forecast needs.

use super::options::{Rota, Targets, WaitTargets};
use super::patience::MeanPatience;
use super::refuse;
use crate::centre::ServiceLevel;
use crate::cli::failure::Failure;
use crate::cli::options::look;
use crate::cli::terminal;
use crate::error::Mistake;
use crate::legible::number::time;
use crate::random::Law;
use crate::report::{Calculator, Case, ErlangDay, Outcome, Planned, Requirement};
use crate::scenario::{Forecast, ForecastColumns, ForecastInterval, forecast};
use crate::theory::{Demand, Station, StationError, Unreachable, agents_between, fewest_agents};
use crate::units::{Seconds, count};
use std::collections::HashMap;
use std::path::PathBuf;

/// What a whole day needs, interval by interval, from a CSV file of calls
///
/// Each interval is answered as if it lasted for ever (Erlang C; with --patience Erlang A): no queue is
/// carried over from the interval before. `holdtrue run` simulates what happens between them.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue erlang day <FILE> (--handle <DURATION> | --handle-column <NAME>) (--target-... | --max-occupancy <SHARE> | --agents-column <NAME>) [OPTIONS]",
    after_help = "Examples:
  holdtrue erlang day forecast.csv --handle 4m --target-service-level 80% --shrinkage 30%
  holdtrue erlang day forecast.csv --handle-column aht --patience 3m --target-abandonment 5% --csv > need.csv
  holdtrue erlang day forecast.csv --handle 4m --agents-column planned --target-service-level 80%
  holdtrue erlang day forecast.csv --calls-column Anrufe --separator ';' --decimal , --handle 4m --target-asa 20s"
)]
pub(super) struct Day {
    /// A CSV file with a header row and a row for each interval
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The column of calls
    #[arg(
        long,
        value_name = "NAME",
        default_value = "calls",
        help_heading = "File"
    )]
    calls_column: String,
    /// Mean handle time, talk and wrap-up, of all intervals
    #[arg(long, value_name = "DURATION", value_parser = Seconds::above_zero)]
    handle: Option<Seconds>,
    /// The column of mean handle times (240, 4m, 4:00)
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "File",
        conflicts_with = "handle"
    )]
    handle_column: Option<String>,
    /// The column of planned agents: also says what they reach
    #[arg(long, value_name = "NAME", help_heading = "File")]
    agents_column: Option<String>,
    /// The column that names the intervals [default: from, start, interval, time or half_hour, a column of times of day, or the first]
    #[arg(long, value_name = "NAME", help_heading = "File")]
    from_column: Option<String>,
    /// What separates fields, if not a comma
    #[arg(long, value_name = "CHARACTER", help_heading = "File")]
    separator: Option<String>,
    /// What marks decimals, if not a point
    #[arg(long, value_name = "CHARACTER", help_heading = "File")]
    decimal: Option<String>,
    /// The length of an interval [default: how far apart the times of day in the file are; 30 min if no column names the intervals]
    #[arg(long, value_name = "DURATION", value_parser = Seconds::above_zero)]
    per: Option<Seconds>,
    /// Exponential patience of this mean (Erlang A) [default: nobody gives up]
    #[arg(long, value_name = "DURATION", value_parser = Seconds::above_zero)]
    patience: Option<Seconds>,
    /// At least so many agents in every interval, also where nobody calls
    #[arg(long, value_name = "NUMBER", value_parser = count, default_value_t = 0)]
    at_least: u32,
    #[command(flatten)]
    rota: Rota,
    #[command(flatten)]
    targets: WaitTargets,
    /// One JSON object instead of a table
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// CSV instead of a table: shares 0 to 1, times in seconds
    #[arg(long)]
    csv: bool,
}

/// Half an hour, where the file does not name its intervals and the command line says nothing.
const USUAL: f64 = 1800.0;

impl Day {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let day = self.calculated()?;
        if self.json {
            let text = day.json().map_err(anyhow::Error::from)?;
            return Ok(terminal::print(&text)?);
        }
        if self.csv {
            return Ok(terminal::stream(|mut out| day.csv(&mut out))?);
        }
        Ok(terminal::print(&day.text(terminal::columns()))?)
    }

    fn calculated(&self) -> Result<ErlangDay, Failure> {
        let targets = self.targets.targets(None);
        if self.patience.is_none() {
            self.targets.refuse_abandonment()?;
        }
        if targets.is_empty() && self.agents_column.is_none() {
            return Err(Failure::wrong(
                "no target is given: add one such as --target-service-level 80%, or name the column of planned agents with --agents-column",
            ));
        }
        if self.handle.is_none() && self.handle_column.is_none() {
            return Err(Failure::wrong(
                "--handle or --handle-column: how long do calls take? Give a duration such as --handle 4m, or the column that has it",
            ));
        }
        let forecast = self.forecast()?;
        let per = self.length(&forecast)?;
        let patience = self.patience.map(MeanPatience::of);
        let formula = Formula {
            law: patience.as_ref().map_or(Law::Never, MeanPatience::law),
            per,
            counted: self.targets.counted(),
            at_least: self.at_least,
            targets: &targets,
        };
        let mut known = HashMap::new();
        let intervals = forecast.intervals.into_iter().map(|one| {
            let handle_time = one.handle_time.or(self.handle).unwrap_or(Seconds::ZERO);
            formula.requirement(one, handle_time, &mut known)
        });
        Ok(ErlangDay {
            calculator: if patience.is_some() {
                Calculator::A
            } else {
                Calculator::C
            },
            callers: patience.map_or_else(|| "nobody gives up".to_owned(), |one| one.said()),
            per,
            counted: self.targets.counted(),
            has_patience: self.patience.is_some(),
            shrinkage: self.rota.shrinkage,
            targets: targets.said(),
            intervals: intervals.collect::<Result<_, _>>()?,
        })
    }

    fn forecast(&self) -> Result<Forecast, Failure> {
        let columns = ForecastColumns {
            from: self.from_column.clone(),
            calls: self.calls_column.clone(),
            handle: self.handle_column.clone(),
            agents: self.agents_column.clone(),
            separator: self.separator.clone(),
            decimal: self.decimal.clone(),
            per: self.per,
        };
        forecast(&self.file, &columns, look()).map_err(|said| Failure::Wrong(said.join("\n\n")))
    }

    fn length(&self, forecast: &Forecast) -> Result<Seconds, Failure> {
        match (self.per, forecast.apart) {
            (Some(per), Some(apart)) if per != apart => {
                let (per, apart) = (time(per.get()), time(apart.get()));
                Err(Failure::wrong(Mistake::new(
                    format!("--per: the intervals of the file are {apart} apart, not {per}"),
                    "leave --per out",
                )))
            }
            (Some(per), _) | (None, Some(per)) => Ok(per),
            (None, None) => Ok(Seconds::new(USUAL).unwrap_or(Seconds::ZERO)),
        }
    }
}

/// What every interval is asked.
struct Formula<'a> {
    law: Law,
    per: Seconds,
    counted: ServiceLevel,
    at_least: u32,
    targets: &'a Targets,
}

/// What is needed for calls and a handle time, by their bits.
type Known = HashMap<(u64, u64), (Case, Option<f64>)>;

impl Formula<'_> {
    fn requirement(
        &self,
        one: ForecastInterval,
        handle_time: Seconds,
        known: &mut Known,
    ) -> Result<Requirement, Failure> {
        let key = (one.calls.to_bits(), handle_time.get().to_bits());
        let needed = match known.get(&key) {
            _ if self.targets.is_empty() => None,
            Some(found) => Some(found.clone()),
            None => {
                let found = self.needed(&one, handle_time)?;
                known.insert(key, found.clone());
                Some(found)
            }
        };
        let planned = one
            .agents
            .map(|agents| self.planned(&one, handle_time, agents));
        let (needed, between) = needed.map_or((None, None), |(case, parts)| (Some(case), parts));
        Ok(Requirement {
            name: one.name,
            calls: one.calls,
            handle_time: handle_time.get(),
            needed,
            between,
            planned: planned.transpose()?,
        })
    }

    /// The fewest agents, what they come to, and how many would do in parts.
    fn needed(
        &self,
        one: &ForecastInterval,
        handle_time: Seconds,
    ) -> Result<(Case, Option<f64>), Failure> {
        let least = f64::from(self.at_least);
        if one.calls == 0.0 {
            return Ok((idle(least, handle_time), Some(0.0)));
        }
        let demand = self.demand(one, handle_time)?;
        let targets = self.targets.all();
        let fewest = fewest_agents(&demand, &targets).map_err(|why| {
            let what = match why {
                Unreachable::Agents => "the answer is out of reach",
                Unreachable::Lines(_) | Unreachable::AnyLines => {
                    "no number of agents meets every target"
                }
            };
            terminal::say(&format!("error: {}: {what}: {why}", one.name));
            Failure::TargetMissed
        })?;
        let agents = f64::from(fewest).max(least);
        let case = self.case(demand.clone(), agents)?;
        Ok((case, agents_between(&demand, &targets)))
    }

    fn planned(
        &self,
        one: &ForecastInterval,
        handle_time: Seconds,
        agents: f64,
    ) -> Result<Planned, Failure> {
        let judged = |meets: bool| (!self.targets.is_empty()).then_some(meets);
        if one.calls == 0.0 {
            return Ok(Planned {
                agents,
                case: idle(agents, handle_time),
                meets: judged(true),
            });
        }
        if agents == 0.0 {
            let case = Case {
                calls: one.calls,
                outcome: Outcome::Unstaffed,
                ..idle(agents, handle_time)
            };
            let meets = judged(false);
            return Ok(Planned {
                agents,
                case,
                meets,
            });
        }
        let demand = self.demand(one, handle_time)?;
        let station = Station::between(demand, agents).map_err(refuse)?;
        let state = station.steady_state();
        Ok(Planned {
            agents,
            case: Case::of(&station, self.per, Some(self.counted)),
            meets: judged(state.is_some_and(|state| self.targets.are_met_by(&state))),
        })
    }

    fn demand(&self, one: &ForecastInterval, handle_time: Seconds) -> Result<Demand, Failure> {
        let rate = one.calls / self.per.get();
        let refused = |error: StationError| Failure::wrong(format!("{}: {error}", one.name));
        Demand::new(rate, handle_time, self.law.clone()).map_err(refused)
    }

    fn case(&self, demand: Demand, agents: f64) -> Result<Case, Failure> {
        let station = Station::between(demand, agents).map_err(refuse)?;
        Ok(Case::of(&station, self.per, Some(self.counted)))
    }
}

fn idle(agents: f64, handle_time: Seconds) -> Case {
    Case {
        agents,
        calls: 0.0,
        handle_time: handle_time.get(),
        lines: None,
        outcome: Outcome::Idle,
    }
}
