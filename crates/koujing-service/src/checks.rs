//! Replies that were sent, checked by the thousand: each as `check` would, by the same grounds, on all
//! cores.

mod columns;
mod read;
mod report;
mod rows;
mod sample;
mod times;
mod transcript;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use koujing_core::{Audience, Message, Seq, Timestamp};
use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check::{About, CheckRequest, Checked, Grounds};
use crate::error::ServiceError;
use crate::service::Service;

pub use read::{ReadReplies, SentFormat, UnreadRow, read_replies};
pub use report::{
    Answers, CheckReport, Contradiction, JudgedReply, ReplyGroup, RuleCount, Tally, Unanswered,
    UncheckedRow, Worded,
};
pub use sample::sample;
pub use times::Offset;

/// Most replies that are checked in one go.
pub const MOST_REPLIES: usize = 200_000;
/// So many replies a worker takes at a time.
const AT_A_TIME: usize = 16;

/// A reply that was sent, with what is told about it.
#[derive(Debug, Clone)]
pub struct SentReply {
    /// The line of the file it begins at, from 1.
    pub line: u32,
    /// What is held against what.
    pub request: CheckRequest,
    /// When it was sent.
    pub at: Option<Timestamp>,
    /// What was asked, also where an article or a receipt says what the reply is held against.
    pub asked: Option<String>,
    /// Whose team.
    pub team: Option<String>,
    /// The conversation it stands in.
    pub conversation: Option<String>,
}

impl SentReply {
    /// The reply with what came of it as JSON: a line of the API's answer.
    pub fn with(&self, checked: &Checked) -> Value {
        let mut line = json!({
            "line": self.line,
            "at": self.at,
            "team": self.team,
            "channel": self.request.context.get("channel"),
            "conversation": self.conversation,
            "asked": self.asked,
            "reply": self.request.reply,
        });
        let checked = serde_json::to_value(checked).unwrap_or_default();
        if let (Value::Object(line), Value::Object(checked)) = (&mut line, checked) {
            line.extend(checked);
        }
        line
    }
}

/// Replies with everything they are judged by.
#[derive(Debug, Clone)]
pub struct Checking {
    service: Arc<Service>,
    grounds: Arc<Grounds>,
    audience: Audience,
    replies: Arc<Vec<SentReply>>,
}

/// Stops the workers once nobody waits for them.
struct Waited(Arc<AtomicBool>);

impl Drop for Waited {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Service {
    /// Takes the grounds for these replies: what is live, and what was when they were sent.
    ///
    /// # Errors
    ///
    /// When the record is needed (the past, receipts) and cannot be read.
    pub async fn checking(
        self: &Arc<Self>,
        audience: Audience,
        replies: Vec<SentReply>,
    ) -> Result<Checking, ServiceError> {
        let times = || replies.iter().filter_map(|reply| reply.request.at);
        let span = times().min().zip(times().max());
        let is_receipt = |reply: &SentReply| matches!(reply.request.about, About::Receipt(_));
        let receipts = self.record.is_some() && replies.iter().any(is_receipt);
        Ok(Checking {
            grounds: Arc::new(self.grounds(span, receipts).await?),
            service: Arc::clone(self),
            audience,
            replies: Arc::new(replies),
        })
    }
}

impl Checking {
    /// Number of replies.
    pub fn len(&self) -> usize {
        self.replies.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.replies.is_empty()
    }

    /// Position in the change feed that the verdicts rest on.
    pub fn seq(&self) -> Seq {
        self.grounds.now.seq
    }

    /// Checks some of the replies on all cores, and gives what `keep` makes of each, in their order. `told`
    /// is told now and then how many of them are done. What is wrong with a reply is a message.
    ///
    /// # Errors
    ///
    /// When the record is needed for older revisions and cannot be read.
    pub async fn run<T: Send + 'static>(
        &self,
        range: Range<usize>,
        told: impl Fn(usize) + Send + Sync + 'static,
        keep: impl Fn(&SentReply, Result<Checked, Message>) -> T + Send + Sync + 'static,
    ) -> Result<Vec<T>, ServiceError> {
        let until = range.end.min(self.replies.len());
        let from = range.start.min(until);
        let stopped = Arc::new(AtomicBool::new(false));
        let _waited = Waited(Arc::clone(&stopped));
        let (next, done) = (Arc::new(AtomicUsize::new(from)), AtomicUsize::new(0));
        let work = Arc::new((done, told, keep));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..cores.min((until - from).div_ceil(AT_A_TIME)))
            .map(|_| {
                let (own, next) = (self.clone(), Arc::clone(&next));
                let (work, stopped) = (Arc::clone(&work), Arc::clone(&stopped));
                let handle = Handle::current();
                tokio::task::spawn_blocking(move || {
                    let (done, told, keep) = &*work;
                    let mut kept = Vec::new();
                    while !stopped.load(Ordering::Relaxed) {
                        let at = next.fetch_add(AT_A_TIME, Ordering::Relaxed);
                        if at >= until {
                            break;
                        }
                        let these = at..(at + AT_A_TIME).min(until);
                        let count = these.len();
                        for at in these {
                            let reply = &own.replies[at];
                            let checked = handle.block_on(own.one(reply))?;
                            kept.push((at, keep(reply, checked)));
                        }
                        told(done.fetch_add(count, Ordering::Relaxed) + count);
                    }
                    Ok::<_, ServiceError>(kept)
                })
            })
            .collect();
        let mut all = Vec::with_capacity(until - from);
        for worker in workers {
            all.append(&mut worker.await??);
        }
        all.sort_unstable_by_key(|(at, _)| *at);
        Ok(all.into_iter().map(|(_, kept)| kept).collect())
    }

    /// Checks all of them, and reports on them and on the rows beside them that cannot be read; messages
    /// in the language that `say` says them in, weeks by the clocks of the file.
    ///
    /// # Errors
    ///
    /// As [`Checking::run`].
    pub async fn report(
        &self,
        read: ReadReplies,
        offset: Offset,
        told: impl Fn(usize) + Send + Sync + 'static,
        say: impl Fn(&Message) -> String,
    ) -> Result<CheckReport, ServiceError> {
        let judged = |sent: &SentReply, checked: Result<Checked, Message>| match checked {
            Ok(checked) => Ok(JudgedReply::of(sent, checked)),
            Err(reason) => Err(UnreadRow {
                line: sent.line,
                reason,
            }),
        };
        let rows = self.run(0..self.len(), told, judged).await?;
        let mut unchecked = read.unread.clone();
        let mut replies = Vec::with_capacity(rows.len());
        for row in rows {
            match row {
                Ok(reply) => replies.push(reply),
                Err(row) => unchecked.push(row),
            }
        }
        unchecked.sort_by_key(|row| row.line);
        let unchecked = unchecked.iter().map(|row| UncheckedRow {
            line: row.line,
            reason: say(&row.reason),
        });
        let unchecked = unchecked.collect();
        Ok(CheckReport::new(
            self.seq(),
            &read,
            unchecked,
            replies,
            offset,
        ))
    }

    /// One reply; or what is wrong with it.
    async fn one(&self, reply: &SentReply) -> Result<Result<Checked, Message>, ServiceError> {
        let checked = self
            .service
            .check_by(&self.grounds, self.audience, &reply.request)
            .await;
        Ok(match checked {
            Ok(Some(checked)) => Ok(checked),
            Ok(None) => Err(match reply.request.about {
                About::Receipt(_) => Message::new(
                    "这不是本系统的引用编号",
                    "this is no receipt of this record",
                ),
                _ => Message::new("没有这个知识条目", "there is no such article"),
            }),
            Err(error) => Err(read::wrong_with(error)?),
        })
    }
}
