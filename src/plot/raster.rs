//! A scene as a PNG, through plotters' bitmap backend, which knows whole device units only. So it is drawn on a grid
//! four times as fine as a point and averaged down to two pixels a point.

use plotters::prelude::{BitMapBackend, DrawingBackend};
use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingErrorKind};

use super::PlotError;
use super::ink::Ink;
use super::lettering::{Face, Lettering};
use super::scene::{Align, Mark, Point, Scene, merged_steps};

/// Device units to a point.
const FINE: f64 = 4.0;
/// Device units to a pixel of a PNG.
const COARSE: u32 = 2;
/// Pixels to a metre at two pixels a point of 1/96 inch.
const PIXELS_PER_METRE: u32 = 7559;
/// A stroke at device scale.
struct Pen {
    color: BackendColor,
    thick: u32,
}

impl BackendStyle for Pen {
    fn color(&self) -> BackendColor {
        self.color
    }

    fn stroke_width(&self) -> u32 {
        self.thick
    }
}

fn color(ink: Ink) -> BackendColor {
    let (alpha, rgb) = (ink.alpha, ink.rgb);
    BackendColor { alpha, rgb }
}

fn fill(ink: Ink) -> Pen {
    let (color, thick) = (color(ink), 1);
    Pen { color, thick }
}

/// On the device.
fn device((x, y): Point) -> BackendCoord {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

/// The scene as a PNG file, two pixels a point.
pub(super) fn png(scene: &Scene) -> Result<Vec<u8>, PlotError> {
    let (width, height) = scene.paper()?;
    let size = ((width * FINE) as u32, (height * FINE) as u32);
    let mut pixels = vec![255; 3 * size.0 as usize * size.1 as usize];
    {
        let mut backend = BitMapBackend::with_buffer(&mut pixels, size);
        for mark in &scene.marks {
            draw(mark, &mut backend)?;
        }
        backend.present().map_err(drawing)?;
    }
    let small = (size.0 / COARSE, size.1 / COARSE);
    let pixels = averaged(&pixels, size.0 as usize);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, small.0, small.1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: PIXELS_PER_METRE,
        yppu: PIXELS_PER_METRE,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(encoding)?;
    writer.write_image_data(&pixels).map_err(encoding)?;
    writer.finish().map_err(encoding)?;
    Ok(file)
}

/// Each pixel the mean of `COARSE` by `COARSE` device units.
fn averaged(pixels: &[u8], width: usize) -> Vec<u8> {
    let coarse = COARSE as usize;
    let mut small = Vec::with_capacity(pixels.len() / (coarse * coarse));
    for rows in pixels.chunks_exact(3 * width * coarse) {
        for column in 0..width / coarse {
            for channel in 0..3 {
                let mut sum = 0;
                for row in rows.chunks_exact(3 * width) {
                    let from = row.iter().skip(3 * coarse * column + channel);
                    let level: u32 = from.step_by(3).take(coarse).map(|l| u32::from(*l)).sum();
                    sum += level;
                }
                small.push(((sum + COARSE) / (COARSE * COARSE)).min(255) as u8);
            }
        }
    }
    small
}

#[allow(clippy::needless_pass_by_value)] // what `map_err` hands over
fn drawing<E: std::error::Error + Send + Sync>(error: DrawingErrorKind<E>) -> PlotError {
    PlotError::Drawing(error.to_string())
}

#[allow(clippy::needless_pass_by_value)] // what `map_err` hands over
fn encoding(error: png::EncodingError) -> PlotError {
    PlotError::Drawing(error.to_string())
}

fn draw<B: DrawingBackend>(mark: &Mark, on: &mut B) -> Result<(), PlotError> {
    if !mark.is_sound() {
        return Ok(());
    }
    match mark {
        Mark::Line { through, stroke } => {
            let pen = Pen {
                color: color(stroke.ink),
                thick: (stroke.thick * FINE).round().max(1.0) as u32,
            };
            for piece in dashes(through, stroke.dash) {
                line(on, &piece, &pen)?;
            }
        }
        Mark::Area { around, ink } => {
            let around = merged(around);
            on.fill_polygon(around, &fill(*ink)).map_err(drawing)?;
        }
        Mark::Block { from, to, ink } => {
            let (from, to) = (device(*from), device(*to));
            let first = (from.0.min(to.0), from.1.min(to.1));
            let last = (from.0.max(to.0), from.1.max(to.1));
            on.draw_rect(first, last, &fill(*ink), true)
                .map_err(drawing)?;
        }
        Mark::Disc {
            centre,
            radius,
            ink,
        } => {
            let radius = (radius * FINE).round() as u32;
            on.draw_circle(device(*centre), radius, &fill(*ink), true)
                .map_err(drawing)?;
        }
        Mark::Words {
            at,
            text,
            face,
            align,
            ink,
        } => {
            let letters = Lettering {
                face: Face::new(face.size * FINE, face.weight),
                color: color(*ink),
                align: match align {
                    Align::Left => HPos::Left,
                    Align::Middle => HPos::Center,
                    Align::Right => HPos::Right,
                },
            };
            on.draw_text(text, &letters, device(*at)).map_err(drawing)?;
        }
    }
    Ok(())
}

/// At device scale, without points that change nothing.
fn merged(places: &[Point]) -> Vec<BackendCoord> {
    let steps = merged_steps(places, FINE);
    steps
        .into_iter()
        .map(|(x, y)| (x as i32, y as i32))
        .collect()
}

/// The inked pieces of a dashed line.
fn dashes(through: &[Point], dash: &[f64]) -> Vec<Vec<Point>> {
    let period: f64 = dash.iter().sum();
    if period < 1.0 {
        return vec![through.to_vec()];
    }
    let mut lengths = dash.iter().cycle();
    let mut left = lengths.next().copied().unwrap_or(period);
    let mut inked = true;
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = through.first().copied().into_iter().collect();
    for (from, to) in through.iter().zip(through.iter().skip(1)) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let mut gone = 0.0;
        while length - gone > left {
            gone += left;
            let share = gone / length;
            let here = (
                from.0 + share * (to.0 - from.0),
                from.1 + share * (to.1 - from.1),
            );
            if inked {
                piece.push(here);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![here];
            }
            inked = !inked;
            left = lengths.next().copied().unwrap_or(period);
        }
        left -= length - gone;
        if inked {
            piece.push(*to);
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

/// A polyline. Plotters' raster lines are ragged at their joints, so each segment is drawn on its own and the
/// joints are rounded as the SVG's are.
fn line<B: DrawingBackend>(on: &mut B, through: &[Point], pen: &Pen) -> Result<(), PlotError> {
    let through = merged(through);
    let half = (pen.thick / 2) as i32;
    let odd = (pen.thick % 2) as i32;
    for (index, (from, to)) in through.iter().zip(through.iter().skip(1)).enumerate() {
        let (low, high) = (
            (from.0.min(to.0), from.1.min(to.1)),
            (from.0.max(to.0), from.1.max(to.1)),
        );
        if from.1 == to.1 {
            let (top, bottom) = (low.1 - half, high.1 + half + odd);
            on.draw_rect((low.0, top), (high.0, bottom), &pen.color, true)
        } else if from.0 == to.0 {
            let (left, right) = (low.0 - half, high.0 + half + odd);
            on.draw_rect((left, low.1), (right, high.1), &pen.color, true)
        } else {
            on.draw_line(*from, *to, pen)
        }
        .map_err(drawing)?;
        if index > 0 && pen.thick > 4 {
            on.draw_circle(*from, pen.thick / 2, &pen.color, true)
                .map_err(drawing)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_share_of_a_line() {
        let pieces = dashes(&[(0.0, 0.0), (50.0, 0.0), (50.0, 50.0)], &[6.0, 4.0]);
        let length = |piece: &Vec<Point>| {
            let ends = piece.iter().zip(piece.iter().skip(1));
            ends.map(|(a, b)| (a.0 - b.0).hypot(a.1 - b.1)).sum::<f64>()
        };
        assert_eq!(pieces.len(), 10);
        let inked: f64 = pieces.iter().map(length).sum();
        assert!((inked - 60.0).abs() < 1e-9);
    }
}
