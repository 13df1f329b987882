//! What differs between two revisions, as pages show it.

use koujing_service::{ArticleDifference, Piece, Span};

use super::texts::Texts;

/// How a piece stands (`same`, `removed`, `added`) and its runs, with whether the other side lacks them.
pub(super) type Laid<'a> = (&'static str, Vec<(bool, &'a str)>);

/// What a text of an article is called.
pub(super) fn field_key(field: &str) -> &'static str {
    match field {
        "question" => "field-question",
        "variant" => "field-variant",
        "guidance" => "field-guidance",
        _ => "field-answer",
    }
}

/// The pieces of a text.
pub(super) fn laid_out(pieces: &[Piece]) -> Vec<Laid<'_>> {
    let mut shown = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Same(text) => shown.push(("same", vec![(false, text.as_str())])),
            Piece::Removed(text) => shown.push(("removed", vec![(false, text.as_str())])),
            Piece::Added(text) => shown.push(("added", vec![(false, text.as_str())])),
            Piece::Changed { old, new } => {
                shown.push(("removed", spans(old)));
                shown.push(("added", spans(new)));
            }
        }
    }
    shown
}

fn spans(spans: &[Span]) -> Vec<(bool, &str)> {
    let spans = spans.iter();
    spans
        .map(|span| (span.changed, span.text.as_str()))
        .collect()
}

/// A difference with everything said in words.
pub(super) struct ShownDifference<'a> {
    pub(super) texts: Vec<ShownText<'a>>,
    /// Field, what went, what came.
    pub(super) rows: Vec<(&'static str, String, String)>,
    pub(super) risk: Vec<&'static str>,
}

pub(super) struct ShownText<'a> {
    pub(super) field: &'static str,
    pub(super) variant: String,
    pub(super) pieces: Vec<Laid<'a>>,
}

/// `variant` says a variant's name in words.
pub(super) fn shown<'a>(
    difference: &'a ArticleDifference,
    t: Texts,
    variant: &dyn Fn(&str) -> String,
) -> ShownDifference<'a> {
    let texts = difference.texts.iter().map(|text| ShownText {
        field: field_key(text.field),
        variant: text.variant.as_deref().map(variant).unwrap_or_default(),
        pieces: laid_out(&text.pieces),
    });
    let lists = difference.lists.iter().map(|list| {
        let moved = list.reordered && list.added.is_empty() && list.removed.is_empty();
        let added = if moved {
            t.say("reordered").into_owned()
        } else {
            list.added.join("；")
        };
        (name(list.field), list.removed.join("；"), added)
    });
    let values = difference.values.iter().map(|value| {
        let said = |value: &serde_json::Value| match value {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (name(value.field), said(&value.before), said(&value.after))
    });
    ShownDifference {
        texts: texts.collect(),
        rows: lists.chain(values).collect(),
        risk: difference.risk.iter().map(|risk| risk_key(risk)).collect(),
    }
}

/// What a part of an article is called, a wording or a field.
pub(super) fn field_name(field: &str) -> &'static str {
    match field {
        "question" | "variant" | "guidance" | "answer" => field_key(field),
        field => name(field),
    }
}

/// What a field is called.
fn name(field: &str) -> &'static str {
    match field {
        "similar" => "field-similar",
        "negative" => "field-negative",
        "labels" => "field-labels",
        "must_say" => "must-say",
        "never_say" => "never-say",
        "related" => "related",
        "sources" => "field-sources",
        "targets" => "field-targets",
        "variants" => "field-variant",
        "kind" => "field-kind",
        "category" => "field-category",
        "shortcut" => "field-shortcut",
        "audience" => "field-audience",
        "owner" => "field-owner",
        "verify_every" => "field-verify-every",
        "scope" => "field-scope",
        "effective" => "field-effective",
        "status" => "field-status",
        "next_update_at" => "notice-next",
        "title" => "field-title",
        _ => "field-other",
    }
}

/// Why a change deserves a second look.
pub(super) fn risk_key(risk: &str) -> &'static str {
    match risk {
        "number_changed" => "risk-number",
        "must_say_changed" => "risk-must-say",
        "never_say_changed" => "risk-never-say",
        "scope_changed" => "risk-scope",
        "audience_widened" => "risk-audience",
        "effective_changed" => "risk-effective",
        "negation_changed" => "risk-negation",
        _ => "risk-wording",
    }
}
