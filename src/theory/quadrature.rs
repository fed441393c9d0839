//! Integrals of a log-concave density times weights, to nearly full precision.
//!
//! Panels are laid around the peak: the first spans a fall of the density by a factor of about e,
//! each next is twice as long, until the density has fallen by e^-750, so that a weight which
//! lives only far out in a tail is still met. Given breaks (jumps of a derivative) become edges.
//! A panel is a 20-point Gauss-Legendre rule; it is halved until its halves agree with it to
//! [`TOLERANCE`] of the whole of every weight's integral. The sums are kept relative to the
//! density at its peak, which is returned beside them: nothing overflows.

use gauss_quad::legendre::GaussLegendre;
use std::num::NonZeroUsize;
use std::sync::LazyLock;

/// A density known by its logarithm, which is concave.
pub(super) trait LogConcave {
    /// `v` to ln f(v) - ln f(anchor), without loss of digits near the anchor.
    fn ln_relative_to(&self, anchor: f64) -> impl Fn(f64) -> f64;
    /// Any number with the sign of the derivative of the logarithm just after `v`.
    fn slope(&self, v: f64) -> f64;
    /// A distance of the order of the density's width, as a first guess.
    fn unit(&self) -> f64;
}

/// Integrals of N weights, divided by the density at `peak`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Integrals<const N: usize> {
    pub(super) peak: f64,
    pub(super) sums: [f64; N],
}

/// A stretch of the half line: `to` may be infinite.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) from: f64,
    pub(super) to: f64,
}

/// Share of a weight's integral that one panel may be out before it is halved. The halves are
/// better by orders of magnitude, so the true error is far below it.
const TOLERANCE: f64 = 1e-11;
/// Fall of the logarithm after which the density is nothing, even to the smallest float.
const NOTHING: f64 = 750.0;
/// Halvings after which refinement ends: many times what is needed, unless the rounding of a
/// density in an absurd overload exceeds the tolerance.
const MOST_PANELS: usize = 2_000;

static RULE: LazyLock<GaussLegendre> =
    LazyLock::new(|| GaussLegendre::new(NonZeroUsize::MIN.saturating_add(19)));

/// Integrates `weights` times `density` over `stretch`; all weights must be >= 0.
pub(super) fn integrate<const N: usize>(
    density: &impl LogConcave,
    stretch: Stretch,
    breaks: &[f64],
    weights: impl Fn(f64) -> [f64; N],
) -> Integrals<N> {
    if stretch.from >= stretch.to {
        return Integrals {
            peak: stretch.from,
            sums: [0.0; N],
        };
    }
    let peak = peak(density, stretch);
    let relative = density.ln_relative_to(peak);
    let panel = |from: f64, to: f64| {
        let (middle, half) = (f64::midpoint(from, to), (to - from) / 2.0);
        let mut sums = [0.0; N];
        for &(node, weight) in RULE.as_node_weight_pairs() {
            let at = middle + half * node;
            let scaled = half * weight * relative(at).exp();
            if scaled > 0.0 {
                let here = weights(at);
                (0..N).for_each(|k| sums[k] += scaled * here[k]);
            }
        }
        sums
    };
    let fall = |v: f64| -relative(v);
    let edges = edges(fall, density.unit(), stretch, peak, breaks);
    Integrals {
        peak,
        sums: refine(&edges, panel),
    }
}

/// Where the density is highest.
fn peak(density: &impl LogConcave, stretch: Stretch) -> f64 {
    let Stretch { from, to } = stretch;
    if density.slope(from) <= 0.0 {
        return from;
    }
    let mut low = from;
    let mut high = to.min(from + density.unit());
    while high < to && density.slope(high) > 0.0 {
        low = high;
        high = to.min(from + 2.0 * (high - from));
    }
    if density.slope(high) > 0.0 {
        return high;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if density.slope(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Edges of the first panels, sorted, where the logarithm of the density `fall`s from its peak.
fn edges(
    fall: impl Fn(f64) -> f64,
    unit: f64,
    stretch: Stretch,
    peak: f64,
    breaks: &[f64],
) -> Vec<f64> {
    let mut edges = vec![peak];
    for (side, end) in [(1.0, stretch.to), (-1.0, stretch.from)] {
        let room = (end - peak).abs();
        if room == 0.0 {
            continue;
        }
        let fall = |distance: f64| fall(peak + side * distance);
        let mut distance = unit.min(room);
        while distance < room && fall(distance) < 1.0 {
            distance *= 2.0;
        }
        while fall(distance.min(room)) > 4.0 && peak + side * distance / 2.0 != peak {
            distance /= 2.0;
        }
        while distance < room {
            edges.push(peak + side * distance);
            if fall(distance) > NOTHING {
                break;
            }
            distance *= 2.0;
        }
        if distance >= room {
            edges.push(end);
        }
    }
    edges.sort_by(f64::total_cmp);
    let (first, last) = (edges[0], edges[edges.len() - 1]);
    edges.extend(breaks.iter().filter(|place| (first..last).contains(*place)));
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}

/// Sums of the panels, each halved until it agrees with its halves.
fn refine<const N: usize>(edges: &[f64], panel: impl Fn(f64, f64) -> [f64; N]) -> [f64; N] {
    let mut waiting: Vec<(f64, f64, [f64; N])> = edges
        .windows(2)
        .map(|ends| (ends[0], ends[1], panel(ends[0], ends[1])))
        .collect();
    let mut whole = [0.0; N];
    for (_, _, sums) in &waiting {
        (0..N).for_each(|k| whole[k] += sums[k]);
    }
    let mut done = [0.0; N];
    let budget = MOST_PANELS.max(4 * waiting.len());
    let mut halved = 0;
    while let Some((from, to, sums)) = waiting.pop() {
        let middle = f64::midpoint(from, to);
        let (low, high) = (panel(from, middle), panel(middle, to));
        let agrees = (0..N).all(|k| (low[k] + high[k] - sums[k]).abs() <= TOLERANCE * whole[k]);
        if agrees || halved > budget || middle <= from || middle >= to {
            for k in 0..N {
                done[k] += low[k] + high[k];
                // The first estimate may have missed a narrow peak: its digits are not chased.
                whole[k] = f64::max(whole[k], done[k]);
            }
        } else {
            halved += 1;
            waiting.push((from, middle, low));
            waiting.push((middle, to, high));
        }
    }
    done
}
