//! A verdict for people: what it is on standard output, why on standard error.

use serde_json::Value;

use crate::exit::Done;
use crate::failure::Failure;
use crate::output::Output;

/// How a command that got this has ended.
pub(super) fn done(checked: &Value) -> Done {
    match checked["verdict"].as_str() {
        Some("consistent") => Done::Whole,
        Some("off_script") => Done::OffScript,
        Some("incomplete") => Done::Incomplete,
        Some("outdated") => Done::Outdated,
        Some("contradicts") => Done::Contradicts,
        _ => Done::NoAnswer,
    }
}

pub(super) fn show(output: Output, checked: &Value) -> Result<(), Failure> {
    let text = |name: &str| checked[name].as_str().unwrap_or_default().to_owned();
    output.result(text("verdict"))?;
    if let Some(article) = checked["article"].as_str() {
        let revision = &checked["revision"];
        let (variant, question) = (text("variant"), text("question"));
        output.note(
            format!("对照:{article} 第 {revision} 版({variant}) {question}"),
            format!("Held against: {article}, revision {revision} ({variant}): {question}"),
        );
    }
    if let Some(older) = checked["outdated_revision"].as_u64() {
        output.note(
            format!("这是第 {older} 版的话术"),
            format!("This is what revision {older} said"),
        );
    }
    let findings = checked["evidence"]["findings"].as_array();
    for finding in findings.into_iter().flatten() {
        let word = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let (rule, said, approved) = (word("rule"), word("said"), word("approved"));
        let (zh, en) = match (said.is_empty(), approved.is_empty()) {
            (true, true) => (String::new(), String::new()),
            (true, false) => (
                format!(":缺“{approved}”"),
                format!(": {approved:?} is missing"),
            ),
            (false, true) => (format!(":“{said}”"), format!(": {said:?}")),
            (false, false) => (
                format!(":说的是“{said}”,口径是“{approved}”"),
                format!(": said {said:?}, approved {approved:?}"),
            ),
        };
        output.note(format!("- {rule}{zh}"), format!("- {rule}{en}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_verdict_has_its_own_end() {
        for (verdict, end) in [
            ("consistent", Done::Whole),
            ("no_standard", Done::NoAnswer),
            ("off_script", Done::OffScript),
            ("incomplete", Done::Incomplete),
            ("outdated", Done::Outdated),
            ("contradicts", Done::Contradicts),
        ] {
            assert_eq!(done(&json!({"verdict": verdict})), end, "{verdict}");
        }
    }
}
