//! What a desk's scripts send with a question. In the body and never in the address: a customer's name is
//! in it.

use std::collections::BTreeMap;

use koujing_core::{ArticleId, TextFormat};
use koujing_service::{AnswerRequest, Lang};
use serde::Deserialize;

use super::super::failure::Failure;
use crate::body::Texts;

/// The longest name of a conversation, in characters.
const LONGEST_CONVERSATION: usize = 200;

/// A question at the desk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    /// The customer's words, or the question that was picked.
    #[serde(default)]
    pub(super) question: String,
    /// In place of a question: a phrase, or an article that was picked from a list.
    #[serde(default)]
    pub(super) article: Option<ArticleId>,
    /// What was asked first, when something near was picked instead.
    #[serde(default)]
    pub(super) instead_of: Option<String>,
    #[serde(default)]
    context: Texts,
    #[serde(default)]
    variables: Texts,
    /// The script of the wording; none: as written.
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    conversation: Option<String>,
    /// The same again, to see whether it still holds: nobody was told anything.
    #[serde(default)]
    pub(super) again: bool,
}

impl Said {
    /// The conversation it belongs to.
    pub(super) fn conversation(&self) -> Result<Option<String>, Failure> {
        let too_long = |text: &String| text.chars().nth(LONGEST_CONVERSATION).is_some();
        if self.conversation.as_ref().is_some_and(too_long) {
            return Err(Failure::Unreadable);
        }
        Ok(self.conversation.clone())
    }

    /// The question as a verb takes it.
    pub(super) fn request(&self, question: &str) -> Result<AnswerRequest, Failure> {
        let lang = self.lang.as_deref().filter(|tag| !tag.is_empty());
        let lang = lang.map(|tag| Lang::parse(tag).ok_or(Failure::Unreadable));
        let named = |texts: &Texts| -> BTreeMap<String, String> {
            let filled = texts.0.iter().filter(|(_, text)| !text.trim().is_empty());
            filled
                .map(|(name, text)| (name.clone(), text.trim().to_owned()))
                .collect()
        };
        Ok(AnswerRequest {
            question: question.to_owned(),
            context: named(&self.context),
            variables: named(&self.variables),
            format: TextFormat::Text,
            lang: lang.transpose()?,
            ..AnswerRequest::default()
        })
    }
}
