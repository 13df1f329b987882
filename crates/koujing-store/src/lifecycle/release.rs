//! A release: several revisions go live together, or none.

use std::collections::BTreeSet;

use serde_json::json;

use koujing_core::{ArticleId, Permit, RevisionNumber, State, Timestamp};

use super::found::{Found, find};
use super::go_live::{Going, go_live};
use super::{Document, Publication};
use crate::row::Columns;
use crate::statement::{Value, execute, select};
use crate::writing::Writing;
use crate::{Store, StoreError};

/// What became of a release. Only with the first two was anything written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Released {
    /// All are live, in the order given.
    Published(Vec<Publication>),
    /// All go live by themselves.
    Scheduled {
        /// When.
        at: Timestamp,
    },
    /// Two of them are revisions of one article.
    Repeated(ArticleId),
    /// One of them is not approved.
    WrongState {
        /// Of which article.
        article: ArticleId,
        /// Its number.
        revision: RevisionNumber,
        /// Its state.
        state: State,
    },
    /// One of them does not exist.
    Missing {
        /// Of which article.
        article: ArticleId,
        /// Its number.
        revision: RevisionNumber,
    },
}

impl Store {
    /// Lets revisions that are approved for later go live together: at the latest of now, `publish_at`
    /// and every `effective.from`, whenever each would have gone live by itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release(
        &self,
        revisions: &[(ArticleId, RevisionNumber)],
        publish_at: Option<Timestamp>,
        permit: &Permit,
        now: Timestamp,
    ) -> Result<Released, StoreError> {
        let mut writing = self.write_current(permit.by(), now).await?;
        let released = release(&mut writing, revisions, publish_at).await?;
        writing.commit().await?;
        Ok(released)
    }
}

async fn release(
    writing: &mut Writing,
    revisions: &[(ArticleId, RevisionNumber)],
    publish_at: Option<Timestamp>,
) -> Result<Released, StoreError> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::with_capacity(revisions.len());
    let mut instant = publish_at.map_or(writing.at(), |at| at.max(writing.at()));
    for (article, revision) in revisions {
        let (article, revision) = (article.clone(), *revision);
        if !seen.insert(article.key()) {
            return Ok(Released::Repeated(article));
        }
        let document = Document::Article(article.clone());
        let Some(found) = find(writing.connection(), &document, revision).await? else {
            return Ok(Released::Missing { article, revision });
        };
        if found.state != State::Approved {
            return Ok(Released::WrongState {
                article,
                revision,
                state: found.state,
            });
        }
        let from = found.article.as_ref().and_then(|a| a.effective.from);
        instant = from.map_or(instant, |from| from.max(instant));
        all.push(found);
    }
    let together: Vec<String> = all
        .iter()
        .map(|found| format!("{} {}", found.subject(), found.number))
        .collect();
    let mut published = Vec::with_capacity(all.len());
    for found in all {
        let detail = json!({
            "revision": found.number, "before": State::Approved, "publish_at": instant,
            "former_publish_at": found.publish_at, "together": together,
        });
        writing.audit("released", found.subject(), &detail)?;
        move_to(writing, &found, instant).await?;
        if instant <= writing.at() {
            published.push(publish(writing, found, instant).await?);
        }
    }
    Ok(if instant > writing.at() {
        Released::Scheduled { at: instant }
    } else {
        Released::Published(published)
    })
}

/// Its instant, and that of its claims, is another one.
async fn move_to(
    writing: &mut Writing,
    found: &Found,
    instant: Timestamp,
) -> Result<(), StoreError> {
    let connection = writing.connection();
    let values: [Value; 3] = [
        found.place.key.as_str().into(),
        found.number.into(),
        instant.into(),
    ];
    let revision = "UPDATE revisions SET publish_at = $3 \
                    WHERE article_key = $1 AND number = $2 AND state = 'approved'";
    execute(connection, revision, values.clone()).await?;
    let claims = "UPDATE claims SET live_from = $3 \
                  WHERE article_key = $1 AND revision = $2 AND live_until IS NULL";
    execute(connection, claims, values).await?;
    Ok(())
}

async fn publish(
    writing: &mut Writing,
    found: Found,
    at: Timestamp,
) -> Result<Publication, StoreError> {
    let approved_by = "SELECT approved_by FROM revisions WHERE article_key = $1 AND number = $2";
    let values: [Value; 2] = [found.place.key.as_str().into(), found.number.into()];
    let rows = select(writing.connection(), approved_by, values).await?;
    let approved_by = rows
        .first()
        .map(|row| row.text("approved_by"))
        .transpose()?;
    let going = Going {
        number: found.number,
        before: State::Approved,
        at,
        article: found.article.map(|article| (article.id, article.kind)),
        approved_by: approved_by.unwrap_or_default(),
        actor: writing.actor().to_owned(),
        set: Vec::new(),
        place: found.place,
    };
    go_live(writing, going).await
}
