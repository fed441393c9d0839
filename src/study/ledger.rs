//! What each replication contributed, in order: all that results follow from.
//!
//! Folding a ledger gives the results to the last bit; two ledgers of neighbouring replications make one, so parts
//! of a study may be simulated apart, and a study goes on where it stopped. As a file it is a line of JSON for its
//! head and one for each replication, everything by key, and a digest, compressed.

use super::ordered::Workers;
use super::packed_lines::{PackedReader, PackedWriter};
use super::pilot::pilot;
use super::simulator::Simulator;
use crate::NUMBERS;
use crate::centre::Operation;
use crate::measures::{Contribution, Replication};
use crate::random::Seed;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::ops::{ControlFlow, Range};
use std::sync::atomic::AtomicBool;
use thiserror::Error;

/// Counts the changes after which older programs would misunderstand a ledger.
const FORMAT: u32 = 2;

/// Which study a ledger is of, and where in it the ledger begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerHead {
    /// Which keys its lines have.
    ledger: u32,
    /// Version of the program that simulated it.
    holdtrue: String,
    /// Which draws and counts that program had.
    numbers: u32,
    /// Digest of the scenario's whole text.
    scenario: String,
    /// Seed of the study.
    seed: u64,
    /// The first replication.
    first: u64,
}

/// Replications of one scenario, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    head: LedgerHead,
    entries: Vec<Contribution>,
}

/// Why a ledger cannot be used.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// It cannot be read.
    #[error("the ledger cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is something else.
    #[error("this is no ledger of replications: {0}")]
    NotALedger(String),
    /// Its lines have other keys.
    #[error("the ledger was written by holdtrue {by} in another format: simulate again")]
    OtherFormat {
        /// The version that wrote it.
        by: String,
    },
    /// Its program draws or counts differently.
    #[error(
        "the ledger was simulated by holdtrue {by} with other draws or counts (numbers {numbers}, here {NUMBERS}): \
         simulate again"
    )]
    OtherNumbers {
        /// The version that simulated it.
        by: String,
        /// Its numbers.
        numbers: u32,
    },
    /// It is of something else.
    #[error(
        "the ledger is of another {0}: give the same scenario, settings and seed, or another folder"
    )]
    Other(&'static str),
    /// A replication is missing.
    #[error("replication {wanted} of the ledger is missing; there is {found} in its place")]
    Gap {
        /// Which comes next.
        wanted: u64,
        /// Which is there.
        found: u64,
    },
}

/// A digest of all that something follows from.
#[must_use]
pub fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for text in parts {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    spelt(hasher)
}

/// A digest as it is written.
pub(super) fn spelt(hasher: Sha256) -> String {
    let digest = hasher.finalize();
    let mut text = String::new();
    for byte in &digest[..16] {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

impl LedgerHead {
    /// Of the scenario with this text, from replication `first` on.
    #[must_use]
    pub fn new(scenario: &str, seed: Seed, first: u64) -> Self {
        Self {
            ledger: FORMAT,
            holdtrue: env!("CARGO_PKG_VERSION").to_owned(),
            numbers: NUMBERS,
            scenario: digest(&[scenario]),
            seed: seed.0,
            first,
        }
    }

    /// Whether a ledger with this head may be added to one with the other; where each begins is another matter.
    ///
    /// # Errors
    /// If it is of something else, or of a program that draws or counts differently.
    pub fn check(&self, other: &LedgerHead) -> Result<(), LedgerError> {
        let by = self.holdtrue.clone();
        if self.ledger != other.ledger {
            return Err(LedgerError::OtherFormat { by });
        }
        if self.numbers != other.numbers {
            let numbers = self.numbers;
            return Err(LedgerError::OtherNumbers { by, numbers });
        }
        if self.scenario != other.scenario {
            return Err(LedgerError::Other("scenario"));
        }
        if self.seed != other.seed {
            return Err(LedgerError::Other("seed"));
        }
        Ok(())
    }

    /// Whether its first replication is that of the study.
    #[must_use]
    pub fn is_from_the_start(&self) -> bool {
        self.first == 0
    }
}

impl Ledger {
    /// Simulates the replications of a range. When `stop` is set, those that are done are kept. `None` if it was set
    /// before the first.
    #[must_use]
    pub fn simulate(
        operation: &Operation,
        scenario: &str,
        (seed, range): (Seed, Range<u64>),
        workers: &Workers,
        stop: &AtomicBool,
    ) -> Option<Self> {
        let pilot = pilot(operation, seed, workers, stop)?;
        let mut entries = Vec::new();
        let head = LedgerHead::new(scenario, seed, range.start);
        workers.each(
            range,
            stop,
            || Simulator::new(&pilot.operation).stopped_by(stop),
            |simulator, replication| simulator.replicate(seed, replication),
            &mut |_: u64, replication: Replication| {
                entries.push(replication.counted);
                ControlFlow::Continue(())
            },
        );
        (!entries.is_empty()).then_some(Self { head, entries })
    }

    /// Which study it is of.
    #[must_use]
    pub fn head(&self) -> &LedgerHead {
        &self.head
    }

    /// Which replications it has.
    #[must_use]
    pub fn replications(&self) -> Range<u64> {
        self.head.first..self.head.first + self.entries.len() as u64
    }

    /// What was counted in each, in order.
    #[must_use]
    pub fn entries(&self) -> &[Contribution] {
        &self.entries
    }

    /// This and the one that begins where it ends.
    ///
    /// # Errors
    /// If that is of something else, or does not follow on this.
    pub fn merge(mut self, next: Ledger) -> Result<Self, LedgerError> {
        next.head.check(&self.head)?;
        let (wanted, found) = (self.replications().end, next.head.first);
        if found != wanted {
            return Err(LedgerError::Gap { wanted, found });
        }
        self.entries.extend(next.entries);
        Ok(self)
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn write<W: Write>(&self, out: W) -> io::Result<W> {
        let mut writer = LedgerWriter::new(&self.head, out)?;
        for entry in &self.entries {
            writer.add(entry)?;
        }
        writer.finish()
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// If it is something else, damaged, or of another program.
    pub fn read(from: impl Read) -> Result<Self, LedgerError> {
        let reader = LedgerReader::new(from)?;
        let head = reader.head.clone();
        let entries = reader.collect::<Result<_, _>>()?;
        Ok(Self { head, entries })
    }
}

/// A line of a ledger after its head.
#[derive(Serialize, Deserialize)]
struct Line<C> {
    replication: u64,
    counted: C,
}

/// Writes a ledger as its replications come.
#[derive(Debug)]
pub struct LedgerWriter<W: Write> {
    next: u64,
    out: PackedWriter<W>,
}

impl<W: Write> LedgerWriter<W> {
    /// Writes the head.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(head: &LedgerHead, out: W) -> io::Result<Self> {
        let mut out = PackedWriter::new(out);
        out.line(head)?;
        Ok(Self {
            next: head.first,
            out,
        })
    }

    /// Writes the next replication.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn add(&mut self, counted: &Contribution) -> io::Result<()> {
        let replication = self.next;
        self.next = replication.wrapping_add(1);
        self.out.line(&Line {
            replication,
            counted,
        })
    }

    /// Writes what is left and gives the output back.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn finish(self) -> io::Result<W> {
        self.out.finish()
    }
}

/// Reads a ledger, one replication after the other.
#[derive(Debug)]
pub struct LedgerReader<R: Read> {
    head: LedgerHead,
    next: u64,
    lines: PackedReader<R>,
}

impl<R: Read> LedgerReader<R> {
    /// Reads the head.
    ///
    /// # Errors
    /// If it is something else, or of another program.
    pub fn new(from: R) -> Result<Self, LedgerError> {
        let mut lines = PackedReader::new(from);
        let head: LedgerHead = lines.first()?;
        Ok(Self {
            next: head.first,
            head,
            lines,
        })
    }

    /// Which study it is of.
    #[must_use]
    pub fn head(&self) -> &LedgerHead {
        &self.head
    }

    /// How many replications are left to be read.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn count(mut self) -> io::Result<u64> {
        let mut count = 0;
        while self.lines.go_on()? {
            count += 1;
        }
        Ok(count)
    }

    fn read(&mut self) -> Result<Option<Contribution>, LedgerError> {
        if !self.lines.go_on()? {
            return Ok(None);
        }
        let Line {
            replication: found,
            counted,
        } = self.lines.parsed()?;
        let wanted = self.next;
        if found != wanted {
            return Err(LedgerError::Gap { wanted, found });
        }
        self.next = found.wrapping_add(1);
        Ok(Some(counted))
    }
}

impl<R: Read> Iterator for LedgerReader<R> {
    type Item = Result<Contribution, LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
