//! What a plan changes in its base, as a scenario that extends it.

use super::at_home;
use super::layers::Layers;
use super::setting::Key;
use super::tree::{Entry, Node, Table, Value, is_whole};
use std::collections::BTreeSet;
use std::path::Path;

/// What says who is on duty in a group.
const OF_A_ROSTER: [&str; 3] = ["count", "shifts", "adjust"];

/// How the rosters that a plan changes are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rosters {
    /// By those of their keys that change.
    Changed,
    /// By all of their keys: the file may say the same roster by others.
    Whole,
}

/// A scenario called `name` that `extends` the file of that name and says only what `plan` changes in `base`, both
/// of them as [`Scenario::text`](super::Scenario::text) gives them; notes are left out. `None` if the plan cannot
/// be said in this way, as where it lacks what the base has.
#[must_use]
pub fn changes(base: &str, plan: (&str, &str), extends: &str) -> Option<String> {
    changes_with(base, plan, extends, Rosters::Changed)
}

/// The same with rosters said in this way.
pub(super) fn changes_with(
    base: &str,
    (name, plan): (&str, &str),
    extends: &str,
    rosters: Rosters,
) -> Option<String> {
    let (base, plan) = (parsed(base, None)?, parsed(plan, Some(name))?);
    let mut over = difference(&base, &plan);
    let mut again = base;
    if let Some(over) = &over {
        if !at_home::fits(over, &again) {
            return None;
        }
        again.overlay(over.clone());
    }
    if again.to_toml() != plan.to_toml() {
        return None;
    }
    if let Some(over) = over.as_mut().filter(|_| rosters == Rosters::Whole) {
        say_rosters(over, &plan);
    }
    let extends = toml::Value::String(extends.to_owned());
    let mut text = format!("extends = {extends}\n");
    if let Some(over) = over {
        text += &toml::to_string(&over.to_toml()).ok()?;
    }
    Some(text)
}

/// Adds to `over` all of the roster of each group whose roster it changes in part, as `plan` has it: on every day that
/// says one.
fn say_rosters(over: &mut Node, plan: &Node) {
    let names = |node: &Node, path: &[String]| -> Vec<String> {
        let table = node.at(path).and_then(|(_, node)| node.as_table());
        table.into_iter().flat_map(Table::keys).cloned().collect()
    };
    let steps = |path: &[&str]| -> Vec<String> { path.iter().map(|&step| step.into()).collect() };
    let days = names(plan, &steps(&["week"])).into_iter();
    let days = days.map(|day| vec!["week".to_owned(), day]);
    let days: Vec<Vec<String>> = [Vec::new()].into_iter().chain(days).collect();
    let says = |node: &Node, group: &[String]| {
        let keys = names(node, group);
        keys.iter().any(|key| OF_A_ROSTER.contains(&key.as_str()))
    };
    let mut changed = BTreeSet::new();
    for day in &days {
        let agents = [&day[..], &steps(&["agents"])].concat();
        let groups = names(over, &agents).into_iter();
        changed
            .extend(groups.filter(|group| says(over, &[&agents[..], &steps(&[group])].concat())));
    }
    let place = over.place;
    for group in &changed {
        let own = steps(&["agents", group]);
        for day in &days {
            let here = [&day[..], &own].concat();
            if !says(plan, &here) {
                continue;
            }
            let of = |path: &[String], key: &str| {
                let found = plan.at(&[path, &steps(&[key])].concat());
                found.map(|(_, node)| node.clone())
            };
            let is_said = ["count", "shifts"]
                .iter()
                .any(|key| of(&here, key).is_some());
            for key in OF_A_ROSTER {
                let value = match key {
                    "adjust" => of(&here, key).or_else(|| of(&own, key)).or(Some(Node {
                        value: Value::Array(Vec::new()),
                        place,
                    })),
                    _ if is_said => of(&here, key),
                    _ => of(&own, key),
                };
                if let Some(value) = value {
                    let path = [&here[..], &steps(&[key])].concat();
                    over.overlay(Key::of_path(path, place.source).holding(value));
                }
            }
        }
    }
}

/// A scenario's own text under this name, without its notes, which stand beside it.
#[must_use]
pub fn without_notes((name, text): (&str, &str)) -> Option<String> {
    toml::to_string(&parsed(text, Some(name))?.to_toml()).ok()
}

/// The tree of a text without its notes, called by this name: a scenario without one is called by its file.
fn parsed(text: &str, name: Option<&str>) -> Option<Node> {
    let mut layers = Layers::new();
    let mut node = layers.whole(Path::new(""), text)?;
    node.prune(&["notes".to_owned()]);
    let place = node.place;
    if let (Some(name), Some(table)) = (name, node.as_table_mut()) {
        let value = Value::String(name.to_owned());
        let named = Entry {
            key_place: place,
            node: Node { value, place },
        };
        table.insert("name".to_owned(), named);
    }
    Some(node)
}

/// What is to be laid over `under` to make `plan`, as far as that can be; `None` if nothing.
pub(super) fn difference(under: &Node, plan: &Node) -> Option<Node> {
    if let (Value::Table(under), Value::Table(over)) = (&under.value, &plan.value)
        && !is_whole(over)
    {
        let changed = over.iter().filter_map(|(key, entry)| {
            let node = match under.get(key) {
                Some(below) => difference(&below.node, &entry.node)?,
                None => entry.node.clone(),
            };
            let key_place = entry.key_place;
            Some((key.clone(), Entry { key_place, node }))
        });
        let changed: Table = changed.collect();
        return (!changed.is_empty()).then(|| Node {
            value: Value::Table(changed),
            place: plan.place,
        });
    }
    (under.to_toml() != plan.to_toml()).then(|| plan.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "name = \"base\"\nnotes = \"long\"\n[calls.a]\nvolume = 10\n[calls.a.talk]\ndist = \"gamma\"\n\
        mean = 60\ncv = 2\n[agents.desk]\ncount = 3\nwage = 20\n";

    #[test]
    fn a_plan_is_what_it_changes() {
        let plan = BASE
            .replace("\"base\"", "\"plan\"")
            .replace("wage = 20", "wage = 21");
        let said = changes(BASE, ("plan", &plan), "base.toml").unwrap();
        assert_eq!(
            said,
            "extends = \"base.toml\"\nname = \"plan\"\n\n[agents.desk]\nwage = 21\n"
        );
        assert_eq!(
            changes(BASE, ("base", BASE), "b.toml").unwrap(),
            "extends = \"b.toml\"\n"
        );
    }

    #[test]
    fn a_distribution_is_said_whole_and_shifts_take_the_place_of_a_count() {
        let plan = BASE
            .replace(
                "dist = \"gamma\"\nmean = 60\ncv = 2",
                "dist = \"constant\"\nvalue = 60",
            )
            .replace(
                "count = 3",
                "shifts = [{ count = 2, from = \"08:00\", to = \"09:00\" }]",
            );
        let said = changes(BASE, ("plan", &plan), "base.toml").unwrap();
        assert!(
            said.contains("dist = \"constant\"") && said.contains("shifts"),
            "{said}"
        );
        assert!(!said.contains("wage"), "{said}");
    }

    #[test]
    fn what_a_plan_lacks_cannot_be_laid_over() {
        assert_eq!(
            changes(
                BASE,
                ("plan", &BASE.replace("wage = 20\n", "")),
                "base.toml"
            ),
            None
        );
        assert!(!without_notes(("base", BASE)).unwrap().contains("notes"));
    }
}
