//! The verb behind every path that answers: REST, command line, desk.

use std::collections::BTreeMap;
use std::time::Duration;

use koujing_core::{Audience, Context, Resolution, Seq, TextFormat, Timestamp};
use serde::Serialize;

use crate::error::ServiceError;
use crate::language::Lang;
use crate::past;
use crate::present::{Presentation, present};
use crate::resolve::{Asked, Explanation, resolve};
use crate::service::Service;
use crate::snapshot::Snapshot;

/// The longest question that is read, in characters.
const MOST_CHARS: usize = 4_000;
/// How long a request with `min_seq` waits for this node to get there.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A question with everything told beside it.
#[derive(Debug, Clone, Default)]
pub struct AnswerRequest {
    /// The customer's words.
    pub question: String,
    /// Dimension → value as told.
    pub context: BTreeMap<String, String>,
    /// Variable → value.
    pub variables: BTreeMap<String, String>,
    /// In which form the wording is wanted.
    pub format: TextFormat,
    /// In which language; none: as written.
    pub lang: Option<Lang>,
    /// Resolve as of an instant in the past.
    pub as_of: Option<Timestamp>,
    /// Answer only from this position of the change feed on.
    pub min_seq: Option<Seq>,
    /// Tell how the match was decided.
    pub explain: bool,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answered {
    /// The outcome.
    #[serde(flatten)]
    pub resolution: Resolution,
    /// How it was decided, if asked for; of a ranked decision only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Explanation>,
}

impl Service {
    /// Resolves a question for a viewer. All three outcomes are results, not errors.
    ///
    /// # Errors
    ///
    /// When the question is empty or too long, the context names no dimension, `min_seq` is not
    /// reached in two seconds, or, for the past, the record cannot be read.
    pub async fn answer(
        &self,
        audience: Audience,
        request: &AnswerRequest,
    ) -> Result<Answered, ServiceError> {
        refuse_odd_question(&request.question)?;
        if let Some(min_seq) = request.min_seq {
            self.reach(min_seq).await?;
        }
        if let Some(at) = request.as_of {
            let snapshot = self.snapshot.load_full();
            let context = self.context(&snapshot, &request.context)?;
            let (asked, how) = self.asked(audience, request, &context, at);
            let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
            let resolution = past::answer(record, &snapshot, asked, how).await?;
            return Ok(Answered {
                resolution,
                explain: None,
            });
        }
        self.answer_now(audience, request)
    }

    /// The same for the present, at once: `as_of` and `min_seq` are not looked at.
    ///
    /// # Errors
    ///
    /// When the question is empty or too long, or the context names no dimension.
    pub fn answer_now(
        &self,
        audience: Audience,
        request: &AnswerRequest,
    ) -> Result<Answered, ServiceError> {
        self.answer_from(&self.snapshot.load_full(), audience, request)
    }

    /// The same from one snapshot.
    pub(crate) fn answer_from(
        &self,
        snapshot: &Snapshot,
        audience: Audience,
        request: &AnswerRequest,
    ) -> Result<Answered, ServiceError> {
        refuse_odd_question(&request.question)?;
        let context = self.context(snapshot, &request.context)?;
        let (asked, how) = self.asked(audience, request, &context, self.clock.now());
        let whole = resolve(snapshot, asked)?;
        Ok(Answered {
            resolution: present(snapshot, &whole, how),
            explain: whole.explanation,
        })
    }

    /// A request as it is resolved and as it is presented.
    pub(crate) fn asked<'a>(
        &'a self,
        audience: Audience,
        request: &'a AnswerRequest,
        context: &'a Context,
        at: Timestamp,
    ) -> (Asked<'a>, Presentation<'a>) {
        let asked = Asked {
            question: &request.question,
            context,
            audience,
            at,
            without: None,
            explain: request.explain,
        };
        let how = Presentation {
            context,
            audience,
            at,
            variables: &request.variables,
            format: request.format,
            lang: request.lang,
            image_base: &self.image_base,
        };
        (asked, how)
    }

    pub(crate) fn context(
        &self,
        snapshot: &Snapshot,
        told: &BTreeMap<String, String>,
    ) -> Result<Context, ServiceError> {
        let told = told
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        Ok(snapshot.rules.context(told)?)
    }

    pub(crate) async fn reach(&self, min_seq: Seq) -> Result<(), ServiceError> {
        let wait = async {
            while self.seq() < min_seq {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .map_err(|_| ServiceError::NotReached {
                asked: min_seq,
                reached: self.seq(),
            })
    }
}

pub(crate) fn refuse_odd_question(question: &str) -> Result<(), ServiceError> {
    let chars = question.chars().count();
    if chars > MOST_CHARS {
        return Err(ServiceError::QuestionTooLong {
            chars,
            most: MOST_CHARS,
        });
    }
    if question.trim().is_empty() {
        return Err(ServiceError::EmptyQuestion);
    }
    Ok(())
}
