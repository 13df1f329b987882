//! Why a command did not do what it was asked.

use std::error::Error as _;
use std::io;
use std::path::{Path, PathBuf};

use koujing_core::Message;
use koujing_service::{BackupError, EvaluationError, ServiceError, StoreError};
use thiserror::Error;

use crate::language::Language;

/// Why a command failed.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// It was used in a way that cannot be meant.
    #[error("{}", .0.en)]
    Usage(Message),
    /// It refuses, for a reason that whoever asked can mend.
    #[error("{}", .0.en)]
    Refused(Message),
    /// A file or folder.
    #[error("{path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line of a file.
    #[error("{path}:{line}: {what}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// Another machine.
    #[error("{address}: {what}")]
    Remote {
        /// Which.
        address: String,
        /// What it said, or why it could not be reached.
        what: String,
    },
    /// The address to listen on.
    #[error("cannot listen on {address}")]
    Listen {
        /// Which.
        address: String,
        /// Why.
        source: io::Error,
    },
    /// The service.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The record.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The evaluation.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
    /// The system gives no random bytes.
    #[error("no random bytes")]
    NoRandomness(#[from] getrandom::Error),
    /// What was to be written is no JSON.
    #[error("a result cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// Reading or writing a stream, or asking the system for something.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Failure {
    pub(crate) fn usage(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Usage(Message::new(zh, en))
    }

    pub(crate) fn refused(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Refused(Message::new(zh, en))
    }

    /// For `map_err`: names the file.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Usage(_)
            | Self::Service(
                ServiceError::EmptyQuestion
                | ServiceError::QuestionTooLong { .. }
                | ServiceError::EmptyReply
                | ServiceError::ReplyTooLong { .. }
                | ServiceError::UnknownDimension(_),
            ) => 2,
            _ => 1,
        }
    }

    /// One line with all the reasons behind it.
    pub(crate) fn line(&self, language: Language) -> String {
        let mut line = match self {
            Self::Usage(message) | Self::Refused(message) => language.of(message).to_owned(),
            Self::Service(error) if language == Language::Zh => {
                about_the_question(error).unwrap_or_else(|| error.to_string())
            }
            other => other.to_string(),
        };
        let mut source = self.source();
        while let Some(error) = source {
            let text = error.to_string();
            // Some errors repeat the one behind them.
            if !line.ends_with(&text) {
                line.push_str(": ");
                line.push_str(&text);
            }
            source = error.source();
        }
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// In Chinese, what whoever asked can mend.
fn about_the_question(error: &ServiceError) -> Option<String> {
    match error {
        ServiceError::EmptyQuestion => Some("问题是空的".to_owned()),
        ServiceError::QuestionTooLong { chars, most } => {
            Some(format!("问题有 {chars} 个字符,最多 {most} 个"))
        }
        ServiceError::EmptyReply => Some("回复是空的".to_owned()),
        ServiceError::ReplyTooLong { chars, most } => {
            Some(format!("回复有 {chars} 个字符,最多 {most} 个"))
        }
        ServiceError::UnknownDimension(name) => Some(format!("没有声明过维度 {}", name.0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reasons_stand_on_one_line() {
        let failure = Failure::File {
            path: "kb".into(),
            source: io::Error::other("two\nlines"),
        };
        assert_eq!(failure.line(Language::En), "kb: two lines");
        assert_eq!(failure.code(), 1);
        let failure = Failure::usage("不行", "no");
        assert_eq!(
            (failure.line(Language::Zh).as_str(), failure.code()),
            ("不行", 2)
        );
        assert_eq!(Failure::from(ServiceError::EmptyQuestion).code(), 2);
    }
}
