//! Files of replies: JSON Lines and tables, pairs of question and reply or whole transcripts.

use std::borrow::Cow;
use std::collections::BTreeSet;

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use koujing_core::Message;
use serde_json::{Map, Value};

use super::columns::{Column, Field, column};
use super::rows::Row;
use super::times::Offset;
use super::{MOST_REPLIES, SentReply, transcript};
use crate::error::ServiceError;
use crate::service::Service;

/// How a file of replies is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentFormat {
    /// One JSON object a line.
    JsonLines,
    /// A table with a head, parted by comma, semicolon or tab; UTF-8, UTF-16 or GBK.
    Table,
}

impl SentFormat {
    /// By how the text looks: JSON Lines begin with a brace.
    pub fn of(bytes: &[u8]) -> Self {
        match decoded(bytes).trim_start().starts_with('{') {
            true => Self::JsonLines,
            false => Self::Table,
        }
    }
}

/// A row that is not checked, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadRow {
    /// Its line, from 1.
    pub line: u32,
    /// Why.
    pub reason: Message,
}

/// What was read of a file of replies.
#[derive(Debug, Clone, Default)]
pub struct ReadReplies {
    /// In the order of their lines.
    pub replies: Vec<SentReply>,
    /// Rows that cannot be checked.
    pub unread: Vec<UnreadRow>,
    /// Messages of transcripts that are nothing to check: courtesy, the system's, before any question.
    pub passed_over: usize,
    /// Columns that were not used.
    pub ignored: BTreeSet<String>,
    /// Replies beyond the most that are checked in one go.
    pub too_many: usize,
}

impl ReadReplies {
    /// The same, to be judged by what is live now, whenever they were sent: for replies from before there
    /// was an answer.
    #[must_use]
    pub fn by_now(mut self) -> Self {
        for reply in &mut self.replies {
            reply.request.at = None;
        }
        self
    }
}

/// Reads a file of replies. A row that cannot be read is named with its line; the others are not lost.
pub fn read_replies(
    service: &Service,
    bytes: &[u8],
    format: SentFormat,
    offset: Offset,
) -> ReadReplies {
    let text = decoded(bytes);
    let snapshot = service.snapshot.load();
    let dimensions = snapshot.rules.settings.dimensions.keys().cloned().collect();
    let mut read = ReadReplies::default();
    let rows = match format {
        SentFormat::JsonLines => json_rows(&text, &dimensions, &mut read),
        SentFormat::Table => table_rows(&text, &dimensions, &mut read),
    };
    let (messages, pairs): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(is_message);
    for row in pairs {
        let line = row.line;
        match row.reply(offset) {
            Ok(reply) => read.replies.push(reply),
            Err(reason) => read.unread.push(UnreadRow { line, reason }),
        }
    }
    let book = snapshot.rules.wordbook();
    let matters = |text: &str| koujing_check::says_something(book, text);
    let (replies, passed_over) = transcript::replies(messages, offset, &matters, &mut read.unread);
    read.passed_over = passed_over;
    read.replies.extend(replies);
    read.replies.sort_by_key(|reply| reply.line);
    read.too_many = read.replies.len().saturating_sub(MOST_REPLIES);
    read.replies.truncate(MOST_REPLIES);
    read.unread.sort_by_key(|row| row.line);
    read
}

/// A row of a transcript has a text instead of a reply.
fn is_message(row: &Row) -> bool {
    let has = |field| row.fields.contains_key(&field);
    !has(Field::Reply) && (has(Field::Sender) || has(Field::Text))
}

/// The text of a file in UTF-8, UTF-16 with a mark, or else GBK (GB 18030).
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let marked = [UTF_8, UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let mark: &[u8] = match encoding.name() {
            "UTF-8" => b"\xef\xbb\xbf",
            "UTF-16LE" => b"\xff\xfe",
            _ => b"\xfe\xff",
        };
        bytes.starts_with(mark)
    });
    let encoding = marked.unwrap_or(match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        Err(_) => GB18030,
    });
    encoding.decode(bytes).0
}

fn json_rows(text: &str, dimensions: &BTreeSet<String>, read: &mut ReadReplies) -> Vec<Row> {
    let mut rows = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim().is_empty() {
            continue;
        }
        let found = json_row(line, text, dimensions, &mut read.ignored);
        match found {
            Ok(mut found) => rows.append(&mut found),
            Err(reason) => read.unread.push(UnreadRow { line, reason }),
        }
    }
    rows
}

/// The row of a line; of a whole conversation (`messages`) its messages.
fn json_row(
    line: u32,
    text: &str,
    dimensions: &BTreeSet<String>,
    ignored: &mut BTreeSet<String>,
) -> Result<Vec<Row>, Message> {
    let unreadable = |error: serde_json::Error| {
        Message::new(
            format!("这一行不是可用的 JSON:{error}"),
            format!("this line is no usable JSON: {error}"),
        )
    };
    let mut members: Map<String, Value> = serde_json::from_str(text).map_err(unreadable)?;
    let messages = members.remove("messages");
    let mut row = Row {
        line,
        ..Row::default()
    };
    row.put_all(members, dimensions, ignored)?;
    let messages = match messages {
        None => return Ok(vec![row]),
        Some(Value::Array(messages)) => messages,
        Some(_) => {
            return Err(Message::new(
                "messages 应为数组",
                "messages must be an array",
            ));
        }
    };
    // A conversation without a name is one of its own.
    let named = || format!("#{line}");
    row.fields.entry(Field::Conversation).or_insert_with(named);
    let message = |value: Value| match value {
        Value::Object(members) => {
            let mut message = row.clone();
            message.put_all(members, dimensions, ignored)?;
            Ok(message)
        }
        _ => Err(Message::new(
            "messages 里应为 {\"sender\", \"text\"}",
            "messages must hold {\"sender\", \"text\"}",
        )),
    };
    messages.into_iter().map(message).collect()
}

fn table_rows(text: &str, dimensions: &BTreeSet<String>, read: &mut ReadReplies) -> Vec<Row> {
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: char| head.matches(sign).count();
    let delimiter = ['\t', ';', ','].into_iter().max_by_key(|sign| count(*sign));
    let mut table = csv::ReaderBuilder::new()
        .delimiter(
            delimiter
                .and_then(|sign| u8::try_from(sign).ok())
                .unwrap_or(b','),
        )
        .flexible(true)
        .from_reader(text.as_bytes());
    let names: Vec<String> = match table.headers() {
        Ok(names) => names.iter().map(str::to_owned).collect(),
        Err(error) => {
            read.unread.push(unreadable_row(1, &error));
            return Vec::new();
        }
    };
    let columns: Vec<Column> = names.iter().map(|name| column(name, dimensions)).collect();
    let mut rows = Vec::new();
    for record in table.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                read.unread.push(unreadable_row(line, &error));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let mut row = Row {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            ..Row::default()
        };
        if record.len() > columns.len() {
            let (has, most) = (record.len(), columns.len());
            read.unread.push(UnreadRow {
                line: row.line,
                reason: Message::new(
                    format!("有 {has} 列,表头只有 {most} 列"),
                    format!("it has {has} columns, the head {most}"),
                ),
            });
            continue;
        }
        for ((column, name), value) in columns.iter().zip(&names).zip(record.iter()) {
            row.put_as(column, name, value, &mut read.ignored);
        }
        if !row.fields.is_empty() {
            rows.push(row);
        }
    }
    rows
}

fn unreadable_row(line: u64, error: &csv::Error) -> UnreadRow {
    UnreadRow {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        reason: Message::new(
            format!("这一行读不出来:{error}"),
            format!("this row cannot be read: {error}"),
        ),
    }
}

/// What is wrong with one reply, said for people; what is wrong with us is still an error.
pub(super) fn wrong_with(error: ServiceError) -> Result<Message, ServiceError> {
    Ok(match error {
        ServiceError::EmptyReply => Message::new("回复是空的", "the reply is empty"),
        ServiceError::EmptyQuestion => Message::new("问题是空的", "the question is empty"),
        ServiceError::ReplyTooLong { chars, most } => Message::new(
            format!("回复有 {chars} 字,最多 {most} 字"),
            format!("the reply has {chars} characters; at most {most}"),
        ),
        ServiceError::QuestionTooLong { chars, most } => Message::new(
            format!("问题有 {chars} 字,最多 {most} 字"),
            format!("the question has {chars} characters; at most {most}"),
        ),
        ServiceError::UnknownDimension(name) => {
            Message::new(format!("没有声明的维度:{name}"), name.to_string())
        }
        other => return Err(other),
    })
}
