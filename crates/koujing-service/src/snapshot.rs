//! The snapshot: everything an answer needs, immutable, swapped as one.

use std::collections::HashMap;
use std::sync::Arc;

use koujing_core::{ArticleId, ClaimKind, Kind, Seq, Settings};
use koujing_index::{Entry, IndexError, Ranker};
use koujing_language::fold;

use crate::published::Published;
use crate::rules::Rules;

/// Number of an article within a snapshot.
pub(crate) type Place = u32;

/// A claim as it is looked up: whose, and of which kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder {
    pub(crate) place: Place,
    /// Position among the article's claims.
    pub(crate) claim: u32,
}

/// Everything that is live at one position of the change feed.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) seq: Seq,
    pub(crate) rules: Arc<Rules>,
    /// In the order of their ids' keys; a place is a position here.
    pub(crate) articles: Vec<Arc<Published>>,
    places: HashMap<String, Place>,
    claims: HashMap<String, Vec<Holder>>,
    pub(crate) notices: Vec<Place>,
    pub(crate) ranker: Ranker,
}

impl Snapshot {
    /// Builds one from what is live.
    pub(crate) fn build(
        mut articles: Vec<Arc<Published>>,
        rules: Arc<Rules>,
        seq: Seq,
    ) -> Result<Self, IndexError> {
        articles.sort_by_cached_key(|published| published.article.id.key());
        let mut places = HashMap::with_capacity(articles.len());
        let mut claims: HashMap<String, Vec<Holder>> = HashMap::new();
        let mut notices = Vec::new();
        for (place, published) in (0..).zip(&articles) {
            places.insert(published.article.id.key(), place);
            for (claim, own) in (0..).zip(&published.claims) {
                claims
                    .entry(own.question.clone())
                    .or_default()
                    .push(Holder { place, claim });
            }
            if published.article.kind == Kind::Notice {
                notices.push(place);
            }
        }
        let entries = entries(&articles);
        let ranker = Ranker::build(&entries, rules.dictionary.clone(), rules.synonyms())?;
        Ok(Self {
            seq,
            rules,
            articles,
            places,
            claims,
            notices,
            ranker,
        })
    }

    /// Nothing, under these settings.
    pub(crate) fn empty(settings: Settings) -> Result<Self, IndexError> {
        Self::build(Vec::new(), Arc::new(Rules::new(settings)), 0)
    }

    /// This one with some articles in another revision (their keys with what becomes of them: none is
    /// retired), at another position.
    pub(crate) fn with(
        &self,
        changed: Vec<(String, Option<Arc<Published>>)>,
        seq: Seq,
    ) -> Result<Self, IndexError> {
        let mut articles: Vec<Arc<Published>> = self
            .live()
            .filter(|published| {
                let key = published.article.id.key();
                changed.iter().all(|(other, _)| *other != key)
            })
            .cloned()
            .collect();
        articles.extend(changed.into_iter().filter_map(|(_, published)| published));
        Self::build(articles, Arc::clone(&self.rules), seq)
    }

    /// The same articles under other settings.
    pub(crate) fn under(&self, rules: Arc<Rules>) -> Result<Self, IndexError> {
        Self::build(self.live().cloned().collect(), rules, self.seq)
    }

    /// All articles, in the order of their ids' keys.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Arc<Published>> {
        self.articles.iter()
    }

    /// Where an article stands here.
    pub(crate) fn place(&self, id: &ArticleId) -> Option<Place> {
        self.places.get(&id.key()).copied()
    }

    pub(crate) fn get(&self, place: Place) -> &Published {
        &self.articles[place as usize]
    }

    pub(crate) fn find(&self, id: &ArticleId) -> Option<&Arc<Published>> {
        self.places
            .get(&id.key())
            .map(|place| &self.articles[*place as usize])
    }

    /// Who claims a normalised question or a shortcut's key.
    pub(crate) fn holders(&self, question: &str) -> &[Holder] {
        self.claims.get(question).map_or(&[], Vec::as_slice)
    }

    /// All claimed shortcuts, as keys (`/lvwang`), with their holders.
    pub(crate) fn shortcuts(&self) -> impl Iterator<Item = (&str, &Published)> {
        self.articles.iter().flat_map(|published| {
            let shortcuts = published
                .claims
                .iter()
                .filter(|claim| claim.kind == ClaimKind::Shortcut);
            shortcuts.map(|claim| (claim.question.as_str(), published.as_ref()))
        })
    }
}

/// What is indexed: every article has an entry at its place; only answers have questions.
fn entries(articles: &[Arc<Published>]) -> Vec<Entry> {
    let entry = |published: &Arc<Published>| Entry {
        questions: if published.is_answer() {
            published
                .questions()
                .map(|claim| claim.question.clone())
                .collect()
        } else {
            Vec::new()
        },
        answer: match published.article.kind {
            Kind::Answer => fold(&published.default.markdown),
            _ => fold(&format!(
                "{} {}",
                published.article.question, published.default.markdown
            )),
        },
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = articles.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = articles
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(entry).collect::<Vec<Entry>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| match part.join() {
                Ok(entries) => entries,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}
