//! The language of messages.

use koujing_core::Message;

/// In which language people are spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Language {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Language {
    /// The language of a locale such as `en_GB.UTF-8`: English if it says so, else Chinese.
    pub(crate) fn of_locale(locale: Option<&str>) -> Self {
        match locale {
            Some(locale) if locale.starts_with("en") => Self::En,
            _ => Self::Zh,
        }
    }

    /// The sentence in this language.
    pub(crate) fn of(self, message: &Message) -> &str {
        match self {
            Self::Zh => &message.zh,
            Self::En => &message.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn only_an_english_locale_asks_for_english() {
        for (locale, expected) in [
            (None, Language::Zh),
            (Some("C.UTF-8"), Language::Zh),
            (Some("zh_TW.UTF-8"), Language::Zh),
            (Some("de_DE.UTF-8"), Language::Zh),
            (Some("en_US.UTF-8"), Language::En),
            (Some("en"), Language::En),
        ] {
            assert_eq!(Language::of_locale(locale), expected, "{locale:?}");
        }
    }
}
