//! Browsing: a ranked list for eyes that look through it. Nothing here decides on an answer.

use koujing_core::{Audience, Kind, State, Target};
use koujing_language::normalise;
use serde::Serialize;

use crate::error::ServiceError;
use crate::listing::{ArticleSummary, Listing, page};
use crate::published::Published;
use crate::service::Service;
use crate::snapshot::Place;

/// How much of an answer's text is shown, in characters.
const EXCERPT: usize = 120;

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct SearchRequest {
    /// Words; none: everything, in the order of ids.
    pub words: String,
    /// Only this category and those below it.
    pub category: Option<String>,
    /// How many of the list to pass over.
    pub offset: usize,
    /// How many to give, at most.
    pub limit: usize,
}

/// An article in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Found {
    /// What the article is.
    #[serde(flatten)]
    pub article: ArticleSummary,
    /// What the list is ordered by.
    pub score: f32,
    /// Where the words stand.
    pub highlights: Vec<Highlight>,
}

/// A text with the places where the words stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Highlight {
    /// `question`, `similar` or `answer`.
    pub field: &'static str,
    /// The text, of an answer a part of it.
    pub text: String,
    /// Character ranges `[from, until)` in `text`.
    pub ranges: Vec<[usize; 2]>,
}

impl Service {
    /// Live articles about some words, best first.
    ///
    /// # Errors
    ///
    /// When the index cannot be searched.
    pub fn search(
        &self,
        audience: Audience,
        request: &SearchRequest,
    ) -> Result<Listing<Found>, ServiceError> {
        let snapshot = self.snapshot.load();
        let at = self.clock.now();
        let category = Target::Category(request.category.clone().unwrap_or_default());
        let listed = |place: Place| {
            let published = snapshot.get(place);
            published.article.kind != Kind::Notice
                && Self::sees(audience, published, at)
                && (request.category.is_none() || category.covers(&published.article))
        };
        let normalised = normalise(&request.words);
        let hits: Vec<(Place, f32)> = if normalised.is_empty() {
            snapshot
                .articles()
                .filter(|(place, _)| listed(*place))
                .map(|(place, _)| (place, 0.0))
                .collect()
        } else {
            let hits = snapshot.ranker.browse(&normalised, &listed)?;
            hits.into_iter().map(|hit| (hit.entry, hit.score)).collect()
        };
        let words: Vec<String> = snapshot
            .rules
            .dictionary
            .words(&normalised)
            .into_iter()
            .map(|(word, _)| word.to_owned())
            .collect();
        Ok(page(
            hits,
            request.offset,
            request.limit,
            |(place, score)| {
                let published = snapshot.get(place);
                Found {
                    article: ArticleSummary::of(published, at),
                    score,
                    highlights: highlights(published, &words),
                }
            },
        ))
    }
}

impl Service {
    /// Articles whose newest revision stands in a state other than published, for editors; in the
    /// order of their ids, those whose questions or text hold the words.
    ///
    /// # Errors
    ///
    /// When the record cannot be read.
    pub async fn search_state(
        &self,
        audience: Audience,
        state: State,
        request: &SearchRequest,
    ) -> Result<Listing<Found>, ServiceError> {
        let record = self.record.as_ref().ok_or(ServiceError::NoRecord)?;
        let category = Target::Category(request.category.clone().unwrap_or_default());
        let wanted = normalise(&request.words);
        let found: Vec<Found> = record
            .store
            .in_state(state)
            .await?
            .into_iter()
            .filter(|(_, article)| {
                let holds = |text: &str| normalise(text).contains(&wanted);
                audience.sees(article.audience)
                    && (request.category.is_none() || category.covers(article))
                    && (wanted.is_empty()
                        || article.questions().any(holds)
                        || holds(&article.body.default))
            })
            .map(|(revision, article)| Found {
                article: ArticleSummary::unpublished(&article, revision, state),
                score: 0.0,
                highlights: Vec::new(),
            })
            .collect();
        Ok(page(found, request.offset, request.limit, |found| found))
    }
}

fn highlights(published: &Published, words: &[String]) -> Vec<Highlight> {
    let article = &published.article;
    let mut highlights = Vec::new();
    highlights.extend(highlight("question", &article.question, words));
    let similar = article
        .similar
        .iter()
        .filter_map(|text| highlight("similar", text, words));
    highlights.extend(similar.max_by_key(|found| found.ranges.len()));
    let text = excerpt(&article.body.default, words);
    highlights.extend(highlight("answer", &text, words));
    highlights
}

fn highlight(field: &'static str, text: &str, words: &[String]) -> Option<Highlight> {
    let lower: Vec<char> = text
        .chars()
        .map(|c| c.to_lowercase().next().unwrap_or(c))
        .collect();
    let mut ranges: Vec<[usize; 2]> = words
        .iter()
        .flat_map(|word| {
            let word: Vec<char> = word.chars().collect();
            let starts: Vec<usize> = lower
                .windows(word.len().max(1))
                .enumerate()
                .filter(|(_, window)| **window == *word)
                .map(|(at, _)| at)
                .collect();
            starts.into_iter().map(move |at| [at, at + word.len()])
        })
        .collect();
    ranges.sort_unstable();
    let mut merged: Vec<[usize; 2]> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range[0] <= last[1] => last[1] = last[1].max(range[1]),
            _ => merged.push(range),
        }
    }
    (!merged.is_empty()).then(|| Highlight {
        field,
        text: text.to_owned(),
        ranges: merged,
    })
}

/// The part of a text around the first of the words.
fn excerpt(text: &str, words: &[String]) -> String {
    let chars: Vec<char> = text
        .chars()
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect();
    let plain: String = chars.iter().collect();
    let first = words
        .iter()
        .filter_map(|word| plain.find(word.as_str()))
        .min()
        .unwrap_or(0);
    let first = plain[..first].chars().count();
    let from = first.saturating_sub(EXCERPT / 4);
    chars[from..].iter().take(EXCERPT).collect()
}
