//! What was written, as a tree in which every value knows its place.
//!
//! Files and settings are laid over each other here, table by table and key by key, before anything
//! is read from them; a value keeps the place where it was written.

use super::source::{SourceId, SourceSpan};
use crate::units::shortened;
use indexmap::IndexMap;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) place: SourceSpan,
}

/// What TOML can say.
#[derive(Debug, Clone)]
pub(super) enum Value {
    String(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    /// A date or time without quotes.
    Datetime(String),
    Array(Vec<Node>),
    Table(Table),
}

/// Keys in the order in which they were written.
pub(super) type Table = IndexMap<String, Entry>;

/// A key's place and its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key_place: SourceSpan,
    pub(super) node: Node,
}

/// Keys that mean the same in another way: laying one of a group over a table takes the others away.
const ALTERNATIVES: [(&[&str], &[&str]); 3] = [
    (&["count"], &["shifts"]),
    (&["length"], &["opens", "closes"]),
    (&["values"], &super::columns::KEYS),
];

impl Node {
    /// The tree of a parsed document.
    pub(super) fn from_document(document: DeTable<'_>, source: SourceId) -> Self {
        Self {
            value: Value::Table(table(document, source)),
            place: SourceSpan::new(source, 0..0),
        }
    }

    pub(super) fn as_table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub(super) fn as_table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Lays `over` over this: tables key by key, everything else replaced whole. A table that names
    /// its `dist` is another distribution and replaces the old one, and so does a profile with other days.
    pub(super) fn overlay(&mut self, over: Node) {
        match (&mut self.value, over.value) {
            (Value::Table(under), Value::Table(over)) if !is_whole(&over) => {
                // A column of another file says anew how that is written.
                if ["csv", "column"].iter().all(|key| over.contains_key(*key)) {
                    under.retain(|key, _| !super::columns::HOW.contains(&key.as_str()));
                }
                overlay_table(under, over);
            }
            (_, value) => {
                self.value = value;
                self.place = over.place;
            }
        }
    }

    /// The place of `key` (dotted; names in it may hold dots), or of the table that lacks it.
    pub(super) fn locate(&self, key: &str) -> SourceSpan {
        self.find(key, self.place).unwrap_or_else(|deepest| deepest)
    }

    /// The place of `key`, if it is there.
    pub(super) fn place_of(&self, key: &str) -> Option<SourceSpan> {
        self.find(key, self.place).ok()
    }

    fn find(&self, key: &str, own: SourceSpan) -> Result<SourceSpan, SourceSpan> {
        if key.is_empty() {
            return Ok(own);
        }
        match &self.value {
            Value::Table(table) => find_in_table(table, key, own),
            Value::Array(nodes) => {
                let (index, rest) = key.split_once('.').unwrap_or((key, ""));
                let index: Option<usize> = index.parse().ok();
                match index.and_then(|index| nodes.get(index)) {
                    Some(node) => node.find(rest, node.place),
                    None => Err(own),
                }
            }
            _ => Err(own),
        }
    }

    /// The path of what can be given anew to mend the value at `key` (dotted; names in it may hold dots), the
    /// node there, and what of the key lies inside of it: a list is given as a whole.
    pub(super) fn settable<'k>(&self, key: &'k str) -> (Vec<String>, &Node, &'k str) {
        let names = |key: &str| key.split('.').map(str::to_owned).collect();
        match &self.value {
            Value::Table(table) if !key.is_empty() => {
                let found = cuts(key).find_map(|(end, next)| {
                    let entry = table.get(&key[..end])?;
                    Some((&key[..end], entry, &key[next..]))
                });
                let Some((name, entry, rest)) = found else {
                    return (names(key), self, "");
                };
                let (mut path, node, inside) = entry.node.settable(rest);
                path.insert(0, name.to_owned());
                (path, node, inside)
            }
            _ => (Vec::new(), self, key),
        }
    }

    /// Takes the value at `path` out.
    pub(super) fn prune(&mut self, path: &[String]) {
        let Some((last, parents)) = path.split_last() else {
            return;
        };
        let mut node = self;
        for step in parents {
            let Some(child) = node.child_mut(step) else {
                return;
            };
            node = child;
        }
        match &mut node.value {
            Value::Table(table) => {
                table.shift_remove(last);
            }
            Value::Array(nodes) => {
                if let Some(index) = last
                    .parse()
                    .ok()
                    .filter(|&index: &usize| index < nodes.len())
                {
                    nodes.remove(index);
                }
            }
            _ => {}
        }
    }

    /// The value at `path`, and the place of its key.
    pub(super) fn at(&self, path: &[String]) -> Option<(SourceSpan, &Node)> {
        let mut found = (self.place, self);
        for step in path {
            found = match &found.1.value {
                Value::Table(table) => {
                    let entry = table.get(step)?;
                    (entry.key_place, &entry.node)
                }
                Value::Array(nodes) => {
                    let node = nodes.get(step.parse::<usize>().ok()?)?;
                    (node.place, node)
                }
                _ => return None,
            };
        }
        Some(found)
    }

    fn child_mut(&mut self, step: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Table(table) => table.get_mut(step).map(|entry| &mut entry.node),
            Value::Array(nodes) => nodes.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// As it could be written on one line, cut off if it is long.
    pub(super) fn shown(&self) -> String {
        shortened(&self.to_toml().to_string())
    }

    /// Without places, to be written out.
    pub(super) fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::String(text) | Value::Datetime(text) => toml::Value::String(text.clone()),
            Value::Integer(number) => toml::Value::Integer(*number),
            Value::Float(number) => toml::Value::Float(*number),
            Value::Boolean(truth) => toml::Value::Boolean(*truth),
            Value::Array(nodes) => toml::Value::Array(nodes.iter().map(Node::to_toml).collect()),
            Value::Table(table) => {
                let pairs = table.iter();
                let pairs = pairs.map(|(key, entry)| (key.clone(), entry.node.to_toml()));
                toml::Value::Table(pairs.collect())
            }
        }
    }
}

/// Whether a table says all of what it is about.
pub(super) fn is_whole(table: &Table) -> bool {
    let has = |key| table.contains_key(key);
    has("dist") || has(super::were::DAYS)
}

/// Whether a key takes another away that it is laid over.
pub(super) fn ousts(key: &str, other: &str) -> bool {
    let mut ways = ALTERNATIVES
        .iter()
        .flat_map(|(one, other)| [(one, other), (other, one)]);
    ways.any(|(given, ousted)| given.contains(&key) && ousted.contains(&other))
}

fn overlay_table(under: &mut Table, over: Table) {
    for (one, other) in ALTERNATIVES {
        for (given, ousted) in [(one, other), (other, one)] {
            let is_given = given.iter().any(|key| over.contains_key(*key));
            let keeps = ousted.iter().any(|key| over.contains_key(*key));
            if is_given && !keeps {
                under.retain(|key, _| !ousted.contains(&key.as_str()));
            }
        }
    }
    for (key, entry) in over {
        match under.get_mut(&key) {
            Some(below) => {
                // A table keeps the place where it was first written; what replaces a value shows its own.
                let goes_on = match (&below.node.value, &entry.node.value) {
                    (Value::Table(_), Value::Table(over)) => !is_whole(over),
                    _ => false,
                };
                if !goes_on {
                    below.key_place = entry.key_place;
                }
                below.node.overlay(entry.node);
            }
            None => {
                under.insert(key, entry);
            }
        }
    }
}

/// Every way to cut a key after its first name, for names may hold dots: the shortest name first.
fn cuts(key: &str) -> impl Iterator<Item = (usize, usize)> {
    let cuts = key.match_indices('.').map(|(at, _)| (at, at + 1));
    cuts.chain([(key.len(), key.len())])
}

fn find_in_table(table: &Table, key: &str, own: SourceSpan) -> Result<SourceSpan, SourceSpan> {
    let mut deepest = own;
    for (end, next) in cuts(key) {
        let Some(entry) = table.get(&key[..end]) else {
            continue;
        };
        let place = match &entry.node.value {
            // The key of a table is its header: a better place than the whole of an inline table.
            Value::Table(_) => entry.key_place,
            _ => entry.node.place,
        };
        match entry.node.find(&key[next..], place) {
            Ok(place) => return Ok(place),
            Err(place) => deepest = place,
        }
    }
    Err(deepest)
}

fn table(document: DeTable<'_>, source: SourceId) -> Table {
    document
        .into_iter()
        .map(|(key, value)| {
            let key_place = SourceSpan::new(source, key.span());
            let place = SourceSpan::new(source, value.span());
            let value = value_of(value.into_inner(), source);
            let node = Node { value, place };
            (key.into_inner().into_owned(), Entry { key_place, node })
        })
        .collect()
}

fn value_of(value: DeValue<'_>, source: SourceId) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(digits) => match i64::from_str_radix(digits.as_str(), digits.radix()) {
            Ok(number) => Value::Integer(number),
            // Too many digits for an integer: as a float it fails the check of its size.
            Err(_) => Value::Float(digits.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(digits) => Value::Float(digits.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Value::Boolean(truth),
        DeValue::Datetime(time) => Value::Datetime(time.to_string()),
        DeValue::Array(values) => {
            let nodes = values.into_iter().map(|value| Node {
                place: SourceSpan::new(source, value.span()),
                value: value_of(value.into_inner(), source),
            });
            Value::Array(nodes.collect())
        }
        DeValue::Table(inner) => Value::Table(table(inner, source)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::{Source, Sources};
    use super::*;

    fn tree(sources: &mut Sources, text: &str) -> Node {
        let source = sources.add(Source {
            name: "test".into(),
            text: text.into(),
            folder: std::path::PathBuf::new(),
            asked: None,
        });
        let document = DeTable::parse(text).expect("TOML");
        Node::from_document(document.into_inner(), source)
    }

    #[track_caller]
    fn check_overlay(under: &str, over: &str, merged: &str) {
        let mut sources = Sources::default();
        let mut node = tree(&mut sources, under);
        node.overlay(tree(&mut sources, over));
        let merged: toml::Value = toml::from_str(merged).expect("TOML");
        assert_eq!(node.to_toml(), merged);
    }

    #[test]
    fn tables_are_merged_and_all_else_replaced() {
        check_overlay(
            "a.b = 1\na.c = 2",
            "a.c = 3\nd = 4",
            "a.b = 1\na.c = 3\nd = 4",
        );
        check_overlay("a = [1, 2]", "a = [3]", "a = [3]");
        check_overlay("a = { x = 1 }", "a = 2", "a = 2");
    }

    #[test]
    fn another_distribution_replaces_the_old_one_and_parameters_change_it() {
        let old = "t = { dist = \"gamma\", mean = 1, cv = 2 }";
        check_overlay(
            old,
            "t = { dist = \"exponential\", mean = 3 }",
            "t = { dist = \"exponential\", mean = 3 }",
        );
        check_overlay(
            old,
            "t.mean = 3",
            "t = { dist = \"gamma\", mean = 3, cv = 2 }",
        );
    }

    #[test]
    fn one_of_two_ways_to_say_it_ousts_the_other() {
        check_overlay(
            "a = { shifts = [], x = 1 }",
            "a.count = 2",
            "a = { x = 1, count = 2 }",
        );
        check_overlay("opens = 1\ncloses = 2", "length = 3", "length = 3");
        check_overlay("length = 3", "closes = 2", "closes = 2");
        check_overlay("csv = 1\ncolumn = 2", "values = 3", "values = 3");
    }

    #[test]
    fn names_with_dots_are_found() {
        let mut sources = Sources::default();
        let text = "[a.\"b.c\"]\nd = [1, 23]\n";
        let node = tree(&mut sources, text);
        let at = |key: &str| {
            let place = node.locate(key);
            &text[place.from..place.to]
        };
        assert_eq!(at("a.b.c.d.1"), "23");
        assert_eq!(at("a.b.c.missing"), "\"b.c\"");
        assert_eq!(at("a.b.c.d.7"), "[1, 23]");
    }
}
