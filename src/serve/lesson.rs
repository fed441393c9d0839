//! Lessons: a story, a guess before anything is shown, the day in two panes, the answer of many days, what rests on
//! convention. Files that a trainer writes; every answer is simulated, none is written down.

use super::inquiry::{Findings, NamedPane, Question};
use super::pane::Pane;
use super::refusal::Refusal;
use super::site::Entry;
use crate::files;
use crate::legible::number::so_many;
use crate::scenario::{self, Scenario, Setting};
use crate::study::Workers;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What a lesson file says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LessonFile {
    /// What it is called.
    lesson: String,
    /// Minutes that it takes.
    minutes: u32,
    /// The story, in about three sentences.
    story: String,
    /// The scenario file, beside this one.
    scenario: PathBuf,
    /// Which day of a week is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    /// Which of the days under the seed is shown, 0 for the first.
    #[serde(default)]
    replication: u64,
    /// When the class begins to watch, such as `10:30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    watch_from: Option<String>,
    /// Replications of the answer.
    #[serde(default = "usual_days")]
    days: u64,
    /// The two that are shown.
    panes: [LessonPane; 2],
    /// What the class guesses.
    question: LessonQuestion,
    /// What to notice.
    notice: Vec<String>,
    /// Things to try.
    #[serde(default, rename = "try")]
    things_to_try: Vec<String>,
    /// The claim and where it comes from.
    claim: Claim,
    /// What in it is convention and not measured.
    convention: String,
}

const fn usual_days() -> u64 {
    200
}

/// One of the two panes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LessonPane {
    /// What it is called.
    name: String,
    /// Values laid over the scenario, as `--set` takes them.
    #[serde(default)]
    set: Vec<String>,
}

/// What the class guesses: a figure that the simulation answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LessonQuestion {
    /// The question.
    text: String,
    /// The figure: a key of the results, such as `calls.all.abandonment`.
    measure: String,
    /// Of which pane, or of the second less the first.
    of: Of,
    /// Its unit: %, s, min, or a word for a number of things.
    unit: String,
    /// Choices, from the lowest to the highest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<AnswerChoice>>,
    /// A slider in place of choices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slider: Option<Slider>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Of {
    First,
    Second,
    Difference,
}

/// A choice holds from where the one before ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AnswerChoice {
    /// What is offered.
    text: String,
    /// It holds below this, in the question's unit; the last choice has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    below: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Slider {
    from: f64,
    to: f64,
    step: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Claim {
    /// What is said.
    text: String,
    /// Where.
    source: String,
}

/// A lesson with its scenarios.
#[derive(Debug, Clone)]
pub struct Lesson {
    key: String,
    file: LessonFile,
    scenarios: [Scenario; 2],
}

/// A lesson as the page reads it.
#[derive(Debug, Serialize)]
pub(super) struct LessonOfPage<'a> {
    pub(super) key: &'a str,
    #[serde(flatten)]
    file: &'a LessonFile,
    pub(super) shown: Question,
}

/// Whether a text is meant as a lesson and not as a scenario.
#[must_use]
pub fn is_lesson(text: &str) -> bool {
    let table = text.parse::<toml::Table>();
    table.is_ok_and(|table| table.contains_key("lesson"))
}

impl Lesson {
    /// Reads a lesson and its scenarios.
    ///
    /// # Errors
    /// Everything that is wrong with the file, or with the scenarios as it sets them.
    pub fn read(path: &Path) -> Result<Self, Refusal> {
        let shown = path.display();
        let wrong = |said: String| Refusal::wrong(format!("`{shown}`: {said}"));
        let text = files::text(path, files::LARGEST_TOML);
        let text = text.map_err(|error| wrong(format!("the lesson cannot be read: {error}")))?;
        let file: LessonFile = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        file.check().map_err(wrong)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let [first, second] = &file.panes;
        let scenario = |pane: &LessonPane| {
            let set = pane.set.iter();
            let settings = set.map(|text| Setting::new("set", text).relative_to(folder));
            let settings: Vec<Setting> = settings.collect();
            scenario::load(&folder.join(&file.scenario), &settings)
                .map_err(|refused| wrong(format!("pane `{}`:\n{refused}", pane.name)))
        };
        let scenarios = [scenario(first)?, scenario(second)?];
        let stem = path.file_stem().unwrap_or_default();
        Ok(Self {
            key: stem.to_string_lossy().into_owned(),
            scenarios,
            file,
        })
    }

    /// All lessons of a folder, by file name.
    ///
    /// # Errors
    /// If the folder or a lesson in it cannot be read.
    pub fn read_all(folder: &Path) -> Result<Vec<Self>, Refusal> {
        let shown = folder.display();
        let listed = fs::read_dir(folder);
        let listed = listed.map_err(|error| {
            Refusal::wrong(format!("`{shown}`: the lessons cannot be read: {error}"))
        })?;
        let paths = listed.filter_map(|entry| Some(entry.ok()?.path()));
        let is_toml = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "toml");
        let mut paths: Vec<PathBuf> = paths.filter(is_toml).collect();
        paths.sort();
        let texts = paths.into_iter().filter(|path| {
            let text = fs::read_to_string(path);
            text.is_ok_and(|text| is_lesson(&text))
        });
        texts.map(|path| Self::read(&path)).collect()
    }

    /// Its file's name without ending.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.file.lesson
    }

    /// Minutes that it takes.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.file.minutes
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> {
        let panes = self.file.panes.iter().zip(&self.scenarios);
        panes.enumerate().map(|(place, (pane, scenario))| Entry {
            key: self.scenario_key(place),
            title: format!("{}: {}", self.file.lesson, pane.name),
            scenario: scenario.clone(),
        })
    }

    fn scenario_key(&self, place: usize) -> String {
        format!("{}/{}", self.key, place + 1)
    }

    pub(super) fn told(&self) -> LessonOfPage<'_> {
        LessonOfPage {
            key: &self.key,
            file: &self.file,
            shown: self.question(),
        }
    }

    /// The two panes on as many days as the lesson says.
    #[must_use]
    pub fn question(&self) -> Question {
        let panes = self.file.panes.iter().enumerate();
        let panes = panes.map(|(place, pane)| NamedPane {
            name: pane.name.clone(),
            pane: Pane {
                day: self.file.day.clone(),
                replication: self.file.replication,
                ..Pane::of(self.scenario_key(place))
            },
        });
        Question {
            panes: panes.collect(),
            days: self.file.days,
        }
    }

    /// Simulates its answer.
    ///
    /// # Errors
    /// If what it asks about is not among the results.
    pub fn answer(&self, days: u64, workers: &Workers) -> Result<Findings, Refusal> {
        let found = self.findings(days, workers)?;
        self.figure(&found.comparison)?;
        Ok(found)
    }

    fn findings(&self, days: u64, workers: &Workers) -> Result<Findings, Refusal> {
        let plans = self.file.panes.iter().zip(&self.scenarios);
        let plans = plans
            .map(|(pane, scenario)| Scenario::described(&pane.name, scenario.operation().clone()));
        let plans: Vec<Scenario> = plans.collect();
        let question = Question {
            days,
            ..self.question()
        };
        let never = AtomicBool::new(false);
        let found = question.answer(&plans, workers, &never, |_, _| {})?;
        found.ok_or_else(|| Refusal::failed(&"the simulation was broken off"))
    }

    /// The figure that is asked for, with its interval. Plans are paired as wholes: of a day of a week the difference is that
    /// of the means, without one.
    ///
    /// # Errors
    /// If it is not among the results.
    pub(super) fn figure(&self, comparison: &Value) -> Result<Value, Refusal> {
        let question = &self.file.question;
        let of = |part: &'static str, place: usize| {
            let found = self.look(comparison, part, place);
            found["mean"].as_f64().map(|mean| (mean, found))
        };
        let figure = match question.of {
            Of::First => of("plans", 0).map(|(_, found)| found.clone()),
            Of::Second => of("plans", 1).map(|(_, found)| found.clone()),
            Of::Difference => match of("differences", 0) {
                Some((_, found)) => Some(found.clone()),
                None => {
                    let both = of("plans", 0).zip(of("plans", 1));
                    both.map(|((first, _), (second, _))| json!({ "mean": second - first }))
                }
            },
        };
        figure.ok_or_else(|| {
            self.no_figure([0, 1].map(|place| self.look(comparison, "plans", place)))
        })
    }

    /// What stands under the measure's key; null where there is no such key.
    fn look<'a>(&self, comparison: &'a Value, part: &str, place: usize) -> &'a Value {
        let keys = self.file.question.measure.split('.');
        let all = &comparison[part][place];
        keys.fold(all, |value, key| match key.parse::<usize>() {
            Ok(place) => &value[place],
            Err(_) => &value[key],
        })
    }

    /// Why there is no figure: no results have the key, or a pane has nothing to measure.
    fn no_figure(&self, panes: [&Value; 2]) -> Refusal {
        let question = &self.file.question;
        let (lesson, measure) = (&self.key, &question.measure);
        if !panes.into_iter().any(is_figure) {
            return Refusal::wrong(format!(
                "lesson `{lesson}`: question.measure: the results have no figure `{measure}`; give a key of `holdtrue run --json`, such as calls.all.abandonment",
            ));
        }
        let is_asked = |place: usize| match question.of {
            Of::First => place == 0,
            Of::Second => place == 1,
            Of::Difference => true,
        };
        let named = self.file.panes.iter().zip(panes).enumerate();
        let empty = named.filter(|&(place, (_, found))| is_asked(place) && found["mean"].is_null());
        let empty = empty.map(|(place, (pane, found))| {
            let why = match is_figure(found) {
                true => "there is nothing to measure",
                false => "there is no such key",
            };
            format!("in pane {} (`{}`) {why}", place + 1, pane.name)
        });
        let empty: Vec<String> = empty.collect();
        Refusal::wrong(format!(
            "lesson `{lesson}`: question.measure: `{measure}` has no value: {}; give a measure that every pane has, such as calls.all.offered",
            empty.join(", ")
        ))
    }

    /// What `holdtrue check` says of it.
    ///
    /// # Errors
    /// If its day cannot be shown, or its question not answered.
    pub fn checked(&self, workers: &Workers) -> Result<String, Refusal> {
        for (one, scenario) in self.question().panes.iter().zip(&self.scenarios) {
            one.pane.play(scenario.operation(), workers)?;
        }
        let few = self.findings(2, workers)?;
        let panes = [0, 1].map(|place| self.look(&few.comparison, "plans", place));
        match self.figure(&few.comparison) {
            // What is rare may happen on none of two days.
            Err(_) if panes.into_iter().any(is_figure) => {
                self.answer(self.file.days, workers)?;
            }
            figure => {
                figure?;
            }
        }
        let [first, second] = &self.file.panes;
        Ok(format!(
            "A lesson of {}: {}\npanes: {} | {}\nquestion: {}\nanswered by {} on {}\n",
            so_many(&self.file.minutes, "minute"),
            self.file.lesson,
            first.name,
            second.name,
            self.file.question.text,
            self.file.question.measure,
            so_many(&self.file.days, "day")
        ))
    }

    pub(super) fn scenario(&self, place: usize) -> &Scenario {
        &self.scenarios[place.min(1)]
    }
}

/// Whether it is an estimate, also one without a value.
fn is_figure(found: &Value) -> bool {
    found.get("mean").is_some()
}

impl LessonFile {
    fn check(&self) -> Result<(), String> {
        let [first, second] = &self.panes;
        if first.name == second.name {
            return Err(format!(
                "panes: both are called `{}`; give each its own name",
                first.name
            ));
        }
        if !(1..=240).contains(&self.minutes) {
            return Err("minutes: give 1 to 240".to_owned());
        }
        match (&self.question.choices, &self.question.slider) {
            (Some(choices), None) => check_choices(choices),
            (None, Some(slider)) => check_slider(slider),
            _ => Err("question: give either choices or a slider".to_owned()),
        }
    }
}

fn check_choices(choices: &[AnswerChoice]) -> Result<(), String> {
    if !(2..=6).contains(&choices.len()) {
        return Err("question.choices: give two to six".to_owned());
    }
    let limits = choices.iter().map(|choice| choice.below);
    let limits: Vec<f64> = limits.map(|limit| limit.unwrap_or(f64::INFINITY)).collect();
    let is_last = limits.last() == Some(&f64::INFINITY);
    if !is_last || !limits.is_sorted_by(|a, b| a < b) {
        return Err(
            "question.choices: each needs a larger `below` than the one before, and the last has none"
                .to_owned(),
        );
    }
    Ok(())
}

fn check_slider(slider: &Slider) -> Result<(), String> {
    let all = [slider.from, slider.to, slider.step];
    let is_sane = all.iter().all(|one| one.is_finite()) && slider.from < slider.to;
    if !is_sane || slider.step <= 0.0 || (slider.to - slider.from) / slider.step > 1000.0 {
        return Err(
            "question.slider: give `from` below `to`, and a `step` above 0 that makes at most 1000 places"
                .to_owned(),
        );
    }
    Ok(())
}
