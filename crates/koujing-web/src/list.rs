//! Lists: a page of items and where the next one begins.

use koujing_service::Listing;
use serde::Serialize;
use utoipa::ToSchema;

use crate::query::Page;

/// A list with an opaque cursor.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    items: Vec<T>,
    /// Cursor of the next page.
    next: Option<String>,
}

impl<T> List<T> {
    /// Items with the cursor of the next page.
    pub(crate) fn of(items: Vec<T>, next: Option<String>) -> Self {
        Self { items, next }
    }

    /// A page, given the items from its offset on and one more than it holds, if there are as many.
    pub(crate) fn cut(mut items: Vec<T>, page: &Page) -> Self {
        let more = items.len() > page.limit;
        items.truncate(page.limit);
        let next = more.then(|| Page::cursor(page.offset.saturating_add(page.limit)));
        Self { items, next }
    }

    /// A page of what is all there.
    pub(crate) fn page<U>(all: &[U], page: &Page, show: impl Fn(&U) -> T) -> Self {
        let end = page.offset.saturating_add(page.limit);
        let items = all.iter().skip(page.offset).take(page.limit);
        Self {
            items: items.map(show).collect(),
            next: (all.len() > end).then(|| Page::cursor(end)),
        }
    }
}

impl<T> From<Listing<T>> for List<T> {
    fn from(listing: Listing<T>) -> Self {
        Self {
            items: listing.items,
            next: listing.next.map(Page::cursor),
        }
    }
}
