//! `KEY=VALUE` from outside a scenario file: the command line, a sweep.

use super::diagnostic::{Diagnostics, Mistake};
use super::source::{SourceId, SourceSpan};
use super::star::{STAR, put_stars_back, without_stars};
use super::tree::{Entry, Node, Table, Value};
use super::week;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// A dotted key and the value that is laid over the scenario there.
///
/// ```
/// use holdtrue::scenario::Setting;
/// let setting = Setting::new("--set", r#"calls."walk-in".volume_scale=1.2"#);
/// assert_eq!(setting.text(), r#"calls."walk-in".volume_scale=1.2"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    origin: String,
    text: String,
    folder: PathBuf,
}

impl Setting {
    /// `text` is `KEY=VALUE`, as TOML has it; a value that is no TOML is taken as a string.
    /// `origin` is what diagnostics call its source, such as `--set`. Nothing is checked yet.
    #[must_use]
    pub fn new(origin: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            text: text.into(),
            folder: PathBuf::new(),
        }
    }

    /// The same, with relative paths in the value starting at `folder` (otherwise: the current one).
    #[must_use]
    pub fn relative_to(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// Where it comes from.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// `KEY=VALUE`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names in its key, and the tree that holds this one value.
    pub(super) fn to_node(&self, source: SourceId) -> Result<(Vec<String>, Node), Mistake> {
        let text = self.text.as_str();
        let expected = "write KEY=VALUE, such as calls.service.volume_scale=1.2";
        let (key, start) = Key::before_equals(text, source, expected)?;
        let node = key.holding(value_of(&text[start..], start, source));
        Ok((key.path, node))
    }
}

/// A dotted key, and the tree that holds nothing but a place for its value.
pub(super) struct Key {
    pub(super) path: Vec<String>,
    tree: Node,
}

impl Key {
    /// The key of `KEY=...`, and where what is after the `=` begins.
    pub(super) fn before_equals(
        text: &str,
        source: SourceId,
        expected: &str,
    ) -> Result<(Self, usize), Mistake> {
        // A quoted part of the key may hold `=`: the first one before which a key ends counts.
        let mut ends = text.match_indices('=').map(|(at, _)| at);
        let found = ends.find_map(|at| Some((Self::new(&text[..at], source)?, at + 1)));
        found.ok_or_else(|| {
            if text.contains('=') {
                Mistake::new("the part before `=` is not a dotted key", expected)
            } else {
                Mistake::new("there is no `=` in this setting", expected)
            }
        })
    }

    /// The key that `text` is, if it is one. Its places are those of a key at the start of `source`.
    pub(super) fn new(text: &str, source: SourceId) -> Option<Self> {
        // Same offsets as in the text, so that the key's places are right.
        let document = format!("{}=0", without_stars(text));
        let document = DeTable::parse(&document).ok()?;
        let mut tree = Node::from_document(document.into_inner(), source);
        put_stars_back(&mut tree, text);
        let path = only_path(&tree)?;
        // All before the value is the key: no other value, no remark stands there.
        let (_, value) = tree.at(&path)?;
        (value.place.from == text.len() + 1).then_some(Self { path, tree }.of_a_day())
    }

    /// A day and a kind of days may have a dotted key in quotes: it means the same as without.
    fn of_a_day(self) -> Self {
        let mut failed = Diagnostics::default();
        let mut tree = self.tree.clone();
        week::spread(&mut tree, &mut failed);
        match only_path(&tree).filter(|_| !failed.has_errors()) {
            Some(path) => Self { path, tree },
            None => self,
        }
    }

    /// The key of these names, one within the other.
    pub(super) fn of_path(path: Vec<String>, source: SourceId) -> Self {
        let place = SourceSpan::new(source, 0..0);
        let nothing = Node {
            value: Value::Integer(0),
            place,
        };
        let tree = path.iter().rev().fold(nothing, |node, name| {
            let entry = Entry {
                key_place: place,
                node,
            };
            let value = Value::Table(Table::from_iter([(name.clone(), entry)]));
            Node { value, place }
        });
        Self { path, tree }.of_a_day()
    }

    /// The same key, written at `place`.
    pub(super) fn at(mut self, place: SourceSpan) -> Self {
        move_keys(&mut self.tree, place);
        self
    }

    /// The tree that holds this one value.
    pub(super) fn holding(&self, value: Node) -> Node {
        let mut node = self.tree.clone();
        set(&mut node, &self.path, value);
        node
    }
}

fn move_keys(node: &mut Node, place: SourceSpan) {
    node.place = place;
    if let Some(table) = node.as_table_mut() {
        for entry in table.values_mut() {
            entry.key_place = place;
            move_keys(&mut entry.node, place);
        }
    }
}

/// The names in a dotted key; `None` if it is none.
pub(super) fn path_of(key: &str, source: SourceId) -> Option<Vec<String>> {
    Key::new(key, source).map(|key| key.path)
}

/// A path as one dotted key, with quotes where a name needs them.
pub(super) fn dotted(path: &[String]) -> String {
    let is_bare = |name: &String| {
        let bare = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        name == STAR || !name.is_empty() && name.chars().all(bare)
    };
    let names = path.iter().map(|name| {
        if is_bare(name) {
            name.clone()
        } else {
            toml::Value::String(name.clone()).to_string()
        }
    });
    names.collect::<Vec<_>>().join(".")
}

fn only_path(node: &Node) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut node = node;
    while let Some(table) = node.as_table() {
        let (key, entry) = table.first().filter(|_| table.len() == 1)?;
        path.push(key.clone());
        node = &entry.node;
    }
    (!path.is_empty()).then_some(path)
}

/// A value as TOML has it, or else a string; `written` stands at `start` of `source`.
pub(super) fn value_of(written: &str, start: usize, source: SourceId) -> Node {
    let parsed = DeValue::parse(written.trim()).ok();
    if let Some(number) = without_zero(written.trim()).filter(|_| parsed.is_none()) {
        return Node {
            value: Value::Float(number),
            place: SourceSpan::new(source, start..start + written.len()),
        };
    }
    let lead = written.len() - written.trim_start().len();
    let shift = start + lead;
    match parsed {
        Some(value) => {
            let mut table = DeTable::new();
            let span = value.span();
            table.insert(toml::Spanned::new(span, "value".into()), value);
            let mut node = Node::from_document(table, source);
            shift_places(&mut node, shift);
            let entry = node
                .as_table_mut()
                .and_then(|table| table.shift_remove("value"));
            entry.map_or(node, |entry| entry.node)
        }
        None => Node {
            value: Value::String(written.to_owned()),
            place: SourceSpan::new(source, start..start + written.len()),
        },
    }
}

/// A number that TOML does not know, such as `.8`.
fn without_zero(written: &str) -> Option<f64> {
    let digits = written.trim_start_matches(['+', '-']).strip_prefix('.')?;
    let number: f64 = written.parse().ok()?;
    digits
        .starts_with(|first: char| first.is_ascii_digit())
        .then_some(number)
}

fn shift_places(node: &mut Node, by: usize) {
    node.place.from += by;
    node.place.to += by;
    match &mut node.value {
        Value::Array(nodes) => nodes.iter_mut().for_each(|node| shift_places(node, by)),
        Value::Table(table) => {
            for entry in table.values_mut() {
                entry.key_place.from += by;
                entry.key_place.to += by;
                shift_places(&mut entry.node, by);
            }
        }
        _ => {}
    }
}

fn set(node: &mut Node, path: &[String], value: Node) {
    let Some((key, rest)) = path.split_first() else {
        *node = value;
        return;
    };
    if let Some(entry) = node.as_table_mut().and_then(|table| table.get_mut(key)) {
        set(&mut entry.node, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::{Source, Sources};
    use super::*;

    #[track_caller]
    fn check(text: &str, path: &[&str], value: &str) {
        let setting = Setting::new("--set", text);
        let source = Sources::default().add(Source {
            name: "--set".into(),
            text: text.into(),
            folder: PathBuf::new(),
            asked: None,
        });
        let (own, node) = setting.to_node(source).expect("a setting");
        let path: Vec<String> = path.iter().map(|&step| step.to_owned()).collect();
        assert!(path.starts_with(&own), "{own:?}");
        let (_, found) = node.at(&path).expect("the value");
        assert_eq!(&text[found.place.from..found.place.to], value, "its place");
    }

    #[test]
    fn keys_and_values_know_their_places() {
        check("a.b=3", &["a", "b"], "3");
        check("a . b = [1, 2]", &["a", "b"], "[1, 2]");
        check("a.b=no TOML", &["a", "b"], "no TOML");
        check("\"a.b=c\".d=\"x=y\"", &["a.b=c", "d"], "\"x=y\"");
        check("a={ b = { c = 1.5 } }", &["a", "b", "c"], "1.5");
        check("a=", &["a"], "");
        check("a.*.b=2", &["a", "*", "b"], "2");
        check("a.\"*.b\".c='*'", &["a", "*.b", "c"], "'*'");
    }

    #[test]
    fn what_is_no_setting_is_refused() {
        let mut sources = Sources::default();
        for text in ["", "a", "=1", "a b=1", "[a]=1", "a.=1", "a\nb=1", "# a=1"] {
            let source = sources.add(Source {
                name: "--set".into(),
                text: text.into(),
                folder: PathBuf::new(),
                asked: None,
            });
            assert!(
                Setting::new("--set", text).to_node(source).is_err(),
                "{text}"
            );
        }
    }
}
