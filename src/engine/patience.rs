//! The patience clock: when a caller who has been told something gives up.
//!
//! The clock starts at 0 when a caller joins the queue; the caller leaves when it reads the caller's
//! patience. What the caller has been told sets its speed. Its reading has a closed form in each phase,
//! so the moment of leaving is computed and never stepped towards.

use crate::centre::{CallType, Reaction};

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
    /// At first it may run faster than its law.
    pub(super) rush: Option<Rush>,
}

/// Until a moment, a clock runs at so many times its law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rush {
    pub(super) until: f64,
    pub(super) times: f64,
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
        Self {
            at,
            read: 0.0,
            law,
            rush: None,
        }
    }

    /// The same clock, which runs at `times` its law for as long as that `lasts` from its start on.
    pub(super) fn rushing(self, times: f64, lasts: f64) -> Self {
        let until = self.at + lasts;
        let rush = (times != 1.0).then_some(Rush { until, times });
        Self { rush, ..self }
    }

    /// The clock of one who found so many callers ahead.
    pub(super) fn crowded(self, call_type: &CallType, ahead: u32) -> Self {
        let crowding = &call_type.reaction.crowding;
        if crowding.is_none() {
            return self;
        }
        self.rushing(crowding.speed(ahead), crowding.lasts().get())
    }

    /// The same clock after it has stood still for a while, quotes and all.
    pub(super) fn stopped_for(mut self, time: f64) -> Self {
        self.at += time;
        if let Some(rush) = &mut self.rush {
            rush.until += time;
        }
        self
    }

    /// What it reads at `now`, not before it was set.
    pub(super) fn reading(&self, now: f64) -> f64 {
        let own = self.read + self.gain(now);
        match self.rush {
            None => own,
            Some(rush) => own + (rush.times - 1.0) * self.gain(now.min(rush.until)),
        }
    }

    /// What its pace alone adds until `now`.
    fn gain(&self, now: f64) -> f64 {
        let since = (now - self.at).max(0.0);
        match self.law {
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
        if let Some(rush) = self.rush {
            return self.rushed(rush, left);
        }
        match self.law {
            ClockLaw::Steady(speed) => self.at + left / speed,
            _ => self.gains_at(left),
        }
    }

    /// While it rushes, so many times as much is gained; what is left then takes as long as it does without.
    fn rushed(&self, rush: Rush, left: f64) -> f64 {
        let at_pace = self.gain(rush.until);
        if left <= rush.times * at_pace {
            self.gains_at(left / rush.times)
        } else {
            self.gains_at(left - (rush.times - 1.0) * at_pace)
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
        broken * libm::expm1(per_second * late) / per_second
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
        libm::log1p(left * per_second / broken) / per_second
    }
}

/// Reading gained in `time` at a speed that starts at 1 and is multiplied by `factor` every `every`.
fn repeated(time: f64, every: f64, factor: f64) -> f64 {
    let whole = (time / every).floor();
    let rest = time - whole * every;
    // A speed without bounds gains nothing in no time.
    let begun = if rest > 0.0 {
        rest * libm::pow(factor, whole)
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
    let mut whole = (libm::log(power) / libm::log(factor)).floor();
    // The logarithm may be off by one ulp at the end of a period.
    if whole > 0.0 && every * powers(whole, factor) > left {
        whole -= 1.0;
    }
    let gained = every * powers(whole, factor);
    whole * every + (left - gained) / libm::pow(factor, whole)
}

/// 1 + f + ... + f^(whole - 1).
fn powers(whole: f64, factor: f64) -> f64 {
    if factor == 1.0 {
        whole
    } else {
        (1.0 - libm::pow(factor, whole)) / (1.0 - factor)
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

    #[test]
    fn a_clock_that_rushes_at_first_gains_so_many_times_as_much() {
        let clock = PatienceClock::start(100.0, ClockLaw::Steady(1.0)).rushing(4.0, 15.0);
        for (patience, at) in [(20.0, 105.0), (60.0, 115.0), (61.0, 116.0), (180.0, 235.0)] {
            assert!((clock.reads_at(patience) - at).abs() < 1e-9, "{patience}");
            assert!((clock.reading(at) - patience).abs() < 1e-9, "{patience}");
        }
        // 10 s at 4 times .5, 5 s at 4 times 2, then 2.
        let quoted = ClockLaw::Quoted {
            lasts: 10.0,
            calm: 0.5,
            broken: 2.0,
            growth: 0.0,
        };
        let clock = PatienceClock::start(0.0, quoted).rushing(4.0, 15.0);
        for (patience, at) in [(10.0, 5.0), (20.0, 10.0), (60.0, 15.0), (70.0, 20.0)] {
            assert!((clock.reads_at(patience) - at).abs() < 1e-9, "{patience}");
        }
        let later = clock.stopped_for(7.0);
        assert!((later.reads_at(60.0) - 22.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn it_reads_the_patience_when_it_says_and_never_runs_backwards(
            law in laws(), patience in 0.001..2000.0, times in prop_oneof![Just(1.0), 0.0..8.0], lasts in 0.0..60.0
        ) {
            let clock = PatienceClock::start(100.0, law).rushing(times, lasts);
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
                sum += step * if late < 0.0 { calm } else { broken * libm::exp(growth * late / 60.0) };
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
