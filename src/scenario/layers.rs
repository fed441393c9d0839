//! Lays a scenario file over those that it extends, and settings over all of them.

use super::diagnostic::{Diagnostic, Diagnostics, Mistake, Severity, nearest, one_of};
use super::setting::{Setting, dotted};
use super::source::{LARGEST_TOML, Source, SourceId, SourceSpan, Sources, folder_of, read};
use super::star::{STAR, for_every_name};
use super::syntax;
use super::tree::{Node, Table, Value};
use super::{diagnostic_of, week};
use crate::error::Problem;
use std::fs;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// What to write where a scenario file is missing.
pub(super) const A_SCENARIO: &str = "a scenario file such as `holdtrue new` writes";
/// What `--set` and a sweep do.
const A_SETTING: &str = "a setting";
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
        let mut set: Vec<Vec<String>> = Vec::new();
        for setting in settings {
            let Some((path, over)) = self.setting(setting) else {
                continue;
            };
            if let Some(known) = set.iter().find(|known| sets(&path, known)) {
                let (own, known) = (dotted(&path), dotted(known));
                let mistake = match own == known {
                    true => {
                        Mistake::new(format!("`{own}` is set twice"), "leave one of the two out")
                    }
                    false => Mistake::new(
                        format!("`{own}` sets `{known}` again, which was set before"),
                        "leave one of the two out, or set all of them first",
                    ),
                };
                self.push(Diagnostic::error(mistake, over.place));
            }
            set.push(path);
            self.lay(&mut node, over);
        }
        Some(node)
    }

    /// Lays what one setting says over `node`, if it changes something that is there.
    pub(super) fn lay(&mut self, node: &mut Node, mut over: Node) {
        for_every_name(&mut over, node);
        if self.is_at_home(&over, node, A_SETTING) {
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
                if let Some((path, _, _)) = under.counted_by(&node) {
                    self.diagnostics.0.extend(counted(&node, &under));
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

    /// Whether what `over`, a setting or a day, changes is there and can be changed: a misspelt call type or
    /// group would be half a new one, an element of a list cannot be named.
    pub(super) fn is_at_home(&mut self, over: &Node, node: &Node, what: &str) -> bool {
        if let Some(refused) = counted(over, node).or_else(|| unknown_shift(over, node)) {
            self.diagnostics.push(refused);
            return false;
        }
        for kind in ["calls", "agents"] {
            let names = |node: &Node| match node.at(&[kind.to_owned()]) {
                Some((_, holder)) => holder.as_table().cloned().unwrap_or_default(),
                None => Table::default(),
            };
            let known = names(node);
            for (name, entry) in names(over) {
                if known.contains_key(&name) {
                    continue;
                }
                let near = nearest(&name, known.keys().map(String::as_str));
                let cure = match near.filter(|_| !name.contains(STAR)) {
                    None if name.contains(STAR) => {
                        format!("a star stands for a whole name: {kind}.* means all of [{kind}]")
                    }
                    Some(meant) => format!("did you mean {kind}.{meant}?"),
                    None => {
                        format!("{what} changes what is there; describe [{kind}.{name}] in a file")
                    }
                };
                let mistake = Mistake::new(format!("there is no [{kind}.{name}] to change"), cure);
                self.diagnostics
                    .push(Diagnostic::error(mistake, entry.key_place));
                return false;
            }
        }
        true
    }

    fn refuse_setting(&mut self, mistake: Mistake, source: SourceId) {
        let end = self.sources.get(source).text.len();
        let place = SourceSpan::new(source, 0..end);
        self.diagnostics.push(Diagnostic::error(mistake, place));
    }
}

/// Whether a setting of one key leaves nothing of an earlier one of another: a star stands for every name.
fn sets(one: &[String], earlier: &[String]) -> bool {
    let fits = |(one, earlier): (&String, &String)| one == earlier || one == STAR;
    one.len() == earlier.len() && one.iter().zip(earlier).all(fits)
}

/// What is wrong with `over` if it counts the elements of a list in `node`.
fn counted(over: &Node, node: &Node) -> Option<Diagnostic> {
    let (path, place, there) = node.counted_by(over)?;
    let key = dotted(&path);
    let found = format!("the elements of `{key}` cannot be set one by one");
    let named = match path.as_slice() {
        [agents, _, shifts] if agents == "agents" && shifts == "shifts" => {
            format!(
                "; or give every shift a name in the file, [{key}.early], and set {key}.early.count"
            )
        }
        _ => String::new(),
    };
    let whole = match &there.value {
        Value::Array(_) => format!("give all of it anew: {key}={}", there.shown()),
        _ => format!(
            "give all of it anew, such as {key}=[8, 9, 9, 8] with a value for each interval"
        ),
    };
    let mistake = Mistake::new(found, format!("{whole}{named}"));
    Some(Diagnostic::error(mistake, place))
}

/// What is wrong with `over` if it changes a shift that `node` does not have and is none by itself.
fn unknown_shift(over: &Node, node: &Node) -> Option<Diagnostic> {
    let agents = over.as_table()?.get("agents")?.node.as_table()?;
    agents.iter().find_map(|(group, entry)| {
        let shifts = entry.node.as_table()?.get("shifts")?.node.as_table()?;
        let path = ["agents", group, "shifts"].map(str::to_owned);
        let (_, there) = node.at(&path)?;
        let is_known = |name: &String| {
            there
                .as_table()
                .is_some_and(|known| known.contains_key(name))
        };
        let is_whole = |shift: &Node| {
            let keys = shift.as_table();
            keys.is_none_or(|keys| {
                ["count", "from", "to"]
                    .iter()
                    .all(|key| keys.contains_key(*key))
            })
        };
        let mut shifts = shifts.iter();
        let (name, entry) =
            shifts.find(|(name, entry)| !is_known(name) && !is_whole(&entry.node))?;
        let key = dotted(&path);
        let (found, cure) = match there.as_table() {
            Some(known) => {
                let known: Vec<&str> = known.keys().map(String::as_str).collect();
                let cure = match nearest(name, known.iter().copied()) {
                    Some(meant) => format!("did you mean {key}.{meant}?"),
                    None => format!("its shifts are {}", one_of(&known)),
                };
                (format!("there is no shift `{name}` in `{key}`"), cure)
            }
            None => {
                let found = format!("the shifts in `{key}` have no names");
                let whole = format!("give all of them anew: {key}={}", there.shown());
                (
                    found,
                    format!("{whole}; or name them in the file: [{key}.{name}]"),
                )
            }
        };
        Some(Diagnostic::error(
            Mistake::new(found, cure),
            entry.key_place,
        ))
    })
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
