//! Hidden pauses: how long an agent takes to its next call while a caller it could take is waiting.
//!
//! Where after-call work is not recorded this stands for it, and for connecting and short rests. If nobody is waiting any
//! more before the agent takes the next call, the pause is only known to have been longer.

use super::sample::Sample;
use super::work::{Stretch, Waited};

/// Who takes longer than this is away, not at work \[s\]. A convention; calibrated rules of staffing go on from there.
pub(super) const LONGEST_PAUSE: f64 = 300.0;

/// Adds the pauses between an agent's stretches of work.
pub(super) fn add(pauses: &mut Sample, stretches: &[Stretch], waited: &Waited) {
    for two in stretches.windows(2) {
        let (done, next) = (two[0].to, two[1].from);
        let gap = next - done;
        let unbroken = waited.unbroken(done, LONGEST_PAUSE + 1.0);
        if unbroken < 1.0 {
            continue;
        }
        // Whole seconds: somebody waited up to the second before the call was taken.
        if gap <= unbroken + 1.0 && gap <= LONGEST_PAUSE {
            pauses.ended(gap);
        } else {
            pauses.cut(unbroken.min(gap).min(LONGEST_PAUSE));
        }
    }
}

/// The law of pauses, given that they are no absence: slices of equal weight, each by its mean \[s\].
#[must_use]
pub(super) fn slices(pauses: &Sample, count: usize) -> Vec<f64> {
    let survival = pauses.survival();
    let Some(end) = survival
        .iter()
        .rposition(|(to, ..)| *to <= LONGEST_PAUSE * 1.05)
    else {
        return Vec::new();
    };
    let last = survival[end].1;
    let points = pauses.points();
    // Chances of the bins, given that a pause is shorter than the longest.
    let mut before = 1.0;
    let mut bins = Vec::with_capacity(end + 1);
    for (point, (_, share, _)) in points.iter().zip(&survival[..=end]) {
        bins.push((point.at, (before - share) / (1.0 - last).max(1e-12)));
        before = *share;
    }
    equal_slices(&bins, count)
}

/// The means of slices of equal weight of values with chances that add up to 1, in order.
pub(super) fn equal_slices(bins: &[(f64, f64)], count: usize) -> Vec<f64> {
    let total: f64 = bins.iter().map(|(_, chance)| chance).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let each = total / count as f64;
    let mut slices = Vec::with_capacity(count);
    let (mut room, mut sum) = (each, 0.0);
    for (value, chance) in bins {
        let mut left = *chance;
        while left > 0.0 {
            let part = left.min(room);
            sum += part * value;
            room -= part;
            left -= part;
            if room <= 1e-12 * total {
                slices.push(sum / each);
                (room, sum) = (each, 0.0);
                if slices.len() == count {
                    return slices;
                }
            }
        }
    }
    if room < each && slices.len() < count {
        slices.push(sum / (each - room));
    }
    // Rounding may leave the last slice out.
    while let Some(last) = slices.last().copied().filter(|_| slices.len() < count) {
        slices.push(last);
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_of_equal_weight_keep_the_mean() {
        let bins = [(1.0, 0.5), (10.0, 0.3), (100.0, 0.2)];
        let slices = equal_slices(&bins, 10);
        assert_eq!(slices.len(), 10);
        let mean = slices.iter().sum::<f64>() / 10.0;
        assert!((mean - 23.5).abs() < 1e-9, "{slices:?}");
        assert_eq!((slices[0], slices[9]), (1.0, 100.0));
    }
}
