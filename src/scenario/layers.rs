//! Lays a scenario file over those that it extends, and settings over all of them.

use super::at_home::Upper;
use super::diagnostic::{Diagnostic, Diagnostics, Mistake, Severity};
use super::said::Said;
use super::setting::Setting;
use super::source::{LARGEST_TOML, Source, SourceId, SourceSpan, Sources, folder_of, read};
use super::star::for_every_name;
use super::syntax;
use super::tree::{Node, Value};
use super::{diagnostic_of, week};
use crate::error::Problem;
use std::fs;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// What to write where a scenario file is missing.
pub(super) const A_SCENARIO: &str = "a scenario file such as `holdtrue new` writes";
/// Files that extend each other. A convention; a longer chain is a slip.
const DEEPEST: usize = 32;

/// The merged tree, if there is any text to make one from.
pub(super) struct Layers {
    pub(super) sources: Sources,
    pub(super) diagnostics: Diagnostics,
    /// Some text could not be parsed: what is missing may stand there.
    pub(super) is_torn: bool,
    /// Where the text could not be parsed.
    pub(super) torn: Vec<SourceSpan>,
}

impl Layers {
    pub(super) fn new() -> Self {
        Self::after(Sources::default())
    }

    /// With texts that were read before.
    pub(super) fn after(sources: Sources) -> Self {
        Self {
            sources,
            diagnostics: Diagnostics::default(),
            is_torn: false,
            torn: Vec::new(),
        }
    }

    /// The tree of the file at `path`, laid over what it extends, under `settings`. If the file was
    /// `asked` for by another, that is where it is missed.
    pub(super) fn merge(
        &mut self,
        path: &Path,
        asked: Option<SourceSpan>,
        settings: &[Setting],
    ) -> Option<Node> {
        let mut node = self.file(path, asked, &mut Vec::new())?;
        let mut set: Vec<Said> = Vec::new();
        for setting in settings {
            let Some((path, over)) = self.setting(setting) else {
                continue;
            };
            let said = Said::new(path, &over);
            if let Some(mistake) = set.iter().find_map(|earlier| said.again(earlier)) {
                self.push(Diagnostic::error(mistake, over.place));
            }
            set.push(said);
            self.lay(&mut node, over, Upper::Setting);
        }
        Some(node)
    }

    /// Lays what a setting or an axis says over `node`, if it changes something that is there.
    pub(super) fn lay(&mut self, node: &mut Node, mut over: Node, by: Upper<'_>) {
        for_every_name(&mut over, node);
        if self.is_at_home(&over, node, by) {
            node.overlay(over);
        }
    }

    /// The tree of the file at `path` by itself.
    pub(super) fn alone(&mut self, path: &Path, what: &str) -> Option<Node> {
        let source = self.open(path, None, what)?;
        self.parse(source)
    }

    fn open(&mut self, path: &Path, asked: Option<SourceSpan>, what: &str) -> Option<SourceId> {
        match read(path, what, LARGEST_TOML) {
            Ok(text) => Some(self.sources.add(Source {
                name: path.display().to_string(),
                text,
                folder: folder_of(path),
                asked: None,
            })),
            Err(mistake) => {
                self.diagnostics.push(Diagnostic::error(mistake, asked));
                None
            }
        }
    }

    /// The tree of a text as [`Scenario::text`](super::Scenario::text) gives it, that of the file at `path`.
    pub(super) fn whole(&mut self, path: &Path, text: &str) -> Option<Node> {
        let source = self.sources.add(Source {
            name: path.display().to_string(),
            text: text.into(),
            folder: folder_of(path),
            asked: None,
        });
        self.parse(source)
    }

    /// The tree of a text as if it stood in the file at `path`, laid over what it extends.
    pub(super) fn over(&mut self, path: &Path, text: &str) -> Option<Node> {
        let node = self.whole(path, text)?;
        Some(self.extend(node, &mut Vec::new()))
    }

    fn file(
        &mut self,
        path: &Path,
        asked: Option<SourceSpan>,
        above: &mut Vec<PathBuf>,
    ) -> Option<Node> {
        let source = self.open(path, asked, A_SCENARIO)?;
        let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        if let Some(mistake) = circle(&identity, above) {
            self.diagnostics.push(Diagnostic::error(mistake, asked));
            return None;
        }
        let node = self.parse(source)?;
        above.push(identity);
        let merged = self.extend(node, above);
        above.pop();
        Some(merged)
    }

    /// Reports all that is not TOML, and keeps the rest.
    fn parse(&mut self, source: SourceId) -> Option<Node> {
        let text = self.sources.get(source).text.clone();
        let text = &*text;
        let (document, errors) = DeTable::parse_recoverable(text);
        for (diagnostic, torn) in syntax::mistakes(&errors, text, source) {
            self.torn.push(torn);
            self.diagnostics.push(diagnostic);
            self.is_torn = true;
        }
        if document.get_ref().is_empty() && errors.is_empty() {
            let mistake = Mistake::new(
                "there is nothing in this file",
                "write a scenario; `holdtrue new FILE` writes one to start from",
            );
            let place = SourceSpan::new(source, 0..0);
            self.diagnostics.push(Diagnostic::error(mistake, place));
            return None;
        }
        let mut node = Node::from_document(document.into_inner(), source);
        week::spread(&mut node, &mut self.diagnostics);
        Some(node)
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
                while let Some((path, refused)) = self.misfit(&node, &under, Upper::File) {
                    self.diagnostics.push(refused);
                    node.prune(&path);
                }
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

    fn setting(&mut self, setting: &Setting) -> Option<(Vec<String>, Node)> {
        let source = self.sources.add(Source {
            name: setting.origin().to_owned(),
            text: setting.text().into(),
            folder: setting.folder().to_path_buf(),
            asked: None,
        });
        match setting.to_node(source) {
            Ok((_, node))
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
            Ok((path, mut node)) => {
                week::spread(&mut node, &mut self.diagnostics);
                Some((path, node))
            }
            Err(mistake) => {
                self.refuse_setting(mistake, source);
                None
            }
        }
    }

    /// Notes what is wrong with a value, unless it stands where the text could not be parsed.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if !diagnostic.at.is_some_and(|place| self.is_torn_at(place)) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Notes `problems` where `node` has their keys.
    pub(super) fn note(
        &mut self,
        problems: impl IntoIterator<Item = Problem>,
        severity: Severity,
        node: &Node,
    ) {
        for problem in problems {
            self.push(diagnostic_of(problem, severity, node));
        }
    }

    /// Whether `place` is on a line that could not be parsed, so that what was read there means nothing.
    fn is_torn_at(&self, place: SourceSpan) -> bool {
        let text = self.sources.get(place.source).text.as_bytes();
        self.torn.iter().any(|torn| {
            let before = text.get(place.from..torn.from).unwrap_or_default();
            let after = text.get(torn.to..place.from).unwrap_or_default();
            torn.source == place.source && !before.contains(&b'\n') && !after.contains(&b'\n')
        })
    }

    fn refuse_setting(&mut self, mistake: Mistake, source: SourceId) {
        let end = self.sources.get(source).text.len();
        let place = SourceSpan::new(source, 0..end);
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
