//! What is varied independently of all else, and the values it takes.

use super::written_at;
use crate::scenario::diagnostic::{Diagnostic, Mistake};
use crate::scenario::layers::Layers;
use crate::scenario::setting::Key;
use crate::scenario::source::Place;
use crate::scenario::tree::{Entry, Node, Table, Value};

/// A key, or several that move together, with the values it takes one after the other.
#[derive(Debug, Clone)]
pub struct Axis {
    /// Dotted keys, as a setting has them.
    pub keys: Vec<String>,
    /// What they are set to.
    pub points: Vec<Point>,
}

/// The values that the keys of an axis have at the same time.
#[derive(Debug, Clone)]
pub struct Point {
    /// One for each key.
    pub values: Vec<Varied>,
    pub(super) changes: Vec<Change>,
}

/// A value that a key is set to.
#[derive(Debug, Clone, PartialEq)]
pub struct Varied {
    /// As it was written.
    pub label: String,
    /// What it is.
    pub value: toml::Value,
}

/// What a point does to the scenario.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// Lays a tree of one value over it.
    Lay(Node),
    /// So many agents more in a group, all day; below 0: fewer.
    Staff { group: String, by: i64 },
}

impl Axis {
    /// `key`, set to one of `values` after the other. They are at least one, and no two are written alike.
    pub(super) fn new(
        key: &Key,
        values: Vec<(Varied, Node)>,
        place: Place,
        layers: &mut Layers,
    ) -> Option<Self> {
        if values.is_empty() {
            let cure = "give at least one value, such as [8, 9, 10]";
            layers.push(Diagnostic::error(
                Mistake::new("there is nothing in this list", cure),
                place,
            ));
            return None;
        }
        let mut points: Vec<Point> = Vec::new();
        for (varied, node) in values {
            if points.iter().any(|other| other.values[0] == varied) {
                let found = format!("`{}` is in the list twice", varied.label);
                let mistake = Mistake::new(found, "take one of the two out");
                layers.push(Diagnostic::error(mistake, node.place));
                continue;
            }
            points.push(Point {
                values: vec![varied],
                changes: vec![Change::Lay(key.holding(node))],
            });
        }
        Some(Self {
            keys: vec![dotted(&key.path)],
            points,
        })
    }

    /// All groups as they are, then each with up to `most` agents fewer or more; a single group from fewest to most.
    pub(super) fn more_or_fewer(groups: &[String], most: i64) -> Self {
        let keys = groups.iter();
        let keys = keys.map(|group| dotted(&["agents", group, "more"].map(str::to_owned)));
        let point = |moved: usize, by: i64| Point {
            values: (0..groups.len())
                .map(|group| more(if group == moved { by } else { 0 }))
                .collect(),
            changes: groups
                .get(moved)
                .filter(|_| by != 0)
                .map(|group| Change::Staff {
                    group: group.clone(),
                    by,
                })
                .into_iter()
                .collect(),
        };
        let steps = || (-most..=most).filter(move |&by| by != 0 || groups.len() == 1);
        let planned = (groups.len() != 1).then(|| point(0, 0));
        let moved = (0..groups.len()).flat_map(|group| steps().map(move |by| (group, by)));
        Self {
            keys: keys.collect(),
            points: planned
                .into_iter()
                .chain(moved.map(|(group, by)| point(group, by)))
                .collect(),
        }
    }
}

impl Change {
    pub(super) fn make(&self, node: &mut Node, layers: &mut Layers) {
        match self {
            Change::Lay(over) => layers.lay(node, over.clone()),
            Change::Staff { group, by } => staff(node, group, *by),
        }
    }
}

/// Names of the agent groups.
pub(super) fn groups(node: &Node) -> Vec<String> {
    let agents = node.as_table().and_then(|table| table.get("agents"));
    let table = agents.and_then(|entry| entry.node.as_table());
    table
        .map(|table| table.keys().cloned().collect())
        .unwrap_or_default()
}

/// Lays a last adjustment over a group, from opening to closing. What is not as it should be is left alone:
/// whoever reads the tree will say so.
fn staff(node: &mut Node, group: &str, by: i64) {
    let number = |value: i64| Node {
        value: Value::Integer(value),
        place: node.place,
    };
    let clock = |key: &str| node.at(&["clock", key].map(str::to_owned));
    let ends = match (clock("opens"), clock("closes"), clock("length")) {
        (Some((_, opens)), Some((_, closes)), _) => [opens.clone(), closes.clone()],
        (_, _, Some((_, length))) => [number(0), length.clone()],
        _ => return,
    };
    let [from, to] = ends;
    let by = number(by);
    let place = node.place;
    let entry = |node: Node| Entry {
        key_place: place,
        node,
    };
    let adjustment = [("from", from), ("to", to), ("by", by)];
    let adjustment = adjustment.map(|(key, node)| (key.to_owned(), entry(node)));
    let adjustment = Node {
        value: Value::Table(Table::from_iter(adjustment)),
        place,
    };
    let agents = node.as_table_mut().and_then(|root| root.get_mut("agents"));
    let agents = agents.and_then(|entry| entry.node.as_table_mut());
    let group = agents.and_then(|agents| agents.get_mut(group));
    let Some(group) = group.and_then(|entry| entry.node.as_table_mut()) else {
        return;
    };
    let nothing = Node {
        value: Value::Array(Vec::new()),
        place,
    };
    let adjust = group
        .entry("adjust".to_owned())
        .or_insert_with(|| entry(nothing));
    if let Value::Array(adjustments) = &mut adjust.node.value {
        adjustments.push(adjustment);
    }
}

fn more(by: i64) -> Varied {
    let label = if by == 0 {
        "0".to_owned()
    } else {
        format!("{by:+}")
    };
    Varied {
        label,
        value: toml::Value::Integer(by),
    }
}

/// A value with its label: texts without their quotes, everything else as it is written.
pub(super) fn labelled(node: Node, layers: &Layers) -> (Varied, Node) {
    let label = match &node.value {
        Value::String(text) => text.clone(),
        _ => written_at(node.place, layers),
    };
    let value = node.to_toml();
    (Varied { label, value }, node)
}

/// A path as one dotted key, with quotes where a name needs them.
fn dotted(path: &[String]) -> String {
    let is_bare = |name: &String| {
        let bare = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        !name.is_empty() && name.chars().all(bare)
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
