//! What is shown of a sweep that nobody reads row by row: its best and worst combinations, and a measure over the
//! two things that matter most for it.

use super::super::pictures::better_of;
use super::{MetricChoice, Swept, SweptCell};
use crate::plot::Better;
use crate::stats::Estimate;

/// Combinations that are read one by one. A convention.
const MOST_ROWS: usize = 300;
/// So many of the best are shown of more, and of the worst. A convention.
const AT_EACH_END: usize = 10;

/// Whether the sweep is too large to be read row by row.
pub(in super::super) fn is_large(swept: &Swept<'_>) -> bool {
    swept.cells.len() > MOST_ROWS
}

/// The combinations at one end of a large sweep.
pub(in super::super) struct End<'a> {
    /// `The 10 best of 10000 combinations by abandonment`
    pub(in super::super) title: String,
    /// The sweep with these only, the best (or the worst) first.
    pub(in super::super) swept: Swept<'a>,
}

/// The best combinations by `shown` and the worst; the highest and the lowest where neither is better.
pub(in super::super) fn ends<'a>(swept: &Swept<'a>, shown: &MetricChoice) -> [End<'a>; 2] {
    let found = swept.cells.iter();
    let found = found.filter_map(|cell| Some((shown.of(cell)?.mean?, *cell)));
    let mut found: Vec<(f64, SweptCell<'a>)> = found.collect();
    let sign = match better_of(shown) {
        Some(Better::Lower) => 1.0,
        Some(Better::Higher) | None => -1.0,
    };
    found.sort_by(|(one, _), (other, _)| (sign * one).total_cmp(&(sign * other)));
    let [first, last] = match better_of(shown) {
        Some(_) => ["best", "worst"],
        None => ["highest", "lowest"],
    };
    let all = found.len();
    let end = |which: &str, cells: Vec<SweptCell<'a>>| End {
        title: format!(
            "The {} {which} of {all} combinations by {}",
            cells.len(),
            shown.key()
        ),
        swept: Swept {
            cells,
            ..swept.clone()
        },
    };
    let cells = |(_, cell): &(f64, SweptCell<'a>)| *cell;
    let best = found.iter().take(AT_EACH_END).map(cells).collect();
    let worst = found.iter().rev().take(AT_EACH_END).map(cells).collect();
    [end(first, best), end(last, worst)]
}

/// A measure over two axes: the mean over everything else that is varied.
pub(in super::super) struct OverTwo {
    /// Which axis runs down, and which across.
    pub(in super::super) axes: [usize; 2],
    /// Whether anything else is varied.
    pub(in super::super) is_mean: bool,
    sums: Vec<Vec<(f64, u32)>>,
}

impl OverTwo {
    /// Over the only two axes; in a large sweep over the two that matter most. `None` if there are none of two
    /// points at least.
    pub(in super::super) fn of(swept: &Swept<'_>, shown: &MetricChoice) -> Option<Self> {
        let axes = swept.sweep.axes();
        let pair = match axes.len() {
            2 => [0, 1],
            3.. if is_large(swept) => two_that_matter(swept, shown)?,
            _ => return None,
        };
        let points = pair.map(|axis| axes[axis].points.len());
        if points.iter().any(|&points| points < 2) {
            return None;
        }
        let mut sums = vec![vec![(0.0, 0_u32); points[1]]; points[0]];
        for (mean, places) in means(swept, shown) {
            let sum = &mut sums[places[pair[0]]][places[pair[1]]];
            *sum = (sum.0 + mean, sum.1 + 1);
        }
        Some(Self {
            axes: pair,
            is_mean: axes.len() > 2,
            sums,
        })
    }

    /// The mean of the combinations that have these points; `None` if none of them has one.
    pub(in super::super) fn mean(&self, row: usize, column: usize) -> Option<f64> {
        let (sum, count) = self.sums[row][column];
        (count > 0).then(|| sum / f64::from(count))
    }

    /// The same where no interval belongs to it.
    pub(super) fn estimate(&self, row: usize, column: usize) -> Estimate {
        Estimate {
            mean: self.mean(row, column),
            ..Estimate::default()
        }
    }
}

/// Means of the combinations that have one, and where each stands on the axes.
fn means<'a>(
    swept: &'a Swept<'_>,
    shown: &'a MetricChoice,
) -> impl Iterator<Item = (f64, &'a [usize])> {
    let cells = swept.cells.iter();
    cells.filter_map(|cell| Some((shown.of(cell)?.mean?, cell.cell.places.as_slice())))
}

/// The two axes whose points differ most: by the variance between the means of an axis's points (its main effect).
fn two_that_matter(swept: &Swept<'_>, shown: &MetricChoice) -> Option<[usize; 2]> {
    let effect = |axis: usize| {
        let mut sums = vec![(0.0, 0.0); swept.sweep.axes()[axis].points.len()];
        for (mean, places) in means(swept, shown) {
            let sum = &mut sums[places[axis]];
            *sum = (sum.0 + mean, sum.1 + 1.0);
        }
        let found = sums.into_iter().filter(|sum| sum.1 > 0.0);
        let found: Vec<f64> = found.map(|(sum, count)| sum / count).collect();
        let middle = found.iter().sum::<f64>() / found.len() as f64;
        let squares = found.iter().map(|mean| (mean - middle).powi(2));
        squares.sum::<f64>() / found.len() as f64
    };
    let axes = swept.sweep.axes().iter().enumerate();
    let varied = axes.filter(|(_, axis)| axis.points.len() > 1);
    let mut effects: Vec<(f64, usize)> = varied.map(|(axis, _)| (effect(axis), axis)).collect();
    effects.sort_by(|one, other| other.0.total_cmp(&one.0));
    let [(_, one), (_, other), ..] = effects.as_slice() else {
        return None;
    };
    Some([*one.min(other), *one.max(other)])
}
