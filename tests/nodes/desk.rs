//! People at one node.

use jiff::Timestamp;
use koujing_tests::{Client, Reply};
use serde_json::{Value, json};

/// Their callers.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) editor: Client,
    pub(crate) approver: Client,
    pub(crate) admin: Client,
}

impl Desk {
    pub(crate) fn new(node: &Client, editor: &str, approver: &str, admin: &str) -> Self {
        Self {
            editor: node.with_key(editor),
            approver: node.with_key(approver),
            admin: node.with_key(admin),
        }
    }

    /// Publishes a wording; its position in the feed.
    pub(crate) fn publish(&self, id: &str, wording: &str) -> u64 {
        let said = self.approve(id, wording, &json!({}));
        assert_eq!(said["state"], "published", "{said}");
        said["seq"]
            .as_u64()
            .unwrap_or_else(|| panic!("no position: {said}"))
    }

    /// Approves a wording for an instant.
    pub(crate) fn schedule(&self, id: &str, wording: &str, at: Timestamp) {
        let said = self.approve(id, wording, &json!({"publish_at": at.to_string()}));
        assert_eq!(said["state"], "approved", "{said}");
    }

    fn approve(&self, id: &str, wording: &str, body: &Value) -> Value {
        let address = self.submitted(id, wording);
        self.approver.post(&format!("{address}/approve"), body).ok()
    }

    /// Hands in a wording; the address of its revision.
    pub(crate) fn submitted(&self, id: &str, wording: &str) -> String {
        let draft = self.put(id, wording);
        assert_eq!(draft.status, 201, "{}", draft.text());
        let address = format!("/v1/articles/{id}/revisions/{}", draft.json()["revision"]);
        self.editor
            .post_bytes(&format!("{address}/submit"), "text/plain", "")
            .ok();
        address
    }

    /// Writes a draft over the newest revision.
    pub(crate) fn put(&self, id: &str, wording: &str) -> Reply {
        let file = format!(
            "---\nid: {id}\nquestion: {}\nowner: 值班组\n---\n\n{wording}\n",
            question(id)
        );
        let editor = self.editor.with("content-type", "text/markdown");
        let target = format!("/v1/articles/{id}");
        let first = editor.send("PUT", &target, Some(file.clone().into_bytes()));
        if first.status != 428 {
            return first;
        }
        let newest = format!("\"{}\"", first.json()["newest"]);
        editor
            .with("if-match", &newest)
            .send("PUT", &target, Some(file.into_bytes()))
    }

    /// The wording that this node answers.
    pub(crate) fn text(&self, id: &str) -> String {
        let said = asked(&self.editor, id);
        said["answer"]["text"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The position that this node answers from.
    pub(crate) fn seq(&self) -> u64 {
        let said = asked(&self.editor, "standing");
        said["seq"]
            .as_u64()
            .unwrap_or_else(|| panic!("no position: {said}"))
    }
}

/// The question of an article, asked.
pub(crate) fn asked(client: &Client, id: &str) -> Value {
    client.ask(question(id), &[])
}

/// The question of an article.
pub(crate) fn question(id: &str) -> &'static str {
    match id {
        "standing" => "滤网怎么清洗",
        "stopped" => "发票去哪里开",
        "draft" => "会员积分多久到账",
        _ => "门店几点关门",
    }
}
