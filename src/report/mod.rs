//! Results told: as a table for people, as JSON and CSV for programs, and what stands out in words.
//!
//! Everything here reads plain results and returns text, or writes to whatever it is given. It knows
//! no command line, no terminal and no file names.

mod agents;
mod assumptions;
mod backtest;
mod calls;
mod chances;
mod compare;
mod cover;
mod csv;
mod customers;
mod day;
mod digits;
mod erlang;
mod fit;
mod forecast;
mod grid;
mod html;
mod json;
mod keys;
mod layout;
mod lost;
mod pictures;
mod reasons;
mod records;
mod run_json;
mod saved;
mod sensitivity;
mod staff;
mod story;
mod study;
mod sweep;
mod table;
mod target_json;
mod told;
mod trace;
mod visible;
mod wanted;
mod week;
mod words;
mod worked;

pub use self::csv::{
    ReplicationsCsv, cells_csv, customers_csv, differences_csv, intervals_csv, plans_intervals_csv,
};
pub use assumptions::{InEffect, assumptions};
pub use backtest::{
    backtest_csv, backtest_html, backtest_json, backtest_table, verdict as backtest_verdict,
};
pub use chances::days_by_chance;
pub use compare::{CompareJson, Judgement, Plans, compare_table};
pub use cover::CoverStudy;
pub use erlang::{
    Calculator, Case, ErlangAnswer, ErlangDay, Outcome, Planned, Quantities, Requirement, Settled,
    Sought,
};
pub use fit::{FitReport, fit_files, fit_html, fit_json, fit_text};
pub use html::{comparison_html, run_html, sweep_html};
pub use json::{JsonReport, results_schema};
pub use keys::{keys_markdown, keys_text};
pub use layout::{Detail, Layout, TerminalWidth, paragraph, under};
pub use pictures::{
    Focus, Illustration, comparison_pictures, run_pictures, sensitivity_picture, staff_pictures,
    sweep_pictures,
};
#[cfg(feature = "parquet")]
pub use records::RecordsParquet;
pub use records::{DayOfCalls, QueueLog, RecordsCsv, date_of, records_schema};
pub use run_json::RunJson;
pub use saved::{KeptPlans, KeptRun, Saved, Unreadable};
pub use sensitivity::{
    SensitivityJson, Varied, sensitivity_csv, sensitivity_table, telling_metric,
};
#[cfg(feature = "xlsx")]
pub use staff::staff_workbook;
pub use staff::{StaffJson, StaffStudy, rota_csv, staff_plan, staff_table};
pub use story::Stories;
pub(crate) use study::unit_of;
pub use study::{Study, VERSION};
#[cfg(feature = "parquet")]
pub use sweep::cells_parquet;
pub use sweep::{MetricChoice, NoSuchMetric, SweepJson, Swept, SweptCell, sweep_json, sweep_table};
pub use table::table;
pub use trace::{Trace, TraceFilter, TraceFormat, trace_schema};
pub use wanted::wish;
