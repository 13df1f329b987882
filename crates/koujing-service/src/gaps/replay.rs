//! Asking a gap's questions again: after every publication, and before somebody closes it.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use koujing_core::{ArticleId, Audience, NoAnswerReason, OutcomeKind, Timestamp};
use koujing_store::{GapFilter, GapRecord, GapState, GapWording};
use serde::Serialize;

use super::OWN_NAME;
use crate::answer::AnswerRequest;
use crate::asked::context_again;
use crate::error::ServiceError;
use crate::service::Service;

/// So many open gaps are asked again, the most asked first.
const MOST_GAPS: u32 = 1_000;
/// So many words of each.
const MOST_WORDS: usize = 30;

/// A question that has no answer yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StillUnanswered {
    /// The words.
    pub question: String,
    /// What comes of them.
    pub outcome: OutcomeKind,
    /// Of no answer: why.
    pub reason: Option<NoAnswerReason>,
}

impl Service {
    /// Which of these words have no answer now, where they were asked.
    pub(super) fn still_unanswered(
        &self,
        wordings: &[&GapWording],
    ) -> Result<Vec<StillUnanswered>, ServiceError> {
        let dimensions = self.dimensions();
        let mut unanswered = Vec::new();
        for wording in wordings.iter().take(MOST_WORDS) {
            let request = AnswerRequest {
                question: wording.text.clone(),
                context: context_again(&wording.context, &dimensions),
                ..AnswerRequest::default()
            };
            let resolution = self.answer_now(Audience::Internal, &request)?.resolution;
            if resolution.outcome != OutcomeKind::Answer {
                unanswered.push(StillUnanswered {
                    question: wording.text.clone(),
                    outcome: resolution.outcome,
                    reason: resolution.reason,
                });
            }
        }
        Ok(unanswered)
    }

    /// Asks the questions of open gaps again if something was published since the last time. A gap is
    /// closed when all of them are answered; where an article that was written for it is out and some are
    /// not, that is noted. How many were closed.
    ///
    /// # Errors
    ///
    /// When the record fails; the next call tries again.
    pub async fn replay_gaps(&self) -> Result<usize, ServiceError> {
        let record = self.record()?;
        let seq = self.seq();
        if record.replayed.load(Ordering::Relaxed) == seq {
            return Ok(0);
        }
        let open = GapFilter {
            state: Some(GapState::Open),
            ..GapFilter::default()
        };
        let now = self.clock.now();
        let gaps = record.store.gaps(&open, now, 0, MOST_GAPS).await?;
        let ids: Vec<&str> = gaps.iter().map(|gap| gap.id.as_str()).collect();
        let wordings = record.store.gap_wordings(&ids).await?;
        let mut of_gaps: BTreeMap<&str, Vec<&GapWording>> = BTreeMap::new();
        for wording in &wordings {
            of_gaps.entry(&wording.gap).or_default().push(wording);
        }
        let mut closed = 0;
        for gap in &gaps {
            // Answers to customers go first.
            tokio::task::yield_now().await;
            let Some(wordings) = of_gaps.get(gap.id.as_str()) else {
                continue;
            };
            let unanswered = self.still_unanswered(wordings)?;
            if unanswered.is_empty() {
                let state = GapState::Resolved;
                let text = gap.article.as_ref().map(ArticleId::as_str);
                let done = record.store.close_gap(&gap.id, state, text, OWN_NAME, now);
                done.await?;
                closed += 1;
            } else if let Some(said) = self.came_to_nothing(gap, &unanswered).await? {
                record
                    .store
                    .note_replay(&gap.id, &said, OWN_NAME, now)
                    .await?;
            }
        }
        record.replayed.store(seq, Ordering::Relaxed);
        Ok(closed)
    }

    /// What to note of a gap whose article was published and answers not all of it: once a revision.
    async fn came_to_nothing(
        &self,
        gap: &GapRecord,
        unanswered: &[StillUnanswered],
    ) -> Result<Option<String>, ServiceError> {
        let Some(article) = &gap.article else {
            return Ok(None);
        };
        let snapshot = self.snapshot.load_full();
        let Some(published) = snapshot.find(article) else {
            return Ok(None);
        };
        let notes = self.record()?.store.gap_notes(&gap.id).await?;
        let last = |kind: &str| notes.iter().rev().find(|note| note.kind == kind);
        let began = last("drafted").map_or(Timestamp::from_millis(0), |note| note.at);
        let named = format!("{article} {}: ", published.revision);
        let mut noted = notes.iter().filter(|note| note.kind == "replayed");
        let is_noted =
            noted.any(|note| note.text.as_ref().is_some_and(|it| it.starts_with(&named)));
        if published.approved_at < began || is_noted {
            return Ok(None);
        }
        let questions: Vec<&str> = unanswered.iter().map(|it| it.question.as_str()).collect();
        Ok(Some(format!("{named}{}", questions.join(" / "))))
    }
}
