//! e to a power where a draw or a step of a simulation asks for it: a power of 2, which `libm` looks up in a table. Its
//! own `exp` takes three times as long, since it branches as no processor foresees.

use std::f64::consts::LOG2_E;

/// e to the power `x`, to a relative (2 + |x|) 2^-52.
#[inline]
pub(super) fn exp(x: f64) -> f64 {
    libm::exp2(x * LOG2_E)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_as_exact_as_they_say() {
        for step in -70_000..70_000 {
            let x = f64::from(step) * 0.01 + 1e-7;
            let error = exp(x) / libm::exp(x) - 1.0;
            assert!(error.abs() <= (3.0 + x.abs()) * f64::EPSILON, "{x}");
        }
    }

    #[test]
    fn powers_have_their_limits() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-1e9), 0.0);
        assert_eq!(exp(1e9), f64::INFINITY);
    }
}
