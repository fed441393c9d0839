//! The command line: the only place that knows clap, the terminal, progress bars and exit status.
//!
//! One file a command. Results go to stdout, everything else to stderr.

mod assumptions;
mod check;
mod compare;
mod contents;
mod erlang;
mod failure;
mod interrupt;
mod new;
mod options;
mod out_folder;
mod progress;
mod report;
mod report_files;
mod run;
mod run_options;
mod schema;
mod sensitivity;
mod sweep;
mod terminal;
mod trace;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::process::ExitCode;

/// Simulates call-centre queues: what hold times, messages and staffing do to abandonment.
#[derive(Debug, Parser)]
#[command(name = "holdtrue", version, about, arg_required_else_help = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    Compare(compare::Compare),
    Sweep(sweep::SweepCommand),
    Sensitivity(sensitivity::Sensitivity),
    Report(report::Report),
    Trace(trace::Trace),
    Check(check::Check),
    Erlang(erlang::Erlang),
    New(new::New),
    Schema(schema::Schema),
}

/// Runs the program; the exit status is part of its contract.
#[must_use]
pub fn main() -> ExitCode {
    let command_line = match CommandLine::try_parse() {
        Ok(command_line) => command_line,
        Err(refusal) => return failure::refuse(&refusal),
    };
    let outcome: Result<(), Failure> = match command_line.command {
        Command::Run(run) => run.run(),
        Command::Compare(compare) => compare.run(),
        Command::Sweep(sweep) => sweep.run(),
        Command::Sensitivity(sensitivity) => sensitivity.run(),
        Command::Report(report) => report.run(),
        Command::Trace(trace) => trace.run(),
        Command::Check(check) => check.run(),
        Command::Erlang(erlang) => erlang.run(),
        Command::New(new) => new.run(),
        Command::Schema(schema) => schema.run(),
    };
    failure::exit_code(outcome)
}
