//! Writing beside the counter: what alters nothing that is served and is in no log. It does not wait
//! for a publication (in SQLite it must: there is one writer), and a publication does not wait for it.

use sqlx::{Any, Transaction};

use crate::{Store, StoreError};

impl Store {
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
