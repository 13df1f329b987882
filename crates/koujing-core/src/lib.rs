#![doc = include_str!("../README.md")]

mod article;
mod claim;
mod effective;
mod id;
mod outcome;
mod problem;
mod review;
mod role;
mod scope;
mod settings;
mod state;
mod time;
mod verification;

pub use article::{Article, Audience, Body, Kind, Target, Variant};
pub use claim::{Claim, ClaimKind, Conflict, conflicts};
pub use effective::Effective;
pub use id::{ArticleId, InvalidId, RevisionNumber, Seq};
pub use outcome::{
    Answer, Choice, Match, MatchKind, NoAnswerReason, OutcomeKind, Part, Related, Resolution,
    ShownNotice, TextFormat,
};
pub use problem::{Message, Problem, Severity};
pub use review::{
    Overdue, Permit, Required, Review, Verdict, is_brief_notice, review, same_person,
};
pub use role::{Role, UnknownRole};
pub use scope::{Context, Fit, Scope, ScopeValue, Specificity};
pub use settings::{Dimension, DimensionValue, LANG, Matching, Parameter, Settings};
pub use state::State;
pub use time::{InvalidTime, Timestamp};
pub use verification::{Verification, verification_at};
