//! The closed forms against tables of exact answers: every row, every column.

use holdtrue::centre::{Formula, ServiceLevel};
use holdtrue::random::Law;
use holdtrue::theory::{Demand, Measures, Station, SteadyState, Target, fewest_agents};
use holdtrue::units::Seconds;
use std::collections::HashMap;

/// Relative error that is allowed; the tables are printed with fifteen digits.
const ALLOWED: f64 = 1e-9;

type Row = HashMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// The number in a column; `None` where the table leaves it out.
fn number(row: &Row, column: &str) -> Option<f64> {
    let value: f64 = row[column].parse().ok()?;
    (!value.is_nan()).then_some(value)
}

fn seconds(value: f64) -> Seconds {
    Seconds::new(value).unwrap()
}

fn counted(within: f64) -> ServiceLevel {
    ServiceLevel {
        within: seconds(within),
        ..ServiceLevel::default()
    }
}

fn exponential(mean: f64) -> Law {
    if mean.is_infinite() {
        Law::Never
    } else {
        Law::exponential(seconds(mean))
    }
}

/// The patience laws of `patience_mmng.csv`.
fn patience(name: &str, mean: f64) -> Law {
    let whole = seconds(mean);
    let lognormal = |scv: f64| Law::lognormal(whole, scv.sqrt()).unwrap();
    match name {
        "Exp" => Law::exponential(whole),
        "Det" => Law::constant(whole),
        "Erlang2" => Law::erlang(whole, 2).unwrap(),
        "Lognormal_scv1" => lognormal(1.0),
        "Lognormal_scv4" => lognormal(4.0),
        "Uniform0_2m" => Law::uniform(Seconds::ZERO, seconds(2.0 * mean)).unwrap(),
        "Weibull_k0.7" => Law::weibull(whole, 0.7).unwrap(),
        "H2_scv4_balanced" => {
            // Balanced means: each branch brings half of the mean.
            let often = f64::midpoint(1.0, (3.0_f64 / 5.0).sqrt());
            let branch = |share: f64| Law::exponential(seconds(mean / 2.0 / share));
            let branches = vec![branch(often), branch(1.0 - often)];
            Law::mixture(branches, &[often, 1.0 - often]).unwrap()
        }
        "Balk10pct_then_Exp" => {
            let branches = vec![Law::constant(Seconds::ZERO), Law::exponential(whole)];
            Law::mixture(branches, &[0.1, 0.9]).unwrap()
        }
        other => panic!("unknown law {other}"),
    }
}

fn steady(demand: Demand, agents: u32) -> SteadyState {
    let station = Station::new(demand, agents).unwrap();
    station.steady_state().unwrap()
}

/// The columns that both tables of measures have, by our fields.
/// A measure as the tables name it.
type Column = (&'static str, fn(&Measures) -> f64);

const COLUMNS: [Column; 12] = [
    ("p_wait", |m| m.delayed),
    ("p_abandon", |m| m.abandonment),
    // The tables' means are over the offered, the blocked counted as no wait.
    ("EW_all_s", |m| m.wait * (1.0 - m.blocked)),
    ("EW_served_s", |m| m.asa),
    ("EW_abandon_s", |m| m.wait_abandoned.unwrap_or(f64::NAN)),
    ("EV_offered_s", |m| m.offered_wait),
    ("SL_served_le_T_over_offered", |m| m.service_levels.offered),
    ("SL_served_le_T_over_served", |m| m.service_levels.answered),
    ("SL_excl_abandon_le_T", |m| {
        m.service_levels.less_early_abandons
    }),
    ("P_W_gt_T", |m| m.waited_longer),
    ("E_queue", |m| m.queue),
    ("occupancy", |m| m.occupancy),
];

/// Compares one row; returns its worst relative error.
#[track_caller]
fn check(row: &Row, measures: &Measures, column: &str, read: fn(&Measures) -> f64) -> f64 {
    let Some(expected) = number(row, column) else {
        return 0.0;
    };
    let found = read(measures);
    let error = if expected == 0.0 {
        found.abs()
    } else {
        (found / expected - 1.0).abs()
    };
    let case = &row["case"];
    assert!(
        error < ALLOWED,
        "{case} {column}: {found:e} for {expected:e}, off by {error:e}"
    );
    error
}

#[test]
fn erlang_a_with_and_without_lines_and_patience() {
    let mut worst = (0.0, String::new());
    for row in rows(include_str!("../reference/erlang_a.csv")) {
        let get = |column: &str| number(&row, column).unwrap();
        let (lambda, aht) = (get("lambda_per_s"), get("aht_s"));
        let patience = exponential(get("patience_mean_s"));
        let mut demand = Demand::new(lambda, seconds(aht), patience).unwrap();
        if get("K").is_finite() {
            demand = demand.with_lines(get("K") as u32).unwrap();
        }
        let state = steady(demand, get("n") as u32);
        let measures = state.measures(&counted(get("T_s")));
        let blocked: (&str, fn(&Measures) -> f64) = ("p_block", |m| m.blocked);
        for (column, read) in COLUMNS.into_iter().chain([blocked]) {
            let error = check(&row, &measures, column, read);
            if error > worst.0 {
                worst = (error, format!("{} {column}", row["case"]));
            }
        }
    }
}

#[test]
fn general_patience() {
    let mut worst = (0.0, String::new());
    for row in rows(include_str!("../reference/patience_mmng.csv")) {
        let get = |column: &str| number(&row, column).unwrap();
        let patience = patience(&row["patience_law"], get("patience_mean_param_s"));
        let demand = Demand::new(get("lambda_per_s"), seconds(get("aht_s")), patience).unwrap();
        let state = steady(demand, get("n") as u32);
        let measures = state.measures(&counted(get("T_s")));
        for (column, read) in COLUMNS {
            let error = check(&row, &measures, column, read);
            if error > worst.0 {
                worst = (error, format!("{} {column}", row["case"]));
            }
        }
    }
}

#[test]
fn fewest_agents_that_meet_a_target() {
    let mut worst = (0.0_f64, String::new());
    for row in rows(include_str!("../reference/staffing.csv")) {
        let get = |column: &str| number(&row, column).unwrap();
        let (load, aht) = (get("R_erlang"), get("aht_s"));
        let demand = Demand::new(load / aht, seconds(aht), exponential(get("patience_s"))).unwrap();
        let by = |formula| ServiceLevel {
            formula,
            ..counted(get("T_s"))
        };
        let target = get("target");
        let (target, read): (Target, fn(&Measures) -> f64) = match row["criterion"].as_str() {
            "SL_offered" => (Target::ServiceLevel(by(Formula::Offered), target), |m| {
                m.service_levels.offered
            }),
            "SL_served" => (Target::ServiceLevel(by(Formula::Answered), target), |m| {
                m.service_levels.answered
            }),
            "Pab" => (Target::Abandonment(target), |m| m.abandonment),
            "Pwait" => (Target::Delayed(target), |m| m.delayed),
            other => panic!("unknown criterion {other}"),
        };
        let agents = fewest_agents(&demand, &[target]).unwrap();
        assert_eq!(agents, get("n_min") as u32, "{row:?}");
        let measures = steady(demand.clone(), agents).measures(&counted(get("T_s")));
        let mut compare = |column: &str, found: f64| {
            let Some(expected) = number(&row, column) else {
                return;
            };
            // The table's own precision: ten decimals, or eight.
            let decimals = row[column].split('.').nth(1).map_or(0, str::len);
            let half = 0.5000001 * 10.0_f64.powi(-(decimals as i32));
            assert!(
                (found - expected).abs() <= half,
                "{row:?} {column}: {found}"
            );
            if (found - expected).abs() > worst.0 {
                worst = ((found - expected).abs(), format!("{load} {column}"));
            }
        };
        compare("value_at_n", read(&measures));
        compare("p_abandon_at_n", measures.abandonment);
        compare("p_wait_at_n", measures.delayed);
        compare("ASA_served_at_n", measures.asa);
        compare("occupancy_at_n", measures.occupancy);
        if agents > 1 {
            let fewer = Station::new(demand, agents - 1).unwrap().steady_state();
            if let Some(fewer) = fewer {
                compare(
                    "value_at_n_minus_1",
                    read(&fewer.measures(&counted(get("T_s")))),
                );
            }
        }
    }
}

/// Garnett, Mandelbaum and Reiman, "Designing a call center with impatient customers" (2002),
/// Table 1: the printed two or three digits, and our exact value to six.
#[test]
fn garnett_mandelbaum_reiman_table_1() {
    let model = |rate: f64, patience: f64| {
        let demand = Demand::new(rate / 60.0, seconds(60.0), exponential(patience)).unwrap();
        steady(demand, 50).measures(&counted(20.0))
    };
    let impatient = model(48.0, 120.0);
    let patient = model(48.0, f64::INFINITY);
    let thinned = model(48.0 * (1.0 - 0.031), f64::INFINITY);
    for (found, printed, half, exact) in [
        (impatient.abandonment, 0.031, 0.0005, 0.030_912_2),
        (impatient.wait, 3.7, 0.05, 3.709_47),
        (impatient.queue, 3.0, 0.5, 2.967_58),
        (impatient.occupancy, 0.93, 0.005, 0.930_324),
        (patient.wait, 20.8, 0.05, 20.833_67),
        (patient.queue, 17.0, 0.5, 16.666_93),
        (patient.occupancy, 0.96, 0.005, 0.96),
        (thinned.wait, 8.8, 0.05, 8.813_06),
        (thinned.queue, 7.0, 0.5, 6.831_89),
    ] {
        assert!((found - printed).abs() <= half, "{found} for {printed}");
        assert!((found / exact - 1.0).abs() < 2e-6, "{found} for {exact}");
    }
}

/// A vendor's page prints 1.37 % for 1 call/s, 180 s handle and patience, 181 agents.
#[test]
fn a_printed_example_that_is_wrong() {
    let demand = Demand::new(1.0, seconds(180.0), exponential(180.0)).unwrap();
    let abandonment = steady(demand, 181).measures(&counted(20.0)).abandonment;
    assert!((abandonment - 0.0271).abs() < 0.00005, "{abandonment}");
}
