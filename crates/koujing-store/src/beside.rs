//! Transactions of another kind than a publication's.
//!
//! Writing beside the counter: what alters nothing that is served and is in no log. It does not wait
//! for a publication (in SQLite it must: there is one writer), and a publication does not wait for it.

use sqlx::{Any, AnyConnection, Transaction};

use crate::{Store, StoreError};

impl Store {
    /// Begins to read the whole record as of one instant, however long that takes.
    pub(crate) async fn begin_long_reading(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let begin = self.dialect.begin_reading();
        let mut snapshot = self.reading.begin_with(begin).await?;
        self.take_time(&mut snapshot).await?;
        Ok(snapshot)
    }

    /// Lifts the limits of a connection until its transaction ends.
    pub(crate) async fn take_time(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        if let Some(said) = self.dialect.without_hurry() {
            sqlx::raw_sql(said).execute(connection).await?;
        }
        Ok(())
    }

    /// Begins to write what may be lost when the power is.
    pub(crate) async fn begin_beside(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let mut beside = self.begin_beside_durably().await?;
        if let Some(said) = self.dialect.without_waiting_for_the_disk() {
            sqlx::raw_sql(said).execute(&mut *beside).await?;
        }
        Ok(beside)
    }

    /// Begins to write what must last.
    pub(crate) async fn begin_beside_durably(
        &self,
    ) -> Result<Transaction<'static, Any>, StoreError> {
        let begin = self.dialect.begin_writing();
        Ok(self.beside.begin_with(begin).await?)
    }
}
