//! Following the record: what is true now for what changed, never "do this".
//!
//! A node holds a snapshot and where in the record it stands. What the feed names is read again;
//! what is approved for later is known beforehand, and taken up at its instant without the record.

mod record;
mod schedule;
#[cfg(test)]
mod tests;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use koujing_core::{RevisionNumber, Seq, Timestamp};
use koujing_index::{Calibration, IndexError, IndexFolder, Model};
use koujing_store::{LiveArticle, Store, StoredSettings};
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use crate::error::ServiceError;
use crate::published::{Published, Source};
use crate::receipt::Signer;
use crate::rules::Rules;
use crate::snapshot::{ModelOf, Snapshot};

pub(crate) use record::{Position, Question, Told, ask, position, put_model};
use schedule::Schedule;
pub(crate) use upkeep::{Shared, keep_up};

/// How many rows are read at once.
const PAGE: u32 = 2_000;
/// How many articles are looked up at once.
const KEYS: usize = 500;

/// Where a node stands in the record, and what it holds there.
#[derive(Debug)]
pub(crate) struct Follower {
    signer: Option<Signer>,
    store_id: String,
    position: Position,
    snapshot: Snapshot,
    /// Number of the settings in force.
    settings: Option<RevisionNumber>,
    schedule: Schedule,
    /// Keys of the articles that were taken up at their instant before the record said so.
    ahead: BTreeSet<String>,
    /// The same of the settings.
    settings_ahead: bool,
    /// The newest model, until the snapshot weighs by it.
    model: Option<(ModelOf, Arc<Model>)>,
    /// Where the index is kept; none: in memory only.
    folder: Option<Arc<IndexFolder>>,
    /// Whether something is merged or weighed in the background.
    busy: watch::Sender<bool>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer")
    }
}

impl Follower {
    /// Takes in everything that is live.
    ///
    /// The position is read first and what is live afterwards: a change that commits in between is
    /// seen twice, never missed.
    pub(crate) async fn open(
        store: &Store,
        index: Option<&Path>,
        now: Timestamp,
    ) -> Result<Self, ServiceError> {
        let signer = Signer::new(&store.receipt_key().await?);
        let store_id = store.store_id().await?;
        let position = record::position(store).await?;
        let settings = store.settings().await?;
        let number = settings.as_ref().map(|stored| stored.number);
        let settings = settings.map(|stored| stored.settings).unwrap_or_default();
        let articles = load_all(store, signer.as_ref()).await?;
        let folder = index.and_then(take_folder).map(Arc::new);
        let (of_store, of_folder) = (store_id.clone(), folder.clone());
        let model = record::model(store).await?;
        let weighed_by = model.as_ref().map(|(_, model)| Arc::clone(model));
        let build = move || {
            let rules = Arc::new(Rules::new(settings));
            let stored = of_folder.and_then(|folder| match folder.open(&of_store, &rules.terms) {
                Ok(stored) => stored,
                Err(error) => {
                    tracing::warn!(reason = %error, "the index on disk is of no use: building it anew");
                    None
                }
            });
            Snapshot::unindexed(articles, rules, position.seq)?.indexed(weighed_by, stored)
        };
        let mut snapshot: Snapshot = spawn_blocking(build).await??;
        snapshot.model = model.map(|(of, _)| of);
        let mut follower = Self {
            signer,
            store_id,
            position,
            snapshot,
            settings: number,
            schedule: Schedule::default(),
            ahead: BTreeSet::new(),
            settings_ahead: false,
            model: None,
            folder,
            busy: watch::Sender::new(false),
        };
        follower.make_first_model(store, now).await?;
        // Reading everything takes a while, and the first model is a change too.
        follower.catch_up(store, now).await?;
        Ok(follower)
    }

    /// What it holds.
    pub(crate) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Tells whether something is done in the background.
    pub(crate) fn busy(&self) -> watch::Receiver<bool> {
        self.busy.subscribe()
    }

    /// A record without a model gets one of what is live; if somebody else was first, that one is
    /// taken.
    async fn make_first_model(
        &mut self,
        store: &Store,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        if self.snapshot.model.is_some() || self.snapshot.len() == 0 {
            return Ok(());
        }
        let newest = record::model_number(store).await?;
        let seq = self.position.seq;
        let snapshot = self.snapshot.clone();
        let learnt = spawn_blocking(move || snapshot.learnt(Calibration::prior())).await??;
        let content = learnt.ranker.model().to_bytes()?;
        self.snapshot = learnt;
        // If somebody else was first, his is found when catching up.
        if let Some(number) = put_model(store, newest, seq, &content, now).await? {
            self.snapshot.model = Some(ModelOf { number, seq });
        }
        Ok(())
    }

    /// Goes over to what was approved for an instant that has come; whether anything changed. Does
    /// not ask the record.
    pub(crate) async fn pass(&mut self, now: Timestamp) -> Result<bool, ServiceError> {
        if self.snapshot.valid_until.is_none_or(|until| now < until) {
            return Ok(false);
        }
        let settings = self.schedule.settings_due(now);
        let settings = settings.filter(|due| Some(due.number) != self.settings);
        let settings = settings.cloned();
        let mut changed = Vec::new();
        for (key, source) in self.schedule.due(now) {
            let held = self.snapshot.find_key(&key);
            if held.is_none_or(|held| held.revision != source.revision) {
                changed.push(Source {
                    suspended: held.map_or(source.suspended, |held| held.suspended),
                    ..source
                });
                self.ahead.insert(key);
            }
        }
        self.settings_ahead |= settings.is_some();
        let seq = self.snapshot.seq;
        self.go_on(settings, changed, Vec::new(), seq, now).await?;
        Ok(true)
    }

    /// Asks for everything that changed, and takes it in.
    pub(crate) async fn catch_up(
        &mut self,
        store: &Store,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let told = record::ask(store, &self.question(), now).await?;
        self.take_in(told, now).await
    }

    /// What has to be asked of the record to go on from here.
    pub(crate) fn question(&self) -> Question {
        let pending = self.model.as_ref().map(|(of, _)| *of);
        Question {
            after: self.position,
            also: self.ahead.iter().cloned().collect(),
            settings: self.settings_ahead,
            model: pending.or(self.snapshot.model).map(|of| of.number),
        }
    }

    /// Goes over to what is true in the record, which was asked from where this stands. What is due and
    /// not published yet comes before what is live.
    pub(crate) async fn take_in(&mut self, told: Told, now: Timestamp) -> Result<(), ServiceError> {
        let Told { since, model, .. } = told;
        let position = Position {
            seq: since.seq,
            audit: since.audit,
        };
        let mut keys = since.changed();
        self.schedule = Schedule::of(since.scheduled, since.scheduled_settings);
        if model.is_some() {
            self.model = model;
        }
        let settings_due = self.schedule.settings_due(now).cloned();
        let settings_ahead = settings_due.is_some();
        let settings = settings_due.or(since.settings);
        let settings = settings.filter(|stored| Some(stored.number) != self.settings);
        let due = self.schedule.due(now);
        keys.extend(due.keys().cloned());
        keys.extend(self.ahead.iter().cloned());
        let live = since.live.into_iter();
        let mut live: BTreeMap<String, Source> = live
            .map(|found| (found.article.id.key(), Source::from(found)))
            .collect();
        let mut ahead = BTreeSet::new();
        for (key, source) in due {
            let held = live.get(&key);
            if held.is_none_or(|held| held.revision != source.revision) {
                ahead.insert(key.clone());
                live.insert(key, source);
            }
        }
        let gone = keys.into_iter().filter(|key| !live.contains_key(key));
        let gone: Vec<String> = gone.collect();
        let changed = live.into_iter().filter(|(key, source)| {
            let held = self.snapshot.find_key(key);
            held.is_none_or(|held| !held.is(source))
        });
        let changed: Vec<Source> = changed.map(|(_, source)| source).collect();
        self.go_on(settings, changed, gone, position.seq, now)
            .await?;
        self.ahead = ahead;
        self.settings_ahead = settings_ahead;
        // Only now: what could not be taken in must be tried again.
        self.position = position;
        Ok(())
    }

    /// The next snapshot.
    async fn go_on(
        &mut self,
        settings: Option<StoredSettings>,
        changed: Vec<Source>,
        gone: Vec<String>,
        seq: Seq,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let scheduled = self.schedule.next(now);
        let number = settings.as_ref().map(|stored| stored.number);
        let (snapshot, signer) = (self.snapshot.clone(), self.signer.clone());
        let build = move || -> Result<Snapshot, IndexError> {
            let mut next = snapshot;
            if let Some(stored) = settings {
                next = next.under(Arc::new(Rules::new(stored.settings)))?;
            }
            let changed = prepare(changed, signer.as_ref());
            Ok(next.with(changed, &gone, seq)?.valid_from(now, scheduled))
        };
        self.snapshot = spawn_blocking(build).await??;
        self.settings = number.or(self.settings);
        Ok(())
    }
}

/// The folder of the index, if it can be had. An index in memory serves as well.
fn take_folder(path: &Path) -> Option<IndexFolder> {
    match IndexFolder::take(path) {
        Ok(Some(folder)) => Some(folder),
        Ok(None) => {
            tracing::warn!("another process has the index on disk: keeping it in memory");
            None
        }
        Err(error) => {
            tracing::warn!(reason = %error, "no index on disk: keeping it in memory");
            None
        }
    }
}

async fn load_all(
    store: &Store,
    signer: Option<&Signer>,
) -> Result<Vec<Arc<Published>>, ServiceError> {
    let mut articles = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let live = store.live(after.as_deref(), PAGE).await?;
        let Some(last) = live.last() else {
            return Ok(articles);
        };
        after = Some(last.article.id.key());
        let signer = signer.cloned();
        let sources: Vec<Source> = live.into_iter().map(Source::from).collect();
        articles.extend(spawn_blocking(move || prepare(sources, signer.as_ref())).await?);
    }
}

/// Makes everything that does not depend on a request, of many on several threads.
fn prepare(sources: Vec<Source>, signer: Option<&Signer>) -> Vec<Arc<Published>> {
    let one = |source: Source| Arc::new(Published::new(source, signer));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if sources.len() < KEYS || threads == 1 {
        return sources.into_iter().map(one).collect();
    }
    let share = sources.len().div_ceil(threads);
    let mut rest = sources.into_iter();
    std::thread::scope(|scope| {
        let mut parts = Vec::with_capacity(threads);
        loop {
            let part: Vec<Source> = rest.by_ref().take(share).collect();
            if part.is_empty() {
                break;
            }
            parts.push(scope.spawn(move || part.into_iter().map(one).collect::<Vec<_>>()));
        }
        parts
            .into_iter()
            .flat_map(|part| match part.join() {
                Ok(published) => published,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
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
