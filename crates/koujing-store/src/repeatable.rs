//! Requests that may be repeated (`Idempotency-Key`): a caller who did not hear the answer asks again
//! under the same key, and is told what was answered instead of it being done twice.

use koujing_core::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::row::Columns;
use crate::writing::refuse_nul;
use crate::{Store, StoreError};

/// How long an answer is remembered.
const REMEMBERED_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// How a request stands under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeat {
    /// It is the first: to be done now, and then finished or forgotten.
    First,
    /// It was done; this was the answer.
    Done {
        /// HTTP status.
        status: u16,
        /// The answer's body.
        body: String,
    },
    /// The first is still under way.
    UnderWay,
    /// Another request has been made under this key.
    OtherRequest,
}

impl Store {
    /// Begins a request under a key of a caller; `digest` tells whether two requests are the same. An
    /// answer older than 24 hours, and a request under way since before `given_up`, count as absent:
    /// whoever served that is taken to have died.
    /// `caller` and `key` are indexed: no more than some hundred bytes each.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn begin_repeatable(
        &self,
        caller: &str,
        key: &str,
        digest: &str,
        given_up: Timestamp,
        now: Timestamp,
    ) -> Result<Repeat, StoreError> {
        refuse_nul("the caller", caller)?;
        refuse_nul("the key of a request", key)?;
        refuse_nul("the digest of a request", digest)?;
        let mut beside = self.begin_beside_durably().await?;
        loop {
            if take(&mut beside, (caller, key, digest), given_up, now).await? {
                beside.commit().await?;
                return Ok(Repeat::First);
            }
            let there = sqlx::query(
                "SELECT digest, status, body FROM repeatable \
                 WHERE caller = $1 AND idempotency_key = $2",
            )
            .bind(caller)
            .bind(key)
            .fetch_optional(&mut *beside)
            .await?;
            // Absent: forgotten in between by the one who had it.
            if let Some(row) = there {
                return repeat(&row, digest);
            }
        }
    }

    /// Keeps what was answered to a request that was begun.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn finish_repeatable(
        &self,
        caller: &str,
        key: &str,
        status: u16,
        body: &str,
    ) -> Result<(), StoreError> {
        refuse_nul("an answer", body)?;
        sqlx::query(
            "UPDATE repeatable SET status = $1, body = $2 \
             WHERE caller = $3 AND idempotency_key = $4 AND status IS NULL",
        )
        .bind(i64::from(status))
        .bind(body)
        .bind(caller)
        .bind(key)
        .execute(&self.beside)
        .await?;
        Ok(())
    }

    /// Forgets a request that was begun and came to nothing: it may be tried again. What was answered
    /// stays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_repeatable(&self, caller: &str, key: &str) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM repeatable \
             WHERE caller = $1 AND idempotency_key = $2 AND status IS NULL",
        )
        .bind(caller)
        .bind(key)
        .execute(&self.beside)
        .await?;
        Ok(())
    }

    /// Removes what is older than 24 hours; how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune_repeatable(&self, now: Timestamp) -> Result<u64, StoreError> {
        let removed = sqlx::query("DELETE FROM repeatable WHERE at < $1")
            .bind(now.plus_millis(-REMEMBERED_MILLIS).millis())
            .execute(&self.beside)
            .await?;
        Ok(removed.rows_affected())
    }
}

/// Whether the key was free, and is now this request's.
async fn take(
    connection: &mut AnyConnection,
    (caller, key, digest): (&str, &str, &str),
    given_up: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sqlx::query(
        "DELETE FROM repeatable WHERE caller = $1 AND idempotency_key = $2 \
         AND (at < $3 OR (status IS NULL AND at < $4))",
    )
    .bind(caller)
    .bind(key)
    .bind(now.plus_millis(-REMEMBERED_MILLIS).millis())
    .bind(given_up.millis())
    .execute(&mut *connection)
    .await?;
    let taken = sqlx::query(
        "INSERT INTO repeatable (caller, idempotency_key, digest, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (caller, idempotency_key) DO NOTHING",
    )
    .bind(caller)
    .bind(key)
    .bind(digest)
    .bind(now.millis())
    .execute(connection)
    .await?;
    Ok(taken.rows_affected() == 1)
}

fn repeat(row: &AnyRow, digest: &str) -> Result<Repeat, StoreError> {
    if row.text("digest")? != digest {
        return Ok(Repeat::OtherRequest);
    }
    let Some(status) = row.maybe_integer("status")? else {
        return Ok(Repeat::UnderWay);
    };
    Ok(Repeat::Done {
        status: u16::try_from(status).map_err(|_| StoreError::Corrupt {
            what: format!("status {status} of a request"),
        })?,
        body: row.maybe_text("body")?.unwrap_or_default(),
    })
}
