//! The command line: the only place that knows clap, the terminal, progress bars and exit status.
//!
//! One file a command. Results go to stdout, everything else to stderr.

mod assumptions;
mod backtest;
mod check;
mod cluster;
mod compare;
mod completions;
mod contents;
mod cover;
mod erlang;
mod examples;
mod failure;
mod fit;
mod fit_reading;
mod interrupt;
mod keys;
#[cfg(feature = "serve")]
mod lesson;
mod merge;
mod negatives;
mod new;
mod options;
mod out_folder;
mod precision;
mod progress;
mod records_file;
mod report;
mod report_files;
mod run;
mod run_options;
mod schema;
mod sensitivity;
#[cfg(feature = "serve")]
mod serve;
mod shard;
mod spoken;
mod staff;
mod sweep;
mod terminal;
mod trace;
mod understood;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::process::ExitCode;

/// Simulates call-centre queues: what hold times, messages and staffing do to abandonment.
#[derive(Debug, Parser)]
#[command(name = "holdtrue", version, about, arg_required_else_help = true, after_help = examples::STATUSES)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(after_help = examples::RUN)]
    Run(run::Run),
    #[command(after_help = examples::COMPARE)]
    Compare(compare::Compare),
    #[command(after_help = examples::SWEEP)]
    Sweep(sweep::SweepCommand),
    #[command(after_help = examples::STAFF)]
    Staff(staff::Staff),
    #[command(after_help = examples::SENSITIVITY)]
    Sensitivity(sensitivity::Sensitivity),
    #[command(after_help = examples::FIT)]
    Fit(fit::Fit),
    #[command(after_help = examples::MERGE)]
    Merge(merge::Merge),
    #[command(after_help = examples::CLUSTER)]
    Cluster(cluster::Cluster),
    #[command(after_help = examples::REPORT)]
    Report(report::Report),
    #[cfg(feature = "serve")]
    #[command(after_help = examples::SERVE)]
    Serve(serve::Serve),
    #[cfg(feature = "serve")]
    #[command(after_help = examples::LESSON)]
    Lesson(lesson::LessonCommand),
    #[command(after_help = examples::BACKTEST)]
    Backtest(backtest::Backtest),
    #[command(after_help = examples::TRACE)]
    Trace(trace::Trace),
    #[command(after_help = examples::CHECK)]
    Check(check::Check),
    #[command(after_help = examples::ERLANG)]
    Erlang(erlang::Erlang),
    #[command(after_help = examples::NEW)]
    New(new::New),
    #[command(after_help = examples::SCHEMA)]
    Schema(schema::Schema),
    #[command(after_help = examples::KEYS)]
    Keys(keys::Keys),
    #[command(after_help = examples::COMPLETIONS)]
    Completions(completions::Completions),
    #[command(after_help = examples::MAN)]
    Man(completions::Man),
}

/// Runs the program; the exit status is part of its contract.
#[must_use]
pub fn main() -> ExitCode {
    let words = negatives::joined(std::env::args_os());
    let command_line = match CommandLine::try_parse_from(words) {
        Ok(command_line) => command_line,
        Err(refusal) => return failure::refuse(&refusal),
    };
    let outcome: Result<(), Failure> = match command_line.command {
        Command::Run(run) => run.run(),
        Command::Compare(compare) => compare.run(),
        Command::Sweep(sweep) => sweep.run(),
        Command::Staff(staff) => staff.run(),
        Command::Sensitivity(sensitivity) => sensitivity.run(),
        Command::Fit(fit) => fit.run(),
        Command::Merge(merge) => merge.run(),
        Command::Cluster(cluster) => cluster.run(),
        Command::Report(report) => report.run(),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => serve.run(),
        #[cfg(feature = "serve")]
        Command::Lesson(lesson) => lesson.run(),
        Command::Backtest(backtest) => backtest.run(),
        Command::Trace(trace) => trace.run(),
        Command::Check(check) => check.run(),
        Command::Erlang(erlang) => erlang.run(),
        Command::New(new) => new.run(),
        Command::Schema(schema) => schema.run(),
        Command::Keys(keys) => keys.run(),
        Command::Completions(completions) => completions.run(),
        Command::Man(man) => man.run(),
    };
    failure::exit_code(outcome)
}
