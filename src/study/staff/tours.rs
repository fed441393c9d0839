//! Tours whose days are not all alike: how many people work which days is decided, and beside it how many work each shift on
//! each day; rows between the two say that people can be found for the shifts.
//!
//! People of one kind and length of shift each have a window in which their shifts begin. No window lies within another,
//! so the earliest shift of a day can be given to whoever has the earliest window, and so on: that works if, from each end
//! of the day, there are never fewer shifts than people who need one there (Bechtold and Jacobs, "Implicit modeling of
//! flexible break assignments in optimal shift scheduling", Management Science 36, 1990, tell the same of breaks).

use super::choices::{OpenDays, ShiftOnDays, WorkOf, patterns};
use super::master::{ColumnId, Program, Sense};
use super::worked::{WorkedShift, same_shifts};
use crate::centre::{Catalogue, PlacedShift, Tours};

/// A tour, and by day of it the shifts that may be worked: places among the choices.
#[derive(Debug, Clone)]
pub(super) struct Tour {
    pub(super) people: usize,
    pub(super) days: Vec<Vec<usize>>,
}

/// Which choices hang together.
#[derive(Debug, Clone, Default)]
pub(super) struct Linked {
    pub(super) tours: Vec<Tour>,
    /// By family and day: shifts of which one may be worked instead of another.
    pub(super) instead: Vec<Vec<usize>>,
}

impl Linked {
    pub(super) fn new(choices: &[ShiftOnDays]) -> Self {
        let tours = tours(choices);
        let days = bound(choices).into_iter();
        let instead = days.map(|day| day.shifts.into_iter().map(|one| one.1).collect());
        Self {
            instead: instead.collect(),
            tours,
        }
    }
}

/// Times nearer than this are the same \[s\].
const MOMENT: f64 = 1e-6;

/// Shifts of one kind, group and length: they may be worked on the days of one tour.
struct Family<'a> {
    shifts: Vec<&'a PlacedShift>,
    /// When they may begin \[s\], in order.
    starts: Vec<f64>,
}

/// Every shift of every day, and every tour.
pub(super) fn unlike(
    placed: &[PlacedShift],
    (catalogue, tours): (&Catalogue, Tours),
    OpenDays {
        place,
        is_open,
        paid,
    }: OpenDays<'_>,
) -> Vec<ShiftOnDays> {
    let mut found = Vec::new();
    for (number, family) in families(placed).into_iter().enumerate() {
        let mut all = Vec::new();
        for (first, last) in family.windows(tours) {
            let own = family.shifts.iter().copied();
            let own = own.filter(|shift| within(shift, first, last));
            let own: Vec<&PlacedShift> = own.collect();
            let Some(shift) = own.first() else { continue };
            let kind = catalogue.shifts.get(shift.kind);
            for (pattern, worked) in patterns(tours, place) {
                let may = own.iter().all(|shift| tours.allows(&pattern, shift, kind));
                let opens = |day: &usize| own.iter().any(|shift| is_open(*day, shift));
                if may && worked.iter().all(opens) {
                    all.push(ShiftOnDays {
                        shift: (*shift).clone(),
                        days: worked,
                        by_day: Vec::new(),
                        part: WorkOf::Tour {
                            family: number,
                            last,
                        },
                    });
                }
            }
        }
        // Shifts that somebody may work.
        for day in (0..7).filter_map(place) {
            let of_a_tour = |shift: &&&PlacedShift| {
                all.iter().any(|tour| match tour.part {
                    WorkOf::Tour { last, .. } => {
                        tour.days.contains(&day) && within(shift, tour.shift.from, last)
                    }
                    WorkOf::Whole | WorkOf::OnDay { .. } => false,
                })
            };
            let open = family.shifts.iter().filter(|shift| is_open(day, shift));
            found.extend(open.filter(of_a_tour).map(|shift| ShiftOnDays {
                shift: paid(day, shift),
                days: vec![day],
                by_day: Vec::new(),
                part: WorkOf::OnDay { family: number },
            }));
        }
        found.append(&mut all);
    }
    found
}

fn families(placed: &[PlacedShift]) -> Vec<Family<'_>> {
    let mut found: Vec<Family<'_>> = Vec::new();
    for shift in placed {
        let length = shift.to - shift.from;
        let is_same = |family: &&mut Family<'_>| {
            let own = family.shifts[0];
            (own.kind, own.group) == (shift.kind, shift.group)
                && (own.to - own.from - length).abs() < MOMENT
        };
        match found.iter_mut().find(is_same) {
            Some(family) => family.shifts.push(shift),
            None => found.push(Family {
                shifts: vec![shift],
                starts: Vec::new(),
            }),
        }
    }
    for family in &mut found {
        family
            .shifts
            .sort_by(|one, other| one.from.total_cmp(&other.from));
        family.starts = family.shifts.iter().map(|shift| shift.from).collect();
        family
            .starts
            .dedup_by(|one, other| (*one - *other).abs() < MOMENT);
    }
    found
}

impl Family<'_> {
    /// First and last start of the people of a tour: none lies within another.
    fn windows(&self, tours: Tours) -> Vec<(f64, f64)> {
        let spread = self.shifts.first().map_or(0.0, |shift| tours.spread(shift));
        let mut found: Vec<(f64, f64)> = Vec::new();
        for first in &self.starts {
            let reached = self.starts.iter().copied();
            let last = reached.filter(|start| *start <= first + spread + MOMENT);
            let last = last.fold(*first, f64::max);
            if found.last().is_none_or(|window| last > window.1 + MOMENT) {
                found.push((*first, last));
            }
        }
        found
    }
}

fn within(shift: &PlacedShift, first: f64, last: f64) -> bool {
    (first - MOMENT..=last + MOMENT).contains(&shift.from)
}

/// Tours and the shifts that may be worked on their days; none where everybody's days are alike.
pub(super) fn tours(choices: &[ShiftOnDays]) -> Vec<Tour> {
    let mut found = Vec::new();
    for (people, tour) in choices.iter().enumerate() {
        let WorkOf::Tour { family, last } = tour.part else {
            continue;
        };
        let days = tour.days.iter().map(|day| {
            let own = choices.iter().enumerate().filter(|(_, one)| {
                one.part == WorkOf::OnDay { family }
                    && one.works_on(*day)
                    && within(&one.shift, tour.shift.from, last)
            });
            own.map(|(place, _)| place).collect()
        });
        found.push(Tour {
            people,
            days: days.collect(),
        });
    }
    found
}

/// One day of one family: shifts by their start, and tours by their windows on it.
#[derive(Default)]
struct Bound {
    shifts: Vec<(f64, usize)>,
    tours: Vec<(f64, f64, usize)>,
}

/// By family and day.
fn bound(choices: &[ShiftOnDays]) -> Vec<Bound> {
    let mut found: Vec<((usize, usize), Bound)> = Vec::new();
    let mut of = |key: (usize, usize), add: &mut dyn FnMut(&mut Bound)| {
        let place = found.iter().position(|one| one.0 == key);
        let place = place.unwrap_or_else(|| {
            found.push((key, Bound::default()));
            found.len() - 1
        });
        add(&mut found[place].1);
    };
    for (place, one) in choices.iter().enumerate() {
        match one.part {
            WorkOf::Whole => {}
            WorkOf::OnDay { family } => {
                for day in &one.days {
                    of((family, *day), &mut |bound| {
                        bound.shifts.push((one.shift.from, place));
                    });
                }
            }
            WorkOf::Tour { family, last } => {
                for day in &one.days {
                    of((family, *day), &mut |bound| {
                        let window = (one.shift.from, last, place);
                        bound.tours.push(window);
                    });
                }
            }
        }
    }
    let mut found: Vec<Bound> = found.into_iter().map(|one| one.1).collect();
    for bound in &mut found {
        let by_start = |one: &(f64, usize), other: &(f64, usize)| one.0.total_cmp(&other.0);
        bound.shifts.sort_by(by_start);
        // On a day that closes early, the last shifts are none.
        let latest = bound.shifts.last().map_or(f64::INFINITY, |one| one.0);
        for window in &mut bound.tours {
            window.1 = window.1.min(latest);
        }
        bound.tours.sort_by(|one, other| one.0.total_cmp(&other.0));
    }
    found
}

/// Rows that let people be found for the shifts.
pub(super) fn link(program: &mut Program, choices: &[ShiftOnDays], columns: &[ColumnId]) {
    for Bound { shifts, tours } in bound(choices) {
        let mut starts: Vec<f64> = shifts.iter().map(|one| one.0).collect();
        starts.dedup_by(|one, other| (*one - *other).abs() < MOMENT);
        let terms = |is_shift: &dyn Fn(f64) -> bool, needs: &dyn Fn(f64, f64) -> bool| {
            let own = shifts.iter().filter(|one| is_shift(one.0));
            let own = own.map(|one| (columns[one.1], 1.0));
            let people = tours.iter().filter(|one| needs(one.0, one.1));
            let people: Vec<_> = people.map(|one| (columns[one.2], -1.0)).collect();
            let needs_any = !people.is_empty();
            (own.chain(people).collect::<Vec<_>>(), needs_any)
        };
        let (all, _) = terms(&|_| true, &|_, _| true);
        program.row(all.clone(), Sense::AtMost, 0.0);
        program.row(all, Sense::AtLeast, 0.0);
        for until in starts.iter().rev().skip(1) {
            let (row, needs) = terms(&|start| start <= until + MOMENT, &|_, last| {
                last <= until + MOMENT
            });
            if needs {
                program.row(row, Sense::AtLeast, 0.0);
            }
        }
        for from in starts.iter().skip(1) {
            let (row, needs) = terms(&|start| start >= from - MOMENT, &|first, _| {
                first >= from - MOMENT
            });
            if needs {
                program.row(row, Sense::AtLeast, 0.0);
            }
        }
    }
}

/// Gives the shifts of every day to people: those whose days are alike together, under one number.
pub(super) fn people(choices: &[ShiftOnDays], decided: &[u32]) -> Vec<WorkedShift> {
    let repeat = |place: usize| decided.get(place).copied().unwrap_or_default() as usize;
    let order = |choice: &ShiftOnDays| match choice.part {
        WorkOf::Tour { family, .. } => Some(family),
        WorkOf::Whole | WorkOf::OnDay { .. } => None,
    };
    // Everybody's shifts by day: places among the choices.
    let tours = choices.iter().enumerate();
    let tours = tours.filter(|(_, choice)| order(choice).is_some());
    let mut everybody: Vec<(usize, Vec<(usize, usize)>)> = tours
        .flat_map(|(place, _)| std::iter::repeat_n((place, Vec::new()), repeat(place)))
        .collect();
    for Bound { shifts, tours } in bound(choices) {
        let Some(day) = shifts.first().and_then(|one| choices[one.1].days.first()) else {
            continue;
        };
        let mut shifts = shifts
            .iter()
            .flat_map(|one| std::iter::repeat_n(one.1, repeat(one.1)));
        for (_, _, tour) in tours {
            for one in everybody.iter_mut().filter(|one| one.0 == tour) {
                if let Some(shift) = shifts.next() {
                    one.1.push((*day, shift));
                }
            }
        }
    }
    for one in &mut everybody {
        one.1.sort_unstable();
    }
    everybody.sort();
    let mut worked = Vec::new();
    for (place, alike) in everybody.chunk_by(|one, other| one == other).enumerate() {
        let days = alike[0].1.iter();
        let shifts = same_shifts(days.map(|(day, place)| (*day, &choices[*place].shift)));
        worked.extend(shifts.into_iter().map(|(shift, days)| WorkedShift {
            shift: shift.clone(),
            days,
            people: alike.len() as u32,
            tour: Some(place + 1),
        }));
    }
    worked
}
