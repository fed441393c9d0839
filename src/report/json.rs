//! Results as JSON with stable keys, and the schema that documents them.

use super::assumptions::Rests;
use super::compare::CompareJson;
use super::labels::Keyed;
use super::pilot::PilotJson;
use super::run_json::RunJson;
use super::sensitivity::SensitivityJson;
use super::sweep::SweepJson;
use super::{Study, VERSION};
use crate::centre::{Formula, Weekday};
use crate::measures::{
    CallMetric, CallResults, CustomerMetric, CustomerResults, GroupMetric, MoneyMetric, Numbered,
    ProfitMetric, Results, Table, Values, WeekResults,
};
use crate::stats::Estimate;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;

/// Results of one scenario, as `--json` prints them and `summary.json` holds them.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
pub struct JsonReport {
    /// Version of the program that simulated it.
    holdtrue: String,
    /// The command that was given.
    command: String,
    /// What was simulated.
    scenario: ScenarioName,
    /// Under this seed the same numbers come again.
    seed: u64,
    /// How many days were simulated; or weeks, of days that differ, or seasons of customers with a memory: what is
    /// said to be a day's is then a week's or a season's.
    replications: u64,
    /// How sure every interval from `low` to `high` is to cover the true value.
    confidence: f64,
    /// The defaults about callers that are in effect, and what holds here.
    assumptions: Vec<Rests>,
    #[serde(flatten)]
    body: Body,
}

/// What was simulated.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
pub(super) struct ScenarioName {
    /// What the scenario is called.
    pub(super) name: String,
    /// The file that it was read from.
    pub(super) file: String,
}

/// The measures of one scenario.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
pub struct Body {
    /// By call type; `all` is all of them together.
    calls: Named<CallMeasures>,
    /// By agent group.
    agents: Named<Estimates<GroupMetric>>,
    /// Of the whole centre, a replication (a day, a week, or a season).
    money: Money,
    /// Nothing unless the scenario has customers.
    customers: Season,
    /// What a pilot run set, by call type; only types whose bumper is to keep a share of quotes.
    pilot: Named<PilotJson>,
    /// By interval of the day; where a replication is a week, each of its `days` has its own.
    intervals: Vec<Interval>,
    /// Where a replication is a week: each of its days by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    days: Vec<DayBody>,
}

/// One day of the week.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct DayBody {
    /// `monday` to `sunday`.
    day: String,
    /// By call type; `all` is all of them together.
    calls: Named<CallMeasures>,
    /// By agent group.
    agents: Named<Estimates<GroupMetric>>,
    /// Of the whole centre.
    money: Money,
    /// By interval of this day.
    intervals: Vec<Interval>,
}

/// Money of the whole centre; what customers bring and cost is there only with customers.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
pub(super) struct Money<T: Serialize + JsonSchema = Estimate> {
    #[serde(flatten)]
    pub(super) own: Estimates<MoneyMetric, T>,
    #[serde(flatten)]
    pub(super) profit: Option<Estimates<ProfitMetric, T>>,
}

/// What became of customers with a memory over the season; with `weeks`, by the week.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct Season {
    #[serde(flatten)]
    whole: Option<Estimates<CustomerMetric>>,
    /// One after the other; states are those at the week's end.
    #[serde(skip_serializing_if = "Option::is_none")]
    weeks: Option<Vec<Week>>,
}

/// One week of a season.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct Week {
    /// 1 for the first.
    week: usize,
    #[serde(flatten)]
    customers: Estimates<CustomerMetric>,
    /// By call type; `all` is all of them together.
    calls: Named<Chosen>,
    /// Of the whole centre, in this week.
    money: Money,
}

/// Those measures of calls that are told by the week.
#[derive(Debug, Clone)]
struct Chosen(Table<CallMetric, Estimate>);

/// What is told of the calls of every week.
pub(super) const BY_WEEK: [CallMetric; 8] = [
    CallMetric::Offered,
    CallMetric::Answered,
    CallMetric::Abandoned,
    CallMetric::Abandonment,
    CallMetric::Lost,
    CallMetric::ServiceLevel,
    CallMetric::Asa,
    CallMetric::PromiseKept,
];

/// One interval of the day: means over all days. Counts and waits are those of calls that arrived
/// in it; `queue`, `staffed` and `occupancy` are of the time itself. null where there was nothing.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
struct Interval {
    /// A time on the wall, or seconds from the start.
    start: String,
    /// By call type; `all` is all of them together.
    calls: Named<Means<CallMetric>>,
    /// By agent group.
    agents: Named<Means<GroupMetric>>,
}

impl JsonReport {
    /// The results of `study`, come by through `command`.
    #[must_use]
    pub fn new(command: &str, study: &Study<'_>) -> Self {
        let results = study.results;
        Self {
            holdtrue: VERSION.to_owned(),
            command: command.to_owned(),
            scenario: ScenarioName {
                name: study.name.to_owned(),
                file: study.file.display().to_string(),
            },
            seed: results.seed.0,
            replications: results.replications,
            confidence: results.confidence.level(),
            assumptions: Rests::all(study),
            body: Body::new(study),
        }
    }

    /// As text, ending with a line break.
    #[must_use]
    pub fn text(&self) -> String {
        text(self)
    }
}

/// As text, ending with a line break.
pub(super) fn text(report: &impl Serialize) -> String {
    // Strings, numbers and maps with string keys cannot fail to be written to memory.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

impl Body {
    /// The measures of `study`.
    #[must_use]
    pub fn new(study: &Study<'_>) -> Self {
        let results = study.results;
        let calls = results.calls.iter().chain([&results.all]);
        let agents = results.agents.iter();
        let named = calls.map(|calls| (calls.name.clone(), CallMeasures::new(calls)));
        Self {
            calls: Named(named.collect()),
            agents: Named(
                agents
                    .map(|group| (group.name.clone(), Estimates(group.measures.clone())))
                    .collect(),
            ),
            money: Money::new(results),
            customers: Season::new(results),
            pilot: PilotJson::all(study),
            intervals: results
                .intervals
                .iter()
                .map(|interval| Interval::new(study, &interval.start, &interval.values))
                .collect(),
            days: study
                .by_day()
                .map(|(weekday, day)| DayBody::new(weekday, &day))
                .collect(),
        }
    }
}

impl Money {
    fn new(results: &Results) -> Self {
        let customers = results.customers.as_ref();
        Self {
            own: Estimates(results.money.clone()),
            profit: customers.map(|customers| Estimates(customers.profit.clone())),
        }
    }
}

impl Season {
    fn new(results: &Results) -> Self {
        let names = || results.calls.iter().map(|calls| calls.name.clone());
        let customers = results.customers.as_ref();
        let weeks = |customers: &CustomerResults| {
            let weeks = customers.weeks.iter().enumerate();
            weeks
                .map(|(place, week)| Week::new(place + 1, week, names()))
                .collect()
        };
        Self {
            whole: customers.map(|customers| Estimates(customers.measures.clone())),
            weeks: customers.map(weeks),
        }
    }
}

impl Week {
    fn new(number: usize, week: &WeekResults, names: impl Iterator<Item = String>) -> Self {
        let calls = week.calls.iter().chain([&week.all]);
        let names = names.chain(["all".to_owned()]);
        let calls = calls.map(|calls| Chosen(calls.clone()));
        Self {
            week: number,
            customers: Estimates(week.customers.clone()),
            calls: Named(names.zip(calls).collect()),
            money: Money {
                own: Estimates(week.money.clone()),
                profit: Some(Estimates(week.profit.clone())),
            },
        }
    }
}

impl Serialize for Chosen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(BY_WEEK.map(|metric| (metric.key(), &self.0[metric])))
    }
}

impl DayBody {
    fn new(weekday: Weekday, study: &Study<'_>) -> Self {
        let Body {
            calls,
            agents,
            money,
            intervals,
            ..
        } = Body::new(study);
        Self {
            day: weekday.key().to_owned(),
            calls,
            agents,
            money,
            intervals,
        }
    }
}

impl Interval {
    fn new(study: &Study<'_>, start: &str, values: &Values) -> Self {
        let names = study.results.calls.iter().map(|calls| calls.name.clone());
        let calls = values.calls.iter().chain([&values.all]);
        let groups = study.results.agents.iter().map(|group| group.name.clone());
        Self {
            start: start.to_owned(),
            calls: Named(
                names
                    .chain(["all".to_owned()])
                    .zip(calls)
                    .map(|(name, table)| (name, Means::new(table, CallMetric::by_interval)))
                    .collect(),
            ),
            agents: Named(
                groups
                    .zip(&values.groups)
                    .map(|(name, table)| (name, Means::new(table, |_| true)))
                    .collect(),
            ),
        }
    }
}

/// Things by name, in the order of the scenario.
#[derive(Debug, Clone)]
pub(super) struct Named<T>(pub(super) Vec<(String, T)>);

/// Every measure of one kind: an estimate, or a difference.
#[derive(Debug, Clone)]
pub(super) struct Estimates<M, T = Estimate>(pub(super) Table<M, T>);

/// The measures of a call type.
#[derive(Debug, Clone)]
pub(super) struct CallMeasures<T = Estimate> {
    pub(super) measures: Table<CallMetric, T>,
    pub(super) service_levels: Estimates<Formula, T>,
}

/// Means without intervals, of the measures that make sense.
#[derive(Debug, Clone)]
struct Means<M>(Vec<(M, Option<f64>)>);

impl CallMeasures {
    fn new(calls: &CallResults) -> Self {
        Self {
            measures: calls.measures.clone(),
            service_levels: Estimates(calls.service_levels.clone()),
        }
    }
}

impl<M: Numbered> Means<M> {
    fn new(table: &Table<M, Option<f64>>, make_sense: impl Fn(M) -> bool) -> Self {
        let sensible = table.iter().filter(|(measure, _)| make_sense(*measure));
        Self(sensible.map(|(measure, value)| (measure, *value)).collect())
    }
}

/// The key under which the service level by each formula stands.
const SERVICE_LEVELS: &str = "service_levels";

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<M: Keyed, T: Serialize> Serialize for Estimates<M, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(measure, value)| (measure.key(), value)))
    }
}

impl<M: Keyed> Serialize for Means<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(measure, value)| (measure.key(), value)))
    }
}

impl<T: Serialize> Serialize for CallMeasures<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (measure, value) in self.measures.iter() {
            map.serialize_entry(measure.key(), value)?;
            if measure == CallMetric::ServiceLevel {
                map.serialize_entry(SERVICE_LEVELS, &self.service_levels)?;
            }
        }
        map.end()
    }
}

/// What commands print.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)] // it is never made: it describes
enum Printed {
    /// `holdtrue run`
    Run(RunJson),
    /// `holdtrue compare`
    Compare(CompareJson),
    /// `holdtrue sweep`
    Sweep(SweepJson<'static>),
    /// `holdtrue sensitivity`
    Sensitivity(SensitivityJson),
}

/// The JSON Schema of what `--json` prints.
#[must_use]
pub fn results_schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Printed>()
}

/// An object with a property for each measure.
fn of_measures<M: Keyed>(value: &Schema, measures: impl Iterator<Item = M>) -> Schema {
    let mut properties = serde_json::Map::new();
    for measure in measures {
        let mut described = value.clone();
        described.insert("description".to_owned(), measure.meaning().into());
        properties.insert(measure.key().to_owned(), described.into());
    }
    let required: Vec<String> = properties.keys().cloned().collect();
    json_schema!({ "type": "object", "properties": properties, "required": required })
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}ByName", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<T>() })
    }
}

impl<M: Keyed, T: JsonSchema> JsonSchema for Estimates<M, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Estimates".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let estimate = generator.subschema_for::<T>();
        of_measures(&estimate, M::ALL.iter().copied())
    }
}

impl JsonSchema for Chosen {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "WeekCalls".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let estimate = generator.subschema_for::<Estimate>();
        of_measures(&estimate, BY_WEEK.into_iter())
    }
}

impl<M: Keyed> JsonSchema for Means<M> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Means".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let number = json_schema!({ "type": ["number", "null"] });
        let mut schema = of_measures(&number, M::ALL.iter().copied());
        // Measures that make no sense for an interval are left out.
        schema.remove("required");
        schema
    }
}

impl<T: JsonSchema> JsonSchema for CallMeasures<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("CallMeasuresOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let levels = generator.subschema_for::<Estimates<Formula, T>>();
        let mut schema = Estimates::<CallMetric, T>::json_schema(generator);
        if let Some(properties) = schema.get_mut("properties").and_then(|p| p.as_object_mut()) {
            properties.insert(SERVICE_LEVELS.to_owned(), levels.into());
        }
        if let Some(required) = schema.get_mut("required").and_then(|r| r.as_array_mut()) {
            required.push(SERVICE_LEVELS.into());
        }
        schema
    }
}
