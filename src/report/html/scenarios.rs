//! The scenarios as they can be simulated again: the base whole, of a plan what it changes.

use super::super::Study;
use crate::scenario::{changes, without_notes};

/// Letters of scenarios that the page shows; what is longer is in the saved results. A convention: a
/// page is to stay well under 2 MB.
const MOST_TEXT: usize = 200_000;

pub(super) struct ScenarioShown {
    pub(super) name: String,
    pub(super) file: String,
    pub(super) save_as: String,
    pub(super) notes: Vec<String>,
    /// What is folded.
    pub(super) what: &'static str,
    pub(super) text: String,
}

/// The scenarios of plans, the base first, under these file names.
pub(super) fn scenarios(studies: &[Study<'_>], files: &[String]) -> Vec<ScenarioShown> {
    let base = studies.first().zip(files.first());
    let shown = studies.iter().zip(files).enumerate();
    let shown = shown.map(|(place, (study, file))| {
        let changed = match base {
            Some((base, name)) if place > 0 => changes(base.text, (study.name, study.text), name),
            _ => None,
        };
        match changed {
            Some(text) => ScenarioShown::new(study, file, "What it changes in the base", text),
            None => {
                let text = without_notes((study.name, study.text));
                let text = text.unwrap_or_else(|| study.text.to_owned());
                ScenarioShown::new(study, file, "The whole scenario", text)
            }
        }
    });
    shown.collect()
}

impl ScenarioShown {
    fn new(study: &Study<'_>, save_as: &str, what: &'static str, mut text: String) -> Self {
        let notes = study.notes.unwrap_or_default().split("\n\n");
        let notes = notes.map(|paragraph| paragraph.trim().to_owned());
        if text.len() > MOST_TEXT {
            let end = (0..=MOST_TEXT)
                .rev()
                .find(|&end| text.is_char_boundary(end))
                .unwrap_or(0);
            text.truncate(end);
            text.push_str("\n# ... the rest is in the saved results\n");
        }
        Self {
            name: study.name.to_owned(),
            file: study.file.display().to_string(),
            save_as: save_as.to_owned(),
            notes: notes.filter(|paragraph| !paragraph.is_empty()).collect(),
            what,
            text,
        }
    }
}
