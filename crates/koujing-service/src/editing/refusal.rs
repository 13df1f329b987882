//! Why an editing verb changed nothing, for a reason that lies in what was asked. An expected
//! result, not an error.

use koujing_core::{ArticleId, Conflict, Problem, RevisionNumber, Role, Scope, State};
use serde::Serialize;

use crate::gaps::StillUnanswered;
use crate::near::Warning;

/// A question that another article has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenQuestion {
    /// Who has it.
    pub article: ArticleId,
    /// The question as that article writes it.
    pub question: String,
    /// That article's scope.
    pub scope: Scope,
}

/// A revision that does not stand where it would have to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misplaced {
    /// Of which article.
    pub article: ArticleId,
    /// Which.
    pub revision: RevisionNumber,
    /// Where it stands; none: there is no such revision.
    pub state: Option<State>,
}

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// There is no such article.
    NoSuchArticle,
    /// The article has no such revision.
    NoSuchRevision,
    /// This takes a higher role.
    RoleNeeded(Role),
    /// The article is there: the author has to say which revision is the newest he has seen.
    SayNewest {
        /// The newest.
        newest: RevisionNumber,
    },
    /// What the author has seen is not the newest any more.
    Stale {
        /// The newest; none: there is no such article.
        newest: Option<RevisionNumber>,
    },
    /// The file cannot be read as an article.
    Unreadable(Vec<Problem>),
    /// The file names another article than the address.
    OtherId(ArticleId),
    /// It has errors.
    Errors(Vec<Problem>),
    /// The revision, or the article, does not stand where this can be done.
    WrongState {
        /// Where it stands: a revision's state, or `suspended`, `retired`, `not_live`.
        state: &'static str,
    },
    /// The approver wrote a revision since the live one.
    OwnRevision,
    /// He has approved it already.
    AlreadyApproved,
    /// Only its author, or an approver, may take it back.
    NotAuthor,
    /// Other articles have some of its questions.
    QuestionTaken(Vec<TakenQuestion>),
    /// Warnings that nobody has looked at.
    Unacknowledged(Vec<Warning>),
    /// A revision of a release cannot go live.
    NotReleasable(Misplaced),
    /// A release names two revisions of one article.
    Repeated(ArticleId),
    /// It was handed in with others, in this release, and is decided with them.
    InRelease(String),
    /// There is no such release that waits for approval.
    NoSuchRelease,
    /// The release changed since it was looked at: somebody decided upon a part of it, or took it back.
    ReleaseChanged,
    /// Of these articles somebody has stored another revision meanwhile.
    Moved(Vec<ArticleId>),
    /// With the correction these articles would have errors.
    SpoilsArticles(Vec<(ArticleId, Vec<Problem>)>),
    /// There is nothing to correct.
    NothingToCorrect,
    /// There is no such gap.
    NoSuchGap,
    /// There is no such finding, or not for him.
    NoSuchFinding,
    /// Nobody decides about his own reply.
    OwnReply,
    /// Only the agent whose reply it is may appeal.
    NotAgent,
    /// There was an appeal before.
    AppealedBefore,
    /// There is no such feedback.
    NoSuchFeedback,
    /// Questions of a gap that have no answer yet.
    Unanswered(Vec<StillUnanswered>),
    /// A reason has to be given.
    ReasonNeeded,
    /// A text holds U+0000, which cannot be kept.
    NulCharacter,
}

impl Refusal {
    pub(super) fn wrong_state(state: State) -> Self {
        Self::WrongState {
            state: state.as_str(),
        }
    }

    pub(super) fn taken(conflicts: Vec<(String, Conflict)>) -> Self {
        let taken = conflicts.into_iter().map(|(_, conflict)| TakenQuestion {
            article: conflict.article,
            question: conflict.question,
            scope: conflict.scope,
        });
        Self::QuestionTaken(taken.collect())
    }
}

/// A reason that says something.
pub(crate) fn reason(text: &str) -> Result<&str, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    if text.contains('\0') {
        return Err(Refusal::NulCharacter);
    }
    Ok(text)
}
