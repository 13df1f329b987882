//! What the list of articles is narrowed and counted by, side by side and apart from the articles: made once
//! for a snapshot, when the list is first asked for under it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use koujing_core::{Audience, Effective, Kind, Timestamp, Verification, verification_at};

use crate::listing::{Stands, state_of};
use crate::published::Published;
use crate::service::Service;
use crate::snapshot::Snapshot;

/// The columns of everything that is live, in the order of the keys.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) rows: Vec<Flat>,
    /// All categories, in their order, with how many live articles are in each.
    pub(crate) categories: BTreeMap<String, usize>,
    /// All labels.
    pub(crate) labels: BTreeMap<String, usize>,
    /// All who answer for something.
    pub(crate) owners: BTreeMap<String, usize>,
}

/// One live article.
#[derive(Debug)]
pub(crate) struct Flat {
    pub(crate) published: Arc<Published>,
    /// By their numbers in the order of [`Columns::categories`] and [`Columns::owners`].
    pub(crate) category: Option<u32>,
    pub(crate) owner: Option<u32>,
    pub(crate) kind: Kind,
    pub(crate) audience: Audience,
    suspended: bool,
    pub(crate) effective: Effective,
    verified_at: Timestamp,
    verify_every: Option<u32>,
}

impl Flat {
    /// How it stands, as lists say it.
    pub(crate) fn state(&self, at: Timestamp) -> &'static str {
        state_of(
            Stands {
                suspended: self.suspended,
                effective: &self.effective,
            },
            at,
        )
    }

    pub(crate) fn verification(&self, at: Timestamp) -> Verification {
        verification_at(self.verified_at, self.verify_every, at).0
    }
}

impl Columns {
    fn of(snapshot: &Snapshot) -> Self {
        let mut columns = Self::default();
        for published in snapshot.live() {
            let article = &published.article;
            if let Some(category) = &article.category {
                *columns.categories.entry(category.clone()).or_default() += 1;
            }
            if let Some(owner) = &article.owner {
                *columns.owners.entry(owner.clone()).or_default() += 1;
            }
            for label in &article.labels {
                *columns.labels.entry(label.clone()).or_default() += 1;
            }
        }
        let numbered = |names: &BTreeMap<String, usize>| {
            let names = names.keys().zip(0_u32..);
            names
                .map(|(name, number)| (name.clone(), number))
                .collect::<BTreeMap<String, u32>>()
        };
        let (categories, owners) = (numbered(&columns.categories), numbered(&columns.owners));
        let number = |numbers: &BTreeMap<String, u32>, name: &Option<String>| {
            numbers.get(name.as_ref()?).copied()
        };
        let rows = snapshot.live().map(|published| {
            let article = &published.article;
            Flat {
                category: number(&categories, &article.category),
                owner: number(&owners, &article.owner),
                kind: article.kind,
                audience: article.audience,
                suspended: published.suspended,
                effective: article.effective,
                verified_at: published.verified_at,
                verify_every: article.verify_every,
                published: Arc::clone(published),
            }
        });
        columns.rows = rows.collect();
        columns
    }

    /// The row of the article with this key.
    pub(crate) fn find(&self, key: &str) -> Option<&Flat> {
        let at = self
            .rows
            .binary_search_by(|row| (*row.published.key).cmp(key));
        self.rows.get(at.ok()?)
    }
}

/// The columns of the last snapshot that a list was asked for under.
#[derive(Debug, Default)]
pub(crate) struct KeptColumns(Mutex<Option<(Arc<Snapshot>, Arc<Columns>)>>);

impl KeptColumns {
    pub(crate) fn under(&self, snapshot: &Arc<Snapshot>) -> Arc<Columns> {
        let Ok(mut kept) = self.0.lock() else {
            return Arc::new(Columns::of(snapshot));
        };
        match &*kept {
            Some((own, columns)) if Arc::ptr_eq(own, snapshot) => Arc::clone(columns),
            _ => {
                let columns = Arc::new(Columns::of(snapshot));
                *kept = Some((Arc::clone(snapshot), Arc::clone(&columns)));
                columns
            }
        }
    }
}

impl Service {
    /// The categories and the labels of what is live, in the order of their names.
    pub fn shelves(&self) -> (Vec<Shelf>, Vec<Shelf>) {
        let columns = self.columns.under(&self.snapshot.load_full());
        let shelves = |counts: &BTreeMap<String, usize>| {
            let shelf = |(name, articles): (&String, &usize)| Shelf {
                name: name.clone(),
                articles: *articles,
            };
            counts.iter().map(shelf).collect()
        };
        (shelves(&columns.categories), shelves(&columns.labels))
    }
}

/// A category or a label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Its name, `/` between levels.
    pub name: String,
    /// How many live articles have it.
    pub articles: usize,
}
