//! A reply checked by a running server.

use std::time::Duration;

use koujing_service::{About, CheckRequest};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::language::Language;
use crate::remote::Remote;

const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn check(
    server: &str,
    key: &str,
    language: Language,
    request: &CheckRequest,
) -> Result<Value, Failure> {
    let server = Remote::new(server, key, language, PATIENCE);
    let checked = server.post_json("/v1/check", &body(request))?;
    serde_json::from_slice(&checked).map_err(server.misunderstood())
}

fn body(request: &CheckRequest) -> Value {
    let (name, value) = match &request.about {
        About::Question(question) => ("question", json!(question)),
        About::Article(article) => ("article", json!(article)),
        About::Receipt(receipt) => ("receipt", json!(receipt)),
    };
    let mut body = Map::from_iter([
        ("reply".to_owned(), json!(request.reply)),
        (name.to_owned(), value),
        ("context".to_owned(), json!(request.context)),
    ]);
    if let Some(agent) = &request.agent {
        body.insert("agent".to_owned(), json!(agent));
    }
    if let Some(at) = request.at {
        body.insert("at".to_owned(), json!(at));
    }
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_the_one_of_the_api() {
        let request = CheckRequest {
            reply: "每 20 天".into(),
            about: About::Question("多久洗".into()),
            context: [("channel".to_owned(), "sms".to_owned())].into(),
            agent: None,
            at: None,
        };
        let expected =
            json!({"reply": "每 20 天", "question": "多久洗", "context": {"channel": "sms"}});
        assert_eq!(body(&request), expected);
    }
}
