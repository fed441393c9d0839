//! Pictures of results: figures to be filled in, drawn as SVG or PNG of the same look.
//!
//! ```text
//! one struct a figure  ->  scene (lines, areas, words at places)  ->  svg      SVG
//! day waits promises differences          axis panel key ink      ->  raster   PNG (plotters)
//! swept heat_map frontier weeks           lettering multiples
//! tornado outcomes ranked staffing rota   open_hours
//! single_days
//! ```
//!
//! Every figure takes numbers as plain data and its title, the finding, as a sentence of the caller's. Nothing
//! here knows how a number came about, nor reads or writes files; nothing else in the crate knows plotters. Height
//! follows from what is shown; text is measured with an embedded font, so it is the same everywhere.
//!
//! ```
//! use holdtrue::plot::{Caption, Measure, Picture, Reading, Series, Swept, SweptPanel, Unit, Width};
//!
//! let reading = |mean: f64| Reading::between(mean, mean - 0.02, mean + 0.02);
//! let picture = Picture::Swept(Swept {
//!     caption: Caption::new("Ten agents are enough", "Mean of 200 days; band: 95 % interval"),
//!     key: Measure::new("Agents", Unit::Number(String::new())),
//!     metric: Measure::new("Service level", Unit::Share),
//!     panels: vec![SweptPanel {
//!         name: String::new(),
//!         series: vec![Series {
//!             name: "base".to_owned(),
//!             points: vec![(8.0, reading(0.61)), (9.0, reading(0.74)), (10.0, reading(0.83))],
//!         }],
//!     }],
//!     target: Some(0.8),
//! });
//! let svg: String = picture.svg(Width::PAGE)?;
//! assert!(svg.contains("Ten agents are enough"));
//! let png: Vec<u8> = picture.png(Width::PAGE)?;
//! assert!(png.starts_with(b"\x89PNG"));
//! # Ok::<(), holdtrue::plot::PlotError>(())
//! ```
//!
//! A figure says the same in colour and in grey: series differ in dash and marker as well as in hue, and what is
//! not clear is hollow.

mod axis;
mod day;
mod differences;
mod fitted;
mod frontier;
mod heat_map;
mod ink;
mod key;
mod lettering;
mod multiples;
mod number;
mod open_hours;
mod outcomes;
mod panel;
mod promises;
mod ranked;
mod raster;
mod rota;
mod scene;
mod single_days;
mod staffing;
mod svg;
mod swept;
mod tornado;
mod waits;
mod weeks;

#[cfg(test)]
mod tests;

pub use day::{Day, DayInterval};
pub use differences::{Differences, MetricDifferences, PlanDifference};
pub use fitted::{FittedPanel, SeenAndFitted};
pub use frontier::{Dominance, Frontier, FrontierPlan};
pub use heat_map::{HeatAxis, HeatCell, HeatMap};
pub use ink::Outcome;
pub use number::{Better, Level, Measure, Reading, Unit};
pub use outcomes::{Outcomes, PlanOutcomes};
pub use promises::{PromiseBin, Promises};
pub use ranked::{Ranked, RankedRow};
pub use rota::{Rota, RotaShift};
pub use single_days::{MeasuredDays, SingleDays};
pub use staffing::{StaffedGroup, Staffing};
pub use swept::{Series, Swept, SweptPanel};
pub use tornado::{End, Tornado, TornadoBar};
pub use waits::{WaitCurve, Waits};
pub use weeks::{WeekPanel, Weeks};

use scene::Scene;
use std::collections::BTreeSet;

/// What stands above a figure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    /// The finding, a sentence.
    pub title: String,
    /// What is shown, with units.
    pub subtitle: String,
}

impl Caption {
    /// A caption.
    pub fn new(title: impl Into<String>, subtitle: impl Into<String>) -> Self {
        let (title, subtitle) = (title.into(), subtitle.into());
        Self { title, subtitle }
    }
}

/// How wide a picture is, in points (CSS pixels); its height follows from what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Width(u16);

impl Width {
    /// A page or a desktop window.
    pub const PAGE: Self = Self(860);
    /// A phone: fewer ticks, names above instead of beside.
    pub const PHONE: Self = Self(360);
    /// The narrowest and the widest.
    const LIMITS: (u16, u16) = (320, 1600);

    /// A width of 320 to 1600 points.
    ///
    /// # Errors
    ///
    /// [`PlotError::Width`] outside that range.
    pub fn new(points: u16) -> Result<Self, PlotError> {
        let (least, most) = Self::LIMITS;
        if (least..=most).contains(&points) {
            Ok(Self(points))
        } else {
            Err(PlotError::Width {
                points,
                least,
                most,
            })
        }
    }

    fn points(self) -> f64 {
        f64::from(self.0)
    }
}

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlotError {
    /// A width outside the range that figures are laid out for.
    #[error("a picture cannot be {points} points wide: ask for {least} to {most}")]
    Width {
        /// What was asked for.
        points: u16,
        /// The narrowest.
        least: u16,
        /// The widest.
        most: u16,
    },
    /// More than fits on one sheet.
    #[error(
        "the picture would be {width} by {height} points: show fewer plans or metrics in one picture"
    )]
    TooLarge {
        /// Its width \[pt\].
        width: f64,
        /// Its height \[pt\].
        height: f64,
    },
    /// Not a single number to show.
    #[error("there is nothing to draw: {0}")]
    Nothing(&'static str),
    /// The drawing library failed.
    #[error("the picture cannot be drawn: {0}")]
    Drawing(String),
}

/// Any figure, to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    /// The day by interval.
    Day(Day),
    /// How long callers waited.
    Waits(Waits),
    /// Quoted against real waits.
    Promises(Promises),
    /// Plans compared with a base.
    Differences(Differences),
    /// A metric along a swept key.
    Swept(Swept),
    /// A metric over two swept keys.
    HeatMap(HeatMap),
    /// A metric of many things, one below the other.
    Ranked(Ranked),
    /// Cost against lost callers.
    Frontier(Frontier),
    /// Several measures over weeks.
    Weeks(Weeks),
    /// What the answer hangs on.
    Tornado(Tornado),
    /// How calls ended.
    Outcomes(Outcomes),
    /// What was seen against what was fitted to it.
    SeenAndFitted(SeenAndFitted),
    /// The agents of a plan over the day.
    Staffing(Staffing),
    /// Shifts as bars.
    Rota(Rota),
    /// What single days came to.
    SingleDays(SingleDays),
}

impl Picture {
    /// The picture as an SVG document: the same bytes everywhere, no outside fonts, styles or scripts, no ids;
    /// it may be set into an HTML page as it is.
    ///
    /// # Errors
    ///
    /// [`PlotError::Nothing`] without a number to show, [`PlotError::TooLarge`] if it would not fit on a sheet.
    pub fn svg(&self, width: Width) -> Result<String, PlotError> {
        svg::svg(&self.scene(width)?)
    }

    /// The picture as a PNG file, two pixels a point: the same bytes everywhere.
    ///
    /// # Errors
    ///
    /// As [`Picture::svg`].
    pub fn png(&self, width: Width) -> Result<Vec<u8>, PlotError> {
        raster::png(&self.scene(width)?)
    }

    /// Letters for which the PNG has a box, as the font built in lacks them; a reader of the SVG has other fonts.
    ///
    /// # Errors
    ///
    /// As [`Picture::svg`].
    pub fn boxed_letters(&self, width: Width) -> Result<BTreeSet<char>, PlotError> {
        Ok(self.scene(width)?.boxed_letters())
    }

    fn scene(&self, width: Width) -> Result<Scene, PlotError> {
        let width = width.points();
        match self {
            Self::Day(figure) => figure.scene(width),
            Self::Waits(figure) => figure.scene(width),
            Self::Promises(figure) => figure.scene(width),
            Self::Differences(figure) => figure.scene(width),
            Self::Swept(figure) => figure.scene(width),
            Self::HeatMap(figure) => figure.scene(width),
            Self::Ranked(figure) => figure.scene(width),
            Self::Frontier(figure) => figure.scene(width),
            Self::Weeks(figure) => figure.scene(width),
            Self::Tornado(figure) => figure.scene(width),
            Self::Outcomes(figure) => figure.scene(width),
            Self::SeenAndFitted(figure) => figure.scene(width),
            Self::Staffing(figure) => figure.scene(width),
            Self::Rota(figure) => figure.scene(width),
            Self::SingleDays(figure) => figure.scene(width),
        }
    }
}
