//! Erlang B and Erlang C, by the recursion over agents that never subtracts.

use statrs::function::gamma::{gamma_ur, ln_gamma};

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

/// ln(1 / B), which has no smallest share: Zeltyn and Mandelbaum's epsilon is 1 / B(n - 1). Between whole
/// numbers of agents (above -1) it goes on as [`erlang_b_between`] does.
///
/// By 1 / B(k) = 1 + k / load / B(k-1), divided by 1e250 whenever it passes that.
pub(super) fn ln_inverse_erlang_b(agents: f64, load: f64) -> f64 {
    const LARGE: f64 = 1e250;
    let fraction = if agents < 0.0 { agents } else { agents.fract() };
    let (mut inverse, mut unit, mut ln_scale) = (inverse_of_part(fraction, load), 1.0, 0.0);
    let mut busy = fraction + 1.0;
    while busy <= agents {
        inverse = unit + busy / load * inverse;
        while inverse > LARGE {
            inverse /= LARGE;
            unit /= LARGE;
            ln_scale += LARGE.ln();
        }
        busy += 1.0;
    }
    f64::ln(inverse) + ln_scale
}

/// Erlang B for any number of agents above 0, the smooth function that [`erlang_b`] is at whole numbers:
/// 1 / B = load int_0^inf exp(-load t) (1 + t)^agents dt (Jagerman 1974).
///
/// ```
/// use holdtrue::theory::{erlang_b, erlang_b_between};
/// assert!((erlang_b_between(11.0, 5.0) - erlang_b(11, 5.0)).abs() < 1e-15);
/// assert!(erlang_b_between(10.5, 5.0) < erlang_b(10, 5.0));
/// ```
#[must_use]
pub fn erlang_b_between(agents: f64, load: f64) -> f64 {
    (-ln_inverse_erlang_b(agents, load)).exp()
}

/// 1 / B of a part of an agent, above -1 and below 1: Gamma(part + 1, load) exp(load) / load^part.
fn inverse_of_part(part: f64, load: f64) -> f64 {
    /// From here on terms of the series in 1 / load fall below rounding before they grow again \[erlang\].
    const LARGE_LOAD: f64 = 60.0;
    if part == 0.0 {
        return 1.0;
    }
    if load < LARGE_LOAD {
        let upper = gamma_ur(part + 1.0, load) * ln_gamma(part + 1.0).exp();
        return upper * (load - part * load.ln()).exp();
    }
    let (mut sum, mut term, mut order) = (1.0, 1.0, 0.0);
    while f64::abs(term) > 1e-17 {
        term *= (part - order) / load;
        sum += term;
        order += 1.0;
    }
    sum
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
                    let ln = ln_inverse_erlang_b(f64::from(agents), load);
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
        let ln = ln_inverse_erlang_b(10_000.0, 0.01);
        assert!((ln / expected - 1.0).abs() < 1e-10, "{ln} {expected}");
        let crowded = ln_inverse_erlang_b(10_000.0, 1e10);
        assert!((crowded - 1e-6).abs() < 1e-11);
    }

    /// By the defining integral, with u = load t, in steps of Simpson's rule.
    fn by_integral(agents: f64, load: f64) -> f64 {
        let (steps, end) = (400_000, 80.0 + 40.0 * (1.0 + agents));
        let width = end / f64::from(steps);
        let at = |k: i32| {
            let u = f64::from(k) * width;
            (-u).exp() * (1.0 + u / load).powf(agents)
        };
        let inner = (1..steps).map(|k| f64::from(2 + 2 * (k % 2)) * at(k));
        (at(0) + at(steps) + inner.sum::<f64>()) * width / 3.0
    }

    #[test]
    fn between_whole_numbers_it_is_the_integral() {
        for agents in [-0.5, 0.25, 0.999, 1.5, 13.037, 40.5] {
            for load in [0.3, 2.0, 10.0, 59.9, 60.1, 200.0] {
                let (found, expected) = (
                    ln_inverse_erlang_b(agents, load),
                    by_integral(agents, load).ln(),
                );
                assert!(
                    (found - expected).abs() < 1e-8,
                    "{agents} {load}: {found} {expected}"
                );
            }
        }
    }

    #[test]
    fn both_ways_of_a_part_agree_where_they_meet() {
        for part in [-0.9, -0.1, 0.3, 0.9] {
            let step =
                inverse_of_part(part, 60.0) / inverse_of_part(part, 60.0_f64.next_down()) - 1.0;
            assert!(step.abs() < 1e-12, "{part}: {step}");
        }
    }
}
