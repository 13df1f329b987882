//! How one article stands.

use serde::Serialize;

use koujing_core::{ArticleId, RevisionNumber, State, Timestamp};

use crate::row::Columns;
use crate::statement::select;
use crate::{Store, StoreError};

/// How an article stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its id as the record has it.
    pub id: ArticleId,
    /// Its newest revision, in whatever state.
    pub newest: RevisionNumber,
    /// The revision that serves; none: never published, or retired.
    pub live: Option<RevisionNumber>,
    /// Since when it is retired.
    pub retired_at: Option<Timestamp>,
    /// Set while it is out of service. Retiring does not lift it.
    pub suspended: Option<Suspension>,
    /// When somebody last confirmed that it holds.
    pub verified_at: Option<Timestamp>,
    /// Who.
    pub verified_by: Option<String>,
    /// What is approved for later, and when it goes live, in that order.
    pub scheduled: Vec<(RevisionNumber, Timestamp)>,
    /// Its draft, or what is in review.
    pub open: Option<(RevisionNumber, State)>,
}

/// A suspension in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspension {
    /// Since when.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Store {
    /// How an article (id in any case) stands; none: there is no such article.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn standing(&self, id: &ArticleId) -> Result<Option<Standing>, StoreError> {
        let key = id.key();
        let begin = self.dialect.begin_reading();
        let mut snapshot = self.reading.begin_with(begin).await?;
        let article = "SELECT a.id, a.newest, a.live, a.retired_at, a.verified_at, a.verified_by, \
                       s.from_at, s.actor, s.reason FROM articles a LEFT JOIN suspensions s \
                       ON s.article_key = a.key AND s.until_at IS NULL WHERE a.key = $1";
        let article = select(&mut snapshot, article, [key.as_str().into()]).await?;
        let Some(row) = article.first() else {
            return Ok(None);
        };
        let revisions = "SELECT number, state, publish_at FROM revisions WHERE article_key = $1 \
                         AND state IN ('draft', 'in_review', 'approved') \
                         ORDER BY publish_at, number";
        let revisions = select(&mut snapshot, revisions, [key.as_str().into()]).await?;
        snapshot.rollback().await?;
        let (mut scheduled, mut open) = (Vec::new(), None);
        for revision in revisions {
            let number = revision.revision("number")?;
            match revision.word("state", State::parse)? {
                State::Approved => scheduled.push((number, revision.instant("publish_at")?)),
                state => open = Some((number, state)),
            }
        }
        let suspended = match row.maybe_instant("from_at")? {
            None => None,
            Some(at) => Some(Suspension {
                at,
                by: row.text("actor")?,
                reason: row.text("reason")?,
            }),
        };
        Ok(Some(Standing {
            id: row.word("id", |id| id.parse().ok())?,
            newest: row.revision("newest")?,
            live: row.maybe_revision("live")?,
            retired_at: row.maybe_instant("retired_at")?,
            suspended,
            verified_at: row.maybe_instant("verified_at")?,
            verified_by: row.maybe_text("verified_by")?,
            scheduled,
            open,
        }))
    }
}
