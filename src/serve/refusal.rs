//! Why something that was asked for is not done.

use crate::error::{Problem, Problems};
use std::fmt;

/// A request that is not granted, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of refusal.
    pub why: Why,
    /// What was found and how to put it right.
    pub said: String,
}

/// Kinds of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The request is wrong.
    Wrong,
    /// There is no such thing.
    Unknown,
    /// It would take more than is sane.
    TooLarge,
    /// It is asked for in the wrong way.
    Method,
    /// Somebody asks who may not.
    Forbidden,
    /// Too much is being done already.
    Busy,
    /// It went wrong here.
    Failed,
}

impl Refusal {
    /// The request is wrong.
    #[must_use]
    pub fn wrong(said: impl Into<String>) -> Self {
        Self::of(Why::Wrong, said)
    }

    /// There is no such thing.
    #[must_use]
    pub fn unknown(said: impl Into<String>) -> Self {
        Self::of(Why::Unknown, said)
    }

    /// It would take more than is sane.
    #[must_use]
    pub fn too_large(said: impl Into<String>) -> Self {
        Self::of(Why::TooLarge, said)
    }

    /// It went wrong here.
    pub(super) fn failed(error: &dyn fmt::Display) -> Self {
        Self::of(Why::Failed, error.to_string())
    }

    pub(super) fn of(why: Why, said: impl Into<String>) -> Self {
        let said = said.into();
        Self { why, said }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)
    }
}

impl std::error::Error for Refusal {}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::wrong(problem.to_string())
    }
}

impl From<Problems> for Refusal {
    fn from(problems: Problems) -> Self {
        Self::wrong(problems.to_string())
    }
}
