//! How often each rule found something, and what people decided: a rule that is often wrong shows.

use serde::Serialize;

use crate::row::Columns;
use crate::statement::select;
use crate::{Store, StoreError};

/// How many findings were what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FindingFigures {
    /// All of them.
    pub found: u64,
    /// People say that it is one.
    pub confirmed: u64,
    /// People say that it is none.
    pub dismissed: u64,
    /// The agent had something to say against it, whatever came of that.
    pub appealed: u64,
}

impl FindingFigures {
    /// With those of others.
    pub fn add(&mut self, others: Self) {
        self.found += others.found;
        self.confirmed += others.confirmed;
        self.dismissed += others.dismissed;
        self.appealed += others.appealed;
    }

    /// Of those that were decided, how many per cent were dismissed; none: none was decided.
    pub fn dismissed_percent(self) -> Option<u64> {
        (self.dismissed * 100).checked_div(self.confirmed + self.dismissed)
    }
}

/// How often a rule found something in replies that were held against an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingCount {
    /// The rule.
    pub rule: String,
    /// How bad what it finds is.
    pub severity: String,
    /// Key of the article; none: held against none.
    pub article: Option<String>,
    /// How many.
    pub figures: FindingFigures,
}

impl Store {
    /// Everything that is kept, by rule and article.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finding_counts(&self) -> Result<Vec<FindingCount>, StoreError> {
        let sum = |what: &str| format!("CAST(SUM(CASE WHEN {what} THEN 1 ELSE 0 END) AS BIGINT)");
        let question = format!(
            "SELECT f.rule, f.severity, r.article_key, COUNT(*) AS found, {} AS confirmed, \
             {} AS dismissed, {} AS appealed FROM findings f JOIN kept_replies r ON r.id = f.reply_id \
             GROUP BY f.rule, f.severity, r.article_key ORDER BY f.rule, f.severity, r.article_key",
            sum("f.state = 'confirmed'"),
            sum("f.state = 'dismissed'"),
            sum("f.appealed_at IS NOT NULL"),
        );
        let mut connection = self.reading.acquire().await?;
        let rows = select(&mut connection, &question, []).await?;
        let counts = rows.iter().map(|row| {
            Ok(FindingCount {
                rule: row.text("rule")?,
                severity: row.text("severity")?,
                article: row.maybe_text("article_key")?,
                figures: FindingFigures {
                    found: row.count("found")?,
                    confirmed: row.count("confirmed")?,
                    dismissed: row.count("dismissed")?,
                    appealed: row.count("appealed")?,
                },
            })
        });
        counts.collect()
    }
}
