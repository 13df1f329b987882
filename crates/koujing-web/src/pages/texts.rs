//! The words of the pages in all languages, from `texts/`. In templates: `t.say("sign-in")`,
//! `t.with("wait-seconds", "count", n)`.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use koujing_service::Lang;
use unic_langid::LanguageIdentifier;

/// The words in one language.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    lang: Lang,
    bundle: &'static FluentBundle<FluentResource>,
}

const SOURCES: [(Lang, &str); 3] = [
    (Lang::Hans, include_str!("../../texts/zh-Hans.ftl")),
    (Lang::Hant, include_str!("../../texts/zh-Hant.ftl")),
    (Lang::En, include_str!("../../texts/en.ftl")),
];

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 3]> =
    LazyLock::new(|| SOURCES.map(|(lang, source)| bundle(lang, source)));

fn bundle(lang: Lang, source: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks of direction would be copied with the text, and all our languages run the same way.
    bundle.set_use_isolating(false);
    // A test reads them strictly; what can be read is shown.
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

impl Texts {
    pub(super) fn of(lang: Lang) -> Self {
        let [hans, hant, en] = &*BUNDLES;
        let bundle = match lang {
            Lang::Hans => hans,
            Lang::Hant => hant,
            Lang::En => en,
        };
        Self { lang, bundle }
    }

    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// A text by its key; the key where there is none, which a test forbids.
    pub(super) fn say(&self, key: &'static str) -> Cow<'static, str> {
        self.format(key, None)
    }

    /// A text with a value in it.
    pub(super) fn with(
        &self,
        key: &'static str,
        name: &'static str,
        value: impl ToString,
    ) -> Cow<'static, str> {
        let mut arguments = FluentArgs::new();
        arguments.set(name, value_of(&value.to_string()));
        self.format(key, Some(&arguments))
    }

    fn format(&self, key: &'static str, arguments: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let message = self.bundle.get_message(key);
        let Some(pattern) = message.and_then(|message| message.value()) else {
            return Cow::Borrowed(key);
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, arguments, &mut errors);
        Cow::Owned(text.into_owned())
    }
}

/// Numbers choose between singular and plural.
fn value_of(text: &str) -> FluentValue<'static> {
    match text.parse::<u32>() {
        Ok(number) => FluentValue::from(number),
        Err(_) => FluentValue::from(text.to_owned()),
    }
}

#[cfg(test)]
mod tests;
