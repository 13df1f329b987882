//! A question to a running server.

use std::time::Duration;

use koujing_service::AnswerRequest;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::Reply;
use crate::failure::Failure;

const PATIENCE: Duration = Duration::from_secs(30);

/// What a server says when it does not answer (RFC 9457).
#[derive(Debug, Deserialize)]
struct ProblemDetails {
    title: Option<String>,
    detail: Option<String>,
}

/// Reads `--server`.
pub(super) fn address(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    match rest.map(|rest| rest.trim_end_matches('/')) {
        Some(host) if !host.is_empty() => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("a server's address begins with http:// or https://".to_owned()),
    }
}

pub(super) fn ask(server: &str, key: &str, request: &AnswerRequest) -> Result<Reply, Failure> {
    let failed = |what: String| Failure::Remote {
        address: server.to_owned(),
        what,
    };
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .tls_config(
            TlsConfig::builder()
                .root_certs(RootCerts::PlatformVerifier)
                .build(),
        )
        .build()
        .into();
    let mut response = agent
        .post(format!("{server}/v1/answer"))
        .header("authorization", format!("Bearer {key}"))
        .send_json(body(request))
        .map_err(|error| failed(error.to_string()))?;
    let status = response.status();
    let text = response
        .body_mut()
        .read_to_string()
        .map_err(|error| failed(error.to_string()))?;
    if !status.is_success() {
        return Err(failed(refusal(&status.to_string(), &text)));
    }
    match serde_json::from_str(&text) {
        Ok(resolution) => Ok(Reply {
            resolution,
            body: text,
        }),
        Err(error) => Err(failed(format!("not an answer of Koujing: {error}"))),
    }
}

fn body(request: &AnswerRequest) -> Value {
    let mut body = Map::from_iter([
        ("question".to_owned(), json!(request.question)),
        ("context".to_owned(), json!(request.context)),
        ("variables".to_owned(), json!(request.variables)),
        ("format".to_owned(), json!(request.format)),
    ]);
    if let Some(lang) = request.lang {
        body.insert("lang".to_owned(), json!(lang.tag()));
    }
    Value::Object(body)
}

/// The server's own words, else its status.
fn refusal(status: &str, body: &str) -> String {
    match serde_json::from_str::<ProblemDetails>(body) {
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
    use koujing_core::TextFormat;
    use koujing_service::Lang;

    use super::*;

    #[test]
    fn the_body_is_the_one_of_the_api() {
        let mut request = AnswerRequest {
            question: "怎么洗".into(),
            context: [("product".to_owned(), "X50".to_owned())].into(),
            format: TextFormat::Markdown,
            ..AnswerRequest::default()
        };
        let expected = json!({
            "question": "怎么洗", "context": {"product": "X50"}, "variables": {}, "format": "markdown",
        });
        assert_eq!(body(&request), expected);
        request.lang = Some(Lang::Hant);
        assert_eq!(body(&request)["lang"], "zh-Hant");
    }

    #[test]
    fn a_refusal_says_what_the_server_said() {
        let problem =
            r#"{"type": "about:blank", "title": "没有权限", "detail": "请换钥匙", "code": "x"}"#;
        assert_eq!(refusal("403 Forbidden", problem), "没有权限: 请换钥匙");
        assert_eq!(refusal("403 Forbidden", r#"{"title": "no"}"#), "no");
        assert_eq!(refusal("502 Bad Gateway", "<html>"), "502 Bad Gateway");
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
