//! The table of a sweep: a row for every combination, then what it comes to.

use super::super::agents::currency;
use super::super::calls::{label, matters, time_style_of};
use super::super::chances::not_seen;
use super::super::digits::{Figure, NOTHING, TimeStyle, figure};
use super::super::grid::{Grid, Label};
use super::super::layout::{Detail, Layout, TerminalWidth, paragraph, paragraphs};
use super::super::words::listed;
use super::super::{Study, VERSION};
use super::large::{OverTwo, ends, is_large};
use super::names::Names;
use super::two_way::two_way;
use super::verdict::{Level, TargetMisses, best_of_each, idle, standing, verdict};
use super::{MetricChoice, Swept, SweptCell};
use crate::legible::number::{so_many, thousands};
use crate::measures::{
    ALL, Address, CallMetric, CostMetric, GroupMetric, Measure, Metric, MetricKind, MetricList,
};

/// Rows beyond which columns that do not fit are left out rather than put below. A convention.
const FEW: usize = 40;

/// The sweep as text that fits the layout's columns, as far as names allow: the verdict, the combinations,
/// and a two-way table of `shown` where two things are varied. Empty if no combination is finished.
#[must_use]
pub fn sweep_table(swept: &Swept<'_>, shown: &MetricChoice, layout: Layout) -> String {
    let Layout { detail, columns } = layout;
    let Some(first) = swept.cells.first() else {
        return String::new();
    };
    let names = Names::for_columns(swept.sweep, columns);
    let mut sections = vec![heading(swept, &first.study(), columns)];
    let said = verdict(swept, &names);
    if !said.is_empty() {
        sections.push(paragraphs(&said, columns));
    }
    sections.extend(idle(swept).map(|said| paragraph(&said, columns)));
    sections.extend(not_seen_of(swept).map(|said| paragraph(&said, columns)));
    if detail == Detail::Brief && !said.is_empty() {
        let named = Swept {
            cells: best_of_each(swept, &names),
            ..swept.clone()
        };
        if !named.cells.is_empty() {
            sections.push(grid(&named, &names, &first.study(), shown).cut(columns));
        }
        return sections.join("\n");
    }
    if is_large(swept) && detail != Detail::Everything {
        for end in ends(swept, shown) {
            let grid = grid(&end.swept, &names, &first.study(), shown);
            let title = paragraph(&end.title, columns);
            sections.push(title + &first_table(&grid.cut(columns)));
        }
        sections.push("All of them are shown with -v, and kept with --out.\n".to_owned());
        sections.extend(two_way(swept, &names, shown, columns));
        return sections.join("\n");
    }
    let grid = grid(swept, &names, &first.study(), shown);
    let whole = grid.cut(columns);
    if detail == Detail::Everything || swept.cells.len() <= FEW {
        sections.push(whole);
    } else {
        let beginning = first_table(&whole);
        let is_all = beginning.trim_end() == whole.trim_end();
        sections.push(beginning);
        if !is_all {
            sections.push("There is more to see with -v.\n".to_owned());
        }
    }
    sections.extend(two_way(swept, &names, shown, columns));
    sections.join("\n")
}

/// What is said of kinds of days that came under none of the days of a combination.
pub(in super::super) fn not_seen_of(swept: &Swept<'_>) -> Option<String> {
    swept.cells.iter().find_map(|cell| not_seen(&cell.study()))
}

/// What stands before the first empty line, which parts tables.
fn first_table(whole: &str) -> String {
    let (beginning, _) = whole.split_once("\n\n").unwrap_or((whole, ""));
    format!("{}\n", beginning.trim_end())
}

fn heading(swept: &Swept<'_>, first: &Study<'_>, columns: TerminalWidth) -> String {
    let title = swept.sweep.name().unwrap_or(first.name);
    let varied = swept.sweep.axes().iter().map(|axis| {
        let what = match axis.keys.as_slice() {
            [key] => key.as_str(),
            _ => "agents more or fewer",
        };
        format!("{what} ({})", so_many(&axis.points.len(), "value"))
    });
    let varied: Vec<String> = varied.collect();
    let cells = match (swept.cells.len(), swept.planned) {
        (done, planned) if done < planned => {
            let done = thousands(done as u64);
            format!("{done} of {}", so_many(&planned, "combination"))
        }
        (done, _) => so_many(&done, "combination"),
    };
    let unit = first.unit();
    let replications = swept.cells.iter();
    let replications = replications.map(|cell| cell.results.replications);
    let (least, most) = replications.fold((u64::MAX, 0), |(least, most), one| {
        (least.min(one), most.max(one))
    });
    let days = match (least, most) {
        (1, 1) => format!("1 {unit} of each"),
        _ if least == most => format!("{} of each", so_many(&most, unit)),
        _ => format!("{} to {} of each", thousands(least), so_many(&most, unit)),
    };
    let sure = 100.0 * swept.confidence.level();
    let meaning = if least > 1 {
        format!(" ± is how far off a number may be ({sure:.0} % sure).")
    } else {
        String::new()
    };
    let all = if first.centre.call_types().len() > 1 {
        " Numbers are of all calls together."
    } else {
        ""
    };
    let said = format!(
        "{cells} of {}, with the same callers; {days}, seed {}, holdtrue {VERSION}.{meaning}{all}",
        listed(&varied),
        swept.seed.0,
    );
    paragraph(title, columns) + &paragraph(&said, columns)
}

/// A row for every combination, with a column of `shown` where no other column and no table over two keys has it.
pub(in super::super) fn grid(
    swept: &Swept<'_>,
    names: &Names,
    first: &Study<'_>,
    shown: &MetricChoice,
) -> Grid {
    let calls = [MetricList::Sweep, MetricList::SweepLast].map(|place| Calls::new(swept, place));
    let [first_calls, last_calls] = &calls;
    let costs = Costs::of(swept, first);
    let groups = first.results.whole.groups();
    let level = Level::of(swept);
    let has_targets = (swept.cells.iter()).any(|cell| standing(cell, level).is_some());
    let mut columns = first_calls.columns(first);
    columns.extend(has_targets.then(|| Label::name("targets")));
    columns.extend(costs.columns());
    columns.extend(groups.iter().map(|group| {
        let words: Vec<&str> = group.name.split_whitespace().collect();
        Label::name(&format!("{}\nbusy %", words.join("\n")))
    }));
    columns.extend(last_calls.columns(first));
    let is_there = match shown.0.metric {
        Metric::Calls(metric) => calls.iter().any(|calls| calls.have(metric, shown, first)),
        Metric::Cost(metric) => costs.shown.contains(&metric),
        Metric::Agents(metric) => metric == GroupMetric::Occupancy,
        _ => false,
    };
    let own = (!is_there && OverTwo::of(swept, shown).is_none()).then(|| Own::of(swept, shown));
    columns.extend(own.as_ref().map(|own| own.column(first)));
    let rows = swept.cells.iter().map(|cell| {
        let mut figures = first_calls.figures(cell);
        if has_targets {
            let standing = standing(cell, level).map(TargetMisses::text);
            figures.push(Figure::plain(standing.unwrap_or_default()));
        }
        figures.extend(costs.figures(cell));
        figures.extend(groups.iter().map(|group| busy(cell, &group.name)));
        figures.extend(last_calls.figures(cell));
        figures.extend(own.as_ref().map(|own| own.figure(cell)));
        (Label::name(&names.cell(&cell.cell.places)), figures)
    });
    Grid {
        corner: names.corner(),
        rows: rows.collect(),
        columns,
    }
}

/// The column of a measure that was asked for.
struct Own<'a> {
    shown: &'a MetricChoice,
    style: TimeStyle,
}

impl<'a> Own<'a> {
    fn of(swept: &Swept<'_>, shown: &'a MetricChoice) -> Self {
        let found = swept.cells.iter().filter_map(|cell| shown.of(cell));
        let style = match shown.kind() {
            MetricKind::Seconds => TimeStyle::fitting(found.map(|estimate| estimate.mean)),
            _ => TimeStyle::Seconds,
        };
        Self { shown, style }
    }

    fn column(&self, first: &Study<'_>) -> Label {
        let Address { name, metric } = &self.shown.0;
        let short = match metric {
            Metric::Calls(metric) => label(first, *metric, self.style).short,
            other => other.row().short.to_owned(),
        };
        match metric {
            Metric::Money(_) => Label::name(&format!("{short}\n{}", currency(first))),
            _ if name == ALL => Label::name(&short),
            _ => Label::name(&format!("{name}\n{short}")),
        }
    }

    fn figure(&self, cell: &SweptCell<'_>) -> Figure {
        let found = self.shown.of(cell);
        let found = found.map(|found| figure(&found, self.shown.kind(), self.style));
        found.unwrap_or_else(|| Figure::plain(NOTHING))
    }
}

/// Occupancy of the group; a combination without it has nothing to say.
fn busy(cell: &SweptCell<'_>, group: &str) -> Figure {
    let own = cell.results.whole.group(group);
    let busy = own.map(|own| own.measures[GroupMetric::Occupancy]);
    busy.map(|busy| figure(&busy, MetricKind::Share, TimeStyle::Seconds))
        .unwrap_or_default()
}

/// Measures of all calls, those that say anything, and how their times are written.
struct Calls {
    shown: Vec<(CallMetric, TimeStyle)>,
}

impl Calls {
    fn new(swept: &Swept<'_>, place: MetricList) -> Self {
        let cells = || swept.cells.iter();
        let any = |metric: CallMetric| cells().any(|cell| matters(&cell.study(), metric));
        let shown = CallMetric::shown_in(place).into_iter();
        let shown = shown.filter(|&metric| any(metric));
        let shown = shown.map(|metric| {
            let means = cells().map(|cell| cell.results.all().measures[metric].mean);
            let style = match metric.kind() {
                MetricKind::Seconds => time_style_of(metric, TimeStyle::fitting(means)),
                _ => TimeStyle::Seconds,
            };
            (metric, style)
        });
        Self {
            shown: shown.collect(),
        }
    }

    /// Whether a column is of this measure: of all calls, which those of the only type are.
    fn have(&self, metric: CallMetric, asked: &MetricChoice, first: &Study<'_>) -> bool {
        let is_all = asked.0.name == ALL || first.centre.call_types().len() == 1;
        is_all && self.shown.iter().any(|(shown, _)| *shown == metric)
    }

    fn columns(&self, first: &Study<'_>) -> Vec<Label> {
        let shown = self.shown.iter();
        shown
            .map(|&(metric, style)| label(first, metric, style))
            .collect()
    }

    fn figures(&self, cell: &SweptCell<'_>) -> Vec<Figure> {
        let measures = &cell.results.all().measures;
        let shown = self.shown.iter();
        shown
            .map(|&(metric, style)| figure(&measures[metric], metric.kind(), style))
            .collect()
    }
}

/// Which parts of the cost say something.
struct Costs {
    shown: Vec<CostMetric>,
    currency: String,
}

impl Costs {
    fn of(swept: &Swept<'_>, first: &Study<'_>) -> Self {
        let mean =
            |cell: &SweptCell<'_>, metric| cell.results.whole.cost[metric].mean.unwrap_or(0.0);
        let any = |metric| swept.cells.iter().any(|cell| mean(cell, metric) != 0.0);
        let more_than_wages =
            |cell: &SweptCell<'_>| mean(cell, CostMetric::Total) != mean(cell, CostMetric::Wages);
        let mut shown = Vec::new();
        if !any(CostMetric::Total) {
            shown.push(CostMetric::PaidHours);
        }
        if any(CostMetric::Wages) {
            shown.push(CostMetric::Wages);
        }
        if swept.cells.iter().any(more_than_wages) {
            shown.push(CostMetric::Total);
        }
        let named = first.centre.money().currency.clone();
        Self {
            shown,
            currency: named.map(|name| format!("\n{name}")).unwrap_or_default(),
        }
    }

    fn columns(&self) -> impl Iterator<Item = Label> {
        self.shown.iter().map(|metric| match metric {
            CostMetric::PaidHours => Label::name("paid\nhours"),
            CostMetric::Wages => Label::name(&format!("wages{}", self.currency)),
            _ => Label::name(&format!("cost{}", self.currency)),
        })
    }

    fn figures(&self, cell: &SweptCell<'_>) -> impl Iterator<Item = Figure> {
        let shown = self.shown.iter();
        shown.map(|&metric| {
            figure(
                &cell.results.whole.cost[metric],
                metric.kind(),
                TimeStyle::Seconds,
            )
        })
    }
}
