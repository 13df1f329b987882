//! Answers as they are sent: written out once for each question, context and snapshot, and kept while the
//! snapshot is in force.

use std::fmt::Write as _;
use std::sync::{Arc, Weak};

use bytes::Bytes;
use koujing_core::{Audience, Timestamp};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use crate::answer::{AnswerRequest, Answered};
use crate::error::ServiceError;
use crate::service::Service;
use crate::snapshot::Snapshot;

/// Bytes that kept answers take at most, …
const MOST_BYTES: u64 = 16 << 20;
/// … and about how many they are.
const USUAL_COUNT: usize = 4_096;
/// What an answer takes beside its texts, in bytes.
const BESIDE: u64 = 2_048;

/// An answer with its JSON.
#[derive(Debug)]
pub struct PreparedAnswer {
    /// What came of the question.
    pub answered: Answered,
    /// The same as JSON.
    pub json: Bytes,
    /// Hex digest over everything but the positions in the change feed: it changes when the answer does.
    pub digest: String,
}

impl PreparedAnswer {
    fn of(mut answered: Answered) -> Result<Self, serde_json::Error> {
        let resolution = &mut answered.resolution;
        let seq = resolution.seq;
        for part in &mut resolution.parts {
            part.resolution.seq = 0;
        }
        resolution.seq = 0;
        let timeless = Sha256::digest(serde_json::to_vec(&answered)?);
        let resolution = &mut answered.resolution;
        for part in &mut resolution.parts {
            part.resolution.seq = seq;
        }
        resolution.seq = seq;
        let mut digest = String::with_capacity(32);
        for byte in timeless.iter().take(16) {
            // Writing to a String cannot fail.
            let _ = write!(digest, "{byte:02x}");
        }
        Ok(Self {
            json: serde_json::to_vec(&answered)?.into(),
            answered,
            digest,
        })
    }
}

/// Kept answers; the ones least asked for go first.
#[derive(Debug)]
pub(crate) struct PreparedAnswers(Cache<Box<str>, Kept, Size>);

#[derive(Debug, Clone)]
struct Kept {
    /// What it was answered from. Only its address is looked at: while this points there nothing else does.
    from: Weak<Snapshot>,
    prepared: Arc<PreparedAnswer>,
}

#[derive(Debug, Clone)]
struct Size;

impl Weighter<Box<str>, Kept> for Size {
    fn weight(&self, key: &Box<str>, kept: &Kept) -> u64 {
        (key.len() + kept.prepared.json.len()) as u64 * 2 + BESIDE
    }
}

impl Default for PreparedAnswers {
    fn default() -> Self {
        Self(Cache::with_weighter(USUAL_COUNT, MOST_BYTES, Size))
    }
}

impl PreparedAnswers {
    fn get(&self, key: &str, snapshot: &Arc<Snapshot>) -> Option<Arc<PreparedAnswer>> {
        let kept = self.0.get(key)?;
        std::ptr::eq(kept.from.as_ptr(), Arc::as_ptr(snapshot)).then_some(kept.prepared)
    }

    fn keep(&self, key: String, snapshot: &Arc<Snapshot>, prepared: &Arc<PreparedAnswer>) {
        let kept = Kept {
            from: Arc::downgrade(snapshot),
            prepared: Arc::clone(prepared),
        };
        self.0.insert(key.into(), kept);
    }
}

impl Service {
    /// The same as [`Self::answer`], written out. What was asked before and would be answered the same is
    /// not resolved again.
    ///
    /// # Errors
    ///
    /// Those of [`Self::answer`].
    pub async fn answer_prepared(
        &self,
        audience: Audience,
        request: &AnswerRequest,
    ) -> Result<Arc<PreparedAnswer>, ServiceError> {
        if let Some(min_seq) = request.min_seq {
            self.reach(min_seq).await?;
        }
        let snapshot = self.snapshot.load_full();
        let Some(key) = key(audience, request).filter(|_| holds(&snapshot, self.clock.now()))
        else {
            let answered = self.answer(audience, request).await?;
            return Ok(Arc::new(PreparedAnswer::of(answered)?));
        };
        if let Some(prepared) = self.prepared.get(&key, &snapshot) {
            return Ok(prepared);
        }
        let answered = self.answer_from(&snapshot, audience, request)?;
        let prepared = Arc::new(PreparedAnswer::of(answered)?);
        self.prepared.keep(key, &snapshot, &prepared);
        Ok(prepared)
    }
}

/// Whether nothing in a snapshot starts or ends before this instant.
fn holds(snapshot: &Snapshot, now: Timestamp) -> bool {
    snapshot.valid_until.is_none_or(|until| now < until)
}

/// What an answer depends on beside the snapshot; none where it is not kept: with variables, for they are
/// a person's, and where it is explained or of the past.
fn key(audience: Audience, request: &AnswerRequest) -> Option<String> {
    let AnswerRequest {
        question,
        context,
        variables,
        format,
        lang,
        as_of,
        min_seq: _,
        explain,
    } = request;
    if !variables.is_empty() || as_of.is_some() || *explain {
        return None;
    }
    let mut key = format!("{audience:?} {format:?} {lang:?} {}", context.len());
    for told in context.iter().flat_map(|(name, value)| [name, value]) {
        // With its length: nobody can write one context so that it reads as another.
        let _ = write!(key, " {} {told}", told.len());
    }
    key.push(' ');
    key.push_str(question);
    Some(key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::{Clock, Config, Folder};

    fn service(now: &Arc<AtomicI64>) -> Service {
        let end = Timestamp::from_millis(1_000);
        let standing = "---\nid: standing\nquestion: 降价补差价吗\nowner: 组\n---\n\n15 天内补。\n";
        let promotion = format!(
            "---\nid: promotion\nquestion: 降价补差价吗\nowner: 组\neffective_until: {end}\n---\n\n30 天内补。\n"
        );
        let files = BTreeMap::from([
            ("a.md".to_owned(), standing.as_bytes().to_vec()),
            ("b.md".to_owned(), promotion.into_bytes()),
        ]);
        let now = Arc::clone(now);
        let clock = Clock::of(move || Timestamp::from_millis(now.load(Ordering::Relaxed)));
        Service::over(&Folder::from_files(files), clock, &Config::default()).unwrap()
    }

    fn ask(question: &str) -> AnswerRequest {
        AnswerRequest {
            question: question.to_owned(),
            ..AnswerRequest::default()
        }
    }

    #[tokio::test]
    async fn the_same_is_answered_from_what_was_kept_until_something_ends() {
        let now = Arc::new(AtomicI64::new(0));
        let service = service(&now);
        let answer = async |request: &AnswerRequest| {
            let answered = service.answer_prepared(Audience::Internal, request).await;
            answered.unwrap()
        };
        let request = ask("降价补差价吗");
        let first = answer(&request).await;
        let written: serde_json::Value = serde_json::from_slice(&first.json).unwrap();
        assert_eq!(written, serde_json::to_value(&first.answered).unwrap());
        assert_eq!(written["answer"]["article"], "promotion");
        assert!(Arc::ptr_eq(&first, &answer(&request).await));
        let audience = Audience::Public;
        let public = service.answer_prepared(audience, &request).await.unwrap();
        assert_ne!(public.digest, first.digest, "each audience has its own");
        let in_chat = AnswerRequest {
            context: [("channel".to_owned(), "chat".to_owned())].into(),
            ..request.clone()
        };
        assert!(!Arc::ptr_eq(&first, &answer(&in_chat).await));
        assert_eq!(
            answer(&in_chat).await.digest,
            first.digest,
            "the same answer"
        );
        let with_a_name = AnswerRequest {
            variables: [("customer.name".to_owned(), "王".to_owned())].into(),
            ..request.clone()
        };
        let once = answer(&with_a_name).await;
        assert!(!Arc::ptr_eq(&once, &answer(&with_a_name).await), "not kept");
        now.store(1_000, Ordering::Relaxed);
        let after = answer(&request).await;
        let article = after.answered.resolution.answer.as_ref().unwrap();
        assert_eq!(article.article.as_str(), "standing");
    }

    #[test]
    fn no_context_reads_as_another() {
        let key = |context: &[(&str, &str)], question: &str| {
            let context = context.iter();
            let request = AnswerRequest {
                context: context.map(|(k, v)| ((*k).into(), (*v).into())).collect(),
                ..ask(question)
            };
            key(Audience::Internal, &request).unwrap()
        };
        assert_ne!(key(&[("a", "b 1 c")], "d"), key(&[("a", "b")], "1 c d"));
        assert_ne!(key(&[], "a b"), key(&[("a", "b")], ""));
        assert_ne!(key(&[("a", "")], "b"), key(&[("a", "b")], ""));
    }
}
