#![doc = include_str!("../README.md")]

mod audit;
mod changes;
mod error;
mod export;
mod images;
mod import;
mod in_state;
mod keys;
mod live;
mod location;
mod meta;
mod migrations;
mod open;
mod row;
mod settings;
mod statement;
mod token;
mod users;
mod writing;

pub use audit::AuditReport;
pub use changes::{Change, ChangeKind};
pub use error::StoreError;
pub use export::Exported;
pub use images::StoredImage;
pub use import::{Imported, NewRevision, Publish};
pub use keys::KeyHolder;
pub use live::LiveArticle;
pub use location::Location;
pub use open::Store;
pub use settings::StoredSettings;
pub use token::key_token;
