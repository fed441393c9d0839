//! Shifts to choose from: each of the catalogue on a day by itself, or on the days of a tour.

use super::master::{Column, ColumnId, Master, Program, Sense, Solved};
use super::problem::Slot;
use super::tours::{self, Linked};
use crate::centre::{
    Alike, Catalogue, Centre, GroupId, Minimise, Operation, Per, PlacedShift, Shift, Staffing,
    Tours, Weekday,
};

/// Nodes of a search for the people of a rota.
const NODES: u64 = 2_000;

/// A shift on the days on which one person works it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ShiftOnDays {
    pub(super) shift: PlacedShift,
    pub(super) days: Vec<usize>,
    pub(super) part: WorkOf,
}

/// What of somebody's work a choice is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum WorkOf {
    /// All of it.
    Whole,
    /// A shift on one of the days of a tour whose days are not all alike.
    OnDay { family: usize },
    /// Such a tour: its days only, on which shifts of a family begin from that of the choice to `last` \[s\].
    Tour { family: usize, last: f64 },
}

/// Shifts to choose from.
#[derive(Debug, Clone)]
pub(super) struct Shifts {
    pub(super) choices: Vec<ShiftOnDays>,
    /// By choice: slots, and the share of each that it covers.
    pub(super) covers: Vec<Vec<(usize, f64)>>,
    /// By choice: the most people who are of any use.
    pub(super) most: Vec<u32>,
    /// Tours whose days are not alike, and their shifts.
    pub(super) linked: Linked,
}

impl ShiftOnDays {
    /// Money, or hours where these are to be few.
    pub(super) fn cost(&self, minimise: Minimise) -> f64 {
        let one = match minimise {
            Minimise::Hours => self.shift.hours,
            Minimise::Wages => self.shift.cost,
        };
        one * self.shifts() as f64
    }

    /// Paid hours of one person \[h\].
    pub(super) fn hours(&self) -> f64 {
        self.shift.hours * self.shifts() as f64
    }

    /// How many shifts are worked for it; a tour's are choices of their own.
    fn shifts(&self) -> usize {
        match self.part {
            WorkOf::Whole | WorkOf::OnDay { .. } => self.days.len(),
            WorkOf::Tour { .. } => 0,
        }
    }

    /// Whether somebody is there for it on this day.
    pub(super) fn works_on(&self, day: usize) -> bool {
        self.shifts() > 0 && self.days.contains(&day)
    }

    /// Whether one of it is a person.
    fn is_person(&self) -> bool {
        matches!(self.part, WorkOf::Whole | WorkOf::Tour { .. })
    }
}

fn placed(centre: &Centre, catalogue: &Catalogue) -> Vec<PlacedShift> {
    let kinds = catalogue.shifts.iter().enumerate();
    let placed =
        kinds.flat_map(|(place, kind)| kind.placed(place, centre.groups(), centre.clock()));
    placed.collect()
}

/// Every shift on every one of some days by itself, or on the days of every pattern. Each day is open for so long \[s\]:
/// for nothing if it is closed.
pub(super) fn of_days(centre: &Centre, catalogue: &Catalogue, open: &[f64]) -> Vec<ShiftOnDays> {
    let placed = placed(centre, catalogue);
    let is_open = |day: usize, shift: &PlacedShift| shift.to <= open[day] + 1e-6;
    let place = |day: usize| open.get(day).is_some_and(|open| *open > 0.0).then_some(day);
    match catalogue.tours.filter(|_| open.len() == 7) {
        Some(tours) => on_tours(&placed, (catalogue, tours), &place, &is_open),
        None => on_each(&placed, open.len(), is_open),
    }
}

/// A day that opens at another time than the scenario: shifts are told from the opening, and would be others on it.
#[must_use]
pub fn other_opening(operation: &Operation) -> Option<Weekday> {
    let opens = operation.base().clock().opens;
    let mut days = operation.days().iter();
    let other = days.find(|day| day.centre.clock().opens != opens);
    other.and_then(|day| day.weekday)
}

/// The same on the days of an operation, by their places: nobody works while it is closed.
pub(super) fn of_operation(operation: &Operation, catalogue: &Catalogue) -> Vec<ShiftOnDays> {
    let days = operation.days();
    let placed = placed(operation.base(), catalogue);
    let is_open =
        |day: usize, shift: &PlacedShift| shift.to <= days[day].centre.clock().length.get() + 1e-6;
    let Some(tours) = catalogue.tours.filter(|_| operation.is_week()) else {
        return on_each(&placed, days.len(), is_open);
    };
    let place = |weekday: usize| {
        let wanted = Weekday::ALL.get(weekday).copied();
        days.iter().position(|day| day.weekday == wanted)
    };
    on_tours(&placed, (catalogue, tours), &place, &is_open)
}

fn on_tours(
    placed: &[PlacedShift],
    (catalogue, tours): (&Catalogue, Tours),
    place: &dyn Fn(usize) -> Option<usize>,
    is_open: &dyn Fn(usize, &PlacedShift) -> bool,
) -> Vec<ShiftOnDays> {
    match tours.alike {
        Alike::Shift => alike(placed, (catalogue, tours), place, is_open),
        Alike::Start(_) => tours::unlike(placed, (catalogue, tours), place, is_open),
    }
}

/// Every set of days of a week that may be worked, and where these are among the days; none of it is closed.
pub(super) fn patterns(
    tours: Tours,
    place: &dyn Fn(usize) -> Option<usize>,
) -> impl Iterator<Item = ([bool; 7], Vec<usize>)> + '_ {
    let patterns = tours.patterns().into_iter();
    patterns.filter_map(move |pattern| {
        let worked = (0..7).filter(|day| pattern[*day]).map(place);
        Some((pattern, worked.collect::<Option<Vec<usize>>>()?))
    })
}

/// Every shift on the days of every pattern.
fn alike(
    placed: &[PlacedShift],
    (catalogue, tours): (&Catalogue, Tours),
    place: &dyn Fn(usize) -> Option<usize>,
    is_open: &dyn Fn(usize, &PlacedShift) -> bool,
) -> Vec<ShiftOnDays> {
    let mut found = Vec::new();
    for (pattern, worked) in patterns(tours, place) {
        for shift in placed {
            let kind = catalogue.shifts.get(shift.kind);
            if !tours.allows(&pattern, shift, kind) {
                continue;
            }
            if worked.iter().all(|day| is_open(*day, shift)) {
                found.push(ShiftOnDays {
                    shift: shift.clone(),
                    days: worked.clone(),
                    part: WorkOf::Whole,
                });
            }
        }
    }
    found
}

fn on_each(
    placed: &[PlacedShift],
    days: usize,
    is_open: impl Fn(usize, &PlacedShift) -> bool,
) -> Vec<ShiftOnDays> {
    let each = (0..days).flat_map(|day| placed.iter().map(move |shift| (day, shift)));
    let each = each.filter(|(day, shift)| is_open(*day, shift));
    each.map(|(day, shift)| ShiftOnDays {
        shift: shift.clone(),
        days: vec![day],
        part: WorkOf::Whole,
    })
    .collect()
}

/// Moments between which nobody comes or goes on a day, in an interval of so many seconds in which somebody does: there
/// are none in others.
pub(super) fn moments(
    choices: &[ShiftOnDays],
    day: usize,
    interval: usize,
    length: f64,
) -> Vec<f64> {
    let (from, to) = (interval as f64 * length, (interval + 1) as f64 * length);
    let own = choices.iter().filter(|one| one.works_on(day));
    let edges = own.flat_map(|one| {
        let breaks = one.shift.breaks.iter().flat_map(|one| [one.0, one.1]);
        breaks.chain([one.shift.from, one.shift.to])
    });
    let mut edges: Vec<f64> = edges
        .filter(|at| *at > from + 1e-6 && *at < to - 1e-6)
        .collect();
    if !edges.is_empty() {
        edges.extend([from, to]);
    }
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|one, other| (*one - *other).abs() < 1e-6);
    let middles = edges.windows(2).map(|two| (two[0] + two[1]) / 2.0);
    middles.collect()
}

/// Choices whose people are on the phones then.
pub(super) fn on_at(
    (choices, columns): (&[ShiftOnDays], &[ColumnId]),
    at: f64,
    is_own: &dyn Fn(GroupId, usize) -> bool,
) -> Vec<(ColumnId, f64)> {
    let there = choices.iter().zip(columns).filter(|(one, _)| {
        let mut days = one.days.iter().filter(|day| one.works_on(**day));
        days.any(|day| is_own(one.shift.group, *day)) && one.shift.is_on(at)
    });
    there.map(|(_, column)| (*column, 1.0)).collect()
}

/// Limits of single kinds of shift and of people, and the rules of the catalogue: of shifts on all days together.
pub(super) fn limit(
    program: &mut Program,
    staffing: &Staffing,
    choices: &[ShiftOnDays],
    columns: &[ColumnId],
) {
    let catalogue = &staffing.catalogue;
    for (place, kind) in catalogue.shifts.iter().enumerate() {
        if let Some(most) = kind.at_most {
            at_most(program, most, (choices, columns), &|one| {
                one.shift.kind == place
            });
        }
    }
    let is_by_person = choices.iter().any(|one| one.days.len() > 1);
    for limits in &staffing.groups {
        let own = |one: &ShiftOnDays| one.shift.group == limits.group;
        match limits.people {
            Some(people) if is_by_person => {
                let terms = choices.iter().zip(columns);
                let terms = terms.filter(|(one, _)| own(one) && one.is_person());
                let terms = terms.map(|(_, column)| (*column, 1.0)).collect();
                program.row(terms, Sense::AtMost, f64::from(people));
            }
            Some(people) => at_most(program, people, (choices, columns), &own),
            None => {}
        }
    }
    rules(program, catalogue, choices, columns);
    tours::link(program, choices, columns);
}

/// At most so many of some choices on any day.
fn at_most(
    program: &mut Program,
    most: u32,
    (choices, columns): (&[ShiftOnDays], &[ColumnId]),
    is_own: &dyn Fn(&ShiftOnDays) -> bool,
) {
    let days = choices.iter().flat_map(|one| &one.days).max();
    for day in 0..days.map_or(0, |last| last + 1) {
        let own = choices.iter().zip(columns);
        let own = own.filter(|(one, _)| is_own(one) && one.works_on(day));
        let terms: Vec<(ColumnId, f64)> = own.map(|(_, column)| (*column, 1.0)).collect();
        if !terms.is_empty() {
            program.row(terms, Sense::AtMost, f64::from(most));
        }
    }
}

fn rules(
    program: &mut Program,
    catalogue: &Catalogue,
    choices: &[ShiftOnDays],
    columns: &[ColumnId],
) {
    for rule in &catalogue.rules {
        let is_own = |one: &ShiftOnDays| {
            let kind = catalogue.shifts.get(one.shift.kind);
            kind.is_some_and(|kind| rule.is_about(kind))
        };
        let last = choices.iter().flat_map(|one| &one.days).max();
        let days = match rule.per {
            // By person: somebody's tour counts once.
            Per::Week => vec![None],
            Per::Day => (0..last.map_or(0, |last| last + 1)).map(Some).collect(),
        };
        for day in days {
            let works = |one: &ShiftOnDays| match day {
                Some(day) => one.works_on(day),
                None => one.is_person(),
            };
            let own = |less: f64| -> Vec<(ColumnId, f64)> {
                let pairs = choices.iter().zip(columns).filter(|(one, _)| works(one));
                let pairs = pairs.map(|(one, column)| {
                    let share = f64::from(u8::from(is_own(one))) - less;
                    (*column, share)
                });
                pairs.filter(|(_, weight)| *weight != 0.0).collect()
            };
            for (bound, sense) in [
                (rule.at_least, Sense::AtLeast),
                (rule.at_most, Sense::AtMost),
            ] {
                if let Some(bound) = bound {
                    program.row(own(0.0), sense, f64::from(bound));
                }
            }
            for (share, sense) in [
                (rule.at_least_share, Sense::AtLeast),
                (rule.at_most_share, Sense::AtMost),
            ] {
                if let Some(share) = share {
                    program.row(own(share), sense, 0.0);
                }
            }
        }
    }
}

impl Shifts {
    /// All that the catalogue allows; slots that it does not cover stay empty.
    pub(super) fn new(operation: &Operation, staffing: &Staffing, slots: &mut [Slot]) -> Self {
        let choices = of_operation(operation, &staffing.catalogue);
        let covers: Vec<Vec<(usize, f64)>> = choices
            .iter()
            .map(|choice| covered(operation, slots, choice))
            .collect();
        let mut reached = vec![0_u64; slots.len()];
        let mut most = Vec::new();
        for (choice, covers) in choices.iter().zip(&covers) {
            let kind = staffing.catalogue.shifts.get(choice.shift.kind);
            let kind = kind.and_then(|kind| kind.at_most);
            let own = staffing.groups.iter();
            let own = own.filter(|limits| limits.group == choice.shift.group);
            let people = own.filter_map(|limits| limits.people).min();
            let own = |slot: &&Slot| slot.group == choice.shift.group;
            let useful = match choice.part {
                WorkOf::Tour { .. } => slots.iter().filter(own).map(|slot| slot.at_most).max(),
                WorkOf::Whole | WorkOf::OnDay { .. } => {
                    covers.iter().map(|(slot, _)| slots[*slot].at_most).max()
                }
            };
            let may = useful.unwrap_or(0).min(people.unwrap_or(u32::MAX));
            let may = may.min(kind.unwrap_or(u32::MAX));
            for (slot, _) in covers {
                reached[*slot] = (reached[*slot] + u64::from(may))
                    .min(people.map_or(u64::from(u32::MAX), u64::from));
            }
            most.push(may);
        }
        for (slot, reached) in slots.iter_mut().zip(reached) {
            let reached = u32::try_from(reached).unwrap_or(u32::MAX);
            slot.at_most = slot.at_most.min(reached).max(slot.at_least);
        }
        Self {
            linked: Linked::new(&choices),
            choices,
            covers,
            most,
        }
    }

    /// How many work each choice under the rosters of an operation, as far as somebody's shift is one.
    pub(super) fn as_rostered(
        &self,
        operation: &Operation,
        staffing: &Staffing,
        master: &impl Master,
    ) -> Vec<u32> {
        let mut program = Program::default();
        let each = self.most.iter();
        let columns: Vec<ColumnId> = each
            .map(|most| program.column(Column::whole(0.0, 0, Some(*most))))
            .collect();
        tours::link(&mut program, &self.choices, &columns);
        for (day, centre) in operation.days().iter().map(|day| &day.centre).enumerate() {
            let groups = centre.groups().iter().enumerate();
            let staffed = groups.filter(|(group, _)| {
                let mut limits = staffing.groups.iter();
                limits.any(|one| one.group.index() == *group)
            });
            for (group, its) in staffed {
                let own = self.choices.iter().zip(&columns);
                let own =
                    own.filter(|(one, _)| one.works_on(day) && one.shift.group.index() == group);
                // Shifts of the catalogue that are worked in the same way, those who work them, and how many do.
                let mut alike: Vec<(Shift, Vec<ColumnId>, u32)> = Vec::new();
                for (choice, column) in own {
                    let shift = choice.shift.worked(1);
                    match alike
                        .iter_mut()
                        .find(|known| is_paid_alike(&known.0, &shift))
                    {
                        Some(known) => known.1.push(*column),
                        None => alike.push((shift, vec![*column], 0)),
                    }
                }
                for shift in &its.roster.shifts {
                    let known = alike
                        .iter()
                        .position(|known| is_paid_alike(&known.0, shift));
                    let known =
                        known.or_else(|| alike.iter().position(|known| is_same(&known.0, shift)));
                    if let Some(known) = known {
                        alike[known].2 += shift.agents;
                    }
                }
                for (_, own, people) in alike {
                    let mut terms: Vec<_> = own.iter().map(|column| (*column, 1.0)).collect();
                    terms.push((program.column(Column::any(1.0)), -1.0));
                    terms.push((program.column(Column::any(1.0)), 1.0));
                    program.row(terms, Sense::Equal, f64::from(people));
                }
            }
        }
        match master.solve(&program, NODES, None) {
            Solved::Found(found) => columns
                .iter()
                .map(|column| found.values[column.index()] as u32)
                .collect(),
            Solved::Impossible | Solved::GaveUp { .. } => vec![0; columns.len()],
        }
    }
}

/// Whether people who work them are there at the same times, on the phones and on breaks.
fn is_same(one: &Shift, other: &Shift) -> bool {
    one.segments == other.segments && one.paid_breaks == other.paid_breaks
}

/// The same, for the same wage.
fn is_paid_alike(one: &Shift, other: &Shift) -> bool {
    let wages = (one.wage.unwrap_or(0.0), other.wage.unwrap_or(0.0));
    is_same(one, other) && (wages.0 - wages.1).abs() <= 1e-9 * wages.0.abs()
}

/// Slots that one who works a choice covers, and the share of each.
fn covered(operation: &Operation, slots: &[Slot], choice: &ShiftOnDays) -> Vec<(usize, f64)> {
    let mut found = Vec::new();
    for day in choice.days.iter().filter(|day| choice.works_on(**day)) {
        let covers = choice.shift.covers(operation.days()[*day].centre.clock());
        let own = slots.iter().enumerate();
        let own = own.filter(|(_, slot)| slot.group == choice.shift.group && slot.day == *day);
        for (place, slot) in own {
            let share = covers.get(slot.intervals.start).copied().unwrap_or(0.0);
            if share > 0.0 {
                found.push((place, share));
            }
        }
    }
    found
}
