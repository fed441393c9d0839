//! The maximum of a smooth function of two variables, by the simplex of Nelder and Mead (1965).

/// Steps at the most; likelihoods of laws need about 60.
const MOST_STEPS: usize = 200;

/// Where `value` is largest, from `start` uphill. Where it is not finite it counts as the lowest.
pub(super) fn maximise(start: [f64; 2], value: impl Fn([f64; 2]) -> f64) -> [f64; 2] {
    let cost = |at: [f64; 2]| {
        let found = -value(at);
        if found.is_nan() { f64::INFINITY } else { found }
    };
    let mut corners = [
        start,
        [start[0] + 0.3, start[1]],
        [start[0], start[1] + 0.3],
    ]
    .map(|at| (cost(at), at));
    for _ in 0..MOST_STEPS {
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        let [best, second, worst] = corners;
        let is_small = (0..2).all(|axis| (worst.1[axis] - best.1[axis]).abs() < 1e-6);
        if is_small {
            break;
        }
        let along = |factor: f64| {
            let at = [0, 1].map(|axis| {
                let middle = f64::midpoint(best.1[axis], second.1[axis]);
                middle + factor * (worst.1[axis] - middle)
            });
            (cost(at), at)
        };
        let mirrored = along(-1.0);
        corners[2] = if mirrored.0 < best.0 {
            let further = along(-2.0);
            if further.0 < mirrored.0 {
                further
            } else {
                mirrored
            }
        } else if mirrored.0 < second.0 {
            mirrored
        } else {
            let nearer = along(if mirrored.0 < worst.0 { -0.5 } else { 0.5 });
            if nearer.0 < worst.0.min(mirrored.0) {
                nearer
            } else {
                for corner in &mut corners[1..] {
                    let at = [0, 1].map(|axis| f64::midpoint(corner.1[axis], best.1[axis]));
                    *corner = (cost(at), at);
                }
                continue;
            }
        };
    }
    corners.sort_by(|a, b| a.0.total_cmp(&b.0));
    corners[0].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_bent_ridge_is_found() {
        let top = maximise([-1.2, 1.0], |[x, y]| {
            -(1.0 - x).powi(2) - 20.0 * (y - x * x).powi(2)
        });
        assert!(
            (top[0] - 1.0).abs() < 1e-4 && (top[1] - 1.0).abs() < 1e-4,
            "{top:?}"
        );
        let top = maximise(
            [0.5, 0.5],
            |[x, y]| if x > 1.0 { f64::NAN } else { x - y * y },
        );
        assert!((top[0] - 1.0).abs() < 1e-2, "{top:?}");
    }
}
