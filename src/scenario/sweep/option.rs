//! `KEY=LIST` from the command line: `8..20`, `8..20:2`, `8,9,12`, `silence,comfort`, or TOML arrays.

use super::all_of;
use super::axis::{Axis, Varied, labelled};
use super::range::{Range, decimal};
use crate::scenario::diagnostic::{Diagnostic, Mistake, Severity};
use crate::scenario::layers::Layers;
use crate::scenario::setting::{Key, value_of};
use crate::scenario::source::{SourceId, SourceSpan};
use crate::scenario::tree::{Node, Value};

/// What stands between the ends of a range.
const TO: &str = "..";
const EXPECTED: &str =
    "write KEY=LIST, such as agents.desk.count=8..20 or messages.policy=silence,comfort";

/// The axis that `text`, which is all of `source`, describes.
pub(super) fn axis(text: &str, source: SourceId, layers: &mut Layers) -> Option<Axis> {
    let (key, start) = match Key::before_equals(text, source, EXPECTED) {
        Ok(found) => found,
        Err(mistake) => {
            let place = all_of(source, layers);
            layers.push(Diagnostic::error(mistake, place));
            return None;
        }
    };
    let written = &text[start..];
    let place = SourceSpan::new(source, start..text.len());
    let values = if is_range(written) {
        range(written, place, layers)?
    } else {
        let nodes = list(written, start, source);
        if let Some(mistake) = comma_in_a_time(written) {
            layers.push(Diagnostic::error(mistake, place));
            return None;
        }
        let nodes = nodes.into_iter();
        nodes.map(|node| labelled(node, layers)).collect()
    };
    Axis::new(&key, values, place, layers)
}

/// `4,5m` is 4.5 minutes to some, and a list of 4 seconds and 5 minutes by its letter; `1,500s` likewise.
fn comma_in_a_time(written: &str) -> Option<Mistake> {
    let parts: Vec<&str> = written.split(',').map(str::trim).collect();
    let is_number = |part: &&str| part.parse::<f64>().is_ok_and(|number| number != 0.0);
    let has_unit = |part: &&str| {
        part.starts_with(|first: char| first.is_ascii_digit())
            && part.ends_with(|last: char| last.is_ascii_alphabetic() || last == '%')
    };
    let is_mixed = parts.iter().any(is_number) && parts.iter().any(has_unit);
    is_mixed.then(|| {
        Mistake::new(
            format!(
                "some of `{}` have a unit and some have none",
                written.trim()
            ),
            "give each a unit, such as 4m,5m; decimals are written with a point, such as 4.5m",
        )
    })
}

fn is_range(written: &str) -> bool {
    written.contains(TO) && !written.contains(['[', '"', '\'', '{'])
}

fn range(written: &str, place: SourceSpan, layers: &mut Layers) -> Option<Vec<(Varied, Node)>> {
    let read = || {
        let (from, rest) = written.split_once(TO)?;
        let (to, step) = rest.split_once(':').unwrap_or((rest, "1"));
        Some([decimal(from)?, decimal(to)?, decimal(step)?])
    };
    let range = match read() {
        // The third would be the point of a decimal: 3 to 0.6.
        _ if written.contains("...") => Err(Mistake::new(
            format!("there are three dots in `{}`", written.trim()),
            format!(
                "write two: {}; and decimals with all of their digits, such as 0.5",
                written.trim().replace("...", TO)
            ),
        )),
        Some([from, to, step]) => Range::new(from, to, step),
        None => Err(Mistake::new(
            format!("`{}` is no range of numbers", written.trim()),
            "write FROM..TO or FROM..TO:STEP with plain numbers, or a list such as 20s,30s,45s",
        )),
    };
    match range {
        Ok(range) => {
            warn(&range, place, layers);
            Some(range.values(place))
        }
        Err(mistake) => {
            layers.push(Diagnostic::error(mistake, place));
            None
        }
    }
}

pub(super) fn warn(range: &Range, place: SourceSpan, layers: &mut Layers) {
    if let Some(mistake) = range.warning() {
        let warning = Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(mistake, place)
        };
        layers.push(warning);
    }
}

/// A TOML array, the elements of one, or texts between commas.
fn list(written: &str, start: usize, source: SourceId) -> Vec<Node> {
    if written.trim().is_empty() {
        return Vec::new();
    }
    let elements = |text: &str, start: usize| match value_of(text, start, source).value {
        Value::Array(nodes) => Some(nodes),
        _ => None,
    };
    if let Some(nodes) = elements(written, start) {
        return nodes;
    }
    // One bracket earlier, so that places stay right; the key before it is never empty.
    if let Some(nodes) = elements(&format!("[{written}]"), start.saturating_sub(1)) {
        return nodes;
    }
    let mut at = start;
    let mut nodes = Vec::new();
    for part in written.split(',') {
        let trimmed = part.trim();
        let lead = part.len() - part.trim_start().len();
        nodes.push(value_of(trimmed, at + lead, source));
        at += part.len() + 1;
    }
    nodes
}
