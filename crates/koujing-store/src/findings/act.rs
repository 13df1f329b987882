//! What people do about a finding, each in one transaction with its row of the audit log.

use serde_json::{Value as Json, json};

use koujing_core::Timestamp;

use super::{FindingState, KeptFinding};
use crate::row::Columns;
use crate::statement::{Value, execute, select};
use crate::writing::refuse_nul;
use crate::{Store, StoreError};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingActed {
    /// It is done.
    Done,
    /// There is no such finding.
    Missing,
    /// Not possible where the finding stands; an appeal also when there was one before.
    WrongState(FindingState),
}

/// What is altered and audited.
struct Act<'a> {
    /// `column = $2, …`; the instant is `$1`, `values` are the others.
    set: &'a str,
    values: Vec<Value>,
    /// Which findings take it.
    takes: &'a str,
    kind: &'a str,
    detail: Json,
}

impl Store {
    /// Decides about a finding that is open or appealed against: it is one (`Confirmed`), or none
    /// (`Dismissed`).
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn decide_finding(
        &self,
        finding: &KeptFinding,
        state: FindingState,
        reason: Option<&str>,
        actor: &str,
        now: Timestamp,
    ) -> Result<FindingActed, StoreError> {
        refuse_nul("a reason", reason.unwrap_or_default())?;
        let kind = format!("finding_{}", state.as_str());
        let act = Act {
            set: "decided_at = $1, state = $3, reason = $4, decided_by = $5",
            values: vec![state.as_str().into(), reason.into(), actor.into()],
            takes: "state IN ('open', 'appealed')",
            kind: &kind,
            detail: json!({"rule": finding.rule, "agent": finding.reply.agent, "reason": reason}),
        };
        self.act_on_finding(&finding.id, act, actor, now).await
    }

    /// Notes what the agent says against a finding that is open or confirmed: once.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn appeal_finding(
        &self,
        finding: &KeptFinding,
        words: &str,
        actor: &str,
        now: Timestamp,
    ) -> Result<FindingActed, StoreError> {
        refuse_nul("an appeal", words)?;
        let before = finding.decided_by.as_deref();
        let act = Act {
            set: "appealed_at = $1, state = 'appealed', appeal = $3, appealed_by = $4",
            values: vec![words.into(), actor.into()],
            takes: "state IN ('open', 'confirmed') AND appealed_at IS NULL",
            kind: "finding_appealed",
            detail: json!({"rule": finding.rule, "appeal": words, "confirmed_by": before}),
        };
        self.act_on_finding(&finding.id, act, actor, now).await
    }

    async fn act_on_finding(
        &self,
        id: &str,
        act: Act<'_>,
        actor: &str,
        now: Timestamp,
    ) -> Result<FindingActed, StoreError> {
        let mut writing = self.write(actor, now).await?;
        let statement = format!(
            "UPDATE findings SET {} WHERE id = $2 AND {}",
            act.set, act.takes
        );
        let fixed = [writing.at().into(), Value::from(id)];
        let values = fixed.into_iter().chain(act.values);
        if execute(writing.connection(), &statement, values).await? == 0 {
            let question = "SELECT state FROM findings WHERE id = $1";
            let rows = select(writing.connection(), question, [id.into()]).await?;
            return match rows.first() {
                None => Ok(FindingActed::Missing),
                Some(row) => {
                    let state = row.word("state", FindingState::parse)?;
                    Ok(FindingActed::WrongState(state))
                }
            };
        }
        writing.audit(act.kind, format!("finding/{id}"), &act.detail)?;
        writing.commit().await?;
        Ok(FindingActed::Done)
    }
}
