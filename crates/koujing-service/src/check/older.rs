//! Whether a reply is an older revision of the answer: only then is it `outdated`. The one part of a
//! check by what is live that may ask the record, and only the first time for a revision.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use koujing_check::{Reply, Verdict, judge};
use koujing_core::{Context, RevisionNumber, Timestamp};
use koujing_store::Document;

use super::against::{Held, notices};
use super::{About, Case, CheckRequest, Checked, Viewer};
use crate::error::ServiceError;
use crate::published::{Published, Source};
use crate::rules::Rules;
use crate::service::{Record, Service};

/// So many older revisions are looked at, the newest first.
const MOST: usize = 20;
/// Of so many articles they are kept.
const MOST_ARTICLES: usize = 2_000;

/// Older revisions by their article's key and the revision they are older than.
type Kept = HashMap<(Arc<str>, RevisionNumber), Arc<Vec<Published>>>;

/// Older revisions, prepared and kept.
#[derive(Debug, Default)]
pub(crate) struct OlderStandards {
    /// With the settings that they are read by: under others all is made anew.
    kept: Mutex<Option<(Arc<Rules>, Kept)>>,
}

impl OlderStandards {
    fn find(
        &self,
        rules: &Arc<Rules>,
        key: &(Arc<str>, RevisionNumber),
    ) -> Option<Arc<Vec<Published>>> {
        let kept = self.kept.lock().ok()?;
        let (of, kept) = kept.as_ref()?;
        Arc::ptr_eq(of, rules)
            .then(|| kept.get(key).cloned())
            .flatten()
    }

    fn keep(
        &self,
        rules: &Arc<Rules>,
        key: (Arc<str>, RevisionNumber),
        older: &Arc<Vec<Published>>,
    ) {
        let Ok(mut kept) = self.kept.lock() else {
            return;
        };
        match kept.as_mut() {
            Some((of, kept)) if Arc::ptr_eq(of, rules) && kept.len() < MOST_ARTICLES => {
                kept.insert(key, Arc::clone(older));
            }
            _ => *kept = Some((Arc::clone(rules), HashMap::from([(key, Arc::clone(older))]))),
        }
    }

    /// Forgets what it has: a text may have been taken out.
    pub(crate) fn forget(&self) {
        if let Ok(mut kept) = self.kept.lock() {
            *kept = None;
        }
    }
}

impl Service {
    /// The check with an older revision that the reply is, if it is one.
    pub(super) async fn outdated(
        &self,
        case: &Case,
        held: &Held,
        context: &Context,
        viewer: Viewer,
        request: &CheckRequest,
    ) -> Result<Option<Checked>, ServiceError> {
        let Some(record) = &self.record else {
            return Ok(None);
        };
        let beside = notices(case, context, viewer);
        // The one it fits best first, then the other choices.
        let others = case.places().filter(|place| *place != held.place);
        for place in std::iter::once(held.place).chain(others) {
            let published = case.snapshot.get(place);
            if published.revision < 2 {
                continue;
            }
            for older in older(record, case, published).await?.iter() {
                let variant = case
                    .against
                    .choices
                    .iter()
                    .find(|choice| choice.place == place);
                let variant = variant.and_then(|choice| choice.variant.as_deref());
                let rules = &case.snapshot.rules;
                let (name, standard) = older.standard(variant, context, rules);
                let reply = Reply {
                    text: &request.reply,
                    question: match &request.about {
                        About::Question(question) => Some(question),
                        About::Article(_) | About::Receipt(_) => None,
                    },
                    beside: &beside,
                };
                let judged = judge(rules.wordbook(), standard, reply);
                if judged.verdict == Verdict::Consistent {
                    // What differs from the live one is what there is to see; and the older text, which
                    // may have been taken out of the record since, is never shown.
                    let (_, live) = published.standard(variant, context, rules);
                    let by_live = judge(rules.wordbook(), live, reply);
                    return Ok(Some(Checked {
                        verdict: Verdict::Outdated,
                        article: Some(published.article.id.clone()),
                        revision: Some(published.revision),
                        variant: Some(name.to_owned()),
                        question: Some(published.article.question.clone()),
                        outdated_revision: Some(older.revision),
                        reason: None,
                        agent: request.agent.clone(),
                        evidence: by_live.evidence,
                        seq: case.snapshot.seq,
                    }));
                }
            }
        }
        Ok(None)
    }
}

/// The revisions that were live before this one, the newest first.
async fn older(
    record: &Record,
    case: &Case,
    published: &Published,
) -> Result<Arc<Vec<Published>>, ServiceError> {
    let rules = &case.snapshot.rules;
    let key = (Arc::clone(&published.key), published.revision);
    if let Some(kept) = record.older.find(rules, &key) {
        return Ok(kept);
    }
    let id = &published.article.id;
    let history = record.store.history(&Document::Article(id.clone())).await?;
    let mut older = Vec::new();
    let served = history
        .into_iter()
        .filter(|it| it.number < published.revision && it.published_at.is_some())
        .filter(|it| it.redacted.is_none());
    for revision in served.take(MOST) {
        let Some(stored) = record.store.revision(id, revision.number).await? else {
            continue;
        };
        let at = stored
            .record
            .published_at
            .unwrap_or(Timestamp::from_millis(0));
        older.push(Published::new(
            Source {
                article: stored.article,
                revision: revision.number,
                images: stored.images,
                approved_by: stored.record.approved_by.unwrap_or_default(),
                approved_at: stored.record.approved_at.unwrap_or(at),
                verified_at: at,
                suspended: false,
            },
            None,
        ));
    }
    let older = Arc::new(older);
    record.older.keep(rules, key, &older);
    Ok(older)
}
