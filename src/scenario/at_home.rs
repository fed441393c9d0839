//! What may be laid over what is there: keys of types, groups and shifts that exist, and what is a list only as a whole.

mod unknown_shift;

use super::columns;
use super::convert::{no_group, suggestion};
use super::diagnostic::{Diagnostic, Mistake, nearest};
use super::keys;
use super::layers::Layers;
use super::setting::dotted;
use super::source::{SourceSpan, Sources};
use super::star::{STAR, left_over};
use super::tree::{Entry, Node, Table, Value, is_whole};
use super::were::DAYS;
use crate::centre::Weekday;
use indexmap::IndexSet;
use unknown_shift::unknown_shift;

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

/// What may be one target, or a list of them.
const GOALS: [&str; 6] = [
    "service_level",
    "abandonment",
    "asa",
    "blocked",
    "lost",
    "occupancy",
];

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

/// Whether a file that says `over`, its tables under headers, can extend one that says `node`.
pub(super) fn fits(over: &Node, node: &Node) -> bool {
    part(node, ("", over), &|_| Some('[')).is_none() && unknown_shift(over, node).is_none()
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
        match left_over(over, node, &self.sources) {
            Some(refused) => {
                self.diagnostics.push(refused);
                false
            }
            None => true,
        }
    }

    /// What cannot be laid over `node` in this way: its path in `over`, and what is wrong with it.
    pub(super) fn misfit(
        &self,
        over: &Node,
        node: &Node,
        by: Upper<'_>,
    ) -> Option<(Vec<String>, Diagnostic)> {
        let name = |place: SourceSpan| self.sources.get(place.source).name.as_str();
        let opening = |node: &Node| opening(node, &self.sources);
        if let Some(part) = part(node, ("", over), &opening) {
            if let Some(unknown) = part.unknown_name(over, node) {
                // Without that name nothing may be left of the list.
                let mistake = unknown.mistake(over, node);
                return Some((part.path, Diagnostic::error(mistake, unknown.place)));
            }
            let mistake = part.mistake(by, name(part.place));
            return Some((part.path, Diagnostic::error(mistake, part.place)));
        }
        // A file gives all of the days, whether in one value or under a header.
        if let Some(day) = one_day(node, over, &opening).filter(|_| !matches!(by, Upper::File)) {
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

/// How a table was written begins with this letter: `{` for one value, `[` for a header, else it is that of a key.
fn opening(node: &Node, sources: &Sources) -> Option<char> {
    let text = &sources.get(node.place.source).text;
    text.get(node.place.from..)?.chars().next()
}

/// Whether it was written as one value, between { and }.
fn is_inline(node: &Node, opening: &dyn Fn(&Node) -> Option<char>) -> bool {
    opening(node) == Some('{')
}

/// Where `over` sets a part of something in `node` that can only be given as a whole.
fn part<'n>(
    node: &'n Node,
    (key, over): (&str, &'n Node),
    opening: &dyn Fn(&Node) -> Option<char>,
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
    match &node.value {
        Value::Table(known) => table.iter().find_map(|(key, entry)| {
            let below = &known.get(key)?.node;
            let mut found = part(below, (key, &entry.node), opening)?;
            found.path.insert(0, key.clone());
            Some(found)
        }),
        Value::Array(elements) => {
            let is_named = |name: &str| table.contains_key(name);
            let is_all = match names(key, elements) {
                // A table by name for a list of names, all of them in it or meant to be all.
                Some(names) => names.iter().all(|name| is_named(name)) || is_inline(over, opening),
                // Whole shifts by name, or those of a file.
                None if key == "shifts" => {
                    part_of_shift(over).is_none() && !table.keys().any(|key| is_number(key))
                }
                None if GOALS.contains(&key) => {
                    let is_one = matches!(opening(over), Some('{' | '['));
                    is_one && of_a_goal(elements).into_iter().all(is_named)
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
    opening: &dyn Fn(&Node) -> Option<char>,
) -> Option<Part<'n>> {
    let (known, table) = (node.as_table()?, over.as_table()?);
    let days = |table: &'n Table| Some(&table.get(DAYS)?.node);
    if let (Some(there), Some(own)) = (days(known), days(table)) {
        let (known, over) = (there.as_table()?, own.as_table()?);
        let is_all = known.keys().all(|day| over.contains_key(day));
        let (name, entry) = over
            .first()
            .filter(|_| !is_all && !is_inline(own, opening))?;
        return Some(Part {
            path: vec![DAYS.to_owned()],
            there,
            over,
            name,
            place: entry.key_place,
        });
    }
    table.iter().find_map(|(key, entry)| {
        let mut found = one_day(&known.get(key)?.node, &entry.node, opening)?;
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

/// What one target in the place of these cannot be without.
fn of_a_goal(elements: &[Node]) -> Vec<&'static str> {
    let says = |key: &str| {
        let mut tables = elements.iter().filter_map(Node::as_table);
        tables.any(|table| table.contains_key(key))
    };
    let within = says("within").then_some("within");
    ["target"].into_iter().chain(within).collect()
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

/// A name in a list of call types or groups that is none.
struct UnknownName<'n> {
    /// Where those of its kind stand: `calls`, `agents`.
    holder: &'static str,
    name: &'n str,
    place: SourceSpan,
}

impl UnknownName<'_> {
    /// What is said of it with what both have.
    fn mistake(&self, over: &Node, node: &Node) -> Mistake {
        let Self { holder, name, .. } = self;
        let holder = [(*holder).to_owned()];
        let both = [node, over].into_iter();
        let both = both.filter_map(|node| node.at(&holder)?.1.as_table());
        let known: IndexSet<&str> = both.flat_map(Table::keys).map(String::as_str).collect();
        let known: Vec<&str> = known.into_iter().collect();
        match self.holder {
            "calls" => Mistake::new(
                format!("there is no call type `{name}`"),
                suggestion(name, &known),
            ),
            _ => no_group(name, &known),
        }
    }
}

impl<'n> Part<'n> {
    /// What is set of a call type or a group that neither has, in a list of their names.
    fn unknown_name(&self, over: &Node, node: &Node) -> Option<UnknownName<'n>> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let holder = match path.as_slice() {
            [.., "agents", _, "answers"] => "calls",
            [.., "staff", "agents"] => "agents",
            _ => return None,
        };
        let is_known = |name: &str| {
            let path = [holder, name].map(str::to_owned);
            [node, over]
                .into_iter()
                .any(|node| node.at(&path).is_some())
        };
        let mut set = self.over.iter();
        let (name, entry) = set.find(|(name, _)| !is_known(name) && !is_number(name))?;
        let place = entry.key_place;
        Some(UnknownName {
            holder,
            name,
            place,
        })
    }

    fn mistake(&self, by: Upper<'_>, source: &str) -> Mistake {
        let key = dotted(&self.path);
        let name = self.name;
        let is_number = is_number(name);
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
        // The groups of a shift are a list and nothing else.
        let is_of_shift = matches!(self.path.as_slice(), [.., shifts, _, agents] if shifts == "shifts" && agents == "agents");
        let by_name = names(key_of(&self.path), elements);
        let whole = match by_name.filter(|_| !is_number && !is_of_shift) {
            Some(names) => self.by_name(&names),
            None => self.there.clone(),
        };
        let whole = by.anew(&self.path, &written(&whole), source);
        let alone = self.alone(elements);
        Mistake::new(found, format!("{whole}{named}{alone}"))
    }

    /// How to give what is set as the only target.
    fn alone(&self, elements: &[Node]) -> String {
        let is_goal = GOALS.contains(&key_of(&self.path));
        let own = self.over.keys().all(|key| !is_number(key));
        let Some(first) = elements.first().filter(|_| is_goal && own) else {
            return String::new();
        };
        let mut alone = first.clone();
        alone.overlay(self.table());
        format!("; or one target in the place of these: {}", written(&alone))
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

fn is_number(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_digit())
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
