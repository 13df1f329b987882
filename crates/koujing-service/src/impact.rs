//! What a change does before it is made: which known questions would resolve differently.
//!
//! Not every known question is resolved. One that a visible article claims is decided by claims alone,
//! so it is touched only where a changed article claims it too; any other (negative questions, questions
//! of articles not yet in force, what customers asked) only where it shares words with a question of a changed article; of
//! those the most alike are resolved.

mod known;
mod resolved;
mod settings;
mod touched;

use std::sync::Arc;

use koujing_core::{Article, ArticleId, Context, Timestamp};
use koujing_index::IndexError;
use serde::Serialize;

use crate::error::ServiceError;
use crate::published::{Published, Source};
use crate::service::Service;
use crate::snapshot::Snapshot;
use resolved::compared;
use touched::touched;

pub use known::KnownKind;
pub(crate) use known::context_of;
pub use resolved::Resolved;
pub(crate) use settings::impact_of_settings;
pub use settings::{SettingsImpact, TextImpact};

/// Something that goes live or ends.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// This revision goes live.
    Publish(&'a Article),
    /// The article is retired.
    Retire(&'a ArticleId),
}

/// Which known questions a change resolves differently.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Impact {
    /// Those that do; the changed articles' own first.
    pub questions: Vec<QuestionImpact>,
    /// How many questions were resolved before and after; none where only wording changes.
    pub looked_at: usize,
    /// How many more share words with a changed article and were not looked at, the least alike.
    pub left_out: usize,
}

/// A known question that would resolve differently. It is asked in the scope of the article that it
/// belongs to, by one of the company's own people.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QuestionImpact {
    /// Normalised.
    pub question: String,
    /// As its author wrote it.
    pub written: String,
    /// What it is to its article.
    pub kind: KnownKind,
    /// The article that it belongs to.
    pub article: ArticleId,
    /// What was told with it: the first value of every dimension of its article's scope.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::HashMap<String, String>))]
    pub context: Context,
    /// How it resolves today.
    pub before: Resolved,
    /// How it would resolve.
    pub after: Resolved,
}

impl Service {
    /// Which known questions would resolve differently once these changes are made, now or at a later
    /// instant; what customers asked is left aside. Takes a moment of computing: not for the threads that
    /// answer.
    ///
    /// # Errors
    ///
    /// When the index cannot be built or searched.
    pub fn impact(
        &self,
        changes: &[Change<'_>],
        publish_at: Option<Timestamp>,
    ) -> Result<Impact, ServiceError> {
        let at = publish_at.map_or(self.clock.now(), |at| at.max(self.clock.now()));
        Ok(impact(&self.snapshot.load_full(), changes, &[], at)?)
    }
}

/// Which known questions, and which of those that were `logged`, resolve differently at an instant, or as
/// soon as what goes live is in force.
pub(crate) fn impact(
    before: &Snapshot,
    changes: &[Change<'_>],
    logged: &[String],
    at: Timestamp,
) -> Result<Impact, IndexError> {
    let changes: Vec<Change<'_>> = changes
        .iter()
        .copied()
        .filter(|change| resolves_otherwise(before, change))
        .collect();
    if changes.is_empty() {
        return Ok(Impact::default());
    }
    let at = changes.iter().fold(at, |at, change| in_force(change, at));
    let after = changed(before, &changes, at)?;
    let touched = touched(before, &after, &changes, logged, at);
    Ok(Impact {
        looked_at: touched.known.len(),
        left_out: touched.left_out,
        questions: compared(before, &after, touched.known, at)?,
    })
}

/// Whether anything changes by which questions are resolved. Most revisions are another wording.
fn resolves_otherwise(before: &Snapshot, change: &Change<'_>) -> bool {
    let (live, new) = match change {
        Change::Publish(article) => (before.find(&article.id), *article),
        Change::Retire(id) => return before.find(id).is_some(),
    };
    let Some(old) = live.map(|live| &live.article) else {
        return true;
    };
    old.kind != new.kind
        || old.audience != new.audience
        || old.scope != new.scope
        || old.effective != new.effective
        || old.question != new.question
        || old.similar != new.similar
        || old.negative != new.negative
        || old.shortcut != new.shortcut
}

fn in_force(change: &Change<'_>, at: Timestamp) -> Timestamp {
    match change {
        Change::Publish(article) => article.effective.from.map_or(at, |from| from.max(at)),
        Change::Retire(_) => at,
    }
}

/// The snapshot once the changes are made.
fn changed(
    before: &Snapshot,
    changes: &[Change<'_>],
    at: Timestamp,
) -> Result<Snapshot, IndexError> {
    let mut published = Vec::new();
    let mut gone = Vec::new();
    for change in changes {
        match change {
            Change::Publish(article) => {
                published.push(Arc::new(as_published(before, article, at)));
            }
            Change::Retire(id) => gone.push(id.key()),
        }
    }
    before.with(published, &gone, before.seq)
}

/// A revision as if it were live. It stays suspended if its article is.
pub(crate) fn as_published(before: &Snapshot, article: &Article, at: Timestamp) -> Published {
    let live = before.find(&article.id);
    let source = Source {
        article: article.clone(),
        revision: live.map_or(1, |live| live.revision.saturating_add(1)),
        images: live.map(|live| live.images.clone()).unwrap_or_default(),
        approved_by: String::new(),
        approved_at: at,
        verified_at: at,
        suspended: live.is_some_and(|live| live.suspended),
    };
    Published::new(source, None)
}
