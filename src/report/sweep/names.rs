//! How what is varied is called in tables and sentences.

use super::super::layout::{TerminalWidth, beginning, to_the_left, to_the_right, width};
use crate::scenario::{Axis, Sweep};

/// How axes and points are called in tables.
pub(in super::super) struct Names {
    axes: Vec<AxisNames>,
}

/// Words in columns of their own, all of the same width.
struct AxisNames {
    head: String,
    points: Vec<String>,
    /// In a sentence.
    spoken: Vec<String>,
}

/// Labels are cut to this length in tables. A convention.
const LONGEST: usize = 28;
/// On a narrow terminal to no less than this. A convention.
const SHORTEST: usize = 12;

impl Names {
    pub(in super::super) fn new(sweep: &Sweep) -> Self {
        Self::cut_to(sweep, LONGEST)
    }

    /// The same where a combination takes no more than half of so many columns, if labels can be cut for it.
    pub(super) fn for_columns(sweep: &Sweep, columns: TerminalWidth) -> Self {
        let mut longest = LONGEST;
        loop {
            let names = Self::cut_to(sweep, longest);
            if longest <= SHORTEST || width(&names.corner()) <= columns.get() / 2 {
                return names;
            }
            longest -= 1;
        }
    }

    fn cut_to(sweep: &Sweep, longest: usize) -> Self {
        let axes = sweep.axes();
        let keys: Vec<&str> = axes
            .iter()
            .flat_map(|axis| axis.keys.iter().map(String::as_str))
            .collect();
        Self {
            axes: axes
                .iter()
                .map(|axis| AxisNames::new(axis, &keys, longest))
                .collect(),
        }
    }

    /// Above the rows' labels.
    pub(in super::super) fn corner(&self) -> String {
        let heads: Vec<&str> = self.axes.iter().map(|axis| axis.head.as_str()).collect();
        heads.join("  ")
    }

    /// A combination as a row's label.
    pub(in super::super) fn cell(&self, places: &[usize]) -> String {
        let points = self.axes.iter().zip(places);
        let points: Vec<&str> = points
            .map(|(axis, &place)| axis.points[place].as_str())
            .collect();
        points.join("  ")
    }

    /// The values of some of the axes, in a sentence.
    pub(in super::super) fn spoken(&self, places: &[usize], of: impl Fn(usize) -> bool) -> String {
        let points = self.axes.iter().zip(places).enumerate();
        let points = points.filter(|(axis, _)| of(*axis));
        let points: Vec<&str> = points
            .map(|(_, (axis, &place))| axis.spoken[place].as_str())
            .collect();
        points.join(", ")
    }

    pub(in super::super) fn axis(&self, axis: usize) -> String {
        self.axes[axis].head.clone()
    }

    pub(in super::super) fn point(&self, axis: usize, place: usize) -> String {
        self.axes[axis].points[place].clone()
    }
}

impl AxisNames {
    fn new(axis: &Axis, keys: &[&str], longest: usize) -> Self {
        let [key] = axis.keys.as_slice() else {
            return Self::more_or_fewer(axis);
        };
        let labels = axis.points.iter().enumerate();
        let labels = labels.map(|(place, point)| cut(&point.values[0].label, place, longest));
        let labels: Vec<String> = labels.collect();
        let spoken = labels.iter().map(|label| format!("{key} = {label}"));
        let spoken = spoken.collect();
        let (head, points) = column(&short(key, keys), &labels);
        Self {
            head,
            points,
            spoken,
        }
    }

    /// One group is moved at a time: its name, and by how many.
    fn more_or_fewer(axis: &Axis) -> Self {
        let moved = |place: usize| {
            let values = axis.points[place].values.iter().zip(&axis.keys);
            let mut moved = values.filter(|(varied, _)| varied.label != "0");
            moved.next()
        };
        let group = |key: &str| {
            let name = key.strip_prefix("agents.").unwrap_or(key);
            name.strip_suffix(".more").unwrap_or(name).to_owned()
        };
        let places = || 0..axis.points.len();
        let names = places().map(|place| {
            moved(place).map_or_else(|| "as planned".to_owned(), |(_, key)| group(key))
        });
        let by = places()
            .map(|place| moved(place).map_or_else(|| "0".to_owned(), |(by, _)| by.label.clone()));
        let spoken = places().map(|place| match moved(place) {
            Some((by, key)) => format!("{} {}", group(key), by.label),
            None => "agents as planned".to_owned(),
        });
        let (group_head, group_names) = column("agents", &names.collect::<Vec<_>>());
        let (by_head, by) = column("more", &by.collect::<Vec<_>>());
        let pairs = group_names.iter().zip(&by);
        Self {
            head: format!("{group_head}  {by_head}"),
            points: pairs.map(|(name, by)| format!("{name}  {by}")).collect(),
            spoken: spoken.collect(),
        }
    }
}

/// Numbers to the right, words to the left, all as wide as the widest.
fn column(head: &str, labels: &[String]) -> (String, Vec<String>) {
    let texts = labels.iter().map(String::as_str).chain([head]);
    let most = texts.map(width).max().unwrap_or(0);
    let numbers = labels.iter().all(|label| label.parse::<f64>().is_ok());
    let align = |text: &str| {
        if numbers {
            to_the_right(text, most)
        } else {
            to_the_left(text, most)
        }
    };
    let labels = labels.iter().map(|label| align(label));
    (align(head), labels.collect())
}

/// The end of a key that no other key has: `count`, or `desk.count` if there is another `count`.
fn short(key: &str, keys: &[&str]) -> String {
    let starts = key.rmatch_indices('.').map(|(at, _)| at + 1);
    let mut ends = starts.map(|start| &key[start..]);
    let own = ends.find(|end| {
        let same = keys
            .iter()
            .filter(|other| **other == *end || other.ends_with(&format!(".{end}")));
        same.count() < 2
    });
    own.unwrap_or(key).to_owned()
}

/// A long label is cut; its number keeps it apart from others that begin alike.
fn cut(label: &str, place: usize, longest: usize) -> String {
    if width(label) <= longest {
        return label.to_owned();
    }
    let number = format!("#{} ", place + 1);
    let room = longest.saturating_sub(number.len() + 3);
    let begun = beginning(label, room);
    format!("{number}{begun}...")
}
