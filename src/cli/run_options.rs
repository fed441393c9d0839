//! How often, under which seed and on how many threads: options of every command that simulates.

use super::failure::Failure;
use super::options::{SEEDS, whole};
use super::precision::{PrecisionGoal, spoken, wanted};
use super::terminal;
use crate::centre::Operation;
use crate::legible::number::grouped;
use crate::measures::{Address, Results};
use crate::random::Seed;
use crate::stats::Confidence;
use crate::study::{RunPlan, Workers};
use anyhow::anyhow;
use std::path::Path;

/// More threads than this are a slip of the finger.
const MOST_THREADS: u64 = 1024;
/// More replications than this are a slip of the finger. A convention: a second each, four months.
const MOST_REPLICATIONS: u64 = 10_000_000;
/// Days to simulate by default.
const REPLICATIONS: u64 = 200;

/// How often, under which seed and on how many threads.
#[derive(Debug, clap::Args)]
pub(super) struct RunOptions {
    /// Days to simulate [default: 200]
    #[arg(short, long, value_name = "N", value_parser = replications)]
    replications: Option<u64>,
    /// Seed of the random numbers: the same seed gives the same results [default: 1]
    #[arg(long, value_name = "N", value_parser = whole(SEEDS))]
    seed: Option<u64>,
    #[command(flatten)]
    threads: ThreadOptions,
    /// Go on until every headline interval reaches no further than this share of its mean (1%), or that of one
    /// measure no further than so much in its own unit (service_level=0.5pt, NAME.asa=1s)
    #[arg(long, value_name = "SHARE|[NAME.]MEASURE=REACH", value_parser = wanted)]
    precision: Option<PrecisionGoal>,
    /// What the days say by themselves: no correction for what is known of them beforehand, such as how many call
    /// (control variates)
    #[arg(long)]
    no_controls: bool,
    /// No progress bar
    #[arg(short, long)]
    quiet: bool,
}

/// On how many threads.
#[derive(Debug, clap::Args)]
pub(super) struct ThreadOptions {
    /// Threads to work on; results do not depend on it [default: one for every processor]
    #[arg(long, value_name = "N", value_parser = whole(1..=MOST_THREADS))]
    threads: Option<u64>,
}

/// What a command itself says of what a script for a scheduler would add.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// Threads of a task.
    pub(super) threads: Option<u64>,
    /// Whether it shows no progress.
    pub(super) is_quiet: bool,
}

impl ThreadOptions {
    /// What is said of threads and of progress.
    pub(super) fn told(&self, is_quiet: bool) -> Told {
        Told {
            threads: self.threads,
            is_quiet,
        }
    }

    /// The threads to work on.
    pub(super) fn workers(&self) -> Result<Workers, Failure> {
        let threads = usize::try_from(self.threads.unwrap_or(0)).unwrap_or(0);
        Workers::new(threads).map_err(|error| anyhow!(error).into())
    }
}

impl RunOptions {
    /// The study that the options describe, of these operations.
    pub(super) fn plan(&self, operations: &[&Operation]) -> Result<RunPlan, Failure> {
        self.plan_or(None, None, operations)
    }

    /// The same, with a file's values where the command line gives none.
    pub(super) fn plan_or(
        &self,
        replications: Option<u64>,
        seed: Option<u64>,
        operations: &[&Operation],
    ) -> Result<RunPlan, Failure> {
        let precision = self.precision.as_ref().map(|wanted| wanted.of(operations));
        Ok(RunPlan {
            seed: Seed(self.seed.or(seed).unwrap_or(1)),
            replications: self.replications.or(replications).unwrap_or(REPLICATIONS),
            confidence: Confidence::USUAL,
            precision: precision.transpose()?,
            controls: !self.no_controls,
        })
    }

    /// Says how many replications the wanted precision took, of what it was not asked, and that it was not reached where
    /// that is certain; nothing of a run that was stopped.
    ///
    /// # Errors
    /// If nothing was measured of what was to be so sure.
    pub(super) fn say_what_it_took<'a>(
        &self,
        plan: &RunPlan,
        all: impl IntoIterator<Item = &'a Results>,
        (unit, is_stopped): (&str, bool),
    ) -> Result<(), Failure> {
        let (Some(precision), Some(wanted), false) = (&plan.precision, &self.precision, is_stopped)
        else {
            return Ok(());
        };
        let all: Vec<&Results> = all.into_iter().collect();
        let done = all.first().map_or(0, |first| first.replications);
        let days = grouped(done as f64, 0);
        let days = format!("{days} {unit}{}", if done == 1 { "" } else { "s" });
        let unmeasured = all.iter().map(|results| precision.unmeasured(results));
        let Some((missing, verb, them)) = named(&unmeasured.collect::<Vec<_>>()) else {
            let unseen = all.iter().map(|results| precision.unseen(results));
            let but = named(&unseen.collect::<Vec<_>>());
            let but = but.map_or_else(String::new, |(unseen, verb, them)| {
                format!("; {unseen} {verb} left out, as nothing of {them} was seen")
            });
            self.say(&format!("{}: {days}{but}", wanted.spoken()));
            return Ok(());
        };
        let said = format!(
            "{} was not reached in {days}: {missing} {verb} not measured, as nothing of {them} happened",
            wanted.spoken(),
        );
        match wanted {
            PrecisionGoal::Measure { .. } => Err(anyhow!(said).into()),
            PrecisionGoal::Share(_) => {
                self.say(&format!("note: {said}"));
                Ok(())
            }
        }
    }

    fn say(&self, text: &str) {
        if !self.quiet {
            terminal::say(text);
        }
    }

    /// Refuses more replications in a file than the command line takes.
    pub(super) fn check(replications: Option<u64>, file: &Path) -> Result<(), Failure> {
        match replications {
            Some(number) if number > MOST_REPLICATIONS => Err(Failure::wrong(format!(
                "`{}` asks for {number} replications: at most {MOST_REPLICATIONS} can be simulated",
                file.display()
            ))),
            _ => Ok(()),
        }
    }

    /// The threads to work on.
    pub(super) fn workers(&self) -> Result<Workers, Failure> {
        self.threads.workers()
    }

    /// What is said of threads and of progress.
    pub(super) fn told(&self) -> Told {
        self.threads.told(self.quiet)
    }

    /// Whether a progress bar is wanted.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }
}

/// Measures of the first of some results that have any such, with their verb and pronoun.
fn named(each: &[Vec<Address<'_>>]) -> Option<(String, &'static str, &'static str)> {
    let first = each.iter().find(|one| !one.is_empty())?;
    let names: Vec<String> = first.iter().map(spoken).collect();
    let of = match each.iter().filter(|one| !one.is_empty()).count() {
        some if some < each.len() => " of some plans",
        _ => "",
    };
    let (verb, them) = match names.len() {
        1 => ("was", "it"),
        _ => ("were", "them"),
    };
    Some((format!("{}{of}", names.join(", ")), verb, them))
}

/// A thread for every processor.
pub(super) fn all_workers() -> Result<Workers, Failure> {
    ThreadOptions { threads: None }.workers()
}

/// At least 1.
pub(super) fn replications(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(number) if (1..=MOST_REPLICATIONS).contains(&number) => Ok(number),
        _ => Err(format!("give a whole number from 1 to {MOST_REPLICATIONS}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_an_end_to_replications() {
        assert_eq!(replications("200"), Ok(200));
        for wrong in ["0", "-1", "18446744073709551615", "10000001", "1e3", ""] {
            assert!(replications(wrong).is_err(), "{wrong}");
        }
    }
}
