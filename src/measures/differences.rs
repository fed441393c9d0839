//! What differs between two plans that met the same callers: a paired difference for every measure.
//!
//! Call types and groups are paired by name; what only one plan has is not compared.

use super::cost::CostMetric;
use super::customers::{CustomerFractions, CustomerMetric, ProfitMetric};
use super::fractions::{CallFractions, Fractions};
use super::metric::{CallMetric, Fraction, GroupMetric, MoneyMetric};
use super::possible::Possible;
use super::results::Table;
use super::summary::Summary;
use super::tally::Numbered;
use super::untouched::Untouched;
use crate::centre::{Formula, Operation};
use crate::stats::{Confidence, Counted, Difference, Estimate, PairedRatio, Ratio, SectionedWaits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

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
    counted: SidesCounted,
}

/// How what is compared is counted: `Amount` also for what cannot differ.
#[derive(Debug)]
struct SidesCounted {
    calls: Vec<Table<CallMetric, Counted>>,
    all: Table<CallMetric, Counted>,
    groups: Vec<Table<GroupMetric, Counted>>,
    money: Table<MoneyMetric, Counted>,
    cost: Table<CostMetric, Counted>,
    customers: Table<CustomerMetric, Counted>,
    profit: Table<ProfitMetric, Counted>,
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
    pub fn new(plan: &Operation, base: &Operation) -> Self {
        let centres = [plan.base(), base.base()];
        let types = centres.map(|centre| names(centre.call_types(), |kind| &kind.name));
        let groups = centres.map(|centre| names(centre.groups(), |group| &group.name));
        let (calls, groups) = (pairs(&types, CallSums::new), pairs(&groups, nothing));
        Self {
            counted: SidesCounted::new(plan, base, &calls, &groups),
            calls,
            all: CallSums::new(),
            groups,
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
        let waits = |places: [Option<usize>; 2]| [plan.waits(places[0]), base.waits(places[1])];
        let counted = &self.counted;
        let calls = self.calls.iter().zip(&counted.calls);
        let groups = self.groups.iter().zip(&counted.groups);
        let mut cost = differences(&self.cost, &counted.cost, confidence);
        for part in [CostMetric::LostCalls, CostMetric::LineCost] {
            cost[CostMetric::Total] = cost[CostMetric::Total].as_wide_as(cost[part]);
        }
        Differences {
            calls: calls
                .map(|(pair, counted)| {
                    let waits = waits([Some(pair.plan), Some(pair.base)]);
                    pair.sums
                        .differences(&pair.name, waits, counted, confidence)
                })
                .collect(),
            all: self
                .all
                .differences("all", waits([None, None]), &counted.all, confidence),
            agents: groups
                .map(|(pair, counted)| GroupDifferences {
                    name: pair.name.clone(),
                    measures: differences(&pair.sums, counted, confidence),
                })
                .collect(),
            money: differences(&self.money, &counted.money, confidence),
            cost,
            customers: self.customers.as_ref().map(|sums| CustomerDifferences {
                measures: differences(&sums.measures, &counted.customers, confidence),
                profit: differences(&sums.profit, &counted.profit, confidence),
                break_even: BreakEven {
                    cost: sums.cost.difference(confidence),
                    weeks: sums.weeks.difference(confidence),
                    margin: sums.margin.fieller(confidence),
                },
            }),
        }
    }
}

impl SidesCounted {
    fn new(
        plan: &Operation,
        base: &Operation,
        calls: &[Pair<CallSums>],
        groups: &[Pair<Table<GroupMetric, PairedRatio>>],
    ) -> Self {
        let untouched = Untouched::new(plan, base);
        let [plan, base] = [plan, base].map(Possible::new);
        let of_calls = |places: [Range<usize>; 2], place: Option<usize>| {
            let [plan, base] = [(&plan, 0), (&base, 1)]
                .map(|(possible, side)| possible.calls(places[side].clone()));
            let counted = |metric: CallMetric| either(plan[metric], base[metric]);
            let redials = counted(CallMetric::Redials) != Counted::Amount;
            Table::of(|metric: CallMetric| {
                let same = match metric {
                    CallMetric::FirstAttempts => untouched.arrivals(place),
                    CallMetric::Offered => untouched.arrivals(place) && !redials,
                    _ => false,
                };
                counted(metric).unless(same || untouched.calls(place))
            })
        };
        let of_group = |pair: &Pair<Table<GroupMetric, PairedRatio>>| {
            let same = untouched.group(pair.plan) && pair.plan == pair.base;
            let (plan, base) = (plan.group(pair.plan), base.group(pair.base));
            Table::of(|metric| either(plan[metric], base[metric]).unless(same))
        };
        let same = untouched.calls(None);
        let (money, base_money) = (plan.money(), base.money());
        let (cost, base_cost) = (plan.cost(), base.cost());
        let (customers, base_customers) = (plan.customers(), base.customers());
        let (profit, base_profit) = (plan.profit(), base.profit());
        Self {
            calls: calls
                .iter()
                .map(|pair| {
                    let places = [pair.plan..pair.plan + 1, pair.base..pair.base + 1];
                    let same_place = (pair.plan == pair.base).then_some(pair.plan);
                    of_calls(places, Some(same_place.unwrap_or(usize::MAX)))
                })
                .collect(),
            all: of_calls([0..plan.types(), 0..base.types()], None),
            groups: groups.iter().map(of_group).collect(),
            money: Table::of(|metric| either(money[metric], base_money[metric]).unless(same)),
            cost: Table::of(|metric| either(cost[metric], base_cost[metric]).unless(same)),
            customers: Table::of(|metric| {
                either(customers[metric], base_customers[metric]).unless(same)
            }),
            profit: Table::of(|metric| either(profit[metric], base_profit[metric]).unless(same)),
        }
    }
}

/// The larger events of two plans.
fn either(plan: Counted, base: Counted) -> Counted {
    if plan.size() < base.size() {
        base
    } else {
        plan
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
        counted: &Table<CallMetric, Counted>,
        confidence: Confidence,
    ) -> CallDifferences {
        let as_share = counted[CallMetric::ServiceLevel];
        let level = |which| self.levels[which].counted(as_share, confidence);
        CallDifferences {
            name: name.to_owned(),
            measures: Table::of(|metric: CallMetric| match metric.quantile() {
                Some(p) => plan.difference(base, p, confidence),
                None => self.ratios[metric].counted(counted[metric], confidence),
            }),
            service_levels: Table::of(level),
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
    counted: &Table<M, Counted>,
    confidence: Confidence,
) -> Table<M, Difference> {
    Table::of(|metric| sums[metric].counted(counted[metric], confidence))
}
