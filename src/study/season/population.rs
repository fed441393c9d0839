//! The customers of one replication: each a place, empty or held, whose holder has a grievance, a
//! trust, and so much hazard that it bears before it leaves.
//!
//! Calls are thrown at places, not at customers, so which call hits which place does not depend on
//! who is there. Places come in blocks with a stream of calls each: the first has one for every customer
//! of the start, each further one doubles the whole. So a place more changes no draw of the others.

use super::experience::Experience;
use super::memory::{Memory, WEEK_END};
use crate::random::{Family, exponential};

/// A customer, or what is left of one in an empty place. 24 bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Customer {
    /// Hazard that it still bears; drawn as a unit exponential when it became a customer, so that it
    /// leaves at its hazard, and its draw depends on nothing that happens to it.
    bears: f64,
    /// As it was at `felt`.
    grievance: f32,
    trust: f32,
    /// When it last experienced something this week \[half days from the start of the week\]; 0 otherwise.
    felt: u8,
}

/// All customers.
#[derive(Debug)]
pub(super) struct Population {
    places: Vec<Customer>,
    /// A bit for every place that is held: who calls is asked far more often than what it feels.
    held: Vec<u64>,
    empty: Vec<u32>,
    /// Places of the first block.
    first: u32,
}

/// What the end of a week brought.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct WeekEnd {
    /// Customers who left.
    pub(super) churned: u32,
    /// Of those, as many as left because of a grievance: each counts for the share of its hazard
    /// that was above the base.
    pub(super) aggrieved: f64,
    /// Sum of the trust of all who stay.
    pub(super) trust: f64,
    /// Sum of their grievances.
    pub(super) grievance: f64,
}

impl Population {
    /// So many customers at rest; `loyalty` draws how much each bears.
    pub(super) fn new(count: u32, trust: f64, memory: &Memory, loyalty: &Family) -> Self {
        let newcomer = |place| newcomer(place, 0, trust, memory, loyalty);
        let mut population = Self {
            places: (0..count).map(newcomer).collect(),
            held: Vec::new(),
            empty: Vec::new(),
            first: count,
        };
        (0..count).for_each(|place| population.hold(place));
        population
    }

    fn hold(&mut self, place: u32) {
        let word = (place / u64::BITS) as usize;
        if word >= self.held.len() {
            self.held.resize(word + 1, 0);
        }
        self.held[word] |= 1 << (place % u64::BITS);
    }

    /// Customers at present.
    pub(super) fn active(&self) -> u32 {
        (self.places.len() - self.empty.len()) as u32
    }

    /// Whether a customer holds this place.
    #[inline]
    pub(super) fn holds(&self, place: u32) -> bool {
        let word = self.held.get((place / u64::BITS) as usize);
        word.is_some_and(|word| word >> (place % u64::BITS) & 1 == 1)
    }

    /// The trust of the customer at this place.
    #[inline]
    pub(super) fn trust(&self, place: u32) -> Option<f64> {
        let holds = self.holds(place);
        holds.then(|| f64::from(self.places[place as usize].trust))
    }

    /// The blocks that hold all places so far.
    pub(super) fn blocks(&self) -> impl Iterator<Item = Block> {
        blocks(self.first, self.places.len() as u32)
    }

    /// The block of that number.
    #[inline]
    pub(super) fn block(&self, number: u32) -> Block {
        Block::new(self.first, number)
    }

    /// What happened to the customer at this place, so many half days after the start of the week.
    pub(super) fn feel(
        &mut self,
        place: u32,
        at: u8,
        (experience, promise_kept): (Experience, Option<bool>),
        memory: &Memory,
    ) {
        if !self.holds(place) {
            return;
        }
        let customer = &mut self.places[place as usize];
        let faded = memory.faded(customer.grievance.into(), at.saturating_sub(customer.felt));
        customer.grievance = memory.felt(faded, experience) as f32;
        customer.felt = at;
        if let Some(kept) = promise_kept {
            customer.trust = memory.trust(customer.trust.into(), kept) as f32;
        }
    }

    /// A week ends: all have forgotten a little, and customers leave.
    pub(super) fn end_week(&mut self, memory: &Memory) -> WeekEnd {
        let mut end = WeekEnd::default();
        let Self {
            places,
            held,
            empty,
            ..
        } = self;
        let words = places.chunks_mut(u64::BITS as usize).zip(held);
        for (first, (customers, held)) in (0..).step_by(u64::BITS as usize).zip(words) {
            let were_held = *held;
            for (place, customer) in customers.iter_mut().enumerate() {
                if were_held >> place & 1 == 0 {
                    continue;
                }
                let (grievance, hazard) = if memory.leaves_at_rest(customer.grievance) {
                    (0.0, memory.base_churn())
                } else {
                    let since = WEEK_END - customer.felt.min(WEEK_END);
                    let grievance = memory.faded(customer.grievance.into(), since);
                    customer.grievance = grievance as f32;
                    (grievance, memory.hazard_of_one(grievance))
                };
                customer.felt = 0;
                customer.bears -= hazard;
                if customer.bears <= 0.0 {
                    end.churned += 1;
                    if hazard > 0.0 && hazard.is_finite() {
                        end.aggrieved += (hazard - memory.base_churn()) / hazard;
                    } else {
                        end.aggrieved += 1.0;
                    }
                    *held &= !(1 << place);
                    empty.push(first + place as u32);
                    continue;
                }
                end.trust += f64::from(customer.trust);
                end.grievance += grievance;
            }
        }
        end
    }

    /// So many more customers from week number `week` on; those who left make room first.
    pub(super) fn join(
        &mut self,
        number: u32,
        week: u32,
        trust: f64,
        memory: &Memory,
        loyalty: &Family,
    ) {
        for _ in 0..number {
            let place = self.empty.pop();
            let at = place.unwrap_or(self.places.len() as u32);
            let newcomer = newcomer(at, week, trust, memory, loyalty);
            match place {
                Some(place) => self.places[place as usize] = newcomer,
                None => self.places.push(newcomer),
            }
            self.hold(at);
        }
    }
}

fn newcomer(place: u32, week: u32, trust: f64, memory: &Memory, loyalty: &Family) -> Customer {
    Customer {
        bears: exponential(&mut loyalty.of(place, week)),
        grievance: memory.at_rest() as f32,
        trust: trust as f32,
        felt: 0,
    }
}

/// Places that share a stream of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) number: u32,
    /// The first of its places.
    start: u32,
    /// How many there are.
    pub(super) size: u32,
}

impl Block {
    /// Blocks that are kept apart.
    pub(super) const MOST: u32 = 30;

    /// 0 to `first`, `first` to 2 `first`, 2 `first` to 4 `first`, ...
    #[inline]
    fn new(first: u32, number: u32) -> Self {
        let start = match number {
            0 => 0,
            _ => first.saturating_mul(1 << (number - 1)),
        };
        Self {
            number,
            start,
            size: if number == 0 { first } else { start },
        }
    }

    /// The place that a draw from 0 to 1 picks.
    #[inline]
    pub(super) fn pick(&self, draw: f64) -> u32 {
        self.start + ((draw * f64::from(self.size)) as u32).min(self.size.saturating_sub(1))
    }
}

/// The blocks that hold so many places, of which the first has `first`.
pub(super) fn blocks(first: u32, places: u32) -> impl Iterator<Item = Block> {
    let all = (0..Block::MOST).map(move |number| Block::new(first, number));
    all.take_while(move |block| block.number == 0 || block.start < places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_small() {
        assert!(size_of::<Customer>() + size_of::<u32>() <= 40);
    }

    #[test]
    fn blocks_cover_every_place_once() {
        for first in [1, 3, 20_000] {
            let mut next = 0;
            for block in blocks(first, 10 * first) {
                assert_eq!(block.start, next);
                assert_eq!(block.pick(0.0), next);
                next += block.size;
                assert_eq!(block.pick(1.0 - f64::EPSILON), next - 1);
            }
            assert!(next >= 10 * first && next < 20 * first);
        }
        assert_eq!(blocks(5, 5).count(), 1);
        assert_eq!(blocks(5, 6).count(), 2);
    }
}
