//! Articles to import.

use std::collections::BTreeMap;

use koujing_core::{
    Article, Audience, Body, Claim, ClaimKind, Effective, Kind, Scope, ScopeValue, Timestamp,
};
use koujing_store::{Imported, NewRevision, Publish, Store};

pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A general answer to these questions.
pub(crate) fn article(id: &str, questions: &[&str]) -> NewRevision {
    scoped(id, questions, "", Effective::default())
}

/// An answer for one product (none: for all), in force for a while.
pub(crate) fn scoped(
    id: &str,
    questions: &[&str],
    product: &str,
    effective: Effective,
) -> NewRevision {
    let mut scope = Scope::default();
    if !product.is_empty() {
        scope.insert("product", [ScopeValue::new(product)]);
    }
    let article = Article {
        id: id.parse().unwrap(),
        kind: Kind::Answer,
        question: questions[0].to_owned(),
        similar: questions[1..].iter().map(|&q| q.to_owned()).collect(),
        negative: Vec::new(),
        category: None,
        labels: Vec::new(),
        shortcut: None,
        audience: Audience::Public,
        owner: None,
        verify_every: Some(180),
        must_say: Vec::new(),
        never_say: Vec::new(),
        related: Vec::new(),
        sources: Vec::new(),
        scope: scope.clone(),
        effective,
        targets: Vec::new(),
        status: None,
        next_update_at: None,
        body: Body {
            default: format!("{id} 的标准话术"),
            ..Body::default()
        },
    };
    let claims = questions.iter().enumerate().map(|(at, question)| Claim {
        article: article.id.clone(),
        kind: if at == 0 {
            ClaimKind::Standard
        } else {
            ClaimKind::Similar
        },
        question: question.trim_end_matches('?').to_owned(),
        written: (*question).to_owned(),
        scope: scope.clone(),
        effective,
    });
    let claims = claims.collect();
    NewRevision {
        source: format!("---\nid: {id}\n---\n{questions:?}{product}\r\n"),
        images: BTreeMap::new(),
        import_path: Some(format!("客服/{id}.md")),
        claims,
        article,
    }
}

/// The same article with another text.
pub(crate) fn reworded(mut new: NewRevision, text: &str) -> NewRevision {
    text.clone_into(&mut new.article.body.default);
    new.source.push_str(text);
    new
}

pub(crate) async fn publish(store: &Store, batch: Vec<NewRevision>, now: i64) -> Vec<Imported> {
    let imported = store.import(batch, "王芳", Publish::Now, at(now)).await;
    imported.unwrap()
}

pub(crate) async fn draft(store: &Store, batch: Vec<NewRevision>, now: i64) -> Vec<Imported> {
    let imported = store.import(batch, "李雷", Publish::Draft, at(now)).await;
    imported.unwrap()
}

pub(crate) fn published(revision: u32, seq: u64) -> Imported {
    Imported::Published { revision, seq }
}
