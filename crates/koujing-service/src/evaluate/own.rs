//! Our own resolution over rows, to be measured part by part.

use koujing_core::{Audience, Context, OutcomeKind, Settings, Timestamp};
use koujing_index::Calibration;

use super::{EvaluationError, KnowledgeRow, snapshot_of};
use crate::resolve::{Asked, resolve};
use crate::snapshot::Snapshot;

/// Resolution as every path has it, over rows in memory, under the prior.
#[derive(Debug)]
pub struct OwnSearch(Snapshot);

impl OwnSearch {
    /// Indexes them. With `learning` what they teach of themselves is learnt too.
    ///
    /// # Errors
    ///
    /// When the index cannot be built.
    pub fn over(
        rows: &[KnowledgeRow],
        settings: Settings,
        learning: bool,
    ) -> Result<Self, EvaluationError> {
        let snapshot = snapshot_of(rows, settings)?;
        Ok(Self(if learning {
            snapshot.learnt(Calibration::prior())?
        } else {
            snapshot
        }))
    }

    /// What comes of a question without context.
    ///
    /// # Errors
    ///
    /// When the index cannot be searched.
    pub fn resolve(&self, question: &str) -> Result<OutcomeKind, EvaluationError> {
        let asked = Asked {
            question,
            context: &Context::new(),
            audience: Audience::Internal,
            at: Timestamp::from_millis(0),
            without: None,
            explain: false,
        };
        Ok(resolve(&self.0, asked)?.decision.kind())
    }
}
