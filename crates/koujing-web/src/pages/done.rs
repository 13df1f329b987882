//! What was just done, said on the page that follows: `?done=` in its address, which a reload repeats
//! without harm.

use axum::response::Response;

use super::page::see_other;
use crate::query::Query;

/// Leads to a page of ours, which says that this was done.
pub(super) fn led_to(next: &str, done: &str) -> Response {
    let separator = if next.contains('?') { '&' } else { '?' };
    see_other(&format!("{next}{separator}done={done}"), [])
}

/// What the address says was done, as a text's key.
pub(super) fn said(query: &mut Query) -> Option<&'static str> {
    Some(match query.take("done")?.as_str() {
        "saved" => "done-saved",
        "restored" => "done-restored",
        "submitted" => "done-submitted",
        "published" => "done-published",
        "scheduled" => "done-scheduled",
        "outstanding" => "done-outstanding",
        "rejected" => "done-rejected",
        "withdrawn" => "done-withdrawn",
        "suspended" => "done-suspended",
        "resumed" => "done-resumed",
        "retired" => "done-retired",
        "verified" => "done-verified",
        "settled" => "done-settled",
        "assigned" => "done-gap-assigned",
        "comment" => "done-gap-comment",
        "resolved" => "done-gap-resolved",
        "kept" => "done-findings-kept",
        "confirmed" => "done-finding-confirmed",
        "overruled" => "done-finding-dismissed",
        "appealed" => "done-finding-appealed",
        "dismissed" => "done-gap-dismissed",
        "role" => "done-role",
        "disabled" => "done-disabled",
        "enabled" => "done-enabled",
        "revoked" => "done-revoked",
        _ => return None,
    })
}
