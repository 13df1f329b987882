//! Two servers on one record: what is published on one is answered by the other, and of many who want
//! the same at one moment one gets it. On SQLite, and with the feature `postgres-tests` on PostgreSQL.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::time::{Duration, Instant};

use koujing_tests::{Client, Server, article, koujing, together, until};
use serde_json::{Value, json};

/// How many want the same at one moment.
const CALLERS: usize = 16;

/// Two servers of one record, and its people.
struct Nodes {
    servers: [Server; 2],
    admin: String,
    editor: String,
    approvers: Vec<String>,
}

impl Nodes {
    /// Over the record that these arguments name.
    fn of(record: &[&str]) -> Self {
        let make = ["key", "create", "--role", "admin", "--name", "admin"];
        let made = koujing(&[&make, record].concat()).exits(0);
        let admin = made.stdout.trim().to_owned();
        let servers = [Server::start(record), Server::start(record)];
        let caller = servers[0].stranger().with_key(&admin);
        let hire = |role: &str, name: &str| {
            let body = json!({"name": name, "role": role});
            let made = caller.post("/v1/keys", &body).is(201);
            made["key"].as_str().expect("a key").to_owned()
        };
        let editor = hire("editor", "editor");
        let approvers = (0..CALLERS).map(|at| hire("approver", &format!("approver-{at}")));
        let approvers = approvers.collect();
        Self {
            admin,
            editor,
            approvers,
            servers,
        }
    }

    /// A caller of one of the two.
    fn on(&self, node: usize, key: &str) -> Client {
        self.servers[node % 2].stranger().with_key(key)
    }

    /// Has something written and handed in on one of the two.
    fn submitted(
        &self,
        node: usize,
        id: &str,
        question: &str,
        body: &str,
        base: Option<u64>,
    ) -> u64 {
        let text = article(id, &format!("question: {question}"), body);
        self.on(node, &self.editor).submitted(id, &text, base)
    }

    /// Has all approvers approve at one moment, each a revision of his own choice, over both nodes.
    fn all_approve(&self, which: impl Fn(usize) -> (String, u64) + Sync) -> Vec<(u16, Value)> {
        together(CALLERS, |at| {
            let (id, revision) = which(at);
            let approver = self.on(at, &self.approvers[at]);
            let reply = approver.review(&id, revision, "approve", &json!({}));
            (reply.status, reply.json())
        })
    }

    /// What holds after all of it: the log verifies, and both nodes say the same.
    fn agree_on(&self, question: &str) -> Value {
        let admin = self.on(0, &self.admin);
        assert_eq!(
            admin.get("/v1/audit/verify", &[]).ok()["broken_at"],
            Value::Null
        );
        let changes = admin.get("/v1/changes", &[]).ok();
        let items = changes["items"].as_array().expect("items");
        let positions: Vec<u64> = items
            .iter()
            .filter_map(|item| item["seq"].as_u64())
            .collect();
        let newest = *positions.last().expect("a change");
        assert_eq!(
            positions,
            (positions[0]..=newest).collect::<Vec<_>>(),
            "no gap"
        );
        let newest = newest.to_string();
        let ask = |node| {
            self.on(node, &self.admin)
                .ask(question, &[("min_seq", &newest)])
        };
        let told = ask(0);
        assert_eq!(told, ask(1));
        told
    }
}

fn a_publication_on_one_is_answered_by_the_other(nodes: &Nodes) {
    let mut base = None;
    for round in 0..6_usize {
        let text = format!("第 {round} 次的说法。");
        let (here, there) = (round, round + 1);
        let revision = nodes.submitted(here, "wash", "滤网用什么清洗", &text, base);
        base = Some(revision);
        let approver = nodes.on(here, &nodes.approvers[0]);
        let approved = approver
            .review("wash", revision, "approve", &json!({}))
            .ok();
        let done = Instant::now();
        let own = nodes.on(here, &nodes.admin).ask("滤网用什么清洗", &[]);
        assert_eq!(
            own["answer"]["text"],
            json!(text),
            "the writing node, at once"
        );
        let other = nodes.on(there, &nodes.admin);
        let told = until("the new wording", || {
            let told = other.ask("滤网用什么清洗", &[]);
            (told["answer"]["text"] == json!(text)).then_some(told)
        });
        assert!(
            done.elapsed() < Duration::from_secs(1),
            "{:?}",
            done.elapsed()
        );
        assert_eq!(told["seq"], approved["seq"]);
    }
    let suspended = nodes
        .on(0, &nodes.editor)
        .tell("wash", "suspend", &json!({"reason": "错了"}))
        .ok();
    let done = Instant::now();
    let told = until("the suspension", || {
        let told = nodes.on(1, &nodes.admin).ask("滤网用什么清洗", &[]);
        (told["reason"] == "suspended").then_some(told)
    });
    assert!(
        done.elapsed() < Duration::from_secs(1),
        "{:?}",
        done.elapsed()
    );
    assert_eq!(told["seq"], suspended["seq"]);
}

fn of_sixteen_approvals_of_one_revision_one_is_the_first(nodes: &Nodes) {
    let mut base = None;
    for round in 0..3_usize {
        let text = format!("第 {round} 次的说法。");
        let revision = nodes.submitted(round, "wash", "滤网用什么清洗", &text, base);
        base = Some(revision);
        let replies = nodes.all_approve(|_| ("wash".to_owned(), revision));
        let done = replies.iter().filter(|(status, _)| *status == 200);
        let refused = replies.iter().filter(|(status, reply)| {
            *status == 409 && reply["code"] == "wrong_state" && reply["state"] == "published"
        });
        assert_eq!(
            (done.count(), refused.count()),
            (1, CALLERS - 1),
            "{replies:?}"
        );
        let told = nodes.agree_on("滤网用什么清洗");
        assert_eq!(told["answer"]["text"], json!(text));
    }
    let history = nodes
        .on(1, &nodes.admin)
        .get("/v1/articles/wash/revisions", &[])
        .ok();
    let items = history["items"].as_array().expect("items");
    assert!(
        items
            .iter()
            .all(|item| item["approvals"].as_array().map(Vec::len) == Some(1)),
        "{history}"
    );
}

fn of_sixteen_articles_that_claim_one_question_one_is_published(nodes: &Nodes) {
    for round in 0..2_usize {
        let question = ["退货运费谁出", "发票抬头怎么改"][round];
        let id = |at: usize| format!("claim-{round}-{at}");
        for at in 0..CALLERS {
            nodes.submitted(at, &id(at), question, &format!("第 {at} 种说法。"), None);
        }
        let replies = nodes.all_approve(|at| (id(at), 1));
        let first = replies.iter().position(|(status, _)| *status == 200);
        let first = first.unwrap_or_else(|| panic!("none was published: {replies:?}"));
        for (at, (status, reply)) in replies.iter().enumerate() {
            if at != first {
                assert_eq!(
                    (*status, &reply["code"]),
                    (409, &json!("question_taken")),
                    "{reply}"
                );
                assert_eq!(
                    reply["conflicts"][0]["article"],
                    json!(id(first)),
                    "{reply}"
                );
            }
        }
        let told = nodes.agree_on(question);
        assert_eq!(told["answer"]["article"], json!(id(first)));
    }
}

mod sqlite {
    use super::Nodes;
    use koujing_tests::Record;

    fn with(test: fn(&Nodes)) {
        let record = Record::new();
        test(&Nodes::of(&["--data", record.data()]));
    }

    #[test]
    fn a_publication_on_one_is_answered_by_the_other() {
        with(super::a_publication_on_one_is_answered_by_the_other);
    }

    #[test]
    fn of_sixteen_approvals_of_one_revision_one_is_the_first() {
        with(super::of_sixteen_approvals_of_one_revision_one_is_the_first);
    }

    #[test]
    fn of_sixteen_articles_that_claim_one_question_one_is_published() {
        with(super::of_sixteen_articles_that_claim_one_question_one_is_published);
    }
}

#[cfg(feature = "postgres-tests")]
mod postgres {
    use super::Nodes;
    use koujing_tests::Database;

    fn with(test: fn(&Nodes)) {
        let database = Database::new();
        test(&Nodes::of(&["--database-url", database.address()]));
    }

    #[test]
    fn a_publication_on_one_is_answered_by_the_other() {
        with(super::a_publication_on_one_is_answered_by_the_other);
    }

    #[test]
    fn of_sixteen_approvals_of_one_revision_one_is_the_first() {
        with(super::of_sixteen_approvals_of_one_revision_one_is_the_first);
    }

    #[test]
    fn of_sixteen_articles_that_claim_one_question_one_is_published() {
        with(super::of_sixteen_articles_that_claim_one_question_one_is_published);
    }
}
