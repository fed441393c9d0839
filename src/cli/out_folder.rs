//! Files that appear whole or not at all: written beside their place under another name, and renamed
//! when everything has been written. What an earlier command wrote into the folder and this one does not
//! is removed; what somebody else wrote, or what the command itself reads, is never touched.

use super::contents::{self, Contents, spelt};
use super::failure::Failure;
use super::interrupt::Interrupt;
use crate::files;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::{Builder, NamedTempFile};

/// What unfinished files are called.
const UNFINISHED: (&str, &str) = (".holdtrue-", ".tmp");

/// Unfinished files older than this were left behind by a command that was killed. A convention.
const FORGOTTEN: Duration = Duration::from_secs(24 * 3600);

/// What a sweep keeps its finished combinations in: hours of work that no other command may remove.
const SWEEP: &str = "cells.jsonl";

/// Results of versions that kept no list of what they wrote.
const OF_OLDER: [&str; 2] = ["results.json", "summary.json"];

/// Folders within that of the results.
const WITHIN: [&str; 1] = ["pictures"];

/// A folder for results.
#[derive(Debug)]
pub(super) struct OutFolder {
    home: Arc<Home>,
    /// The folder within it, with a slash at the end; empty for itself.
    within: String,
}

/// The folder that was named, and what is to become of what is in it.
#[derive(Debug)]
struct Home {
    folder: PathBuf,
    before: Contents,
    earlier: Earlier,
}

/// What becomes of the files of earlier commands that this one does not write again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Earlier {
    /// They are of another study, and go.
    Removed,
    /// Results stay; the report and its pictures go.
    ResultsStay,
    /// They stay: this command writes one file beside them.
    AllStay,
}

/// A file that has not taken its place yet. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub(super) struct Pending {
    file: NamedTempFile,
    /// Where it goes.
    place: PathBuf,
    /// Its name within the folder of the results.
    name: String,
    written: Sha256,
    home: Arc<Home>,
}

impl OutFolder {
    /// The folder, made if it does not exist.
    pub(super) fn new(folder: &Path) -> Result<Self, Failure> {
        if folder.join(SWEEP).exists() {
            return Err(Failure::wrong(format!(
                "`{}` keeps the finished combinations of a sweep, and may need hours to be made again: give \
                 another folder, or remove `{SWEEP}` there first",
                folder.display()
            )));
        }
        Self::open(folder, Earlier::Removed)
    }

    /// A folder of results whose report is made anew.
    pub(super) fn of_report(folder: &Path) -> Result<Self, Failure> {
        Self::open(folder, Earlier::ResultsStay)
    }

    /// The folder of one file among others.
    pub(super) fn of_one_file(folder: &Path) -> Result<Self, Failure> {
        Self::open(folder, Earlier::AllStay)
    }

    /// Whether one file of this name can be written into the folder, which need not be there yet.
    ///
    /// # Errors
    /// If somebody else's file has the name, or a result of another command, or one that is read.
    pub(super) fn check_one_file(folder: &Path, name: &str) -> Result<(), Failure> {
        Self::at(folder, Earlier::AllStay).check(&[name])
    }

    /// The folder of a sweep, which may hold what an earlier one kept.
    pub(super) fn of_sweep(folder: &Path) -> Result<Self, Failure> {
        Self::open(folder, Earlier::Removed)
    }

    fn open(folder: &Path, earlier: Earlier) -> Result<Self, Failure> {
        make(folder)?;
        forget(folder);
        for name in WITHIN {
            forget(&folder.join(name));
        }
        Ok(Self::at(folder, earlier))
    }

    fn at(folder: &Path, earlier: Earlier) -> Self {
        let home = Home {
            folder: folder.to_path_buf(),
            before: Contents::of(folder),
            earlier,
        };
        Self {
            home: Arc::new(home),
            within: String::new(),
        }
    }

    /// The folder of this name within, made if it does not exist.
    pub(super) fn within(&self, name: &str) -> Result<Self, Failure> {
        make(&self.home.folder.join(name))?;
        Ok(Self {
            home: self.home.clone(),
            within: format!("{name}/"),
        })
    }

    /// Whether there can be a folder of this name within; none is made.
    pub(super) fn check_within(&self, name: &str) -> Result<(), Failure> {
        let folder = self.home.folder.join(name);
        match fs::metadata(&folder) {
            Ok(found) if !found.is_dir() => Err(no_folder(&folder)),
            _ => Ok(()),
        }
    }

    /// Takes the folder away unless something is in it.
    pub(super) fn remove_if_empty(self) {
        // One that is not empty stays, and that is right.
        let _ = fs::remove_dir(self.place(""));
    }

    /// A file of this name, to be written.
    ///
    /// # Errors
    /// If somebody else's file has the name, or nothing can be written there.
    pub(super) fn file(&self, name: &str, interrupt: &Interrupt) -> Result<Pending, Failure> {
        self.check(&[name])?;
        let name = format!("{}{name}", self.within);
        Ok(self.home.pending(name, interrupt)?)
    }

    /// Whether files of these names can be written: known before anything is simulated, also where they are only
    /// written after it.
    ///
    /// # Errors
    /// If one is somebody else's, or is read by this command.
    pub(super) fn check(&self, names: &[&str]) -> Result<(), Failure> {
        let taken = names.iter().find(|name| !self.is_free(name));
        match taken {
            Some(name) => Err(Failure::wrong(self.home.refusal(&self.place(name)))),
            None => Ok(()),
        }
    }

    /// Whether a file of this name would replace nobody else's, and none that is read.
    pub(super) fn is_free(&self, name: &str) -> bool {
        let place = self.place(name);
        let name = format!("{}{name}", self.within);
        let is_ours = || self.home.replaces(&name);
        fs::symlink_metadata(&place).is_err() || is_ours() && !files::is_input(&place)
    }

    /// Where a file of this name would be.
    pub(super) fn place(&self, name: &str) -> PathBuf {
        self.home.folder.join(&self.within).join(name)
    }
}

impl Home {
    /// Whether the file of this name is one that a command like this may replace: one file no result of a study.
    fn replaces(&self, name: &str) -> bool {
        let is_result = self.earlier == Earlier::AllStay && !self.before.is_alone(name);
        !is_result && self.before.is_ours(&self.folder, name)
    }

    /// Why a file that is there is not replaced, and what to do.
    fn refusal(&self, place: &Path) -> String {
        if files::is_input(place) {
            return format!(
                "`{}` is read by this command, which would write another file there: give another folder; nothing \
                 was changed",
                place.display()
            );
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        if self.earlier == Earlier::AllStay && self.before.is_ours(&self.folder, &name) {
            return format!(
                "`{}` is a result of an earlier command: give another name, or move it away; nothing was changed",
                place.display()
            );
        }
        let (place, folder) = (place.display(), self.folder.display());
        let has_list = self.folder.join(contents::NAME).exists();
        let has_results = OF_OLDER.iter().any(|name| self.folder.join(name).is_file());
        if has_results && !has_list {
            let spoken = self.folder.display().to_string();
            let quoted = shlex::try_quote(&spoken).unwrap_or_default();
            return format!(
                "`{place}` is there already: `{folder}` holds results of an older version of holdtrue, which kept no \
                 list of its files. Give another folder; or, if nothing in it is yours, remove it with \
                 `rm -r -- {quoted}`. Nothing was changed"
            );
        }
        format!(
            "`{place}` is there already, and not as this version of holdtrue wrote it: move it away, or give \
             another folder; nothing was changed"
        )
    }

    fn pending(self: &Arc<Self>, name: String, interrupt: &Interrupt) -> Result<Pending> {
        let place = self.folder.join(&name);
        let beside = place.parent().unwrap_or(&self.folder);
        let mut builder = Builder::new();
        builder.prefix(UNFINISHED.0).suffix(UNFINISHED.1);
        readable(&mut builder);
        let file = builder
            .tempfile_in(beside)
            .with_context(|| format!("cannot write `{}`", place.display()))?;
        interrupt.unfinished(file.path().to_path_buf());
        Ok(Pending {
            file,
            place,
            name,
            written: Sha256::new(),
            home: self.clone(),
        })
    }

    /// A list of what the folder holds, on the disk and yet to take its place.
    fn list(self: &Arc<Self>, contents: &Contents) -> Result<Pending> {
        let mut list = self.pending(contents::NAME.to_owned(), &Interrupt::default())?;
        list.write_all(contents.text()?.as_bytes())?;
        list.settle()?;
        Ok(list)
    }

    /// Whether a file of an earlier command goes if this one does not write it.
    fn goes(&self, name: &str) -> bool {
        match self.earlier {
            Earlier::Removed => true,
            Earlier::ResultsStay => name == "report.html" || name.contains('/'),
            Earlier::AllStay => false,
        }
    }
}

/// Puts files of one folder in their places, once every one of them is safe on the disk, and removes what earlier
/// commands left there.
///
/// Both lists of the folder's contents are on the disk before anything takes its place. The first knows the old
/// files and the new ones: whatever stops the program after that, the next command knows them all.
pub(super) fn finish(mut files: Vec<Pending>) -> Result<()> {
    let Some(home) = files.first().map(|file| file.home.clone()) else {
        return Ok(());
    };
    for file in &mut files {
        file.settle()?;
    }
    // Another command may have written here meanwhile.
    let before = Contents::of(&home.folder);
    let (mut during, mut after) = (before.clone(), before.clone());
    for file in &files {
        during.add(&file.name, spelt(file.written.clone()));
        after.set(&file.name, spelt(file.written.clone()));
        for list in [&mut during, &mut after] {
            list.set_alone(&file.name, home.earlier == Earlier::AllStay);
        }
    }
    let is_new = |name: &str| files.iter().any(|file| file.name == name);
    let left: Vec<&str> = before
        .names()
        .filter(|name| !is_new(name) && home.goes(name))
        .filter(|name| !files::is_input(&home.folder.join(name)))
        .collect();
    left.iter().for_each(|name| after.remove(name));
    let (during, after) = (home.list(&during)?, home.list(&after)?);
    during.take_place()?;
    files.into_iter().try_for_each(Pending::take_place)?;
    for name in left {
        if before.is_ours(&home.folder, name) {
            let place = home.folder.join(name);
            fs::remove_file(&place)
                .with_context(|| format!("cannot remove `{}`", place.display()))?;
        }
    }
    for name in WITHIN {
        // It stays if anything is in it.
        let _ = fs::remove_dir(home.folder.join(name));
    }
    after.take_place()
}

impl Pending {
    /// Sees to it that all of it is on the disk.
    fn settle(&mut self) -> Result<()> {
        self.flush()?;
        let said = || format!("cannot write `{}`", self.place.display());
        self.file.as_file().sync_all().with_context(said)
    }

    fn take_place(self) -> Result<()> {
        let Pending { file, place, .. } = self;
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
        let written = written.map_err(|error| Self::explain(&self.place, &error))?;
        self.written.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.file.flush();
        flushed.map_err(|error| Self::explain(&self.place, &error))
    }
}

fn no_folder(place: &Path) -> Failure {
    Failure::wrong(format!(
        "cannot write results into `{}`: it is a file or within one, and --out needs a folder",
        place.display()
    ))
}

/// Makes a folder unless it exists.
pub(super) fn make(folder: &Path) -> Result<(), Failure> {
    match fs::create_dir_all(folder) {
        Ok(()) => Ok(()),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::AlreadyExists | ErrorKind::NotADirectory
            ) =>
        {
            Err(no_folder(folder))
        }
        Err(error) => {
            let error = anyhow::Error::from(error);
            let said = format!("cannot make the folder `{}`", folder.display());
            Err(error.context(said).into())
        }
    }
}

/// Removes unfinished files that a killed command left behind long ago. What cannot be removed stays.
fn forget(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1);
        // The entry's own, not that of what a link points at.
        let Some(found) = is_ours.then(|| entry.metadata().ok()).flatten() else {
            continue;
        };
        let age = found.modified().ok().and_then(|time| time.elapsed().ok());
        if found.is_file() && age.is_some_and(|age| age > FORGOTTEN) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Temporary files are the owner's alone unless told otherwise; results are like any other file.
#[cfg(unix)]
pub(super) fn readable(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
pub(super) fn readable(_: &mut Builder<'_, '_>) {}
