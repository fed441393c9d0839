//! Scenario files: TOML and CSV in, a checked [`Centre`] out. The only place that knows the format.
//!
//! ```text
//! files, settings -> tree of located values -> written types -> Parts -> Centre -> Operation
//!      layers.rs   tree.rs columns.rs week.rs were.rs kinds.rs inherit.rs   de.rs written/   convert/
//! ```
//! A [`Sweep`] (sweep/) makes several of one file, each with other values laid over it.
//!
//! Every value remembers where it was written until the end, so that whatever is wrong with it, at
//! whichever step, is shown as a line with a caret; all problems of a scenario are found in one go.
//! Nothing here prints.

mod at_home;
mod cells;
mod changes;
mod clock_column;
mod clock_label;
mod columns;
mod complete;
mod convert;
mod day_files;
mod de;
mod diagnostic;
mod forecast;
mod inherit;
mod interval_labels;
mod keys;
mod kinds;
mod layers;
mod legible;
mod paid;
mod read;
mod request;
mod role;
mod rota;
mod said;
mod schema;
mod setting;
mod source;
mod star;
mod sweep;
mod syntax;
mod tree;
mod variations;
mod week;
mod week_column;
mod were;
mod write;
mod written;

pub use changes::{changes, without_notes};
pub use complete::{complete, plan_of};
pub use diagnostic::Look;
pub use forecast::{Forecast, ForecastColumns, ForecastInterval, forecast};
pub use interval_labels::USUAL_NAMES;
pub use keys::{Form, Key, find as find_keys, keys};
pub use role::Role;
pub use schema::schema;
pub use setting::Setting;
pub use sweep::{Axis, Cell, Point, RefusedCells, Sweep, Varied};
pub use write::{ColumnOf, Remark, Remarks, write, write_counts, write_with};

use crate::centre::{Centre, Customers, Operation, Staffing};
use crate::error::Problem;
use crate::legible::shown;
use convert::{Converted, Effects, Idle, Notes};
use diagnostic::{Diagnostic, Diagnostics, Mistake, Severity};
use layers::Layers;
use source::{SourceSpan, Sources};
use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use tree::Node;

/// A commented scenario to start from; it runs as it is.
pub const STARTER: &str = include_str!("starter.toml");

/// A scenario that can be simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    name: String,
    notes: Option<String>,
    file: PathBuf,
    operation: Operation,
    staffing: Option<Staffing>,
    text: String,
    settings: Vec<Setting>,
    warnings: Vec<String>,
    /// Where kinds of days say who is on duty, each beside the group that it is about.
    rosters_of_kinds: Vec<(String, String)>,
}

impl Scenario {
    /// One that was not read from a file: its text is what [`write()`] makes of it, or why that says nothing. So it can be
    /// reported as any other.
    #[must_use]
    pub fn described(name: &str, operation: impl Into<Operation>) -> Self {
        let operation = operation.into();
        Self {
            name: name.to_owned(),
            notes: None,
            file: PathBuf::from(format!("{name}.toml")),
            text: write(name, None, &operation).unwrap_or_else(|unsaid| {
                let said = unsaid.to_string();
                said.lines().map(|line| format!("# {line}\n")).collect()
            }),
            operation,
            staffing: None,
            settings: Vec::new(),
            warnings: Vec::new(),
            rosters_of_kinds: Vec::new(),
        }
    }

    /// What it is called in reports.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
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

    /// The days that it describes.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// The centre that it describes; with a week, what its days have in common.
    #[must_use]
    pub fn centre(&self) -> &Centre {
        self.operation.base()
    }

    /// Who calls, if callers are customers with a memory.
    #[must_use]
    pub fn customers(&self) -> Option<&Customers> {
        self.operation.customers()
    }

    /// What a search for the cheapest staffing may decide: what `[staff]` says, or by default all groups with a wage.
    #[must_use]
    pub fn staffing(&self) -> Staffing {
        let said = self.staffing.clone();
        said.unwrap_or_else(|| Staffing::of(self.centre()))
    }

    /// Where kinds of days say who is on duty in a group that is to be staffed, so that no plan would be worked on them;
    /// each a whole diagnostic, without colour.
    pub fn rosters_of_kinds<'a>(&'a self, staffing: &Staffing) -> impl Iterator<Item = &'a str> {
        let groups = self.centre().groups();
        let staffed = staffing.groups.iter();
        let staffed = staffed.filter_map(|limits| groups.get(limits.group.index()));
        let staffed: HashSet<&str> = staffed.map(|group| group.name.as_str()).collect();
        let all = self.rosters_of_kinds.iter();
        let own = all.filter(move |(group, _)| staffed.contains(group.as_str()));
        own.map(|(_, said)| said.as_str())
    }

    /// All of it as one TOML text that needs no other file: what it extends, settings and CSV columns put in.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was laid over its file, each `KEY=VALUE`.
    pub fn settings(&self) -> impl Iterator<Item = &str> {
        self.settings.iter().map(Setting::text)
    }

    /// What is allowed but probably not meant; each a whole diagnostic, without colour.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// Why a scenario cannot be used: everything that is wrong with it, in the order of its text.
#[derive(Debug)]
pub struct Refused {
    sources: Sources,
    diagnostics: Diagnostics,
}

impl Refused {
    /// All problems as text.
    #[must_use]
    pub fn render(&self, look: Look) -> String {
        self.diagnostics.render(&self.sources, look).join("\n\n")
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Look::Plain))
    }
}

impl std::error::Error for Refused {}

/// Reads the scenario at `path` with `settings` laid over it.
///
/// # Errors
/// Everything that is wrong with the file, the files that it names and the settings.
pub fn load(path: &Path, settings: &[Setting]) -> Result<Scenario, Refused> {
    let mut layers = Layers::new();
    let merged = layers.merge(path, None, settings);
    match merged {
        Some(node) => Ok(Scenario {
            settings: settings.to_vec(),
            ..finish(path, node, layers)?
        }),
        None => Err(refused(layers)),
    }
}

/// Reads a scenario from its own [`Scenario::text`]; `path` is the file that it once came from. No file
/// is read.
///
/// # Errors
/// Everything that is wrong with the text.
pub fn reload(path: &Path, text: &str) -> Result<Scenario, Refused> {
    let mut layers = Layers::new();
    match layers.whole(path, text) {
        Some(node) => finish(path, node, layers),
        None => Err(refused(layers)),
    }
}

/// Makes a scenario of the merged tree of the file at `path`.
fn finish(path: &Path, mut node: Node, mut layers: Layers) -> Result<Scenario, Refused> {
    if let Some(mistake) = sweep::mistaken(&node) {
        layers.diagnostics.push(mistake);
        return Err(refused(layers));
    }
    legible::check(&node, &mut layers);
    let unread = columns::resolve(&mut node, &mut layers);
    let text = toml::to_string(&node.to_toml()).unwrap_or_default();
    let mut lost = Vec::new();
    for path in unread.iter().rev() {
        lost.push(read::lost_at(path, &node));
        node.prune(path);
    }
    let (were, failed) = were::take(&mut node, &mut layers.diagnostics);
    for path in failed {
        lost.push(read::lost_at(&path, &node));
        node.prune(&path);
    }
    let (mut written, whole) = inherit::understood(&mut node, &mut lost, &mut layers);
    let name = written.name.clone();
    let notes = written.notes.clone();
    let kinds = kinds::take(
        &mut node,
        written.kinds.take(),
        &lost,
        &mut layers.diagnostics,
    );
    let rosters_of_kinds = kinds::rosters(&kinds, &node);
    let days = week::take_days(&mut node, &mut layers.diagnostics);
    let known = Notes::new(lost.clone(), layers.is_torn);
    let mut converted = convert::convert(written, known, &whole);
    let customers = converted.customers.take();
    let staffing = converted.staffing.take();
    let varying = variations::Varying { days, were, kinds };
    let operation = if varying.is_plain() {
        report(converted, &whole, &mut layers).map(Operation::from)
    } else {
        variations::operation(converted, (&node, &whole), varying, &lost, &mut layers)
    };
    let operation = operation.map(|operation| operation.with_customers(customers));
    let too_long = operation.as_ref().and_then(Operation::season_problem);
    layers.note(too_long, Severity::Error, &whole);
    // What is wrong elsewhere may be what says how it is read.
    let read_twice = operation
        .as_ref()
        .filter(|_| !layers.diagnostics.has_errors());
    let read_twice = read_twice.and_then(|operation| paid::both_readings(operation, &whole));
    layers.note(read_twice, Severity::Warning, &whole);
    let Some(operation) = operation.filter(|_| !layers.diagnostics.has_errors()) else {
        return Err(refused(layers));
    };
    let rosters_of_kinds = rosters_of_kinds.into_iter().map(|(group, one)| {
        let said = one.render(&layers.sources, Look::Plain, None);
        (group, said)
    });
    let rosters_of_kinds = rosters_of_kinds.collect();
    layers.diagnostics.sort();
    Ok(Scenario {
        rosters_of_kinds,
        name: name.unwrap_or_else(|| stem(path)),
        notes,
        file: path.to_path_buf(),
        operation,
        staffing,
        text,
        settings: Vec::new(),
        warnings: layers.diagnostics.render(&layers.sources, Look::Plain),
    })
}

fn refused(mut layers: Layers) -> Refused {
    layers.diagnostics.sort();
    Refused {
        sources: layers.sources,
        diagnostics: layers.diagnostics,
    }
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    shown(&stem.to_string_lossy()).into_owned()
}

/// Notes problems and warnings at their places.
fn report(converted: Converted, node: &Node, layers: &mut Layers) -> Option<Centre> {
    let mut effects = LocatedEffects::default();
    effects.add(&converted.effects, node);
    let (centre, found) = located(converted, node);
    found.into_iter().for_each(|(_, one)| layers.push(one));
    effects.tell(layers);
    centre
}

/// Gives problems and warnings their places, each beside its dotted key. Indices count what is left of
/// an array, and so does `node`.
fn located(converted: Converted, node: &Node) -> (Option<Centre>, Vec<(String, Diagnostic)>) {
    let problems = converted.problems.into_iter();
    let problems = problems.map(|problem| (Severity::Error, problem));
    let warnings = converted.warnings.into_iter();
    let all = problems.chain(warnings.map(|problem| (Severity::Warning, problem)));
    let found = all.map(|(severity, problem)| {
        let one = diagnostic_of(problem.clone(), severity, node);
        (problem.key, one)
    });
    (converted.centre, found.collect())
}

fn diagnostic_of(problem: Problem, severity: Severity, node: &Node) -> Diagnostic {
    let place = node.locate(&problem.key);
    let mistake = Mistake::new(problem.found, problem.cure);
    Diagnostic {
        severity,
        ..Diagnostic::error(mistake, place)
    }
}

/// Keys without an effect, by where they are written: one that counts for one call type, or on one day,
/// is not idle.
#[derive(Default)]
struct LocatedEffects {
    idle: Vec<Diagnostic>,
    used: HashSet<SourceSpan>,
}

impl LocatedEffects {
    fn add(&mut self, effects: &Effects, node: &Node) {
        let used = effects.used.iter();
        self.used.extend(used.map(|key| node.locate(key)));
        for Idle { problem, because } in &effects.idle {
            let one = diagnostic_of(problem.clone(), Severity::Warning, node);
            // A plan that changes the policy alone should not be told of what its base says about another.
            let reasons = because.iter().filter_map(|key| node.place_of(key));
            let mut reasons: Vec<SourceSpan> = reasons.collect();
            // What nobody says is as the file has it that was named.
            if reasons.is_empty() {
                reasons.push(node.place);
            }
            let source = one.at.map(|place| place.source);
            if reasons.iter().all(|reason| Some(reason.source) == source) {
                self.idle.push(one);
            }
        }
    }

    fn tell(self, layers: &mut Layers) {
        let idle = self.idle.into_iter();
        let idle = idle.filter(|one| one.at.is_none_or(|place| !self.used.contains(&place)));
        idle.for_each(|one| layers.push(one));
    }
}
