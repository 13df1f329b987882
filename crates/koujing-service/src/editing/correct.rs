//! A fact corrected wherever it stands: one new revision for each article, all of them one release. Each
//! rests on the revision that was seen; if one article moved meanwhile, nothing is stored.

use std::collections::BTreeMap;

use koujing_core::{Article, ArticleId, Problem, RevisionNumber, State};
use koujing_language::{Literal, Piece, compare};
use koujing_store::{HandedIn, NewRevision};

use super::revise::LookedAt;
use super::{Actor, Done, Refusal, done, nul_is_refused};
use crate::claims::claims_of;
use crate::error::ServiceError;
use crate::fresh_id::fresh_id;
use crate::room::{Hit, hits};
use crate::service::Service;

/// What is to be corrected where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Correction {
    /// What stands there, in any script, width and case.
    pub wanted: String,
    /// What is to stand there.
    pub replacement: String,
    /// The places.
    pub picks: Vec<CorrectionPick>,
}

/// The places of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionPick {
    /// Which.
    pub article: ArticleId,
    /// The newest revision that was seen, in whatever state.
    pub seen: RevisionNumber,
    /// The bytes at which they begin in the live file.
    pub at: Vec<usize>,
}

/// An article as it would be corrected.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectedArticle {
    /// Which.
    pub article: ArticleId,
    /// Its question, or its title, as it stands.
    pub question: String,
    /// Every sentence that changes.
    pub sentences: Vec<Vec<Piece>>,
    /// What is wrong with it then. With an error it cannot be handed in.
    pub problems: Vec<Problem>,
}

/// What was handed in together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedInTogether {
    /// The release.
    pub release: String,
    /// `in_review`; `published` where no approval is required.
    pub state: State,
}

/// What is live of an article, as its file, and what is written on top of it.
pub(super) struct LiveFile {
    pub(super) article: Article,
    pub(super) source: String,
    pub(super) live: RevisionNumber,
    pub(super) newest: RevisionNumber,
    pub(super) open: Option<(RevisionNumber, State)>,
}

/// One article, corrected and looked at.
struct Corrected {
    pick: CorrectionPick,
    question: String,
    sentences: Vec<Vec<Piece>>,
    source: String,
    looked: Result<LookedAt, Vec<Problem>>,
}

impl Corrected {
    fn problems(&self) -> &[Problem] {
        match &self.looked {
            Ok(looked) => &looked.problems,
            Err(problems) => problems,
        }
    }
}

impl Service {
    /// How articles would read, corrected. Nothing is stored.
    ///
    /// # Errors
    ///
    /// When the record or the index fails. Refused: [`Refusal::NothingToCorrect`],
    /// [`Refusal::Moved`].
    pub async fn preview_correction(&self, correction: &Correction) -> Done<Vec<CorrectedArticle>> {
        let corrected = done!(self.corrected(correction).await?).into_iter();
        Ok(Ok(corrected
            .map(|one| CorrectedArticle {
                problems: one.problems().to_vec(),
                article: one.pick.article,
                question: one.question,
                sentences: one.sentences,
            })
            .collect()))
    }

    /// Stores the corrected articles and hands them in as one release, or none of them.
    ///
    /// # Errors
    ///
    /// When the record or the index fails. Refused: [`Refusal::NothingToCorrect`], [`Refusal::Moved`],
    /// [`Refusal::SpoilsArticles`]; where no approval is required also [`Refusal::QuestionTaken`].
    pub async fn correct(&self, actor: &Actor, correction: &Correction) -> Done<HandedInTogether> {
        let corrected = done!(self.corrected(correction).await?);
        let mut spoilt = Vec::new();
        let mut members = Vec::new();
        for one in corrected {
            let errors = one.problems().iter().filter(|problem| problem.is_error());
            let errors: Vec<Problem> = errors.cloned().collect();
            match one.looked {
                Ok(looked) if errors.is_empty() => {
                    let claims = claims_of(&looked.article);
                    let new = looked.into_revision(one.source);
                    members.push((NewRevision { claims, ..new }, one.pick.seen));
                }
                _ => spoilt.push((one.pick.article, errors)),
            }
        }
        if !spoilt.is_empty() {
            return Ok(Err(Refusal::SpoilsArticles(spoilt)));
        }
        let store = &self.record()?.store;
        let release = fresh_id().ok_or(ServiceError::NoRecord)?;
        let title = format!("{} → {}", correction.wanted, correction.replacement);
        let now = self.clock.now();
        let handed_in = store
            .hand_in_together((&release, &title), members, &actor.name, now)
            .await;
        Ok(match done!(nul_is_refused(handed_in)?) {
            HandedIn::Done { state, .. } => {
                if state == State::Published {
                    self.take_in_written().await;
                }
                Ok(HandedInTogether { release, state })
            }
            HandedIn::Moved(articles) => Err(Refusal::Moved(articles)),
            HandedIn::Taken(_, conflicts) => Err(Refusal::taken(conflicts)),
        })
    }

    async fn corrected(&self, correction: &Correction) -> Done<Vec<Corrected>> {
        let Some(literal) = Literal::new(&correction.wanted) else {
            return Ok(Err(Refusal::NothingToCorrect));
        };
        let mut all = Vec::new();
        let mut moved = Vec::new();
        for pick in correction.picks.iter().filter(|pick| !pick.at.is_empty()) {
            let file = self.live_file(&pick.article).await?;
            let picked = file.and_then(|file| {
                let is_seen = file.newest == pick.seen && file.open.is_none();
                let picked = picked(&file.source, &literal, &pick.at).filter(|_| is_seen)?;
                Some((file, picked))
            });
            let Some((file, picked)) = picked else {
                moved.push(pick.article.clone());
                continue;
            };
            let source = replaced(&file.source, &picked, &correction.replacement);
            if source == file.source {
                continue;
            }
            let bytes = source.as_bytes();
            let looked = self
                .looked_at(&pick.article, bytes, Some(file.live))
                .await?;
            all.push(Corrected {
                sentences: changed(&file.source, &picked, &correction.replacement),
                question: file.article.question,
                looked: match looked {
                    Ok(looked) => Ok(looked),
                    Err(Refusal::Unreadable(problems)) => Err(problems),
                    Err(refusal) => return Ok(Err(refusal)),
                },
                pick: pick.clone(),
                source,
            });
        }
        Ok(if !moved.is_empty() {
            Err(Refusal::Moved(moved))
        } else if all.is_empty() {
            Err(Refusal::NothingToCorrect)
        } else {
            Ok(all)
        })
    }

    /// The live file of an article; none: nothing of it is live.
    pub(super) async fn live_file(&self, id: &ArticleId) -> Result<Option<LiveFile>, ServiceError> {
        let store = &self.record()?.store;
        let Some(standing) = store.standing(id).await? else {
            return Ok(None);
        };
        let Some(live) = standing.live else {
            return Ok(None);
        };
        let scheduled = standing.scheduled.first();
        let scheduled = scheduled.map(|(number, _)| (*number, State::Approved));
        Ok(store.revision(id, live).await?.map(|stored| LiveFile {
            article: stored.article,
            source: stored.source,
            live,
            newest: standing.newest,
            open: standing.open.or(scheduled),
        }))
    }
}

/// The hits that begin at these bytes; none: not all of them are there.
fn picked(source: &str, literal: &Literal, at: &[usize]) -> Option<Vec<Hit>> {
    let mut hits = hits(source, literal);
    hits.retain(|hit| at.contains(&hit.range.start));
    (hits.len() == at.len()).then_some(hits)
}

fn replaced(source: &str, hits: &[Hit], replacement: &str) -> String {
    let mut text = source.to_owned();
    for hit in hits.iter().rev() {
        text.replace_range(hit.range.clone(), replacement);
    }
    text
}

/// The sentences of these hits, as they were and as they will be.
fn changed(source: &str, hits: &[Hit], replacement: &str) -> Vec<Vec<Piece>> {
    let mut sentences: BTreeMap<(usize, usize), Vec<&Hit>> = BTreeMap::new();
    for hit in hits {
        let sentence = (hit.sentence.start, hit.sentence.end);
        sentences.entry(sentence).or_default().push(hit);
    }
    let changed = sentences.into_iter().map(|((start, end), hits)| {
        let old = &source[start..end];
        let mut new = old.to_owned();
        for hit in hits.iter().rev() {
            new.replace_range(hit.range.start - start..hit.range.end - start, replacement);
        }
        let trimmed = |text: &str| {
            text.trim_start_matches(['-', ' ', '\n'])
                .trim_end()
                .to_owned()
        };
        compare(&trimmed(old), &trimmed(&new))
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_picked_is_replaced() {
        let source = "---\r\nquestion: 每 15 天?\r\n---\r\n\r\n每 15 天，共 15 天。\r\n";
        let literal = Literal::new("15 天").expect("something");
        let all = hits(source, &literal);
        let at: Vec<usize> = all.iter().map(|hit| hit.range.start).collect();
        let some = picked(source, &literal, &[at[0], at[2]]).expect("both");
        let expected = "---\r\nquestion: 每 20 天?\r\n---\r\n\r\n每 15 天，共 20 天。\r\n";
        assert_eq!(replaced(source, &some, "20 天"), expected);
        assert_eq!(picked(source, &literal, &[at[0], at[0] + 1]), None);
        // Two in one sentence are one change.
        assert_eq!(changed(source, &all, "20 天").len(), 2);
    }
}
