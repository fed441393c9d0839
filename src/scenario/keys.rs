//! The reference of the keys of a scenario file, from the same schema that editors use.

use super::diagnostic::nearest;
use super::role::{Role, of_path};
use super::schema::schema;
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
    /// Who decides about it; of a table, nobody.
    pub role: Option<Role>,
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

/// Keys of this name: the whole of it, or its end, with any names of types and groups. If there is none, the
/// name that was probably meant.
///
/// # Errors
/// The nearest known name, if any is near.
pub fn find(name: &str) -> Result<Vec<Key>, Option<String>> {
    let all = keys();
    let wanted: Vec<&str> = name.trim_matches(['[', ']']).split('.').collect();
    let fits = |step: &str, name: &str| step == "*" || step == name || name == "NAME";
    let is_wanted = |key: &Key| {
        // What is within a table that is named is wanted, too.
        (0..key.path.len()).any(|from| {
            let part = key.path[from..].iter();
            let ends_here = from + wanted.len() <= key.path.len();
            // A name that the writer gave is no key by itself.
            let is_key = key.path.get(from).is_some_and(|step| step != "*");
            ends_here && is_key && part.zip(&wanted).all(|(step, name)| fits(step, name))
        })
    };
    let found: Vec<Key> = all.iter().filter(|key| is_wanted(key)).cloned().collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let last = wanted.last().copied().unwrap_or_default();
    let known = all.iter().flat_map(|key| key.path.last());
    let known = known.map(String::as_str).filter(|step| *step != "*");
    Err(nearest(last, known).map(str::to_owned))
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
        if name != "*" || self.resolved(value).get("properties").is_some() {
            keys.push(Key {
                name: readable(&path),
                takes: self.takes(value),
                meaning: self.meaning(value),
                choices: self.choices(value),
                is_table,
                role: if is_table { None } else { of_path(&path) },
                path: path.clone(),
            });
        }
        if !is_value {
            self.below(value, &path, keys);
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
        said.and_then(Value::as_str).unwrap_or_default().to_owned()
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
            Some("integer") => "a whole number".to_owned(),
            Some("number") => "a number".to_owned(),
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

/// Kinds of values that have a name of their own.
fn named(definition: &str) -> Option<&'static str> {
    Some(match definition {
        "Duration" => "a duration",
        "Share" => "a share",
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
