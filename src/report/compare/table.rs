//! The table of a comparison. Plans stand side by side as long as that fits a wide terminal; if not,
//! one below the other.

use super::super::agents::currency;
use super::super::calls::{label, matters, service_level_of, target, time_style_of};
use super::super::chances::not_seen;
use super::super::customers as season;
use super::super::digits::{Figure, NOTHING, TimeStyle, change, figure};
use super::super::grid::{Grid, Label};
use super::super::layout::{Detail, Layout, TerminalWidth, folded, paragraph};
use super::super::told::pilot;
use super::super::{Study, VERSION};
use super::week::by_day;
use super::{Plans, each_once};
use crate::legible::number::so_many;
use crate::measures::{
    ALL, Address, CallMetric, Calls, CostMetric, CustomerMetric, GroupMetric, Measure, Measured,
    Metric, MetricKind, MetricList, MoneyMetric, Numbered, Verdict,
};
use crate::study::{PlanResults, TargetResult};

/// Plans beside each other at most, the base included. A convention.
const ABREAST: usize = 4;

/// The comparison as text that fits the layout's columns, as far as names allow. The verdict comes first.
#[must_use]
pub fn compare_table(plans: &Plans<'_>, layout: Layout) -> String {
    let Layout { detail, columns } = layout;
    let mut sections = vec![
        heading(plans, columns),
        paragraph(&plans.judgement().sentence, columns),
    ];
    let not_seen = plans.studies.iter().find_map(not_seen);
    sections.extend(not_seen.map(|said| paragraph(&said, columns)));
    if detail == Detail::Brief {
        sections.push(below_each_other(&few(plans), columns));
        return sections.join("\n");
    }
    let grids = grids(plans, detail);
    sections.extend(laid_out(&grids, plans.studies.len(), columns));
    sections.extend(pilots(plans, columns));
    sections.join("\n")
}

/// The bumpers that pilot runs set, if any.
fn pilots(plans: &Plans<'_>, columns: TerminalWidth) -> Option<String> {
    let said = plans.studies.iter().flat_map(|study| {
        let found = pilot(study).into_iter();
        found.map(|found| paragraph(&format!("{}: {found}", study.name), columns))
    });
    let said: String = said.collect();
    (!said.is_empty()).then_some(said)
}

/// The tables, plans in the columns.
pub(in super::super) fn grids(plans: &Plans<'_>, detail: Detail) -> Vec<Grid> {
    let mut grids: Vec<Grid> = whose(plans)
        .into_iter()
        .map(|whose| calls(plans, whose, detail))
        .collect();
    grids.extend(by_day(plans));
    grids.push(agents(plans, detail));
    grids.extend(customers(plans));
    grids.push(cost(plans));
    grids.extend(targets(plans));
    grids
}

fn heading(plans: &Plans<'_>, columns: TerminalWidth) -> String {
    let [base, others @ ..] = plans.studies.as_slice() else {
        return String::new();
    };
    let beside = match others {
        [only] => only.name.to_owned(),
        several => format!("{} plans", several.len()),
    };
    let (results, unit) = (base.results, base.unit());
    let sure = 100.0 * results.confidence.level();
    let meaning = match results.replications {
        1 => "A single one does not tell how far off its numbers may be.".to_owned(),
        _ => format!(
            "± is how far off a number may be ({sure:.0} % sure); \"plan minus base\" is taken {unit} by \
             {unit}, so it is sharper than the numbers themselves."
        ),
    };
    let said = format!(
        "{} under every plan, seed {}, holdtrue {VERSION}. {meaning}",
        so_many(&results.replications, unit),
        results.seed.0,
    );
    let title = format!("{} against {beside}, with the same callers", base.name);
    paragraph(&title, columns) + &paragraph(&said, columns)
}

/// All the same way round: plans abreast, or one below the other.
fn laid_out(grids: &[Grid], plans: usize, columns: TerminalWidth) -> Vec<String> {
    let abreast = grids.iter().map(|grid| grid.within(columns));
    if plans <= ABREAST
        && let Some(texts) = abreast.collect()
    {
        return texts;
    }
    let turned = grids.iter();
    turned.map(|grid| below_each_other(grid, columns)).collect()
}

/// Plans one below the other.
fn below_each_other(grid: &Grid, columns: TerminalWidth) -> String {
    let mut turned = grid.transposed();
    turned.corner.clone_from(&grid.corner);
    turned.cut(columns)
}

/// What a manager asks of a plan: is it good enough, and what does it cost?
fn few(plans: &Plans<'_>) -> Grid {
    let mut rows = Rows::new(plans);
    let metrics = [
        CallMetric::ServiceLevel,
        CallMetric::Abandonment,
        CallMetric::Lost,
    ];
    let is_any = |metric| plans.studies.iter().any(|study| matters(study, metric));
    for metric in metrics.into_iter().filter(|&metric| is_any(metric)) {
        let name = match metric {
            CallMetric::ServiceLevel => service_level(plans, CallsOf::All),
            other => label(&plans.studies[0], other, TimeStyle::Seconds),
        };
        rows.each(name, |plan| {
            let estimate = &plan.results.all().measures[metric];
            figure(estimate, metric.kind(), TimeStyle::Seconds)
        });
    }
    rows.each(Label::new("Paid hours", "paid\nhours"), |plan| {
        let metric = CostMetric::PaidHours;
        figure(
            &plan.results.whole.cost[metric],
            metric.kind(),
            TimeStyle::Seconds,
        )
    });
    let mut each = plans.comparison.plans.iter();
    if each.any(|plan| plan.results.whole.cost[CostMetric::Total].mean != Some(0.0)) {
        let currency = currency(&plans.studies[0]);
        let label = Label::new(format!("Cost, {currency}"), format!("cost\n{currency}"));
        rows.each(label, |plan| {
            let metric = CostMetric::Total;
            figure(
                &plan.results.whole.cost[metric],
                metric.kind(),
                TimeStyle::Seconds,
            )
        });
    }
    if plans.studies.iter().all(Study::is_season) {
        let currency = currency(&plans.studies[0]);
        let name = format!("Profit, {currency}");
        rows.each(Label::new(name, format!("profit\n{currency}")), |plan| {
            let metric = MoneyMetric::Profit;
            let profit = &plan.results.whole.money[metric];
            figure(profit, metric.kind(), TimeStyle::Seconds)
        });
    }
    if let Some(targets) = targets(plans) {
        rows.rows.extend(targets.rows.into_iter().take(1));
    }
    rows.grid("All calls")
}

/// Whose calls.
#[derive(Debug, Clone, Copy)]
pub(super) enum CallsOf<'a> {
    /// One of several call types, by name.
    One(&'a str),
    /// The only call type that any plan has.
    Only,
    /// All of several call types.
    All,
}

/// Every call type of any plan, and all if there are several.
fn whose<'a>(plans: &Plans<'a>) -> Vec<CallsOf<'a>> {
    let studies = plans.studies.iter();
    let types = studies.flat_map(|study| study.results.types());
    let names = each_once(types.map(|calls| calls.name.as_str()));
    match names.as_slice() {
        [_] => vec![CallsOf::Only],
        several => {
            let each = several.iter().map(|name| CallsOf::One(name));
            each.chain([CallsOf::All]).collect()
        }
    }
}

impl CallsOf<'_> {
    fn of<T: Default>(self, measured: &Measured<T>) -> Option<&Calls<T>> {
        match self {
            CallsOf::One(name) => measured.calls_of(name),
            CallsOf::Only | CallsOf::All => Some(measured.all()),
        }
    }

    /// Targets are a type's.
    fn is_of(self, plan: &PlanResults, target: &TargetResult) -> bool {
        let row = target.outcome.target.row();
        let calls = row.and_then(|(id, _)| plan.results.types().get(id.index()));
        match self {
            CallsOf::One(name) => calls.is_some_and(|calls| calls.name == name),
            CallsOf::Only => calls.is_some(),
            CallsOf::All => false,
        }
    }
}

/// Plans in the columns, and rows to come.
pub(super) struct Rows<'a> {
    plans: &'a Plans<'a>,
    rows: Vec<(Label, Vec<Figure>)>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(plans: &'a Plans<'a>) -> Self {
        let rows = Vec::new();
        Self { plans, rows }
    }

    /// A row with something of every plan.
    pub(super) fn each(&mut self, label: Label, figure: impl Fn(&'a PlanResults) -> Figure) {
        let plans = self.plans.comparison.plans.iter();
        self.rows.push((label, plans.map(figure).collect()));
    }

    /// A row of estimates, and one of what differs from the base.
    fn measure(&mut self, label: Label, address: &Address<'_>, style: TimeStyle) {
        let kind = address.metric.row().kind;
        let nothing = || Figure::plain(NOTHING);
        self.each(label, |plan| {
            let estimate = plan.results.whole.get(address);
            estimate.map_or_else(nothing, |estimate| figure(estimate, kind, style))
        });
        let changes = self.plans.comparison.differences.iter();
        let changes = changes.map(|differences| {
            let difference = differences.get(address);
            difference.map_or_else(nothing, |difference| change(difference, kind, style))
        });
        let less = Label::new("  plan minus base", "plan\nminus base");
        let figures = [Figure::default()].into_iter().chain(changes);
        self.rows.push((less, figures.collect()));
    }

    pub(super) fn grid(self, corner: impl Into<String>) -> Grid {
        let names = self.plans.studies.iter();
        Grid {
            corner: corner.into(),
            columns: names
                .map(|study| Label::new(folded(study.name, 28), folded(study.name, 15)))
                .collect(),
            rows: self.rows,
        }
    }
}

/// What became of the calls of a type, or of all.
fn calls(plans: &Plans<'_>, whose: CallsOf<'_>, detail: Detail) -> Grid {
    let is_any = |metric: &CallMetric| plans.studies.iter().any(|study| matters(study, *metric));
    let mut shown = match detail {
        Detail::Brief | Detail::Headlines => CallMetric::shown_in(MetricList::Compare),
        Detail::Everything => CallMetric::ALL.to_vec(),
    };
    shown.retain(is_any);
    let mut rows = Rows::new(plans);
    let whose_name = match whose {
        CallsOf::One(name) => name,
        CallsOf::Only | CallsOf::All => ALL,
    };
    for metric in shown {
        let style = style(plans, whose, metric);
        let name = match metric {
            CallMetric::ServiceLevel => service_level(plans, whose),
            other => label(&plans.studies[0], other, style),
        };
        let address = Address::new(whose_name, Metric::Calls(metric));
        rows.measure(name, &address, style);
        held(&mut rows, whose, metric, style);
    }
    let corner = match whose {
        CallsOf::One(name) => name.to_owned(),
        CallsOf::Only => format!("On an average {}", plans.studies[0].unit()),
        CallsOf::All => "all calls".to_owned(),
    };
    rows.grid(corner)
}

/// Whether a target is met, and how many days miss it.
fn held(rows: &mut Rows<'_>, whose: CallsOf<'_>, metric: CallMetric, style: TimeStyle) {
    let found = |plan: &PlanResults| {
        let mut targets = plan.targets.iter();
        let metric_of = |target: &TargetResult| target.outcome.target.row().map(|row| row.1);
        targets
            .find(|target| metric_of(target) == Some(metric) && whose.is_of(plan, target))
            .cloned()
    };
    let plans = rows.plans.comparison.plans.iter();
    if plans.filter_map(found).count() == 0 {
        return;
    }
    let said = |plan: &PlanResults, say: &dyn Fn(&TargetResult) -> Figure| {
        found(plan).map_or_else(|| Figure::plain(NOTHING), |target| say(&target))
    };
    let unit = single(rows.plans);
    rows.each(Label::new("  target", "target"), |plan| {
        said(plan, &|held| Figure::plain(target(&held.outcome, style)))
    });
    let missed = format!("  a {unit} misses it, %");
    let short = format!("{unit}s that\nmiss it %");
    rows.each(Label::new(missed, short), |plan| {
        said(plan, &|held| {
            figure(&held.days_missed, MetricKind::Share, TimeStyle::Seconds)
        })
    });
}

/// What suits a measure under every plan.
fn style(plans: &Plans<'_>, whose: CallsOf<'_>, metric: CallMetric) -> TimeStyle {
    if metric.kind() != MetricKind::Seconds {
        return TimeStyle::Seconds;
    }
    let plans = plans.comparison.plans.iter();
    let waits = plans.map(|plan| whose.of(&plan.results.whole)?.measures[metric].mean);
    time_style_of(metric, TimeStyle::fitting(waits))
}

/// What the service level is called that all these plans have in common.
pub(super) fn service_level(plans: &Plans<'_>, whose: CallsOf<'_>) -> Label {
    let types = plans.studies.iter();
    let types = types.flat_map(|study| study.centre.call_types());
    let types: Vec<_> = types
        .filter(|kind| match whose {
            CallsOf::One(name) => kind.name == name,
            CallsOf::Only | CallsOf::All => true,
        })
        .collect();
    service_level_of(types.iter().copied())
}

/// How busy the agents of each group are.
fn agents(plans: &Plans<'_>, detail: Detail) -> Grid {
    let comparison = plans.comparison;
    let groups = comparison.plans.iter();
    let groups = groups.flat_map(|plan| plan.results.whole.groups());
    let names = each_once(groups.map(|group| group.name.as_str()));
    let shown = match detail {
        Detail::Brief | Detail::Headlines => GroupMetric::shown_in(MetricList::Compare),
        Detail::Everything => GroupMetric::ALL.to_vec(),
    };
    let mut rows = Rows::new(plans);
    for name in names {
        for &metric in &shown {
            let said = format!("{name}: {}", metric.row().long);
            let label = Label::new(said.as_str(), folded(&said, 12));
            let address = Address::new(name, Metric::Agents(metric));
            rows.measure(label, &address, TimeStyle::Seconds);
        }
    }
    rows.grid("Agents")
}

/// What becomes of customers with a memory, and what they bring; nothing if no plan has any.
fn customers(plans: &Plans<'_>) -> Option<Grid> {
    if plans.studies.iter().all(|study| !study.is_season()) {
        return None;
    }
    let is_any = |metric: &CustomerMetric| {
        let mut studies = plans.studies.iter();
        studies.any(|study| season::matters(study, *metric))
    };
    let mut rows = Rows::new(plans);
    let mut shown = CustomerMetric::shown_in(MetricList::Compare);
    shown.retain(is_any);
    let customers = shown.into_iter().map(Metric::Customers);
    let money = MoneyMetric::shown_in(MetricList::Compare);
    for metric in customers.chain(money.into_iter().map(Metric::Money)) {
        let label = Label::name(metric.row().long);
        rows.measure(label, &Address::whole(metric), TimeStyle::Seconds);
    }
    Some(rows.grid("Customers"))
}

/// What a day costs, as far as anything has a price.
fn cost(plans: &Plans<'_>) -> Grid {
    let costs = |metric: CostMetric| {
        let mut plans = plans.comparison.plans.iter();
        plans.any(|plan| plan.results.whole.cost[metric].mean != Some(0.0))
    };
    let parts = [
        CostMetric::Wages,
        CostMetric::LineCost,
        CostMetric::LostCalls,
    ];
    let parts = parts.into_iter().filter(|&part| costs(part)).count();
    let mut rows = Rows::new(plans);
    for metric in CostMetric::shown_in(MetricList::Compare) {
        let shown = match metric {
            CostMetric::PaidHours => true,
            CostMetric::Total => parts > 1,
            part => costs(part),
        };
        if shown {
            let label = Label::new(metric.row().long, metric.row().short);
            rows.measure(
                label,
                &Address::whole(Metric::Cost(metric)),
                TimeStyle::Seconds,
            );
        }
    }
    let corner = match parts {
        0 => format!("Hours a {}", plans.studies[0].unit()),
        // Paid hours stand in it, too.
        _ => format!("Hours, {}", currency(&plans.studies[0])),
    };
    rows.grid(corner)
}

/// Whether every target is met; `None` if no plan has any.
fn targets(plans: &Plans<'_>) -> Option<Grid> {
    let all = plans.comparison.plans.iter();
    if all.map(|plan| plan.targets.len()).max()? == 0 {
        return None;
    }
    let mut rows = Rows::new(plans);
    rows.each(Label::new("Every target", "every\ntarget"), |plan| {
        let verdicts = plan.targets.iter().map(|target| target.outcome.verdict);
        let verdicts: Vec<Verdict> = verdicts.collect();
        let said = if verdicts.is_empty() {
            "none set"
        } else if verdicts.contains(&Verdict::Missed) {
            "missed"
        } else if verdicts.contains(&Verdict::Unclear) {
            "in doubt"
        } else if verdicts.contains(&Verdict::Met) {
            "met"
        } else {
            "not judged"
        };
        Figure::plain(said)
    });
    let unit = single(plans);
    let missed = format!("  a {unit} misses any, %");
    let short = format!("{unit}s that\nmiss any %");
    rows.each(Label::new(missed, short), |plan| match &plan.any_missed {
        Some(missed) => figure(missed, MetricKind::Share, TimeStyle::Seconds),
        None => Figure::plain(NOTHING),
    });
    Some(rows.grid("Targets"))
}

/// What misses a target or not: a day, also where a replication is a week.
fn single(plans: &Plans<'_>) -> &'static str {
    match plans.studies[0].unit() {
        "week" => "day",
        other => other,
    }
}
