//! What a revision changes, for the eyes of whoever approves it: field by field, texts sentence by
//! sentence, and why it deserves a second look.

mod figures;
mod lists;
mod risk;
mod settings;

use koujing_core::{Article, Effective, Scope, Target, Variant};
use koujing_language::{Piece, compare};
use serde::Serialize;
use serde_json::Value;

pub use lists::ListDifference;
pub use settings::{ChangedEntry, Entry, KeyDifference, SettingsDifference, settings_difference};

/// Everything that differs between two revisions of an article. Nothing that is the same is listed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ArticleDifference {
    /// Question, default wording, variants, guidance.
    pub texts: Vec<TextDifference>,
    /// Similar and excluded questions, labels, points and words, related articles, sources, targets.
    pub lists: Vec<ListDifference>,
    /// Everything else.
    pub values: Vec<ValueDifference>,
    /// What makes the change risky, the riskiest first: `number_changed`, `must_say_changed`,
    /// `never_say_changed`, `scope_changed`, `audience_widened`, `effective_changed`,
    /// `negation_changed`, `wording_changed`. A first revision changes nothing: it has only the last.
    pub risk: Vec<&'static str>,
}

/// A text that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TextDifference {
    /// `question`, `default`, `variant` or `guidance`.
    pub field: &'static str,
    /// Of a variant: its name (`channel=sms`).
    pub variant: Option<String>,
    /// What became of the text as a whole.
    pub change: TextChange,
    /// The two texts laid side by side.
    pub pieces: Vec<Piece>,
}

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TextChange {
    /// There was none before.
    Added,
    /// There is none any more.
    Removed,
    /// It reads otherwise.
    Changed,
}

/// A field with one value that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ValueDifference {
    /// The field's name in an article; `title` of a variant.
    pub field: &'static str,
    /// Of a variant's title: the variant's name.
    pub variant: Option<String>,
    /// As in the article's JSON; null for none.
    pub before: Value,
    /// Likewise.
    pub after: Value,
}

impl ArticleDifference {
    /// Whether the revisions say the same.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.lists.is_empty() && self.values.is_empty()
    }
}

/// How a revision differs from the one before it, or from nothing.
pub fn article_difference(old: Option<&Article>, new: &Article) -> ArticleDifference {
    let texts = texts(old, new);
    ArticleDifference {
        lists: lists::differences(old, new),
        values: values(old, new),
        risk: risk::risk(old, new, &texts),
        texts,
    }
}

fn texts(old: Option<&Article>, new: &Article) -> Vec<TextDifference> {
    let mut found = Vec::new();
    let mut add = |field, variant: Option<&str>, old: Option<&str>, new: Option<&str>| {
        let change = match (old, new) {
            (None, Some(_)) => TextChange::Added,
            (Some(_), None) => TextChange::Removed,
            (Some(old), Some(new)) if old != new => TextChange::Changed,
            _ => return,
        };
        found.push(TextDifference {
            field,
            variant: variant.map(str::to_owned),
            change,
            pieces: compare(old.unwrap_or_default(), new.unwrap_or_default()),
        });
    };
    let body = old.map(|old| &old.body);
    add(
        "question",
        None,
        old.map(|old| old.question.as_str()),
        Some(&new.question),
    );
    add(
        "default",
        None,
        body.map(|body| body.default.as_str()),
        Some(&new.body.default),
    );
    for (name, old, new) in variants(old, new) {
        let text = |variant: Option<&Variant>| variant.map(|variant| variant.text.clone());
        add(
            "variant",
            Some(&name),
            text(old).as_deref(),
            text(new).as_deref(),
        );
    }
    let guidance = body.and_then(|body| body.guidance.as_deref());
    add("guidance", None, guidance, new.body.guidance.as_deref());
    found
}

/// The variants of both sides by name, in the order of the new side, those that are gone last. Should
/// two of one side share a name, the first meets the first.
fn variants<'a>(
    old: Option<&'a Article>,
    new: &'a Article,
) -> Vec<(String, Option<&'a Variant>, Option<&'a Variant>)> {
    let mut gone: Vec<(String, &Variant)> = old
        .map(|old| &old.body.variants)
        .into_iter()
        .flatten()
        .map(|variant| (variant.name(), variant))
        .collect();
    let mut found = Vec::new();
    for variant in &new.body.variants {
        let name = variant.name();
        let before = gone.iter().position(|(own, _)| *own == name);
        let before = before.map(|at| gone.remove(at).1);
        found.push((name, before, Some(variant)));
    }
    found.extend(
        gone.into_iter()
            .map(|(name, variant)| (name, Some(variant), None)),
    );
    found
}

fn values(old: Option<&Article>, new: &Article) -> Vec<ValueDifference> {
    let after = values_of(new);
    let before = old.map(values_of);
    let mut found: Vec<ValueDifference> = after
        .into_iter()
        .enumerate()
        .map(|(at, (field, after))| ValueDifference {
            field,
            variant: None,
            before: before
                .as_ref()
                .map_or(Value::Null, |before| before[at].1.clone()),
            after,
        })
        .collect();
    for (name, old, new) in variants(old, new) {
        if let (Some(old), Some(new)) = (old, new) {
            found.push(ValueDifference {
                field: "title",
                variant: Some(name),
                before: old.title.as_str().into(),
                after: new.title.as_str().into(),
            });
        }
    }
    found.retain(|value| value.before != value.after);
    found
}

fn values_of(article: &Article) -> [(&'static str, Value); 11] {
    fn json(value: &impl Serialize) -> Value {
        // Names, numbers, maps of texts: nothing here fails to be JSON.
        serde_json::to_value(value).unwrap_or_default()
    }
    let Article {
        effective, scope, ..
    } = article;
    [
        ("id", json(&article.id)),
        ("kind", json(&article.kind)),
        ("category", json(&article.category)),
        ("shortcut", json(&article.shortcut)),
        ("audience", json(&article.audience)),
        ("owner", json(&article.owner)),
        ("verify_every", json(&article.verify_every)),
        (
            "scope",
            json(&(*scope != Scope::default()).then_some(scope)),
        ),
        (
            "effective",
            json(&(*effective != Effective::default()).then_some(effective)),
        ),
        ("status", json(&article.status)),
        ("next_update_at", json(&article.next_update_at)),
    ]
}

/// A target as it is written in a file.
fn target(target: &Target) -> String {
    match target {
        Target::All => "all".to_owned(),
        Target::Article(id) => id.to_string(),
        Target::Category(category) => format!("category:{category}"),
    }
}
