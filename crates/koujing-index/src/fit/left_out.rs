//! The knowledge base's own questions as samples. A question that is left out of its entry should
//! find the entry all the same; with its whole entry left out it should find nothing.

use super::Sample;
use crate::error::IndexError;
use crate::ranker::{Questions, Ranker};

/// Entries with fewer questions than these say little: what is left of them when one is taken away
/// is not what is asked in the end.
const LEAST_QUESTIONS: u32 = 4;
/// How many entries of a sample are kept.
const KEPT: usize = 20;
/// From this likeness on another entry has the very same question.
const SAME: f32 = 0.999;

impl Ranker {
    /// Samples of at most so many of its questions, the same ones whatever parts the entries lie in.
    ///
    /// # Errors
    ///
    /// When tantivy cannot search.
    pub fn left_out(
        &self,
        questions: &Questions<'_>,
        most: usize,
    ) -> Result<Vec<Sample>, IndexError> {
        let mut chosen: Vec<(u32, u32, u32, u32)> = Vec::new();
        for part in &self.parts {
            let layout = &part.content.layout;
            let slots = (0..)
                .take(layout.slots())
                .filter(|slot| !part.is_dead(*slot));
            for slot in slots {
                let own = layout.questions_of(slot);
                let count = own.end - own.start;
                for position in 0..count {
                    let name = format!("{}\n{position}", layout.keys[slot as usize]);
                    let order = crc32fast::hash(name.as_bytes());
                    chosen.push((order, part.number(slot), position, count));
                }
            }
        }
        chosen.sort_unstable();
        chosen.truncate(most);
        let mut samples = Vec::new();
        for (_, entry, position, count) in chosen {
            let text = questions(entry, position);
            let other = |number: u32| number != entry;
            let without = self.rank(text, &other, questions, KEPT)?;
            if without.iter().any(|one| one.features.best >= SAME) {
                continue;
            }
            samples.push(Sample {
                ranked: without,
                right: Vec::new(),
                answerable: false,
            });
            if count >= LEAST_QUESTIONS {
                let left = Some((entry, position));
                samples.push(Sample {
                    ranked: self.rank_without(text, &|_| true, questions, KEPT, left)?,
                    right: vec![entry],
                    answerable: true,
                });
            }
        }
        Ok(samples)
    }
}
