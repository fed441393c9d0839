//! Plans of a scenario as it was read: what was set on top of its file is part of a plan too, or `run` would find
//! another centre than the one that the plan is for.

use super::changes::{Rosters, changes_with, difference};
use super::layers::Layers;
use super::tree::{Node, Table, Value};
use super::write::write;
use super::{Scenario, columns, finish};
use crate::centre::{Centre, Day, Operation};
use crate::error::{Problem, Problems};
use crate::files;
use crate::legible::shown;
use crate::units::Seconds;
use std::path::Path;

/// Numbers of two texts may differ by so much of themselves and be the same: laws are written by their means.
const SLACK: f64 = 1e-9;

/// The text of a plan of `scenario` that is called `name` and whose days are those of `operation`: what it changes of
/// the file, if the file under that is these days; otherwise all of them.
///
/// # Errors
/// If no file is these days, on every day of every kind.
pub fn plan_of(scenario: &Scenario, name: &str, operation: &Operation) -> Result<String, Problems> {
    let whole = write(name, None, operation)?;
    let base = write(scenario.name(), None, scenario.operation()).ok();
    let file = scenario.file().file_name().unwrap_or_default();
    let file = file.to_string_lossy();
    let over = |rosters| {
        let text = changes_with(base.as_deref()?, (name, &whole), &file, rosters)?;
        let text = complete(scenario, &text, true);
        is_plan_of(scenario, &text, (&whole, operation)).then_some(text)
    };
    let found = over(Rosters::Changed).or_else(|| over(Rosters::Whole));
    let whole_plan = || is_plan_of(scenario, &whole, (&whole, operation)).then(|| whole.clone());
    found.or_else(whole_plan).ok_or_else(|| {
        Problem::new(
            "plan",
            "a file of these days would be read as others",
            "undo the last change, or make it in the scenario's own file",
        )
        .into()
    })
}

/// Whether `text`, in a file beside that of `scenario`, is what `whole` says, which needs no other file, and each of its
/// days is that of `operation`, in every way in which it may come.
fn is_plan_of(scenario: &Scenario, text: &str, (whole, operation): (&str, &Operation)) -> bool {
    let path = scenario.file();
    let mut layers = Layers::new();
    let Some(node) = layers.over(path, text) else {
        return false;
    };
    let (Ok(read), Ok(wanted)) = (
        finish(path, node, layers),
        toml::from_str::<toml::Value>(whole),
    ) else {
        return false;
    };
    let name = wanted.get("name").and_then(toml::Value::as_str);
    let name = name.unwrap_or_default().to_owned();
    let said = |operation: &Operation| -> Option<toml::Value> {
        let text = write(&name, None, operation).ok()?;
        toml::from_str(&text).ok()
    };
    let is_said = |one: Option<toml::Value>, other: Option<toml::Value>| {
        one.zip(other)
            .is_some_and(|(one, other)| is_near(&one, &other))
    };
    let centres = |operation: &Operation| -> Vec<Centre> {
        let days = operation.days().iter();
        days.flat_map(Day::centres).cloned().collect()
    };
    let (own, others) = (centres(read.operation()), centres(operation));
    let mut pairs = own.iter().zip(&others);
    is_said(said(read.operation()), Some(wanted))
        && own.len() == others.len()
        && pairs.all(|(own, other)| {
            own == other
                || has_breaks_of(own, other) && is_said(said(&own.into()), said(&other.into()))
        })
}

/// Whether as much of all shifts is break: who is sent home in between is written as if that was one.
fn has_breaks_of(one: &Centre, other: &Centre) -> bool {
    let groups = one.groups().iter().zip(other.groups());
    let mut breaks = groups.map(|(one, other)| (one.roster.breaks(), other.roster.breaks()));
    breaks.all(|(one, other)| (one - other).abs() <= SLACK)
}

fn is_near(one: &toml::Value, other: &toml::Value) -> bool {
    use toml::Value::{Array, Table};
    match (one, other) {
        (Table(one), Table(other)) => {
            let has = |(key, value): (&String, &toml::Value)| {
                other.get(key).is_some_and(|other| is_near(value, other))
            };
            one.len() == other.len() && one.iter().all(has)
        }
        (Array(one), Array(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(one, other)| is_near(one, other))
        }
        _ if one == other => true,
        _ => match (number(one), number(other)) {
            (Some(one), Some(other)) => (one - other).abs() <= SLACK * one.abs().max(other.abs()),
            _ => false,
        },
    }
}

/// A number, or a duration in seconds.
fn number(value: &toml::Value) -> Option<f64> {
    match value {
        toml::Value::Integer(number) => Some(*number as f64),
        toml::Value::Float(number) => Some(*number),
        toml::Value::String(text) => text.parse().ok().map(Seconds::get),
        _ => None,
    }
}

/// The text of a plan that extends the file of `scenario`, with the settings that were laid over that; all of it where
/// no file can be named, or settings cannot be said over it.
#[must_use]
pub fn complete(scenario: &Scenario, plan: &str, has_file: bool) -> String {
    let has_file = has_file && !files::is_open_already(scenario.file());
    if has_file && scenario.settings.is_empty() {
        return plan.to_owned();
    }
    let extends = ["extends".to_owned()];
    let own = tree(plan).filter(|own| own.at(&extends).is_some());
    let Some(mut own) = own else {
        return plan.to_owned();
    };
    let (over, how) = match has_file.then(|| over(scenario)).flatten() {
        Some(over) => (Some(over), "which are said here too"),
        None => {
            own.prune(&extends);
            (tree(scenario.text()), "and said whole")
        }
    };
    let Some(over) = over else {
        return plan.to_owned();
    };
    // Twice: its own keys stand first, and hold.
    let mut node = own.clone();
    node.overlay(over);
    node.overlay(own);
    let Ok(text) = toml::to_string(&node.to_toml()) else {
        return plan.to_owned();
    };
    remark(scenario, how) + &text
}

/// Of what it is a plan, as comments.
fn remark(scenario: &Scenario, how: &str) -> String {
    let line = |text: &str| shown(text).replace(['\n', '\r'], " ");
    let file = scenario.file().file_name().unwrap_or_default();
    let file = file.to_string_lossy();
    if scenario.settings.is_empty() {
        return format!("# A plan of `{}`, said whole.\n", line(&file));
    }
    let mut text = format!(
        "# A plan of `{}` with these settings, {how}:\n",
        line(&file)
    );
    for setting in scenario.settings() {
        text += &format!("#   {}\n", line(setting));
    }
    text
}

/// What makes the scenario as it was read of its file as it is, if that can be laid over the file.
fn over(scenario: &Scenario) -> Option<Node> {
    let mut layers = Layers::new();
    let file = layers.merge(scenario.file(), None, &[])?;
    let resolved = |node: &Node, layers: &mut Layers| {
        let mut node = node.clone();
        columns::resolve(&mut node, layers);
        node
    };
    let under = resolved(&file, &mut layers);
    let set = tree(scenario.text())?;
    let place = under.place;
    let over = difference(&under, &set).unwrap_or_else(|| Node {
        value: Value::Table(Table::default()),
        place,
    });
    let mut again = file;
    again.overlay(over.clone());
    let again = resolved(&again, &mut layers);
    let is_the_same = again.to_toml() == set.to_toml();
    (is_the_same && !layers.diagnostics.has_errors()).then_some(over)
}

fn tree(text: &str) -> Option<Node> {
    Layers::new().whole(Path::new(""), text)
}
