//! What was found in replies that were sent.

use koujing_store::{
    AuditFilter, FindingActed, FindingFigures, FindingFilter, FindingState, KeptFindings,
    KeptReply, NewFinding, Store,
};

use super::Fixture;
use super::samples::{article, at, publish};

fn reply(id: &str, agent: &str) -> KeptReply {
    KeptReply {
        id: id.into(),
        kept_at: at(10),
        kept_by: "李雷".into(),
        sent_at: Some(at(5)),
        agent: Some(agent.into()),
        team: None,
        channel: Some("phone".into()),
        conversation: None,
        asked: Some("滤网怎么洗".into()),
        reply: "用小苏打洗".into(),
        verdict: "contradicts".into(),
        article: Some("Filter-A".parse().unwrap()),
        revision: Some(1),
    }
}

fn finding(id: &str, rule: &str, severity: &str) -> NewFinding {
    NewFinding {
        id: id.into(),
        rule: rule.into(),
        severity: severity.into(),
        said: Some("小苏打".into()),
        approved: None,
    }
}

async fn keep(store: &Store, found: &[(KeptReply, Vec<NewFinding>)], now: i64) -> KeptFindings {
    store.keep_findings(found, "李雷", at(now)).await.unwrap()
}

async fn some(store: &Store) {
    publish(store, vec![article("Filter-A", &["甲"])], 1).await;
    let found = [
        (
            reply("r1", "小林 "),
            vec![
                finding("f1", "never_said", "high"),
                finding("f2", "must_say_missing", "medium"),
            ],
        ),
        (
            KeptReply {
                article: None,
                revision: None,
                ..reply("r2", "Chen")
            },
            vec![finding("f3", "contrast", "low")],
        ),
    ];
    let all = KeptFindings {
        replies: 2,
        findings: 3,
    };
    assert_eq!(keep(store, &found, 10).await, all);
}

async fn listed(store: &Store, filter: FindingFilter) -> Vec<String> {
    let found = store.findings(&filter, 0, 9).await.unwrap();
    let count = store.count_findings(&filter).await.unwrap();
    assert_eq!(count, found.len() as u64);
    found.into_iter().map(|it| it.id).collect()
}

async fn decide(store: &Store, id: &str, state: FindingState, now: i64) -> FindingActed {
    let finding = store.finding(id).await.unwrap().unwrap();
    let decided = store.decide_finding(&finding, state, Some("已听录音"), "李雷", at(now));
    decided.await.unwrap()
}

async fn appeal(store: &Store, id: &str, now: i64) -> FindingActed {
    let finding = store.finding(id).await.unwrap().unwrap();
    let appealed = store.appeal_finding(&finding, "客户先问的", "小林", at(now));
    appealed.await.unwrap()
}

pub(crate) async fn a_finding_is_appealed_and_decided(Fixture { store, .. }: &Fixture) {
    use FindingState::{Appealed, Confirmed, Dismissed};
    some(store).await;
    assert_eq!(decide(store, "f1", Confirmed, 20).await, FindingActed::Done);
    // Decided is decided, unless the agent has something to say against it: once.
    let refused = decide(store, "f1", Dismissed, 21).await;
    assert_eq!(refused, FindingActed::WrongState(Confirmed));
    assert_eq!(appeal(store, "f1", 22).await, FindingActed::Done);
    let refused = appeal(store, "f1", 23).await;
    assert_eq!(refused, FindingActed::WrongState(Appealed));
    assert_eq!(decide(store, "f1", Dismissed, 24).await, FindingActed::Done);
    let refused = appeal(store, "f1", 25).await;
    assert_eq!(refused, FindingActed::WrongState(Dismissed));
    let found = store.finding("f1").await.unwrap().unwrap();
    assert_eq!(found.state, Dismissed);
    assert_eq!(found.appeal.as_deref(), Some("客户先问的"));
    assert_eq!(
        (found.appealed_at, found.decided_at),
        (Some(at(22)), Some(at(24)))
    );
    assert_eq!(found.reason.as_deref(), Some("已听录音"));
    assert_eq!(found.reply, {
        let mut kept = reply("r1", "小林 ");
        kept.article = Some("Filter-A".parse().unwrap());
        kept
    });
    // Appealed against and confirmed all the same: that is the end of it.
    assert_eq!(appeal(store, "f2", 30).await, FindingActed::Done);
    assert_eq!(decide(store, "f2", Confirmed, 31).await, FindingActed::Done);
    let refused = appeal(store, "f2", 32).await;
    assert_eq!(refused, FindingActed::WrongState(Confirmed));
    let gone = store.finding("f2").await.unwrap().unwrap();
    let gone = koujing_store::KeptFinding {
        id: "f9".into(),
        ..gone
    };
    let missing = store.decide_finding(&gone, Confirmed, None, "李雷", at(33));
    assert_eq!(missing.await.unwrap(), FindingActed::Missing);
    let about = AuditFilter::about("finding/f1");
    let rows = store.audit_rows(&about, 9);
    let kinds: Vec<String> = rows.await.unwrap().into_iter().map(|it| it.kind).collect();
    assert_eq!(
        kinds,
        ["finding_dismissed", "finding_appealed", "finding_confirmed"]
    );
    let nul = store.appeal_finding(&found, "\0", "小林", at(40)).await;
    assert!(nul.is_err());
}

pub(crate) async fn the_same_report_is_kept_once(Fixture { store, .. }: &Fixture) {
    some(store).await;
    decide(store, "f1", FindingState::Confirmed, 20).await;
    let found = [(
        reply("r1", "小林"),
        vec![
            finding("f1", "never_said", "high"),
            finding("f4", "other_amount", "high"),
        ],
    )];
    let new = KeptFindings {
        replies: 0,
        findings: 1,
    };
    assert_eq!(keep(store, &found, 30).await, new);
    assert_eq!(keep(store, &found, 31).await, KeptFindings::default());
    let confirmed = store.finding("f1").await.unwrap().unwrap();
    assert_eq!(confirmed.state, FindingState::Confirmed);
    let about = AuditFilter::about("findings");
    let rows = store.audit_rows(&about, 9).await;
    assert_eq!(rows.unwrap().len(), 2);
    let nul = KeptReply {
        reply: "\0".into(),
        ..reply("r5", "小林")
    };
    assert!(
        store
            .keep_findings(&[(nul, Vec::new())], "李雷", at(40))
            .await
            .is_err()
    );
}

pub(crate) async fn findings_are_filtered_and_counted(Fixture { store, .. }: &Fixture) {
    some(store).await;
    let all = FindingFilter::default;
    assert_eq!(listed(store, all()).await, ["f1", "f2", "f3"]);
    appeal(store, "f2", 20).await;
    decide(store, "f1", FindingState::Dismissed, 21).await;
    // What somebody waits for comes first, what is decided last.
    assert_eq!(listed(store, all()).await, ["f2", "f3", "f1"]);
    let state = Some(FindingState::Appealed);
    assert_eq!(
        listed(store, FindingFilter { state, ..all() }).await,
        ["f2"]
    );
    let rule = Some("contrast".to_owned());
    assert_eq!(listed(store, FindingFilter { rule, ..all() }).await, ["f3"]);
    for (name, found) in [("chen", 1), (" 小林", 2), ("小", 0)] {
        let agents = vec![name.to_owned()];
        let filter = FindingFilter { agents, ..all() };
        assert_eq!(listed(store, filter).await.len(), found, "{name}");
    }
    let article = Some("filter-a".parse().unwrap());
    assert_eq!(
        listed(store, FindingFilter { article, ..all() }).await,
        ["f2", "f1"]
    );
    let page = store.findings(&all(), 1, 1).await.unwrap();
    assert_eq!(page[0].id, "f3");
    let counts = store.finding_counts().await.unwrap();
    let never = counts.iter().find(|it| it.rule == "never_said").unwrap();
    assert_eq!(never.article.as_deref(), Some("filter-a"));
    let figures = FindingFigures {
        found: 1,
        dismissed: 1,
        ..FindingFigures::default()
    };
    assert_eq!(never.figures, figures);
    assert_eq!(never.figures.dismissed_percent(), Some(100));
    let missing = counts.iter().find(|it| it.rule == "must_say_missing");
    let missing = missing.unwrap().figures;
    assert_eq!((missing.appealed, missing.dismissed_percent()), (1, None));
    assert_eq!(counts.len(), 3);
}

pub(crate) async fn old_findings_are_pruned(Fixture { store, .. }: &Fixture) {
    some(store).await;
    appeal(store, "f2", 20).await;
    assert_eq!(store.prune_findings(at(10)).await.unwrap(), 0);
    // Somebody still waits for a decision about the one.
    assert_eq!(store.prune_findings(at(99)).await.unwrap(), 1);
    assert_eq!(listed(store, FindingFilter::default()).await, ["f2", "f1"]);
    decide(store, "f2", FindingState::Confirmed, 30).await;
    assert_eq!(store.prune_findings(at(99)).await.unwrap(), 1);
    assert_eq!(listed(store, FindingFilter::default()).await, [""; 0]);
}
