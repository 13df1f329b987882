//! What came of a question, as the desk shows it.

mod options;
mod wording;

use askama::Template;
use koujing_core::{Answer, Audience, OutcomeKind, Resolution, ShownNotice};
use koujing_service::{AnswerRequest, DeskArticle, DeskWords, SearchRequest};
use sha2::{Digest, Sha256};

use super::super::failure::Failure;
use super::super::texts::Texts;
use super::asker::Asker;
use super::words;
use crate::router::App;
use options::{Choosing, options};
use wording::{Wording, wording};

/// Articles near a question that has no answer.
const NEAREST: usize = 3;

/// The whole outcome.
#[derive(Template)]
#[template(path = "desk/outcome.html")]
pub(super) struct Outcome {
    t: Texts,
    /// The customer's words.
    question: String,
    /// The same as long as what is shown holds.
    state: String,
    notices: Vec<ShownNotice>,
    blocks: Vec<Block>,
    /// What was asked first, when something near was picked instead.
    instead_of: Option<String>,
}

/// What came of one question; a message may hold several.
struct Block {
    /// Of several questions: which one, and its words.
    part: Option<(usize, String)>,
    shown: Shown,
}

enum Shown {
    Answer(Box<Answered>),
    Choosing(Choosing),
    Nothing(Nothing),
}

struct Answered {
    answer: Answer,
    /// Which key copies it.
    digit: usize,
    is_phrase: bool,
    wording: Wording,
    /// Of a match: how, and the question that was met.
    matched: Option<(&'static str, String)>,
    verification: &'static str,
    is_verified: bool,
    variant: String,
    scope: Vec<String>,
    /// Names and labels of the variables that are still to be told.
    missing: Vec<(String, String)>,
    guidance: Option<String>,
    /// The wording by SMS, where that is another one.
    sms: Option<String>,
    /// Whether it is one of the asker's favourites; none if he cannot have any.
    favourite: Option<bool>,
}

struct Nothing {
    reason: &'static str,
    nearest: Vec<DeskArticle>,
}

/// What is needed to show an outcome.
pub(super) struct Showing<'a> {
    pub(super) app: &'a App,
    pub(super) asker: &'a Asker,
    pub(super) request: &'a AnswerRequest,
    /// Keys of the asker's favourites.
    pub(super) favourites: Option<Vec<String>>,
    pub(super) words: DeskWords,
}

impl Showing<'_> {
    /// What a question came to.
    pub(super) fn resolved(
        &self,
        resolution: Resolution,
        instead_of: Option<String>,
    ) -> Result<Outcome, Failure> {
        let state = state(&resolution);
        let notices = notices(&resolution);
        let mut digits = 1..;
        let mut blocks = Vec::new();
        if resolution.parts.is_empty() {
            let question = &self.request.question;
            let shown = self.shown(question, resolution, &mut digits, true)?;
            blocks.push(Block { part: None, shown });
        } else {
            for (number, part) in (1..).zip(resolution.parts) {
                let shown = self.shown(&part.question, part.resolution, &mut digits, false)?;
                let part = Some((number, part.question));
                blocks.push(Block { part, shown });
            }
        }
        Ok(Outcome {
            t: Texts::of(self.asker.lang),
            question: self.request.question.clone(),
            state,
            notices,
            blocks,
            instead_of,
        })
    }

    /// A phrase.
    pub(super) fn phrase(&self, phrase: Answer) -> Result<Outcome, Failure> {
        let state = hash(&phrase.text);
        let question = phrase.question.clone();
        let shown = self.answered(phrase, None, 1, true)?;
        Ok(Outcome {
            t: Texts::of(self.asker.lang),
            question,
            state,
            notices: Vec::new(),
            blocks: vec![Block { part: None, shown }],
            instead_of: None,
        })
    }

    fn shown(
        &self,
        question: &str,
        resolution: Resolution,
        digits: &mut impl Iterator<Item = usize>,
        alone: bool,
    ) -> Result<Shown, Failure> {
        match (resolution.outcome, resolution.answer) {
            (OutcomeKind::Answer, Some(answer)) => {
                let matched = resolution.matched;
                let matched = matched.map(|it| (words::matched(it.kind), it.matched));
                let digit = digits.next().unwrap_or_default();
                let mut shown = self.answered(answer, matched, digit, false)?;
                if let (true, Shown::Answer(shown)) = (alone, &mut shown) {
                    shown.sms = self.by_sms(&shown.answer)?;
                }
                Ok(shown)
            }
            (OutcomeKind::Ambiguous, _) => Ok(Shown::Choosing(options(
                self,
                resolution.choices,
                &resolution.needs,
                digits,
            ))),
            _ => Ok(Shown::Nothing(Nothing {
                reason: words::reason(resolution.reason),
                nearest: self.nearest(question)?,
            })),
        }
    }

    fn answered(
        &self,
        answer: Answer,
        matched: Option<(&'static str, String)>,
        digit: usize,
        is_phrase: bool,
    ) -> Result<Shown, Failure> {
        let audience = self.asker.audience;
        let guidance = match (audience, &answer.guidance) {
            (Audience::Internal, Some(_)) => {
                self.app
                    .guidance(&answer.article, self.request, self.asker.lang)?
            }
            _ => None,
        };
        let mut points = answer.must_say.clone();
        if let Some(lang) = self.request.lang {
            let converted = answer.must_say.iter();
            points.extend(converted.map(|point| self.app.in_script(lang, point)));
        }
        let label = |name: &String| (name.clone(), self.words.variable(name).to_owned());
        let offered = self.app.desk_article(audience, &answer.article);
        let key = answer.article.key();
        let favourites = self.favourites.as_ref();
        Ok(Shown::Answer(Box::new(Answered {
            digit,
            is_phrase,
            wording: wording(&answer.text, &points),
            matched,
            verification: words::verification(answer.verification),
            is_verified: answer.verification == koujing_core::Verification::Verified,
            variant: words::variant(&answer.variant, &self.words),
            scope: offered.map_or_else(Vec::new, |it| words::scope(&it.scope, &self.words)),
            missing: answer.missing_variables.iter().map(label).collect(),
            guidance,
            sms: None,
            favourite: favourites.map(|keys| keys.contains(&key)),
            answer,
        })))
    }

    /// The same answer by SMS, if it is not by SMS already and reads otherwise.
    fn by_sms(&self, answer: &Answer) -> Result<Option<String>, Failure> {
        let mut request = self.request.clone();
        request.context.insert("channel".into(), "sms".into());
        if request.context == self.request.context {
            return Ok(None);
        }
        let answered = self.app.answer_now(self.asker.audience, &request)?;
        let other = answered
            .resolution
            .answer
            .filter(|other| other.article == answer.article && other.variant != answer.variant);
        Ok(other.map(|other| other.text))
    }

    fn nearest(&self, question: &str) -> Result<Vec<DeskArticle>, Failure> {
        let request = SearchRequest {
            words: question.chars().take(200).collect(),
            limit: NEAREST,
            ..SearchRequest::default()
        };
        let audience = self.asker.audience;
        let found = self.app.search(audience, &request)?;
        let articles = found.items.iter();
        Ok(articles
            .filter_map(|found| self.app.desk_article(audience, &found.article.article))
            .collect())
    }
}

/// The notices of all questions, each once.
fn notices(resolution: &Resolution) -> Vec<ShownNotice> {
    let parts = resolution.parts.iter().map(|part| &part.resolution);
    let mut notices: Vec<ShownNotice> = Vec::new();
    for notice in std::iter::once(resolution)
        .chain(parts)
        .flat_map(|it| &it.notices)
    {
        if !notices.iter().any(|other| other.article == notice.article) {
            notices.push(notice.clone());
        }
    }
    notices
}

/// The same for outcomes that say the same, whatever else has changed meanwhile.
fn state(resolution: &Resolution) -> String {
    let mut timeless = resolution.clone();
    let parts = timeless.parts.iter_mut().map(|part| &mut part.resolution);
    let mut all: Vec<&mut Resolution> = parts.collect();
    all.iter_mut().for_each(|part| still(part));
    still(&mut timeless);
    hash(&serde_json::to_string(&timeless).unwrap_or_default())
}

/// What changes by itself and is no change of the wording.
fn still(resolution: &mut Resolution) {
    resolution.seq = 0;
    resolution.matched = None;
    for choice in &mut resolution.choices {
        choice.confidence = 0.0;
    }
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
