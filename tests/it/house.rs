//! The house: imports go down only.

use std::fs;
use std::path::{Path, PathBuf};

/// Every module with its floor; ARCHITECTURE is told in `src/lib.rs`.
const FLOORS: [(&str, u8); 15] = [
    ("units", 0),
    ("error", 0),
    ("files", 0),
    ("legible", 0),
    ("random", 0),
    ("stats", 0),
    ("centre", 1),
    ("theory", 2),
    ("engine", 2),
    ("scenario", 3),
    ("measures", 3),
    ("study", 4),
    ("report", 5),
    ("plot", 4),
    ("cli", 7),
];

fn floor(module: &str) -> u8 {
    let found = FLOORS.iter().find(|(name, _)| *name == module);
    found
        .unwrap_or_else(|| panic!("`{module}` has no floor in the house"))
        .1
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn imports_go_down_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut seen = 0;
    for file in files {
        let place = file.strip_prefix(&root).unwrap();
        let first = place.components().next().unwrap().as_os_str();
        let own = first.to_str().unwrap().trim_end_matches(".rs").to_owned();
        let is_test = file.file_name().is_some_and(|name| name == "tests.rs");
        if own == "lib" || own == "main" || is_test {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for after in text.split("crate::").skip(1) {
            let name: String = after
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            if name == own || !FLOORS.iter().any(|(module, _)| *module == name) {
                continue;
            }
            seen += 1;
            let (above, below) = (floor(&own), floor(&name));
            let neighbours_at_the_bottom = above == 0 && below == 0;
            assert!(
                below < above || neighbours_at_the_bottom,
                "{} (floor {above}) imports `{name}` (floor {below})",
                place.display()
            );
        }
    }
    assert!(
        seen > 50,
        "only {seen} imports were found: is the test looking?"
    );
}
