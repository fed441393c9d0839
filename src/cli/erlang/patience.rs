//! The law of patience, from options.

use crate::cli::failure::Failure;
use crate::legible::number::{percent, time};
use crate::random::{Law, LawError};
use crate::units::{Seconds, Share, count, positive};

/// Exponential patience.
#[derive(Debug, clap::Args)]
pub(super) struct MeanPatience {
    /// Mean patience: how long callers would wait before they hang up
    #[arg(long, value_name = "DURATION", value_parser = Seconds::above_zero)]
    patience: Seconds,
}

impl MeanPatience {
    pub(super) fn of(patience: Seconds) -> Self {
        Self { patience }
    }

    pub(super) fn law(&self) -> Law {
        Law::exponential(self.patience)
    }

    pub(super) fn said(&self) -> String {
        format!("mean patience {}", time(self.patience.get()))
    }
}

/// Patience of any law.
#[derive(Debug, clap::Args)]
pub(super) struct Patience {
    /// Law of patience
    #[arg(long, value_enum, value_name = "LAW", help_heading = "Patience")]
    patience_law: Family,
    /// Its mean (all but uniform and empirical)
    #[arg(long, value_name = "DURATION", help_heading = "Patience", value_parser = Seconds::above_zero)]
    patience: Option<Seconds>,
    /// Coefficient of variation (lognormal, gamma, hyperexponential)
    #[arg(long, value_name = "NUMBER", help_heading = "Patience", value_parser = positive)]
    patience_cv: Option<f64>,
    /// Shape: below 1 the longer one has waited, the less likely one is to hang up (weibull)
    #[arg(long, value_name = "NUMBER", help_heading = "Patience", value_parser = positive)]
    patience_shape: Option<f64>,
    /// Stages (erlang)
    #[arg(long, value_name = "NUMBER", help_heading = "Patience", value_parser = count)]
    patience_stages: Option<u32>,
    /// Shortest patience (uniform)
    #[arg(long, value_name = "DURATION", help_heading = "Patience")]
    patience_from: Option<Seconds>,
    /// Longest patience (uniform)
    #[arg(long, value_name = "DURATION", help_heading = "Patience")]
    patience_to: Option<Seconds>,
    /// Equally likely times, separated by commas (empirical)
    #[arg(
        long,
        value_name = "DURATIONS",
        help_heading = "Patience",
        value_delimiter = ','
    )]
    patience_values: Vec<Seconds>,
    /// Share that leaves at once if it has to wait at all
    #[arg(long, value_name = "SHARE", help_heading = "Patience")]
    balk: Option<Share>,
    /// Share that never hangs up
    #[arg(long, value_name = "SHARE", help_heading = "Patience")]
    never: Option<Share>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Family {
    Exponential,
    Constant,
    Erlang,
    Lognormal,
    Gamma,
    Weibull,
    Uniform,
    Hyperexponential,
    Empirical,
}

impl Patience {
    /// The law of those who neither balk nor never give up, mixed with those who do.
    pub(super) fn law(&self) -> Result<Law, Failure> {
        self.refuse_what_the_law_does_not_read()?;
        let most = self.family()?;
        let balk = self.balk.map_or(0.0, Share::get);
        let never = self.never.map_or(0.0, Share::get);
        if balk + never > 1.0 {
            return Err(Failure::wrong(
                "--balk and --never: together they are more than all callers; lower one of them",
            ));
        }
        if balk + never == 0.0 {
            return Ok(most);
        }
        let parts = vec![Law::constant(Seconds::ZERO), Law::Never, most];
        Law::mixture(parts, &[balk, never, 1.0 - balk - never])
            .map_err(|error| Failure::wrong(format!("--balk and --never: {error}")))
    }

    fn family(&self) -> Result<Law, Failure> {
        let law = match self.patience_law {
            Family::Exponential => return self.mean().map(Law::exponential),
            Family::Constant => return self.mean().map(Law::constant),
            Family::Erlang => {
                let stages = self.needed(self.patience_stages, "--patience-stages")?;
                Law::erlang(self.mean()?, stages)
            }
            Family::Lognormal => Law::lognormal(self.mean()?, self.cv()?),
            Family::Gamma => Law::gamma(self.mean()?, self.cv()?),
            Family::Weibull => {
                let shape = self.needed(self.patience_shape, "--patience-shape")?;
                Law::weibull(self.mean()?, shape)
            }
            Family::Uniform => Law::uniform(
                self.needed(self.patience_from, "--patience-from")?,
                self.needed(self.patience_to, "--patience-to")?,
            ),
            Family::Hyperexponential => return self.hyperexponential(),
            Family::Empirical => Law::empirical(&self.patience_values, None),
        };
        law.map_err(|error| self.refuse(error))
    }

    /// Two exponentials of balanced means, each of which brings half of the mean.
    fn hyperexponential(&self) -> Result<Law, Failure> {
        let (mean, square) = (self.mean()?, self.cv()?.powi(2));
        let rare = (1.0 - ((square - 1.0) / (square + 1.0)).sqrt()) / 2.0;
        let branch = |share: f64| Seconds::new(mean.get() / 2.0 / share).map(Law::exponential);
        let branches: Option<Vec<Law>> = [rare, 1.0 - rare].map(branch).into_iter().collect();
        branches
            .and_then(|branches| Law::mixture(branches, &[rare, 1.0 - rare]).ok())
            .ok_or_else(|| {
                Failure::wrong(
                    "--patience-cv: a hyperexponential law varies from 1 upwards (and stays below ten years); give 1 or more",
                )
            })
    }

    fn mean(&self) -> Result<Seconds, Failure> {
        self.needed(self.patience, "--patience")
    }

    fn cv(&self) -> Result<f64, Failure> {
        self.needed(self.patience_cv, "--patience-cv")
    }

    fn needed<T>(&self, value: Option<T>, option: &str) -> Result<T, Failure> {
        let law = self.name();
        value.ok_or_else(|| Failure::wrong(format!("{option}: a {law} patience needs it; add it")))
    }

    fn refuse(&self, error: LawError) -> Failure {
        let option = match (self.patience_law, error) {
            (Family::Uniform, _) => "--patience-from and --patience-to",
            (Family::Empirical, _) => "--patience-values",
            (Family::Erlang, _) => "--patience-stages",
            (Family::Weibull, _) => "--patience-shape",
            _ => "--patience-cv",
        };
        Failure::wrong(format!("{option}: {error}"))
    }

    /// An option that changes nothing is a misunderstanding.
    fn refuse_what_the_law_does_not_read(&self) -> Result<(), Failure> {
        use Family::{Empirical, Erlang, Gamma, Hyperexponential, Lognormal, Uniform, Weibull};
        let law = self.patience_law;
        let has_cv = matches!(law, Lognormal | Gamma | Hyperexponential);
        let has_ends = law == Uniform;
        let given_and_read = [
            (
                "--patience",
                self.patience.is_some(),
                !matches!(law, Uniform | Empirical),
            ),
            ("--patience-cv", self.patience_cv.is_some(), has_cv),
            (
                "--patience-shape",
                self.patience_shape.is_some(),
                law == Weibull,
            ),
            (
                "--patience-stages",
                self.patience_stages.is_some(),
                law == Erlang,
            ),
            ("--patience-from", self.patience_from.is_some(), has_ends),
            ("--patience-to", self.patience_to.is_some(), has_ends),
            (
                "--patience-values",
                !self.patience_values.is_empty(),
                law == Empirical,
            ),
        ];
        let unread = given_and_read
            .into_iter()
            .find(|(_, given, read)| *given && !*read);
        match unread {
            Some((option, ..)) => Err(Failure::wrong(format!(
                "{option}: a {} patience does not have it; leave it out",
                self.name()
            ))),
            None => Ok(()),
        }
    }

    fn name(&self) -> String {
        format!("{:?}", self.patience_law).to_lowercase()
    }

    pub(super) fn said(&self) -> String {
        let mut said = format!("{} patience", self.name());
        if let Some(mean) = self.patience {
            said += &format!(" of mean {}", time(mean.get()));
        }
        for (part, what) in [(self.balk, "leave at once"), (self.never, "never hang up")] {
            if let Some(part) = part {
                said += &format!(", {} {what}", percent(part.get()));
            }
        }
        said
    }
}
