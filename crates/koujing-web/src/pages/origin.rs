//! Requests that change something come from our own pages only. A browser says where a request comes from,
//! in `Origin` or `Sec-Fetch-Site`; what says neither is refused too.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Pages;
use super::failure::Failure;

pub(super) async fn same(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let own = pages.site.origin(request.headers());
    if request.method().is_safe() || is_ours(request.headers(), own.as_deref()) {
        next.run(request).await
    } else {
        Failure::FromElsewhere.into_response()
    }
}

fn is_ours(headers: &HeaderMap, own: Option<&str>) -> bool {
    match headers.get(header::ORIGIN) {
        Some(origin) => own.is_some_and(|own| origin == own),
        None => headers
            .get("sec-fetch-site")
            .is_some_and(|site| site == "same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn what_does_not_say_that_it_is_ours_is_not() {
        let own = Some("https://kb.example");
        let cases = [
            (Some("https://kb.example"), None, true),
            (Some("https://kb.example"), Some("same-origin"), true),
            (None, Some("same-origin"), true),
            (None, None, false),
            (None, Some("none"), false),
            (None, Some("same-site"), false),
            (None, Some("cross-site"), false),
            (Some("null"), None, false),
            (Some("null"), Some("same-origin"), false),
            (Some("http://kb.example"), Some("same-origin"), false),
            (Some("https://kb.example:8443"), None, false),
            (Some("https://kb.example.evil.example"), None, false),
        ];
        for (origin, site, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            if let Some(site) = site {
                headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            assert_eq!(is_ours(&headers, own), expected, "{origin:?} {site:?}");
            assert!(origin.is_none() || !is_ours(&headers, None), "{origin:?}");
        }
    }
}
