//! Pictures as they stand on pages: for a page and for a phone.

use crate::plot::{PlotError, Width};

/// A picture, for a page and for a phone.
pub(super) struct PictureShown {
    pub(super) drawings: [Drawing; 2],
    pub(super) alt: String,
    pub(super) reading: String,
}

/// An inline SVG and for which width it is.
pub(super) struct Drawing {
    pub(super) class: &'static str,
    pub(super) svg: String,
}

impl PictureShown {
    /// Drawn by `svg` in both widths.
    pub(super) fn drawn(
        svg: impl Fn(Width) -> Result<String, PlotError>,
        alt: String,
        reading: String,
    ) -> Result<Self, PlotError> {
        let drawing = |class, width| {
            let svg = svg(width)?;
            Ok(Drawing { class, svg })
        };
        Ok(Self {
            drawings: [
                drawing("wide", Width::PAGE)?,
                drawing("narrow", Width::PHONE)?,
            ],
            alt,
            reading,
        })
    }
}
