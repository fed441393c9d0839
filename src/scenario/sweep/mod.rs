//! Sweeps: one scenario, several values of some of its keys, every combination.
//!
//! ```text
//! sweep file, --vary, more or fewer agents -> axes -> cells: a scenario for every combination
//!      file.rs  option.rs  range.rs          axis.rs   cells.rs
//! ```

mod axis;
mod cells;
mod file;
mod hidden;
mod option;
mod range;

pub use axis::{Axis, Point, Varied};
pub use cells::{Cell, RefusedCells};

use super::diagnostic::{Diagnostic, Mistake};
use super::layers::Layers;
use super::source::{Source, SourceId, SourceSpan};
use super::tree::Node;
use super::{Look, Refused, Setting, refused};
use std::path::{Path, PathBuf};

/// Combinations beyond which a sweep is a slip. A convention: at a tenth of a second each, 17 minutes.
const MOST_CELLS: usize = 10_000;

/// A scenario, and what is varied in it.
#[derive(Debug, Clone)]
pub struct Sweep {
    name: Option<String>,
    notes: Option<String>,
    file: PathBuf,
    scenario: PathBuf,
    /// Where the scenario was named, if a sweep file did.
    asked: Option<SourceSpan>,
    replications: Option<u64>,
    seed: Option<u64>,
    axes: Vec<Axis>,
    /// The texts in which the axes were written.
    origins: Vec<Source>,
    warnings: Vec<String>,
}

impl Sweep {
    /// Reads the file at `path`: a sweep, or a scenario of which all that is varied is said by `vary`.
    /// Each of `vary` is `KEY=LIST`; it comes on top of what a sweep file varies, and in the place of
    /// what that says of the same key. Lists are `8..20`, `8..20:2`, `8,9,12`, `silence,comfort`, or TOML arrays.
    ///
    /// # Errors
    /// Everything that is wrong with them. The scenario is not read yet.
    pub fn read(path: &Path, vary: &[String]) -> Result<Self, Refused> {
        let mut layers = Layers::new();
        let Some(node) = layers.alone(path, "a sweep file, or a scenario file") else {
            return Err(refused(layers));
        };
        let mut sweep = if file::is_sweep(&node) {
            file::sweep(path, node, &mut layers)
        } else {
            // What is wrong with a scenario is said when it is loaded.
            layers = Layers::after(std::mem::take(&mut layers.sources));
            Self::of_scenario(path)
        };
        sweep.vary(vary, &mut layers);
        sweep.refuse_too_many(&mut layers);
        if layers.diagnostics.has_errors() {
            return Err(refused(layers));
        }
        sweep.warnings = layers.diagnostics.render(&layers.sources, Look::Plain);
        sweep.origins = layers.sources.all().to_vec();
        Ok(sweep)
    }

    fn of_scenario(path: &Path) -> Self {
        Self {
            name: None,
            notes: None,
            file: path.to_path_buf(),
            scenario: path.to_path_buf(),
            asked: None,
            replications: None,
            seed: None,
            axes: Vec::new(),
            origins: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn vary(&mut self, vary: &[String], layers: &mut Layers) {
        let given_before = self.axes.len();
        for text in vary {
            let source = layers.sources.add(Source {
                name: "--vary".to_owned(),
                text: text.as_str().into(),
                folder: PathBuf::new(),
                asked: None,
            });
            let Some(axis) = option::axis(text, source, layers) else {
                continue;
            };
            let same = self.axes.iter().position(|one| one.keys == axis.keys);
            match same {
                Some(place) if place < given_before => {
                    self.axes.remove(place);
                    self.insert(place, axis, SourceSpan::new(source, 0..text.len()), layers);
                }
                _ => {
                    let place = SourceSpan::new(source, 0..text.len());
                    self.insert(self.axes.len(), axis, place, layers);
                }
            }
        }
    }

    /// Adds an axis that was written at `place`, unless another sets its key.
    fn insert(&mut self, at: usize, axis: Axis, place: SourceSpan, layers: &mut Layers) {
        match twice(&self.axes, &axis, place) {
            Some(diagnostic) => layers.push(diagnostic),
            None => self.axes.insert(at, axis),
        }
    }

    /// Varies the staffing as well: every group in turn has up to `most` agents more or fewer in every
    /// interval, the others as they are. A key `agents.NAME.more` for each group.
    ///
    /// # Errors
    /// If that makes too many combinations.
    pub fn more_or_fewer(&mut self, most: u32, settings: &[Setting]) -> Result<(), Refused> {
        let mut layers = Layers::new();
        let merged = layers.merge(&self.scenario, None, settings);
        // If there is none, that is said when the cells are loaded.
        let groups = merged.as_ref().map(axis::groups).unwrap_or_default();
        self.axes
            .insert(0, Axis::more_or_fewer(&groups, most.into()));
        let mut layers = Layers::new();
        self.refuse_too_many(&mut layers);
        if layers.diagnostics.has_errors() {
            return Err(refused(layers));
        }
        Ok(())
    }

    fn refuse_too_many(&self, layers: &mut Layers) {
        let sizes = self.axes.iter().map(|axis| axis.points.len());
        let cells = sizes.fold(1_usize, usize::saturating_mul);
        if cells > MOST_CELLS {
            let sizes = self.axes.iter().map(|axis| axis.points.len().to_string());
            let sizes: Vec<String> = sizes.collect();
            let mistake = Mistake::new(
                format!("{} are too many combinations", sizes.join(" x ")),
                format!("vary fewer keys, or fewer values of each: at most {MOST_CELLS} in all"),
            );
            layers.diagnostics.push(Diagnostic::error(mistake, None));
        }
    }

    /// What it is called, if its writer says so.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Free text of its writer.
    #[must_use]
    pub fn notes(&self) -> Option<&str> {
        self.notes.as_deref()
    }

    /// The file that was named.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The scenario file.
    #[must_use]
    pub fn scenario(&self) -> &Path {
        &self.scenario
    }

    /// Days to simulate of each combination, if the file says so.
    #[must_use]
    pub fn replications(&self) -> Option<u64> {
        self.replications
    }

    /// The seed, if the file says so.
    #[must_use]
    pub fn seed(&self) -> Option<u64> {
        self.seed
    }

    /// What is varied; nothing if the file is a scenario and no more was said.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// What is allowed but probably not meant; each a whole diagnostic, without colour.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// One who runs a sweep file as if it were a scenario is told.
pub(super) fn mistaken(node: &Node) -> Option<Diagnostic> {
    let entry = node.as_table()?.get("vary")?;
    let mistake = Mistake::new(
        "this is a sweep, not a scenario",
        "run all of it with `holdtrue sweep`, or name the scenario that it varies",
    );
    Some(Diagnostic::error(mistake, entry.key_place))
}

/// What is wrong with an axis whose key another one sets, too.
fn twice(others: &[Axis], axis: &Axis, place: SourceSpan) -> Option<Diagnostic> {
    let other = others.iter().find(|other| other.overlaps(axis))?;
    let [own, known] = [axis, other].map(|axis| axis.keys.join(", "));
    let mistake = match own == known {
        true => Mistake::new(
            format!("`{own}` is varied twice"),
            "put all its values into one list",
        ),
        false => Mistake::new(
            format!("`{known}` and `{own}` set the same key"),
            "leave one of the two out",
        ),
    };
    Some(Diagnostic::error(mistake, place))
}

/// The text that is written at `place`, on one line.
fn written_at(place: SourceSpan, layers: &Layers) -> String {
    let text = &layers.sources.get(place.source).text;
    let text = text.get(place.from..place.to).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The whole of a text.
fn all_of(source: SourceId, layers: &Layers) -> SourceSpan {
    SourceSpan::new(source, 0..layers.sources.get(source).text.len())
}
