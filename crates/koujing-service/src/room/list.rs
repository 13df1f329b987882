//! The list of articles, live ones and those that are still being written, with counts by state.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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
}

/// An article as it is narrowed and counted; only what a page shows becomes an item.
struct Row<'a> {
    article: &'a Article,
    live: Option<&'a Published>,
    state: &'static str,
    open: Option<(RevisionNumber, State)>,
}

impl<'a> Row<'a> {
    fn live(
        published: &'a Published,
        open: Option<(RevisionNumber, State)>,
        at: Timestamp,
    ) -> Self {
        Self {
            article: &published.article,
            live: Some(published),
            state: state_at(published, at),
            open,
        }
    }

    fn unpublished((number, state, article): &'a Open) -> Self {
        Self {
            article,
            live: None,
            state: state.as_str(),
            open: Some((*number, *state)),
        }
    }

    fn item(&self, at: Timestamp) -> RoomItem {
        match (self.live, self.open) {
            (Some(published), open) => RoomItem {
                open,
                ..RoomItem::of(published, at)
            },
            (None, open) => {
                let (number, state) = open.unwrap_or((0, State::Published));
                RoomItem::unpublished(self.article, number, state)
            }
        }
    }

    /// What is being written of it, where that is not the state that is told anyway.
    fn also(&self) -> Option<&'static str> {
        let (_, open) = self.open?;
        Some(open.as_str()).filter(|open| *open != self.state)
    }

    /// Whether it stands there, live or being written.
    fn stands(&self, state: &str) -> bool {
        self.state == state || self.also() == Some(state)
    }
}

impl RoomFilter {
    /// Whether an article passes, its state and the words left aside.
    fn passes(&self, row: &Row<'_>, at: Timestamp) -> bool {
        let article = row.article;
        let below = |category: &String| {
            let of = article.category.as_deref().unwrap_or_default();
            let rest = of.strip_prefix(category.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let verification = || row.live.map(|published| published.verification(at));
        self.category.as_ref().is_none_or(below)
            && self
                .owner
                .as_ref()
                .is_none_or(|owner| article.owner.as_deref().unwrap_or_default() == owner)
            && self.audience.is_none_or(|own| article.audience == own)
            && self.kind.is_none_or(|own| article.kind == own)
            && self
                .verification
                .is_none_or(|own| verification() == Some(own))
    }
}

impl Service {
    /// Whether an article is live.
    pub fn is_live(&self, id: &ArticleId) -> bool {
        self.snapshot.load().find(id).is_some()
    }

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
        let open = self.unfinished().await?;
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
        let stand = |(number, state, _): &Open| (*number, *state);
        let mut rows: Vec<Row<'_>> = Vec::new();
        let mut listed: HashSet<&str> = HashSet::new();
        let live: Vec<&Published> = if words.is_empty() {
            snapshot.live().map(|published| &**published).collect()
        } else {
            let articles = snapshot.articles().map(|(_, published)| &**published);
            let mut found: Vec<&Published> = articles
                .filter(|published| named(&published.article.id))
                .collect();
            let hits = snapshot.ranker.browse(&words, &|_| true)?;
            found.extend(hits.iter().map(|hit| snapshot.get(hit.entry)));
            found
        };
        for published in live {
            if listed.insert(&published.key) {
                let open = open.get(&*published.key).map(stand);
                rows.push(Row::live(published, open, at));
            }
        }
        let holds = |article: &Article| {
            let holds = |text: &str| normalise(text).contains(&words);
            words.is_empty()
                || named(&article.id)
                || article.questions().any(holds)
                || holds(&article.body.default)
        };
        // The words may stand only in what is being written of a live article; the rest is not live.
        let unlisted = open
            .iter()
            .filter(|(key, (.., article))| !listed.contains(key.as_str()) && holds(article));
        let (unlisted, mut rest): (Vec<Row<'_>>, Vec<Row<'_>>) = unlisted
            .map(|(key, open)| match snapshot.find_key(key) {
                Some(published) => Row::live(published, Some(stand(open)), at),
                None => Row::unpublished(open),
            })
            .partition(|row| row.live.is_some());
        rows.extend(unlisted);
        rest.extend(
            past.iter()
                .filter(|(.., article)| holds(article))
                .map(Row::unpublished),
        );
        rest.sort_by_cached_key(|row| row.article.id.key());
        rows.extend(rest);
        let categories: HashSet<&str> = rows
            .iter()
            .filter_map(|row| row.article.category.as_deref())
            .collect();
        let owners: HashSet<&str> = rows
            .iter()
            .filter_map(|row| row.article.owner.as_deref())
            .collect();
        let named = |names: HashSet<&str>| names.into_iter().map(str::to_owned).collect();
        let (categories, owners) = (named(categories), named(owners));
        rows.retain(|row| filter.passes(row, at));
        let mut states: BTreeMap<&'static str, usize> = BTreeMap::new();
        for row in &rows {
            *states.entry(row.state).or_default() += 1;
            if let Some(also) = row.also() {
                *states.entry(also).or_default() += 1;
            }
        }
        if let Some(state) = &filter.state {
            rows.retain(|row| row.stands(state));
        }
        let shown = rows.iter().skip(offset).take(limit);
        Ok(Room {
            total: rows.len(),
            items: shown.map(|row| row.item(at)).collect(),
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
