//! The list of articles, live ones and those that are still being written, with counts by state.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use koujing_core::{
    Article, ArticleId, Audience, Kind, RevisionNumber, State, Timestamp, Verification,
};
use koujing_language::normalise;

use crate::error::ServiceError;
use crate::listing::state_at;
use crate::published::Published;
use crate::service::Service;

/// Revisions in one unfinished state that are looked at, at most.
const MOST_OPEN: u32 = 2000;

/// Which articles are wanted; what is none does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoomFilter {
    /// Words in questions, text or id.
    pub words: String,
    /// How it stands: `published`, `suspended`, `scheduled` or `ended` of live ones; `draft`, `in_review`,
    /// `approved`, `rejected` or `retired` of a revision.
    pub state: Option<String>,
    /// This category and those below it.
    pub category: Option<String>,
    /// Who answers for it; empty: nobody.
    pub owner: Option<String>,
    /// How sure it is.
    pub verification: Option<Verification>,
    /// Who may see it.
    pub audience: Option<Audience>,
    /// Notices, phrases or answers.
    pub kind: Option<Kind>,
}

/// An article in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomItem {
    /// Its id.
    pub article: ArticleId,
    /// An answer, a phrase or a notice.
    pub kind: Kind,
    /// Its standard question, or its title.
    pub question: String,
    /// Its category.
    pub category: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Who may see it.
    pub audience: Audience,
    /// How the live revision stands; of an article that is not live, its newest revision.
    pub state: &'static str,
    /// The revision that is live.
    pub live: Option<RevisionNumber>,
    /// What is being written on top of it, or waits: its number and where it stands.
    pub open: Option<(RevisionNumber, State)>,
    /// Of a live one: whether it was confirmed lately.
    pub verification: Option<Verification>,
    /// When it has to be confirmed.
    pub due_at: Option<Timestamp>,
    /// When it ends.
    pub until: Option<Timestamp>,
    /// Of a notice: one line on how things stand.
    pub status: Option<String>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Room {
    /// The page.
    pub items: Vec<RoomItem>,
    /// How many there are in all.
    pub total: usize,
    /// How many there would be with each state, the other filters kept.
    pub states: BTreeMap<&'static str, usize>,
    /// All categories.
    pub categories: BTreeSet<String>,
    /// All who answer for something.
    pub owners: BTreeSet<String>,
}

impl RoomItem {
    pub(super) fn of(published: &Published, at: Timestamp) -> Self {
        let article = &published.article;
        Self {
            state: state_at(published, at),
            live: Some(published.revision),
            verification: Some(published.verification(at)),
            due_at: article
                .verify_every
                .map(|days| published.verified_at.plus_days(days)),
            ..Self::unpublished(article, published.revision, State::Published)
        }
    }

    pub(super) fn unpublished(article: &Article, revision: RevisionNumber, state: State) -> Self {
        Self {
            article: article.id.clone(),
            kind: article.kind,
            question: article.question.clone(),
            category: article.category.clone(),
            owner: article.owner.clone(),
            audience: article.audience,
            state: state.as_str(),
            live: None,
            open: (state != State::Published).then_some((revision, state)),
            verification: None,
            due_at: None,
            until: article.effective.until,
            status: article.status.clone(),
        }
    }

    /// Whether it stands there, live or being written.
    fn stands(&self, state: &str) -> bool {
        self.state == state || self.open.is_some_and(|(_, open)| open.as_str() == state)
    }
}

impl RoomFilter {
    /// Whether an item passes, its state and the words left aside.
    fn passes(&self, item: &RoomItem) -> bool {
        let below = |category: &String| {
            let of = item.category.as_deref().unwrap_or_default();
            let rest = of.strip_prefix(category.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.category.as_ref().is_none_or(below)
            && self
                .owner
                .as_ref()
                .is_none_or(|owner| item.owner.as_deref().unwrap_or_default() == owner)
            && self
                .verification
                .is_none_or(|wanted| item.verification == Some(wanted))
            && self.audience.is_none_or(|wanted| item.audience == wanted)
            && self.kind.is_none_or(|wanted| item.kind == wanted)
    }
}

impl Service {
    /// Articles in every state, those whose words fit best first, else in the order of their ids; `limit`
    /// of them from `offset` on.
    ///
    /// # Errors
    ///
    /// When the record or the index fails.
    pub async fn room(
        &self,
        filter: &RoomFilter,
        offset: usize,
        limit: usize,
    ) -> Result<Room, ServiceError> {
        let mut open = self.unfinished().await?;
        let past = match filter.state.as_deref() {
            Some("rejected") => Some(State::Rejected),
            Some("retired") => Some(State::Retired),
            _ => None,
        };
        let past = match past {
            Some(state) => self.not_live_in(state, &open).await?,
            None => Vec::new(),
        };
        let snapshot = self.snapshot.load();
        let at = self.clock.now();
        let words = normalise(&filter.words);
        let typed = filter.words.trim().to_lowercase();
        let named = |id: &ArticleId| !typed.is_empty() && id.key().contains(&typed);
        let mut items: Vec<RoomItem> = Vec::new();
        let mut take = |published: &Published, open: &mut HashMap<String, Open>| {
            let mut item = RoomItem::of(published, at);
            item.open = open.remove(&*published.key).map(|open| (open.0, open.1));
            items.push(item);
        };
        let mut unlisted = HashMap::new();
        if words.is_empty() {
            for published in snapshot.live() {
                take(published, &mut open);
            }
        } else {
            let mut listed = BTreeSet::new();
            for (place, published) in snapshot.articles() {
                if named(&published.article.id) {
                    listed.insert(place);
                    take(published, &mut open);
                }
            }
            for hit in snapshot.ranker.browse(&words, &|_| true)? {
                if listed.insert(hit.entry) {
                    take(snapshot.get(hit.entry), &mut open);
                }
            }
            // The words may stand only in what is being written of a live article.
            let (live, new): (HashMap<_, _>, HashMap<_, _>) = open
                .into_iter()
                .partition(|(key, _)| snapshot.find_key(key).is_some());
            open = new;
            unlisted = live;
        }
        let holds = |article: &Article| {
            let holds = |text: &str| normalise(text).contains(&words);
            words.is_empty()
                || named(&article.id)
                || article.questions().any(holds)
                || holds(&article.body.default)
        };
        for (key, (number, state, article)) in unlisted {
            if let Some(published) = snapshot.find_key(&key).filter(|_| holds(&article)) {
                let mut item = RoomItem::of(published, at);
                item.open = Some((number, state));
                items.push(item);
            }
        }
        let mut rest: Vec<RoomItem> = open
            .into_values()
            .chain(past)
            .filter(|(.., article)| holds(article))
            .map(|(number, state, article)| RoomItem::unpublished(&article, number, state))
            .collect();
        rest.sort_by_cached_key(|item| item.article.key());
        items.extend(rest);
        let categories = items.iter().filter_map(|item| item.category.clone());
        let owners = items.iter().filter_map(|item| item.owner.clone());
        let (categories, owners) = (categories.collect(), owners.collect());
        items.retain(|item| filter.passes(item));
        let mut states: BTreeMap<&'static str, usize> = BTreeMap::new();
        for item in &items {
            *states.entry(item.state).or_default() += 1;
            if let Some((_, open)) = item.open.filter(|(_, open)| open.as_str() != item.state) {
                *states.entry(open.as_str()).or_default() += 1;
            }
        }
        if let Some(state) = &filter.state {
            items.retain(|item| item.stands(state));
        }
        Ok(Room {
            total: items.len(),
            items: items.into_iter().skip(offset).take(limit).collect(),
            states,
            categories,
            owners,
        })
    }

    /// What is being written or waits, by the keys of the articles; of an article that has both, what is
    /// being written.
    async fn unfinished(&self) -> Result<HashMap<String, Open>, ServiceError> {
        let store = &self.record()?.store;
        let mut open = HashMap::new();
        for state in [State::Approved, State::InReview, State::Draft] {
            for (record, article) in store.waiting(state, None, MOST_OPEN).await? {
                open.insert(article.id.key(), (record.number, state, article));
            }
        }
        Ok(open)
    }

    /// Articles whose last word is this state: nothing of them is live or being written.
    async fn not_live_in(
        &self,
        state: State,
        open: &HashMap<String, Open>,
    ) -> Result<Vec<Open>, ServiceError> {
        let found = self.record()?.store.in_state(state).await?;
        let snapshot = self.snapshot.load();
        let found = found.into_iter().filter(|(_, article)| {
            snapshot.find(&article.id).is_none() && !open.contains_key(&article.id.key())
        });
        Ok(found
            .map(|(number, article)| (number, state, article))
            .collect())
    }
}

/// A revision that is not live: its number, where it stands, what it says.
type Open = (RevisionNumber, State, Article);
