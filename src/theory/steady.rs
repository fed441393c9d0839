//! What a station settles to, and the measures that managers read from it.

use super::blocks::{Full, Waiting};
use super::erlang::ln_inverse_erlang_b;
use super::quadrature::{Integrals, LogConcave, Stretch, integrate};
use super::station::Station;
use crate::centre::{Formula, ServiceLevel};

/// The steady state of a [`Station`]: the law of its callers' waits, ready to be asked.
///
/// Accuracy, measured: every measure of the reference tables to 4e-12. Beyond them only the balance
/// of calls handled and answered was measured, for 1 to 10,000 agents and nineteen laws: it holds
/// to 2e-12 up to a load of 1.2 an agent and to 2e-11 up to 1,000, but for a gamma law with a
/// coefficient of variation of 0.01 (1e-8). At a million it holds to 2e-8, and to 6e-7 with an
/// empirical law: survival integrals are rounded, and an overload magnifies that. Probabilities
/// under 1e-308 are 0.
#[derive(Debug, Clone, PartialEq)]
pub struct SteadyState {
    station: Station,
    landmarks: Vec<f64>,
    /// Offered that find an idle agent / offered.
    at_once: f64,
    /// Offered that find all lines full / offered.
    blocked: f64,
    /// The wait \[s\] at which the density of waits is highest, and all of it is measured from.
    anchor: f64,
    /// ln of (arrival rate times p(n-1) times density at the anchor).
    ln_factor: f64,
    /// Over all who find agents busy and a place to wait.
    queued: Shares,
}

/// Integrals of the density of the wait V that a caller of endless patience would face, over a
/// stretch of waits: shares of the offered, and times \[s\] times shares of the offered.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Shares {
    /// Patience outlasts V.
    stay: f64,
    /// Patience runs out within V.
    leave: f64,
    /// V of those who stay.
    wait_of_stayers: f64,
    /// Patience of those who leave.
    wait_of_leavers: f64,
    /// V of all.
    offered_wait: f64,
    /// Mean patience of those who leave \[s\]; it exists even where their share is too small.
    mean_of_leavers: Option<f64>,
}

/// Everything that is read from a steady state. Shares are of the offered (all arrivals, blocked
/// or not) unless the text says otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Found no idle agent but a place to wait / offered.
    pub delayed: f64,
    /// Answered, at once or after a wait / offered.
    pub answered: f64,
    /// Abandoned / offered.
    pub abandonment: f64,
    /// Found all lines full / offered.
    pub blocked: f64,
    /// Mean time in queue over the answered and the abandoned, none for those answered at once \[s\].
    pub wait: f64,
    /// Mean wait of the answered, none for those answered at once \[s\].
    pub asa: f64,
    /// Mean wait of those who abandon \[s\]; `None` if nobody does.
    pub wait_abandoned: Option<f64>,
    /// Mean wait that a caller of endless patience would face, over all who are not blocked \[s\].
    pub offered_wait: f64,
    /// Time in queue above the service level's threshold, however it ended / offered.
    pub waited_longer: f64,
    /// Mean number waiting (time average).
    pub queue: f64,
    /// Mean number of busy agents / agents.
    pub occupancy: f64,
    /// The six service levels.
    pub service_levels: ServiceLevels,
}

impl Measures {
    /// Answered or abandoned, and not blocked / offered; it keeps its digits when it is small.
    #[must_use]
    pub fn got_a_line(&self) -> f64 {
        self.answered + self.abandonment
    }
}

/// The ratios that call centres call service level; T is `within`, S is `short_abandon`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceLevels {
    /// answered<=T / offered.
    pub offered: f64,
    /// answered<=T / answered.
    pub answered: f64,
    /// answered<=T / (offered - abandoned<=T).
    pub less_early_abandons: f64,
    /// (answered<=T + abandoned<=T) / offered.
    pub early_abandons_met: f64,
    /// answered<=T / (offered - abandoned<=S).
    pub less_short_abandons: f64,
    /// (answered<=T + abandoned<=S) / offered.
    pub short_abandons_met: f64,
}

impl ServiceLevels {
    /// The ratio by its formula.
    #[must_use]
    pub fn by(&self, formula: Formula) -> f64 {
        match formula {
            Formula::Offered => self.offered,
            Formula::Answered => self.answered,
            Formula::LessEarlyAbandons => self.less_early_abandons,
            Formula::EarlyAbandonsMet => self.early_abandons_met,
            Formula::LessShortAbandons => self.less_short_abandons,
            Formula::ShortAbandonsMet => self.short_abandons_met,
        }
    }
}

impl SteadyState {
    /// The caller has made sure that there is one.
    pub(super) fn of(station: &Station) -> Self {
        let demand = station.demand();
        let ln_at_once = ln_inverse_erlang_b(station.agents() - 1.0, demand.load());
        let ln_arrivals = demand.arrivals_per_s().ln();
        let mut state = Self {
            station: station.clone(),
            landmarks: demand.patience().landmarks(),
            at_once: 0.0,
            blocked: 0.0,
            anchor: 0.0,
            ln_factor: 0.0,
            queued: Shares::default(),
        };
        let waiting = Waiting::at(station);
        let (mut ln_anchor, mut ln_queued) = (0.0, f64::NEG_INFINITY);
        if let Some(density) = waiting {
            let queued = state.integrals(&density, ALWAYS);
            state.anchor = queued.peak;
            ln_anchor = density.ln(queued.peak);
            ln_queued = ln_arrivals + (queued.sums[0] + queued.sums[1]).ln();
        }
        let ln_blocked = Full::at(station).map_or(f64::NEG_INFINITY, |full| {
            let integral = integrate(&full, ALWAYS, &state.landmarks, |_| [1.0]);
            let from_anchor = waiting.map_or(0.0, |density| {
                density.ln_relative_to(state.anchor)(integral.peak)
            });
            let ln_peak = full.ln_over_waiting(integral.peak) + from_anchor;
            ln_arrivals + ln_peak + integral.sums[0].ln()
        });
        // Everything is divided by the density at the anchor before it is compared: in an
        // overload its logarithm has more digits than a float.
        let parts = [ln_at_once - ln_anchor, ln_queued, ln_blocked];
        let largest = parts.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = parts.iter().map(|part| (part - largest).exp()).sum();
        let ln_sum = largest + sum.ln();
        state.at_once = (parts[0] - ln_sum).exp();
        state.blocked = (parts[2] - ln_sum).exp();
        state.ln_factor = ln_arrivals - ln_sum;
        state.queued = state.between(0.0, f64::INFINITY);
        state
    }

    /// The station that settles to this.
    #[must_use]
    pub fn station(&self) -> &Station {
        &self.station
    }

    /// All the measures, with service levels by the thresholds of `counted`.
    ///
    /// ```
    /// use holdtrue::{centre::ServiceLevel, random::Law, theory::{Demand, Station}, units::Seconds};
    /// let seconds = |s| Seconds::new(s).unwrap();
    /// let demand = Demand::new(1.0, seconds(100.0), Law::exponential(seconds(120.0))).unwrap();
    /// let steady = Station::new(demand, 100).unwrap().steady_state().unwrap();
    /// let measures = steady.measures(&ServiceLevel::default());
    /// assert!((measures.service_levels.offered - 0.927_522_893_344).abs() < 1e-12);
    /// assert!((measures.asa - 4.475_054_786_560).abs() < 1e-11);
    /// ```
    #[must_use]
    pub fn measures(&self, counted: &ServiceLevel) -> Measures {
        let queued = &self.queued;
        let (answered, abandonment) = (self.at_once + queued.stay, queued.leave);
        let in_queue = queued.wait_of_stayers + queued.wait_of_leavers;
        let demand = self.station.demand();
        let agents = self.station.agents();
        Measures {
            delayed: share(queued.stay + queued.leave),
            answered: share(answered),
            abandonment: share(abandonment),
            blocked: share(self.blocked),
            wait: in_queue / (answered + abandonment),
            asa: queued.wait_of_stayers / answered,
            wait_abandoned: queued.mean_of_leavers,
            offered_wait: queued.offered_wait / (answered + abandonment),
            waited_longer: share(self.waited_longer(counted.within.get())),
            queue: demand.arrivals_per_s() * in_queue,
            occupancy: share(demand.load() * answered / agents),
            service_levels: self.service_levels(counted),
        }
    }

    /// The six service levels, by the thresholds of `counted`.
    #[must_use]
    pub fn service_levels(&self, counted: &ServiceLevel) -> ServiceLevels {
        let within = counted.within.get();
        let met = self.answered_within(within);
        let early = self.abandoned_within(within);
        let short = self.abandoned_within(counted.short_abandon.get());
        ServiceLevels {
            offered: share(met),
            answered: share(met / (self.at_once + self.queued.stay)),
            less_early_abandons: share(met / (1.0 - early)),
            early_abandons_met: share(met + early),
            less_short_abandons: share(met / (1.0 - short)),
            short_abandons_met: share(met + short),
        }
    }

    /// Answered after a wait of at most `t` \[s\] / offered.
    #[must_use]
    pub fn answered_within(&self, t: f64) -> f64 {
        self.at_once + self.between(0.0, t).stay
    }

    /// Abandoned after a wait of at most `t` \[s\] / offered.
    #[must_use]
    pub fn abandoned_within(&self, t: f64) -> f64 {
        let out_of_patience = self.station.demand().patience().split_at(t).within;
        let later = self.between(t, f64::INFINITY);
        self.between(0.0, t).leave + out_of_patience * (later.stay + later.leave)
    }

    /// Time in queue above `t` \[s\], however it ended / offered.
    #[must_use]
    pub fn waited_longer(&self, t: f64) -> f64 {
        let later = self.between(t, f64::INFINITY);
        self.station.demand().patience().survival(t) * (later.stay + later.leave)
    }

    /// The wait \[s\] within which this share of the answered is answered; 0 if the share is no more
    /// than those answered at once, `None` unless the share lies between 0 and 1, both excluded.
    ///
    /// ```
    /// # use holdtrue::{random::Law, theory::{Demand, Station}, units::Seconds};
    /// let demand = Demand::new(0.01, Seconds::new(70.0).unwrap(), Law::Never).unwrap();
    /// let single = Station::new(demand, 1).unwrap().steady_state().unwrap();
    /// // M/M/1: P(W > t) = .7 exp(-(1/70 - .01) t).
    /// let expected = (0.7_f64 / 0.1).ln() / (1.0 / 70.0 - 0.01);
    /// assert!((single.wait_quantile(0.9).unwrap() / expected - 1.0).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn wait_quantile(&self, of_answered: f64) -> Option<f64> {
        if !(of_answered > 0.0 && of_answered < 1.0) {
            return None;
        }
        let wanted = of_answered * (self.at_once + self.queued.stay) - self.at_once;
        if wanted <= 0.0 {
            return Some(0.0);
        }
        let short_of = |t: f64| self.between(0.0, t).stay - wanted;
        let (mut low, mut high) = (0.0, self.station.capacity_per_s().recip());
        let (mut below, mut above) = (-wanted, short_of(high));
        while above < 0.0 && high < 1e300 {
            (low, below) = (high, above);
            high *= 2.0;
            above = short_of(high);
        }
        // Illinois: regula falsi that halves the value of an end which stays put.
        for _ in 0..100 {
            let next = low - below * (high - low) / (above - below);
            if (high - low) <= 1e-12 * high || !(next > low && next < high) {
                break;
            }
            let here = short_of(next);
            if here < 0.0 {
                (low, below, above) = (next, here, above / 2.0);
            } else {
                (high, above, below) = (next, here, below / 2.0);
            }
        }
        Some(f64::midpoint(low, high))
    }

    fn between(&self, from: f64, to: f64) -> Shares {
        let Some(density) = Waiting::at(&self.station) else {
            return Shares::default();
        };
        let integrals = self.integrals(&density, Stretch { from, to });
        let relative = density.ln_relative_to(self.anchor)(integrals.peak);
        let factor = (self.ln_factor + relative).exp();
        let [stay, leave, stayers, leavers, all] = integrals.sums;
        Shares {
            stay: factor * stay,
            leave: factor * leave,
            wait_of_stayers: factor * stayers,
            wait_of_leavers: factor * leavers,
            offered_wait: factor * all,
            mean_of_leavers: (leave > 0.0).then(|| leavers / leave),
        }
    }

    /// Over a stretch of offered waits v: P(T > v), P(T <= v), v P(T > v), E\[T; T <= v\] and v.
    fn integrals(&self, density: &Waiting<'_>, stretch: Stretch) -> Integrals<5> {
        let patience = self.station.demand().patience();
        integrate(density, stretch, &self.landmarks, |v| {
            let split = patience.split_at(v);
            let waits = v * split.beyond;
            [split.beyond, split.within, waits, split.partial_mean, v]
        })
    }
}

const ALWAYS: Stretch = Stretch {
    from: 0.0,
    to: f64::INFINITY,
};

/// A share that rounding may have carried past 1.
fn share(value: f64) -> f64 {
    value.min(1.0)
}
