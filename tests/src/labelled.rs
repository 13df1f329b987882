//! Replies with the verdict that people gave them: `golden/replies.jsonl`, and `golden/replies_fresh.jsonl`,
//! of whose failures nobody but a machine has taken notice.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

/// A labelled reply.
#[derive(Debug, Clone, Deserialize)]
pub struct Labelled {
    /// Its id.
    pub id: String,
    /// What it is held against; none: the answer to the question.
    pub article: Option<String>,
    /// What was asked.
    pub question: Option<String>,
    /// Dimension to value.
    #[serde(default)]
    pub context: BTreeMap<String, String>,
    /// The words.
    pub reply: String,
    /// What people say that it is.
    pub verdict: String,
}

impl Labelled {
    /// Those that the check was mended by.
    pub fn all() -> Vec<Self> {
        read(include_str!("../golden/replies.jsonl"))
    }

    /// Those of which only figures were looked at.
    pub fn fresh() -> Vec<Self> {
        read(include_str!("../golden/replies_fresh.jsonl"))
    }

    /// What `POST /v1/check` takes.
    pub fn body(&self) -> Value {
        let mut body = json!({"reply": self.reply, "context": self.context});
        match (&self.article, &self.question) {
            (Some(article), _) => body["article"] = json!(article),
            (None, question) => body["question"] = json!(question),
        }
        body
    }

    /// 32-bit FNV-1a of the id: which ones are taken for something only their ids say.
    pub fn hash(&self) -> u32 {
        self.id.bytes().fold(2_166_136_261, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
        })
    }
}

fn read(text: &str) -> Vec<Labelled> {
    let read =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(read).collect()
}
