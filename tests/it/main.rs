//! One integration crate: it builds once and shares its helpers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that panics has failed: that is its job

mod anonymous_bank;
mod backtest_command;
mod bad_files;
mod bad_input;
mod bad_messages;
mod bad_units;
mod big_centre;
mod callback_windows;
mod callbacks_by_hand;
mod check_new_schema;
mod clock_columns;
#[cfg(unix)]
mod clusters;
mod compare_command;
mod controls;
mod cover_command;
mod crowded_lines;
mod crowding;
mod csv_columns;
mod cures;
mod customers_files;
mod days_by_chance;
mod drawn;
mod driven_day;
mod erlang_command;
mod erlang_day;
mod erlang_labels;
mod few_seen;
mod findings;
mod fit_bank;
mod fit_command;
mod fit_days;
mod fit_inputs;
mod fit_known;
mod fit_logs;
mod fit_reports;
mod fit_truth;
mod fit_unnamed;
mod formulas;
mod given_numbers;
mod heard_again;
mod house;
mod idle_keys;
mod interruption;
mod intervals;
mod keys_command;
mod kinds_written;
mod known_beforehand;
mod late_breaks;
mod laws;
mod ledger;
mod legible;
mod messages;
mod messages_files;
mod named_shifts;
mod nobody_on_duty;
mod one_instant;
mod out_folder;
mod overtime;
mod page_figures;
mod pictures;
mod pilot;
mod program;
mod records_formats;
mod records_out;
#[cfg(feature = "parquet")]
mod records_parquet;
mod records_read;
mod report_command;
mod rota_files;
mod rotas;
mod run_command;
mod scenario_files;
mod scenarios;
mod season_command;
mod sensitivity_command;
#[cfg(feature = "serve")]
mod serve_changes;
#[cfg(feature = "serve")]
mod serve_http;
#[cfg(feature = "serve")]
mod serve_lessons;
#[cfg(feature = "serve")]
mod serve_page;
mod shards;
mod staff_command;
mod staff_cures;
mod staff_plans;
mod staff_promises;
mod staffing;
mod support;
mod sweep_command;
mod sweep_files;
#[cfg(feature = "parquet")]
mod sweep_parquet;
mod sweep_resume;
mod targets;
mod terminal;
mod theory_tables;
mod told_command;
mod trace_command;
mod truth;
mod unseen;
mod unsettled_matters;
mod untestable;
mod verdict_words;
mod verdicts;
mod week;
mod written_back;
