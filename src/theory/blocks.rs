//! The building blocks of M/M/n+G: densities of the wait and of being blocked, up to a factor.

use super::poisson;
use super::quadrature::LogConcave;
use super::station::Station;
use crate::random::Law;

/// exp(lambda H(v) - n mu v) Q(places, lambda H(v)): the density of the wait V that a caller of
/// endless patience would face, divided by lambda p(n-1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting<'a> {
    patience: &'a Law,
    arrivals: f64,
    capacity: f64,
    places: Option<f64>,
}

/// exp(-n mu v) (lambda H(v))^places / places!: its integral times lambda is the probability of
/// full lines divided by p(n-1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Full<'a> {
    waiting: Waiting<'a>,
    places: f64,
}

impl<'a> Waiting<'a> {
    /// `None` if there is no place to wait in.
    pub(super) fn at(station: &'a Station) -> Option<Self> {
        (station.places() != Some(0.0)).then(|| Self::beside(station))
    }

    fn beside(station: &'a Station) -> Self {
        Self {
            patience: station.demand().patience(),
            arrivals: station.demand().arrivals_per_s(),
            capacity: station.capacity_per_s(),
            places: station.places(),
        }
    }

    /// Arrivals that are still waiting, at a caller's wait of `v`, had no line been full.
    fn behind(&self, v: f64) -> f64 {
        self.arrivals * self.patience.survival_integral(v)
    }

    /// The logarithm of the density.
    pub(super) fn ln(&self, v: f64) -> f64 {
        self.behind(v) - self.capacity * v + self.ln_room(v)
    }

    fn ln_room(&self, v: f64) -> f64 {
        self.places
            .map_or(0.0, |places| poisson::ln_below(places, self.behind(v)))
    }
}

impl<'a> Full<'a> {
    /// `None` if no line is ever full.
    pub(super) fn at(station: &'a Station) -> Option<Self> {
        let waiting = Waiting::beside(station);
        let places = waiting.places?;
        let reachable = places == 0.0 || waiting.patience.mean() > 0.0;
        reachable.then_some(Self { waiting, places })
    }

    /// The logarithm of this over the density of waits, at the same `v`; of this alone if nobody
    /// can wait.
    pub(super) fn ln_over_waiting(&self, v: f64) -> f64 {
        let (places, behind) = (self.places, self.waiting.behind(v));
        if places == 0.0 {
            -self.waiting.capacity * v
        } else if behind < places {
            poisson::ln_equal(places, behind) - poisson::ln_below(places, behind)
        } else {
            (behind / places).ln() - poisson::ln_below_over_last(places, behind)
        }
    }
}

impl LogConcave for Waiting<'_> {
    fn ln_relative_to(&self, anchor: f64) -> impl Fn(f64) -> f64 {
        let arrived = move |v: f64| self.arrivals * self.patience.survival_between(anchor, v);
        let there = self.behind(anchor);
        let ln_room_there = self.ln_room(anchor);
        let many = |behind: f64| self.places.filter(|places| behind >= *places);
        move |v| {
            let drained = self.capacity * (v - anchor);
            let here = there + arrived(v);
            match (self.places, many(there).and_then(|_| many(here))) {
                (None, _) => arrived(v) - drained,
                // exp(x) Q(places, x) is a polynomial in x: its large factors must not cancel.
                (Some(_), Some(places)) => {
                    (places - 1.0) * (arrived(v) / there).ln_1p()
                        + poisson::ln_below_over_last(places, here)
                        - poisson::ln_below_over_last(places, there)
                        - drained
                }
                (Some(_), None) => arrived(v) - drained + self.ln_room(v) - ln_room_there,
            }
        }
    }

    fn slope(&self, v: f64) -> f64 {
        let behind = self.behind(v);
        // P(N < places - 1) / P(N < places): the derivative of ln(exp(x) Q(places, x)).
        let room = match self.places {
            None => 1.0,
            Some(places) if behind < places => {
                let last = poisson::ln_equal(places - 1.0, behind);
                -(last - poisson::ln_below(places, behind)).exp_m1()
            }
            Some(places) => -(-poisson::ln_below_over_last(places, behind)).exp_m1(),
        };
        self.arrivals * self.patience.survival(v) * room - self.capacity
    }

    fn unit(&self) -> f64 {
        self.capacity.recip()
    }
}

impl LogConcave for Full<'_> {
    fn ln_relative_to(&self, anchor: f64) -> impl Fn(f64) -> f64 {
        let patience = self.waiting.patience;
        let there = patience.survival_integral(anchor);
        move |v| {
            let drained = self.waiting.capacity * (v - anchor);
            if self.places == 0.0 {
                return -drained;
            }
            let growth = patience.survival_between(anchor, v) / there;
            self.places * growth.ln_1p() - drained
        }
    }

    fn slope(&self, v: f64) -> f64 {
        if self.places == 0.0 {
            return -1.0;
        }
        let patience = self.waiting.patience;
        // Over H / places, so that H = 0 needs no division.
        let so_far = patience.survival_integral(v);
        patience.survival(v) - self.waiting.capacity * so_far / self.places
    }

    fn unit(&self) -> f64 {
        self.waiting.capacity.recip()
    }
}
