//! Verbs over a real record, with the time told by the test.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use koujing_core::{ArticleId, Audience, Role, Timestamp};
use koujing_service::{
    Actor, AnswerRequest, ApprovalRequest, Clock, Config, GapRequest, Location, Service, Store,
    Upload,
};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;
const QUESTION: &str = "滤网怎么洗";

/// A service over a record of its own, and its clock in milliseconds.
struct Desk {
    service: Service,
    now: Arc<AtomicI64>,
    _data: tempfile::TempDir,
}

async fn store(data: &Path) -> Store {
    let location = Location::SqliteFile(data.join("koujing.db"));
    Store::open(&location).await.unwrap()
}

fn actor(name: &str, role: Role) -> Actor {
    Actor {
        name: name.to_owned(),
        role,
        audience: Audience::Internal,
    }
}

fn wash() -> ArticleId {
    "wash".parse().unwrap()
}

fn file(front: &str, text: &str) -> String {
    format!("---\nid: wash\nquestion: {QUESTION}\nowner: 组\n{front}---\n\n{text}\n")
}

impl Desk {
    async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let now = Arc::new(AtomicI64::new(1_000));
        let told = Arc::clone(&now);
        let clock = Clock::of(move || Timestamp::from_millis(told.load(Ordering::Relaxed)));
        let store = store(data.path()).await;
        let service = Service::open(store, clock, &Config::default()).await;
        Self {
            service: service.unwrap(),
            now,
            _data: data,
        }
    }

    async fn pass(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::Relaxed);
        self.service.go_over().await.unwrap();
    }

    /// Imports one article; what became of it.
    async fn import(&self, front: &str, text: &str, dry_run: bool) -> Value {
        let upload = Upload::Article(file(front, text).into_bytes());
        let admin = actor("admin", Role::Admin);
        let report = self.service.import(&admin, upload, false, dry_run).await;
        json!(report.unwrap().unwrap().items[0])
    }

    /// Drafts and hands in; its number.
    async fn hand_in(&self, front: &str, text: &str, seen: u32) -> u32 {
        let editor = actor("zhao", Role::Editor);
        let bytes = file(front, text).into_bytes();
        let id = wash();
        let revised = self.service.revise(&editor, &id, &bytes, Some(seen));
        let number = revised.await.unwrap().unwrap().revision;
        let submitted = self.service.submit(&editor, &wash(), number).await;
        submitted.unwrap().unwrap();
        number
    }

    async fn settle(&self, yaml: &str) {
        let editor = actor("zhao", Role::Editor);
        let seen = self.service.settings_revisions().await.unwrap();
        let seen = seen.first().map(|newest| newest.number);
        let revised = self.service.revise_settings(&editor, yaml.as_bytes(), seen);
        let number = revised.await.unwrap().unwrap().revision;
        let submitted = self.service.submit_settings(&editor, number).await;
        submitted.unwrap().unwrap();
        let approver = actor("li", Role::Approver);
        let request = ApprovalRequest::default();
        let approved = self.service.approve_settings(&approver, number, request);
        approved.await.unwrap().unwrap();
    }

    async fn ask(&self) -> Value {
        let request = AnswerRequest {
            question: QUESTION.to_owned(),
            ..AnswerRequest::default()
        };
        let answered = self.service.answer(Audience::Internal, &request).await;
        json!(answered.unwrap())
    }
}

#[tokio::test]
async fn the_settings_say_what_becomes_of_an_overdue_answer() {
    let desk = Desk::open().await;
    desk.import("verify_every: 10d\n", "用清水。", false).await;
    desk.pass(9 * DAY).await;
    assert_eq!(desk.ask().await["answer"]["verification"], "due");
    desk.pass(2 * DAY).await;
    // Served and marked unless told otherwise, and when told so.
    for yaml in ["{}", "review: {overdue: serve}", "review: {overdue: warn}"] {
        desk.settle(yaml).await;
        let told = desk.ask().await;
        assert_eq!(told["outcome"], "answer", "{yaml}");
        assert_eq!(told["answer"]["verification"], "overdue", "{yaml}");
    }
    desk.settle("review: {overdue: withhold}").await;
    let told = desk.ask().await;
    assert_eq!(
        (&told["outcome"], &told["reason"]),
        (&json!("no_answer"), &json!("withheld"))
    );
    // Confirmed, it serves again, and is withheld again by the clock alone.
    let approver = actor("li", Role::Approver);
    let verified = desk.service.verify(&approver, &wash()).await;
    verified.unwrap().unwrap();
    assert_eq!(desk.ask().await["answer"]["verification"], "verified");
    desk.pass(10 * DAY).await;
    assert_eq!(desk.ask().await["reason"], "withheld");
}

#[tokio::test]
async fn the_impact_of_settings_shows_what_would_be_withheld() {
    let desk = Desk::open().await;
    desk.import(
        "verify_every: 10d\nsimilar: [滤网咋洗]\n",
        "用清水。",
        false,
    )
    .await;
    desk.pass(11 * DAY).await;
    let editor = actor("zhao", Role::Editor);
    let yaml = b"review: {overdue: withhold}";
    let revised = desk.service.revise_settings(&editor, yaml, None).await;
    let number = revised.unwrap().unwrap().revision;
    let effect = desk.service.settings_impact(number).await;
    let effect = json!(effect.unwrap().unwrap());
    let questions = effect["questions"].as_array().unwrap();
    let found: Vec<_> = questions
        .iter()
        .map(|one| {
            (
                &one["written"],
                &one["before"]["outcome"],
                &one["after"]["reason"],
            )
        })
        .collect();
    let (answer, withheld) = (json!("answer"), json!("withheld"));
    assert_eq!(
        found,
        [
            (&json!(QUESTION), &answer, &withheld),
            (&json!("滤网咋洗"), &answer, &withheld)
        ]
    );
}

#[tokio::test]
async fn a_difference_is_held_against_what_is_live() {
    let desk = Desk::open().await;
    desk.import("", "一。", false).await;
    let second = desk.hand_in("", "二。", 1).await;
    desk.import("", "三。", false).await;
    let against = async |revision| {
        let difference = desk.service.difference(&wash(), revision, None).await;
        difference.unwrap().unwrap().against
    };
    // What an import withdrew, too: 3 is what it would have replaced.
    assert_eq!(against(second).await, Some(3));
    let fourth = desk.hand_in("", "四。", 3).await;
    assert_eq!(against(fourth).await, Some(3));
    let approver = actor("li", Role::Approver);
    let request = ApprovalRequest::default();
    let id = wash();
    let approved = desk.service.approve(&approver, &id, fourth, request);
    approved.await.unwrap().unwrap();
    // What served is held against what served before it.
    for (revision, before) in [(4, Some(3)), (3, Some(1)), (1, None)] {
        assert_eq!(against(revision).await, before, "{revision}");
    }
}

#[tokio::test]
async fn a_dry_run_says_what_the_import_does() {
    let desk = Desk::open().await;
    let later = "effective_from: 2030-01-01T00:00:00Z\n";
    for (front, text, outcome) in [
        ("", "一。", "published"),
        ("", "一。", "unchanged"),
        (later, "二。", "scheduled"),
        (later, "二。", "unchanged"),
    ] {
        let before = desk.service.seq();
        let planned = desk.import(front, text, true).await;
        assert_eq!(desk.service.seq(), before);
        let mut done = desk.import(front, text, false).await;
        assert_eq!(done["outcome"], outcome);
        if outcome != "unchanged" {
            for name in ["revision", "seq"] {
                if let Some(value) = done.get_mut(name) {
                    *value = Value::Null;
                }
            }
        }
        assert_eq!(planned, done);
    }
    let approver = actor("li", Role::Approver);
    let retired = desk.service.retire(&approver, &wash(), None).await;
    retired.unwrap().unwrap();
    // It is not brought back, and is not said to be.
    for dry_run in [true, false] {
        let outcome = &desk.import("", "一。", dry_run).await["outcome"];
        assert_eq!(*outcome, "unchanged", "{dry_run}");
    }
}

#[tokio::test]
async fn the_public_is_told_once_that_an_article_is_gone() {
    let desk = Desk::open().await;
    let before = desk.service.seq();
    desk.import("audience: public\n", "一。", false).await;
    let public = desk.ask().await["answer"]["receipt"].clone();
    desk.import("audience: internal\n", "二。", false).await;
    desk.import("audience: internal\n", "三。", false).await;
    let approver = actor("li", Role::Approver);
    let verified = desk.service.verify(&approver, &wash()).await;
    verified.unwrap().unwrap();
    let admin = actor("admin", Role::Admin);
    let document = koujing_service::of_article(&wash());
    let redacted = desk.service.redact(&admin, &document, 1, "含客户姓名");
    redacted.await.unwrap().unwrap();
    let told = desk.service.changes(Audience::Public, before, 99).await;
    let told = json!(told.unwrap());
    let told: Vec<_> = told
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["kind"] != "other" || change.get("at").is_some())
        .map(|change| (&change["kind"], change["article"].as_str()))
        .collect();
    let wash = Some("wash");
    assert_eq!(
        told,
        [(&json!("published"), wash), (&json!("retired"), wash)]
    );
    // Who was told may still ask, and is not told why it is gone.
    let receipt = public.as_str().unwrap();
    let explained = desk.service.receipt(Audience::Public, receipt).await;
    let explained = explained.unwrap().unwrap();
    assert_eq!(
        (explained.redacted.as_deref(), explained.text),
        (Some(""), None)
    );
    let explained = desk.service.receipt(Audience::Internal, receipt).await;
    assert_eq!(
        explained.unwrap().unwrap().redacted.as_deref(),
        Some("含客户姓名")
    );
}

/// Time comes to a gap's date while nobody does anything.
#[tokio::test]
async fn an_overdue_gap_is_announced_once_for_its_date_and_counted_for_its_owner() {
    let desk = Desk::open().await;
    desk.settle("groups:\n  组: [wang]\n").await;
    let request = GapRequest {
        question: "红灯亮是什么意思".into(),
        ..GapRequest::default()
    };
    let (gap, _) = desk.service.report_gap("wang", &request).await.unwrap();
    let editor = actor("zhao", Role::Editor);
    let assign = async |owner, due| {
        let due = Some(desk.service.in_millis(due));
        let id = &gap.record.id;
        let assigned = desk.service.assign_gap(&editor, id, owner, due).await;
        assigned.unwrap().unwrap();
    };
    assign(Some("组"), DAY).await;
    let of = |name| desk.service.overdue_gaps_of(name, Role::Reader);
    assert_eq!(desk.service.announce_overdue().await.unwrap(), 0);
    assert_eq!(of("wang"), 0);
    let mut moved = desk.service.overdue_moved().unwrap();
    moved.mark_unchanged();
    desk.pass(DAY + 1).await;
    for announced in [1, 0, 0] {
        let found = desk.service.announce_overdue().await.unwrap();
        assert_eq!(found, announced);
    }
    assert!(moved.has_changed().unwrap());
    assert_eq!((of("wang"), of("zhao")), (1, 0));
    // What nobody sees to is every editor's; another date is announced when it has come.
    assign(None, DAY).await;
    assert_eq!(of("wang"), 0);
    desk.pass(DAY + 1).await;
    assert_eq!(desk.service.announce_overdue().await.unwrap(), 1);
    assert_eq!(of("wang"), 0);
    assert_eq!(desk.service.overdue_gaps_of("zhao", Role::Editor), 1);
    let events = desk.service.events(0, 9).await.unwrap();
    let owners: Vec<_> = events.iter().map(|it| it.owner.as_deref()).collect();
    assert_eq!(owners, [Some("组"), None]);
    // Who waits for more is told when the service stops.
    desk.service.stop_waiting();
    assert!(desk.service.overdue_moved().unwrap().borrow().is_none());
}
