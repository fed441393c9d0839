//! `[messages] [reaction] [callback]` hold for all call types; what a type says in tables of the same name is laid
//! over them, key by key. That is done here, in the tree, so that every value keeps its place.

use super::de::Written;
use super::layers::Layers;
use super::read;
use super::tree::{Entry, Node};
use super::written::Scenario;
use serde::Deserialize;

/// The tables that call types inherit.
pub(super) const TABLES: [&str; 3] = ["messages", "reaction", "callback"];

/// What `node` says, and the tree in which every call type has what it inherits. What cannot be read is
/// reported, taken out of `node`, and added to `lost`.
pub(super) fn understood(
    node: &mut Node,
    lost: &mut Vec<String>,
    layers: &mut Layers,
) -> (Scenario, Node) {
    let alone = read::read(node, lost, layers);
    let whole = inherited(node, lost);
    // Parts that can be read can be read together.
    let written = Scenario::deserialize(Written(&whole)).unwrap_or(alone);
    (written, whole)
}

fn inherited(node: &Node, lost: &mut Vec<String>) -> Node {
    let mut whole = node.clone();
    let Some(root) = whole.as_table_mut() else {
        return whole;
    };
    let shared = TABLES.into_iter();
    let shared = shared.filter_map(|name| Some((name, root.get(name)?.clone())));
    let shared: Vec<(&str, Entry)> = shared.collect();
    let calls = root
        .get_mut("calls")
        .and_then(|entry| entry.node.as_table_mut());
    let mut lost_too = Vec::new();
    for (name, call_type) in calls.into_iter().flatten() {
        let lost = lost.iter();
        let lost = lost.filter(|key| TABLES.contains(&key.split('.').next().unwrap_or_default()));
        lost_too.extend(lost.map(|key| format!("calls.{name}.{key}")));
        let Some(own) = call_type.node.as_table_mut() else {
            continue;
        };
        for (table, shared) in &shared {
            let mut entry = shared.clone();
            if let Some(over) = own.get(*table) {
                entry.key_place = over.key_place;
                entry.node.place = over.node.place;
                entry.node.overlay(over.node.clone());
            }
            own.insert((*table).to_owned(), entry);
        }
    }
    lost.extend(lost_too);
    whole
}
