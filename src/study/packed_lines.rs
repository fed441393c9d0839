//! Lines of JSON, packed with gzip: how ledgers and parts of studies are kept.

use super::LedgerError;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, BufRead, BufReader, Read, Write};

/// Writes lines as they come.
#[derive(Debug)]
pub(super) struct PackedWriter<W: Write>(GzEncoder<W>);

impl<W: Write> PackedWriter<W> {
    pub(super) fn new(out: W) -> Self {
        Self(GzEncoder::new(out, Compression::fast()))
    }

    pub(super) fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.0.write_all(&text)
    }

    /// Writes what is left and gives the output back.
    pub(super) fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

/// A longer line, once unpacked, is not ours \[bytes\].
const LONGEST_LINE: u64 = 1024 * crate::files::MEGABYTE;

/// Reads one line after the other.
#[derive(Debug)]
pub(super) struct PackedReader<R: Read> {
    lines: BufReader<MultiGzDecoder<R>>,
    line: Vec<u8>,
}

impl<R: Read> PackedReader<R> {
    pub(super) fn new(from: R) -> Self {
        Self {
            lines: BufReader::new(MultiGzDecoder::new(from)),
            line: Vec::new(),
        }
    }

    /// Goes on to the next line; whether there is one.
    pub(super) fn go_on(&mut self) -> io::Result<bool> {
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
