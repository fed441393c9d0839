//! What stands on the page, in order.

use super::super::assumptions::assumptions;
use super::super::{Illustration, Study};
use super::front::Remark;
use super::scenarios::ScenarioShown;
use super::tables::TableShown;
use crate::centre::{Assumption, CUSTOMER_ASSUMPTIONS, Clientele};
use crate::plot::{PlotError, Width};
use askama::Template;

pub(super) const STYLE: &str = include_str!("style.css");

#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
pub(super) struct Page<'a> {
    pub(super) version: &'a str,
    pub(super) style: &'a str,
    pub(super) title: String,
    pub(super) facts: String,
    pub(super) answer: Vec<String>,
    /// The plans in a row each; nothing for a sweep, whose combinations are the numbers.
    pub(super) plans: Vec<TableShown>,
    /// What stands above the remarks.
    pub(super) heading: &'static str,
    pub(super) remarks: Vec<Remark>,
    /// The picture that says most, if there is any.
    pub(super) lead: Option<PictureShown>,
    pub(super) findings: Vec<String>,
    pub(super) figures: Vec<PictureShown>,
    pub(super) meaning: Vec<String>,
    pub(super) tables: Vec<TableShown>,
    /// Half-hour by half-hour; folded on a screen.
    pub(super) by_interval: Vec<TableShown>,
    pub(super) assumptions: Vec<AssumptionShown>,
    pub(super) has_customers: bool,
    pub(super) method: Vec<String>,
    pub(super) command: String,
    pub(super) scenarios: Vec<ScenarioShown>,
}

/// Pictures that say most, the first that there is. A convention.
const LEADING: [&str; 5] = ["season", "frontier", "week", "day", "sweep"];

/// A picture, for a page and for a phone.
pub(super) struct PictureShown {
    pub(super) drawings: [Drawing; 2],
    pub(super) alt: String,
    pub(super) reading: String,
}

/// An inline SVG and for which width it is.
pub(super) struct Drawing {
    pub(super) class: &'static str,
    pub(super) svg: String,
}

impl PictureShown {
    /// The picture that says most, and the others.
    pub(super) fn all(
        illustrations: &[Illustration],
    ) -> Result<(Option<Self>, Vec<Self>), PlotError> {
        let named = |name: &str| illustrations.iter().position(|one| one.name == name);
        let lead = LEADING.iter().find_map(|name| named(name));
        let lead = lead.or((!illustrations.is_empty()).then_some(0));
        let mut shown: Vec<Self> = illustrations
            .iter()
            .map(Self::new)
            .collect::<Result<_, _>>()?;
        let lead = lead.map(|place| shown.remove(place));
        Ok((lead, shown))
    }

    pub(super) fn new(one: &Illustration) -> Result<Self, PlotError> {
        let drawing = |class, width| {
            let svg = one.svg(width)?;
            Ok(Drawing { class, svg })
        };
        Ok(Self {
            drawings: [
                drawing("wide", Width::PAGE)?,
                drawing("narrow", Width::PHONE)?,
            ],
            alt: format!("{}. {}.", one.finding, one.shows),
            reading: one.reading.clone(),
        })
    }
}

#[derive(Clone)]
pub(super) struct AssumptionShown {
    pub(super) key: &'static str,
    /// The default, or what the scenarios say instead, in lines.
    pub(super) here: Vec<String>,
    pub(super) meaning: &'static str,
    pub(super) basis: String,
    pub(super) source: &'static str,
}

/// What is in effect under any of the plans.
pub(super) fn assumed(studies: &[Study<'_>]) -> Vec<AssumptionShown> {
    let plans: Vec<_> = studies.iter().map(in_effect).collect();
    let mut shown: Vec<AssumptionShown> = Vec::new();
    for one in plans.iter().flatten() {
        if shown.iter().any(|other| other.key == one.key) {
            continue;
        }
        let found = plans.iter().map(|plan| {
            let mut found = plan.iter();
            let same = found.find(|other| other.key == one.key);
            same.map(|other| other.here.clone())
        });
        let found: Vec<Option<Vec<String>>> = found.collect();
        let is_same = found.iter().all(|here| here.as_ref() == Some(&one.here));
        let each = studies.iter().zip(&found);
        let each = each.filter_map(|(study, here)| {
            Some(format!("{}: {}", study.name, here.as_ref()?.join(", ")))
        });
        shown.push(AssumptionShown {
            here: if is_same {
                one.here.clone()
            } else {
                each.collect()
            },
            ..one.clone()
        });
    }
    shown
}

/// What is in effect under a plan: about callers, and about customers if there are any.
fn in_effect(study: &Study<'_>) -> Vec<AssumptionShown> {
    let about_callers = assumptions(study.centre).into_iter();
    let about_callers = about_callers.map(|one| {
        let here = one.here.lines().map(str::to_owned).collect();
        AssumptionShown::new(one.assumption, here)
    });
    let clientele = study.customers.map(|one| Clientele::new(one, study.days));
    let about_customers = CUSTOMER_ASSUMPTIONS.iter().filter_map(|one| {
        let here = one.of(clientele.as_ref()?)?;
        let own = (here != one.default).then(|| here.to_string());
        Some(AssumptionShown::new(one, own.into_iter().collect()))
    });
    about_callers.chain(about_customers).collect()
}

impl AssumptionShown {
    /// With what the scenario says instead, in lines; nothing if that is the default.
    fn new<T>(assumption: &Assumption<T>, here: Vec<String>) -> Self {
        let default = format!("{} (the default)", assumption.default);
        Self {
            key: assumption.key,
            here: if here.is_empty() { vec![default] } else { here },
            meaning: assumption.meaning,
            basis: assumption.basis.to_string(),
            source: assumption.source,
        }
    }
}
