//! The language an answer is wanted in.

use koujing_core::{Context, LANG, ScopeValue};

/// `lang` of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese.
    Hans,
    /// Traditional Chinese, Taiwan.
    Hant,
    /// English: a variant written in English where there is one; nothing is translated.
    En,
}

impl Lang {
    /// The language of that tag.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag {
            "zh-Hans" => Some(Self::Hans),
            "zh-Hant" => Some(Self::Hant),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Hans => "zh-Hans",
            Self::Hant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// The context with this language, by which variants written for it are chosen.
    pub(crate) fn added_to(lang: Option<Self>, context: &Context) -> Context {
        let mut context = context.clone();
        if let Some(lang) = lang {
            context.insert(LANG.to_owned(), ScopeValue::new(lang.tag()));
        }
        context
    }
}
