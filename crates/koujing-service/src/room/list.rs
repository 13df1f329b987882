//! The list of articles, live ones and those that are still being written, with counts by state.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use koujing_core::{
    Article, ArticleId, Audience, Kind, RevisionNumber, State, Timestamp, Verification,
};
use koujing_language::normalise;

use super::columns::{Columns, Flat};
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
    /// With this label.
    pub label: Option<String>,
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
    live: Option<&'a Flat>,
    /// What is being written of it, or waits.
    open: Option<&'a Open>,
    state: &'static str,
}

impl<'a> Row<'a> {
    fn live(flat: &'a Flat, open: Option<&'a Open>, at: Timestamp) -> Self {
        Self {
            live: Some(flat),
            open,
            state: flat.state(at),
        }
    }

    fn unpublished(open: &'a Open) -> Self {
        Self {
            live: None,
            open: Some(open),
            state: open.1.as_str(),
        }
    }

    fn item(&self, at: Timestamp) -> Option<RoomItem> {
        match (self.live, self.open) {
            (Some(flat), open) => Some(RoomItem {
                open: open.map(|(number, state, _)| (*number, *state)),
                ..RoomItem::of(&flat.published, at)
            }),
            (None, open) => {
                let (number, state, article) = open?;
                Some(RoomItem::unpublished(article, *number, *state))
            }
        }
    }

    /// What is being written of it, where that is not the state that is told anyway.
    fn also(&self) -> Option<&'static str> {
        let (_, open, _) = self.open?;
        Some(open.as_str()).filter(|open| *open != self.state)
    }

    /// Whether it stands there, live or being written.
    fn stands(&self, state: &str) -> bool {
        self.state == state || self.also() == Some(state)
    }
}

/// A filter over the columns: which categories and owners pass, by their numbers.
struct Narrow<'a> {
    filter: &'a RoomFilter,
    categories: Option<Vec<bool>>,
    owner: Option<Option<u32>>,
}

impl<'a> Narrow<'a> {
    fn new(filter: &'a RoomFilter, columns: &Columns) -> Self {
        let all = columns.categories.keys();
        let number = |owner: &String| {
            let at = columns.owners.keys().position(|own| own == owner);
            // A number that no row has: nothing passes.
            Some(at.map_or(u32::MAX, |at| u32::try_from(at).unwrap_or(u32::MAX)))
        };
        Self {
            categories: filter
                .category
                .as_ref()
                .map(|wanted| all.map(|own| is_below(own, wanted)).collect()),
            owner: filter.owner.as_ref().map(|owner| match owner.as_str() {
                "" => None,
                _ => number(owner),
            }),
            filter,
        }
    }

    /// Whether an article passes, its state and the words left aside.
    fn passes(&self, row: &Row<'_>, at: Timestamp) -> bool {
        let Some(flat) = row.live else {
            return row
                .open
                .is_some_and(|(.., article)| self.filter.passes(article));
        };
        let is_in = |passing: &Vec<bool>| {
            let at = flat.category.map(|at| at as usize);
            at.and_then(|at| passing.get(at)).is_some_and(|own| *own)
        };
        self.filter.audience.is_none_or(|own| flat.audience == own)
            && self.filter.kind.is_none_or(|own| flat.kind == own)
            && self.owner.is_none_or(|own| flat.owner == own)
            && self.categories.as_ref().is_none_or(is_in)
            && self.filter.is_labelled(&flat.published.article)
            && self
                .filter
                .verification
                .is_none_or(|own| flat.verification(at) == own)
    }
}

/// Whether a category is this one or below it.
fn is_below(category: &str, wanted: &str) -> bool {
    let rest = category.strip_prefix(wanted);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl RoomFilter {
    fn is_labelled(&self, article: &Article) -> bool {
        let label = self.label.as_ref();
        label.is_none_or(|label| article.labels.contains(label))
    }

    /// Whether an article passes that is not live.
    fn passes(&self, article: &Article) -> bool {
        let category = article.category.as_deref().unwrap_or_default();
        let owner = article.owner.as_deref().unwrap_or_default();
        self.category
            .as_ref()
            .is_none_or(|wanted| is_below(category, wanted))
            && self.owner.as_ref().is_none_or(|own| owner == own)
            && self.is_labelled(article)
            && self.audience.is_none_or(|own| article.audience == own)
            && self.kind.is_none_or(|own| article.kind == own)
            && self.verification.is_none()
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
        let snapshot = self.snapshot.load_full();
        let columns = self.columns.under(&snapshot);
        let at = self.clock.now();
        let words = normalise(&filter.words);
        let typed = filter.words.trim().to_lowercase();
        let is_named = |key: &str| !typed.is_empty() && key.contains(&typed);
        let live_row = |flat| Row::live(flat, open.get(&*flat.published.key), at);
        let mut rows: Vec<Row<'_>> = if words.is_empty() {
            columns.rows.iter().map(live_row).collect()
        } else {
            let all = columns.rows.iter();
            let named = all.filter(|flat| is_named(&flat.published.key));
            let hits = snapshot.ranker.browse(&words, &|_| true)?;
            let hits = hits
                .iter()
                .filter_map(|hit| columns.find(&snapshot.get(hit.entry).key));
            let mut listed: HashSet<&str> = HashSet::new();
            let found = named.chain(hits);
            found
                .filter(|flat| listed.insert(&flat.published.key))
                .map(live_row)
                .collect()
        };
        let holds = |article: &Article| {
            let holds = |text: &str| normalise(text).contains(&words);
            words.is_empty()
                || is_named(&article.id.key())
                || article.questions().any(holds)
                || holds(&article.body.default)
        };
        // The words may stand only in what is being written of a live article; the rest is not live.
        let listed: HashSet<&str> = match words.is_empty() {
            true => HashSet::new(),
            false => {
                let live = rows.iter().filter_map(|row| row.live);
                live.map(|flat| &*flat.published.key).collect()
            }
        };
        let mut rest: Vec<Row<'_>> = Vec::new();
        for (key, open) in &open {
            let live = columns.find(key);
            let is_listed = match live {
                Some(_) => words.is_empty() || listed.contains(key.as_str()),
                None => false,
            };
            if is_listed || !holds(&open.2) {
                continue;
            }
            match live {
                Some(flat) => rows.push(Row::live(flat, Some(open), at)),
                None => rest.push(Row::unpublished(open)),
            }
        }
        let past = past.iter().filter(|(.., article)| holds(article));
        rest.extend(past.map(Row::unpublished));
        rest.sort_by_cached_key(|row| row.open.map(|(.., article)| article.id.key()));
        let unpublished = |of: fn(&Article) -> &Option<String>| {
            let articles = rest.iter().filter_map(|row| row.open);
            let names = articles.filter_map(|(.., article)| of(article).clone());
            names.collect::<Vec<String>>()
        };
        let mut categories: BTreeSet<String> = columns.categories.keys().cloned().collect();
        categories.extend(unpublished(|article| &article.category));
        let mut owners: BTreeSet<String> = columns.owners.keys().cloned().collect();
        owners.extend(unpublished(|article| &article.owner));
        rows.extend(rest);
        let narrow = Narrow::new(filter, &columns);
        rows.retain(|row| narrow.passes(row, at));
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
            items: shown.filter_map(|row| row.item(at)).collect(),
            states,
            categories,
            owners,
        })
    }

    /// What is being written or waits, by the keys of the articles; of an article that has both, what is
    /// being written.
    pub(super) async fn unfinished(&self) -> Result<HashMap<String, Open>, ServiceError> {
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
pub(super) type Open = (RevisionNumber, State, Article);
