//! Values that begin with a minus, as people type them: `--seed -1` is a seed, and its option says what it takes.

use std::ffi::OsString;

/// The words of a command line, negative values one word with their options.
pub(super) fn joined(words: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut joined: Vec<OsString> = Vec::new();
    let mut is_over = false;
    for word in words {
        is_over |= word == "--";
        match joined.last_mut() {
            Some(last) if !is_over && is_option(last) && is_negative(&word) => {
                last.push("=");
                last.push(word);
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// `--seed` or `-r`, without its value.
fn is_option(word: &OsString) -> bool {
    let letters = word.to_str().and_then(|word| word.strip_prefix('-'));
    letters.is_some_and(|letters| {
        let begins = letters.trim_start_matches('-');
        begins.starts_with(|first: char| first.is_ascii_alphabetic()) && !letters.contains('=')
    })
}

/// `-1`, `-3m`, `-.5`: no option is called so.
fn is_negative(word: &OsString) -> bool {
    let number = word.to_str().and_then(|word| word.strip_prefix('-'));
    let number = number.map(|number| number.strip_prefix('.').unwrap_or(number));
    number.is_some_and(|number| number.starts_with(|first: char| first.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_negative_values_are_joined() {
        let check = |line: &str, expected: &str| {
            let found = joined(line.split(' ').map(OsString::from));
            let expected: Vec<OsString> = expected.split(' ').map(OsString::from).collect();
            assert_eq!(found, expected, "{line}");
        };
        check("run a.toml --seed -1 -q", "run a.toml --seed=-1 -q");
        check("run a.toml -r -1", "run a.toml -r=-1");
        check(
            "erlang c --handle -3m --agents -.5",
            "erlang c --handle=-3m --agents=-.5",
        );
        for same in [
            "run a.toml --set x=-1 --brief",
            "run -q a.toml",
            "run --seed=-1 -2",
            "run -- --seed -1",
            "run a.toml -1",
        ] {
            check(same, same);
        }
    }
}
