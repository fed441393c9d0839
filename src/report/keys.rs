//! The reference of scenario keys, for a terminal and as a page of Markdown.

use super::layout::{TerminalWidth, paragraph};
use crate::scenario::{Key, Role};

/// What the kinds of values are.
const KINDS: [(&str, &str); 6] = [
    (
        "a duration",
        "\"20s\", \"4m\", \"4:30\", \"1h30m\", \"2d\", \"8w\", or a plain number of seconds",
    ),
    (
        "a time of day",
        "\"HH:MM\" or \"HH:MM:SS\"; \"24:00\" is midnight at the end of the day",
    ),
    ("a share", "a number from 0 to 1, or a text such as \"80%\""),
    (
        "a profile",
        "one value for every interval, or a list with a value for each, or { csv = \"FILE\", column = \"NAME\" }, with \
         separator = \";\" and decimal = \",\" where a file has those; or several days, of which one is drawn: { csv = \
         \"FILE\", column = \"NAME\", day = \"NAME\" }, where a column `weight` says how often each comes, or { days = { \
         NAME = VALUES }, weights = [1] }",
    ),
    (
        "a distribution",
        "{ dist = \"lognormal\", mean = \"4m\", cv = 0.9 } and the like: exponential (mean), lognormal and gamma (mean, \
         cv), erlang (mean, stages), weibull (mean, shape), hyperexponential (means, shares), constant (value), uniform \
         (from, to), empirical (values or csv and column, weights), mixture (parts, shares), never (patience only)",
    ),
    (
        "a choice or a circumstance",
        "a manager decides about a choice; a sweep names the best one under each circumstance, and never recommends a \
         circumstance",
    ),
];

/// The keys one below the other, for a terminal, and then what kinds of values they take.
#[must_use]
pub fn keys_text(keys: &[Key], columns: TerminalWidth) -> String {
    let mut text = String::new();
    for key in keys {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&paragraph(&heading(key), columns));
        text.push_str(&indented(&key.meaning, columns));
        for (choice, meaning) in &key.choices {
            text.push_str(&indented(&format!("\"{choice}\": {meaning}"), columns));
        }
    }
    for (kind, meaning) in KINDS {
        if keys
            .iter()
            .any(|key| !key.is_table && key.takes.contains(kind))
        {
            text.push('\n');
            text.push_str(&paragraph(&format!("{kind}: {meaning}"), columns));
        }
    }
    text
}

/// All of them as a page.
#[must_use]
pub fn keys_markdown(keys: &[Key]) -> String {
    let mut text = "# The keys of a scenario file\n\n\
        `holdtrue keys` prints this page; `holdtrue keys NAME` explains one key. Both are made from the schema that \
        `holdtrue schema` prints for editors.\nNAME is a name that you give: of a call type, or of an agent group.\n\n"
        .to_owned();
    for (kind, meaning) in KINDS {
        text.push_str(&format!("- **{kind}**: {meaning}\n"));
    }
    let mut table = "";
    for key in keys {
        let own = key.path.first().map_or("", String::as_str);
        if own != table {
            text.push_str(&format!("\n## {own}\n\n"));
            table = own;
        }
        let takes = if key.is_table {
            String::new()
        } else {
            format!(" ({})", kind(key))
        };
        let meaning = one_line(&key.meaning);
        text.push_str(&format!("- `{}`{takes}: {meaning}\n", key.name));
        for (choice, meaning) in &key.choices {
            text.push_str(&format!("  - `\"{choice}\"`: {}\n", one_line(meaning)));
        }
    }
    text
}

fn heading(key: &Key) -> String {
    if key.is_table {
        format!("[{}]", key.name)
    } else {
        format!("{}: {}", key.name, kind(key))
    }
}

/// What it takes, and who decides about it.
fn kind(key: &Key) -> String {
    let are_words = key.takes.split(" or ").all(|one| one.starts_with('"'));
    let takes = if !key.choices.is_empty() && are_words {
        "one of a few words".to_owned()
    } else {
        key.takes.clone()
    };
    match key.role {
        Some(Role::Choice) => format!("{takes}; a choice"),
        Some(Role::Circumstance) => format!("{takes}; a circumstance"),
        Some(Role::Label) | None => takes,
    }
}

fn indented(text: &str, columns: TerminalWidth) -> String {
    let narrower = columns.beside(4);
    let text = paragraph(text, narrower);
    text.lines().map(|line| format!("    {line}\n")).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
