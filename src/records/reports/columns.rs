//! What the columns of an interval report mean: of a general CSV, of Genesys Cloud's historical import, of Avaya's hsplit.

use crate::error::Mistake;
use crate::records::date_format::DateFormat;
use serde::Deserialize;

/// How the start of an interval is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// A moment: ISO 8601 or seconds since 1970.
    Moment,
    /// A time of day, beside a date.
    Clock,
    /// Hours and minutes as one number beside a date: 830 is half past eight.
    HoursAndMinutes,
}

/// Columns of an interval report. Times are sums over the interval, in seconds.
#[derive(Debug, Clone)]
pub struct ReportColumns {
    pub(super) date: Option<String>,
    pub(super) start: String,
    pub(super) start_is: Start,
    pub(super) kind: Option<String>,
    /// A column and the values that count; other rows are set aside.
    pub(super) only: Option<(String, Vec<String>)>,
    /// Length of an interval, and what one of its units is \[s\].
    pub(super) length: Option<(String, f64)>,
    pub(super) offered: Option<String>,
    pub(super) answered: Option<String>,
    pub(super) abandoned: Option<String>,
    pub(super) talk: Vec<String>,
    pub(super) wrap_up: Option<String>,
    /// Mean talk and wrap-up of an answered call.
    pub(super) mean_handle: Option<String>,
    /// Time in queue of all calls.
    pub(super) wait: Vec<String>,
    /// Mean time in queue.
    pub(super) mean_wait: Option<String>,
    /// Agents on duty on average.
    pub(super) agents: Option<String>,
    /// Time that agents were on duty, and parts of it off the phones.
    pub(super) staffed: Option<(String, Option<String>)>,
    /// How answered and abandoned calls spread over stretches of wait.
    pub(super) histogram: Option<Histogram>,
    /// As somebody says; otherwise commas, or what the file itself says.
    pub(super) separator: Option<u8>,
    pub(super) has_decimal_commas: bool,
    pub(super) date_format: Option<DateFormat>,
    /// Names are those of a preset: some may be missing, and some have a unit behind them.
    pub(super) is_preset: bool,
}

/// Numbered columns of counts by stretch of wait, and of where each stretch ends \[s\].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Histogram {
    pub(super) answered: String,
    pub(super) abandoned: String,
    pub(super) ends: String,
    pub(super) stretches: usize,
}

impl ReportColumns {
    /// The same, written in another way than is usual.
    pub(in crate::records) fn written_as(
        self,
        (separator, has_decimal_commas): (Option<u8>, bool),
        date_format: Option<DateFormat>,
    ) -> Self {
        Self {
            separator,
            has_decimal_commas,
            date_format,
            ..self
        }
    }

    fn none(start: &str, start_is: Start) -> Self {
        Self {
            date: None,
            start: start.to_owned(),
            start_is,
            kind: None,
            only: None,
            length: None,
            offered: None,
            answered: None,
            abandoned: None,
            talk: Vec::new(),
            wrap_up: None,
            mean_handle: None,
            wait: Vec::new(),
            mean_wait: None,
            agents: None,
            staffed: None,
            histogram: None,
            separator: None,
            has_decimal_commas: false,
            date_format: None,
            is_preset: false,
        }
    }

    /// The file that Genesys Cloud imports history from: UTC, a row for each queue, medium, skills, language and quarter of an
    /// hour, handle time as a sum in seconds (help.mypurecloud.com, "Prepare the historical data import .csv file").
    #[must_use]
    pub fn genesys() -> Self {
        let name = |text: &str| Some(text.to_owned());
        Self {
            kind: name("Queue"),
            only: Some((
                "Media Type".to_owned(),
                vec!["voice".to_owned(), "callback".to_owned()],
            )),
            offered: name("Offered"),
            answered: name("Interactions Handled"),
            talk: vec!["Total Handle Time".to_owned()],
            is_preset: true,
            ..Self::none("Interval Start UTC Date", Start::Moment)
        }
    }

    /// Avaya CMS, table hsplit: sums for each split and interval, and how waits spread over ten stretches (Avaya CMS Database
    /// Items and Calculations).
    #[must_use]
    pub fn avaya() -> Self {
        let name = |text: &str| Some(text.to_owned());
        Self {
            date: name("row_date"),
            kind: name("split"),
            length: Some(("intrvl".to_owned(), 60.0)),
            offered: None,
            answered: name("acdcalls"),
            abandoned: name("abncalls"),
            talk: vec!["acdtime".to_owned(), "holdacdtime".to_owned()],
            wrap_up: name("acwtime"),
            wait: vec!["anstime".to_owned(), "abntime".to_owned()],
            staffed: Some(("i_stafftime".to_owned(), name("i_auxtime"))),
            histogram: Some(Histogram {
                answered: "acdcalls".to_owned(),
                abandoned: "abncalls".to_owned(),
                ends: "period".to_owned(),
                stretches: 10,
            }),
            is_preset: true,
            ..Self::none("starttime", Start::HoursAndMinutes)
        }
    }
}

/// The table `[intervals]` of a columns file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::records) struct IntervalsWritten {
    date: Option<String>,
    start: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    offered: Option<String>,
    answered: Option<String>,
    abandoned: Option<String>,
    talk: Option<String>,
    wrap_up: Option<String>,
    mean_handle: Option<String>,
    wait: Option<String>,
    mean_wait: Option<String>,
    agents: Option<String>,
    agent_seconds: Option<String>,
    length: Option<String>,
}

impl IntervalsWritten {
    pub(in crate::records) fn columns(
        self,
        (separator, has_decimal_commas): (Option<u8>, bool),
        date_format: Option<DateFormat>,
    ) -> Result<ReportColumns, Mistake> {
        let start = self.start.ok_or_else(|| {
            Mistake::new(
                "[intervals] names no column as `start`",
                "name the column with the moment at which an interval begins",
            )
        })?;
        if self.offered.is_none() && (self.answered.is_none() || self.abandoned.is_none()) {
            return Err(Mistake::new(
                "[intervals] does not say how many calls were offered",
                "name the column `offered`, or `answered` and `abandoned`",
            ));
        }
        if self.talk.is_none() && self.mean_handle.is_none() {
            return Err(Mistake::new(
                "[intervals] does not say how long calls take",
                "name `talk` (sum of an interval, in seconds) or `mean_handle` (mean of an answered call)",
            ));
        }
        if self.agent_seconds.is_some() && self.length.is_none() {
            return Err(Mistake::new(
                "[intervals] agent_seconds says nothing without the length of an interval",
                "name the column `length` (of an interval, in seconds), or `agents` on duty on average",
            ));
        }
        let start_is = match self.date {
            Some(_) => Start::Clock,
            None => Start::Moment,
        };
        Ok(ReportColumns {
            date: self.date,
            kind: self.kind,
            offered: self.offered,
            answered: self.answered,
            abandoned: self.abandoned,
            talk: self.talk.into_iter().collect(),
            wrap_up: self.wrap_up,
            mean_handle: self.mean_handle,
            wait: self.wait.into_iter().collect(),
            mean_wait: self.mean_wait,
            agents: self.agents,
            length: self.length.map(|name| (name, 1.0)),
            staffed: self.agent_seconds.map(|name| (name, None)),
            separator,
            has_decimal_commas,
            date_format,
            ..ReportColumns::none(&start, start_is)
        })
    }
}
