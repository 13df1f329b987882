//! Styles, scripts and pictures, out of the program. Their address has a hash of all of them in it, so that
//! browsers keep them for ever and never mix two versions.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::failure::Failure;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// Digits of the hash that stand in the address.
const DIGITS: usize = 12;

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Assets::iter().collect();
    names.sort();
    let mut digest = Sha256::new();
    for name in names {
        digest.update(name.as_bytes());
        if let Some(file) = Assets::get(&name) {
            digest.update(file.metadata.sha256_hash());
        }
    }
    let hex = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    hex.chars().take(DIGITS).collect()
});

/// The address of a file.
pub(super) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// A file as text; empty where there is none.
pub(super) fn text(name: &str) -> String {
    let file = Assets::get(name);
    file.map_or_else(String::new, |file| {
        String::from_utf8_lossy(&file.data).into_owned()
    })
}

/// `GET /assets/{version}/{name}`.
pub(super) async fn show(Path((version, name)): Path<(String, String)>) -> Response {
    let Some(file) = Assets::get(&name) else {
        return Failure::NoSuchPage.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    // A page of another version may still be open somewhere: it is given what there is, for this once.
    let kept = if version == *VERSION {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
    ];
    (headers, file.data).into_response()
}
