//! Laws of a season: customers are neither lost nor made up, and without a coupling the days are what
//! they were.

use crate::support::{Build, exponential, seconds};
use holdtrue::centre::{
    Bumper, CallTypeId, Centre, CustomerParts, Customers, Former, Operation, Policy, Prospects,
    Quote, Retry, Weekday,
};
use holdtrue::measures::{
    CallMetric, CustomerMetric, Customers as Season, MoneyMetric, Results, Week,
};
use holdtrue::random::{Law, Seed};
use holdtrue::stats::{Confidence, Estimate};
use holdtrue::study::{RunPlan, Workers, run};
use holdtrue::units::Share;
use std::sync::atomic::AtomicBool;

const SERVICE: CallTypeId = CallTypeId(0);
const SALES: CallTypeId = CallTypeId(1);

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

/// 100 calls of service and 20 of sales a day, quoted waits, redials, few agents.
fn centre(agents: u32) -> Centre {
    let retry = Retry {
        chance: share(0.4),
        after: exponential(900.0),
    };
    Build::open(14_400.0, 4)
        .calls(
            "service",
            &[10.0, 40.0, 30.0, 20.0],
            exponential(300.0),
            exponential(240.0),
        )
        .calls("sales", &[5.0; 4], exponential(400.0), exponential(120.0))
        .each_type(|kind| {
            kind.settled = share(0.9);
            kind.redial.abandoned = Some(retry.clone());
            kind.redial.unsettled = Some(retry.clone());
            kind.messages.policy = Policy::Estimate(Quote {
                bumper: Bumper::Times(0.8),
                round_to: None,
            });
        })
        .agents("desk", &[agents; 4], &[(0, 1), (1, 2)])
        .centre()
}

/// Enough agents that nobody waits, and every call settles its matter unless `settled` says otherwise.
fn open_arms(settled: f64) -> Centre {
    Build::open(14_400.0, 4)
        .calls("service", &[25.0; 4], Law::Constant(1.0), Law::Never)
        .calls("sales", &[25.0; 4], Law::Constant(1.0), Law::Never)
        .each_type(|kind| kind.settled = share(settled))
        .agents("desk", &[1000; 4], &[(0, 1), (1, 1)])
        .centre()
}

fn customers(count: u32, weeks: u32, contacts: f64) -> CustomerParts {
    CustomerParts {
        weeks,
        contacts: vec![(SERVICE, contacts)],
        ..CustomerParts::of(count)
    }
}

/// All that there is: prospects, former customers, churn, trust.
fn everything() -> CustomerParts {
    CustomerParts {
        base_churn: 0.02,
        prospects: Some(Prospects {
            calls: SALES,
            per_week: 80.0,
            conversion: share(0.5),
        }),
        former: Some(Former {
            calls: SALES,
            contacts: 0.3,
            conversion: share(0.5),
        }),
        acquisition: 90.0,
        ..customers(1000, 8, 0.5)
    }
}

fn operation(centre: Centre, parts: CustomerParts) -> Operation {
    let checked = Customers::new(parts, centre.call_types()).unwrap();
    Operation::from(centre).with_customers(Some(checked))
}

fn simulate(operation: &Operation, seed: u64, replications: u64, threads: usize) -> Results {
    let plan = RunPlan {
        seed: Seed(seed),
        replications,
        confidence: Confidence::new(0.95).unwrap(),
        precision: None,
        controls: true,
    };
    let workers = Workers::new(threads).unwrap();
    run(operation, &plan, &workers, &AtomicBool::new(false), &mut ()).unwrap()
}

fn season(operation: &Operation, seed: u64, replications: u64) -> Season<Estimate> {
    let results = simulate(operation, seed, replications, 2);
    results.whole.season().unwrap().clone()
}

fn mean(estimate: Estimate) -> f64 {
    estimate.mean.unwrap()
}

/// The false-alarm rate is 1e-6: half widths are 95 % ones, over many replications.
#[track_caller]
fn check_near(estimate: Estimate, exact: f64) {
    let half = estimate.half_width().unwrap();
    let off = (mean(estimate) - exact).abs();
    assert!(
        off < half * 4.9 / 1.96,
        "{} ± {half} for {exact}",
        mean(estimate)
    );
}

#[test]
fn customers_are_lost_and_made_by_churn_and_acquisition_only() {
    let operation = operation(centre(7), everything());
    for seed in 1..=12 {
        let season = season(&operation, seed, 1);
        let of = |metric| mean(season.measures[metric]);
        let balance =
            of(CustomerMetric::AtStart) - of(CustomerMetric::Churned) + of(CustomerMetric::Won);
        assert_eq!(balance, of(CustomerMetric::AtEnd));
        assert!(of(CustomerMetric::Churned) > 0.0 && of(CustomerMetric::Returned) > 0.0);
        assert!(of(CustomerMetric::Aggrieved) <= of(CustomerMetric::Churned));
        let mut there = 1000.0;
        for week in &season.weeks {
            let of = |metric| mean(week.customers[metric]);
            assert_eq!(of(CustomerMetric::AtStart), there);
            there += of(CustomerMetric::Won) - of(CustomerMetric::Churned);
            assert_eq!(of(CustomerMetric::AtEnd), there);
            let trust = of(CustomerMetric::Trust);
            assert!((0.0..=1.0).contains(&trust));
        }
    }
}

#[test]
fn a_seasons_amounts_are_those_of_its_weeks_together() {
    let mut centre = centre(7).into_parts();
    centre.money.margin = 6.0;
    centre.money.line_minute = 0.1;
    centre.groups[0].wage = 20.0;
    centre.call_types[1].value = 3.0;
    let operation = operation(Centre::new(centre).unwrap(), everything());
    let results = simulate(&operation, 1, 3, 2);
    let season = results.whole.season().unwrap();
    for (metric, whole) in results.whole.money.iter() {
        let weeks = season.weeks.iter().map(|week| mean(week.money[metric]));
        let (sum, whole) = (weeks.sum::<f64>(), mean(*whole));
        assert!(
            (sum - whole).abs() < 1e-6 * whole.abs().max(1.0),
            "{metric:?}"
        );
    }
    let offered = season.weeks.iter();
    let offered = offered.map(|week| mean(week.all().measures[CallMetric::Offered]));
    let whole = mean(results.all().measures[CallMetric::Offered]);
    assert!((offered.sum::<f64>() - whole).abs() < 1e-6 * whole);
    use MoneyMetric as Money;
    let money = |metric| mean(results.whole.money[metric]);
    let profit = money(Money::Margin) + money(Money::Earned)
        - money(Money::Wages)
        - money(Money::LineCost)
        - money(Money::Acquisition);
    assert!((profit - money(Money::Profit)).abs() < 1e-6);
}

/// False-alarm rate 1e-6: the number that leave of 20 x 5,000 is binomial.
#[test]
fn without_sensitivity_customers_leave_at_the_base_hazard() {
    let parts = CustomerParts {
        sensitivity: 0.0,
        base_churn: 0.02,
        ..customers(5000, 10, 0.1)
    };
    let season = season(&operation(centre(1), parts), 1, 20);
    let (all, chance) = (20.0 * 5000.0, -(-0.02_f64 * 10.0).exp_m1());
    let left = 20.0 * mean(season.measures[CustomerMetric::Churned]);
    let off = (left - all * chance) / (all * chance * (1.0 - chance)).sqrt();
    assert!(off.abs() < 4.9, "{off}");
    assert_eq!(mean(season.measures[CustomerMetric::Aggrieved]), 0.0);
    assert!(mean(season.measures[CustomerMetric::BadExperiences]) > 0.3);
}

#[test]
fn with_all_couplings_off_a_seasons_days_are_those_of_strangers() {
    let off = |opening_days: u32, contacts: f64| CustomerParts {
        opening_days,
        base_churn: 0.0,
        trust_gain: Share::NONE,
        trust_loss: Share::NONE,
        ..customers(100, 1, contacts)
    };
    // What strangers do: without customers and what they bring.
    let strangers = |operation: Operation| {
        let results = simulate(&operation, 3, 5, 2);
        let calls = results.whole.calls().to_vec();
        (
            calls,
            results.whole.groups().to_vec(),
            results.intervals,
            results.days,
        )
    };

    let day = centre(7);
    let alone = strangers(Operation::from(day.clone()));
    assert_eq!(strangers(operation(day.clone(), off(1, 1.0))), alone);

    let days = [Weekday::Monday, Weekday::Wednesday];
    let days = days.map(|weekday| (weekday, day.clone()));
    let week = Operation::week(day.clone(), days.into()).unwrap();
    let checked = Customers::new(off(1, 2.0), day.call_types()).unwrap();
    let season = week.clone().with_customers(Some(checked));
    assert_eq!(strangers(season), strangers(week));
}

/// Mean grievance at the end of each week if `calls` a week, spread over the first `days` days of it, each add a
/// point that halves every `half_life` weeks from noon of its day on.
fn adding_up(calls: f64, days: u32, half_life: f64, weeks: u32) -> Vec<f64> {
    let left_of = |age_in_days: f64| 0.5_f64.powf(age_in_days / (7.0 * half_life));
    let at_end = |week: u32| -> f64 {
        let made = (0..=week).flat_map(|made| (0..days).map(move |day| 7 * made + day));
        let ages = made.map(|day| f64::from(7 * (week + 1)) - f64::from(day) - 0.5);
        ages.map(|age| calls / f64::from(days) * left_of(age)).sum()
    };
    (0..weeks).map(at_end).collect()
}

/// What never gets settled leaves a grievance that fades by the day of the call.
#[test]
fn grievances_add_up_and_fade_as_the_closed_form_says() {
    for (days, half_life) in [(7, 1.0), (7, 2.0), (5, 1.0), (2, 0.25), (5, 8.0)] {
        let parts = CustomerParts {
            base_churn: 0.0,
            opening_days: days,
            forgets_after: seconds(half_life * 7.0 * 86_400.0),
            ..customers(500, 26, 0.5)
        };
        let season = season(&operation(open_arms(0.0), parts), 1, 30);
        let exact = adding_up(0.5, days, half_life, 26);
        for (week, exact) in season.weeks.iter().zip(&exact) {
            check_near(week.customers[CustomerMetric::Grievance], *exact);
        }
    }
}

/// With calls on every day it is what calls at any time would leave: rate x half-life / ln 2 in the long run,
/// 1.4427 for half a call a week and two weeks. Whole weeks would give 1.207.
#[test]
fn forgetting_by_the_day_is_as_good_as_by_the_moment() {
    for half_life in [1.0, 2.0, 8.0] {
        let by_day = *adding_up(0.5, 7, half_life, 26).last().unwrap();
        let by_moment = 0.5 * half_life / 2.0_f64.ln() * (1.0 - 0.5_f64.powf(26.0 / half_life));
        assert!(
            (by_day / by_moment - 1.0).abs() < 1e-3,
            "{by_day} for {by_moment}"
        );
    }
}

/// With nothing but good experiences R = 2 - 2^(-w / 26) after w weeks, to the last digits; prospects
/// call at its pace, and half of them become customers, who call from the next week on.
#[test]
fn a_reputation_brings_prospects_and_prospects_become_customers() {
    let parts = CustomerParts {
        base_churn: 0.0,
        prospects: Some(Prospects {
            calls: SALES,
            per_week: 50.0,
            conversion: share(0.5),
        }),
        ..customers(200, 10, 1.0)
    };
    let season = season(&operation(open_arms(1.0), parts), 1, 100);
    let mut there = 200.0;
    let reputation = |week: usize| 2.0 - (-(week as f64) / 26.0).exp2();
    for (place, week) in season.weeks.iter().enumerate() {
        let level = mean(week.customers[CustomerMetric::Reputation]);
        assert!((level - reputation(place + 1)).abs() < 1e-9);
        check_near(week.calls()[0].measures[CallMetric::Offered], there);
        check_near(
            week.calls()[1].measures[CallMetric::Offered],
            50.0 * reputation(place),
        );
        there += 25.0 * reputation(place);
        check_near(week.customers[CustomerMetric::AtEnd], there);
    }
}

/// Only who is still there calls: contacts x count x exp(-h w) in week w. Former customers, whom
/// everybody becomes, call at their own pace x R.
#[test]
fn calls_come_from_those_who_are_there() {
    let parts = CustomerParts {
        base_churn: 0.2,
        sensitivity: 0.0,
        reputation_recovers: seconds(3e8),
        former: Some(Former {
            calls: SALES,
            contacts: 0.5,
            conversion: Share::NONE,
        }),
        ..customers(1000, 8, 0.6)
    };
    let season = season(&operation(open_arms(1.0), parts), 1, 100);
    for (place, week) in season.weeks.iter().enumerate() {
        let there = 1000.0 * (-0.2 * place as f64).exp();
        let (service, sales) = (&week.calls()[0].measures, &week.calls()[1].measures);
        check_near(service[CallMetric::Offered], 0.6 * there);
        if place > 0 {
            // A half-life of ten years moves R by a part in 500 in 8 weeks: far within the interval.
            check_near(sales[CallMetric::Offered], 0.5 * (1000.0 - there));
        }
    }
}

/// More agents change what customers meet, not who calls when, nor how much each one bears.
#[test]
fn the_customers_are_the_same_under_every_plan() {
    let parts = CustomerParts {
        sensitivity: 0.0,
        ..everything()
    };
    let first_attempts = |results: &Season<Estimate>| {
        let first = &results.weeks[0];
        mean(first.all().measures[CallMetric::FirstAttempts])
    };
    for seed in 1..=5 {
        let [few, many] = [5, 9].map(|agents| {
            let parts = CustomerParts {
                prospects: None,
                former: None,
                ..parts.clone()
            };
            season(&operation(centre(agents), parts), seed, 1)
        });
        assert_eq!(first_attempts(&few), first_attempts(&many));
        let level = |results: &Season<Estimate>| {
            mean(results.weeks[0].all().measures[CallMetric::ServiceLevel])
        };
        assert!(level(&many) > level(&few) + 0.1);
        for (few, many) in few.weeks.iter().zip(&many.weeks) {
            for metric in [CustomerMetric::Churned, CustomerMetric::AtEnd] {
                assert_eq!(few.customers[metric], many.customers[metric]);
            }
            // The same customers leave, so the same customers call.
            let calls =
                |week: &Week<Estimate>| week.calls()[0].measures[CallMetric::FirstAttempts].mean;
            assert_eq!(calls(few), calls(many));
        }
    }
}

#[test]
fn the_same_on_any_number_of_threads() {
    let operation = operation(centre(7), everything());
    let one = simulate(&operation, 1, 9, 1);
    for threads in [2, 7] {
        assert_eq!(simulate(&operation, 1, 9, threads), one);
    }
}

/// Bad service costs customers: a direction, on the same customers.
#[test]
fn fewer_agents_lose_more_customers_and_more_of_the_reputation() {
    let parts = everything();
    let [few, many] = [4, 9].map(|agents| season(&operation(centre(agents), parts.clone()), 1, 10));
    let of = |season: &Season<Estimate>, metric| mean(season.measures[metric]);
    for metric in [CustomerMetric::AtEnd, CustomerMetric::Reputation] {
        assert!(of(&few, metric) < of(&many, metric), "{metric:?}");
    }
    for metric in [
        CustomerMetric::ChurnRate,
        CustomerMetric::Grievance,
        CustomerMetric::BadExperiences,
    ] {
        assert!(of(&few, metric) > of(&many, metric), "{metric:?}");
    }
}
