//! What is wrong where, and how it is shown: the line, a caret, what was found, and the cure.

use super::source::{SourceSpan, Sources};
pub(super) use crate::error::Mistake;
use crate::legible::shown;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// More than these are counted, not shown: nobody reads the hundredth.
pub(super) const MOST_SHOWN: usize = 50;
/// What is said in the place of the others.
pub(super) const MORE: &str = "error: there are more problems; mend these first";

/// Whether a scenario can be used in spite of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Severity {
    Error,
    Warning,
}

/// One thing wrong, located.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Diagnostic {
    pub(super) severity: Severity,
    pub(super) mistake: Mistake,
    /// `None` if there is no text to point into: a missing file.
    pub(super) at: Option<SourceSpan>,
}

impl Diagnostic {
    pub(super) fn error(mistake: Mistake, at: impl Into<Option<SourceSpan>>) -> Self {
        Self {
            severity: Severity::Error,
            mistake,
            at: at.into(),
        }
    }

    /// As text, with a `note` on where it applies.
    pub(super) fn render(&self, sources: &Sources, look: Look, note: Option<&str>) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        // Names of columns, say, come from somebody else's file.
        let (found, cure) = (shown(&self.mistake.found), shown(&self.mistake.cure));
        let mut group = Group::with_title(level.primary_title(&*found));
        if let Some(place) = self.at {
            let kind = AnnotationKind::Primary;
            group = group.element(snippet(sources, place, kind, None));
            if let Some(asked) = sources.get(place.source).asked {
                let kind = AnnotationKind::Context;
                let why = Some("this file was asked for here");
                group = group.element(snippet(sources, asked, kind, why));
            }
        }
        group = group.element(Level::HELP.message(&*cure));
        if let Some(note) = note {
            group = group.element(Level::NOTE.message(note));
        }
        let renderer = match look {
            Look::Plain => Renderer::plain(),
            Look::Styled => Renderer::styled(),
        };
        renderer.render(&[group])
    }
}

/// Whether a text carries the control sequences of colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// None.
    #[default]
    Plain,
    /// For a terminal.
    Styled,
}

/// The first line of `place`, marked. Only that line is handed on: sources may be large.
fn snippet<'s>(
    sources: &'s Sources,
    place: SourceSpan,
    kind: AnnotationKind,
    label: Option<&'static str>,
) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
    let source = sources.get(place.source);
    let text = &*source.text;
    let from = floor_boundary(text, place.from);
    let start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let end = text[from..].find('\n').map_or(text.len(), |at| from + at);
    let line = text[start..end].trim_end_matches('\r');
    let to = floor_boundary(text, place.to).clamp(from, start + line.len().max(from - start));
    let number = text[..start].matches('\n').count() + 1;
    let span = (from - start).min(line.len())..(to - start).min(line.len());
    Snippet::source(line)
        .path(source.name.as_str())
        .line_start(number)
        .annotation(kind.span(span).label(label))
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The problems of a scenario, in the order of its text.
#[derive(Debug, Default)]
pub(super) struct Diagnostics(pub(super) Vec<Diagnostic>);

impl Diagnostics {
    /// Notes it, unless it is known already or there are too many to be read anyway.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if !self.is_full() && !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
    }

    pub(super) fn has_errors(&self) -> bool {
        self.0.iter().any(|one| one.severity == Severity::Error)
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.len() > MOST_SHOWN
    }

    pub(super) fn sort(&mut self) {
        self.0.sort_by_key(|one| (one.severity, one.at));
    }

    pub(super) fn render(&self, sources: &Sources, look: Look) -> Vec<String> {
        self.render_noted(sources, look, |_| None)
    }

    /// The same, each with its note.
    pub(super) fn render_noted(
        &self,
        sources: &Sources,
        look: Look,
        note: impl Fn(&Diagnostic) -> Option<String>,
    ) -> Vec<String> {
        let shown = self.0.iter().take(MOST_SHOWN);
        let texts = shown.map(|one| one.render(sources, look, note(one).as_deref()));
        let mut texts: Vec<String> = texts.collect();
        if self.0.len() > MOST_SHOWN {
            texts.push(MORE.to_owned());
        }
        texts
    }
}

/// So many names are looked at for the one that was meant: a file with more was written by a program. A convention.
const MOST_KNOWN: usize = 500;

/// The one of `known` that `written` was probably meant to be: a slip or two away, or begun like it.
pub(super) fn nearest<'k>(
    written: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let fold = |name: &str| name.to_lowercase().replace('-', "_");
    let folded = fold(written);
    let letters = folded.chars().count();
    // A convention: one slip in three letters.
    let most_slips = if letters > 2 { (letters / 3).max(1) } else { 0 };
    known
        .into_iter()
        .take(MOST_KNOWN)
        .filter_map(|name| {
            let other = fold(name);
            let slips = strsim::osa_distance(&folded, &other);
            let is_begun = letters > 2 && other.starts_with(&folded);
            (slips <= most_slips || is_begun).then_some((slips, name))
        })
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, name)| name)
}

/// "`a`, `b` or `c`".
pub(super) fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, meant: Option<&str>) {
        let known = [
            "volume",
            "volume_scale",
            "wrap_up",
            "day",
            "exponential",
            "at",
        ];
        assert_eq!(nearest(written, known), meant, "{written}");
    }

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        check("volum", Some("volume"));
        check("Volume-Scale", Some("volume_scale"));
        check("wrapup", Some("wrap_up"));
        check("dya", Some("day"));
        check("exp", Some("exponential"));
        check("AT", Some("at"));
        check("salary", None);
        check("to", None);
        check("", None);
    }

    #[test]
    fn choices_are_listed_as_in_a_sentence() {
        assert_eq!(one_of(&["a"]), "`a`");
        assert_eq!(one_of(&["a", "b"]), "`a` or `b`");
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
