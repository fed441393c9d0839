//! Plans under the same callers, side by side: a table and a sentence for people, JSON for programs.

mod json;
mod profit;
mod table;
mod week;
mod words;

pub use json::CompareJson;
pub use table::compare_table;
pub(super) use table::grids;
pub use words::Judgement;
use words::judgement;

use super::Study;
use crate::study::Comparison;
use std::cell::OnceCell;

/// Plans that were compared.
#[derive(Debug, Clone)]
pub struct Plans<'a> {
    /// Every plan under a name that no other has, the base first.
    pub studies: Vec<Study<'a>>,
    /// What came out, in the same order.
    pub comparison: &'a Comparison,
    judgement: OnceCell<Judgement>,
}

impl<'a> Plans<'a> {
    /// Plans under names that no other has, the base first, and what came out.
    #[must_use]
    pub fn new(studies: Vec<Study<'a>>, comparison: &'a Comparison) -> Self {
        let judgement = OnceCell::new();
        Self {
            studies,
            comparison,
            judgement,
        }
    }

    /// What is to be concluded.
    #[must_use]
    pub fn judgement(&self) -> &Judgement {
        self.judgement.get_or_init(|| judgement(self))
    }
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
