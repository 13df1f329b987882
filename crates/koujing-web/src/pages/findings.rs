//! `/findings`: what was found in replies that were sent, for supervisors to decide; `/findings/mine`: in
//! one's own replies, to appeal against; `/findings/rules`: how the rules do.

mod act;
mod rules;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use koujing_core::Role;
use koujing_service::{FindingRequest, FindingState, FindingView, Rule, Verdict, rule_named};
use serde_json::json;

use super::Pages;
use super::done;
use super::failure::{Failure, encoded};
use super::frame::Frame;
use super::page::Page;
use super::person::Person;
use super::refused::Refused;
use super::report::{rule_key, verdict_key};
use super::texts::Texts;
use crate::problem::Problem;
use crate::query::Query;

/// Findings of a page.
const LISTED: usize = 30;

/// The addresses of findings.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/findings", get(list))
        .route("/findings/mine", get(mine))
        .route("/findings/rules", get(rules::show))
        .route("/findings/rules.csv", get(rules::csv))
        .route("/findings/findings.xlsx", get(rules::xlsx))
        .route("/findings/{id}/confirm", post(act::confirm))
        .route("/findings/{id}/dismiss", post(act::dismiss))
        .route("/findings/{id}/appeal", post(act::appeal))
}

/// The filters as they stand in the address.
#[derive(Clone, Default)]
struct Chosen {
    list: Option<FindingState>,
    rule: Option<Rule>,
    agent: String,
    article: String,
    page: usize,
    /// Only one's own.
    mine: bool,
}

#[derive(Template)]
#[template(path = "room/findings.html")]
struct Findings {
    frame: Frame,
    findings: Vec<FindingView>,
    chosen: Chosen,
    /// Address, its words, how many are in it where that is looked up, whether it is shown.
    tabs: Vec<(String, &'static str, Option<u64>, bool)>,
    more: bool,
    done: Option<&'static str>,
    refused: Option<Refused>,
}

const LISTS: [(FindingState, &str); 4] = [
    (FindingState::Open, "finding-open"),
    (FindingState::Appealed, "finding-appealed"),
    (FindingState::Confirmed, "finding-confirmed"),
    (FindingState::Dismissed, "finding-dismissed"),
];

/// The rules that can be chosen.
const RULES: [Rule; 12] = [
    Rule::NeverSaid,
    Rule::OtherAmount,
    Rule::OtherDate,
    Rule::OtherThing,
    Rule::OtherParty,
    Rule::Reversed,
    Rule::MustSayMissing,
    Rule::StepsMissing,
    Rule::Extra,
    Rule::Contrast,
    Rule::EmptyPromise,
    Rule::Blame,
];

/// A rule in words; one that there is no more by its name.
fn rule_said(t: Texts, word: &str) -> String {
    match rule_named(word) {
        Some(rule) => t.say(rule_key(&rule)).into_owned(),
        None => word.to_owned(),
    }
}

fn severity_key(word: &str) -> &'static str {
    match word {
        "high" => "severity-high",
        "medium" => "severity-medium",
        _ => "severity-low",
    }
}

impl Chosen {
    fn take(query: &mut Query) -> Result<Self, Problem> {
        let text = |text: Option<String>| text.unwrap_or_default().trim().to_owned();
        Ok(Self {
            list: query.take("list").and_then(|it| FindingState::parse(&it)),
            rule: query.take("rule").and_then(|it| rule_named(&it)),
            agent: text(query.take("agent")),
            article: text(query.take("article")),
            page: query.parsed("page")?.unwrap_or(1).max(1),
            mine: false,
        })
    }

    /// One's own, of whatever kind.
    fn own(page: usize) -> Self {
        Self {
            page,
            mine: true,
            ..Self::default()
        }
    }

    /// None: an article of that name there cannot be.
    fn request(&self, list: Option<FindingState>) -> Option<FindingRequest> {
        Some(FindingRequest {
            state: list,
            rule: self.rule,
            agent: (!self.agent.is_empty()).then(|| self.agent.clone()),
            article: match self.article.as_str() {
                "" => None,
                article => Some(article.parse().ok()?),
            },
            own: self.mine,
        })
    }

    fn address(&self, list: Option<FindingState>, page: usize) -> String {
        if self.mine {
            return format!("/findings/mine?page={page}");
        }
        let list = list.unwrap_or(FindingState::Open);
        let mut address = format!("/findings?list={}", list.as_str());
        let rule = self.rule.map_or("", Rule::name);
        for (name, value) in [
            ("rule", rule),
            ("agent", &self.agent),
            ("article", &self.article),
        ] {
            if !value.is_empty() {
                address.push_str(&format!("&{name}={}", encoded(value)));
            }
        }
        if page > 1 {
            address.push_str(&format!("&page={page}"));
        }
        address
    }
}

impl Findings {
    fn here(&self) -> String {
        self.chosen.address(self.chosen.list, self.chosen.page)
    }

    fn before(&self) -> Option<String> {
        let page = self.chosen.page;
        (page > 1).then(|| self.chosen.address(self.chosen.list, page - 1))
    }

    fn behind(&self) -> Option<String> {
        let page = self.chosen.page + 1;
        self.more
            .then(|| self.chosen.address(self.chosen.list, page))
    }

    /// The rules: name, words, whether it is chosen.
    fn rules(&self) -> Vec<(&'static str, &'static str, bool)> {
        let rules = RULES.iter();
        rules
            .map(|rule| (rule.name(), rule_key(rule), self.chosen.rule == Some(*rule)))
            .collect()
    }

    fn rule(&self, word: &str) -> String {
        rule_said(self.frame.t, word)
    }

    /// What the answer says instead; of what must not be said there is nothing to say instead.
    fn approved<'a>(&self, view: &'a FindingView) -> Option<&'a str> {
        let is_forbidden = view.record.rule == Rule::NeverSaid.name();
        view.record.approved.as_deref().filter(|_| !is_forbidden)
    }

    fn verdict(&self, word: &str) -> String {
        match serde_json::from_value::<Verdict>(json!(word)) {
            Ok(verdict) => self.frame.t.say(verdict_key(&verdict)).into_owned(),
            Err(_) => word.to_owned(),
        }
    }

    fn state(&self, state: &FindingState) -> &'static str {
        let mut lists = LISTS.iter();
        lists
            .find(|(it, _)| it == state)
            .map_or("", |(_, key)| *key)
    }
}

/// `GET /findings`.
async fn list(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    person.at_least(Role::Approver)?;
    let mut query = query?;
    let chosen = Chosen::take(&mut query)?;
    let done = done::said(&mut query);
    query.finish()?;
    page(&pages, &person, chosen, done, None).await
}

/// `GET /findings/mine`.
async fn mine(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    let mut query = query?;
    let number = query.parsed::<usize>("page")?.unwrap_or(1).max(1);
    let done = done::said(&mut query);
    query.finish()?;
    page(&pages, &person, Chosen::own(number), done, None).await
}

async fn page(
    pages: &Pages,
    person: &Person,
    mut chosen: Chosen,
    done: Option<&'static str>,
    refused: Option<Refused>,
) -> Result<Response, Failure> {
    let (app, viewer) = (&pages.app, person.viewer());
    if !chosen.mine {
        chosen.list = chosen.list.or(Some(FindingState::Open));
    }
    let offset = (chosen.page - 1).saturating_mul(LISTED);
    let mut findings = match chosen.request(chosen.list) {
        Some(request) => {
            let limit = LISTED as u32 + 1;
            app.findings(&viewer, &request, offset, limit).await?
        }
        None => Vec::new(),
    };
    let more = findings.len() > LISTED;
    findings.truncate(LISTED);
    let mut tabs = Vec::new();
    for (list, key) in LISTS.into_iter().filter(|_| !chosen.mine) {
        // What is decided is looked up only when asked for.
        let is_waiting = matches!(list, FindingState::Open | FindingState::Appealed);
        let count = match chosen.request(Some(list)) {
            Some(request) if is_waiting => Some(app.count_findings(&viewer, &request).await?),
            _ => None,
        };
        let address = chosen.address(Some(list), 1);
        tabs.push((address, key, count, chosen.list == Some(list)));
    }
    let under = if chosen.mine { "/mine" } else { "/checks" };
    let status = Refused::status(refused.as_ref());
    let page = Page::of(Findings {
        frame: Frame::around(under, person),
        findings,
        chosen,
        tabs,
        more,
        done,
        refused,
    });
    Ok(page.with_status(status).into_response())
}
