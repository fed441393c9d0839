//! What the words of a log say of how calls ended.

use super::call::Outcome;
use crate::error::Mistake;
use serde::Deserialize;

/// The table `[outcomes]` of a columns file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OutcomesWritten {
    answered: Vec<String>,
    abandoned: Vec<String>,
    removed: Vec<String>,
    never_queued: Vec<String>,
}

/// Words and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcomes {
    words: Vec<(String, Outcome)>,
    /// Nobody said what they are.
    are_usual: bool,
}

impl OutcomesWritten {
    /// What files call them where nothing is said. A convention.
    fn usual() -> Self {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            answered: list(&["answered", "handled", "completed", "connected"]),
            abandoned: list(&["abandoned", "abandon", "hung-up", "balked"]),
            removed: list(&["removed", "timeout", "turned_away"]),
            never_queued: list(&["never_queued", "left_vru"]),
        }
    }
}

impl Outcomes {
    /// The words that were written, or else those that are usual.
    ///
    /// # Errors
    /// If one means two things, or none means an answer.
    pub(super) fn of(written: Option<OutcomesWritten>) -> Result<Self, Mistake> {
        let are_usual = written.is_none();
        let written = written.unwrap_or_else(OutcomesWritten::usual);
        let mut words: Vec<(String, Outcome)> = Vec::new();
        for (names, outcome) in [
            (written.answered, Outcome::Answered),
            (written.abandoned, Outcome::Abandoned),
            (written.removed, Outcome::Removed),
            (written.never_queued, Outcome::NeverQueued),
        ] {
            for name in names {
                let word = name.trim();
                let mut known = words.iter();
                if known.any(|(known, other)| known == word && *other != outcome) {
                    let found = format!("[outcomes] says two things of `{name}`");
                    return Err(Mistake::new(found, "keep one of them"));
                }
                words.push((word.to_owned(), outcome));
            }
        }
        let mut all = words.iter();
        if !all.any(|(_, outcome)| *outcome == Outcome::Answered) {
            let cure = "write [outcomes] answered = [\"...\"], abandoned = [\"...\"] with the values of the file";
            return Err(Mistake::new("[outcomes] has no value for `answered`", cure));
        }
        Ok(Self { words, are_usual })
    }

    /// What a word means: as it is written, or else whatever its capitals and blanks; `None` if that is not known.
    pub(super) fn meaning(&self, word: &[u8]) -> Option<Outcome> {
        let mut words = self.words.iter();
        if let Some((_, outcome)) = words.find(|(known, _)| known.as_bytes() == word) {
            return Some(*outcome);
        }
        // Of numbers the sign is no blank.
        if !word.first().is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        let alike = self.words.iter();
        let mut alike = alike.filter(|(known, _)| letters(known.as_bytes()).eq(letters(word)));
        let (_, outcome) = alike.next()?;
        alike.all(|(_, other)| other == outcome).then_some(*outcome)
    }

    /// How one says that a word which is not known means an answer.
    pub(super) fn cure(&self, word: &str) -> String {
        let quoted = |word: &str| toml::Value::String(word.to_owned()).to_string();
        if !self.are_usual {
            return format!(
                "if that means answered, add {} to `answered` under [outcomes]",
                quoted(word)
            );
        }
        let abandoned = self.words.iter();
        let abandoned = abandoned.filter(|(_, outcome)| *outcome == Outcome::Abandoned);
        let abandoned: Vec<String> = abandoned.map(|(word, _)| quoted(word)).collect();
        format!(
            "if that means answered, say under [outcomes] in a file for --columns what the words of the log mean: answered = [{}], abandoned = [{}]",
            quoted(word),
            abandoned.join(", ")
        )
    }
}

/// The letters of a word, all small, without what stands between words.
fn letters(word: &[u8]) -> impl Iterator<Item = u8> {
    let letters = word.iter().filter(|byte| !b" _-".contains(byte));
    letters.map(u8::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_whatever_their_capitals_and_blanks() {
        let usual = Outcomes::of(None).unwrap();
        for (word, expected) in [
            ("handled", Some(Outcome::Answered)),
            ("Handled", Some(Outcome::Answered)),
            ("ANSWERED", Some(Outcome::Answered)),
            ("Hung Up", Some(Outcome::Abandoned)),
            ("Turned away", Some(Outcome::Removed)),
            ("LeftVRU", Some(Outcome::NeverQueued)),
            ("voicemail", None),
            ("", None),
        ] {
            assert_eq!(usual.meaning(word.as_bytes()), expected, "{word}");
        }
        let own = |answered: &[&str], abandoned: &[&str]| {
            let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            let written = OutcomesWritten {
                answered: list(answered),
                abandoned: list(abandoned),
                ..OutcomesWritten::default()
            };
            Outcomes::of(Some(written))
        };
        let numbers = own(&["1"], &["-2"]).unwrap();
        assert_eq!(numbers.meaning(b"-1"), None);
        let alike = own(&["OK"], &["ok"]).unwrap();
        assert_eq!(alike.meaning(b"ok"), Some(Outcome::Abandoned));
        assert_eq!(alike.meaning(b"Ok"), None, "either may be meant");
        assert!(own(&["x"], &["x"]).is_err() && own(&[], &["x"]).is_err());
    }
}
