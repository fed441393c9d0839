//! Shifts as bars over the clock, with their breaks: one row for all who work the same.

use super::day::clock_below;
use super::ink::{FRAME, GRID, PLAIN, Stroke, TEXT};
use super::key::{Sample, key};
use super::lettering::SMALL;
use super::open_hours::OpenHours;
use super::panel::Panel;
use super::scene::{Align, EDGE, Scene};
use super::{Caption, PlotError};

/// Shifts of a day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rota {
    /// What stands above.
    pub caption: Caption,
    /// When the day begins and ends, from midnight \[s\].
    pub open: (f64, f64),
    /// The shifts, from above.
    pub shifts: Vec<RotaShift>,
}

/// People who work the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RotaShift {
    /// Who, how many, and on which days.
    pub name: String,
    /// Its start and end, from midnight \[s\].
    pub from: f64,
    /// \[s\]
    pub to: f64,
    /// Breaks: start and end \[s\], and whether they are paid.
    pub breaks: Vec<(f64, f64, bool)>,
}

/// Height of a row, and of its bar \[pt\].
const ROW: f64 = 22.0;
const BAR: f64 = 14.0;

impl Rota {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let (Some(hours), false) = (
            OpenHours::new([self.open].into_iter()),
            self.shifts.is_empty(),
        ) else {
            return Err(PlotError::Nothing("nobody works a shift"));
        };
        let (mut scene, mut top) = Scene::with_caption(width, &self.caption);
        let is_paid = |paid: bool| {
            let mut breaks = self.shifts.iter().flat_map(|shift| &shift.breaks);
            breaks.any(|one| one.2 == paid)
        };
        let mut entries = vec![(Sample::Patch(PLAIN), "on the phones".to_owned())];
        if is_paid(true) {
            entries.push((Sample::Patch(PLAIN.faint(0.3)), "paid break".to_owned()));
        }
        if is_paid(false) {
            entries.push((Sample::Patch(GRID), "break".to_owned()));
        }
        top = key(&mut scene, &entries, top) + 4.0;
        let names = self.shifts.iter().map(|shift| shift.name.as_str());
        let room = SMALL.widest(names).min(0.42 * width);
        let left = EDGE + room + 10.0;
        let right = width - EDGE - 12.0;
        let bottom = top + ROW * self.shifts.len() as f64;
        let panel = Panel::bare((left, right), (top, bottom), hours.ends());
        for (at, _) in hours.labels((((right - left) / 62.0) as usize).clamp(2, 14)) {
            let x = panel.x.place(at);
            scene.rule((x, top), (x, bottom), Stroke::solid(GRID, 1.0));
        }
        for (number, shift) in self.shifts.iter().enumerate() {
            let middle = top + ROW * (number as f64 + 0.5);
            let name = SMALL.shorten(&shift.name, room);
            scene.words((left - 8.0, middle + 4.0), name, SMALL, Align::Right, TEXT);
            let block = |scene: &mut Scene, from: f64, to: f64, ink| {
                let (from, to) = (from.max(self.open.0), to.min(self.open.1));
                if from < to {
                    let half = BAR / 2.0;
                    let corner = |at: f64, y: f64| (panel.x.place(at), y);
                    scene.block(corner(from, middle - half), corner(to, middle + half), ink);
                }
            };
            let mut from = shift.from;
            for (start, end, paid) in &shift.breaks {
                block(&mut scene, from, *start, PLAIN);
                let ink = if *paid { PLAIN.faint(0.3) } else { GRID };
                block(&mut scene, *start, *end, ink);
                from = *end;
            }
            block(&mut scene, from, shift.to, PLAIN);
        }
        scene.rule((left, bottom), (right, bottom), Stroke::solid(FRAME, 1.0));
        let below = clock_below(&mut scene, &panel, &hours, &[]);
        Ok(scene.until(below + EDGE))
    }
}
