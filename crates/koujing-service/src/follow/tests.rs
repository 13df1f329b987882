//! Following a real record: changes, what was approved for later, models, the index on disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use koujing_core::{Audience, Timestamp};
use koujing_store::{LiveArticle, Location, Store};

use super::schedule::Schedule;
use super::{Follower, keep_up};
use crate::answer::AnswerRequest;
use crate::clock::Clock;
use crate::folder::Folder;
use crate::import::{ImportOptions, ImportSource, import};
use crate::service::{Config, Service};
use crate::snapshot::ModelOf;

const SETTINGS: &str = "parameters: {days: {label: 天数, value: \"15\"}}\n";

async fn store(data: &Path) -> Store {
    Store::open(&Location::SqliteFile(data.join("koujing.db")))
        .await
        .unwrap()
}

/// Publishes these articles, each `id`, `question`, `text`, under these settings.
async fn publish(store: &Store, settings: &str, articles: &[(&str, &str, &str)]) {
    let mut files = BTreeMap::from([("koujing.yaml".to_owned(), settings.as_bytes().to_vec())]);
    for (id, question, text) in articles {
        let text = format!("---\nquestion: {question}\nowner: 组\n---\n\n{text}\n");
        files.insert(format!("{id}.md"), text.into_bytes());
    }
    let folder = Folder::from_files(files);
    let source = ImportSource {
        settings: folder
            .settings_source
            .clone()
            .map(|source| (source, folder.settings.clone())),
        articles: folder.articles,
        images: folder.images,
    };
    let options = ImportOptions {
        actor: "test".to_owned(),
        drafts: false,
        dry_run: false,
        now: Timestamp::from_millis(1),
    };
    let report = import(store, source, &options, &|_| {}).await.unwrap();
    assert_eq!(report.failures(), 0, "{report:?}");
}

async fn service(data: &Path, index: bool) -> Service {
    let config = Config {
        index: index.then(|| data.join("index")),
        ..Config::default()
    };
    let clock = Clock::of(|| Timestamp::from_millis(2));
    Service::open(store(data).await, clock, &config)
        .await
        .unwrap()
}

async fn text(service: &Service, question: &str) -> String {
    let request = AnswerRequest {
        question: question.to_owned(),
        ..AnswerRequest::default()
    };
    let answered = service.answer(Audience::Internal, &request).await.unwrap();
    answered
        .resolution
        .answer
        .map_or(String::new(), |answer| answer.text)
}

const WASH: (&str, &str, &str) = ("wash", "滤网怎么洗", "用清水。");
const LAMP: (&str, &str, &str) = ("lamp", "红灯一直闪是什么意思", "缺水 {{ param.days }} 天。");

#[tokio::test]
async fn what_changes_is_answered_and_the_rest_stays() {
    let data = tempfile::tempdir().unwrap();
    let record = store(data.path()).await;
    publish(&record, SETTINGS, &[WASH, LAMP]).await;
    let service = service(data.path(), false).await;
    assert!(!service.follow().await.unwrap());
    publish(&record, SETTINGS, &[("wash", "滤网用什么洗", "用柠檬酸。")]).await;
    assert!(service.follow().await.unwrap());
    assert_eq!(text(&service, "滤网用什么洗").await, "用柠檬酸。");
    assert_ne!(text(&service, "滤网怎么洗").await, "用清水。");
    assert_eq!(text(&service, "红灯一直闪是什么意思").await, "缺水 15 天。");
    let other = "parameters: {days: {label: 天数, value: \"30\"}}\nsynonyms: [[滤网, 过滤网]]\n";
    publish(&record, other, &[]).await;
    assert!(service.follow().await.unwrap());
    assert_eq!(text(&service, "红灯一直闪是什么意思").await, "缺水 30 天。");
    assert_eq!(text(&service, "过滤网用什么洗").await, "用柠檬酸。");
    assert_eq!(service.seq(), record.seq().await.unwrap());
}

/// The live article with another text, as the next revision.
fn later(live: &LiveArticle, text: &str) -> LiveArticle {
    let mut later = live.clone();
    later.revision += 1;
    later.article.body.default = text.to_owned();
    later
}

#[tokio::test]
async fn what_was_approved_for_later_serves_from_its_instant_without_the_record() {
    let data = tempfile::tempdir().unwrap();
    let record = store(data.path()).await;
    publish(&record, SETTINGS, &[WASH]).await;
    let at = Timestamp::from_millis;
    let mut follower = Follower::open(&record, None, at(5)).await.unwrap();
    let live = record.live_articles(&["wash".to_owned()]).await.unwrap();
    let wording = |follower: &Follower| {
        let held = follower.snapshot().find_key("wash").unwrap();
        held.default.markdown.trim().to_owned()
    };
    let first = (at(10), later(&live[0], "明天的。"));
    let second = (at(20), later(&later(&live[0], ""), "后天的。"));
    follower.schedule = Schedule::of(vec![first, second], Vec::new());
    follower.snapshot = follower.snapshot.clone().valid_from(at(5), Some(at(10)));
    assert_eq!(follower.snapshot().valid_until, Some(at(10)));
    assert!(!follower.pass(at(9)).await.unwrap());
    assert_eq!(wording(&follower), "用清水。");
    assert!(follower.pass(at(10)).await.unwrap());
    assert_eq!(wording(&follower), "明天的。");
    assert_eq!(follower.snapshot().valid_until, Some(at(20)));
    // A node that slept through both instants goes over to the last.
    assert!(follower.pass(at(25)).await.unwrap());
    assert_eq!(wording(&follower), "后天的。");
    assert_eq!(follower.snapshot().valid_until, None);
    // The record has published neither, and nothing is scheduled there any more: it is believed.
    publish(&record, SETTINGS, &[LAMP]).await;
    follower.catch_up(&record, at(26)).await.unwrap();
    assert_eq!(wording(&follower), "用清水。");
    assert!(follower.snapshot().find_key("lamp").is_some());
}

#[tokio::test]
async fn another_model_is_weighed_by_in_the_background() {
    let data = tempfile::tempdir().unwrap();
    let record = store(data.path()).await;
    publish(&record, SETTINGS, &[WASH]).await;
    let service = service(data.path(), false).await;
    publish(&record, SETTINGS, &[LAMP]).await;
    service.follow().await.unwrap();
    let shared = &service.record.as_ref().unwrap().shared;
    let before = Arc::clone(service.snapshot.load().ranker.model());
    let of = ModelOf { number: 7, seq: 3 };
    let model = {
        let mut follower = shared.follower.lock().await;
        let model = Arc::new(follower.snapshot().ranker.model_of_now().unwrap());
        follower.model = Some((of, Arc::clone(&model)));
        keep_up(shared, &follower);
        model
    };
    service.settle().await;
    let snapshot = service.snapshot.load();
    assert_eq!(service.model_number(), Some(7));
    assert_eq!(snapshot.ranker.model(), &model);
    assert_ne!(&before, &model);
    assert_eq!(text(&service, "红灯一直闪").await, "缺水 15 天。");
}

#[tokio::test]
async fn the_index_on_disk_is_taken_up_or_built_anew() {
    let data = tempfile::tempdir().unwrap();
    let record = store(data.path()).await;
    publish(&record, SETTINGS, &[WASH, LAMP]).await;
    let on_disk = |service: &Service| format!("{:?}", service.snapshot.load().ranker);
    let first = service(data.path(), true).await;
    first.settle().await;
    assert!(on_disk(&first).contains("on disk"), "{}", on_disk(&first));
    // Somebody else has the folder.
    let second = service(data.path(), true).await;
    second.settle().await;
    assert!(!on_disk(&second).contains("on disk"));
    assert_eq!(text(&second, "红灯一直闪").await, "缺水 15 天。");
    drop((first, second));
    publish(&record, SETTINGS, &[("wash", "滤网用什么洗", "用柠檬酸。")]).await;
    let third = service(data.path(), true).await;
    assert!(on_disk(&third).contains("[1, 1]"), "{}", on_disk(&third));
    assert_eq!(text(&third, "用什么洗滤网").await, "用柠檬酸。");
    third.settle().await;
    drop(third);
    let index = data.path().join("index");
    for folder in std::fs::read_dir(&index).unwrap() {
        let path = folder.unwrap().path().join("layout.bin");
        if path.exists() {
            std::fs::write(path, "damaged").unwrap();
        }
    }
    let fourth = service(data.path(), true).await;
    assert_eq!(text(&fourth, "用什么洗滤网").await, "用柠檬酸。");
    fourth.settle().await;
    assert!(on_disk(&fourth).contains("on disk"));
}
