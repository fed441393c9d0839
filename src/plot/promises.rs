//! Quoted against real waits: the middle of the real waits of everyone told about the same, with the band that
//! holds eight in ten, and the share of quotes that were kept.

use super::axis::{Steps, apart, reach};
use super::ink::{Ink, Look, Marker, PLAIN, SHORT, Stroke, TEXT};
use super::key::{Sample, key};
use super::lettering::SMALL;
use super::number::{Better, Measure, Reading, Unit, sound};
use super::panel::{Lying, Panel, Spot, Upright};
use super::scene::{Align, EDGE, Scene};
use super::{Caption, PlotError};

/// Callers who were quoted about the same wait.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PromiseBin {
    /// The shortest wait quoted to any of them \[s\].
    pub quoted_from: f64,
    /// The longest wait quoted to any of them \[s\].
    pub quoted_to: f64,
    /// The median of their real waits \[s\], with the interval that holds the middle 80 % of them.
    pub real: Option<Reading>,
    /// Share of them who waited no longer than quoted.
    pub kept: Option<f64>,
}

/// Quoted against real waits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Promises {
    /// What stands above.
    pub caption: Caption,
    /// The quotes, ascending.
    pub bins: Vec<PromiseBin>,
}

/// A bar narrower than this is a single quote \[pt\].
const NARROW: f64 = 6.0;
/// A single quote's bar reaches no further to a side \[pt\].
const WIDEST: f64 = 20.0;

const KEPT: Ink = PLAIN.faint(0.45);
const PROMISED: Stroke = Stroke::solid(TEXT, 1.4).dashed(SHORT);
const REAL: Look = Look {
    stroke: Stroke::solid(PLAIN, 2.2),
    marker: Marker::Circle,
    hollow: false,
};

impl PromiseBin {
    fn is_empty(&self) -> bool {
        self.real.is_none() && self.kept.and_then(sound).is_none()
    }

    fn middle(&self) -> f64 {
        (self.quoted_from + self.quoted_to) / 2.0
    }
}

impl Promises {
    fn bins(&self) -> Vec<&PromiseBin> {
        let quoted = |bin: &&PromiseBin| {
            let (from, to) = (sound(bin.quoted_from), sound(bin.quoted_to));
            from.zip(to).is_some_and(|(from, to)| from <= to)
        };
        self.bins.iter().filter(quoted).collect()
    }

    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let bins = self.bins();
        let told = bins.iter().filter(|bin| !bin.is_empty());
        let quoted = reach(told.map(|bin| (bin.quoted_from.min(0.0), bin.quoted_to)));
        // Room for the last bar.
        let quoted = quoted
            .map(apart)
            .map(|(from, to)| (from, to + 0.04 * (to - from)));
        let Some(quoted) = quoted else {
            return Err(PlotError::Nothing("no caller was quoted a wait"));
        };
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let entries = [
            (Sample::Marked(REAL), "median of real waits".to_owned()),
            (
                Sample::Patch(PLAIN.faint(0.2)),
                "middle 80 % of callers".to_owned(),
            ),
            (Sample::Line(PROMISED), "as quoted".to_owned()),
        ];
        let top = key(&mut scene, &entries, top);
        let real = bins.iter().filter_map(|bin| bin.real);
        let longest = Reading::new(quoted.1);
        let waits = Measure::new("Real wait", Unit::Seconds).better(Better::Lower);
        let waits = Upright::from_zero(&waits, real.chain(longest), 5);
        let shares =
            Measure::new("Waited no longer than quoted", Unit::Share).better(Better::Higher);
        let shares = Upright::from_zero(&shares, Reading::new(1.0), 3);
        let left = EDGE + waits.room().max(shares.room());
        let right = width - EDGE - 14.0;
        let spot = Spot {
            from: EDGE,
            left,
            right,
            top,
            height: 260.0,
        };
        let panel = Panel::open(&mut scene, spot, quoted, &waits);
        let points: Vec<(f64, Option<Reading>)> =
            bins.iter().map(|bin| (bin.middle(), bin.real)).collect();
        panel.band(&mut scene, &points, PLAIN);
        let ends = [quoted.0, quoted.1].map(|wait| panel.place(wait, wait));
        scene.line(ends.to_vec(), PROMISED);
        panel.trace(&mut scene, &points, REAL);
        panel.close(&mut scene);
        let spot = Spot {
            from: EDGE,
            left,
            right,
            top: panel.bottom + 16.0,
            height: 90.0,
        };
        let panel = Panel::open(&mut scene, spot, quoted, &shares);
        kept(&mut scene, &panel, &bins);
        panel.close(&mut scene);
        let measure = Measure::new("Quoted wait", Unit::Seconds);
        let mut axis = Lying::new(&measure, quoted, Steps::Waits);
        axis.size = waits.size();
        let below = panel.numbers_below(&mut scene, &axis);
        Ok(scene.until(below + EDGE))
    }
}

/// A bar for each quote: the share of quotes that were kept, with its number where there is room.
fn kept(scene: &mut Scene, panel: &Panel, bins: &[&PromiseBin]) {
    let slots = slots(panel, bins);
    let texts = bins
        .iter()
        .map(|bin| Unit::Share.bare(bin.kept.unwrap_or(0.0), 1.0));
    let texts: Vec<String> = texts.collect();
    let widest = SMALL.widest(texts.iter().map(String::as_str)) + 4.0;
    let have_room = slots.iter().all(|(from, to)| to - from >= widest);
    for ((bin, (from, to)), text) in bins.iter().zip(slots).zip(texts) {
        let Some(kept) = bin.kept.and_then(sound) else {
            continue;
        };
        let (top, bottom) = (panel.y.place(kept), panel.y.place(0.0));
        scene.block((from, bottom), (to, top), KEPT);
        if have_room {
            // Above a low bar, inside a high one.
            let base = if bottom - top < 20.0 {
                top - 4.0
            } else {
                top + 13.0
            };
            scene.words(((from + to) / 2.0, base), text, SMALL, Align::Middle, TEXT);
        }
    }
}

/// Where bars stand \[pt\]: over their quotes, and over a single quote half of the way to its neighbours.
fn slots(panel: &Panel, bins: &[&PromiseBin]) -> Vec<(f64, f64)> {
    let ends = bins.iter().map(|bin| {
        let (from, to) = (panel.x.place(bin.quoted_from), panel.x.place(bin.quoted_to));
        (from, to)
    });
    let ends: Vec<(f64, f64)> = ends.collect();
    let gap = |index: usize| {
        let (from, to) = (ends.get(index)?, ends.get(index + 1)?);
        Some((to.0 - from.1).max(0.0) / 2.0)
    };
    let slots = ends.iter().enumerate().map(|(index, (from, to))| {
        let before = index.checked_sub(1).and_then(gap);
        let behind = gap(index);
        let near = |own: Option<f64>, other: Option<f64>| {
            own.or(other).unwrap_or(WIDEST).clamp(0.0, WIDEST)
        };
        let (left, right) = if to - from < NARROW {
            (near(before, behind), near(behind, before))
        } else {
            (0.0, 0.0)
        };
        let (from, to) = (from - left.max(1.0) + 0.75, to + right.max(1.0) - 0.75);
        (from.max(panel.left), to.min(panel.right))
    });
    slots.collect()
}
