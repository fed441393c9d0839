//! Texts of a file that a terminal would obey are refused where they stand.

use super::diagnostic::{Diagnostic, Mistake};
use super::layers::Layers;
use super::source::SourceSpan;
use super::tree::{Node, Value};
use crate::legible::is_obeyed;

/// Notes every key and every text in `node` that holds a character which is not shown but obeyed.
pub(super) fn check(node: &Node, layers: &mut Layers) {
    match &node.value {
        Value::String(text) => refuse(text, node.place, layers),
        Value::Array(nodes) => nodes.iter().for_each(|node| check(node, layers)),
        Value::Table(table) => {
            for (key, entry) in table {
                refuse(key, entry.key_place, layers);
                check(&entry.node, layers);
            }
        }
        _ => {}
    }
}

fn refuse(text: &str, place: SourceSpan, layers: &mut Layers) {
    if let Some(letter) = text.chars().find(|letter| is_obeyed(*letter)) {
        let code = u32::from(letter);
        let mistake = Mistake::new(
            format!(
                "a control character (U+{code:04X}), which terminals obey instead of showing it"
            ),
            "take it out",
        );
        layers.push(Diagnostic::error(mistake, place));
    }
}
