//! The days that a search has never seen, in pieces: simulated here, or a part of them for one of many machines, or all
//! of them as such machines found them. Whoever simulates a piece finds the same, so the verdict is the same to the
//! bit.

use super::bench::{Bench, Days, Halt, Sample};
use super::problem::Plan;
use super::verify::LOOKS;
use super::yard::Yard;
use crate::random::Seed;
use crate::study::part::Part;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;
use std::ops::{ControlFlow, Range};

/// Where the fresh days of a plan's first test come from. What later tests are of follows from the first one, so the
/// process that searches simulates them itself.
pub enum Fresh<'a> {
    /// They are simulated as they are needed.
    Simulated,
    /// A part of them is simulated and told, and nothing else comes of the search.
    Part(
        Part,
        &'a mut (dyn FnMut(FreshPiece) -> io::Result<()> + Send),
    ),
    /// All parts were simulated before: their pieces, in order.
    Known(&'a mut dyn Iterator<Item = io::Result<FreshPiece>>),
}

impl fmt::Debug for Fresh<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Simulated => "Simulated",
            Self::Part(..) => "Part",
            Self::Known(_) => "Known",
        })
    }
}

/// What a plan came to on a few replications that follow on each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FreshPiece {
    /// Which piece, from 0 on.
    number: u64,
    /// Replications.
    days: u64,
    /// The rows of each, one after the other.
    rows: Vec<f64>,
    /// Sums of numerators and denominators, by target and cell.
    cells: Vec<[f64; 2]>,
}

impl FreshPiece {
    fn new(number: u64, sample: &Sample) -> Self {
        Self {
            number,
            days: sample.days,
            rows: sample.rows().to_vec(),
            cells: sample.sums().collect(),
        }
    }

    fn sample(self, yard: &Yard) -> Option<Sample> {
        Sample::of(yard, self.days, self.rows, &self.cells)
    }
}

/// The days of all looks at a plan in its first test, `first` of them in the first look.
struct Looks {
    seed: Seed,
    first: u64,
}

impl Looks {
    fn days(&self, look: u32) -> Days {
        let from = match look {
            1 => 0,
            _ => self.first << (look - 2),
        };
        Days {
            seed: self.seed,
            range: from..self.first << (look - 1),
        }
    }

    /// The numbers of a look's pieces.
    fn pieces(&self, look: u32) -> Range<u64> {
        let before: u64 = (1..look).map(|one| self.days(one).pieces()).sum();
        before..before + self.days(look).pieces()
    }
}

impl Fresh<'_> {
    /// The days of look number `look`, from 1, at a plan; in its first test `first` days are looked at first, and twice as
    /// many as before each time.
    pub(super) fn look(
        &mut self,
        bench: &mut Bench<'_>,
        plan: &Plan,
        (seed, first, look): (Seed, u64, u32),
    ) -> Result<Sample, Halt> {
        let looks = Looks { seed, first };
        match self {
            Self::Simulated => bench.try_one(plan, &looks.days(look)),
            Self::Part(part, take) => {
                simulate(bench, plan, (&looks, *part), *take)?;
                Err(Halt::Cut)
            }
            Self::Known(pieces) => {
                let mut sample = Sample::default();
                for number in looks.pieces(look) {
                    let piece = pieces.next().unwrap_or_else(|| {
                        Err(io::Error::other(
                            "the shards have too few days of this plan",
                        ))
                    })?;
                    if piece.number != number {
                        return Err(not_these().into());
                    }
                    sample.add(piece.sample(bench.yard).ok_or_else(not_these)?);
                }
                bench.count(sample.days);
                Ok(sample)
            }
        }
    }
}

fn not_these() -> io::Error {
    io::Error::other("the shards are of other days than these")
}

/// Simulates the pieces that a part has of all looks.
fn simulate(
    bench: &mut Bench<'_>,
    plan: &Plan,
    (looks, part): (&Looks, Part),
    take: &mut (dyn FnMut(FreshPiece) -> io::Result<()> + Send),
) -> Result<(), Halt> {
    let own = part.range(looks.pieces(LOOKS).end);
    for look in 1..=LOOKS {
        let pieces = looks.pieces(look);
        let wanted = own.start.max(pieces.start)..own.end.min(pieces.end);
        if wanted.is_empty() {
            continue;
        }
        let within = wanted.start - pieces.start..wanted.end - pieces.start;
        let mut number = wanted.start;
        let mut failed = None;
        bench.each_piece(plan, &looks.days(look), within, &mut |sample| {
            let told = take(FreshPiece::new(number, &sample));
            number += 1;
            match told {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        if number < wanted.end {
            return Err(Halt::Stopped);
        }
    }
    Ok(())
}
