//! What a key or a person may do.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Each role may do what the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asks.
    Reader,
    /// Drafts, submits, suspends.
    Editor,
    /// Approves what others wrote.
    Approver,
    /// Keys, users, settings, import.
    Admin,
}

/// A word that names no role.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is not a role: reader, editor, approver or admin")]
pub struct UnknownRole(pub String);

impl Role {
    /// All roles, the least first.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Editor, Self::Approver, Self::Admin];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
            Self::Approver => "approver",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let role = Self::ALL.into_iter().find(|role| role.as_str() == text);
        role.ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
