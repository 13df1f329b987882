//! Live articles as lists and one by one.

use koujing_core::{
    Article, ArticleId, Audience, Effective, Kind, RevisionNumber, Scope, State, Target, Timestamp,
    Verification,
};
use koujing_markdown::write_article;
use serde::Serialize;

use crate::error::ServiceError;
use crate::published::{Published, Source};
use crate::service::Service;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing<T> {
    /// The page.
    pub items: Vec<T>,
    /// Where the next page begins; none after the last.
    pub next: Option<usize>,
}

/// An article in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ArticleSummary {
    /// Its id.
    pub article: ArticleId,
    /// What it is for.
    pub kind: Kind,
    /// Its standard question, or its title.
    pub question: String,
    /// Its category.
    pub category: Option<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its shortcut.
    pub shortcut: Option<String>,
    /// Who may see it.
    pub audience: Audience,
    /// Where it holds.
    pub scope: Scope,
    /// Its live revision.
    pub revision: RevisionNumber,
    /// `published`, `suspended` while it is out of service, or the state asked for.
    pub state: &'static str,
    /// Whether it was confirmed lately; `due` for what was never live.
    pub verification: Verification,
}

/// One live article, whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleView {
    /// Its id again, under the name that answers use.
    pub article: ArticleId,
    /// Its live revision.
    pub revision: RevisionNumber,
    /// `published`; `suspended` while it is out of service; `scheduled` before and `ended` after its
    /// effective time.
    pub state: &'static str,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_at: Timestamp,
    /// Whether it was confirmed lately.
    pub verification: Verification,
    /// The article as its author wrote it; without guidance for a public viewer.
    #[serde(flatten)]
    pub content: Article,
    /// The submitted bytes; for a public viewer written anew without what he may not see.
    #[serde(skip)]
    pub markdown: String,
}

impl ArticleSummary {
    /// Of a revision that is not live; nobody has confirmed it yet.
    pub(crate) fn unpublished(article: &Article, revision: RevisionNumber, state: State) -> Self {
        Self {
            article: article.id.clone(),
            kind: article.kind,
            question: article.question.clone(),
            category: article.category.clone(),
            labels: article.labels.clone(),
            shortcut: article.shortcut.clone(),
            audience: article.audience,
            scope: article.scope.clone(),
            revision,
            state: state.as_str(),
            verification: Verification::Due,
        }
    }

    pub(crate) fn of(published: &Published, at: Timestamp) -> Self {
        Self {
            state: state_at(published, at),
            verification: published.verification(at),
            ..Self::unpublished(&published.article, published.revision, State::Published)
        }
    }
}

/// How a live revision stands at an instant.
pub(crate) fn state_at(published: &Published, at: Timestamp) -> &'static str {
    let stands = Stands {
        suspended: published.suspended,
        effective: &published.article.effective,
    };
    state_of(stands, at)
}

/// What says how a live article stands.
pub(crate) struct Stands<'a> {
    pub(crate) suspended: bool,
    pub(crate) effective: &'a Effective,
}

/// How it stands at an instant, as lists say it.
pub(crate) fn state_of(stands: Stands<'_>, at: Timestamp) -> &'static str {
    let effective = stands.effective;
    if stands.suspended {
        "suspended"
    } else if effective.until.is_some_and(|until| until <= at) {
        "ended"
    } else if effective.contains(at) {
        "published"
    } else {
        "scheduled"
    }
}

/// The part of a list from `offset` on.
pub(crate) fn page<T, U>(
    all: Vec<T>,
    offset: usize,
    limit: usize,
    show: impl Fn(T) -> U,
) -> Listing<U> {
    let more = all.len() > offset.saturating_add(limit);
    Listing {
        items: all.into_iter().skip(offset).take(limit).map(show).collect(),
        next: more.then(|| offset.saturating_add(limit)),
    }
}

impl Service {
    /// Live articles in the order of their ids.
    pub fn articles(
        &self,
        audience: Audience,
        offset: usize,
        limit: usize,
    ) -> Listing<ArticleSummary> {
        let snapshot = self.snapshot.load();
        let at = self.clock.now();
        let visible: Vec<&Published> = snapshot
            .articles()
            .map(|(_, published)| published.as_ref())
            .filter(|published| Self::sees(audience, published, at))
            .collect();
        page(visible, offset, limit, |published| {
            ArticleSummary::of(published, at)
        })
    }

    /// One live article, or, with `as_of`, the revision live at that instant; none if there is none
    /// that the viewer may see.
    ///
    /// # Errors
    ///
    /// When the record cannot be read.
    pub async fn article(
        &self,
        audience: Audience,
        id: &ArticleId,
        as_of: Option<Timestamp>,
    ) -> Result<Option<ArticleView>, ServiceError> {
        let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
        let now = self.clock.now();
        let found = match as_of {
            Some(at) => record.store.live_at(&id.key(), at).await?,
            None => record.store.live_articles(&[id.key()]).await?.pop(),
        };
        let Some(source) = found.map(Source::from) else {
            return Ok(None);
        };
        let at = as_of.unwrap_or(now);
        let published = Published::new(source, None);
        let internal = audience == Audience::Internal;
        if !audience.sees(published.article.audience)
            || (!internal && (published.suspended || !published.article.effective.contains(at)))
        {
            return Ok(None);
        }
        let mut content = published.article.clone();
        let markdown = if internal {
            let key = content.id.key();
            let stored = record
                .store
                .revision_source(&key, published.revision)
                .await?;
            stored.unwrap_or_else(|| write_article(&content))
        } else {
            self.make_public(&mut content, at);
            write_article(&content)
        };
        Ok(Some(ArticleView {
            article: content.id.clone(),
            revision: published.revision,
            state: state_at(&published, at),
            approved_by: published.approved_by.clone(),
            approved_at: published.approved_at,
            verification: published.verification(at),
            content,
            markdown,
        }))
    }

    /// Takes out what only the company's own people may see.
    fn make_public(&self, content: &mut Article, at: Timestamp) {
        let snapshot = self.snapshot.load();
        content.body.guidance = None;
        content.owner = None;
        content.sources.clear();
        let public = |id: &ArticleId| {
            snapshot
                .find(id)
                .is_some_and(|other| Self::sees(Audience::Public, other, at))
        };
        content.related.retain(public);
        content.targets.retain(|target| match target {
            Target::Article(id) => public(id),
            _ => true,
        });
    }
}
