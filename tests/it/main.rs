//! One integration crate: it builds once and shares its helpers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that panics has failed: that is its job

mod anonymous_bank;
mod bad_input;
mod bad_messages;
mod callback_windows;
mod check_new_schema;
mod erlang_command;
mod house;
mod interruption;
mod laws;
mod messages;
mod messages_files;
mod nobody_on_duty;
mod program;
mod run_command;
mod scenario_files;
mod scenarios;
mod support;
mod theory_tables;
mod trace_command;
mod truth;
