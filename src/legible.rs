//! Letters that a terminal, a spreadsheet, a log or a reader's eye would obey rather than show.
//!
//! Escape sequences change a terminal's title and colours; marks of direction show a text in another order
//! than it has. Files may not hold them in names and notes; where such a text comes from elsewhere (a file's
//! name, somebody else's results) it is shown with something visible in their place.

pub mod number;

use std::borrow::Cow;

/// Whether the letter does something instead of being shown. Line breaks and tabs are layout.
#[must_use]
pub fn is_obeyed(letter: char) -> bool {
    let is_layout = matches!(letter, '\n' | '\t');
    letter.is_control() && !is_layout || is_direction(letter)
}

/// Embeddings, overrides and isolates of direction, and the separators that some programs break lines at.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// The same text with something visible for every letter that would be obeyed: `␛` for an escape,
/// `<U+202E>` for what has no picture.
///
/// ```
/// use holdtrue::legible::shown;
/// assert_eq!(shown("plain, 客服\n"), "plain, 客服\n");
/// assert_eq!(shown("\u{1b}[31m"), "␛[31m");
/// assert_eq!(shown("a\u{202e}b"), "a<U+202E>b");
/// ```
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match picture(letter) {
            _ if !is_obeyed(letter) => shown.push(letter),
            Some(picture) => shown.push(picture),
            None => shown.push_str(&format!("<U+{:04X}>", u32::from(letter))),
        }
    }
    Cow::Owned(shown)
}

/// So many letters a name may have that stands in tables.
pub const LONGEST_NAME: usize = 100;

/// Letters with which spreadsheets let a formula begin.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Whether a spreadsheet would take the text for a formula instead of showing it. A number is no formula.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    text.trim_start().starts_with(FORMULA) && text.trim().parse::<f64>().is_err()
}

/// A cell of a table for spreadsheets: what would be a formula has an apostrophe before it, which they do not show.
///
/// ```
/// use holdtrue::legible::cell;
/// assert_eq!(cell("=1+1"), "'=1+1");
/// assert_eq!(cell("-2"), "-2");
/// assert_eq!(cell("two more"), "two more");
/// ```
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    if is_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The picture that Unicode has for an ASCII control character.
fn picture(letter: char) -> Option<char> {
    match letter {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(letter)),
        '\u{7f}' => Some('␡'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_obeyed_is_shown() {
        assert_eq!(shown("\u{1b}]0;title\u{7}"), "␛]0;title␇");
        assert_eq!(shown("\u{7f}\u{9b}31m"), "␡<U+009B>31m");
        assert_eq!(shown("\u{2066}a\u{2069}"), "<U+2066>a<U+2069>");
        assert_eq!(shown("a\r\nb\tc"), "a␍\nb\tc");
    }

    #[test]
    fn names_in_any_script_stay_as_they_are() {
        for name in ["Ärzte", "客服", "שירות", "دعم", "e\u{301}", "👩\u{200d}💻"] {
            assert_eq!(shown(name), name);
        }
    }
}
