//! The service: a snapshot that is followed, and the verbs on it.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use koujing_core::{Audience, Seq, Timestamp};
use koujing_index::Calibration;
use koujing_store::Store;
use tokio::sync::watch;

use crate::asked::{AskedQueue, LogQuestions};
use crate::check::OlderStandards;
use crate::clock::Clock;
use crate::embed::EmbedSigner;
use crate::error::ServiceError;
use crate::folder::Folder;
use crate::follow::{Follower, Shared, ask, keep_up, position};
use crate::gaps::Announced;
use crate::keys::{KeyCache, KnownKey};
use crate::model::Drift;
use crate::prepared::PreparedAnswers;
use crate::published::Published;
use crate::room::KeptColumns;
use crate::rules::Rules;
use crate::sessions::SessionCache;
use crate::snapshot::Snapshot;
use crate::tellings::Tellings;

/// How long what was asked is kept unless told otherwise, in days.
const KEPT_DAYS: u32 = 180;

/// How a service is set up.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Where the service is reached from outside (`https://kb.example`), put before the addresses
    /// of images. Without it they are paths.
    pub public_url: Option<String>,
    /// The folder where the index is kept, made when there is none. Without it the index is in
    /// memory only, and made anew at every start.
    pub index: Option<PathBuf>,
    /// What is kept of the words that are asked.
    pub log_questions: LogQuestions,
    /// How many days what was asked is kept; none: 180.
    pub keep_questions_days: Option<u32>,
}

/// Answers from what is live.
#[derive(Debug)]
pub struct Service {
    pub(crate) snapshot: Arc<ArcSwap<Snapshot>>,
    pub(crate) record: Option<Record>,
    pub(crate) clock: Clock,
    pub(crate) image_base: String,
    pub(crate) prepared: PreparedAnswers,
    pub(crate) columns: KeptColumns,
    /// The position that answers rest on, for those who wait for it to move; none once the service
    /// stops.
    moved: watch::Sender<Option<Seq>>,
}

/// The record behind a service.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) store: Store,
    /// Who follows, and stores what answers come from.
    pub(crate) shared: Shared,
    pub(crate) keys: KeyCache,
    pub(crate) sessions: SessionCache,
    pub(crate) embed_signer: tokio::sync::OnceCell<EmbedSigner>,
    pub(crate) tellings: Tellings,
    pub(crate) asked: AskedQueue,
    pub(crate) keep_questions_days: u32,
    /// The position at which the questions of gaps were asked last.
    pub(crate) replayed: AtomicU64,
    /// Which gaps are overdue, for those who wait for it.
    pub(crate) overdue: Announced,
    pub(crate) older: OlderStandards,
    /// When what is no longer kept was last cleared away.
    pub(crate) cleared_at: Mutex<Option<Timestamp>>,
    pub(crate) drift: tokio::sync::Mutex<Drift>,
}

impl Service {
    /// A service over a record, standing at its newest change.
    ///
    /// # Errors
    ///
    /// When the record cannot be read or the index not be built.
    pub async fn open(store: Store, clock: Clock, config: &Config) -> Result<Self, ServiceError> {
        let follower = Follower::open(&store, config.index.as_deref(), clock.now()).await?;
        let snapshot = Arc::new(ArcSwap::from_pointee(follower.snapshot().clone()));
        let shared = Shared {
            follower: Arc::new(tokio::sync::Mutex::new(follower)),
            snapshot: Arc::clone(&snapshot),
        };
        keep_up(&shared, &*shared.follower.lock().await);
        let seq = snapshot.load().seq;
        Ok(Self {
            snapshot,
            record: Some(Record {
                store,
                shared,
                keys: KeyCache::default(),
                sessions: SessionCache::default(),
                embed_signer: tokio::sync::OnceCell::new(),
                tellings: Tellings::new(),
                asked: AskedQueue::new(config.log_questions),
                keep_questions_days: config.keep_questions_days.unwrap_or(KEPT_DAYS),
                replayed: AtomicU64::new(seq),
                overdue: Announced::new(Some(Arc::default())),
                older: OlderStandards::default(),
                cleared_at: Mutex::new(None),
                drift: tokio::sync::Mutex::default(),
            }),
            clock,
            image_base: image_base(config),
            prepared: PreparedAnswers::default(),
            columns: KeptColumns::default(),
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
        let snapshot = Snapshot::build(articles, rules, 0)?
            .learnt(Calibration::prior())?
            .valid_from(now, None);
        Ok(Self {
            snapshot: Arc::new(ArcSwap::from_pointee(snapshot)),
            record: None,
            clock,
            image_base: image_base(config),
            prepared: PreparedAnswers::default(),
            columns: KeptColumns::default(),
            moved: watch::Sender::new(Some(0)),
        })
    }

    /// Takes in what changed in the record since the last time, and what was approved for an instant
    /// that has come; whether there was anything.
    ///
    /// # Errors
    ///
    /// When the record cannot be read; the service goes on answering from what it has.
    pub async fn follow(&self) -> Result<bool, ServiceError> {
        let passed = self.go_over().await?;
        let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
        let newest = position(&record.store).await?;
        let mut caught_up = false;
        loop {
            // Nobody waits for whoever waits for the record: asked without holding the follower.
            let question = record.shared.follower.lock().await.question();
            if !question.is_behind(newest) {
                break;
            }
            let told = ask(&record.store, &question, self.clock.now()).await?;
            if !question.is_behind(told.position()) {
                break;
            }
            let mut follower = record.shared.follower.lock().await;
            let now_asked = follower.question();
            // Somebody else may have been told more meanwhile, or something else may be asked by now.
            if now_asked == question {
                follower.take_in(told, self.clock.now()).await?;
                self.show(&follower);
                caught_up = true;
            }
        }
        let follower = record.shared.follower.lock().await;
        if passed || caught_up {
            keep_up(&record.shared, &follower);
        }
        Ok(passed || caught_up)
    }

    /// Goes over to what was approved for an instant that has come; whether there was anything. Does
    /// not ask the record, so that it happens on time also while the record is away.
    ///
    /// # Errors
    ///
    /// When the index cannot take it in.
    pub async fn go_over(&self) -> Result<bool, ServiceError> {
        let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
        let mut follower = record.shared.follower.lock().await;
        let passed = follower.pass(self.clock.now()).await?;
        if passed {
            self.show(&follower);
        }
        Ok(passed)
    }

    fn show(&self, follower: &Follower) {
        let snapshot = follower.snapshot().clone();
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

    /// Waits until nothing is done to the index in the background: it is merged, weighed by the
    /// newest model and written to disk.
    pub async fn settle(&self) {
        let Some(record) = &self.record else { return };
        let mut busy = record.shared.follower.lock().await.busy();
        // Without a sender there is nobody left to wait for.
        let _settled = busy.wait_for(|busy| !busy).await;
    }

    /// The next instant at which something that answers rest on starts, ends or becomes due: until
    /// then nothing changes but by a change of the record.
    pub fn valid_until(&self) -> Option<Timestamp> {
        self.snapshot.load().valid_until
    }

    /// Tells when answers rest on a new position; none once the service stops.
    pub fn moved(&self) -> watch::Receiver<Option<Seq>> {
        self.moved.subscribe()
    }

    /// Ends what waits for the next change: the service is about to stop.
    pub fn stop_waiting(&self) {
        self.moved.send_replace(None);
        if let Some(record) = &self.record {
            record.overdue.send_replace(None);
        }
    }

    /// The position in the change feed that answers rest on.
    pub fn seq(&self) -> Seq {
        self.snapshot.load().seq
    }

    /// Number of live articles.
    pub fn articles_count(&self) -> usize {
        self.snapshot.load().len()
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

    /// An API key, if it is good now.
    ///
    /// # Errors
    ///
    /// When the record has to be asked and cannot be.
    pub async fn key(&self, token: &str) -> Result<Option<KnownKey>, ServiceError> {
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
        // What was taken out of service is for the company's own people to look at.
        published.is_visible(audience, now)
            && (audience == Audience::Internal || !published.suspended)
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
