//! The shifts that people work, by those who work them.

use super::choices::{ShiftOnDays, WorkOf};
use super::tours;
use crate::centre::PlacedShift;

/// A shift that is worked.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkedShift {
    /// Which.
    pub shift: PlacedShift,
    /// On which days of the need.
    pub days: Vec<usize>,
    /// How many people work it.
    pub people: u32,
    /// Where the days of a tour are not alike, or are not paid alike: its number. The same people work all shifts of one number.
    pub tour: Option<usize>,
}

/// What people work who work each choice.
pub(super) fn worked_shifts(choices: &[ShiftOnDays], people: &[u32]) -> Vec<WorkedShift> {
    let pairs = choices.iter().zip(people.iter().copied());
    let whole = pairs.filter(|(choice, people)| choice.part == WorkOf::Whole && *people > 0);
    let mut tours = 0;
    let whole = whole.flat_map(|(choice, people)| {
        let of = |shift: &PlacedShift, days, tour| WorkedShift {
            shift: shift.clone(),
            days,
            people,
            tour,
        };
        if choice.by_day.is_empty() {
            return vec![of(&choice.shift, choice.days.clone(), None)];
        }
        tours += 1;
        let days = choice.days.iter().zip(&choice.by_day);
        let alike = same_shifts(days.map(|(day, shift)| (*day, shift)));
        let worked = alike.into_iter();
        worked
            .map(|(shift, days)| of(shift, days, Some(tours)))
            .collect()
    });
    let mut worked: Vec<WorkedShift> = whole.collect();
    worked.extend(tours::people(choices, people));
    worked
}

/// Shifts of somebody's days: those that are the same are one, with all its days.
pub(super) fn same_shifts<'s>(
    days: impl Iterator<Item = (usize, &'s PlacedShift)>,
) -> Vec<(&'s PlacedShift, Vec<usize>)> {
    let mut shifts: Vec<(&PlacedShift, Vec<usize>)> = Vec::new();
    for (day, shift) in days {
        match shifts.iter_mut().find(|known| known.0 == shift) {
            Some(known) => known.1.push(day),
            None => shifts.push((shift, vec![day])),
        }
    }
    shifts
}
