//! The picture of what a result hangs on.

use super::super::sensitivity::{Varied, finding};
use super::{Illustration, Said, better_of};
use crate::plot::{Picture, Tornado};

/// The tornado; `None` if no assumption moves anything.
#[must_use]
pub fn sensitivity_picture(varied: &Varied<'_>) -> Option<Illustration> {
    let said = Said {
        finding: finding(varied),
        shows: varied.shows(),
        reading: "Each bar shows the result at both ends of an assumption's range, all else as it stands. The \
                  strongest is on top.",
    };
    let (metric, base, bars) = varied.tornado();
    let picture = Picture::Tornado(Tornado {
        caption: said.caption(),
        metric: metric.better(better_of(&varied.metric)),
        base,
        bars,
    });
    said.with("tornado", picture)
}
