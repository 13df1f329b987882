//! Ranking: candidates by a query's rare terms, evidence pooled over all questions of an entry.
//!
//! A ranker is a few parts, a large one and small ones over it, none of which ever changes: a
//! change makes the next ranker, which shares them. What is found, and how sure it is, depends on
//! the entries and the model alone.

use std::borrow::Cow;
use std::sync::Arc;

use koujing_language::Overlaps;

use crate::calibration::Calibration;
use crate::candidates::{self, Candidate};
use crate::content::Content;
use crate::entry::Entry;
use crate::error::IndexError;
use crate::features::Features;
use crate::heard::Sounds;
use crate::model::{Lookup, Model};
use crate::part::Part;
use crate::query::Query;
use crate::scoring::{Scored, score};
use crate::statistics::model_of;
use crate::terms::Terms;
use crate::weights::Weights;

/// How many questions are scored for a query.
const CANDIDATES: usize = 400;
/// How many when fewer than [`LEAST_ENTRIES`] entries among the first are allowed.
const MORE_CANDIDATES: usize = 8_000;
/// See [`MORE_CANDIDATES`].
const LEAST_ENTRIES: usize = 5;

/// So many more entries are scored than are wanted: candidates promise less than is true.
const SPARE: usize = 8;

/// An entry that may answer a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Its number.
    pub entry: u32,
    /// Position of its most alike question within its questions.
    pub question: u32,
    /// What entries are ordered by: the logarithm of odds, up to what all have in common.
    pub score: f32,
    /// What the score and the confidence rest on.
    pub features: Features,
}

/// An entry that is alike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alike {
    /// Part and slot.
    pub(crate) at: (usize, u32),
    /// Which reading of the text it is alike to.
    reading: usize,
    scored: Scored,
}

impl Alike {
    /// 0 to 1.
    pub(crate) fn likeness(&self) -> f32 {
        self.scored.features.likeness()
    }
}

/// An entry with how alike its candidates make it.
struct Promising {
    /// Part and slot.
    at: (usize, u32),
    promise: f32,
}

/// The texts of the entries: the normalised question of an entry's number at a position.
pub type Questions<'a> = dyn Fn(u32, u32) -> &'a str + 'a;

/// An index of a knowledge base. Cheap to clone; nothing in it changes.
#[derive(Clone)]
pub struct Ranker {
    pub(crate) terms: Terms,
    pub(crate) model: Arc<Model>,
    pub(crate) parts: Vec<Part>,
    /// The model's terms by their texts.
    pub(crate) lookup: Arc<Lookup>,
    /// The model's words by their sound.
    pub(crate) sounds: Arc<Sounds>,
}

impl std::fmt::Debug for Ranker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sizes: Vec<usize> = self.parts.iter().map(Part::live).collect();
        write!(f, "Ranker({sizes:?}")?;
        if self.parts.iter().any(|part| part.content.on_disk) {
            f.write_str(", on disk")?;
        }
        f.write_str(")")
    }
}

impl Ranker {
    /// Indexes what `entry` makes of these, on several threads. Without a model it makes one of
    /// them. Keys and numbers are unique.
    ///
    /// # Errors
    ///
    /// When tantivy cannot build its index.
    pub fn build<T: Sync>(
        items: &[T],
        entry: &(dyn Fn(&T) -> Entry + Sync),
        terms: Terms,
        model: Option<Arc<Model>>,
    ) -> Result<Self, IndexError> {
        if items.is_empty() {
            return Ok(Self::over(terms, model.unwrap_or_default(), Vec::new()));
        }
        let (content, numbers) = Content::build(items, entry, &terms)?;
        let numbers = numbers.into_iter().map(Some).collect();
        Self::over_content(content, numbers, terms, model)
    }

    /// Over one content, with the number of each slot that holds.
    pub(crate) fn over_content(
        content: Content,
        numbers: Vec<Option<u32>>,
        terms: Terms,
        model: Option<Arc<Model>>,
    ) -> Result<Self, IndexError> {
        let content = Arc::new(content);
        let model = match model {
            Some(model) => model,
            None => {
                let live = |slot: u32| numbers[slot as usize].is_some();
                Arc::new(model_of(terms.name(), &[(&content, &live)])?)
            }
        };
        let weights = Arc::new(Weights::of(&content, &model)?);
        let part = Part::of(content, weights, numbers);
        Ok(Self::over(terms, model, vec![part]))
    }

    pub(crate) fn over(terms: Terms, model: Arc<Model>, parts: Vec<Part>) -> Self {
        Self {
            lookup: Lookup::of(&model).into(),
            sounds: Sounds::of(&model, &terms).into(),
            terms,
            model,
            parts,
        }
    }

    /// The next one, over these parts.
    pub(crate) fn next(&self, model: Arc<Model>, parts: Vec<Part>) -> Self {
        if !Arc::ptr_eq(&model, &self.model) {
            return Self::over(self.terms.clone(), model, parts);
        }
        Self {
            parts,
            ..self.clone()
        }
    }

    /// What texts are matched by.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What it weighs by.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// The allowed entries likeliest to answer a normalised question, best first, at most `limit`.
    ///
    /// Entries are chosen by likeness, then put in order by all their features. A text with a broader
    /// word (滤芯) is read once for each thing the word is used for; an entry gets the best of its
    /// readings, so that the things stand side by side. The lead, and with it the
    /// [confidence](Calibration::confidence), is the caller's to have made with
    /// [`Calibration::compete`]: he knows which entries compete.
    ///
    /// # Errors
    ///
    /// When tantivy cannot search.
    pub fn rank(
        &self,
        normalised: &str,
        allowed: &dyn Fn(u32) -> bool,
        questions: &Questions<'_>,
        limit: usize,
    ) -> Result<Vec<Ranked>, IndexError> {
        let readings = self.terms.synonyms().readings(normalised);
        let overlaps: Vec<Overlaps> = readings.iter().map(|text| Overlaps::of(text)).collect();
        let mut ranked: Vec<((usize, u32), Ranked)> = self
            .alike(&readings, allowed, limit)?
            .into_iter()
            .map(|found| {
                let entry = self.parts[found.at.0].number(found.at.1);
                let overlaps = &overlaps[found.reading];
                (
                    found.at,
                    self.ranked(entry, found.scored, overlaps, questions),
                )
            })
            .collect();
        ranked.sort_by(|(a_at, a), (b_at, b)| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| self.key(*a_at).cmp(self.key(*b_at)))
        });
        Ok(ranked.into_iter().map(|(_, ranked)| ranked).collect())
    }

    /// An entry with the features that rest on the texts.
    pub(crate) fn ranked(
        &self,
        entry: u32,
        scored: Scored,
        reading: &Overlaps,
        questions: &Questions<'_>,
    ) -> Ranked {
        let question = questions(entry, scored.question);
        let question = self.terms.synonyms().canonical(question);
        let mut features = scored.features;
        features.compare(reading.with(&question));
        Ranked {
            entry,
            question: scored.question,
            score: self.calibration().order(&features),
            features,
        }
    }

    /// The allowed entries most alike to one of the readings of a text, best first, at most `limit`.
    pub(crate) fn alike(
        &self,
        readings: &[Cow<'_, str>],
        allowed: &dyn Fn(u32) -> bool,
        limit: usize,
    ) -> Result<Vec<Alike>, IndexError> {
        let mut alike: Vec<Alike> = Vec::new();
        for (reading, text) in readings.iter().enumerate() {
            let query = Query::of(text, self)?;
            let entries = self.promising(&query, allowed, limit + SPARE)?;
            for of_part in entries.chunk_by(|(a, _), (b, _)| a == b) {
                let part = of_part[0].0;
                let slots = of_part.iter().map(|(_, slot)| *slot);
                score(&self.parts[part], part, &query, slots, |slot, scored| {
                    alike.push(Alike {
                        at: (part, slot),
                        reading,
                        scored,
                    });
                });
            }
        }
        if readings.len() > 1 {
            // Stable: of two readings that are as good the first one stays first.
            alike.sort_by(|a, b| {
                let likeness = b.likeness().total_cmp(&a.likeness());
                a.at.cmp(&b.at).then(likeness)
            });
            alike.dedup_by_key(|found| found.at);
        }
        let before = |a: &Alike, b: &Alike| {
            b.likeness()
                .total_cmp(&a.likeness())
                .then_with(|| self.key(a.at).cmp(self.key(b.at)))
        };
        if alike.len() > limit && limit > 0 {
            alike.select_nth_unstable_by(limit - 1, before);
        }
        alike.truncate(limit);
        alike.sort_unstable_by(before);
        Ok(alike)
    }

    /// Whether a normalised question has a word that customers use for several things: whatever is
    /// most alike, it does not say which of them is meant.
    pub fn is_open(&self, normalised: &str) -> bool {
        self.terms.synonyms().are_several(normalised)
    }

    /// What it is sure by.
    pub fn calibration(&self) -> &Calibration {
        self.model.calibration()
    }

    /// The allowed entries with a question among the best candidates, as part and slot in their order;
    /// at most so many, those that the candidates promise most of.
    fn promising(
        &self,
        query: &Query,
        allowed: &dyn Fn(u32) -> bool,
        most: usize,
    ) -> Result<Vec<(usize, u32)>, IndexError> {
        let found = candidates::questions(&self.parts, query)?;
        let entries = self.entries_of(&found, CANDIDATES);
        let mut chosen = self.most_promising(entries, allowed, most);
        if found.len() > CANDIDATES && chosen.len() < LEAST_ENTRIES.min(most) {
            let entries = self.entries_of(&found, MORE_CANDIDATES);
            chosen = self.most_promising(entries, allowed, most);
        }
        chosen.sort_unstable();
        Ok(chosen)
    }

    /// The allowed ones of these, at most so many; no more are asked about than need be.
    fn most_promising(
        &self,
        mut entries: Vec<Promising>,
        allowed: &dyn Fn(u32) -> bool,
        most: usize,
    ) -> Vec<(usize, u32)> {
        let mut chosen = Vec::with_capacity(most.min(entries.len()));
        let mut rest = entries.as_mut_slice();
        while chosen.len() < most && !rest.is_empty() {
            let wanted = (most - chosen.len()).min(rest.len());
            if wanted < rest.len() {
                rest.select_nth_unstable_by(wanted - 1, |a, b| {
                    b.promise
                        .total_cmp(&a.promise)
                        .then_with(|| self.key(a.at).cmp(self.key(b.at)))
                });
            }
            let (best, others) = rest.split_at_mut(wanted);
            let places = best.iter().map(|entry| entry.at);
            chosen.extend(places.filter(|(part, slot)| allowed(self.parts[*part].number(*slot))));
            rest = others;
        }
        chosen
    }

    /// The entries of the best documents, each once.
    fn entries_of(&self, found: &[Candidate], most: usize) -> Vec<Promising> {
        let mut best = candidates::best(&self.parts, found, most);
        // The documents of an entry lie together.
        best.sort_unstable_by_key(|candidate| (candidate.part, candidate.document));
        let at = |candidate: &Candidate| {
            let layout = &self.parts[candidate.part].content.layout;
            (candidate.part, layout.owner(candidate.document))
        };
        let of_entries = best.chunk_by(|a, b| at(a) == at(b));
        of_entries
            .map(|documents| {
                let (part, slot) = at(&documents[0]);
                let scores = || documents.iter().map(|document| document.score);
                let pooled =
                    scores().sum::<f32>() * self.parts[part].weights.per_sum[slot as usize];
                Promising {
                    at: (part, slot),
                    promise: scores().fold(0.0, f32::max) + pooled,
                }
            })
            .collect()
    }

    pub(crate) fn key(&self, (part, slot): (usize, u32)) -> &str {
        &self.parts[part].content.layout.keys[slot as usize]
    }
}
