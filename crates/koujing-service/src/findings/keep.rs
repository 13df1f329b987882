//! Keeping what a report found. Nothing is kept of a report unless somebody asks for it, and of what he
//! keeps only replies in which something was found, masked like questions.

use koujing_check::{Finding, Severity};
use koujing_core::Timestamp;
use koujing_language::mask;
use koujing_store::{KeptReply, NewFinding};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::asked::{LogQuestions, Words};
use crate::checks::{CheckReport, JudgedReply};
use crate::editing::Actor;
use crate::error::ServiceError;
use crate::service::Service;

/// Replies that are kept of a report at most, the worst of them.
const MOST_KEPT: usize = 5_000;

/// What was kept of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KeptOfReport {
    /// Replies that were not kept before.
    pub replies: u64,
    /// Findings that were not kept before.
    pub findings: u64,
    /// Replies with findings beyond the 5,000 worst, which are not kept.
    pub left_out: usize,
}

impl Service {
    /// Keeps what a report found, for people to decide about; what is kept already stays as it stands.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn keep_findings(
        &self,
        actor: &Actor,
        report: &CheckReport,
    ) -> Result<KeptOfReport, ServiceError> {
        let record = self.record()?;
        let now = self.clock.now();
        let found = report.replies.iter().filter(|it| !it.findings.is_empty());
        let mut found: Vec<&JudgedReply> = found.collect();
        found.sort_by_key(|it| std::cmp::Reverse((it.wrong().count(), it.findings.len())));
        let left_out = found.len().saturating_sub(MOST_KEPT);
        found.truncate(MOST_KEPT);
        let (found, name) = (found.into_iter().cloned(), actor.name.clone());
        let (found, log) = (found.collect::<Vec<_>>(), record.asked.keeps());
        let masking = tokio::task::spawn_blocking(move || {
            let masked = found.into_iter();
            let masked = masked.map(|reply| masked_reply(reply, (&name, now), log));
            masked.collect::<Vec<_>>()
        });
        let masked = masking.await?;
        let kept = record
            .store
            .keep_findings(&masked, &actor.name, now)
            .await?;
        Ok(KeptOfReport {
            replies: kept.replies,
            findings: kept.findings,
            left_out,
        })
    }
}

/// A reply as it is kept, with what was found in it.
fn masked_reply(
    judged: JudgedReply,
    (by, at): (&str, Timestamp),
    log: LogQuestions,
) -> (KeptReply, Vec<NewFinding>) {
    let clean = |text: &str| mask(text.trim()).replace('\0', " ");
    let name = |text: Option<String>| text.map(|text| text.replace('\0', " "));
    let asked = judged.asked.filter(|_| log != LogQuestions::Nothing);
    let mut reply = KeptReply {
        id: String::new(),
        kept_at: at,
        kept_by: by.to_owned(),
        sent_at: judged.at,
        agent: name(judged.agent),
        team: name(judged.team),
        channel: name(judged.channel),
        conversation: judged.conversation.as_deref().map(clean),
        asked: asked.map(|asked| Words::of(&asked, log).text),
        reply: clean(&judged.reply),
        verdict: judged.verdict.name().to_owned(),
        article: judged.article,
        revision: judged.revision,
    };
    let sent_at = reply.sent_at.map(|at| at.to_string());
    // Not what was asked: that depends on how much of it is kept.
    let parts = [
        &sent_at,
        &reply.agent,
        &reply.conversation,
        &reply.channel,
        &Some(reply.reply.clone()),
    ];
    reply.id = id_of(parts.map(|part| part.as_deref().unwrap_or_default()));
    let findings = judged.findings.into_iter();
    let findings = findings.map(|finding| masked_finding(finding, &reply));
    let findings = findings.collect();
    (reply, findings)
}

fn masked_finding(finding: Finding, reply: &KeptReply) -> NewFinding {
    // Words that were masked in the reply would show here what is hidden there.
    let said = finding.said.map(|said| said.trim().replace('\0', " "));
    let said = said.filter(|said| reply.reply.contains(said.as_str()));
    let approved = finding.approved.map(|text| text.replace('\0', " "));
    let rule = finding.rule.name();
    let named = |text: &Option<String>| text.clone().unwrap_or_default();
    NewFinding {
        id: id_of([&reply.id, rule, &named(&said), &named(&approved)]),
        rule: rule.to_owned(),
        severity: match finding.severity {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
        }
        .to_owned(),
        said,
        approved,
    }
}

/// 32 hexadecimal digits, the same for the same parts.
fn id_of<const N: usize>(parts: [&str; N]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    let bytes = digest.finalize();
    bytes[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use koujing_check::{Rule, Verdict};

    use super::*;

    fn judged(reply: &str, said: &str) -> JudgedReply {
        JudgedReply {
            line: 2,
            at: None,
            agent: Some("小林".into()),
            team: None,
            channel: None,
            conversation: Some("13800138000".into()),
            asked: Some("请问 13800138000 的滤网怎么洗".into()),
            reply: reply.into(),
            verdict: Verdict::Contradicts,
            article: None,
            revision: None,
            question: None,
            reason: None,
            findings: vec![Finding {
                rule: Rule::OtherAmount,
                severity: Severity::High,
                span: None,
                said: Some(said.into()),
                approved: Some("15 天".into()),
            }],
        }
    }

    fn masked(judged: &JudgedReply, log: LogQuestions) -> (KeptReply, Vec<NewFinding>) {
        masked_reply(judged.clone(), ("李雷", Timestamp::from_millis(1)), log)
    }

    #[test]
    fn what_says_who_a_customer_is_is_not_kept() {
        let reply = judged("20 天洗一次,打 13900139000 找我", "20 天");
        let (kept, findings) = masked(&reply, LogQuestions::Text);
        assert_eq!(kept.reply, "20 天洗一次,打 〔电话〕 找我");
        assert_eq!(kept.asked.as_deref(), Some("请问 〔电话〕 的滤网怎么洗"));
        assert_eq!(kept.conversation.as_deref(), Some("〔电话〕"));
        assert_eq!(findings[0].said.as_deref(), Some("20 天"));
        // The words of a finding that are masked in the reply are not kept beside it either.
        let (_, findings) = masked(
            &judged("打 13900139000 找我", "13900139"),
            LogQuestions::Text,
        );
        assert_eq!(findings[0].said, None);
        let (kept, _) = masked(&reply, LogQuestions::Nothing);
        assert_eq!(kept.asked, None);
    }

    #[test]
    fn the_same_reply_has_the_same_id() {
        let (one, found) = masked(&judged("20 天洗一次", "20 天"), LogQuestions::Text);
        let (other, again) = masked(&judged("20 天洗一次", "20 天"), LogQuestions::Nothing);
        assert_eq!((&one.id, &found[0].id), (&other.id, &again[0].id));
        let (third, _) = masked(&judged("30 天洗一次", "30 天"), LogQuestions::Text);
        assert_ne!(one.id, third.id);
        let mut later = judged("20 天洗一次", "20 天");
        later.at = Some(Timestamp::from_millis(5));
        assert_ne!(one.id, masked(&later, LogQuestions::Text).0.id);
    }
}
