//! The page's files, in the program.

use super::film::doors;

/// A file of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageFile {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) text: &'static str,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! files {
    ($($name:literal: $kind:expr),* $(,)?) => {
        [$(PageFile { name: $name, kind: $kind, text: include_str!(concat!("page/", $name)) }),*]
    };
}

/// The page itself.
pub(super) const INDEX: &str = include_str!("page/index.html");

/// What it is made of. Modules stand after those that they import.
pub(super) const FILES: [PageFile; 12] = files![
    "style.css": "text/css; charset=utf-8",
    "words.js": SCRIPT,
    "day.js": SCRIPT,
    "stage.js": SCRIPT,
    "curve.js": SCRIPT,
    "story.js": SCRIPT,
    "source.js": SCRIPT,
    "answer.js": SCRIPT,
    "watch.js": SCRIPT,
    "studio.js": SCRIPT,
    "lessons.js": SCRIPT,
    "main.js": SCRIPT,
];

/// The colours of how calls end, as every picture has them.
pub(super) fn colours() -> String {
    let doors = doors().into_iter().enumerate();
    let lines = doors.map(|(place, door)| format!("  --outcome-{place}: {};\n", door.colour));
    format!(":root {{\n{}}}\n", lines.collect::<String>())
}
