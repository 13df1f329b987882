//! What browsers are told about a page: what it may load, who may show it, what is told to others.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Pages;

/// Two years, in the browser's memory.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Who may show a page inside another one; of a response that says nothing, nobody.
#[derive(Debug, Clone)]
pub(super) struct ShownIn(pub(super) Vec<String>);

pub(super) async fn told(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let response = next.run(request).await;
    add(&pages, &headers, response)
}

/// Adds what browsers are told.
pub(super) fn add(pages: &Pages, _request: &HeaderMap, mut response: Response) -> Response {
    let shown_in = response.extensions_mut().remove::<ShownIn>();
    let ancestors = match &shown_in {
        Some(ShownIn(origins)) if !origins.is_empty() => origins.join(" "),
        _ => "'none'".to_owned(),
    };
    let images = pages.app.image_hosts();
    let images: String = images
        .iter()
        .map(|host| format!(" https://{host}"))
        .collect();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{images}; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    );
    let headers = response.headers_mut();
    // The hosts were read when the settings were; what no header can hold allows nothing.
    let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(
        "default-src 'none'; frame-ancestors 'none'",
    ));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if ancestors == "'none'" {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    let told = [
        // Within our own pages the address is told: without it browsers send `Origin: null` with forms.
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    for (name, value) in told {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if pages.site.is_https_only() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    response
}
