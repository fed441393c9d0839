//! Integration tests: one crate, a module for each subject.

mod interruption;
mod program;
mod run_command;
mod theory_tables;
mod trace_command;
