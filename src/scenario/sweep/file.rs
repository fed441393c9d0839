//! Sweep files: `scenario = "..."` and a table `[vary]`.

use super::axis::{Axis, labelled};
use super::option::warn;
use super::range::{Range, decimal};
use super::{Sweep, twice};
use crate::scenario::diagnostic::{Diagnostic, Mistake, nearest, one_of};
use crate::scenario::layers::Layers;
use crate::scenario::legible;
use crate::scenario::read;
use crate::scenario::setting::Key;
use crate::scenario::source::{SourceId, SourceSpan};
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::written;
use rust_decimal::Decimal;
use std::path::Path;

/// The keys of a range.
const ENDS: [&str; 3] = ["from", "to", "step"];

/// Whether this is a sweep: no scenario has either key.
pub(super) fn is_sweep(node: &Node) -> bool {
    let table = node.as_table();
    table.is_some_and(|table| table.contains_key("vary") || table.contains_key("scenario"))
}

/// The sweep that the file at `path` holds. What is wrong with it is noted in `layers`.
pub(super) fn sweep(path: &Path, mut node: Node, layers: &mut Layers) -> Sweep {
    legible::check(&node, layers);
    let mut lost = Vec::new();
    let written: written::sweep::Sweep = read::read(&mut node, &mut lost, layers);
    let is_lost = |key: &str| lost.iter().any(|lost| lost == key);
    let scenario = node.as_table().and_then(|table| table.get("scenario"));
    let asked = scenario.map(|entry| entry.node.place);
    let named = written.scenario.zip(asked);
    let named = named.map(|(name, place)| layers.sources.resolve(place, &name));
    if named.is_none() && !is_lost("scenario") && !layers.is_torn {
        let cure = "name the scenario file, such as scenario = \"insurer.toml\"";
        missing("scenario", cure, node.place, layers);
    }
    if written.replications.is_some_and(|count| count.0 == 0) {
        let mistake = Mistake::new("no replications at all", "give at least 1; 200 is usual");
        let place = node.locate("replications");
        layers.push(Diagnostic::error(mistake, place));
    }
    let mut axes = Vec::new();
    let before = layers.diagnostics.0.len();
    match node.as_table().and_then(|table| table.get("vary")) {
        Some(entry) => match entry.node.as_table() {
            Some(table) => walk(table, &mut Vec::new(), layers, &mut axes),
            None => {
                let mistake = Mistake::new(
                    "`vary` is not a table",
                    "write a header [vary], and below it keys with lists",
                );
                layers.push(Diagnostic::error(mistake, entry.node.place));
            }
        },
        None if is_lost("vary") => {}
        None => missing("vary", NOTHING_VARIED, node.place, layers),
    }
    let vary = node.locate("vary");
    if axes.is_empty() && layers.diagnostics.0.len() == before && vary != node.place {
        let mistake = Mistake::new("nothing is varied", NOTHING_VARIED);
        layers.push(Diagnostic::error(mistake, vary));
    }
    Sweep {
        name: written.name,
        notes: written.notes,
        asked,
        replications: written.replications.map(|count| count.0.into()),
        seed: written.seed.map(|count| count.0.into()),
        axes,
        scenario: named.unwrap_or_default(),
        ..Sweep::of_scenario(path)
    }
}

const NOTHING_VARIED: &str =
    "give keys with lists, such as \"agents.desk.count\" = { from = 8, to = 20, step = 1 }";

fn missing(key: &str, cure: &str, place: SourceSpan, layers: &mut Layers) {
    let mistake = Mistake::new(format!("`{key}` is missing"), cure);
    layers.push(Diagnostic::error(mistake, place));
}

/// Keys may be quoted whole, as in a setting, or be tables within tables.
fn walk(table: &Table, above: &mut Vec<String>, layers: &mut Layers, axes: &mut Vec<Axis>) {
    for (name, entry) in table {
        let source = entry.key_place.source;
        let Some(key) = key(name, above, source) else {
            let mistake = Mistake::new(
                format!("`{name}` is not a dotted key"),
                "write it as in a setting, such as \"agents.desk.count\"",
            );
            layers.push(Diagnostic::error(mistake, entry.key_place));
            continue;
        };
        if key.path == ["extends"] {
            let cure = "write a sweep for each scenario, or vary the keys in which they differ";
            let mistake = Mistake::new("`extends` cannot be varied", cure);
            layers.push(Diagnostic::error(mistake, entry.key_place));
            continue;
        }
        let place = entry.node.place;
        let values = match &entry.node.value {
            Value::Array(nodes) => {
                let nodes = nodes.iter().cloned();
                Some(nodes.map(|node| labelled(node, layers)).collect())
            }
            Value::Table(range) if ENDS.iter().any(|end| range.contains_key(*end)) => {
                read_range(range, place, layers).map(|range| {
                    warn(&range, place, layers);
                    range.values(place)
                })
            }
            Value::Table(inner) if !inner.is_empty() => {
                let depth = above.len();
                above.clone_from(&key.path);
                walk(inner, above, layers, axes);
                above.truncate(depth);
                None
            }
            _ => {
                let mistake = Mistake::new(
                    format!("`{name}` is not a list of values"),
                    "give a list such as [8, 10, 12], or { from = 8, to = 20, step = 1 }",
                );
                layers.push(Diagnostic::error(mistake, place));
                None
            }
        };
        let key = key.at(entry.key_place);
        let axis = values.and_then(|values| Axis::new(&key, values, place, layers));
        let Some(axis) = axis else { continue };
        match twice(axes, &axis, entry.key_place) {
            Some(diagnostic) => layers.push(diagnostic),
            None => axes.push(axis),
        }
    }
}

fn key(name: &str, above: &[String], source: SourceId) -> Option<Key> {
    if above.is_empty() {
        Key::new(name, source)
    } else {
        let path = above.iter().cloned().chain([name.to_owned()]);
        Some(Key::of_path(path.collect(), source))
    }
}

fn read_range(table: &Table, place: SourceSpan, layers: &mut Layers) -> Option<Range> {
    let mut is_whole = true;
    for (key, entry) in table {
        if !ENDS.contains(&key.as_str()) {
            let cure = match nearest(key, ENDS) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the keys known here are {}", one_of(&ENDS)),
            };
            let mistake = Mistake::new(format!("unknown key `{key}`"), cure);
            layers.push(Diagnostic::error(mistake, entry.key_place));
            is_whole = false;
        }
    }
    let mut end = |key: &str, otherwise: Option<Decimal>| match table.get(key) {
        Some(entry) => {
            let found = number(&entry.node.value);
            if found.is_none() {
                let found = format!("`{key}` is not a number");
                let cure =
                    "give a plain number; for anything else list the values: [\"20s\", \"30s\"]";
                let place = entry.node.place;
                layers.push(Diagnostic::error(Mistake::new(found, cure), place));
            }
            found
        }
        None if is_whole && otherwise.is_none() => {
            missing(
                key,
                "say where the range begins and ends: { from = 8, to = 20 }",
                place,
                layers,
            );
            None
        }
        None => otherwise,
    };
    let ends = [
        end("from", None),
        end("to", None),
        end("step", Some(Decimal::ONE)),
    ];
    let [Some(from), Some(to), Some(step)] = ends else {
        return None;
    };
    if !is_whole {
        return None;
    }
    match Range::new(from, to, step) {
        Ok(range) => Some(range),
        Err(mistake) => {
            layers.push(Diagnostic::error(mistake, place));
            None
        }
    }
}

/// The shortest digits that stand for the number: those that were typed.
fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(number) => Some(Decimal::from(*number)),
        Value::Float(number) => decimal(&number.to_string()),
        _ => None,
    }
}
