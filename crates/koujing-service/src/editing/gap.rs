//! From a gap to an article: a new draft, or its words among those of an article that is there. Either
//! goes through review like any other revision.

use koujing_core::{Article, ArticleId, Audience, Body, Effective, Kind};
use koujing_language::normalise;
use koujing_markdown::write_article;
use koujing_store::{GapState, GapWording};

use super::revise::read;
use super::{Actor, Done, Refusal, Revised, done};
use crate::service::Service;

/// So many of a gap's words become similar questions.
const MOST_SIMILAR: usize = 20;
/// What was masked begins so: such words are nobody's question.
const MASKED: char = '〔';
/// How long a new answer is good until somebody looks at it again, in days.
const VERIFY_EVERY: u32 = 180;

impl Service {
    /// Stores a draft of a new article with a gap's words as its questions, in the name of the gap's owner;
    /// the wording itself is still to be written.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchGap`], [`Refusal::WrongState`], and as
    /// [`Service::revise`].
    pub async fn draft_from_gap(&self, actor: &Actor, gap: &str, id: &ArticleId) -> Done<Revised> {
        let (question, owner, wordings) = done!(self.open_gap(gap).await?);
        let similar = unlike(&wordings, std::slice::from_ref(&question));
        let file = write_article(&Article {
            id: id.clone(),
            kind: Kind::Answer,
            question,
            similar,
            negative: Vec::new(),
            category: None,
            labels: Vec::new(),
            shortcut: None,
            audience: Audience::Internal,
            owner,
            verify_every: Some(VERIFY_EVERY),
            must_say: Vec::new(),
            never_say: Vec::new(),
            related: Vec::new(),
            sources: Vec::new(),
            scope: koujing_core::Scope::default(),
            effective: Effective::default(),
            targets: Vec::new(),
            status: None,
            next_update_at: None,
            body: Body::default(),
        });
        let revised = done!(self.revise(actor, id, file.as_bytes(), None).await?);
        done!(self.drafted(actor, gap, id).await?);
        Ok(Ok(revised))
    }

    /// Adds a gap's words to the similar questions of an article, as a new draft.
    ///
    /// # Errors
    ///
    /// When the record fails. Refused: [`Refusal::NoSuchGap`], [`Refusal::NoSuchArticle`],
    /// [`Refusal::WrongState`], and as [`Service::revise`].
    pub async fn add_gap_to(&self, actor: &Actor, gap: &str, id: &ArticleId) -> Done<Revised> {
        let (question, _, wordings) = done!(self.open_gap(gap).await?);
        let (newest, source) = done!(self.to_edit(id).await?);
        let snapshot = self.snapshot.load_full();
        let mut article = done!(read(&snapshot, id, "", source.as_bytes())).article;
        let own = std::iter::once(&article.question).chain(&article.similar);
        let own: Vec<String> = own.cloned().collect();
        let mut added = unlike(&wordings, &own);
        if added.is_empty() && wordings.is_empty() {
            added.push(question);
        }
        article.similar.extend(added);
        let file = write_article(&article);
        let revised = done!(
            self.revise(actor, id, file.as_bytes(), Some(newest))
                .await?
        );
        done!(self.drafted(actor, gap, id).await?);
        Ok(Ok(revised))
    }

    /// Question, owner and words of an open gap.
    async fn open_gap(&self, gap: &str) -> Done<(String, Option<String>, Vec<GapWording>)> {
        let store = &self.record()?.store;
        let Some(record) = store.gap(gap).await? else {
            return Ok(Err(Refusal::NoSuchGap));
        };
        if record.state != GapState::Open {
            let state = record.state.as_str();
            return Ok(Err(Refusal::WrongState { state }));
        }
        let wordings = store.gap_wordings(&[gap]).await?;
        Ok(Ok((record.question, record.owner, wordings)))
    }
}

/// The words that are not among these questions already.
fn unlike(wordings: &[GapWording], own: &[String]) -> Vec<String> {
    let mut seen: Vec<String> = own.iter().map(|question| normalise(question)).collect();
    let texts = wordings.iter().map(|wording| &wording.text);
    let texts = texts.filter(|text| !text.contains(MASKED) && !text.contains('\n'));
    let fresh = texts.filter(|text| {
        let normalised = normalise(text);
        let is_fresh = !seen.contains(&normalised);
        seen.push(normalised);
        is_fresh
    });
    fresh.take(MOST_SIMILAR).cloned().collect()
}
