//! Whole conversations: each agent's message is held against the customer's question before it.

use std::collections::BTreeMap;

use koujing_core::{Message, Timestamp};

use super::columns::Field;
use super::read::UnreadRow;
use super::rows::{Row, time};
use super::times::Offset;
use super::{CheckRequest, SentReply};
use crate::check::About;

/// How a customer is called; others are agents, by their names.
const CUSTOMERS: &[&str] = &[
    "customer",
    "user",
    "visitor",
    "buyer",
    "client",
    "客户",
    "顾客",
    "买家",
    "访客",
    "用户",
    "消费者",
    "会员",
];
/// What says nothing to anybody.
const SYSTEMS: &[&str] = &["system", "系统", "系统消息", "通知"];
/// Agents without a name.
const NAMELESS: &[&str] = &[
    "agent", "seller", "staff", "客服", "坐席", "座席", "卖家", "商家",
];

/// A message of a conversation.
struct Sent {
    row: Row,
    at: Option<Timestamp>,
}

/// What is being said in a conversation.
#[derive(Default)]
struct Talk {
    question: String,
    /// Whether the customer spoke last, so that what he says next belongs to it.
    customer_spoke: bool,
    reply: Option<SentReply>,
}

/// The replies of the messages among some rows, in the order of their lines. What a customer writes in a row
/// is one question, what an agent writes in a row is one reply; words of courtesy alone are neither.
/// `matters` says whether a text says something. Counts what was passed over.
pub(super) fn replies(
    rows: Vec<Row>,
    offset: Offset,
    matters: &dyn Fn(&str) -> bool,
    unread: &mut Vec<UnreadRow>,
) -> (Vec<SentReply>, usize) {
    let mut conversations: BTreeMap<String, Vec<Sent>> = BTreeMap::new();
    for row in rows {
        let conversation = row.text(Field::Conversation).unwrap_or_default().to_owned();
        let at = row.text(Field::Time).map(|text| time(text, offset));
        match at.transpose() {
            Ok(at) => {
                let sent = Sent { row, at };
                conversations.entry(conversation).or_default().push(sent);
            }
            Err(reason) => unread.push(UnreadRow {
                line: row.line,
                reason,
            }),
        }
    }
    let (mut found, mut passed_over) = (Vec::new(), 0);
    for mut messages in conversations.into_values() {
        if messages.iter().all(|sent| sent.at.is_some()) {
            messages.sort_by_key(|sent| sent.at);
        }
        let mut talk = Talk::default();
        for sent in messages {
            match say(&mut talk, sent, matters, &mut found) {
                Ok(true) => {}
                Ok(false) => passed_over += 1,
                Err(row) => unread.push(row),
            }
        }
        found.extend(talk.reply);
    }
    found.sort_by_key(|reply| reply.line);
    (found, passed_over)
}

/// Takes one message; whether it says something.
fn say(
    talk: &mut Talk,
    sent: Sent,
    matters: &dyn Fn(&str) -> bool,
    found: &mut Vec<SentReply>,
) -> Result<bool, UnreadRow> {
    let row = sent.row;
    let bad = |zh: &str, en: &str| UnreadRow {
        line: row.line,
        reason: Message::new(zh, en),
    };
    let sender = row
        .text(Field::Sender)
        .ok_or_else(|| bad("没有发送人(sender)", "there is no sender"))?;
    let Some(text) = row.text(Field::Text) else {
        return Ok(false);
    };
    let folded = koujing_language::fold(sender);
    let is_one_of = |names: &[&str]| names.contains(&folded.as_str());
    if is_one_of(SYSTEMS) || !matters(text) {
        return Ok(false);
    }
    if is_one_of(CUSTOMERS) {
        if !talk.customer_spoke {
            found.extend(talk.reply.take());
            talk.question.clear();
        }
        push_line(&mut talk.question, text);
        talk.customer_spoke = true;
        return Ok(true);
    }
    if talk.question.is_empty() {
        return Ok(false);
    }
    let named = (!is_one_of(NAMELESS)).then_some(sender);
    let agent = row.text(Field::Agent).or(named).map(str::to_owned);
    talk.customer_spoke = false;
    match &mut talk.reply {
        Some(reply) if reply.request.agent == agent => {
            push_line(&mut reply.request.reply, text);
        }
        open => {
            found.extend(open.take());
            let owned = |field| row.text(field).map(str::to_owned);
            *open = Some(SentReply {
                line: row.line,
                at: sent.at,
                asked: Some(talk.question.clone()),
                team: owned(Field::Team),
                conversation: owned(Field::Conversation),
                request: CheckRequest {
                    reply: text.to_owned(),
                    about: About::Question(talk.question.clone()),
                    context: row.context.clone(),
                    agent,
                    at: sent.at,
                },
            });
        }
    }
    Ok(true)
}

fn push_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
