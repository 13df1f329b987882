//! A notice from a short form. It becomes the file of an article and goes through the same door as any
//! other.

use koujing_core::{Article, ArticleId, Audience, Body, Effective, Kind, Scope, Target, Timestamp};
use koujing_markdown::write_article;

use crate::service::Service;

/// What the form asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticeForm {
    /// What it is about, in a few words.
    pub title: String,
    /// What customers are told. Markdown.
    pub text: String,
    /// One line on how things stand.
    pub status: Option<String>,
    /// Where it holds.
    pub scope: Scope,
    /// What it is shown over; nothing: everything in its scope.
    pub targets: Vec<Target>,
    /// Who may see it.
    pub audience: Audience,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When it ends.
    pub until: Timestamp,
    /// When more will be known.
    pub next_update_at: Option<Timestamp>,
}

impl Service {
    /// An id for a new notice, from the time at which it is written.
    pub fn notice_id(&self) -> Option<ArticleId> {
        let now = self.clock.now().to_string();
        let digits: String = now.chars().filter(char::is_ascii_digit).take(17).collect();
        let (day, time) = digits.split_at_checked(8)?;
        format!("notice-{day}-{time}").parse().ok()
    }

    /// The time so many milliseconds from now.
    pub fn in_millis(&self, millis: i64) -> Timestamp {
        self.clock.now().plus_millis(millis)
    }
}

impl NoticeForm {
    /// The file of the article.
    pub fn file(self, id: ArticleId) -> String {
        let targets = match self.targets {
            targets if targets.is_empty() => vec![Target::All],
            targets => targets,
        };
        write_article(&Article {
            id,
            kind: Kind::Notice,
            question: self.title,
            similar: Vec::new(),
            negative: Vec::new(),
            category: None,
            labels: Vec::new(),
            shortcut: None,
            audience: self.audience,
            owner: self.owner,
            verify_every: None,
            must_say: Vec::new(),
            never_say: Vec::new(),
            related: Vec::new(),
            sources: Vec::new(),
            scope: self.scope,
            effective: Effective {
                from: None,
                until: Some(self.until),
            },
            targets,
            status: self.status,
            next_update_at: self.next_update_at,
            body: Body {
                default: self.text,
                ..Body::default()
            },
        })
    }
}
