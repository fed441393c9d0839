//! The days of a week as variations of the scenario: each is converted and checked by itself.
//!
//! What is wrong with a day is shown where the day says it; if the day says nothing there, at the day's
//! name. What is wrong with the rest of the file is told once.

use super::convert::{self, Converted, Notes};
use super::diagnostic::{Diagnostic, Mistake, Severity};
use super::layers::Layers;
use super::setting::dotted;
use super::star::for_every_name;
use super::tree::Node;
use super::week::{self, DayKeys, WEEK};
use super::{LocatedEffects, inherit, located, read};
use crate::centre::Operation;
use crate::error::Problem;
use std::collections::{BTreeMap, HashSet};

/// What a day does to the rest of a file.
const A_DAY: &str = "a day";

/// The week of `days`, each laid over `base`, of which `converted` came; `whole` is the base with what its call types inherit. Nothing is known of the keys in `lost`.
pub(super) fn operation(
    mut converted: Converted,
    (base, whole): (&Node, &Node),
    days: Vec<DayKeys>,
    lost: &[String],
    layers: &mut Layers,
) -> Option<Operation> {
    let mut idle = std::mem::take(&mut converted.warnings);
    let (centre, found) = located(converted, whole);
    let mut effects = LocatedEffects::default();
    found.into_iter().for_each(|(_, one)| layers.push(one));
    let mut centres = BTreeMap::new();
    for mut day in days {
        for_every_name(&mut day.over, base);
        if !layers.is_at_home(&day.over, base, A_DAY) {
            continue;
        }
        let mut node = base.clone();
        node.prune(&[WEEK.to_owned()]);
        node.overlay(day.over.clone());
        let mut lost = lost.to_vec();
        let (mut written, node) = inherit::understood(&mut node, &mut lost, layers);
        // What may be staffed is said once, for all days.
        written.staff = None;
        let notes = Notes::new(lost, layers.is_torn).on_a_day();
        let mut converted = convert::convert(written, notes, &node);
        effects.add(&converted.effects, &node);
        // A volume or count of 0 is worth a remark only if it is 0 on every day.
        let own = std::mem::take(&mut converted.warnings);
        idle.retain(|problem| own.contains(problem));
        let (own, found) = located(converted, &node);
        let mut set_anew = HashSet::new();
        for (key, one) in found {
            let (path, _, inside) = node.settable(&key);
            // A list is given as a whole: what is wrong with it first is enough.
            let is_said = !inside.is_empty() && !set_anew.insert(path);
            let one = on(&day, (&key, &node), one, centre.is_some());
            if let Some(one) = one.filter(|_| !is_said) {
                layers.push(one);
            }
        }
        centres.extend(own.map(|centre| (day.weekday, centre)));
    }
    idle.extend(idle_opening_days(whole));
    layers.note(idle, Severity::Warning, whole);
    effects.tell(layers);
    if layers.diagnostics.has_errors() {
        return None;
    }
    match Operation::week(centre?, centres) {
        Ok(operation) => Some(operation),
        Err(problems) => {
            layers.note(problems, Severity::Error, base);
            None
        }
    }
}

/// A week has the days that it names.
fn idle_opening_days(whole: &Node) -> Option<Problem> {
    const KEY: &str = "customers.opening_days";
    let week = whole.place_of(WEEK)?;
    let days = whole.place_of(KEY)?;
    let found = "`opening_days` has no effect here";
    let cure = "a week has the days that [week] names; take it out";
    (week.source == days.source).then(|| Problem::new(KEY, found, cure))
}

/// What is wrong with a day, told where the day can be mended. A warning about what the day does not
/// set, and what follows from a mistake in the rest of the file, is not for the day to mend.
fn on(
    day: &DayKeys,
    (key, node): (&str, &Node),
    one: Diagnostic,
    base_is_right: bool,
) -> Option<Diagnostic> {
    if one.at.is_some_and(|place| week::holds(&day.over, place)) {
        return Some(one);
    }
    if one.severity == Severity::Warning || !base_is_right {
        return None;
    }
    let Mistake { found, cure } = one.mistake;
    let (path, whole, inside) = node.settable(key);
    let (key, weekday) = (dotted(&path), day.weekday);
    let mistake = if inside.is_empty() {
        Mistake::new(
            format!("on {weekday} `{key}` is not right any more: {found}"),
            format!("set \"{key}\" for this day, too: {cure}"),
        )
    } else {
        let inside: Vec<String> = inside.split('.').map(str::to_owned).collect();
        let inside = read::inside(&inside);
        Mistake::new(
            format!("on {weekday} {inside} in `{key}` is not right any more: {found}"),
            format!(
                "set \"{key}\" for this day, too, as a whole; without that it is {}",
                whole.shown()
            ),
        )
    };
    Some(Diagnostic::error(mistake, day.place))
}
