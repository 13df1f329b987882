//! JSON Lines: one article a row, as other systems export them.
//!
//! `{"id", "question" or "standard_question", "answer", "similar" or "variants"}`; other keys are
//! passed over and named.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use koujing_core::{Article, Body, Message, Problem, Settings, Severity};
use koujing_markdown::{lint_article, write_article};
use serde::Deserialize;
use serde_json::Value;

use crate::folder::FileReading;

/// What was read of a file of rows.
#[derive(Debug, Clone, Default)]
pub struct ReadRows {
    /// One reading a row, in file order; empty lines are no rows.
    pub articles: Vec<FileReading>,
    /// Keys that were passed over.
    pub ignored_keys: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Row {
    id: Value,
    #[serde(alias = "standard_question")]
    question: String,
    #[serde(default)]
    answer: Option<String>,
    #[serde(default, alias = "variants")]
    similar: Option<Vec<String>>,
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

/// Reads a file of rows. A row that cannot be an article has a problem that names its line; the
/// style warnings are left out.
pub fn read_rows(bytes: &[u8], path: &str, settings: &Settings) -> ReadRows {
    let mut rows = ReadRows::default();
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut first_lines: BTreeMap<String, u32> = BTreeMap::new();
    for (line, row) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        if row.trim_ascii().is_empty() {
            continue;
        }
        let read = read_row(row, &mut rows.ignored_keys).and_then(|article| {
            match first_lines.entry(article.id.key()) {
                Entry::Occupied(first) => Err(Message::new(
                    format!("编号 {} 已在第 {} 行用过;请换一个", article.id, first.get()),
                    format!(
                        "line {} has the id {} already; choose another",
                        first.get(),
                        article.id
                    ),
                )),
                Entry::Vacant(free) => {
                    free.insert(line);
                    Ok(article)
                }
            }
        });
        let (article, mut problems) = match read {
            Ok(article) => {
                let problems = lint_article(&article, settings, false);
                (Some(article), problems)
            }
            Err(message) => (
                None,
                vec![Problem {
                    path: String::new(),
                    line,
                    column: 1,
                    rule: "unreadable_row".to_owned(),
                    severity: Severity::Error,
                    message,
                }],
            ),
        };
        for problem in &mut problems {
            problem.path = path.to_owned();
            problem.line = line;
            problem.column = 1;
        }
        rows.articles.push(FileReading {
            path: format!("{path}:{line}"),
            source: article.as_ref().map(write_article),
            article,
            problems,
            images: BTreeMap::new(),
        });
    }
    rows
}

fn read_row(row: &[u8], ignored: &mut BTreeSet<String>) -> Result<Article, Message> {
    let row: Row = serde_json::from_slice(row).map_err(|error| {
        Message::new(
            format!("这一行不是可用的 JSON 条目:{error};需要 id、question、answer"),
            format!("this line is no usable JSON row: {error}; it needs id, question, answer"),
        )
    })?;
    ignored.extend(row.other.into_keys());
    let has_nul = {
        let texts = [&row.question].into_iter().chain(&row.answer);
        let mut texts = texts.chain(row.similar.iter().flatten());
        texts.any(|text| text.contains('\0'))
    };
    if has_nul {
        return Err(Message::new(
            "这一行含有空字符(NUL,\\u0000);请删除",
            "this line contains a NUL character (\\u0000): remove it",
        ));
    }
    let id = match &row.id {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        other => {
            return Err(Message::new(
                format!("id 应为文字或数字,而不是 {other}"),
                format!("id must be a string or a number, not {other}"),
            ));
        }
    };
    let id = id.parse().map_err(|error: koujing_core::InvalidId| {
        Message::new(
            format!(
                "{:?} 不能用作编号:1 到 100 个字母、数字、.、_、-,不以 . 开头",
                error.0
            ),
            error.to_string(),
        )
    })?;
    let question = row.question.trim().to_owned();
    if question.is_empty() {
        return Err(Message::new(
            "question 是空的;请写上标准问",
            "question is empty; write one",
        ));
    }
    Ok(Article {
        id,
        kind: koujing_core::Kind::Answer,
        question,
        similar: row
            .similar
            .unwrap_or_default()
            .into_iter()
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect(),
        negative: Vec::new(),
        category: None,
        labels: Vec::new(),
        shortcut: None,
        audience: koujing_core::Audience::default(),
        owner: None,
        verify_every: None,
        must_say: Vec::new(),
        never_say: Vec::new(),
        related: Vec::new(),
        sources: Vec::new(),
        scope: koujing_core::Scope::default(),
        effective: koujing_core::Effective::default(),
        targets: Vec::new(),
        status: None,
        next_update_at: None,
        body: Body {
            default: row.answer.unwrap_or_default().trim().to_owned(),
            ..Body::default()
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_by_either_name_and_each_bad_one_is_named() {
        let text = "\u{feff}{\"id\": \"a\", \"standard_question\": \"怎么洗\", \"answer\": \"用清水\", \"variants\": [\"咋洗\"], \"src\": \"x\"}\n\
                    \n\
                    {\"id\": 7, \"question\": \"怎么换\", \"answer\": \"每月换\"}\n\
                    {\"id\": \"../x\", \"question\": \"?\", \"answer\": \"-\"}\n\
                    {\"id\": \"c\"}\n\
                    {\"id\": \"A\", \"question\": \"怎么修\", \"answer\": \"报修\"}\n\
                    not json\n\
                    {\"id\": \"n\", \"question\": \"怎么装\", \"answer\": \"先\\u0000后\"}\n";
        let rows = read_rows(text.as_bytes(), "faq.jsonl", &Settings::default());
        let lines: Vec<(u32, bool)> = rows
            .articles
            .iter()
            .map(|row| {
                (
                    row.problems.first().map_or(0, |problem| problem.line),
                    row.is_usable(),
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                (0, true),
                (0, true),
                (4, false),
                (5, false),
                (6, false),
                (7, false),
                (8, false)
            ]
        );
        let first = rows.articles[0].article.as_ref().expect("an article");
        assert_eq!(first.similar, ["咋洗"]);
        assert_eq!(rows.ignored_keys.into_iter().collect::<Vec<_>>(), ["src"]);
    }
}
