//! A running server, spoken to over HTTP.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use crate::failure::Failure;
use crate::language::Language;

/// A server that cannot be connected to within this is not there.
const CONNECT_WITHIN: Duration = Duration::from_secs(30);
/// No answer is larger, in bytes.
const LARGEST: u64 = 1 << 30;

/// A body that is larger, in bytes, is sent only when the server wants it.
const SMALL: usize = 64 << 10;

/// A server, and who asks it.
#[derive(Debug, Clone)]
pub(crate) struct Remote {
    address: String,
    key: String,
    language: Language,
    agent: Agent,
}

/// What a server says when it does not do it (RFC 9457).
#[derive(Debug, Deserialize)]
struct ProblemDetails {
    title: Option<String>,
    detail: Option<String>,
}

/// Reads `--server`.
pub(crate) fn address(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    match rest.map(|rest| rest.trim_end_matches('/')) {
        Some(host) if !host.is_empty() => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("a server's address begins with http:// or https://".to_owned()),
    }
}

impl Remote {
    /// The server at an address, whose answers are waited for no longer than `patience`.
    pub(crate) fn new(address: &str, key: &str, language: Language, patience: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECT_WITHIN))
            .timeout_global(Some(patience))
            .tls_config(
                TlsConfig::builder()
                    .root_certs(RootCerts::PlatformVerifier)
                    .build(),
            );
        Self {
            address: address.to_owned(),
            key: key.to_owned(),
            language,
            agent: config.build().into(),
        }
    }

    /// `GET`; the bytes of the answer.
    pub(crate) fn get(&self, target: &str) -> Result<Vec<u8>, Failure> {
        let request = self.agent.get(format!("{}{target}", self.address));
        let request = request
            .header("authorization", format!("Bearer {}", self.key))
            .header("accept-language", self.tag());
        self.answer(request.call())
    }

    /// `POST` of JSON; the bytes of the answer.
    pub(crate) fn post_json(
        &self,
        target: &str,
        body: &impl Serialize,
    ) -> Result<Vec<u8>, Failure> {
        self.post(target, "application/json", &serde_json::to_vec(body)?)
    }

    /// `POST` of anything; the bytes of the answer.
    pub(crate) fn post(&self, target: &str, kind: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
        let request = self.agent.post(format!("{}{target}", self.address));
        let mut request = request
            .header("authorization", format!("Bearer {}", self.key))
            .header("accept-language", self.tag())
            .header("content-type", kind);
        if body.len() > SMALL {
            // Else a refusal is lost: the server closes the connection that is still written to.
            request = request.header("expect", "100-continue");
        }
        self.answer(request.send(body))
    }

    /// For `map_err`: the answer is not what a server of ours gives.
    pub(crate) fn misunderstood<E: std::fmt::Display>(&self) -> impl FnOnce(E) -> Failure {
        |error| self.failed(format!("not an answer of Koujing: {error}"))
    }

    fn answer(&self, sent: Result<Response<Body>, ureq::Error>) -> Result<Vec<u8>, Failure> {
        let mut response = sent.map_err(|error| self.failed(error.to_string()))?;
        let status = response.status();
        let read = response
            .body_mut()
            .with_config()
            .limit(LARGEST)
            .read_to_vec();
        let body = read.map_err(|error| self.failed(error.to_string()))?;
        if status.is_success() {
            Ok(body)
        } else {
            Err(self.failed(refusal(&status.to_string(), &body)))
        }
    }

    fn failed(&self, what: String) -> Failure {
        Failure::Remote {
            address: self.address.clone(),
            what,
        }
    }

    fn tag(&self) -> &'static str {
        match self.language {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }
}

/// The server's own words, else its status.
fn refusal(status: &str, body: &[u8]) -> String {
    match serde_json::from_slice::<ProblemDetails>(body) {
        Ok(ProblemDetails {
            title: Some(title),
            detail: Some(detail),
        }) => format!("{title}: {detail}"),
        Ok(ProblemDetails {
            title: Some(words),
            detail: None,
        })
        | Ok(ProblemDetails {
            title: None,
            detail: Some(words),
        }) => words,
        _ => status.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_the_server_said() {
        let problem =
            r#"{"type": "about:blank", "title": "没有权限", "detail": "请换钥匙", "code": "x"}"#;
        assert_eq!(
            refusal("403 Forbidden", problem.as_bytes()),
            "没有权限: 请换钥匙"
        );
        assert_eq!(refusal("403 Forbidden", br#"{"title": "no"}"#), "no");
        assert_eq!(refusal("502 Bad Gateway", b"<html>"), "502 Bad Gateway");
    }

    #[test]
    fn an_address_is_one_of_the_web() {
        assert_eq!(
            address("http://127.0.0.1:8730/").unwrap(),
            "http://127.0.0.1:8730"
        );
        assert!(address("127.0.0.1:8730").is_err() && address("http://").is_err());
    }
}
