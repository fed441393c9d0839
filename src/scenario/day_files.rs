//! Files of several days: a column that names the day of every row.

use super::cells::{Refused, Rows};
use super::columns::ColumnRequest;
use super::diagnostic::{Diagnostic, Mistake};
use super::request::Text;
use super::source::{SourceId, SourceSpan};
use super::tree::{Entry, Node, Value};
use super::were::{DAYS, WEIGHTS};
use crate::legible::number::so_many;
use crate::legible::{is_obeyed, shown};
use indexmap::IndexMap;

/// The column that says how often each day comes.
const WEIGHT: &str = "weight";
/// More days than these are refused. A convention: ten years.
const MOST_DAYS: usize = 4000;

/// One day of a file.
struct DayOfFile {
    place: SourceSpan,
    values: Vec<Node>,
    weight: Option<Node>,
}

/// The column that is asked for, day by day, as a profile with several days.
pub(super) fn read(
    text: &str,
    (source, intervals): (SourceId, Option<usize>),
    asked: &ColumnRequest,
    day: &Text,
) -> Result<Value, Refused> {
    let mut rows = Rows::new(text, source, asked)?;
    let column = rows.column(asked, asked.column.as_ref())?;
    let names = rows.column(asked, Some(day))?;
    let weights = weights(&rows, &[column, names])?;
    let mut days: IndexMap<String, DayOfFile> = IndexMap::new();
    while rows.next()? {
        let name = rows.words(names);
        let place = rows.place(names);
        if name.is_empty() {
            return Err(rows.lacks(names, place));
        }
        let value = rows.filled(column)?;
        let weight = weights.map(|weights| rows.filled(weights)).transpose()?;
        match days.get_mut(name) {
            None => {
                let values = vec![value];
                days.insert(
                    name.to_owned(),
                    DayOfFile {
                        place,
                        values,
                        weight,
                    },
                );
            }
            Some(known) => {
                same_weight(name, known.weight.as_ref(), weight.as_ref())?;
                known.values.push(value);
            }
        }
    }
    as_long_as_each_other(&days, intervals)?;
    as_profile(days, SourceSpan::new(source, 0..0)).map_err(|mistake| {
        let place = asked.csv.place;
        Box::new(Diagnostic::error(mistake, place))
    })
}

/// The column of weights, if there is one beside those that mean something else.
fn weights(rows: &Rows<'_>, others: &[usize]) -> Result<Option<usize>, Refused> {
    let headers = rows.headers.iter().enumerate();
    let mut found = headers
        .filter(|(place, name)| name.eq_ignore_ascii_case(WEIGHT) && !others.contains(place))
        .map(|(place, _)| place);
    let first = found.next();
    match found.next() {
        None => Ok(first),
        Some(second) => {
            let found = format!("two columns are called `{WEIGHT}`");
            let mistake = Mistake::new(found, "give one of them another name");
            Err(Box::new(Diagnostic::error(mistake, rows.header(second))))
        }
    }
}

fn same_weight(day: &str, before: Option<&Node>, now: Option<&Node>) -> Result<(), Refused> {
    let (Some(before), Some(now)) = (before, now) else {
        return Ok(());
    };
    if before.to_toml() == now.to_toml() {
        return Ok(());
    }
    let (before, weight) = (before.shown(), now.shown());
    let mistake = Mistake::new(
        format!("day {day} has the weight {weight} here and {before} in its first row"),
        "give all rows of a day the same weight",
    );
    Err(Box::new(Diagnostic::error(mistake, now.place)))
}

/// Every day must have as many rows as the clock has intervals, or at least as many as most of the others.
fn as_long_as_each_other(
    days: &IndexMap<String, DayOfFile>,
    intervals: Option<usize>,
) -> Result<(), Refused> {
    let length = |day: &DayOfFile| day.values.len();
    let intervals = intervals.filter(|&all| days.values().any(|day| length(day) == all));
    let (usual, other) = match intervals {
        Some(intervals) => (
            intervals,
            format!("the clock has {}", so_many(&intervals, "interval")),
        ),
        None => {
            let Some((name, usual)) = most_common(days) else {
                return Ok(());
            };
            (usual, format!("day {name} has {usual}"))
        }
    };
    let mut odd = days.iter().filter(|(_, day)| length(day) != usual);
    let Some((name, day)) = odd.next() else {
        return Ok(());
    };
    let others = match odd.count() {
        0 => String::new(),
        1 => "; another day has too many or too few as well".to_owned(),
        more => format!("; {more} other days have too many or too few as well"),
    };
    let mistake = Mistake::new(
        format!(
            "day {name} has {}, and {other}{others}",
            so_many(&length(day), "row")
        ),
        "give every day one row for each interval, or take the day out",
    );
    Err(Box::new(Diagnostic::error(mistake, day.place)))
}

/// A day with as many rows as most have, and how many these are.
fn most_common(days: &IndexMap<String, DayOfFile>) -> Option<(&str, usize)> {
    let mut lengths: IndexMap<usize, (&str, usize)> = IndexMap::new();
    for (name, day) in days {
        lengths.entry(day.values.len()).or_insert((name, 0)).1 += 1;
    }
    // Of several, the first.
    let most = lengths.into_iter().rev().max_by_key(|(_, (_, days))| *days);
    most.map(|(length, (name, _))| (name, length))
}

fn as_profile(days: IndexMap<String, DayOfFile>, place: SourceSpan) -> Result<Value, Mistake> {
    if days.is_empty() {
        return Err(Mistake::new(
            "there is no day in this file",
            "give it rows below its header, one for each interval of each day",
        ));
    }
    if days.len() > MOST_DAYS {
        let found = format!("{} days are more than {MOST_DAYS}", days.len());
        return Err(Mistake::new(found, "leave some of them out"));
    }
    if let Some(name) = days.keys().find(|name| name.chars().any(is_obeyed)) {
        let found = format!("the day `{}` has a control character", shown(name));
        return Err(Mistake::new(found, "name it by its date"));
    }
    let weights = days.values().filter_map(|day| day.weight.clone());
    let weights: Vec<Node> = weights.collect();
    let days = days.into_iter().map(|(name, day)| {
        let first = day.values.first().map_or(day.place, |node| node.place);
        let entry = Entry {
            key_place: day.place,
            node: Node {
                value: Value::Array(day.values),
                place: first,
            },
        };
        (name, entry)
    });
    let mut profile = vec![(DAYS.to_owned(), Value::Table(days.collect()))];
    if !weights.is_empty() {
        profile.push((WEIGHTS.to_owned(), Value::Array(weights)));
    }
    let profile = profile.into_iter().map(|(key, value)| {
        let node = Node { value, place };
        let key_place = place;
        (key, Entry { key_place, node })
    });
    Ok(Value::Table(profile.collect()))
}
