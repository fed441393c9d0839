//! The columns of a queue_log that is a table.

/// No event has more data.
const MOST_DATA: usize = 20;

/// Columns of the table.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) time: usize,
    pub(super) callid: usize,
    pub(super) queue: usize,
    pub(super) agent: usize,
    pub(super) event: usize,
    /// By number, the first of which is `data1`.
    pub(super) data: Vec<Option<usize>>,
    /// All data of an event in one column, `|` between them, as older tables have it, also beside the numbered ones.
    pub(super) joined: Option<usize>,
}

impl Table {
    /// Columns of these names, in small letters; `None` if one is missing. `has_bars`: `|` stands between them.
    pub(super) fn of(names: &[String], has_bars: bool) -> Option<Self> {
        let place = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let mut data = Vec::new();
        for (place, name) in names.iter().enumerate() {
            if let Some(number) = data_number(name) {
                data.resize(data.len().max(number), None);
                data[number - 1] = data[number - 1].or(Some(place));
            }
        }
        let joined = place(&["data"]).or(match data.as_slice() {
            [only] => *only,
            _ => None,
        });
        // Between bars the data in one column are columns behind each other, with no name but the first.
        let joined = match joined {
            Some(first) if has_bars && first + 1 == names.len() => {
                data = (first..first + MOST_DATA).map(Some).collect();
                None
            }
            joined => joined,
        };
        Some(Self {
            time: place(&["time", "created"])?,
            callid: place(&["callid", "call_id"])?,
            queue: place(&["queuename", "queue"])?,
            agent: place(&["agent"])?,
            event: place(&["event", "verb"])?,
            data,
            joined,
        })
    }
}

/// The number in the name of a column such as `data1`.
fn data_number(name: &str) -> Option<usize> {
    let number = name.strip_prefix("data")?.trim_start_matches(['_', ' ']);
    let number = number.parse().ok();
    number.filter(|number| (1..=MOST_DATA).contains(number))
}
