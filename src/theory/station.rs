//! What the formulas are asked about: a demand, and agents who meet it.

use super::steady::SteadyState;
use crate::legible::number::so_many;
use crate::random::Law;
use crate::units::{LONGEST, Seconds};
use thiserror::Error;

/// The largest number of agents that is looked into: beyond any call centre, and still quick.
pub const MOST_AGENTS: u32 = 1_000_000;
/// The largest number of lines that is looked into.
pub const MOST_LINES: u32 = 10_000_000;
/// The largest arrival rate that is looked into \[1/s\].
const MOST_ARRIVALS: f64 = 1e12;
/// The smallest arrival rate \[1/s\] and handle time \[s\]: smaller ones leave the range of floats.
const LEAST: f64 = 1e-12;
/// The share of their time that agents must have left, for waits to be told from endless ones: with less, rounding
/// decides.
const LEAST_SLACK: f64 = 1e-9;
/// The smallest part of an agent: a smaller one never serves anybody.
pub(super) const LEAST_PART: f64 = 1e-6;

/// Why a question has no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum StationError {
    /// Nobody calls, or more than can be.
    #[error("the arrival rate must be above 0 (1e-12 to 1e12 calls a second), not {0}")]
    Arrivals(f64),
    /// Calls that take no time, or for ever.
    #[error("the mean handle time must be above 0 (1e-12 s to ten years), not {0} s")]
    HandleTime(f64),
    /// Nobody answers.
    #[error("the number of agents must lie between 1 and 1000000, not {0}")]
    Agents(u32),
    /// A part of an agent less than any, or a part where lines are counted.
    #[error(
        "the number of agents must lie above 0 and up to 1000000, and be whole where lines are limited, not {0}"
    )]
    Part(f64),
    /// Agents without a line to talk on.
    #[error(
        "{} for {}: an agent needs a line to talk on",
        so_many(.lines, "line"),
        so_many(.agents, "agent")
    )]
    Lines {
        /// Lines given.
        lines: u32,
        /// Agents given.
        agents: u32,
    },
    /// More lines than can be.
    #[error("the number of lines must lie between 1 and 10000000, not {0}")]
    TooManyLines(u32),
}

/// Calls that arrive, how long they take, how long they wait, and the lines that hold them.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    arrivals_per_s: f64,
    handle_time_s: f64,
    patience: Law,
    lines: Option<u32>,
}

impl Demand {
    /// Poisson arrivals at `arrivals_per_s` \[1/s\] with exponential handle times of mean
    /// `handle_time`, patience from `patience`, and no limit of lines.
    ///
    /// # Errors
    /// If the rate or the handle time is 0 or out of range.
    pub fn new(
        arrivals_per_s: f64,
        handle_time: Seconds,
        patience: Law,
    ) -> Result<Self, StationError> {
        let handle_time_s = handle_time.get();
        if !(LEAST..=MOST_ARRIVALS).contains(&arrivals_per_s) {
            return Err(StationError::Arrivals(arrivals_per_s));
        }
        if !(LEAST..=LONGEST).contains(&handle_time_s) {
            return Err(StationError::HandleTime(handle_time_s));
        }
        Ok(Self {
            arrivals_per_s,
            handle_time_s,
            patience,
            lines: None,
        })
    }

    /// The same with at most `lines` calls in the centre, talking or waiting; further ones are
    /// blocked.
    ///
    /// # Errors
    /// If there are no lines, or more than [`MOST_LINES`].
    pub fn with_lines(mut self, lines: u32) -> Result<Self, StationError> {
        if !(1..=MOST_LINES).contains(&lines) {
            return Err(StationError::TooManyLines(lines));
        }
        self.lines = Some(lines);
        Ok(self)
    }

    /// The same with calls that arrive at this rate \[1/s\].
    ///
    /// # Errors
    /// If the rate is 0 or out of range.
    pub fn with_arrivals(self, arrivals_per_s: f64) -> Result<Self, StationError> {
        let handle_time = self.handle_time()?;
        let lines = self.lines;
        let demand = Self::new(arrivals_per_s, handle_time, self.patience)?;
        Ok(Self { lines, ..demand })
    }

    /// The same with calls that take this long.
    ///
    /// # Errors
    /// If they take no time.
    pub fn with_handle_time(self, handle_time: Seconds) -> Result<Self, StationError> {
        let lines = self.lines;
        let demand = Self::new(self.arrivals_per_s, handle_time, self.patience)?;
        Ok(Self { lines, ..demand })
    }

    fn handle_time(&self) -> Result<Seconds, StationError> {
        let wrong = StationError::HandleTime(self.handle_time_s);
        Seconds::new(self.handle_time_s).ok_or(wrong)
    }

    /// Calls that arrive \[1/s\].
    #[must_use]
    pub fn arrivals_per_s(&self) -> f64 {
        self.arrivals_per_s
    }

    /// Mean handle time \[s\].
    #[must_use]
    pub fn handle_time_s(&self) -> f64 {
        self.handle_time_s
    }

    /// The law of patience.
    #[must_use]
    pub fn patience(&self) -> &Law {
        &self.patience
    }

    /// Calls that find a place, talking or waiting; `None` without a limit.
    #[must_use]
    pub fn lines(&self) -> Option<u32> {
        self.lines
    }

    /// Offered load \[erlang\]: arrival rate times mean handle time.
    #[must_use]
    pub fn load(&self) -> f64 {
        self.arrivals_per_s * self.handle_time_s
    }
}

/// A demand and the agents who meet it.
///
/// ```
/// use holdtrue::random::Law;
/// use holdtrue::theory::{Demand, Station};
/// use holdtrue::units::Seconds;
///
/// let minutes = |m: f64| Seconds::new(60.0 * m).unwrap();
/// let demand = Demand::new(1.0, minutes(3.0), Law::exponential(minutes(3.0))).unwrap();
/// let steady = Station::new(demand, 181).unwrap().steady_state().unwrap();
/// assert!((steady.measures(&Default::default()).abandonment - 0.0271).abs() < 1e-4);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    demand: Demand,
    agents: f64,
}

impl Station {
    /// `agents` who meet `demand`.
    ///
    /// # Errors
    /// If there are no agents, more than [`MOST_AGENTS`], or more than lines.
    pub fn new(demand: Demand, agents: u32) -> Result<Self, StationError> {
        if !(1..=MOST_AGENTS).contains(&agents) {
            return Err(StationError::Agents(agents));
        }
        match demand.lines {
            Some(lines) if lines < agents => Err(StationError::Lines { lines, agents }),
            _ => Ok(Self {
                demand,
                agents: f64::from(agents),
            }),
        }
    }

    /// The same with any number of agents above 0: between whole numbers, the formulas' smooth continuation.
    /// Where lines are limited, they are whole.
    ///
    /// # Errors
    /// If there are no agents, more than [`MOST_AGENTS`], or a part of one with a limit of lines.
    pub fn between(demand: Demand, agents: f64) -> Result<Self, StationError> {
        if agents.fract() == 0.0 && (1.0..=f64::from(MOST_AGENTS)).contains(&agents) {
            return Self::new(demand, agents as u32);
        }
        let is_valid = (LEAST_PART..=f64::from(MOST_AGENTS)).contains(&agents);
        if !is_valid || demand.lines.is_some() {
            return Err(StationError::Part(agents));
        }
        Ok(Self { demand, agents })
    }

    /// The demand.
    #[must_use]
    pub fn demand(&self) -> &Demand {
        &self.demand
    }

    /// The number of agents; whole unless it was made by [`Station::between`].
    #[must_use]
    pub fn agents(&self) -> f64 {
        self.agents
    }

    /// Calls handled while all agents are busy \[1/s\].
    pub(super) fn capacity_per_s(&self) -> f64 {
        self.agents / self.demand.handle_time_s
    }

    /// Places to wait in; `None` without a limit.
    pub(super) fn places(&self) -> Option<f64> {
        let lines = self.demand.lines.map(f64::from);
        lines.map(|lines| lines - self.agents)
    }

    /// What the station settles to. `None` if it never does: without a limit of lines, those who
    /// never give up arrive as fast as all agents together can serve, or faster, or so nearly as fast
    /// that waits would last for millions of calls.
    #[must_use]
    pub fn steady_state(&self) -> Option<SteadyState> {
        let endless = self.demand.load() * self.demand.patience.never();
        if self.demand.lines.is_none() && endless >= self.agents * (1.0 - LEAST_SLACK) {
            return None;
        }
        Some(SteadyState::of(self))
    }
}
