//! The verb behind every path that holds a reply against the approved answer: REST, command line, desk.

mod against;
mod grounds;
mod older;
mod standards;
mod then;

use std::collections::BTreeMap;
use std::sync::Arc;

use koujing_check::{Evidence, Finding, Verdict, look_over};
use koujing_core::{ArticleId, Audience, Context, NoAnswerReason, RevisionNumber, Seq, Timestamp};
use serde::Serialize;

use crate::error::ServiceError;
use crate::service::Service;
use crate::snapshot::{Place, Snapshot};

use against::{Against, Held};
pub(crate) use grounds::Grounds;
pub(crate) use older::OlderStandards;

/// The longest reply that is read, in characters.
const MOST_CHARS: usize = 8_000;
/// The longest question that is read, in characters.
const MOST_QUESTION: usize = 4_000;

/// What a reply is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The answer to this question, resolved as anywhere.
    Question(String),
    /// This article's answer.
    Article(ArticleId),
    /// What this receipt was given for.
    Receipt(String),
}

/// A reply to be checked.
#[derive(Debug, Clone)]
pub struct CheckRequest {
    /// The words as they were sent.
    pub reply: String,
    /// What they are held against.
    pub about: About,
    /// Dimension → value as told.
    pub context: BTreeMap<String, String>,
    /// Whose reply it is.
    pub agent: Option<String>,
    /// When it was sent: it is judged by what was live then. Without: by what is live.
    pub at: Option<Timestamp>,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Checked {
    /// Whether the reply is the approved answer.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "contradicts"))]
    pub verdict: Verdict,
    /// The article that it was held against; of several choices the one it fits best.
    pub article: Option<ArticleId>,
    /// The revision of it.
    pub revision: Option<RevisionNumber>,
    /// `default`, or the name of the wording.
    pub variant: Option<String>,
    /// The standard question.
    pub question: Option<String>,
    /// Of `outdated`: the older revision that it is.
    pub outdated_revision: Option<RevisionNumber>,
    /// Of `no_standard`: why there is none.
    pub reason: Option<NoAnswerReason>,
    /// Whose reply it is, as told.
    pub agent: Option<String>,
    /// Why.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub evidence: Evidence,
    /// Position in the change feed that the verdict rests on.
    pub seq: Seq,
}

impl Service {
    /// Holds a reply against the approved answer. Every verdict is a result, `no_standard` included; an
    /// article or receipt that is not there, or not for this viewer, is none.
    ///
    /// # Errors
    ///
    /// When the reply or the question is empty or too long, the context names no dimension, or the record
    /// is needed (the past, receipts, older revisions) and cannot be read.
    pub async fn check(
        &self,
        audience: Audience,
        request: &CheckRequest,
    ) -> Result<Option<Checked>, ServiceError> {
        readable(request)?;
        let receipts = matches!(request.about, About::Receipt(_));
        let grounds = self
            .grounds(request.at.map(|at| (at, at)), receipts)
            .await?;
        self.check_by(&grounds, audience, request).await
    }

    /// The same by grounds that serve for many replies.
    pub(crate) async fn check_by(
        &self,
        grounds: &Grounds,
        audience: Audience,
        request: &CheckRequest,
    ) -> Result<Option<Checked>, ServiceError> {
        readable(request)?;
        let context = self.context(&grounds.now, &request.context)?;
        let at = request.at.unwrap_or_else(|| self.clock.now());
        let viewer = Viewer { audience, at };
        let Some(case) = grounds.case(&context, viewer, request)? else {
            return Ok(None);
        };
        let (checked, best) = case.verdict(&context, viewer, request);
        match best {
            Some(held) if checked.verdict < Verdict::Consistent => {
                let outdated = self
                    .outdated(&case, &held, &context, viewer, request)
                    .await?;
                Ok(Some(outdated.unwrap_or(checked)))
            }
            _ => Ok(Some(checked)),
        }
    }
}

/// For whom, and when.
#[derive(Debug, Clone, Copy)]
struct Viewer {
    audience: Audience,
    at: Timestamp,
}

/// What a reply is held against.
struct Case {
    snapshot: Arc<Snapshot>,
    against: Against,
}

impl Case {
    /// A case of one article, in the wording that a receipt names if there is one; none if the viewer may
    /// not see it.
    fn of_article(
        snapshot: Arc<Snapshot>,
        place: Place,
        variant: Option<String>,
        viewer: Viewer,
    ) -> Option<Self> {
        let published = snapshot.get(place);
        if !viewer.audience.sees(published.article.audience) {
            return None;
        }
        let out = snapshot.out_of_service(published, viewer.at);
        let over =
            (!published.article.effective.contains(viewer.at)).then_some(NoAnswerReason::NoMatch);
        let against = match out.or(over) {
            Some(reason) => Against::nothing(reason),
            None => Against::one(place, variant),
        };
        Some(Self { snapshot, against })
    }

    /// The verdict by what is live, and what it was held against.
    fn verdict(
        &self,
        context: &Context,
        viewer: Viewer,
        request: &CheckRequest,
    ) -> (Checked, Option<Held>) {
        let held = against::best(self, context, viewer, request);
        let published = held.as_ref().map(|held| self.snapshot.get(held.place));
        let checked = Checked {
            verdict: held
                .as_ref()
                .map_or(Verdict::NoStandard, |held| held.judgement.verdict),
            article: published.map(|published| published.article.id.clone()),
            revision: published.map(|published| published.revision),
            variant: held.as_ref().map(|held| held.variant.clone()),
            question: published.map(|published| published.article.question.clone()),
            outdated_revision: None,
            reason: match held {
                Some(_) => None,
                None => Some(self.against.reason.unwrap_or(NoAnswerReason::LowConfidence)),
            },
            agent: request.agent.clone(),
            evidence: match &held {
                Some(held) => held.judgement.evidence.clone(),
                None => look_over(self.snapshot.rules.wordbook(), &request.reply),
            },
            seq: self.snapshot.seq,
        };
        (checked, held)
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        self.against.choices.iter().map(|choice| choice.place)
    }
}

fn readable(request: &CheckRequest) -> Result<(), ServiceError> {
    let chars = request.reply.chars().count();
    if chars > MOST_CHARS {
        return Err(ServiceError::ReplyTooLong {
            chars,
            most: MOST_CHARS,
        });
    }
    if request.reply.trim().is_empty() {
        return Err(ServiceError::EmptyReply);
    }
    if let About::Question(question) = &request.about {
        let chars = question.chars().count();
        if chars > MOST_QUESTION {
            return Err(ServiceError::QuestionTooLong {
                chars,
                most: MOST_QUESTION,
            });
        }
        if question.trim().is_empty() {
            return Err(ServiceError::EmptyQuestion);
        }
    }
    Ok(())
}

/// The findings of a check by which a reader sees at once what is wrong.
impl Checked {
    /// The worst finding, if there is any.
    pub fn worst(&self) -> Option<&Finding> {
        self.evidence.findings.first()
    }
}
