//! Following the record: what is true now for what changed, never "do this".

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use koujing_core::{Seq, Settings};
use koujing_store::{ChangeKind, LiveArticle, Store};

use crate::error::ServiceError;
use crate::published::{Published, Source};
use crate::receipt::Signer;
use crate::rules::Rules;
use crate::snapshot::Snapshot;

/// How many rows are read at once.
const PAGE: u32 = 2_000;

/// Where a node stands in the change feed, and what it holds there.
#[derive(Debug)]
pub(crate) struct Follower {
    signer: Option<Signer>,
    position: Option<Seq>,
    rules: Arc<Rules>,
    articles: BTreeMap<String, Arc<Published>>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer")
    }
}

impl Follower {
    pub(crate) fn new(receipt_key: Vec<u8>) -> Self {
        Self {
            signer: Signer::new(&receipt_key),
            position: None,
            rules: Arc::new(Rules::new(Settings::default())),
            articles: BTreeMap::new(),
        }
    }

    /// The next snapshot, if anything changed since the last one.
    ///
    /// The position is read first and what is live afterwards: a change that commits in between is
    /// seen twice, never missed.
    pub(crate) async fn catch_up(
        &mut self,
        store: &Store,
    ) -> Result<Option<Snapshot>, ServiceError> {
        let newest = store.seq().await?;
        match self.position {
            None => {
                self.load_settings(store).await?;
                self.load_all(store).await?;
            }
            Some(position) if position == newest => return Ok(None),
            Some(position) => self.take_in(store, position, newest).await?,
        }
        let articles: Vec<Arc<Published>> = self.articles.values().cloned().collect();
        let rules = Arc::clone(&self.rules);
        let built =
            tokio::task::spawn_blocking(move || Snapshot::build(articles, rules, newest)).await?;
        // Only now: a snapshot that could not be built must be tried again.
        self.position = Some(newest);
        Ok(Some(built?))
    }

    async fn take_in(
        &mut self,
        store: &Store,
        position: Seq,
        newest: Seq,
    ) -> Result<(), ServiceError> {
        let mut keys = BTreeSet::new();
        let mut settings = false;
        let mut after = position;
        while after < newest {
            let changes = store.changes(after, PAGE).await?;
            let Some(last) = changes.last() else { break };
            after = last.seq;
            settings |= changes
                .iter()
                .any(|change| change.kind == ChangeKind::Settings);
            keys.extend(
                changes
                    .into_iter()
                    .filter_map(|change| change.article)
                    .map(|id| id.key()),
            );
        }
        if settings {
            self.load_settings(store).await?;
            // Rendered wordings hold parameters: none of them may outlive the settings.
            self.articles = self
                .articles
                .iter()
                .map(|(key, published)| {
                    (key.clone(), Arc::new(published.anew(self.signer.as_ref())))
                })
                .collect();
        }
        let keys: Vec<String> = keys.into_iter().collect();
        for page in keys.chunks(500) {
            let live = store.live_articles(page).await?;
            for key in page {
                self.articles.remove(key);
            }
            self.insert(live);
        }
        Ok(())
    }

    async fn load_settings(&mut self, store: &Store) -> Result<(), ServiceError> {
        let stored = store.settings().await?;
        self.rules = Arc::new(Rules::new(
            stored.map(|stored| stored.settings).unwrap_or_default(),
        ));
        Ok(())
    }

    async fn load_all(&mut self, store: &Store) -> Result<(), ServiceError> {
        self.articles.clear();
        let mut after: Option<String> = None;
        loop {
            let live = store.live(after.as_deref(), PAGE).await?;
            let Some(last) = live.last() else {
                return Ok(());
            };
            after = Some(last.article.id.key());
            self.insert(live);
        }
    }

    fn insert(&mut self, live: Vec<LiveArticle>) {
        for live in live {
            let key = live.article.id.key();
            let published = Published::new(Source::from(live), self.signer.as_ref());
            self.articles.insert(key, Arc::new(published));
        }
    }
}

impl From<LiveArticle> for Source {
    fn from(live: LiveArticle) -> Self {
        Self {
            article: live.article,
            revision: live.revision,
            images: live
                .images
                .into_iter()
                .map(|(reference, hash)| (reference, format!("/images/{hash}")))
                .collect(),
            approved_by: live.approved_by,
            approved_at: live.approved_at,
            verified_at: live.verified_at,
            suspended: live.suspended.is_some(),
        }
    }
}
