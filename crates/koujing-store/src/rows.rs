//! The rows that a new revision of an article becomes.

use koujing_core::{Claim, Kind, RevisionNumber, State, Timestamp};

use crate::StoreError;
use crate::import::NewRevision;
use crate::settings::to_json;
use crate::statement::Value;

pub(crate) const ARTICLE: [&str; 8] = [
    "key",
    "id",
    "kind",
    "newest",
    "live",
    "verified_at",
    "verified_by",
    "created_at",
];

/// Of an article that is there everything but the newest number belongs to its live revision.
pub(crate) const ONLY_NEWEST: &str = "ON CONFLICT (key) DO UPDATE SET newest = excluded.newest";

pub(crate) const REVISION: [&str; 14] = [
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
    "publish_at",
    "published_at",
];

pub(crate) const CLAIM: [&str; 10] = [
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
pub(crate) struct Numbered<'a> {
    pub(crate) new: NewRevision,
    pub(crate) key: String,
    pub(crate) number: RevisionNumber,
    pub(crate) base: Option<RevisionNumber>,
    pub(crate) state: State,
    pub(crate) actor: &'a str,
    pub(crate) at: Timestamp,
    /// Of an approved one: when it goes live.
    pub(crate) publish_at: Option<Timestamp>,
}

impl Numbered<'_> {
    fn if_live<T>(&self, value: T) -> Option<T> {
        (self.state == State::Published).then_some(value)
    }

    fn if_approved<T>(&self, value: T) -> Option<T> {
        matches!(self.state, State::Published | State::Approved).then_some(value)
    }

    pub(crate) fn article(&self) -> [Value; 8] {
        [
            self.key.as_str().into(),
            self.new.article.id.as_str().into(),
            kind_word(self.new.article.kind).into(),
            self.number.into(),
            self.if_live(self.number).into(),
            self.if_live(self.at).into(),
            self.if_live(self.actor.to_owned()).into(),
            self.at.into(),
        ]
    }

    pub(crate) fn claims(&self) -> Result<Vec<[Value; 10]>, StoreError> {
        let live_from = self.publish_at.unwrap_or(self.at);
        claims(&self.key, self.number, &self.new.claims, live_from)
    }

    pub(crate) fn revision(self) -> Result<[Value; 14], StoreError> {
        let approved_by = self.if_approved(self.actor.to_owned());
        let approved_at = self.if_approved(self.at);
        let published_at = self.if_live(self.at);
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
            approved_at.into(),
            self.publish_at.into(),
            published_at.into(),
        ])
    }
}

/// The claims of one revision, held from `live_from` on.
pub(crate) fn claims(
    key: &str,
    number: RevisionNumber,
    claims: &[Claim],
    live_from: Timestamp,
) -> Result<Vec<[Value; 10]>, StoreError> {
    let rows = claims.iter().zip(0_i64..).map(|(claim, position)| {
        Ok([
            key.into(),
            number.into(),
            position.into(),
            claim.kind.as_str().into(),
            claim.question.as_str().into(),
            claim.written.as_str().into(),
            to_json(&claim.scope)?.into(),
            claim.effective.from.into(),
            claim.effective.until.into(),
            live_from.into(),
        ])
    });
    rows.collect()
}

pub(crate) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Answer => "answer",
        Kind::Phrase => "phrase",
        Kind::Notice => "notice",
    }
}
