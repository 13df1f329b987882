//! Keeping what was found, in one transaction with its row of the audit log, and clearing it away.

use serde::Serialize;
use serde_json::json;
use sqlx::AnyConnection;

use koujing_core::{ArticleId, Timestamp};

use super::{KeptReply, agent_key};
use crate::row::Columns;
use crate::statement::{Value, execute, insert, select};
use crate::writing::refuse_nul;
use crate::{Store, StoreError};

/// Something found, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    /// Its id, the same whenever the same is found in the same reply.
    pub id: String,
    /// By which rule.
    pub rule: String,
    /// `high`, `medium` or `low`.
    pub severity: String,
    /// The words of the reply.
    pub said: Option<String>,
    /// What the answer says instead, or what is missing.
    pub approved: Option<String>,
}

/// What of it was not there yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct KeptFindings {
    /// Replies.
    pub replies: u64,
    /// Findings.
    pub findings: u64,
}

const REPLY: [&str; 14] = [
    "id",
    "kept_at",
    "kept_by",
    "sent_at",
    "agent",
    "agent_key",
    "team",
    "channel",
    "conversation",
    "asked",
    "reply",
    "verdict",
    "article_key",
    "revision",
];
const FINDING: [&str; 7] = [
    "id", "reply_id", "rule", "severity", "said", "approved", "state",
];

impl Store {
    /// Keeps replies with what was found in them. What is there already stays as it stands, decided or
    /// not: the same report may be kept twice. When and by whom they are kept is told by `now` and `actor`.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`]. Nothing is kept then.
    pub async fn keep_findings(
        &self,
        found: &[(KeptReply, Vec<NewFinding>)],
        actor: &str,
        now: Timestamp,
    ) -> Result<KeptFindings, StoreError> {
        for (reply, findings) in found {
            let texts = [&reply.agent, &reply.team, &reply.channel, &reply.asked];
            let texts = texts.into_iter().chain([&reply.conversation]);
            let of_findings = findings.iter().flat_map(|it| [&it.said, &it.approved]);
            let texts = texts.chain(of_findings).flatten();
            for text in texts.chain([&reply.reply]) {
                refuse_nul("a reply", text)?;
            }
        }
        let mut writing = self.write(actor, now).await?;
        let at = writing.at();
        let connection = writing.connection();
        let before = counted(connection).await?;
        let replies = found.iter().map(|(reply, _)| row(reply, actor, at));
        let there = "ON CONFLICT (id) DO NOTHING";
        insert(connection, "kept_replies", REPLY, there, replies.collect()).await?;
        let findings = found.iter().flat_map(|(reply, findings)| {
            findings.iter().map(|finding| -> [Value; 7] {
                [
                    finding.id.as_str().into(),
                    reply.id.as_str().into(),
                    finding.rule.as_str().into(),
                    finding.severity.as_str().into(),
                    finding.said.clone().into(),
                    finding.approved.clone().into(),
                    "open".into(),
                ]
            })
        });
        insert(connection, "findings", FINDING, there, findings.collect()).await?;
        let after = counted(connection).await?;
        let kept = KeptFindings {
            replies: after.replies - before.replies,
            findings: after.findings - before.findings,
        };
        if kept == KeptFindings::default() {
            writing.undo().await?;
            return Ok(kept);
        }
        writing.audit("findings_kept", "findings".to_owned(), &json!(kept))?;
        writing.commit().await?;
        Ok(kept)
    }

    /// Removes replies that were kept before an instant with what was found in them, but for those of which
    /// an appeal still waits for a decision; how many replies.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune_findings(&self, before: Timestamp) -> Result<u64, StoreError> {
        let old =
            "kept_at < $1 AND id NOT IN (SELECT reply_id FROM findings WHERE state = 'appealed')";
        let findings = format!(
            "DELETE FROM findings WHERE reply_id IN (SELECT id FROM kept_replies WHERE {old})"
        );
        let replies = format!("DELETE FROM kept_replies WHERE {old}");
        let mut beside = self.begin_beside().await?;
        execute(&mut beside, &findings, [before.into()]).await?;
        let removed = execute(&mut beside, &replies, [before.into()]).await?;
        beside.commit().await?;
        Ok(removed)
    }
}

async fn counted(connection: &mut AnyConnection) -> Result<KeptFindings, StoreError> {
    let question = "SELECT (SELECT COUNT(*) FROM kept_replies) AS replies, \
                    (SELECT COUNT(*) FROM findings) AS findings";
    let rows = select(connection, question, []).await?;
    rows.first().map_or(Ok(KeptFindings::default()), |row| {
        Ok(KeptFindings {
            replies: row.count("replies")?,
            findings: row.count("findings")?,
        })
    })
}

fn row(reply: &KeptReply, actor: &str, at: Timestamp) -> [Value; 14] {
    [
        reply.id.as_str().into(),
        at.into(),
        actor.into(),
        reply.sent_at.into(),
        reply.agent.clone().into(),
        reply.agent.as_deref().map(agent_key).into(),
        reply.team.clone().into(),
        reply.channel.clone().into(),
        reply.conversation.clone().into(),
        reply.asked.clone().into(),
        reply.reply.as_str().into(),
        reply.verdict.as_str().into(),
        reply.article.as_ref().map(ArticleId::key).into(),
        reply.revision.into(),
    ]
}
