//! A cover to begin from: people taken one after the other.

use super::choices::{ShiftOnDays, WorkOf};
use super::master::{Program, Sense};
use super::tours;

/// What one person more may be: columns to choose one from, day by day, and one that counts people.
pub(super) struct Step {
    days: Vec<Vec<usize>>,
    people: Option<usize>,
}

pub(super) fn steps(choices: &[ShiftOnDays]) -> Vec<Step> {
    let tours = tours::tours(choices).into_iter().map(|tour| Step {
        days: tour.days,
        people: Some(tour.people),
    });
    let whole = choices.iter().enumerate();
    let whole = whole.filter(|(_, choice)| choice.part == WorkOf::Whole);
    let whole = whole.map(|(place, _)| Step {
        days: vec![vec![place]],
        people: None,
    });
    whole.chain(tours).collect()
}

/// People taken one after the other, each where it covers most of what is missing for its cost; `None` if that breaks a
/// rule.
pub(super) fn greedy(program: &Program, steps: &[Step]) -> Option<Vec<f64>> {
    const MOST: usize = 100_000;
    let mut values = vec![0.0; program.columns().len()];
    let needs: Vec<_> = program
        .rows()
        .iter()
        .filter(|row| row.sense == Sense::AtLeast && row.bound > 0.0)
        .collect();
    let mut missing: Vec<f64> = needs.iter().map(|row| row.bound).collect();
    let mut by_column: Vec<Vec<(usize, f64)>> = vec![Vec::new(); values.len()];
    for (place, row) in needs.iter().enumerate() {
        for (column, weight) in &row.terms {
            by_column[column.index()].push((place, *weight));
        }
    }
    for _ in 0..MOST {
        if missing.iter().all(|missing| *missing <= 1e-9) {
            break;
        }
        let covered: Vec<f64> = by_column
            .iter()
            .map(|own| {
                let covered = own.iter();
                let covered = covered.map(|(row, weight)| weight.min(missing[*row].max(0.0)));
                covered.sum()
            })
            .collect();
        let mut best: Option<(f64, usize, Vec<usize>)> = None;
        for (place, step) in steps.iter().enumerate() {
            let days = step.days.iter().map(|own| {
                let most = own.iter().copied().rev();
                most.max_by(|one, other| covered[*one].total_cmp(&covered[*other]))
            });
            let Some(taken) = days.collect::<Option<Vec<usize>>>() else {
                continue;
            };
            let gained: f64 = taken.iter().map(|column| covered[*column]).sum();
            let costs = taken.iter().map(|column| program.columns()[*column].cost);
            let gain = gained / costs.sum::<f64>().max(1e-9);
            if best.as_ref().is_none_or(|known| gain > known.0) {
                best = Some((gain, place, taken));
            }
        }
        let (gain, place, taken) = best?;
        if gain <= 0.0 {
            return None;
        }
        for column in taken.into_iter().chain(steps[place].people) {
            values[column] += 1.0;
            for (row, weight) in &by_column[column] {
                missing[*row] -= weight;
            }
        }
    }
    program.holds(&values).then_some(values)
}
