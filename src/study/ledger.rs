//! What each replication contributed, in order: all that results follow from.
//!
//! Folding a ledger gives the results to the last bit; two ledgers of neighbouring replications make one, so parts
//! of a study may be simulated apart, and a study goes on where it stopped. As a file it is a line of JSON for its
//! head and one for each replication, everything by key, compressed.

use super::ordered::Workers;
use super::pilot::pilot;
use super::simulator::Simulator;
use crate::NUMBERS;
use crate::centre::Operation;
use crate::measures::{Contribution, Replication};
use crate::random::Seed;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::{ControlFlow, Range};
use std::sync::atomic::AtomicBool;
use thiserror::Error;

/// Counts the changes after which older programs would misunderstand a ledger.
const FORMAT: u32 = 1;

/// Of what a ledger is.
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

    /// Of what it is.
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
    out: GzEncoder<W>,
}

impl<W: Write> LedgerWriter<W> {
    /// Writes the head.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(head: &LedgerHead, out: W) -> io::Result<Self> {
        let mut out = GzEncoder::new(out, Compression::fast());
        write_line(&mut out, head)?;
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
        self.next += 1;
        write_line(
            &mut self.out,
            &Line {
                replication,
                counted,
            },
        )
    }

    /// Writes what is left and gives the output back.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn finish(self) -> io::Result<W> {
        self.out.finish()
    }
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    out.write_all(&text)
}

/// A longer line, once unpacked, is not ours [bytes].
const LONGEST_LINE: u64 = 256 * crate::files::MEGABYTE;

/// Reads a ledger, one replication after the other.
#[derive(Debug)]
pub struct LedgerReader<R: Read> {
    head: LedgerHead,
    next: u64,
    lines: BufReader<MultiGzDecoder<R>>,
}

impl<R: Read> LedgerReader<R> {
    /// Reads the head.
    ///
    /// # Errors
    /// If it is something else, or of another program.
    pub fn new(from: R) -> Result<Self, LedgerError> {
        let mut lines = BufReader::new(MultiGzDecoder::new(from));
        let mut line = String::new();
        let not = |why: String| LedgerError::NotALedger(why);
        let first = lines.by_ref().take(LONGEST_LINE).read_line(&mut line);
        first.map_err(|error| not(error.to_string()))?;
        let head: LedgerHead =
            serde_json::from_str(&line).map_err(|error| not(error.to_string()))?;
        Ok(Self {
            next: head.first,
            head,
            lines,
        })
    }

    /// Of what it is.
    #[must_use]
    pub fn head(&self) -> &LedgerHead {
        &self.head
    }

    /// How many replications are left to be read.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn count(self) -> io::Result<u64> {
        let mut lines = self.lines.split(b'\n');
        lines.try_fold(0, |count, line| line.map(|_| count + 1))
    }

    fn read(&mut self) -> Result<Option<Contribution>, LedgerError> {
        let mut line = String::new();
        let lines = self.lines.by_ref();
        if lines.take(LONGEST_LINE).read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let not = |error: serde_json::Error| LedgerError::NotALedger(error.to_string());
        let Line {
            replication: found,
            counted,
        } = serde_json::from_str(&line).map_err(not)?;
        let wanted = self.next;
        if found != wanted {
            return Err(LedgerError::Gap { wanted, found });
        }
        self.next += 1;
        Ok(Some(counted))
    }
}

impl<R: Read> Iterator for LedgerReader<R> {
    type Item = Result<Contribution, LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
