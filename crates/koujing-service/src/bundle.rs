//! Content on its way into the record: the files of a folder or the rows of a table, read under the
//! record's settings where they bring none.

use std::collections::{BTreeMap, BTreeSet};

use koujing_core::{Problem, Settings};
use koujing_store::Store;

use crate::error::ServiceError;
use crate::folder::Folder;
use crate::import::{ImportItem, ImportOptions, ImportReport, ImportSource, ItemOutcome, import};
use crate::rows::read_rows;

/// The settings' file of a content folder.
const SETTINGS: &str = "koujing.yaml";

/// What was read for an import.
#[derive(Debug)]
pub struct Bundle {
    source: ImportSource,
    /// What is wrong with settings that are therefore not taken.
    settings_problems: Vec<Problem>,
    /// Keys of rows that were passed over.
    pub passed_over: BTreeSet<String>,
}

impl Bundle {
    /// From the files of a folder: path → bytes.
    pub fn of_files(files: BTreeMap<String, Vec<u8>>, standing: Option<&Settings>) -> Self {
        let folder = Folder::from_files_under(files, standing);
        let errors = folder
            .settings_problems
            .into_iter()
            .filter(Problem::is_error);
        let settings_problems: Vec<Problem> = errors.collect();
        let settings = folder
            .settings_source
            .filter(|_| settings_problems.is_empty())
            .map(|text| (text, folder.settings));
        Self {
            source: ImportSource {
                settings,
                articles: folder.articles,
                images: folder.images,
            },
            settings_problems,
            passed_over: BTreeSet::new(),
        }
    }

    /// From the rows of a table; `name` is that of its file.
    pub fn of_rows(bytes: &[u8], name: &str, standing: Option<&Settings>) -> Self {
        let settings = standing.cloned().unwrap_or_default();
        let rows = read_rows(bytes, name, &settings.with_standing_declarations());
        Self {
            source: ImportSource {
                articles: rows.articles,
                ..ImportSource::default()
            },
            settings_problems: Vec::new(),
            passed_over: rows.ignored_keys,
        }
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.source.articles.len()
    }

    /// Whether there is no article in it.
    pub fn is_empty(&self) -> bool {
        self.source.articles.is_empty()
    }

    /// Imports it. Settings with errors are an item of the report like an article with errors.
    ///
    /// # Errors
    ///
    /// As [`import`].
    pub async fn import(
        self,
        store: &Store,
        options: &ImportOptions,
        progress: &(dyn Fn(usize) + Send + Sync),
    ) -> Result<ImportReport, ServiceError> {
        let mut report = import(store, self.source, options, progress).await?;
        if !self.settings_problems.is_empty() {
            let item = ImportItem {
                path: SETTINGS.to_owned(),
                article: None,
                outcome: ItemOutcome::Invalid {
                    problems: self.settings_problems,
                },
            };
            report.items.insert(0, item);
        }
        Ok(report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_with_errors_are_not_taken() {
        let files =
            |settings: &str| BTreeMap::from([(SETTINGS.to_owned(), settings.as_bytes().to_vec())]);
        let bundle = Bundle::of_files(files("words: [滤网]\n"), None);
        assert!(bundle.source.settings.is_some() && bundle.settings_problems.is_empty());
        let bundle = Bundle::of_files(files("wrods: [滤网]\n"), None);
        assert!(bundle.source.settings.is_none() && !bundle.settings_problems.is_empty());
    }

    #[test]
    fn keys_of_rows_that_mean_nothing_are_kept_to_be_named() {
        let row = r#"{"id": 1, "question": "怎么洗", "answer": "用清水", "source": "x"}"#;
        let bundle = Bundle::of_rows(row.as_bytes(), "a.jsonl", None);
        assert_eq!(bundle.len(), 1);
        assert!(bundle.passed_over.contains("source"));
    }
}
