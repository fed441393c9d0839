//! Waits held against thresholds.

use crate::centre::{Aim, Centre, ServiceLevel, Whose};
use crate::units::SAME_TIME;
use serde::{Deserialize, Serialize};

/// Limits of waits that are counted apart \[s\], a wait that is equal but for noise included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Thresholds {
    pub(super) within: f64,
    pub(super) short_abandon: f64,
}

/// Calls that ended in time by a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct InTime {
    /// Answered after at most `within`.
    pub(super) answered: f64,
    /// Abandoned after at most `within`.
    pub(super) early: f64,
    /// Abandoned after at most `short_abandon`.
    pub(super) short: f64,
}

impl Thresholds {
    pub(super) fn of(level: &ServiceLevel) -> Self {
        Self {
            within: level.within.get() + SAME_TIME,
            short_abandon: level.short_abandon.get() + SAME_TIME,
        }
    }

    /// Those of goals that are not a call type's own, each with the place of its call type.
    pub(super) fn apart(centre: &Centre) -> Vec<(usize, Self)> {
        let mut found = Vec::new();
        for wanted in centre.goals() {
            let Aim::ServiceLevel(Some(level)) = wanted.goal.aim else {
                continue;
            };
            let limits = Self::of(&level);
            for (place, kind) in centre.call_types().iter().enumerate() {
                let is_meant = match wanted.whose {
                    Whose::Calls(id) => id.index() == place,
                    Whose::All => true,
                    Whose::Agents(_) => false,
                };
                let is_own = Self::of(&kind.service_level) == limits;
                if is_meant && !is_own && !found.contains(&(place, limits)) {
                    found.push((place, limits));
                }
            }
        }
        found
    }
}

impl InTime {
    #[inline]
    pub(super) fn answered(&mut self, wait: f64, limits: Thresholds) {
        self.answered += one_if(wait <= limits.within);
    }

    #[inline]
    pub(super) fn abandoned(&mut self, wait: f64, limits: Thresholds) {
        self.early += one_if(wait <= limits.within);
        self.short += one_if(wait <= limits.short_abandon);
    }
}

/// 1 or 0, without a branch that no processor could foresee.
#[inline]
pub(super) fn one_if(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
