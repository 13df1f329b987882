//! The outcomes, and what comes with an answer.

use std::collections::BTreeMap;

use koujing_core::{Audience, NoAnswerReason, OutcomeKind, Resolution};
use koujing_service::{AnswerRequest, Lang};

use crate::folder::{article_of, ask, service, service_at};

const STANDING: (&str, &str) = (
    "id: standing\nquestion: 降价了能补差价吗",
    "签收 15 天内降价补差价。",
);
const PROMOTION: (&str, &str) = (
    "id: promotion\nquestion: 降价了能补差价吗\neffective_from: 2026-11-01T00:00:00+08:00\neffective_until: 2026-11-12T00:00:00+08:00",
    "大促期间降价 30 天内补差价。",
);

#[tokio::test]
async fn a_promotion_lies_over_the_standing_answer_between_its_dates_and_not_a_second_longer() {
    let cases = [
        ("2026-10-31T23:59:59+08:00", "standing"),
        ("2026-11-01T00:00:00+08:00", "promotion"),
        ("2026-11-11T23:59:59.999+08:00", "promotion"),
        ("2026-11-12T00:00:00+08:00", "standing"),
    ];
    for (now, expected) in cases {
        let service = service_at(&[STANDING, PROMOTION], now);
        let exact = ask(&service, "降价了能补差价吗?", &[]).await;
        assert_eq!(article_of(&exact), expected, "{now}");
        let ranked = ask(&service, "降价了能补差价吗现在", &[]).await;
        if ranked.outcome == OutcomeKind::Answer {
            assert_eq!(article_of(&ranked), expected, "{now}, by ranking");
        }
    }
}

#[tokio::test]
async fn an_answer_for_some_products_asks_which_and_is_out_of_scope_for_others() {
    let service = service(&[(
        "id: water\nquestion: 能加自来水吗\nscope: {product: [X50, X80]}",
        "只能加纯净水。",
    )]);
    let unnamed = ask(&service, "能加自来水吗", &[]).await;
    assert_eq!(
        (unnamed.outcome, unnamed.needs),
        (OutcomeKind::Ambiguous, vec!["product".to_owned()])
    );
    assert_eq!(unnamed.choices.len(), 1);
    let named = ask(&service, "能加自来水吗", &[("product", "x80 PRO")]).await;
    assert_eq!(article_of(&named), "water");
    for other in ["X60", "N3806"] {
        let other = ask(&service, "能加自来水吗", &[("product", other)]).await;
        assert_eq!(other.reason, Some(NoAnswerReason::OutOfScope));
    }
}

#[tokio::test]
async fn the_most_specific_fitting_article_and_variant_are_taken() {
    let service = service(&[
        (
            "id: general\nquestion: 多久修好",
            "24 小时内修好。\n\n## 短信 {channel=sms}\n\n24 小时内修好,勿念。",
        ),
        (
            "id: city\nquestion: 多久修好\nscope: {region: 上海}",
            "12 小时内修好。",
        ),
        (
            "id: district\nquestion: 多久修好\nscope: {region: 上海/徐汇}",
            "6 小时内修好。",
        ),
    ]);
    let cases = [
        (&[][..], "general", "default"),
        (&[("channel", "sms")][..], "general", "channel=sms"),
        (&[("channel", "SMS")][..], "general", "channel=sms"),
        (&[("region", "上海/浦东")][..], "city", "default"),
        (&[("region", "徐汇")][..], "district", "default"),
        (&[("region", "上海")][..], "city", "default"),
        (&[("region", "北京")][..], "general", "default"),
    ];
    for (context, article, variant) in cases {
        let resolution = ask(&service, "多久修好", context).await;
        assert_eq!(article_of(&resolution), article, "{context:?}");
        let answer = resolution.answer.expect("an answer");
        assert_eq!(answer.variant, variant, "{context:?}");
    }
}

#[tokio::test]
async fn several_questions_in_one_message_are_resolved_in_order() {
    let service = service(&[
        ("id: net\nquestion: 滤网怎么洗", "清水冲洗。"),
        ("id: freight\nquestion: 退货运费谁出", "质量问题我们出。"),
    ]);
    let resolution = ask(&service, "你好,滤网怎么洗?还有退货运费谁出?", &[]).await;
    assert_eq!(resolution.outcome, OutcomeKind::Ambiguous);
    assert_eq!(resolution.parts.len(), 2);
    assert_eq!(article_of(&resolution.parts[0].resolution), "net");
    let choices: Vec<&str> = resolution
        .choices
        .iter()
        .map(|c| c.article.as_str())
        .collect();
    assert_eq!(choices, ["net", "freight"]);
}

#[tokio::test]
async fn notices_come_beside_an_answer_without_touching_it() {
    let answer = (
        "id: repair\nquestion: 座机什么时候修好\ncategory: 座机/报修",
        "24 小时内修好。",
    );
    let notice = (
        "id: outage\nkind: notice\ntitle: 徐汇断缆\nscope: {region: 上海/徐汇}\ntargets: [\"category:座机\"]\nstatus: 抢修中\neffective_until: 2026-11-02T00:00:00Z",
        "徐汇电缆抢修中。",
    );
    let before = ask(
        &service(&[answer]),
        "座机什么时候修好",
        &[("region", "徐汇")],
    )
    .await;
    let with = service(&[answer, notice]);
    let beside = ask(&with, "座机什么时候修好", &[("region", "徐汇")]).await;
    assert_eq!(
        beside.answer.as_ref().map(|a| &a.hash),
        before.answer.as_ref().map(|a| &a.hash)
    );
    assert_eq!(
        beside.answer.as_ref().map(|a| &a.text),
        before.answer.as_ref().map(|a| &a.text)
    );
    assert_eq!(beside.notices.len(), 1);
    assert_eq!(beside.notices[0].status.as_deref(), Some("抢修中"));
    assert!(
        ask(&with, "座机什么时候修好", &[("region", "浦东")])
            .await
            .notices
            .is_empty()
    );
    let over = service_at(&[answer, notice], "2026-11-02T00:00:00Z");
    assert!(
        ask(&over, "座机什么时候修好", &[("region", "徐汇")])
            .await
            .notices
            .is_empty()
    );
}

#[tokio::test]
async fn trap_2_what_is_not_in_force_is_served_nowhere() {
    let service = service_at(
        &[PROMOTION, ("id: other\nquestion: 怎么付款", "在线付款。")],
        "2026-12-01T00:00:00Z",
    );
    assert_ne!(
        ask(&service, "降价了能补差价吗", &[]).await.outcome,
        OutcomeKind::Answer
    );
    assert!(
        service
            .suggest(Audience::Internal, "降价")
            .expect("a list")
            .is_empty()
    );
    let words = koujing_service::SearchRequest {
        words: "降价".to_owned(),
        limit: 10,
        ..koujing_service::SearchRequest::default()
    };
    assert!(
        service
            .search(Audience::Internal, &words)
            .expect("a list")
            .items
            .is_empty()
    );
    let listed = service.articles(Audience::Internal, 0, 10).items;
    assert_eq!(
        listed
            .iter()
            .map(|a| a.article.as_str())
            .collect::<Vec<_>>(),
        ["other"]
    );
}

#[tokio::test]
async fn a_phrase_is_never_resolved_but_suggested() {
    let service = service(&[(
        "id: hello\nkind: phrase\ntitle: 问候\nshortcut: nihao",
        "{{ customer.name | 您 }}好!",
    )]);
    for message in ["问候", "nihao", "/nihao"] {
        assert_eq!(
            ask(&service, message, &[]).await.outcome,
            OutcomeKind::NoAnswer,
            "{message}"
        );
    }
    for typed in ["/ni", "问候"] {
        let found = service.suggest(Audience::Internal, typed).expect("a list");
        assert_eq!(
            found.first().map(|s| s.article.as_str()),
            Some("hello"),
            "{typed}"
        );
    }
}

#[tokio::test]
async fn trap_8_a_variable_without_a_value_leaves_no_hole() {
    let service = service(&[(
        "id: eta\nquestion: 什么时候修好",
        "{{ customer.name | 您 }}好,{{ repair.time }}前修好。",
    )]);
    let plain = ask(&service, "什么时候修好", &[])
        .await
        .answer
        .expect("an answer");
    assert_eq!(plain.text, "您好,【预计修复时间】前修好。");
    assert_eq!(plain.missing_variables, ["repair.time"]);
    let request = AnswerRequest {
        question: "什么时候修好".to_owned(),
        variables: BTreeMap::from([
            ("repair.time".to_owned(), "{{ order.id }}".to_owned()),
            ("customer.name".to_owned(), "王小姐".to_owned()),
        ]),
        ..AnswerRequest::default()
    };
    let filled = service
        .answer(Audience::Internal, &request)
        .await
        .expect("an outcome");
    let filled = filled.resolution.answer.expect("an answer");
    assert_eq!(filled.text, "王小姐好,{{ order.id }}前修好。");
    assert!(filled.missing_variables.is_empty());
    assert_eq!(filled.hash, plain.hash);
}

#[tokio::test]
async fn script_and_language_change_the_wording_not_the_answer() {
    let service = service(&[(
        "id: net\nquestion: 滤网怎么洗",
        "用清水冲洗滤网。\n\n## English {lang=en}\n\nRinse the filter with water.",
    )]);
    let in_lang = |lang| AnswerRequest {
        question: "濾網怎麼洗".to_owned(),
        lang,
        ..AnswerRequest::default()
    };
    let mut texts = Vec::new();
    for lang in [None, Some(Lang::Hant), Some(Lang::En)] {
        let answered = service
            .answer(Audience::Internal, &in_lang(lang))
            .await
            .expect("an outcome");
        let answer = answered.resolution.answer.expect("an answer");
        texts.push((answer.text, answer.variant));
    }
    assert_eq!(
        texts[0],
        ("用清水冲洗滤网。".to_owned(), "default".to_owned())
    );
    assert_eq!(
        texts[1],
        ("用清水沖洗濾網。".to_owned(), "default".to_owned())
    );
    assert_eq!(
        texts[2],
        (
            "Rinse the filter with water.".to_owned(),
            "lang=en".to_owned()
        )
    );
}

#[tokio::test]
async fn trap_13_answer_text_does_not_drown_the_question() {
    let service = service(&[
        (
            "id: long\nquestion: 怎么联系客服",
            "退货运费退货运费退货运费退货运费:退货运费谁出请看退货说明。",
        ),
        (
            "id: freight\nquestion: 退货的运费由谁出",
            "质量问题由我们承担。",
        ),
    ]);
    assert_eq!(
        article_of(&ask(&service, "退货运费由谁出", &[]).await),
        "freight"
    );
}

#[tokio::test]
async fn each_choice_tells_what_sets_it_apart() {
    let service = service(&[
        ("id: net\nquestion: 滤网怎么更换", "拧开换下。"),
        ("id: capsule\nquestion: 胶囊怎么更换", "取下换上。"),
        (
            "id: water\nquestion: 能加自来水吗\nscope: {product: [X50, X80]}",
            "只能加纯净水。",
        ),
    ]);
    let apart = |found: Resolution| -> Vec<(String, Vec<String>)> {
        let choices = found.choices.into_iter();
        choices
            .map(|choice| (choice.article.as_str().to_owned(), choice.apart))
            .collect()
    };
    let word = |id: &str, apart: &[&str]| {
        let apart = apart.iter().map(ToString::to_string).collect();
        (id.to_owned(), apart)
    };
    // A broader word: two things.
    let mut found = apart(ask(&service, "滤芯怎么更换", &[]).await);
    found.sort();
    assert_eq!(found, [word("capsule", &["胶囊"]), word("net", &["滤网"])]);
    // One that is for some products: they are what to ask for.
    let found = apart(ask(&service, "能加自来水吗", &[]).await);
    assert_eq!(found, [word("water", &["X50", "X80"])]);
}
