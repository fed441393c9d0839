//! What is wrong with a value or a description of a centre, said so that its writer can mend it.

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
    /// What else may be behind it.
    pub cause: Cause,
}

/// What may be behind a problem: where that is known to be wrong, the problem is not worth telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cause {
    /// Nothing but what stands at its key.
    #[default]
    Itself,
    /// What the agent groups answer.
    Answers,
    /// The volume of a call type.
    Volume,
}

impl Problem {
    /// A problem with the value at `key`.
    #[must_use]
    pub fn new(key: impl Into<String>, found: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            found: found.into(),
            cure: cure.into(),
            cause: Cause::Itself,
        }
    }

    /// The same, with something else that may be behind it.
    #[must_use]
    pub fn due_to(self, cause: Cause) -> Self {
        Self { cause, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.key, self.found, self.cure)
    }
}

impl std::error::Error for Problem {}

/// What is wrong with a value and how to put it right, before it is known which key has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What was found, in lower case.
    pub found: String,
    /// How to put it right.
    pub cure: String,
}

impl Mistake {
    /// A mistake and its cure.
    #[must_use]
    pub fn new(found: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            found: found.into(),
            cure: cure.into(),
        }
    }

    /// Both as one text: serde lets no more through.
    pub(crate) fn packed(&self) -> String {
        format!("{}{SEPARATOR}{}", self.found, self.cure)
    }

    /// The two parts of a packed text.
    pub(crate) fn unpacked(text: &str) -> Self {
        match text.split_once(SEPARATOR) {
            Some((found, cure)) => Self::new(found, cure),
            None => Self::new(text, "see `holdtrue new` for an example"),
        }
    }
}

/// Divides found from cure in a packed text.
const SEPARATOR: char = '\u{1f}';

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.found, self.cure)
    }
}

impl std::error::Error for Mistake {}

/// Everything that is wrong with a description, at least one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Whether there is nothing wrong.
    ///
    /// # Errors
    /// What is wrong, if anything is.
    pub fn none_of(found: Vec<Problem>) -> Result<(), Self> {
        if found.is_empty() {
            Ok(())
        } else {
            Err(Self(found))
        }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl std::ops::Deref for Problems {
    type Target = [Problem];

    fn deref(&self) -> &[Problem] {
        &self.0
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// One a line.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.0.iter().enumerate() {
            let line_break = if place > 0 { "\n" } else { "" };
            write!(f, "{line_break}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
