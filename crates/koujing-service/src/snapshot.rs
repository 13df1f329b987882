//! The snapshot: everything an answer needs, immutable, swapped as one. The next one shares with it
//! whatever did not change.

mod changing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use imbl::{HashMap, OrdMap, OrdSet, Vector};
use koujing_core::{ArticleId, Kind, NoAnswerReason, Overdue, Seq, Timestamp, Verification};
use koujing_index::{Entry, IndexError, Model, Ranker, Stored};
use koujing_language::fold;

use crate::published::Published;
use crate::rules::Rules;

/// Number of an article: the same in all snapshots in a row while the article lives.
pub(crate) type Place = u32;

/// A claim as it is looked up: whose, and of which kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder {
    pub(crate) place: Place,
    /// Position among the article's claims.
    pub(crate) claim: u32,
}

/// Which model of the record the ranker weighs by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ModelOf {
    pub(crate) number: u32,
    /// The position of the feed that it was made of.
    pub(crate) seq: Seq,
}

/// Everything that is live at one position of the change feed. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) seq: Seq,
    pub(crate) rules: Arc<Rules>,
    /// By place. What is at a free place was live once.
    places: Vector<Arc<Published>>,
    free: Vector<Place>,
    /// By key.
    articles: OrdMap<Arc<str>, (Place, Arc<Published>)>,
    /// By normalised question; of each the holders in the order of their articles' keys.
    claims: HashMap<Arc<str>, Arc<[Holder]>>,
    /// In the order of their keys.
    pub(crate) notices: Vector<Place>,
    /// When something in it starts, ends, becomes due or overdue.
    edges: OrdSet<(Timestamp, Place)>,
    /// The next instant at which something in it starts or ends, or a scheduled revision goes live.
    pub(crate) valid_until: Option<Timestamp>,
    /// None: the ranker weighs by what was live when it was built.
    pub(crate) model: Option<ModelOf>,
    pub(crate) ranker: Ranker,
}

impl Snapshot {
    /// Builds one from what is live, with a model of its own.
    pub(crate) fn build(
        articles: Vec<Arc<Published>>,
        rules: Arc<Rules>,
        seq: Seq,
    ) -> Result<Self, IndexError> {
        let snapshot = Self::unindexed(articles, rules, seq)?;
        snapshot.indexed(None, None)
    }

    /// One that can be looked up in, but not ranked in.
    pub(crate) fn unindexed(
        mut articles: Vec<Arc<Published>>,
        rules: Arc<Rules>,
        seq: Seq,
    ) -> Result<Self, IndexError> {
        articles.sort_by(|a, b| a.key.cmp(&b.key));
        let nothing: &[Entry] = &[];
        let ranker = Ranker::build(nothing, &Entry::clone, rules.terms.clone(), None)?;
        let mut snapshot = Self {
            seq,
            rules,
            places: Vector::new(),
            free: Vector::new(),
            articles: OrdMap::new(),
            claims: HashMap::new(),
            notices: Vector::new(),
            edges: OrdSet::new(),
            valid_until: None,
            model: None,
            ranker,
        };
        for published in articles {
            snapshot.put(published);
        }
        Ok(snapshot)
    }

    /// The same with an index of all its articles: over what was found on disk, as far as that still
    /// holds; weighed by this model, or by one of its own.
    pub(crate) fn indexed(
        mut self,
        model: Option<Arc<Model>>,
        stored: Option<Stored>,
    ) -> Result<Self, IndexError> {
        let all: Vec<&(Place, Arc<Published>)> = self.articles.values().collect();
        let terms = self.rules.terms.clone();
        let entry = |at: &&(Place, Arc<Published>)| entry(at.0, &at.1);
        self.ranker = match stored {
            None => Ranker::build(&all, &entry, terms, model)?,
            Some(stored) => {
                let number = |key: &str, version: u64| {
                    let (place, published) = self.articles.get(key)?;
                    (published.version == version).then_some(*place)
                };
                let weighed_by = model.clone().unwrap_or_default();
                let found = Ranker::open(stored, number, terms, weighed_by)?;
                let missing = all.iter().filter(|(place, _)| !found.holds(*place));
                let missing: Vec<Entry> = missing.map(entry).collect();
                let whole = found.with(&missing, &[])?;
                match model {
                    Some(_) => whole,
                    None => whole.adopt_weights(&whole.reweigh(whole.model_of_now()?.into())?)?,
                }
            }
        };
        Ok(self)
    }

    /// Number of live articles.
    pub(crate) fn len(&self) -> usize {
        self.articles.len()
    }

    /// The live articles in the order of their keys, with their places.
    pub(crate) fn articles(&self) -> impl Iterator<Item = (Place, &Arc<Published>)> {
        self.articles.values().map(|(place, one)| (*place, one))
    }

    /// All articles, in the order of their ids' keys.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Arc<Published>> {
        self.articles.values().map(|(_, one)| one)
    }

    /// Where an article stands here.
    pub(crate) fn place(&self, id: &ArticleId) -> Option<Place> {
        self.articles.get(&*id.key()).map(|(place, _)| *place)
    }

    pub(crate) fn get(&self, place: Place) -> &Published {
        &self.places[place as usize]
    }

    /// Why an article does not serve at an instant although it is live: it is suspended, or overdue
    /// for verification where the settings withhold such answers.
    pub(crate) fn out_of_service(
        &self,
        published: &Published,
        at: Timestamp,
    ) -> Option<NoAnswerReason> {
        let withholds = self.rules.settings.review.overdue == Overdue::Withhold;
        if published.suspended {
            Some(NoAnswerReason::Suspended)
        } else if withholds && published.verification(at) == Verification::Overdue {
            Some(NoAnswerReason::Withheld)
        } else {
            None
        }
    }

    pub(crate) fn find(&self, id: &ArticleId) -> Option<&Arc<Published>> {
        self.find_key(&id.key())
    }

    /// The live article with this key.
    pub(crate) fn find_key(&self, key: &str) -> Option<&Arc<Published>> {
        self.articles.get(key).map(|(_, published)| published)
    }

    /// Who claims a normalised question or a shortcut's key, in the order of the articles' keys.
    pub(crate) fn holders(&self, question: &str) -> &[Holder] {
        self.claims.get(question).map_or(&[], |holders| holders)
    }

    /// An answer's normalised question at a position: what the ranker compares texts by.
    pub(crate) fn question(&self, place: Place, position: u32) -> &str {
        let mut questions = self.get(place).questions();
        let claim = questions.nth(position as usize);
        claim.map_or("", |claim| claim.question.as_str())
    }
}

/// What is indexed: every article has an entry at its place; only answers have questions.
fn entry(place: Place, published: &Published) -> Entry {
    Entry {
        number: place,
        key: (*published.key).into(),
        version: published.version,
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
    }
}
