//! What can go wrong with a verb.

use koujing_core::Seq;
use koujing_index::IndexError;
use koujing_store::StoreError;
use thiserror::Error;

use crate::rules::UnknownDimension;

/// Why a verb did not do what was asked.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// The question has no visible character.
    #[error("the question is empty")]
    EmptyQuestion,
    /// The question is longer than is read.
    #[error("the question has {chars} characters; at most {most} are read")]
    QuestionTooLong {
        /// Its length.
        chars: usize,
        /// The longest that is read.
        most: usize,
    },
    /// The reply has no visible character.
    #[error("the reply is empty")]
    EmptyReply,
    /// The reply is longer than is read.
    #[error("the reply has {chars} characters; at most {most} are read")]
    ReplyTooLong {
        /// Its length.
        chars: usize,
        /// The longest that is read.
        most: usize,
    },
    /// The context names something that is no dimension.
    #[error(transparent)]
    UnknownDimension(#[from] UnknownDimension),
    /// An answer cannot be written as JSON.
    #[error("an answer cannot be written as JSON")]
    Unwritable(#[from] serde_json::Error),
    /// This node has not reached the position asked for in time.
    #[error("position {asked} of the change feed is not reached; this node stands at {reached}")]
    NotReached {
        /// `min_seq` of the request.
        asked: Seq,
        /// Where the node stands.
        reached: Seq,
    },
    /// The service answers from a folder: it has no record, hence no past and no keys.
    #[error("there is no record behind this service")]
    NoRecord,
    /// The record does not answer in time.
    #[error("the record does not answer")]
    RecordSilent,
    /// The record failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// An archive could not be written.
    #[error("an archive could not be written")]
    Archive(#[from] std::io::Error),
    /// A task of ours stopped without a result.
    #[error("a background task stopped: {0}")]
    Task(#[from] tokio::task::JoinError),
}
