//! The customers of one replication: each a place, empty or held, whose holder has a grievance, a
//! trust, and so much hazard that it bears before it leaves.
//!
//! Calls are thrown at places, not at customers, so which call hits which place does not depend on
//! who is there. Places come in blocks with a stream of calls each: the first has one for every customer
//! of the start, each further one doubles the whole. So a place more changes no draw of the others.

use super::experience::Experience;
use super::memory::{Memory, WEEK_END};
use crate::random::{Family, exponential};

/// Places that share a word of bits, and whose weeks end together.
const BLOCK: usize = u64::BITS as usize;

/// All customers, by place. What the end of a week asks of everybody lies side by side, for several to be done at once.
#[derive(Debug)]
pub(super) struct Population {
    /// Hazard that each still bears; drawn as a unit exponential when it became a customer, so that it leaves at its
    /// hazard, and its draw depends on nothing that happens to it. Nothing wears out an empty place: infinite.
    bears: Vec<f64>,
    /// Trust in quoted waits; 0 in an empty place.
    trust: Vec<f32>,
    /// Of those who have moved.
    moods: Vec<Mood>,
    /// A bit for every place that is held: who calls is asked far more often than what it feels.
    held: Vec<u64>,
    /// A bit for every customer whose grievance is not that of one who has experienced nothing yet.
    moved: Vec<u64>,
    empty: Vec<u32>,
    /// Places of the first block of calls.
    first: u32,
}

/// The grievance of one who has experienced something.
#[derive(Debug, Clone, Copy, Default)]
struct Mood {
    /// As it was at `felt`.
    grievance: f32,
    /// When it last experienced something this week \[half days from the start of the week\]; 0 otherwise.
    felt: u8,
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
    pub(super) fn new(count: u32, trust: f64, loyalty: &Family) -> Self {
        let mut population = Self {
            bears: Vec::new(),
            trust: Vec::new(),
            moods: Vec::new(),
            held: Vec::new(),
            moved: Vec::new(),
            empty: Vec::new(),
            first: count,
        };
        population.join(count, 0, trust, loyalty);
        population
    }

    /// Customers at present.
    pub(super) fn active(&self) -> u32 {
        (self.bears.len() - self.empty.len()) as u32
    }

    /// Whether a customer holds this place.
    #[inline]
    pub(super) fn holds(&self, place: u32) -> bool {
        is_set(&self.held, place)
    }

    /// The trust of the customer at this place.
    #[inline]
    pub(super) fn trust(&self, place: u32) -> Option<f64> {
        let holds = self.holds(place);
        holds.then(|| f64::from(self.trust[place as usize]))
    }

    /// The blocks that hold all places so far.
    pub(super) fn blocks(&self) -> impl Iterator<Item = Block> {
        blocks(self.first, self.bears.len() as u32)
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
        let (word, bit) = bit_of(place);
        if self.held.get(word).is_none_or(|held| held & bit == 0) {
            return;
        }
        if let Some(kept) = promise_kept {
            let trust = &mut self.trust[place as usize];
            *trust = memory.trust((*trust).into(), kept) as f32;
        }
        let moved = self.moved[word] & bit != 0;
        if !moved && memory.leaves_at_rest(experience) {
            return;
        }
        let mood = &mut self.moods[place as usize];
        let faded = match moved {
            true => memory.faded(mood.grievance.into(), at.saturating_sub(mood.felt)),
            false => memory.at_rest(),
        };
        let grievance = memory.felt(faded, experience) as f32;
        *mood = Mood {
            grievance,
            felt: at,
        };
        set(&mut self.moved, place, grievance != memory.at_rest() as f32);
    }

    /// A week ends: all have forgotten a little, and customers leave.
    pub(super) fn end_week(&mut self, memory: &Memory) -> WeekEnd {
        let mut end = WeekEnd::default();
        for block in 0..self.held.len() {
            self.end_week_of(block, memory, &mut end);
        }
        end
    }

    fn end_week_of(&mut self, block: usize, memory: &Memory, end: &mut WeekEnd) {
        let from = block * BLOCK;
        let places = from..self.bears.len().min(from + BLOCK);
        let bears = &mut self.bears[places.clone()];
        let moods = &mut self.moods[places.clone()];
        bears
            .iter_mut()
            .for_each(|bears| *bears -= memory.base_churn());
        let mut grievances = 0.0;
        for place in bits(self.moved[block]) {
            let Mood { grievance, felt } = moods[place];
            let grievance = memory.faded(grievance.into(), WEEK_END - felt) as f32;
            moods[place] = Mood { grievance, felt: 0 };
            bears[place] -= memory.hazard_of_one(grievance) - memory.base_churn();
            grievances += f64::from(grievance);
        }
        if bears.iter().any(|bears| *bears <= 0.0) {
            self.let_go(block, memory, end);
            let moved = bits(self.moved[block]);
            let left = moved.map(|place| f64::from(self.moods[from + place].grievance));
            grievances = left.sum();
        }
        let at_rest = (self.held[block] & !self.moved[block]).count_ones();
        end.grievance += f64::from(at_rest) * memory.at_rest() + grievances;
        end.trust += sum(&self.trust[places]);
    }

    /// Those of a block who bear no more leave.
    #[inline(never)]
    fn let_go(&mut self, block: usize, memory: &Memory, end: &mut WeekEnd) {
        for place in bits(self.held[block]) {
            let customer = block * BLOCK + place;
            if self.bears[customer] > 0.0 {
                continue;
            }
            let number = customer as u32;
            let hazard = match is_set(&self.moved, number) {
                true => memory.hazard_of_one(self.moods[customer].grievance),
                false => memory.base_churn(),
            };
            end.churned += 1;
            end.aggrieved += match hazard > 0.0 && hazard.is_finite() {
                true => (hazard - memory.base_churn()) / hazard,
                false => 1.0,
            };
            self.bears[customer] = f64::INFINITY;
            self.trust[customer] = 0.0;
            set(&mut self.held, number, false);
            set(&mut self.moved, number, false);
            self.empty.push(number);
        }
    }

    /// So many more customers from week number `week` on; those who left make room first.
    pub(super) fn join(&mut self, number: u32, week: u32, trust: f64, loyalty: &Family) {
        for _ in 0..number {
            let place = self.empty.pop().unwrap_or_else(|| self.one_more_place());
            self.bears[place as usize] = exponential(&mut loyalty.of(place, week));
            self.trust[place as usize] = trust as f32;
            set(&mut self.held, place, true);
        }
    }

    /// An empty place behind the last.
    fn one_more_place(&mut self) -> u32 {
        let place = self.bears.len();
        self.bears.push(f64::INFINITY);
        self.trust.push(0.0);
        self.moods.push(Mood::default());
        if place.is_multiple_of(BLOCK) {
            self.held.push(0);
            self.moved.push(0);
        }
        place as u32
    }
}

/// The word of a place, and its bit there.
#[inline]
fn bit_of(place: u32) -> (usize, u64) {
    let word = (place / u64::BITS) as usize;
    (word, 1 << (place % u64::BITS))
}

/// Whether the bit of this place is there and set.
#[inline]
fn is_set(words: &[u64], place: u32) -> bool {
    let (word, bit) = bit_of(place);
    words.get(word).is_some_and(|word| word & bit != 0)
}

#[inline]
fn set(words: &mut [u64], place: u32, to: bool) {
    let (word, bit) = bit_of(place);
    let word = &mut words[word];
    *word = (*word & !bit) | if to { bit } else { 0 };
}

/// The places of the bits that are set, ascending.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = word.trailing_zeros();
        word &= word.wrapping_sub(1);
        (place < u64::BITS).then_some(place as usize)
    })
}

/// Four sums side by side, which is an order as good as any, and the same everywhere.
fn sum(values: &[f32]) -> f64 {
    let mut sums = [0.0; 4];
    let (fours, rest) = values.as_chunks::<4>();
    for four in fours {
        for (sum, value) in sums.iter_mut().zip(four) {
            *sum += f64::from(*value);
        }
    }
    let rest = rest.iter().copied().map(f64::from);
    sums.iter().sum::<f64>() + rest.sum::<f64>()
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
