//! Every figure with plain and with nasty numbers: nothing clipped, nothing on top of other text, valid XML, the
//! same bytes every time.

use super::scene::Bounds;
use super::*;

mod gallery;

use gallery::gallery;

const WIDTHS: [u16; 5] = [320, 360, 600, 860, 1400];

fn each(mut check: impl FnMut(&str, &Picture, Width)) {
    for (name, picture) in gallery() {
        for width in WIDTHS {
            check(name, &picture, Width::new(width).unwrap());
        }
    }
}

#[test]
fn text_stays_on_the_paper_and_off_other_text() {
    each(|name, picture, width| {
        let scene = picture.scene(width).unwrap();
        let paper = Bounds {
            left: 0.0,
            top: 0.0,
            right: scene.width,
            bottom: scene.height,
        };
        let texts = scene.texts();
        for (index, (bounds, text)) in texts.iter().enumerate() {
            let at = width.0;
            assert!(paper.holds(bounds), "{name} at {at}: `{text}` is clipped");
            for (other, words) in texts.iter().skip(index + 1) {
                assert!(
                    !bounds.meets(other),
                    "{name} at {at}: `{text}` on `{words}`"
                );
            }
        }
        assert!(texts.len() > 4, "{name}: only {} texts", texts.len());
    });
}

#[test]
fn marks_stay_on_the_paper() {
    each(|name, picture, width| {
        let scene = picture.scene(width).unwrap();
        let inside =
            |(x, y): &(f64, f64)| *x >= 0.0 && *x <= scene.width && *y >= 0.0 && *y <= scene.height;
        for mark in &scene.marks {
            let inside = match mark {
                scene::Mark::Line { through, .. } => through.iter().all(inside),
                scene::Mark::Area { around, .. } => around.iter().all(inside),
                scene::Mark::Block { from, to, .. } => inside(from) && inside(to),
                scene::Mark::Disc { centre, .. } => inside(centre),
                scene::Mark::Words { .. } => true,
            };
            assert!(inside, "{name} at {}: {mark:?}", width.0);
        }
    });
}

#[test]
fn svg_is_valid_repeatable_and_small() {
    each(|name, picture, width| {
        let svg = picture.svg(width).unwrap();
        let parsed = roxmltree::Document::parse(&svg);
        let parsed = parsed.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(parsed.root_element().tag_name().name(), "svg");
        assert_eq!(svg, picture.svg(width).unwrap());
        let at_most = if width > Width::PAGE {
            200_000
        } else {
            100_000
        };
        assert!(
            svg.len() < at_most,
            "{name} at {}: {} bytes",
            width.0,
            svg.len()
        );
        assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{name}");
    });
}

#[test]
fn a_png_has_two_pixels_a_point() {
    let (_, picture) = gallery().remove(0);
    let png = picture.png(Width::PHONE).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(&png))
        .read_info()
        .unwrap();
    assert_eq!(reader.info().width, 720);
    assert_eq!(png, picture.png(Width::PHONE).unwrap());
}

#[test]
fn texts_are_escaped_and_come_out_as_they_went_in() {
    let name = "a < b & \"c\" 'd' > e, αβγ, Привет, 休日";
    let plan = PlanOutcomes {
        name: name.to_owned(),
        shares: vec![0.5, 0.5],
    };
    let picture = Picture::Outcomes(Outcomes {
        caption: Caption::new("x < y\u{0}", "&amp; is kept"),
        parts: vec![Outcome::Answered, Outcome::Abandoned],
        plans: vec![plan],
    });
    let svg = picture.svg(Width::PAGE).unwrap();
    let parsed = roxmltree::Document::parse(&svg).unwrap();
    let texts: Vec<String> = parsed
        .descendants()
        .filter_map(|node| node.text().map(|text| text.trim().to_owned()))
        .collect();
    for expected in [name, "x < y", "&amp; is kept"] {
        assert!(texts.iter().any(|text| text == expected), "{texts:?}");
    }
}

#[test]
fn every_bar_of_quotes_has_a_width() {
    for width in WIDTHS {
        for bins in [1, 2, 9, 40] {
            let bin = |index: usize| PromiseBin {
                quoted_from: 30.0 * index as f64,
                quoted_to: 30.0 * index as f64,
                real: Reading::new(40.0),
                kept: Some(0.5),
            };
            let picture = Picture::Promises(Promises {
                caption: Caption::default(),
                bins: (0..bins).map(bin).collect(),
            });
            let scene = picture.scene(Width::new(width).unwrap()).unwrap();
            let bars = scene.marks.iter().filter_map(|mark| match mark {
                scene::Mark::Block { from, to, .. } if (from.1 - to.1).abs() > 40.0 => {
                    Some((from.0, to.0))
                }
                _ => None,
            });
            let bars: Vec<(f64, f64)> = bars.collect();
            assert_eq!(bars.len(), bins);
            assert!(bars.iter().all(|(from, to)| to - from > 2.0), "{bars:?}");
            let apart = bars.windows(2).all(|pair| pair[0].1 < pair[1].0);
            assert!(apart, "{bars:?}");
        }
    }
}

#[test]
fn an_axis_has_its_unit_whatever_letters_its_name_has() {
    let titled = |name: &str, unit: Unit| Measure::new(name, unit).titled(10.0);
    let hours = || Unit::Number("h".to_owned());
    for (name, unit, expected) in [
        (
            "Time since the call came",
            Unit::Seconds,
            "Time since the call came (s)",
        ),
        ("Paid hours a shift", hours(), "Paid hours a shift (h)"),
        ("Wages, EUR", Unit::Number("EUR".to_owned()), "Wages, EUR"),
        (
            "Wages (€ a day)",
            Unit::Number("€".to_owned()),
            "Wages (€ a day)",
        ),
        ("Reputation", Unit::Number(String::new()), "Reputation"),
    ] {
        assert_eq!(titled(name, unit), expected);
    }
    let lost = Measure::new("Lost", Unit::Share).better(Better::Lower);
    assert_eq!(lost.titled(1.0), "Lost (%), lower is better");
}

#[test]
fn every_part_of_a_bar_has_its_number_and_its_colour() {
    let shares = [0.9, 0.04, 0.02, 0.01, 0.01, 0.01, 0.0099, 0.0001];
    let picture = Picture::Outcomes(Outcomes {
        caption: Caption::default(),
        parts: Outcome::ALL.to_vec(),
        plans: vec![PlanOutcomes {
            name: "base".to_owned(),
            shares: shares.to_vec(),
        }],
    });
    for width in WIDTHS {
        let scene = picture.scene(Width::new(width).unwrap()).unwrap();
        let texts = scene.texts();
        let texts: Vec<String> = texts
            .iter()
            .map(|(_, text)| (*text).replace('\u{a0}', " "))
            .collect();
        let said = texts.join(" ");
        for number in ["90.0 %", "4.0 %", "2.0 %", "1.0 %", "under 0.1 %"] {
            assert!(said.contains(number), "{number} at {width}: {said}");
        }
        for outcome in Outcome::ALL {
            let is_drawn = scene.marks.iter().any(
                |mark| matches!(mark, scene::Mark::Block { ink, .. } if *ink == outcome.ink()),
            );
            assert!(is_drawn, "{outcome:?}");
        }
    }
}

#[test]
fn a_week_has_no_nights() {
    let interval = |index: usize| DayInterval {
        start: 86400.0 * (index / 20) as f64 + 28800.0 + 1800.0 * (index % 20) as f64,
        length: 1800.0,
        offered: Reading::new(50.0),
        ..DayInterval::default()
    };
    let picture = Picture::Day(Day {
        intervals: (0..100).map(interval).collect(),
        ..Day::default()
    });
    let scene = picture.scene(Width::PAGE).unwrap();
    let curves = scene.marks.iter().filter_map(|mark| match mark {
        scene::Mark::Line { through, stroke } if stroke.ink == ink::TEXT => {
            Some((through.first()?.0, through.last()?.0))
        }
        _ => None,
    });
    let curves: Vec<(f64, f64)> = curves.collect();
    assert_eq!(curves.len(), 5, "one a day");
    let open: f64 = curves.iter().map(|(from, to)| to - from).sum();
    let (from, to) = (curves[0].0, curves[4].1);
    assert!(open > 0.9 * (to - from), "{open} of {}", to - from);
}

#[test]
fn without_a_number_there_is_no_picture() {
    let empty = [
        Picture::Day(Day::default()),
        Picture::Waits(Waits::default()),
        Picture::Promises(Promises::default()),
        Picture::Differences(Differences::default()),
        Picture::Weeks(Weeks::default()),
        Picture::Outcomes(Outcomes::default()),
    ];
    for picture in empty {
        let drawn = picture.svg(Width::PAGE);
        assert!(matches!(drawn, Err(PlotError::Nothing(_))), "{drawn:?}");
    }
    let nobody_waits = WaitCurve {
        name: "base".to_owned(),
        answered: vec![(0.0, 0.0), (20.0, 0.0)],
        abandoned: Vec::new(),
    };
    let picture = Picture::Waits(Waits {
        plans: vec![nobody_waits; 3],
        ..Waits::default()
    });
    let drawn = picture.svg(Width::PAGE);
    assert!(matches!(drawn, Err(PlotError::Nothing(_))), "{drawn:?}");
}

#[test]
fn widths_and_heights_have_limits() {
    assert!(matches!(Width::new(100), Err(PlotError::Width { .. })));
    let plan = |index: usize| PlanOutcomes {
        name: format!("plan {index}"),
        shares: vec![1.0],
    };
    let picture = Picture::Outcomes(Outcomes {
        caption: Caption::default(),
        parts: vec![Outcome::Answered],
        plans: (0..1000).map(plan).collect(),
    });
    let drawn = picture.png(Width::PAGE);
    assert!(
        matches!(drawn, Err(PlotError::TooLarge { .. })),
        "{drawn:?}"
    );
}

#[test]
fn shades_are_a_scale_in_grey_too() {
    let luminances = heat_map::luminances();
    assert!(
        luminances.windows(2).all(|pair| pair[0] > pair[1] + 0.02),
        "{luminances:?}"
    );
}

#[test]
fn letters_that_the_font_lacks_are_told() {
    let outcomes = |name: &str| {
        let plans = vec![PlanOutcomes {
            name: name.to_owned(),
            shares: vec![1.0],
        }];
        let picture = Picture::Outcomes(Outcomes {
            caption: Caption::new("Łódź, Ελλάδα, Москва", "means ± 1 %"),
            parts: vec![Outcome::Answered],
            plans,
        });
        picture.boxed_letters(Width::PAGE).unwrap()
    };
    assert!(outcomes("Störung").is_empty());
    assert_eq!(
        outcomes("客服 desk").into_iter().collect::<String>(),
        "客服"
    );
}

#[test]
#[ignore = "every figure in every width; into the folder named by HOLDTRUE_PICTURES, to be looked at"]
fn write_all() {
    let passing = tempfile::tempdir().unwrap();
    let named = std::env::var_os("HOLDTRUE_PICTURES").map(std::path::PathBuf::from);
    let folder = named.as_deref().unwrap_or(passing.path());
    for (name, picture) in gallery() {
        for (suffix, width) in [("page", Width::PAGE), ("phone", Width::PHONE)] {
            let svg = picture.svg(width).unwrap();
            std::fs::write(folder.join(format!("{name}-{suffix}.svg")), svg).unwrap();
            let png = picture.png(width).unwrap();
            std::fs::write(folder.join(format!("{name}-{suffix}.png")), png).unwrap();
        }
    }
}

mod anything {
    //! Whatever the numbers, a figure is drawn on its paper or refused; it never panics.

    use proptest::prelude::*;

    use super::*;

    fn number() -> impl Strategy<Value = f64> {
        let small = prop::sample::select(vec![0.0, -0.0, 1e-6, 1e-300, 1.0, 1e9, 1e15, 1e300]);
        prop_oneof![any::<f64>(), small, -10.0..10.0f64]
    }

    fn readings() -> impl Strategy<Value = Vec<(f64, Option<Reading>)>> {
        let reading = (number(), number(), number());
        let reading = reading.prop_map(|(value, low, high)| Reading::between(value, low, high));
        prop::collection::vec((number(), reading), 1..12)
    }

    fn unit() -> impl Strategy<Value = Unit> {
        let number = Unit::Number("calls".to_owned());
        prop::sample::select(vec![Unit::Share, Unit::Seconds, number])
    }

    fn check(picture: &Picture) -> Result<(), TestCaseError> {
        for width in [Width::PHONE, Width::PAGE] {
            let Ok(scene) = picture.scene(width) else {
                continue;
            };
            for (bounds, text) in scene.texts() {
                let inside = bounds.left >= 0.0 && bounds.right <= scene.width;
                prop_assert!(inside, "`{text}` is clipped at {bounds:?}");
            }
            prop_assert!(roxmltree::Document::parse(&picture.svg(width).unwrap()).is_ok());
        }
        let drawn = picture.png(Width::PHONE);
        let refused = matches!(drawn, Err(PlotError::Nothing(_)));
        prop_assert!(drawn.is_ok() || refused, "{drawn:?}");
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lines(points in readings(), target in number(), key in unit(), metric in unit()) {
            let series = vec![Series { name: "a".to_owned(), points: points.clone() }];
            let measure = Measure::new("Metric", metric);
            check(&Picture::Swept(Swept {
                caption: Caption::new("Title", "Subtitle"),
                key: Measure::new("Key", key),
                metric: measure.clone(),
                panels: vec![SweptPanel { name: String::new(), series: series.clone() }],
                target: Some(target),
            }))?;
            let level = Some(Level { name: "level".to_owned(), value: target });
            let panel = WeekPanel { measure, plans: series, level };
            check(&Picture::Weeks(Weeks { caption: Caption::default(), panels: vec![panel] }))?;
        }

        #[test]
        fn days_and_promises(points in readings(), length in number(), target in number()) {
            let interval = |(start, reading): &(f64, Option<Reading>)| DayInterval {
                start: *start,
                length,
                offered: *reading,
                staffed: Some(target),
                service_level: *reading,
                ..DayInterval::default()
            };
            check(&Picture::Day(Day {
                intervals: points.iter().map(interval).collect(),
                target: Some(target),
                ..Day::default()
            }))?;
            let bin = |(from, reading): &(f64, Option<Reading>)| PromiseBin {
                quoted_from: *from,
                quoted_to: *from + length,
                real: *reading,
                kept: Some(target),
            };
            let bins = points.iter().map(bin).collect();
            check(&Picture::Promises(Promises { caption: Caption::default(), bins }))?;
            let curve: Vec<(f64, f64)> = points.iter().map(|(wait, _)| (*wait, target)).collect();
            let plan = WaitCurve { name: "a".to_owned(), answered: curve.clone(), abandoned: curve };
            let plans = vec![plan.clone(), plan];
            check(&Picture::Waits(Waits { caption: Caption::default(), plans, reference: None, mark: Some(length) }))?;
        }

        #[test]
        fn plans(points in readings(), metric in unit()) {
            let measure = Measure::new("Metric", metric);
            let plan = |(_, difference): &(f64, Option<Reading>)| PlanDifference {
                plan: "plan".to_owned(),
                difference: *difference,
            };
            let plans = points.iter().map(plan).collect();
            let base = points.first().map(|(base, _)| *base);
            check(&Picture::Differences(Differences {
                metrics: vec![MetricDifferences { measure: measure.clone(), base, plans }],
                ..Differences::default()
            }))?;
            let plan = |(cost, lost): &(f64, Option<Reading>)| Some(FrontierPlan {
                name: "plan".to_owned(),
                cost: Reading::new(*cost)?,
                lost: (*lost)?,
                standing: Dominance::Frontier,
            });
            check(&Picture::Frontier(Frontier {
                caption: Caption::default(),
                cost: measure.clone(),
                lost: measure,
                plans: points.iter().filter_map(plan).collect(),
            }))?;
        }

        #[test]
        fn tables(values in prop::collection::vec(number(), 1..30), columns in 0..9usize, metric in unit()) {
            let labels = |count: usize| (0..count).map(|label| label.to_string()).collect();
            let cell = |value: &f64| Some(HeatCell { value: *value, meets: *value > 1.0 });
            let rows: Vec<Vec<Option<HeatCell>>> =
                values.chunks(columns.max(1)).map(|row| row.iter().map(cell).collect()).collect();
            let measure = Measure::new("Metric", metric);
            check(&Picture::HeatMap(HeatMap {
                caption: Caption::default(),
                across: HeatAxis { name: "across".to_owned(), labels: labels(columns) },
                down: HeatAxis { name: "down".to_owned(), labels: labels(rows.len() + 1) },
                metric: measure.clone(),
                cells: rows,
                target: None,
                missing: String::new(),
            }))?;
            let end = |value: &f64| End { setting: "setting".to_owned(), value: *value };
            let bar = |pair: &[f64]| Some(TornadoBar {
                name: "bar".to_owned(),
                low: end(pair.first()?),
                high: end(pair.get(1)?),
            });
            check(&Picture::Tornado(Tornado {
                caption: Caption::default(),
                metric: measure,
                base: values.first().copied().unwrap_or_default(),
                bars: values.chunks(2).filter_map(bar).collect(),
            }))?;
            let plan = PlanOutcomes { name: "plan".to_owned(), shares: values };
            check(&Picture::Outcomes(Outcomes {
                caption: Caption::default(),
                parts: Outcome::ALL.into_iter().take(columns).collect(),
                plans: vec![plan],
            }))?;
        }
    }
}
