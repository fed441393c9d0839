//! Streams of random numbers, named by what they are for and never by when they were made.
//!
//! A stream is keyed by (seed, replication, day, purpose, name), a caller's by its number on top. So a
//! change of staffing, routing, message or thread count changes no other draw, and a new purpose
//! leaves every existing stream as it was. A caller's stream costs one multiplication to make,
//! which lets the engine draw a patience or a talk time at the moment when it is first needed:
//! the value is the same whenever that is.

use rand::TryRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// A caller's own stream: a few draws, cheap to make. It is SplitMix64 (Steele, Lea, Flood 2014), as in `rand_xoshiro`,
/// whose constructor is not inlined: nearly every draw makes a stream of its own.
#[derive(Debug, Clone)]
pub struct CallerStream {
    state: u64,
}

impl CallerStream {
    #[inline]
    const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    #[inline]
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl TryRng for CallerStream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for bytes in bytes.chunks_mut(8) {
            bytes.copy_from_slice(&self.next().to_le_bytes()[..bytes.len()]);
        }
        Ok(())
    }
}

/// A long stream that is drawn in order, such as a call type's arrivals.
pub type Sequence = Xoshiro256PlusPlus;

/// The number that makes a whole study repeatable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed(pub u64);

impl Seed {
    /// The seed of a study's pilot runs: none of the study's own streams is among theirs.
    #[must_use]
    pub fn of_pilot(self) -> Self {
        Self(absorb(absorb(0, PILOT), self.0))
    }

    /// The seeds of a staffing search: number 0 for the days on which it looks for a plan, the others for those on which
    /// plans are tested. None of the study's own streams is among theirs, nor any of one among another's.
    #[must_use]
    pub fn of_staffing(self, number: u32) -> Self {
        Self(absorb(
            absorb(absorb(0, STAFFING), u64::from(number)),
            self.0,
        ))
    }
}

/// Keys the seeds of staffing searches. Part of every result that rests on one: never change it.
const STAFFING: u64 = 0x7374_6166_6600_0001;

/// Keys the seeds of pilot runs. Part of every result that rests on one: never change it.
const PILOT: u64 = 0x7069_6c6f_7400_0001;

/// Which day of a study: all that its random numbers depend on besides their purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion {
    /// Seed of the study.
    pub seed: Seed,
    /// Number of the replication, from 0.
    pub replication: u64,
    /// Number of the day in the replication: 7 x week + weekday, Monday being 0; 0 where days are all alike.
    pub day: u32,
}

impl Occasion {
    /// The first day of a replication: a Monday, or the only day.
    #[must_use]
    pub const fn first(seed: Seed, replication: u64) -> Self {
        Self {
            seed,
            replication,
            day: 0,
        }
    }
}

/// What a stream is for. The numbers are part of every result: never change or reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Gaps between a call type's arrivals.
    Arrivals = 1,
    /// Gamma factor of the day that all call types share.
    DayFactor = 2,
    /// Gamma factor of one interval that all call types share.
    IntervalFactor = 3,
    /// Gamma factor of the day of one call type.
    TypeDayFactor = 4,
    /// A caller's talk time.
    Talk = 5,
    /// A caller's after-call work.
    WrapUp = 6,
    /// A caller's patience.
    Patience = 7,
    /// Whether an answered call settled the matter.
    Settled = 8,
    /// Whether and when a caller tries again.
    Redial = 9,
    /// Whether a rostered agent turns up.
    Absence = 10,
    /// Which of several idle agents takes a call.
    Routing = 11,
    /// Whether a caller believes a quoted wait.
    Trust = 12,
    /// Whether a caller who is offered a callback takes it, and whether it is ever made.
    CallbackTaken = 13,
    /// Whether a customer picks up when called back.
    PicksUp = 14,
    /// Which customer a caller is, and whether word of mouth lets a prospect call.
    Caller = 15,
    /// How much hazard a customer bears before it leaves.
    Loyalty = 16,
    /// Whether a prospect, or a former customer, who is answered becomes a customer.
    Conversion = 17,
    /// When a rostered agent is off the phones.
    Shrinkage = 30,
    /// Which of the days as they were a day is.
    DayAsItWas = 18,
    /// Of which kind a day is.
    KindOfDay = 19,
    /// Which days of a log are drawn anew.
    Resample = 1001,
}

/// All the streams of one day.
#[derive(Debug, Clone, Copy)]
pub struct Streams {
    key: u64,
}

/// The streams of one purpose and name, one for each caller.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    key: u64,
}

/// Distance between the starting states of neighbouring callers: odd, half its bits set, and
/// not the generator's own step, so that one caller's second draw is not the next one's first.
const CALLER_STEP: u64 = 0xd1b5_4a32_d192_ed03;
/// The same between the occasions of one caller.
const OCCASION_STEP: u64 = 0x8cb9_2ba7_2f3d_8dd7;

impl Streams {
    /// The streams of a day.
    #[must_use]
    pub fn new(occasion: Occasion) -> Self {
        let replication = absorb(absorb(0, occasion.seed.0), occasion.replication);
        let key = match occasion.day {
            0 => replication,
            // Complemented, it is no purpose's number: no later day's stream is one of day 0.
            day => absorb(replication, !u64::from(day)),
        };
        Self { key }
    }

    /// One long stream.
    #[must_use]
    pub fn sequence(&self, purpose: Purpose, name: &str) -> Sequence {
        Sequence::seed_from_u64(self.family(purpose, name).key)
    }

    /// The long stream number `number` of several; number 0 is [`Self::sequence`].
    #[must_use]
    pub fn sequence_of(&self, purpose: Purpose, name: &str, number: u64) -> Sequence {
        match number {
            0 => self.sequence(purpose, name),
            _ => Sequence::seed_from_u64(absorb(self.family(purpose, name).key, number)),
        }
    }

    /// A stream for each caller (or agent, or interval) of `name`.
    #[must_use]
    pub fn family(&self, purpose: Purpose, name: &str) -> Family {
        let key = absorb(self.key, purpose as u64);
        let key = name
            .bytes()
            .fold(key, |key, byte| absorb(key, u64::from(byte)));
        Family {
            key: absorb(key, name.len() as u64),
        }
    }
}

impl Family {
    /// The stream of member number `member` on its `occasion`-th occasion (attempt, need).
    #[inline]
    #[must_use]
    pub fn of(&self, member: u32, occasion: u32) -> CallerStream {
        CallerStream::new(
            self.key
                .wrapping_add(u64::from(member).wrapping_mul(CALLER_STEP))
                .wrapping_add(u64::from(occasion).wrapping_mul(OCCASION_STEP)),
        )
    }
}

/// Folds `word` into `key`; every bit of both moves every bit of the result.
fn absorb(key: u64, word: u64) -> u64 {
    let start = key.rotate_left(23).wrapping_mul(CALLER_STEP) ^ word;
    let mut mixer = CallerStream::new(start);
    mixer.next() ^ mixer.next().rotate_left(32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_xoshiro::rand_core::Rng;
    use std::collections::HashSet;

    #[test]
    fn neighbouring_names_purposes_days_replications_and_callers_share_nothing() {
        let mut seen = HashSet::new();
        for seed in 0..3 {
            for (replication, day) in [(0, 0), (0, 1), (0, 7), (1, 0), (1, 1), (2, 0)] {
                let streams = Streams::new(Occasion {
                    seed: Seed(seed),
                    replication,
                    day,
                });
                for purpose in [Purpose::Talk, Purpose::Patience, Purpose::Redial] {
                    for name in ["", "a", "b", "ab", "ba"] {
                        for member in 0..50 {
                            for occasion in 0..4 {
                                let mut stream = streams.family(purpose, name).of(member, occasion);
                                for _ in 0..3 {
                                    assert!(seen.insert(stream.next_u64()));
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_callers_stream_is_that_of_rand_xoshiro() {
        for seed in [0, 1, 1 << 40, u64::MAX] {
            let mut own = CallerStream::new(seed);
            let mut other = rand_xoshiro::SplitMix64::seed_from_u64(seed);
            for _ in 0..100 {
                assert_eq!(own.next_u64(), other.next_u64());
            }
            let mut bytes = ([0; 21], [0; 21]);
            own.fill_bytes(&mut bytes.0);
            other.fill_bytes(&mut bytes.1);
            assert_eq!(bytes.0, bytes.1);
        }
    }

    #[test]
    fn draws_never_change_between_versions() {
        let first = Occasion::first(Seed(1), 0);
        let drawn = |occasion| {
            let streams = Streams::new(occasion);
            let caller = streams.family(Purpose::Talk, "service").of(7, 0).next_u64();
            let arrivals = streams.sequence(Purpose::Arrivals, "service").next_u64();
            (caller, arrivals)
        };
        assert_eq!(drawn(first), (PINNED_CALLER, PINNED_ARRIVAL));
        let tuesday = Occasion { day: 1, ..first };
        assert_eq!(
            drawn(tuesday),
            (PINNED_TUESDAY_CALLER, PINNED_TUESDAY_ARRIVAL)
        );
    }

    #[test]
    fn a_pilot_has_its_own_seed() {
        let seeds: HashSet<u64> = (0..1000)
            .flat_map(|seed| [seed, Seed(seed).of_pilot().0])
            .collect();
        assert_eq!(seeds.len(), 2000);
        assert_eq!(Seed(1).of_pilot(), Seed(PINNED_PILOT));
    }

    const PINNED_PILOT: u64 = 15_341_548_693_471_028_931;
    const PINNED_CALLER: u64 = 18_197_691_140_829_556_250;
    const PINNED_ARRIVAL: u64 = 14_932_406_826_117_554_005;
    const PINNED_TUESDAY_CALLER: u64 = 15_414_927_929_820_962_676;
    const PINNED_TUESDAY_ARRIVAL: u64 = 4_667_761_859_622_430_411;
}
