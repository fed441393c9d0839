//! What settings say, one after the other: none is to take back all that an earlier one says.

use super::diagnostic::Mistake;
use super::setting::dotted;
use super::star::STAR;
use super::tree::{Node, is_whole, ousts};

/// The names in a key.
type Path = Vec<String>;

/// What a setting says.
pub(super) struct Said {
    /// Its key.
    key: Path,
    /// What takes the place of all that is there.
    over: Vec<Path>,
    /// Every value.
    values: Vec<Path>,
}

impl Said {
    /// Of a setting of `key`, whose tree is `node`.
    pub(super) fn new(key: Path, node: &Node) -> Self {
        Self {
            key,
            over: ends(node, &|node| {
                node.as_table().is_some_and(|table| !is_whole(table))
            }),
            values: ends(node, &|_| true),
        }
    }

    /// What is wrong with it after an `earlier` one, of which it leaves nothing.
    pub(super) fn again(&self, earlier: &Self) -> Option<Mistake> {
        if sets(&self.key, &earlier.key) {
            return Some(twice(&self.key, &earlier.key));
        }
        let taken = earlier.values.iter().map(|value| {
            let over = self.over.iter().find(|over| meets(over, value));
            let instead = || self.over.iter().find(|over| displaces(over, value));
            over.or_else(instead).map(|over| (over, value))
        });
        let taken: Option<Vec<(&Path, &Path)>> = taken.collect();
        let (over, value) = taken?.into_iter().next()?;
        Some(twice(over, value))
    }
}

fn twice(own: &[String], known: &[String]) -> Mistake {
    let is_for_all = sets(own, known);
    let is_instead = !meets(own, known);
    let (own, known) = (dotted(own), dotted(known));
    match (own == known, is_instead) {
        (true, _) => Mistake::new(format!("`{own}` is set twice"), "leave one of the two out"),
        (false, true) => Mistake::new(
            format!("`{own}` takes the place of `{known}`, which was set before"),
            "leave one of the two out",
        ),
        (false, false) => Mistake::new(
            format!("`{own}` sets `{known}` again, which was set before"),
            match is_for_all {
                true => "leave one of the two out, or set all of them first",
                false => "leave one of the two out",
            },
        ),
    }
}

/// The paths of a tree's ends; what `has_parts` is none.
fn ends(node: &Node, has_parts: &dyn Fn(&Node) -> bool) -> Vec<Path> {
    let table = node.as_table().filter(|_| has_parts(node));
    let Some(table) = table.filter(|table| !table.is_empty()) else {
        return vec![Vec::new()];
    };
    let all = table.iter().flat_map(|(name, entry)| {
        let inner = ends(&entry.node, has_parts).into_iter();
        inner.map(|path| [vec![name.clone()], path].concat())
    });
    all.collect()
}

fn fits((one, earlier): (&String, &String)) -> bool {
    one == earlier || one == STAR
}

/// Whether a setting of one key leaves nothing of an earlier one of another: a star stands for every name.
pub(super) fn sets(one: &[String], earlier: &[String]) -> bool {
    one.len() == earlier.len() && meets(one, earlier)
}

/// Whether what is at one path is or holds what is at an earlier one.
fn meets(one: &[String], earlier: &[String]) -> bool {
    one.len() <= earlier.len() && one.iter().zip(earlier).all(fits)
}

/// Whether it is another way to say what an earlier one says.
fn displaces(one: &[String], earlier: &[String]) -> bool {
    let Some((last, above)) = one.split_last() else {
        return false;
    };
    let other = earlier.get(above.len());
    other.is_some_and(|other| meets(above, earlier) && ousts(last, other))
}
