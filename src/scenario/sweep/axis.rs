//! What is varied independently of all else, and the values it takes.

use super::written_at;
use crate::scenario::Role;
use crate::scenario::at_home::Upper;
use crate::scenario::diagnostic::{Diagnostic, Mistake};
use crate::scenario::layers::Layers;
use crate::scenario::said::sets;
use crate::scenario::setting::{Key, dotted};
use crate::scenario::source::SourceSpan;
use crate::scenario::star::STAR;
use crate::scenario::tree::{Entry, Node, Table, Value};
use crate::scenario::week;
use crate::units::{Seconds, Share};

/// A key, or several that move together, with the values it takes one after the other.
#[derive(Debug, Clone)]
pub struct Axis {
    /// Dotted keys, as a setting has them.
    pub keys: Vec<String>,
    /// The names in the only key; none where several move together.
    path: Vec<String>,
    role: Role,
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

impl Varied {
    /// Whether both say the same, however they are written: `1` and `1.0`, `60s` and `1m`.
    fn is_same(&self, other: &Self) -> bool {
        self.value == other.value || self.number().is_some_and(|own| other.number() == Some(own))
    }

    /// What it is as a number, by which it can be sorted and drawn: a share as 0.04, a duration in seconds.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            toml::Value::Integer(number) => Some(*number as f64),
            toml::Value::Float(number) => Some(*number),
            toml::Value::String(text) => quantity(text),
            _ => None,
        }
    }
}

/// Whether a key that both paths name is set by both: a star stands for every name.
fn meet(one: &[String], other: &[String]) -> bool {
    let fits = |(one, other): (&String, &String)| one == other || one == STAR || other == STAR;
    one.len() == other.len() && one.iter().zip(other).all(fits)
}

/// Whether a value sets what is at `path` within it. What is no table takes the place of all that is there.
fn sets_within(value: &toml::Value, path: &[String]) -> bool {
    let (Some(table), Some((step, rest))) = (value.as_table(), path.split_first()) else {
        return true;
    };
    let named = |name: &str| name == STAR || step == STAR || name == step;
    let mut inner = table.iter().filter(|(name, _)| named(name));
    inner.any(|(_, value)| sets_within(value, rest))
}

/// A text that means a number. What has a colon may be a time of day or minutes and seconds, and sorts as it is.
fn quantity(text: &str) -> Option<f64> {
    if text.contains(':') {
        return None;
    }
    if text.trim_end().ends_with('%') {
        return text.parse().map(Share::get).ok();
    }
    text.parse().map(Seconds::get).ok()
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
        place: SourceSpan,
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
        let is_label =
            |(varied, _): &(Varied, Node)| Role::of(&key.path, &varied.value) == Role::Label;
        if values.iter().any(is_label) {
            let mistake = Mistake::new(
                format!(
                    "no number of a simulation depends on `{}`",
                    dotted(&key.path)
                ),
                "vary a key that callers or agents meet, such as agents.NAME.count",
            );
            layers.push(Diagnostic::error(mistake, place));
            return None;
        }
        let mut points: Vec<Point> = Vec::new();
        for (varied, node) in values {
            let same = points.iter().find(|other| other.values[0].is_same(&varied));
            if let Some(other) = same.map(|other| &other.values[0].label) {
                let found = match *other == varied.label {
                    true => format!("`{other}` is in the list twice"),
                    false => format!("`{other}` and `{}` are the same value", varied.label),
                };
                let mistake = Mistake::new(found, "take one of the two out");
                layers.push(Diagnostic::error(mistake, node.place));
                continue;
            }
            let mut over = key.holding(node);
            week::spread(&mut over, &mut layers.diagnostics);
            points.push(Point {
                values: vec![varied],
                changes: vec![Change::Lay(over)],
            });
        }
        let values = points.iter().flat_map(|point| &point.values);
        let is_given = values
            .into_iter()
            .any(|varied| Role::of(&key.path, &varied.value) != Role::Choice);
        Some(Self {
            keys: vec![dotted(&key.path)],
            path: key.path.clone(),
            role: if is_given {
                Role::Circumstance
            } else {
                Role::Choice
            },
            points,
        })
    }

    /// Whether it sets what is at `path`, whatever the name that a star stands for there.
    pub(super) fn sets(&self, path: &[String]) -> bool {
        !self.path.is_empty() && sets(&self.path, path)
    }

    /// Whether both set the same key, by its name, by a star, or one of them in a table above it.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let (upper, lower) = match self.path.len() <= other.path.len() {
            true => (self, other),
            false => (other, self),
        };
        let (above, below) = lower.path.split_at(upper.path.len());
        let mut values = upper.points.iter().flat_map(|point| &point.values);
        !upper.path.is_empty()
            && meet(&upper.path, above)
            && (below.is_empty() || values.any(|varied| sets_within(&varied.value, below)))
    }

    /// Who decides about it.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
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
            path: Vec::new(),
            role: Role::Choice,
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
            Change::Lay(over) => layers.lay(node, over.clone(), Upper::Axis),
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

/// Lays a last adjustment over a group, from opening to closing; on a day with other hours or adjustments
/// over those. What is not as it should be is left alone: whoever reads the tree will say so.
fn staff(node: &mut Node, group: &str, by: i64) {
    let base = node.clone();
    let adjust = ["agents", group, "adjust"].map(str::to_owned);
    let under = base.at(&adjust).map(|(_, adjust)| adjust.clone());
    let root = node.as_table_mut().into_iter().flatten();
    let holders = root.filter(|(key, _)| ["week", "kinds"].contains(&key.as_str()));
    let days = holders.filter_map(|(_, entry)| entry.node.as_table_mut());
    for day in days.flat_map(|days| days.values_mut()) {
        let own = day.node.at(&adjust).map(|(_, adjust)| adjust.clone());
        if own.is_some() || day.node.at(&["clock".to_owned()]).is_some() {
            let mut whole = base.clone();
            whole.overlay(day.node.clone());
            add(
                &mut day.node,
                &adjust,
                own.or_else(|| under.clone()),
                &whole,
                by,
            );
        }
    }
    add(node, &adjust, under, &base, by);
}

/// Writes the `adjustments` and one more, over the hours of `whole`, to `path` of `node`.
fn add(node: &mut Node, path: &[String], adjustments: Option<Node>, whole: &Node, by: i64) {
    // What is wrong with it is shown at the group.
    let place = whole.at(&path[..2]).map_or(node.place, |(key, _)| key);
    let number = |value: i64| Node {
        value: Value::Integer(value),
        place,
    };
    let clock = |key: &str| {
        let found = whole.at(&["clock", key].map(str::to_owned));
        found.map(|(_, node)| node.clone())
    };
    let [from, to] = match (clock("opens"), clock("closes"), clock("length")) {
        (Some(opens), Some(closes), _) => [opens, closes],
        (_, _, Some(length)) => [number(0), length],
        _ => return,
    };
    let entry = |node: Node| Entry {
        key_place: place,
        node,
    };
    let one = [("from", from), ("to", to), ("by", number(by))];
    let one = one.map(|(key, node)| (key.to_owned(), entry(node)));
    let one = Node {
        value: Value::Table(Table::from_iter(one)),
        place,
    };
    let mut all = match adjustments.map(|node| node.value) {
        Some(Value::Array(all)) => all,
        Some(_) => return,
        None => Vec::new(),
    };
    all.push(one);
    let value = Value::Array(all);
    let over = path.iter().rev().fold(Node { value, place }, |node, name| {
        let value = Value::Table(Table::from_iter([(name.clone(), entry(node))]));
        Node { value, place }
    });
    node.overlay(over);
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
