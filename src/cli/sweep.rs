//! `holdtrue sweep`: every combination of values under the same callers.

mod kept;
#[cfg(feature = "parquet")]
mod partition;

use super::cluster::Work;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::options::{DetailOptions, look};
use super::out_folder::{OutFolder, finish};
use super::progress::Bar;
use super::report_files::{ReportFiles, ReportOptions};
use super::run_options::RunOptions;
use super::shard::{self, Parts, ShardOptions};
use super::terminal;
use crate::centre::Operation;
use crate::measures::Results;
use crate::report::{self, MetricChoice, Swept, SweptCell};
use crate::scenario::{Cell, Setting, Sweep};
use crate::study::{self, OwnCells, Part, PartEntry, RunPlan, StudyKey, SweepProgress, Workers};
use anyhow::anyhow;
use clap::value_parser;
use kept::CellFile;
use std::io;
use std::path::{Path, PathBuf};

/// What is written beside the report.
#[cfg(feature = "parquet")]
const FILES: [&str; 3] = ["sweep.json", "cells.csv", "cells.parquet"];
#[cfg(not(feature = "parquet"))]
const FILES: [&str; 2] = ["sweep.json", "cells.csv"];

/// More agents than this in every interval are a slip of the finger.
const MOST_AGENTS: i64 = 1000;

/// Simulates every combination of values under the same callers
///
/// A sweep file names a scenario and, under [vary], keys with the values they take; or name a scenario and
/// give --vary. Every combination is checked before the first is simulated. With --out finished
/// combinations are kept as they finish: the same command goes on where a sweep was stopped, and ends
/// with the same files.
#[derive(Debug, clap::Args)]
pub(super) struct SweepCommand {
    /// The sweep (TOML with a table [vary]), or a scenario with --vary or --more-or-fewer
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// Varies a key: agents.desk.count=8..20, =8..20:2, =8,9,12, messages.policy=silence,comfort (repeatable)
    #[arg(long, value_name = "KEY=LIST")]
    vary: Vec<String>,
    /// Each agent group in turn, with up to so many agents more or fewer in every interval
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=MOST_AGENTS))]
    more_or_fewer: Option<u32>,
    /// Lays a value over the scenario, below what is varied (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// The measure of the two-way table where two things are varied, otherwise of a column: abandonment, calls.NAME.asa, agents.NAME.occupancy, cost.total [default: service_level]
    #[arg(long, value_name = "MEASURE")]
    show: Option<MetricChoice>,
    #[command(flatten)]
    options: RunOptions,
    /// Writes report.html, pictures, sweep.json and cells.csv into this folder; cells.jsonl there is what a stopped sweep goes on from
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shard: ShardOptions,
    #[command(flatten)]
    report: ReportOptions,
    /// Prints JSON instead of tables (`holdtrue schema --results` documents it)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    detail: DetailOptions,
}

impl SweepCommand {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let sweep = self.checked()?;
        if let (Some(part), Some(out)) = (self.shard.part()?, &self.out) {
            return self.simulate(part, out, &sweep);
        }
        let cells = self.cells(&sweep, 0..sweep.count())?;
        let plan = self.plan(&sweep, &cells)?;
        let cross = sweep.cross().into_iter();
        let key = study_key(&plan, cross.map(|place| &cells[place]));
        let parts = self.shard.parts(&key)?;
        let workers = self.options.workers()?;
        let interrupt = Interrupt::watch();
        let folder = self
            .out
            .as_deref()
            .map(|out| self.folder(out))
            .transpose()?;
        let mut finished = Finished::open(self.out.as_deref(), &cells, &plan)?;
        match parts {
            Some(parts) => finished.merge(parts, &cells, (&plan, &workers), &interrupt)?,
            None => self.say(&finished),
        }
        let open: Vec<usize> = finished.open_cells().collect();
        let operations: Vec<&Operation> = open
            .iter()
            .map(|&at| cells[at].scenario.operation())
            .collect();
        let mut watch = Watch {
            bar: Bar::new(self.options.is_quiet().into()),
            open: &open,
            finished: &mut finished,
        };
        let outcome = study::sweep(&operations, &plan, &workers, interrupt.flag(), &mut watch);
        watch.bar.done();
        outcome?;
        let swept = finished.swept(&sweep, &cells, &plan);
        let stopped = swept.cells.len() < cells.len();
        let written = match folder.filter(|_| !stopped) {
            Some(folder) => self.write(&swept, &folder, &interrupt, &workers),
            None => Ok(()),
        };
        // Files that cannot be written are no reason to lose what was simulated.
        if !(stopped && self.out.is_some()) {
            self.answer(&swept)?;
        }
        written?;
        if stopped {
            let (done, all) = (swept.cells.len(), cells.len());
            let then = match &self.out {
                Some(_) => "; the same command goes on from there",
                None => "; with --out they would be kept, to go on from there",
            };
            return Err(anyhow!("interrupted after {done} of {all} combinations{then}").into());
        }
        Ok(())
    }

    fn plan(&self, sweep: &Sweep, cells: &[Cell]) -> Result<RunPlan, Failure> {
        let operations = cells.iter().map(|cell| cell.scenario.operation());
        let operations: Vec<&Operation> = operations.collect();
        self.options
            .plan_or(sweep.replications(), sweep.seed(), &operations)
    }

    /// Simulates a shard. Only its own combinations are read, and those that tell this sweep from others.
    fn simulate(&self, part: Part, out: &Path, sweep: &Sweep) -> Result<(), Failure> {
        let cross = self.cells(sweep, sweep.cross())?;
        let plan = self.plan(sweep, &cross)?;
        let key = study_key(&plan, cross.iter());
        let all = sweep.count();
        let own = part.of_cells(all as u64, plan.replications);
        let first = own.first().map_or(0, |share| share.cell as usize);
        let last = own.last().map_or(0, |share| share.cell as usize + 1);
        let cells = match own.is_empty() {
            true => Vec::new(),
            false => self.cells(sweep, first..last)?,
        };
        let operations = cells.iter().map(|cell| cell.scenario.operation());
        let operations: Vec<&Operation> = operations.collect();
        let own = OwnCells {
            all: all as u64,
            first: first as u64,
            cells: &operations,
        };
        #[cfg(feature = "parquet")]
        let mut beside = partition::Partition::new(sweep, (&cells, first), (part, &plan));
        #[cfg(not(feature = "parquet"))]
        let mut beside = ();
        shard::cells((part, out, key), own, (&plan, &self.options), &mut beside)
    }

    /// What it simulates, for a scheduler that is to do it.
    pub(super) fn work(&self) -> Result<Work, Failure> {
        let sweep = self.checked()?;
        let cells = self.cells(&sweep, 0..sweep.count())?;
        let plan = self.plan(&sweep, &cells)?;
        let operations = cells.iter().map(|cell| cell.scenario.operation());
        Ok(Work {
            operations: operations.cloned().collect(),
            plan,
            out: self.shard.out(self.out.as_ref())?,
            told: self.options.told(),
        })
    }

    /// The same, of parts that are put together.
    pub(super) fn merged(mut self, parts: Parts, out: PathBuf) -> Self {
        self.shard = ShardOptions::of(parts);
        self.out = Some(out);
        self
    }

    fn settings(&self) -> Vec<Setting> {
        let settings = self.set.iter().map(|text| Setting::new("--set", text));
        settings.collect()
    }

    /// What is varied, if all that is asked of it can be done.
    fn checked(&self) -> Result<Sweep, Failure> {
        self.report.check(self.out.is_some())?;
        let sweep = self.read()?;
        RunOptions::check(sweep.replications(), sweep.file())?;
        Ok(sweep)
    }

    /// What is varied.
    fn read(&self) -> Result<Sweep, Failure> {
        let mut sweep = Sweep::read(&self.path, &self.vary)
            .map_err(|refused| Failure::Wrong(refused.render(look())))?;
        if let Some(most) = self.more_or_fewer {
            sweep
                .more_or_fewer(most, &self.settings())
                .map_err(|refused| Failure::Wrong(refused.render(look())))?;
        }
        if sweep.axes().is_empty() {
            return Err(Failure::wrong(format!(
                "nothing is varied in `{}`: give --vary agents.NAME.count=8..20 or --more-or-fewer 3, or \
                 write a sweep file with a table [vary]",
                self.path.display()
            )));
        }
        Ok(sweep)
    }

    /// Combinations by their numbers; warnings go to stderr.
    fn cells(
        &self,
        sweep: &Sweep,
        numbers: impl IntoIterator<Item = usize>,
    ) -> Result<Vec<Cell>, Failure> {
        let cells = sweep
            .cells_at(numbers, &self.settings())
            .map_err(|refused| Failure::Wrong(refused.render(look())))?;
        let mut said: Vec<&String> = Vec::new();
        let scenarios = cells.iter().flat_map(|cell| cell.scenario.warnings());
        for warning in sweep.warnings().iter().chain(scenarios) {
            if !said.contains(&warning) {
                terminal::say(warning);
                said.push(warning);
            }
        }
        if let (Some(shown), Some(first)) = (&self.show, cells.first()) {
            shown
                .check(first.scenario.operation())
                .map_err(|wrong| Failure::wrong(format!("--show: {wrong}")))?;
        }
        Ok(cells)
    }

    /// Says how many combinations an earlier sweep has finished.
    fn say(&self, finished: &Finished) {
        let Some(out) = self.out.as_ref().filter(|_| !self.options.is_quiet()) else {
            return;
        };
        let (known, all) = (
            finished.results.iter().flatten().count(),
            finished.results.len(),
        );
        if known > 0 {
            terminal::say(&format!(
                "note: {known} of {all} combinations were finished before, and are taken from `{}`",
                out.display()
            ));
        }
        if finished.damaged > 0 {
            terminal::say(&format!(
                "note: {} of {all} combinations kept in `{}` cannot be believed, and are simulated again",
                finished.damaged,
                out.display()
            ));
        }
        if finished.others > 0 {
            terminal::say(&format!(
                "note: `{}` also keeps {} of another scenario, seed or number of replications; they are not used",
                out.display(),
                finished.others
            ));
        }
    }

    /// The folder of `--out`, if all can be written there: that is known before hours are spent.
    fn folder(&self, out: &Path) -> Result<OutFolder, Failure> {
        let folder = OutFolder::of_sweep(out)?;
        folder.check(&FILES)?;
        ReportFiles::check(&folder, &self.report)?;
        Ok(folder)
    }

    /// Writes all files, and only then puts them in their places.
    fn write(
        &self,
        swept: &Swept<'_>,
        folder: &OutFolder,
        interrupt: &Interrupt,
        workers: &Workers,
    ) -> Result<(), Failure> {
        let report = ReportFiles::new(folder, interrupt, &self.report)?;
        let shown = self.show.clone().unwrap_or_default();
        let pictures = report::sweep_pictures(swept, &shown);
        let page = report::sweep_html(swept, &shown, self.report.title(), &pictures)?;
        let mut files = report.written(&page, &pictures, &self.report, workers)?;
        let mut csv = folder.file("cells.csv", interrupt)?;
        report::cells_csv(swept, &mut csv)?;
        files.push(csv);
        #[cfg(feature = "parquet")]
        {
            let mut table = folder.file("cells.parquet", interrupt)?;
            report::cells_parquet(swept, &mut table)?;
            files.push(table);
        }
        let mut json = io::BufWriter::new(folder.file("sweep.json", interrupt)?);
        report::sweep_json(swept, &mut json)?;
        files.push(json.into_inner().map_err(io::IntoInnerError::into_error)?);
        finish(files)?;
        Ok(())
    }

    fn answer(&self, swept: &Swept<'_>) -> Result<(), Failure> {
        if swept.cells.is_empty() {
            return Ok(());
        }
        if self.json {
            terminal::stream(|out| report::sweep_json(swept, out))?;
            return Ok(());
        }
        let shown = self.show.clone().unwrap_or_default();
        terminal::print(&report::sweep_table(swept, &shown, self.detail.layout()))?;
        Ok(())
    }
}

/// What tells a sweep from every other: combinations that say all that is varied.
fn study_key<'a>(plan: &RunPlan, cross: impl Iterator<Item = &'a Cell>) -> StudyKey {
    let texts: Vec<&str> = cross.map(|cell| cell.scenario.text()).collect();
    StudyKey::new("sweep", plan, &texts)
}

/// Finished combinations: of this run, and of earlier ones.
struct Finished {
    /// One for each combination.
    results: Vec<Option<Results>>,
    digests: Vec<String>,
    kept: Option<CellFile>,
    /// Kept results that belong to something else.
    others: usize,
    /// Kept results that cannot be believed.
    damaged: usize,
}

impl Finished {
    /// With what is kept in `folder`.
    fn open(folder: Option<&Path>, cells: &[Cell], plan: &RunPlan) -> Result<Self, Failure> {
        let Some(folder) = folder else {
            return Ok(Self {
                results: vec![None; cells.len()],
                digests: Vec::new(),
                kept: None,
                others: 0,
                damaged: 0,
            });
        };
        let digests = cells.iter().map(|cell| kept::digest(&cell.scenario, plan));
        let digests: Vec<String> = digests.collect();
        let (kept, found) = CellFile::open(folder, &digests, plan)?;
        let known = digests
            .iter()
            .map(|digest| found.known.get(digest).cloned());
        Ok(Self {
            results: known.collect(),
            digests,
            kept: Some(kept),
            others: found.others,
            damaged: found.damaged,
        })
    }

    /// The combinations that are still to be simulated.
    fn open_cells(&self) -> impl Iterator<Item = usize> {
        let results = self.results.iter().enumerate();
        results.filter_map(|(at, results)| results.is_none().then_some(at))
    }

    /// Takes every combination from parts that are put together.
    fn merge(
        &mut self,
        parts: &Parts,
        cells: &[Cell],
        (plan, workers): (&RunPlan, &Workers),
        interrupt: &Interrupt,
    ) -> Result<(), Failure> {
        let mut entries = parts.entries().peekable();
        while let Some(entry) = entries.next() {
            let (cell, results) = match entry? {
                PartEntry::Cell { cell, results } => (cell, *results),
                PartEntry::OfCell { cell, counted, .. } => {
                    let operation = cells
                        .get(cell as usize)
                        .ok_or_else(|| anyhow!("the shards have a combination too many"))?
                        .scenario
                        .operation();
                    let is_of_it = |entry: &io::Result<PartEntry>| match entry {
                        Ok(PartEntry::OfCell { cell: of, .. }) => *of == cell,
                        Ok(_) => false,
                        Err(_) => true,
                    };
                    let rest = std::iter::from_fn(|| entries.next_if(is_of_it));
                    let rest = rest.map(|entry| match entry? {
                        PartEntry::OfCell { counted, .. } => Ok(*counted),
                        _ => Err(io::Error::other("the shards do not follow on each other")),
                    });
                    let known = std::iter::once(Ok(*counted)).chain(rest);
                    let none = &mut ();
                    let found =
                        study::run_after(known, operation, plan, workers, interrupt.flag(), none);
                    (cell, found?)
                }
                PartEntry::Replication { .. } | PartEntry::Fresh(_) => {
                    return Err(anyhow!("the shards are not of a sweep").into());
                }
            };
            let results = results.of_study(plan.seed, plan.replications, plan.confidence);
            if self.results.get(cell as usize).is_some_and(Option::is_none) {
                self.add(cell as usize, results)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, cell: usize, results: Results) -> io::Result<()> {
        if let (Some(kept), Some(digest)) = (&mut self.kept, self.digests.get(cell)) {
            kept.add(digest, &results)?;
        }
        if let Some(place) = self.results.get_mut(cell) {
            *place = Some(results);
        }
        Ok(())
    }

    fn swept<'a>(&'a self, sweep: &'a Sweep, cells: &'a [Cell], plan: &RunPlan) -> Swept<'a> {
        let finished = cells.iter().zip(&self.results).enumerate();
        let finished = finished.filter_map(|(at, (cell, results))| {
            Some(SweptCell {
                number: at + 1,
                cell,
                results: results.as_ref()?,
            })
        });
        Swept {
            sweep,
            seed: plan.seed,
            replications: plan.replications,
            confidence: plan.confidence,
            planned: cells.len(),
            cells: finished.collect(),
        }
    }
}

/// Shows progress, and keeps every combination that is finished.
struct Watch<'a> {
    bar: Bar,
    /// Which combinations are simulated.
    open: &'a [usize],
    finished: &'a mut Finished,
}

impl SweepProgress for Watch<'_> {
    fn replications(&mut self, done: u64, planned: u64) {
        self.bar.at(done, planned);
    }

    fn cell(&mut self, cell: usize, results: Results) -> io::Result<()> {
        match self.open.get(cell) {
            Some(&cell) => self.finished.add(cell, results),
            None => Ok(()),
        }
    }
}
