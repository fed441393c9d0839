//! `holdtrue sensitivity`: every assumption at the ends of its range.

use super::cluster::Work;
use super::compare::{same_currency, same_kind, told_apart};
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::options::{DetailOptions, load};
use super::out_folder::{self, OutFolder, Pending};
use super::progress::Bar;
use super::report_files::tell_boxes;
use super::run_options::RunOptions;
use super::shard::{self, Parts, ShardOptions};
use super::terminal;
use crate::centre::Operation;
use crate::plot::Width;
use crate::report::{
    self, Illustration, MetricChoice, SensitivityJson, Study, Varied, sensitivity_picture,
};
use crate::scenario::Scenario;
use crate::study::{self, StudyKey};
use anyhow::anyhow;
use std::io::Write;
use std::path::PathBuf;

/// Varies every assumption over its range: which ones does the conclusion hang on?
///
/// Every assumption about callers and customers that is in effect is taken to the low and to the high end
/// of its range, one at a time, under the same callers (`holdtrue check --assumptions` lists them). With
/// plans, the best of them is compared with the base at each end, and it is said whether another plan would
/// be the best there; what the plans differ in is not varied. Without plans the scenario is held against itself
/// as it stands. A range is relative to what the scenario says, or contains it. A day of a week that differs from the
/// other days in a value keeps its own.
#[derive(Debug, clap::Args)]
pub(super) struct Sensitivity {
    /// The scenario, or the base that the plans are held against
    #[arg(value_name = "SCENARIO")]
    base: PathBuf,
    /// Other plans
    #[arg(value_name = "PLAN")]
    plans: Vec<PathBuf>,
    /// Lays a value over every plan, such as calls.service.volume_scale=1.2 (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// What is looked at: abandonment, calls.NAME.asa, agents.NAME.occupancy, customers.at_end [default: money.profit with customers (customers.at_end where nothing brings money), otherwise cost.total if lost calls have a value, otherwise lost]
    #[arg(long, value_name = "MEASURE")]
    metric: Option<MetricChoice>,
    #[command(flatten)]
    options: RunOptions,
    /// Writes sensitivity.csv, sensitivity.json and, where an assumption moves anything, a picture (tornado.svg, tornado.png) into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shard: ShardOptions,
    /// Prints JSON instead of a table (`holdtrue schema --results` documents it)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    detail: DetailOptions,
}

impl Sensitivity {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let scenarios = self.scenarios()?;
        let operations: Vec<&Operation> = scenarios.iter().map(Scenario::operation).collect();
        let plan = self.options.plan(&operations)?;
        let workers = self.options.workers()?;
        let (conventions, left_out) = study::conventions(&operations);
        let ends = study::Ends::new(&operations, &conventions);
        let texts: Vec<&str> = scenarios.iter().map(Scenario::text).collect();
        let key = StudyKey::new("sensitivity", &plan, &texts);
        if let (Some(part), Some(out)) = (self.shard.part()?, &self.out) {
            let all = ends.operations();
            return shard::replications((part, out, key), &all, (&plan, &self.options));
        }
        let parts = self.shard.parts(&key)?;
        let interrupt = Interrupt::watch();
        let files = self.files(&interrupt)?;
        let bar = Bar::new(self.options.is_quiet().into());
        let outcome = ends.compare(
            &mut parts.into_iter().flat_map(Parts::replications),
            &plan,
            &workers,
            interrupt.flag(),
            |done, of| bar.at(done, of),
        );
        bar.done();
        let outcome = outcome?;
        let mut plans = outcome.as_it_stands.plans.iter();
        let done = plans.next().map_or(0, |base| base.results.replications);
        if done == 0 {
            return Err(anyhow!("interrupted before the first replication was done").into());
        }
        let names = told_apart(&scenarios);
        let results = outcome.as_it_stands.plans.iter().map(|plan| &plan.results);
        let studies = scenarios.iter().zip(&names).zip(results);
        let varied = Varied {
            studies: studies
                .map(|((scenario, name), results)| Study {
                    name,
                    ..Study::new(scenario, results)
                })
                .collect(),
            conventions: &conventions,
            left_out: &left_out,
            outcome: &outcome,
            metric: match &self.metric {
                Some(metric) => metric.clone(),
                None => report::telling_metric(&outcome.as_it_stands),
            },
        };
        // A full disk costs the files, not the answer; and a reader who is gone costs no file.
        let printed = terminal::print(&self.answer(&varied));
        if let Some(files) = files {
            files.finish(&varied)?;
        }
        printed?;
        let open_ended = plan.precision.is_some();
        if interrupt.came() && (open_ended || done < plan.replications) {
            let planned = plan.replications;
            return Err(anyhow!("interrupted after {done} of {planned} replications").into());
        }
        Ok(())
    }

    /// What it simulates, for a scheduler that is to do it.
    pub(super) fn work(&self) -> Result<Work, Failure> {
        let scenarios = self.scenarios()?;
        let operations: Vec<&Operation> = scenarios.iter().map(Scenario::operation).collect();
        let plan = self.options.plan(&operations)?;
        let (conventions, _) = study::conventions(&operations);
        let ends = study::Ends::new(&operations, &conventions);
        Ok(Work {
            operations: ends.operations().into_iter().cloned().collect(),
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
        let files = [&self.base].into_iter().chain(&self.plans);
        let scenarios = files.map(|file| load(file, &self.set));
        let scenarios: Vec<Scenario> = scenarios.collect::<Result<_, _>>()?;
        for one in &scenarios {
            same_kind(&scenarios[0], one)?;
            same_currency(&scenarios[0], one)?;
            if let Some(metric) = &self.metric {
                metric
                    .check(one.operation())
                    .map_err(|wrong| Failure::wrong(format!("--metric: {wrong}")))?;
            }
        }
        Ok(scenarios)
    }

    fn answer(&self, varied: &Varied<'_>) -> String {
        if self.json {
            return SensitivityJson::new(varied).text();
        }
        report::sensitivity_table(varied, self.detail.layout())
    }

    /// The files of `--out`, so that what cannot be written is known before anything is simulated.
    fn files(&self, interrupt: &Interrupt) -> Result<Option<Files>, Failure> {
        let Some(out) = &self.out else {
            return Ok(None);
        };
        let folder = OutFolder::new(out)?;
        Ok(Some(Files {
            csv: folder.file("sensitivity.csv", interrupt)?,
            json: folder.file("sensitivity.json", interrupt)?,
            svg: folder.file("tornado.svg", interrupt)?,
            png: folder.file("tornado.png", interrupt)?,
        }))
    }
}

struct Files {
    csv: Pending,
    json: Pending,
    svg: Pending,
    png: Pending,
}

impl Files {
    /// Writes all, and only then puts them in their places. Where nothing moves there is no picture.
    fn finish(mut self, varied: &Varied<'_>) -> Result<(), Failure> {
        report::sensitivity_csv(varied, &mut self.csv)?;
        let json = SensitivityJson::new(varied).text();
        self.json.write_all(json.as_bytes())?;
        let picture: Option<Illustration> = sensitivity_picture(varied);
        let mut files = vec![self.csv, self.json];
        if let Some(picture) = picture {
            self.svg.write_all(picture.svg(Width::PAGE)?.as_bytes())?;
            self.png.write_all(&picture.png(Width::PAGE)?)?;
            tell_boxes(std::slice::from_ref(&picture), "tornado.svg shows")?;
            files.extend([self.svg, self.png]);
        } else {
            terminal::say(&format!(
                "note: there is no tornado.svg and no tornado.png, as no assumption moves `{}`; --metric looks at \
                 another measure",
                varied.metric.key()
            ));
        }
        out_folder::finish(files)?;
        Ok(())
    }
}
