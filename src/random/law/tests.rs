//! Every sampler against its survival function, and pinned draws.

use super::*;
use crate::random::{Occasion, Purpose, Seed, Sequence, Streams};

const DRAWS: usize = 40_000;
/// False-alarm rate of each Kolmogorov-Smirnov test, by Massart's bound 2 exp(-2 n d²).
const FALSE_ALARM: f64 = 1e-6;
/// Standard errors that a mean may be off: false alarms at 6e-7.
const STANDARD_ERRORS: f64 = 5.0;

fn seconds(value: f64) -> Seconds {
    Seconds::new(value).unwrap()
}

fn laws() -> Vec<(&'static str, Law)> {
    let minute = seconds(60.0);
    let values = [seconds(50.0), seconds(5.0), seconds(5.0), seconds(20.0)];
    let parts = vec![
        Law::constant(Seconds::ZERO),
        Law::exponential(seconds(10.0)),
        Law::lognormal(seconds(300.0), 0.5).unwrap(),
    ];
    vec![
        ("constant", Law::constant(minute)),
        ("exponential", Law::exponential(minute)),
        ("lognormal", Law::lognormal(minute, 1.3).unwrap()),
        ("narrow lognormal", Law::lognormal(minute, 0.05).unwrap()),
        ("gamma above 1", Law::gamma(minute, 0.4).unwrap()),
        ("gamma below 1", Law::gamma(minute, 2.0).unwrap()),
        ("erlang", Law::erlang(minute, 3).unwrap()),
        ("weibull below 1", Law::weibull(minute, 0.7).unwrap()),
        ("weibull above 1", Law::weibull(minute, 4.0).unwrap()),
        ("uniform", Law::uniform(seconds(20.0), minute).unwrap()),
        ("empirical", Law::empirical(&values, None).unwrap()),
        (
            "weighted",
            Law::empirical(&values, Some(&[1.0, 0.0, 3.0, 2.0])).unwrap(),
        ),
        ("mixture", Law::mixture(parts, &[1.0, 5.0, 4.0]).unwrap()),
    ]
}

fn sequence(name: &str) -> Sequence {
    Streams::new(Occasion::first(Seed(1), 0)).sequence(Purpose::Talk, name)
}

fn draws(name: &str, law: &Law) -> Vec<f64> {
    let mut sequence = sequence(name);
    (0..DRAWS).map(|_| law.sample(&mut sequence)).collect()
}

#[track_caller]
fn check_mean(name: &str, values: impl Iterator<Item = f64> + Clone, expected: f64) {
    let n = DRAWS as f64;
    let mean = values.clone().sum::<f64>() / n;
    let variance = values.map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let allowed = STANDARD_ERRORS * (variance / n).sqrt() + 1e-9 * expected;
    assert!(
        (mean - expected).abs() <= allowed,
        "{name}: mean {mean} for {expected}, allowed {allowed}"
    );
}

#[test]
fn draws_follow_the_survival_function() {
    let allowed = (f64::ln(2.0 / FALSE_ALARM) / (2.0 * DRAWS as f64)).sqrt();
    for (name, law) in laws() {
        let mut draws = draws(name, &law);
        draws.sort_by(f64::total_cmp);
        for (upto, draw) in draws.iter().enumerate() {
            // Equal draws are compared once, at their first and last.
            if upto == 0 || draws[upto - 1] < *draw {
                let before = law.split_at(draw * (1.0 - 1e-13)).within;
                let found = upto as f64 / DRAWS as f64;
                let before = if *draw == 0.0 { 0.0 } else { before };
                assert!((before - found).abs() <= allowed, "{name} below {draw}");
            }
            if draws.get(upto + 1).is_none_or(|next| next > draw) {
                let found = (upto + 1) as f64 / DRAWS as f64;
                let gap = (law.split_at(*draw).within - found).abs();
                assert!(gap <= allowed, "{name} at {draw}: {gap}");
            }
        }
    }
}

#[test]
fn means_of_draws_agree_whole_and_cut_off() {
    for (name, law) in laws() {
        let draws = draws(name, &law);
        check_mean(name, draws.iter().copied(), law.mean());
        for cut in [20.0, 60.0, 200.0] {
            let short = draws.iter().map(|draw| draw.min(cut));
            check_mean(name, short, law.survival_integral(cut));
        }
    }
}

#[test]
fn variances_of_draws_agree() {
    for (name, law) in laws() {
        let mean = law.mean();
        let draws = draws(name, &law);
        let squares = draws.iter().map(|draw| (draw - mean).powi(2));
        check_mean(name, squares, law.variance());
    }
}

#[test]
fn the_cut_adds_up() {
    for (name, law) in laws() {
        let mut before = (0.0, 0.0);
        for step in 0..60 {
            let t = 1e-3 * 1.3_f64.powi(step);
            let split = law.split_at(t);
            let whole = split.beyond + split.within;
            assert!((whole - 1.0).abs() < 1e-12, "{name} {t}: {whole}");
            assert!((split.beyond - law.survival(t)).abs() < 1e-15, "{name}");
            assert!((0.0..=law.mean() * (1.0 + 1e-12)).contains(&split.partial_mean));
            let integral = law.survival_integral(t);
            let between = law.survival_between(before.0, t);
            assert!(
                (integral - before.1 - between).abs() <= 1e-12 * integral,
                "{name} {t}"
            );
            assert!(
                (law.survival_between(t, before.0) + between).abs() <= 1e-12 * integral,
                "{name} {t}"
            );
            before = (t, integral);
        }
        let end = law.split_at(f64::INFINITY);
        assert_eq!((end.beyond, end.within), (0.0, 1.0), "{name}");
        assert!((law.survival_integral(1e9) / law.mean() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn jumps_are_where_they_are_said_to_be() {
    let patience = Law::mixture(
        vec![Law::Never, Law::constant(seconds(30.0))],
        &[0.25, 0.75],
    )
    .unwrap();
    assert_eq!(patience.landmarks(), [30.0]);
    assert_eq!((patience.never(), patience.mean()), (0.25, f64::INFINITY));
    assert_eq!(
        (patience.survival(29.9), patience.survival(30.0)),
        (1.0, 0.25)
    );
    assert_eq!(patience.survival_integral(50.0), 35.0);
    assert_eq!(patience.survival_between(1e9, 3.0), 3.0 - 22.5 - 0.25e9);
}

#[test]
fn tails_keep_their_digits() {
    // 60-digit values of the lognormal with mean 60 and cv 1.3 and the gamma of shape 6.25.
    let lognormal = Law::lognormal(seconds(60.0), 1.3).unwrap();
    let gamma = Law::gamma(seconds(60.0), 0.4).unwrap();
    for (law, t, expected) in [
        (&lognormal, 20_000.0, LOGNORMAL_TAIL),
        (&gamma, 500.0, GAMMA_TAIL),
    ] {
        let found = law.survival(t);
        assert!((found / expected - 1.0).abs() < 1e-12, "{found:e}");
    }
    let found = gamma.split_at(0.01).partial_mean;
    assert!((found / GAMMA_PART - 1.0).abs() < 1e-12, "{found:e}");
}

#[test]
fn a_law_is_a_distribution_of_rand() {
    use rand::RngExt;
    for (name, law) in laws() {
        let (mut one, mut other) = (sequence(name), sequence(name));
        assert_eq!(one.sample::<f64, _>(&law), law.sample(&mut other), "{name}");
    }
}

#[test]
fn draws_never_change_between_versions() {
    let mut found = Vec::new();
    for (name, law) in laws() {
        let mut sequence = sequence(name);
        let bits = [(); 3].map(|()| law.sample(&mut sequence).to_bits());
        found.push((name, bits));
    }
    for ((name, bits), (pinned_name, pinned)) in found.iter().zip(PINNED) {
        assert_eq!((*name, *bits), (pinned_name, pinned), "all: {found:#x?}");
    }
    assert_eq!(found.len(), PINNED.len());
    let mut unused = sequence("never");
    assert_eq!(Law::Never.sample(&mut unused), f64::INFINITY);
}

const LOGNORMAL_TAIL: f64 = 1.1703452839545815e-10;
const GAMMA_TAIL: f64 = 1.4841245645385323e-16;
const GAMMA_PART: f64 = 1.7108976329450026e-24;

/// The first three draws of each law, as bits.
const PINNED: [(&str, [u64; 3]); 13] = [
    (
        "constant",
        [
            0x404e_0000_0000_0000,
            0x404e_0000_0000_0000,
            0x404e_0000_0000_0000,
        ],
    ),
    (
        "exponential",
        [
            0x400d_bf84_27eb_79c9,
            0x4029_bbc2_d116_07b6,
            0x405e_6f43_522a_0d47,
        ],
    ),
    (
        "lognormal",
        [
            0x4033_3800_e405_4678,
            0x4048_1752_9c23_b9e4,
            0x4045_ff7d_0a2f_77ca,
        ],
    ),
    (
        "narrow lognormal",
        [
            0x404e_4b34_8f5a_b9f7,
            0x404f_6a39_4097_c46a,
            0x404d_2866_fcc5_1788,
        ],
    ),
    (
        "gamma above 1",
        [
            0x405b_c7af_c92b_783b,
            0x4049_6807_68f1_7ddb,
            0x4051_1dbf_2c93_0e79,
        ],
    ),
    (
        "gamma below 1",
        [
            0x4013_833d_3bf2_941d,
            0x4083_06b8_8243_e014,
            0x3f82_707b_207d_6514,
        ],
    ),
    (
        "erlang",
        [
            0x4048_0f89_20d8_f3cc,
            0x405b_21ad_fd91_9ef9,
            0x4035_9c0b_0a96_757e,
        ],
    ),
    (
        "weibull below 1",
        [
            0x4032_0757_dfd6_e9f5,
            0x402b_4ad0_3b23_1615,
            0x4063_4497_3d6b_923d,
        ],
    ),
    (
        "weibull above 1",
        [
            0x4048_6908_23e3_5a71,
            0x404f_6537_f41b_1538,
            0x404f_9877_399c_8a61,
        ],
    ),
    (
        "uniform",
        [
            0x404a_54ab_152b_9859,
            0x4043_7b6b_6da6_048e,
            0x4034_9957_b205_934a,
        ],
    ),
    (
        "empirical",
        [
            0x4014_0000_0000_0000,
            0x4034_0000_0000_0000,
            0x4034_0000_0000_0000,
        ],
    ),
    (
        "weighted",
        [
            0x4049_0000_0000_0000,
            0x4014_0000_0000_0000,
            0x4014_0000_0000_0000,
        ],
    ),
    (
        "mixture",
        [
            0x4065_7473_85f8_f8bb,
            0x4025_87ef_1a9c_dbb9,
            0x4020_ed1f_35b9_4b27,
        ],
    ),
];
