//! What became of files, or would, in words.

use koujing_core::{ArticleId, Problem};
use koujing_service::{ImportItem, ImportReport, ItemOutcome};

use super::super::Pages;
use super::super::person::Person;
use super::super::refused::message;
use super::super::texts::Texts;

/// What became of everything.
#[derive(Default)]
pub(super) struct Report {
    pub(super) items: Vec<Item>,
    /// What is as it was.
    pub(super) unchanged: usize,
    pub(super) settings_changed: bool,
}

/// What became of one file or row.
pub(super) struct Item {
    pub(super) path: String,
    pub(super) article: Option<ArticleId>,
    /// The words for it.
    pub(super) said: &'static str,
    /// Why it was not taken, one by one.
    pub(super) refused: Option<Vec<String>>,
}

impl Report {
    /// What is taken.
    pub(super) fn taken(&self) -> usize {
        self.items.len() - self.failures()
    }

    pub(super) fn failures(&self) -> usize {
        let failed = |item: &&Item| item.refused.is_some();
        self.items.iter().filter(failed).count()
    }

    pub(super) fn add(
        &mut self,
        report: ImportReport,
        pages: &Pages,
        person: &Person,
        is_dry: bool,
    ) {
        self.settings_changed |= report.settings_changed;
        for item in report.items {
            match item.outcome {
                ItemOutcome::Unchanged { .. } => self.unchanged += 1,
                _ => self.items.push(shown(item, pages, person, is_dry)),
            }
        }
    }
}

fn shown(item: ImportItem, pages: &Pages, person: &Person, is_dry: bool) -> Item {
    let (app, t) = (&pages.app, Texts::of(person.lang));
    let is_new = || {
        let article = item.article.as_ref();
        article.is_some_and(|article| !app.is_live(article))
    };
    let problem = |problem: &Problem| {
        let line = t.with("at-line", "line", problem.line);
        format!("{line} {}", message(&problem.message, app, t))
    };
    let (said, refused) = match &item.outcome {
        ItemOutcome::Refused { conflicts } => {
            let taken = conflicts
                .iter()
                .map(|(question, other)| format!("{question}（{}）", other.article));
            ("import-taken", Some(taken.collect()))
        }
        ItemOutcome::Invalid { problems } => {
            let said = problems.iter().map(problem);
            ("import-invalid", Some(said.collect()))
        }
        _ if is_dry && is_new() => ("import-new", None),
        _ if is_dry => ("import-changed", None),
        ItemOutcome::Scheduled { .. } => ("state-scheduled", None),
        ItemOutcome::Drafted { .. } => ("state-draft", None),
        ItemOutcome::Published { .. } | ItemOutcome::Unchanged { .. } => ("state-published", None),
    };
    Item {
        path: item.path,
        article: item.article,
        said,
        refused,
    }
}
