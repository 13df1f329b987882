//! The lifecycle of a revision.

use serde::{Deserialize, Serialize};

/// Where a revision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Waiting for an approver.
    InReview,
    /// Approved, not yet live: goes live by itself at its time.
    Approved,
    /// Live.
    Published,
    /// Was live; a newer revision took its place.
    Superseded,
    /// Was live; taken out for good.
    Retired,
    /// Sent back by an approver.
    Rejected,
    /// Taken back by its author, or replaced by a newer draft.
    Withdrawn,
}

impl State {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::InReview,
        Self::Approved,
        Self::Published,
        Self::Superseded,
        Self::Retired,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The word in the record, in JSON and in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Superseded => "superseded",
            Self::Retired => "retired",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether a revision in this state may come to stand in `next`.
    pub fn may_become(self, next: Self) -> bool {
        use State::*;
        matches!(
            (self, next),
            (Draft, InReview | Withdrawn)
                | (InReview, Approved | Published | Rejected | Withdrawn)
                | (Approved, Published | Withdrawn)
                | (Published, Superseded | Retired)
        )
    }

    /// Whether it can never change any more.
    pub fn is_final(self) -> bool {
        Self::ALL.into_iter().all(|next| !self.may_become(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_unapproved_becomes_published() {
        let before: Vec<State> = State::ALL
            .into_iter()
            .filter(|state| state.may_become(State::Published))
            .collect();
        assert_eq!(before, [State::InReview, State::Approved]);
    }

    #[test]
    fn four_states_are_final() {
        let last: Vec<State> = State::ALL.into_iter().filter(|s| s.is_final()).collect();
        assert_eq!(
            last,
            [
                State::Superseded,
                State::Retired,
                State::Rejected,
                State::Withdrawn
            ]
        );
    }

    #[test]
    fn names_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("live"), None);
    }
}
