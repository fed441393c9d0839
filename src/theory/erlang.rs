//! Erlang B and Erlang C, by the recursion over agents that never subtracts.

/// Erlang B: share of the offered that is blocked when each of `agents` lines holds one call and
/// nobody waits. `load` is the offered load \[erlang\]: arrival rate times mean handle time.
///
/// By B(k) = load B(k-1) / (k + load B(k-1)), B(0) = 1 (Erlang 1917): every term is positive, so
/// the relative error stays below 4e-16 per agent; a share under 1e-308 is 0.
///
/// ```
/// use holdtrue::theory::erlang_b;
/// assert!((erlang_b(2, 1.0) - 0.2).abs() < 1e-15);
/// assert_eq!(erlang_b(0, 5.0), 1.0);
/// ```
#[must_use]
pub fn erlang_b(agents: u32, load: f64) -> f64 {
    (1..=agents).fold(1.0, |blocked, busy| {
        let carried = load * blocked;
        carried / (f64::from(busy) + carried)
    })
}

/// Erlang C: share of the offered that waits, when all wait for ever. `None` unless `load` is
/// below the number of agents: then the queue grows without end.
///
/// By C = n B / (n - load (1 - B)).
///
/// ```
/// use holdtrue::theory::erlang_c;
/// assert!((erlang_c(1, 0.7).unwrap() - 0.7).abs() < 1e-15);
/// assert_eq!(erlang_c(3, 3.0), None);
/// ```
#[must_use]
pub fn erlang_c(agents: u32, load: f64) -> Option<f64> {
    let n = f64::from(agents);
    if load >= n {
        return None;
    }
    let blocked = erlang_b(agents, load);
    Some(n * blocked / ((n - load) + load * blocked))
}

/// ln(1 / B), which has no smallest share: Zeltyn and Mandelbaum's epsilon is 1 / B(n - 1).
///
/// By 1 / B(k) = 1 + k / load / B(k-1), divided by 1e250 whenever it passes that.
pub(super) fn ln_inverse_erlang_b(agents: u32, load: f64) -> f64 {
    const LARGE: f64 = 1e250;
    let (mut inverse, mut unit, mut ln_scale) = (1.0, 1.0, 0.0);
    for busy in 1..=agents {
        inverse = unit + f64::from(busy) / load * inverse;
        while inverse > LARGE {
            inverse /= LARGE;
            unit /= LARGE;
            ln_scale += LARGE.ln();
        }
    }
    f64::ln(inverse) + ln_scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_agrees_where_both_exist() {
        for agents in [0, 1, 2, 10, 100, 1000] {
            for load in [0.01, 0.7, 1.0, 5.0, 90.0, 2000.0] {
                let blocked = erlang_b(agents, load);
                if blocked > 1e-290 {
                    let ln = ln_inverse_erlang_b(agents, load);
                    assert!((blocked.ln() + ln).abs() < 1e-11, "{agents} {load}");
                }
            }
        }
    }

    #[test]
    fn no_load_is_too_small_or_too_large() {
        // n! / load^n for 10,000 agents at 1e-6 erlang each: by Stirling.
        let n = 10_000.0_f64;
        let stirling = n * n.ln() - n + 0.5 * (std::f64::consts::TAU * n).ln() + 1.0 / (12.0 * n);
        let expected = stirling - n * 0.01_f64.ln() + 0.01;
        let ln = ln_inverse_erlang_b(10_000, 0.01);
        assert!((ln / expected - 1.0).abs() < 1e-10, "{ln} {expected}");
        let crowded = ln_inverse_erlang_b(10_000, 1e10);
        assert!((crowded - 1e-6).abs() < 1e-11);
    }
}
