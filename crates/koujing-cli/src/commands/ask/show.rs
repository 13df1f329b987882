//! What stands beside an answer, or in its place.

use koujing_core::{NoAnswerReason, OutcomeKind, Resolution};

use crate::exit::Done;
use crate::output::Output;

/// How a command that got this has ended.
pub(super) fn done(resolution: &Resolution) -> Done {
    match resolution.outcome {
        OutcomeKind::Answer => Done::Whole,
        OutcomeKind::Ambiguous => Done::Ambiguous,
        OutcomeKind::NoAnswer => Done::NoAnswer,
    }
}

/// Tells all but the text: notices first, then what is to be asked, or why there is no answer.
pub(super) fn beside(output: Output, resolution: &Resolution) {
    for notice in &resolution.notices {
        output.note(
            format!("临时口径:{}", notice.text),
            format!("Notice: {}", notice.text),
        );
    }
    if resolution.outcome == OutcomeKind::Ambiguous {
        output.note("还不能确定是哪一条:", "Not yet clear which:");
    }
    for choice in &resolution.choices {
        let scope = if choice.scope.is_empty() {
            String::new()
        } else {
            format!("  ({})", choice.scope)
        };
        output.line(format_args!(
            "- {}  {}{scope}",
            choice.article, choice.question
        ));
    }
    for part in &resolution.parts {
        let came_of_it = match (&part.resolution.answer, part.resolution.reason) {
            (Some(answer), _) => answer.article.to_string(),
            (None, Some(reason)) => code(reason).to_owned(),
            (None, None) => "ambiguous".to_owned(),
        };
        output.line(format_args!("- {} → {came_of_it}", part.question));
    }
    if !resolution.needs.is_empty() {
        let needs = resolution.needs.join(", ");
        output.note(
            format!("还需要知道:{needs}"),
            format!("Still to be asked: {needs}"),
        );
    }
    if let Some(reason) = resolution.reason {
        let (zh, en) = sentence(reason);
        let code = code(reason);
        output.note(
            format!("没有标准话术:{zh}({code})"),
            format!("No answer: {en} ({code})"),
        );
    }
    if let Some(answer) = &resolution.answer {
        if let Some(guidance) = &answer.guidance {
            output.note(
                format!("内部说明:{guidance}"),
                format!("For the agent only: {guidance}"),
            );
        }
        if !answer.missing_variables.is_empty() {
            let names = answer.missing_variables.join(", ");
            output.note(
                format!("尚未填写:{names}"),
                format!("Still to be filled in: {names}"),
            );
        }
    }
}

fn code(reason: NoAnswerReason) -> &'static str {
    match reason {
        NoAnswerReason::NoMatch => "no_match",
        NoAnswerReason::LowConfidence => "low_confidence",
        NoAnswerReason::OutOfScope => "out_of_scope",
        NoAnswerReason::Suspended => "suspended",
        NoAnswerReason::Withheld => "withheld",
        NoAnswerReason::PastExactOnly => "past_exact_only",
    }
}

fn sentence(reason: NoAnswerReason) -> (&'static str, &'static str) {
    match reason {
        NoAnswerReason::NoMatch => ("没有谈到这个问题的知识条目", "nothing is about this"),
        NoAnswerReason::LowConfidence => (
            "有相近的,但没有把握",
            "something is near, but not surely meant",
        ),
        NoAnswerReason::OutOfScope => {
            ("有答案,但不适用于此", "there is one, but not for this case")
        }
        NoAnswerReason::Suspended => ("这一条已暂停使用", "it is out of service now"),
        NoAnswerReason::Withheld => ("这一条逾期未复核", "it is overdue for verification"),
        NoAnswerReason::PastExactOnly => (
            "过去的只按原问法查,当时没有",
            "the past is looked up word by word, and there was none",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_word_of_the_api() {
        for reason in [
            NoAnswerReason::NoMatch,
            NoAnswerReason::LowConfidence,
            NoAnswerReason::OutOfScope,
            NoAnswerReason::Suspended,
            NoAnswerReason::Withheld,
            NoAnswerReason::PastExactOnly,
        ] {
            assert_eq!(serde_json::to_value(reason).unwrap(), code(reason));
        }
    }
}
