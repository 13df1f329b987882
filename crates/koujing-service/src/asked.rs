//! What was asked: noted behind the answer, counted in batches. Words are masked before they are
//! written; words that nobody could answer become a gap, or belong to one. Losing some of it never fails
//! or slows an answer, and is counted.

mod alike;

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use koujing_core::{ArticleId, NoAnswerReason, OutcomeKind, Resolution, Timestamp};
use koujing_language::{mask, normalise};
use koujing_store::{AskedCount, NewGap, NewWording, Store};
use sha2::{Digest, Sha256};

use crate::answer::AnswerRequest;
use crate::error::ServiceError;
use crate::fresh_id::fresh_id;
use crate::service::Service;
use crate::tellings::is_kept;

pub(crate) use alike::Known;

/// So many wait to be counted at most; beyond that they are lost.
const MOST_WAITING: usize = 20_000;
/// Known words are read again after so many milliseconds.
const KNOWN_FOR: i64 = 10_000;
/// So many of them, the newest.
const MOST_KNOWN: u32 = 5_000;
const DAY: i64 = 86_400_000;
/// Days begin and end as in China.
const OFFSET: i64 = 8 * 3_600_000;

/// What is kept of the words that are asked. What says who somebody is is masked in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogQuestions {
    /// The words.
    #[default]
    Text,
    /// The words as they are compared: without politeness, signs and spaces.
    Normalised,
    /// Nothing: questions are counted, and gaps are only what people report.
    Nothing,
}

/// What is asked, until it is counted.
#[derive(Debug)]
pub(crate) struct AskedQueue {
    keep: LogQuestions,
    waiting: Mutex<Vec<Noted>>,
    known: Mutex<Option<(Timestamp, Vec<Known>)>>,
    counted: AtomicU64,
    lost: AtomicU64,
}

/// A question that came in.
#[derive(Debug, Clone)]
struct Noted {
    question: String,
    context: BTreeMap<String, String>,
    outcome: OutcomeKind,
    reason: Option<NoAnswerReason>,
    article: Option<ArticleId>,
    is_gap: bool,
    caller: String,
    at: Timestamp,
    copied: bool,
}

/// The words as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) normalised: String,
}

impl Words {
    /// Masked; by `keep` also normalised.
    pub(crate) fn of(question: &str, keep: LogQuestions) -> Self {
        let masked = mask(question.trim()).replace('\0', " ");
        let normalised = normalise(&masked);
        let hash = Sha256::digest(normalised.as_bytes());
        Self {
            key: hash[..16]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            text: match keep {
                LogQuestions::Normalised => normalised.clone(),
                LogQuestions::Text | LogQuestions::Nothing => masked,
            },
            normalised,
        }
    }
}

impl AskedQueue {
    pub(crate) fn new(keep: LogQuestions) -> Self {
        Self {
            keep,
            waiting: Mutex::default(),
            known: Mutex::default(),
            counted: AtomicU64::new(0),
            lost: AtomicU64::new(0),
        }
    }

    /// What is kept of words.
    pub(crate) fn keeps(&self) -> LogQuestions {
        self.keep
    }

    fn push(&self, noted: Noted) {
        match self.waiting.lock() {
            Ok(mut waiting) if waiting.len() < MOST_WAITING => waiting.push(noted),
            _ => {
                self.lost.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Counts what waits; how many.
    pub(crate) async fn write(&self, store: &Store, now: Timestamp) -> Result<usize, ServiceError> {
        let batch = match self.waiting.lock() {
            Ok(mut waiting) => std::mem::take(&mut *waiting),
            Err(_) => Vec::new(),
        };
        if batch.is_empty() {
            return Ok(0);
        }
        let keep = self.keep;
        let masking = tokio::task::spawn_blocking(move || {
            let masked = batch.into_iter().map(|mut noted: Noted| {
                noted.context = kept_context(&noted.context);
                let kept = keep != LogQuestions::Nothing;
                let words = kept.then(|| Words::of(&noted.question, keep));
                (noted, words)
            });
            masked.collect::<Vec<_>>()
        });
        let batch = masking.await?;
        let written = self.count(store, &batch, now).await;
        if let Err(error) = written {
            // Kept for the next time, as far as there is room.
            batch.into_iter().for_each(|(noted, _)| self.push(noted));
            return Err(error);
        }
        let count = batch.len() as u64;
        self.counted.fetch_add(count, Ordering::Relaxed);
        Ok(batch.len())
    }

    async fn count(
        &self,
        store: &Store,
        batch: &[(Noted, Option<Words>)],
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let gaps = self.gaps(store, batch, now).await?;
        let mut wordings: BTreeMap<&str, NewWording> = BTreeMap::new();
        // One row of each kind: a statement may not touch a row twice.
        let mut counts: HashMap<String, AskedCount> = HashMap::new();
        for (noted, words) in batch {
            if let Some(words) = words {
                let wording = wordings.entry(&words.key).or_insert_with(|| NewWording {
                    key: words.key.clone(),
                    text: words.text.clone(),
                    context: BTreeMap::new(),
                    at: noted.at,
                    gap: None,
                    times: 0,
                });
                wording.at = wording.at.max(noted.at);
                if let Some(gap) = gaps.get(&words.key).filter(|_| noted.is_gap) {
                    wording.gap = Some(gap.clone());
                    wording.context.clone_from(&noted.context);
                    wording.times += 1;
                }
            }
            let count = noted.count(words.as_ref());
            let (times, copied) = (count.times, count.copied);
            let key = format!(
                "{:?}",
                AskedCount {
                    times: 0,
                    copied: 0,
                    ..count.clone()
                }
            );
            let row = counts.entry(key).or_insert(AskedCount {
                times: 0,
                copied: 0,
                ..count
            });
            row.times += times;
            row.copied += copied;
        }
        let wordings: Vec<NewWording> = wordings.into_values().collect();
        let counts: Vec<AskedCount> = counts.into_values().collect();
        Ok(store.record_asked(&wordings, &counts).await?)
    }

    /// For the keys of words that nobody could answer the gap that they belong to, or that is made.
    async fn gaps(
        &self,
        store: &Store,
        batch: &[(Noted, Option<Words>)],
        now: Timestamp,
    ) -> Result<BTreeMap<String, NewGap>, ServiceError> {
        let unanswered = batch.iter().filter(|(noted, _)| noted.is_gap);
        let unanswered: BTreeMap<&str, &Words> = unanswered
            .filter_map(|(_, words)| words.as_ref())
            .map(|words| (words.key.as_str(), words))
            .collect();
        if unanswered.is_empty() {
            return Ok(BTreeMap::new());
        }
        let keys: Vec<&str> = unanswered.keys().copied().collect();
        let theirs = store.gaps_of_wordings(&keys).await?;
        let is_new = |words: &&&Words| !theirs.contains_key(&words.key);
        let mut known = match unanswered.values().any(|words| is_new(&words)) {
            true => self.known(store, now).await?,
            false => Vec::new(),
        };
        let mut gaps = BTreeMap::new();
        for words in unanswered.values() {
            let belongs = match theirs.get(&words.key) {
                Some(id) => Some(id.clone()),
                None => alike::nearest(&known, &words.normalised),
            };
            let id = match belongs {
                Some(id) => id,
                None => fresh_id().ok_or(ServiceError::NoRecord)?,
            };
            known.push(Known::of(&words.normalised, &id));
            let question = words.text.clone();
            gaps.insert(words.key.clone(), NewGap { id, question });
        }
        if let Ok(mut kept) = self.known.lock()
            && let Some((_, list)) = kept.as_mut()
        {
            *list = known;
        }
        Ok(gaps)
    }

    /// The words of gaps, as they were a short while ago.
    async fn known(&self, store: &Store, now: Timestamp) -> Result<Vec<Known>, ServiceError> {
        let recent = self.known.lock().ok().and_then(|known| {
            let (at, list) = known.as_ref()?;
            (now < at.plus_millis(KNOWN_FOR)).then(|| list.clone())
        });
        if let Some(known) = recent {
            return Ok(known);
        }
        let known = known_words(store).await?;
        if let Ok(mut kept) = self.known.lock() {
            *kept = Some((now, known.clone()));
        }
        Ok(known)
    }
}

async fn known_words(store: &Store) -> Result<Vec<Known>, ServiceError> {
    let words = store.known_wordings(MOST_KNOWN).await?;
    let words = words.iter();
    Ok(words
        .map(|(text, gap)| Known::of(&normalise(text), gap))
        .collect())
}

/// The gap that words belong to, or the id of one that is made for them.
pub(crate) async fn gap_for(store: &Store, words: &Words) -> Result<NewGap, ServiceError> {
    let theirs = store.gaps_of_wordings(&[&words.key]).await?;
    let belongs = match theirs.into_values().next() {
        Some(id) => Some(id),
        None => alike::nearest(&known_words(store).await?, &words.normalised),
    };
    Ok(NewGap {
        id: match belongs {
            Some(id) => id,
            None => fresh_id().ok_or(ServiceError::NoRecord)?,
        },
        question: words.text.clone(),
    })
}

/// The day of an instant, see [`AskedCount`].
pub(crate) fn day_of(at: Timestamp) -> i64 {
    (at.millis() + OFFSET).div_euclid(DAY)
}

/// When a day begins.
pub(crate) fn start_of(day: i64) -> Timestamp {
    Timestamp::from_millis(day * DAY - OFFSET)
}

impl Noted {
    fn count(&self, words: Option<&Words>) -> AskedCount {
        let told = |dimension: &str| {
            let value = self.context.get(dimension);
            value.filter(|text| is_kept(text)).cloned()
        };
        AskedCount {
            day: day_of(self.at),
            wording: words.map(|words| words.key.clone()),
            outcome: self.outcome,
            reason: self.reason,
            article: self.article.clone(),
            channel: told("channel"),
            product: told("product"),
            caller: self.caller.clone(),
            times: u64::from(!self.copied),
            copied: u64::from(self.copied),
        }
    }
}

/// Whether nobody has an approved answer. What is out of service has one, and where only the product is
/// still to be told there is one too.
fn is_gap(resolution: &Resolution) -> bool {
    match resolution.outcome {
        OutcomeKind::Answer => false,
        OutcomeKind::Ambiguous => resolution.needs.is_empty(),
        OutcomeKind::NoAnswer => matches!(
            resolution.reason,
            Some(
                NoAnswerReason::NoMatch
                    | NoAnswerReason::LowConfidence
                    | NoAnswerReason::OutOfScope
            )
        ),
    }
}

/// What a context says, as it is kept.
pub(crate) fn kept_context(told: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let told = told.iter().filter(|(_, value)| is_kept(value));
    told.map(|(name, value)| (name.clone(), mask(value)))
        .collect()
}

impl Service {
    /// Notes what came of a question; of a message with several each alone.
    pub(crate) fn note_asked(
        &self,
        caller: &str,
        request: &AnswerRequest,
        resolution: &Resolution,
        at: Timestamp,
    ) {
        let Some(record) = &self.record else { return };
        let note = |question: &str, resolution: &Resolution| {
            record.asked.push(Noted {
                question: question.to_owned(),
                context: request.context.clone(),
                outcome: resolution.outcome,
                reason: resolution.reason,
                article: resolution.answer.as_ref().map(|it| it.article.clone()),
                is_gap: is_gap(resolution),
                caller: caller.to_owned(),
                at,
                copied: false,
            });
        };
        if resolution.parts.is_empty() {
            note(&request.question, resolution);
        }
        for part in &resolution.parts {
            note(&part.question, &part.resolution);
        }
    }

    /// Notes that an agent copied the answer to a question.
    pub fn note_copied(
        &self,
        caller: &str,
        article: &ArticleId,
        question: &str,
        context: &BTreeMap<String, String>,
    ) {
        let Some(record) = &self.record else { return };
        record.asked.push(Noted {
            question: question.to_owned(),
            context: context.clone(),
            outcome: OutcomeKind::Answer,
            reason: None,
            article: Some(article.clone()),
            is_gap: false,
            caller: caller.to_owned(),
            at: self.clock.now(),
            copied: true,
        });
    }

    /// How many questions were counted since the start, and how many were lost under pressure.
    pub fn asked_totals(&self) -> (u64, u64) {
        let Some(record) = &self.record else {
            return (0, 0);
        };
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (of(&record.asked.counted), of(&record.asked.lost))
    }
}

/// The context of a question that is asked again, without what is no dimension any more.
pub(crate) fn context_again(
    told: &BTreeMap<String, String>,
    dimensions: &[String],
) -> BTreeMap<String, String> {
    let told = told.iter().filter(|(name, _)| dimensions.contains(name));
    told.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_chinas() {
        let day = |text: &str| text.parse().map(day_of);
        assert_eq!(day("1970-01-01T00:00:00+08:00"), Ok(0));
        assert_eq!(day("1970-01-02T23:59:59+08:00"), Ok(1));
        assert_eq!(day("1969-12-31T23:59:59+08:00"), Ok(-1));
        assert_eq!(day_of(start_of(20_000)), 20_000);
    }

    #[test]
    fn words_are_masked_before_they_are_kept() {
        let text = "请问 13800138000 的订单到哪了？";
        let words = |keep| Words::of(text, keep);
        assert_eq!(
            words(LogQuestions::Text).text,
            "请问 〔电话〕 的订单到哪了？"
        );
        assert_eq!(words(LogQuestions::Normalised).text, "电话的订单到哪了");
        // The same question of another customer is the same question.
        let other = Words::of("13900139000的订单到哪了", LogQuestions::Text);
        assert_eq!(words(LogQuestions::Text).key, other.key);
    }

    #[test]
    fn what_does_not_fit_is_lost_and_counted() {
        let queue = AskedQueue::new(LogQuestions::Text);
        let noted = Noted {
            question: "滤网".into(),
            context: BTreeMap::new(),
            outcome: OutcomeKind::NoAnswer,
            reason: None,
            article: None,
            is_gap: true,
            caller: "网站".into(),
            at: Timestamp::from_millis(0),
            copied: false,
        };
        for _ in 0..MOST_WAITING + 3 {
            queue.push(noted.clone());
        }
        assert_eq!(queue.lost.load(Ordering::Relaxed), 3);
        assert_eq!(
            queue.waiting.lock().map(|it| it.len()).ok(),
            Some(MOST_WAITING)
        );
    }
}
