//! What a rota counts, and how its people are paid.

use super::clock::Hours;
use super::{Notes, each_interval};
use crate::centre::{AgentGroup, Headcount, Rostered};
use crate::legible::number::{percent, told_apart};
use crate::scenario::written::agents::{Contained, Counts, Group};
use crate::scenario::written::leaf::Amount;
use crate::scenario::written::several::Profile;
use crate::units::Seconds;

/// How long one is off the phones at a time, unless somebody says otherwise \[s\]. A convention.
const SPELL: f64 = 1800.0;

/// What the roster's numbers count.
pub(super) fn headcount(written: &Group, key: &str, notes: &mut Notes) -> Headcount {
    if written.counts != Some(Counts::Rostered) {
        if notes.is_lost(&format!("{key}.counts")) {
            return Headcount::OnPhones;
        }
        for (part, is_said) in [
            ("shrinkage_spell", written.shrinkage_spell.is_some()),
            ("shrinkage_contains", written.shrinkage_contains.is_some()),
        ] {
            if is_said {
                let found =
                    format!("`{part}` has no effect: nobody of the count is off the phones");
                let cure = "say counts = \"rostered\", or take it out";
                notes.warn(format!("{key}.{part}"), found, cure);
            }
        }
        return Headcount::OnPhones;
    }
    let spell = written.shrinkage_spell;
    if spell.is_some_and(|spell| spell.get() < 1.0) {
        let cure = "give at least a second, such as shrinkage_spell = \"30m\"";
        let found = "spells off the phones of no length";
        notes.wrong(format!("{key}.shrinkage_spell"), found, cure);
    }
    let contains = |part: Contained| {
        let parts = written.shrinkage_contains.as_ref();
        parts.is_none_or(|parts| parts.contains(&part))
    };
    Headcount::Rostered(Rostered {
        spell: spell.unwrap_or_else(|| Seconds::new(SPELL).unwrap_or_default()),
        contains_absence: contains(Contained::Absence),
        contains_breaks: contains(Contained::Breaks),
    })
}

/// The wage, on average over the day, and by interval where it changes.
pub(super) fn wages(
    written: Option<Profile<Amount>>,
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) -> (f64, Option<Vec<f64>>) {
    match written {
        None => (0.0, None),
        Some(Profile::Same(wage)) => (wage.0, None),
        Some(each) => {
            let key = format!("{key}.wage");
            let wages = each_interval(Some(each), |wage| wage.0, 0.0, &key, hours, notes);
            let mean = wages.iter().sum::<f64>() / wages.len().max(1) as f64;
            (mean, Some(wages))
        }
    }
}

/// What is allowed and probably not meant.
pub(super) fn warn(group: &AgentGroup, key: &str, notes: &mut Notes) {
    let Headcount::Rostered(rostered) = group.counts else {
        return;
    };
    let mut there = 1.0;
    if rostered.contains_absence {
        there *= 1.0 - group.absence.get();
    }
    if rostered.contains_breaks {
        there *= 1.0 - group.roster.without_reductions().breaks();
    }
    let contained = 1.0 - there;
    let shrinkage = group.shrinkage.get();
    if shrinkage > 0.0 && shrinkage < contained {
        let [rest, _] = told_apart([100.0 * contained, 100.0 * shrinkage], 0);
        notes.warn(
            format!("{key}.shrinkage"),
            format!(
                "{} of shrinkage contain absence and breaks, which are {rest} % already: nobody is off the phones for anything else",
                percent(shrinkage)
            ),
            "give all of it, or say shrinkage_contains = [] if it comes on top",
        );
    }
}
