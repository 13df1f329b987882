//! Candidates: the questions worth scoring, from tantivy, found by a query's rare terms.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use crate::error::IndexError;
use crate::tokenizer::{NAME, Terms};
use crate::vectors::Query;

/// Common terms add score but find nothing new: terms are asked for from the rarest up, until they
/// carry this share of the query's squared weight …
const MASS: f32 = 0.5;
/// … and have this many postings between them.
const POSTINGS: u32 = 4_000;

/// Memory that tantivy may fill before it writes a segment, in bytes.
const WRITER_MEMORY: usize = 128 << 20;

/// The full-text index: one document a question, and one an entry for its answer text.
pub(crate) struct FullText {
    reader: IndexReader,
    question: Field,
    answer: Field,
}

const NUMBER: &str = "number";

impl FullText {
    /// Builds it in memory from each entry's normalised questions and folded answer text. Questions
    /// are numbered through, entries likewise.
    pub(crate) fn build<'a>(
        terms: &Terms,
        entries: impl Iterator<Item = (&'a [String], &'a str)>,
    ) -> Result<Self, IndexError> {
        let mut schema = Schema::builder();
        let text = |option| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(NAME)
                    .set_index_option(option),
            )
        };
        let question = schema.add_text_field("question", text(IndexRecordOption::Basic));
        let answer = schema.add_text_field("answer", text(IndexRecordOption::Basic));
        let number = schema.add_u64_field(NUMBER, FAST);
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register(NAME, terms.clone());
        // One thread and no merges: one segment, in order, the same on every node.
        let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        let mut asked = 0;
        for (entry, (questions, text)) in (0..).zip(entries) {
            for own in questions {
                let mut document = TantivyDocument::new();
                document.add_text(question, own);
                document.add_u64(number, asked);
                writer.add_document(document)?;
                asked += 1;
            }
            let mut document = TantivyDocument::new();
            document.add_text(answer, text);
            document.add_u64(number, entry);
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            reader,
            question,
            answer,
        })
    }

    /// The questions likeliest to match, at most `limit`.
    pub(crate) fn questions(&self, query: &Query, limit: usize) -> Result<Vec<u32>, IndexError> {
        let mut mass = 0.0;
        let mut postings = 0_u32;
        let mut rare = Vec::new();
        for (term, frequency, share) in &query.terms {
            if mass >= MASS && postings >= POSTINGS {
                break;
            }
            mass += share;
            postings = postings.saturating_add(*frequency);
            rare.push(term.as_str());
        }
        self.any_of(self.question, &rare, limit)
    }

    /// The questions that have all these terms, at most `limit`.
    pub(crate) fn questions_with_all(
        &self,
        terms: &[String],
        limit: usize,
    ) -> Result<Vec<u32>, IndexError> {
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        self.search(self.question, &terms, Occur::Must, limit)
    }

    /// The entries whose answer text has most of these terms, at most `limit`.
    pub(crate) fn answers(&self, terms: &[String], limit: usize) -> Result<Vec<u32>, IndexError> {
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        self.any_of(self.answer, &terms, limit)
    }

    fn any_of(&self, field: Field, terms: &[&str], limit: usize) -> Result<Vec<u32>, IndexError> {
        self.search(field, terms, Occur::Should, limit)
    }

    fn search(
        &self,
        field: Field,
        terms: &[&str],
        occur: Occur,
        limit: usize,
    ) -> Result<Vec<u32>, IndexError> {
        if terms.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = terms
            .iter()
            .map(|term| {
                let term = Term::from_field_text(field, term);
                let query: Box<dyn TantivyQuery> =
                    Box::new(TermQuery::new(term, IndexRecordOption::Basic));
                (occur, query)
            })
            .collect();
        let searcher = self.reader.searcher();
        let collector = TopDocs::with_limit(limit).order_by_score();
        let found = searcher.search(&BooleanQuery::new(clauses), &collector)?;
        let mut numbers = Vec::with_capacity(found.len());
        for (_, address) in found {
            let column = searcher
                .segment_reader(address.segment_ord)
                .fast_fields()
                .u64(NUMBER)?;
            let number = column
                .first(address.doc_id)
                .and_then(|number| u32::try_from(number).ok());
            numbers.extend(number);
        }
        Ok(numbers)
    }
}
