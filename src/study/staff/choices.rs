//! Shifts to choose from: each of the catalogue on a day by itself, or on the days of a tour.

use super::master::{ColumnId, Program, Sense};
use super::problem::Slot;
use super::tours::{self, Linked};
use crate::centre::{
    Alike, Catalogue, Centre, Day, GroupId, Minimise, Operation, Per, PlacedShift, Staffing, Tours,
    Weekday,
};

/// A shift on the days on which one person works it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ShiftOnDays {
    pub(super) shift: PlacedShift,
    pub(super) days: Vec<usize>,
    /// Where these are not all paid alike: the shift as it is on each of them.
    pub(super) by_day: Vec<PlacedShift>,
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
        self.of_all_days(|shift| match minimise {
            Minimise::Hours => shift.hours,
            Minimise::Wages => shift.cost,
        })
    }

    /// Paid hours of one person \[h\].
    pub(super) fn hours(&self) -> f64 {
        self.of_all_days(|shift| shift.hours)
    }

    fn of_all_days(&self, number: impl Fn(&PlacedShift) -> f64) -> f64 {
        match self.by_day.is_empty() {
            true => number(&self.shift) * self.shifts() as f64,
            false => self.by_day.iter().map(number).sum(),
        }
    }

    /// The shift as it is paid on one of its days.
    pub(super) fn on(&self, day: usize) -> &PlacedShift {
        let place = self.days.iter().position(|own| *own == day);
        let own = place.and_then(|place| self.by_day.get(place));
        own.unwrap_or(&self.shift)
    }

    /// How many shifts are worked for it; a tour's are choices of their own.
    fn shifts(&self) -> usize {
        match self.part {
            WorkOf::Whole | WorkOf::OnDay { .. } => self.days.len(),
            WorkOf::Tour { .. } => 0,
        }
    }

    /// A shift on all of these days, in the order of `by_day`, which has it as it is paid on each.
    fn tour(by_day: &[&PlacedShift], shift: &PlacedShift, days: Vec<usize>) -> Self {
        let first = by_day.first().copied().unwrap_or(shift);
        let is_alike = by_day.iter().all(|own| *own == first);
        let unlike = by_day.iter().filter(|_| !is_alike);
        Self {
            shift: first.clone(),
            days,
            by_day: unlike.map(|own| (*own).clone()).collect(),
            part: WorkOf::Whole,
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

/// The days on which shifts may be worked.
#[derive(Clone, Copy)]
pub(super) struct OpenDays<'a> {
    /// Where a day of the week is among them, unless it is closed.
    pub(super) place: &'a dyn Fn(usize) -> Option<usize>,
    /// Whether a shift lies within the hours of one.
    pub(super) is_open: &'a dyn Fn(usize, &PlacedShift) -> bool,
    /// A shift as it is paid on one.
    pub(super) paid: &'a dyn Fn(usize, &PlacedShift) -> PlacedShift,
}

/// A shift of a catalogue as it is paid on a day.
fn paid(catalogue: &Catalogue, shift: &PlacedShift, day: Option<&Day>) -> PlacedShift {
    let kind = catalogue.shifts.get(shift.kind);
    let own = kind.zip(day).map(|(kind, day)| kind.on(shift, day));
    own.unwrap_or_else(|| shift.clone())
}

/// Every shift on every one of some days by itself, or on the days of every pattern. Each day is open for so long \[s\]:
/// for nothing if it is closed. How they are paid is told by the `days` on which the centre is open.
pub(super) fn of_days(
    (centre, days): (&Centre, &[Day]),
    catalogue: &Catalogue,
    open: &[f64],
) -> Vec<ShiftOnDays> {
    let placed = placed(centre, catalogue);
    let day = |place: usize| match open.len() {
        7 => {
            let own = Weekday::ALL.get(place).copied();
            days.iter().find(|day| day.weekday == own)
        }
        _ => days.get(place),
    };
    let open_days = OpenDays {
        place: &|day| open.get(day).is_some_and(|open| *open > 0.0).then_some(day),
        is_open: &|day, shift| shift.to <= open[day] + 1e-6,
        paid: &|place, shift| paid(catalogue, shift, day(place)),
    };
    match catalogue.tours.filter(|_| open.len() == 7) {
        Some(tours) => on_tours(&placed, (catalogue, tours), open_days),
        None => on_each(&placed, open.len(), open_days),
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
    let place = |weekday: usize| {
        let wanted = Weekday::ALL.get(weekday).copied();
        days.iter().position(|day| day.weekday == wanted)
    };
    let open_days = OpenDays {
        place: &place,
        is_open: &|day, shift| shift.to <= days[day].centre.clock().length.get() + 1e-6,
        paid: &|day, shift| paid(catalogue, shift, days.get(day)),
    };
    match catalogue.tours.filter(|_| operation.is_week()) {
        Some(tours) => on_tours(&placed, (catalogue, tours), open_days),
        None => on_each(&placed, days.len(), open_days),
    }
}

fn on_tours(
    placed: &[PlacedShift],
    (catalogue, tours): (&Catalogue, Tours),
    open_days: OpenDays<'_>,
) -> Vec<ShiftOnDays> {
    match tours.alike {
        Alike::Shift => alike(placed, (catalogue, tours), open_days),
        Alike::Start(_) => tours::unlike(placed, (catalogue, tours), open_days),
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
    OpenDays {
        place,
        is_open,
        paid,
    }: OpenDays<'_>,
) -> Vec<ShiftOnDays> {
    // By shift, and day that is open.
    let paid: Vec<Vec<(usize, PlacedShift)>> = placed
        .iter()
        .map(|shift| {
            let days = (0..7).filter_map(place);
            days.map(|day| (day, paid(day, shift))).collect()
        })
        .collect();
    let mut found = Vec::new();
    for (pattern, worked) in patterns(tours, place) {
        for (shift, paid) in placed.iter().zip(&paid) {
            let kind = catalogue.shifts.get(shift.kind);
            if !tours.allows(&pattern, shift, kind) {
                continue;
            }
            if worked.iter().all(|day| is_open(*day, shift)) {
                let own = paid.iter().filter(|(day, _)| worked.contains(day));
                let by_day: Vec<&PlacedShift> = own.map(|(_, shift)| shift).collect();
                found.push(ShiftOnDays::tour(&by_day, shift, worked.clone()));
            }
        }
    }
    found
}

fn on_each(placed: &[PlacedShift], days: usize, open_days: OpenDays<'_>) -> Vec<ShiftOnDays> {
    let each = (0..days).flat_map(|day| placed.iter().map(move |shift| (day, shift)));
    let each = each.filter(|(day, shift)| (open_days.is_open)(*day, shift));
    each.map(|(day, shift)| ShiftOnDays {
        shift: (open_days.paid)(day, shift),
        days: vec![day],
        by_day: Vec::new(),
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
