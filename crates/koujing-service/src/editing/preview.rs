//! A file as it would be served, before it is stored: its wordings rendered, what is wrong with it.

use std::collections::BTreeMap;

use koujing_core::{Article, ArticleId, Problem, TextFormat};
use koujing_markdown::{Rendering, Voice, render, sms_segments};

use super::Refusal;
use crate::error::ServiceError;
use crate::language::Lang;
use crate::rules::Rules;
use crate::service::Service;

/// A file that is being written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    /// Its standard question, or its title; empty where the file cannot be read.
    pub question: String,
    /// What is wrong with it, as a draft would be told.
    pub problems: Vec<Problem>,
    /// As customers and agents would see it: the default wording first, guidance last.
    pub wordings: Vec<PreviewedWording>,
}

/// One wording, rendered; variables stand as their labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewedWording {
    /// `default`, a variant's name (`channel=sms`), or `guidance`.
    pub name: String,
    /// Sanitised HTML.
    pub html: String,
    /// As it is copied, or read aloud on the phone.
    pub text: String,
    /// Of a text message: characters and how many messages it takes.
    pub sms: Option<(usize, usize)>,
}

impl Service {
    /// How a file would read as the next revision of an article. Nothing is stored.
    ///
    /// # Errors
    ///
    /// When the record or the index fails.
    pub async fn preview(
        &self,
        id: &ArticleId,
        bytes: &[u8],
        lang: Lang,
    ) -> Result<Preview, ServiceError> {
        match self.looked_at(id, bytes, None).await? {
            Ok(looked) => {
                let wordings = self.previewed(&looked.article, &looked.images, lang);
                Ok(Preview {
                    question: looked.article.question.clone(),
                    problems: looked.problems,
                    wordings,
                })
            }
            Err(Refusal::Unreadable(problems)) => Ok(Preview {
                problems,
                ..Preview::default()
            }),
            // The file names another article: that is said when it is saved.
            Err(_) => Ok(Preview::default()),
        }
    }

    /// The wordings of an article as they are served today, whatever state it is in.
    pub fn previewed(
        &self,
        article: &Article,
        images: &BTreeMap<String, String>,
        lang: Lang,
    ) -> Vec<PreviewedWording> {
        let snapshot = self.snapshot.load();
        let wording =
            |name: String, markdown: &str| rendered(name, markdown, images, &snapshot.rules, lang);
        let body = &article.body;
        let mut wordings = vec![wording("default".to_owned(), &body.default)];
        for variant in &body.variants {
            wordings.push(wording(variant.name(), &variant.text));
        }
        let guidance = body.guidance.as_deref();
        wordings.extend(guidance.map(|text| wording("guidance".to_owned(), text)));
        wordings
    }
}

fn rendered(
    name: String,
    markdown: &str,
    images: &BTreeMap<String, String>,
    rules: &Rules,
    lang: Lang,
) -> PreviewedWording {
    let is_for = |channel: &str| {
        let mut parts = name
            .split(';')
            .filter_map(|part| part.strip_prefix("channel="));
        parts.any(|values| values.split(',').any(|value| value == channel))
    };
    let voice = if is_for("phone") {
        Voice::Speech
    } else {
        Voice::Plain
    };
    let address = |reference: &str| {
        let hash = images.get(reference)?;
        Some(format!("/images/{hash}"))
    };
    let filled = |format| {
        let rendering = Rendering {
            format,
            voice,
            convert: None,
            images: &address,
            parameters: &rules.settings.parameters,
        };
        let label = |variable: &str| {
            let label = rules.settings.variables.get(variable);
            rules.convert(lang, label.map_or(variable, String::as_str))
        };
        render(markdown, &rendering).fill(&|_| None, &label).text
    };
    let text = filled(TextFormat::Text);
    let sms = is_for("sms").then(|| (text.chars().count(), sms_segments(&text)));
    PreviewedWording {
        html: filled(TextFormat::Html),
        name,
        text,
        sms,
    }
}
