//! A new version of the normaliser: the claims of everything live and scheduled are computed anew, in
//! one transaction, and what collides then is named.

use std::collections::HashMap;

use futures::TryStreamExt as _;
use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe};

use koujing_core::{Article, ArticleId, Claim, Conflict, RevisionNumber, Timestamp};

use crate::keys::OPERATOR;
use crate::row::Columns;
use crate::writing::refuse_nul;
use crate::{Store, StoreError, claim_rows, meta};

mod settle;

/// The normaliser of a record that does not say: Koujing 0.1 had no other.
const FIRST_VERSION: u32 = 1;

/// What a new version of the normaliser did to the claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recomputed {
    /// How many articles hold other claims than before.
    pub articles: u64,
    /// Articles that keep the claims they had, because of a question (as they write it) that another
    /// article has now.
    pub collisions: Vec<(ArticleId, String, Conflict)>,
}

/// A live or scheduled revision.
struct Standing {
    key: String,
    id: ArticleId,
    revision: RevisionNumber,
    live_from: Timestamp,
    before: Vec<Claim>,
    after: Vec<Claim>,
    /// Whether it keeps the claims it had.
    keeps: bool,
}

impl Standing {
    fn is_changed(&self) -> bool {
        let own = |claim: &Claim| {
            let Claim {
                article: _,
                kind,
                question,
                written,
                scope,
                effective,
            } = claim.clone();
            (kind, question, written, scope, effective)
        };
        !self.before.iter().map(own).eq(self.after.iter().map(own))
    }

    fn claims(&self) -> &[Claim] {
        if self.keeps {
            &self.before
        } else {
            &self.after
        }
    }
}

impl Store {
    /// Computes the claims of everything live and scheduled anew, when the record's normaliser is of
    /// another version than this; none: it is of this version, or there is nothing live or scheduled
    /// and the record just takes the version. Of two articles that collide now the one approved earlier
    /// has the question.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read; [`StoreError::NulCharacter`]. Then
    /// nothing was altered.
    pub async fn renormalise(
        &self,
        version: u32,
        claims_of: &(dyn Fn(&Article) -> Vec<Claim> + Send + Sync),
        now: Timestamp,
    ) -> Result<Option<Recomputed>, StoreError> {
        let mut reading = self.reading.acquire().await?;
        if version_of(&mut reading).await? == version {
            return Ok(None);
        }
        drop(reading);
        let mut writing = self.write(OPERATOR, now).await?;
        self.take_time(writing.connection()).await?;
        // Another process may have done it meanwhile.
        let before = version_of(writing.connection()).await?;
        if before == version {
            return Ok(None);
        }
        let note = "INSERT INTO meta (name, value) VALUES ($1, $2) \
                    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        sqlx::query(note)
            .bind(meta::NORMALISER_VERSION)
            .bind(version.to_string())
            .execute(writing.connection())
            .await?;
        let mut standing = read(writing.connection(), claims_of).await?;
        if standing.is_empty() {
            writing.commit_unnoted().await?;
            return Ok(None);
        }
        let collisions = settle::settle(&mut standing, now);
        let mut articles = std::collections::HashSet::new();
        for one in standing.iter().filter(|s| !s.keeps && s.is_changed()) {
            let connection = writing.connection();
            claim_rows::replace(
                connection,
                &one.key,
                one.revision,
                one.live_from,
                &one.after,
            )
            .await?;
            articles.insert(&one.key);
        }
        let articles = articles.len() as u64;
        let named = collisions.iter().map(|(id, question, with)| {
            json!({"article": id, "question": question, "with": with.article})
        });
        let detail = json!({
            "before": before, "after": version, "articles": articles,
            "collisions": named.collect::<Vec<_>>(),
        });
        writing.audit("renormalised", "claims".into(), &detail)?;
        writing.commit().await?;
        Ok(Some(Recomputed {
            articles,
            collisions,
        }))
    }
}

async fn version_of(connection: &mut AnyConnection) -> Result<u32, StoreError> {
    let row = sqlx::query("SELECT value FROM meta WHERE name = $1")
        .bind(meta::NORMALISER_VERSION)
        .fetch_optional(connection)
        .await?;
    row.map_or(Ok(FIRST_VERSION), |row| {
        row.word("value", |word| word.parse().ok())
    })
}

/// Everything live and scheduled, the earliest approved first.
async fn read(
    connection: &mut AnyConnection,
    claims_of: &(dyn Fn(&Article) -> Vec<Claim> + Send + Sync),
) -> Result<Vec<Standing>, StoreError> {
    let mut held: HashMap<(String, RevisionNumber), (Timestamp, Vec<Claim>)> = HashMap::new();
    let open = format!(
        "SELECT {} FROM claims c JOIN articles a ON a.key = c.article_key \
         WHERE c.live_until IS NULL ORDER BY c.article_key, c.revision, c.position",
        claim_rows::COLUMNS
    );
    let mut rows = sqlx::query(AssertSqlSafe(open)).fetch(&mut *connection);
    while let Some(row) = rows.try_next().await? {
        let of = (row.text("article_key")?, row.revision("revision")?);
        let since = row.instant("live_from")?;
        let (_, claims) = held.entry(of).or_insert_with(|| (since, Vec::new()));
        claims.push(claim_rows::read(&row)?);
    }
    drop(rows);
    let serving = "SELECT article_key, number, article, approved_at, \
                   COALESCE(published_at, publish_at, approved_at) AS since FROM revisions \
                   WHERE state IN ('published', 'approved') \
                   ORDER BY approved_at, article_key, number";
    let mut rows = sqlx::query(serving).fetch(connection);
    let mut standing = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let (key, revision) = (row.text("article_key")?, row.revision("number")?);
        let article: Article = row.json("article")?;
        let after = claims_of(&article);
        for claim in &after {
            refuse_nul(article.id.as_str(), &claim.question)?;
            refuse_nul(article.id.as_str(), &claim.written)?;
        }
        let (live_from, before) = match held.remove(&(key.clone(), revision)) {
            Some(own) => own,
            None => (row.instant("since")?, Vec::new()),
        };
        standing.push(Standing {
            key,
            id: article.id,
            revision,
            live_from,
            before,
            after,
            keeps: false,
        });
    }
    Ok(standing)
}
