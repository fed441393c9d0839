//! The verdict on plans, in a sentence.

use super::super::Study;
use super::super::digits::{NOT_CLEAR, TimeStyle, brief, change, figure, is_no_change, size};
use super::super::wanted::held;
use super::super::words::{any_of, listed, such_studies};
use super::{Plans, profit};
use crate::legible::number::{given, so_many};
use crate::measures::{CallMetric, CostMetric, MetricKind, Verdict, all_met, tail};
use crate::study::{PlanChoice, PlanResults, TargetResult, Yardstick, most_profitable};

/// What is to be concluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// For people.
    pub sentence: String,
    /// Place of the cheapest plan that meets every target, if any is known to.
    pub best: Option<usize>,
    /// Place of the plan that brings the most profit, where callers have a memory.
    pub most_profitable: Option<usize>,
}

/// Which plan is the cheapest that meets every target, or what is missing.
pub(super) fn judgement(plans: &Plans<'_>) -> Judgement {
    let court = Court {
        plans,
        yardstick: Yardstick::of(plans.comparison),
    };
    let choice = PlanChoice::of(plans.comparison);
    let most_profitable = most_profitable(plans.comparison);
    let mut sentence = match choice {
        None => String::new(),
        Some(PlanChoice::NoTargets { cheapest }) => court.no_targets(cheapest),
        Some(PlanChoice::Best { plan, in_doubt }) => {
            court.best(plan, in_doubt) + &court.mind(plan) + &court.how_sure()
        }
        Some(PlanChoice::Nearest { plan }) => court.nearest(plan) + &court.mind(plan),
    };
    if let Some(plan) = most_profitable {
        let said = profit::verdict(plans, plan);
        // What is cheapest says little where customers leave; targets are still told.
        let keeps = !matches!(choice, Some(PlanChoice::NoTargets { .. }) | None);
        sentence = if keeps {
            format!("{said} {sentence}")
        } else {
            said
        };
    }
    Judgement {
        sentence,
        best: choice.and_then(PlanChoice::best),
        most_profitable,
    }
}

struct Court<'a> {
    plans: &'a Plans<'a>,
    yardstick: Yardstick,
}

impl Court<'_> {
    fn name(&self, place: usize) -> &str {
        self.plans.studies[place].name
    }

    fn best(&self, plan: usize, in_doubt: Option<usize>) -> String {
        let meets =
            |result: &PlanResults| all_met(result.targets.iter().map(|target| &target.outcome));
        let results = self.plans.comparison.plans.iter().enumerate();
        let meeting: Vec<usize> = results
            .filter(|(_, result)| meets(result))
            .map(|(place, _)| place)
            .collect();
        let same: Vec<&str> = meeting
            .iter()
            .filter(|&&place| self.costs_the_same(place, plan))
            .map(|&place| self.name(place))
            .collect();
        let name = self.name(plan);
        let opening = match (meeting.len(), same.len()) {
            (1, _) => format!("{name} is the only plan that meets every target"),
            (_, 1) => format!("{name} is the cheapest plan that meets every target"),
            _ => format!("{} meet every target at the same cost", listed(&same)),
        };
        let doubt = in_doubt.map_or_else(String::new, |other| {
            format!(
                "; {} would cost {} less, but whether it meets every target is in doubt",
                self.name(other),
                self.gap(plan, other)
            )
        });
        format!("{opening}: {}{doubt}.", self.price(plan))
    }

    fn nearest(&self, plan: usize) -> String {
        let name = self.name(plan);
        let targets = &self.plans.comparison.plans[plan].targets;
        let such = |verdict: Verdict| {
            let such = targets.iter().map(|target: &TargetResult| &target.outcome);
            let such = such.filter(|promise| promise.verdict == verdict);
            let said: Vec<String> = such
                .map(|promise| {
                    let said = held(&self.plans.studies[plan], promise);
                    match said.split_once("; ") {
                        Some((has, wanted)) => format!("{has} ({wanted})"),
                        None => said,
                    }
                })
                .collect();
            listed(&said)
        };
        let (missed, in_doubt) = (such(Verdict::Missed), such(Verdict::Unclear));
        match (missed.is_empty(), in_doubt.is_empty()) {
            (true, true) => {
                format!("No target can be judged: {}.", such(Verdict::Untestable))
            }
            (true, false) => format!(
                "No plan is sure to meet every target; {name} comes nearest, and more replications \
                 would tell: {in_doubt}."
            ),
            (false, true) => {
                format!("No plan meets every target; {name} comes nearest, but {missed}.")
            }
            (false, false) => format!(
                "No plan meets every target; {name} comes nearest, but {missed}; in doubt: {in_doubt}."
            ),
        }
    }

    /// How often such a verdict is wrong.
    fn how_sure(&self) -> String {
        let plans = &self.plans.comparison.plans;
        let chances = plans.iter().map(|plan| tail(plan.results.confidence));
        let chance = given(100.0 * chances.fold(0.0, f64::max));
        let judged = plans.iter().filter(|plan| !plan.targets.is_empty()).count();
        let few = plans.iter().map(|plan| plan.results.replications).min();
        let unit = self.plans.studies.first().map_or("day", Study::unit);
        let studies = such_studies(few.unwrap_or(0), unit);
        let who = match judged {
            1 => "A plan".to_owned(),
            several => format!("Any of {several} plans"),
        };
        format!(
            " {who} that misses a target is said to meet it in at most {chance} % of {studies}."
        )
    }

    /// What the targets do not ask for and callers pay for all the same.
    fn mind(&self, plan: usize) -> String {
        let lost = plan.checked_sub(1).and_then(|difference| {
            let differences = &self.plans.comparison.differences[difference];
            let lost = differences.all().measures[CallMetric::Lost];
            let more = lost.clear == Some(true) && lost.mean > Some(0.0);
            more.then(|| {
                let points = size(&lost, MetricKind::Share, TimeStyle::Seconds);
                format!(
                    "loses {points} points more of all calls than {}",
                    self.name(0)
                )
            })
        });
        let calls = &self.plans.comparison.plans[plan].results.all().measures;
        let broken = calls[CallMetric::CallbackBroken];
        let broken = (broken.mean > Some(0.0)).then(|| {
            let broken = figure(&broken, MetricKind::Number, TimeStyle::Seconds).text();
            let unit = self.plans.studies[plan].unit();
            let promises = so_many(&broken, "promise");
            format!("breaks {promises} a {unit} to call back")
        });
        let minded: Vec<String> = [lost, broken].into_iter().flatten().collect();
        if minded.is_empty() {
            return String::new();
        }
        format!(" Mind what no target asks for: it {}.", listed(&minded))
    }

    fn no_targets(&self, cheapest: usize) -> String {
        let opening = "No plan sets a target, so none can be held to one";
        let places = 0..self.plans.studies.len();
        if places
            .into_iter()
            .all(|place| self.costs_the_same(place, cheapest))
        {
            return format!("{opening}; all plans cost the same.");
        }
        let mut sentence = format!(
            "{opening}; {} is the cheapest: {}",
            self.name(cheapest),
            self.price(cheapest)
        );
        match (
            cheapest.checked_sub(1),
            self.plans.comparison.differences.len(),
        ) {
            (Some(difference), _) => {
                let changes = self.changes(difference);
                sentence.push_str(&format!("; against {}: {changes}", self.name(0)));
            }
            (None, 1) => {
                let changes = self.changes(0);
                sentence.push_str(&format!("; {} against it: {changes}", self.name(1)));
            }
            (None, _) => {}
        }
        sentence.push('.');
        sentence
    }

    /// `EUR 2,815 ± 4 a day for wages and lines, 120 ± 3 less than the base`
    fn price(&self, plan: usize) -> String {
        let study = &self.plans.studies[plan];
        let results = &self.plans.comparison.plans[plan];
        let metric = self.yardstick.metric();
        let amount = figure(
            &results.results.whole.cost[metric],
            metric.kind(),
            TimeStyle::Seconds,
        )
        .text();
        let price = match self.yardstick {
            Yardstick::PaidHours => format!("{amount} paid hours a {}", study.unit()),
            Yardstick::Cost => {
                let currency = study.centre.money().currency.clone();
                let currency = currency.map_or_else(String::new, |name| name + " ");
                let what = listed(&self.priced());
                format!("{currency}{amount} a {} for {what}", study.unit())
            }
        };
        let Some(differences) = plan.checked_sub(1) else {
            return price;
        };
        let base = self.name(0);
        let difference = self.plans.comparison.differences[differences].cost[metric];
        if is_no_change(&difference) {
            return format!("{price}, exactly as {base}");
        }
        if difference.clear == Some(false) {
            return format!("{price}, {NOT_CLEAR} from {base}");
        }
        let said = size(&difference, metric.kind(), TimeStyle::Seconds);
        let than = match difference.mean < Some(0.0) {
            true => "less",
            false => "more",
        };
        format!("{price}, {said} {than} than {base}")
    }

    /// What the cost is made of.
    fn priced(&self) -> Vec<&'static str> {
        let parts = [
            (CostMetric::Wages, "wages"),
            (CostMetric::LineCost, "lines"),
            (CostMetric::LostCalls, "lost calls"),
        ];
        let costs = |metric: CostMetric| {
            let mut plans = self.plans.comparison.plans.iter();
            plans.any(|plan| plan.results.whole.cost[metric].mean != Some(0.0))
        };
        let parts = parts.into_iter().filter(|(metric, _)| costs(*metric));
        parts.map(|(_, name)| name).collect()
    }

    /// What is clearly different for all calls from the base, by the place of the difference.
    fn changes(&self, difference: usize) -> String {
        let measures = &self.plans.comparison.differences[difference].all().measures;
        let abandonment = measures[CallMetric::Abandonment];
        let headline = [
            (CallMetric::ServiceLevel, "service level"),
            (CallMetric::Abandonment, "abandonment"),
            (CallMetric::Lost, "lost calls"),
            (CallMetric::Asa, "speed of answer"),
        ];
        let clear = headline.into_iter().filter_map(|(metric, name)| {
            let difference = measures[metric];
            if metric == CallMetric::Lost && difference == abandonment {
                return None;
            }
            let said = change(&difference, metric.kind(), TimeStyle::Seconds).text();
            let unit = if metric.kind() == MetricKind::Share {
                "points"
            } else {
                "s"
            };
            (difference.clear == Some(true)).then(|| format!("{name} {said} {unit}"))
        });
        let clear: Vec<String> = clear.collect();
        if !clear.is_empty() {
            return listed(&clear);
        }
        // A plan that answers nobody has no speed of answer that could be compared.
        let told = headline.iter().filter(|(metric, _)| {
            let is_told_already = *metric == CallMetric::Lost && measures[*metric] == abandonment;
            measures[*metric].mean.is_some() && !is_told_already
        });
        let (same, unclear): (Vec<_>, Vec<_>) =
            told.partition(|(metric, _)| is_no_change(&measures[*metric]));
        let names = |which: &[&(CallMetric, &'static str)]| -> Vec<&'static str> {
            which.iter().map(|(_, name)| *name).collect()
        };
        let (same, unclear) = (names(&same), names(&unclear));
        let exactly = match same.as_slice() {
            [one] => format!("{one} is exactly the same"),
            several => format!("{} are exactly the same", listed(several)),
        };
        match (same.is_empty(), unclear.is_empty()) {
            (true, true) => "no calls to compare".to_owned(),
            (false, true) => exactly,
            (true, false) => format!("{NOT_CLEAR} in {}", any_of(&unclear)),
            (false, false) => format!("{NOT_CLEAR} in {}; {exactly}", any_of(&unclear)),
        }
    }

    fn mean(&self, place: usize) -> f64 {
        let cost = &self.plans.comparison.plans[place].results.whole.cost;
        cost[self.yardstick.metric()].mean.unwrap_or(f64::INFINITY)
    }

    fn costs_the_same(&self, one: usize, other: usize) -> bool {
        let (one, other) = (self.mean(one), self.mean(other));
        (one - other).abs() <= 1e-9 * one.abs().max(other.abs())
    }

    fn gap(&self, dear: usize, cheap: usize) -> String {
        let gap = self.mean(dear) - self.mean(cheap);
        match self.yardstick {
            Yardstick::Cost => brief(gap.round()),
            Yardstick::PaidHours => format!("{} h", brief(gap)),
        }
    }
}
