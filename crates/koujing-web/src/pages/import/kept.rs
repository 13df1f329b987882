//! Files between the look at what would become of them and the doing: in this node's memory, for whoever sent
//! them, until newer ones take their place.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use koujing_service::Files;

use super::super::failure::Failure;

/// So many are kept, of all people; each is at most what a request holds.
const MOST: usize = 4;
/// Bytes of an id.
const ID_BYTES: usize = 12;

/// What somebody sent.
#[derive(Debug)]
pub(super) struct KeptUpload {
    pub(super) id: String,
    owner: String,
    /// Name → bytes.
    pub(super) files: Files,
    /// Whether it is to be live at once; else it becomes drafts.
    pub(super) publishes: bool,
}

/// The last ones.
#[derive(Debug, Default)]
pub(in crate::pages) struct KeptUploads(Mutex<VecDeque<Arc<KeptUpload>>>);

impl KeptUploads {
    fn all(&self) -> Result<MutexGuard<'_, VecDeque<Arc<KeptUpload>>>, Failure> {
        self.0.lock().map_err(|_| Failure::Internal)
    }

    /// Keeps files; their id.
    pub(super) fn keep(
        &self,
        owner: &str,
        files: Files,
        publishes: bool,
    ) -> Result<String, Failure> {
        let mut bytes = [0; ID_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| Failure::Internal)?;
        let id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let kept = KeptUpload {
            id: id.clone(),
            owner: owner.to_owned(),
            files,
            publishes,
        };
        let mut all = self.all()?;
        all.push_front(Arc::new(kept));
        all.truncate(MOST);
        Ok(id)
    }

    /// Somebody's files by their id.
    pub(super) fn find(&self, owner: &str, id: &str) -> Result<Option<Arc<KeptUpload>>, Failure> {
        let all = self.all()?;
        let mut all = all.iter();
        Ok(all
            .find(|kept| kept.owner == owner && kept.id == id)
            .cloned())
    }

    pub(super) fn forget(&self, id: &str) -> Result<(), Failure> {
        self.all()?.retain(|kept| kept.id != id);
        Ok(())
    }
}
