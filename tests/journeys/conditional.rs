//! Conditional requests: who has an answer already is told so, and never keeps an old one.

#![expect(clippy::expect_used, reason = "a test may fail")]

use koujing_tests::{Client, Folder, Record, Reply};

fn answer(client: &Client, query: &[(&str, &str)]) -> (Reply, String) {
    let reply = client.get("/v1/answer", &[&[("q", "滤网怎么洗")], query].concat());
    let etag = reply.header("etag").expect("an ETag").to_owned();
    (reply, etag)
}

#[test]
fn an_etag_follows_the_answer_and_not_the_position_in_the_feed() {
    let folder = Folder::new();
    folder.article("wash", "question: 滤网怎么洗", "用清水冲洗。");
    let record = Record::of(&folder);
    let server = record.serve();
    let reader = server
        .stranger()
        .with_key(&record.key("reader", "internal"));

    let (first, etag) = answer(&reader, &[]);
    let knows = reader.with("if-none-match", &etag);
    let (again, same) = answer(&knows, &[]);
    assert_eq!((again.status, again.body.len(), &same), (304, 0, &etag));
    let listed = reader.with("if-none-match", &format!("\"other\", W/{etag}"));
    assert_eq!(answer(&listed, &[]).0.status, 304);
    assert_eq!(
        answer(&reader.with("if-none-match", "\"other\""), &[])
            .0
            .status,
        200
    );

    folder.article("freight", "question: 退货运费谁出", "我们出。");
    let seq = Record::seq_of(&record.import(&folder).exits(0));
    let (later, same) = answer(&reader, &[("min_seq", &seq)]);
    assert!(later.ok()["seq"].as_u64() > first.ok()["seq"].as_u64());
    assert_eq!(
        same, etag,
        "another article's publication is no change of this answer"
    );
    assert_eq!(answer(&knows, &[]).0.status, 304);

    folder.article("wash", "question: 滤网怎么洗", "用温水冲洗。");
    let seq = Record::seq_of(&record.import(&folder).exits(0));
    let (changed, other) = answer(&knows, &[("min_seq", &seq)]);
    assert_ne!(other, etag);
    assert_eq!(changed.ok()["answer"]["text"], "用温水冲洗。");
}

#[test]
fn every_form_of_an_answer_has_its_own_etag() {
    let folder = Folder::new();
    folder.article(
        "wash",
        "question: 滤网怎么洗",
        "用**清水**冲洗。\n\n## 短信 {channel=sms}\n\n清水冲。",
    );
    let record = Record::of(&folder);
    let server = record.serve();
    let reader = server
        .stranger()
        .with_key(&record.key("reader", "internal"));
    let forms: [&[(&str, &str)]; 5] = [
        &[],
        &[("format", "html")],
        &[("format", "markdown")],
        &[("channel", "sms")],
        &[("lang", "zh-Hant")],
    ];
    let mut etags: Vec<String> = forms.iter().map(|form| answer(&reader, form).1).collect();
    etags.sort_unstable();
    etags.dedup();
    assert_eq!(etags.len(), forms.len());
}

#[test]
fn answers_are_kept_by_the_asker_alone_and_asked_for_again() {
    let folder = Folder::new();
    folder.article("wash", "question: 滤网怎么洗", "用清水冲洗。");
    let record = Record::of(&folder);
    let server = record.serve();
    let reader = server
        .stranger()
        .with_key(&record.key("reader", "internal"));
    let (reply, _) = answer(&reader, &[]);
    let cache = reply.header("cache-control").expect("Cache-Control");
    assert!(
        cache.contains("private") && cache.contains("no-cache"),
        "{cache}"
    );
    assert!(
        reply
            .header("vary")
            .is_some_and(|vary| vary.contains("authorization"))
    );
}

#[test]
fn an_article_has_an_etag_for_each_revision() {
    let folder = Folder::new();
    folder.article("wash", "question: 滤网怎么洗", "用清水冲洗。");
    let record = Record::of(&folder);
    let server = record.serve();
    let reader = server
        .stranger()
        .with_key(&record.key("reader", "internal"));
    let article = |client: &Client| client.get("/v1/articles/wash", &[]);
    let first = article(&reader);
    let etag = first.header("etag").expect("an ETag").to_owned();
    assert_eq!(article(&reader.with("if-none-match", &etag)).status, 304);
    folder.article("wash", "question: 滤网怎么洗", "用温水冲洗。");
    record.import(&folder).exits(0);
    let second = article(&reader.with("if-none-match", &etag));
    assert_eq!(
        (second.status, second.json()["revision"].as_u64()),
        (200, Some(2))
    );
    assert_ne!(second.header("etag"), Some(etag.as_str()));
}
