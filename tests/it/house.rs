//! The house: imports go down only.

use std::fs;
use std::path::{Path, PathBuf};

/// Every module with its floor; the picture is in `src/lib.rs`. The prelude hands on names and stands above what it names.
const FLOORS: [(&str, u8); 18] = [
    ("units", 0),
    ("error", 0),
    ("files", 0),
    ("legible", 0),
    ("random", 0),
    ("stats", 0),
    ("centre", 1),
    ("theory", 1),
    ("engine", 2),
    ("scenario", 3),
    ("measures", 3),
    ("records", 3),
    ("study", 4),
    ("report", 5),
    ("plot", 5),
    ("serve", 6),
    ("prelude", 6),
    ("cli", 7),
];

/// Neighbours that may import each other: (who, what).
const NEIGHBOURS: [(&str, &str); 2] = [("report", "plot"), ("theory", "centre")];

/// What would be allowed by its floor, and is not: (who, what, why).
const NEVER: [(&str, &str, &str); 2] = [
    ("study", "scenario", "no study knows the file format"),
    ("plot", "study", "pictures are drawn from plain numbers"),
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

/// The text without what is compiled for tests only (an item after `#[cfg(test)]`) and without comments, so that
/// what follows such an item is read, too.
fn compiled(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start() != "#[cfg(test)]" {
            let code = line.split("//").next().unwrap_or_default();
            kept.push_str(code);
            kept.push('\n');
            continue;
        }
        // Files are formatted: an item ends at a line that ends it and is indented as its beginning is.
        let indent = line.len() - line.trim_start().len();
        for line in lines.by_ref() {
            let is_outer = line.len() - line.trim_start().len() == indent;
            let ends = line.ends_with(';') || line.ends_with('}') || line.ends_with("},");
            if is_outer && ends {
                break;
            }
        }
    }
    kept
}

/// The modules that a text names after `crate::`, also within `use crate::{..}`.
fn named(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let word = |text: &str| -> String {
        let letters = text.chars();
        letters
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect()
    };
    for after in text.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => names.push(word(after)),
            Some(list) => {
                let mut depth = 0;
                let mut start = true;
                for (at, letter) in list.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        letter if start && letter.is_alphabetic() => {
                            names.push(word(&list[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

#[test]
fn imports_go_down_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let (mut seen, mut wrong) = (0, Vec::new());
    for file in files {
        let place = file.strip_prefix(&root).unwrap();
        let first = place.components().next().unwrap().as_os_str();
        let own = first.to_str().unwrap().trim_end_matches(".rs").to_owned();
        let mut folders = place.components().map(|part| part.as_os_str());
        let is_test = folders.any(|part| part == "tests.rs" || part == "tests");
        if own == "lib" || own == "main" || is_test {
            continue;
        }
        let text = compiled(&fs::read_to_string(&file).unwrap());
        for name in named(&text) {
            if name == own || !FLOORS.iter().any(|(module, _)| *module == name) {
                continue;
            }
            seen += 1;
            let (above, below) = (floor(&own), floor(&name));
            let neighbours =
                (above == 0 && below == 0) || NEIGHBOURS.contains(&(own.as_str(), name.as_str()));
            if below >= above && !neighbours {
                let place = place.display();
                wrong.push(format!(
                    "{place} (floor {above}) imports `{name}` (floor {below})"
                ));
            }
            let never = NEVER
                .iter()
                .find(|(who, what, _)| *who == own && *what == name);
            if let Some((_, _, why)) = never {
                wrong.push(format!("{} imports `{name}`: {why}", place.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        seen > 50,
        "only {seen} imports were found: is the test looking?"
    );
}

#[test]
fn what_follows_a_test_is_read() {
    let text = "#[cfg(test)]\nmod tests;\nuse crate::cli::Bar;\n#[cfg(test)]\nmod inner {\n    use crate::report::X;\n}\n\
                // crate::plot\nuse crate::{centre::{Centre, Day}, units};\n";
    let names = named(&compiled(text));
    assert_eq!(names, ["cli", "centre", "units"]);
}
