//! Days that differ, by the day of the week or by chance, as variations of the scenario: each is converted and checked
//! by itself.
//!
//! What is wrong with a day is shown where the day says it; if the day says nothing there, at the day's
//! name. What is wrong with the rest of the file is told once.

use super::at_home::Upper;
use super::convert::{self, Converted, Notes};
use super::diagnostic::{Diagnostic, Mistake, Severity};
use super::kinds::{KINDS, KindKeys};
use super::layers::Layers;
use super::setting::dotted;
use super::source::SourceSpan;
use super::star::for_every_name;
use super::tree::{Node, Table, Value};
use super::week::{self, DayKeys, WEEK};
use super::were::{self, Were};
use super::{LocatedEffects, inherit, located, read};
use crate::centre::{Centre, Day, Operation, Variants, Weekday};
use crate::error::{Problem, Problems};
use std::collections::HashSet;

/// What makes days differ.
pub(super) struct Varying {
    /// The days of the week.
    pub(super) days: Option<Vec<DayKeys>>,
    /// Days as they were.
    pub(super) were: Option<Were>,
    pub(super) kinds: Vec<KindKeys>,
}

impl Varying {
    /// Whether all days are alike.
    pub(super) fn is_plain(&self) -> bool {
        self.days.is_none() && self.were.is_none() && self.kinds.is_empty()
    }
}

/// The days of `varying`, each laid over `base`, of which `converted` came; `whole` is the base with what its call types
/// inherit. Nothing is known of the keys in `lost`.
pub(super) fn operation(
    mut converted: Converted,
    (base, whole): (&Node, &Node),
    mut varying: Varying,
    lost: &[String],
    layers: &mut Layers,
) -> Option<Operation> {
    let idle = std::mem::take(&mut converted.warnings);
    let mut effects = LocatedEffects::default();
    if varying.days.is_none() {
        effects.add(&converted.effects, whole);
    }
    let (centre, found) = located(converted, whole);
    let mut told = HashSet::new();
    for (_, one) in found {
        told.insert(one.mistake.found.clone());
        layers.push(of_first_day(varying.were.as_ref(), one));
    }
    varying.kinds.retain_mut(|kind| {
        for_every_name(&mut kind.over, base);
        layers.is_at_home(&kind.over, base, Upper::Kind(&kind.likely.name))
    });
    let mut reading = Reading {
        base,
        lost,
        layers,
        effects,
        idle,
        base_is_right: centre.is_some(),
        told,
    };
    let made = match varying.days {
        None => reading.by_chance(varying.were.as_ref(), &varying.kinds, centre),
        Some(days) => reading.week(days, varying.were.as_ref(), &varying.kinds, centre),
    };
    let Reading {
        effects, mut idle, ..
    } = reading;
    idle.extend(idle_opening_days(whole));
    layers.note(idle, Severity::Warning, whole);
    effects.tell(layers);
    if layers.diagnostics.has_errors() {
        return None;
    }
    match made? {
        Ok(operation) => Some(operation),
        Err(problems) => {
            layers.note(problems, Severity::Error, base);
            None
        }
    }
}

/// What is wrong with the first of the days as they were is told as of the others.
fn of_first_day(were: Option<&Were>, one: Diagnostic) -> Diagnostic {
    match were {
        Some(were) if one.at.is_some_and(|place| were.holds(0, place)) => named(were.name(0), one),
        _ => one,
    }
}

/// With the name of the day that it is about.
fn named(day: &str, one: Diagnostic) -> Diagnostic {
    let Mistake { found, cure } = one.mistake;
    let mistake = Mistake::new(format!("day {day}: {found}"), cure);
    Diagnostic { mistake, ..one }
}

/// Days that were written down, if they are all right; or what is wrong with them together.
type Made = Option<Result<Operation, Problems>>;

/// Days are read, one after the other.
struct Reading<'n, 'l> {
    base: &'n Node,
    lost: &'n [String],
    layers: &'l mut Layers,
    effects: LocatedEffects,
    /// What is worth a remark only if it is so on every day.
    idle: Vec<Problem>,
    base_is_right: bool,
    /// What was said of some day and need not be said of all.
    told: HashSet<String>,
}

/// A day that is laid over the rest.
struct Laid<'d> {
    /// All that it says.
    over: Node,
    /// What it is called in a sentence.
    name: String,
    /// Where it is named.
    place: SourceSpan,
    /// Which of the days as they were it is.
    were: Option<(&'d Were, usize)>,
}

impl Reading<'_, '_> {
    /// Days of which one is like the other, but for chance. `centre` is the base: the first of its days, of no kind.
    fn by_chance(
        &mut self,
        were: Option<&Were>,
        kinds: &[KindKeys],
        centre: Option<Centre>,
    ) -> Made {
        let variants = self.variants(None, were, kinds, centre)?;
        Some(variants.and_then(|variants| {
            let operation = Operation::from(variants);
            Problems::none_of(operation.differing_days())?;
            Ok(operation)
        }))
    }

    fn week(
        &mut self,
        days: Vec<DayKeys>,
        were: Option<&Were>,
        kinds: &[KindKeys],
        centre: Option<Centre>,
    ) -> Made {
        let mut made = Vec::new();
        for mut day in days {
            for_every_name(&mut day.over, self.base);
            if !self
                .layers
                .is_at_home(&day.over, self.base, Upper::Day(day.weekday))
            {
                continue;
            }
            let (own, failed) = were::take(&mut day.over, &mut self.layers.diagnostics);
            if !failed.is_empty() {
                continue;
            }
            let were = self.were_on(&day, were, own);
            if were.is_none() && kinds.is_empty() {
                let laid = Laid::on(&day);
                let centre = self.centre(&laid);
                made.extend(centre.map(|centre| Day::new(Some(day.weekday), centre)));
                continue;
            }
            match self.variants(Some(&day), were.as_ref(), kinds, None) {
                Some(Ok(variants)) => made.push(Day::drawn_from(Some(day.weekday), variants)),
                Some(Err(problems)) => return Some(Err(problems)),
                None => {}
            }
        }
        let base = match were {
            None => centre?,
            Some(_) => match self.variants(None, were, &[], centre)? {
                Ok(variants) => Day::drawn_from(None, variants).centre,
                Err(problems) => return Some(Err(problems)),
            },
        };
        Some(Operation::week_of(base, made))
    }

    /// The days as they were among which a day of the week draws.
    fn were_on(&mut self, day: &DayKeys, were: Option<&Were>, own: Option<Were>) -> Option<Were> {
        let under = match were {
            Some(were) => were.clone().under(&day.over, own),
            None => Ok(own),
        };
        let on =
            |under: Option<Were>, weekday: Weekday| under.map(|were| were.on(weekday)).transpose();
        match under.and_then(|under| on(under, day.weekday)) {
            Ok(were) => were,
            Err(refused) => {
                self.layers.diagnostics.push(*refused);
                None
            }
        }
    }

    /// All that a day can be. `known` is its first centre, if it was read before.
    fn variants(
        &mut self,
        day: Option<&DayKeys>,
        were: Option<&Were>,
        kinds: &[KindKeys],
        mut known: Option<Centre>,
    ) -> Option<Result<Variants, Problems>> {
        let mut centres = Vec::new();
        let number = were.map_or(1, Were::len);
        let is_first_known = day.is_none();
        for place in 0..number {
            for kind in std::iter::once(None).chain(kinds.iter().map(Some)) {
                if is_first_known && place == 0 && kind.is_none() {
                    centres.extend(known.take());
                    continue;
                }
                let laid = Laid::by_chance(day, were.map(|were| (were, place)), kind);
                centres.extend(laid.and_then(|laid| self.centre(&laid)));
                if self.layers.diagnostics.is_full() {
                    return None;
                }
            }
        }
        if centres.len() != number * (1 + kinds.len()) {
            return None;
        }
        let kinds = kinds.iter().map(|kind| kind.likely.clone()).collect();
        let were = were.map_or_else(Vec::new, Were::likely);
        Some(Variants::new(were, kinds, centres))
    }

    /// The centre on one day.
    fn centre(&mut self, laid: &Laid<'_>) -> Option<Centre> {
        let mut node = self.base.clone();
        for holder in [WEEK, KINDS] {
            node.prune(&[holder.to_owned()]);
        }
        node.overlay(laid.over.clone());
        let mut lost = self.lost.to_vec();
        let (mut written, node) = inherit::understood(&mut node, &mut lost, self.layers);
        // What may be staffed is said once, for all days.
        written.staff = None;
        written.shifts = None;
        let notes = Notes::new(lost, self.layers.is_torn).on_a_day();
        let mut converted = convert::convert(written, notes, &node);
        self.effects.add(&converted.effects, &node);
        // A volume or count of 0 is worth a remark only if it is 0 on every day.
        let own = std::mem::take(&mut converted.warnings);
        self.idle.retain(|problem| own.contains(problem));
        let (own, found) = located(converted, &node);
        let mut set_anew = HashSet::new();
        for (key, one) in found {
            let (path, _, inside) = node.settable(&key);
            // A list is given as a whole: what is wrong with it first is enough.
            let is_said = !inside.is_empty() && !set_anew.insert(path);
            let what = one.mistake.found.clone();
            let one = laid.on_it((&key, &node), one, self.base_is_right);
            // Of days that come by chance there are many: the same of all of them is said once.
            let is_new = laid.were.is_none() || self.told.insert(what);
            if let Some(one) = one.filter(|_| !is_said && is_new) {
                self.layers.push(one);
            }
        }
        own
    }
}

impl<'d> Laid<'d> {
    /// A day of the week.
    fn on(day: &DayKeys) -> Self {
        Self {
            over: day.over.clone(),
            name: format!("on {}", day.weekday),
            place: day.place,
            were: None,
        }
    }

    /// A day as it was of some kind, on a day of the week; `None` if it is none of these.
    fn by_chance(
        day: Option<&DayKeys>,
        were: Option<(&'d Were, usize)>,
        kind: Option<&KindKeys>,
    ) -> Option<Self> {
        let mut names = Vec::new();
        let mut at = None;
        let mut over: Option<Node> = None;
        let mut lay = |name: String, place: SourceSpan, more: Node| {
            names.push(name);
            at = Some(place);
            match &mut over {
                Some(over) => over.overlay(more),
                None => over = Some(more),
            }
        };
        if let Some(day) = day {
            lay(format!("on {}", day.weekday), day.place, day.over.clone());
        }
        if let Some((were, place)) = were {
            lay(
                format!("on day {}", were.name(place)),
                were.place(place),
                were.over(place),
            );
        }
        if let Some(kind) = kind {
            let name = format!("on days of the kind `{}`", kind.likely.name);
            lay(name, kind.place, kind.over.clone());
        }
        let place = at?;
        Some(Self {
            over: over.unwrap_or(Node {
                value: Value::Table(Table::new()),
                place,
            }),
            name: names.join(", "),
            place,
            were,
        })
    }

    /// What is wrong with a day, told where the day can be mended. A warning about what the day does not
    /// set, and what follows from a mistake in the rest of the file, is not for the day to mend.
    fn on_it(
        &self,
        (key, node): (&str, &Node),
        one: Diagnostic,
        base_is_right: bool,
    ) -> Option<Diagnostic> {
        if let Some((were, day)) = self.were
            && one.at.is_some_and(|place| were.holds(day, place))
        {
            return Some(named(were.name(day), one));
        }
        if one.at.is_some_and(|place| week::holds(&self.over, place)) {
            return Some(one);
        }
        if one.severity == Severity::Warning || !base_is_right {
            return None;
        }
        let Mistake { found, cure } = one.mistake;
        let (path, whole, inside) = node.settable(key);
        let (key, name) = (dotted(&path), &self.name);
        let mistake = if inside.is_empty() {
            Mistake::new(
                format!("{name} `{key}` is not right any more: {found}"),
                format!("set \"{key}\" for this day, too: {cure}"),
            )
        } else {
            let inside: Vec<String> = inside.split('.').map(str::to_owned).collect();
            let inside = read::inside(&inside);
            Mistake::new(
                format!("{name} {inside} in `{key}` is not right any more: {found}"),
                format!(
                    "set \"{key}\" for this day, too, as a whole; without that it is {}",
                    whole.shown()
                ),
            )
        };
        Some(Diagnostic::error(mistake, self.place))
    }
}

/// A week has the days that it names.
fn idle_opening_days(whole: &Node) -> Option<Problem> {
    const KEY: &str = "customers.opening_days";
    let week = whole.place_of(WEEK)?;
    let days = whole.place_of(KEY)?;
    let found = "`opening_days` has no effect here";
    let cure = "a week has the days that [week] names; take it out";
    (week.source == days.source).then(|| Problem::new(KEY, found, cure))
}
