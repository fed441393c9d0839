//! Call records as switches keep them: read as a stream of typed [`Call`]s.
//!
//! ```text
//! file (plain or gzip)  ->  lines, bounded  ->  Call, or a counted skip with its line  ->  Log: the calls that count, by day
//! ```
//!
//! A record that cannot be read is skipped, counted and named by its line, up to a limit ([`BadLines`]). What can be read
//! and does not count (other outcomes, days and hours left out) is set aside and counted apart. No file, however large
//! or hostile, takes more memory than its longest allowed record.
//!
//! Nothing here knows what is made of the calls.

mod call;
mod calls_csv;
mod columns;
mod connect;
mod date_format;
mod filter;
pub mod fit;
mod guess;
mod input;
mod log;
mod moment;
mod names;
mod outcomes;
mod presence;
mod put_back;
mod queue_log;
mod queue_table;
mod reports;
mod rows;
mod skipped;
mod source;
mod twice;

pub use call::{Agent, Call, Caller, KindId, Outcome};
pub use calls_csv::CallsCsv;
pub use columns::{CallColumns, ColumnsFile};
pub use filter::{Dates, Filter, Hours, Recent};
pub use guess::{Guess, guess};
pub use input::{Input, begins_with};
pub use jiff::civil::{Date, Weekday};
pub use jiff::tz::TimeZone;
pub use log::{Format, Log, Reading, read};
pub use moment::zone;
pub use names::Names;
pub use presence::Presence;
pub use reports::{ReportColumns, ReportReading, Reported, Reports, Stretched};
pub use skipped::{Aside, BadLines, Reason, Skipped};
pub use source::{Batch, DaysOfCalls, ReadingNotes, Source};
