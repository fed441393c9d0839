//! Plans under which but few waits, or none, lie on different sides of a quantile: the quantiles are the same then, or
//! nearly so, and yet they may differ.

use super::counted::Counted;
use super::histogram::edges;
use super::paired::{Difference, PairedRatio};
use super::{Confidence, SectionedWaits};

impl SectionedWaits {
    /// How far the difference of two quantiles may be off because of the few waits on the other side of them under
    /// the one plan that are not there under the other, if there are but few, or because of the share of waits that
    /// is `unknown` \[s\]; `None` where nothing tells.
    #[must_use]
    pub fn off_by_few(
        &self,
        base: &Self,
        (p, unknown): (f64, f64),
        counted: Counted,
        confidence: Confidence,
    ) -> Option<f64> {
        let place = base.pooled.place_of(p)?.0;
        let upto = |waits: &Self, unit: usize, place: usize| {
            let unit = &waits.units[unit];
            (unit.upto(place) as f64, unit.waits as f64)
        };
        let share_off = |place: usize| {
            let mut pairs = PairedRatio::default();
            let units = self.units.len().min(base.units.len());
            for unit in 0..units {
                pairs.push(upto(self, unit, place), upto(base, unit, place));
            }
            if !pairs.hardly_differ(counted) {
                return None;
            }
            let Difference {
                mean, low, high, ..
            } = pairs.counted(counted, confidence);
            Some((mean? - low?).max(high? - mean?))
        };
        // The ends of the place in which the quantile lies.
        let ends = [place, place.saturating_sub(1)].map(share_off);
        let share = match ends {
            [Some(one), Some(other)] => one.max(other),
            _ => 0.0,
        } + unknown;
        if share == 0.0 {
            return Some(0.0);
        }
        let (at, bin) = base.pooled.at(p)?;
        let (from, to) = edges(bin);
        let below = base.pooled.at((p - share).max(0.0))?.0;
        let above = (p + share < 1.0).then(|| base.pooled.at(p + share))??.0;
        Some((to - from).max(at - below).max(above - at))
    }
}
