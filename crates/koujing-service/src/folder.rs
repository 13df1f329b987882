//! A content folder: settings, articles, images; and the problems that show only when all of them
//! lie side by side.

mod conflicts;
mod images;
mod read;

use std::collections::BTreeMap;

use koujing_core::{Article, Problem, Settings, Timestamp};

use crate::published::Source;

pub(crate) use images::inside;

/// One article file.
#[derive(Debug, Clone)]
pub struct FileReading {
    /// Path within the folder, `/` between its parts.
    pub path: String,
    /// The bytes; none if they are not UTF-8.
    pub source: Option<String>,
    /// What was read, where anything could be.
    pub article: Option<Article>,
    /// What is wrong with it, by itself and beside the others.
    pub problems: Vec<Problem>,
    /// Relative image reference → path within the folder.
    pub images: BTreeMap<String, String>,
}

/// A folder that was read.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Its settings; the standing declarations alone if it has none.
    pub settings: Settings,
    /// The bytes of `koujing.yaml`.
    pub settings_source: Option<String>,
    /// What is wrong with the settings.
    pub settings_problems: Vec<Problem>,
    /// The articles, in path order.
    pub articles: Vec<FileReading>,
    /// Path → bytes of the images that articles show.
    pub images: BTreeMap<String, Vec<u8>>,
}

impl FileReading {
    /// Whether it can be published: it was read and nothing in it is an error.
    pub fn is_usable(&self) -> bool {
        self.article.is_some() && !self.problems.iter().any(Problem::is_error)
    }

    /// As if published at an instant, with nobody's approval but the folder's.
    pub(crate) fn published_at(&self, now: Timestamp) -> Option<Source> {
        Some(Source {
            article: self.article.clone()?,
            revision: 1,
            images: self.images.clone(),
            approved_by: "folder".to_owned(),
            approved_at: now,
            verified_at: now,
            suspended: false,
        })
    }
}

impl Folder {
    /// Everything that is wrong, in path order.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        let of_articles = self.articles.iter().flat_map(|reading| &reading.problems);
        self.settings_problems.iter().chain(of_articles)
    }

    /// The articles that can be published.
    pub fn usable(&self) -> impl Iterator<Item = &FileReading> {
        self.articles.iter().filter(|reading| reading.is_usable())
    }
}
