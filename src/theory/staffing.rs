//! The inverse: the smallest number of agents that meets targets.

use super::solve::lowest;
use super::station::{Demand, MOST_AGENTS, Station};
use super::steady::{Measures, SteadyState};
use crate::centre::ServiceLevel;
use thiserror::Error;

/// What must be met.
///
/// Abandonment and delay are counted among those who got a line, which without a limit of lines is
/// the offered: with one, a house that turns nearly all away must not pass for a quick one.
///
/// One more agent helps with each of them but two. That is a theorem for the waits: the ratio of
/// the densities of the offered wait at n + 1 and at n agents falls with the wait, so it falls in
/// likelihood-ratio order, among all as among the answered. Yet where lines are limited, an agent
/// more is a waiting place less, which can block more of the impatient and so lower service levels
/// that count the offered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SteadyTarget {
    /// Service level, by its formula and thresholds, at least this.
    ServiceLevel(ServiceLevel, f64),
    /// Abandoned / (offered - blocked) at most this.
    Abandonment(f64),
    /// Blocked / offered at most this.
    Blocked(f64),
    /// Delayed / (offered - blocked) at most this.
    Delayed(f64),
    /// Mean wait of the answered at most this \[s\].
    Asa(f64),
    /// Occupancy at most this.
    Occupancy(f64),
}

/// Up to so many lines every number of agents is tried, for blocking may rise with the agents.
const TRIED_ONE_BY_ONE: u32 = 500;

/// Why no number of agents will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unreachable {
    /// An agent on each line, nobody waits, and still.
    #[error("not even with an agent on each of the {0} lines: more lines are needed")]
    Lines(u32),
    /// Fewer lines block too many, or more let too many wait.
    #[error("not with any number of lines: more agents are needed")]
    AnyLines,
    /// The search ends somewhere.
    #[error("it takes more than {MOST_AGENTS} agents, the most that are looked at")]
    Agents,
}

impl SteadyTarget {
    /// Is it met?
    #[must_use]
    pub fn met_by(&self, state: &SteadyState) -> bool {
        let at_most = |bound: &f64, read: fn(&Measures) -> f64| {
            read(&state.measures(&ServiceLevel::default())) <= *bound
        };
        match self {
            SteadyTarget::ServiceLevel(counted, at_least) => {
                state.service_levels(counted).by(counted.formula) >= *at_least
            }
            SteadyTarget::Abandonment(bound) => at_most(bound, |m| m.abandonment / m.got_a_line()),
            SteadyTarget::Blocked(bound) => at_most(bound, |m| m.blocked),
            SteadyTarget::Delayed(bound) => at_most(bound, |m| m.delayed / m.got_a_line()),
            SteadyTarget::Asa(bound) => at_most(bound, |m| m.asa),
            SteadyTarget::Occupancy(bound) => at_most(bound, |m| m.occupancy),
        }
    }
}

/// The smallest number of agents with which `demand` meets all of `targets`.
///
/// ```
/// use holdtrue::centre::ServiceLevel;
/// use holdtrue::random::Law;
/// use holdtrue::theory::{Demand, SteadyTarget, fewest_agents};
/// use holdtrue::units::Seconds;
///
/// // 100 erlang, 80 % within 20 s, nobody gives up: 108 agents.
/// let demand = Demand::new(100.0 / 240.0, Seconds::new(240.0).unwrap(), Law::Never).unwrap();
/// let target = SteadyTarget::ServiceLevel(ServiceLevel::default(), 0.8);
/// assert_eq!(fewest_agents(&demand, &[target]), Ok(108));
/// ```
///
/// # Errors
/// If no number of agents will do: with a limit of lines some targets are out of reach. (With more
/// than 500 lines the search halves its range as if more agents always helped.)
pub fn fewest_agents(demand: &Demand, targets: &[SteadyTarget]) -> Result<u32, Unreachable> {
    let most = demand.lines().unwrap_or(MOST_AGENTS).min(MOST_AGENTS);
    let meets = |agents: u32| {
        Station::new(demand.clone(), agents)
            .ok()
            .and_then(|station| station.steady_state())
            .is_some_and(|state| targets.iter().all(|target| target.met_by(&state)))
    };
    let unreachable = match demand.lines() {
        Some(lines) if lines <= MOST_AGENTS => Unreachable::Lines(lines),
        _ => Unreachable::Agents,
    };
    if demand.lines().is_some() && most <= TRIED_ONE_BY_ONE {
        return (1..=most).find(|agents| meets(*agents)).ok_or(unreachable);
    }
    lowest(1, most, meets).ok_or(unreachable)
}

/// The smallest number of agents with which `demand` meets all of `targets` when each agent has a
/// line and nobody waits (Erlang B); the limit of lines that `demand` may have is not looked at.
///
/// ```
/// # use holdtrue::{random::Law, theory::{Demand, SteadyTarget, fewest_trunks}, units::Seconds};
/// // 5 erlang, 1 % blocked: 11 trunks.
/// let demand = Demand::new(5.0 / 180.0, Seconds::new(180.0).unwrap(), Law::Never).unwrap();
/// assert_eq!(fewest_trunks(&demand, &[SteadyTarget::Blocked(0.01)]), Ok(11));
/// ```
///
/// # Errors
/// If not even [`MOST_AGENTS`] will do.
pub fn fewest_trunks(demand: &Demand, targets: &[SteadyTarget]) -> Result<u32, Unreachable> {
    let meets = |agents: u32| {
        let demand = demand.clone().with_lines(agents).ok();
        let station = demand.and_then(|demand| Station::new(demand, agents).ok());
        let state = station.and_then(|station| station.steady_state());
        state.is_some_and(|state| targets.iter().all(|target| target.met_by(&state)))
    };
    lowest(1, MOST_AGENTS, meets).ok_or(Unreachable::Agents)
}
