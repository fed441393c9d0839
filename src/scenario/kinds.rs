//! `[kinds]`: kinds of days that come by chance, each a tree of its own that is laid over the rest of the scenario.

use super::diagnostic::{Diagnostic, Diagnostics, Mistake, Severity, one_of};
use super::setting::dotted;
use super::source::SourceSpan;
use super::star::for_every_name;
use super::tree::{Node, Value};
use super::week;
use super::written::several::Named;
use super::written::week::DayKind;
use crate::centre::Likely;

/// The key of the table.
pub(super) const KINDS: &str = "kinds";
/// What each of them must say beside what it sets.
const SHARE: &str = "share";
/// All kinds of days have the same hours.
const CLOCK: [&str; 1] = ["clock"];
/// Targets are those of all days together.
const TARGETS: [&str; 3] = ["service_level", "abandonment", "asa"];
/// Keys of a group that say who is on duty.
const ROSTER: [&str; 3] = ["count", "shifts", "adjust"];
/// Shares in percent need not add up to the last bit.
const ROUNDING: f64 = 1e-9;

/// What one kind sets.
pub(super) struct KindKeys {
    pub(super) likely: Likely,
    /// Where it is named.
    pub(super) place: SourceSpan,
    /// What is laid over the rest.
    pub(super) over: Node,
}

/// Takes the kinds out of the tree; `written` has what was read of them but
/// for what was `lost`. What no kind may set is reported.
pub(super) fn take(
    node: &mut Node,
    written: Option<Named<DayKind>>,
    lost: &[String],
    diagnostics: &mut Diagnostics,
) -> Vec<KindKeys> {
    let entry = node
        .as_table_mut()
        .and_then(|table| table.shift_remove(KINDS));
    let Some(table) = entry.and_then(|entry| match entry.node.value {
        Value::Table(table) => Some(table),
        _ => None,
    }) else {
        return Vec::new();
    };
    let written = written.map_or_else(Vec::new, |written| written.0);
    let mut kinds = Vec::new();
    for (name, entry) in table {
        let place = entry.key_place;
        let Value::Table(mut keys) = entry.node.value else {
            continue;
        };
        let share = keys.shift_remove(SHARE);
        if keys.is_empty() && share.is_some() {
            let mistake = Mistake::new(
                format!("the kind `{name}` sets nothing, so its days are as all others"),
                "give it a key, such as \"calls.NAME.volume_scale\" = 1.4, or take it out",
            );
            diagnostics.push(Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::error(mistake, place)
            });
        }
        let mut read = written.iter();
        let read = read.find(|(other, _)| *other == name);
        let read = read.and_then(|(_, kind)| kind.share);
        let weight = match (read, &share) {
            (Some(read), _) if read.get() > 0.0 => read.get(),
            (Some(_), Some(share)) => {
                let mistake = Mistake::new(
                    format!("no day is of the kind `{name}`"),
                    "give it a share above 0, or take it out",
                );
                diagnostics.push(Diagnostic::error(mistake, share.node.place));
                continue;
            }
            (None, None) if !lost.contains(&format!("{KINDS}.{name}.{SHARE}")) => {
                let mistake = Mistake::new(
                    format!("`share` is missing: how many days are of the kind `{name}`?"),
                    "say it, such as share = \"30%\"",
                );
                diagnostics.push(Diagnostic::error(mistake, place));
                continue;
            }
            // It was refused when it was read.
            _ => continue,
        };
        week::keep_what_varies(&mut keys, &CLOCK, diagnostics);
        let over = Node {
            value: Value::Table(keys),
            place: entry.node.place,
        };
        report_what_holds(&over, diagnostics);
        let likely = Likely { name, weight };
        kinds.push(KindKeys {
            likely,
            place,
            over,
        });
    }
    let shares: f64 = kinds.iter().map(|kind| kind.likely.weight).sum();
    if let Some(last) = kinds.last().filter(|_| shares > 1.0 + ROUNDING) {
        let mistake = Mistake::new(
            format!(
                "the kinds of days are {} % of all days",
                (1e6 * shares).round() / 1e4
            ),
            "give them 100 % together at most; what is left is the file as it stands",
        );
        diagnostics.push(Diagnostic::error(mistake, last.place));
    }
    kinds
}

/// Where kinds say who is on duty, each beside the group that it is about. A kind lies over every plan, so that a plan of
/// the group would not be worked on its days.
pub(super) fn rosters(kinds: &[KindKeys], base: &Node) -> Vec<(String, Diagnostic)> {
    let mut found = Vec::new();
    for kind in kinds {
        let mut over = kind.over.clone();
        for_every_name(&mut over, base);
        let groups = over.at(&["agents".to_owned()]);
        let groups = groups.and_then(|(_, groups)| groups.as_table());
        for (group, entry) in groups.into_iter().flatten() {
            let keys = entry.node.as_table().into_iter().flatten();
            // A plan adjusts nothing either.
            let is_nothing =
                |node: &Node| matches!(&node.value, Value::Array(all) if all.is_empty());
            let own = keys.filter(|(key, entry)| {
                ROSTER.contains(&key.as_str()) && !(*key == "adjust" && is_nothing(&entry.node))
            });
            found.extend(own.map(|(key, entry)| {
                let name = &kind.likely.name;
                let of_kind = dotted(&[KINDS, name].map(str::to_owned));
                let absence = dotted(&["agents", group, "absence"].map(str::to_owned));
                let absence = toml::Value::String(absence);
                let mistake = Mistake::new(
                    format!(
                        "`{key}` says who is on duty in `{group}` on days of the kind `{name}`: a plan of `{group}` would not \
                         be worked on them"
                    ),
                    format!(
                        "take `{key}` out of [{of_kind}]; if people are away on such days, give it {absence} = \"20%\""
                    ),
                );
                (group.clone(), Diagnostic::error(mistake, entry.key_place))
            }));
        }
    }
    found
}

/// What is the same for all kinds of days: targets, and days as they were.
fn report_what_holds(over: &Node, diagnostics: &mut Diagnostics) {
    let calls = over.at(&["calls".to_owned()]);
    let calls = calls.and_then(|(_, calls)| calls.as_table());
    for (name, entry) in calls.into_iter().flatten() {
        let keys = entry.node.as_table().into_iter().flatten();
        for (key, entry) in keys.filter(|(key, _)| TARGETS.contains(&key.as_str())) {
            let path = ["calls", name.as_str(), key.as_str()].map(str::to_owned);
            let mistake = Mistake::new(
                format!("`{}` is the same for all kinds of days", dotted(&path)),
                format!(
                    "set it for all of them; a kind changes none of {}",
                    one_of(&TARGETS)
                ),
            );
            diagnostics.push(Diagnostic::error(mistake, entry.key_place));
        }
    }
    let mut copy = over.clone();
    if let (Some(_), _) = super::were::take(&mut copy, diagnostics) {
        let mistake = Mistake::new(
            "a kind of days has days of its own here",
            "give the days in the profile of the file itself, and let a kind set volume_scale or adjust",
        );
        diagnostics.push(Diagnostic::error(mistake, over.place));
    }
}
