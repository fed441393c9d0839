//! Options that several commands share.

use super::failure::Failure;
use super::terminal;
use crate::report::{Detail, Layout};
use crate::scenario::{self, Look, Scenario, Setting};
use std::io::IsTerminal;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// A scenario file, and what is set on top of it.
#[derive(Debug, clap::Args)]
pub(super) struct ScenarioFile {
    /// The scenario (TOML; `holdtrue new` writes one to start from)
    #[arg(value_name = "SCENARIO")]
    path: PathBuf,
    /// Lays a value over the scenario, such as calls.service.volume_scale=1.2 (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl ScenarioFile {
    /// The file.
    #[cfg(feature = "serve")]
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether nothing is set on top of it.
    #[cfg(feature = "serve")]
    pub(super) fn is_plain(&self) -> bool {
        self.set.is_empty()
    }

    /// Reads it; warnings go to stderr.
    pub(super) fn load(&self) -> Result<Scenario, Failure> {
        load(&self.path, &self.set)
    }
}

/// Reads the scenario at `path`, with settings on top; warnings go to stderr.
pub(super) fn load(path: &Path, set: &[String]) -> Result<Scenario, Failure> {
    let settings = set.iter().map(|text| Setting::new("--set", text));
    let settings: Vec<Setting> = settings.collect();
    let scenario = scenario::load(path, &settings)
        .map_err(|refused| Failure::Wrong(refused.render(look())))?;
    for warning in scenario.warnings() {
        terminal::say(warning);
    }
    Ok(scenario)
}

/// A whole number within these limits: a seed, threads.
pub(super) fn whole(
    limits: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<u64, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.trim().parse().ok();
        number
            .filter(|number| limits.contains(number))
            .ok_or_else(|| {
                let (least, most) = (limits.start(), limits.end());
                match *most {
                    u64::MAX => format!("give a whole number, {least} or more"),
                    most => format!("give a whole number from {least} to {most}"),
                }
            })
    }
}

/// What seeds are.
pub(super) const SEEDS: RangeInclusive<u64> = 0..=u64::MAX;

/// Colour for a terminal only; anstream takes it out again where `NO_COLOR` asks for it.
pub(super) fn look() -> Look {
    if std::io::stderr().is_terminal() {
        Look::Styled
    } else {
        Look::Plain
    }
}

/// How much of a result is printed.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct DetailOptions {
    /// Prints the verdict and a few figures only
    #[arg(long, conflicts_with_all = ["verbose", "json"])]
    brief: bool,
    /// Prints all there is: every measure, the day by interval, where numbers come from
    #[arg(short, long)]
    verbose: bool,
}

impl DetailOptions {
    /// The layout of what is printed.
    pub(super) fn layout(self) -> Layout {
        let detail = match (self.brief, self.verbose) {
            (true, _) => Detail::Brief,
            (_, true) => Detail::Everything,
            _ => Detail::Headlines,
        };
        let columns = terminal::columns();
        Layout { detail, columns }
    }
}
