//! The claims that articles hold on some questions, kept up to date while a batch is decided.

use std::collections::HashMap;

use sqlx::AnyConnection;

use koujing_core::{Claim, ClaimKind, Conflict, Effective, Timestamp, conflicts};

use crate::StoreError;
use crate::row::Columns;
use crate::statement::select_in;

#[derive(Default)]
pub(crate) struct Held {
    by_question: HashMap<String, Vec<Holding>>,
    /// Questions by the key of the article whose live revision holds them.
    by_live: HashMap<String, Vec<String>>,
}

struct Holding {
    claim: Claim,
    /// Of a live revision; otherwise of one that is approved for later.
    live: bool,
}

impl Held {
    /// Reads who holds the questions of these claims, by live revisions and by those that are approved
    /// for later. What has expired is held no more.
    pub(crate) async fn read(
        connection: &mut AnyConnection,
        claims: impl Iterator<Item = &Claim>,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut questions: Vec<&str> = claims.map(|claim| claim.question.as_str()).collect();
        questions.sort_unstable();
        questions.dedup();
        let before = "SELECT a.id, a.live, c.revision, c.kind, c.question, c.written, c.scope, \
                      c.effective_from, c.effective_until \
                      FROM claims c JOIN articles a ON a.key = c.article_key \
                      WHERE c.live_until IS NULL \
                      AND (c.effective_until IS NULL OR c.effective_until > $1) \
                      AND c.question IN";
        let order = "ORDER BY c.article_key, c.revision, c.position";
        let rows = select_in(connection, before, order, &[now.into()], &questions).await?;
        let mut held = Self::default();
        for row in rows {
            let live = row.maybe_revision("live")? == Some(row.revision("revision")?);
            let claim = Claim {
                article: row.word("id", |id| id.parse().ok())?,
                kind: row.word("kind", claim_kind)?,
                question: row.text("question")?,
                written: row.text("written")?,
                scope: row.json("scope")?,
                effective: Effective {
                    from: row.maybe_instant("effective_from")?,
                    until: row.maybe_instant("effective_until")?,
                },
            };
            held.add(claim, live);
        }
        Ok(held)
    }

    /// What stands against these claims: each question as its author writes it, with who holds it.
    pub(crate) fn against(&self, claims: &[Claim]) -> Vec<(String, Conflict)> {
        let mut found = Vec::new();
        for claim in claims {
            for Holding { claim: other, .. } in
                self.by_question.get(&claim.question).into_iter().flatten()
            {
                if conflicts(claim, other) {
                    let conflict = Conflict {
                        article: other.article.clone(),
                        question: other.written.clone(),
                        scope: other.scope.clone(),
                    };
                    found.push((claim.written.clone(), conflict));
                }
            }
        }
        found.dedup();
        found
    }

    /// The article's live revision holds these claims and no others from now on. What a revision that
    /// is approved for later holds stays held.
    pub(crate) fn replace(&mut self, key: &str, claims: &[Claim]) {
        for question in self.by_live.remove(key).unwrap_or_default() {
            if let Some(holders) = self.by_question.get_mut(&question) {
                holders.retain(|holding| !holding.live || holding.claim.article.key() != key);
            }
        }
        for claim in claims {
            self.add(claim.clone(), true);
        }
    }

    /// A revision that is approved for later holds these claims as well.
    pub(crate) fn schedule(&mut self, claims: &[Claim]) {
        for claim in claims {
            self.add(claim.clone(), false);
        }
    }

    fn add(&mut self, claim: Claim, live: bool) {
        let question = claim.question.clone();
        if live {
            let questions = self.by_live.entry(claim.article.key()).or_default();
            questions.push(question.clone());
        }
        let holders = self.by_question.entry(question).or_default();
        holders.push(Holding { claim, live });
    }
}

fn claim_kind(word: &str) -> Option<ClaimKind> {
    [ClaimKind::Standard, ClaimKind::Similar, ClaimKind::Shortcut]
        .into_iter()
        .find(|kind| kind.as_str() == word)
}
