//! Reads the written types from the tree, again and again until nothing is refused any more.

use super::de::{self, On, Refusal, THIS};
use super::diagnostic::Diagnostic;
use super::layers::Layers;
use super::setting::dotted;
use super::tree::{Node, Value};
use serde::Deserialize;

/// The written types of `node`. What cannot be read is reported, taken out, and added to `lost`.
pub(super) fn read<T: Default + for<'n> Deserialize<'n>>(
    node: &mut Node,
    lost: &mut Vec<String>,
    layers: &mut Layers,
) -> T {
    loop {
        let refusal = match T::deserialize(de::Written(node)) {
            Ok(written) => return written,
            Err(refusal) => refusal,
        };
        if layers.diagnostics.is_full() || refusal.path.is_empty() {
            return T::default();
        }
        lost.extend(lost_with(&refusal, node));
        layers.push(locate(&refusal, node));
        node.prune(&refusal.path);
    }
}

/// The dotted keys of which nothing is known after a refusal.
fn lost_with(refusal: &Refusal, node: &Node) -> Vec<String> {
    let mut lost = vec![lost_at(&refusal.path, node)];
    if let (Some(meant), Some((_, parent))) = (&refusal.meant, refusal.path.split_last()) {
        let path = parent.iter().map(String::as_str).chain([meant.as_str()]);
        lost.push(path.collect::<Vec<_>>().join("."));
    }
    lost
}

/// The dotted key of the value at `path`. Of an array, only that something in it is lost: the
/// other elements move up.
pub(super) fn lost_at(path: &[String], node: &Node) -> String {
    match array_of(path, node) {
        Some(array) => format!("{}.*", array.join(".")),
        None => path.join("."),
    }
}

/// What to call the value at `path`: its key, or where in the list it is that is set as a whole.
fn named(path: &[String], node: &Node) -> String {
    let mut whole = node;
    for (place, step) in path.iter().enumerate() {
        let holder = whole;
        match holder.at(std::slice::from_ref(step)) {
            _ if matches!(holder.value, Value::Array(_)) => {
                let (key, inside) = (dotted(&path[..place]), inside(&path[place..]));
                return format!("{inside} in `{key}`");
            }
            Some((_, node)) => whole = node,
            None => break,
        }
    }
    format!("`{}`", dotted(path))
}

/// Where in a list a value is: "`from` of number 1", or just "a value".
pub(super) fn inside(path: &[String]) -> String {
    if path.len() == 1 {
        return "a value".to_owned();
    }
    let steps = path.iter().rev().map(|step| match step.parse::<usize>() {
        Ok(index) => format!("number {}", index + 1),
        Err(_) => format!("`{step}`"),
    });
    steps.collect::<Vec<_>>().join(" of ")
}

/// The path of the array that the value at `path` is an element of.
fn array_of<'p>(path: &'p [String], node: &Node) -> Option<&'p [String]> {
    let (_, parent) = path.split_last()?;
    let (_, holder) = node.at(parent)?;
    matches!(holder.value, Value::Array(_)).then_some(parent)
}

fn locate(refusal: &Refusal, node: &Node) -> Diagnostic {
    let place = match (node.at(&refusal.path), refusal.on) {
        (Some((key_place, _)), On::Key) => key_place,
        (Some((_, found)), On::Value) => found.place,
        (None, _) => node.locate(&refusal.path.join(".")),
    };
    let this = named(&refusal.path, node);
    let mut mistake = refusal.mistake.clone();
    mistake.found = mistake.found.replace(THIS, &this);
    mistake.cure = mistake.cure.replace(THIS, &this);
    Diagnostic::error(mistake, place)
}
