//! What a change of the settings does: which texts read otherwise, which questions resolve otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use koujing_core::{ArticleId, Overdue, Settings, TextFormat, Timestamp, Verification};
use koujing_index::IndexError;
use koujing_language::{Piece, compare};
use koujing_markdown::Voice;
use serde::Serialize;

use super::QuestionImpact;
use super::known::{Known, claimed, negatives};
use super::resolved::compared;
use super::touched::is_decided;
use crate::error::ServiceError;
use crate::language::Lang;
use crate::published::Published;
use crate::rules::Rules;
use crate::service::Service;
use crate::snapshot::Snapshot;
use crate::wording::Wording;

/// How many known questions are resolved; those that a claim decides do not depend on the settings
/// and count as looked at without it.
const MOST: usize = 1_000;

/// What a change of the settings does to the live articles.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SettingsImpact {
    /// Wordings that read otherwise, in the order of their articles' ids.
    pub texts: Vec<TextImpact>,
    /// Known questions that resolve otherwise; empty unless words, synonyms, broader words, "not the
    /// same" pairs, dimensions or the wanted precision change, or whether overdue answers are withheld.
    pub questions: Vec<QuestionImpact>,
    /// How many known questions were looked at.
    pub looked_at: usize,
    /// How many were not, beyond the 1,000 that are resolved.
    pub left_out: usize,
}

/// A wording that reads otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TextImpact {
    /// The article.
    pub article: ArticleId,
    /// Its standard question, or its title.
    pub question: String,
    /// `default`, `guidance` or the variant's name.
    pub variant: String,
    /// `zh-Hant` where only the text in that script differs.
    pub lang: Option<&'static str>,
    /// The sentences that differ, as plain text.
    pub pieces: Vec<Piece>,
}

impl Service {
    /// What these settings would do. Takes a moment of computing: not for the threads that answer.
    ///
    /// # Errors
    ///
    /// When the index cannot be built or searched.
    pub fn impact_of_settings(&self, settings: Settings) -> Result<SettingsImpact, ServiceError> {
        let snapshot = self.snapshot.load_full();
        Ok(impact_of_settings(&snapshot, settings, self.clock.now())?)
    }
}

pub(crate) fn impact_of_settings(
    before: &Snapshot,
    settings: Settings,
    at: Timestamp,
) -> Result<SettingsImpact, IndexError> {
    let rules = Arc::new(Rules::new(settings));
    let mut impact = SettingsImpact {
        texts: texts(before, &rules),
        ..SettingsImpact::default()
    };
    let withholds = |rules: &Rules| rules.settings.review.overdue == Overdue::Withhold;
    let withholds_otherwise = withholds(&before.rules) != withholds(&rules);
    let changes = |published: &Published| {
        withholds_otherwise && published.verification(at) == Verification::Overdue
    };
    let answers = || before.live().filter(|published| published.is_answer());
    if !ranks_otherwise(&before.rules.settings, &rules.settings)
        && !answers().any(|published| changes(published))
    {
        return Ok(impact);
    }
    // First the questions of what comes out of service, or back into it.
    let (mut open, mut others): (Vec<Known>, Vec<Known>) = (Vec::new(), Vec::new());
    for published in answers() {
        let questions = claimed(&published.article);
        let negatives = negatives(&published.article, |_| true);
        for known in questions.into_iter().chain(negatives) {
            impact.looked_at += 1;
            if changes(published) {
                open.push(known);
            } else if !is_decided(before, &known.question, at) {
                others.push(known);
            }
        }
    }
    open.append(&mut others);
    impact.left_out = open.len().saturating_sub(MOST);
    impact.looked_at -= impact.left_out;
    open.truncate(MOST);
    if !open.is_empty() {
        let after = before.under(rules)?;
        impact.questions = compared(before, &after, open, at)?;
    }
    Ok(impact)
}

/// Whether anything that ranking reads differs.
fn ranks_otherwise(old: &Settings, new: &Settings) -> bool {
    old.words != new.words
        || old.synonyms != new.synonyms
        || old.broader != new.broader
        || old.not_same != new.not_same
        || old.dimensions != new.dimensions
        || old.matching != new.matching
}

fn texts(before: &Snapshot, rules: &Rules) -> Vec<TextImpact> {
    let signs = Signs::new(&before.rules.settings, &rules.settings);
    let mut found = Vec::new();
    for published in before.live() {
        let guidance = published.guidance.iter();
        let wordings = std::iter::once(&published.default).chain(&published.variants);
        for wording in wordings.chain(guidance) {
            if signs.concern(&wording.markdown) {
                found.extend(text(before, rules, published, wording));
            }
        }
    }
    found
}

fn text(
    before: &Snapshot,
    rules: &Rules,
    published: &Published,
    wording: &Wording,
) -> Option<TextImpact> {
    let anew = Wording::new(wording.name.clone(), wording.markdown.clone());
    [None, Some(Lang::Hant)].into_iter().find_map(|lang| {
        let old = rendered(wording, published, lang, &before.rules);
        let new = rendered(&anew, published, lang, rules);
        (old != new).then(|| TextImpact {
            article: published.article.id.clone(),
            question: published.article.question.clone(),
            variant: wording.name.clone(),
            lang: lang.map(Lang::tag),
            pieces: compare(&old, &new)
                .into_iter()
                .filter(|piece| !matches!(piece, Piece::Same(_)))
                .collect(),
        })
    })
}

/// The wording as plain text, variables without a value.
fn rendered(wording: &Wording, published: &Published, lang: Option<Lang>, rules: &Rules) -> String {
    let images = |reference: &str| published.images.get(reference).cloned();
    let template = wording.template(TextFormat::Text, Voice::Plain, lang, &images, rules);
    let label = |name: &str| {
        let label = rules.settings.variables.get(name);
        let label = label.map_or(name, String::as_str);
        lang.map_or_else(|| label.to_owned(), |lang| rules.convert(lang, label))
    };
    template.fill(&|_| None, &label).text
}

/// What a wording holds if the change of settings can alter its text.
struct Signs(BTreeSet<String>);

impl Signs {
    fn new(old: &Settings, new: &Settings) -> Self {
        let mut signs = BTreeSet::new();
        let words = differing(&old.traditional, &new.traditional);
        for (name, parameter) in old.parameters.iter().chain(&new.parameters) {
            let converted = words
                .iter()
                .any(|word| parameter.value.contains(word.as_str()));
            let value =
                |settings: &Settings| settings.parameters.get(name).map(|own| own.value.clone());
            if converted || value(old) != value(new) {
                signs.insert(format!("param.{name}"));
            }
        }
        signs.extend(differing(&old.variables, &new.variables));
        signs.extend(words);
        Self(signs)
    }

    fn concern(&self, markdown: &str) -> bool {
        self.0.iter().any(|sign| markdown.contains(sign.as_str()))
    }
}

/// The names whose values differ.
fn differing(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> BTreeSet<String> {
    let names = old.keys().chain(new.keys());
    names
        .filter(|name| old.get(*name) != new.get(*name))
        .cloned()
        .collect()
}
