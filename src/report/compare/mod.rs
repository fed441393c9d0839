//! Plans under the same callers, side by side: a table and a sentence for people, JSON for programs.

mod json;
mod profit;
mod table;
mod week;
mod words;

pub use json::CompareJson;
pub use table::compare_table;
pub(super) use table::grids;
pub use words::{Judgement, judgement};

use super::Study;
use crate::study::Comparison;

/// Plans that were compared.
#[derive(Debug, Clone)]
pub struct Plans<'a> {
    /// Every plan under a name that no other has, the base first.
    pub studies: Vec<Study<'a>>,
    /// What came out, in the same order.
    pub comparison: &'a Comparison,
}

/// Names in the order in which they first come, each once.
fn each_once<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
