//! The lessons that come with the program, and the scenarios that they are about.

use super::lesson::Lesson;
use super::refusal::Refusal;
use std::fs;
use std::io;
use std::path::Path;

macro_rules! texts {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../scenarios/", $path)))),*]
    };
}

/// By their paths within the folder of scenarios.
const TEXTS: &[(&str, &str)] = texts![
    "insurer.toml",
    "season.toml",
    "week.toml",
    "claims/sales-first/base.toml",
    "messages/always-high.toml",
    "messages/day.toml",
    "messages/honest.toml",
    "messages/stall.toml",
    "lessons/erlang-day.toml",
    "lessons/1-one-agent-fewer.toml",
    "lessons/2-very-important.toml",
    "lessons/3-always-unusual.toml",
    "lessons/4-the-cushion.toml",
    "lessons/5-the-stall.toml",
    "lessons/6-sales-picks-up.toml",
    "lessons/7-the-average-day.toml",
    "lessons/8-erlang-says-80.toml",
    "lessons/9-half-a-year.toml",
];

impl Lesson {
    /// The lessons that come with the program. Lessons and scenarios name each other as files do, so they are read
    /// from an empty folder that is lent.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn built_in(empty: &Path) -> Result<Vec<Self>, Refusal> {
        let write = |(path, text): &(&str, &str)| -> io::Result<()> {
            let path = empty.join(path);
            fs::create_dir_all(path.parent().unwrap_or(empty))?;
            fs::write(path, text)
        };
        let written = TEXTS.iter().try_for_each(write);
        written.map_err(|error| Refusal::failed(&error))?;
        Self::read_all(&empty.join("lessons"))
    }
}
