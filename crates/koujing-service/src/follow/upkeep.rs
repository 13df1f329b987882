//! What takes a while and changes no outcome: merging parts of the index, writing it to disk,
//! weighing it by a new model. Done in the background, one thing at a time, and taken over between
//! two publications, with whatever changed meanwhile.

use std::sync::Arc;

use arc_swap::ArcSwap;
use koujing_core::Seq;
use koujing_index::{IndexError, IndexFolder, Merge, Merged, Model, Ranker, Reweighed};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use super::Follower;
use crate::error::ServiceError;
use crate::snapshot::{ModelOf, Snapshot};

/// A follower and what answers come from.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) follower: Arc<Mutex<Follower>>,
    /// Stored to only by who holds the follower.
    pub(crate) snapshot: Arc<ArcSwap<Snapshot>>,
}

/// Something to be done.
enum Work {
    Weigh {
        ranker: Ranker,
        of: ModelOf,
        model: Arc<Model>,
    },
    Merge {
        merge: Merge,
        /// Written to this folder, as of this record and position.
        to: Option<(Arc<IndexFolder>, String, Seq)>,
        ranker: Ranker,
    },
}

/// Something that was done.
enum Done {
    Weighed { of: ModelOf, weights: Reweighed },
    Merged(Merged),
}

/// Begins with what there is to do, unless somebody is at it.
pub(crate) fn keep_up(shared: &Shared, follower: &Follower) {
    if *follower.busy.borrow() || follower.next_work().is_none() {
        return;
    }
    follower.busy.send_replace(true);
    let shared = shared.clone();
    tokio::spawn(async move {
        loop {
            let work = {
                let follower = shared.follower.lock().await;
                let work = follower.next_work();
                if work.is_none() {
                    follower.busy.send_replace(false);
                }
                work
            };
            let Some(work) = work else { return };
            let written = matches!(work, Work::Merge { to: Some(_), .. });
            let done = spawn_blocking(move || work.run()).await;
            let mut follower = shared.follower.lock().await;
            let taken = match done {
                Ok(Ok(done)) => follower.take_over(done).await,
                Ok(Err(error)) => Err(error.into()),
                Err(stopped) => Err(stopped.into()),
            };
            if let Err(error) = taken {
                tracing::warn!(reason = %error, written, "the index could not be kept up");
                if written {
                    follower.folder = None;
                }
                follower.busy.send_replace(false);
                return;
            }
            shared.snapshot.store(Arc::new(follower.snapshot().clone()));
        }
    });
}

impl Follower {
    fn next_work(&self) -> Option<Work> {
        let ranker = self.snapshot.ranker.clone();
        if let Some((of, model)) = &self.model {
            return Some(Work::Weigh {
                ranker,
                of: *of,
                model: Arc::clone(model),
            });
        }
        let merge = ranker.merge_due(self.folder.is_some())?;
        let folder = self
            .folder
            .as_ref()
            .filter(|_| merge.makes_largest(&ranker));
        let to = folder.map(|folder| {
            let seq = self.snapshot.seq;
            (Arc::clone(folder), self.store_id.clone(), seq)
        });
        Some(Work::Merge { merge, to, ranker })
    }

    async fn take_over(&mut self, done: Done) -> Result<(), ServiceError> {
        let ranker = self.snapshot.ranker.clone();
        let mut model = self.snapshot.model;
        if let Done::Weighed { of, .. } = &done {
            model = Some(*of);
            // Unless there is a newer one already.
            self.model = self.model.take().filter(|(pending, _)| pending != of);
        }
        let taken = spawn_blocking(move || match done {
            Done::Weighed { weights, .. } => ranker.adopt_weights(&weights),
            Done::Merged(merged) => ranker.adopt(&merged),
        });
        self.snapshot = self.snapshot.with_ranker(taken.await??, model);
        Ok(())
    }
}

impl Work {
    fn run(self) -> Result<Done, IndexError> {
        match self {
            Self::Weigh { ranker, of, model } => Ok(Done::Weighed {
                of,
                weights: ranker.reweigh(model)?,
            }),
            Self::Merge { merge, to, ranker } => {
                let place = to
                    .as_ref()
                    .map(|(folder, store_id, seq)| folder.place(store_id, *seq, ranker.terms()));
                Ok(Done::Merged(merge.run(place)?))
            }
        }
    }
}
