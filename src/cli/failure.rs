//! Why a command stopped, and the exit status that says so.

use super::terminal;
use crate::legible::shown;
use crate::plot::PlotError;
use std::fmt::Display;
use std::io;
use std::process::ExitCode;

/// Why a command did not finish.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command line or a file that it names is wrong; the text is a whole diagnostic. Status 2.
    Wrong(String),
    /// The run itself failed: disk full, interrupted. Status 1.
    Failed(anyhow::Error),
    /// It ran, and a target is not met. Status 3.
    TargetMissed,
    /// The reader of the output is gone (`holdtrue ... | head`). Status 0.
    ReaderGone,
}

impl Failure {
    /// A mistake in what the user wrote, with its cure.
    pub(super) fn wrong(what: impl Display) -> Self {
        Failure::Wrong(shown(&format!("error: {what}")).into_owned())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Failure::Failed(error)
    }
}

impl From<PlotError> for Failure {
    fn from(error: PlotError) -> Self {
        Failure::Failed(error.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Failure::ReaderGone
        } else {
            Failure::Failed(error.into())
        }
    }
}

/// Reports the outcome on stderr and turns it into the exit status.
pub(super) fn exit_code(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) | Err(Failure::ReaderGone) => ExitCode::SUCCESS,
        Err(Failure::Wrong(diagnostic)) => {
            terminal::say_styled(&diagnostic);
            ExitCode::from(2)
        }
        Err(Failure::Failed(error)) => {
            terminal::say(&format!("error: {error:#}"));
            ExitCode::from(1)
        }
        Err(Failure::TargetMissed) => ExitCode::from(3),
    }
}

/// Prints clap's answer: help and version are no error, all else is status 2.
pub(super) fn refuse(refusal: &clap::Error) -> ExitCode {
    let printed = refusal.print();
    match (refusal.use_stderr(), printed) {
        (false, Ok(())) => ExitCode::SUCCESS,
        (false, Err(error)) => exit_code(Err(error.into())),
        (true, _) => ExitCode::from(2),
    }
}
