//! Answers of the closed-form calculators: plain data, as text and as JSON.

mod day;
mod day_values;
mod json;
mod text;

pub use day::{ErlangDay, Planned, Requirement};

use crate::centre::ServiceLevel;
use crate::legible::number::exact;
use crate::theory::{Measures, Station, SteadyState};
use crate::units::{Seconds, Share};

/// Which formula it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calculator {
    /// Nobody waits.
    B,
    /// Nobody gives up.
    C,
    /// Exponential patience.
    A,
    /// Patience of any law.
    General,
}

impl Calculator {
    /// Its name on the command line and in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Calculator::B => "b",
            Calculator::C => "c",
            Calculator::A => "a",
            Calculator::General => "general",
        }
    }

    /// Its name in the field.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Calculator::B => "Erlang B",
            Calculator::C => "Erlang C",
            Calculator::A => "Erlang A",
            Calculator::General => "M/M/n+G",
        }
    }
}

/// What was left out, and is found from targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// The fewest agents.
    Agents,
    /// The most calls.
    Calls,
    /// The longest mean handle time.
    HandleTime,
    /// The fewest lines that block few enough.
    FewestLines,
    /// The most lines that let few enough wait.
    MostLines,
}

impl Sought {
    /// Its key in JSON.
    fn key(self) -> &'static str {
        match self {
            Sought::Agents => "agents",
            Sought::Calls => "calls",
            Sought::HandleTime => "handle_time",
            Sought::FewestLines | Sought::MostLines => "lines",
        }
    }
}

/// A question and its answer.
#[derive(Debug, Clone)]
pub struct ErlangAnswer {
    /// The formula.
    pub calculator: Calculator,
    /// What callers do, in words.
    pub callers: String,
    /// The interval that calls are counted in.
    pub per: Seconds,
    /// What was looked for; none if everything was given.
    pub sought: Option<Sought>,
    /// How service level is counted; none where nobody waits.
    pub counted: Option<ServiceLevel>,
    /// Whether somebody gives up.
    pub has_patience: bool,
    /// Share of paid time off the phones.
    pub shrinkage: Share,
    /// The targets in words.
    pub targets: Vec<String>,
    /// What was given, and what was found; what has no limit is none.
    pub asked: Quantities,
    /// What it comes to; none if what was looked for has no limit.
    pub case: Option<Case>,
    /// The agents that just meet the targets, if they came in parts.
    pub between: Option<f64>,
    /// The same with one or two agents (or lines) fewer or more.
    pub nearby: Vec<Case>,
}

/// What was given, and what was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantities {
    /// Calls in each interval.
    pub calls: Option<f64>,
    /// Mean handle time \[s\].
    pub handle_time: Option<f64>,
    /// Agents on the phones.
    pub agents: Option<f64>,
    /// Calls that find a place, talking or waiting.
    pub lines: Option<u32>,
}

/// Calls, agents and lines, and what they come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Agents on the phones.
    pub agents: f64,
    /// Calls in each interval.
    pub calls: f64,
    /// Mean handle time \[s\].
    pub handle_time: f64,
    /// Calls that find a place, talking or waiting.
    pub lines: Option<u32>,
    /// What it comes to.
    pub outcome: Outcome,
}

/// What a queue comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It settles.
    Settles(Box<Settled>),
    /// It grows without end.
    Grows,
    /// Nobody calls.
    Idle,
    /// Nobody is there to answer.
    Unstaffed,
}

/// Quantiles of the answered's wait, by their key.
pub(super) const QUANTILES: [(&str, f64); 5] = [
    ("wait_p50", 0.5),
    ("wait_p80", 0.8),
    ("wait_p90", 0.9),
    ("wait_p95", 0.95),
    ("wait_p99", 0.99),
];

/// The measures of a queue that has settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// All but the quantiles.
    pub measures: Measures,
    /// The wait within which 50, 80, 90, 95 and 99 % of the answered were answered \[s\].
    pub quantiles: [Option<f64>; 5],
}

impl Case {
    /// The case of a station.
    #[must_use]
    pub fn of(station: &Station, per: Seconds, counted: Option<ServiceLevel>) -> Self {
        let demand = station.demand();
        Self {
            agents: station.agents(),
            calls: demand.arrivals_per_s() * per.get(),
            handle_time: demand.handle_time_s(),
            lines: demand.lines(),
            outcome: station.steady_state().map_or(Outcome::Grows, |state| {
                Outcome::Settles(Box::new(Settled::of(&state, counted)))
            }),
        }
    }

    fn settled(&self) -> Option<&Settled> {
        match &self.outcome {
            Outcome::Settles(settled) => Some(settled),
            Outcome::Grows | Outcome::Idle | Outcome::Unstaffed => None,
        }
    }
}

impl Settled {
    fn of(state: &SteadyState, counted: Option<ServiceLevel>) -> Self {
        Self {
            measures: state.measures(&counted.unwrap_or_default()),
            quantiles: QUANTILES.map(|(_, part)| state.wait_quantile(part)),
        }
    }
}

/// Offered load \[erlang\] of so many calls in each interval.
fn load(calls: f64, per: Seconds, handle_time: f64) -> f64 {
    calls / per.get() * handle_time
}

/// A load, or agents in parts, as people read them; none are a bare 0.
fn erlangs(load: f64) -> String {
    match load {
        0.0 => "0".to_owned(),
        load => exact(load),
    }
}

/// People on the rota for so many agents on the phones.
fn rostered(agents: f64, shrinkage: Share) -> f64 {
    if agents == 0.0 {
        return 0.0;
    }
    // 14 / .7 is 20.000000000000004.
    (agents / (1.0 - shrinkage.get()) - 1e-9).ceil()
}
