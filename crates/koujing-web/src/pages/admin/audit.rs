//! `/admin/audit`: who changed what, the newest first; and whether the log is whole.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::Role;
use koujing_service::{AuditFilter, AuditReport, AuditRow};
use serde_json::Value;

use super::super::Pages;
use super::super::failure::{Failure, encoded};
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use crate::problem::Problem;
use crate::query::{Form, Query};

/// Rows of a page.
const LISTED: u32 = 50;

/// What is looked for.
#[derive(Default)]
struct Chosen {
    subject: String,
    actor: String,
    kind: String,
    before: Option<u64>,
}

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct Audit {
    frame: Frame,
    rows: Vec<AuditRow>,
    chosen: Chosen,
    report: Option<AuditReport>,
}

impl Audit {
    /// The address of what is older.
    fn behind(&self) -> Option<String> {
        let last = self.rows.last()?.number;
        (self.rows.len() == LISTED as usize).then(|| self.address(Some(last)))
    }

    fn address(&self, before: Option<u64>) -> String {
        let before = before.map(|number| number.to_string()).unwrap_or_default();
        let parts = [
            ("subject", self.chosen.subject.as_str()),
            ("actor", &self.chosen.actor),
            ("kind", &self.chosen.kind),
            ("before", &before),
        ];
        let parts = parts.iter().filter(|(_, value)| !value.is_empty());
        let parts: Vec<String> = parts
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        format!("/admin/audit?{}", parts.join("&"))
    }

    /// Where the subject of a row is looked at.
    fn page_of(&self, row: &AuditRow) -> Option<String> {
        match row.subject.split_once('/') {
            Some(("article", id)) => Some(format!("/articles/{}", encoded(id))),
            None if row.subject == "settings" => Some("/settings".to_owned()),
            _ => None,
        }
    }

    fn kinds(&self) -> &'static [(&'static str, &'static str)] {
        &KINDS
    }

    fn kind(&self, row: &AuditRow) -> &'static str {
        kind_key(&row.kind)
    }

    /// What matters about a row, as `name: value`.
    fn detail(&self, row: &AuditRow) -> Vec<String> {
        let Value::Object(fields) = &row.detail else {
            return match &row.detail {
                Value::Null => Vec::new(),
                other => vec![other.to_string()],
            };
        };
        let is_empty = |value: &Value| {
            value.is_null()
                || value.as_array().is_some_and(Vec::is_empty)
                || value.as_object().is_some_and(serde_json::Map::is_empty)
        };
        // Hashes are for the log itself.
        let is_hash = |name: &String| ["source", "content"].contains(&name.as_str());
        let told = fields
            .iter()
            .filter(|(name, value)| !is_empty(value) && !is_hash(name));
        told.map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}: {text}"),
            None => format!("{name}: {value}"),
        })
        .collect()
    }
}

async fn page(
    pages: &Pages,
    person: &Person,
    chosen: Chosen,
    report: Option<AuditReport>,
) -> Result<Response, Failure> {
    let some = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    let filter = AuditFilter {
        before: chosen.before,
        subject: some(&chosen.subject),
        actor: some(&chosen.actor),
        kind: some(&chosen.kind),
    };
    let rows = pages.app.audit_rows(&filter, LISTED).await?;
    Ok(Page::of(Audit {
        frame: Frame::around("/admin", person),
        rows,
        chosen,
        report,
    })
    .into_response())
}

/// `GET /admin/audit?subject=&actor=&kind=&before=`.
pub(super) async fn list(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Admin)?;
    let mut query = query?;
    let mut taken = |name| query.take(name).unwrap_or_default().trim().to_owned();
    let (subject, actor, kind) = (taken("subject"), taken("actor"), taken("kind"));
    let chosen = Chosen {
        subject,
        actor,
        kind,
        before: query.parsed("before")?,
    };
    query.finish()?;
    page(&pages, &person, chosen, None).await
}

/// `POST /admin/audit/verify`: recomputes the chain of hashes.
pub(super) async fn verify(
    State(pages): State<Pages>,
    person: Person,
    form: Form,
) -> Result<Response, Failure> {
    person.acting(Role::Admin)?;
    form.0.finish()?;
    let report = pages.app.verify_audit().await?;
    page(&pages, &person, Chosen::default(), Some(report)).await
}

/// What was done, in the order of an article's life: the log's word, and the key of ours.
const KINDS: [(&str, &str); 25] = [
    ("imported", "audit-imported"),
    ("drafted", "audit-drafted"),
    ("restored", "audit-restored"),
    ("submitted", "audit-submitted"),
    ("approved", "audit-approved"),
    ("approved_own_notice", "audit-approved-own"),
    ("scheduled", "audit-scheduled"),
    ("released", "audit-released"),
    ("published", "audit-published"),
    ("rejected", "audit-rejected"),
    ("withdrawn", "audit-withdrawn"),
    ("suspended", "audit-suspended"),
    ("resumed", "audit-resumed"),
    ("retired", "audit-retired"),
    ("verified", "audit-verified"),
    ("redacted", "audit-redacted"),
    ("key_created", "audit-key-created"),
    ("key_revoked", "audit-key-revoked"),
    ("user_created", "audit-user-created"),
    ("user_role_set", "audit-user-role"),
    ("user_password_set", "audit-user-password"),
    ("user_disabled", "audit-user-disabled"),
    ("user_enabled", "audit-user-enabled"),
    ("model_made", "audit-model"),
    ("renormalised", "audit-renormalised"),
];

/// What was done, in words; what this page does not know is told by the log's own word.
fn kind_key(kind: &str) -> &'static str {
    let mut kinds = KINDS.iter();
    let known = kinds.find(|(own, _)| *own == kind);
    known.map_or("audit-other", |(_, key)| key)
}
