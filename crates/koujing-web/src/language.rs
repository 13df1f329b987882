//! In which language messages are said: Chinese, unless the caller prefers English.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use koujing_core::Message;
use serde::Serialize;
use serde_json::Value;

use crate::problem::Problem;

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Zh,
    En,
}

impl Language {
    /// The first of the two that the header names; their weights are not looked at.
    fn preferred(accept: &str) -> Self {
        let mut tags = accept.split(',').map(|tag| tag.trim().to_ascii_lowercase());
        let first = tags.find_map(|tag| match tag.get(..2) {
            Some("zh") => Some(Self::Zh),
            Some("en") => Some(Self::En),
            _ => None,
        });
        first.unwrap_or(Self::Zh)
    }

    /// A message in this language.
    pub(crate) fn of(self, message: &Message) -> String {
        match self {
            Self::Zh => message.zh.clone(),
            Self::En => message.en.clone(),
        }
    }

    /// A value as JSON, every message in it (`{"zh", "en"}`) as a text in this language.
    pub(crate) fn say(self, value: impl Serialize) -> Value {
        let mut value = serde_json::to_value(value).unwrap_or_default();
        self.say_in(&mut value);
        value
    }

    fn say_in(self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.say_in(item)),
            Value::Object(members) => {
                let tag = match self {
                    Self::Zh => "zh",
                    Self::En => "en",
                };
                let is_message =
                    members.len() == 2 && members.contains_key("zh") && members.contains_key("en");
                match members.get(tag).filter(|_| is_message) {
                    Some(said) => *value = said.clone(),
                    None => members.values_mut().for_each(|member| self.say_in(member)),
                }
            }
            _ => {}
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let accept = parts.headers.get(header::ACCEPT_LANGUAGE);
        let accept = accept.and_then(|value| value.to_str().ok());
        Ok(accept.map_or(Self::Zh, Self::preferred))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_unless_english_comes_first() {
        for (accept, expected) in [
            ("", Language::Zh),
            ("de, fr", Language::Zh),
            ("en-GB,en;q=0.9", Language::En),
            ("zh-TW, en", Language::Zh),
            ("fr, en;q=0.5, zh;q=0.4", Language::En),
        ] {
            assert_eq!(Language::preferred(accept), expected, "{accept}");
        }
    }

    #[test]
    fn messages_are_said_wherever_they_stand() {
        let value = serde_json::json!({"a": [{"message": {"zh": "好", "en": "good"}}]});
        let said = serde_json::json!({"a": [{"message": "good"}]});
        assert_eq!(Language::En.say(value), said);
    }
}
