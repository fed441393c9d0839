//! What targets come to on single days: for the picture that shows how often a target that holds in the long run is missed.

use super::bench::{Bench, Days, Halt};
use super::find::Task;
use super::found::SingleDays;
use super::master::Master;
use super::method::FRESH;
use super::problem::Plan;
use super::yard::Gap;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::Ordering;

/// Single days that a picture shows, at most, and which: no search or test of the same seed has seen them.
const SINGLE_DAYS: u64 = 2_000;
const OF_PICTURES: u32 = 2_000;

impl<M: Master> Task<'_, '_, M> {
    /// What targets come to on single days, where that is asked.
    pub(super) fn single_days(&self, plan: &Plan) -> Result<Vec<SingleDays>, Halt> {
        if !self.for_pictures {
            return Ok(Vec::new());
        }
        let days = self.effort.days(FRESH).min(SINGLE_DAYS);
        let days = self.search.fresh(self.seed.of_staffing(OF_PICTURES), days);
        self.search.bench.single_days(plan, &days)
    }
}

impl Bench<'_> {
    /// What every target comes to on single days of a plan, or in single weeks where it is about weeks.
    fn single_days(&self, plan: &Plan, days: &Days) -> Result<Vec<SingleDays>, Halt> {
        let yard = self.yard;
        let spans: Vec<Vec<Range<usize>>> = (0..yard.targets())
            .map(|target| yard.spans(target))
            .collect();
        let push = |kept: &mut Vec<(usize, f64)>, gaps: &[Gap], _| {
            for (target, spans) in spans.iter().enumerate() {
                let own = &gaps[target * yard.cells()..];
                for span in spans {
                    let (mut gap, mut out_of) = (0.0, 0.0);
                    for one in &own[span.clone()] {
                        gap += one.gap;
                        out_of += one.out_of;
                    }
                    let value = yard.value_in((target, std::slice::from_ref(span)), gap, out_of);
                    kept.extend(value.map(|value| (target, value)));
                }
            }
        };
        let mut found: Vec<SingleDays> = (0..yard.targets())
            .map(|target| SingleDays {
                target,
                values: Vec::new(),
            })
            .collect();
        self.fold(
            std::slice::from_ref(plan),
            (days, 0..days.pieces()),
            (Vec::new, push),
            &mut |_, kept| {
                for (target, value) in kept {
                    found[target].values.push(value);
                }
                ControlFlow::Continue(())
            },
        )?;
        if self.stop.load(Ordering::Relaxed) {
            return Err(Halt::Stopped);
        }
        Ok(found)
    }
}
