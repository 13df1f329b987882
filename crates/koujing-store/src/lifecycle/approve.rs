//! Approval: by a permit, of what others wrote, as often as the settings require.

use serde_json::json;

use koujing_core::{
    Claim, Conflict, Permit, RevisionNumber, State, Timestamp, Verdict, is_brief_notice, review,
    same_person,
};

use super::authors::{approvers, since_live};
use super::found::{Found, find, live_settings};
use super::settle::{Settled, refuse_unstorable_claims, settle, taken};
use super::together::release_of;
use super::{Document, Place, Publication};
use crate::settings::to_json;
use crate::statement::{Value, execute, insert};
use crate::writing::{Writing, refuse_nul};
use crate::{Store, StoreError};

/// What stands between the names of several approvers.
const AND: &str = "、";

/// Somebody's approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Whose.
    pub permit: Permit,
    /// What the article claims, its questions normalised; of the settings nothing.
    pub claims: Vec<Claim>,
    /// Not to go live before.
    pub publish_at: Option<Timestamp>,
    /// Ids of the warnings that were seen.
    pub acknowledged: Vec<String>,
    /// Why; what makes an approver's own brief notice possible.
    pub reason: Option<String>,
    /// Only look whether anything stands against it.
    pub only_look: bool,
}

/// What an approval came to. Only with the first three was anything written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Approved {
    /// It is live.
    Published(Publication),
    /// It goes live by itself: at the latest of now, the instants asked for and the article's
    /// `effective.from`.
    Scheduled {
        /// When.
        at: Timestamp,
    },
    /// It counts, and more are needed.
    Outstanding {
        /// Approvals with this one.
        approvals: u32,
        /// Approvals it takes.
        required: u32,
        /// Groups none of whose members has approved.
        groups: Vec<String>,
    },
    /// Nothing stands against it; it was only looked.
    NothingAgainst {
        /// Whether no further approval would be needed.
        is_enough: bool,
        /// When it would go live.
        at: Timestamp,
    },
    /// It was handed in with others and is approved with them: the release.
    InRelease(String),
    /// The approver wrote a revision since the live one.
    OwnRevision,
    /// He has approved this revision already.
    AlreadyGiven,
    /// It is not in review.
    WrongState(State),
    /// There is no such revision.
    Missing,
    /// Other articles have some of its questions: each as this article writes it, with who has it.
    Taken(Vec<(String, Conflict)>),
}

/// How far an approval goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Nothing is written.
    Look,
    /// It counts, and the revision stays in review.
    Note,
    /// With the last one that it takes the revision is live, or approved until its instant.
    Whole,
}

impl Store {
    /// Approves a revision that is in review. What it takes is read from the live settings.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn approve(
        &self,
        document: &Document,
        revision: RevisionNumber,
        approval: Approval,
        now: Timestamp,
    ) -> Result<Approved, StoreError> {
        refuse_unstorable_claims(&approval.claims)?;
        refuse_nul("the reason", approval.reason.as_deref().unwrap_or_default())?;
        let mut writing = self.write_current(approval.permit.by(), now).await?;
        let place = Place::from(document);
        if let Some(release) = release_of(writing.connection(), &place, revision).await? {
            return Ok(Approved::InRelease(release));
        }
        let extent = if approval.only_look {
            Extent::Look
        } else {
            Extent::Whole
        };
        let approved = approve(&mut writing, document, revision, &approval, extent).await?;
        writing.commit().await?;
        Ok(approved)
    }
}

pub(super) async fn approve(
    writing: &mut Writing,
    document: &Document,
    revision: RevisionNumber,
    approval: &Approval,
    extent: Extent,
) -> Result<Approved, StoreError> {
    let now = writing.at();
    let Some(found) = find(writing.connection(), document, revision).await? else {
        return Ok(Approved::Missing);
    };
    if found.state != State::InReview {
        return Ok(Approved::WrongState(found.state));
    }
    let settings = live_settings(writing.connection()).await?;
    let authors = since_live(writing.connection(), &found).await?;
    let mut names = approvers(writing.connection(), &found).await?;
    let required = found.required(&settings);
    let verdict = review(
        &approval.permit,
        &authors,
        &names,
        &required,
        &settings.groups,
    );
    let instant = found.instant(now, approval.publish_at);
    let own_notice = verdict == Verdict::OwnRevision && is_own_notice(&found, approval, instant);
    match verdict {
        Verdict::OwnRevision if !own_notice => return Ok(Approved::OwnRevision),
        Verdict::AlreadyGiven => return Ok(Approved::AlreadyGiven),
        // An approval of what can never be published helps nobody: so also while some are missing.
        Verdict::OwnRevision | Verdict::Outstanding { .. } | Verdict::Enough => {}
    }
    let taken = taken(writing, &found, &approval.claims).await?;
    if !taken.is_empty() {
        return Ok(Approved::Taken(taken));
    }
    if extent == Extent::Look {
        return Ok(Approved::NothingAgainst {
            is_enough: !matches!(verdict, Verdict::Outstanding { .. }),
            at: instant,
        });
    }
    note(writing, &found, approval, own_notice).await?;
    if let Verdict::Outstanding {
        approvals,
        required,
        groups,
    } = verdict
    {
        remember_instant(writing, &found, approval).await?;
        return Ok(Approved::Outstanding {
            approvals,
            required,
            groups,
        });
    }
    if extent == Extent::Note {
        remember_instant(writing, &found, approval).await?;
        let approvals = u32::try_from(names.len() + 1).unwrap_or(u32::MAX);
        return Ok(Approved::Outstanding {
            approvals,
            required: required.approvals,
            groups: Vec::new(),
        });
    }
    names.push(approval.permit.by().to_owned());
    let names = names.join(AND);
    Ok(
        match settle(writing, &found, &approval.claims, names, instant).await? {
            Settled::Published(publication) => Approved::Published(publication),
            Settled::Scheduled { at } => Approved::Scheduled { at },
        },
    )
}

/// Whether it is the approver's own notice, brief, and he says why it cannot wait.
fn is_own_notice(found: &Found, approval: &Approval, instant: Timestamp) -> bool {
    let reason = approval.reason.as_deref().unwrap_or_default();
    !reason.trim().is_empty()
        && same_person(&found.author, approval.permit.by())
        && found
            .article
            .as_ref()
            .is_some_and(|article| is_brief_notice(article, instant))
}

async fn note(
    writing: &mut Writing,
    found: &Found,
    approval: &Approval,
    own_notice: bool,
) -> Result<(), StoreError> {
    let by = approval.permit.by();
    let columns = [
        found.place.column,
        "revision",
        "approver",
        "name",
        "at",
        "acknowledged",
    ];
    let row: [Value; 6] = [
        found.place.key.as_str().into(),
        found.number.into(),
        by.trim().to_lowercase().into(),
        by.into(),
        writing.at().into(),
        to_json(&approval.acknowledged)?.into(),
    ];
    let table = found.place.approvals;
    insert(writing.connection(), table, columns, "", vec![row]).await?;
    let kind = if own_notice {
        "approved_own_notice"
    } else {
        "approved"
    };
    let detail = json!({
        "revision": found.number, "before": found.state, "publish_at": approval.publish_at,
        "acknowledged": approval.acknowledged, "reason": approval.reason,
    });
    writing.audit(kind, found.subject(), &detail)
}

/// Keeps the latest instant that was asked for until the approvals are complete.
async fn remember_instant(
    writing: &mut Writing,
    found: &Found,
    approval: &Approval,
) -> Result<(), StoreError> {
    let latest = found.publish_at.max(approval.publish_at);
    let sql = format!(
        "UPDATE {} SET publish_at = $3 WHERE {} = $1 AND number = $2 AND state = 'in_review'",
        found.place.table, found.place.column
    );
    let values: [Value; 3] = [
        found.place.key.as_str().into(),
        found.number.into(),
        latest.into(),
    ];
    execute(writing.connection(), &sql, values).await?;
    Ok(())
}
