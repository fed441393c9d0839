//! Intervals of what few events make up, or all but few.
//!
//! The number of events that was seen is taken as a Poisson one, a share as a binomial one, and the interval is
//! exact for those: Garwood's (1936) by the gamma distribution, Clopper and Pearson's (1934) by the beta
//! distribution. Where events come together, so that the spread between replications is wider, they count
//! as fewer, larger events: sum and ends are divided by the dispersion (quasi-Poisson, quasi-binomial). That
//! dispersion is as doubtful as the few replications that bring such events make it.
//! With many events the usual interval serves.

use super::beta::{beta_above, beta_quantile};
use super::estimate::student_tails;
use super::{Confidence, Estimate};
use statrs::distribution::{ContinuousCDF, Gamma, Normal};

/// Events from which on the usual interval serves: a tenth of the skewness of one event is left. A convention.
const MANY: f64 = 100.0;
/// Events below which their spread is not trusted to be less than that of independent ones. A convention.
const FEW: f64 = 30.0;
/// Once an event was seen, the upper end allows for one more day that brings so many of them: few events do not
/// show yet whether they come together. A convention; it covers 94 % up to a dispersion of 5.
const TOGETHER: f64 = 4.0;
/// Where they come together, for one that brings so many times the dispersion. A convention; of 1,500 studies of 20 to 200
/// days of blocked calls with a dispersion of 6 to 33, 94 % hold the truth where a call was blocked at all.
const MORE_TOGETHER: f64 = 3.0;
/// Degrees of freedom of the dispersion for each replication that carries events, ... A convention, found with the other.
const FREEDOM_OF_CARRIER: f64 = 2.0;
/// ... and as many as it has at least, if there are so many replications.
const LEAST_FREEDOM: f64 = 5.0;
/// The smallest tail that a distribution is asked for.
const LEAST_TAIL: f64 = 1e-6;

/// What a numerator adds up.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Counted {
    /// Hours on a roster, trust, what cannot happen: there is no event that was not seen.
    #[default]
    Amount,
    /// Events, such as calls.
    Events,
    /// Events that the denominator counts as well.
    Share,
    /// Waits, or money: events of several sizes, about as large as this.
    Lengths(f64),
}

impl Counted {
    /// Whether a sum out of a number is made of so few events that their number alone tells how sure it is.
    pub(super) fn are_few(self, sum: f64, out_of: f64) -> bool {
        match self {
            Counted::Amount => false,
            Counted::Events => sum < FEW,
            Counted::Share => sum.min(out_of - sum) < FEW,
            Counted::Lengths(size) => sum < FEW * size,
        }
    }

    /// Whether what controls do not tell of a sum of events, which has this variance, is the doing of few of them.
    pub(super) fn leaves_few(self, variance: f64) -> bool {
        self == Counted::Events && variance < FEW
    }

    /// The same, unless it is known.
    #[must_use]
    pub fn unless(self, known: bool) -> Self {
        if known { Counted::Amount } else { self }
    }

    /// The same of events of this size; nothing that can go unseen stays so.
    #[must_use]
    pub fn of_size(self, size: f64) -> Self {
        match self {
            Counted::Amount => self,
            _ if size <= 0.0 => Counted::Amount,
            _ => Counted::Lengths(size),
        }
    }

    /// The size of an event of which none was seen; 0 where nothing can go unseen.
    #[must_use]
    pub fn size(self) -> f64 {
        match self {
            Counted::Amount => 0.0,
            Counted::Events | Counted::Share => 1.0,
            Counted::Lengths(size) => size,
        }
    }

    /// The least dispersion of a `sum` of such events.
    fn least(self, sum: f64) -> f64 {
        match self {
            Counted::Amount => 0.0,
            Counted::Events | Counted::Share if sum < FEW => 1.0,
            Counted::Lengths(size) if sum == 0.0 => size,
            _ => 0.0,
        }
    }
}

/// A sum over replications of something that is never negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Total {
    pub(super) sum: f64,
    /// Of that sum.
    pub(super) variance: f64,
    /// Degrees of freedom of that variance.
    pub(super) freedom: f64,
    /// A dispersion that is known from elsewhere: it is no less; 0 if none is.
    pub(super) dispersion: f64,
}

/// How widely events are spread.
#[derive(Debug, Clone, Copy)]
struct Spread {
    /// Variance, as a multiple of that of independent events of size 1.
    dispersion: f64,
    /// The same with a day that brings some of them together.
    together: f64,
    /// Chance beyond each end.
    tail: f64,
    /// Degrees of freedom of the dispersion; `None` where it was not estimated.
    freedom: Option<f64>,
    /// Whether there are too few replications for such tails.
    scarce: bool,
}

impl Total {
    /// Both together, as if they came apart.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            sum: self.sum + other.sum,
            variance: self.variance + other.variance,
            ..self
        }
    }

    /// How widely `sum` events are spread, if independent ones of size 1 had the variance `usual`. The tails
    /// are exact where that is known and Student's where it was estimated.
    fn spread(&self, counted: Counted, sum: f64, usual: f64, confidence: Confidence) -> Spread {
        let ratio = |of: f64, out_of: f64| if out_of > 0.0 { of / out_of } else { 0.0 };
        let (seen, least) = (ratio(self.variance, usual), counted.least(sum));
        let dispersion = seen.max(least).max(self.dispersion);
        let is_known = self.dispersion > 0.0;
        let together = match counted {
            Counted::Events | Counted::Share if sum > 0.0 => {
                let lumps = if is_known { 0.0 } else { MORE_TOGETHER };
                let at_once = TOGETHER.max(lumps * dispersion);
                let more = self.variance + at_once * at_once;
                ratio(more, usual + at_once).max(dispersion)
            }
            _ => dispersion,
        };
        let exact = (1.0 - confidence.level()) / 2.0;
        let carriers = ratio(sum, dispersion + sum / (self.freedom + 1.0));
        let freedom = match is_known {
            true => self.freedom,
            false => (FREEDOM_OF_CARRIER * carriers)
                .max(LEAST_FREEDOM)
                .min(self.freedom),
        };
        let student = confidence.reach_of(freedom).map(normal_tail);
        let is_estimated = dispersion > least;
        let tail = student.filter(|_| is_estimated).unwrap_or(exact);
        Spread {
            dispersion,
            together,
            tail: tail.max(LEAST_TAIL),
            freedom: is_estimated.then_some(freedom),
            scarce: tail < LEAST_TAIL,
        }
    }

    /// How widely events are spread; `None` where there are many of them.
    fn few_events(&self, counted: Counted, confidence: Confidence) -> Option<Spread> {
        let spread = self.spread(counted, self.sum, self.sum, confidence);
        (self.sum < MANY * spread.dispersion).then_some(spread)
    }

    /// The ends of the sum's interval.
    fn ends(&self, spread: Spread) -> (f64, f64) {
        let at = |more: f64, dispersion: f64, p: f64| {
            let gamma = Gamma::new(self.sum / dispersion + more, 1.0).ok();
            gamma.map_or(0.0, |gamma| gamma.inverse_cdf(p)) * dispersion
        };
        let low = at(0.0, spread.dispersion, spread.tail);
        (low, at(1.0, spread.together, 1.0 - spread.tail))
    }

    /// The interval of the sum of events, whatever their number.
    pub(super) fn interval(&self, counted: Counted, confidence: Confidence) -> (f64, f64) {
        match self.few_events(counted, confidence) {
            Some(spread) => self.ends(spread),
            None => {
                let reach = confidence.reach_of(self.freedom).unwrap_or(0.0);
                let half = reach * self.variance.sqrt();
                (self.sum - half, self.sum + half)
            }
        }
    }

    /// Whether events are so many that the usual interval serves.
    pub(super) fn are_many(&self, counted: Counted, confidence: Confidence) -> bool {
        self.few_events(counted, confidence).is_none()
    }

    /// The sum divided by `out_of`; `usual` is the interval for many.
    pub(super) fn counted(
        &self,
        counted: Counted,
        out_of: f64,
        usual: Estimate,
        confidence: Confidence,
    ) -> Estimate {
        match counted {
            Counted::Amount => usual,
            Counted::Share => self.share(out_of, usual, confidence),
            _ => self.events(counted, out_of, usual, confidence),
        }
    }

    /// The sum divided by `out_of`, where it is made of events; `usual` is the interval for many.
    pub(super) fn events(
        &self,
        counted: Counted,
        out_of: f64,
        usual: Estimate,
        confidence: Confidence,
    ) -> Estimate {
        match self.few_events(counted, confidence) {
            Some(spread) => {
                let (low, high) = self.ends(spread);
                spread.within(usual, low / out_of, high / out_of)
            }
            None => usual,
        }
    }

    /// How often few events would be as few, and as many, as they are if `expected` were; `None` of many.
    pub(super) fn tails_of_events(
        &self,
        counted: Counted,
        expected: f64,
        confidence: Confidence,
    ) -> Option<(f64, f64)> {
        let spread = self.few_events(counted, confidence)?;
        let beyond = |more: f64, dispersion: f64| {
            let gamma = Gamma::new(self.sum / dispersion + more, 1.0).ok()?;
            Some(gamma.sf(expected / dispersion))
        };
        let as_few = beyond(1.0, spread.together).unwrap_or(1.0);
        let as_many = beyond(0.0, spread.dispersion).map_or(1.0, |beyond| 1.0 - beyond);
        Some((spread.doubt(as_few), spread.doubt(as_many)))
    }

    /// The same where `limit` is their share in `out_of`.
    pub(super) fn tails_of_share(
        &self,
        out_of: f64,
        limit: f64,
        confidence: Confidence,
    ) -> Option<(f64, f64)> {
        let rest = (out_of - self.sum).max(0.0);
        let rare = self.sum.min(rest);
        let spread = self.spread(Counted::Share, rare, self.sum * rest / out_of, confidence);
        if rare >= MANY * spread.dispersion {
            return None;
        }
        let limit = if self.sum <= rest { limit } else { 1.0 - limit };
        let beyond = |more: f64, dispersion: f64| {
            let (these, others) = (rare / dispersion, (out_of - rare) / dispersion);
            beta_above(these + more, others + 1.0 - more, limit)
        };
        let as_few = beyond(1.0, spread.together).unwrap_or(1.0);
        let as_many = beyond(0.0, spread.dispersion).map_or(1.0, |beyond| 1.0 - beyond);
        let [as_few, as_many] = [as_few, as_many].map(|chance| spread.doubt(chance));
        Some(match self.sum <= rest {
            true => (as_few, as_many),
            false => (as_many, as_few),
        })
    }

    /// The share of the sum in `out_of`.
    pub(super) fn share(&self, out_of: f64, usual: Estimate, confidence: Confidence) -> Estimate {
        let rest = (out_of - self.sum).max(0.0);
        let rare = self.sum.min(rest);
        let usual_variance = self.sum * rest / out_of;
        let spread = self.spread(Counted::Share, rare, usual_variance, confidence);
        if rare >= MANY * spread.dispersion {
            return usual;
        }
        // The share of the rarer of both.
        let at = |more: f64, dispersion: f64, p: f64| {
            let (these, others) = (rare / dispersion, (out_of - rare) / dispersion);
            beta_quantile(these + more, others + 1.0 - more, p).unwrap_or(0.0)
        };
        let low = at(0.0, spread.dispersion, spread.tail);
        let high = at(1.0, spread.together, 1.0 - spread.tail);
        if self.sum <= rest {
            spread.within(usual, low, high)
        } else {
            spread.within(usual, 1.0 - high, 1.0 - low)
        }
    }
}

impl Spread {
    /// The chance of a tail, with that of the dispersion itself: it is as doubtful as the tails of intervals are long.
    fn doubt(self, chance: f64) -> f64 {
        let Some(freedom) = self.freedom else {
            return chance;
        };
        let reach = -Normal::standard().inverse_cdf(chance.clamp(LEAST_DOUBT, 1.0));
        student_tails(reach, freedom).map_or(1.0, |(_, above)| above)
    }

    /// An interval with these ends; from few replications it is no narrower than the usual one.
    fn within(self, usual: Estimate, low: f64, high: f64) -> Estimate {
        let wider = |end: Option<f64>| end.filter(|_| self.scarce);
        Estimate {
            low: Some(wider(usual.low).map_or(low, |usual| usual.min(low))),
            high: Some(wider(usual.high).map_or(high, |usual| usual.max(high))),
            ..usual
        }
    }
}

/// Chances are not told apart below this. A convention.
const LEAST_DOUBT: f64 = 1e-12;

/// Chance that a standard normal variable is larger.
fn normal_tail(reach: f64) -> f64 {
    Normal::standard().sf(reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURE: Confidence = Confidence::USUAL;

    #[track_caller]
    fn check(found: (f64, f64), expected: (f64, f64)) {
        let near = |one: f64, other: f64| (one - other).abs() < 2e-4 * (1.0 + other);
        assert!(
            near(found.0, expected.0) && near(found.1, expected.1),
            "{found:?} for {expected:?}"
        );
    }

    fn total(sum: f64, variance: f64) -> Total {
        Total {
            sum,
            variance,
            freedom: 199.0,
            dispersion: 0.0,
        }
    }

    /// Exact limits of a Poisson mean, as they are printed (Garwood 1936; Documenta Geigy). The lower ones hold
    /// whether events come together or not; the upper one of none, too.
    #[test]
    fn independent_events_have_garwoods_limits() {
        for (seen, low) in [
            (0.0, 0.0),
            (1.0, 0.0253),
            (3.0, 0.6187),
            (10.0, 4.7954),
            (25.0, 16.1787),
        ] {
            let (found, _) = total(seen, 0.9 * seen).interval(Counted::Events, SURE);
            check((found, 0.0), (low, 0.0));
        }
        let none = total(0.0, 0.0).interval(Counted::Events, SURE);
        check(none, (0.0, 3.6889));
        let waits = total(0.0, 0.0).interval(Counted::Lengths(300.0), SURE);
        check(waits, (0.0, 300.0 * 3.6889));
    }

    /// Exact limits of a binomial share (Clopper & Pearson 1934) of ten and of a million.
    #[test]
    fn shares_have_clopper_and_pearsons_limits() {
        let share = |seen: f64, of: f64| {
            let share = total(seen, 0.0).share(of, Estimate::exactly(seen / of), SURE);
            (share.low.unwrap(), share.high.unwrap())
        };
        check(share(0.0, 10.0), (0.0, 0.3085));
        check(share(10.0, 10.0), (0.6915, 1.0));
        check((share(1.0, 10.0).0, share(9.0, 10.0).1), (0.00253, 0.99747));
        check((0.0, 1e6 * share(0.0, 1e6).1), (0.0, 3.6889));
    }

    /// Six events that came in threes are two events of size 3, and few replications tell how they spread: with 5 degrees
    /// of freedom a Student variable exceeds 2.571 as often as a normal one, .507 %, and a gamma variable of shape 2
    /// is below .1044 in so few cases.
    #[test]
    fn events_that_come_together_are_fewer() {
        let (low, _) = total(6.0, 18.0).interval(Counted::Events, SURE);
        assert!((low / 3.0 - 0.1044).abs() < 5e-4, "{low}");
    }

    /// A day with four more of them is the only thing that few events do not rule out: after one, the events are
    /// (1 + 16) / (1 + 4) large, and a gamma variable of shape 1 + 5 / 17 is below 4.2755 in 97.5 of 100 cases.
    #[test]
    fn one_event_may_be_the_first_of_several() {
        let (_, high) = total(1.0, 1.0).interval(Counted::Events, SURE);
        assert!((high / 3.4 - 4.2755).abs() < 0.05, "{high}");
    }

    #[test]
    fn many_events_leave_the_usual_interval() {
        let usual = Estimate::around(2.0, 0.1);
        let many = total(400.0, 300.0);
        assert_eq!(many.events(Counted::Events, 200.0, usual, SURE), usual);
        let share = Estimate::around(0.5, 0.1);
        assert_eq!(total(400.0, 200.0).share(800.0, share, SURE), share);
    }

    #[test]
    fn two_replications_are_no_surer_than_student_says() {
        let two = Total {
            freedom: 1.0,
            ..total(40.0, 200.0)
        };
        let usual = Estimate::around(20.0, 90.0);
        let found = two.events(Counted::Events, 2.0, usual, SURE);
        assert_eq!((found.low, found.high), (usual.low, usual.high));
    }
}
