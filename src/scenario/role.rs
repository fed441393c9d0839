//! Who decides about a key: a manager, or the world.
//!
//! A sweep recommends the best choice under each circumstance, and never a circumstance. The list below names
//! every key of the schema once, with `*` for a name that the file's writer gave; what stands below a key
//! shares its role unless a longer entry says otherwise. A test walks the schema, so that a new key cannot be
//! forgotten.

/// Who decides about a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A manager does: staffing, skills, messages, callbacks, routing, priorities, lines, opening hours.
    Choice,
    /// Nobody who plans the centre does: volumes, handle times, patience, absence, wages, trust, targets.
    Circumstance,
    /// It changes no number.
    Label,
}

use Role::{Choice, Circumstance, Label};

/// Every key, and who decides about it.
const ROLES: [(&str, Role); 70] = [
    ("name", Label),
    ("notes", Label),
    ("extends", Label),
    ("clock.opens", Choice),
    ("clock.closes", Choice),
    ("clock.at_close", Choice),
    ("clock.length", Circumstance),
    ("clock.interval", Circumstance),
    ("clock.warm_up", Circumstance),
    ("busyness", Circumstance),
    ("calls.*.volume", Circumstance),
    ("calls.*.volume_scale", Circumstance),
    ("calls.*.busyness", Circumstance),
    ("calls.*.talk", Circumstance),
    ("calls.*.talk_scale", Circumstance),
    ("calls.*.wrap_up", Circumstance),
    ("calls.*.wrap_up_scale", Circumstance),
    ("calls.*.patience", Circumstance),
    ("calls.*.patience_scale", Circumstance),
    ("calls.*.priority", Choice),
    ("calls.*.head_start", Choice),
    // What is wanted is not what is done to get it.
    ("calls.*.service_level", Circumstance),
    ("calls.*.abandonment", Circumstance),
    ("calls.*.asa", Circumstance),
    ("calls.*.blocked", Circumstance),
    ("calls.*.lost", Circumstance),
    ("all", Circumstance),
    ("calls.*.lines", Choice),
    ("calls.*.settled", Circumstance),
    ("calls.*.value", Circumstance),
    ("calls.*.redial", Circumstance),
    ("calls.*.messages", Choice),
    ("calls.*.reaction", Circumstance),
    ("calls.*.callback", Choice),
    ("calls.*.callback.accepts", Circumstance),
    ("calls.*.callback.reached", Circumstance),
    ("calls.*.callback.dial", Circumstance),
    ("messages", Choice),
    ("reaction", Circumstance),
    ("callback", Choice),
    ("callback.accepts", Circumstance),
    ("callback.reached", Circumstance),
    ("callback.dial", Circumstance),
    ("agents.*.answers", Choice),
    ("agents.*.answers.*.speed", Circumstance),
    ("agents.*.count", Choice),
    ("agents.*.counts", Circumstance),
    ("agents.*.shifts", Choice),
    ("agents.*.adjust", Choice),
    ("agents.*.leaving", Choice),
    ("agents.*.late_breaks", Choice),
    ("agents.*.absence", Circumstance),
    ("agents.*.wage", Circumstance),
    ("agents.*.overtime", Circumstance),
    ("agents.*.absence_paid", Circumstance),
    ("agents.*.shrinkage", Circumstance),
    ("agents.*.shrinkage_spell", Circumstance),
    ("agents.*.shrinkage_contains", Circumstance),
    ("agents.*.occupancy", Circumstance),
    ("routing", Choice),
    ("customers", Circumstance),
    // Opening hours, too.
    ("customers.opening_days", Choice),
    ("money.currency", Label),
    ("money.line_minute", Circumstance),
    ("money.margin", Circumstance),
    // A day of a week is opened or not; the keys that it sets have their own roles.
    ("week", Choice),
    // What comes by chance nobody chooses.
    ("kinds", Circumstance),
    // What a search may decide changes no simulation.
    ("staff", Label),
    ("shifts", Label),
    // What `--more-or-fewer` varies.
    ("agents.*.more", Choice),
];

impl Role {
    /// The role of a key that is set to `value`. A table of several keys is a circumstance as soon as one of
    /// them is.
    #[must_use]
    pub fn of(path: &[String], value: &toml::Value) -> Self {
        let mut path = path.to_vec();
        if let [table, _day, rest @ ..] = path.as_slice()
            && table == "week"
            && !rest.is_empty()
        {
            path = rest.iter().flat_map(|key| names(key)).collect();
        }
        let toml::Value::Table(inner) = value else {
            return of_path(&path).unwrap_or(Circumstance);
        };
        let below = inner.iter().map(|(name, value)| {
            let path: Vec<String> = path.iter().cloned().chain(names(name)).collect();
            Self::of(&path, value)
        });
        let below: Vec<Role> = below.collect();
        let found = [Circumstance, Choice].into_iter();
        let mut found = found.filter(|role| below.contains(role));
        found
            .next()
            .or_else(|| of_path(&path))
            .unwrap_or(Circumstance)
    }
}

/// The names of a dotted key.
fn names(key: &str) -> Vec<String> {
    let parsed = toml::from_str::<toml::Table>(&format!("{key} = 0"));
    let mut names = Vec::new();
    let mut table = parsed.ok();
    while let Some((name, value)) = table.and_then(|table| table.into_iter().next()) {
        names.push(name);
        table = match value {
            toml::Value::Table(inner) => Some(inner),
            _ => None,
        };
    }
    if names.is_empty() {
        names.push(key.to_owned());
    }
    names
}

/// The role in the longest entry that `path` lies at or below.
pub(super) fn of_path(path: &[String]) -> Option<Role> {
    let fitting = ROLES.iter().filter(|(key, _)| {
        let steps: Vec<&str> = key.split('.').collect();
        steps.len() <= path.len()
            && steps
                .iter()
                .zip(path)
                .all(|(step, name)| *step == "*" || step == name)
    });
    let longest = fitting.max_by_key(|(key, _)| key.split('.').count());
    longest.map(|(_, role)| *role)
}

#[cfg(test)]
mod tests {
    use super::super::keys::keys;
    use super::*;

    fn role(key: &str) -> Role {
        Role::of(&names(key), &toml::Value::Integer(1))
    }

    #[test]
    fn every_key_of_the_schema_has_a_role() {
        for key in keys().iter().filter(|key| !key.is_table) {
            assert!(key.role.is_some(), "`{}` has no role", key.name);
        }
    }

    #[test]
    fn every_entry_is_a_key_of_the_schema() {
        let known = keys();
        for (entry, _) in ROLES.iter().filter(|(entry, _)| *entry != "agents.*.more") {
            let found = known.iter().any(|key| key.path.join(".") == *entry);
            assert!(found, "`{entry}` is no key");
        }
    }

    #[test]
    fn what_a_manager_decides_is_a_choice() {
        for key in [
            "agents.desk.count",
            "agents.desk.shifts",
            "messages.policy",
            "calls.\"a.b\".messages.bumper.kept",
            "callback.kept",
            "calls.service.lines",
            "clock.closes",
            "routing.agent",
            "agents.desk.answers.sales.rank",
            "week.monday.\"agents.desk.count\"",
        ] {
            assert_eq!(role(key), Choice, "{key}");
        }
        for key in [
            "agents.desk.absence",
            "agents.desk.shrinkage",
            "agents.desk.wage",
            "agents.desk.answers.sales.speed",
            "calls.service.volume_scale",
            "calls.*.volume_scale",
            "calls.service.talk.mean",
            "calls.service.redial.abandoned.chance",
            "calls.service.service_level.target",
            "reaction.trust",
            "callback.accepts",
            "customers.sensitivity",
            "money.line_minute",
            "week.monday.\"calls.service.volume_scale\"",
            "what.nobody.knows",
        ] {
            assert_eq!(role(key), Circumstance, "{key}");
        }
    }

    #[test]
    fn a_table_is_a_circumstance_as_soon_as_one_of_its_keys_is() {
        let of = |key: &str, value: &str| {
            let table: toml::Table = toml::from_str(&format!("x = {value}")).unwrap();
            Role::of(&names(key), &table["x"])
        };
        assert_eq!(of("messages", "{ policy = \"busy\" }"), Choice);
        assert_eq!(of("agents.desk", "{ count = 8 }"), Choice);
        assert_eq!(of("agents.desk", "{ count = 8, wage = 20 }"), Circumstance);
        assert_eq!(of("week.monday", "{ \"agents.desk.count\" = 8 }"), Choice);
        assert_eq!(
            of("week.monday", "{ \"calls.a.volume_scale\" = 2 }"),
            Circumstance
        );
    }
}
