//! What the calculators are asked: traffic, agents, lines, targets.

use crate::centre::{Formula, ServiceLevel};
use crate::cli::failure::Failure;
use crate::error::Mistake;
use crate::legible::number::{percent, time};
use crate::theory::{SteadyState, SteadyTarget};
use crate::units::{Seconds, Share, comma_in, count, positive, shortened};
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Calls, their length, and who answers them: what is left out is found from targets.
#[derive(Debug, clap::Args)]
pub(super) struct Given {
    /// Calls that arrive in each interval; left out: the most that meet the targets
    #[arg(long, value_name = "NUMBER", value_parser = not_negative, allow_negative_numbers = true)]
    pub(super) calls: Option<f64>,
    /// The interval in which that many calls arrive
    #[arg(long, value_name = "DURATION", value_parser = Seconds::above_zero, default_value = "30m")]
    pub(super) per: Seconds,
    /// Mean handle time, talk and wrap-up; left out: the longest that meets the targets
    #[arg(long, value_name = "DURATION", value_parser = Seconds::above_zero, allow_negative_numbers = true)]
    pub(super) handle: Option<Seconds>,
    /// Agents on the phones, also parts of one (14.5); left out: the fewest that meet the targets
    #[arg(long, value_name = "NUMBER", value_parser = positive, allow_negative_numbers = true)]
    pub(super) agents: Option<f64>,
    #[command(flatten)]
    pub(super) rota: Rota,
}

/// From agents on the phones to people on the rota.
#[derive(Debug, clap::Args)]
pub(super) struct Rota {
    /// Share of paid time off the phones: also says how many people that takes on the rota
    #[arg(long, value_name = "SHARE", value_parser = part_of_time, default_value = "0%")]
    pub(super) shrinkage: Share,
}

/// Lines.
#[derive(Debug, clap::Args)]
pub(super) struct Lines {
    /// Lines: callers who fit in, talking or waiting; further ones are blocked [default: no limit]. With all else
    /// given, targets find their number
    #[arg(long, value_name = "NUMBER", value_parser = count)]
    pub(super) lines: Option<u32>,
    /// Share that finds all lines taken at most this
    #[arg(long, value_name = "SHARE", help_heading = "Targets", value_parser = at_most_part)]
    pub(super) target_blocked: Option<Share>,
}

/// How service level is counted.
#[derive(Debug, clap::Args)]
pub(super) struct Counting {
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
}

/// What waits and abandonment are to come to.
#[derive(Debug, clap::Args)]
pub(super) struct WaitTargets {
    /// Service level at least this, by --formula and --within
    #[arg(long, value_name = "SHARE", help_heading = "Targets", value_parser = at_least_part)]
    target_service_level: Option<Share>,
    /// Abandonment at most this, of callers who got a line
    #[arg(long, value_name = "SHARE", help_heading = "Targets", value_parser = at_most_part)]
    target_abandonment: Option<Share>,
    /// Mean wait of the answered at most this
    #[arg(long, value_name = "DURATION", help_heading = "Targets", value_parser = Seconds::above_zero)]
    target_asa: Option<Seconds>,
    /// Share that has to wait at most this, of callers who got a line
    #[arg(long, value_name = "SHARE", help_heading = "Targets", value_parser = at_most_part)]
    target_delayed: Option<Share>,
    /// Occupancy at most this
    #[arg(long, value_name = "SHARE", help_heading = "Targets", value_parser = at_most_part)]
    max_occupancy: Option<Share>,
    #[command(flatten)]
    counting: Counting,
}

/// What Erlang B can be asked.
#[derive(Debug, clap::Args)]
pub(super) struct LossTargets {
    /// Share that is turned away at most this
    #[arg(long, value_name = "SHARE", help_heading = "Targets", value_parser = at_most_part)]
    pub(super) target_blocked: Option<Share>,
    /// Occupancy at most this
    #[arg(long, value_name = "SHARE", help_heading = "Targets", value_parser = at_most_part)]
    pub(super) max_occupancy: Option<Share>,
}

/// Targets, each with the words for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Targets(Vec<(SteadyTarget, String)>);

impl Counting {
    pub(super) fn service_level(&self) -> ServiceLevel {
        ServiceLevel {
            within: self.within,
            formula: self.formula,
            short_abandon: self.short_abandon,
        }
    }
}

impl WaitTargets {
    /// How the service level is counted.
    pub(super) fn counted(&self) -> ServiceLevel {
        self.counting.service_level()
    }

    /// Erlang C knows no abandonment.
    pub(super) fn refuse_abandonment(&self) -> Result<(), Failure> {
        match self.target_abandonment {
            Some(_) => Err(Failure::wrong(
                "--target-abandonment: nobody abandons in Erlang C; leave it out, or give --patience (`holdtrue erlang a`)",
            )),
            None => Ok(()),
        }
    }

    pub(super) fn targets(&self, blocked: Option<Share>) -> Targets {
        let counted = self.counted();
        let level = self.target_service_level.map(|least| {
            let words = format!(
                "service level ({}) within {} of at least {}",
                counted.formula.key(),
                time(counted.within.get()),
                percent(least.get())
            );
            (SteadyTarget::ServiceLevel(counted, least.get()), words)
        });
        let asa = self.target_asa.map(|most| {
            let words = format!("mean wait of the answered of at most {}", time(most.get()));
            (SteadyTarget::Asa(most.get()), words)
        });
        let targets = [
            level,
            at_most(
                self.target_abandonment,
                SteadyTarget::Abandonment,
                "abandonment",
            ),
            asa,
            at_most(self.target_delayed, SteadyTarget::Delayed, "delay"),
            at_most(blocked, SteadyTarget::Blocked, "blocking"),
            at_most(self.max_occupancy, SteadyTarget::Occupancy, "occupancy"),
        ];
        Targets(targets.into_iter().flatten().collect())
    }
}

impl LossTargets {
    pub(super) fn targets(&self) -> Targets {
        let targets = [
            at_most(self.target_blocked, SteadyTarget::Blocked, "blocking"),
            at_most(self.max_occupancy, SteadyTarget::Occupancy, "occupancy"),
        ];
        Targets(targets.into_iter().flatten().collect())
    }
}

fn at_most(
    bound: Option<Share>,
    target: fn(f64) -> SteadyTarget,
    name: &str,
) -> Option<(SteadyTarget, String)> {
    bound.map(|most| {
        let words = format!("{name} of at most {}", percent(most.get()));
        (target(most.get()), words)
    })
}

/// A value to so many decimals, or as many more as it takes to see on which side of what is wanted it lies.
fn beside(value: f64, wanted: f64, decimals: i32) -> f64 {
    let to = |decimals: i32| {
        let ten = 10_f64.powi(decimals);
        (value * ten).round() / ten
    };
    let mut tried = (decimals..=12).map(to);
    tried
        .find(|near| near.partial_cmp(&wanted) == value.partial_cmp(&wanted))
        .unwrap_or(value)
}

impl Targets {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn all(&self) -> Vec<SteadyTarget> {
        self.0.iter().map(|(target, _)| *target).collect()
    }

    /// In words.
    pub(super) fn said(&self) -> Vec<String> {
        self.0.iter().map(|(_, words)| words.clone()).collect()
    }

    pub(super) fn are_met_by(&self, state: &SteadyState) -> bool {
        self.0.iter().all(|(target, _)| target.met_by(state))
    }

    /// What the best that can be had leaves unmet, a line each.
    pub(super) fn reached_by(&self, state: &SteadyState) -> String {
        let unmet = self.0.iter().filter(|(target, _)| !target.met_by(state));
        let reached: Vec<String> = unmet
            .map(|(target, words)| {
                let counted = match target {
                    SteadyTarget::ServiceLevel(counted, _) => *counted,
                    _ => ServiceLevel::default(),
                };
                let measures = state.measures(&counted);
                let rounded = |share: f64, wanted: f64| percent(beside(share, wanted, 4));
                let reached = match target {
                    SteadyTarget::ServiceLevel(_, least) => {
                        rounded(measures.service_levels.by(counted.formula), *least)
                    }
                    SteadyTarget::Abandonment(most) => {
                        rounded(measures.abandonment / measures.got_a_line(), *most)
                    }
                    SteadyTarget::Blocked(most) => rounded(measures.blocked, *most),
                    SteadyTarget::Delayed(most) => {
                        rounded(measures.delayed / measures.got_a_line(), *most)
                    }
                    SteadyTarget::Asa(most) => time(beside(measures.asa, *most, 2)),
                    SteadyTarget::Occupancy(most) => rounded(measures.occupancy, *most),
                };
                format!("\n  {words} was asked for: it would be {reached}")
            })
            .collect();
        reached.concat()
    }
}

/// How the answer is shown.
#[derive(Debug, clap::Args)]
pub(super) struct OutputForm {
    /// One JSON object instead of a table
    #[arg(long)]
    pub(super) json: bool,
}

fn formula() -> impl TypedValueParser<Value = Formula> {
    PossibleValuesParser::new(Formula::ALL.map(Formula::key)).map(|key| {
        let named = Formula::ALL
            .into_iter()
            .find(|formula| formula.key() == key);
        named.unwrap_or_default()
    })
}

/// A share that is neither nothing nor all: what a target of at least so much can be.
fn at_least_part(text: &str) -> Result<Share, Mistake> {
    let wrong = [
        "at least 0 % asks for nothing",
        "no finite number of agents reaches 100 %",
    ];
    part(text, wrong, "give a share above 0 and below 1, such as 80%")
}

/// The same of at most so much.
fn at_most_part(text: &str) -> Result<Share, Mistake> {
    let wrong = [
        "calls that come at random leave a little: at most 0 % is out of reach",
        "at most 100 % asks for nothing",
    ];
    part(text, wrong, "give a share above 0 and below 1, such as 5%")
}

fn part(text: &str, [nothing, all]: [&str; 2], cure: &str) -> Result<Share, Mistake> {
    let found: Share = text.parse()?;
    if found == Share::NONE {
        Err(Mistake::new(nothing, cure))
    } else if found == Share::ALL {
        Err(Mistake::new(all, cure))
    } else {
        Ok(found)
    }
}

/// A share of time that leaves some.
fn part_of_time(text: &str) -> Result<Share, Mistake> {
    let found: Share = text.parse()?;
    if found < Share::ALL {
        Ok(found)
    } else {
        let said = "nobody would ever be on the phones";
        Err(Mistake::new(said, "give a share below 1, such as 30%"))
    }
}

/// A number that is 0 or above.
fn not_negative(text: &str) -> Result<f64, Mistake> {
    if let Some(mistake) = comma_in(text) {
        return Err(mistake);
    }
    match text.trim().parse() {
        Ok(number) if number >= 0.0 && f64::is_finite(number) => Ok(number),
        _ => {
            let found = format!("`{}` is not a number of 0 or above", shortened(text));
            Err(Mistake::new(found, "give one such as 100, 12.5 or 0"))
        }
    }
}
