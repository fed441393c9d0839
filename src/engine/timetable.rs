//! What was fixed before the day began: when numbers on duty change, and when the centre closes.

use super::calendar::{NEVER, key};
use super::layout::{Edge, Fixed, Layout};
use crate::centre::Centre;
use crate::random::Streams;

/// The day's fixed moments, in order, and which of them is next.
#[derive(Debug, Default)]
pub(super) struct Timetable {
    edges: Vec<Edge>,
    passed: usize,
    /// The key of the next one.
    next: u64,
}

impl Timetable {
    /// Those of a day; absences are drawn.
    pub(super) fn begin(&mut self, layout: &Layout, centre: &Centre, streams: &Streams) {
        layout.edges(centre, streams, &mut self.edges);
        self.passed = 0;
        self.see_next();
    }

    /// From `now` on \[s from opening\] those of another centre. `levels` are the groups' numbers on duty; returned is what
    /// they are there.
    pub(super) fn go_on_as(
        &mut self,
        layout: &Layout,
        centre: &Centre,
        streams: &Streams,
        now: f64,
        mut levels: Vec<u32>,
    ) -> Vec<u32> {
        layout.edges(centre, streams, &mut self.edges);
        self.passed = self.edges.partition_point(|edge| edge.at < now);
        self.see_next();
        for edge in &self.edges[..self.passed] {
            if let Fixed::Staff { group, on_duty } = edge.what {
                levels[group.index()] = on_duty;
            }
        }
        levels
    }

    /// The key of the next one, [`NEVER`] once all have passed.
    #[inline]
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Passes the next one.
    pub(super) fn pass(&mut self) -> Option<Edge> {
        let edge = self.edges.get(self.passed).copied();
        self.passed += 1;
        self.see_next();
        edge
    }

    /// A moment that was not fixed beforehand; those of the same time go first.
    pub(super) fn insert(&mut self, edge: Edge) {
        let later = self.edges[self.passed..].partition_point(|one| one.at <= edge.at);
        self.edges.insert(self.passed + later, edge);
        self.see_next();
    }

    fn see_next(&mut self) {
        let next = self.edges.get(self.passed);
        self.next = next.map_or(NEVER, |edge| key(edge.at));
    }
}
