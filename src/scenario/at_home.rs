//! What may be laid over what is there: keys of types, groups and shifts that exist, and what is a list only as a whole.

use super::columns;
use super::diagnostic::{Diagnostic, Mistake, nearest, one_of};
use super::keys;
use super::layers::Layers;
use super::setting::dotted;
use super::source::{SourceSpan, Sources};
use super::star::STAR;
use super::tree::{Entry, Node, Table, Value, is_whole};
use super::were::DAYS;
use crate::centre::Weekday;

/// What is laid over a scenario.
#[derive(Debug, Clone, Copy)]
pub(super) enum Upper<'a> {
    /// A file that extends another.
    File,
    Setting,
    /// One of the values of a sweep.
    Axis,
    Day(Weekday),
    /// A kind of days, by its name.
    Kind(&'a str),
}

/// Values longer than this are not written out to be copied [letters]. A convention: a day of quarters of an hour fits.
const MOST_WRITTEN: usize = 500;
/// What a shift cannot be without.
const OF_A_SHIFT: [&str; 3] = ["count", "from", "to"];

impl Upper<'_> {
    fn name(self) -> &'static str {
        match self {
            Upper::File => "a plan",
            Upper::Setting | Upper::Axis => "a setting",
            Upper::Day(_) => "a day",
            Upper::Kind(_) => "a kind of days",
        }
    }

    /// A key of it, as what was written in `source` would name it.
    fn key(self, key: &str, source: &str) -> String {
        match self {
            _ if !source.starts_with("--") => key.to_owned(),
            Upper::Day(weekday) => format!("week.{}.{key}", weekday.key()),
            Upper::Kind(name) => format!("{}.{key}", dotted(&["kinds".into(), name.to_owned()])),
            _ => key.to_owned(),
        }
    }

    /// How to give `value` to all of the key at `path`.
    fn anew(self, path: &[String], value: &str, source: &str) -> String {
        let own = self.key(&dotted(path), source);
        match self {
            _ if source == "--vary" => format!("give each of its values whole: {own}=[{value}]"),
            Upper::Axis => format!(
                "give each of its values whole: {} = [{value}]",
                dotted(&[own])
            ),
            Upper::Day(_) | Upper::Kind(_) if !source.starts_with("--") => {
                format!("give all of it anew: {} = {value}", dotted(&[own]))
            }
            Upper::File => match path.split_last() {
                Some((last, above)) => format!(
                    "give all of it anew under [{}]: {} = {value}",
                    dotted(above),
                    dotted(std::slice::from_ref(last))
                ),
                None => format!("give all of it anew: {own} = {value}"),
            },
            _ => format!("give all of it anew: {own}={value}"),
        }
    }
}

/// A part of something that can only be given as a whole, and what sets it.
struct Part<'n> {
    /// The path of the whole.
    path: Vec<String>,
    there: &'n Node,
    over: &'n Table,
    /// The part that is set, and where.
    name: &'n str,
    place: SourceSpan,
}

/// Whether a file that says `over` can extend one that says `node`.
pub(super) fn fits(over: &Node, node: &Node) -> bool {
    part(node, ("", over), &|_| false).is_none() && unknown_shift(over, node).is_none()
}

impl Layers {
    /// Whether what `over` changes is there and can be changed: a misspelt call type or group would be half a new
    /// one, an element of a list cannot be named.
    pub(super) fn is_at_home(&mut self, over: &Node, node: &Node, by: Upper<'_>) -> bool {
        if let Some((_, refused)) = self.misfit(over, node, by) {
            self.diagnostics.push(refused);
            return false;
        }
        for kind in ["calls", "agents"] {
            let names = |node: &Node| match node.at(&[kind.to_owned()]) {
                Some((_, holder)) => holder.as_table().cloned().unwrap_or_default(),
                None => Table::default(),
            };
            let known = names(node);
            for (name, entry) in names(over) {
                if known.contains_key(&name) {
                    continue;
                }
                let near = nearest(&name, known.keys().map(String::as_str));
                let cure = match near.filter(|_| !name.contains(STAR)) {
                    None if name.contains(STAR) => {
                        format!("a star stands for a whole name: {kind}.* means all of [{kind}]")
                    }
                    Some(meant) => format!("did you mean {kind}.{meant}?"),
                    None => format!(
                        "{} changes what is there; describe [{kind}.{name}] in a file",
                        by.name()
                    ),
                };
                let mistake = Mistake::new(format!("there is no [{kind}.{name}] to change"), cure);
                self.diagnostics
                    .push(Diagnostic::error(mistake, entry.key_place));
                return false;
            }
        }
        true
    }

    /// What cannot be laid over `node` in this way: its path in `over`, and what is wrong with it.
    pub(super) fn misfit(
        &self,
        over: &Node,
        node: &Node,
        by: Upper<'_>,
    ) -> Option<(Vec<String>, Diagnostic)> {
        let name = |place: SourceSpan| self.sources.get(place.source).name.as_str();
        let is_inline = |node: &Node| is_inline(node, &self.sources);
        if let Some(part) = part(node, ("", over), &is_inline) {
            let mistake = part.mistake(by, name(part.place));
            return Some((part.path, Diagnostic::error(mistake, part.place)));
        }
        // A file gives all of the days, whether in one value or under a header.
        if let Some(day) = one_day(node, over, &is_inline).filter(|_| !matches!(by, Upper::File)) {
            let mistake = day.mistake(by, name(day.place));
            return Some((day.path, Diagnostic::error(mistake, day.place)));
        }
        let shift = unknown_shift(over, node)?;
        let mistake = shift.mistake(node, by, name(shift.place));
        let mut path = ["agents", shift.group, "shifts"]
            .map(str::to_owned)
            .to_vec();
        let by_name = node.at(&path).and_then(|(_, there)| there.as_table());
        // Without any shift left the key itself would say that there is none.
        if by_name.is_some() {
            path.push(shift.name.to_owned());
        }
        Some((path, Diagnostic::error(mistake, shift.place)))
    }
}

/// Whether a table was written as one value, between { and }.
fn is_inline(node: &Node, sources: &Sources) -> bool {
    let text = &sources.get(node.place.source).text;
    let written = text.get(node.place.from..);
    written.is_some_and(|written| written.starts_with('{'))
}

/// Where `over` sets a part of something in `node` that can only be given as a whole.
fn part<'n>(
    node: &'n Node,
    (key, over): (&str, &'n Node),
    is_inline: &dyn Fn(&Node) -> bool,
) -> Option<Part<'n>> {
    let table = over.as_table()?;
    if is_whole(table) {
        return None;
    }
    let of_all = |(name, entry): (&'n String, &'n Entry)| Part {
        path: Vec::new(),
        there: node,
        over: table,
        name,
        place: entry.key_place,
    };
    let is_number = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
    match &node.value {
        Value::Table(known) => table.iter().find_map(|(key, entry)| {
            let below = &known.get(key)?.node;
            let mut found = part(below, (key, &entry.node), is_inline)?;
            found.path.insert(0, key.clone());
            Some(found)
        }),
        Value::Array(elements) => {
            let is_named = |name: &str| table.contains_key(name);
            let is_all = match names(key, elements) {
                // A table by name for a list of names, all of them in it or meant to be all.
                Some(names) => names.iter().all(|name| is_named(name)) || is_inline(over),
                // Whole shifts by name, or those of a file.
                None if key == "shifts" => {
                    part_of_shift(over).is_none() && !table.keys().any(|key| is_number(key))
                }
                // A column of a file, or a first and a last value.
                None => {
                    columns::KEYS.into_iter().any(is_named) || is_named("first") && is_named("last")
                }
            };
            let first = part_of_shift(over).or_else(|| table.first());
            first.filter(|_| !is_all).map(of_all)
        }
        _ => table.iter().find(|(key, _)| is_number(key)).map(of_all),
    }
}

/// Where `over` sets some of the days of a profile in `node` by their names: with these it would have no other.
fn one_day<'n>(
    node: &'n Node,
    over: &'n Node,
    is_inline: &dyn Fn(&Node) -> bool,
) -> Option<Part<'n>> {
    let (known, table) = (node.as_table()?, over.as_table()?);
    let days = |table: &'n Table| Some(&table.get(DAYS)?.node);
    if let (Some(there), Some(own)) = (days(known), days(table)) {
        let (known, over) = (there.as_table()?, own.as_table()?);
        let is_all = known.keys().all(|day| over.contains_key(day));
        let (name, entry) = over.first().filter(|_| !is_all && !is_inline(own))?;
        return Some(Part {
            path: vec![DAYS.to_owned()],
            there,
            over,
            name,
            place: entry.key_place,
        });
    }
    table.iter().find_map(|(key, entry)| {
        let mut found = one_day(&known.get(key)?.node, &entry.node, is_inline)?;
        found.path.insert(0, key.clone());
        Some(found)
    })
}

/// The names in a list that may be a table by name as well.
fn names<'n>(key: &str, elements: &'n [Node]) -> Option<Vec<&'n str>> {
    if !["answers", "agents"].contains(&key) {
        return None;
    }
    let texts = elements.iter().map(|element| match &element.value {
        Value::String(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// The first of the shifts in a table that is none by itself.
fn part_of_shift(shifts: &Node) -> Option<(&String, &Entry)> {
    let mut shifts = shifts.as_table()?.iter();
    shifts.find(|(_, entry)| is_part_of_shift(&entry.node))
}

fn is_part_of_shift(node: &Node) -> bool {
    let keys = node.as_table();
    keys.is_some_and(|keys| OF_A_SHIFT.iter().any(|key| !keys.contains_key(*key)))
}

impl Part<'_> {
    fn mistake(&self, by: Upper<'_>, source: &str) -> Mistake {
        let key = dotted(&self.path);
        let name = self.name;
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        let elements = match &self.there.value {
            Value::Array(elements) => elements,
            Value::Table(_) => {
                let mut whole = self.there.clone();
                whole.overlay(self.table());
                return Mistake::new(
                    format!(
                        "`{name}` cannot be set by itself in `{key}`, which are all of the days"
                    ),
                    by.anew(&self.path, &written(&whole), source),
                );
            }
            _ => return self.of_one(&key, by, source),
        };
        let is_shifts = matches!(self.path.as_slice(), [.., agents, _, shifts] if agents == "agents" && shifts == "shifts");
        let found = match (is_number, is_shifts) {
            (true, _) => format!("the elements of `{key}` cannot be set one by one"),
            (_, true) => format!("the shifts in `{key}` have no names"),
            _ => format!("`{name}` cannot be set by itself in `{key}`, which is a list"),
        };
        let named = match (is_number, is_shifts) {
            (true, true) => format!(
                "; or give every shift a name in the file, [{key}.early], and set {key}.early.count"
            ),
            (_, true) => format!("; or name them in the file: [{key}.{name}]"),
            _ => String::new(),
        };
        let whole = match names(key_of(&self.path), elements).filter(|_| !is_number) {
            Some(names) => self.by_name(&names),
            None => self.there.clone(),
        };
        let whole = by.anew(&self.path, &written(&whole), source);
        Mistake::new(found, format!("{whole}{named}"))
    }

    /// Of a single value.
    fn of_one(&self, key: &str, by: Upper<'_>, source: &str) -> Mistake {
        let takes = keys::find(key).ok();
        let takes = takes.and_then(|found| Some(found.first()?.takes.clone()));
        let takes = takes.unwrap_or_else(|| "one value".to_owned());
        if takes.contains("profile") {
            let whole = by.anew(&self.path, "[8, 9, 9, 8]", source);
            let whole = whole.replacen(": ", ", such as ", 1);
            return Mistake::new(
                format!("the elements of `{key}` cannot be set one by one"),
                format!("{whole} with a value for each interval"),
            );
        }
        let own = by.key(key, source);
        Mistake::new(
            format!("`{key}` is no list: it has no elements"),
            format!("give {takes}, such as {own}={}", written(self.there)),
        )
    }

    /// A list of names as the table that it would be, with what is set in it.
    fn by_name(&self, names: &[&str]) -> Node {
        let place = self.place;
        let empty = || Node {
            value: Value::Table(Table::new()),
            place,
        };
        let entry = |name: &&str| {
            let node = empty();
            let key_place = place;
            ((*name).to_owned(), Entry { key_place, node })
        };
        let mut whole = empty();
        whole.value = Value::Table(names.iter().map(entry).collect());
        whole.overlay(self.table());
        whole
    }

    /// All that is set beside it.
    fn table(&self) -> Node {
        Node {
            value: Value::Table(self.over.clone()),
            place: self.place,
        }
    }
}

fn key_of(path: &[String]) -> &str {
    path.last().map_or("", String::as_str)
}

/// As it can be copied.
fn written(node: &Node) -> String {
    let text = node.to_toml().to_string();
    match text.len() <= MOST_WRITTEN {
        true => text,
        false => node.shown(),
    }
}

/// A shift that a group does not have, and that is none by itself.
struct UnknownShift<'n> {
    group: &'n str,
    name: &'n str,
    place: SourceSpan,
}

/// What `over` changes of a shift that `node` does not have, if that is none by itself.
fn unknown_shift<'n>(over: &'n Node, node: &Node) -> Option<UnknownShift<'n>> {
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
    fn mistake(&self, node: &Node, by: Upper<'_>, source: &str) -> Mistake {
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
