//! What is served is what is live: lists, articles, search, and the answer to every question.

use std::collections::BTreeMap;

use koujing_tests::Client;
use serde_json::{Value, json};

use crate::check::{all, text};
use crate::content::questions;
use crate::feed::Feed;
use crate::ledger::Revision;
use crate::work::number;

/// The contexts in which every question is asked.
const PRODUCTS: [Option<&str>; 3] = [None, Some("X50"), Some("X80")];

/// A live article as the service shows it.
struct Live {
    id: String,
    revision: u64,
    suspended: bool,
    questions: Vec<String>,
    products: Vec<String>,
    token: Option<String>,
}

/// What must be the outcome of a question.
enum Expected<'a> {
    Answer(&'a Live),
    Ambiguous,
    NoAnswer(&'static str),
    /// Nobody claims it.
    NotExact,
}

pub(crate) fn serving(
    client: &Client,
    feed: &Feed,
    tokens: &BTreeMap<Revision, String>,
    wrong: &mut Vec<String>,
) {
    let ready = client.get("/readyz", &[]).ok();
    if ready["stale"] != false || ready["articles"] != feed.live.len() {
        wrong.push(format!("{} articles are live: {ready}", feed.live.len()));
    }
    for path in ["/v1/articles", "/v1/search"] {
        let listed: BTreeMap<String, (u64, bool)> = all(client, path, &[])
            .iter()
            .map(|item| {
                let is_suspended = item["state"] == "suspended";
                let id = text(&item["article"]).to_owned();
                (id, (number(&item["revision"]), is_suspended))
            })
            .collect();
        let live: BTreeMap<String, (u64, bool)> = feed
            .live
            .iter()
            .map(|(id, revision)| (id.clone(), (*revision, feed.suspended.contains(id))))
            .collect();
        if listed != live {
            wrong.push(format!("{path} lists {listed:?}, live is {live:?}"));
        }
    }
    let live: Vec<Live> = feed
        .live
        .keys()
        .map(|id| one(client, feed, tokens, id, wrong))
        .collect();
    for question in questions() {
        for product in PRODUCTS {
            asked(client, &live, &question, product, wrong);
        }
    }
    for live in &live {
        found(client, live, wrong);
    }
}

/// One live article.
fn one(
    client: &Client,
    feed: &Feed,
    tokens: &BTreeMap<Revision, String>,
    id: &str,
    wrong: &mut Vec<String>,
) -> Live {
    let shown = client.get(&format!("/v1/articles/{id}"), &[]).ok();
    let revision = number(&shown["revision"]);
    let token = tokens.get(&(id.to_owned(), revision)).cloned();
    let has_token = token
        .as_deref()
        .is_some_and(|token| text(&shown["body"]["default"]).contains(token));
    if feed.live.get(id) != Some(&revision) || !has_token {
        wrong.push(format!("{id} shows {shown}, its text is {token:?}"));
    }
    let texts = |value: &Value| -> Vec<String> {
        let items = value.as_array().into_iter().flatten();
        items.map(|item| text(item).to_owned()).collect()
    };
    let mut questions = texts(&shown["similar"]);
    questions.push(text(&shown["question"]).to_owned());
    Live {
        id: id.to_owned(),
        revision,
        suspended: shown["state"] == "suspended",
        questions,
        products: texts(&shown["scope"]["product"]),
        token,
    }
}

/// One question in one context has one answer, and it is that of the article that claims it.
fn asked(
    client: &Client,
    live: &[Live],
    question: &str,
    product: Option<&str>,
    wrong: &mut Vec<String>,
) {
    let claimants: Vec<&Live> = live
        .iter()
        .filter(|live| live.questions.iter().any(|own| own == question))
        .collect();
    let of_all: Vec<&&Live> = claimants
        .iter()
        .filter(|live| live.products.is_empty())
        .collect();
    let of_product: Vec<&&Live> = claimants
        .iter()
        .filter(|live| {
            product.is_some_and(|product| live.products.iter().any(|own| own == product))
        })
        .collect();
    if of_all.len() > 1 || of_product.len() > 1 {
        let ids: Vec<&str> = claimants.iter().map(|live| live.id.as_str()).collect();
        wrong.push(format!(
            "{question} ({product:?}) has two answers among {ids:?}"
        ));
        return;
    }
    let fits = of_product.first().or(of_all.first());
    let unknown = |live: &&&Live| product.is_none() && !live.products.is_empty();
    let expected = match fits {
        Some(live) if live.suspended => Expected::NoAnswer("suspended"),
        Some(live) => Expected::Answer(live),
        None if claimants.is_empty() => Expected::NotExact,
        None if !claimants.iter().any(|live| unknown(&live)) => Expected::NoAnswer("out_of_scope"),
        None if claimants.iter().all(|live| live.suspended) => Expected::NoAnswer("suspended"),
        None => Expected::Ambiguous,
    };
    let context: Vec<(&str, &str)> = product
        .map(|product| ("product", product))
        .into_iter()
        .collect();
    let said = client.ask(question, &context);
    let is_right = match expected {
        Expected::Answer(live) => {
            let answer = &said["answer"];
            said["outcome"] == "answer"
                && said["match"]["kind"] != "ranked"
                && answer["article"] == live.id
                && answer["revision"] == live.revision
                && live
                    .token
                    .as_ref()
                    .is_some_and(|token| text(&answer["text"]).contains(token))
        }
        Expected::Ambiguous => {
            said["outcome"] == "ambiguous" && said["needs"] == json!(["product"])
        }
        Expected::NoAnswer(reason) => said["outcome"] == "no_answer" && said["reason"] == reason,
        // It may be near enough to another one, which then must be live.
        Expected::NotExact => {
            let answer = &said["answer"];
            let is_live = live.iter().any(|live| {
                answer["article"] == live.id
                    && answer["revision"] == live.revision
                    && !live.suspended
            });
            match text(&said["outcome"]) {
                "answer" => said["match"]["kind"] == "ranked" && is_live,
                outcome => matches!(outcome, "ambiguous" | "no_answer"),
            }
        }
    };
    if !is_right {
        wrong.push(format!("{question} ({product:?}): {said}"));
    }
}

/// The index finds the article by its question, in the revision that is live, and nothing that is not.
fn found(client: &Client, live: &Live, wrong: &mut Vec<String>) {
    let question = live.questions.last().map_or("", String::as_str);
    let found = all(client, "/v1/search", &[("q", question)]);
    let is_there = found
        .iter()
        .any(|item| item["article"] == live.id && item["revision"] == live.revision);
    if !is_there {
        wrong.push(format!("a search for {question} does not find {}", live.id));
    }
}
