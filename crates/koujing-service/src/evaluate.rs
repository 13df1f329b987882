//! Evaluating: how well a knowledge base answers questions whose right article is known.

mod compare;
mod methods;
mod own;
mod plain;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use koujing_core::{Article, Audience, Context, OutcomeKind, Settings, Timestamp};
use koujing_index::Calibration;
use koujing_language::normalise;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

pub use compare::{ChangedQuery, Comparison, Named, Side, Turn, compare};
pub use methods::Method;
use methods::{Beside, micros_since};
pub use own::OwnSearch;
pub use plain::PlainSearch;

use crate::metrics::{Judged, Metrics};
use crate::published::{Published, Source};
use crate::resolve::{Asked, Decision, Whole, resolve};
use crate::rules::Rules;
use crate::snapshot::Snapshot;

/// How many ranked ids a prediction has at most.
const RANKED: usize = 10;

/// An entry of the knowledge base under test. Any JSON string or number is an id; an id or a
/// question may occur more than once, an answer may be missing.
#[derive(Debug, Clone, Deserialize)]
pub struct KnowledgeRow {
    /// Its id.
    pub id: Value,
    /// Its standard question.
    #[serde(alias = "question")]
    pub standard_question: String,
    /// Its answer.
    #[serde(default)]
    pub answer: Option<String>,
    /// Other wordings of the question.
    #[serde(default, alias = "similar")]
    pub variants: Option<Vec<String>>,
}

impl KnowledgeRow {
    /// Its questions, the standard one first.
    pub(crate) fn questions(&self) -> impl Iterator<Item = &str> {
        let similar = self.variants.iter().flatten();
        std::iter::once(&self.standard_question)
            .chain(similar)
            .map(String::as_str)
    }
}

/// A query with what is right for it.
#[derive(Debug, Clone, Deserialize)]
pub struct QueryRow {
    /// Its id.
    pub qid: Value,
    /// The question.
    pub query: String,
    /// The right entry; none: unanswerable.
    #[serde(default)]
    pub gold: Option<Value>,
    /// Entries that are right too.
    #[serde(default)]
    pub also_ok: Option<Vec<Value>>,
    /// What kind of query it is.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
}

impl QueryRow {
    /// The ids that are right for it.
    pub(crate) fn right(&self) -> Vec<&Value> {
        let also = self.also_ok.iter().flatten();
        let also = also.filter(|_| self.gold.is_some());
        self.gold.iter().chain(also).collect()
    }
}

/// What came of a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The query's id.
    pub qid: Value,
    /// Its outcome.
    pub outcome: OutcomeKind,
    /// Up to 10 ids, best first, whatever the outcome.
    pub ranked: Vec<Value>,
    /// The ids offered.
    pub choices: Vec<Value>,
    /// Calibrated confidence, 0 to 1, that the first is right.
    pub score: f64,
}

/// Why nothing was evaluated.
#[derive(Debug, Error)]
pub enum EvaluationError {
    /// The index failed.
    #[error(transparent)]
    Index(#[from] koujing_index::IndexError),
}

/// What an evaluation came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Its figures.
    pub metrics: Metrics,
    /// What came of each query, in their order.
    pub predictions: Vec<Prediction>,
    /// Ours beside plain full-text search, where that was asked for; ours comes first.
    pub methods: Vec<Method>,
}

/// Indexes the knowledge base, learns from its own questions what the prior does not know, and
/// resolves every query, one at a time, `beside_plain` in turn with plain full-text search. `progress`
/// is told how many queries are done.
///
/// # Errors
///
/// When the index cannot be built or searched.
pub fn evaluate(
    rows: &[KnowledgeRow],
    queries: &[QueryRow],
    settings: Settings,
    prior: &Calibration,
    beside_plain: bool,
    progress: &dyn Fn(usize),
) -> Result<Evaluation, EvaluationError> {
    let snapshot = snapshot_of(rows, settings)?.learnt(prior)?;
    let mut beside = if beside_plain {
        Beside::plain(&snapshot)?
    } else {
        Beside::nothing()
    };
    let context = Context::new();
    let mut predictions = Vec::with_capacity(queries.len());
    let mut judged = Vec::with_capacity(queries.len());
    let mut micros = Vec::with_capacity(queries.len());
    for (done, query) in queries.iter().enumerate() {
        let asked = Asked {
            question: &query.query,
            context: &context,
            audience: Audience::Internal,
            at: Timestamp::from_millis(0),
            without: None,
            explain: false,
        };
        let started = Instant::now();
        let whole = resolve(&snapshot, asked)?;
        micros.push(micros_since(started));
        beside.ask(rows, query)?;
        let prediction = predict(&snapshot, rows, query, &whole)?;
        judged.push(judge(query, &prediction));
        predictions.push(prediction);
        progress(done + 1);
    }
    let metrics = Metrics::of(&judged, micros);
    Ok(Evaluation {
        methods: beside.methods(&metrics),
        metrics,
        predictions,
    })
}

pub(crate) fn snapshot_of(
    rows: &[KnowledgeRow],
    settings: Settings,
) -> Result<Snapshot, EvaluationError> {
    let articles = rows.iter().enumerate().filter_map(|(at, row)| {
        let at_epoch = Timestamp::from_millis(0);
        let article: Article = serde_json::from_value(serde_json::json!({
            // In the order of the rows, whatever their ids: the first claim wins.
            "id": format!("{at:09}"), "kind": "answer", "question": row.standard_question,
            "similar": row.variants.clone().unwrap_or_default(), "negative": [], "labels": [],
            "audience": "internal", "must_say": [], "never_say": [], "related": [], "sources": [],
            "scope": {}, "effective": {}, "targets": [],
            "body": {"default": row.answer.clone().unwrap_or_default(), "variants": []},
        }))
        .ok()?;
        let source = Source {
            article,
            revision: 1,
            images: BTreeMap::new(),
            approved_by: String::new(),
            approved_at: at_epoch,
            verified_at: at_epoch,
            suspended: false,
        };
        Some(Arc::new(Published::new(source, None)))
    });
    Ok(Snapshot::build(
        articles.collect(),
        Arc::new(Rules::new(settings)),
        0,
    )?)
}

fn predict(
    snapshot: &Snapshot,
    rows: &[KnowledgeRow],
    query: &QueryRow,
    whole: &Whole,
) -> Result<Prediction, EvaluationError> {
    let id = |place: u32| rows[place as usize].id.clone();
    let mut ranked: Vec<Value> = whole.ranked.iter().map(|found| id(found.place)).collect();
    if ranked.len() < RANKED {
        // An exact match ranks nothing: the rest of the list is asked for.
        let question = |place, position| snapshot.question(place, position);
        let normalised = normalise(&query.query);
        let others = snapshot
            .ranker
            .rank(&normalised, &|_| true, &question, RANKED)?;
        for other in others {
            let other = id(other.entry);
            if !ranked.contains(&other) {
                ranked.push(other);
            }
        }
    }
    ranked.truncate(RANKED);
    let (outcome, choices) = match &whole.decision {
        Decision::Answer { place, .. } => {
            let answered = id(*place);
            ranked.retain(|other| *other != answered);
            ranked.insert(0, answered);
            (OutcomeKind::Answer, Vec::new())
        }
        Decision::Ambiguous { choices, .. } => (
            OutcomeKind::Ambiguous,
            choices.iter().map(|choice| id(choice.place)).collect(),
        ),
        Decision::NoAnswer(_) => (OutcomeKind::NoAnswer, Vec::new()),
    };
    let score = match &whole.decision {
        Decision::Answer { confidence, .. } => *confidence,
        _ => whole.ranked.first().map_or(0.0, |first| first.confidence),
    };
    Ok(Prediction {
        qid: query.qid.clone(),
        outcome,
        ranked,
        choices,
        score,
    })
}

fn judge(query: &QueryRow, prediction: &Prediction) -> Judged {
    let right = query.right();
    let right_at = prediction.ranked.iter().position(|id| right.contains(&id));
    Judged {
        kind: query
            .kind
            .clone()
            .unwrap_or_else(|| "unanswerable".to_owned()),
        answerable: query.gold.is_some(),
        outcome: prediction.outcome,
        right_at,
        answered_right: prediction.outcome == OutcomeKind::Answer && right_at == Some(0),
        offered_right: prediction.choices.iter().any(|id| right.contains(&id)),
    }
}
