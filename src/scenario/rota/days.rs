//! Which day of a rota is meant: a day of a week that names it alone takes the file of the others, and what is said where nothing
//! names it.

use super::{KEYS, RotaRequest, asked_for, in_toml, refuse};
use crate::centre::Weekday;
use crate::scenario::cells::Refused;
use crate::scenario::diagnostic::{Diagnostic, Mistake, Severity};
use crate::scenario::kinds::KINDS;
use crate::scenario::setting::dotted;
use crate::scenario::tree::{Node, Value};
use crate::scenario::week::WEEK;
use jiff::civil::Date;

/// The days of the scenario's week, by their keys.
pub(in crate::scenario) fn of_week(root: &Node) -> Vec<String> {
    let week = root.at(&[WEEK.to_owned()]);
    let days = week.and_then(|(_, week)| week.as_table());
    days.map_or_else(Vec::new, |days| days.keys().cloned().collect())
}

/// Gives days that say only in part how the rota is asked for, such as `"agents.desk.shifts.day" = "tuesday"`, the rest of what the
/// file says.
pub(in crate::scenario) fn complete(root: &mut Node) {
    let base = root.clone();
    for holder in [WEEK, KINDS] {
        let Some(days) = child(root, holder) else {
            continue;
        };
        let Some(days) = days.as_table_mut() else {
            continue;
        };
        for day in days.values_mut() {
            let groups = child(&mut day.node, "agents").and_then(Node::as_table_mut);
            for (group, entry) in groups.into_iter().flatten() {
                let path = ["agents", group, "shifts"].map(str::to_owned);
                let Some((_, under)) = base.at(&path) else {
                    continue;
                };
                let Some(over) = child(&mut entry.node, "shifts") else {
                    continue;
                };
                if is_part(over) && asked_for(under, &path).is_some() {
                    let mut whole = under.clone();
                    whole.overlay(over.clone());
                    whole.place = over.place;
                    *over = whole;
                }
            }
        }
    }
}

/// Warns of rotas of one day of the week that are those of other days, too, as these say nothing else.
pub(in crate::scenario) fn of_other_days(root: &Node) -> Vec<Diagnostic> {
    let groups = root.at(&["agents".to_owned()]);
    let groups = groups.and_then(|(_, groups)| groups.as_table());
    let names = groups.into_iter().flat_map(|groups| groups.keys());
    names.filter_map(|group| of_others(root, group)).collect()
}

fn of_others(root: &Node, group: &str) -> Option<Diagnostic> {
    let path = ["agents", group, "shifts"].map(str::to_owned);
    let (_, node) = root.at(&path)?;
    let asked = asked_for(node, &path)?;
    let meant = asked.text("day")?;
    let own = week_key(&meant.name)?;
    let says_nothing = |day: &String| {
        let day = [WEEK, day].map(str::to_owned);
        root.at(&[&day[..], &path].concat()).is_none()
    };
    let week = of_week(root);
    let mut others = week.iter().filter(|day| **day != own && says_nothing(day));
    let other = others.next()?;
    let key = dotted(&path);
    let mistake = Mistake::new(
        format!("the people of {} are there on {other}, too", meant.name),
        format!("give {other} its own under [week]: {other} = {{ \"{key}.day\" = \"{other}\" }}"),
    );
    Some(Diagnostic {
        severity: Severity::Warning,
        ..Diagnostic::error(mistake, meant.place)
    })
}

fn child<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let entry = node.as_table_mut()?.get_mut(key)?;
    Some(&mut entry.node)
}

/// Whether it is a request without its file.
fn is_part(node: &Node) -> bool {
    let Some(table) = node.as_table() else {
        return false;
    };
    // What is no text is refused where it is read; shifts by name are tables.
    let is_one = |node: &Node| !matches!(node.value, Value::Table(_) | Value::Array(_));
    let mut entries = table.iter();
    !table.is_empty()
        && !table.contains_key("csv")
        && entries.all(|(key, entry)| KEYS.contains(&key.as_str()) && is_one(&entry.node))
}

/// What is said of rows of more than one day.
pub(super) fn several(
    asked: &RotaRequest,
    (first, second): (&str, &str),
    week: &[String],
) -> Refused {
    let found = format!("the rows are of several days: {first} and {second}");
    let day = in_toml;
    let cure = if asked.is_of_a_day || week.is_empty() {
        format!("say which is meant, such as day = {}", day(first))
    } else {
        let weekday = week_key(second).unwrap_or_else(|| "tuesday".to_owned());
        let key = dotted(&[
            "agents".to_owned(),
            asked.group.clone(),
            "shifts".to_owned(),
        ]);
        format!(
            "say here day = {}, and give every other day of [week] its own: {weekday} = {{ \"{key}\" = {{ csv = {}, day = {} }} }}",
            day(first),
            day(&asked.csv.name),
            day(second)
        )
    };
    refuse(found, cure, asked.csv.place)
}

/// The day of the week that a file means by the name of a day.
pub(in crate::scenario) fn week_key(name: &str) -> Option<String> {
    let all = Weekday::ALL.iter().map(|day| day.key());
    let mut named = all.filter(|key| key.eq_ignore_ascii_case(name));
    let date: Option<Date> = name.parse().ok();
    let of_date = date.and_then(|date| {
        let place = date.weekday().to_monday_zero_offset();
        Weekday::ALL.get(usize::try_from(place).ok()?)
    });
    named
        .next()
        .or(of_date.map(|day| day.key()))
        .map(str::to_owned)
}
