//! Small multiples: panels of one size and one pair of scales, side by side, each with its name above.

use super::ink::TEXT;
use super::lettering::BODY;
use super::panel::{Lying, Panel, Spot, Upright};
use super::scene::{Align, EDGE, Scene};

/// Between two panels \[pt\].
const GAP: f64 = 18.0;

/// What all panels share.
pub(super) struct Multiples<'a> {
    /// The ends of the horizontal scale.
    pub(super) across: (f64, f64),
    pub(super) up: &'a Upright,
    pub(super) axis: Lying<'a>,
    /// Height of a panel \[pt\].
    pub(super) height: f64,
}

impl Multiples<'_> {
    /// Draws a panel for each name; the height below them.
    pub(super) fn draw(
        &self,
        scene: &mut Scene,
        top: f64,
        names: &[String],
        mut inside: impl FnMut(&mut Scene, &Panel, usize),
    ) -> f64 {
        let width = scene.width - 2.0 * EDGE;
        let columns = columns(width).min(names.len()).max(1);
        let each = (width + GAP) / columns as f64 - GAP;
        let title = BODY.wrap(self.up.title(), width, 2);
        let below = scene.lines((EDGE, top + 12.0), &title, BODY, Align::Left, TEXT);
        let mut top = below - BODY.leading() + 9.0;
        for (row, names) in names.chunks(columns).enumerate() {
            let mut below = top;
            // Frames of a row stand side by side, whether their names take one line or two.
            let lines = |name: &String| BODY.wrap(name, each - 6.0, 2).len();
            let most = names.iter().map(lines).max().unwrap_or(1);
            for (column, name) in names.iter().enumerate() {
                let lower = BODY.leading() * (most - lines(name).min(most)) as f64;
                let from = EDGE + (each + GAP) * column as f64;
                let spot = Spot {
                    from,
                    left: from + self.up.room(),
                    right: from + each - 6.0,
                    top: top + lower,
                    height: self.height,
                };
                let up = self.up.called(name);
                let panel = Panel::open(scene, spot, self.across, &up);
                inside(scene, &panel, row * columns + column);
                panel.close(scene);
                below = below.max(panel.number_ticks(scene, &self.axis));
            }
            top = below + 2.0;
        }
        let title = BODY.wrap(&self.axis.title(), width, 2);
        scene.lines(
            (EDGE + width / 2.0, top + 12.0),
            &title,
            BODY,
            Align::Middle,
            TEXT,
        ) - BODY.leading()
            + 6.0
    }
}

/// Panels side by side on paper of this width \[pt\].
fn columns(width: f64) -> usize {
    match width {
        width if width < 500.0 => 1,
        width if width < 760.0 => 2,
        width if width < 1200.0 => 3,
        _ => 4,
    }
}
