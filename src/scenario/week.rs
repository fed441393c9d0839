//! `[week]`: the days that differ, each a tree of its own that is laid over the rest of the scenario, as are the kinds of
//! days that come by chance.

use super::diagnostic::{Diagnostic, Diagnostics, Mistake, nearest, one_of};
use super::kinds::KINDS;
use super::setting::path_of;
use super::source::SourceSpan;
use super::tree::{Entry, Node, Table, Value};
use crate::centre::Weekday;

/// The key of the table.
pub(super) const WEEK: &str = "week";
/// What may differ from day to day.
const VARIES: [&str; 8] = [
    "clock", "busyness", "calls", "agents", "routing", "messages", "reaction", "callback",
];
/// What is the same on all days.
const HOLDS: [&str; 7] = [
    "name",
    "notes",
    "extends",
    "customers",
    "week",
    "kinds",
    "money",
];

/// What one day sets.
pub(super) struct DayKeys {
    pub(super) weekday: Weekday,
    /// Where the day is named.
    pub(super) place: SourceSpan,
    /// What is laid over the rest.
    pub(super) over: Node,
}

/// Whether a day may set keys of this table.
pub(super) fn varies(table: &str) -> bool {
    VARIES.contains(&table)
}

/// Makes trees of the dotted keys of all days and kinds of days, so that files and settings can be laid over each other.
pub(super) fn spread(node: &mut Node, diagnostics: &mut Diagnostics) {
    for holder in [WEEK, KINDS] {
        spread_in(holder, node, diagnostics);
    }
}

fn spread_in(holder: &str, node: &mut Node, diagnostics: &mut Diagnostics) {
    let days = node
        .as_table_mut()
        .and_then(|table| table.get_mut(holder))
        .and_then(|entry| entry.node.as_table_mut());
    for day in days.into_iter().flat_map(|days| days.values_mut()) {
        let Some(keys) = day.node.as_table_mut() else {
            continue;
        };
        let mut tree = Table::new();
        for (key, entry) in std::mem::take(keys) {
            let place = entry.key_place;
            let mistake = match path_of(&key, place.source) {
                Some(path) => graft(&mut tree, &path, entry).err(),
                None => Some(Mistake::new(
                    format!("`{key}` is not a dotted key"),
                    "write a key such as \"calls.service.volume_scale\"",
                )),
            };
            if let Some(mistake) = mistake {
                diagnostics.push(Diagnostic::error(mistake, place));
            }
        }
        *keys = tree;
    }
}

/// Puts `entry` at `path`, beside what is there.
fn graft(tree: &mut Table, path: &[String], entry: Entry) -> Result<(), Mistake> {
    let Some((first, rest)) = path.split_first() else {
        return Ok(());
    };
    let place = entry.key_place;
    let entry = rest.iter().rev().fold(entry, |inner, step| Entry {
        key_place: place,
        node: Node {
            value: Value::Table(Table::from([(step.clone(), inner)])),
            place,
        },
    });
    put(tree, first.clone(), entry)
}

fn put(tree: &mut Table, key: String, entry: Entry) -> Result<(), Mistake> {
    let Some(there) = tree.get_mut(&key) else {
        tree.insert(key, entry);
        return Ok(());
    };
    match (&mut there.node.value, entry.node.value) {
        (Value::Table(there), Value::Table(more)) => more
            .into_iter()
            .try_for_each(|(key, entry)| put(there, key, entry)),
        _ => Err(Mistake::new(
            format!("`{key}` is set twice on this day"),
            "keep one of the two",
        )),
    }
}

/// Takes the days out that are open, in calendar order; keys that no day may set are reported. `None`
/// if there is no week.
pub(super) fn take_days(node: &mut Node, diagnostics: &mut Diagnostics) -> Option<Vec<DayKeys>> {
    let week = node.as_table_mut()?.get_mut(WEEK)?;
    let place = week.key_place;
    let week = week.node.as_table_mut()?;
    let mut days = Vec::new();
    let mut is_closed = true;
    for weekday in Weekday::ALL {
        let Some(day) = week.get_mut(weekday.key()) else {
            continue;
        };
        let Some(keys) = day.node.as_table_mut() else {
            continue;
        };
        is_closed = false;
        let mut keys = std::mem::take(keys);
        keep_what_varies(&mut keys, &[], diagnostics);
        days.push(DayKeys {
            weekday,
            place: day.key_place,
            over: Node {
                value: Value::Table(keys),
                place: day.node.place,
            },
        });
    }
    // A day that was refused may have been meant to be open.
    if is_closed && !diagnostics.has_errors() {
        let mistake = Mistake::new(
            "the centre is closed on every day of this week",
            "name the days on which it is open, such as `monday = {}`",
        );
        diagnostics.push(Diagnostic::error(mistake, place));
    }
    Some(days)
}

/// Takes out what is the same on all days, these keys among it, and reports it.
pub(super) fn keep_what_varies(keys: &mut Table, holds: &[&str], diagnostics: &mut Diagnostics) {
    keys.retain(|key, entry| match misplaced(key, holds) {
        Some(mistake) => {
            diagnostics.push(Diagnostic::error(mistake, entry.key_place));
            false
        }
        None => true,
    });
}

fn misplaced(key: &str, holds: &[&str]) -> Option<Mistake> {
    let varies = VARIES.into_iter().filter(|key| !holds.contains(key));
    let varies: Vec<&str> = varies.collect();
    if varies.contains(&key) {
        return None;
    }
    Some(if HOLDS.contains(&key) || holds.contains(&key) {
        Mistake::new(
            format!("`{key}` is the same on all days"),
            format!(
                "set it at the top of the file; a day may set {}",
                one_of(&varies)
            ),
        )
    } else {
        let cure = match nearest(key, varies.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("a day may set keys of {}", one_of(&varies)),
        };
        Mistake::new(format!("unknown key `{key}`"), cure)
    })
}

/// Whether something in `node` was written at `place`.
pub(super) fn holds(node: &Node, place: SourceSpan) -> bool {
    node.place == place
        || match &node.value {
            Value::Table(table) => table
                .values()
                .any(|entry| entry.key_place == place || holds(&entry.node, place)),
            Value::Array(nodes) => nodes.iter().any(|node| holds(node, place)),
            _ => false,
        }
}
