//! Text on a terminal: how much of it, how wide, and how words are wrapped.
//!
//! Widths are those of a terminal's columns: a Chinese letter takes two, an accent that stands on
//! another letter takes none.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Prose wider than this is hard to read, however wide the terminal. A convention.
const PROSE: usize = 100;

/// A space at which no line is broken.
const GLUE: char = '\u{a0}';

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// The verdict and a few figures.
    Brief,
    /// What a manager asks first.
    #[default]
    Headlines,
    /// All measures, and the day by interval.
    Everything,
}

/// Columns of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalWidth(usize);

impl TerminalWidth {
    /// What a text is laid out for where nobody knows better.
    pub const USUAL: Self = Self(100);
    /// Below this a table cannot be laid out: it is laid out for so many all the same.
    pub const LEAST: Self = Self(40);

    /// So many columns, at least [`TerminalWidth::LEAST`].
    #[must_use]
    pub fn new(columns: usize) -> Self {
        Self(columns.max(Self::LEAST.0))
    }

    /// The number of columns.
    #[must_use]
    pub fn get(self) -> usize {
        self.0
    }

    /// What is left of them beside an indent, for prose, which needs no least width.
    #[must_use]
    pub fn beside(self, indent: usize) -> Self {
        Self(self.0.saturating_sub(indent).max(1))
    }

    /// The number of columns that prose takes of these.
    fn prose(self) -> usize {
        self.0.min(PROSE)
    }
}

/// How a text for a terminal is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// How much is said.
    pub detail: Detail,
    /// How wide it may be.
    pub columns: TerminalWidth,
}

/// Columns that the widest line takes.
pub(super) fn width(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Filled up with spaces on the right.
pub(super) fn to_the_left(text: &str, width: usize) -> String {
    let spaces = width.saturating_sub(text.width());
    format!("{text}{:spaces$}", "")
}

/// Filled up with spaces on the left.
pub(super) fn to_the_right(text: &str, width: usize) -> String {
    let spaces = width.saturating_sub(text.width());
    format!("{:spaces$}{text}", "")
}

/// The beginning that fits.
pub(super) fn beginning(text: &str, width: usize) -> &str {
    let mut taken = 0;
    for (place, letter) in text.char_indices() {
        taken += letter.width().unwrap_or(0);
        if taken > width {
            return &text[..place];
        }
    }
    text
}

/// Sentences as paragraphs, one below the other.
pub(super) fn paragraphs(sentences: &[String], columns: TerminalWidth) -> String {
    let sentences = sentences.iter();
    sentences.map(|text| paragraph(text, columns)).collect()
}

/// A paragraph with lines that fit; lines after the first are indented. No word is broken.
#[must_use]
pub fn paragraph(text: &str, columns: TerminalWidth) -> String {
    hanging(text, "", "  ", columns.prose())
}

/// What is said under a name, which has its width: lines after the first begin below the first word.
#[must_use]
pub fn under(name: &str, said: &str, columns: TerminalWidth) -> String {
    hanging(said, name, &" ".repeat(width(name)), columns.prose())
}

/// A paragraph that begins and goes on with something of its own.
pub(super) fn hanging(text: &str, first: &str, others: &str, width: usize) -> String {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(others)
        .break_words(false)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    let text = textwrap::fill(&glued(text), options);
    text.replace(GLUE, " ") + "\n"
}

/// The lines of a heading or a label no wider than this, as far as words and hyphens allow; a break that
/// is there stays, and so do spaces at the beginning.
pub(super) fn folded(text: &str, width: usize) -> String {
    let lines = text.split('\n').map(|line| {
        let words = line.trim_start();
        let indent = &line[..line.len() - words.len()];
        let others = if indent.is_empty() {
            String::new()
        } else {
            format!("{indent}  ")
        };
        let options = Options::new(width.max(1))
            .initial_indent(indent)
            .subsequent_indent(&others)
            .break_words(false)
            .wrap_algorithm(WrapAlgorithm::FirstFit)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::HyphenSplitter);
        textwrap::fill(&glued(words), options).replace(GLUE, " ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Words, with numbers and their units as one, and what stands on both sides of a ±.
fn glued(text: &str) -> String {
    let mut glued = String::new();
    for word in text.split_whitespace() {
        let after_number = glued.ends_with(|letter: char| letter.is_ascii_digit());
        let of_number = matches!(
            word.trim_end_matches(['.', ',', ';', ':', ')']),
            "%" | "s" | "min" | "h" | "±"
        );
        let after_sign =
            glued.ends_with('±') && word.starts_with(|letter: char| letter.is_ascii_digit());
        if !glued.is_empty() {
            glued.push(if after_number && of_number || after_sign {
                GLUE
            } else {
                ' '
            });
        }
        glued.push_str(word);
    }
    glued
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_too_long() {
        for columns in [40, 60, 80] {
            let text = paragraph(&"seven letters ".repeat(40), TerminalWidth::new(columns));
            assert!(text.lines().all(|line| line.len() <= columns));
            assert_eq!(text.split_whitespace().count(), 80);
        }
    }

    #[test]
    fn prose_is_not_wider_than_anybody_reads() {
        let text = paragraph(&"word ".repeat(100), TerminalWidth::new(400));
        assert_eq!(width(&text), 99);
    }

    #[test]
    fn numbers_stay_with_their_units() {
        let text = glued("a level of 64.1 ± 2.0 %, after 17 s.").replace(GLUE, "_");
        assert_eq!(text, "a level of 64.1_±_2.0_%, after 17_s.");
        assert_eq!(glued("It ends. ± is an error"), "It ends. ± is an error");
    }

    #[test]
    fn no_key_is_broken() {
        let key = "calls.a-service-with-a-long-name.service_level.short_abandon";
        let text = paragraph(&format!("See {key} for more."), TerminalWidth::new(40));
        assert!(text.lines().any(|line| line.trim() == key), "{text}");
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(width("客服\nab"), 4);
        assert_eq!(to_the_left("客", 4), "客  ");
        assert_eq!(to_the_right("客", 4), "  客");
        assert_eq!(beginning("客服中心", 5), "客服");
        assert_eq!(beginning("e\u{301}tude", 2), "e\u{301}t");
    }

    #[test]
    fn long_names_are_folded() {
        assert_eq!(folded("two-more-at-lunch", 19), "two-more-at-lunch");
        assert_eq!(
            folded("Insurer, an ordinary weekday", 16),
            "Insurer, an\nordinary weekday"
        );
        assert_eq!(folded("part-time-helpers", 10), "part-time-\nhelpers");
        assert_eq!(folded("unbreakableandlong", 5), "unbreakableandlong");
        assert_eq!(
            folded("  plan minus base", 8),
            "  plan\n    minus\n    base"
        );
        assert_eq!(folded("", 5), "");
    }
}
