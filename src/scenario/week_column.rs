//! Columns that have a row for each interval of each day of a week: days are taken by the names that the file gives them.

use super::cells::{self, Column, Refused};
use super::clock_column::{Opening, check_days};
use super::columns::ColumnRequest;
use super::diagnostic::{Diagnostic, Mistake};
use super::rota::week_key;
use super::source::{SourceId, SourceSpan};
use super::tree::{Node, Value};
use crate::centre::Weekday;
use crate::legible::number::so_many;
use std::cmp::Ordering;

/// What columns are called that say which day a row is of.
const USUAL_NAMES: [&str; 3] = ["day", "weekday", "date"];

/// The rows of a column in the order of days, from Monday on; those of one day only are as they are. A file that does not name
/// its days has them in this order. `week` has the days on which the centre is open.
pub(super) fn from_monday(
    rows: Vec<Node>,
    (text, source): (&str, SourceId),
    asked: &ColumnRequest,
    (opening, week): (&Opening, &[String]),
) -> Result<Vec<Node>, Refused> {
    let columns = cells::columns(text, source, asked)?;
    let is_of_a_day = match rows.len().cmp(&opening.intervals) {
        Ordering::Less => true,
        Ordering::Equal => !columns.iter().any(names_a_weekday),
        Ordering::Greater => false,
    };
    // A day may be shorter than half an interval, which is refused elsewhere.
    if is_of_a_day || opening.intervals == 0 {
        return Ok(rows);
    }
    let check = |days| check_days(text, source, asked, (opening, Some(days)));
    let Some(names) = named(&columns)? else {
        let all: Vec<usize> = (0..rows.len()).collect();
        let days = all.chunks(opening.intervals).map(<[usize]>::to_vec);
        check(days.collect())?;
        return Ok(rows);
    };
    let mut days: Vec<Vec<usize>> = vec![Vec::new(); Weekday::ALL.len()];
    for (row, (name, _)) in names.iter().enumerate() {
        let place = Weekday::ALL.iter().position(|day| day.key() == name);
        place.into_iter().for_each(|place| days[place].push(row));
    }
    for (own, day) in days.iter().zip(Weekday::ALL) {
        let place = own.first().map(|row| names[*row].1);
        let is_open = week.iter().any(|open| open == day.key());
        if let Some(place) = place.filter(|_| own.len() != opening.intervals) {
            let (rows, intervals) = (own.len(), opening.intervals);
            let mistake = Mistake::new(
                format!(
                    "{day} has {} here, and a day has {}",
                    so_many(&rows, "row"),
                    so_many(&intervals, "interval")
                ),
                "give each day one row for each interval, and each day of the week once",
            );
            return Err(refused(mistake, place));
        }
        if place.is_none() && is_open {
            let mistake = Mistake::new(
                format!("the file has no row of {day}, and the centre is open then"),
                "give each day on which it is open one row for each interval; or take the names of days out of the file, if all need the same",
            );
            return Err(refused(mistake, asked.csv.place));
        }
    }
    let there = days.iter().filter(|own| !own.is_empty());
    check(there.cloned().collect())?;
    // Nobody is needed on days on which it is closed.
    let nobody = Node {
        value: Value::Integer(0),
        place: asked.csv.place,
    };
    let sorted = days.iter().flat_map(|own| {
        let closed = own.is_empty().then_some(&nobody);
        let closed = closed.into_iter().cycle().take(opening.intervals);
        own.iter().map(|row| &rows[*row]).chain(closed)
    });
    Ok(sorted.cloned().collect())
}

/// Whether it calls all rows by days of the week: dates of a single day are not held against the others.
fn names_a_weekday(column: &Column) -> bool {
    let is_weekday = |cell: &Node| match &cell.value {
        Value::String(name) => {
            let mut all = Weekday::ALL.iter();
            all.any(|day| day.key().eq_ignore_ascii_case(name))
        }
        _ => false,
    };
    column.cells.iter().all(is_weekday)
}

/// By row the day of the week that it is of, if a column says so, and where it does.
fn named(columns: &[Column]) -> Result<Option<Vec<(String, SourceSpan)>>, Refused> {
    let is_usual = |column: &&Column| {
        let mut usual = USUAL_NAMES.iter();
        usual.any(|name| name.eq_ignore_ascii_case(&column.name))
    };
    let words = |cell: &Node| match &cell.value {
        Value::String(name) => name.clone(),
        _ => String::new(),
    };
    let day_of = |cell: &Node| Some((week_key(&words(cell))?, cell.place));
    let days = |column: &Column| column.cells.iter().map(day_of).collect::<Option<Vec<_>>>();
    let usual = columns.iter().filter(is_usual);
    let others = columns.iter().filter(|column| !is_usual(column));
    if let Some(found) = usual.clone().chain(others).find_map(days) {
        return Ok(Some(found));
    }
    for column in usual {
        let unknown = column.cells.iter().find(|cell| day_of(cell).is_none());
        if let Some(cell) = unknown {
            let words = words(cell);
            let mistake = Mistake::new(
                format!(
                    "`{words}` in column `{}` is no day of the week",
                    column.name
                ),
                "call the days monday to sunday, or by dates such as 2026-03-02",
            );
            return Err(refused(mistake, cell.place));
        }
    }
    Ok(None)
}

fn refused(mistake: Mistake, place: SourceSpan) -> Refused {
    Box::new(Diagnostic::error(mistake, place))
}
