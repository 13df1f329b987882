//! The service: a snapshot that is followed, and the verbs on it.

use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use koujing_core::{Audience, Seq, Timestamp};
use koujing_store::{KeyHolder, Store};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::error::ServiceError;
use crate::folder::Folder;
use crate::follow::Follower;
use crate::keys::KeyCache;
use crate::published::Published;
use crate::rules::Rules;
use crate::snapshot::Snapshot;
use crate::tellings::Tellings;

/// How a service is set up.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Where the service is reached from outside (`https://kb.example`), put before the addresses
    /// of images. Without it they are paths.
    pub public_url: Option<String>,
}

/// Answers from what is live.
#[derive(Debug)]
pub struct Service {
    pub(crate) snapshot: ArcSwap<Snapshot>,
    pub(crate) record: Option<Record>,
    pub(crate) clock: Clock,
    pub(crate) image_base: String,
    /// The position that answers rest on, for those who wait for it to move; none once the service
    /// stops.
    moved: watch::Sender<Option<Seq>>,
}

/// The record behind a service.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) store: Store,
    pub(crate) follower: tokio::sync::Mutex<Follower>,
    pub(crate) keys: KeyCache,
    pub(crate) tellings: Tellings,
    /// When what is no longer kept was last cleared away.
    pub(crate) cleared_at: Mutex<Option<Timestamp>>,
}

impl Service {
    /// A service over a record, standing at its newest change.
    ///
    /// # Errors
    ///
    /// When the record cannot be read or the index not be built.
    pub async fn open(store: Store, clock: Clock, config: &Config) -> Result<Self, ServiceError> {
        let mut follower = Follower::new(store.receipt_key().await?);
        let snapshot = follower.catch_up(&store).await?;
        let snapshot = match snapshot {
            Some(snapshot) => snapshot,
            None => Snapshot::empty(koujing_core::Settings::default())?,
        };
        let seq = snapshot.seq;
        Ok(Self {
            snapshot: ArcSwap::from_pointee(snapshot),
            record: Some(Record {
                store,
                follower: tokio::sync::Mutex::new(follower),
                keys: KeyCache::default(),
                tellings: Tellings::new(),
                cleared_at: Mutex::new(None),
            }),
            clock,
            image_base: image_base(config),
            moved: watch::Sender::new(Some(seq)),
        })
    }

    /// A service over a folder, without a record: articles without errors answer, revision 1,
    /// approved by nobody but the folder; of two that claim one question the first in path order.
    ///
    /// # Errors
    ///
    /// When the index cannot be built.
    pub fn over(folder: &Folder, clock: Clock, config: &Config) -> Result<Self, ServiceError> {
        let now = clock.now();
        let articles: Vec<Arc<Published>> = folder
            .usable()
            .filter_map(|reading| reading.published_at(now))
            .map(|source| Arc::new(Published::new(source, None)))
            .collect();
        let rules = Arc::new(Rules::new(folder.settings.clone()));
        Ok(Self {
            snapshot: ArcSwap::from_pointee(Snapshot::build(articles, rules, 0)?),
            record: None,
            clock,
            image_base: image_base(config),
            moved: watch::Sender::new(Some(0)),
        })
    }

    /// Takes in what changed in the record since the last time; whether anything did.
    ///
    /// # Errors
    ///
    /// When the record cannot be read; the service goes on answering from what it has.
    pub async fn follow(&self) -> Result<bool, ServiceError> {
        let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
        let mut follower = record.follower.lock().await;
        let next = follower.catch_up(&record.store).await?;
        let changed = next.is_some();
        if let Some(snapshot) = next {
            let seq = snapshot.seq;
            self.snapshot.store(Arc::new(snapshot));
            self.moved.send_if_modified(|moved| {
                let moves = moved.is_some_and(|before| before != seq);
                if moves {
                    *moved = Some(seq);
                }
                moves
            });
        }
        Ok(changed)
    }

    /// Tells when answers rest on a new position; none once the service stops.
    pub fn moved(&self) -> watch::Receiver<Option<Seq>> {
        self.moved.subscribe()
    }

    /// Ends what waits for the next change: the service is about to stop.
    pub fn stop_waiting(&self) {
        self.moved.send_replace(None);
    }

    /// The position in the change feed that answers rest on.
    pub fn seq(&self) -> Seq {
        self.snapshot.load().seq
    }

    /// Number of live articles.
    pub fn articles_count(&self) -> usize {
        self.snapshot.load().articles.len()
    }

    /// The declared dimensions, which are the names a context may use.
    pub fn dimensions(&self) -> Vec<String> {
        self.snapshot
            .load()
            .rules
            .settings
            .dimensions
            .keys()
            .cloned()
            .collect()
    }

    /// The holder of an API key, if it is good now.
    ///
    /// # Errors
    ///
    /// When the record has to be asked and cannot be.
    pub async fn key(&self, token: &str) -> Result<Option<KeyHolder>, ServiceError> {
        let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
        record
            .keys
            .holder(&record.store, token, self.clock.now())
            .await
    }

    /// An image by the hex SHA-256 of its bytes.
    ///
    /// # Errors
    ///
    /// When the record cannot be read.
    pub async fn image(
        &self,
        hash: &str,
    ) -> Result<Option<koujing_store::StoredImage>, ServiceError> {
        let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
        Ok(record.store.image(hash).await?)
    }

    /// Whether the record answers.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn check_record(&self) -> Result<Seq, ServiceError> {
        let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
        Ok(record.store.seq().await?)
    }

    pub(crate) fn sees(
        audience: Audience,
        published: &Published,
        now: koujing_core::Timestamp,
    ) -> bool {
        published.is_visible(audience, now)
    }
}

fn image_base(config: &Config) -> String {
    config
        .public_url
        .as_deref()
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_owned()
}
