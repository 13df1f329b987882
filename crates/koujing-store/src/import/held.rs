//! The claims that articles hold on the questions of a batch, kept up to date while the batch is
//! decided.

use std::collections::HashMap;

use sqlx::AnyConnection;

use koujing_core::{Claim, ClaimKind, Conflict, Effective, Timestamp, conflicts};

use super::NewRevision;
use crate::StoreError;
use crate::row::Columns;
use crate::statement::select_in;

#[derive(Default)]
pub(super) struct Held {
    by_question: HashMap<String, Vec<Claim>>,
    /// Questions by the key of the article that holds them.
    by_article: HashMap<String, Vec<String>>,
}

impl Held {
    /// Reads who holds the questions of these revisions. What has expired is held no more.
    pub(super) async fn read(
        connection: &mut AnyConnection,
        run: &[NewRevision],
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let claims = run.iter().flat_map(|new| &new.claims);
        let mut questions: Vec<&str> = claims.map(|claim| claim.question.as_str()).collect();
        questions.sort_unstable();
        questions.dedup();
        let before = "SELECT a.id, c.kind, c.question, c.written, c.scope, c.effective_from, \
                      c.effective_until FROM claims c JOIN articles a ON a.key = c.article_key \
                      WHERE c.live_until IS NULL \
                      AND (c.effective_until IS NULL OR c.effective_until > $1) \
                      AND c.question IN";
        let order = "ORDER BY c.article_key, c.revision, c.position";
        let rows = select_in(connection, before, order, &[now.into()], &questions).await?;
        let mut held = Self::default();
        for row in rows {
            held.add(Claim {
                article: row.word("id", |id| id.parse().ok())?,
                kind: row.word("kind", claim_kind)?,
                question: row.text("question")?,
                written: row.text("written")?,
                scope: row.json("scope")?,
                effective: Effective {
                    from: row.maybe_instant("effective_from")?,
                    until: row.maybe_instant("effective_until")?,
                },
            });
        }
        Ok(held)
    }

    /// What stands against these claims: each question as its author writes it, with who holds it.
    pub(super) fn against(&self, claims: &[Claim]) -> Vec<(String, Conflict)> {
        let mut found = Vec::new();
        for claim in claims {
            for other in self.by_question.get(&claim.question).into_iter().flatten() {
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

    /// The article holds these claims and no others from now on.
    pub(super) fn replace(&mut self, key: &str, claims: &[Claim]) {
        for question in self.by_article.remove(key).unwrap_or_default() {
            if let Some(holders) = self.by_question.get_mut(&question) {
                holders.retain(|claim| claim.article.key() != key);
            }
        }
        for claim in claims {
            self.add(claim.clone());
        }
    }

    fn add(&mut self, claim: Claim) {
        let question = claim.question.clone();
        let questions = self.by_article.entry(claim.article.key()).or_default();
        questions.push(question.clone());
        self.by_question.entry(question).or_default().push(claim);
    }
}

fn claim_kind(word: &str) -> Option<ClaimKind> {
    [ClaimKind::Standard, ClaimKind::Similar, ClaimKind::Shortcut]
        .into_iter()
        .find(|kind| kind.as_str() == word)
}
