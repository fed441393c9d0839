//! Writing to stdout and stderr, with colour only where it will be seen.

use std::io::{self, Write};

/// Results: stdout, stripped of colour unless it is a terminal that wants it.
pub(super) fn results() -> impl Write {
    anstream::stdout()
}

/// A note, warning or error: a line on stderr. If stderr is gone there is nobody to tell.
pub(super) fn say(text: &str) {
    let mut stderr = anstream::stderr();
    let _ = writeln!(stderr, "{text}").and_then(|()| stderr.flush());
}

/// Writes a whole result to stdout.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = results();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}
