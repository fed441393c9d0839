//! What the Erlang formulas say where days come by chance: each day by itself, weighted by its calls.

use super::formulas::{ByFormula, Forecast, Whom, forecasts};
use crate::centre::{CallType, Centre, Day};

/// The forecasts for every pool that a formula can be asked about on every day that can be drawn, and that anybody calls.
#[must_use]
pub fn forecasts_of_day(day: &Day) -> Vec<Forecast> {
    let Some(variants) = &day.variants else {
        let mut all = forecasts(&day.centre);
        all.retain(|one| calls(&day.centre, one.whom) > 0.0);
        return all;
    };
    let each = variants.each().filter(|(share, _)| *share > 0.0);
    let each = each.map(|(share, centre)| (share, centre, forecasts(centre)));
    let each: Vec<(f64, &Centre, Vec<Forecast>)> = each.collect();
    let Some((_, _, first)) = each.first() else {
        return Vec::new();
    };
    let mixed = first.iter().filter_map(|one| {
        let of_days = each.iter().map(|(share, centre, all)| {
            let mut all = all.iter();
            let same = all.find(|other| other.whom == one.whom)?;
            Some((share * calls(centre, one.whom), same))
        });
        let of_days = of_days.collect::<Option<Vec<_>>>()?;
        let is_called = of_days.iter().any(|(calls, _)| *calls > 0.0);
        mix(&of_days).filter(|_| is_called)
    });
    mixed.collect()
}

/// Mean calls of a day of those whom a forecast is about, after the warm-up.
pub(super) fn calls(centre: &Centre, whom: Whom) -> f64 {
    let interval = centre.clock().interval.get();
    let warm_up = centre.clock().warm_up.get();
    let of = |kind: &CallType| {
        let each = kind.volume.iter().enumerate();
        let counted = each.map(|(place, calls)| {
            let (from, to) = (place as f64 * interval, (place + 1) as f64 * interval);
            calls * (to - from.max(warm_up)).max(0.0) / interval
        });
        counted.sum::<f64>()
    };
    let types = centre.call_types();
    match whom {
        Whom::One(id) => types.get(id.index()).map_or(0.0, of),
        Whom::All => types.iter().map(of).sum(),
    }
}

fn mix(days: &[(f64, &Forecast)]) -> Option<Forecast> {
    let (_, first) = days.first()?;
    let erlang_a = days.iter();
    let erlang_a = erlang_a.map(|(calls, day)| Some((*calls, day.erlang_a.as_ref()?)));
    let mut unknown = first.unknown.clone();
    for what in days.iter().flat_map(|(_, day)| &day.unknown) {
        if !unknown.contains(what) {
            unknown.push(*what);
        }
    }
    Some(Forecast {
        whom: first.whom,
        erlang_c: by_formula(days.iter().map(|(calls, day)| (*calls, &day.erlang_c))),
        erlang_a: erlang_a
            .collect::<Option<Vec<_>>>()
            .map(|days| by_formula(days.into_iter())),
        unknown,
    })
}

/// The days together: shares by the calls offered, the speed of answer by those answered.
fn by_formula<'d>(days: impl Iterator<Item = (f64, &'d ByFormula)>) -> ByFormula {
    let mut all = ByFormula::default();
    let (mut offered, mut answered, mut waits) = (0.0, 0.0, Some(0.0));
    for (calls, day) in days {
        offered += calls;
        all.service_level += calls * day.service_level;
        all.abandonment += calls * day.abandonment;
        for place in &day.endless {
            if !all.endless.contains(place) {
                all.endless.push(*place);
            }
        }
        let own = calls * (1.0 - day.abandonment);
        match day.asa {
            Some(asa) => {
                answered += own;
                waits = waits.map(|waits| waits + own * asa);
            }
            None if day.endless.is_empty() => {}
            None => waits = None,
        }
    }
    if offered > 0.0 {
        all.service_level /= offered;
        all.abandonment /= offered;
    }
    all.endless.sort_unstable();
    all.asa = waits
        .filter(|_| answered > 0.0)
        .map(|waits| waits / answered);
    all
}
