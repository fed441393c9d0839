//! A star in a dotted key: what is said of every call type, or of every agent group.

use super::diagnostic::{Diagnostic, Mistake, one_of};
use super::kinds::KINDS;
use super::setting::dotted;
use super::source::Sources;
use super::tree::Node;
use super::week::WEEK;

/// The name that stands for every name, where it is not quoted: `calls.*.volume_scale`.
pub(super) const STAR: &str = "*";
/// Where it does.
const HOLDERS: [&str; 2] = ["calls", "agents"];

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
    for kind in HOLDERS {
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

/// What is wrong with a star that stands for none of the names that `node` has.
pub(super) fn left_over(over: &Node, node: &Node, sources: &Sources) -> Option<Diagnostic> {
    left_at(&[], over, Some(node), sources)
}

fn left_at(
    above: &[String],
    over: &Node,
    node: Option<&Node>,
    sources: &Sources,
) -> Option<Diagnostic> {
    let known = node.and_then(Node::as_table);
    over.as_table()?.iter().find_map(|(name, entry)| {
        let path = [above, std::slice::from_ref(name)].concat();
        let there = known.and_then(|known| known.get(name));
        let text = &sources.get(entry.key_place.source).text;
        let typed = text.get(entry.key_place.from..entry.key_place.to);
        let is_quoted = typed.is_some_and(|typed| typed.starts_with(['"', '\'']));
        let is_star = name == STAR || name.contains(STAR) && !is_quoted;
        if !is_star || there.is_some() || is_of_a_day(&path) {
            return left_at(&path, &entry.node, there.map(|entry| &entry.node), sources);
        }
        let names = known.into_iter().flat_map(|known| known.keys());
        let names = names.map(|name| dotted(&[above, std::slice::from_ref(name)].concat()));
        let names: Vec<String> = names.collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let meant = match names.is_empty() {
            true => "write a name here".to_owned(),
            false => format!("name one here: {}", one_of(&names)),
        };
        let mistake = Mistake::new(
            format!("the star in `{}` stands for no name", path.join(".")),
            format!(
                "it stands for every call type in calls.* and every group in agents.*; {meant}"
            ),
        );
        Some(Diagnostic::error(mistake, entry.key_place))
    })
}

/// Whether a path ends in a star that a day or a kind of days has for all types or groups: those are known once it lies
/// over the file.
fn is_of_a_day(path: &[String]) -> bool {
    let [days, _, holder, star] = path else {
        return false;
    };
    [WEEK, KINDS].contains(&days.as_str()) && HOLDERS.contains(&holder.as_str()) && star == STAR
}
