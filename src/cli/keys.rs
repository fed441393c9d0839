//! `holdtrue keys`: the reference of the keys of a scenario file.

use super::failure::Failure;
use super::terminal;
use crate::report;
use crate::scenario;

/// Explains the keys of a scenario file: all of them, or those of a name
#[derive(Debug, clap::Args)]
pub(super) struct Keys {
    /// A key such as volume, calls.service.volume or [clock]; left out: all keys
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Writes Markdown
    #[arg(long)]
    markdown: bool,
}

impl Keys {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let keys = match &self.name {
            None => scenario::keys(),
            Some(name) => scenario::find_keys(name).map_err(|meant| {
                let cure = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "`holdtrue keys` lists them all".to_owned(),
                };
                Failure::wrong(format!(
                    "there is no key `{name}` in a scenario file; {cure}"
                ))
            })?,
        };
        let text = if self.markdown {
            report::keys_markdown(&keys)
        } else {
            report::keys_text(&keys, terminal::columns())
        };
        terminal::print(&text)?;
        Ok(())
    }
}
