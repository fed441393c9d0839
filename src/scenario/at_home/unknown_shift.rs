//! What is changed of a shift that is not there.

use super::{Upper, is_part_of_shift, written};
use crate::scenario::diagnostic::{Mistake, nearest, one_of};
use crate::scenario::setting::dotted;
use crate::scenario::source::SourceSpan;
use crate::scenario::tree::{Entry, Node, Table, Value};

/// A shift that a group does not have, and that is none by itself.
pub(super) struct UnknownShift<'n> {
    pub(super) group: &'n str,
    pub(super) name: &'n str,
    pub(super) place: SourceSpan,
}

/// What `over` changes of a shift that `node` does not have, if that is none by itself.
pub(super) fn unknown_shift<'n>(over: &'n Node, node: &Node) -> Option<UnknownShift<'n>> {
    let agents = over.as_table()?.get("agents")?.node.as_table()?;
    agents.iter().find_map(|(group, entry)| {
        let shifts = entry.node.as_table()?.get("shifts")?.node.as_table()?;
        node.at(&["agents", group].map(str::to_owned))?;
        let there = node.at(&["agents", group, "shifts"].map(str::to_owned));
        let known = there.and_then(|(_, there)| there.as_table());
        let is_known = |name: &String| known.is_some_and(|known| known.contains_key(name));
        let mut shifts = shifts.iter();
        let (name, entry) =
            shifts.find(|(name, entry)| !is_known(name) && is_part_of_shift(&entry.node))?;
        let place = entry.key_place;
        Some(UnknownShift { group, name, place })
    })
}

impl UnknownShift<'_> {
    pub(super) fn mistake(&self, node: &Node, by: Upper<'_>, source: &str) -> Mistake {
        let Self { group, name, .. } = self;
        let path = ["agents", group, "shifts"].map(str::to_owned);
        let key = dotted(&path);
        let Some((_, there)) = node.at(&path) else {
            return self.of_a_count(node, by, source);
        };
        let no_names = Table::new();
        let known = there.as_table().unwrap_or(&no_names);
        if let Some(Value::String(file)) = known.get("csv").map(|entry| &entry.node.value) {
            let shift = "[{ count = 8, from = \"08:00\", to = \"16:00\" }]";
            let whole = by.anew(&path, shift, source);
            let whole = whole.replacen(": ", ", such as ", 1);
            return Mistake::new(
                format!("the shifts in `{key}` come from `{file}` and have no names"),
                format!("change that file; or {whole}"),
            );
        }
        let known: Vec<&str> = known.keys().map(String::as_str).collect();
        let cure = match nearest(name, known.iter().copied()) {
            Some(meant) => format!(
                "did you mean {}?",
                by.key(&format!("{key}.{meant}"), source)
            ),
            None => format!("its shifts are {}", one_of(&known)),
        };
        Mistake::new(format!("there is no shift `{name}` in `{key}`"), cure)
    }

    /// Of a group without shifts.
    fn of_a_count(&self, node: &Node, by: Upper<'_>, source: &str) -> Mistake {
        let Self { group, name, .. } = self;
        let path = |rest: &[&str]| {
            let steps = [&["agents", group], rest].concat();
            let steps = steps.into_iter().map(str::to_owned);
            steps.collect::<Vec<String>>()
        };
        let there = node.at(&path(&["count"]));
        let has = there.map_or("no shifts", |_| "a `count`");
        let found = format!(
            "there is no shift `{name}` in `{}`, which has {has}",
            dotted(&path(&[]))
        );
        let count = there.map_or_else(|| "3".to_owned(), |(_, there)| written(there));
        let key = dotted(&path(&["count"]));
        let own = by.key(&key, source);
        let cure = match by {
            Upper::Day(_) | Upper::Kind(_) if source.starts_with("--") => {
                format!("set {own}={count} instead")
            }
            Upper::Day(_) | Upper::Kind(_) => format!(
                "say \"{key}\" = {count} here instead; or set {}={count}, which takes the place of these shifts",
                by.key(&key, "--set")
            ),
            _ => {
                let [from, to] = hours(node);
                let shift = by.key(&dotted(&path(&["shifts", name])), source);
                let others = groups_with(name, node).into_iter();
                let others = others
                    .map(|group| dotted(&["agents", group, "shifts", name].map(str::to_owned)));
                let others: Vec<String> = others.collect();
                let theirs = match others.is_empty() {
                    true => String::new(),
                    false => format!("; {} is one", others.join(", ")),
                };
                format!(
                    "set {own}={count} or another number, or give all of the shift: \
                     {shift}={{ count = 3, from = {from}, to = {to} }}{theirs}"
                )
            }
        };
        Mistake::new(found, cure)
    }
}

/// From when until when a shift may last.
fn hours(node: &Node) -> [String; 2] {
    let of_clock = |key: &str| node.at(&["clock", key].map(str::to_owned));
    match (of_clock("opens"), of_clock("closes"), of_clock("length")) {
        (Some((_, opens)), Some((_, closes)), _) => [written(opens), written(closes)],
        (_, _, Some((_, length))) => ["0".to_owned(), written(length)],
        _ => ["\"08:00\"", "\"16:00\""].map(str::to_owned),
    }
}

/// The groups that have a shift of this name.
fn groups_with<'n>(name: &str, node: &'n Node) -> Vec<&'n str> {
    let agents = node.at(&["agents".to_owned()]);
    let agents = agents.and_then(|(_, agents)| agents.as_table());
    let groups = agents.into_iter().flatten();
    let has = |(_, entry): &(&String, &Entry)| {
        let path = ["shifts", name].map(str::to_owned);
        entry.node.at(&path).is_some()
    };
    groups
        .filter(has)
        .map(|(group, _)| group.as_str())
        .collect()
}
