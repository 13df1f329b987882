//! The lifecycle of revisions: who drafts, submits, approves, sends back, schedules, retires.
//!
//! Every verb is one transaction, in which everything whose time has come is taken live first: what it
//! decides upon is what serves at that instant. The rules are `koujing_core`'s (`review`, `conflicts`,
//! `State::may_become`); here they are applied to what the record holds. A revision of an article and
//! one of the settings go the same way; only the tables differ (`place`).

use koujing_core::{ArticleId, RevisionNumber, Seq, Timestamp};

mod approve;
mod authors;
mod decide;
mod draft;
mod due;
mod found;
mod go_live;
mod place;
mod redact;
mod release;
mod retire;
mod settle;
mod step;
mod submit;
mod suspend;
mod together;
mod verify;

pub use approve::{Approval, Approved};
pub use decide::{Decided, Withdrawer};
pub use draft::Drafted;
pub use redact::Redacted;
pub use release::Released;
pub use submit::Submitted;
pub use suspend::{Serving, Turned};
pub use together::{ApprovedTogether, HandedIn, ReleaseRecord};

pub(crate) use draft::{Before, withdraw_open};
pub(crate) use go_live::{end_live, end_live_settings};
pub(crate) use place::Place;

/// Which document a revision is one of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// An article; its id in any case.
    Article(ArticleId),
    /// The settings.
    Settings,
}

/// What an author says he has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// That there is no such document.
    New,
    /// That this is its newest revision, in whatever state.
    Newest(RevisionNumber),
    /// Nothing: whatever there is.
    Any,
}

/// A revision that went live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication {
    /// Its number.
    pub revision: RevisionNumber,
    /// Its position in the change feed.
    pub seq: Seq,
    /// From when on it serves.
    pub at: Timestamp,
}
