//! Several revisions of different articles that are handed in as one release: stored in one transaction or
//! none of them, approved and sent back together, and live at one instant.

use koujing_core::{ArticleId, Claim, Conflict, Permit, RevisionNumber, State, Timestamp};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::approve::{Approval, Approved, Extent, approve};
use super::decide::decide;
use super::draft::{Before, insert_draft};
use super::found::{find, live_settings};
use super::settle::refuse_unstorable_claims;
use super::submit::{Submitted, submit};
use super::{Document, Drafted, Expected, Place};
use crate::import::refuse_unstorable;
use crate::row::Columns;
use crate::statement::{Value, insert, select};
use crate::writing::{Writing, refuse_nul};
use crate::{NewRevision, Store, StoreError};

/// A release that waits for approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseRecord {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Who handed it in.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// Keys of articles with the number of a revision that is still in review. One that was sent back or
    /// taken back alone belongs to it no more.
    pub members: Vec<(String, RevisionNumber)>,
}

/// What became of revisions that were to be handed in together. Only with the first was anything written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandedIn {
    /// All are stored.
    Done {
        /// In the order given.
        revisions: Vec<RevisionNumber>,
        /// `in_review`; where none takes an approval, `published`.
        state: State,
    },
    /// Of these articles there is a newer revision than the one that was seen.
    Moved(Vec<ArticleId>),
    /// No approval is required, but other articles have some of this one's questions.
    Taken(ArticleId, Vec<(String, Conflict)>),
}

/// What an approval of a release came to. Only with the first two was anything written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovedTogether {
    /// All are live, or go live by themselves at this instant.
    Done {
        /// `published` or `approved`.
        state: State,
        /// When.
        at: Timestamp,
    },
    /// It counts, and more approvals are needed.
    Outstanding,
    /// Nothing stands against it; it was only looked.
    NothingAgainst,
    /// Something stands against this one.
    Refused(ArticleId, Approved),
    /// The members named are not those that are in review.
    OtherMembers,
}

impl Store {
    /// Stores drafts on top of the revisions that were seen, and hands them in as one release. Their
    /// claims are their own.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn hand_in_together(
        &self,
        (release, title): (&str, &str),
        members: Vec<(NewRevision, RevisionNumber)>,
        actor: &str,
        now: Timestamp,
    ) -> Result<HandedIn, StoreError> {
        refuse_nul("the title", title)?;
        for (new, _) in &members {
            refuse_unstorable(new)?;
            refuse_unstorable_claims(&new.claims)?;
        }
        let mut writing = self.write_current(actor, now).await?;
        let done = hand_in(&mut writing, release, title, members).await?;
        match done {
            HandedIn::Done { .. } => writing.commit().await?,
            HandedIn::Moved(_) | HandedIn::Taken(..) => writing.undo().await?,
        }
        Ok(done)
    }

    /// Approves all members of a release; `members` are those that were seen, with what their articles
    /// claim.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn approve_together(
        &self,
        release: &str,
        members: &[(ArticleId, RevisionNumber, Vec<Claim>)],
        approval: &Approval,
        now: Timestamp,
    ) -> Result<ApprovedTogether, StoreError> {
        for (.., claims) in members {
            refuse_unstorable_claims(claims)?;
        }
        let mut writing = self.write_current(approval.permit.by(), now).await?;
        let done = approve_all(&mut writing, release, members, approval).await?;
        match done {
            ApprovedTogether::Done { .. } | ApprovedTogether::Outstanding => {
                writing.commit().await?;
            }
            _ => writing.undo().await?,
        }
        Ok(done)
    }

    /// Sends all members of a release back; how many.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NulCharacter`].
    pub async fn reject_together(
        &self,
        release: &str,
        permit: &Permit,
        reason: &str,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        refuse_nul("the reason", reason)?;
        let mut writing = self.write_current(permit.by(), now).await?;
        let mut sent_back = 0;
        for (id, revision) in members(writing.connection(), release).await? {
            let document = Document::Article(id);
            if let Some(found) = find(writing.connection(), &document, revision).await? {
                decide(&mut writing, &found, State::Rejected, Some(reason)).await?;
                sent_back += 1;
            }
        }
        writing.commit().await?;
        Ok(sent_back)
    }

    /// The releases that wait for approval, the oldest first.
    ///
    /// # Errors
    /// When the database fails, or holds what cannot be read.
    pub async fn releases_in_review(&self) -> Result<Vec<ReleaseRecord>, StoreError> {
        let question = "SELECT l.id, l.title, l.author, l.at, m.article_key, m.revision \
                        FROM releases l JOIN release_members m ON m.release_id = l.id \
                        JOIN revisions r ON r.article_key = m.article_key AND r.number = m.revision \
                        WHERE r.state = 'in_review' ORDER BY l.at, l.id, m.article_key";
        let rows = sqlx::query(question).fetch_all(&self.reading).await?;
        let mut releases: Vec<ReleaseRecord> = Vec::new();
        for row in &rows {
            let release = release(row)?;
            match releases.last_mut().filter(|last| last.id == release.id) {
                Some(last) => last.members.extend(release.members),
                None => releases.push(release),
            }
        }
        Ok(releases)
    }
}

fn release(row: &AnyRow) -> Result<ReleaseRecord, StoreError> {
    Ok(ReleaseRecord {
        id: row.text("id")?,
        title: row.text("title")?,
        author: row.text("author")?,
        at: row.instant("at")?,
        members: vec![(row.text("article_key")?, row.revision("revision")?)],
    })
}

/// The release that a revision was handed in with.
pub(super) async fn release_of(
    connection: &mut AnyConnection,
    place: &Place,
    revision: RevisionNumber,
) -> Result<Option<String>, StoreError> {
    if place.is_settings() {
        return Ok(None);
    }
    let question =
        "SELECT release_id FROM release_members WHERE article_key = $1 AND revision = $2";
    let values: [Value; 2] = [place.key.as_str().into(), revision.into()];
    let rows = select(connection, question, values).await?;
    rows.first().map(|row| row.text("release_id")).transpose()
}

/// The members of a release that are in review, in the order of their keys.
async fn members(
    connection: &mut AnyConnection,
    release: &str,
) -> Result<Vec<(ArticleId, RevisionNumber)>, StoreError> {
    let question = "SELECT a.id, m.revision FROM release_members m \
                    JOIN articles a ON a.key = m.article_key \
                    JOIN revisions r ON r.article_key = m.article_key AND r.number = m.revision \
                    WHERE m.release_id = $1 AND r.state = 'in_review' ORDER BY m.article_key";
    let rows = select(connection, question, [release.into()]).await?;
    let read = |row: &AnyRow| {
        let id = row.word("id", |id| id.parse().ok())?;
        Ok((id, row.revision("revision")?))
    };
    rows.iter().map(read).collect()
}

async fn hand_in(
    writing: &mut Writing,
    release: &str,
    title: &str,
    members: Vec<(NewRevision, RevisionNumber)>,
) -> Result<HandedIn, StoreError> {
    let mut befores = Vec::new();
    let mut moved = Vec::new();
    for (new, seen) in &members {
        let place = Place::article(new.article.id.key());
        let before = Before::read(writing.connection(), &place).await?;
        match before.drafted(Expected::Newest(*seen)) {
            Drafted::Stored { revision, .. } => befores.push((place, before, revision)),
            Drafted::Stale { .. } => moved.push(new.article.id.clone()),
        }
    }
    if !moved.is_empty() {
        return Ok(HandedIn::Moved(moved));
    }
    let row: [Value; 4] = [
        release.into(),
        title.into(),
        writing.actor().into(),
        writing.at().into(),
    ];
    let columns = ["id", "title", "author", "at"];
    insert(writing.connection(), "releases", columns, "", vec![row]).await?;
    let settings = live_settings(writing.connection()).await?;
    let mut takes_approval = false;
    let mut drafts = Vec::new();
    for ((place, before, revision), (new, _)) in befores.into_iter().zip(members) {
        let (id, claims) = (new.article.id.clone(), new.claims.clone());
        let row: [Value; 3] = [place.key.as_str().into(), revision.into(), release.into()];
        insert_draft(writing, place, &before, (revision, None), new).await?;
        let columns = ["article_key", "revision", "release_id"];
        let connection = writing.connection();
        insert(connection, "release_members", columns, "", vec![row]).await?;
        let document = Document::Article(id.clone());
        if let Some(found) = find(writing.connection(), &document, revision).await? {
            takes_approval |= found.required(&settings).approvals > 0;
        }
        drafts.push((id, revision, claims));
    }
    let mut revisions = Vec::new();
    for (id, revision, claims) in drafts {
        let document = Document::Article(id.clone());
        // Where one of them takes an approval, all wait for it.
        let submitted = submit(writing, &document, revision, &claims, takes_approval).await?;
        if let Submitted::Taken(conflicts) = submitted {
            return Ok(HandedIn::Taken(id, conflicts));
        }
        revisions.push(revision);
    }
    let state = if takes_approval {
        State::InReview
    } else {
        State::Published
    };
    Ok(HandedIn::Done { revisions, state })
}

async fn approve_all(
    writing: &mut Writing,
    release: &str,
    seen: &[(ArticleId, RevisionNumber, Vec<Claim>)],
    approval: &Approval,
) -> Result<ApprovedTogether, StoreError> {
    let waiting = members(writing.connection(), release).await?;
    let keys = |id: &ArticleId, revision: &RevisionNumber| (id.key(), *revision);
    let mut named: Vec<_> = seen.iter().map(|(id, n, _)| keys(id, n)).collect();
    named.sort();
    let waiting: Vec<_> = waiting.iter().map(|(id, n)| keys(id, n)).collect();
    if named != waiting || waiting.is_empty() {
        return Ok(ApprovedTogether::OtherMembers);
    }
    let of = |claims: &[Claim], publish_at| Approval {
        claims: claims.to_vec(),
        publish_at,
        ..approval.clone()
    };
    // First it is looked whether each may go live, and when the last of them does.
    let (mut enough, mut instant) = (true, writing.at());
    for (id, revision, claims) in seen {
        let document = Document::Article(id.clone());
        let asked = of(claims, approval.publish_at);
        match approve(writing, &document, *revision, &asked, Extent::Look).await? {
            Approved::NothingAgainst { is_enough, at } => {
                enough &= is_enough;
                instant = instant.max(at);
            }
            refused => return Ok(ApprovedTogether::Refused(id.clone(), refused)),
        }
    }
    if approval.only_look {
        return Ok(ApprovedTogether::NothingAgainst);
    }
    let (extent, publish_at) = if enough {
        (Extent::Whole, Some(instant))
    } else {
        (Extent::Note, approval.publish_at)
    };
    for (id, revision, claims) in seen {
        let document = Document::Article(id.clone());
        let asked = of(claims, publish_at);
        match approve(writing, &document, *revision, &asked, extent).await? {
            Approved::Published(_) | Approved::Scheduled { .. } | Approved::Outstanding { .. } => {}
            refused => return Ok(ApprovedTogether::Refused(id.clone(), refused)),
        }
    }
    Ok(if !enough {
        ApprovedTogether::Outstanding
    } else {
        ApprovedTogether::Done {
            state: if instant > writing.at() {
                State::Approved
            } else {
                State::Published
            },
            at: instant,
        }
    })
}
