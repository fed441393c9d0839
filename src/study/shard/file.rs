//! The file of a part: compressed lines of JSON, a head first, an end last.
//!
//! The head says of which study it is, so that parts of two studies are never mixed; the end says how many lines
//! there are, so that half a file is no part, and a digest of all follows.

use crate::NUMBERS;
use crate::measures::{Contribution, Results};
use crate::random::Seed;
use crate::study::LedgerError;
use crate::study::ledger::digest;
use crate::study::packed_lines::{PackedReader, PackedWriter};
use crate::study::part::{NoSuchPart, Part};
use crate::study::run::RunPlan;
use crate::study::staff::FreshPiece;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use thiserror::Error;

/// Counts the changes after which older programs would misunderstand a part.
const FORMAT: u32 = 2;

/// What tells a study from every other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyKey {
    /// Which draws and counts its program had.
    numbers: u32,
    /// Its seed.
    seed: u64,
    /// Replications of each operation.
    replications: u64,
    /// Digest of the command and of the whole texts of all its scenarios.
    digest: String,
}

/// Two parts do not belong together: what their studies differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it has another {0}")]
pub struct OtherStudy(&'static str);

impl StudyKey {
    /// The key of what `command` does with scenarios of these texts.
    #[must_use]
    pub fn new(command: &str, plan: &RunPlan, texts: &[&str]) -> Self {
        let controls = if plan.controls {
            ""
        } else {
            " without controls"
        };
        let confidence = format!("{:?}{controls}", plan.confidence);
        let parts: Vec<&str> = [command, &confidence]
            .into_iter()
            .chain(texts.iter().copied())
            .collect();
        Self {
            numbers: NUMBERS,
            seed: plan.seed.0,
            replications: plan.replications,
            digest: digest(&parts),
        }
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> Seed {
        Seed(self.seed)
    }

    /// Replications of each operation.
    #[must_use]
    pub fn replications(&self) -> u64 {
        self.replications
    }

    /// Whether parts with the two keys belong together.
    ///
    /// # Errors
    /// What they differ in.
    pub fn check(&self, other: &StudyKey) -> Result<(), OtherStudy> {
        let differ = [
            (
                self.numbers != other.numbers,
                "program, which draws or counts differently",
            ),
            (self.seed != other.seed, "seed"),
            (
                self.replications != other.replications,
                "number of replications",
            ),
            (self.digest != other.digest, "scenario, setting or command"),
        ];
        match differ.into_iter().find(|(differs, _)| *differs) {
            Some((_, what)) => Err(OtherStudy(what)),
            None => Ok(()),
        }
    }
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartHead {
    /// Which keys the lines have.
    part_format: u32,
    /// Version of the program that simulated it.
    holdtrue: String,
    /// Which part.
    part: u64,
    /// Of how many.
    of: u64,
    /// Of which study.
    study: StudyKey,
    /// The command line that the whole study would have.
    command: Vec<String>,
}

impl PartHead {
    /// Of a part of this study.
    #[must_use]
    pub fn new(part: Part, study: StudyKey, command: Vec<String>) -> Self {
        Self {
            part_format: FORMAT,
            holdtrue: env!("CARGO_PKG_VERSION").to_owned(),
            part: part.index(),
            of: part.of(),
            study,
            command,
        }
    }

    /// Which part.
    ///
    /// # Errors
    /// If there is no such part.
    pub fn part(&self) -> Result<Part, NoSuchPart> {
        Part::new(self.part, self.of)
    }

    /// Of which study.
    #[must_use]
    pub fn study(&self) -> &StudyKey {
        &self.study
    }

    /// The command line of the whole study.
    #[must_use]
    pub fn command(&self) -> &[String] {
        &self.command
    }
}

/// A line between head and end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartEntry {
    /// A replication of all operations that are held against each other.
    Replication {
        /// Its number.
        number: u64,
        /// What was counted, once for operations that are simulated alike.
        counted: Vec<Contribution>,
    },
    /// A replication of a combination that several parts share.
    OfCell {
        /// Which combination.
        cell: u64,
        /// Number of the replication.
        number: u64,
        /// What was counted.
        counted: Box<Contribution>,
    },
    /// All of a combination.
    Cell {
        /// Which combination.
        cell: u64,
        /// Its results.
        results: Box<Results>,
    },
    /// What a staffing came to on a few days that its search had not seen.
    Fresh(FreshPiece),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line<E> {
    Entry(E),
    /// So many entries.
    End(u64),
}

/// Writes a part as its entries come.
#[derive(Debug)]
pub struct PartWriter<W: Write> {
    entries: u64,
    out: PackedWriter<W>,
}

impl<W: Write> PartWriter<W> {
    /// Writes the head.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(head: &PartHead, out: W) -> io::Result<Self> {
        let mut out = PackedWriter::new(out);
        out.line(head)?;
        Ok(Self { entries: 0, out })
    }

    /// Writes the next entry.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn add(&mut self, entry: &PartEntry) -> io::Result<()> {
        self.entries += 1;
        self.out.line(&Line::Entry(entry))
    }

    /// Writes the end and gives the output back.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.line(&Line::<()>::End(self.entries))?;
        self.out.finish()
    }
}

/// Reads a part, one entry after the other.
#[derive(Debug)]
pub struct PartReader<R: Read> {
    head: PartHead,
    lines: PackedReader<R>,
    entries: u64,
    has_ended: bool,
}

impl<R: Read> PartReader<R> {
    /// Reads the head.
    ///
    /// # Errors
    /// If it is something else, or of another program.
    pub fn new(from: R) -> Result<Self, LedgerError> {
        #[derive(Deserialize)]
        struct Format {
            part_format: u32,
            holdtrue: String,
        }
        let mut lines = PackedReader::new(from);
        let Format {
            part_format,
            holdtrue: by,
        } = lines.first()?;
        if part_format != FORMAT {
            return Err(LedgerError::OtherFormat { by });
        }
        Ok(Self {
            head: lines.parsed()?,
            lines,
            entries: 0,
            has_ended: false,
        })
    }

    /// Of what it is.
    #[must_use]
    pub fn head(&self) -> &PartHead {
        &self.head
    }

    /// Reads to the end, whatever the entries say.
    ///
    /// # Errors
    /// If it is cut off or damaged.
    pub fn check(mut self) -> Result<(), LedgerError> {
        let mut entries = 0;
        let mut end = None;
        while self.lines.go_on()? {
            entries += 1;
            end = match self.lines.parsed() {
                Ok(Line::<serde::de::IgnoredAny>::End(counted)) => Some(counted),
                _ => None,
            };
        }
        match end {
            Some(counted) if counted + 1 == entries => Ok(()),
            _ => Err(cut_off()),
        }
    }

    fn read(&mut self) -> Result<Option<PartEntry>, LedgerError> {
        if self.has_ended {
            return Ok(None);
        }
        if !self.lines.go_on()? {
            return Err(cut_off());
        }
        match self.lines.parsed()? {
            Line::Entry(entry) => {
                self.entries += 1;
                Ok(Some(entry))
            }
            Line::End(entries) if entries == self.entries => {
                // Only what comes after the end says whether all is as it was written.
                if self.lines.go_on()? {
                    return Err(cut_off());
                }
                self.has_ended = true;
                Ok(None)
            }
            Line::End(_) => Err(cut_off()),
        }
    }
}

fn cut_off() -> LedgerError {
    LedgerError::NotALedger("it is cut off".to_owned())
}

impl<R: Read> Iterator for PartReader<R> {
    type Item = Result<PartEntry, LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
