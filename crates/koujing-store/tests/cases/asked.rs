//! What was asked, counted.

use koujing_core::{NoAnswerReason, OutcomeKind};
use koujing_store::{
    AskedCount, Figures, InsightFilter, NewGap, NewWording, Store, TopicFigures, TopicOrder,
};

use super::Fixture;
use super::samples::at;

/// Words that were asked at an instant, with an answer or for a gap.
pub(crate) fn wording(key: &str, text: &str, millis: i64, gap: Option<&str>) -> NewWording {
    NewWording {
        key: key.into(),
        text: text.into(),
        context: [("product".to_owned(), "X50".to_owned())].into(),
        at: at(millis),
        gap: gap.map(|id| NewGap {
            id: id.into(),
            question: text.into(),
        }),
        times: u64::from(gap.is_some()),
    }
}

/// Asked once on a day: of an article, or without an answer.
pub(crate) fn asked(day: i64, key: &str, article: Option<&str>) -> AskedCount {
    AskedCount {
        day,
        wording: Some(key.into()),
        outcome: match article {
            Some(_) => OutcomeKind::Answer,
            None => OutcomeKind::NoAnswer,
        },
        reason: article.is_none().then_some(NoAnswerReason::NoMatch),
        article: article.map(|id| id.parse().unwrap()),
        channel: Some("电话".into()),
        product: Some("X50".into()),
        caller: "王芳".into(),
        times: 1,
        copied: 0,
    }
}

async fn record(store: &Store, wordings: &[NewWording], counts: &[AskedCount]) {
    store.record_asked(wordings, counts).await.unwrap();
}

fn of(from: i64, until: i64) -> InsightFilter {
    InsightFilter {
        from,
        until,
        ..InsightFilter::default()
    }
}

fn figures(asked: u64, answered: u64, copied: u64) -> Figures {
    Figures {
        asked,
        answered,
        ambiguous: 0,
        copied,
    }
}

pub(crate) async fn the_words_asked_most_come_first(Fixture { store, .. }: &Fixture) {
    let words = [
        wording("k1", "滤网怎么洗", 5, None),
        wording("k2", "红灯亮了", 5, None),
    ];
    let counts = [
        asked(10, "k1", None),
        asked(12, "k2", None),
        asked(13, "k2", None),
    ];
    record(store, &words, &counts).await;
    let told = async |from, limit| store.wordings_asked(from, limit).await.unwrap();
    assert_eq!(told(10, 9).await, ["红灯亮了", "滤网怎么洗"]);
    assert_eq!(told(10, 1).await, ["红灯亮了"]);
    assert_eq!(told(11, 9).await, ["红灯亮了"]);
    assert!(told(14, 9).await.is_empty());
}

pub(crate) async fn questions_are_counted_by_day(Fixture { store, .. }: &Fixture) {
    record(store, &[], &[]).await;
    let words = [wording("k1", "滤网怎么洗", 5, None)];
    let mut copied = asked(10, "k1", Some("filter"));
    copied.copied = 1;
    record(store, &words, &[asked(10, "k1", Some("filter"))]).await;
    record(store, &words, &[copied]).await;
    let mut elsewhere = asked(12, "k1", None);
    (elsewhere.channel, elsewhere.product) = (None, Some("X80".into()));
    record(store, &[], &[elsewhere]).await;
    let days = store.days_asked(&of(0, 99)).await.unwrap();
    let days: Vec<_> = days.iter().map(|it| (it.day, it.figures)).collect();
    assert_eq!(days, [(10, figures(2, 2, 1)), (12, figures(1, 0, 0))]);
    let only = InsightFilter {
        product: Some("X80".into()),
        ..of(0, 99)
    };
    assert_eq!(store.days_asked(&only).await.unwrap().len(), 1);
    let shares = async |by_channel| {
        let shares = store.shares_asked(&of(0, 99), by_channel, 9).await.unwrap();
        let shares = shares.into_iter().map(|it| (it.value, it.figures.asked));
        shares.collect::<Vec<_>>()
    };
    assert_eq!(shares(false).await, [("X50".into(), 2), ("X80".into(), 1)]);
    assert_eq!(shares(true).await, [("电话".into(), 2), (String::new(), 1)]);
    // Nothing of it is a change.
    assert_eq!(store.seq().await.unwrap(), 0);
    assert_eq!(store.verify_audit().await.unwrap().rows, 0);
}

pub(crate) async fn the_most_asked_and_the_rising(Fixture { store, .. }: &Fixture) {
    let words = [
        wording("k1", "滤网怎么洗", 1, None),
        wording("k2", "怎么洗滤网", 1, None),
        wording("k3", "红灯亮", 1, Some("g1")),
        wording("k4", "亮红灯", 1, Some("g1")),
    ];
    let mut counts = Vec::new();
    for (day, key, article, times) in [
        (5, "k1", Some("filter"), 5),
        (12, "k1", Some("filter"), 2),
        (13, "k2", Some("filter"), 1),
        (13, "k3", None, 1),
        (14, "k4", None, 1),
    ] {
        let mut one = asked(day, key, article);
        one.times = times;
        counts.push(one);
    }
    record(store, &words, &counts).await;
    let topics = async |order| store.topics_asked(&of(10, 19), order, 9).await.unwrap();
    let filter = TopicFigures {
        article: Some("filter".into()),
        gap: None,
        wording: Some("怎么洗滤网".into()),
        figures: figures(3, 3, 0),
        before: 5,
    };
    let lamp = TopicFigures {
        article: None,
        gap: Some("g1".into()),
        wording: Some("亮红灯".into()),
        figures: figures(2, 0, 0),
        before: 0,
    };
    let found = topics(TopicOrder::Asked).await;
    // Which of the words stands for all is the database's choice.
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].figures, filter.figures);
    assert_eq!((found[0].before, &found[0].article), (5, &filter.article));
    let rising = topics(TopicOrder::Rising).await;
    let unanswered = topics(TopicOrder::Unanswered).await;
    for only in [&rising, &unanswered] {
        assert_eq!(only.len(), 1);
        assert_eq!((only[0].figures, &only[0].gap), (lamp.figures, &lamp.gap));
    }
}

pub(crate) async fn old_questions_are_pruned(Fixture { store, .. }: &Fixture) {
    let words = [
        wording("k1", "滤网怎么洗", 5, None),
        wording("k2", "红灯亮", 5, Some("g1")),
        wording("k3", "蓝灯亮", 5, Some("g2")),
        wording("k4", "新的", 500, None),
    ];
    record(store, &words, &[asked(3, "k1", None), asked(9, "k4", None)]).await;
    let dismissed = koujing_store::GapState::Dismissed;
    let closed = store.close_gap("g2", dismissed, None, "王芳", at(6));
    closed.await.unwrap();
    store.prune_asked(5, at(100)).await.unwrap();
    let days = store.days_asked(&of(0, 99)).await.unwrap();
    assert_eq!(days.iter().map(|it| it.day).collect::<Vec<_>>(), [9]);
    // What somebody still works on stays with its words.
    assert!(store.gap("g1").await.unwrap().is_some());
    assert_eq!(store.gap_wordings(&["g1"]).await.unwrap().len(), 1);
    assert!(store.gap("g2").await.unwrap().is_none());
    assert_eq!(store.gap_wordings(&["g2"]).await.unwrap(), []);
}
