//! The staffing search: how many agents, when, so that every target holds at the lowest cost.

mod master;

pub use master::{Column, ColumnId, Found, Master, Microlp, Program, Row, Sense, Solved};
