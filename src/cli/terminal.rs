//! Writing to stdout and stderr, with colour only where it will be seen.

use crate::legible::shown;
use crate::report::TerminalWidth;
use std::env;
use std::io::{self, BufWriter, Write};

/// Results: stdout, stripped of colour unless it is a terminal that wants it.
pub(super) fn results() -> impl Write {
    anstream::stdout()
}

/// A note, warning or error: a line on stderr. If stderr is gone there is nobody to tell.
pub(super) fn say(text: &str) {
    say_styled(&shown(text));
}

/// A diagnostic, which may have colours of its own and holds nothing else that a terminal would obey.
pub(super) fn say_styled(text: &str) {
    let mut stderr = anstream::stderr();
    let _ = writeln!(stderr, "{text}").and_then(|()| stderr.flush());
}

/// Writes a whole result to stdout; what a terminal would obey is shown instead.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = results();
    let written = stdout.write_all(shown(text).as_bytes());
    written
        .and_then(|()| stdout.flush())
        .map_err(|error| unwritten(&error))
}

/// Writes a result to stdout as it is made.
pub(super) fn stream(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut stdout = BufWriter::new(results());
    let written = write(&mut stdout).and_then(|()| stdout.flush());
    written.map_err(|error| unwritten(&error))
}

/// Says what it was that could not be written.
pub(super) fn unwritten(error: &io::Error) -> io::Error {
    io::Error::new(kind_of(error), format!("cannot write the output: {error}"))
}

/// Of an error in writing CSV, that of the output below it.
fn kind_of(error: &io::Error) -> io::ErrorKind {
    let below = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<csv::Error>());
    match below.map(csv::Error::kind) {
        Some(csv::ErrorKind::Io(below)) => below.kind(),
        _ => error.kind(),
    }
}

/// Columns that results are laid out for: what `COLUMNS` says, or the terminal; the usual number for a file
/// or a pipe.
pub(super) fn columns() -> TerminalWidth {
    let wanted = env::var("COLUMNS").ok();
    let wanted = wanted.and_then(|text| text.trim().parse::<usize>().ok());
    let wanted = wanted.filter(|columns| *columns > 0);
    wanted
        .or_else(of_terminal)
        .map_or(TerminalWidth::USUAL, TerminalWidth::new)
}

/// Columns of the terminal, also of one that does not say how many rows it has.
#[cfg(unix)]
fn of_terminal() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0).then_some(size.ws_col.into())
}

#[cfg(not(unix))]
fn of_terminal() -> Option<usize> {
    let size = terminal_size::terminal_size_of(io::stdout());
    size.map(|(columns, _)| columns.0.into())
}
