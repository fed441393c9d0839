//! Lines of JSON, packed with gzip: how ledgers and parts of studies are kept.
//!
//! The last line is a digest of all before it: what was changed by hand and packed again is not believed.

use super::LedgerError;
use super::ledger::spelt;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, BufReader, Read, Write};

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seal {
    /// Of all lines before it.
    digest: String,
}

/// How the last line begins.
const SEAL: &[u8] = b"{\"digest\":";

/// Writes lines as they come.
#[derive(Debug)]
pub(super) struct PackedWriter<W: Write> {
    out: GzEncoder<W>,
    written: Sha256,
}

impl<W: Write> PackedWriter<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out: GzEncoder::new(out, Compression::fast()),
            written: Sha256::new(),
        }
    }

    pub(super) fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.written.update(&text);
        self.out.write_all(&text)
    }

    /// Writes what is left and gives the output back.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let digest = spelt(self.written.clone());
        self.line(&Seal { digest })?;
        self.out.finish()
    }
}

/// A longer line, once unpacked, is not ours \[bytes\].
const LONGEST_LINE: u64 = 1024 * crate::files::MEGABYTE;

/// Reads one line after the other.
#[derive(Debug)]
pub(super) struct PackedReader<R: Read> {
    lines: BufReader<MultiGzDecoder<R>>,
    line: Vec<u8>,
    found: Sha256,
    is_whole: bool,
}

impl<R: Read> PackedReader<R> {
    pub(super) fn new(from: R) -> Self {
        Self {
            lines: BufReader::new(MultiGzDecoder::new(from)),
            line: Vec::new(),
            found: Sha256::new(),
            is_whole: false,
        }
    }

    /// Goes on to the next line; whether there is one. After the last all of it has proved to be as it was written.
    pub(super) fn go_on(&mut self) -> io::Result<bool> {
        let is_there = self.advance()?;
        if !self.line.starts_with(SEAL) {
            self.found.update(&self.line);
            return match is_there || self.is_whole {
                true => Ok(is_there),
                false => Err(damaged("it is cut off: simulate again")),
            };
        }
        let seal: Seal = serde_json::from_slice(&self.line)?;
        if seal.digest != spelt(self.found.clone()) {
            return Err(damaged(
                "it was changed after it was written: simulate again",
            ));
        }
        self.is_whole = true;
        match self.advance()? {
            true => Err(damaged("it goes on after its end: simulate again")),
            false => Ok(false),
        }
    }

    fn advance(&mut self) -> io::Result<bool> {
        self.line.clear();
        let lines = self.lines.by_ref().take(LONGEST_LINE);
        Ok({ lines }.read_until(b'\n', &mut self.line)? > 0)
    }

    /// What the line says.
    pub(super) fn parsed<T: DeserializeOwned>(&self) -> Result<T, LedgerError> {
        let parsed = serde_json::from_slice(&self.line);
        parsed.map_err(|error| LedgerError::NotALedger(error.to_string()))
    }

    /// What the first line says; nothing that cannot be unpacked is ours.
    pub(super) fn first<T: DeserializeOwned>(&mut self) -> Result<T, LedgerError> {
        let read = self.go_on();
        read.map_err(|error| LedgerError::NotALedger(error.to_string()))?;
        self.parsed()
    }
}

fn damaged(said: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, said)
}
