//! Keys by their names, as people type them.

use super::{Form, Key, Walk, keys, properties, variants};
use crate::centre::Weekday;
use crate::scenario::diagnostic::nearest;
use crate::scenario::kinds::KINDS;
use crate::scenario::schema::schema;
use crate::scenario::setting::dotted;
use crate::scenario::week::{self, WEEK};
use serde_json::Value;

/// Keys of this name: the whole of it, or its end, with any names of types and groups; also those within a distribution
/// or a profile. If there is none, the name that was probably meant.
///
/// # Errors
/// The nearest known name, if any is near.
pub fn find(name: &str) -> Result<Vec<Key>, Option<String>> {
    let all = keys();
    let wanted = steps(name.trim_matches(['[', ']']));
    let mut found = named_so(&all, &wanted);
    found.extend(Form::ALL.into_iter().flat_map(|form| alone(form, &wanted)));
    for more in [below(&all, &wanted), of_a_day(&wanted), inside(&wanted)] {
        if found.is_empty() {
            found = more;
        }
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let last = wanted.last().map_or("", String::as_str);
    let inner: Vec<Key> = Form::ALL.into_iter().flat_map(inner_keys).collect();
    let known = all.iter().chain(&inner).flat_map(|key| key.path.last());
    let known = known.map(String::as_str).filter(|step| *step != "*");
    Err(nearest(last, known).map(str::to_owned))
}

/// The keys that a day of a week, or a kind of days, sets.
fn of_a_day(wanted: &[String]) -> Vec<Key> {
    let [holder, day, rest @ ..] = wanted else {
        return Vec::new();
    };
    let is_day = match holder.as_str() {
        WEEK => day == "NAME" || Weekday::ALL.iter().any(|known| known.key() == day),
        holder => holder == KINDS,
    };
    let rest: Vec<String> = rest.iter().flat_map(|step| steps(step)).collect();
    let varies = rest.first().is_some_and(|first| week::varies(first));
    if !is_day || !varies {
        return Vec::new();
    }
    find(&dotted(&rest)).unwrap_or_default()
}

/// The names of a dotted key, in quotes or not.
fn steps(name: &str) -> Vec<String> {
    let mut quote = None;
    let mut found = vec![String::new()];
    for letter in name.chars() {
        match quote {
            None if letter == '.' => found.push(String::new()),
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            Some(open) if open == letter => quote = None,
            _ => found
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|step| step.push(letter)),
        }
    }
    found
}

/// Keys whose names are `wanted`, or end with it; what is within a table that is named is wanted, too.
fn named_so(all: &[Key], wanted: &[String]) -> Vec<Key> {
    let fits = |step: &str, name: &str| step == "*" || step == name || name == "NAME";
    let is_wanted = |key: &&Key| {
        (0..key.path.len()).any(|from| {
            let part = key.path[from..].iter();
            let ends_here = from + wanted.len() <= key.path.len();
            // A name that the writer gave is no key by itself.
            let is_key = key.path.get(from).is_some_and(|step| step != "*");
            ends_here && is_key && part.zip(wanted).all(|(step, name)| fits(step, name))
        })
    };
    all.iter().filter(is_wanted).cloned().collect()
}

/// The key of this name that a value of this form has.
fn alone(form: Form, wanted: &[String]) -> Vec<Key> {
    let inner = inner_keys(form).into_iter();
    let own = inner.filter(|key| key.path == wanted);
    let own = own.map(|key| Key {
        name: format!("{}, in {}", key.name, form.name()),
        ..key
    });
    own.collect()
}

/// Keys below one that is told: in a value that has keys of its own, or names that the file's writer gives.
fn below(all: &[Key], wanted: &[String]) -> Vec<Key> {
    let schema = schema();
    let walk = Walk { schema: &schema };
    let mut cuts = (1..wanted.len()).rev().map(|cut| wanted.split_at(cut));
    let found = cuts.find_map(|(above, rest)| {
        let holders = named_so(all, above).into_iter();
        let holders = holders.filter(|key| key.path.last() == above.last());
        let keys = holders.flat_map(|holder| walk.at(&schema, &[&holder.path, rest].concat()));
        let keys: Vec<Key> = keys.collect();
        (!keys.is_empty()).then_some(keys)
    });
    told_once(found.unwrap_or_default())
}

/// Keys in parts of a value that has keys of its own.
fn inside(wanted: &[String]) -> Vec<Key> {
    let schema = schema();
    let walk = Walk { schema: &schema };
    let found = Form::ALL.into_iter().flat_map(|form| {
        let node = schema
            .get("$defs")
            .and_then(|all| all.get(form.definition()));
        let keys = node.map(|node| walk.at(node, wanted));
        let keys = keys.into_iter().flatten().map(move |key| Key {
            name: format!("{}, in {}", key.name, form.name()),
            ..key
        });
        keys.collect::<Vec<_>>()
    });
    told_once(found.collect())
}

/// A list of distributions and a distribution have the same keys.
fn told_once(keys: Vec<Key>) -> Vec<Key> {
    let mut told: Vec<Key> = Vec::new();
    for key in keys {
        if !told.contains(&key) {
            told.push(key);
        }
    }
    told
}

/// The keys that a value of this form has.
fn inner_keys(form: Form) -> Vec<Key> {
    let schema = schema();
    let walk = Walk { schema: &schema };
    let node = schema
        .get("$defs")
        .and_then(|all| all.get(form.definition()));
    let node = node.unwrap_or(&Value::Null);
    let forms = [node].into_iter().chain(variants(node));
    let mut keys: Vec<Key> = Vec::new();
    for (name, value) in forms.flat_map(properties) {
        let path = vec![name.clone()];
        if keys.iter().all(|key| key.path != path) {
            keys.push(walk.key(path, value, false));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_any_end_of_their_name() {
        let names = |wanted: &str| -> Vec<String> {
            let found = find(wanted).unwrap();
            found.into_iter().map(|key| key.name).collect()
        };
        assert_eq!(names("calls.service.volume"), ["calls.NAME.volume"]);
        assert_eq!(names("volume"), ["calls.NAME.volume"]);
        assert!(names("shifts").contains(&"agents.NAME.shifts.count".to_owned()));
        assert!(names("[clock]").contains(&"clock.opens".to_owned()));
        assert_eq!(
            names("policy"),
            ["calls.NAME.messages.policy", "messages.policy"]
        );
    }

    #[test]
    fn keys_within_a_distribution_or_a_profile_are_found() {
        let names = |wanted: &str| -> Vec<String> {
            let found = find(wanted).unwrap();
            found.into_iter().map(|key| key.name).collect()
        };
        assert_eq!(names("mean"), ["mean, in a distribution"]);
        assert_eq!(
            names("column"),
            ["column, in a distribution", "column, in a profile"]
        );
        assert_eq!(names("calls.s.talk.mean"), ["calls.NAME.talk.mean"]);
        assert_eq!(names("calls.s.volume.csv"), ["calls.NAME.volume.csv"]);
        assert_eq!(names(r#"calls."a.b".volume"#), ["calls.NAME.volume"]);
        assert_eq!(find("calls.s.volume.mean"), Err(Some("mean".to_owned())));
        assert!(names("from").contains(&"from, in a distribution".to_owned()));
    }

    #[test]
    fn every_key_of_the_schema_is_found() {
        let names = |wanted: &str| -> Vec<String> {
            let found = find(wanted).unwrap();
            found.into_iter().map(|key| key.name).collect()
        };
        for (wanted, name) in [
            ("customers.contacts.PS", "customers.contacts.TYPE"),
            ("contacts.PS", "customers.contacts.TYPE"),
            ("calls.PS.talk.parts.cv", "calls.NAME.talk.parts.cv"),
            ("talk.parts.parts.mean", "calls.NAME.talk.parts.parts.mean"),
            (
                "calls.PS.wrap_up.parts.value",
                "calls.NAME.wrap_up.parts.value",
            ),
            ("calls.PS.talk.values.csv", "calls.NAME.talk.values.csv"),
            ("calls.PS.volume.days.monday", "calls.NAME.volume.days.NAME"),
            (
                "week.monday.calls.PS.talk.parts.cv",
                "calls.NAME.talk.parts.cv",
            ),
            ("parts.cv", "parts.cv, in a distribution"),
        ] {
            assert_eq!(names(wanted), [name], "{wanted}");
        }
        let [contacts] = &find("customers.contacts.PS").unwrap()[..] else {
            panic!("one key");
        };
        assert_eq!(contacts.takes, "a number of at least 0");
        assert!(
            contacts.meaning.starts_with("Calls"),
            "{}",
            contacts.meaning
        );
        assert!(contacts.role.is_some());
        for wrong in [
            "customers.contacts.PS.PS",
            "calls.PS.talk.parts.cw",
            "calls.PS.volume.parts",
        ] {
            assert!(find(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_takes_keys_or_is_closed() {
        let [monday] = &find("week.monday").unwrap()[..] else {
            panic!("one key");
        };
        assert!(monday.meaning.contains("Dotted keys of this file"));
        assert_eq!(monday.takes, "a table of dotted keys, or \"closed\"");
    }

    #[test]
    fn a_slip_is_told() {
        assert_eq!(find("volum"), Err(Some("volume".to_owned())));
        assert_eq!(find("calls.x.wrapup"), Err(Some("wrap_up".to_owned())));
        assert_eq!(find("salaries"), Err(None));
    }
}
