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
    pub(super) fn at(station: &'a Station) -> Self {
        Self {
            patience: station.demand().patience(),
            arrivals: station.demand().arrivals_per_s(),
            capacity: station.capacity_per_s(),
            places: station.places().map(f64::from),
        }
    }

    /// Arrivals that are still waiting, at a caller's wait of `v`, had no line been full.
    fn behind(&self, v: f64) -> f64 {
        self.arrivals * self.patience.survival_integral(v)
    }

    fn ln_room(&self, v: f64) -> f64 {
        self.places
            .map_or(0.0, |places| poisson::ln_below(places, self.behind(v)))
    }
}

impl<'a> Full<'a> {
    /// `None` if no line is ever full.
    pub(super) fn at(station: &'a Station) -> Option<Self> {
        let waiting = Waiting::at(station);
        let places = waiting.places?;
        let reachable = places == 0.0 || waiting.patience.mean() > 0.0;
        reachable.then_some(Self { waiting, places })
    }
}

impl LogConcave for Waiting<'_> {
    fn ln(&self, v: f64) -> f64 {
        self.behind(v) - self.capacity * v + self.ln_room(v)
    }

    fn ln_ratio(&self, from: f64, to: f64) -> f64 {
        let plain =
            self.arrivals * self.patience.survival_between(from, to) - self.capacity * (to - from);
        match self.places {
            Some(_) => plain + self.ln_room(to) - self.ln_room(from),
            None => plain,
        }
    }

    fn slope(&self, v: f64) -> f64 {
        let room = match self.places {
            Some(places) => {
                let behind = self.behind(v);
                let last = poisson::ln_equal(places - 1.0, behind);
                -(last - poisson::ln_below(places, behind)).exp_m1()
            }
            None => 1.0,
        };
        self.arrivals * self.patience.survival(v) * room - self.capacity
    }

    fn unit(&self) -> f64 {
        self.capacity.recip()
    }
}

impl LogConcave for Full<'_> {
    fn ln(&self, v: f64) -> f64 {
        let behind = self.waiting.behind(v);
        poisson::ln_equal(self.places, behind) + behind - self.waiting.capacity * v
    }

    fn ln_ratio(&self, from: f64, to: f64) -> f64 {
        let drained = self.waiting.capacity * (to - from);
        if self.places == 0.0 {
            return -drained;
        }
        let patience = self.waiting.patience;
        let there = patience.survival_integral(from);
        let growth = patience.survival_between(from, to) / there;
        self.places * growth.ln_1p() - drained
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
