//! What an article claims: its questions and its shortcut, normalised.

use koujing_core::{Article, Claim, ClaimKind, Kind};
use koujing_language::normalise;

/// The key under which a shortcut is claimed and looked up.
pub(crate) fn shortcut_key(shortcut: &str) -> String {
    format!("/{}", normalise(shortcut.trim_start_matches('/')))
}

/// The claims of an article, each normalised text once. Phrases claim their shortcut only, notices
/// nothing.
pub fn claims_of(article: &Article) -> Vec<Claim> {
    let claim = |kind, question: String, written: &str| Claim {
        article: article.id.clone(),
        kind,
        question,
        written: written.to_owned(),
        scope: article.scope.clone(),
        effective: article.effective,
    };
    let mut claims: Vec<Claim> = Vec::new();
    if article.kind == Kind::Answer {
        for (at, written) in article.questions().enumerate() {
            let question = normalise(written);
            let known = claims.iter().any(|claim| claim.question == question);
            if !question.is_empty() && !known {
                let kind = if at == 0 {
                    ClaimKind::Standard
                } else {
                    ClaimKind::Similar
                };
                claims.push(claim(kind, question, written));
            }
        }
    }
    if article.kind != Kind::Notice
        && let Some(shortcut) = &article.shortcut
    {
        claims.push(claim(ClaimKind::Shortcut, shortcut_key(shortcut), shortcut));
    }
    claims
}
