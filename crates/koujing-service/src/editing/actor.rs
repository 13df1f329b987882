//! Who acts: the name under which he writes and approves, and what he may do.

use koujing_core::{Audience, Permit, Role};

use super::Refusal;

/// Somebody known by his key or his account. People are told apart by name: a key and an account of
/// one name are one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// His name.
    pub name: String,
    /// What he may do.
    pub role: Role,
    /// What he may see.
    pub audience: Audience,
}

impl Actor {
    /// The permit to approve, without which nothing goes live.
    pub(crate) fn permit(&self) -> Result<Permit, Refusal> {
        Permit::for_approver(&self.name, self.role).ok_or(Refusal::RoleNeeded(Role::Approver))
    }
}
