//! What a change does before it is made, over small knowledge bases.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use koujing_core::{Article, OutcomeKind, Timestamp};
use koujing_language::Piece;
use koujing_service::{
    Change, Clock, Config, Folder, Impact, KnownKind, Resolved, Service, WarningKind,
};

const SETTINGS: &str = "
dimensions:
  product: {values: [X50, X80]}
parameters:
  protect_days: {label: 价保天数, value: '15'}
";

fn folder(articles: &[(&str, &str)]) -> Folder {
    let settings = SETTINGS.as_bytes().to_vec();
    let mut files = BTreeMap::from([("koujing.yaml".to_owned(), settings)]);
    for (at, (front, body)) in articles.iter().enumerate() {
        let text = format!("---\nowner: 组\naudience: public\n{front}\n---\n\n{body}\n");
        files.insert(format!("a{at:02}.md"), text.into_bytes());
    }
    Folder::from_files(files)
}

fn service(articles: &[(&str, &str)]) -> Service {
    let folder = folder(articles);
    let errors: Vec<_> = folder
        .problems()
        .filter(|problem| problem.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let now: Timestamp = "2026-11-01T00:00:00Z".parse().expect("a time");
    Service::over(&folder, Clock::of(move || now), &Config::default()).expect("an index")
}

fn article(front: &str, body: &str) -> Article {
    let mut folder = folder(&[(front, body)]);
    folder.articles.remove(0).article.expect("an article")
}

fn publish(service: &Service, article: &Article) -> Impact {
    service
        .impact(&[Change::Publish(article)], None)
        .expect("an impact")
}

fn shown(resolved: &Resolved) -> String {
    match resolved.outcome {
        OutcomeKind::Answer => resolved.article.as_ref().expect("an article").to_string(),
        OutcomeKind::Ambiguous => {
            let mut choices: Vec<String> =
                resolved.choices.iter().map(ToString::to_string).collect();
            choices.sort();
            format!("?{}", choices.join(","))
        }
        OutcomeKind::NoAnswer => "-".to_owned(),
    }
}

/// `question of article: before > after`, sorted.
fn lines(impact: &Impact) -> Vec<String> {
    let line = |one: &koujing_service::QuestionImpact| {
        let (before, after) = (shown(&one.before), shown(&one.after));
        format!("{} of {}: {before} > {after}", one.written, one.article)
    };
    let mut lines: Vec<String> = impact.questions.iter().map(line).collect();
    lines.sort();
    lines
}

const WASH: (&str, &str) = (
    "id: wash\nquestion: 滤网怎么洗\nsimilar: [滤网多久洗一次]",
    "每 15 天用清水冲洗。",
);
const LIGHT: (&str, &str) = ("id: light\nquestion: 红灯亮了是什么意思", "该清洗了。");

#[test]
fn a_question_moves_from_one_article_to_another() {
    let service = service(&[WASH, LIGHT]);
    let new = article(
        "id: often\nquestion: 滤网清洗周期\nsimilar: [滤网多久洗一次]",
        "15 天。",
    );
    let old = article("id: wash\nquestion: 滤网怎么洗", "用清水冲洗。");
    let changes = [Change::Publish(&old), Change::Publish(&new)];
    let impact = service.impact(&changes, None).expect("an impact");
    let lines = lines(&impact);
    assert!(
        lines.contains(&"滤网多久洗一次 of often: wash > often".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"滤网多久洗一次 of wash: wash > often".to_owned()),
        "{lines:?}"
    );
    assert!(
        !lines
            .iter()
            .any(|line| line.starts_with("红灯") || line.starts_with("滤网怎么洗"))
    );
}

#[test]
fn a_new_article_takes_a_question_that_was_ambiguous() {
    let service = service(&[
        (
            "id: buy\nquestion: 滤网去哪里买\nsimilar: [滤网购买渠道]",
            "旗舰店。",
        ),
        (
            "id: price\nquestion: 滤网多少钱\nsimilar: [滤网价格]",
            "99 元。",
        ),
        LIGHT,
    ]);
    let new = article("id: order\nquestion: 滤网多少钱去哪里买", "旗舰店,99 元。");
    let impact = publish(&service, &new);
    assert_eq!(
        lines(&impact),
        ["滤网多少钱去哪里买 of order: ?buy,price > order"]
    );
    assert_eq!(impact.questions[0].kind, KnownKind::Standard);
    assert_eq!(impact.left_out, 0);
}

#[test]
fn another_wording_of_the_answer_changes_no_question() {
    let service = service(&[WASH, LIGHT]);
    let new = article(WASH.0, "每 20 天用清水冲洗。");
    assert_eq!(publish(&service, &new), Impact::default());
    let new = article(
        &format!("{}\nnegative: [净化器怎么洗]", WASH.0),
        "用清水冲洗。",
    );
    let impact = publish(&service, &new);
    assert!(impact.questions.is_empty(), "{impact:?}");
    assert_eq!(impact.looked_at, 3);
}

#[test]
fn a_negative_question_finds_its_answer_and_loses_it() {
    let humidifier = (
        "id: humidifier\nquestion: 加湿器滤网怎么洗\nnegative: [空气净化器的滤网怎么洗]",
        "清水冲洗。",
    );
    let new = article(
        "id: purifier\nquestion: 空气净化器滤网怎么洗\nsimilar: [净化器滤网清洗]",
        "不可水洗。",
    );
    let before = service(&[humidifier, LIGHT]);
    let impact = publish(&before, &new);
    let negative: Vec<_> = impact
        .questions
        .iter()
        .filter(|one| one.kind == KnownKind::Negative)
        .collect();
    assert_eq!(negative.len(), 1, "{impact:?}");
    assert_eq!(negative[0].article.as_str(), "humidifier");
    assert_eq!(
        (shown(&negative[0].before), shown(&negative[0].after)),
        ("-".into(), "purifier".into())
    );
    // And back: the other article retires.
    let after = service(&[
        humidifier,
        LIGHT,
        (
            "id: purifier\nquestion: 空气净化器滤网怎么洗\nsimilar: [净化器滤网清洗]",
            "不可水洗。",
        ),
    ]);
    let impact = after
        .impact(&[Change::Retire(&new.id)], None)
        .expect("an impact");
    let lines = lines(&impact);
    assert!(
        lines.contains(&"空气净化器的滤网怎么洗 of humidifier: purifier > -".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn a_question_is_asked_in_the_scope_of_its_article() {
    let service = service(&[
        ("id: water\nquestion: 能加自来水吗", "不能。"),
        (
            "id: water-x80\nquestion: 能加自来水吗\nscope: {product: X80}",
            "X80 能。",
        ),
        LIGHT,
    ]);
    let new = article(
        "id: water\nquestion: 能加自来水吗\nscope: {product: X50}",
        "不能。",
    );
    let impact = publish(&service, &new);
    assert_eq!(
        lines(&impact),
        ["能加自来水吗 of water: water > ?water,water-x80"]
    );
    assert!(impact.questions[0].context.is_empty());
}

#[test]
fn an_article_is_judged_at_the_instant_at_which_it_is_in_force() {
    let service = service(&[WASH, LIGHT]);
    let new = article(
        "id: sale\nquestion: 滤网怎么洗\neffective_from: 2026-11-10T00:00:00+08:00\neffective_until: 2026-11-12T00:00:00+08:00",
        "大促期间送滤网,不用洗。",
    );
    let lines = lines(&publish(&service, &new));
    assert_eq!(
        lines,
        [
            "滤网怎么洗 of sale: wash > sale",
            "滤网怎么洗 of wash: wash > sale"
        ]
    );
}

#[test]
fn near_duplicates_are_named_and_keep_their_ids() {
    let service = service(&[
        (
            "id: wash\nquestion: 加湿器的滤网怎么清洗\nsimilar: [加湿器滤网清洗方法]",
            "清水冲洗。",
        ),
        LIGHT,
    ]);
    let again = article("id: again\nquestion: 加湿器的滤网怎样清洗呢", "清水冲洗。");
    let warnings = service.near_duplicates(&again, None).expect("warnings");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    let warning = &warnings[0];
    assert_eq!(
        (warning.kind, warning.article.as_str()),
        (WarningKind::NearDuplicate, "wash")
    );
    assert_eq!(warning.question, "加湿器的滤网怎样清洗呢");
    assert_eq!(warning.id.len(), 16);
    assert_eq!(
        service.near_duplicates(&again, None).expect("warnings"),
        warnings
    );
    let other = article("id: invoice\nquestion: 发票在哪里开", "订单页。");
    assert!(
        service
            .near_duplicates(&other, None)
            .expect("warnings")
            .is_empty()
    );
    let own = article(
        "id: wash\nquestion: 加湿器滤网清洗方法\nsimilar: [加湿器的滤网怎么清洗]",
        "清水冲洗。",
    );
    assert!(
        service
            .near_duplicates(&own, None)
            .expect("warnings")
            .is_empty()
    );
    let phrase = article(
        "id: hello\nkind: phrase\ntitle: 您好\nshortcut: nihao",
        "您好。",
    );
    assert!(
        service
            .near_duplicates(&phrase, None)
            .expect("warnings")
            .is_empty()
    );
}

#[test]
fn a_parameter_shows_every_answer_that_it_stands_in() {
    let service = service(&[
        (
            "id: protect\nquestion: 降价了能补差价吗",
            "签收 {{ param.protect_days }} 天内补差价。请放心。\n\n## 短信 {channel=sms}\n\n请看订单页。",
        ),
        LIGHT,
    ]);
    let mut settings = folder(&[]).settings;
    let unchanged = service
        .impact_of_settings(settings.clone())
        .expect("an impact");
    assert!(unchanged.texts.is_empty() && unchanged.looked_at == 0);
    settings
        .parameters
        .get_mut("protect_days")
        .expect("a parameter")
        .value = "30".to_owned();
    let impact = service.impact_of_settings(settings).expect("an impact");
    let texts: Vec<_> = impact
        .texts
        .iter()
        .map(|text| (text.article.as_str(), text.variant.as_str(), text.lang))
        .collect();
    assert_eq!(texts, [("protect", "default", None)]);
    let Piece::Changed { new, .. } = &impact.texts[0].pieces[0] else {
        panic!("{:?}", impact.texts[0].pieces)
    };
    assert!(
        new.iter().any(|span| span.changed && span.text == "30 天"),
        "{new:?}"
    );
}

#[test]
fn a_taiwan_wording_shows_the_answers_that_read_otherwise_there() {
    let service = service(&[("id: net\nquestion: 网速慢怎么办", "请重启路由器。"), LIGHT]);
    let mut settings = folder(&[]).settings;
    settings
        .traditional
        .insert("重启".to_owned(), "重新開機".to_owned());
    let impact = service.impact_of_settings(settings).expect("an impact");
    let texts: Vec<_> = impact
        .texts
        .iter()
        .map(|text| (text.article.as_str(), text.lang))
        .collect();
    assert_eq!(texts, [("net", Some("zh-Hant"))]);
}

#[test]
fn synonyms_show_the_known_questions_that_resolve_otherwise() {
    let service = service(&[
        (
            "id: wifi\nquestion: 无线网怎么连\nsimilar: [怎样连接无线网]",
            "设置里连接。",
        ),
        (
            "id: cable\nquestion: 宽带怎么装\nnegative: [威发怎么连]",
            "预约上门。",
        ),
        LIGHT,
    ]);
    let mut settings = folder(&[]).settings;
    settings
        .synonyms
        .push(vec!["无线网".to_owned(), "威发".to_owned()]);
    let impact = service.impact_of_settings(settings).expect("an impact");
    assert_eq!((impact.looked_at, impact.left_out), (5, 0));
    let found: Vec<_> = impact
        .questions
        .iter()
        .map(|one| (one.written.as_str(), shown(&one.after)))
        .collect();
    assert_eq!(found, [("威发怎么连", "wifi".to_owned())]);
}

#[test]
fn the_wanted_precision_decides_which_known_questions_are_answered() {
    let service = service(&[
        (
            "id: wifi\nquestion: 无线网怎么连\nsimilar: [怎样连接无线网]",
            "设置里连接。",
        ),
        (
            "id: cable\nquestion: 宽带怎么装\nnegative: [无线网怎么连呢现在]",
            "预约上门。",
        ),
        LIGHT,
    ]);
    let mut settings = folder(&[]).settings;
    settings.matching.precision = Some(0.999);
    let impact = service.impact_of_settings(settings).expect("an impact");
    assert_eq!((impact.looked_at, impact.left_out), (5, 0));
    let found: Vec<_> = impact
        .questions
        .iter()
        .map(|one| (one.written.as_str(), shown(&one.before), shown(&one.after)))
        .collect();
    let [("无线网怎么连呢现在", before, after)] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(before, "wifi");
    assert_ne!(after, "wifi");
}

#[test]
fn a_near_duplicate_is_seen_from_the_other_side_too() {
    // The other one keeps this wording away; its own question would come here all the same.
    let service = service(&[
        (
            "id: wash\nquestion: 滤网清洗\nnegative: [滤网的清洗]",
            "清水冲洗。",
        ),
        LIGHT,
    ]);
    let again = article("id: again\nquestion: 滤网的清洗", "清水冲洗。");
    let warnings = service.near_duplicates(&again, None).expect("warnings");
    let found: Vec<_> = warnings
        .iter()
        .map(|one| (one.article.as_str(), one.question.as_str()))
        .collect();
    assert_eq!(found, [("wash", "滤网清洗")]);
}

#[test]
fn articles_that_lie_over_each_other_are_no_duplicates() {
    let service = service(&[WASH, LIGHT]);
    let sale = article(
        "id: sale\nquestion: 滤网怎么洗\nsimilar: [滤网多久要洗一次]\neffective_until: 2026-11-12T00:00:00+08:00",
        "大促期间送滤网。",
    );
    assert!(
        service
            .near_duplicates(&sale, None)
            .expect("warnings")
            .is_empty()
    );
}
