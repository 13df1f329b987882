//! What was told to whom: noted behind the answer, written in batches. Losing some of it never
//! fails or slows an answer.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use koujing_core::{ArticleId, RevisionNumber, Timestamp};
use koujing_store::{Store, Telling};

use crate::answer::{AnswerRequest, Answered};
use crate::error::ServiceError;
use crate::service::Service;

/// So many wait to be written at most; beyond that the newest are lost.
const MOST_WAITING: usize = 20_000;

/// The longest conversation or channel that is kept, in characters. A context may hold anything: what
/// no scope lists matches no scope, and of what is no channel nothing need be remembered.
const LONGEST: usize = 200;

/// What waits to be written.
#[derive(Debug)]
pub(crate) struct Tellings {
    /// Tells this node's notes from those of others.
    node: u64,
    count: AtomicU64,
    waiting: Mutex<Vec<Telling>>,
}

impl Tellings {
    pub(crate) fn new() -> Self {
        let mut node = [0; 8];
        // Without randomness two nodes might share ids, and a note might be taken for one written
        // already: worth no failure.
        if getrandom::fill(&mut node).is_err() {
            node = [0; 8];
        }
        Self {
            node: u64::from_le_bytes(node),
            count: AtomicU64::new(0),
            waiting: Mutex::new(Vec::new()),
        }
    }

    /// Ids sort by time.
    pub(crate) fn id(&self, at: Timestamp) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        format!("{:012x}-{:016x}-{count:08x}", at.millis(), self.node)
    }

    fn push(&self, telling: Telling) {
        if let Ok(mut waiting) = self.waiting.lock()
            && waiting.len() < MOST_WAITING
        {
            waiting.push(telling);
        }
    }

    pub(crate) async fn write(&self, store: &Store) -> Result<usize, ServiceError> {
        let batch = match self.waiting.lock() {
            Ok(mut waiting) => std::mem::take(&mut *waiting),
            Err(_) => Vec::new(),
        };
        if batch.is_empty() {
            return Ok(0);
        }
        let written = store.record_tellings(&batch).await;
        if let Err(error) = written {
            // Kept for the next time, as far as there is room.
            batch.into_iter().for_each(|telling| self.push(telling));
            return Err(error.into());
        }
        Ok(batch.len())
    }
}

impl Service {
    /// Notes what was answered to whom, and what was asked. Answers from a folder or from the past are not noted.
    pub fn note_telling(
        &self,
        caller: &str,
        conversation: Option<String>,
        request: &AnswerRequest,
        answered: &Answered,
    ) {
        let Some(record) = &self.record else { return };
        if request.as_of.is_some() {
            return;
        }
        let at = self.clock.now();
        let resolution = &answered.resolution;
        self.note_asked(caller, request, resolution, at);
        let answer = resolution.answer.as_ref();
        record.tellings.push(Telling {
            id: record.tellings.id(at),
            at,
            caller: caller.to_owned(),
            conversation: conversation.filter(|text| is_kept(text)),
            outcome: resolution.outcome,
            article: answer.map(|answer| answer.article.clone()),
            revision: answer.map(|answer| answer.revision),
            variant: answer.map(|answer| answer.variant.clone()),
            channel: request
                .context
                .get("channel")
                .filter(|text| is_kept(text))
                .cloned(),
        });
    }

    /// Writes what waits: what was told, and what was asked; how many.
    ///
    /// # Errors
    ///
    /// When the record fails; what waits stays, as far as there is room.
    pub async fn write_tellings(&self) -> Result<usize, ServiceError> {
        let record = self.record()?;
        let told = record.tellings.write(&record.store).await?;
        let asked = record.asked.write(&record.store, self.clock.now()).await?;
        Ok(told + asked)
    }

    /// Who was told a revision, in the order of time, from behind an id.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn tellings(
        &self,
        id: &ArticleId,
        revision: RevisionNumber,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Telling>, ServiceError> {
        let store = &self.record()?.store;
        Ok(store.tellings_of(id, revision, after, limit).await?)
    }
}

pub(crate) fn is_kept(text: &str) -> bool {
    !text.contains('\0') && text.chars().nth(LONGEST).is_none()
}
