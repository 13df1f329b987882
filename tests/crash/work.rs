//! What people do until the service is gone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use koujing_tests::{Client, Reply};
use serde_json::{Value, json};

use crate::board::Board;
use crate::chance::Chance;
use crate::content::{IMPORTED, Text, archive, edited_id, imported_id};
use crate::ledger::{Import, Ledger, Release, Revision, Sent, Told};

/// A day on which nothing goes live by itself while this runs.
pub(crate) const FAR: &str = "2099-01-01T00:00:00Z";

/// What may be said to what is sent here: done, or somebody else was faster or has to do it. Whatever
/// else is said, to a request that is well formed and names what is there, is wrong.
const EXPECTED: [u16; 6] = [200, 201, 403, 409, 412, 428];

/// What all share.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    ledger: Mutex<Ledger>,
    board: Mutex<Board>,
    /// The service is being killed: from now on a request may stay without an answer.
    pub(crate) dying: AtomicBool,
}

impl Desk {
    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The service is gone.
#[derive(Debug)]
pub(crate) struct Gone;

/// Somebody at work.
pub(crate) struct Person<'a> {
    pub(crate) name: &'static str,
    /// Only an administrator imports.
    pub(crate) imports: bool,
    pub(crate) client: Client,
    pub(crate) chance: Chance,
    pub(crate) desk: &'a Desk,
    /// Makes his tokens different from all others.
    pub(crate) mark: String,
    pub(crate) written: u64,
}

impl Person<'_> {
    pub(crate) fn work(&mut self) {
        while self.step().is_ok() {}
    }

    fn step(&mut self) -> Result<(), Gone> {
        if self.imports && self.chance.percent(12) {
            return self.import();
        }
        match self.chance.below(100) {
            0..26 => self.edit(),
            26..44 => self.submit(),
            44..62 => self.approve(None),
            62..66 => {
                let soon = 20 + self.chance.below(700);
                self.approve(Some(in_millis(soon)))
            }
            66..74 => self.approve(Some(FAR.to_owned())),
            74..79 => self.release(),
            79..83 => self.turn("suspend", "suspended"),
            83..89 => self.turn("resume", "resumed"),
            89..92 => self.turn("retire", "retired"),
            92..94 => self.turn("verify", "verified"),
            94..96 => self.decide("reject", "rejected"),
            96..98 => self.decide("withdraw", "withdrawn"),
            _ => self.restore(),
        }
    }

    fn send(&self, method: &str, target: &str, body: Option<Vec<u8>>) -> Result<Reply, Gone> {
        self.send_as(&self.client, method, target, body)
    }

    fn send_as(
        &self,
        client: &Client,
        method: &str,
        target: &str,
        body: Option<Vec<u8>>,
    ) -> Result<Reply, Gone> {
        match client.try_send(method, target, body) {
            Ok(reply) if EXPECTED.contains(&reply.status) => Ok(reply),
            Ok(reply) => {
                let what = format!("{method} {target}: {} {}", reply.status, reply.text());
                self.desk.ledger().wrong.insert(what);
                Ok(reply)
            }
            Err(error) => {
                if !self.desk.dying.load(Ordering::SeqCst) {
                    let what = format!("{method} {target} while the service ran: {error}");
                    self.desk.ledger().wrong.insert(what);
                }
                Err(Gone)
            }
        }
    }

    fn post(&self, target: &str, body: &Value) -> Result<Reply, Gone> {
        let client = self.client.with("content-type", "application/json");
        self.send_as(&client, "POST", target, Some(body.to_string().into_bytes()))
    }

    fn token(&mut self) -> String {
        self.written += 1;
        format!("{}N{}Z", self.mark, self.written)
    }

    fn edit(&mut self) -> Result<(), Gone> {
        let id = edited_id(&mut self.chance);
        let token = self.token();
        let text = Text::any(&id, token.clone(), &mut self.chance);
        let bytes = text.markdown();
        let seen = self.desk.board().newest.get(&id).copied();
        self.desk.ledger().sent.insert(
            token.clone(),
            Sent {
                article: id.clone(),
                bytes: Some(bytes.clone()),
            },
        );
        let mut client = self.client.with("content-type", "text/markdown");
        if let Some(seen) = seen {
            client = client.with("if-match", &format!("\"{seen}\""));
        }
        let target = format!("/v1/articles/{id}");
        let reply = self.send_as(&client, "PUT", &target, Some(bytes.into_bytes()))?;
        self.drafted(&id, &reply, Some(token));
        Ok(())
    }

    /// Takes in that a draft was stored, or that somebody was faster.
    fn drafted(&self, id: &str, reply: &Reply, token: Option<String>) {
        let said = reply.json();
        if reply.status != 201 {
            if let Some(newest) = said["newest"].as_u64() {
                self.desk.board().newest.insert(id.to_owned(), newest);
            }
            return;
        }
        let revision = (id.to_owned(), number(&said["revision"]));
        let mut ledger = self.desk.ledger();
        ledger.count(if token.is_some() { "edit" } else { "restore" });
        ledger.promise(revision.clone(), "draft", token);
        if let Some(withdrawn) = said["withdrawn"].as_u64() {
            ledger.promise((id.to_owned(), withdrawn), "withdrawn", None);
        }
        drop(ledger);
        let mut board = self.desk.board();
        board.newest.insert(id.to_owned(), revision.1);
        board.drafts.push((revision, self.name.to_owned()));
    }

    fn restore(&mut self) -> Result<(), Gone> {
        let Some(id) = Board::one(&self.desk.board().live, &mut self.chance) else {
            return Ok(());
        };
        let newest = self.desk.board().newest.get(&id).copied().unwrap_or(1);
        let old = 1 + self.chance.below(newest);
        let target = format!("/v1/articles/{id}/restore");
        let reply = self.post(&target, &json!({"revision": old}))?;
        self.drafted(&id, &reply, None);
        Ok(())
    }

    fn submit(&mut self) -> Result<(), Gone> {
        let Some(revision) = Board::take(&mut self.desk.board().drafts, &mut self.chance, "")
        else {
            return Ok(());
        };
        let reply = self.send("POST", &address(&revision, "submit"), None)?;
        if reply.status == 200 {
            let mut ledger = self.desk.ledger();
            ledger.count("submit");
            ledger.promise(revision.clone(), "in_review", None);
            drop(ledger);
            // Who wrote it is the service's to know: it refuses who did.
            self.desk
                .board()
                .in_review
                .push((revision, self.name.to_owned()));
        }
        Ok(())
    }

    fn approve(&mut self, publish_at: Option<String>) -> Result<(), Gone> {
        let taken = Board::take(
            &mut self.desk.board().in_review,
            &mut self.chance,
            self.name,
        );
        let Some(revision) = taken else {
            return Ok(());
        };
        let target = address(&revision, "approve");
        let mut body = json!({"publish_at": publish_at});
        let mut reply = self.post(&target, &body)?;
        let said = reply.json();
        if said["code"] == "unacknowledged" {
            let warnings = said["warnings"].as_array().into_iter().flatten();
            body["acknowledge"] = warnings.map(|warning| warning["id"].clone()).collect();
            reply = self.post(&target, &body)?;
        }
        let said = reply.json();
        if reply.status != 200 {
            if said["code"] == "own_revision" {
                let others = (revision, "somebody else".to_owned());
                self.desk.board().in_review.push(others);
            }
            return Ok(());
        }
        if said["state"] == "published" {
            let seq = number(&said["seq"]);
            self.published(&[revision], "approve");
            self.told(
                seq,
                "published",
                &said["article"],
                said["revision"].as_u64(),
            );
            return self.answers_from(seq);
        }
        let mut ledger = self.desk.ledger();
        ledger.count("schedule");
        ledger.promise(revision.clone(), "approved", None);
        drop(ledger);
        if publish_at.as_deref() == Some(FAR) {
            self.desk.board().waiting.push(revision);
        }
        Ok(())
    }

    fn published(&self, revisions: &[Revision], how: &'static str) {
        let mut ledger = self.desk.ledger();
        ledger.count(how);
        for revision in revisions {
            ledger.promise(revision.clone(), "published", None);
        }
        drop(ledger);
        let ids = revisions.iter().map(|(id, _)| id.clone());
        self.desk.board().live.extend(ids);
    }

    fn told(&self, seq: u64, kind: &'static str, article: &Value, revision: Option<u64>) {
        let article = article.as_str().unwrap_or_default().to_owned();
        let told = Told {
            kind,
            article,
            revision,
        };
        self.desk.ledger().tell(seq, told);
    }

    /// A 2xx of a publication says that this node answers from it.
    fn answers_from(&self, seq: u64) -> Result<(), Gone> {
        let answer = self.send("GET", "/v1/answer?q=x", None)?.json();
        if number(&answer["seq"]) < seq {
            let what = format!("{seq} was acknowledged, and {} answers", answer["seq"]);
            self.desk.ledger().wrong.insert(what);
        }
        Ok(())
    }

    fn release(&mut self) -> Result<(), Gone> {
        let mut revisions: Vec<Revision> = Vec::new();
        let wanted = 1 + self.chance.below(3);
        for _ in 0..wanted {
            let mut board = self.desk.board();
            if let Some(next) = self.chance.pick(&board.waiting).cloned()
                && revisions.iter().all(|(id, _)| *id != next.0)
            {
                board.waiting.retain(|waiting| *waiting != next);
                revisions.push(next);
            }
        }
        let Some(last) = revisions.last().cloned() else {
            return Ok(());
        };
        let members: Vec<Value> = revisions
            .iter()
            .map(|(id, number)| json!({"article": id, "revision": number}))
            .collect();
        self.desk.ledger().releases.push(Release {
            revisions: revisions.clone(),
        });
        let reply = self.post("/v1/releases", &json!({"revisions": members}))?;
        if reply.status == 200 {
            let seq = number(&reply.json()["seq"]);
            self.published(&revisions, "release");
            self.told(seq, "published", &json!(last.0), Some(last.1));
            return self.answers_from(seq);
        }
        Ok(())
    }

    fn turn(&mut self, verb: &'static str, kind: &'static str) -> Result<(), Gone> {
        let id = {
            let board = self.desk.board();
            let of = if verb == "resume" {
                &board.suspended
            } else {
                &board.live
            };
            Board::one(of, &mut self.chance)
        };
        let Some(id) = id else {
            return Ok(());
        };
        let target = format!("/v1/articles/{id}/{verb}");
        let reply = match verb {
            "suspend" | "retire" => self.post(&target, &json!({"reason": "试验"}))?,
            _ => self.send("POST", &target, None)?,
        };
        if reply.status == 200 {
            self.desk.ledger().count(verb);
            self.told(number(&reply.json()["seq"]), kind, &json!(id), None);
            let mut board = self.desk.board();
            match verb {
                "suspend" => {
                    board.suspended.insert(id);
                }
                "resume" => {
                    board.suspended.remove(&id);
                }
                "retire" => {
                    board.live.remove(&id);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn decide(&mut self, verb: &'static str, state: &'static str) -> Result<(), Gone> {
        let taken = Board::take(&mut self.desk.board().in_review, &mut self.chance, "");
        let Some(revision) = taken else {
            return Ok(());
        };
        let target = address(&revision, verb);
        let reply = match verb {
            "reject" => self.post(&target, &json!({"reason": "试验"}))?,
            _ => self.send("POST", &target, None)?,
        };
        if reply.status == 200 {
            let mut ledger = self.desk.ledger();
            ledger.count(verb);
            ledger.promise(revision, state, None);
        }
        Ok(())
    }

    /// Half of the articles that imports bring, and two that may be refused.
    fn import(&mut self) -> Result<(), Gone> {
        let first = self.chance.below(IMPORTED);
        let mut texts: Vec<Text> = Vec::new();
        for number in 0..IMPORTED / 2 {
            let id = imported_id((first + number) % IMPORTED);
            let token = self.token();
            texts.push(Text::own(&id, token));
        }
        let own = texts.len();
        for _ in 0..2 {
            let id = edited_id(&mut self.chance);
            if texts.iter().all(|text| text.article != id) {
                let token = self.token();
                texts.push(Text::any(&id, token, &mut self.chance));
            }
        }
        let rows = self.chance.percent(50);
        if rows {
            // A row has no scope.
            texts.iter_mut().for_each(|text| text.products = &[]);
        }
        let mut ledger = self.desk.ledger();
        for text in &texts {
            let sent = Sent {
                article: text.article.clone(),
                bytes: (!rows).then(|| text.markdown()),
            };
            ledger.sent.insert(text.token.clone(), sent);
        }
        let import = ledger.imports.len();
        ledger.imports.push(Import {
            texts: texts[..own]
                .iter()
                .map(|text| (text.article.clone(), text.token.clone()))
                .collect(),
            acknowledged: false,
        });
        drop(ledger);
        let (kind, body) = if rows {
            let rows: Vec<String> = texts.iter().map(Text::row).collect();
            ("application/jsonl", rows.join("\n").into_bytes())
        } else {
            ("application/gzip", archive(&texts))
        };
        let client = self.client.with("content-type", kind);
        let reply = self.send_as(&client, "POST", "/v1/import", Some(body))?;
        if reply.status != 200 {
            let what = format!("import: {} {}", reply.status, reply.text());
            self.desk.ledger().wrong.insert(what);
            return Ok(());
        }
        let said = reply.json();
        let mut ledger = self.desk.ledger();
        ledger.count("import");
        ledger.imports[import].acknowledged = true;
        let mut live: Vec<String> = Vec::new();
        for item in said["items"].as_array().into_iter().flatten() {
            let Some(at) = texts
                .iter()
                .position(|text| item["article"] == text.article)
            else {
                continue;
            };
            let text = &texts[at];
            if item["outcome"] == "published" {
                let revision = (text.article.clone(), number(&item["revision"]));
                let told = Told {
                    kind: "published",
                    article: text.article.clone(),
                    revision: Some(revision.1),
                };
                ledger.promise(revision, "published", Some(text.token.clone()));
                ledger.tell(number(&item["seq"]), told);
                live.push(text.article.clone());
            } else if at < own || !may_be_refused(text, &texts, item) {
                ledger
                    .wrong
                    .insert(format!("nothing stands against this: {item}"));
            }
        }
        drop(ledger);
        // What was refused may not be there at all.
        self.desk.board().live.extend(live);
        self.answers_from(number(&said["seq"]))
    }
}

/// Whether a text that may ask for what others have is rightly not taken: because the record stands
/// against it, or, in a folder, another file.
fn may_be_refused(text: &Text, texts: &[Text], item: &Value) -> bool {
    if item["outcome"] == "refused" {
        return true;
    }
    let is_twice = texts
        .iter()
        .any(|other| other.article != text.article && other.question == text.question);
    let problems = item["problems"].as_array().map_or(&[][..], Vec::as_slice);
    let is_conflict = |problem: &Value| problem["rule"] == "conflict";
    item["outcome"] == "invalid"
        && is_twice
        && !problems.is_empty()
        && problems.iter().all(is_conflict)
}

fn address((id, number): &Revision, verb: &str) -> String {
    format!("/v1/articles/{id}/revisions/{number}/{verb}")
}

/// A number that must be there.
pub(crate) fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("no number: {value}"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "an instant that comes while the service runs, or after it was killed"
)]
fn in_millis(millis: u64) -> String {
    let soon = jiff::SignedDuration::from_millis(i64::try_from(millis).unwrap_or(0));
    (jiff::Timestamp::now() + soon).to_string()
}
