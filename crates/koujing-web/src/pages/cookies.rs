//! The cookies: the session, and the language.

use axum::http::{HeaderMap, HeaderValue, header};

use super::site::Door;

const SESSION: &str = "koujing";
/// Browsers take a cookie of such a name only by https, for this host alone.
const SESSION_BY_HTTPS: &str = "__Host-koujing";
const LANGUAGE: &str = "koujing-language";
/// A year, in seconds.
const LANGUAGE_LASTS: i64 = 365 * 86_400;

fn session_name(door: Door) -> &'static str {
    match door {
        Door::Secure => SESSION_BY_HTTPS,
        Door::Loopback | Door::Open => SESSION,
    }
}

/// The token of the session that the browser presents.
pub(super) fn session(headers: &HeaderMap, door: Door) -> Option<&str> {
    // Over an open network none is given, so none is taken.
    (door != Door::Open)
        .then(|| value(headers, session_name(door)))
        .flatten()
}

/// The tag of the language that was chosen in this browser.
pub(super) fn language(headers: &HeaderMap) -> Option<&str> {
    value(headers, LANGUAGE)
}

/// Lets the browser keep a session for so many milliseconds; none ends it.
pub(super) fn keep_session(door: Door, kept: Option<(&str, i64)>) -> Option<HeaderValue> {
    let (token, millis) = kept.unwrap_or_default();
    let secure = if door == Door::Secure { "; Secure" } else { "" };
    let name = session_name(door);
    let seconds = millis / 1000;
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::try_from(text).ok()
}

/// Lets the browser remember a language.
pub(super) fn keep_language(door: Door, tag: &str) -> Option<HeaderValue> {
    let secure = if door == Door::Secure { "; Secure" } else { "" };
    let text = format!(
        "{LANGUAGE}={tag}; Path=/; HttpOnly; SameSite=Lax; Max-Age={LANGUAGE_LASTS}{secure}"
    );
    HeaderValue::try_from(text).ok()
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(own, _)| *own == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_by_https_has_a_name_that_only_https_sets() {
        let mut headers = HeaderMap::new();
        let cookies = "a=b; koujing=plain; __Host-koujing=secret; koujing-language=en";
        headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
        assert_eq!(session(&headers, Door::Secure), Some("secret"));
        assert_eq!(session(&headers, Door::Loopback), Some("plain"));
        assert_eq!(session(&headers, Door::Open), None);
        assert_eq!(language(&headers), Some("en"));
        let kept = keep_session(Door::Secure, Some(("t", 5_000))).expect("a header");
        let expected = "__Host-koujing=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=5; Secure";
        assert_eq!(kept, expected);
        let ended = keep_session(Door::Loopback, None).expect("a header");
        assert_eq!(ended, "koujing=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
