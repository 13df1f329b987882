//! What became of an import, as lines.

use std::fmt::Write as _;

use koujing_core::{Conflict, Problem};
use koujing_service::{ImportItem, ImportReport, ItemOutcome};

use crate::language::Language;

/// How many articles that went well are named; the others are counted.
const NAMED: usize = 50;

/// A line for each item that changed or failed, and a summary.
pub(crate) fn lines(report: &ImportReport, dry_run: bool, language: Language) -> String {
    let mut text = String::new();
    let mut count = Count::default();
    if report.settings_changed {
        text.push_str(if dry_run {
            "would publish settings\n"
        } else {
            "published settings\n"
        });
    }
    for item in &report.items {
        let went_well = count.add(&item.outcome);
        if let Some(line) = line(item, language)
            && (!went_well || count.published + count.drafted <= NAMED)
        {
            text.push_str(&line);
            text.push('\n');
        }
    }
    let more = (count.published + count.drafted).saturating_sub(NAMED);
    if more > 0 {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "… and {more} more");
    }
    text + &count.summary(dry_run)
}

/// The lines of what failed alone.
pub(crate) fn failures(report: &ImportReport, language: Language) -> Vec<String> {
    let failed = report.items.iter().filter(|item| is_failure(&item.outcome));
    failed.filter_map(|item| line(item, language)).collect()
}

/// Where what failed came from.
pub(crate) fn failed_paths(report: &ImportReport) -> Vec<String> {
    let failed = report.items.iter().filter(|item| is_failure(&item.outcome));
    failed.map(|item| item.path.clone()).collect()
}

fn is_failure(outcome: &ItemOutcome) -> bool {
    matches!(
        outcome,
        ItemOutcome::Refused { .. } | ItemOutcome::Invalid { .. }
    )
}

/// The line of an item; none if nothing happened to it.
fn line(item: &ImportItem, language: Language) -> Option<String> {
    let name = item
        .article
        .as_ref()
        .map_or(item.path.as_str(), |id| id.as_str());
    match &item.outcome {
        ItemOutcome::Unchanged { .. } => None,
        ItemOutcome::Published {
            revision: Some(revision),
            ..
        } => Some(format!("published {name} revision {revision}")),
        ItemOutcome::Published { revision: None, .. } => Some(format!("would publish {name}")),
        ItemOutcome::Scheduled {
            revision: Some(revision),
            at,
        } => Some(format!("scheduled {name} revision {revision} for {at}")),
        ItemOutcome::Scheduled { revision: None, at } => {
            Some(format!("would schedule {name} for {at}"))
        }
        ItemOutcome::Drafted {
            revision: Some(revision),
        } => Some(format!("drafted {name} revision {revision}")),
        ItemOutcome::Drafted { revision: None } => Some(format!("would draft {name}")),
        ItemOutcome::Refused { conflicts } => {
            let claims: Vec<String> = conflicts.iter().map(claim).collect();
            Some(format!("refused {name}: {}", claims.join("; ")))
        }
        ItemOutcome::Invalid { problems } => {
            let problems: Vec<String> = problems.iter().map(|p| said(p, language)).collect();
            Some(format!("invalid {}: {}", item.path, problems.join("; ")))
        }
    }
}

fn claim((question, conflict): &(String, Conflict)) -> String {
    format!(
        "\"{question}\" is claimed by {} (\"{}\")",
        conflict.article, conflict.question
    )
}

fn said(problem: &Problem, language: Language) -> String {
    let message = language.of(&problem.message);
    format!(
        "{}:{} [{}] {message}",
        problem.line, problem.column, problem.rule
    )
}

#[derive(Debug, Default)]
struct Count {
    published: usize,
    drafted: usize,
    unchanged: usize,
    refused: usize,
    invalid: usize,
}

impl Count {
    /// Counts; whether it went well.
    fn add(&mut self, outcome: &ItemOutcome) -> bool {
        let counter = match outcome {
            ItemOutcome::Published { .. } | ItemOutcome::Scheduled { .. } => &mut self.published,
            ItemOutcome::Drafted { .. } => &mut self.drafted,
            ItemOutcome::Unchanged { .. } => &mut self.unchanged,
            ItemOutcome::Refused { .. } => &mut self.refused,
            ItemOutcome::Invalid { .. } => &mut self.invalid,
        };
        *counter += 1;
        !is_failure(outcome)
    }

    fn summary(&self, dry_run: bool) -> String {
        let Self {
            published,
            drafted,
            unchanged,
            refused,
            invalid,
        } = self;
        let dry = if dry_run { "dry run: " } else { "" };
        format!(
            "{dry}{published} published, {drafted} drafted, {unchanged} unchanged, \
             {refused} refused, {invalid} invalid"
        )
    }
}

#[cfg(test)]
mod tests {
    use koujing_core::{Message, Scope, Severity};

    use super::*;

    fn item(id: &str, outcome: ItemOutcome) -> ImportItem {
        ImportItem {
            path: format!("a/{id}.md"),
            article: id.parse().ok(),
            outcome,
        }
    }

    fn report(items: Vec<ImportItem>) -> ImportReport {
        ImportReport {
            settings_changed: false,
            items,
        }
    }

    fn published(revision: Option<u32>) -> ItemOutcome {
        ItemOutcome::Published {
            revision,
            seq: None,
        }
    }

    #[test]
    fn what_changed_or_failed_has_a_line() {
        let conflict = Conflict {
            article: "other".parse().unwrap(),
            question: "咋洗".into(),
            scope: Scope::default(),
        };
        let problem = Problem {
            path: "a/d.md".into(),
            line: 3,
            column: 1,
            rule: "empty_answer".into(),
            severity: Severity::Error,
            message: Message::new("没有答案", "no answer"),
        };
        let report = report(vec![
            item("a", published(Some(2))),
            item("b", ItemOutcome::Unchanged { revision: 1 }),
            item(
                "c",
                ItemOutcome::Refused {
                    conflicts: vec![("怎么洗".into(), conflict)],
                },
            ),
            item(
                "d",
                ItemOutcome::Invalid {
                    problems: vec![problem],
                },
            ),
        ]);
        let expected = [
            "published a revision 2",
            "refused c: \"怎么洗\" is claimed by other (\"咋洗\")",
            "invalid a/d.md: 3:1 [empty_answer] no answer",
            "1 published, 0 drafted, 1 unchanged, 1 refused, 1 invalid",
        ];
        assert_eq!(lines(&report, false, Language::En), expected.join("\n"));
        assert_eq!(failures(&report, Language::En), expected[1..3]);
        assert_eq!(failed_paths(&report), ["a/c.md", "a/d.md"]);
    }

    #[test]
    fn a_large_import_is_counted_and_its_failures_are_still_named() {
        let mut items: Vec<ImportItem> = (0..60)
            .map(|n| item(&format!("n{n}"), published(None)))
            .collect();
        items.push(item("z", ItemOutcome::Invalid { problems: vec![] }));
        let text = lines(&report(items), true, Language::Zh);
        assert_eq!(text.matches("would publish").count(), NAMED);
        assert!(
            text.contains("… and 10 more\n") && text.contains("invalid a/z.md"),
            "{text}"
        );
        assert!(
            text.ends_with("dry run: 60 published, 0 drafted, 0 unchanged, 0 refused, 1 invalid")
        );
    }
}
