//! A new version of the normaliser.

use koujing_core::{Article, Claim, ClaimKind, Effective};
use koujing_store::{AuditFilter, Recomputed};

use super::Fixture;
use super::samples::{article, at, draft, publish, published, reworded, scoped};

/// The normaliser of version 2 drops 吗 at the end; that of version 3 everything behind the first
/// character.
fn claims_of(version: u32) -> impl Fn(&Article) -> Vec<Claim> + Send + Sync {
    move |article| {
        let claim = |(at, written): (usize, &str)| Claim {
            article: article.id.clone(),
            kind: if at == 0 {
                ClaimKind::Standard
            } else {
                ClaimKind::Similar
            },
            question: match version {
                2 => written.trim_end_matches('吗').to_owned(),
                _ => written.chars().take(1).collect(),
            },
            written: written.to_owned(),
            scope: article.scope.clone(),
            effective: article.effective,
        };
        article.questions().enumerate().map(claim).collect()
    }
}

async fn held(fixture: &Fixture) -> Vec<String> {
    let open = "SELECT article_key || '/' || revision || ' ' || question || ' ' || live_from \
                FROM claims WHERE live_until IS NULL ORDER BY article_key, revision, position";
    let pool = fixture.pool().await;
    sqlx::query_scalar(open).fetch_all(&pool).await.unwrap()
}

pub(crate) async fn claims_are_computed_anew(fixture: &Fixture) {
    let store = &fixture.store;
    publish(store, vec![article("a", &["能洗吗", "乙"])], 1).await;
    publish(store, vec![article("b", &["丙"])], 2).await;
    publish(store, vec![article("c", &["丁吗"])], 3).await;
    publish(store, vec![reworded(article("c", &["戊吗"]), "改")], 4).await;
    draft(store, vec![article("d", &["己吗"])], 5).await;
    // Approved for later.
    fixture
        .tamper(
            "INSERT INTO revisions (article_key, number, state, source, article, images, author, \
             created_at, approved_by, approved_at, publish_at) \
             SELECT article_key, 9, 'approved', source, article, images, author, 6, 'x', 6, 70 \
             FROM revisions WHERE article_key = 'a'; \
             INSERT INTO claims (article_key, revision, position, kind, question, written, scope, \
             live_from) VALUES ('a', 9, 0, 'standard', '能洗吗', '能洗吗', '{}', 70)",
        )
        .await;
    let done = store.renormalise(2, &claims_of(2), at(9)).await.unwrap();
    let expected = Recomputed {
        articles: 2,
        collisions: Vec::new(),
    };
    assert_eq!(done, Some(expected));
    let expected = [
        "a/1 能洗 1",
        "a/1 乙 1",
        "a/9 能洗 70",
        "a/9 乙 70",
        "b/1 丙 2",
        "c/2 戊 4",
    ];
    assert_eq!(held(fixture).await, expected);
    // What is past stays as it was.
    assert_eq!(store.live_claiming("丁吗", at(3)).await.unwrap().len(), 1);
    assert_eq!(store.live_claiming("能洗", at(9)).await.unwrap().len(), 1);
    // Once only.
    assert_eq!(
        store.renormalise(2, &claims_of(2), at(10)).await.unwrap(),
        None
    );
    let log = store.audit_rows(&AuditFilter::default(), 1).await.unwrap();
    assert_eq!((log[0].kind.as_str(), log[0].at), ("renormalised", at(9)));
    let told = serde_json::json!({"before": 1, "after": 2, "articles": 2, "collisions": []});
    assert_eq!(log[0].detail, told);
    assert_eq!(store.verify_audit().await.unwrap().broken_at, None);
}

pub(crate) async fn a_new_record_takes_the_version(Fixture { store, .. }: &Fixture) {
    assert_eq!(
        store.renormalise(2, &claims_of(2), at(1)).await.unwrap(),
        None
    );
    assert_eq!(store.verify_audit().await.unwrap().rows, 0);
    publish(store, vec![article("a", &["能洗吗"])], 2).await;
    // It is of that version from the start: nothing to do, whatever the claims are.
    assert_eq!(
        store.renormalise(2, &claims_of(2), at(3)).await.unwrap(),
        None
    );
    let done = store.renormalise(1, &claims_of(2), at(4)).await.unwrap();
    assert_eq!(done.unwrap().articles, 1);
}

pub(crate) async fn what_collides_keeps_its_claims(fixture: &Fixture) {
    let store = &fixture.store;
    let spring = Effective {
        from: None,
        until: Some(at(5)),
    };
    publish(store, vec![scoped("expired", &["甲零"], "", spring)], 1).await;
    publish(store, vec![article("zero", &["丁零"])], 1).await;
    publish(store, vec![article("first", &["甲一", "乙一"])], 2).await;
    publish(store, vec![article("second", &["甲二", "丙二"])], 3).await;
    // Cannot give way: it holds the one character already.
    publish(store, vec![article("third", &["丁"])], 4).await;
    let done = store.renormalise(3, &claims_of(3), at(6)).await.unwrap();
    let done = done.unwrap();
    let named: Vec<_> = done
        .collisions
        .iter()
        .map(|(id, question, with)| format!("{id} {question} {} {}", with.article, with.question))
        .collect();
    let expected = ["second 甲二 first 甲一", "zero 丁零 third 丁"];
    assert_eq!(named, expected);
    assert_eq!(done.articles, 2);
    let expected = [
        "expired/1 甲 1",
        "first/1 甲 2",
        "first/1 乙 2",
        "second/1 甲二 3",
        "second/1 丙二 3",
        "third/1 丁 4",
        "zero/1 丁零 1",
    ];
    assert_eq!(held(fixture).await, expected);
    assert_eq!(store.inspect().await.unwrap(), []);
    // The question is taken.
    let other = publish(store, vec![article("new", &["甲"])], 7).await;
    assert!(!other.contains(&published(1, 6)));
}

/// b gives way to a, and so keeps what c would have got: c has to give way too.
pub(crate) async fn giving_way_may_make_others_give_way(fixture: &Fixture) {
    let store = &fixture.store;
    publish(store, vec![article("a", &["甲甲"])], 1).await;
    publish(store, vec![article("b", &["甲"])], 2).await;
    publish(store, vec![article("c", &["丙"])], 3).await;
    let claims = |article: &Article| {
        let mut claims = claims_of(2)(article);
        for claim in &mut claims {
            claim.question = match article.id.as_str() {
                "a" => "丁",
                "b" => "丁",
                _ => "甲",
            }
            .to_owned();
        }
        claims
    };
    let done = store.renormalise(2, &claims, at(9)).await.unwrap().unwrap();
    let named: Vec<_> = done.collisions.iter().map(|c| c.0.as_str()).collect();
    assert_eq!((done.articles, named), (1, vec!["b", "c"]));
    assert_eq!(held(fixture).await, ["a/1 丁 1", "b/1 甲 2", "c/1 丙 3"]);
}
