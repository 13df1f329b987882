//! Laying the predictions of two evaluations side by side: which queries changed, and whether for the better
//! where it is known what is right.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use koujing_core::OutcomeKind;
use serde::Serialize;
use serde_json::Value;

use super::{KnowledgeRow, Prediction, QueryRow};

/// How a query changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Right before, and not now.
    Lost,
    /// Right neither before nor now, and further from it: answered wrongly now, or the right article is
    /// no longer among the choices.
    Worse,
    /// Right neither before nor now, as far from it as before; or nobody knows what is right.
    Changed,
    /// Right neither before nor now, and nearer.
    Better,
    /// Right now, and not before.
    Won,
}

impl Turn {
    /// All, the worst first.
    pub const ALL: [Self; 5] = [
        Self::Lost,
        Self::Worse,
        Self::Changed,
        Self::Better,
        Self::Won,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Worse => "worse",
            Self::Changed => "changed",
            Self::Better => "better",
            Self::Won => "won",
        }
    }
}

/// What came of a query in one of the two evaluations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// Its outcome.
    pub outcome: OutcomeKind,
    /// The first article.
    pub article: Option<Value>,
    /// That article's question, where the knowledge base is given.
    pub question: Option<String>,
    /// The ids offered.
    pub choices: Vec<Value>,
    /// Calibrated confidence, 0 to 1, that the first is right.
    pub score: f64,
}

/// A query whose outcome or first article is another than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangedQuery {
    /// The query's id.
    pub qid: Value,
    /// How it changed.
    pub turn: Turn,
    /// Its text, where the queries are given.
    pub query: Option<String>,
    /// The right article, where the queries are given and there is one.
    pub gold: Option<Value>,
    /// Before.
    pub old: Side,
    /// Now.
    pub new: Side,
}

/// Ids of queries that one of the files lacks or has twice; of a double one the first row counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Named {
    /// In the old predictions.
    pub old: Vec<Value>,
    /// In the new predictions.
    pub new: Vec<Value>,
    /// In the queries.
    pub queries: Vec<Value>,
}

impl Named {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.old.is_empty() && self.new.is_empty() && self.queries.is_empty()
    }
}

/// Two evaluations side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// How many queries are in both.
    pub compared: usize,
    /// How many have the outcome and the first article that they had.
    pub unchanged: usize,
    /// How many there are of each turn.
    pub turns: BTreeMap<Turn, usize>,
    /// The others: by turn, the worst first, then in the order of the old predictions.
    pub changes: Vec<ChangedQuery>,
    /// What a file lacks that another has.
    pub missing: Named,
    /// What a file has twice.
    pub doubled: Named,
}

/// Lays two evaluations of the same queries side by side. With the queries, what is right is known; with the
/// knowledge base, what the articles' questions are. An id that only some of the files have is named and
/// not compared, unless it is the queries that lack it: then nobody knows what is right.
pub fn compare(
    old: Vec<Prediction>,
    new: Vec<Prediction>,
    queries: Option<&[QueryRow]>,
    rows: &[KnowledgeRow],
) -> Comparison {
    let mut doubled = Named::default();
    let old = Keyed::of(old, |one| &one.qid, &mut doubled.old);
    let new = Keyed::of(new, |one| &one.qid, &mut doubled.new);
    let told = queries.unwrap_or_default().iter().collect();
    let told = Keyed::of(told, |one: &&QueryRow| &one.qid, &mut doubled.queries);
    let missing = Named {
        old: new.but(&old).chain(told.but(&old)).collect(),
        new: old.but(&new).chain(told.but(&new)).collect(),
        queries: match queries {
            Some(_) => old.but(&told).chain(new.but(&told)).collect(),
            None => Vec::new(),
        },
    };
    let mut questions: HashMap<String, &str> = HashMap::new();
    for row in rows {
        // Of a double id, the first row claims its question.
        questions
            .entry(row.id.to_string())
            .or_insert(&row.standard_question);
    }
    let side = |of: &Prediction| Side {
        outcome: of.outcome,
        article: of.ranked.first().cloned(),
        question: of
            .ranked
            .first()
            .and_then(|id| questions.get(&id.to_string()))
            .map(|&question| question.to_owned()),
        choices: of.choices.clone(),
        score: of.score,
    };
    let mut compared = 0;
    let mut changes = Vec::new();
    for before in &old.items {
        let key = before.qid.to_string();
        let Some(now) = new.get(&key) else { continue };
        compared += 1;
        let query = told.get(&key).copied();
        let turn = query.map_or(Turn::Changed, |query| turn(query, before, now));
        let same = before.outcome == now.outcome && before.ranked.first() == now.ranked.first();
        if same && turn == Turn::Changed {
            continue;
        }
        changes.push(ChangedQuery {
            qid: before.qid.clone(),
            turn,
            query: query.map(|query| query.query.clone()),
            gold: query.and_then(|query| query.gold.clone()),
            old: side(before),
            new: side(now),
        });
    }
    changes.sort_by_key(|change| change.turn);
    let count = |turn| changes.iter().filter(|change| change.turn == turn).count();
    Comparison {
        compared,
        unchanged: compared - changes.len(),
        turns: Turn::ALL.map(|turn| (turn, count(turn))).into(),
        changes,
        missing: Named {
            old: once(missing.old),
            new: once(missing.new),
            queries: once(missing.queries),
        },
        doubled: Named {
            old: once(doubled.old),
            new: once(doubled.new),
            queries: once(doubled.queries),
        },
    }
}

/// How near to right an outcome is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    /// A wrong answer: the worst that can happen.
    Wrong,
    /// Nothing, or choices without the right one; choices where nobody can answer.
    Open,
    /// The right one is among the choices.
    Offered,
    /// The right answer; nothing where nobody can answer.
    Right,
}

fn grade(query: &QueryRow, of: &Prediction) -> Grade {
    let right = query.right();
    match of.outcome {
        OutcomeKind::Answer if of.ranked.first().is_some_and(|id| right.contains(&id)) => {
            Grade::Right
        }
        OutcomeKind::Answer => Grade::Wrong,
        OutcomeKind::Ambiguous if of.choices.iter().any(|id| right.contains(&id)) => Grade::Offered,
        OutcomeKind::NoAnswer if query.gold.is_none() => Grade::Right,
        OutcomeKind::Ambiguous | OutcomeKind::NoAnswer => Grade::Open,
    }
}

fn turn(query: &QueryRow, old: &Prediction, new: &Prediction) -> Turn {
    match (grade(query, old), grade(query, new)) {
        (a, b) if a == b => Turn::Changed,
        (Grade::Right, _) => Turn::Lost,
        (_, Grade::Right) => Turn::Won,
        (a, b) if b < a => Turn::Worse,
        _ => Turn::Better,
    }
}

/// Rows by the id of their query.
struct Keyed<T> {
    items: Vec<T>,
    /// Id as JSON → position; in the order of the ids.
    at: BTreeMap<String, usize>,
    ids: Vec<Value>,
}

impl<T> Keyed<T> {
    /// The first row of each id; the ids of further ones are told.
    fn of(rows: Vec<T>, id: impl Fn(&T) -> &Value, doubled: &mut Vec<Value>) -> Self {
        let mut keyed = Self {
            items: Vec::with_capacity(rows.len()),
            at: BTreeMap::new(),
            ids: Vec::new(),
        };
        for row in rows {
            let own = id(&row).clone();
            let next = keyed.items.len();
            if *keyed.at.entry(own.to_string()).or_insert(next) == next {
                keyed.items.push(row);
                keyed.ids.push(own);
            } else {
                doubled.push(own);
            }
        }
        keyed
    }

    fn get(&self, key: &str) -> Option<&T> {
        self.at.get(key).map(|at| &self.items[*at])
    }

    /// The ids here that the other lacks, in the order of the rows.
    fn but<U>(&self, other: &Keyed<U>) -> impl Iterator<Item = Value> {
        self.ids
            .iter()
            .filter(|id| !other.at.contains_key(&id.to_string()))
            .cloned()
    }
}

/// Each id once, at its first place.
fn once(ids: Vec<Value>) -> Vec<Value> {
    let mut seen = BTreeSet::new();
    ids.into_iter()
        .filter(|id| seen.insert(id.to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn predicted(qid: u32, outcome: &str, first: &str, choices: &[&str]) -> Prediction {
        serde_json::from_value(json!({
            "qid": qid, "outcome": outcome, "ranked": [first], "choices": choices, "score": 0.5,
        }))
        .unwrap()
    }

    #[test]
    fn a_query_turns_by_how_near_to_right_it_was_and_is() {
        let ambiguous = |first: &str, choices: &[&str]| predicted(1, "ambiguous", first, choices);
        let answer = |first: &str| predicted(1, "answer", first, &[]);
        let nothing = || predicted(1, "no_answer", "b", &[]);
        let cases = [
            // What is right, before, now.
            (Some("a"), answer("a"), answer("b"), Some(Turn::Lost)),
            (Some("a"), answer("a"), nothing(), Some(Turn::Lost)),
            (Some("a"), nothing(), answer("a"), Some(Turn::Won)),
            (Some("a"), nothing(), answer("c"), Some(Turn::Worse)),
            (
                Some("a"),
                answer("b"),
                ambiguous("b", &["b", "c"]),
                Some(Turn::Better),
            ),
            (
                Some("a"),
                ambiguous("b", &["b", "a"]),
                nothing(),
                Some(Turn::Worse),
            ),
            // The same outcome and first, but the right one is no longer offered.
            (
                Some("a"),
                ambiguous("b", &["b", "a"]),
                ambiguous("b", &["b"]),
                Some(Turn::Worse),
            ),
            (Some("a"), answer("b"), answer("c"), Some(Turn::Changed)),
            (Some("a"), answer("b"), answer("b"), None),
            (None, nothing(), answer("b"), Some(Turn::Lost)),
            (
                None,
                answer("b"),
                ambiguous("b", &["b"]),
                Some(Turn::Better),
            ),
            (None, ambiguous("b", &["b"]), nothing(), Some(Turn::Won)),
        ];
        for (gold, old, new, expected) in cases {
            let query: QueryRow =
                serde_json::from_value(json!({"qid": 1, "query": "q", "gold": gold})).unwrap();
            let said = format!("{gold:?} {old:?} {new:?}");
            let comparison = compare(vec![old], vec![new], Some(&[query]), &[]);
            let turn = comparison.changes.first().map(|change| change.turn);
            assert_eq!(turn, expected, "{said}");
        }
    }

    #[test]
    fn what_only_some_have_or_one_has_twice_is_named() {
        let old = [1, 2, 2].map(|qid| predicted(qid, "answer", "a", &[]));
        let new = [3, 2].map(|qid| predicted(qid, "answer", "b", &[]));
        let queries: Vec<QueryRow> = [2, 4, 4]
            .map(|qid| serde_json::from_value(json!({"qid": qid, "query": "q"})).unwrap())
            .into();
        let comparison = compare(old.into(), new.into(), Some(&queries), &[]);
        assert_eq!((comparison.compared, comparison.unchanged), (1, 0));
        let ids = |ids: &[Value]| Value::from(ids.to_vec());
        let Comparison {
            missing, doubled, ..
        } = &comparison;
        assert_eq!(ids(&missing.old), json!([3, 4]));
        assert_eq!(ids(&missing.new), json!([1, 4]));
        assert_eq!(ids(&missing.queries), json!([1, 3]));
        assert_eq!(ids(&doubled.old), json!([2]));
        assert_eq!(ids(&doubled.queries), json!([4]));
        assert!(doubled.new.is_empty());
    }
}
