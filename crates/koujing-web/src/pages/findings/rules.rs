//! `/findings/rules`: how many of what each rule found are none, by what people decided; the same and the
//! findings themselves as files for spreadsheets.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use koujing_core::{ArticleId, Role};
use koujing_service::{FindingFigures, FindingRequest, FindingView, RuleFindings};

use super::super::Pages;
use super::super::failure::Failure;
use super::super::frame::Frame;
use super::super::page::Page;
use super::super::person::Person;
use super::super::report::tables::{Cell, Table, table};
use super::super::report::{ReportFormat, sheets};
use super::super::texts::Texts;
use super::{LISTS, rule_said, severity_key};
use crate::problem::Problem;
use crate::query::Query;

/// Findings that a workbook holds at most.
const MOST: u32 = 10_000;

#[derive(Template)]
#[template(path = "room/findings_rules.html")]
struct Rules {
    frame: Frame,
    rules: Vec<RuleFindings>,
}

impl Rules {
    fn rule(&self, word: &str) -> String {
        rule_said(self.frame.t, word)
    }
}

fn percent(percent: &Option<u64>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent}%"))
}

async fn rules(
    pages: &Pages,
    person: &Person,
    query: Result<Query, Problem>,
) -> Result<Vec<RuleFindings>, Failure> {
    person.at_least(Role::Approver)?;
    query?.finish()?;
    Ok(pages.app.rule_findings().await?)
}

/// `GET /findings/rules`.
pub(super) async fn show(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    Ok(Page::of(Rules {
        rules: rules(&pages, &person, query).await?,
        frame: Frame::around("/checks", &person),
    }))
}

const FIGURES: [&str; 5] = [
    "findings-found",
    "finding-confirmed",
    "finding-dismissed",
    "finding-appealed",
    "findings-share",
];

fn figures(figures: &FindingFigures, share: &Option<u64>) -> [Cell; 5] {
    let count = |number: u64| Cell::from(usize::try_from(number).unwrap_or(usize::MAX));
    [
        count(figures.found),
        count(figures.confirmed),
        count(figures.dismissed),
        count(figures.appealed),
        Cell::from(percent(share)),
    ]
}

fn by_rule(t: Texts, rules: &[RuleFindings]) -> Table {
    let head = ["finding-rule", "finding-severity"];
    let head: Vec<&str> = head.into_iter().chain(FIGURES).collect();
    let mut made = table(t, "findings-by-rule", &head);
    made.rows.extend(rules.iter().map(|it| {
        let mut row = vec![Cell::from(rule_said(t, &it.rule))];
        row.push(Cell::from(t.say(severity_key(&it.severity)).as_ref()));
        row.extend(figures(&it.figures, &it.dismissed_percent));
        row
    }));
    made
}

fn by_article(t: Texts, rules: &[RuleFindings]) -> Table {
    let head = ["finding-rule", "field-id", "field-question"];
    let head: Vec<&str> = head.into_iter().chain(FIGURES).collect();
    let mut made = table(t, "findings-by-article", &head);
    for rule in rules {
        made.rows.extend(rule.articles.iter().map(|it| {
            let mut row = vec![Cell::from(rule_said(t, &rule.rule))];
            row.push(Cell::from(it.article.as_ref().map(ArticleId::as_str)));
            row.push(Cell::from(it.question.as_deref()));
            row.extend(figures(&it.figures, &it.dismissed_percent));
            row
        }));
    }
    made
}

const FINDING: [&str; 14] = [
    "report-agent",
    "finding-sent",
    "report-channel",
    "report-asked",
    "report-reply",
    "field-id",
    "finding-rule",
    "finding-severity",
    "finding-said",
    "finding-approved",
    "filter-state",
    "finding-appeal",
    "finding-decided-by",
    "reason",
];

fn each(t: Texts, findings: &[FindingView]) -> Table {
    let mut made = table(t, "findings", &FINDING);
    made.rows.extend(findings.iter().map(|view| {
        let (it, reply) = (&view.record, &view.record.reply);
        let state = LISTS.iter().find(|(state, _)| *state == it.state);
        vec![
            Cell::from(reply.agent.as_deref()),
            Cell::from(reply.sent_at.map(|at| at.to_string()).as_deref()),
            Cell::from(reply.channel.as_deref()),
            Cell::from(reply.asked.as_deref()),
            Cell::from(reply.reply.as_str()),
            Cell::from(reply.article.as_ref().map(ArticleId::as_str)),
            Cell::from(rule_said(t, &it.rule)),
            Cell::from(t.say(severity_key(&it.severity)).as_ref()),
            Cell::from(it.said.as_deref()),
            Cell::from(it.approved.as_deref()),
            Cell::from(state.map(|(_, key)| t.say(key)).as_deref()),
            Cell::from(it.appeal.as_deref()),
            Cell::from(it.decided_by.as_deref()),
            Cell::from(it.reason.as_deref()),
        ]
    }));
    made
}

/// `GET /findings/rules.csv`: by rule and article.
pub(super) async fn csv(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    let rules = rules(&pages, &person, query).await?;
    let made = sheets::csv(&by_article(Texts::of(person.lang), &rules));
    sheets::sent(made, ReportFormat::Csv, "koujing-findings.csv")
}

/// `GET /findings/findings.xlsx`: the rules, by article, and the findings, a sheet each.
pub(super) async fn xlsx(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    let rules = rules(&pages, &person, query).await?;
    let request = FindingRequest::default();
    let found = pages
        .app
        .findings(&person.viewer(), &request, 0, MOST)
        .await?;
    let t = Texts::of(person.lang);
    let tables = [by_rule(t, &rules), by_article(t, &rules), each(t, &found)];
    let made = sheets::workbook(&tables);
    sheets::sent(made, ReportFormat::Xlsx, "koujing-findings.xlsx")
}
