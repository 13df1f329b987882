//! A problem of a file, in one language.

use koujing_core::{Problem, Severity};
use serde::{Deserialize, Serialize};

use crate::language::Language;

/// What is wrong with a place in a file, as the API says it too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SaidProblem {
    pub(crate) path: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) rule: String,
    pub(crate) severity: Severity,
    pub(crate) message: String,
}

impl SaidProblem {
    pub(crate) fn of(problem: &Problem, language: Language) -> Self {
        Self {
            path: problem.path.clone(),
            line: problem.line,
            column: problem.column,
            rule: problem.rule.clone(),
            severity: problem.severity,
            message: language.of(&problem.message).to_owned(),
        }
    }
}
