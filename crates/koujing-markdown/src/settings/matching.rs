//! `matching` of the settings.

use std::ops::RangeInclusive;

use koujing_core::Matching;

use super::read::{entries, text, unknown};
use crate::problems::Problems;
use crate::read::bad_value;
use crate::yaml::Node;

/// Below, every second answer would be wrong; above, nothing would be answered.
const PRECISION: RangeInclusive<f64> = 0.5..=0.999;

pub(super) fn read(node: Node, problems: &mut Problems) -> Matching {
    let mut matching = Matching::default();
    for (key, node) in entries(node, "matching", problems).unwrap_or_default() {
        match key.text.as_str() {
            "precision" => matching.precision = precision(node, problems),
            _ => unknown(&key, problems),
        }
    }
    matching
}

fn precision(node: Node, problems: &mut Problems) -> Option<f64> {
    let place = node.place;
    let share = text(node, "precision", problems).parse().ok();
    let share = share.filter(|share| PRECISION.contains(share));
    if share.is_none() {
        bad_value(
            problems,
            place,
            "precision",
            "要写 0.5 到 0.999 的小数,例如 0.95",
            "a number from 0.5 to 0.999, such as 0.95",
        );
    }
    share
}
