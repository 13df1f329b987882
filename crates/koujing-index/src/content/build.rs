//! Indexing entries from their texts.

use std::collections::HashMap;

use koujing_language::Asks;
use tantivy::directory::RamDirectory;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, SingleSegmentIndexWriter, TantivyDocument};

use super::layout::{Layout, count};
use super::{ANSWER, Content, QUESTION, schema};
use crate::entry::Entry;
use crate::error::IndexError;
use crate::separated::{NAME, SEPARATOR, Separated};
use crate::terms::Terms;

/// So many entries are cut into terms before they are taken in: bounds the memory.
const BATCH: usize = 2_048;
/// From so many on several threads cut.
const WORTH_A_THREAD: usize = 32;
/// What tantivy sizes its tables by, in bytes, at least and for each entry.
const MEMORY: usize = 1 << 20;
const MEMORY_EACH: usize = 1 << 10;

/// An entry with the terms of its texts, [`SEPARATOR`] behind each.
struct Cut {
    entry: Entry,
    questions: Vec<(Asks, String)>,
    answer: String,
}

impl Content {
    /// Indexes what `entry` makes of these, in memory; with the entries' numbers in the order of
    /// their slots.
    pub(crate) fn build<T: Sync>(
        items: &[T],
        entry: &(dyn Fn(&T) -> Entry + Sync),
        terms: &Terms,
    ) -> Result<(Self, Vec<u32>), IndexError> {
        let memory = MEMORY + MEMORY_EACH * items.len().min(100_000);
        let tokenizers = TokenizerManager::new();
        tokenizers.register(NAME, Separated);
        let mut writer: SingleSegmentIndexWriter = Index::builder()
            .schema(schema())
            .tokenizers(tokenizers)
            .single_segment_index_writer(RamDirectory::create(), memory)?;
        let mut layout = Layout::default();
        let mut numbers = Vec::with_capacity(items.len());
        let mut known: HashMap<Box<str>, u32> = HashMap::new();
        for batch in items.chunks(BATCH) {
            for cut in cut(batch, entry, terms) {
                numbers.push(cut.entry.number);
                layout.begin(cut.entry.key, cut.entry.version);
                for (asks, question) in cut.questions {
                    let terms = question.split_terminator(SEPARATOR);
                    let row = terms.map(|term| number(&mut known, term));
                    layout.push(row, asks.bits());
                    let mut document = TantivyDocument::new();
                    document.add_text(QUESTION, question);
                    writer.add_document(document)?;
                }
                layout.push([], 0);
                let mut document = TantivyDocument::new();
                document.add_text(ANSWER, cut.answer);
                writer.add_document(document)?;
            }
        }
        layout.terms = count(known.len());
        let positions = positions(known);
        layout.rewrite(|row| {
            row.iter_mut()
                .for_each(|term| *term = positions[*term as usize]);
            row.sort_unstable();
        });
        let content = Self::over(writer.finalize()?, layout, false)?;
        Ok((content, numbers))
    }
}

fn cut<T: Sync>(items: &[T], entry: &(dyn Fn(&T) -> Entry + Sync), terms: &Terms) -> Vec<Cut> {
    let cut_text = |text: &str| {
        let canonical = terms.synonyms().canonical(text);
        separated(&terms.of_canonical(&canonical))
    };
    let cut_one = |item: &T| {
        let entry = entry(item);
        Cut {
            questions: entry
                .questions
                .iter()
                .map(|text| (Asks::of(text), cut_text(text)))
                .collect(),
            answer: cut_text(&entry.answer),
            entry,
        }
    };
    if items.len() < WORTH_A_THREAD {
        return items.iter().map(cut_one).collect();
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let parts: Vec<_> = items
            .chunks(items.len().div_ceil(threads))
            .map(|part| scope.spawn(move || part.iter().map(cut_one).collect::<Vec<Cut>>()))
            .collect();
        let join = |part: std::thread::ScopedJoinHandle<'_, Vec<Cut>>| match part.join() {
            Ok(cut) => cut,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        parts.into_iter().flat_map(join).collect()
    })
}

/// A number for a term, in the order in which terms are first seen.
fn number(known: &mut HashMap<Box<str>, u32>, term: &str) -> u32 {
    if let Some(number) = known.get(term) {
        return *number;
    }
    let next = count(known.len());
    known.insert(term.into(), next);
    next
}

/// For each number the position of its term among all, sorted by their bytes as tantivy sorts them.
fn positions(known: HashMap<Box<str>, u32>) -> Vec<u32> {
    let mut terms: Vec<(Box<str>, u32)> = known.into_iter().collect();
    terms.sort_unstable();
    let mut positions = vec![0; terms.len()];
    for (position, (_, number)) in (0..).zip(terms) {
        positions[number as usize] = position;
    }
    positions
}

/// With the sign that tells them apart behind each.
fn separated(terms: &[&str]) -> String {
    let mut text = String::with_capacity(terms.iter().map(|term| term.len() + 1).sum());
    for term in terms {
        text.push_str(term);
        text.push(SEPARATOR);
    }
    text
}
