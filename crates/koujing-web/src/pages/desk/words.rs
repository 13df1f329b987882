//! Names of things as keys of texts, and scopes in the words of the settings.

use koujing_core::{MatchKind, NoAnswerReason, Scope, Verification};
use koujing_service::DeskWords;

pub(super) fn reason(reason: Option<NoAnswerReason>) -> &'static str {
    match reason {
        None | Some(NoAnswerReason::NoMatch) => "reason-no-match",
        Some(NoAnswerReason::LowConfidence) => "reason-low-confidence",
        Some(NoAnswerReason::OutOfScope) => "reason-out-of-scope",
        Some(NoAnswerReason::Suspended) => "reason-suspended",
        Some(NoAnswerReason::Withheld) => "reason-withheld",
        Some(NoAnswerReason::PastExactOnly) => "reason-past",
    }
}

pub(super) fn matched(kind: MatchKind) -> &'static str {
    match kind {
        MatchKind::Exact => "match-exact",
        MatchKind::Similar => "match-similar",
        MatchKind::Shortcut => "match-shortcut",
        MatchKind::Ranked => "match-ranked",
    }
}

pub(in crate::pages) fn verification(verification: Verification) -> &'static str {
    match verification {
        Verification::Verified => "verified",
        Verification::Due => "verification-due",
        Verification::Overdue => "verification-overdue",
    }
}

/// A scope, dimension by dimension: `产品型号：加湿器 X50、加湿器 X80`.
pub(in crate::pages) fn scope(scope: &Scope, words: &DeskWords) -> Vec<String> {
    scope
        .iter()
        .map(|(name, values)| {
            let values = values.iter().map(|value| value.as_str());
            named(name, values, words)
        })
        .collect()
}

/// A variant by its name, `channel=phone`; empty for the default one.
pub(in crate::pages) fn variant(name: &str, words: &DeskWords) -> String {
    let parts = name.split(';').filter_map(|part| part.split_once('='));
    let parts: Vec<String> = parts
        .filter(|(dimension, _)| *dimension != "lang")
        .map(|(dimension, values)| {
            let values = values.split(',').map(|value| words.value(dimension, value));
            values.collect::<Vec<_>>().join("、")
        })
        .collect();
    parts.join(" · ")
}

fn named<'a>(name: &str, values: impl Iterator<Item = &'a str>, words: &'a DeskWords) -> String {
    let label = words.dimension(name).map_or(name, |words| &words.label);
    let values: Vec<&str> = values.map(|value| words.value(name, value)).collect();
    format!("{label}：{}", values.join("、"))
}
