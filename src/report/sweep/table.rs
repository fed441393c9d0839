//! The table of a sweep: a row for every combination, then what it comes to.

use super::super::agents::currency;
use super::super::calls::{label, matters};
use super::super::digits::{Clockwork, Figure, figure};
use super::super::grid::{Grid, Label};
use super::super::words::{listed, wrapped_to};
use super::super::{Detail, Study, VERSION};
use super::two_way::two_way;
use super::{Shown, Swept, SweptCell};
use crate::measures::{CallMetric, CostMetric, GroupMetric, Kind, Verdict, promises};
use crate::scenario::{Axis, Sweep};

/// Columns of a terminal that the tables fit, as far as names allow.
pub(super) const WIDTH: usize = 100;

/// Rows beyond which columns that do not fit are left out rather than put below. A convention.
const FEW: usize = 40;

/// What is said first of the calls of every combination; what does not happen in any is left out.
const FIRST: [CallMetric; 4] = [
    CallMetric::ServiceLevel,
    CallMetric::Abandonment,
    CallMetric::Lost,
    CallMetric::Asa,
];

/// What is said of them after targets, cost and agents.
const LAST: [CallMetric; 3] = [
    CallMetric::CalledBack,
    CallMetric::PromiseKept,
    CallMetric::TimeWasted,
];

/// The sweep as text of at most 100 columns, as far as names allow; with a two-way table of `shown`
/// where two things are varied. Empty if no combination is finished.
#[must_use]
pub fn sweep_table(swept: &Swept<'_>, shown: &Shown, detail: Detail) -> String {
    let Some(first) = swept.cells.first() else {
        return String::new();
    };
    let names = Names::new(swept.sweep);
    let mut sections = vec![heading(swept, &first.study())];
    let grid = grid(swept, &names, &first.study());
    let whole = grid.cut_to(WIDTH);
    if detail == Detail::Everything || swept.cells.len() <= FEW {
        sections.push(whole);
    } else {
        // Tables are parted by an empty line.
        let (beginning, rest) = whole.split_once("\n\n").unwrap_or((&whole, ""));
        sections.push(format!("{}\n", beginning.trim_end()));
        if !rest.is_empty() {
            sections.push("There is more to see with -v.\n".to_owned());
        }
    }
    sections.extend(two_way(swept, &names, shown));
    sections.extend(verdict(swept, &names).map(|said| wrapped_to(&said, WIDTH)));
    sections.join("\n")
}

fn heading(swept: &Swept<'_>, first: &Study<'_>) -> String {
    let title = swept.sweep.name().unwrap_or(first.name);
    let varied = swept.sweep.axes().iter().map(|axis| {
        let keys: Vec<&str> = axis.keys.iter().map(String::as_str).collect();
        format!("{} ({} values)", listed(&keys), axis.points.len())
    });
    let varied: Vec<String> = varied.collect();
    let cells = match (swept.cells.len(), swept.planned) {
        (done, planned) if done < planned => format!("{done} of {planned} combinations"),
        (1, _) => "1 combination".to_owned(),
        (done, _) => format!("{done} combinations"),
    };
    let unit = first.unit();
    let replications = swept.cells.iter();
    let replications = replications.map(|cell| cell.results.results.replications);
    let (least, most) = replications.fold((u64::MAX, 0), |(least, most), one| {
        (least.min(one), most.max(one))
    });
    let days = match (least, most) {
        (1, 1) => format!("1 {unit} of each"),
        _ if least == most => format!("{most} {unit}s of each"),
        _ => format!("{least} to {most} {unit}s of each"),
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
    wrapped_to(title, WIDTH) + &wrapped_to(&said, WIDTH)
}

fn grid(swept: &Swept<'_>, names: &Names, first: &Study<'_>) -> Grid {
    let calls = [FIRST.as_slice(), &LAST].map(|metrics| Calls::new(swept, metrics));
    let [first_calls, last_calls] = &calls;
    let costs = Costs::of(swept, first);
    let groups = &first.results.agents;
    let has_targets = swept.cells.iter().any(|cell| standing(cell).is_some());
    let mut columns = first_calls.columns(first);
    columns.extend(has_targets.then(|| Label::name("targets")));
    columns.extend(costs.columns());
    columns.extend(groups.iter().map(|group| {
        let words: Vec<&str> = group.name.split_whitespace().collect();
        Label::name(&format!("{}\nbusy %", words.join("\n")))
    }));
    columns.extend(last_calls.columns(first));
    let rows = swept.cells.iter().map(|cell| {
        let mut figures = first_calls.figures(cell);
        if has_targets {
            let standing = standing(cell).map(Standing::text);
            figures.push(Figure::plain(standing.unwrap_or_default()));
        }
        figures.extend(costs.figures(cell));
        figures.extend(groups.iter().map(|group| busy(cell, &group.name)));
        figures.extend(last_calls.figures(cell));
        (Label::name(&names.cell(&cell.cell.places)), figures)
    });
    Grid {
        corner: names.corner(),
        rows: rows.collect(),
        columns,
    }
}

/// Occupancy of the group; a combination without it has nothing to say.
fn busy(cell: &SweptCell<'_>, group: &str) -> Figure {
    let mut groups = cell.results.results.agents.iter();
    let own = groups.find(|own| own.name == group);
    let busy = own.map(|own| own.measures[GroupMetric::Occupancy]);
    busy.map(|busy| figure(&busy, Kind::Share, Clockwork::Seconds))
        .unwrap_or_default()
}

/// Measures of all calls, those that say anything, and how their times are written.
struct Calls {
    shown: Vec<(CallMetric, Clockwork)>,
}

impl Calls {
    fn new(swept: &Swept<'_>, metrics: &[CallMetric]) -> Self {
        let cells = || swept.cells.iter();
        let any = |metric: CallMetric| cells().any(|cell| matters(&cell.study(), metric));
        let shown = metrics.iter().copied().filter(|&metric| any(metric));
        let shown = shown.map(|metric| {
            let means = cells().map(|cell| cell.results.results.all.measures[metric].mean);
            let clockwork = match metric.kind() {
                Kind::Seconds => Clockwork::fitting(means),
                _ => Clockwork::Seconds,
            };
            (metric, clockwork)
        });
        Self {
            shown: shown.collect(),
        }
    }

    fn columns(&self, first: &Study<'_>) -> Vec<Label> {
        let shown = self.shown.iter();
        shown
            .map(|&(metric, clockwork)| label(first, metric, clockwork))
            .collect()
    }

    fn figures(&self, cell: &SweptCell<'_>) -> Vec<Figure> {
        let measures = &cell.results.results.all.measures;
        let shown = self.shown.iter();
        shown
            .map(|&(metric, clockwork)| figure(&measures[metric], metric.kind(), clockwork))
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
        let mean = |cell: &SweptCell<'_>, metric| cell.results.cost[metric].mean.unwrap_or(0.0);
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
                &cell.results.cost[metric],
                metric.kind(),
                Clockwork::Seconds,
            )
        })
    }
}

/// How many targets a combination misses, and of how many one cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    missed: usize,
    in_doubt: usize,
}

/// `None` without targets.
fn standing(cell: &SweptCell<'_>) -> Option<Standing> {
    let study = cell.study();
    let promises = promises(study.centre, study.results);
    let count = |verdict: Verdict| {
        let such = promises.iter().filter(|promise| promise.verdict == verdict);
        such.count()
    };
    (!promises.is_empty()).then(|| Standing {
        missed: count(Verdict::Missed),
        in_doubt: count(Verdict::Unclear),
    })
}

impl Standing {
    fn text(self) -> String {
        match self {
            Standing {
                missed: 0,
                in_doubt: 0,
            } => "met".to_owned(),
            Standing {
                missed: 0,
                in_doubt,
            } => format!("{in_doubt} in doubt"),
            Standing { missed, .. } => format!("{missed} missed"),
        }
    }
}

/// The cheapest combination that meets every target.
fn verdict(swept: &Swept<'_>, names: &Names) -> Option<String> {
    let priced = |cell: &SweptCell<'_>| cell.results.cost[CostMetric::Total].mean != Some(0.0);
    let metric = if swept.cells.iter().any(priced) {
        CostMetric::Total
    } else {
        CostMetric::PaidHours
    };
    let price = |cell: &SweptCell<'_>| cell.results.cost[metric].mean.unwrap_or(f64::INFINITY);
    let standings = swept.cells.iter();
    let standings: Vec<(&SweptCell<'_>, Standing)> = standings
        .filter_map(|cell| Some((cell, standing(cell)?)))
        .collect();
    if standings.is_empty() || swept.cells.len() < 2 {
        return None;
    }
    let met = standings
        .iter()
        .filter(|(_, one)| one.missed + one.in_doubt == 0);
    let best = met.min_by(|(one, _), (other, _)| price(one).total_cmp(&price(other)));
    let in_doubt = |below: f64| {
        let doubtful = standings
            .iter()
            .filter(|(_, one)| one.missed == 0 && one.in_doubt > 0);
        doubtful.filter(|(cell, _)| price(cell) < below).count()
    };
    let Some((best, _)) = best else {
        return Some(match in_doubt(f64::INFINITY) {
            0 => "No combination meets every target.".to_owned(),
            1 => "No combination is known to meet every target; one may. More replications would tell."
                .to_owned(),
            some => format!(
                "No combination is known to meet every target; {some} may. More replications would tell."
            ),
        });
    };
    let amount = figure(
        &best.results.cost[metric],
        metric.kind(),
        Clockwork::Seconds,
    )
    .text();
    let unit = match metric {
        CostMetric::PaidHours => format!("paid hours a {}", best.study().unit()),
        _ => currency(&best.study()),
    };
    let doubt = match in_doubt(price(best)) {
        0 => String::new(),
        1 => " A cheaper one is in doubt; more replications would tell.".to_owned(),
        some => format!(" {some} cheaper ones are in doubt; more replications would tell."),
    };
    Some(format!(
        "The cheapest combination that meets every target: {} ({amount} {unit}).{doubt}",
        names.spoken(&best.cell.places)
    ))
}

/// How axes and points are called in tables.
pub(super) struct Names {
    axes: Vec<AxisNames>,
}

/// Words in columns of their own, all of the same width.
struct AxisNames {
    head: String,
    points: Vec<String>,
    /// In a sentence.
    spoken: Vec<String>,
}

/// Labels are cut to this length in tables. A convention.
const LONGEST: usize = 28;

impl Names {
    pub(super) fn new(sweep: &Sweep) -> Self {
        let axes = sweep.axes();
        let keys: Vec<&str> = axes
            .iter()
            .flat_map(|axis| axis.keys.iter().map(String::as_str))
            .collect();
        Self {
            axes: axes
                .iter()
                .map(|axis| AxisNames::new(axis, &keys))
                .collect(),
        }
    }

    /// Above the rows' labels.
    fn corner(&self) -> String {
        let heads: Vec<&str> = self.axes.iter().map(|axis| axis.head.as_str()).collect();
        heads.join("  ")
    }

    /// A combination as a row's label.
    fn cell(&self, places: &[usize]) -> String {
        let points = self.axes.iter().zip(places);
        let points: Vec<&str> = points
            .map(|(axis, &place)| axis.points[place].as_str())
            .collect();
        points.join("  ")
    }

    fn spoken(&self, places: &[usize]) -> String {
        let points = self.axes.iter().zip(places);
        let points: Vec<&str> = points
            .map(|(axis, &place)| axis.spoken[place].as_str())
            .collect();
        points.join(", ")
    }

    pub(super) fn axis(&self, axis: usize) -> String {
        self.axes[axis].head.clone()
    }

    pub(super) fn point(&self, axis: usize, place: usize) -> String {
        self.axes[axis].points[place].clone()
    }
}

impl AxisNames {
    fn new(axis: &Axis, keys: &[&str]) -> Self {
        let [key] = axis.keys.as_slice() else {
            return Self::more_or_fewer(axis);
        };
        let labels = axis.points.iter().enumerate();
        let labels = labels.map(|(place, point)| cut(&point.values[0].label, place));
        let labels: Vec<String> = labels.collect();
        let spoken = labels.iter().map(|label| format!("{key} = {label}"));
        let spoken = spoken.collect();
        let (head, points) = column(&short(key, keys), &labels);
        Self {
            head,
            points,
            spoken,
        }
    }

    /// One group is moved at a time: its name, and by how many.
    fn more_or_fewer(axis: &Axis) -> Self {
        let moved = |place: usize| {
            let values = axis.points[place].values.iter().zip(&axis.keys);
            let mut moved = values.filter(|(varied, _)| varied.label != "0");
            moved.next()
        };
        let group = |key: &str| {
            let name = key.strip_prefix("agents.").unwrap_or(key);
            name.strip_suffix(".more").unwrap_or(name).to_owned()
        };
        let places = || 0..axis.points.len();
        let names = places().map(|place| {
            moved(place).map_or_else(|| "as planned".to_owned(), |(_, key)| group(key))
        });
        let by = places()
            .map(|place| moved(place).map_or_else(|| "0".to_owned(), |(by, _)| by.label.clone()));
        let spoken = places().map(|place| match moved(place) {
            Some((by, key)) => format!("{} {}", group(key), by.label),
            None => "agents as planned".to_owned(),
        });
        let (group_head, group_names) = column("agents", &names.collect::<Vec<_>>());
        let (by_head, by) = column("more", &by.collect::<Vec<_>>());
        let pairs = group_names.iter().zip(&by);
        Self {
            head: format!("{group_head}  {by_head}"),
            points: pairs.map(|(name, by)| format!("{name}  {by}")).collect(),
            spoken: spoken.collect(),
        }
    }
}

/// Numbers to the right, words to the left, all as wide as the widest.
fn column(head: &str, labels: &[String]) -> (String, Vec<String>) {
    let texts = labels.iter().map(String::as_str).chain([head]);
    let widths = texts.map(|text| text.chars().count());
    let width = widths.max().unwrap_or(0);
    let numbers = labels.iter().all(|label| label.parse::<f64>().is_ok());
    let align = |text: &str| {
        if numbers {
            format!("{text:>width$}")
        } else {
            format!("{text:<width$}")
        }
    };
    let labels = labels.iter().map(|label| align(label));
    (align(head), labels.collect())
}

/// The end of a key that no other key has: `count`, or `desk.count` if there is another `count`.
fn short(key: &str, keys: &[&str]) -> String {
    let starts = key.rmatch_indices('.').map(|(at, _)| at + 1);
    let mut ends = starts.map(|start| &key[start..]);
    let own = ends.find(|end| {
        let same = keys
            .iter()
            .filter(|other| **other == *end || other.ends_with(&format!(".{end}")));
        same.count() < 2
    });
    own.unwrap_or(key).to_owned()
}

/// A long label is cut; its number keeps it apart from others that begin alike.
fn cut(label: &str, place: usize) -> String {
    if label.chars().count() <= LONGEST {
        return label.to_owned();
    }
    let number = format!("#{} ", place + 1);
    let room = LONGEST.saturating_sub(number.len() + 3);
    let begun: String = label.chars().take(room).collect();
    format!("{number}{begun}...")
}
