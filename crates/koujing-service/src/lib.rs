#![doc = include_str!("../README.md")]

mod accounts;
mod answer;
mod apart;
mod archive;
mod asked;
mod bundle;
mod changes;
mod check;
mod checks;
mod claims;
mod clock;
mod desk;
mod difference;
mod due;
mod editing;
mod embed;
mod error;
mod evaluate;
mod export;
mod favourites;
mod feedback;
mod files;
mod findings;
mod folder;
mod follow;
mod fresh_id;
mod gaps;
mod images;
mod impact;
mod import;
mod insights;
mod keys;
mod language;
mod learn;
mod listing;
mod metrics;
mod model;
mod near;
mod notices;
mod passwords;
mod past;
mod prepared;
mod present;
mod published;
mod receipt;
mod receipts;
mod reindex;
mod repeatable;
mod resolve;
mod room;
mod rows;
mod rules;
mod search;
mod service;
mod sessions;
mod snapshot;
mod suggest;
mod tellings;
mod trusted;
mod wording;

pub use accounts::{AccountRefusal, KeyRequest, SHORTEST_PASSWORD};
pub use answer::{AnswerRequest, Answered};
pub use archive::{ArchiveError, Files, Packer, unpack};
pub use asked::LogQuestions;
pub use bundle::Bundle;
pub use changes::ChangeView;
pub use check::{About, CheckRequest, Checked};
pub use checks::{
    Answers, CheckReport, Checking, Contradiction, JudgedReply, MOST_REPLIES, Offset, ReadReplies,
    ReplyGroup, RuleCount, SentFormat, SentReply, Tally, Unanswered, UncheckedRow, UnreadRow,
    Worded, read_replies, sample,
};
pub use claims::claims_of;
pub use clock::Clock;
pub use desk::{Category, DeskArticle, DeskWords, DimensionWords, ValueWords, VariableWords};
pub use difference::{
    ArticleDifference, ChangedEntry, Entry, KeyDifference, ListDifference, SettingsDifference,
    TextChange, TextDifference, ValueDifference, article_difference, settings_difference,
};
pub use editing::{
    Actor, Approval, ApprovalRequest, ArticleImpact, CorrectedArticle, Correction, CorrectionPick,
    Done, HandedInTogether, Misplaced, NoticeForm, Preview, PreviewedWording, Refusal, ReleaseItem,
    ReleaseMember, ReleaseRequest, ReleasedRevisions, Revised, RevisedSettings, RevisionDifference,
    RevisionView, SettingsEffect, SettingsView, Stood, Submission, TakenQuestion, Tombstone,
    Waiting, of_article,
};
pub use embed::{EmbedHolder, EmbedToken};
pub use error::ServiceError;
pub use evaluate::{
    ChangedQuery, Comparison, Evaluation, EvaluationError, KnowledgeRow, Method, Named, OwnSearch,
    PlainSearch, Prediction, QueryRow, Side, Turn, compare, evaluate,
};
pub use export::{ExportedFile, export_files};
pub use feedback::FeedbackRequest;
pub use files::Upload;
pub use findings::{
    ArticleFindings, FindingRequest, FindingView, KeptOfReport, RuleFindings, rule_named,
};
pub use folder::{FileReading, Folder};
pub use gaps::{CountedOn, GapDetails, GapRequest, GapView, Overdue, StillUnanswered};
pub use images::KeptImage;
pub use impact::{Change, Impact, KnownKind, QuestionImpact, Resolved, SettingsImpact, TextImpact};
pub use import::{ImportItem, ImportOptions, ImportReport, ImportSource, ItemOutcome, import};
pub use insights::{DayOf, Digest, InsightRequest, Insights, MOST_DAYS, Topic};
pub use keys::KnownKey;
pub use koujing_check::{
    Carried, Evidence, Finding as ReplyFinding, Point, PointKind, Role as SentenceRole, Rule,
    SentenceEvidence, Severity as FindingSeverity, Span as ReplySpan, Verdict,
};
pub use koujing_index::Calibration;
pub use koujing_language::{Piece, Span};
pub use koujing_store::{
    ApprovalRecord, AuditFilter, AuditReport, AuditRow, BackupError, BackupReport, Document, Event,
    Feedback, FeedbackFilter, FeedbackKind, Figures, Finding, FindingFigures, FindingState,
    GapFilter, GapNote, GapRecord, GapState, GapWording, KeptFinding, KeptReply, KeyHolder,
    KeyRecord, Location, NewKey, ReleaseRecord, Repeat, Restored, Reviewer, RevisionRecord,
    SessionHolder, ShareFigures, Standing, Store, StoreError, StoredImage, Suspension, Telling,
    UserRecord,
};
pub use language::Lang;
pub use learn::{LabelledSet, calibrate};
pub use listing::{ArticleSummary, ArticleView, Listing};
pub use metrics::Metrics;
pub use near::{Warning, WarningKind};
pub use passwords::new_password;
pub use prepared::PreparedAnswer;
pub use receipts::ExplainedReceipt;
pub use reindex::{IndexState, Reindexed, index_state, reindex};
pub use resolve::{ExplainedCandidate, Explanation};
pub use room::{
    ArticleForm, FormWording, FoundArticle, FoundEverywhere, FoundPlace, ReviewItem,
    ReviewQueueItem, Room, RoomArticle, RoomFilter, RoomItem, RoomSettings, SettingsItem, Shelf,
    ShortSettings, Topics, article_form, form_key, with_form,
};
pub use rows::{ReadRows, read_rows};
pub use rules::UnknownDimension;
pub use search::{Found, Highlight, SearchRequest};
pub use service::{Config, Service};
pub use sessions::{KnownSession, PasswordRefusal, SESSION_MILLIS};
pub use suggest::Suggestion;
