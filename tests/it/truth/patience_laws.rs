//! Patience of nine laws: `patience_mmng.csv`.

use super::Effort;
use super::harness::Verdict;
use super::steady::{Steady, case};
use crate::support::{exponential, rows, seconds};
use holdtrue::random::Law;

const TABLE: &str = include_str!("../../reference/patience_mmng.csv");

/// Every law once, at different sizes.
const QUICK: [&str; 9] = [
    "n1_rho0.9_Uniform0_2m",
    "n10_rho1.1_Det",
    "n10_rho1.1_Weibull_k0.7",
    "n20_rho0.95_Balk10pct_then_Exp",
    "n50_rho1.0_H2_scv4_balanced",
    "n50_rho1.0_Lognormal_scv4",
    "n100_rho1.0_Lognormal_scv1",
    "Whitt2005_102_100_Exp",
    "Whitt2005_102_100_Erlang2",
];

fn patience(name: &str, mean: f64) -> Law {
    let whole = seconds(mean);
    let lognormal = |scv: f64| Law::lognormal(whole, scv.sqrt()).unwrap();
    match name {
        "Exp" => Law::exponential(whole),
        "Det" => Law::constant(whole),
        "Erlang2" => Law::erlang(whole, 2).unwrap(),
        "Lognormal_scv1" => lognormal(1.0),
        "Lognormal_scv4" => lognormal(4.0),
        "Uniform0_2m" => Law::uniform(seconds(0.0), seconds(2.0 * mean)).unwrap(),
        "Weibull_k0.7" => Law::weibull(whole, 0.7).unwrap(),
        "H2_scv4_balanced" => {
            // Balanced means: each branch brings half of the mean.
            let often = f64::midpoint(1.0, (3.0_f64 / 5.0).sqrt());
            let branch = |share: f64| exponential(mean / 2.0 / share);
            Law::mixture(
                vec![branch(often), branch(1.0 - often)],
                &[often, 1.0 - often],
            )
            .unwrap()
        }
        "Balk10pct_then_Exp" => {
            Law::mixture(vec![Law::Constant(0.0), exponential(mean)], &[0.1, 0.9]).unwrap()
        }
        other => panic!("unknown law {other}"),
    }
}

fn check(effort: Effort) {
    let mut verdict = Verdict::on("patience_mmng.csv", effort);
    for (seed, row) in (1001..).zip(rows(TABLE)) {
        if effort == Effort::Quick && !QUICK.contains(&row.text("case")) {
            continue;
        }
        let steady = Steady {
            agents: row.number("n") as u32,
            rate: row.number("lambda_per_s"),
            handle_time: row.number("aht_s"),
            patience: patience(
                row.text("patience_law"),
                row.number("patience_mean_param_s"),
            ),
            within: row.number("T_s"),
            lines: None,
        };
        verdict.try_case(case(&row, &steady, effort, seed));
    }
    verdict.hold();
}

#[test]
fn nine_laws_of_patience() {
    check(Effort::Quick);
}

#[test]
#[ignore = "every row, at length"]
fn nine_laws_of_patience_every_row() {
    check(Effort::Long);
}
