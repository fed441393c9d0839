//! `holdtrue new`: a commented scenario to start from.

use super::failure::Failure;
use super::terminal;
use crate::scenario::STARTER;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes a commented scenario to start from; it runs as it is
#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// Where to write it (default: stdout); an existing file is left alone
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl New {
    pub(super) fn run(&self) -> Result<(), Failure> {
        match &self.file {
            None => terminal::print(STARTER).map_err(Failure::from),
            Some(path) => write(path),
        }
    }
}

/// Under a temporary name first: the file is there whole or not at all.
fn write(path: &Path) -> Result<(), Failure> {
    let shown = path.display();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if path.file_name().is_none() || path.is_dir() {
        return Err(Failure::wrong(format!(
            "`{shown}` is a directory; name a file, such as scenario.toml"
        )));
    }
    if !folder.is_dir() {
        return Err(Failure::wrong(format!(
            "there is no directory `{}`; make it first",
            folder.display()
        )));
    }
    let failed = |error: std::io::Error| {
        let said = format!("`{shown}` cannot be written");
        Failure::Failed(anyhow::Error::new(error).context(said))
    };
    let mut file = ordinary(&mut tempfile::Builder::new())
        .tempfile_in(folder)
        .map_err(failed)?;
    file.write_all(STARTER.as_bytes()).map_err(failed)?;
    match file.persist_noclobber(path) {
        Ok(_) => {
            terminal::say(&format!("wrote {shown}; next: holdtrue check {shown}"));
            Ok(())
        }
        Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::wrong(format!(
                "`{shown}` exists and is left as it is; name another file or take it away first"
            )))
        }
        Err(refused) => Err(failed(refused.error)),
    }
}

/// Temporary files are private by default; this one is to be an ordinary file.
#[cfg(unix)]
fn ordinary<'b, 'p, 's>(
    builder: &'b mut tempfile::Builder<'p, 's>,
) -> &'b mut tempfile::Builder<'p, 's> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary<'b, 'p, 's>(
    builder: &'b mut tempfile::Builder<'p, 's>,
) -> &'b mut tempfile::Builder<'p, 's> {
    builder
}
