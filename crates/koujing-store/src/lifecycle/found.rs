//! A revision as it stands at the beginning of a verb.

use sqlx::AnyConnection;

use koujing_core::{Article, Required, RevisionNumber, Settings, State, Timestamp};

use super::{Document, Place};
use crate::StoreError;
use crate::row::Columns;
use crate::statement::select;

pub(super) struct Found {
    pub(super) place: Place,
    pub(super) number: RevisionNumber,
    pub(super) state: State,
    pub(super) author: String,
    /// Of one in review: the latest instant asked for. Of an approved one: when it goes live.
    pub(super) publish_at: Option<Timestamp>,
    /// None: it is one of the settings.
    pub(super) article: Option<Article>,
    /// The category of the live revision, or of the one that served last.
    served_category: Option<String>,
}

impl Found {
    /// What the audit log calls the document.
    pub(super) fn subject(&self) -> String {
        match &self.article {
            Some(article) => format!("article/{}", article.id),
            None => "settings".to_owned(),
        }
    }

    /// What this revision takes to go live, by settings that are live: as much as its category takes,
    /// and as the one takes in which it served until now. Who moves an article elsewhere does not
    /// escape those who have a say in it.
    pub(super) fn required(&self, settings: &Settings) -> Required {
        let article = self.article.as_ref();
        let category = article.and_then(|article| article.category.as_deref());
        let mut required = settings.review.required(category);
        if let Some(served) = &self.served_category {
            let before = settings.review.required(Some(served));
            for group in before.groups {
                if !required.groups.contains(&group) {
                    required.groups.push(group);
                }
            }
            let groups = u32::try_from(required.groups.len()).unwrap_or(u32::MAX);
            required.approvals = required.approvals.max(before.approvals).max(groups);
        }
        required
    }

    /// When it goes live, approved now and asked for at `asked` (by somebody before: at `publish_at`).
    pub(super) fn instant(&self, now: Timestamp, asked: Option<Timestamp>) -> Timestamp {
        let from = self.article.as_ref().and_then(|a| a.effective.from);
        let later = [self.publish_at, asked, from].into_iter().flatten();
        later.fold(now, Timestamp::max)
    }
}

/// The revision of that number, if there is one.
pub(super) async fn find(
    connection: &mut AnyConnection,
    document: &Document,
    number: RevisionNumber,
) -> Result<Option<Found>, StoreError> {
    let place = Place::from(document);
    let content = match document {
        Document::Article(_) => ", article",
        Document::Settings => "",
    };
    let sql = format!(
        "SELECT state, author, publish_at{content} FROM {} WHERE {} = $1 AND number = $2",
        place.table, place.column
    );
    let values = [place.key.as_str().into(), number.into()];
    let Some(row) = select(connection, &sql, values).await?.pop() else {
        return Ok(None);
    };
    let served_category = match document {
        Document::Article(_) => served_category(connection, &place).await?,
        Document::Settings => None,
    };
    Ok(Some(Found {
        served_category,
        number,
        state: row.word("state", State::parse)?,
        author: row.text("author")?,
        publish_at: row.maybe_instant("publish_at")?,
        article: match document {
            Document::Article(_) => Some(row.json("article")?),
            Document::Settings => None,
        },
        place,
    }))
}

async fn served_category(
    connection: &mut AnyConnection,
    place: &Place,
) -> Result<Option<String>, StoreError> {
    let served = "SELECT article FROM revisions WHERE article_key = $1 \
                  AND published_at IS NOT NULL AND redacted_at IS NULL \
                  ORDER BY CASE state WHEN 'published' THEN 0 ELSE 1 END, published_at DESC, \
                  number DESC LIMIT 1";
    let rows = select(connection, served, [place.key.as_str().into()]).await?;
    let article: Option<Article> = rows.first().map(|row| row.json("article")).transpose()?;
    Ok(article.and_then(|article| article.category))
}

/// The settings that are live, or the defaults while there are none.
pub(super) async fn live_settings(connection: &mut AnyConnection) -> Result<Settings, StoreError> {
    let live = "SELECT settings FROM settings WHERE state = 'published'";
    match select(connection, live, []).await?.pop() {
        Some(row) => row.json("settings"),
        None => Ok(Settings::default()),
    }
}
