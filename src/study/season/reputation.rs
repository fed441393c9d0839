//! Word of mouth: what customers tell becomes what the world thinks, quickly down and slowly up.

pub(super) use crate::centre::BEST_REPUTATION as BEST;
use crate::centre::{CustomerParts, Tellings, WEEK};

/// What the world thinks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reputation {
    level: f64,
    told: Tellings,
    /// What is left of the distance after a week of falling.
    falls: f64,
    /// The same of recovering.
    recovers: f64,
}

impl Reputation {
    /// 1: as much good is told as bad.
    pub(super) fn new(customers: &CustomerParts) -> Self {
        Self {
            level: 1.0,
            told: customers.told,
            falls: libm::exp2(-WEEK / customers.reputation_falls.get()),
            recovers: libm::exp2(-WEEK / customers.reputation_recovers.get()),
        }
    }

    /// 0 to 2.
    pub(super) fn level(&self) -> f64 {
        self.level
    }

    /// After a week of so many good and bad experiences. Told are G and B; the level that implies is
    /// 2 G / (G + B). A week of silence changes nothing.
    pub(super) fn hear(&mut self, good: f64, bad: f64) {
        let (good, bad) = (good * self.told.good, bad * self.told.bad);
        if good + bad <= 0.0 {
            return;
        }
        let implied = BEST * good / (good + bad);
        let kept = if implied < self.level {
            self.falls
        } else {
            self.recovers
        };
        self.level = implied + (self.level - implied) * kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reputation() -> Reputation {
        Reputation::new(&CustomerParts::of(1))
    }

    /// With nothing but bad talk R halves every 4 weeks; with nothing but good, 2 - R every 26.
    #[test]
    fn down_quickly_and_up_slowly() {
        let (mut down, mut up) = (reputation(), reputation());
        for week in 1..=52 {
            down.hear(0.0, 10.0);
            up.hear(10.0, 0.0);
            let week = f64::from(week);
            assert!((down.level() - (-week / 4.0).exp2()).abs() < 1e-12);
            assert!((up.level() - (2.0 - (-week / 26.0).exp2())).abs() < 1e-12);
        }
    }

    /// 17 bad tellings against 2 good ones: 2 bad experiences among 19 are as much as the rest.
    #[test]
    fn as_much_good_as_bad_talk_changes_nothing_and_neither_does_silence() {
        let mut reputation = reputation();
        reputation.hear(17.0, 2.0);
        reputation.hear(0.0, 0.0);
        assert_eq!(reputation.level(), 1.0);
    }
}
