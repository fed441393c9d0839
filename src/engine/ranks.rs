//! How many of a call type stand in the queue before some moment of arrival, without walking it.
//!
//! Attempts are numbered as they arrive; a Fenwick tree over the numbers counts those who stand in the
//! queue (Fenwick 1994, "A new data structure for cumulative frequency tables"). Everything costs a number
//! of steps that grows with the logarithm of the day's attempts.

/// The attempts of a type by arrival, and which of them stand in the queue.
#[derive(Debug, Default)]
pub(super) struct Ranks {
    /// When each arrived \[s\], ascending.
    arrivals: Vec<f64>,
    /// Node n - 1 counts the attempts from n - (lowest set bit of n) up to n - 1.
    nodes: Vec<u32>,
    /// Urgent promises: they stand before all arrivals.
    urgent: u32,
}

impl Ranks {
    /// Numbers an attempt that arrives now.
    pub(super) fn arrive(&mut self, at: f64) -> u32 {
        let number = self.arrivals.len();
        self.arrivals.push(at);
        let node = number + 1;
        let steps = (0..node.trailing_zeros()).map(|bit| 1_usize << bit);
        let below = steps.map(|step| self.nodes[node - step - 1]).sum();
        self.nodes.push(below);
        number as u32
    }

    /// Attempt `number` joins the queue.
    pub(super) fn enter(&mut self, number: u32) {
        self.each_above(number, |count| *count += 1);
    }

    /// It leaves the queue.
    pub(super) fn leave(&mut self, number: u32) {
        self.each_above(number, |count| *count -= 1);
    }

    /// An urgent promise joins the queue.
    pub(super) fn enter_urgent(&mut self) {
        self.urgent += 1;
    }

    /// It leaves.
    pub(super) fn leave_urgent(&mut self) {
        self.urgent -= 1;
    }

    /// How many of those who stand in the queue arrived by `at`.
    pub(super) fn by(&self, at: f64) -> u32 {
        self.first(self.arrivals.partition_point(|arrived| *arrived <= at))
    }

    /// How many arrived before `at`.
    pub(super) fn before(&self, at: f64) -> u32 {
        self.first(self.arrivals.partition_point(|arrived| *arrived < at))
    }

    fn first(&self, attempts: usize) -> u32 {
        let mut node = attempts;
        let mut count = self.urgent;
        while node > 0 {
            count += self.nodes[node - 1];
            node &= node - 1;
        }
        count
    }

    fn each_above(&mut self, number: u32, mut change: impl FnMut(&mut u32)) {
        let mut node = number as usize + 1;
        while let Some(count) = self.nodes.get_mut(node - 1) {
            change(count);
            node += node & node.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_as_a_walk_would(steps in prop::collection::vec((0u8..4, 0u32..60), 1..200)) {
            let mut ranks = Ranks::default();
            let mut plain: Vec<(f64, bool)> = Vec::new(); // (arrival, stands in the queue)
            let mut urgent = 0;
            for (what, which) in steps {
                let known = plain.len() as u32;
                match what {
                    0 => {
                        // Now and then two at once.
                        let at = f64::from(known / 2);
                        prop_assert_eq!(ranks.arrive(at), known);
                        plain.push((at, false));
                    }
                    3 => {
                        ranks.enter_urgent();
                        urgent += 1;
                    }
                    _ if known > 0 => {
                        let number = which % known;
                        let stands = &mut plain[number as usize].1;
                        if *stands {
                            ranks.leave(number);
                        } else {
                            ranks.enter(number);
                        }
                        *stands = !*stands;
                    }
                    _ => {}
                }
                for at in [-1.0, f64::from(which) / 4.0, f64::from(which / 4), 1e9] {
                    let count = |holds: &dyn Fn(f64) -> bool| {
                        let those = plain.iter().filter(|(arrived, stands)| *stands && holds(*arrived));
                        urgent + those.count() as u32
                    };
                    prop_assert_eq!(ranks.by(at), count(&|arrived| arrived <= at));
                    prop_assert_eq!(ranks.before(at), count(&|arrived| arrived < at));
                }
            }
        }
    }
}
