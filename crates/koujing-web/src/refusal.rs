//! A verb's refusals as problems: one exhaustive match.

use koujing_service::{Refusal, ServiceError};
use serde_json::json;

use crate::language::Language;
use crate::problem::Problem;

/// What a verb has done, or why it has not.
pub(crate) fn done<T>(
    result: Result<Result<T, Refusal>, ServiceError>,
    language: Language,
) -> Result<T, Problem> {
    result?.map_err(|refusal| problem(refusal, language))
}

/// A refusal, its messages in the caller's language.
fn problem(refusal: Refusal, language: Language) -> Problem {
    match refusal {
        Refusal::NoSuchArticle => Problem::not_found("there is no such article"),
        Refusal::NoSuchRevision => Problem::not_found("there is no such revision"),
        Refusal::RoleNeeded(role) => Problem::role_needed(role),
        Refusal::SayNewest { newest } => Problem::say_newest(newest),
        Refusal::Stale { newest } => Problem::stale(newest),
        Refusal::Unreadable(problems) => {
            Problem::unprocessable("unreadable", "the file cannot be read; nothing was stored")
                .with("problems", language.say(problems))
        }
        Refusal::OtherId(id) => Problem::unprocessable(
            "other_id",
            format!("the file names the article {id}, the address another; nothing was stored"),
        ),
        Refusal::Errors(problems) => {
            Problem::unprocessable("lint_errors", "it has errors: mend them in a new revision")
                .with("problems", language.say(problems))
        }
        Refusal::WrongState { state } => Problem::conflict(
            "wrong_state",
            format!("not possible where it stands: {state}"),
        )
        .with("state", state),
        Refusal::OwnRevision => Problem::forbidden(
            "own_revision",
            "you wrote a revision of this article since the live one: somebody else has to approve",
        ),
        Refusal::AlreadyApproved => Problem::conflict(
            "already_approved",
            "you have approved this revision: somebody else's approval is outstanding",
        ),
        Refusal::NotAuthor => Problem::forbidden(
            "not_author",
            "only its author or an approver may take it back",
        ),
        Refusal::QuestionTaken(conflicts) => {
            let named: Vec<String> = conflicts
                .iter()
                .map(|taken| format!("{} ({})", taken.article, taken.question))
                .collect();
            Problem::conflict(
                "question_taken",
                format!("another article has the question: {}", named.join(", ")),
            )
            .with("conflicts", conflicts)
        }
        Refusal::Unacknowledged(warnings) => Problem::conflict(
            "unacknowledged",
            "there are warnings: look at them and send their ids as `acknowledge`",
        )
        .with("warnings", warnings),
        Refusal::NotReleasable(revision) => {
            let named = format!("revision {} of {}", revision.revision, revision.article);
            let problem = match revision.state {
                None => Problem::not_found(format!("there is no {named}; nothing was released")),
                Some(state) => Problem::conflict(
                    "wrong_state",
                    format!(
                        "{named} is {}: only approved revisions that wait for their time can be released; nothing was",
                        state.as_str()
                    ),
                )
                .with("state", state),
            };
            problem.with("revisions", [revision])
        }
        Refusal::Repeated(article) => Problem::unprocessable(
            "invalid_release",
            format!("{article} is named twice; nothing was released"),
        ),
        Refusal::InRelease(release) => Problem::conflict(
            "in_release",
            "it was handed in with others and is decided with them",
        )
        .with("release", release),
        Refusal::NoSuchRelease => Problem::not_found("there is no such release in review"),
        Refusal::ReleaseChanged => Problem::conflict(
            "release_changed",
            "some of it was decided meanwhile: look again; nothing was changed",
        ),
        Refusal::Moved(articles) => Problem::conflict(
            "moved",
            "there are newer revisions than those that were seen; nothing was stored",
        )
        .with("articles", articles),
        Refusal::SpoilsArticles(articles) => {
            let spoilt = articles.into_iter().map(|(article, problems)| {
                json!({"article": article, "problems": language.say(problems)})
            });
            Problem::unprocessable("lint_errors", "there would be errors; nothing was stored")
                .with("articles", spoilt.collect::<Vec<_>>())
        }
        Refusal::NothingToCorrect => {
            Problem::unprocessable("nothing_to_correct", "nothing would be changed")
        }
        Refusal::NoSuchGap => Problem::not_found("there is no such gap"),
        Refusal::NoSuchFinding => Problem::not_found("there is no such finding"),
        Refusal::OwnReply => Problem::forbidden(
            "own_reply",
            "it is your own reply: somebody else has to decide about it",
        ),
        Refusal::NotAgent => {
            Problem::forbidden("not_agent", "only the agent whose reply it is may appeal")
        }
        Refusal::AppealedBefore => Problem::conflict(
            "appealed_before",
            "there was an appeal against this finding before",
        ),
        Refusal::NoSuchFeedback => Problem::not_found("there is no such feedback"),
        Refusal::Unanswered(questions) => Problem::conflict(
            "not_answered",
            "some of its questions have no answer yet: publish one, or dismiss the gap",
        )
        .with("questions", questions),
        Refusal::ReasonNeeded => {
            Problem::unprocessable("reason_needed", "say why: `reason` is blank")
        }
        Refusal::NulCharacter => Problem::nul_character("a text"),
    }
}
