//! Content on its way into the record.

use std::collections::BTreeSet;
use std::path::Path;

use indicatif::ProgressBar;
use koujing_core::{Problem, Settings};
use koujing_service::{
    Folder, ImportItem, ImportOptions, ImportReport, ImportSource, ItemOutcome, Store, import,
    read_rows,
};

use crate::content::{self, ContentKind, Files, SETTINGS};
use crate::failure::Failure;
use crate::output::Output;

/// What was read for an import.
#[derive(Debug)]
pub(crate) struct Incoming {
    source: ImportSource,
    /// What is wrong with settings that are therefore not taken.
    settings_problems: Vec<Problem>,
    /// Keys of rows that were passed over.
    pub(crate) passed_over: BTreeSet<String>,
}

impl Incoming {
    /// Reads a folder, an article or rows, under the record's settings where they bring none.
    pub(crate) async fn read(path: &Path, store: &Store) -> Result<Self, Failure> {
        let standing = store.settings().await?.map(|stored| stored.settings);
        match ContentKind::of(path)? {
            ContentKind::Folder | ContentKind::File => {
                Ok(Self::of_files(content::files(path)?, standing.as_ref()))
            }
            ContentKind::Rows => {
                let bytes = std::fs::read(path).map_err(Failure::file(path))?;
                let settings = standing.unwrap_or_default().with_standing_declarations();
                Ok(Self::of_rows(&bytes, &content::file_name(path), &settings))
            }
        }
    }

    /// From the files of a folder.
    pub(crate) fn of_files(files: Files, standing: Option<&Settings>) -> Self {
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

    fn of_rows(bytes: &[u8], name: &str, settings: &Settings) -> Self {
        let rows = read_rows(bytes, name, settings);
        Self {
            source: ImportSource {
                articles: rows.articles,
                ..ImportSource::default()
            },
            settings_problems: Vec::new(),
            passed_over: rows.ignored_keys,
        }
    }

    /// Imports it. Settings with errors are an item of the report like an article with errors.
    pub(crate) async fn import(
        self,
        store: &Store,
        options: &ImportOptions,
        output: Output,
    ) -> Result<ImportReport, Failure> {
        let bar = output.progress(self.source.articles.len());
        let moved = bar.clone();
        let progress = move |done: usize| advance(&moved, done);
        let imported = import(store, self.source, options, &progress).await;
        bar.finish_and_clear();
        let mut report = imported?;
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

fn advance(bar: &ProgressBar, done: usize) {
    bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_with_errors_are_not_taken() {
        let files =
            |settings: &str| Files::from([(SETTINGS.to_owned(), settings.as_bytes().to_vec())]);
        let incoming = Incoming::of_files(files("words: [滤网]\n"), None);
        assert!(incoming.source.settings.is_some() && incoming.settings_problems.is_empty());
        let incoming = Incoming::of_files(files("wrods: [滤网]\n"), None);
        assert!(incoming.source.settings.is_none() && !incoming.settings_problems.is_empty());
    }

    #[test]
    fn keys_of_rows_that_mean_nothing_are_kept_to_be_named() {
        let row = r#"{"id": 1, "question": "怎么洗", "answer": "用清水", "source": "x"}"#;
        let incoming = Incoming::of_rows(row.as_bytes(), "a.jsonl", &Settings::default());
        assert_eq!(incoming.source.articles.len(), 1);
        assert!(incoming.passed_over.contains("source"));
    }
}
