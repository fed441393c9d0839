//! How a staffing is searched: how much is simulated, where it begins, and why nothing comes of it.

use super::allowed::Without;
use super::fresh::Fresh;
use super::verify::LOOKS;
use crate::centre::Operation;
use crate::centre::Weekday;
use crate::error::Problems;
use crate::random::Seed;
use std::io;
use thiserror::Error;

/// How much is simulated: 1 is usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort(f64);

/// Fresh days of the first look, for an effort of 1.
pub(super) const FRESH: u64 = 5_000;

impl Effort {
    /// `None` unless it lies between 0.01 and 1000.
    #[must_use]
    pub fn new(effort: f64) -> Option<Self> {
        (0.01..=1000.0).contains(&effort).then_some(Self(effort))
    }

    pub(super) fn times(self) -> f64 {
        self.0
    }

    /// So many times less.
    pub(super) fn over(self, parts: f64) -> Self {
        Self(self.0 / parts)
    }

    pub(super) fn days(self, usual: u64) -> u64 {
        ((usual as f64 * self.0).round() as u64).max(32)
    }
}

impl Default for Effort {
    fn default() -> Self {
        Self(1.0)
    }
}

/// How it is searched.
#[derive(Debug)]
pub struct Method<'a, 'f> {
    /// Under the same seed the same plan comes again.
    pub seed: Seed,
    /// How much is simulated.
    pub effort: Effort,
    /// A plan to begin from.
    pub from: Option<&'a Operation>,
    /// Nothing is searched: that plan is tested, or the rosters as they are where none is given.
    pub only_tests: bool,
    /// Whether it is also found what pictures show: what other levels of a target would cost, and single days.
    pub for_pictures: bool,
    /// Where the days of the first test come from.
    pub fresh: Fresh<'f>,
}

impl Method<'_, '_> {
    /// A whole search, from a start of its own.
    #[must_use]
    pub fn new(seed: Seed, effort: Effort) -> Self {
        Self {
            seed,
            effort,
            from: None,
            only_tests: false,
            for_pictures: false,
            fresh: Fresh::Simulated,
        }
    }
}

/// Why nothing came of a search.
#[derive(Debug, Error)]
pub enum StaffError {
    /// A plan cannot be simulated.
    #[error(transparent)]
    Plan(#[from] Problems),
    /// The plan that is to be tested is none of those that may be staffed.
    #[error(
        "its rosters are none of the plans that [staff] allows: a limit or a rule of [staff] excludes them, or they change \
         within an interval (or within the day, with by = \"day\"; or have shifts that [shifts] does not describe), or are \
         others on some of the days that come by chance"
    )]
    NotOneOfThese,
    /// No plan keeps all limits and rules: they contradict each other.
    #[error("its limits and rules leave no plan, whatever calls come; {}", without(.0))]
    NoneAllowed(Without),
    /// A day opens at another time, where shifts are decided.
    #[error(
        "{0} opens at another time than the scenario, and shifts are told from its opening; let it open when the others do, \
         with no calls before it does"
    )]
    OtherOpening(Weekday),
    /// Parts of the fresh days cannot be kept or read.
    #[error(transparent)]
    Fresh(#[from] io::Error),
}

/// Days of the first test of a plan, at most.
#[must_use]
pub fn fresh_days(effort: Effort) -> u64 {
    effort.days(FRESH) << (LOOKS - 1)
}

/// Which of the limits would have to go.
fn without(limits: &Without) -> String {
    match limits {
        Without::One(_) => format!("they would without {limits}"),
        Without::All(keys) if keys.is_empty() => {
            "more starts or lengths in [shifts] would leave more to choose from".to_owned()
        }
        Without::All(_) => format!("they would without these together: {limits}"),
    }
}
