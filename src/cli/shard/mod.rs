//! `--shard`: a part of a study, for schedulers that have many machines.
//!
//! A part is one file, written aside and renamed once it is whole, so whatever stops a worker leaves the part
//! undone, never half done. Nobody coordinates: the file's name says which part it is, its head of which study.

mod folder;
mod simulated;

pub(super) use folder::Parts;
#[cfg(feature = "parquet")]
pub(super) use simulated::{Beside, put_in_place};
pub(super) use simulated::{cells, fresh, is_known_beforehand, replications};

use super::failure::Failure;
use crate::study::{Part, StudyKey};
use std::env;
use std::path::PathBuf;

/// Which part of the study is simulated.
#[derive(Debug, Default, clap::Args)]
pub(super) struct ShardOptions {
    /// Simulates part I of N only and keeps it in the folder of --out; `holdtrue merge` puts all parts together. With auto/N, or auto, I (and N) come from the scheduler's job array
    #[arg(long, value_name = "I/N", value_parser = wanted, requires = "out")]
    shard: Option<PartChoice>,
    /// All parts, when they are put together.
    #[arg(skip)]
    merged: Option<Parts>,
}

/// A part as the command line names it.
#[derive(Debug, Clone, Copy)]
enum PartChoice {
    Given(Part),
    /// Which one, the scheduler says.
    AutoOf(u64),
    /// It says of how many, too.
    Auto,
}

fn wanted(text: &str) -> Result<PartChoice, String> {
    let how = "give I/N, such as 3/40, or auto/40 in a job array";
    let number = |text: &str| text.parse::<u64>().map_err(|_| how.to_owned());
    match text.split_once('/') {
        None if text == "auto" => Ok(PartChoice::Auto),
        None => Err(how.to_owned()),
        Some(("auto", of)) => {
            let part = Part::new(1, number(of)?).map_err(|error| error.to_string())?;
            Ok(PartChoice::AutoOf(part.of()))
        }
        Some((index, of)) => Part::new(number(index)?, number(of)?)
            .map(PartChoice::Given)
            .map_err(|error| error.to_string()),
    }
}

/// Where a scheduler says which task of an array this is.
struct Scheduler {
    task: &'static str,
    /// The number of the first task.
    first: u64,
    /// How many tasks there are, if the array was asked for as a whole: the number of the first task and of the last, or
    /// their count.
    all: All,
}

enum All {
    Unknown,
    /// Variables of the first task's number and of the last one's.
    FromTo(&'static str, &'static str),
    Count(&'static str),
}

const SCHEDULERS: [Scheduler; 6] = [
    Scheduler {
        task: "SLURM_ARRAY_TASK_ID",
        first: 1,
        all: All::FromTo("SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX"),
    },
    Scheduler {
        task: "HQ_TASK_ID",
        first: 1,
        all: All::Unknown,
    },
    Scheduler {
        task: "PBS_ARRAY_INDEX",
        first: 1,
        all: All::Unknown,
    },
    Scheduler {
        task: "SGE_TASK_ID",
        first: 1,
        all: All::FromTo("SGE_TASK_FIRST", "SGE_TASK_LAST"),
    },
    Scheduler {
        task: "AWS_BATCH_JOB_ARRAY_INDEX",
        first: 0,
        all: All::Count("AWS_BATCH_JOB_ARRAY_SIZE"),
    },
    Scheduler {
        task: "JOB_COMPLETION_INDEX",
        first: 0,
        all: All::Unknown,
    },
];

impl Scheduler {
    /// The scheduler that started this process, and its number of this task.
    fn here() -> Option<(&'static Self, u64)> {
        let mut known = SCHEDULERS.iter();
        known.find_map(|one| Some((one, number_in(one.task)?)))
    }

    /// How many tasks the whole array has.
    fn all(&self) -> Option<u64> {
        match self.all {
            All::Unknown => None,
            All::FromTo(from, to) => {
                let last = number_in(to)?;
                let is_whole = number_in(from) == Some(self.first) && last >= self.first;
                is_whole.then(|| last.saturating_add(1) - self.first)
            }
            All::Count(count) => number_in(count).filter(|count| *count > 0),
        }
    }
}

fn number_in(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.trim().parse().ok()
}

impl ShardOptions {
    /// Parts that are put together.
    pub(super) fn of(parts: Parts) -> Self {
        Self {
            shard: None,
            merged: Some(parts),
        }
    }

    /// The parts of this study, if they are put together.
    pub(super) fn parts(&self, study: &StudyKey) -> Result<Option<&Parts>, Failure> {
        let Some(parts) = &self.merged else {
            return Ok(None);
        };
        parts.check(study)?;
        Ok(Some(parts))
    }

    /// The folder of a command that a scheduler is to do, and that is not cut yet.
    pub(super) fn out(&self, out: Option<&PathBuf>) -> Result<PathBuf, Failure> {
        if self.shard.is_some() {
            return Err(Failure::wrong(
                "give the command without --shard: the script adds it",
            ));
        }
        let out = out.cloned();
        out.ok_or_else(|| {
            Failure::wrong("give the command with --out DIR: shards and results go there")
        })
    }

    /// The part that is wanted, if it is not the whole study.
    pub(super) fn part(&self) -> Result<Option<Part>, Failure> {
        let of = match self.shard {
            None => return Ok(None),
            Some(PartChoice::Given(part)) => return Ok(Some(part)),
            Some(PartChoice::AutoOf(of)) => Some(of),
            Some(PartChoice::Auto) => None,
        };
        let names = SCHEDULERS.map(|one| one.task).join(", ");
        let (scheduler, task) = Scheduler::here().ok_or_else(|| {
            Failure::wrong(format!(
                "--shard auto: no scheduler says which task this is (looked for {names}); give --shard I/N"
            ))
        })?;
        let of = of.or_else(|| scheduler.all()).ok_or_else(|| {
            Failure::wrong(format!(
                "--shard auto: {} says which task this is, and nothing says of how many; give --shard auto/N",
                scheduler.task
            ))
        })?;
        let part = Part::new(task.saturating_add(1).saturating_sub(scheduler.first), of);
        part.map(Some).map_err(|error| {
            Failure::wrong(format!(
                "--shard auto: {} is {task}, and {error}; ask for tasks {} to {}",
                scheduler.task,
                scheduler.first,
                of - 1 + scheduler.first
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_in_three_ways() {
        assert!(matches!(wanted("3/40"), Ok(PartChoice::Given(part)) if part.index() == 3));
        assert!(matches!(wanted("auto/40"), Ok(PartChoice::AutoOf(40))));
        assert!(matches!(wanted("auto"), Ok(PartChoice::Auto)));
        for wrong in [
            "0/4", "5/4", "1/0", "auto/0", "3", "a/b", "", "1/2/3", "-1/4", "1.5/4",
        ] {
            assert!(wanted(wrong).is_err(), "{wrong}");
        }
    }
}
