#![doc = include_str!("../README.md")]

mod asked;
mod audit;
mod audit_log;
mod backup;
mod beside;
mod changes;
mod claim_rows;
mod error;
mod events;
mod export;
mod favourites;
mod feedback;
mod findings;
mod gaps;
mod held;
mod history;
mod images;
mod import;
mod in_state;
mod inspect;
mod key_records;
mod keys;
mod lifecycle;
mod live;
mod live_files;
mod location;
mod meta;
mod migrations;
mod model;
mod open;
mod passwords;
mod renormalise;
mod repeatable;
mod reviewers;
mod row;
mod rows;
mod scheduled;
mod served;
mod sessions;
mod settings;
mod since;
mod standing;
mod statement;
mod tellings;
mod token;
mod turns;
mod user_records;
mod users;
mod writing;

pub use asked::{
    AskedCount, DayFigures, Figures, InsightFilter, NewGap, NewWording, ShareFigures, TopicFigures,
    TopicOrder,
};
pub use audit::AuditReport;
pub use audit_log::{AuditFilter, AuditRow};
pub use backup::{BackupError, BackupReport, Restored};
pub use changes::{Change, ChangeKind};
pub use error::StoreError;
pub use events::{Event, OverdueGap};
pub use export::Exported;
pub use feedback::{Feedback, FeedbackFilter, FeedbackKind};
pub use findings::{
    FindingActed, FindingCount, FindingFigures, FindingFilter, FindingState, KeptFinding,
    KeptFindings, KeptReply, NewFinding,
};
pub use gaps::{
    GapActed, GapCount, GapFilter, GapNote, GapRecord, GapReport, GapState, GapWording, Reported,
};
pub use history::{
    ApprovalRecord, RedactionRecord, RevisionRecord, StoredRevision, StoredSettingsRevision,
};
pub use images::StoredImage;
pub use import::{Imported, NewRevision, Publish};
pub use inspect::Finding;
pub use key_records::KeyRecord;
pub use keys::{KeyHolder, NewKey};
pub use lifecycle::{
    Approval, Approved, ApprovedTogether, Decided, Document, Drafted, Expected, HandedIn,
    Publication, Redacted, ReleaseRecord, Released, Serving, Submitted, Turned, Withdrawer,
};
pub use live::LiveArticle;
pub use live_files::StoredFile;
pub use location::Location;
pub use model::StoredModel;
pub use open::Store;
pub use renormalise::Recomputed;
pub use repeatable::Repeat;
pub use reviewers::Reviewer;
pub use served::{Ended, Served};
pub use sessions::{NewSession, SessionHolder};
pub use settings::StoredSettings;
pub use since::Since;
pub use standing::{Standing, Suspension};
pub use tellings::Telling;
pub use token::key_token;
pub use user_records::UserRecord;
