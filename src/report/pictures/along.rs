//! A sweep as lines: what runs from left to right, what is a line, what is a panel.

use super::super::sweep::Names;
use super::super::{MetricChoice, Swept, SweptCell};
use super::reading;
use crate::plot::{Measure, Reading, Series, SweptPanel, Unit};
use crate::scenario::Axis;
use crate::units::hundredths;

/// Lines that can be told apart in one panel. A convention.
const MOST_LINES: usize = 8;
/// Panels of one picture. A convention.
const MOST_PANELS: usize = 12;

/// The axis that runs from left to right.
pub(super) struct Along {
    axis: usize,
    /// What stands at it.
    pub(super) key: Measure,
    /// Where each point lies, on one line or, for agents as planned, on all.
    spots: Vec<Spot>,
    /// Names of lines along this axis alone: groups that are moved one at a time.
    groups: Vec<String>,
}

/// Where a point of the axis lies.
struct Spot {
    at: f64,
    /// The group that is moved; `None` if none is.
    group: Option<usize>,
}

/// Lines in their panels, and words on what was left out.
pub(super) struct Lines {
    pub(super) panels: Vec<SweptPanel>,
    pub(super) which: String,
}

/// What becomes of an axis that does not run from left to right.
struct Part {
    axis: usize,
    /// The points that are shown.
    points: Vec<usize>,
}

impl Along {
    /// The axis with the most numbers; `None` if none has two.
    pub(super) fn longest(axes: &[Axis]) -> Option<Self> {
        let all = axes.iter().enumerate();
        let all = all.filter_map(|(place, axis)| Self::of(place, axis));
        // The first of equals.
        all.rev().max_by_key(|along| along.spots.len())
    }

    fn of(place: usize, axis: &Axis) -> Option<Self> {
        let (unit, spots) = match axis.keys.as_slice() {
            [_] => {
                let labels = axis.points.iter().map(|point| point.values.first());
                let labels = labels.map(|value| position(&value?.label));
                let found: Vec<(Unit, f64)> = labels.collect::<Option<_>>()?;
                let (unit, _) = found.first()?.clone();
                let is_one_unit = found.iter().all(|(other, _)| *other == unit);
                let spots = found.into_iter().map(|(_, at)| Spot { at, group: None });
                is_one_unit.then(|| (unit, spots.collect()))?
            }
            _ => (Unit::Number(String::new()), moved(axis)?),
        };
        let spots: Vec<Spot> = spots;
        if spots.len() < 2 {
            return None;
        }
        let (name, unit, groups) = match axis.keys.as_slice() {
            [key] if key.ends_with(".count") || key.ends_with(".more") => {
                (key.clone(), Unit::Number("agents".to_owned()), Vec::new())
            }
            [key] => (key.clone(), unit, Vec::new()),
            keys => {
                let groups = keys.iter().map(|key| group_of(key).to_owned());
                let name = "agents more or fewer than planned".to_owned();
                (name, unit, groups.collect())
            }
        };
        Some(Self {
            axis: place,
            key: Measure::new(name, unit),
            spots,
            groups,
        })
    }

    /// All cells as lines; `None` if nothing could be told apart.
    pub(super) fn lines(
        &self,
        swept: &Swept<'_>,
        names: &Names,
        shown: &MetricChoice,
    ) -> Option<Lines> {
        let axes = swept.sweep.axes();
        let others = axes.iter().enumerate();
        let others: Vec<Part> = others
            .filter(|(place, _)| *place != self.axis)
            .map(|(axis, one)| Part {
                axis,
                points: (0..one.points.len()).collect(),
            })
            .collect();
        let (line, panels, which) = self.split(others, names);
        let cell_at = |places: &[usize]| swept.cells.iter().find(|one| one.cell.places == places);
        let mut drawn = Vec::new();
        for panel in combinations(&panels) {
            let mut places = vec![0; axes.len()];
            for (axis, point) in &panel {
                *places.get_mut(*axis)? = *point;
            }
            let mut series = Vec::new();
            for own in combinations(&line) {
                for (axis, point) in &own {
                    *places.get_mut(*axis)? = *point;
                }
                let name = short(&own, names);
                series.extend(self.series(&name, |point| {
                    let mut places = places.clone();
                    *places.get_mut(self.axis)? = point;
                    value(cell_at(&places)?, shown)
                }));
            }
            drawn.push(SweptPanel {
                name: short(&panel, names),
                series,
            });
        }
        let panels = drawn;
        (!panels.is_empty()).then_some(Lines { panels, which })
    }

    /// One line, or one for each group that is moved.
    fn series(&self, name: &str, value: impl Fn(usize) -> Option<Reading>) -> Vec<Series> {
        let line = |name: String, group: Option<usize>| {
            let spots = self.spots.iter().enumerate();
            let own = spots.filter(|(_, spot)| spot.group.is_none() || spot.group == group);
            let mut points: Vec<(f64, Option<Reading>)> =
                own.map(|(point, spot)| (spot.at, value(point))).collect();
            points.sort_by(|one, other| one.0.total_cmp(&other.0));
            Series { name, points }
        };
        if self.groups.is_empty() {
            return vec![line(name.to_owned(), None)];
        }
        let groups = self.groups.iter().enumerate().take(MOST_LINES);
        let groups = groups.map(|(place, group)| line(group.clone(), Some(place)));
        groups.collect()
    }

    /// Which axes are lines and which are panels, and words on the values that are left out.
    fn split(&self, mut others: Vec<Part>, names: &Names) -> (Vec<Part>, Vec<Part>, String) {
        let mut said = Vec::new();
        if self.groups.len() > MOST_LINES {
            said.push(format!("{MOST_LINES} of {} groups", self.groups.len()));
        }
        let count = |parts: &[Part]| -> usize {
            let lengths = parts.iter().map(|part| part.points.len());
            lengths.product()
        };
        if self.groups.is_empty() && count(&others) <= MOST_LINES {
            return (others, Vec::new(), String::new());
        }
        // The longest that still makes lines; panels of the rest.
        let mut line = Vec::new();
        if self.groups.is_empty() {
            let fits = |part: &&Part| part.points.len() <= MOST_LINES;
            let longest = others
                .iter()
                .filter(fits)
                .map(|part| part.points.len())
                .max();
            let length = longest.or(others.iter().map(|part| part.points.len()).min());
            let place = others
                .iter()
                .position(|part| Some(part.points.len()) == length);
            line.extend(place.map(|place| others.remove(place)));
            if let Some(part) = line
                .first_mut()
                .filter(|part| part.points.len() > MOST_LINES)
            {
                said.push(part.thin(MOST_LINES, names));
            }
        }
        // Values in the middle stand for an axis until few enough panels are left.
        while count(&others) > MOST_PANELS && others.len() > 1 {
            let longest = others.iter().map(|part| part.points.len()).max();
            let place = others
                .iter()
                .position(|part| Some(part.points.len()) == longest);
            if let Some(part) = place.and_then(|place| others.get_mut(place)) {
                said.push(part.thin(1, names));
            }
        }
        if let Some(part) = others
            .first_mut()
            .filter(|part| part.points.len() > MOST_PANELS)
        {
            said.push(part.thin(MOST_PANELS, names));
        }
        let which = said.iter().map(|one| format!("; {one}")).collect();
        (line, others, which)
    }
}

impl Part {
    /// Leaves so many of its points, evenly spread; says which.
    fn thin(&mut self, most: usize, names: &Names) -> String {
        let all = self.points.len();
        let kept = (0..most).map(|index| match most {
            1 => all / 2,
            _ => index * (all - 1) / (most - 1),
        });
        self.points = kept.collect();
        match self.points.as_slice() {
            [only] => short(&[(self.axis, *only)], names),
            some => format!(
                "{} of {all} values of {}",
                some.len(),
                names.axis(self.axis).trim()
            ),
        }
    }
}

/// `count = 8, policy = silence`
fn short(points: &[(usize, usize)], names: &Names) -> String {
    let points = points.iter().map(|&(axis, point)| {
        let (head, label) = (names.axis(axis), names.point(axis, point));
        format!("{} = {}", head.trim(), label.trim())
    });
    points.collect::<Vec<_>>().join(", ")
}

fn value(cell: &SweptCell<'_>, shown: &MetricChoice) -> Option<Reading> {
    shown.of(cell).as_ref().and_then(reading)
}

/// Every combination of points: pairs of axis and point.
fn combinations(parts: &[Part]) -> Vec<Vec<(usize, usize)>> {
    parts.iter().fold(vec![Vec::new()], |so_far, part| {
        let longer = so_far.iter().flat_map(|one| {
            let points = part.points.iter();
            points.map(|point| [one.as_slice(), &[(part.axis, *point)]].concat())
        });
        longer.collect()
    })
}

/// Groups that are moved one at a time: by how many, and which.
fn moved(axis: &Axis) -> Option<Vec<Spot>> {
    if !axis.keys.iter().all(|key| key.ends_with(".more")) {
        return None;
    }
    let spots = axis.points.iter().map(|point| {
        let by = point
            .values
            .iter()
            .map(|value| value.label.parse::<f64>().ok());
        let by: Vec<f64> = by.collect::<Option<_>>()?;
        let group = by.iter().position(|by| *by != 0.0);
        let at = group.map_or(0.0, |group| by[group]);
        Some(Spot { at, group })
    });
    spots.collect()
}

fn group_of(key: &str) -> &str {
    let name = key.strip_prefix("agents.").unwrap_or(key);
    name.strip_suffix(".more").unwrap_or(name)
}

/// Where a value lies on an axis, and in which unit: `12`, `4%`, `90s`, `1h 30m`.
fn position(label: &str) -> Option<(Unit, f64)> {
    let label = label.trim();
    if let Ok(number) = label.parse::<f64>() {
        return number
            .is_finite()
            .then_some((Unit::Number(String::new()), number));
    }
    if let Some(percent) = label.strip_suffix('%') {
        return Some((Unit::Share, hundredths(percent)?));
    }
    let span: jiff::SignedDuration = label.parse().ok()?;
    Some((Unit::Seconds, span.as_secs_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_shares_and_times_are_places_and_words_are_not() {
        let number = |value| Some((Unit::Number(String::new()), value));
        assert_eq!(position("12"), number(12.0));
        assert_eq!(position("-2"), number(-2.0));
        assert_eq!(position("4 %"), Some((Unit::Share, 0.04)));
        assert_eq!(position("90s"), Some((Unit::Seconds, 90.0)));
        assert_eq!(position("1h 30m"), Some((Unit::Seconds, 5400.0)));
        for word in ["silence", "", "%", "nan", "{ dist = \"never\" }"] {
            assert_eq!(position(word), None, "{word}");
        }
    }

    #[test]
    fn every_combination_is_there_once() {
        let parts = [(0, vec![1, 2]), (2, vec![5, 6, 7])];
        let parts = parts.map(|(axis, points)| Part { axis, points });
        let all = combinations(&parts);
        assert_eq!(all.len(), 6);
        assert_eq!(all[0], [(0, 1), (2, 5)]);
        assert_eq!(combinations(&[]), [Vec::new()]);
    }
}
