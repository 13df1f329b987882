//! The next snapshot: made of this one and what changed, in the time that the change takes.

use std::sync::Arc;

use koujing_core::{Kind, Seq, Timestamp, verification_at};
use koujing_index::{Entry, IndexError};

use super::{Holder, ModelOf, Place, Snapshot, entry};
use crate::published::Published;
use crate::rules::Rules;

impl Snapshot {
    /// The snapshot after a change: these articles as they are now, and none with the keys in `gone`.
    pub(crate) fn with(
        &self,
        changed: Vec<Arc<Published>>,
        gone: &[String],
        seq: Seq,
    ) -> Result<Self, IndexError> {
        let mut next = Self {
            seq,
            ..self.clone()
        };
        let removed: Vec<Place> = gone.iter().filter_map(|key| next.remove(key)).collect();
        let mut entries: Vec<Entry> = Vec::new();
        for published in changed {
            let before = next.articles.get(&*published.key);
            let same_texts = before.is_some_and(|(_, before)| before.version == published.version);
            let place = next.put(Arc::clone(&published));
            if !same_texts {
                entries.push(entry(place, &published));
            }
        }
        if !entries.is_empty() || !removed.is_empty() {
            next.ranker = next.ranker.with(&entries, &removed)?;
        }
        Ok(next)
    }

    /// The same under other settings: nothing that was rendered under the old ones is left. What
    /// texts are matched by may be another thing; then everything is indexed anew, under the same
    /// model.
    pub(crate) fn under(&self, rules: Arc<Rules>) -> Result<Self, IndexError> {
        let mut next = self.clone();
        let as_before = rules.terms.name() == self.rules.terms.name();
        next.rules = rules;
        for (place, published) in self.articles() {
            let anew = Arc::new(published.anew());
            next.places.set(place as usize, Arc::clone(&anew));
            next.articles.insert(Arc::clone(&anew.key), (place, anew));
        }
        if as_before {
            return Ok(next);
        }
        let model = Arc::clone(self.ranker.model());
        next.indexed(Some(model), None)
    }

    /// The same as it is told from `now` on, with the next instant at which a scheduled revision
    /// goes live.
    pub(crate) fn valid_from(mut self, now: Timestamp, scheduled: Option<Timestamp>) -> Self {
        let edge = self.edges.get_next(&(now, Place::MAX)).map(|(at, _)| *at);
        self.valid_until = edge.into_iter().chain(scheduled).min();
        self
    }

    /// The same with another ranker over the same articles.
    pub(crate) fn with_ranker(
        &self,
        ranker: koujing_index::Ranker,
        model: Option<ModelOf>,
    ) -> Self {
        Self {
            ranker,
            model,
            ..self.clone()
        }
    }

    /// Takes an article in, in the place of the one with its key; its place. Not in the index yet.
    pub(super) fn put(&mut self, published: Arc<Published>) -> Place {
        let place = match self.articles.get(&*published.key) {
            Some((place, before)) => {
                let (place, before) = (*place, Arc::clone(before));
                self.forget(place, &before);
                self.places.set(place as usize, Arc::clone(&published));
                place
            }
            None => match self.free.pop_back() {
                Some(place) => {
                    self.places.set(place as usize, Arc::clone(&published));
                    place
                }
                None => {
                    self.places.push_back(Arc::clone(&published));
                    Place::try_from(self.places.len() - 1).unwrap_or(Place::MAX)
                }
            },
        };
        for (claim, own) in (0..).zip(&published.claims) {
            let holder = Holder { place, claim };
            let holders = match self.claims.get(&*own.question) {
                None => [holder].into(),
                Some(others) => {
                    let at =
                        others.partition_point(|other| self.get(other.place).key < published.key);
                    let mut holders = others.to_vec();
                    holders.insert(at, holder);
                    holders.into()
                }
            };
            self.claims.insert(own.question.as_str().into(), holders);
        }
        if published.article.kind == Kind::Notice {
            let after = |other: &Place| self.get(*other).key < published.key;
            let at = self.notices.iter().take_while(|other| after(other)).count();
            self.notices.insert(at, place);
        }
        for edge in edges(&published) {
            self.edges.insert((edge, place));
        }
        let key = Arc::clone(&published.key);
        self.articles.insert(key, (place, published));
        place
    }

    /// Takes an article out; the place it had.
    fn remove(&mut self, key: &str) -> Option<Place> {
        let (place, published) = self.articles.remove(key)?;
        self.forget(place, &published);
        self.free.push_back(place);
        Some(place)
    }

    /// Takes out what is looked up of an article.
    fn forget(&mut self, place: Place, published: &Published) {
        for claim in &published.claims {
            let question = claim.question.as_str();
            let others: Arc<[Holder]> = self
                .holders(question)
                .iter()
                .filter(|holder| holder.place != place)
                .copied()
                .collect();
            if others.is_empty() {
                self.claims.remove(question);
            } else {
                self.claims.insert(question.into(), others);
            }
        }
        if published.article.kind == Kind::Notice {
            self.notices.retain(|other| *other != place);
        }
        for edge in edges(published) {
            self.edges.remove(&(edge, place));
        }
    }
}

/// The instants at which an article starts, ends, becomes due or overdue.
fn edges(published: &Published) -> impl Iterator<Item = Timestamp> + use<> {
    let effective = published.article.effective;
    let every = published.article.verify_every;
    let next = |at| verification_at(published.verified_at, every, at).1;
    let due = next(published.verified_at);
    let overdue = due.and_then(next);
    [effective.from, effective.until, due, overdue]
        .into_iter()
        .flatten()
}
