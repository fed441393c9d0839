//! `holdtrue erlang`: closed-form calculators. Whatever is left out of calls, handle time, agents and lines is found
//! from targets.

mod day;
mod options;
mod patience;
mod question;

use super::failure::Failure;
use super::terminal;
use crate::random::Law;
use crate::report::{Calculator, ErlangAnswer};
use crate::theory::StationError;
use day::Day;
use options::{Given, Lines, LossTargets, OutputForm, WaitTargets};
use patience::{MeanPatience, Patience};
use question::{Model, Question};

/// Calculates queues in closed form: agents to service level, and targets to agents, calls, handle time or lines
///
/// Calls arrive at random at a steady rate, handle times are exponential, and the answer is that of
/// a long run. Give calls, handle time and agents to see what they come to; or give targets and leave
/// one of them out, which is then found: the fewest agents, the most calls, the longest handle time.
/// With all three given, targets find the number of lines.
#[derive(Debug, clap::Args)]
pub(super) struct Erlang {
    #[command(subcommand)]
    formula: Formula,
}

#[derive(Debug, clap::Subcommand)]
enum Formula {
    B(ErlangB),
    C(ErlangC),
    A(ErlangA),
    General(General),
    Day(Day),
}

/// Erlang B: nobody waits; a caller who finds all agents busy is turned away
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue erlang b --calls <NUMBER> --handle <DURATION> (--agents <NUMBER> | --target-blocked <SHARE> | --max-occupancy <SHARE>) [OPTIONS]",
    after_help = "Examples:
  holdtrue erlang b --calls 100 --per 1h --handle 3m --agents 8
  holdtrue erlang b --handle 3m --agents 8 --target-blocked 1%     the most calls"
)]
struct ErlangB {
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    targets: LossTargets,
    #[command(flatten)]
    shown: OutputForm,
}

/// Erlang C: everybody waits for as long as it takes
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue erlang c --calls <NUMBER> --handle <DURATION> (--agents <NUMBER> | --target-... | --max-occupancy <SHARE>) [OPTIONS]",
    after_help = "Examples:
  holdtrue erlang c --calls 100 --per 30m --handle 4m --target-service-level 80% --within 20s --shrinkage 30%
  holdtrue erlang c --handle 3m --agents 14 --target-service-level 80%        the most calls
  holdtrue erlang c --calls 100 --agents 14 --target-service-level 80%        the longest handle time
  holdtrue erlang c --calls 2000 --per 1h --handle 150s --agents 90 --target-blocked 1.2%   the fewest lines"
)]
struct ErlangC {
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    lines: Lines,
    #[command(flatten)]
    targets: WaitTargets,
    #[command(flatten)]
    shown: OutputForm,
}

/// Erlang A: callers abandon, with exponential patience
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue erlang a --calls <NUMBER> --handle <DURATION> --patience <DURATION> (--agents <NUMBER> | --target-... | --max-occupancy <SHARE>) [OPTIONS]",
    after_help = "Examples:
  holdtrue erlang a --calls 100 --per 30m --handle 4m --patience 3m --agents 14
  holdtrue erlang a --calls 100 --per 30m --handle 4m --patience 3m --target-abandonment 5%"
)]
struct ErlangA {
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    patience: MeanPatience,
    #[command(flatten)]
    lines: Lines,
    #[command(flatten)]
    targets: WaitTargets,
    #[command(flatten)]
    shown: OutputForm,
}

/// M/M/n+G: callers abandon, with patience of any law
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "holdtrue erlang general --calls <NUMBER> --handle <DURATION> --patience-law <LAW> (--agents <NUMBER> | --target-... | --max-occupancy <SHARE>) [OPTIONS]",
    after_help = "Example: holdtrue erlang general --calls 100 --per 30m --handle 4m --patience-law lognormal --patience 3m --patience-cv 2 --balk 5% --target-abandonment 5%"
)]
struct General {
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    lines: Lines,
    #[command(flatten)]
    targets: WaitTargets,
    #[command(flatten)]
    shown: OutputForm,
}

impl Erlang {
    pub(super) fn run(&self) -> Result<(), Failure> {
        match &self.formula {
            Formula::B(b) => {
                let model = Model::new(Calculator::B, Law::Never, "nobody waits");
                let question = Question::loss(model, &b.given, b.targets.targets());
                print(&question.answer()?, &b.shown)
            }
            Formula::C(c) => {
                c.targets.refuse_abandonment()?;
                let model = Model::new(Calculator::C, Law::Never, "nobody gives up");
                answer(model, &c.given, &c.lines, &c.targets, &c.shown)
            }
            Formula::A(a) => {
                let model = Model::new(Calculator::A, a.patience.law(), a.patience.said());
                answer(model, &a.given, &a.lines, &a.targets, &a.shown)
            }
            Formula::General(general) => {
                let law = general.patience.law()?;
                let model = Model::new(Calculator::General, law, general.patience.said());
                answer(
                    model,
                    &general.given,
                    &general.lines,
                    &general.targets,
                    &general.shown,
                )
            }
            Formula::Day(day) => day.run(),
        }
    }
}

fn answer(
    model: Model,
    given: &Given,
    lines: &Lines,
    targets: &WaitTargets,
    shown: &OutputForm,
) -> Result<(), Failure> {
    let counted = targets.counted();
    let targets = targets.targets(lines.target_blocked);
    let question = Question::waiting(model, given, lines.lines, targets, counted);
    print(&question.answer()?, shown)
}

fn print(answer: &ErlangAnswer, shown: &OutputForm) -> Result<(), Failure> {
    let text = if shown.json {
        answer.json().map_err(anyhow::Error::from)?
    } else {
        answer.text(terminal::columns())
    };
    Ok(terminal::print(&text)?)
}

/// A number that the formulas refuse, by the option that gave it.
fn refuse(error: StationError) -> Failure {
    let option = match error {
        StationError::Arrivals(_) => "--calls",
        StationError::HandleTime(_) => "--handle",
        StationError::Agents(_) | StationError::Part(_) => "--agents",
        StationError::Lines { .. } | StationError::TooManyLines(_) => "--lines",
    };
    Failure::wrong(format!("{option}: {error}"))
}
