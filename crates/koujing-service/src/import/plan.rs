//! What an import would do, without doing it.

use std::collections::HashMap;

use koujing_core::{Claim, Conflict, RevisionNumber, conflicts};
use koujing_store::{LiveArticle, Store};

use super::{ImportItem, ImportOptions, ImportReport, ImportSource, ItemOutcome, errors_of};
use crate::claims::claims_of;
use crate::error::ServiceError;

const PAGE: u32 = 2_000;

/// The claims as they would stand after what was planned so far.
#[derive(Debug, Default)]
struct Plan {
    claims: HashMap<String, Vec<Claim>>,
    live: HashMap<String, (RevisionNumber, Vec<String>)>,
    /// Revisions that are approved for later.
    scheduled: HashMap<String, Vec<RevisionNumber>>,
}

impl Plan {
    /// With these articles live.
    fn with(&mut self, live: Vec<LiveArticle>) {
        for live in live {
            let key = live.article.id.key();
            self.take(key, live.revision, claims_of(&live.article));
        }
    }

    fn take(&mut self, key: String, revision: RevisionNumber, claims: Vec<Claim>) {
        self.drop_claims(&key);
        let questions = claims.iter().map(|claim| claim.question.clone()).collect();
        self.live.insert(key, (revision, questions));
        self.add(claims);
    }

    fn add(&mut self, claims: Vec<Claim>) {
        for claim in claims {
            self.claims
                .entry(claim.question.clone())
                .or_default()
                .push(claim);
        }
    }

    fn drop_claims(&mut self, key: &str) {
        let Some((_, questions)) = self.live.remove(key) else {
            return;
        };
        for question in questions {
            if let Some(holders) = self.claims.get_mut(&question) {
                holders.retain(|claim| claim.article.key() != key);
            }
        }
    }

    fn conflicts(&self, claims: &[Claim]) -> Vec<(String, Conflict)> {
        let against = |claim: &Claim| {
            let holders = self.claims.get(&claim.question)?;
            let other = holders.iter().find(|other| conflicts(claim, other))?;
            let conflict = Conflict {
                article: other.article.clone(),
                question: other.written.clone(),
                scope: other.scope.clone(),
            };
            Some((claim.written.clone(), conflict))
        };
        claims.iter().filter_map(against).collect()
    }
}

pub(super) async fn dry_run(
    store: &Store,
    source: ImportSource,
    options: &ImportOptions,
) -> Result<ImportReport, ServiceError> {
    let mut plan = Plan::default();
    let mut after: Option<String> = None;
    loop {
        let live = store.live(after.as_deref(), PAGE).await?;
        let Some(last) = live.last() else { break };
        after = Some(last.article.id.key());
        plan.with(live);
    }
    for (_, later) in store.scheduled().await? {
        let own = plan.scheduled.entry(later.article.id.key()).or_default();
        own.push(later.revision);
        plan.add(claims_of(&later.article));
    }
    let settings_changed = match (&source.settings, store.settings().await?) {
        _ if options.drafts => false,
        (Some((text, _)), Some(stored)) => *text != stored.source,
        (Some(_), None) => true,
        (None, _) => false,
    };
    let mut items = Vec::with_capacity(source.articles.len());
    for reading in source.articles {
        let mut item = ImportItem {
            path: reading.path.clone(),
            article: reading.article.as_ref().map(|article| article.id.clone()),
            outcome: ItemOutcome::Invalid {
                problems: errors_of(&reading),
            },
        };
        if reading.is_usable()
            && let Some(article) = reading.article
        {
            let key = article.id.key();
            let live = plan.live.get(&key).map(|(revision, _)| *revision);
            let own = plan.scheduled.get(&key).into_iter().flatten().copied();
            let same = same_as(store, &key, live.into_iter().chain(own), &reading.source).await?;
            item.outcome = if let Some(revision) = same {
                ItemOutcome::Unchanged { revision }
            } else if options.drafts {
                ItemOutcome::Drafted { revision: None }
            } else {
                let claims = claims_of(&article);
                let found = plan.conflicts(&claims);
                let later = article
                    .effective
                    .from
                    .filter(|from| *from > options.now && live.is_some());
                if !found.is_empty() {
                    ItemOutcome::Refused { conflicts: found }
                } else if let Some(at) = later {
                    // What is live keeps its claims until then.
                    plan.add(claims);
                    ItemOutcome::Scheduled { revision: None, at }
                } else {
                    plan.take(key, live.unwrap_or(0), claims);
                    ItemOutcome::Published {
                        revision: None,
                        seq: None,
                    }
                }
            };
        }
        items.push(item);
    }
    Ok(ImportReport {
        settings_changed,
        items,
    })
}

/// The first of an article's revisions that has these bytes.
async fn same_as(
    store: &Store,
    key: &str,
    revisions: impl Iterator<Item = RevisionNumber>,
    source: &Option<String>,
) -> Result<Option<RevisionNumber>, ServiceError> {
    for revision in revisions {
        if store.revision_source(key, revision).await? == *source {
            return Ok(Some(revision));
        }
    }
    Ok(None)
}
