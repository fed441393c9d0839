//! `holdtrue compare`: a base and other plans under the same callers.

use super::cluster::Work;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::options::{DetailOptions, load};
use super::out_folder::{self, OutFolder, Pending};
use super::progress::Bar;
use super::report_files::{FocusOptions, ReportFiles, ReportOptions};
use super::run::{NOTHING_REQUIRED, TOO_EARLY, stopped};
use super::run_options::RunOptions;
use super::shard::{self, Parts, ShardOptions};
use super::terminal;
use crate::centre::{Operation, Weekday};
use crate::legible::number::time;
use crate::measures::targets;
use crate::report::{self, CompareJson, Plans, Study};
use crate::scenario::Scenario;
use crate::study::{self, Comparison, StudyKey, Workers};
use crate::units::Seconds;
use anyhow::anyhow;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Simulates several plans under the same callers and names the cheapest that meets every target
///
/// A plan is a scenario file; `extends = "base.toml"` and a few keys that differ are enough. The n-th caller
/// of a type arrives with the same talk time and patience under every plan, and differences to the base
/// are taken day by day, so that they are known far better than the numbers themselves. A difference whose
/// interval holds 0 is called no clear difference. What a plan costs is its wages, its lines, and the value of
/// callers whom nobody ever answered. Exit status 3 with --require-targets: no plan, the base included, is
/// known to meet every one of its targets; a target in doubt is not met.
#[derive(Debug, clap::Args)]
pub(super) struct Compare {
    /// The scenario that the others are held against
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// The other plans
    #[arg(value_name = "PLAN", required = true)]
    plans: Vec<PathBuf>,
    /// Lays a value over every plan, such as calls.service.volume_scale=1.2 (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    options: RunOptions,
    /// Writes report.html, pictures, comparison.json, differences.csv and intervals.csv into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shard: ShardOptions,
    #[command(flatten)]
    report: ReportOptions,
    #[command(flatten)]
    focus: FocusOptions,
    /// Prints JSON instead of tables (`holdtrue schema --results` documents it)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    detail: DetailOptions,
    /// Exit status 3 unless some plan is known to meet every target
    #[arg(long)]
    require_targets: bool,
}

impl Compare {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let scenarios = self.checked()?;
        let operations: Vec<&Operation> = scenarios.iter().map(Scenario::operation).collect();
        let plan = self.options.plan(&operations)?;
        let texts: Vec<&str> = scenarios.iter().map(Scenario::text).collect();
        let key = StudyKey::new("compare", &plan, &texts);
        if let (Some(part), Some(out)) = (self.shard.part()?, &self.out) {
            return shard::replications((part, out, key), &operations, (&plan, &self.options));
        }
        let parts = self.shard.parts(&key)?;
        let workers = self.options.workers()?;
        let interrupt = Interrupt::watch();
        let files = self.files(&interrupt)?;
        let bar = Bar::new(self.options.is_quiet().into());
        let mut planned = plan.replications;
        let comparison = study::compare_after(
            &mut parts.into_iter().flat_map(Parts::replications),
            operations[0],
            &operations[1..],
            &plan,
            &workers,
            interrupt.flag(),
            |done, of| {
                planned = of;
                bar.at(done, of);
            },
        );
        bar.done();
        let comparison = comparison?;
        let done = comparison.plans[0].results.replications;
        if done == 0 {
            return Err(anyhow!(TOO_EARLY).into());
        }
        let names = told_apart(&scenarios);
        let plans = side_by_side(&scenarios, &names, &comparison);
        let all = comparison.plans.iter().map(|plan| &plan.results);
        let open_ended = plan.precision.is_some();
        let is_stopped = interrupt.came() && (open_ended || done < planned);
        let sure = self
            .options
            .say_what_it_took(&plan, all, ("replication", is_stopped));
        let written = match files {
            Some(files) => files.finish(&plans, (&self.report, &self.focus), &workers),
            None => Ok(()),
        };
        // Files that cannot be written are no reason to lose what was simulated.
        let printed = terminal::print(&self.answer(&plans));
        written?;
        printed?;
        if is_stopped {
            return Err(stopped(done, planned, self.out.as_deref()));
        }
        sure?;
        if self.require_targets && plans.judgement().best.is_none() {
            return Err(Failure::TargetMissed);
        }
        Ok(())
    }

    /// The plans, if all that is asked of them can be done.
    fn checked(&self) -> Result<Vec<Scenario>, Failure> {
        self.report.check(self.out.is_some())?;
        let scenarios = self.scenarios()?;
        self.check(&scenarios)?;
        let centres = scenarios.iter().map(Scenario::centre);
        self.focus.check(self.out.is_some(), centres)?;
        Ok(scenarios)
    }

    /// What it simulates, for a scheduler that is to do it.
    pub(super) fn work(&self) -> Result<Work, Failure> {
        let scenarios = self.checked()?;
        let operations: Vec<&Operation> = scenarios.iter().map(Scenario::operation).collect();
        let plan = self.options.plan(&operations)?;
        Ok(Work {
            operations: operations.into_iter().cloned().collect(),
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

    /// The base and the plans.
    fn scenarios(&self) -> Result<Vec<Scenario>, Failure> {
        let files: Vec<&PathBuf> = [&self.base].into_iter().chain(&self.plans).collect();
        for (place, file) in files.iter().enumerate() {
            if files[..place].iter().any(|other| is_same(other, file)) {
                terminal::say(&format!(
                    "warning: `{}` is given twice; it cannot differ from itself",
                    file.display()
                ));
            }
        }
        files.iter().map(|file| load(file, &self.set)).collect()
    }

    /// Refuses what cannot be compared, and notes what a reader should know.
    fn check(&self, scenarios: &[Scenario]) -> Result<(), Failure> {
        let [base, others @ ..] = scenarios else {
            return Ok(());
        };
        for plan in others {
            same_kind(base, plan)?;
            same_currency(base, plan)?;
            for note in notes(base, plan) {
                terminal::say(&format!("note: {note}"));
            }
        }
        let mut all = scenarios.iter();
        if self.require_targets && all.all(|plan| targets(plan.centre()).is_empty()) {
            return Err(Failure::wrong(NOTHING_REQUIRED));
        }
        Ok(())
    }

    fn answer(&self, plans: &Plans<'_>) -> String {
        if self.json {
            return CompareJson::new(plans).text();
        }
        report::compare_table(plans, self.detail.layout())
    }

    /// The files of `--out`, so that what cannot be written is known before anything is simulated.
    fn files(&self, interrupt: &Interrupt) -> Result<Option<Files>, Failure> {
        let Some(out) = &self.out else {
            return Ok(None);
        };
        let folder = OutFolder::new(out)?;
        Ok(Some(Files {
            comparison: folder.file("comparison.json", interrupt)?,
            differences: folder.file("differences.csv", interrupt)?,
            intervals: folder.file("intervals.csv", interrupt)?,
            report: ReportFiles::new(&folder, interrupt, &self.report)?,
        }))
    }
}

struct Files {
    comparison: Pending,
    differences: Pending,
    intervals: Pending,
    report: ReportFiles,
}

impl Files {
    /// Writes all, and only then puts them in their places.
    fn finish(
        mut self,
        plans: &Plans<'_>,
        (options, focus): (&ReportOptions, &FocusOptions),
        workers: &Workers,
    ) -> Result<(), Failure> {
        let comparison = CompareJson::new(plans).text();
        self.comparison.write_all(comparison.as_bytes())?;
        report::differences_csv(plans, &mut self.differences)?;
        report::plans_intervals_csv(&plans.studies, &mut self.intervals)?;
        let focus = focus.focus(plans.studies.iter().map(|study| study.centre))?;
        let pictures = report::comparison_pictures(plans, &focus);
        let page = report::comparison_html(plans, options.title(), &pictures)?;
        let mut files = self.report.written(&page, &pictures, options, workers)?;
        files.extend([self.differences, self.intervals, self.comparison]);
        out_folder::finish(files)?;
        Ok(())
    }
}

fn side_by_side<'a>(
    scenarios: &'a [Scenario],
    names: &'a [String],
    comparison: &'a Comparison,
) -> Plans<'a> {
    let results = comparison.plans.iter().map(|plan| &plan.results);
    let studies = scenarios.iter().zip(names).zip(results);
    let studies = studies.map(|((scenario, name), results)| Study {
        name,
        ..Study::new(scenario, results)
    });
    Plans::new(studies.collect(), comparison)
}

/// Names that tell the plans apart: a plan whose name another has is called by its file; that is usual,
/// as a plan inherits the name of what it extends. The base keeps its name.
pub(super) fn told_apart(scenarios: &[Scenario]) -> Vec<String> {
    let own: Vec<String> = scenarios.iter().map(|one| one.name().to_owned()).collect();
    let mut names = own.clone();
    let by_file: [fn(&Scenario) -> String; 2] = [stem, |one| one.file().display().to_string()];
    for name in by_file {
        let before = names.clone();
        for (place, scenario) in scenarios.iter().enumerate().skip(1) {
            if before
                .iter()
                .filter(|other| **other == before[place])
                .count()
                > 1
            {
                names[place] = name(scenario);
            }
        }
    }
    for place in 1..names.len() {
        let taken = |name: &String, names: &[String]| names[..place].contains(name);
        let plain = names[place].clone();
        let mut number = 2;
        while taken(&names[place], &names) {
            names[place] = format!("{plain} ({number})");
            number += 1;
        }
    }
    names
}

fn stem(scenario: &Scenario) -> String {
    let stem = scenario.file().file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// Whether both paths lead to one place.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// What is not about the same thing cannot be compared.
pub(super) fn same_kind(base: &Scenario, plan: &Scenario) -> Result<(), Failure> {
    study::comparable(base.operation(), plan.operation()).map_err(|why| {
        Failure::wrong(format!(
            "`{}` cannot be compared with the base, `{}`: {why}; {}",
            plan.file().display(),
            base.file().display(),
            why.cure()
        ))
    })
}

/// Amounts in two currencies cannot be told from each other.
pub(super) fn same_currency(base: &Scenario, plan: &Scenario) -> Result<(), Failure> {
    let [ours, theirs] = [base, plan].map(|one| one.centre().money().currency.as_deref());
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours != theirs => Err(Failure::wrong(format!(
            "`{}` counts money in {theirs} and `{}` in {ours}: amounts cannot be compared; give both the \
             same [money] currency",
            plan.file().display(),
            base.file().display()
        ))),
        _ => Ok(()),
    }
}

/// Which days are open, and for how long they are counted.
fn opening(operation: &Operation) -> Vec<(Option<Weekday>, Seconds, Seconds)> {
    let days = operation.days().iter();
    days.map(|day| {
        let clock = day.centre.clock();
        (day.weekday, clock.length, clock.warm_up)
    })
    .collect()
}

/// What a reader should know before comparing.
fn notes(base: &Scenario, plan: &Scenario) -> Vec<String> {
    let file = plan.file().display();
    let mut notes = Vec::new();
    let [ours, theirs] = [base, plan].map(|one| one.operation());
    if opening(ours) != opening(theirs) {
        let unit = if ours.is_week() { "week" } else { "day" };
        notes.push(format!(
            "`{file}` is not open for as long as the base; numbers a {unit} are compared as they are"
        ));
    }
    notes.extend(other_yardsticks(base, plan));
    let types = |one: &Scenario| -> Vec<String> {
        let types = one.centre().call_types().iter();
        types.map(|kind| kind.name.clone()).collect()
    };
    let groups = |one: &Scenario| -> Vec<String> {
        let groups = one.centre().groups().iter();
        groups.map(|group| group.name.clone()).collect()
    };
    let kinds = [
        ("call type", types(base), types(plan)),
        ("agent group", groups(base), groups(plan)),
    ];
    for (what, ours, theirs) in kinds {
        let only = |here: &[String], there: &[String]| -> Vec<String> {
            let only = here.iter().filter(|name| !there.contains(name));
            only.map(|name| format!("`{name}`")).collect()
        };
        let sides = [
            (only(&theirs, &ours), format!("`{file}`")),
            (only(&ours, &theirs), format!("the base, not in `{file}`")),
        ];
        for (names, whose) in sides {
            if !names.is_empty() {
                let names = names.join(", ");
                notes.push(format!(
                    "{what} {names}: only in {whose}, so it has no difference of its own"
                ));
            }
        }
    }
    notes
}

/// Call types that both have and whose service level means something else in each.
fn other_yardsticks<'a>(
    base: &'a Scenario,
    plan: &'a Scenario,
) -> impl Iterator<Item = String> + 'a {
    let theirs = plan.centre().call_types().iter();
    theirs.filter_map(|kind| {
        let mut ours = base.centre().call_types().iter();
        let other = ours.find(|one| one.name == kind.name)?;
        (other.service_level != kind.service_level).then(|| {
            format!(
                "`{}` measures the service level of `{}` by another threshold or formula than the base \
                 ({}, not {}); the two are compared as they are",
                plan.file().display(),
                kind.name,
                time(kind.service_level.within.get()),
                time(other.service_level.within.get()),
            )
        })
    })
}
