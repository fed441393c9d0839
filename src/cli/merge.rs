//! `holdtrue merge`: puts the parts of a study together.

use super::Command;
use super::failure::Failure;
use super::shard::Parts;
use super::{CommandLine, terminal};
use clap::Parser;
use std::path::PathBuf;

/// Puts the shards of a study together: the table, JSON and files of the undivided command, byte for byte
///
/// The shards say which command they are parts of. Run it where the shards were simulated, so that the same
/// scenario files are found. Shards of another study are refused; where some are missing, their numbers are given as
/// a scheduler takes them, to be pasted: --array=18,24-26.
#[derive(Debug, clap::Args)]
pub(super) struct Merge {
    /// The folder that was given with --out to the commands with --shard
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Writes the results into this folder instead
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Merge {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let parts = Parts::find(&self.folder)?;
        let words = parts.command().iter().map(String::as_str);
        let words = ["holdtrue"].into_iter().chain(words);
        let whole = CommandLine::try_parse_from(words).map_err(|error| {
            terminal::say_styled(&error.render().to_string());
            Failure::wrong("the command that the shards keep is not understood: were they written by another version?")
        })?;
        let out = self.out.clone().unwrap_or_else(|| self.folder.clone());
        match whole.command {
            Command::Run(run) => run.merged(parts, out).run(),
            Command::Compare(compare) => compare.merged(parts, out).run(),
            Command::Sweep(sweep) => sweep.merged(parts, out).run(),
            Command::Sensitivity(sensitivity) => sensitivity.merged(parts, out).run(),
            Command::Staff(staff) => staff.merged(parts, out).run(),
            _ => Err(Failure::wrong(
                "the shards keep a command that is never cut into shards",
            )),
        }
    }
}
