//! The heading of a CSV file: its columns by name, and the line before it in which spreadsheets say what separates fields.

/// Where a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heading {
    At(usize),
    /// The first two of those that may be meant.
    Twice(usize, usize),
    Nowhere,
}

/// The column of this name, or else the one that differs from it in capitals only: spreadsheets write `Start` for `start`.
pub(crate) fn heading<N: AsRef<str>>(headers: &[N], name: &str) -> Heading {
    let first_two = |is_it: &dyn Fn(&str) -> bool| {
        let mut places = (0..headers.len()).filter(|&place| is_it(headers[place].as_ref()));
        (places.next(), places.next())
    };
    let folded = name.trim().to_lowercase();
    let found = match first_two(&|header| header == name) {
        (None, _) => first_two(&|header| header.trim().to_lowercase() == folded),
        found => found,
    };
    match found {
        (Some(place), None) => Heading::At(place),
        (Some(one), Some(other)) => Heading::Twice(one, other),
        (None, _) => Heading::Nowhere,
    }
}

/// What a first line such as `sep=;` says separates the fields, and how long that line is with its end \[bytes\].
pub(crate) fn said_separator(start: &[u8]) -> Option<(u8, usize)> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let lead = if start.starts_with(MARK) {
        MARK.len()
    } else {
        0
    };
    let rest = start.get(lead..)?;
    let end = rest.iter().position(|byte| b"\r\n".contains(byte));
    let line = &rest[..end.unwrap_or(rest.len())];
    // Some programs put the line between quotes.
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (key, value) = line.split_at_checked(4)?;
    let is_said = key.eq_ignore_ascii_case(b"sep=");
    let [separator, rest_of_line @ ..] = value else {
        return None;
    };
    // Saved again as CSV, the line has as many separators behind it as the table has columns.
    let is_over = rest_of_line
        .iter()
        .all(|byte| b"\" ".contains(byte) || byte == separator);
    let is_one = b",;\t|:^~".contains(separator);
    let ends = rest[end.unwrap_or(rest.len())..].iter();
    let ends = match ends.as_slice() {
        [b'\r', b'\n', ..] => 2,
        [] => 0,
        _ => 1,
    };
    let length = lead + end.unwrap_or(rest.len()) + ends;
    (is_said && is_one && is_over).then_some((*separator, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_whatever_their_capitals() {
        assert_eq!(heading(&["agent", "Start"], "start"), Heading::At(1));
        assert_eq!(heading(&["START", "start"], "start"), Heading::At(1));
        assert_eq!(
            heading(&["a", "START", "Start"], "start"),
            Heading::Twice(1, 2)
        );
        assert_eq!(heading(&["start", "start"], "start"), Heading::Twice(0, 1));
        assert_eq!(heading(&["Straße", "ÜBER"], "über"), Heading::At(1));
        assert_eq!(heading(&["starts"], "start"), Heading::Nowhere);
    }

    #[test]
    fn a_first_line_may_say_the_separator() {
        for (start, expected) in [
            ("sep=;\na;b\n", Some((b';', 6))),
            ("\u{feff}SEP=,\r\na,b\r\n", Some((b',', 10))),
            ("sep=\t\na\tb\n", Some((b'\t', 6))),
            ("\"sep=;\"\na;b\n", Some((b';', 8))),
            ("sep=,,\na,b\n", Some((b',', 7))),
            ("sep=;", Some((b';', 5))),
            ("sep=x\n", None),
            ("sep=;calls\n", None),
            ("sep\n", None),
            ("", None),
        ] {
            assert_eq!(said_separator(start.as_bytes()), expected, "{start}");
        }
    }
}
