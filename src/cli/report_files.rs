//! The report and the pictures beside it: files that `run`, `compare` and `report` write alike.

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::out_folder::{OutFolder, Pending};
use super::terminal;
use crate::centre::Centre;
use crate::measures::{CallMetric, Measure, Numbered};
use crate::plot::{PlotError, Width};
use crate::report::{Focus, Illustration};
use crate::study::Workers;
use std::collections::BTreeSet;
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

/// The folder of the pictures, within that of the results.
const PICTURES: &str = "pictures";
/// The report.
const PAGE: &str = "report.html";

/// What the report is called and which pictures stand beside it.
#[derive(Debug, clap::Args)]
pub(super) struct ReportOptions {
    /// Files of pictures beside the report [default: svg,png]
    #[arg(long, value_enum, value_name = "KINDS", value_delimiter = ',')]
    pictures: Option<Vec<PictureKind>>,
    /// Title of the report [default: the scenario's name]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

/// What pictures are about.
#[derive(Debug, clap::Args)]
pub(super) struct FocusOptions {
    /// Pictures of this call type alone
    #[arg(long, value_name = "CALL TYPE")]
    only: Option<String>,
    /// Measures in which pictures compare plans, such as asa,abandonment (of a comparison only)
    #[arg(long = "metric", value_name = "KEYS", value_delimiter = ',', value_parser = metric)]
    metrics: Vec<CallMetric>,
}

/// A kind of picture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum PictureKind {
    /// Drawings that can be enlarged
    Svg,
    /// Images for slides and mails
    Png,
    /// No files; the report has its pictures in itself
    None,
}

impl ReportOptions {
    /// Whether these can be followed: without a folder there is no report.
    pub(super) fn check(&self, has_folder: bool) -> Result<(), Failure> {
        let kinds = self.pictures.as_deref().unwrap_or_default();
        if kinds.contains(&PictureKind::None) && kinds.iter().any(|kind| *kind != PictureKind::None)
        {
            let said = "--pictures none leaves no room for another kind; give one or the other";
            return Err(Failure::wrong(said));
        }
        for (option, is_given) in [
            ("--pictures", self.pictures.is_some()),
            ("--title", self.title.is_some()),
        ] {
            needs_folder(option, is_given, has_folder)?;
        }
        Ok(())
    }

    /// What the report is to be called.
    pub(super) fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Whether pictures stand beside the report.
    fn has_files(&self) -> bool {
        self.wants(PictureKind::Svg) || self.wants(PictureKind::Png)
    }

    fn wants(&self, kind: PictureKind) -> bool {
        match &self.pictures {
            Some(kinds) => kinds.contains(&kind),
            None => kind != PictureKind::None,
        }
    }
}

impl FocusOptions {
    /// Whether these can be followed in a study of these centres.
    pub(super) fn check<'a>(
        &self,
        has_folder: bool,
        centres: impl Iterator<Item = &'a Centre> + Clone,
    ) -> Result<(), Failure> {
        needs_folder("--only", self.only.is_some(), has_folder)?;
        needs_folder("--metric", !self.metrics.is_empty(), has_folder)?;
        self.focus(centres).map(|_| ())
    }

    /// Refuses what only pictures of several plans can follow.
    pub(super) fn check_alone(&self) -> Result<(), Failure> {
        match self.metrics.is_empty() {
            true => Ok(()),
            false => Err(Failure::wrong(
                "--metric: pictures of one scenario compare nothing, and show every measure; leave it out, or give \
                 `holdtrue compare` two plans",
            )),
        }
    }

    /// What pictures are to be about, in a study of these centres.
    pub(super) fn focus<'a>(
        &self,
        mut centres: impl Iterator<Item = &'a Centre> + Clone,
    ) -> Result<Focus<'_>, Failure> {
        let focus = Focus {
            only: self.only.as_deref(),
            metrics: &self.metrics,
        };
        let Some(only) = focus.only else {
            return Ok(focus);
        };
        let types = centres.clone().flat_map(Centre::call_types);
        let mut known: Vec<&str> = Vec::new();
        for kind in types {
            if !known.contains(&kind.name.as_str()) {
                known.push(&kind.name);
            }
        }
        let is_in = |centre: &Centre| centre.call_types().iter().any(|kind| kind.name == only);
        if centres.all(is_in) {
            return Ok(focus);
        }
        let known = known.join("`, `");
        Err(Failure::wrong(format!(
            "--only: not every plan has a call type `{only}`; there is `{known}`"
        )))
    }
}

fn needs_folder(option: &str, is_given: bool, has_folder: bool) -> Result<(), Failure> {
    if !is_given || has_folder {
        return Ok(());
    }
    Err(Failure::wrong(format!(
        "{option} is about the report, which is written with --out DIR"
    )))
}

/// A measure of calls by its key.
fn metric(text: &str) -> Result<CallMetric, String> {
    CallMetric::of_key(text).ok_or_else(|| {
        let keys: Vec<&str> = CallMetric::ALL.iter().map(|metric| metric.key()).collect();
        format!(
            "there is no such measure of calls; there are {}",
            keys.join(", ")
        )
    })
}

/// The report's files, so that what cannot be written is known before anything is simulated.
#[derive(Debug)]
pub(super) struct ReportFiles {
    page: Pending,
    /// `None` if no picture is to stand beside the report.
    pictures: Option<OutFolder>,
    interrupt: Interrupt,
}

impl ReportFiles {
    pub(super) fn new(
        folder: &OutFolder,
        interrupt: &Interrupt,
        options: &ReportOptions,
    ) -> Result<Self, Failure> {
        // A refusal leaves no empty folder behind.
        let page = folder.file(PAGE, interrupt)?;
        let pictures = options.has_files().then(|| folder.within(PICTURES));
        Ok(Self {
            page,
            pictures: pictures.transpose()?,
            interrupt: interrupt.clone(),
        })
    }

    /// Whether they can be written, where that is only done after hours.
    pub(super) fn check(folder: &OutFolder, options: &ReportOptions) -> Result<(), Failure> {
        folder.check(&[PAGE])?;
        if options.has_files() {
            folder.check_within(PICTURES)?;
        }
        Ok(())
    }

    /// Writes them; they are yet to take their places.
    pub(super) fn written(
        self,
        page: &str,
        illustrations: &[Illustration],
        options: &ReportOptions,
        workers: &Workers,
    ) -> Result<Vec<Pending>, Failure> {
        let Self {
            page: mut file,
            pictures,
            interrupt,
        } = self;
        file.write_all(page.as_bytes())?;
        let mut files = vec![file];
        let Some(folder) = pictures else {
            return Ok(files);
        };
        if illustrations.is_empty() {
            terminal::say(
                "note: there is nothing to draw in these results; no pictures are written",
            );
            folder.remove_if_empty();
            return Ok(files);
        }
        if options.wants(PictureKind::Png) {
            let elsewhere = match options.wants(PictureKind::Svg) {
                true => "report.html and the SVG pictures show",
                false => "report.html shows",
            };
            tell_boxes(illustrations, elsewhere)?;
        }
        for (name, bytes) in drawn(illustrations, options, workers)? {
            // The results are not to be lost because of it.
            if !folder.is_free(&name) {
                terminal::say(&format!(
                    "warning: `{}` is not as holdtrue wrote it, and is left as it is: this picture is not written",
                    folder.place(&name).display()
                ));
                continue;
            }
            let mut file = folder.file(&name, &interrupt)?;
            file.write_all(&bytes)?;
            files.push(file);
        }
        Ok(files)
    }
}

/// Pictures that are named in a note at the most.
const NAMED: usize = 5;
/// Letters that are named in it at the most.
const LETTERS: usize = 8;

/// Says in which PNG pictures boxes stand for letters, and what shows these.
pub(super) fn tell_boxes(illustrations: &[Illustration], elsewhere: &str) -> Result<(), PlotError> {
    let mut letters = BTreeSet::new();
    let mut names = Vec::new();
    for one in illustrations {
        let boxed = one.boxed_letters(Width::PAGE)?;
        if !boxed.is_empty() {
            names.push(format!("{}.png", one.name));
            letters.extend(boxed);
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let more = |all: usize, most: usize| match all.saturating_sub(most) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let all: String = letters.iter().take(LETTERS).collect();
    let which = names.iter().take(NAMED).cloned().collect::<Vec<_>>();
    terminal::say(&format!(
        "note: the font of PNG pictures lacks letters ({all}{}), and boxes stand for them in {}{}; {elsewhere} them",
        more(letters.len(), LETTERS),
        which.join(", "),
        more(names.len(), NAMED),
    ));
    Ok(())
}

/// Every picture file: its name and what is in it.
fn drawn(
    illustrations: &[Illustration],
    options: &ReportOptions,
    workers: &Workers,
) -> Result<Vec<(String, Vec<u8>)>, PlotError> {
    let mut kinds = vec![PictureKind::Png, PictureKind::Svg];
    kinds.retain(|kind| options.wants(*kind));
    let each: Vec<(&Illustration, PictureKind)> = illustrations
        .iter()
        .flat_map(|one| kinds.iter().map(move |kind| (one, *kind)))
        .collect();
    let mut files = Ok(Vec::new());
    // Whoever stopped the simulation still wants its pictures.
    let never = AtomicBool::new(false);
    workers.each(
        0..each.len() as u64,
        &never,
        || (),
        |(), index| {
            let (one, kind) = each[index as usize];
            match kind {
                PictureKind::Png => Ok((format!("{}.png", one.name), one.png(Width::PAGE)?)),
                _ => {
                    let svg = one.svg(Width::PAGE)?;
                    Ok((format!("{}.svg", one.name), svg.into_bytes()))
                }
            }
        },
        &mut |_: u64, file: Result<(String, Vec<u8>), PlotError>| match (&mut files, file) {
            (Ok(files), Ok(file)) => {
                files.push(file);
                ControlFlow::Continue(())
            }
            (_, Err(error)) => {
                files = Err(error);
                ControlFlow::Break(())
            }
            _ => ControlFlow::Break(()),
        },
    );
    files
}
