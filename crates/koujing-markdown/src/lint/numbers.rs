//! Numbers that a variant gives otherwise than the default wording.

use koujing_core::{Message, Settings};
use koujing_language::{Quantity, quantities};

use super::Wording;
use super::words::Words;
use crate::problems::Problems;

/// A variant may leave a number out (a short message is short); what it says in a unit that the
/// default uses too, the default must say.
pub(super) fn check(wordings: &[Wording<'_>], settings: &Settings, problems: &mut Problems) {
    let Some((default, variants)) = wordings.split_first() else {
        return;
    };
    let standard = quantities(&Words::filled(default.text, settings).text);
    for variant in variants {
        let words = Words::filled(variant.text, settings);
        for quantity in quantities(&words.text) {
            let mut same_unit = standard.iter().filter(|other| other.unit == quantity.unit);
            let Some(first) = same_unit.clone().next() else {
                continue;
            };
            if same_unit.any(|other| is_same(other, &quantity)) {
                continue;
            }
            let said = &words.text[quantity.span.clone()];
            let (value, unit) = (first.value, &first.unit);
            problems.warning(
                variant.place(words.original(quantity.span.start)),
                "numbers_differ",
                Message::new(
                    format!("“{said}”与标准话术的 {value} {unit} 不一致:请核对"),
                    format!(
                        "{said:?} is not in the default wording, which has {value} {unit}: check it"
                    ),
                ),
            );
        }
    }
}

fn is_same(a: &Quantity, b: &Quantity) -> bool {
    (a.value - b.value).abs() <= f64::EPSILON * a.value.abs().max(1.0)
}
