//! Names from files as they may be shown on a page: whatever is not seen itself has something visible in its place.

use crate::legible::{is_obeyed, shown};

/// The same markup with something visible for every letter that a page or its reader would obey.
pub(super) fn visible(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    for letter in markup.chars() {
        if is_obeyed(letter) {
            let seen = shown(letter.encode_utf8(&mut [0; 4])).into_owned();
            text.push_str(&seen.replace('<', "&#60;").replace('>', "&#62;"));
        } else {
            text.push(letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_has_something_visible_in_its_place() {
        assert_eq!(
            visible("<b>a\u{202e}b\u{1b}c\nd</b>"),
            "<b>a&#60;U+202E&#62;b␛c\nd</b>"
        );
        assert_eq!(visible("Größe 大 é"), "Größe 大 é");
    }
}
