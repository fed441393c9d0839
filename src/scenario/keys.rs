//! The reference of the keys of a scenario file, from the same schema that editors use.

use super::diagnostic::nearest;
use super::kinds::KINDS;
use super::role::{Role, of_path};
use super::schema::schema;
use super::setting::dotted;
use super::week::{self, WEEK};
use crate::centre::Weekday;
use serde_json::{Map, Value};

/// A key, or a table of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its names, one within the other; `*` for a name that the file's writer gives.
    pub path: Vec<String>,
    /// The path as people read it: `calls.NAME.volume`.
    pub name: String,
    /// What it takes.
    pub takes: String,
    /// What it means.
    pub meaning: String,
    /// What each of a few possible values means.
    pub choices: Vec<(String, String)>,
    /// Whether it is a table of other keys and nothing else.
    pub is_table: bool,
    /// The form of its value, if that has keys of its own.
    pub form: Option<Form>,
    /// Who decides about it; of a table, nobody.
    pub role: Option<Role>,
}

/// A value that is written in several forms, with keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Of times: `{ dist = "exponential", mean = "4m" }`.
    Distribution,
    /// One value for each interval: `{ csv = "calls.csv", column = "service" }`.
    Profile,
}

impl Form {
    const ALL: [Self; 2] = [Self::Distribution, Self::Profile];

    /// The definition of the schema that has all of its keys.
    fn definition(self) -> &'static str {
        match self {
            Form::Distribution => "Distribution",
            Form::Profile => "Profile_of_Amount",
        }
    }

    /// What such a value is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Form::Distribution => "a distribution",
            Form::Profile => "a profile",
        }
    }

    fn of(definition: &str) -> Option<Self> {
        match definition {
            "Distribution" => Some(Form::Distribution),
            "Profile_of_Amount" | "Profile_of_Count" => Some(Form::Profile),
            _ => None,
        }
    }
}

/// Every key of a scenario file, tables before what is in them.
#[must_use]
pub fn keys() -> Vec<Key> {
    let schema = schema();
    let walk = Walk { schema: &schema };
    let mut keys = Vec::new();
    walk.below(&schema, &[], &mut keys);
    keys
}

/// Keys of this name: the whole of it, or its end, with any names of types and groups; also those within a distribution
/// or a profile. If there is none, the name that was probably meant.
///
/// # Errors
/// The nearest known name, if any is near.
pub fn find(name: &str) -> Result<Vec<Key>, Option<String>> {
    let all = keys();
    let wanted = steps(name.trim_matches(['[', ']']));
    let mut found = named_so(&all, &wanted);
    found.extend(
        Form::ALL
            .into_iter()
            .flat_map(|form| within(form, &all, &wanted)),
    );
    if found.is_empty() {
        found = of_a_day(&wanted);
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let last = wanted.last().map_or("", String::as_str);
    let inner: Vec<Key> = Form::ALL.into_iter().flat_map(inner_keys).collect();
    let known = all.iter().chain(&inner).flat_map(|key| key.path.last());
    let known = known.map(String::as_str).filter(|step| *step != "*");
    Err(nearest(last, known).map(str::to_owned))
}

/// The keys that a day of a week, or a kind of days, sets.
fn of_a_day(wanted: &[String]) -> Vec<Key> {
    let [holder, day, rest @ ..] = wanted else {
        return Vec::new();
    };
    let is_day = match holder.as_str() {
        WEEK => day == "NAME" || Weekday::ALL.iter().any(|known| known.key() == day),
        holder => holder == KINDS,
    };
    let rest: Vec<String> = rest.iter().flat_map(|step| steps(step)).collect();
    let varies = rest.first().is_some_and(|first| week::varies(first));
    if !is_day || !varies {
        return Vec::new();
    }
    find(&dotted(&rest)).unwrap_or_default()
}

/// The names of a dotted key, in quotes or not.
fn steps(name: &str) -> Vec<String> {
    let mut quote = None;
    let mut found = vec![String::new()];
    for letter in name.chars() {
        match quote {
            None if letter == '.' => found.push(String::new()),
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            Some(open) if open == letter => quote = None,
            _ => found
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|step| step.push(letter)),
        }
    }
    found
}

/// Keys whose names are `wanted`, or end with it; what is within a table that is named is wanted, too.
fn named_so(all: &[Key], wanted: &[String]) -> Vec<Key> {
    let fits = |step: &str, name: &str| step == "*" || step == name || name == "NAME";
    let is_wanted = |key: &&Key| {
        (0..key.path.len()).any(|from| {
            let part = key.path[from..].iter();
            let ends_here = from + wanted.len() <= key.path.len();
            // A name that the writer gave is no key by itself.
            let is_key = key.path.get(from).is_some_and(|step| step != "*");
            ends_here && is_key && part.zip(wanted).all(|(step, name)| fits(step, name))
        })
    };
    all.iter().filter(is_wanted).cloned().collect()
}

/// Keys within a value of this form: by themselves, or below the key that has such a value.
fn within(form: Form, all: &[Key], wanted: &[String]) -> Vec<Key> {
    let Some((last, above)) = wanted.split_last() else {
        return Vec::new();
    };
    let inner = inner_keys(form).into_iter();
    let Some(inner) = inner.into_iter().find(|key| key.path.last() == Some(last)) else {
        return Vec::new();
    };
    if above.is_empty() {
        let name = format!("{last}, in {}", form.name());
        return vec![Key { name, ..inner }];
    }
    let holders = named_so(all, above).into_iter();
    let ends = |key: &Key| {
        key.path
            .last()
            .zip(above.last())
            .is_some_and(|(own, name)| own == name)
    };
    let holders = holders.filter(|key| key.form == Some(form) && ends(key));
    let below = holders.map(|holder| Key {
        name: format!("{}.{last}", holder.name),
        path: [holder.path, inner.path.clone()].concat(),
        role: holder.role,
        ..inner.clone()
    });
    below.collect()
}

/// The keys that a value of this form has.
fn inner_keys(form: Form) -> Vec<Key> {
    let schema = schema();
    let walk = Walk { schema: &schema };
    let node = schema
        .get("$defs")
        .and_then(|all| all.get(form.definition()));
    let node = node.unwrap_or(&Value::Null);
    let forms = [node].into_iter().chain(variants(node));
    let mut keys: Vec<Key> = Vec::new();
    for (name, value) in forms.flat_map(properties) {
        let path = vec![name.clone()];
        if keys.iter().all(|key| key.path != path) {
            keys.push(walk.key(path, value, false));
        }
    }
    keys
}

struct Walk<'a> {
    schema: &'a Value,
}

impl<'a> Walk<'a> {
    /// Adds what is within `node`, which is at `path`.
    fn below(&self, node: &'a Value, path: &[String], keys: &mut Vec<Key>) {
        let node = self.resolved(node);
        for (name, value) in properties(node) {
            self.add(name, value, path, keys);
        }
        if let Some(value @ Value::Object(_)) = node.get("additionalProperties") {
            self.add("*", value, path, keys);
        }
        for choice in variants(node) {
            self.below(choice, path, keys);
        }
        if let Some(items) = node.get("items") {
            self.below(items, path, keys);
        }
    }

    fn add(&self, name: &str, value: &'a Value, path: &[String], keys: &mut Vec<Key>) {
        let path: Vec<String> = path.iter().cloned().chain([name.to_owned()]).collect();
        // A law and a profile have parameters, which are told once for all.
        let is_value =
            reference(value).is_some_and(|name| named(name).is_some() && name != "Answers");
        let is_table = !is_value && self.is_table(value);
        // A table and a list of such tables have the same keys.
        let meaning = self.meaning(value);
        if keys
            .iter()
            .any(|key| key.path == path && key.meaning == meaning)
        {
            return;
        }
        if name != "*" || self.resolved(value).get("properties").is_some() {
            keys.push(self.key(path.clone(), value, is_table));
        }
        if !is_value {
            self.below(value, &path, keys);
        }
    }

    fn key(&self, path: Vec<String>, value: &Value, is_table: bool) -> Key {
        Key {
            name: readable(&path),
            takes: self.takes(value),
            meaning: self.meaning(value),
            choices: self.choices(value),
            is_table,
            form: reference(value).and_then(Form::of),
            role: if is_table { None } else { of_path(&path) },
            path,
        }
    }

    fn is_table(&self, value: &Value) -> bool {
        let node = self.resolved(value);
        let inner = node.get("additionalProperties");
        // A table of plain values (calls a week by type) is a key of its own.
        node.get("properties").is_some()
            || inner.is_some_and(|inner| {
                inner.is_object() && self.resolved(inner).get("properties").is_some()
            })
    }

    fn meaning(&self, value: &Value) -> String {
        let said = value.get("description");
        let said = said.or_else(|| self.resolved(value).get("description"));
        let said = said.and_then(Value::as_str).unwrap_or_default();
        // Words are told one by one; what else it may be is told here.
        let others = variants(self.resolved(value)).filter(|one| one.get("const").is_none());
        let others = others.filter_map(|one| one.get("description")?.as_str());
        match self.choices(value).is_empty() {
            true => said.to_owned(),
            false => [said]
                .into_iter()
                .chain(others)
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    fn takes(&self, value: &Value) -> String {
        if let Some(words) = reference(value).and_then(named) {
            return words.to_owned();
        }
        let node = self.resolved(value);
        if let Some(constant) = node.get("const") {
            return constant.to_string();
        }
        let variants: Vec<String> = variants(node).map(|one| self.takes(one)).collect();
        if !variants.is_empty() {
            return variants.join(" or ");
        }
        let inner = node.get("additionalProperties");
        match node.get("type").and_then(Value::as_str) {
            Some("array") => {
                let items = node.get("items").map(|items| self.takes(items));
                match items.as_deref() {
                    Some("a table") => "a list of tables".to_owned(),
                    Some("text") => "a list of texts".to_owned(),
                    items => format!("a list: {}", items.unwrap_or("values")),
                }
            }
            Some("object") => match inner.filter(|inner| inner.is_object()) {
                Some(inner) => match self.takes(inner).as_str() {
                    "a table" => "tables by name".to_owned(),
                    inner => format!("a table by name: {inner}"),
                },
                None => "a table".to_owned(),
            },
            Some("string") => "text".to_owned(),
            Some("boolean") => "true or false".to_owned(),
            Some("integer") => ranged("a whole number", node),
            Some("number") => ranged("a number", node),
            _ => "a value".to_owned(),
        }
    }

    fn choices(&self, value: &Value) -> Vec<(String, String)> {
        let choices = variants(self.resolved(value)).filter_map(|one| {
            let name = one.get("const")?.as_str()?;
            let meaning = one.get("description")?.as_str()?;
            Some((name.to_owned(), meaning.to_owned()))
        });
        choices.collect()
    }

    /// What a reference refers to.
    fn resolved<'n>(&self, node: &'n Value) -> &'n Value
    where
        'a: 'n,
    {
        let definition = reference(node).and_then(|name| self.schema.get("$defs")?.get(name));
        definition.unwrap_or(node)
    }
}

fn reference(node: &Value) -> Option<&str> {
    node.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

fn properties(node: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let properties = node.get("properties").and_then(Value::as_object);
    properties.into_iter().flat_map(Map::iter)
}

fn variants(node: &Value) -> impl Iterator<Item = &Value> {
    let kinds = ["oneOf", "anyOf"].into_iter();
    let variants = kinds.filter_map(|kind| node.get(kind)?.as_array());
    variants.flatten()
}

/// A number with the range that the schema gives it.
fn ranged(number: &str, node: &Value) -> String {
    let bound = |key: &str| node.get(key).map(Value::to_string);
    let from = match (bound("minimum"), bound("exclusiveMinimum")) {
        (Some(least), _) => match bound("maximum") {
            Some(most) => return format!("{number} from {least} to {most}"),
            None => format!("{number} of at least {least}"),
        },
        (None, Some(least)) => format!("{number} above {least}"),
        (None, None) => number.to_owned(),
    };
    match bound("maximum") {
        Some(most) => format!("{from} and up to {most}"),
        None => from,
    }
}

/// Kinds of values that have a name of their own.
fn named(definition: &str) -> Option<&'static str> {
    Some(match definition {
        "Duration" => "a duration",
        "Share" => "a share",
        "Certainty" => "a share from 50% to 99.9%",
        "KeptShare" => "a share above 0 and below 1",
        "Shrinkage" => "a share from 0 to 0.95",
        "Lasting" => "a duration above 0",
        "Amount" => "a number of at least 0",
        "Number" => "a number",
        "Count" => "a whole number of at least 0",
        "Change" => "a whole number, also below 0",
        "TimeOfDay" => "a time of day",
        "Moment" => "a time of day, or a duration since opening",
        "Distribution" => "a distribution",
        "Profile_of_Amount" => "a profile of numbers",
        "Profile_of_Count" => "a profile of whole numbers",
        "Day" => "a table of dotted keys, or \"closed\"",
        "Promise" => "\"keeps-place\", or a duration",
        "Answers" => "a list of call types, or a table for each",
        _ => return None,
    })
}

/// `calls.NAME.volume`; of a group's skill, the type that is meant.
fn readable(path: &[String]) -> String {
    let steps = path.iter().enumerate().map(|(place, step)| {
        let of_type = path
            .get(place.wrapping_sub(1))
            .is_some_and(|above| above == "answers");
        match step.as_str() {
            "*" if of_type => "TYPE",
            "*" => "NAME",
            step => step,
        }
    });
    steps.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_any_end_of_their_name() {
        let names = |wanted: &str| -> Vec<String> {
            let found = find(wanted).unwrap();
            found.into_iter().map(|key| key.name).collect()
        };
        assert_eq!(names("calls.service.volume"), ["calls.NAME.volume"]);
        assert_eq!(names("volume"), ["calls.NAME.volume"]);
        assert!(names("shifts").contains(&"agents.NAME.shifts.count".to_owned()));
        assert!(names("[clock]").contains(&"clock.opens".to_owned()));
        assert_eq!(
            names("policy"),
            ["calls.NAME.messages.policy", "messages.policy"]
        );
    }

    #[test]
    fn keys_within_a_distribution_or_a_profile_are_found() {
        let names = |wanted: &str| -> Vec<String> {
            let found = find(wanted).unwrap();
            found.into_iter().map(|key| key.name).collect()
        };
        assert_eq!(names("mean"), ["mean, in a distribution"]);
        assert_eq!(
            names("column"),
            ["column, in a distribution", "column, in a profile"]
        );
        assert_eq!(names("calls.s.talk.mean"), ["calls.NAME.talk.mean"]);
        assert_eq!(names("calls.s.volume.csv"), ["calls.NAME.volume.csv"]);
        assert_eq!(names(r#"calls."a.b".volume"#), ["calls.NAME.volume"]);
        assert_eq!(find("calls.s.volume.mean"), Err(Some("mean".to_owned())));
        assert!(names("from").contains(&"from, in a distribution".to_owned()));
    }

    #[test]
    fn every_key_is_told_once() {
        let told = keys().into_iter().map(|key| (key.name, key.meaning));
        let mut told: Vec<(String, String)> = told.collect();
        let all = told.len();
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), all);
    }

    #[test]
    fn a_day_takes_keys_or_is_closed() {
        let [monday] = &find("week.monday").unwrap()[..] else {
            panic!("one key");
        };
        assert!(monday.meaning.contains("Dotted keys of this file"));
        assert_eq!(monday.takes, "a table of dotted keys, or \"closed\"");
    }

    #[test]
    fn a_slip_is_told() {
        assert_eq!(find("volum"), Err(Some("volume".to_owned())));
        assert_eq!(find("calls.x.wrapup"), Err(Some("wrap_up".to_owned())));
        assert_eq!(find("salaries"), Err(None));
    }

    #[test]
    fn every_key_has_a_meaning() {
        for key in keys() {
            assert!(!key.meaning.is_empty(), "{}", key.name);
            assert!(!key.takes.is_empty(), "{}", key.name);
        }
    }
}
