//! A question to a running server.

use std::time::Duration;

use koujing_service::AnswerRequest;
use serde_json::{Map, Value, json};

use super::Reply;
use crate::failure::Failure;
use crate::language::Language;
use crate::remote::Remote;

const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn ask(
    server: &str,
    key: &str,
    language: Language,
    request: &AnswerRequest,
) -> Result<Reply, Failure> {
    let server = Remote::new(server, key, language, PATIENCE);
    let answer = server.post_json("/v1/answer", &body(request))?;
    let body = String::from_utf8(answer).map_err(server.misunderstood())?;
    let resolution = serde_json::from_str(&body).map_err(server.misunderstood())?;
    Ok(Reply { resolution, body })
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
}
