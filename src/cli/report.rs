//! `holdtrue report`: tables, pictures and the report again, from saved results.

use super::compare::is_same;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::options::DetailOptions;
use super::out_folder::{self, OutFolder};
use super::report_files::{FocusOptions, ReportFiles, ReportOptions};
use super::terminal;
use crate::files;
use crate::report::{self, CompareJson, RunJson, Saved};
use crate::study::Workers;
use anyhow::anyhow;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What `run` and `compare` keep their results as.
const KEPT: [&str; 2] = ["summary.json", "comparison.json"];

/// Prints the tables of saved results again, and redraws their pictures and report
///
/// Nothing is simulated: everything comes from the summary.json of `holdtrue run`, or the comparison.json of `holdtrue
/// compare`, in the folder given with --out. The files are the same to the byte unless an option asks for others.
#[derive(Debug, clap::Args)]
pub(super) struct Report {
    /// A folder of results
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Writes report.html and the pictures into this folder instead
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    options: ReportOptions,
    #[command(flatten)]
    focus: FocusOptions,
    /// Prints JSON instead of tables (`holdtrue schema --results` documents it)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    detail: DetailOptions,
}

impl Report {
    pub(super) fn run(&self) -> Result<(), Failure> {
        self.options.check(true)?;
        let saved = read(&self.folder)?;
        let interrupt = Interrupt::watch();
        let workers = Workers::new(0).map_err(|error| anyhow!(error))?;
        let folder = match &self.out {
            Some(out) if !is_same(out, &self.folder) => OutFolder::new(out)?,
            _ => OutFolder::of_report(&self.folder)?,
        };
        let files = ReportFiles::new(&folder, &interrupt, &self.options)?;
        let title = self.options.title();
        let (page, pictures) = match &saved {
            Saved::Run(run) => {
                self.focus.check_alone()?;
                let study = run.study();
                let focus = self.focus.focus([study.centre].into_iter())?;
                let pictures = report::run_pictures(&study, &focus);
                (report::run_html(&study, title, &pictures)?, pictures)
            }
            Saved::Comparison(kept) => {
                let plans = kept.plans();
                let focus = self
                    .focus
                    .focus(plans.studies.iter().map(|study| study.centre))?;
                let pictures = report::comparison_pictures(&plans, &focus);
                (report::comparison_html(&plans, title, &pictures)?, pictures)
            }
        };
        let written = files.written(&page, &pictures, &self.options, &workers);
        let written = written.and_then(|files| Ok(out_folder::finish(files)?));
        // A report that cannot be written is no reason to lose the answer.
        let printed = self.answer(&saved);
        written?;
        Ok(printed?)
    }

    fn answer(&self, saved: &Saved) -> io::Result<()> {
        let layout = self.detail.layout();
        match saved {
            Saved::Run(run) if self.json => {
                terminal::stream(|out| RunJson::new(&run.study()).write(out))
            }
            Saved::Run(run) => terminal::print(&report::table(&run.study(), layout)),
            Saved::Comparison(kept) if self.json => {
                terminal::print(&CompareJson::new(&kept.plans()).text())
            }
            Saved::Comparison(kept) => {
                terminal::print(&report::compare_table(&kept.plans(), layout))
            }
        }
    }
}

/// Kept results larger than this are not ours [bytes].
const LARGEST: u64 = 1024 * files::MEGABYTE;

/// The results in a folder: of a run, or of a comparison if there are none.
fn read(folder: &Path) -> Result<Saved, Failure> {
    let files = KEPT.map(|name| folder.join(name));
    let [run, comparison] = &files;
    let file = if run.exists() { run } else { comparison };
    let shown = file.display();
    let text = files::read(file, LARGEST).map_err(|error| match error.kind() {
        ErrorKind::NotFound if !folder.exists() => {
            Failure::wrong(format!("there is no folder `{}`", folder.display()))
        }
        ErrorKind::NotFound if folder.join("cells.jsonl").exists() => Failure::wrong(format!(
            "`{}` holds a sweep: give the same `holdtrue sweep` command again, which writes its report from the \
             combinations that are kept, without simulating them",
            folder.display()
        )),
        ErrorKind::NotFound | ErrorKind::NotADirectory => Failure::wrong(format!(
            "there is no `{}` and no `{}` in `{}`: name a folder that `holdtrue run` or `holdtrue compare` wrote \
             with --out",
            KEPT[0],
            KEPT[1],
            folder.display()
        )),
        _ => Failure::wrong(format!("`{shown}` cannot be read: {error}")),
    })?;
    let text = String::from_utf8(text).map_err(|_| {
        Failure::wrong(format!(
            "`{shown}`: these are not results that holdtrue saved: it is no text"
        ))
    })?;
    Saved::read(&text).map_err(|error| Failure::wrong(format!("`{shown}`: {error}")))
}
