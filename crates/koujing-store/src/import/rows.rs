//! The rows that an imported revision becomes.

use koujing_core::{Kind, RevisionNumber, State, Timestamp};

use super::NewRevision;
use crate::StoreError;
use crate::settings::to_json;
use crate::statement::Value;

pub(super) const ARTICLE: [&str; 7] = [
    "key",
    "id",
    "kind",
    "newest",
    "live",
    "verified_at",
    "created_at",
];

pub(super) const REVISION: [&str; 13] = [
    "article_key",
    "number",
    "state",
    "base",
    "source",
    "article",
    "images",
    "import_path",
    "author",
    "created_at",
    "approved_by",
    "approved_at",
    "published_at",
];

pub(super) const CLAIM: [&str; 10] = [
    "article_key",
    "revision",
    "position",
    "kind",
    "question",
    "written",
    "scope",
    "effective_from",
    "effective_until",
    "live_from",
];

/// What a revision becomes.
pub(super) struct Numbered<'a> {
    pub(super) new: NewRevision,
    pub(super) key: String,
    pub(super) number: RevisionNumber,
    pub(super) base: Option<RevisionNumber>,
    pub(super) state: State,
    pub(super) actor: &'a str,
    pub(super) at: Timestamp,
}

impl Numbered<'_> {
    fn if_live<T>(&self, value: T) -> Option<T> {
        (self.state == State::Published).then_some(value)
    }

    pub(super) fn article(&self) -> [Value; 7] {
        let kind = match self.new.article.kind {
            Kind::Answer => "answer",
            Kind::Phrase => "phrase",
            Kind::Notice => "notice",
        };
        [
            self.key.as_str().into(),
            self.new.article.id.as_str().into(),
            kind.into(),
            self.number.into(),
            self.if_live(self.number).into(),
            self.if_live(self.at).into(),
            self.at.into(),
        ]
    }

    pub(super) fn claims(&self) -> Result<Vec<[Value; 10]>, StoreError> {
        let rows = self
            .new
            .claims
            .iter()
            .zip(0_i64..)
            .map(|(claim, position)| {
                Ok([
                    self.key.as_str().into(),
                    self.number.into(),
                    position.into(),
                    claim.kind.as_str().into(),
                    claim.question.as_str().into(),
                    claim.written.as_str().into(),
                    to_json(&claim.scope)?.into(),
                    claim.effective.from.into(),
                    claim.effective.until.into(),
                    self.at.into(),
                ])
            });
        rows.collect()
    }

    pub(super) fn revision(self) -> Result<[Value; 13], StoreError> {
        let approved_by = self.if_live(self.actor.to_owned());
        let live_at = self.if_live(self.at);
        Ok([
            self.key.into(),
            self.number.into(),
            self.state.as_str().into(),
            self.base.into(),
            self.new.source.into(),
            to_json(&self.new.article)?.into(),
            to_json(&self.new.images)?.into(),
            self.new.import_path.into(),
            self.actor.into(),
            self.at.into(),
            approved_by.into(),
            live_at.into(),
            live_at.into(),
        ])
    }
}
