//! What the fields of a row are called, in tables that people export and in JSON.

use std::collections::BTreeSet;

/// A field of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    Question,
    Article,
    Receipt,
    Reply,
    Agent,
    Team,
    Time,
    Conversation,
    Sender,
    Text,
}

/// Their names, folded; the first is the one in JSON.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Question,
        &[
            "question",
            "问题",
            "客户问题",
            "顾客问题",
            "提问",
            "咨询内容",
        ],
    ),
    (Field::Article, &["article", "知识条目", "条目", "知识编号"]),
    (Field::Receipt, &["receipt", "引用编号"]),
    (
        Field::Reply,
        &["reply", "回复", "回复内容", "客服回复", "话术", "回答"],
    ),
    (
        Field::Agent,
        &["agent", "客服", "坐席", "座席", "客服姓名", "员工"],
    ),
    (
        Field::Team,
        &["team", "班组", "团队", "小组", "部门", "组别"],
    ),
    (
        Field::Time,
        &["time", "at", "时间", "发送时间", "回复时间", "日期"],
    ),
    (
        Field::Conversation,
        &[
            "conversation",
            "会话",
            "会话id",
            "会话编号",
            "对话",
            "对话id",
        ],
    ),
    (
        Field::Sender,
        &["sender", "发送人", "发送方", "发送者", "角色", "from"],
    ),
    (
        Field::Text,
        &["text", "内容", "消息", "消息内容", "message", "content"],
    ),
];
/// Names of the declared dimension `channel`.
const CHANNEL: &[&str] = &["channel", "渠道", "来源渠道"];

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Field(Field),
    /// A dimension of the settings.
    Dimension(String),
    Other,
}

/// What a column of this name is.
pub(super) fn column(name: &str, dimensions: &BTreeSet<String>) -> Column {
    let folded = koujing_language::fold(name);
    let found = NAMES
        .iter()
        .find(|(_, names)| names.contains(&folded.as_str()));
    match found {
        Some((field, _)) => Column::Field(*field),
        None if CHANNEL.contains(&folded.as_str()) => Column::Dimension("channel".to_owned()),
        None if dimensions.contains(name.trim()) => Column::Dimension(name.trim().to_owned()),
        None => Column::Other,
    }
}
