#![doc = include_str!("../README.md")]

mod amounts;
mod bag;
mod cases;
mod charges;
mod clause;
mod courtesy;
mod crossed;
mod evidence;
mod exchanged;
mod extra;
mod facts;
mod forbidden;
mod granted;
mod judge;
mod never_said;
mod order;
mod parties;
mod phases;
mod points;
mod polarity;
mod replaced;
mod reversed;
mod shunned;
mod standard;
mod text;
mod turned;
mod wordbook;
mod wording;

pub use evidence::{
    Carried, Evidence, Finding, Judgement, Point, PointKind, Role, Rule, SentenceEvidence,
    Severity, Span, Verdict,
};
pub use judge::{Reply, judge, look_over, says_something};
pub use standard::{Source, Standard};
pub use text::SLOT;
pub use wordbook::Wordbook;
