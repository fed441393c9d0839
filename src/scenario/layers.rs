//! Lays a scenario file over those that it extends, and settings over all of them.

use super::diagnostic::{Diagnostic, Diagnostics, Mistake};
use super::setting::Setting;
use super::source::{Place, Source, SourceId, Sources, folder_of, read};
use super::tree::{Node, Value};
use std::fs;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// What to write where a scenario file is missing.
const A_SCENARIO: &str = "a scenario file such as `holdtrue new` writes";
/// Files that extend each other. A convention; a longer chain is a slip.
const DEEPEST: usize = 32;

/// The merged tree, if there is any text to make one from.
pub(super) struct Layers {
    pub(super) sources: Sources,
    pub(super) diagnostics: Diagnostics,
    /// Some text could not be parsed: what is missing may stand there.
    pub(super) is_torn: bool,
}

impl Layers {
    pub(super) fn new() -> Self {
        Self {
            sources: Sources::default(),
            diagnostics: Diagnostics::default(),
            is_torn: false,
        }
    }

    /// The tree of the file at `path`, laid over what it extends, under `settings`.
    pub(super) fn merge(&mut self, path: &Path, settings: &[Setting]) -> Option<Node> {
        let mut node = self.file(path, None, &mut Vec::new())?;
        for setting in settings {
            if let Some(over) = self.setting(setting) {
                node.overlay(over);
            }
        }
        Some(node)
    }

    fn file(
        &mut self,
        path: &Path,
        asked: Option<Place>,
        above: &mut Vec<PathBuf>,
    ) -> Option<Node> {
        let text = match read(path, A_SCENARIO) {
            Ok(text) => text,
            Err(mistake) => {
                self.diagnostics.push(Diagnostic::error(mistake, asked));
                return None;
            }
        };
        let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        if let Some(mistake) = circle(&identity, above) {
            self.diagnostics.push(Diagnostic::error(mistake, asked));
            return None;
        }
        let name = path.display().to_string();
        let folder = folder_of(path);
        let source = self.sources.add(Source {
            name,
            text,
            folder,
            asked: None,
        });
        let node = self.parse(source)?;
        above.push(identity);
        let merged = self.extend(node, above);
        above.pop();
        Some(merged)
    }

    /// Reports all that is not TOML, and keeps the rest.
    fn parse(&mut self, source: SourceId) -> Option<Node> {
        let text = self.sources.get(source).text.clone();
        let text = text.as_str();
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let span = error.span().unwrap_or(text.len()..text.len());
            let mistake = syntax_mistake(error.message(), text.get(span.clone()).unwrap_or(""));
            let place = Place::new(source, span);
            self.diagnostics.push(Diagnostic::error(mistake, place));
            self.is_torn = true;
        }
        if document.get_ref().is_empty() && errors.is_empty() {
            let mistake = Mistake::new(
                "there is nothing in this file",
                "write a scenario; `holdtrue new FILE` writes one to start from",
            );
            let place = Place::new(source, 0..0);
            self.diagnostics.push(Diagnostic::error(mistake, place));
            return None;
        }
        Some(Node::from_document(document.into_inner(), source))
    }

    fn extend(&mut self, mut node: Node, above: &mut Vec<PathBuf>) -> Node {
        let base = node
            .as_table_mut()
            .and_then(|table| table.shift_remove("extends"));
        let Some(base) = base else {
            return node;
        };
        let Value::String(written) = &base.node.value else {
            let mistake = Mistake::new(
                "`extends` is not a string",
                "give the path of a scenario file",
            );
            self.diagnostics
                .push(Diagnostic::error(mistake, base.node.place));
            self.is_torn = true;
            return node;
        };
        let path = self.sources.resolve(base.node.place, written);
        match self.file(&path, Some(base.node.place), above) {
            Some(mut under) => {
                let place = node.place;
                under.overlay(node);
                under.place = place;
                under
            }
            None => {
                self.is_torn = true;
                node
            }
        }
    }

    fn setting(&mut self, setting: &Setting) -> Option<Node> {
        let source = self.sources.add(Source {
            name: setting.origin().to_owned(),
            text: setting.text().to_owned(),
            folder: setting.folder().to_path_buf(),
            asked: None,
        });
        match setting.to_node(source) {
            Ok(node)
                if node
                    .as_table()
                    .is_some_and(|table| table.contains_key("extends")) =>
            {
                let mistake = Mistake::new(
                    "`extends` cannot be set from outside",
                    "name it in the file itself",
                );
                self.refuse_setting(mistake, source);
                None
            }
            Ok(node) => Some(node),
            Err(mistake) => {
                self.refuse_setting(mistake, source);
                None
            }
        }
    }

    fn refuse_setting(&mut self, mistake: Mistake, source: SourceId) {
        let end = self.sources.get(source).text.len();
        let place = Place::new(source, 0..end);
        self.diagnostics.push(Diagnostic::error(mistake, place));
    }
}

fn circle(identity: &Path, above: &[PathBuf]) -> Option<Mistake> {
    if above.len() >= DEEPEST {
        return Some(Mistake::new(
            format!("more than {DEEPEST} files extend each other"),
            "shorten the chain of `extends`",
        ));
    }
    let start = above.iter().position(|one| one == identity)?;
    let names = above[start..]
        .iter()
        .map(PathBuf::as_path)
        .chain([identity]);
    let names: Vec<String> = names
        .map(|path| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    Some(Mistake::new(
        format!("`extends` goes round in a circle: {}", names.join(" -> ")),
        "take one `extends` out of the circle",
    ))
}

/// What the parser found, with a cure for what people do most.
fn syntax_mistake(message: &str, at: &str) -> Mistake {
    let mut found = message.to_owned();
    if message == "duplicate key" {
        return Mistake::new(
            format!("`{at}` is given twice"),
            "keep one of the two; a table may have one header only",
        );
    }
    if !at.is_empty() && at.len() < 40 && !at.contains('\n') {
        found = format!("{message}, found `{at}`");
    }
    let cure = if message.contains("string values must be quoted") {
        "put texts between double quotes: \"like this\""
    } else if message.contains("array") {
        "arrays look like [1, 2, 3]"
    } else if message.contains("key") {
        "write `key = value`, or a header such as [calls.service]"
    } else {
        "write it as TOML: `key = value`, texts in double quotes, tables as [header]"
    };
    Mistake::new(found, cure)
}
