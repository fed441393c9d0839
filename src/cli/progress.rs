//! A progress bar on stderr, drawn only on a terminal.

use crate::legible::number::{so_many, visible};
use crate::study::staff::{Phase, Watch, Work};
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

/// What a staffing search is doing, and how far it is.
#[derive(Debug)]
pub(super) struct SearchBar {
    bar: ProgressBar,
}

impl SearchBar {
    /// A line, unless it is not wanted or stderr is no terminal.
    pub(super) fn new(quiet: Quiet) -> Self {
        let bar = if quiet == Quiet::No && io::stderr().is_terminal() {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Removes the line.
    pub(super) fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for SearchBar {
    fn at(&mut self, phase: Phase, best: Option<f64>, bound: Option<f64>, work: Work) {
        let doing = match phase {
            Phase::Ceiling => "whether it can be done at all",
            Phase::Search => "looking for the cheapest plan",
            Phase::Proof => "trying all that are cheaper",
            Phase::Verification => "testing the plan on fresh days",
            Phase::Prices => "asking what each target costs",
            Phase::Mending => "looking for what would mend it",
        };
        let gap = best.zip(bound).filter(|(best, _)| *best > 0.0);
        let gap = gap.map_or(String::new(), |(best, bound)| {
            let below = 100.0 * (best - bound).max(0.0) / best;
            format!(" ({} % below)", visible(below, 1))
        });
        let best = best.map_or(String::new(), |best| format!(", best so far {best:.2}"));
        let bound = bound.map_or(String::new(), |bound| {
            format!(", none below {bound:.2}{gap}")
        });
        let days = so_many(&work.days, "day");
        self.bar
            .set_message(format!("{doing}{best}{bound}; {days} simulated"));
        self.bar.tick();
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
