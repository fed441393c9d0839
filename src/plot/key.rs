//! What a line or a point stands for: said at its end where there is room, else in a row above.

use super::ink::{Ink, Look, Stroke, TEXT};
use super::lettering::{Face, SMALL};
use super::scene::{Align, Bounds, EDGE, Point, Scene};

/// The least room between the base lines of neighbouring labels \[pt\].
const APART: f64 = 14.0;
/// The length of a sample line \[pt\].
const SAMPLE: f64 = 26.0;

/// What an entry of the key shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sample {
    /// A line.
    Line(Stroke),
    /// An upright line.
    Upright(Stroke),
    /// A line with a marker.
    Marked(Look),
    /// A filled patch.
    Patch(Ink),
}

/// A row or more of samples with names, from the left; the height below them.
pub(super) fn key(scene: &mut Scene, entries: &[(Sample, String)], top: f64) -> f64 {
    let (left, right) = (EDGE, scene.width - EDGE);
    let face = SMALL;
    let most = (right - left) - SAMPLE - 8.0;
    let (mut x, mut base) = (left, top + 13.0);
    for (sample, name) in entries {
        let name = face.shorten(name, most.min(360.0));
        let width = SAMPLE + 6.0 + face.width(&name);
        if x > left && x + width > right {
            x = left;
            base += 17.0;
        }
        let middle = base - 4.0;
        match sample {
            Sample::Line(stroke) => {
                scene.rule((x, middle), (x + SAMPLE, middle), *stroke);
            }
            Sample::Upright(stroke) => {
                let at = x + SAMPLE / 2.0;
                scene.rule((at, middle - 6.0), (at, middle + 6.0), *stroke);
            }
            Sample::Marked(look) => {
                scene.rule((x, middle), (x + SAMPLE, middle), look.stroke);
                let at = (x + SAMPLE / 2.0, middle);
                scene.marker(at, look.marker, look.stroke.ink, look.hollow);
            }
            Sample::Patch(ink) => {
                scene.block((x + 4.0, middle - 5.0), (x + SAMPLE, middle + 5.0), *ink);
            }
        }
        scene.words((x + SAMPLE + 6.0, base), name, face, Align::Left, TEXT);
        x += width + 18.0;
    }
    if entries.is_empty() { top } else { base + 10.0 }
}

/// Heights nearest to those wanted that leave room between neighbours and stay between the ends.
pub(super) fn spread(wanted: &[f64], (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let height = |index: &usize| wanted.get(*index).copied().unwrap_or(top);
    order.sort_by(|a, b| height(a).total_cmp(&height(b)));
    let mut placed = vec![top; wanted.len()];
    let mut least = top;
    for index in &order {
        let here = height(index).max(least);
        least = here + APART;
        if let Some(slot) = placed.get_mut(*index) {
            *slot = here;
        }
    }
    let mut most = bottom;
    for index in order.iter().rev() {
        if let Some(slot) = placed.get_mut(*index) {
            *slot = slot.min(most);
            most = *slot - APART;
        }
    }
    placed
}

/// Whether names can stand at the ends of their lines: few, and short for this width.
pub(super) fn fit_at_ends<'a>(names: impl Iterator<Item = &'a str> + Clone, width: f64) -> bool {
    let few = names.clone().count() <= 6;
    few && width >= 560.0 && SMALL.widest(names) <= 0.22 * width
}

/// Names at the right of where their lines end, pushed apart.
pub(super) fn at_ends(scene: &mut Scene, x: f64, names: &[(f64, &str, Ink)], between: (f64, f64)) {
    let wanted: Vec<f64> = names.iter().map(|(y, ..)| y + 4.0).collect();
    let ends = (between.0 + 4.0, between.1 + 4.0);
    for ((_, name, ink), base) in names.iter().zip(spread(&wanted, ends)) {
        let ink = ink.towards(TEXT, 0.35);
        scene.words((x, base), *name, SMALL, Align::Left, ink);
    }
}

/// Places for names beside their points, none on another or on a point; `None` if there is no room for one.
pub(super) fn beside_points(
    points: &[Point],
    names: &[String],
    face: Face,
    inside: Bounds,
    taken: &[Bounds],
) -> Option<Vec<(Point, Align)>> {
    let mut taken = taken.to_vec();
    let mut chosen = Vec::new();
    for ((x, y), name) in points.iter().zip(names) {
        if name.is_empty() {
            chosen.push(((*x, *y), Align::Left));
            continue;
        }
        let candidates = [
            ((x + 9.0, y + 4.0), Align::Left),
            ((x - 9.0, y + 4.0), Align::Right),
            ((x + 7.0, y - 8.0), Align::Left),
            ((x + 7.0, y + 17.0), Align::Left),
            ((x - 7.0, y - 8.0), Align::Right),
            ((x - 7.0, y + 17.0), Align::Right),
            ((*x, y - 12.0), Align::Middle),
            ((*x, y + 20.0), Align::Middle),
            ((x + 16.0, y - 18.0), Align::Left),
            ((x + 16.0, y + 27.0), Align::Left),
            ((x - 16.0, y - 18.0), Align::Right),
            ((x - 16.0, y + 27.0), Align::Right),
        ];
        let free = candidates.into_iter().find(|(at, align)| {
            let bounds = Bounds::of_words(*at, name, face, *align);
            inside.holds(&bounds) && !taken.iter().any(|other| other.meets(&bounds))
        });
        let (at, align) = free?;
        taken.push(Bounds::of_words(at, name, face, align));
        chosen.push((at, align));
    }
    Some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance_and_their_order() {
        let spread = spread(&[50.0, 51.0, 10.0, 99.0], (0.0, 100.0));
        let mut sorted = spread.clone();
        sorted.sort_by(f64::total_cmp);
        let close = sorted
            .windows(2)
            .any(|pair| pair[1] - pair[0] < APART - 1e-9);
        assert!(!close, "{spread:?}");
        assert!(spread[2] < spread[0] && spread[0] < spread[1] && spread[1] < spread[3]);
    }
}
