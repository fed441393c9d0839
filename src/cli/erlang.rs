//! `holdtrue erlang`: closed-form calculators, from agents to measures and from targets to agents.

mod answer;
mod figures;
mod json;
mod options;
mod patience;

use super::failure::Failure;
use super::terminal;
use crate::random::Law;
use crate::theory::{
    Demand, Station, StationError, SteadyState, Unreachable, fewest_agents, fewest_trunks,
};
use answer::{Answer, Row};
use options::{Asked, Lines, Loss, Model, Traffic};
use patience::{MeanPatience, Patience};

/// Calculates queues in closed form: agents to service level, service level to agents
///
/// Calls arrive at random at a steady rate, handle times are exponential, and the answer is that of
/// a long run. Give `--agents` to see what they achieve, or targets to see how many they take.
#[derive(Debug, clap::Args)]
pub(super) struct Erlang {
    #[command(subcommand)]
    formula: Formula,
}

#[derive(Debug, clap::Subcommand)]
enum Formula {
    B(ErlangB),
    C(ErlangC),
    A(ErlangA),
    General(General),
}

/// Erlang B: nobody waits; a caller who finds all agents busy is turned away
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue erlang b --calls <NUMBER> --handle <DURATION> (--agents <NUMBER> | --target-blocked <SHARE> | --max-occupancy <SHARE>) [OPTIONS]",
    after_help = "Example: holdtrue erlang b --calls 100 --per 1h --handle 3m --agents 8"
)]
struct ErlangB {
    #[command(flatten)]
    traffic: Traffic,
    #[command(flatten)]
    asked: Loss,
}

/// Erlang C: everybody waits for as long as it takes
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue erlang c --calls <NUMBER> --handle <DURATION> (--agents <NUMBER> | --target-... | --max-occupancy <SHARE>) [OPTIONS]",
    after_help = "Example: holdtrue erlang c --calls 100 --per 30m --handle 4m --target-service-level 80% --within 20s"
)]
struct ErlangC {
    #[command(flatten)]
    traffic: Traffic,
    #[command(flatten)]
    lines: Lines,
    #[command(flatten)]
    asked: Asked,
}

/// Erlang A: callers abandon, with exponential patience
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue erlang a --calls <NUMBER> --handle <DURATION> --patience <DURATION> (--agents <NUMBER> | --target-... | --max-occupancy <SHARE>) [OPTIONS]",
    after_help = "Example: holdtrue erlang a --calls 100 --per 30m --handle 4m --patience 3m --agents 14"
)]
struct ErlangA {
    #[command(flatten)]
    traffic: Traffic,
    #[command(flatten)]
    patience: MeanPatience,
    #[command(flatten)]
    lines: Lines,
    #[command(flatten)]
    asked: Asked,
}

/// M/M/n+G: callers abandon, with patience of any law
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue erlang general --calls <NUMBER> --handle <DURATION> --patience-law <LAW> (--agents <NUMBER> | --target-... | --max-occupancy <SHARE>) [OPTIONS]",
    after_help = "Example: holdtrue erlang general --calls 100 --per 30m --handle 4m --patience-law lognormal --patience 3m --patience-cv 2 --balk 5% --target-abandonment 5%"
)]
struct General {
    #[command(flatten)]
    traffic: Traffic,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    lines: Lines,
    #[command(flatten)]
    asked: Asked,
}

impl Erlang {
    pub(super) fn run(&self) -> Result<(), Failure> {
        match &self.formula {
            Formula::B(b) => answer_loss(b),
            Formula::C(c) => {
                c.asked.refuse_abandonment()?;
                let model = Model::new("c", "Erlang C", "nobody gives up".to_owned());
                answer(&model, &c.traffic, Law::Never, &c.lines, &c.asked)
            }
            Formula::A(a) => {
                let model = Model::new("a", "Erlang A", a.patience.said());
                answer(&model, &a.traffic, a.patience.law(), &a.lines, &a.asked)
            }
            Formula::General(general) => {
                let model = Model::new("general", "M/M/n+G", general.patience.said());
                let law = general.patience.law()?;
                answer(
                    &model,
                    &general.traffic,
                    law,
                    &general.lines,
                    &general.asked,
                )
            }
        }
    }
}

fn answer(
    model: &Model,
    traffic: &Traffic,
    patience: Law,
    lines: &Lines,
    asked: &Asked,
) -> Result<(), Failure> {
    let demand = traffic.demand(patience)?;
    let demand = match lines.lines {
        Some(lines) => demand.with_lines(lines).map_err(refuse)?,
        None => demand,
    };
    let agents = match asked.agents() {
        Some(agents) => agents,
        None => fewest_agents(&demand, &asked.targets())
            .map_err(|why| out_of_reach(&demand, asked, why))?,
    };
    let rows = rows(agents, |n| Station::new(demand.clone(), n))?;
    Answer {
        model,
        traffic,
        demand: &demand,
        counted: asked.counted(),
        rows,
        agents,
        met: asked.said(),
    }
    .print(asked.form())
}

/// Erlang B: as many lines as agents.
fn answer_loss(b: &ErlangB) -> Result<(), Failure> {
    let model = Model::new("b", "Erlang B", "nobody waits".to_owned());
    let demand = b.traffic.demand(Law::Never)?;
    let station = |agents| Station::new(demand.clone().with_lines(agents)?, agents);
    let agents = match b.asked.agents() {
        Some(agents) => agents,
        None => fewest_trunks(&demand, &b.asked.targets()).map_err(|why| {
            terminal::say(&format!(
                "error: no number of agents meets the target: {why}"
            ));
            Failure::TargetMissed
        })?,
    };
    let rows = rows(agents, station)?;
    Answer {
        model: &model,
        traffic: &b.traffic,
        demand: &demand,
        counted: None,
        rows,
        agents,
        met: b.asked.said(),
    }
    .print(b.asked.form())
}

/// Two agents fewer to two more, where there are such; the number in the middle must be valid.
fn rows(
    agents: u32,
    station: impl Fn(u32) -> Result<Station, StationError>,
) -> Result<Vec<Row>, Failure> {
    station(agents).map_err(refuse)?;
    let around = agents.saturating_sub(2).max(1)..=agents.saturating_add(2);
    Ok(around
        .filter_map(|n| station(n).ok())
        .map(|station| Row {
            agents: station.agents(),
            state: station.steady_state(),
        })
        .collect())
}

/// A number that the formulas refuse, by the option that gave it.
fn refuse(error: StationError) -> Failure {
    let option = match error {
        StationError::Arrivals(_) => "--calls",
        StationError::HandleTime(_) => "--handle",
        StationError::Agents(_) => "--agents",
        StationError::Lines { .. } | StationError::TooManyLines(_) => "--lines",
    };
    Failure::wrong(format!("{option}: {error}"))
}

/// Says on stderr why no number of agents will do, and how near one comes.
fn out_of_reach(demand: &Demand, asked: &Asked, why: Unreachable) -> Failure {
    let best = match why {
        Unreachable::Lines(lines) => Station::new(demand.clone(), lines).ok(),
        Unreachable::Agents => None,
    };
    let best = best.and_then(|station| station.steady_state());
    let reached = best
        .as_ref()
        .map_or_else(String::new, |state: &SteadyState| asked.reached_by(state));
    terminal::say(&format!(
        "error: no number of agents meets the target: {why}{reached}"
    ));
    Failure::TargetMissed
}
