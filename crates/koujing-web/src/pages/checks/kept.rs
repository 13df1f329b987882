//! The last reports, each for whoever asked for it, as long as this node runs: replies are what customers
//! and agents said to each other, and are not kept in the record.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use koujing_service::CheckReport;

use super::super::failure::Failure;

/// So many are kept, of all people.
const MOST: usize = 12;
/// Bytes of an id.
const ID_BYTES: usize = 12;

/// A report, and what it is of.
#[derive(Debug)]
pub(in crate::pages) struct Kept {
    pub(super) id: String,
    owner: String,
    /// The file's name; empty for what was pasted.
    pub(super) name: String,
    pub(super) report: CheckReport,
}

/// The last reports.
#[derive(Debug, Default)]
pub(in crate::pages) struct KeptReports(Mutex<VecDeque<Arc<Kept>>>);

impl KeptReports {
    /// Keeps a report; its id.
    pub(super) fn keep(
        &self,
        owner: &str,
        name: String,
        report: CheckReport,
    ) -> Result<String, Failure> {
        let mut bytes = [0; ID_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| Failure::Internal)?;
        let id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let kept = Kept {
            id: id.clone(),
            owner: owner.to_owned(),
            name,
            report,
        };
        let mut all = self.0.lock().map_err(|_| Failure::Internal)?;
        all.push_front(Arc::new(kept));
        all.truncate(MOST);
        Ok(id)
    }

    /// Somebody's reports, the newest first.
    pub(super) fn of(&self, owner: &str) -> Vec<Arc<Kept>> {
        let Ok(all) = self.0.lock() else {
            return Vec::new();
        };
        all.iter().filter(|it| it.owner == owner).cloned().collect()
    }

    /// Somebody's report by its id.
    pub(super) fn find(&self, owner: &str, id: &str) -> Option<Arc<Kept>> {
        self.of(owner).into_iter().find(|kept| kept.id == id)
    }
}
