//! A season: days coupled by what customers remember.
//!
//! ```text
//! who calls today (callers) -> the engine's day -> what happened to whom (diary, experience)
//!        ^                                                     |
//! customers, reputation  <-  every week: forget, leave, talk, join (population, memory, reputation)
//! ```
//! What happens on a day is remembered when the day is over, and fades by the time since then. At the end of each
//! week customers leave at the hazard of what is left of their grievance, word of mouth moves the reputation, and
//! those who were won become customers, in this order. Draws are keyed by the caller, the customer's place and
//! the week it joined, so plans are compared under the same customers.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod beginning;
mod callers;
mod diary;
mod experience;
mod implications;
mod memory;
mod population;
mod reputation;

pub use beginning::{Beginning, FirstCallers};
pub use implications::{Anchor, Implication, implications};

use crate::centre::{Customers, Day, Operation};
use crate::engine::Engine;
use crate::measures::{Contribution, CustomerWeek, DayCount, DaySums, WeekTotals};
use crate::random::{Family, Occasion, Purpose, Seed, Streams};
use callers::{Callers, SeasonState};
use diary::{Diary, Page, Tidings};
use memory::{Memory, noon};
use population::Population;
use reputation::Reputation;

/// How a season is made up.
#[derive(Debug)]
pub(super) struct Season<'a> {
    operation: &'a Operation,
    customers: &'a Customers,
    memory: Memory,
    /// The days of a week: which of the operation's, and its number in the week.
    days: Vec<(usize, u32)>,
}

/// A season in progress.
struct Course {
    population: Population,
    reputation: Reputation,
    /// How many former customers there are.
    former: u32,
    loyalty: Family,
    pages: Vec<Page>,
    /// Of the week.
    tidings: Tidings,
    /// For each of the operation's days.
    counts: Vec<DayCount>,
    /// What had been counted when the week began.
    before: Vec<DaySums>,
}

impl<'a> Season<'a> {
    pub(super) fn new(operation: &'a Operation, customers: &'a Customers) -> Self {
        let days = operation.days().iter().enumerate();
        let alike = 0..customers.parts().opening_days;
        Self {
            operation,
            customers,
            memory: Memory::of(customers.parts()),
            days: if operation.is_week() {
                days.map(|(which, day)| (which, day.number(0))).collect()
            } else {
                alike.map(|number| (0, number)).collect()
            },
        }
    }

    /// Season number `replication` under `seed`.
    pub(super) fn replicate(
        &self,
        engines: &mut [Engine<'a>],
        seed: Seed,
        replication: u64,
    ) -> Contribution {
        let first = Occasion::first(seed, replication);
        let mut course = self.start(first);
        let weeks = self.customers.parts().weeks;
        let is_stopped = |engines: &[Engine<'_>]| engines.iter().any(Engine::is_stopped);
        let weeks: Vec<WeekTotals> = (0..weeks)
            .map_while(|week| {
                (!is_stopped(engines)).then(|| self.week(week, first, engines, &mut course))
            })
            .collect();
        let days = course.counts.into_iter().map(DayCount::into_totals);
        Contribution {
            days: days.collect(),
            weeks,
            ..Contribution::default()
        }
    }

    fn start(&self, first: Occasion) -> Course {
        let parts = self.customers.parts();
        let loyalty = Streams::new(first).family(Purpose::Loyalty, "");
        let days = self.operation.days().iter();
        // A season is held against no control.
        let count = |day: &Day| DayCount::new(&day.centre).without_surplus();
        let counts: Vec<_> = days.map(count).collect();
        Course {
            population: Population::new(parts.count, parts.trust.get(), &loyalty),
            reputation: Reputation::new(parts),
            former: 0,
            loyalty,
            pages: Vec::new(),
            tidings: Tidings::default(),
            before: counts.iter().map(|count| count.so_far().sums()).collect(),
            counts,
        }
    }

    fn week(
        &self,
        week: u32,
        first: Occasion,
        engines: &mut [Engine<'a>],
        course: &mut Course,
    ) -> WeekTotals {
        let at_start = course.population.active();
        course.tidings = Tidings::default();
        for &(which, number) in &self.days {
            let day = 7 * week + number;
            let occasion = Occasion { day, ..first };
            self.day(which, occasion, &mut engines[which], course);
        }
        let customers = self.end_week(week, at_start, course);
        let so_far = course.counts.iter().map(|count| count.so_far().sums());
        let so_far: Vec<DaySums> = so_far.collect();
        let since = so_far.iter().zip(&course.before);
        let days = since.map(|(now, before)| now.since(before)).collect();
        course.before = so_far;
        WeekTotals { days, customers }
    }

    fn day(&self, which: usize, occasion: Occasion, engine: &mut Engine<'a>, course: &mut Course) {
        let centre = &self.operation.days()[which].centre;
        let streams = Streams::new(occasion);
        let now = SeasonState {
            population: &course.population,
            former: course.former,
            reputation: course.reputation.level(),
            days: self.operation.days_in_week().into(),
        };
        let callers = Callers::new(self.customers, centre, now, &streams);
        let written = (&mut course.pages, &mut course.tidings);
        let diary = Diary::new(self.customers, centre, &callers, &streams, written);
        let count = &mut course.counts[which];
        engine.day_of(occasion, &callers, &mut (&mut *count, diary));
        count.end_day();
        for page in &course.pages {
            let population = &mut course.population;
            let felt = (page.experience, page.promise_kept);
            population.feel(page.place, noon(occasion.day), felt, &self.memory);
        }
    }

    fn end_week(&self, week: u32, at_start: u32, course: &mut Course) -> CustomerWeek {
        let parts = self.customers.parts();
        let [good, bad] = [course.tidings.good, course.tidings.bad].map(f64::from);
        let returned = course.tidings.returned.len() as u32;
        let won = course.tidings.won + returned;
        let trust = parts.trust.get();

        let left = course.population.end_week(&self.memory);
        course.reputation.hear(good, bad);
        let population = &mut course.population;
        population.join(won, week + 1, trust, &course.loyalty);
        course.former = course.former + left.churned - returned;
        CustomerWeek {
            at_start: at_start.into(),
            churned: left.churned.into(),
            aggrieved: left.aggrieved,
            lost_weeks: left.aggrieved * self.weeks_ahead(parts.weeks - week - 1),
            won: won.into(),
            returned: returned.into(),
            good,
            bad,
            trust: left.trust + f64::from(won) * trust,
            grievance: left.grievance + f64::from(won) * self.memory.at_rest(),
            reputation: course.reputation.level(),
        }
    }

    /// Weeks that a customer spends within the next `weeks`, leaving at the base hazard.
    fn weeks_ahead(&self, weeks: u32) -> f64 {
        let hazard = self.memory.base_churn();
        (0..weeks)
            .map(|week| libm::exp(-hazard * f64::from(week)))
            .sum()
    }
}
