//! What nobody has an answer to.

use koujing_store::{AuditFilter, GapActed, GapFilter, GapReport, GapState, Reported, Store};
use tokio::task::JoinSet;

use super::Fixture;
use super::asked::{asked, wording};
use super::samples::{article, at, publish};

async fn ask(store: &Store, key: &str, millis: i64, gap: &str) {
    let words = [wording(key, &format!("问 {key}"), millis, Some(gap))];
    let counts = [asked(millis / 10, key, None)];
    store.record_asked(&words, &counts).await.unwrap();
}

async fn listed(store: &Store, filter: GapFilter, now: i64) -> Vec<String> {
    let count = store.count_gaps(&filter, at(now)).await.unwrap();
    let gaps = store.gaps(&filter, at(now), 0, 9).await.unwrap();
    assert_eq!(count, gaps.len() as u64);
    gaps.into_iter().map(|gap| gap.id).collect()
}

pub(crate) async fn words_without_an_answer_are_a_gap(Fixture { store, .. }: &Fixture) {
    ask(store, "k1", 10, "g1").await;
    // Other words of the same, and the same words from another node that made another gap of them.
    ask(store, "k2", 20, "g1").await;
    ask(store, "k1", 30, "g9").await;
    let gap = store.gap("g1").await.unwrap().unwrap();
    assert_eq!((gap.question.as_str(), gap.times), ("问 k1", 3));
    assert_eq!((gap.first_at, gap.last_at), (at(10), at(30)));
    assert_eq!(gap.state, GapState::Open);
    assert_eq!(store.gap("g9").await.unwrap(), None);
    let words = store.gap_wordings(&["g1"]).await.unwrap();
    let words: Vec<_> = words
        .iter()
        .map(|it| (it.text.as_str(), it.times))
        .collect();
    assert_eq!(words, [("问 k1", 2), ("问 k2", 1)]);
    let days = store.gap_counts("g1").await.unwrap();
    let days: Vec<_> = days
        .iter()
        .map(|it| (it.day, it.product.as_str(), it.times))
        .collect();
    assert_eq!(days, [(3, "X50", 1), (2, "X50", 1), (1, "X50", 1)]);
    let keys = store.gaps_of_wordings(&["k1", "k2", "k3"]).await.unwrap();
    assert_eq!(keys.into_values().collect::<Vec<_>>(), ["g1", "g1"]);
    assert_eq!(store.known_wordings(9).await.unwrap().len(), 2);
    assert_eq!(store.verify_audit().await.unwrap().rows, 0);
}

pub(crate) async fn gaps_are_assigned_and_closed(Fixture { store, .. }: &Fixture) {
    publish(store, vec![article("Filter-A", &["甲"])], 1).await;
    ask(store, "k1", 10, "g1").await;
    let assign = |id: &'static str, now| {
        store.assign_gap(id, (Some("产品组"), Some(at(99))), "李雷", at(now))
    };
    assert_eq!(assign("g0", 11).await.unwrap(), GapActed::Missing);
    assert_eq!(assign("g1", 11).await.unwrap(), GapActed::Done);
    let said = store.comment_on_gap("g1", "问过工厂", "王芳", at(12));
    assert_eq!(said.await.unwrap(), GapActed::Done);
    let id = "filter-a".parse().unwrap();
    let drafted = store.draft_for_gap("g1", &id, "王芳", at(13));
    assert_eq!(drafted.await.unwrap(), GapActed::Done);
    let replayed = store.note_replay("g1", "问 k1", "koujing", at(14));
    assert_eq!(replayed.await.unwrap(), GapActed::Done);
    let close = |state, now| store.close_gap("g1", state, Some("已发布"), "李雷", at(now));
    assert_eq!(close(GapState::Resolved, 15).await.unwrap(), GapActed::Done);
    let again = close(GapState::Dismissed, 16).await.unwrap();
    assert_eq!(again, GapActed::WrongState(GapState::Resolved));
    let gap = store.gap("g1").await.unwrap().unwrap();
    assert_eq!(gap.owner.as_deref(), Some("产品组"));
    assert_eq!(gap.article.as_ref().unwrap().as_str(), "Filter-A");
    assert_eq!(gap.decided_by.as_deref(), Some("李雷"));
    // It was asked before it was closed, and is written later: closed it stays.
    ask(store, "k1", 14, "g1").await;
    assert_eq!(listed(store, open(), 50).await, [""; 0]);
    ask(store, "k1", 40, "g1").await;
    assert_eq!(listed(store, open(), 50).await, ["g1"]);
    let notes = store.gap_notes("g1").await.unwrap();
    let notes: Vec<_> = notes
        .iter()
        .map(|it| (it.number, it.kind.as_str()))
        .collect();
    let expected = [
        "assigned",
        "comment",
        "drafted",
        "replayed",
        "resolved",
        "asked_again",
    ];
    assert_eq!(notes, (1..).zip(expected).collect::<Vec<_>>());
    let rows = store
        .audit_rows(&AuditFilter::about("gap/g1"), 9)
        .await
        .unwrap();
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[0].kind, "gap_resolved");
    let nul = store.comment_on_gap("g1", "\0", "王芳", at(60)).await;
    assert!(nul.is_err());
}

fn open() -> GapFilter {
    GapFilter {
        state: Some(GapState::Open),
        ..GapFilter::default()
    }
}

pub(crate) async fn gaps_are_filtered(Fixture { store, .. }: &Fixture) {
    for (key, gap, times) in [("k1", "g1", 1), ("k2", "g2", 3), ("k3", "g3", 2)] {
        for again in 0..times {
            ask(store, key, 10 + again, gap).await;
        }
    }
    let due = store.assign_gap("g1", (Some("产品组"), Some(at(50))), "李雷", at(20));
    due.await.unwrap();
    let dismissed = store.close_gap("g3", GapState::Dismissed, None, "李雷", at(20));
    dismissed.await.unwrap();
    let all = GapFilter::default;
    assert_eq!(listed(store, all(), 40).await, ["g2", "g3", "g1"]);
    // What is overdue comes first.
    assert_eq!(listed(store, all(), 60).await, ["g1", "g2", "g3"]);
    let overdue = GapFilter {
        overdue: true,
        ..all()
    };
    assert_eq!(listed(store, overdue.clone(), 40).await, [""; 0]);
    assert_eq!(listed(store, overdue, 60).await, ["g1"]);
    assert_eq!(listed(store, open(), 40).await, ["g2", "g1"]);
    let owners = vec!["物流".into(), "产品组".into()];
    assert_eq!(
        listed(store, GapFilter { owners, ..all() }, 40).await,
        ["g1"]
    );
    let unowned = GapFilter {
        unowned: true,
        ..open()
    };
    assert_eq!(listed(store, unowned, 40).await, ["g2"]);
    for (product, found) in [("X50", 3), ("X80", 0)] {
        let product = Some(product.to_owned());
        assert_eq!(
            listed(store, GapFilter { product, ..all() }, 40)
                .await
                .len(),
            found
        );
    }
    let channel = Some("电话".to_owned());
    assert_eq!(
        listed(store, GapFilter { channel, ..all() }, 40)
            .await
            .len(),
        3
    );
    let page = store.gaps(&all(), at(40), 1, 1).await.unwrap();
    assert_eq!(
        page.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(),
        ["g3"]
    );
}

fn report(key: &str, gap: &str) -> GapReport {
    GapReport {
        wording: wording(key, "红灯亮", 30, Some(gap)),
        note: Some("客户在等".into()),
        day: 4,
    }
}

pub(crate) async fn a_gap_is_reported(Fixture { store, .. }: &Fixture) {
    let told = store
        .report_gap(&report("k1", "g1"), "王芳", at(30))
        .await
        .unwrap();
    let id = "g1".to_owned();
    assert_eq!(told, Reported { id, is_new: true });
    let closed = store.close_gap("g1", GapState::Dismissed, None, "李雷", at(31));
    closed.await.unwrap();
    let told = store
        .report_gap(&report("k1", "g2"), "王芳", at(32))
        .await
        .unwrap();
    let id = "g1".to_owned();
    assert_eq!(told, Reported { id, is_new: false });
    let gap = store.gap("g1").await.unwrap().unwrap();
    assert_eq!((gap.state, gap.times), (GapState::Open, 2));
    // Where it was asked is known, and nothing is counted twice.
    let product = Some("X50".to_owned());
    assert_eq!(
        listed(store, GapFilter { product, ..open() }, 40).await,
        ["g1"]
    );
    assert_eq!(store.gap_counts("g1").await.unwrap()[0].times, 0);
    assert_eq!(store.verify_audit().await.unwrap().rows, 3);
}

pub(crate) async fn several_may_report_at_once(Fixture { store, .. }: &Fixture) {
    let mut tasks = JoinSet::new();
    for number in 0..8 {
        let store = store.clone();
        tasks.spawn(async move {
            let gap = format!("g{number}");
            let name = format!("客服{number}");
            let told = store.report_gap(&report("k1", &gap), &name, at(30)).await;
            ask(&store, "k1", 31, &gap).await;
            told.unwrap()
        });
    }
    let told = tasks.join_all().await;
    let first = told.iter().filter(|it| it.is_new).count();
    assert_eq!(first, 1);
    assert!(told.iter().all(|it| it.id == told[0].id));
    let gap = store.gap(&told[0].id).await.unwrap().unwrap();
    assert_eq!(gap.times, 16);
    assert_eq!(store.gap_notes(&gap.id).await.unwrap().len(), 8);
}
