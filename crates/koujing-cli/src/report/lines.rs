//! A report as lines, in words that do not depend on the language.

use std::fmt::Write as _;

use koujing_core::Conflict;

use super::{Item, Outcome, Report};
use crate::problem::SaidProblem;

/// How many articles that went well are named; the others are counted.
const NAMED: usize = 50;

impl Report {
    /// A line for each item that changed or failed, and a summary.
    pub(crate) fn lines(&self, dry_run: bool) -> String {
        let mut text = String::new();
        let mut count = Count::default();
        if self.settings_changed {
            text.push_str(if dry_run {
                "would publish settings\n"
            } else {
                "published settings\n"
            });
        }
        for item in &self.items {
            let went_well = count.add(&item.outcome);
            if let Some(line) = line(item)
                && (!went_well || count.changed() <= NAMED)
            {
                text.push_str(&line);
                text.push('\n');
            }
        }
        let more = count.changed().saturating_sub(NAMED);
        if more > 0 {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "… and {more} more");
        }
        text + &count.summary(dry_run)
    }

    /// The lines of what failed alone.
    pub(crate) fn failures(&self) -> Vec<String> {
        self.failed().filter_map(line).collect()
    }
}

/// The line of an item; none if nothing happened to it.
fn line(item: &Item) -> Option<String> {
    let name = item
        .article
        .as_ref()
        .map_or(item.path.as_str(), |id| id.as_str());
    match &item.outcome {
        Outcome::Unchanged { .. } => None,
        Outcome::Published {
            revision: Some(revision),
            ..
        } => Some(format!("published {name} revision {revision}")),
        Outcome::Published { revision: None, .. } => Some(format!("would publish {name}")),
        Outcome::Scheduled {
            revision: Some(revision),
            at,
        } => Some(format!("scheduled {name} revision {revision} for {at}")),
        Outcome::Scheduled { revision: None, at } => {
            Some(format!("would schedule {name} for {at}"))
        }
        Outcome::Drafted {
            revision: Some(revision),
        } => Some(format!("drafted {name} revision {revision}")),
        Outcome::Drafted { revision: None } => Some(format!("would draft {name}")),
        Outcome::Refused { conflicts } => {
            let claims: Vec<String> = conflicts.iter().map(claim).collect();
            Some(format!("refused {name}: {}", claims.join("; ")))
        }
        Outcome::Invalid { problems } => {
            let problems: Vec<String> = problems.iter().map(said).collect();
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

fn said(problem: &SaidProblem) -> String {
    let SaidProblem {
        line,
        column,
        rule,
        message,
        ..
    } = problem;
    format!("{line}:{column} [{rule}] {message}")
}

#[derive(Debug, Default)]
struct Count {
    published: usize,
    scheduled: usize,
    drafted: usize,
    unchanged: usize,
    refused: usize,
    invalid: usize,
}

impl Count {
    /// Counts; whether it went well.
    fn add(&mut self, outcome: &Outcome) -> bool {
        let counter = match outcome {
            Outcome::Published { .. } => &mut self.published,
            Outcome::Scheduled { .. } => &mut self.scheduled,
            Outcome::Drafted { .. } => &mut self.drafted,
            Outcome::Unchanged { .. } => &mut self.unchanged,
            Outcome::Refused { .. } => &mut self.refused,
            Outcome::Invalid { .. } => &mut self.invalid,
        };
        *counter += 1;
        !outcome.is_failure()
    }

    /// What went well and has a line.
    fn changed(&self) -> usize {
        self.published + self.scheduled + self.drafted
    }

    fn summary(&self, dry_run: bool) -> String {
        let Self {
            published,
            scheduled,
            drafted,
            unchanged,
            refused,
            invalid,
        } = self;
        let dry = if dry_run { "dry run: " } else { "" };
        // Rare, so it is named only where there are any.
        let later = match scheduled {
            0 => String::new(),
            scheduled => format!("{scheduled} scheduled, "),
        };
        format!(
            "{dry}{published} published, {later}{drafted} drafted, {unchanged} unchanged, \
             {refused} refused, {invalid} invalid"
        )
    }
}

#[cfg(test)]
mod tests {
    use koujing_core::{Scope, Severity};

    use super::*;

    fn item(id: &str, outcome: Outcome) -> Item {
        Item {
            path: format!("a/{id}.md"),
            article: id.parse().ok(),
            outcome,
        }
    }

    fn report(items: Vec<Item>) -> Report {
        Report {
            settings_changed: false,
            items,
        }
    }

    fn published(revision: Option<u32>) -> Outcome {
        Outcome::Published {
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
        let problem = SaidProblem {
            path: "a/d.md".into(),
            line: 3,
            column: 1,
            rule: "empty_answer".into(),
            severity: Severity::Error,
            message: "no answer".into(),
        };
        let report = report(vec![
            item("a", published(Some(2))),
            item("b", Outcome::Unchanged { revision: 1 }),
            item(
                "c",
                Outcome::Refused {
                    conflicts: vec![("怎么洗".into(), conflict)],
                },
            ),
            item(
                "d",
                Outcome::Invalid {
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
        assert_eq!(report.lines(false), expected.join("\n"));
        assert_eq!(report.failures(), expected[1..3]);
        assert_eq!(report.failed_paths(), ["a/c.md", "a/d.md"]);
    }

    #[test]
    fn what_goes_live_later_says_when() {
        let at = "2026-12-01T00:00:00Z".parse().unwrap();
        let later = |revision| report(vec![item("a", Outcome::Scheduled { revision, at })]);
        assert_eq!(
            later(Some(3)).lines(false),
            "scheduled a revision 3 for 2026-12-01T00:00:00Z\n\
             0 published, 1 scheduled, 0 drafted, 0 unchanged, 0 refused, 0 invalid"
        );
        let text = later(None).lines(true);
        assert!(
            text.starts_with("would schedule a for 2026-12-01T00:00:00Z\n"),
            "{text}"
        );
        assert!(!later(None).has_failures());
    }

    #[test]
    fn a_large_import_is_counted_and_its_failures_are_still_named() {
        let mut items: Vec<Item> = (0..60)
            .map(|n| item(&format!("n{n}"), published(None)))
            .collect();
        items.push(item("z", Outcome::Invalid { problems: vec![] }));
        let text = report(items).lines(true);
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
