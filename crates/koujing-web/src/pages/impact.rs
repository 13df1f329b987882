//! What a change does to known questions, in words.

use koujing_core::{ArticleId, OutcomeKind};
use koujing_service::Resolved;

use super::texts::Texts;

/// What becomes of a question.
/// Templates pass everything by reference.
pub(super) fn outcome(resolved: &Resolved, t: &Texts) -> String {
    match resolved.outcome {
        OutcomeKind::Answer => {
            let article = resolved.article.as_ref();
            article.map(ToString::to_string).unwrap_or_default()
        }
        OutcomeKind::Ambiguous => {
            let ids: Vec<&str> = resolved.choices.iter().map(ArticleId::as_str).collect();
            t.with("impact-ambiguous", "between", ids.join("、"))
                .into_owned()
        }
        OutcomeKind::NoAnswer => t.say("impact-none").into_owned(),
    }
}
