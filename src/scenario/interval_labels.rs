//! What the rows of a forecast are called, and what that says of how long an interval is.

use super::cells::Column;
use super::clock_label::ClockLabel;
use super::diagnostic::Mistake;
use super::source::SourceSpan;
use super::tree::{Node, Value};
use crate::files::headings::{Heading, heading};
use crate::legible::number::time;
use crate::units::Seconds;

/// What the column of intervals is usually called.
pub const USUAL_NAMES: [&str; 5] = ["from", "start", "interval", "time", "half_hour"];
/// What is in the names of columns of how long calls take, which may look like times of day.
const LENGTHS: [&str; 8] = [
    "aht", "handle", "talk", "wrap", "acw", "wait", "asa", "duration",
];
/// A day \[s\].
const DAY: f64 = 86_400.0;
/// What comes more than this after the row before comes before it, rather than after a night \[s\]. A convention.
pub(super) const LONGEST_STEP: f64 = DAY / 2.0;

/// The column that names the intervals.
pub(super) struct Labels(Column);

/// A label and the time of day that it is.
struct Timed<'l> {
    node: &'l Node,
    label: ClockLabel,
}

/// What is wrong with a label, and where.
type Refused = (Mistake, SourceSpan);

impl Labels {
    /// The column of that name.
    pub(super) fn named(mut columns: Vec<Column>, name: &str) -> Option<Self> {
        match heading(&names(&columns), name) {
            Heading::At(place) => Some(Self(columns.swap_remove(place))),
            Heading::Twice(..) | Heading::Nowhere => None,
        }
    }

    /// The column that seems to name the intervals: one that is called as usual, or holds times of day, or is the first;
    /// none of those that mean something else.
    pub(super) fn found(mut columns: Vec<Column>, taken: &[&str]) -> Option<Self> {
        let taken = taken.iter().map(|name| heading(&names(&columns), name));
        let taken: Vec<Heading> = taken.collect();
        let is_free = |place: usize| !taken.contains(&Heading::At(place));
        let is_usual = |one: &Column| {
            let mut usual = USUAL_NAMES.iter();
            usual.any(|name| name.eq_ignore_ascii_case(&one.name))
        };
        let holds_times = |one: &Column| {
            let name = one.name.to_lowercase();
            if LENGTHS.iter().any(|length| name.contains(length)) {
                return false;
            }
            let times = one.cells.iter().filter_map(label_of);
            let times: Vec<f64> = times.map(|label| label.begins).collect();
            // Lengths of calls may look like times of day, too, but do not go up or down only.
            !times.is_empty() && 2 * times.len() >= one.cells.len() && goes_one_way(&times)
        };
        let free: Vec<usize> = (0..columns.len()).filter(|&place| is_free(place)).collect();
        let first = |is_it: &dyn Fn(&Column) -> bool| {
            let mut free = free.iter().copied();
            free.find(|&place| is_it(&columns[place]))
        };
        let place = first(&is_usual).or_else(|| first(&holds_times));
        let place = place.or_else(|| free.first().copied().filter(|&place| place == 0))?;
        Some(Self(columns.swap_remove(place)))
    }

    /// What the row of this place is called, as the file has it.
    pub(super) fn name(&self, place: usize) -> String {
        self.0
            .cells
            .get(place)
            .map(text_of)
            .unwrap_or_default()
            .to_owned()
    }

    /// How far apart the intervals are, where all are equally far apart. Unless somebody says how long one is, the labels must tell.
    pub(super) fn apart(&self, said: Option<Seconds>) -> Result<Option<Seconds>, Refused> {
        let timed = self.timed()?;
        if timed.len() < 2 {
            return match (self.0.cells.first(), said) {
                (Some(first), None) => Err((self.untold(first), first.place)),
                _ => Ok(None),
            };
        }
        let pairs = || timed.iter().zip(timed.iter().skip(1));
        let steps: Result<Vec<f64>, Refused> =
            pairs().map(|(one, next)| self.step(one, next)).collect();
        let steps = steps?;
        let usual = most_common(&steps);
        let least = said.map_or(usual, Seconds::get);
        let is_odd = |step: f64| match said {
            Some(_) => step < least && steps.iter().any(|&other| other != step),
            None => step != usual,
        };
        let mut odd = steps.iter().zip(pairs());
        if let Some((&step, (one, next))) = odd.find(|(step, _)| is_odd(**step)) {
            return Err(uneven(one, next, step, least));
        }
        let mut since = 0.0;
        for (step, (_, later)) in steps.iter().zip(pairs()) {
            since += step;
            if since + least > DAY {
                let found = format!("with {} the rows are of more than a day", later.shown());
                let cure = "leave the intervals of one day in the file";
                return Err((Mistake::new(found, cure), later.node.place));
            }
        }
        let is_even = steps.iter().all(|&step| step == usual);
        Ok(is_even.then(|| Seconds::new(usual)).flatten())
    }

    /// All labels as times of day, or none; some that are and some that are not are refused.
    fn timed(&self) -> Result<Vec<Timed<'_>>, Refused> {
        let cells = self.0.cells.iter();
        let read = cells.map(|node| (node, label_of(node)));
        let read: Vec<_> = read.collect();
        if let Some((empty, _)) = read.iter().find(|(node, _)| text_of(node).is_empty()) {
            let found = format!("there is nothing in column `{}` here", self.0.name);
            let cure = "give every interval a name, and take out a row of sums";
            return Err((Mistake::new(found, cure), empty.place));
        }
        let odd = read.iter().find(|(_, label)| label.is_none());
        if let Some((odd, _)) = odd
            && read.iter().any(|(_, label)| label.is_some())
        {
            let found = format!(
                "`{}` is no time of day, as the others in column `{}` are",
                text_of(odd),
                self.0.name
            );
            let cure = "every row is an interval: take out a row of sums, and give the others a time such as 08:00";
            return Err((Mistake::new(found, cure), odd.place));
        }
        let timed = read.into_iter();
        let timed = timed.filter_map(|(node, label)| {
            Some(Timed {
                node,
                label: label?,
            })
        });
        Ok(timed.collect())
    }

    /// From one interval to the next \[s\].
    fn step(&self, before: &Timed<'_>, after: &Timed<'_>) -> Result<f64, Refused> {
        let step = after_a_night(before.label.begins, after.label.begins);
        let next_day = before.label.date != after.label.date;
        let is_night = after.label.begins < before.label.begins;
        if step > 0.0 && step <= LONGEST_STEP && (!next_day || is_night) {
            return Ok(step);
        }
        let mistake = if next_day {
            Mistake::new(
                format!(
                    "{} is of another day than {}",
                    after.shown(),
                    before.shown()
                ),
                "leave the intervals of one day in the file",
            )
        } else {
            let (before, after) = (before.shown(), after.shown());
            Mistake::new(
                format!(
                    "{after} does not come after {before} in column `{}`",
                    self.0.name
                ),
                "give the intervals of one day in the order of time; --from-column names their column, if it is another",
            )
        };
        Err((mistake, after.node.place))
    }

    fn untold(&self, first: &Node) -> Mistake {
        let found = if label_of(first).is_some() {
            "one row does not tell how long an interval is".to_owned()
        } else {
            let (first, name) = (text_of(first), &self.0.name);
            format!("`{first}` in column `{name}` is no time of day: how long is an interval?")
        };
        Mistake::new(
            found,
            "say it with --per, such as --per 15m, or call the intervals by times of day such as 08:00",
        )
    }
}

impl Timed<'_> {
    fn shown(&self) -> String {
        format!("`{}`", text_of(self.node))
    }
}

/// From one time of day to a later one, on the next day if need be \[s\].
pub(super) fn after_a_night(before: f64, after: f64) -> f64 {
    (after - before).rem_euclid(DAY)
}

/// Whether each time comes after the one before, or each before it, also through a night.
pub(super) fn goes_one_way(times: &[f64]) -> bool {
    let pairs = || times.iter().zip(times.iter().skip(1));
    let is_after = |one: f64, next: f64| {
        let step = after_a_night(one, next);
        step > 0.0 && step <= LONGEST_STEP
    };
    pairs().all(|(&one, &next)| is_after(one, next))
        || pairs().all(|(&one, &next)| is_after(next, one))
}

fn names(columns: &[Column]) -> Vec<&str> {
    columns.iter().map(|one| one.name.as_str()).collect()
}

/// Two rows that are not as far apart as others are.
fn uneven(before: &Timed<'_>, after: &Timed<'_>, step: f64, usual: f64) -> Refused {
    let (named, says) = (after.shown(), before.shown());
    let found = format!(
        "{named} comes {} after {says}, and an interval is {}",
        time(step),
        time(usual)
    );
    let cure = if step > usual {
        format!(
            "give every interval a row, with 0 calls where nobody calls; or say --per {} if rows are left out on purpose",
            option(usual)
        )
    } else {
        "give every interval one row, or say how long one is with --per".to_owned()
    };
    (Mistake::new(found, cure), after.node.place)
}

/// A length as an option takes it.
fn option(seconds: f64) -> String {
    if seconds % 60.0 == 0.0 {
        format!("{}m", seconds / 60.0)
    } else {
        format!("{seconds}s")
    }
}

/// The first of those that come most often; 0 if there is none.
fn most_common(steps: &[f64]) -> f64 {
    let times = |step: f64| steps.iter().filter(|&&one| one == step).count();
    let mut best = (0.0, 0);
    for &step in steps {
        // Days have few intervals, and most of them are alike.
        if step != best.0 && times(step) > best.1 {
            best = (step, times(step));
        }
    }
    best.0
}

fn label_of(cell: &Node) -> Option<ClockLabel> {
    ClockLabel::read(text_of(cell))
}

fn text_of(cell: &Node) -> &str {
    match &cell.value {
        Value::String(text) => text,
        _ => "",
    }
}
