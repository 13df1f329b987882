//! Drafts: a new revision on top of the newest, which it must have seen.

use serde_json::{Value as Json, json};
use sqlx::AnyConnection;

use koujing_core::{RevisionNumber, Settings, State, Timestamp};

use super::step::step;
use super::{Expected, Place};
use crate::audit::sha256_hex;
use crate::import::refuse_unstorable;
use crate::row::Columns;
use crate::rows::{self, Numbered};
use crate::settings::to_json;
use crate::statement::{Value, execute_in, insert, select};
use crate::writing::{Writing, refuse_nul};
use crate::{NewRevision, Store, StoreError};

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafted {
    /// It is stored.
    Stored {
        /// Its number.
        revision: RevisionNumber,
        /// An earlier draft, or one in review, that is withdrawn. One that is approved for later stays.
        withdrawn: Option<RevisionNumber>,
    },
    /// Its author has not seen what there is; nothing was stored.
    Stale {
        /// The newest revision; none: there is none at all.
        newest: Option<RevisionNumber>,
    },
}

/// What a new revision finds.
pub(crate) struct Before {
    pub(crate) newest: Option<RevisionNumber>,
    pub(crate) open: Option<(RevisionNumber, State)>,
}

impl Store {
    /// Stores a draft of an article, new or not; its claims are not looked at.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn draft(
        &self,
        new: NewRevision,
        expected: Expected,
        actor: &str,
        now: Timestamp,
    ) -> Result<Drafted, StoreError> {
        self.draft_article(new, None, expected, actor, now).await
    }

    /// Like [`Store::draft`], of the text that revision `restored` had: the audit log says so.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn restore(
        &self,
        new: NewRevision,
        restored: RevisionNumber,
        expected: Expected,
        actor: &str,
        now: Timestamp,
    ) -> Result<Drafted, StoreError> {
        self.draft_article(new, Some(restored), expected, actor, now)
            .await
    }

    async fn draft_article(
        &self,
        new: NewRevision,
        restored: Option<RevisionNumber>,
        expected: Expected,
        actor: &str,
        now: Timestamp,
    ) -> Result<Drafted, StoreError> {
        refuse_unstorable(&new)?;
        let place = Place::article(new.article.id.key());
        let mut writing = self.write_current(actor, now).await?;
        let before = Before::read(writing.connection(), &place).await?;
        let drafted = before.drafted(expected);
        if let Drafted::Stored { revision, .. } = drafted {
            let number = (revision, restored);
            insert_draft(&mut writing, place, &before, number, new).await?;
        }
        writing.commit().await?;
        Ok(drafted)
    }

    /// Stores a draft of the settings.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn draft_settings(
        &self,
        source: &str,
        settings: &Settings,
        expected: Expected,
        actor: &str,
        now: Timestamp,
    ) -> Result<Drafted, StoreError> {
        self.draft_of_settings((source, settings), None, expected, actor, now)
            .await
    }

    /// Like [`Store::draft_settings`], of the text that revision `restored` had.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn restore_settings(
        &self,
        source: &str,
        settings: &Settings,
        restored: RevisionNumber,
        expected: Expected,
        actor: &str,
        now: Timestamp,
    ) -> Result<Drafted, StoreError> {
        self.draft_of_settings((source, settings), Some(restored), expected, actor, now)
            .await
    }

    async fn draft_of_settings(
        &self,
        (source, settings): (&str, &Settings),
        restored: Option<RevisionNumber>,
        expected: Expected,
        actor: &str,
        now: Timestamp,
    ) -> Result<Drafted, StoreError> {
        refuse_nul("the settings document", source)?;
        let place = Place::settings();
        let mut writing = self.write_current(actor, now).await?;
        let before = Before::read(writing.connection(), &place).await?;
        let drafted = before.drafted(expected);
        if let Drafted::Stored { revision, .. } = drafted {
            before.withdraw(&mut writing, &place).await?;
            let detail = before.detail(revision, restored, source, &json!({}));
            let kind = restored.map_or("drafted", |_| "restored");
            writing.audit(kind, "settings".into(), &detail)?;
            let columns = [
                "number",
                "state",
                "base",
                "source",
                "settings",
                "author",
                "created_at",
            ];
            let row: [Value; 7] = [
                revision.into(),
                State::Draft.as_str().into(),
                before.newest.into(),
                source.into(),
                to_json(settings)?.into(),
                actor.into(),
                writing.at().into(),
            ];
            insert(writing.connection(), "settings", columns, "", vec![row]).await?;
        }
        writing.commit().await?;
        Ok(drafted)
    }
}

impl Before {
    pub(crate) async fn read(
        connection: &mut AnyConnection,
        place: &Place,
    ) -> Result<Self, StoreError> {
        let (table, column) = (place.table, place.column);
        let newest = format!("SELECT max(number) AS newest FROM {table} WHERE {column} = $1");
        let key: Value = place.key.as_str().into();
        let newest = select(connection, &newest, [key.clone()]).await?.pop();
        let newest = newest.map(|row| row.maybe_revision("newest")).transpose()?;
        let open = format!(
            "SELECT number, state FROM {table} \
             WHERE {column} = $1 AND state IN ('draft', 'in_review')"
        );
        let open = select(connection, &open, [key]).await?.pop();
        let open = open.map(|row| {
            Ok::<_, StoreError>((row.revision("number")?, row.word("state", State::parse)?))
        });
        Ok(Self {
            newest: newest.flatten(),
            open: open.transpose()?,
        })
    }

    pub(super) fn drafted(&self, expected: Expected) -> Drafted {
        let seen = match expected {
            Expected::New => self.newest.is_none(),
            Expected::Newest(number) => self.newest == Some(number),
            Expected::Any => true,
        };
        if seen {
            Drafted::Stored {
                revision: self.newest.unwrap_or(0) + 1,
                withdrawn: self.open.map(|(number, _)| number),
            }
        } else {
            Drafted::Stale {
                newest: self.newest,
            }
        }
    }

    fn detail(
        &self,
        revision: RevisionNumber,
        restored: Option<RevisionNumber>,
        source: &str,
        images: &Json,
    ) -> Json {
        json!({
            "revision": revision, "after": State::Draft, "base": self.newest,
            "withdraws": self.open.map(|(number, _)| number), "restored": restored,
            "source": sha256_hex(source.as_bytes()), "images": images,
        })
    }

    pub(crate) async fn withdraw(
        &self,
        writing: &mut Writing,
        place: &Place,
    ) -> Result<(), StoreError> {
        let Some((number, state)) = self.open else {
            return Ok(());
        };
        let decided = vec![
            ("decided_at", writing.at().into()),
            ("decided_by", writing.actor().into()),
        ];
        let way = (state, State::Withdrawn);
        step(writing.connection(), place, number, way, decided).await
    }
}

/// Writes a draft with this number, and whose text it has again, on top of what there is.
pub(super) async fn insert_draft(
    writing: &mut Writing,
    place: Place,
    before: &Before,
    (revision, restored): (RevisionNumber, Option<RevisionNumber>),
    new: NewRevision,
) -> Result<(), StoreError> {
    before.withdraw(writing, &place).await?;
    let detail = before.detail(revision, restored, &new.source, &json!(new.images));
    let kind = restored.map_or("drafted", |_| "restored");
    writing.audit(kind, format!("article/{}", new.article.id), &detail)?;
    let actor = writing.actor().to_owned();
    let numbered = Numbered {
        key: place.key,
        number: revision,
        base: before.newest,
        state: State::Draft,
        actor: &actor,
        at: writing.at(),
        publish_at: None,
        new,
    };
    let connection = writing.connection();
    let article = vec![numbered.article()];
    insert(
        connection,
        "articles",
        rows::ARTICLE,
        rows::ONLY_NEWEST,
        article,
    )
    .await?;
    let row = vec![numbered.revision()?];
    insert(connection, "revisions", rows::REVISION, "", row).await
}

/// Withdraws the draft or in_review revision of each of these articles, if it has one.
pub(crate) async fn withdraw_open(
    connection: &mut AnyConnection,
    keys: &[&str],
    actor: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let withdraw = "UPDATE revisions SET state = 'withdrawn', decided_at = $1, decided_by = $2 \
                    WHERE state IN ('draft', 'in_review') AND article_key IN";
    execute_in(connection, withdraw, "", &[at.into(), actor.into()], keys).await
}
