//! What thing and what place a text speaks of: a question on a washing machine is not answered by an
//! article on furniture, however alike the words (洗衣机上门安装吗 / 能不能上门安装).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::named::Named;

/// The list: `[products]` and `[places]`, one thing a line.
const LISTED: &str = include_str!("things.txt");

static NAMES: LazyLock<Named<Thing>> =
    LazyLock::new(|| Named::new(listed(LISTED)).unwrap_or_default());

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    /// By its line.
    Product(u16),
    /// By its line and, unless the province itself is named, its position there.
    Place(u16, Option<u8>),
}

/// The things and places that a text names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Things(BTreeSet<Thing>);

impl Things {
    /// Of a normalised text.
    pub fn of(normalised: &str) -> Self {
        Self(NAMES.of(normalised).copied().collect())
    }

    /// With what another text names.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether both name products and none in common, or both name places and none in common.
    pub fn are_others(&self, other: &Self) -> bool {
        self.all_differ(other, Thing::is_product) || self.all_differ(other, Thing::is_place)
    }

    fn all_differ(&self, other: &Self, kind: fn(&Thing) -> bool) -> bool {
        let own = || self.0.iter().filter(|thing| kind(thing));
        let theirs = || other.0.iter().filter(|thing| kind(thing));
        own().next().is_some()
            && theirs().next().is_some()
            && !own().any(|own| theirs().any(|their| own.may_be(*their)))
    }
}

impl Thing {
    fn is_product(&self) -> bool {
        matches!(self, Self::Product(_))
    }

    fn is_place(&self) -> bool {
        matches!(self, Self::Place(..))
    }

    /// A province may be any of its cities.
    fn may_be(self, other: Self) -> bool {
        match (self, other) {
            (Self::Place(one, None), Self::Place(other, _))
            | (Self::Place(one, _), Self::Place(other, None)) => one == other,
            _ => self == other,
        }
    }
}

fn listed(text: &str) -> Vec<(String, Thing)> {
    let mut names = Vec::new();
    let mut places = false;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    for (line, words) in (0..).zip(lines) {
        if words.starts_with('[') {
            places = words == "[places]";
            continue;
        }
        for (position, word) in (0..).zip(words.split_whitespace()) {
            let thing = if places {
                Thing::Place(line, u8::checked_sub(position, 1))
            } else {
                Thing::Product(line)
            };
            names.push((word.to_owned(), thing));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::normalise;

    #[test]
    fn another_thing_is_told_from_the_same_and_from_none() {
        for (one, other, others) in [
            ("洗衣机你们上门安装吗", "柜子能不能上门安装", true),
            ("平板屏幕碎了", "手机屏幕碎了", true),
            ("手机屏幕碎了", "iPhone 碎屏", false),
            ("屏幕碎了", "手机屏幕碎了", false),
            ("手机壳掉色", "手机掉漆", true),
            ("手机上怎么查冰箱的订单", "冰箱的订单", false),
            ("電鍋可以退嗎", "电饭煲可以退吗", false),
            ("深圳有维修点吗", "上海有维修点吗", true),
            ("浙江有维修点吗", "杭州有维修点吗", false),
            ("宁波有维修点吗", "杭州有维修点吗", true),
            ("寄到澳洲要多久", "澳大利亚多久到", false),
            ("杭州的手机店", "上海", true),
        ] {
            let of = |text: &str| Things::of(&normalise(text));
            assert_eq!(of(one).are_others(&of(other)), others, "{one} | {other}");
            assert_eq!(of(other).are_others(&of(one)), others, "{other} | {one}");
        }
    }

    #[test]
    fn the_list_is_folded_and_names_nothing_twice() {
        let mut seen = BTreeMap::new();
        for (name, thing) in listed(LISTED) {
            assert_eq!(crate::fold(&name), name);
            assert_eq!(
                seen.insert(name.clone(), thing),
                None,
                "{name} stands twice"
            );
            assert!(name.chars().count() > 1, "{name} is too short");
        }
        assert!(seen.len() > 500, "{}", seen.len());
    }
}
