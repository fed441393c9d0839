//! Lessons as one file that needs no server: the same page, with the days and answers inside.

use super::film::Film;
use super::inquiry::Findings;
use super::lesson::{Lesson, LessonOfPage};
use super::page::{self, FILES, INDEX};
use super::refusal::Refusal;
use crate::study::Workers;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

/// What the page finds in itself.
#[derive(Serialize)]
struct Kept<'a> {
    lessons: Vec<KeptLesson<'a>>,
}

#[derive(Serialize)]
struct KeptLesson<'a> {
    #[serde(flatten)]
    told: LessonOfPage<'a>,
    films: Vec<Film>,
    found: Findings,
    /// What is asked for.
    figure: Value,
}

/// What only a page of lessons has in it.
pub const LESSONS_MARK: &str = "<script type=\"application/json\" id=\"kept\">";

/// One HTML text with these lessons, their days and answers. `progress` is told how many are done.
///
/// # Errors
/// If a lesson's day cannot be shown, or its question not answered.
pub fn offline(
    lessons: &[Lesson],
    workers: &Workers,
    mut progress: impl FnMut(usize),
) -> Result<String, Refusal> {
    let mut kept = Vec::new();
    for (place, lesson) in lessons.iter().enumerate() {
        let question = lesson.question();
        let films = question.panes.iter().enumerate();
        let films =
            films.map(|(place, one)| one.pane.play(lesson.scenario(place).operation(), workers));
        let films = films.collect::<Result<_, Refusal>>()?;
        let mut found = lesson.answer(question.days, workers)?;
        let figure = lesson.figure(&found.comparison)?;
        trim(&mut found.comparison);
        kept.push(KeptLesson {
            told: lesson.told(),
            films,
            found,
            figure,
        });
        progress(place + 1);
    }
    let json = serde_json::to_string(&Kept { lessons: kept });
    Ok(page_with(&json.map_err(|error| Refusal::failed(&error))?))
}

/// What the page shows of a plan, or of a difference.
const SHOWN: [&str; 5] = ["name", "plan", "calls", "money", "customers"];

/// Takes out what the page does not show: half hours, days, waits, assumptions, weeks.
fn trim(comparison: &mut Value) {
    for part in ["plans", "differences"] {
        let each = comparison[part].as_array_mut().into_iter().flatten();
        for one in each.filter_map(Value::as_object_mut) {
            one.retain(|key, _| SHOWN.contains(&key.as_str()));
            if let Some(customers) = one.get_mut("customers").and_then(Value::as_object_mut) {
                customers.retain(|_, value| value.get("mean").is_some());
            }
        }
    }
}

/// The page with all of its files and what it is to find in itself.
fn page_with(json: &str) -> String {
    let mut head = format!("<style>{}</style>\n", page::colours());
    let mut imports = serde_json::Map::new();
    for file in &FILES {
        if file.name.ends_with(".css") {
            head += &format!("<style>{}</style>\n", file.text);
        } else {
            imports.insert(bare(file.name), module(file.text).into());
        }
    }
    let imports = serde_json::json!({ "imports": imports });
    head += &format!(
        "<script type=\"importmap\">{}</script>\n",
        in_script(&imports.to_string())
    );
    let kept = format!(
        "{LESSONS_MARK}{}</script>\n<script type=\"module\">import \"{}\";</script>\n",
        in_script(json),
        bare("main.js")
    );
    let (before, after) = INDEX.split_once(FROM).unwrap_or((INDEX, ""));
    let after = after.split_once(TO).map_or(after, |(_, after)| after);
    let page = format!("{before}{head}{after}");
    page.replacen("</body>", &format!("{kept}</body>"), 1)
}

/// Between these the page names its files.
const FROM: &str = "<!-- files -->";
const TO: &str = "<!-- /files -->";

/// A module's name in a file that has no others beside it.
fn bare(name: &str) -> String {
    format!("page/{name}")
}

/// A module as an address, with bare names for what it imports.
fn module(text: &str) -> String {
    let text = text.replace("from \"./", "from \"page/");
    let encoded = utf8_percent_encode(&text, NON_ALPHANUMERIC);
    format!("data:text/javascript;charset=utf-8,{encoded}")
}

/// JSON as it may stand in a script element: nothing in it ends the element.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}
