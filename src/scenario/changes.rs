//! What a plan changes in its base, as a scenario that extends it.

use super::at_home;
use super::layers::Layers;
use super::tree::{Entry, Node, Table, Value, is_whole};
use std::path::Path;

/// A scenario called `name` that `extends` the file of that name and says only what `plan` changes in `base`, both
/// of them as [`Scenario::text`](super::Scenario::text) gives them; notes are left out. `None` if the plan cannot
/// be said in this way, as where it lacks what the base has.
#[must_use]
pub fn changes(base: &str, (name, plan): (&str, &str), extends: &str) -> Option<String> {
    let (base, plan) = (parsed(base, None)?, parsed(plan, Some(name))?);
    let over = difference(&base, &plan);
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
    let extends = toml::Value::String(extends.to_owned());
    let mut text = format!("extends = {extends}\n");
    if let Some(over) = over {
        text += &toml::to_string(&over.to_toml()).ok()?;
    }
    Some(text)
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
