//! `holdtrue cluster`: a script that has a scheduler simulate the shards of a study and merge them.

use super::failure::Failure;
use super::options::whole;
use super::run_options::{Told, all_workers};
use super::shard;
use super::{Command, CommandLine, terminal};
use crate::centre::Operation;
use crate::files;
use crate::study::{self, MOST_PARTS, RunPlan};
use anyhow::{Context, anyhow};
use clap::{Parser, ValueEnum};
use std::env;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// How long a shard is to take: long enough that starting it costs nothing, short enough that one that is lost costs
/// little. A convention [s].
const SHARD: f64 = 300.0;
/// More tasks than this many schedulers refuse in one array.
const USUAL_ARRAY: u64 = 1000;
/// How long the pilot goes on.
const PILOT: Duration = Duration::from_millis(1500);

/// Prints a script that has a scheduler simulate the shards of a command, and merge them
///
/// The script submits an array of tasks, one thread each unless the command has --threads, that take up the shards, and a
/// job that merges them once all are done; nothing is submitted before you run it. How many shards there are, a short pilot decides: each
/// is to take five minutes or so. Shards that are missing afterwards, `holdtrue merge` names as an array; the
/// script takes that as its argument.
#[derive(Debug, clap::Args)]
pub(super) struct Cluster {
    /// The scheduler
    #[arg(value_enum)]
    scheduler: Scheduler,
    /// So many shards, and no pilot
    #[arg(long, value_name = "N", value_parser = whole(1..=MOST_PARTS))]
    shards: Option<u64>,
    /// A command with --out, as it would be typed for one machine: run, compare, sweep, sensitivity or staff
    #[arg(
        value_name = "COMMAND",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    command: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scheduler {
    /// Slurm: sbatch
    Slurm,
    /// HyperQueue: hq submit
    Hyperqueue,
}

/// What a command that can be cut simulates.
pub(super) struct Work {
    pub(super) operations: Vec<Operation>,
    pub(super) plan: RunPlan,
    pub(super) out: PathBuf,
    pub(super) told: Told,
}

impl Work {
    /// Threads of a task.
    fn threads(&self) -> u64 {
        self.told.threads.unwrap_or(1)
    }
}

impl Cluster {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let work = self.work()?;
        self.check(&work)?;
        let (shards, seconds) = match self.shards {
            Some(shards) => (shards, None),
            None => {
                let all = seconds_of(&work)?;
                let items = work.operations.len() as u64 * work.plan.replications;
                // A task with several threads is so many times as fast, at best.
                let each = all / work.threads() as f64;
                let shards = (each / SHARD).ceil().clamp(1.0, USUAL_ARRAY as f64) as u64;
                let shards = shards.min(items.max(1));
                terminal::say(&format!(
                    "note: one core would take about {}; {shards} {} of about {}",
                    about(all),
                    if shards == 1 { "shard" } else { "shards" },
                    about(each / shards as f64),
                ));
                (shards, Some(each / shards as f64))
            }
        };
        let script = self.script(&work, shards, seconds)?;
        terminal::print(&script)?;
        terminal::say(
            "note: nothing is submitted yet: keep the script, such as in study.sh, and run it with `sh study.sh`",
        );
        Ok(())
    }

    /// The command that is to be cut.
    fn work(&self) -> Result<Work, Failure> {
        let words = ["holdtrue"].into_iter().chain(self.words());
        let whole = CommandLine::try_parse_from(words)
            .map_err(|error| Failure::Wrong(error.render().to_string()))?;
        match whole.command {
            Command::Run(run) => run.work(),
            Command::Compare(compare) => compare.work(),
            Command::Sweep(sweep) => sweep.work(),
            Command::Sensitivity(sensitivity) => sensitivity.work(),
            Command::Staff(staff) => staff.work(),
            _ => Err(Failure::wrong(
                "only run, compare, sweep, sensitivity and staff are cut into shards: give one of them",
            )),
        }
    }

    /// The command as it was typed, without the program's name.
    fn words(&self) -> impl Iterator<Item = &str> {
        let words = self.command.iter().map(String::as_str);
        words.skip_while(|word| *word == "holdtrue")
    }

    /// The words of a task: what the script adds stands before all that was typed, of which `--` may be a part.
    fn task<'a>(&'a self, work: &Work, shard: &'a str) -> Vec<&'a str> {
        let mut words = self.words();
        let mut task: Vec<&str> = words.next().into_iter().collect();
        if !work.told.is_quiet {
            task.push("--quiet");
        }
        if work.told.threads.is_none() {
            task.extend(["--threads", "1"]);
        }
        task.extend(["--shard", shard]);
        task.extend(words);
        task
    }

    /// Refuses what every task would refuse.
    fn check(&self, work: &Work) -> Result<(), Failure> {
        shard::is_known_beforehand(&work.plan)?;
        let task = ["holdtrue"].into_iter().chain(self.task(work, "auto/1"));
        CommandLine::try_parse_from(task).map_err(|error| {
            let why = error.render().to_string();
            let why = why.trim_start_matches("error: ").lines().next();
            Failure::wrong(format!(
                "the script adds --shard to the command, and {}: give the command without the other",
                why.unwrap_or_default().trim_end_matches(':')
            ))
        })?;
        match files::read_from_shell() {
            Some(pipe) => Err(Failure::wrong(format!(
                "no task can read `{}`, which is open in this shell alone: save what comes through it as a file, and name \
                 that",
                pipe.display()
            ))),
            None => Ok(()),
        }
    }

    fn script(&self, work: &Work, shards: u64, seconds: Option<f64>) -> Result<String, Failure> {
        let program = env::current_exe().context("the program does not know where it is")?;
        let folder = env::current_dir().context("the current folder cannot be read")?;
        let words = |words: &[&str]| {
            let words = words.iter().copied();
            shlex::try_join(words)
                .map_err(|_| Failure::wrong("a word of the command has a NUL character"))
        };
        let (program, folder) = (program.display().to_string(), folder.display().to_string());
        let typed: Vec<&str> = self.command.iter().map(String::as_str).collect();
        let auto = format!("auto/{shards}");
        let mut shard = vec![program.as_str()];
        shard.extend(self.task(work, &auto));
        let out = work.out.display().to_string();
        // A folder may be called as an option is.
        let merge = words(&[&program, "merge", "--", &out])?;
        let shard = words(&shard)?;
        let about_it = seconds.map_or(String::new(), |seconds| {
            format!(", each of about {}", about(seconds))
        });
        let version = env!("CARGO_PKG_VERSION");
        // A word may have line breaks, and every line of a remark begins as one.
        let command = words(&typed)?.replace('\n', "\n#   ");
        let head = format!(
            "#!/bin/sh\n\
             # holdtrue {version}: {shards} shards{about_it} of\n\
             #   {command}\n\
             # Run it where you are now. To simulate only what is missing: sh THIS 18,24-26\n\
             set -eu\n\
             cd {}\n",
            words(&[&folder])?
        );
        let threads = work.threads();
        let body = match self.scheduler {
            Scheduler::Slurm => slurm(&shard, &merge, (shards, threads), seconds, &words)?,
            Scheduler::Hyperqueue => hyperqueue(&shard, &merge, (shards, threads)),
        };
        Ok(head + &body)
    }
}

fn slurm(
    shard: &str,
    merge: &str,
    (shards, threads): (u64, u64),
    seconds: Option<f64>,
    words: &dyn Fn(&[&str]) -> Result<String, Failure>,
) -> Result<String, Failure> {
    // Nodes differ: a shard may take four times as long as the pilot says before it is taken for stuck.
    let minutes = seconds.map(|seconds| (seconds * 4.0 / 60.0).ceil() as u64 + 5);
    let limit = minutes.map_or(String::new(), |minutes| format!(" --time={minutes}"));
    let (shard, merge) = (words(&[shard])?, words(&[merge])?);
    Ok(format!(
        "array=$(sbatch --parsable --requeue --job-name=holdtrue --ntasks=1 --cpus-per-task={threads}{limit} \\\n\
         \x20   --array=\"${{1:-1-{shards}}}\" --output=holdtrue-%A-%a.out --wrap {shard})\n\
         merge=$(sbatch --parsable --job-name=holdtrue-merge --ntasks=1 --cpus-per-task=1 \\\n\
         \x20   --dependency=\"afterany:${{array%%;*}}\" --output=holdtrue-merge-%j.out --wrap {merge})\n\
         echo \"shards: job $array; merge: job $merge, its answer in holdtrue-merge-${{merge%%;*}}.out\"\n"
    ))
}

fn hyperqueue(shard: &str, merge: &str, (shards, threads): (u64, u64)) -> String {
    format!(
        "job=$(hq submit --output-mode quiet --name holdtrue --cpus {threads} --crash-limit 10 \\\n\
         \x20   --array \"${{1:-1-{shards}}}\" --stdout none -- {shard})\n\
         echo \"shards: job $job; it is merged here once they are done\"\n\
         hq job wait \"$job\" || true\n\
         {merge}\n"
    )
}

/// How long one core would take for all of it, from replications that are spread over the operations [s].
fn seconds_of(work: &Work) -> Result<f64, Failure> {
    let workers = all_workers()?;
    let never = AtomicBool::new(false);
    let begin = Instant::now();
    let (mut replications, mut spent) = (0_u64, 0.0);
    let count = work.operations.len();
    // A stride that visits operations far apart first.
    let stride = (1..=count / 2)
        .rev()
        .find(|stride| gcd(*stride, count) == 1)
        .unwrap_or(1);
    let mut place = 0;
    while begin.elapsed() < PILOT && replications < 10_000 {
        let operation = [&work.operations[place]];
        let many = workers.threads() as u64 * 2;
        let one = Instant::now();
        study::replications_of(
            &operation,
            0..many,
            &work.plan,
            &workers,
            &never,
            &mut |_, _| Ok(()),
        )?;
        spent += one.elapsed().as_secs_f64() * workers.threads() as f64;
        replications += many;
        place = (place + stride) % count.max(1);
    }
    if replications == 0 {
        return Err(anyhow!("there is nothing to simulate").into());
    }
    let all = count as f64 * work.plan.replications as f64;
    Ok(spent / replications as f64 * all)
}

fn gcd(one: usize, other: usize) -> usize {
    if other == 0 {
        one
    } else {
        gcd(other, one % other)
    }
}

/// A time in words, to one unit.
fn about(seconds: f64) -> String {
    let (number, unit) = match seconds {
        seconds if seconds < 90.0 => (seconds, "s"),
        seconds if seconds < 90.0 * 60.0 => (seconds / 60.0, "min"),
        seconds => (seconds / 3600.0, "h"),
    };
    format!("{:.0} {unit}", number.max(1.0).ceil())
}
