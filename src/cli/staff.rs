//! `holdtrue staff`: the cheapest staffing that meets every target.

use super::cluster::Work;
use super::cover;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::options::{DetailOptions, SEEDS, ScenarioFile, load, whole};
use super::out_folder::{self, OutFolder, Pending};
use super::progress::SearchBar;
use super::report_files::{ReportFiles, ReportOptions};
use super::run_options::ThreadOptions;
use super::shard::{self, Parts, ShardOptions};
use super::terminal;
use crate::centre::{By, Staffing};
use crate::files;
use crate::random::Seed;
use crate::report::{self, Focus, Plans, StaffJson, StaffStudy, Study};
use crate::scenario::Scenario;
use crate::study::staff::{Effort, Fresh, Method, Microlp, Outcome, StaffError, find, fresh_days};
use crate::study::{Comparison, RunPlan, StudyKey, Workers, beyond_rosters, comparable, compare};
use anyhow::anyhow;
use clap::ValueEnum;
use std::fs;
use std::io::Write;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// Finds how many agents are needed, when: the cheapest staffing that meets every target
///
/// What may be decided and what limits it stands in [staff]; without it every group with a wage is staffed, in every
/// interval. A target is promised on days that the search has never seen, all targets together at the confidence
/// that [staff] sure asks (95 %). Exit status 3: it is impossible within the limits, and which target falls short, by how
/// much, and which single limit would mend it is said; or too close to tell.
#[derive(Debug, clap::Args)]
pub(super) struct Staff {
    #[command(flatten)]
    scenario: ScenarioFile,
    /// What is decided, in place of [staff] by
    #[arg(long, value_name = "WHAT")]
    by: Option<Decided>,
    /// Simulates so many times as many days: 4 halves what is too close to tell
    #[arg(long, value_name = "TIMES", value_parser = effort, default_value = "1")]
    effort: f64,
    /// Begins from this plan
    #[arg(long, value_name = "PLAN")]
    from: Option<PathBuf>,
    /// Searches nothing: tests the plan of --from, or the rosters as they are, on days that no search has seen
    #[arg(long)]
    verify: bool,
    /// Seed of the random numbers: the same seed gives the same plan
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole(SEEDS))]
    seed: u64,
    #[command(flatten)]
    threads: ThreadOptions,
    /// No progress bar
    #[arg(short, long)]
    quiet: bool,
    /// Writes plan.toml, staffing.json, rota.csv, and a report of the plan beside today's staffing into this folder (and
    /// staffing.xlsx, if the program was built with the cargo feature xlsx)
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

/// The error of what simulates where nothing is simulated.
const COVERED: &str = "what is `required` is covered without simulation: --verify and --shard have nothing to do; leave them \
     out, and run `holdtrue staff` by itself";

/// What a search is of.
struct Task<'a> {
    scenario: &'a Scenario,
    staffing: &'a Staffing,
    from: Option<&'a Scenario>,
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Decided {
    /// A number for each group in each step
    Interval,
    /// One number for each group all day
    Day,
    /// How many people work which shifts of [shifts]
    Shifts,
}

impl Staff {
    pub(super) fn run(&self) -> Result<(), Failure> {
        self.report.check(self.out.is_some())?;
        let scenario = self.scenario.load()?;
        let staffing = scenario.staffing();
        worked_on_all_days(&scenario, &staffing)?;
        let part = self.shard.part()?;
        if cover::is_asked(&staffing) {
            if part.is_some() || self.verify {
                return Err(Failure::wrong(COVERED));
            }
            return self.cover(&scenario, &staffing);
        }
        let staffing = self.staffing(&scenario)?;
        let from = self.from.as_deref().map(|plan| self.plan(plan, &scenario));
        let from = from.transpose()?;
        let workers = self.threads.workers()?;
        let task = Task {
            scenario: &scenario,
            staffing: &staffing,
            from: from.as_ref(),
        };
        let study = self.study(&task);
        if let (Some(part), Some(out)) = (part, &self.out) {
            return shard::fresh((part, out, study), self.quiet, |fresh, interrupt| {
                self.find(&task, fresh, &workers, interrupt)
            });
        }
        let parts = self.shard.parts(&study)?;
        let interrupt = Interrupt::watch();
        let files = self.files(&interrupt)?;
        let mut pieces = parts.map(Parts::fresh);
        let fresh = pieces
            .as_mut()
            .map_or(Fresh::Simulated, |pieces| Fresh::Known(pieces));
        let outcome = self.find(&task, fresh, &workers, &interrupt)?;
        let study = StaffStudy {
            name: scenario.name(),
            scenario: &scenario,
            outcome: &outcome,
            seed: self.seed,
            effort: self.effort,
        };
        let out = self.out.as_deref().unwrap_or(Path::new("."));
        let written = files.map_or(Ok(None), |files| {
            files.finish(&study, out, (&self.report, &workers, &interrupt))
        });
        let printed = terminal::print(&self.answer(&study));
        let reported = written?;
        printed?;
        if !outcome.is_stopped && reported.is_some_and(|days| days < REPORTED) {
            return Err(report_stopped(reported.unwrap_or(0)));
        }
        self.status(&study, &outcome)
    }

    fn effort(&self) -> Effort {
        Effort::new(self.effort).unwrap_or_default()
    }

    fn find(
        &self,
        task: &Task<'_>,
        fresh: Fresh<'_>,
        workers: &Workers,
        interrupt: &Interrupt,
    ) -> Result<Outcome, Failure> {
        let mut bar = SearchBar::new(self.quiet.into());
        let method = Method {
            seed: Seed(self.seed),
            effort: self.effort(),
            from: task.from.map(Scenario::operation),
            only_tests: self.verify,
            for_pictures: self.out.is_some(),
            fresh,
        };
        let outcome = find(
            task.scenario.operation(),
            task.staffing,
            method,
            (workers, &Microlp),
            interrupt.flag(),
            &mut bar,
        );
        bar.done();
        outcome.map_err(|error| match error {
            StaffError::Fresh(error) => Failure::from(error),
            StaffError::NotOneOfThese => {
                let tested = self.from.as_deref().unwrap_or(task.scenario.file());
                let tested = tested.display();
                Failure::wrong(format!(
                    "--verify: `{tested}` cannot be tested here: {error}; `compare --require-targets` takes any roster"
                ))
            }
            StaffError::NoneAllowed(_) | StaffError::OtherOpening(_) => {
                let file = task.scenario.file().display();
                Failure::wrong(format!("`{file}` cannot be staffed: {error}"))
            }
            StaffError::Plan(problems) => Failure::wrong(problems.to_string()),
        })
    }

    /// The days of the first test of a plan.
    fn fresh_days(&self) -> RunPlan {
        RunPlan::days(fresh_days(self.effort())).seeded(self.seed)
    }

    /// What tells this search from every other.
    fn study(&self, task: &Task<'_>) -> StudyKey {
        let how = format!("{:?} {} {}", task.staffing.by, self.verify, self.effort);
        let from = task.from.map_or("", Scenario::text);
        StudyKey::new(
            "staff",
            &self.fresh_days(),
            &[task.scenario.text(), from, &how],
        )
    }

    /// What it simulates, for a scheduler that is to do it.
    pub(super) fn work(&self) -> Result<Work, Failure> {
        self.report.check(self.out.is_some())?;
        let scenario = self.scenario.load()?;
        if cover::is_asked(&scenario.staffing()) {
            return Err(Failure::wrong(COVERED));
        }
        worked_on_all_days(&scenario, &self.staffing(&scenario)?)?;
        if let Some(plan) = &self.from {
            self.plan(plan, &scenario)?;
        }
        if !self.verify {
            terminal::say(
                "note: every shard searches for the plan first, and so does the merging; search once with --out DIR, and \
                 have the shards test it: --from DIR/plan.toml --verify",
            );
        }
        Ok(Work {
            operations: vec![scenario.operation().clone()],
            plan: self.fresh_days(),
            out: self.shard.out(self.out.as_ref())?,
            told: self.threads.told(self.quiet),
        })
    }

    /// The same, of parts that are put together.
    pub(super) fn merged(mut self, parts: Parts, out: PathBuf) -> Self {
        self.shard = ShardOptions::of(parts);
        self.out = Some(out);
        self
    }

    /// Covers what is required, without simulation.
    fn cover(&self, scenario: &Scenario, staffing: &Staffing) -> Result<(), Failure> {
        let asked = cover::CoverRequest {
            effort: self.effort,
            json: self.json,
            layout: self.detail.layout(),
            out: self.out.as_deref(),
        };
        cover::run(scenario, staffing, asked, &Interrupt::watch())
    }

    fn status(&self, study: &StaffStudy<'_>, outcome: &Outcome) -> Result<(), Failure> {
        if outcome.is_stopped {
            let what = match &outcome.staffed {
                Some(_) => {
                    "interrupted: the plan is the best so far, and was not tested on fresh days"
                }
                None if self.verify => "interrupted before the plan was tested",
                None => "interrupted before a plan was found",
            };
            return Err(anyhow!(what).into());
        }
        if study.is_met() {
            Ok(())
        } else {
            Err(Failure::TargetMissed)
        }
    }

    fn answer(&self, study: &StaffStudy<'_>) -> String {
        if self.json {
            return StaffJson::new(study).text();
        }
        report::staff_table(study, self.detail.layout())
    }

    /// What may be decided.
    fn staffing(&self, scenario: &Scenario) -> Result<Staffing, Failure> {
        let file = scenario.file().display();
        if scenario.customers().is_some() {
            return Err(Failure::wrong(format!(
                "`{file}` has [customers]: what a staffing does to them shows after weeks, and no search knows that; \
                 staff the same file without [customers], and `compare` the plan in a season"
            )));
        }
        let mut staffing = scenario.staffing();
        match self.by {
            Some(Decided::Interval) => staffing.by = By::Interval,
            Some(Decided::Day) => staffing.by = By::Day,
            Some(Decided::Shifts) => staffing.by = By::Shifts,
            None => {}
        }
        if staffing.by == By::Shifts && staffing.catalogue.shifts.is_empty() {
            return Err(Failure::wrong(format!(
                "`{file}` has no shifts to choose from: describe some, such as [shifts.full] with from = \"08:00\" and \
                 length = \"8h\""
            )));
        }
        if crate::measures::targets(scenario.centre()).is_empty() {
            return Err(Failure::wrong(format!(
                "`{file}` has no target, and without one nobody is needed: give a call type one, such as \
                 service_level = {{ within = \"20s\", target = \"80%\" }}"
            )));
        }
        Ok(staffing)
    }

    /// A plan to begin from.
    fn plan(&self, plan: &Path, scenario: &Scenario) -> Result<Scenario, Failure> {
        let read = load(plan, &[])?;
        let shown = plan.display();
        comparable(scenario.operation(), read.operation()).map_err(|why| {
            Failure::wrong(format!(
                "--from: `{shown}` is no plan for this scenario: {why}"
            ))
        })?;
        let groups = |one: &Scenario| -> Vec<String> {
            let groups = one.centre().groups().iter();
            groups.map(|group| group.name.clone()).collect()
        };
        if groups(&read) != groups(scenario) {
            return Err(Failure::wrong(format!(
                "--from: `{shown}` has other agent groups than the scenario: give a plan that extends it"
            )));
        }
        if let Some(what) = beyond_rosters(scenario.operation(), read.operation()) {
            return Err(Failure::wrong(format!(
                "--from: `{shown}` changes more than who is on duty when: {what}; staffing is sought for the scenario \
                 as it stands, so give `{shown}` itself as the scenario"
            )));
        }
        Ok(read)
    }

    /// The files of `--out`, so that what cannot be written is known before anything is simulated.
    fn files(&self, interrupt: &Interrupt) -> Result<Option<Files>, Failure> {
        let Some(out) = &self.out else {
            return Ok(None);
        };
        let folder = OutFolder::new(out)?;
        Ok(Some(Files {
            plan: folder.file("plan.toml", interrupt)?,
            staffing: folder.file("staffing.json", interrupt)?,
            rota: folder.file("rota.csv", interrupt)?,
            #[cfg(feature = "xlsx")]
            workbook: folder.file("staffing.xlsx", interrupt)?,
            report: ReportFiles::new(&folder, interrupt, &self.report)?,
        }))
    }
}

/// That no kind of days says who is on duty in a group that is staffed: it would lie over the plan.
fn worked_on_all_days(scenario: &Scenario, staffing: &Staffing) -> Result<(), Failure> {
    let own: Vec<&str> = scenario.rosters_of_kinds(staffing).collect();
    match own.is_empty() {
        true => Ok(()),
        false => Err(Failure::Wrong(own.join("\n\n"))),
    }
}

struct Files {
    plan: Pending,
    staffing: Pending,
    rota: Pending,
    #[cfg(feature = "xlsx")]
    workbook: Pending,
    report: ReportFiles,
}

impl Files {
    /// Writes all there is, and only then puts it in its place; without a plan there is none to write. The days that the
    /// report of a plan rests on, none if Ctrl-C came before it.
    fn finish(
        mut self,
        study: &StaffStudy<'_>,
        out: &Path,
        (options, workers, interrupt): (&ReportOptions, &Workers, &Interrupt),
    ) -> Result<Option<u64>, Failure> {
        let text = StaffJson::new(study).text();
        self.staffing.write_all(text.as_bytes())?;
        let mut files = vec![self.staffing];
        let extends = extended(study.scenario.file(), out);
        if let Some(plan) = report::staff_plan(study, extends.as_deref()) {
            self.plan.write_all(plan.as_bytes())?;
            report::rota_csv(study, &mut self.rota)?;
            files.extend([self.plan, self.rota]);
        }
        let staffed = staffed(study);
        let mut reported_days = staffed.is_some().then_some(0);
        if let Some(staffed) = staffed.filter(|_| !interrupt.came()) {
            let plan = RunPlan::days(REPORTED).seeded(study.seed);
            let days = [study.scenario.operation(), staffed.operation()];
            let never = interrupt.flag();
            let comparison = compare(days[0], &days[1..], &plan, workers, never, |_, _| {});
            let plans = comparison.plans.first();
            let done = plans.map_or(0, |plan| plan.results.replications);
            reported_days = Some(done);
            if done > 0 {
                let written = reported(study, &staffed, &comparison);
                let mut pictures = report::staff_pictures(study);
                pictures.extend(report::comparison_pictures(&written, &Focus::default()));
                let page = report::comparison_html(&written, options.title(), &pictures)?;
                files.extend(self.report.written(&page, &pictures, options, workers)?);
                #[cfg(feature = "xlsx")]
                if let Some(bytes) = report::staff_workbook(study, &written.studies)? {
                    self.workbook.write_all(&bytes)?;
                    files.push(self.workbook);
                }
            }
        }
        out_folder::finish(files)?;
        Ok(reported_days)
    }
}

/// The error of a report that Ctrl-C cut short: the plan itself is whole.
fn report_stopped(days: u64) -> Failure {
    let report = match days {
        0 => "its report is not written".to_owned(),
        days => format!("its report is of {days} of {REPORTED} days"),
    };
    anyhow!("interrupted: the plan was found and tested, and {report}").into()
}

/// Days that the report of a plan beside today's staffing rests on.
const REPORTED: u64 = 400;
/// What the plan is called there.
const STAFFED: &str = "staffed";

/// The plan as a scenario that needs no other file.
fn staffed(study: &StaffStudy<'_>) -> Option<Scenario> {
    let staffed = study.outcome.staffed.as_ref()?;
    Some(Scenario::described(STAFFED, staffed.operation.clone()))
}

fn reported<'a>(
    study: &StaffStudy<'a>,
    staffed: &'a Scenario,
    comparison: &'a Comparison,
) -> Plans<'a> {
    let [today, plan] = [study.scenario, staffed];
    let results = |place: usize| &comparison.plans[place].results;
    let studies = vec![
        Study::new(today, results(0)),
        Study {
            name: STAFFED,
            ..Study::new(plan, results(1))
        },
    ];
    Plans::new(studies, comparison)
}

/// The path of a scenario as a file in `folder`, which is there, names it; `None` if none leads there from a text. What is
/// given is named, though it be a link: what that extends in turn stands beside the link.
pub(super) fn extended(scenario: &Path, folder: &Path) -> Option<String> {
    let beside = match scenario.parent() {
        Some(beside) if !beside.as_os_str().is_empty() => beside,
        _ => Path::new("."),
    };
    if files::is_open_already(scenario) {
        return None;
    }
    let (Ok(beside), Ok(folder)) = (fs::canonicalize(beside), fs::canonicalize(folder)) else {
        return Some(scenario.to_str()?.to_owned());
    };
    let scenario = beside.join(scenario.file_name()?);
    let mut to = scenario.components().peekable();
    let mut from = folder.components().peekable();
    while to.peek().is_some() && to.peek() == from.peek() {
        to.next();
        from.next();
    }
    let up = from.map(|_| PathBuf::from(".."));
    let path: PathBuf = up
        .chain(to.map(|part| PathBuf::from(part.as_os_str())))
        .collect();
    Some(path.to_str()?.replace(MAIN_SEPARATOR, "/"))
}

/// A positive number of times.
fn effort(text: &str) -> Result<f64, String> {
    let number = text.trim().parse::<f64>().ok();
    let known = number.filter(|number| Effort::new(*number).is_some());
    known.ok_or_else(|| "give a number from 0.01 to 1000; 1 is usual".to_owned())
}
