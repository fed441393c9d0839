//! A season of customers with a memory, week by week.

use super::super::Study;
use super::super::digits::{TimeStyle, figure};
use super::{Illustration, Said, heaviest, reading};
use crate::legible::number::so_many;
use crate::measures::{CallMetric, CustomerMetric, Customers, MoneyMetric, Week};
use crate::plot::{Better, Level, Measure, Picture, Series, Unit, WeekPanel, Weeks};
use crate::stats::Estimate;

/// Lines that can be told apart in one panel. A convention.
const MOST_LINES: usize = 8;

/// The weeks of these plans laid over each other; `None` if none has customers.
pub(super) fn season(plans: &[Study<'_>]) -> Option<Illustration> {
    let with_customers = plans.iter().filter_map(|study| {
        let customers = study.results.whole.season()?;
        Some((*study, customers))
    });
    let all: Vec<(Study<'_>, &Customers<Estimate>)> = with_customers.collect();
    let seasons: Vec<(Study<'_>, &Customers<Estimate>)> = shown(&all);
    let (first, _) = seasons.first()?;
    let currency = first.centre.money().currency.clone();
    let money = Unit::Number(currency.unwrap_or_default());
    let number = Unit::Number(String::new());
    let panel =
        |measure: Measure, level: Option<Level>, of: &dyn Fn(&Week<Estimate>) -> Estimate| {
            let plans = seasons.iter().map(|(study, customers)| {
                let weeks = customers.weeks.iter().enumerate();
                Series {
                    name: study.name.to_owned(),
                    points: weeks
                        .map(|(place, week)| ((place + 1) as f64, reading(&of(week))))
                        .collect(),
                }
            });
            WeekPanel {
                measure,
                plans: plans.collect(),
                level,
            }
        };
    let start = |value: f64, name: &str| {
        let name = name.to_owned();
        Some(Level { value, name })
    };
    let has_talk = seasons
        .iter()
        .any(|(_, customers)| customers.measures[CustomerMetric::Reputation].mean != Some(1.0));
    let mut panels = vec![
        panel(
            Measure::new("Customers", number.clone()).better(Better::Higher),
            None,
            &|week| week.customers[CustomerMetric::AtEnd],
        ),
        panel(
            Measure::new("Bad experiences", Unit::Share).better(Better::Lower),
            None,
            &|week| week.customers[CustomerMetric::BadExperiences],
        ),
        panel(
            Measure::new("Service level", Unit::Share).better(Better::Higher),
            None,
            &|week| week.all().measures[CallMetric::ServiceLevel],
        ),
    ];
    if has_talk {
        let measure = Measure::new("Reputation", number).better(Better::Higher);
        panels.push(panel(measure, start(1.0, "at the start"), &|week| {
            week.customers[CustomerMetric::Reputation]
        }));
    }
    panels.push(panel(
        Measure::new("Profit a week", money).better(Better::Higher),
        start(0.0, "nothing earned"),
        &|week| week.money[MoneyMetric::Profit],
    ));
    let said = Said {
        finding: finding(&seasons),
        shows: format!(
            "The season week by week; mean of {}",
            so_many(&first.results.replications, "season")
        ),
        reading: "The bands are the intervals of the means. Customers and reputation: at the end of each week.",
    };
    let picture = Picture::Weeks(Weeks {
        caption: said.caption(),
        panels,
    });
    said.with("season", picture)
}

/// The base and the plans that end farthest from it, if they are too many for one picture.
fn shown<'a>(
    all: &[(Study<'a>, &'a Customers<Estimate>)],
) -> Vec<(Study<'a>, &'a Customers<Estimate>)> {
    let at_end = |place: usize| {
        let customers = all.get(place).map(|(_, customers)| customers);
        customers.and_then(|one| one.measures[CustomerMetric::AtEnd].mean)
    };
    let base = at_end(0).unwrap_or(0.0);
    let weights = (0..all.len()).map(|place| match (place, at_end(place)) {
        (0, _) => f64::INFINITY,
        (_, Some(mean)) => (mean - base).abs(),
        (_, None) => -1.0,
    });
    let places = heaviest(&weights.collect::<Vec<f64>>(), MOST_LINES);
    places
        .into_iter()
        .filter_map(|place| all.get(place).copied())
        .collect()
}

/// How many customers there are at the end: of one plan, or of those with the fewest and the most.
fn finding(seasons: &[(Study<'_>, &Customers<Estimate>)]) -> String {
    let at_end = |customers: &Customers<Estimate>| customers.measures[CustomerMetric::AtEnd];
    let kind = CustomerMetric::AtEnd.kind();
    let said = |estimate: &Estimate| figure(estimate, kind, TimeStyle::Seconds).text();
    let by_mean = |one: &&(Study<'_>, &Customers<Estimate>),
                   other: &&(Study<'_>, &Customers<Estimate>)| {
        let [one, other] = [one, other].map(|(_, customers)| at_end(customers).mean);
        one.partial_cmp(&other).unwrap_or(std::cmp::Ordering::Equal)
    };
    match (
        seasons.iter().min_by(by_mean),
        seasons.iter().max_by(by_mean),
    ) {
        (Some((_, few)), Some((_, many))) if seasons.len() > 1 && at_end(few) == at_end(many) => {
            format!(
                "{} customers at the end under every plan",
                said(&at_end(few))
            )
        }
        (Some((fewest, few)), Some((most, many))) if seasons.len() > 1 => format!(
            "From {} ({}) to {} ({}) customers at the end",
            said(&at_end(few)),
            fewest.name,
            said(&at_end(many)),
            most.name
        ),
        (Some((_, only)), _) => {
            let start = said(&only.measures[CustomerMetric::AtStart]);
            format!(
                "{start} customers at the start, {} at the end",
                said(&at_end(only))
            )
        }
        _ => String::new(),
    }
}
