//! `holdtrue completions` and `holdtrue man`: what shells and `man` want to know of the commands.

use super::failure::Failure;
use super::{CommandLine, terminal};
use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Prints completions for a shell
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut text = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut CommandLine::command(),
            "holdtrue",
            &mut text,
        );
        terminal::print(&String::from_utf8_lossy(&text))?;
        Ok(())
    }
}

/// Prints the manual page, or writes a page for every command
#[derive(Debug, clap::Args)]
pub(super) struct Man {
    /// Writes holdtrue.1 and a page for every command into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut command = CommandLine::command();
        // Pages of commands are named after the whole of it: holdtrue-run(1).
        command.build();
        match &self.out {
            None => terminal::print(&page(&command)?).map_err(Failure::from),
            Some(folder) => pages(&command, folder),
        }
    }
}

fn pages(command: &clap::Command, folder: &Path) -> Result<(), Failure> {
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::wrong(format!(
            "`{}` is a file; name a folder for the pages",
            folder.display()
        )));
    }
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    page_of(command, folder)
}

/// The page of a command, and those of the commands within it.
fn page_of(command: &clap::Command, folder: &Path) -> Result<(), Failure> {
    let name = command
        .get_display_name()
        .unwrap_or_else(|| command.get_name());
    let file = folder.join(format!("{name}.1"));
    fs::write(&file, page(command)?)
        .with_context(|| format!("cannot write `{}`", file.display()))?;
    let mut within = command.get_subcommands();
    within.try_for_each(|one| match one.get_name() {
        "help" => Ok(()),
        _ => page_of(one, folder),
    })
}

fn page(command: &clap::Command) -> io::Result<String> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
