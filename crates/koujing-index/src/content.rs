//! Indexed texts: a tantivy segment with the terms of questions and answers, and flat beside it
//! which document is whose. Immutable; knows neither weights nor what was taken out since.
//!
//! An entry's documents lie one after the other: its questions, then its answer. A question's row
//! holds the positions of its terms in the segment's sorted list of terms: whatever segment an
//! entry is in, its terms come in the same order, so that sums over them are the same to the bit.

mod build;
mod layout;
mod merge;

use std::sync::Arc;

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::termdict::TermDictionary;
use tantivy::{Index, InvertedIndexReader, SegmentReader, TERMINATED};

pub(crate) use layout::Layout;
pub(crate) use merge::{Origin, merge};

use crate::error::IndexError;
use crate::separated::NAME;

/// Indexed texts.
pub(crate) struct Content {
    index: Index,
    questions: Arc<InvertedIndexReader>,
    answers: Arc<InvertedIndexReader>,
    /// Of each term of the questions: told at once, where the dictionary has to search.
    postings: Vec<Postings>,
    pub(crate) layout: Layout,
    /// Whether it lies in the folder of indexes.
    pub(crate) on_disk: bool,
}

const QUESTION: Field = Field::from_field_id(0);
const ANSWER: Field = Field::from_field_id(1);

/// What is in a segment. Only which terms a document has is kept.
pub(crate) fn schema() -> Schema {
    let mut schema = Schema::builder();
    let terms = TextFieldIndexing::default()
        .set_tokenizer(NAME)
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    for name in ["question", "answer"] {
        schema.add_text_field(
            name,
            TextOptions::default().set_indexing_options(terms.clone()),
        );
    }
    schema.build()
}

impl Content {
    /// Over an index of one segment and what lies flat beside it.
    ///
    /// # Errors
    ///
    /// When the two do not belong together.
    pub(crate) fn over(index: Index, layout: Layout, on_disk: bool) -> Result<Self, IndexError> {
        Self::of_segment(index, |_| Ok(layout), on_disk)
    }

    /// The same, the layout being made when the segment's terms are known.
    fn of_segment(
        index: Index,
        layout: impl FnOnce(&TermDictionary) -> Result<Layout, IndexError>,
        on_disk: bool,
    ) -> Result<Self, IndexError> {
        let segments = index.searchable_segments()?;
        let [segment] = segments.as_slice() else {
            return Err(IndexError::Damaged("it has not one segment"));
        };
        let reader = SegmentReader::open(segment)?;
        let questions = reader.inverted_index(QUESTION)?;
        let answers = reader.inverted_index(ANSWER)?;
        let layout = layout(questions.terms())?;
        if reader.max_doc() as usize != layout.documents()
            || questions.terms().num_terms() != layout.terms as usize
        {
            return Err(IndexError::Damaged(
                "segment and layout do not belong together",
            ));
        }
        let mut postings = Vec::with_capacity(questions.terms().num_terms());
        let mut terms = questions.terms().stream()?;
        while terms.advance() {
            postings.push(Postings::of(terms.value())?);
        }
        Ok(Self {
            postings,
            index,
            questions,
            answers,
            layout,
            on_disk,
        })
    }

    /// tantivy's index.
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// The terms of all questions, sorted: what the numbers in rows are positions in.
    pub(crate) fn terms(&self) -> &TermDictionary {
        self.questions.terms()
    }

    /// Position of a question's term.
    pub(crate) fn ordinal(&self, term: &str) -> Result<Option<u32>, IndexError> {
        let ordinal = self.terms().term_ord(term)?;
        Ok(ordinal.and_then(|ordinal| u32::try_from(ordinal).ok()))
    }

    /// The questions with the term at a position, in their order, a block at a time.
    pub(crate) fn questions_with(
        &self,
        ordinal: u32,
        take: &mut dyn FnMut(&[u32]),
    ) -> Result<(), IndexError> {
        blocks(
            &self.questions,
            &self.postings[ordinal as usize].info(),
            take,
        )
    }

    /// The answers with a term, in their order, a block at a time.
    pub(crate) fn answers_with(
        &self,
        term: &str,
        take: &mut dyn FnMut(&[u32]),
    ) -> Result<(), IndexError> {
        match self.answers.terms().get(term)? {
            Some(info) => blocks(&self.answers, &info, take),
            None => Ok(()),
        }
    }
}

/// Where the documents of a term stand.
#[derive(Debug, Clone, Copy)]
struct Postings {
    from: u32,
    to: u32,
    documents: u32,
}

impl Postings {
    fn of(info: &TermInfo) -> Result<Self, IndexError> {
        let number = |at: usize| u32::try_from(at);
        let range = &info.postings_range;
        match (number(range.start), number(range.end)) {
            (Ok(from), Ok(to)) => Ok(Self {
                from,
                to,
                documents: info.doc_freq,
            }),
            _ => Err(IndexError::Damaged("its postings take more than 4 GiB")),
        }
    }

    fn info(self) -> TermInfo {
        TermInfo {
            doc_freq: self.documents,
            postings_range: self.from as usize..self.to as usize,
            positions_range: 0..0,
        }
    }
}

/// The documents of a term, a block at a time.
fn blocks(
    inverted: &InvertedIndexReader,
    info: &TermInfo,
    take: &mut dyn FnMut(&[u32]),
) -> Result<(), IndexError> {
    let mut postings =
        inverted.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    loop {
        let block = postings.docs();
        if block.is_empty() {
            return Ok(());
        }
        debug_assert!(!block.contains(&TERMINATED));
        take(block);
        postings.advance();
    }
}
