//! What requests for a file, `{ csv = "FILE", ... }`, have in common: texts by key, and what is said where none can stand.

use super::diagnostic::{Diagnostic, Mistake, nearest, one_of};
use super::source::SourceSpan;
use super::tree::{Node, Table, Value};

/// A text and where it was written.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) name: String,
    pub(super) place: SourceSpan,
}

/// The text at a key, if there is one; a date without quotes is one, too, for those that take it.
pub(super) fn text(table: &Table, key: &str, takes_dates: bool) -> Option<Text> {
    let node = &table.get(key)?.node;
    let name = match &node.value {
        Value::String(name) => name.clone(),
        Value::Datetime(name) if takes_dates => name.clone(),
        _ => return None,
    };
    Some(Text {
        name,
        place: node.place,
    })
}

/// What is wrong with the keys of a request: one that means nothing, or one with something else than a text.
pub(super) fn mistake(table: &Table, keys: &[&str], is_rota: bool) -> Option<Diagnostic> {
    let is_text = |key: &str| text(table, key, is_rota && key == "day").is_some();
    let what = if is_rota {
        "a rota"
    } else {
        "a column of a file"
    };
    let mut entries = table.iter();
    let (key, entry) =
        entries.find(|(key, _)| !keys.contains(&key.as_str()) || !is_text(key.as_str()))?;
    if keys.contains(&key.as_str()) {
        return Some(no_text(key, &entry.node, is_rota));
    }
    let cure = match nearest(key, keys.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("{what} is asked for with {}", one_of(keys)),
    };
    let mistake = Mistake::new(format!("unknown key `{key}`"), cure);
    Some(Diagnostic::error(mistake, entry.key_place))
}

fn no_text(key: &str, node: &Node, is_rota: bool) -> Diagnostic {
    let found = match &node.value {
        Value::Integer(_) | Value::Float(_) => format!("`{key}` is the number {}", node.shown()),
        Value::Datetime(date) => format!("`{key}` is the date {date}"),
        Value::Array(_) => format!("`{key}` is an array"),
        Value::Table(_) => format!("`{key}` is a table"),
        _ => format!("`{key}` is {}", node.shown()),
    };
    let cure = match key {
        "separator" => {
            "give the one character between two fields in double quotes, such as separator = \";\""
                .to_owned()
        }
        "decimal" => "give decimal = \",\" or decimal = \".\"".to_owned(),
        "day" if is_rota => {
            "name the day as the file has it, in double quotes, such as day = \"2024-01-01\""
                .to_owned()
        }
        _ => format!("name a column of the file in double quotes: {key} = \"NAME\""),
    };
    Diagnostic::error(Mistake::new(found, cure), node.place)
}
