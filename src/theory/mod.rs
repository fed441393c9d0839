//! Closed forms: exact steady-state answers for queues with Poisson arrivals and exponential
//! handle times, from Erlang B to general patience, and the staffing that meets a target.
//!
//! One model covers them all: M/M/n+G with K lines. `n` agents; calls arrive at rate `lambda`, are
//! handled at rate `mu`, wait first come first served, and hang up when their wait reaches a
//! patience drawn from any [`Law`](crate::random::Law); a call that finds `K` others is blocked.
//!
//! | formula | lines | patience |
//! |---|---|---|
//! | Erlang B | `lines == agents` | any |
//! | Erlang C | none | [`Law::Never`](crate::random::Law::Never) |
//! | Erlang A | none | [`Law::Exponential`](crate::random::Law::Exponential) |
//! | M/M/n+G | any | any |
//!
//! With H(v) the integral of the patience's survival function, the wait V that a caller of endless
//! patience would face has an atom at 0 and, for v > 0, the density
//!
//! ```text
//!     lambda p(n-1) exp(lambda H(v) - n mu v) Q(K - n, lambda H(v))
//! ```
//!
//! where p(n-1) is the probability of n - 1 busy agents and Q(m, x) that of fewer than m events of
//! a Poisson law of mean x (1 without a limit of lines). All measures are integrals of this
//! density: see [`SteadyState`]. Sources: Baccelli and Hebuterne, "On queues with impatient
//! customers" (1981); Zeltyn and Mandelbaum, "Call centers with impatient customers: many-server
//! asymptotics of the M/M/n+G queue" (2005), whose J, J_1, J_H and epsilon these are; Brandt and
//! Brandt, "On the M(n)/M(s)/s queue with impatient calls" (1999) for the limit of lines.
//!
//! It knows nothing of days, intervals, skills or redials: those are the engine's.

mod blocks;
mod erlang;
mod from_empty;
mod poisson;
mod quadrature;
mod solve;
mod staffing;
mod station;
mod steady;

pub use erlang::{erlang_b, erlang_b_between, erlang_c};
pub use from_empty::{Flow, Phase, from_empty};
pub use solve::{
    Most, agents_between, fewest_lines, longest_handle_time, most_arrivals, most_lines,
    trunks_between,
};
pub use staffing::{SteadyTarget, Unreachable, fewest_agents, fewest_trunks};
pub use station::{Demand, MOST_AGENTS, MOST_LINES, Station, StationError};
pub use steady::{Measures, ServiceLevels, SteadyState};

#[cfg(test)]
mod tests;
