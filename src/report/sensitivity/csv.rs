//! Assumptions at both ends as CSV: a row for each end.
//!
//! | column | |
//! |---|---|
//! | `assumption` | dotted key, without the call type's name; empty in the first row, which is how it stands |
//! | `basis` | whether the range was measured or is a convention |
//! | `end`, `setting` | `low` or `high`, and the value there |
//! | `mean`, `low`, `high`, `clear` | what came out: with plans the plan less the base, paired |
//! | `change`, `change_low`, `change_high` | less what comes out as it stands; with plans it has no interval |
//! | `best` | the best plan there |

use super::super::csv::number;
use super::Varied;
use crate::legible::cell;
use crate::stats::Difference;
use crate::study::best_plan;
use std::io::{self, Write};

/// Writes a row as it stands, and a row for every end, the strongest assumption first.
///
/// # Errors
/// What `out` could not do.
pub fn sensitivity_csv(varied: &Varied<'_>, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record([
        "assumption",
        "basis",
        "end",
        "setting",
        "mean",
        "low",
        "high",
        "clear",
        "change",
        "change_low",
        "change_high",
        "best",
    ])?;
    let mut row =
        |words: [&str; 4], result: Difference, change: Difference, best: Option<usize>| {
            for word in words {
                rows.write_field(word)?;
            }
            for value in [result.mean, result.low, result.high] {
                number(&mut rows, value)?;
            }
            let clear = result.clear.map(|clear| clear.to_string());
            rows.write_field(clear.unwrap_or_default())?;
            for value in [change.mean, change.low, change.high] {
                number(&mut rows, value)?;
            }
            let best = best.and_then(|best| varied.studies.get(best));
            rows.write_field(&*cell(best.map_or("", |study| study.name)))?;
            rows.write_record(None::<&[u8]>)
        };
    let best = best_plan(&varied.outcome.as_it_stands);
    row(
        ["", "", "", ""],
        varied.as_it_stands(),
        Difference::NONE,
        best,
    )?;
    for swing in varied.swings() {
        let basis = swing.convention.range.basis.to_string();
        for (end, tried) in ["low", "high"].into_iter().zip(&swing.ends) {
            let words = [swing.convention.key(), &basis, end, &tried.setting];
            row(words, tried.result, tried.change, tried.best)?;
        }
    }
    rows.flush()
}
