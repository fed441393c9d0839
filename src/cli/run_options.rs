//! How often, under which seed and on how many threads: options of every command that simulates.

use super::failure::Failure;
use crate::random::Seed;
use crate::stats::Confidence;
use crate::study::{RunPlan, Workers};
use anyhow::anyhow;
use clap::value_parser;

/// More threads than this are a slip of the finger.
const MOST_THREADS: u64 = 1024;
/// Days that are simulated unless somebody says otherwise.
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
    /// The days that are asked for.
    pub(super) fn plan(&self) -> RunPlan {
        self.plan_or(None, None)
    }

    /// The same, where a file may have a say in what the command line does not.
    pub(super) fn plan_or(&self, replications: Option<u64>, seed: Option<u64>) -> RunPlan {
        RunPlan {
            seed: Seed(self.seed.or(seed).unwrap_or(1)),
            replications: self.replications.or(replications).unwrap_or(REPLICATIONS),
            confidence: Confidence::USUAL,
            precision: self.precision,
        }
    }

    /// The threads that are asked for.
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

fn so_many_workers(threads: usize) -> Result<Workers, Failure> {
    Workers::new(threads).map_err(|error| anyhow!(error).into())
}

/// At least 1.
fn replications(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("give a whole number of at least 1; 200 is usual".to_owned()),
    }
}

/// `0.01` or `1%`: above 0, at most 1.
fn precision(text: &str) -> Result<f64, String> {
    let (number, whole) = match text.trim().strip_suffix('%') {
        Some(number) => (number, 100.0),
        None => (text, 1.0),
    };
    let share = number.trim().parse::<f64>().map(|number| number / whole);
    match share {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("give a share above 0 and at most 1, such as 0.01 or 1%".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_precision_is_a_share() {
        assert_eq!(precision("0.5"), Ok(0.5));
        assert_eq!(precision("1 %"), Ok(0.01));
        for wrong in ["0", "-1%", "1.5", "101%", "nan", "few", ""] {
            assert!(precision(wrong).is_err(), "{wrong}");
        }
    }
}
