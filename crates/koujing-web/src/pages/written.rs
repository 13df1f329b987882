//! A file that is being written: the page for articles and for the settings, with how it would read beside
//! it, and what somebody else stored meanwhile.

use askama::Template;
use koujing_core::RevisionNumber;
use koujing_service::{Piece, RevisionRecord};

use super::articles::ShownForm;
use super::difference::{Laid, laid_out};
use super::frame::Frame;
use super::preview::Previewed;
use super::refused::Refused;

#[derive(Template)]
#[template(path = "room/edit.html")]
pub(super) struct Edit<'a> {
    pub(super) frame: Frame,
    /// Where the form goes.
    pub(super) to: String,
    /// None: a new one, whose id is asked for.
    pub(super) address: Option<String>,
    pub(super) id: String,
    /// The name under which the browser keeps what is typed; empty: of a new one.
    pub(super) kept_as: String,
    /// Where a script asks how it would read.
    pub(super) preview_at: &'static str,
    /// The newest revision that was seen.
    pub(super) seen: Option<RevisionNumber>,
    /// None: the file itself is shown.
    pub(super) form: Option<ShownForm>,
    /// Whether there may be a form of it.
    pub(super) has_form: bool,
    pub(super) source: String,
    pub(super) preview: Previewed,
    pub(super) done: Option<&'static str>,
    pub(super) refused: Option<Refused>,
    pub(super) theirs: Option<Theirs<'a>>,
}

/// What somebody else stored meanwhile.
pub(super) struct Theirs<'a> {
    pub(super) number: RevisionNumber,
    pub(super) author: String,
    pub(super) at: String,
    pub(super) source: String,
    /// From theirs to mine.
    pub(super) pieces: Vec<Laid<'a>>,
}

impl<'a> Edit<'a> {
    /// Lays what somebody else stored beside what was typed, differing in these pieces. With its number
    /// the next saving goes over it, which whoever presses that has seen.
    pub(super) fn beside(&mut self, record: RevisionRecord, source: String, pieces: &'a [Piece]) {
        self.seen = Some(record.number);
        self.theirs = Some(Theirs {
            number: record.number,
            author: record.author,
            at: record.created_at.to_string(),
            pieces: laid_out(pieces),
            source,
        });
    }
}
