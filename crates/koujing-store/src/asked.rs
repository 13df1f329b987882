//! What was asked: counted by day, with the words that were used. Written behind, in batches, like
//! [`Telling`](crate::Telling)s; what nobody could answer becomes a gap in the same transaction.

mod figures;

use std::collections::BTreeMap;

use sqlx::AnyConnection;

use koujing_core::{ArticleId, NoAnswerReason, OutcomeKind, Timestamp};

use crate::gaps::{note, open_again};
use crate::row::Columns;
use crate::settings::to_json;
use crate::statement::{Value, execute, insert, select};
use crate::tellings::outcome_word;
use crate::writing::stored;
use crate::{Store, StoreError};

pub use figures::{DayFigures, Figures, InsightFilter, ShareFigures, TopicFigures, TopicOrder};

/// How often something was asked on a day, by whom and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedCount {
    /// Days since 1970-01-01 at +08:00.
    pub day: i64,
    /// Key of the words; none where they are not kept.
    pub wording: Option<String>,
    /// What came of it.
    pub outcome: OutcomeKind,
    /// Of no answer: why.
    pub reason: Option<NoAnswerReason>,
    /// Of an answer: the article.
    pub article: Option<ArticleId>,
    /// The channel, if it was told.
    pub channel: Option<String>,
    /// The product, if it was told.
    pub product: Option<String>,
    /// By whom: a key or an agent.
    pub caller: String,
    /// How often it was asked.
    pub times: u64,
    /// How often the answer was copied at the desk.
    pub copied: u64,
}

/// Words that were asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWording {
    /// 32 hexadecimal digits, the same for the same normalised words.
    pub key: String,
    /// The words, without what says who somebody is.
    pub text: String,
    /// Dimension to value, as told.
    pub context: BTreeMap<String, String>,
    /// When they were asked last.
    pub at: Timestamp,
    /// Of words that nobody could answer: the gap that they belong to, unless they have one.
    pub gap: Option<NewGap>,
    /// How often nobody could.
    pub times: u64,
}

/// A gap to be made unless it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGap {
    /// Its id.
    pub id: String,
    /// What it is about: the words that were first asked.
    pub question: String,
}

impl Store {
    /// Counts a batch in one transaction, beside the counter: wordings and counts each at most once.
    /// Words that are known keep their gap; a resolved gap whose question has no answer after all is
    /// open again.
    ///
    /// # Errors
    /// When the database fails; then nothing of the batch was counted.
    pub async fn record_asked(
        &self,
        wordings: &[NewWording],
        counts: &[AskedCount],
    ) -> Result<(), StoreError> {
        if wordings.is_empty() && counts.is_empty() {
            return Ok(());
        }
        let mut beside = self.begin_beside().await?;
        let mut wordings: Vec<&NewWording> = wordings.iter().collect();
        // In the order of the keys: two nodes do not lock each other out.
        wordings.sort_by(|a, b| a.key.cmp(&b.key));
        keep(&mut beside, &wordings).await?;
        let mut counts: Vec<[Value; 10]> = counts.iter().map(row).collect::<Result<_, _>>()?;
        counts.sort_by_key(|row| format!("{row:?}"));
        count(&mut beside, counts).await?;
        beside.commit().await?;
        Ok(())
    }

    /// Removes what was asked before a day, and the words that were not asked since `before` but for
    /// those of open gaps; gaps that were closed before go with their words.
    ///
    /// # Errors
    /// When the database fails; some may be removed then.
    pub async fn prune_asked(&self, day: i64, before: Timestamp) -> Result<(), StoreError> {
        let before = before.millis();
        let closed =
            "SELECT id FROM gaps WHERE state <> 'open' AND last_at < $1 AND decided_at < $1";
        let notes = format!("DELETE FROM gap_notes WHERE gap_id IN ({closed})");
        let gaps = format!("DELETE FROM gaps WHERE id IN ({closed})");
        let mut beside = self.begin_beside().await?;
        execute(
            &mut beside,
            "DELETE FROM asked WHERE day < $1",
            [day.into()],
        )
        .await?;
        let words = "DELETE FROM wordings WHERE last_at < $1 AND (gap_id IS NULL OR gap_id NOT IN \
                     (SELECT id FROM gaps WHERE state = 'open'))";
        execute(&mut beside, words, [before.into()]).await?;
        execute(&mut beside, &notes, [before.into()]).await?;
        execute(&mut beside, &gaps, [before.into()]).await?;
        beside.commit().await?;
        Ok(())
    }
}

async fn keep(connection: &mut AnyConnection, wordings: &[&NewWording]) -> Result<(), StoreError> {
    let (unanswered, answered): (Vec<&NewWording>, Vec<&NewWording>) =
        wordings.iter().partition(|wording| wording.gap.is_some());
    let rows = answered.iter().map(|wording| -> Result<[Value; 5], _> {
        Ok([
            wording.key.as_str().into(),
            wording.text.as_str().into(),
            to_json(&wording.context)?.into(),
            wording.at.into(),
            wording.at.into(),
        ])
    });
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    let columns = ["key", "text", "context", "first_at", "last_at"];
    let known = "ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at";
    insert(connection, "wordings", columns, known, rows).await?;
    // Gap → what it is about if it is new, how often, when last.
    let mut gaps: BTreeMap<String, (Option<&str>, u64, Timestamp)> = BTreeMap::new();
    for wording in unanswered {
        let Some(gap) = &wording.gap else { continue };
        let id = belong(connection, wording, &gap.id).await?;
        let is_own = id == gap.id;
        let entry = gaps.entry(id).or_insert((None, 0, wording.at));
        entry.0 = entry.0.or(is_own.then_some(gap.question.as_str()));
        entry.1 += wording.times;
        entry.2 = entry.2.max(wording.at);
    }
    for (id, (question, times, at)) in gaps {
        if let Some(question) = question {
            make(connection, &id, question, at).await?;
        }
        ask_again(connection, &id, times, at).await?;
    }
    Ok(())
}

/// Makes words belong to a gap unless they belong to another: that one.
pub(crate) async fn belong(
    connection: &mut AnyConnection,
    wording: &NewWording,
    gap: &str,
) -> Result<String, StoreError> {
    let statement = "INSERT INTO wordings (key, text, context, gap_id, first_at, last_at) \
                     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO UPDATE SET \
                     last_at = excluded.last_at, context = excluded.context, \
                     gap_id = COALESCE(wordings.gap_id, excluded.gap_id) RETURNING gap_id";
    let values = [
        wording.key.as_str().into(),
        wording.text.as_str().into(),
        to_json(&wording.context)?.into(),
        gap.into(),
        wording.at.into(),
        wording.at.into(),
    ];
    let rows = select(connection, statement, values).await?;
    let told = rows.first().map(|row| row.text("gap_id"));
    Ok(told.transpose()?.unwrap_or_else(|| gap.to_owned()))
}

/// Makes a gap unless it is there.
pub(crate) async fn make(
    connection: &mut AnyConnection,
    id: &str,
    question: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let columns = ["id", "question", "state", "times", "first_at", "last_at"];
    let row = [
        id.into(),
        question.into(),
        "open".into(),
        0_i64.into(),
        at.into(),
        at.into(),
    ];
    let there = "ON CONFLICT (id) DO NOTHING";
    insert(connection, "gaps", columns, there, vec![row]).await
}

async fn ask_again(
    connection: &mut AnyConnection,
    id: &str,
    times: u64,
    at: Timestamp,
) -> Result<(), StoreError> {
    let counted = "UPDATE gaps SET times = times + $1, \
                   last_at = CASE WHEN last_at < $2 THEN $2 ELSE last_at END WHERE id = $3";
    let values = [stored(times)?.into(), at.into(), id.into()];
    execute(connection, counted, values).await?;
    let is_again = "state = 'resolved' AND decided_at < $2";
    if open_again(connection, id, is_again, at).await? {
        note(connection, id, at, "koujing", "asked_again", None).await?;
    }
    Ok(())
}

fn row(count: &AskedCount) -> Result<[Value; 10], StoreError> {
    Ok([
        count.day.into(),
        count.wording.as_deref().unwrap_or_default().into(),
        outcome_word(count.outcome).into(),
        count.reason.map_or("", reason_word).into(),
        count
            .article
            .as_ref()
            .map(ArticleId::key)
            .unwrap_or_default()
            .into(),
        count.channel.as_deref().unwrap_or_default().into(),
        count.product.as_deref().unwrap_or_default().into(),
        count.caller.as_str().into(),
        stored(count.times)?.into(),
        stored(count.copied)?.into(),
    ])
}

pub(crate) async fn count(
    connection: &mut AnyConnection,
    rows: Vec<[Value; 10]>,
) -> Result<(), StoreError> {
    let columns = [
        "day",
        "wording",
        "outcome",
        "reason",
        "article_key",
        "channel",
        "product",
        "caller",
        "times",
        "copied",
    ];
    let added = "ON CONFLICT (day, wording, outcome, reason, article_key, channel, product, caller) \
                 DO UPDATE SET times = asked.times + excluded.times, \
                 copied = asked.copied + excluded.copied";
    insert(connection, "asked", columns, added, rows).await
}

/// The row of words that were reported: where they were asked, without counting them.
pub(crate) fn reported(
    day: i64,
    wording: &NewWording,
    caller: &str,
) -> Result<[Value; 10], StoreError> {
    let told = |dimension: &str| wording.context.get(dimension).cloned();
    row(&AskedCount {
        day,
        wording: Some(wording.key.clone()),
        outcome: OutcomeKind::NoAnswer,
        reason: None,
        article: None,
        channel: told("channel"),
        product: told("product"),
        caller: caller.to_owned(),
        times: 0,
        copied: 0,
    })
}

fn reason_word(reason: NoAnswerReason) -> &'static str {
    match reason {
        NoAnswerReason::NoMatch => "no_match",
        NoAnswerReason::LowConfidence => "low_confidence",
        NoAnswerReason::OutOfScope => "out_of_scope",
        NoAnswerReason::Suspended => "suspended",
        NoAnswerReason::Withheld => "withheld",
        NoAnswerReason::PastExactOnly => "past_exact_only",
    }
}
