//! In which tables a document's revisions are.

use super::Document;

/// Names in SQL, and the value that stands for the document in them.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Its revisions.
    pub(crate) table: &'static str,
    /// The approvals of its revisions.
    pub(crate) approvals: &'static str,
    /// The column of both that names the document.
    pub(crate) column: &'static str,
    /// What it holds: an article's key, or the word for the settings.
    pub(crate) key: String,
    /// The column of what the source says.
    pub(crate) content: &'static str,
}

impl Place {
    pub(crate) fn article(key: String) -> Self {
        Self {
            table: "revisions",
            approvals: "approvals",
            column: "article_key",
            key,
            content: "article",
        }
    }

    pub(crate) fn settings() -> Self {
        Self {
            table: "settings",
            approvals: "settings_approvals",
            column: "document",
            key: "settings".to_owned(),
            content: "settings",
        }
    }

    pub(crate) fn is_settings(&self) -> bool {
        self.table == "settings"
    }
}

impl From<&Document> for Place {
    fn from(document: &Document) -> Self {
        match document {
            Document::Article(id) => Self::article(id.key()),
            Document::Settings => Self::settings(),
        }
    }
}
