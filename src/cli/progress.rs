//! A progress bar on stderr, drawn only on a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};

/// A bar that shows how much of the study is done.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar, unless it is not wanted or stderr is no terminal.
    pub(super) fn new(quiet: Quiet) -> Self {
        let bar = if quiet == Quiet::No && io::stderr().is_terminal() {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        let style =
            ProgressStyle::with_template("{wide_bar} {pos} of {len} replications, {eta} left");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Shows how many replications are done, of how many.
    pub(super) fn at(&self, done: u64, planned: u64) {
        if self.bar.length() != Some(planned) {
            self.bar.set_length(planned);
        }
        self.bar.set_position(done);
    }

    /// Removes the bar.
    pub(super) fn done(&self) {
        self.bar.finish_and_clear();
    }
}

/// Whether the user wants to see nothing but results and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quiet {
    /// Results and errors only.
    Yes,
    /// Progress, too.
    No,
}

impl From<bool> for Quiet {
    fn from(quiet: bool) -> Self {
        if quiet { Quiet::Yes } else { Quiet::No }
    }
}
