//! Every combination, read and checked before anything is simulated.

use super::Sweep;
use super::axis::{Change, Varied};
use crate::scenario::diagnostic::{Diagnostic, Look, MORE, MOST_SHOWN};
use crate::scenario::layers::Layers;
use crate::scenario::source::Sources;
use crate::scenario::{Refused, Scenario, Setting, finish, refused};
use std::fmt;

/// One combination.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Which point of each axis.
    pub places: Vec<usize>,
    /// The scenario with those values.
    pub scenario: Scenario,
}

impl Sweep {
    /// Every combination, the last axis changing fastest, with `settings` below what is varied.
    ///
    /// # Errors
    /// Everything that is wrong with any of them, once, with the first combination that shows it.
    pub fn cells(&self, settings: &[Setting]) -> Result<Vec<Cell>, RefusedCells> {
        self.cells_at(0..self.count(), settings)
    }

    /// How many combinations there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.axes().iter().map(|axis| axis.points.len()).product()
    }

    /// The numbers of the first combination and of those that differ from it in one axis: together they say all that is
    /// varied.
    #[must_use]
    pub fn cross(&self) -> Vec<usize> {
        let mut found = vec![0];
        let mut step = 1;
        for axis in self.axes().iter().rev() {
            found.extend((1..axis.points.len()).map(|place| place * step));
            step *= axis.points.len();
        }
        found
    }

    /// Combinations by their numbers, from 0.
    ///
    /// # Errors
    /// Everything that is wrong with any of them, once, with the first combination that shows it.
    pub fn cells_at(
        &self,
        numbers: impl IntoIterator<Item = usize>,
        settings: &[Setting],
    ) -> Result<Vec<Cell>, RefusedCells> {
        let mut cells = Vec::new();
        let mut refusals = RefusedCells::default();
        if let Some(refused) = self.hidden(settings) {
            refusals.cells = 1;
            refusals.add(refused, String::new);
            return Err(refusals);
        }
        for number in numbers {
            let places = self.places(number);
            match self.load(&places, settings) {
                Ok(scenario) => cells.push(Cell { places, scenario }),
                Err(refused) => refusals.add(refused, || self.named(&places)),
            }
            refusals.cells += 1;
        }
        if refusals.refused.is_empty() {
            Ok(cells)
        } else {
            Err(refusals)
        }
    }

    /// The values of the combination at `places`, by key.
    pub fn set<'a>(&'a self, places: &'a [usize]) -> impl Iterator<Item = (&'a str, &'a Varied)> {
        let points = self.axes().iter().zip(places);
        let points = points.filter_map(|(axis, &place)| Some((axis, axis.points.get(place)?)));
        points.flat_map(|(axis, point)| axis.keys.iter().map(String::as_str).zip(&point.values))
    }

    /// Which point of each axis a combination has.
    fn places(&self, number: usize) -> Vec<usize> {
        let mut places = vec![0; self.axes().len()];
        let mut left = number;
        for (place, axis) in places.iter_mut().zip(self.axes()).rev() {
            let points = axis.points.len().max(1);
            *place = left % points;
            left /= points;
        }
        places
    }

    /// With the texts in which the axes were written.
    pub(super) fn layers(&self) -> Layers {
        let mut sources = Sources::default();
        for origin in &self.origins {
            sources.add(origin.clone());
        }
        Layers::after(sources)
    }

    fn load(&self, places: &[usize], settings: &[Setting]) -> Result<Scenario, Refused> {
        let mut layers = self.layers();
        let merged = layers.merge(&self.scenario, self.asked, settings);
        let Some(mut node) = merged else {
            return Err(refused(layers));
        };
        let points = self.axes().iter().zip(places);
        let changes = points.flat_map(|(axis, &place)| &axis.points[place].changes);
        changes.for_each(|change: &Change| change.make(&mut node, &mut layers));
        finish(&self.scenario, node, layers)
    }

    /// `agents.desk.count = 8, messages.policy = comfort`
    fn named(&self, places: &[usize]) -> String {
        let set = self.set(places);
        let set = set.map(|(key, varied)| format!("{key} = {}", varied.label));
        set.collect::<Vec<_>>().join(", ")
    }
}

/// Why a sweep cannot be run: everything that is wrong with any of its combinations.
#[derive(Debug, Default)]
pub struct RefusedCells {
    /// How many combinations were tried.
    cells: usize,
    refused: Vec<Noted>,
}

/// New problems of one combination.
#[derive(Debug)]
struct Noted {
    refused: Refused,
    first: String,
    /// In how many combinations each of them is.
    times: Vec<usize>,
}

impl RefusedCells {
    fn add(&mut self, mut refused: Refused, named: impl Fn() -> String) {
        refused.diagnostics.0.retain(|one| !self.is_known(one));
        if refused.diagnostics.0.is_empty() || self.is_full() {
            return;
        }
        self.refused.push(Noted {
            times: vec![1; refused.diagnostics.0.len()],
            first: named(),
            refused,
        });
    }

    /// Whether an earlier combination has the same problem, which then has it once more.
    fn is_known(&mut self, problem: &Diagnostic) -> bool {
        for noted in &mut self.refused {
            let known = noted.refused.diagnostics.0.iter();
            if let Some(place) = known.clone().position(|known| known == problem) {
                noted.times[place] += 1;
                return true;
            }
        }
        false
    }

    /// More than anybody reads.
    fn is_full(&self) -> bool {
        let problems = self.refused.iter();
        let problems: usize = problems.map(|noted| noted.times.len()).sum();
        problems > MOST_SHOWN
    }

    /// All problems as text.
    #[must_use]
    pub fn render(&self, look: Look) -> String {
        let mut texts = Vec::new();
        for noted in &self.refused {
            let Refused {
                sources,
                diagnostics,
            } = &noted.refused;
            let said = diagnostics.render_noted(sources, look, |problem| {
                let place = diagnostics.0.iter().position(|one| one == problem);
                let times = place.map_or(1, |place| noted.times[place]);
                self.note(&noted.first, times)
            });
            texts.extend(said);
        }
        if self.is_full() {
            texts.truncate(MOST_SHOWN);
            texts.push(MORE.to_owned());
        }
        texts.join("\n\n")
    }

    /// Which combinations have a problem, unless all have.
    fn note(&self, first: &str, times: usize) -> Option<String> {
        let of = self.cells;
        match times {
            _ if times == of => None,
            1 => Some(format!("in the combination {first}")),
            2 => Some(format!("in the combination {first}, and in 1 more of {of}")),
            _ => Some(format!(
                "in the combination {first}, and in {} more of {of}",
                times - 1
            )),
        }
    }
}

impl fmt::Display for RefusedCells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Look::Plain))
    }
}

impl std::error::Error for RefusedCells {}
