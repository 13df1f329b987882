//! Gaps past their date are announced: in the record, once for each date, and by numbers that every node
//! keeps for the people who have to see to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use koujing_core::Role;
use koujing_store::Event;
use tokio::sync::watch;

use super::OWN_NAME;
use crate::error::ServiceError;
use crate::service::Service;

/// What is overdue, and what was announced last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overdue {
    /// Owner to how many of his gaps are overdue; none: nobody's.
    gaps: BTreeMap<Option<String>, u64>,
    /// The number of the newest event.
    pub(crate) newest: u64,
}

/// What is overdue as this node saw it last; none once the service stops.
pub(crate) type Announced = watch::Sender<Option<Arc<Overdue>>>;

impl Service {
    /// Looks which gaps are overdue, and announces those that were not announced with that date. How many
    /// were announced by this node.
    ///
    /// # Errors
    ///
    /// When the record fails; the next call tries again.
    pub async fn announce_overdue(&self) -> Result<u64, ServiceError> {
        let record = self.record()?;
        let now = self.clock.now();
        let found = record.store.overdue_gaps(now).await?;
        let announced = match found.iter().all(|gap| gap.is_announced) {
            true => 0,
            false => record.store.announce_overdue(OWN_NAME, now).await?,
        };
        let mut overdue = Overdue {
            newest: record.store.newest_event().await?,
            ..Overdue::default()
        };
        for gap in found {
            *overdue.gaps.entry(gap.owner).or_default() += 1;
        }
        record.overdue.send_if_modified(|seen| {
            let moves = seen.as_deref().is_some_and(|seen| *seen != overdue);
            if moves {
                *seen = Some(Arc::new(overdue));
            }
            moves
        });
        Ok(announced)
    }

    /// How many overdue gaps somebody has to see to: his own and those of his groups; from an editor on
    /// also those that nobody sees to. As this node saw it last, within about a second.
    pub fn overdue_gaps_of(&self, name: &str, role: Role) -> u64 {
        let Ok(record) = self.record() else { return 0 };
        let Some(overdue) = record.overdue.borrow().clone() else {
            return 0;
        };
        if overdue.gaps.is_empty() {
            return 0;
        }
        let owners = self.owners_of(name).into_iter().map(Some);
        let nobody = (role >= Role::Editor).then_some(None);
        let owners = owners.chain(nobody);
        let counts = owners.filter_map(|owner| overdue.gaps.get(&owner));
        counts.sum()
    }

    /// Tells when other gaps are overdue, or something was announced; none once the service stops.
    ///
    /// # Errors
    ///
    /// Without a record.
    pub fn overdue_moved(&self) -> Result<watch::Receiver<Option<Arc<Overdue>>>, ServiceError> {
        Ok(self.record()?.overdue.subscribe())
    }

    /// What was announced behind a number, in order.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn events(&self, after: u64, limit: u32) -> Result<Vec<Event>, ServiceError> {
        Ok(self.record()?.store.events(after, limit).await?)
    }
}
