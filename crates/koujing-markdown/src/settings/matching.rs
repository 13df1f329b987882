//! `matching` of the settings.

use std::ops::RangeInclusive;

use koujing_core::Matching;

use super::read::{entries, text, unknown};
use crate::problems::Problems;
use crate::read::bad_value;
use crate::yaml::Node;

/// Below, every second answer would be wrong; above, nothing would be answered.
const PRECISION: RangeInclusive<f64> = 0.5..=0.999;
/// Where more has no answer there is nothing to be sure by.
const UNANSWERABLE: RangeInclusive<f64> = 0.0..=0.9;

pub(super) fn read(node: Node, problems: &mut Problems) -> Matching {
    let mut matching = Matching::default();
    for (key, node) in entries(node, "matching", problems).unwrap_or_default() {
        match key.text.as_str() {
            "precision" => matching.precision = share(node, "precision", &PRECISION, problems),
            "unanswerable" => {
                matching.unanswerable = share(node, "unanswerable", &UNANSWERABLE, problems);
            }
            _ => unknown(&key, problems),
        }
    }
    matching
}

fn share(
    node: Node,
    key: &str,
    range: &RangeInclusive<f64>,
    problems: &mut Problems,
) -> Option<f64> {
    let place = node.place;
    let share = text(node, key, problems).parse().ok();
    let share = share.filter(|share| range.contains(share));
    if share.is_none() {
        let (least, most) = (range.start(), range.end());
        bad_value(
            problems,
            place,
            key,
            &format!("要写 {least} 到 {most} 的小数"),
            &format!("a number from {least} to {most}"),
        );
    }
    share
}
