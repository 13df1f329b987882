//! Collecting problems: all of them, each at its place.

use koujing_core::{Message, Problem, Severity};

/// A place in a file: line and column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl Place {
    /// The very start.
    pub(crate) const START: Self = Self { line: 1, column: 1 };
}

/// The problems of one file.
#[derive(Debug)]
pub(crate) struct Problems {
    path: String,
    list: Vec<Problem>,
}

impl Problems {
    pub(crate) fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            list: Vec::new(),
        }
    }

    pub(crate) fn error(&mut self, place: Place, rule: &str, message: Message) {
        self.push(place, rule, Severity::Error, message);
    }

    pub(crate) fn warning(&mut self, place: Place, rule: &str, message: Message) {
        self.push(place, rule, Severity::Warning, message);
    }

    fn push(&mut self, place: Place, rule: &str, severity: Severity, message: Message) {
        self.list.push(Problem {
            path: self.path.clone(),
            line: place.line,
            column: place.column,
            rule: rule.to_owned(),
            severity,
            message,
        });
    }

    /// All problems, by line and column, none twice.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        self.list.sort_by(|a, b| {
            let key = |p: &Problem| (p.line, p.column);
            key(a)
                .cmp(&key(b))
                .then_with(|| b.severity.cmp(&a.severity))
                .then_with(|| a.rule.cmp(&b.rule))
                .then_with(|| a.message.cmp(&b.message))
        });
        self.list.dedup();
        self.list
    }
}
