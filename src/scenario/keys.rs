//! The reference of the keys of a scenario file, from the same schema that editors use.

mod find;

pub use find::find;

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

    /// The keys that the names in `steps` lead to from `node`; in their paths `*` stands for a name that the file's
    /// writer gives.
    fn at(&self, node: &'a Value, steps: &[String]) -> Vec<Key> {
        let mut keys = Vec::new();
        self.lead(node, steps, &[], &mut keys);
        keys
    }

    fn lead(&self, node: &'a Value, steps: &[String], path: &[String], keys: &mut Vec<Key>) {
        let Some((step, rest)) = steps.split_first() else {
            return;
        };
        let table = self.resolved(node);
        let own = properties(table).find(|(name, _)| *name == step);
        let any = table.get("additionalProperties");
        let any = any.filter(|any| any.is_object() && own.is_none());
        let named = own.map(|(name, value)| (name.as_str(), value));
        for (name, value) in named.into_iter().chain(any.map(|any| ("*", any))) {
            let path = [path, &[name.to_owned()]].concat();
            if !rest.is_empty() {
                self.lead(value, rest, &path, keys);
                continue;
            }
            let mut key = self.key(path, value, false);
            // What is said of all names is said where their table is.
            if name == "*" && node.get("description").is_some() {
                key.meaning = self.meaning(node);
            }
            keys.push(key);
        }
        for inner in variants(table).chain(table.get("items")) {
            self.lead(inner, steps, path, keys);
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
            .is_some_and(|above| ["answers", "contacts"].contains(&above.as_str()));
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
    fn every_key_is_told_once() {
        let told = keys().into_iter().map(|key| (key.name, key.meaning));
        let mut told: Vec<(String, String)> = told.collect();
        let all = told.len();
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), all);
    }

    #[test]
    fn every_key_has_a_meaning() {
        for key in keys() {
            assert!(!key.meaning.is_empty(), "{}", key.name);
            assert!(!key.takes.is_empty(), "{}", key.name);
        }
    }
}
