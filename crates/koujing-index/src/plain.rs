//! Plain full-text search: tantivy's BM25 over one document a question, as what ours is measured against.
//! Nothing is answered by it.

use std::collections::BTreeSet;

use koujing_language::{Dictionary, bigrams};
use tantivy::collector::TopDocs;
use tantivy::directory::RamDirectory;
use tantivy::query::BooleanQuery;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, Searcher, SingleSegmentIndexWriter, TantivyDocument, Term};

use crate::error::IndexError;
use crate::separated::{NAME, SEPARATOR, Separated};

const QUESTION: Field = Field::from_field_id(0);
/// What tantivy sizes its tables by, in bytes.
const MEMORY: usize = 32 << 20;

/// What a text is matched by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// jieba's words in search mode.
    Words,
    /// The same and all character bigrams.
    WordsAndBigrams,
}

impl Cut {
    fn terms<'a>(self, dictionary: &Dictionary, text: &'a str) -> Vec<&'a str> {
        let words = dictionary.words(text).into_iter();
        let mut terms: Vec<&str> = words.map(|(word, _)| word).collect();
        if self == Self::WordsAndBigrams {
            terms.extend(bigrams(text));
        }
        terms
    }
}

/// tantivy's BM25 over questions, one document each.
pub struct Plain {
    dictionary: Dictionary,
    cut: Cut,
    searcher: Searcher,
    /// Whose each document is.
    owners: Vec<u32>,
}

impl std::fmt::Debug for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Plain({:?}, {})", self.cut, self.owners.len())
    }
}

impl Plain {
    /// Indexes questions with the numbers of their entries, all normalised.
    ///
    /// # Errors
    ///
    /// When tantivy cannot build its index.
    pub fn build<'a>(
        questions: impl IntoIterator<Item = (u32, &'a str)>,
        dictionary: Dictionary,
        cut: Cut,
    ) -> Result<Self, IndexError> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(NAME)
            .set_index_option(IndexRecordOption::WithFreqs)
            .set_fieldnorms(true);
        schema.add_text_field(
            "question",
            TextOptions::default().set_indexing_options(indexing),
        );
        let tokenizers = TokenizerManager::new();
        tokenizers.register(NAME, Separated);
        let mut writer: SingleSegmentIndexWriter = Index::builder()
            .schema(schema.build())
            .tokenizers(tokenizers)
            .single_segment_index_writer(RamDirectory::create(), MEMORY)?;
        let mut owners = Vec::new();
        for (owner, question) in questions {
            let terms = cut.terms(&dictionary, question);
            let mut document = TantivyDocument::new();
            document.add_text(QUESTION, terms.join(SEPARATOR.encode_utf8(&mut [0; 4])));
            writer.add_document(document)?;
            owners.push(owner);
        }
        Ok(Self {
            dictionary,
            cut,
            searcher: writer.finalize()?.reader()?.searcher(),
            owners,
        })
    }

    /// The entries whose best single question scores highest for a normalised text, best first, at most
    /// `limit`. Any of the text's terms is enough; between equals the question that came first.
    ///
    /// # Errors
    ///
    /// When tantivy cannot search.
    pub fn search(&self, normalised: &str, limit: usize) -> Result<Vec<u32>, IndexError> {
        let terms = self.cut.terms(&self.dictionary, normalised).into_iter();
        let terms: Vec<Term> = terms
            .map(|term| Term::from_field_text(QUESTION, term))
            .collect();
        let query = BooleanQuery::new_multiterms_query(terms);
        let mut documents = limit.max(1) * 2;
        loop {
            let top = TopDocs::with_limit(documents).order_by_score();
            let found = self.searcher.search(&query, &top)?;
            let mut seen = BTreeSet::new();
            let owners = found.iter().map(|(_, at)| self.owners[at.doc_id as usize]);
            let mut entries: Vec<u32> = owners.filter(|owner| seen.insert(*owner)).collect();
            // An entry's questions may have taken all the places.
            if entries.len() >= limit || found.len() < documents {
                entries.truncate(limit);
                return Ok(entries);
            }
            documents *= 4;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(cut: Cut) -> Plain {
        let questions = [
            (0, "滤网怎么清洗"),
            (0, "滤网用什么清洗"),
            (0, "清洗滤网"),
            (1, "退货运费谁出"),
            (2, "安装简单吗"),
        ];
        Plain::build(questions, Dictionary::with_words([]), cut).unwrap()
    }

    #[test]
    fn the_best_single_question_decides_and_an_entry_comes_once() {
        for cut in [Cut::Words, Cut::WordsAndBigrams] {
            let plain = plain(cut);
            assert_eq!(
                plain.search("清洗滤网的运费", 5).unwrap(),
                [0, 1],
                "{cut:?}"
            );
            // Its three questions take the places of both, were only so many documents looked at.
            assert_eq!(
                plain.search("清洗滤网的运费", 2).unwrap(),
                [0, 1],
                "{cut:?}"
            );
            assert_eq!(plain.search("清洗滤网的运费", 1).unwrap(), [0], "{cut:?}");
            assert!(plain.search("", 5).unwrap().is_empty(), "{cut:?}");
        }
    }

    #[test]
    fn bigrams_find_what_words_swallow() {
        // 装简 is across two words: only a pair of signs.
        assert!(plain(Cut::Words).search("装简", 5).unwrap().is_empty());
        assert_eq!(plain(Cut::WordsAndBigrams).search("装简", 5).unwrap(), [2]);
    }
}
