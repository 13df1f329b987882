//! What is asked: what is kept of it, how it is counted, and the pages and files that show it.

use koujing_tests::{Office, Record, Server, until};
use serde_json::json;

/// The words and counts of the whole record, as an administrator's backup would hold them.
fn kept_words(record: &Record) -> String {
    let run = koujing_tests::koujing(&["backup", "-", "--data", record.data()]);
    run.stdout
}

#[test]
fn what_is_kept_of_questions_is_a_setting() {
    for (flag, kept, lost) in [
        ("text", "请问 〔电话〕 的快递到哪了？", "13800138000"),
        ("normalised", "电话的快递到哪了", "请问"),
        ("nothing", "\"no_answer\"", "快递"),
    ] {
        let record = Record::new();
        let reader = record.key("reader", "internal");
        let server = Server::start(&["--data", record.data(), "--log-questions", flag]);
        let reader = server.stranger().with_key(&reader);
        reader.ask("请问 13800138000 的快递到哪了？", &[("channel", "phone")]);
        // What was asked last is written when the server stops.
        let (code, _) = server.stop();
        assert_eq!(code, 0);
        let words = kept_words(&record);
        assert!(words.contains(kept), "{flag}: {words}");
        assert!(!words.contains(lost), "{flag}: {words}");
        assert!(!words.contains("13800138000"), "{flag}");
    }
}

#[test]
fn what_is_asked_is_counted() {
    let office = Office::open();
    office.publish_filter("", None);
    for _ in 0..3 {
        office.reader.ask("滤网怎么洗", &[("product", "X50")]);
    }
    office.reader.ask("能送到西藏吗", &[("channel", "sms")]);
    let insights = until("four questions", || {
        let insights = office.editor.get("/v1/insights", &[]).ok();
        (insights["total"]["asked"] == 4).then_some(insights)
    });
    assert_eq!(insights["total"]["answered"], 3);
    assert_eq!(insights["days"].as_array().expect("days").len(), 30);
    let most = &insights["most"][0];
    assert_eq!(
        (&most["article"], &most["asked"]),
        (&json!("filter"), &json!(3))
    );
    assert_eq!(most["question"], "滤网怎么洗");
    assert_eq!(insights["unanswered"][0]["question"], "能送到西藏吗");
    assert_eq!(insights["products"][0]["value"], "X50");
    let only = office
        .editor
        .get("/v1/insights", &[("product", "X50")])
        .ok();
    assert_eq!(only["total"]["asked"], 3);
    for bad in [
        ("from", "yesterday"),
        ("until", "2020-01-01T00:00:00Z"),
        ("from", "1999-01-01"),
    ] {
        office
            .editor
            .get("/v1/insights", &[bad])
            .is_problem(400, "invalid_period");
    }
    let digest = office.editor.get("/v1/digest", &[]).ok();
    assert_eq!(
        (&digest["gaps_open"], &digest["gaps_unowned"]),
        (&json!(1), &json!(1))
    );
    let metrics = office.server.stranger().get("/metrics", &[]);
    let metrics = metrics.text();
    assert!(
        metrics.contains("koujing_questions_counted_total 4"),
        "{metrics}"
    );
    assert!(
        metrics.contains("koujing_questions_lost_total 0"),
        "{metrics}"
    );
}

#[test]
fn insights_are_pages_and_files() {
    let office = Office::open();
    office.publish_filter("", None);
    office
        .reader
        .ask("滤网怎么洗", &[("product", "X50"), ("channel", "phone")]);
    office.reader.ask("=1+1 能送到西藏吗", &[]);
    until("two questions", || {
        let insights = office.editor.get("/v1/insights", &[]).ok();
        (insights["total"]["asked"] == 2).then_some(())
    });
    let mut editor = office.enter("王芳", "editor");
    let page = editor.open("/insights");
    for shown in [
        "滤网怎么洗",
        "能送到西藏吗",
        "<svg",
        "X50",
        "href=\"/articles/filter\"",
        "50%",
    ] {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
    assert!(!editor.open("/insights?product=X50").text().contains("西藏"));
    assert_eq!(editor.open("/insights?from=soon").status, 400);
    let digest = editor.open("/insights/digest");
    assert!(digest.text().contains("1 个待补"), "{}", digest.text());
    let csv = editor.open("/insights/topics.csv");
    assert!(
        csv.text().contains("滤网怎么洗,filter,1,1,0,0,0,0,0,0"),
        "{}",
        csv.text()
    );
    // No cell is a formula.
    assert!(csv.text().contains("'=1+1"), "{}", csv.text());
    let workbook = editor.open("/insights/insights.xlsx");
    assert_eq!(workbook.status, 200);
    assert!(workbook.body.starts_with(b"PK"));
}
