//! The patience clock: when a caller who has been told something gives up.
//!
//! The clock starts at 0 when a caller joins the queue; the caller leaves when it reads the caller's
//! patience. What the caller has been told sets its speed. Its reading has a closed form in each phase,
//! so the moment of leaving is computed and never stepped towards.

use crate::centre::Reaction;

/// A reading may be off by this much, because times of day are rounded \[s\]. Whoever has less than
/// this left when a quote runs out leaves then, and not when a slower clock has ticked it away.
pub(super) const ROUNDING: f64 = 1e-9;

/// How fast the clock runs from some moment on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ClockLaw {
    /// The same speed for ever.
    Steady(f64),
    /// Speed 1 for one period, then multiplied by `factor` after every further one.
    Repeats {
        /// \[s\]
        every: f64,
        factor: f64,
    },
    /// For as long as the quote `lasts` the speed `calm`; then `broken`, growing by exp(`growth`) a
    /// minute.
    Quoted {
        /// \[s\]
        lasts: f64,
        calm: f64,
        broken: f64,
        growth: f64,
    },
}

/// A clock: `read` at the moment `at`, running at `law` since.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PatienceClock {
    /// \[s from opening\]
    pub(super) at: f64,
    /// \[s\]
    pub(super) read: f64,
    pub(super) law: ClockLaw,
}

impl ClockLaw {
    /// The clock of a believer who is told to wait `quote` seconds.
    pub(super) fn quoted(quote: f64, reaction: &Reaction) -> Self {
        ClockLaw::Quoted {
            lasts: quote,
            calm: reaction.calm,
            broken: reaction.broken,
            growth: reaction.late_growth,
        }
    }
}

impl PatienceClock {
    /// A clock that starts at `at`.
    pub(super) fn start(at: f64, law: ClockLaw) -> Self {
        let read = 0.0;
        Self { at, read, law }
    }

    /// The same clock after it has stood still for a while, quotes and all.
    pub(super) fn stopped_for(mut self, time: f64) -> Self {
        self.at += time;
        self
    }

    /// What it reads at `now`, not before it was set.
    pub(super) fn reading(&self, now: f64) -> f64 {
        let since = (now - self.at).max(0.0);
        self.read
            + match self.law {
                ClockLaw::Steady(speed) => speed * since,
                ClockLaw::Repeats { every, factor } => repeated(since, every, factor),
                ClockLaw::Quoted {
                    lasts,
                    calm,
                    broken,
                    growth,
                } => {
                    let in_time = since.min(lasts);
                    calm * in_time + late_reading(since - in_time, broken, growth)
                }
            }
    }

    /// When it will read `patience`; infinite if never.
    #[inline]
    pub(super) fn reads_at(&self, patience: f64) -> f64 {
        let left = patience - self.read;
        if left <= 0.0 {
            return self.at;
        }
        match self.law {
            ClockLaw::Steady(speed) => self.at + left / speed,
            _ => self.gains_at(left),
        }
    }

    fn gains_at(&self, left: f64) -> f64 {
        match self.law {
            ClockLaw::Steady(speed) => self.at + left / speed,
            ClockLaw::Repeats { every, factor } => self.at + time_of_repeated(left, every, factor),
            ClockLaw::Quoted {
                lasts,
                calm,
                broken,
                growth,
            } => {
                let still = left - calm * lasts;
                if still <= ROUNDING && calm > 0.0 {
                    return self.at + (left / calm).min(lasts);
                }
                self.at + lasts + time_of_late_reading(still, broken, growth)
            }
        }
    }
}

/// Reading gained in `late` seconds after a quote has run out: the integral of
/// broken exp(growth s / 60).
fn late_reading(late: f64, broken: f64, growth: f64) -> f64 {
    let per_second = growth / 60.0;
    if broken == 0.0 {
        // The factor of growth may have no bounds: nothing times infinity is nothing here.
        0.0
    } else if per_second == 0.0 {
        broken * late
    } else {
        broken * (per_second * late).exp_m1() / per_second
    }
}

/// How long after a quote has run out the clock has gained `left`.
fn time_of_late_reading(left: f64, broken: f64, growth: f64) -> f64 {
    let per_second = growth / 60.0;
    if broken == 0.0 || left == f64::INFINITY {
        f64::INFINITY
    } else if per_second == 0.0 {
        left / broken
    } else {
        (left * per_second / broken).ln_1p() / per_second
    }
}

/// Reading gained in `time` at a speed that starts at 1 and is multiplied by `factor` every `every`.
fn repeated(time: f64, every: f64, factor: f64) -> f64 {
    let whole = (time / every).floor();
    let rest = time - whole * every;
    // A speed without bounds gains nothing in no time.
    let begun = if rest > 0.0 {
        rest * factor.powf(whole)
    } else {
        0.0
    };
    every * powers(whole, factor) + begun
}

/// How long it takes to gain `left` so.
fn time_of_repeated(left: f64, every: f64, factor: f64) -> f64 {
    // Within the first period, also at its very end, the speed is 1.
    if factor == 1.0 || left == f64::INFINITY || left <= every {
        return left;
    }
    // After w whole periods the clock has gained every (factor^w - 1) / (factor - 1).
    let power = 1.0 + left / every * (factor - 1.0);
    if power <= 0.0 {
        return f64::INFINITY;
    }
    let mut whole = (power.ln() / factor.ln()).floor();
    // The logarithm may be off by one ulp at the end of a period.
    if whole > 0.0 && every * powers(whole, factor) > left {
        whole -= 1.0;
    }
    let gained = every * powers(whole, factor);
    whole * every + (left - gained) / factor.powf(whole)
}

/// 1 + f + ... + f^(whole - 1).
fn powers(whole: f64, factor: f64) -> f64 {
    if factor == 1.0 {
        whole
    } else {
        (1.0 - factor.powf(whole)) / (1.0 - factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn laws() -> impl Strategy<Value = ClockLaw> {
        let speed = prop_oneof![Just(0.0), 0.01..3.0];
        prop_oneof![
            speed.clone().prop_map(ClockLaw::Steady),
            (1.0..300.0, prop_oneof![Just(0.0), Just(1.0), 0.2..2.0])
                .prop_map(|(every, factor)| ClockLaw::Repeats { every, factor }),
            (
                0.0..600.0,
                speed.clone(),
                speed,
                prop_oneof![Just(0.0), 0.0..1.0]
            )
                .prop_map(|(quote, calm, broken, growth)| ClockLaw::Quoted {
                    lasts: quote,
                    calm,
                    broken,
                    growth
                }),
        ]
    }

    proptest! {
        #[test]
        fn it_reads_the_patience_when_it_says_and_never_runs_backwards(
            law in laws(), patience in 0.001..2000.0
        ) {
            let clock = PatienceClock::start(100.0, law);
            let at = clock.reads_at(patience);
            prop_assert!(at >= 100.0);
            if at < 1e7 {
                let read = clock.reading(at);
                prop_assert!((read - patience).abs() < 1e-6 * patience.max(1.0), "{read} for {patience}");
            } else {
                prop_assert!(clock.reading(1e5) <= patience * (1.0 + 1e-9));
            }
            let mut before = 0.0;
            for step in 0..200 {
                let read = clock.reading(100.0 + 7.0 * f64::from(step));
                prop_assert!(read >= before - 1e-9);
                before = read;
            }
        }

        /// The closed form against adding up the speed second by second.
        #[test]
        fn a_quoted_clock_agrees_with_its_own_speed(
            quote in 0.0..200.0, calm in 0.0..2.0, broken in 0.0..2.0, growth in 0.0..0.5
        ) {
            let law = ClockLaw::Quoted { lasts: quote, calm, broken, growth };
            let clock = PatienceClock::start(0.0, law);
            let step = 0.01;
            let mut sum = 0.0;
            for k in 0..40_000 {
                let now = (f64::from(k) + 0.5) * step;
                let late = now - quote;
                sum += step * if late < 0.0 { calm } else { broken * (growth * late / 60.0).exp() };
            }
            let read = clock.reading(400.0);
            prop_assert!((read - sum).abs() < 0.02 + 1e-4 * sum, "{read} for {sum}");
        }
    }

    /// Times of day are rounded: the rest must not be waited for at the next speed, which may be none.
    #[test]
    fn patience_that_ends_with_the_quote_ends_there() {
        for at in [
            0.0,
            0.1,
            481.392_690_227_225_16,
            511.560_762_078_044_3,
            86_399.9,
        ] {
            let law = ClockLaw::Quoted {
                lasts: 60.0,
                calm: 1.0,
                broken: 0.0,
                growth: 0.0,
            };
            let mut clock = PatienceClock::start(at, law);
            assert_eq!(clock.reads_at(60.0), at + 60.0);
            clock.read = (at + 30.0) - at;
            assert!((clock.reads_at(90.0) - (at + 60.0)).abs() < 1e-6);
        }
    }

    /// 60 at speed 1, then none.
    #[test]
    fn a_repeat_that_stops_the_clock_keeps_those_who_have_not_left() {
        let law = ClockLaw::Repeats {
            every: 60.0,
            factor: 0.0,
        };
        let clock = PatienceClock::start(0.1, law);
        assert_eq!(clock.reads_at(60.0), 60.1);
        assert_eq!(clock.reads_at(60.1), f64::INFINITY);
        assert_eq!(clock.reading(1000.0), 60.0);
    }

    #[test]
    fn annoyance_doubles_the_speed_at_every_repeat() {
        let clock = PatienceClock::start(
            0.0,
            ClockLaw::Repeats {
                every: 60.0,
                factor: 2.0,
            },
        );
        // 60 at speed 1, 60 at 2, 60 at 4.
        for (patience, at) in [
            (30.0, 30.0),
            (60.0, 60.0),
            (120.0, 90.0),
            (180.0, 120.0),
            (200.0, 125.0),
        ] {
            assert!((clock.reads_at(patience) - at).abs() < 1e-9, "{patience}");
        }
    }
}
