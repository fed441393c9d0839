//! How often, under which seed and on how many threads: options of every command that simulates.

use super::failure::Failure;
use crate::random::Seed;
use crate::stats::Confidence;
use crate::study::{RunPlan, Workers};
use anyhow::anyhow;
use clap::value_parser;
use std::path::Path;

/// More threads than this are a slip of the finger.
const MOST_THREADS: u64 = 1024;
/// More replications than this are a slip of the finger. A convention: a second each, four months.
const MOST_REPLICATIONS: u64 = 10_000_000;
/// Nobody needs a number more exactly, and no computer gets there. A convention.
const LEAST_PRECISION: f64 = 1e-4;
/// Days to simulate by default.
const REPLICATIONS: u64 = 200;

/// How often, under which seed and on how many threads.
#[derive(Debug, clap::Args)]
pub(super) struct RunOptions {
    /// Days to simulate [default: 200]
    #[arg(short, long, value_name = "N", value_parser = replications)]
    replications: Option<u64>,
    /// Seed of the random numbers: the same seed gives the same results [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Threads to work on; results do not depend on it [default: one for every processor]
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..=MOST_THREADS))]
    threads: Option<u64>,
    /// Go on until every headline interval reaches no further than this share of its mean (0.01, 1%)
    #[arg(long, value_name = "SHARE", value_parser = precision)]
    precision: Option<f64>,
    /// No progress bar
    #[arg(short, long)]
    quiet: bool,
}

impl RunOptions {
    /// The study that the options describe.
    pub(super) fn plan(&self) -> RunPlan {
        self.plan_or(None, None)
    }

    /// The same, with a file's values where the command line gives none.
    pub(super) fn plan_or(&self, replications: Option<u64>, seed: Option<u64>) -> RunPlan {
        RunPlan {
            seed: Seed(self.seed.or(seed).unwrap_or(1)),
            replications: self.replications.or(replications).unwrap_or(REPLICATIONS),
            confidence: Confidence::USUAL,
            precision: self.precision,
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
        let threads = self.threads.unwrap_or(0);
        let threads = usize::try_from(threads).unwrap_or(0);
        so_many_workers(threads)
    }

    /// Whether a progress bar is wanted.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }
}

/// A thread for every processor.
pub(super) fn all_workers() -> Result<Workers, Failure> {
    so_many_workers(0)
}

pub(super) fn so_many_workers(threads: usize) -> Result<Workers, Failure> {
    Workers::new(threads).map_err(|error| anyhow!(error).into())
}

/// At least 1.
pub(super) fn replications(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(number) if (1..=MOST_REPLICATIONS).contains(&number) => Ok(number),
        _ => Err(format!(
            "give a whole number from 1 to {MOST_REPLICATIONS}; 200 is usual"
        )),
    }
}

/// `0.01` or `1%`: at least a hundredth of a per cent, at most 1.
fn precision(text: &str) -> Result<f64, String> {
    let (number, whole) = match text.trim().strip_suffix('%') {
        Some(number) => (number, 100.0),
        None => (text, 1.0),
    };
    let share = number.trim().parse::<f64>().map(|number| number / whole);
    match share {
        Ok(share) if (LEAST_PRECISION..=1.0).contains(&share) => Ok(share),
        _ => Err("give a share from 0.01% to 100%, such as 0.01 or 1%".to_owned()),
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

    #[test]
    fn a_precision_is_a_share() {
        assert_eq!(precision("0.5"), Ok(0.5));
        assert_eq!(precision("1 %"), Ok(0.01));
        for wrong in [
            "0", "-1%", "1.5", "101%", "nan", "few", "", "5e-324", "0.009%",
        ] {
            assert!(precision(wrong).is_err(), "{wrong}");
        }
    }
}
