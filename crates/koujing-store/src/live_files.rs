//! The files of many live articles at once, for whoever looks through all of them.

use koujing_core::{Article, RevisionNumber};

use crate::row::Columns;
use crate::statement::select_in;
use crate::{Store, StoreError};

/// What is live of an article, as its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The article.
    pub article: Article,
    /// The submitted bytes.
    pub source: String,
    /// The revision that is live.
    pub live: RevisionNumber,
    /// The newest revision, in whatever state.
    pub newest: RevisionNumber,
}

impl Store {
    /// The files of these articles, named by their keys, in the order of the keys; of those of which
    /// nothing is live there is none.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn live_files(&self, keys: &[&str]) -> Result<Vec<StoredFile>, StoreError> {
        let question = "SELECT a.key, a.newest, r.number, r.source, r.article FROM articles a \
                        JOIN revisions r ON r.article_key = a.key AND r.number = a.live \
                        WHERE a.key IN";
        let mut reading = self.reading.acquire().await?;
        let rows = select_in(&mut reading, question, "", &[], keys).await?;
        let mut files = Vec::with_capacity(rows.len());
        for row in &rows {
            let file = StoredFile {
                article: row.json("article")?,
                source: row.text("source")?,
                live: row.revision("number")?,
                newest: row.revision("newest")?,
            };
            files.push((row.text("key")?, file));
        }
        files.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(files.into_iter().map(|(_, file)| file).collect())
    }
}
