//! Text: measured and rasterised with the embedded font, so that it takes the same room on every machine.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont, point};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendTextStyle, FontFamily, FontStyle};

/// DejaVu Sans 2.37, reduced; `fonts/LICENSE` has its terms.
const REGULAR: &[u8] = include_bytes!("fonts/DejaVuSans.subset.ttf");
const BOLD: &[u8] = include_bytes!("fonts/DejaVuSans-Bold.subset.ttf");

static REGULAR_FONT: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(REGULAR).ok());
static BOLD_FONT: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(BOLD).ok());

/// Families a reader may have that are no wider than the embedded font.
pub(super) const FAMILIES: &str = "DejaVu Sans, Verdana, Noto Sans, Segoe UI, Arial, sans-serif";

/// A letter that the font lacks is given this much room \[em\]: it may come from any other font.
const UNKNOWN: f64 = 1.0;

/// The dots of a shortened text.
const DOTS: char = '…';

/// Size and weight of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Face {
    /// The em \[pt\].
    pub(super) size: f64,
    /// Heavy or not.
    pub(super) weight: Weight,
}

/// How heavy a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

pub(super) const TITLE: Face = Face::new(17.0, Weight::Bold);
pub(super) const BODY: Face = Face::new(12.0, Weight::Regular);
pub(super) const STRONG: Face = Face::new(12.0, Weight::Bold);
pub(super) const SMALL: Face = Face::new(11.0, Weight::Regular);

impl Face {
    pub(super) const fn new(size: f64, weight: Weight) -> Self {
        Self { size, weight }
    }

    /// From one line's base to the next \[pt\].
    pub(super) fn leading(self) -> f64 {
        (self.size * 1.32).round()
    }

    fn font(self) -> Option<&'static FontRef<'static>> {
        match self.weight {
            Weight::Regular => REGULAR_FONT.as_ref(),
            Weight::Bold => BOLD_FONT.as_ref(),
        }
    }

    /// Whether the font has this letter; of one that it lacks it draws a box.
    pub(super) fn has(self, letter: char) -> bool {
        self.font()
            .is_some_and(|font| font.glyph_id(letter) != GlyphId(0))
    }

    fn advance(self, letter: char) -> f64 {
        let known = self.font().and_then(|font| {
            let glyph = font.glyph_id(letter);
            let em = f64::from(font.units_per_em()?);
            (glyph != GlyphId(0)).then(|| f64::from(font.h_advance_unscaled(glyph)) / em)
        });
        known.unwrap_or(UNKNOWN) * self.size
    }

    /// The room that a text takes \[pt\].
    pub(super) fn width(self, text: &str) -> f64 {
        text.chars().map(|letter| self.advance(letter)).sum()
    }

    /// The widest of some texts \[pt\].
    pub(super) fn widest<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> f64 {
        let widths = texts.into_iter().map(|text| self.width(text));
        widths.fold(0.0, f64::max)
    }

    /// A text that fits into `room` \[pt\]: names differ most often at their ends, so the middle is left out.
    pub(super) fn shorten(self, text: &str, room: f64) -> String {
        if self.width(text) <= room {
            return text.to_owned();
        }
        let letters: Vec<char> = text.chars().collect();
        let mut left = room - self.advance(DOTS);
        let (mut front, mut back) = (0, letters.len());
        while front < back {
            // Three letters of the beginning to two of the end.
            let from_front = 2 * front <= 3 * (letters.len() - back);
            let letter = if from_front {
                letters.get(front)
            } else {
                letters.get(back - 1)
            };
            left -= letter.map_or(0.0, |letter| self.advance(*letter));
            if left < 0.0 {
                break;
            }
            if from_front {
                front += 1;
            } else {
                back -= 1;
            }
        }
        let beginning: String = letters.iter().take(front).collect();
        let end: String = letters.iter().skip(back).collect();
        format!("{}{DOTS}{}", beginning.trim_end(), end.trim_start())
    }

    /// The text in lines no wider than `room` \[pt\], at most `most` of them; what does not fit is shortened. A number
    /// stays with its unit.
    pub(super) fn wrap(self, text: &str, room: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut words = glued(text).into_iter().peekable();
        while let Some(word) = words.next() {
            let last = lines.len() + 1 == most.max(1);
            let mut line = word;
            while let Some(next) = words.peek() {
                let longer = format!("{line} {next}");
                if self.width(&longer) > room && !last {
                    break;
                }
                line = longer;
                words.next();
            }
            lines.push(self.shorten(&line, room));
        }
        lines
    }
}

/// Words as they stay together: `10.2 ± 1.6 s` is one.
fn glued(text: &str) -> Vec<String> {
    let unit = |word: &str| {
        let bare = word.trim_end_matches([',', ';', '.', ')', ':']);
        ["±", "%", "s", "min", "h", "points"].contains(&bare)
    };
    let mut glued: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match glued.last_mut() {
            Some(last) if unit(word) || last.ends_with('±') => {
                last.push('\u{a0}');
                last.push_str(word);
            }
            _ => glued.push(word.to_owned()),
        }
    }
    glued
}

/// A text of one face as plotters' bitmap backend wants it, at device scale.
pub(super) struct Lettering {
    /// Size in device units.
    pub(super) face: Face,
    /// Colour.
    pub(super) color: BackendColor,
    /// Where the anchor is.
    pub(super) align: HPos,
}

impl BackendTextStyle for Lettering {
    type FontError = std::convert::Infallible;

    fn color(&self) -> BackendColor {
        self.color
    }

    fn size(&self) -> f64 {
        self.face.size
    }

    fn style(&self) -> FontStyle {
        match self.face.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        }
    }

    fn anchor(&self) -> Pos {
        Pos::new(self.align, VPos::Top)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(FAMILIES)
    }

    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        Ok(((0, 0), (self.face.width(text).round() as i32, 0)))
    }

    /// Plotters' own lettering drops each glyph's side bearing and so spaces letters unevenly; this one keeps
    /// it. The origin is the left end of the base line.
    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        text: &str,
        (left, base): BackendCoord,
        mut draw: DrawFunc,
    ) -> Result<Result<(), E>, Self::FontError> {
        let Some(font) = self.face.font() else {
            return Ok(Ok(()));
        };
        let em = f64::from(font.units_per_em().unwrap_or(1.0));
        let scale = PxScale::from((self.face.size * f64::from(font.height_unscaled()) / em) as f32);
        let scaled = font.as_scaled(scale);
        let mut right = 0.0;
        let mut failed = Ok(());
        for letter in text.chars() {
            let glyph = scaled
                .glyph_id(letter)
                .with_scale_and_position(scale, point(right as f32, 0.0));
            right += self.face.advance(letter);
            let Some(outline) = font.outline_glyph(glyph) else {
                continue;
            };
            let corner = outline.px_bounds().min;
            outline.draw(|x, y, cover| {
                if failed.is_ok() {
                    let alpha = self.color.alpha * f64::from(cover.clamp(0.0, 1.0));
                    let x = left + corner.x as i32 + x as i32;
                    let y = base + corner.y as i32 + y as i32;
                    let rgb = self.color.rgb;
                    failed = draw(x, y, BackendColor { alpha, rgb });
                }
            });
        }
        Ok(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_are_there_and_measure_letters() {
        for face in [BODY, STRONG] {
            assert!(face.font().is_some());
            assert!(face.width("W") > face.width("i"));
        }
    }

    #[test]
    fn a_wrapped_text_keeps_its_words_and_its_room() {
        let text = "Two agents more at noon save as many callers as a longer opening";
        let lines = BODY.wrap(text, 150.0, 9);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| BODY.width(line) <= 150.0));
        assert!(lines.len() > 2);
    }

    #[test]
    fn a_number_stays_with_its_unit() {
        let said = glued("wait 10.2 ± 1.6 s, or 4 % (of calls)");
        let expected = [
            "wait",
            "10.2\u{a0}±\u{a0}1.6\u{a0}s,",
            "or",
            "4\u{a0}%",
            "(of",
            "calls)",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn a_shortened_name_keeps_both_ends() {
        let name = "the plan of last winter with 98 agents";
        let short = BODY.shorten(name, 120.0);
        assert!(BODY.width(&short) <= 120.0);
        assert!(
            short.starts_with("the") && short.ends_with("nts"),
            "{short}"
        );
        assert_eq!(BODY.shorten(name, 1000.0), name);
        assert_eq!(BODY.shorten(name, 0.0), "…");
    }
}
