//! Assumptions, the strongest first.

use super::super::VERSION;
use super::super::digits::{Figure, TimeStyle, change, figure, number};
use super::super::grid::{Grid, Label};
use super::super::layout::{Detail, Layout, TerminalWidth, paragraph, paragraphs};
use super::{Tried, Varied, said, words};
use crate::centre::Basis;
use crate::legible::number::so_many;
use crate::stats::{Difference, Estimate};

/// What follows and the table, as text that fits the layout's columns, as far as names allow.
#[must_use]
pub fn sensitivity_table(varied: &Varied<'_>, layout: Layout) -> String {
    let Layout { detail, columns } = layout;
    let mut sections = vec![
        heading(varied, columns),
        paragraphs(&words::words(varied), columns),
        grid(varied).cut(columns),
    ];
    if detail == Detail::Everything {
        sections.push(paragraphs(&sources(varied), columns));
    }
    sections.join("\n")
}

fn heading(varied: &Varied<'_>, columns: TerminalWidth) -> String {
    let Some(base) = varied.studies.first() else {
        return String::new();
    };
    let results = base.results;
    let sure = 100.0 * results.confidence.level();
    let count = format!(
        "{} at each end, seed {}, holdtrue {VERSION}. ± is how far off a number may be ({sure:.0} % sure). A range is measured (m) or a convention (c).",
        so_many(&results.replications, base.unit()),
        results.seed.0
    );
    paragraph(&words::title(varied), columns) + &paragraph(&count, columns)
}

fn grid(varied: &Varied<'_>) -> Grid {
    let swings = varied.swings();
    let kind = varied.metric.kind();
    let means = swings.iter().flat_map(|swing| &swing.ends);
    let style = TimeStyle::fitting(means.map(|tried| tried.result.mean.map(f64::abs)));
    let row = |swing: &super::Swing<'_>| {
        let [low, high] = &swing.ends;
        // The conclusion is another one at an end.
        let mark = if varied.decides(swing) { " *" } else { "" };
        let label = Label::name(&format!("{}{mark}", swing.convention.key()));
        // Alone, the paired change is known far better than the values that it is a change of.
        let result = |tried: &Tried| match varied.measured() {
            Some(_) => shown(varied, &tried.result, style),
            None => signed(varied, &tried.change, style),
        };
        let basis = match swing.convention.range.basis {
            Basis::Measured => "m",
            Basis::Convention => "c",
        };
        let figures = vec![
            Figure::plain(basis),
            Figure::plain(number(swing.reach, kind, style)),
            Figure::plain(low.setting.clone()),
            result(low),
            Figure::plain(high.setting.clone()),
            result(high),
        ];
        (label, figures)
    };
    let there = match varied.measured() {
        Some(_) => "there",
        None => "change",
    };
    Grid {
        corner: "Assumption".to_owned(),
        columns: ["", "swing", "low", there, "high", there]
            .map(Label::name)
            .into(),
        rows: swings.iter().map(row).collect(),
    }
}

/// With plans a difference, otherwise a value.
pub(super) fn shown(varied: &Varied<'_>, result: &Difference, style: TimeStyle) -> Figure {
    if varied.measured().is_some() {
        return signed(varied, result, style);
    }
    let &Difference {
        mean, low, high, ..
    } = result;
    let kind = varied.metric.kind();
    figure(&Estimate::between(mean, low, high), kind, style)
}

/// With its sign, if that is clear.
fn signed(varied: &Varied<'_>, difference: &Difference, style: TimeStyle) -> Figure {
    match difference.clear {
        Some(false) if difference.mean == Some(0.0) => Figure::plain("0"),
        Some(false) => Figure::plain("not clear"),
        _ => change(difference, varied.metric.kind(), style),
    }
}

/// What each is, and where its range comes from.
fn sources(varied: &Varied<'_>) -> Vec<String> {
    let swings = varied.swings();
    let lines = swings.iter().map(|swing| {
        let convention = swing.convention;
        let here: Vec<String> = convention.here.iter().map(|one| said(*one)).collect();
        format!(
            "{} ({}; here {}): {}. The range: {}.",
            convention.key(),
            convention.basis(),
            here.join(", "),
            convention.meaning(),
            convention.range.source
        )
    });
    lines.collect()
}
