//! What people say of answers.

use koujing_store::{AuditFilter, Feedback, FeedbackFilter, FeedbackKind};

use super::Fixture;
use super::samples::{article, at, publish};

fn said(id: &str, millis: i64, kind: FeedbackKind) -> Feedback {
    Feedback {
        id: id.into(),
        at: at(millis),
        caller: "王芳".into(),
        article: "Filter-A".parse().unwrap(),
        revision: Some(1),
        variant: Some("default".into()),
        kind,
        question: Some("滤网怎么洗".into()),
        note: None,
        settled_at: None,
        settled_by: None,
    }
}

pub(crate) async fn feedback_is_work_until_it_is_settled(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("Filter-A", &["甲"])], 1).await;
    for (id, millis, kind) in [
        ("01", 10, FeedbackKind::Helpful),
        ("02", 20, FeedbackKind::Wrong),
        ("03", 30, FeedbackKind::NotRepaired),
    ] {
        store
            .record_feedback(&said(id, millis, kind))
            .await
            .unwrap();
    }
    let list = async |filter| {
        let found = store.feedback(&filter, 0, 9).await.unwrap();
        found.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    let all = FeedbackFilter::default;
    assert_eq!(list(all()).await, ["03", "02", "01"]);
    let outstanding = FeedbackFilter {
        outstanding: true,
        ..all()
    };
    assert_eq!(list(outstanding.clone()).await, ["03", "02"]);
    let kind = Some(FeedbackKind::Wrong);
    assert_eq!(list(FeedbackFilter { kind, ..all() }).await, ["02"]);
    let article = Some("filter-a".parse().unwrap());
    assert_eq!(list(FeedbackFilter { article, ..all() }).await.len(), 3);
    let article = Some("other".parse().unwrap());
    assert_eq!(list(FeedbackFilter { article, ..all() }).await.len(), 0);
    assert_eq!(
        store.feedback_of("02").await.unwrap(),
        Some(said("02", 20, FeedbackKind::Wrong))
    );
    let counts = store.feedback_counts(at(0), at(30)).await.unwrap();
    let key = || "filter-a".to_owned();
    assert_eq!(
        counts,
        [
            (key(), FeedbackKind::Helpful, 1),
            (key(), FeedbackKind::Wrong, 1)
        ]
    );
    assert!(store.settle_feedback("02", "李雷", at(40)).await.unwrap());
    assert!(!store.settle_feedback("02", "李雷", at(41)).await.unwrap());
    assert!(!store.settle_feedback("99", "李雷", at(41)).await.unwrap());
    assert_eq!(list(outstanding).await, ["03"]);
    let rows = store
        .audit_rows(&AuditFilter::about("feedback/02"), 9)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(store.prune_feedback(at(99)).await.unwrap(), 2);
    assert_eq!(list(all()).await, ["03"]);
    let nul = Feedback {
        note: Some("\0".into()),
        ..said("04", 1, FeedbackKind::Wrong)
    };
    assert!(store.record_feedback(&nul).await.is_err());
}
