//! The page for the class and the meeting: the same callers under several plans, live, as JSON over HTTP and as a page
//! of plain HTML, CSS and JavaScript. The only place that knows HTTP.
//!
//! ```text
//! scenarios -> Site: [`Pane`] -> plan or changed day -> [`Film`] -> page/ plays it
//!                    panes -> [`Inquiry`]: many days -> differences, verdict, report
//! lesson files -> [`Lesson`] -> the page, or one file that needs no server
//! ```
//! Nothing about a viewer is kept here: a pane says all that its day depends on, so the same question has the same
//! answer, and undoing a change is asking without it.

mod change;
mod docs;
mod film;
mod guard;
mod http;
mod inquiry;
mod lesson;
mod lessons_here;
mod offline;
mod page;
mod pane;
mod refusal;
mod site;

pub use change::{Alteration, ChangeAt, Say};
pub use film::{Camera, Door, Film, Happening};
pub use http::{Address, Stop, serve};
pub use inquiry::{Findings, NamedPane, Question};
pub use lesson::{Lesson, is_lesson};
pub use offline::{LESSONS_MARK, offline};
pub use pane::Pane;
pub use refusal::{Refusal, Why};
pub use site::{Entry, Site};
