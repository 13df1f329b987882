//! The same as files for spreadsheets.

use axum::extract::State;
use axum::response::Response;
use koujing_service::{Figures, Insights, ShareFigures, Topic};

use super::super::Pages;
use super::super::failure::Failure;
use super::super::person::Person;
use super::super::report::tables::{Cell, Table, table};
use super::super::report::{ReportFormat, sheets};
use super::super::texts::Texts;
use super::{asked, unanswered};
use crate::problem::Problem;
use crate::query::Query;

const FIGURES: [&str; 5] = [
    "asked",
    "asked-answered",
    "asked-ambiguous",
    "asked-unanswered",
    "asked-copied",
];

fn count(number: u64) -> Cell {
    Cell::Number(usize::try_from(number).unwrap_or(usize::MAX))
}

fn figures(figures: &Figures) -> [Cell; 5] {
    [
        count(figures.asked),
        count(figures.answered),
        count(figures.ambiguous),
        count(unanswered(figures)),
        count(figures.copied),
    ]
}

fn topics(t: Texts, name: &'static str, topics: &[Topic]) -> Table {
    let head = ["asked-question", "field-id"].into_iter().chain(FIGURES);
    let head = head.chain(["asked-before", "asked-wrong", "asked-helpful"]);
    let mut made = table(t, name, &head.collect::<Vec<_>>());
    made.rows.extend(topics.iter().map(|it| {
        let id = it.article.as_ref().map(|id| id.as_str());
        let mut row = vec![Cell::from(it.question.as_deref()), Cell::from(id)];
        row.extend(figures(&it.figures));
        row.extend([it.before, it.marked_wrong, it.marked_helpful].map(count));
        row
    }));
    made
}

fn shares(t: Texts, name: &'static str, shares: &[ShareFigures]) -> Table {
    let head: Vec<&str> = [name].into_iter().chain(FIGURES).collect();
    let mut made = table(t, name, &head);
    made.rows.extend(shares.iter().map(|it| {
        let mut row = vec![Cell::from(it.value.as_str())];
        row.extend(figures(&it.figures));
        row
    }));
    made
}

fn days(t: Texts, insights: &Insights) -> Table {
    let head: Vec<&str> = ["asked-day"].into_iter().chain(FIGURES).collect();
    let mut made = table(t, "insights-days", &head);
    made.rows.extend(insights.days.iter().map(|it| {
        let mut row = vec![Cell::from(it.day.as_str())];
        row.extend(figures(&it.figures));
        row
    }));
    made
}

/// `GET /insights/topics.csv`: the most asked.
pub(super) async fn csv(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    let (_, insights) = asked(&pages, &person, query).await?;
    let t = Texts::of(person.lang);
    let made = sheets::csv(&topics(t, "insights-most", &insights.most));
    sheets::sent(made, ReportFormat::Csv, "koujing-insights.csv")
}

/// `GET /insights/insights.xlsx`: all of it, a sheet for each table.
pub(super) async fn xlsx(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<Response, Failure> {
    let (_, insights) = asked(&pages, &person, query).await?;
    let t = Texts::of(person.lang);
    let tables = [
        days(t, &insights),
        topics(t, "insights-most", &insights.most),
        topics(t, "insights-rising", &insights.rising),
        topics(t, "insights-unanswered", &insights.unanswered),
        shares(t, "insights-products", &insights.products),
        shares(t, "insights-channels", &insights.channels),
    ];
    sheets::sent(
        sheets::workbook(&tables),
        ReportFormat::Xlsx,
        "koujing-insights.xlsx",
    )
}
