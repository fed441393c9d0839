//! What is not TOML, in words for people who do not write parsers.

use super::diagnostic::{Diagnostic, Mistake};
use super::source::{SourceId, SourceSpan};
use crate::units::{Seconds, comma_in};
use std::ops::Range;
use toml::de::Error;

/// Lines with mistakes that are looked at; a text with more is no TOML at all.
const MOST_LINES: usize = 100;

/// One diagnostic a line: the parser goes on where it can, and what it says next about the same
/// line mostly follows from the first. With each comes the stretch whose values mean nothing.
pub(super) fn mistakes(
    errors: &[Error],
    text: &str,
    source: SourceId,
) -> Vec<(Diagnostic, SourceSpan)> {
    let mut found = Vec::new();
    let mut last_line: Option<Range<usize>> = None;
    let end = text.len();
    let place_of = |error: &Error| {
        if error.message().contains("recursion limit") {
            deepest(text)
        } else {
            error.span().unwrap_or(end..end)
        }
    };
    let errors = errors.iter().map(|error| (place_of(error), error));
    let mut errors: Vec<(Range<usize>, &Error)> = errors.collect();
    errors.sort_by_key(|(span, _)| span.start);
    for (span, error) in errors {
        // Looked for once a line: a line may be as long as the file, and have as many mistakes.
        if last_line
            .as_ref()
            .is_some_and(|last| span.start <= last.end)
        {
            continue;
        }
        let line = line_of(text, span.start);
        if found.len() > MOST_LINES {
            break;
        }
        last_line = Some(line.clone());
        let lead = text.get(line.start..span.start).unwrap_or_default();
        let is_first = lead.trim().is_empty();
        let swallowed = (is_first && is_new_statement(&text[line.clone()]))
            .then(|| unclosed(error.message()))
            .flatten();
        let is_swallowed = swallowed.is_some();
        let number = number_around(text, &line, span.start);
        let comma = comma_in(&text[number.clone()]).filter(|_| !is_swallowed);
        // A number with a comma is marked whole: the parser stops at the comma.
        let (span, mistake) = match (comma, swallowed) {
            (Some(comma), _) => (number, comma),
            (None, Some(swallowed)) => (span, swallowed),
            (None, None) => {
                let at = text.get(span.clone()).unwrap_or("");
                let mistake = mistake(error.message(), at);
                (span, mistake)
            }
        };
        // The rest of the file was taken for more of what is not closed.
        let torn = if is_swallowed {
            span.start..end
        } else {
            span.clone()
        };
        let diagnostic = Diagnostic::error(mistake, SourceSpan::new(source, span));
        found.push((diagnostic, SourceSpan::new(source, torn)));
        if is_swallowed {
            break;
        }
    }
    found
}

/// The beginning of the line that nests most: the parser does not tell where it gave up.
fn deepest(text: &str) -> Range<usize> {
    let mut from = 0;
    let mut found = (0, 0..0);
    for line in text.split_inclusive('\n') {
        let depth = line.matches(['.', '[', '{']).count();
        if depth > found.0 {
            let lead = line.len() - line.trim_start().len();
            let at = from + lead;
            found = (
                depth,
                at..at + line.trim().chars().next().map_or(0, char::len_utf8),
            );
        }
        from += line.len();
    }
    found.1
}

/// What was not closed before a line that begins something new.
fn unclosed(message: &str) -> Option<Mistake> {
    if message.contains("array") {
        let cure = "end it with `]`";
        return Some(Mistake::new(
            "the array before this line is not closed",
            cure,
        ));
    }
    let in_table = message.contains("inline table") || message.contains("between key-value pairs");
    let cure = "end it with `}`";
    in_table.then(|| Mistake::new("the inline table before this line is not closed", cure))
}

fn line_of(text: &str, at: usize) -> Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
}

/// The digits, commas and points around a place of a line, if they begin with a digit behind a `=`; otherwise nothing.
fn number_around(text: &str, line: &Range<usize>, at: usize) -> Range<usize> {
    let is_part = |letter: char| letter.is_ascii_digit() || ",.".contains(letter);
    let parts = text.get(line.start..at).zip(text.get(at..line.end));
    let Some((before, after)) = parts else {
        return at..at;
    };
    // In an inline table the parser goes on to what is behind the number.
    let behind = before.trim_end();
    let (before, after) = match after.starts_with(is_part) {
        true => (before, after),
        false => (behind, &text[line.start + behind.len()..line.end]),
    };
    let from = line.start + before.trim_end_matches(is_part).len();
    let to = line.end - after.trim_start_matches(is_part).len();
    let number = &text[from..to];
    let is_value = text[line.start..from].trim_end().ends_with('=');
    let is_number = number.starts_with(|first: char| first.is_ascii_digit());
    match is_value && is_number {
        true => from..from + number.trim_end_matches([',', '.']).len(),
        false => at..at,
    }
}

/// What is wrong with a number that has a unit or a currency beside it, as no number has in TOML.
fn number_with_a_unit(at: &str) -> Option<Mistake> {
    let number = at.trim_matches(|letter: char| !letter.is_ascii_digit());
    let is_plain = number.parse::<f64>().is_ok();
    let (before, _) = at.split_once(number).filter(|_| is_plain)?;
    // `Line 4` is a text; `EUR 20` and a sign of a currency are none.
    let is_word = before.contains(|letter: char| letter.is_lowercase() || letter.is_ascii_digit());
    let is_time = at.parse::<Seconds>().is_ok();
    if is_word || is_time {
        return None;
    }
    let cure = match at.strip_suffix('%') {
        Some(share) => format!(
            "a share stands between double quotes: \"{at}\"; where no share is meant give the number alone: {}",
            share.trim()
        ),
        None => format!(
            "give the number alone: {number}; only texts such as names stand between double quotes"
        ),
    };
    Some(Mistake::new(format!("`{at}` is not a value"), cure))
}

/// Whether a line looks like `key = ...` or a header rather than like elements of an array.
fn is_new_statement(line: &str) -> bool {
    let line = line.trim();
    let is_key = |text: &str| {
        let mut letters = text.trim().chars();
        letters
            .next()
            .is_some_and(|first| first.is_alphabetic() || first == '"')
            && letters.all(|one| one.is_alphanumeric() || "._-\"".contains(one))
    };
    match line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((header, rest)) => is_key(header) && !rest.trim_start().starts_with(','),
        None => line.split_once('=').is_some_and(|(key, _)| is_key(key)),
    }
}

/// What the parser found, with a cure for what people do most.
fn mistake(message: &str, at: &str) -> Mistake {
    if message == "duplicate key" {
        return Mistake::new(
            format!("`{at}` is given twice"),
            "keep one of the two; a table has one header only",
        );
    }
    if message.contains("recursion limit") {
        return Mistake::new(
            "keys or values are nested too deeply here",
            "write fewer dots, brackets or braces: nothing in a scenario is nested more than ten times",
        );
    }
    let is_short = !at.is_empty() && at.len() < 40 && !at.contains('\n');
    if is_short && (message.contains("must be quoted") || message.contains("invalid boolean")) {
        if let Some(mistake) = number_with_a_unit(at) {
            return mistake;
        }
        return Mistake::new(
            format!("`{at}` is not a value"),
            "put texts between double quotes: \"like this\"; true and false are written small",
        );
    }
    let found = if is_short {
        format!("{message}, found `{at}`")
    } else {
        message.to_owned()
    };
    let cure = if message.contains("string") {
        "close the text with a double quote on the same line; in paths write / or \\\\"
    } else if message.contains("unclosed table") {
        "close the header with `]`"
    } else if message.contains("inline table") {
        "inline tables look like { mean = \"4m\", cv = 0.9 }"
    } else if message.contains("array") {
        "arrays look like [1, 2, 3]"
    } else if message.contains("key") {
        "write `key = value`, or a header such as [calls.service]"
    } else {
        "write TOML: `key = value`, texts in double quotes, headers such as [calls.service]"
    };
    Mistake::new(found, cure)
}
