//! A snapshot that followed a thousand changes and one built anew answer alike.

use std::collections::BTreeMap;
use std::sync::Arc;

use koujing_core::{Article, Audience, Context, MatchKind, Settings, Timestamp};
use serde_json::json;

use super::{Place, Snapshot};
use crate::published::{Published, Source};
use crate::resolve::{Asked, Decision, may_answer, resolve};
use crate::rules::Rules;

const THINGS: &[&str] = &[
    "滤网",
    "胶囊",
    "滤芯",
    "加湿器",
    "水箱",
    "红灯",
    "订单",
    "发票",
    "快递",
    "退款",
    "会员",
    "保修",
    "遥控器",
    "电池",
    "密码",
    "n3806",
    "n3807",
];
const ASKED: &[&str] = &[
    "怎么清洗",
    "多久换一次",
    "在哪里买",
    "坏了怎么办",
    "可以退吗",
    "为什么一直闪",
    "怎么安装",
    "要多少钱",
    "不能用了",
    "怎么取消",
];
const ASIDE: &[&str] = &["", "", "", "新的", "我的", "客厅的", "上周买的"];
const NOW: i64 = 1_000_000;

/// Numbers that look random (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn question(&mut self) -> String {
        let mut pick = |from: &[&'static str]| from[self.roll(from.len())];
        format!("{}{}{}", pick(ASIDE), pick(THINGS), pick(ASKED))
    }

    /// A message: now and then with two questions.
    fn message(&mut self) -> String {
        if self.roll(8) == 0 {
            format!("{}？{}？", self.question(), self.question())
        } else {
            self.question()
        }
    }

    fn article(&mut self, at: usize) -> Arc<Published> {
        let similar: Vec<String> = (0..self.roll(4)).map(|_| self.question()).collect();
        let negative: Vec<String> = (0..self.roll(2)).map(|_| self.question()).collect();
        let scope = match self.roll(5) {
            0 => json!({"product": ["X50"]}),
            1 => json!({"product": ["X80"], "region": ["上海"]}),
            _ => json!({}),
        };
        let kind = ["answer", "answer", "answer", "answer", "notice"][self.roll(5)];
        let until =
            (self.roll(6) == 0).then(|| Timestamp::from_millis(NOW - 1 + self.roll(3) as i64));
        let article: Article = serde_json::from_value(json!({
            "id": format!("A{:03}", (at * 37) % 301), "kind": kind, "question": self.question(),
            "similar": similar, "negative": negative, "labels": [], "audience": "internal",
            "must_say": [], "never_say": [], "related": [], "sources": [], "scope": scope,
            "effective": {"until": until}, "targets": [],
            "body": {"default": self.question(), "variants": []},
        }))
        .unwrap();
        let start = Timestamp::from_millis(0);
        let source = Source {
            article,
            revision: 1,
            images: BTreeMap::new(),
            approved_by: String::new(),
            approved_at: start,
            verified_at: start,
            suspended: self.roll(12) == 0,
        };
        Arc::new(Published::new(source, None))
    }
}

fn rules(synonyms: &[&str]) -> Arc<Rules> {
    let word = |word: &&str| (*word).to_owned();
    Arc::new(Rules::new(Settings {
        synonyms: vec![synonyms.iter().map(word).collect()],
        broader: [(
            "滤芯".to_owned(),
            vec!["滤网".to_owned(), "胶囊".to_owned()],
        )]
        .into(),
        ..Settings::default()
    }))
}

/// The outcome by the articles' keys, with confidences to the bit.
fn outcome(snapshot: &Snapshot, question: &str, product: bool) -> String {
    let known = snapshot
        .rules
        .context(product.then_some(("product", "X50")));
    let context: Context = known.unwrap();
    let whole = resolve(
        snapshot,
        Asked {
            question,
            context: &context,
            audience: Audience::Internal,
            at: Timestamp::from_millis(NOW),
            without: None,
            explain: false,
        },
    )
    .unwrap();
    let named = |place: Place, confidence: f64| {
        format!("{} {:x}", snapshot.get(place).key, confidence.to_bits())
    };
    let told = |decision: &Decision| match decision {
        Decision::Answer {
            place,
            kind,
            matched,
            confidence,
        } => format!("{} {kind:?} {matched}", named(*place, *confidence)),
        Decision::Ambiguous { choices, needs } => {
            let choices = choices.iter().map(|one| named(one.place, one.confidence));
            format!("{:?} {needs:?}", choices.collect::<Vec<_>>())
        }
        Decision::NoAnswer(reason) => format!("{reason:?}"),
    };
    let ranked = whole
        .ranked
        .iter()
        .map(|one| named(one.place, one.confidence));
    let parts = whole.parts.iter().map(|(_, decision)| told(decision));
    format!(
        "{}; {:?}; {:?}; {:?}",
        told(&whole.decision),
        parts.collect::<Vec<_>>(),
        ranked.collect::<Vec<_>>(),
        snapshot
            .notices
            .iter()
            .map(|place| &snapshot.get(*place).key)
            .collect::<Vec<_>>(),
    )
}

fn assert_alike(followed: &Snapshot, dice: &mut Dice, questions: usize) {
    let articles: Vec<_> = followed
        .articles()
        .map(|(_, one)| Arc::clone(one))
        .collect();
    let model = Arc::clone(followed.ranker.model());
    let anew = Snapshot::unindexed(articles, Arc::clone(&followed.rules), followed.seq)
        .and_then(|snapshot| snapshot.indexed(Some(model), None))
        .unwrap()
        .valid_from(Timestamp::from_millis(NOW), None);
    assert_eq!(followed.valid_until, anew.valid_until);
    let mut answered = 0;
    for _ in 0..questions {
        let question = dice.message();
        let product = dice.roll(2) == 0;
        let expected = outcome(&anew, &question, product);
        assert_eq!(
            outcome(followed, &question, product),
            expected,
            "{question}"
        );
        answered += usize::from(expected.starts_with('a'));
    }
    assert!(answered > questions / 10, "{answered} answered");
}

#[test]
fn a_thousand_changes_leave_no_trace() {
    let mut dice = Dice(88_172_645_463_325_252);
    let start = (0..200).map(|at| dice.article(at)).collect();
    let mut snapshot = Snapshot::build(start, rules(&["快递", "包裹"]), 1).unwrap();
    let mut waiting = Vec::new();
    for change in 0..1_000 {
        let at = dice.roll(301);
        let before = snapshot.clone();
        let published = dice.article(at);
        let (changed, gone) = if dice.roll(4) == 0 {
            (Vec::new(), vec![published.key.to_string()])
        } else {
            (vec![Arc::clone(&published)], Vec::new())
        };
        snapshot = snapshot
            .with(changed, &gone, change + 2)
            .unwrap()
            .valid_from(Timestamp::from_millis(NOW), None);
        for (place, other) in before.articles() {
            let same = Arc::ptr_eq(other, &snapshot.places[place as usize]);
            assert!(same || other.key == published.key, "{} moved", other.key);
        }
        waiting.extend(snapshot.ranker.merge_due(false));
        if dice.roll(5) == 0 {
            for merge in waiting.drain(..) {
                let merged = merge.run(None).unwrap();
                let ranker = snapshot.ranker.adopt(&merged).unwrap();
                snapshot = snapshot.with_ranker(ranker, snapshot.model);
            }
        }
        if change == 500 {
            // Only what is rendered depends on these: the index stays.
            let ranker = format!("{:?}", snapshot.ranker);
            let settings = Settings {
                parameters: BTreeMap::default(),
                ..snapshot.rules.settings.clone()
            };
            snapshot = snapshot.under(Arc::new(Rules::new(settings))).unwrap();
            assert_eq!(format!("{:?}", snapshot.ranker), ranker);
        }
    }
    assert_alike(&snapshot, &mut dice, 1_000);
}

#[test]
fn other_synonyms_are_taken_up_by_what_was_there_before() {
    let mut dice = Dice(7);
    let start: Vec<_> = (0..60).map(|at| dice.article(at)).collect();
    let snapshot = Snapshot::build(start.clone(), rules(&["快递", "包裹"]), 1).unwrap();
    let snapshot = snapshot.with(vec![dice.article(3)], &[], 2).unwrap();
    let other = snapshot.under(rules(&["退款", "还钱"])).unwrap();
    assert_eq!(other.ranker.model(), snapshot.ranker.model());
    let now = Timestamp::from_millis(NOW);
    assert_alike(&other.valid_from(now, None), &mut dice, 100);
}

#[test]
fn nothing_is_left_of_what_was_taken_out() {
    let mut dice = Dice(9);
    let articles: Vec<_> = (0..50).map(|at| dice.article(at)).collect();
    let empty = Snapshot::build(Vec::new(), rules(&[]), 0).unwrap();
    let full = empty.with(articles.clone(), &[], 1).unwrap();
    assert_eq!(full.len(), 50);
    let keys: Vec<String> = articles.iter().map(|one| one.key.to_string()).collect();
    let none = full.with(Vec::new(), &keys, 2).unwrap();
    assert_eq!(none.len(), 0);
    assert!(none.claims.is_empty() && none.notices.is_empty() && none.edges.is_empty());
    let again = none.with(articles, &[], 3).unwrap();
    assert_eq!(again.places.len(), 50, "places are used again");
}

#[test]
fn what_may_not_answer_does_not() {
    let mut dice = Dice(2_463_534_242);
    let articles = (0..120).map(|at| dice.article(at)).collect();
    let snapshot = Snapshot::build(articles, rules(&["快递", "包裹"]), 1).unwrap();
    let rivals: Vec<Place> = snapshot.articles().map(|(place, _)| place).collect();
    let (mut passed_over, mut answered) = (0, 0);
    for _ in 0..150 {
        let question = dice.message();
        let known = snapshot
            .rules
            .context((dice.roll(2) == 0).then_some(("product", "X50")));
        let asked = Asked {
            question: &question,
            context: &known.unwrap(),
            audience: Audience::Internal,
            at: Timestamp::from_millis(NOW),
            without: None,
            explain: false,
        };
        let decision = resolve(&snapshot, asked).unwrap().decision;
        for place in &rivals {
            let may = may_answer(&snapshot, asked, *place, &rivals).unwrap();
            let does = matches!(
                decision,
                Decision::Answer { place: by, kind: MatchKind::Ranked, .. } if by == *place
            );
            assert!(may || !does, "{question} by {}", snapshot.get(*place).key);
            passed_over += u32::from(!may);
            answered += u32::from(does);
        }
    }
    assert!(passed_over > 1_000, "{passed_over} passed over");
    assert!(answered > 10, "{answered} answered by ranking");
}
