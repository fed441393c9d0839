//! What is wrong with a description of a centre, said so that its writer can mend it.

use std::fmt;

/// One thing wrong, at a dotted key of the scenario (`agents.desk.count`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The dotted key whose value is wrong, or the table that lacks something.
    pub key: String,
    /// What was found and what was expected, in lower case.
    pub found: String,
    /// How to put it right.
    pub cure: String,
}

impl Problem {
    /// A problem with the value at `key`.
    #[must_use]
    pub fn new(key: impl Into<String>, found: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            found: found.into(),
            cure: cure.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.key, self.found, self.cure)
    }
}

impl std::error::Error for Problem {}
