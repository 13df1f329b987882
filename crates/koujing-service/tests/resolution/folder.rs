//! A service over a few articles.

use std::collections::BTreeMap;

use koujing_core::{Audience, Resolution, Timestamp};
use koujing_service::{AnswerRequest, Clock, Config, Folder, Service};

const SETTINGS: &str = "
dimensions:
  product:
    values: [X50, X60, {value: X80, aliases: [X80 Pro]}]
  region:
    values: [{value: 上海, children: [徐汇, 浦东]}]
variables:
  repair.time: 预计修复时间
synonyms:
  - [无线网, wifi]
broader:
  滤芯: [滤网, 胶囊]
not_same:
  - [滤网, 胶囊]
";

/// A service over these articles, each `front matter|body`, at an instant.
pub(crate) fn service_at(articles: &[(&str, &str)], now: &str) -> Service {
    let mut files = BTreeMap::from([("koujing.yaml".to_owned(), SETTINGS.as_bytes().to_vec())]);
    for (at, (front, body)) in articles.iter().enumerate() {
        let text = format!(
            "---\nowner: 组\naudience: public\n{}\n---\n\n{body}\n",
            front.trim()
        );
        files.insert(format!("a{at:02}.md"), text.into_bytes());
    }
    let folder = Folder::from_files(files);
    let errors: Vec<_> = folder
        .problems()
        .filter(|problem| problem.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let now: Timestamp = now.parse().expect("a time");
    Service::over(&folder, Clock::of(move || now), &Config::default()).expect("an index")
}

pub(crate) fn service(articles: &[(&str, &str)]) -> Service {
    service_at(articles, "2026-11-01T00:00:00Z")
}

pub(crate) async fn ask(service: &Service, question: &str, context: &[(&str, &str)]) -> Resolution {
    let pairs = context
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let request = AnswerRequest {
        question: question.to_owned(),
        context: pairs.collect(),
        ..AnswerRequest::default()
    };
    service
        .answer(Audience::Internal, &request)
        .await
        .expect("an outcome")
        .resolution
}

pub(crate) fn article_of(resolution: &Resolution) -> &str {
    resolution
        .answer
        .as_ref()
        .expect("an answer")
        .article
        .as_str()
}
