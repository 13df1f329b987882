//! Import: what is unchanged, what is published, what is refused.

use std::collections::BTreeMap;

use koujing_core::{Conflict, Effective, Scope, State};
use koujing_store::{Approved, AuditFilter, Imported, Publish, StoreError};

use super::Fixture;
use super::desk::{approve, document, hand_in, states};
use super::samples::{article, at, draft, publish, published, reworded, scoped};

pub(crate) async fn the_submitted_bytes_come_back(Fixture { store, .. }: &Fixture) {
    let mut new = article("滤网-1", &["滤网怎么洗?"]);
    new.source = "---\r\nid: 滤网-1 \n---\n\u{feff}😀 '\"\\ $1 %s\t\n\n".into();
    new.images = BTreeMap::from([("图/a.png".to_owned(), "00ff".to_owned())]);
    assert_eq!(
        publish(store, vec![new.clone()], 5).await,
        [published(1, 1)]
    );
    let source = store.revision_source("滤网-1", 1).await.unwrap();
    assert_eq!(source.as_ref(), Some(&new.source));
    let exported = store.export(None, 10).await.unwrap();
    assert_eq!(exported[0].id, new.article.id);
    assert_eq!(exported[0].import_path, new.import_path);
    assert_eq!(exported[0].source, new.source);
    assert_eq!(exported[0].images, new.images);
    let live = &store.live(None, 10).await.unwrap()[0];
    assert_eq!(live.article, new.article);
    assert_eq!(live.images, new.images);
    assert_eq!((live.revision, live.approved_by.as_str()), (1, "王芳"));
    let times = [live.approved_at, live.published_at, live.verified_at];
    assert_eq!(times, [at(5); 3]);
    assert_eq!(store.revision_source("滤网-1", 2).await.unwrap(), None);
}

pub(crate) async fn the_same_bytes_change_nothing(Fixture { store, .. }: &Fixture) {
    let batch = vec![article("a", &["甲"]), article("b", &["乙"])];
    publish(store, batch.clone(), 1).await;
    let again = publish(store, batch, 2).await;
    assert_eq!(again, vec![Imported::Unchanged { revision: 1 }; 2]);
    assert_eq!(store.seq().await.unwrap(), 2);
    assert_eq!(store.verify_audit().await.unwrap().rows, 2);
}

pub(crate) async fn other_images_are_a_new_revision(Fixture { store, .. }: &Fixture) {
    let mut new = article("a", &["甲"]);
    publish(store, vec![new.clone()], 1).await;
    new.images.insert("x.png".into(), "beef".into());
    assert_eq!(publish(store, vec![new], 2).await, [published(2, 2)]);
}

pub(crate) async fn the_first_claim_wins(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("a", &["甲?"])], 1).await;
    let batch = vec![
        article("b", &["丙", "甲"]),
        article("c", &["乙?"]),
        article("d", &["乙"]),
        article("e", &["丙"]),
    ];
    let refused = |written: &str, article: &str, question: &str| {
        let conflict = Conflict {
            article: article.parse().unwrap(),
            question: question.into(),
            scope: Scope::default(),
        };
        Imported::Refused {
            conflicts: vec![(written.into(), conflict)],
        }
    };
    let expected = [
        refused("甲", "a", "甲?"),
        published(1, 2),
        refused("乙", "c", "乙?"),
        // What was refused holds nothing.
        published(1, 3),
    ];
    assert_eq!(publish(store, batch, 2).await, expected);
    let keys = ["b", "d"].map(str::to_owned);
    assert_eq!(store.live_articles(&keys).await.unwrap(), []);
    assert_eq!(store.revision_source("b", 1).await.unwrap(), None);
}

pub(crate) async fn a_dropped_question_is_free_within_the_batch(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("a", &["甲", "乙"])], 1).await;
    let batch = vec![
        article("b", &["乙"]),
        article("a", &["甲"]),
        article("c", &["乙"]),
    ];
    let imported = publish(store, batch, 2).await;
    assert!(matches!(imported[0], Imported::Refused { .. }));
    assert_eq!(imported[1..], [published(2, 2), published(1, 3)]);
}

pub(crate) async fn an_expired_claim_is_free(Fixture { store, .. }: &Fixture) {
    let until = |end| Effective {
        from: None,
        until: Some(at(end)),
    };
    publish(store, vec![scoped("spring", &["甲"], "", until(10))], 1).await;
    let summer = vec![scoped("summer", &["甲"], "", until(20))];
    let early = publish(store, summer.clone(), 9).await;
    assert!(matches!(early[0], Imported::Refused { .. }));
    assert_eq!(publish(store, summer, 10).await, [published(1, 2)]);
}

pub(crate) async fn more_specific_claims_stand_side_by_side(Fixture { store, .. }: &Fixture) {
    let always = Effective::default();
    let batch = vec![
        article("general", &["甲"]),
        scoped("x50", &["甲"], "X50", always),
        scoped("x80", &["甲"], "X80", always),
        scoped("x50-again", &["甲"], "x50", always),
    ];
    let imported = publish(store, batch, 1).await;
    let first = [published(1, 1), published(1, 2), published(1, 3)];
    assert_eq!(imported[..3], first);
    let Imported::Refused { conflicts } = &imported[3] else {
        panic!("{imported:?}");
    };
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].1.article.as_str(), "x50");
    assert_eq!(conflicts[0].1.scope.to_string(), "product=X50");
}

pub(crate) async fn an_article_may_come_twice_in_a_batch(Fixture { store, .. }: &Fixture) {
    let first = article("a", &["甲", "乙"]);
    let second = article("A", &["甲"]);
    let batch = vec![
        first,
        second.clone(),
        article("b", &["乙"]),
        second,
        article("b", &["丙"]),
    ];
    let expected = [
        published(1, 1),
        published(2, 2),
        published(1, 3),
        Imported::Unchanged { revision: 2 },
        published(2, 4),
    ];
    assert_eq!(publish(store, batch, 1).await, expected);
}

pub(crate) async fn ids_that_differ_in_case_are_one_article(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("Filter-A", &["甲"])], 1).await;
    let imported = publish(store, vec![article("filter-a", &["甲"])], 2).await;
    assert_eq!(imported, [published(2, 2)]);
    let live = store.live(None, 10).await.unwrap();
    assert_eq!(live.len(), 1);
    assert_eq!(live[0].article.id.as_str(), "filter-a");
    assert!(store.live_at("FILTER-A", at(2)).await.unwrap().is_some());
}

pub(crate) async fn a_failed_batch_leaves_nothing(Fixture { store, .. }: &Fixture) {
    let mut bad = article("b", &["乙"]);
    bad.source.push('\0');
    let batch = vec![article("a", &["甲"]), bad];
    let failed = store.import(batch, "王芳", Publish::Now, at(1)).await;
    assert!(failed.is_err());
    assert_eq!(store.live(None, 10).await.unwrap(), []);
    // The counter was not moved: the next change follows without a gap.
    let imported = publish(store, vec![article("a", &["甲"])], 2).await;
    assert_eq!(imported, [published(1, 1)]);
}

/// PostgreSQL cannot keep U+0000: SQLite must not take what the other refuses.
pub(crate) async fn nul_is_refused(Fixture { store, .. }: &Fixture) {
    let mut new = article("a", &["甲"]);
    new.import_path = Some("a\0.md".into());
    let refused = store.import(vec![new], "王芳", Publish::Draft, at(1)).await;
    assert!(matches!(refused, Err(StoreError::NulCharacter { .. })));
    let new = vec![article("a", &["甲"])];
    let refused = store.import(new, "王\0芳", Publish::Now, at(1)).await;
    assert!(matches!(refused, Err(StoreError::NulCharacter { .. })));
}

/// An ordinary index of PostgreSQL takes no entry over 2,704 bytes.
pub(crate) async fn very_long_questions_are_kept(Fixture { store, .. }: &Fixture) {
    // Not one character many times: that would be compressed.
    let long: String = (0..20_000)
        .filter_map(|i| char::from_u32(0x4e00 + i))
        .collect();
    let imported = publish(store, vec![article("a", &[&long])], 1).await;
    assert_eq!(imported, [published(1, 1)]);
    let imported = publish(store, vec![article("b", &[&long])], 2).await;
    assert!(matches!(imported[0], Imported::Refused { .. }));
    assert_eq!(store.live_claiming(&long, at(1)).await.unwrap().len(), 1);
}

pub(crate) async fn retired_articles_stay_retired(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    publish(store, vec![new.clone()], 1).await;
    let retired = store.retire(&new.article.id, None, "王芳", at(4));
    retired.await.unwrap();
    // Also while it has a draft.
    draft(store, vec![reworded(new.clone(), "草稿")], 5).await;
    // A content folder that is imported at every start must not bring it back …
    let again = publish(store, vec![new.clone()], 6).await;
    assert_eq!(again, [Imported::Unchanged { revision: 1 }]);
    assert_eq!(store.live(None, 10).await.unwrap(), []);
    // … its question is free …
    let other = publish(store, vec![article("b", &["甲"])], 7).await;
    assert_eq!(other, [published(1, 3)]);
    // … and another text is a decision to have it back.
    let other = reworded(article("a", &["丁"]), "新");
    assert_eq!(publish(store, vec![other], 8).await, [published(3, 4)]);
    assert_eq!(store.live(None, 10).await.unwrap().len(), 2);
}

pub(crate) async fn a_suspension_outlives_an_import(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    publish(store, vec![new.clone()], 1).await;
    let suspended = store.suspend(&new.article.id, "写错了", "李雷", at(2));
    suspended.await.unwrap();
    publish(store, vec![reworded(new, "改")], 3).await;
    let live = store.live(None, 10).await.unwrap();
    assert_eq!(live[0].revision, 2);
    assert_eq!(live[0].suspended.as_deref(), Some("写错了"));
}

pub(crate) async fn batches_larger_than_a_statement(Fixture { store, .. }: &Fixture) {
    let batch = |text: &str| {
        let articles = (0..1301).map(|i| {
            let question = format!("问题{i}");
            reworded(
                article(
                    &format!("a{i:04}"),
                    &[&question, &format!("{question}怎么办")],
                ),
                text,
            )
        });
        articles.collect::<Vec<_>>()
    };
    let imported = publish(store, batch("一"), 1).await;
    let expected: Vec<_> = (1..=1301).map(|seq| published(1, seq)).collect();
    assert_eq!(imported, expected);
    let imported = publish(store, batch("二"), 2).await;
    let expected: Vec<_> = (1302..=2602).map(|seq| published(2, seq)).collect();
    assert_eq!(imported, expected);
    let keys: Vec<String> = (0..1301).map(|i| format!("A{i:04}")).collect();
    let live = store.live_articles(&keys).await.unwrap();
    assert_eq!(live.len(), 1301);
    assert!(live.iter().all(|live| live.revision == 2));
    let drafted = draft(store, batch("三"), 3).await;
    assert_eq!(drafted, vec![Imported::Drafted { revision: 3 }; 1301]);
    let report = store.verify_audit().await.unwrap();
    assert_eq!((report.rows, report.broken_at), (3 * 1301, None));
}

/// The story: 1 was live, 2 in review on top of it, an import published 3, and the approval of 2 took the
/// import back without anybody having looked at that.
pub(crate) async fn what_is_open_is_withdrawn_by_an_import(fixture: &Fixture) {
    let store = &fixture.store;
    let new = article("a", &["甲"]);
    publish(store, vec![new.clone()], 1).await;
    let open = reworded(new.clone(), "在审");
    assert_eq!(hand_in(store, &open, "zhao", 2).await, 2);
    // What is not taken withdraws nothing.
    let other = publish(store, vec![new.clone()], 3).await;
    assert_eq!(other, [Imported::Unchanged { revision: 1 }]);
    assert_eq!(states(store, "a").await, "published in_review");
    let imported = publish(store, vec![reworded(new.clone(), "导入")], 4).await;
    assert_eq!(imported, [published(3, 2)]);
    assert_eq!(states(store, "a").await, "superseded withdrawn published");
    let late = approve(store, &open, 2, "li", 5).await;
    assert_eq!(late, Approved::WrongState(State::Withdrawn));
    // As drafts too; the log says each time which one.
    assert_eq!(hand_in(store, &open, "zhao", 6).await, 4);
    draft(store, vec![reworded(new, "草稿")], 7).await;
    let expected = "superseded withdrawn published withdrawn draft";
    assert_eq!(states(store, "a").await, expected);
    let log = store.audit_rows(&AuditFilter::default(), 40).await.unwrap();
    let noted = |number: u64| {
        let row = log.iter().find(|row| row.number == number).unwrap();
        let detail = &row.detail;
        (detail["replaces"].as_u64(), detail["withdraws"].as_u64())
    };
    let imports = log.iter().filter(|row| row.kind == "imported");
    let mut numbers: Vec<u64> = imports.map(|row| row.number).collect();
    numbers.sort_unstable();
    let noted: Vec<_> = numbers.into_iter().map(noted).collect();
    assert_eq!(noted, [(None, None), (Some(1), Some(2)), (None, Some(4))]);
}

/// A plan comes to what the import comes to, and writes nothing.
pub(crate) async fn a_plan_is_what_the_import_does(fixture: &Fixture) {
    let store = &fixture.store;
    let gone = article("gone", &["旧"]);
    let (kept, mut pictured) = (article("kept", &["甲"]), article("pictured", &["图"]));
    let until = Effective {
        from: None,
        until: Some(at(50)),
    };
    let expired = scoped("expired", &["乙"], "", until);
    let first = vec![gone.clone(), kept.clone(), pictured.clone(), expired];
    publish(store, first, 1).await;
    let id = gone.article.id.clone();
    store.retire(&id, None, "li", at(2)).await.unwrap();
    hand_in(store, &reworded(kept.clone(), "在审"), "zhao", 3).await;
    pictured.images.insert("x.png".into(), "beef".into());
    let batch = vec![
        gone,
        kept.clone(),
        pictured,
        article("b", &["乙"]),
        article("c", &["甲"]),
        article("d", &["丁"]),
        article("e", &["丁"]),
        reworded(article("d", &["戊"]), "又"),
        reworded(kept, "在审"),
    ];
    let before = store.position().await.unwrap();
    for how in [Publish::Draft, Publish::Now] {
        let planned = store.plan_import(batch.clone(), "王芳", how, at(60)).await;
        let planned = planned.unwrap();
        assert_eq!(store.position().await.unwrap(), before);
        assert_eq!(states(store, "kept").await, "published in_review");
        if how == Publish::Now {
            let done = store.import(batch.clone(), "王芳", how, at(60)).await;
            assert_eq!(planned, done.unwrap());
        } else {
            // Compared with the newest, not with the live one.
            assert_eq!(planned[1], Imported::Drafted { revision: 3 });
            assert_eq!(planned[0], Imported::Unchanged { revision: 1 });
        }
    }
    let settings = koujing_core::Settings::default();
    let plan = async |text: &str| store.plan_settings(text, "王芳", at(61)).await.unwrap();
    assert!(plan("{}").await);
    let imported = store.import_settings("{}", &settings, "王芳", at(62));
    assert!(imported.await.unwrap());
    assert!(!plan("{}").await && plan("{} ").await);
}

/// One that began at 40 and waited for another, which was done at 100.
pub(crate) async fn time_does_not_run_backwards(Fixture { store, .. }: &Fixture) {
    let new = article("a", &["甲"]);
    publish(store, vec![new.clone()], 100).await;
    publish(store, vec![reworded(new, "改")], 40).await;
    let history = store.history(&document("a")).await.unwrap();
    let times: Vec<_> = history
        .iter()
        .map(|record| (record.published_at, record.ended_at))
        .collect();
    assert_eq!(
        times,
        [(Some(at(100)), None), (Some(at(100)), Some(at(100)))]
    );
    let told = store.changes(0, 9).await.unwrap();
    assert_eq!((told[0].at, told[1].at), (at(100), at(100)));
}
