//! `/settings/revisions/{n}`: what a revision of the settings changes, and what that does to answers.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{RevisionNumber, Role, State as Lifecycle};
use koujing_service::{Refusal, SettingsItem};
use serde_json::Value;

use super::super::Pages;
use super::super::articles;
use super::super::difference::{Laid, laid_out};
use super::super::done;
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use super::super::refused::{Refused, refused};
use super::super::texts::Texts;
use super::KEPT_AS;
use crate::path::NumberPath;
use crate::problem::Problem;
use crate::query::Query;

#[derive(Template)]
#[template(path = "settings/revision.html")]
struct Revision {
    frame: Frame,
    it: SettingsItem,
    address: String,
    kept_as: &'static str,
    is_approver: bool,
    done: Option<&'static str>,
    refused: Option<Refused>,
}

/// A text that would read otherwise.
struct Text<'a> {
    question: &'a str,
    address: String,
    pieces: Vec<Laid<'a>>,
}

impl Revision {
    /// Key, entry, what it said, what it says.
    fn rows(&self) -> Vec<(&'static str, &str, String, String)> {
        let mut rows = Vec::new();
        for key in &self.it.effect.difference.keys {
            let name = key_name(key.key);
            let removed = key.removed.iter();
            rows.extend(removed.map(|entry| {
                let said = said(&entry.name, &entry.value);
                (name, entry.name.as_str(), said, String::new())
            }));
            let added = key.added.iter();
            rows.extend(added.map(|entry| {
                let said = said(&entry.name, &entry.value);
                (name, entry.name.as_str(), String::new(), said)
            }));
            let changed = key.changed.iter();
            rows.extend(changed.map(|entry| {
                let (before, after) = (said("", &entry.before), said("", &entry.after));
                (name, entry.name.as_str(), before, after)
            }));
        }
        rows
    }

    /// The texts that would read otherwise.
    fn texts(&self) -> Vec<Text<'_>> {
        let texts = self.it.effect.impact.texts.iter();
        texts
            .map(|text| Text {
                question: &text.question,
                address: articles::address(&text.article),
                pieces: laid_out(&text.pieces),
            })
            .collect()
    }

    fn is(&self, state: Lifecycle) -> bool {
        self.it.record.state == state
    }

    fn can_withdraw(&self) -> bool {
        self.is(Lifecycle::Draft) || self.is(Lifecycle::InReview) || self.is(Lifecycle::Approved)
    }
}

/// An entry in words; where its name is all, the name.
fn said(name: &str, value: &Value) -> String {
    match value {
        Value::Null => name.to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(words) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            words.join("、")
        }
        Value::Object(fields) => {
            let told = fields.iter().map(|(_, value)| said("", value));
            let told: Vec<String> = told.filter(|text| !text.is_empty()).collect();
            match told.is_empty() {
                true => name.to_owned(),
                false => told.join(" · "),
            }
        }
        other => other.to_string(),
    }
}

/// What a key of the file is called.
fn key_name(key: &str) -> &'static str {
    match key {
        "dimensions" => "settings-dimensions",
        "variables" => "settings-variables",
        "parameters" => "settings-parameters",
        "synonyms" => "settings-synonyms",
        "broader" => "settings-broader",
        "not_same" => "settings-not-same",
        "words" => "settings-words",
        "word_lists" => "settings-word-lists",
        "traditional" => "settings-traditional",
        "image_hosts" => "settings-image-hosts",
        "groups" => "settings-groups",
        "review" => "nav-review",
        _ => "settings-matching",
    }
}

/// The page, perhaps with what was refused.
async fn page(
    pages: &Pages,
    person: &Person,
    revision: RevisionNumber,
    (done, refused): (Option<&'static str>, Option<Refused>),
) -> Result<Response, Failure> {
    let Ok(it) = pages.app.settings_item(person.name(), revision).await? else {
        return Err(Failure::NoSuchPage);
    };
    let status = Refused::status(refused.as_ref());
    Ok(Page::of(Revision {
        frame: Frame::around("/settings", person),
        address: super::address(&revision),
        kept_as: KEPT_AS,
        is_approver: person.role() >= Role::Approver,
        it,
        done,
        refused,
    })
    .with_status(status)
    .into_response())
}

/// The page again, and why what was asked for was refused.
pub(super) async fn told_why(
    pages: &Pages,
    person: &Person,
    revision: RevisionNumber,
    refusal: Refusal,
) -> Result<Response, Failure> {
    let refused = refused(refusal, pages, person)?;
    page(pages, person, revision, (None, Some(refused))).await
}

/// The page again, and what was wrong with what was sent.
pub(super) async fn told_wrong(
    pages: &Pages,
    person: &Person,
    revision: RevisionNumber,
    key: &'static str,
) -> Result<Response, Failure> {
    let t = Texts::of(person.lang);
    let wrong = Refused::wrong(t, key, Vec::new());
    page(pages, person, revision, (None, Some(wrong))).await
}

/// `GET /settings/revisions/{n}`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    revision: Result<NumberPath, Problem>,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Editor)?;
    let (NumberPath(revision), mut query) = (revision?, query?);
    let done = done::said(&mut query);
    query.finish()?;
    page(&pages, &person, revision, (done, None)).await
}
