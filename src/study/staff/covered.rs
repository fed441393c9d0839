//! Limits of how many are on the phones, as rows over the shifts of a cover: they hold at every moment.

use super::choices::{ShiftOnDays, moments, on_at};
use super::master::{ColumnId, Program, Sense};
use super::posed::seated;
use super::shifts::{Covering, NoCover};

/// Adds rows for the fewest and most of each group, the seats, and changes from one interval to the next.
pub(super) fn limit_numbers(
    program: &mut Program,
    covering: Covering<'_>,
    (choices, columns): (&[ShiftOnDays], &[ColumnId]),
) -> Result<(), NoCover> {
    let Covering {
        centre,
        staffing,
        needed,
        ..
    } = covering;
    let interval_length = centre.clock().interval.get();
    let of = |limits: &[u32], interval: usize| limits.get(interval).or(limits.last()).copied();
    let has_limits = staffing.seats.is_some()
        || (staffing.groups.iter())
            .any(|one| one.at_most.is_some() || one.at_least.iter().any(|at_least| *at_least > 0));
    let open = needed.open.iter().enumerate();
    for (day, open) in open.filter(|(_, open)| has_limits && **open > 0.0) {
        for interval in 0..centre.clock().intervals() {
            let middle = (interval as f64 + 0.5) * interval_length;
            if middle >= *open {
                break;
            }
            let mut times = moments(choices, day, interval, interval_length);
            if times.is_empty() {
                times.push(middle);
            }
            for at in times {
                for limits in &staffing.groups {
                    let own = on_at((choices, columns), at, &|group, one| {
                        (group, one) == (limits.group, day)
                    });
                    let at_least = of(&limits.at_least, interval).unwrap_or_default();
                    if at_least > 0 {
                        if own.is_empty() {
                            let group = limits.group.index();
                            return Err(NoCover::Nobody {
                                day,
                                group,
                                interval,
                            });
                        }
                        program.row(own.clone(), Sense::AtLeast, f64::from(at_least));
                    }
                    let at_most = limits.at_most.as_deref();
                    if let Some(most) = at_most.and_then(|most| of(most, interval)) {
                        program.row(own, Sense::AtMost, f64::from(most));
                    }
                }
                let seats = staffing.seats.as_deref();
                if let Some(seats) = seats.and_then(|seats| of(seats, interval)) {
                    let all = on_at((choices, columns), at, &|_, one| one == day);
                    let left = i64::from(seats) - seated(staffing, centre, interval);
                    program.row(all, Sense::AtMost, left.max(0) as f64);
                }
            }
        }
    }
    limit_changes(program, covering, (choices, columns));
    Ok(())
}

/// Rows for the most of a group who come or go from one interval to the next; a part of an interval counts as that part.
fn limit_changes(
    program: &mut Program,
    covering: Covering<'_>,
    (choices, columns): (&[ShiftOnDays], &[ColumnId]),
) {
    let Some(most) = covering.staffing.change_at_most else {
        return;
    };
    let clock = covering.centre.clock();
    let shares: Vec<Vec<f64>> = choices.iter().map(|one| one.shift.covers(clock)).collect();
    for limits in &covering.staffing.groups {
        for (day, open) in covering.needed.open.iter().enumerate() {
            for interval in 1..clock.intervals() {
                if interval as f64 * clock.interval.get() >= *open {
                    break;
                }
                let pairs = choices.iter().zip(&shares).zip(columns);
                let own = pairs
                    .filter(|((one, _), _)| one.shift.group == limits.group && one.works_on(day));
                let terms = own.map(|((_, shares), column)| {
                    (*column, shares[interval] - shares[interval - 1])
                });
                let terms: Vec<_> = terms.filter(|(_, by)| by.abs() > 1e-9).collect();
                program.row(terms.clone(), Sense::AtMost, f64::from(most));
                program.row(terms, Sense::AtLeast, -f64::from(most));
            }
        }
    }
}
