//! Learning how sure to be: from the knowledge base itself, or, for the prior, from labelled sets.

use std::sync::Arc;

use koujing_index::{Calibration, IndexError, Model, Ranked, Sample, Samples};
use koujing_language::normalise;
use serde_json::Value;

use crate::evaluate::{EvaluationError, KnowledgeRow, QueryRow, snapshot_of};
use crate::resolve::forbids;
use crate::snapshot::Snapshot;

/// How many of its own questions a knowledge base is tried with.
const OWN_QUESTIONS: usize = 2_000;
/// How many entries of a sample are kept.
const KEPT: usize = 20;

impl Snapshot {
    /// The model of what is live, with what its own questions teach one who knew the prior. Takes a
    /// while on a large knowledge base.
    pub(crate) fn learn(&self, prior: &Calibration) -> Result<Model, IndexError> {
        let model = self.ranker.model_of_now()?;
        let weights = self.ranker.reweigh(Arc::new(model.clone()))?;
        let ranker = self.ranker.adopt_weights(&weights)?;
        let question = |place, position| self.question(place, position);
        let forbidden = |text: &str, found: &Ranked| forbids(self, text, found);
        let samples = Samples::of(ranker.left_out(&question, &forbidden, OWN_QUESTIONS)?);
        Ok(model.calibrated(prior.taught(&samples)))
    }

    /// The same ranked by what [`Self::learn`] gives.
    pub(crate) fn learnt(&self, prior: &Calibration) -> Result<Self, IndexError> {
        let model = Arc::new(self.learn(prior)?);
        let weights = self.ranker.reweigh(model)?;
        let ranker = self.ranker.adopt_weights(&weights)?;
        Ok(self.with_ranker(ranker, self.model))
    }
}

/// A knowledge base with questions whose right entry is known.
#[derive(Debug, Clone)]
pub struct LabelledSet {
    /// What is indexed.
    pub rows: Vec<KnowledgeRow>,
    /// The questions.
    pub queries: Vec<QueryRow>,
}

/// What these sets teach: a prior, as JSON. Questions that are claimed word for word teach nothing.
/// `progress` is told how many questions are done.
///
/// # Errors
///
/// When an index cannot be built or searched.
pub fn calibrate(
    sets: &[LabelledSet],
    progress: &dyn Fn(usize),
) -> Result<String, EvaluationError> {
    let mut samples = Vec::new();
    let mut done = 0;
    for set in sets {
        let snapshot = snapshot_of(&set.rows, koujing_core::Settings::default())?;
        let mut of_set = Vec::new();
        for query in &set.queries {
            done += 1;
            progress(done);
            of_set.extend(sample(&snapshot, set, query)?);
        }
        samples.push(Samples::of(of_set));
    }
    Ok(Calibration::learnt(&samples).to_json()?)
}

fn sample(
    snapshot: &Snapshot,
    set: &LabelledSet,
    query: &QueryRow,
) -> Result<Option<Sample>, IndexError> {
    let normalised = normalise(&query.query);
    if normalised.is_empty() || !snapshot.holders(&normalised).is_empty() {
        return Ok(None);
    }
    let question = |place, position| snapshot.question(place, position);
    let ranked = snapshot
        .ranker
        .rank(&normalised, &|_| true, &question, KEPT)?;
    let right: Vec<&Value> = query.right();
    let is_right = |entry: &u32| right.contains(&&set.rows[*entry as usize].id);
    Ok(Some(Sample {
        right: ranked
            .iter()
            .map(|found| found.entry)
            .filter(is_right)
            .collect(),
        forbidden: Sample::forbidden(&ranked, |found| forbids(snapshot, &normalised, found)),
        ranked,
        answerable: query.gold.is_some(),
    }))
}
