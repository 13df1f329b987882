//! The change feed, and what must be live by it.

use std::collections::{BTreeMap, BTreeSet};

use koujing_tests::Client;
use serde_json::Value;

use crate::ledger::Revision;
use crate::work::number;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) kind: String,
    pub(crate) article: String,
    pub(crate) revision: u64,
}

/// What the changes so far come to.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    /// Position 1 first.
    pub(crate) changes: Vec<Change>,
    /// Article to its live revision.
    pub(crate) live: BTreeMap<String, u64>,
    pub(crate) suspended: BTreeSet<String>,
    /// Every revision that was ever published, with the state it has now.
    pub(crate) published: BTreeMap<Revision, &'static str>,
}

impl Feed {
    /// Whether the last change that was read is still there.
    pub(crate) fn is_still_there(&self, client: &Client) -> bool {
        let Some(last) = self.changes.last() else {
            return true;
        };
        let after = (self.changes.len() - 1).to_string();
        let page = client.get("/v1/changes", &[("after", &after), ("limit", "1")]);
        let item = &page.ok()["items"][0];
        item["kind"] == last.kind && item["article"].as_str().unwrap_or_default() == last.article
    }

    /// Reads what came since the last time.
    pub(crate) fn read(&mut self, client: &Client, wrong: &mut Vec<String>) {
        loop {
            let after = self.changes.len().to_string();
            let query = [("after", after.as_str()), ("limit", "200")];
            let page = client.get("/v1/changes", &query).ok();
            let items = page["items"].as_array().cloned().unwrap_or_default();
            for item in &items {
                let expected = self.changes.len() as u64 + 1;
                if number(&item["seq"]) != expected {
                    wrong.push(format!("position {expected} of the feed is {item}"));
                }
                self.take(item, wrong);
            }
            if items.len() < 200 {
                return;
            }
        }
    }

    fn take(&mut self, item: &Value, wrong: &mut Vec<String>) {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let change = Change {
            kind: text("kind"),
            article: text("article"),
            revision: item["revision"].as_u64().unwrap_or(0),
        };
        let (id, revision) = (change.article.clone(), change.revision);
        let live = self.live.get(&id).copied();
        if change.kind == "model" {
            // The service's own doing, and about no article.
            self.changes.push(change);
            return;
        }
        match change.kind.as_str() {
            "published" => {
                if let Some(before) = live {
                    self.published.insert((id.clone(), before), "superseded");
                }
                let again = self.published.insert((id.clone(), revision), "published");
                if let Some(before) = again {
                    wrong.push(format!("{item} was published before, and {before}"));
                }
                self.live.insert(id, revision);
            }
            "retired" => {
                self.live.remove(&id);
                self.published.insert((id, revision), "retired");
            }
            "suspended" => {
                self.suspended.insert(id);
            }
            "resumed" => {
                self.suspended.remove(&id);
            }
            "verified" => {}
            _ => wrong.push(format!("nobody did this: {item}")),
        }
        // All but a publication is about what is live.
        if change.kind != "published" && live != Some(revision) {
            wrong.push(format!("{item}, and live was {live:?}"));
        }
        self.changes.push(change);
    }
}
