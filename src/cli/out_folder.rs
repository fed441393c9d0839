//! Files that appear whole or not at all: written beside their place under another name, and renamed
//! when everything has been written.

use super::interrupt::Interrupt;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// A folder for results.
#[derive(Debug)]
pub(super) struct OutFolder {
    folder: PathBuf,
}

/// A file that has not taken its place yet. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub(super) struct Pending {
    file: NamedTempFile,
    place: PathBuf,
}

impl OutFolder {
    /// The folder, made if it does not exist.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        if folder.exists() && !folder.is_dir() {
            bail!(
                "cannot write results into `{}`: it is a file, and --out needs a folder",
                folder.display()
            );
        }
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        Ok(Self {
            folder: folder.to_path_buf(),
        })
    }

    /// The folder of this name within, made if it does not exist.
    pub(super) fn within(&self, name: &str) -> Result<Self> {
        let folder = self.folder.join(name);
        if folder.exists() && !folder.is_dir() {
            bail!("cannot write into `{}`: it is a file", folder.display());
        }
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        Ok(Self { folder })
    }

    /// Takes the folder away unless something is in it.
    pub(super) fn remove_if_empty(self) {
        // One that is not empty stays, and that is right.
        let _ = fs::remove_dir(&self.folder);
    }

    /// A file of this name, to be written.
    pub(super) fn file(&self, name: &str, interrupt: &Interrupt) -> Result<Pending> {
        let place = self.folder.join(name);
        let mut builder = Builder::new();
        builder.prefix(".holdtrue-").suffix(".tmp");
        readable(&mut builder);
        let file = builder
            .tempfile_in(&self.folder)
            .with_context(|| format!("cannot write `{}`", place.display()))?;
        interrupt.unfinished(file.path().to_path_buf());
        Ok(Pending { file, place })
    }
}

/// Puts files in their places, once every one of them is safe on the disk.
pub(super) fn finish(mut files: Vec<Pending>) -> Result<()> {
    for file in &mut files {
        file.settle()?;
    }
    files.into_iter().try_for_each(Pending::take_place)
}

impl Pending {
    /// Sees to it that all of it is on the disk.
    fn settle(&mut self) -> Result<()> {
        self.flush()?;
        let said = || format!("cannot write `{}`", self.place.display());
        self.file.as_file().sync_all().with_context(said)
    }

    fn take_place(self) -> Result<()> {
        let Pending { file, place } = self;
        let said = || format!("cannot write `{}`", place.display());
        file.persist(&place)
            .map_err(|error| error.error)
            .with_context(said)?;
        Ok(())
    }

    fn explain(place: &Path, error: &io::Error) -> io::Error {
        io::Error::new(
            error.kind(),
            format!("cannot write `{}`: {error}", place.display()),
        )
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        written.map_err(|error| Self::explain(&self.place, &error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.file.flush();
        flushed.map_err(|error| Self::explain(&self.place, &error))
    }
}

/// Temporary files are the owner's alone unless told otherwise; results are like any other file.
#[cfg(unix)]
fn readable(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_: &mut Builder<'_, '_>) {}
