//! What is never answered however alike the words.

use koujing_core::{Audience, OutcomeKind};
use koujing_service::AnswerRequest;

use crate::folder::{article_of, ask, service};

#[tokio::test]
async fn a_broader_word_never_decides() {
    let service = service(&[
        (
            "id: net\nquestion: 滤网怎么换\nsimilar: [滤网要换了怎么办]",
            "抽出旧滤网,装上新滤网。",
        ),
        (
            "id: capsule\nquestion: 胶囊怎么换\nsimilar: [胶囊要换了怎么办]",
            "旋下旧胶囊,旋上新胶囊。",
        ),
        ("id: light\nquestion: 红灯亮了是什么意思", "该清洗了。"),
    ]);
    let resolution = ask(&service, "滤芯要换了怎么换", &[]).await;
    assert_eq!(resolution.outcome, OutcomeKind::Ambiguous);
    let mut choices: Vec<&str> = resolution
        .choices
        .iter()
        .map(|c| c.article.as_str())
        .collect();
    choices.sort_unstable();
    assert_eq!(choices, ["capsule", "net"]);
    assert_eq!(article_of(&ask(&service, "滤网怎么换?", &[]).await), "net");
}

#[tokio::test]
async fn a_negative_question_does_not_resolve_to_its_article() {
    let service = service(&[(
        "id: humidifier\nquestion: 滤网怎么洗\nnegative: [空气净化器的滤网怎么洗]",
        "清水冲洗。",
    )]);
    let resolution = ask(&service, "空氣淨化器的濾網怎麼洗?", &[]).await;
    assert_eq!(resolution.outcome, OutcomeKind::NoAnswer);
    assert!(resolution.choices.is_empty());
}

#[tokio::test]
async fn what_differs_in_model_number_or_sign_is_never_answered() {
    let service = service(&[
        ("id: phone\nquestion: N3806怎么换货", "寄回换货。"),
        ("id: dirty\nquestion: 为什么不能退货", "影响二次销售。"),
        ("id: days\nquestion: 签收15天还能换吗", "能换。"),
    ]);
    for question in ["N3807怎么换货", "为什么能退货", "签收20天还能换吗"] {
        let resolution = ask(&service, question, &[]).await;
        assert_ne!(resolution.outcome, OutcomeKind::Answer, "{question}");
    }
}

#[tokio::test]
async fn what_sounds_alike_is_offered_and_never_answered() {
    let service = service(&[
        (
            "id: filter\nquestion: 滤网怎么清洗\nsimilar: [滤网用什么清洗, 怎样清洗滤网]",
            "清水冲洗。",
        ),
        (
            "id: scale\nquestion: 柠檬酸除水垢放多少\nsimilar: [除水垢用多少柠檬酸]",
            "十克。",
        ),
        (
            "id: wifi\nquestion: 无线网连不上怎么办\nsimilar: [连不上无线网]",
            "重启路由器。",
        ),
        ("id: sight\nquestion: 景点门票怎么退", "在订单页退。"),
        (
            "id: tank\nquestion: 水箱怎么清洗\nsimilar: [水箱用什么清洗]",
            "清水冲洗。",
        ),
        ("id: cable\nquestion: 宽带连不上怎么办", "请报修。"),
        ("id: ticket\nquestion: 演出门票怎么退", "不能退。"),
        ("id: soda\nquestion: 小苏打除水垢放多少", "不要用小苏打。"),
    ]);
    let cases = [
        // As written: sure by itself.
        (
            "请问滤网要怎么清洗",
            OutcomeKind::Answer,
            Some("filter"),
            false,
        ),
        ("虑网要洗吗", OutcomeKind::Ambiguous, Some("filter"), true),
        ("慮網要洗嗎", OutcomeKind::Ambiguous, Some("filter"), true),
        ("宁檬酸放多少", OutcomeKind::Ambiguous, Some("scale"), true),
        ("檸蒙酸放多少", OutcomeKind::Ambiguous, Some("scale"), true),
        // A synonym is no slip, a slip beside one is heard.
        ("wifi连不上怎么办", OutcomeKind::Answer, Some("wifi"), false),
        ("无限网不行", OutcomeKind::Ambiguous, Some("wifi"), true),
        // Another thing that sounds the same: offered at most.
        (
            "经典门票怎么退",
            OutcomeKind::Ambiguous,
            Some("sight"),
            true,
        ),
        // Nothing sounds like it.
        ("明天会下雨吗", OutcomeKind::NoAnswer, None, false),
    ];
    let mut wrong = Vec::new();
    for (question, outcome, article, heard) in cases {
        let request = AnswerRequest {
            question: question.to_owned(),
            explain: true,
            ..AnswerRequest::default()
        };
        let answered = service
            .answer(Audience::Internal, &request)
            .await
            .expect("an outcome");
        let found = answered.resolution;
        let first = found.choices.first().map(|choice| choice.article.as_str());
        let first = first.or(found.answer.as_ref().map(|answer| answer.article.as_str()));
        let guard = answered.explain.and_then(|explained| explained.guard);
        let found = (found.outcome, first, guard == Some("sounds_alike"));
        if found != (outcome, article, heard) {
            wrong.push(format!("{question}: {found:?} {guard:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// (asked, context, answered by; or else what comes of it)
type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    Result<&'static str, OutcomeKind>,
);

#[tokio::test]
async fn another_product_or_place_than_the_article_s_is_never_answered() {
    let service = service(&[
        (
            "id: assembly\nquestion: 柜子能不能上门安装\nsimilar: [能不能上门安装, 书架可以上门装吗, 上门安装怎么预约]\ncategory: 家具/安装",
            "柜类免费上门安装。",
        ),
        (
            "id: screen\nquestion: 手机屏幕碎了修多少钱\nsimilar: [屏幕碎了, 手机换屏要多少钱]",
            "399 元。",
        ),
        (
            "id: shop\nquestion: 上海有维修点吗\nsimilar: [上海的维修点在哪里, 上海哪里可以修]",
            "徐汇区。",
        ),
        (
            "id: water\nquestion: 能加自来水吗\nsimilar: [可以直接倒自来水吗]\nscope: {product: [X50, X80]}",
            "只能加纯净水。",
        ),
        (
            "id: repair\nquestion: 座机多久修好\nsimilar: [座机要修几天]",
            "48 小时。",
        ),
        (
            "id: repair-xuhui\nquestion: 座机多久修好\nsimilar: [座机要修几天]\nscope: {region: 上海/徐汇}",
            "24 小时。",
        ),
    ]);
    let cases: &[Case] = &[
        ("书架能不能上门安装", &[], Ok("assembly")),
        ("洗衣机能不能上门安装", &[], Err(OutcomeKind::NoAnswer)),
        ("洗衣机你们上门安装吗", &[], Err(OutcomeKind::NoAnswer)),
        ("手机屏幕碎了", &[], Ok("screen")),
        ("平板屏幕碎了", &[], Err(OutcomeKind::NoAnswer)),
        ("智能手表屏幕碎了修多少钱", &[], Err(OutcomeKind::NoAnswer)),
        ("上海的维修点在哪", &[], Ok("shop")),
        ("深圳的维修点在哪里", &[], Err(OutcomeKind::NoAnswer)),
        // What the settings list is known too, whatever the context says.
        ("X60能加自来水吗", &[], Err(OutcomeKind::NoAnswer)),
        (
            "X60能加自来水吗",
            &[("product", "X50")],
            Err(OutcomeKind::NoAnswer),
        ),
        ("X50能加自来水吗", &[], Err(OutcomeKind::Ambiguous)),
        ("X50能加自来水吗", &[("product", "X50")], Ok("water")),
        // The general answer is not chosen where the question names what another one is for.
        ("徐汇的座机要修几天", &[], Err(OutcomeKind::Ambiguous)),
        (
            "徐汇的座机要修几天",
            &[("region", "徐汇")],
            Ok("repair-xuhui"),
        ),
    ];
    for (question, context, expected) in cases {
        let found = ask(&service, question, context).await;
        match expected {
            Ok(article) => {
                assert_eq!(found.outcome, OutcomeKind::Answer, "{question} {context:?}");
                assert_eq!(article_of(&found), *article, "{question} {context:?}");
            }
            Err(outcome) => assert_eq!(found.outcome, *outcome, "{question} {context:?}"),
        }
    }
}

#[tokio::test]
async fn two_questions_in_one_breath_are_not_answered_by_half() {
    let service = service(&[
        (
            "id: buy\nquestion: 滤网去哪里买\nsimilar: [滤网哪里有卖]",
            "旗舰店。",
        ),
        (
            "id: price\nquestion: 滤网多少钱\nsimilar: [滤网价格]",
            "99 元。",
        ),
        (
            "id: refund\nquestion: 退款多久到账\nsimilar: [退款的运费谁出]",
            "三天；运费我们出。",
        ),
    ]);
    for (question, outcome) in [
        ("滤网多少钱去哪里买", OutcomeKind::Ambiguous),
        ("滤网去哪里买啊现在", OutcomeKind::Answer),
        ("退款多久到账运费谁出", OutcomeKind::Answer),
        ("滤网多少钱,另外退款多久到账", OutcomeKind::Ambiguous),
    ] {
        let found = ask(&service, question, &[]).await;
        assert_eq!(found.outcome, outcome, "{question}");
    }
}

#[tokio::test]
async fn the_opposite_is_never_answered() {
    let service = service(&[
        (
            "id: light\nquestion: 红灯亮了怎么办\nsimilar: [亮红灯是什么意思]",
            "先关机。",
        ),
        (
            "id: screw\nquestion: 少了一颗螺丝怎么办\nsimilar: [少了螺丝]",
            "补寄。",
        ),
        (
            "id: cancel\nquestion: 怎么取消订单\nsimilar: [订单能取消吗]",
            "在订单里取消。",
        ),
        (
            "id: size\nquestion: 鞋子大了怎么换\nsimilar: [鞋小了能换吗]",
            "换一双。",
        ),
    ]);
    for (question, article) in [
        ("红灯亮了怎么办呢现在", Some("light")),
        ("蓝灯亮了怎么办", None),
        ("少了一颗螺丝", Some("screw")),
        ("多了一颗螺丝怎么办", None),
        ("订单取消了能恢复吗", None),
        ("鞋子小了怎么换", Some("size")),
    ] {
        let found = ask(&service, question, &[]).await;
        match article {
            Some(article) => assert_eq!(article_of(&found), article, "{question}"),
            None => assert_ne!(found.outcome, OutcomeKind::Answer, "{question}"),
        }
    }
}

#[tokio::test]
async fn a_named_product_counts_whatever_the_context_says() {
    let service = service(&[
        (
            "id: general\nquestion: 滤网多久换\nsimilar: [滤网几个月换一次]",
            "半年。",
        ),
        (
            "id: x80\nquestion: X80 滤网多久换\nsimilar: [X80的滤网几个月换一次]\nscope: {product: X80}",
            "四个月。",
        ),
    ]);
    for (question, context, article) in [
        (
            "现在滤网多久换一次",
            &[("product", "X50")][..],
            Some("general"),
        ),
        ("X80 的滤网要多久换", &[("product", "X80")], Some("x80")),
        ("X80 的滤网要多久换", &[("product", "X50")], None),
        ("X80 的滤网要多久换", &[], None),
    ] {
        let found = ask(&service, question, context).await;
        match article {
            Some(article) => assert_eq!(article_of(&found), article, "{question} {context:?}"),
            None => assert_ne!(found.outcome, OutcomeKind::Answer, "{question} {context:?}"),
        }
    }
}

#[tokio::test]
async fn a_story_around_the_question_does_not_push_out_its_answer() {
    let service = service(&[
        (
            "id: wash\nquestion: 滤网怎么洗\nsimilar: [滤网怎么清洗]",
            "清水。",
        ),
        (
            "id: room\nquestion: 卧室买多大的加湿器\nsimilar: [加湿器怎么选]",
            "看面积。",
        ),
        (
            "id: noise\nquestion: 加湿器声音大怎么办\nsimilar: [加湿器噪音大]",
            "放平。",
        ),
        (
            "id: freight\nquestion: 退货运费谁出\nsimilar: [退货的运费谁承担]",
            "我们。",
        ),
    ]);
    let story = "我想问一下。我家买了个加湿器。放卧室用了两个月。滤网怎么洗?谢谢";
    assert_eq!(article_of(&ask(&service, story, &[]).await), "wash");
    let both = ask(&service, "滤网怎么洗然后退货运费谁出", &[]).await;
    assert_eq!(both.outcome, OutcomeKind::Ambiguous);
    assert_eq!(both.parts.len(), 2);
}
