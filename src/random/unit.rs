//! The random numbers that all laws are made of: unit exponentials, standard normals, gammas of scale 1.
//!
//! By the ziggurat method (Marsaglia and Tsang 2000, in the variant of Doornik 2005) and, for the gamma law, that of
//! Marsaglia and Tsang 2000 ("A simple method for generating gamma variables"). They draw what rand_distr draws, but
//! for one thing: logarithms, exponentials and powers come from `libm` and not from the platform, so that a seed gives
//! the same numbers, to the last bit, wherever it is used. A test compares the two.

use super::ziggurat::{EXP_F, EXP_X, NORM_F, NORM_X, Table};
use rand::distr::Open01;
use rand::{Rng, RngExt};

/// The bits of a number in 1..2, but for its fraction.
const FROM_1: u64 = 1023 << 52;
/// The same of one in 2..4.
const FROM_2: u64 = 1024 << 52;

/// Between two neighbouring layers, a height for a point of this layer.
fn height<R: Rng + ?Sized>(rng: &mut R, densities: &Table, layer: usize) -> f64 {
    let (low, high) = (densities[layer], densities[layer + 1]);
    high + (low - high) * rng.random::<f64>()
}

/// An exponential of mean 1.
#[inline]
pub(crate) fn exponential<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    loop {
        let bits = rng.next_u64();
        let layer = (bits & 0xff) as usize;
        // In 0..1 without its ends.
        let share = f64::from_bits((bits >> 12) | FROM_1) - (1.0 - f64::EPSILON / 2.0);
        let x = share * EXP_X[layer];
        if x < EXP_X[layer + 1] {
            return x;
        }
        if let Some(x) = exponential_at_the_edge(rng, layer, x) {
            return x;
        }
    }
}

/// Of a point that is not within the layer above: in about 1 of 50 draws.
#[cold]
fn exponential_at_the_edge<R: Rng + ?Sized>(rng: &mut R, layer: usize, x: f64) -> Option<f64> {
    if layer == 0 {
        return Some(EXP_X[1] - libm::log(rng.random::<f64>()));
    }
    (height(rng, &EXP_F, layer) < libm::exp(-x)).then_some(x)
}

/// A normal of mean 0 and variance 1.
#[inline]
pub(crate) fn normal<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    loop {
        let bits = rng.next_u64();
        let layer = (bits & 0xff) as usize;
        // In -1..1.
        let share = f64::from_bits((bits >> 12) | FROM_2) - 3.0;
        let x = share * NORM_X[layer];
        if x.abs() < NORM_X[layer + 1] {
            return x;
        }
        if let Some(x) = normal_at_the_edge(rng, layer, x) {
            return x;
        }
    }
}

#[cold]
fn normal_at_the_edge<R: Rng + ?Sized>(rng: &mut R, layer: usize, x: f64) -> Option<f64> {
    if layer == 0 {
        return Some(normal_tail(rng).copysign(x));
    }
    (height(rng, &NORM_F, layer) < libm::exp(-x * x / 2.0)).then_some(x)
}

/// A normal beyond the widest layer (Marsaglia 1964).
fn normal_tail<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    let edge = NORM_X[1];
    loop {
        let beyond = -libm::log(rng.sample(Open01)) / edge;
        let height = -libm::log(rng.sample(Open01));
        if 2.0 * height >= beyond * beyond {
            return edge + beyond;
        }
    }
}

/// A gamma law of scale 1, by its shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Gamma {
    /// Shape 1.
    Exponential,
    /// Shape below 1: one of a shape greater by 1, times a power of a uniform.
    Below1 {
        power: f64,
        above: Above1,
    },
    Above1(Above1),
}

/// d (1 + c Z)^3, where it is not refused.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Above1 {
    c: f64,
    d: f64,
}

impl Gamma {
    /// `shape` is above 0.
    pub(super) fn new(shape: f64) -> Self {
        if shape == 1.0 {
            Gamma::Exponential
        } else if shape < 1.0 {
            Gamma::Below1 {
                power: 1.0 / shape,
                above: Above1::new(shape + 1.0),
            }
        } else {
            Gamma::Above1(Above1::new(shape))
        }
    }

    /// Draws, times `scale`.
    pub(super) fn draw<R: Rng + ?Sized>(&self, rng: &mut R, scale: f64) -> f64 {
        match self {
            Gamma::Exponential => exponential(rng) * scale,
            Gamma::Below1 { power, above } => {
                let share = libm::pow(rng.sample(Open01), *power);
                // What may be without bounds comes last.
                (above.cubed(rng) * share * above.d) * scale
            }
            Gamma::Above1(above) => above.cubed(rng) * (above.d * scale),
        }
    }
}

impl Above1 {
    fn new(shape: f64) -> Self {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        Self { c, d }
    }

    /// (1 + c Z)^3.
    fn cubed<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        loop {
            let z = normal(rng);
            let root = 1.0 + self.c * z;
            if root <= 0.0 {
                continue;
            }
            let cube = root * root * root;
            let share: f64 = rng.sample(Open01);
            let square = z * z;
            let is_below = share < 1.0 - 0.0331 * square * square;
            if is_below || libm::log(share) < 0.5 * square + self.d * (1.0 - cube + libm::log(cube))
            {
                return cube;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Sequence;
    use rand_distr::{Distribution, Exp1, StandardNormal};
    use rand_xoshiro::rand_core::SeedableRng;

    const DRAWS: usize = 400_000;

    /// Draws of rand_distr, which calls the platform's functions, differ in the last bits at the most; and no generator
    /// has drawn more than the other.
    #[track_caller]
    fn check(ours: impl Fn(&mut Sequence) -> f64, theirs: impl Fn(&mut Sequence) -> f64) {
        let mut one = Sequence::seed_from_u64(1);
        let mut other = one.clone();
        for number in 0..DRAWS {
            let (own, other) = (ours(&mut one), theirs(&mut other));
            let off = (own - other).abs();
            assert!(
                off <= 4e-15 * own.abs() + 1e-300,
                "{number}: {own} for {other}"
            );
        }
        assert_eq!(one, other);
    }

    #[test]
    fn they_are_the_draws_of_rand_distr() {
        check(exponential, |rng| Exp1.sample(rng));
        check(normal, |rng| StandardNormal.sample(rng));
        for shape in [0.01, 0.3, 0.999, 1.0, 1.5, 6.25, 400.0, 10_000.0] {
            let law = Gamma::new(shape);
            let other = rand_distr::Gamma::new(shape, 60.0 / shape).unwrap();
            check(|rng| law.draw(rng, 60.0 / shape), |rng| other.sample(rng));
        }
    }

    /// The functions that results pass through, at awkward places: no platform, and no later version of `libm`, may say
    /// anything else.
    #[test]
    fn functions_never_change() {
        let found = [
            libm::log(0.1),
            libm::log(1.0 + f64::EPSILON),
            libm::log(5e-324),
            libm::log(86_399.999),
            libm::exp(-1e-9),
            libm::exp(-7.697_117_470_131_05),
            libm::exp(709.7),
            libm::exp(-745.1),
            libm::pow(0.3, 1.0 / 0.7),
            libm::pow(1.07, 1000.0),
            libm::pow(5e-324, 0.01),
            libm::log1p(-0.999_999_999_9),
            libm::log1p(1e-17),
            libm::expm1(-1e-12),
            libm::expm1(42.0),
            libm::exp2(-1.0 / 3.0),
            f64::from(libm::exp2f(-0.3)),
            libm::tgamma(2.428_571_428_571_428_5),
            libm::lgamma(11.5),
            libm::erfc(3.1),
        ];
        let found = found.map(f64::to_bits);
        assert_eq!(found, PINNED, "{found:#018x?}");
    }

    const PINNED: [u64; 20] = [
        0xc002_6bb1_bbb5_5515,
        0x3caf_ffff_ffff_ffff,
        0xc087_4385_446d_71c3,
        0x4026_bbc5_bb26_5221,
        0x3fef_ffff_ff76_8fa1,
        0x3f3d_c31c_329f_0b48,
        0x7fed_75ae_7a50_ee14,
        0x0000_0000_0000_0001,
        0x3fc6_ebde_14a7_24cf,
        0x4608_6f02_ba3c_ed4c,
        0x3f43_28df_6e1f_ea76,
        0xc037_069e_293f_4c5c,
        0x3c67_0ef5_4646_d497,
        0xbd71_9799_812d_e065,
        0x43b8_2325_5820_1159,
        0x3fe9_65fe_a53d_6e3d,
        0x3fe9_fdf8_c000_0000,
        0x3ff4_40d0_2610_62ac,
        0x4030_4ac0_8b11_45d0,
        0x3ee8_6dd3_4724_92c4,
    ];

    /// Layers of equal area, from the widest with the tail up: the density of each edge from the one before.
    #[test]
    fn the_tables_are_what_they_say() {
        let check = |edges: &Table, densities: &Table, density: fn(f64) -> f64, tail: f64| {
            let edge = edges[1];
            let area = edge * density(edge) + tail;
            // Doornik gives the tail of the normal law to eleven places.
            assert!((edges[0] - area / density(edge)).abs() < 1e-10);
            for layer in 1..256 {
                let above = density(edges[layer]) + area / edges[layer];
                assert!((density(edges[layer + 1]) - above).abs() < 1e-10, "{layer}");
            }
            for (edge, found) in edges.iter().zip(densities) {
                assert!((density(*edge) - found).abs() < 1e-15);
            }
            assert_eq!((edges[256], densities[256]), (0.0, 1.0));
        };
        check(&EXP_X, &EXP_F, |x| libm::exp(-x), libm::exp(-EXP_X[1]));
        let tail =
            (std::f64::consts::PI / 2.0).sqrt() * libm::erfc(NORM_X[1] / std::f64::consts::SQRT_2);
        check(&NORM_X, &NORM_F, |x| libm::exp(-x * x / 2.0), tail);
    }
}
