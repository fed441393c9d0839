//! Days as they were: profiles with several days, of which every day of a replication draws one.
//!
//! Such a profile is a table `{ days = { "1999-03-02" = [..], .. }, weights = [..] }`; a file with a column of days
//! has become one before. All of them have the same days. They are taken out of the tree here; what
//! is left is the first day, and every day is laid over it.

use super::diagnostic::{Diagnostic, Diagnostics, Mistake, one_of};
use super::source::SourceSpan;
use super::tree::{Entry, Node, Table, Value};
use crate::centre::{Likely, Weekday};
use crate::legible::number::so_many;
use jiff::civil::Date;

/// The keys of a profile with several days.
pub(super) const DAYS: &str = "days";
pub(super) const WEIGHTS: &str = "weights";
/// Which keys take one, in the tables of call types and of groups.
const PROFILES: [(&str, &[&str]); 2] = [
    (
        "calls",
        &["volume", "talk_scale", "wrap_up_scale", "patience_scale"],
    ),
    ("agents", &["count"]),
];
/// What names a profile.
pub(super) const TAKES_DAYS: [&str; 5] = [
    "volume",
    "talk_scale",
    "wrap_up_scale",
    "patience_scale",
    "count",
];

/// The days of all profiles that have several.
#[derive(Debug, Clone)]
pub(super) struct Were {
    days: Vec<Named>,
    /// How often each is drawn, if not all alike.
    weights: Option<Vec<f64>>,
    profiles: Vec<Profile>,
}

/// A day and where it is first named.
#[derive(Debug, Clone, PartialEq)]
struct Named {
    name: String,
    place: SourceSpan,
}

/// One profile of several days.
#[derive(Debug, Clone)]
struct Profile {
    path: Vec<String>,
    key_place: SourceSpan,
    /// In the order of the days.
    values: Vec<Node>,
}

/// Takes the days out of all profiles that have several and leaves the first of them. What is wrong with one is
/// reported; it becomes a profile of nothing, whose path comes back.
pub(super) fn take(
    node: &mut Node,
    diagnostics: &mut Diagnostics,
) -> (Option<Were>, Vec<Vec<String>>) {
    let (mut all, mut failed): (Option<Were>, _) = (None, Vec::new());
    for (kind, keys) in PROFILES {
        let root = node.as_table_mut();
        let named = root.and_then(|root| root.get_mut(kind));
        let Some(named) = named.and_then(|entry| entry.node.as_table_mut()) else {
            continue;
        };
        for (name, entry) in named {
            let Some(table) = entry.node.as_table_mut() else {
                continue;
            };
            for key in keys {
                let Some(entry) = table.get_mut(*key) else {
                    continue;
                };
                let path = vec![kind.to_owned(), name.clone(), (*key).to_owned()];
                let found = match Were::of(entry, path.clone()) {
                    None => continue,
                    Some(Ok(found)) => found,
                    Some(Err(diagnostic)) => {
                        // What is wrong with a day of a file is found by every column of it.
                        let mut known = diagnostics.0.iter();
                        if known.all(|one| one.mistake != diagnostic.mistake) {
                            diagnostics.push(*diagnostic);
                        }
                        failed.push(path);
                        continue;
                    }
                };
                entry.node.value = found.profiles[0].values[0].value.clone();
                entry.node.place = found.profiles[0].values[0].place;
                match all.take() {
                    None => all = Some(found),
                    Some(before) => match before.clone().and(found) {
                        Ok(both) => all = Some(both),
                        Err(diagnostic) => {
                            diagnostics.push(*diagnostic);
                            all = Some(before);
                        }
                    },
                }
            }
        }
    }
    (all, failed)
}

type Refused = Box<Diagnostic>;

fn refused(found: impl Into<String>, cure: impl Into<String>, place: SourceSpan) -> Refused {
    Box::new(Diagnostic::error(Mistake::new(found, cure), place))
}

impl Were {
    /// The days of one profile; `None` if it has no several.
    fn of(entry: &Entry, path: Vec<String>) -> Option<Result<Self, Refused>> {
        let table = entry.node.as_table()?;
        let is_meant = table.contains_key(DAYS) || table.contains_key(WEIGHTS);
        is_meant.then(|| Self::of_table(table, entry, path))
    }

    fn of_table(table: &Table, entry: &Entry, path: Vec<String>) -> Result<Self, Refused> {
        let known = [DAYS, WEIGHTS];
        let mut keys = table.iter();
        if let Some((key, other)) = keys.find(|(key, _)| !known.contains(&key.as_str())) {
            let cure = format!("a profile of several days has {}", one_of(&known));
            return Err(refused(
                format!("unknown key `{key}`"),
                cure,
                other.key_place,
            ));
        }
        let example = "give each day its values: days = { \"1999-03-02\" = [22, 31], .. }";
        let days = table.get(DAYS);
        let Some(each) = days.and_then(|days| days.node.as_table()) else {
            let place = days.map_or(entry.key_place, |days| days.node.place);
            return Err(refused("`days` is no table of days", example, place));
        };
        if each.is_empty() {
            return Err(refused("there is no day here", example, entry.key_place));
        }
        let mut were = Self {
            days: Vec::new(),
            weights: None,
            profiles: Vec::new(),
        };
        let mut values = Vec::new();
        for (name, day) in each {
            let place = day.key_place;
            if name.trim().is_empty() || name.chars().any(char::is_control) {
                return Err(refused(
                    "a day without a name",
                    "name it by its date",
                    place,
                ));
            }
            let name = name.clone();
            were.days.push(Named { name, place });
            values.push(day.node.clone());
        }
        if let Some(weights) = table.get(WEIGHTS) {
            were.weights = Some(weights_of(&weights.node, &were.days)?);
        }
        were.profiles.push(Profile {
            path,
            key_place: entry.key_place,
            values,
        });
        Ok(were)
    }

    /// Both, if they have the same days.
    fn and(mut self, mut other: Self) -> Result<Self, Refused> {
        let Some(there) = other.profiles.first() else {
            return Ok(self);
        };
        let place = there.key_place;
        let (first, second) = (self.called(), there.path.join("."));
        let cure = "let all profiles with several days have the same ones, best in one file";
        let place_of = |days: &[Named], day: &Named| {
            let mut days = days.iter();
            days.position(|one| one.name == day.name)
        };
        let lacking = |these: &[Named], those: &[Named]| {
            let mut these = these.iter();
            these.find(|day| place_of(those, day).is_none()).cloned()
        };
        if let Some(day) = lacking(&self.days, &other.days) {
            let found = format!("`{second}` lacks the day {}, which `{first}` has", day.name);
            return Err(refused(found, cure, place));
        }
        if let Some(day) = lacking(&other.days, &self.days) {
            let found = format!("`{second}` has the day {}, which `{first}` lacks", day.name);
            return Err(refused(found, cure, day.place));
        }
        let order = self.days.iter();
        let order: Vec<usize> = order.filter_map(|day| place_of(&other.days, day)).collect();
        let weights = other.weights.take();
        let weights =
            weights.map(|weights| order.iter().map(|&at| weights[at]).collect::<Vec<f64>>());
        match (&self.weights, weights) {
            (Some(ours), Some(theirs)) if *ours != theirs => {
                let found =
                    format!("the days of `{second}` have other weights than those of `{first}`");
                let cure = "one day is drawn for all profiles: give the same weights";
                return Err(refused(found, cure, place));
            }
            (None, theirs) => self.weights = theirs,
            _ => {}
        }
        for profile in other.profiles {
            let values = order.iter().map(|&at| profile.values[at].clone());
            self.profiles.push(Profile {
                values: values.collect(),
                ..profile
            });
        }
        Ok(self)
    }

    fn called(&self) -> String {
        let first = self.profiles.first();
        first.map_or_else(String::new, |first| first.path.join("."))
    }

    /// What is left of these days where a day of the week sets its own values, and the days of those.
    pub(super) fn under(mut self, over: &Node, own: Option<Were>) -> Result<Option<Self>, Refused> {
        let is_set = |profile: &Profile| {
            let mut shifts = profile.path.clone();
            let last = shifts.pop();
            shifts.push("shifts".to_owned());
            let ousted = last.as_deref() == Some("count") && over.at(&shifts).is_some();
            over.at(&profile.path).is_some() || ousted
        };
        self.profiles.retain(|profile| !is_set(profile));
        let rest = Some(self).filter(|rest| !rest.profiles.is_empty());
        match (rest, own) {
            (Some(rest), Some(own)) => rest.and(own).map(Some),
            (rest, own) => Ok(rest.or(own)),
        }
    }

    /// If the days are dates, those that fall on a day of the week.
    pub(super) fn on(self, weekday: Weekday) -> Result<Self, Refused> {
        let dates = self.days.iter().map(|day| day.name.parse::<Date>().ok());
        let Some(dates) = dates.collect::<Option<Vec<Date>>>() else {
            return Ok(self);
        };
        let number = |date: &Date| u32::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        let falls = |place: &usize| number(&dates[*place]) == weekday.number();
        let kept: Vec<usize> = (0..self.days.len()).filter(falls).collect();
        let Some(_) = kept.first() else {
            let found = format!("none of the days is a {weekday}");
            let cure = "a weekday draws among its own dates: add one, or set the profile for that day of [week]";
            return Err(refused(found, cure, self.days[0].place));
        };
        let weights = self.weights.as_ref();
        Ok(Self {
            days: kept.iter().map(|&at| self.days[at].clone()).collect(),
            weights: weights.map(|all| kept.iter().map(|&at| all[at]).collect()),
            profiles: self
                .profiles
                .iter()
                .map(|profile| Profile {
                    values: kept.iter().map(|&at| profile.values[at].clone()).collect(),
                    ..profile.clone()
                })
                .collect(),
        })
    }

    /// How many days there are; at least one.
    pub(super) fn len(&self) -> usize {
        self.days.len()
    }

    /// What each is called, and how often it comes.
    pub(super) fn likely(&self) -> Vec<Likely> {
        let days = self.days.iter().enumerate();
        let likely = days.map(|(place, day)| Likely {
            name: day.name.clone(),
            weight: self.weights.as_ref().map_or(1.0, |weights| weights[place]),
        });
        likely.collect()
    }

    pub(super) fn name(&self, day: usize) -> &str {
        &self.days[day].name
    }

    pub(super) fn place(&self, day: usize) -> SourceSpan {
        self.days[day].place
    }

    /// What a day lays over the rest.
    pub(super) fn over(&self, day: usize) -> Node {
        let place = self.days[day].place;
        let nothing = || Node {
            value: Value::Table(Table::new()),
            place,
        };
        let mut over = nothing();
        for profile in &self.profiles {
            let value = profile.values[day].clone();
            let tree = profile.path.iter().rev().fold(value, |inner, step| {
                let entry = Entry {
                    key_place: profile.key_place,
                    node: inner,
                };
                Node {
                    value: Value::Table(Table::from_iter([(step.clone(), entry)])),
                    place,
                }
            });
            over.overlay(tree);
        }
        over
    }

    /// Whether something of a day was written at `place`.
    pub(super) fn holds(&self, day: usize, place: SourceSpan) -> bool {
        let mut values = self.profiles.iter().map(|profile| &profile.values[day]);
        values.any(|value| super::week::holds(value, place))
    }
}

fn weights_of(node: &Node, days: &[Named]) -> Result<Vec<f64>, Refused> {
    let Value::Array(each) = &node.value else {
        let cure = "give a list with a number above 0 for each day";
        return Err(refused("`weights` is no list", cure, node.place));
    };
    if each.len() != days.len() {
        let found = format!(
            "{} for {}",
            so_many(&each.len(), "weight"),
            so_many(&days.len(), "day")
        );
        return Err(refused(found, "give each day one", node.place));
    }
    let each = each.iter().zip(days).map(|(weight, day)| {
        let number = match weight.value {
            Value::Integer(number) => number as f64,
            Value::Float(number) => number,
            _ => f64::NAN,
        };
        if number.is_finite() && number > 0.0 {
            Ok(number)
        } else {
            let found = format!(
                "day {} has the weight {}, which is not above 0",
                day.name,
                weight.shown()
            );
            let cure = "give it a number above 0, such as 1, or take the day out";
            Err(refused(found, cure, weight.place))
        }
    });
    each.collect()
}
