//! What the test modules share: files in a folder of their own and what comes of them, a short way
//! to write down a centre, and tables of reference numbers.

mod build;
mod recorded;
mod table;

pub(crate) use build::{Build, exponential, seconds};
pub(crate) use recorded::{COLUMNS, Recorded};
pub(crate) use table::{Row, rows};

use holdtrue::scenario::{Scenario, Setting, load};
use std::fs;
use tempfile::TempDir;

/// A small scenario in which nothing is wrong.
pub(crate) const GOOD: &str = r#"name = "good"

[clock]
opens = "08:00"
closes = "10:00"
interval = "30m"
warm_up = 0

[busyness]
day = 0.1

[calls.service]
volume = [10, 20, 30, 40]
talk = { dist = "lognormal", mean = "4m", cv = 0.9 }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "80%", formula = "offered" }
settled = "90%"
redial = { abandoned = { chance = 0.3, after = { dist = "exponential", mean = "15m" } } }

[agents.desk]
answers = ["service"]
shifts = [{ count = 8, from = "08:00", to = "10:00", breaks = [{ at = "09:00", length = "15m" }] }]
adjust = [{ from = "09:00", to = "10:00", by = 2 }]
wage = 20
"#;

/// Loads the first of `files` (name and bytes), all put into one folder; a refusal as text without that folder.
pub(crate) fn load_bytes(files: &[(&str, &[u8])], set: &[&str]) -> Result<Scenario, String> {
    let folder = TempDir::new().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("in a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let settings: Vec<Setting> = set
        .iter()
        .map(|text| Setting::new("--set", *text))
        .collect();
    let here = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
    load(&folder.path().join(files[0].0), &settings)
        .map_err(|refused| refused.to_string().replace(&here, ""))
}

/// The same for texts.
pub(crate) fn load_texts(files: &[(&str, &str)], set: &[&str]) -> Result<Scenario, String> {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    load_bytes(&files, set)
}

/// One text alone.
pub(crate) fn load_text(text: &str) -> Result<Scenario, String> {
    load_texts(&[("s.toml", text)], &[])
}

/// [`GOOD`] with `from` replaced.
#[track_caller]
pub(crate) fn good_with(from: &str, to: &str) -> String {
    assert_eq!(
        GOOD.matches(from).count(),
        1,
        "`{from}` in the good scenario"
    );
    GOOD.replace(from, to)
}
