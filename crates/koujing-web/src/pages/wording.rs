//! Words for how articles and revisions stand, and wordings with their names.

use koujing_core::{Audience, Kind, Role, Verification};
use koujing_service::{DeskWords, PreviewedWording};

use super::desk::words;
use super::texts::Texts;

/// A wording as it is shown.
pub(super) struct ShownWording {
    pub(super) title: String,
    pub(super) is_guidance: bool,
    pub(super) html: String,
    /// Of a text message: characters, and how many messages it takes.
    pub(super) sms: Option<(usize, usize)>,
}

pub(super) fn wordings(
    wordings: Vec<PreviewedWording>,
    t: Texts,
    words: &DeskWords,
) -> Vec<ShownWording> {
    let shown = wordings.into_iter().map(|wording| ShownWording {
        title: match wording.name.as_str() {
            "default" => t.say("field-answer").into_owned(),
            "guidance" => t.say("field-guidance").into_owned(),
            name => variant(name, words),
        },
        is_guidance: wording.name == "guidance",
        html: wording.html,
        sms: wording.sms,
    });
    shown.collect()
}

/// A variant by its name; one that settings do not know as it is written.
pub(super) fn variant(name: &str, words: &DeskWords) -> String {
    let said = words::variant(name, words);
    if said.is_empty() {
        name.to_owned()
    } else {
        said
    }
}

pub(super) fn state_key(state: &str) -> &'static str {
    match state {
        "published" => "state-published",
        "suspended" => "state-suspended",
        "scheduled" => "state-scheduled",
        "ended" => "state-ended",
        "draft" => "state-draft",
        "in_review" => "state-in-review",
        "approved" => "state-approved",
        "superseded" => "state-superseded",
        "rejected" => "state-rejected",
        "withdrawn" => "state-withdrawn",
        "retired" => "state-retired",
        "open" => "gap-open",
        "resolved" => "gap-resolved",
        "dismissed" => "gap-dismissed",
        _ => "state-not-live",
    }
}

/// How a state looks: `good`, `warn`, `stop` or nothing.
pub(super) fn tone(state: &str) -> &'static str {
    match state {
        "published" => "good",
        "draft" | "in_review" | "approved" | "scheduled" => "warn",
        "suspended" | "rejected" => "stop",
        _ => "",
    }
}

pub(super) fn kind_key(kind: &Kind) -> &'static str {
    match kind {
        Kind::Answer => "kind-answer",
        Kind::Phrase => "phrase",
        Kind::Notice => "notice",
    }
}

pub(super) fn audience_key(audience: &Audience) -> &'static str {
    match audience {
        Audience::Internal => "audience-internal",
        Audience::Public => "audience-public",
    }
}

pub(super) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Reader => "role-reader",
        Role::Editor => "role-editor",
        Role::Approver => "role-approver",
        Role::Admin => "role-admin",
    }
}

/// Templates pass everything by reference.
pub(super) fn verification_key(verification: &Verification) -> &'static str {
    words::verification(*verification)
}
