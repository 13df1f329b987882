//! The knowledge base's own questions as samples: with its whole entry left out a question should find
//! nothing.

use super::Sample;
use crate::error::IndexError;
use crate::ranker::{Questions, Ranked, Ranker};

/// How many entries of a sample are kept.
const KEPT: usize = 20;
/// From this likeness on another entry has the very same question.
const SAME: f32 = 0.999;

impl Ranker {
    /// Samples of at most so many of its questions, the same ones whatever parts the entries lie in.
    /// `forbidden`: whether a guard forbids to answer a text with what was found.
    ///
    /// # Errors
    ///
    /// When tantivy cannot search.
    pub fn left_out(
        &self,
        questions: &Questions<'_>,
        forbidden: &dyn Fn(&str, &Ranked) -> bool,
        most: usize,
    ) -> Result<Vec<Sample>, IndexError> {
        let mut chosen: Vec<(u32, u32, u32)> = Vec::new();
        for part in &self.parts {
            let layout = &part.content.layout;
            let slots = (0..)
                .take(layout.slots())
                .filter(|slot| !part.is_dead(*slot));
            for slot in slots {
                let own = layout.questions_of(slot);
                for position in 0..own.end - own.start {
                    let name = format!("{}\n{position}", layout.keys[slot as usize]);
                    let order = crc32fast::hash(name.as_bytes());
                    chosen.push((order, part.number(slot), position));
                }
            }
        }
        chosen.sort_unstable();
        chosen.truncate(most);
        let mut samples = Vec::new();
        for (_, entry, position) in chosen {
            let text = questions(entry, position);
            let other = |number: u32| number != entry;
            let ranked = self.rank(text, &other, questions, KEPT)?;
            if ranked.iter().any(|one| one.features.best >= SAME) {
                continue;
            }
            samples.push(Sample {
                right: Vec::new(),
                answerable: false,
                forbidden: Sample::forbidden(&ranked, |found| forbidden(text, found)),
                ranked,
            });
        }
        Ok(samples)
    }
}
