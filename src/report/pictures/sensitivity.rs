//! The picture of what a result hangs on.

use super::super::sensitivity::{Varied, finding};
use super::{Illustration, Said};
use crate::plot::{Picture, Tornado};

/// The tornado; `None` if no assumption moves anything.
#[must_use]
pub fn sensitivity_picture(varied: &Varied<'_>) -> Option<Illustration> {
    let said = Said {
        finding: finding(varied),
        shows: varied.shows(),
        reading: "Each bar goes from what comes out at one end of an assumption's range to what comes out at \
                  the other, all else as it stands; the strongest is on top.",
    };
    let (metric, base, bars) = varied.tornado();
    let picture = Picture::Tornado(Tornado {
        caption: said.caption(),
        metric,
        base,
        bars,
    });
    said.with("tornado", picture)
}
