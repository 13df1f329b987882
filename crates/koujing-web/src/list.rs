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

impl<T> From<Listing<T>> for List<T> {
    fn from(listing: Listing<T>) -> Self {
        Self {
            items: listing.items,
            next: listing.next.map(Page::cursor),
        }
    }
}
