//! The front matter: what an article says about itself.

use std::ops::Range;

use koujing_core::{
    Article, ArticleId, Audience, Body, Effective, Kind, Message, Scope, Target, Timestamp,
};

use super::fields::Fields;
use super::scope::Declared;
use super::{bad_value, scope};
use crate::problems::{Place, Problems};

/// The two parts of a file.
pub(crate) struct Parts {
    pub(crate) yaml: Range<usize>,
    pub(crate) body: Range<usize>,
}

/// Finds the front matter: between a first line `---` and the next such line.
pub(crate) fn split(text: &str) -> Result<Parts, (usize, Message)> {
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if !is_fence(first) {
        return Err((
            0,
            Message::new(
                "缺少文件头:第一行写 ---,再写 question 等,用 --- 结束",
                "there is no front matter: start with a line `---`, then the keys, then `---`",
            ),
        ));
    }
    let mut at = first.len();
    for line in lines {
        if is_fence(line) {
            return Ok(Parts {
                yaml: first.len()..at,
                body: at + line.len()..text.len(),
            });
        }
        at += line.len();
    }
    Err((
        0,
        Message::new(
            "文件头没有结束:在正文之前另起一行写 ---",
            "the front matter does not end: write a line `---` before the wording",
        ),
    ))
}

/// An article without its wording; id and question may be missing.
#[derive(Debug, Default)]
pub(crate) struct FrontMatter {
    id: Option<ArticleId>,
    kind: Kind,
    question: Option<String>,
    similar: Vec<String>,
    negative: Vec<String>,
    category: Option<String>,
    labels: Vec<String>,
    shortcut: Option<String>,
    audience: Audience,
    owner: Option<String>,
    verify_every: Option<u32>,
    must_say: Vec<String>,
    never_say: Vec<String>,
    related: Vec<ArticleId>,
    sources: Vec<String>,
    pub(crate) scope: Scope,
    effective: Effective,
    targets: Vec<Target>,
    status: Option<String>,
    next_update_at: Option<Timestamp>,
}

/// A key that belongs to other kinds only.
const FOREIGN: [(Kind, &[&str]); 3] = [
    (
        Kind::Answer,
        &["title", "targets", "status", "next_update_at"],
    ),
    (
        Kind::Phrase,
        &[
            "question",
            "similar",
            "negative",
            "targets",
            "status",
            "next_update_at",
        ],
    ),
    (
        Kind::Notice,
        &["question", "similar", "negative", "shortcut"],
    ),
];

impl FrontMatter {
    /// Takes all known keys.
    pub(crate) fn read(
        fields: &mut Fields,
        path: &str,
        declared: Declared<'_>,
        problems: &mut Problems,
    ) -> Self {
        let id = id(fields, path, problems);
        let kind = choice(
            fields,
            "kind",
            &[
                ("answer", Kind::Answer),
                ("phrase", Kind::Phrase),
                ("notice", Kind::Notice),
            ],
            problems,
        );
        let kind = kind.unwrap_or_default();
        refuse_foreign(fields, kind, problems);
        let audience = choice(
            fields,
            "audience",
            &[
                ("public", Audience::Public),
                ("internal", Audience::Internal),
            ],
            problems,
        );
        let status = text(fields, "status", problems);
        let question = question(fields, kind, id.as_ref(), status.as_deref(), problems);
        Self {
            kind,
            question,
            similar: list(fields, "similar", problems),
            negative: list(fields, "negative", problems),
            category: category(fields, problems),
            labels: list(fields, "labels", problems),
            shortcut: shortcut(fields, problems),
            audience: audience.unwrap_or_default(),
            owner: text(fields, "owner", problems),
            verify_every: verify_every(fields, problems),
            must_say: list(fields, "must_say", problems),
            never_say: list(fields, "never_say", problems),
            related: related(fields, problems),
            sources: list(fields, "sources", problems),
            scope: scope::read(fields.take("scope"), declared, problems),
            effective: Effective {
                from: fields.time("effective_from", problems),
                until: fields.time("effective_until", problems),
            },
            targets: targets(fields, problems),
            status,
            next_update_at: fields.time("next_update_at", problems),
            id,
        }
    }

    /// The article with its wording; none without a usable id and question.
    pub(crate) fn into_article(self, body: Body) -> Option<Article> {
        Some(Article {
            id: self.id?,
            kind: self.kind,
            question: self.question?,
            similar: self.similar,
            negative: self.negative,
            category: self.category,
            labels: self.labels,
            shortcut: self.shortcut,
            audience: self.audience,
            owner: self.owner,
            verify_every: self.verify_every,
            must_say: self.must_say,
            never_say: self.never_say,
            related: self.related,
            sources: self.sources,
            scope: self.scope,
            effective: self.effective,
            targets: self.targets,
            status: self.status,
            next_update_at: self.next_update_at,
            body,
        })
    }
}

/// The id: the key, or the stem of the file's name.
pub(crate) fn id(fields: &mut Fields, path: &str, problems: &mut Problems) -> Option<ArticleId> {
    let given = fields.text("id", problems);
    let (text, place) = given.unwrap_or_else(|| (stem(path).to_owned(), Place::START));
    parse_id(&text, place, problems)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let ends = [".md", ".markdown"];
    ends.iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name)
}

fn parse_id(text: &str, place: Place, problems: &mut Problems) -> Option<ArticleId> {
    let id = text.parse().ok();
    if id.is_none() {
        problems.error(
            place,
            "bad_id",
            Message::new(
                format!("“{text}”不能作编号:1 到 100 个字母、汉字、数字、. _ -,不以 . 开头"),
                format!("{text:?} is no id: 1 to 100 letters, digits, `.`, `_`, `-`, not starting with `.`"),
            ),
        );
    }
    id
}

fn text(fields: &mut Fields, key: &str, problems: &mut Problems) -> Option<String> {
    fields.text(key, problems).map(|(text, _)| text)
}

fn list(fields: &mut Fields, key: &str, problems: &mut Problems) -> Vec<String> {
    let texts = fields.list(key, problems);
    texts.into_iter().map(|(text, _)| text).collect()
}

fn choice<T: Copy>(
    fields: &mut Fields,
    key: &str,
    choices: &[(&str, T)],
    problems: &mut Problems,
) -> Option<T> {
    let (text, place) = fields.text(key, problems)?;
    let chosen = choices.iter().find(|(name, _)| *name == text);
    if chosen.is_none() {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let names = names.join(" | ");
        bad_value(
            problems,
            place,
            key,
            &format!("只能是 {names}"),
            &format!("must be {names}"),
        );
    }
    chosen.map(|(_, value)| *value)
}

/// Keys of another kind: said once, then taken so that they are not also unknown.
fn refuse_foreign(fields: &mut Fields, kind: Kind, problems: &mut Problems) {
    let foreign = FOREIGN.iter().find(|(own, _)| *own == kind);
    for key in foreign.map_or(&[][..], |(_, keys)| *keys) {
        let Some(place) = fields.place(key) else {
            continue;
        };
        fields.take(key);
        let (zh, en) = kind_words(kind);
        problems.error(
            place,
            "key_not_allowed",
            Message::new(
                format!("{zh}不能有 {key}:请删除,或改 kind"),
                format!("{en} has no `{key}`: remove it or change `kind`"),
            ),
        );
    }
}

/// What a kind is called.
pub(crate) fn kind_words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Answer => ("问答(answer)", "an answer"),
        Kind::Phrase => ("短语(phrase)", "a phrase"),
        Kind::Notice => ("临时口径(notice)", "a notice"),
    }
}

/// The question of an answer, the title of the others; a notice may go by its status or its id.
fn question(
    fields: &mut Fields,
    kind: Kind,
    id: Option<&ArticleId>,
    status: Option<&str>,
    problems: &mut Problems,
) -> Option<String> {
    let (key, rule) = match kind {
        Kind::Answer => ("question", "missing_question"),
        Kind::Phrase | Kind::Notice => ("title", "missing_title"),
    };
    let place = fields.place(key).unwrap_or(Place::START);
    let given = text(fields, key, problems);
    let stand_in = || {
        status
            .map(str::to_owned)
            .or_else(|| id.map(ToString::to_string))
    };
    match kind {
        Kind::Notice => given.or_else(stand_in),
        Kind::Answer | Kind::Phrase => {
            if given.is_none() {
                problems.error(
                    place,
                    rule,
                    Message::new(
                        format!("缺少 {key}:请填写"),
                        format!("`{key}` is missing: fill it in"),
                    ),
                );
            }
            given
        }
    }
}

fn category(fields: &mut Fields, problems: &mut Problems) -> Option<String> {
    let (text, place) = fields.text("category", problems)?;
    let levels: Vec<&str> = text.split('/').map(str::trim).collect();
    if levels.iter().any(|level| level.is_empty()) {
        bad_value(
            problems,
            place,
            "category",
            "各级都要有名字,例如 加湿器/清洁保养",
            "every level needs a name, such as 加湿器/清洁保养",
        );
        return None;
    }
    Some(levels.join("/"))
}

fn shortcut(fields: &mut Fields, problems: &mut Problems) -> Option<String> {
    let (text, place) = fields.text("shortcut", problems)?;
    let shortcut = text.strip_prefix('/').unwrap_or(&text);
    if shortcut.is_empty() || shortcut.contains(|c: char| c.is_whitespace() || c == '/') {
        bad_value(
            problems,
            place,
            "shortcut",
            "不能含空格或 /",
            "no blanks and no `/`",
        );
        return None;
    }
    Some(shortcut.to_owned())
}

fn verify_every(fields: &mut Fields, problems: &mut Problems) -> Option<u32> {
    let (text, place) = fields.text("verify_every", problems)?;
    let number = text.strip_suffix('d').unwrap_or(&text).trim();
    let days = number
        .parse()
        .ok()
        .filter(|days| (1..=36_500).contains(days));
    if days.is_none() {
        bad_value(
            problems,
            place,
            "verify_every",
            "写天数,例如 180d",
            "write days, such as 180d",
        );
    }
    days
}

fn related(fields: &mut Fields, problems: &mut Problems) -> Vec<ArticleId> {
    let texts = fields.list("related", problems);
    let ids = texts
        .iter()
        .filter_map(|(text, place)| parse_id(text, *place, problems));
    ids.collect()
}

fn targets(fields: &mut Fields, problems: &mut Problems) -> Vec<Target> {
    let texts = fields.list("targets", problems);
    let mut targets = Vec::new();
    for (text, place) in texts {
        match target(&text) {
            Some(target) => targets.push(target),
            None => {
                parse_id(&text, place, problems);
            }
        }
    }
    targets
}

/// What `all`, `category:…` or an article's id names.
pub(crate) fn target(text: &str) -> Option<Target> {
    if text == "all" {
        return Some(Target::All);
    }
    match text.strip_prefix("category:") {
        Some(category) => {
            let levels: Vec<&str> = category.split('/').map(str::trim).collect();
            let named = levels.iter().all(|level| !level.is_empty());
            named.then(|| Target::Category(levels.join("/")))
        }
        None => text.parse().ok().map(Target::Article),
    }
}
