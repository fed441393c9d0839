//! A star in a dotted key: what is said of every call type, or of every agent group.

use super::tree::Node;

/// The name that stands for every name, where it is not quoted: `calls.*.volume_scale`.
pub(super) const STAR: &str = "*";

/// TOML knows no stars: each becomes a name of the same length.
pub(super) fn without_stars(text: &str) -> String {
    let mut quote = None;
    let letters = text.chars().map(|letter| {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
        if letter == '*' && quote.is_none() {
            '_'
        } else {
            letter
        }
    });
    letters.collect()
}

/// Gives names that stand where `text` has a star their star back.
pub(super) fn put_stars_back(node: &mut Node, text: &str) {
    let Some(table) = node.as_table_mut() else {
        return;
    };
    let entries = std::mem::take(table).into_iter();
    *table = entries
        .map(|(name, mut entry)| {
            put_stars_back(&mut entry.node, text);
            let place = entry.key_place;
            match text.get(place.from..place.to) {
                Some(STAR) => (STAR.to_owned(), entry),
                // A star within a name is a mistake, to be shown as it was typed.
                Some(typed) if typed.contains(STAR) && !typed.contains(['"', '\'']) => {
                    (typed.to_owned(), entry)
                }
                _ => (name, entry),
            }
        })
        .collect();
}

/// What is said of `calls.*` or `agents.*` is said of each that `node` has; what a name says itself comes on top.
pub(super) fn for_every_name(over: &mut Node, node: &Node) {
    for kind in ["calls", "agents"] {
        let known = node.at(&[kind.to_owned()]);
        let Some(known) = known.and_then(|(_, holder)| holder.as_table()) else {
            continue;
        };
        let entry = over.as_table_mut().and_then(|table| table.get_mut(kind));
        let Some(table) = entry.and_then(|entry| entry.node.as_table_mut()) else {
            continue;
        };
        let Some(star) = table.shift_remove(STAR) else {
            continue;
        };
        for name in known.keys() {
            let mut own = star.clone();
            if let Some(said) = table.shift_remove(name) {
                own.node.overlay(said.node);
            }
            table.insert(name.clone(), own);
        }
    }
}
