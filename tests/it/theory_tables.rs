//! The closed forms against tables of exact answers: every row, every column.

use crate::support::{Row, exponential, rows, seconds};
use holdtrue::centre::{Formula, ServiceLevel};
use holdtrue::random::Law;
use holdtrue::theory::{Demand, Measures, Station, SteadyState, SteadyTarget, fewest_agents};
use holdtrue::units::Seconds;

/// Relative error that is allowed; the tables are printed with fifteen digits.
const ALLOWED: f64 = 1e-9;

fn counted(within: f64) -> ServiceLevel {
    ServiceLevel {
        within: seconds(within),
        ..ServiceLevel::default()
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

/// A measure as the tables name it.
type Column = (&'static str, fn(&Measures) -> f64);

/// The columns that both tables of measures have, by our fields.
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
    let Some(expected) = row.maybe(column) else {
        return 0.0;
    };
    let found = read(measures);
    let error = if expected == 0.0 {
        found.abs()
    } else {
        (found / expected - 1.0).abs()
    };
    let case = row.text("case");
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
        let get = |column: &str| row.number(column);
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
                worst = (error, format!("{} {column}", row.text("case")));
            }
        }
    }
}

#[test]
fn general_patience() {
    let mut worst = (0.0, String::new());
    for row in rows(include_str!("../reference/patience_mmng.csv")) {
        let get = |column: &str| row.number(column);
        let patience = patience(row.text("patience_law"), get("patience_mean_param_s"));
        let demand = Demand::new(get("lambda_per_s"), seconds(get("aht_s")), patience).unwrap();
        let state = steady(demand, get("n") as u32);
        let measures = state.measures(&counted(get("T_s")));
        for (column, read) in COLUMNS {
            let error = check(&row, &measures, column, read);
            if error > worst.0 {
                worst = (error, format!("{} {column}", row.text("case")));
            }
        }
    }
}

#[test]
fn fewest_agents_that_meet_a_target() {
    let mut worst = (0.0_f64, String::new());
    for row in rows(include_str!("../reference/staffing.csv")) {
        let get = |column: &str| row.number(column);
        let (load, aht) = (get("R_erlang"), get("aht_s"));
        let demand = Demand::new(load / aht, seconds(aht), exponential(get("patience_s"))).unwrap();
        let by = |formula| ServiceLevel {
            formula,
            ..counted(get("T_s"))
        };
        let target = get("target");
        let (target, read): (SteadyTarget, fn(&Measures) -> f64) = match row.text("criterion") {
            "SL_offered" => (
                SteadyTarget::ServiceLevel(by(Formula::Offered), target),
                |m| m.service_levels.offered,
            ),
            "SL_served" => (
                SteadyTarget::ServiceLevel(by(Formula::Answered), target),
                |m| m.service_levels.answered,
            ),
            "Pab" => (SteadyTarget::Abandonment(target), |m| m.abandonment),
            "Pwait" => (SteadyTarget::Delayed(target), |m| m.delayed),
            other => panic!("unknown criterion {other}"),
        };
        let agents = fewest_agents(&demand, &[target]).unwrap();
        assert_eq!(agents, get("n_min") as u32, "{row:?}");
        let measures = steady(demand.clone(), agents).measures(&counted(get("T_s")));
        let mut compare = |column: &str, found: f64| {
            let Some(expected) = row.maybe(column) else {
                return;
            };
            // The table's own precision: ten decimals, or eight.
            let decimals = row.text(column).split('.').nth(1).map_or(0, str::len);
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
/// Table 1: the two or three digits that are printed, and the exact value to its six.
#[test]
fn garnett_mandelbaum_reiman_table_1() {
    let model = |calls_a_minute: f64, patience: f64| {
        let patience = exponential(patience);
        let demand = Demand::new(calls_a_minute / 60.0, seconds(60.0), patience).unwrap();
        steady(demand, 50).measures(&counted(20.0))
    };
    let impatient = model(48.0, 120.0);
    let patient = model(48.0, f64::INFINITY);
    let thinned = model(48.0 * (1.0 - 0.031), f64::INFINITY);
    let mut found_rows = 0;
    for row in rows(include_str!("../reference/published_cases.csv")) {
        if row.text("case") != "GMR" {
            continue;
        }
        let (found, half_a_digit) = match row.text("measure") {
            "Erlang A fraction abandoning" => (impatient.abandonment, 0.0005),
            "Erlang A mean wait s" => (impatient.wait, 0.05),
            "Erlang A mean queue" => (impatient.queue, 0.5),
            "Erlang A utilisation" => (impatient.occupancy, 0.005),
            "Erlang C mean wait s" => (patient.wait, 0.05),
            "Erlang C mean queue" => (patient.queue, 0.5),
            "Erlang C utilisation" => (patient.occupancy, 0.005),
            "Erlang C at 3.1% thinned arrivals mean wait s" => (thinned.wait, 0.05),
            "thinned mean queue" => (thinned.queue, 0.5),
            other => panic!("unknown measure {other}"),
        };
        let (printed, exact) = (row.number("published_mean"), row.number("our_value"));
        assert!((found - printed).abs() <= half_a_digit, "{row:?}: {found}");
        assert!((found / exact - 1.0).abs() < 2e-6, "{row:?}: {found}");
        found_rows += 1;
    }
    assert_eq!(found_rows, 9);
}

/// A vendor's page prints 1.37 % for 1 call/s, 180 s handle and patience, 181 agents.
#[test]
fn a_printed_example_that_is_wrong() {
    let demand = Demand::new(1.0, seconds(180.0), exponential(180.0)).unwrap();
    let abandonment = steady(demand, 181).measures(&counted(20.0)).abandonment;
    assert!((abandonment - 0.0271).abs() < 0.00005, "{abandonment}");
}
