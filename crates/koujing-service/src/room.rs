//! What the editors' room looks at: all articles with what is being written, one article whole, the queue
//! of what is in review, and what somebody has to see to.

mod article;
mod columns;
mod everywhere;
mod list;
mod review;
mod settings;
mod topics;

pub use article::RoomArticle;
pub(crate) use columns::KeptColumns;
pub use columns::Shelf;
pub use everywhere::{FoundArticle, FoundEverywhere, FoundPlace};
pub(crate) use everywhere::{Hit, hits};
pub use koujing_markdown::{ArticleForm, FormWording, article_form, form_key, with_form};
pub use list::{Room, RoomFilter, RoomItem};
pub use review::{ReviewItem, ReviewQueueItem};
pub(crate) use settings::is_own;
pub use settings::{RoomSettings, SettingsItem, ShortSettings};
pub use topics::Topics;
