//! What a follower has to know to go on, as of one instant: of what was published together nothing is
//! seen without the rest.

use std::collections::BTreeSet;

use koujing_core::{Seq, Timestamp};

use crate::row::Columns;
use crate::statement::select;
use crate::{
    Change, LiveArticle, Store, StoreError, StoredSettings, changes, live, scheduled, settings,
};

/// How many changes are read at once.
const PAGE: u32 = 2_000;

/// What is true at one instant, for whoever knows what was true at an earlier one.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// The position at that instant.
    pub seq: Seq,
    /// Number of the last audit row.
    pub audit: u64,
    /// All changes since, in order.
    pub changes: Vec<Change>,
    /// What serves of the articles that changed and of those asked for, in no particular order. One that
    /// is absent serves no more.
    pub live: Vec<LiveArticle>,
    /// The live settings, if something changed that is no article, or they were asked for.
    pub settings: Option<StoredSettings>,
    /// See [`Store::scheduled`].
    pub scheduled: Vec<(Timestamp, LiveArticle)>,
    /// See [`Store::scheduled_settings`].
    pub scheduled_settings: Vec<(Timestamp, StoredSettings)>,
}

impl Since {
    /// The keys of the articles that changed.
    pub fn changed(&self) -> BTreeSet<String> {
        let articles = self
            .changes
            .iter()
            .filter_map(|change| change.article.as_ref());
        articles.map(|id| id.key()).collect()
    }

    /// Whether something changed that is no article: the settings, the model, or what a newer program
    /// knows.
    pub fn changed_others(&self) -> bool {
        self.changes.iter().any(|change| change.article.is_none())
    }
}

impl Store {
    /// What is true now, for whoever stands at position `after`; also of the articles `also` (ids in any
    /// case), of those that are due at `now`, and, with `settings`, of the settings.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn since(
        &self,
        after: Seq,
        also: &[String],
        settings: bool,
        now: Timestamp,
    ) -> Result<Since, StoreError> {
        let begin = self.dialect.begin_reading();
        let mut snapshot = self.reading.begin_with(begin).await?;
        let counter = "SELECT seq, audit_number FROM counter WHERE id = 1";
        let rows = select(&mut snapshot, counter, []).await?;
        let row = rows.first().ok_or_else(|| StoreError::Corrupt {
            what: "the counter is missing".into(),
        })?;
        let mut since = Since {
            seq: row.count("seq")?,
            audit: row.count("audit_number")?,
            changes: Vec::new(),
            live: Vec::new(),
            settings: None,
            scheduled: scheduled::articles(&mut snapshot).await?,
            scheduled_settings: scheduled::settings(&mut snapshot).await?,
        };
        let mut reached = after;
        loop {
            let mut page = changes::page(&mut snapshot, reached, PAGE).await?;
            let Some(last) = page.last() else { break };
            reached = last.seq;
            since.changes.append(&mut page);
        }
        let due = since.scheduled.iter().filter(|(at, _)| *at <= now);
        let mut keys = since.changed();
        keys.extend(due.map(|(_, article)| article.article.id.key()));
        keys.extend(also.iter().cloned());
        let keys: Vec<String> = keys.into_iter().collect();
        since.live = live::live_of(&mut snapshot, &keys).await?;
        if settings || since.changed_others() {
            since.settings = settings::live_settings(&mut snapshot).await?;
        }
        snapshot.rollback().await?;
        Ok(since)
    }
}
