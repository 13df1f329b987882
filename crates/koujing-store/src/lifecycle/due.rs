//! What is approved for later, when its time has come.

use sqlx::AnyConnection;

use koujing_core::{Article, RevisionNumber, State, Timestamp};

use super::Place;
use super::go_live::{Going, go_live};
use crate::row::Columns;
use crate::statement::select;
use crate::writing::Writing;
use crate::{Store, StoreError};

impl Store {
    /// Takes everything approved whose time has come live, in the order of (instant, article key,
    /// number), the settings first, in one transaction; how many. Each serves from its instant on, in
    /// the name of its last approver; the change and the audit row have `now`.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read; then none went live.
    pub async fn publish_due(&self, now: Timestamp) -> Result<u64, StoreError> {
        // Asked first, so that a node that looks often does not wait for the writer.
        if self.next_due().await?.is_none_or(|next| next > now) {
            return Ok(0);
        }
        // Each audit row has its own actor.
        let mut writing = self.write("", now).await?;
        let published = publish_due(&mut writing).await?;
        writing.commit().await?;
        Ok(published)
    }

    /// When the next revision goes live that is approved for later; also an instant that has passed,
    /// until [`Store::publish_due`] is called.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut connection = self.reading.acquire().await?;
        let mut next: Option<Timestamp> = None;
        for place in [Place::article(String::new()), Place::settings()] {
            let sql = format!(
                "SELECT min(publish_at) AS next FROM {} WHERE state = 'approved'",
                place.table
            );
            for row in select(&mut connection, &sql, []).await? {
                let first = row.maybe_instant("next")?;
                next = next.into_iter().chain(first).min();
            }
        }
        Ok(next)
    }

    /// Begins to write in somebody's name, with everything live whose time has come: so that what is
    /// decided upon is what serves.
    pub(crate) async fn write_current(
        &self,
        actor: &str,
        now: Timestamp,
    ) -> Result<Writing, StoreError> {
        let mut writing = self.write(actor, now).await?;
        publish_due(&mut writing).await?;
        Ok(writing)
    }
}

async fn publish_due(writing: &mut Writing) -> Result<u64, StoreError> {
    let now = writing.at();
    let connection = writing.connection();
    let mut due = due_of(connection, Place::settings(), now).await?;
    due.extend(due_of(connection, Place::article(String::new()), now).await?);
    due.sort_by_cached_key(|(key, going)| (going.at, key.clone(), going.number));
    let mut published = 0;
    for (_, going) in due {
        go_live(writing, going).await?;
        published += 1;
    }
    Ok(published)
}

/// With the key by which it is ordered: the settings come before all articles.
async fn due_of(
    connection: &mut AnyConnection,
    place: Place,
    now: Timestamp,
) -> Result<Vec<(String, Going)>, StoreError> {
    let Place {
        table,
        approvals,
        column,
        content,
        ..
    } = place;
    let sql = format!(
        "SELECT r.{column} AS document, r.number, r.publish_at, r.approved_by, r.{content} AS content, \
         (SELECT p.name FROM {approvals} p WHERE p.{column} = r.{column} AND p.revision = r.number \
         ORDER BY p.at DESC, p.approver DESC LIMIT 1) AS last_approver \
         FROM {table} r WHERE r.state = 'approved' AND r.publish_at <= $1"
    );
    let mut found = Vec::new();
    for row in select(connection, &sql, [now.into()]).await? {
        let number: RevisionNumber = row.revision("number")?;
        let approved_by = row.text("approved_by")?;
        let document = row.text("document")?;
        let (key, place, article) = if place.is_settings() {
            (String::new(), Place::settings(), None)
        } else {
            let article: Article = row.json("content")?;
            let place = Place::article(document.clone());
            (document, place, Some((article.id, article.kind)))
        };
        let going = Going {
            place,
            number,
            before: State::Approved,
            at: row.instant("publish_at")?,
            article,
            // Without approvals it was submitted, or imported, by whom the record names.
            actor: row
                .maybe_text("last_approver")?
                .unwrap_or_else(|| approved_by.clone()),
            approved_by,
            set: Vec::new(),
        };
        found.push((key, going));
    }
    Ok(found)
}
