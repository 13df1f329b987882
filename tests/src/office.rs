//! A served record with people who write, approve and read.

use serde_json::{Value, json};

use crate::{Client, Folder, Record, Server, Visitor, article, until};

/// The password of every account that is made for a test.
const PASSWORD: &str = "正确的马、电池、订书钉";

/// A record of the test's own, its server, and one caller of each role, each a person of his own.
#[derive(Debug)]
pub struct Office {
    /// The record.
    pub record: Record,
    /// Its server.
    pub server: Server,
    /// Reads.
    pub reader: Client,
    /// Reads as the public does.
    pub public: Client,
    /// Writes.
    pub editor: Client,
    /// Approves.
    pub approver: Client,
    /// May everything.
    pub admin: Client,
}

impl Office {
    /// One over an empty record.
    pub fn open() -> Self {
        Self::over(Record::new())
    }

    /// One over a record with this content.
    pub fn of(folder: &Folder) -> Self {
        Self::over(Record::of(folder))
    }

    /// One over a record, with people whom it does not know yet.
    fn over(record: Record) -> Self {
        let server = record.serve();
        let admin = server.stranger().with_key(&record.key("admin", "internal"));
        let person = |role: &str, audience: &str| {
            server
                .stranger()
                .with_key(&hire(&admin, role, role, audience))
        };
        let reader = person("reader", "internal");
        let editor = person("editor", "internal");
        let approver = person("approver", "internal");
        let public = server
            .stranger()
            .with_key(&hire(&admin, "reader", "public", "public"));
        Self {
            record,
            reader,
            public,
            editor,
            approver,
            admin,
            server,
        }
    }

    /// One more person, with a key of his name.
    pub fn hire(&self, role: &str, name: &str) -> Client {
        let key = hire(&self.admin, role, name, "internal");
        self.server.stranger().with_key(&key)
    }

    /// One more person, with an account of his name, in front of a browser.
    pub fn enter(&self, name: &str, role: &str) -> Visitor {
        let body = json!({"name": name, "password": PASSWORD, "role": role});
        self.admin.post("/v1/users", &body).is(201);
        Visitor::of(&self.server).signed_in(name, PASSWORD)
    }

    /// Has it published how a filter is washed (`滤网怎么洗`), with more lines of front matter.
    pub fn publish_filter(&self, front: &str, base: Option<u64>) {
        let front = format!("question: 滤网怎么洗{front}");
        let file = article("filter", &front, "滤网用清水洗，每 15 天一次。");
        self.publish("filter", &file, base);
    }

    /// The one gap that is in this state, once it is.
    pub fn gap(&self, state: &str) -> Value {
        until(&format!("one gap that is {state}"), || {
            match self
                .editor
                .items("/v1/gaps", &[("state", state)])
                .as_slice()
            {
                [one] => Some(one.clone()),
                _ => None,
            }
        })
    }

    /// Has the editor write and hand in a file, and the approver look at its warnings and approve it,
    /// which must go well: the reply to the approval, with its `revision`.
    pub fn publish(&self, id: &str, markdown: &str, base: Option<u64>) -> Value {
        let revision = self.editor.submitted(id, markdown, base);
        let impact = format!("/v1/articles/{id}/revisions/{revision}/impact");
        let warnings = self.approver.get(&impact, &[]).ok()["warnings"].clone();
        let warnings = warnings.as_array().cloned().unwrap_or_default();
        let seen: Vec<&Value> = warnings.iter().map(|warning| &warning["id"]).collect();
        let body = json!({"acknowledge": seen});
        let mut reply = self.approver.review(id, revision, "approve", &body).ok();
        reply["revision"] = revision.into();
        reply
    }

    /// The wording that a reader is given; empty when there is none.
    pub fn wording(&self, question: &str) -> String {
        let told = self.reader.ask(question, &[]);
        told["answer"]["text"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Has other settings written, handed in and approved.
    pub fn settle(&self, yaml: &str) {
        let base = self
            .editor
            .get("/v1/settings", &[])
            .header("etag")
            .map(str::to_owned);
        let mut editor = self.editor.with("content-type", "application/yaml");
        if let Some(base) = &base {
            editor = editor.with("if-match", base);
        }
        let draft = editor
            .send("PUT", "/v1/settings", Some(yaml.into()))
            .is(201);
        assert_eq!(draft["problems"], json!([]), "{draft}");
        let at = |verb: &str| format!("/v1/settings/revisions/{}/{verb}", draft["revision"]);
        self.editor.post(&at("submit"), &json!({})).ok();
        let approved = self.approver.post(&at("approve"), &json!({})).ok();
        assert_eq!(approved["state"], "published", "{approved}");
    }

    /// Stops the server and starts one over the same record.
    pub fn reopen(self) -> Self {
        let (code, _) = self.server.stop();
        assert_eq!(code, 0);
        let server = self.record.serve();
        let moved = |client: &Client| client.of(server.address());
        Self {
            reader: moved(&self.reader),
            public: moved(&self.public),
            editor: moved(&self.editor),
            approver: moved(&self.approver),
            admin: moved(&self.admin),
            record: self.record,
            server,
        }
    }
}

/// The key of somebody new.
pub(crate) fn hire(admin: &Client, role: &str, name: &str, audience: &str) -> String {
    let body = json!({"name": name, "role": role, "audience": audience});
    let made = admin.post("/v1/keys", &body).is(201);
    made["key"]
        .as_str()
        .unwrap_or_else(|| panic!("no key: {made}"))
        .to_owned()
}
