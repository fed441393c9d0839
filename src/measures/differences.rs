//! What differs between two plans that met the same callers: a paired difference for every measure.
//!
//! Call types and groups are paired by name; what only one plan has is not compared.

use super::cost::CostMetric;
use super::customers::{CustomerFractions, CustomerMetric, ProfitMetric};
use super::fractions::{CallFractions, Fractions};
use super::metric::{CallMetric, Fraction, GroupMetric, MoneyMetric};
use super::results::Table;
use super::summary::Summary;
use super::tally::Numbered;
use crate::centre::{Centre, Formula};
use crate::stats::{Confidence, Difference, Estimate, PairedRatio, Ratio, SectionedWaits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A plan less the base.
#[derive(Debug, Clone, PartialEq)]
pub struct Differences {
    /// By call type, in the order of the plan; only those that the base has as well.
    pub calls: Vec<CallDifferences>,
    /// All call types together.
    pub all: CallDifferences,
    /// By agent group, in the order of the plan; only those that the base has as well.
    pub agents: Vec<GroupDifferences>,
    /// Money of the whole centre.
    pub money: Table<MoneyMetric, Difference>,
    /// What a replication costs.
    pub cost: Table<CostMetric, Difference>,
    /// Customers, where both plans have them.
    pub customers: Option<CustomerDifferences>,
}

/// Differences of seasons.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerDifferences {
    /// What customers did.
    pub measures: Table<CustomerMetric, Difference>,
    /// Money that only customers bring or cost.
    pub profit: Table<ProfitMetric, Difference>,
    /// What a customer must bring for the plan to pay.
    pub break_even: BreakEven,
}

/// What a customer must bring in a week for a plan to bring as much profit as the base.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct BreakEven {
    /// Wages + line cost + acquisition - earned, a season: what the plan costs more than the base.
    pub cost: Difference,
    /// Customer-weeks, a season: how many more than under the base.
    pub weeks: Difference,
    /// Cost / weeks: the margin of a customer and week at which both plans bring the same, with its interval by
    /// Fieller's theorem over the paired replications; null unless weeks differ clearly.
    pub margin: Estimate,
}

/// Differences of a call type, or of all.
#[derive(Debug, Clone, PartialEq)]
pub struct CallDifferences {
    /// The call type's name, `all` for all.
    pub name: String,
    /// Its measures.
    pub measures: Table<CallMetric, Difference>,
    /// Its service level by each formula.
    pub service_levels: Table<Formula, Difference>,
}

/// Differences of an agent group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupDifferences {
    /// The group's name.
    pub name: String,
    /// Its measures.
    pub measures: Table<GroupMetric, Difference>,
}

/// Running sums over replications of a plan and the base. Their size depends on the centres only.
#[derive(Debug)]
pub struct Pairing {
    calls: Vec<Pair<CallSums>>,
    all: CallSums,
    groups: Vec<Pair<Table<GroupMetric, PairedRatio>>>,
    money: Table<MoneyMetric, PairedRatio>,
    cost: Table<CostMetric, PairedRatio>,
    customers: Option<CustomerSums>,
}

#[derive(Debug)]
struct CustomerSums {
    measures: Table<CustomerMetric, PairedRatio>,
    profit: Table<ProfitMetric, PairedRatio>,
    cost: PairedRatio,
    weeks: PairedRatio,
    margin: Ratio,
}

/// The same thing in both plans.
#[derive(Debug)]
struct Pair<T> {
    name: String,
    plan: usize,
    base: usize,
    sums: T,
}

#[derive(Debug)]
struct CallSums {
    ratios: Table<CallMetric, PairedRatio>,
    levels: Table<Formula, PairedRatio>,
}

/// What a replication contributes, and what it cost.
pub type Contribution<'a> = (&'a Fractions, &'a Table<CostMetric, Fraction>);

impl Pairing {
    /// Nothing paired yet.
    #[must_use]
    pub fn new(plan: &Centre, base: &Centre) -> Self {
        let types = [plan, base].map(|centre| names(centre.call_types(), |kind| &kind.name));
        let groups = [plan, base].map(|centre| names(centre.groups(), |group| &group.name));
        Self {
            calls: pairs(&types, CallSums::new),
            all: CallSums::new(),
            groups: pairs(&groups, nothing),
            money: nothing(),
            cost: nothing(),
            customers: None,
        }
    }

    /// Folds in the next replication of both.
    pub fn push(&mut self, plan: Contribution<'_>, base: Contribution<'_>) {
        let ((plan, plan_cost), (base, base_cost)) = (plan, base);
        for pair in &mut self.calls {
            let sums = &mut pair.sums;
            sums.push(&plan.calls[pair.plan], &base.calls[pair.base]);
        }
        self.all.push(&plan.all, &base.all);
        for pair in &mut self.groups {
            push(
                &mut pair.sums,
                &plan.groups[pair.plan],
                &base.groups[pair.base],
            );
        }
        push(&mut self.money, &plan.money, &base.money);
        push(&mut self.cost, plan_cost, base_cost);
        if let (Some(plan), Some(base)) = (&plan.customers, &base.customers) {
            let sums = self.customers.get_or_insert_with(CustomerSums::new);
            sums.push(plan, base);
        }
    }

    /// All differences so far; the summaries must have been told the same replications.
    #[must_use]
    pub fn differences(
        &self,
        plan: &Summary<'_>,
        base: &Summary<'_>,
        confidence: Confidence,
    ) -> Differences {
        let calls = |name: &str, sums: &CallSums, places: [Option<usize>; 2]| {
            let waits = [plan.waits(places[0]), base.waits(places[1])];
            sums.differences(name, waits, confidence)
        };
        Differences {
            calls: self
                .calls
                .iter()
                .map(|pair| calls(&pair.name, &pair.sums, [Some(pair.plan), Some(pair.base)]))
                .collect(),
            all: calls("all", &self.all, [None, None]),
            agents: self
                .groups
                .iter()
                .map(|pair| GroupDifferences {
                    name: pair.name.clone(),
                    measures: differences(&pair.sums, confidence),
                })
                .collect(),
            money: differences(&self.money, confidence),
            cost: differences(&self.cost, confidence),
            customers: self.customers.as_ref().map(|sums| CustomerDifferences {
                measures: differences(&sums.measures, confidence),
                profit: differences(&sums.profit, confidence),
                break_even: BreakEven {
                    cost: sums.cost.difference(confidence),
                    weeks: sums.weeks.difference(confidence),
                    margin: sums.margin.fieller(confidence),
                },
            }),
        }
    }
}

impl CustomerSums {
    fn new() -> Self {
        Self {
            measures: nothing(),
            profit: nothing(),
            cost: PairedRatio::default(),
            weeks: PairedRatio::default(),
            margin: Ratio::default(),
        }
    }

    fn push(&mut self, plan: &CustomerFractions, base: &CustomerFractions) {
        let [costs, weeks] = [
            CustomerFractions::net_cost,
            CustomerFractions::customer_weeks,
        ]
        .map(|of| (of(plan), of(base)));
        self.cost.push((costs.0, 1.0), (costs.1, 1.0));
        self.weeks.push((weeks.0, 1.0), (weeks.1, 1.0));
        self.margin.push(costs.0 - costs.1, weeks.0 - weeks.1);
        push(&mut self.measures, &plan.metrics, &base.metrics);
        push(&mut self.profit, &plan.profit, &base.profit);
    }
}

impl CallSums {
    fn new() -> Self {
        Self {
            ratios: nothing(),
            levels: nothing(),
        }
    }

    fn push(&mut self, plan: &CallFractions, base: &CallFractions) {
        for (metric, fraction) in plan.metrics.iter() {
            if let (Some(plan), Some(base)) = (fraction, base.metrics[metric]) {
                self.ratios[metric].push((plan.of, plan.out_of), (base.of, base.out_of));
            }
        }
        push(&mut self.levels, &plan.levels, &base.levels);
    }

    fn differences(
        &self,
        name: &str,
        [plan, base]: [&SectionedWaits; 2],
        confidence: Confidence,
    ) -> CallDifferences {
        CallDifferences {
            name: name.to_owned(),
            measures: Table::of(|metric: CallMetric| match metric.quantile() {
                Some(p) => plan.difference(base, p, confidence),
                None => self.ratios[metric].difference(confidence),
            }),
            service_levels: differences(&self.levels, confidence),
        }
    }
}

fn names<T>(things: &[T], name: impl Fn(&T) -> &String) -> Vec<&str> {
    things.iter().map(|thing| name(thing).as_str()).collect()
}

/// What both have, by name.
fn pairs<T>([plan, base]: &[Vec<&str>; 2], mut sums: impl FnMut() -> T) -> Vec<Pair<T>> {
    let found = plan.iter().enumerate().filter_map(|(place, name)| {
        let there = base.iter().position(|other| other == name)?;
        Some(Pair {
            name: (*name).to_owned(),
            plan: place,
            base: there,
            sums: sums(),
        })
    });
    found.collect()
}

fn nothing<M: Numbered>() -> Table<M, PairedRatio> {
    Table::of(|_| PairedRatio::default())
}

fn push<M: Numbered>(
    sums: &mut Table<M, PairedRatio>,
    plan: &Table<M, Fraction>,
    base: &Table<M, Fraction>,
) {
    for (metric, plan) in plan.iter() {
        let base = base[metric];
        sums[metric].push((plan.of, plan.out_of), (base.of, base.out_of));
    }
}

fn differences<M: Numbered>(
    sums: &Table<M, PairedRatio>,
    confidence: Confidence,
) -> Table<M, Difference> {
    Table::of(|metric| sums[metric].difference(confidence))
}
