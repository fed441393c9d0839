//! A scene as an SVG document: one element a mark, places in points.

use std::fmt::{self, Write};

use askama::filters::{Escaper, Html};

use super::PlotError;
use super::ink::{Ink, PAPER};
use super::lettering::{FAMILIES, Weight};
use super::scene::{Align, Mark, Point, Scene, merged_steps};

/// Places are told to this fraction of a point.
const STEPS: f64 = 4.0;

/// The scene as an SVG document.
pub(super) fn svg(scene: &Scene) -> Result<String, PlotError> {
    let (width, height) = scene.paper()?;
    let mut document = String::new();
    write_all(&mut document, scene, (width, height))
        .map_err(|error| PlotError::Drawing(error.to_string()))?;
    Ok(document)
}

fn write_all(out: &mut String, scene: &Scene, (width, height): (f64, f64)) -> fmt::Result {
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{FAMILIES}" stroke-linejoin="round">"#
    )?;
    let ground = Mark::Block {
        from: (0.0, 0.0),
        to: (width, height),
        ink: PAPER,
    };
    for mark in std::iter::once(&ground).chain(&scene.marks) {
        if mark.is_sound() {
            element(out, mark)?;
        }
    }
    out.write_str("</svg>\n")
}

fn element(out: &mut String, mark: &Mark) -> fmt::Result {
    match mark {
        Mark::Line { through, stroke } => {
            write!(out, r#"<polyline fill="none" stroke="{}""#, stroke.ink)?;
            opacity(out, "stroke-opacity", stroke.ink)?;
            write!(out, r#" stroke-width="{}""#, stroke.thick)?;
            if !stroke.dash.is_empty() {
                let lengths = stroke.dash.iter().map(f64::to_string);
                let lengths = lengths.collect::<Vec<_>>().join(" ");
                write!(out, r#" stroke-dasharray="{lengths}""#)?;
            }
            points(out, through)
        }
        Mark::Area { around, ink } => {
            write!(out, r#"<polygon fill="{ink}""#)?;
            opacity(out, "fill-opacity", *ink)?;
            points(out, around)
        }
        Mark::Block { from, to, ink } => {
            let (x, y) = (from.0.min(to.0), from.1.min(to.1));
            let (width, height) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
            let [x, y, width, height] = [x, y, width, height].map(Number);
            write!(
                out,
                r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{ink}""#
            )?;
            opacity(out, "fill-opacity", *ink)?;
            out.write_str("/>\n")
        }
        Mark::Disc {
            centre,
            radius,
            ink,
        } => {
            let [x, y, radius] = [centre.0, centre.1, *radius].map(Number);
            write!(
                out,
                r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{ink}""#
            )?;
            opacity(out, "fill-opacity", *ink)?;
            out.write_str("/>\n")
        }
        Mark::Words {
            at,
            text,
            face,
            align,
            ink,
        } => {
            let (x, y) = (Number(at.0), Number(at.1));
            write!(out, r#"<text x="{x}" y="{y}" font-size="{}""#, face.size)?;
            if face.weight == Weight::Bold {
                out.write_str(r#" font-weight="bold""#)?;
            }
            match align {
                Align::Left => {}
                Align::Middle => out.write_str(r#" text-anchor="middle""#)?,
                Align::Right => out.write_str(r#" text-anchor="end""#)?,
            }
            write!(out, r#" fill="{ink}">"#)?;
            Html.write_escaped_str(&mut *out, text)?;
            out.write_str("</text>\n")
        }
    }
}

/// Opacity, unless it is full.
fn opacity(out: &mut String, attribute: &str, ink: Ink) -> fmt::Result {
    if ink.alpha < 1.0 {
        write!(out, r#" {attribute}="{}""#, Number(ink.alpha))?;
    }
    Ok(())
}

/// The points of a line or an area, and the end of its element.
fn points(out: &mut String, places: &[Point]) -> fmt::Result {
    out.write_str(r#" points=""#)?;
    for (index, (x, y)) in merged_steps(places, STEPS).into_iter().enumerate() {
        let space = if index > 0 { " " } else { "" };
        write!(out, "{space}{},{}", Number(x / STEPS), Number(y / STEPS))?;
    }
    out.write_str("\"/>\n")
}

/// A number with at most two decimals and no sign at zero.
struct Number(f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", (100.0 * self.0).round() / 100.0 + 0.0)
    }
}
