//! Figures of what was asked: by topic, by day, by product and channel.
//!
//! A topic is what one answer is for: an article, or a gap, or words that belong to neither.

use serde::Serialize;
use sqlx::any::AnyRow;

use crate::row::Columns;
use crate::statement::{Value, select};
use crate::{Store, StoreError};

/// Which of what was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InsightFilter {
    /// First day (days since 1970-01-01 at +08:00).
    pub from: i64,
    /// Last day.
    pub until: i64,
    /// Only of this product.
    pub product: Option<String>,
    /// Only over this channel.
    pub channel: Option<String>,
}

/// How often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Asked.
    pub asked: u64,
    /// Of those answered.
    pub answered: u64,
    /// Of those ambiguous; the rest had no answer.
    pub ambiguous: u64,
    /// Answers copied at the desk.
    pub copied: u64,
}

/// Figures of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicFigures {
    /// Key of the article that answers.
    pub article: Option<String>,
    /// The gap.
    pub gap: Option<String>,
    /// Words that were used; none where they are not kept.
    pub wording: Option<String>,
    /// How often.
    #[serde(flatten)]
    pub figures: Figures,
    /// How often in the period of the same length before.
    pub before: u64,
}

/// Figures of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayFigures {
    /// Days since 1970-01-01 at +08:00.
    pub day: i64,
    /// How often.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Figures of a product or a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShareFigures {
    /// Which; empty: not told.
    pub value: String,
    /// How often.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Which topics come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicOrder {
    /// The most asked.
    Asked,
    /// Those asked so much more than in the period before.
    Rising,
    /// The most asked of those without an answer.
    Unanswered,
}

const SUMS: &str = "CAST(SUM(a.times) AS BIGINT) AS asked, \
     CAST(SUM(CASE WHEN a.outcome = 'answer' THEN a.times ELSE 0 END) AS BIGINT) AS answered, \
     CAST(SUM(CASE WHEN a.outcome = 'ambiguous' THEN a.times ELSE 0 END) AS BIGINT) AS ambiguous, \
     CAST(SUM(a.copied) AS BIGINT) AS copied";
const CHOSEN: &str = "a.day BETWEEN $1 AND $2 AND ($3 IS NULL OR a.product = $3) \
                      AND ($4 IS NULL OR a.channel = $4)";

impl InsightFilter {
    fn values(&self) -> [Value; 4] {
        [
            self.from.into(),
            self.until.into(),
            self.product.clone().into(),
            self.channel.clone().into(),
        ]
    }

    /// The period of the same length before.
    fn before(&self) -> i64 {
        self.from - (self.until - self.from + 1)
    }
}

impl Store {
    /// The first topics in an order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn topics_asked(
        &self,
        filter: &InsightFilter,
        order: TopicOrder,
        limit: u32,
    ) -> Result<Vec<TopicFigures>, StoreError> {
        let now = |what: &str| {
            format!("CAST(SUM(CASE WHEN a.day >= $5 THEN {what} ELSE 0 END) AS BIGINT)")
        };
        let of = |outcome: &str| {
            let times = format!("CASE WHEN a.outcome = '{outcome}' THEN a.times ELSE 0 END");
            now(&times)
        };
        let asked = now("a.times");
        let before = "CAST(SUM(CASE WHEN a.day < $5 THEN a.times ELSE 0 END) AS BIGINT)";
        let (having, order) = match order {
            TopicOrder::Asked => (format!("{asked} > 0"), format!("{asked} DESC")),
            TopicOrder::Rising => (
                format!("{asked} > {before}"),
                format!("{asked} - {before} DESC, {asked} DESC"),
            ),
            TopicOrder::Unanswered => (
                format!("{asked} > {}", of("answer")),
                format!("{asked} - {} DESC", of("answer")),
            ),
        };
        let topic = "CASE WHEN a.article_key <> '' THEN 'a' || a.article_key \
                     WHEN w.gap_id IS NOT NULL THEN 'g' || w.gap_id ELSE 'w' || a.wording END";
        let question = format!(
            "SELECT {topic} AS topic, MIN(a.article_key) AS article, MIN(w.gap_id) AS gap, \
             MIN(w.text) AS wording, {asked} AS asked, {} AS answered, {} AS ambiguous, \
             {} AS copied, {before} AS before FROM asked a LEFT JOIN wordings w ON w.key = a.wording \
             WHERE {CHOSEN} GROUP BY {topic} HAVING {having} ORDER BY {order}, topic LIMIT $6",
            of("answer"),
            of("ambiguous"),
            now("a.copied"),
        );
        let [_, until, product, channel] = filter.values();
        let values = [
            filter.before().into(),
            until,
            product,
            channel,
            filter.from.into(),
            i64::from(limit).into(),
        ];
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, values).await?;
        rows.iter().map(topic_of).collect()
    }

    /// The words that were asked from a day on, those most often asked first, as they are kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wordings_asked(&self, from: i64, limit: u32) -> Result<Vec<String>, StoreError> {
        let question = "SELECT w.text AS wording FROM asked a JOIN wordings w ON w.key = a.wording \
             WHERE a.day >= $1 AND w.text <> '' GROUP BY w.key, w.text \
             ORDER BY SUM(a.times) DESC, w.key LIMIT $2";
        let mut connection = self.reading.acquire().await?;
        let values = [from.into(), i64::from(limit).into()];
        let rows = select(&mut connection, question, values).await?;
        rows.iter().map(|row| row.text("wording")).collect()
    }

    /// By day, the days without a question left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn days_asked(&self, filter: &InsightFilter) -> Result<Vec<DayFigures>, StoreError> {
        let question = format!(
            "SELECT a.day, {SUMS} FROM asked a WHERE {CHOSEN} GROUP BY a.day ORDER BY a.day"
        );
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, filter.values()).await?;
        let day = |row: &AnyRow| {
            Ok(DayFigures {
                day: row.integer("day")?,
                figures: figures(row)?,
            })
        };
        rows.iter().map(day).collect()
    }

    /// By product (`by_channel`: by channel), the most asked first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shares_asked(
        &self,
        filter: &InsightFilter,
        by_channel: bool,
        limit: u32,
    ) -> Result<Vec<ShareFigures>, StoreError> {
        let column = if by_channel { "a.channel" } else { "a.product" };
        let question = format!(
            "SELECT {column} AS value, {SUMS} FROM asked a WHERE {CHOSEN} \
             GROUP BY {column} HAVING SUM(a.times) > 0 ORDER BY SUM(a.times) DESC, {column} LIMIT $5"
        );
        let values = filter.values().into_iter().chain([i64::from(limit).into()]);
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, values).await?;
        let share = |row: &AnyRow| {
            Ok(ShareFigures {
                value: row.text("value")?,
                figures: figures(row)?,
            })
        };
        rows.iter().map(share).collect()
    }
}

fn topic_of(row: &AnyRow) -> Result<TopicFigures, StoreError> {
    let article = row.text("article")?;
    Ok(TopicFigures {
        gap: row.maybe_text("gap")?.filter(|_| article.is_empty()),
        article: (!article.is_empty()).then_some(article),
        wording: row.maybe_text("wording")?,
        figures: figures(row)?,
        before: row.count("before")?,
    })
}

fn figures(row: &AnyRow) -> Result<Figures, StoreError> {
    Ok(Figures {
        asked: row.count("asked")?,
        answered: row.count("answered")?,
        ambiguous: row.count("ambiguous")?,
        copied: row.count("copied")?,
    })
}
