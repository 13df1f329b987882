//! What became of an import: the same whether this program did it or a server.

mod lines;

use koujing_core::{ArticleId, Conflict, RevisionNumber, Seq, Timestamp};
use koujing_service::{ImportItem, ImportReport, ItemOutcome};
use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::problem::SaidProblem;

/// What became of everything, messages in one language: the body of the API's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    settings_changed: bool,
    items: Vec<Item>,
}

/// What became, or would become, of one file or row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Item {
    path: String,
    article: Option<ArticleId>,
    #[serde(flatten)]
    outcome: Outcome,
}

/// What becomes of one file or row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
enum Outcome {
    Unchanged {
        revision: RevisionNumber,
    },
    Published {
        revision: Option<RevisionNumber>,
        seq: Option<Seq>,
    },
    Scheduled {
        revision: Option<RevisionNumber>,
        at: Timestamp,
    },
    Drafted {
        revision: Option<RevisionNumber>,
    },
    Refused {
        conflicts: Vec<(String, Conflict)>,
    },
    Invalid {
        problems: Vec<SaidProblem>,
    },
}

impl Report {
    pub(crate) fn of(report: ImportReport, language: Language) -> Self {
        let items = report.items.into_iter();
        Self {
            settings_changed: report.settings_changed,
            items: items.map(|item| Item::of(item, language)).collect(),
        }
    }

    /// Number of items.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether something was not taken.
    pub(crate) fn has_failures(&self) -> bool {
        self.failed().next().is_some()
    }

    /// Where what failed came from.
    pub(crate) fn failed_paths(&self) -> Vec<String> {
        self.failed().map(|item| item.path.clone()).collect()
    }

    /// With the paths of rows (`NAME:LINE`) named after this file: a server does not know its name.
    pub(crate) fn with_rows_of(mut self, name: &str) -> Self {
        let renamed = |path: &str| match path.rsplit_once(':') {
            Some((_, line)) => format!("{name}:{line}"),
            None => path.to_owned(),
        };
        for item in &mut self.items {
            item.path = renamed(&item.path);
            if let Outcome::Invalid { problems } = &mut item.outcome {
                for problem in problems {
                    problem.path = name.to_owned();
                }
            }
        }
        self
    }

    fn failed(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.outcome.is_failure())
    }
}

impl Item {
    fn of(item: ImportItem, language: Language) -> Self {
        let outcome = match item.outcome {
            ItemOutcome::Unchanged { revision } => Outcome::Unchanged { revision },
            ItemOutcome::Published { revision, seq } => Outcome::Published { revision, seq },
            ItemOutcome::Scheduled { revision, at } => Outcome::Scheduled { revision, at },
            ItemOutcome::Drafted { revision } => Outcome::Drafted { revision },
            ItemOutcome::Refused { conflicts } => Outcome::Refused { conflicts },
            ItemOutcome::Invalid { problems } => {
                let said = problems.iter().map(|p| SaidProblem::of(p, language));
                Outcome::Invalid {
                    problems: said.collect(),
                }
            }
        };
        Self {
            path: item.path,
            article: item.article,
            outcome,
        }
    }
}

impl Outcome {
    fn is_failure(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Invalid { .. })
    }
}

#[cfg(test)]
mod tests {
    use koujing_core::{Message, Problem, Severity};

    use super::*;

    #[test]
    fn a_servers_report_reads_as_our_own() {
        let problem = Problem {
            path: "faq.jsonl".into(),
            line: 3,
            column: 1,
            rule: "empty_answer".into(),
            severity: Severity::Error,
            message: Message::new("没有答案", "no answer"),
        };
        let item = |path: &str, outcome| ImportItem {
            path: path.into(),
            article: "a".parse().ok(),
            outcome,
        };
        let at = "2026-11-22T02:11:23.819Z".parse().unwrap();
        let own = ImportReport {
            settings_changed: true,
            items: vec![
                item("faq.jsonl:1", ItemOutcome::Unchanged { revision: 7 }),
                item(
                    "faq.jsonl:2",
                    ItemOutcome::Scheduled {
                        revision: Some(2),
                        at,
                    },
                ),
                item(
                    "faq.jsonl:3",
                    ItemOutcome::Invalid {
                        problems: vec![problem],
                    },
                ),
            ],
        };
        let own = Report::of(own, Language::En);
        let json = serde_json::to_string(&own).unwrap();
        let sent = json
            .replace("faq.jsonl", "upload.jsonl")
            .replace("{\"settings_changed\"", "{\"seq\":7,\"settings_changed\"");
        assert_ne!(sent, json);
        let read: Report = serde_json::from_str(&sent).unwrap();
        assert_eq!(read.with_rows_of("faq.jsonl"), own);
        assert!(json.contains(r#""message":"no answer""#), "{json}");
    }
}
