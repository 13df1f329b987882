//! What the texts of a content weigh under a model.
//!
//! A question's vector has unit length; an entry's vector is the sum of its questions' vectors,
//! brought to unit length, so that what several wordings share counts most. Neither is kept: a
//! question's follows from the weights of its terms and one number, an entry's likeness from those
//! of its questions and one number.

use std::sync::Arc;

use koujing_language::is_common;

use crate::content::Content;
use crate::error::IndexError;
use crate::model::Model;

/// A content is large that has this share of the model's terms.
const LARGE: usize = 4;
/// No term has this position.
const ABSENT: u32 = u32::MAX;

/// Weights under a model.
pub(crate) struct Weights {
    pub(crate) model: Arc<Model>,
    /// 1 / length of each document's vector; of an answer 0.
    pub(crate) per_length: Vec<f32>,
    /// Share of each question's squared weight that is not common.
    pub(crate) contents: Vec<f32>,
    /// Where the model's terms stand among the content's; none where that is small beside the model.
    by_model: Option<Box<[u32]>>,
    /// Whether the model knows all the content's terms.
    all_known: bool,
    /// 1 / length of the sum of each slot's question vectors; without questions 0.
    pub(crate) per_sum: Vec<f32>,
}

impl Weights {
    /// Of a content under a model.
    pub(crate) fn of(content: &Content, model: &Arc<Model>) -> Result<Self, IndexError> {
        let OfTerms {
            terms,
            by_model,
            all_known,
        } = of_terms(content, model)?;
        let layout = &content.layout;
        let mut per_length = Vec::with_capacity(layout.documents());
        let mut contents = Vec::with_capacity(layout.documents());
        for document in 0..layout.documents() {
            let mut square = 0.0;
            let mut content = 0.0;
            for term in layout.row(document as u32) {
                let (weight, common) = terms[*term as usize];
                square += weight * weight;
                if !common {
                    content += weight * weight;
                }
            }
            per_length.push(inverse_root(square));
            contents.push(content / square.max(f32::MIN_POSITIVE));
        }
        let mut per_sum = Vec::with_capacity(layout.slots());
        let mut sum: Vec<(u32, f32)> = Vec::new();
        for slot in 0..layout.slots() {
            sum.clear();
            for question in layout.questions_of(slot as u32) {
                let row = layout.row(question).iter();
                let per_length = per_length[question as usize];
                sum.extend(row.map(|term| (*term, terms[*term as usize].0 * per_length)));
            }
            // Stable: the questions stay in their order, and so do the additions.
            sum.sort_by_key(|(term, _)| *term);
            let of_terms = sum.chunk_by(|a, b| a.0 == b.0);
            let square = of_terms
                .map(|weights| weights.iter().map(|(_, weight)| weight).sum::<f32>())
                .map(|weight| weight * weight)
                .sum();
            per_sum.push(inverse_root(square));
        }
        Ok(Self {
            model: Arc::clone(model),
            per_length,
            contents,
            by_model,
            all_known,
            per_sum,
        })
    }

    /// Position of a term among the content's, given that among the model's.
    pub(crate) fn ordinal(
        &self,
        content: &Content,
        term: &str,
        position: Option<u32>,
    ) -> Result<Option<u32>, IndexError> {
        match (position, &self.by_model) {
            (None, _) if self.all_known => Ok(None),
            (Some(position), Some(by_model)) => {
                let ordinal = by_model[position as usize];
                Ok((ordinal != ABSENT).then_some(ordinal))
            }
            _ => content.ordinal(term),
        }
    }
}

fn inverse_root(square: f32) -> f32 {
    if square > 0.0 {
        square.sqrt().recip()
    } else {
        0.0
    }
}

/// The terms of a content under a model.
struct OfTerms {
    /// For each its weight, and whether it says only how something is asked.
    terms: Vec<(f32, bool)>,
    by_model: Option<Box<[u32]>>,
    all_known: bool,
}

fn of_terms(content: &Content, model: &Model) -> Result<OfTerms, IndexError> {
    let count = content.terms().num_terms();
    let mut terms = Vec::with_capacity(count);
    let is_large = count * LARGE >= model.len();
    let mut by_model = is_large.then(|| vec![ABSENT; model.len()].into_boxed_slice());
    let mut all_known = true;
    let mut cursor = model.cursor();
    let mut stream = content.terms().stream()?;
    for ordinal in 0.. {
        if !stream.advance() {
            break;
        }
        let term = as_text(stream.key())?;
        let position = cursor.position(term);
        all_known &= position.is_some();
        if let (Some(position), Some(by_model)) = (position, &mut by_model) {
            by_model[position as usize] = ordinal;
        }
        let weight = model.weight(term, model.statistics(position));
        terms.push((weight, is_common(term)));
    }
    Ok(OfTerms {
        terms,
        by_model,
        all_known,
    })
}

/// A term of tantivy's.
pub(crate) fn as_text(term: &[u8]) -> Result<&str, IndexError> {
    str::from_utf8(term).map_err(|_| IndexError::Damaged("a term is not UTF-8"))
}
