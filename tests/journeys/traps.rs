//! Traps that other products fell into, as far as they show from outside. The others are tests of the
//! crates, under the same names.

#![expect(clippy::expect_used, reason = "a test may fail")]

use jiff::{SignedDuration, Timestamp};
use koujing_tests::{Client, Folder, Record, koujing, until};
use serde_json::Value;

fn ids(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().expect("items").iter();
    items
        .map(|item| item["article"].as_str().expect("an id").to_owned())
        .collect()
}

/// The clock that the server goes by.
fn now() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program under test takes the system's clock"
    )]
    Timestamp::now()
}

/// Every way in which a reader could come upon a text.
fn seen(client: &Client, question: &str, word: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let body = client.ask(question, &[]);
    seen.extend(body["answer"]["article"].as_str().map(str::to_owned));
    for choice in body["choices"].as_array().expect("choices") {
        seen.extend(choice["article"].as_str().map(str::to_owned));
    }
    for address in ["/v1/suggest", "/v1/search"] {
        seen.extend(ids(&client.get(address, &[("q", word)]).ok()));
    }
    seen.extend(ids(&client.get("/v1/articles", &[]).ok()));
    seen
}

/// A trailing space, punctuation, full-width or Traditional variant made a second live answer.
#[test]
fn trap_1_another_spelling_of_a_question_makes_no_second_answer() {
    for spelling in [
        "滤网X50怎么洗 ",
        "滤网X50怎么洗?",
        "滤网X50怎么洗？？",
        "滤网Ｘ５０怎么洗",
        "滤网x50怎么洗",
        "濾網X50怎麼洗",
        "「滤网 X50」怎么洗……",
        "亲,请问滤网X50怎么洗呀",
    ] {
        let (first, second) = (Folder::new(), Folder::new());
        first.article("a", "question: 滤网X50怎么洗", "用清水冲洗。");
        let record = Record::of(&first);
        for folder in [&first, &second] {
            folder.article("b", &format!("question: '{spelling}'"), "用温水冲洗。");
        }
        let refused = record.import(&second).exits(1).json()["items"][0].clone();
        assert_eq!(refused["outcome"], "refused", "{spelling}: {refused}");
        assert_eq!(refused["conflicts"][0][1]["article"], "a", "{refused}");
        assert_eq!(record.ask(spelling)["answer"]["article"], "a", "{spelling}");
        let lint = koujing(&["lint", &first.path().to_string_lossy()]).exits(1);
        assert!(
            lint.stdout.contains("b.md") && lint.stdout.contains("[conflict]"),
            "{lint:?}"
        );
    }
}

/// A disabled, draft or expired entry was still served by the type-ahead or after a partial reindex.
#[test]
fn trap_2_a_draft_or_an_ended_answer_is_nowhere() {
    let folder = Folder::new();
    folder
        .article("live", "question: 怎么付款", "在线付款。")
        .article(
            "ended",
            "question: 优惠券怎么领\nshortcut: quan\neffective_until: 2020-01-01T00:00:00Z",
            "点这里。",
        )
        .article(
            "not-yet",
            "question: 优惠券怎么用\nshortcut: quanyong\neffective_from: 2099-01-01T00:00:00Z",
            "点那里。",
        );
    let record = Record::of(&folder);
    let drafts = Folder::new();
    drafts.article(
        "draft",
        "question: 优惠券能退吗\nshortcut: quantui",
        "不能退。",
    );
    record
        .run(&["import", &drafts.path().to_string_lossy(), "--drafts"])
        .exits(0);
    let server = record.serve();
    let reader = server
        .stranger()
        .with_key(&record.key("reader", "internal"));
    // Other changes come in, so that the index is made anew in part.
    folder.article("more", "question: 怎么联系客服", "请打电话。");
    let seq = Record::seq_of(&record.import(&folder).exits(0));
    reader.ask("怎么联系客服", &[("min_seq", &seq)]);
    for question in [
        "优惠券怎么领",
        "优惠券怎么用",
        "优惠券能退吗",
        "优惠券到底怎么领呢",
    ] {
        for word in ["优惠券", "/quan", "quan"] {
            let mut seen = seen(&reader, question, word);
            seen.retain(|id| id != "live" && id != "more");
            assert_eq!(seen, [""; 0], "{question} {word}");
        }
    }
}

/// Normalised on one side only.
#[test]
fn trap_5_questions_and_queries_are_normalised_alike() {
    let folder = Folder::new();
    folder.article(
        "a",
        "question: '請問，Ｎ３８０６ 的「保固」是 3.5 年嗎？'\nsimilar: ['您好 WiFi连不上 怎么办啊！']\nnegative: ['空氣淨化器的濾網怎麼洗？']",
        "是。",
    );
    let record = Record::of(&folder);
    for (query, kind) in [
        ("n3806的保固是3.5年吗", "exact"),
        ("請問，Ｎ３８０６ 的「保固」是 3.5 年嗎？", "exact"),
        ("N3806 的保固是３．５年嗎", "exact"),
        ("wifi连不上怎么办", "similar"),
        ("亲,ＷＩＦＩ連不上怎麼辦呢", "similar"),
    ] {
        let body = record.ask(query);
        assert_eq!(body["match"]["kind"], kind, "{query}: {body}");
    }
    for query in [
        "N3806的保固是35年吗",
        "N3807的保固是3.5年吗",
        "空气净化器的滤网怎么洗",
    ] {
        assert_ne!(record.ask(query)["outcome"], "answer", "{query}");
    }
}

/// Pinyin as normaliser: 景点 = 经典.
#[test]
fn trap_6_words_that_sound_alike_are_not_alike() {
    let one = Folder::new();
    one.write("koujing.yaml", "not_same: [[定金, 订金]]\n")
        .article("sights", "question: 景点怎么选", "看地图。")
        .article("deposit", "question: 付了定金能退吗", "定金不退。");
    let record = Record::of(&one);
    for question in ["经典怎么选", "付了订金能退吗"] {
        assert_ne!(record.ask(question)["outcome"], "answer", "{question}");
    }
    let both = Folder::new();
    both.article("sights", "question: 景点怎么选", "看地图。")
        .article("classics", "question: 经典怎么选", "多读。")
        .article("deposit", "question: 付了定金能退吗", "定金不退。")
        .article("prepayment", "question: 付了订金能退吗", "订金可退。");
    let record = Record::of(&both);
    for (question, article) in [
        ("景点怎么选", "sights"),
        ("经典怎么选", "classics"),
        ("付了定金能退吗", "deposit"),
        ("付了订金能退吗", "prepayment"),
    ] {
        assert_eq!(record.ask(question)["answer"]["article"], article);
    }
}

/// A shared snippet edited once changed every article without review.
#[test]
fn trap_9_a_parameter_in_a_draft_import_changes_nothing_that_is_live() {
    let folder = Folder::new();
    folder
        .write(
            "koujing.yaml",
            "parameters: {days: {label: 天数, value: \"15\"}}\n",
        )
        .article("days", "question: 保几天", "保 {{ param.days }} 天。");
    let record = Record::of(&folder);
    folder.write(
        "koujing.yaml",
        "parameters: {days: {label: 天数, value: \"30\"}}\n",
    );
    record
        .run(&["import", &folder.path().to_string_lossy(), "--drafts"])
        .exits(0);
    assert_eq!(record.ask("保几天")["answer"]["text"], "保 15 天。");
}

/// Expired but still "Published".
#[test]
fn trap_11_an_answer_ends_by_the_clock_without_a_restart() {
    let folder = Folder::new();
    folder
        .article("standing", "question: 降价了能补差价吗", "15 天内补差价。")
        .article("other", "question: 怎么付款", "在线付款。");
    let record = Record::of(&folder);
    let server = record.serve();
    let reader = server
        .stranger()
        .with_key(&record.key("reader", "internal"));
    let stands = &reader.ask("降价了能补差价吗", &[])["answer"];
    assert_eq!(stands["article"], "standing");

    let start: Timestamp = "2020-01-01T00:00:00Z".parse().expect("a time");
    // Times are kept to the millisecond: a finer end would fall up to one of them early.
    let end = (now() + SignedDuration::from_secs(5)).as_millisecond();
    let end = Timestamp::from_millisecond(end).expect("a time");
    folder.article(
        "promotion",
        &format!("question: 降价了能补差价吗\neffective_from: {start}\neffective_until: {end}"),
        "大促期间 30 天内补差价。",
    );
    folder.article(
        "alone",
        &format!("question: 今晚几点截止\neffective_until: {end}"),
        "零点截止。",
    );
    let seq = Record::seq_of(&record.import(&folder).exits(0));
    let over = reader.ask("降价了能补差价吗", &[("min_seq", &seq)]);
    assert_eq!(over["answer"]["article"], "promotion", "{over}");
    assert_eq!(
        reader.ask("今晚几点截止", &[])["answer"]["article"],
        "alone"
    );

    until("the promotion's end", || {
        let article = reader.ask("降价了能补差价吗", &[])["answer"]["article"].clone();
        (article == "standing").then_some(())
    });
    assert!(now() >= end, "the promotion ended early");
    let mut seen = seen(&reader, "今晚几点截止", "截止");
    seen.extend(self::seen(&reader, "降价了能补差价吗", "降价"));
    seen.retain(|id| id == "promotion" || id == "alone");
    assert_eq!(seen, [""; 0]);
    let ended = reader.get("/v1/articles/alone", &[]);
    let says_published = ended.status == 200 && ended.json()["state"] == "published";
    assert!(
        !says_published,
        "an answer that has ended is still called published"
    );
}
