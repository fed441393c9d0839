//! Days that come by chance: profiles of several days, and kinds of days.

use super::{Section, differing, number, quoted};
use crate::centre::{Day, Likely, Operation, Variants};
use crate::scenario::were::{DAYS, TAKES_DAYS, WEIGHTS};
use toml::{Table, Value};

/// The sections of a day; what differs between days as they were has a value for each of them.
pub(super) fn sections(day: &Day) -> Vec<Section> {
    let Some(variants) = &day.variants else {
        return super::sections(&day.centre);
    };
    let kinds = 1 + variants.kinds().len();
    let days = 0..variants.were().len().max(1);
    let days = days.map(|place| super::sections(variants.centre(place * kinds)));
    let days: Vec<Vec<Section>> = days.collect();
    let mut all = super::sections(variants.centre(0));
    if variants.were().is_empty() {
        return all;
    }
    let mut is_said = false;
    for (place, section) in all.iter_mut().enumerate() {
        for (row_place, row) in section.rows.iter_mut().enumerate() {
            let values = days.iter();
            let values = values.map(|day| &day[place].rows[row_place].value);
            let values: Vec<Value> = values.cloned().collect();
            let differs = values.iter().any(|value| *value != row.value);
            if differs && TAKES_DAYS.contains(&row.key) {
                row.value = profile(variants.were(), values);
                row.is_default = false;
                is_said = true;
            }
        }
    }
    if !is_said {
        // Days without a difference are still drawn.
        let rows = all.iter_mut().flat_map(|section| &mut section.rows);
        if let Some(volume) = rows.into_iter().find(|row| row.key == TAKES_DAYS[0]) {
            let same = vec![volume.value.clone(); variants.were().len()];
            volume.value = profile(variants.were(), same);
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

/// The kinds of days, each with what it changes on any day.
pub(super) fn kinds(operation: &Operation) -> String {
    let days = operation.days().iter();
    let variants: Vec<&Variants> = days.filter_map(|day| day.variants.as_ref()).collect();
    let Some(first) = variants.first() else {
        return String::new();
    };
    let number_of_kinds = 1 + first.kinds().len();
    let texts = first.kinds().iter().enumerate().map(|(place, kind)| {
        let mut keys = Table::new();
        for one in &variants {
            for day in 0..one.were().len().max(1) {
                let stands = super::sections(one.centre(day * number_of_kinds));
                let own = super::sections(one.centre(day * number_of_kinds + 1 + place));
                for (key, value) in differing(&stands, &own) {
                    keys.entry(key).or_insert(value);
                }
            }
        }
        let rows = keys.iter();
        let rows: String = rows
            .map(|(key, value)| format!("{} = {value}\n", Value::from(key.as_str())))
            .collect();
        format!(
            "\n[kinds.{}]\nshare = {}\n{rows}",
            quoted(&kind.name),
            number(kind.weight)
        )
    });
    texts.collect()
}
