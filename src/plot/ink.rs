//! Colours, dashes and markers: told apart in colour, by colour-blind readers, and in grey.
//!
//! How a call ended: hues of Okabe and Ito, "Color Universal Design" (2008), <https://jfly.uni-koeln.de/color/>;
//! yellow is left out, it vanishes on white. Plans and other series: the scheme "muted" of Paul Tol, "Colour
//! Schemes" (2021), <https://personal.sron.nl/~pault/>, so that no plan looks like an outcome.

use std::fmt;

/// A colour with its opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    /// Red, green, blue.
    pub(super) rgb: (u8, u8, u8),
    /// 1: opaque.
    pub(super) alpha: f64,
}

impl Ink {
    /// An opaque colour.
    pub(super) const fn of(red: u8, green: u8, blue: u8) -> Self {
        let rgb = (red, green, blue);
        Self { rgb, alpha: 1.0 }
    }

    /// The same colour, translucent.
    pub(super) const fn faint(self, alpha: f64) -> Self {
        Self {
            rgb: self.rgb,
            alpha,
        }
    }

    /// Relative luminance, 0 for black to 1 for white (WCAG 2.1).
    pub(super) fn luminance(self) -> f64 {
        let part = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        let (red, green, blue) = self.rgb;
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    /// Black or white, whichever is read better on this colour.
    pub(super) fn readable_on(self) -> Self {
        // Equal contrast to black and white: (1.05)/(l + .05) = (l + .05)/.05.
        if self.luminance() > 0.179 {
            TEXT
        } else {
            PAPER
        }
    }

    /// The colour a share of the way from this one to another.
    pub(super) fn towards(self, other: Self, share: f64) -> Self {
        let mix = |from: u8, to: u8| {
            let level = f64::from(from) + (f64::from(to) - f64::from(from)) * share;
            level.round().clamp(0.0, 255.0) as u8
        };
        Self::of(
            mix(self.rgb.0, other.rgb.0),
            mix(self.rgb.1, other.rgb.1),
            mix(self.rgb.2, other.rgb.2),
        )
    }
}

impl fmt::Display for Ink {
    /// `#0072b2`, without its opacity.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (red, green, blue) = self.rgb;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

pub(super) const PAPER: Ink = Ink::of(255, 255, 255);
pub(super) const TEXT: Ink = Ink::of(26, 26, 26);
pub(super) const QUIET: Ink = Ink::of(90, 90, 90);
pub(super) const FADED: Ink = Ink::of(150, 150, 150);
pub(super) const FRAME: Ink = Ink::of(120, 120, 120);
pub(super) const GRID: Ink = Ink::of(228, 228, 228);
pub(super) const MISSING: Ink = Ink::of(240, 240, 240);

/// What is neither an outcome nor a series: agents, service levels, differences.
pub(super) const PLAIN: Ink = Ink::of(68, 64, 130);

/// How a call may end, in the order in which bars are stacked. Each has one colour in all pictures; neighbours
/// differ in grey too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Answered from the queue or at once.
    Answered,
    /// Took a callback, and it was made.
    CalledBack,
    /// Gave up while waiting.
    Abandoned,
    /// Left when told the wait.
    Balked,
    /// Took a callback that was not made in time.
    CallbackBroken,
    /// Took a callback and was not reached.
    CallbackUnreached,
    /// Found no free line.
    Blocked,
    /// Turned away at closing.
    TurnedAway,
}

impl Outcome {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Answered,
        Self::CalledBack,
        Self::Abandoned,
        Self::Balked,
        Self::CallbackBroken,
        Self::CallbackUnreached,
        Self::Blocked,
        Self::TurnedAway,
    ];

    /// What it is called in a picture.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// Its colour as CSS writes it: `#0072b2`.
    #[must_use]
    pub fn colour(self) -> String {
        self.ink().to_string()
    }

    pub(super) const fn ink(self) -> Ink {
        self.row().1
    }

    const fn row(self) -> (&'static str, Ink) {
        match self {
            Self::Answered => ("answered", Ink::of(0, 114, 178)),
            Self::CalledBack => ("called back", Ink::of(130, 205, 178)),
            Self::Abandoned => ("abandoned", Ink::of(213, 94, 0)),
            Self::Balked => ("left when told the wait", Ink::of(240, 190, 80)),
            Self::CallbackBroken => ("callback not made in time", Ink::of(110, 30, 60)),
            Self::CallbackUnreached => ("called back, not reached", Ink::of(130, 200, 240)),
            Self::Blocked => ("no free line", Ink::of(40, 40, 40)),
            Self::TurnedAway => ("turned away at closing", Ink::of(204, 121, 167)),
        }
    }
}

/// Lengths of ink and gap in turn \[pt\]; empty for a solid line.
pub(super) type Dash = &'static [f64];

pub(super) const SOLID: Dash = &[];
pub(super) const LONG: Dash = &[9.0, 4.0];
pub(super) const SHORT: Dash = &[3.5, 3.0];
const MIXED: Dash = &[10.0, 3.5, 2.5, 3.5];

/// What a point looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
}

/// A line: colour, thickness \[pt\], dash.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) ink: Ink,
    pub(super) thick: f64,
    pub(super) dash: Dash,
}

impl Stroke {
    /// A solid line.
    pub(super) const fn solid(ink: Ink, thick: f64) -> Self {
        Self {
            ink,
            thick,
            dash: SOLID,
        }
    }

    /// The same line, dashed.
    pub(super) const fn dashed(self, dash: Dash) -> Self {
        Self { dash, ..self }
    }
}

/// How one series of several is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub(super) stroke: Stroke,
    pub(super) marker: Marker,
    pub(super) hollow: bool,
}

const HUES: [Ink; 7] = [
    Ink::of(51, 34, 136),
    Ink::of(204, 102, 119),
    Ink::of(17, 119, 51),
    Ink::of(153, 153, 51),
    Ink::of(68, 170, 153),
    Ink::of(136, 34, 85),
    TEXT,
];
const DASHES: [Dash; 4] = [SOLID, LONG, SHORT, MIXED];
const MARKERS: [Marker; 4] = [
    Marker::Circle,
    Marker::Square,
    Marker::Triangle,
    Marker::Diamond,
];

/// The look of the series of this index: hue, dash and marker run with periods 7, 4 and 4 (hollow every other
/// four), so that the first 28 differ even where two hues are alike in grey.
pub(super) fn look(index: usize) -> Look {
    Look {
        stroke: Stroke {
            ink: HUES[index % HUES.len()],
            thick: 2.0,
            dash: DASHES[index % DASHES.len()],
        },
        marker: MARKERS[index % MARKERS.len()],
        hollow: (index / MARKERS.len()) % 2 == 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_own_colour_and_neighbours_differ_in_grey() {
        let all = Outcome::ALL;
        for (index, one) in all.iter().enumerate() {
            let others = all.iter().skip(index + 1);
            assert!(others.clone().all(|other| other.colour() != one.colour()));
            assert!(others.clone().all(|other| other.name() != one.name()));
        }
        for pair in all.windows(2) {
            let [one, other] = [pair[0], pair[1]].map(|one| one.ink().luminance());
            assert!((one - other).abs() > 0.1, "{pair:?}: {one} {other}");
        }
        assert_eq!(Outcome::Answered.colour(), "#0072b2");
    }

    #[test]
    fn no_series_looks_like_an_outcome() {
        let outcomes = Outcome::ALL.map(Outcome::ink);
        assert!(!HUES.iter().any(|hue| outcomes.contains(hue)));
    }
}
