//! `holdtrue lesson`: lessons as one file that needs no server.

use super::failure::Failure;
use super::out_folder::readable;
use super::progress::Bar;
use super::serve::lessons;
use super::terminal;
use crate::files;
use crate::serve::{LESSONS_MARK as MARK, Lesson, offline};
use crate::study::Workers;
use anyhow::anyhow;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes lessons as one page that needs no server and no network, for a memory stick
///
/// The days and the answers are simulated now and are inside the file. Without FILE it takes the lessons that come
/// with the program.
#[derive(Debug, clap::Args)]
pub(super) struct LessonCommand {
    /// Lesson files
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The page
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Shows no progress
    #[arg(short, long)]
    quiet: bool,
}

impl LessonCommand {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let read = self.files.iter().map(|file| Lesson::read(file));
        let mut chosen = read
            .collect::<Result<Vec<_>, _>>()
            .map_err(Failure::wrong)?;
        if chosen.is_empty() {
            chosen = lessons(None)?;
        }
        let mut keys: Vec<&str> = chosen.iter().map(Lesson::key).collect();
        keys.sort_unstable();
        if let Some(twice) = keys.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Failure::wrong(format!(
                "two lessons are called `{}.toml`; give each file its own name",
                twice[0]
            )));
        }
        self.check_place()?;
        let workers = Workers::new(0).map_err(|error| anyhow!(error))?;
        let bar = Bar::new(self.quiet.into());
        let of = chosen.len() as u64;
        let page = offline(&chosen, &workers, |done| bar.at(done as u64, of));
        bar.done();
        let page = page.map_err(Failure::wrong)?;
        self.write(&page)?;
        let size = page.len() as f64 / 1e6;
        terminal::say(&format!(
            "{} in `{}`, {size:.1} MB",
            number_of(chosen.len()),
            self.out.display()
        ));
        Ok(())
    }

    /// Refuses to write over what is no page of lessons.
    fn check_place(&self) -> Result<(), Failure> {
        let is_there = fs::symlink_metadata(&self.out).is_ok();
        let before = files::text(&self.out, files::LARGEST_TEXT).unwrap_or_default();
        if is_there && !before.contains(MARK) {
            return Err(Failure::wrong(format!(
                "--out: `{}` is there already and is no page of lessons: move it away, or give another name",
                self.out.display()
            )));
        }
        Ok(())
    }

    /// All of it or nothing takes its place.
    fn write(&self, page: &str) -> Result<(), Failure> {
        let beside = self.out.parent().filter(|folder| *folder != Path::new(""));
        let mut builder = tempfile::Builder::new();
        readable(&mut builder);
        let written = builder
            .tempfile_in(beside.unwrap_or(Path::new(".")))
            .and_then(|mut file| {
                file.write_all(page.as_bytes())?;
                file.as_file().sync_all()?;
                file.persist(&self.out)?;
                Ok(())
            });
        written.map_err(|error| anyhow!("cannot write `{}`: {error}", self.out.display()).into())
    }
}
/// `1 lesson`, `9 lessons`
fn number_of(lessons: usize) -> String {
    match lessons {
        1 => "1 lesson".to_owned(),
        many => format!("{many} lessons"),
    }
}
