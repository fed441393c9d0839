//! Days that come by chance: profiles of several days, and kinds of days.

use super::splits::{self, Splits, centres, divide};
use super::{Entry, Section, differing, dotted, number, quoted};
use crate::centre::{GroupId, Likely, Operation, Variants};
use crate::error::{Problem, Problems};
use crate::scenario::were::{DAYS, TAKES_DAYS, WEIGHTS};
use toml::{Table, Value};

/// Keys of which a group has one or the other, and those that say nothing of people on the phones.
const ONE_OF: [&str; 4] = ["count", "shifts", "shrinkage_spell", "shrinkage_contains"];
/// Keys that say who is on duty.
const ROSTER: [&str; 3] = ["count", "shifts", "adjust"];

/// What a file says of days and of their kinds.
pub(super) struct Chances {
    /// The sections of each day; what differs between days as they were has a value for each of them.
    pub(super) days: Vec<Vec<Section>>,
    /// The kinds of days, each with what it changes on any day.
    pub(super) kinds: String,
}

/// A key that has no one value where the file takes one.
struct Unsaid {
    /// The kind of days; none if the days as they were differ in it.
    kind: Option<String>,
    key: String,
}

impl Chances {
    /// Of all days. Where rosters as they are mostly written differ from day to day, kinds adjust them.
    ///
    /// # Errors
    /// If a kind, or days as they were, would need a value for each day where the file takes one.
    pub(super) fn of(operation: &Operation) -> Result<Self, Problems> {
        let mut splits = splits::usual(operation);
        let (said, unsaid) = Self::divided(operation, &splits);
        if unsaid.is_empty() {
            return Ok(said);
        }
        let groups = operation.base().groups().iter();
        let names: Vec<&str> = groups.map(|group| group.name.as_str()).collect();
        for (place, name) in names.iter().enumerate() {
            if unsaid.iter().any(|one| one.is_of(name)) {
                divide(operation, GroupId(place as u16), &mut splits);
            }
        }
        let (said, unsaid) = Self::divided(operation, &splits);
        let problems = unsaid.iter().map(|one| one.problem(&names));
        Problems::none_of(problems.collect())?;
        Ok(said)
    }

    /// With rosters divided like that; what is not empty of the second is not said.
    fn divided(operation: &Operation, splits: &[Splits]) -> (Self, Vec<Unsaid>) {
        let mut unsaid = Vec::new();
        let mut days = Vec::new();
        let mut of_kinds = Vec::new();
        let mut kinds: &[Likely] = &[];
        for (day, split) in operation.days().iter().zip(splits) {
            let variants = centres(day).into_iter().zip(split);
            let variants = variants.map(|(centre, first)| super::sections(centre, first));
            let variants: Vec<Vec<Section>> = variants.collect();
            let were = day.variants.as_ref().map_or(&[][..], Variants::were);
            if let Some(variants) = &day.variants {
                kinds = variants.kinds();
            }
            let number = variants.len() / were.len().max(1);
            days.push(as_they_were(were, &variants, number, &mut unsaid));
            // Days that are always the same are of no kind.
            if day.variants.is_some() {
                of_kinds.extend(variants.chunks(number).map(<[_]>::to_vec));
            }
        }
        let texts = kinds.iter().enumerate().map(|(place, kind)| {
            let (keys, differ) = keys(place, &of_kinds);
            unsaid.extend(differ.into_iter().map(|key| Unsaid {
                kind: Some(kind.name.clone()),
                key,
            }));
            let rows = keys.iter();
            let rows: String = rows
                .map(|(key, value)| format!("{} = {value}\n", Value::from(key.as_str())))
                .collect();
            format!(
                "\n[kinds.{}]\nshare = {}\n{rows}",
                quoted(&kind.name),
                super::number(kind.weight)
            )
        });
        let kinds = texts.collect();
        (Self { days, kinds }, unsaid)
    }
}

/// The sections of a day, of whose `variants` one of so many is the day as it stands.
fn as_they_were(
    were: &[Likely],
    variants: &[Vec<Section>],
    kinds: usize,
    unsaid: &mut Vec<Unsaid>,
) -> Vec<Section> {
    let days: Vec<&Vec<Section>> = variants.iter().step_by(kinds.max(1)).collect();
    let mut all = days.first().map_or_else(Vec::new, |day| (*day).clone());
    if were.is_empty() {
        return all;
    }
    let mut is_said = false;
    for section in &mut all {
        let path = section.path.clone();
        for row in &mut section.rows {
            let values = days.iter().map(|day| value(day, &path, row.key).cloned());
            let values: Vec<Option<Value>> = values.collect();
            if values
                .iter()
                .all(|value| value.as_ref() == Some(&row.value))
            {
                continue;
            }
            match values.into_iter().collect::<Option<Vec<Value>>>() {
                Some(values) if TAKES_DAYS.contains(&row.key) => {
                    row.value = profile(were, values);
                    row.is_default = false;
                    is_said = true;
                }
                _ => unsaid.push(Unsaid {
                    kind: None,
                    key: key(&path, row),
                }),
            }
        }
    }
    if !is_said {
        // Days without a difference are still drawn.
        let rows = all.iter_mut().flat_map(|section| &mut section.rows);
        if let Some(volume) = rows.into_iter().find(|row| row.key == TAKES_DAYS[0]) {
            let same = vec![volume.value.clone(); were.len()];
            volume.value = profile(were, same);
        }
    }
    all
}

fn profile(were: &[Likely], values: Vec<Value>) -> Value {
    let days = were.iter().map(|day| day.name.clone());
    let days: Table = days.zip(values).collect();
    let mut profile = Table::from_iter([(DAYS.to_owned(), Value::Table(days))]);
    let mut weights = were.iter().map(|day| day.weight);
    if weights.any(|weight| weight != 1.0) {
        let weights = were.iter().map(|day| number(day.weight));
        profile.insert(WEIGHTS.to_owned(), weights.collect::<Vec<_>>().into());
    }
    Value::Table(profile)
}

/// What the kind at this place sets, by dotted key; and the keys that it would have to set otherwise from day to day.
fn keys(place: usize, days: &[Vec<Vec<Section>>]) -> (Table, Vec<String>) {
    let both = days.iter().map(|kinds| (&kinds[0], &kinds[1 + place]));
    let mut keys = Table::new();
    for (stands, own) in both.clone() {
        for (key, value) in differing(stands, own) {
            keys.entry(key).or_insert(value);
        }
    }
    let mut differ = Vec::new();
    for (stands, own) in both {
        let rows = own.iter().flat_map(|one| {
            let rows = one.rows.iter();
            rows.map(|row| (key(&one.path, row), &row.value))
        });
        let rows: Vec<(String, &Value)> = rows.collect();
        let is_said = |(key, value): (&String, &Value)| {
            let mut rows = rows.iter();
            rows.any(|(own, said)| own == key && *said == value)
        };
        let otherwise = keys.iter().filter(|one| !is_said(*one));
        differ.extend(otherwise.map(|(key, _)| key.clone()));
        // What a day says and its kind does not would hold on days of the kind, too.
        for section in stands {
            let left = section.rows.iter().filter(|row| {
                !row.is_default
                    && !ONE_OF.contains(&row.key)
                    && value(own, &section.path, row.key).is_none()
            });
            differ.extend(left.map(|row| key(&section.path, row)));
        }
    }
    differ.sort();
    differ.dedup();
    (keys, differ)
}

/// The value of a key in the section at this path.
fn value<'s>(sections: &'s [Section], path: &[String], key: &str) -> Option<&'s Value> {
    let section = sections.iter().find(|one| one.path == path)?;
    let row = section.rows.iter().find(|row| row.key == key)?;
    Some(&row.value)
}

fn key(path: &[String], row: &Entry) -> String {
    dotted(path.iter().map(String::as_str).chain([row.key]))
}

impl Unsaid {
    /// Whether it says who is on duty in this group.
    fn is_of(&self, group: &str) -> bool {
        let mut keys = ROSTER.into_iter();
        keys.any(|key| self.key == dotted(["agents", group, key].into_iter()))
    }

    fn problem(&self, groups: &[&str]) -> Problem {
        let key = &self.key;
        let Some(kind) = &self.kind else {
            return Problem::new(
                key,
                "the days as they were differ in this, and the file takes one value for all of them",
                format!("give all of the days the same `{key}`"),
            );
        };
        let table = dotted(["kinds", kind].into_iter());
        let of = groups.iter().find(|group| self.is_of(group));
        let what = match of {
            Some(group) => format!("`count`, `shifts` and `adjust` of `{group}`"),
            None => format!("`{key}`"),
        };
        Problem::new(
            &table,
            format!(
                "`{key}` would have to differ from day to day on days of the kind `{kind}`, and a kind says one value for all days"
            ),
            format!("take {what} out of [{table}]"),
        )
    }
}
