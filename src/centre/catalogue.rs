//! The shifts that may be worked, and the rules that they follow: what a search for the cheapest rota chooses from.

use super::{AgentGroup, Clock, Day, GroupId, Segment, Shift};

/// What may be worked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalogue {
    /// Each kind of shift.
    pub shifts: Vec<ShiftKind>,
    /// What must hold of the shifts of a day, or of a week.
    pub rules: Vec<Rule>,
    /// How people's days of a week hang together; `None` where a day is planned by itself.
    pub tours: Option<Tours>,
}

/// Shifts that differ in when they begin, how long they last and when their breaks are.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftKind {
    /// Its name.
    pub name: String,
    /// Who may work it.
    pub groups: Vec<GroupId>,
    /// When it may begin \[s from opening\].
    pub from: Vec<f64>,
    /// How long it may last \[s\].
    pub length: Vec<f64>,
    /// Its breaks.
    pub breaks: Vec<BreakKind>,
    /// Wage \[money per paid hour\]; `None` is the group's.
    pub wage: Option<f64>,
    /// Share of the wage that is paid on top.
    pub premium: f64,
    /// Cost of each shift that is worked, beside its hours \[money\].
    pub cost: f64,
    /// The most of it that may be worked, a day.
    pub at_most: Option<u32>,
    /// Names for rules.
    pub kinds: Vec<String>,
}

/// A break whose place may be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakKind {
    /// How long after the start of the shift it may begin \[s\].
    pub after: Vec<f64>,
    /// How long it is \[s\].
    pub length: f64,
    /// Whether it is paid.
    pub is_paid: bool,
}

/// What must hold of the shifts of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Shifts that have this name among their kinds, or as their own.
    pub kind: String,
    /// The fewest of them.
    pub at_least: Option<u32>,
    /// The most of them.
    pub at_most: Option<u32>,
    /// The smallest share of all shifts that they are.
    pub at_least_share: Option<f64>,
    /// The largest share of all shifts that they are.
    pub at_most_share: Option<f64>,
    /// Of which shifts it must hold.
    pub per: Per,
}

/// Of which shifts a rule must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Those of each day by itself.
    Day,
    /// Those of all days; where people work tours, of the people.
    Week,
}

/// How people's days of a week hang together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tours {
    /// The fewest and the most days on.
    pub days_on: (u32, u32),
    /// Days off that follow each other, round the week.
    pub days_off_together: u32,
    /// Time between two shifts \[s\].
    pub rest: f64,
    /// The most paid hours in a week \[h\]; infinite without limit.
    pub hours_at_most: f64,
    /// The most late shifts of one person.
    pub late_at_most: u32,
    /// What somebody's days have in common.
    pub alike: Alike,
}

/// What the days of one person have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alike {
    /// The shift, with its breaks.
    Shift,
    /// The kind of shift, its length, and about when it begins: all starts lie within so much of each other \[s\], and
    /// within what the rest leaves. Breaks may lie elsewhere on another day.
    Start(f64),
}

/// One shift of the catalogue, with its breaks in their places.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedShift {
    /// Place of its kind in the catalogue.
    pub kind: usize,
    /// Who works it.
    pub group: GroupId,
    /// When it begins \[s from opening\].
    pub from: f64,
    /// When it ends \[s from opening\].
    pub to: f64,
    /// Its breaks: start and end \[s from opening\], and whether they are paid; in order.
    pub breaks: Vec<(f64, f64, bool)>,
    /// Paid time of one who turns up \[h\].
    pub paid_hours: f64,
    /// The same as it is booked on average: with shrinkage on top, and less those who are absent unpaid \[h\].
    pub hours: f64,
    /// What it costs on average \[money\].
    pub cost: f64,
    /// The wage with which that is booked: premium and fixed cost included \[money per paid hour\].
    pub wage: f64,
}

/// What late shifts are called.
const LATE: &str = "late";

impl ShiftKind {
    /// Whether it has this among its kinds, or is called so.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name == name || self.kinds.iter().any(|one| one == name)
    }

    /// Every shift of this kind that lies within the opening hours and whose breaks do not meet.
    pub fn placed(&self, place: usize, groups: &[AgentGroup], clock: &Clock) -> Vec<PlacedShift> {
        let mut found = Vec::new();
        for &group in &self.groups {
            let Some(its) = groups.get(group.index()) else {
                continue;
            };
            for &from in &self.from {
                for &length in &self.length {
                    let to = from + length;
                    if to > clock.length.get() + MOMENT {
                        continue;
                    }
                    for breaks in self.breaks_of(from, to) {
                        let shift = PlacedShift::new((place, group), (from, to), breaks);
                        let booked = self.booked(&shift, its, clock);
                        found.push(shift.booked(booked));
                    }
                }
            }
        }
        found
    }

    /// A shift of this kind as it is booked on a day: on average over every way in which that can come.
    #[must_use]
    pub fn on(&self, shift: &PlacedShift, day: &Day) -> PlacedShift {
        let [paid_hours, wages, hours, cost] = day.mean(|centre| {
            let its = centre.groups().get(shift.group.index());
            let own = its.map(|its| self.booked(shift, its, centre.clock()));
            let own = own.unwrap_or_default();
            [own.paid_hours, own.wages, own.hours, own.cost]
        });
        shift.clone().booked(Booked {
            paid_hours,
            wages,
            hours,
            cost,
        })
    }

    /// What is booked for one who works a shift of this kind.
    fn booked(&self, shift: &PlacedShift, its: &AgentGroup, clock: &Clock) -> Booked {
        let one = Shift {
            wage: self.wage,
            ..shift.worked(1)
        };
        let mut found = Booked::default();
        let (mut hours, mut wages) = (0.0, 0.0);
        for (part, wage) in its.paid_stretches(&one, clock.interval.get()) {
            let premium = 1.0 + self.premium;
            let own = (part.to - part.from) / 3600.0;
            found.paid_hours += own;
            found.wages += own * wage * premium;
            // What lies in the warm-up is not counted.
            let own = (part.to - part.from.max(clock.warm_up.get())).max(0.0) / 3600.0;
            hours += own;
            wages += own * wage * premium;
        }
        let share = its.paid_share();
        found.hours = hours * share;
        // Nothing is booked of who works in the warm-up only.
        found.cost = if hours > 0.0 {
            wages * share + self.cost
        } else {
            0.0
        };
        found
    }

    /// Every way to place the breaks of a shift.
    fn breaks_of(&self, from: f64, to: f64) -> Vec<Vec<(f64, f64, bool)>> {
        let mut ways: Vec<Vec<(f64, f64, bool)>> = vec![Vec::new()];
        for kind in &self.breaks {
            let mut longer = Vec::new();
            for way in &ways {
                for after in &kind.after {
                    let (start, end) = (from + after, from + after + kind.length);
                    let meets = way
                        .iter()
                        .any(|one| start < one.1 - MOMENT && end > one.0 + MOMENT);
                    if end > to + MOMENT || meets {
                        continue;
                    }
                    let mut way = way.clone();
                    way.push((start, end, kind.is_paid));
                    way.sort_by(|one, other| one.0.total_cmp(&other.0));
                    longer.push(way);
                }
            }
            ways = longer;
        }
        ways
    }
}

/// Times nearer than this are the same \[s\].
const MOMENT: f64 = 1e-6;

/// What one who works a shift is paid.
#[derive(Debug, Clone, Copy, Default)]
struct Booked {
    /// Paid time of one who turns up \[h\].
    paid_hours: f64,
    /// The wages for it \[money\].
    wages: f64,
    /// Paid time that is counted, on average \[h\].
    hours: f64,
    /// What that costs, the fixed cost included \[money\].
    cost: f64,
}

impl PlacedShift {
    /// One of which nothing is booked.
    fn new(
        (kind, group): (usize, GroupId),
        (from, to): (f64, f64),
        breaks: Vec<(f64, f64, bool)>,
    ) -> Self {
        Self {
            kind,
            group,
            from,
            to,
            breaks,
            paid_hours: 0.0,
            hours: 0.0,
            cost: 0.0,
            wage: 0.0,
        }
    }

    fn booked(self, booked: Booked) -> Self {
        let wage = if booked.hours > 0.0 {
            booked.cost / booked.hours
        } else if booked.paid_hours > 0.0 {
            booked.wages / booked.paid_hours
        } else {
            0.0
        };
        Self {
            paid_hours: booked.paid_hours,
            hours: booked.hours,
            cost: booked.cost,
            wage,
            ..self
        }
    }

    /// So many people who work it.
    #[must_use]
    pub fn worked(&self, people: u32) -> Shift {
        let mut segments = Vec::new();
        let mut from = self.from;
        for (start, end, _) in &self.breaks {
            if *start > from + MOMENT {
                segments.push(Segment { from, to: *start });
            }
            from = *end;
        }
        if self.to > from + MOMENT {
            segments.push(Segment { from, to: self.to });
        }
        let paid = self.breaks.iter().filter(|one| one.2);
        let paid = paid.map(|&(from, to, _)| Segment { from, to });
        Shift {
            paid_breaks: paid.collect(),
            wage: Some(self.wage),
            ..Shift::new(people, segments)
        }
    }

    /// Whether one who works it is on the phones then.
    #[must_use]
    pub fn is_on(&self, at: f64) -> bool {
        let is_away = |one: &(f64, f64, bool)| one.0 <= at && at < one.1;
        self.from <= at && at < self.to && !self.breaks.iter().any(is_away)
    }

    /// The share of each interval in which one who works it is on the phones.
    #[must_use]
    pub fn covers(&self, clock: &Clock) -> Vec<f64> {
        let interval = clock.interval.get();
        let inside = |from: f64, to: f64, place: usize| {
            let (start, end) = (place as f64 * interval, (place + 1) as f64 * interval);
            (to.min(end) - from.max(start)).max(0.0)
        };
        let each = (0..clock.intervals()).map(|place| {
            let there = inside(self.from, self.to, place);
            let away = self.breaks.iter();
            let away: f64 = away.map(|one| inside(one.0, one.1, place)).sum();
            let share = (there - away) / interval;
            // What is nothing but for rounding is nothing.
            if share < 1e-9 { 0.0 } else { share }
        });
        each.collect()
    }
}

impl Tours {
    /// Every set of days of a week that may be worked: Monday first.
    #[must_use]
    pub fn patterns(&self) -> Vec<[bool; 7]> {
        let sets = (0_u32..1 << 7).map(|set| std::array::from_fn(|day| set >> day & 1 == 1));
        sets.filter(|days: &[bool; 7]| {
            let on = days.iter().filter(|on| **on).count() as u32;
            let off_together = |first: usize| {
                let off =
                    (0..self.days_off_together as usize).all(|step| !days[(first + step) % 7]);
                off && self.days_off_together <= 7
            };
            (self.days_on.0..=self.days_on.1).contains(&on)
                && (self.days_off_together == 0 || (0..7).any(off_together))
        })
        .collect()
    }

    /// Whether somebody may work this shift, which is one of a kind, on all of these days.
    #[must_use]
    pub fn allows(&self, days: &[bool; 7], shift: &PlacedShift, kind: Option<&ShiftKind>) -> bool {
        let on = days.iter().filter(|on| **on).count() as f64;
        let is_late = kind.is_some_and(|kind| kind.is(LATE));
        if is_late && on > f64::from(self.late_at_most) {
            return false;
        }
        let follows = (0..7).any(|day| days[day] && days[(day + 1) % 7]);
        let rests = !follows || self.beside_rest(shift) >= -MOMENT;
        rests && on * shift.paid_hours <= self.hours_at_most + MOMENT
    }

    /// How far apart the starts of shifts as long as this may lie \[s\]: below 0, such shifts may not follow each other.
    #[must_use]
    pub fn spread(&self, shift: &PlacedShift) -> f64 {
        match self.alike {
            Alike::Shift => 0.0,
            Alike::Start(within) => within.min(self.beside_rest(shift)).max(0.0),
        }
    }

    /// What shift and rest leave of a day \[s\].
    fn beside_rest(&self, shift: &PlacedShift) -> f64 {
        86_400.0 - (shift.to - shift.from) - self.rest
    }
}

impl Rule {
    /// Whether it is about shifts of this kind.
    #[must_use]
    pub fn is_about(&self, kind: &ShiftKind) -> bool {
        kind.is(&self.kind)
    }
}
