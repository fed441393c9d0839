//! `holdtrue run`: simulates a scenario and says what came out.

use super::cluster::Work;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::options::{DetailOptions, ScenarioFile};
use super::out_folder::{self, OutFolder, Pending};
use super::progress::Bar;
use super::records_file;
use super::report_files::{FocusOptions, ReportFiles, ReportOptions};
use super::run_options::{RunOptions, replications};
use super::shard::{self, Parts, ShardOptions};
use super::terminal;
use crate::files;
use crate::measures::{Contribution, all_met, outcomes, targets};
use crate::report::{self, ReplicationsCsv, RunJson};
use crate::scenario::Scenario;
use crate::study::{
    self, LedgerHead, LedgerReader, LedgerWriter, Progress, RunPlan, StudyKey, Workers,
};
use anyhow::anyhow;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What was counted in every replication: what `--more` goes on from.
const LEDGER: &str = "ledger.jsonl.gz";
/// A row for every replication.
const DAYS: &str = "replications.csv";
/// A row for every interval.
const INTERVALS: &str = "intervals.csv";

/// Simulates a scenario: service level, waits, abandonment and occupancy, with intervals
#[derive(Debug, clap::Args)]
pub(super) struct Run {
    #[command(flatten)]
    scenario: ScenarioFile,
    #[command(flatten)]
    options: RunOptions,
    /// Simulates so many replications more than the folder of --out keeps, and writes the results of all of them
    #[arg(long, value_name = "N", requires = "out", conflicts_with_all = ["replications", "shard"], value_parser = replications)]
    more: Option<u64>,
    /// Writes report.html, pictures, summary.json, intervals.csv, replications.csv and ledger.jsonl.gz into this
    /// folder, with customers also customers.csv
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shard: ShardOptions,
    /// Writes a row for every attempt of every replication into this CSV file (with .gz packed), for other tools;
    /// `holdtrue schema --records` documents its columns
    #[arg(long, value_name = "FILE", conflicts_with = "more")]
    records: Option<PathBuf>,
    #[command(flatten)]
    report: ReportOptions,
    #[command(flatten)]
    focus: FocusOptions,
    /// Prints JSON instead of tables (`holdtrue schema --results` documents it)
    #[arg(long)]
    json: bool,
    /// Exit status 3 unless every target is known to be met
    #[arg(long)]
    require_targets: bool,
    #[command(flatten)]
    detail: DetailOptions,
}

impl Run {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let scenario = self.checked()?;
        let mut plan = self.options.plan(&[scenario.operation()])?;
        let key = StudyKey::new("run", &plan, &[scenario.text()]);
        if let (Some(part), Some(out)) = (self.shard.part()?, &self.out) {
            let operation = [scenario.operation()];
            return shard::replications((part, out, key), &operation, (&plan, &self.options));
        }
        let parts = self.shard.parts(&key)?;
        if parts.is_some() {
            self.keep_what_is_more(&scenario, &plan)?;
        }
        let known = self.known(&scenario, &mut plan)?;
        let workers = self.options.workers()?;
        let interrupt = Interrupt::watch();
        let files = self.files(&scenario, &plan, &interrupt)?;
        let (days, others) = files.map_or((None, None), |files| {
            (Some((files.replications, files.ledger)), Some(files.others))
        });
        let mut watch = Watch {
            bar: Bar::new(self.options.is_quiet().into()),
            days,
            failed: None,
            planned: plan.replications,
        };
        let known = known.into_iter().flatten();
        let known = known.map(|entry| entry.map_err(io::Error::other));
        let merged = parts.into_iter().flat_map(Parts::replications);
        let merged = merged.map(|entry| {
            let only = entry?.pop();
            only.ok_or_else(|| io::Error::other("nothing was counted in a replication of a shard"))
        });
        let outcome = study::run_after(
            merged.chain(known),
            scenario.operation(),
            &plan,
            &workers,
            interrupt.flag(),
            &mut watch,
        );
        watch.bar.done();
        let results = outcome?;
        if results.replications == 0 {
            return Err(anyhow!(TOO_EARLY).into());
        }
        let (done, planned) = (results.replications, watch.planned);
        let study = report::Study::new(&scenario, &results);
        let open_ended = plan.precision.is_some();
        let is_stopped = interrupt.came() && (open_ended || done < planned);
        let sure = (self.options).say_what_it_took(&plan, [&results], (study.unit(), is_stopped));
        let written = match (watch.failed, watch.days, others) {
            (Some(error), ..) => Err(error.into()),
            (None, Some(days), Some(others)) => {
                others.finish(&study, days, (&self.report, &self.focus), &workers)
            }
            _ => Ok(()),
        };
        // Files that cannot be written are no reason to lose what was simulated.
        let printed = self.answer(&study);
        written?;
        printed?;
        if let Some(file) = &self.records {
            records_file::write(file, &scenario, (plan.seed, done), &workers, &interrupt)?;
        }
        if is_stopped {
            return Err(stopped(done, planned, self.out.as_deref()));
        }
        sure?;
        if self.require_targets && !is_every_target_met(&study) {
            return Err(Failure::TargetMissed);
        }
        Ok(())
    }

    /// The scenario, if all that is asked of it can be done.
    fn checked(&self) -> Result<Scenario, Failure> {
        self.report.check(self.out.is_some())?;
        self.focus.check_alone()?;
        let scenario = self.scenario.load()?;
        let centres = [scenario.centre()].into_iter();
        self.focus.check(self.out.is_some(), centres)?;
        if self.require_targets && targets(scenario.centre()).is_empty() {
            return Err(Failure::wrong(NOTHING_REQUIRED));
        }
        self.records_can_be_written(&scenario)?;
        Ok(scenario)
    }

    /// What it simulates, for a scheduler that is to do it.
    pub(super) fn work(&self) -> Result<Work, Failure> {
        let scenario = self.checked()?;
        let plan = self.options.plan(&[scenario.operation()])?;
        Ok(Work {
            operations: vec![scenario.operation().clone()],
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

    /// What keeps records from being written is said before anything is simulated.
    fn records_can_be_written(&self, scenario: &Scenario) -> Result<(), Failure> {
        let out = self.out.iter();
        let results = out.flat_map(|out| [DAYS, INTERVALS].map(|name| out.join(name)));
        match &self.records {
            Some(file) => records_file::check(file, scenario, &results.collect::<Vec<_>>()),
            None => Ok(()),
        }
    }

    fn answer(&self, study: &report::Study<'_>) -> io::Result<()> {
        if self.json {
            return terminal::stream(|out| RunJson::new(study).write(out));
        }
        terminal::print(&report::table(study, self.detail.layout()))
    }

    /// The replications that the folder keeps, with `--more`: `plan` is then all of them and the others.
    fn known(
        &self,
        scenario: &Scenario,
        plan: &mut RunPlan,
    ) -> Result<Option<LedgerReader<File>>, Failure> {
        let (Some(more), Some(folder)) = (self.more, &self.out) else {
            return Ok(None);
        };
        let file = folder.join(LEDGER);
        let said = |error: &dyn std::fmt::Display| {
            Failure::wrong(format!("--more: `{}`: {error}", file.display()))
        };
        let reader = opened(&file)?;
        let wanted = LedgerHead::new(scenario.text(), plan.seed, 0);
        reader.head().check(&wanted).map_err(|error| said(&error))?;
        if !reader.head().is_from_the_start() {
            return Err(said(&"it does not begin with the first replication"));
        }
        let there = reader.count().map_err(|error| said(&error))?;
        plan.replications = there.saturating_add(more);
        opened(&file).map(Some)
    }

    /// Shards take the place of no results of the same study with more replications, such as `--more` made.
    fn keep_what_is_more(&self, scenario: &Scenario, plan: &RunPlan) -> Result<(), Failure> {
        let Some(out) = &self.out else {
            return Ok(());
        };
        let Ok(reader) = opened(&out.join(LEDGER)) else {
            return Ok(());
        };
        let wanted = LedgerHead::new(scenario.text(), plan.seed, 0);
        let is_the_same = reader.head().check(&wanted).is_ok();
        let there = reader.count().unwrap_or(0);
        match is_the_same && there > plan.replications {
            false => Ok(()),
            true => Err(Failure::wrong(format!(
                "`{}` keeps results of {there} replications of this study, more than the {} of the shards: give \
                 another folder with --out, or remove `{LEDGER}` there first",
                out.display(),
                plan.replications
            ))),
        }
    }

    /// The files of `--out`, so that what cannot be written is known before anything is simulated.
    fn files<'a>(
        &self,
        scenario: &'a Scenario,
        plan: &RunPlan,
        interrupt: &Interrupt,
    ) -> Result<Option<Files<'a>>, Failure> {
        let Some(out) = &self.out else {
            return Ok(None);
        };
        let folder = OutFolder::new(out)?;
        let days = folder.file(DAYS, interrupt)?;
        let ledger = folder.file(LEDGER, interrupt)?;
        let head = LedgerHead::new(scenario.text(), plan.seed, 0);
        Ok(Some(Files {
            ledger: LedgerWriter::new(&head, ledger)?,
            replications: ReplicationsCsv::new(scenario.operation(), days)?,
            others: Others {
                summary: folder.file("summary.json", interrupt)?,
                intervals: folder.file(INTERVALS, interrupt)?,
                customers: match scenario.operation().customers() {
                    Some(_) => Some(folder.file("customers.csv", interrupt)?),
                    None => None,
                },
                report: ReportFiles::new(&folder, interrupt, &self.report)?,
            },
        }))
    }
}

/// The ledger in a folder.
fn opened(file: &Path) -> Result<LedgerReader<File>, Failure> {
    let shown = file.display();
    let open = files::open_own(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::wrong(format!(
            "--more: there is no `{shown}`: name a folder that `holdtrue run` wrote with --out"
        )),
        _ => Failure::wrong(format!("--more: `{shown}` cannot be read: {error}")),
    })?;
    LedgerReader::new(open).map_err(|error| Failure::wrong(format!("--more: `{shown}`: {error}")))
}

/// The error of a study without any replication.
pub(super) const TOO_EARLY: &str =
    "interrupted before the first replication was done; nothing is written";

/// The error of `--require-targets` without a target.
pub(super) const NOTHING_REQUIRED: &str = "--require-targets has nothing to require: no target is set; give a call type one, \
     such as service_level = { within = \"20s\", target = \"80%\" }";

fn is_every_target_met(study: &report::Study<'_>) -> bool {
    all_met(outcomes(study.centre, study.results).iter())
}

/// The error of a study that Ctrl-C stopped.
pub(super) fn stopped(done: u64, planned: u64, out: Option<&Path>) -> Failure {
    let of_files = match out {
        Some(out) => format!("; the files in `{}` are of those", out.display()),
        None => String::new(),
    };
    anyhow!("interrupted after {done} of {planned} replications{of_files}").into()
}

struct Files<'a> {
    replications: ReplicationsCsv<'a, Pending>,
    ledger: LedgerWriter<Pending>,
    others: Others,
}

/// The files that are written once all is known.
struct Others {
    summary: Pending,
    intervals: Pending,
    report: ReportFiles,
    /// Where callers are customers with a memory.
    customers: Option<Pending>,
}

impl Others {
    /// Writes all, and only then puts them in their places.
    fn finish(
        mut self,
        study: &report::Study<'_>,
        (days, ledger): (ReplicationsCsv<'_, Pending>, LedgerWriter<Pending>),
        (options, focus): (&ReportOptions, &FocusOptions),
        workers: &Workers,
    ) -> Result<(), Failure> {
        let days = [days.finish()?, ledger.finish()?];
        let mut summary = BufWriter::new(&mut self.summary);
        RunJson::new(study).write(&mut summary)?;
        summary.flush()?;
        drop(summary);
        report::intervals_csv(study, &mut self.intervals)?;
        if let Some(customers) = &mut self.customers {
            report::customers_csv(study, customers)?;
        }
        let focus = focus.focus([study.centre].into_iter())?;
        let pictures = report::run_pictures(study, &focus);
        let page = report::run_html(study, options.title(), &pictures)?;
        let mut files = self.report.written(&page, &pictures, options, workers)?;
        files.extend(days);
        files.extend([self.intervals, self.summary]);
        files.extend(self.customers);
        out_folder::finish(files)?;
        Ok(())
    }
}

/// Shows progress, and writes a row for every day.
struct Watch<'a> {
    bar: Bar,
    days: Option<(ReplicationsCsv<'a, Pending>, LedgerWriter<Pending>)>,
    /// Why rows could not be written; the simulation goes on without them.
    failed: Option<io::Error>,
    planned: u64,
}

impl Progress for Watch<'_> {
    fn done(&mut self, replication: u64, planned: u64, counted: &Contribution) -> io::Result<()> {
        self.planned = planned;
        self.bar.at(replication + 1, planned);
        let Some((rows, ledger)) = &mut self.days else {
            return Ok(());
        };
        let written = rows.replication(replication, counted);
        if let Err(error) = written.and_then(|()| ledger.add(counted)) {
            self.days = None;
            self.failed = Some(error);
        }
        Ok(())
    }
}
