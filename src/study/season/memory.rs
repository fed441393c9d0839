//! What a customer remembers: grievance, trust, and the hazard of leaving that follows.
//!
//! Forgetting goes by the day of the call: every experience of a day counts as made at noon, so time is counted in
//! half days of a week, from 0 at its start to [`WEEK_END`].

use super::experience::Experience;
use crate::centre::{CustomerParts, WEEK};
use std::f64::consts::LOG2_E;

/// Half days from the start of a week to its end.
pub(super) const WEEK_END: u8 = 14;

/// Half days from the start of a week to noon of a day, Monday being 0.
pub(super) const fn noon(day: u32) -> u8 {
    (2 * (day % 7) + 1) as u8
}

/// The rules of one customer base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Memory {
    goodwill: f64,
    repair: f64,
    /// What is left of a grievance after so many half days; one more than there are, so that four bits are always a place.
    kept: [f64; WEEK_END as usize + 2],
    base_churn: f64,
    sensitivity: f64,
    /// How many times a point of grievance doubles the hazard.
    doublings: f64,
    trust_gain: f64,
    trust_loss: f64,
}

impl Memory {
    pub(super) fn of(parts: &CustomerParts) -> Self {
        let weeks = |half_days: usize| half_days as f64 / f64::from(WEEK_END);
        let half_life = parts.forgets_after.get() / WEEK;
        Self {
            goodwill: parts.goodwill,
            repair: parts.repair,
            kept: std::array::from_fn(|half_days| libm::exp2(-weeks(half_days) / half_life)),
            base_churn: parts.base_churn,
            sensitivity: parts.sensitivity,
            doublings: parts.sensitivity * LOG2_E,
            trust_gain: parts.trust_gain.get(),
            trust_loss: parts.trust_loss.get(),
        }
    }

    /// The grievance of one who has experienced nothing yet.
    pub(super) fn at_rest(&self) -> f64 {
        // Not -goodwill: that would write no goodwill as -0.
        0.0 - self.goodwill
    }

    /// Grievance after an experience.
    pub(super) fn felt(&self, grievance: f64, experience: Experience) -> f64 {
        match experience {
            Experience::Good => (grievance - self.repair).max(self.at_rest()),
            Experience::Bad { weight } => grievance + weight,
            Experience::Neither => grievance,
        }
    }

    /// Whether one who has experienced nothing yet is as it was after this.
    #[inline]
    pub(super) fn leaves_at_rest(&self, experience: Experience) -> bool {
        matches!(experience, Experience::Good | Experience::Neither)
    }

    /// Grievance so many half days later, a week at most: what is above the goodwill fades with its half-life.
    #[inline]
    pub(super) fn faded(&self, grievance: f64, half_days: u8) -> f64 {
        debug_assert!(half_days <= WEEK_END);
        let kept = self.kept[usize::from(half_days) % self.kept.len()];
        (grievance + self.goodwill) * kept - self.goodwill
    }

    /// Hazard of leaving without a grievance [1/week].
    pub(super) fn base_churn(&self) -> f64 {
        self.base_churn
    }

    /// Hazard of leaving: base_churn exp(sensitivity max(g, 0)) [1/week].
    #[inline]
    pub(super) fn hazard(&self, grievance: f64) -> f64 {
        if grievance <= 0.0 || self.base_churn == 0.0 {
            self.base_churn
        } else {
            self.base_churn * libm::exp(self.sensitivity * grievance)
        }
    }

    /// The same in single precision, as grievances are kept, as a power of 2: a third of the time.
    #[inline]
    pub(super) fn hazard_of_one(&self, grievance: f32) -> f64 {
        if grievance <= 0.0 || self.base_churn == 0.0 {
            self.base_churn
        } else {
            let doublings = self.doublings * f64::from(grievance);
            self.base_churn * f64::from(libm::exp2f(doublings as f32))
        }
    }

    /// Trust after a promise was kept or broken.
    pub(super) fn trust(&self, trust: f64, kept: bool) -> f64 {
        if kept {
            trust + self.trust_gain * (1.0 - trust)
        } else {
            trust * (1.0 - self.trust_loss)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::CallTypeId;
    use crate::units::{Seconds, Share};

    fn memory(change: impl FnOnce(&mut CustomerParts)) -> Memory {
        let mut parts = CustomerParts::of(1);
        parts.contacts = vec![(CallTypeId(0), 1.0)];
        change(&mut parts);
        Memory::of(&parts)
    }

    /// g halves every `forgets_after`: (g + goodwill) 2^(-w / 8) - goodwill after w weeks, in whatever steps.
    #[test]
    fn a_grievance_is_forgotten_exponentially() {
        let memory = memory(|parts| parts.goodwill = 0.5);
        for step in 1..=WEEK_END {
            let mut grievance = 2.0;
            for steps in 0..50 {
                let weeks = f64::from(steps) * f64::from(step) / 14.0;
                let exact = 2.5 * (-weeks / 8.0).exp2() - 0.5;
                assert!((grievance - exact).abs() < 1e-12, "{steps} of {step}");
                grievance = memory.faded(grievance, step);
            }
        }
    }

    /// k kept promises leave (1 - gain)^k of what is missing, k broken ones (1 - loss)^k of the trust.
    #[test]
    fn trust_has_a_closed_form() {
        let memory = memory(|parts| {
            parts.trust_gain = Share::new(0.1).unwrap();
            parts.trust_loss = Share::new(0.5).unwrap();
        });
        let (mut up, mut down) = (0.8, 0.8);
        for promises in 0..20 {
            assert!((up - (1.0 - 0.2 * 0.9_f64.powi(promises))).abs() < 1e-12);
            assert!((down - 0.8 * 0.5_f64.powi(promises)).abs() < 1e-12);
            up = memory.trust(up, true);
            down = memory.trust(down, false);
        }
    }

    #[test]
    fn ten_good_experiences_mend_a_bad_one_and_no_more() {
        let memory = memory(|parts| parts.forgets_after = Seconds::new(WEEK).unwrap());
        let mut grievance = memory.felt(memory.at_rest(), Experience::Bad { weight: 1.0 });
        for _ in 0..9 {
            grievance = memory.felt(grievance, Experience::Good);
            assert!(grievance > 0.09);
        }
        for _ in 0..3 {
            grievance = memory.felt(grievance, Experience::Good);
            assert!((0.0..1e-9).contains(&grievance));
        }
    }

    #[test]
    fn goodwill_is_credit_and_the_hazard_grows_with_the_grievance_alone() {
        let memory = memory(|parts| parts.goodwill = 1.0);
        let once = memory.felt(memory.at_rest(), Experience::Bad { weight: 1.0 });
        assert_eq!(memory.hazard(once), 0.002);
        let twice = memory.felt(once, Experience::Bad { weight: 1.0 });
        assert!((memory.hazard(twice) - 0.002 * 1.5_f64.exp()).abs() < 1e-15);
    }

    #[test]
    fn nobody_leaves_for_a_grievance_where_nobody_leaves() {
        let memory = memory(|parts| parts.base_churn = 0.0);
        assert_eq!(memory.hazard(1e9), 0.0);
    }
}
