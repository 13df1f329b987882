//! One article with everything that an editor looks at.

use koujing_core::{Article, ArticleId, RevisionNumber, State, Timestamp, Verification};
use koujing_language::{Piece, compare};
use koujing_store::{Document, RevisionRecord, Standing};

use crate::editing::{PreviewedWording, Refusal};
use crate::error::ServiceError;
use crate::language::Lang;
use crate::listing::state_at;
use crate::published::Published;
use crate::service::Service;

/// An article, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomArticle {
    /// How it stands in the record.
    pub standing: Standing,
    /// As lists say it: `published`, `suspended`, `scheduled`, `ended`; else the newest revision's state.
    pub state: &'static str,
    /// The revision that is shown: the live one, else the newest.
    pub shown: RevisionNumber,
    /// What it says.
    pub content: Article,
    /// Its wordings, rendered.
    pub wordings: Vec<PreviewedWording>,
    /// Of a live one: whether it was confirmed lately.
    pub verification: Option<Verification>,
    /// Of a live one: when it has to be confirmed.
    pub due_at: Option<Timestamp>,
    /// All revisions, the newest first.
    pub history: Vec<RevisionRecord>,
}

impl Service {
    /// An article in whatever state it is.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchArticle`].
    pub async fn room_article(
        &self,
        id: &ArticleId,
        lang: Lang,
    ) -> Result<Result<RoomArticle, Refusal>, ServiceError> {
        let store = &self.record()?.store;
        let Some(standing) = store.standing(id).await? else {
            return Ok(Err(Refusal::NoSuchArticle));
        };
        let shown = standing.live.unwrap_or(standing.newest);
        let Some(revision) = store.revision(id, shown).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        let history = store.history(&Document::Article(id.clone())).await?;
        let at = self.clock.now();
        let snapshot = self.snapshot.load();
        // What the record has live may not be followed here yet.
        let published = snapshot
            .find(id)
            .filter(|published| standing.live == Some(published.revision));
        let state = match published {
            Some(published) => state_at(published, at),
            None => revision.record.state.as_str(),
        };
        let due = |published: &Published| {
            let days = published.article.verify_every?;
            Some(published.verified_at.plus_days(days))
        };
        Ok(Ok(RoomArticle {
            state,
            shown,
            wordings: self.previewed(&revision.article, &revision.images, lang),
            verification: published.map(|published| published.verification(at)),
            due_at: published.and_then(|published| due(published)),
            content: revision.article,
            standing,
            history,
        }))
    }

    /// Two texts laid side by side.
    pub fn compared(&self, old: &str, new: &str) -> Vec<Piece> {
        compare(old, new)
    }

    /// What an editor begins with: the number of the newest revision, and the text of what is being
    /// written, of what was sent back, else of what is live.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchArticle`].
    pub async fn to_edit(
        &self,
        id: &ArticleId,
    ) -> Result<Result<(RevisionNumber, String), Refusal>, ServiceError> {
        let store = &self.record()?.store;
        let Some(standing) = store.standing(id).await? else {
            return Ok(Err(Refusal::NoSuchArticle));
        };
        let Some(newest) = store.revision(id, standing.newest).await? else {
            return Ok(Err(Refusal::NoSuchRevision));
        };
        let is_open = matches!(
            newest.record.state,
            State::Draft | State::InReview | State::Approved | State::Rejected
        );
        let source = match standing.live.filter(|_| !is_open) {
            Some(live) => store.revision(id, live).await?.map(|live| live.source),
            None => None,
        };
        Ok(Ok((standing.newest, source.unwrap_or(newest.source))))
    }
}
