//! What is approved for later, with the instant from which each serves.

use std::collections::BTreeMap;

use koujing_core::Timestamp;
use koujing_store::{LiveArticle, StoredSettings};

use crate::published::Source;

/// In the order in which they go live. What is due stays until the record says that it is live, or
/// that it was withdrawn.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    articles: Vec<(Timestamp, Source)>,
    settings: Vec<(Timestamp, StoredSettings)>,
}

impl Schedule {
    /// In the order that the record gives.
    pub(super) fn of(
        articles: Vec<(Timestamp, LiveArticle)>,
        settings: Vec<(Timestamp, StoredSettings)>,
    ) -> Self {
        let source = |(at, live): (Timestamp, LiveArticle)| (at, Source::from(live));
        Self {
            articles: articles.into_iter().map(source).collect(),
            settings,
        }
    }

    /// What should be live at an instant by now, by key; of several revisions the one that came last.
    pub(super) fn due(&self, now: Timestamp) -> BTreeMap<String, Source> {
        let due = self.articles.iter().filter(|(at, _)| *at <= now);
        due.map(|(_, source)| (source.article.id.key(), source.clone()))
            .collect()
    }

    /// The settings that should be live by now, if they were approved for an instant.
    pub(super) fn settings_due(&self, now: Timestamp) -> Option<&StoredSettings> {
        let due = self.settings.iter().filter(|(at, _)| *at <= now);
        due.map(|(_, settings)| settings).next_back()
    }

    /// The next instant at which something goes live.
    pub(super) fn next(&self, now: Timestamp) -> Option<Timestamp> {
        let articles = self.articles.iter().map(|(at, _)| *at);
        let settings = self.settings.iter().map(|(at, _)| *at);
        articles.chain(settings).filter(|at| *at > now).min()
    }
}
