//! `holdtrue serve`: the page, on this machine.

use super::compare::{same_currency, same_kind, told_apart};
use super::failure::Failure;
use super::options::load;
use super::terminal;
use crate::scenario::{self, STARTER, Scenario};
use crate::serve::{Address, Lesson, Site, Stop, serve};
use crate::study::Workers;
use anyhow::anyhow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// Shows a scenario and its plans as a page that moves: the same callers, side by side
///
/// The page needs no network: it is served on 127.0.0.1 until Ctrl-C. Watch a day, change it while it runs, ask for
/// 200 days, and take a class through the lessons. Without a scenario it shows the one that `holdtrue new` writes.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// The scenario
    #[arg(value_name = "SCENARIO")]
    base: Option<PathBuf>,
    /// Other plans, to be shown beside it
    #[arg(value_name = "PLAN")]
    plans: Vec<PathBuf>,
    /// Lays a value over every plan, such as calls.service.volume_scale=1.2 (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Port of the page; 0 takes any that is free
    #[arg(long, value_name = "PORT", default_value_t = 7878)]
    port: u16,
    /// Opens the page in the browser
    #[arg(long)]
    open: bool,
    /// Folder of lessons [default: those that come with the program]
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
    /// Listens on this address and not on 127.0.0.1: whoever reaches it may then simulate on this machine
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<IpAddr>,
}

impl Serve {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let scenarios = self.scenarios()?;
        let lessons = lessons(self.lessons.as_deref())?;
        let workers = |threads| Workers::new(threads).map_err(|error| anyhow!(error));
        let site = Site::new(scenarios, lessons, workers(0)?, workers(1)?);
        let ip = self.listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        if !ip.is_loopback() {
            terminal::say(&format!(
                "warning: on {ip} other machines reach the page, and whoever does may simulate on this one; leave \
                 --listen out to keep it to yourself"
            ));
        }
        let address = Address::take(SocketAddr::new(ip, self.port)).map_err(|error| {
            Failure::wrong(format!(
                "--port: {ip}:{} cannot be had: {error}; give another port, or 0 for any that is free",
                self.port
            ))
        })?;
        let stop = Stop::default();
        let stopped = stop.clone();
        // Without a handler Ctrl-C simply kills the process, which ends it as well.
        let _ = ctrlc::set_handler(move || stopped.now());
        let page = format!("http://{}/", address.at);
        terminal::print(&format!("{page}\n"))?;
        terminal::say("the page is there until Ctrl-C");
        if self.open && open::that_detached(&page).is_err() {
            terminal::say("warning: --open found no browser; open the address in one");
        }
        Ok(serve(address, site, &stop)?)
    }

    /// The base and its plans, each under a name that no other has.
    fn scenarios(&self) -> Result<Vec<(String, Scenario)>, Failure> {
        let Some(base) = &self.base else {
            let starter = scenario::reload(Path::new("my-centre.toml"), STARTER);
            let starter = starter.map_err(|refused| Failure::Wrong(refused.to_string()))?;
            return Ok(vec![(starter.name().to_owned(), starter)]);
        };
        let files = [base].into_iter().chain(&self.plans);
        let scenarios = files.map(|file| load(file, &self.set));
        let scenarios = scenarios.collect::<Result<Vec<Scenario>, Failure>>()?;
        for plan in &scenarios[1..] {
            same_kind(&scenarios[0], plan)?;
            same_currency(&scenarios[0], plan)?;
        }
        let names = told_apart(&scenarios);
        Ok(names.into_iter().zip(scenarios).collect())
    }
}

/// The lessons of a folder, or those that come with the program.
pub(super) fn lessons(folder: Option<&Path>) -> Result<Vec<Lesson>, Failure> {
    if let Some(folder) = folder {
        return Lesson::read_all(folder).map_err(Failure::wrong);
    }
    let empty = tempfile::tempdir()?;
    Lesson::built_in(empty.path()).map_err(Failure::wrong)
}
