//! What was live at an instant of the past: what is live now, but for what the record says was otherwise.
//! Asked of the record once for a whole span of time, so that any number of replies can be judged by it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use koujing_core::{Kind, Overdue, RevisionNumber, Timestamp};
use koujing_index::IndexError;
use koujing_language::normalise;
use koujing_store::Served;

use super::against::{self, Against, Choice};
use super::{Case, Viewer};
use crate::claims::shortcut_key;
use crate::published::{Published, Source};
use crate::resolve::{Asked, Whole, resolve, resolve_exactly};
use crate::snapshot::Snapshot;

/// A revision with when it served, the end excluded.
type Span = (Timestamp, Timestamp, Arc<Published>);
/// An article's key, its revision, whether it was suspended.
type Standing = (Arc<str>, RevisionNumber, bool);

/// What was live in a span of time.
#[derive(Debug)]
pub(super) struct Then {
    now: Arc<Snapshot>,
    /// By key: what served and does no longer.
    ended: HashMap<String, Vec<Span>>,
    /// By key: since when what is live now serves, where that is within the span.
    begun: HashMap<String, Timestamp>,
    suspensions: HashMap<String, Vec<(Timestamp, Option<Timestamp>)>>,
    /// By normalised question: keys of who claimed it and does no longer, or in another revision.
    claimants: HashMap<String, Vec<String>>,
    /// Keys of what was a notice.
    notices: Vec<String>,
    /// What was otherwise, made once.
    altered: Mutex<HashMap<Standing, Arc<Published>>>,
    snapshots: Mutex<HashMap<Vec<Standing>, Arc<Snapshot>>>,
}

impl Then {
    /// By what the record says of the span; of a folder, which has no past, nothing.
    pub(super) fn new(now: &Arc<Snapshot>, served: Served) -> Self {
        let mut then = Self {
            now: Arc::clone(now),
            ended: HashMap::new(),
            begun: served.begun.into_iter().collect(),
            suspensions: HashMap::new(),
            claimants: HashMap::new(),
            notices: Vec::new(),
            altered: Mutex::default(),
            snapshots: Mutex::default(),
        };
        for (key, from, until) in served.suspensions {
            then.suspensions.entry(key).or_default().push((from, until));
        }
        for ended in served.ended {
            let from = ended.article.published_at;
            let published = Arc::new(Published::new(Source::from(ended.article), None));
            let key = published.key.to_string();
            for claim in &published.claims {
                let claimants = then.claimants.entry(claim.question.clone()).or_default();
                if !claimants.contains(&key) {
                    claimants.push(key.clone());
                }
            }
            if published.article.kind == Kind::Notice && !then.notices.contains(&key) {
                then.notices.push(key.clone());
            }
            let spans = then.ended.entry(key).or_default();
            spans.push((from, ended.until, published));
        }
        then
    }

    /// An article as it was live at an instant.
    fn article(&self, key: &str, at: Timestamp) -> Option<Arc<Published>> {
        let since = |begun: &Timestamp| *begun <= at;
        let live = self.now.find_key(key);
        let live = live.filter(|_| self.begun.get(key).is_none_or(since));
        let served = live.or_else(|| {
            let spans = self.ended.get(key)?;
            let span = spans
                .iter()
                .rfind(|(from, until, _)| *from <= at && at < *until);
            span.map(|(.., published)| published)
        })?;
        let suspensions = self.suspensions.get(key).map_or(&[][..], Vec::as_slice);
        let suspended = suspensions
            .iter()
            .any(|(from, until)| *from <= at && until.is_none_or(|until| at < until));
        let withholds = self.now.rules.settings.review.overdue == Overdue::Withhold;
        if suspended == served.suspended && !(withholds && at < served.verified_at) {
            return Some(Arc::clone(served));
        }
        let standing = (Arc::clone(&served.key), served.revision, suspended);
        let as_it_was = || {
            let mut published = served.anew();
            published.suspended = suspended;
            if at < published.verified_at {
                published.verified_at = published.approved_at;
            }
            Arc::new(published)
        };
        match self.altered.lock() {
            Ok(mut altered) => Some(Arc::clone(
                altered.entry(standing).or_insert_with(as_it_was),
            )),
            Err(_) => Some(as_it_was()),
        }
    }

    /// Whether an article was what it is now.
    fn is_same(&self, key: &str, at: Timestamp) -> bool {
        match (self.now.find_key(key), self.article(key, at)) {
            (Some(now), Some(then)) => Arc::ptr_eq(now, &then),
            (None, None) => true,
            _ => false,
        }
    }

    /// These articles as they were at an instant, those that were live, with the notices of then.
    fn snapshot(&self, keys: &[String], at: Timestamp) -> Result<Arc<Snapshot>, IndexError> {
        let notices = self.now.notices.iter();
        let notices = notices.map(|place| self.now.get(*place).key.to_string());
        let mut keys: Vec<String> = keys.iter().cloned().chain(notices).collect();
        keys.extend(self.notices.iter().cloned());
        keys.sort_unstable();
        keys.dedup();
        let articles = keys.iter().filter_map(|key| self.article(key, at));
        let articles: Vec<Arc<Published>> = articles.collect();
        let standing = |it: &Arc<Published>| (Arc::clone(&it.key), it.revision, it.suspended);
        let standings: Vec<Standing> = articles.iter().map(standing).collect();
        let made = self.snapshots.lock().ok();
        if let Some(known) = made.as_ref().and_then(|made| made.get(&standings)) {
            return Ok(Arc::clone(known));
        }
        drop(made);
        let rules = Arc::clone(&self.now.rules);
        let snapshot = Arc::new(Snapshot::unindexed(articles, rules, self.now.seq)?);
        if let Ok(mut made) = self.snapshots.lock() {
            made.insert(standings, Arc::clone(&snapshot));
        }
        Ok(snapshot)
    }

    /// Whether the notices were those of now.
    fn has_same_notices(&self, at: Timestamp) -> bool {
        let mut notices = self.now.notices.iter();
        notices.all(|place| self.is_same(&self.now.get(*place).key, at))
            && self.notices.iter().all(|key| self.is_same(key, at))
    }

    /// What a question comes to at the instant it is asked at. Who claimed it then answers it. A question
    /// that nobody claimed word for word is ranked as today, for ranking has no past; what it comes to is
    /// held as it was live then.
    pub(super) fn asked(&self, asked: Asked<'_>) -> Result<Case, IndexError> {
        let at = asked.at;
        let normalised = normalise(asked.question);
        let claims = [shortcut_key(&normalised), normalised];
        let mut keys: Vec<String> = Vec::new();
        for question in &claims {
            let holders = self.now.holders(question).iter();
            keys.extend(holders.map(|holder| self.now.get(holder.place).key.to_string()));
            keys.extend(self.claimants.get(question).into_iter().flatten().cloned());
        }
        if !keys.iter().all(|key| self.is_same(key, at)) {
            let snapshot = self.snapshot(&keys, at)?;
            if let Some(decision) = resolve_exactly(&snapshot, asked) {
                let against = against::of(&Whole::of(decision));
                return Ok(Case { snapshot, against });
            }
        }
        let against = against::of(&resolve(&self.now, asked)?);
        self.held(against, at)
    }

    /// One article and the wording that a receipt names; none if it was not live.
    pub(super) fn article_alone(
        &self,
        key: &str,
        variant: Option<String>,
        viewer: Viewer,
    ) -> Result<Option<Case>, IndexError> {
        let Some(published) = self.article(key, viewer.at) else {
            return Ok(None);
        };
        let snapshot = self.snapshot(&[key.to_owned()], viewer.at)?;
        let place = snapshot.place(&published.article.id);
        Ok(place.and_then(|place| Case::of_article(snapshot, place, variant, viewer)))
    }

    /// What was decided by what is live now, as it was then.
    fn held(&self, against: Against, at: Timestamp) -> Result<Case, IndexError> {
        let key = |choice: &Choice| self.now.get(choice.place).key.to_string();
        let keys: Vec<String> = against.choices.iter().map(key).collect();
        if keys.iter().all(|key| self.is_same(key, at)) && self.has_same_notices(at) {
            return Ok(Case {
                snapshot: Arc::clone(&self.now),
                against,
            });
        }
        let snapshot = self.snapshot(&keys, at)?;
        let choices = against.choices.iter().filter_map(|choice| {
            let place = snapshot.place(&self.now.get(choice.place).article.id)?;
            let serves = snapshot.out_of_service(snapshot.get(place), at).is_none();
            serves.then(|| Choice {
                place,
                variant: choice.variant.clone(),
            })
        });
        let choices = choices.collect();
        Ok(Case {
            against: Against { choices, ..against },
            snapshot,
        })
    }
}
