//! Settings of which what is varied leaves nothing.

use super::axis::{Axis, Point};
use super::{Sweep, all_of};
use crate::scenario::diagnostic::{Diagnostic, Mistake};
use crate::scenario::layers::Layers;
use crate::scenario::setting::dotted;
use crate::scenario::source::Source;
use crate::scenario::tree::Node;
use crate::scenario::{Refused, Setting, refused};

impl Sweep {
    /// What is wrong with `settings`: some have no effect in any combination.
    pub(super) fn hidden(&self, settings: &[Setting]) -> Option<Refused> {
        let mut layers = Layers::new();
        for (place, setting) in settings.iter().enumerate() {
            let source = layers.sources.add(Source {
                name: setting.origin().to_owned(),
                text: setting.text().into(),
                folder: setting.folder().to_path_buf(),
                asked: None,
            });
            // What is no setting is refused where all of them are laid.
            let Ok((path, _)) = setting.to_node(source) else {
                continue;
            };
            let Some(axis) = self.hides(&path, settings, place) else {
                continue;
            };
            let (own, varied) = (dotted(&path), axis.keys.join(", "));
            let found = match own == varied {
                true => format!("`{own}` is set and varied: the setting has no effect"),
                false => {
                    format!("`{own}` has no effect: `{varied}`, which is varied, takes its place")
                }
            };
            let mistake = Mistake::new(found, "leave one of the two out");
            let whole = all_of(source, &layers);
            layers.push(Diagnostic::error(mistake, whole));
        }
        layers.diagnostics.has_errors().then(|| refused(layers))
    }

    /// The axis that sets again all of what the setting at `place` sets, with each of its values.
    fn hides(&self, path: &[String], settings: &[Setting], place: usize) -> Option<&Axis> {
        if let Some(axis) = self.axes().iter().find(|axis| axis.sets(path)) {
            return Some(axis);
        }
        let mut layers = self.layers();
        let others = [&settings[..place], &settings[place + 1..]].concat();
        let with = layers.merge(self.scenario(), self.asked, settings)?;
        let without = layers.merge(self.scenario(), self.asked, &others)?;
        // What is wrong with them is said of the combinations.
        if layers.diagnostics.has_errors() || is_same(&with, &without) {
            return None;
        }
        let mut is_hidden = |point: &Point| {
            let [with, without] = [&with, &without].map(|under| {
                let mut node = under.clone();
                let changes = point.changes.iter();
                changes.for_each(|change| change.make(&mut node, &mut layers));
                node
            });
            is_same(&with, &without)
        };
        self.axes()
            .iter()
            .find(|axis| axis.points.iter().all(&mut is_hidden))
    }
}

fn is_same(one: &Node, other: &Node) -> bool {
    one.to_toml() == other.to_toml()
}
