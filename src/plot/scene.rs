//! What a figure consists of, before any backend: lines, areas, points and words at places in points (1/96 inch
//! on a screen), y downwards. Figures write scenes; only `render` knows plotters.

use super::Caption;
use super::ink::{Ink, Marker, PAPER, QUIET, Stroke, TEXT};
use super::lettering::{BODY, Face, TITLE};

/// A place \[pt\].
pub(super) type Place = (f64, f64);

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
    Line { through: Vec<Place>, stroke: Stroke },
    /// A filled polygon.
    Area { around: Vec<Place>, ink: Ink },
    /// A filled rectangle.
    Block { from: Place, to: Place, ink: Ink },
    /// A filled circle.
    Disc {
        centre: Place,
        radius: f64,
        ink: Ink,
    },
    /// One line of text on its base line.
    Words {
        at: Place,
        text: String,
        face: Face,
        align: Align,
        ink: Ink,
    },
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
    pub(super) fn of_words(at: Place, text: &str, face: Face, align: Align) -> Self {
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

    pub(super) fn line(&mut self, through: Vec<Place>, stroke: Stroke) {
        if through.len() > 1 {
            self.marks.push(Mark::Line { through, stroke });
        }
    }

    /// A straight line.
    pub(super) fn rule(&mut self, from: Place, to: Place, stroke: Stroke) {
        self.line(vec![from, to], stroke);
    }

    pub(super) fn area(&mut self, around: Vec<Place>, ink: Ink) {
        if around.len() > 2 {
            self.marks.push(Mark::Area { around, ink });
        }
    }

    pub(super) fn block(&mut self, from: Place, to: Place, ink: Ink) {
        self.marks.push(Mark::Block { from, to, ink });
    }

    pub(super) fn words(
        &mut self,
        at: Place,
        text: impl Into<String>,
        face: Face,
        align: Align,
        ink: Ink,
    ) {
        let text: String = text.into();
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
        at: Place,
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
    pub(super) fn marker(&mut self, (x, y): Place, marker: Marker, ink: Ink, hollow: bool) {
        self.marker_of((x, y), marker, ink, 3.6);
        if hollow {
            self.marker_of((x, y), marker, PAPER, 2.0);
        }
    }

    fn marker_of(&mut self, (x, y): Place, marker: Marker, ink: Ink, r: f64) {
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
