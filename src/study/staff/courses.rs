//! Courses of a search: an effort of many times is spent on several searches, each on days of its own, and the cheapest
//! plan of all is tested first. Which plans a course meets hangs on chance, and many more days in one course end no
//! cheaper. Where slopes take long each of them is as long as a usual search, the first being that search; elsewhere there
//! are as many more courses as each is longer.

use super::bench::{Halt, Sample};
use super::corrected::Failed;
use super::find::{NODES, STAGES, Task};
use super::learn::Borrowed;
use super::master::Master;
use super::method::Effort;
use super::model::Model;
use super::problem::{Plan, Problem};
use super::search::{Best, Search};
use crate::random::Seed;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;

/// Courses at most; what is more goes into longer ones.
const MOST: f64 = 16.0;
/// The days of further courses: no test of the same seed sees them.
const OF_COURSES: u32 = 3_000;

/// What a search knows of its own days, put aside while another course goes on.
pub(super) struct Course {
    seed: Seed,
    model: Model,
    tried: BTreeMap<Plan, Sample>,
    margins: Vec<f64>,
    failed: Vec<Failed>,
    days: u64,
    best: Option<Best>,
    before: Option<Plan>,
    bound: f64,
    rejected: BTreeSet<Plan>,
    slopes: Vec<Borrowed>,
}

impl Course {
    fn new(seed: Seed, requirements: usize) -> Self {
        Self {
            seed,
            model: Model::default(),
            tried: BTreeMap::new(),
            margins: vec![0.0; requirements],
            failed: Vec::new(),
            days: 0,
            best: None,
            before: None,
            bound: f64::NEG_INFINITY,
            rejected: BTreeSet::new(),
            slopes: Vec::new(),
        }
    }

    fn cost(&self) -> Option<f64> {
        self.best.as_ref().map(|best| best.cost)
    }
}

impl Effort {
    /// Courses of a search.
    fn courses(self, is_dear: bool) -> u32 {
        let most = match is_dear {
            true => self.times(),
            false => self.times().sqrt(),
        };
        most.floor().clamp(1.0, MOST) as u32
    }

    /// What each of them may take.
    pub(super) fn of_a_course(self, is_dear: bool) -> Self {
        self.over(f64::from(self.courses(is_dear)))
    }
}

impl<M: Master> Search<'_, '_, M> {
    /// Goes on with another course; the one so far is put in its place.
    fn swap(&mut self, other: &mut Course) {
        mem::swap(&mut self.seed, &mut other.seed);
        mem::swap(&mut self.model, &mut other.model);
        mem::swap(&mut self.tried, &mut other.tried);
        mem::swap(&mut self.margins, &mut other.margins);
        mem::swap(&mut self.failed, &mut other.failed);
        mem::swap(&mut self.days, &mut other.days);
        mem::swap(&mut self.best, &mut other.best);
        mem::swap(&mut self.before, &mut other.before);
        mem::swap(&mut self.bound, &mut other.bound);
        mem::swap(&mut self.rejected, &mut other.rejected);
        mem::swap(&mut self.slopes, &mut other.slopes);
    }
}

impl<'b, M: Master> Task<'_, 'b, M> {
    /// Searches, in as many courses as the effort is for; each from the same start.
    pub(super) fn all_courses(&mut self, from: Option<&Plan>) -> Result<(), Halt> {
        self.course(from.cloned())?;
        let courses = self.effort.courses(self.search.is_dear());
        for number in 1..courses {
            let seed = self.seed.of_staffing(OF_COURSES + number);
            let mut course = Course::new(seed, self.search.margins.len());
            self.search.swap(&mut course);
            self.others.push(course);
            self.search.elsewhere = self.cheapest_of_others().map(|(_, cost)| cost);
            self.is_under_way = true;
            self.course(from.cloned())?;
            self.is_under_way = false;
        }
        self.search.elsewhere = None;
        self.take_cheapest();
        Ok(())
    }

    /// Whether a course beside the one in hand found a plan.
    pub(super) fn another_has_one(&self) -> bool {
        self.others.iter().any(|course| course.best.is_some())
    }

    /// Goes on with the course whose plan is the cheapest; of equal ones with the first.
    pub(super) fn take_cheapest(&mut self) {
        let own = self
            .search
            .best
            .as_ref()
            .map_or(f64::INFINITY, |best| best.cost);
        if self
            .cheapest_of_others()
            .is_some_and(|(_, cost)| cost < own)
        {
            self.take_cheapest_of_others();
        }
    }

    pub(super) fn take_cheapest_of_others(&mut self) {
        if let Some((place, _)) = self.cheapest_of_others() {
            self.search.swap(&mut self.others[place]);
        }
    }

    fn cheapest_of_others(&self) -> Option<(usize, f64)> {
        let costs = self.others.iter().enumerate();
        let costs = costs.filter_map(|(place, course)| Some((place, course.cost()?)));
        costs.min_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// One course, from a start of its own or from a plan.
    fn course(&mut self, from: Option<Plan>) -> Result<(), Halt> {
        let effort = self.search.effort;
        let problem = self.search.bench.problem;
        let yard = self.search.bench.yard;
        let mut start = self.loads.start(problem, yard, self.search.master, NODES);
        let mut stages = STAGES.as_slice();
        if let Some(free) = self.without_shifts {
            self.learn_without_shifts(free)?;
            stages = &STAGES[1..];
            start = self.search.guess(effort.days(STAGES[1].0)).unwrap_or(start);
        }
        if !self.search.stays_near() {
            // A rough look first is of use only where a closer one takes long.
            stages = &STAGES[1..];
        }
        let start = from.unwrap_or(start);
        for &(days, lenience) in stages {
            let days = effort.days(days);
            self.search.stage(start.clone(), days, lenience)?;
        }
        Ok(())
    }

    /// Learns first what any numbers at any time would do: that is quick, and holds for shifts, too.
    fn learn_without_shifts(&mut self, free: &'b Problem<'b>) -> Result<(), Halt> {
        let problem = mem::replace(&mut self.search.bench.problem, free);
        let known = mem::take(&mut self.search.known);
        let learnt = self.learn_of(free);
        let found = self.search.best.take().map(|best| best.cost);
        self.search.bench.problem = problem;
        self.search.known = known;
        // That was a plan of the other problem.
        self.search.before = None;
        learnt?;
        let so_far = self.cost_without_shifts.into_iter().chain(found);
        self.cost_without_shifts = so_far.reduce(f64::min);
        Ok(())
    }

    fn learn_of(&mut self, free: &Problem<'_>) -> Result<(), Halt> {
        let yard = self.search.bench.yard;
        let start = self.loads.start(free, yard, self.search.master, NODES);
        for (days, lenience) in &STAGES[..2] {
            let days = self.search.effort.days(*days);
            self.search.stage(start.clone(), days, *lenience)?;
        }
        Ok(())
    }
}
