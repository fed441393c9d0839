//! Plans of a scenario as it was read: what was set on top of its file is part of a plan too, or `run` would find
//! another centre than the one that the plan is for.

use super::changes::difference;
use super::layers::Layers;
use super::tree::{Node, Table, Value};
use super::{Scenario, columns};
use crate::files;
use crate::legible::shown;
use std::path::Path;

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
