//! Making a model of what is held.

use std::collections::BTreeMap;

use crate::content::Content;
use crate::error::IndexError;
use crate::model::Model;
use crate::ranker::Ranker;
use crate::weights::as_text;

impl Ranker {
    /// A model of the entries held now: what a ranker built of them without a model weighs by.
    ///
    /// # Errors
    ///
    /// When tantivy cannot be read.
    pub fn model_of_now(&self) -> Result<Model, IndexError> {
        let lives: Vec<_> = self
            .parts
            .iter()
            .map(|part| |slot: u32| !part.is_dead(slot))
            .collect();
        let contents: Vec<(&Content, &dyn Fn(u32) -> bool)> = self
            .parts
            .iter()
            .zip(&lives)
            .map(|(part, live)| (part.content.as_ref(), live as &dyn Fn(u32) -> bool))
            .collect();
        model_of(self.terms.name(), &contents)
    }
}

/// A model of the entries of these contents that hold.
pub(crate) fn model_of(
    terms_name: &str,
    contents: &[(&Content, &dyn Fn(u32) -> bool)],
) -> Result<Model, IndexError> {
    let mut entries = 0;
    let mut terms: BTreeMap<String, u32> = BTreeMap::new();
    for (content, live) in contents {
        let frequencies = frequencies(content, live, &mut entries);
        let mut stream = content.terms().stream()?;
        while stream.advance() {
            let frequency = frequencies[stream.term_ord() as usize];
            if frequency > 0 {
                *terms.entry(as_text(stream.key())?.to_owned()).or_default() += frequency;
            }
        }
    }
    let terms = terms.iter().map(|(term, count)| (term.as_str(), *count));
    Ok(Model::of(terms_name, entries, terms))
}

/// How many of a content's entries that hold have each of its terms in a question; they are counted.
fn frequencies(content: &Content, live: &dyn Fn(u32) -> bool, entries: &mut u32) -> Vec<u32> {
    let layout = &content.layout;
    let mut frequencies = vec![0_u32; content.terms().num_terms()];
    // The last slot a term was counted for, so that it counts once an entry.
    let mut counted = vec![u32::MAX; frequencies.len()];
    for slot in (0..).take(layout.slots()).filter(|slot| live(*slot)) {
        *entries += 1;
        for question in layout.questions_of(slot) {
            for term in layout.row(question) {
                let term = *term as usize;
                if counted[term] != slot {
                    counted[term] = slot;
                    frequencies[term] += 1;
                }
            }
        }
    }
    frequencies
}
