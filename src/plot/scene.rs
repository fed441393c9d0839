//! What a figure consists of, before any backend: lines, areas, points and words at places in points (1/96 inch
//! on a screen), y downwards. Figures write scenes; `svg` and `raster` draw them.

use super::ink::{Ink, Marker, PAPER, QUIET, Stroke, TEXT};
use super::lettering::{BODY, Face, TITLE};
use super::{Caption, PlotError};
use std::collections::BTreeSet;

/// A place \[pt\].
pub(super) type Point = (f64, f64);

/// The most paper that is drawn \[square pt\]; a PNG takes 48 bytes for each while it is made.
const MOST_PAPER: f64 = 4e6;

/// Free paper at the edges \[pt\].
pub(super) const EDGE: f64 = 14.0;

/// Which end of a text its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

/// One thing on the paper.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A polyline.
    Line { through: Vec<Point>, stroke: Stroke },
    /// A filled polygon.
    Area { around: Vec<Point>, ink: Ink },
    /// A filled rectangle.
    Block { from: Point, to: Point, ink: Ink },
    /// A filled circle.
    Disc {
        centre: Point,
        radius: f64,
        ink: Ink,
    },
    /// One line of text on its base line.
    Words {
        at: Point,
        text: String,
        face: Face,
        align: Align,
        ink: Ink,
    },
}

impl Mark {
    /// Whether every place is a number near the paper: a wrong one is left out rather than drawn anywhere.
    pub(super) fn is_sound(&self) -> bool {
        let near = |place: &Point| place.0.abs() < 1e5 && place.1.abs() < 1e5;
        match self {
            Mark::Line { through, .. } => through.iter().all(near),
            Mark::Area { around, .. } => around.iter().all(near),
            Mark::Block { from, to, .. } => near(from) && near(to),
            Mark::Disc { centre, radius, .. } => near(centre) && *radius < 1e5,
            Mark::Words { at, .. } => near(at),
        }
    }
}

/// Places in whole steps, so many to a point, without those that change nothing.
pub(super) fn merged_steps(places: &[Point], steps: f64) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(places.len());
    for (x, y) in places {
        let next = ((x * steps).round(), (y * steps).round());
        if kept.last() == Some(&next) {
            continue;
        }
        if let [.., before, last] = kept.as_slice() {
            let along = |a: f64, b: f64, c: f64| a == b && b == c;
            let between = |a: f64, b: f64, c: f64| (a < b) == (b < c);
            let flat = along(before.1, last.1, next.1) && between(before.0, last.0, next.0);
            let upright = along(before.0, last.0, next.0) && between(before.1, last.1, next.1);
            if flat || upright {
                kept.pop();
            }
        }
        kept.push(next);
    }
    kept
}

/// A box on the paper \[pt\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Bounds {
    /// Whether two boxes share paper.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether the other box lies inside.
    pub(super) fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && other.right <= self.right
            && other.bottom <= self.bottom
    }

    /// The paper under a text.
    pub(super) fn of_words(at: Point, text: &str, face: Face, align: Align) -> Self {
        let width = face.width(text);
        let left = match align {
            Align::Left => at.0,
            Align::Middle => at.0 - width / 2.0,
            Align::Right => at.0 - width,
        };
        Self {
            left,
            top: at.1 - 0.76 * face.size,
            right: left + width,
            bottom: at.1 + 0.24 * face.size,
        }
    }
}

/// A sheet of paper in the making.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scene {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) marks: Vec<Mark>,
}

impl Scene {
    /// A sheet with title and subtitle; also the height where the figure may begin.
    pub(super) fn with_caption(width: f64, caption: &Caption) -> (Self, f64) {
        let mut scene = Self {
            width,
            height: 0.0,
            marks: Vec::new(),
        };
        let room = width - 2.0 * EDGE;
        let mut base = EDGE + TITLE.size * 0.8;
        for line in TITLE.wrap(&caption.title, room, 4) {
            scene.words((EDGE, base), line, TITLE, Align::Left, TEXT);
            base += TITLE.leading();
        }
        for line in BODY.wrap(&caption.subtitle, room, 4) {
            scene.words((EDGE, base), line, BODY, Align::Left, QUIET);
            base += BODY.leading();
        }
        (scene, base - 2.0)
    }

    /// The finished sheet, as high as it needs to be.
    pub(super) fn until(mut self, height: f64) -> Self {
        self.height = height.ceil();
        self
    }

    /// The letters in it that the font lacks.
    pub(super) fn boxed_letters(&self) -> BTreeSet<char> {
        let words = self.marks.iter().filter_map(|mark| match mark {
            Mark::Words { text, face, .. } => Some((text, *face)),
            _ => None,
        });
        let letters = words.flat_map(|(text, face)| text.chars().map(move |one| (one, face)));
        letters
            .filter_map(|(letter, face)| (!face.has(letter)).then_some(letter))
            .collect()
    }

    /// Its width and height.
    ///
    /// # Errors
    ///
    /// If it would not fit on a sheet.
    pub(super) fn paper(&self) -> Result<(f64, f64), PlotError> {
        let (width, height) = (self.width, self.height);
        if !(width >= 1.0 && height >= 1.0 && width * height <= MOST_PAPER) {
            return Err(PlotError::TooLarge { width, height });
        }
        Ok((width, height))
    }

    pub(super) fn line(&mut self, through: Vec<Point>, stroke: Stroke) {
        if through.len() > 1 {
            self.marks.push(Mark::Line { through, stroke });
        }
    }

    /// A straight line.
    pub(super) fn rule(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.line(vec![from, to], stroke);
    }

    pub(super) fn area(&mut self, around: Vec<Point>, ink: Ink) {
        if around.len() > 2 {
            self.marks.push(Mark::Area { around, ink });
        }
    }

    pub(super) fn block(&mut self, from: Point, to: Point, ink: Ink) {
        self.marks.push(Mark::Block { from, to, ink });
    }

    pub(super) fn words(
        &mut self,
        at: Point,
        text: impl Into<String>,
        face: Face,
        align: Align,
        ink: Ink,
    ) {
        let text: String = text.into();
        let text: String = text.chars().map(printable).collect();
        if !text.is_empty() {
            self.marks.push(Mark::Words {
                at,
                text,
                face,
                align,
                ink,
            });
        }
    }

    /// Some lines of text, the first on the base line of `at`; the height of the next base line.
    pub(super) fn lines(
        &mut self,
        at: Point,
        lines: &[String],
        face: Face,
        align: Align,
        ink: Ink,
    ) -> f64 {
        let mut base = at.1;
        for line in lines {
            self.words((at.0, base), line.as_str(), face, align, ink);
            base += face.leading();
        }
        base
    }

    /// A marker, filled or hollow.
    pub(super) fn marker(&mut self, (x, y): Point, marker: Marker, ink: Ink, hollow: bool) {
        self.marker_of((x, y), marker, ink, 3.6);
        if hollow {
            self.marker_of((x, y), marker, PAPER, 2.0);
        }
    }

    fn marker_of(&mut self, (x, y): Point, marker: Marker, ink: Ink, r: f64) {
        match marker {
            Marker::Circle => self.marks.push(Mark::Disc {
                centre: (x, y),
                radius: r,
                ink,
            }),
            Marker::Square => {
                let r = r * 0.89;
                self.block((x - r, y - r), (x + r, y + r), ink);
            }
            Marker::Triangle => {
                let r = r * 1.25;
                let around = vec![
                    (x, y - r),
                    (x + 0.87 * r, y + 0.5 * r),
                    (x - 0.87 * r, y + 0.5 * r),
                ];
                self.area(around, ink);
            }
            Marker::Diamond => {
                let r = r * 1.25;
                self.area(vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)], ink);
            }
        }
    }

    /// The boxes of all texts.
    #[cfg(test)]
    pub(super) fn texts(&self) -> Vec<(Bounds, &str)> {
        let words = self.marks.iter().filter_map(|mark| match mark {
            Mark::Words {
                at,
                text,
                face,
                align,
                ..
            } => Some((Bounds::of_words(*at, text, *face, *align), text.as_str())),
            _ => None,
        });
        words.collect()
    }
}

/// XML knows no control characters, and no font has a letter for them.
fn printable(letter: char) -> char {
    match letter {
        letter if letter.is_control() => ' ',
        '\u{FFFE}' | '\u{FFFF}' => ' ',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_a_straight_are_left_out() {
        let places = [(0.0, 1.0), (1.0, 1.0), (2.0, 1.0), (2.0, 3.0), (2.0, 1.0)];
        let straight = merged_steps(&places, 4.0);
        assert_eq!(straight, [(0.0, 4.0), (8.0, 4.0), (8.0, 12.0), (8.0, 4.0)]);
    }
}
