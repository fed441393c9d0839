//! Moments at which no shift of the catalogue puts anybody on the phones, and what would.

use super::StaffStudy;
use super::target::place;
use crate::centre::GroupId;

/// Starts and ends are told apart from this on \[s\].
const EXACT: f64 = 1e-6;

pub(super) fn sentence(
    study: &StaffStudy<'_>,
    (group, day, interval): (GroupId, usize, usize),
) -> Option<String> {
    let operation = study.scenario.operation();
    let clock = operation.days().get(day)?.centre.clock();
    let name = &study.scenario.centre().groups().get(group.index())?.name;
    let from = interval as f64 * clock.interval.get();
    let to = from + clock.interval.get();
    let kinds = study.outcome.staffing.catalogue.shifts.iter();
    let kinds = kinds.filter(|kind| kind.groups.contains(&group));
    let spans = kinds.flat_map(|kind| {
        let starts = kind.from.iter();
        starts.flat_map(|start| {
            kind.length
                .iter()
                .map(move |length| (*start, start + length))
        })
    });
    // What ends after closing is worked by nobody.
    let spans = spans.filter(|(_, end)| *end <= clock.length.get() + EXACT);
    let spans: Vec<(f64, f64)> = spans.collect();
    let begin_later = spans.iter().any(|(start, _)| *start > from + EXACT);
    let end_earlier = spans
        .iter()
        .any(|(start, end)| *start <= from + EXACT && *end < to - EXACT);
    let is_in_a_break = spans
        .iter()
        .any(|(start, end)| *start <= from + EXACT && *end >= to - EXACT);
    let cure = match (is_in_a_break, begin_later, end_earlier) {
        (true, ..) => "let one have its breaks at another time",
        (_, true, true) => "let one begin earlier or later, or last longer",
        (_, true, false) => "let one begin earlier",
        (_, false, true) => "let one begin later, or last longer",
        (_, false, false) => "let one of them be worked by this group (its `agents`)",
    };
    let of = operation.is_week().then_some(day);
    let at = place(study, of, Some(interval)).unwrap_or_default();
    Some(format!(
        "No shift of [shifts] puts `{name}` on the phones at {at}: {cure}."
    ))
}
