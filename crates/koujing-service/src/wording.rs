//! One wording of a live article, with what is made of it once and kept: its hash, its receipt, its
//! rendered forms.

use std::sync::OnceLock;

use koujing_check::Standard;
use koujing_core::TextFormat;
use koujing_language::is_traditional;
use koujing_markdown::{Rendering, Template, Voice, render, wording_hash};

use crate::language::Lang;
use crate::rules::Rules;

/// Text plain, text speech, Markdown, HTML; each in three scripts.
const FORMS: usize = 12;

/// A wording: the default one, a variant, a notice's text or guidance.
#[derive(Debug)]
pub(crate) struct Wording {
    /// `default` or the variant's name.
    pub(crate) name: String,
    pub(crate) markdown: String,
    pub(crate) hash: String,
    pub(crate) receipt: Option<String>,
    traditional: OnceLock<bool>,
    /// What replies are held against, made at first use.
    pub(crate) standard: OnceLock<Standard>,
    templates: [OnceLock<Template>; FORMS],
}

impl Wording {
    pub(crate) fn new(name: String, markdown: String) -> Self {
        Self {
            hash: wording_hash(&markdown),
            name,
            markdown,
            receipt: None,
            traditional: OnceLock::new(),
            standard: OnceLock::new(),
            templates: Default::default(),
        }
    }

    /// The same with nothing rendered yet.
    pub(crate) fn anew(&self) -> Self {
        Self {
            name: self.name.clone(),
            markdown: self.markdown.clone(),
            hash: self.hash.clone(),
            receipt: self.receipt.clone(),
            traditional: self.traditional.clone(),
            standard: OnceLock::new(),
            templates: Default::default(),
        }
    }

    /// The wording rendered, made at first use.
    pub(crate) fn template(
        &self,
        format: TextFormat,
        voice: Voice,
        lang: Option<Lang>,
        images: &dyn Fn(&str) -> Option<String>,
        rules: &Rules,
    ) -> &Template {
        let traditional = *self
            .traditional
            .get_or_init(|| is_traditional(&self.markdown));
        // A text that is written by hand in the script asked for is left alone.
        let lang = lang.filter(|lang| match lang {
            Lang::Hans => traditional,
            Lang::Hant => !traditional,
            Lang::En => false,
        });
        let form = match (format, voice) {
            (TextFormat::Text, Voice::Plain) => 0,
            (TextFormat::Text, Voice::Speech) => 1,
            (TextFormat::Markdown, _) => 2,
            (TextFormat::Html, _) => 3,
        };
        let script = match lang {
            Some(Lang::Hans) => 1,
            Some(Lang::Hant) => 2,
            _ => 0,
        };
        self.templates[form * 3 + script].get_or_init(|| {
            let convert = lang.map(|lang| move |words: &str| rules.convert(lang, words));
            render(
                &self.markdown,
                &Rendering {
                    format,
                    voice,
                    convert: convert
                        .as_ref()
                        .map(|convert| convert as &dyn Fn(&str) -> String),
                    images,
                    parameters: &rules.settings.parameters,
                },
            )
        })
    }
}
