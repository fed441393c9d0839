//! What the calculators are asked: traffic, lines, agents or targets.

use super::answer::Form;
use super::figures::{share, time};
use super::refuse;
use crate::centre::{Formula, ServiceLevel};
use crate::cli::failure::Failure;
use crate::error::Mistake;
use crate::random::Law;
use crate::theory::{Demand, SteadyState, Target};
use crate::units::{Seconds, Share, count, positive};
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Which calculator it is.
#[derive(Debug)]
pub(super) struct Model {
    /// Its subcommand.
    pub(super) command: &'static str,
    /// Its name in the field.
    pub(super) name: &'static str,
    /// What callers do, in words.
    pub(super) callers: String,
}

impl Model {
    pub(super) fn new(command: &'static str, name: &'static str, callers: String) -> Self {
        Self {
            command,
            name,
            callers,
        }
    }
}

/// Calls and their length.
#[derive(Debug, clap::Args)]
pub(super) struct Traffic {
    /// Calls that arrive in each interval
    #[arg(long, value_name = "NUMBER", value_parser = positive, allow_negative_numbers = true)]
    pub(super) calls: f64,
    /// The interval in which that many calls arrive
    #[arg(long, value_name = "DURATION", value_parser = Seconds::above_zero, default_value = "30m")]
    pub(super) per: Seconds,
    /// Mean handle time: talk and wrap-up
    #[arg(long, value_name = "DURATION", value_parser = Seconds::above_zero)]
    pub(super) handle: Seconds,
}

impl Traffic {
    pub(super) fn demand(&self, patience: Law) -> Result<Demand, Failure> {
        Demand::new(self.calls / self.per.get(), self.handle, patience).map_err(refuse)
    }
}

/// Lines.
#[derive(Debug, clap::Args)]
pub(super) struct Lines {
    /// Lines: callers who fit in, talking or waiting; further ones are blocked [default: no limit]
    #[arg(long, value_name = "NUMBER", value_parser = count)]
    pub(super) lines: Option<u32>,
}

/// The question, and how the answer is counted and shown.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    #[command(flatten)]
    question: Question,
    /// The threshold T of the service level
    #[arg(
        long,
        value_name = "DURATION",
        help_heading = "Service level",
        default_value = "20s"
    )]
    within: Seconds,
    /// How it is counted
    #[arg(long, value_name = "FORMULA", help_heading = "Service level", value_parser = formula(), default_value = "offered")]
    formula: Formula,
    /// The threshold S under which an abandonment is short
    #[arg(
        long,
        value_name = "DURATION",
        help_heading = "Service level",
        default_value = "5s"
    )]
    short_abandon: Seconds,
    #[command(flatten)]
    shown: OutputForm,
}

/// Agents or targets.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Question {
    /// Agents: see what they achieve
    #[arg(long, value_name = "NUMBER", help_heading = "Question", value_parser = count, conflicts_with_all = [
        "target_service_level", "target_abandonment", "target_asa", "target_delayed",
        "target_blocked", "max_occupancy",
    ])]
    agents: Option<u32>,
    /// Service level at least this, by --formula and --within
    #[arg(long, value_name = "SHARE", help_heading = "Question", value_parser = part)]
    target_service_level: Option<Share>,
    /// Abandonment at most this, of callers who got a line
    #[arg(long, value_name = "SHARE", help_heading = "Question", value_parser = part)]
    target_abandonment: Option<Share>,
    /// Mean wait of the answered at most this
    #[arg(long, value_name = "DURATION", help_heading = "Question", value_parser = Seconds::above_zero)]
    target_asa: Option<Seconds>,
    /// Share that has to wait at most this, of callers who got a line
    #[arg(long, value_name = "SHARE", help_heading = "Question", value_parser = part)]
    target_delayed: Option<Share>,
    /// Share that finds all lines taken at most this
    #[arg(long, value_name = "SHARE", help_heading = "Question", value_parser = part, requires = "lines")]
    target_blocked: Option<Share>,
    /// Occupancy at most this
    #[arg(long, value_name = "SHARE", help_heading = "Question", value_parser = part)]
    max_occupancy: Option<Share>,
}

/// What Erlang B can be asked.
#[derive(Debug, clap::Args)]
pub(super) struct Loss {
    #[command(flatten)]
    question: LossQuestion,
    #[command(flatten)]
    shown: OutputForm,
}

/// Agents or targets of Erlang B.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct LossQuestion {
    /// Agents (or trunks): see what they achieve
    #[arg(long, value_name = "NUMBER", help_heading = "Question", value_parser = count, conflicts_with_all = ["target_blocked", "max_occupancy"])]
    agents: Option<u32>,
    /// Share that is turned away at most this
    #[arg(long, value_name = "SHARE", help_heading = "Question", value_parser = part)]
    target_blocked: Option<Share>,
    /// Occupancy at most this
    #[arg(long, value_name = "SHARE", help_heading = "Question", value_parser = part)]
    max_occupancy: Option<Share>,
}

/// How the answer is shown.
#[derive(Debug, clap::Args)]
struct OutputForm {
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

impl OutputForm {
    fn form(&self) -> Form {
        if self.json { Form::Json } else { Form::Table }
    }
}

fn formula() -> impl TypedValueParser<Value = Formula> {
    PossibleValuesParser::new(Formula::ALL.map(Formula::key)).map(|key| {
        let named = Formula::ALL
            .into_iter()
            .find(|formula| formula.key() == key);
        named.unwrap_or_default()
    })
}

impl Asked {
    /// Agents, if they were given and no targets.
    pub(super) fn agents(&self) -> Option<u32> {
        self.question.agents
    }

    pub(super) fn form(&self) -> Form {
        self.shown.form()
    }

    /// How the service level is counted.
    pub(super) fn counted(&self) -> Option<ServiceLevel> {
        Some(self.service_level())
    }

    fn service_level(&self) -> ServiceLevel {
        ServiceLevel {
            within: self.within,
            formula: self.formula,
            short_abandon: self.short_abandon,
        }
    }

    /// Erlang C knows no abandonment.
    pub(super) fn refuse_abandonment(&self) -> Result<(), Failure> {
        match self.question.target_abandonment {
            Some(_) => Err(Failure::wrong(
                "--target-abandonment: nobody abandons in Erlang C; leave it out, or use `holdtrue erlang a` with --patience",
            )),
            None => Ok(()),
        }
    }

    /// The targets, each with the words for it.
    fn worded(&self) -> Vec<(Target, String)> {
        let by = self.formula.key();
        let within = time(self.within.get());
        let service_level = self.question.target_service_level.map(|least| {
            let words = format!(
                "service level ({by}) within {within} of at least {}",
                share(least.get())
            );
            (
                Target::ServiceLevel(self.service_level(), least.get()),
                words,
            )
        });
        let at_most = |bound: Option<Share>, target: fn(f64) -> Target, name: &str| {
            bound.map(|most| {
                let words = format!("{name} of at most {}", share(most.get()));
                (target(most.get()), words)
            })
        };
        let asa = self.question.target_asa.map(|most| {
            let words = format!("mean wait of the answered of at most {}", time(most.get()));
            (Target::Asa(most.get()), words)
        });
        [
            service_level,
            at_most(
                self.question.target_abandonment,
                Target::Abandonment,
                "abandonment",
            ),
            asa,
            at_most(self.question.target_delayed, Target::Delayed, "delay"),
            at_most(self.question.target_blocked, Target::Blocked, "blocking"),
            at_most(self.question.max_occupancy, Target::Occupancy, "occupancy"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    pub(super) fn targets(&self) -> Vec<Target> {
        self.worded()
            .into_iter()
            .map(|(target, _)| target)
            .collect()
    }

    /// The targets in words; none if agents were given.
    pub(super) fn said(&self) -> Vec<String> {
        self.worded().into_iter().map(|(_, words)| words).collect()
    }

    /// What the best that can be had leaves unmet: "; it gives ...".
    pub(super) fn reached_by(&self, state: &SteadyState) -> String {
        let measures = state.measures(&self.service_level());
        let unmet = self.worded().into_iter();
        let unmet = unmet.filter(|(target, _)| !target.met_by(state));
        let level = measures.service_levels.by(self.formula);
        let reached: Vec<String> = unmet
            .map(|(target, words)| {
                let reached = match target {
                    Target::ServiceLevel(..) => share(level),
                    Target::Abandonment(_) => share(measures.abandonment / measures.got_a_line()),
                    Target::Blocked(_) => share(measures.blocked),
                    Target::Delayed(_) => share(measures.delayed / measures.got_a_line()),
                    Target::Asa(_) => time(measures.asa),
                    Target::Occupancy(_) => share(measures.occupancy),
                };
                format!("\n  {words} was asked for: it would be {reached}")
            })
            .collect();
        reached.concat()
    }
}

impl Loss {
    /// Agents, if they were given and no targets.
    pub(super) fn agents(&self) -> Option<u32> {
        self.question.agents
    }

    pub(super) fn form(&self) -> Form {
        self.shown.form()
    }

    pub(super) fn targets(&self) -> Vec<Target> {
        let bound =
            |most: Option<Share>, target: fn(f64) -> Target| most.map(|most| target(most.get()));
        let blocked = bound(self.question.target_blocked, Target::Blocked);
        let occupancy = bound(self.question.max_occupancy, Target::Occupancy);
        [blocked, occupancy].into_iter().flatten().collect()
    }

    /// The targets in words; none if agents were given.
    pub(super) fn said(&self) -> Vec<String> {
        let blocked = self.question.target_blocked.map(|most| ("blocking", most));
        let occupancy = self.question.max_occupancy.map(|most| ("occupancy", most));
        [blocked, occupancy]
            .into_iter()
            .flatten()
            .map(|(name, most)| format!("{name} of at most {}", share(most.get())))
            .collect()
    }
}
/// A share that is neither nothing nor all: what a target can be.
fn part(text: &str) -> Result<Share, Mistake> {
    let found: Share = text.parse()?;
    if found > Share::NONE && found < Share::ALL {
        Ok(found)
    } else {
        let said = "no finite number of agents reaches it";
        Err(Mistake::new(said, "give a share above 0 and below 1"))
    }
}
