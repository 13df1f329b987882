//! Finding a text in everything that is live: in questions, wordings, variants, guidance, what must be said.

use std::ops::Range;

use koujing_core::{Article, ArticleId, RevisionNumber, State};
use koujing_language::{Literal, sentences};
use koujing_markdown::{FilePart, file_parts};
use koujing_store::StoredFile;

use crate::error::ServiceError;
use crate::service::Service;

/// Articles that are listed with their places.
const MOST: usize = 50;

/// Where a text stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundEverywhere {
    /// The first 50 articles, in the order of their ids.
    pub articles: Vec<FoundArticle>,
    /// How many there are in all.
    pub total: usize,
}

/// An article in which a text stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundArticle {
    /// Its id.
    pub article: ArticleId,
    /// Its question, or its title.
    pub question: String,
    /// Its newest revision, in whatever state: what a correction rests on.
    pub newest: RevisionNumber,
    /// What is being written on top of what is live, or waits: it has to be seen to first.
    pub open: Option<(RevisionNumber, State)>,
    /// Where the text stands in what is live.
    pub places: Vec<FoundPlace>,
}

/// One place, with the sentence around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPlace {
    /// The byte of the file at which it begins.
    pub at: usize,
    /// What it stands in: a key of the front matter, or `answer`, `variant`, `guidance`.
    pub field: &'static str,
    /// Of a variant or guidance: its heading.
    pub heading: String,
    /// The sentence up to it.
    pub before: String,
    /// As it is written there.
    pub hit: String,
    /// The rest of the sentence.
    pub behind: String,
}

/// A hit in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) part: FilePart,
    pub(crate) range: Range<usize>,
    /// The sentence, or sentences, that it is in.
    pub(crate) sentence: Range<usize>,
}

impl Service {
    /// Where a text stands in what is live, whatever script, width or case it is written in; nowhere: it
    /// is blank.
    ///
    /// # Errors
    ///
    /// When the record fails.
    pub async fn find_everywhere(&self, wanted: &str) -> Result<FoundEverywhere, ServiceError> {
        let Some(literal) = Literal::new(wanted) else {
            return Ok(FoundEverywhere::default());
        };
        let snapshot = self.snapshot.load_full();
        let looked = literal.clone();
        let looking = tokio::task::spawn_blocking(move || {
            let articles = snapshot.live().map(|published| &published.article);
            let holding = articles.filter(|article| holds(article, &looked));
            holding.map(|article| article.id.key()).collect::<Vec<_>>()
        });
        let keys = looking.await?;
        let mut found = FoundEverywhere {
            total: keys.len(),
            ..FoundEverywhere::default()
        };
        let first: Vec<&str> = keys.iter().take(MOST).map(String::as_str).collect();
        let open = self.unfinished().await?;
        for file in self.record()?.store.live_files(&first).await? {
            let key = file.article.id.key();
            let open = open.get(&key).map(|(number, state, _)| (*number, *state));
            found.articles.push(found_in(file, open, &literal));
        }
        Ok(found)
    }
}

fn holds(article: &Article, literal: &Literal) -> bool {
    let body = &article.body;
    let lists = [
        &article.similar,
        &article.negative,
        &article.must_say,
        &article.never_say,
        &article.sources,
    ];
    literal.is_in(&article.question)
        || literal.is_in(&body.default)
        || body.variants.iter().any(|own| literal.is_in(&own.text))
        || body.guidance.as_ref().is_some_and(|own| literal.is_in(own))
        || article
            .status
            .as_ref()
            .is_some_and(|own| literal.is_in(own))
        || lists.into_iter().flatten().any(|own| literal.is_in(own))
}

fn found_in(
    file: StoredFile,
    open: Option<(RevisionNumber, State)>,
    literal: &Literal,
) -> FoundArticle {
    let source = &file.source;
    let places = hits(source, literal).into_iter().map(|hit| FoundPlace {
        at: hit.range.start,
        field: hit.part.field,
        before: source[hit.sentence.start..hit.range.start]
            .trim_start_matches(['-', ' ', '\n', '\r'])
            .to_owned(),
        hit: source[hit.range.clone()].to_owned(),
        behind: source[hit.range.end..hit.sentence.end]
            .trim_end()
            .to_owned(),
        heading: hit.part.heading,
    });
    FoundArticle {
        places: places.collect(),
        article: file.article.id,
        question: file.article.question,
        newest: file.newest,
        open,
    }
}

/// Where a text stands in a file's texts.
pub(crate) fn hits(source: &str, literal: &Literal) -> Vec<Hit> {
    let mut hits = Vec::new();
    for part in file_parts(source) {
        let text = &source[part.range.clone()];
        let mut ends: Vec<usize> = Vec::new();
        for range in literal.find(text) {
            if ends.is_empty() {
                let pieces = sentences(text).into_iter();
                ends.extend(pieces.scan(0, |end, piece| {
                    *end += piece.len();
                    Some(*end)
                }));
            }
            // The sentence before ends at or before it; its own at or behind its end.
            let before = ends.iter().rev().find(|end| **end <= range.start);
            let behind = ends.iter().find(|end| **end >= range.end);
            let from = part.range.start;
            hits.push(Hit {
                sentence: from + before.copied().unwrap_or(0)
                    ..from + behind.copied().unwrap_or(text.len()),
                range: from + range.start..from + range.end,
                part: part.clone(),
            });
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_with_its_sentence() {
        let source = "---\nquestion: 多久洗一次?\nmust_say: [每 15 天, 柠檬酸]\n---\n\n先关机。每 15 天洗一次；共 15 天。别的。\n";
        let literal = Literal::new("15 天").expect("something");
        let told: Vec<(&str, &str, &str)> = hits(source, &literal)
            .iter()
            .map(|hit| {
                (
                    hit.part.field,
                    &source[hit.range.clone()],
                    source[hit.sentence.clone()].trim(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("must_say", "15 天", "[每 15 天, 柠檬酸]"),
                ("answer", "15 天", "每 15 天洗一次；"),
                ("answer", "15 天", "共 15 天。"),
            ]
        );
    }
}
