//! `/insights`: what is asked, as plots and tables, and as files for spreadsheets; the digest of a week.

mod files;
mod plot;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use koujing_core::Role;
use koujing_service::{DeskWords, Digest, Figures, InsightRequest, Insights, ShareFigures, Topic};

use super::Pages;
use super::failure::{Failure, encoded};
use super::frame::Frame;
use super::page::Page;
use super::person::Person;
use super::texts::Texts;
use crate::problem::Problem;
use crate::query::Query;
use crate::routes::insights::request;
use plot::{Bar, DayBars, bars, day_bars};

/// Topics of each kind on the page.
const TOPICS: u32 = 20;

/// The addresses of insights.
pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/insights", get(show))
        .route("/insights/digest", get(digest))
        .route("/insights/topics.csv", get(files::csv))
        .route("/insights/insights.xlsx", get(files::xlsx))
}

/// A list of topics: what it is called, what is in it, whether it compares with the period before.
type TopicList<'a> = (&'static str, &'a [Topic], bool);

/// What both pages show of a period.
struct Shown {
    it: Insights,
    /// How many had no answer.
    unanswered: u64,
    days: DayBars,
    products: Vec<Bar>,
    channels: Vec<Bar>,
}

impl Shown {
    fn of(it: Insights, words: &DeskWords, t: Texts) -> Self {
        let named = |dimension: &'static str, shares: &[ShareFigures]| {
            bars(shares, |value| match value {
                "" => t.say("not-told").into_owned(),
                value => words.value(dimension, value).to_owned(),
            })
        };
        Self {
            unanswered: unanswered(&it.total),
            days: day_bars(&it.days),
            products: named("product", &it.products),
            channels: named("channel", &it.channels),
            it,
        }
    }

    fn lists(&self) -> [TopicList<'_>; 3] {
        [
            ("insights-most", &self.it.most, false),
            ("insights-rising", &self.it.rising, true),
            ("insights-unanswered", &self.it.unanswered, false),
        ]
    }

    fn shares(&self) -> [(&'static str, &[Bar]); 2] {
        [
            ("insights-products", &self.products),
            ("insights-channels", &self.channels),
        ]
    }
}

/// A share of a whole in percent.
fn percent(part: u64, whole: u64) -> String {
    match whole {
        0 => "–".to_owned(),
        _ => format!("{}%", (part * 100 + whole / 2) / whole),
    }
}

#[derive(Template)]
#[template(path = "insights/page.html")]
struct InsightsPage {
    frame: Frame,
    shown: Shown,
    words: DeskWords,
    chosen: InsightRequest,
    /// The filters as they stand in an address.
    query: String,
}

impl InsightsPage {
    fn chosen_of(&self, dimension: &str) -> String {
        let chosen = match dimension {
            "product" => &self.chosen.product,
            _ => &self.chosen.channel,
        };
        chosen.clone().unwrap_or_default()
    }

    fn percent(&self, part: &u64, whole: &u64) -> String {
        percent(*part, *whole)
    }
}

#[derive(Template)]
#[template(path = "insights/digest.html")]
struct DigestPage {
    frame: Frame,
    shown: Shown,
    it: Digest,
}

impl DigestPage {
    fn percent(&self, part: &u64, whole: &u64) -> String {
        percent(*part, *whole)
    }
}

/// What was asked in a period; a period that is none is as if the address was wrong.
async fn asked(
    pages: &Pages,
    person: &Person,
    query: Result<Query, Problem>,
) -> Result<(InsightRequest, Insights), Failure> {
    person.at_least(Role::Editor)?;
    let mut query = query?;
    let chosen = request(&mut query);
    query.finish()?;
    let insights = pages.app.insights(&chosen, TOPICS).await?;
    Ok((chosen, insights.ok_or(Failure::Unreadable)?))
}

/// `GET /insights`.
async fn show(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    let (chosen, insights) = asked(&pages, &person, query).await?;
    let frame = Frame::around("/insights", &person);
    let words = pages.app.desk_words(person.lang);
    let told = [
        ("from", Some(insights.from.clone())),
        ("until", Some(insights.until.clone())),
        ("product", chosen.product.clone()),
        ("channel", chosen.channel.clone()),
    ];
    let told = told.iter().filter_map(|(name, value)| {
        let value = value.as_deref()?;
        Some(format!("{name}={}", encoded(value)))
    });
    Ok(Page::of(InsightsPage {
        query: told.collect::<Vec<_>>().join("&"),
        shown: Shown::of(insights, &words, frame.t),
        frame,
        words,
        chosen,
    }))
}

/// `GET /insights/digest`: the last seven whole days.
async fn digest(
    State(pages): State<Pages>,
    person: Person,
    query: Result<Query, Problem>,
) -> Result<impl IntoResponse, Failure> {
    person.at_least(Role::Editor)?;
    query?.finish()?;
    let it = pages.app.digest().await?;
    let frame = Frame::around("/insights", &person);
    let words = pages.app.desk_words(person.lang);
    Ok(Page::of(DigestPage {
        shown: Shown::of(it.insights.clone(), &words, frame.t),
        frame,
        it,
    }))
}

/// How many had no answer.
fn unanswered(figures: &Figures) -> u64 {
    figures
        .asked
        .saturating_sub(figures.answered + figures.ambiguous)
}
