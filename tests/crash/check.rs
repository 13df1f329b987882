//! What must hold after the service was killed and started again.

use std::collections::{BTreeMap, BTreeSet};

use koujing_tests::{Client, target, until};
use serde_json::Value;

use crate::board::Board;
use crate::content::{ids, token_in};
use crate::feed::Feed;
use crate::ledger::{Ledger, Promise, Revision, may_have_become};
use crate::serving::serving;
use crate::work::{FAR, number};

/// What was found so far: it must not change any more.
#[derive(Debug, Default)]
pub(crate) struct Found {
    feed: Feed,
    /// Which text each revision has.
    pub(crate) tokens: BTreeMap<Revision, String>,
    /// Article to the number of its revisions.
    newest: BTreeMap<String, u64>,
    audit_rows: u64,
    /// How many of the promises, imports and releases were looked at.
    promises: usize,
    imports: usize,
    releases: usize,
}

impl Found {
    /// Looks at everything, and at what was promised since the last time. What people see from now on,
    /// and what is wrong.
    pub(crate) fn check(&mut self, client: &Client, ledger: &Ledger) -> (Board, Vec<String>) {
        let mut wrong: Vec<String> = ledger.wrong.iter().cloned().collect();
        until("what is due is live", || {
            let waiting = all(client, "/v1/revisions", &[("state", "approved")]);
            waiting
                .iter()
                .all(|item| item["publish_at"] == FAR)
                .then_some(())
        });
        if !self.feed.is_still_there(client) {
            wrong.push("changes that were there are gone".to_owned());
            return (Board::default(), wrong);
        }
        self.feed.read(client, &mut wrong);
        self.told(ledger, &mut wrong);
        let histories: BTreeMap<String, Vec<Value>> = ids()
            .into_iter()
            .map(|id| (id.clone(), history(client, &id)))
            .collect();
        for (id, history) in &histories {
            self.one_article(id, history, &mut wrong);
            self.texts(client, ledger, id, history.len() as u64, &mut wrong);
        }
        let fresh = &ledger.promises[self.promises..];
        self.promised(ledger, fresh, &histories, &mut wrong);
        self.promises = ledger.promises.len();
        self.whole(ledger, &mut wrong);
        self.log(client, &mut wrong);
        until("answers rest on the last change", || {
            // Only the model may have changed meanwhile.
            self.feed.read(client, &mut wrong);
            let ready = client.get("/readyz", &[]).ok();
            (number(&ready["seq"]) == self.feed.changes.len() as u64).then_some(())
        });
        serving(client, &self.feed, &self.tokens, &mut wrong);
        (self.board(&histories), wrong)
    }

    /// Everything that was ever promised, once more.
    pub(crate) fn check_all(&mut self, client: &Client, ledger: &Ledger) -> Vec<String> {
        let before = std::mem::take(self);
        let (_, mut wrong) = self.check(client, ledger);
        if !self.feed.changes.starts_with(&before.feed.changes) {
            wrong.push("the feed tells another past than before".to_owned());
        }
        let kept = before
            .tokens
            .iter()
            .all(|(revision, token)| self.tokens.get(revision) == Some(token));
        if !kept {
            wrong.push("a revision has another text than before".to_owned());
        }
        wrong
    }

    /// How many changes and revisions there are.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.feed.changes.len(), self.tokens.len())
    }

    /// What was acknowledged with a position stands there.
    fn told(&self, ledger: &Ledger, wrong: &mut Vec<String>) {
        for (seq, told) in &ledger.told {
            let at = usize::try_from(*seq).unwrap_or(0).wrapping_sub(1);
            let is_there = self.feed.changes.get(at).is_some_and(|change| {
                change.kind == told.kind
                    && change.article == told.article
                    && told
                        .revision
                        .is_none_or(|revision| revision == change.revision)
            });
            if !is_there {
                let found = self.feed.changes.get(at);
                wrong.push(format!(
                    "acknowledged at {seq}: {told:?}; there is {found:?}"
                ));
            }
        }
    }

    /// The revisions of one article agree with each other and with the feed.
    fn one_article(&self, id: &str, history: &[Value], wrong: &mut Vec<String>) {
        let mut open = 0;
        for (at, record) in history.iter().rev().enumerate() {
            let revision = (id.to_owned(), at as u64 + 1);
            let state = text(&record["state"]);
            if number(&record["number"]) != revision.1 {
                wrong.push(format!("{revision:?} is {record}"));
            }
            let by_feed = self.feed.published.get(&revision).copied();
            let served = matches!(state, "published" | "superseded" | "retired");
            if by_feed.map_or(served, |by_feed| by_feed != state) {
                wrong.push(format!("{revision:?} is {state}, by the feed {by_feed:?}"));
            }
            let whole = record["published_at"].is_string() == served
                && record["ended_at"].is_string() == (served && state != "published")
                && record["approved_by"].is_string()
                    == (served || record["approved_at"].is_string())
                && (state != "in_review" || record["submitted_by"].is_string())
                && (state != "approved" || record["publish_at"].is_string())
                && (!matches!(state, "rejected" | "withdrawn") || record["decided_by"].is_string());
            if !whole {
                wrong.push(format!("{revision:?} is half done: {record}"));
            }
            open += u32::from(matches!(state, "draft" | "in_review"));
        }
        if open > 1 {
            wrong.push(format!("{id} has {open} open revisions"));
        }
        let before = self.newest.get(id).copied().unwrap_or(0);
        if (history.len() as u64) < before {
            wrong.push(format!(
                "{id} had {before} revisions and has {}",
                history.len()
            ));
        }
    }

    /// Each new revision has a text that was sent for it, whole.
    fn texts(
        &mut self,
        client: &Client,
        ledger: &Ledger,
        id: &str,
        newest: u64,
        wrong: &mut Vec<String>,
    ) {
        let markdown = client.with("accept", "text/markdown");
        let before = self.newest.insert(id.to_owned(), newest).unwrap_or(0);
        for number in before + 1..=newest {
            let reply = markdown.get(&format!("/v1/articles/{id}/revisions/{number}"), &[]);
            let found = reply.text();
            let sent = token_in(found).and_then(|token| Some((token, ledger.sent.get(token)?)));
            let Some((token, sent)) = sent else {
                wrong.push(format!("nobody sent revision {number} of {id}: {found}"));
                continue;
            };
            let is_whole = sent.bytes.as_ref().is_none_or(|bytes| bytes == found);
            if sent.article != id || !is_whole {
                wrong.push(format!(
                    "revision {number} of {id} is not {sent:?}: {found}"
                ));
            }
            self.tokens
                .insert((id.to_owned(), number), token.to_owned());
        }
    }

    /// Every revision stands where it was said to stand, or at what may come after.
    fn promised(
        &self,
        ledger: &Ledger,
        fresh: &[Promise],
        histories: &BTreeMap<String, Vec<Value>>,
        wrong: &mut Vec<String>,
    ) {
        for promise in fresh {
            let (id, number) = &promise.revision;
            let history = histories.get(id).map_or(&[][..], Vec::as_slice);
            let at = history
                .len()
                .checked_sub(usize::try_from(*number).unwrap_or(0));
            let record = at.and_then(|at| history.get(at));
            let state = record.map(|record| text(&record["state"]));
            if !state.is_some_and(|state| may_have_become(promise.state, state)) {
                wrong.push(format!("acknowledged {promise:?}, found {record:?}"));
            }
            let token = self.tokens.get(&promise.revision);
            if promise.token.is_some() && promise.token.as_ref() != token {
                let sent = token.and_then(|token| ledger.sent.get(token));
                wrong.push(format!(
                    "acknowledged {promise:?}, its text is {token:?} {sent:?}"
                ));
            }
        }
    }

    /// Imports and releases happened wholly or not at all.
    fn whole(&mut self, ledger: &Ledger, wrong: &mut Vec<String>) {
        let there: BTreeSet<(&str, &str)> = self
            .tokens
            .iter()
            .map(|((id, _), token)| (id.as_str(), token.as_str()))
            .collect();
        for import in &ledger.imports[self.imports..] {
            let found = import.texts.iter();
            let found = found
                .filter(|(id, token)| there.contains(&(id, token)))
                .count();
            if found != import.texts.len() && (found > 0 || import.acknowledged) {
                wrong.push(format!("{found} texts are there of {import:?}"));
            }
        }
        self.imports = ledger.imports.len();
        let is_out = |revision: &Revision| self.feed.published.contains_key(revision);
        let whole: BTreeSet<&Revision> = ledger
            .releases
            .iter()
            .filter(|release| release.revisions.iter().all(is_out))
            .flat_map(|release| &release.revisions)
            .collect();
        for release in &ledger.releases[self.releases..] {
            // What is out without the rest of its release went out by another one.
            for revision in &release.revisions {
                if is_out(revision) && !whole.contains(revision) {
                    wrong.push(format!("only {revision:?} is out of {release:?}"));
                }
            }
        }
        self.releases = ledger.releases.len();
    }

    fn log(&mut self, client: &Client, wrong: &mut Vec<String>) {
        let verified = client.get("/v1/audit/verify", &[]).ok();
        let rows = number(&verified["rows"]);
        if !verified["broken_at"].is_null() || rows < self.audit_rows {
            wrong.push(format!(
                "the audit log had {} rows: {verified}",
                self.audit_rows
            ));
        }
        self.audit_rows = rows;
    }

    /// What people see when they go on.
    fn board(&self, histories: &BTreeMap<String, Vec<Value>>) -> Board {
        let mut board = Board {
            newest: self.newest.clone(),
            live: self.feed.live.keys().cloned().collect(),
            suspended: self.feed.suspended.clone(),
            ..Board::default()
        };
        board.newest.retain(|_, newest| *newest > 0);
        for (id, history) in histories {
            for record in history {
                let revision = (id.clone(), number(&record["number"]));
                let author = text(&record["author"]).to_owned();
                match text(&record["state"]) {
                    "draft" => board.drafts.push((revision, author)),
                    "in_review" => board.in_review.push((revision, author)),
                    "approved" => board.waiting.push(revision),
                    _ => {}
                }
            }
        }
        board
    }
}

/// All revisions of an article, the newest first.
fn history(client: &Client, id: &str) -> Vec<Value> {
    let path = format!("/v1/articles/{id}/revisions");
    if client.get(&path, &[("limit", "1")]).status == 404 {
        return Vec::new();
    }
    all(client, &path, &[])
}

/// All pages of a list.
pub(crate) fn all(client: &Client, path: &str, query: &[(&str, &str)]) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut query = query.to_vec();
        query.push(("limit", "200"));
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let mut page = client.send("GET", &target(path, &query), None).ok();
        if let Value::Array(more) = page["items"].take() {
            items.extend(more);
        }
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return items,
        }
    }
}

/// A text; nothing if it is none.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
