//! The waits that callers who left would have had, if they had been patient: the virtual waits of the literature.
//!
//! A caller who leaves the queue leaves a ghost at its place. When an agent next chooses a caller, a ghost
//! that stands before the chosen one would have been answered at that moment: its wait is told, and it
//! goes. Ghosts take no agent, so the day is the same with them as without.

use super::caller::Order;
use super::layout::{Class, Take};
use super::observer::Call;
use std::collections::VecDeque;

/// Ghosts by call type, first come first.
#[derive(Debug, Default)]
pub(super) struct Ghosts {
    queues: Vec<VecDeque<Call>>,
}

impl Ghosts {
    pub(super) fn clear(&mut self, call_types: usize) {
        self.queues.clear();
        self.queues.resize_with(call_types, VecDeque::new);
    }

    /// A caller leaves. Those who balk stand behind all who came before; the others keep their order
    /// by arrival.
    pub(super) fn leave(&mut self, call: Call) {
        let queue = &mut self.queues[call.call_type.index()];
        let place = queue.partition_point(|other| other.arrived <= call.arrived);
        queue.insert(place, call);
    }

    /// Takes off the ghosts that an agent would have chosen before a caller of this class and order;
    /// before nobody, all that it may take.
    pub(super) fn lay(
        &mut self,
        takes: &[Take],
        chosen: Option<(Class, Order)>,
        now: f64,
        mut tell: impl FnMut(&Call),
    ) {
        for take in takes {
            let queue = &mut self.queues[take.call_type.index()];
            while let Some(call) = queue.front() {
                let order = (
                    take.class,
                    Order::Arrived(call.arrived).less(take.head_start),
                );
                let before = chosen.is_none_or(|chosen| order < chosen);
                if !before || now - call.arrived < take.after {
                    break;
                }
                tell(call);
                queue.pop_front();
            }
        }
    }
}
