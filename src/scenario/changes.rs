//! What a plan changes in its base, as a scenario that extends it.

use super::layers::Layers;
use super::tree::{Node, Table, Value};
use std::path::Path;

/// A scenario that `extends` the file of this name and says only what `plan` changes in `base`, both of them as
/// [`Scenario::text`](super::Scenario::text) gives them; notes are left out. `None` if the plan cannot be said in
/// this way, as where it lacks what the base has.
#[must_use]
pub fn changes(base: &str, plan: &str, extends: &str) -> Option<String> {
    let (base, plan) = (parsed(base)?, parsed(plan)?);
    let over = difference(&base, &plan);
    let mut again = base;
    if let Some(over) = &over {
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

/// A scenario's own text without its notes, which stand beside it.
#[must_use]
pub fn without_notes(text: &str) -> Option<String> {
    toml::to_string(&parsed(text)?.to_toml()).ok()
}

fn parsed(text: &str) -> Option<Node> {
    let mut layers = Layers::new();
    let mut node = layers.whole(Path::new(""), text)?;
    node.prune(&["notes".to_owned()]);
    Some(node)
}

/// What is to be laid over `under` to make `plan`, as far as that can be; `None` if nothing.
fn difference(under: &Node, plan: &Node) -> Option<Node> {
    if let (Value::Table(under), Value::Table(over)) = (&under.value, &plan.value)
        && !over.contains_key("dist")
    {
        let changed = over.iter().filter_map(|(key, entry)| {
            let node = match under.get(key) {
                Some(below) => difference(&below.node, &entry.node)?,
                None => entry.node.clone(),
            };
            let key_place = entry.key_place;
            Some((key.clone(), super::tree::Entry { key_place, node }))
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
        let said = changes(BASE, &plan, "base.toml").unwrap();
        assert_eq!(
            said,
            "extends = \"base.toml\"\nname = \"plan\"\n\n[agents.desk]\nwage = 21\n"
        );
        assert_eq!(
            changes(BASE, BASE, "b.toml").unwrap(),
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
        let said = changes(BASE, &plan, "base.toml").unwrap();
        assert!(
            said.contains("dist = \"constant\"") && said.contains("shifts"),
            "{said}"
        );
        assert!(!said.contains("wage"), "{said}");
    }

    #[test]
    fn what_a_plan_lacks_cannot_be_laid_over() {
        assert_eq!(
            changes(BASE, &BASE.replace("wage = 20\n", ""), "base.toml"),
            None
        );
        assert!(!without_notes(BASE).unwrap().contains("notes"));
    }
}
